/* network/matrix.c — times between two sets of places
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
