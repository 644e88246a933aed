/* network/order.h — in which order the hierarchy takes the vertices of the turn graph
 *
 * Nested dissection: the vertices that hold the two halves of a city together
 * come last. METIS finds them, in a small process of its own (it uses the C
 * library's rand and takes over signals); the order is kept in the user's cache
 * folder under a hash of the graph. Small graphs, and any graph where that
 * program cannot be run, are ordered here by minimum degree.
 */
#pragma once

#include "core/job.h"

G_BEGIN_DECLS

/**
 * reeve_order_make:
 * @first: n + 1 offsets in @head
 * @head: other ends; direction plays no part
 *
 * Returns: (transfer full): the rank of each vertex, 0 taken first
 */
guint32 *reeve_order_make (guint32        n,
                           const guint32 *first,
                           const guint32 *head,
                           ReeveJob      *job,
                           GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* By minimum degree (ties to the lowest number); any size, best for small. */
guint32 *reeve_order_by_degree (guint32        n,
                                const guint32 *first,
                                const guint32 *head,
                                ReeveJob      *job,
                                GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
