/* network/sweep.c — times from one set of places to every arc
 *
 * After the climb from the seeds, vertices are looked at from the highest to
 * the lowest: what a vertex needs of others lies above it (PHAST; Delling,
 * Goldberg, Nowatzyk and Werneck 2011). The top of the tree goes first; the
 * subtrees under it are then independent and shared out over the cores.
 *
 * With several origins a label is the time and the number of the origin, and
 * the lesser of two labels is the lower time, then the lower number.
 */
#include "network/query.h"

/* Smaller networks are swept sooner than threads are started. */
#define LEAST_SHARED_ARCS 200000

#define FAR_LABEL ((guint64) REEVE_FAR_MS << 32)

typedef struct
{
  const ReeveEngine *engine;
  const ReeveSlope  *slope;
  guint32           *ms;       /* by rank; one of the two is set */
  guint64           *label;
} Sweep;

static void
make_slope (const ReeveHierarchy *hierarchy,
            const guint32        *weight,
            ReeveSlope           *slope)
{
  guint32 n = 0;

  for (guint32 k = 0; k < hierarchy->n_arcs; k++)
    n += weight[k] < REEVE_FAR_MS;
  slope->first = g_new (guint32, (gsize) hierarchy->n + 1);
  slope->steps = g_new (ReeveStep, MAX (n, 1));
  n = 0;
  for (guint32 v = 0; v < hierarchy->n; v++)
    {
      slope->first[v] = n;
      for (guint32 k = hierarchy->first[v]; k < hierarchy->first[v + 1]; k++)
        if (weight[k] < REEVE_FAR_MS)
          slope->steps[n++] = (ReeveStep) { hierarchy->head[k], weight[k] };
    }
  slope->first[hierarchy->n] = n;
}

/* The way a sweep runs down: metric's down, or its up in reverse. */
static const ReeveSlope *
get_slope (const ReeveEngine *engine,
           gboolean           reverse)
{
  /* Made once, whoever asks first: nobody sees a change. */
  ReeveEngine *owner = (ReeveEngine *) engine;
  ReeveSlope *slope = &owner->slopes[reverse ? 1 : 0];

  g_mutex_lock (&owner->lock);
  if (slope->first == NULL)
    make_slope (engine->hierarchy, reverse ? engine->metric.up : engine->metric.down, slope);
  g_mutex_unlock (&owner->lock);
  return slope;
}

static inline void
settle (const ReeveSlope *slope,
        guint32          *ms,
        guint32           v)
{
  guint32 best = ms[v];

  for (guint32 k = slope->first[v]; k < slope->first[v + 1]; k++)
    {
      guint32 there = ms[slope->steps[k].head] + slope->steps[k].ms;

      best = MIN (best, there);
    }
  ms[v] = best;
}

static inline void
settle_label (const ReeveSlope *slope,
              guint64          *label,
              guint32           v)
{
  guint64 best = label[v];

  for (guint32 k = slope->first[v]; k < slope->first[v + 1]; k++)
    {
      guint64 there = label[slope->steps[k].head] + ((guint64) slope->steps[k].ms << 32);

      best = MIN (best, there);
    }
  label[v] = best;
}

/* Ranks from @high down to @low. */
static void
settle_run (const Sweep *sweep,
            guint32      low,
            guint32      high)
{
  if (sweep->label != NULL)
    for (guint32 v = high + 1; v-- > low;)
      settle_label (sweep->slope, sweep->label, v);
  else
    for (guint32 v = high + 1; v-- > low;)
      settle (sweep->slope, sweep->ms, v);
}

static gboolean
settle_subtree (guint     part,
                gpointer  data,
                GError  **error)
{
  const Sweep *sweep = data;
  const ReeveHierarchy *hierarchy = sweep->engine->hierarchy;

  settle_run (sweep, hierarchy->subtree_low[part],
              g_array_index (hierarchy->subtrees, guint32, part));
  return TRUE;
}

static gboolean
settle_all (Sweep     *sweep,
            ReeveJob  *job,
            GError   **error)
{
  const ReeveHierarchy *hierarchy = sweep->engine->hierarchy;
  guint n_parts = hierarchy->subtrees->len;
  guint32 above = hierarchy->n;

  if (hierarchy->n == 0)
    return TRUE;
  if (hierarchy->n_arcs < LEAST_SHARED_ARCS)
    {
      settle_run (sweep, 0, hierarchy->n - 1);
      return TRUE;
    }
  for (guint part = n_parts; part-- > 0;)
    {
      guint32 root = g_array_index (hierarchy->subtrees, guint32, part);

      if (above > root + 1)
        settle_run (sweep, root + 1, above - 1);
      above = hierarchy->subtree_low[part];
    }
  if (above > 0)
    settle_run (sweep, 0, above - 1);
  return reeve_job_share_out (job, n_parts, settle_subtree, sweep, error);
}

static void
add_seeds (const ReeveEngine *self,
           const ReeveSnap   *snap,
           gboolean           reverse,
           GArray            *seeds)
{
  if (reverse)
    reeve_query_add_targets (self, snap, seeds);
  else
    reeve_query_add_sources (self, snap, seeds);
}

/* Times by rank in the scratch's ms, which the caller fills with far again. */
static gboolean
sweep_times (const ReeveEngine  *self,
             ReeveScratch       *scratch,
             const ReeveSnap    *from,
             guint               n_from,
             gboolean            reverse,
             ReeveJob           *job,
             GError            **error)
{
  const ReeveHierarchy *hierarchy = self->hierarchy;
  const guint32 *climbing = reverse ? self->metric.down : self->metric.up;
  Sweep sweep = { .engine = self, .ms = scratch->ms, .slope = get_slope (self, reverse) };

  for (guint i = 0; i < n_from; i++)
    {
      g_array_set_size (scratch->seeds, 0);
      add_seeds (self, &from[i], reverse, scratch->seeds);
      reeve_query_climb (hierarchy, climbing, scratch->seeds, scratch->ms, NULL, scratch->path,
                         scratch->active);
      g_array_set_size (scratch->path, 0);
    }
  return settle_all (&sweep, job, error);
}

/* The same with labels, by rank. */
static guint64 *
sweep_labels (const ReeveEngine  *self,
              const ReeveSnap    *from,
              guint               n_from,
              gboolean            reverse,
              ReeveJob           *job,
              GError            **error)
{
  const ReeveHierarchy *hierarchy = self->hierarchy;
  const guint32 *climbing = reverse ? self->metric.down : self->metric.up;
  g_autofree guint64 *label = g_new (guint64, MAX (hierarchy->n, 1));
  g_autoptr (GArray) seeds = g_array_new (FALSE, FALSE, sizeof (ReeveSeed));
  Sweep sweep = { .engine = self, .label = label, .slope = get_slope (self, reverse) };

  for (guint32 v = 0; v < hierarchy->n; v++)
    label[v] = FAR_LABEL;
  for (guint i = 0; i < n_from; i++)
    {
      g_array_set_size (seeds, 0);
      add_seeds (self, &from[i], reverse, seeds);
      for (guint k = 0; k < seeds->len; k++)
        {
          const ReeveSeed *seed = &g_array_index (seeds, ReeveSeed, k);

          label[seed->rank] = MIN (label[seed->rank], (guint64) seed->ms << 32 | i);
        }
    }
  for (guint32 v = 0; v < hierarchy->n; v++)
    for (guint32 k = hierarchy->first[v]; label[v] < FAR_LABEL && k < hierarchy->first[v + 1]; k++)
      {
        guint32 head = hierarchy->head[k];

        label[head] = MIN (label[head], label[v] + ((guint64) climbing[k] << 32));
      }
  return settle_all (&sweep, job, error) ? g_steal_pointer (&label) : NULL;
}

static void
clean_times (const ReeveEngine *self,
             ReeveScratch      *scratch)
{
  for (guint32 v = 0; v < self->hierarchy->n; v++)
    scratch->ms[v] = REEVE_FAR_MS;
}

/* Forward, an arc's end is reached by any of its vertices; in reverse, one who
 * sets out is in the middle of no rule: the first vertex. */
static guint32
get_arc_time (const ReeveEngine *self,
              const guint32     *ms,
              gboolean           reverse,
              guint32            arc)
{
  const ReeveTurnGraph *graph = self->graph;
  guint32 v = graph->arc_vertex[arc];
  guint32 best = ms[self->hierarchy->rank[v]];

  for (v = reverse ? REEVE_NO_VERTEX : graph->vertex_next[v]; v != REEVE_NO_VERTEX;
       v = graph->vertex_next[v])
    best = MIN (best, ms[self->hierarchy->rank[v]]);
  if (reverse && best < REEVE_FAR_MS)
    best += self->arc_ms[arc];
  return best;
}

static guint64
get_arc_label (const ReeveEngine *self,
               const guint64     *label,
               gboolean           reverse,
               guint32            arc)
{
  const ReeveTurnGraph *graph = self->graph;
  guint32 v = graph->arc_vertex[arc];
  guint64 best = label[self->hierarchy->rank[v]];

  for (v = reverse ? REEVE_NO_VERTEX : graph->vertex_next[v]; v != REEVE_NO_VERTEX;
       v = graph->vertex_next[v])
    best = MIN (best, label[self->hierarchy->rank[v]]);
  if (reverse && best < FAR_LABEL)
    best += (guint64) self->arc_ms[arc] << 32;
  return best;
}

/* Straight along its own arc to the place. */
static void
add_direct (const ReeveEngine *self,
            const ReeveSnap   *to,
            guint              origin,
            guint32           *out_ms,
            guint32           *out_origin)
{
  if (to->segment == G_MAXUINT32)
    return;
  for (guint32 arc = 2 * to->segment; arc <= 2 * to->segment + 1; arc++)
    {
      guint32 ms = reeve_snap_walk_ms (to)
                   + (reeve_engine_arc_is_open (self, arc)
                      ? reeve_engine_part_ms (self, arc, reeve_snap_share_on (to, arc)) : 0);

      if (!reeve_engine_arc_is_open (self, arc) || ms > out_ms[arc]
          || (ms == out_ms[arc] && (out_origin == NULL || origin > out_origin[arc])))
        continue;
      out_ms[arc] = ms;
      if (out_origin != NULL)
        out_origin[arc] = origin;
    }
}

static gboolean
sweep_with_origins (const ReeveEngine  *self,
                    const ReeveSnap    *from,
                    guint               n_from,
                    gboolean            reverse,
                    guint32            *out_ms,
                    guint32            *out_origin,
                    ReeveJob           *job,
                    GError            **error)
{
  g_autofree guint64 *label = sweep_labels (self, from, n_from, reverse, job, error);

  if (label == NULL)
    return FALSE;
  for (guint32 arc = 0; arc < self->graph->n_arcs; arc++)
    {
      guint64 best = FAR_LABEL;

      if (reeve_engine_arc_is_open (self, arc))
        best = get_arc_label (self, label, reverse, arc);
      out_ms[arc] = (guint32) (best >> 32);
      out_origin[arc] = (guint32) best;
    }
  return TRUE;
}

typedef struct
{
  const ReeveEngine *engine;
  const guint32     *ms;       /* by rank */
  gboolean           reverse;
  gboolean           entries;  /* without the arc's own time */
  guint32           *out_ms;
} Reading;

#define ARCS_PER_PART 65536

static gboolean
read_arcs (guint     part,
           gpointer  data,
           GError  **error)
{
  const Reading *reading = data;
  const ReeveEngine *engine = reading->engine;
  guint32 end = MIN ((part + 1) * ARCS_PER_PART, engine->graph->n_arcs);

  for (guint32 arc = part * ARCS_PER_PART; arc < end; arc++)
    {
      guint32 ms = REEVE_FAR_MS;

      if (reeve_engine_arc_is_open (engine, arc))
        ms = get_arc_time (engine, reading->ms, reading->reverse, arc);
      if (reading->entries && ms < REEVE_FAR_MS)
        ms -= engine->arc_ms[arc];
      reading->out_ms[arc] = ms;
    }
  return TRUE;
}

static gboolean
read_all_arcs (Reading   *reading,
               ReeveJob  *job,
               GError   **error)
{
  guint n_parts = (reading->engine->graph->n_arcs + ARCS_PER_PART - 1) / ARCS_PER_PART;

  return n_parts == 0 || reeve_job_share_out (job, n_parts, read_arcs, reading, error);
}

static gboolean
sweep_without_origins (const ReeveEngine  *self,
                       const ReeveSnap    *from,
                       guint               n_from,
                       gboolean            reverse,
                       guint32            *out_ms,
                       ReeveJob           *job,
                       GError            **error)
{
  ReeveScratch *scratch = reeve_scratch_hold (self);
  Reading reading = { self, scratch->ms, reverse, FALSE, out_ms };
  gboolean done = sweep_times (self, scratch, from, n_from, reverse, job, error)
                  && read_all_arcs (&reading, job, error);

  clean_times (self, scratch);
  reeve_scratch_release (self, scratch);
  return done;
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
  guint32 most_ms = MIN (limit_ms, REEVE_FAR_MS - 1);
  gboolean done;

  if (!reeve_job_step (job, 0, 1, error))
    return FALSE;
  done = out_origin != NULL
         ? sweep_with_origins (self, from, n_from, reverse, out_ms, out_origin, job, error)
         : sweep_without_origins (self, from, n_from, reverse, out_ms, job, error);
  if (!done)
    return FALSE;
  for (guint i = 0; reverse && i < n_from; i++)
    add_direct (self, &from[i], i, out_ms, out_origin);
  for (guint32 arc = 0; arc < self->graph->n_arcs; arc++)
    if (out_ms[arc] > most_ms)
      {
        out_ms[arc] = REEVE_UNREACHED_MS;
        if (out_origin != NULL)
          out_origin[arc] = G_MAXUINT32;
      }
  return reeve_job_step (job, 1, 1, error);
}

/* An arc that one sets out on: its end tells nothing of when it was entered. */
static guint32
find_entry (const ReeveEngine *self,
            const guint32     *ms,
            guint32            arc)
{
  const ReeveTurnGraph *graph = self->graph;
  guint32 best = REEVE_FAR_MS;

  for (guint32 v = graph->arc_vertex[arc]; v != REEVE_NO_VERTEX; v = graph->vertex_next[v])
    for (guint32 k = graph->back_first[v]; k < graph->back_first[v + 1]; k++)
      best = MIN (best, ms[self->hierarchy->rank[graph->back_tail[k]]] + graph->back_ms[k]);
  return best;
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
  Reading reading;
  gboolean done;

  if (!reeve_job_step (job, 0, 1, error))
    return FALSE;
  scratch = reeve_scratch_hold (self);
  reading = (Reading) { self, scratch->ms, reverse, TRUE, out_ms };
  done = sweep_times (self, scratch, from, n_from, reverse, job, error)
         && read_all_arcs (&reading, job, error);
  for (guint i = 0; done && !reverse && i < n_from; i++)
    if (from[i].segment != G_MAXUINT32)
      for (guint32 arc = 2 * from[i].segment; arc <= 2 * from[i].segment + 1; arc++)
        if (reeve_engine_arc_is_open (self, arc))
          out_ms[arc] = find_entry (self, scratch->ms, arc);
  for (guint32 arc = 0; done && arc < self->graph->n_arcs; arc++)
    if (out_ms[arc] > limit_ms)
      out_ms[arc] = REEVE_FAR_MS;
  clean_times (self, scratch);
  reeve_scratch_release (self, scratch);

  return done && reeve_job_step (job, 1, 1, error);
}
