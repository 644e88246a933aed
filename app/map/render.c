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
  gboolean any = FALSE;

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
  cairo_pattern_t *streets = NULL;

  if (base)
    reeve_paint_ground (self);
  if (base && areas)
    {
      cairo_push_group (self->cr);
      reeve_paint_buildings (self);
      reeve_paint_roads (self);
      streets = cairo_pop_group (self->cr);
      cairo_set_source (self->cr, streets);
      cairo_paint (self->cr);
    }
  else if (base)
    {
      reeve_paint_buildings (self);
    }
  reeve_paint_rasters (self);
  reeve_paint_areas (self);
  if (streets != NULL)
    {
      cairo_set_source (self->cr, streets);
      cairo_paint_with_alpha (self->cr, reeve_base_style_is_dark (self->base) ? 0.5 : 0.42);
      cairo_pattern_destroy (streets);
    }
  reeve_paint_hazards (self);
  if (base && !areas)
    reeve_paint_roads (self);
  if (base)
    reeve_paint_boundaries (self);
}

static gboolean
paint_labels (ReevePainter *self)
{
  if (self->labels == NULL)
    return TRUE;
  if ((self->flags & REEVE_RENDER_NO_BASE) == 0)
    {
      reeve_paint_base_labels (self);
      reeve_paint_street_labels (self);
    }
  reeve_paint_data_labels (self);
  return reeve_labels_draw (self->labels, self->cr, self->cancellable);
}

gboolean
reeve_scene_draw (const ReeveScene     *scene,
                  cairo_t              *cr,
                  const ReeveViewport  *viewport,
                  const ReeveBaseStyle *base,
                  ReeveRenderFlags      flags,
                  GCancellable         *cancellable)
{
  ReevePainter painter;
  gboolean areas;
  gboolean finished;

  g_return_val_if_fail (viewport->scale > 0, FALSE);

  cairo_save (cr);
  cairo_scale (cr, viewport->scale, viewport->scale);
  cairo_rectangle (cr, 0, 0, viewport->width, viewport->height);
  cairo_clip (cr);
  cairo_set_tolerance (cr, 0.25);
  reeve_painter_init (&painter, scene, cr, viewport, base, flags, cancellable);
  painter.quiet = has_thematic (scene, viewport->zoom, &areas);
  if ((flags & (REEVE_RENDER_NO_LABELS | REEVE_RENDER_COARSE)) == 0)
    painter.labels = reeve_labels_new (base, viewport->width, viewport->height);

  paint_under_data (&painter, areas);
  reeve_paint_outlines (&painter);
  reeve_paint_hazard_lines (&painter);
  reeve_paint_lines (&painter);
  reeve_paint_closures (&painter);
  reeve_paint_points (&painter);
  finished = !reeve_painter_stopped (&painter) && paint_labels (&painter) &&
             !reeve_painter_stopped (&painter);
  reeve_painter_clear (&painter);
  cairo_restore (cr);
  return finished;
}

/* --- selection --- */

static void
mark_record (ReevePainter          *self,
             const ReeveSceneLayer *layer,
             guint32                feature)
{
  const ReeveStoreLevel *level = &layer->store->levels[0];
  guint32 item = layer->store->items[feature];
  ReeveColour ink = reeve_base_style_meaning (self->base, REEVE_MEANING_SELECTION);
  ReeveXY at;

  if (item == REEVE_NO_ITEM || !reeve_map_box_meets (&level->boxes[item], &self->box))
    return;
  cairo_new_path (self->cr);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (self->cr, CAIRO_LINE_CAP_ROUND);
  switch (layer->store->kind)
    {
    case REEVE_SHAPE_POINT:
      at = reeve_painter_place (
        self, level->points[reeve_store_ring_start (level, level->first_rings[item])]);
      cairo_arc (self->cr, at.x, at.y,
                 reeve_paint_symbol_px (layer->style->size_px, self->zoom, 1) / 2 + 5, 0,
                 2 * G_PI);
      break;
    case REEVE_SHAPE_LINE:
      reeve_painter_line (self, level, item);
      break;
    default:
      reeve_painter_area (self, level, item);
      reeve_painter_set_ink (self, ink, 0.16);
      cairo_fill_preserve (self->cr);
      break;
    }
  reeve_painter_set_ink (self, reeve_base_style_ink (self->base, REEVE_INK_HALO), 0.9);
  cairo_set_line_width (self->cr, 5.5);
  cairo_stroke_preserve (self->cr);
  reeve_painter_set_ink (self, ink, 1);
  cairo_set_line_width (self->cr, 2.8);
  cairo_stroke (self->cr);
}

void
reeve_scene_draw_selection (const ReeveScene     *scene,
                            cairo_t              *cr,
                            const ReeveViewport  *viewport,
                            const ReeveBaseStyle *base,
                            const ReevePick      *picks,
                            guint                 n_picks)
{
  ReevePainter painter;

  cairo_save (cr);
  cairo_scale (cr, viewport->scale, viewport->scale);
  reeve_painter_init (&painter, scene, cr, viewport, base, REEVE_RENDER_ALL, NULL);
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
  cairo_t *cr;
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
  cr = cairo_create (surface);
  finished = reeve_scene_draw (scene, cr, viewport, base, flags, cancellable);
  cairo_destroy (cr);
  if (!finished)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }
  cairo_surface_flush (surface);
  return surface;
}
