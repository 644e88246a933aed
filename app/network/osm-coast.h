/* network/osm-coast.h — the sea beyond an extract's coastline */
#pragma once

#include "geo/shape.h"
#include "network/osm-shapes.h"

G_BEGIN_DECLS

/**
 * reeve_osm_coast_seas:
 * @ways: (element-type guint64): tagged natural=coastline, rising
 *
 * Land lies to the left of a coastline. Its ways are joined, cut at the edge of
 * the extract, and closed along that edge, with islands as holes.
 *
 * Returns: (transfer full) (element-type ReeveShape): areas of sea; empty
 *   where there is no coast; %NULL where the coastline contradicts itself, or
 *   would put the streets under water: then it is better not drawn
 */
GPtrArray *reeve_osm_coast_seas (const ReeveOsmShapes *shapes,
                                 const GArray         *ways);

G_END_DECLS
