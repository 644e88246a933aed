/* core/sql.c — SQLite with our errors */
#include "core/sql.h"

#include "core/error.h"
#include "core/i18n.h"

/* A quota, a file of 4 GB on a stick, a stick that was pulled. */
static gboolean
is_write_failure (int exact)
{
  return exact == SQLITE_IOERR_WRITE || exact == SQLITE_IOERR_FSYNC || exact == SQLITE_IOERR_DIR_FSYNC
         || exact == SQLITE_IOERR_TRUNCATE || exact == SQLITE_IOERR_SHMSIZE;
}

gboolean
reeve_sql_is_full (sqlite3 *db)
{
  int exact = sqlite3_extended_errcode (db);

  return (exact & 0xff) == SQLITE_FULL || is_write_failure (exact);
}

gboolean
reeve_sql_fail (sqlite3     *db,
                const char  *doing,
                GError     **error)
{
  const char *name = db != NULL ? sqlite3_db_filename (db, "main") : NULL;
  const char *path = name != NULL && *name != '\0' ? name : _("the workspace");
  int code = db != NULL ? sqlite3_errcode (db) & 0xff : SQLITE_NOMEM;
  int exact = db != NULL ? sqlite3_extended_errcode (db) : SQLITE_NOMEM;

  if (is_write_failure (exact))
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                 /* Translators: a file's path */
                 _("%s: the disk takes no more, or has failed. Nothing was changed."), path);
  else if (code == SQLITE_FULL)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                 /* Translators: a file's path */
                 _("%s: the disk is full. Nothing was changed."), path);
  else if (code == SQLITE_READONLY || code == SQLITE_PERM)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                 /* Translators: a file's path */
                 _("%s: may not be written. Nothing was changed."), path);
  else if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                 /* Translators: a file's path, and SQLite's own words */
                 _("%s: the file is damaged (%s). Restore a copy."), path,
                 sqlite3_errmsg (db));
  else if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                 /* Translators: a file's path */
                 _("%s: in use by another program. Nothing was changed. Try again when it is done."), path);
  else if (code == SQLITE_INTERRUPT)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                 /* Translators: a file's path */
                 _("%s: the work was interrupted. Nothing was changed."), path);
  else
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                 /* Translators: a file's path, what was tried, and SQLite's own words */
                 _("%s: could not %s: %s"), path, doing,
                 db != NULL ? sqlite3_errmsg (db) : _("out of memory"));
  return FALSE;
}

gboolean
reeve_sql_exec (sqlite3     *db,
                const char  *sql,
                GError     **error)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  g_debug ("sql failed: %s", sql);
  return reeve_sql_fail (db, _("change the workspace"), error);
}

gboolean
reeve_sql_execf (sqlite3     *db,
                 GError     **error,
                 const char  *format,
                 ...)
{
  va_list args;
  char *sql;
  gboolean done;

  va_start (args, format);
  sql = sqlite3_vmprintf (format, args);
  va_end (args);
  done = reeve_sql_exec (db, sql, error);
  sqlite3_free (sql);

  return done;
}

sqlite3_stmt *
reeve_sql_prepare (sqlite3     *db,
                   const char  *sql,
                   GError     **error)
{
  sqlite3_stmt *stmt = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) == SQLITE_OK)
    return stmt;

  g_debug ("sql failed: %s", sql);
  reeve_sql_fail (db, _("read the workspace"), error);
  return NULL;
}

sqlite3_stmt *
reeve_sql_preparef (sqlite3     *db,
                    GError     **error,
                    const char  *format,
                    ...)
{
  va_list args;
  char *sql;
  sqlite3_stmt *stmt;

  va_start (args, format);
  sql = sqlite3_vmprintf (format, args);
  va_end (args);
  stmt = reeve_sql_prepare (db, sql, error);
  sqlite3_free (sql);

  return stmt;
}

gboolean
reeve_sql_step (sqlite3_stmt  *stmt,
                gboolean      *out_row,
                GError       **error)
{
  int code = sqlite3_step (stmt);

  *out_row = code == SQLITE_ROW;
  if (code == SQLITE_ROW || code == SQLITE_DONE)
    return TRUE;
  return reeve_sql_fail (sqlite3_db_handle (stmt), _("read the workspace"), error);
}

gboolean
reeve_sql_run (sqlite3_stmt  *stmt,
               GError       **error)
{
  int code = sqlite3_step (stmt);

  if (code != SQLITE_DONE && code != SQLITE_ROW)
    {
      reeve_sql_fail (sqlite3_db_handle (stmt), _("change the workspace"), error);
      sqlite3_reset (stmt);
      return FALSE;
    }
  sqlite3_reset (stmt);
  return TRUE;
}

void
reeve_sql_bind_text (sqlite3_stmt *stmt,
                     int           index,
                     const char   *text)
{
  if (text == NULL)
    sqlite3_bind_null (stmt, index);
  else
    sqlite3_bind_text (stmt, index, text, -1, SQLITE_TRANSIENT);
}

gboolean
reeve_sql_int64 (sqlite3     *db,
                 const char  *sql,
                 gint64       fallback,
                 gint64      *out_value,
                 GError     **error)
{
  g_autoptr (sqlite3_stmt) stmt = reeve_sql_prepare (db, sql, error);
  gboolean row;

  if (stmt == NULL || !reeve_sql_step (stmt, &row, error))
    return FALSE;

  *out_value = row && sqlite3_column_type (stmt, 0) != SQLITE_NULL
             ? sqlite3_column_int64 (stmt, 0) : fallback;
  return TRUE;
}
