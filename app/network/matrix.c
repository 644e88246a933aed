/* network/matrix.c — times between two sets of places
 *
 * Only vertices above the columns' streets are swept (RPHAST; Delling, Goldberg
 * and Werneck 2011), for several rows side by side in one vector. A column is
 * read off the vertices from which one turns into its street; along one and the
 * same street the direct way counts too.
 */
#include "network/query.h"
#include "network/wide-private.h"

#include <string.h>

/* Rows in one sweep: sixteen 32-bit times are one cache line. */
#define LANES 16

/* A column's streets seen from one vertex. */
typedef struct
{
  guint32 place;       /* of the vertex in the sweep */
  guint32 rest_ms;     /* from there to the place */
} Entry;

/* What is swept for a set of columns, highest vertex first. */
typedef struct
{
  guint32  n;
  guint32 *place;      /* owned: by rank, or G_MAXUINT32 */
  guint32 *first;      /* owned: n + 1 */
  GArray  *head;       /* owned, of guint32: places */
  GArray  *weight;     /* owned, of guint32 */
  guint32 *col_first;  /* owned: columns + 1 */
  GArray  *entries;    /* owned, of Entry */
} Plan;

typedef struct
{
  const ReeveEngine *engine;
  const ReeveSnap   *from;
  const ReeveSnap   *to;
  guint32            limit_ms;
  ReeveMatrix       *matrix;
  Plan               plan;
  ReeveJob          *job;
  int                n_done;    /* atomic */
} MatrixWork;

static void
plan_clear (Plan *plan)
{
  g_free (plan->place);
  g_free (plan->first);
  g_array_unref (plan->head);
  g_array_unref (plan->weight);
  g_free (plan->col_first);
  g_array_unref (plan->entries);
}

static void
list_entries (Plan              *plan,
              const ReeveEngine *engine,
              const ReeveSnap   *to,
              guint              n_to)
{
  g_autoptr (GArray) seeds = g_array_new (FALSE, FALSE, sizeof (ReeveSeed));

  plan->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  plan->col_first = g_new (guint32, (gsize) n_to + 1);
  for (guint col = 0; col < n_to; col++)
    {
      plan->col_first[col] = plan->entries->len;
      g_array_set_size (seeds, 0);
      reeve_query_add_targets (engine, &to[col], seeds);
      for (guint i = 0; i < seeds->len; i++)
        {
          const ReeveSeed *seed = &g_array_index (seeds, ReeveSeed, i);
          Entry entry = { seed->rank, seed->ms };

          g_array_append_val (plan->entries, entry);
        }
    }
  plan->col_first[n_to] = plan->entries->len;
}

static int
compare_falling (gconstpointer a,
                 gconstpointer b)
{
  guint32 left = *(const guint32 *) a;
  guint32 right = *(const guint32 *) b;

  return left > right ? -1 : left < right;
}

static void
plan_init (Plan              *plan,
           const ReeveEngine *engine,
           const ReeveSnap   *to,
           guint              n_to)
{
  const ReeveHierarchy *hierarchy = engine->hierarchy;
  g_autoptr (GArray) ranks = g_array_new (FALSE, FALSE, sizeof (guint32));

  list_entries (plan, engine, to, n_to);
  plan->place = g_new (guint32, MAX (hierarchy->n, 1));
  memset (plan->place, 0xff, (gsize) hierarchy->n * sizeof (guint32));
  for (guint i = 0; i < plan->entries->len; i++)
    for (guint32 v = g_array_index (plan->entries, Entry, i).place;
         v != REEVE_NO_PARENT && plan->place[v] == G_MAXUINT32; v = hierarchy->parent[v])
      {
        plan->place[v] = 0;
        g_array_append_val (ranks, v);
      }
  g_array_sort (ranks, compare_falling);

  plan->n = ranks->len;
  plan->first = g_new (guint32, (gsize) plan->n + 1);
  plan->head = g_array_new (FALSE, FALSE, sizeof (guint32));
  plan->weight = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = 0; i < plan->n; i++)
    {
      guint32 v = g_array_index (ranks, guint32, i);

      plan->place[v] = i;
      plan->first[i] = plan->head->len;
      for (guint32 k = hierarchy->first[v]; k < hierarchy->first[v + 1]; k++)
        if (engine->metric.down[k] < REEVE_FAR_MS)
          {
            g_array_append_val (plan->head, plan->place[hierarchy->head[k]]);
            g_array_append_val (plan->weight, engine->metric.down[k]);
          }
    }
  plan->first[plan->n] = plan->head->len;
  for (guint i = 0; i < plan->entries->len; i++)
    {
      Entry *entry = &g_array_index (plan->entries, Entry, i);

      entry->place = plan->place[entry->place];
    }
}

static void
climb_row (MatrixWork   *work,
           ReeveScratch *scratch,
           guint         row,
           guint         lane,
           guint         n_lanes,
           guint32      *ms)
{
  const ReeveEngine *engine = work->engine;

  g_array_set_size (scratch->seeds, 0);
  reeve_query_add_sources (engine, &work->from[row], scratch->seeds);
  if (scratch->seeds->len == 0)
    return;
  reeve_query_climb (engine->hierarchy, engine->metric.up, scratch->seeds, scratch->ms, NULL,
                     scratch->path, scratch->active);
  for (guint i = 0; i < scratch->path->len; i++)
    {
      guint32 v = g_array_index (scratch->path, guint32, i);

      if (work->plan.place[v] != G_MAXUINT32)
        ms[(gsize) work->plan.place[v] * n_lanes + lane] = scratch->ms[v];
    }
  reeve_query_clear (scratch->ms, scratch->path);
}

/* Compiled twice, for a vector of rows and for one. */
static REEVE_INLINED void
sweep_lanes (const Plan *plan,
             guint32    *ms,
             const guint n_lanes)
{
  const guint32 *head = (const guint32 *) plan->head->data;
  const guint32 *weight = (const guint32 *) plan->weight->data;

  for (guint32 i = 0; i < plan->n; i++)
    {
      guint32 best[LANES];

      for (guint lane = 0; lane < n_lanes; lane++)
        best[lane] = ms[(gsize) i * n_lanes + lane];
      for (guint32 k = plan->first[i]; k < plan->first[i + 1]; k++)
        {
          const guint32 *above = &ms[(gsize) head[k] * n_lanes];
          guint32 more = weight[k];

          for (guint lane = 0; lane < n_lanes; lane++)
            best[lane] = MIN (best[lane], above[lane] + more);
        }
      for (guint lane = 0; lane < n_lanes; lane++)
        ms[(gsize) i * n_lanes + lane] = best[lane];
    }
}

static REEVE_INLINED void
read_column (const Plan    *plan,
             const guint32 *ms,
             guint          col,
             const guint    n_lanes,
             guint32       *out)
{
  const Entry *entries = (const Entry *) plan->entries->data;

  for (guint lane = 0; lane < n_lanes; lane++)
    out[lane] = REEVE_FAR_MS;
  for (guint32 k = plan->col_first[col]; k < plan->col_first[col + 1]; k++)
    for (guint lane = 0; lane < n_lanes; lane++)
      out[lane] = MIN (out[lane], ms[(gsize) entries[k].place * n_lanes + lane]
                       + entries[k].rest_ms);
}

static REEVE_INLINED void
fill_rows (MatrixWork  *work,
           guint        first_row,
           const guint  n_lanes)
{
  ReeveMatrix *matrix = work->matrix;
  guint n_rows = MIN (n_lanes, matrix->n_rows - first_row);
  gsize n = (gsize) work->plan.n * n_lanes;
  g_autofree guint32 *ms = g_new (guint32, MAX (n, 1));
  ReeveScratch *scratch = reeve_scratch_hold (work->engine);

  for (gsize i = 0; i < n; i++)
    ms[i] = REEVE_FAR_MS;
  for (guint lane = 0; lane < n_rows; lane++)
    climb_row (work, scratch, first_row + lane, lane, n_lanes, ms);
  reeve_scratch_release (work->engine, scratch);
  sweep_lanes (&work->plan, ms, n_lanes);
  for (guint col = 0; col < matrix->n_cols; col++)
    {
      guint32 times[LANES];

      read_column (&work->plan, ms, col, n_lanes, times);
      for (guint lane = 0; lane < n_rows; lane++)
        {
          guint row = first_row + lane;
          guint32 time_ms = times[lane];

          if (work->from[row].segment == work->to[col].segment)
            time_ms = MIN (time_ms, reeve_engine_direct_ms (work->engine, &work->from[row],
                                                            &work->to[col], NULL));
          matrix->time_ms[(gsize) row * matrix->n_cols + col] =
            time_ms < REEVE_FAR_MS && time_ms <= work->limit_ms ? time_ms : REEVE_UNREACHED_MS;
        }
    }
}

static REEVE_WIDE void
fill_rows_wide (MatrixWork *work,
                guint       first_row)
{
  fill_rows (work, first_row, LANES);
}

static void
fill_rows_plain (MatrixWork *work,
                 guint       first_row)
{
  fill_rows (work, first_row, LANES);
}

static gboolean
fill_many_rows (guint     part,
                gpointer  data,
                GError  **error)
{
  MatrixWork *work = data;

  if (reeve_cpu_is_wide ())
    fill_rows_wide (work, part * LANES);
  else
    fill_rows_plain (work, part * LANES);
  return reeve_job_step (work->job, (guint64) g_atomic_int_add (&work->n_done, LANES) + LANES,
                         work->matrix->n_rows, error);
}

static gboolean
fill_one_row (guint     part,
              gpointer  data,
              GError  **error)
{
  MatrixWork *work = data;

  fill_rows (work, part, 1);
  return reeve_job_step (work->job, (guint64) g_atomic_int_add (&work->n_done, 1) + 1,
                         work->matrix->n_rows, error);
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
  gboolean done;

  if (!reeve_job_step (job, 0, 1, error))
    return NULL;
  matrix->n_rows = n_from;
  matrix->n_cols = n_to;
  matrix->time_ms = g_new (guint32, MAX ((gsize) n_from * n_to, 1));
  plan_init (&work.plan, self, to, n_to);
  /* Few rows would leave most of a vector empty. */
  if (n_from < LANES / 4)
    done = n_from == 0 || reeve_job_share_out (job, n_from, fill_one_row, &work, error);
  else
    done = reeve_job_share_out (job, (n_from + LANES - 1) / LANES, fill_many_rows, &work, error);
  plan_clear (&work.plan);

  return done ? g_steal_pointer (&matrix) : NULL;
}

void
reeve_matrix_free (ReeveMatrix *self)
{
  if (self == NULL)
    return;
  g_free (self->time_ms);
  g_free (self);
}
