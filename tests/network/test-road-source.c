/* tests/network/test-road-source.c — roads beside OpenStreetMap, small and hostile */
#include "network/engine.h"
#include "network/line-net.h"
#include "network/road-class.h"
#include "network/road-source.h"
#include "network/table-net.h"

#include "core/error.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* --- a folder of files --- */

typedef struct
{
  char *path;  /* owned */
} Folder;

static Folder
open_folder (void)
{
  return (Folder) { g_dir_make_tmp ("reeve-net-XXXXXX", NULL) };
}

static void
clear_folder (Folder *folder)
{
  GDir *dir = g_dir_open (folder->path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder->path, name, NULL);

      g_unlink (path);
    }
  g_dir_close (dir);
  g_rmdir (folder->path);
  g_free (folder->path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Folder, clear_folder)

static void
put (const Folder *folder,
     const char   *name,
     const char   *text)
{
  g_autofree char *path = g_build_filename (folder->path, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static ReeveRoadSource *
read_source (const Folder *folder,
             const char   *crs,
             GError      **error)
{
  g_autoptr (ReeveValues) values = reeve_values_new (reeve_road_params);
  g_autoptr (ReeveJob) job = reeve_job_new ();

  g_assert_true (reeve_road_source_is (folder->path));
  return reeve_road_source_read (folder->path, crs, values, job, error);
}

static ReeveRoads *
build_roads (const ReeveRoadNet *net)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveRoadBuild) build = reeve_road_net_build (net, NULL, job, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (build->n_unmet, ==, 0);
  return reeve_roads_ref (build->roads);
}

static ReeveEngine *
make_engine (ReeveRoads *roads,
             const char *profile_id)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  ReeveProfile *profile = reeve_profile_load (profile_id, &error);
  ReeveEngine *engine;

  g_assert_no_error (error);
  engine = reeve_engine_new (roads, profile, NULL, 0, job, &error);
  g_assert_no_error (error);
  return engine;
}

static gboolean
has_note (const GPtrArray *notes,
          const char      *words)
{
  for (guint i = 0; i < notes->len; i++)
    if (strstr (notes->pdata[i], words) != NULL)
      return TRUE;
  return FALSE;
}

/* --- GMNS --- */

static const char gmns_nodes[] =
  "node_id,x_coord,y_coord,node_type,ctrl_type\n"
  "1,7.000,43.000,,\n"
  "2,7.010,43.000,,signal\n"
  "3,7.020,43.000,,\n"
  "4,7.010,43.010,,\n"
  "9,7.010,43.001,centroid,\n";

static const char gmns_links[] =
  "link_id,from_node_id,to_node_id,directed,length,facility_type,capacity,free_speed,lanes,name,geometry\n"
  "11,1,2,0,0.504,Minor Arterial,900,35,2,High Street,\n"
  "12,2,3,1,0.504,Minor Arterial,900,35,2,High Street,\"LINESTRING (7.01 43, 7.015 43.0001, 7.02 43)\"\n"
  "13,3,2,1,0.504,Minor Arterial,900,35,2,High Street,\"LINESTRING (7.02 43, 7.015 43.0001, 7.01 43)\"\n"
  "14,2,4,0,0.691,local,600,25,1,Hill Road,\n"
  "15,2,9,0,0.07,connector,99999,25,1,,\n"
  "16,1,77,1,0.5,local,600,25,1,Nowhere,\n"
  "17,4,4,1,0.5,local,600,25,1,Ring,\n"
  "18,3,4,1,0.8,local,-5,25,1,Steep,\n";

static void
test_gmns_is_read (void)
{
  g_auto (Folder) folder = open_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveRoadSource) source = NULL;
  g_autoptr (ReeveRoads) roads = NULL;
  const ReeveNetLink *link;

  put (&folder, "node.csv", gmns_nodes);
  put (&folder, "link.csv", gmns_links);
  source = read_source (&folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (source->n_nodes, ==, 5);
  g_assert_cmpint (source->n_links, ==, 5);
  g_assert_cmpint (source->n_zones, ==, 1);
  g_assert_cmpint (source->n_rejected, ==, 3);
  g_assert_nonnull (strstr (source->problems->pdata[0], "line 7"));
  g_assert_nonnull (strstr (source->problems->pdata[0], "77"));
  g_assert_nonnull (strstr (source->problems->pdata[2], "-5"));
  g_assert_true (has_note (source->net->notes, "miles"));
  g_assert_false (source->net->is_scheme);

  link = &g_array_index (source->net->links, ReeveNetLink, 0);
  g_assert_true (link->both);
  g_assert_cmpfloat (fabs (link->length_m - 0.504 * 1609.344), <, 0.01);
  g_assert_cmpfloat (fabs (link->figures[REEVE_LINK_SPEED_KMH] - 35 * 1.609344), <, 1e-9);
  g_assert_cmpfloat (link->figures[REEVE_LINK_CAPACITY_VPH], ==, 1800);
  g_assert_cmpstr (link->highway, ==, "secondary");

  /* 12 and 13 run to and fro along one line: a street; and the zone has a stub. */
  roads = build_roads (source->net);
  g_assert_cmpuint (roads->n_segments, ==, 1 + 4);
  g_assert_cmpstr (reeve_roads_get_tag (roads, 0, "zone"), ==, "9");
  g_assert_cmpint (roads->segments[2].way_id, ==, 12);
  g_assert_cmpuint (roads->segments[2].n_points, ==, 3);
  g_assert_cmpstr (reeve_roads_get_tag (roads, 2, "oneway"), ==, "no");
  g_assert_cmpuint (roads->node_flags[reeve_roads_find_node (roads, 2)], ==, REEVE_NODE_SIGNALS);
}

static void
test_gmns_movements_forbid (void)
{
  g_auto (Folder) folder = open_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveRoadSource) source = NULL;
  g_autoptr (ReeveRoads) roads = NULL;

  put (&folder, "node.csv", gmns_nodes);
  put (&folder, "link.csv", gmns_links);
  put (&folder, "movement.csv",
       "mvmt_id,node_id,ib_link_id,ob_link_id,type,penalty,capacity\n"
       "1,2,11,12,thru,,1000\n"     /* from 11 nothing else: 14 and 15 are banned */
       "2,2,13,14,right,,0\n"       /* a ban by itself */
       "3,2,14,12,left,12,500\n"    /* a penalty; 11 and 15 are banned */
       "4,1,12,13,thru,,100\n");    /* they do not meet there */
  source = read_source (&folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (source->n_turns, ==, 2 + 1 + 2);
  g_assert_cmpint (source->n_rejected, ==, 3 + 1);
  g_assert_true (has_note (source->net->notes, "penalty"));
  roads = build_roads (source->net);
  g_assert_cmpuint (roads->n_rules, ==, 5);
}

/* Two texts, one number: none takes the other's movements. */
static void
test_ids_that_are_one_number_stay_two (void)
{
  g_auto (Folder) folder = open_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveRoadSource) source = NULL;

  put (&folder, "node.csv", "node_id,x_coord,y_coord\n1,7,43\n2,7.01,43\n3,7.02,43\n");
  put (&folder, "link.csv", "link_id,from_node_id,to_node_id\n7,1,2\n07,2,3\n8,3,1\n");
  source = read_source (&folder, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (g_array_index (source->net->links, ReeveNetLink, i).id, ==, i + 1);
}

/* 1,500 ways in, each with one of 1,500 ways out: a small table, two million bans. */
static void
test_too_many_bans_end_in_a_sentence (void)
{
  g_auto (Folder) folder = open_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveRoadSource) source = NULL;
  g_autoptr (GString) nodes = g_string_new ("node_id,x_coord,y_coord\n0,7,43\n");
  g_autoptr (GString) links = g_string_new ("link_id,from_node_id,to_node_id\n");
  g_autoptr (GString) movements = g_string_new ("node_id,ib_link_id,ob_link_id\n");

  for (int i = 1; i <= 1500; i++)
    {
      g_string_append_printf (nodes, "%d,7.%04d,43.01\n%d,7.%04d,42.99\n", i, i, i + 1500, i);
      g_string_append_printf (links, "%d,%d,0\n%d,0,%d\n", i, i, i + 1500, i + 1500);
      g_string_append_printf (movements, "0,%d,1501\n", i);
    }
  put (&folder, "node.csv", nodes->str);
  put (&folder, "link.csv", links->str);
  put (&folder, "movement.csv", movements->str);
  source = read_source (&folder, NULL, &error);
  g_assert_null (source);
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "movement.csv"));
}

/* --- streets --- */

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

/* config.csv decides; so does the name of a column. */
static void
test_units_are_named_or_guessed (void)
{
  g_auto (Folder) folder = open_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveRoadSource) source = NULL;
  g_autoptr (ReeveRoadSource) other = NULL;

  put (&folder, "node.csv", gmns_nodes);
  put (&folder, "link.csv", gmns_links);
  put (&folder, "config.csv", "dataset_name,short_length,long_length,speed,crs\nx,m,km,km/h,EPSG:4326\n");
  source = read_source (&folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (g_array_index (source->net->links, ReeveNetLink, 0).length_m, ==, 504);
  g_assert_cmpfloat (g_array_index (source->net->links, ReeveNetLink, 0).figures[REEVE_LINK_SPEED_KMH],
                     ==, 35);

  put (&folder, "link.csv", "from_node_id,to_node_id,length_m,time_ms\n1,2,800,60001\n");
  other = read_source (&folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (g_array_index (other->net->links, ReeveNetLink, 0).length_m, ==, 800);
  g_assert_true (other->net->is_plain);
}

/* Absurd speeds are counted and the class's is used; the car is not stopped. */
static void
test_absurd_speeds_are_told (void)
{
  g_auto (Folder) folder = open_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveRoadSource) source = NULL;
  g_autoptr (ReeveRoads) roads = NULL;
  g_autoptr (ReeveEngine) engine = NULL;

  put (&folder, "node.csv", gmns_nodes);
  put (&folder, "link.csv",
       "link_id,from_node_id,to_node_id,directed,length,free_speed\n"
       "1,1,2,0,800,0\n2,2,3,0,800,-5\n3,2,4,0,1100,1000000000\n4,3,4,0,1300,walk\n");
  source = read_source (&folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (source->n_links, ==, 4);
  roads = build_roads (source->net);
  engine = make_engine (roads, "car");
  g_assert_true (has_note (reeve_engine_get_warnings (engine), "3 streets have a speed limit"));
  for (guint32 arc = 2; arc < 2 * roads->n_segments; arc++)
    {
      guint32 ms = reeve_engine_get_arc_ms (engine, arc);

      g_assert_cmpuint (ms, >, 20000);
      g_assert_cmpuint (ms, <, 200000);
    }
}

static void
test_bad_tables_end_in_a_sentence (void)
{
  static const struct { const char *nodes, *links, *words; } cases[] = {
    { "node_id,x_coord,y_coord\n1,7,43\n2,7.1,43\n", "link_id,from,nowhere\n1,1,2\n", "to_node_id" },
    { "name,x_coord,y_coord\na,7,43\n", "link_id,from_node_id,to_node_id\n1,1,2\n", "node_id" },
    { "node_id,x_coord,y_coord\n1,7,43\n2,7.1,43\n", "link_id,from_node_id,to_node_id\n1,1,5\n2,6,1\n",
      "“5”" },
    { "node_id,x_coord,y_coord\n1,7,43\n2,7.1,43\n", "link_id,from_node_id,to_node_id\n", "" },
    { "node_id,x_coord,y_coord\n1,7,43\n2,1e300,43\n1,8,44\n", "link_id,from_node_id,to_node_id,length\n"
      "9223372036854775807,1,2,1e308\n-3,1,2,nan\n,2,1,-1\n", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Folder) folder = open_folder ();
      g_autoptr (GError) error = NULL;
      g_autoptr (ReeveRoadSource) source = NULL;

      put (&folder, "nodes.csv", cases[i].nodes);
      put (&folder, "links.csv", cases[i].links);
      source = read_source (&folder, NULL, &error);
      if (cases[i].words == NULL)
        {
          g_assert_no_error (error);
          g_assert_cmpint (source->n_links, ==, 1);
          g_assert_cmpint (source->n_rejected, ==, 3);
          continue;
        }
      g_assert_null (source);
      g_assert_true (error->domain == REEVE_ERROR);
      g_assert_nonnull (strstr (error->message, cases[i].words));
    }
}

/* --- places --- */

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
      g_auto (Folder) folder = open_folder ();
      g_autoptr (GError) error = NULL;
      g_autoptr (ReeveRoadSource) source = NULL;
      const ReeveNetNode *node;

      put (&folder, "nodes.csv", cases[i].nodes);
      put (&folder, "arcs.csv", "from,to,length_m\n1,2,1000\n2,1,1000\n");
      source = read_source (&folder, cases[i].crs, &error);
      g_assert_no_error (error);
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
  g_auto (Folder) folder = open_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveRoadSource) source = NULL;
  g_autoptr (ReeveRoads) roads = NULL;
  g_autoptr (ReeveEngine) engine = NULL;
  g_autoptr (ReeveRoute) route = NULL;
  ReeveSnap from, to;

  put (&folder, "node.csv", "node_id,x_coord,y_coord\n1,179.99,85\n2,-179.99,85\n3,-179.97,85\n");
  put (&folder, "link.csv", "link_id,from_node_id,to_node_id,directed\n1,1,2,0\n2,2,3,0\n");
  source = read_source (&folder, NULL, &error);
  g_assert_no_error (error);
  roads = build_roads (source->net);
  g_assert_cmpfloat (fabs (roads->segments[0].length_m - 193.8), <, 1);
  engine = make_engine (roads, "car");
  from = reeve_engine_snap (engine, (ReeveLonLat) { -179.995, 85 }, 500);
  to = reeve_engine_snap (engine, (ReeveLonLat) { -179.98, 85 }, 500);
  g_assert_cmpuint (from.segment, ==, 0);
  g_assert_cmpfloat (fabs (from.share - 0.75), <, 0.01);
  g_assert_cmpuint (to.segment, ==, 1);
  route = reeve_engine_route (engine, &from, &to, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (fabs (route->length_m - 145.4), <, 1);
}

/* --- TNTP --- */

#define TNTP_HEAD(nodes, links) \
  "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> " nodes "\n<FIRST THRU NODE> 3\n<NUMBER OF LINKS> " links \
  "\n<END OF METADATA>\n\n~ from to cap len fft b pow ;\n"

static void
test_zones_are_never_passed_through (void)
{
  g_auto (Folder) folder = open_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveRoadSource) source = NULL;
  g_autoptr (ReeveRoads) roads = NULL;
  g_autoptr (ReeveEngine) engine = NULL;
  g_autoptr (ReeveRoute) route = NULL;
  ReeveSnap from = { 0 }, to = { 1 };

  /* 1 – 3 – 4 – 2 takes 12 minutes; 1 – 5 – 2 is a zone in between away: 3 – 1 … */
  put (&folder, "x_net.tntp", TNTP_HEAD ("5", "10")
       "1 3 100 1 1 .15 4 ;\n3 1 100 1 1 .15 4 ;\n3 4 100 1 10 .15 4 ;\n4 3 100 1 10 .15 4 ;\n"
       "4 2 100 1 1 .15 4 ;\n2 4 100 1 1 .15 4 ;\n1 5 100 1 20 .15 4 ;\n5 1 100 1 1 .15 4 ;\n"
       "3 5 100 1 1 .15 4 ;\n5 4 100 1 4 .15 4 ;\n");
  source = read_source (&folder, NULL, &error);
  g_assert_no_error (error);
  roads = build_roads (source->net);
  engine = make_engine (roads, "car");
  g_assert_cmpstr (reeve_roads_get_tag (roads, 0, "zone"), ==, "1");
  g_assert_cmpstr (reeve_roads_get_tag (roads, 1, "zone"), ==, "2");
  route = reeve_engine_route (engine, &from, &to, &error);
  g_assert_no_error (error);
  /* 1 – 3 – 5 – 4 – 2. */
  g_assert_cmpuint (route->time_ms, ==, (1 + 1 + 4 + 1) * 60000);

  /* From 3 to 4 by way of zone 1 or 2 there would be no charge. */
  g_assert_true (has_note (source->net->notes, "circle"));
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

/* --- lines --- */

static void
add_line (ReeveRoadNet *net,
          GArray       *rows,
          const char   *wkt,
          const char   *level,
          int           direction)
{
  g_autoptr (GError) error = NULL;
  ReeveLineRow row = { .shape = reeve_shape_from_wkt (wkt, &error),
                       .link = reeve_net_link_new ((gint64) rows->len + 1, 0, 0),
                       .direction = direction };

  g_assert_no_error (error);
  row.link.level = reeve_road_net_keep (net, level);
  g_array_append_val (rows, row);
}

typedef struct
{
  const char *wkt;
  const char *level;
  int         direction;
} Line;

static ReeveRoadNet *
join_lines (const Line *lines,
            guint       n,
            double      tolerance_m,
            gboolean    split)
{
  ReeveRoadNet *net = reeve_road_net_new ();
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (ReeveLineRow));
  ReeveLineNetOptions options = { tolerance_m, split };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  g_array_set_clear_func (rows, (GDestroyNotify) reeve_line_row_clear);
  for (guint i = 0; i < n; i++)
    add_line (net, rows, lines[i].wkt, lines[i].level, lines[i].direction);
  g_assert_true (reeve_line_net_join (net, rows, &options, job, &error));
  g_assert_no_error (error);
  return net;
}

/* A cross of two lines whose crossing no line ends at, and a lane that ends on one. */
static const Line cross[] = {
  { "LINESTRING (7 43, 7.02 43)", NULL, 0 },
  { "LINESTRING (7.01 42.99, 7.01 43.01)", NULL, 0 },
  { "LINESTRING (7.005 43.01, 7.005 43.00001)", NULL, 1 },   /* 1.1 m short of the first */
};

static void
test_lines_meet_where_they_should (void)
{
  g_autoptr (ReeveRoadNet) tight = join_lines (cross, 3, 0.5, FALSE);
  g_autoptr (ReeveRoadNet) touching = join_lines (cross, 3, 2, FALSE);
  g_autoptr (ReeveRoadNet) crossing = join_lines (cross, 3, 2, TRUE);

  g_assert_cmpuint (tight->links->len, ==, 3);
  g_assert_cmpuint (tight->nodes->len, ==, 6);
  g_assert_cmpuint (touching->links->len, ==, 4);
  g_assert_cmpuint (touching->nodes->len, ==, 6);
  g_assert_cmpuint (crossing->links->len, ==, 3 + 2 + 1);
  g_assert_cmpuint (crossing->nodes->len, ==, 7);
  g_assert_false (g_array_index (crossing->links, ReeveNetLink, 5).both);
  g_assert_cmpuint (g_array_index (crossing->links, ReeveNetLink, 2).ordinal, ==, 2);
}

/* A bridge crosses a road without meeting it, and meets the road it goes on as. */
static void
test_bridges_do_not_meet_what_they_cross (void)
{
  static const Line lines[] = {
    { "LINESTRING (7 43, 7.02 43)", "0", 0 },
    { "LINESTRING (7.01 42.99, 7.01 42.998)", NULL, 0 },
    { "LINESTRING (7.01 42.998, 7.01 43.002)", "1", 0 },
    { "LINESTRING (7.01 43.002, 7.01 43.01)", "0", 0 },
  };
  g_autoptr (ReeveRoadNet) net = join_lines (lines, 4, 1, TRUE);

  g_assert_cmpuint (net->links->len, ==, 4);
  g_assert_cmpuint (net->nodes->len, ==, 6);
}

static void
test_odd_lines_have_an_outcome (void)
{
  static const Line lines[] = {
    { "LINESTRING (7 43, 7.01 43, 7.01 43.01, 7 43)", NULL, 0 },          /* a ring */
    { "LINESTRING (7 43, 7 43)", NULL, 0 },                               /* no length */
    { "LINESTRING (7.1 43, 7.1 43, 7.11 43)", NULL, -1 },                 /* a point twice; against */
    { "MULTILINESTRING ((7.2 43, 7.21 43), (7.22 43, 7.23 43))", NULL, 1 },
    { "LINESTRING (7.3 43, 7.31 43, 7.3 43)", NULL, 0 },                  /* there and back */
  };
  g_autoptr (ReeveRoadNet) net = join_lines (lines, 5, 1, TRUE);
  g_autoptr (ReeveRoads) roads = build_roads (net);
  const ReeveNetLink *against;

  g_assert_cmpuint (net->links->len, ==, 2 + 1 + 2 + 2);
  against = &g_array_index (net->links, ReeveNetLink, 2);
  g_assert_false (against->both);
  g_assert_cmpfloat (g_array_index (net->nodes, ReeveNetNode, against->from).place.lon, ==, 7.11);
  g_assert_cmpuint (roads->n_segments, ==, 7);
  g_assert_true (has_note (net->notes, "no length"));
}

/* Longitudes far round the globe come back at once. */
static void
test_lines_far_round_the_globe_end (void)
{
  static const ReeveLonLat points[] = { { 1e17, 43 }, { 7, 43 } };
  g_autoptr (ReeveRoadNet) net = reeve_road_net_new ();
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (ReeveLineRow));
  ReeveLineNetOptions options = { 1, TRUE };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  g_array_set_clear_func (rows, (GDestroyNotify) reeve_line_row_clear);
  add_line (net, rows, "LINESTRING (7 43, 7.01 43)", NULL, 0);
  add_line (net, rows, "LINESTRING (367.01 43, 367.02 43)", NULL, 0);
  g_assert_true (reeve_line_net_join (net, rows, &options, job, &error));
  g_assert_cmpuint (net->nodes->len, ==, 3);

  reeve_shape_free (g_array_index (rows, ReeveLineRow, 1).shape);
  g_array_index (rows, ReeveLineRow, 1).shape = reeve_shape_new_line (points, 2);
  g_assert_true (reeve_line_net_join (net, rows, &options, job, &error));
}

/* Property: with splitting, lines may be given in any order and any direction,
 * and total length stays. */
static void
test_joining_keeps_length (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20240917);

  for (guint trial = 0; trial < 40; trial++)
    {
      guint n = 2 + (guint) g_rand_int_range (rand, 0, 20);
      g_autofree Line *lines = g_new0 (Line, n);
      g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
      double before = 0, after = 0;
      g_autoptr (ReeveRoadNet) net = NULL;

      for (guint i = 0; i < n; i++)
        {
          ReeveLonLat a = { 7 + g_rand_double (rand) / 50, 43 + g_rand_double (rand) / 50 };
          ReeveLonLat b = { 7 + g_rand_double (rand) / 50, 43 + g_rand_double (rand) / 50 };

          lines[i].wkt = g_strdup_printf ("LINESTRING (%.9f %.9f, %.9f %.9f)", a.lon, a.lat, b.lon,
                                          b.lat);
          g_ptr_array_add (texts, (char *) lines[i].wkt);
          before += reeve_distance_m (a, b);
        }
      net = join_lines (lines, n, 0.01, TRUE);
      for (guint i = 0; i < net->links->len; i++)
        after += reeve_road_net_measure (net, &g_array_index (net->links, ReeveNetLink, i));
      g_assert_cmpfloat (fabs (before - after), <, 0.05 * n);
      /* Euler: crossings are nodes of degree four, ends of one. */
      g_assert_cmpuint (net->links->len - n, ==, 2 * (net->nodes->len - 2 * n));
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/road-source/gmns-is-read", test_gmns_is_read);
  g_test_add_func ("/network/road-source/gmns-movements-forbid", test_gmns_movements_forbid);
  g_test_add_func ("/network/road-source/ids-that-are-one-number-stay-two",
                   test_ids_that_are_one_number_stay_two);
  g_test_add_func ("/network/road-source/too-many-bans-end-in-a-sentence",
                   test_too_many_bans_end_in_a_sentence);
  g_test_add_func ("/network/road-source/links-pair-when-alike", test_links_pair_when_alike);
  g_test_add_func ("/network/road-source/parallel-links-pair-in-time",
                   test_parallel_links_pair_in_time);
  g_test_add_func ("/network/road-source/units-are-named-or-guessed",
                   test_units_are_named_or_guessed);
  g_test_add_func ("/network/road-source/absurd-speeds-are-told", test_absurd_speeds_are_told);
  g_test_add_func ("/network/road-source/bad-tables-end-in-a-sentence",
                   test_bad_tables_end_in_a_sentence);
  g_test_add_func ("/network/road-source/places-are-found-or-told", test_places_are_found_or_told);
  g_test_add_func ("/network/road-source/far-places-route", test_far_places_route);
  g_test_add_func ("/network/road-source/zones-are-never-passed-through",
                   test_zones_are_never_passed_through);
  g_test_add_func ("/network/road-source/bad-tntp-ends-in-a-sentence",
                   test_bad_tntp_ends_in_a_sentence);
  g_test_add_func ("/network/road-source/lines-meet-where-they-should",
                   test_lines_meet_where_they_should);
  g_test_add_func ("/network/road-source/bridges-do-not-meet-what-they-cross",
                   test_bridges_do_not_meet_what_they_cross);
  g_test_add_func ("/network/road-source/odd-lines-have-an-outcome",
                   test_odd_lines_have_an_outcome);
  g_test_add_func ("/network/road-source/lines-far-round-the-globe-end",
                   test_lines_far_round_the_globe_end);
  g_test_add_func ("/network/road-source/joining-keeps-length", test_joining_keeps_length);
  g_test_add_func ("/network/road-source/classes-are-known-by-other-names",
                   test_classes_are_known_by_other_names);

  return g_test_run ();
}
