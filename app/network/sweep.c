/* network/sweep.c — times from one set of places to every arc */
#include "network/search.h"

static ReeveScratch *
search_all (const ReeveEngine *self,
            const ReeveSnap   *from,
            guint              n_from,
            gboolean           reverse,
            guint32            limit_ms)
{
  ReeveScratch *scratch = reeve_scratch_hold (self);

  reeve_search_start (scratch, reverse, limit_ms);
  for (guint i = 0; i < n_from; i++)
    reeve_search_add (scratch, &from[i], i);
  reeve_search_run (scratch);
  return scratch;
}

/* The vertex that speaks for an arc: forward the one reached first, whatever
 * rule one is in the middle of; reverse the one that is in the middle of none. */
static guint32
pick_vertex (const ReeveEngine  *self,
             const ReeveScratch *scratch,
             gboolean            reverse,
             guint32             arc)
{
  const ReeveTurnGraph *graph = self->graph;
  guint32 best = graph->arc_vertex[arc];

  if (reverse || best == REEVE_NO_VERTEX)
    return best;
  for (guint32 v = graph->vertex_next[best]; v != REEVE_NO_VERTEX; v = graph->vertex_next[v])
    {
      guint32 ms = reeve_search_get_ms (scratch, v);
      guint32 best_ms = reeve_search_get_ms (scratch, best);

      if (ms < best_ms || (ms == best_ms && ms < REEVE_FAR_MS
                           && reeve_search_get_origin (scratch, v)
                              < reeve_search_get_origin (scratch, best)))
        best = v;
    }
  return best;
}

gboolean
reeve_engine_sweep (const ReeveEngine *self,
                    const ReeveSnap   *from,
                    guint              n_from,
                    gboolean           reverse,
                    guint32            limit_ms,
                    guint32           *out_ms,
                    guint32           *out_origin,
                    ReeveJob          *job,
                    GError           **error)
{
  ReeveScratch *scratch;

  if (!reeve_job_step (job, 0, 1, error))
    return FALSE;
  scratch = search_all (self, from, n_from, reverse, limit_ms);
  for (guint32 arc = 0; arc < self->graph->n_arcs; arc++)
    {
      guint32 vertex = pick_vertex (self, scratch, reverse, arc);
      gboolean reached = vertex != REEVE_NO_VERTEX
                         && reeve_search_get_ms (scratch, vertex) < REEVE_FAR_MS;

      out_ms[arc] = reached ? reeve_search_get_ms (scratch, vertex) : REEVE_UNREACHED_MS;
      if (out_origin != NULL)
        out_origin[arc] = reached ? reeve_search_get_origin (scratch, vertex) : G_MAXUINT32;
    }
  reeve_scratch_release (self, scratch);

  return reeve_job_step (job, 1, 1, error);
}

gboolean
reeve_engine_sweep_entries (const ReeveEngine *self,
                            const ReeveSnap   *from,
                            guint              n_from,
                            gboolean           reverse,
                            guint32            limit_ms,
                            guint32           *out_ms,
                            ReeveJob          *job,
                            GError           **error)
{
  ReeveScratch *scratch;

  if (!reeve_job_step (job, 0, 1, error))
    return FALSE;
  scratch = search_all (self, from, n_from, reverse, limit_ms);
  for (guint32 arc = 0; arc < self->graph->n_arcs; arc++)
    {
      guint32 ms = self->graph->arc_vertex[arc] == REEVE_NO_VERTEX
                   ? REEVE_FAR_MS : reeve_search_get_enter_ms (scratch, arc);

      out_ms[arc] = ms <= limit_ms ? ms : REEVE_FAR_MS;
    }
  reeve_scratch_release (self, scratch);

  return reeve_job_step (job, 1, 1, error);
}
