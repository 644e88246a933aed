/* geo/measure.h — lengths and areas in the plane of a projection
 *
 * For figures that must agree with a survey office: planar, in the metres of a
 * projection they name. For everything else reeve_shape_length_m() and
 * reeve_shape_area_m2() are true anywhere on the globe.
 */
#pragma once

#include "geo/projection.h"
#include "geo/shape.h"

G_BEGIN_DECLS

/**
 * reeve_shape_project:
 * @self: in degrees
 * @projection: one with a plane
 *
 * Returns: (transfer full) (nullable): a shape whose "longitude" and
 *   "latitude" are metres east and north; what geo/overlay.h and
 *   geo/area-cutter.h give for it is in metres too. %NULL with @error set when
 *   a point cannot be projected or @projection has degrees
 */
ReeveShape *reeve_shape_project       (const ReeveShape  *self,
                                       ReeveProjection   *projection,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* The way back, to degrees. */
ReeveShape *reeve_shape_unproject     (const ReeveShape  *self,
                                       ReeveProjection   *projection,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;

/* Planar, of a shape in degrees; NAN where reeve_shape_project() would fail.
 * Areas have an area and the length of their outlines. */
double      reeve_shape_length_in     (const ReeveShape  *self,
                                       ReeveProjection   *projection);
double      reeve_shape_area_in       (const ReeveShape  *self,
                                       ReeveProjection   *projection);

/* Of a shape whose points are metres on a plane already. */
double      reeve_shape_planar_length (const ReeveShape  *self);
double      reeve_shape_planar_area   (const ReeveShape  *self);

G_END_DECLS
