/* tests/plan/test-export.c — what leaves is whole, counted and released; else nothing leaves */
#include "core/error.h"
#include "plan/export.h"
#include "workspace/edit.h"
#include "workspace/result.h"
#include "workspace/style.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char           *folder;     /* owned */
  char           *out;        /* owned */
  ReeveWorkspace *workspace;  /* owned */
  ReeveJob       *job;        /* owned */
} House;

static ReeveTable *
make_sites (void)
{
  static const double people[] = { 60, 3, 40, 90 };
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_POINT);

  reeve_table_add_column (table, "name", "Name", REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "people", "People", REEVE_COLUMN_REAL, "people");
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *name = g_strdup_printf ("Site <%u> & 诊所", i);

      reeve_table_add_row (table);
      reeve_table_set_text (table, i, 0, name);
      reeve_table_set_real (table, i, 1, people[i]);
      reeve_table_set_shape (table, i, reeve_shape_new_point ((ReeveLonLat) { 14 + i * 0.01, 49 }));
    }
  return table;
}

static gboolean
fill_edit (ReeveEdit  *edit,
           gpointer    data,
           ReeveJob   *job,
           GError    **error)
{
  const ReeveClassification *level = data;
  g_autoptr (ReeveDataset) secret = reeve_dataset_new ("Patients at home", REEVE_DATASET_POINTS);
  g_autoptr (ReeveDataset) sites = reeve_dataset_new ("Sites", REEVE_DATASET_POINTS);
  g_autoptr (ReeveTable) table = make_sites ();
  g_autoptr (ReeveResult) result = reeve_result_new ();
  ReeveNumber *number = g_new0 (ReeveNumber, 1);
  ReeveInput *input = g_new0 (ReeveInput, 1);

  secret->classification = *level;
  sites->classification = *level;
  if (!reeve_edit_add_table (edit, secret, table, job, error) ||
      !reeve_edit_add_table (edit, sites, table, job, error))
    {
      g_free (number);
      g_free (input);
      return FALSE;
    }
  result->tool = g_strdup ("site-max-cover");
  result->version = g_strdup ("0.1");
  result->title = g_strdup ("Ärzte: where?");
  result->scenario_name = g_strdup ("");
  result->params_json = g_strdup ("{}");
  result->created = g_strdup ("2026-11-21T10:00:00Z");
  result->proof = g_strdup ("");
  result->classification = *level;
  result->released = *level;
  number->key = g_strdup ("reached");
  number->title = g_strdup ("Reached");
  number->unit = g_strdup ("people");
  number->value = 193;
  number->is_people = TRUE;
  g_ptr_array_add (result->numbers, number);
  input->dataset_id = secret->id;
  input->name = g_strdup (secret->name);
  g_ptr_array_add (result->inputs, input);
  g_array_append_val (result->outputs, sites->id);
  return reeve_edit_add_result (edit, result, error);
}

static House *
house_new (ReeveClassification level)
{
  House *self = g_new0 (House, 1);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("reeve-plan-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (self->folder, "house.gpkg", NULL);
  self->out = g_build_filename (self->folder, "out", NULL);
  self->job = reeve_job_new ();
  self->workspace = reeve_workspace_create (path, &error);
  g_assert_no_error (error);
  g_assert_true (reeve_workspace_edit (self->workspace, "Fill", fill_edit, &level, self->job,
                                       &error));
  g_assert_no_error (error);
  return self;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);

      if (g_unlink (inside) != 0)
        remove_folder (inside);
    }
  g_rmdir (path);
}

static void
house_free (House *self)
{
  g_object_unref (self->workspace);
  g_object_unref (self->job);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->out);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (House, house_free)

static guint
count_files (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static gint64
ask (const char *path,
     const char *sql)
{
  sqlite3 *db = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_true (reeve_sql_int64 (db, sql, -1, &n, &error));
  g_assert_no_error (error);
  sqlite3_close (db);
  return n;
}

static void
test_every_file_is_counted_and_hides_few (void)
{
  g_autoptr (House) house = house_new (REEVE_CLASS_INTERNAL);
  g_autoptr (GError) error = NULL;
  ReeveExportOptions options = { 0 };
  g_autoptr (GPtrArray) files = reeve_plan_export (house->workspace, "1", house->out, &options,
                                                   house->job, &error);
  g_autofree char *csv = g_build_filename (house->out, "arzte-where-sites.csv", NULL);
  g_autofree char *gpkg = g_build_filename (house->out, "arzte-where.gpkg", NULL);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (files);
  g_assert_cmpuint (count_files (house->out), ==, files->len);
  g_assert_cmpuint (files->len, ==, 6);
  for (guint i = 0; i < files->len; i++)
    {
      const ReeveExported *file = g_ptr_array_index (files, i);

      g_assert_true (g_file_test (file->path, G_FILE_TEST_IS_REGULAR));
      g_assert_cmpint (file->n_rows, >, 0);
      g_assert_cmpuint (file->n_bytes, >, 0);
    }

  g_assert_true (g_file_get_contents (csv, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, ",90,"));
  g_assert_nonnull (strstr (text, "诊所"));
  g_assert_null (strstr (text, ",3,"));
  g_assert_null (strstr (text, ",40,"));   /* or 193 − 60 − 90 − 40 tells */
  g_assert_cmpint (ask (gpkg, "SELECT count(*) FROM reeve_log"), ==, 0);
  g_assert_cmpint (ask (gpkg, "SELECT count(*) FROM reeve_undo"), ==, 0);
  g_assert_cmpint (ask (gpkg, "SELECT count(*) FROM layer_styles"), ==, 1);
  g_assert_cmpint (ask (gpkg, "SELECT count(*) FROM reeve_dataset"), ==, 2);
  g_assert_cmpint (ask (gpkg, "SELECT count(people) FROM sites"), ==, 2);
}

static void
test_restricted_answers_stay_until_released (void)
{
  g_autoptr (House) house = house_new (REEVE_CLASS_RESTRICTED);
  g_autoptr (GError) error = NULL;
  ReeveExportOptions options = { .formats = (const char *const[]) { "csv", NULL } };
  g_autoptr (GPtrArray) files = reeve_plan_export (house->workspace, "1", house->out, &options,
                                                   house->job, &error);
  g_autoptr (GPtrArray) log = NULL;
  sqlite3 *db;
  const ReeveLogEntry *last = NULL;

  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "Patients at home"));
  g_assert_null (files);
  g_assert_false (g_file_test (house->out, G_FILE_TEST_EXISTS));
  g_clear_error (&error);

  options.release_given = TRUE;
  options.release = REEVE_CLASS_INTERNAL;
  g_assert_null (reeve_plan_export (house->workspace, "1", house->out, &options, house->job,
                                    &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);   /* no reason */
  g_clear_error (&error);

  options.reason = "Council asked";
  files = reeve_plan_export (house->workspace, "1", house->out, &options, house->job, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files->len, ==, 2);
  db = reeve_workspace_open_reader (house->workspace, &error);
  log = reeve_workspace_list_log (db, &error);
  for (guint i = log->len; i-- > 0;)
    {
      last = g_ptr_array_index (log, i);
      if (g_str_equal (last->action, "release"))
        break;
      g_assert_cmpuint (i, >, 0);
    }
  g_assert_nonnull (strstr (last->text, "Council asked"));
  reeve_workspace_close_reader (db);
}

static void
test_nothing_stays_when_stopped_or_failing (void)
{
  g_autoptr (House) house = house_new (REEVE_CLASS_PUBLIC);
  g_autoptr (ReeveJob) stopped = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  ReeveExportOptions options = { .formats = (const char *const[]) { "kml", "pdf", NULL } };
  g_autofree char *blocked = g_build_filename (house->folder, "house.gpkg", "out", NULL);
  ReeveExportOptions unknown = { .formats = (const char *const[]) { "dwg", NULL } };

  reeve_job_cancel (stopped);
  g_assert_null (reeve_plan_export (house->workspace, "1", house->out, &options, stopped, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (house->out, G_FILE_TEST_EXISTS));
  g_clear_error (&error);

  g_assert_null (reeve_plan_export (house->workspace, "1", blocked, &options, house->job, &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "house.gpkg"));
  g_clear_error (&error);

  g_assert_null (reeve_plan_export (house->workspace, "1", house->out, &unknown, house->job,
                                    &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
}

static void
test_maps_are_reviewed_too (void)
{
  g_autoptr (House) house = house_new (REEVE_CLASS_RESTRICTED);
  g_autofree char *path = g_build_filename (house->folder, "map.svg", NULL);
  g_autoptr (GError) error = NULL;
  ReevePlanRenderOptions options = { .box = REEVE_BOX_EMPTY, .width = 300, .height = 200,
                                     .furniture = TRUE };

  g_assert_false (reeve_plan_render (house->workspace, path, &options, house->job, &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_clear_error (&error);

  options.release_given = TRUE;
  options.reason = "For the field";
  g_assert_true (reeve_plan_render (house->workspace, path, &options, house->job, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

static gboolean
style_edit (ReeveEdit  *edit,
            gpointer    data,
            ReeveJob   *job,
            GError    **error)
{
  g_autoptr (ReeveDataset) sites = reeve_catalogue_find (reeve_edit_get_db (edit), "Sites", error);

  return sites != NULL && reeve_edit_set_style (edit, sites->id, data, NULL, NULL, error);
}

/* What an SVG's words are, with the glyphs put together by pdftotext. */
static char *
render_words (House      *house,
              const char *style)
{
  static const char *const layers[] = { "Sites", NULL };
  g_autofree char *path = g_build_filename (house->folder, "map.pdf", NULL);
  g_autoptr (GError) error = NULL;
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  char *words = NULL;
  ReevePlanRenderOptions options = { .box = REEVE_BOX_EMPTY, .layers = layers, .width = 700,
                                     .height = 500, .furniture = TRUE };

  g_assert_true (reeve_workspace_edit (house->workspace, "Style", style_edit, (gpointer) style,
                                       house->job, &error));
  g_assert_true (reeve_plan_render (house->workspace, path, &options, house->job, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &words,
                               NULL, NULL, NULL));
  g_unlink (path);
  return words;
}

/* Sites with 60, 3, 40 and 90 people: three are nobody's business. */
static void
test_maps_hide_few_as_tables_do (void)
{
  static const char classes[] =
    "{\"draw\":\"colour\",\"field\":\"people\",\"breaks\":\"manual\",\"classes\":4,"
    "\"limits\":[3,4,50]}";
  static const char labels[] = "{\"label\":\"people\",\"symbol\":\"clinic\"}";
  g_autofree char *pdftotext = g_find_program_in_path ("pdftotext");
  g_autoptr (House) open = house_new (REEVE_CLASS_PUBLIC);
  g_autoptr (House) closed = house_new (REEVE_CLASS_INTERNAL);

  if (pdftotext == NULL)
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }
  for (guint i = 0; i < 2; i++)
    {
      House *house = i == 0 ? open : closed;
      g_autofree char *classed = render_words (house, classes);
      g_autofree char *labelled = render_words (house, labels);

      g_assert_cmpint (strstr (classed, "under 3") != NULL, ==, i == 0);
      g_assert_cmpint (strstr (classed, "no data") != NULL, ==, i == 1);
      g_assert_nonnull (strstr (classed, "50 or more"));
      g_assert_cmpint (strstr (labelled, "60") != NULL, ==, i == 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/export/every-file-is-counted-and-hides-few",
                   test_every_file_is_counted_and_hides_few);
  g_test_add_func ("/plan/export/restricted-answers-stay-until-released",
                   test_restricted_answers_stay_until_released);
  g_test_add_func ("/plan/export/nothing-stays-when-stopped-or-failing",
                   test_nothing_stays_when_stopped_or_failing);
  g_test_add_func ("/plan/export/maps-are-reviewed-too", test_maps_are_reviewed_too);
  g_test_add_func ("/plan/render/maps-hide-few-as-tables-do", test_maps_hide_few_as_tables_do);
  return g_test_run ();
}
