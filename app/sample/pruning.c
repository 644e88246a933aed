/* sample/pruning.c — what is left of the lines once they form a network
 *
 * Stubs and what cannot be reached are dropped, so that the network hangs
 * together, but for the river's island.
 */
#include "sample/pruning.h"

/* Splits ways into the runs of edges that @keep (one flag per edge) says yes to. */
void
reeve_way_keep_edges (ReeveCity    *self,
                      ReeveWay     *way,
                      const guint8 *keep)
{
  g_autoptr (GArray) nodes = way->nodes;
  g_autoptr (GArray) bridges = way->bridges;
  ReeveWay *run = NULL;
  gboolean used = FALSE;

  way->nodes = g_array_new (FALSE, FALSE, sizeof (guint32));
  way->bridges = g_array_new (FALSE, FALSE, sizeof (guint8));
  for (guint i = 0; i + 1 < nodes->len; i++)
    {
      if (!keep[i])
        {
          run = NULL;
          continue;
        }
      if (run == NULL && !used)
        run = way;
      else if (run == NULL)
        {
          run = reeve_city_add_way (self, way->class, NULL);
          run->name = way->name;
          run->ref = way->ref;
          run->lanes = way->lanes;
          run->speed_kmh = way->speed_kmh;
          run->is_oneway = way->is_oneway;
          run->is_sketched = way->is_sketched;
          run->nodes = g_array_new (FALSE, FALSE, sizeof (guint32));
          run->bridges = g_array_new (FALSE, FALSE, sizeof (guint8));
        }
      used = TRUE;
      if (run->nodes->len == 0)
        g_array_append_val (run->nodes, g_array_index (nodes, guint32, i));
      g_array_append_val (run->nodes, g_array_index (nodes, guint32, i + 1));
      g_array_append_val (run->bridges, g_array_index (bridges, guint8, i));
    }
}

void
reeve_city_count_passes (ReeveCity *self,
                         guint     *n_arms)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      g_array_index (self->nodes, ReeveNode, i).n_ways = 0;
      n_arms[i] = 0;
    }
  for (guint w = 0; w < self->ways->len; w++)
    {
      const ReeveWay *way = g_ptr_array_index (self->ways, w);

      for (guint i = 0; i < way->nodes->len; i++)
        {
          guint32 node = g_array_index (way->nodes, guint32, i);

          g_array_index (self->nodes, ReeveNode, node).n_ways++;
          n_arms[node] += (i > 0) + (i + 1 < way->nodes->len);
        }
    }
}

static double
edge_m (const ReeveCity *self,
        const ReeveWay  *way,
        guint            i)
{
  return reeve_xy_distance (
    g_array_index (self->nodes, ReeveNode, g_array_index (way->nodes, guint32, i)).at,
    g_array_index (self->nodes, ReeveNode, g_array_index (way->nodes, guint32, i + 1)).at);
}

/* Side streets that end nowhere are cut back to their last junction, or stay as
 * a cul-de-sac. */
static void
trim_stubs (ReeveCity *self,
            ReeveDice *dice,
            double     chance)    /* that a longer one stays as a cul-de-sac */
{
  g_autofree guint *n_arms = g_new0 (guint, self->nodes->len);
  guint n_ways = self->ways->len;

  reeve_city_count_passes (self, n_arms);
  for (guint w = 0; w < n_ways; w++)
    {
      ReeveWay *way = g_ptr_array_index (self->ways, w);
      g_autofree guint8 *keep = NULL;
      guint first = 0, last;
      double length;

      if (way->nodes->len < 2 || way->is_roundabout || way->class == REEVE_WAY_RAIL)
        continue;
      last = way->nodes->len - 1;
      /* A ring has no end. */
      if (g_array_index (way->nodes, guint32, 0) == g_array_index (way->nodes, guint32, last))
        continue;
      for (first = 0, length = 0;
           first < last && n_arms[g_array_index (way->nodes, guint32, first)] < 3; first++)
        length += edge_m (self, way, first);
      if (way->is_sketched ? length > 90 : length > 45 && reeve_dice_share (dice) < chance)
        first = 0;
      for (length = 0; last > first && n_arms[g_array_index (way->nodes, guint32, last)] < 3; last--)
        length += edge_m (self, way, last - 1);
      if (way->is_sketched ? length > 90 : length > 45 && reeve_dice_share (dice) < chance)
        last = way->nodes->len - 1;
      if (first == 0 && last == way->nodes->len - 1)
        continue;
      keep = g_new0 (guint8, way->nodes->len);
      for (guint i = first; i < last; i++)
        keep[i] = 1;
      reeve_way_keep_edges (self, way, keep);
    }
}

static guint32
find_root (guint32 *parents,
           guint32  node)
{
  while (parents[node] != node)
    node = parents[node] = parents[parents[node]];

  return node;
}

/* Drops every way outside the largest connected part; the island stays. */
static void
drop_unreached (ReeveCity *self,
                gboolean   cars_only)
{
  g_autofree guint32 *parents = g_new (guint32, self->nodes->len);
  g_autofree guint *sizes = g_new0 (guint, self->nodes->len);
  guint32 main_root = 0;

  for (guint32 i = 0; i < self->nodes->len; i++)
    parents[i] = i;
  for (guint w = 0; w < self->ways->len; w++)
    {
      const ReeveWay *way = g_ptr_array_index (self->ways, w);

      if (way->class == REEVE_WAY_RAIL || (cars_only && !reeve_way_carries_cars (way->class)))
        continue;
      for (guint i = 1; i < way->nodes->len; i++)
        parents[find_root (parents, g_array_index (way->nodes, guint32, i))] =
          find_root (parents, g_array_index (way->nodes, guint32, 0));
    }
  for (guint32 i = 0; i < self->nodes->len; i++)
    {
      guint32 root = find_root (parents, i);

      if (++sizes[root] > sizes[main_root])
        main_root = root;
    }
  for (guint w = 0; w < self->ways->len; w++)
    {
      ReeveWay *way = g_ptr_array_index (self->ways, w);

      if (way->class == REEVE_WAY_RAIL || (cars_only && !reeve_way_carries_cars (way->class)) ||
          way->nodes->len == 0 || g_strcmp0 (way->name, REEVE_EYOT_LANE) == 0)
        continue;
      if (find_root (parents, g_array_index (way->nodes, guint32, 0)) != main_root)
        {
          g_array_set_size (way->nodes, 0);
          g_array_set_size (way->bridges, 0);
        }
    }
}

static void
drop_empty (ReeveCity *self)
{
  for (guint w = self->ways->len; w > 0; w--)
    {
      const ReeveWay *way = g_ptr_array_index (self->ways, w - 1);

      if (way->nodes->len < 2)
        g_ptr_array_remove_index (self->ways, w - 1);
    }
}

void
reeve_city_prune_ways (ReeveCity *self,
                       ReeveDice *dice,
                       double     chance)
{
  g_autofree guint *n_arms = g_new0 (guint, self->nodes->len);

  for (guint round = 0; round < 4; round++)
    {
      trim_stubs (self, dice, round == 0 ? chance : 1);
      drop_unreached (self, TRUE);
      drop_unreached (self, FALSE);
    }
  drop_empty (self);
  reeve_city_count_passes (self, n_arms);
}

/* Vertices that no one would miss: nothing meets there and the line hardly bends. */
void
reeve_city_thin_ways (ReeveCity *self)
{
  for (guint w = 0; w < self->ways->len; w++)
    {
      ReeveWay *way = g_ptr_array_index (self->ways, w);
      g_autoptr (GArray) nodes = way->nodes;
      g_autoptr (GArray) bridges = way->bridges;
      guint anchor = 0;

      if (way->is_roundabout)
        {
          way->nodes = g_array_ref (nodes);
          way->bridges = g_array_ref (bridges);
          continue;
        }
      way->nodes = g_array_new (FALSE, FALSE, sizeof (guint32));
      way->bridges = g_array_new (FALSE, FALSE, sizeof (guint8));
      g_array_append_val (way->nodes, g_array_index (nodes, guint32, 0));
      for (guint i = 1; i < nodes->len; i++)
        {
          guint32 number = g_array_index (nodes, guint32, i);
          gboolean keep = i + 1 == nodes->len ||
                          g_array_index (self->nodes, ReeveNode, number).n_ways > 1 ||
                          g_array_index (bridges, guint8, i - 1) != g_array_index (bridges, guint8, i);

          if (!keep)
            {
              g_autoptr (GArray) chord = reeve_line_new ();
              guint32 far = g_array_index (nodes, guint32, i + 1);

              g_array_append_val (chord, g_array_index (self->nodes, ReeveNode,
                                                        g_array_index (nodes, guint32, anchor)).at);
              g_array_append_val (chord, g_array_index (self->nodes, ReeveNode, far).at);
              for (guint k = anchor + 1; k <= i && !keep; k++)
                keep = reeve_line_distance (chord, g_array_index (self->nodes, ReeveNode,
                                              g_array_index (nodes, guint32, k)).at, NULL, NULL) > 0.7;
            }
          if (keep)
            {
              g_array_append_val (way->nodes, number);
              g_array_append_val (way->bridges, g_array_index (bridges, guint8, i - 1));
              anchor = i;
            }
        }
    }
}
