/* tests/network/test-road-net.c — streets out of links, places and zones */
#include "engines.h"
#include "network/road-class.h"
#include "network/tntp.h"
#include "road-folder.h"

#include "core/error.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

static ReeveRoadNet *
make_pairs (guint n)
{
  ReeveRoadNet *net = reeve_road_net_new ();

  for (gint64 i = 0; i < 2; i++)
    {
      ReeveNetNode node = { .id = i + 1, .place = { 7 + 0.01 * (double) i, 43 } };

      g_array_append_val (net->nodes, node);
    }
  for (guint i = 0; i < n; i++)
    {
      ReeveNetLink link = reeve_net_link_new (i + 1, i % 2, 1 - i % 2);

      g_array_append_val (net->links, link);
    }
  net->is_placed = TRUE;
  return net;
}

static void
check_street (const GArray *streets,
              guint         number,
              guint32       forward,
              guint32       backward)
{
  const ReeveNetStreet *street = &g_array_index (streets, ReeveNetStreet, number);

  g_assert_cmpuint (street->forward, ==, forward);
  g_assert_cmpuint (street->backward, ==, backward);
}

/* Links to and fro are a street only when nothing that one says of both is
 * lost; the first that fits is the partner. */
static void
test_links_pair_when_alike (void)
{
  g_autoptr (ReeveRoadNet) net = make_pairs (8);
  ReeveNetLink *links = &g_array_index (net->links, ReeveNetLink, 0);
  g_autoptr (GArray) streets = NULL;

  links[0].limit = "50";
  links[1].limit = "30";
  links[2].limit = "30";
  links[3].length_m = 900;         /* its time comes from it */
  links[4].both = TRUE;
  links[5].limit = "60";
  links[6].length_m = 700;
  links[7].length_m = 900;
  links[7].figures[REEVE_LINK_TIME_MS] = links[6].figures[REEVE_LINK_TIME_MS] = 1000;
  streets = reeve_road_net_pair (net);
  g_assert_cmpuint (streets->len, ==, 6);
  check_street (streets, 0, 0, G_MAXUINT32);
  check_street (streets, 1, 1, 2);
  check_street (streets, 2, 3, G_MAXUINT32);
  check_street (streets, 3, 4, G_MAXUINT32);
  check_street (streets, 4, 5, G_MAXUINT32);
  check_street (streets, 5, 6, 7);
}

/* Every scan of all that follow would take minutes here. */
static void
test_parallel_links_pair_in_time (void)
{
  g_autoptr (ReeveRoadNet) net = make_pairs (200000);
  g_autoptr (GArray) streets = NULL;

  for (guint i = 0; i < net->links->len; i++)
    {
      ReeveNetLink *link = &g_array_index (net->links, ReeveNetLink, i);

      link->from = i < 150000 ? 0 : 1;
      link->to = 1 - link->from;
    }
  streets = reeve_road_net_pair (net);
  g_assert_cmpuint (streets->len, ==, 150000);
  check_street (streets, 0, 0, 150000);
  check_street (streets, 49999, 49999, 199999);
  check_street (streets, 50000, 50000, G_MAXUINT32);
}

static void
test_places_are_found_or_told (void)
{
  static const struct { const char *nodes; const char *crs; gboolean is_scheme; double lon, lat; } cases[] = {
    { "id,x,y\n1,174.7,-36.7\n2,174.8,-36.7\n", NULL, FALSE, 174.7, -36.7 },
    /* A drawing's own units, which are no degrees of the Gulf of Guinea. */
    { "id,x,y\n1,0.9,1.8\n2,1.9,1.8\n", NULL, TRUE, -0.0045, 0 },
    /* Feet of a state plane. */
    { "id,x,y\n1,690309,1976022\n2,700309,1976022\n", NULL, TRUE, NAN, 0 },
    { "id,x,y\n1,500000,4649776\n2,501000,4649776\n", "EPSG:32631", FALSE, 3, 42 },
    { "id\n1\n2\n", NULL, TRUE, 0, 0.045 },
    /* A node without a position lies among its neighbours. */
    { "id,x,y\n1,,\n2,174.8,-36.7\n", NULL, FALSE, 174.8, -36.7 },
    /* 85 degrees north, and the antimeridian. */
    { "id,x,y\n1,179.9999,85\n2,-179.9999,85\n", NULL, FALSE, 179.9999, 85 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (RoadFolder) folder = road_folder_open ();
      g_autoptr (ReeveRoadSource) source = NULL;
      const ReeveNetNode *node;

      road_folder_put (&folder, "nodes.csv", cases[i].nodes);
      road_folder_put (&folder, "arcs.csv", "from,to,length_m\n1,2,1000\n2,1,1000\n");
      source = road_folder_read (&folder, cases[i].crs);
      g_assert_cmpint (source->net->is_scheme, ==, cases[i].is_scheme);
      node = &g_array_index (source->net->nodes, ReeveNetNode, 0);
      if (!isnan (cases[i].lon))
        g_assert_cmpfloat (fabs (node->place.lon - cases[i].lon), <, 1e-3);
      g_assert_cmpfloat (fabs (node->place.lat - cases[i].lat), <, 1e-2);
    }
}

/* Over the antimeridian and at 85° north a metre stays a metre. */
static void
test_far_places_route (void)
{
  g_auto (RoadFolder) folder = road_folder_open ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveRoadSource) source = NULL;
  g_autoptr (ReeveRoads) roads = NULL;
  g_autoptr (ReeveEngine) engine = NULL;
  g_autoptr (ReeveRoute) route = NULL;
  ReeveSnap from, to;

  road_folder_put (&folder, "node.csv", "node_id,x_coord,y_coord\n1,179.99,85\n2,-179.99,85\n3,-179.97,85\n");
  road_folder_put (&folder, "link.csv", "link_id,from_node_id,to_node_id,directed\n1,1,2,0\n2,2,3,0\n");
  source = road_folder_read (&folder, NULL);
  roads = road_net_build (source->net);
  g_assert_cmpfloat (fabs (roads->segments[0].length_m - 193.8), <, 1);
  engine = engine_load (roads, "car", NULL, 0);
  from = reeve_engine_snap (engine, (ReeveLonLat) { -179.995, 85 }, 500);
  to = reeve_engine_snap (engine, (ReeveLonLat) { -179.98, 85 }, 500);
  g_assert_cmpuint (from.segment, ==, 0);
  g_assert_cmpfloat (fabs (from.share - 0.75), <, 0.01);
  g_assert_cmpuint (to.segment, ==, 1);
  route = reeve_engine_route (engine, &from, &to, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (fabs (route->length_m - 145.4), <, 1);
}

#define TNTP_HEAD(nodes, links) \
  "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> " nodes "\n<FIRST THRU NODE> 3\n<NUMBER OF LINKS> " links \
  "\n<END OF METADATA>\n\n~ from to cap len fft b pow ;\n"

static void
test_zones_are_never_passed_through (void)
{
  g_auto (RoadFolder) folder = road_folder_open ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveRoadSource) source = NULL;
  g_autoptr (ReeveRoads) roads = NULL;
  g_autoptr (ReeveEngine) engine = NULL;
  g_autoptr (ReeveRoute) route = NULL;
  ReeveSnap from = { 0 }, to = { 1 };

  /* 1 – 3 – 4 – 2 takes 12 minutes; 1 – 5 – 2 is a zone in between away: 3 – 1 … */
  road_folder_put (&folder, "x_net.tntp", TNTP_HEAD ("5", "10")
       "1 3 100 1 1 .15 4 ;\n3 1 100 1 1 .15 4 ;\n3 4 100 1 10 .15 4 ;\n4 3 100 1 10 .15 4 ;\n"
       "4 2 100 1 1 .15 4 ;\n2 4 100 1 1 .15 4 ;\n1 5 100 1 20 .15 4 ;\n5 1 100 1 1 .15 4 ;\n"
       "3 5 100 1 1 .15 4 ;\n5 4 100 1 4 .15 4 ;\n");
  source = road_folder_read (&folder, NULL);
  roads = road_net_build (source->net);
  engine = engine_load (roads, "car", NULL, 0);
  g_assert_cmpstr (reeve_roads_get_tag (roads, 0, "zone"), ==, "1");
  g_assert_cmpstr (reeve_roads_get_tag (roads, 1, "zone"), ==, "2");
  route = reeve_engine_route (engine, &from, &to, &error);
  g_assert_no_error (error);
  /* 1 – 3 – 5 – 4 – 2. */
  g_assert_cmpuint (route->time_ms, ==, (1 + 1 + 4 + 1) * 60000);

  /* From 3 to 4 by way of zone 1 or 2 there would be no charge. */
  g_assert_true (road_net_has_note (source->net->notes, "circle"));
  g_assert_true (reeve_engine_is_connected (engine, 0));
}

static void
test_bad_tntp_ends_in_a_sentence (void)
{
  static const struct { const char *text, *words; } cases[] = {
    { "", "no TNTP" },
    { "<NUMBER OF NODES> 4\n", "no TNTP" },
    { TNTP_HEAD ("4", "3") "1 3 9 1 1 0 4 ;\n", "3 links and holds 1" },
    { TNTP_HEAD ("1000000000", "1") "1 3 9 1 1 0 4 ;\n", "NUMBER OF NODES" },
    { TNTP_HEAD ("9000000", "1") "1 3 9 1 1 0 4 ;\n", "cannot reach" },
    { TNTP_HEAD ("-4", "1") "1 3 9 1 1 0 4 ;\n", "NUMBER OF NODES" },
    { TNTP_HEAD ("4", "1") "1 7 9 1 1 0 4 ;\n", "node 7" },
    { TNTP_HEAD ("4", "1") "1 3 9 1 ;\n", "found 4 columns" },
    { TNTP_HEAD ("4", "1") "1 3 9 one 1 0 4 ;\n", "“one”" },
    { TNTP_HEAD ("4", "1") "1 3 9 1 nan 0 4 ;\n", "“nan”" },
    { TNTP_HEAD ("4", "1") "1 3 9 1 -2 0 4 ;\n", "free flow time" },
    { TNTP_HEAD ("4", "1") "3 3 9 1 2 0 4 ;\n", "ends where it begins" },
    { "<NUMBER OF ZONES\n", "never ends" },
  };
  g_autoptr (ReeveJob) job = reeve_job_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      ReeveTntpUnits units = { 0 };
      g_autoptr (ReeveRoadNet) net = reeve_tntp_parse (cases[i].text, strlen (cases[i].text),
                                                       "x_net.tntp", &units, job, &error);

      g_assert_null (net);
      g_assert_error (error, REEVE_ERROR, REEVE_ERROR_DATA);
      g_assert_nonnull (strstr (error->message, cases[i].words));
      g_assert_nonnull (strstr (error->message, "x_net.tntp"));
    }
}

static void
test_classes_are_known_by_other_names (void)
{
  g_assert_cmpstr (reeve_road_class_find ("Principal_Arterial"), ==, "primary");
  g_assert_cmpstr (reeve_road_class_find ("Minor arterial"), ==, "secondary");
  g_assert_cmpstr (reeve_road_class_find ("FREEWAY"), ==, "motorway");
  g_assert_cmpstr (reeve_road_class_find ("secondary_link"), ==, "secondary_link");
  g_assert_cmpstr (reeve_road_class_find ("城市快速路"), ==, "trunk");
  g_assert_null (reeve_road_class_find ("7"));
  g_assert_null (reeve_road_class_find (""));
}

/* --- where it comes from --- */

typedef struct
{
  const char *name;
  const char *before;
  const char *after;
} Delivered;

/* Whichever file changes: it is another delivery, and back again the same. */
static void
check_provenance (const Delivered *files,
                  guint            n)
{
  g_auto (RoadFolder) folder = road_folder_open ();
  g_autoptr (ReeveRoadSource) first = NULL;

  for (guint i = 0; i < n; i++)
    road_folder_put (&folder, files[i].name, files[i].before);
  first = road_folder_read (&folder, NULL);
  g_assert_cmpuint (strlen (first->hash), ==, 64);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ReeveRoadSource) other = NULL;
      g_autoptr (ReeveRoadSource) again = NULL;

      road_folder_put (&folder, files[i].name, files[i].after);
      other = road_folder_read (&folder, NULL);
      g_assert_cmpstr (other->hash, !=, first->hash);
      road_folder_put (&folder, files[i].name, files[i].before);
      again = road_folder_read (&folder, NULL);
      g_assert_cmpstr (again->hash, ==, first->hash);
    }
}

static void
test_every_file_counts_as_the_source (void)
{
  static const Delivered tables[] = {
    { "link.csv", "link_id,from_node_id,to_node_id,geometry_id\n1,1,2,g\n2,2,1,\n",
      "link_id,from_node_id,to_node_id,geometry_id\n1,1,2,g\n3,2,1,\n" },
    { "node.csv", "node_id,x_coord,y_coord\n1,7,43\n2,7.01,43\n",
      "node_id,x_coord,y_coord\n1,7,43\n2,7.02,43\n" },
    { "geometry.csv", "geometry_id,geometry\ng,\"LINESTRING (7 43, 7.01 43)\"\n",
      "geometry_id,geometry\ng,\"LINESTRING (7 43, 7.005 43.001, 7.01 43)\"\n" },
    { "movement.csv", "node_id,ib_link_id,ob_link_id,penalty\n2,1,2,0\n",
      "node_id,ib_link_id,ob_link_id,penalty\n2,1,2,9\n" },
    { "config.csv", "long_length,speed\nkm,kmh\n", "long_length,speed\nmile,mph\n" },
  };
  static const Delivered tntp[] = {
    { "x_net.tntp", TNTP_HEAD ("3", "2") "1 3 9 1 1 0 4 ;\n3 2 9 1 1 0 4 ;\n",
      TNTP_HEAD ("3", "2") "1 3 9 1 1 0 4 ;\n3 2 9 1 2 0 4 ;\n" },
    { "x_node.tntp", "Node X Y ;\n1 7 43 ;\n2 7.01 43 ;\n3 7.02 43 ;\n",
      "Node X Y ;\n1 7 43 ;\n2 7.01 43 ;\n3 7.02 43.01 ;\n" },
  };

  check_provenance (tables, G_N_ELEMENTS (tables));
  check_provenance (tntp, G_N_ELEMENTS (tntp));
}

/* Holes, not bytes: the disk is not filled. */
static void
test_files_too_large_are_refused (void)
{
  static const char *const names[] = { "link.csv", "node.csv", "geometry.csv", "movement.csv",
                                       "config.csv" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (RoadFolder) folder = road_folder_open ();
      g_autofree char *path = g_build_filename (folder.path, names[i], NULL);
      g_autoptr (GError) error = NULL;

      road_folder_put (&folder, "link.csv", "link_id,from_node_id,to_node_id\n1,1,2\n");
      road_folder_put (&folder, "node.csv", "node_id,x_coord,y_coord\n1,7,43\n2,7.01,43\n");
      road_folder_put (&folder, names[i], "");
      g_assert_cmpint (truncate (path, (off_t) 600 << 20), ==, 0);
      error = road_folder_fail (&folder);
      g_assert_error (error, REEVE_ERROR, REEVE_ERROR_DATA);
      g_assert_true (g_str_has_prefix (error->message, names[i]));
      g_assert_nonnull (strstr (error->message, "no road network has so much"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/road-net/links-pair-when-alike", test_links_pair_when_alike);
  g_test_add_func ("/network/road-net/parallel-links-pair-in-time",
                   test_parallel_links_pair_in_time);
  g_test_add_func ("/network/road-net/places-are-found-or-told", test_places_are_found_or_told);
  g_test_add_func ("/network/road-net/far-places-route", test_far_places_route);
  g_test_add_func ("/network/road-net/zones-are-never-passed-through",
                   test_zones_are_never_passed_through);
  g_test_add_func ("/network/road-net/bad-tntp-ends-in-a-sentence",
                   test_bad_tntp_ends_in_a_sentence);
  g_test_add_func ("/network/road-net/classes-are-known-by-other-names",
                   test_classes_are_known_by_other_names);
  g_test_add_func ("/network/road-net/every-file-counts-as-the-source",
                   test_every_file_counts_as_the_source);
  g_test_add_func ("/network/road-net/files-too-large-are-refused",
                   test_files_too_large_are_refused);

  return g_test_run ();
}
