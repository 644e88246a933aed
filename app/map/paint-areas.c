/* map/paint-areas.c — data on areas and grids: choropleths, reaches, hazards */
#include "map/paint-private.h"

#include <math.h>
#include <string.h>

#define HATCH_PX 5.5

ReeveMeaning
reeve_paint_meaning (const ReeveLayerStyle *style,
                     int                    index)
{
  if (style->mode == REEVE_DRAW_CATEGORIES && index >= 0 &&
      index < (int) style->categories->len)
    return ((const ReeveCategory *) style->categories->pdata[index])->meaning;
  if (style->mode == REEVE_DRAW_SINGLE || style->mode == REEVE_DRAW_SIZE)
    return style->meaning;
  return REEVE_MEANING_NONE;
}

double
reeve_paint_area_opacity (const ReeveLayerStyle *style,
                          int                    index)
{
  ReeveMeaning meaning = reeve_paint_meaning (style, index);

  if (style->fill >= 0)
    return style->fill;
  if (meaning == REEVE_MEANING_HAZARD)
    return 0.3;
  if (meaning != REEVE_MEANING_NONE)
    return 0.14;
  if (style->mode == REEVE_DRAW_COLOUR)
    return 0.9;
  return style->mode == REEVE_DRAW_CATEGORIES ? 0.7 : 0.35;
}

static gboolean
is_hatched (const ReeveLayerStyle *style,
            int                    index)
{
  ReeveMeaning meaning = reeve_paint_meaning (style, index);
  gboolean no_data = index < 0 && (style->mode == REEVE_DRAW_COLOUR ||
                                   style->mode == REEVE_DRAW_CATEGORIES);

  return style->hatch || no_data || meaning == REEVE_MEANING_HAZARD ||
         meaning == REEVE_MEANING_UNREACHED || meaning == REEVE_MEANING_NO_DATA;
}

/* --- one class --- */

static gboolean
add_class (ReevePainter          *self,
           const ReeveSceneLayer *layer,
           const ReeveStoreLevel *level,
           int                    index)
{
  gboolean any = FALSE;

  reeve_painter_new_path (self);
  for (guint i = 0; i < self->items->len; i++)
    {
      guint32 item = g_array_index (self->items, guint32, i);

      if (layer->classes != NULL && layer->classes[level->features[item]] != index)
        continue;
      reeve_painter_area (self, level, item);
      any = TRUE;
    }
  return any;
}

static void
get_classes (const ReeveSceneLayer *layer,
             int                   *out_first,
             int                   *out_end)
{
  *out_first = -1;
  *out_end = 0;
  if (layer->classes == NULL)
    return;
  *out_end = layer->style->mode == REEVE_DRAW_CATEGORIES ? (int) layer->style->categories->len
                                                         : (int) layer->style->n_classes;
}

static ReeveColour
get_hatch_ink (ReevePainter          *self,
               const ReeveLayerStyle *style,
               int                    index,
               ReeveColour            fill)
{
  if (reeve_paint_meaning (style, index) == REEVE_MEANING_HAZARD)
    return reeve_base_style_hazard_line (self->base);
  if (reeve_base_style_is_dark (self->base))
    return reeve_colour_mix (fill, (ReeveColour) { 255, 255, 255, 255 }, 0.35);
  return reeve_colour_darken (fill, 0.3);
}

static void
paint_class (ReevePainter          *self,
             const ReeveSceneLayer *layer,
             const ReeveStoreLevel *level,
             int                    index)
{
  const ReeveLayerStyle *style = layer->style;
  ReeveColour ink = reeve_layer_style_get_colour (style, self->base, index);
  double opacity = reeve_paint_area_opacity (style, index) * style->opacity;

  if (!add_class (self, layer, level, index))
    return;
  reeve_canvas_fill (self->canvas, &self->path, REEVE_FILL_NON_ZERO, ink, opacity);
  if (is_hatched (style, index))
    reeve_painter_hatch (self, REEVE_FILL_NON_ZERO, get_hatch_ink (self, style, index, ink),
                         0.65 * style->opacity, HATCH_PX, 0.9);
  /* Areas with a meaning get their outline above the roads. */
  if (style->outline && reeve_paint_meaning (style, index) == REEVE_MEANING_NONE)
    {
      ReevePen pen = { .width_px = self->zoom < 11 ? 0.4 : 0.7, .join = REEVE_JOIN_ROUND };

      reeve_canvas_stroke (self->canvas, &self->path, &pen, reeve_colour_darken (ink, 0.22),
                           0.75 * style->opacity);
    }
}

void
reeve_paint_areas (ReevePainter *self)
{
  for (guint i = 0; i < self->scene->layers->len; i++)
    {
      const ReeveSceneLayer *layer = self->scene->layers->pdata[i];
      const ReeveStoreLevel *level;
      int first, end;

      if (layer->role != REEVE_BASE_NONE || layer->store == NULL ||
          layer->store->kind != REEVE_SHAPE_AREA ||
          !reeve_scene_layer_is_shown (layer, self->zoom) || reeve_painter_stopped (self))
        continue;
      level = reeve_painter_query (self, layer->store);
      get_classes (layer, &first, &end);
      for (int index = first; index < end; index++)
        paint_class (self, layer, level, index);
    }
}

/* --- outlines of reaches and hazards, above the roads --- */

static void
stroke_outline (ReevePainter          *self,
                const ReeveLayerStyle *style,
                int                    index)
{
  static const double dash[] = { 6, 3.5 };
  ReeveMeaning meaning = reeve_paint_meaning (style, index);
  double factor = reeve_base_style_width_factor (self->base);
  ReeveColour ink = meaning == REEVE_MEANING_HAZARD
                      ? reeve_base_style_hazard_line (self->base)
                      : reeve_layer_style_get_colour (style, self->base, index);

  ReevePen pen = { .width_px = 3.8 * factor, .join = REEVE_JOIN_ROUND };

  reeve_canvas_stroke (self->canvas, &self->path, &pen,
                       reeve_base_style_ink (self->base, REEVE_INK_HALO), 0.75 * style->opacity);
  pen.width_px = 1.9 * factor;
  if (meaning == REEVE_MEANING_HAZARD || meaning == REEVE_MEANING_UNREACHED || style->dash)
    {
      pen.dash_px = dash;
      pen.n_dash = 2;
    }
  reeve_canvas_stroke (self->canvas, &self->path, &pen, ink, style->opacity);
}

void
reeve_paint_outlines (ReevePainter *self)
{
  for (guint i = 0; i < self->scene->layers->len; i++)
    {
      const ReeveSceneLayer *layer = self->scene->layers->pdata[i];
      const ReeveStoreLevel *level;
      int first, end;

      if (layer->role != REEVE_BASE_NONE || layer->store == NULL ||
          layer->store->kind != REEVE_SHAPE_AREA || !layer->style->outline ||
          !reeve_scene_layer_is_shown (layer, self->zoom) || reeve_painter_stopped (self))
        continue;
      level = reeve_painter_query (self, layer->store);
      get_classes (layer, &first, &end);
      for (int index = first; index < end; index++)
        if (reeve_paint_meaning (layer->style, index) != REEVE_MEANING_NONE &&
            add_class (self, layer, level, index))
          stroke_outline (self, layer->style, index);
    }
}

/* --- rasters --- */

static void
fill_pixels (ReevePainter          *self,
             const ReeveSceneLayer *layer,
             guint32               *pixels,
             int                    width,
             int                    height,
             double                 px_per_pixel)
{
  const ReeveMapRaster *raster = layer->raster;
  double col_step = raster->n_cols / ((double) raster->box.x1 - raster->box.x0);
  double row_step = raster->n_rows / ((double) raster->box.y1 - raster->box.y0);
  guint32 inks[REEVE_STYLE_MAX_CLASSES];

  for (guint i = 0; i < layer->style->n_classes; i++)
    {
      ReeveColour ink = reeve_layer_style_get_colour (layer->style, self->base, (int) i);

      inks[i] = 0xff000000u | (guint32) ink.r << 16 | (guint32) ink.g << 8 | ink.b;
    }
  for (int y = 0; y < height; y++)
    {
      guint32 *out = pixels + (gsize) y * (gsize) width;
      double unit_y = self->origin_y + (y + 0.5) * px_per_pixel / self->px_per_unit;
      double row = floor ((unit_y - raster->box.y0) * row_step);

      if (row < 0 || row >= raster->n_rows)
        continue;
      for (int x = 0; x < width; x++)
        {
          double unit_x = self->origin_x + (x + 0.5) * px_per_pixel / self->px_per_unit;
          double col = floor ((unit_x - raster->box.x0) * col_step);
          float value;
          int index;

          if (col < 0 || col >= raster->n_cols)
            continue;
          value = raster->cells[(gsize) row * raster->n_cols + (gsize) col];
          /* Nobody, nothing: the map stays in sight. */
          if (isnan (value) || value == 0 || reeve_scene_layer_hides (layer, value))
            continue;
          index = reeve_layer_style_class_of (layer->style, value);
          if (index >= 0)
            out[x] = inks[index];
        }
    }
}

/* Pixels as fine as the surface's, on paper twice as fine as its points. */
void
reeve_paint_rasters (ReevePainter *self)
{
  double scale = self->viewport->scale < 1 ? 2 : self->viewport->scale;

  for (guint i = 0; i < self->scene->layers->len; i++)
    {
      const ReeveSceneLayer *layer = self->scene->layers->pdata[i];
      int width = (int) ceil (self->viewport->width * scale);
      int height = (int) ceil (self->viewport->height * scale);
      g_autofree guint32 *pixels = NULL;

      if (layer->raster == NULL || !reeve_scene_layer_is_shown (layer, self->zoom) ||
          reeve_painter_stopped (self))
        continue;
      pixels = g_try_new0 (guint32, (gsize) width * (gsize) height);
      if (pixels == NULL)
        continue;
      fill_pixels (self, layer, pixels, width, height, 1 / scale);
      reeve_canvas_image (self->canvas, pixels, width, height, scale, layer->style->opacity);
    }
}
