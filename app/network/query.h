/* network/query.h — questions to the hierarchy
 *
 * Forward, the time of a vertex is the one at which its arc's end is reached.
 * Backward, it is the time from its arc's end to the place. A query climbs from
 * its seeds to their ancestors in the elimination tree, in order of rank.
 *
 * A scratch belongs to one thread while it is held and is clean before and
 * after every call.
 */
#pragma once

#include "network/engine-private.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 rank;
  guint32 ms;
  guint32 arc;      /* of the street set out on, or arrived on */
} ReeveSeed;

struct _ReeveScratch
{
  guint32 *ms;      /* owned: by rank; REEVE_FAR_MS */
  guint32 *back_ms; /* owned */
  guint32 *pred;    /* owned: arc climbed last, G_MAXUINT32 at a seed */
  guint32 *back_pred; /* owned */
  GArray  *path;    /* owned, of guint32: ranks climbed, rising */
  GArray  *back_path; /* owned */
  GArray  *seeds;   /* owned, of ReeveSeed */
  GArray  *back_seeds; /* owned */
  GArray  *active;  /* owned, of guint32 */
};

ReeveScratch *reeve_scratch_hold    (const ReeveEngine *engine);
void          reeve_scratch_release (const ReeveEngine *engine,
                                     ReeveScratch      *scratch);
void          reeve_scratch_free    (ReeveScratch      *self);

/* Appends the ends of the arcs that @snap sets out on. */
void          reeve_query_add_sources (const ReeveEngine *engine,
                                       const ReeveSnap   *snap,
                                       GArray            *seeds);
/* Appends the arcs from which one turns into the street of @snap. */
void          reeve_query_add_targets (const ReeveEngine *engine,
                                       const ReeveSnap   *snap,
                                       GArray            *seeds);

/* Climbs from @seeds; @ms and @path as in a scratch, @pred nullable. @weight is
 * the metric's up for a forward search and down for a backward one. */
void          reeve_query_climb       (const ReeveHierarchy *hierarchy,
                                       const guint32        *weight,
                                       const GArray         *seeds,
                                       guint32              *ms,
                                       guint32              *pred,
                                       GArray               *path,
                                       GArray               *active);
/* Makes @ms clean again and @path empty. */
void          reeve_query_clear       (guint32              *ms,
                                       GArray               *path);

/* The time between two places by way of some turn (not along one arc), or
 * REEVE_FAR_MS. Appends to @out_arcs, nullable, the arcs driven from the first,
 * set out on, to the last, arrived on. */
guint32       reeve_query_pair        (const ReeveEngine    *engine,
                                       ReeveScratch         *scratch,
                                       const ReeveSnap      *from,
                                       const ReeveSnap      *to,
                                       GArray               *out_arcs);

G_END_DECLS
