/* analysis/evacuation-bound.c — no plan brings as many in sooner
 *
 * A time T is too short when as many as the plan brings in do not fit through
 * by then, even where rules are left out. Two such tests, each a maximum flow;
 * the longest T that either refuses is the bound:
 *
 * - streets: a street is entered in no more steps than lie between the first
 *   moment anybody can be there and the last from which a shelter is reached
 *   by T; zones give no more than can set out in time, shelters take their
 *   seats. Who is who is left out, and turns are.
 * - seats: nobody comes into a shelter by T who set out too late for the way
 *   there on empty streets. The streets' room is left out.
 *
 * Both hold for waiting, detours and any order. Work: some fifteen flows each.
 */
#include "analysis/evacuation-private.h"

#include "analysis/flow.h"

#include <math.h>
#include <string.h>

/* A zone or a shelter on an arc. */
typedef struct
{
  guint32  arc;
  double   share;     /* along the arc */
  gboolean shelter;
  guint32  number;
} Stop;

typedef struct
{
  const ReeveEvacuation *problem;
  ReeveFlow *flow;          /* owned */
  guint32    source;
  guint32    sink;
  guint32   *arc_edges;     /* owned: edges of each arc begin here; 2 × segments + 1 */
  GArray    *edges;         /* owned, of guint32: pieces of arcs, arc by arc */
  guint32   *zone_edge;     /* owned */
} Streets;

typedef struct
{
  ReeveFlow   *flow;        /* owned */
  guint32      source;
  guint32      sink;
  guint32     *zone_edge;   /* owned */
  guint32     *pair_edge;   /* owned, by zone × shelter; FAR: no way */
  ReeveMatrix *times;       /* owned */
} Seats;

typedef struct
{
  ReeveEvacuationSearch *search;
  Streets   streets;
  Seats     seats;
  guint32  *soonest;        /* owned, by zone: from setting out to a shelter, FAR: never */
  guint32  *reached;        /* owned, by arc: first moment at its end */
  guint32  *rest;           /* owned, by arc: from where it is entered to a shelter */
  double   *before;         /* owned: share that has set out before each step */
} Bound;

/* Times are rounded once for each arc, places once more. */
#define ROUNDING_MS 4
/* More pairs of zone and shelter than this are not worth their memory. */
#define MAX_PAIRS 2000000

static int
compare_stops (gconstpointer a,
               gconstpointer b)
{
  const Stop *x = a;
  const Stop *y = b;

  if (x->arc != y->arc)
    return x->arc < y->arc ? -1 : 1;
  if (x->share != y->share)
    return x->share < y->share ? -1 : 1;
  /* Who lives at the shelter's door can go in. */
  if (x->shelter != y->shelter)
    return x->shelter - y->shelter;
  return x->number < y->number ? -1 : x->number > y->number;
}

static void
add_stops (GArray          *stops,
           const ReeveSnap *snap,
           gboolean         shelter,
           guint32          number)
{
  for (guint32 k = 0; k < 2 && snap->segment != G_MAXUINT32; k++)
    {
      Stop stop = { 2 * snap->segment + k, k == 0 ? snap->share : 1 - (double) snap->share,
                    shelter, number };

      g_array_append_val (stops, stop);
    }
}

static GArray *
list_stops (const ReeveEvacuation *problem)
{
  GArray *stops = g_array_new (FALSE, FALSE, sizeof (Stop));

  for (guint i = 0; i < problem->n_zones; i++)
    if (problem->vehicles[i] > 0)
      add_stops (stops, &problem->zones[i], FALSE, i);
  for (guint i = 0; i < problem->n_shelters; i++)
    if (problem->seats[i] > 0)
      add_stops (stops, &problem->shelters[i], TRUE, i);
  g_array_sort (stops, compare_stops);
  return stops;
}

/* One source feeds all zones where they stand along their streets, one sink
 * takes from all shelters. An arc is a chain of pieces from stop to stop. */
static void
build_streets (Streets               *streets,
               const ReeveEvacuation *problem)
{
  const ReeveRoads *roads = reeve_engine_get_roads (problem->engine);
  g_autoptr (GArray) stops = list_stops (problem);
  guint32 first_zone = roads->n_nodes + 2;
  guint32 first_shelter = first_zone + problem->n_zones;
  guint32 next_node = first_shelter + problem->n_shelters;
  guint at = 0;

  streets->problem = problem;
  streets->flow = reeve_flow_new (next_node + stops->len);
  streets->source = roads->n_nodes;
  streets->sink = roads->n_nodes + 1;
  streets->arc_edges = g_new (guint32, 2 * roads->n_segments + 1);
  streets->edges = g_array_new (FALSE, FALSE, sizeof (guint32));
  streets->zone_edge = g_new (guint32, MAX (problem->n_zones, 1));
  for (guint32 i = 0; i < problem->n_zones; i++)
    streets->zone_edge[i] = reeve_flow_add (streets->flow, streets->source, first_zone + i,
                                            INFINITY);
  for (guint32 i = 0; i < problem->n_shelters; i++)
    reeve_flow_add (streets->flow, first_shelter + i, streets->sink,
                    problem->seats[i] / problem->people_per_vehicle);

  for (guint32 arc = 0; arc < 2 * roads->n_segments; arc++)
    {
      guint32 from = reeve_arc_tail_node (roads, arc);
      guint32 edge;

      streets->arc_edges[arc] = streets->edges->len;
      for (; at < stops->len && g_array_index (stops, Stop, at).arc == arc; at++)
        {
          const Stop *stop = &g_array_index (stops, Stop, at);
          guint32 node = next_node++;

          edge = reeve_flow_add (streets->flow, from, node, 0);
          g_array_append_val (streets->edges, edge);
          if (stop->shelter)
            reeve_flow_add (streets->flow, node, first_shelter + stop->number, INFINITY);
          else
            reeve_flow_add (streets->flow, first_zone + stop->number, node, INFINITY);
          from = node;
        }
      edge = reeve_flow_add (streets->flow, from, reeve_arc_head_node (roads, arc), 0);
      g_array_append_val (streets->edges, edge);
    }
  streets->arc_edges[2 * roads->n_segments] = streets->edges->len;
}

static void
clear_streets (Streets *streets)
{
  g_clear_pointer (&streets->flow, reeve_flow_free);
  g_clear_pointer (&streets->edges, g_array_unref);
  g_free (streets->arc_edges);
  g_free (streets->zone_edge);
}

static void
set_arc_width (Streets *streets,
               guint32  arc,
               double   width)
{
  for (guint32 i = streets->arc_edges[arc]; i < streets->arc_edges[arc + 1]; i++)
    reeve_flow_set_width (streets->flow, g_array_index (streets->edges, guint32, i), width);
}

double
reeve_evacuation_max_flow (const ReeveEvacuation *problem)
{
  guint32 n_arcs = 2 * reeve_engine_get_roads (problem->engine)->n_segments;
  Streets streets = { 0 };
  double flow = 0;

  build_streets (&streets, problem);
  for (guint32 arc = 0; arc < n_arcs; arc++)
    set_arc_width (&streets, arc,
                   reeve_engine_get_arc_ms (problem->engine, arc) != REEVE_UNREACHED_MS
                   ? problem->capacity_vph[arc] : 0);
  if (!reeve_flow_find (streets.flow, streets.source, streets.sink, INFINITY, NULL, &flow, NULL))
    flow = 0;
  clear_streets (&streets);
  return flow;
}

/* --- what fits by a time --- */

/* Vehicles of @zone that have set out @drive_ms before @time_ms. */
static double
vehicles_in_time (const Bound *bound,
                  guint        zone,
                  guint32      drive_ms,
                  guint32      time_ms)
{
  const ReeveEvacuation *problem = bound->search->problem;
  guint32 steps;

  if (drive_ms == FAR || drive_ms > time_ms + ROUNDING_MS)
    return 0;
  time_ms += ROUNDING_MS;
  steps = (time_ms - drive_ms) / problem->step_ms + 1;
  return problem->vehicles[zone] * bound->before[MIN (steps, problem->n_departures)];
}

static double
arc_width (const Bound *bound,
           guint32      arc,
           guint32      time_ms)
{
  const ReeveEvacuation *problem = bound->search->problem;
  guint32 drive = bound->search->arc_ms[arc];
  guint32 rest = bound->rest[arc];
  guint32 first;
  double last;

  if (drive == REEVE_UNREACHED_MS || bound->reached[arc] == FAR || rest == FAR)
    return 0;
  first = bound->reached[arc] > drive ? bound->reached[arc] - drive : 0;
  last = MIN ((double) time_ms + ROUNDING_MS - rest, problem->close_ms[arc]);
  if (last < first)
    return 0;
  return bound->search->capacity[arc] *
         (floor (last / problem->step_ms) - first / problem->step_ms + 1);
}

static gboolean
count_on_streets (Bound    *bound,
                  guint32   time_ms,
                  double    enough,
                  double   *out,
                  GError  **error)
{
  Streets *streets = &bound->streets;

  for (guint i = 0; i < bound->search->problem->n_zones; i++)
    reeve_flow_set_width (streets->flow, streets->zone_edge[i],
                          vehicles_in_time (bound, i, bound->soonest[i], time_ms));
  for (guint32 arc = 0; arc < bound->search->turns->n_arcs; arc++)
    set_arc_width (streets, arc, arc_width (bound, arc, time_ms));
  return reeve_flow_find (streets->flow, streets->source, streets->sink, enough,
                          bound->search->job, out, error);
}

static gboolean
build_seats (Bound   *bound,
             GError **error)
{
  const ReeveEvacuation *problem = bound->search->problem;
  Seats *seats = &bound->seats;
  gsize n_pairs = (gsize) problem->n_zones * problem->n_shelters;

  if (n_pairs > MAX_PAIRS)
    return TRUE;
  seats->times = reeve_engine_matrix (problem->engine, problem->zones, problem->n_zones,
                                      problem->shelters, problem->n_shelters,
                                      problem->horizon_ms, bound->search->job, error);
  if (seats->times == NULL)
    return FALSE;

  seats->source = problem->n_zones + problem->n_shelters;
  seats->sink = seats->source + 1;
  seats->flow = reeve_flow_new (seats->sink + 1);
  seats->zone_edge = g_new (guint32, MAX (problem->n_zones, 1));
  seats->pair_edge = g_new (guint32, MAX (n_pairs, 1));
  for (guint i = 0; i < problem->n_zones; i++)
    {
      seats->zone_edge[i] = reeve_flow_add (seats->flow, seats->source, i, 0);
      for (guint k = 0; k < problem->n_shelters; k++)
        seats->pair_edge[(gsize) i * problem->n_shelters + k] =
          problem->vehicles[i] > 0 && problem->seats[k] > 0 &&
          reeve_matrix_get (seats->times, i, k) != REEVE_UNREACHED_MS
          ? reeve_flow_add (seats->flow, i, problem->n_zones + k, 0) : FAR;
    }
  for (guint k = 0; k < problem->n_shelters; k++)
    reeve_flow_add (seats->flow, problem->n_zones + k, seats->sink,
                    problem->seats[k] / problem->people_per_vehicle);
  return TRUE;
}

static gboolean
count_by_seats (Bound    *bound,
                guint32   time_ms,
                double    enough,
                double   *out,
                GError  **error)
{
  const ReeveEvacuation *problem = bound->search->problem;
  Seats *seats = &bound->seats;

  *out = INFINITY;
  if (seats->flow == NULL)
    return TRUE;
  for (guint i = 0; i < problem->n_zones; i++)
    {
      reeve_flow_set_width (seats->flow, seats->zone_edge[i],
                            vehicles_in_time (bound, i, bound->soonest[i], time_ms));
      for (guint k = 0; k < problem->n_shelters; k++)
        {
          guint32 edge = seats->pair_edge[(gsize) i * problem->n_shelters + k];
          guint32 drive_ms = reeve_matrix_get (seats->times, i, k);

          if (edge != FAR)
            reeve_flow_set_width (seats->flow, edge,
                                  vehicles_in_time (bound, i, drive_ms, time_ms));
        }
    }
  return reeve_flow_find (seats->flow, seats->source, seats->sink, enough, bound->search->job,
                          out, error);
}

/* --- the longest time that is too short --- */

typedef gboolean (*Count) (Bound *bound, guint32 time_ms, double enough, double *out,
                           GError **error);

static gboolean
raise_bound (Bound    *bound,
             Count     count,
             double    sent,
             guint32  *inout_ms,
             GError  **error)
{
  guint32 high = bound->search->plan->clearance_ms;
  double enough = sent * (1 - 1e-5) - 1e-3;

  /* Whole seconds are proof enough, and the plan itself shows that high fits. */
  while (high - *inout_ms > 1000)
    {
      guint32 middle = *inout_ms + (high - *inout_ms) / 2;
      double fits;

      if (!count (bound, middle, enough, &fits, error))
        return FALSE;
      if (fits < enough)
        *inout_ms = middle;
      else
        high = middle;
    }
  return TRUE;
}

static gboolean
read_network (Bound   *bound,
              GError **error)
{
  ReeveEvacuationSearch *search = bound->search;
  const ReeveEvacuation *problem = search->problem;
  guint32 n_arcs = MAX (search->turns->n_arcs, 1);
  g_autofree ReeveSnap *zones = g_new (ReeveSnap, MAX (problem->n_zones, 1));
  g_autofree guint8 *open = g_new0 (guint8, MAX (problem->n_shelters, 1));
  guint n = 0;

  bound->reached = g_new (guint32, n_arcs);
  bound->rest = g_new (guint32, n_arcs);
  bound->soonest = g_new (guint32, MAX (problem->n_zones, 1));
  bound->before = g_new0 (double, problem->n_departures + 1);
  for (guint i = 0; i < problem->n_departures; i++)
    bound->before[i + 1] = bound->before[i] + problem->departures[i];

  for (guint i = 0; i < problem->n_zones; i++)
    if (problem->vehicles[i] > 0 && problem->zones[i].segment != G_MAXUINT32)
      zones[n++] = problem->zones[i];
  memset (bound->reached, 0xff, sizeof (guint32) * n_arcs);
  if (n > 0 && !reeve_engine_sweep (problem->engine, zones, n, FALSE, REEVE_UNREACHED_MS,
                                    bound->reached, NULL, search->job, error))
    return FALSE;

  for (guint i = 0; i < problem->n_shelters; i++)
    open[i] = problem->seats[i] > 0;
  if (!reeve_evacuation_find_rest (search, open, bound->rest, search->potential, error))
    return FALSE;
  for (guint i = 0; i < problem->n_zones; i++)
    {
      bound->soonest[i] = reeve_evacuation_soonest_from (search, i, open);
      /* Who lives along an arc is nearer than its start. */
      for (guint32 k = 0; k < 2 && problem->zones[i].segment != G_MAXUINT32; k++)
        {
          guint32 arc = 2 * problem->zones[i].segment + k;

          bound->rest[arc] = MIN (bound->rest[arc],
                                  reeve_evacuation_soonest_on (search, i, arc, open));
        }
    }
  return TRUE;
}

gboolean
reeve_evacuation_find_bound (ReeveEvacuationSearch  *search,
                             GError                **error)
{
  ReeveEvacuationPlan *plan = search->plan;
  Bound bound = { .search = search };
  guint32 bound_ms = 0;
  double sent = 0;
  gboolean done;

  for (guint i = 0; i < plan->trips->len; i++)
    sent += g_array_index (plan->trips, ReeveTrip, i).vehicles;
  done = read_network (&bound, error);
  if (done)
    done = build_seats (&bound, error) &&
           raise_bound (&bound, count_by_seats, sent, &bound_ms, error);
  if (done)
    {
      build_streets (&bound.streets, search->problem);
      done = raise_bound (&bound, count_on_streets, sent, &bound_ms, error);
    }
  plan->bound_ms = bound_ms;

  clear_streets (&bound.streets);
  g_clear_pointer (&bound.seats.flow, reeve_flow_free);
  g_clear_pointer (&bound.seats.times, reeve_matrix_free);
  g_free (bound.seats.zone_edge);
  g_free (bound.seats.pair_edge);
  g_free (bound.soonest);
  g_free (bound.reached);
  g_free (bound.rest);
  g_free (bound.before);
  return done;
}
