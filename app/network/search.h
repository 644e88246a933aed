/* network/search.h — Dijkstra's search over the turn graph
 *
 * A label is a time and the number of the origin it came from, compared in
 * that order: equal times go to the lowest origin. Forward, a vertex's label is
 * the time at which its arc's end is reached; reverse, the time from its arc's
 * start to the place.
 *
 * A scratch belongs to one thread while it is held; its arrays are cleared by
 * walking over what was touched.
 */
#pragma once

#include "network/engine-private.h"

G_BEGIN_DECLS

ReeveScratch *reeve_scratch_hold    (const ReeveEngine *engine);
void          reeve_scratch_release (const ReeveEngine *engine,
                                     ReeveScratch      *scratch);
void          reeve_scratch_free    (ReeveScratch      *self);

/* Forgets the last search; keeps nothing beyond @limit_ms. */
void          reeve_search_start    (ReeveScratch      *scratch,
                                     gboolean           reverse,
                                     guint32            limit_ms);
/* Sets out from (reverse: arrives at) a place on a street, in every direction
 * that is open. */
void          reeve_search_add      (ReeveScratch      *scratch,
                                     const ReeveSnap   *snap,
                                     guint32            origin);
/* Until nothing is left within the limit. */
void          reeve_search_run      (ReeveScratch      *scratch);
/* Until @to cannot be reached any sooner; forward only. Returns the time or
 * REEVE_FAR_MS, the vertex before the last arc in *out_last and that arc. */
guint32       reeve_search_run_to   (ReeveScratch      *scratch,
                                     const ReeveSnap   *to,
                                     guint32           *out_last,
                                     guint32           *out_arc);

/* REEVE_FAR_MS when not reached. */
guint32       reeve_search_get_ms     (const ReeveScratch *scratch,
                                       guint32             vertex);
guint32       reeve_search_get_origin (const ReeveScratch *scratch,
                                       guint32             vertex);
/* The vertex before, or REEVE_NO_VERTEX where the search set out. */
guint32       reeve_search_get_parent (const ReeveScratch *scratch,
                                       guint32             vertex);
/* Forward: the soonest that @arc is entered at its start, coming from another
 * arc; reverse: the shortest time from its end. REEVE_FAR_MS when never. */
guint32       reeve_search_get_enter_ms (const ReeveScratch *scratch,
                                         guint32             arc);
/* Forward: the soonest arrival at @to, by leaving and entering arcs (not along
 * the arc one starts on). */
guint32       reeve_search_get_arrival_ms (const ReeveScratch *scratch,
                                           const ReeveSnap    *to);

G_END_DECLS
