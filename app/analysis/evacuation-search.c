/* analysis/evacuation-search.c — who can arrive soonest
 *
 * A* over vertices of the turn graph from all zones at once; the potential is
 * the empty-street time to the nearest shelter with seats, which waiting only
 * lengthens.
 *
 * The search is not begun anew for each arrival. What is booked only delays
 * others, so every label stays a lower bound: a way that is found is looked
 * over, and where it is not free any more the labels that hang on that place
 * are forgotten and found again from their neighbours (Ramalingam and Reps
 * 1996, put off until it matters). Work: what each booking spoils.
 */
#include "analysis/evacuation-private.h"

#include <string.h>

/* --- heap: by key, then time, then vertex, so that equal ways repeat --- */

static inline gboolean
comes_before (const ReeveQueueItem *a,
              const ReeveQueueItem *b)
{
  if (a->key_ms != b->key_ms)
    return a->key_ms < b->key_ms;
  if (a->time_ms != b->time_ms)
    return a->time_ms < b->time_ms;
  return a->vertex < b->vertex;
}

static void
heap_push (ReeveEvacuationSearch *solver,
           ReeveQueueItem         item)
{
  ReeveQueueItem *items;
  guint32 at = solver->n_heap++;

  if (solver->n_heap > solver->heap_size)
    {
      solver->heap_size = MAX (2 * solver->heap_size, 1024);
      solver->heap = g_renew (ReeveQueueItem, solver->heap, solver->heap_size);
    }
  items = solver->heap;
  while (at > 0 && comes_before (&item, &items[(at - 1) / 4]))
    {
      items[at] = items[(at - 1) / 4];
      at = (at - 1) / 4;
    }
  items[at] = item;
}

static ReeveQueueItem
heap_pop (ReeveEvacuationSearch *solver)
{
  ReeveQueueItem *items = solver->heap;
  ReeveQueueItem top = items[0];
  guint32 n = --solver->n_heap;
  ReeveQueueItem last = items[n];
  guint32 at = 0;

  while (4 * at + 1 < n)
    {
      guint32 best = 4 * at + 1;

      for (guint32 child = best + 1; child < MIN (4 * at + 5, n); child++)
        if (comes_before (&items[child], &items[best]))
          best = child;
      if (!comes_before (&items[best], &last))
        break;
      items[at] = items[best];
      at = best;
    }
  items[at] = last;
  return top;
}

/* --- capacity --- */

/* The first step from @step on in which @arc has room; full ones are skipped
 * together, and later searches skip them at once. */
static guint
find_step (ReeveEvacuationSearch *solver,
           guint32                arc,
           guint                  step)
{
  float *used = solver->used[arc];
  guint first = step;

  if (used == NULL)
    return step;
  while (step < solver->n_steps && used[step] < 0)
    step = (guint) -used[step];
  while (first < step)
    {
      guint next = (guint) -used[first];

      used[first] = -(float) step;
      first = next;
    }
  return step;
}

/* When @arc can be entered by somebody who stands before it at @time_ms, and
 * still be left before it closes; FAR when never. */
static guint32
find_entry (ReeveEvacuationSearch *solver,
            guint32                arc,
            guint32                drive_ms,
            guint32                time_ms)
{
  guint32 step_ms = solver->problem->step_ms;
  guint32 entry;
  guint step;

  if (drive_ms == REEVE_UNREACHED_MS || solver->capacity[arc] <= TINY_ROOM)
    return FAR;
  step = find_step (solver, arc, time_ms / step_ms);
  if (step >= solver->n_steps)
    return FAR;
  entry = MAX (time_ms, step * step_ms);
  return (double) entry + drive_ms > solver->problem->close_ms[arc] ? FAR : entry;
}

/* --- places along arcs --- */

static guint32
walk_ms (const ReeveSnap *snap)
{
  return (guint32) ((double) snap->distance_m * 720.0 + 0.5);
}

static guint32
part_ms (const ReeveEvacuationSearch *solver,
         guint32                      arc,
         double                       share)
{
  return (guint32) (solver->arc_ms[arc] * CLAMP (share, 0, 1) + 0.5);
}

static double
share_on (const ReeveSnap *snap,
          guint32          arc)
{
  return reeve_arc_is_forward (arc) ? snap->share : 1 - (double) snap->share;
}

static gboolean
may_drive (const ReeveEvacuationSearch *solver,
           guint32                      arc)
{
  return solver->turns->arc_vertex[arc] != REEVE_NO_VERTEX &&
         solver->arc_ms[arc] != REEVE_UNREACHED_MS && solver->capacity[arc] > TINY_ROOM;
}

static gboolean
is_stop (const ReeveEvacuationSearch *solver,
         guint32                      vertex)
{
  return vertex >= solver->turns->n_vertices;
}

guint32
reeve_evacuation_arc_of (const ReeveEvacuationSearch *solver,
                         guint32                      vertex)
{
  guint32 stop = vertex - solver->turns->n_vertices;

  if (!is_stop (solver, vertex))
    return solver->turns->vertex_arc[vertex];
  return 2 * solver->problem->shelters[stop / 2].segment + (stop & 1);
}

guint32
reeve_evacuation_soonest_on (const ReeveEvacuationSearch *solver,
                             guint                        zone,
                             guint32                      arc,
                             const guint8                *open)
{
  double share = share_on (&solver->problem->zones[zone], arc);
  guint32 soonest = FAR;
  guint32 rest;

  if (!may_drive (solver, arc))
    return FAR;
  rest = solver->potential[solver->turns->arc_vertex[arc]];
  if (rest != FAR)
    soonest = part_ms (solver, arc, 1 - share) + rest;
  for (guint32 k = solver->arc_shelters[arc]; k != FAR; k = solver->next_shelter[k])
    {
      const ReeveSnap *shelter = &solver->problem->shelters[k / 2];
      double to_share = share_on (shelter, arc);

      if (open[k / 2] && to_share >= share)
        soonest = MIN (soonest, part_ms (solver, arc, to_share - share) + walk_ms (shelter));
    }
  return soonest;
}

guint32
reeve_evacuation_soonest_from (const ReeveEvacuationSearch *solver,
                               guint                        zone,
                               const guint8                *open)
{
  const ReeveSnap *snap = &solver->problem->zones[zone];
  guint32 soonest;

  if (snap->segment == G_MAXUINT32)
    return FAR;
  soonest = MIN (reeve_evacuation_soonest_on (solver, zone, 2 * snap->segment, open),
                 reeve_evacuation_soonest_on (solver, zone, 2 * snap->segment + 1, open));
  return soonest == FAR ? FAR : soonest + walk_ms (snap);
}

/* --- labels --- */

/* A way that stands before the arc of @vertex at @ready_ms, drives it for
 * @drive_ms and then walks. */
static void
offer (ReeveEvacuationSearch *solver,
       guint32                vertex,
       guint32                parent,
       guint32                origin,
       guint32                ready_ms,
       guint32                drive_ms,
       guint32                walk)
{
  guint32 rest = solver->potential[vertex];
  guint32 entry;
  guint32 arrive;

  if (rest == FAR || drive_ms == REEVE_UNREACHED_MS ||
      ready_ms + drive_ms + walk >= solver->label_ms[vertex])
    return;
  entry = find_entry (solver, reeve_evacuation_arc_of (solver, vertex), drive_ms, ready_ms);
  if (entry == FAR)
    return;
  arrive = entry + drive_ms + walk;
  if (arrive >= solver->label_ms[vertex] || (guint64) arrive + rest > solver->problem->horizon_ms)
    return;
  solver->label_ms[vertex] = arrive;
  solver->parent[vertex] = parent;
  solver->origin[vertex] = origin;
  solver->entry_ms[vertex] = entry;
  solver->wait_ms[vertex] = entry - ready_ms;
  solver->closed[vertex] = FALSE;
  heap_push (solver, (ReeveQueueItem) {
    .key_ms = arrive + rest, .time_ms = arrive, .vertex = vertex,
  });
}

static void
offer_stop (ReeveEvacuationSearch *solver,
            guint32                stop,
            guint32                arc,
            guint32                parent,
            guint32                origin,
            double                 from_share,
            guint32                ready_ms)
{
  const ReeveSnap *snap = &solver->problem->shelters[stop / 2];
  double to_share = share_on (snap, arc);

  if (to_share >= from_share && solver->seats_left[stop / 2] > TINY &&
      solver->arc_ms[arc] != REEVE_UNREACHED_MS)
    offer (solver, solver->turns->n_vertices + stop, parent, origin, ready_ms,
           part_ms (solver, arc, to_share - from_share), walk_ms (snap));
}

static guint32
ready_in_zone (const ReeveEvacuationSearch *solver,
               guint32                      zone)
{
  return solver->zone_step[zone] * solver->problem->step_ms +
         walk_ms (&solver->problem->zones[zone]);
}

/* Those who are next in @zone, into one direction of their street: to its end
 * or to a shelter's stop along it. */
static void
offer_zone (ReeveEvacuationSearch *solver,
            guint32                zone,
            guint32                arc,
            guint32                vertex)
{
  double share = share_on (&solver->problem->zones[zone], arc);

  if (solver->zone_step[zone] >= solver->problem->n_departures || !may_drive (solver, arc))
    return;
  if (is_stop (solver, vertex))
    offer_stop (solver, vertex - solver->turns->n_vertices, arc, FAR, zone, share,
                ready_in_zone (solver, zone));
  else
    offer (solver, vertex, FAR, zone, ready_in_zone (solver, zone),
           part_ms (solver, arc, 1 - share), 0);
}

static void
expand (ReeveEvacuationSearch *solver,
        guint32                vertex)
{
  const ReeveTurnGraph *turns = solver->turns;

  solver->closed[vertex] = TRUE;
  for (guint32 t = turns->first[vertex]; t < turns->first[vertex + 1]; t++)
    {
      guint32 arc = turns->vertex_arc[turns->head[t]];
      guint32 ready = solver->label_ms[vertex] + turns->turn_ms[t];

      for (guint32 k = solver->arc_shelters[arc]; k != FAR; k = solver->next_shelter[k])
        offer_stop (solver, k, arc, vertex, FAR, 0, ready);
      offer (solver, turns->head[t], vertex, FAR, ready, solver->arc_ms[arc], 0);
    }
}

/* --- what a booking spoils --- */

static gboolean
is_spoilt (const ReeveEvacuationSearch *solver,
           guint32                      vertex)
{
  guint32 arc = reeve_evacuation_arc_of (solver, vertex);
  guint32 entry = solver->entry_ms[vertex];
  guint32 zone = solver->origin[vertex];

  if (is_stop (solver, vertex) &&
      solver->seats_left[(vertex - solver->turns->n_vertices) / 2] <= TINY)
    return TRUE;
  if (solver->parent[vertex] == FAR &&
      (solver->zone_step[zone] >= solver->problem->n_departures ||
       ready_in_zone (solver, zone) != entry - solver->wait_ms[vertex]))
    return TRUE;
  return solver->used[arc] != NULL && solver->used[arc][entry / solver->problem->step_ms] < 0;
}

/* From all neighbours that are sure, and from the people along its street. */
static void
find_again (ReeveEvacuationSearch *solver,
            guint32                vertex)
{
  const ReeveTurnGraph *turns = solver->turns;
  guint32 arc = reeve_evacuation_arc_of (solver, vertex);
  gboolean stop = is_stop (solver, vertex);

  for (guint32 v = stop ? turns->arc_vertex[arc] : vertex; v != REEVE_NO_VERTEX;
       v = stop ? turns->vertex_next[v] : REEVE_NO_VERTEX)
    for (guint32 t = turns->back_first[v]; t < turns->back_first[v + 1]; t++)
      {
        guint32 tail = turns->back_tail[t];
        guint32 ready = solver->label_ms[tail] + turns->back_ms[t];

        if (solver->label_ms[tail] == FAR || !solver->closed[tail])
          continue;
        if (stop)
          offer_stop (solver, vertex - turns->n_vertices, arc, tail, FAR, 0, ready);
        else
          offer (solver, vertex, tail, FAR, ready, solver->arc_ms[arc], 0);
      }
  if (stop || vertex == turns->arc_vertex[arc])
    for (guint zone = solver->street_zones[arc >> 1]; zone != FAR; zone = solver->next_zone[zone])
      offer_zone (solver, zone, arc, vertex);
}

static void
spoil (ReeveEvacuationSearch *solver,
       guint32                vertex)
{
  if (solver->label_ms[vertex] == FAR)
    return;
  solver->label_ms[vertex] = FAR;
  solver->closed[vertex] = FALSE;
  g_array_append_val (solver->stack, vertex);
}

/* Forgets @top and all that was reached over it, and finds both again. */
static void
forget_from (ReeveEvacuationSearch *solver,
             guint32                top)
{
  const ReeveTurnGraph *turns = solver->turns;

  g_array_set_size (solver->stack, 0);
  spoil (solver, top);
  for (guint i = 0; i < solver->stack->len; i++)
    {
      guint32 vertex = g_array_index (solver->stack, guint32, i);

      for (guint32 t = is_stop (solver, vertex) ? 0 : turns->first[vertex];
           !is_stop (solver, vertex) && t < turns->first[vertex + 1]; t++)
        {
          guint32 arc = turns->vertex_arc[turns->head[t]];

          if (solver->parent[turns->head[t]] == vertex)
            spoil (solver, turns->head[t]);
          for (guint32 k = solver->arc_shelters[arc]; k != FAR; k = solver->next_shelter[k])
            if (solver->parent[turns->n_vertices + k] == vertex)
              spoil (solver, turns->n_vertices + k);
        }
    }
  for (guint i = 0; i < solver->stack->len; i++)
    find_again (solver, g_array_index (solver->stack, guint32, i));
}

/* The first place on the way that is not free any more, or FAR. */
static guint32
find_spoilt (const ReeveEvacuationSearch *solver,
             guint32                      last)
{
  guint32 top = FAR;

  for (guint32 v = last; v != FAR; v = solver->parent[v])
    if (is_spoilt (solver, v))
      top = v;
  return top;
}

void
reeve_evacuation_forget_way (ReeveEvacuationSearch *solver,
                             guint32                stop)
{
  guint32 top = find_spoilt (solver, stop);

  forget_from (solver, top != FAR ? top : stop);
}

/* --- the search --- */

void
reeve_evacuation_begin_search (ReeveEvacuationSearch *solver)
{
  const ReeveEvacuation *problem = solver->problem;
  guint32 n_vertices = solver->turns->n_vertices;
  guint32 n = n_vertices + 2 * problem->n_shelters;

  memset (solver->label_ms, 0xff, sizeof (guint32) * n);
  memset (solver->closed, 0, n);
  solver->n_heap = 0;
  for (guint zone = 0; zone < problem->n_zones; zone++)
    for (guint32 i = 0; i < 2 && problem->zones[zone].segment != G_MAXUINT32; i++)
      {
        guint32 arc = 2 * problem->zones[zone].segment + i;

        for (guint32 k = solver->arc_shelters[arc]; k != FAR; k = solver->next_shelter[k])
          offer_zone (solver, zone, arc, n_vertices + k);
        if (may_drive (solver, arc))
          offer_zone (solver, zone, arc, solver->turns->arc_vertex[arc]);
      }
}

gboolean
reeve_evacuation_find_arrival (ReeveEvacuationSearch  *solver,
                               guint32                *out_stop,
                               GError                **error)
{
  *out_stop = FAR;
  for (guint64 n = 1; solver->n_heap > 0; n++)
    {
      ReeveQueueItem item = heap_pop (solver);
      guint32 spoilt = FAR;

      if (n % 4096 == 0 && g_cancellable_set_error_if_cancelled (reeve_job_get_cancellable (solver->job), error))
        return FALSE;
      if (item.time_ms != solver->label_ms[item.vertex] || solver->closed[item.vertex])
        continue;
      if (is_stop (solver, item.vertex))
        spoilt = find_spoilt (solver, item.vertex);
      else if (is_spoilt (solver, item.vertex))
        spoilt = item.vertex;
      if (spoilt != FAR)
        forget_from (solver, spoilt);
      else if (!is_stop (solver, item.vertex))
        expand (solver, item.vertex);
      else
        {
          *out_stop = item.vertex;
          break;
        }
    }
  return TRUE;
}
