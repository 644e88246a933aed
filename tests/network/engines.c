/* tests/network/engines.c — engines and places on small networks */
#include "engines.h"

const char engine_profile[] =
  "{\"id\": \"test\", \"title\": \"Test\", \"vehicles\": [\"motorcar\"],"
  " \"access_keys\": [\"access\"], \"access\": {\"no\": 0},"
  " \"obeys_oneway\": true, \"oneway_keys\": [\"oneway\"],"
  " \"limits\": {\"keys\": [\"maxspeed\"], \"share\": 1, \"most_kmh\": 130},"
  " \"classes\": {\"residential\": {\"speed_kmh\": 36, \"lane_vph\": 500},"
  "               \"motorway\": {\"speed_kmh\": 108, \"lane_vph\": 1900}},"
  " \"turns\": {\"obeys_rules\": true, \"u_turns\": \"dead-ends\", \"u_turn_s\": 20,"
  "             \"near_s\": 3, \"across_s\": 3, \"signals_s\": 5, \"straight_to_deg\": 0,"
  "             \"sharp_from_deg\": 180},"
  " \"passes\": {\"barrier\": false, \"gate\": false}}";

char *
engine_dup_free_turns (void)
{
  g_autoptr (GString) text = g_string_new (engine_profile);

  g_string_replace (text, "\"near_s\": 3, \"across_s\": 3", "\"near_s\": 0, \"across_s\": 0", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static ReeveEngine *
make_engine (ReeveRoads            *roads,
             ReeveProfile          *profile,   /* (transfer full) */
             const ReeveRoadChange *changes,
             guint                  n_changes)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  ReeveEngine *engine = reeve_engine_new (roads, profile, changes, n_changes, job, &error);

  g_assert_no_error (error);
  return engine;
}

ReeveEngine *
engine_parse (ReeveRoads            *roads,
              const char            *profile_text,
              const ReeveRoadChange *changes,
              guint                  n_changes)
{
  g_autoptr (GError) error = NULL;
  ReeveProfile *profile = reeve_profile_parse (profile_text, "test.json", &error);

  g_assert_no_error (error);
  return make_engine (roads, profile, changes, n_changes);
}

ReeveEngine *
engine_load (ReeveRoads            *roads,
             const char            *profile_id,
             const ReeveRoadChange *changes,
             guint                  n_changes)
{
  g_autoptr (GError) error = NULL;
  ReeveProfile *profile = reeve_profile_load (profile_id, &error);

  g_assert_no_error (error);
  return make_engine (roads, profile, changes, n_changes);
}

static gboolean
is_open (const ReeveEngine *engine,
         guint32            segment)
{
  return reeve_engine_get_arc_ms (engine, 2 * segment) != REEVE_UNREACHED_MS
         || reeve_engine_get_arc_ms (engine, 2 * segment + 1) != REEVE_UNREACHED_MS;
}

guint
engine_list_snaps (const ReeveEngine *engine,
                   GRand             *rand,
                   ReeveSnap         *snaps,
                   guint              n)
{
  guint32 n_segments = reeve_engine_get_roads (engine)->n_segments;
  guint n_found = 0;

  for (guint i = 0; i < 4 * n && n_found < n; i++)
    {
      guint32 s = (guint32) g_rand_int_range (rand, 0, (int) n_segments);

      if (!is_open (engine, s))
        continue;
      snaps[n_found++] = (ReeveSnap) {
        .segment = s, .share = (float) g_rand_int_range (rand, 0, 5) / 4,
        .distance_m = (float) g_rand_int_range (rand, 0, 30),
      };
    }
  return n_found;
}

ReeveSnap
engine_snap_on (const RoadDraft *draft,
                const char      *letters,
                float            share)
{
  return (ReeveSnap) { .segment = road_draft_find (draft, letters), .share = share };
}
