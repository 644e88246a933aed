/* analysis/evacuation.h — how long until everyone is out, and by which roads
 *
 * Capacity-constrained route planning (Lu, George and Shekhar 2005): again and
 * again the vehicles that can arrive soonest are sent on their way and the
 * capacity they use is taken off, road by road and step by step. Queues stand
 * where vehicles wait. Times are exact milliseconds; capacity is counted in
 * steps. A road that the hazard reaches must be left before.
 *
 * The bound: by a shorter time as many do not fit through the streets and into
 * the seats, whoever drives where (evacuation-bound.c).
 */
#pragma once

#include "network/engine.h"
#include "network/turn-graph.h"

G_BEGIN_DECLS

typedef struct
{
  const ReeveEngine *engine;
  double            *capacity_vph;  /* by arc, what is free for the evacuation */
  double            *close_ms;      /* by arc: entered and left before; INFINITY: stays open */
  guint              n_zones;
  const ReeveSnap   *zones;
  const double      *vehicles;      /* by zone */
  guint              n_departures;
  const double      *departures;    /* shares of 1: who sets out in each step */
  guint              n_shelters;
  const ReeveSnap   *shelters;
  const double      *seats;         /* people, by shelter */
  double             people_per_vehicle;
  guint32            step_ms;
  guint32            horizon_ms;    /* later is too late */
} ReeveEvacuation;

/* Vehicles of one zone and one step on one way. */
typedef struct
{
  guint   zone;
  guint   shelter;
  guint32 depart_ms;
  guint32 arrive_ms;
  double  vehicles;
  guint32 first_arc;   /* of ReeveEvacuationPlan.arcs */
  guint32 n_arcs;
} ReeveTrip;

typedef enum
{
  REEVE_LEFT_NO_ROAD,     /* no street leads from the zone to any shelter */
  REEVE_LEFT_NO_SHELTER,  /* every shelter that can be reached is full */
  REEVE_LEFT_TOO_LATE,    /* the hazard or the end of the plan came first */
  REEVE_N_LEFT,
} ReeveLeft;

typedef struct
{
  GArray  *trips;          /* owned, of ReeveTrip, in the order they were found */
  GArray  *arcs;           /* owned, of guint32 */
  double  *left[REEVE_N_LEFT];  /* owned: vehicles, by zone */
  double  *arc_vehicles;   /* owned, by arc */
  double  *arc_peak;       /* owned, by arc: fullest step, share of its capacity */
  double  *arc_wait_ms;    /* owned, by arc: longest wait to enter it */
  double  *shelter_people; /* owned */
  guint32  clearance_ms;   /* last arrival */
  guint32  bound_ms;       /* nobody can bring as many in sooner */
} ReeveEvacuationPlan;

void                 reeve_evacuation_plan_free (ReeveEvacuationPlan   *self);
ReeveEvacuationPlan *reeve_evacuation_solve     (const ReeveEvacuation *problem,
                                                 ReeveJob              *job,
                                                 GError               **error) G_GNUC_WARN_UNUSED_RESULT;

/* Vehicles an hour that can pass from all zones to all shelters at most
 * (Dinic 1970), turns left out: never less than the truth. */
double               reeve_evacuation_max_flow  (const ReeveEvacuation *problem);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveEvacuationPlan, reeve_evacuation_plan_free)

G_END_DECLS
