/* network/search.c — Dijkstra's search over the turn graph
 *
 * A 4-ary heap of (label, vertex) without decrease-key: a vertex may stand in
 * it several times and counts once. n log n in the number of turns.
 */
#include "network/search.h"

#define NOT_REACHED G_MAXUINT64

typedef struct
{
  guint64 label;    /* ms << 32 | origin */
  guint32 vertex;
  guint32 parent;
} Entry;

struct _ReeveScratch
{
  const ReeveEngine *engine;   /* borrowed */
  guint64           *label;    /* owned: by vertex */
  guint32           *parent;   /* owned: by vertex */
  GArray            *touched;  /* owned, of guint32 */
  GArray            *heap;     /* owned, of Entry */
  gboolean           reverse;
  guint32            limit_ms;
};

ReeveScratch *
reeve_scratch_hold (const ReeveEngine *engine)
{
  /* Handing out scratches is the one thing that changes in a read-only engine. */
  ReeveEngine *owner = (ReeveEngine *) engine;
  ReeveScratch *self = NULL;
  guint32 n = MAX (engine->graph->n_vertices, 1);

  g_mutex_lock (&owner->lock);
  if (owner->scratches->len > 0)
    self = g_ptr_array_steal_index (owner->scratches, owner->scratches->len - 1);
  g_mutex_unlock (&owner->lock);
  if (self != NULL)
    return self;

  self = g_new0 (ReeveScratch, 1);
  self->engine = engine;
  self->label = g_new (guint64, n);
  self->parent = g_new (guint32, n);
  self->touched = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->heap = g_array_new (FALSE, FALSE, sizeof (Entry));
  for (guint32 v = 0; v < n; v++)
    self->label[v] = NOT_REACHED;
  return self;
}

void
reeve_scratch_release (const ReeveEngine *engine,
                       ReeveScratch      *scratch)
{
  ReeveEngine *owner = (ReeveEngine *) engine;

  g_mutex_lock (&owner->lock);
  g_ptr_array_add (owner->scratches, scratch);
  g_mutex_unlock (&owner->lock);
}

void
reeve_scratch_free (ReeveScratch *self)
{
  if (self == NULL)
    return;
  g_free (self->label);
  g_free (self->parent);
  g_array_unref (self->touched);
  g_array_unref (self->heap);
  g_free (self);
}

static void
push (ReeveScratch *self,
      Entry         entry)
{
  Entry *heap;
  guint32 at = self->heap->len;

  g_array_append_val (self->heap, entry);
  heap = (Entry *) self->heap->data;
  while (at > 0)
    {
      guint32 up = (at - 1) / 4;

      if (heap[up].label <= entry.label)
        break;
      heap[at] = heap[up];
      at = up;
    }
  heap[at] = entry;
}

static Entry
pop (ReeveScratch *self)
{
  Entry *heap = (Entry *) self->heap->data;
  guint32 n = self->heap->len - 1;
  Entry top = heap[0];
  Entry moved = heap[n];
  guint32 at = 0;

  g_array_set_size (self->heap, n);
  for (;;)
    {
      guint32 child = 4 * at + 1;
      guint32 last = MIN (child + 4, n);
      guint32 least = child;

      if (child >= n)
        break;
      for (guint32 i = child + 1; i < last; i++)
        if (heap[i].label < heap[least].label)
          least = i;
      if (heap[least].label >= moved.label)
        break;
      heap[at] = heap[least];
      at = least;
    }
  heap[at] = moved;
  return top;
}

static void
reach (ReeveScratch *self,
       guint32       vertex,
       guint64       ms,
       guint32       origin,
       guint32       parent)
{
  guint64 label = ms << 32 | origin;

  if (ms > self->limit_ms || label >= self->label[vertex])
    return;
  if (self->label[vertex] == NOT_REACHED)
    g_array_append_val (self->touched, vertex);
  self->label[vertex] = label;
  self->parent[vertex] = parent;
  push (self, (Entry) { .label = label, .vertex = vertex, .parent = parent });
}

void
reeve_search_start (ReeveScratch *self,
                    gboolean      reverse,
                    guint32       limit_ms)
{
  for (guint i = 0; i < self->touched->len; i++)
    self->label[g_array_index (self->touched, guint32, i)] = NOT_REACHED;
  g_array_set_size (self->touched, 0);
  g_array_set_size (self->heap, 0);
  self->reverse = reverse;
  self->limit_ms = MIN (limit_ms, REEVE_FAR_MS - 1);
}

void
reeve_search_add (ReeveScratch    *self,
                  const ReeveSnap *snap,
                  guint32          origin)
{
  const ReeveEngine *engine = self->engine;
  const ReeveTurnGraph *graph = engine->graph;

  if (snap->segment == G_MAXUINT32)
    return;
  for (guint32 arc = 2 * snap->segment; arc <= 2 * snap->segment + 1; arc++)
    {
      double share = reeve_snap_share_on (snap, arc);
      guint32 part_ms = reeve_engine_part_ms (engine, arc, share);

      if (!reeve_engine_arc_is_open (engine, arc))
        continue;
      if (!self->reverse)
        {
          reach (self, graph->arc_vertex[arc],
                 (guint64) reeve_snap_walk_ms (snap) + engine->arc_ms[arc] - part_ms,
                 origin, REEVE_NO_VERTEX);
          continue;
        }
      /* Whatever rule one is in the middle of, one may stop. */
      for (guint32 v = graph->arc_vertex[arc]; v != REEVE_NO_VERTEX; v = graph->vertex_next[v])
        reach (self, v, (guint64) reeve_snap_walk_ms (snap) + part_ms, origin, REEVE_NO_VERTEX);
    }
}

static void
scan_forward (ReeveScratch *self,
              guint32       vertex,
              guint32       ms,
              guint32       origin)
{
  const ReeveTurnGraph *graph = self->engine->graph;

  for (guint32 k = graph->first[vertex]; k < graph->first[vertex + 1]; k++)
    {
      guint32 head = graph->head[k];

      reach (self, head, (guint64) ms + graph->turn_ms[k]
             + self->engine->arc_ms[graph->vertex_arc[head]], origin, vertex);
    }
}

static void
scan_backward (ReeveScratch *self,
               guint32       vertex,
               guint32       ms,
               guint32       origin)
{
  const ReeveTurnGraph *graph = self->engine->graph;

  for (guint32 k = graph->back_first[vertex]; k < graph->back_first[vertex + 1]; k++)
    {
      guint32 tail = graph->back_tail[k];

      reach (self, tail, (guint64) ms + graph->back_ms[k]
             + self->engine->arc_ms[graph->vertex_arc[tail]], origin, vertex);
    }
}

void
reeve_search_run (ReeveScratch *self)
{
  while (self->heap->len > 0)
    {
      Entry entry = pop (self);

      if (entry.label != self->label[entry.vertex])
        continue;
      if (self->reverse)
        scan_backward (self, entry.vertex, (guint32) (entry.label >> 32), (guint32) entry.label);
      else
        scan_forward (self, entry.vertex, (guint32) (entry.label >> 32), (guint32) entry.label);
    }
}

guint32
reeve_search_run_to (ReeveScratch    *self,
                     const ReeveSnap *to,
                     guint32         *out_last,
                     guint32         *out_arc)
{
  const ReeveEngine *engine = self->engine;
  const ReeveTurnGraph *graph = engine->graph;
  guint32 best = REEVE_FAR_MS;

  *out_last = REEVE_NO_VERTEX;
  *out_arc = G_MAXUINT32;
  while (self->heap->len > 0)
    {
      Entry entry = pop (self);
      guint32 ms = (guint32) (entry.label >> 32);

      if (entry.label != self->label[entry.vertex])
        continue;
      if (ms >= best)
        break;
      for (guint32 k = graph->first[entry.vertex]; k < graph->first[entry.vertex + 1]; k++)
        {
          guint32 arc = graph->vertex_arc[graph->head[k]];
          guint64 arrival;

          if (reeve_arc_segment (arc) != to->segment || !reeve_engine_arc_is_open (engine, arc))
            continue;
          arrival = (guint64) ms + graph->turn_ms[k]
                    + reeve_engine_part_ms (engine, arc, reeve_snap_share_on (to, arc))
                    + reeve_snap_walk_ms (to);
          if (arrival < best)
            {
              best = (guint32) arrival;
              *out_last = entry.vertex;
              *out_arc = arc;
            }
        }
      scan_forward (self, entry.vertex, ms, (guint32) entry.label);
    }
  return best;
}

guint32
reeve_search_get_ms (const ReeveScratch *self,
                     guint32             vertex)
{
  guint64 label = self->label[vertex];

  return label == NOT_REACHED ? REEVE_FAR_MS : (guint32) (label >> 32);
}

guint32
reeve_search_get_origin (const ReeveScratch *self,
                         guint32             vertex)
{
  return (guint32) self->label[vertex];
}

guint32
reeve_search_get_parent (const ReeveScratch *self,
                         guint32             vertex)
{
  return self->parent[vertex];
}

guint32
reeve_search_get_enter_ms (const ReeveScratch *self,
                           guint32             arc)
{
  const ReeveTurnGraph *graph = self->engine->graph;
  const guint32 *first = self->reverse ? graph->first : graph->back_first;
  const guint32 *other = self->reverse ? graph->head : graph->back_tail;
  const guint32 *turn_ms = self->reverse ? graph->turn_ms : graph->back_ms;
  guint32 best = REEVE_FAR_MS;

  if (!reeve_engine_arc_is_open (self->engine, arc))
    return REEVE_FAR_MS;
  for (guint32 v = graph->arc_vertex[arc]; v != REEVE_NO_VERTEX; v = graph->vertex_next[v])
    {
      for (guint32 k = first[v]; k < first[v + 1]; k++)
        {
          guint32 ms = reeve_search_get_ms (self, other[k]);

          if (ms < REEVE_FAR_MS && ms + turn_ms[k] < best)
            best = ms + turn_ms[k];
        }
      /* Who sets out is in the middle of no rule: the first vertex. */
      if (self->reverse)
        break;
    }
  return best;
}

guint32
reeve_search_get_arrival_ms (const ReeveScratch *self,
                             const ReeveSnap    *to)
{
  guint32 best = REEVE_FAR_MS;

  if (to->segment == G_MAXUINT32)
    return REEVE_FAR_MS;
  for (guint32 arc = 2 * to->segment; arc <= 2 * to->segment + 1; arc++)
    {
      guint32 enter_ms = reeve_search_get_enter_ms (self, arc);

      if (enter_ms < REEVE_FAR_MS)
        best = MIN (best, enter_ms + reeve_snap_walk_ms (to)
                    + reeve_engine_part_ms (self->engine, arc, reeve_snap_share_on (to, arc)));
    }
  return best;
}
