/* network/engine-private.h — what the parts of the engine share */
#pragma once

#include "geo/box-index.h"
#include "network/engine.h"
#include "network/slope.h"
#include "network/turn-graph.h"

G_BEGIN_DECLS

/* Longer than any trip (12 days); two of them still fit in 32 bits. */
#define REEVE_FAR_MS 0x3fffffffu

/* From the place to the street at 5 km/h. */
#define REEVE_WALK_MS_PER_M 720.0

typedef struct _ReeveScratch ReeveScratch;

/* What sweeps in one direction run down. */
typedef struct
{
  gboolean    is_asked;    /* by a first sweep, which goes without */
  ReeveSlope *slope;       /* owned */
  guint32    *arc_place;   /* owned: by arc; see sweep.c */
} ReeveWay;

struct _ReeveEngine
{
  gint            ref_count;    /* atomic: its own and one for each engine made from it */
  ReeveEngine    *origin;       /* owned reference, nullable: who owns what is marked shared */

  ReeveRoads     *roads;        /* shared */
  ReeveProfile   *profile;      /* shared */
  ReeveTurnGraph *graph;        /* shared */
  ReeveHierarchy *hierarchy;    /* shared */
  double         *speed_kmh;    /* shared: by arc, without changes; 0 for not allowed */
  guint32        *plain_ms;     /* shared: by arc, without changes */
  float          *capacity_vph; /* shared: by arc */
  guint8         *in_main;      /* shared: by segment */
  guint8         *avoid_snap;   /* shared: by segment: motorways and tunnels */
  ReeveBoxIndex  *index;        /* shared: segments in Mercator metres */
  GPtrArray      *warnings;     /* shared, of char* */

  guint           n_opened;     /* arcs of the turn graph that only changes allow */

  guint32        *arc_ms;       /* owned: by arc; REEVE_FAR_MS when closed or not allowed */
  ReeveMetric     metric;       /* owned */

  GMutex          lock;         /* guards what follows */
  GPtrArray      *scratches;    /* owned, of ReeveScratch: not in use now */
  ReeveWay        ways[2];      /* owned: downwards and upwards; made by the second sweep */
};

/* Time to drive from one end of @arc to @share of the way along the arc. */
static inline guint32
reeve_engine_part_ms (const ReeveEngine *self,
                      guint32            arc,
                      double             share)
{
  return (guint32) ((double) self->arc_ms[arc] * CLAMP (share, 0, 1) + 0.5);
}

static inline double
reeve_snap_share_on (const ReeveSnap *snap,
                     guint32          arc)
{
  return reeve_arc_is_forward (arc) ? snap->share : 1.0 - (double) snap->share;
}

static inline guint32
reeve_snap_walk_ms (const ReeveSnap *snap)
{
  return (guint32) (MIN ((double) snap->distance_m, 1e6) * REEVE_WALK_MS_PER_M + 0.5);
}

static inline gboolean
reeve_engine_arc_is_open (const ReeveEngine *self,
                          guint32            arc)
{
  return self->arc_ms[arc] < REEVE_FAR_MS;
}

/* Along one arc without leaving it, walking at both ends included; REEVE_FAR_MS
 * when @to is not ahead. *out_arc, nullable: which arc it was. */
guint32 reeve_engine_direct_ms    (const ReeveEngine *self,
                                   const ReeveSnap   *from,
                                   const ReeveSnap   *to,
                                   guint32           *out_arc);

/* network/sweep.c: for every arc the soonest that it is entered at its start,
 * coming from another arc (@reverse: the shortest time from its end), in
 * @out_ms[2 * n_segments]; REEVE_FAR_MS where that is beyond @limit_ms. */
gboolean reeve_engine_sweep_entries (const ReeveEngine *self,
                                     const ReeveSnap   *from,
                                     guint              n_from,
                                     gboolean           reverse,
                                     guint32            limit_ms,
                                     guint32           *out_ms,
                                     ReeveJob          *job,
                                     GError           **error) G_GNUC_WARN_UNUSED_RESULT;

/* network/components.c: fills in_main; returns the number of streets outside
 * the largest part and, in *out_n_parts, how many parts they make. */
guint32 reeve_engine_find_main    (ReeveEngine       *self,
                                   guint32           *out_n_parts);
/* network/snap.c */
void    reeve_engine_index_streets (ReeveEngine      *self);

G_END_DECLS
