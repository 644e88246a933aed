/* tests/network/test-engine-drawn.c — turns, closures and snapping, drawn one by one */
#include "engines.h"

#include <math.h>

static guint32
ask (const ReeveEngine *engine,
     ReeveSnap          from,
     ReeveSnap          to)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveMatrix) matrix = reeve_engine_matrix (engine, &from, 1, &to, 1,
                                                        REEVE_UNREACHED_MS, job, &error);

  g_assert_no_error (error);
  return matrix->time_ms[0];
}

/* 36 km/h are 10 m a second: a stroke of n characters takes (n + 1) × 10 s. */
static void
test_same_street (void)
{
  RoadDraft *draft = road_draft_from_text ("A>>>>B\n"
                                           "^    v\n"
                                           "C<<<<D", STREET);
  ReeveSnap early = engine_snap_on (draft, "AB", 0.2f);
  ReeveSnap late = engine_snap_on (draft, "AB", 0.6f);
  ReeveSnap walked = late;
  g_autoptr (ReeveRoads) roads = road_draft_end (draft);
  g_autofree char *text = engine_dup_free_turns ();
  g_autoptr (ReeveEngine) engine = engine_parse (roads, text, NULL, 0);

  walked.distance_m = 100;
  g_assert_cmpuint (ask (engine, early, late), ==, 20000);
  /* Behind, on a one-way street: once around the block. */
  g_assert_cmpuint (ask (engine, late, early), ==, 140000 - 20000);
  g_assert_cmpuint (ask (engine, late, late), ==, 0);
  /* 100 m on foot at 5 km/h. */
  g_assert_cmpuint (ask (engine, early, walked), ==, 20000 + 72000);
}

static void
test_rules_over_ways_bind_only_who_came_that_way (void)
{
  static const char drawing[] = "A---B---C---D\n"
                                "    |   |    \n"
                                "    E   F    ";
  RoadDraft *draft = road_draft_from_text (drawing, STREET);
  ReeveSnap a = engine_snap_on (draft, "AB", 0);
  ReeveSnap e = engine_snap_on (draft, "BE", 1);
  ReeveSnap d = engine_snap_on (draft, "CD", 1);
  ReeveSnap f = engine_snap_on (draft, "CF", 1);
  g_autoptr (ReeveRoads) roads = NULL;
  g_autoptr (ReeveEngine) engine = NULL;
  g_autofree char *text = engine_dup_free_turns ();

  road_draft_ban (draft, "A B C F");
  roads = road_draft_end (draft);
  engine = engine_parse (roads, text, NULL, 0);
  g_assert_cmpuint (ask (engine, e, f), ==, 20000 + 40000 + 20000);
  g_assert_cmpuint (ask (engine, a, d), ==, 120000);
  /* From A: down to E, turn at its end, and come again; or on to D and back.
   * Both forget the beginning of the rule; E is nearer. */
  g_assert_cmpuint (ask (engine, a, f), ==, 40000 + 20000 + U_TURN_MS + 20000 + 40000 + 20000);
}

static void
test_rule_that_bans_every_exit_turns_back (void)
{
  RoadDraft *draft = road_draft_from_text ("A---B---C\n"
                                           "    |    \n"
                                           "    D    ", STREET);
  ReeveSnap a = engine_snap_on (draft, "AB", 0.5f);
  ReeveSnap behind = engine_snap_on (draft, "AB", 0);
  ReeveSnap c = engine_snap_on (draft, "BC", 0.5f);
  g_autoptr (ReeveRoads) roads = NULL;
  g_autoptr (ReeveEngine) engine = NULL;
  g_autofree char *text = engine_dup_free_turns ();
  guint32 n_arcs;
  g_autofree guint32 *times = NULL;
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  road_draft_ban (draft, "A B C");
  road_draft_ban (draft, "A B D");
  roads = road_draft_end (draft);
  engine = engine_parse (roads, text, NULL, 0);
  g_assert_cmpuint (ask (engine, a, c), ==, REEVE_UNREACHED_MS);
  g_assert_cmpuint (ask (engine, a, behind), ==, 20000);
  n_arcs = 2 * roads->n_segments;
  times = g_new (guint32, n_arcs);
  g_assert_true (reeve_engine_sweep (engine, &a, 1, FALSE, REEVE_UNREACHED_MS, times, NULL, job,
                                     &error));
  /* To B, about, and back to A: sooner than over A's own end is the direct way. */
  g_assert_cmpuint (times[2 * a.segment + 1], ==, 20000);
  g_assert_cmpuint (ask (engine, c, a), ==, 40000);
}

static void
test_only_rules_leave_one_way_on (void)
{
  RoadDraft *draft = road_draft_from_text ("A---B---C\n"
                                           "    |   |\n"
                                           "    D---E", STREET);
  ReeveSnap a = engine_snap_on (draft, "AB", 0);
  ReeveSnap d = engine_snap_on (draft, "BD", 1);
  g_autoptr (ReeveRoads) roads = NULL;
  g_autoptr (ReeveEngine) engine = NULL;
  g_autofree char *text = engine_dup_free_turns ();

  road_draft_only (draft, "A B C");
  roads = road_draft_end (draft);
  engine = engine_parse (roads, text, NULL, 0);
  g_assert_cmpuint (ask (engine, a, d), ==, 40000 + 40000 + 20000 + 40000);
  g_assert_cmpuint (ask (engine, d, a), ==, 60000);
}

static void
test_closing_both_ways_is_symmetric (void)
{
  static const char drawing[] = "A---B---C\n"
                                "|   |   |\n"
                                "D---E---F\n"
                                "|   |   |\n"
                                "G---H---I";
  RoadDraft *draft = road_draft_from_text (drawing, STREET);
  ReeveRoadChange changes[] = {
    { .segment = road_draft_find (draft, "BE"), .speed_kmh = 0 },
    { .segment = road_draft_find (draft, "EF"), .speed_kmh = 9 },
  };
  ReeveSnap places[4] = { engine_snap_on (draft, "AB", 0.25f), engine_snap_on (draft, "EF", 0.5f),
                          engine_snap_on (draft, "HI", 0.75f), engine_snap_on (draft, "AD", 1) };
  g_autoptr (ReeveRoads) roads = road_draft_end (draft);
  g_autofree char *text = engine_dup_free_turns ();
  g_autoptr (ReeveEngine) open = engine_parse (roads, text, NULL, 0);
  g_autoptr (ReeveEngine) shut = engine_parse (roads, text, changes, G_N_ELEMENTS (changes));

  for (guint i = 0; i < 4; i++)
    for (guint j = 0; j < 4; j++)
      {
        g_assert_cmpuint (ask (shut, places[i], places[j]), ==, ask (shut, places[j], places[i]));
        g_assert_cmpuint (ask (shut, places[i], places[j]), >=, ask (open, places[i], places[j]));
      }
  g_assert_cmpuint (reeve_engine_get_arc_ms (shut, 2 * changes[0].segment), ==, REEVE_UNREACHED_MS);
  g_assert_cmpuint (reeve_engine_get_arc_ms (shut, 2 * changes[1].segment), ==, 160000);
}

static void
test_snaps_to_the_street_that_helps (void)
{
  /* Far left an island, above a motorway. */
  RoadDraft *draft = road_draft_from_text ("M-----N      \n"
                                           "A-----B-----C\n"
                                           "|     |     |\n"
                                           "|     |     |\n"
                                           "D-----E-----F\n"
                                           "             \n"
                                           "             \n"
                                           "   X-Y       ", STREET);
  g_autoptr (ReeveRoads) roads = NULL;
  g_autoptr (ReeveEngine) engine = NULL;
  ReeveLonLat start = { 7, 43 };
  guint32 island;
  guint32 motorway;
  guint32 near;
  ReeveSnap snap;

  road_draft_tag (draft, "MN", "\"highway\":\"motorway\"");
  motorway = road_draft_find (draft, "MN");
  island = road_draft_find (draft, "XY");
  near = road_draft_find (draft, "DE");
  roads = road_draft_end (draft);
  engine = engine_parse (roads, engine_profile, NULL, 0);
  g_assert_false (reeve_engine_is_connected (engine, island));
  g_assert_true (reeve_engine_is_connected (engine, near));
  g_assert_cmpuint (reeve_engine_get_warnings (engine)->len, ==, 1);

  /* 100 m from the island, 200 m from the network. */
  snap = reeve_engine_snap (engine, reeve_local_to_lonlat (start, (ReeveXY) { 350, -600 }), 1000);
  g_assert_cmpuint (snap.segment, ==, near);
  g_assert_cmpfloat (fabsf (snap.distance_m - 200), <, 1);
  g_assert_cmpfloat (fabsf (snap.share - 3.5f / 6), <, 0.01f);
  /* 20 m from the island: the network is too far to be meant. */
  snap = reeve_engine_snap (engine, reeve_local_to_lonlat (start, (ReeveXY) { 350, -680 }), 1000);
  g_assert_cmpuint (snap.segment, ==, island);
  /* 10 m from the motorway, 90 m from a street. */
  snap = reeve_engine_snap (engine, reeve_local_to_lonlat (start, (ReeveXY) { 300, -10 }), 1000);
  g_assert_cmpstr (reeve_roads_get_name (roads, snap.segment), ==, "AB");
  /* With no other street in reach it is the motorway after all. */
  snap = reeve_engine_snap (engine, reeve_local_to_lonlat (start, (ReeveXY) { 300, -10 }), 50);
  g_assert_cmpuint (snap.segment, ==, motorway);
  g_assert_cmpfloat (snap.distance_m, <, 11);
  snap = reeve_engine_snap (engine, reeve_local_to_lonlat (start, (ReeveXY) { 300, 5000 }), 1000);
  g_assert_cmpuint (snap.segment, ==, G_MAXUINT32);
}

static void
test_stops_when_cancelled (void)
{
  RoadDraft *draft = road_draft_from_text ("A---B", STREET);
  ReeveSnap a = engine_snap_on (draft, "AB", 0);
  g_autoptr (ReeveRoads) roads = road_draft_end (draft);
  g_autoptr (ReeveEngine) engine = engine_parse (roads, engine_profile, NULL, 0);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  reeve_job_cancel (job);
  g_assert_null (reeve_engine_matrix (engine, &a, 1, &a, 1, 1, job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/engine/same-street", test_same_street);
  g_test_add_func ("/network/engine/rules-over-ways-bind-only-who-came-that-way",
                   test_rules_over_ways_bind_only_who_came_that_way);
  g_test_add_func ("/network/engine/rule-that-bans-every-exit-turns-back",
                   test_rule_that_bans_every_exit_turns_back);
  g_test_add_func ("/network/engine/only-rules-leave-one-way-on", test_only_rules_leave_one_way_on);
  g_test_add_func ("/network/engine/closing-both-ways-is-symmetric",
                   test_closing_both_ways_is_symmetric);
  g_test_add_func ("/network/engine/snaps-to-the-street-that-helps",
                   test_snaps_to_the_street_that_helps);
  g_test_add_func ("/network/engine/stops-when-cancelled", test_stops_when_cancelled);

  return g_test_run ();
}
