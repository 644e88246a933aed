/* analysis/traffic-sensors.c — what sensors counted, row by row */
#include "analysis/traffic-sensors.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "core/week-time.h"

#include <math.h>
#include <string.h>

/* Faster than any road, more than any road carries. */
#define MOST_KMH 250
#define MOST_VPH 50000

/* A city has thousands; more means that the rows' sensors are not told apart. */
#define MOST_SENSORS 50000

#define WORKING_DAYS 0x1f
#define WEEKEND 0x60
#define ALL_DAYS 0x7f

typedef struct
{
  ReeveRun   *run;
  ReeveTable *table;      /* owned */
  int         sensor;     /* columns; -1 for none */
  int         hour;
  int         day;
  int         speed;
  int         count;
  int         road;
  double      kmh_per_unit;
  GPtrArray  *sensors;    /* of ReeveSensor */
  GHashTable *by_name;    /* owned: borrowed name → ReeveSensor */
  guint       n_bad;
  char       *first_bad;  /* owned: what the first bad row said */
} Reader;

static void
clear_reader (Reader *self)
{
  g_clear_pointer (&self->table, reeve_table_unref);
  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_free (self->first_bad);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, clear_reader)

static void
free_sensor (ReeveSensor *self)
{
  g_free (self->name);
  g_free (self->road);
  g_free (self);
}

/* The column of a FIELD parameter: as said, or by its term; -1 for none. */
static gboolean
find_column (ReeveRun            *run,
             const ReeveDataset  *dataset,
             const ReeveTable    *table,
             const char          *key,
             const char          *term,
             int                 *out,
             GError             **error)
{
  const char *said = reeve_values_get_text (reeve_run_get_values (run), key);
  const ReeveField *field = NULL;

  *out = -1;
  if (said != NULL && g_str_has_prefix (said, dataset->name) && said[strlen (dataset->name)] == ':')
    said += strlen (dataset->name) + 1;
  if (said != NULL || term != NULL)
    field = reeve_dataset_find_field (dataset, said != NULL ? said : term);
  if (field == NULL && said != NULL)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a dataset and a column that it does not have */
                   _("“%s” has no column “%s”"), dataset->name, said);
      return FALSE;
    }
  if (field != NULL)
    *out = reeve_table_find_column (table, field->name);
  return TRUE;
}

static gboolean
find_columns (Reader              *self,
              const ReeveDataset  *dataset,
              GError             **error)
{
  const struct { const char *key; const char *term; int *out; } rows[] = {
    { "sensor", "sensor", &self->sensor }, { "hour", "hour", &self->hour },
    { "day", "day", &self->day }, { "speed", "speed", &self->speed },
    { "count", "vehicles_per_hour", &self->count }, { "road", "road", &self->road },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (!find_column (self->run, dataset, self->table, rows[i].key, rows[i].term, rows[i].out, error))
      return FALSE;
  if (self->hour >= 0 && (self->speed >= 0 || self->count >= 0))
    return TRUE;

  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a dataset */
               _("“%s”: needs a column with the hour (--hour) and one with the speed (--speed) or "
                 "the vehicles per hour (--count)"), dataset->name);
  return FALSE;
}

/* --- one row --- */

/* The cell as the source has it, without thousands or units; "" for none. */
static char *
dup_cell (const ReeveTable *table,
          guint             row,
          int               column)
{
  if (column < 0 || reeve_table_is_null (table, row, (guint) column))
    return g_strdup ("");
  switch (reeve_table_get_column (table, (guint) column)->type)
    {
    case REEVE_COLUMN_INTEGER:
    case REEVE_COLUMN_BOOLEAN:
      return g_strdup_printf ("%" G_GINT64_FORMAT, reeve_table_get_integer (table, row, (guint) column));

    case REEVE_COLUMN_REAL:
      {
        char digits[G_ASCII_DTOSTR_BUF_SIZE];

        return g_strdup (g_ascii_formatd (digits, sizeof digits, "%.10g",
                                          reeve_table_get_real (table, row, (guint) column)));
      }

    case REEVE_COLUMN_TEXT:
    case REEVE_COLUMN_DATE:
    case REEVE_COLUMN_DATETIME:
    default:
      return g_strdup (reeve_table_get_text (table, row, (guint) column));
    }
}

/* "2026-11-24" or "2026/11/24" at its beginning, which becomes the former. */
static gboolean
begins_with_date (char *text)
{
  for (guint i = 0; i < 10; i++)
    if (i == 4 || i == 7 ? text[i] != '-' && text[i] != '/' : !g_ascii_isdigit (text[i]))
      return FALSE;
  text[4] = text[7] = '-';
  return TRUE;
}

/* Days of the week as bits; 0 when it says none. */
static guint
parse_days (const char *text)
{
  static const struct { const char *word; guint days; } words[] = {
    { "weekday", WORKING_DAYS }, { "weekdays", WORKING_DAYS }, { "working day", WORKING_DAYS },
    { "workday", WORKING_DAYS }, { "mo-fr", WORKING_DAYS }, { "mon-fri", WORKING_DAYS },
    { "weekend", WEEKEND }, { "sa-su", WEEKEND }, { "sat-sun", WEEKEND },
    { "all", ALL_DAYS }, { "daily", ALL_DAYS },
    { "工作日", WORKING_DAYS }, { "周末", WEEKEND }, { "每天", ALL_DAYS },
  };
  g_autofree char *word = g_utf8_strdown (text, -1);
  double moment_ms;
  int day;

  g_strstrip (word);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (word, words[i].word) == 0)
      return words[i].days;
  day = reeve_weekday_find (word);
  if (day < 0 && begins_with_date (word))
    {
      /* A date, with or without a time behind it. */
      g_autofree char *midnight = g_strdup_printf ("%.10s 00:00", word);

      if (reeve_parse_week_time (midnight, &moment_ms))
        day = (int) (moment_ms / REEVE_DAY_MS);
    }
  /* ISO 8601 counts days from Monday, 1. */
  if (day < 0 && word[0] >= '1' && word[0] <= '7' && word[1] == '\0')
    day = word[0] - '1';
  return day >= 0 ? 1u << day : 0;
}

/* Leaves the beginning of "08:00-09:00", of "8 – 9" and of ISO's "…T08:00/…T09:00";
 * an hour of a day is named by its beginning. */
static void
drop_end_of_range (char *text)
{
  static const char *const marks[] = { "-", "–", "—", "~", "～", "/", " to ", "至", "到" };
  char *rest = text + (begins_with_date (text) ? 10 : 0);
  char *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      char *found = strstr (rest, marks[i]);

      if (found != NULL && found > text && (first == NULL || found < first))
        first = found;
    }
  if (first != NULL)
    *first = '\0';
  g_strchomp (text);
  /* Counts are kept in the city's own time; so "Z" says nothing here. */
  if (g_str_has_suffix (text, "Z") && strchr (text, ':') != NULL)
    text[strlen (text) - 1] = '\0';
}

/* "8", "08:00", "8:00-9:00", or with a day or date, which tells the day, too. */
static gboolean
parse_hour (const char *text,
            guint      *out_hour,
            guint      *out_days)
{
  g_autofree char *copy = g_strstrip (g_strdup (text));
  double value;

  drop_end_of_range (copy);
  if (reeve_parse_number (copy, &value))
    {
      *out_hour = (guint) CLAMP (value, 0, 24);
      return value >= 0 && value < 24 && value == floor (value);
    }
  if (!reeve_parse_week_time (copy, &value))
    return FALSE;
  *out_hour = (guint) (fmod (value, REEVE_DAY_MS) / REEVE_HOUR_MS);
  if (strpbrk (copy, " T") != NULL)
    *out_days = 1u << (guint) (value / REEVE_DAY_MS);
  return TRUE;
}

static ReeveSensor *
find_sensor (Reader *self,
             guint   row)
{
  const ReeveShape *shape = reeve_table_get_shape (self->table, row);
  ReeveLonLat at = { 0, 0 };
  g_autofree char *name = NULL;
  ReeveSensor *sensor;

  if (shape != NULL && shape->n_points > 0)
    at = shape->points[0];
  if (self->sensor >= 0)
    name = dup_cell (self->table, row, self->sensor);
  else if (shape != NULL && shape->n_points > 0)
    name = g_strdup_printf ("%.6f, %.6f", at.lon, at.lat);
  if (name == NULL || *name == '\0')
    return NULL;

  sensor = g_hash_table_lookup (self->by_name, name);
  if (sensor != NULL)
    return sensor;
  sensor = g_new0 (ReeveSensor, 1);
  sensor->name = g_steal_pointer (&name);
  sensor->segment = G_MAXUINT32;
  if (self->road >= 0)
    sensor->road = g_strdup (reeve_table_get_text (self->table, row, (guint) self->road));
  if (shape != NULL && shape->n_points > 0)
    {
      sensor->at = at;
      sensor->is_placed = TRUE;
    }
  for (guint hour = 0; hour < REEVE_WEEK_HOURS; hour++)
    sensor->kmh[hour] = sensor->vph[hour] = NAN;
  g_ptr_array_add (self->sensors, sensor);
  g_hash_table_insert (self->by_name, sensor->name, sensor);
  return sensor;
}

static void
add_measured (double  *means,
              guint32 *counts,
              guint    slot,
              double   value)
{
  counts[slot]++;
  means[slot] = counts[slot] == 1 ? value : means[slot] + (value - means[slot]) / counts[slot];
}

static double
read_cell (const Reader *self,
           guint         row,
           int           column)
{
  const char *text;
  double value = NAN;

  if (column < 0 || reeve_table_is_null (self->table, row, (guint) column))
    return NAN;
  text = reeve_table_get_column (self->table, (guint) column)->type == REEVE_COLUMN_TEXT
         ? reeve_table_get_text (self->table, row, (guint) column) : NULL;
  if (text == NULL)
    return reeve_table_get_real (self->table, row, (guint) column);
  return reeve_parse_number (text, &value) ? value : INFINITY;
}

/* FALSE when a cell of the row makes no sense. */
static gboolean
read_row (Reader *self,
          guint   row)
{
  g_autofree char *hour_text = dup_cell (self->table, row, self->hour);
  double kmh = read_cell (self, row, self->speed) * self->kmh_per_unit;
  double vph = read_cell (self, row, self->count);
  guint days = ALL_DAYS;
  guint hour = 0;
  ReeveSensor *sensor;

  if (!parse_hour (hour_text, &hour, &days))
    return FALSE;
  if (self->day >= 0)
    {
      g_autofree char *day_text = dup_cell (self->table, row, self->day);

      days = parse_days (day_text);
    }
  if (days == 0 || (isnan (kmh) && isnan (vph))
      || !(isnan (kmh) || (kmh > 0 && kmh <= MOST_KMH))
      || !(isnan (vph) || (vph >= 0 && vph <= MOST_VPH)))
    return FALSE;
  sensor = find_sensor (self, row);
  if (sensor == NULL)
    return FALSE;

  sensor->n_rows++;
  for (guint day = 0; day < 7; day++)
    if ((days & (1u << day)) != 0)
      {
        if (!isnan (kmh))
          add_measured (sensor->kmh, sensor->kmh_rows, 24 * day + hour, kmh);
        if (!isnan (vph))
          add_measured (sensor->vph, sensor->vph_rows, 24 * day + hour, vph);
      }
  return TRUE;
}

static void
note_bad (Reader *self,
          guint   row)
{
  g_autofree char *hour = dup_cell (self->table, row, self->hour);
  g_autofree char *speed = dup_cell (self->table, row, self->speed);
  g_autofree char *count = dup_cell (self->table, row, self->count);

  if (self->n_bad++ > 0)
    return;
  /* Translators: a row's number, its hour, speed and vehicles, as they stand in the source */
  self->first_bad = g_strdup_printf (_("row %u: hour “%s”, speed “%s”, vehicles “%s”"), row + 1, hour,
                                     speed, count);
}

/* --- places kept apart --- */

static gboolean
read_places (Reader  *self,
             GError **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (ReeveDataset) dataset = reeve_run_find_dataset (self->run, "places", &own_error);
  g_autoptr (ReeveTable) table = NULL;
  int column;

  if (dataset == NULL)
    {
      if (own_error != NULL)
        g_propagate_error (error, g_steal_pointer (&own_error));
      return own_error == NULL && (error == NULL || *error == NULL);
    }
  table = reeve_run_read_table (self->run, dataset, error);
  if (table == NULL
      || !find_column (self->run, dataset, table, "place-sensor", "sensor", &column, error))
    return FALSE;
  if (column < 0)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a dataset */
                   _("“%s”: needs a column with the sensor's id (--place-sensor)"), dataset->name);
      return FALSE;
    }
  for (guint row = 0; row < reeve_table_get_n_rows (table); row++)
    {
      g_autofree char *name = dup_cell (table, row, column);
      ReeveSensor *sensor = g_hash_table_lookup (self->by_name, name);
      const ReeveShape *shape = reeve_table_get_shape (table, row);

      if (sensor == NULL || sensor->is_placed || shape == NULL || shape->n_points == 0)
        continue;
      sensor->at = shape->points[0];
      sensor->is_placed = TRUE;
    }
  return TRUE;
}

static int
compare_sensors (gconstpointer a,
                 gconstpointer b)
{
  const ReeveSensor *const *x = a;
  const ReeveSensor *const *y = b;

  return strcmp ((*x)->name, (*y)->name);
}

static double
get_kmh_per_unit (const char *unit)
{
  if (g_str_equal (unit, "mph"))
    return 1.609344;
  return g_str_equal (unit, "mps") ? 3.6 : 1;
}

static gboolean
read_rows (Reader  *self,
           GError **error)
{
  guint n_rows = reeve_table_get_n_rows (self->table);

  for (guint row = 0; row < n_rows; row++)
    {
      if (row % 4096 == 0 && !reeve_job_step (reeve_run_get_job (self->run), row, n_rows, error))
        return FALSE;
      if (!read_row (self, row))
        note_bad (self, row);
      if (self->sensors->len > MOST_SENSORS)
        {
          g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                       /* Translators: a row's number and a number of sensors */
                       _("Up to row %u there are more than %d sensors. Needs a column that tells "
                         "which rows are of one sensor (--sensor)."), row + 1, MOST_SENSORS);
          return FALSE;
        }
    }
  if (self->n_bad == 0)
    return TRUE;
  if (self->sensors->len == 0)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: the first row as it stands */
                   _("None of the rows can be used; %s. Needs hours from 0 to 23, speeds above 0 and "
                     "up to 250 km/h, counts from 0 to 50,000 vehicles per hour."), self->first_bad);
      return FALSE;
    }
  reeve_run_add_warning (self->run,
                         /* Translators: a number of rows, and the first of them */
                         ngettext ("%u row was left out: %s. Needs hours from 0 to 23, speeds above "
                                   "0 and up to 250 km/h, counts from 0 to 50,000.",
                                   "%u rows were left out, the first is %s. Needs hours from 0 to 23, "
                                   "speeds above 0 and up to 250 km/h, counts from 0 to 50,000.",
                                   self->n_bad), self->n_bad, self->first_bad);
  return TRUE;
}

GPtrArray *
reeve_sensors_read (ReeveRun  *run,
                    GError   **error)
{
  g_autoptr (ReeveDataset) dataset = reeve_run_find_dataset (run, "sensors", error);
  g_autoptr (GPtrArray) sensors = g_ptr_array_new_with_free_func ((GDestroyNotify) free_sensor);
  g_auto (Reader) reader = { .run = run, .sensors = sensors };

  if (dataset == NULL)
    return NULL;
  reader.table = reeve_run_read_table (run, dataset, error);
  if (reader.table == NULL || !find_columns (&reader, dataset, error))
    return NULL;
  reader.by_name = g_hash_table_new (g_str_hash, g_str_equal);
  reader.kmh_per_unit =
    get_kmh_per_unit (reeve_values_get_text (reeve_run_get_values (run), "unit"));
  if (!read_rows (&reader, error) || !read_places (&reader, error))
    return NULL;

  if (sensors->len == 0)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a dataset */
                   _("“%s” has no rows; needs at least one sensor"), dataset->name);
      return NULL;
    }
  g_ptr_array_sort (sensors, compare_sensors);
  return g_steal_pointer (&sensors);
}

/* --- from measurements to shares --- */

static double
get_share (const ReeveSensor  *self,
           guint               slot,
           double              free_kmh,
           double              capacity_vph,
           const ReeveProfile *profile)
{
  if (!isnan (self->kmh[slot]))
    return self->kmh[slot] / free_kmh;
  if (!isnan (self->vph[slot]) && capacity_vph > 0)
    return reeve_profile_get_loaded_share (profile, self->vph[slot] / capacity_vph);
  return NAN;
}

/* The same hour of other days of the same kind, then of any day. */
static double
find_on_other_days (const double *shares,
                    guint         slot)
{
  gboolean on_weekend = slot / 24 >= 5;

  for (guint pass = 0; pass < 2; pass++)
    {
      double sum = 0;
      guint n = 0;

      for (guint day = 0; day < 7; day++)
        if (((day >= 5) == on_weekend || pass > 0) && !isnan (shares[24 * day + slot % 24]))
          {
            sum += shares[24 * day + slot % 24];
            n++;
          }
      if (n > 0)
        return sum / n;
    }
  return NAN;
}

/* Between the hours before and after, by how far they are. */
static double
find_between (const double *shares,
              guint         slot)
{
  for (guint back = 1; back < REEVE_WEEK_HOURS; back++)
    {
      double before = shares[(slot + REEVE_WEEK_HOURS - back) % REEVE_WEEK_HOURS];

      if (isnan (before))
        continue;
      for (guint on = 1; on < REEVE_WEEK_HOURS; on++)
        {
          double after = shares[(slot + on) % REEVE_WEEK_HOURS];

          if (!isnan (after))
            return (before * on + after * back) / (on + back);
        }
    }
  return NAN;
}

guint
reeve_sensor_finish (ReeveSensor        *self,
                     double              free_kmh,
                     double              capacity_vph,
                     const ReeveProfile *profile)
{
  double measured[REEVE_WEEK_HOURS];
  double full[REEVE_WEEK_HOURS];

  self->n_hours = 0;
  for (guint slot = 0; slot < REEVE_WEEK_HOURS; slot++)
    {
      measured[slot] = get_share (self, slot, free_kmh, capacity_vph, profile);
      self->n_hours += !isnan (measured[slot]);
    }
  for (guint slot = 0; slot < REEVE_WEEK_HOURS; slot++)
    full[slot] = isnan (measured[slot]) ? find_on_other_days (measured, slot) : measured[slot];
  for (guint slot = 0; slot < REEVE_WEEK_HOURS; slot++)
    {
      double share = isnan (full[slot]) ? find_between (full, slot) : full[slot];

      self->shares[slot] = isnan (share) ? REEVE_FREE_SHARE
        : (guint16) (CLAMP (share * REEVE_FREE_SHARE, REEVE_LEAST_SHARE, REEVE_FREE_SHARE) + 0.5);
    }
  return REEVE_WEEK_HOURS - self->n_hours;
}
