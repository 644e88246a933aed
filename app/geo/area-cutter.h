/* geo/area-cutter.h — one area, many shapes cut by it
 *
 * For a flood of a thousand polygons and every road of a city: made once, then
 * asked by any number of threads at once; the area is copied. Works in whatever
 * plane the area is in (degrees, or the metres of reeve_shape_project()); what
 * is asked about must be in the same. Inside is even-odd, on the outline is
 * inside: unite overlapping areas first (reeve_shape_union()). A line that only
 * touches, by less than rounding, is outside.
 *
 * Lines and points are cut by our own edge index, without locks. Areas that
 * cross the outline go through GEOS one at a time.
 */
#pragma once

#include "geo/shape.h"

G_BEGIN_DECLS

typedef struct _ReeveAreaCutter ReeveAreaCutter;

ReeveAreaCutter *reeve_area_cutter_new            (const ReeveShape       *area);
void             reeve_area_cutter_free           (ReeveAreaCutter        *self);
gboolean         reeve_area_cutter_contains_point (const ReeveAreaCutter  *self,
                                                   ReeveLonLat             point);
/* Planar length, in the plane's unit, of the part of @line that is inside. */
double           reeve_area_cutter_length_inside  (const ReeveAreaCutter  *self,
                                                   const ReeveShape       *line);
/* What is inside; the kind is that of @shape, REEVE_SHAPE_NONE when nothing. */
ReeveShape      *reeve_area_cutter_intersection   (ReeveAreaCutter        *self,
                                                   const ReeveShape       *shape,
                                                   GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveAreaCutter, reeve_area_cutter_free)

G_END_DECLS
