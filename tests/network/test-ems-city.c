/* tests/network/test-ems-city.c — the ambulance network of Auckland, to the millisecond
 *
 * Known answers: reference_distances.csv and reference_onetoall.csv of
 * ems-auckland/road-graph, made with scipy's Dijkstra on whole milliseconds
 * with lights and siren. The folder goes the way of every import into a
 * workspace and comes back out of its road tables.
 */
#include "network/engine.h"
#include "network/road-source.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define N_NODES 54370
#define N_ARCS  90638

typedef struct
{
  ReeveEngine *engine;
  guint32      n_nodes;
} Network;

/* Rows without the header; NULL ends them. */
static GStrv
read_rows (const char *name)
{
  const char *folder = g_getenv ("REEVE_TEST_DATA");
  g_autofree char *path = g_build_filename (folder, "ems-auckland", "road-graph", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  char *start;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  start = strchr (text, '\n') + 1;
  return g_strsplit (g_strchomp (start), "\n", -1);
}

static ReeveRoads *
import_roads (const char *path)
{
  g_autofree char *source_path = g_build_filename (g_getenv ("REEVE_TEST_DATA"), "ems-auckland",
                                                   "road-graph", NULL);
  g_autoptr (ReeveValues) values = reeve_values_new (reeve_road_params);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_create (path, &error);
  g_autoptr (ReeveRoadSource) source = NULL;
  g_autoptr (ReeveRoadReport) report = NULL;
  ReeveRoads *roads;
  sqlite3 *db;

  g_assert_no_error (error);
  g_assert_true (reeve_road_source_is (source_path));
  source = reeve_road_source_read (source_path, NULL, values, job, &error);
  g_assert_no_error (error);
  report = reeve_road_source_import (workspace, source, job, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report->n_nodes, ==, N_NODES);
  g_assert_cmpint (report->n_links, ==, N_ARCS);
  g_assert_cmpint (report->n_rejected, ==, 0);
  db = reeve_workspace_open_reader (workspace, &error);
  roads = reeve_roads_load (db, job, &error);
  reeve_workspace_close_reader (db);
  g_assert_no_error (error);
  g_assert_true (reeve_workspace_close (workspace, &error));
  return roads;
}

static Network
read_network (void)
{
  g_autofree char *folder = g_dir_make_tmp ("reeve-ems-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "auckland.gpkg", NULL);
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);
  g_autoptr (ReeveRoads) roads = import_roads (path);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  ReeveProfile *profile = reeve_profile_load ("emergency", &error);
  Network network = { .n_nodes = N_NODES };

  g_assert_no_error (error);
  network.engine = reeve_engine_new (roads, profile, NULL, 0, job, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_unlink (lock);
  g_rmdir (folder);
  return network;
}

/* Times from a node to every node: out along all its streets. */
static guint32 *
sweep_from (const Network *network,
            guint32        node)
{
  const ReeveRoads *roads = reeve_engine_get_roads (network->engine);
  g_autoptr (GArray) from = g_array_new (FALSE, FALSE, sizeof (ReeveSnap));
  g_autofree guint32 *end_ms = g_new (guint32, 2 * (gsize) roads->n_segments);
  guint32 *ms = g_new (guint32, network->n_nodes);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  for (guint32 s = 0; s < roads->n_segments; s++)
    if (roads->segments[s].from == node || roads->segments[s].to == node)
      g_array_append_val (from, ((ReeveSnap) {
        .segment = s, .share = roads->segments[s].from == node ? 0 : 1 }));
  g_assert_true (reeve_engine_sweep (network->engine, (ReeveSnap *) from->data, from->len, FALSE,
                                     REEVE_UNREACHED_MS, end_ms, NULL, job, &error));
  for (guint32 i = 0; i < network->n_nodes; i++)
    ms[i] = i == node ? 0 : REEVE_UNREACHED_MS;
  for (guint32 arc = 0; arc < 2 * roads->n_segments; arc++)
    {
      const ReeveSegment *segment = &roads->segments[arc >> 1];
      guint32 head = reeve_arc_is_forward (arc) ? segment->to : segment->from;

      ms[head] = MIN (ms[head], end_ms[arc]);
    }
  return ms;
}

static void
check_pairs (const Network *network)
{
  g_auto (GStrv) rows = read_rows ("reference_distances.csv");
  g_autofree guint32 *ms = NULL;
  int last = 0;

  for (guint i = 0; rows[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (rows[i], ",", -1);

      if (atoi (cells[0]) != last)
        {
          last = atoi (cells[0]);
          g_free (ms);
          ms = sweep_from (network, (guint32) last - 1);
        }
      g_assert_cmpuint (ms[atoi (cells[1]) - 1], ==, (guint32) atoi (cells[2]));
    }
}

static void
check_sums (const Network *network)
{
  static const guint32 limits_ms[] = { 300000, 480000, 900000 };
  g_auto (GStrv) rows = read_rows ("reference_onetoall.csv");

  for (guint i = 0; rows[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (rows[i], ",", -1);
      g_autofree guint32 *ms = sweep_from (network, (guint32) atoi (cells[0]) - 1);
      guint64 sum = 0;
      guint32 most = 0;
      guint n_within[3] = { 0 };

      for (guint32 k = 0; k < network->n_nodes; k++)
        {
          g_assert_cmpuint (ms[k], !=, REEVE_UNREACHED_MS);
          sum += ms[k];
          most = MAX (most, ms[k]);
          for (guint limit = 0; limit < 3; limit++)
            n_within[limit] += ms[k] <= limits_ms[limit];
        }
      g_assert_cmpuint (network->n_nodes, ==, (guint32) atoi (cells[1]));
      g_assert_cmpuint (sum, ==, g_ascii_strtoull (cells[2], NULL, 10));
      g_assert_cmpuint (most, ==, (guint32) atoi (cells[3]));
      for (guint limit = 0; limit < 3; limit++)
        g_assert_cmpuint (n_within[limit], ==, (guint) atoi (cells[4 + limit]));
    }
}

static void
test_auckland (void)
{
  Network network;

  if (g_getenv ("REEVE_TEST_DATA") == NULL)
    {
      g_test_skip ("REEVE_TEST_DATA does not name the folder with ems-auckland");
      return;
    }
  network = read_network ();
  check_pairs (&network);
  check_sums (&network);
  reeve_engine_free (network.engine);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/ems-city/auckland-to-the-millisecond", test_auckland);

  return g_test_run ();
}
