/* tests/bench/bench-peer.h — igraph's Dijkstra on the same turn graph
 *
 * Only where libigraph-dev is installed (build-aux/packages, "bench").
 */
#pragma once

#include "network/engine.h"

G_BEGIN_DECLS

/* Seconds that one origin takes to all vertices, one thread: mean of @n_origins
 * spread over the graph. Below 0 when this was built without igraph. */
double bench_peer_time_origin (const ReeveEngine *engine,
                               guint              n_origins);

G_END_DECLS
