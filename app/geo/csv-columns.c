/* geo/csv-columns.c — what each column of a separated text holds, learnt from all rows
 *
 * Every cell is counted under both decimal marks and both orders of day and
 * month; the choice is made at the end. Whether all values of a column differ
 * is told from 64-bit hashes: a false "no" has odds of 1 in 10 million for a
 * million rows, a false "yes" cannot be.
 */
#include "geo/csv-columns.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "geo/csv-reader.h"

#include <string.h>

#define N_SAMPLES       3
#define SAMPLE_BYTES    120
#define MAX_UNIQUE      (16 * 1024 * 1024)   /* hashes kept for all columns together */
#define ROWS_PER_STEP   1000

static const char marks[2] = { '.', ',' };

typedef struct
{
  guint64 n_numbers[2];    /* under each decimal mark */
  guint64 n_integers[2];
  guint64 n_sure[2];       /* numbers under this mark and not under the other */
  guint64 n_codes;
  guint64 n_filled;
  guint64 n_missing;       /* "NA" and the like */
  guint64 n_booleans;
  guint64 n_dates[2];      /* under each order */
  guint64 n_any_dates;     /* under one of them */
  guint64 n_times;
  guint64 n_far_years;     /* 1900 and before, 2100 and after */
  guint64 only_line[2];    /* first line that only this order reads */
  char   *only_text[2];    /* owned */
  guint64 odd_line;        /* first line that is no number */
  char   *odd_text;        /* owned */
  guint64 far_line;
  ReeveNumberSpan spans[2];
  GHashTable *hashes;      /* owned, of gint64; NULL once two are alike */
} Tally;

void
reeve_csv_columns_clear (ReeveCsvColumns *columns)
{
  for (guint i = 0; i < columns->n_columns; i++)
    g_strfreev (columns->columns[i].samples);
  g_clear_pointer (&columns->columns, g_free);
  columns->n_columns = 0;
}

static void
free_tallies (Tally *tallies,
              guint  n)
{
  for (guint i = 0; i < n; i++)
    {
      g_clear_pointer (&tallies[i].hashes, g_hash_table_unref);
      g_free (tallies[i].only_text[0]);
      g_free (tallies[i].only_text[1]);
      g_free (tallies[i].odd_text);
    }
  g_free (tallies);
}

/* FNV-1a, 64 bits. */
static gint64
hash_text (const char *text)
{
  guint64 hash = 14695981039346656037u;

  for (; *text != '\0'; text++)
    hash = (hash ^ (guint8) *text) * 1099511628211u;
  return (gint64) hash;
}

static void
note_value (Tally      *tally,
            const char *text,
            gsize      *n_hashes)
{
  gint64 hash;

  if (tally->hashes == NULL)
    return;

  hash = hash_text (text);
  if (*n_hashes >= MAX_UNIQUE || g_hash_table_contains (tally->hashes, &hash))
    {
      *n_hashes -= g_hash_table_size (tally->hashes);
      g_clear_pointer (&tally->hashes, g_hash_table_unref);
      return;
    }
  g_hash_table_add (tally->hashes, g_memdup2 (&hash, sizeof hash));
  (*n_hashes)++;
}

static void
widen_span (ReeveNumberSpan *span,
            double           value)
{
  if (span->n++ == 0)
    span->low = span->high = value;
  span->low = MIN (span->low, value);
  span->high = MAX (span->high, value);
  span->n_in_90 += value >= -90 && value <= 90;
  span->n_in_180 += value >= -180 && value <= 180;
}

static gboolean
tally_number (Tally      *tally,
              const char *text)
{
  ReeveCellNumber kinds[2];
  gboolean found = FALSE;

  for (guint mark = 0; mark < 2; mark++)
    {
      char plain[REEVE_CELL_BYTES];

      kinds[mark] = reeve_cell_parse_number (text, marks[mark], plain);
      if (kinds[mark] == REEVE_NUMBER_NONE)
        continue;
      found = TRUE;
      tally->n_numbers[mark]++;
      tally->n_integers[mark] += kinds[mark] == REEVE_NUMBER_INTEGER;
      if (kinds[mark] == REEVE_NUMBER_INTEGER || kinds[mark] == REEVE_NUMBER_REAL)
        widen_span (&tally->spans[mark], g_ascii_strtod (plain, NULL));
    }

  for (guint mark = 0; mark < 2; mark++)
    tally->n_sure[mark] += kinds[mark] != REEVE_NUMBER_NONE &&
                           kinds[1 - mark] == REEVE_NUMBER_NONE;
  tally->n_codes += kinds[0] == REEVE_NUMBER_CODE || kinds[1] == REEVE_NUMBER_CODE;
  return found;
}

static gboolean
tally_date (Tally      *tally,
            const char *text,
            guint64     line)
{
  gboolean reads[2];
  ReeveCellDate date = { 0 };

  reads[1] = reeve_cell_parse_date (text, REEVE_DATE_MONTH_FIRST, &date);
  reads[0] = reeve_cell_parse_date (text, REEVE_DATE_DAY_FIRST, &date);
  if (!reads[0] && !reads[1])
    return FALSE;

  for (guint order = 0; order < 2; order++)
    {
      tally->n_dates[order] += reads[order];
      if (reads[order] && !reads[1 - order] && tally->only_line[order] == 0)
        {
          tally->only_line[order] = line;
          tally->only_text[order] = g_strdup (text);
        }
    }
  tally->n_any_dates++;
  tally->n_times += date.has_time;
  if (date.year <= 1900 || date.year >= 2100)
    if (tally->n_far_years++ == 0)
      tally->far_line = line;
  return TRUE;
}

static void
tally_cell (Tally      *tally,
            const char *text,
            guint64     line,
            gsize      *n_hashes)
{
  tally->n_filled++;
  note_value (tally, text, n_hashes);

  if (tally_number (tally, text))
    return;
  if (reeve_cell_is_missing (text))
    {
      tally->n_missing++;
      return;
    }
  if (tally->odd_line == 0)
    {
      tally->odd_line = line;
      tally->odd_text = g_strndup (text, 40);
      if (!g_utf8_validate (tally->odd_text, -1, NULL))
        {
          g_free (tally->odd_text);
          tally->odd_text = g_utf8_substring (text, 0, 10);
        }
    }
  if (!tally_date (tally, text, line))
    tally->n_booleans += reeve_cell_parse_boolean (text) >= 0;
}

static void
keep_sample (ReeveCsvColumn *column,
             const char     *text)
{
  guint n = g_strv_length (column->samples);

  if (n >= N_SAMPLES || strlen (text) > SAMPLE_BYTES ||
      g_strv_contains ((const char * const *) column->samples, text))
    return;
  column->samples[n] = g_strdup (text);
}

static void
tally_record (const ReeveCsvRecord *record,
              ReeveCsvColumns      *columns,
              Tally                *tallies,
              gsize                *n_hashes)
{
  for (guint i = 0; i < columns->n_columns; i++)
    {
      const char *text = record->cells[i];

      if (reeve_cell_is_empty (text))
        {
          columns->columns[i].n_empty++;
          continue;
        }
      tally_cell (&tallies[i], text, record->line, n_hashes);
      keep_sample (&columns->columns[i], text);
    }
}

static gboolean
tally_file (const ReeveTextInput  *input,
            const ReeveCsvLayout  *layout,
            ReeveJob              *job,
            ReeveCsvColumns       *columns,
            Tally                 *tallies,
            GError               **error)
{
  g_autoptr (ReeveCsvReader) reader = reeve_csv_reader_new (input, layout->encoding,
                                                            layout->delimiter, error);
  gsize n_hashes = 0;

  if (reader == NULL)
    return FALSE;

  for (;;)
    {
      const ReeveCsvRecord *record;
      g_autofree char *fault = NULL;

      if (!reeve_csv_reader_next (reader, &record, error))
        return FALSE;
      if (record == NULL)
        return TRUE;
      if (record->line < layout->data_line)
        continue;

      if (columns->n_rows++ % ROWS_PER_STEP == 0 &&
          !reeve_job_step (job, reeve_csv_reader_get_done (reader),
                           MAX (reeve_csv_reader_get_size (reader), 1), error))
        return FALSE;
      fault = reeve_csv_record_dup_fault (record, columns->n_columns);
      if (fault == NULL)
        tally_record (record, columns, tallies, &n_hashes);
    }
}

static guint
choose_mark (const ReeveCsvLayout *layout,
             const char           *decimal,
             const Tally          *tallies,
             GPtrArray            *notes)
{
  guint64 n_sure[2] = { 0, 0 };
  guint mark;

  if (decimal != NULL)
    return *decimal == ',';

  for (guint i = 0; i < layout->n_columns; i++)
    for (guint j = 0; j < 2; j++)
      n_sure[j] += tallies[i].n_sure[j];

  /* With nothing sure, "1,234" in cells parted by semicolons is a decimal comma,
   * since that is why semicolons are used. */
  mark = n_sure[0] == 0 && n_sure[1] == 0 && layout->delimiter == ';' ? 1
                                                                      : n_sure[1] > n_sure[0];
  for (guint i = 0; mark == 1 && i < layout->n_columns; i++)
    if (tallies[i].n_numbers[1] > tallies[i].n_integers[1])
      {
        g_ptr_array_add (notes, g_strdup (_("Decimals were read with a comma: 41,15 is a little "
                                            "over 41.")));
        break;
      }
  return mark;
}

/* Which comes first, where all dates read either way: as in the file's other columns. */
static int
find_file_order (const Tally *tallies,
                 guint        n)
{
  for (guint i = 0; i < n; i++)
    if (tallies[i].n_dates[0] != tallies[i].n_dates[1] &&
        tallies[i].only_line[0] + tallies[i].only_line[1] > 0)
      return tallies[i].n_dates[1] > tallies[i].n_dates[0];
  return -1;
}

static void
explain_order (const char  *name,
               const Tally *tally,
               guint        order,
               GPtrArray   *notes)
{
  g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, tally->only_line[order]);

  if (tally->only_line[order] == 0)
    return;
  if (order == 0)
    g_ptr_array_add (notes, g_strdup_printf (
      /* Translators: a column, a line number, a date as in the file */
      _("“%s”: the day comes first: line %s has %s, which can only be day first."),
      name, line, tally->only_text[order]));
  else
    g_ptr_array_add (notes, g_strdup_printf (
      /* Translators: a column, a line number, a date as in the file */
      _("“%s”: the month comes first: line %s has %s, which can only be month first."),
      name, line, tally->only_text[order]));
}

/* FALSE when the column is text after all. */
static gboolean
choose_order (const char     *name,
              const Tally    *tally,
              const char     *asked,
              int             file_order,
              GPtrArray      *notes,
              ReeveDateOrder *out_order)
{
  guint64 n_values = tally->n_filled - tally->n_missing;
  guint order;

  if (asked != NULL)
    order = strcmp (asked, "mdy") == 0;
  else if (tally->n_dates[0] == n_values && tally->n_dates[1] == n_values)
    order = file_order < 0 ? 0 : (guint) file_order;
  else
    order = tally->n_dates[1] == n_values;

  if (tally->n_dates[order] != n_values)
    {
      if (tally->only_line[0] > 0 && tally->only_line[1] > 0)
        g_ptr_array_add (notes, g_strdup_printf (
          /* Translators: a column, two dates as in the file */
          _("“%s” is kept as text: some dates have the day first (%s) and some the month (%s)."),
          name, tally->only_text[0], tally->only_text[1]));
      return FALSE;
    }

  explain_order (name, tally, order, notes);
  *out_order = (ReeveDateOrder) order;
  return TRUE;
}

/* Dates that read either way with nothing in the file to decide. */
static void
explain_unsure_order (const char           *name,
                      const ReeveCsvColumn *column,
                      GPtrArray            *notes)
{
  for (guint i = 0; column->samples[i] != NULL; i++)
    {
      ReeveCellDate day_first;
      ReeveCellDate month_first;

      if (reeve_cell_parse_date (column->samples[i], REEVE_DATE_DAY_FIRST, &day_first) &&
          reeve_cell_parse_date (column->samples[i], REEVE_DATE_MONTH_FIRST, &month_first) &&
          day_first.by_order && day_first.day != day_first.month)
        {
          g_ptr_array_add (notes, g_strdup_printf (
            /* Translators: a column, a date as in the file */
            _("“%s”: %s could have the day or the month first, and so could every other; "
              "the day was taken. Choose the other order if that is wrong."),
            name, column->samples[i]));
          return;
        }
    }
}

static void
explain_text (const char  *name,
              const Tally *tally,
              guint        mark,
              GPtrArray   *notes)
{
  g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, tally->odd_line);
  guint64 n_odd = tally->n_filled - tally->n_numbers[mark] - tally->n_missing;

  if (n_odd == 0 || tally->odd_text == NULL || n_odd * 10 > tally->n_filled)
    return;
  g_ptr_array_add (notes, g_strdup_printf (
    /* Translators: a column, a line number, what is in the cell */
    _("“%s” is kept as text, though nearly all of it are numbers: line %s has “%s”."),
    name, line, tally->odd_text));
}

static void
explain_missing (const char  *name,
                 const Tally *tally,
                 GPtrArray   *notes)
{
  g_autofree char *n = reeve_format_count ((double) tally->n_missing);

  if (tally->n_missing > 0)
    g_ptr_array_add (notes, g_strdup_printf (
      /* Translators: a column, how many cells */
      ngettext ("“%s”: %s cell such as NA or NaN was taken as empty.",
                "“%s”: %s cells such as NA or NaN were taken as empty.", tally->n_missing),
      name, n));
}

static void
explain_far_years (const char  *name,
                   const Tally *tally,
                   GPtrArray   *notes)
{
  g_autofree char *n = reeve_format_count ((double) tally->n_far_years);
  g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, tally->far_line);

  if (tally->n_far_years > 0)
    g_ptr_array_add (notes, g_strdup_printf (
      /* Translators: a column, how many dates, a line number */
      ngettext ("“%s”: %s date lies in 1900 or before or in 2100 or after (line %s). It was kept.",
                "“%s”: %s dates lie in 1900 or before or in 2100 or after (first in line %s). "
                "They were kept.", tally->n_far_years),
      name, n, line));
}

static void
judge_column (const char     *name,
              const Tally    *tally,
              guint           mark,
              const char     *asked_order,
              int             file_order,
              ReeveCsvColumn *column,
              GPtrArray      *notes)
{
  guint64 n_values = tally->n_filled - tally->n_missing;

  column->type = REEVE_COLUMN_TEXT;
  column->unique = tally->hashes != NULL && tally->n_filled > 0 && column->n_empty == 0;
  column->span = tally->spans[mark];
  column->n_filled = tally->n_filled;
  if (n_values == 0 || tally->n_codes > 0)
    return;

  if (tally->n_numbers[mark] == n_values)
    column->type = tally->n_integers[mark] == n_values ? REEVE_COLUMN_INTEGER : REEVE_COLUMN_REAL;
  else if (tally->n_booleans == n_values)
    column->type = REEVE_COLUMN_BOOLEAN;
  else if (tally->n_any_dates == n_values &&
           choose_order (name, tally, asked_order, file_order, notes, &column->order))
    {
      column->type = tally->n_times > 0 ? REEVE_COLUMN_DATETIME : REEVE_COLUMN_DATE;
      if (asked_order == NULL && file_order < 0 && tally->n_dates[0] == tally->n_dates[1])
        explain_unsure_order (name, column, notes);
      explain_far_years (name, tally, notes);
    }

  if (column->type == REEVE_COLUMN_TEXT)
    {
      explain_text (name, tally, mark, notes);
      return;
    }
  column->n_empty += tally->n_missing;
  explain_missing (name, tally, notes);
}

gboolean
reeve_csv_learn_columns (const ReeveTextInput  *input,
                         const ReeveCsvLayout  *layout,
                         const char            *decimal,
                         const char            *date_order,
                         ReeveJob              *job,
                         GPtrArray             *notes,
                         ReeveCsvColumns       *out_columns,
                         GError               **error)
{
  g_auto (ReeveCsvColumns) columns = { .n_columns = layout->n_columns };
  Tally *tallies = g_new0 (Tally, layout->n_columns);
  gboolean done;

  columns.columns = g_new0 (ReeveCsvColumn, layout->n_columns);
  for (guint i = 0; i < layout->n_columns; i++)
    {
      columns.columns[i].samples = g_new0 (char *, N_SAMPLES + 1);
      tallies[i].hashes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    }

  done = tally_file (input, layout, job, &columns, tallies, error);
  if (done)
    {
      guint mark = choose_mark (layout, decimal, tallies, notes);
      int file_order = find_file_order (tallies, layout->n_columns);

      columns.decimal = marks[mark];
      for (guint i = 0; i < layout->n_columns; i++)
        judge_column (layout->names[i], &tallies[i], mark, date_order, file_order,
                      &columns.columns[i], notes);
      *out_columns = columns;
      columns = (ReeveCsvColumns) { 0 };
    }

  free_tallies (tallies, layout->n_columns);
  return done;
}
