/* core/week-time.c — a moment of the week in words and back */
#include "core/week-time.h"

#include "core/i18n.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const day_ids[7] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
static const char *const day_names[7] = { "monday", "tuesday", "wednesday", "thursday", "friday",
                                          "saturday", "sunday" };
static const char *const day_titles[7] = { N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"),
                                           N_("Sat"), N_("Sun") };

const char *
reeve_weekday_get_id (guint day)
{
  return day_ids[day % 7];
}

const char *
reeve_weekday_get_title (guint day)
{
  return _(day_titles[day % 7]);
}

int
reeve_weekday_find (const char *text)
{
  for (int day = 0; day < 7; day++)
    if (g_ascii_strcasecmp (text, day_ids[day]) == 0
        || g_ascii_strcasecmp (text, day_names[day]) == 0
        || strcmp (text, _(day_titles[day])) == 0)
      return day;
  return -1;
}

/* "2026-11-24": its day of the week, -1 for no date. */
static int
find_day_of_date (const char *text)
{
  int year, month, day, end = 0;
  GDate date;

  if (strlen (text) != 10 || sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3
      || end != 10 || year < 1 || month < 1 || month > 12 || day < 1 || day > 31
      || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return -1;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return (int) g_date_get_weekday (&date) - G_DATE_MONDAY;
}

/* "Z", "+08", "+0800", "+08:00": nothing but that. */
static gboolean
is_zone (const char *text)
{
  int hours, minutes = 0, end = 0;

  if (strcmp (text, "Z") == 0)
    return TRUE;
  if ((*text != '+' && *text != '-') || !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[2]))
    return FALSE;
  hours = 10 * g_ascii_digit_value (text[1]) + g_ascii_digit_value (text[2]);
  text += 3;
  if (*text != '\0')
    {
      text += *text == ':';
      if (!g_ascii_isdigit (*text) || sscanf (text, "%2d%n", &minutes, &end) != 1 || end != 2 || text[2] != '\0')
        return FALSE;
    }
  return hours <= 14 && minutes < 60;
}

/* ".500" goes. */
static const char *
pass_fraction (const char *text)
{
  gsize n = *text == '.' || *text == ',' ? strspn (text + 1, "0123456789") : 0;

  return n > 0 && n <= 9 ? text + 1 + n : text;
}

/* "8:00", "08:00:30", "08:00:30.500"; behind a date with a zone, too. */
static gboolean
parse_clock (const char *text,
             gboolean    may_have_zone,
             double     *out_ms)
{
  static const int most[3] = { 23, 59, 59 };
  int part[3] = { 0, 0, 0 };
  const char *at = text;

  for (guint i = 0; i < 3; i++)
    {
      guint n = 0;

      for (; g_ascii_isdigit (*at) && n < 2; at++, n++)
        part[i] = 10 * part[i] + g_ascii_digit_value (*at);
      if (n == 0 || (i > 0 && n != 2) || part[i] > most[i])
        return FALSE;
      if (i == 2)
        at = pass_fraction (at);
      if (i > 0 && (*at == '\0' || (may_have_zone && is_zone (at))))
        {
          *out_ms = ((part[0] * 60.0 + part[1]) * 60 + part[2]) * 1000;
          return TRUE;
        }
      if (*at++ != ':')
        return FALSE;
    }
  return FALSE;
}

gboolean
reeve_parse_week_time (const char *text,
                       double     *out_ms)
{
  g_autofree char *copy = g_strstrip (g_strdup (text));
  char *clock = strrchr (copy, ' ');
  int day = REEVE_ORDINARY_DAY;
  gboolean has_date = FALSE;
  double clock_ms;

  if (clock == NULL && strlen (copy) > 10 && copy[10] == 'T')
    clock = copy + 10;
  if (clock != NULL)
    {
      *clock++ = '\0';
      g_strchomp (copy);
      day = reeve_weekday_find (copy);
      if (day < 0)
        {
          day = find_day_of_date (copy);
          has_date = day >= 0;
        }
    }
  else
    clock = copy;
  if (day < 0 || !parse_clock (clock, has_date, &clock_ms))
    return FALSE;

  *out_ms = day * (double) REEVE_DAY_MS + clock_ms;
  return TRUE;
}

static char *
dup_with_day (double      week_ms,
              const char *day_name)
{
  guint seconds = (guint) (fmod (week_ms, REEVE_DAY_MS) / 1000);
  guint hour = seconds / 3600;
  guint minute = seconds / 60 % 60;

  return seconds % 60 == 0
         ? g_strdup_printf ("%s %02u:%02u", day_name, hour, minute)
         : g_strdup_printf ("%s %02u:%02u:%02u", day_name, hour, minute, seconds % 60);
}

/* Any number of weeks on or back. */
static double
wrap (double week_ms)
{
  double left = fmod (week_ms, REEVE_WEEK_MS);

  return left < 0 ? left + REEVE_WEEK_MS : left;
}

char *
reeve_format_week_time (double week_ms)
{
  double at_ms = wrap (week_ms);

  return dup_with_day (at_ms, reeve_weekday_get_title ((guint) (at_ms / REEVE_DAY_MS)));
}

char *
reeve_week_time_to_text (double week_ms)
{
  double at_ms = wrap (week_ms);

  return dup_with_day (at_ms, reeve_weekday_get_id ((guint) (at_ms / REEVE_DAY_MS)));
}
