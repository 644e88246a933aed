/* tests/network/test-table-net.c — GMNS and other tables of nodes and links, small and hostile */
#include "engines.h"
#include "road-folder.h"

#include "core/error.h"

#include <math.h>
#include <string.h>

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
put_gmns (const RoadFolder *folder)
{
  road_folder_put (folder, "node.csv", gmns_nodes);
  road_folder_put (folder, "link.csv", gmns_links);
}

static void
test_gmns_is_read (void)
{
  g_auto (RoadFolder) folder = road_folder_open ();
  g_autoptr (ReeveRoadSource) source = NULL;
  g_autoptr (ReeveRoads) roads = NULL;
  const ReeveNetLink *link;

  put_gmns (&folder);
  source = road_folder_read (&folder, NULL);
  g_assert_cmpint (source->n_nodes, ==, 5);
  g_assert_cmpint (source->n_links, ==, 5);
  g_assert_cmpint (source->n_zones, ==, 1);
  g_assert_cmpint (source->n_rejected, ==, 3);
  g_assert_nonnull (strstr (source->problems->pdata[0], "line 7"));
  g_assert_nonnull (strstr (source->problems->pdata[0], "77"));
  g_assert_nonnull (strstr (source->problems->pdata[2], "-5"));
  g_assert_true (road_net_has_note (source->net->notes, "miles"));
  g_assert_false (source->net->is_scheme);

  link = &g_array_index (source->net->links, ReeveNetLink, 0);
  g_assert_true (link->both);
  g_assert_cmpfloat (fabs (link->length_m - 0.504 * 1609.344), <, 0.01);
  g_assert_cmpfloat (fabs (link->figures[REEVE_LINK_SPEED_KMH] - 35 * 1.609344), <, 1e-9);
  g_assert_cmpfloat (link->figures[REEVE_LINK_CAPACITY_VPH], ==, 1800);
  g_assert_cmpstr (link->highway, ==, "secondary");

  /* 12 and 13 run to and fro along one line: a street; and the zone has a connector. */
  roads = road_net_build (source->net);
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
  g_auto (RoadFolder) folder = road_folder_open ();
  g_autoptr (ReeveRoadSource) source = NULL;
  g_autoptr (ReeveRoads) roads = NULL;

  put_gmns (&folder);
  road_folder_put (&folder, "movement.csv",
       "mvmt_id,node_id,ib_link_id,ob_link_id,type,penalty,capacity\n"
       "1,2,11,12,thru,,1000\n"     /* from 11 nothing else: 14 and 15 are banned */
       "2,2,13,14,right,,0\n"       /* a ban by itself */
       "3,2,14,12,left,12,500\n"    /* a penalty; 11 and 15 are banned */
       "4,1,12,13,thru,,100\n");    /* they do not meet there */
  source = road_folder_read (&folder, NULL);
  g_assert_cmpint (source->n_turns, ==, 2 + 1 + 2);
  g_assert_cmpint (source->n_rejected, ==, 3 + 1);
  g_assert_true (road_net_has_note (source->net->notes, "penalty"));
  roads = road_net_build (source->net);
  g_assert_cmpuint (roads->n_rules, ==, 5);
}

/* Two texts, one number: none takes the other's movements. */
static void
test_ids_that_are_one_number_stay_two (void)
{
  g_auto (RoadFolder) folder = road_folder_open ();
  g_autoptr (ReeveRoadSource) source = NULL;

  road_folder_put (&folder, "node.csv", "node_id,x_coord,y_coord\n1,7,43\n2,7.01,43\n3,7.02,43\n");
  road_folder_put (&folder, "link.csv", "link_id,from_node_id,to_node_id\n7,1,2\n07,2,3\n8,3,1\n");
  source = road_folder_read (&folder, NULL);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (g_array_index (source->net->links, ReeveNetLink, i).id, ==, i + 1);
}

/* 1,500 ways in, each with one of 1,500 ways out: a small table, two million bans. */
static void
test_too_many_bans_end_in_a_sentence (void)
{
  g_auto (RoadFolder) folder = road_folder_open ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) nodes = g_string_new ("node_id,x_coord,y_coord\n0,7,43\n");
  g_autoptr (GString) links = g_string_new ("link_id,from_node_id,to_node_id\n");
  g_autoptr (GString) movements = g_string_new ("node_id,ib_link_id,ob_link_id\n");

  for (int i = 1; i <= 1500; i++)
    {
      g_string_append_printf (nodes, "%d,7.%04d,43.01\n%d,7.%04d,42.99\n", i, i, i + 1500, i);
      g_string_append_printf (links, "%d,%d,0\n%d,0,%d\n", i, i, i + 1500, i + 1500);
      g_string_append_printf (movements, "0,%d,1501\n", i);
    }
  road_folder_put (&folder, "node.csv", nodes->str);
  road_folder_put (&folder, "link.csv", links->str);
  road_folder_put (&folder, "movement.csv", movements->str);
  error = road_folder_fail (&folder);
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "movement.csv"));
}

/* config.csv decides; so does the name of a column. */
static void
test_units_are_named_or_guessed (void)
{
  g_auto (RoadFolder) folder = road_folder_open ();
  g_autoptr (ReeveRoadSource) source = NULL;
  g_autoptr (ReeveRoadSource) other = NULL;

  put_gmns (&folder);
  road_folder_put (&folder, "config.csv", "dataset_name,short_length,long_length,speed,crs\nx,m,km,km/h,EPSG:4326\n");
  source = road_folder_read (&folder, NULL);
  g_assert_cmpfloat (g_array_index (source->net->links, ReeveNetLink, 0).length_m, ==, 504);
  g_assert_cmpfloat (g_array_index (source->net->links, ReeveNetLink, 0).figures[REEVE_LINK_SPEED_KMH],
                     ==, 35);

  road_folder_put (&folder, "link.csv", "from_node_id,to_node_id,length_m,time_ms\n1,2,800,60001\n");
  other = road_folder_read (&folder, NULL);
  g_assert_cmpfloat (g_array_index (other->net->links, ReeveNetLink, 0).length_m, ==, 800);
  g_assert_true (other->net->is_plain);
}

/* A network that counts in miles drives in miles, wherever it says so. */
static void
test_speeds_follow_the_unit_of_lengths (void)
{
  static const struct { const char *column; const char *config; double kmh; } cases[] = {
    { "length_mi", NULL, 35 * 1.609344 },
    { "length_ft", NULL, 35 * 1.609344 },
    { "length_m", NULL, 35 },
    { "length_mi", "speed\nkm/h\n", 35 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (RoadFolder) folder = road_folder_open ();
      g_autofree char *links = g_strdup_printf ("from_node_id,to_node_id,%s,free_speed\n1,2,1,35\n",
                                                cases[i].column);
      g_autoptr (ReeveRoadSource) source = NULL;

      road_folder_put (&folder, "node.csv", gmns_nodes);
      road_folder_put (&folder, "link.csv", links);
      if (cases[i].config != NULL)
        road_folder_put (&folder, "config.csv", cases[i].config);
      source = road_folder_read (&folder, NULL);
      g_assert_cmpfloat (fabs (g_array_index (source->net->links, ReeveNetLink, 0)
                                 .figures[REEVE_LINK_SPEED_KMH] - cases[i].kmh), <, 1e-9);
    }
}

/* Absurd speeds are counted and the class's is used; the car is not stopped. */
static void
test_absurd_speeds_are_told (void)
{
  g_auto (RoadFolder) folder = road_folder_open ();
  g_autoptr (ReeveRoadSource) source = NULL;
  g_autoptr (ReeveRoads) roads = NULL;
  g_autoptr (ReeveEngine) engine = NULL;

  road_folder_put (&folder, "node.csv", gmns_nodes);
  road_folder_put (&folder, "link.csv",
       "link_id,from_node_id,to_node_id,directed,length,free_speed\n"
       "1,1,2,0,800,0\n2,2,3,0,800,-5\n3,2,4,0,1100,1000000000\n4,3,4,0,1300,walk\n");
  source = road_folder_read (&folder, NULL);
  g_assert_cmpint (source->n_links, ==, 4);
  roads = road_net_build (source->net);
  engine = engine_load (roads, "car", NULL, 0);
  g_assert_true (road_net_has_note (reeve_engine_get_warnings (engine), "4 streets have a speed limit"));
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
      g_auto (RoadFolder) folder = road_folder_open ();
      g_autoptr (GError) error = NULL;
      g_autoptr (ReeveRoadSource) source = NULL;

      road_folder_put (&folder, "nodes.csv", cases[i].nodes);
      road_folder_put (&folder, "links.csv", cases[i].links);
      if (cases[i].words == NULL)
        {
          source = road_folder_read (&folder, NULL);
          g_assert_cmpint (source->n_links, ==, 1);
          g_assert_cmpint (source->n_rejected, ==, 3);
          continue;
        }
      error = road_folder_fail (&folder);
      g_assert_true (error->domain == REEVE_ERROR);
      g_assert_nonnull (strstr (error->message, cases[i].words));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/table-net/gmns-is-read", test_gmns_is_read);
  g_test_add_func ("/network/table-net/gmns-movements-forbid", test_gmns_movements_forbid);
  g_test_add_func ("/network/table-net/ids-that-are-one-number-stay-two",
                   test_ids_that_are_one_number_stay_two);
  g_test_add_func ("/network/table-net/too-many-bans-end-in-a-sentence",
                   test_too_many_bans_end_in_a_sentence);
  g_test_add_func ("/network/table-net/units-are-named-or-guessed",
                   test_units_are_named_or_guessed);
  g_test_add_func ("/network/table-net/speeds-follow-the-unit-of-lengths",
                   test_speeds_follow_the_unit_of_lengths);
  g_test_add_func ("/network/table-net/absurd-speeds-are-told", test_absurd_speeds_are_told);
  g_test_add_func ("/network/table-net/bad-tables-end-in-a-sentence",
                   test_bad_tables_end_in_a_sentence);

  return g_test_run ();
}
