/* workspace/record.c — one row at a time, as a person edits it */
#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "workspace/workspace-private.h"

#include <errno.h>
#include <string.h>

static ReeveDataset *
find_dataset (ReeveEdit *self,
              gint64     id,
              GError   **error)
{
  g_autoptr (ReeveDataset) dataset = reeve_catalogue_get (self->db, id, error);

  if (dataset == NULL)
    return NULL;
  if (dataset->kind == REEVE_DATASET_RASTER)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a layer's name */
                   _("“%s” is a raster: it has no rows to edit"), dataset->name);
      return NULL;
    }
  return reeve_edit_watch (self, dataset->table, error) ? g_steal_pointer (&dataset) : NULL;
}

static gboolean
fail_row (const ReeveDataset *dataset,
          gint64              fid,
          GError            **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, fid);

  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a layer's name, a row's number */
               _("“%s” has no row %s"), dataset->name, text);
  return FALSE;
}

static gboolean
fail_cell (const ReeveField *field,
           const char       *text,
           const char       *needed,
           GError          **error)
{
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a column's name, the value found, the value needed */
               _("“%s”: found “%s”, needs %s"), field->title, text, needed);
  return FALSE;
}

static gboolean
parse_whole (const char *text,
             gint64     *out)
{
  char *end;

  errno = 0;
  *out = g_ascii_strtoll (text, &end, 10);
  return end != text && *end == '\0' && errno == 0;
}

int
reeve_parse_truth (const char *text)
{
  static const char *const yes[] = { "1", "yes", "true", "y", "t", NULL };
  static const char *const no[] = { "0", "no", "false", "n", "f", NULL };
  g_autofree char *lower = g_utf8_strdown (text, -1);

  if (g_strv_contains (yes, lower) || strcmp (text, _("yes")) == 0)
    return 1;
  return g_strv_contains (no, lower) || strcmp (text, _("no")) == 0 ? 0 : -1;
}

static gboolean
bind_truth (sqlite3_stmt      *stmt,
            const ReeveField  *field,
            const char        *text,
            GError           **error)
{
  int truth = reeve_parse_truth (text);

  if (truth < 0)
    return fail_cell (field, text, _("yes or no"), error);
  sqlite3_bind_int (stmt, 1, truth);
  return TRUE;
}

static gboolean
bind_time (sqlite3_stmt      *stmt,
           const ReeveField  *field,
           const char        *text,
           GError           **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autofree char *whole = field->type == REEVE_COLUMN_DATE ? g_strconcat (text, "T00:00:00", NULL)
                                                            : g_strdup (text);
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (whole, zone);

  if (time == NULL || (field->type == REEVE_COLUMN_DATE && strlen (text) != 10))
    return fail_cell (field, text, field->type == REEVE_COLUMN_DATE
                                   ? _("a date such as 2024-06-04")
                                   : _("a date and time such as 2024-06-04T14:05:00Z"), error);
  reeve_sql_bind_text (stmt, 1, text);
  return TRUE;
}

/* Binds parameter 1 as the column's type wants it. */
static gboolean
bind_typed (sqlite3_stmt      *stmt,
            const ReeveField  *field,
            const char        *text,
            GError           **error)
{
  g_autofree char *stripped = text != NULL ? g_strstrip (g_strdup (text)) : NULL;
  gint64 whole;
  double number;

  if (stripped == NULL || (*stripped == '\0' && field->type != REEVE_COLUMN_TEXT))
    {
      sqlite3_bind_null (stmt, 1);
      return TRUE;
    }
  switch (field->type)
    {
    case REEVE_COLUMN_INTEGER:
      if (!parse_whole (stripped, &whole))
        return fail_cell (field, text, _("a whole number"), error);
      sqlite3_bind_int64 (stmt, 1, whole);
      return TRUE;
    case REEVE_COLUMN_REAL:
      if (!reeve_parse_number (stripped, &number))
        return fail_cell (field, text, _("a number"), error);
      sqlite3_bind_double (stmt, 1, number);
      return TRUE;
    case REEVE_COLUMN_BOOLEAN:
      return bind_truth (stmt, field, stripped, error);
    case REEVE_COLUMN_DATE:
    case REEVE_COLUMN_DATETIME:
      return bind_time (stmt, field, stripped, error);
    default:
      reeve_sql_bind_text (stmt, 1, text);
      return TRUE;
    }
}

static gboolean
has_row (sqlite3             *db,
         const ReeveDataset  *dataset,
         gint64               fid,
         GError             **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gboolean row;

  stmt = reeve_sql_preparef (db, error, "SELECT 1 FROM \"%w\" WHERE fid = %lld", dataset->table, fid);
  if (stmt == NULL || !reeve_sql_step (stmt, &row, error))
    return FALSE;
  return row ? TRUE : fail_row (dataset, fid, error);
}

gboolean
reeve_edit_set_cell (ReeveEdit   *self,
                     gint64       dataset_id,
                     gint64       fid,
                     const char  *field_name,
                     const char  *text,
                     GError     **error)
{
  g_autoptr (ReeveDataset) dataset = find_dataset (self, dataset_id, error);
  g_autoptr (sqlite3_stmt) stmt = NULL;
  const ReeveField *field;

  if (dataset == NULL || !has_row (self->db, dataset, fid, error))
    return FALSE;
  field = reeve_dataset_find_field (dataset, field_name);
  if (field == NULL)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   _("“%s” has no column “%s”"), dataset->name, field_name);
      return FALSE;
    }

  stmt = reeve_sql_preparef (self->db, error, "UPDATE \"%w\" SET \"%w\" = ?1 WHERE fid = %lld "
                             "AND \"%w\" IS NOT ?1", dataset->table, field->name, fid, field->name);
  if (stmt == NULL || !bind_typed (stmt, field, text, error) || !reeve_sql_run (stmt, error))
    return FALSE;
  return sqlite3_changes (self->db) == 0 || reeve_edit_touch (self, dataset_id, error);
}

static gboolean
bind_shape (sqlite3_stmt        *stmt,
            const ReeveDataset  *dataset,
            const ReeveShape    *shape,
            GError             **error)
{
  static const ReeveShapeKind kinds[] = { REEVE_SHAPE_POINT, REEVE_SHAPE_LINE, REEVE_SHAPE_AREA };
  g_autoptr (GBytes) blob = NULL;
  gboolean is_multi;
  gsize length;

  if (!reeve_kind_has_shape (dataset->kind)
      || (shape != NULL && shape->kind != REEVE_SHAPE_NONE && shape->kind != kinds[dataset->kind]))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a layer's name */
                   _("“%s” does not hold geometry of this kind"), dataset->name);
      return FALSE;
    }
  blob = reeve_gpkg_blob (shape, &is_multi);
  if (is_multi)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a layer's name */
                   _("“%s” holds one point in each row"), dataset->name);
      return FALSE;
    }
  if (blob == NULL)
    sqlite3_bind_null (stmt, 1);
  else
    {
      gconstpointer data = g_bytes_get_data (blob, &length);

      sqlite3_bind_blob64 (stmt, 1, data, length, SQLITE_TRANSIENT);
    }
  return TRUE;
}

/* The extent only ever grows here: it must hold all rows, not hug them. */
static gboolean
grow (ReeveEdit         *self,
      ReeveDataset      *dataset,
      const ReeveShape  *shape,
      int                n_more,
      GError           **error)
{
  if (shape != NULL && shape->n_points > 0)
    {
      ReeveBox box = reeve_shape_get_box (shape);

      reeve_box_join (&dataset->box, &box);
    }
  dataset->n_rows += n_more;
  return reeve_catalogue_set_extent (self->db, dataset, error)
         && reeve_edit_touch (self, dataset->id, error);
}

gboolean
reeve_edit_set_shape (ReeveEdit         *self,
                      gint64             dataset_id,
                      gint64             fid,
                      const ReeveShape  *shape,
                      GError           **error)
{
  g_autoptr (ReeveDataset) dataset = find_dataset (self, dataset_id, error);
  g_autoptr (sqlite3_stmt) stmt = NULL;

  if (dataset == NULL || !has_row (self->db, dataset, fid, error))
    return FALSE;
  stmt = reeve_sql_preparef (self->db, error, "UPDATE \"%w\" SET geom = ?1 WHERE fid = %lld "
                             "AND geom IS NOT ?1", dataset->table, fid);
  if (stmt == NULL || !bind_shape (stmt, dataset, shape, error) || !reeve_sql_run (stmt, error))
    return FALSE;
  return sqlite3_changes (self->db) == 0 || grow (self, dataset, shape, 0, error);
}

gboolean
reeve_edit_add_record (ReeveEdit         *self,
                       gint64             dataset_id,
                       const ReeveShape  *shape,
                       gint64            *out_fid,
                       GError           **error)
{
  g_autoptr (ReeveDataset) dataset = find_dataset (self, dataset_id, error);
  g_autoptr (sqlite3_stmt) stmt = NULL;

  if (dataset == NULL)
    return FALSE;
  if (reeve_kind_has_shape (dataset->kind) || shape != NULL)
    stmt = reeve_sql_preparef (self->db, error, "INSERT INTO \"%w\" (geom) VALUES (?1)", dataset->table);
  else
    stmt = reeve_sql_preparef (self->db, error, "INSERT INTO \"%w\" DEFAULT VALUES", dataset->table);
  if (stmt == NULL
      || (sqlite3_bind_parameter_count (stmt) > 0 && !bind_shape (stmt, dataset, shape, error))
      || !reeve_sql_run (stmt, error))
    return FALSE;
  *out_fid = sqlite3_last_insert_rowid (self->db);
  return grow (self, dataset, shape, 1, error);
}

gboolean
reeve_edit_delete_record (ReeveEdit *self,
                          gint64     dataset_id,
                          gint64     fid,
                          GError   **error)
{
  g_autoptr (ReeveDataset) dataset = find_dataset (self, dataset_id, error);

  if (dataset == NULL || !has_row (self->db, dataset, fid, error))
    return FALSE;
  return reeve_sql_execf (self->db, error, "DELETE FROM \"%w\" WHERE fid = %lld", dataset->table, fid)
         && grow (self, dataset, NULL, -1, error);
}
