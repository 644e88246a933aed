/* workspace/undo.c — steps that run in both directions
 *
 * A step is a list of operations: changesets for rows, and moves of whole
 * tables. A table is never dropped by a step: it is renamed into a bin with its
 * spatial index, and back, so that undoing an import of any size is instant and
 * exact. What is dropped are the bins of steps that can no longer be redone,
 * when a new step takes their place, and of steps too old to be kept. Steps are
 * ordered by id, not by time.
 */
#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"

#include <string.h>

void
reeve_op_free (ReeveOp *op)
{
  if (op == NULL)
    return;
  g_free (op->table);
  g_free (op->other);
  sqlite3_free (op->changes);
  g_free (op);
}

typedef struct
{
  int     why;       /* SQLITE_CHANGESET_… of the first conflict that counts, 0 for none */
  char   *table;     /* owned */
  GArray *datasets;  /* borrowed, nullable, of gint64: whose catalogue row another program changed */
} Conflict;

/* Rows about rows, which other programs keep up to date with their edits: their
 * counts and times stand in no step's way. */
static gboolean
is_bookkeeping (Conflict               *conflict,
                const char             *table,
                int                     kind,
                sqlite3_changeset_iter *iter)
{
  sqlite3_value *id = NULL;

  if (kind == SQLITE_INSERT)
    return FALSE;
  if (strcmp (table, "reeve_dataset") == 0
      && sqlite3changeset_old (iter, 0, &id) == SQLITE_OK && id != NULL)
    {
      gint64 value = sqlite3_value_int64 (id);

      if (conflict->datasets != NULL)
        g_array_append_val (conflict->datasets, value);
      return TRUE;
    }
  return strcmp (table, "gpkg_contents") == 0;
}

static int
note_conflict (gpointer                 data,
               int                      why,
               sqlite3_changeset_iter  *iter)
{
  Conflict *conflict = data;
  const char *table = NULL;
  int n_columns;
  int kind;
  int indirect;

  if (why == SQLITE_CHANGESET_FOREIGN_KEY)
    return SQLITE_CHANGESET_OMIT;
  sqlite3changeset_op (iter, &table, &n_columns, &kind, &indirect);
  if (why == SQLITE_CHANGESET_DATA && is_bookkeeping (conflict, table, kind, iter))
    return SQLITE_CHANGESET_REPLACE;
  if (conflict->why == 0)
    {
      conflict->why = why;
      conflict->table = g_strdup (table);
    }
  return SQLITE_CHANGESET_ABORT;
}

static gboolean
renew_dataset (sqlite3     *db,
               gint64       id,
               const char  *table,
               GError     **error)
{
  gint64 revision;

  return reeve_counter_next (db, "revision", &revision, error)
         && reeve_sql_execf (db, error, "UPDATE reeve_dataset SET revision = %lld, "
                             "n_rows = (SELECT count(*) FROM \"%w\") WHERE id = %lld;"
                             "DELETE FROM reeve_counter WHERE name = 'changed %lld'",
                             revision, table, id, id);
}

/* A step brings back counts that know nothing of the other program's rows: the
 * dataset gets new ones, as soon as a step brings back the dataset itself. That is
 * known at the step's end only, when every table is where it belongs. */
static gboolean
renew_datasets (sqlite3  *db,
                GArray   *ids,
                GError  **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gboolean row;

  for (guint i = 0; i < ids->len; i++)
    if (!reeve_sql_execf (db, error, "INSERT OR REPLACE INTO reeve_counter VALUES ('changed %lld', 1)",
                          g_array_index (ids, gint64, i)))
      return FALSE;
  stmt = reeve_sql_preparef (db, error, "SELECT d.id, d.table_name FROM reeve_counter c, reeve_dataset d "
                             "WHERE c.name = 'changed ' || d.id AND d.kind != %d ORDER BY d.id",
                             REEVE_DATASET_RASTER);
  while (stmt != NULL && reeve_sql_step (stmt, &row, error))
    {
      if (!row)
        return TRUE;
      if (!renew_dataset (db, sqlite3_column_int64 (stmt, 0), reeve_sql_text (stmt, 1), error))
        return FALSE;
    }
  return FALSE;
}

static gboolean
apply_changes (sqlite3       *db,
               const ReeveOp *op,
               gboolean       inverse,
               GArray        *changed,
               GError       **error)
{
  gpointer changes = op->changes;
  gpointer inverted = NULL;
  int n_bytes = op->n_bytes;
  Conflict conflict = { .datasets = changed };
  int code = SQLITE_OK;

  if (inverse)
    {
      code = sqlite3changeset_invert (op->n_bytes, op->changes, &n_bytes, &inverted);
      changes = inverted;
    }
  if (code == SQLITE_OK)
    code = sqlite3changeset_apply (db, n_bytes, changes, NULL, note_conflict, &conflict);
  sqlite3_free (inverted);

  if (code != SQLITE_OK && conflict.why != 0)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                 /* Translators: the name of a table */
                 _("Rows of “%s” were changed by another program since; nothing was changed now"),
                 conflict.table);
  else if (code == SQLITE_CORRUPT)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                 _("The step is damaged and cannot be run; nothing was changed"));
  else if (code != SQLITE_OK)
    reeve_sql_fail (db, _("change the workspace"), error);
  g_free (conflict.table);
  return code == SQLITE_OK;
}

static gboolean
rename_table (sqlite3           *db,
              const char        *from,
              const char        *to,
              const char        *from_rtree,
              const char        *to_rtree,
              ReeveDatasetKind   kind,
              GError           **error)
{
  if (!reeve_sql_execf (db, error, "ALTER TABLE \"%w\" RENAME TO \"%w\"", from, to))
    return FALSE;
  return !reeve_kind_has_shape (kind)
         || reeve_sql_execf (db, error, "ALTER TABLE \"%w\" RENAME TO \"%w\"", from_rtree, to_rtree);
}

/* Into the bin, or out of it with its triggers and extensions. */
static gboolean
move_table (sqlite3          *db,
            const char       *table,
            ReeveDatasetKind  kind,
            gint64            bin,
            gboolean          into,
            GError          **error)
{
  g_autofree char *rtree = g_strdup_printf ("rtree_%s_geom", table);
  g_autofree char *bin_table = g_strdup_printf ("reeve_bin_%" G_GINT64_FORMAT, bin);
  g_autofree char *bin_rtree = g_strconcat (bin_table, "_rtree", NULL);

  if (into)
    return reeve_gpkg_drop_triggers (db, table, error)
           && reeve_gpkg_drop_extensions (db, table, error)
           && rename_table (db, table, bin_table, rtree, bin_rtree, kind, error);
  return rename_table (db, bin_table, table, bin_rtree, rtree, kind, error)
         && reeve_gpkg_create_triggers (db, table, kind, error)
         && reeve_gpkg_add_extensions (db, table, kind, error);
}

static gboolean
change_name (sqlite3          *db,
             const char       *from,
             const char       *to,
             ReeveDatasetKind  kind,
             GError          **error)
{
  g_autofree char *from_rtree = g_strdup_printf ("rtree_%s_geom", from);
  g_autofree char *to_rtree = g_strdup_printf ("rtree_%s_geom", to);

  return reeve_gpkg_drop_triggers (db, from, error)
         && reeve_gpkg_drop_extensions (db, from, error)
         && rename_table (db, from, to, from_rtree, to_rtree, kind, error)
         && reeve_gpkg_create_triggers (db, to, kind, error)
         && reeve_gpkg_add_extensions (db, to, kind, error);
}

static const char *const road_parts[] = { "node", "segment", "turn" };

static gboolean
swap_roads (sqlite3 *db,
            gint64   bin,
            GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (road_parts); i++)
    if (!reeve_sql_execf (db, error,
                          "ALTER TABLE \"reeve_road_%w\" RENAME TO \"reeve_bin_%lld_swap\";"
                          "ALTER TABLE \"reeve_bin_%lld_%w\" RENAME TO \"reeve_road_%w\";"
                          "ALTER TABLE \"reeve_bin_%lld_swap\" RENAME TO \"reeve_bin_%lld_%w\";",
                          road_parts[i], bin, bin, road_parts[i], road_parts[i], bin, bin,
                          road_parts[i]))
      return FALSE;
  return TRUE;
}

gboolean
reeve_op_apply (sqlite3       *db,
                const ReeveOp *op,
                gboolean       inverse,
                GArray        *changed,
                GError       **error)
{
  switch (op->kind)
    {
    case REEVE_OP_CHANGES:
      return apply_changes (db, op, inverse, changed, error);
    case REEVE_OP_ADD:
    case REEVE_OP_DELETE:
      return move_table (db, op->table, op->dataset_kind, op->bin,
                         (op->kind == REEVE_OP_DELETE) != inverse, error);
    case REEVE_OP_RENAME:
      return change_name (db, inverse ? op->other : op->table, inverse ? op->table : op->other,
                          op->dataset_kind, error);
    case REEVE_OP_ROADS:
      return swap_roads (db, op->bin, error);
    }
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
               _("The step is damaged and cannot be run; nothing was changed"));
  return FALSE;
}

/* Steps that were undone can no longer be redone once a new one is made. */
static gboolean
forget_redo (sqlite3 *db,
             GError **error)
{
  return reeve_bin_empty_all (db, reeve_sql_prepare (db, "SELECT DISTINCT bin FROM reeve_undo_op "
                                                     "WHERE bin != 0 AND step_id IN "
                                                     "(SELECT id FROM reeve_undo WHERE NOT done) "
                                                     "ORDER BY bin", error), error)
         && reeve_sql_exec (db, "DELETE FROM reeve_undo_op WHERE step_id IN "
                            "(SELECT id FROM reeve_undo WHERE NOT done);"
                            "DELETE FROM reeve_undo WHERE NOT done;", error);
}

gboolean
reeve_undo_store (sqlite3     *db,
                  const char  *name,
                  GPtrArray   *ops,
                  GError     **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  g_autofree char *time = reeve_now_iso ();
  gint64 step_id;

  if (!forget_redo (db, error)
      || !reeve_sql_execf (db, error, "INSERT INTO reeve_undo (name, time, user, done) "
                           "VALUES (%Q, %Q, %Q, 1)", name, time, g_get_user_name ()))
    return FALSE;
  step_id = sqlite3_last_insert_rowid (db);

  stmt = reeve_sql_prepare (db, "INSERT INTO reeve_undo_op VALUES (?, ?, ?, ?, ?, ?, ?, ?)", error);
  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < ops->len; i++)
    {
      const ReeveOp *op = g_ptr_array_index (ops, i);
      char kind[2] = { (char) op->kind, '\0' };

      sqlite3_bind_int64 (stmt, 1, step_id);
      sqlite3_bind_int (stmt, 2, (int) i);
      reeve_sql_bind_text (stmt, 3, kind);
      reeve_sql_bind_text (stmt, 4, op->table);
      reeve_sql_bind_text (stmt, 5, op->other);
      sqlite3_bind_int (stmt, 6, op->dataset_kind);
      sqlite3_bind_int64 (stmt, 7, op->bin);
      if (op->changes != NULL)
        sqlite3_bind_blob (stmt, 8, op->changes, op->n_bytes, SQLITE_STATIC);
      else
        sqlite3_bind_null (stmt, 8);
      if (!reeve_sql_run (stmt, error))
        return FALSE;
    }
  return reeve_undo_prune (db, error);
}

static ReeveOp *
load_op (sqlite3  *db,
         gint64    step_id,
         gint64    ordinal,
         GError  **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  g_autoptr (ReeveOp) op = g_new0 (ReeveOp, 1);
  const char *kind;
  gboolean row;

  stmt = reeve_sql_preparef (db, error, "SELECT kind, table_name, other, dataset_kind, bin, changes "
                             "FROM reeve_undo_op WHERE step_id = %lld AND ordinal = %lld",
                             step_id, ordinal);
  if (stmt == NULL || !reeve_sql_step (stmt, &row, error))
    return NULL;
  kind = row ? reeve_sql_text (stmt, 0) : NULL;
  if (kind == NULL || strchr ("CADNR", *kind) == NULL || *kind == '\0')
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                   _("The step is damaged and cannot be run; nothing was changed"));
      return NULL;
    }

  op->kind = (ReeveOpKind) *kind;
  op->table = g_strdup (reeve_sql_text (stmt, 1));
  op->other = g_strdup (reeve_sql_text (stmt, 2));
  op->dataset_kind = (ReeveDatasetKind) sqlite3_column_int (stmt, 3);
  op->bin = sqlite3_column_int64 (stmt, 4);
  op->n_bytes = sqlite3_column_bytes (stmt, 5);
  if (op->n_bytes > 0)
    {
      op->changes = sqlite3_malloc (op->n_bytes);
      memcpy (op->changes, sqlite3_column_blob (stmt, 5), op->n_bytes);
    }
  return g_steal_pointer (&op);
}

static sqlite3_stmt *
find_step (sqlite3   *db,
           gboolean   redo,
           GError   **error)
{
  return reeve_sql_prepare (db, redo ? "SELECT id, name, (SELECT count(*) FROM reeve_undo_op "
                                       "WHERE step_id = id) FROM reeve_undo WHERE NOT done ORDER BY id LIMIT 1"
                                     : "SELECT id, name, (SELECT count(*) FROM reeve_undo_op "
                                       "WHERE step_id = id) FROM reeve_undo WHERE done ORDER BY id DESC LIMIT 1",
                            error);
}

char *
reeve_undo_dup_name (sqlite3  *db,
                     gboolean  redo)
{
  g_autoptr (sqlite3_stmt) stmt = find_step (db, redo, NULL);
  gboolean row;

  if (stmt == NULL || !reeve_sql_step (stmt, &row, NULL) || !row)
    return NULL;
  return g_strdup (reeve_sql_text (stmt, 1));
}

gint64
reeve_undo_find_last (sqlite3 *db)
{
  gint64 id = 0;

  if (!reeve_sql_int64 (db, "SELECT max(id) FROM reeve_undo WHERE done", 0, &id, NULL))
    return 0;
  return id;
}

gboolean
reeve_undo_step (sqlite3   *db,
                 gboolean   redo,
                 gint64     only,
                 ReeveJob  *job,
                 char     **out_name,
                 GError   **error)
{
  g_autoptr (sqlite3_stmt) stmt = find_step (db, redo, error);
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *name = NULL;
  gint64 step_id;
  gint64 n_ops;
  gboolean row;

  if (stmt == NULL || !reeve_sql_step (stmt, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                           redo ? _("There is nothing to redo") : _("There is nothing to undo"));
      return FALSE;
    }
  step_id = sqlite3_column_int64 (stmt, 0);
  name = g_strdup (reeve_sql_text (stmt, 1));
  if (only != 0 && step_id != only)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: the name of a step */
                   _("“%s” was done since: undo that first"), name);
      return FALSE;
    }
  n_ops = sqlite3_column_int64 (stmt, 2);
  g_clear_pointer (&stmt, sqlite3_finalize);

  for (gint64 i = 0; i < n_ops; i++)
    {
      g_autoptr (ReeveOp) op = load_op (db, step_id, redo ? i : n_ops - 1 - i, error);

      if (op == NULL || !reeve_op_apply (db, op, !redo, changed, error))
        return FALSE;
      if (job != NULL && !reeve_job_step (job, (guint64) i + 1, (guint64) n_ops, error))
        return FALSE;
    }
  if (!renew_datasets (db, changed, error)
      || !reeve_sql_execf (db, error, "UPDATE reeve_undo SET done = %d WHERE id = %lld",
                           redo ? 1 : 0, step_id))
    return FALSE;
  *out_name = g_steal_pointer (&name);
  return TRUE;
}
