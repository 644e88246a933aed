/* workspace/copy.c — a consistent copy under another name
 *
 * SQLite's own backup, page by page inside one read transaction, into a draft
 * beside the target that takes its place when it is whole.
 */
#include "core/i18n.h"
#include "workspace/workspace-private.h"

#define PAGES_A_STEP 2000

static gboolean
copy_pages (sqlite3   *from,
            sqlite3   *to,
            ReeveJob  *job,
            GError   **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (to, "main", from, "main");
  gboolean go_on = TRUE;
  int code = SQLITE_OK;

  if (backup == NULL)
    return reeve_sql_fail (to, _("copy the workspace"), error);
  while (go_on && code == SQLITE_OK)
    {
      guint64 total;

      code = sqlite3_backup_step (backup, PAGES_A_STEP);
      total = MAX (sqlite3_backup_pagecount (backup), 1);
      if (job != NULL)
        go_on = reeve_job_step (job, total - MIN (total, (guint64) sqlite3_backup_remaining (backup)),
                                total, error);
    }
  sqlite3_backup_finish (backup);
  if (!go_on)
    return FALSE;
  return code == SQLITE_DONE ? TRUE : reeve_sql_fail (to, _("copy the workspace"), error);
}

static gboolean
fill_copy (ReeveWorkspace *workspace,
           ReeveDraft     *draft,
           ReeveJob       *job,
           GError        **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  sqlite3 *from = reeve_workspace_open_reader (workspace, error);
  sqlite3 *to = from != NULL ? reeve_draft_open (draft, error) : NULL;
  gboolean done;

  done = to != NULL && reeve_sql_exec (from, "BEGIN; SELECT count(*) FROM sqlite_master;", error)
         && copy_pages (from, to, job, error)
         && reeve_sql_exec (to, "PRAGMA journal_mode = DELETE", error)
         && reeve_sql_execf (to, error, "UPDATE reeve_meta SET value = %Q WHERE key = 'uuid'", uuid);
  sqlite3_close (to);
  reeve_workspace_close_reader (from);
  return done;
}

gboolean
reeve_workspace_copy (ReeveWorkspace *self,
                      const char     *path,
                      ReeveJob       *job,
                      GError        **error)
{
  g_autofree char *target = NULL;
  g_autoptr (ReeveDraft) draft = NULL;

  g_return_val_if_fail (REEVE_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  target = reeve_path_resolve (path);
  if (!reeve_draft_check_target (target, error))
    return FALSE;
  draft = reeve_draft_new (target, error);
  return draft != NULL && fill_copy (self, draft, job, error) && reeve_draft_move (draft, TRUE, error);
}
