/* map/scene-table.c — a layer from rows in memory */
#include "map/scene-private.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  gint64 fid;
  guint  row;
} Row;

static int
compare_rows (const void *a,
              const void *b)
{
  const Row *x = a;
  const Row *y = b;

  if (x->fid != y->fid)
    return x->fid < y->fid ? -1 : 1;
  return (x->row > y->row) - (x->row < y->row);
}

static ReeveDatasetKind
get_kind (const ReeveTable *table)
{
  switch (reeve_table_get_kind (table))
    {
    case REEVE_SHAPE_POINT:
      return REEVE_DATASET_POINTS;
    case REEVE_SHAPE_LINE:
      return REEVE_DATASET_LINES;
    case REEVE_SHAPE_AREA:
      return REEVE_DATASET_AREAS;
    case REEVE_SHAPE_NONE:
      break;
    }
  return REEVE_DATASET_TABLE;
}

static ReeveMapColumn *
copy_column (const ReeveTable *table,
             guint             column,
             const Row        *rows,
             guint             n_rows)
{
  const ReeveColumn *info = reeve_table_get_column (table, column);
  gboolean text = info->type != REEVE_COLUMN_INTEGER && info->type != REEVE_COLUMN_REAL &&
                  info->type != REEVE_COLUMN_BOOLEAN;
  ReeveColumnBuilder *builder = reeve_column_builder_new (info->name, text);

  for (guint i = 0; i < n_rows; i++)
    if (text)
      reeve_column_builder_add_text (builder, reeve_table_get_text (table, rows[i].row, column));
    else
      reeve_column_builder_add_number (builder, reeve_table_get_real (table, rows[i].row, column));
  return reeve_column_builder_finish (builder);
}

static ReeveMapColumn *
measure_areas (const ReeveTable *table,
               const Row        *rows,
               guint             n_rows)
{
  ReeveColumnBuilder *builder = reeve_column_builder_new (REEVE_STYLE_BY_AREA, FALSE);

  for (guint i = 0; i < n_rows; i++)
    {
      const ReeveShape *shape = reeve_table_get_shape (table, rows[i].row);

      reeve_column_builder_add_number (builder,
                                       shape == NULL ? 0 : reeve_shape_area_m2 (shape) / 1e6);
    }
  return reeve_column_builder_finish (builder);
}

static void
add_field (ReeveDataset      *dataset,
           const ReeveColumn *column)
{
  ReeveField *field = g_new0 (ReeveField, 1);

  field->name = g_strdup (column->name);
  field->title = g_strdup (column->title);
  field->type = column->type;
  field->term = g_strdup (column->term);
  field->unit = g_strdup (column->unit);
  g_ptr_array_add (dataset->fields, field);
}

static Row *
sort_rows (const ReeveTable *table,
           guint            *out_n)
{
  int fid = reeve_table_find_column (table, "fid");
  guint n = reeve_table_get_n_rows (table);
  Row *rows = g_new (Row, n + 1);

  for (guint i = 0; i < n; i++)
    rows[i] = (Row) { fid < 0 ? (gint64) i + 1 : reeve_table_get_integer (table, i, (guint) fid), i };
  qsort (rows, n, sizeof *rows, compare_rows);
  *out_n = n;
  return rows;
}

static void
find_categories (ReeveLayerStyle  *style,
                 const ReeveTable *table)
{
  int column = reeve_table_find_column (table, style->field);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; column >= 0 && i < reeve_table_get_n_rows (table); i++)
    {
      g_autofree char *number = NULL;
      const char *text = reeve_table_get_text (table, i, (guint) column);
      ReeveCategory *category;

      if (text == NULL && !reeve_table_is_null (table, i, (guint) column))
        text = number = g_strdup_printf ("%" G_GINT64_FORMAT,
                                         reeve_table_get_integer (table, i, (guint) column));
      if (text == NULL || style->categories->len >= REEVE_STYLE_MAX_CATEGORIES ||
          !g_hash_table_add (known, g_strdup (text)))
        continue;
      category = g_new0 (ReeveCategory, 1);
      category->value = g_strdup (text);
      category->title = g_strdup ("");
      category->symbol = g_strdup ("");
      g_ptr_array_add (style->categories, category);
    }
}

ReeveSceneLayer *
reeve_scene_layer_new_from_table (const ReeveTable      *table,
                                  const ReeveDataset    *given,
                                  const ReeveLayerStyle *given_style)
{
  g_autoptr (ReeveDataset) dataset = reeve_dataset_copy (given);
  g_autoptr (ReeveLayerStyle) style = reeve_layer_style_copy (given_style);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GPtrArray) columns =
    g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_map_column_unref);
  g_autoptr (ReeveStoreBuilder) builder =
    reeve_store_builder_new (reeve_table_get_kind (table));
  g_autoptr (GPtrArray) names = NULL;
  g_autofree Row *rows = NULL;
  ReeveSceneLayer *layer;
  guint n_rows;

  dataset->kind = get_kind (table);
  if (dataset->fields->len == 0)
    for (guint i = 0; i < reeve_table_get_n_columns (table); i++)
      add_field (dataset, reeve_table_get_column (table, i));
  if (style->mode == REEVE_DRAW_CATEGORIES && style->categories->len == 0)
    find_categories (style, table);

  rows = sort_rows (table, &n_rows);
  for (guint i = 0; i < n_rows; i++)
    if (!reeve_store_builder_add (builder, rows[i].fid,
                                  reeve_table_get_shape (table, rows[i].row), NULL))
      break;
  names = reeve_scene_layer_list_columns (dataset, style);
  for (guint i = 0; i < names->len; i++)
    {
      int column = reeve_table_find_column (table, names->pdata[i]);

      if (column >= 0)
        g_ptr_array_add (columns, copy_column (table, (guint) column, rows, n_rows));
    }
  if (strcmp (style->divide_by, REEVE_STYLE_BY_AREA) == 0)
    g_ptr_array_add (columns, measure_areas (table, rows, n_rows));

  layer = reeve_scene_layer_new (dataset, style, columns, builder, NULL, NULL, job, NULL);
  /* The job is nobody else's, so nothing could stop it. */
  g_assert (layer != NULL);
  return layer;
}
