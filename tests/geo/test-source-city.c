/* tests/geo/test-source-city.c — foreign files of the real data */
#include "geo/source.h"

#include "core/error.h"
#include "geo/gdal-out.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const char *
find_data (void)
{
  const char *data = g_getenv ("REEVE_TEST_DATA");

  if (data == NULL)
    g_test_skip ("REEVE_TEST_DATA does not name the real data");
  return data;
}

/* Every hostile file ends in rows or in a sentence that names it. */
static void
read_folder (const char *folder)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (names);
  while ((name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (ReeveJob) job = reeve_job_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (ReeveSource) source = reeve_source_open (path, NULL, job, &error);
      ReeveRowState state = source != NULL ? REEVE_ROW_READ : REEVE_ROW_FAILED;

      g_test_message ("%s: %s", path, error != NULL ? error->message : "opened");
      while (state == REEVE_ROW_READ || state == REEVE_ROW_REJECTED)
        {
          const ReeveSourceRow *row;
          g_autofree char *reason = NULL;

          state = reeve_source_next (source, &row, &reason, &error);
          g_assert_true (state != REEVE_ROW_REJECTED || reason != NULL);
        }
      if (state == REEVE_ROW_FAILED)
        {
          g_assert_cmpint (reeve_error_get_exit_status (error), ==, 2);
          g_assert_nonnull (strstr (error->message, path));
        }
    }
}

static void
test_hostile_files_end_in_a_sentence (void)
{
  const char *data = find_data ();
  g_autofree char *hostile = g_build_filename (data != NULL ? data : "", "hostile-inputs", NULL);
  g_autofree char *bad = g_build_filename (data != NULL ? data : "", "standards/geojson/bad", NULL);

  if (data == NULL)
    return;
  read_folder (hostile);
  read_folder (bad);
}

typedef struct
{
  double crime[49];
  guint  n_points;  /* of all shapes */
} Columbus;

static void
read_columbus (const char *path,
               Columbus   *out)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveSource) source = reeve_source_open (path, NULL, job, &error);
  const ReeveSourceRow *row;
  g_autofree char *reason = NULL;
  int crime = -1;
  guint n = 0;

  g_assert_no_error (error);
  memset (out, 0, sizeof *out);
  for (guint i = 0; i < reeve_source_get_n_fields (source); i++)
    if (g_ascii_strcasecmp (reeve_source_get_field (source, i)->name, "CRIME") == 0)
      crime = (int) i;
  g_assert_cmpint (crime, >=, 0);
  g_assert_cmpint (reeve_source_get_field (source, (guint) crime)->type, ==, REEVE_COLUMN_REAL);

  while (reeve_source_next (source, &row, &reason, &error) == REEVE_ROW_READ)
    {
      g_assert_cmpuint (n, <, 49);
      out->crime[n++] = g_ascii_strtod (row->texts[crime], NULL);
      out->n_points += row->shape->n_points;
    }
  g_assert_null (reason);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 49);
}

static void
test_columbus_is_the_same_in_every_format (void)
{
  static const char *const suffixes[] = {
    "shp", "geojson", "gpkg", "sqlite", "kml", "mif", "xlsx", "csv",
  };
  const char *data = find_data ();
  Columbus first = { .n_points = 0 };

  for (guint i = 0; data != NULL && i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/formats-columbus/columbus.%s", data, suffixes[i]);
      Columbus found;
      double sum = 0;

      read_columbus (path, &found);
      if (i == 0)
        first = found;
      for (guint j = 0; j < 49; j++)
        {
          g_assert_cmpfloat_with_epsilon (found.crime[j], first.crime[j], 1e-6);
          sum += found.crime[j];
        }
      g_assert_cmpfloat_with_epsilon (sum / 49, 35.1288, 1e-4);
      g_assert_cmpuint (found.n_points, ==, i < 6 ? first.n_points : 49);
    }
}

static void
test_a_preamble_of_auckland_is_passed (void)
{
  const char *data = find_data ();
  g_autofree char *path = g_strdup_printf ("%s/ems-auckland/stations_stations_1.csv", data);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (ReeveSource) source = NULL;

  if (data == NULL)
    return;
  source = reeve_source_open (path, NULL, job, NULL);
  g_assert_cmpstr (reeve_source_get_field (source, 0)->name, ==, "index");
  g_assert_cmpint (reeve_source_get_kind (source), ==, REEVE_SHAPE_POINT);
}

static ReeveTable *
copy_to_table (const char *path)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (ReeveSource) source = reeve_source_open (path, NULL, job, NULL);
  ReeveTable *table = reeve_table_new (reeve_source_get_kind (source));
  const ReeveSourceRow *row;
  char *reason;

  for (guint i = 0; i < reeve_source_get_n_fields (source); i++)
    reeve_table_add_column (table, reeve_source_get_field (source, i)->name, "",
                            reeve_source_get_field (source, i)->type, "");
  while (reeve_source_next (source, &row, &reason, NULL) == REEVE_ROW_READ)
    {
      guint at = reeve_table_add_row (table);

      for (guint i = 0; i < reeve_source_get_n_fields (source); i++)
        if (row->texts[i] == NULL)
          continue;
        else if (reeve_table_get_column (table, i)->type == REEVE_COLUMN_INTEGER)
          reeve_table_set_integer (table, at, i, g_ascii_strtoll (row->texts[i], NULL, 10));
        else if (reeve_table_get_column (table, i)->type == REEVE_COLUMN_REAL)
          reeve_table_set_real (table, at, i, g_ascii_strtod (row->texts[i], NULL));
        else
          reeve_table_set_text (table, at, i, row->texts[i]);
      reeve_table_set_shape (table, at, reeve_source_steal_shape (source));
    }
  return table;
}

static void
test_kml_is_valid (void)
{
  static const char *const sources[] = {
    "formats-columbus/columbus.geojson", "ems-auckland/stations_stations_1.csv",
  };
  const char *data = find_data ();
  g_autofree char *folder = g_dir_make_tmp ("reeve-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "out.kml", NULL);
  g_autofree char *xmllint = g_find_program_in_path ("xmllint");

  for (guint i = 0; data != NULL && i < G_N_ELEMENTS (sources); i++)
    {
      g_autofree char *source = g_build_filename (data, sources[i], NULL);
      g_autofree char *schema = g_build_filename (data, "standards/kml/ogckml22.xsd", NULL);
      g_autoptr (ReeveTable) table = copy_to_table (source);
      g_autoptr (ReeveJob) job = reeve_job_new ();
      g_autoptr (GError) error = NULL;
      const char *argv[] = { xmllint, "--noout", "--nonet", "--schema", schema, path, NULL };
      int status = 1;

      g_assert_true (reeve_table_write_file (table, REEVE_FILE_KML, "Stations & beds", path, job,
                                             &error));
      g_assert_no_error (error);
      g_assert_cmpint (reeve_file_count_rows (path, job, &error), ==,
                       reeve_table_get_n_rows (table));
      if (xmllint == NULL)
        g_test_skip ("xmllint is not installed");
      else
        {
          g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL,
                                       G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                                       NULL, NULL, NULL, NULL, &status, NULL));
          g_assert_cmpint (status, ==, 0);
        }
      g_remove (path);
    }
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/geo/source-city/hostile-files-end-in-a-sentence",
                   test_hostile_files_end_in_a_sentence);
  g_test_add_func ("/geo/source-city/columbus-is-the-same-in-every-format",
                   test_columbus_is_the_same_in_every_format);
  g_test_add_func ("/geo/source-city/a-preamble-of-auckland-is-passed",
                   test_a_preamble_of_auckland_is_passed);
  g_test_add_func ("/geo/source-city/kml-is-valid", test_kml_is_valid);

  return g_test_run ();
}
