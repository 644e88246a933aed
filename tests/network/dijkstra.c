/* tests/network/dijkstra.c — Dijkstra's search over the turn graph: the oracle of the hierarchy
 *
 * A binary heap of (time, vertex) without decrease-key: a vertex may stand in
 * it several times and counts once.
 */
#include "dijkstra.h"

typedef struct
{
  guint32 ms;
  guint32 vertex;
} Entry;

struct _Dijkstra
{
  const ReeveEngine *engine;   /* borrowed */
  guint32           *ms;       /* owned: by vertex, at its arc's end */
  GArray            *heap;     /* owned, of Entry */
};

Dijkstra *
dijkstra_new (const ReeveEngine *engine)
{
  Dijkstra *self = g_new0 (Dijkstra, 1);

  self->engine = engine;
  self->ms = g_new (guint32, MAX (engine->graph->n_vertices, 1));
  self->heap = g_array_new (FALSE, FALSE, sizeof (Entry));
  return self;
}

void
dijkstra_free (Dijkstra *self)
{
  g_free (self->ms);
  g_array_unref (self->heap);
  g_free (self);
}

static void
reach (Dijkstra *self,
       guint32   vertex,
       guint32   ms)
{
  Entry entry = { ms, vertex };
  guint at = self->heap->len;
  Entry *heap;

  if (ms >= self->ms[vertex])
    return;
  self->ms[vertex] = ms;
  g_array_append_val (self->heap, entry);
  heap = (Entry *) self->heap->data;
  for (; at > 0 && heap[(at - 1) / 2].ms > ms; at = (at - 1) / 2)
    heap[at] = heap[(at - 1) / 2];
  heap[at] = entry;
}

static Entry
take (Dijkstra *self)
{
  Entry *heap = (Entry *) self->heap->data;
  guint n = self->heap->len - 1;
  Entry top = heap[0];
  Entry moved = heap[n];
  guint at = 0;

  while (2 * at + 1 < n)
    {
      guint child = 2 * at + 1;

      if (child + 1 < n && heap[child + 1].ms < heap[child].ms)
        child++;
      if (heap[child].ms >= moved.ms)
        break;
      heap[at] = heap[child];
      at = child;
    }
  heap[at] = moved;
  g_array_set_size (self->heap, n);
  return top;
}

static guint32
drive (const ReeveTimed *timed,    /* nullable */
       guint32           arc,
       guint32           free_ms,
       guint32           now_ms)
{
  return timed != NULL ? reeve_timed_drive_ms (timed, arc, free_ms, now_ms) : free_ms;
}

void
dijkstra_run_timed (Dijkstra         *self,
                    const ReeveTimed *timed,
                    const ReeveSnap  *from,
                    guint32           start_ms)
{
  const ReeveEngine *engine = self->engine;
  const ReeveTurnGraph *graph = engine->graph;
  guint32 enter_ms = start_ms + reeve_snap_walk_ms (from);

  for (guint32 v = 0; v < graph->n_vertices; v++)
    self->ms[v] = REEVE_FAR_MS;
  for (guint32 arc = 2 * from->segment; arc <= 2 * from->segment + 1; arc++)
    if (reeve_engine_arc_is_open (engine, arc))
      reach (self, graph->arc_vertex[arc], enter_ms
             + drive (timed, arc, engine->arc_ms[arc]
                      - reeve_engine_part_ms (engine, arc, reeve_snap_share_on (from, arc)),
                      enter_ms));
  while (self->heap->len > 0)
    {
      Entry entry = take (self);

      if (entry.ms != self->ms[entry.vertex])
        continue;
      for (guint32 k = graph->first[entry.vertex]; k < graph->first[entry.vertex + 1]; k++)
        {
          guint32 arc = graph->vertex_arc[graph->head[k]];
          guint32 now_ms = entry.ms + graph->turn_ms[k];

          if (reeve_engine_arc_is_open (engine, arc))
            reach (self, graph->head[k], now_ms + drive (timed, arc, engine->arc_ms[arc], now_ms));
        }
    }
}

void
dijkstra_run (Dijkstra        *self,
              const ReeveSnap *from)
{
  dijkstra_run_timed (self, NULL, from, 0);
}

guint32
dijkstra_get_timed_arrival_ms (const Dijkstra   *self,
                               const ReeveTimed *timed,
                               const ReeveSnap  *to)
{
  const ReeveEngine *engine = self->engine;
  const ReeveTurnGraph *graph = engine->graph;
  guint32 best = REEVE_FAR_MS;

  for (guint32 arc = 2 * to->segment; arc <= 2 * to->segment + 1; arc++)
    {
      guint32 part_ms = reeve_engine_part_ms (engine, arc, reeve_snap_share_on (to, arc));

      if (!reeve_engine_arc_is_open (engine, arc))
        continue;
      for (guint32 v = graph->arc_vertex[arc]; v != REEVE_NO_VERTEX; v = graph->vertex_next[v])
        for (guint32 k = graph->back_first[v]; k < graph->back_first[v + 1]; k++)
          if (self->ms[graph->back_tail[k]] < REEVE_FAR_MS)
            {
              guint32 now_ms = self->ms[graph->back_tail[k]] + graph->back_ms[k];

              best = MIN (best, now_ms + drive (timed, arc, part_ms, now_ms)
                                + reeve_snap_walk_ms (to));
            }
    }
  return best;
}

guint32
dijkstra_get_arrival_ms (const Dijkstra  *self,
                         const ReeveSnap *to)
{
  return dijkstra_get_timed_arrival_ms (self, NULL, to);
}
