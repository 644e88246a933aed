/* geo/edge-bands-private.h — is a point inside, asked many times of one area
 *
 * The area's height is cut into bands; each lists the edges that pass through
 * it. About four entries an edge, whatever the outline looks like; a question
 * looks at one band. Answers are those of reeve_shape_contains(), to the bit.
 */
#pragma once

#include "geo/shape.h"

G_BEGIN_DECLS

typedef struct _ReeveEdgeBands ReeveEdgeBands;

/* @area is borrowed and must stay as it is. */
ReeveEdgeBands *reeve_edge_bands_new      (const ReeveShape     *area);
void            reeve_edge_bands_free     (ReeveEdgeBands       *self);
gboolean        reeve_edge_bands_contains (const ReeveEdgeBands *self,
                                           ReeveLonLat           point);
/* The same for a place with more digits than a ReeveLonLat holds: the middle of
 * a road that runs a nanometre beside the outline. */
gboolean        reeve_edge_bands_contains_fine (const ReeveEdgeBands *self,
                                                long double           lon,
                                                long double           lat);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveEdgeBands, reeve_edge_bands_free)

/* One edge's say: TRUE when @point lies on it; else @inside is turned over when
 * the edge passes east of the point. */
static inline gboolean
reeve_edge_touches (ReeveLonLat a,
                    ReeveLonLat b,
                    ReeveLonLat point,
                    gboolean   *inside)
{
  double cross;

  if (MAX (a.lat, b.lat) < point.lat || MIN (a.lat, b.lat) > point.lat)
    return FALSE;

  cross = (b.lon - a.lon) * (point.lat - a.lat) - (b.lat - a.lat) * (point.lon - a.lon);
  if (cross == 0 && MIN (a.lon, b.lon) <= point.lon && point.lon <= MAX (a.lon, b.lon))
    return TRUE;
  if ((a.lat > point.lat) != (b.lat > point.lat) && (b.lat > a.lat) == (cross > 0))
    *inside = !*inside;
  return FALSE;
}

G_END_DECLS
