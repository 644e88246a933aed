/* analysis/flow.h — the most that fits through a network
 *
 * Dinic's maximum flow (1970). Widths may be set anew and the flow found again:
 * the network itself is made once.
 */
#pragma once

#include "core/job.h"

G_BEGIN_DECLS

typedef struct _ReeveFlow ReeveFlow;

ReeveFlow *reeve_flow_new       (guint32      n_nodes);
void       reeve_flow_free      (ReeveFlow   *self);
/* Returns the number of the edge; INFINITY is a width too. */
guint32    reeve_flow_add       (ReeveFlow   *self,
                                 guint32      from,
                                 guint32      to,
                                 double       width);
void       reeve_flow_set_width (ReeveFlow   *self,
                                 guint32      edge,
                                 double       width);
/* Stops as soon as @enough passes; @job may be %NULL. */
gboolean   reeve_flow_find      (ReeveFlow   *self,
                                 guint32      source,
                                 guint32      sink,
                                 double       enough,
                                 ReeveJob    *job,
                                 double      *out,
                                 GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveFlow, reeve_flow_free)

G_END_DECLS
