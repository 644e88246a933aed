/* map/style-classify.c — classes and categories found from the data */
#include "map/style.h"

#include "map/breaks.h"

#include <math.h>
#include <string.h>

/* Past this many values the classes are found from an even sample. */
#define MAX_VALUES 2000000

void
reeve_layer_style_set_values (ReeveLayerStyle *self,
                              const double    *values,
                              gsize            n_values)
{
  guint n_limits = 0;

  switch (self->breaks)
    {
    case REEVE_BREAKS_EQUAL:
      n_limits = reeve_breaks_equal (values, n_values, self->n_classes, self->limits);
      break;
    case REEVE_BREAKS_JENKS:
      n_limits = reeve_breaks_jenks (values, n_values, self->n_classes, self->limits);
      break;
    case REEVE_BREAKS_STDDEV:
      n_limits = reeve_breaks_stddev (values, n_values, self->n_classes, self->limits);
      break;
    case REEVE_BREAKS_QUANTILE:
    case REEVE_BREAKS_MANUAL:
      n_limits = reeve_breaks_quantile (values, n_values, self->n_classes, self->limits);
      break;
    }
  self->n_classes = n_limits + 1;
  if (self->breaks != REEVE_BREAKS_STDDEV)
    reeve_breaks_round (values, n_values, reeve_layer_style_unit_size (self), self->limits,
                        n_limits);
  self->has_limits = TRUE;
}

static gboolean
read_column (sqlite3            *db,
             const ReeveDataset *dataset,
             const char         *field,
             const char         *divide_by,
             double              per,
             GArray             *values,
             GError            **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gboolean row;

  if (divide_by[0] == '\0')
    stmt = reeve_sql_preparef (db, error, "SELECT \"%w\", 1 FROM \"%w\" WHERE \"%w\" IS NOT NULL",
                               field, dataset->table, field);
  else
    stmt = reeve_sql_preparef (db, error, "SELECT \"%w\", \"%w\" FROM \"%w\""
                               " WHERE \"%w\" IS NOT NULL AND \"%w\" > 0",
                               field, divide_by, dataset->table, field, divide_by);
  if (stmt == NULL)
    return FALSE;
  for (;;)
    {
      double value;

      if (!reeve_sql_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (sqlite3_column_type (stmt, 0) == SQLITE_TEXT)
        continue;
      value = sqlite3_column_double (stmt, 0);
      if (divide_by[0] != '\0')
        value = value / sqlite3_column_double (stmt, 1) * per;
      g_array_append_val (values, value);
    }
}

static gboolean
read_by_area (sqlite3            *db,
              const ReeveDataset *dataset,
              const char         *field,
              double              per,
              GArray             *values,
              GError            **error)
{
  const char *fields[] = { field, NULL };
  g_autoptr (ReeveCursor) cursor = reeve_cursor_new (db, dataset, fields, NULL, error);
  g_autoptr (GError) cause = NULL;

  if (cursor == NULL)
    return FALSE;
  while (reeve_cursor_next (cursor, &cause))
    {
      g_autoptr (ReeveShape) shape = reeve_cursor_get_shape (cursor, NULL);
      double area_km2 = shape == NULL ? 0 : reeve_shape_area_m2 (shape) / 1e6;
      double value = reeve_cursor_get_real (cursor, 0) / area_km2 * per;

      if (area_km2 > 0)
        g_array_append_val (values, value);
    }
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  return TRUE;
}

static gboolean
classify_raster (ReeveLayerStyle    *self,
                 sqlite3            *db,
                 const ReeveDataset *dataset,
                 GError            **error)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (ReeveRaster) raster = reeve_dataset_read_raster (db, dataset, job, error);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  gsize n_cells, step;

  if (raster == NULL)
    return FALSE;
  n_cells = (gsize) raster->n_cols * raster->n_rows;
  step = n_cells / MAX_VALUES + 1;
  for (gsize i = 0; i < n_cells; i += step)
    {
      double value = raster->cells[i];

      /* Cells where nobody lives or no water stands would fill every class. */
      if (isfinite (value) && value != 0)
        g_array_append_val (values, value);
    }
  reeve_layer_style_set_values (self, (const double *) (void *) values->data, values->len);
  return TRUE;
}

static gboolean
find_categories (ReeveLayerStyle    *self,
                 sqlite3            *db,
                 const ReeveDataset *dataset,
                 GError            **error)
{
  g_autoptr (sqlite3_stmt) stmt = reeve_sql_preparef (
    db, error, "SELECT CAST(\"%w\" AS TEXT), count(*) FROM \"%w\" WHERE \"%w\" IS NOT NULL"
    " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %d",
    self->field, dataset->table, self->field, REEVE_STYLE_MAX_CATEGORIES);
  gboolean row;

  while (stmt != NULL)
    {
      ReeveCategory *category;

      if (!reeve_sql_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      category = g_new0 (ReeveCategory, 1);
      category->value = g_strdup (reeve_sql_text (stmt, 0));
      category->title = g_strdup ("");
      category->symbol = g_strdup ("");
      g_ptr_array_add (self->categories, category);
    }
  return FALSE;
}

/* (transfer full) (nullable): finite numbers of a column, or of its quotient */
static GArray *
read_values (sqlite3            *db,
             const ReeveDataset *dataset,
             const char         *field,
             const char         *divide_by,
             double              per,
             GError            **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  gboolean read;

  if (strcmp (divide_by, REEVE_STYLE_BY_AREA) == 0)
    read = read_by_area (db, dataset, field, per, values, error);
  else
    read = read_column (db, dataset, field, divide_by, per, values, error);
  return read ? g_steal_pointer (&values) : NULL;
}

/* A style says the unit only where it is not the column's own. */
static void
take_unit (ReeveLayerStyle    *self,
           const ReeveDataset *dataset)
{
  const ReeveField *field = self->mode == REEVE_DRAW_COLOUR && self->divide_by[0] == '\0' &&
                            self->unit[0] == '\0' && self->field[0] != '\0'
                            ? reeve_dataset_find_field (dataset, self->field) : NULL;

  if (field == NULL || field->unit[0] == '\0')
    return;
  g_free (self->unit);
  self->unit = g_strdup (field->unit);
}

gboolean
reeve_layer_style_classify (ReeveLayerStyle    *self,
                            sqlite3            *db,
                            const ReeveDataset *dataset,
                            GError            **error)
{
  take_unit (self, dataset);
  if (dataset->kind == REEVE_DATASET_RASTER)
    return self->has_limits || self->mode != REEVE_DRAW_COLOUR ||
           classify_raster (self, db, dataset, error);

  if (self->mode == REEVE_DRAW_CATEGORIES && self->categories->len == 0 &&
      self->field[0] != '\0' && !find_categories (self, db, dataset, error))
    return FALSE;
  if ((self->mode == REEVE_DRAW_COLOUR && !self->has_limits && self->field[0] != '\0'))
    {
      g_autoptr (GArray) values = read_values (db, dataset, self->field, self->divide_by,
                                               self->per, error);

      if (values == NULL)
        return FALSE;
      reeve_layer_style_set_values (self, (const double *) (void *) values->data, values->len);
    }
  if (self->width_field[0] != '\0' && !(self->width_full > 0))
    {
      g_autoptr (GArray) values = read_values (db, dataset, self->width_field, "", 1, error);

      if (values == NULL)
        return FALSE;
      for (guint i = 0; i < values->len; i++)
        self->width_full = MAX (self->width_full, g_array_index (values, double, i));
    }
  return TRUE;
}
