/* network/sweep.c — times from one set of places to every arc
 *
 * After the climb from the seeds, vertices are looked at from the highest to
 * the lowest: what a vertex needs of others lies above it (PHAST; Delling,
 * Goldberg, Nowatzyk and Werneck 2011), packed as slope.h says. The top of the
 * tree goes first; the parts under it are then independent and shared out over
 * the cores. Packing takes as long as some ten sweeps, and many an engine, of a
 * street just closed, is asked once: the first sweep runs down the metric as it
 * is, and its times lie by rank.
 *
 * With several origins a label is the time and the number of the origin, and
 * the lesser of two labels is the lower time, then the lower number.
 */
#include "network/query.h"

#define FAR_LABEL ((guint64) REEVE_FAR_MS << 32)

/* Smaller networks are swept sooner than threads are started. */
#define LEAST_SHARED_ARCS 2000000

#define ARCS_PER_SHARE 65536

/* Of an arc's place: it has other vertices too. */
#define SEVERAL (1u << 31)

typedef struct
{
  const ReeveEngine *engine;
  const ReeveWay    *way;       /* nullable: not packed */
  gboolean           reverse;
  guint32           *ms;        /* owned, by place; one of the two is set */
  guint64           *label;     /* owned */
  gboolean           entries;   /* without the arc's own time */
  guint32            most_ms;
  guint32            beyond_ms; /* what is written where it takes longer */
  guint32           *out_ms;
  guint32           *out_origin;
} Sweep;

static void
clear_sweep (Sweep *sweep)
{
  g_free (sweep->ms);
  g_free (sweep->label);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sweep, clear_sweep)

static guint32
get_n_places (const Sweep *sweep)
{
  return sweep->way != NULL ? sweep->way->slope->n_places : sweep->engine->hierarchy->n;
}

static inline guint32
get_place (const Sweep *sweep,
           guint32      rank)
{
  return sweep->way != NULL ? sweep->way->slope->place[rank] : rank;
}

/* Forward, an arc's end is reached by any of its vertices; in reverse, one who
 * sets out is in the middle of no rule: the first vertex. */
static guint32 *
list_arc_places (const ReeveEngine *engine,
                 const ReeveSlope  *slope,
                 gboolean           reverse)
{
  const ReeveTurnGraph *graph = engine->graph;
  guint32 *places = g_new (guint32, MAX (graph->n_arcs, 1));

  for (guint32 arc = 0; arc < graph->n_arcs; arc++)
    {
      guint32 v = graph->arc_vertex[arc];

      places[arc] = REEVE_SLOPE_NOWHERE (slope);
      if (!reeve_engine_arc_is_open (engine, arc))
        continue;
      places[arc] = slope->place[engine->hierarchy->rank[v]];
      if (!reverse && graph->vertex_next[v] != REEVE_NO_VERTEX)
        places[arc] |= SEVERAL;
    }
  return places;
}

/* Metric's down, or its up in reverse. */
static const guint32 *
get_falling (const Sweep *sweep)
{
  return sweep->reverse ? sweep->engine->metric.up : sweep->engine->metric.down;
}

/* Packs what the sweep runs down, unless it is the first to ask. */
static gboolean
set_way (Sweep     *sweep,
         ReeveJob  *job,
         GError   **error)
{
  /* Made once, whoever asks first: nobody sees a change. */
  ReeveEngine *owner = (ReeveEngine *) sweep->engine;
  ReeveWay *way = &owner->ways[sweep->reverse ? 1 : 0];
  gboolean is_first;

  g_mutex_lock (&owner->lock);
  is_first = !way->is_asked;
  way->is_asked = TRUE;
  if (!is_first && way->slope == NULL)
    {
      way->slope = reeve_slope_new (owner->hierarchy, get_falling (sweep), job, error);
      if (way->slope != NULL)
        way->arc_place = list_arc_places (owner, way->slope, sweep->reverse);
    }
  sweep->way = !is_first && way->slope != NULL ? way : NULL;
  g_mutex_unlock (&owner->lock);
  return is_first || sweep->way != NULL;
}

/* Ranks from the highest down, times by rank. */
static void
settle_ranks (const Sweep *sweep)
{
  const ReeveHierarchy *hierarchy = sweep->engine->hierarchy;
  const guint32 *weight = get_falling (sweep);

  for (guint32 v = hierarchy->n; v-- > 0;)
    if (sweep->label != NULL)
      for (guint32 k = hierarchy->first[v]; k < hierarchy->first[v + 1]; k++)
        sweep->label[v] = MIN (sweep->label[v], sweep->label[hierarchy->head[k]]
                                                + ((guint64) weight[k] << 32));
    else
      for (guint32 k = hierarchy->first[v]; k < hierarchy->first[v + 1]; k++)
        sweep->ms[v] = MIN (sweep->ms[v], sweep->ms[hierarchy->head[k]] + weight[k]);
}

static gboolean
settle_share (guint     share,
              gpointer  data,
              GError  **error)
{
  const Sweep *sweep = data;

  if (sweep->label != NULL)
    reeve_slope_settle_labels (sweep->way->slope, share + 1, sweep->label);
  else
    reeve_slope_settle (sweep->way->slope, share + 1, sweep->ms);
  return TRUE;
}

/* One after the other where threads would cost more than they save. */
static gboolean
share_out (const Sweep     *sweep,
           guint            n_shares,
           ReeveShareFunc   func,
           ReeveJob        *job,
           GError         **error)
{
  if (sweep->engine->hierarchy->n_arcs >= LEAST_SHARED_ARCS)
    return reeve_job_share_out (job, n_shares, func, (gpointer) sweep, error);
  for (guint share = 0; share < n_shares; share++)
    if (!func (share, (gpointer) sweep, error))
      return FALSE;
  return TRUE;
}

static gboolean
settle_all (Sweep     *sweep,
            ReeveJob  *job,
            GError   **error)
{
  guint n_parts;

  if (sweep->way == NULL)
    {
      settle_ranks (sweep);
      return TRUE;
    }
  n_parts = sweep->way->slope->part_first->len - 1;
  if (sweep->label != NULL)
    reeve_slope_settle_labels (sweep->way->slope, 0, sweep->label);
  else
    reeve_slope_settle (sweep->way->slope, 0, sweep->ms);
  return n_parts == 1 || share_out (sweep, n_parts - 1, settle_share, job, error);
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

/* Makes and fills the sweep's times. */
static gboolean
sweep_times (Sweep            *sweep,
             const ReeveSnap  *from,
             guint             n_from,
             ReeveJob         *job,
             GError          **error)
{
  const ReeveEngine *self = sweep->engine;
  const guint32 *climbing = sweep->reverse ? self->metric.down : self->metric.up;
  ReeveScratch *scratch = reeve_scratch_hold (self);
  guint32 n_places = get_n_places (sweep);

  sweep->ms = g_new (guint32, (gsize) n_places + 1);
  for (guint32 i = 0; i <= n_places; i++)
    sweep->ms[i] = REEVE_FAR_MS;
  for (guint i = 0; i < n_from; i++)
    {
      g_array_set_size (scratch->seeds, 0);
      add_seeds (self, &from[i], sweep->reverse, scratch->seeds);
      reeve_query_climb (self->hierarchy, climbing, scratch->seeds, scratch->ms, NULL,
                         scratch->path, scratch->active);
      for (guint k = 0; k < scratch->path->len; k++)
        {
          guint32 v = g_array_index (scratch->path, guint32, k);
          guint32 *mine = &sweep->ms[get_place (sweep, v)];

          *mine = MIN (*mine, scratch->ms[v]);
        }
      reeve_query_clear (scratch->ms, scratch->path);
    }
  reeve_scratch_release (self, scratch);
  return settle_all (sweep, job, error);
}

/* The same with labels. */
static gboolean
sweep_labels (Sweep            *sweep,
              const ReeveSnap  *from,
              guint             n_from,
              ReeveJob         *job,
              GError          **error)
{
  const ReeveEngine *self = sweep->engine;
  const ReeveHierarchy *hierarchy = self->hierarchy;
  const guint32 *climbing = sweep->reverse ? self->metric.down : self->metric.up;
  guint32 n_places = get_n_places (sweep);
  g_autofree guint64 *label = g_new (guint64, MAX (hierarchy->n, 1));   /* by rank */
  g_autoptr (GArray) seeds = g_array_new (FALSE, FALSE, sizeof (ReeveSeed));

  for (guint32 v = 0; v < hierarchy->n; v++)
    label[v] = FAR_LABEL;
  for (guint i = 0; i < n_from; i++)
    {
      g_array_set_size (seeds, 0);
      add_seeds (self, &from[i], sweep->reverse, seeds);
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
  sweep->label = g_new (guint64, (gsize) n_places + 1);
  for (guint32 i = 0; i <= n_places; i++)
    sweep->label[i] = FAR_LABEL;
  for (guint32 v = 0; v < hierarchy->n; v++)
    sweep->label[get_place (sweep, v)] = label[v];
  return settle_all (sweep, job, error);
}

/* --- reading --- */

/* Of an arc that is open; see list_arc_places(). */
static inline guint32
get_first_vertex (const Sweep *sweep,
                  guint32      arc)
{
  return reeve_engine_arc_is_open (sweep->engine, arc) ? sweep->engine->graph->arc_vertex[arc]
                                                       : REEVE_NO_VERTEX;
}

static guint32
get_least_ms (const Sweep *sweep,
              guint32      arc)
{
  const ReeveEngine *engine = sweep->engine;
  guint32 best = REEVE_FAR_MS;

  for (guint32 v = get_first_vertex (sweep, arc); v != REEVE_NO_VERTEX;
       v = sweep->reverse ? REEVE_NO_VERTEX : engine->graph->vertex_next[v])
    best = MIN (best, sweep->ms[get_place (sweep, engine->hierarchy->rank[v])]);
  return best;
}

static guint64
get_least_label (const Sweep *sweep,
                 guint32      arc)
{
  const ReeveEngine *engine = sweep->engine;
  guint64 best = FAR_LABEL;

  for (guint32 v = get_first_vertex (sweep, arc); v != REEVE_NO_VERTEX;
       v = sweep->reverse ? REEVE_NO_VERTEX : engine->graph->vertex_next[v])
    best = MIN (best, sweep->label[get_place (sweep, engine->hierarchy->rank[v])]);
  return best;
}

static gboolean
read_times (guint     share,
            gpointer  data,
            GError  **error)
{
  const Sweep *sweep = data;
  const guint32 *places = sweep->way != NULL ? sweep->way->arc_place : NULL;
  const guint32 *arc_ms = sweep->engine->arc_ms;
  guint32 end = MIN ((share + 1) * ARCS_PER_SHARE, sweep->engine->graph->n_arcs);

  for (guint32 arc = share * ARCS_PER_SHARE; arc < end; arc++)
    {
      guint32 place = places != NULL ? places[arc] : SEVERAL;
      guint32 ms = (place & SEVERAL) == 0 ? sweep->ms[place] : get_least_ms (sweep, arc);

      if (sweep->reverse != sweep->entries && ms < REEVE_FAR_MS)
        ms = sweep->reverse ? ms + arc_ms[arc] : ms - arc_ms[arc];
      sweep->out_ms[arc] = ms <= sweep->most_ms ? ms : sweep->beyond_ms;
    }
  return TRUE;
}

static gboolean
read_labels (guint     share,
             gpointer  data,
             GError  **error)
{
  const Sweep *sweep = data;
  const guint32 *places = sweep->way != NULL ? sweep->way->arc_place : NULL;
  guint32 end = MIN ((share + 1) * ARCS_PER_SHARE, sweep->engine->graph->n_arcs);

  for (guint32 arc = share * ARCS_PER_SHARE; arc < end; arc++)
    {
      guint32 place = places != NULL ? places[arc] : SEVERAL;
      guint64 label = (place & SEVERAL) == 0 ? sweep->label[place] : get_least_label (sweep, arc);
      gboolean is_near;

      if (sweep->reverse && label < FAR_LABEL)
        label += (guint64) sweep->engine->arc_ms[arc] << 32;
      is_near = label >> 32 <= sweep->most_ms;
      sweep->out_ms[arc] = is_near ? (guint32) (label >> 32) : sweep->beyond_ms;
      sweep->out_origin[arc] = is_near ? (guint32) label : G_MAXUINT32;
    }
  return TRUE;
}

static gboolean
read_all (Sweep     *sweep,
          ReeveJob  *job,
          GError   **error)
{
  guint n_shares = (sweep->engine->graph->n_arcs + ARCS_PER_SHARE - 1) / ARCS_PER_SHARE;

  return n_shares == 0
         || share_out (sweep, n_shares, sweep->label != NULL ? read_labels : read_times, job, error);
}

/* Straight along its own arc to the place. */
static void
add_direct (const Sweep     *sweep,
            const ReeveSnap *to,
            guint            origin)
{
  const ReeveEngine *engine = sweep->engine;

  if (to->segment == G_MAXUINT32)
    return;
  for (guint32 arc = 2 * to->segment; arc <= 2 * to->segment + 1; arc++)
    {
      guint32 *out_ms = &sweep->out_ms[arc];
      guint32 ms = reeve_snap_walk_ms (to);

      if (!reeve_engine_arc_is_open (engine, arc))
        continue;
      ms += reeve_engine_part_ms (engine, arc, reeve_snap_share_on (to, arc));
      if (ms > sweep->most_ms || ms > *out_ms
          || (ms == *out_ms && (sweep->out_origin == NULL || origin > sweep->out_origin[arc])))
        continue;
      *out_ms = ms;
      if (sweep->out_origin != NULL)
        sweep->out_origin[arc] = origin;
    }
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
  g_auto (Sweep) sweep = {
    .engine = self, .reverse = reverse, .most_ms = MIN (limit_ms, REEVE_FAR_MS - 1),
    .beyond_ms = REEVE_UNREACHED_MS, .out_ms = out_ms, .out_origin = out_origin,
  };

  if (!reeve_job_step (job, 0, 1, error)
      || !set_way (&sweep, job, error)
      || !(out_origin != NULL ? sweep_labels (&sweep, from, n_from, job, error)
                              : sweep_times (&sweep, from, n_from, job, error))
      || !read_all (&sweep, job, error))
    return FALSE;
  for (guint i = 0; reverse && i < n_from; i++)
    add_direct (&sweep, &from[i], i);
  return reeve_job_step (job, 1, 1, error);
}

/* An arc that one sets out on: its end tells nothing of when it was entered. */
static guint32
find_entry (const Sweep *sweep,
            guint32      arc)
{
  const ReeveTurnGraph *graph = sweep->engine->graph;
  guint32 best = REEVE_FAR_MS;

  for (guint32 v = graph->arc_vertex[arc]; v != REEVE_NO_VERTEX; v = graph->vertex_next[v])
    for (guint32 k = graph->back_first[v]; k < graph->back_first[v + 1]; k++)
      {
        guint32 rank = sweep->engine->hierarchy->rank[graph->back_tail[k]];

        best = MIN (best, sweep->ms[get_place (sweep, rank)] + graph->back_ms[k]);
      }
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
  g_auto (Sweep) sweep = {
    .engine = self, .reverse = reverse, .entries = TRUE, .most_ms = limit_ms,
    .beyond_ms = REEVE_FAR_MS, .out_ms = out_ms,
  };

  if (!reeve_job_step (job, 0, 1, error)
      || !set_way (&sweep, job, error)
      || !sweep_times (&sweep, from, n_from, job, error)
      || !read_all (&sweep, job, error))
    return FALSE;
  for (guint i = 0; !reverse && i < n_from; i++)
    if (from[i].segment != G_MAXUINT32)
      for (guint32 arc = 2 * from[i].segment; arc <= 2 * from[i].segment + 1; arc++)
        if (reeve_engine_arc_is_open (self, arc))
          {
            guint32 ms = find_entry (&sweep, arc);

            out_ms[arc] = ms <= limit_ms ? ms : REEVE_FAR_MS;
          }
  return reeve_job_step (job, 1, 1, error);
}
