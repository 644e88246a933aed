/* analysis/evacuation.c — how long until everyone is out, and by which roads
 *
 * The soonest arrival over all zones and shelters is found (evacuation-search.c)
 * and booked, again and again. Memory: a float for each road and step in use.
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
  double capacity = solver->capacity[arc];

  if (solver->used[arc] == NULL)
    solver->used[arc] = g_new0 (float, solver->n_steps);
  solver->used[arc][step] += (float) vehicles;
  solver->plan->arc_vehicles[arc] += vehicles;
  solver->plan->arc_peak[arc] = MAX (solver->plan->arc_peak[arc],
                                     MIN (solver->used[arc][step] / capacity, 1));
  if (capacity - (double) solver->used[arc][step] <= TINY_ROOM)
    solver->used[arc][step] = -(float) (step + 1);
  solver->plan->arc_wait_ms[arc] = MAX (solver->plan->arc_wait_ms[arc], wait_ms);
}

/* How many can drive together: the narrowest step on the way. */
static double
measure_room (const ReeveEvacuationSearch *solver,
              guint32                      stop,
              guint32                      zone)
{
  double room = MIN (solver->zone_left[zone],
                     solver->seats_left[(stop - solver->turns->n_vertices) / 2]);

  for (guint32 v = stop; v != FAR; v = solver->parent[v])
    room = MIN (room, reeve_evacuation_room_in_step (solver, reeve_evacuation_arc_of (solver, v),
                                                     solver->entry_ms[v] /
                                                     solver->problem->step_ms));
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
turn_round (guint32 *arcs,
            guint32  n)
{
  for (guint32 i = 0; i < n / 2; i++)
    {
      guint32 arc = arcs[i];

      arcs[i] = arcs[n - 1 - i];
      arcs[n - 1 - i] = arc;
    }
}

/* Returns the vehicles sent to @stop. */
static double
book (ReeveEvacuationSearch *solver,
      guint32                stop)
{
  ReeveEvacuationPlan *plan = solver->plan;
  guint32 first = stop;
  ReeveTrip trip = {
    .shelter = (stop - solver->turns->n_vertices) / 2, .arrive_ms = solver->label_ms[stop],
    .first_arc = plan->arcs->len,
  };

  while (solver->parent[first] != FAR)
    first = solver->parent[first];
  trip.zone = solver->origin[first];
  trip.depart_ms = solver->zone_step[trip.zone] * solver->problem->step_ms;
  trip.vehicles = measure_room (solver, stop, trip.zone);
  for (guint32 v = stop; v != FAR; v = solver->parent[v])
    {
      guint32 arc = reeve_evacuation_arc_of (solver, v);

      g_array_append_val (plan->arcs, arc);
      use_arc (solver, arc, solver->entry_ms[v], solver->wait_ms[v], trip.vehicles);
    }
  trip.n_arcs = plan->arcs->len - trip.first_arc;
  turn_round (&g_array_index (plan->arcs, guint32, trip.first_arc), trip.n_arcs);

  g_array_append_val (plan->trips, trip);
  plan->shelter_people[trip.shelter] += trip.vehicles * solver->problem->people_per_vehicle;
  plan->clearance_ms = MAX (plan->clearance_ms, trip.arrive_ms);
  solver->seats_left[trip.shelter] -= trip.vehicles;
  solver->zone_left[trip.zone] -= trip.vehicles;
  move_on (solver, trip.zone);
  return trip.vehicles;
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

static void
index_zones (ReeveEvacuationSearch *solver)
{
  const ReeveEvacuation *problem = solver->problem;

  for (guint32 segment = 0; segment < solver->turns->n_arcs / 2; segment++)
    solver->street_zones[segment] = FAR;
  for (guint zone = problem->n_zones; zone-- > 0;)
    {
      guint32 segment = problem->zones[zone].segment;

      solver->next_zone[zone] = FAR;
      if (segment == G_MAXUINT32)
        continue;
      solver->next_zone[zone] = solver->street_zones[segment];
      solver->street_zones[segment] = zone;
    }
}

gboolean
reeve_evacuation_find_rest (ReeveEvacuationSearch  *solver,
                            const guint8           *open,
                            guint32                *out_arc_ms,
                            guint32                *out_vertex_ms,
                            GError                **error)
{
  const ReeveTurnGraph *turns = solver->turns;
  g_autofree ReeveSnap *snaps = g_new (ReeveSnap, MAX (solver->problem->n_shelters, 1));
  guint n = 0;

  for (guint i = 0; i < solver->problem->n_shelters; i++)
    if (open[i] && solver->problem->shelters[i].segment != G_MAXUINT32)
      snaps[n++] = solver->problem->shelters[i];
  for (guint32 arc = 0; arc < turns->n_arcs; arc++)
    out_arc_ms[arc] = FAR;
  if (n > 0 && !reeve_engine_sweep (solver->problem->engine, snaps, n, TRUE, REEVE_UNREACHED_MS,
                                    out_arc_ms, NULL, solver->job, error))
    return FALSE;

  for (guint32 v = 0; v < turns->n_vertices; v++)
    {
      out_vertex_ms[v] = FAR;
      for (guint32 t = turns->first[v]; t < turns->first[v + 1]; t++)
        {
          guint32 rest = out_arc_ms[turns->vertex_arc[turns->head[t]]];

          if (rest != FAR)
            out_vertex_ms[v] = MIN (out_vertex_ms[v], rest + turns->turn_ms[t]);
        }
    }
  return TRUE;
}

/* Everybody who is left, by cause. */
static gboolean
name_causes (ReeveEvacuationSearch  *solver,
             GError                **error)
{
  const ReeveEvacuation *problem = solver->problem;
  g_autofree guint8 *open = g_new (guint8, MAX (problem->n_shelters, 1));
  g_autofree guint32 *arc_ms = g_new (guint32, MAX (solver->turns->n_arcs, 1));
  g_autofree guint32 *any = g_new (guint32, MAX (problem->n_zones, 1));

  memset (open, TRUE, problem->n_shelters);
  if (!reeve_evacuation_find_rest (solver, open, arc_ms, solver->potential, error))
    return FALSE;
  for (guint zone = 0; zone < problem->n_zones; zone++)
    any[zone] = reeve_evacuation_soonest_from (solver, zone, open);
  for (guint i = 0; i < problem->n_shelters; i++)
    open[i] = solver->seats_left[i] > TINY;
  if (!reeve_evacuation_find_rest (solver, open, arc_ms, solver->potential, error))
    return FALSE;

  for (guint zone = 0; zone < problem->n_zones; zone++)
    {
      double left = solver->zone_step[zone] < problem->n_departures ? solver->zone_left[zone] : 0;
      ReeveLeft cause;

      for (guint step = solver->zone_step[zone] + 1; step < problem->n_departures; step++)
        left += problem->vehicles[zone] * problem->departures[step];
      if (any[zone] == FAR)
        cause = REEVE_LEFT_NO_ROAD;
      else if (reeve_evacuation_soonest_from (solver, zone, open) == FAR)
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
  n = MAX (solver->turns->n_vertices + 2 * problem->n_shelters, 1);
  solver->potential = g_new0 (guint32, n);
  solver->label_ms = g_new (guint32, n);
  solver->parent = g_new (guint32, n);
  solver->origin = g_new (guint32, n);
  solver->entry_ms = g_new (guint32, n);
  solver->wait_ms = g_new (guint32, n);
  solver->closed = g_new (guint8, n);
  solver->stack = g_array_new (FALSE, FALSE, sizeof (guint32));
  solver->arc_ms = g_new (guint32, MAX (solver->turns->n_arcs, 1));
  solver->capacity = g_new (double, MAX (solver->turns->n_arcs, 1));
  for (guint32 arc = 0; arc < solver->turns->n_arcs; arc++)
    {
      solver->arc_ms[arc] = reeve_engine_get_arc_ms (problem->engine, arc);
      solver->capacity[arc] = problem->capacity_vph[arc] * problem->step_ms / 3600e3;
    }
  solver->used = g_new0 (float *, MAX (solver->turns->n_arcs, 1));
  solver->zone_step = g_new0 (guint, MAX (problem->n_zones, 1));
  solver->zone_left = g_new0 (double, MAX (problem->n_zones, 1));
  solver->arc_shelters = g_new (guint, MAX (solver->turns->n_arcs, 1));
  solver->next_shelter = g_new (guint, MAX (2 * problem->n_shelters, 1));
  solver->street_zones = g_new (guint, MAX (solver->turns->n_arcs / 2, 1));
  solver->next_zone = g_new (guint, MAX (problem->n_zones, 1));
  solver->seats_left = g_new0 (double, MAX (problem->n_shelters, 1));

  for (guint i = 0; i < problem->n_shelters; i++)
    solver->seats_left[i] = problem->seats[i] / problem->people_per_vehicle;
  index_shelters (solver);
  index_zones (solver);
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
  g_free (solver->entry_ms);
  g_free (solver->wait_ms);
  g_free (solver->origin);
  g_free (solver->closed);
  g_array_unref (solver->stack);
  g_free (solver->heap);
  g_free (solver->arc_ms);
  g_free (solver->capacity);
  g_free (solver->zone_step);
  g_free (solver->zone_left);
  g_free (solver->arc_shelters);
  g_free (solver->next_shelter);
  g_free (solver->street_zones);
  g_free (solver->next_zone);
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

/* Searches aim at the nearest shelter with seats: a full one would lead them
 * astray. Where they are many, one in 64 may be full before they are counted anew. */
static gboolean
look_for_seats (ReeveEvacuationSearch  *solver,
                guint8                 *open,
                guint32                *arc_ms,
                GError                **error)
{
  guint n_open = 0;
  guint n_full = 0;

  for (guint i = 0; i < solver->problem->n_shelters; i++)
    {
      n_open += open[i];
      n_full += open[i] && solver->seats_left[i] <= TINY;
    }
  if (n_full == 0 || n_full < n_open / 64)
    return TRUE;
  for (guint i = 0; i < solver->problem->n_shelters; i++)
    open[i] = solver->seats_left[i] > TINY;
  if (!reeve_evacuation_find_rest (solver, open, arc_ms, solver->potential, error))
    return FALSE;
  reeve_evacuation_begin_search (solver);
  return TRUE;
}

static gboolean
send_everybody (ReeveEvacuationSearch  *solver,
                guint8                 *open,
                guint32                *arc_ms,
                GError                **error)
{
  double total = 0;
  double sent = 0;

  for (guint zone = 0; zone < solver->problem->n_zones; zone++)
    total += solver->problem->vehicles[zone];
  reeve_evacuation_begin_search (solver);
  while (TRUE)
    {
      guint32 stop;

      if (!reeve_job_step (solver->job, (guint64) sent, (guint64) MAX (total, 1), error) ||
          !reeve_evacuation_find_arrival (solver, &stop, error))
        return FALSE;
      if (stop == FAR)
        return TRUE;
      sent += book (solver, stop);
      reeve_evacuation_forget_way (solver, stop);
      if (!look_for_seats (solver, open, arc_ms, error))
        return FALSE;
    }
}

ReeveEvacuationPlan *
reeve_evacuation_solve (const ReeveEvacuation  *problem,
                        ReeveJob               *job,
                        GError                **error)
{
  ReeveEvacuationSearch solver = { 0 };
  g_autoptr (ReeveEvacuationPlan) plan =
    new_plan (problem, reeve_engine_get_turns (problem->engine)->n_arcs);
  g_autofree guint8 *open = g_new (guint8, MAX (problem->n_shelters, 1));
  g_autofree guint32 *arc_ms = NULL;
  gboolean done;

  prepare (&solver, problem, plan, job);
  arc_ms = g_new (guint32, MAX (solver.turns->n_arcs, 1));
  for (guint i = 0; i < problem->n_shelters; i++)
    open[i] = solver.seats_left[i] > TINY;
  line_up (&solver);
  done = reeve_evacuation_find_rest (&solver, open, arc_ms, solver.potential, error) &&
         send_everybody (&solver, open, arc_ms, error) && name_causes (&solver, error) &&
         reeve_evacuation_find_bound (&solver, error);
  clear_solver (&solver);
  return done ? g_steal_pointer (&plan) : NULL;
}
