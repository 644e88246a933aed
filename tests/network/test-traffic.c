/* tests/network/test-traffic.c — traffic that is stored is outside data */
#include "engines.h"
#include "network/timed-private.h"

#include "core/error.h"

#include <math.h>
#include <string.h>

static ReeveTable *
make_streets_table (const char *source,
                    gint64      way_id,
                    gint64      profile)
{
  static const char *const names[] = { "way_id", "first", "last", "direction", "profile" };
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_NONE);
  const gint64 cells[] = { way_id, 0, 1000, 1, profile };
  guint row;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    reeve_table_add_column (table, names[i], names[i], REEVE_COLUMN_INTEGER, "");
  reeve_table_add_column (table, "source", "source", REEVE_COLUMN_TEXT, "");
  row = reeve_table_add_row (table);
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    reeve_table_set_integer (table, row, i, cells[i]);
  reeve_table_set_text (table, row, 5, source);
  return table;
}

static ReeveTable *
make_profiles_table (double share)
{
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_NONE);

  reeve_table_add_column (table, "profile", "profile", REEVE_COLUMN_INTEGER, "");
  reeve_table_add_column (table, "day", "day", REEVE_COLUMN_INTEGER, "");
  for (guint hour = 0; hour < 24; hour++)
    {
      g_autofree char *name = g_strdup_printf ("h%02u", hour);

      reeve_table_add_column (table, name, name, REEVE_COLUMN_REAL, "");
    }
  for (gint64 day = -1; day <= 7; day++)
    {
      guint row = reeve_table_add_row (table);

      reeve_table_set_integer (table, row, 0, 4);
      reeve_table_set_integer (table, row, 1, day);
      for (guint hour = 0; hour < 24; hour++)
        reeve_table_set_real (table, row, 2 + hour, share);
    }
  return table;
}

/* A column that ought to hold numbers holds text, another whole numbers, reals. */
static void
test_stored_traffic_of_other_types_is_refused (void)
{
  static const char *const names[] = { "way_id", "first", "last", "direction", "profile", "source" };
  RoadDraft *draft = road_draft_from_text ("A---B---C", STREET);
  g_autoptr (ReeveRoads) roads = road_draft_end (draft);
  g_autoptr (ReeveTable) profiles = make_profiles_table (640);
  g_autoptr (ReeveJob) job = reeve_job_new ();

  for (guint odd = 0; odd < 2 * G_N_ELEMENTS (names); odd++)
    {
      g_autoptr (ReeveTable) streets = reeve_table_new (REEVE_SHAPE_NONE);
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        {
          ReeveColumnType type = i == 5 ? REEVE_COLUMN_TEXT : REEVE_COLUMN_INTEGER;

          if (i == odd / 2)
            type = odd % 2 == 0 ? REEVE_COLUMN_REAL : i == 5 ? REEVE_COLUMN_INTEGER : REEVE_COLUMN_TEXT;
          reeve_table_add_column (streets, names[i], names[i], type, "");
        }
      reeve_table_add_row (streets);
      g_assert_null (reeve_traffic_from_tables (roads, streets, profiles, job, &error));
      g_assert_error (error, REEVE_ERROR, REEVE_ERROR_DATA);
      g_assert_nonnull (strstr (error->message, names[odd / 2]));
    }
}

/* Tables come from a file that anybody may have written. */
static void
test_stored_traffic_is_outside_data (void)
{
  const struct { gint64 way_id; gint64 profile; double share; guint16 needed; guint n_unmet; } rows[] = {
    { 0, 4, 640, 640, 0 }, { 0, 4, -5, REEVE_LEAST_SHARE, 0 }, { 0, 4, 1e12, REEVE_FREE_SHARE, 0 },
    { 0, 4, NAN, REEVE_FREE_SHARE, 0 }, { 0, 5, 640, 0, 1 }, { 77, 4, 640, 0, 1 },
  };
  RoadDraft *draft = road_draft_from_text ("A---B---C", STREET);
  g_autoptr (ReeveRoads) roads = road_draft_end (draft);
  g_autoptr (ReeveTable) empty = reeve_table_new (REEVE_SHAPE_NONE);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ReeveTable) streets =
        make_streets_table (REEVE_TRAFFIC_FILLED,
                            rows[i].way_id + roads->segments[0].way_id, rows[i].profile);
      g_autoptr (ReeveTable) profiles = make_profiles_table (rows[i].share);
      g_autoptr (ReeveTraffic) traffic = reeve_traffic_from_tables (roads, streets, profiles, job,
                                                                    &error);

      g_assert_no_error (error);
      g_assert_cmpuint (traffic->n_unmet, ==, rows[i].n_unmet);
      g_assert_cmpuint (traffic->n_filled, ==, 1 - rows[i].n_unmet);
      g_assert_cmpuint (traffic->arc_profile[1], ==, REEVE_NO_TRAFFIC);
      if (rows[i].n_unmet == 0)
        for (guint hour = 0; hour < REEVE_WEEK_HOURS; hour++)
          g_assert_cmpuint (g_array_index (traffic->profiles, ReeveTrafficProfile,
                                           traffic->arc_profile[0]).shares[hour], ==, rows[i].needed);
    }
  g_assert_null (reeve_traffic_from_tables (roads, empty, empty, job, &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_DATA);
}

/* Oracle: of a way's segments those count whose ordinals a row names. */
static void
test_stored_traffic_names_stretches (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (ReeveTable) profiles = make_profiles_table (640);

  for (guint trial = 0; trial < 300; trial++)
    {
      RoadDraft *draft = road_draft_from_text ("A---B---C---D---E---F---G", STREET);
      g_autoptr (ReeveRoads) roads = road_draft_end (draft);
      g_autoptr (ReeveTable) streets = make_streets_table (REEVE_TRAFFIC_MEASURED, 4, 4);
      g_autoptr (ReeveTraffic) traffic = NULL;
      g_autoptr (GError) error = NULL;
      gint64 first = g_rand_int_range (rand, -2, 8), last = g_rand_int_range (rand, -2, 8);
      guint32 n = 0;

      for (guint32 s = 0; s < roads->n_segments; s++)
        {
          gboolean is_new = s > 0 && g_rand_int_range (rand, 0, 3) == 0;

          roads->segments[s].way_id = s == 0 ? 3 : roads->segments[s - 1].way_id + is_new;
          roads->segments[s].ordinal =
            s == 0 || is_new ? 0 : roads->segments[s - 1].ordinal + (guint32) g_rand_int_range (rand, 1, 3);
        }
      last = trial % 7 == 0 ? G_MAXINT64 : last;
      first = trial % 11 == 0 ? G_MININT64 : first;
      reeve_table_set_integer (streets, 0, 1, first);
      reeve_table_set_integer (streets, 0, 2, last);
      traffic = reeve_traffic_from_tables (roads, streets, profiles, job, &error);
      g_assert_no_error (error);
      for (guint32 s = 0; s < roads->n_segments; s++)
        {
          const ReeveSegment *segment = &roads->segments[s];
          gboolean named = segment->way_id == 4 && segment->ordinal >= first && segment->ordinal <= last;

          n += named;
          g_assert_cmpuint (traffic->arc_profile[2 * s], ==, named ? 0 : REEVE_NO_TRAFFIC);
        }
      g_assert_cmpuint (traffic->n_measured, ==, n);
      g_assert_cmpuint (traffic->n_unmet, ==, n == 0);
    }
}

static void
test_reading_stored_traffic_stops (void)
{
  RoadDraft *draft = road_draft_from_text ("A---B---C", STREET);
  g_autoptr (ReeveRoads) roads = road_draft_end (draft);
  g_autoptr (ReeveTable) profiles = make_profiles_table (640);
  g_autoptr (ReeveTable) streets = make_streets_table (REEVE_TRAFFIC_FILLED, 0, 4);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  reeve_job_cancel (job);
  g_assert_null (reeve_traffic_from_tables (roads, streets, profiles, job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/traffic/stored-traffic-is-outside-data",
                   test_stored_traffic_is_outside_data);
  g_test_add_func ("/network/traffic/stored-traffic-names-stretches",
                   test_stored_traffic_names_stretches);
  g_test_add_func ("/network/traffic/reading-stored-traffic-stops",
                   test_reading_stored_traffic_stops);
  g_test_add_func ("/network/traffic/stored-traffic-of-other-types-is-refused",
                   test_stored_traffic_of_other_types_is_refused);
  return g_test_run ();
}
