/* plan/bring-in.c — a folder of deliveries becomes a workspace */
#include "plan/bring-in.h"

#include "core/i18n.h"
#include "network/osm-import.h"
#include "network/osm-reader.h"

#include <glib/gstdio.h>

static gboolean
bring_one (ReeveWorkspace      *workspace,
           const ReeveBringIn  *file,
           ReeveJob            *job,
           GError             **error)
{
  g_autoptr (ReeveImportPlan) plan = NULL;
  g_autoptr (ReeveImportReport) report = NULL;
  sqlite3 *db;

  if (reeve_osm_is_extract (file->path))
    {
      g_autoptr (ReeveOsmReport) osm = reeve_osm_import (workspace, file->path, FALSE, job, error);

      return osm != NULL;
    }

  db = reeve_workspace_open_reader (workspace, error);
  if (db == NULL)
    return FALSE;
  plan = reeve_import_plan_new (file->path, NULL, db, job, error);
  reeve_workspace_close_reader (db);
  if (plan == NULL)
    return FALSE;
  if (file->name != NULL)
    {
      g_free (plan->name);
      plan->name = g_strdup (file->name);
    }
  if (file->theme != NULL)
    {
      g_free (plan->theme);
      plan->theme = g_strdup (file->theme);
    }
  if (plan->is_raster)
    {
      plan->meaning = file->of_counts ? REEVE_RASTER_COUNT : REEVE_RASTER_VALUE;
      plan->meaning_given = TRUE;
    }
  report = reeve_import_run (workspace, plan, job, error);
  return report != NULL;
}

gboolean
reeve_bring_in (const char          *path_of_workspace,
                const ReeveBringIn  *files,
                guint                n_files,
                ReeveJob            *job,
                GError             **error)
{
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_create (path_of_workspace, error);
  gboolean done = workspace != NULL;

  if (!done)
    return FALSE;
  for (guint i = 0; done && i < n_files; i++)
    {
      g_autofree char *name = g_path_get_basename (files[i].path);
      /* Translators: a file's name */
      g_autofree char *words = g_strdup_printf (_("Importing %s"), name);

      reeve_job_set_phase (job, (double) i / n_files, (double) (i + 1) / n_files, words);
      done = bring_one (workspace, &files[i], job, error);
    }
  done = reeve_workspace_close (workspace, done ? error : NULL) && done;
  if (!done)
    g_unlink (path_of_workspace);
  return done;
}
