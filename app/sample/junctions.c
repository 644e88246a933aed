/* sample/junctions.c — from crossing lines to a network of shared nodes
 *
 * Lines of one level are cut where they cross and share a node there; raised
 * pieces cross over.
 */
#include "sample/pruning.h"

#include <string.h>

#define SNAP_M 2.5

typedef struct
{
  ReeveXY  a, b;
  guint32  way;
  guint32  index;
  guint8   raised;
  GArray  *cuts;     /* of Cut; nullable */
} Segment;

typedef struct
{
  double  share;
  ReeveXY at;
} Cut;

static void
add_cut (Segment *segment,
         double   share,
         ReeveXY  at)
{
  Cut cut = { share, at };

  if (segment->cuts == NULL)
    segment->cuts = g_array_new (FALSE, FALSE, sizeof (Cut));
  g_array_append_val (segment->cuts, cut);
}

static int
compare_cuts (gconstpointer a,
              gconstpointer b)
{
  double x = ((const Cut *) a)->share;
  double y = ((const Cut *) b)->share;

  return x < y ? -1 : x > y;
}

/* Motorways meet slip roads only; slip roads also what they lead to. */
static gboolean
may_meet (const ReeveWay *a,
          const ReeveWay *b)
{
  if (a->class == REEVE_WAY_MOTORWAY || b->class == REEVE_WAY_MOTORWAY)
    return a->class == REEVE_WAY_MOTORWAY_LINK || b->class == REEVE_WAY_MOTORWAY_LINK;

  return TRUE;
}

static void
cut_crossings (ReeveCity    *self,
               GArray       *segments,
               ReeveBuckets *near)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < segments->len; i++)
    {
      Segment *one = &g_array_index (segments, Segment, i);
      const ReeveWay *way = g_ptr_array_index (self->ways, one->way);

      reeve_buckets_near (near, one->a, one->b, 1, found);
      for (guint k = 0; k < found->len; k++)
        {
          guint32 number = g_array_index (found, guint32, k);
          Segment *two = &g_array_index (segments, Segment, number);
          double share, other;
          ReeveXY at;

          if (number <= i || one->raised || two->raised ||
              (one->way == two->way && two->index - one->index < 2) ||
              !may_meet (way, g_ptr_array_index (self->ways, two->way)))
            continue;
          if (!reeve_cross (one->a, one->b, two->a, two->b, &share, &other))
            continue;
          at = reeve_xy_add (one->a, reeve_xy (one->b.x - one->a.x, one->b.y - one->a.y), share);
          add_cut (one, share, at);
          add_cut (two, other, at);
        }
    }
}

/* An end that lies on, or all but on, another line is joined to it. */
static void
cut_at_ends (ReeveCity    *self,
             GArray       *segments,
             ReeveBuckets *near)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 w = 0; w < self->ways->len; w++)
    {
      const ReeveWay *way = g_ptr_array_index (self->ways, w);

      if (way->points->len < 2 || way->is_roundabout)
        continue;
      for (guint end = 0; end < 2; end++)
        {
          ReeveXY at = reeve_line_point (way->points, end == 0 ? 0 : way->points->len - 1);
          Segment *best = NULL;
          double best_m = 6;
          double best_share = 0;

          reeve_buckets_near (near, at, at, 8, found);
          for (guint k = 0; k < found->len; k++)
            {
              Segment *segment = &g_array_index (segments, Segment,
                                                 g_array_index (found, guint32, k));
              double dx = segment->b.x - segment->a.x, dy = segment->b.y - segment->a.y;
              double length2 = dx * dx + dy * dy;
              double share, far;

              if (segment->way == w || segment->raised || length2 <= 0 ||
                  !(may_meet (way, g_ptr_array_index (self->ways, segment->way))))
                continue;
              share = CLAMP (((at.x - segment->a.x) * dx + (at.y - segment->a.y) * dy) / length2, 0, 1);
              far = reeve_xy_distance (at, reeve_xy (segment->a.x + share * dx,
                                                     segment->a.y + share * dy));
              if (far < best_m)
                {
                  best = segment;
                  best_m = far;
                  best_share = share;
                }
            }
          if (best != NULL)
            add_cut (best, best_share, at);
        }
    }
}

static guint32
take_node (ReeveCity    *self,
           ReeveBuckets *near,
           GArray       *raised_flags,
           GArray       *found,
           ReeveXY       at,
           guint8        raised)
{
  ReeveNode node = { at, REEVE_NODE_PLAIN, 0 };
  guint32 best = self->nodes->len;
  double best_m = SNAP_M;

  reeve_buckets_near (near, at, at, SNAP_M, found);
  for (guint k = 0; k < found->len; k++)
    {
      guint32 number = g_array_index (found, guint32, k);
      double far = reeve_xy_distance (at, g_array_index (self->nodes, ReeveNode, number).at);

      if (far < best_m && g_array_index (raised_flags, guint8, number) == raised)
        {
          best = number;
          best_m = far;
        }
    }
  if (best == self->nodes->len)
    {
      reeve_buckets_add (near, at, at, best);
      g_array_append_val (self->nodes, node);
      g_array_append_val (raised_flags, raised);
    }
  return best;
}

static void
push_node (ReeveWay *way,
           guint32   node,
           guint8    raised_before)
{
  if (way->nodes->len > 0)
    {
      if (g_array_index (way->nodes, guint32, way->nodes->len - 1) == node)
        return;
      g_array_append_val (way->bridges, raised_before);
    }
  g_array_append_val (way->nodes, node);
}

static void
number_nodes (ReeveCity *self,
              GArray    *segments)
{
  g_autoptr (ReeveBuckets) near = reeve_buckets_new (20);
  g_autoptr (GArray) raised_flags = g_array_new (FALSE, FALSE, sizeof (guint8));
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 next = 0;

  for (guint32 w = 0; w < self->ways->len; w++)
    {
      ReeveWay *way = g_ptr_array_index (self->ways, w);

      way->nodes = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_array_set_size (way->bridges, 0);
      for (; next < segments->len && g_array_index (segments, Segment, next).way == w; next++)
        {
          Segment *segment = &g_array_index (segments, Segment, next);
          Segment *before = next > 0 ? segment - 1 : NULL;
          guint8 was_raised = before != NULL && before->way == w && before->raised;
          guint8 inner = segment->raised && was_raised;

          push_node (way, take_node (self, near, raised_flags, found, segment->a, inner), was_raised);
          if (segment->cuts != NULL)
            {
              g_array_sort (segment->cuts, compare_cuts);
              for (guint k = 0; k < segment->cuts->len; k++)
                push_node (way, take_node (self, near, raised_flags, found,
                                           g_array_index (segment->cuts, Cut, k).at, 0),
                           segment->raised);
            }
          if (next + 1 == segments->len || segment[1].way != w)
            push_node (way, take_node (self, near, raised_flags, found, segment->b, 0),
                       segment->raised);
        }
    }
}

static guint64
edge_key (guint32 a,
          guint32 b)
{
  return ((guint64) MIN (a, b) << 32) | MAX (a, b);
}

static void
drop_doubles (ReeveCity *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  guint n_ways = self->ways->len;

  for (guint w = 0; w < n_ways; w++)
    {
      ReeveWay *way = g_ptr_array_index (self->ways, w);
      g_autofree guint8 *keep = NULL;
      gboolean all = TRUE;

      if (way->nodes->len < 2)
        continue;
      keep = g_new0 (guint8, way->nodes->len);
      for (guint i = 0; i + 1 < way->nodes->len; i++)
        {
          guint64 key = edge_key (g_array_index (way->nodes, guint32, i),
                                  g_array_index (way->nodes, guint32, i + 1));

          keep[i] = g_hash_table_add (seen, g_memdup2 (&key, sizeof key));
          all &= keep[i];
        }
      if (!all)
        reeve_way_keep_edges (self, way, keep);
    }
}

/* Two junctions of side streets closer than a house are one junction. */
static void
merge_close (ReeveCity *self)
{
  g_autofree guint *n_arms = g_new0 (guint, self->nodes->len);
  g_autofree guint32 *becomes = g_new (guint32, self->nodes->len);
  g_autofree guint8 *fixed = g_new0 (guint8, self->nodes->len);

  reeve_city_count_passes (self, n_arms);
  for (guint32 i = 0; i < self->nodes->len; i++)
    becomes[i] = i;
  for (guint w = 0; w < self->ways->len; w++)
    {
      const ReeveWay *way = g_ptr_array_index (self->ways, w);
      guint8 rank = way->class <= REEVE_WAY_TRUNK || way->is_roundabout ||
                    way->class == REEVE_WAY_RAIL ? 2 : way->is_sketched ? 1 : 0;

      for (guint i = 0; i < way->nodes->len; i++)
        {
          guint32 node = g_array_index (way->nodes, guint32, i);

          fixed[node] = MAX (fixed[node], rank);
        }
    }

  for (guint w = 0; w < self->ways->len; w++)
    {
      const ReeveWay *way = g_ptr_array_index (self->ways, w);

      for (guint i = 0; i + 1 < way->nodes->len; i++)
        {
          guint32 a = g_array_index (way->nodes, guint32, i);
          guint32 b = g_array_index (way->nodes, guint32, i + 1);

          if (becomes[a] != a || becomes[b] != b || n_arms[a] < 3 || n_arms[b] < 3 ||
              fixed[a] + fixed[b] > 2 || g_array_index (way->bridges, guint8, i) ||
              reeve_xy_distance (g_array_index (self->nodes, ReeveNode, a).at,
                                 g_array_index (self->nodes, ReeveNode, b).at) > 16)
            continue;
          if (fixed[b] > fixed[a])
            becomes[a] = b;
          else
            becomes[b] = a;
          /* Neither end merges again: a chain would drag a street away. */
          fixed[a] = fixed[b] = 2;
        }
    }
  for (guint w = 0; w < self->ways->len; w++)
    {
      ReeveWay *way = g_ptr_array_index (self->ways, w);
      g_autoptr (GArray) nodes = way->nodes;
      g_autoptr (GArray) bridges = way->bridges;

      way->nodes = g_array_new (FALSE, FALSE, sizeof (guint32));
      way->bridges = g_array_new (FALSE, FALSE, sizeof (guint8));
      for (guint i = 0; i < nodes->len; i++)
        push_node (way, becomes[g_array_index (nodes, guint32, i)],
                   i > 0 ? g_array_index (bridges, guint8, i - 1) : 0);
    }
}

/* Cuts lines where they meet and numbers the nodes anew. */
static void
join_lines (ReeveCity *self)
{
  g_autoptr (GArray) segments = g_array_new (FALSE, TRUE, sizeof (Segment));
  g_autoptr (ReeveBuckets) near = reeve_buckets_new (60);

  g_array_set_size (self->nodes, 0);
  for (guint32 w = 0; w < self->ways->len; w++)
    {
      const ReeveWay *way = g_ptr_array_index (self->ways, w);

      for (guint32 i = 0; i + 1 < way->points->len; i++)
        {
          Segment segment = { reeve_line_point (way->points, i), reeve_line_point (way->points, i + 1),
                              w, i, g_array_index (way->bridges, guint8, i), NULL };

          reeve_buckets_add (near, segment.a, segment.b, segments->len);
          g_array_append_val (segments, segment);
        }
    }
  cut_crossings (self, segments, near);
  cut_at_ends (self, segments, near);
  number_nodes (self, segments);
  for (guint i = 0; i < segments->len; i++)
    g_clear_pointer (&g_array_index (segments, Segment, i).cuts, g_array_unref);
}

/* From numbered nodes back to lines: merging may have made two lines cross. */
static void
forget_nodes (ReeveCity *self)
{
  for (guint w = 0; w < self->ways->len; w++)
    {
      ReeveWay *way = g_ptr_array_index (self->ways, w);

      g_clear_pointer (&way->points, g_array_unref);
      way->points = reeve_line_new ();
      for (guint i = 0; i < way->nodes->len; i++)
        g_array_append_val (way->points, g_array_index (self->nodes, ReeveNode,
                                                        g_array_index (way->nodes, guint32, i)).at);
      g_clear_pointer (&way->nodes, g_array_unref);
    }
}

static void
cover_roads (ReeveCity *self)
{
  for (guint w = 0; w < self->ways->len; w++)
    {
      const ReeveWay *way = g_ptr_array_index (self->ways, w);
      g_autoptr (GArray) line = reeve_line_new ();

      for (guint i = 0; i < way->nodes->len; i++)
        g_array_append_val (line, g_array_index (self->nodes, ReeveNode,
                                                 g_array_index (way->nodes, guint32, i)).at);
      if (reeve_way_carries_cars (way->class))
        reeve_city_cover_line (self, line, reeve_way_half_m (way->class) + 1.5, REEVE_COVER_ROAD);
    }
}

void
reeve_city_make_junctions (ReeveCity *self)
{
  ReeveDice dice = reeve_dice_new (self->seed, 3);

  join_lines (self);
  drop_doubles (self);
  merge_close (self);
  reeve_city_prune_ways (self, &dice, 0.6);
  reeve_city_thin_ways (self);
  /* Straighter lines may cross where the bent ones did not. */
  forget_nodes (self);
  join_lines (self);
  drop_doubles (self);
  reeve_city_prune_ways (self, &dice, 1);
  cover_roads (self);
}
