/* geo/shape-measure.c — how long, how large, where to put a name, what is inside
 *
 * An edge is straight in degrees, here as in reeve_shape_contains() and on
 * every map with degrees for axes: areas of parts add up to the area of the
 * whole to the last digits. Great-circle edges would differ by less than
 * 0.001 % for edges below 50 km.
 */
#include "geo/shape.h"

#include "geo/edge-bands-private.h"

#include <math.h>

#define DEGREE (G_PI / 180.0)

double
reeve_shape_length_m (const ReeveShape *self)
{
  double sum = 0;

  for (guint ring = 0; ring < self->n_rings; ring++)
    for (guint i = reeve_shape_ring_start (self, ring) + 1; i < self->rings[ring].end; i++)
      sum += reeve_distance_m (self->points[i - 1], self->points[i]);
  return sum;
}

/* Steradians between the edge and the first point's parallel, summed round the
 * ring. The mean of sin over an interval of half-width h about m is
 * sin m · sin h / h; the parallel is taken off as a product, so that a plot of
 * ten square metres keeps its digits. */
static double
sum_ring_steradians (const ReeveLonLat *points,
                     guint              n_points)
{
  double base = points[0].lat * DEGREE;
  double sum = 0;

  for (guint i = 1; i < n_points; i++)
    {
      double lat0 = points[i - 1].lat * DEGREE;
      double lat1 = points[i].lat * DEGREE;
      double half = (lat1 - lat0) / 2;
      double middle = (lat0 + lat1) / 2;
      double flat = fabs (half) < 1e-8 ? 1 : sin (half) / half;
      double above = 2 * cos ((middle + base) / 2) * sin ((middle - base) / 2) * flat +
                     sin (base) * (flat - 1);

      sum += (points[i].lon - points[i - 1].lon) * DEGREE * above;
    }
  return fabs (sum);
}

double
reeve_shape_area_m2 (const ReeveShape *self)
{
  double sum = 0;

  if (self->kind != REEVE_SHAPE_AREA)
    return 0;

  for (guint ring = 0; ring < self->n_rings; ring++)
    {
      guint start = reeve_shape_ring_start (self, ring);
      gboolean hole = ring > 0 && self->rings[ring].part == self->rings[ring - 1].part;
      double area = sum_ring_steradians (self->points + start, self->rings[ring].end - start);

      sum += hole ? -area : area;
    }
  return MAX (sum, 0) * REEVE_EARTH_RADIUS_M * REEVE_EARTH_RADIUS_M;
}

gboolean
reeve_shape_contains (const ReeveShape *area,
                      ReeveLonLat       point)
{
  gboolean inside = FALSE;

  if (area->kind != REEVE_SHAPE_AREA)
    return FALSE;

  for (guint ring = 0; ring < area->n_rings; ring++)
    for (guint i = reeve_shape_ring_start (area, ring) + 1; i < area->rings[ring].end; i++)
      if (reeve_edge_touches (area->points[i - 1], area->points[i], point, &inside))
        return TRUE;
  return inside;
}

static ReeveLonLat
find_middle_of_line (const ReeveShape *self)
{
  guint longest = 0;
  double longest_m = -1;
  double left_m;

  for (guint ring = 0; ring < self->n_rings; ring++)
    {
      double length_m = 0;

      for (guint i = reeve_shape_ring_start (self, ring) + 1; i < self->rings[ring].end; i++)
        length_m += reeve_distance_m (self->points[i - 1], self->points[i]);
      if (length_m > longest_m)
        {
          longest_m = length_m;
          longest = ring;
        }
    }

  left_m = longest_m / 2;
  for (guint i = reeve_shape_ring_start (self, longest) + 1; i < self->rings[longest].end; i++)
    {
      ReeveLonLat a = self->points[i - 1];
      ReeveLonLat b = self->points[i];
      double step_m = reeve_distance_m (a, b);

      if (step_m >= left_m && step_m > 0)
        return (ReeveLonLat) { a.lon + (b.lon - a.lon) * left_m / step_m,
                               a.lat + (b.lat - a.lat) * left_m / step_m };
      left_m -= step_m;
    }
  return self->points[reeve_shape_ring_start (self, longest)];
}

/* Twice the area in square degrees, and the centre, of one ring. */
static double
weigh_ring (const ReeveLonLat *points,
            guint              n_points,
            ReeveLonLat       *out_centre)
{
  ReeveLonLat origin = points[0];
  double weight = 0, lon = 0, lat = 0;

  for (guint i = 1; i < n_points; i++)
    {
      double x0 = points[i - 1].lon - origin.lon, y0 = points[i - 1].lat - origin.lat;
      double x1 = points[i].lon - origin.lon, y1 = points[i].lat - origin.lat;
      double cross = x0 * y1 - x1 * y0;

      weight += cross;
      lon += cross * (x0 + x1);
      lat += cross * (y0 + y1);
    }

  *out_centre = weight == 0 ? origin : (ReeveLonLat) { origin.lon + lon / (3 * weight),
                                                       origin.lat + lat / (3 * weight) };
  return fabs (weight);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

/* The middle of the widest stretch inside along one parallel. */
static gboolean
find_inside_along (const ReeveShape *self,
                   double            lat,
                   ReeveLonLat      *out_point)
{
  g_autoptr (GArray) lons = g_array_new (FALSE, FALSE, sizeof (double));
  double widest = 0;

  for (guint ring = 0; ring < self->n_rings; ring++)
    for (guint i = reeve_shape_ring_start (self, ring) + 1; i < self->rings[ring].end; i++)
      {
        ReeveLonLat a = self->points[i - 1];
        ReeveLonLat b = self->points[i];
        double lon;

        if ((a.lat > lat) == (b.lat > lat))
          continue;
        lon = a.lon + (b.lon - a.lon) * (lat - a.lat) / (b.lat - a.lat);
        g_array_append_val (lons, lon);
      }
  g_array_sort (lons, compare_doubles);

  for (guint i = 1; i < lons->len; i += 2)
    {
      double west = g_array_index (lons, double, i - 1);
      double east = g_array_index (lons, double, i);

      if (east - west > widest)
        {
          widest = east - west;
          *out_point = (ReeveLonLat) { (west + east) / 2, lat };
        }
    }
  return widest > 0;
}

static ReeveLonLat
find_middle_of_area (const ReeveShape *self)
{
  ReeveLonLat best = self->points[0];
  ReeveLonLat inside;
  double best_weight = -1;
  double south = G_MAXDOUBLE, north = -G_MAXDOUBLE;

  for (guint ring = 0; ring < self->n_rings; ring++)
    {
      guint start = reeve_shape_ring_start (self, ring);
      ReeveLonLat centre;
      double weight;

      if (ring > 0 && self->rings[ring].part == self->rings[ring - 1].part)
        continue;
      weight = weigh_ring (self->points + start, self->rings[ring].end - start, &centre);
      if (weight <= best_weight)
        continue;

      best_weight = weight;
      best = centre;
      south = G_MAXDOUBLE;
      north = -G_MAXDOUBLE;
      for (guint i = start; i < self->rings[ring].end; i++)
        {
          south = MIN (south, self->points[i].lat);
          north = MAX (north, self->points[i].lat);
        }
    }

  if (reeve_shape_contains (self, best))
    return best;
  if (find_inside_along (self, best.lat, &inside) ||
      find_inside_along (self, (south + north) / 2, &inside))
    return inside;
  return self->points[0];
}

ReeveLonLat
reeve_shape_get_anchor (const ReeveShape *self)
{
  switch (self->n_points > 0 ? self->kind : REEVE_SHAPE_NONE)
    {
    case REEVE_SHAPE_POINT:
      return self->points[0];

    case REEVE_SHAPE_LINE:
      return find_middle_of_line (self);

    case REEVE_SHAPE_AREA:
      return find_middle_of_area (self);

    case REEVE_SHAPE_NONE:
      break;
    }
  return (ReeveLonLat) { NAN, NAN };
}
