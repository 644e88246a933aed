/* workspace/join-rows.c — many rows with one key as one: summed, averaged or the latest
 *
 * Only numbers are summed and averaged, empty cells aside. Other columns keep
 * what all rows of the key say alike, and are empty where they differ.
 */
#include "workspace/import-private.h"

#include "core/error.h"
#include "core/i18n.h"

#include <math.h>
#include <string.h>

static gboolean
is_number (ReeveColumnType type)
{
  return type == REEVE_COLUMN_INTEGER || type == REEVE_COLUMN_REAL;
}

ReeveColumnType
reeve_join_rows_get_type (ReeveJoinRows   how,
                          ReeveColumnType type)
{
  return how == REEVE_JOIN_MEAN && type == REEVE_COLUMN_INTEGER ? REEVE_COLUMN_REAL : type;
}

gboolean
reeve_join_rows_is_merged (ReeveJoinRows   how,
                           ReeveColumnType type)
{
  return (how == REEVE_JOIN_SUM || how == REEVE_JOIN_MEAN) && is_number (type);
}

static void
copy_cell (ReeveWriter      *writer,
           guint             to,
           const ReeveTable *table,
           guint             row,
           guint             column)
{
  ReeveColumnType type = reeve_table_get_column (table, column)->type;

  if (reeve_table_is_null (table, row, column))
    reeve_writer_set_null (writer, to);
  else if (type == REEVE_COLUMN_INTEGER || type == REEVE_COLUMN_BOOLEAN)
    reeve_writer_set_integer (writer, to, reeve_table_get_integer (table, row, column));
  else if (type == REEVE_COLUMN_REAL)
    reeve_writer_set_real (writer, to, reeve_table_get_real (table, row, column));
  else
    reeve_writer_set_text (writer, to, reeve_table_get_text (table, row, column));
}

static void
merge_numbers (ReeveWriter      *writer,
               guint             to,
               const ReeveTable *table,
               guint             first,
               const guint      *next,
               guint             column,
               ReeveJoinRows     how)
{
  gboolean whole = how == REEVE_JOIN_SUM &&
                   reeve_table_get_column (table, column)->type == REEVE_COLUMN_INTEGER;
  double sum = 0;
  guint n = 0;

  for (guint row = first; row != REEVE_JOIN_NO_ROW; row = next[row])
    if (!reeve_table_is_null (table, row, column))
      {
        sum += reeve_table_get_real (table, row, column);
        n++;
      }
  if (n == 0)
    reeve_writer_set_null (writer, to);
  /* Beyond 2⁵³ a double does not hold every whole number any more. */
  else if (whole && fabs (sum) < 9e15)
    reeve_writer_set_integer (writer, to, (gint64) sum);
  else if (whole)
    reeve_writer_set_null (writer, to);
  else
    reeve_writer_set_real (writer, to, how == REEVE_JOIN_MEAN ? sum / n : sum);
}

static gboolean
is_same (const ReeveTable *table,
         guint             a,
         guint             b,
         guint             column)
{
  gboolean has_none = reeve_table_is_null (table, a, column);

  if (has_none || reeve_table_is_null (table, b, column))
    return has_none && reeve_table_is_null (table, b, column);
  if (reeve_table_get_column (table, column)->type == REEVE_COLUMN_BOOLEAN)
    return reeve_table_get_integer (table, a, column) == reeve_table_get_integer (table, b, column);
  return strcmp (reeve_table_get_text (table, a, column),
                 reeve_table_get_text (table, b, column)) == 0;
}

void
reeve_join_rows_write (ReeveWriter      *writer,
                       guint             to,
                       const ReeveTable *table,
                       guint             first,
                       const guint      *next,
                       guint             column,
                       ReeveJoinRows     how)
{
  if (reeve_join_rows_is_merged (how, reeve_table_get_column (table, column)->type))
    {
      merge_numbers (writer, to, table, first, next, column, how);
      return;
    }
  if (how == REEVE_JOIN_SUM || how == REEVE_JOIN_MEAN)
    for (guint row = next[first]; row != REEVE_JOIN_NO_ROW; row = next[row])
      if (!is_same (table, first, row, column))
        {
          reeve_writer_set_null (writer, to);
          return;
        }
  copy_cell (writer, to, table, first, column);
}

/* --- the latest --- */

gboolean
reeve_join_rows_is_later (const ReeveTable *table,
                          guint             row,
                          guint             than,
                          guint             column)
{
  if (reeve_table_is_null (table, row, column))
    return FALSE;
  if (reeve_table_is_null (table, than, column))
    return TRUE;
  if (is_number (reeve_table_get_column (table, column)->type))
    return reeve_table_get_real (table, row, column) > reeve_table_get_real (table, than, column);
  return strcmp (reeve_table_get_text (table, row, column),
                 reeve_table_get_text (table, than, column)) > 0;
}

const ReeveField *
reeve_join_rows_find_date (const ReeveDataset  *dataset,
                           const char          *named,
                           GError             **error)
{
  const ReeveField *found = named != NULL ? reeve_dataset_find_field (dataset, named) : NULL;

  for (guint i = 0; named == NULL && found == NULL && i < dataset->fields->len; i++)
    {
      const ReeveField *field = g_ptr_array_index (dataset->fields, i);

      if (field->type == REEVE_COLUMN_DATE || field->type == REEVE_COLUMN_DATETIME)
        found = field;
    }
  if (found != NULL)
    return found;
  if (named != NULL)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: a dataset and a column that it does not have */
                 _("“%s” has no column “%s”"), dataset->name, named);
  else
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: a table */
                 _("“%s” has no column of dates that would tell which row is the latest; name one "
                   "with --latest-by"), dataset->name);
  return NULL;
}
