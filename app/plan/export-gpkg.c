/* plan/export-gpkg.c — an answer as a GeoPackage of its own
 *
 * A new workspace with nothing but the outputs, so that Reeve and QGIS both
 * open it with its styles. What its making left in history and log goes again:
 * it names a user and says nothing about the answer.
 */
#include "plan/export-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "map/style.h"
#include "workspace/edit.h"
#include "workspace/style.h"

static gboolean
add_layer (ReeveEdit           *edit,
           const ReeveLeaving  *leaving,
           ReeveJob            *job,
           GError             **error)
{
  g_autoptr (ReeveDataset) dataset = reeve_dataset_copy (leaving->dataset);
  g_autoptr (ReeveLayerStyle) style = NULL;
  g_autofree char *qml = NULL;
  g_autofree char *sld = NULL;

  dataset->id = 0;
  dataset->result_id = 0;
  dataset->scenario_id = 0;
  for (guint i = 0; i < dataset->fields->len; i++)
    ((ReeveField *) g_ptr_array_index (dataset->fields, i))->classification =
      dataset->classification;
  if (!reeve_edit_add_table (edit, dataset, leaving->table, job, error))
    return FALSE;
  if (leaving->style == NULL)
    return TRUE;
  style = reeve_layer_style_from_json (leaving->style, dataset->name, error);
  if (style == NULL)
    return FALSE;
  qml = reeve_layer_style_to_qml (style, dataset);
  sld = reeve_layer_style_to_sld (style, dataset);
  return reeve_edit_set_style (edit, dataset->id, leaving->style, qml, sld, error);
}

static gboolean
fill_edit (ReeveEdit  *edit,
           gpointer    data,
           ReeveJob   *job,
           GError    **error)
{
  const ReevePackage *package = data;
  g_autoptr (ReeveTable) numbers = reeve_package_dup_numbers (package);
  /* Translators: a table of an answer's figures */
  g_autoptr (ReeveDataset) about = reeve_dataset_new (_("Numbers"), REEVE_DATASET_TABLE);

  for (guint i = 0; i < package->layers->len; i++)
    if (!add_layer (edit, g_ptr_array_index (package->layers, i), job, error))
      return FALSE;
  g_free (about->theme);
  about->theme = g_strdup ("results");
  g_free (about->source);
  about->source = g_strdup (package->result->tool);
  about->classification = package->level;
  return reeve_edit_add_table (edit, about, numbers, job, error);
}

static gboolean
forget_history (const char  *path,
                GError     **error)
{
  sqlite3 *db = NULL;
  gboolean done = sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;

  if (!done)
    reeve_sql_fail (db, _("write the GeoPackage"), error);
  done = done && reeve_sql_exec (db, "PRAGMA secure_delete = ON; DELETE FROM reeve_undo; "
                                     "DELETE FROM reeve_log; VACUUM;", error);
  sqlite3_close (db);
  return done;
}

/* What leaves is one file: nothing of it may stay beside it. */
static gboolean
close_whole (ReeveWorkspace  *workspace,
             GError         **error)
{
  g_autofree char *note = NULL;

  if (!reeve_workspace_close (workspace, error))
    return FALSE;
  note = reeve_workspace_dup_close_note (workspace);
  if (note != NULL)
    g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_STORE, note);
  return note == NULL;
}

static gint64
count_layer (sqlite3             *db,
             const ReeveDataset  *dataset,
             ReeveJob            *job,
             GError             **error)
{
  g_autoptr (ReeveCursor) cursor = reeve_cursor_new (db, dataset, NULL, NULL, error);
  g_autoptr (GError) cause = NULL;
  gint64 n = 0;

  if (cursor == NULL)
    return -1;
  while (reeve_cursor_next (cursor, &cause))
    {
      if (dataset->kind != REEVE_DATASET_TABLE)
        reeve_shape_free (reeve_cursor_get_shape (cursor, &cause));
      if (cause != NULL || !reeve_job_step (job, (guint64) n, (guint64) n + 1000, &cause))
        break;
      n++;
    }
  if (cause == NULL)
    return n;
  g_propagate_error (error, g_steal_pointer (&cause));
  return -1;
}

static gint64
count_rows (const char  *path,
            ReeveJob    *job,
            GError     **error)
{
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_open (path, error);
  g_autoptr (GPtrArray) datasets = NULL;
  sqlite3 *db;
  gint64 n = 0;

  if (workspace == NULL || (db = reeve_workspace_open_reader (workspace, error)) == NULL)
    return -1;
  datasets = reeve_catalogue_list (db, error);
  if (datasets == NULL)
    n = -1;
  for (guint i = 0; n >= 0 && i < datasets->len; i++)
    {
      gint64 rows = count_layer (db, g_ptr_array_index (datasets, i), job, error);

      n = rows < 0 ? -1 : n + rows;
    }
  reeve_workspace_close_reader (db);
  return reeve_workspace_close (workspace, n < 0 ? NULL : error) ? n : -1;
}

gint64
reeve_export_gpkg (const ReevePackage  *package,
                   const char          *path,
                   ReeveJob            *job,
                   GError             **error)
{
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_create (path, error);
  gint64 n = package->result->numbers->len;
  gint64 counted;

  if (workspace == NULL ||
      /* The edit only reads the package. */
      !reeve_workspace_edit (workspace, _("Export"), fill_edit, (gpointer) package, job, error) ||
      !close_whole (workspace, error) || !forget_history (path, error))
    return -1;
  for (guint i = 0; i < package->layers->len; i++)
    n += reeve_table_get_n_rows (((ReeveLeaving *) g_ptr_array_index (package->layers, i))->table);
  counted = count_rows (path, job, error);
  if (counted < 0 || counted == n)
    return counted;
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
               /* Translators: two numbers of rows */
               _("The GeoPackage holds %d rows when opened again, needs %d"), (int) counted,
               (int) n);
  return -1;
}
