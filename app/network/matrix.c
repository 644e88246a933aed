/* network/matrix.c — times between two sets of places, and from one set to every arc
 *
 * One search for each origin, origins shared out over the cores. A column is
 * read off the labels around its street.
 */
#include "network/search.h"

typedef struct
{
  const ReeveEngine *engine;
  const ReeveSnap   *from;
  const ReeveSnap   *to;
  guint32            limit_ms;
  ReeveMatrix       *matrix;
  ReeveJob          *job;
  int                n_done;    /* atomic */
} MatrixWork;

static gboolean
fill_row (guint     row,
          gpointer  data,
          GError  **error)
{
  MatrixWork *work = data;
  ReeveMatrix *matrix = work->matrix;
  ReeveScratch *scratch = reeve_scratch_hold (work->engine);
  guint32 *out = &matrix->time_ms[(gsize) row * matrix->n_cols];
  int n_done;

  reeve_search_start (scratch, FALSE, work->limit_ms);
  reeve_search_add (scratch, &work->from[row], 0);
  reeve_search_run (scratch);
  for (guint col = 0; col < matrix->n_cols; col++)
    {
      guint32 ms = MIN (reeve_search_get_arrival_ms (scratch, &work->to[col]),
                        reeve_engine_direct_ms (work->engine, &work->from[row], &work->to[col],
                                                NULL));

      out[col] = ms < REEVE_FAR_MS && ms <= work->limit_ms ? ms : REEVE_UNREACHED_MS;
    }
  reeve_scratch_release (work->engine, scratch);

  n_done = g_atomic_int_add (&work->n_done, 1) + 1;
  return reeve_job_step (work->job, (guint64) n_done, matrix->n_rows, error);
}

ReeveMatrix *
reeve_engine_matrix (const ReeveEngine *self,
                     const ReeveSnap   *from,
                     guint              n_from,
                     const ReeveSnap   *to,
                     guint              n_to,
                     guint32            limit_ms,
                     ReeveJob          *job,
                     GError           **error)
{
  g_autoptr (ReeveMatrix) matrix = g_new0 (ReeveMatrix, 1);
  MatrixWork work = { .engine = self, .from = from, .to = to, .limit_ms = limit_ms,
                      .matrix = matrix, .job = job };

  matrix->n_rows = n_from;
  matrix->n_cols = n_to;
  matrix->time_ms = g_new (guint32, MAX ((gsize) n_from * n_to, 1));
  if (n_from > 0 && !reeve_job_share_out (job, n_from, fill_row, &work, error))
    return NULL;

  return g_steal_pointer (&matrix);
}

void
reeve_matrix_free (ReeveMatrix *self)
{
  if (self == NULL)
    return;
  g_free (self->time_ms);
  g_free (self);
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
  const ReeveTurnGraph *graph = self->graph;
  ReeveScratch *scratch;

  if (!reeve_job_step (job, 0, 1, error))
    return FALSE;
  scratch = reeve_scratch_hold (self);
  reeve_search_start (scratch, reverse, limit_ms);
  for (guint i = 0; i < n_from; i++)
    reeve_search_add (scratch, &from[i], i);
  reeve_search_run (scratch);

  for (guint32 arc = 0; arc < graph->n_arcs; arc++)
    {
      guint32 best = REEVE_NO_VERTEX;

      for (guint32 v = graph->arc_vertex[arc]; v != REEVE_NO_VERTEX; v = graph->vertex_next[v])
        {
          if (best == REEVE_NO_VERTEX
              || reeve_search_get_ms (scratch, v) < reeve_search_get_ms (scratch, best))
            best = v;
          /* Who sets out is in the middle of no rule: the first vertex. */
          if (reverse)
            break;
        }
      out_ms[arc] = REEVE_UNREACHED_MS;
      if (out_origin != NULL)
        out_origin[arc] = G_MAXUINT32;
      if (best == REEVE_NO_VERTEX || reeve_search_get_ms (scratch, best) >= REEVE_FAR_MS)
        continue;
      out_ms[arc] = reeve_search_get_ms (scratch, best);
      if (out_origin != NULL)
        out_origin[arc] = reeve_search_get_origin (scratch, best);
    }
  reeve_scratch_release (self, scratch);

  return reeve_job_step (job, 1, 1, error);
}
