/* geo/projection-private.h — what rasters need beyond geo/projection.h */
#pragma once

#include "geo/projection.h"

G_BEGIN_DECLS

/* (transfer none): this thread's instance of @crs, until the thread borrows
 * another. Making one takes milliseconds. */
ReeveProjection *reeve_projection_borrow (const char  *crs,
                                          GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
