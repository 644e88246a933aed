/* map/pick.c — what is at a point */
#include "map/pick.h"

#include "map/paint-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NEAR 500
/* Of each layer: more under one point are as good as none, and neither a person
 * nor the main loop waits for them. */
#define MAX_HITS    100
#define MAX_VISITED 5000

typedef struct
{
  ReevePick pick;
  int       tier;    /* points, lines, areas */
  guint     layer;   /* place in the scene: higher lies above */
} Hit;

static ReeveMapBox
get_box (const ReevePainter *painter,
         ReeveXY             at,
         double              reach_px)
{
  double x0 = painter->origin_x + (at.x - reach_px) / painter->px_per_unit;
  double y0 = painter->origin_y + (at.y - reach_px) / painter->px_per_unit;
  double span = 2 * reach_px / painter->px_per_unit;

  return (ReeveMapBox) {
    (gint32) CLAMP (floor (x0), G_MININT32, G_MAXINT32),
    (gint32) CLAMP (floor (y0), G_MININT32, G_MAXINT32),
    (gint32) CLAMP (ceil (x0 + span), G_MININT32, G_MAXINT32),
    (gint32) CLAMP (ceil (y0 + span), G_MININT32, G_MAXINT32),
  };
}

static double
measure_segment (ReeveXY  at,
                 ReeveXY  a,
                 ReeveXY  b,
                 ReeveXY *out_foot)
{
  double dx = b.x - a.x;
  double dy = b.y - a.y;
  double length2 = dx * dx + dy * dy;
  double share = length2 > 0 ? CLAMP (((at.x - a.x) * dx + (at.y - a.y) * dy) / length2, 0, 1) : 0;

  *out_foot = (ReeveXY) { a.x + share * dx, a.y + share * dy };
  return hypot (at.x - out_foot->x, at.y - out_foot->y);
}

static double
measure_rings (const ReevePainter    *painter,
               const ReeveStoreLevel *level,
               guint32                item,
               ReeveXY                at,
               ReeveXY               *out_foot)
{
  double least = INFINITY;

  for (guint32 ring = level->first_rings[item]; ring < level->first_rings[item + 1]; ring++)
    for (guint32 i = reeve_store_ring_start (level, ring); i + 1 < level->ring_ends[ring]; i++)
      {
        ReeveXY foot;
        double distance = measure_segment (at, reeve_painter_place (painter, level->points[i]),
                                           reeve_painter_place (painter, level->points[i + 1]),
                                           &foot);

        if (distance < least)
          {
            least = distance;
            *out_foot = foot;
          }
      }
  return least;
}

static double
measure_points (const ReevePainter    *painter,
                const ReeveStoreLevel *level,
                guint32                item,
                ReeveXY                at)
{
  guint32 ring = level->first_rings[item];
  double least = INFINITY;

  for (guint32 i = reeve_store_ring_start (level, ring); i < level->ring_ends[ring]; i++)
    {
      ReeveXY point = reeve_painter_place (painter, level->points[i]);

      least = MIN (least, hypot (at.x - point.x, at.y - point.y));
    }
  return least;
}

/* Even-odd over all rings. */
static gboolean
holds_point (const ReevePainter    *painter,
             const ReeveStoreLevel *level,
             guint32                item,
             ReeveXY                at)
{
  gboolean inside = FALSE;

  for (guint32 ring = level->first_rings[item]; ring < level->first_rings[item + 1]; ring++)
    for (guint32 i = reeve_store_ring_start (level, ring); i + 1 < level->ring_ends[ring]; i++)
      {
        ReeveXY a = reeve_painter_place (painter, level->points[i]);
        ReeveXY b = reeve_painter_place (painter, level->points[i + 1]);

        if ((a.y > at.y) != (b.y > at.y) &&
            at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x))
          inside = !inside;
      }
  return inside;
}

/* How far a record's ink reaches from its point. */
static double
get_reach (const ReevePainter    *painter,
           const ReeveSceneLayer *layer)
{
  const ReeveLayerStyle *style = layer->style;

  if (style->symbol[0] != '\0')
    return MAX (reeve_paint_symbol_px (style->size_px, painter->zoom, 1), 6) / 2;
  return style->mode == REEVE_DRAW_SIZE ? style->size_px * 0.8 : 4.5;
}

/* INFINITY: not hit */
static double
measure_item (const ReevePainter    *painter,
              const ReeveSceneLayer *layer,
              const ReeveStoreLevel *level,
              guint32                item,
              ReeveXY                at)
{
  ReeveXY foot;

  switch (layer->store->kind)
    {
    case REEVE_SHAPE_POINT:
      return MAX (measure_points (painter, level, item, at) - get_reach (painter, layer), 0);
    case REEVE_SHAPE_LINE:
      return measure_rings (painter, level, item, at, &foot);
    default:
      return holds_point (painter, level, item, at) ? 0 : INFINITY;
    }
}

static ReevePick
make_pick (const ReeveSceneLayer *layer,
           guint32                feature,
           double                 distance_px)
{
  return (ReevePick) {
    layer->dataset->id, layer->store->fids[feature], distance_px,
    layer->classes == NULL ? -1 : layer->classes[feature],
    layer->values == NULL ? NAN : layer->values[feature],
  };
}

static int
compare_hits (const void *a,
              const void *b)
{
  const Hit *x = a;
  const Hit *y = b;

  if (x->tier != y->tier)
    return x->tier - y->tier;
  if (x->pick.distance_px != y->pick.distance_px)
    return x->pick.distance_px < y->pick.distance_px ? -1 : 1;
  if (x->layer != y->layer)
    return x->layer > y->layer ? -1 : 1;
  return (x->pick.fid > y->pick.fid) - (x->pick.fid < y->pick.fid);
}

static GArray *
take_picks (GArray *hits)
{
  GArray *picks = g_array_new (FALSE, FALSE, sizeof (ReevePick));

  g_array_sort (hits, compare_hits);
  for (guint i = 0; i < hits->len; i++)
    g_array_append_val (picks, g_array_index (hits, Hit, i).pick);
  return picks;
}

typedef struct
{
  const ReevePainter    *painter;
  const ReeveSceneLayer *layer;
  const ReeveStoreLevel *level;
  guint                  number;        /* the layer's place in the scene */
  ReeveXY                at;
  double                 tolerance_px;
  guint                  n_hits;
  guint                  n_visited;
  GArray                *hits;          /* borrowed, of Hit: of all layers */
} Search;

static gboolean
try_item (guint32  item,
          gpointer data)
{
  Search *search = data;
  double distance = measure_item (search->painter, search->layer, search->level, item, search->at);
  Hit hit = { .tier = (int) search->layer->store->kind, .layer = search->number };

  if (distance <= search->tolerance_px)
    {
      hit.pick = make_pick (search->layer, search->level->features[item], distance);
      g_array_append_val (search->hits, hit);
      search->n_hits++;
    }
  return search->n_hits < MAX_HITS && ++search->n_visited < MAX_VISITED;
}

static void
visit_near (Search      *search,
            double       reach_px,
            gboolean     by_centre,
            ReeveStoreVisitFunc visit)
{
  const ReevePainter *painter = search->painter;

  reeve_store_visit_near (search->level, painter->origin_x + search->at.x / painter->px_per_unit,
                          painter->origin_y + search->at.y / painter->px_per_unit,
                          reach_px / painter->px_per_unit, by_centre, visit, search);
}

GArray *
reeve_scene_pick (const ReeveScene    *scene,
                  const ReeveViewport *viewport,
                  ReeveLonLat          point,
                  double               tolerance_px,
                  gboolean             with_base)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  ReeveXY at = reeve_viewport_to_px (viewport, point);
  ReevePainter painter;

  reeve_painter_init (&painter, scene, NULL, viewport, NULL, REEVE_RENDER_ALL, NULL);
  for (guint i = 0; i < scene->layers->len; i++)
    {
      const ReeveSceneLayer *layer = scene->layers->pdata[i];
      Search search = { .painter = &painter, .layer = layer, .number = i, .at = at,
                        .tolerance_px = tolerance_px, .hits = hits };

      if (layer->store == NULL || !reeve_scene_layer_is_shown (layer, viewport->zoom) ||
          (layer->role != REEVE_BASE_NONE && !with_base))
        continue;
      search.level = reeve_store_level (layer->store, viewport->zoom);
      /* A unit more: boxes are rounded. */
      visit_near (&search, tolerance_px + get_reach (&painter, layer) + painter.px_per_unit, FALSE,
                  try_item);
    }
  reeve_painter_clear (&painter);
  return take_picks (hits);
}

gboolean
reeve_scene_pick_road (const ReeveScene    *scene,
                       const ReeveViewport *viewport,
                       ReeveLonLat          point,
                       double               tolerance_px,
                       ReevePick           *out_pick,
                       ReeveLonLat         *out_point)
{
  ReeveXY at = reeve_viewport_to_px (viewport, point);
  double least = INFINITY;
  ReevePainter painter;

  reeve_painter_init (&painter, scene, NULL, viewport, NULL, REEVE_RENDER_ALL, NULL);
  for (guint i = 0; i < scene->layers->len; i++)
    {
      const ReeveSceneLayer *layer = scene->layers->pdata[i];
      ReeveMapBox box = get_box (&painter, at, tolerance_px);

      if (layer->role != REEVE_BASE_ROADS)
        continue;
      g_array_set_size (painter.items, 0);
      reeve_store_query (&layer->store->levels[0], &box, painter.items);
      for (guint j = 0; j < painter.items->len; j++)
        {
          guint32 item = g_array_index (painter.items, guint32, j);
          guint32 feature = layer->store->levels[0].features[item];
          ReeveXY foot;
          double distance = measure_rings (&painter, &layer->store->levels[0], item, at, &foot);

          if (distance > tolerance_px || distance > least ||
              (distance == least && layer->store->fids[feature] > out_pick->fid))
            continue;
          least = distance;
          *out_pick = make_pick (layer, feature, distance);
          if (out_point != NULL)
            *out_point = reeve_viewport_from_px (viewport, foot);
        }
    }
  reeve_painter_clear (&painter);
  return least <= tolerance_px;
}

static gboolean
take_near (guint32  item,
           gpointer data)
{
  Search *search = data;
  const ReeveMapBox *box = &search->level->boxes[item];
  ReeveXY centre = reeve_painter_place (
    search->painter, (ReeveMapPoint) { (gint32) (((gint64) box->x0 + box->x1) / 2),
                                       (gint32) (((gint64) box->y0 + box->y1) / 2) });
  Hit hit = { .layer = search->number };

  /* The corners of the view are farther than its edges. */
  if (centre.x < 0 || centre.y < 0 || centre.x > 2 * search->at.x || centre.y > 2 * search->at.y)
    return ++search->n_visited < MAX_VISITED;
  hit.pick = make_pick (search->layer, search->level->features[item],
                        hypot (centre.x - search->at.x, centre.y - search->at.y));
  g_array_append_val (search->hits, hit);
  return ++search->n_hits < MAX_NEAR;
}

GArray *
reeve_scene_list_near (const ReeveScene    *scene,
                       const ReeveViewport *viewport)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  ReeveXY middle = { viewport->width / 2, viewport->height / 2 };
  ReevePainter painter;
  GArray *picks;

  reeve_painter_init (&painter, scene, NULL, viewport, NULL, REEVE_RENDER_ALL, NULL);
  for (guint i = 0; i < scene->layers->len; i++)
    {
      const ReeveSceneLayer *layer = scene->layers->pdata[i];
      Search search = { .painter = &painter, .layer = layer, .number = i, .at = middle,
                        .hits = hits };

      if (layer->store == NULL || layer->role != REEVE_BASE_NONE ||
          !reeve_scene_layer_is_shown (layer, viewport->zoom))
        continue;
      search.level = reeve_store_level (layer->store, viewport->zoom);
      visit_near (&search, hypot (middle.x, middle.y), TRUE, take_near);
    }
  reeve_painter_clear (&painter);
  picks = take_picks (hits);
  g_array_set_size (picks, MIN (picks->len, MAX_NEAR));
  return picks;
}

char *
reeve_scene_dup_name (const ReeveScene *scene,
                      const ReevePick  *pick)
{
  const ReeveSceneLayer *layer = reeve_scene_find_layer (scene, pick->dataset_id);
  const ReeveMapColumn *columns[2];
  guint32 feature;

  if (layer == NULL || layer->store == NULL)
    return NULL;
  feature = reeve_store_find (layer->store, pick->fid);
  if (feature == REEVE_NO_ITEM)
    return NULL;
  columns[0] = layer->label;
  columns[1] = reeve_scene_layer_find_column (layer, "name");
  for (guint i = 0; i < 2; i++)
    if (reeve_map_column_text (columns[i], feature)[0] != '\0')
      return g_strdup (reeve_map_column_text (columns[i], feature));
  return NULL;
}

ReeveShape *
reeve_scene_dup_shape (const ReeveScene *scene,
                       gint64            dataset_id,
                       gint64            fid)
{
  const ReeveSceneLayer *layer = reeve_scene_find_layer (scene, dataset_id);
  const ReeveStoreLevel *level;
  ReeveShape *shape;
  guint32 feature, item, first, start;

  if (layer == NULL || layer->store == NULL)
    return NULL;
  feature = reeve_store_find (layer->store, fid);
  if (feature == REEVE_NO_ITEM || layer->store->items[feature] == REEVE_NO_ITEM)
    return NULL;

  level = &layer->store->levels[0];
  item = layer->store->items[feature];
  first = level->first_rings[item];
  start = reeve_store_ring_start (level, first);
  shape = g_new0 (ReeveShape, 1);
  shape->kind = layer->store->kind;
  shape->n_points = level->ring_ends[level->first_rings[item + 1] - 1] - start;
  shape->points = g_new (ReeveLonLat, shape->n_points);
  for (guint32 i = 0; i < shape->n_points; i++)
    shape->points[i] = reeve_mercator_to_lonlat (level->points[start + i].x,
                                                 level->points[start + i].y);
  if (shape->kind == REEVE_SHAPE_POINT)
    return shape;
  shape->n_rings = level->first_rings[item + 1] - first;
  shape->rings = g_new (ReeveRing, shape->n_rings);
  for (guint32 i = 0; i < shape->n_rings; i++)
    {
      double turn = 0;
      guint32 from = reeve_store_ring_start (level, first + i);

      /* Outer rings were turned one way when the store was filled. */
      for (guint32 j = from; j + 1 < level->ring_ends[first + i]; j++)
        turn += ((double) level->points[j].x - level->points[from].x) *
                  ((double) level->points[j + 1].y - level->points[from].y) -
                ((double) level->points[j + 1].x - level->points[from].x) *
                  ((double) level->points[j].y - level->points[from].y);
      shape->rings[i].end = level->ring_ends[first + i] - start;
      shape->rings[i].part = i == 0 ? 0
                                    : shape->rings[i - 1].part +
                                        (shape->kind == REEVE_SHAPE_LINE || turn >= 0);
    }
  return shape;
}
