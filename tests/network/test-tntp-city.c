/* tests/network/test-tntp-city.c — every network of the TNTP collection, to the millisecond
 *
 * The oracle knows nothing of the engine: it reads the rows itself and runs
 * Dijkstra with a heap on the graph whose zones are split into a source and a
 * sink. Counts are those of the networks' own README pages.
 */
#include "network/engine.h"
#include "network/road-source.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  const char *folder;
  const char *file;
  guint       n_nodes;
  guint       n_links;
  guint       n_zones;
  double      unit_ms;
  gboolean    is_scheme;
  guint       every;     /* origins: one in so many */
} Case;

static const Case cases[] = {
  { "Anaheim", "Anaheim_net.tntp", 416, 914, 38, 60000, FALSE, 1 },
  { "Berlin-Friedrichshain", "friedrichshain-center_net.tntp", 224, 523, 23, 1000, TRUE, 1 },
  { "Berlin-Tiergarten", "berlin-tiergarten_net.tntp", 361, 766, 26, 1000, TRUE, 1 },
  { "Braess-Example", "Braess_net.tntp", 4, 5, 2, 1000, TRUE, 1 },
  { "Chicago-Sketch", "ChicagoSketch_net.tntp", 933, 2950, 387, 60000, TRUE, 1 },
  { "Eastern-Massachusetts", "EMA_net.tntp", 74, 258, 74, 3600000, TRUE, 1 },
  { "SiouxFalls", "SiouxFalls_net.tntp", 24, 76, 24, 60000, FALSE, 1 },
  { "chicago-regional", "ChicagoRegional_net.tntp", 12982, 39018, 1790, 60000, TRUE, 40 },
};

/* --- the oracle --- */

typedef struct
{
  guint32  to;
  guint32  ms;
  guint32  next;   /* of the same tail */
} Arc;

typedef struct
{
  guint    n;        /* nodes; n + z is the sink of zone z */
  guint    through;  /* nodes below are zones */
  GArray  *arcs;     /* of Arc */
  guint32 *first;    /* by node */
} Graph;

static void
add_arc (Graph   *graph,
         guint32  from,
         guint32  to,
         guint32  ms)
{
  Arc arc = { to, ms, graph->first[from] };

  graph->first[from] = graph->arcs->len;
  g_array_append_val (graph->arcs, arc);
}

static Graph
read_graph (const Case *self,
            const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  Graph graph = { .through = 1, .arcs = g_array_new (FALSE, FALSE, sizeof (Arc)) };

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  graph.n = self->n_nodes + 1;
  graph.first = g_new (guint32, 2 * graph.n);
  memset (graph.first, 0xff, 2 * graph.n * sizeof (guint32));
  for (guint i = 0; lines[i] != NULL; i++)
    {
      double row[5];
      guint32 to;

      if (g_str_has_prefix (lines[i], "<FIRST THRU NODE>"))
        graph.through = (guint) g_ascii_strtoull (lines[i] + strlen ("<FIRST THRU NODE>"), NULL, 10);
      if (sscanf (lines[i], " %lf %lf %lf %lf %lf", &row[0], &row[1], &row[2], &row[3], &row[4]) != 5)
        continue;
      to = (guint32) row[1];
      add_arc (&graph, (guint32) row[0], to < graph.through ? graph.n + to : to,
               (guint32) floor (row[4] * self->unit_ms + 0.5));
    }
  g_assert_cmpuint (graph.arcs->len, ==, self->n_links);
  return graph;
}

typedef struct
{
  guint32 ms;
  guint32 node;
} Entry;

static gboolean
is_sooner (Entry a,
           Entry b)
{
  return a.ms < b.ms;
}

static void
push (GArray *heap,
      Entry   entry)
{
  guint at = heap->len;

  g_array_append_val (heap, entry);
  while (at > 0 && is_sooner (entry, g_array_index (heap, Entry, (at - 1) / 2)))
    {
      g_array_index (heap, Entry, at) = g_array_index (heap, Entry, (at - 1) / 2);
      at = (at - 1) / 2;
    }
  g_array_index (heap, Entry, at) = entry;
}

static Entry
pop (GArray *heap)
{
  Entry top = g_array_index (heap, Entry, 0);
  Entry last = g_array_index (heap, Entry, heap->len - 1);
  guint at = 0;

  g_array_set_size (heap, heap->len - 1);
  while (2 * at + 1 < heap->len)
    {
      guint child = 2 * at + 1;

      if (child + 1 < heap->len && is_sooner (g_array_index (heap, Entry, child + 1),
                                              g_array_index (heap, Entry, child)))
        child++;
      if (!is_sooner (g_array_index (heap, Entry, child), last))
        break;
      g_array_index (heap, Entry, at) = g_array_index (heap, Entry, child);
      at = child;
    }
  if (heap->len > 0)
    g_array_index (heap, Entry, at) = last;
  return top;
}

/* (transfer full): by node, sinks after */
static guint32 *
run_dijkstra (const Graph *graph,
              guint32      from)
{
  guint32 *ms = g_new (guint32, 2 * graph->n);
  g_autoptr (GArray) heap = g_array_new (FALSE, FALSE, sizeof (Entry));

  memset (ms, 0xff, 2 * graph->n * sizeof (guint32));
  ms[from] = 0;
  push (heap, (Entry) { 0, from });
  while (heap->len > 0)
    {
      Entry entry = pop (heap);

      if (entry.ms > ms[entry.node])
        continue;
      for (guint32 k = graph->first[entry.node]; k != G_MAXUINT32;
           k = g_array_index (graph->arcs, Arc, k).next)
        {
          const Arc *arc = &g_array_index (graph->arcs, Arc, k);

          if (entry.ms + arc->ms < ms[arc->to])
            {
              ms[arc->to] = entry.ms + arc->ms;
              push (heap, (Entry) { ms[arc->to], arc->to });
            }
        }
    }
  return ms;
}

/* --- the product --- */

typedef struct
{
  char           *folder;     /* owned */
  char           *path;       /* owned */
  ReeveWorkspace *workspace;  /* owned */
} Place;

static Place
open_place (void)
{
  Place place = { .folder = g_dir_make_tmp ("reeve-tntp-XXXXXX", NULL) };
  g_autoptr (GError) error = NULL;

  place.path = g_build_filename (place.folder, "net.gpkg", NULL);
  place.workspace = reeve_workspace_create (place.path, &error);
  g_assert_no_error (error);
  return place;
}

static void
close_place (Place *place)
{
  g_autofree char *lock = g_strconcat (place->path, ".lock", NULL);

  g_assert_true (reeve_workspace_close (place->workspace, NULL));
  g_object_unref (place->workspace);
  g_unlink (place->path);
  g_unlink (lock);
  g_rmdir (place->folder);
  g_free (place->path);
  g_free (place->folder);
}

static ReeveEngine *
import_network (const Case     *self,
                ReeveWorkspace *workspace,
                const char     *path)
{
  g_autoptr (ReeveValues) values = reeve_values_new (reeve_road_params);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveRoadSource) source = reeve_road_source_read (path, NULL, values, job, &error);
  g_autoptr (ReeveRoadReport) report = NULL;
  g_autoptr (ReeveRoads) roads = NULL;
  ReeveProfile *profile;
  ReeveEngine *engine;
  sqlite3 *db;

  g_assert_no_error (error);
  g_assert_cmpint (source->n_nodes, ==, self->n_nodes);
  g_assert_cmpint (source->n_links, ==, self->n_links);
  g_assert_cmpint (source->n_zones, ==, self->n_zones);
  g_assert_cmpint (source->net->is_scheme, ==, self->is_scheme);
  report = reeve_road_source_import (workspace, source, job, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report->n_links, ==, self->n_links);

  db = reeve_workspace_open_reader (workspace, &error);
  roads = reeve_roads_load (db, job, &error);
  reeve_workspace_close_reader (db);
  g_assert_no_error (error);
  profile = reeve_profile_load ("car", &error);
  g_assert_no_error (error);
  engine = reeve_engine_new (roads, profile, NULL, 0, job, &error);
  g_assert_no_error (error);
  return engine;
}

/* From a node to all nodes and sinks of zones: zones begin at their connectors. */
static guint32 *
sweep_from (const ReeveEngine *engine,
            const Graph       *graph,
            guint32            node)
{
  const ReeveRoads *roads = reeve_engine_get_roads (engine);
  g_autoptr (GArray) from = g_array_new (FALSE, FALSE, sizeof (ReeveSnap));
  g_autofree guint32 *end_ms = g_new (guint32, 2 * (gsize) roads->n_segments);
  guint32 *ms = g_new (guint32, 2 * graph->n);
  g_autofree char *zone = g_strdup_printf ("%u", node);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  memset (ms, 0xff, 2 * graph->n * sizeof (guint32));
  for (guint32 s = 0; s < roads->n_segments; s++)
    {
      const ReeveSegment *segment = &roads->segments[s];
      const char *is_zone = reeve_roads_get_tag (roads, s, "zone");

      if (is_zone != NULL && g_str_equal (is_zone, zone))
        {
          g_array_set_size (from, 0);
          g_array_append_val (from, ((ReeveSnap) { .segment = s }));
          break;
        }
      if (is_zone == NULL && (roads->node_ids[segment->from] == node
                              || roads->node_ids[segment->to] == node))
        g_array_append_val (from, ((ReeveSnap) {
          .segment = s, .share = roads->node_ids[segment->from] == node ? 0 : 1 }));
    }
  g_assert_cmpuint (from->len, >, 0);
  g_assert_true (reeve_engine_sweep (engine, (ReeveSnap *) from->data, from->len, FALSE,
                                     REEVE_UNREACHED_MS, end_ms, NULL, job, &error));
  for (guint32 arc = 0; arc < 2 * roads->n_segments; arc++)
    {
      const ReeveSegment *segment = &roads->segments[arc >> 1];
      gint64 id = roads->node_ids[reeve_arc_is_forward (arc) ? segment->to : segment->from];
      guint32 place;

      if (reeve_roads_get_tag (roads, arc >> 1, "zone") != NULL)
        continue;
      place = (guint32) id < graph->through ? graph->n + (guint32) id : (guint32) id;
      ms[place] = MIN (ms[place], end_ms[arc]);
    }
  return ms;
}

static void
check_all_pairs (const Case        *self,
                 const ReeveEngine *engine,
                 const Graph       *graph)
{
  guint n_reached = 0;

  for (guint32 from = 1; from < graph->n; from += self->every)
    {
      g_autofree guint32 *expected = NULL;
      g_autofree guint32 *found = NULL;

      if (graph->first[from] == G_MAXUINT32)
        continue;
      expected = run_dijkstra (graph, from);
      found = sweep_from (engine, graph, from);
      for (guint32 to = 1; to < 2 * graph->n; to++)
        if (to != from && to != graph->n + from)
          {
            if (expected[to] != found[to])
              g_error ("%s: from %u to %u the oracle needs %u ms, the engine %u ms", self->folder,
                       from, to, expected[to], found[to]);
            n_reached += expected[to] != G_MAXUINT32;
          }
    }
  g_test_message ("%s: %u pairs", self->folder, n_reached);
  g_assert_cmpuint (n_reached, >, 0);
}

/* A place at a zone is snapped to its connector: the matrix of zones is exact too. */
static void
check_zones (const Case        *self,
             const ReeveEngine *engine,
             const Graph       *graph)
{
  const ReeveRoads *roads = reeve_engine_get_roads (engine);
  guint n = MIN (self->n_zones, 60);
  g_autofree ReeveSnap *snaps = g_new (ReeveSnap, n);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveMatrix) matrix = NULL;

  for (guint32 z = 0; z < n; z++)
    {
      for (guint32 node = 0; node < roads->n_nodes; node++)
        if (roads->node_ids[node] == z + 1)
          snaps[z] = reeve_engine_snap (engine, roads->node_points[node], 1000);
      g_assert_cmpstr (reeve_roads_get_tag (roads, snaps[z].segment, "zone"), !=, NULL);
    }
  matrix = reeve_engine_matrix (engine, snaps, n, snaps, n, REEVE_UNREACHED_MS, job, &error);
  g_assert_no_error (error);
  for (guint32 from = 0; from < n; from++)
    {
      g_autofree guint32 *expected = run_dijkstra (graph, from + 1);

      for (guint32 to = 0; to < n; to++)
        if (from != to)
          g_assert_cmpuint (reeve_matrix_get (matrix, from, to), ==,
                            expected[to + 1 < graph->through ? graph->n + to + 1 : to + 1]);
    }
}

static void
test_network (gconstpointer data)
{
  const Case *self = data;
  const char *root = g_getenv ("REEVE_TEST_DATA");
  g_autofree char *folder = NULL;
  g_autofree char *file = NULL;
  Place place;
  Graph graph;
  ReeveEngine *engine;

  if (root == NULL)
    {
      g_test_skip ("REEVE_TEST_DATA does not name the folder with transport-networks");
      return;
    }
  folder = g_build_filename (root, "transport-networks", self->folder, NULL);
  file = g_build_filename (folder, self->file, NULL);
  place = open_place ();
  graph = read_graph (self, file);
  engine = import_network (self, place.workspace, self->every > 1 ? file : folder);
  check_all_pairs (self, engine, &graph);
  check_zones (self, engine, &graph);
  reeve_engine_free (engine);
  g_array_unref (graph.arcs);
  g_free (graph.first);
  close_place (&place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/network/tntp-city/%s-is-exact", cases[i].folder);

      g_test_add_data_func (path, &cases[i], test_network);
    }

  return g_test_run ();
}
