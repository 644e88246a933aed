/* map/scene-layer.c — one dataset ready to draw: geometry, columns, classes */
#include "map/scene-private.h"

#include "map/base-role-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
add_column (GPtrArray          *names,
            const ReeveDataset *dataset,
            const char         *name)
{
  const ReeveField *field = name[0] == '\0' ? NULL : reeve_dataset_find_field (dataset, name);

  if (field == NULL)
    return;
  for (guint i = 0; i < names->len; i++)
    if (strcmp (names->pdata[i], field->name) == 0)
      return;
  g_ptr_array_add (names, g_strdup (field->name));
}

GPtrArray *
reeve_scene_layer_list_columns (const ReeveDataset    *dataset,
                                const ReeveLayerStyle *style)
{
  static const char *const base[] = {
    "name", "name_zh", "ref", "class", "link", "bridge", "tunnel", "layer", "kind", "place",
    "population", NULL
  };
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  if (reeve_base_role_of (dataset) != REEVE_BASE_NONE)
    {
      for (guint i = 0; base[i] != NULL; i++)
        for (guint j = 0; j < dataset->fields->len; j++)
          if (strcmp (((const ReeveField *) dataset->fields->pdata[j])->name, base[i]) == 0)
            add_column (names, dataset, base[i]);
      return names;
    }

  add_column (names, dataset, style->field);
  add_column (names, dataset, style->divide_by);
  add_column (names, dataset, style->width_field);
  add_column (names, dataset, style->label);
  add_column (names, dataset, "name");
  add_column (names, dataset, "name_zh");
  return names;
}

const ReeveMapColumn *
reeve_scene_layer_find_column (const ReeveSceneLayer *self,
                               const char            *name)
{
  const ReeveField *field;

  if (name[0] == '\0')
    return NULL;
  for (guint i = 0; i < self->columns->len; i++)
    if (strcmp (((const ReeveMapColumn *) self->columns->pdata[i])->name, name) == 0)
      return self->columns->pdata[i];
  /* A style may name a column by its title or its term. */
  field = reeve_dataset_find_field (self->dataset, name);
  for (guint i = 0; field != NULL && i < self->columns->len; i++)
    if (strcmp (((const ReeveMapColumn *) self->columns->pdata[i])->name, field->name) == 0)
      return self->columns->pdata[i];
  return NULL;
}

/* --- names --- */

/* Names in Chinese where somebody reads Chinese and mappers gave one; else as
 * they stand on the signs. */
static void
prefer_chinese (ReeveSceneLayer *self,
                guint32          n)
{
  const ReeveMapColumn *chinese = reeve_scene_layer_find_column (self, "name_zh");
  ReeveColumnBuilder *builder;

  if (self->label == NULL || self->label->codes == NULL || chinese == NULL ||
      chinese->codes == NULL || strcmp (self->label->name, "name") != 0 ||
      !g_str_has_prefix (g_get_language_names ()[0], "zh"))
    return;
  builder = reeve_column_builder_new ("name", TRUE);
  for (guint32 i = 0; i < n; i++)
    {
      const char *name = reeve_map_column_text (chinese, i);

      reeve_column_builder_add_text (builder, name[0] != '\0'
                                     ? name : reeve_map_column_text (self->label, i));
    }
  self->names = reeve_column_builder_finish (builder);
  self->label = self->names;
}

/* --- base map --- */

static gboolean
is_set (const ReeveMapColumn *column,
        guint32               feature)
{
  const char *text;

  if (column == NULL)
    return FALSE;
  if (column->values != NULL)
    return column->values[feature] > 0;
  text = reeve_map_column_text (column, feature);
  return text[0] != '\0' && strcmp (text, "no") != 0 && strcmp (text, "0") != 0;
}

static double
get_number (const ReeveMapColumn *column,
            guint32               feature)
{
  if (column == NULL)
    return 0;
  if (column->values != NULL)
    return isnan (column->values[feature]) ? 0 : column->values[feature];
  return g_ascii_strtod (reeve_map_column_text (column, feature), NULL);
}

static void
derive_roads (ReeveSceneLayer *self,
              guint32          n)
{
  const ReeveMapColumn *road = reeve_scene_layer_find_column (self, "class");
  const ReeveMapColumn *link = reeve_scene_layer_find_column (self, "link");
  const ReeveMapColumn *bridge = reeve_scene_layer_find_column (self, "bridge");
  const ReeveMapColumn *tunnel = reeve_scene_layer_find_column (self, "tunnel");
  const ReeveMapColumn *layer = reeve_scene_layer_find_column (self, "layer");

  self->kinds = g_new0 (guint8, n + 1);
  self->flags = g_new0 (guint8, n + 1);
  self->heights = g_new0 (gint8, n + 1);
  for (guint32 i = 0; i < n; i++)
    {
      gboolean is_link;

      self->kinds[i] = (guint8) reeve_base_parse_road (reeve_map_column_text (road, i), &is_link);
      if (is_link || is_set (link, i))
        self->flags[i] |= REEVE_ROAD_LINK;
      if (is_set (bridge, i))
        self->flags[i] |= REEVE_ROAD_BRIDGE;
      if (is_set (tunnel, i))
        self->flags[i] |= REEVE_ROAD_TUNNEL;
      self->heights[i] = (gint8) CLAMP (get_number (layer, i), -5, 5);
    }
}

static void
derive_base (ReeveSceneLayer *self,
             guint32          n)
{
  const ReeveMapColumn *kind = reeve_scene_layer_find_column (self, "kind");
  const ReeveMapColumn *place = reeve_scene_layer_find_column (self, "place");

  self->label = reeve_scene_layer_find_column (self, "name");
  self->ref = reeve_scene_layer_find_column (self, "ref");
  self->population = reeve_scene_layer_find_column (self, "population");
  prefer_chinese (self, n);
  if (self->role == REEVE_BASE_ROADS || self->role == REEVE_BASE_RAILWAYS)
    derive_roads (self, n);
  if (self->role != REEVE_BASE_PLACES && self->role != REEVE_BASE_GREEN)
    return;
  self->kinds = g_new0 (guint8, n + 1);
  for (guint32 i = 0; i < n; i++)
    self->kinds[i] = (guint8) (self->role == REEVE_BASE_PLACES
                                 ? reeve_base_parse_place (reeve_map_column_text (place, i))
                                 : reeve_base_parse_green (reeve_map_column_text (kind, i)));
}

static gboolean
keep_feature (guint32  feature,
              double   max_zoom,
              gpointer data)
{
  const ReeveSceneLayer *self = data;

  if (self->role == REEVE_BASE_BUILDINGS)
    return FALSE;
  if (self->role == REEVE_BASE_ROADS)
    return reeve_base_road_min_zoom (self->kinds[feature]) <= max_zoom;
  return TRUE;
}

/* --- data --- */

static int
find_category (const ReeveLayerStyle *style,
               const char            *value)
{
  for (guint i = 0; i < style->categories->len; i++)
    if (strcmp (((const ReeveCategory *) style->categories->pdata[i])->value, value) == 0)
      return (int) i;
  return REEVE_CLASS_NO_DATA;
}

/* Each distinct text is looked up once. */
static void
derive_categories (ReeveSceneLayer      *self,
                   const ReeveMapColumn *column,
                   guint32               n)
{
  g_autofree gint8 *by_code = NULL;

  self->classes = g_new (gint8, n + 1);
  memset (self->classes, REEVE_CLASS_NO_DATA, n + 1);
  if (column == NULL)
    return;
  if (column->codes != NULL)
    {
      by_code = g_new (gint8, column->texts->len);
      for (guint i = 0; i < column->texts->len; i++)
        by_code[i] = (gint8) find_category (self->style, column->texts->pdata[i]);
      for (guint32 i = 0; i < n; i++)
        self->classes[i] = by_code[column->codes[i]];
      return;
    }
  /* Numbers as kinds: "5" and "5.0" are one. */
  for (guint32 i = 0; i < n; i++)
    for (guint j = 0; j < self->style->categories->len; j++)
      {
        const ReeveCategory *category = self->style->categories->pdata[j];

        if (category->value[0] != '\0' &&
            g_ascii_strtod (category->value, NULL) == column->values[i])
          {
            self->classes[i] = (gint8) j;
            break;
          }
      }
}

static void
derive_values (ReeveSceneLayer      *self,
               const ReeveMapColumn *column,
               guint32               n)
{
  gboolean by_area = strcmp (self->style->divide_by, REEVE_STYLE_BY_AREA) == 0;
  const ReeveMapColumn *divisor =
    by_area ? NULL : reeve_scene_layer_find_column (self, self->style->divide_by);

  self->values = g_new (double, n + 1);
  self->whole = column->whole && divisor == NULL && !by_area;
  for (guint32 i = 0; i < n; i++)
    {
      double value = reeve_map_column_number (column, i);

      if (reeve_scene_layer_hides (self, value))
        value = NAN;
      if (divisor != NULL)
        {
          double by = reeve_map_column_number (divisor, i);

          value = by > 0 && !reeve_scene_layer_hides (self, by) ? value / by * self->style->per
                                                                : (double) NAN;
        }
      self->values[i] = value;
      if (value > self->largest)
        self->largest = value;
    }
}

static void
derive_classes (ReeveSceneLayer *self,
                guint32          n)
{
  if (!self->style->has_limits)
    reeve_layer_style_set_values (self->style, self->values, n);
  self->classes = g_new (gint8, n + 1);
  for (guint32 i = 0; i < n; i++)
    self->classes[i] = (gint8) reeve_layer_style_class_of (self->style, self->values[i]);
}

/* The stored column of an area's size, which no file holds. */
static void
divide_by_area (ReeveSceneLayer *self,
                guint32          n)
{
  const ReeveMapColumn *area = NULL;

  for (guint i = 0; i < self->columns->len; i++)
    if (strcmp (((const ReeveMapColumn *) self->columns->pdata[i])->name,
                REEVE_STYLE_BY_AREA) == 0)
      area = self->columns->pdata[i];
  self->largest = 0;
  for (guint32 i = 0; i < n; i++)
    {
      double by = reeve_map_column_number (area, i);

      self->values[i] = by > 0 ? self->values[i] / by * self->style->per : (double) NAN;
      if (self->values[i] > self->largest)
        self->largest = self->values[i];
    }
}

static void
derive_data (ReeveSceneLayer *self,
             guint32          n)
{
  const ReeveMapColumn *column = reeve_scene_layer_find_column (self, self->style->field);

  self->width = reeve_scene_layer_find_column (self, self->style->width_field);
  self->label = reeve_scene_layer_find_column (self, self->style->label);
  prefer_chinese (self, n);
  for (guint32 i = 0; self->width != NULL && !(self->style->width_full > 0) && i < n; i++)
    self->style->width_full = MAX (self->style->width_full,
                                   reeve_map_column_number (self->width, i));
  if (self->style->mode == REEVE_DRAW_CATEGORIES)
    {
      derive_categories (self, column, n);
      return;
    }
  if (self->style->mode == REEVE_DRAW_SINGLE || column == NULL || column->values == NULL)
    return;
  derive_values (self, column, n);
  if (strcmp (self->style->divide_by, REEVE_STYLE_BY_AREA) == 0)
    divide_by_area (self, n);
  if (self->style->mode == REEVE_DRAW_COLOUR)
    derive_classes (self, n);
}

static void
count_classes (ReeveSceneLayer *self)
{
  for (guint32 i = 0; self->store != NULL && i < self->store->n_features; i++)
    {
      if (self->store->items[i] == REEVE_NO_ITEM)
        continue;
      if (self->classes != NULL && self->classes[i] >= 0)
        self->counts[self->classes[i]]++;
      else if (self->classes != NULL || (self->values != NULL && isnan (self->values[i])))
        self->n_no_data++;
    }
}

ReeveSceneLayer *
reeve_scene_layer_new (const ReeveDataset    *dataset,
                       const ReeveLayerStyle *style,
                       GPtrArray             *columns,
                       ReeveStoreBuilder     *store_builder,
                       ReeveStore            *store,
                       ReeveMapRaster        *raster,
                       ReeveJob              *job,
                       GError               **error)
{
  g_autoptr (ReeveSceneLayer) self = g_new0 (ReeveSceneLayer, 1);
  guint32 n = store != NULL ? store->n_features
                            : columns->len == 0 ? 0 : ((const ReeveMapColumn *) columns->pdata[0])->n;

  g_atomic_ref_count_init (&self->refs);
  self->dataset = reeve_dataset_copy (dataset);
  self->style = reeve_layer_style_copy (style);
  self->role = reeve_base_role_of (dataset);
  self->columns = g_ptr_array_ref (columns);
  if (raster != NULL)
    {
      self->raster = reeve_map_raster_ref (raster);
      return g_steal_pointer (&self);
    }

  if (self->role != REEVE_BASE_NONE)
    derive_base (self, n);
  if (store != NULL)
    self->store = reeve_store_ref (store);
  else
    self->store = reeve_store_builder_finish (store_builder, keep_feature, self, job, error);
  if (self->store == NULL)
    return NULL;
  if (self->role == REEVE_BASE_NONE)
    derive_data (self, n);
  count_classes (self);
  return g_steal_pointer (&self);
}

ReeveSceneLayer *
reeve_scene_layer_ref (ReeveSceneLayer *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
reeve_scene_layer_unref (ReeveSceneLayer *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->dataset, reeve_dataset_free);
  g_clear_pointer (&self->style, reeve_layer_style_free);
  g_clear_pointer (&self->store, reeve_store_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->raster, reeve_map_raster_unref);
  g_clear_pointer (&self->names, reeve_map_column_unref);
  g_free (self->values);
  g_free (self->classes);
  g_free (self->kinds);
  g_free (self->flags);
  g_free (self->heights);
  g_free (self->marks);
  g_free (self);
}

const ReeveDataset *
reeve_scene_layer_get_dataset (const ReeveSceneLayer *self)
{
  return self->dataset;
}

const ReeveLayerStyle *
reeve_scene_layer_get_style (const ReeveSceneLayer *self)
{
  return self->style;
}

ReeveBaseRole
reeve_scene_layer_get_role (const ReeveSceneLayer *self)
{
  return self->role;
}

guint32
reeve_scene_layer_get_n_features (const ReeveSceneLayer *self)
{
  return self->store == NULL ? 0 : self->store->levels[0].n_items;
}

gboolean
reeve_scene_layer_is_shown (const ReeveSceneLayer *self,
                            double                 zoom)
{
  return zoom >= self->style->min_zoom && zoom <= self->style->max_zoom && self->style->opacity > 0;
}
