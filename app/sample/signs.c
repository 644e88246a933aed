/* sample/signs.c — names, speeds, one-way streets, signals and turn rules
 *
 * No sign may lock anyone in: one-way streets are taken back until every street
 * reaches every other, the motorway's ends and the island aside.
 */
#include "sample/city.h"
#include "sample/names.h"

#include <string.h>

#define N_TURN_RULES 26

static ReeveXY
find_middle (const ReeveCity *self,
             const ReeveWay  *way)
{
  return g_array_index (self->nodes, ReeveNode,
                        g_array_index (way->nodes, guint32, way->nodes->len / 2)).at;
}

static double
measure_way (const ReeveCity *self,
             const ReeveWay  *way)
{
  double sum = 0;

  for (guint i = 1; i < way->nodes->len; i++)
    sum += reeve_xy_distance (
      g_array_index (self->nodes, ReeveNode, g_array_index (way->nodes, guint32, i - 1)).at,
      g_array_index (self->nodes, ReeveNode, g_array_index (way->nodes, guint32, i)).at);

  return sum;
}

static void
sign_side_street (ReeveCity  *self,
                  ReeveDice  *dice,
                  ReeveNames *names,
                  ReeveWay   *way)
{
  double length = measure_way (self, way);
  int q = reeve_city_quarter_at (self, find_middle (self, way), NULL);
  ReeveFabric fabric = q < 0 ? REEVE_FABRIC_SUBURB : reeve_quarters[q].fabric;

  if (way->name == NULL && (length > 70 || fabric == REEVE_FABRIC_OLD) &&
      (fabric != REEVE_FABRIC_VILLAGE || length > 260))
    way->name = reeve_names_take (names, self->words);
  switch (fabric)
    {
    case REEVE_FABRIC_OLD:
      way->class = REEVE_WAY_LIVING;
      way->speed_kmh = 20;
      way->extra = reeve_dice_share (dice) < 0.6 ? "surface=sett" : "surface=cobblestone";
      break;
    case REEVE_FABRIC_WORKS:
    case REEVE_FABRIC_TRADE:
      way->speed_kmh = 50;
      way->lanes = 2;
      break;
    case REEVE_FABRIC_SLABS:
      if (length < 130)
        {
          way->class = REEVE_WAY_SERVICE;
          way->name = NULL;
          break;
        }
      way->speed_kmh = 30;
      break;
    case REEVE_FABRIC_SUBURB:
    case REEVE_FABRIC_VILLA:
      way->speed_kmh = 30;
      way->extra = "surface=asphalt";
      break;
    case REEVE_FABRIC_TERRACE:
    case REEVE_FABRIC_GRID:
    case REEVE_FABRIC_VILLAGE:
    default:
      way->speed_kmh = length > 300 ? 50 : 30;
      way->extra = "surface=asphalt";
    }
  if ((fabric == REEVE_FABRIC_TERRACE || fabric == REEVE_FABRIC_GRID || fabric == REEVE_FABRIC_OLD) &&
      length > 90 && reeve_dice_share (dice) < 0.34)
    {
      way->is_oneway = TRUE;
      way->lanes = 1;
    }
}

/* Marks what can be reached from @start; backwards when @backwards. */
static void
spread (const ReeveCity *self,
        GPtrArray      **ways_at,
        guint32          start,
        gboolean         backwards,
        guint8          *seen)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint32));

  seen[start] = 1;
  g_array_append_val (stack, start);
  while (stack->len > 0)
    {
      guint32 node = g_array_index (stack, guint32, stack->len - 1);

      g_array_set_size (stack, stack->len - 1);
      for (guint k = 0; ways_at[node] != NULL && k < ways_at[node]->len; k++)
        {
          const ReeveWay *way = g_ptr_array_index (ways_at[node], k);

          for (guint i = 0; i < way->nodes->len; i++)
            {
              guint32 next[2];
              guint n = 0;

              if (g_array_index (way->nodes, guint32, i) != node)
                continue;
              if (i + 1 < way->nodes->len && !(way->is_oneway && backwards))
                next[n++] = g_array_index (way->nodes, guint32, i + 1);
              if (i > 0 && !(way->is_oneway && !backwards))
                next[n++] = g_array_index (way->nodes, guint32, i - 1);
              for (guint j = 0; j < n; j++)
                if (!seen[next[j]])
                  {
                    seen[next[j]] = 1;
                    g_array_append_val (stack, next[j]);
                  }
            }
        }
    }
}

static void
take_back_oneways (ReeveCity *self)
{
  g_autofree GPtrArray **ways_at = g_new0 (GPtrArray *, self->nodes->len);
  g_autofree guint8 *ahead = g_new (guint8, self->nodes->len);
  g_autofree guint8 *behind = g_new (guint8, self->nodes->len);
  guint32 start = 0;
  gboolean changed = TRUE;

  for (guint w = 0; w < self->ways->len; w++)
    {
      ReeveWay *way = g_ptr_array_index (self->ways, w);

      if (!reeve_way_carries_cars (way->class))
        continue;
      if (start == 0 && way->class == REEVE_WAY_PRIMARY)
        start = g_array_index (way->nodes, guint32, way->nodes->len / 2);
      for (guint i = 0; i < way->nodes->len; i++)
        {
          guint32 node = g_array_index (way->nodes, guint32, i);

          if (ways_at[node] == NULL)
            ways_at[node] = g_ptr_array_new ();
          if (ways_at[node]->len == 0 || g_ptr_array_index (ways_at[node], ways_at[node]->len - 1) != way)
            g_ptr_array_add (ways_at[node], way);
        }
    }
  while (changed)
    {
      changed = FALSE;
      memset (ahead, 0, self->nodes->len);
      memset (behind, 0, self->nodes->len);
      spread (self, ways_at, start, FALSE, ahead);
      spread (self, ways_at, start, TRUE, behind);
      for (guint w = 0; w < self->ways->len; w++)
        {
          ReeveWay *way = g_ptr_array_index (self->ways, w);

          if (!way->is_oneway || way->is_sketched || !reeve_way_carries_cars (way->class))
            continue;
          for (guint i = 0; i < way->nodes->len && way->is_oneway; i++)
            {
              guint32 node = g_array_index (way->nodes, guint32, i);

              if (!ahead[node] || !behind[node])
                {
                  way->is_oneway = FALSE;
                  way->lanes = 0;
                  changed = TRUE;
                }
            }
        }
    }
  for (guint i = 0; i < self->nodes->len; i++)
    if (ways_at[i] != NULL)
      g_ptr_array_unref (ways_at[i]);
}

typedef struct
{
  guint    n_arms;
  guint    n_main;       /* arms of secondary roads and better */
  guint    n_car;
  gboolean is_ring;      /* part of a roundabout, slip road or motorway */
  gboolean has_rail;
  gboolean has_path;
} Junction;

static void
sign_nodes (ReeveCity *self,
            Junction  *junctions)
{
  for (guint w = 0; w < self->ways->len; w++)
    {
      const ReeveWay *way = g_ptr_array_index (self->ways, w);

      for (guint i = 0; i < way->nodes->len; i++)
        {
          Junction *junction = &junctions[g_array_index (way->nodes, guint32, i)];
          guint n = (i > 0) + (i + 1 < way->nodes->len);

          junction->n_arms += n;
          if (reeve_way_carries_cars (way->class))
            junction->n_car += n;
          if (way->class <= REEVE_WAY_SECONDARY)
            junction->n_main += n;
          junction->is_ring |= way->is_roundabout || way->class <= REEVE_WAY_MOTORWAY_LINK;
          junction->has_rail |= way->class == REEVE_WAY_RAIL;
          junction->has_path |= way->class == REEVE_WAY_CYCLEWAY || way->class == REEVE_WAY_FOOTWAY;
        }
    }
  for (guint i = 0; i < self->nodes->len; i++)
    {
      ReeveNode *node = &g_array_index (self->nodes, ReeveNode, i);
      const Junction *junction = &junctions[i];
      gboolean in_town = reeve_city_quarter_at (self, node->at, NULL) >= 0;

      if (junction->has_rail && junction->n_car >= 2)
        node->kind = REEVE_NODE_LEVEL_CROSSING;
      else if (junction->n_main >= 3 && junction->n_car >= 3 && !junction->is_ring && in_town)
        node->kind = REEVE_NODE_SIGNALS;
      else if (junction->has_path && junction->n_car >= 2 && junction->n_main >= 2)
        node->kind = REEVE_NODE_CROSSING;
      else if (junction->n_arms == 1 && junction->n_car == 1 && in_town)
        node->kind = REEVE_NODE_TURNING_CIRCLE;
    }
  for (guint w = 0; w < self->ways->len; w++)
    {
      const ReeveWay *way = g_ptr_array_index (self->ways, w);
      guint32 first = g_array_index (way->nodes, guint32, 0);

      if (way->class == REEVE_WAY_MOTORWAY_LINK && junctions[first].n_main >= 3 &&
          fabs (g_array_index (self->nodes, ReeveNode, first).at.x) > 3000)
        g_array_index (self->nodes, ReeveNode, first).kind = REEVE_NODE_MOTORWAY_JUNCTION;
    }
}

/* A cul-de-sac of the villas behind a gate. */
static void
close_a_street (ReeveCity      *self,
                const Junction *junctions)
{
  for (guint w = 0; w < self->ways->len; w++)
    {
      ReeveWay *way = g_ptr_array_index (self->ways, w);
      guint32 first = g_array_index (way->nodes, guint32, 0);
      guint32 last = g_array_index (way->nodes, guint32, way->nodes->len - 1);
      int q = reeve_city_quarter_at (self, find_middle (self, way), NULL);
      gboolean plain = TRUE;

      if (way->class != REEVE_WAY_RESIDENTIAL || way->is_sketched || q < 0 ||
          (reeve_quarters[q].fabric != REEVE_FABRIC_VILLA &&
           reeve_quarters[q].fabric != REEVE_FABRIC_SUBURB) ||
          way->nodes->len < 4 || (junctions[first].n_arms == 1) == (junctions[last].n_arms == 1))
        continue;
      for (guint i = 1; i + 1 < way->nodes->len; i++)
        plain &= junctions[g_array_index (way->nodes, guint32, i)].n_arms == 2;
      if (!plain)
        continue;
      way->is_gated = TRUE;
      way->is_oneway = FALSE;
      g_array_index (self->nodes, ReeveNode,
                     g_array_index (way->nodes, guint32,
                                    junctions[first].n_arms == 1 ? way->nodes->len - 2 : 1)).kind =
        REEVE_NODE_GATE;
      return;
    }
}

/* Cuts @way at vertex @at; the second half becomes a way of its own. */
static void
cut_way (ReeveCity *self,
         ReeveWay  *way,
         guint      at)
{
  ReeveWay *rest = reeve_city_add_way (self, way->class, NULL);

  rest->name = way->name;
  rest->ref = way->ref;
  rest->lanes = way->lanes;
  rest->speed_kmh = way->speed_kmh;
  rest->is_oneway = way->is_oneway;
  rest->is_sketched = way->is_sketched;
  rest->bridge_name = way->bridge_name;
  rest->extra = way->extra;
  rest->nodes = g_array_new (FALSE, FALSE, sizeof (guint32));
  rest->bridges = g_array_new (FALSE, FALSE, sizeof (guint8));
  g_array_append_vals (rest->nodes, &g_array_index (way->nodes, guint32, at), way->nodes->len - at);
  g_array_append_vals (rest->bridges, &g_array_index (way->bridges, guint8, at),
                       way->bridges->len - at);
  g_array_set_size (way->nodes, at + 1);
  g_array_set_size (way->bridges, at);
  g_array_index (self->nodes, ReeveNode, g_array_index (way->nodes, guint32, at)).n_ways++;
}

static gboolean
has_bridge (const ReeveWay *way)
{
  for (guint i = 0; i < way->bridges->len; i++)
    if (g_array_index (way->bridges, guint8, i))
      return TRUE;

  return FALSE;
}

/* The arms that end at @node, each with the direction away from it. */
static guint
list_arms (const ReeveCity *self,
           guint32          node,
           guint32         *ways,
           double          *angles,
           guint            room)
{
  guint n = 0;

  for (guint w = 0; w < self->ways->len && n < room; w++)
    {
      const ReeveWay *way = g_ptr_array_index (self->ways, w);
      gboolean starts = g_array_index (way->nodes, guint32, 0) == node;
      guint32 next;
      ReeveXY a, b;

      if (!reeve_way_carries_cars (way->class) ||
          (!starts && g_array_index (way->nodes, guint32, way->nodes->len - 1) != node))
        continue;
      next = g_array_index (way->nodes, guint32, starts ? 1 : way->nodes->len - 2);
      a = g_array_index (self->nodes, ReeveNode, node).at;
      b = g_array_index (self->nodes, ReeveNode, next).at;
      ways[n] = w;
      angles[n++] = atan2 (b.y - a.y, b.x - a.x);
    }
  return n;
}

static void
add_rule_at (ReeveCity *self,
             guint32    node)
{
  guint32 arms[8];
  double angles[8];
  guint n_ways = self->ways->len;
  gboolean straight = self->rules->len % 4 == 3;
  guint n;

  for (guint w = 0; w < n_ways; w++)
    {
      ReeveWay *way = g_ptr_array_index (self->ways, w);

      for (guint i = 1; i + 1 < way->nodes->len; i++)
        if (g_array_index (way->nodes, guint32, i) == node)
          cut_way (self, way, i);
    }
  n = list_arms (self, node, arms, angles, G_N_ELEMENTS (arms));
  for (guint f = 0; f < n; f++)
    for (guint t = 0; t < n; t++)
      {
        const ReeveWay *from = g_ptr_array_index (self->ways, arms[f]);
        const ReeveWay *to = g_ptr_array_index (self->ways, arms[t]);
        /* How far the road turns left: 0 is straight on. */
        double turn = remainder (angles[t] - angles[f] - G_PI, 2 * G_PI);
        ReeveTurnRule rule = { arms[f], node, arms[t], straight ? "only_straight_on" : "no_left_turn" };

        if (f == t || from->is_oneway || to->is_oneway || has_bridge (from) || has_bridge (to) ||
            from->class == to->class)
          continue;
        if (!straight && (turn < 0.9 || turn > 2.2))
          continue;
        if (straight && fabs (turn) > 0.4)
          {
            if (n < 4 || turn > -0.9 || turn < -2.2)
              continue;
            rule.kind = "only_right_turn";
          }
        g_array_append_val (self->rules, rule);
        return;
      }
}

void
reeve_city_sign_streets (ReeveCity *self)
{
  ReeveDice dice = reeve_dice_new (self->seed, 7);
  ReeveNames names;
  g_autofree Junction *junctions = g_new0 (Junction, self->nodes->len);

  reeve_names_init (&names, self->seed);
  /* The old town first: it has the plain names, the outskirts the derived ones. */
  for (guint round = 0; round < 2; round++)
    for (guint w = 0; w < self->ways->len; w++)
      {
        ReeveWay *way = g_ptr_array_index (self->ways, w);
        gboolean old = reeve_xy_distance (find_middle (self, way), reeve_xy (0, 0)) < 1000;

        if (!way->is_sketched && old == (round == 0) &&
            (way->class == REEVE_WAY_RESIDENTIAL || way->class == REEVE_WAY_UNCLASSIFIED))
          sign_side_street (self, &dice, &names, way);
      }
  take_back_oneways (self);
  sign_nodes (self, junctions);
  close_a_street (self, junctions);
  for (guint32 i = 0; i < self->nodes->len && self->rules->len < N_TURN_RULES; i++)
    if (junctions[i].n_car == 4 && junctions[i].n_main >= 2 && junctions[i].n_main < 4 &&
        !junctions[i].is_ring && !junctions[i].has_rail &&
        reeve_city_quarter_at (self, g_array_index (self->nodes, ReeveNode, i).at, NULL) >= 0 &&
        i % 3 == 0)
      add_rule_at (self, i);
}
