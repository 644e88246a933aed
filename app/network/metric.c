/* network/metric.c — today's times in a hierarchy
 *
 * Each arc starts with its turn and is then lowered by every way over a lower
 * vertex. A vertex reads arcs of vertices below it only, and those lie in its
 * own subtree: separate subtrees are done side by side, what joins them last.
 */
#include "network/engine-private.h"
#include "network/hierarchy.h"

static void
set_turns (ReeveMetric          *self,
           const ReeveHierarchy *hierarchy,
           const ReeveTurnGraph *graph,
           const guint32        *arc_ms)
{
  for (guint32 k = 0; k < hierarchy->n_arcs; k++)
    self->up[k] = self->down[k] = REEVE_FAR_MS;
  for (guint32 k = 0; k < graph->n_turns; k++)
    {
      guint32 slot = hierarchy->turn_slot[k];
      guint32 ms = arc_ms[graph->vertex_arc[graph->head[k]]];
      guint32 *weight;

      if (slot == G_MAXUINT32 || ms >= REEVE_FAR_MS)
        continue;
      weight = (slot & 1) == 0 ? &self->up[slot >> 1] : &self->down[slot >> 1];
      *weight = MIN (*weight, ms + graph->turn_ms[k]);
    }
}

/* Ways over one lower vertex, whose arcs above ours are as many as ours are:
 * then they lead to the same heads, one after another. */
static void
lower_alike (guint32       *restrict up,
             guint32       *restrict down,
             const guint32 *restrict low_up,
             const guint32 *restrict low_down,
             guint32        n,
             guint32        to_ms,     /* from us down to the lower vertex */
             guint32        from_ms)   /* and up from it */
{
  for (guint32 i = 0; i < n; i++)
    {
      guint32 a = to_ms + low_up[i];
      guint32 b = low_down[i] + from_ms;

      up[i] = MIN (up[i], a);
      down[i] = MIN (down[i], b);
    }
}

static void
lower_vertex (ReeveMetric          *self,
              const ReeveHierarchy *hierarchy,
              guint32               v)
{
  const guint32 *head = hierarchy->head;
  guint32 first = hierarchy->first[v];
  guint32 n = hierarchy->first[v + 1] - first;

  for (guint32 i = hierarchy->low_first[v]; i < hierarchy->low_first[v + 1]; i++)
    {
      guint32 arc = hierarchy->low_arc[i];
      guint32 end = hierarchy->first[hierarchy->low_tail[i] + 1];
      guint32 to_ms = self->down[arc];
      guint32 from_ms = self->up[arc];
      guint32 at = first;

      if (to_ms >= REEVE_FAR_MS && from_ms >= REEVE_FAR_MS)
        continue;
      if (end - arc - 1 == n)
        {
          lower_alike (&self->up[first], &self->down[first], &self->up[arc + 1],
                       &self->down[arc + 1], n, to_ms, from_ms);
          continue;
        }
      for (guint32 k = arc + 1; k < end; k++)
        {
          guint32 a = to_ms + self->up[k];
          guint32 b = self->down[k] + from_ms;

          while (head[at] < head[k])
            at++;
          self->up[at] = MIN (self->up[at], a);
          self->down[at] = MIN (self->down[at], b);
        }
    }
}

typedef struct
{
  ReeveMetric          *metric;
  const ReeveHierarchy *hierarchy;
} CustomiseWork;

static gboolean
lower_subtree (guint     part,
               gpointer  data,
               GError  **error)
{
  CustomiseWork *work = data;
  guint32 root = g_array_index (work->hierarchy->subtrees, guint32, part);

  for (guint32 v = work->hierarchy->subtree_low[part]; v <= root; v++)
    lower_vertex (work->metric, work->hierarchy, v);
  return TRUE;
}

gboolean
reeve_metric_customise (ReeveMetric           *self,
                        const ReeveHierarchy  *hierarchy,
                        const ReeveTurnGraph  *graph,
                        const guint32         *arc_ms,
                        ReeveJob              *job,
                        GError               **error)
{
  CustomiseWork work = { self, hierarchy };
  guint n_parts = hierarchy->subtrees->len;
  guint32 next = 0;

  if (self->up == NULL)
    {
      self->up = g_new (guint32, MAX (hierarchy->n_arcs, 1));
      self->down = g_new (guint32, MAX (hierarchy->n_arcs, 1));
    }
  set_turns (self, hierarchy, graph, arc_ms);
  if (n_parts > 0 && !reeve_job_share_out (job, n_parts, lower_subtree, &work, error))
    return FALSE;
  for (guint part = 0; part <= n_parts; part++)
    {
      guint32 end = part < n_parts ? hierarchy->subtree_low[part] : hierarchy->n;

      for (; next < end; next++)
        lower_vertex (self, hierarchy, next);
      if (part < n_parts)
        next = g_array_index (hierarchy->subtrees, guint32, part) + 1;
    }
  return TRUE;
}

void
reeve_metric_clear (ReeveMetric *self)
{
  g_clear_pointer (&self->up, g_free);
  g_clear_pointer (&self->down, g_free);
}
