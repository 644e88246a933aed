/* tests/fuzz/fuzz-csv.c — any bytes as separated text
 *
 * The first byte chooses what is given and what is guessed; the rest is the
 * file. All of it is guessed, learnt and read, and every cell is looked at as a
 * number, a date and a shape.
 */
#include "geo/csv-columns.h"
#include "geo/csv-reader.h"
#include "geo/place-columns.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize n_bytes);

static void
look_at_cell (const char *text)
{
  char plain[REEVE_CELL_BYTES];
  ReeveCellDate date;
  g_autoptr (ReeveShape) shape = NULL;

  g_assert_true (g_utf8_validate (text, -1, NULL));
  if (reeve_cell_parse_number (text, '.', plain) != REEVE_NUMBER_NONE)
    g_assert_cmpint (reeve_cell_parse_number (plain, '.', NULL), !=, REEVE_NUMBER_NONE);
  if (reeve_cell_parse_number (text, ',', plain) != REEVE_NUMBER_NONE)
    g_assert_cmpint (reeve_cell_parse_number (plain, '.', NULL), !=, REEVE_NUMBER_NONE);
  if (reeve_cell_parse_date (text, REEVE_DATE_DAY_FIRST, &date) ||
      reeve_cell_parse_date (text, REEVE_DATE_MONTH_FIRST, &date))
    {
      reeve_cell_format_date (&date, TRUE, plain);
      g_assert_true (reeve_cell_parse_date (plain, REEVE_DATE_DAY_FIRST, &date));
    }
  shape = reeve_shape_from_wkt (text, NULL);
}

static void
read_all (const ReeveTextInput *input,
          const ReeveCsvLayout *layout)
{
  g_autoptr (ReeveCsvReader) reader = reeve_csv_reader_new (input, layout->encoding,
                                                            layout->delimiter, NULL);
  const ReeveCsvRecord *record;
  guint64 line = 0;

  while (reader != NULL && reeve_csv_reader_next (reader, &record, NULL) && record != NULL)
    {
      g_autofree char *fault = reeve_csv_record_dup_fault (record, layout->n_columns);

      g_assert_true (fault == NULL || g_utf8_validate (fault, -1, NULL));
      g_assert_cmpuint (record->line, >, line);
      line = record->line;
      for (guint i = 0; i < record->n_cells; i++)
        look_at_cell (record->cells[i]);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         n_bytes)
{
  static const char *const encodings[] = {
    NULL, NULL, NULL, "UTF-8", "GB18030", "WINDOWS-1252", "UTF-16LE", "UTF-16BE",
  };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_auto (ReeveCsvLayout) layout = { NULL };
  g_auto (ReeveCsvColumns) columns = { 0 };
  ReeveTextInput input = { .path = "fuzz", .shown = "fuzz" };

  if (n_bytes == 0)
    return 0;
  bytes = g_bytes_new (data + 1, n_bytes - 1);
  input.bytes = bytes;

  if (!reeve_csv_guess_layout (&input, encodings[data[0] & 7],
                               data[0] & 8 ? ";" : NULL, job, notes, &layout, NULL))
    return 0;
  reeve_place_columns_find ((const char *const *) layout.names, layout.n_columns);
  if (reeve_csv_learn_columns (&input, &layout, NULL, data[0] & 16 ? "mdy" : NULL, job, notes,
                               &columns, NULL))
    read_all (&input, &layout);

  for (guint i = 0; i < notes->len; i++)
    g_assert_true (g_utf8_validate (notes->pdata[i], -1, NULL));
  return 0;
}
