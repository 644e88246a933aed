/* network/slope.h — one direction of the times, packed in the order a sweep runs down
 *
 * What a vertex needs of others lies above it in the elimination tree, so all
 * vertices of one level of the tree may be looked at side by side: eight lie in
 * a block, and a round holds one step to each. A vertex with many steps, of a
 * level with few vertices, has a block of its own whose rounds hold eight of its
 * steps. Times lie by place: the order of the blocks.
 *
 * The first part is the top of the tree; each of the others hangs below it and
 * needs nothing of the rest. Only read once it is made.
 */
#pragma once

#include "network/hierarchy.h"

G_BEGIN_DECLS

#define REEVE_SLOPE_LANES 8

typedef struct
{
  guint32 head[REEVE_SLOPE_LANES];   /* places */
  guint32 ms[REEVE_SLOPE_LANES];
} ReeveRound;

typedef struct
{
  guint32  first;     /* of its rounds; those of the next block follow */
  guint32  place;     /* of its only vertex, or of the first of eight */
  gboolean is_long;   /* one vertex */
} ReeveBlock;

typedef struct
{
  guint32     n_places;
  guint32    *place;        /* owned: by rank */
  ReeveBlock *blocks;       /* owned; one more at the end */
  GArray     *part_first;   /* owned, of guint32: blocks; one more at the end */
  ReeveRound *rounds;       /* owned */
  guint32     n_rounds;
} ReeveSlope;

/* The place that is always far: sweeps have n_places + 1 times. */
#define REEVE_SLOPE_NOWHERE(slope) ((slope)->n_places)

/* @weight: the metric's down, or its up for a sweep in reverse. */
ReeveSlope *reeve_slope_new    (const ReeveHierarchy *hierarchy,
                                const guint32        *weight,
                                ReeveJob             *job,
                                GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void        reeve_slope_free   (ReeveSlope           *self);
/* Lowers times of one part, those of the parts it hangs below being final. */
void        reeve_slope_settle (const ReeveSlope     *self,
                                guint                 part,
                                guint32              *ms);      /* by place */
/* The same with the number of an origin below each time. */
void        reeve_slope_settle_labels (const ReeveSlope *self,
                                       guint             part,
                                       guint64          *label);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveSlope, reeve_slope_free)

G_END_DECLS
