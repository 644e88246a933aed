/* tests/network/test-engine.c — times and routes on random networks are exact */
#include "network/engine-private.h"
#include "turn-oracle.h"

#include "core/error.h"

static guint32
find_next (const GArray *ends,    /* of guint32: from, to of each segment */
           GRand        *rand,
           guint32       node,
           guint32      *out_node)
{
  guint n = ends->len / 2;
  guint start = (guint) g_rand_int_range (rand, 0, (int) n);

  for (guint i = 0; i < n; i++)
    {
      guint s = (start + i) % n;
      guint32 from = g_array_index (ends, guint32, 2 * s);
      guint32 to = g_array_index (ends, guint32, 2 * s + 1);

      if (from != node && to != node)
        continue;
      *out_node = from == node ? to : from;
      return s;
    }
  return G_MAXUINT32;
}

static void
add_random_rule (RoadDraft    *draft,
                 const GArray *ends,
                 GRand        *rand)
{
  guint32 first = (guint32) g_rand_int_range (rand, 0, (int) ends->len / 2);
  guint32 via_node = g_array_index (ends, guint32, 2 * first + (guint) g_rand_int_range (rand, 0, 2));
  int more = g_rand_int_range (rand, -2, 3);
  guint32 n_via = (guint32) MAX (more, 0);
  guint32 node = via_node;
  guint32 via[2] = { 0 };
  guint32 to;

  for (guint i = 0; i < n_via; i++)
    {
      via[i] = find_next (ends, rand, node, &node);
      if (via[i] == G_MAXUINT32)
        return;
    }
  to = find_next (ends, rand, node, &node);
  /* Now and then a rule whose streets do not meet. */
  if (g_rand_int_range (rand, 0, 12) == 0)
    to = (guint32) g_rand_int_range (rand, 0, (int) ends->len / 2);
  if (to != G_MAXUINT32)
    road_draft_rule (draft, g_rand_int_range (rand, 0, 4) == 0, first, via_node, via, n_via, to);
}

static ReeveRoads *
make_random_roads (GRand *rand)
{
  RoadDraft *draft = road_draft_new ();
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint n_nodes = (guint) g_rand_int_range (rand, 2, 9);
  guint n_segments = (guint) g_rand_int_range (rand, 1, 13);
  guint n_rules = (guint) g_rand_int_range (rand, 0, 7);

  for (guint i = 0; i < n_nodes; i++)
    road_draft_node (draft, (ReeveLonLat) { g_rand_double_range (rand, 7, 7.02),
                                            g_rand_double_range (rand, 43, 43.02) },
                     g_rand_int_range (rand, 0, 8) == 0 ? REEVE_NODE_SIGNALS
                     : g_rand_int_range (rand, 0, 10) == 0 ? REEVE_NODE_BARRIER : 0);
  for (guint i = 0; i < n_segments; i++)
    {
      guint32 end[2] = { (guint32) g_rand_int_range (rand, 0, (int) n_nodes),
                         (guint32) g_rand_int_range (rand, 0, (int) n_nodes) };
      int kind = g_rand_int_range (rand, 0, 12);
      int length = g_rand_int_range (rand, -20, 100);

      g_array_append_vals (ends, end, 2);
      road_draft_segment (draft, end[0], end[1],
                          MAX (length, 0) * 10.0,
                          kind < 3 ? "{" STREET ",\"oneway\":\"yes\"}"
                          : kind == 3 ? "{" STREET ",\"access\":\"no\"}" : "{" STREET "}");
    }
  for (guint i = 0; i < n_rules; i++)
    add_random_rule (draft, ends, rand);
  return road_draft_end (draft);
}

/* The route's arcs, turn by turn, take its time and break no rule. */
static void
check_route (const Oracle    *oracle,
             const ReeveSnap *from,
             const ReeveSnap *to,
             guint32          expected_ms)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveRoute) route = reeve_engine_route (oracle->engine, from, to, &error);
  guint32 memory[MEMORY] = { G_MAXUINT32, G_MAXUINT32, G_MAXUINT32 };
  guint64 ms;

  if (expected_ms == REEVE_UNREACHED_MS)
    {
      g_assert_error (error, REEVE_ERROR, REEVE_ERROR_NO_RESULT);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (route->time_ms, ==, expected_ms);
  g_assert_cmpuint (route->arcs->len, >, 0);
  ms = oracle_walk_ms (from) + oracle_walk_ms (to);
  for (guint i = 0; i < route->arcs->len; i++)
    {
      guint32 arc = g_array_index (route->arcs, guint32, i);
      gboolean is_last = i + 1 == route->arcs->len;

      if (i > 0)
        {
          g_assert_true (oracle_may_turn (oracle, memory, arc));
          ms += oracle_turn_ms (oracle, memory[0], arc);
        }
      ms += is_last ? oracle_part_ms (oracle, to, arc) : reeve_engine_get_arc_ms (oracle->engine, arc);
      if (i == 0)
        ms -= oracle_part_ms (oracle, from, arc);
      for (guint k = MEMORY - 1; k > 0; k--)
        memory[k] = memory[k - 1];
      memory[0] = arc;
    }
  g_assert_cmpuint (ms, ==, expected_ms);
}

static void
check_network (const ReeveEngine *engine,
               GRand             *rand)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveMatrix) matrix = NULL;
  guint32 n_arcs = 2 * reeve_engine_get_roads (engine)->n_segments;
  g_autofree guint32 *forward = g_new (guint32, n_arcs);
  g_autofree guint32 *reverse = g_new (guint32, n_arcs);
  ReeveSnap snaps[4];
  guint n = engine_list_snaps (engine, rand, snaps, G_N_ELEMENTS (snaps));

  matrix = reeve_engine_matrix (engine, snaps, n, snaps, n, REEVE_UNREACHED_MS, job, &error);
  g_assert_no_error (error);
  for (guint row = 0; row < n; row++)
    {
      Oracle oracle;
      guint32 arc;

      oracle_start (&oracle, engine);
      oracle_add_snap (&oracle, &snaps[row]);
      oracle_run (&oracle);
      for (guint col = 0; col < n; col++)
        {
          guint32 ms = MIN (oracle_arrive (&oracle, &snaps[col]),
                            oracle_direct (&oracle, &snaps[row], &snaps[col]));

          g_assert_cmpuint (reeve_matrix_get (matrix, row, col), ==, ms);
          check_route (&oracle, &snaps[row], &snaps[col], ms);
        }
      g_assert_true (reeve_engine_sweep (engine, &snaps[row], 1, FALSE, REEVE_UNREACHED_MS,
                                         forward, NULL, job, &error));
      for (arc = 0; arc < n_arcs; arc++)
        g_assert_cmpuint (forward[arc], ==, oracle_end_of (&oracle, arc));
      oracle_clear (&oracle);
    }
  if (n == 0)
    return;
  g_assert_true (reeve_engine_sweep (engine, snaps, 1, TRUE, REEVE_UNREACHED_MS, reverse, NULL,
                                     job, &error));
  for (guint i = 0; i < 4; i++)
    {
      guint32 arc = (guint32) g_rand_int_range (rand, 0, (int) n_arcs);

      g_assert_cmpuint (reverse[arc], ==, oracle_reverse (engine, arc, snaps));
    }
}

static void
test_agrees_with_oracle (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261121);

  for (guint trial = 0; trial < 500; trial++)
    {
      g_autoptr (ReeveRoads) roads = make_random_roads (rand);
      ReeveRoadChange changes[2];
      guint n_changes = (guint) g_rand_int_range (rand, 0, 3);
      g_autoptr (ReeveEngine) engine = NULL;

      for (guint i = 0; i < n_changes; i++)
        changes[i] = (ReeveRoadChange) {
          .segment = (guint32) g_rand_int_range (rand, 0, (int) roads->n_segments),
          .direction = g_rand_int_range (rand, -1, 2),
          .speed_kmh = g_rand_int_range (rand, 0, 3) * 9,
        };
      engine = engine_parse (roads, engine_profile, changes, n_changes);
      check_network (engine, rand);
    }
}

static void
list_random_changes (GRand           *rand,
                     guint32          n_segments,
                     ReeveRoadChange *changes,
                     guint            n)
{
  for (guint i = 0; i < n; i++)
    changes[i] = (ReeveRoadChange) {
      .segment = (guint32) g_rand_int_range (rand, 0, (int) n_segments),
      .direction = g_rand_int_range (rand, -1, 2),
      .speed_kmh = g_rand_int_range (rand, 0, 8) * 9,
      .raise = g_rand_boolean (rand),
    };
}

/* Weights are all the same, arc by arc, however they came about. */
static void
test_changed_is_freshly_built (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  for (guint trial = 0; trial < 200; trial++)
    {
      g_autoptr (ReeveRoads) roads = make_random_roads (rand);
      g_autoptr (ReeveEngine) first = engine_parse (roads, engine_profile, NULL, 0);
      ReeveEngine *last = first;

      for (guint step = 0; step < 4; step++)
        {
          ReeveRoadChange changes[3];
          guint n = (guint) g_rand_int_range (rand, 0, 4);
          g_autoptr (ReeveEngine) fresh = NULL;
          ReeveEngine *next;
          gsize size;

          list_random_changes (rand, roads->n_segments, changes, n);
          fresh = engine_parse (roads, engine_profile, changes, n);
          next = reeve_engine_new_changed (last, changes, n, job, &error);
          g_assert_no_error (error);
          size = next->hierarchy->n_arcs * sizeof (guint32);
          g_assert_cmpmem (next->metric.up, size, fresh->metric.up, size);
          g_assert_cmpmem (next->metric.down, size, fresh->metric.down, size);
          g_assert_cmpmem (next->arc_ms, 8 * roads->n_segments,
                           fresh->arc_ms, 8 * roads->n_segments);
          /* An engine outlives the one it was made from. */
          if (last != first)
            reeve_engine_free (last);
          last = next;
        }
      if (last != first)
        reeve_engine_free (last);
    }
}

/* Several origins: each arc goes to the nearest, the lowest of equals. */
static void
test_sweep_names_the_nearest_origin (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  for (guint trial = 0; trial < 100; trial++)
    {
      g_autoptr (ReeveRoads) roads = make_random_roads (rand);
      g_autoptr (ReeveEngine) engine = engine_parse (roads, engine_profile, NULL, 0);
      guint32 n_arcs = 2 * roads->n_segments;
      g_autofree guint32 *all = g_new (guint32, n_arcs);
      g_autofree guint32 *origin = g_new (guint32, n_arcs);
      g_autofree guint32 *again = g_new (guint32, n_arcs);
      g_autofree guint32 *one = g_new (guint32, 4 * n_arcs);
      gboolean reverse = trial % 2 == 1;
      guint32 limit_ms = trial % 3 == 0 ? 120000 : REEVE_UNREACHED_MS;
      ReeveSnap snaps[4];
      guint n = engine_list_snaps (engine, rand, snaps, G_N_ELEMENTS (snaps));

      g_assert_true (reeve_engine_sweep (engine, snaps, n, reverse, limit_ms, all, origin, job,
                                         &error));
      for (guint i = 0; i < n; i++)
        g_assert_true (reeve_engine_sweep (engine, &snaps[i], 1, reverse, REEVE_UNREACHED_MS,
                                           &one[i * n_arcs], NULL, job, &error));
      for (guint32 arc = 0; arc < n_arcs; arc++)
        {
          guint32 best = G_MAXUINT32;

          for (guint i = 0; i < n; i++)
            if (one[i * n_arcs + arc] <= limit_ms && one[i * n_arcs + arc] != REEVE_UNREACHED_MS
                && (best == G_MAXUINT32 || one[i * n_arcs + arc] < one[best * n_arcs + arc]))
              best = i;
          g_assert_cmpuint (origin[arc], ==, best);
          g_assert_cmpuint (all[arc], ==, best == G_MAXUINT32 ? REEVE_UNREACHED_MS
                                                              : one[best * n_arcs + arc]);
        }
      /* The first sweep of an engine goes another way than those after it. */
      g_assert_true (reeve_engine_sweep (engine, snaps, n, reverse, limit_ms, one, again, job,
                                         &error));
      g_assert_cmpmem (one, n_arcs * sizeof (guint32), all, n_arcs * sizeof (guint32));
      g_assert_cmpmem (again, n_arcs * sizeof (guint32), origin, n_arcs * sizeof (guint32));
    }
}

static void
test_threads_change_nothing (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *before = g_strdup (g_getenv ("REEVE_THREADS"));

  for (guint trial = 0; trial < 20; trial++)
    {
      g_autoptr (ReeveRoads) roads = make_random_roads (rand);
      g_autoptr (ReeveEngine) engine = engine_parse (roads, engine_profile, NULL, 0);
      ReeveSnap snaps[40];
      guint n = engine_list_snaps (engine, rand, snaps, G_N_ELEMENTS (snaps));
      g_autoptr (ReeveMatrix) one = NULL;
      g_autoptr (ReeveMatrix) many = NULL;

      g_setenv ("REEVE_THREADS", "1", TRUE);
      one = reeve_engine_matrix (engine, snaps, n, snaps, n, 90000, job, &error);
      g_setenv ("REEVE_THREADS", "6", TRUE);
      many = reeve_engine_matrix (engine, snaps, n, snaps, n, 90000, job, &error);
      g_assert_cmpmem (one->time_ms, n * n * sizeof (guint32),
                       many->time_ms, n * n * sizeof (guint32));
    }
  if (before != NULL)
    g_setenv ("REEVE_THREADS", before, TRUE);
  else
    g_unsetenv ("REEVE_THREADS");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/engine/agrees-with-oracle", test_agrees_with_oracle);
  g_test_add_func ("/network/engine/changed-is-freshly-built", test_changed_is_freshly_built);
  g_test_add_func ("/network/engine/sweep-names-the-nearest-origin",
                   test_sweep_names_the_nearest_origin);
  g_test_add_func ("/network/engine/threads-change-nothing", test_threads_change_nothing);

  return g_test_run ();
}
