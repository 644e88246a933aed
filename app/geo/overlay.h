/* geo/overlay.h — union, intersection, buffer: GEOS behind our shapes
 *
 * Every call makes and drops its own GEOS context, so any thread may call.
 * Invalid input (a bow-tie) is made valid first. Coordinates are treated as a
 * plane's, be they degrees or the metres of reeve_shape_project(); only
 * reeve_shape_buffer() needs degrees, and makes its own plane. To cut many
 * shapes by one area see geo/area-cutter.h.
 */
#pragma once

#include "geo/shape.h"

G_BEGIN_DECLS

/* Rows without an area are passed over. */
ReeveShape *reeve_shape_union        (GPtrArray         *shapes,  /* of ReeveShape, areas */
                                      GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* REEVE_SHAPE_NONE when they do not meet. The kind is that of @a. */
ReeveShape *reeve_shape_intersection (const ReeveShape  *a,
                                      const ReeveShape  *area,
                                      GError           **error) G_GNUC_WARN_UNUSED_RESULT;
ReeveShape *reeve_shape_difference   (const ReeveShape  *a,
                                      const ReeveShape  *area,
                                      GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* All within @distance_m; less than 0 shrinks areas. Lines and points become
 * areas. Over the 180th meridian: two parts. */
ReeveShape *reeve_shape_buffer       (const ReeveShape  *self,
                                      double             distance_m,
                                      GError           **error) G_GNUC_WARN_UNUSED_RESULT;
ReeveShape *reeve_shape_simplify     (const ReeveShape  *self,
                                      double             tolerance_deg,
                                      GError           **error) G_GNUC_WARN_UNUSED_RESULT;
ReeveShape *reeve_shape_make_valid   (const ReeveShape  *self,
                                      GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* @out_reason (nullable) is set, in words, only when FALSE. */
gboolean    reeve_shape_is_valid     (const ReeveShape  *self,
                                      char             **out_reason);

/* Many areas, asked many times. Read by many threads at once after it is made;
 * the shapes are copied. */
typedef struct _ReeveAreaIndex ReeveAreaIndex;

ReeveAreaIndex *reeve_area_index_new   (GPtrArray            *areas);   /* of ReeveShape */
void            reeve_area_index_free  (ReeveAreaIndex       *self);
/* Number of the lowest-numbered area that holds @point, or -1. */
int             reeve_area_index_find  (const ReeveAreaIndex *self,
                                        ReeveLonLat           point);
/* Numbers (guint) of the areas whose box meets @box, rising. (transfer full) */
GArray         *reeve_area_index_query (const ReeveAreaIndex *self,
                                        const ReeveBox       *box);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveAreaIndex, reeve_area_index_free)

G_END_DECLS
