/* Small extracts become roads; every odd way has a stated outcome. */
#include "engines.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static ReeveRoads *
make_roads (const char *body)
{
  g_autofree char *text = g_strdup_printf ("<osm version='0.6'>%s</osm>", body);
  g_autofree char *path = NULL;
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveOsm) osm = NULL;
  ReeveRoads *roads;
  int fd = g_file_open_tmp ("reeve-roads-XXXXXX.osm", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  osm = reeve_osm_read (path, job, &error);
  g_assert_no_error (error);
  g_unlink (path);
  roads = reeve_roads_from_osm (osm, job, &error);
  g_assert_no_error (error);

  return roads;
}

#define NODE(id, lon, lat) "<node id='" #id "' lon='" #lon "' lat='" #lat "'/>"
#define ND(id) "<nd ref='" #id "'/>"
#define TAG(k, v) "<tag k='" k "' v='" v "'/>"

/* A cross of four streets around node 5:
 *
 *        2
 *        |
 *    1 - 5 - 3
 *        |
 *        4
 */
#define CROSS NODE (1, 0, 0.001) NODE (2, 0.001, 0.002) NODE (3, 0.002, 0.001) \
              NODE (4, 0.001, 0) NODE (5, 0.001, 0.001)

static const char *
get_ends (const ReeveRoads *roads,
          guint32           segment)
{
  static char text[64];
  const ReeveSegment *s = &roads->segments[segment];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT "/%u: %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT,
              s->way_id, s->ordinal, roads->node_ids[s->from], roads->node_ids[s->to]);
  return text;
}

static void
test_ways_are_cut_where_they_meet (void)
{
  g_autoptr (ReeveRoads) roads = make_roads (
    CROSS NODE (9, 0.0005, 0.001)
    "<way id='20'>" ND (2) ND (5) ND (4) TAG ("highway", "residential") "</way>"
    "<way id='-10'>" ND (1) ND (9) ND (5) ND (3) TAG ("highway", "primary") TAG ("name", "A &quot;B&quot; \\")
    TAG ("note", "dropped") "</way>"
    "<way id='30'>" ND (1) ND (2) TAG ("building", "yes") "</way>");

  g_assert_cmpuint (roads->n_segments, ==, 4);
  g_assert_cmpuint (roads->n_nodes, ==, 5);
  g_assert_cmpstr (get_ends (roads, 0), ==, "-10/0: 1-5");
  g_assert_cmpstr (get_ends (roads, 1), ==, "-10/1: 5-3");
  g_assert_cmpstr (get_ends (roads, 2), ==, "20/0: 2-5");
  g_assert_cmpstr (get_ends (roads, 3), ==, "20/1: 5-4");
  g_assert_cmpuint (roads->segments[0].n_points, ==, 3);
  g_assert_cmpfloat_with_epsilon (roads->segments[0].length_m, 111.19, 0.02);
  g_assert_cmpstr (reeve_roads_get_name (roads, 0), ==, "A \"B\" \\");
  g_assert_cmpstr (reeve_roads_get_name (roads, 3), ==, "");
  g_assert_cmpstr (reeve_roads_get_tag (roads, 1, "highway"), ==, "primary");
  g_assert_null (reeve_roads_get_tag (roads, 1, "note"));
}

static void
test_names_and_ids_find_segments (void)
{
  g_autoptr (ReeveRoads) roads = make_roads (
    CROSS
    "<way id='10'>" ND (1) ND (5) ND (3) TAG ("highway", "primary") TAG ("name", "Rua São João") "</way>"
    "<way id='20'>" ND (2) ND (5) ND (4) TAG ("highway", "residential") "</way>");
  g_autoptr (GArray) by_name = reeve_roads_find (roads, "rua são JOÃO");
  g_autoptr (GArray) by_id = reeve_roads_find (roads, "20");
  g_autoptr (GArray) none = reeve_roads_find (roads, "");

  g_assert_cmpuint (by_name->len, ==, 2);
  g_assert_cmpuint (by_id->len, ==, 2);
  g_assert_cmpuint (g_array_index (by_id, guint32, 0), ==, 2);
  g_assert_cmpuint (none->len, ==, 0);
}

/* A ring with a stem, a there-and-back, a node named twice, a missing node. */
static void
test_odd_ways_have_an_outcome (void)
{
  g_autoptr (ReeveRoads) lollipop = make_roads (
    CROSS "<way id='1'>" ND (1) ND (5) ND (3) ND (4) ND (5) TAG ("highway", "service") "</way>");
  g_autoptr (ReeveRoads) back = make_roads (
    CROSS "<way id='1'>" ND (1) ND (5) ND (1) TAG ("highway", "service") "</way>");
  g_autoptr (ReeveRoads) twice = make_roads (
    CROSS "<way id='1'>" ND (1) ND (1) ND (5) ND (5) TAG ("highway", "service") "</way>"
    "<way id='2'>" ND (2) ND (2) TAG ("highway", "service") "</way>"
    "<way id='3'>" ND (2) TAG ("highway", "service") "</way>");
  g_autoptr (ReeveRoads) cut = make_roads (
    CROSS "<way id='1'>" ND (99) ND (1) ND (5) ND (98) ND (3) ND (97) ND (2) ND (4) TAG ("highway", "service") "</way>");

  g_assert_cmpuint (lollipop->n_segments, ==, 3);
  for (guint32 s = 0; s < lollipop->n_segments; s++)
    g_assert_cmpuint (lollipop->segments[s].from, !=, lollipop->segments[s].to);
  g_assert_cmpuint (back->n_segments, ==, 2);
  g_assert_cmpstr (get_ends (back, 1), ==, "1/1: 5-1");
  g_assert_cmpuint (twice->n_segments, ==, 1);
  g_assert_cmpuint (cut->n_segments, ==, 2);
  g_assert_cmpstr (get_ends (cut, 0), ==, "1/0: 1-5");
  g_assert_cmpstr (get_ends (cut, 1), ==, "1/1: 2-4");
}

static void
test_barriers_and_signals_mark_nodes (void)
{
  g_autoptr (ReeveRoads) roads = make_roads (
    NODE (1, 0, 0) NODE (9, 0.005, 0)
    "<node id='2' lon='0.001' lat='0'>" TAG ("barrier", "bollard") "</node>"
    "<node id='3' lon='0.002' lat='0'>" TAG ("highway", "traffic_signals") "</node>"
    "<node id='4' lon='0.003' lat='0'>" TAG ("barrier", "gate") TAG ("access", "private") "</node>"
    "<node id='5' lon='0.004' lat='0'>" TAG ("barrier", "bollard") TAG ("motor_vehicle", "yes") "</node>"
    "<way id='1'>" ND (1) ND (2) ND (3) ND (4) ND (5) ND (9) TAG ("highway", "service") "</way>");

  g_assert_cmpuint (roads->n_segments, ==, 4);
  g_assert_cmpuint (roads->node_flags[1], ==, REEVE_NODE_BARRIER);
  g_assert_cmpuint (roads->node_flags[2], ==, REEVE_NODE_SIGNALS);
  g_assert_cmpuint (roads->node_flags[3], ==, REEVE_NODE_GATE | REEVE_NODE_BARRIER);
}

#define RESTRICTION(id, kind, from, via, to, more) \
  "<relation id='" #id "'><member type='way' ref='" #from "' role='from'/>" via \
  "<member type='way' ref='" #to "' role='to'/>" TAG ("type", "restriction") \
  TAG ("restriction", kind) more "</relation>"
#define VIA_NODE(id) "<member type='node' ref='" #id "' role='via'/>"
#define VIA_WAY(id) "<member type='way' ref='" #id "' role='via'/>"

static void
test_restrictions_become_rules (void)
{
  g_autoptr (ReeveRoads) roads = make_roads (
    CROSS NODE (6, 0.003, 0.001) NODE (7, 0.003, 0.002)
    "<way id='10'>" ND (1) ND (5) TAG ("highway", "primary") "</way>"
    "<way id='20'>" ND (2) ND (5) ND (4) TAG ("highway", "residential") "</way>"
    "<way id='30'>" ND (5) ND (3) ND (6) TAG ("highway", "primary") "</way>"
    "<way id='40'>" ND (6) ND (7) TAG ("highway", "primary") "</way>"
    RESTRICTION (1, "no_left_turn", 10, VIA_NODE (5), 20, TAG ("except", "psv;bicycle"))
    RESTRICTION (2, "only_straight_on", 10, VIA_NODE (5), 30, "")
    RESTRICTION (3, "no_left_turn", 10, VIA_WAY (30), 40, "")
    RESTRICTION (4, "no_left_turn", 10, VIA_NODE (5), 999, "")
    RESTRICTION (5, "no_left_turn", 10, VIA_NODE (5), 20, TAG ("hour_on", "07:00"))
    RESTRICTION (6, "no_u_turn", 10, VIA_NODE (5), 10, ""));

  g_assert_cmpuint (roads->n_rules, ==, 4);
  /* Driving east into 5, left is north: the stretch 2-5 of way 20, not 5-4. */
  g_assert_cmpuint (roads->rules[0].kind, ==, 0);
  g_assert_cmpstr (get_ends (roads, roads->rules[0].from_segment), ==, "10/0: 1-5");
  g_assert_cmpstr (get_ends (roads, roads->rules[0].to_segment), ==, "20/0: 2-5");
  g_assert_cmpuint (roads->rules[0].except, ==,
                    REEVE_VEHICLE_BUS | REEVE_VEHICLE_BICYCLE | REEVE_VEHICLE_FOOT);
  g_assert_cmpuint (roads->rules[1].kind, ==, 1);
  g_assert_cmpuint (roads->rules[2].n_via, ==, 1);
  g_assert_cmpstr (get_ends (roads, roads->via[roads->rules[2].first_via]), ==, "30/0: 5-6");
  g_assert_cmpuint (roads->rules[3].from_segment, ==, roads->rules[3].to_segment);
}

static void
test_nothing_to_drive_on_is_no_crash (void)
{
  g_autoptr (ReeveRoads) empty = make_roads ("");
  g_autoptr (ReeveRoads) paths = make_roads (
    CROSS "<way id='1'>" ND (1) ND (5) ND (3) TAG ("highway", "footway") "</way>"
    "<way id='2'>" ND (2) ND (4) TAG ("highway", "proposed") "</way>"
    "<way id='3'>" ND (2) ND (4) TAG ("highway", "service") TAG ("area", "yes") "</way>"
    "<way id='4'>" ND (3) ND (4) TAG ("route", "ferry") "</way>");

  g_assert_cmpuint (empty->n_segments, ==, 0);
  g_assert_cmpuint (paths->n_segments, ==, 2);
}

/* Outcome: roads are there, nobody drives on them, and a car finds no street. */
static void
test_footpaths_carry_walkers_only (void)
{
  g_autoptr (ReeveRoads) roads = make_roads (
    CROSS "<way id='1'>" ND (1) ND (5) ND (3) TAG ("highway", "footway") "</way>"
    "<way id='2'>" ND (2) ND (5) ND (4) TAG ("highway", "path") "</way>");
  g_autoptr (ReeveEngine) car = engine_load (roads, "car", NULL, 0);
  g_autoptr (ReeveEngine) walker = engine_load (roads, "walking", NULL, 0);
  ReeveLonLat place = { 0.0005, 0.001 };

  g_assert_cmpuint (roads->n_segments, ==, 4);
  g_assert_cmpuint (reeve_engine_snap (car, place, 1000).segment, ==, G_MAXUINT32);
  g_assert_cmpuint (reeve_engine_snap (walker, place, 1000).segment, !=, G_MAXUINT32);
}

/* Outcome: it is missing, as one beyond the edge of the extract is. */
static void
test_node_without_a_place_is_missing (void)
{
  g_autoptr (ReeveRoads) roads = make_roads (
    CROSS "<node id='6'/><node id='7' lon='abc' lat='0'/><node id='8' lon='0' lat='95'/>"
    "<way id='1'>" ND (1) ND (6) ND (5) ND (3) ND (7) ND (4) ND (8) TAG ("highway", "service") "</way>");

  g_assert_cmpuint (roads->n_segments, ==, 1);
  g_assert_cmpstr (get_ends (roads, 0), ==, "1/0: 5-3");
}

/* Outcome: at 85 degrees north, over the antimeridian, a metre is a metre, a
 * place snaps to the nearest street and a route leads across. */
static void
test_far_corners_work (void)
{
  g_autoptr (ReeveRoads) roads = make_roads (
    NODE (1, 179.99, 85) NODE (2, -179.99, 85) NODE (3, -179.97, 85)
    "<way id='1'>" ND (1) ND (2) TAG ("highway", "residential") "</way>"
    "<way id='2'>" ND (2) ND (3) TAG ("highway", "residential") "</way>");
  g_autoptr (ReeveEngine) engine = engine_load (roads, "car", NULL, 0);
  g_autoptr (ReeveRoute) route = NULL;
  g_autoptr (GError) error = NULL;
  ReeveSnap from = reeve_engine_snap (engine, (ReeveLonLat) { 179.995, 85 }, 500);
  ReeveSnap to = reeve_engine_snap (engine, (ReeveLonLat) { -179.98, 85 }, 500);

  g_assert_cmpfloat (fabs (roads->segments[0].length_m - 193.8), <, 1);
  g_assert_cmpuint (from.segment, ==, 0);
  g_assert_cmpuint (to.segment, ==, 1);
  route = reeve_engine_route (engine, &from, &to, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (fabs (route->length_m - 242.3), <, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/osm-roads/ways-are-cut-where-they-meet",
                   test_ways_are_cut_where_they_meet);
  g_test_add_func ("/network/osm-roads/names-and-ids-find-segments",
                   test_names_and_ids_find_segments);
  g_test_add_func ("/network/osm-roads/odd-ways-have-an-outcome", test_odd_ways_have_an_outcome);
  g_test_add_func ("/network/osm-roads/barriers-and-signals-mark-nodes",
                   test_barriers_and_signals_mark_nodes);
  g_test_add_func ("/network/osm-roads/restrictions-become-rules", test_restrictions_become_rules);
  g_test_add_func ("/network/osm-roads/nothing-to-drive-on-is-no-crash",
                   test_nothing_to_drive_on_is_no_crash);
  g_test_add_func ("/network/osm-roads/footpaths-carry-walkers-only",
                   test_footpaths_carry_walkers_only);
  g_test_add_func ("/network/osm-roads/node-without-a-place-is-missing",
                   test_node_without_a_place_is_missing);
  g_test_add_func ("/network/osm-roads/far-corners-work", test_far_corners_work);

  return g_test_run ();
}
