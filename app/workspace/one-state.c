/* workspace/one-state.c — reading what is of one state, whoever edits meanwhile
 *
 * A long reading transaction would do, but in rollback mode the first edit of a
 * session waits for it and gives up after REEVE_BUSY_MS, and five million
 * features take as long. So it is read freely, and again when somebody has
 * committed meanwhile; whoever keeps what did not change is quick then. Only
 * when others do not rest, the last time goes inside a transaction.
 */
#include "workspace/workspace-private.h"

#define FREE_TRIES 3

static gboolean
get_version (sqlite3  *db,
             gint64   *out_version,
             GError  **error)
{
  return reeve_sql_int64 (db, "PRAGMA data_version", 0, out_version, error);
}

gboolean
reeve_workspace_read_state (sqlite3         *db,
                            ReeveStateFunc   func,
                            gpointer         data,
                            GError         **error)
{
  gboolean done;

  if (!sqlite3_get_autocommit (db))
    return func (data, error);

  for (guint i = 0; i < FREE_TRIES; i++)
    {
      g_autoptr (GError) cause = NULL;
      gint64 before;
      gint64 after;

      if (!get_version (db, &before, error))
        return FALSE;
      func (data, &cause);
      if (!get_version (db, &after, cause == NULL ? &cause : NULL))
        after = before;
      /* What failed between two states may be sound in the later one. */
      if (before != after && !g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        continue;
      if (cause == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }

  if (!reeve_sql_exec (db, "BEGIN", error))
    return FALSE;
  done = func (data, error);
  /* Nothing was written: how it ends is all the same. */
  sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  return done;
}
