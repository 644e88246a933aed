/* map/simplify-private.h — fewer points that look the same */
#pragma once

#include "map/mercator.h"

G_BEGIN_DECLS

/**
 * reeve_simplify:
 * @closed: a ring: at least four points stay (its box when it is smaller than
 *   @tolerance)
 * @out: room for @n points; may not overlap @points
 * @scratch: (element-type guint32): emptied; kept between calls for its memory
 *
 * Douglas and Peucker (1973), with a stack instead of recursion.
 *
 * Returns: how many points were written; a ring of up to four stays as it is
 */
guint32 reeve_simplify (const ReeveMapPoint *points,
                        guint32              n,
                        gboolean             closed,
                        double               tolerance,
                        ReeveMapPoint       *out,
                        GArray              *scratch);

G_END_DECLS
