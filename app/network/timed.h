/* network/timed.h — journeys that cross the hours
 *
 * Speeds are constant within an hour of the week and change at once. A journey
 * drives each arc at the speeds of the hours in which it is on it, so that who
 * sets out later never arrives earlier (first in, first out; Orda and Rom
 * 1990). All in whole numbers: an arc is work of its free time × 1000, of which
 * each millisecond does the hour's share; the sum is rounded once for each arc.
 *
 * Searches are A* whose least time to go is the hierarchy's, over free roads.
 * Times are milliseconds since the departure. Only read after it is made: any
 * number of threads may ask.
 */
#pragma once

#include "network/engine.h"
#include "network/traffic.h"

G_BEGIN_DECLS

typedef struct _ReeveTimed ReeveTimed;

/* @engine: roads without traffic, with changes. @traffic nullable: free at all
 * hours. @follows: how far this traffic's delays hold for the profile, 0 to 1.
 * Both must live as long. */
ReeveTimed  *reeve_timed_new       (const ReeveEngine  *engine,
                                    const ReeveTraffic *traffic,
                                    double              follows,
                                    double              departure_week_ms);
void         reeve_timed_free      (ReeveTimed         *self);
const ReeveEngine *reeve_timed_get_engine (const ReeveTimed *self);

/* From the start of @arc on, @free_ms of its free time, set out on at @start_ms. */
guint32      reeve_timed_drive_ms  (const ReeveTimed   *self,
                                    guint32             arc,
                                    guint32             free_ms,
                                    guint32             start_ms);
/* The same roads as an engine with the speeds of the departure, at all times. */
ReeveEngine *reeve_timed_new_engine (const ReeveTimed  *self,
                                     ReeveJob          *job,
                                     GError           **error) G_GNUC_WARN_UNUSED_RESULT;

/* From @from to each of @to, or to the @n_nearest of them with all that are as
 * near as the last of these (others on the way count as reached too, maybe
 * later than they could be); REEVE_UNREACHED_MS beyond @limit_ms. */
typedef struct _ReeveTimedTargets ReeveTimedTargets;

ReeveTimedTargets *reeve_timed_targets_new  (const ReeveTimed        *self,
                                             const ReeveSnap         *to,
                                             guint                    n_to);
/* Lets searches for few of many targets head for the nearest of them. Pays
 * when there are more than a few such searches. */
gboolean     reeve_timed_targets_aim        (ReeveTimedTargets       *self,
                                             ReeveJob                *job,
                                             GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void         reeve_timed_targets_free       (ReeveTimedTargets       *self);
gboolean     reeve_timed_times              (const ReeveTimed        *self,
                                             const ReeveSnap         *from,
                                             guint32                  start_ms,
                                             const ReeveTimedTargets *targets,
                                             guint                    n_nearest,
                                             guint32                  limit_ms,
                                             guint32                 *out_ms,
                                             ReeveJob                *job,
                                             GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

/* A journey arc by arc. */
typedef struct
{
  guint32     start_ms;    /* since the departure */
  guint32     end_ms;
  double      length_m;
  double      first_share; /* of its first arc, where it begins, as the arc runs */
  double      last_share;  /* of its last arc, where it ends */
  GArray     *arcs;        /* owned, of guint32, in order driven */
  GArray     *enter_ms;    /* owned, of guint32: when each is set out on, turn done */
  GArray     *leave_ms;    /* owned, of guint32 */
  ReeveShape *shape;       /* owned: a line from snap to snap */
} ReeveTimedRoute;

/* REEVE_ERROR_NO_RESULT when there is no way. */
ReeveTimedRoute *reeve_timed_route      (const ReeveTimed *self,
                                         const ReeveSnap  *from,
                                         const ReeveSnap  *to,
                                         guint32           start_ms,
                                         ReeveJob         *job,
                                         GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void             reeve_timed_route_free (ReeveTimedRoute  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveTimed, reeve_timed_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveTimedTargets, reeve_timed_targets_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveTimedRoute, reeve_timed_route_free)

G_END_DECLS
