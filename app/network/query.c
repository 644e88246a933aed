/* network/query.c — from place to place over the hierarchy
 *
 * The elimination-tree query of Dibbelt, Strasser and Wagner 2016: no queue,
 * each ancestor of a seed is looked at once. A way found is unpacked arc by
 * arc: an arc is either a turn or leads over a lower vertex that it was lowered
 * by; the lowest such vertex is taken.
 */
#include "network/query.h"

ReeveScratch *
reeve_scratch_hold (const ReeveEngine *engine)
{
  /* Handing out scratches is the one thing that changes in a read-only engine. */
  ReeveEngine *owner = (ReeveEngine *) engine;
  guint32 n = MAX (engine->hierarchy->n, 1);
  ReeveScratch *self = NULL;

  g_mutex_lock (&owner->lock);
  if (owner->scratches->len > 0)
    self = g_ptr_array_steal_index (owner->scratches, owner->scratches->len - 1);
  g_mutex_unlock (&owner->lock);
  if (self != NULL)
    return self;

  self = g_new0 (ReeveScratch, 1);
  self->ms = g_new (guint32, n);
  self->back_ms = g_new (guint32, n);
  self->pred = g_new (guint32, n);
  self->back_pred = g_new (guint32, n);
  self->path = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->back_path = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->seeds = g_array_new (FALSE, FALSE, sizeof (ReeveSeed));
  self->back_seeds = g_array_new (FALSE, FALSE, sizeof (ReeveSeed));
  self->active = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 v = 0; v < n; v++)
    self->ms[v] = self->back_ms[v] = REEVE_FAR_MS;
  return self;
}

void
reeve_scratch_release (const ReeveEngine *engine,
                       ReeveScratch      *scratch)
{
  ReeveEngine *owner = (ReeveEngine *) engine;

  g_mutex_lock (&owner->lock);
  g_ptr_array_add (owner->scratches, scratch);
  g_mutex_unlock (&owner->lock);
}

void
reeve_scratch_free (ReeveScratch *self)
{
  if (self == NULL)
    return;
  g_free (self->ms);
  g_free (self->back_ms);
  g_free (self->pred);
  g_free (self->back_pred);
  g_array_unref (self->path);
  g_array_unref (self->back_path);
  g_array_unref (self->seeds);
  g_array_unref (self->back_seeds);
  g_array_unref (self->active);
  g_free (self);
}

void
reeve_query_add_sources (const ReeveEngine *engine,
                         const ReeveSnap   *snap,
                         GArray            *seeds)
{
  if (snap->segment == G_MAXUINT32)
    return;
  for (guint32 arc = 2 * snap->segment; arc <= 2 * snap->segment + 1; arc++)
    {
      ReeveSeed seed = { .arc = arc };

      if (!reeve_engine_arc_is_open (engine, arc))
        continue;
      seed.rank = engine->hierarchy->rank[engine->graph->arc_vertex[arc]];
      seed.ms = reeve_snap_walk_ms (snap) + engine->arc_ms[arc]
                - reeve_engine_part_ms (engine, arc, reeve_snap_share_on (snap, arc));
      g_array_append_val (seeds, seed);
    }
}

void
reeve_query_add_targets (const ReeveEngine *engine,
                         const ReeveSnap   *snap,
                         GArray            *seeds)
{
  const ReeveTurnGraph *graph = engine->graph;

  if (snap->segment == G_MAXUINT32)
    return;
  for (guint32 arc = 2 * snap->segment; arc <= 2 * snap->segment + 1; arc++)
    {
      guint32 rest_ms;

      if (!reeve_engine_arc_is_open (engine, arc))
        continue;
      rest_ms = reeve_snap_walk_ms (snap)
                + reeve_engine_part_ms (engine, arc, reeve_snap_share_on (snap, arc));
      for (guint32 v = graph->arc_vertex[arc]; v != REEVE_NO_VERTEX; v = graph->vertex_next[v])
        for (guint32 k = graph->back_first[v]; k < graph->back_first[v + 1]; k++)
          {
            ReeveSeed seed = { engine->hierarchy->rank[graph->back_tail[k]],
                               rest_ms + graph->back_ms[k], arc };

            g_array_append_val (seeds, seed);
          }
    }
}

/* The lowest of @active, which moves on to its parent. */
static guint32
take_lowest (const ReeveHierarchy *hierarchy,
             GArray               *active)
{
  guint32 *ranks = (guint32 *) active->data;
  guint32 lowest = ranks[0];
  guint32 parent;
  guint n = 0;
  gboolean known = FALSE;

  for (guint i = 1; i < active->len; i++)
    lowest = MIN (lowest, ranks[i]);
  parent = hierarchy->parent[lowest];
  for (guint i = 0; i < active->len; i++)
    {
      if (ranks[i] == lowest)
        continue;
      known |= ranks[i] == parent;
      ranks[n++] = ranks[i];
    }
  if (parent != REEVE_NO_PARENT && !known)
    ranks[n++] = parent;
  g_array_set_size (active, n);
  return lowest;
}

void
reeve_query_climb (const ReeveHierarchy *hierarchy,
                   const guint32        *weight,
                   const GArray         *seeds,
                   guint32              *ms,
                   guint32              *pred,
                   GArray               *path,
                   GArray               *active)
{
  g_array_set_size (active, 0);
  for (guint i = 0; i < seeds->len; i++)
    {
      const ReeveSeed *seed = &g_array_index (seeds, ReeveSeed, i);

      g_array_append_val (active, seed->rank);
      if (seed->ms >= ms[seed->rank])
        continue;
      ms[seed->rank] = seed->ms;
      if (pred != NULL)
        pred[seed->rank] = G_MAXUINT32;
    }
  while (active->len > 0)
    {
      guint32 v = active->len > 1 ? take_lowest (hierarchy, active)
                                  : g_array_index (active, guint32, 0);

      /* One chain of ancestors is left. */
      if (active->len == 1 && g_array_index (active, guint32, 0) == v)
        {
          g_array_index (active, guint32, 0) = hierarchy->parent[v];
          if (hierarchy->parent[v] == REEVE_NO_PARENT)
            g_array_set_size (active, 0);
        }
      g_array_append_val (path, v);
      if (ms[v] >= REEVE_FAR_MS)
        continue;
      for (guint32 k = hierarchy->first[v]; k < hierarchy->first[v + 1]; k++)
        {
          guint32 head = hierarchy->head[k];
          guint32 there = ms[v] + weight[k];

          if (there >= ms[head])
            continue;
          ms[head] = there;
          if (pred != NULL)
            pred[head] = k;
        }
    }
}

/* The backward climb of a pair: what is not sooner than the best meeting so far
 * leads to none that is. */
static guint32
climb_back (const ReeveEngine *engine,
            ReeveScratch      *scratch,
            guint32           *out_meeting)
{
  const ReeveHierarchy *hierarchy = engine->hierarchy;
  const guint32 *weight = engine->metric.down;
  guint32 *ms = scratch->back_ms;
  GArray *active = scratch->active;
  guint32 best = REEVE_FAR_MS;

  g_array_set_size (active, 0);
  for (guint i = 0; i < scratch->back_seeds->len; i++)
    {
      const ReeveSeed *seed = &g_array_index (scratch->back_seeds, ReeveSeed, i);

      g_array_append_val (active, seed->rank);
      if (seed->ms >= ms[seed->rank])
        continue;
      ms[seed->rank] = seed->ms;
      scratch->back_pred[seed->rank] = G_MAXUINT32;
    }
  while (active->len > 0)
    {
      guint32 v = take_lowest (hierarchy, active);

      g_array_append_val (scratch->back_path, v);
      if (ms[v] >= best)
        continue;
      if (ms[v] + scratch->ms[v] < best)
        {
          best = ms[v] + scratch->ms[v];
          *out_meeting = v;
        }
      for (guint32 k = hierarchy->first[v]; k < hierarchy->first[v + 1]; k++)
        {
          guint32 head = hierarchy->head[k];
          guint32 there = ms[v] + weight[k];

          if (there >= ms[head])
            continue;
          ms[head] = there;
          scratch->back_pred[head] = k;
        }
    }
  return best;
}

void
reeve_query_clear (guint32 *ms,
                   GArray  *path)
{
  for (guint i = 0; i < path->len; i++)
    ms[g_array_index (path, guint32, i)] = REEVE_FAR_MS;
  g_array_set_size (path, 0);
}

/* The turn between two vertices of the turn graph, if it takes @ms with the
 * arc behind it. */
static gboolean
is_turn (const ReeveEngine *engine,
         guint32            from,
         guint32            to,
         guint32            ms)
{
  const ReeveTurnGraph *graph = engine->graph;

  for (guint32 k = graph->first[from]; k < graph->first[from + 1]; k++)
    if (graph->head[k] == to)
      return graph->turn_ms[k] + engine->arc_ms[graph->vertex_arc[to]] == ms;
  return FALSE;
}

/* Appends what is driven after the tail's end, up to the head's. @low and
 * @high are the arc's ends; @upwards: from @low to @high. */
static void
unpack (const ReeveEngine *engine,
        guint32            low,
        guint32            high,
        guint32            arc,
        gboolean           upwards,
        GArray            *out_arcs)
{
  const ReeveHierarchy *hierarchy = engine->hierarchy;
  const ReeveMetric *metric = &engine->metric;
  guint32 from = hierarchy->vertex[upwards ? low : high];
  guint32 to = hierarchy->vertex[upwards ? high : low];
  guint32 ms = upwards ? metric->up[arc] : metric->down[arc];

  if (is_turn (engine, from, to, ms))
    {
      g_array_append_val (out_arcs, engine->graph->vertex_arc[to]);
      return;
    }
  for (guint32 i = hierarchy->low_first[low]; i < hierarchy->low_first[low + 1]; i++)
    {
      guint32 under = hierarchy->low_tail[i];
      guint32 to_low = hierarchy->low_arc[i];
      guint32 to_high = reeve_hierarchy_find_arc (hierarchy, under, high);

      if (to_high == G_MAXUINT32)
        continue;
      if (upwards && metric->down[to_low] + metric->up[to_high] == ms)
        {
          unpack (engine, under, low, to_low, FALSE, out_arcs);
          unpack (engine, under, high, to_high, TRUE, out_arcs);
          return;
        }
      if (!upwards && metric->down[to_high] + metric->up[to_low] == ms)
        {
          unpack (engine, under, high, to_high, FALSE, out_arcs);
          unpack (engine, under, low, to_low, TRUE, out_arcs);
          return;
        }
    }
  g_assert_not_reached ();
}

/* The tail of an arc that was climbed to @head. */
static guint32
find_tail (const ReeveHierarchy *hierarchy,
           guint32               head,
           guint32               arc)
{
  guint32 low = hierarchy->low_first[head];
  guint32 high = hierarchy->low_first[head + 1] - 1;

  while (low < high)
    {
      guint32 middle = (low + high) / 2;

      if (hierarchy->low_arc[middle] < arc)
        low = middle + 1;
      else
        high = middle;
    }
  return hierarchy->low_tail[low];
}

static guint32
find_seed_arc (const GArray *seeds,
               guint32       rank,
               guint32       ms)
{
  for (guint i = 0; i < seeds->len; i++)
    {
      const ReeveSeed *seed = &g_array_index (seeds, ReeveSeed, i);

      if (seed->rank == rank && seed->ms == ms)
        return seed->arc;
    }
  g_assert_not_reached ();
}

static void
list_arcs (const ReeveEngine *engine,
           ReeveScratch      *scratch,
           guint32            meeting,
           GArray            *out_arcs)
{
  const ReeveHierarchy *hierarchy = engine->hierarchy;
  g_autoptr (GArray) climbed = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 v = meeting;
  guint32 arc;

  while (scratch->pred[v] != G_MAXUINT32)
    {
      g_array_append_val (climbed, v);
      v = find_tail (hierarchy, v, scratch->pred[v]);
    }
  arc = find_seed_arc (scratch->seeds, v, scratch->ms[v]);
  g_array_append_val (out_arcs, arc);
  for (guint i = climbed->len; i-- > 0;)
    {
      guint32 head = g_array_index (climbed, guint32, i);

      unpack (engine, v, head, scratch->pred[head], TRUE, out_arcs);
      v = head;
    }
  while (scratch->back_pred[v] != G_MAXUINT32)
    {
      guint32 low = find_tail (hierarchy, v, scratch->back_pred[v]);

      unpack (engine, low, v, scratch->back_pred[v], FALSE, out_arcs);
      v = low;
    }
  arc = find_seed_arc (scratch->back_seeds, v, scratch->back_ms[v]);
  g_array_append_val (out_arcs, arc);
}

guint32
reeve_query_pair (const ReeveEngine *engine,
                  ReeveScratch      *scratch,
                  const ReeveSnap   *from,
                  const ReeveSnap   *to,
                  GArray            *out_arcs)
{
  guint32 meeting = G_MAXUINT32;
  guint32 best;

  g_array_set_size (scratch->seeds, 0);
  g_array_set_size (scratch->back_seeds, 0);
  reeve_query_add_sources (engine, from, scratch->seeds);
  reeve_query_add_targets (engine, to, scratch->back_seeds);
  if (scratch->seeds->len == 0 || scratch->back_seeds->len == 0)
    return REEVE_FAR_MS;
  reeve_query_climb (engine->hierarchy, engine->metric.up, scratch->seeds, scratch->ms,
                     scratch->pred, scratch->path, scratch->active);
  best = climb_back (engine, scratch, &meeting);
  if (best < REEVE_FAR_MS && out_arcs != NULL)
    list_arcs (engine, scratch, meeting, out_arcs);
  reeve_query_clear (scratch->ms, scratch->path);
  reeve_query_clear (scratch->back_ms, scratch->back_path);
  return best;
}
