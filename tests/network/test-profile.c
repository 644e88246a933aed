/* tests/network/test-profile.c — what the tables say about streets as they are tagged */
#include "network/profile-private.h"
#include "road-text.h"

#include "core/error.h"

#include <math.h>
#include <string.h>

static ReeveProfile *
load (const char *id)
{
  g_autoptr (GError) error = NULL;
  ReeveProfile *profile = reeve_profile_load (id, &error);

  g_assert_no_error (error);
  return profile;
}

/* One street of 1 km with these tags. */
static ReeveSegmentUse
get_use (const char *id,
         const char *tags,
         guint      *out_n_odd)
{
  RoadDraft *draft = road_draft_from_text ("A---------B", "");
  g_autoptr (ReeveProfile) profile = load (id);
  g_autoptr (ReeveRoads) roads = NULL;
  ReeveSegmentUse use;
  guint n_odd = 0;

  road_draft_tag (draft, "AB", tags);
  roads = road_draft_end (draft);
  reeve_profile_get_use (profile, roads, 0, &use, &n_odd);
  if (out_n_odd != NULL)
    *out_n_odd = n_odd;
  return use;
}

#define PRIMARY "\"highway\":\"primary\""

static void
test_limits_are_read_or_counted (void)
{
  static const struct
  {
    const char *text;
    double      kmh;    /* 0: the class's own */
    guint       n_odd;
  } rows[] = {
    { "50", 50, 0 }, { "50 mph", 80.467, 0 }, { "30mph", 48.280, 0 }, { "50 km/h", 50, 0 },
    { "10 knots", 18.52, 0 }, { "DE:urban", 50, 0 }, { "DE:rural", 100, 0 }, { "FR:zone30", 30, 0 },
    { "IT:50", 50, 0 }, { "none", 130, 0 }, { "DE:motorway", 130, 0 }, { "50;70", 50, 0 },
    { "signals", 0, 0 }, { "0", 0, 1 }, { "-5", 0, 1 }, { "walk", 0, 1 }, { "1000000000", 0, 1 },
    { "1e9", 0, 1 }, { "fast", 0, 1 }, { "nan", 0, 1 }, { "inf", 0, 1 }, { "0x40", 0, 1 },
    { "50 furlongs", 0, 1 }, { "", 0, 0 },
  };
  double own_kmh = get_use ("car", PRIMARY, NULL).speed_kmh[0];

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *tags = g_strdup_printf (PRIMARY ",\"maxspeed\":\"%s\"", rows[i].text);
      guint n_odd;
      ReeveSegmentUse use = get_use ("car", tags, &n_odd);

      g_test_message ("maxspeed=%s", rows[i].text);
      g_assert_cmpfloat (fabs (use.speed_kmh[0] - (rows[i].kmh > 0 ? rows[i].kmh : own_kmh)),
                         <, 0.01);
      g_assert_cmpuint (n_odd, ==, rows[i].n_odd);
    }
}

static void
test_one_way_binds_who_drives (void)
{
  static const struct
  {
    const char *id;
    const char *tags;
    gboolean    along;
    gboolean    against;
  } rows[] = {
    { "car", PRIMARY, TRUE, TRUE },
    { "car", PRIMARY ",\"oneway\":\"yes\"", TRUE, FALSE },
    { "car", PRIMARY ",\"oneway\":\"-1\"", FALSE, TRUE },
    { "car", PRIMARY ",\"oneway\":\"reversible\"", FALSE, FALSE },
    { "car", PRIMARY ",\"junction\":\"roundabout\"", TRUE, FALSE },
    { "car", "\"highway\":\"motorway\"", TRUE, FALSE },
    { "car", "\"highway\":\"motorway\",\"oneway\":\"no\"", TRUE, TRUE },
    { "emergency", PRIMARY ",\"oneway\":\"yes\"", TRUE, FALSE },
    { "walking", PRIMARY ",\"oneway\":\"yes\"", TRUE, TRUE },
    { "walking", "\"highway\":\"footway\",\"oneway:foot\":\"yes\"", TRUE, FALSE },
    { "walking", "\"highway\":\"motorway\"", FALSE, FALSE },
    { "car", "\"highway\":\"footway\"", FALSE, FALSE },
    { "car", "\"highway\":\"pedestrian\",\"motor_vehicle\":\"destination\"", TRUE, TRUE },
    { "car", PRIMARY ",\"access\":\"no\"", FALSE, FALSE },
    { "car", PRIMARY ",\"access\":\"no\",\"motorcar\":\"yes\"", TRUE, TRUE },
    { "car", PRIMARY ",\"motor_vehicle\":\"no\"", FALSE, FALSE },
    { "emergency", PRIMARY ",\"motor_vehicle\":\"no\"", TRUE, TRUE },
    { "walking", PRIMARY ",\"foot\":\"no\"", FALSE, FALSE },
    { "heavy", PRIMARY ",\"hgv\":\"no\"", FALSE, FALSE },
    { "car", PRIMARY ",\"hgv\":\"no\"", TRUE, TRUE },
    { "heavy", PRIMARY ",\"maxweight\":\"7.5 t\"", FALSE, FALSE },
    { "heavy", PRIMARY ",\"maxweight\":\"40\"", TRUE, TRUE },
    { "heavy", PRIMARY ",\"maxheight\":\"12'6\\\"\"", FALSE, FALSE },
    { "heavy", PRIMARY ",\"maxheight\":\"default\"", TRUE, TRUE },
    { "car", "\"highway\":\"construction\"", FALSE, FALSE },
    { "car", "\"route\":\"ferry\"", TRUE, TRUE },
    { "car", "\"route\":\"ferry\",\"motor_vehicle\":\"no\"", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ReeveSegmentUse use = get_use (rows[i].id, rows[i].tags, NULL);

      g_test_message ("%s: %s", rows[i].id, rows[i].tags);
      g_assert_cmpint (use.speed_kmh[0] > 0, ==, rows[i].along);
      g_assert_cmpint (use.speed_kmh[1] > 0, ==, rows[i].against);
    }
}

static void
test_lanes_carry_their_share (void)
{
  ReeveSegmentUse use = get_use ("car", PRIMARY ",\"lanes\":\"4\"", NULL);

  g_assert_cmpuint (use.lanes[0], ==, 2);
  g_assert_cmpfloat (use.capacity_vph[0], ==, 2400);
  use = get_use ("car", PRIMARY ",\"lanes\":\"3\",\"oneway\":\"yes\"", NULL);
  g_assert_cmpfloat (use.capacity_vph[0], ==, 3600);
  g_assert_cmpfloat (use.capacity_vph[1], ==, 0);
  use = get_use ("car", PRIMARY ",\"lanes\":\"1000000\"", NULL);
  g_assert_cmpuint (use.lanes[0], ==, 1);
  use = get_use ("car", PRIMARY ",\"lanes\":\"-2\"", NULL);
  g_assert_cmpuint (use.lanes[0], ==, 1);
}

static void
test_ferry_keeps_its_timetable (void)
{
  /* 1 km in 12 minutes. */
  ReeveSegmentUse use = get_use ("car", "\"route\":\"ferry\",\"duration\":\"00:12\"", NULL);

  g_assert_cmpfloat (fabs (use.speed_kmh[0] - 5), <, 0.01);
  g_assert_cmpfloat (reeve_read_span_s ("01:30:00"), ==, 5400);
  g_assert_cmpfloat (reeve_read_span_s ("PT1H5M"), ==, 3900);
  g_assert_cmpfloat (reeve_read_span_s ("20"), ==, 1200);
  g_assert_cmpfloat (reeve_read_span_s ("soon"), ==, 0);
  g_assert_cmpfloat (reeve_read_span_s ("PT"), ==, 0);
  g_assert_cmpfloat (reeve_read_span_s ("PTXM"), ==, 0);
}

static void
test_every_table_loads (void)
{
  const char *const *ids = reeve_profile_list_ids ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (ReeveProfile) profile = load (ids[i]);

      g_assert_cmpstr (reeve_profile_get_id (profile), ==, ids[i]);
      g_assert_true (reeve_profile_may_pass (profile, REEVE_NODE_SIGNALS));
    }
  g_assert_null (reeve_profile_load ("hovercraft", &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
}

static void
test_tables_with_mistakes_are_named (void)
{
  static const char *const texts[] = {
    "", "[]", "{\"speed\": 3}", "{\"id\": 3}",
    "{\"id\": \"x\", \"title\": \"x\", \"vehicles\": [\"boat\"]}",
    "{\"id\": \"x\", \"title\": \"x\", \"vehicles\": [], \"access_keys\": [], \"oneway_keys\": [],"
    " \"access\": {\"no\": 7}}",
    "{\"id\": \"x\", \"title\": \"x\", \"vehicles\": [], \"access_keys\": [], \"oneway_keys\": [],"
    " \"access\": {}, \"classes\": {\"road\": {\"speed_kmh\": 0}}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (reeve_profile_parse (texts[i], "own.json", &error));
      g_assert_error (error, REEVE_ERROR, REEVE_ERROR_DATA);
      g_assert_nonnull (strstr (error->message, "own.json"));
    }
}

static void
test_turning_across_traffic_costs_more (void)
{
  g_autoptr (ReeveProfile) car = load ("car");
  g_autoptr (ReeveProfile) walking = load ("walking");

  g_assert_cmpuint (reeve_profile_turn_ms (car, 10, FALSE, 0), ==, 0);
  g_assert_cmpuint (reeve_profile_turn_ms (car, -90, FALSE, 0), >,
                    reeve_profile_turn_ms (car, 90, FALSE, 0));
  g_assert_cmpuint (reeve_profile_turn_ms (car, 90, FALSE, REEVE_NODE_SIGNALS), >,
                    reeve_profile_turn_ms (car, 90, FALSE, 0));
  g_assert_cmpuint (reeve_profile_turn_ms (walking, -90, FALSE, 0), ==, 0);
  g_assert_false (reeve_profile_may_pass (car, REEVE_NODE_GATE));
  g_assert_true (reeve_profile_may_pass (walking, REEVE_NODE_GATE | REEVE_NODE_BARRIER));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/profile/limits-are-read-or-counted", test_limits_are_read_or_counted);
  g_test_add_func ("/network/profile/one-way-binds-who-drives", test_one_way_binds_who_drives);
  g_test_add_func ("/network/profile/lanes-carry-their-share", test_lanes_carry_their_share);
  g_test_add_func ("/network/profile/ferry-keeps-its-timetable", test_ferry_keeps_its_timetable);
  g_test_add_func ("/network/profile/every-table-loads", test_every_table_loads);
  g_test_add_func ("/network/profile/tables-with-mistakes-are-named",
                   test_tables_with_mistakes_are_named);
  g_test_add_func ("/network/profile/turning-across-traffic-costs-more",
                   test_turning_across_traffic_costs_more);

  return g_test_run ();
}
