/* tests/network/test-metric.c — every weight of a hierarchy is what it has to be
 *
 * The definition, read off slowly: an arc takes its turn or the soonest of the
 * ways over a vertex below both its ends. One arc that is wrong on purpose is
 * found by the definition, and by times that no longer are what Dijkstra's are.
 */
#include "dijkstra.h"
#include "engines.h"
#include "network/query.h"

#define SIDE 40

/* A town of squares in which a third of the streets are one-way or gone, some
 * take no time at all, and some turns are banned. */
static ReeveRoads *
make_town (GRand *rand)
{
  static const char *const kinds[] = {
    "{\"highway\":\"residential\"}", "{\"highway\":\"residential\"}",
    "{\"highway\":\"primary\"}", "{\"highway\":\"residential\",\"oneway\":\"yes\"}",
  };
  RoadDraft *draft = road_draft_new ();
  g_autofree guint32 *east = g_new (guint32, SIDE * SIDE);

  for (guint i = 0; i < SIDE * SIDE; i++)
    road_draft_node (draft, (ReeveLonLat) { 7 + 0.001 * (i % SIDE), 43 + 0.001 * (i / SIDE) },
                     i % 17 == 0 ? REEVE_NODE_SIGNALS : 0);
  for (guint32 i = 0; i < SIDE * SIDE; i++)
    {
      const char *kind = kinds[g_rand_int_range (rand, 0, G_N_ELEMENTS (kinds))];
      double length_m = g_rand_int_range (rand, 0, 20) == 0 ? 0 : g_rand_int_range (rand, 40, 300);

      east[i] = G_MAXUINT32;
      if ((i + 1) % SIDE != 0 && g_rand_int_range (rand, 0, 10) > 0)
        east[i] = road_draft_segment (draft, i, i + 1, length_m, kind);
      if (i + SIDE < SIDE * SIDE && g_rand_int_range (rand, 0, 10) > 0)
        {
          guint32 south = road_draft_segment (draft, i, i + SIDE, length_m * 2, kind);

          if (east[i] != G_MAXUINT32 && i % 5 == 0)
            road_draft_rule (draft, 0, east[i], i, NULL, 0, south);
        }
    }
  return road_draft_end (draft);
}

static guint32
get_turn_ms (const ReeveEngine *engine,
             guint32            from,   /* ranks */
             guint32            to)
{
  const ReeveTurnGraph *graph = engine->graph;
  guint32 tail = engine->hierarchy->vertex[from];
  guint32 head = engine->hierarchy->vertex[to];
  guint32 ms = engine->arc_ms[graph->vertex_arc[head]];

  for (guint32 k = graph->first[tail]; k < graph->first[tail + 1]; k++)
    if (graph->head[k] == head && ms < REEVE_FAR_MS)
      return ms + graph->turn_ms[k];
  return REEVE_FAR_MS;
}

/* TRUE when both weights of the arc are what the definition says. */
static gboolean
is_right (const ReeveEngine *engine,
          guint32            low,
          guint32            arc)
{
  const ReeveHierarchy *hierarchy = engine->hierarchy;
  const ReeveMetric *metric = &engine->metric;
  guint32 high = hierarchy->head[arc];
  guint32 up = get_turn_ms (engine, low, high);
  guint32 down = get_turn_ms (engine, high, low);

  for (guint32 i = hierarchy->low_first[low]; i < hierarchy->low_first[low + 1]; i++)
    {
      guint32 to_low = hierarchy->low_arc[i];
      guint32 to_high = reeve_hierarchy_find_arc (hierarchy, hierarchy->low_tail[i], high);

      if (to_high == G_MAXUINT32)
        continue;
      up = MIN (up, metric->down[to_low] + metric->up[to_high]);
      down = MIN (down, metric->down[to_high] + metric->up[to_low]);
    }
  return metric->up[arc] == up && metric->down[arc] == down;
}

static guint32
count_wrong (const ReeveEngine *engine)
{
  const ReeveHierarchy *hierarchy = engine->hierarchy;
  guint32 n_wrong = 0;

  for (guint32 v = 0; v < hierarchy->n; v++)
    for (guint32 arc = hierarchy->first[v]; arc < hierarchy->first[v + 1]; arc++)
      n_wrong += !is_right (engine, v, arc);
  return n_wrong;
}

static void
test_is_the_least_over_lower_vertices (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autofree char *before = g_strdup (g_getenv ("REEVE_THREADS"));

  for (guint trial = 0; trial < 3; trial++)
    {
      g_autoptr (ReeveRoads) roads = make_town (rand);
      g_autoptr (ReeveEngine) engine = NULL;

      g_setenv ("REEVE_THREADS", trial == 0 ? "1" : "5", TRUE);
      engine = engine_load (roads, "car", NULL, 0);
      /* Both kinds of parts are there to be wrong. */
      g_assert_cmpuint (engine->hierarchy->subtrees->len, >, 1);
      g_assert_cmpuint (engine->hierarchy->chains->len, >, 1);
      g_assert_cmpuint (count_wrong (engine), ==, 0);
    }
  if (before != NULL)
    g_setenv ("REEVE_THREADS", before, TRUE);
  else
    g_unsetenv ("REEVE_THREADS");
}

/* In a town, where the times are a view of the origin's pages. */
static void
test_changed_is_freshly_built (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  g_autoptr (ReeveRoads) roads = make_town (rand);
  g_autoptr (ReeveEngine) plain = engine_load (roads, "car", NULL, 0);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  gsize size = plain->hierarchy->n_arcs * sizeof (guint32);
  g_autofree guint32 *up = g_memdup2 (plain->metric.up, size);
  ReeveEngine *last = reeve_engine_ref (plain);

  for (guint round = 0; round < 12; round++)
    {
      ReeveRoadChange changes[400];
      guint n = round % 4 == 3 ? 400 : 20;
      g_autoptr (ReeveEngine) fresh = NULL;
      ReeveEngine *next;

      for (guint i = 0; i < n; i++)
        changes[i] = (ReeveRoadChange) {
          .segment = (guint32) g_rand_int_range (rand, 0, (int) roads->n_segments),
          .speed_kmh = g_rand_int_range (rand, 0, 3) * 40, .raise = i % 5 == 0,
        };
      next = reeve_engine_new_changed (last, changes, n, job, &error);
      g_assert_no_error (error);
      fresh = engine_load (roads, "car", changes, n);
      g_assert_cmpmem (next->metric.up, size, fresh->metric.up, size);
      g_assert_cmpmem (next->metric.down, size, fresh->metric.down, size);
      reeve_engine_free (last);
      last = next;
    }
  reeve_engine_free (last);
  /* Nobody wrote through a view. */
  g_assert_cmpmem (plain->metric.up, size, up, size);
}

static void
test_one_wrong_arc_is_found (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (ReeveRoads) roads = make_town (rand);
  g_autoptr (ReeveEngine) engine = engine_load (roads, "car", NULL, 0);
  const ReeveHierarchy *hierarchy = engine->hierarchy;
  guint n_broken = 0;

  while (n_broken < 200)
    {
      guint32 v = (guint32) g_rand_int_range (rand, 0, (int) hierarchy->n);
      guint32 arc = hierarchy->first[v];
      guint32 *weight = g_rand_boolean (rand) ? engine->metric.up : engine->metric.down;
      guint32 right;

      if (arc == hierarchy->first[v + 1] || weight[arc] == 0 || weight[arc] >= REEVE_FAR_MS)
        continue;
      right = weight[arc];
      weight[arc] = g_rand_boolean (rand) ? right - 1 : right + 1;
      g_assert_false (is_right (engine, v, arc));
      weight[arc] = right;
      n_broken++;
    }
  g_assert_cmpuint (count_wrong (engine), ==, 0);
}

/* The same as times: the other oracle, which knows no hierarchy. */
static guint
count_other_times (const ReeveEngine *engine,
                   const ReeveSnap   *places,
                   guint              n)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveMatrix) matrix = reeve_engine_matrix (engine, places, n, places, n,
                                                        REEVE_UNREACHED_MS, job, &error);
  Dijkstra *dijkstra = dijkstra_new (engine);
  guint n_other = 0;

  g_assert_no_error (error);
  for (guint row = 0; row < n; row++)
    {
      dijkstra_run (dijkstra, &places[row]);
      for (guint col = 0; col < n; col++)
        {
          guint32 ms = MIN (dijkstra_get_arrival_ms (dijkstra, &places[col]),
                            reeve_engine_direct_ms (engine, &places[row], &places[col], NULL));

          n_other += reeve_matrix_get (matrix, row, col)
                     != (ms < REEVE_FAR_MS ? ms : REEVE_UNREACHED_MS);
        }
    }
  dijkstra_free (dijkstra);
  return n_other;
}

static void
test_one_wrong_arc_makes_wrong_times (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  g_autoptr (ReeveRoads) roads = make_town (rand);
  g_autoptr (ReeveEngine) engine = engine_load (roads, "car", NULL, 0);
  const ReeveHierarchy *hierarchy = engine->hierarchy;
  ReeveSnap places[60];
  guint32 arc = hierarchy->first[hierarchy->n - 2];

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    places[i] = (ReeveSnap) {
      .segment = (guint32) g_rand_int_range (rand, 0, (int) roads->n_segments), .share = 0.5f,
    };
  g_assert_cmpuint (count_other_times (engine, places, G_N_ELEMENTS (places)), ==, 0);
  /* Between the two highest vertices of all: no time at all, both ways. */
  g_assert_cmpuint (arc, <, hierarchy->n_arcs);
  engine->metric.up[arc] = engine->metric.down[arc] = 0;
  g_assert_cmpuint (count_other_times (engine, places, G_N_ELEMENTS (places)), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/metric/is-the-least-over-lower-vertices",
                   test_is_the_least_over_lower_vertices);
  g_test_add_func ("/network/metric/changed-is-freshly-built", test_changed_is_freshly_built);
  g_test_add_func ("/network/metric/one-wrong-arc-is-found", test_one_wrong_arc_is_found);
  g_test_add_func ("/network/metric/one-wrong-arc-makes-wrong-times",
                   test_one_wrong_arc_makes_wrong_times);

  return g_test_run ();
}
