/* network/order-ahead.h — the hierarchy's order is made while an import goes on
 *
 * The order of the car's turn graph is what the first question after an import
 * would otherwise wait for. It is made on a thread of its own (METIS in its own
 * process) beside the writing of the base map, and ends in the user's cache
 * folder, where the first engine finds it; a workspace copied to another machine
 * simply orders again there.
 */
#pragma once

#include "network/roads.h"

G_BEGIN_DECLS

typedef struct _ReeveOrderAhead ReeveOrderAhead;

/* Starts. @roads must not change any more. */
ReeveOrderAhead *reeve_order_ahead_start (ReeveRoads       *roads,
                                          const char       *profile_id);
/* Waits for the end, or until @job is stopped: then what is under way is stopped
 * too, and FALSE comes back. An order that could not be made is no error here:
 * the first question makes it or says why. Frees @self. */
gboolean         reeve_order_ahead_finish (ReeveOrderAhead *self,
                                           ReeveJob        *job);
/* Stops what is under way and frees @self, nullable. */
void             reeve_order_ahead_stop  (ReeveOrderAhead  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveOrderAhead, reeve_order_ahead_stop)

G_END_DECLS
