/* tests/network/test-engine.c — times and routes are exact, turn rules included
 *
 * The oracle keeps the last arcs driven as they are and reads every rule
 * against them, one by one; it knows nothing of automata or of copies.
 */
#include "network/engine-private.h"
#include "road-text.h"

#include "core/error.h"

#include <math.h>

#define STREET "\"highway\":\"residential\""

static const char profile_text[] =
  "{\"id\": \"test\", \"title\": \"Test\", \"vehicles\": [\"motorcar\"],"
  " \"access_keys\": [\"access\"], \"access\": {\"no\": 0},"
  " \"obeys_oneway\": true, \"oneway_keys\": [\"oneway\"],"
  " \"limits\": {\"keys\": [\"maxspeed\"], \"share\": 1, \"most_kmh\": 130},"
  " \"classes\": {\"residential\": {\"speed_kmh\": 36, \"lane_vph\": 500},"
  "               \"motorway\": {\"speed_kmh\": 108, \"lane_vph\": 1900}},"
  " \"turns\": {\"obeys_rules\": true, \"u_turns\": \"dead-ends\", \"u_turn_s\": 20,"
  "             \"near_s\": 3, \"across_s\": 3, \"signals_s\": 5, \"straight_to_deg\": 0,"
  "             \"sharp_from_deg\": 180},"
  " \"passes\": {\"barrier\": false, \"gate\": false}}";

#define TURN_MS    3000
#define U_TURN_MS  20000
#define SIGNALS_MS 5000

/* The same without any cost for turning. */
static char *
get_free_turns_text (void)
{
  g_autoptr (GString) text = g_string_new (profile_text);

  g_string_replace (text, "\"near_s\": 3, \"across_s\": 3", "\"near_s\": 0, \"across_s\": 0", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static ReeveEngine *
make_engine (ReeveRoads            *roads,
             const char            *text,
             const ReeveRoadChange *changes,
             guint                  n_changes)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  ReeveProfile *profile = reeve_profile_parse (text, "test.json", &error);
  ReeveEngine *engine;

  g_assert_no_error (error);
  engine = reeve_engine_new (roads, profile, changes, n_changes, job, &error);
  g_assert_no_error (error);
  return engine;
}

/* --- The oracle ---------------------------------------------------------- */

/* As many arcs as any rule of these tests has before its last. */
#define MEMORY 3

typedef struct
{
  guint32 arcs[MEMORY];   /* the last one driven first; G_MAXUINT32 for none */
  guint32 ms;             /* at the end of arcs[0] */
} OracleState;

typedef struct
{
  const ReeveEngine *engine;
  const ReeveRoads  *roads;
  GHashTable        *times;   /* key of arcs → OracleState */
  GQueue             queue;
} Oracle;

static guint32
get_tail (const ReeveRoads *roads,
          guint32           arc)
{
  return (arc & 1) == 0 ? roads->segments[arc / 2].from : roads->segments[arc / 2].to;
}

static guint32
get_head (const ReeveRoads *roads,
          guint32           arc)
{
  return (arc & 1) == 0 ? roads->segments[arc / 2].to : roads->segments[arc / 2].from;
}

/* Whether the arcs end with the rule's from and via streets, at the rule's node. */
static gboolean
is_begun (const ReeveRoads    *roads,
          const ReeveTurnRule *rule,
          const guint32       *arcs)
{
  guint32 n = rule->n_via;

  for (guint32 i = 0; i < n; i++)
    if (arcs[i] == G_MAXUINT32 || arcs[i] / 2 != roads->via[rule->first_via + n - 1 - i])
      return FALSE;
  return arcs[n] != G_MAXUINT32 && arcs[n] / 2 == rule->from_segment
         && get_head (roads, arcs[n]) == rule->via_node;
}

static gboolean
oracle_rules_allow (const ReeveRoads *roads,
                    const guint32    *arcs,
                    guint32           next)
{
  guint32 only = 0;

  for (guint32 i = 0; i < roads->n_rules; i++)
    if (roads->rules[i].kind == 0 && roads->rules[i].to_segment == next / 2
        && is_begun (roads, &roads->rules[i], arcs))
      return FALSE;
  /* Rules of different length each bind; those of one length together allow. */
  for (guint32 length = 0; length < MEMORY; length++)
    {
      gboolean binds = FALSE;
      gboolean allows = FALSE;

      for (guint32 i = 0; i < roads->n_rules; i++)
        {
          const ReeveTurnRule *rule = &roads->rules[i];
          guint32 to = rule->to_segment;
          guint32 end = get_head (roads, arcs[0]);

          /* A rule whose streets do not meet binds nobody. */
          if (rule->kind == 0 || rule->n_via != length || !is_begun (roads, rule, arcs)
              || (roads->segments[to].from != end && roads->segments[to].to != end))
            continue;
          binds = TRUE;
          allows |= to == next / 2;
        }
      only += binds && !allows;
    }
  return only == 0;
}

static gboolean
oracle_is_usable (const Oracle *oracle,
                  guint32       arc)
{
  const char *oneway = reeve_roads_get_tag (oracle->roads, arc / 2, "oneway");

  return g_strcmp0 (reeve_roads_get_tag (oracle->roads, arc / 2, "access"), "no") != 0
         && (oneway == NULL || (arc & 1) == 0);
}

/* Without looking at closures; no U-turns. */
static gboolean
oracle_may_go_on (const Oracle  *oracle,
                  const guint32 *arcs,
                  guint32        next)
{
  guint32 node = get_head (oracle->roads, arcs[0]);

  return get_tail (oracle->roads, next) == node && next != (arcs[0] ^ 1)
         && oracle_is_usable (oracle, next)
         && (oracle->roads->node_flags[node] & REEVE_NODE_BARRIER) == 0
         && oracle_rules_allow (oracle->roads, arcs, next);
}

static gboolean
oracle_may_turn (const Oracle  *oracle,
                 const guint32 *arcs,
                 guint32        next)
{
  if (next != (arcs[0] ^ 1))
    return oracle_may_go_on (oracle, arcs, next);
  if (!oracle_is_usable (oracle, next) || !oracle_rules_allow (oracle->roads, arcs, next))
    return FALSE;
  for (guint32 other = 0; other < 2 * oracle->roads->n_segments; other++)
    if (oracle_may_go_on (oracle, arcs, other))
      return FALSE;
  return TRUE;
}

static guint32
oracle_turn_ms (const Oracle *oracle,
                guint32       arc,
                guint32       next)
{
  guint32 node = get_head (oracle->roads, arc);
  guint32 ms = (oracle->roads->node_flags[node] & REEVE_NODE_SIGNALS) != 0 ? SIGNALS_MS : 0;
  guint n_ends = 0;

  for (guint32 s = 0; s < oracle->roads->n_segments; s++)
    if (oracle_is_usable (oracle, 2 * s) || oracle_is_usable (oracle, 2 * s + 1))
      n_ends += (oracle->roads->segments[s].from == node)
                + (oracle->roads->segments[s].to == node);
  if (next == (arc ^ 1))
    return ms + U_TURN_MS;
  return n_ends > 2 ? ms + TURN_MS : ms;
}

static guint64
get_key (const guint32 *arcs)
{
  guint64 key = 0;

  for (guint i = 0; i < MEMORY; i++)
    key = key << 16 | ((arcs[i] + 1) & 0xffff);
  return key;
}

static void
oracle_add (Oracle      *oracle,
            OracleState  state)
{
  guint64 key = get_key (state.arcs);
  OracleState *known = g_hash_table_lookup (oracle->times, &key);

  if (known != NULL && known->ms <= state.ms)
    return;
  known = g_memdup2 (&state, sizeof state);
  g_hash_table_replace (oracle->times, g_memdup2 (&key, sizeof key), known);
  g_queue_push_tail (&oracle->queue, g_memdup2 (&state, sizeof state));
}

static void
oracle_start (Oracle            *oracle,
              const ReeveEngine *engine)
{
  oracle->engine = engine;
  oracle->roads = reeve_engine_get_roads (engine);
  oracle->times = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_queue_init (&oracle->queue);
}

static void
oracle_run (Oracle *oracle)
{
  OracleState *state;

  while ((state = g_queue_pop_head (&oracle->queue)) != NULL)
    {
      for (guint32 next = 0; next < 2 * oracle->roads->n_segments; next++)
        {
          OracleState after = { .arcs = { next, state->arcs[0], state->arcs[1] } };
          guint32 next_ms = reeve_engine_get_arc_ms (oracle->engine, next);

          if (next_ms == REEVE_UNREACHED_MS
              || get_tail (oracle->roads, next) != get_head (oracle->roads, state->arcs[0])
              || !oracle_may_turn (oracle, state->arcs, next))
            continue;
          after.ms = state->ms + oracle_turn_ms (oracle, state->arcs[0], next) + next_ms;
          oracle_add (oracle, after);
        }
      g_free (state);
    }
}

static double
get_share (const ReeveSnap *snap,
           guint32          arc)
{
  return (arc & 1) == 0 ? snap->share : 1.0 - (double) snap->share;
}

static guint32
get_part (const Oracle    *oracle,
          const ReeveSnap *snap,
          guint32          arc)
{
  return (guint32) (reeve_engine_get_arc_ms (oracle->engine, arc) * get_share (snap, arc) + 0.5);
}

static guint32
get_walk (const ReeveSnap *snap)
{
  return (guint32) ((double) snap->distance_m * 720 + 0.5);
}

static void
oracle_add_snap (Oracle          *oracle,
                 const ReeveSnap *snap)
{
  for (guint32 arc = 2 * snap->segment; arc <= 2 * snap->segment + 1; arc++)
    {
      guint32 arc_ms = reeve_engine_get_arc_ms (oracle->engine, arc);
      OracleState state = { .arcs = { arc, G_MAXUINT32, G_MAXUINT32 } };

      state.ms = get_walk (snap) + arc_ms - get_part (oracle, snap, arc);
      if (arc_ms != REEVE_UNREACHED_MS)
        oracle_add (oracle, state);
    }
}

/* The soonest at the start of @arc, coming from another. */
static guint32
oracle_enter (const Oracle *oracle,
              guint32       arc)
{
  guint32 best = REEVE_UNREACHED_MS;
  GHashTableIter iter;
  gpointer value;

  if (reeve_engine_get_arc_ms (oracle->engine, arc) == REEVE_UNREACHED_MS)
    return best;
  g_hash_table_iter_init (&iter, oracle->times);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const OracleState *state = value;

      if (get_tail (oracle->roads, arc) == get_head (oracle->roads, state->arcs[0])
          && oracle_may_turn (oracle, state->arcs, arc))
        best = MIN (best, state->ms + oracle_turn_ms (oracle, state->arcs[0], arc));
    }
  return best;
}

static guint32
oracle_arrive (const Oracle    *oracle,
               const ReeveSnap *to)
{
  guint32 best = REEVE_UNREACHED_MS;

  for (guint32 arc = 2 * to->segment; arc <= 2 * to->segment + 1; arc++)
    {
      guint32 enter_ms = oracle_enter (oracle, arc);

      if (enter_ms != REEVE_UNREACHED_MS)
        best = MIN (best, enter_ms + get_part (oracle, to, arc) + get_walk (to));
    }
  return best;
}

static guint32
oracle_direct (const Oracle    *oracle,
               const ReeveSnap *from,
               const ReeveSnap *to)
{
  guint32 best = REEVE_UNREACHED_MS;

  if (from->segment != to->segment)
    return best;
  for (guint32 arc = 2 * to->segment; arc <= 2 * to->segment + 1; arc++)
    if (reeve_engine_get_arc_ms (oracle->engine, arc) != REEVE_UNREACHED_MS
        && get_share (from, arc) <= get_share (to, arc))
      best = MIN (best, get_part (oracle, to, arc) - get_part (oracle, from, arc)
                  + get_walk (from) + get_walk (to));
  return best;
}

static guint32
oracle_end_of (const Oracle *oracle,
               guint32       arc)
{
  guint32 best = REEVE_UNREACHED_MS;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, oracle->times);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((OracleState *) value)->arcs[0] == arc)
      best = MIN (best, ((OracleState *) value)->ms);
  return best;
}

/* From the start of @arc, with nothing driven before, to @to. */
static guint32
oracle_reverse (const ReeveEngine *engine,
                guint32            arc,
                const ReeveSnap   *to)
{
  OracleState state = { .arcs = { arc, G_MAXUINT32, G_MAXUINT32 },
                        .ms = reeve_engine_get_arc_ms (engine, arc) };
  Oracle oracle;
  guint32 best;

  if (state.ms == REEVE_UNREACHED_MS)
    return state.ms;
  oracle_start (&oracle, engine);
  oracle_add (&oracle, state);
  oracle_run (&oracle);
  best = oracle_arrive (&oracle, to);
  if (arc / 2 == to->segment)
    best = MIN (best, get_part (&oracle, to, arc) + get_walk (to));
  g_hash_table_unref (oracle.times);
  return best;
}

/* --- Random networks ----------------------------------------------------- */

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

static gboolean
is_open (const ReeveEngine *engine,
         guint32            segment)
{
  return reeve_engine_get_arc_ms (engine, 2 * segment) != REEVE_UNREACHED_MS
         || reeve_engine_get_arc_ms (engine, 2 * segment + 1) != REEVE_UNREACHED_MS;
}

static guint
list_random_snaps (const ReeveEngine *engine,
                   GRand             *rand,
                   ReeveSnap         *snaps,
                   guint              n)
{
  guint32 n_segments = reeve_engine_get_roads (engine)->n_segments;
  guint n_found = 0;

  for (guint i = 0; i < 4 * n && n_found < n; i++)
    {
      guint32 s = (guint32) g_rand_int_range (rand, 0, (int) n_segments);

      if (!is_open (engine, s))
        continue;
      snaps[n_found++] = (ReeveSnap) {
        .segment = s, .share = (float) g_rand_int_range (rand, 0, 5) / 4,
        .distance_m = (float) g_rand_int_range (rand, 0, 30),
      };
    }
  return n_found;
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
  ms = get_walk (from) + get_walk (to);
  for (guint i = 0; i < route->arcs->len; i++)
    {
      guint32 arc = g_array_index (route->arcs, guint32, i);
      gboolean is_last = i + 1 == route->arcs->len;

      if (i > 0)
        {
          g_assert_true (oracle_may_turn (oracle, memory, arc));
          ms += oracle_turn_ms (oracle, memory[0], arc);
        }
      ms += is_last ? get_part (oracle, to, arc) : reeve_engine_get_arc_ms (oracle->engine, arc);
      if (i == 0)
        ms -= get_part (oracle, from, arc);
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
  guint n = list_random_snaps (engine, rand, snaps, G_N_ELEMENTS (snaps));

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
      g_hash_table_unref (oracle.times);
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
      engine = make_engine (roads, profile_text, changes, n_changes);
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
      g_autoptr (ReeveEngine) first = make_engine (roads, profile_text, NULL, 0);
      ReeveEngine *last = first;

      for (guint step = 0; step < 4; step++)
        {
          ReeveRoadChange changes[3];
          guint n = (guint) g_rand_int_range (rand, 0, 4);
          g_autoptr (ReeveEngine) fresh = NULL;
          ReeveEngine *next;
          gsize size;

          list_random_changes (rand, roads->n_segments, changes, n);
          fresh = make_engine (roads, profile_text, changes, n);
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
      g_autoptr (ReeveEngine) engine = make_engine (roads, profile_text, NULL, 0);
      guint32 n_arcs = 2 * roads->n_segments;
      g_autofree guint32 *all = g_new (guint32, n_arcs);
      g_autofree guint32 *origin = g_new (guint32, n_arcs);
      g_autofree guint32 *one = g_new (guint32, 4 * n_arcs);
      gboolean reverse = trial % 2 == 1;
      guint32 limit_ms = trial % 3 == 0 ? 120000 : REEVE_UNREACHED_MS;
      ReeveSnap snaps[4];
      guint n = list_random_snaps (engine, rand, snaps, G_N_ELEMENTS (snaps));

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
      g_autoptr (ReeveEngine) engine = make_engine (roads, profile_text, NULL, 0);
      ReeveSnap snaps[40];
      guint n = list_random_snaps (engine, rand, snaps, G_N_ELEMENTS (snaps));
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

/* --- Drawings ------------------------------------------------------------ */

static ReeveSnap
snap_on (const RoadDraft *draft,
         const char      *letters,
         float            share)
{
  return (ReeveSnap) { .segment = road_draft_find (draft, letters), .share = share };
}

static guint32
ask (const ReeveEngine *engine,
     ReeveSnap          from,
     ReeveSnap          to)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveMatrix) matrix = reeve_engine_matrix (engine, &from, 1, &to, 1,
                                                        REEVE_UNREACHED_MS, job, &error);

  g_assert_no_error (error);
  return matrix->time_ms[0];
}

/* 36 km/h are 10 m a second: a stroke of n characters takes (n + 1) × 10 s. */
static void
test_same_street (void)
{
  RoadDraft *draft = road_draft_from_text ("A>>>>B\n"
                                           "^    v\n"
                                           "C<<<<D", STREET);
  ReeveSnap early = snap_on (draft, "AB", 0.2f);
  ReeveSnap late = snap_on (draft, "AB", 0.6f);
  ReeveSnap walked = late;
  g_autoptr (ReeveRoads) roads = road_draft_end (draft);
  g_autofree char *text = get_free_turns_text ();
  g_autoptr (ReeveEngine) engine = make_engine (roads, text, NULL, 0);

  walked.distance_m = 100;
  g_assert_cmpuint (ask (engine, early, late), ==, 20000);
  /* Behind, on a one-way street: once around the block. */
  g_assert_cmpuint (ask (engine, late, early), ==, 140000 - 20000);
  g_assert_cmpuint (ask (engine, late, late), ==, 0);
  /* 100 m on foot at 5 km/h. */
  g_assert_cmpuint (ask (engine, early, walked), ==, 20000 + 72000);
}

static void
test_rules_over_ways_bind_only_who_came_that_way (void)
{
  static const char drawing[] = "A---B---C---D\n"
                                "    |   |    \n"
                                "    E   F    ";
  RoadDraft *draft = road_draft_from_text (drawing, STREET);
  ReeveSnap a = snap_on (draft, "AB", 0);
  ReeveSnap e = snap_on (draft, "BE", 1);
  ReeveSnap d = snap_on (draft, "CD", 1);
  ReeveSnap f = snap_on (draft, "CF", 1);
  g_autoptr (ReeveRoads) roads = NULL;
  g_autoptr (ReeveEngine) engine = NULL;
  g_autofree char *text = get_free_turns_text ();

  road_draft_ban (draft, "A B C F");
  roads = road_draft_end (draft);
  engine = make_engine (roads, text, NULL, 0);
  g_assert_cmpuint (ask (engine, e, f), ==, 20000 + 40000 + 20000);
  g_assert_cmpuint (ask (engine, a, d), ==, 120000);
  /* From A: down to E, turn at its end, and come again; or on to D and back.
   * Both forget the beginning of the rule; E is nearer. */
  g_assert_cmpuint (ask (engine, a, f), ==, 40000 + 20000 + U_TURN_MS + 20000 + 40000 + 20000);
}

static void
test_rule_that_bans_every_exit_turns_back (void)
{
  RoadDraft *draft = road_draft_from_text ("A---B---C\n"
                                           "    |    \n"
                                           "    D    ", STREET);
  ReeveSnap a = snap_on (draft, "AB", 0.5f);
  ReeveSnap behind = snap_on (draft, "AB", 0);
  ReeveSnap c = snap_on (draft, "BC", 0.5f);
  g_autoptr (ReeveRoads) roads = NULL;
  g_autoptr (ReeveEngine) engine = NULL;
  g_autofree char *text = get_free_turns_text ();
  guint32 n_arcs;
  g_autofree guint32 *times = NULL;
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  road_draft_ban (draft, "A B C");
  road_draft_ban (draft, "A B D");
  roads = road_draft_end (draft);
  engine = make_engine (roads, text, NULL, 0);
  g_assert_cmpuint (ask (engine, a, c), ==, REEVE_UNREACHED_MS);
  g_assert_cmpuint (ask (engine, a, behind), ==, 20000);
  n_arcs = 2 * roads->n_segments;
  times = g_new (guint32, n_arcs);
  g_assert_true (reeve_engine_sweep (engine, &a, 1, FALSE, REEVE_UNREACHED_MS, times, NULL, job,
                                     &error));
  /* To B, about, and back to A: sooner than over A's own end is the direct way. */
  g_assert_cmpuint (times[2 * a.segment + 1], ==, 20000);
  g_assert_cmpuint (ask (engine, c, a), ==, 40000);
}

static void
test_only_rules_leave_one_way_on (void)
{
  RoadDraft *draft = road_draft_from_text ("A---B---C\n"
                                           "    |   |\n"
                                           "    D---E", STREET);
  ReeveSnap a = snap_on (draft, "AB", 0);
  ReeveSnap d = snap_on (draft, "BD", 1);
  g_autoptr (ReeveRoads) roads = NULL;
  g_autoptr (ReeveEngine) engine = NULL;
  g_autofree char *text = get_free_turns_text ();

  road_draft_only (draft, "A B C");
  roads = road_draft_end (draft);
  engine = make_engine (roads, text, NULL, 0);
  g_assert_cmpuint (ask (engine, a, d), ==, 40000 + 40000 + 20000 + 40000);
  g_assert_cmpuint (ask (engine, d, a), ==, 60000);
}

static void
test_closing_both_ways_is_symmetric (void)
{
  static const char drawing[] = "A---B---C\n"
                                "|   |   |\n"
                                "D---E---F\n"
                                "|   |   |\n"
                                "G---H---I";
  RoadDraft *draft = road_draft_from_text (drawing, STREET);
  ReeveRoadChange changes[] = {
    { .segment = road_draft_find (draft, "BE"), .speed_kmh = 0 },
    { .segment = road_draft_find (draft, "EF"), .speed_kmh = 9 },
  };
  ReeveSnap places[4] = { snap_on (draft, "AB", 0.25f), snap_on (draft, "EF", 0.5f),
                          snap_on (draft, "HI", 0.75f), snap_on (draft, "AD", 1) };
  g_autoptr (ReeveRoads) roads = road_draft_end (draft);
  g_autofree char *text = get_free_turns_text ();
  g_autoptr (ReeveEngine) open = make_engine (roads, text, NULL, 0);
  g_autoptr (ReeveEngine) shut = make_engine (roads, text, changes, G_N_ELEMENTS (changes));

  for (guint i = 0; i < 4; i++)
    for (guint j = 0; j < 4; j++)
      {
        g_assert_cmpuint (ask (shut, places[i], places[j]), ==, ask (shut, places[j], places[i]));
        g_assert_cmpuint (ask (shut, places[i], places[j]), >=, ask (open, places[i], places[j]));
      }
  g_assert_cmpuint (reeve_engine_get_arc_ms (shut, 2 * changes[0].segment), ==, REEVE_UNREACHED_MS);
  g_assert_cmpuint (reeve_engine_get_arc_ms (shut, 2 * changes[1].segment), ==, 160000);
}

static void
test_snaps_to_the_street_that_helps (void)
{
  /* Far left an island, above a motorway. */
  RoadDraft *draft = road_draft_from_text ("M-----N      \n"
                                           "A-----B-----C\n"
                                           "|     |     |\n"
                                           "|     |     |\n"
                                           "D-----E-----F\n"
                                           "             \n"
                                           "             \n"
                                           "   X-Y       ", STREET);
  g_autoptr (ReeveRoads) roads = NULL;
  g_autoptr (ReeveEngine) engine = NULL;
  ReeveLonLat start = { 7, 43 };
  guint32 island;
  guint32 motorway;
  guint32 near;
  ReeveSnap snap;

  road_draft_tag (draft, "MN", "\"highway\":\"motorway\"");
  motorway = road_draft_find (draft, "MN");
  island = road_draft_find (draft, "XY");
  near = road_draft_find (draft, "DE");
  roads = road_draft_end (draft);
  engine = make_engine (roads, profile_text, NULL, 0);
  g_assert_false (reeve_engine_is_connected (engine, island));
  g_assert_true (reeve_engine_is_connected (engine, near));
  g_assert_cmpuint (reeve_engine_get_warnings (engine)->len, ==, 1);

  /* 100 m from the island, 200 m from the network. */
  snap = reeve_engine_snap (engine, reeve_local_to_lonlat (start, (ReeveXY) { 350, -600 }), 1000);
  g_assert_cmpuint (snap.segment, ==, near);
  g_assert_cmpfloat (fabsf (snap.distance_m - 200), <, 1);
  g_assert_cmpfloat (fabsf (snap.share - 3.5f / 6), <, 0.01f);
  /* 20 m from the island: the network is too far to be meant. */
  snap = reeve_engine_snap (engine, reeve_local_to_lonlat (start, (ReeveXY) { 350, -680 }), 1000);
  g_assert_cmpuint (snap.segment, ==, island);
  /* 10 m from the motorway, 90 m from a street. */
  snap = reeve_engine_snap (engine, reeve_local_to_lonlat (start, (ReeveXY) { 300, -10 }), 1000);
  g_assert_cmpstr (reeve_roads_get_name (roads, snap.segment), ==, "AB");
  /* With no other street in reach it is the motorway after all. */
  snap = reeve_engine_snap (engine, reeve_local_to_lonlat (start, (ReeveXY) { 300, -10 }), 50);
  g_assert_cmpuint (snap.segment, ==, motorway);
  g_assert_cmpfloat (snap.distance_m, <, 11);
  snap = reeve_engine_snap (engine, reeve_local_to_lonlat (start, (ReeveXY) { 300, 5000 }), 1000);
  g_assert_cmpuint (snap.segment, ==, G_MAXUINT32);
}

static void
test_stops_when_cancelled (void)
{
  RoadDraft *draft = road_draft_from_text ("A---B", STREET);
  ReeveSnap a = snap_on (draft, "AB", 0);
  g_autoptr (ReeveRoads) roads = road_draft_end (draft);
  g_autoptr (ReeveEngine) engine = make_engine (roads, profile_text, NULL, 0);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  reeve_job_cancel (job);
  g_assert_null (reeve_engine_matrix (engine, &a, 1, &a, 1, 1, job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
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
  g_test_add_func ("/network/engine/same-street", test_same_street);
  g_test_add_func ("/network/engine/rules-over-ways-bind-only-who-came-that-way",
                   test_rules_over_ways_bind_only_who_came_that_way);
  g_test_add_func ("/network/engine/rule-that-bans-every-exit-turns-back",
                   test_rule_that_bans_every_exit_turns_back);
  g_test_add_func ("/network/engine/only-rules-leave-one-way-on", test_only_rules_leave_one_way_on);
  g_test_add_func ("/network/engine/closing-both-ways-is-symmetric",
                   test_closing_both_ways_is_symmetric);
  g_test_add_func ("/network/engine/snaps-to-the-street-that-helps",
                   test_snaps_to_the_street_that_helps);
  g_test_add_func ("/network/engine/stops-when-cancelled", test_stops_when_cancelled);

  return g_test_run ();
}
