/* analysis/evacuation-flow.c — the most vehicles an hour that streets can carry away
 *
 * Dinic's maximum flow (1970) between junctions: turns are left out, which can
 * only let more through. One source feeds all zones where they stand along
 * their streets, one sink takes from all shelters.
 */
#include "analysis/evacuation.h"

#include <math.h>
#include <string.h>

typedef struct
{
  guint32 to;
  guint32 next;     /* of the same node */
  double  room;
} Edge;

typedef struct
{
  guint32  n_nodes;
  guint32 *first;   /* owned, by node */
  guint32 *level;   /* owned */
  guint32 *at;      /* owned: next edge to try */
  GArray  *edges;   /* owned, of Edge; 2k and 2k + 1 are opposite */
} Graph;

#define NONE G_MAXUINT32
#define TINY 1e-7

static void
add_edge (Graph  *graph,
          guint32 from,
          guint32 to,
          double  room)
{
  Edge there = { .to = to, .next = graph->first[from], .room = room };
  Edge back = { .to = from, .room = 0 };

  graph->first[from] = graph->edges->len;
  g_array_append_val (graph->edges, there);
  back.next = graph->first[to];
  graph->first[to] = graph->edges->len;
  g_array_append_val (graph->edges, back);
}

static Edge *
edge_at (const Graph *graph,
         guint32      edge)
{
  return &g_array_index (graph->edges, Edge, edge);
}

static gboolean
find_levels (Graph  *graph,
             guint32 source,
             guint32 sink)
{
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint32));

  memset (graph->level, 0xff, sizeof (guint32) * graph->n_nodes);
  graph->level[source] = 0;
  g_array_append_val (queue, source);
  for (guint i = 0; i < queue->len && graph->level[sink] == NONE; i++)
    {
      guint32 node = g_array_index (queue, guint32, i);

      for (guint32 e = graph->first[node]; e != NONE; e = edge_at (graph, e)->next)
        {
          guint32 to = edge_at (graph, e)->to;

          if (graph->level[to] == NONE && edge_at (graph, e)->room > TINY)
            {
              graph->level[to] = graph->level[node] + 1;
              g_array_append_val (queue, to);
            }
        }
    }
  return graph->level[sink] != NONE;
}

/* One path from source to sink along rising levels, by a stack of edges: a
 * city's streets are too deep for the call stack. */
static double
push_path (Graph  *graph,
           guint32 source,
           guint32 sink,
           GArray *path)
{
  guint32 node = source;
  double room = INFINITY;

  g_array_set_size (path, 0);
  while (node != sink)
    {
      guint32 e = graph->at[node];

      while (e != NONE && (edge_at (graph, e)->room <= TINY ||
                           graph->level[edge_at (graph, e)->to] != graph->level[node] + 1))
        e = edge_at (graph, e)->next;
      graph->at[node] = e;
      if (e != NONE)
        {
          g_array_append_val (path, e);
          node = edge_at (graph, e)->to;
        }
      else if (path->len == 0)
        return 0;
      else
        {
          guint32 last = g_array_index (path, guint32, path->len - 1);

          graph->level[node] = NONE;
          node = edge_at (graph, last ^ 1)->to;
          g_array_set_size (path, path->len - 1);
        }
    }

  for (guint i = 0; i < path->len; i++)
    room = MIN (room, edge_at (graph, g_array_index (path, guint32, i))->room);
  for (guint i = 0; i < path->len; i++)
    {
      edge_at (graph, g_array_index (path, guint32, i))->room -= room;
      edge_at (graph, g_array_index (path, guint32, i) ^ 1)->room += room;
    }
  return room;
}

static double
run_dinic (Graph  *graph,
           guint32 source,
           guint32 sink)
{
  g_autoptr (GArray) path = g_array_new (FALSE, FALSE, sizeof (guint32));
  double flow = 0;

  while (find_levels (graph, source, sink))
    {
      double room;

      memcpy (graph->at, graph->first, sizeof (guint32) * graph->n_nodes);
      while ((room = push_path (graph, source, sink, path)) > 0)
        flow += room;
    }
  return flow;
}

/* A zone or a shelter on an arc. */
typedef struct
{
  guint32 arc;
  double  share;     /* along the arc */
  gboolean shelter;
} Stop;

static int
compare_stops (gconstpointer a,
               gconstpointer b)
{
  const Stop *x = a;
  const Stop *y = b;

  if (x->arc != y->arc)
    return x->arc < y->arc ? -1 : 1;
  if (x->share != y->share)
    return x->share < y->share ? -1 : 1;
  /* Who lives at the shelter's door can go in. */
  return x->shelter - y->shelter;
}

static void
add_stops (GArray          *stops,
           const ReeveSnap *snap,
           gboolean         shelter)
{
  for (guint32 k = 0; k < 2 && snap->segment != G_MAXUINT32; k++)
    {
      Stop stop = { 2 * snap->segment + k, k == 0 ? snap->share : 1 - (double) snap->share,
                    shelter };

      g_array_append_val (stops, stop);
    }
}

static GArray *
list_stops (const ReeveEvacuation *problem)
{
  GArray *stops = g_array_new (FALSE, FALSE, sizeof (Stop));

  for (guint i = 0; i < problem->n_zones; i++)
    if (problem->vehicles[i] > 0)
      add_stops (stops, &problem->zones[i], FALSE);
  for (guint i = 0; i < problem->n_shelters; i++)
    if (problem->seats[i] > 0)
      add_stops (stops, &problem->shelters[i], TRUE);
  g_array_sort (stops, compare_stops);
  return stops;
}

double
reeve_evacuation_max_flow (const ReeveEvacuation *problem)
{
  const ReeveRoads *roads = reeve_engine_get_roads (problem->engine);
  g_autoptr (GArray) stops = list_stops (problem);
  Graph graph = { .n_nodes = roads->n_nodes + 2 + stops->len };
  guint32 source = roads->n_nodes;
  guint32 sink = roads->n_nodes + 1;
  guint32 next_node = roads->n_nodes + 2;
  guint at = 0;
  double flow;

  graph.first = g_new (guint32, graph.n_nodes);
  graph.level = g_new (guint32, graph.n_nodes);
  graph.at = g_new (guint32, graph.n_nodes);
  graph.edges = g_array_new (FALSE, FALSE, sizeof (Edge));
  memset (graph.first, 0xff, sizeof (guint32) * graph.n_nodes);

  /* An arc is a chain of pieces from stop to stop, each as wide as the arc. */
  for (guint32 arc = 0; arc < 2 * roads->n_segments; arc++)
    {
      double capacity = reeve_engine_get_arc_ms (problem->engine, arc) != REEVE_UNREACHED_MS
                      ? problem->capacity_vph[arc] : 0;
      guint32 from = reeve_arc_tail_node (roads, arc);

      for (; at < stops->len && g_array_index (stops, Stop, at).arc == arc; at++)
        {
          guint32 node = next_node++;

          add_edge (&graph, from, node, capacity);
          if (capacity > 0 && g_array_index (stops, Stop, at).shelter)
            add_edge (&graph, node, sink, INFINITY);
          else if (capacity > 0)
            add_edge (&graph, source, node, INFINITY);
          from = node;
        }
      add_edge (&graph, from, reeve_arc_head_node (roads, arc), capacity);
    }
  flow = run_dinic (&graph, source, sink);

  g_free (graph.first);
  g_free (graph.level);
  g_free (graph.at);
  g_array_unref (graph.edges);
  return flow;
}
