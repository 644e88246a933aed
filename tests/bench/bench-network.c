/* tests/bench/bench-network.c — bench-network FILE [PROFILE] prints one JSON object
 *
 * Times of the road engine on an extract: medians of five. Vertices are the
 * directed arcs of the turn graph (copies for turn rules included).
 */
#include "network/engine-private.h"
#include "network/isochrone.h"
#include "network/osm-reader.h"
#include "network/query.h"

#include <stdlib.h>
#include <sys/resource.h>

#define N_RUNS  5
#define N_PLACES 5000

typedef struct
{
  ReeveEngine *engine;
  ReeveSnap   *snaps;
  guint32     *times;
  ReeveJob    *job;
  guint        n;        /* rows and columns of a matrix */
  guint        turn;     /* of the run */
} Bench;

typedef void (*BenchFunc) (Bench *bench);

static void
fail_on (GError *error)
{
  if (error == NULL)
    return;
  g_printerr ("%s\n", error->message);
  exit (2);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return left < right ? -1 : left > right;
}

/* Median seconds. */
static double
time_runs (Bench     *bench,
           BenchFunc  func,
           guint      n_runs)
{
  double seconds[N_RUNS];

  for (bench->turn = 0; bench->turn < n_runs; bench->turn++)
    {
      gint64 start = g_get_monotonic_time ();

      func (bench);
      seconds[bench->turn] = (double) (g_get_monotonic_time () - start) / 1e6;
    }
  qsort (seconds, n_runs, sizeof *seconds, compare_times);
  return seconds[n_runs / 2];
}

static void
run_sweep (Bench *bench)
{
  g_autoptr (GError) error = NULL;

  if (!reeve_engine_sweep (bench->engine, &bench->snaps[bench->turn], 1, FALSE,
                           REEVE_UNREACHED_MS, bench->times, NULL, bench->job, &error))
    fail_on (error);
}

static void
run_matrix (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveMatrix) matrix = NULL;

  matrix = reeve_engine_matrix (bench->engine, bench->snaps, bench->n, bench->snaps, bench->n,
                                REEVE_UNREACHED_MS, bench->job, &error);
  fail_on (error);
}

#define N_PAIRS 100

static void
run_routes (Bench *bench)
{
  for (guint i = 0; i < N_PAIRS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ReeveRoute) route = reeve_engine_route (bench->engine, &bench->snaps[i],
                                                         &bench->snaps[N_PLACES - 1 - i], &error);

      g_assert_true (route != NULL || error != NULL);
    }
}

static void
run_pairs (Bench *bench)
{
  ReeveScratch *scratch = reeve_scratch_hold (bench->engine);

  for (guint i = 0; i < N_PAIRS; i++)
    reeve_query_pair (bench->engine, scratch, &bench->snaps[i], &bench->snaps[N_PLACES - 1 - i],
                      NULL);
  reeve_scratch_release (bench->engine, scratch);
}

static void
run_customise (Bench *bench)
{
  g_autoptr (GError) error = NULL;

  if (!reeve_metric_customise (&bench->engine->metric, bench->engine->hierarchy,
                               bench->engine->graph, bench->engine->arc_ms, bench->job, &error))
    fail_on (error);
}

#define N_CLOSED 20

static void
run_changed (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveEngine) changed = NULL;
  ReeveRoadChange changes[N_CLOSED];

  for (guint i = 0; i < N_CLOSED; i++)
    changes[i] = (ReeveRoadChange) { .segment = bench->snaps[bench->turn * N_CLOSED + i].segment };
  changed = reeve_engine_new_changed (bench->engine, changes, N_CLOSED, bench->job, &error);
  fail_on (error);
}

static void
run_isochrone (Bench *bench)
{
  guint32 limits_ms[] = { 300000, 600000, 900000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) areas = NULL;

  areas = reeve_isochrone_compute (bench->engine, &bench->snaps[bench->turn], 1, FALSE, limits_ms, 3,
                                   bench->job, &error);
  fail_on (error);
}

static double
get_peak_mb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss / 1024;
}

int
main (int argc, char **argv)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autofree ReeveLonLat *places = g_new (ReeveLonLat, N_PLACES);
  g_autofree ReeveSnap *snaps = g_new (ReeveSnap, N_PLACES);
  g_autofree guint32 *times = NULL;
  Bench bench = { .job = job, .snaps = snaps };
  ReeveProfile *profile;
  ReeveOsm *osm;
  ReeveRoads *roads;
  double ways_per_s;
  double sweep_ms;
  gint64 start;

  if (argc < 2)
    {
      g_printerr ("bench-network FILE [PROFILE]\n");
      return 1;
    }
  start = g_get_monotonic_time ();
  osm = reeve_osm_read (argv[1], job, &error);
  fail_on (error);
  ways_per_s = (double) osm->n_ways * 1e6 / (double) (g_get_monotonic_time () - start);
  start = g_get_monotonic_time ();
  roads = reeve_roads_from_osm (osm, job, &error);
  fail_on (error);
  g_print ("{\"ways_per_s\": %.0f, \"roads_s\": %.3f, ", ways_per_s,
           (double) (g_get_monotonic_time () - start) / 1e6);
  reeve_osm_free (osm);
  profile = reeve_profile_load (argc > 2 ? argv[2] : "car", &error);
  fail_on (error);
  start = g_get_monotonic_time ();
  bench.engine = reeve_engine_new (roads, profile, NULL, 0, job, &error);
  fail_on (error);
  g_print ("\"engine_s\": %.3f, ", (double) (g_get_monotonic_time () - start) / 1e6);
  g_print ("\"vertices\": %u, \"arcs\": %u, ", bench.engine->graph->n_vertices,
           bench.engine->graph->n_turns);
  g_print ("\"hierarchy_arcs\": %u, ", bench.engine->hierarchy->n_arcs);

  for (guint i = 0; i < N_PLACES; i++)
    places[i] = roads->node_points[g_rand_int_range (rand, 0, (int) roads->n_nodes)];
  start = g_get_monotonic_time ();
  reeve_engine_snap_all (bench.engine, places, N_PLACES, 5000, snaps);
  g_print ("\"snap_us\": %.2f, ", (double) (g_get_monotonic_time () - start) / N_PLACES);

  bench.times = times = g_new (guint32, 2 * (gsize) roads->n_segments);
  sweep_ms = time_runs (&bench, run_sweep, N_RUNS) * 1e3;
  g_print ("\"one_to_all_ms\": %.2f, \"one_to_all_ms_per_300k\": %.2f, ", sweep_ms,
           sweep_ms * 3e5 / MAX (bench.engine->graph->n_vertices, 1));
  g_print ("\"customise_ms\": %.1f, ", time_runs (&bench, run_customise, N_RUNS) * 1e3);
  g_print ("\"recustomise_20_ms\": %.1f, ", time_runs (&bench, run_changed, N_RUNS) * 1e3);
  g_print ("\"p2p_us\": %.1f, ", time_runs (&bench, run_pairs, N_RUNS) * 1e6 / N_PAIRS);
  g_print ("\"route_us\": %.1f, ", time_runs (&bench, run_routes, 1) * 1e6 / N_PAIRS);
  g_print ("\"isochrone_ms\": %.1f, ", time_runs (&bench, run_isochrone, N_RUNS) * 1e3);
  bench.n = 1000;
  g_print ("\"matrix_1000_s\": %.3f, ", time_runs (&bench, run_matrix, N_RUNS));
  bench.n = 5000;
  g_print ("\"matrix_5000_s\": %.3f, ", time_runs (&bench, run_matrix, 1));
  g_print ("\"peak_mb\": %.0f}\n", get_peak_mb ());

  reeve_engine_free (bench.engine);
  reeve_roads_unref (roads);
  return 0;
}
