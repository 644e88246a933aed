/* workspace/writer.c — a new dataset, row by row
 *
 * The table is made at once, its spatial index when all rows are in. Text dates
 * and truth values are stored in the column types that GeoPackage names.
 */
#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"

#include <math.h>
#include <string.h>

/* SQLite's own limit is 2,000 columns; fid and geometry need two. */
#define MAX_FIELDS 1990

struct _ReeveWriter
{
  ReeveEdit    *edit;        /* borrowed */
  ReeveDataset *dataset;     /* borrowed: the caller's */
  sqlite3_stmt *insert;      /* owned */
  GArray       *boxes;       /* owned, of ReeveRtreeRow */
  gboolean      has_multi;   /* a row of several points came */
  gboolean      is_finished;
  gint64        n_rows;
};

const char *
reeve_column_type_name (ReeveColumnType type)
{
  static const char *const names[] = { "INTEGER", "REAL", "TEXT", "BOOLEAN", "DATE", "DATETIME" };

  g_return_val_if_fail ((guint) type < G_N_ELEMENTS (names), "TEXT");

  return names[type];
}

/* Makes every column's name usable and different, whatever the source called it. */
static void
settle_names (ReeveDataset *dataset)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_hash_table_add (taken, g_strdup ("fid"));
  g_hash_table_add (taken, g_strdup ("geom"));
  g_hash_table_add (taken, g_strdup ("rowid"));
  for (guint i = 0; i < dataset->fields->len; i++)
    {
      ReeveField *field = g_ptr_array_index (dataset->fields, i);
      const char *wanted = field->name != NULL && *field->name != '\0' ? field->name : field->title;
      g_autofree char *base = reeve_clean_name (wanted);

      g_strdelimit (base, "\"'`[]", '_');
      for (guint n = 1;; n++)
        {
          g_autofree char *name = n == 1 ? g_strdup (base) : g_strdup_printf ("%s_%u", base, n);
          g_autofree char *folded = g_ascii_strdown (name, -1);

          if (g_hash_table_contains (taken, folded))
            continue;
          g_hash_table_add (taken, g_steal_pointer (&folded));
          g_free (field->name);
          field->name = g_steal_pointer (&name);
          break;
        }
    }
}

static gboolean
create_table (sqlite3             *db,
              const ReeveDataset  *dataset,
              const char          *table,
              const char          *geometry_type,
              GError             **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  char *part = sqlite3_mprintf ("CREATE TABLE \"%w\" (\"fid\" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL",
                                table);

  g_string_append (sql, part);
  sqlite3_free (part);
  if (geometry_type != NULL)
    g_string_append_printf (sql, ", \"geom\" %s", geometry_type);
  for (guint i = 0; i < dataset->fields->len; i++)
    {
      const ReeveField *field = g_ptr_array_index (dataset->fields, i);

      part = sqlite3_mprintf (", \"%w\" %s", field->name, reeve_column_type_name (field->type));
      g_string_append (sql, part);
      sqlite3_free (part);
    }
  g_string_append_c (sql, ')');
  return reeve_sql_exec (db, sql->str, error);
}

/* Columns in the table's order: fid, geometry, fields. */
static sqlite3_stmt *
prepare_insert (sqlite3             *db,
                const ReeveDataset  *dataset,
                GError             **error)
{
  guint n = dataset->fields->len + 1 + reeve_kind_has_shape (dataset->kind);
  g_autoptr (GString) marks = g_string_new ("?");

  for (guint i = 1; i < n; i++)
    g_string_append (marks, ", ?");
  return reeve_sql_preparef (db, error, "INSERT INTO \"%w\" VALUES (%s)", dataset->table, marks->str);
}

ReeveWriter *
reeve_writer_new (ReeveEdit     *edit,
                  ReeveDataset  *dataset,
                  GError       **error)
{
  g_autoptr (ReeveWriter) self = NULL;
  char *name;

  g_return_val_if_fail (dataset->kind != REEVE_DATASET_RASTER, NULL);

  if (dataset->fields->len > MAX_FIELDS)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a layer's name, two counts */
                   _("“%s” has %u columns; at most %d can be kept. Leave some out."),
                   dataset->name, dataset->fields->len, MAX_FIELDS);
      return NULL;
    }
  name = reeve_catalogue_make_name (edit->db, dataset->name, 0, error);
  if (name == NULL)
    return NULL;
  g_free (dataset->name);
  dataset->name = name;
  g_free (dataset->table);
  dataset->table = reeve_catalogue_make_table (edit->db, name, error);
  if (dataset->table == NULL)
    return NULL;

  settle_names (dataset);
  if (!create_table (edit->db, dataset, dataset->table, reeve_gpkg_type_name (dataset->kind), error))
    return NULL;
  self = g_new0 (ReeveWriter, 1);
  self->edit = edit;
  self->dataset = dataset;
  self->boxes = g_array_new (FALSE, FALSE, sizeof (ReeveRtreeRow));
  self->insert = prepare_insert (edit->db, dataset, error);
  if (self->insert == NULL)
    return NULL;
  dataset->box = REEVE_BOX_EMPTY;
  dataset->n_rows = 0;
  return g_steal_pointer (&self);
}

/* Parameter number of a field's column. */
static int
get_place (ReeveWriter *self,
           guint        column)
{
  return (int) column + 2 + reeve_kind_has_shape (self->dataset->kind);
}

void
reeve_writer_set_null (ReeveWriter *self,
                       guint        column)
{
  sqlite3_bind_null (self->insert, get_place (self, column));
}

void
reeve_writer_set_integer (ReeveWriter *self,
                          guint        column,
                          gint64       value)
{
  sqlite3_bind_int64 (self->insert, get_place (self, column), value);
}

void
reeve_writer_set_real (ReeveWriter *self,
                       guint        column,
                       double       value)
{
  if (isnan (value))
    sqlite3_bind_null (self->insert, get_place (self, column));
  else
    sqlite3_bind_double (self->insert, get_place (self, column), value);
}

void
reeve_writer_set_text (ReeveWriter *self,
                       guint        column,
                       const char  *value)
{
  reeve_sql_bind_text (self->insert, get_place (self, column), value);
}

static gboolean
check_kind (ReeveWriter       *self,
            const ReeveShape  *shape,
            GError           **error)
{
  static const ReeveShapeKind kinds[] = { REEVE_SHAPE_POINT, REEVE_SHAPE_LINE, REEVE_SHAPE_AREA };

  if (shape == NULL || shape->kind == REEVE_SHAPE_NONE
      || (reeve_kind_has_shape (self->dataset->kind) && shape->kind == kinds[self->dataset->kind]))
    return TRUE;
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
               /* Translators: a layer's name */
               _("“%s”: a row has another kind of geometry than the layer"), self->dataset->name);
  return FALSE;
}

static gboolean
append (ReeveWriter       *self,
        const ReeveShape  *shape,
        GError           **error)
{
  g_autoptr (GBytes) blob = NULL;
  gboolean is_multi;
  gboolean done;

  if (!check_kind (self, shape, error))
    return FALSE;
  blob = reeve_gpkg_blob (shape, &is_multi);
  if (blob != NULL)
    {
      gsize length;
      gconstpointer data = g_bytes_get_data (blob, &length);

      sqlite3_bind_blob64 (self->insert, 2, data, length, SQLITE_STATIC);
      self->has_multi |= is_multi;
    }
  else if (reeve_kind_has_shape (self->dataset->kind))
    sqlite3_bind_null (self->insert, 2);

  done = reeve_sql_run (self->insert, error);
  sqlite3_clear_bindings (self->insert);
  if (!done)
    return FALSE;
  self->n_rows++;
  if (blob != NULL)
    {
      ReeveBox box = reeve_shape_get_box (shape);
      ReeveRtreeRow row = reeve_rtree_row (sqlite3_last_insert_rowid (self->edit->db), &box);

      g_array_append_val (self->boxes, row);
      reeve_box_join (&self->dataset->box, &box);
    }
  return TRUE;
}

gboolean
reeve_writer_append (ReeveWriter       *self,
                     const ReeveShape  *shape,
                     GError           **error)
{
  sqlite3_bind_null (self->insert, 1);
  return append (self, shape, error);
}

gboolean
reeve_writer_append_with_fid (ReeveWriter       *self,
                              gint64             fid,
                              const ReeveShape  *shape,
                              GError           **error)
{
  sqlite3_bind_int64 (self->insert, 1, fid);
  return append (self, shape, error);
}

/* A column of points that turned out to hold groups of points is declared anew. */
static gboolean
widen_type (ReeveWriter *self,
            GError     **error)
{
  const char *table = self->dataset->table;
  g_autofree char *draft = reeve_catalogue_make_table (self->edit->db, table, error);

  return draft != NULL
         && create_table (self->edit->db, self->dataset, draft, "GEOMETRY", error)
         && reeve_sql_execf (self->edit->db, error, "INSERT INTO \"%w\" SELECT * FROM \"%w\" ORDER BY fid;"
                             "DROP TABLE \"%w\"; ALTER TABLE \"%w\" RENAME TO \"%w\";",
                             draft, table, table, draft, table);
}

static gboolean
build_index (ReeveWriter *self,
             GError     **error)
{
  g_autofree char *rtree = g_strdup_printf ("rtree_%s_geom", self->dataset->table);
  g_autofree char *sql = reeve_gpkg_dup_rtree (rtree);

  return reeve_sql_exec (self->edit->db, sql, error)
         && reeve_rtree_load (self->edit->db, rtree, self->boxes, error);
}

gboolean
reeve_writer_finish (ReeveWriter *self,
                     GError     **error)
{
  ReeveDataset *dataset = self->dataset;
  const char *type = self->has_multi ? "GEOMETRY" : reeve_gpkg_type_name (dataset->kind);

  g_clear_pointer (&self->insert, sqlite3_finalize);
  if ((self->has_multi && !widen_type (self, error))
      || (reeve_kind_has_shape (dataset->kind) && !build_index (self, error))
      || !reeve_gpkg_create_triggers (self->edit->db, dataset->table, dataset->kind, error)
      || !reeve_edit_did_add (self->edit, dataset, error))
    return FALSE;

  self->is_finished = TRUE;
  dataset->n_rows = self->n_rows;
  return reeve_catalogue_add (self->edit, dataset, type, error);
}

void
reeve_writer_free (ReeveWriter *self)
{
  if (self == NULL)
    return;
  sqlite3_finalize (self->insert);
  /* A step may go on without the dataset that it gave up. */
  if (!self->is_finished && self->insert != NULL)
    {
      char *sql = sqlite3_mprintf ("DROP TABLE IF EXISTS \"%w\"", self->dataset->table);

      sqlite3_exec (self->edit->db, sql, NULL, NULL, NULL);
      sqlite3_free (sql);
    }
  g_clear_pointer (&self->boxes, g_array_unref);
  g_free (self);
}

static void
set_cell (ReeveWriter      *self,
          const ReeveTable *table,
          guint             row,
          guint             column)
{
  if (reeve_table_is_null (table, row, column))
    return;
  switch (reeve_table_get_column (table, column)->type)
    {
    case REEVE_COLUMN_INTEGER:
    case REEVE_COLUMN_BOOLEAN:
      reeve_writer_set_integer (self, column, reeve_table_get_integer (table, row, column));
      break;
    case REEVE_COLUMN_REAL:
      reeve_writer_set_real (self, column, reeve_table_get_real (table, row, column));
      break;
    default:
      reeve_writer_set_text (self, column, reeve_table_get_text (table, row, column));
      break;
    }
}

/* Columns that the caller did not describe are described as the table has them. */
static void
describe_columns (ReeveDataset     *dataset,
                  const ReeveTable *table)
{
  if (dataset->fields->len > 0)
    return;
  for (guint i = 0; i < reeve_table_get_n_columns (table); i++)
    {
      const ReeveColumn *column = reeve_table_get_column (table, i);
      ReeveField *field = reeve_dataset_add_field (dataset, column->name, column->title, column->type);

      g_free (field->term);
      g_free (field->unit);
      field->term = g_strdup (column->term != NULL ? column->term : "");
      field->unit = g_strdup (column->unit != NULL ? column->unit : "");
      field->classification = dataset->classification;
    }
}

gboolean
reeve_edit_add_table (ReeveEdit         *self,
                      ReeveDataset      *dataset,
                      const ReeveTable  *table,
                      ReeveJob          *job,
                      GError           **error)
{
  g_autoptr (ReeveWriter) writer = NULL;
  guint n_rows = reeve_table_get_n_rows (table);

  describe_columns (dataset, table);
  g_return_val_if_fail (dataset->fields->len == reeve_table_get_n_columns (table), FALSE);
  writer = reeve_writer_new (self, dataset, error);
  if (writer == NULL)
    return FALSE;
  for (guint row = 0; row < n_rows; row++)
    {
      if (job != NULL && row % 1024 == 0 && !reeve_job_step (job, row, n_rows, error))
        return FALSE;
      for (guint column = 0; column < dataset->fields->len; column++)
        set_cell (writer, table, row, column);
      if (!reeve_writer_append (writer, reeve_table_get_shape (table, row), error))
        return FALSE;
    }
  return reeve_writer_finish (writer, error);
}
