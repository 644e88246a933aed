/* network/tntp.c — networks of the Transportation Networks collection
 *
 * The format's own description: github.com/bstabler/TransportationNetworks. A
 * network that says 76 links and holds 60 was cut short on its way and is
 * refused, as is a link to a node it does not have; nothing is allocated for
 * what the header claims before the rows have proven it.
 */
#include "network/tntp.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"

#include <math.h>
#include <string.h>

#define MOST_COLUMNS 16
#define LEAST_COLUMNS 5
#define TOKEN_BYTES  64

#define MOST_NODES 10000000

/* Isolated nodes that a network may list beside those of its links. */
#define MOST_LONELY 1000

/* A median free speed of streets lies between these. */
#define LEAST_MEDIAN_KMH 8.0
#define MOST_MEDIAN_KMH  200.0

typedef struct
{
  const char *at;
  const char *end;
  const char *shown;
  guint64     line;
} Reader;

typedef struct
{
  guint64      n_zones;
  guint64      n_nodes;
  guint64      first_through;
  guint64      n_links;
  gboolean     has_nodes;
  gboolean     has_links;
  ReeveNetUnit time;      /* as the header names them */
  ReeveNetUnit length;
} Header;

double
reeve_net_unit_ms (ReeveNetUnit unit)
{
  static const double factors[] = { 60000, 1000, 60000, 3600000, 60000 };

  return factors[unit];
}

double
reeve_net_unit_m (ReeveNetUnit unit)
{
  static const double factors[] = { 1, 1, 1000, 1609.344, 0.3048 };

  return factors[unit];
}

const char *
reeve_net_unit_get_time_title (ReeveNetUnit unit)
{
  static const char *const titles[] = { "", N_("seconds"), N_("minutes"), N_("hours"), "" };

  return _(titles[unit]);
}

const char *
reeve_net_unit_get_length_title (ReeveNetUnit unit)
{
  static const char *const titles[] = { "", N_("metres"), N_("kilometres"), N_("miles"), N_("feet") };

  return _(titles[unit]);
}

G_GNUC_PRINTF (3, 4)
static gboolean
fail (const Reader  *reader,
      GError       **error,
      const char    *format,
      ...)
{
  va_list args;
  g_autofree char *what = NULL;
  g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, reader->line);

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  /* Translators: a file, the number of a line, what is wrong there */
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA, _("%s, line %s: %s"), reader->shown, line,
               what);
  return FALSE;
}

/* The next line, without its end; FALSE after the last. */
static gboolean
next_line (Reader      *reader,
           const char **out_start,
           const char **out_end)
{
  const char *stop;

  if (reader->at >= reader->end)
    return FALSE;
  stop = memchr (reader->at, '\n', (gsize) (reader->end - reader->at));
  *out_start = reader->at;
  *out_end = stop != NULL ? stop : reader->end;
  reader->at = stop != NULL ? stop + 1 : reader->end;
  reader->line++;
  while (*out_start < *out_end && g_ascii_isspace (**out_start))
    (*out_start)++;
  while (*out_start < *out_end && g_ascii_isspace ((*out_end)[-1]))
    (*out_end)--;
  return TRUE;
}

static gboolean
is_gap (char c)
{
  return g_ascii_isspace (c) || c == ';' || c == ',';
}

/* Splits a row into numbers; FALSE names the one that is none. */
static gboolean
read_numbers (const Reader *reader,
              const char   *at,
              const char   *end,
              double       *out,
              guint        *out_n,
              GError      **error)
{
  guint n = 0;

  while (at < end && n < MOST_COLUMNS)
    {
      char token[TOKEN_BYTES];
      gsize size = 0;
      char *rest = NULL;

      while (at < end && is_gap (*at))
        at++;
      if (at == end)
        break;
      while (at < end && !is_gap (*at))
        {
          if (size < sizeof token - 1)
            token[size++] = *at;
          at++;
        }
      token[size] = '\0';
      out[n] = g_ascii_strtod (token, &rest);
      if (rest == token || *rest != '\0' || !isfinite (out[n]))
        {
          g_autofree char *valid = g_utf8_make_valid (token, -1);

          /* Translators: what a cell holds */
          return fail (reader, error, _("found “%s”, needs a number"), valid);
        }
      n++;
    }
  *out_n = n;
  return TRUE;
}

/* The unit in the brackets that follow one of @words: "Length (ft)". */
static ReeveNetUnit
find_unit (const char        *header,
           const char *const *words,
           const char *const *units,
           guint              n_units)
{
  for (guint w = 0; words[w] != NULL; w++)
    {
      const char *word = strstr (header, words[w]);
      gsize gap = word != NULL ? strcspn (word, "(\t") : 0;

      if (word == NULL || word[gap] != '(')
        continue;
      for (guint i = 0; i < n_units; i++)
        if (g_str_has_prefix (word + gap + 1, units[i]))
          return (ReeveNetUnit) (i % 4 + 1);
    }
  return REEVE_UNIT_GUESS;
}

static void
read_units (const char *text,
            Header     *header)
{
  static const char *const time_words[] = { "free flow time", "fftt", "ftime", "time", NULL };
  static const char *const time_units[] = { "s", "min", "h", "\001", "sec" };
  static const char *const length_words[] = { "length", "distance", NULL };
  static const char *const length_units[] = { "m)", "k", "mi", "f", "met" };
  g_autofree char *lower = g_ascii_strdown (text, -1);

  header->time = find_unit (lower, time_words, time_units, G_N_ELEMENTS (time_units));
  header->length = find_unit (lower, length_words, length_units, G_N_ELEMENTS (length_units));
}

static gboolean
read_count (const Reader *reader,
            const char   *key,
            const char   *text,
            guint64       most,
            guint64      *out,
            GError      **error)
{
  if (g_ascii_string_to_unsigned (text, 10, 0, most, out, NULL))
    return TRUE;
  /* Translators: a word of the file's header, what stands behind it */
  return fail (reader, error, _("“%s” is “%s”, needs a whole number that a network can have"), key,
               text);
}

static gboolean
read_meta (const Reader *reader,
           const char   *start,
           const char   *end,
           Header       *header,
           gboolean     *out_ended,
           GError      **error)
{
  g_autofree char *raw = g_strndup (start, (gsize) (end - start));
  g_autofree char *line = g_utf8_make_valid (raw, -1);
  char *close = strchr (line, '>');
  char *value;

  if (close == NULL)
    return fail (reader, error, "%s", _("a word of the header begins with < and never ends with >"));
  *close = '\0';
  value = g_strstrip (close + 1);
  if (strcmp (line, "<END OF METADATA") == 0)
    *out_ended = TRUE;
  else if (strcmp (line, "<NUMBER OF ZONES") == 0)
    return read_count (reader, line + 1, value, MOST_NODES, &header->n_zones, error);
  else if (strcmp (line, "<NUMBER OF NODES") == 0)
    return (header->has_nodes = TRUE)
           && read_count (reader, line + 1, value, MOST_NODES, &header->n_nodes, error);
  else if (strcmp (line, "<FIRST THRU NODE") == 0)
    return read_count (reader, line + 1, value, MOST_NODES + 1, &header->first_through, error);
  else if (strcmp (line, "<NUMBER OF LINKS") == 0)
    return (header->has_links = TRUE)
           && read_count (reader, line + 1, value, 4 * (guint64) MOST_NODES, &header->n_links,
                          error);
  else if (strcmp (line, "<ORIGINAL HEADER") == 0)
    read_units (value, header);
  return TRUE;
}

static gboolean
check_link (const Reader *reader,
            const Header *header,
            const double *row,
            guint         n,
            GError      **error)
{
  static const char *const names[] = { N_("capacity"), N_("length"), N_("free flow time") };

  if (n < LEAST_COLUMNS)
    {
      g_autofree char *found = reeve_format_count (n);

      /* Translators: a count of columns */
      return fail (reader, error, _("found %s columns, needs at least 5: from, to, capacity, length "
                                    "and free flow time"), found);
    }
  for (guint i = 0; i < 2; i++)
    if (!(row[i] >= 1 && row[i] <= (double) header->n_nodes) || row[i] != floor (row[i]))
      {
        g_autofree char *found = reeve_format_number (row[i]);
        g_autofree char *most = reeve_format_count ((double) header->n_nodes);

        /* Translators: the number of a node, the number of nodes */
        return fail (reader, error, _("node %s is not among the network's nodes, 1 to %s"), found,
                     most);
      }
  for (guint i = 2; i < LEAST_COLUMNS; i++)
    if (row[i] < 0 || row[i] > 1e12)
      {
        g_autofree char *found = reeve_format_number (row[i]);

        /* Translators: "length" or the like, a number */
        return fail (reader, error, _("the %s is %s, needs a number of 0 or more"), _(names[i - 2]),
                     found);
      }
  if (row[0] == row[1])
    return fail (reader, error, "%s", _("the link ends where it begins"));
  return TRUE;
}

static gboolean
read_links (Reader        *reader,
            const Header  *header,
            ReeveRoadNet  *net,
            ReeveJob      *job,
            GError       **error)
{
  const char *start, *end;
  const char *first = reader->at;

  while (next_line (reader, &start, &end))
    {
      double row[MOST_COLUMNS] = { 0 };
      guint n = 0;
      ReeveNetLink link;

      if (start == end || *start == '~')
        continue;
      if (net->links->len % 4096 == 0
          && !reeve_job_step (job, (guint64) (reader->at - first),
                              (guint64) MAX (reader->end - first, 1), error))
        return FALSE;
      if (!read_numbers (reader, start, end, row, &n, error)
          || !check_link (reader, header, row, n, error))
        return FALSE;
      link = reeve_net_link_new ((gint64) net->links->len + 1, (guint32) row[0] - 1,
                                 (guint32) row[1] - 1);
      link.figures[REEVE_LINK_CAPACITY_VPH] = row[2];
      link.length_m = row[3];
      link.figures[REEVE_LINK_TIME_MS] = row[4];
      link.figures[REEVE_LINK_BPR_B] = n > 5 ? row[5] : NAN;
      link.figures[REEVE_LINK_BPR_POWER] = n > 6 ? row[6] : NAN;
      link.figures[REEVE_LINK_TOLL] = n > 8 && row[8] != 0 ? row[8] : NAN;
      if (n > 9)
        {
          char type[G_ASCII_DTOSTR_BUF_SIZE];

          link.class_name = reeve_road_net_keep (net, g_ascii_formatd (type, sizeof type, "%.10g",
                                                                       row[9]));
        }
      g_array_append_val (net->links, link);
    }
  return TRUE;
}

static gboolean
check_counts (const Reader       *reader,
              const Header       *header,
              const ReeveRoadNet *net,
              GError            **error)
{
  g_autofree char *said = NULL;
  g_autofree char *found = reeve_format_count (net->links->len);

  if (header->n_links != net->links->len)
    {
      said = reeve_format_count ((double) header->n_links);
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a file, two counts */
                   _("%s says that it has %s links and holds %s; it is not whole"), reader->shown,
                   said, found);
      return FALSE;
    }
  if (header->n_nodes > 2 * (guint64) net->links->len + MOST_LONELY)
    {
      said = reeve_format_count ((double) header->n_nodes);
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a file, a count of nodes, a count of links */
                   _("%s says that it has %s nodes, which its %s links cannot reach"),
                   reader->shown, said, found);
      return FALSE;
    }
  if (header->n_zones > header->n_nodes || header->first_through > header->n_nodes + 1)
    {
      said = reeve_format_count ((double) header->n_nodes);
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a file, a count */
                   _("%s has more zones than nodes (%s)"), reader->shown, said);
      return FALSE;
    }
  return TRUE;
}

/* --- units --- */

static double
get_median (const ReeveRoadNet *net,
            gboolean            of_speed)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint32 i = 0; i < net->links->len; i++)
    {
      const ReeveNetLink *link = &g_array_index (net->links, ReeveNetLink, i);
      double value = of_speed ? link->length_m / link->figures[REEVE_LINK_TIME_MS] : link->length_m;

      g_array_append_val (values, value);
    }
  return reeve_net_median (values);
}

static ReeveNetUnit
guess_time (double ratio,   /* metres in one unit of time */
            gboolean *out_sure)
{
  static const ReeveNetUnit order[] = { REEVE_UNIT_MINUTE, REEVE_UNIT_SECOND, REEVE_UNIT_HOUR };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      double kmh = ratio / reeve_net_unit_ms (order[i]) * 3600;

      *out_sure = kmh >= LEAST_MEDIAN_KMH && kmh <= MOST_MEDIAN_KMH;
      if (*out_sure)
        return order[i];
    }
  return REEVE_UNIT_MINUTE;
}

static void
note_units (ReeveRoadNet         *net,
            const ReeveTntpUnits *units,
            gboolean              guessed,
            double                kmh)
{
  const char *length = reeve_net_unit_get_length_title (units->length);
  const char *time = reeve_net_unit_get_time_title (units->time);
  g_autofree char *speed = isnan (kmh) ? NULL : reeve_format_speed (kmh / 3.6);

  if (speed == NULL)
    /* Translators: units: "miles", "minutes" */
    reeve_road_net_note (net, _("Lengths are read as %s and times as %s."), length, time);
  else if (!guessed)
    /* Translators: units: "miles", "minutes"; a speed */
    reeve_road_net_note (net, _("Lengths are %s and times %s: half the links are faster than %s."),
                         length, time, speed);
  else
    /* Translators: units: "miles", "minutes"; a speed */
    reeve_road_net_note (net, _("The file does not say its units: lengths are taken as %s and times "
                                "as %s, for then half the links are faster than %s. Say otherwise "
                                "if that is wrong."), length, time, speed);
}

static void
apply_units (ReeveRoadNet   *net,
             const Header   *header,
             ReeveTntpUnits *units)
{
  gboolean guessed = FALSE;
  double ratio;

  if (units->length == REEVE_UNIT_GUESS)
    units->length = header->length;
  if (units->length == REEVE_UNIT_GUESS)
    {
      guessed = TRUE;
      units->length = get_median (net, FALSE) >= 50 ? REEVE_UNIT_METRE : REEVE_UNIT_MILE;
    }
  ratio = get_median (net, TRUE) * reeve_net_unit_m (units->length);
  if (units->time == REEVE_UNIT_GUESS)
    units->time = header->time;
  if (units->time == REEVE_UNIT_GUESS)
    {
      gboolean sure = FALSE;

      guessed = TRUE;
      units->time = guess_time (ratio, &sure);
    }
  note_units (net, units, guessed, ratio / reeve_net_unit_ms (units->time) * 3600);

  for (guint32 i = 0; i < net->links->len; i++)
    {
      ReeveNetLink *link = &g_array_index (net->links, ReeveNetLink, i);
      double *time = &link->figures[REEVE_LINK_TIME_MS];

      link->length_m *= reeve_net_unit_m (units->length);
      /* Whole milliseconds, once, and nothing is longer than a day. */
      *time = MIN (floor (*time * reeve_net_unit_ms (units->time) + 0.5), 86400000.0);
    }
}

ReeveRoadNet *
reeve_tntp_parse (const char      *text,
                  gsize            length,
                  const char      *shown,
                  ReeveTntpUnits  *units,
                  ReeveJob        *job,
                  GError         **error)
{
  g_autoptr (ReeveRoadNet) net = reeve_road_net_new ();
  Reader reader = { .at = text, .end = text + length, .shown = shown };
  Header header = { .first_through = 1 };
  gboolean ended = FALSE;
  const char *start, *end;

  while (!ended && next_line (&reader, &start, &end))
    if (start < end && *start == '<'
        && !read_meta (&reader, start, end, &header, &ended, error))
      return NULL;
  if (!ended || !header.has_nodes || !header.has_links)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a file */
                   _("%s is no TNTP network: its header must say <NUMBER OF NODES>, <NUMBER OF "
                     "LINKS> and <END OF METADATA>"), shown);
      return NULL;
    }
  if (!read_links (&reader, &header, net, job, error)
      || !check_counts (&reader, &header, net, error))
    return NULL;

  for (guint64 i = 1; i <= header.n_nodes; i++)
    {
      ReeveNetNode node = { .id = (gint64) i, .place = { NAN, NAN },
                            .flags = i < header.first_through ? REEVE_NODE_ZONE : 0,
                            .is_zone = i <= header.n_zones || i < header.first_through };

      g_array_append_val (net->nodes, node);
    }
  net->is_plain = TRUE;
  apply_units (net, &header, units);
  return g_steal_pointer (&net);
}

gboolean
reeve_tntp_parse_places (ReeveRoadNet  *net,
                         const char    *text,
                         gsize          length,
                         const char    *shown,
                         GError       **error)
{
  Reader reader = { .at = text, .end = text + length, .shown = shown };
  const char *start, *end;

  while (next_line (&reader, &start, &end))
    {
      double row[MOST_COLUMNS] = { 0 };
      guint n = 0;

      /* The header, a comment, a word of metadata. */
      if (start == end || *start == '~' || *start == '<' || g_ascii_isalpha (*start))
        continue;
      if (!read_numbers (&reader, start, end, row, &n, error))
        return FALSE;
      if (n < 3)
        return fail (&reader, error, "%s", _("a node needs its number, x and y"));
      if (!(row[0] >= 1 && row[0] <= net->nodes->len) || row[0] != floor (row[0]))
        {
          g_autofree char *found = reeve_format_number (row[0]);
          g_autofree char *most = reeve_format_count (net->nodes->len);

          return fail (&reader, error, _("node %s is not among the network's nodes, 1 to %s"),
                       found, most);
        }
      if (fabs (row[1]) <= 1e9 && fabs (row[2]) <= 1e9)
        g_array_index (net->nodes, ReeveNetNode, (guint32) row[0] - 1).place =
          (ReeveLonLat) { row[1], row[2] };
    }
  return TRUE;
}
