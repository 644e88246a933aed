/* workspace/edit.c — what a step changes, kept as a list of operations
 *
 * Rows are watched by SQLite's session extension. Whenever a table is about to
 * come, go or change its name, the rows watched so far become one operation, so
 * that the list can be run in either direction.
 */
#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"

static int
wants_table (gpointer    data,
             const char *table)
{
  ReeveEdit *self = data;

  return reeve_schema_is_watched (table) || g_hash_table_contains (self->watched, table);
}

static gboolean
start_session (ReeveEdit *self,
               GError   **error)
{
  if (sqlite3session_create (self->db, "main", &self->session) != SQLITE_OK)
    return reeve_sql_fail (self->db, _("begin a step"), error);
  sqlite3session_table_filter (self->session, wants_table, self);
  if (sqlite3session_attach (self->session, NULL) != SQLITE_OK)
    return reeve_sql_fail (self->db, _("begin a step"), error);
  return TRUE;
}

gboolean
reeve_edit_begin (ReeveEdit *self,
                  sqlite3   *db,
                  GError   **error)
{
  self->db = db;
  self->watched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->touched = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->ops = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_op_free);
  return start_session (self, error);
}

void
reeve_edit_end (ReeveEdit *self)
{
  g_clear_pointer (&self->session, sqlite3session_delete);
  g_clear_pointer (&self->watched, g_hash_table_unref);
  g_clear_pointer (&self->touched, g_hash_table_unref);
  g_clear_pointer (&self->ops, g_ptr_array_unref);
}

gboolean
reeve_edit_flush (ReeveEdit *self,
                  GError   **error)
{
  gpointer changes = NULL;
  int n_bytes = 0;
  int code = sqlite3session_changeset (self->session, &n_bytes, &changes);

  g_clear_pointer (&self->session, sqlite3session_delete);
  if (code != SQLITE_OK)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                   /* Translators: SQLite's own words */
                   _("The step is too large to be kept for undo: %s"), sqlite3_errstr (code));
      return FALSE;
    }
  if (n_bytes > 0)
    {
      ReeveOp *op = g_new0 (ReeveOp, 1);

      op->kind = REEVE_OP_CHANGES;
      op->changes = changes;
      op->n_bytes = n_bytes;
      g_ptr_array_add (self->ops, op);
    }
  else
    sqlite3_free (changes);
  return start_session (self, error);
}

void
reeve_edit_did (ReeveEdit *self,
                ReeveOp   *op)
{
  g_ptr_array_add (self->ops, op);
}

gboolean
reeve_edit_do (ReeveEdit *self,
               ReeveOp   *op,
               GError   **error)
{
  g_autoptr (ReeveOp) owned = op;

  if (!reeve_edit_flush (self, error) || !reeve_op_apply (self->db, op, FALSE, NULL, error))
    return FALSE;
  reeve_edit_did (self, g_steal_pointer (&owned));
  return TRUE;
}

gboolean
reeve_edit_did_add (ReeveEdit           *self,
                    const ReeveDataset  *dataset,
                    GError             **error)
{
  ReeveOp *op;
  gint64 bin;

  if (!reeve_counter_next (self->db, "bin", &bin, error)
      || !reeve_edit_flush (self, error)
      || !reeve_gpkg_add_extensions (self->db, dataset->table, dataset->kind, error))
    return FALSE;

  op = g_new0 (ReeveOp, 1);
  op->kind = REEVE_OP_ADD;
  op->table = g_strdup (dataset->table);
  op->dataset_kind = dataset->kind;
  op->bin = bin;
  reeve_edit_did (self, op);
  return TRUE;
}

sqlite3 *
reeve_edit_get_db (ReeveEdit *self)
{
  return self->db;
}

gboolean
reeve_edit_watch (ReeveEdit   *self,
                  const char  *table,
                  GError     **error)
{
  g_hash_table_add (self->watched, g_strdup (table));
  return TRUE;
}

gboolean
reeve_counter_next (sqlite3     *db,
                    const char  *name,
                    gint64      *out_value,
                    GError     **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gboolean row;

  stmt = reeve_sql_preparef (db, error, "UPDATE reeve_counter SET value = value + 1 "
                             "WHERE name = %Q RETURNING value", name);
  if (stmt == NULL || !reeve_sql_step (stmt, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                   /* Translators: the name of a counter */
                   _("The workspace is damaged: its counter “%s” is gone"), name);
      return FALSE;
    }
  *out_value = sqlite3_column_int64 (stmt, 0);
  return reeve_sql_step (stmt, &row, error);
}

gboolean
reeve_edit_touch (ReeveEdit *self,
                  gint64     dataset_id,
                  GError   **error)
{
  gint64 revision;
  gint64 *key;

  if (g_hash_table_contains (self->touched, &dataset_id))
    return TRUE;
  if (!reeve_counter_next (self->db, "revision", &revision, error)
      || !reeve_sql_execf (self->db, error, "UPDATE reeve_dataset SET revision = %lld WHERE id = %lld",
                           revision, dataset_id)
      || !reeve_sql_execf (self->db, error, "UPDATE gpkg_contents SET last_change = "
                           "strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ','now') WHERE table_name = "
                           "(SELECT table_name FROM reeve_dataset WHERE id = %lld)", dataset_id))
    return FALSE;

  key = g_new (gint64, 1);
  *key = dataset_id;
  g_hash_table_add (self->touched, key);
  return TRUE;
}

gboolean
reeve_edit_begin_roads (ReeveEdit *self,
                        GError   **error)
{
  ReeveOp *op;
  gint64 bin;
  gint64 revision;

  if (!reeve_counter_next (self->db, "bin", &bin, error)
      || !reeve_counter_next (self->db, "revision", &revision, error))
    return FALSE;

  /* The empty tables begin in the bin; then the two sets change places. */
  if (!reeve_sql_execf (self->db, error,
                        "ALTER TABLE reeve_road_node RENAME TO \"reeve_bin_%lld_x\";"
                        "ALTER TABLE reeve_road_segment RENAME TO \"reeve_bin_%lld_y\";"
                        "ALTER TABLE reeve_road_turn RENAME TO \"reeve_bin_%lld_z\";", bin, bin, bin)
      || !reeve_schema_create_roads (self->db, error)
      || !reeve_sql_execf (self->db, error,
                           "ALTER TABLE reeve_road_node RENAME TO \"reeve_bin_%lld_node\";"
                           "ALTER TABLE reeve_road_segment RENAME TO \"reeve_bin_%lld_segment\";"
                           "ALTER TABLE reeve_road_turn RENAME TO \"reeve_bin_%lld_turn\";"
                           "ALTER TABLE \"reeve_bin_%lld_x\" RENAME TO \"reeve_road_node\";"
                           "ALTER TABLE \"reeve_bin_%lld_y\" RENAME TO \"reeve_road_segment\";"
                           "ALTER TABLE \"reeve_bin_%lld_z\" RENAME TO \"reeve_road_turn\";",
                           bin, bin, bin, bin, bin, bin))
    return FALSE;

  op = g_new0 (ReeveOp, 1);
  op->kind = REEVE_OP_ROADS;
  op->bin = bin;
  return reeve_edit_do (self, op, error)
         && reeve_sql_execf (self->db, error, "UPDATE reeve_meta SET value = '%lld' "
                             "WHERE key = 'roads_revision'", revision);
}
