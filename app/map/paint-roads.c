/* map/paint-roads.c — roads and rails, as on an atlas
 *
 * Low to high: paths, tunnels, casings by class, rails, fills by class, then
 * bridges with casings of their own, lowest first, so that what crosses above
 * is seen to.
 */
#include "map/paint-private.h"

#include <math.h>
#include <string.h>

#define LINK_SHARE 0.72

typedef enum
{
  PART_TUNNEL,
  PART_GROUND,
  PART_BRIDGE,
  N_PARTS,
} Part;

/* Items in view, sorted out once for each picture. */
typedef struct
{
  const ReeveSceneLayer *layer;
  const ReeveStoreLevel *level;
  GArray *items[N_PARTS][REEVE_N_ROADS][2];   /* owned, of guint32; nullable; 1: links */
} RoadSet;

static Part
get_part (const ReeveSceneLayer *layer,
          guint32                feature)
{
  if (layer->flags[feature] & REEVE_ROAD_BRIDGE)
    return PART_BRIDGE;
  return layer->flags[feature] & REEVE_ROAD_TUNNEL ? PART_TUNNEL : PART_GROUND;
}

static void
road_set_init (RoadSet               *set,
               ReevePainter          *self,
               const ReeveSceneLayer *layer)
{
  memset (set, 0, sizeof *set);
  set->layer = layer;
  set->level = reeve_painter_query (self, layer->store);
  for (guint i = 0; i < self->items->len; i++)
    {
      guint32 item = g_array_index (self->items, guint32, i);
      guint32 feature = set->level->features[item];
      GArray **items = &set->items[get_part (layer, feature)][layer->kinds[feature]]
                                  [(layer->flags[feature] & REEVE_ROAD_LINK) != 0];

      if (*items == NULL)
        *items = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_array_append_val (*items, item);
    }
}

static void
road_set_clear (RoadSet *set)
{
  for (guint i = 0; i < N_PARTS; i++)
    for (guint j = 0; j < REEVE_N_ROADS; j++)
      for (guint k = 0; k < 2; k++)
        g_clear_pointer (&set->items[i][j][k], g_array_unref);
}

/* --- widths and inks --- */

static double
get_width (ReevePainter  *self,
           ReeveRoadClass road,
           gboolean       link)
{
  return reeve_base_style_road_px (self->base, road, self->zoom) * (link ? LINK_SHARE : 1);
}

/* On each side */
static double
get_casing (ReevePainter *self,
            double        width,
            gboolean      bridge)
{
  double side = width >= 2.2 ? 1 : 0.5;

  if (reeve_base_style_width_factor (self->base) > 1)
    side *= 1.5;
  return side + (bridge ? 0.6 : 0);
}

static ReeveColour
get_fill (ReevePainter  *self,
          ReeveRoadClass road,
          Part           part)
{
  static const ReeveColour white = { 255, 255, 255, 255 };
  ReeveColour ink = reeve_base_style_road (self->base, road);
  ReeveColour land = reeve_base_style_ink (self->base, REEVE_INK_LAND);

  if (self->quiet && !reeve_base_style_is_dark (self->base))
    ink = reeve_colour_mix (ink, white, 0.85);
  return part == PART_TUNNEL ? reeve_colour_mix (ink, land, 0.45) : ink;
}

static ReeveColour
get_casing_ink (ReevePainter  *self,
                ReeveRoadClass road)
{
  ReeveColour ink = reeve_base_style_casing (self->base, road);
  ReeveColour land = reeve_base_style_ink (self->base, REEVE_INK_LAND);

  if (self->quiet && !reeve_base_style_is_dark (self->base))
    return reeve_colour_mix (reeve_colour_mix (ink, REEVE_COLOUR (0xD8D2C6), 0.6), land, 0.2);
  return ink;
}

/* --- strokes --- */

static gboolean
add_roads (ReevePainter  *self,
           const RoadSet *set,
           Part           part,
           ReeveRoadClass road,
           gboolean       link,
           int            height)   /* G_MAXINT: any */
{
  const GArray *items = set->items[part][road][link];
  gboolean any = FALSE;

  reeve_painter_new_path (self);
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      guint32 item = g_array_index (items, guint32, i);

      if (height != G_MAXINT && set->layer->heights[set->level->features[item]] != height)
        continue;
      reeve_painter_line (self, set->level, item);
      any = TRUE;
    }
  return any;
}

/* Round ends and joins of a hair line cost most of the time and cannot be seen. */
static ReevePen
get_pen (double   width,
         gboolean round)
{
  gboolean fine = width < 1.8;

  return (ReevePen) { .width_px = width, .join = fine ? REEVE_JOIN_BEVEL : REEVE_JOIN_ROUND,
                      .cap = round && !fine ? REEVE_CAP_ROUND : REEVE_CAP_BUTT };
}

static void
paint_casings (ReevePainter  *self,
               const RoadSet *set,
               Part           part,
               int            height)
{
  static const double dash[] = { 3, 2.5 };

  for (int road = REEVE_N_ROADS - 1; road >= 0; road--)
    for (guint link = 0; link < 2; link++)
      {
        double width = get_width (self, (ReeveRoadClass) road, link == 1);
        ReevePen pen = get_pen (width + 2 * get_casing (self, width, part == PART_BRIDGE),
                                part == PART_GROUND);

        if (width <= 0 || (road == REEVE_ROAD_PATH && part != PART_BRIDGE) ||
            !add_roads (self, set, part, (ReeveRoadClass) road, link == 1, height))
          continue;
        if (part == PART_TUNNEL)
          {
            pen.dash_px = dash;
            pen.n_dash = 2;
          }
        reeve_canvas_stroke (self->canvas, &self->path, &pen,
                             get_casing_ink (self, (ReeveRoadClass) road), 1);
      }
}

static void
paint_fills (ReevePainter  *self,
             const RoadSet *set,
             Part           part,
             int            height)
{
  for (int road = REEVE_N_ROADS - 1; road >= 0; road--)
    for (int link = 1; link >= 0; link--)
      {
        double width = get_width (self, (ReeveRoadClass) road, link == 1);
        gboolean path = road == REEVE_ROAD_PATH;
        ReevePen pen = get_pen (width, TRUE);

        if (width <= 0 || (path && part != PART_BRIDGE) ||
            !add_roads (self, set, part, (ReeveRoadClass) road, link == 1, height))
          continue;
        /* A foot bridge is a light deck under its path. */
        reeve_canvas_stroke (self->canvas, &self->path, &pen,
                             path ? reeve_base_style_ink (self->base, REEVE_INK_LAND)
                                  : get_fill (self, (ReeveRoadClass) road, part), 1);
      }
}

static void
paint_paths (ReevePainter  *self,
             const RoadSet *set,
             gboolean       bridges)
{
  double width = get_width (self, REEVE_ROAD_PATH, FALSE);
  double dash[] = { width * 1.6 + 0.6, width + 1.2 };
  ReevePen pen = { .width_px = width, .join = REEVE_JOIN_ROUND, .dash_px = dash, .n_dash = 2 };

  if (width <= 0)
    return;
  for (guint part = 0; part < N_PARTS; part++)
    {
      if ((part == PART_BRIDGE) != bridges ||
          !add_roads (self, set, (Part) part, REEVE_ROAD_PATH, FALSE, G_MAXINT))
        continue;
      reeve_canvas_stroke (self->canvas, &self->path, &pen,
                           reeve_base_style_road (self->base, REEVE_ROAD_PATH),
                           part == PART_TUNNEL ? 0.4 : self->quiet ? 0.6 : 1);
    }
}

/* --- rails --- */

static void
paint_rails (ReevePainter *self)
{
  double width = reeve_base_style_rail_px (self->base, self->zoom);
  ReeveColour ink = reeve_base_style_ink (self->base, REEVE_INK_RAIL);

  for (guint i = 0; width > 0 && i < self->scene->layers->len; i++)
    {
      const ReeveSceneLayer *layer = self->scene->layers->pdata[i];
      const ReeveStoreLevel *level;
      double sleepers[] = { 1.4, 6 };

      if (layer->role != REEVE_BASE_RAILWAYS || !reeve_scene_layer_is_shown (layer, self->zoom))
        continue;
      level = reeve_painter_query (self, layer->store);
      for (guint tunnels = 0; tunnels < 2; tunnels++)
        {
          ReevePen pen = { .width_px = width, .join = REEVE_JOIN_ROUND };

          reeve_painter_new_path (self);
          for (guint j = 0; j < self->items->len; j++)
            {
              guint32 item = g_array_index (self->items, guint32, j);
              guint8 flags = layer->flags[level->features[item]];

              if (((flags & REEVE_ROAD_TUNNEL) != 0) == (tunnels == 1))
                reeve_painter_line (self, level, item);
            }
          reeve_canvas_stroke (self->canvas, &self->path, &pen, ink, tunnels == 1 ? 0.35 : 1);
          if (self->zoom >= 13.5 && tunnels == 0)
            {
              pen.width_px = width * 2.6;
              pen.dash_px = sleepers;
              pen.n_dash = 2;
              reeve_canvas_stroke (self->canvas, &self->path, &pen, ink, 1);
            }
        }
    }
}

/* --- all --- */

static void
paint_set (ReevePainter  *self,
           const RoadSet *set,
           Part           part)
{
  paint_casings (self, set, part, G_MAXINT);
  paint_fills (self, set, part, G_MAXINT);
}

static void
paint_bridges (ReevePainter  *self,
               const RoadSet *set)
{
  if (self->zoom < 12)
    {
      paint_set (self, set, PART_BRIDGE);
      return;
    }
  for (int height = -5; height <= 5; height++)
    {
      paint_casings (self, set, PART_BRIDGE, height);
      paint_fills (self, set, PART_BRIDGE, height);
    }
}

void
reeve_paint_roads (ReevePainter *self)
{
  g_autofree RoadSet *sets = g_new0 (RoadSet, self->scene->layers->len + 1);
  guint n_sets = 0;

  for (guint i = 0; i < self->scene->layers->len; i++)
    {
      const ReeveSceneLayer *layer = self->scene->layers->pdata[i];

      if (layer->role == REEVE_BASE_ROADS && reeve_scene_layer_is_shown (layer, self->zoom))
        road_set_init (&sets[n_sets++], self, layer);
    }
  for (guint i = 0; i < n_sets && !reeve_painter_stopped (self); i++)
    paint_paths (self, &sets[i], FALSE);
  for (guint i = 0; i < n_sets && !reeve_painter_stopped (self); i++)
    {
      paint_set (self, &sets[i], PART_TUNNEL);
      paint_casings (self, &sets[i], PART_GROUND, G_MAXINT);
    }
  paint_rails (self);
  for (guint i = 0; i < n_sets && !reeve_painter_stopped (self); i++)
    paint_fills (self, &sets[i], PART_GROUND, G_MAXINT);
  for (guint i = 0; i < n_sets && !reeve_painter_stopped (self); i++)
    {
      paint_bridges (self, &sets[i]);
      paint_paths (self, &sets[i], TRUE);
    }
  for (guint i = 0; i < n_sets; i++)
    road_set_clear (&sets[i]);
}
