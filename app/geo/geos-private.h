/* geo/geos-private.h — shapes to GEOS and back */
#pragma once

#include "geo/shape.h"

#include <geos_c.h>

G_BEGIN_DECLS

/* One thread at a time. */
typedef struct
{
  GEOSContextHandle_t handle;   /* owned */
  char               *message;  /* owned, nullable: GEOS's own words of the last failure */
} ReeveGeos;

void          reeve_geos_init     (ReeveGeos        *self);
void          reeve_geos_clear    (ReeveGeos        *self);
/* Always FALSE; @error says what GEOS said. */
gboolean      reeve_geos_fail     (ReeveGeos        *self,
                                   GError          **error);
/* (transfer full) (nullable) */
GEOSGeometry *reeve_geos_write    (ReeveGeos        *self,
                                   const ReeveShape *shape,
                                   GError          **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same, made valid where it is an area that is not. */
GEOSGeometry *reeve_geos_write_valid (ReeveGeos        *self,
                                      const ReeveShape *shape,
                                      GError          **error) G_GNUC_WARN_UNUSED_RESULT;
/* Takes and frees @geometry, which may be NULL after a failure; keeps only what
 * is of @kind (where two areas touch, an intersection has lines and points). */
ReeveShape   *reeve_geos_read     (ReeveGeos        *self,
                                   GEOSGeometry     *geometry,
                                   ReeveShapeKind    kind,
                                   GError          **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReeveGeos, reeve_geos_clear)

G_END_DECLS
