/* tests/bench/bench-network.c — bench-network FILE [PROFILE [RUNS]] prints one JSON object
 *
 * Times of the road engine on an extract, medians of RUNS (five). Vertices are
 * the directed arcs of the turn graph (copies for turn rules included).
 *
 * ways_per_s               reading the extract
 * import_s                 the whole import to a ready workspace: base map, index,
 *                          road tables and the hierarchy's order, into an empty cache
 * first_engine_s           what the first question then waits for: roads from the
 *                          workspace, turn graph, hierarchy, times
 * order_s                  the order alone
 * one_to_all_ms            median of 20 origins, as many as the peer is asked
 * peak_mb                  of this process and of the largest child, added
 * igraph_one_to_all_ratio  igraph's Dijkstra on the same turn graph, one thread,
 *                          20 origins, by one_to_all_ms; null without libigraph
 * igraph_matrix_ratio      1,000 of those by matrix_1000_s
 *
 * The user's cache is left alone: a folder of its own stands in for it.
 */
#include "bench-peer.h"
#include "network/engine-private.h"
#include "network/isochrone.h"
#include "network/order.h"
#include "network/osm-import.h"
#include "network/osm-reader.h"
#include "network/query.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#define MOST_RUNS 99
#define N_PLACES 5000
#define N_ORIGINS 20

typedef struct
{
  const char  *path;
  const char  *profile;
  char        *folder;   /* owned: workspace and cache */
  ReeveRoads  *roads;
  ReeveEngine *engine;
  guint64      n_ways;
  guint        n_runs;
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
           BenchFunc  func)
{
  double seconds[MOST_RUNS];
  guint n_runs = bench->n_runs;

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

/* Median seconds of as many origins as the peer is asked. */
static double
time_sweeps (Bench *bench)
{
  guint n_runs = bench->n_runs;
  double seconds;

  bench->n_runs = N_ORIGINS;
  seconds = time_runs (bench, run_sweep);
  bench->n_runs = n_runs;
  return seconds;
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

/* --- import --- */

static void
remove_cache (const Bench *bench)
{
  g_autofree char *orders = g_build_filename (bench->folder, "reeve", "orders", NULL);
  g_autoptr (GDir) dir = g_dir_open (orders, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (orders, name, NULL);

      g_unlink (path);
    }
}

static void
remove_folder (const Bench *bench)
{
  static const char *const names[] = { "bench.gpkg", "bench.gpkg.lock", "reeve/orders", "reeve",
                                       "" };

  remove_cache (bench);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (bench->folder, names[i], NULL);

      g_remove (path);
    }
}

static void
run_read (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveOsm) osm = reeve_osm_read (bench->path, bench->job, &error);

  fail_on (error);
  bench->n_ways = osm->n_ways;
}

/* Removing the last run's file is timed too: milliseconds. */
static void
run_import (Bench *bench)
{
  g_autofree char *path = g_build_filename (bench->folder, "bench.gpkg", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = NULL;
  g_autoptr (ReeveOsmReport) report = NULL;

  g_unlink (path);
  remove_cache (bench);
  workspace = reeve_workspace_create (path, &error);
  fail_on (error);
  report = reeve_osm_import (workspace, bench->path, NULL, bench->job, &error);
  fail_on (error);
  if (!reeve_workspace_close (workspace, &error))
    fail_on (error);
}

static void
run_order (Bench *bench)
{
  const ReeveTurnGraph *graph = bench->engine->graph;
  g_autoptr (GError) error = NULL;
  g_autofree guint32 *rank = NULL;

  remove_cache (bench);
  rank = reeve_order_make (graph->n_vertices, graph->first, graph->head, bench->job, &error);
  fail_on (error);
}

/* From the workspace that the import made, as the first question does. */
static void
run_first_engine (Bench *bench)
{
  g_autofree char *path = g_build_filename (bench->folder, "bench.gpkg", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_open (path, &error);
  ReeveProfile *profile;
  sqlite3 *db;

  fail_on (error);
  db = reeve_workspace_open_reader (workspace, &error);
  fail_on (error);
  g_clear_pointer (&bench->engine, reeve_engine_free);
  g_clear_pointer (&bench->roads, reeve_roads_unref);
  bench->roads = reeve_roads_load (db, bench->job, &error);
  fail_on (error);
  profile = reeve_profile_load (bench->profile, &error);
  fail_on (error);
  bench->engine = reeve_engine_new (bench->roads, profile, NULL, 0, bench->job, &error);
  fail_on (error);
  reeve_workspace_close_reader (db);
}

static double
get_peak_mb (void)
{
  struct rusage own;
  struct rusage children;

  getrusage (RUSAGE_SELF, &own);
  getrusage (RUSAGE_CHILDREN, &children);
  return (double) (own.ru_maxrss + children.ru_maxrss) / 1024;
}

static void
print_number (const char *key,
              double      value,
              int         n_digits)
{
  g_print (", \"%s\": %.*f", key, n_digits, value);
}

/* --- what is asked --- */

static void
print_import (Bench *bench)
{
  double read_s = time_runs (bench, run_read);

  g_print ("{\"file\": \"%s\", \"profile\": \"%s\", \"runs\": %u", bench->path, bench->profile,
           bench->n_runs);
  print_number ("ways_per_s", (double) bench->n_ways / read_s, 0);
  print_number ("import_s", time_runs (bench, run_import), 2);
  print_number ("first_engine_s", time_runs (bench, run_first_engine), 2);
  print_number ("vertices", bench->engine->graph->n_vertices, 0);
  print_number ("arcs", bench->engine->graph->n_turns, 0);
  print_number ("hierarchy_arcs", bench->engine->hierarchy->n_arcs, 0);
  print_number ("order_s", time_runs (bench, run_order), 2);
}

static void
snap_places (Bench *bench)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autofree ReeveLonLat *places = g_new (ReeveLonLat, N_PLACES);
  gint64 start;

  for (guint i = 0; i < N_PLACES; i++)
    places[i] = bench->roads->node_points[g_rand_int_range (rand, 0, (int) bench->roads->n_nodes)];
  start = g_get_monotonic_time ();
  reeve_engine_snap_all (bench->engine, places, N_PLACES, 5000, bench->snaps);
  print_number ("snap_us", (double) (g_get_monotonic_time () - start) / N_PLACES, 2);
}

static void
print_peer (Bench  *bench,
            double  sweep_s,
            double  matrix_s)
{
  double peer_s = bench_peer_time_origin (bench->engine, N_ORIGINS);

  if (peer_s < 0)
    {
      g_print (", \"igraph_one_to_all_ratio\": null, \"igraph_matrix_ratio\": null");
      return;
    }
  print_number ("igraph_one_to_all_ms", peer_s * 1e3, 1);
  print_number ("igraph_one_to_all_ratio", peer_s / sweep_s, 1);
  print_number ("igraph_matrix_ratio", 1000 * peer_s / matrix_s, 0);
}

static void
print_questions (Bench *bench)
{
  double sweep_s;
  double matrix_s;

  bench->times = g_new (guint32, 2 * (gsize) bench->roads->n_segments);
  sweep_s = time_sweeps (bench);
  print_number ("customise_ms", time_runs (bench, run_customise) * 1e3, 1);
  print_number ("recustomise_20_ms", time_runs (bench, run_changed) * 1e3, 1);
  print_number ("p2p_us", time_runs (bench, run_pairs) * 1e6 / N_PAIRS, 1);
  print_number ("route_us", time_runs (bench, run_routes) * 1e6 / N_PAIRS, 1);
  print_number ("one_to_all_ms", sweep_s * 1e3, 2);
  print_number ("one_to_all_ms_per_300k",
                sweep_s * 1e3 * 3e5 / MAX (bench->engine->graph->n_vertices, 1), 2);
  bench->n = 1000;
  matrix_s = time_runs (bench, run_matrix);
  print_number ("matrix_1000_s", matrix_s, 3);
  bench->n = 5000;
  print_number ("matrix_5000_s", time_runs (bench, run_matrix), 3);
  print_number ("isochrone_ms", time_runs (bench, run_isochrone) * 1e3, 1);
  print_number ("peak_mb", get_peak_mb (), 0);
  print_peer (bench, sweep_s, matrix_s);
  g_print ("}\n");
  g_free (bench->times);
}

int
main (int argc, char **argv)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autofree ReeveSnap *snaps = g_new (ReeveSnap, N_PLACES);
  Bench bench = { .job = job, .snaps = snaps, .profile = "car", .n_runs = 5 };

  if (argc < 2)
    {
      g_printerr ("bench-network FILE [PROFILE [RUNS]]\n");
      return 1;
    }
  bench.path = argv[1];
  if (argc > 2)
    bench.profile = argv[2];
  if (argc > 3)
    bench.n_runs = (guint) CLAMP (g_ascii_strtoull (argv[3], NULL, 10), 1, MOST_RUNS);
  bench.folder = g_dir_make_tmp ("reeve-bench-XXXXXX", &error);
  fail_on (error);
  g_setenv ("XDG_CACHE_HOME", bench.folder, TRUE);

  print_import (&bench);
  snap_places (&bench);
  print_questions (&bench);
  remove_folder (&bench);
  reeve_engine_free (bench.engine);
  reeve_roads_unref (bench.roads);
  g_free (bench.folder);
  return 0;
}
