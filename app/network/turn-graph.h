/* network/turn-graph.h — which arc may follow which, and what the turn costs
 *
 * Vertices are directed arcs. A turn rule that runs over via ways needs to know
 * how an arc was come upon, so the arcs inside such a rule have copies: one for
 * each beginning of a rule that ends in them. A path through the copies takes
 * exactly the turns that all rules together allow.
 *
 * Depends on streets and profile only, never on closures: those change the
 * times of arcs. Made once, then only read.
 */
#pragma once

#include "network/profile.h"

G_BEGIN_DECLS

#define REEVE_NO_VERTEX G_MAXUINT32

typedef struct _ReeveTurnGraph
{
  guint32  n_arcs;         /* 2 × segments */
  guint32  n_vertices;
  guint32  n_turns;
  guint32 *arc_vertex;     /* owned: an arc's first vertex, or REEVE_NO_VERTEX */
  guint32 *vertex_arc;     /* owned */
  guint32 *vertex_next;    /* owned: the next vertex of the same arc, or REEVE_NO_VERTEX */

  guint32 *first;          /* owned: n_vertices + 1; turns that leave a vertex */
  guint32 *head;           /* owned: n_turns */
  guint32 *turn_ms;        /* owned: n_turns */

  guint32 *back_first;     /* owned: n_vertices + 1; turns that enter a vertex */
  guint32 *back_tail;      /* owned */
  guint32 *back_ms;        /* owned */

  guint32  n_rules_odd;    /* rules whose ways do not meet */
  guint32  n_gates;        /* gates that this profile does not pass */
  gboolean keeps_left;
} ReeveTurnGraph;

/* @usable: for each arc, whether the profile may drive it. */
ReeveTurnGraph *reeve_turn_graph_new  (const ReeveRoads   *roads,
                                       const ReeveProfile *profile,
                                       const guint8       *usable,
                                       ReeveJob           *job,
                                       GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void            reeve_turn_graph_free (ReeveTurnGraph     *self);

/* Where an arc begins and ends. */
static inline guint32
reeve_arc_tail_node (const ReeveRoads *roads,
                     guint32           arc)
{
  const ReeveSegment *segment = &roads->segments[arc >> 1];

  return (arc & 1) == 0 ? segment->from : segment->to;
}

static inline guint32
reeve_arc_head_node (const ReeveRoads *roads,
                     guint32           arc)
{
  return reeve_arc_tail_node (roads, arc ^ 1);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveTurnGraph, reeve_turn_graph_free)

G_END_DECLS
