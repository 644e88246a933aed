/* tests/bench/bench-peer.c — igraph's Dijkstra on the same turn graph */
#include "bench-peer.h"

#ifdef BENCH_HAS_IGRAPH

#include "network/engine-private.h"

#include <igraph/igraph.h>

/* An edge for each turn that can be driven: the turn and the arc behind it. */
static void
make_graph (const ReeveEngine *engine,
            igraph_t          *graph,
            igraph_vector_t   *weights)
{
  const ReeveTurnGraph *turns = engine->graph;
  igraph_vector_int_t ends;

  igraph_vector_int_init (&ends, 0);
  igraph_vector_init (weights, 0);
  igraph_vector_int_reserve (&ends, 2 * (igraph_integer_t) turns->n_turns);
  igraph_vector_reserve (weights, turns->n_turns);
  for (guint32 v = 0; v < turns->n_vertices; v++)
    for (guint32 k = turns->first[v]; k < turns->first[v + 1]; k++)
      {
        guint32 ms = engine->arc_ms[turns->vertex_arc[turns->head[k]]];

        if (ms >= REEVE_FAR_MS)
          continue;
        igraph_vector_int_push_back (&ends, v);
        igraph_vector_int_push_back (&ends, turns->head[k]);
        igraph_vector_push_back (weights, (double) ms + turns->turn_ms[k]);
      }
  igraph_create (graph, &ends, turns->n_vertices, IGRAPH_DIRECTED);
  igraph_vector_int_destroy (&ends);
}

double
bench_peer_time_origin (const ReeveEngine *engine,
                        guint              n_origins)
{
  igraph_t graph;
  igraph_vector_t weights;
  igraph_matrix_t times;
  gint64 start;
  double seconds;

  make_graph (engine, &graph, &weights);
  igraph_matrix_init (&times, 0, 0);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < n_origins; i++)
    {
      igraph_integer_t origin = (igraph_integer_t) ((guint64) engine->graph->n_vertices * i
                                                    / n_origins);

      igraph_distances_dijkstra (&graph, &times, igraph_vss_1 (origin), igraph_vss_all (),
                                 &weights, IGRAPH_OUT);
    }
  seconds = (double) (g_get_monotonic_time () - start) / 1e6 / n_origins;
  igraph_matrix_destroy (&times);
  igraph_vector_destroy (&weights);
  igraph_destroy (&graph);

  return seconds;
}

#else

double
bench_peer_time_origin (const ReeveEngine *engine,
                        guint              n_origins)
{
  return -1;
}

#endif
