/* workspace/cursor.c — rows of a dataset, in order of fid */
#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"

#include <math.h>

struct _ReeveCursor
{
  sqlite3_stmt *stmt;       /* owned */
  char         *name;       /* owned: of the dataset, for messages */
  gboolean      has_shape;
  guint         n_columns;
};

/* fid first, geometry second (or NULL), then the fields. */
static char *
make_columns (const ReeveDataset *dataset,
              const char *const  *fields,
              guint              *out_n,
              GError            **error)
{
  g_autoptr (GString) columns = g_string_new ("\"fid\"");

  g_string_append (columns, reeve_kind_has_shape (dataset->kind) ? ", \"geom\"" : ", NULL");
  *out_n = 0;
  for (guint i = 0; fields != NULL ? fields[i] != NULL : i < dataset->fields->len; i++)
    {
      const ReeveField *field = fields != NULL ? reeve_dataset_find_field (dataset, fields[i])
                                               : g_ptr_array_index (dataset->fields, i);
      char *quoted;

      if (field == NULL)
        {
          g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                       /* Translators: a layer's name, a column's name */
                       _("“%s” has no column “%s”"), dataset->name, fields[i]);
          return NULL;
        }
      quoted = sqlite3_mprintf (", \"%w\"", field->name);
      g_string_append (columns, quoted);
      sqlite3_free (quoted);
      (*out_n)++;
    }
  return g_strdup (columns->str);
}

ReeveCursor *
reeve_cursor_new (sqlite3             *db,
                  const ReeveDataset  *dataset,
                  const char *const   *fields,
                  const ReeveBox      *box,
                  GError             **error)
{
  g_autofree char *columns = NULL;
  ReeveCursor *self;
  sqlite3_stmt *stmt;
  guint n_columns;

  g_return_val_if_fail (dataset->kind != REEVE_DATASET_RASTER, NULL);

  columns = make_columns (dataset, fields, &n_columns, error);
  if (columns == NULL)
    return NULL;
  if (box != NULL && reeve_kind_has_shape (dataset->kind))
    stmt = reeve_sql_preparef (db, error, "SELECT %s FROM \"%w\" WHERE fid IN (SELECT id FROM "
                               "\"rtree_%w_geom\" WHERE maxx >= ?1 AND maxy >= ?2 AND minx <= ?3 "
                               "AND miny <= ?4) ORDER BY fid", columns, dataset->table, dataset->table);
  else
    stmt = reeve_sql_preparef (db, error, "SELECT %s FROM \"%w\" ORDER BY fid", columns, dataset->table);
  if (stmt == NULL)
    return NULL;
  if (box != NULL && reeve_kind_has_shape (dataset->kind))
    {
      sqlite3_bind_double (stmt, 1, box->west);
      sqlite3_bind_double (stmt, 2, box->south);
      sqlite3_bind_double (stmt, 3, box->east);
      sqlite3_bind_double (stmt, 4, box->north);
    }

  self = g_new0 (ReeveCursor, 1);
  self->stmt = stmt;
  self->name = g_strdup (dataset->name);
  self->has_shape = reeve_kind_has_shape (dataset->kind);
  self->n_columns = n_columns;
  return self;
}

void
reeve_cursor_free (ReeveCursor *self)
{
  if (self == NULL)
    return;
  sqlite3_finalize (self->stmt);
  g_free (self->name);
  g_free (self);
}

gboolean
reeve_cursor_next (ReeveCursor *self,
                   GError     **error)
{
  gboolean row;

  return reeve_sql_step (self->stmt, &row, error) && row;
}

gint64
reeve_cursor_get_fid (ReeveCursor *self)
{
  return sqlite3_column_int64 (self->stmt, 0);
}

gboolean
reeve_cursor_is_null (ReeveCursor *self,
                      guint        column)
{
  g_return_val_if_fail (column < self->n_columns, TRUE);

  return sqlite3_column_type (self->stmt, (int) column + 2) == SQLITE_NULL;
}

gint64
reeve_cursor_get_integer (ReeveCursor *self,
                          guint        column)
{
  g_return_val_if_fail (column < self->n_columns, 0);

  return sqlite3_column_int64 (self->stmt, (int) column + 2);
}

double
reeve_cursor_get_real (ReeveCursor *self,
                       guint        column)
{
  int type;

  g_return_val_if_fail (column < self->n_columns, NAN);

  type = sqlite3_column_type (self->stmt, (int) column + 2);
  return type == SQLITE_INTEGER || type == SQLITE_FLOAT
         ? sqlite3_column_double (self->stmt, (int) column + 2) : NAN;
}

const char *
reeve_cursor_get_text (ReeveCursor *self,
                       guint        column)
{
  g_return_val_if_fail (column < self->n_columns, NULL);

  return reeve_sql_text (self->stmt, (int) column + 2);
}

gconstpointer
reeve_cursor_get_blob (ReeveCursor *self,
                       gsize       *out_length)
{
  gconstpointer blob = self->has_shape ? sqlite3_column_blob (self->stmt, 1) : NULL;

  *out_length = blob == NULL ? 0 : (gsize) sqlite3_column_bytes (self->stmt, 1);
  return blob;
}

ReeveShape *
reeve_cursor_get_shape (ReeveCursor *self,
                        GError     **error)
{
  gconstpointer blob = sqlite3_column_blob (self->stmt, 1);
  int length = sqlite3_column_bytes (self->stmt, 1);
  g_autoptr (GError) cause = NULL;
  ReeveShape *shape;

  if (!self->has_shape || blob == NULL || length == 0)
    return NULL;
  shape = reeve_shape_from_gpkg (blob, (gsize) length, &cause);
  if (shape == NULL)
    {
      g_autofree char *fid = g_strdup_printf ("%" G_GINT64_FORMAT, reeve_cursor_get_fid (self));

      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a layer's name, a row's number, what is wrong */
                   _("“%s”, row %s: %s"), self->name, fid, cause->message);
      return NULL;
    }
  if (shape->kind == REEVE_SHAPE_NONE)
    g_clear_pointer (&shape, reeve_shape_free);
  return shape;
}

static void
copy_cell (ReeveCursor     *cursor,
           ReeveTable      *table,
           guint            row,
           guint            column,
           ReeveColumnType  type)
{
  if (reeve_cursor_is_null (cursor, column))
    return;
  switch (type)
    {
    case REEVE_COLUMN_INTEGER:
    case REEVE_COLUMN_BOOLEAN:
      reeve_table_set_integer (table, row, column + 1, reeve_cursor_get_integer (cursor, column));
      break;
    case REEVE_COLUMN_REAL:
      reeve_table_set_real (table, row, column + 1, reeve_cursor_get_real (cursor, column));
      break;
    default:
      reeve_table_set_text (table, row, column + 1, reeve_cursor_get_text (cursor, column));
      break;
    }
}

static ReeveTable *
make_table (const ReeveDataset *dataset)
{
  static const ReeveShapeKind kinds[] = { REEVE_SHAPE_POINT, REEVE_SHAPE_LINE, REEVE_SHAPE_AREA };
  ReeveTable *table = reeve_table_new (reeve_kind_has_shape (dataset->kind) ? kinds[dataset->kind]
                                                                            : REEVE_SHAPE_NONE);

  reeve_table_add_column (table, "fid", "fid", REEVE_COLUMN_INTEGER, "");
  for (guint i = 0; i < dataset->fields->len; i++)
    {
      const ReeveField *field = g_ptr_array_index (dataset->fields, i);
      guint column = reeve_table_add_column (table, field->name, field->title, field->type, field->unit);

      reeve_table_set_term (table, column, field->term);
    }
  return table;
}

ReeveTable *
reeve_dataset_read_table (sqlite3             *db,
                          const ReeveDataset  *dataset,
                          ReeveJob            *job,
                          GError             **error)
{
  g_autoptr (ReeveCursor) cursor = reeve_cursor_new (db, dataset, NULL, NULL, error);
  g_autoptr (ReeveTable) table = NULL;
  g_autoptr (GError) cause = NULL;
  guint64 n_done = 0;

  if (cursor == NULL)
    return NULL;
  table = make_table (dataset);
  while (reeve_cursor_next (cursor, &cause))
    {
      guint row = reeve_table_add_row (table);
      ReeveShape *shape = reeve_cursor_get_shape (cursor, &cause);

      if (cause != NULL)
        break;
      reeve_table_set_integer (table, row, 0, reeve_cursor_get_fid (cursor));
      for (guint i = 0; i < dataset->fields->len; i++)
        copy_cell (cursor, table, row, i,
                   ((const ReeveField *) g_ptr_array_index (dataset->fields, i))->type);
      if (shape != NULL)
        reeve_table_set_shape (table, row, shape);
      if (job != NULL && ++n_done % 1024 == 0
          && !reeve_job_step (job, n_done, (guint64) MAX (dataset->n_rows, 1), &cause))
        break;
    }
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  return g_steal_pointer (&table);
}
