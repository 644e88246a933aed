/* tests/network/turn-oracle.c — times by every rule as it is written */
#include "turn-oracle.h"

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

gboolean
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

guint32
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

void
oracle_start (Oracle            *oracle,
              const ReeveEngine *engine)
{
  oracle->engine = engine;
  oracle->roads = reeve_engine_get_roads (engine);
  oracle->times = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_queue_init (&oracle->queue);
}

void
oracle_clear (Oracle *oracle)
{
  g_hash_table_unref (oracle->times);
}

void
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

guint32
oracle_part_ms (const Oracle    *oracle,
                const ReeveSnap *snap,
                guint32          arc)
{
  return (guint32) (reeve_engine_get_arc_ms (oracle->engine, arc) * get_share (snap, arc) + 0.5);
}

guint32
oracle_walk_ms (const ReeveSnap *snap)
{
  return (guint32) ((double) snap->distance_m * 720 + 0.5);
}

void
oracle_add_snap (Oracle          *oracle,
                 const ReeveSnap *snap)
{
  for (guint32 arc = 2 * snap->segment; arc <= 2 * snap->segment + 1; arc++)
    {
      guint32 arc_ms = reeve_engine_get_arc_ms (oracle->engine, arc);
      OracleState state = { .arcs = { arc, G_MAXUINT32, G_MAXUINT32 } };

      state.ms = oracle_walk_ms (snap) + arc_ms - oracle_part_ms (oracle, snap, arc);
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

guint32
oracle_arrive (const Oracle    *oracle,
               const ReeveSnap *to)
{
  guint32 best = REEVE_UNREACHED_MS;

  for (guint32 arc = 2 * to->segment; arc <= 2 * to->segment + 1; arc++)
    {
      guint32 enter_ms = oracle_enter (oracle, arc);

      if (enter_ms != REEVE_UNREACHED_MS)
        best = MIN (best, enter_ms + oracle_part_ms (oracle, to, arc) + oracle_walk_ms (to));
    }
  return best;
}

guint32
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
      best = MIN (best, oracle_part_ms (oracle, to, arc) - oracle_part_ms (oracle, from, arc)
                  + oracle_walk_ms (from) + oracle_walk_ms (to));
  return best;
}

guint32
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

guint32
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
    best = MIN (best, oracle_part_ms (&oracle, to, arc) + oracle_walk_ms (to));
  oracle_clear (&oracle);
  return best;
}
