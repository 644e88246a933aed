/* network/isochrone.c — the ground that is reached in time
 *
 * One sweep gives the time at which every arc is entered; from there on time
 * runs evenly along the arc, so the stretch that is reached ends where the
 * limit falls. Stretches are drawn into a lattice of times (isochrone-grid.h);
 * each limit's area is a contour of it.
 *
 * Near the antimeridian longitudes go on beyond 180 rather than jump.
 */
#include "network/isochrone.h"

#include "core/error.h"
#include "core/i18n.h"
#include "network/engine-private.h"
#include "network/isochrone-grid.h"
#include "network/road-cut.h"

#include <math.h>

typedef struct
{
  const ReeveEngine *engine;
  gboolean           reverse;
  guint32            limit_ms;   /* the longest */
  const guint32     *entry_ms;   /* by arc */
  ReeveLonLat        middle;     /* near what is reached */
  ReeveGrid         *grid;       /* nullable: only measure */
  ReeveBox           box;        /* of what is reached */
} Painter;

/* Part of a street between two shares of its length, with the times at both. */
static void
paint_part (Painter *painter,
            guint32  segment,
            double   from,
            double   to,
            double   from_ms,
            double   to_ms)
{
  const ReeveRoads *roads = painter->engine->roads;
  const ReeveSegment *street = &roads->segments[segment];
  const ReeveLonLat *points = &roads->points[street->points];
  double cos_lat = cos (points[0].lat * (G_PI / 180));
  double whole = 0;
  double at = 0;

  for (guint32 i = 1; i < street->n_points; i++)
    whole += hypot ((reeve_lonlat_near (points[i], points[i - 1].lon).lon - points[i - 1].lon)
                    * cos_lat, points[i].lat - points[i - 1].lat);
  for (guint32 i = 1; i < street->n_points; i++)
    {
      ReeveLonLat a = reeve_lonlat_near (points[i - 1], painter->middle.lon);
      ReeveLonLat b = reeve_lonlat_near (points[i], a.lon);
      double piece = hypot ((b.lon - a.lon) * cos_lat, b.lat - a.lat);
      double start = whole > 0 ? at / whole : 0;
      double end = whole > 0 ? (at + piece) / whole : 1;
      double low = MAX (start, from);
      double high = MIN (end, to);

      at += piece;
      if (low > high)
        continue;
      if (end > start)
        {
          double dlon = b.lon - a.lon;
          double dlat = b.lat - a.lat;

          b = (ReeveLonLat) { a.lon + dlon * (high - start) / (end - start),
                              a.lat + dlat * (high - start) / (end - start) };
          a = (ReeveLonLat) { a.lon + dlon * (low - start) / (end - start),
                              a.lat + dlat * (low - start) / (end - start) };
        }
      if (painter->grid != NULL)
        {
          double slope = to > from ? (to_ms - from_ms) / (to - from) : 0;

          reeve_grid_draw (painter->grid, a, b, from_ms + (low - from) * slope,
                           from_ms + (high - from) * slope);
          continue;
        }
      reeve_box_add (&painter->box, a);
      reeve_box_add (&painter->box, b);
    }
}

/* An arc driven from @share on, where one is at @start_ms; reverse: driven up
 * to @share, from where it takes @start_ms. The times beyond the limit are
 * drawn too: they tell ground that is not reached. */
static void
paint_arc (Painter *painter,
           guint32  arc,
           double   share,
           guint32  start_ms)
{
  double whole_ms = painter->engine->arc_ms[arc];
  gboolean forward = reeve_arc_is_forward (arc) != painter->reverse;
  double end_ms;
  double stop = 1;

  /* Reverse, time runs against the arc, from @share down to its start. */
  if (painter->reverse)
    share = 1 - share;
  end_ms = start_ms + whole_ms * (1 - share);
  if (painter->grid == NULL && end_ms > painter->limit_ms && whole_ms > 0)
    {
      stop = share + (painter->limit_ms - (double) start_ms) / whole_ms;
      end_ms = painter->limit_ms;
    }
  if (forward)
    paint_part (painter, reeve_arc_segment (arc), share, stop, start_ms, end_ms);
  else
    paint_part (painter, reeve_arc_segment (arc), 1 - stop, 1 - share, end_ms, start_ms);
}

static void
paint_reached (Painter         *painter,
               const ReeveSnap *from,
               guint            n_from)
{
  guint32 n_arcs = painter->engine->graph->n_arcs;

  for (guint32 arc = 0; arc < n_arcs; arc++)
    if (painter->entry_ms[arc] <= painter->limit_ms
        && reeve_engine_arc_is_open (painter->engine, arc))
      paint_arc (painter, arc, painter->reverse ? 1 : 0, painter->entry_ms[arc]);
  for (guint i = 0; i < n_from; i++)
    {
      guint32 walk_ms;

      if (from[i].segment == G_MAXUINT32)
        continue;
      walk_ms = reeve_snap_walk_ms (&from[i]);
      for (guint32 arc = 2 * from[i].segment; arc <= 2 * from[i].segment + 1; arc++)
        if (reeve_engine_arc_is_open (painter->engine, arc) && walk_ms <= painter->limit_ms)
          paint_arc (painter, arc, reeve_snap_share_on (&from[i], arc), walk_ms);
    }
}

/* Streets that nobody reaches in time keep the ground around them out. */
static void
paint_others (Painter *painter)
{
  const ReeveEngine *engine = painter->engine;
  ReeveBox box = reeve_grid_get_box (painter->grid);

  for (guint32 s = 0; s < engine->roads->n_segments; s++)
    {
      const ReeveSegment *street = &engine->roads->segments[s];
      ReeveBox own = REEVE_BOX_EMPTY;

      if (engine->graph->arc_vertex[2 * s] == REEVE_NO_VERTEX
          && engine->graph->arc_vertex[2 * s + 1] == REEVE_NO_VERTEX)
        continue;
      if (painter->entry_ms[2 * s] <= painter->limit_ms
          || painter->entry_ms[2 * s + 1] <= painter->limit_ms)
        continue;
      for (guint32 i = 0; i < street->n_points; i++)
        reeve_box_add (&own, reeve_lonlat_near (engine->roads->points[street->points + i],
                                                painter->middle.lon));
      if (reeve_box_meets (&own, &box))
        paint_part (painter, s, 0, 1, REEVE_FAR_MS, REEVE_FAR_MS);
    }
}

static ReeveLonLat
get_middle (const ReeveSnap *from,
            guint            n_from)
{
  for (guint i = 0; i < n_from; i++)
    if (from[i].segment != G_MAXUINT32)
      return from[i].point;
  return (ReeveLonLat) { 0, 0 };
}

GPtrArray *
reeve_isochrone_compute (const ReeveEngine *engine,
                         const ReeveSnap   *from,
                         guint              n_from,
                         gboolean           reverse,
                         const guint32     *limits_ms,
                         guint              n_limits,
                         ReeveJob          *job,
                         GError           **error)
{
  g_autoptr (GPtrArray) areas = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_shape_free);
  g_autofree guint32 *entry_ms = g_new (guint32, MAX (engine->graph->n_arcs, 1));
  g_autoptr (ReeveGrid) grid = NULL;
  Painter painter = { .engine = engine, .reverse = reverse, .entry_ms = entry_ms,
                      .middle = get_middle (from, n_from), .box = REEVE_BOX_EMPTY };

  for (guint i = 0; i < n_limits; i++)
    {
      if (i > 0 && limits_ms[i] < limits_ms[i - 1])
        {
          g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                               _("The limits must rise from the shortest to the longest"));
          return NULL;
        }
      painter.limit_ms = MIN (limits_ms[i], REEVE_FAR_MS - 1);
    }
  if (!reeve_engine_sweep_entries (engine, from, n_from, reverse, painter.limit_ms, entry_ms,
                                   job, error))
    return NULL;

  paint_reached (&painter, from, n_from);
  if (!reeve_box_is_empty (&painter.box))
    {
      grid = painter.grid = reeve_grid_new (&painter.box, painter.middle.lat);
      paint_reached (&painter, from, n_from);
      paint_others (&painter);
      reeve_grid_spread (grid);
    }
  for (guint i = 0; i < n_limits; i++)
    {
      if (!reeve_job_step (job, i, n_limits, error))
        return NULL;
      g_ptr_array_add (areas, grid != NULL ? reeve_grid_trace (grid, limits_ms[i])
                                           : g_new0 (ReeveShape, 1));
    }
  return g_steal_pointer (&areas);
}
