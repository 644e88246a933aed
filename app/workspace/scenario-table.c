/* workspace/scenario-table.c — a dataset as an option leaves it
 *
 * Facilities that the option closes are gone, moved ones stand elsewhere, and
 * opened ones have the numbers -1, -2 … in the order of the changes.
 */
#include "workspace/scenario.h"

#include <math.h>

typedef struct
{
  gboolean    closed;
  ReeveShape *moved;   /* borrowed, nullable: of the change */
} Fate;

static void
copy_row (const ReeveTable *from,
          guint             from_row,
          ReeveTable       *to,
          const ReeveShape *moved)
{
  guint row = reeve_table_add_row (to);
  const ReeveShape *shape = moved != NULL ? moved : reeve_table_get_shape (from, from_row);

  for (guint i = 0; i < reeve_table_get_n_columns (from); i++)
    {
      if (reeve_table_is_null (from, from_row, i))
        continue;
      switch (reeve_table_get_column (from, i)->type)
        {
        case REEVE_COLUMN_INTEGER:
        case REEVE_COLUMN_BOOLEAN:
          reeve_table_set_integer (to, row, i, reeve_table_get_integer (from, from_row, i));
          break;
        case REEVE_COLUMN_REAL:
          reeve_table_set_real (to, row, i, reeve_table_get_real (from, from_row, i));
          break;
        default:
          reeve_table_set_text (to, row, i, reeve_table_get_text (from, from_row, i));
          break;
        }
    }
  if (shape != NULL)
    reeve_table_set_shape (to, row, reeve_shape_copy (shape));
}

static ReeveTable *
make_empty (const ReeveTable *like)
{
  ReeveTable *table = reeve_table_new (reeve_table_get_kind (like));

  for (guint i = 0; i < reeve_table_get_n_columns (like); i++)
    {
      const ReeveColumn *column = reeve_table_get_column (like, i);
      guint number = reeve_table_add_column (table, column->name, column->title, column->type, column->unit);

      reeve_table_set_term (table, number, column->term);
    }
  return table;
}

/* An opened facility has its name, and the change's value wherever a capacity stands. */
static void
add_opened (ReeveTable        *table,
            const ReeveChange *change,
            gint64             fid)
{
  static const char *const name_terms[] = { "name", NULL };
  static const char *const value_terms[] = { "capacity", "beds", "seats", "units", NULL };
  guint row = reeve_table_add_row (table);

  reeve_table_set_integer (table, row, 0, fid);
  for (guint i = 1; i < reeve_table_get_n_columns (table); i++)
    {
      const ReeveColumn *column = reeve_table_get_column (table, i);
      const char *term = *column->term != '\0' ? column->term : column->name;

      if (g_strv_contains (name_terms, term) && column->type == REEVE_COLUMN_TEXT)
        reeve_table_set_text (table, row, i, change->title);
      else if (g_strv_contains (value_terms, term) && column->type == REEVE_COLUMN_INTEGER)
        reeve_table_set_integer (table, row, i, (gint64) llround (change->value));
      else if (g_strv_contains (value_terms, term) && column->type == REEVE_COLUMN_REAL)
        reeve_table_set_real (table, row, i, change->value);
    }
  if (change->shape != NULL)
    reeve_table_set_shape (table, row, reeve_shape_copy (change->shape));
}

static ReeveTable *
apply_changes (const ReeveTable *base,
               GPtrArray        *changes,
               gint64            dataset_id)
{
  g_autoptr (GHashTable) fates = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  ReeveTable *table = make_empty (base);
  gint64 opened_fid = -1;

  for (guint i = 0; i < changes->len; i++)
    {
      ReeveChange *change = g_ptr_array_index (changes, i);
      Fate *fate;

      if (change->dataset_id != dataset_id || (change->kind != REEVE_CHANGE_CLOSE_FACILITY
                                               && change->kind != REEVE_CHANGE_MOVE_FACILITY))
        continue;
      fate = g_hash_table_lookup (fates, &change->fid);
      if (fate == NULL)
        {
          fate = g_new0 (Fate, 1);
          g_hash_table_insert (fates, &change->fid, fate);
        }
      if (change->kind == REEVE_CHANGE_CLOSE_FACILITY)
        fate->closed = TRUE;
      else
        fate->moved = change->shape;
    }

  for (guint row = 0; row < reeve_table_get_n_rows (base); row++)
    {
      gint64 fid = reeve_table_get_integer (base, row, 0);
      const Fate *fate = g_hash_table_lookup (fates, &fid);

      if (fate == NULL || !fate->closed)
        copy_row (base, row, table, fate != NULL ? fate->moved : NULL);
    }
  /* Each opened facility keeps its number even when a later change closes it. */
  for (guint i = 0; i < changes->len; i++)
    {
      const ReeveChange *change = g_ptr_array_index (changes, i);
      const Fate *fate;

      if (change->dataset_id != dataset_id || change->kind != REEVE_CHANGE_OPEN_FACILITY)
        continue;
      fate = g_hash_table_lookup (fates, &opened_fid);
      if (fate == NULL || !fate->closed)
        {
          ReeveChange moved = *change;

          if (fate != NULL && fate->moved != NULL)
            moved.shape = fate->moved;
          add_opened (table, &moved, opened_fid);
        }
      opened_fid--;
    }
  return table;
}

ReeveTable *
reeve_scenario_read_table (sqlite3             *db,
                           gint64               scenario_id,
                           const ReeveDataset  *dataset,
                           ReeveJob            *job,
                           GError             **error)
{
  g_autoptr (ReeveTable) base = reeve_dataset_read_table (db, dataset, job, error);
  g_autoptr (GPtrArray) changes = NULL;

  if (base == NULL || scenario_id == 0)
    return g_steal_pointer (&base);
  changes = reeve_scenario_list_changes (db, scenario_id, error);
  if (changes == NULL)
    return NULL;
  return apply_changes (base, changes, dataset->id);
}
