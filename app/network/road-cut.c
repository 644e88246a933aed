/* network/road-cut.c — part of a street, as points */
#include "network/road-cut.h"

#include <math.h>

/* Flat degrees, true enough along one street. */
static double
get_piece (ReeveLonLat a,
           ReeveLonLat b)
{
  double x = (reeve_lonlat_near (b, a.lon).lon - a.lon) * cos ((a.lat + b.lat) * (G_PI / 360));

  return sqrt (x * x + (b.lat - a.lat) * (b.lat - a.lat));
}

static double
get_whole (const ReeveLonLat *points,
           guint32            n)
{
  double sum = 0;

  for (guint32 i = 1; i < n; i++)
    sum += get_piece (points[i - 1], points[i]);
  return sum;
}

static ReeveLonLat
blend (ReeveLonLat a,
       ReeveLonLat b,
       double      share)
{
  double lon = a.lon + (reeve_lonlat_near (b, a.lon).lon - a.lon) * share;

  return reeve_lonlat_near ((ReeveLonLat) { lon, a.lat + (b.lat - a.lat) * share }, 0);
}

static void
append (GArray      *points,
        ReeveLonLat  point)
{
  const ReeveLonLat *last = points->len > 0
                            ? &g_array_index (points, ReeveLonLat, points->len - 1) : NULL;

  if (last == NULL || last->lon != point.lon || last->lat != point.lat)
    g_array_append_val (points, point);
}

ReeveLonLat
reeve_road_point (const ReeveRoads *roads,
                  guint32           segment,
                  double            share)
{
  const ReeveLonLat *points = &roads->points[roads->segments[segment].points];
  guint32 n = roads->segments[segment].n_points;
  double left = CLAMP (share, 0, 1) * get_whole (points, n);

  for (guint32 i = 1; i < n; i++)
    {
      double piece = get_piece (points[i - 1], points[i]);

      if (left <= piece)
        return piece > 0 ? blend (points[i - 1], points[i], left / piece) : points[i - 1];
      left -= piece;
    }
  return points[n - 1];
}

void
reeve_road_cut (const ReeveRoads *roads,
                guint32           segment,
                double            from,
                double            to,
                GArray           *points)
{
  const ReeveLonLat *all = &roads->points[roads->segments[segment].points];
  guint32 n = roads->segments[segment].n_points;
  double low = MIN (from, to);
  double high = MAX (from, to);
  double whole = get_whole (all, n);
  g_autoptr (GArray) middle = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));
  double at = 0;

  for (guint32 i = 1; i + 1 < n; i++)
    {
      at += get_piece (all[i - 1], all[i]);
      if (at > low * whole && at < high * whole)
        g_array_append_val (middle, all[i]);
    }
  append (points, from <= 0 ? all[0] : from >= 1 ? all[n - 1]
                  : reeve_road_point (roads, segment, from));
  for (guint i = 0; i < middle->len; i++)
    append (points, g_array_index (middle, ReeveLonLat, from <= to ? i : middle->len - 1 - i));
  append (points, to <= 0 ? all[0] : to >= 1 ? all[n - 1]
                  : reeve_road_point (roads, segment, to));
}
