/* geo/shape-builder-private.h — points and rings gathered into a shape
 *
 * What every reader of geometry shares: one kind only, finite numbers, rings
 * that close, empty members left out.
 */
#pragma once

#include "geo/shape.h"

G_BEGIN_DECLS

/* A collection inside a collection, and so on: no file has a reason for more. */
#define REEVE_SHAPE_MAX_DEPTH 16

typedef struct
{
  ReeveShapeKind kind;
  GArray        *points;       /* owned, of ReeveLonLat */
  GArray        *rings;        /* owned, of ReeveRing */
  guint32        part;
  guint32        ring_start;   /* first point of the ring being read */
  gboolean       hollow;       /* the outside of this part was empty */
} ReeveShapeBuilder;

void        reeve_shape_builder_init     (ReeveShapeBuilder *self);
void        reeve_shape_builder_clear    (ReeveShapeBuilder *self);
/* Before the points of a member. FALSE when the members are of two kinds. */
gboolean    reeve_shape_builder_begin    (ReeveShapeBuilder *self,
                                          ReeveShapeKind     kind,
                                          GError           **error);
void        reeve_shape_builder_add      (ReeveShapeBuilder *self,
                                          double             lon,
                                          double             lat);
/* Room for @n_points at once, which the caller fills; good until the next call. */
ReeveLonLat *reeve_shape_builder_add_room (ReeveShapeBuilder *self,
                                           guint              n_points);
/* Ends a point, a line or one ring of an area. */
gboolean    reeve_shape_builder_end_ring (ReeveShapeBuilder *self,
                                          GError           **error);
/* Ends a polygon; the next ring is the outside of another. */
void        reeve_shape_builder_end_part (ReeveShapeBuilder *self);
/* (transfer full): what was gathered; the builder is empty afterwards */
ReeveShape *reeve_shape_builder_finish   (ReeveShapeBuilder *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReeveShapeBuilder, reeve_shape_builder_clear)

G_END_DECLS
