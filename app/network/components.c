/* network/components.c — which streets can be reached from each other
 *
 * Tarjan's strongly connected components on the turn graph, with a stack of our
 * own. The main part is the one with the most vertices; on a tie the one with
 * the lowest vertex. A street belongs to it when one of its arcs does.
 */
#include "network/engine-private.h"

typedef struct
{
  const ReeveTurnGraph *graph;
  guint32              *order;   /* owned: when first seen, from 1 */
  guint32              *low;     /* owned */
  guint32              *part;    /* owned: G_MAXUINT32 until known */
  guint32              *next;    /* owned: the turn to look at next */
  GArray               *path;    /* owned, of guint32 */
  GArray               *open;    /* owned, of guint32 */
  GArray               *sizes;   /* owned, of guint32: by part */
  guint32               n_seen;
} Tarjan;

static void
enter_vertex (Tarjan  *tarjan,
              guint32  v)
{
  tarjan->order[v] = tarjan->low[v] = ++tarjan->n_seen;
  tarjan->next[v] = tarjan->graph->first[v];
  g_array_append_val (tarjan->path, v);
  g_array_append_val (tarjan->open, v);
}

static void
close_part (Tarjan  *tarjan,
            guint32  root)
{
  guint32 part = tarjan->sizes->len;
  guint32 size = 0;
  guint32 v;

  do
    {
      v = g_array_index (tarjan->open, guint32, tarjan->open->len - 1);
      g_array_set_size (tarjan->open, tarjan->open->len - 1);
      tarjan->part[v] = part;
      size++;
    }
  while (v != root);
  g_array_append_val (tarjan->sizes, size);
}

static void
search_from (Tarjan  *tarjan,
             guint32  start)
{
  enter_vertex (tarjan, start);
  while (tarjan->path->len > 0)
    {
      guint32 v = g_array_index (tarjan->path, guint32, tarjan->path->len - 1);

      if (tarjan->next[v] < tarjan->graph->first[v + 1])
        {
          guint32 w = tarjan->graph->head[tarjan->next[v]++];

          if (tarjan->order[w] == 0)
            enter_vertex (tarjan, w);
          else if (tarjan->part[w] == G_MAXUINT32)
            tarjan->low[v] = MIN (tarjan->low[v], tarjan->order[w]);
          continue;
        }
      if (tarjan->low[v] == tarjan->order[v])
        close_part (tarjan, v);
      g_array_set_size (tarjan->path, tarjan->path->len - 1);
      if (tarjan->path->len > 0)
        {
          guint32 up = g_array_index (tarjan->path, guint32, tarjan->path->len - 1);

          tarjan->low[up] = MIN (tarjan->low[up], tarjan->low[v]);
        }
    }
}

static guint32
find_largest (const Tarjan *tarjan)
{
  guint32 best = G_MAXUINT32;

  for (guint32 v = 0; v < tarjan->graph->n_vertices; v++)
    {
      guint32 part = tarjan->part[v];

      if (best == G_MAXUINT32 || g_array_index (tarjan->sizes, guint32, part)
          > g_array_index (tarjan->sizes, guint32, best))
        best = part;
    }
  return best;
}

/* Nobody drives through a zone, so no round trip holds its links; they belong to
 * the main part when the other end of one does. */
static void
join_zones (ReeveEngine *self)
{
  const ReeveRoads *roads = self->roads;
  g_autofree guint8 *met = g_new0 (guint8, MAX (roads->n_nodes, 1));

  for (guint round = 0; round < 2; round++)
    {
      for (guint32 s = 0; s < roads->n_segments; s++)
        if (self->in_main[s])
          met[roads->segments[s].from] = met[roads->segments[s].to] = TRUE;
      for (guint32 s = 0; s < roads->n_segments; s++)
        {
          guint32 from = roads->segments[s].from;
          guint32 to = roads->segments[s].to;

          if (((roads->node_flags[from] | roads->node_flags[to])
               & (REEVE_NODE_ZONE | REEVE_NODE_CENTROID)) != 0)
            self->in_main[s] |= met[from] || met[to];
        }
    }
}

guint32
reeve_engine_find_main (ReeveEngine *self,
                        guint32     *out_n_parts)
{
  const ReeveTurnGraph *graph = self->graph;
  guint32 n = MAX (graph->n_vertices, 1);
  Tarjan tarjan = {
    .graph = graph,
    .order = g_new0 (guint32, n), .low = g_new (guint32, n),
    .part = g_new (guint32, n), .next = g_new (guint32, n),
    .path = g_array_new (FALSE, FALSE, sizeof (guint32)),
    .open = g_array_new (FALSE, FALSE, sizeof (guint32)),
    .sizes = g_array_new (FALSE, FALSE, sizeof (guint32)),
  };
  g_autoptr (GHashTable) parts = g_hash_table_new (NULL, NULL);
  guint32 main_part;
  guint32 n_outside = 0;

  for (guint32 v = 0; v < n; v++)
    tarjan.part[v] = G_MAXUINT32;
  for (guint32 v = 0; v < graph->n_vertices; v++)
    if (tarjan.order[v] == 0)
      search_from (&tarjan, v);
  main_part = find_largest (&tarjan);

  self->in_main = g_new0 (guint8, MAX (self->roads->n_segments, 1));
  for (guint32 s = 0; s < self->roads->n_segments; s++)
    for (guint32 arc = 2 * s; arc <= 2 * s + 1; arc++)
      for (guint32 v = graph->arc_vertex[arc]; v != REEVE_NO_VERTEX; v = graph->vertex_next[v])
        self->in_main[s] |= tarjan.part[v] == main_part;
  join_zones (self);
  for (guint32 s = 0; s < self->roads->n_segments; s++)
    {
      guint32 other = G_MAXUINT32;

      for (guint32 arc = 2 * s; arc <= 2 * s + 1; arc++)
        for (guint32 v = graph->arc_vertex[arc]; v != REEVE_NO_VERTEX; v = graph->vertex_next[v])
          other = tarjan.part[v];
      if (other != G_MAXUINT32 && !self->in_main[s])
        {
          n_outside++;
          g_hash_table_add (parts, GUINT_TO_POINTER (other + 1));
        }
    }
  *out_n_parts = g_hash_table_size (parts);

  g_free (tarjan.order);
  g_free (tarjan.low);
  g_free (tarjan.part);
  g_free (tarjan.next);
  g_array_unref (tarjan.path);
  g_array_unref (tarjan.open);
  g_array_unref (tarjan.sizes);
  return n_outside;
}
