/* network/metric.c — today's times in a hierarchy
 *
 * Each arc starts with its turn and is then lowered by every way over a lower
 * vertex. A vertex reads arcs of vertices below it only, and those lie in its
 * own subtree: separate subtrees are done side by side. Above them the chains
 * of one level are: first what every vertex takes from below its chain, all
 * vertices side by side, then what the vertices of a chain take of each other.
 *
 * Where a lower vertex's arcs go to heads that follow each other in ours, they
 * are taken as vectors; else each finds its place in a table. Of the two
 * directions only those are taken that somebody can drive.
 */
#include "network/engine-private.h"
#include "network/hierarchy.h"
#include "network/wide-private.h"

/* Heads that are looked at as one vector. */
#define RUN 8

typedef struct
{
  ReeveMetric          *metric;
  const ReeveHierarchy *hierarchy;
  const ReeveTurnGraph *graph;
  const guint32        *arc_ms;
  const ReeveChain     *chains;    /* of the level at hand */
  guint32              *vertices;  /* owned: of those chains */
  guint32              *lows;      /* owned: where the chain of each begins */
  gboolean              is_wide;
} Customise;

/* The turns of @v's own arcs; all other arcs are far. */
static REEVE_INLINED void
set_turns (const Customise *customise,
           guint32          v)
{
  const ReeveHierarchy *hierarchy = customise->hierarchy;
  const ReeveTurnGraph *graph = customise->graph;
  guint32 *up = customise->metric->up;
  guint32 *down = customise->metric->down;

  for (guint32 k = hierarchy->first[v]; k < hierarchy->first[v + 1]; k++)
    up[k] = down[k] = REEVE_FAR_MS;
  for (guint32 i = hierarchy->turn_first[v]; i < hierarchy->turn_first[v + 1]; i++)
    {
      guint32 turn = hierarchy->slot_turn[i];
      guint32 slot = hierarchy->turn_slot[turn];
      guint32 ms = customise->arc_ms[graph->vertex_arc[graph->head[turn]]];
      guint32 *weight = (slot & 1) == 0 ? &up[slot >> 1] : &down[slot >> 1];

      if (ms < REEVE_FAR_MS)
        *weight = MIN (*weight, ms + graph->turn_ms[turn]);
    }
}

/* One direction of the ways over one lower vertex. @place: where a head stands
 * among ours. */
static REEVE_INLINED void
lower_by (guint32       *restrict ms,
          const guint32 *restrict low_ms,
          const guint32 *restrict low_head,
          const guint32 *restrict head,
          const guint32 *restrict place,
          guint32        n,
          guint32        n_low,
          guint32        over_ms)
{
  guint32 k = 0;

  if (n_low == n)
    {
      for (; k < n; k++)
        ms[k] = MIN (ms[k], low_ms[k] + over_ms);
      return;
    }
  while (k + RUN <= n_low)
    {
      guint32 at = place[low_head[k]];

      if (at + RUN <= n && head[at + RUN - 1] == low_head[k + RUN - 1])
        {
          for (guint32 i = 0; i < RUN; i++)
            ms[at + i] = MIN (ms[at + i], low_ms[k + i] + over_ms);
          k += RUN;
          continue;
        }
      for (guint32 end = k + RUN / 2; k < end; k++)
        {
          guint32 *mine = &ms[place[low_head[k]]];

          *mine = MIN (*mine, low_ms[k] + over_ms);
        }
    }
  for (; k < n_low; k++)
    {
      guint32 *mine = &ms[place[low_head[k]]];

      *mine = MIN (*mine, low_ms[k] + over_ms);
    }
}

/* Lowers the arcs of @v by ways over its lower vertices from @low on, before
 * @end. */
static REEVE_INLINED void
lower_vertex (const Customise *customise,
              guint32         *place,
              guint32          v,
              guint32          low,
              guint32          end)
{
  const ReeveHierarchy *hierarchy = customise->hierarchy;
  guint32 *up = customise->metric->up;
  guint32 *down = customise->metric->down;
  guint32 first = hierarchy->first[v];
  guint32 n = hierarchy->first[v + 1] - first;
  const guint32 *head = &hierarchy->head[first];

  if (n == 0)
    return;
  for (guint32 i = 0; i < n; i++)
    place[head[i]] = i;
  for (guint32 i = hierarchy->low_first[v]; i < hierarchy->low_first[v + 1]; i++)
    {
      guint32 tail = hierarchy->low_tail[i];
      guint32 arc = hierarchy->low_arc[i];
      guint32 n_low = hierarchy->first[tail + 1] - arc - 1;
      guint32 to_ms = down[arc];
      guint32 from_ms = up[arc];

      if (tail < low || n_low == 0)
        continue;
      if (tail >= end)
        return;
      if (to_ms < REEVE_FAR_MS)
        lower_by (&up[first], &up[arc + 1], &hierarchy->head[arc + 1], head, place, n, n_low,
                  to_ms);
      if (from_ms < REEVE_FAR_MS)
        lower_by (&down[first], &down[arc + 1], &hierarchy->head[arc + 1], head, place, n, n_low,
                  from_ms);
    }
}

static REEVE_INLINED void
lower_range (const Customise *customise,
             guint32         *place,
             guint32          low,
             guint32          high)
{
  for (guint32 v = low; v <= high; v++)
    {
      set_turns (customise, v);
      lower_vertex (customise, place, v, 0, v);
    }
}

/* --- every loop twice --- */

static REEVE_WIDE void
lower_range_wide (const Customise *customise,
                  guint32         *place,
                  guint32          low,
                  guint32          high)
{
  lower_range (customise, place, low, high);
}

static void
lower_range_plain (const Customise *customise,
                   guint32         *place,
                   guint32          low,
                   guint32          high)
{
  lower_range (customise, place, low, high);
}

static REEVE_WIDE void
lower_vertex_wide (const Customise *customise,
                   guint32         *place,
                   guint32          v,
                   guint32          low,
                   guint32          end)
{
  lower_vertex (customise, place, v, low, end);
}

static void
lower_vertex_plain (const Customise *customise,
                    guint32         *place,
                    guint32          v,
                    guint32          low,
                    guint32          end)
{
  lower_vertex (customise, place, v, low, end);
}

/* --- parts --- */

static gboolean
lower_subtree (guint     part,
               gpointer  data,
               GError  **error)
{
  const Customise *customise = data;
  const ReeveHierarchy *hierarchy = customise->hierarchy;
  g_autofree guint32 *place = g_new (guint32, hierarchy->n);
  guint32 low = hierarchy->subtree_low[part];
  guint32 root = g_array_index (hierarchy->subtrees, guint32, part);

  if (customise->is_wide)
    lower_range_wide (customise, place, low, root);
  else
    lower_range_plain (customise, place, low, root);
  return TRUE;
}

/* Vertices of chains that one part takes: a few, as their work differs. */
#define VERTICES_PER_PART 8

static gboolean
lower_from_below (guint     part,
                  gpointer  data,
                  GError  **error)
{
  const Customise *customise = data;
  g_autofree guint32 *place = g_new (guint32, customise->hierarchy->n);

  for (guint i = part * VERTICES_PER_PART; i < (part + 1) * VERTICES_PER_PART; i++)
    {
      guint32 v = customise->vertices[i];

      if (v == G_MAXUINT32)
        break;
      set_turns (customise, v);
      if (customise->is_wide)
        lower_vertex_wide (customise, place, v, 0, customise->lows[i]);
      else
        lower_vertex_plain (customise, place, v, 0, customise->lows[i]);
    }
  return TRUE;
}

static gboolean
lower_chain (guint     part,
             gpointer  data,
             GError  **error)
{
  const Customise *customise = data;
  const ReeveChain *chain = &customise->chains[part];
  g_autofree guint32 *place = g_new (guint32, customise->hierarchy->n);

  for (guint32 v = chain->low + 1; v <= chain->high; v++)
    if (customise->is_wide)
      lower_vertex_wide (customise, place, v, chain->low, v);
    else
      lower_vertex_plain (customise, place, v, chain->low, v);
  return TRUE;
}

static gboolean
lower_level (Customise  *customise,
             guint       n_chains,
             ReeveJob   *job,
             GError    **error)
{
  guint n = 0;
  guint n_parts;

  for (guint i = 0; i < n_chains; i++)
    for (guint32 v = customise->chains[i].low; v <= customise->chains[i].high; v++)
      {
        customise->vertices[n] = v;
        customise->lows[n++] = customise->chains[i].low;
      }
  n_parts = (n + VERTICES_PER_PART - 1) / VERTICES_PER_PART;
  for (guint i = n; i < n_parts * VERTICES_PER_PART; i++)
    customise->vertices[i] = G_MAXUINT32;

  return reeve_job_share_out (job, n_parts, lower_from_below, customise, error)
         && reeve_job_share_out (job, n_chains, lower_chain, customise, error);
}

static gboolean
lower_chains (Customise  *customise,
              ReeveJob   *job,
              GError    **error)
{
  const GArray *all = customise->hierarchy->chains;
  gboolean done = TRUE;
  gsize n_vertices = VERTICES_PER_PART;

  for (guint i = 0; i < all->len; i++)
    n_vertices += g_array_index (all, ReeveChain, i).high
                  - g_array_index (all, ReeveChain, i).low + 1;
  customise->vertices = g_new (guint32, n_vertices);
  customise->lows = g_new (guint32, n_vertices);
  for (guint first = 0; first < all->len && done;)
    {
      guint end = first + 1;

      customise->chains = &g_array_index (all, ReeveChain, first);
      while (end < all->len
             && g_array_index (all, ReeveChain, end).level == customise->chains->level)
        end++;
      done = lower_level (customise, end - first, job, error);
      first = end;
    }
  g_free (customise->vertices);
  g_free (customise->lows);
  return done;
}

gboolean
reeve_metric_customise (ReeveMetric           *self,
                        const ReeveHierarchy  *hierarchy,
                        const ReeveTurnGraph  *graph,
                        const guint32         *arc_ms,
                        ReeveJob              *job,
                        GError               **error)
{
  Customise customise = { .metric = self, .hierarchy = hierarchy, .graph = graph,
                          .arc_ms = arc_ms, .is_wide = reeve_cpu_is_wide () };

  if (self->up == NULL)
    reeve_metric_init (self, hierarchy->n_arcs);
  if (hierarchy->subtrees->len > 0
      && !reeve_job_share_out (job, hierarchy->subtrees->len, lower_subtree, &customise, error))
    return FALSE;
  return lower_chains (&customise, job, error);
}
