/* analysis/evacuation.c — how long until everyone is out, and by which roads
 *
 * One search after another finds the soonest arrival over all zones and
 * shelters (evacuation-search.c); here it is booked. Work: trips × what a search touches; memory: a float for each
 * road and step in use.
 */
#include "analysis/evacuation-private.h"

#include "core/i18n.h"

#include <math.h>
#include <string.h>

/* --- booking a trip --- */

static void
use_arc (ReeveEvacuationSearch *solver,
         guint32                arc,
         guint32                entry_ms,
         guint32                wait_ms,
         double                 vehicles)
{
  guint step = entry_ms / solver->problem->step_ms;
  double capacity = reeve_evacuation_capacity_of_step (solver, arc);

  if (solver->used[arc] == NULL)
    solver->used[arc] = g_new0 (float, solver->n_steps);
  solver->used[arc][step] += (float) vehicles;
  solver->plan->arc_vehicles[arc] += vehicles;
  solver->plan->arc_peak[arc] = MAX (solver->plan->arc_peak[arc],
                                     MIN (solver->used[arc][step] / capacity, 1));
  solver->plan->arc_wait_ms[arc] = MAX (solver->plan->arc_wait_ms[arc], wait_ms);
}

/* How many can drive together: the narrowest step on the way. */
static double
measure_room (const ReeveEvacuationSearch *solver,
              const ReeveArrival          *arrival)
{
  guint32 step_ms = solver->problem->step_ms;
  double room = MIN (solver->zone_left[arrival->zone], solver->seats_left[arrival->shelter]);

  room = MIN (room, reeve_evacuation_room_in_step (solver, arrival->arc, arrival->entry_ms / step_ms));
  for (guint32 v = arrival->last; v != FAR; v = solver->parent[v])
    room = MIN (room, reeve_evacuation_room_in_step (solver, solver->turns->vertex_arc[v],
                                    solver->entry_ms[v] / step_ms));
  return room;
}

static void
move_on (ReeveEvacuationSearch *solver,
         guint                  zone)
{
  const ReeveEvacuation *problem = solver->problem;

  while (solver->zone_left[zone] <= TINY && solver->zone_step[zone] < problem->n_departures)
    {
      solver->zone_step[zone]++;
      if (solver->zone_step[zone] < problem->n_departures)
        solver->zone_left[zone] = problem->vehicles[zone] *
                                  problem->departures[solver->zone_step[zone]];
    }
}

static void
book (ReeveEvacuationSearch *solver,
      const ReeveArrival    *arrival)
{
  ReeveEvacuationPlan *plan = solver->plan;
  double vehicles = measure_room (solver, arrival);
  ReeveTrip trip = {
    .zone = arrival->zone, .shelter = arrival->shelter, .arrive_ms = arrival->arrive_ms,
    .depart_ms = solver->zone_step[arrival->zone] * solver->problem->step_ms,
    .vehicles = vehicles, .first_arc = plan->arcs->len,
  };

  for (guint32 v = arrival->last; v != FAR; v = solver->parent[v])
    {
      guint32 arc = solver->turns->vertex_arc[v];

      g_array_append_val (plan->arcs, arc);
      use_arc (solver, arc, solver->entry_ms[v], solver->wait_ms[v], vehicles);
    }
  trip.n_arcs = plan->arcs->len - trip.first_arc;
  for (guint32 i = 0; i < trip.n_arcs / 2; i++)
    {
      guint32 *arcs = &g_array_index (plan->arcs, guint32, trip.first_arc);
      guint32 arc = arcs[i];

      arcs[i] = arcs[trip.n_arcs - 1 - i];
      arcs[trip.n_arcs - 1 - i] = arc;
    }
  g_array_append_val (plan->arcs, arrival->arc);
  trip.n_arcs++;
  use_arc (solver, arrival->arc, arrival->entry_ms, arrival->wait_ms, vehicles);

  g_array_append_val (plan->trips, trip);
  plan->shelter_people[arrival->shelter] += vehicles * solver->problem->people_per_vehicle;
  plan->clearance_ms = MAX (plan->clearance_ms, arrival->arrive_ms);
  solver->seats_left[arrival->shelter] -= vehicles;
  solver->zone_left[arrival->zone] -= vehicles;
  move_on (solver, arrival->zone);
}

/* --- before and after --- */

static void
index_shelters (ReeveEvacuationSearch *solver)
{
  const ReeveEvacuation *problem = solver->problem;

  for (guint32 arc = 0; arc < solver->turns->n_arcs; arc++)
    solver->arc_shelters[arc] = FAR;
  for (guint32 k = 2 * problem->n_shelters; k-- > 0;)
    {
      guint32 segment = problem->shelters[k / 2].segment;
      guint32 arc = 2 * segment + (k & 1);

      solver->next_shelter[k] = FAR;
      if (segment == G_MAXUINT32)
        continue;
      solver->next_shelter[k] = solver->arc_shelters[arc];
      solver->arc_shelters[arc] = k;
    }
}

/* Empty-road time from the end of every vertex to the nearest of the shelters
 * for which @open holds. */
static gboolean
find_potential (ReeveEvacuationSearch  *solver,
                const guint8           *open,
                guint32                *out,
                GError                **error)
{
  const ReeveTurnGraph *turns = solver->turns;
  g_autofree ReeveSnap *snaps = g_new (ReeveSnap, MAX (solver->problem->n_shelters, 1));
  g_autofree guint32 *arc_ms = g_new (guint32, MAX (turns->n_arcs, 1));
  guint n = 0;

  for (guint i = 0; i < solver->problem->n_shelters; i++)
    if (open[i] && solver->problem->shelters[i].segment != G_MAXUINT32)
      snaps[n++] = solver->problem->shelters[i];
  for (guint32 arc = 0; arc < turns->n_arcs; arc++)
    arc_ms[arc] = FAR;
  if (n > 0 && !reeve_engine_sweep (solver->problem->engine, snaps, n, TRUE, REEVE_UNREACHED_MS,
                                    arc_ms, NULL, solver->job, error))
    return FALSE;

  for (guint32 v = 0; v < turns->n_vertices; v++)
    {
      out[v] = FAR;
      for (guint32 t = turns->first[v]; t < turns->first[v + 1]; t++)
        {
          guint32 rest = arc_ms[turns->vertex_arc[turns->head[t]]];

          if (rest != FAR)
            out[v] = MIN (out[v], rest + turns->turn_ms[t]);
        }
    }
  return TRUE;
}

static gboolean
zone_sees (const ReeveEvacuationSearch *solver,
           guint                        zone,
           const guint32               *potential,
           const guint8                *open)
{
  const ReeveSnap *snap = &solver->problem->zones[zone];

  if (snap->segment == G_MAXUINT32)
    return FALSE;
  for (guint32 i = 0; i < 2; i++)
    {
      guint32 arc = 2 * snap->segment + i;
      guint32 vertex = solver->turns->arc_vertex[arc];

      if (vertex == REEVE_NO_VERTEX ||
          reeve_engine_get_arc_ms (solver->problem->engine, arc) == REEVE_UNREACHED_MS ||
          reeve_evacuation_capacity_of_step (solver, arc) <= TINY)
        continue;
      if (potential[vertex] != FAR)
        return TRUE;
      for (guint32 k = solver->arc_shelters[arc]; k != FAR; k = solver->next_shelter[k])
        if (open[k / 2] && reeve_evacuation_share_on (&solver->problem->shelters[k / 2], arc) >=
                           reeve_evacuation_share_on (snap, arc))
          return TRUE;
    }
  return FALSE;
}

/* Everybody who is left, by cause. */
static gboolean
name_causes (ReeveEvacuationSearch  *solver,
             GError                **error)
{
  const ReeveEvacuation *problem = solver->problem;
  g_autofree guint8 *all = g_new (guint8, MAX (problem->n_shelters, 1));
  g_autofree guint8 *open = g_new (guint8, MAX (problem->n_shelters, 1));
  g_autofree guint32 *rest = g_new (guint32, MAX (solver->turns->n_vertices, 1));

  for (guint i = 0; i < problem->n_shelters; i++)
    {
      all[i] = TRUE;
      open[i] = solver->seats_left[i] > TINY;
    }
  if (!find_potential (solver, open, rest, error))
    return FALSE;

  for (guint zone = 0; zone < problem->n_zones; zone++)
    {
      double left = solver->zone_step[zone] < problem->n_departures ? solver->zone_left[zone] : 0;
      ReeveLeft cause;

      for (guint step = solver->zone_step[zone] + 1; step < problem->n_departures; step++)
        left += problem->vehicles[zone] * problem->departures[step];
      if (!zone_sees (solver, zone, solver->potential, all))
        cause = REEVE_LEFT_NO_ROAD;
      else if (!zone_sees (solver, zone, rest, open))
        cause = REEVE_LEFT_NO_SHELTER;
      else
        cause = REEVE_LEFT_TOO_LATE;
      solver->plan->left[cause][zone] += left;
    }
  return TRUE;
}

static void
prepare (ReeveEvacuationSearch *solver,
         const ReeveEvacuation *problem,
         ReeveEvacuationPlan   *plan,
         ReeveJob              *job)
{
  guint32 n;

  solver->problem = problem;
  solver->turns = reeve_engine_get_turns (problem->engine);
  solver->plan = plan;
  solver->job = job;
  solver->n_steps = problem->horizon_ms / problem->step_ms + 1;
  n = MAX (solver->turns->n_vertices, 1);
  solver->potential = g_new (guint32, n);
  solver->label_ms = g_new (guint32, n);
  solver->parent = g_new (guint32, n);
  solver->origin = g_new (guint32, n);
  solver->entry_ms = g_new (guint32, n);
  solver->wait_ms = g_new (guint32, n);
  memset (solver->label_ms, 0xff, sizeof (guint32) * n);
  solver->touched = g_array_new (FALSE, FALSE, sizeof (guint32));
  solver->heap = g_array_new (FALSE, FALSE, sizeof (ReeveQueueItem));
  solver->used = g_new0 (float *, MAX (solver->turns->n_arcs, 1));
  solver->zone_step = g_new0 (guint, MAX (problem->n_zones, 1));
  solver->zone_left = g_new0 (double, MAX (problem->n_zones, 1));
  solver->arc_shelters = g_new (guint, MAX (solver->turns->n_arcs, 1));
  solver->next_shelter = g_new (guint, MAX (2 * problem->n_shelters, 1));
  solver->seats_left = g_new0 (double, MAX (problem->n_shelters, 1));

  for (guint i = 0; i < problem->n_shelters; i++)
    solver->seats_left[i] = problem->seats[i] / problem->people_per_vehicle;
  index_shelters (solver);
}

/* Zones without a street set out never; the others with their first step. */
static void
line_up (ReeveEvacuationSearch *solver)
{
  for (guint zone = 0; zone < solver->problem->n_zones; zone++)
    {
      solver->zone_left[zone] = solver->problem->n_departures > 0
        ? solver->problem->vehicles[zone] * solver->problem->departures[0] : 0;
      move_on (solver, zone);
    }
}

static void
clear_solver (ReeveEvacuationSearch *solver)
{
  for (guint32 arc = 0; arc < solver->turns->n_arcs; arc++)
    g_free (solver->used[arc]);
  g_free (solver->used);
  g_free (solver->potential);
  g_free (solver->label_ms);
  g_free (solver->parent);
  g_free (solver->origin);
  g_free (solver->entry_ms);
  g_free (solver->wait_ms);
  g_array_unref (solver->touched);
  g_array_unref (solver->heap);
  g_free (solver->zone_step);
  g_free (solver->zone_left);
  g_free (solver->arc_shelters);
  g_free (solver->next_shelter);
  g_free (solver->seats_left);
}

static ReeveEvacuationPlan *
new_plan (const ReeveEvacuation *problem,
          guint32                n_arcs)
{
  ReeveEvacuationPlan *plan = g_new0 (ReeveEvacuationPlan, 1);

  plan->trips = g_array_new (FALSE, FALSE, sizeof (ReeveTrip));
  plan->arcs = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < REEVE_N_LEFT; i++)
    plan->left[i] = g_new0 (double, MAX (problem->n_zones, 1));
  plan->arc_vehicles = g_new0 (double, MAX (n_arcs, 1));
  plan->arc_peak = g_new0 (double, MAX (n_arcs, 1));
  plan->arc_wait_ms = g_new0 (double, MAX (n_arcs, 1));
  plan->shelter_people = g_new0 (double, MAX (problem->n_shelters, 1));
  return plan;
}

void
reeve_evacuation_plan_free (ReeveEvacuationPlan *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->trips);
  g_array_unref (self->arcs);
  for (guint i = 0; i < REEVE_N_LEFT; i++)
    g_free (self->left[i]);
  g_free (self->arc_vehicles);
  g_free (self->arc_peak);
  g_free (self->arc_wait_ms);
  g_free (self->shelter_people);
  g_free (self);
}

static gboolean
send_everybody (ReeveEvacuationSearch  *solver,
                GError                **error)
{
  double total = 0;
  double sent = 0;
  ReeveArrival arrival;

  for (guint zone = 0; zone < solver->problem->n_zones; zone++)
    total += solver->problem->vehicles[zone];
  while (reeve_evacuation_find_arrival (solver, &arrival))
    {
      if (!reeve_job_step (solver->job, (guint64) sent, (guint64) MAX (total, 1), error))
        return FALSE;
      book (solver, &arrival);
      sent += g_array_index (solver->plan->trips, ReeveTrip, solver->plan->trips->len - 1).vehicles;
    }
  return TRUE;
}

/* Empty roads: what the first vehicle of all needs, from setting out at 0. */
static guint32
find_quickest (ReeveEvacuationSearch *solver)
{
  ReeveArrival arrival;

  return reeve_evacuation_find_arrival (solver, &arrival) ? arrival.arrive_ms : 0;
}

/* The larger of two: the flow through the narrowest cut, and the journey of the
 * last who sets out. Of those who set out last somebody must arrive in every
 * plan that leaves no more behind than this one. */
static guint32
find_bound (const ReeveEvacuation     *problem,
            const ReeveEvacuationPlan *plan,
            guint32                    quickest_ms)
{
  double flow = reeve_evacuation_max_flow (problem);
  double total = 0;
  double sent = 0;
  double late = 0;
  double bound = 0;

  for (guint i = 0; i < plan->trips->len; i++)
    sent += g_array_index (plan->trips, ReeveTrip, i).vehicles;
  for (guint zone = 0; zone < problem->n_zones; zone++)
    total += problem->vehicles[zone];
  if (sent <= 0)
    return 0;

  /* A step's vehicles may all enter at its beginning, so one step is given away. */
  if (flow > 0)
    bound = quickest_ms + MAX (sent / flow * 3600e3 - problem->step_ms, 0);
  for (guint step = problem->n_departures; step-- > 0;)
    {
      late += total * problem->departures[step];
      if (late > total - sent + TINY)
        {
          bound = MAX (bound, (double) step * problem->step_ms + quickest_ms);
          break;
        }
    }
  return (guint32) MIN (bound, (double) plan->clearance_ms);
}

ReeveEvacuationPlan *
reeve_evacuation_solve (const ReeveEvacuation  *problem,
                        ReeveJob               *job,
                        GError                **error)
{
  ReeveEvacuationSearch solver = { 0 };
  g_autoptr (ReeveEvacuationPlan) plan =
    new_plan (problem, reeve_engine_get_turns (problem->engine)->n_arcs);
  g_autofree guint8 *all = g_new (guint8, MAX (problem->n_shelters, 1));
  guint32 quickest = 0;
  gboolean done;

  memset (all, 1, problem->n_shelters);
  prepare (&solver, problem, plan, job);
  done = find_potential (&solver, all, solver.potential, error);
  line_up (&solver);
  if (done)
    {
      quickest = find_quickest (&solver);
      done = send_everybody (&solver, error) && name_causes (&solver, error);
    }
  clear_solver (&solver);
  if (!done)
    return NULL;

  plan->bound_ms = find_bound (problem, plan, quickest);
  return g_steal_pointer (&plan);
}
