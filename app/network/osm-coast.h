/* network/osm-coast.h — the sea beyond an extract's coastline */
#pragma once

#include "geo/shape.h"
#include "network/osm-shapes.h"

G_BEGIN_DECLS

/**
 * reeve_osm_coast_seas:
 * @ways: (element-type guint64): tagged natural=coastline, rising
 * @out_seas: (transfer full) (nullable) (element-type ReeveShape): areas of sea;
 *   empty where there is no coast; %NULL where the coastline contradicts itself,
 *   or would put the streets under water: then it is better not drawn
 *
 * Land lies to the left of a coastline. Its ways are joined, cut at the edge of
 * the extract, and closed along that edge, with islands as holes.
 *
 * Returns: %FALSE when the job was stopped
 */
gboolean reeve_osm_coast_seas (const ReeveOsmShapes  *shapes,
                               const GArray          *ways,
                               GPtrArray            **out_seas,
                               ReeveJob              *job,
                               GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
