/* network/metric-update.c — today's times after a few streets have changed
 *
 * Arcs that may have changed wait in a heap and are taken by rising tail: an
 * arc depends on arcs with lower tails only. Each is made anew from its turn
 * and from the ways over lower vertices; if it did change, the arcs above it
 * that it was, or has become, the shortest part of wait in turn.
 */
#include "network/engine-private.h"
#include "network/hierarchy.h"

/* With more changed arcs than this share of all, doing everything is sooner. */
#define MOST_CHANGED_SHARE 0.002

typedef struct
{
  ReeveMetric          *metric;
  const ReeveHierarchy *hierarchy;
  const ReeveTurnGraph *graph;
  const guint32        *arc_ms;
  GArray               *heap;      /* owned, of guint32: arcs, the lowest on top */
  guint8               *waiting;   /* owned: by arc */
} Update;

static void
wait (Update  *update,
      guint32  arc)
{
  guint at = update->heap->len;
  guint32 *heap;

  if (update->waiting[arc])
    return;
  update->waiting[arc] = TRUE;
  g_array_append_val (update->heap, arc);
  heap = (guint32 *) update->heap->data;
  for (; at > 0 && heap[(at - 1) / 2] > arc; at = (at - 1) / 2)
    heap[at] = heap[(at - 1) / 2];
  heap[at] = arc;
}

static guint32
take_lowest (Update *update)
{
  guint32 *heap = (guint32 *) update->heap->data;
  guint n = update->heap->len - 1;
  guint32 top = heap[0];
  guint32 moved = heap[n];
  guint at = 0;

  while (2 * at + 1 < n)
    {
      guint child = 2 * at + 1;

      if (child + 1 < n && heap[child + 1] < heap[child])
        child++;
      if (heap[child] >= moved)
        break;
      heap[at] = heap[child];
      at = child;
    }
  heap[at] = moved;
  g_array_set_size (update->heap, n);
  update->waiting[top] = FALSE;
  return top;
}

static guint32
get_turn (const Update *update,
          guint32       from,    /* ranks */
          guint32       to)
{
  const ReeveTurnGraph *graph = update->graph;
  guint32 tail = update->hierarchy->vertex[from];
  guint32 head = update->hierarchy->vertex[to];
  guint32 ms = update->arc_ms[graph->vertex_arc[head]];

  if (ms >= REEVE_FAR_MS)
    return REEVE_FAR_MS;
  for (guint32 k = graph->first[tail]; k < graph->first[tail + 1]; k++)
    if (graph->head[k] == head)
      return MIN (ms + graph->turn_ms[k], REEVE_FAR_MS);
  return REEVE_FAR_MS;
}

static void
measure (const Update *update,
         guint32       low,
         guint32       high,
         guint32      *out_up,
         guint32      *out_down)
{
  const ReeveHierarchy *hierarchy = update->hierarchy;
  const ReeveMetric *metric = update->metric;
  guint32 up = get_turn (update, low, high);
  guint32 down = get_turn (update, high, low);

  for (guint32 i = hierarchy->low_first[low]; i < hierarchy->low_first[low + 1]; i++)
    {
      guint32 to_low = hierarchy->low_arc[i];
      guint32 to_high = reeve_hierarchy_find_arc (hierarchy, hierarchy->low_tail[i], high);

      if (to_high == G_MAXUINT32)
        continue;
      up = MIN (up, metric->down[to_low] + metric->up[to_high]);
      down = MIN (down, metric->down[to_high] + metric->up[to_low]);
    }
  *out_up = up;
  *out_down = down;
}

/* Whether a way that took @old_ms and takes @new_ms can change an arc of @ms. */
static gboolean
matters (guint32 old_ms,
         guint32 new_ms,
         guint32 ms)
{
  return old_ms != new_ms && (old_ms == ms || new_ms < ms);
}

static void
take_arc (Update  *update,
          guint32  low,
          guint32  arc)
{
  const ReeveHierarchy *hierarchy = update->hierarchy;
  ReeveMetric *metric = update->metric;
  guint32 high = hierarchy->head[arc];
  guint32 old_up = metric->up[arc];
  guint32 old_down = metric->down[arc];
  guint32 up;
  guint32 down;

  measure (update, low, high, &up, &down);
  if (up == old_up && down == old_down)
    return;
  metric->up[arc] = up;
  metric->down[arc] = down;
  for (guint32 k = hierarchy->first[low]; k < hierarchy->first[low + 1]; k++)
    {
      guint32 other = hierarchy->head[k];
      guint32 above;
      gboolean touched;

      if (k == arc)
        continue;
      above = reeve_hierarchy_find_arc (hierarchy, MIN (high, other), MAX (high, other));
      /* From the lower end to the higher over us, and back. */
      if (high < other)
        touched = matters (old_down + metric->up[k], down + metric->up[k], metric->up[above])
                  || matters (metric->down[k] + old_up, metric->down[k] + up, metric->down[above]);
      else
        touched = matters (metric->down[k] + old_up, metric->down[k] + up, metric->up[above])
                  || matters (old_down + metric->up[k], down + metric->up[k], metric->down[above]);
      if (touched)
        wait (update, above);
    }
}

/* Lowest rank whose arcs hold @arc. */
static guint32
find_tail (const ReeveHierarchy *hierarchy,
           guint32               arc)
{
  guint32 low = 0;
  guint32 high = hierarchy->n - 1;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (hierarchy->first[middle + 1] <= arc)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Every turn into a changed arc waits. */
static void
wait_for_turns (Update  *update,
                guint32  street_arc)
{
  const ReeveTurnGraph *graph = update->graph;
  const guint32 *rank = update->hierarchy->rank;

  for (guint32 v = graph->arc_vertex[street_arc]; v != REEVE_NO_VERTEX; v = graph->vertex_next[v])
    for (guint32 k = graph->back_first[v]; k < graph->back_first[v + 1]; k++)
      {
        guint32 a = rank[graph->back_tail[k]];
        guint32 b = rank[v];

        if (a != b)
          wait (update, reeve_hierarchy_find_arc (update->hierarchy, MIN (a, b), MAX (a, b)));
      }
}

gboolean
reeve_metric_customise_again (ReeveMetric           *self,
                              const ReeveMetric     *before,
                              const ReeveHierarchy  *hierarchy,
                              const ReeveTurnGraph  *graph,
                              const guint32         *before_ms,
                              const guint32         *arc_ms,
                              ReeveJob              *job,
                              GError               **error)
{
  Update update = { self, hierarchy, graph, arc_ms, NULL, NULL };
  guint32 n_changed = 0;
  guint32 n_taken = 0;
  gboolean done = TRUE;

  for (guint32 arc = 0; arc < graph->n_arcs; arc++)
    n_changed += arc_ms[arc] != before_ms[arc];
  if (n_changed > 100 && n_changed > MOST_CHANGED_SHARE * graph->n_arcs)
    return reeve_metric_customise (self, hierarchy, graph, arc_ms, job, error);

  if (!reeve_metric_init_view (self, before, hierarchy->n_arcs, job, error))
    return FALSE;
  update.heap = g_array_new (FALSE, FALSE, sizeof (guint32));
  update.waiting = g_new0 (guint8, MAX (hierarchy->n_arcs, 1));
  for (guint32 arc = 0; arc < graph->n_arcs; arc++)
    if (arc_ms[arc] != before_ms[arc] && graph->arc_vertex[arc] != REEVE_NO_VERTEX)
      wait_for_turns (&update, arc);
  while (done && update.heap->len > 0)
    {
      guint32 arc = take_lowest (&update);

      take_arc (&update, find_tail (hierarchy, arc), arc);
      if (++n_taken % 4096 == 0)
        done = reeve_job_step (job, n_taken, MAX (hierarchy->n_arcs, n_taken), error);
    }
  g_array_unref (update.heap);
  g_free (update.waiting);
  return done;
}
