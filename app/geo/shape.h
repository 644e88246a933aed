/* geo/shape.h — one geometry in memory, and the blobs it is stored as
 *
 * Flat: all points in one array, rings by where they end. Points: every point
 * is a part. Lines: every ring is a part. Areas: the first ring of a part is
 * its outside, the rest are holes; rings are closed (first = last). Directions
 * of rings carry no meaning. Always WGS 84 degrees.
 */
#pragma once

#include "geo/point.h"

G_BEGIN_DECLS

typedef enum
{
  REEVE_SHAPE_NONE,   /* a row without geometry */
  REEVE_SHAPE_POINT,
  REEVE_SHAPE_LINE,
  REEVE_SHAPE_AREA,
} ReeveShapeKind;

typedef struct
{
  guint32 end;       /* one past the ring's last point */
  guint32 part;      /* which polygon it belongs to; rising */
} ReeveRing;

typedef struct
{
  ReeveShapeKind kind;
  guint32        n_points;
  guint32        n_rings;   /* 0 for points */
  ReeveLonLat   *points;    /* owned */
  ReeveRing     *rings;     /* owned */
} ReeveShape;

ReeveShape *reeve_shape_new_point (ReeveLonLat        point);
/* Copies; @n_points >= 2. */
ReeveShape *reeve_shape_new_line  (const ReeveLonLat *points,
                                   guint              n_points);
/* Copies one ring and closes it if need be; @n_points >= 3. */
ReeveShape *reeve_shape_new_area  (const ReeveLonLat *points,
                                   guint              n_points);
ReeveShape *reeve_shape_copy      (const ReeveShape  *self);
void        reeve_shape_free      (ReeveShape        *self);
ReeveBox    reeve_shape_get_box   (const ReeveShape  *self);
gboolean    reeve_shape_equal     (const ReeveShape  *a,
                                   const ReeveShape  *b);

static inline guint32
reeve_shape_ring_start (const ReeveShape *self,
                        guint             ring)
{
  return ring == 0 ? 0 : self->rings[ring - 1].end;
}

/* GeoPackage binary (header with envelope, then WKB, srs 4326) and plain WKB.
 * Reading checks every count against the length before it allocates; Z and M
 * are dropped; curves are refused; a collection of one kind is flattened, a
 * mixed one is refused. Non-finite coordinates are refused. A NULL result comes
 * with REEVE_ERROR_DATA; an empty geometry is REEVE_SHAPE_NONE. */
ReeveShape *reeve_shape_from_gpkg (gconstpointer      blob,
                                   gsize              length,
                                   GError           **error) G_GNUC_WARN_UNUSED_RESULT;
ReeveShape *reeve_shape_from_wkb  (gconstpointer      wkb,
                                   gsize              length,
                                   GError           **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes     *reeve_shape_to_gpkg   (const ReeveShape  *self);
GBytes     *reeve_shape_to_wkb    (const ReeveShape  *self);
/* The envelope of the header, or of the points where there is none. FALSE for
 * an empty geometry and for a blob that is none. */
gboolean    reeve_shape_gpkg_get_box (gconstpointer    blob,
                                      gsize            length,
                                      ReeveBox        *out_box);

/* Well-known text, for CSV; numbers with 7 decimals. */
ReeveShape *reeve_shape_from_wkt  (const char        *text,
                                   GError           **error) G_GNUC_WARN_UNUSED_RESULT;
char       *reeve_shape_to_wkt    (const ReeveShape  *self);

/* Great-circle length of lines and of outlines of areas. */
double      reeve_shape_length_m  (const ReeveShape  *self);
/* Area on the sphere, holes taken off. */
double      reeve_shape_area_m2   (const ReeveShape  *self);
/* A point to put a symbol on: the point itself, the middle of a line, the
 * centre of an area if inside, else a point inside it. */
ReeveLonLat reeve_shape_get_anchor (const ReeveShape *self);
/* Even-odd over all rings; on the outline counts as inside. */
gboolean    reeve_shape_contains  (const ReeveShape  *area,
                                   ReeveLonLat        point);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveShape, reeve_shape_free)

G_END_DECLS
