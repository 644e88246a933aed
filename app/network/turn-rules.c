/* network/turn-rules.c — the sequences of arcs that nobody may drive */
#include "network/turn-rules.h"

#include "network/turn-graph.h"

/* A rule through loops can be read in several directions; more readings than
 * this are a drawing mistake. */
#define MOST_READINGS 64

/* A rule with more via ways than this is a drawing mistake. */
#define MOST_VIAS 64

typedef struct
{
  guint32 arc;
  guint32 parent;
  guint32 depth;
  guint32 fail;
  gboolean banned;
} State;

typedef struct
{
  guint32  prefix;    /* state after the last via */
  guint32  arc;       /* may follow */
} Allowed;

struct _ReeveTurnRules
{
  GArray     *states;    /* owned, of State */
  GHashTable *children;  /* owned: state << 32 | arc → state */
  GArray     *allowed;   /* owned, of Allowed: what "only" rules let pass */
  guint32     n_odd;
};

static guint64
child_key (guint32 state,
           guint32 arc)
{
  return (guint64) state << 32 | arc;
}

static guint32
find_child (const ReeveTurnRules *self,
            guint32               state,
            guint32               arc)
{
  guint64 key = child_key (state, arc);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->children, &key));
}

static guint32
add_child (ReeveTurnRules *self,
           guint32         state,
           guint32         arc)
{
  guint32 child = find_child (self, state, arc);

  if (child == 0)
    {
      State fresh = { .arc = arc, .parent = state,
                      .depth = g_array_index (self->states, State, state).depth + 1 };
      guint64 key = child_key (state, arc);

      child = self->states->len;
      g_array_append_val (self->states, fresh);
      g_hash_table_insert (self->children, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (child));
    }
  return child;
}

typedef struct
{
  const ReeveRoads    *roads;
  const ReeveTurnRule *rule;
  guint32              n_readings;
} Reading;

/* Follows the rule's segments from @node on; each may be read both ways when
 * it is a loop. */
static void
read_on (ReeveTurnRules *self,
         Reading        *reading,
         guint32         state,
         guint32         node,
         guint32         step)
{
  const ReeveTurnRule *rule = reading->rule;
  gboolean is_last = step == rule->n_via;
  guint32 segment = is_last ? rule->to_segment : reading->roads->via[rule->first_via + step];

  for (guint32 arc = 2 * segment; arc <= 2 * segment + 1; arc++)
    {
      if (reeve_arc_tail_node (reading->roads, arc) != node)
        continue;
      if (!is_last)
        {
          read_on (self, reading, add_child (self, state, arc),
                   reeve_arc_head_node (reading->roads, arc), step + 1);
          continue;
        }
      if (reading->n_readings++ >= MOST_READINGS)
        return;
      if (rule->kind == 0)
        {
          guint32 end = add_child (self, state, arc);

          g_array_index (self->states, State, end).banned = TRUE;
        }
      else
        {
          Allowed allowed = { state, arc };

          g_array_append_val (self->allowed, allowed);
        }
    }
}

static void
read_rule (ReeveTurnRules   *self,
           const ReeveRoads *roads,
           guint32           rule_number)
{
  const ReeveTurnRule *rule = &roads->rules[rule_number];
  Reading reading = { .roads = roads, .rule = rule };

  if (rule->n_via <= MOST_VIAS)
    for (guint32 arc = 2 * rule->from_segment; arc <= 2 * rule->from_segment + 1; arc++)
      if (reeve_arc_head_node (roads, arc) == rule->via_node)
        read_on (self, &reading, add_child (self, 0, arc), rule->via_node, 0);
  self->n_odd += reading.n_readings == 0;
}

static int
compare_allowed (gconstpointer a,
                 gconstpointer b)
{
  const Allowed *left = a;
  const Allowed *right = b;

  if (left->prefix != right->prefix)
    return left->prefix < right->prefix ? -1 : 1;
  return left->arc < right->arc ? -1 : left->arc > right->arc;
}

/* Forbids whatever no "only" rule with the same beginning allows. */
static void
forbid_others (ReeveTurnRules   *self,
               const ReeveRoads *roads,
               const guint32    *exit_first,
               const guint32    *exits)
{
  guint i = 0;

  g_array_sort (self->allowed, compare_allowed);
  while (i < self->allowed->len)
    {
      const Allowed *rows = &g_array_index (self->allowed, Allowed, i);
      guint32 prefix = rows[0].prefix;
      guint32 node = reeve_arc_head_node (roads,
                                          g_array_index (self->states, State, prefix).arc);
      guint n = 1;

      while (i + n < self->allowed->len && rows[n].prefix == prefix)
        n++;
      for (guint32 k = exit_first[node]; k < exit_first[node + 1]; k++)
        {
          gboolean is_allowed = FALSE;

          for (guint j = 0; j < n; j++)
            is_allowed |= rows[j].arc == exits[k];
          if (!is_allowed)
            {
              guint32 end = add_child (self, prefix, exits[k]);

              g_array_index (self->states, State, end).banned = TRUE;
            }
        }
      i += n;
    }
}

/* States by rising depth: a state's fail link is known before its children's. */
static void
link_states (ReeveTurnRules *self)
{
  g_autofree guint32 *order = g_new (guint32, self->states->len);
  guint32 n = 0;

  for (guint32 depth = 1; n + 1 < self->states->len; depth++)
    for (guint32 s = 1; s < self->states->len; s++)
      if (g_array_index (self->states, State, s).depth == depth)
        order[n++] = s;
  for (guint32 i = 0; i < n; i++)
    {
      State *state = &g_array_index (self->states, State, order[i]);
      guint32 fail = g_array_index (self->states, State, state->parent).fail;

      if (state->depth == 1)
        continue;
      while (fail != 0 && find_child (self, fail, state->arc) == 0)
        fail = g_array_index (self->states, State, fail).fail;
      state->fail = find_child (self, fail, state->arc);
      state->banned |= g_array_index (self->states, State, state->fail).banned;
    }
}

ReeveTurnRules *
reeve_turn_rules_new (const ReeveRoads *roads,
                      guint32           n_rules,
                      guint32           vehicles,
                      const guint32    *exit_first,
                      const guint32    *exits)
{
  ReeveTurnRules *self = g_new0 (ReeveTurnRules, 1);
  State root = { .arc = G_MAXUINT32 };

  self->states = g_array_new (FALSE, FALSE, sizeof (State));
  self->children = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->allowed = g_array_new (FALSE, FALSE, sizeof (Allowed));
  g_array_append_val (self->states, root);

  for (guint32 i = 0; i < n_rules; i++)
    if ((roads->rules[i].except & vehicles) == 0)
      read_rule (self, roads, i);
  forbid_others (self, roads, exit_first, exits);
  link_states (self);

  return self;
}

void
reeve_turn_rules_free (ReeveTurnRules *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->states);
  g_hash_table_unref (self->children);
  g_array_unref (self->allowed);
  g_free (self);
}

guint32
reeve_turn_rules_get_n_odd (const ReeveTurnRules *self)
{
  return self->n_odd;
}

guint32
reeve_turn_rules_get_n_states (const ReeveTurnRules *self)
{
  return self->states->len;
}

guint32
reeve_turn_rules_get_depth (const ReeveTurnRules *self,
                            guint32               state)
{
  return g_array_index (self->states, State, state).depth;
}

guint32
reeve_turn_rules_get_arc (const ReeveTurnRules *self,
                          guint32               state)
{
  return g_array_index (self->states, State, state).arc;
}

gboolean
reeve_turn_rules_is_banned (const ReeveTurnRules *self,
                            guint32               state)
{
  return g_array_index (self->states, State, state).banned;
}

guint32
reeve_turn_rules_follow (const ReeveTurnRules *self,
                         guint32               state,
                         guint32               arc,
                         gboolean             *out_banned)
{
  guint32 child = find_child (self, state, arc);

  while (state != 0 && child == 0)
    {
      state = g_array_index (self->states, State, state).fail;
      child = find_child (self, state, arc);
    }
  *out_banned = g_array_index (self->states, State, child).banned;
  return child;
}
