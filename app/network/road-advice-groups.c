/* network/road-advice-groups.c — streets that are not part of the main network
 *
 * They are gathered where they touch. A group that touches no street of the
 * main network is an island; one that does, at a gate or a barrier, is gated;
 * any other lets traffic in and never out, or the other way round.
 */
#include "network/road-advice-private.h"

#include "core/i18n.h"
#include "core/units.h"
#include "network/engine-private.h"

#define N_KINDS (REEVE_CUT_TRAP + 1)

typedef struct
{
  guint32     node;      /* the lowest */
  double      length_m;
  ReeveCutOff kind;
  ReeveLonLat place;
} Group;

static guint32
find_root (guint32 *parents,
           guint32  node)
{
  while (parents[node] != node)
    {
      parents[node] = parents[parents[node]];
      node = parents[node];
    }
  return node;
}

/* Groups do not grow through nodes of the main network: two lanes behind two
 * gates of one street are two. */
static void
join_groups (const ReeveRoadLook *look,
             guint32             *parents)
{
  const ReeveRoads *roads = look->roads;

  for (guint32 node = 0; node < roads->n_nodes; node++)
    parents[node] = node;
  for (guint32 s = 0; s < roads->n_segments; s++)
    {
      guint32 from = roads->segments[s].from, to = roads->segments[s].to;

      if (!reeve_road_look_is_usable (look, s) || reeve_engine_is_connected (look->engine, s)
          || look->in_main[from] || look->in_main[to])
        continue;
      from = find_root (parents, from);
      to = find_root (parents, to);
      parents[MAX (from, to)] = MIN (from, to);
    }
}

static int
compare_groups (gconstpointer a,
                gconstpointer b)
{
  const Group *x = a, *y = b;

  if (x->length_m != y->length_m)
    return x->length_m > y->length_m ? -1 : 1;
  return x->node < y->node ? -1 : x->node > y->node;
}

/* (transfer full) (element-type Group): @out_group says by segment which it is in,
 * G_MAXUINT32 for none */
static GArray *
list_groups (const ReeveRoadLook *look,
             guint32             *out_group)
{
  const ReeveRoads *roads = look->roads;
  g_autofree guint32 *parents = g_new (guint32, MAX (roads->n_nodes, 1));
  g_autofree guint32 *numbers = g_new0 (guint32, MAX (roads->n_nodes, 1));
  GArray *groups = g_array_new (FALSE, TRUE, sizeof (Group));

  join_groups (look, parents);
  for (guint32 s = 0; s < roads->n_segments; s++)
    {
      const ReeveSegment *segment = &roads->segments[s];
      guint32 ends[2] = { segment->from, segment->to };
      guint32 root;
      Group *group;

      out_group[s] = G_MAXUINT32;
      if (!reeve_road_look_is_usable (look, s) || reeve_engine_is_connected (look->engine, s))
        continue;
      root = find_root (parents, look->in_main[ends[0]] ? ends[1] : ends[0]);
      if (numbers[root] == 0)
        {
          Group first = { .node = root, .place = roads->points[segment->points] };

          g_array_append_val (groups, first);
          numbers[root] = groups->len;
        }
      out_group[s] = numbers[root] - 1;
      group = &g_array_index (groups, Group, out_group[s]);
      group->length_m += segment->length_m;
      for (guint k = 0; k < 2; k++)
        if (look->in_main[ends[k]])
          group->kind = MAX (group->kind, reeve_profile_may_pass (look->profile,
                                                                  roads->node_flags[ends[k]])
                                          ? REEVE_CUT_TRAP : REEVE_CUT_GATE);
    }
  return groups;
}

guint8 *
reeve_road_list_cut_offs (const ReeveEngine *engine)
{
  g_auto (ReeveRoadLook) look = { .engine = engine, .roads = reeve_engine_get_roads (engine),
                                  .profile = engine->profile };
  guint32 n = MAX (look.roads->n_segments, 1);
  g_autofree guint32 *group = g_new (guint32, n);
  guint8 *cut_offs = g_new0 (guint8, n);
  g_autoptr (GArray) groups = NULL;

  reeve_road_look_init (&look);
  groups = list_groups (&look, group);
  for (guint32 s = 0; s < look.roads->n_segments; s++)
    if (group[s] != G_MAXUINT32)
      cut_offs[s] = (guint8) g_array_index (groups, Group, group[s]).kind;
  return cut_offs;
}

static char *
describe_groups (ReeveCutOff   kind,
                 guint       n,
                 const char *count,
                 const char *length,
                 const char *longest)
{
  if (kind == REEVE_CUT_ISLAND)
    /* Translators: a count, two lengths */
    return g_strdup_printf (ngettext ("%s group of streets is not joined to the rest: %s in all, "
                                      "the longest %s",
                                      "%s groups of streets are not joined to the rest: %s in all, "
                                      "the longest %s", n), count, length, longest);
  if (kind == REEVE_CUT_GATE)
    /* Translators: a count, two lengths */
    return g_strdup_printf (ngettext ("%s group of streets lies behind a gate or barrier: %s in "
                                      "all, the longest %s",
                                      "%s groups of streets lie behind gates or barriers: %s in "
                                      "all, the longest %s", n), count, length, longest);
  /* Translators: a count, two lengths */
  return g_strdup_printf (ngettext ("%s group of streets can be driven into and not out of, or out "
                                    "of and not into: %s in all, the longest %s",
                                    "%s groups of streets can be driven into and not out of, or out "
                                    "of and not into: %s in all, the longest %s", n), count, length,
                          longest);
}

void
reeve_road_look_at_groups (ReeveRoadLook *look)
{
  static const char *const ids[N_KINDS] = { "island", "gate", "trap" };
  const char *remedies[N_KINDS] = {
    _("Join them in the source where a street is missing, or raise the tolerance of a line layer; "
      "what is an island by nature needs its ferry."),
    _("Say in the source who may pass the gate, or ask with the emergency profile, which passes."),
    _("Look for a one-way sign that points the wrong way, or for a street that the source cuts "
      "off at its edge."),
  };
  g_autofree guint32 *group = g_new (guint32, MAX (look->roads->n_segments, 1));
  g_autoptr (GArray) groups = list_groups (look, group);

  g_array_sort (groups, compare_groups);
  for (ReeveCutOff kind = 0; kind < N_KINDS; kind++)
    {
      g_autofree char *count = NULL;
      g_autofree char *length = NULL;
      g_autofree char *longest = NULL;
      ReeveRoadAdvice *advice;
      double sum_m = 0, most_m = 0;
      guint n = 0;

      for (guint i = 0; i < groups->len; i++)
        if (g_array_index (groups, Group, i).kind == kind)
          {
            n++;
            sum_m += g_array_index (groups, Group, i).length_m;
            most_m = MAX (most_m, g_array_index (groups, Group, i).length_m);
          }
      if (n == 0)
        continue;
      count = reeve_format_count (n);
      length = reeve_format_length (sum_m);
      longest = reeve_format_length (most_m);
      advice = reeve_road_advice_add (look->list, ids[kind], n,
                                      describe_groups (kind, n, count, length, longest),
                                      remedies[kind]);
      advice->length_m = sum_m;
      for (guint i = 0; i < groups->len; i++)
        if (g_array_index (groups, Group, i).kind == kind)
          reeve_road_advice_add_place (advice, g_array_index (groups, Group, i).place);
    }
}
