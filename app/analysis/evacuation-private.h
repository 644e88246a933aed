/* analysis/evacuation-private.h — what the planner and its search share */
#pragma once

#include "analysis/evacuation.h"

G_BEGIN_DECLS

#define FAR G_MAXUINT32
/* Less than this of a vehicle is rounding. */
#define TINY 1e-6

typedef struct
{
  guint32 key_ms;     /* arrival plus potential */
  guint32 time_ms;
  guint32 vertex;     /* or n_vertices + shelter: arrived */
} ReeveQueueItem;

typedef struct
{
  const ReeveEvacuation *problem;
  const ReeveTurnGraph  *turns;
  ReeveEvacuationPlan   *plan;       /* borrowed */
  ReeveJob              *job;

  guint32               *potential;  /* owned, by vertex: from its end */
  guint32               *label_ms;   /* owned, by vertex: arrival at the end */
  guint32               *parent;     /* owned, by vertex: vertex before, or FAR */
  guint32               *origin;     /* owned, by vertex: zone */
  guint32               *entry_ms;   /* owned, by vertex: when its arc is entered */
  guint32               *wait_ms;    /* owned, by vertex */
  GArray                *touched;    /* owned, of guint32 */
  GArray                *heap;       /* owned, of ReeveQueueItem */

  float                **used;       /* owned, by arc: vehicles entering in each step; NULL: none */
  guint                  n_steps;
  guint                 *zone_step;  /* owned, by zone: first step with somebody left */
  double                *zone_left;  /* owned, by zone: vehicles left in that step */
  guint                 *arc_shelters; /* owned, by arc: first shelter on it, FAR */
  guint                 *next_shelter; /* owned, by shelter × 2: next on the same arc */
  double                *seats_left; /* owned, in vehicles */
} ReeveEvacuationSearch;

/* Where a search ended: a way, and the shelter it leads to. */
typedef struct
{
  guint32 last;        /* vertex driven to its end, or FAR: the shelter is on the first arc */
  guint32 arc;         /* the arc the shelter stands on */
  guint32 entry_ms;    /* when that arc is entered */
  guint32 wait_ms;
  guint32 arrive_ms;
  guint32 zone;
  guint32 shelter;
} ReeveArrival;

/* Vehicles that may enter in one step, and how many of them still may. */
double   reeve_evacuation_capacity_of_step (const ReeveEvacuationSearch *self,
                                            guint32                      arc);
double   reeve_evacuation_room_in_step     (const ReeveEvacuationSearch *self,
                                            guint32                      arc,
                                            guint                        step);
/* How far along the arc a place stands. */
double   reeve_evacuation_share_on         (const ReeveSnap             *snap,
                                            guint32                      arc);
/* The soonest arrival of anybody who is left; FALSE when there is none. */
gboolean reeve_evacuation_find_arrival     (ReeveEvacuationSearch       *self,
                                            ReeveArrival                *out);

G_END_DECLS
