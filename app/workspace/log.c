/* workspace/log.c — who did what and when, each entry bound to the one before
 *
 * hash = SHA-256 (hash before, time, user, action, text), each followed by a
 * line feed. Order is by id, so a clock that runs backwards changes nothing.
 */
#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"

#include <string.h>

char *
reeve_now_iso (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
}

static char *
compute_hash (const char *before,
              const char *time,
              const char *user,
              const char *action,
              const char *text)
{
  const char *const parts[] = { before, time, user, action, text };
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_checksum_update (sum, (const guchar *) parts[i], (gssize) strlen (parts[i]));
      g_checksum_update (sum, (const guchar *) "\n", 1);
    }
  return g_strdup (g_checksum_get_string (sum));
}

gboolean
reeve_log_append (sqlite3     *db,
                  const char  *action,
                  const char  *text,
                  GError     **error)
{
  g_autoptr (sqlite3_stmt) last = NULL;
  g_autofree char *before = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *time = reeve_now_iso ();
  const char *user = g_get_user_name ();
  gboolean row;

  last = reeve_sql_prepare (db, "SELECT hash FROM reeve_log ORDER BY id DESC LIMIT 1", error);
  if (last == NULL || !reeve_sql_step (last, &row, error))
    return FALSE;
  before = g_strdup (row ? reeve_sql_text (last, 0) : "");
  g_clear_pointer (&last, sqlite3_finalize);

  hash = compute_hash (before != NULL ? before : "", time, user, action, text);
  return reeve_sql_execf (db, error, "INSERT INTO reeve_log (time, user, action, text, hash) "
                          "VALUES (%Q, %Q, %Q, %Q, %Q)", time, user, action, text, hash);
}

void
reeve_log_entry_free (ReeveLogEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->time);
  g_free (self->user);
  g_free (self->action);
  g_free (self->text);
  g_free (self);
}

GPtrArray *
reeve_workspace_list_log (sqlite3 *db,
                          GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gboolean row;

  entries = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_log_entry_free);
  stmt = reeve_sql_prepare (db, "SELECT time, user, action, text FROM reeve_log ORDER BY id", error);
  if (stmt == NULL)
    return NULL;

  for (;;)
    {
      ReeveLogEntry *entry;

      if (!reeve_sql_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&entries);
      entry = g_new0 (ReeveLogEntry, 1);
      entry->time = reeve_sql_dup_text (stmt, 0);
      entry->user = reeve_sql_dup_text (stmt, 1);
      entry->action = reeve_sql_dup_text (stmt, 2);
      entry->text = reeve_sql_dup_text (stmt, 3);
      g_ptr_array_add (entries, entry);
    }
}

gboolean
reeve_workspace_check_log (sqlite3 *db,
                           GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  g_autofree char *before = g_strdup ("");
  gint64 expected_id = 1;
  gboolean row;

  stmt = reeve_sql_prepare (db, "SELECT id, time, user, action, text, hash FROM reeve_log ORDER BY id",
                            error);
  if (stmt == NULL)
    return FALSE;

  for (;; expected_id++)
    {
      g_autofree char *time = NULL;
      g_autofree char *user = NULL;
      g_autofree char *action = NULL;
      g_autofree char *text = NULL;
      char *hash;

      if (!reeve_sql_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      time = reeve_sql_dup_text (stmt, 1);
      user = reeve_sql_dup_text (stmt, 2);
      action = reeve_sql_dup_text (stmt, 3);
      text = reeve_sql_dup_text (stmt, 4);
      hash = compute_hash (before, time, user, action, text);
      g_free (before);
      before = hash;
      if (sqlite3_column_int64 (stmt, 0) != expected_id
          || g_strcmp0 (hash, reeve_sql_text (stmt, 5)) != 0)
        {
          g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                       /* Translators: a number, a time, and the words of a log entry */
                       _("Log entry %d (%s, “%s”) or the one before it was altered outside Reeve"),
                       (int) MIN (expected_id, G_MAXINT), time, text);
          return FALSE;
        }
    }
}
