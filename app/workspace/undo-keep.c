/* workspace/undo-keep.c — how far undo reaches back
 *
 * At most KEEP_STEPS steps are kept, and as many of the newest as fit into
 * KEEP_BYTES; the newest always. A workspace may ask for something else with the
 * rows "undo_steps" and "undo_bytes" of reeve_meta. What a step keeps are the
 * tables in its bins and its changed rows. A bin is measured page by page once,
 * when it is filled, and its bytes are kept among the counters ("bin 17"). Freed
 * pages are used by the next import.
 */
#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"

#define KEEP_STEPS 100
#define KEEP_BYTES (G_GINT64_CONSTANT (1) << 30)

/* The tables in a bin, and the parts of a spatial index that take room. */
static const char *const bin_tables[] = { "_node", "_segment", "_turn", "_rtree", "" };
static const char *const bin_pages[] = { "_node", "_segment", "_turn", "_rtree_node", "_rtree_rowid",
                                         "_rtree_parent", "" };

static char *
make_bin_name (gint64      bin,
               const char *part)
{
  return g_strdup_printf ("reeve_bin_%" G_GINT64_FORMAT "%s", bin, part);
}

static gboolean
empty_bin (sqlite3 *db,
           gint64   bin,
           GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (bin_tables); i++)
    {
      g_autofree char *name = make_bin_name (bin, bin_tables[i]);

      if (!reeve_sql_execf (db, error, "DROP TABLE IF EXISTS \"%w\"", name))
        return FALSE;
    }
  return reeve_sql_execf (db, error, "DELETE FROM reeve_counter WHERE name = 'bin %lld'", bin);
}

static GArray *
list_bins (sqlite3_stmt *stmt,
           GError      **error)
{
  g_autoptr (GArray) bins = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean row;

  for (;;)
    {
      gint64 bin;

      if (!reeve_sql_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&bins);
      bin = sqlite3_column_int64 (stmt, 0);
      g_array_append_val (bins, bin);
    }
}

gboolean
reeve_bin_empty_all (sqlite3      *db,
                     sqlite3_stmt *stmt,
                     GError      **error)
{
  g_autoptr (sqlite3_stmt) owned = stmt;
  g_autoptr (GArray) bins = stmt != NULL ? list_bins (stmt, error) : NULL;

  if (bins == NULL)
    return FALSE;
  /* Before the tables go: no table is dropped under a statement that runs. */
  g_clear_pointer (&owned, sqlite3_finalize);
  for (guint i = 0; i < bins->len; i++)
    if (!empty_bin (db, g_array_index (bins, gint64, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
read_limit (sqlite3    *db,
            const char *key,
            gint64      preset,
            gint64     *out_limit,
            GError    **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT CAST(value AS INTEGER) FROM reeve_meta WHERE key = '%s'", key);

  if (!reeve_sql_int64 (db, sql, preset, out_limit, error))
    return FALSE;
  *out_limit = MAX (*out_limit, 0);
  return TRUE;
}

/* Reads the whole bin. SQLite may have been built without its table of pages: then a
 * bin weighs nothing. */
static gint64
measure_bin (sqlite3 *db,
             gint64   bin)
{
  gint64 total = 0;

  for (guint i = 0; i < G_N_ELEMENTS (bin_pages); i++)
    {
      g_autofree char *name = make_bin_name (bin, bin_pages[i]);
      char *sql = sqlite3_mprintf ("SELECT sum(pgsize) FROM dbstat WHERE name = %Q", name);
      gint64 n_bytes = 0;

      if (reeve_sql_int64 (db, sql, 0, &n_bytes, NULL))
        total += n_bytes;
      sqlite3_free (sql);
    }
  return total;
}

/* The bins that a finished step filled and that nothing is known of: of the newest
 * step, and in a file that an older Reeve wrote, once, of the others. */
static gboolean
measure_new_bins (sqlite3 *db,
                  GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  g_autoptr (GArray) bins = NULL;

  stmt = reeve_sql_prepare (db, "SELECT DISTINCT bin FROM reeve_undo_op WHERE kind IN ('D', 'R') AND NOT EXISTS "
                            "(SELECT 1 FROM reeve_counter WHERE name = 'bin ' || bin) ORDER BY bin", error);
  if (stmt == NULL)
    return FALSE;
  bins = list_bins (stmt, error);
  for (guint i = 0; bins != NULL && i < bins->len; i++)
    {
      gint64 bin = g_array_index (bins, gint64, i);

      if (!reeve_sql_execf (db, error, "INSERT INTO reeve_counter VALUES ('bin %lld', %lld)", bin,
                            measure_bin (db, bin)))
        return FALSE;
    }
  return bins != NULL;
}

/* *out_last: the newest step that is too much; 0 when all may stay. */
static gboolean
find_last_forgotten (sqlite3 *db,
                     gint64  *out_last,
                     GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gint64 keep_steps;
  gint64 keep_bytes;
  gboolean row;

  if (!read_limit (db, "undo_steps", KEEP_STEPS, &keep_steps, error)
      || !read_limit (db, "undo_bytes", KEEP_BYTES, &keep_bytes, error)
      || !measure_new_bins (db, error))
    return FALSE;

  stmt = reeve_sql_preparef (db, error,
    "SELECT max(id) FROM (SELECT id, row_number() OVER newest AS n, total(n_bytes) OVER newest AS n_bytes "
    "FROM (SELECT u.id AS id, total(length(o.changes)) + total(c.value) AS n_bytes FROM reeve_undo u "
    "LEFT JOIN reeve_undo_op o ON o.step_id = u.id "
    "LEFT JOIN reeve_counter c ON o.kind IN ('D', 'R') AND c.name = 'bin ' || o.bin GROUP BY u.id) "
    "WINDOW newest AS (ORDER BY id DESC)) WHERE n > 1 AND (n > %lld OR n_bytes > %lld)",
    keep_steps, keep_bytes);
  if (stmt == NULL || !reeve_sql_step (stmt, &row, error))
    return FALSE;
  *out_last = sqlite3_column_int64 (stmt, 0);
  return TRUE;
}

static gboolean
log_forgotten (sqlite3 *db,
               gint64   last,
               GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  g_autofree char *text = NULL;
  g_autofree char *count = NULL;
  gboolean row;
  gint64 n;

  stmt = reeve_sql_preparef (db, error, "SELECT count(*), (SELECT name FROM reeve_undo WHERE id = %lld) "
                             "FROM reeve_undo WHERE id <= %lld", last, last);
  if (stmt == NULL || !reeve_sql_step (stmt, &row, error))
    return FALSE;
  n = sqlite3_column_int64 (stmt, 0);
  count = g_strdup_printf ("%" G_GINT64_FORMAT, n);
  /* Translators: a step's name, a count of steps */
  text = g_strdup_printf (ngettext ("Undo no longer reaches “%s” (%s step, to keep the file small)",
                                    "Undo no longer reaches “%s” and what was before (%s steps, to keep "
                                    "the file small)", (gulong) n),
                          reeve_sql_text (stmt, 1), count);
  g_clear_pointer (&stmt, sqlite3_finalize);
  return reeve_log_append (db, "note", text, error);
}

gboolean
reeve_undo_prune (sqlite3 *db,
                  GError **error)
{
  gint64 last;

  if (!find_last_forgotten (db, &last, error))
    return FALSE;
  if (last == 0)
    return TRUE;

  return reeve_bin_empty_all (db, reeve_sql_preparef (db, error,
                                                      "SELECT bin FROM reeve_undo_op WHERE "
                                                      "step_id <= %lld AND bin != 0 ORDER BY bin",
                                                      last), error)
         && log_forgotten (db, last, error)
         && reeve_sql_execf (db, error, "DELETE FROM reeve_undo_op WHERE step_id <= %lld;"
                             "DELETE FROM reeve_undo WHERE id <= %lld;", last, last);
}
