/* network/hierarchy.h — a customizable contraction hierarchy over the turn graph
 *
 * Dibbelt, Strasser and Wagner 2016. Vertices are taken in an order that
 * depends on the streets only; taking one joins all its neighbours that are
 * still there. What results is chordal: the arcs upwards of a vertex, and its
 * parent, the lowest of their heads, are all a query needs. Times are put in
 * afterwards (customised) in a fraction of a second, whenever a street closes.
 *
 * Vertices are numbered by rank here. A weight upwards is the time from the
 * lower to the higher end, downwards from the higher to the lower: a turn and
 * the arc behind it.
 */
#pragma once

#include "network/turn-graph.h"

G_BEGIN_DECLS

#define REEVE_NO_PARENT G_MAXUINT32

/* Ranks above all subtrees that follow each other up one path of the tree. Chains
 * of one level do not touch each other. */
typedef struct
{
  guint32 low;
  guint32 high;
  guint32 level;
} ReeveChain;

/* Made of the turn graph alone; only read afterwards, by any number of threads. */
typedef struct
{
  gint     ref_count;    /* atomic */
  guint32  n;            /* vertices */
  guint32  n_arcs;       /* upwards */
  guint32 *rank;         /* owned: by vertex of the turn graph */
  guint32 *vertex;       /* owned: by rank */
  guint32 *parent;       /* owned: by rank; REEVE_NO_PARENT at a root */
  guint32 *first;        /* owned: n + 1; arcs upwards by tail, heads rising */
  guint32 *head;         /* owned: n_arcs */
  guint32 *low_first;    /* owned: n + 1; arcs by head */
  guint32 *low_arc;      /* owned: n_arcs, tails rising */
  guint32 *low_tail;     /* owned: n_arcs */
  guint32 *turn_slot;    /* owned: by turn: arc × 2, + 1 when it runs downwards;
                            G_MAXUINT32 for a turn onto itself */
  guint32 *slot_turn;    /* owned: turns that have a slot, by slot, rising */
  guint32 *turn_first;   /* owned: n + 1; in slot_turn, by the lower end */
  GArray  *subtrees;     /* owned, of guint32: roots that can be customised side by side */
  guint32 *subtree_low;  /* owned: lowest rank of each subtree; ranks run through to its root */
  GArray  *chains;       /* owned, of ReeveChain: what is above the subtrees, by level */
} ReeveHierarchy;

/* Today's times. They lie in a file that is in memory only, where the system has
 * such files: the times after a few changes are then a private view of it and
 * take only the pages that differ. */
typedef struct
{
  guint32 *up;           /* in @pages: by arc; REEVE_FAR_MS for none */
  guint32 *down;         /* in @pages */
  gpointer pages;        /* owned */
  gsize    n_bytes;
  int      file;         /* owned: descriptor + 1; 0 when @pages are plain memory or a view */
  gboolean is_mapped;
} ReeveMetric;

ReeveHierarchy *reeve_hierarchy_new   (const ReeveTurnGraph *graph,
                                       ReeveJob             *job,
                                       GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ReeveHierarchy *reeve_hierarchy_ref   (ReeveHierarchy       *self);
void            reeve_hierarchy_unref (ReeveHierarchy       *self);

/* @arc_ms: by arc of the streets, REEVE_FAR_MS for closed. All cores. */
gboolean        reeve_metric_customise (ReeveMetric          *self,
                                        const ReeveHierarchy *hierarchy,
                                        const ReeveTurnGraph *graph,
                                        const guint32        *arc_ms,
                                        ReeveJob             *job,
                                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same from @before, which holds the times @before_ms, was made by
 * reeve_metric_customise() and lives longer: where few arcs have changed, only
 * what they touch is done anew. */
gboolean        reeve_metric_customise_again (ReeveMetric          *self,
                                              const ReeveMetric    *before,
                                              const ReeveHierarchy *hierarchy,
                                              const ReeveTurnGraph *graph,
                                              const guint32        *before_ms,
                                              const guint32        *arc_ms,
                                              ReeveJob             *job,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void            reeve_metric_clear     (ReeveMetric          *self);
/* network/metric-pages.c: room for @n_arcs, and a view of all that @before holds
 * (or a copy, by all cores). */
void            reeve_metric_init      (ReeveMetric          *self,
                                        guint32               n_arcs);
gboolean        reeve_metric_init_view (ReeveMetric          *self,
                                        const ReeveMetric    *before,
                                        guint32               n_arcs,
                                        ReeveJob             *job,
                                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/* The arc between two vertices, or G_MAXUINT32. */
guint32         reeve_hierarchy_find_arc (const ReeveHierarchy *self,
                                          guint32               low,
                                          guint32               high);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveHierarchy, reeve_hierarchy_unref)

G_END_DECLS
