#include "analysis/evacuation.h"
#include "road-text.h"

#include <math.h>

#define TAGS "\"highway\":\"residential\",\"maxspeed\":\"36\""

typedef struct
{
  ReeveEngine    *engine;
  ReeveRoads     *roads;
  ReeveEvacuation problem;
  ReeveSnap       zones[8];
  ReeveSnap       shelters[8];
  double          vehicles[8];
  double          seats[8];
  double          at_once;
} Town;

static void
open_town (Town       *town,
           RoadDraft  *draft,
           double      capacity_vph)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  guint32 n_arcs;

  town->roads = road_draft_end (draft);
  town->engine = reeve_engine_new (town->roads, reeve_profile_load ("car", &error), NULL, 0, job,
                                   &error);
  g_assert_no_error (error);
  n_arcs = 2 * town->roads->n_segments;
  town->at_once = 1;
  town->problem = (ReeveEvacuation) {
    .engine = town->engine, .zones = town->zones, .vehicles = town->vehicles,
    .n_departures = 1, .departures = &town->at_once, .shelters = town->shelters,
    .seats = town->seats, .people_per_vehicle = 1, .step_ms = 10000, .horizon_ms = 7200000,
  };
  town->problem.capacity_vph = g_new (double, n_arcs);
  town->problem.close_ms = g_new (double, n_arcs);
  for (guint32 arc = 0; arc < n_arcs; arc++)
    {
      town->problem.capacity_vph[arc] = capacity_vph;
      town->problem.close_ms[arc] = INFINITY;
    }
}

static void
close_town (Town *town)
{
  reeve_engine_free (town->engine);
  reeve_roads_unref (town->roads);
  g_free (town->problem.capacity_vph);
  g_free (town->problem.close_ms);
}

static void
put (Town      *town,
     ReeveSnap *where,
     guint32    node)
{
  *where = reeve_engine_snap (town->engine, town->roads->node_points[node], 100);
  g_assert_cmpuint (where->segment, !=, G_MAXUINT32);
}

static double
sum_trips (const ReeveEvacuationPlan *plan)
{
  double sum = 0;

  for (guint i = 0; i < plan->trips->len; i++)
    sum += g_array_index (plan->trips, ReeveTrip, i).vehicles;
  return sum;
}

/* 100 vehicles over a street that takes 360 an hour need 1,000 s and the drive. */
static void
test_one_street_takes_its_time (void)
{
  RoadDraft *draft = road_draft_from_text ("A---------B", TAGS);
  guint32 a = road_draft_letter (draft, 'A');
  guint32 b = road_draft_letter (draft, 'B');
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveEvacuationPlan) plan = NULL;
  Town town;

  open_town (&town, draft, 360);
  put (&town, &town.zones[0], a);
  put (&town, &town.shelters[0], b);
  town.problem.n_zones = town.problem.n_shelters = 1;
  town.vehicles[0] = 100;
  town.seats[0] = 1000;
  plan = reeve_evacuation_solve (&town.problem, job, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (sum_trips (plan), 100, 1e-3);
  g_assert_cmpuint (plan->clearance_ms, >=, 1000000 + 90000);
  g_assert_cmpuint (plan->clearance_ms, <=, 1000000 + 120000);
  g_assert_cmpuint (plan->bound_ms, <=, plan->clearance_ms);
  g_assert_cmpuint (plan->bound_ms, >=, plan->clearance_ms - 20000);
  g_assert_cmpfloat_with_epsilon (reeve_evacuation_max_flow (&town.problem), 360, 1e-6);
  close_town (&town);
}

/* Two ways of equal length are used both; a narrow one alone takes twice as long. */
static void
test_second_street_halves_the_time (void)
{
  RoadDraft *draft = road_draft_from_text ("A----B----C--F\n"
                                           "|         |\n"
                                           "D---------E", TAGS);
  guint32 a = road_draft_letter (draft, 'A');
  guint32 f = road_draft_letter (draft, 'F');
  guint32 cf = road_draft_find (draft, "CF");
  guint32 bc = road_draft_find (draft, "BC");
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveEvacuationPlan) both = NULL;
  g_autoptr (ReeveEvacuationPlan) one = NULL;
  Town town;

  open_town (&town, draft, 360);
  put (&town, &town.zones[0], a);
  put (&town, &town.shelters[0], f);
  town.problem.capacity_vph[2 * cf] = town.problem.capacity_vph[2 * cf + 1] = 3600;
  town.problem.n_zones = town.problem.n_shelters = 1;
  town.vehicles[0] = 200;
  town.seats[0] = 1000;
  both = reeve_evacuation_solve (&town.problem, job, &error);
  g_assert_no_error (error);

  town.problem.close_ms[2 * bc] = town.problem.close_ms[2 * bc + 1] = 0;
  one = reeve_evacuation_solve (&town.problem, job, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (sum_trips (one), 200, 1e-3);
  g_assert_cmpuint (one->clearance_ms, >, both->clearance_ms + 500000);
  g_assert_cmpuint (both->bound_ms, <=, both->clearance_ms);
  close_town (&town);
}

/* Who sets out last has the whole way before him, and the nearest shelter has
 * few seats: the bound knows both. */
static void
test_bound_knows_ways_and_seats (void)
{
  RoadDraft *draft = road_draft_from_text ("A--B---------------C", TAGS);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveEvacuationPlan) plan = NULL;
  double halves[] = { 0.5, 0.5 };
  guint32 nodes[] = {
    road_draft_letter (draft, 'A'), road_draft_letter (draft, 'B'), road_draft_letter (draft, 'C'),
  };
  Town town;

  open_town (&town, draft, 7200);
  put (&town, &town.zones[0], nodes[0]);
  put (&town, &town.shelters[0], nodes[1]);
  put (&town, &town.shelters[1], nodes[2]);
  town.problem.n_zones = 1;
  town.problem.n_shelters = 2;
  town.problem.departures = halves;
  town.problem.n_departures = 2;
  town.problem.step_ms = 600000;
  town.vehicles[0] = 20;
  town.seats[0] = 8;
  town.seats[1] = 100;
  plan = reeve_evacuation_solve (&town.problem, job, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (sum_trips (plan), 20, 1e-3);
  g_assert_cmpuint (plan->bound_ms, <=, plan->clearance_ms);
  g_assert_cmpuint (plan->bound_ms, >=, 600000 + 20000);
  close_town (&town);
}

/* Nobody disappears: demand = arrived + those left, each by the right cause. */
static void
test_everybody_is_accounted_for (void)
{
  RoadDraft *draft = road_draft_from_text ("A----B----C     F---G", TAGS);
  guint32 nodes[] = {
    road_draft_letter (draft, 'A'), road_draft_letter (draft, 'F'), road_draft_letter (draft, 'C'),
  };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveEvacuationPlan) full = NULL;
  g_autoptr (ReeveEvacuationPlan) late = NULL;
  Town town;

  open_town (&town, draft, 600);
  put (&town, &town.zones[0], nodes[0]);
  town.zones[1] = (ReeveSnap) { .segment = town.roads->n_segments - 1, .share = 0.5f,
                                .point = town.roads->node_points[nodes[1]] };
  town.zones[2] = (ReeveSnap) { .segment = G_MAXUINT32 };
  put (&town, &town.shelters[0], nodes[2]);
  town.problem.n_zones = 3;
  town.problem.n_shelters = 1;
  town.vehicles[0] = 100;
  town.vehicles[1] = 7;
  town.vehicles[2] = 3;
  town.seats[0] = 60;
  full = reeve_evacuation_solve (&town.problem, job, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (sum_trips (full), 60, 1e-3);
  g_assert_cmpfloat_with_epsilon (full->left[REEVE_LEFT_NO_SHELTER][0], 40, 1e-3);
  g_assert_cmpfloat_with_epsilon (full->left[REEVE_LEFT_NO_ROAD][1], 7, 1e-9);
  g_assert_cmpfloat_with_epsilon (full->left[REEVE_LEFT_NO_ROAD][2], 3, 1e-9);
  g_assert_cmpfloat_with_epsilon (full->shelter_people[0], 60, 1e-3);

  town.seats[0] = 1000;
  for (guint32 arc = 0; arc < 2 * town.roads->n_segments; arc++)
    town.problem.close_ms[arc] = 200000;
  late = reeve_evacuation_solve (&town.problem, job, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (sum_trips (late), >, 0);
  g_assert_cmpfloat_with_epsilon (sum_trips (late) + late->left[REEVE_LEFT_TOO_LATE][0], 100, 1e-3);
  g_assert_cmpfloat (late->left[REEVE_LEFT_TOO_LATE][0], >, 0);
  close_town (&town);
}

/* Property: on random grids nothing is lost, no road takes more than it can,
 * no shelter either, who can arrive sooner is sent sooner, the bound holds, and
 * the same plan comes twice. */
static void
test_random_towns_hold_together (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (99);

  for (guint trial = 0; trial < 60; trial++)
    {
      RoadDraft *draft = road_draft_new ();
      guint32 nodes[25];
      g_autoptr (ReeveJob) job = reeve_job_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (ReeveEvacuationPlan) plan = NULL;
      g_autoptr (ReeveEvacuationPlan) again = NULL;
      double in_three[] = { 0.2, 0.5, 0.3 };
      double wanted = 0;
      double left = 0;
      Town town;

      for (guint i = 0; i < 25; i++)
        nodes[i] = road_draft_node (draft, (ReeveLonLat) { 0.002 * (i % 5), 0.002 * (i / 5) }, 0);
      for (guint i = 0; i < 25; i++)
        {
          if (i % 5 < 4 && g_rand_int_range (rand, 0, 6) > 0)
            road_draft_segment (draft, nodes[i], nodes[i + 1], -1, "{" TAGS "}");
          if (i / 5 < 4 && g_rand_int_range (rand, 0, 6) > 0)
            road_draft_segment (draft, nodes[i], nodes[i + 5], -1, "{" TAGS "}");
        }
      open_town (&town, draft, g_rand_double_range (rand, 100, 900));
      if (trial % 2 == 1)
        {
          town.problem.departures = in_three;
          town.problem.n_departures = G_N_ELEMENTS (in_three);
        }
      town.problem.n_zones = 4;
      town.problem.n_shelters = 3;
      for (guint i = 0; i < 4; i++)
        {
          town.zones[i] = reeve_engine_snap (town.engine, town.roads->node_points[
            (guint) g_rand_int_range (rand, 0, (gint32) town.roads->n_nodes)], 300);
          town.vehicles[i] = g_rand_int_range (rand, 0, 80);
          wanted += town.vehicles[i];
        }
      for (guint i = 0; i < 3; i++)
        {
          town.shelters[i] = reeve_engine_snap (town.engine, town.roads->node_points[
            (guint) g_rand_int_range (rand, 0, (gint32) town.roads->n_nodes)], 300);
          town.seats[i] = g_rand_int_range (rand, 0, 120);
        }

      plan = reeve_evacuation_solve (&town.problem, job, &error);
      g_assert_no_error (error);
      again = reeve_evacuation_solve (&town.problem, job, &error);
      g_assert_no_error (error);
      for (guint k = 0; k < REEVE_N_LEFT; k++)
        for (guint i = 0; i < 4; i++)
          left += plan->left[k][i];
      g_assert_cmpfloat_with_epsilon (sum_trips (plan) + left, wanted, 1e-2);
      for (guint i = 1; i < plan->trips->len; i++)
        g_assert_cmpuint (g_array_index (plan->trips, ReeveTrip, i - 1).arrive_ms, <=,
                          g_array_index (plan->trips, ReeveTrip, i).arrive_ms);
      for (guint32 arc = 0; arc < 2 * town.roads->n_segments; arc++)
        g_assert_cmpfloat (plan->arc_peak[arc], <=, 1);
      for (guint i = 0; i < 3; i++)
        g_assert_cmpfloat (plan->shelter_people[i], <=, town.seats[i] + 1e-3);
      g_assert_cmpuint (plan->bound_ms, <=, plan->clearance_ms);
      g_assert_cmpmem (plan->trips->data, plan->trips->len * sizeof (ReeveTrip),
                       again->trips->data, again->trips->len * sizeof (ReeveTrip));
      close_town (&town);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/evacuation/one-street-takes-its-time",
                   test_one_street_takes_its_time);
  g_test_add_func ("/analysis/evacuation/second-street-halves-the-time",
                   test_second_street_halves_the_time);
  g_test_add_func ("/analysis/evacuation/bound-knows-ways-and-seats",
                   test_bound_knows_ways_and_seats);
  g_test_add_func ("/analysis/evacuation/everybody-is-accounted-for",
                   test_everybody_is_accounted_for);
  g_test_add_func ("/analysis/evacuation/random-towns-hold-together",
                   test_random_towns_hold_together);
  return g_test_run ();
}
