/* analysis/evacuation-private.h — what the planner, its search and its bound share */
#pragma once

#include "analysis/evacuation.h"

G_BEGIN_DECLS

#define FAR G_MAXUINT32
/* Less than this of a vehicle is rounding: of people and seats, and of streets,
 * whose steps are counted in floats. */
#define TINY 1e-6
#define TINY_ROOM 1e-4

typedef struct
{
  guint32 key_ms;     /* arrival plus potential */
  guint32 time_ms;
  guint32 vertex;
} ReeveQueueItem;

typedef struct
{
  const ReeveEvacuation *problem;
  const ReeveTurnGraph  *turns;
  ReeveEvacuationPlan   *plan;       /* borrowed */
  ReeveJob              *job;

  guint32               *arc_ms;     /* owned, by arc: empty */
  double                *capacity;   /* owned, by arc: vehicles that may enter in a step */
  /* By vertex; after the vertices come two stops of each shelter, where its
   * streets' arcs pass it. */
  guint32               *potential;  /* owned: from its end to a shelter with seats */
  guint32               *label_ms;   /* owned: nobody is at its end sooner; FAR: not known */
  guint32               *parent;     /* owned: vertex before, or FAR: people set out here */
  guint32               *origin;     /* owned: without a parent, their zone */
  guint32               *entry_ms;   /* owned: when its arc is entered */
  guint32               *wait_ms;    /* owned */
  guint8                *closed;     /* owned: its neighbours have heard of it */
  GArray                *stack;      /* owned, of guint32 */
  ReeveQueueItem        *heap;       /* owned */
  guint32                n_heap;
  guint32                heap_size;

  /* Owned, by arc: vehicles entering in each step; NULL: none. A full step
   * holds instead, negative, the next that may have room. */
  float                **used;
  guint                  n_steps;
  guint                 *zone_step;  /* owned, by zone: first step with somebody left */
  double                *zone_left;  /* owned, by zone: vehicles left in that step */
  guint                 *arc_shelters; /* owned, by arc: first shelter on it, FAR */
  guint                 *next_shelter; /* owned, by shelter × 2: next on the same arc */
  guint                 *street_zones; /* owned, by segment: first zone on it, FAR */
  guint                 *next_zone;  /* owned, by zone: next on the same segment */
  double                *seats_left; /* owned, in vehicles */
} ReeveEvacuationSearch;

/* How many may still enter in one step. */
static inline double
reeve_evacuation_room_in_step (const ReeveEvacuationSearch *self,
                               guint32                      arc,
                               guint                        step)
{
  float used = self->used[arc] != NULL ? self->used[arc][step] : 0;

  return used < 0 ? 0 : self->capacity[arc] - (double) used;
}

/* Forgets every label: the potential is another now. */
void     reeve_evacuation_begin_search (ReeveEvacuationSearch  *self);
/* The shelter's stop at which anybody can arrive soonest; FAR: nowhere. */
gboolean reeve_evacuation_find_arrival (ReeveEvacuationSearch  *self,
                                        guint32                *out_stop,
                                        GError                **error) G_GNUC_WARN_UNUSED_RESULT;
/* After booking the way to @stop: what went over the part that is full now. */
void     reeve_evacuation_forget_way   (ReeveEvacuationSearch  *self,
                                        guint32                 stop);
/* The arc that leads to a vertex or stop. */
guint32  reeve_evacuation_arc_of       (const ReeveEvacuationSearch *self,
                                        guint32                 vertex);
/* On empty streets, from where people of @zone enter @arc to the nearest
 * shelter for which @open holds; FAR when there is none. The potential must be
 * theirs. */
guint32  reeve_evacuation_soonest_on   (const ReeveEvacuationSearch *self,
                                        guint                   zone,
                                        guint32                 arc,
                                        const guint8           *open);
/* The same with the walk to the street, over both its directions. */
guint32  reeve_evacuation_soonest_from (const ReeveEvacuationSearch *self,
                                        guint                   zone,
                                        const guint8           *open);
/* Empty-street times to the nearest shelter for which @open holds: from the
 * start of every arc, and from the end of every vertex. */
gboolean reeve_evacuation_find_rest    (ReeveEvacuationSearch  *self,
                                        const guint8           *open,
                                        guint32                *out_arc_ms,
                                        guint32                *out_vertex_ms,
                                        GError                **error) G_GNUC_WARN_UNUSED_RESULT;
/* Fills plan->bound_ms; the potential is lost. */
gboolean reeve_evacuation_find_bound   (ReeveEvacuationSearch  *self,
                                        GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
