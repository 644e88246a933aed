/* ui/contents.c — what a workspace holds, as it was at one moment */
#include "ui/contents.h"

void
reeve_contents_free (ReeveContents *self)
{
  g_clear_pointer (&self->datasets, g_ptr_array_unref);
  g_clear_pointer (&self->scenarios, g_ptr_array_unref);
  g_clear_pointer (&self->n_changes, g_array_unref);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_clear_pointer (&self->views, g_ptr_array_unref);
  g_free (self->undo_name);
  g_free (self->redo_name);
  g_free (self->read_only);
  g_free (self);
}

static gboolean
count_changes (ReeveContents  *contents,
               sqlite3        *db,
               GError        **error)
{
  for (guint i = 0; i < contents->scenarios->len; i++)
    {
      const ReeveScenario *scenario = g_ptr_array_index (contents->scenarios, i);
      g_autoptr (GPtrArray) changes = reeve_scenario_list_changes (db, scenario->id, error);
      guint n = 0;

      if (changes == NULL)
        return FALSE;
      for (guint j = 0; j < changes->len; j++)
        n += ((ReeveChange *) g_ptr_array_index (changes, j))->scenario_id == scenario->id;
      g_array_append_val (contents->n_changes, n);
    }
  return TRUE;
}

static gboolean
read_lists (ReeveContents  *contents,
            sqlite3        *db,
            gint64          scenario_id,
            GError        **error)
{
  gboolean found = scenario_id == 0;

  contents->datasets = reeve_catalogue_list (db, error);
  if (contents->datasets == NULL)
    return FALSE;
  contents->scenarios = reeve_scenario_list (db, error);
  if (contents->scenarios == NULL || !count_changes (contents, db, error))
    return FALSE;
  contents->results = reeve_result_list (db, error);
  if (contents->results == NULL)
    return FALSE;
  contents->views = reeve_view_list (db, error);
  if (contents->views == NULL)
    return FALSE;

  /* An option that undo took away has no changes to list. */
  for (guint i = 0; i < contents->scenarios->len; i++)
    found |= ((ReeveScenario *) g_ptr_array_index (contents->scenarios, i))->id == scenario_id;
  contents->changes = found ? reeve_scenario_list_changes (db, scenario_id, error)
                            : g_ptr_array_new ();
  return contents->changes != NULL;
}

ReeveContents *
reeve_contents_read (ReeveWorkspace  *workspace,
                     gint64           scenario_id,
                     GError         **error)
{
  sqlite3 *db = reeve_workspace_open_reader (workspace, error);
  ReeveContents *contents;
  gboolean read;

  if (db == NULL)
    return NULL;
  contents = g_new0 (ReeveContents, 1);
  contents->n_changes = g_array_new (FALSE, TRUE, sizeof (guint));
  read = read_lists (contents, db, scenario_id, error);
  reeve_workspace_close_reader (db);
  if (!read)
    {
      reeve_contents_free (contents);
      return NULL;
    }
  contents->undo_name = reeve_workspace_dup_undo_name (workspace);
  contents->undo_step = reeve_workspace_get_undo_step (workspace);
  contents->redo_name = reeve_workspace_dup_redo_name (workspace);
  contents->read_only = reeve_workspace_dup_read_only_reason (workspace);
  return contents;
}
