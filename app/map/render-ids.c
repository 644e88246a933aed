/* map/render-ids.c — which record covers each pixel, to be coloured at every frame */
#include "map/paint-private.h"

#include <math.h>
#include <string.h>

#define MAX_NUMBER 0xffffff
#define LEAST_ROAD_PX 1.4

static double
get_width (const ReevePainter    *self,
           const ReeveSceneLayer *layer,
           guint32                feature)
{
  if (layer->role == REEVE_BASE_ROADS)
    return MAX (reeve_base_style_road_px (self->base, layer->kinds[feature], self->zoom),
                LEAST_ROAD_PX);
  return reeve_paint_line_px (self, layer, feature);
}

static void
put_items (ReevePainter          *self,
           const ReeveSceneLayer *layer,
           ReeveMask             *mask,
           guint32               *ids,
           gsize                  stride)
{
  const ReeveStoreLevel *level = reeve_painter_query (self, layer->store);

  for (guint i = 0; i < self->items->len; i++)
    {
      guint32 item = g_array_index (self->items, guint32, i);
      guint32 feature = level->features[item];
      double width = get_width (self, layer, feature);
      ReeveNib nib = { MAX (width * self->fixed_per_px, REEVE_PATH_ONE), REEVE_JOIN_BEVEL,
                       REEVE_CAP_BUTT, NULL, 0 };

      if (i % 1024 == 0 && reeve_painter_stopped (self))
        return;
      if (!(width > 0))
        continue;
      reeve_painter_new_path (self);
      reeve_painter_line (self, level, item);
      reeve_mask_stroke (mask, &self->path, &nib);
      reeve_mask_put_number (mask, ids, stride, feature + 1);
    }
}

gboolean
reeve_render_ids (const ReeveScene     *scene,
                  gint64                dataset_id,
                  const ReeveViewport  *viewport,
                  const ReeveBaseStyle *base,
                  guint32              *ids,
                  GCancellable         *cancellable)
{
  const ReeveSceneLayer *layer = reeve_scene_find_layer (scene, dataset_id);
  int width = (int) ceil (viewport->width * viewport->scale);
  int height = (int) ceil (viewport->height * viewport->scale);
  g_autoptr (ReeveMask) mask = NULL;
  ReevePainter painter;
  gboolean finished;

  if (layer == NULL || layer->store == NULL || layer->store->kind != REEVE_SHAPE_LINE ||
      layer->store->n_features >= MAX_NUMBER)
    return FALSE;
  mask = reeve_mask_new (width, height);
  if (mask == NULL)
    return FALSE;
  memset (ids, 0, (gsize) width * (gsize) height * sizeof *ids);
  reeve_painter_init (&painter, scene, NULL, viewport, base, REEVE_RENDER_ALL, cancellable);
  put_items (&painter, layer, mask, ids, (gsize) width);
  finished = !reeve_painter_stopped (&painter);
  reeve_painter_clear (&painter);
  return finished;
}

void
reeve_ids_colour (const guint32 *ids,
                  gsize          n_ids,
                  const guint32 *argb,
                  guint32        n_argb,
                  guint32       *out)
{
  for (gsize i = 0; i < n_ids; i++)
    {
      guint32 number = ids[i] & MAX_NUMBER;
      guint32 share = ids[i] >> 24;

      if (number == 0 || number > n_argb)
        out[i] = 0;
      else
        out[i] = share == 255 ? argb[number - 1] : reeve_argb_scale (argb[number - 1], share);
    }
}
