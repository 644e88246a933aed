/* map/paint-base.c — land, water, green, buildings, boundaries */
#include "map/paint-private.h"

#include <math.h>

#define BUILDINGS_FROM   13.6
#define BOUNDARIES_FROM  8.0
#define AREAS_FROM       8.0

static gboolean
is_kind (const ReeveSceneLayer *layer,
         guint32                feature,
         int                    kind)
{
  return kind < 0 || layer->kinds == NULL || layer->kinds[feature] == kind;
}

/* One path of all areas of a role (and kind) in view. FALSE: there are none. */
static gboolean
add_areas (ReevePainter *self,
           ReeveBaseRole role,
           int           kind)
{
  gboolean any = FALSE;

  reeve_painter_new_path (self);
  for (guint i = 0; i < self->scene->layers->len; i++)
    {
      const ReeveSceneLayer *layer = self->scene->layers->pdata[i];
      const ReeveStoreLevel *level;

      if (layer->role != role || !reeve_scene_layer_is_shown (layer, self->zoom))
        continue;
      level = reeve_painter_query (self, layer->store);
      for (guint j = 0; j < self->items->len; j++)
        {
          guint32 item = g_array_index (self->items, guint32, j);

          if (!is_kind (layer, level->features[item], kind))
            continue;
          reeve_painter_area (self, level, item);
          any = TRUE;
        }
    }
  return any;
}

static void
fill_areas (ReevePainter *self,
            ReeveBaseRole role,
            int           kind,
            ReeveInk      ink)
{
  if (add_areas (self, role, kind))
    reeve_canvas_fill (self->canvas, &self->path, REEVE_FILL_NON_ZERO,
                       reeve_base_style_ink (self->base, ink), 1);
}

/* Width of a river by zoom, px; canals and streams are half. */
static double
get_river_px (double zoom)
{
  return CLAMP (0.7 * exp2 ((zoom - 11) * 0.55), 0.5, 9);
}

static void
paint_waterways (ReevePainter *self)
{
  for (guint i = 0; i < self->scene->layers->len; i++)
    {
      const ReeveSceneLayer *layer = self->scene->layers->pdata[i];
      const ReeveMapColumn *kind;
      const ReeveStoreLevel *level;

      if (layer->role != REEVE_BASE_WATERWAYS || !reeve_scene_layer_is_shown (layer, self->zoom))
        continue;
      kind = reeve_scene_layer_find_column (layer, "kind");
      level = reeve_painter_query (self, layer->store);
      for (guint pass = 0; pass < 2; pass++)
        {
          gboolean rivers = pass == 1;
          ReevePen pen = { .width_px = get_river_px (self->zoom) * (rivers ? 1 : 0.5) *
                                       reeve_base_style_width_factor (self->base),
                           .join = REEVE_JOIN_ROUND, .cap = REEVE_CAP_ROUND };

          if (!rivers && self->zoom < 12)
            continue;
          reeve_painter_new_path (self);
          for (guint j = 0; j < self->items->len; j++)
            {
              guint32 item = g_array_index (self->items, guint32, j);
              const char *word = reeve_map_column_text (kind, level->features[item]);

              if ((g_strcmp0 (word, "river") == 0 || g_strcmp0 (word, "canal") == 0) == rivers)
                reeve_painter_line (self, level, item);
            }
          reeve_canvas_stroke (self->canvas, &self->path, &pen,
                               reeve_base_style_ink (self->base, REEVE_INK_WATER), 1);
        }
    }
}

void
reeve_paint_ground (ReevePainter *self)
{
  ReevePen shore = { .width_px = self->zoom < 11 ? 0.5 : 0.9, .join = REEVE_JOIN_ROUND };

  reeve_canvas_paint (self->canvas, reeve_base_style_ink (self->base, REEVE_INK_LAND));
  if (self->zoom < AREAS_FROM)
    return;

  fill_areas (self, REEVE_BASE_BUILT_UP, -1, REEVE_INK_URBAN);
  fill_areas (self, REEVE_BASE_GREEN, REEVE_GREEN_GREEN, REEVE_INK_GREEN);
  fill_areas (self, REEVE_BASE_GREEN, REEVE_GREEN_WOOD, REEVE_INK_WOOD);
  fill_areas (self, REEVE_BASE_GREEN, REEVE_GREEN_SAND, REEVE_INK_SAND);
  paint_waterways (self);
  if (add_areas (self, REEVE_BASE_WATER, -1))
    {
      reeve_canvas_fill (self->canvas, &self->path, REEVE_FILL_NON_ZERO,
                         reeve_base_style_ink (self->base, REEVE_INK_WATER), 1);
      reeve_canvas_stroke (self->canvas, &self->path, &shore,
                           reeve_base_style_ink (self->base, REEVE_INK_WATER_LINE), 1);
    }
}

/* Sides fall to the lower right, as if the sun stood in the north-west. */
static void
paint_sides (ReevePainter *self,
             double        side_px)
{
  ReeveColour ink = reeve_base_style_ink (self->base, REEVE_INK_BUILDING_SIDE);
  guint n_steps = (guint) ceil (side_px / 1.3);

  for (guint i = n_steps; i > 0; i--)
    reeve_canvas_fill_moved (self->canvas, &self->path, 0.45 * side_px * i / n_steps,
                             side_px * i / n_steps, ink);
}

void
reeve_paint_buildings (ReevePainter *self)
{
  double side_px = CLAMP (2.6 * (self->zoom - 15), 0, 5);
  ReevePen line = { .width_px = CLAMP (0.5 + (self->zoom - 14) * 0.15, 0.5, 1),
                    .join = REEVE_JOIN_MITER };

  if (self->zoom < BUILDINGS_FROM || !add_areas (self, REEVE_BASE_BUILDINGS, -1))
    return;
  if (side_px >= 0.5)
    paint_sides (self, side_px);
  reeve_canvas_fill (self->canvas, &self->path, REEVE_FILL_NON_ZERO,
                     reeve_base_style_ink (self->base, REEVE_INK_BUILDING), 1);
  if (self->zoom >= 14)
    reeve_canvas_stroke (self->canvas, &self->path, &line,
                         reeve_base_style_ink (self->base, REEVE_INK_BUILDING_LINE), 1);
}

void
reeve_paint_boundaries (ReevePainter *self)
{
  static const double dash[] = { 6, 3 };
  ReevePen pen = { .width_px = reeve_base_style_width_factor (self->base), .dash_px = dash,
                   .n_dash = 2 };

  if (self->zoom < BOUNDARIES_FROM)
    return;
  for (guint i = 0; i < self->scene->layers->len; i++)
    {
      const ReeveSceneLayer *layer = self->scene->layers->pdata[i];
      const ReeveStoreLevel *level;

      if (layer->role != REEVE_BASE_BOUNDARIES || !reeve_scene_layer_is_shown (layer, self->zoom))
        continue;
      level = reeve_painter_query (self, layer->store);
      reeve_painter_new_path (self);
      for (guint j = 0; j < self->items->len; j++)
        reeve_painter_line (self, level, g_array_index (self->items, guint32, j));
      reeve_canvas_stroke (self->canvas, &self->path, &pen,
                           reeve_base_style_ink (self->base, REEVE_INK_BOUNDARY), 0.8);
    }
}
