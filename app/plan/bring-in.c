/* plan/bring-in.c — a folder of deliveries becomes a workspace */
#include "plan/bring-in.h"

#include "core/i18n.h"
#include "network/osm-import.h"
#include "workspace/edit.h"
#include "workspace/style.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  const ReeveCityFile *files;
  const ReeveCityView *views;
  guint                n_views;
  GArray              *ids;  /* owned, of gint64: the dataset of each file; 0 for an extract */
} Arrangement;

/* --- files --- */

static gboolean
bring_one (ReeveWorkspace       *workspace,
           const char           *path,
           const ReeveCityFile  *file,
           gint64               *out_id,
           ReeveJob             *job,
           GError              **error)
{
  g_autoptr (ReeveImportPlan) plan = NULL;
  g_autoptr (ReeveImportReport) report = NULL;
  sqlite3 *db;

  *out_id = 0;
  if (file->how == REEVE_CITY_FILE_OSM)
    {
      g_autoptr (ReeveOsmReport) osm = reeve_osm_import (workspace, path, NULL, job, error);

      return osm != NULL;
    }

  db = reeve_workspace_open_reader (workspace, error);
  if (db == NULL)
    return FALSE;
  plan = reeve_import_plan_new (path, NULL, db, job, error);
  reeve_workspace_close_reader (db);
  if (plan == NULL)
    return FALSE;
  g_free (plan->name);
  plan->name = g_strdup (_(file->title));
  g_free (plan->theme);
  plan->theme = g_strdup (file->theme);
  if (plan->is_raster)
    {
      plan->meaning = file->how == REEVE_CITY_FILE_RASTER_OF_COUNTS ? REEVE_RASTER_COUNT
                                                                    : REEVE_RASTER_VALUE;
      plan->meaning_given = TRUE;
    }
  report = reeve_import_run (workspace, plan, job, error);
  if (report == NULL)
    return FALSE;
  *out_id = report->dataset_id;
  return TRUE;
}

/* --- how the workspace looks at first --- */

/* A name that was taken means that the extract knows these facilities too. A
 * register says more of them (seats, beds), so its layer is the one that stays. */
static gboolean
replace_namesakes (const Arrangement  *self,
                   ReeveEdit          *edit,
                   GError            **error)
{
  sqlite3 *db = reeve_edit_get_db (edit);

  for (guint i = 0; i < self->ids->len; i++)
    {
      gint64 id = g_array_index (self->ids, gint64, i);
      const char *title = _(self->files[i].title);
      g_autoptr (ReeveDataset) dataset = NULL;
      g_autoptr (ReeveDataset) namesake = NULL;

      if (id == 0)
        continue;
      dataset = reeve_catalogue_get (db, id, error);
      if (dataset == NULL)
        return FALSE;
      if (strcmp (dataset->name, title) == 0)
        continue;
      namesake = reeve_catalogue_find (db, title, error);
      if (namesake == NULL || !reeve_edit_delete_dataset (edit, namesake->id, error) ||
          !reeve_edit_rename_dataset (edit, id, title, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
view_shows (const ReeveCityView *view,
            const ReeveDataset  *dataset)
{
  if (strcmp (dataset->theme, "base") == 0)
    return dataset->visible;
  for (guint i = 0; view->layers[i] != NULL; i++)
    if (strcmp (_(view->layers[i]), dataset->name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
save_view (const ReeveCityView  *view,
           const GPtrArray      *datasets,
           ReeveEdit            *edit,
           GError              **error)
{
  g_autoptr (ReeveView) saved = g_new0 (ReeveView, 1);
  g_autoptr (GString) layers = g_string_new (NULL);

  for (guint i = 0; i < datasets->len; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (datasets, i);

      if (view_shows (view, dataset))
        g_string_append_printf (layers, "%s%s", layers->len > 0 ? "\n" : "", dataset->name);
    }
  saved->name = g_strdup (_(view->name));
  saved->note = g_strdup (_(view->note));
  saved->base = g_strdup ("light");
  saved->layers = g_strdup (layers->str);
  saved->box = view->box;
  return reeve_edit_set_view (edit, saved, error);
}

static gboolean
arrange (ReeveEdit  *edit,
         gpointer    data,
         ReeveJob   *job,
         GError    **error)
{
  const Arrangement *self = data;
  g_autoptr (GPtrArray) datasets = NULL;

  if (!replace_namesakes (self, edit, error))
    return FALSE;
  datasets = reeve_catalogue_list (reeve_edit_get_db (edit), error);
  if (datasets == NULL)
    return FALSE;
  for (guint i = 0; i < self->n_views; i++)
    if (!save_view (&self->views[i], datasets, edit, error))
      return FALSE;
  for (guint i = 0; self->n_views > 0 && i < datasets->len; i++)
    {
      ReeveDataset *dataset = g_ptr_array_index (datasets, i);
      gboolean shown = view_shows (&self->views[0], dataset);

      if (dataset->visible == shown)
        continue;
      dataset->visible = shown;
      if (!reeve_edit_set_dataset (edit, dataset, error))
        return FALSE;
    }
  return TRUE;
}

static void
remove_workspace (const char *path)
{
  static const char *const rests[] = { "", "-wal", "-shm", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (rests); i++)
    {
      g_autofree char *file = g_strconcat (path, rests[i], NULL);

      g_unlink (file);
    }
}

gboolean
reeve_bring_in (const char           *path_of_workspace,
                const char           *folder,
                const ReeveCityFile  *files,
                const ReeveCityView  *views,
                guint                 n_views,
                ReeveJob             *job,
                GError              **error)
{
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_create (path_of_workspace, error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  Arrangement arrangement = { files, views, n_views, ids };
  gboolean done = workspace != NULL;
  guint n_files = 0;

  if (!done)
    return FALSE;
  while (files[n_files].file != NULL)
    n_files++;
  for (guint i = 0; done && i < n_files; i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i].file, NULL);
      /* Translators: a file's name */
      g_autofree char *words = g_strdup_printf (_("Importing %s"), files[i].file);
      gint64 id;

      reeve_job_set_phase (job, (double) i / n_files, (double) (i + 1) / n_files, words);
      done = bring_one (workspace, path, &files[i], &id, job, error);
      g_array_append_val (ids, id);
    }
  done = done && reeve_workspace_edit (workspace, _("Arrange the city"), arrange, &arrangement, job,
                                       error);
  done = reeve_workspace_close (workspace, done ? error : NULL) && done;
  if (!done)
    remove_workspace (path_of_workspace);
  return done;
}
