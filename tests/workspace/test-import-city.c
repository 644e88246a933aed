/* tests/workspace/test-import-city.c — real deliveries, and hostile ones */
#include "core/error.h"
#include "delivery.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *
find_data (const char *relative)
{
  const char *data = g_getenv ("REEVE_TEST_DATA");

  if (data == NULL)
    {
      g_test_skip ("REEVE_TEST_DATA is not set");
      return NULL;
    }
  return g_build_filename (data, relative, NULL);
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GPtrArray *
list_folder (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_texts);
  return names;
}

/* Names and bytes: a source is never written, nor anything beside it. */
static char *
fingerprint (const char *folder)
{
  g_autoptr (GPtrArray) names = list_folder (folder);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);
      g_autofree char *hash = g_file_test (path, G_FILE_TEST_IS_REGULAR) ? scene_hash (path) : NULL;
      GStatBuf status;

      g_assert_cmpint (g_stat (path, &status), ==, 0);
      g_string_append_printf (text, "%s %s %lld\n", (char *) names->pdata[i], hash,
                              (long long) status.st_mtime);
    }
  return g_string_free (text, FALSE);
}

static guint
find_column (const ReeveTable *table,
             const char       *title)
{
  for (guint i = 0; i < reeve_table_get_n_columns (table); i++)
    if (g_ascii_strcasecmp (reeve_table_get_column (table, i)->title, title) == 0)
      return i;
  g_error ("No column %s", title);
}

static guint
find_row (const ReeveTable *table,
          guint             column,
          gint64            value)
{
  for (guint row = 0; row < reeve_table_get_n_rows (table); row++)
    if (reeve_table_get_real (table, row, column) == (double) value)
      return row;
  g_error ("No row %" G_GINT64_FORMAT, value);
}

static void
test_columbus_is_the_same_in_every_format (void)
{
  static const char *const endings[] = { "shp", "geojson", "gpkg", "sqlite", "kml", "mif", "xlsx",
                                         "csv" };
  static const char *const columns[] = { "AREA", "HOVAL", "INC", "CRIME", "OPEN", "DISCBD", "NEIGNO" };
  g_autofree char *folder = find_data ("formats-columbus");
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (ReeveWorkspace) workspace = NULL;
  g_autoptr (ReeveTable) first = NULL;
  g_autofree char *sources = NULL;
  g_autofree char *sources_after = NULL;

  if (folder == NULL)
    return;
  sources = fingerprint (folder);
  workspace = delivery_start (scene);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat ("columbus.", endings[i], NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (ReeveImportReport) report = delivery_import (workspace, path);
      g_autoptr (ReeveTable) table = delivery_read (workspace, report->dataset_id);
      double crime = 0;

      g_test_message ("%s: %d kept, %d rejected", name, (int) report->n_kept,
                      (int) report->n_rejected);
      g_assert_cmpint (report->n_kept, ==, 49);
      if (first == NULL)
        first = reeve_table_ref (table);
      for (gint64 id = 1; id <= 49; id++)
        {
          guint row = find_row (table, find_column (table, "POLYID"), id);
          guint same = find_row (first, find_column (first, "POLYID"), id);

          for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
            {
              double found = reeve_table_get_real (table, row, find_column (table, columns[c]));
              double wanted = reeve_table_get_real (first, same, find_column (first, columns[c]));

              g_assert_cmpfloat_with_epsilon (found, wanted, 1e-6 * MAX (1, fabs (wanted)));
            }
          crime += reeve_table_get_real (table, row, find_column (table, "CRIME"));
        }
      g_assert_cmpfloat_with_epsilon (crime / 49, 35.1288, 1e-4);
    }
  sources_after = fingerprint (folder);
  g_assert_cmpstr (sources_after, ==, sources);
  scene_check (workspace);
}

static void
test_footprints_without_attributes_open (void)
{
  g_autofree char *path = find_data ("hazard-jakarta/jakarta_OSM_building.shp");
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (ReeveWorkspace) workspace = NULL;
  g_autoptr (ReeveImportReport) report = NULL;
  g_autoptr (ReeveDataset) dataset = NULL;

  if (path == NULL)
    return;
  workspace = delivery_start (scene);
  report = delivery_import (workspace, path);
  g_assert_cmpint (report->n_kept, ==, 22266);
  dataset = scene_get (workspace, report->dataset_id);
  g_assert_cmpint (dataset->kind, ==, REEVE_DATASET_AREAS);
  /* Jakarta, not somewhere off Africa: EPSG:3857 was understood. */
  g_assert_cmpfloat (dataset->box.west, >, 106);
  g_assert_cmpfloat (dataset->box.east, <, 107.5);
}

static void
test_soho_comes_with_its_place (void)
{
  g_autofree char *path = find_data ("spatial-stats/snow_maps/SohoPeople.shp");
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (ReeveWorkspace) workspace = NULL;
  g_autoptr (ReeveImportReport) report = NULL;
  g_autoptr (ReeveDataset) dataset = NULL;

  if (path == NULL)
    return;
  workspace = delivery_start (scene);
  report = delivery_import (workspace, path);
  dataset = scene_get (workspace, report->dataset_id);
  g_assert_cmpint (report->n_kept, ==, 324);
  g_assert_cmpstr (dataset->theme, ==, "people");
}

static void
test_new_york_rates_come_onto_its_areas (void)
{
  g_autofree char *areas = find_data ("nyc-covid/MODZCTA_2010_WGS1984.geo.json");
  g_autofree char *rows = find_data ("nyc-covid/data-by-modzcta.csv");
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (ReeveWorkspace) workspace = NULL;
  g_autoptr (ReeveImportReport) to = NULL;
  g_autoptr (ReeveImportReport) from = NULL;
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveJoinReport) join = NULL;
  g_autoptr (ReeveTable) table = NULL;
  ReeveJoinRequest request;
  guint key;
  guint deaths;
  gint64 sum = 0;

  if (areas == NULL)
    return;
  workspace = delivery_start (scene);
  to = delivery_import (workspace, areas);
  from = delivery_import (workspace, rows);
  g_assert_cmpint (to->n_kept, ==, 178);
  request = (ReeveJoinRequest) { to->dataset_id, "MODZCTA", from->dataset_id, "MODIFIED_ZCTA" };
  join = reeve_join_run (workspace, &request, FALSE, job, &error);
  g_assert_no_error (error);
  g_assert_cmpint (join->n_matched, ==, 177);
  g_assert_cmpuint (join->rows_without->len, ==, 0);
  g_assert_cmpuint (join->areas_without->len, ==, 1);
  g_assert_cmpstr (join->areas_without->pdata[0], ==, "99999");

  table = delivery_read (workspace, to->dataset_id);
  key = find_column (table, "MODZCTA");
  deaths = find_column (table, "COVID_DEATH_COUNT");
  for (guint row = 0; row < reeve_table_get_n_rows (table); row++)
    {
      sum += reeve_table_get_integer (table, row, deaths);
      if (g_strcmp0 (reeve_table_get_text (table, row, key), "10001") == 0)
        g_assert_cmpint (reeve_table_get_integer (table, row, deaths), ==, 73);
    }
  g_assert_cmpint (sum, >, 30000);
}

static void
test_raster_of_people_refuses_to_guess (void)
{
  g_autofree char *path =
    find_data ("ems-auckland/population_density_census_2013_rasters_auckland-pop-densit-40m/"
               "auckland-pop-densit-40m.tif");
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (ReeveWorkspace) workspace = NULL;
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveImportPlan) plan = NULL;
  g_autoptr (ReeveImportReport) report = NULL;
  g_autoptr (ReeveDataset) dataset = NULL;

  if (path == NULL)
    return;
  workspace = delivery_start (scene);
  plan = delivery_plan (workspace, path, &error);
  g_assert_no_error (error);
  g_assert_true (plan->meaning_asked);
  g_assert_null (reeve_import_run (workspace, plan, job, &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "888 million"));
  g_assert_nonnull (strstr (error->message, "people per km²: 1.4"));
  g_clear_error (&error);

  plan->meaning = REEVE_RASTER_DENSITY;
  plan->meaning_given = TRUE;
  report = reeve_import_run (workspace, plan, job, &error);
  g_assert_no_error (error);
  dataset = scene_get (workspace, report->dataset_id);
  g_assert_cmpint (dataset->kind, ==, REEVE_DATASET_RASTER);
  g_assert_cmpint (dataset->meaning, ==, REEVE_RASTER_DENSITY);
  g_assert_cmpfloat_with_epsilon (plan->sum_as_density, 1.41e6, 1.41e4);
}

/* A depth of water is asked nothing; its next delivery takes its place. */
static void
test_raster_is_updated (void)
{
  g_autofree char *path = find_data ("hazard-jakarta/Flood_Current_Depth_Jakarta_geographic.asc");
  g_autofree char *next = find_data ("hazard-jakarta/jakarta_flood_category_123.tif");
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (ReeveWorkspace) workspace = NULL;
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveImportReport) report = NULL;
  g_autoptr (ReeveImportReport) updated = NULL;
  g_autoptr (ReeveImportPlan) plan = NULL;
  g_autoptr (ReeveDataset) before = NULL;
  g_autoptr (ReeveDataset) after = NULL;

  if (path == NULL)
    return;
  workspace = delivery_start (scene);
  report = delivery_import (workspace, path);
  before = scene_get (workspace, report->dataset_id);
  g_assert_cmpint (before->kind, ==, REEVE_DATASET_RASTER);
  g_assert_cmpstr (before->theme, ==, "hazards");

  plan = delivery_plan (workspace, next, &error);
  g_assert_no_error (error);
  updated = reeve_import_update (workspace, report->dataset_id, plan, job, &error);
  g_assert_no_error (error);
  after = scene_get (workspace, report->dataset_id);
  g_assert_cmpstr (after->name, ==, before->name);
  g_assert_cmpint (after->revision, >, before->revision);
  g_assert_cmpstr (after->source, ==, "jakarta_flood_category_123.tif");
  scene_check (workspace);
}

static gboolean
try_file (ReeveWorkspace *workspace,
          const char     *path,
          GError        **error)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (ReeveImportPlan) plan = delivery_plan (workspace, path, error);
  g_autoptr (ReeveImportReport) report = NULL;

  if (plan == NULL)
    return FALSE;
  report = reeve_import_run (workspace, plan, job, error);
  return report != NULL;
}

/* Success or a sentence that names the file; then every byte is as before. */
static void
try_folder (const char *relative)
{
  g_autofree char *folder = find_data (relative);
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (GPtrArray) names = NULL;
  g_autofree char *sources = NULL;
  g_autofree char *sources_after = NULL;
  g_autoptr (ReeveWorkspace) workspace = NULL;
  guint n_good = 0;

  if (folder == NULL)
    return;
  names = list_folder (folder);
  sources = fingerprint (folder);
  workspace = delivery_start (scene);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);
      g_autofree char *before = scene_dump (workspace);
      g_autofree char *after = NULL;
      g_autoptr (GError) error = NULL;

      if (try_file (workspace, path, &error))
        {
          n_good++;
          continue;
        }
      g_test_message ("%s", error->message);
      g_assert_true (error->domain == REEVE_ERROR);
      g_assert_nonnull (strstr (error->message, names->pdata[i]));
      after = scene_dump (workspace);
      scene_assert_same (after, before);
    }
  g_test_message ("%u of %u files came in", n_good, names->len);
  sources_after = fingerprint (folder);
  g_assert_cmpstr (sources_after, ==, sources);
  scene_check (workspace);
}

static void
test_hostile_files_end_in_a_sentence (void)
{
  try_folder ("hostile-inputs");
}

static void
test_bad_geojson_ends_in_a_sentence (void)
{
  try_folder ("standards/geojson/bad");
}

static void
test_good_geojson_comes_in (void)
{
  try_folder ("standards/geojson/good");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/workspace/import-city/columbus-is-the-same-in-every-format",
                   test_columbus_is_the_same_in_every_format);
  g_test_add_func ("/workspace/import-city/footprints-without-attributes-open",
                   test_footprints_without_attributes_open);
  g_test_add_func ("/workspace/import-city/soho-comes-with-its-place",
                   test_soho_comes_with_its_place);
  g_test_add_func ("/workspace/import-city/new-york-rates-come-onto-its-areas",
                   test_new_york_rates_come_onto_its_areas);
  g_test_add_func ("/workspace/import-city/raster-of-people-refuses-to-guess",
                   test_raster_of_people_refuses_to_guess);
  g_test_add_func ("/workspace/import-city/raster-is-updated", test_raster_is_updated);
  g_test_add_func ("/workspace/import-city/hostile-files-end-in-a-sentence",
                   test_hostile_files_end_in_a_sentence);
  g_test_add_func ("/workspace/import-city/bad-geojson-ends-in-a-sentence",
                   test_bad_geojson_ends_in_a_sentence);
  g_test_add_func ("/workspace/import-city/good-geojson-comes-in", test_good_geojson_comes_in);

  return g_test_run ();
}
