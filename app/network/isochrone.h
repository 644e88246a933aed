/* network/isochrone.h — the ground that is reached in time
 *
 * The area follows the roads: every reached stretch lies inside, unreached
 * ground outside, holes are kept, and a longer limit contains every shorter
 * one. Valid in GEOS.
 */
#pragma once

#include "network/engine.h"

G_BEGIN_DECLS

/**
 * reeve_isochrone_compute:
 * @limits_ms: rising
 * @reverse: times towards the places (for people who come), not from them
 *
 * Returns: (transfer full) (element-type ReeveShape): one area for each limit,
 *   REEVE_SHAPE_NONE where nothing is reached; each holds all smaller ones
 */
GPtrArray *reeve_isochrone_compute (const ReeveEngine *engine,
                                    const ReeveSnap   *from,
                                    guint              n_from,
                                    gboolean           reverse,
                                    const guint32     *limits_ms,
                                    guint              n_limits,
                                    ReeveJob          *job,
                                    GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
