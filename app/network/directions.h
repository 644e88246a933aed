/* network/directions.h — a journey as one would tell it: turn by turn
 *
 * Steps come from the angles at junctions, the names of streets, roundabouts
 * and ferries. Where there is nothing to choose and the name stays, nothing is
 * said.
 */
#pragma once

#include "network/timed.h"

G_BEGIN_DECLS

typedef enum
{
  REEVE_STEP_DEPART,
  REEVE_STEP_CONTINUE,      /* straight on, onto another name */
  REEVE_STEP_KEEP_LEFT,     /* at a fork */
  REEVE_STEP_KEEP_RIGHT,
  REEVE_STEP_TURN_LEFT,
  REEVE_STEP_TURN_RIGHT,
  REEVE_STEP_SHARP_LEFT,
  REEVE_STEP_SHARP_RIGHT,
  REEVE_STEP_U_TURN,
  REEVE_STEP_ROUNDABOUT,
  REEVE_STEP_JOIN,          /* from a ramp */
  REEVE_STEP_EXIT_LEFT,     /* onto a ramp */
  REEVE_STEP_EXIT_RIGHT,
  REEVE_STEP_FERRY,
  REEVE_STEP_LEAVE_FERRY,
  REEVE_STEP_ARRIVE,
} ReeveDirectionKind;

typedef struct
{
  ReeveDirectionKind kind;
  const char   *street;      /* borrowed from the roads: driven from here; "" without a name */
  gboolean      same_street; /* the name stays */
  guint         exit;        /* ROUNDABOUT: counted from 1; 0 when the journey ends on it */
  double        heading_deg; /* DEPART: clockwise from north */
  int           side;        /* ARRIVE: -1 left, 1 right, 0 neither */
  guint         first;       /* of the route's arcs */
  guint         n;           /* how many until the next step; 0 for ARRIVE */
  guint32       start_ms;    /* since the departure, the turn at its beginning included */
  guint32       end_ms;
  double        length_m;
} ReeveDirection;

/* (transfer full) (element-type ReeveDirection). @destination: where the place is
 * that the route leads to, beside its last street. */
GArray *reeve_directions_list (const ReeveEngine     *engine,
                               const ReeveTimedRoute *route,
                               ReeveLonLat            destination);
/* The line of one step. (transfer full) */
ReeveShape *reeve_directions_dup_shape (const ReeveEngine     *engine,
                                        const ReeveTimedRoute *route,
                                        const ReeveDirection       *step);

G_END_DECLS
