/* core/sql.h — SQLite with our errors
 *
 * Thin: a statement is an sqlite3_stmt, values are bound and read with
 * SQLite's own functions. What is ours is that every failure becomes a
 * REEVE_ERROR_STORE in words, and that a table's name is always quoted.
 */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* Sets @error from the connection's last failure; @doing says what was tried.
 * A full disk is told with its own sentence. Always returns FALSE. */
gboolean      reeve_sql_fail    (sqlite3       *db,
                                 const char    *doing,
                                 GError       **error);

/* The connection's last failure: the disk takes no more. A quota, the limit of a
 * file system and a pulled stick count too. */
gboolean      reeve_sql_is_full (sqlite3       *db);

/* Runs one or more statements without values or rows. */
gboolean      reeve_sql_exec    (sqlite3       *db,
                                 const char    *sql,
                                 GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same with printf's conversions and SQLite's %Q, %q and %w ("quoted"). */
gboolean      reeve_sql_execf   (sqlite3       *db,
                                 GError       **error,
                                 const char    *format,
                                 ...) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): end it with sqlite3_finalize() or
 * g_autoptr (sqlite3_stmt) */
sqlite3_stmt *reeve_sql_prepare  (sqlite3      *db,
                                  const char   *sql,
                                  GError      **error) G_GNUC_WARN_UNUSED_RESULT;
sqlite3_stmt *reeve_sql_preparef (sqlite3      *db,
                                  GError      **error,
                                  const char   *format,
                                  ...) G_GNUC_WARN_UNUSED_RESULT;

/* Steps once. *out_row says whether there is a row. */
gboolean      reeve_sql_step    (sqlite3_stmt  *stmt,
                                 gboolean      *out_row,
                                 GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* Steps a statement that yields no row, and resets it for the next values. */
gboolean      reeve_sql_run     (sqlite3_stmt  *stmt,
                                 GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* NULL is bound for a NULL @text; the text is copied. */
void          reeve_sql_bind_text (sqlite3_stmt *stmt,
                                   int           index,
                                   const char   *text);

/* (nullable): owned by the statement until its next step */
static inline const char *
reeve_sql_text (sqlite3_stmt *stmt,
                int           column)
{
  return (const char *) sqlite3_column_text (stmt, column);
}

/* (transfer full): "" for NULL */
static inline char *
reeve_sql_dup_text (sqlite3_stmt *stmt,
                    int           column)
{
  const char *text = reeve_sql_text (stmt, column);

  return g_strdup (text != NULL ? text : "");
}

/* One number from a query; @fallback when there is no row or it is NULL. */
gboolean      reeve_sql_int64   (sqlite3       *db,
                                 const char    *sql,
                                 gint64         fallback,
                                 gint64        *out_value,
                                 GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

G_END_DECLS
