/* network/hours.c — conditions of time in OpenStreetMap's words
 *
 * https://wiki.openstreetmap.org/wiki/Conditional_restrictions and the simple
 * part of .../Key:opening_hours. As there, a later rule for a day replaces an
 * earlier one.
 */
#include "network/hours.h"

#include "core/week-time.h"
#include "network/engine.h"

#include <string.h>

#define DAY_MINUTES (24 * 60)

/* One rule: bits of days and its times; no time means all day. */
typedef struct
{
  const char *at;
  guint       days;
  guint       n_times;
  int         begin[16];   /* minutes */
  int         end[16];     /* beyond 24:00 for the night after */
  gboolean    is_off;
} Rule;

static void
skip_space (Rule *rule)
{
  while (g_ascii_isspace (*rule->at))
    rule->at++;
}

static gboolean
read_day (Rule *rule,
          int  *out_day)
{
  static const char *const names[7] = { "mo", "tu", "we", "th", "fr", "sa", "su" };

  for (int day = 0; day < 7; day++)
    if (g_ascii_strncasecmp (rule->at, names[day], 2) == 0 && !g_ascii_isalpha (rule->at[2]))
      {
        *out_day = day;
        rule->at += 2;
        return TRUE;
      }
  return FALSE;
}

/* "Mo-Fr,Su,PH": a public holiday is no day of the week. */
static gboolean
read_days (Rule *rule)
{
  for (;;)
    {
      int first, last;

      skip_space (rule);
      if (g_ascii_strncasecmp (rule->at, "PH", 2) == 0 || g_ascii_strncasecmp (rule->at, "SH", 2) == 0)
        rule->at += 2;
      else if (read_day (rule, &first))
        {
          last = first;
          if (*rule->at == '-')
            {
              rule->at++;
              if (!read_day (rule, &last))
                return FALSE;
            }
          for (int day = first;; day = (day + 1) % 7)
            {
              rule->days |= 1u << day;
              if (day == last)
                break;
            }
        }
      else
        return FALSE;
      skip_space (rule);
      if (*rule->at != ',' )
        return TRUE;
      rule->at++;
    }
}

static gboolean
read_clock (Rule *rule,
            int  *out_minutes)
{
  int hour = 0, minute = 0;
  guint n = 0;

  for (; g_ascii_isdigit (*rule->at) && n < 2; rule->at++, n++)
    hour = 10 * hour + g_ascii_digit_value (*rule->at);
  if (n == 0 || *rule->at != ':')
    return FALSE;
  rule->at++;
  for (n = 0; g_ascii_isdigit (*rule->at) && n < 2; rule->at++, n++)
    minute = 10 * minute + g_ascii_digit_value (*rule->at);
  *out_minutes = 60 * hour + minute;
  return n == 2 && minute < 60 && hour <= 48;
}

static gboolean
read_times (Rule *rule)
{
  for (;;)
    {
      int begin, end;

      skip_space (rule);
      if (rule->n_times == G_N_ELEMENTS (rule->begin) || !read_clock (rule, &begin))
        return FALSE;
      skip_space (rule);
      if (*rule->at++ != '-')
        return FALSE;
      skip_space (rule);
      if (!read_clock (rule, &end) || begin > DAY_MINUTES)
        return FALSE;
      if (end <= begin)
        end += DAY_MINUTES;
      rule->begin[rule->n_times] = begin;
      rule->end[rule->n_times++] = end;
      skip_space (rule);
      if (*rule->at != ',')
        return TRUE;
      rule->at++;
    }
}

static gboolean
read_rule (const char *text,
           Rule       *rule)
{
  *rule = (Rule) { .at = text };
  skip_space (rule);
  if (strcmp (rule->at, "24/7") == 0)
    {
      rule->days = 0x7f;
      return TRUE;
    }
  if (g_ascii_isdigit (*rule->at) || g_ascii_strncasecmp (rule->at, "off", 3) == 0)
    rule->days = 0x7f;
  else if (!read_days (rule))
    return FALSE;
  skip_space (rule);
  if (g_ascii_isdigit (*rule->at) && !read_times (rule))
    return FALSE;
  skip_space (rule);
  if (g_ascii_strncasecmp (rule->at, "off", 3) == 0 || g_ascii_strncasecmp (rule->at, "closed", 6) == 0)
    {
      rule->is_off = TRUE;
      rule->at += strcspn (rule->at, " ");
    }
  skip_space (rule);
  return *rule->at == '\0';
}

/* Whether a time of the rule holds, today's or what is left of the night before. */
static gboolean
is_in_time (const Rule *rule,
            int         day,
            int         minutes)
{
  gboolean today = (rule->days & (1u << day)) != 0;
  gboolean yesterday = (rule->days & (1u << (day + 6) % 7)) != 0;

  if (rule->n_times == 0)
    return today;
  for (guint i = 0; i < rule->n_times; i++)
    if ((today && minutes >= rule->begin[i] && minutes < rule->end[i])
        || (yesterday && minutes + DAY_MINUTES < rule->end[i]))
      return TRUE;
  return FALSE;
}

ReeveHours
reeve_hours_hold (const char *text,
                  double      week_ms)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", 32);
  guint64 minute = (guint64) (week_ms / 60000) % (7 * DAY_MINUTES);
  int day = (int) (minute / DAY_MINUTES);
  ReeveHours state = REEVE_HOURS_NO;
  guint n_rules = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      Rule rule;
      gboolean holds;

      if (*g_strstrip (parts[i]) == '\0')
        continue;
      if (!read_rule (parts[i], &rule))
        return REEVE_HOURS_UNREAD;
      n_rules++;
      holds = is_in_time (&rule, day, (int) (minute % DAY_MINUTES));
      if (holds || (rule.days & (1u << day)) != 0)
        state = holds && !rule.is_off ? REEVE_HOURS_YES : REEVE_HOURS_NO;
    }
  return n_rules > 0 ? state : REEVE_HOURS_UNREAD;
}

/* The end of a clause: the next ";" that stands in no brackets. */
static const char *
find_end (const char *at)
{
  int depth = 0;

  for (; *at != '\0' && (*at != ';' || depth > 0); at++)
    depth += (*at == '(') - (*at == ')' && depth > 0);
  return at;
}

char *
reeve_hours_pick (const char *text,
                  double      week_ms,
                  gboolean   *out_unread)
{
  g_autofree char *picked = NULL;

  for (const char *at = text; *at != '\0';)
    {
      const char *end = find_end (at);
      g_autofree char *clause = g_strstrip (g_strndup (at, (gsize) (end - at)));
      char *condition = strchr (clause, '@');

      at = *end != '\0' ? end + 1 : end;
      if (*clause == '\0')
        continue;
      if (condition == NULL)
        {
          *out_unread = TRUE;
          continue;
        }
      *condition++ = '\0';
      g_strstrip (condition);
      if (*condition == '(' && condition[strlen (condition) - 1] == ')')
        {
          condition[strlen (condition) - 1] = '\0';
          condition++;
        }
      switch (reeve_hours_hold (condition, week_ms))
        {
        case REEVE_HOURS_YES:
          g_free (picked);
          picked = g_strdup (g_strstrip (clause));
          break;

        case REEVE_HOURS_UNREAD:
          *out_unread = TRUE;
          break;

        case REEVE_HOURS_NO:
        default:
          break;
        }
    }
  return g_steal_pointer (&picked);
}

/* --- streets --- */

enum { SET_HELD = 1, SET_UNREAD = 2 };

/* What a tag set is at the moment: a set of its own, or the same one. */
static GHashTable *
make_set (GHashTable   *set,
          double        week_ms,
          GStringChunk *texts,
          guint8       *out_marks)
{
  g_autoptr (GHashTable) held = NULL;
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_autofree char *base = NULL;
      g_autofree char *picked = NULL;
      gboolean unread = FALSE;

      if (!g_str_has_suffix (key, ":conditional"))
        continue;
      picked = reeve_hours_pick (value, week_ms, &unread);
      *out_marks |= unread ? SET_UNREAD : 0;
      if (picked == NULL)
        continue;
      if (held == NULL)
        {
          GHashTableIter copying;
          gpointer name, text;

          held = g_hash_table_new (g_str_hash, g_str_equal);
          g_hash_table_iter_init (&copying, set);
          while (g_hash_table_iter_next (&copying, &name, &text))
            g_hash_table_insert (held, name, text);
        }
      base = g_strndup (key, strlen (key) - strlen (":conditional"));
      g_hash_table_replace (held, g_string_chunk_insert (texts, base),
                            g_string_chunk_insert (texts, picked));
      *out_marks |= SET_HELD;
    }
  return held != NULL ? g_steal_pointer (&held) : g_hash_table_ref (set);
}

static void
append_change (const ReeveRoads   *roads,
               const ReeveRoads   *held,
               const ReeveProfile *profile,
               guint32             segment,
               GArray             *changes)
{
  ReeveSegmentUse before, now;

  reeve_profile_get_use (profile, roads, segment, &before, NULL);
  reeve_profile_get_use (profile, held, segment, &now, NULL);
  for (guint i = 0; i < 2; i++)
    {
      ReeveRoadChange change = { .segment = segment, .direction = i == 0 ? 1 : -1,
                                 .speed_kmh = now.speed_kmh[i],
                                 .raise = now.speed_kmh[i] > before.speed_kmh[i] };

      if (now.speed_kmh[i] != before.speed_kmh[i])
        g_array_append_val (changes, change);
    }
}

void
reeve_roads_list_held (const ReeveRoads   *roads,
                       const ReeveProfile *profile,
                       double              week_ms,
                       GArray             *changes,
                       guint              *out_n_held,
                       guint              *out_n_unread)
{
  g_autoptr (GPtrArray) sets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  g_autofree guint8 *marks = g_new0 (guint8, MAX (roads->tag_sets->len, 1));
  GStringChunk *texts = g_string_chunk_new (1024);
  ReeveRoads held = *roads;

  for (guint i = 0; i < roads->tag_sets->len; i++)
    g_ptr_array_add (sets, make_set (g_ptr_array_index (roads->tag_sets, i), week_ms, texts,
                                     &marks[i]));
  held.tag_sets = sets;
  *out_n_held = *out_n_unread = 0;
  for (guint32 s = 0; s < roads->n_segments; s++)
    {
      const ReeveSegment *segment = &roads->segments[s];
      gboolean is_first = s == 0 || segment->way_id != segment[-1].way_id;
      guint before = changes->len;

      if (marks[segment->tags] & SET_HELD)
        append_change (roads, &held, profile, s, changes);
      if (is_first)
        {
          *out_n_held += changes->len > before;
          *out_n_unread += (marks[segment->tags] & SET_UNREAD) != 0;
        }
    }
  g_string_chunk_free (texts);
}
