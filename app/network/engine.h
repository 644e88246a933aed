/* network/engine.h — travel times over today's roads, turns included
 *
 * Vertices are the directed arcs of the streets, so banned turns and the cost
 * of a left turn are exact. A place is snapped to a point along a street and
 * may be left or reached in either allowed direction; the way between the
 * place and the street is walked (or driven) at 5 km/h and counted. Times are
 * guint32 milliseconds, rounded once for each arc and turn.
 *
 * An engine is made once for roads, profile and changes, and then only read:
 * any number of threads may ask it. Batches run on all cores and give the same
 * answer on one.
 */
#pragma once

#include "geo/shape.h"
#include "network/profile.h"

G_BEGIN_DECLS

/* No path. Larger than any limit a user may set. */
#define REEVE_UNREACHED_MS G_MAXUINT32

/* A street closed or slowed. */
typedef struct
{
  guint32 segment;
  int     direction;    /* 0 both, 1 along, -1 against */
  double  speed_kmh;    /* 0: closed; never makes a street faster than it is, unless @raise */
  gboolean raise;
} ReeveRoadChange;

typedef struct _ReeveEngine ReeveEngine;

ReeveEngine *reeve_engine_new   (ReeveRoads            *roads,     /* ref taken */
                                 ReeveProfile          *profile,   /* (transfer full) */
                                 const ReeveRoadChange *changes,
                                 guint                  n_changes,
                                 ReeveJob              *job,
                                 GError               **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same roads and profile with other changes instead: a fraction of a
 * second, as all but the times is shared (unless a change opens or opened a
 * way that the profile may not take: then it is made anew). @self may be freed
 * first. */
ReeveEngine *reeve_engine_new_changed (const ReeveEngine     *self,
                                       const ReeveRoadChange *changes,
                                       guint                  n_changes,
                                       ReeveJob              *job,
                                       GError               **error) G_GNUC_WARN_UNUSED_RESULT;
/* Makes the order that the first engine of these roads will ask for, and leaves
 * it in the user's cache folder: what takes longest of all. */
gboolean     reeve_engine_order_ahead (ReeveRoads          *roads,
                                       const char          *profile_id,
                                       ReeveJob            *job,
                                       GError             **error) G_GNUC_WARN_UNUSED_RESULT;
/* Engines are counted; reeve_engine_free() ends one reference. */
ReeveEngine *reeve_engine_ref   (ReeveEngine           *self);
/* The same roads and turns with times of one's own, by arc: those of an hour.
 * What @self has closed stays closed. */
ReeveEngine *reeve_engine_new_with_times (const ReeveEngine  *self,
                                          const guint32      *arc_ms,
                                          ReeveJob           *job,
                                          GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void         reeve_engine_free  (ReeveEngine           *self);
ReeveRoads  *reeve_engine_get_roads (const ReeveEngine *self);
/* Which arc may follow which; owned by the engine. */
const struct _ReeveTurnGraph *reeve_engine_get_turns (const ReeveEngine *self);
/* Sentences about the network: islands, absurd speeds, gates. */
GPtrArray   *reeve_engine_get_warnings (const ReeveEngine *self);

/* A directed arc: segment × direction. Arc 2s runs along segment s, 2s + 1
 * against it. */
static inline guint32 reeve_arc_segment (guint32 arc) { return arc >> 1; }
static inline gboolean reeve_arc_is_forward (guint32 arc) { return (arc & 1) == 0; }
/* REEVE_UNREACHED_MS when the arc may not be used. */
guint32      reeve_engine_get_arc_ms       (const ReeveEngine *self, guint32 arc);
double       reeve_engine_get_arc_capacity (const ReeveEngine *self, guint32 arc);

typedef struct
{
  guint32     segment;     /* G_MAXUINT32: nothing within reach */
  float       share;       /* how far along the segment, 0 to 1 */
  float       distance_m;  /* from the place to the street */
  ReeveLonLat point;       /* on the street */
} ReeveSnap;

/* The nearest street that this profile may use in some direction, preferring
 * (within 3 × the nearest distance or 50 m, at most @limit_m) one of the
 * network's main component, and never a motorway or tunnel when another street
 * is in reach. Streets that are closed are passed over. */
ReeveSnap    reeve_engine_snap  (const ReeveEngine *self,
                                 ReeveLonLat        place,
                                 double             limit_m);
void         reeve_engine_snap_all (const ReeveEngine *self,
                                    const ReeveLonLat *places,
                                    guint              n_places,
                                    double             limit_m,
                                    ReeveSnap         *out);
/* TRUE when the street belongs to the largest strongly connected part of the
 * network as it is without changes. */
gboolean     reeve_engine_is_connected (const ReeveEngine *self,
                                        guint32            segment);

/* Travel times; rows are origins. See STYLE.md. */
typedef struct
{
  guint    n_rows;
  guint    n_cols;
  guint32 *time_ms;  /* owned; n_rows * n_cols values, row by row */
} ReeveMatrix;

/* @limit_ms: larger times become unreached; REEVE_UNREACHED_MS for none. */
ReeveMatrix *reeve_engine_matrix (const ReeveEngine *self,
                                  const ReeveSnap   *from,
                                  guint              n_from,
                                  const ReeveSnap   *to,
                                  guint              n_to,
                                  guint32            limit_ms,
                                  ReeveJob          *job,
                                  GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void         reeve_matrix_free   (ReeveMatrix       *self);

static inline guint32
reeve_matrix_get (const ReeveMatrix *self,
                  guint              row,
                  guint              col)
{
  return self->time_ms[(gsize) row * self->n_cols + col];
}

/* From any of @from (or, @reverse, to any of them): for every arc, the time at
 * which its end is reached (@reverse: from its start to the place), in
 * @out_ms[2 * n_segments]; REEVE_UNREACHED_MS beyond @limit_ms. @out_origin,
 * nullable: which of @from it was. */
gboolean     reeve_engine_sweep  (const ReeveEngine *self,
                                  const ReeveSnap   *from,
                                  guint              n_from,
                                  gboolean           reverse,
                                  guint32            limit_ms,
                                  guint32           *out_ms,
                                  guint32           *out_origin,
                                  ReeveJob          *job,
                                  GError           **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct
{
  guint32     time_ms;
  double      length_m;
  GArray     *arcs;    /* owned, of guint32, in order driven */
  ReeveShape *shape;   /* owned: a line from snap to snap */
} ReeveRoute;

void         reeve_route_free    (ReeveRoute        *self);
/* REEVE_ERROR_NO_RESULT when there is no way. */
ReeveRoute  *reeve_engine_route  (const ReeveEngine *self,
                                  const ReeveSnap   *from,
                                  const ReeveSnap   *to,
                                  GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveEngine, reeve_engine_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveMatrix, reeve_matrix_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveRoute, reeve_route_free)

G_END_DECLS
