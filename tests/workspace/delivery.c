/* tests/workspace/delivery.c — files as departments send them, and their import */
#include "delivery.h"

char *
delivery_write (const Scene *scene,
                const char  *name,
                const char  *text)
{
  char *path = g_build_filename (scene->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

ReeveWorkspace *
delivery_start (const Scene *scene)
{
  g_autoptr (GError) error = NULL;
  ReeveWorkspace *workspace = reeve_workspace_create (scene->path, &error);

  g_assert_no_error (error);
  return workspace;
}

ReeveImportPlan *
delivery_plan (ReeveWorkspace *workspace,
               const char     *path,
               GError        **error)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  sqlite3 *db = reeve_workspace_open_reader (workspace, error);
  ReeveImportPlan *plan;

  g_assert_nonnull (db);
  plan = reeve_import_plan_new (path, NULL, db, job, error);
  reeve_workspace_close_reader (db);
  return plan;
}

ReeveImportReport *
delivery_import (ReeveWorkspace *workspace,
                 const char     *path)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveImportPlan) plan = delivery_plan (workspace, path, &error);
  ReeveImportReport *report;

  g_assert_no_error (error);
  report = reeve_import_run (workspace, plan, job, &error);
  g_assert_no_error (error);
  return report;
}

ReeveTable *
delivery_read (ReeveWorkspace *workspace,
               gint64          id)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveDataset) dataset = scene_get (workspace, id);
  sqlite3 *db = reeve_workspace_open_reader (workspace, &error);
  ReeveTable *table;

  g_assert_no_error (error);
  table = reeve_dataset_read_table (db, dataset, job, &error);
  g_assert_no_error (error);
  reeve_workspace_close_reader (db);
  return table;
}

const ReeveImportColumn *
delivery_column (const ReeveImportPlan *plan,
                 const char            *title)
{
  for (guint i = 0; i < plan->columns->len; i++)
    if (g_strcmp0 (((ReeveImportColumn *) plan->columns->pdata[i])->title, title) == 0)
      return plan->columns->pdata[i];
  g_error ("No column %s", title);
}
