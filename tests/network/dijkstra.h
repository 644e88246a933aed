/* tests/network/dijkstra.h — Dijkstra's search over the turn graph: the oracle of the hierarchy */
#pragma once

#include "network/timed-private.h"

G_BEGIN_DECLS

typedef struct _Dijkstra Dijkstra;

Dijkstra *dijkstra_new  (const ReeveEngine *engine);
void      dijkstra_free (Dijkstra          *self);
/* Forgets the last search and runs from @from to wherever it leads. */
void      dijkstra_run  (Dijkstra          *self,
                         const ReeveSnap   *from);
/* The same at the speeds of the hours on the way. */
void      dijkstra_run_timed (Dijkstra         *self,
                              const ReeveTimed *timed,
                              const ReeveSnap  *from,
                              guint32           start_ms);
guint32   dijkstra_get_timed_arrival_ms (const Dijkstra   *self,
                                         const ReeveTimed *timed,
                                         const ReeveSnap  *to);
/* The soonest arrival by leaving and entering arcs, not along the arc one
 * starts on; REEVE_FAR_MS when there is none. */
guint32   dijkstra_get_arrival_ms (const Dijkstra  *self,
                                   const ReeveSnap *to);

G_END_DECLS
