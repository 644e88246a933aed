/* tests/geo/test-csv-reader.c — separated text, record by record */
#include "geo/csv-reader.h"

#include "core/error.h"

#include <string.h>

static ReeveCsvReader *
read_text (const char *text,
           gssize      length,
           char        delimiter)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);
  g_autoptr (GError) error = NULL;
  ReeveTextInput input = { .bytes = bytes, .shown = "test" };
  ReeveCsvReader *reader = reeve_csv_reader_new (&input, "UTF-8", delimiter, &error);

  g_assert_no_error (error);
  return reader;
}

/* "line:cell|cell" for each record, joined by blanks. */
static char *
describe (ReeveCsvReader *reader)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const ReeveCsvRecord *record;

  for (;;)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (reeve_csv_reader_next (reader, &record, &error));
      if (record == NULL)
        return g_string_free (g_steal_pointer (&out), FALSE);
      g_string_append_printf (out, "%s%d:", out->len > 0 ? " " : "", (int) record->line);
      if (record->unclosed)
        g_string_append (out, "unclosed");
      if (record->has_nul)
        g_string_append (out, "nul!");
      if (record->has_bad_bytes)
        g_string_append (out, "bad!");
      for (guint i = 0; i < record->n_cells; i++)
        g_string_append_printf (out, "%s%s", i > 0 ? "|" : "", record->cells[i]);
    }
}

static void
test_lines_and_quotes_are_true (void)
{
  static const struct { const char *text; gssize length; const char *wanted; } cases[] = {
    { "a,b\n1,2\n", -1, "1:a|b 2:1|2" },
    { "a,b\r\n1,2\r\n", -1, "1:a|b 2:1|2" },
    { "a,b\r1,2\r", -1, "1:a|b 2:1|2" },
    { "a,b\n\n\n1,2", -1, "1:a|b 4:1|2" },
    { "a,\"x\ny\"\n1,2\n", -1, "1:a|x\ny 3:1|2" },
    { "a,\"x\r\ny\"\r\n1,2\n", -1, "1:a|x\r\ny 3:1|2" },
    { "\"say \"\"hi\"\"\",2", -1, "1:say \"hi\"|2" },
    { "5\" pipe,2", -1, "1:5\" pipe|2" },
    { "\"x\"y,2", -1, "1:xy|2" },
    { "a,\n,b\n,", -1, "1:a| 2:|b 3:|" },
    { "\"\",\"\"\n", -1, "1:|" },
    { "a\n1,\"x\n2,y\n3,z\n", -1, "1:a 2:unclosed 3:2|y 4:3|z" },
    { "a,\0b\nc", 6, "1:nul!a|\xef\xbf\xbd" "b 2:c" },
    { "a,\xe9\nc", -1, "1:bad!a|\xef\xbf\xbd 2:c" },
    { "\xef\xbb\xbf" "a,b\n", -1, "1:a|b" },
    { "", 0, "" },
    { "\n\n", -1, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReeveCsvReader) reader = read_text (cases[i].text, cases[i].length, ',');
      g_autofree char *found = describe (reader);

      g_assert_cmpstr (found, ==, cases[i].wanted);
    }
}

/* Property: what is quoted by the book is read back, whatever is in it, and also
 * where it crosses the border of two pieces of the file. */
static void
test_random_tables_survive (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20240612);
  static const char *const bits[] = { ",", "\"", "\n", "\r\n", "é", "x", "中", " ", ";" };

  for (guint trial = 0; trial < 60; trial++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (ReeveCsvReader) reader = NULL;
      guint n_rows = trial % 20 == 0 ? 30000 : 20;
      guint n = 0;

      for (guint row = 0; row < n_rows; row++)
        for (guint column = 0; column < 3; column++)
          {
            g_autoptr (GString) cell = g_string_new ("c");
            g_auto (GStrv) parts = NULL;
            g_autofree char *doubled = NULL;

            for (int k = g_rand_int_range (rand, 0, 6); k > 0; k--)
              g_string_append (cell, bits[g_rand_int_range (rand, 0, G_N_ELEMENTS (bits))]);
            parts = g_strsplit (cell->str, "\"", -1);
            doubled = g_strjoinv ("\"\"", parts);
            g_string_append_printf (text, "\"%s\"%s", doubled, column < 2 ? "," : "\n");
            g_ptr_array_add (wanted, g_strdup (cell->str));
          }

      reader = read_text (text->str, (gssize) text->len, ',');
      for (guint row = 0; row < n_rows; row++)
        {
          g_autoptr (GError) error = NULL;
          const ReeveCsvRecord *record;

          g_assert_true (reeve_csv_reader_next (reader, &record, &error));
          g_assert_nonnull (record);
          g_assert_cmpuint (record->n_cells, ==, 3);
          for (guint column = 0; column < 3; column++)
            g_assert_cmpstr (record->cells[column], ==, wanted->pdata[n++]);
        }
    }
}

static void
test_many_open_quotes_end_the_file (void)
{
  g_autoptr (GString) text = g_string_new ("a,b\n");
  g_autoptr (ReeveCsvReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  const ReeveCsvRecord *record = NULL;
  guint n = 0;

  for (guint i = 0; i < 41; i++)
    g_string_append (text, i % 2 == 0 ? "1,\"x\n" : "2,y\"\n");
  for (guint i = 0; i < 30; i++)
    g_string_append (text, "\"open,1\"\n\"\n");
  reader = read_text (text->str, -1, ',');

  while (reeve_csv_reader_next (reader, &record, &error) && record != NULL)
    n++;
  g_assert_cmpuint (n, <, 200);
  if (error != NULL)
    g_assert_error (error, REEVE_ERROR, REEVE_ERROR_DATA);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/geo/csv-reader/lines-and-quotes-are-true", test_lines_and_quotes_are_true);
  g_test_add_func ("/geo/csv-reader/random-tables-survive", test_random_tables_survive);
  g_test_add_func ("/geo/csv-reader/many-open-quotes-end-the-file",
                   test_many_open_quotes_end_the_file);

  return g_test_run ();
}
