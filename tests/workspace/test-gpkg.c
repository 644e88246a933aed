/* tests/workspace/test-gpkg.c — other programs find a GeoPackage without a fault */
#include "core/error.h"
#include "scene.h"
#include "workspace/scenario.h"
#include "workspace/style.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static ReeveRaster *
make_raster (const char *crs,
             guint       n_cols,
             guint       n_rows)
{
  ReeveRaster *raster = g_new0 (ReeveRaster, 1);

  raster->n_cols = n_cols;
  raster->n_rows = n_rows;
  raster->left = 700000;
  raster->top = 9310000;
  raster->cell_x = 30;
  raster->cell_y = 25;
  raster->crs = g_strdup (crs);
  raster->cells = g_new (float, n_cols * n_rows);
  for (guint i = 0; i < n_cols * n_rows; i++)
    raster->cells[i] = i % 11 == 3 ? NAN : (float) i * 0.37f;
  return raster;
}

/* A projection of a city's own, without a number. */
static const char own_crs[] =
  "PROJCS[\"Town grid\",GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],"
  "PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],"
  "PARAMETER[\"latitude_of_origin\",0],PARAMETER[\"central_meridian\",106.5],PARAMETER[\"scale_factor\",1],"
  "PARAMETER[\"false_easting\",700000],PARAMETER[\"false_northing\",10000000],UNIT[\"metre\",1]]";

static gboolean
add_func (ReeveEdit *edit,
          gpointer   data,
          ReeveJob  *job,
          GError   **error)
{
  static const char *const crss[] = { "EPSG:32748", own_crs };
  g_autoptr (ReeveDataset) groups = reeve_dataset_new ("Groups of points", REEVE_DATASET_POINTS);
  g_autoptr (ReeveShape) group = reeve_shape_from_wkt ("MULTIPOINT ((1 2), (3 4))", error);
  g_autoptr (ReeveWriter) writer = NULL;

  for (guint i = 0; i < 4; i++)
    {
      static const char *const names[] = { "Clínicas", "Roads", "Quarters", "Weekly cases" };
      gint64 id;

      if (!scene_write (edit, names[i], i, 100, i, &id, error)
          || !reeve_edit_set_style (edit, id, "{}", "<qgis/>", "<sld/>", error))
        return FALSE;
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (ReeveDataset) dataset = reeve_dataset_new (i == 0 ? "Depth" : "Town depth", REEVE_DATASET_RASTER);
      g_autoptr (ReeveRaster) raster = make_raster (crss[i], 300, 520);

      if (!reeve_edit_add_raster (edit, dataset, raster, job, error))
        return FALSE;
    }
  writer = reeve_writer_new (edit, groups, error);
  return reeve_writer_append (writer, group, error) && reeve_writer_finish (writer, error);
}

static gboolean
drop_func (ReeveEdit *edit,
           gpointer   data,
           ReeveJob  *job,
           GError   **error)
{
  g_autoptr (ReeveDataset) roads = reeve_catalogue_find (reeve_edit_get_db (edit), "Roads", error);
  g_autoptr (ReeveDataset) town = reeve_catalogue_find (reeve_edit_get_db (edit), "Town depth", error);

  return reeve_edit_delete_dataset (edit, roads->id, error)
         && reeve_edit_delete_dataset (edit, town->id, error)
         && reeve_edit_begin_roads (edit, error)
         && reeve_edit_add_scenario (edit, "Option", 0, NULL, error);
}

static void
edit (ReeveWorkspace *workspace,
      ReeveEditFunc   func)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveJob) job = reeve_job_new ();
  gboolean done = reeve_workspace_edit (workspace, "Edit", func, NULL, job, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

static void
assert_raster (ReeveWorkspace *workspace,
               const char     *name,
               const char     *crs)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = reeve_workspace_open_reader (workspace, &error);
  g_autoptr (ReeveDataset) dataset = reeve_catalogue_find (db, name, &error);
  g_autoptr (ReeveRaster) expected = make_raster (crs, 300, 520);
  g_autoptr (ReeveRaster) found = NULL;

  g_assert_no_error (error);
  found = reeve_dataset_read_raster (db, dataset, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (reeve_raster_same_grid (found, expected));
  for (guint i = 0; i < 300 * 520; i++)
    if (isnan (expected->cells[i]))
      g_assert_true (isnan (found->cells[i]));
    else
      g_assert_cmpfloat (found->cells[i], ==, expected->cells[i]);
  reeve_workspace_close_reader (db);
}

static void
test_rasters_come_back_cell_by_cell (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_create (scene->path, &error);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_assert_no_error (error);
  edit (workspace, add_func);
  assert_raster (workspace, "Depth", "EPSG:32748");
  assert_raster (workspace, "Town depth", own_crs);
  before = scene_dump (workspace);
  edit (workspace, drop_func);
  g_assert_true (reeve_workspace_step (workspace, FALSE, NULL, NULL, &error));
  g_assert_no_error (error);
  assert_raster (workspace, "Town depth", own_crs);
  after = scene_dump (workspace);
  scene_assert_same (after, before);
}

/* Runs a program of GDAL's; nothing may be said on its standard error. */
static char *
run (const char *const *argv)
{
  g_autofree char *program = g_find_program_in_path (argv[0]);
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status;

  if (program == NULL)
    return NULL;
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err,
                               &status, &error));
  if (status != 0 || *err != '\0')
    g_error ("%s: status %d\n%s\n%s", argv[0], status, out, err);
  return out;
}

#define VALIDATOR "/usr/lib/python3/dist-packages/osgeo_utils/samples/validate_gpkg.py"

static void
test_gdal_finds_no_fault (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (GError) error = NULL;
  ReeveWorkspace *workspace = reeve_workspace_create (scene->path, &error);
  g_autofree char *raster = g_strconcat ("GPKG:", scene->path, ":depth", NULL);
  const char *list[] = { "ogrinfo", "-ro", "-al", "-so", scene->path, NULL };
  const char *look[] = { "gdallocationinfo", "-valonly", raster, "299", "519", NULL };
  const char *info[] = { "gdalinfo", raster, NULL };
  const char *validate[] = { "/usr/bin/python3", VALIDATOR, "-q", "-k", scene->path, NULL };
  g_autofree char *listed = NULL;
  g_autofree char *value = NULL;
  g_autofree char *described = NULL;
  g_autofree char *judged = NULL;

  g_assert_no_error (error);
  edit (workspace, add_func);
  edit (workspace, drop_func);
  g_object_unref (workspace);

  listed = run (list);
  if (listed == NULL)
    {
      g_test_skip ("ogrinfo is not installed (Debian: gdal-bin)");
      return;
    }
  g_assert_nonnull (strstr (listed, "Layer name: clinicas\n"));
  g_assert_nonnull (strstr (listed, "Feature Count: 100\n"));
  g_assert_nonnull (strstr (listed, "Layer name: weekly_cases\n"));
  g_assert_null (strstr (listed, "roads"));
  g_assert_null (strstr (listed, "bin"));
  value = run (look);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (value, NULL), (float) (300 * 520 - 1) * 0.37f, 1e-2);
  described = run (info);
  g_assert_nonnull (strstr (described, "Size is 300, 520"));
  g_assert_nonnull (strstr (described, "ID[\"EPSG\",32748]"));

  if (!g_file_test (VALIDATOR, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the validator is not installed (Debian: python3-gdal)");
      return;
    }
  judged = run (validate);
  g_test_message ("%s", judged);
}

/* A colleague corrects a value and moves a place in QGIS; the workspace opens again. */
static void
test_what_gdal_edits_opens_again (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (GError) error = NULL;
  ReeveWorkspace *workspace = reeve_workspace_create (scene->path, &error);
  static const char *const sqls[] = {
    "UPDATE clinicas SET beds = 4321 WHERE fid = 2",
    "UPDATE quarters SET geom = (SELECT geom FROM quarters WHERE fid = 2) WHERE fid = 1",
    "INSERT INTO clinicas (name, beds) VALUES ('new', 1)",
    "DELETE FROM clinicas WHERE fid = 5",
  };
  g_autoptr (ReeveDataset) dataset = NULL;
  g_autoptr (ReeveTable) table = NULL;
  sqlite3 *db;

  g_assert_no_error (error);
  edit (workspace, add_func);
  g_object_unref (workspace);
  for (guint i = 0; i < G_N_ELEMENTS (sqls); i++)
    {
      const char *argv[] = { "ogrinfo", "-q", scene->path, "-sql", sqls[i], NULL };
      g_autofree char *out = run (argv);

      if (out == NULL)
        {
          g_test_skip ("ogrinfo is not installed (Debian: gdal-bin)");
          return;
        }
    }
  workspace = reeve_workspace_open (scene->path, &error);
  g_assert_no_error (error);
  db = reeve_workspace_open_reader (workspace, &error);
  dataset = reeve_catalogue_find (db, "Clínicas", &error);
  g_assert_no_error (error);
  table = reeve_dataset_read_table (db, dataset, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (reeve_table_get_integer (table, 1, 2), ==, 4321);
  reeve_workspace_close_reader (db);
  edit (workspace, drop_func);
  g_object_unref (workspace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workspace/raster-store/rasters-come-back-cell-by-cell",
                   test_rasters_come_back_cell_by_cell);
  g_test_add_func ("/workspace/gpkg/gdal-finds-no-fault", test_gdal_finds_no_fault);
  g_test_add_func ("/workspace/gpkg/what-gdal-edits-opens-again", test_what_gdal_edits_opens_again);
  return g_test_run ();
}
