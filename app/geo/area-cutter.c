/* geo/area-cutter.c — one area, many shapes cut by it
 *
 * A segment is cut where it meets an edge of the area; each piece between two
 * cuts is inside if its middle is. A cut too many does no harm, so edges that
 * are met within rounding count as met. Roads that are boundaries run along an
 * edge: exactly upon it they are inside; a rounding beside it their own side
 * counts, which takes more digits than a double has.
 */
#include "geo/area-cutter.h"

#include "geo/box-index.h"
#include "geo/edge-bands-private.h"
#include "geo/geos-private.h"
#include "geo/shape-builder-private.h"

#include <float.h>
#include <math.h>

struct _ReeveAreaCutter
{
  ReeveShape     *area;       /* owned */
  ReeveBox        box;
  double          slack;      /* what is not longer than this only touches */
  ReeveEdgeBands *bands;      /* owned */
  guint32        *edges;      /* owned: item → the edge from point n - 1 to point n */
  ReeveBoxIndex  *index;      /* owned */

  GMutex          lock;       /* guards what follows */
  ReeveGeos       geos;
  GEOSGeometry   *geometry;   /* owned; NULL until the first area is cut */
};

static void
index_edges (ReeveAreaCutter *self)
{
  const ReeveShape *area = self->area;
  g_autofree ReeveBox *boxes = g_new (ReeveBox, area->n_points);
  guint32 n = 0;

  self->edges = g_new (guint32, area->n_points);
  for (guint ring = 0; ring < area->n_rings; ring++)
    for (guint32 i = reeve_shape_ring_start (area, ring) + 1; i < area->rings[ring].end; i++)
      {
        ReeveLonLat a = area->points[i - 1], b = area->points[i];

        boxes[n] = (ReeveBox) { MIN (a.lon, b.lon), MIN (a.lat, b.lat),
                                MAX (a.lon, b.lon), MAX (a.lat, b.lat) };
        self->edges[n++] = i;
      }
  self->index = reeve_box_index_new (boxes, n);
}

/* The last digit of a coordinate: GEOS would round both ends to one point. */
static double
choose_slack (const ReeveBox *box)
{
  return DBL_EPSILON * MAX (MAX (fabs (box->west), fabs (box->east)),
                            MAX (fabs (box->south), fabs (box->north)));
}

ReeveAreaCutter *
reeve_area_cutter_new (const ReeveShape *area)
{
  ReeveAreaCutter *self;

  g_return_val_if_fail (area->kind == REEVE_SHAPE_AREA || area->kind == REEVE_SHAPE_NONE, NULL);

  self = g_new0 (ReeveAreaCutter, 1);
  self->area = reeve_shape_copy (area);
  self->box = reeve_shape_get_box (area);
  self->slack = choose_slack (&self->box);
  self->bands = reeve_edge_bands_new (self->area);
  index_edges (self);
  g_mutex_init (&self->lock);
  reeve_geos_init (&self->geos);
  return self;
}

void
reeve_area_cutter_free (ReeveAreaCutter *self)
{
  if (self == NULL)
    return;

  GEOSGeom_destroy_r (self->geos.handle, self->geometry);
  reeve_geos_clear (&self->geos);
  g_mutex_clear (&self->lock);
  reeve_box_index_free (self->index);
  reeve_edge_bands_free (self->bands);
  g_free (self->edges);
  reeve_shape_free (self->area);
  g_free (self);
}

gboolean
reeve_area_cutter_contains_point (const ReeveAreaCutter *self,
                                  ReeveLonLat            point)
{
  return reeve_edge_bands_contains (self->bands, point);
}

typedef struct
{
  double from;
  double to;
} Stretch;

/* Reused from segment to segment. */
typedef struct
{
  GArray *cuts;    /* owned, of double: shares of the way, rising, the last being 1 */
  GArray *along;   /* owned, of Stretch: where the way runs along an edge */
} Scratch;

static void
scratch_init (Scratch *self)
{
  self->cuts = g_array_new (FALSE, FALSE, sizeof (double));
  self->along = g_array_new (FALSE, FALSE, sizeof (Stretch));
}

static void
scratch_clear (Scratch *self)
{
  g_array_unref (self->cuts);
  g_array_unref (self->along);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scratch, scratch_clear)

typedef struct
{
  const ReeveAreaCutter *cutter;
  ReeveLonLat            from;
  ReeveLonLat            to;
  Scratch               *scratch;  /* borrowed */
} Segment;

static ReeveLonLat
get_place (const Segment *self,
           double         share)
{
  if (share == 1)
    return self->to;
  return (ReeveLonLat) { self->from.lon + (self->to.lon - self->from.lon) * share,
                         self->from.lat + (self->to.lat - self->from.lat) * share };
}

static void
add_cut (Segment *self,
         double   share)
{
  if (share > 0 && share < 1)
    g_array_append_val (self->scratch->cuts, share);
}

/* Exactly on the line through both ends. */
static gboolean
is_on_line (const Segment *self,
            ReeveLonLat    place)
{
  long double dx = (long double) self->to.lon - self->from.lon;
  long double dy = (long double) self->to.lat - self->from.lat;

  return dx * ((long double) place.lat - self->from.lat) ==
         dy * ((long double) place.lon - self->from.lon);
}

/* Where both run one upon the other. */
static void
add_stretch (Segment     *self,
             ReeveLonLat  a,
             ReeveLonLat  b)
{
  double dx = self->to.lon - self->from.lon, dy = self->to.lat - self->from.lat;
  double square = dx * dx + dy * dy;
  double at_a, at_b;
  Stretch stretch;

  if (!(square > 0) || !is_on_line (self, a) || !is_on_line (self, b))
    return;

  at_a = ((a.lon - self->from.lon) * dx + (a.lat - self->from.lat) * dy) / square;
  at_b = ((b.lon - self->from.lon) * dx + (b.lat - self->from.lat) * dy) / square;
  stretch = (Stretch) { CLAMP (MIN (at_a, at_b), 0, 1), CLAMP (MAX (at_a, at_b), 0, 1) };
  if (!(stretch.to > stretch.from))
    return;

  g_array_append_val (self->scratch->along, stretch);
  add_cut (self, stretch.from);
  add_cut (self, stretch.to);
}

static gboolean
cut_by_edge (guint32  item,
             gpointer data)
{
  const double slack = 1e-9;
  Segment *self = data;
  const ReeveLonLat *end = self->cutter->area->points + self->cutter->edges[item];
  ReeveLonLat a = end[-1], b = end[0];
  double dx = self->to.lon - self->from.lon, dy = self->to.lat - self->from.lat;
  double ex = b.lon - a.lon, ey = b.lat - a.lat;
  double ax = a.lon - self->from.lon, ay = a.lat - self->from.lat;
  double cross = dx * ey - dy * ex;

  if (cross != 0)
    {
      double along_edge = (ax * dy - ay * dx) / cross;

      if (along_edge >= -slack && along_edge <= 1 + slack)
        add_cut (self, (ax * ey - ay * ex) / cross);
    }
  add_stretch (self, a, b);
  return TRUE;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static void
cut_segment (Segment *self)
{
  GArray *cuts = self->scratch->cuts;
  ReeveBox box = { MIN (self->from.lon, self->to.lon), MIN (self->from.lat, self->to.lat),
                   MAX (self->from.lon, self->to.lon), MAX (self->from.lat, self->to.lat) };
  double whole = 1;

  g_array_set_size (cuts, 0);
  g_array_set_size (self->scratch->along, 0);
  if (reeve_box_meets (&box, &self->cutter->box))
    reeve_box_index_query (self->cutter->index, &box, cut_by_edge, self);
  g_array_sort (cuts, compare_doubles);
  g_array_append_val (cuts, whole);
}

static gboolean
is_piece_inside (const Segment *self,
                 double         from,
                 double         to)
{
  double middle = (from + to) / 2;

  for (guint i = 0; i < self->scratch->along->len; i++)
    {
      const Stretch *stretch = &g_array_index (self->scratch->along, Stretch, i);

      if (stretch->from <= middle && middle <= stretch->to)
        return TRUE;
    }
  return reeve_edge_bands_contains_fine (
    self->cutter->bands,
    self->from.lon + ((long double) self->to.lon - self->from.lon) * middle,
    self->from.lat + ((long double) self->to.lat - self->from.lat) * middle);
}

typedef void (*PieceFunc) (const Segment *segment, double from, double to, gboolean inside,
                           gpointer data);

static void
visit_pieces (const ReeveAreaCutter *self,
              const ReeveShape      *line,
              guint                  ring,
              Scratch               *scratch,
              PieceFunc              func,
              gpointer               data)
{
  for (guint32 i = reeve_shape_ring_start (line, ring) + 1; i < line->rings[ring].end; i++)
    {
      Segment segment = { self, line->points[i - 1], line->points[i], scratch };
      double from = 0;

      cut_segment (&segment);
      for (guint cut = 0; cut < scratch->cuts->len; cut++)
        {
          double to = g_array_index (scratch->cuts, double, cut);

          if (to > from)
            func (&segment, from, to, is_piece_inside (&segment, from, to), data);
          from = to;
        }
    }
}

static void
add_length (const Segment *segment,
            double         from,
            double         to,
            gboolean       inside,
            gpointer       data)
{
  double *sum = data;

  if (inside)
    *sum += (to - from) * hypot (segment->to.lon - segment->from.lon,
                                 segment->to.lat - segment->from.lat);
}

double
reeve_area_cutter_length_inside (const ReeveAreaCutter *self,
                                 const ReeveShape      *line)
{
  g_auto (Scratch) scratch;
  ReeveBox box = reeve_shape_get_box (line);
  double sum = 0;

  scratch_init (&scratch);
  if (line->kind != REEVE_SHAPE_LINE || !reeve_box_meets (&box, &self->box))
    return 0;

  for (guint ring = 0; ring < line->n_rings; ring++)
    visit_pieces (self, line, ring, &scratch, add_length, &sum);
  return sum > self->slack ? sum : 0;
}

typedef struct
{
  ReeveShapeBuilder *out;
  double             slack;
  gboolean           open;   /* a piece has begun and may go on */
} Path;

static gboolean
is_longer (const ReeveLonLat *points,
           guint              n_points,
           double             limit)
{
  double length = 0;

  for (guint i = 1; i < n_points; i++)
    length += hypot (points[i].lon - points[i - 1].lon, points[i].lat - points[i - 1].lat);
  return length > limit;
}

static void
close_path (Path *self)
{
  GArray *points = self->out->points;
  guint start = self->out->ring_start;

  if (self->open && !is_longer ((ReeveLonLat *) points->data + start, points->len - start,
                                self->slack))
    g_array_set_size (points, start);
  else if (self->open)
    (void) reeve_shape_builder_end_ring (self->out, NULL);
  self->open = FALSE;
}

static void
add_piece (const Segment *segment,
           double         from,
           double         to,
           gboolean       inside,
           gpointer       data)
{
  Path *self = data;
  ReeveLonLat start = get_place (segment, from);
  ReeveLonLat end = get_place (segment, to);

  if (!inside)
    {
      close_path (self);
      return;
    }

  if (!self->open)
    reeve_shape_builder_add (self->out, start.lon, start.lat);
  self->open = TRUE;
  /* A cut inside, where an edge was only touched, is no corner of the line: the
   * last point is moved on instead. */
  if (from > 0 && self->out->points->len >= self->out->ring_start + 2)
    g_array_set_size (self->out->points, self->out->points->len - 1);
  reeve_shape_builder_add (self->out, end.lon, end.lat);
}

static ReeveShape *
cut_line (const ReeveAreaCutter *self,
          const ReeveShape      *line)
{
  g_auto (ReeveShapeBuilder) builder;
  g_auto (Scratch) scratch;
  Path path = { &builder, self->slack, FALSE };

  scratch_init (&scratch);
  reeve_shape_builder_init (&builder);
  (void) reeve_shape_builder_begin (&builder, REEVE_SHAPE_LINE, NULL);
  for (guint ring = 0; ring < line->n_rings; ring++)
    {
      visit_pieces (self, line, ring, &scratch, add_piece, &path);
      close_path (&path);
    }
  return reeve_shape_builder_finish (&builder);
}

static ReeveShape *
cut_points (const ReeveAreaCutter *self,
            const ReeveShape      *points)
{
  g_auto (ReeveShapeBuilder) builder;

  reeve_shape_builder_init (&builder);
  (void) reeve_shape_builder_begin (&builder, REEVE_SHAPE_POINT, NULL);
  for (guint32 i = 0; i < points->n_points; i++)
    if (reeve_edge_bands_contains (self->bands, points->points[i]))
      reeve_shape_builder_add (&builder, points->points[i].lon, points->points[i].lat);
  return reeve_shape_builder_finish (&builder);
}

static gboolean
note_meeting (guint32  item,
              gpointer data)
{
  *(gboolean *) data = TRUE;
  return FALSE;
}

static ReeveShape *
cut_area (ReeveAreaCutter   *self,
          const ReeveShape  *area,
          GError           **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  GEOSGeometry *geometry, *result;

  if (self->geometry == NULL)
    self->geometry = reeve_geos_write_valid (&self->geos, self->area, error);
  if (self->geometry == NULL)
    return NULL;
  geometry = reeve_geos_write_valid (&self->geos, area, error);
  if (geometry == NULL)
    return NULL;
  result = GEOSIntersection_r (self->geos.handle, geometry, self->geometry);
  GEOSGeom_destroy_r (self->geos.handle, geometry);
  return reeve_geos_read (&self->geos, result, REEVE_SHAPE_AREA, error);
}

ReeveShape *
reeve_area_cutter_intersection (ReeveAreaCutter   *self,
                                const ReeveShape  *shape,
                                GError           **error)
{
  ReeveBox box = reeve_shape_get_box (shape);
  gboolean meets = FALSE;

  if (shape->n_points == 0 || self->area->n_points == 0 || !reeve_box_meets (&box, &self->box))
    return g_new0 (ReeveShape, 1);
  if (shape->kind == REEVE_SHAPE_POINT)
    return cut_points (self, shape);
  if (shape->kind == REEVE_SHAPE_LINE)
    return cut_line (self, shape);

  /* Without an edge near, all of it is on one side. */
  reeve_box_index_query (self->index, &box, note_meeting, &meets);
  if (meets)
    return cut_area (self, shape, error);
  if (reeve_edge_bands_contains (self->bands, shape->points[0]))
    return reeve_shape_copy (shape);
  return g_new0 (ReeveShape, 1);
}
