/* tests/network/test-ems-city.c — the ambulance network of Auckland, to the millisecond
 *
 * Known answers: reference_distances.csv and reference_onetoall.csv of
 * ems-auckland/road-graph, made with scipy's Dijkstra on whole milliseconds.
 * Every arc becomes a one-way street whose length gives its time at 36 km/h;
 * turning costs nothing.
 */
#include "network/engine.h"
#include "road-text.h"

#include <stdlib.h>
#include <string.h>

static const char profile_text[] =
  "{\"id\": \"test\", \"title\": \"Test\", \"vehicles\": [],"
  " \"access_keys\": [], \"access\": {}, \"obeys_oneway\": true, \"oneway_keys\": [\"oneway\"],"
  " \"limits\": {\"keys\": [], \"share\": 1, \"most_kmh\": 130},"
  " \"classes\": {\"road\": {\"speed_kmh\": 36}},"
  " \"turns\": {\"obeys_rules\": true, \"u_turns\": \"anywhere\"}, \"passes\": {}}";

#define STREET "{\"highway\":\"road\",\"oneway\":\"yes\"}"

typedef struct
{
  ReeveEngine *engine;
  guint32      n_nodes;
  guint32      n_arcs;
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

static Network
read_network (void)
{
  RoadDraft *draft = road_draft_new ();
  g_auto (GStrv) nodes = read_rows ("nodes.csv");
  g_auto (GStrv) arcs = read_rows ("arcs.csv");
  g_autoptr (ReeveRoads) roads = NULL;
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  ReeveProfile *profile = reeve_profile_parse (profile_text, "test.json", &error);
  Network network = { .n_nodes = g_strv_length (nodes), .n_arcs = g_strv_length (arcs) };

  g_assert_no_error (error);
  for (guint i = 0; nodes[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (nodes[i], ",", -1);

      g_assert_cmpint (atoi (cells[0]), ==, (int) i + 1);
      road_draft_node (draft, (ReeveLonLat) { g_ascii_strtod (cells[1], NULL),
                                              g_ascii_strtod (cells[2], NULL) }, 0);
    }
  for (guint i = 0; arcs[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (arcs[i], ",", -1);

      road_draft_segment (draft, (guint32) atoi (cells[0]) - 1, (guint32) atoi (cells[1]) - 1,
                          atoi (cells[3]) / 100.0, STREET);
    }
  roads = road_draft_end (draft);
  network.engine = reeve_engine_new (roads, profile, NULL, 0, job, &error);
  g_assert_no_error (error);
  return network;
}

/* Times from a node to every node: out along all its streets. */
static guint32 *
sweep_from (const Network *network,
            guint32        node)
{
  const ReeveRoads *roads = reeve_engine_get_roads (network->engine);
  g_autoptr (GArray) from = g_array_new (FALSE, FALSE, sizeof (ReeveSnap));
  g_autofree guint32 *end_ms = g_new (guint32, 2 * network->n_arcs);
  guint32 *ms = g_new (guint32, network->n_nodes);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  for (guint32 s = 0; s < roads->n_segments; s++)
    if (roads->segments[s].from == node)
      g_array_append_val (from, ((ReeveSnap) { .segment = s }));
  g_assert_true (reeve_engine_sweep (network->engine, (ReeveSnap *) from->data, from->len, FALSE,
                                     REEVE_UNREACHED_MS, end_ms, NULL, job, &error));
  for (guint32 i = 0; i < network->n_nodes; i++)
    ms[i] = i == node ? 0 : REEVE_UNREACHED_MS;
  for (guint32 s = 0; s < roads->n_segments; s++)
    ms[roads->segments[s].to] = MIN (ms[roads->segments[s].to], end_ms[2 * s]);
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
