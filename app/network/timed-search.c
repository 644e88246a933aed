/* network/timed-search.c — the quickest journeys that cross the hours
 *
 * A* over the turn graph. What is least left to go comes from one sweep of the
 * hierarchy over free roads, towards the nearest target; it may call a vertex
 * nearer than it is (copies of an arc inside a turn rule share one value), so a
 * vertex that is reached sooner later on is taken again. Never too far, so the
 * first target taken is the quickest. Ties go to the lowest vertex.
 */
#include "network/timed-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "network/road-cut.h"

typedef struct
{
  guint32 key;      /* arrival and the least left to go */
  guint32 vertex;
  guint32 ms;       /* arrival at its arc's end */
} Entry;

typedef struct
{
  const ReeveTimed        *timed;
  const ReeveTimedTargets *targets;
  ReeveTimedScratch       *scratch;  /* held */
  guint32                 *ms;       /* of the scratch */
  guint32                 *pred;     /* of the scratch */
  GArray                  *heap;     /* of the scratch, of Entry */
  guint32                 *best;     /* by target: arrival, REEVE_FAR_MS */
  guint32                 *last;     /* owned, nullable: by target, the vertex one turns in from */
  guint32                 *last_arc; /* owned, nullable */
  guint32                 *nearest;  /* owned: the n_nearest least of best, rising */
  guint                    n_nearest;
  guint32                  limit_ms;
} Search;

/* --- targets --- */

ReeveTimedTargets *
reeve_timed_targets_new (const ReeveTimed *timed,
                         const ReeveSnap  *to,
                         guint             n_to)
{
  ReeveTimedTargets *self = g_new0 (ReeveTimedTargets, 1);
  guint32 n_arcs = timed->engine->graph->n_arcs;

  self->timed = timed;
  self->snaps = to;
  self->n = n_to;
  self->ends = g_array_new (FALSE, FALSE, sizeof (ReeveTimedEnd));
  self->first = g_new (guint32, MAX (n_arcs, 1));
  for (guint32 arc = 0; arc < n_arcs; arc++)
    self->first[arc] = G_MAXUINT32;
  for (guint i = 0; i < n_to; i++)
    if (to[i].segment != G_MAXUINT32)
      for (guint32 arc = 2 * to[i].segment; arc <= 2 * to[i].segment + 1; arc++)
        {
          ReeveTimedEnd end = {
            .free_ms = reeve_engine_part_ms (timed->engine, arc, reeve_snap_share_on (&to[i], arc)),
            .walk_ms = reeve_snap_walk_ms (&to[i]),
            .target = i,
            .next = self->first[arc],
          };

          self->first[arc] = self->ends->len;
          g_array_append_val (self->ends, end);
        }
  return self;
}

gboolean
reeve_timed_targets_aim (ReeveTimedTargets  *self,
                         ReeveJob           *job,
                         GError            **error)
{
  const ReeveEngine *engine = self->timed->engine;

  if (self->to_go_ms == NULL)
    self->to_go_ms = g_new (guint32, MAX (engine->graph->n_arcs, 1));
  return reeve_engine_sweep (engine, self->snaps, self->n, TRUE, REEVE_UNREACHED_MS,
                             self->to_go_ms, NULL, job, error);
}

void
reeve_timed_targets_free (ReeveTimedTargets *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->ends);
  g_free (self->first);
  g_free (self->to_go_ms);
  g_free (self);
}

/* --- the search --- */

static ReeveTimedScratch *
hold_scratch (const ReeveTimed *timed)
{
  /* Handing out scratches is the one thing that changes in what is only read. */
  ReeveTimed *owner = (ReeveTimed *) timed;
  guint32 n = MAX (timed->engine->graph->n_vertices, 1);
  ReeveTimedScratch *self = NULL;

  g_mutex_lock (&owner->lock);
  if (owner->scratches->len > 0)
    self = g_ptr_array_steal_index (owner->scratches, owner->scratches->len - 1);
  g_mutex_unlock (&owner->lock);
  if (self != NULL)
    return self;

  self = g_new0 (ReeveTimedScratch, 1);
  self->ms = g_new (guint32, n);
  self->pred = g_new (guint32, n);
  self->reached = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->heap = g_array_new (FALSE, FALSE, sizeof (Entry));
  for (guint32 v = 0; v < n; v++)
    self->ms[v] = REEVE_FAR_MS;
  return self;
}

static void
release_scratch (const ReeveTimed  *timed,
                 ReeveTimedScratch *self)
{
  ReeveTimed *owner = (ReeveTimed *) timed;

  for (guint i = 0; i < self->reached->len; i++)
    self->ms[g_array_index (self->reached, guint32, i)] = REEVE_FAR_MS;
  g_array_set_size (self->reached, 0);
  g_array_set_size (self->heap, 0);
  g_mutex_lock (&owner->lock);
  g_ptr_array_add (owner->scratches, self);
  g_mutex_unlock (&owner->lock);
}

void
reeve_timed_scratch_free (ReeveTimedScratch *self)
{
  g_free (self->ms);
  g_free (self->pred);
  g_array_unref (self->reached);
  g_array_unref (self->heap);
  g_free (self);
}

static void
search_init (Search                  *self,
             const ReeveTimed        *timed,
             const ReeveTimedTargets *targets,
             guint                    n_nearest,
             guint32                  limit_ms,
             guint32                 *best)
{
  *self = (Search) { .timed = timed, .targets = targets, .best = best, .limit_ms = limit_ms };
  self->scratch = hold_scratch (timed);
  self->ms = self->scratch->ms;
  self->pred = self->scratch->pred;
  self->heap = self->scratch->heap;
  self->n_nearest = MIN (n_nearest, targets->n);
  self->nearest = g_new (guint32, MAX (self->n_nearest, 1));
  for (guint i = 0; i < self->n_nearest; i++)
    self->nearest[i] = REEVE_FAR_MS;
  for (guint i = 0; i < targets->n; i++)
    best[i] = REEVE_FAR_MS;
}

static void
search_clear (Search *self)
{
  release_scratch (self->timed, self->scratch);
  g_free (self->last);
  g_free (self->last_arc);
  g_free (self->nearest);
}

static gboolean
is_before (const Entry *a,
           const Entry *b)
{
  return a->key != b->key ? a->key < b->key : a->vertex < b->vertex;
}

static void
push (GArray *array,
      Entry   entry)
{
  guint at = array->len;
  Entry *heap;

  g_array_append_val (array, entry);
  heap = (Entry *) (gpointer) array->data;
  for (; at > 0 && is_before (&entry, &heap[(at - 1) / 2]); at = (at - 1) / 2)
    heap[at] = heap[(at - 1) / 2];
  heap[at] = entry;
}

static Entry
pop (GArray *array)
{
  Entry *heap = (Entry *) (gpointer) array->data;
  guint n = array->len - 1;
  Entry top = heap[0];
  Entry moved = heap[n];
  guint at = 0;

  while (2 * at + 1 < n)
    {
      guint child = 2 * at + 1;

      if (child + 1 < n && is_before (&heap[child + 1], &heap[child]))
        child++;
      if (!is_before (&heap[child], &moved))
        break;
      heap[at] = heap[child];
      at = child;
    }
  heap[at] = moved;
  g_array_set_size (array, n);
  return top;
}

/* Least time from the arc's end to a target; REEVE_FAR_MS when there is none. */
static guint32
get_to_go_ms (const Search *self,
              guint32       arc)
{
  const guint32 *to_go_ms = self->targets->to_go_ms;
  guint32 arc_ms = self->timed->engine->arc_ms[arc];

  /* Along a target's own street the value may be that of stopping on it. */
  if (to_go_ms == NULL || self->targets->first[arc] != G_MAXUINT32)
    return 0;
  if (to_go_ms[arc] == REEVE_UNREACHED_MS)
    return REEVE_FAR_MS;
  return to_go_ms[arc] - MIN (arc_ms, to_go_ms[arc]);
}

static void
reach (Search  *self,
       guint32  vertex,
       guint32  ms,
       guint32  pred)
{
  guint32 to_go_ms;

  if (ms >= self->ms[vertex])
    return;
  to_go_ms = get_to_go_ms (self, self->timed->engine->graph->vertex_arc[vertex]);
  if (to_go_ms >= REEVE_FAR_MS || ms + to_go_ms > self->limit_ms)
    return;
  if (self->ms[vertex] == REEVE_FAR_MS)
    g_array_append_val (self->scratch->reached, vertex);
  self->ms[vertex] = ms;
  self->pred[vertex] = pred;
  push (self->heap, (Entry) { ms + to_go_ms, vertex, ms });
}

/* Puts the better time of a target in its place among the nearest. */
static void
note_nearest (Search  *self,
              guint32  before_ms,
              guint32  ms)
{
  guint32 *nearest = self->nearest;
  guint at = 0;

  if (self->n_nearest == 0 || ms >= nearest[self->n_nearest - 1])
    return;
  while (at + 1 < self->n_nearest && nearest[at] < before_ms)
    at++;
  for (; at > 0 && nearest[at - 1] > ms; at--)
    nearest[at] = nearest[at - 1];
  nearest[at] = ms;
}

static void
arrive (Search  *self,
        guint    target,
        guint32  ms,
        guint32  vertex,
        guint32  arc)
{
  guint32 before_ms = self->best[target];

  if (ms >= before_ms || ms > self->limit_ms)
    return;
  self->best[target] = ms;
  note_nearest (self, before_ms, ms);
  if (self->last != NULL)
    {
      self->last[target] = vertex;
      self->last_arc[target] = arc;
    }
}

static void
turn_out_of (Search  *self,
             guint32  vertex)
{
  const ReeveEngine *engine = self->timed->engine;
  const ReeveTurnGraph *graph = engine->graph;

  for (guint32 k = graph->first[vertex]; k < graph->first[vertex + 1]; k++)
    {
      guint32 head = graph->head[k];
      guint32 arc = graph->vertex_arc[head];
      guint32 enter_ms = self->ms[vertex] + graph->turn_ms[k];

      if (!reeve_engine_arc_is_open (engine, arc) || enter_ms >= REEVE_FAR_MS)
        continue;
      for (guint32 i = self->targets->first[arc]; i != G_MAXUINT32;)
        {
          const ReeveTimedEnd *end = &g_array_index (self->targets->ends, ReeveTimedEnd, i);

          arrive (self, end->target,
                  enter_ms + reeve_timed_drive_ms (self->timed, arc, end->free_ms, enter_ms)
                  + end->walk_ms, vertex, arc);
          i = end->next;
        }
      reach (self, head,
             enter_ms + reeve_timed_drive_ms (self->timed, arc, engine->arc_ms[arc], enter_ms),
             vertex);
    }
}

/* Targets ahead on the street one starts on, then the street's ends. */
static void
set_out (Search          *self,
         const ReeveSnap *from,
         guint32          start_ms)
{
  const ReeveEngine *engine = self->timed->engine;
  guint32 enter_ms = start_ms + reeve_snap_walk_ms (from);

  if (from->segment == G_MAXUINT32)
    return;
  for (guint32 arc = 2 * from->segment; arc <= 2 * from->segment + 1; arc++)
    {
      double share = reeve_snap_share_on (from, arc);
      guint32 behind_ms = reeve_engine_part_ms (engine, arc, share);

      if (!reeve_engine_arc_is_open (engine, arc))
        continue;
      for (guint32 i = self->targets->first[arc]; i != G_MAXUINT32;)
        {
          const ReeveTimedEnd *end = &g_array_index (self->targets->ends, ReeveTimedEnd, i);

          if (reeve_snap_share_on (&self->targets->snaps[end->target], arc) >= share)
            arrive (self, end->target, enter_ms
                    + reeve_timed_drive_ms (self->timed, arc, end->free_ms - behind_ms, enter_ms)
                    + end->walk_ms, G_MAXUINT32, arc);
          i = end->next;
        }
      reach (self, engine->graph->arc_vertex[arc], enter_ms
             + reeve_timed_drive_ms (self->timed, arc, engine->arc_ms[arc] - behind_ms, enter_ms),
             G_MAXUINT32);
    }
}

/* All @n_nearest are known when the next arrival must be after them. One at the
 * same time is known as well: which of equals counts is for the caller to say. */
static gboolean
search_run (Search           *self,
            const ReeveSnap  *from,
            guint32           start_ms,
            ReeveJob         *job,
            GError          **error)
{
  guint n_taken = 0;

  set_out (self, from, start_ms);
  while (self->heap->len > 0)
    {
      Entry entry = pop (self->heap);

      if (self->n_nearest > 0 && entry.key > self->nearest[self->n_nearest - 1])
        break;
      if (entry.ms != self->ms[entry.vertex])
        continue;
      if (++n_taken % 4096 == 0
          && g_cancellable_set_error_if_cancelled (reeve_job_get_cancellable (job), error))
        return FALSE;
      turn_out_of (self, entry.vertex);
    }
  return TRUE;
}

gboolean
reeve_timed_times (const ReeveTimed         *self,
                   const ReeveSnap          *from,
                   guint32                   start_ms,
                   const ReeveTimedTargets  *targets,
                   guint                     n_nearest,
                   guint32                   limit_ms,
                   guint32                  *out_ms,
                   ReeveJob                 *job,
                   GError                  **error)
{
  Search search;
  gboolean done;
  guint32 most_ms = MIN ((guint64) start_ms + limit_ms, REEVE_FAR_MS - 1);

  search_init (&search, self, targets, n_nearest, most_ms, out_ms);
  done = search_run (&search, from, start_ms, job, error);
  search_clear (&search);
  for (guint i = 0; i < targets->n; i++)
    out_ms[i] = out_ms[i] < REEVE_FAR_MS ? out_ms[i] - start_ms : REEVE_UNREACHED_MS;
  return done;
}

/* --- a journey --- */

static void
list_arcs (const Search *self,
           GArray       *out_arcs)
{
  const ReeveTurnGraph *graph = self->timed->engine->graph;
  g_autoptr (GArray) back = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 v = self->last[0]; v != G_MAXUINT32; v = self->pred[v])
    g_array_append_val (back, graph->vertex_arc[v]);
  for (guint i = back->len; i-- > 0;)
    g_array_append_val (out_arcs, g_array_index (back, guint32, i));
  g_array_append_val (out_arcs, self->last_arc[0]);
}

/* The turn that the search took: the copies of an arc agree on what it costs. */
static guint32
find_turn_ms (const ReeveTurnGraph *graph,
              guint32               from,
              guint32               to)
{
  guint32 best = REEVE_FAR_MS;

  for (guint32 v = graph->arc_vertex[from]; v != REEVE_NO_VERTEX; v = graph->vertex_next[v])
    for (guint32 k = graph->first[v]; k < graph->first[v + 1]; k++)
      if (graph->vertex_arc[graph->head[k]] == to)
        best = MIN (best, graph->turn_ms[k]);
  return best;
}

static void
drive_again (const ReeveTimed *self,
             ReeveTimedRoute  *route,
             const ReeveSnap  *from,
             const ReeveSnap  *to)
{
  const ReeveEngine *engine = self->engine;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));
  guint32 now_ms = route->start_ms + reeve_snap_walk_ms (from);

  for (guint i = 0; i < route->arcs->len; i++)
    {
      guint32 arc = g_array_index (route->arcs, guint32, i);
      guint32 segment = reeve_arc_segment (arc);
      gboolean forward = reeve_arc_is_forward (arc);
      double begin = i == 0 ? route->first_share : 0;
      double end = i + 1 == route->arcs->len ? route->last_share : 1;
      guint32 free_ms = i + 1 == route->arcs->len ? reeve_engine_part_ms (engine, arc, end)
                                                  : engine->arc_ms[arc];

      if (i > 0)
        now_ms += find_turn_ms (engine->graph, g_array_index (route->arcs, guint32, i - 1), arc);
      else
        free_ms -= reeve_engine_part_ms (engine, arc, begin);
      g_array_append_val (route->enter_ms, now_ms);
      now_ms += reeve_timed_drive_ms (self, arc, free_ms, now_ms);
      g_array_append_val (route->leave_ms, now_ms);
      route->length_m += engine->roads->segments[segment].length_m * (end - begin);
      reeve_road_cut (engine->roads, segment, forward ? begin : 1 - begin, forward ? end : 1 - end,
                      points);
    }
  route->end_ms = now_ms + reeve_snap_walk_ms (to);

  /* A line has two points, also one that leads nowhere. */
  if (points->len == 1)
    {
      ReeveLonLat only = g_array_index (points, ReeveLonLat, 0);

      g_array_append_val (points, only);
    }
  route->shape = reeve_shape_new_line ((ReeveLonLat *) (gpointer) points->data, points->len);
}

ReeveTimedRoute *
reeve_timed_route (const ReeveTimed  *self,
                   const ReeveSnap   *from,
                   const ReeveSnap   *to,
                   guint32            start_ms,
                   ReeveJob          *job,
                   GError           **error)
{
  g_autoptr (ReeveTimedTargets) targets = reeve_timed_targets_new (self, to, 1);
  ReeveTimedRoute *route;
  Search search;
  guint32 best;

  if (!reeve_timed_targets_aim (targets, job, error))
    return NULL;
  search_init (&search, self, targets, 1, REEVE_FAR_MS - 1, &best);
  search.last = g_new0 (guint32, 1);
  search.last_arc = g_new0 (guint32, 1);
  if (!search_run (&search, from, start_ms, job, error))
    {
      search_clear (&search);
      return NULL;
    }
  if (best >= REEVE_FAR_MS)
    {
      search_clear (&search);
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_NO_RESULT,
                           from->segment == G_MAXUINT32 || to->segment == G_MAXUINT32
                           ? _("There is no street near one of the two places")
                           : _("There is no way between the two places on open streets"));
      return NULL;
    }

  route = g_new0 (ReeveTimedRoute, 1);
  route->start_ms = start_ms;
  route->arcs = g_array_new (FALSE, FALSE, sizeof (guint32));
  route->enter_ms = g_array_new (FALSE, FALSE, sizeof (guint32));
  route->leave_ms = g_array_new (FALSE, FALSE, sizeof (guint32));
  list_arcs (&search, route->arcs);
  search_clear (&search);
  route->first_share = reeve_snap_share_on (from, g_array_index (route->arcs, guint32, 0));
  route->last_share = reeve_snap_share_on (to, g_array_index (route->arcs, guint32,
                                                              route->arcs->len - 1));
  drive_again (self, route, from, to);
  return route;
}

void
reeve_timed_route_free (ReeveTimedRoute *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->arcs);
  g_array_unref (self->enter_ms);
  g_array_unref (self->leave_ms);
  g_clear_pointer (&self->shape, reeve_shape_free);
  g_free (self);
}
