/* tests/network/test-timed-city.c — across the hours on a real city's streets */
#include "city-roads.h"
#include "dijkstra.h"
#include "network/directions.h"

#include "core/week-time.h"

#define N_PLACES 30

/* A rush from 7 to 9 and from 16 to 18 on working days, deeper on some streets. */
static ReeveTraffic *
make_traffic (const ReeveRoads *roads,
              GRand            *rand)
{
  ReeveTraffic *traffic = reeve_traffic_new (roads);

  for (guint i = 0; i < 20; i++)
    {
      ReeveTrafficProfile profile;

      for (guint slot = 0; slot < REEVE_WEEK_HOURS; slot++)
        {
          guint hour = slot % 24;
          gboolean rush = slot < 120 && ((hour >= 7 && hour < 9) || (hour >= 16 && hour < 18));

          profile.shares[slot] = (guint16) (rush ? g_rand_int_range (rand, 50, 700)
                                                 : g_rand_int_range (rand, 800, 1001));
        }
      g_array_append_val (traffic->profiles, profile);
    }
  for (guint32 arc = 0; arc < traffic->n_arcs; arc++)
    if (g_rand_int_range (rand, 0, 3) > 0)
      traffic->arc_profile[arc] = (guint32) g_rand_int_range (rand, 0, 20);
  return traffic;
}

static guint32
get_oracle (const Dijkstra   *dijkstra,
            const ReeveTimed *timed,
            const ReeveSnap  *from,
            const ReeveSnap  *to)
{
  guint32 ms = dijkstra_get_timed_arrival_ms (dijkstra, timed, to);

  /* Snaps are drawn far apart: no journey stays on one street. */
  g_assert_cmpuint (from->segment, !=, to->segment);
  return ms < REEVE_FAR_MS ? ms : REEVE_UNREACHED_MS;
}

static void
check_city (const char *name)
{
  g_autoptr (ReeveRoads) roads = city_roads_read (name);
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveTraffic) traffic = NULL;
  g_autoptr (ReeveEngine) engine = NULL;
  g_autoptr (ReeveTimed) timed = NULL;
  g_autoptr (ReeveTimedTargets) targets = NULL;
  Dijkstra *dijkstra;
  ReeveSnap from[N_PLACES], to[N_PLACES];
  guint32 before[N_PLACES] = { 0 };

  if (roads == NULL)
    return;
  traffic = make_traffic (roads, rand);
  engine = reeve_engine_new (roads, reeve_profile_load ("car", &error), NULL, 0, job, &error);
  g_assert_no_error (error);
  timed = reeve_timed_new (engine, traffic, 1, 6.95 * REEVE_HOUR_MS);
  dijkstra = dijkstra_new (engine);
  for (guint i = 0; i < 2 * N_PLACES; i++)
    {
      guint32 node = (guint32) g_rand_int_range (rand, 0, (int) roads->n_nodes);
      ReeveSnap snap = reeve_engine_snap (engine, roads->node_points[node], 5000);

      for (guint k = 0; k < i; k++)
        if ((k < N_PLACES ? from[k] : to[k - N_PLACES]).segment == snap.segment)
          snap.segment = G_MAXUINT32;
      if (snap.segment == G_MAXUINT32)
        {
          i--;
          continue;
        }
      *(i < N_PLACES ? &from[i] : &to[i - N_PLACES]) = snap;
    }
  targets = reeve_timed_targets_new (timed, to, N_PLACES);
  for (guint i = 0; i < N_PLACES; i++)
    {
      guint32 found[N_PLACES];
      guint32 start_ms = i * 300000;

      dijkstra_run_timed (dijkstra, timed, &from[i], start_ms);
      g_assert_true (reeve_timed_times (timed, &from[i], start_ms, targets, 0, REEVE_UNREACHED_MS,
                                        found, job, &error));
      for (guint k = 0; k < N_PLACES; k++)
        {
          guint32 needed = get_oracle (dijkstra, timed, &from[i], &to[k]);

          g_assert_cmpuint (found[k] == REEVE_UNREACHED_MS ? found[k] : found[k] + start_ms, ==,
                            needed);
          if (k % 10 == i % 10 && needed != REEVE_UNREACHED_MS)
            {
              g_autoptr (ReeveTimedRoute) route =
                reeve_timed_route (timed, &from[i], &to[k], start_ms, job, &error);
              g_autoptr (GArray) steps = NULL;

              g_assert_no_error (error);
              g_assert_cmpuint (route->end_ms, ==, needed);
              steps = reeve_directions_list (engine, route, to[k].point);
              g_assert_cmpuint (g_array_index (steps, ReeveDirection, steps->len - 1).end_ms, ==,
                                needed);
            }
        }
    }

  /* First in, first out, through the whole rush. */
  for (guint32 start_ms = 0; start_ms < 3 * REEVE_HOUR_MS; start_ms += 600011)
    {
      guint32 found[N_PLACES];

      g_assert_true (reeve_timed_times (timed, &from[0], start_ms, targets, 0, REEVE_UNREACHED_MS,
                                        found, job, &error));
      for (guint k = 0; k < N_PLACES; k++)
        if (found[k] != REEVE_UNREACHED_MS)
          {
            g_assert_cmpuint (found[k] + start_ms, >=, before[k]);
            before[k] = found[k] + start_ms;
          }
    }
  dijkstra_free (dijkstra);
}

static void
test_city (gconstpointer name)
{
  check_city (name);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/network/timed-city/monaco", "monaco.osm.pbf", test_city);
  g_test_add_data_func ("/network/timed-city/heidelberg", "heidelberg.osm.pbf", test_city);

  return g_test_run ();
}
