/* network/snap.c — from a place to the street it lies at
 *
 * Streets lie in an index of Web-Mercator metres, which keeps angles: near a
 * place, nearest on the map is nearest on the ground, up to one scale. East and
 * west of the antimeridian are asked both.
 */
#include "network/engine-private.h"

#include "core/job.h"
#include "network/road-cut.h"

#include <math.h>

#define MERCATOR_RADIUS_M 6378137.0
#define WORLD_M           (2 * G_PI * MERCATOR_RADIUS_M)

/* Mercator ends before the poles. */
#define MOST_LAT 89.0

/* A street of the main network this near is taken before a nearer island. */
#define LEAST_DETOUR_M 50.0

#define PLACES_PER_PART 512

static ReeveXY
project (ReeveLonLat point)
{
  double lat = CLAMP (point.lat, -MOST_LAT, MOST_LAT) * (G_PI / 180);

  return (ReeveXY) { point.lon * (G_PI / 180) * MERCATOR_RADIUS_M,
                     MERCATOR_RADIUS_M * log (tan (G_PI / 4 + lat / 2)) };
}

/* Metres of the index to one metre on the ground. */
static double
get_scale (ReeveLonLat place)
{
  double lat = CLAMP (place.lat, -MOST_LAT, MOST_LAT) * (G_PI / 180);

  return MERCATOR_RADIUS_M / (REEVE_EARTH_RADIUS_M * cos (lat));
}

void
reeve_engine_index_streets (ReeveEngine *self)
{
  const ReeveRoads *roads = self->roads;
  g_autofree ReeveBox *boxes = g_new (ReeveBox, MAX (roads->n_segments, 1));

  for (guint32 s = 0; s < roads->n_segments; s++)
    {
      const ReeveSegment *segment = &roads->segments[s];
      ReeveLonLat start = roads->points[segment->points];
      ReeveXY first = project (start);

      boxes[s] = (ReeveBox) { first.x, first.y, first.x, first.y };
      for (guint32 i = 1; i < segment->n_points; i++)
        {
          ReeveXY xy = project (reeve_lonlat_near (roads->points[segment->points + i], start.lon));

          reeve_box_add (&boxes[s], (ReeveLonLat) { xy.x, xy.y });
        }
    }
  self->index = reeve_box_index_new (boxes, roads->n_segments);
}

typedef struct
{
  const ReeveEngine *engine;
  gboolean           skip_avoided;   /* motorways and tunnels */
  gboolean           main_only;
} Question;

typedef struct
{
  double distance2;
  double share;
} Nearest;

static Nearest
measure (const ReeveRoads *roads,
         guint32           s,
         ReeveXY           at)
{
  const ReeveSegment *segment = &roads->segments[s];
  Nearest nearest = { INFINITY, 0 };
  ReeveLonLat start = roads->points[segment->points];
  ReeveXY a = project (start);
  double before = 0;
  double best_before = 0;

  for (guint32 i = 1; i < segment->n_points; i++)
    {
      ReeveXY b = project (reeve_lonlat_near (roads->points[segment->points + i], start.lon));
      double dx = b.x - a.x;
      double dy = b.y - a.y;
      double length2 = dx * dx + dy * dy;
      double t = length2 > 0 ? ((at.x - a.x) * dx + (at.y - a.y) * dy) / length2 : 0;
      double x;
      double y;

      t = CLAMP (t, 0, 1);
      x = a.x + t * dx - at.x;
      y = a.y + t * dy - at.y;
      if (x * x + y * y < nearest.distance2)
        {
          nearest.distance2 = x * x + y * y;
          best_before = before + t * sqrt (length2);
        }
      before += sqrt (length2);
      a = b;
    }
  nearest.share = before > 0 ? best_before / before : 0;
  return nearest;
}

static double
measure_cb (guint32  item,
            double   x,
            double   y,
            gpointer data)
{
  const Question *question = data;
  const ReeveEngine *engine = question->engine;

  if (!reeve_engine_arc_is_open (engine, 2 * item)
      && !reeve_engine_arc_is_open (engine, 2 * item + 1))
    return INFINITY;
  if (question->skip_avoided && engine->avoid_snap[item])
    return INFINITY;
  if (question->main_only && !engine->in_main[item])
    return INFINITY;
  return measure (engine->roads, item, (ReeveXY) { x, y }).distance2;
}

typedef struct
{
  guint32 segment;
  double  distance;    /* in the index */
  ReeveXY at;          /* the place, perhaps a world to the east or west */
} Found;

static Found
ask (const ReeveEngine *self,
     ReeveXY            at,
     double             limit,
     gboolean           skip_avoided,
     gboolean           main_only)
{
  Question question = { self, skip_avoided, main_only };
  Found found = { G_MAXUINT32, limit, at };

  for (int world = -1; world <= 1; world++)
    {
      double x = at.x + world * WORLD_M;
      double distance2 = 0;
      guint32 segment;

      if (fabs (x) > WORLD_M / 2 + limit)
        continue;
      segment = reeve_box_index_nearest (self->index, x, at.y, found.distance * found.distance,
                                         measure_cb, &question, &distance2);
      if (segment == G_MAXUINT32
          || (found.segment != G_MAXUINT32 && sqrt (distance2) >= found.distance))
        continue;
      found = (Found) { segment, sqrt (distance2), { x, at.y } };
    }
  return found;
}

ReeveSnap
reeve_engine_snap (const ReeveEngine *self,
                   ReeveLonLat        place,
                   double             limit_m)
{
  ReeveSnap snap = { .segment = G_MAXUINT32 };
  double scale = get_scale (place);
  ReeveXY at = project (place);
  double limit = limit_m * scale;
  gboolean skip_avoided = TRUE;
  Found found;
  Found in_main;
  Nearest nearest;

  if (!isfinite (place.lon) || !isfinite (place.lat) || !(limit_m >= 0)
      || self->roads->n_segments == 0)
    return snap;
  limit = MIN (limit, WORLD_M / 2);

  found = ask (self, at, limit, TRUE, FALSE);
  if (found.segment == G_MAXUINT32)
    {
      skip_avoided = FALSE;
      found = ask (self, at, limit, FALSE, FALSE);
    }
  if (found.segment == G_MAXUINT32)
    return snap;
  if (!self->in_main[found.segment])
    {
      double reach = MAX (3 * found.distance, LEAST_DETOUR_M * scale);

      in_main = ask (self, at, MIN (reach, limit), skip_avoided, TRUE);
      if (in_main.segment != G_MAXUINT32)
        found = in_main;
    }

  nearest = measure (self->roads, found.segment, found.at);
  snap.segment = found.segment;
  snap.share = (float) nearest.share;
  snap.point = reeve_road_point (self->roads, found.segment, snap.share);
  snap.distance_m = (float) (found.distance / scale);
  return snap;
}

typedef struct
{
  const ReeveEngine *engine;
  const ReeveLonLat *places;
  guint              n_places;
  double             limit_m;
  ReeveSnap         *out;
} SnapWork;

static gboolean
snap_part (guint     part,
           gpointer  data,
           GError  **error)
{
  SnapWork *work = data;
  guint end = MIN ((part + 1) * PLACES_PER_PART, work->n_places);

  for (guint i = part * PLACES_PER_PART; i < end; i++)
    work->out[i] = reeve_engine_snap (work->engine, work->places[i], work->limit_m);
  return TRUE;
}

void
reeve_engine_snap_all (const ReeveEngine *self,
                       const ReeveLonLat *places,
                       guint              n_places,
                       double             limit_m,
                       ReeveSnap         *out)
{
  SnapWork work = { self, places, n_places, limit_m, out };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  guint n_parts = n_places / PLACES_PER_PART + (n_places % PLACES_PER_PART != 0);

  /* Nobody can stop this job and no part fails. */
  if (n_parts > 0 && !reeve_job_share_out (job, n_parts, snap_part, &work, &error))
    g_critical ("%s", error->message);
}
