/* workspace/connection.c — one SQLite handle, set up to trust nothing in the file
 *
 * Names in double quotes are never taken for text, other files cannot be
 * attached. Readers trust no function or module that the schema names. The
 * writer must, as the standard's triggers write to an R-tree; by then
 * reeve_schema_check() has compared every trigger on our tables. It is not
 * defensive either, since it fills R-trees through their shadow tables. No memory mapping: a
 * file cut short while mapped would end the program.
 */
#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
check_is_file (const char *path,
               GError    **error)
{
  struct stat info;

  if (stat (path, &info) != 0 || (S_ISREG (info.st_mode) && access (path, R_OK) != 0))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                   /* Translators: a file's path, and the system's own words */
                   _("%s: could not be opened: %s"), path, g_strerror (errno));
      return FALSE;
    }
  if (!S_ISREG (info.st_mode))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                   /* Translators: a path */
                   _("%s: not a file. A workspace is a file ending in .gpkg."), path);
      return FALSE;
    }
  if (info.st_size == 0)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                   /* Translators: a file's path */
                   _("%s: the file is empty, not a workspace"), path);
      return FALSE;
    }
  return TRUE;
}

sqlite3 *
reeve_connection_open (const char *path,
                       const char *vfs,
                       gboolean    write,
                       GError    **error)
{
  sqlite3 *db = NULL;
  int flags = (write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_FULLMUTEX;

  if (!check_is_file (path, error))
    return NULL;
  if (sqlite3_open_v2 (path, &db, flags, vfs) != SQLITE_OK)
    {
      reeve_sql_fail (db, _("open the workspace"), error);
      sqlite3_close (db);
      return NULL;
    }

  sqlite3_extended_result_codes (db, TRUE);
  sqlite3_busy_timeout (db, REEVE_BUSY_MS);
  sqlite3_db_config (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, write, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, 1, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, !write, NULL);
  sqlite3_limit (db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit (db, SQLITE_LIMIT_TRIGGER_DEPTH, 10);
  if (!reeve_gpkg_register_functions (db, error)
      || !reeve_sql_exec (db, write ? "PRAGMA cell_size_check = ON; PRAGMA cache_size = -65536; "
                                      "PRAGMA secure_delete = OFF; PRAGMA foreign_keys = OFF;"
                                    : "PRAGMA cell_size_check = ON; PRAGMA cache_size = -16384;",
                          error))
    {
      sqlite3_close (db);
      return NULL;
    }
  return db;
}

static gboolean
file_exists (const char *path,
             const char *suffix)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);

  return g_file_test (name, G_FILE_TEST_EXISTS);
}

gboolean
reeve_connection_needs_recovery (const char *path,
                                 const char *vfs)
{
  sqlite3_file *file = NULL;
  guint8 header[20] = { 0 };
  sqlite3 *db = NULL;

  if (file_exists (path, "-wal") || file_exists (path, "-journal"))
    return TRUE;

  /* Read through SQLite's own handle: closing another one of this file would
   * drop every lock that the process holds on it. */
  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, vfs) == SQLITE_OK)
    sqlite3_file_control (db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (file != NULL && file->pMethods != NULL)
    file->pMethods->xRead (file, header, sizeof header, 0);
  sqlite3_close (db);

  return header[18] == 2 || header[19] == 2;
}

gboolean
reeve_connection_settle (const char *path,
                         const char *vfs,
                         GError    **error)
{
  sqlite3 *db = reeve_connection_open (path, vfs, TRUE, error);
  g_autoptr (GError) cause = NULL;
  int code;

  if (db == NULL)
    return FALSE;
  sqlite3_busy_timeout (db, 1000);
  if (!reeve_sql_exec (db, "PRAGMA synchronous = EXTRA; SELECT count(*) FROM sqlite_master; "
                       "PRAGMA journal_mode = DELETE;", &cause))
    {
      gboolean may_stay;

      code = sqlite3_errcode (db) & 0xff;
      may_stay = code == SQLITE_BUSY || code == SQLITE_LOCKED || reeve_sql_is_full (db);
      sqlite3_close (db);
      if (may_stay)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  sqlite3_close (db);
  return TRUE;
}

char *
reeve_workspace_dup_uuid (sqlite3 *db)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gboolean row;

  stmt = reeve_sql_prepare (db, "SELECT value FROM reeve_meta WHERE key = 'uuid'", NULL);
  if (stmt == NULL || !reeve_sql_step (stmt, &row, NULL) || !row)
    return NULL;
  return g_strdup (reeve_sql_text (stmt, 0));
}
