/* map/render.c — a scene drawn: the order of things */
#include "map/paint-private.h"

#include <math.h>
#include <string.h>

/* Larger pictures are refused rather than tried: 1 GB of pixels. */
#define MAX_PIXELS 268435456.0

/* Something coloured by its data is on the map: roads stand back. */
static gboolean
has_thematic (const ReeveScene *scene,
              double            zoom,
              gboolean         *out_areas)
{
  gboolean any = scene->quiet;

  *out_areas = FALSE;
  for (guint i = 0; i < scene->layers->len; i++)
    {
      const ReeveSceneLayer *layer = scene->layers->pdata[i];
      gboolean areas = layer->raster != NULL ||
                       (layer->store != NULL && layer->store->kind == REEVE_SHAPE_AREA &&
                        layer->classes != NULL);
      gboolean flow = layer->store != NULL && layer->store->kind == REEVE_SHAPE_LINE &&
                      (layer->classes != NULL || layer->width != NULL);

      if (layer->role != REEVE_BASE_NONE || !reeve_scene_layer_is_shown (layer, zoom))
        continue;
      *out_areas = *out_areas || areas;
      any = any || areas || flow;
    }
  return any;
}

/* Streets show through coloured areas at 42 %, and whole beside them: they are
 * drawn once, put down below the areas, and again above them, faint. */
static void
paint_under_data (ReevePainter *self,
                  gboolean      areas)
{
  gboolean base = (self->flags & REEVE_RENDER_NO_BASE) == 0;

  if (base)
    reeve_paint_ground (self);
  if (base && areas)
    {
      reeve_canvas_begin_layer (self->canvas);
      reeve_paint_buildings (self);
      reeve_paint_roads (self);
      reeve_canvas_end_layer (self->canvas);
      reeve_canvas_put_layer (self->canvas, 1);
    }
  else if (base)
    {
      reeve_paint_buildings (self);
    }
  reeve_paint_rasters (self);
  reeve_paint_areas (self);
  if (base && areas)
    reeve_canvas_put_layer (self->canvas, reeve_base_style_is_dark (self->base) ? 0.5 : 0.42);
  reeve_paint_hazards (self);
  if (base && !areas)
    reeve_paint_roads (self);
  if (base)
    reeve_paint_boundaries (self);
}

/* All but names. */
static void
paint_map (ReevePainter *self)
{
  gboolean areas;

  self->quiet = has_thematic (self->scene, self->zoom, &areas);
  paint_under_data (self, areas);
  reeve_paint_outlines (self);
  reeve_paint_hazard_lines (self);
  reeve_paint_lines (self);
  reeve_paint_closures (self);
  reeve_paint_points (self);
}

/* Names and signs: always Cairo's work. */
static gboolean
paint_above (ReevePainter          *self,
             cairo_t               *cr,
             const ReeveRenderCard *cards,
             guint                  n_cards)
{
  if ((self->flags & REEVE_RENDER_NO_LABELS) != 0)
    return TRUE;
  self->labels = reeve_labels_new (self->base, self->viewport->width, self->viewport->height);
  for (guint i = 0; i < n_cards; i++)
    reeve_labels_block (self->labels, cards[i].x, cards[i].y, cards[i].x + cards[i].width,
                        cards[i].y + cards[i].height);
  reeve_paint_block_points (self);
  reeve_paint_signs (self, cr);
  if ((self->flags & REEVE_RENDER_NO_BASE) == 0)
    {
      reeve_paint_base_labels (self);
      reeve_paint_street_labels (self);
    }
  reeve_paint_data_labels (self);
  return !reeve_painter_stopped (self) &&
         reeve_labels_draw (self->labels, cr, self->cancellable);
}

gboolean
reeve_scene_draw (const ReeveScene     *scene,
                  cairo_t              *cr,
                  const ReeveViewport  *viewport,
                  const ReeveBaseStyle *base,
                  ReeveRenderFlags      flags,
                  GCancellable         *cancellable)
{
  return reeve_scene_draw_around (scene, cr, viewport, base, flags, NULL, 0, cancellable);
}

gboolean
reeve_scene_draw_around (const ReeveScene      *scene,
                         cairo_t               *cr,
                         const ReeveViewport   *viewport,
                         const ReeveBaseStyle  *base,
                         ReeveRenderFlags       flags,
                         const ReeveRenderCard *cards,
                         guint                  n_cards,
                         GCancellable          *cancellable)
{
  g_autoptr (ReeveCanvas) canvas = reeve_canvas_new_cairo (cr, viewport->scale);
  ReevePainter painter;
  gboolean finished;

  g_return_val_if_fail (viewport->scale > 0, FALSE);

  cairo_save (cr);
  cairo_scale (cr, viewport->scale, viewport->scale);
  cairo_rectangle (cr, 0, 0, viewport->width, viewport->height);
  cairo_clip (cr);
  cairo_set_tolerance (cr, 0.25);
  reeve_painter_init (&painter, scene, canvas, viewport, base, flags, cancellable);
  paint_map (&painter);
  finished = paint_above (&painter, cr, cards, n_cards) && !reeve_painter_stopped (&painter);
  reeve_painter_clear (&painter);
  cairo_restore (cr);
  return finished;
}

/* --- selection --- */

static void
add_circle (ReevePainter *self,
            ReeveMapPoint middle,
            double        radius_px)
{
  ReeveXY at = reeve_painter_place (self, middle);

  reeve_path_grow (&self->path, 48);
  for (guint i = 0; i < 48; i++)
    reeve_path_add (&self->path,
                    reeve_path_round ((at.x + radius_px * cos (i * G_PI / 24)) *
                                      self->fixed_per_px),
                    reeve_path_round ((at.y + radius_px * sin (i * G_PI / 24)) *
                                      self->fixed_per_px));
  reeve_path_end (&self->path, TRUE, 0);
}

static void
mark_record (ReevePainter          *self,
             const ReeveSceneLayer *layer,
             guint32                feature)
{
  const ReeveStoreLevel *level = &layer->store->levels[0];
  guint32 item = layer->store->items[feature];
  ReeveColour ink = reeve_base_style_meaning (self->base, REEVE_MEANING_SELECTION);
  ReevePen pen = { .width_px = 5.5, .join = REEVE_JOIN_ROUND, .cap = REEVE_CAP_ROUND };

  if (item == REEVE_NO_ITEM || !reeve_map_box_meets (&level->boxes[item], &self->box))
    return;
  reeve_painter_new_path (self);
  switch (layer->store->kind)
    {
    case REEVE_SHAPE_POINT:
      add_circle (self, level->points[reeve_store_ring_start (level, level->first_rings[item])],
                  reeve_paint_symbol_px (layer->style->size_px, self->zoom, 1) / 2 + 5);
      break;
    case REEVE_SHAPE_LINE:
      reeve_painter_line (self, level, item);
      break;
    default:
      reeve_painter_area (self, level, item);
      reeve_canvas_fill (self->canvas, &self->path, REEVE_FILL_NON_ZERO, ink, 0.16);
      break;
    }
  reeve_canvas_stroke (self->canvas, &self->path, &pen,
                       reeve_base_style_ink (self->base, REEVE_INK_HALO), 0.9);
  pen.width_px = 2.8;
  reeve_canvas_stroke (self->canvas, &self->path, &pen, ink, 1);
}

void
reeve_scene_draw_selection (const ReeveScene     *scene,
                            cairo_t              *cr,
                            const ReeveViewport  *viewport,
                            const ReeveBaseStyle *base,
                            const ReevePick      *picks,
                            guint                 n_picks)
{
  g_autoptr (ReeveCanvas) canvas = reeve_canvas_new_cairo (cr, viewport->scale);
  ReevePainter painter;

  cairo_save (cr);
  cairo_scale (cr, viewport->scale, viewport->scale);
  reeve_painter_init (&painter, scene, canvas, viewport, base, REEVE_RENDER_ALL, NULL);
  for (guint i = 0; i < n_picks; i++)
    {
      const ReeveSceneLayer *layer = reeve_scene_find_layer (scene, picks[i].dataset_id);
      guint32 feature;

      if (layer == NULL || layer->store == NULL)
        continue;
      feature = reeve_store_find (layer->store, picks[i].fid);
      if (feature != REEVE_NO_ITEM)
        mark_record (&painter, layer, feature);
    }
  reeve_painter_clear (&painter);
  cairo_restore (cr);
}

/* --- pixels --- */

static gboolean
draw_pixels (const ReeveScene     *scene,
             guint32              *pixels,
             int                   width,
             int                   height,
             gsize                 stride,
             const ReeveViewport  *viewport,
             const ReeveBaseStyle *base,
             ReeveRenderFlags      flags,
             GCancellable         *cancellable)
{
  g_autoptr (ReeveCanvas) canvas =
    reeve_canvas_new_pixels (pixels, width, height, stride, viewport->scale);
  ReevePainter painter;
  gboolean finished = TRUE;

  if (canvas == NULL)
    return FALSE;
  reeve_painter_init (&painter, scene, canvas, viewport, base, flags, cancellable);
  if ((flags & REEVE_RENDER_LABELS_ONLY) == 0)
    paint_map (&painter);
  if ((flags & REEVE_RENDER_NO_LABELS) == 0)
    {
      cairo_surface_t *surface = cairo_image_surface_create_for_data (
        (unsigned char *) pixels, CAIRO_FORMAT_ARGB32, width, height, (int) stride * 4);
      cairo_t *cr = cairo_create (surface);

      cairo_scale (cr, viewport->scale, viewport->scale);
      finished = paint_above (&painter, cr, NULL, 0);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
  finished = finished && !reeve_painter_stopped (&painter);
  reeve_painter_clear (&painter);
  return finished;
}

cairo_surface_t *
reeve_render_surface (const ReeveScene     *scene,
                      const ReeveViewport  *viewport,
                      const ReeveBaseStyle *base,
                      ReeveRenderFlags      flags,
                      GCancellable         *cancellable)
{
  double width = ceil (viewport->width * viewport->scale);
  double height = ceil (viewport->height * viewport->scale);
  cairo_surface_t *surface;
  gboolean finished;

  if (!(width >= 1) || !(height >= 1) || width * height > MAX_PIXELS || width > 32767 ||
      height > 32767)
    return NULL;
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width, (int) height);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }
  cairo_surface_flush (surface);
  finished = draw_pixels (scene, (guint32 *) (void *) cairo_image_surface_get_data (surface),
                          (int) width, (int) height,
                          (gsize) cairo_image_surface_get_stride (surface) / sizeof (guint32),
                          viewport, base, flags, cancellable);
  if (!finished)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}
