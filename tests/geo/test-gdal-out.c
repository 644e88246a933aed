/* tests/geo/test-gdal-out.c — tables written for other programs */
#include "geo/gdal-out.h"

#include "geo/source.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static ReeveTable *
make_table (ReeveShapeKind kind)
{
  ReeveTable *table = reeve_table_new (kind);
  guint name = reeve_table_add_column (table, "name", "Name", REEVE_COLUMN_TEXT, "");
  guint beds = reeve_table_add_column (table, "beds", "Beds", REEVE_COLUMN_INTEGER, "count");
  guint share = reeve_table_add_column (table, "share", "Share", REEVE_COLUMN_REAL, "share");
  guint open = reeve_table_add_column (table, "open", "Open", REEVE_COLUMN_BOOLEAN, "");
  static const char *const names[] = {
    "=HYPERLINK(\"x\",\"y\")", "Ōraka, <b>& \"Söhne\"", "中文\nsecond line",
  };

  for (guint i = 0; i < 4; i++)
    {
      guint row = reeve_table_add_row (table);
      ReeveLonLat corners[] = { { i, i }, { i + 1, i }, { i + 1, i + 0.123456789 } };

      if (i == 3)
        break;  /* all cells null, no shape */
      reeve_table_set_text (table, row, name, names[i]);
      reeve_table_set_integer (table, row, beds, i == 0 ? G_MAXINT32 + G_GINT64_CONSTANT (10) : -7);
      reeve_table_set_real (table, row, share, i == 1 ? INFINITY : 0.1);
      reeve_table_set_integer (table, row, open, i % 2);
      if (kind == REEVE_SHAPE_POINT)
        reeve_table_set_shape (table, row, reeve_shape_new_point (corners[2]));
      else if (kind == REEVE_SHAPE_AREA)
        reeve_table_set_shape (table, row, reeve_shape_new_area (corners, 3));
    }
  return table;
}

/* Property: every format of every kind reads back with as many rows, the same
 * words and shapes within a centimetre. */
static void
test_what_is_written_reads_back (void)
{
  static const ReeveShapeKind kinds[] = { REEVE_SHAPE_NONE, REEVE_SHAPE_POINT, REEVE_SHAPE_AREA };
  g_autofree char *folder = g_dir_make_tmp ("reeve-test-XXXXXX", NULL);
  g_autoptr (ReeveJob) job = reeve_job_new ();

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint format = REEVE_FILE_GEOJSON; format <= REEVE_FILE_CSV; format++)
      {
        g_autoptr (ReeveTable) table = make_table (kinds[k]);
        g_autofree char *name = g_strconcat ("out", reeve_file_format_get_suffix (format), NULL);
        g_autofree char *path = g_build_filename (folder, name, NULL);
        g_autoptr (GError) error = NULL;
        g_autoptr (ReeveSource) source = NULL;
        const ReeveSourceRow *row;
        g_autofree char *reason = NULL;
        gboolean found_name = FALSE;

        g_assert_true (reeve_table_write_file (table, format, "places", path, job, &error));
        g_assert_no_error (error);

        source = reeve_source_open (path, NULL, job, &error);
        g_assert_no_error (error);
        g_assert_cmpint (reeve_source_get_kind (source), ==, kinds[k]);
        g_assert_cmpint (reeve_source_next (source, &row, &reason, &error), ==, REEVE_ROW_READ);
        g_assert_cmpint (reeve_source_next (source, &row, &reason, &error), ==, REEVE_ROW_READ);
        for (guint i = 0; i < reeve_source_get_n_fields (source); i++)
          if (g_ascii_strcasecmp (reeve_source_get_field (source, i)->name, "name") == 0)
            found_name |= g_strcmp0 (row->texts[i], "Ōraka, <b>& \"Söhne\"") == 0;
        g_assert_true (found_name);
        if (kinds[k] == REEVE_SHAPE_POINT)
          {
            g_assert_cmpfloat_with_epsilon (row->shape->points[0].lon, 2, 1e-7);
            g_assert_cmpfloat_with_epsilon (row->shape->points[0].lat, 1.123456789, 1e-7);
          }
        g_remove (path);
      }
  g_assert_cmpint (g_rmdir (folder), ==, 0);  /* nothing else was left there */
}

static void
test_formulas_are_defused (void)
{
  g_autoptr (ReeveTable) table = make_table (REEVE_SHAPE_NONE);
  g_autofree char *folder = g_dir_make_tmp ("reeve-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "out.csv", NULL);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autofree char *text = NULL;

  g_assert_true (reeve_table_write_file (table, REEVE_FILE_CSV, "x", path, job, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "\xef\xbb\xbfname,beds,share,open\r\n"));
  g_assert_nonnull (strstr (text, "\r\n\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\",2147483657,0.1,false\r\n"));
  g_assert_nonnull (strstr (text, ",-7,,true\r\n"));
  g_remove (path);
  g_rmdir (folder);
}

static void
test_a_full_or_missing_folder_is_said (void)
{
  g_autoptr (ReeveTable) table = make_table (REEVE_SHAPE_POINT);
  g_autoptr (ReeveJob) job = reeve_job_new ();

  for (guint format = REEVE_FILE_GEOJSON; format <= REEVE_FILE_CSV; format++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (reeve_table_write_file (table, format, "x", "/nowhere/at/all/out.csv", job,
                                              &error));
      g_assert_nonnull (strstr (error->message, "/nowhere/at/all/out.csv"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/geo/gdal-out/what-is-written-reads-back", test_what_is_written_reads_back);
  g_test_add_func ("/geo/gdal-out/formulas-are-defused", test_formulas_are_defused);
  g_test_add_func ("/geo/gdal-out/a-missing-folder-is-said",
                   test_a_full_or_missing_folder_is_said);

  return g_test_run ();
}
