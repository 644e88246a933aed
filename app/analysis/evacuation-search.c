/* analysis/evacuation-search.c — who can arrive soonest
 *
 * A* over vertices of the turn graph; the potential is the empty-road time to
 * the nearest shelter, which waiting only lengthens.
 */
#include "analysis/evacuation-private.h"

/* --- heap: by key, then time, then vertex, so that equal ways repeat --- */

static gboolean
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
heap_push (GArray         *heap,
           ReeveQueueItem  item)
{
  ReeveQueueItem *items;
  guint at = heap->len;

  g_array_append_val (heap, item);
  items = (ReeveQueueItem *) (gpointer) heap->data;
  while (at > 0 && comes_before (&item, &items[(at - 1) / 4]))
    {
      items[at] = items[(at - 1) / 4];
      at = (at - 1) / 4;
    }
  items[at] = item;
}

static ReeveQueueItem
heap_pop (GArray *heap)
{
  ReeveQueueItem *items = (ReeveQueueItem *) (gpointer) heap->data;
  ReeveQueueItem top = items[0];
  ReeveQueueItem last = items[heap->len - 1];
  guint n = heap->len - 1;
  guint at = 0;

  g_array_set_size (heap, n);
  while (4 * at + 1 < n)
    {
      guint best = 4 * at + 1;

      for (guint child = best + 1; child < MIN (4 * at + 5, n); child++)
        if (comes_before (&items[child], &items[best]))
          best = child;
      if (!comes_before (&items[best], &last))
        break;
      items[at] = items[best];
      at = best;
    }
  if (n > 0)
    items[at] = last;
  return top;
}

/* --- capacity --- */

double
reeve_evacuation_capacity_of_step (const ReeveEvacuationSearch *solver,
                                   guint32                      arc)
{
  return solver->problem->capacity_vph[arc] * solver->problem->step_ms / 3600e3;
}

double
reeve_evacuation_room_in_step (const ReeveEvacuationSearch *solver,
                               guint32                      arc,
                               guint                        step)
{
  return reeve_evacuation_capacity_of_step (solver, arc) -
         (solver->used[arc] != NULL ? solver->used[arc][step] : 0);
}

/* When @arc can be entered by somebody who stands before it at @time_ms, and
 * still be left before it closes; FAR when never. */
static guint32
find_entry (const ReeveEvacuationSearch *solver,
            guint32                      arc,
            guint32                      drive_ms,
            guint32                      time_ms)
{
  guint32 step_ms = solver->problem->step_ms;

  if (drive_ms == REEVE_UNREACHED_MS || reeve_evacuation_capacity_of_step (solver, arc) <= TINY)
    return FAR;
  for (guint step = time_ms / step_ms; step < solver->n_steps; step++)
    {
      guint32 entry = MAX (time_ms, step * step_ms);

      if ((double) entry + drive_ms > solver->problem->close_ms[arc])
        return FAR;
      if (reeve_evacuation_room_in_step (solver, arc, step) > TINY)
        return entry;
    }
  return FAR;
}

/* --- the search --- */

static void
settle (ReeveEvacuationSearch *solver,
        guint32                vertex,
        guint32                parent,
        guint32                origin,
        guint32                ready_ms,
        guint32                drive_ms)
{
  guint32 arc = solver->turns->vertex_arc[vertex];
  guint32 entry;
  guint32 arrive;

  if (solver->potential[vertex] == FAR)
    return;
  entry = find_entry (solver, arc, drive_ms, ready_ms);
  if (entry == FAR)
    return;
  arrive = entry + drive_ms;
  if (arrive >= solver->label_ms[vertex] || arrive > solver->problem->horizon_ms)
    return;
  if (solver->label_ms[vertex] == FAR)
    g_array_append_val (solver->touched, vertex);
  solver->label_ms[vertex] = arrive;
  solver->parent[vertex] = parent;
  solver->origin[vertex] = origin;
  solver->entry_ms[vertex] = entry;
  solver->wait_ms[vertex] = entry - ready_ms;
  heap_push (solver->heap, (ReeveQueueItem) {
    .key_ms = arrive + solver->potential[vertex], .time_ms = arrive, .vertex = vertex,
  });
}

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
  return (guint32) (reeve_engine_get_arc_ms (solver->problem->engine, arc) *
                    CLAMP (share, 0, 1) + 0.5);
}

double
reeve_evacuation_share_on (const ReeveSnap *snap,
                           guint32          arc)
{
  return reeve_arc_is_forward (arc) ? snap->share : 1 - (double) snap->share;
}

/* Offers the way that enters @arc at @ready_ms and stops at the shelters on it. */
static void
offer_shelters (ReeveEvacuationSearch *solver,
                guint32                arc,
                guint32                last,
                guint32                zone,
                double                 from_share,
                guint32                ready_ms,
                ReeveArrival          *best)
{
  for (guint32 k = solver->arc_shelters[arc]; k != FAR; k = solver->next_shelter[k])
    {
      guint32 shelter = k / 2;
      const ReeveSnap *snap = &solver->problem->shelters[shelter];
      double to_share = reeve_evacuation_share_on (snap, arc);
      guint32 drive;
      guint32 entry;
      guint32 arrive;

      if (to_share < from_share || solver->seats_left[shelter] <= TINY)
        continue;
      drive = part_ms (solver, arc, to_share - from_share);
      entry = find_entry (solver, arc, drive, ready_ms);
      if (entry == FAR)
        continue;
      arrive = entry + drive + walk_ms (snap);
      if (arrive > solver->problem->horizon_ms || arrive > best->arrive_ms ||
          (arrive == best->arrive_ms && (zone > best->zone ||
                                         (zone == best->zone && shelter >= best->shelter))))
        continue;
      *best = (ReeveArrival) {
        .last = last, .arc = arc, .entry_ms = entry, .wait_ms = entry - ready_ms,
        .arrive_ms = arrive, .zone = zone, .shelter = shelter,
      };
    }
}

static void
set_out (ReeveEvacuationSearch *solver,
         guint32                zone,
         ReeveArrival          *best)
{
  const ReeveSnap *snap = &solver->problem->zones[zone];
  guint32 ready = solver->zone_step[zone] * solver->problem->step_ms + walk_ms (snap);

  for (guint32 i = 0; i < 2; i++)
    {
      guint32 arc = 2 * snap->segment + i;
      guint32 vertex = solver->turns->arc_vertex[arc];
      double share = reeve_evacuation_share_on (snap, arc);

      if (vertex == REEVE_NO_VERTEX ||
          reeve_engine_get_arc_ms (solver->problem->engine, arc) == REEVE_UNREACHED_MS)
        continue;
      offer_shelters (solver, arc, FAR, zone, share, ready, best);
      settle (solver, vertex, FAR, zone, ready, part_ms (solver, arc, 1 - share));
    }
}

static void
forget_search (ReeveEvacuationSearch *solver)
{
  for (guint i = 0; i < solver->touched->len; i++)
    solver->label_ms[g_array_index (solver->touched, guint32, i)] = FAR;
  g_array_set_size (solver->touched, 0);
  g_array_set_size (solver->heap, 0);
}

gboolean
reeve_evacuation_find_arrival (ReeveEvacuationSearch *solver,
                               ReeveArrival          *out)
{
  const ReeveTurnGraph *turns = solver->turns;

  *out = (ReeveArrival) { .arrive_ms = FAR, .zone = FAR, .shelter = FAR };
  forget_search (solver);
  for (guint32 zone = 0; zone < solver->problem->n_zones; zone++)
    if (solver->zone_step[zone] < solver->problem->n_departures &&
        solver->problem->zones[zone].segment != G_MAXUINT32)
      set_out (solver, zone, out);

  while (solver->heap->len > 0)
    {
      ReeveQueueItem item = heap_pop (solver->heap);

      if (item.key_ms >= out->arrive_ms)
        break;
      if (item.time_ms > solver->label_ms[item.vertex])
        continue;
      for (guint32 t = turns->first[item.vertex]; t < turns->first[item.vertex + 1]; t++)
        {
          guint32 head = turns->head[t];
          guint32 arc = turns->vertex_arc[head];
          guint32 ready = item.time_ms + turns->turn_ms[t];

          if (solver->arc_shelters[arc] != FAR)
            offer_shelters (solver, arc, item.vertex, solver->origin[item.vertex], 0, ready, out);
          settle (solver, head, item.vertex, solver->origin[item.vertex], ready,
                  reeve_engine_get_arc_ms (solver->problem->engine, arc));
        }
    }
  return out->zone != FAR;
}
