/* geo/edge-bands.c — is a point inside, asked many times of one area */
#include "geo/edge-bands-private.h"

#include <math.h>

struct _ReeveEdgeBands
{
  const ReeveShape *area;      /* borrowed */
  ReeveBox          box;
  guint32           n_bands;
  guint64          *starts;    /* owned; n_bands + 1 */
  guint32          *edges;     /* owned: the edge from point n - 1 to point n */
};

/* Rises with @lat, so a point's band is among those of every edge it may meet. */
static guint32
find_band (const ReeveEdgeBands *self,
           double                lat)
{
  double height = self->box.north - self->box.south;
  double share = height > 0 ? (lat - self->box.south) / height : 0;

  return (guint32) CLAMP (share * self->n_bands, 0, self->n_bands - 1);
}

static guint32
choose_n_bands (const ReeveEdgeBands *self)
{
  const ReeveShape *area = self->area;
  double height = self->box.north - self->box.south;
  double span = 0;

  for (guint32 i = 1; i < area->n_points; i++)
    span += fabs (area->points[i].lat - area->points[i - 1].lat);
  if (!(height > 0 && span > 0))
    return 1;
  return (guint32) CLAMP (2 * (double) area->n_points * height / span, 1, area->n_points);
}

typedef void (*EdgeFunc) (ReeveEdgeBands *self, guint32 band, guint32 edge);

static void
count_edge (ReeveEdgeBands *self,
            guint32         band,
            guint32         edge)
{
  self->starts[band + 1]++;
}

static void
put_edge (ReeveEdgeBands *self,
          guint32         band,
          guint32         edge)
{
  self->edges[self->starts[band]++] = edge;
}

static void
visit_edges (ReeveEdgeBands *self,
             EdgeFunc        func)
{
  const ReeveShape *area = self->area;

  for (guint ring = 0; ring < area->n_rings; ring++)
    for (guint32 i = reeve_shape_ring_start (area, ring) + 1; i < area->rings[ring].end; i++)
      {
        double a = area->points[i - 1].lat, b = area->points[i].lat;
        guint32 last = find_band (self, MAX (a, b));

        for (guint32 band = find_band (self, MIN (a, b)); band <= last; band++)
          func (self, band, i);
      }
}

ReeveEdgeBands *
reeve_edge_bands_new (const ReeveShape *area)
{
  ReeveEdgeBands *self = g_new0 (ReeveEdgeBands, 1);

  self->area = area;
  self->box = reeve_shape_get_box (area);
  self->n_bands = choose_n_bands (self);
  self->starts = g_new0 (guint64, (gsize) self->n_bands + 1);
  visit_edges (self, count_edge);
  for (guint32 band = 0; band < self->n_bands; band++)
    self->starts[band + 1] += self->starts[band];
  self->edges = g_new (guint32, self->starts[self->n_bands]);
  visit_edges (self, put_edge);
  for (guint32 band = self->n_bands; band > 0; band--)
    self->starts[band] = self->starts[band - 1];
  self->starts[0] = 0;
  return self;
}

void
reeve_edge_bands_free (ReeveEdgeBands *self)
{
  if (self == NULL)
    return;

  g_free (self->starts);
  g_free (self->edges);
  g_free (self);
}

gboolean
reeve_edge_bands_contains (const ReeveEdgeBands *self,
                           ReeveLonLat           point)
{
  gboolean inside = FALSE;
  guint32 band;

  if (!(point.lon >= self->box.west && point.lon <= self->box.east &&
        point.lat >= self->box.south && point.lat <= self->box.north))
    return FALSE;

  band = find_band (self, point.lat);
  for (guint64 i = self->starts[band]; i < self->starts[band + 1]; i++)
    {
      guint32 edge = self->edges[i];

      if (reeve_edge_touches (self->area->points[edge - 1], self->area->points[edge], point,
                              &inside))
        return TRUE;
    }
  return inside;
}

static gboolean
touches_fine (ReeveLonLat  a,
              ReeveLonLat  b,
              long double  lon,
              long double  lat,
              gboolean    *inside)
{
  long double cross;

  if (MAX (a.lat, b.lat) < lat || MIN (a.lat, b.lat) > lat)
    return FALSE;

  cross = ((long double) b.lon - a.lon) * (lat - a.lat) -
          ((long double) b.lat - a.lat) * (lon - a.lon);
  if (cross == 0 && MIN (a.lon, b.lon) <= lon && lon <= MAX (a.lon, b.lon))
    return TRUE;
  if ((a.lat > lat) != (b.lat > lat) && (b.lat > a.lat) == (cross > 0))
    *inside = !*inside;
  return FALSE;
}

gboolean
reeve_edge_bands_contains_fine (const ReeveEdgeBands *self,
                                long double           lon,
                                long double           lat)
{
  gboolean inside = FALSE;
  guint32 first, last;

  if (!(lon >= self->box.west && lon <= self->box.east &&
        lat >= self->box.south && lat <= self->box.north))
    return FALSE;

  /* The place may lie a rounding across the border of its band: an edge that
   * passes it is in the band of the next number up or down as well. */
  first = find_band (self, nextafter ((double) lat, -INFINITY));
  last = find_band (self, nextafter ((double) lat, INFINITY));
  for (guint64 i = self->starts[first]; i < self->starts[last + 1]; i++)
    {
      guint32 edge = self->edges[i];

      if (i >= self->starts[first + 1] &&
          find_band (self, MIN (self->area->points[edge - 1].lat,
                                self->area->points[edge].lat)) <= first)
        continue;   /* seen in the first band */
      if (touches_fine (self->area->points[edge - 1], self->area->points[edge], lon, lat, &inside))
        return TRUE;
    }
  return inside;
}
