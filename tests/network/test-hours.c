/* tests/network/test-hours.c — streets that change by the hour */
#include "network/hours.h"

#include "core/week-time.h"
#include "network/engine.h"
#include "road-text.h"

#define PRIMARY "\"highway\":\"primary\""

static double
at (const char *text)
{
  double ms = -1;

  g_assert_true (reeve_parse_week_time (text, &ms));
  return ms;
}

static void
test_hours_are_read (void)
{
  const struct { const char *text; const char *moment; ReeveHours needed; } rows[] = {
    { "Mo-Fr 07:00-09:00", "Tue 08:00", REEVE_HOURS_YES },
    { "Mo-Fr 07:00-09:00", "Tue 09:00", REEVE_HOURS_NO },
    { "Mo-Fr 07:00-09:00", "Sat 08:00", REEVE_HOURS_NO },
    { "mo-fr 07:00-09:00,16:00-18:30", "Mon 18:29", REEVE_HOURS_YES },
    { "07:00-09:00", "Sun 07:00", REEVE_HOURS_YES },
    { "22:00-06:00", "Mon 05:59", REEVE_HOURS_YES },
    { "Su 22:00-06:00", "Mon 05:59", REEVE_HOURS_YES },
    { "Su 22:00-06:00", "Tue 05:59", REEVE_HOURS_NO },
    { "Sa-Mo", "Sun 12:00", REEVE_HOURS_YES }, { "Sa-Mo", "Tue 12:00", REEVE_HOURS_NO },
    { "Mo,We,Fr 10:00-12:00", "Wed 11:00", REEVE_HOURS_YES },
    { "24/7", "Thu 00:00", REEVE_HOURS_YES }, { "Su,PH off", "Sun 12:00", REEVE_HOURS_NO },
    { "Mo-Sa 06:00-22:00; Sa 08:00-12:00", "Sat 07:00", REEVE_HOURS_NO },
    { "Mo-Su 08:00-20:00; Su off", "Sun 12:00", REEVE_HOURS_NO },
    { "Mo-Fr 07:00-24:00", "Fri 23:59", REEVE_HOURS_YES },
    { "sunrise-sunset", "Fri 12:00", REEVE_HOURS_UNREAD }, { "Oct-Mar", "Fri 12:00", REEVE_HOURS_UNREAD },
    { "weight>7.5", "Fri 12:00", REEVE_HOURS_UNREAD }, { "", "Fri 12:00", REEVE_HOURS_UNREAD },
    { "Mo-Fr 07:00-09:00 AND weight>3.5", "Tue 08:00", REEVE_HOURS_UNREAD },
    { "Mo-", "Tue 08:00", REEVE_HOURS_UNREAD }, { "07:00-", "Tue 08:00", REEVE_HOURS_UNREAD },
    { "07:00", "Tue 08:00", REEVE_HOURS_UNREAD }, { "99:99-07:00", "Tue 08:00", REEVE_HOURS_UNREAD },
    { "07:00+", "Tue 08:00", REEVE_HOURS_UNREAD }, { ";;;", "Tue 08:00", REEVE_HOURS_UNREAD },
    { "25:00-26:00", "Tue 08:00", REEVE_HOURS_UNREAD },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ReeveHours found = reeve_hours_hold (rows[i].text, at (rows[i].moment));

      if (found != rows[i].needed)
        g_error ("“%s” at %s: found %d, needs %d", rows[i].text, rows[i].moment, found,
                 rows[i].needed);
    }
}

static void
test_the_last_value_that_holds_counts (void)
{
  const struct { const char *text; const char *moment; const char *needed; gboolean unread; } rows[] = {
    { "no @ (Mo-Fr 07:00-09:00)", "Tue 08:00", "no", FALSE },
    { "no @ (Mo-Fr 07:00-09:00)", "Tue 10:00", NULL, FALSE },
    { "30 @ (22:00-06:00); 10 @ (Su)", "Sun 23:00", "10", FALSE },
    { "no @ (Mo-Fr 07:00-09:00; Sa 08:00-09:00); yes @ Su", "Sat 08:30", "no", FALSE },
    { "no @ wet; 80 @ (20:00-22:00)", "Mon 21:00", "80", TRUE },
    { "no", "Mon 21:00", NULL, TRUE }, { "", "Mon 21:00", NULL, FALSE },
    { "@", "Mon 21:00", NULL, TRUE }, { "no @ (", "Mon 21:00", NULL, TRUE },
    { "no @ )(", "Mon 21:00", NULL, TRUE }, { ";@;@(;", "Mon 21:00", NULL, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gboolean unread = FALSE;
      g_autofree char *found = reeve_hours_pick (rows[i].text, at (rows[i].moment), &unread);

      g_assert_cmpstr (found, ==, rows[i].needed);
      g_assert_cmpint (unread, ==, rows[i].unread);
    }
}

/* A street shut in the morning, one slow at night, one open at night only. */
static void
test_streets_change_with_the_hour (void)
{
  RoadDraft *draft = road_draft_from_text ("A---B---C---D---E", PRIMARY);
  const struct { const char *moment; guint n; guint n_held; double speed_kmh; gboolean raise; } rows[] = {
    { "Tue 08:00", 2, 1, 0, FALSE }, { "Tue 12:00", 0, 0, 0, FALSE },
    { "Tue 23:00", 4, 2, 20, FALSE },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveProfile) profile = reeve_profile_load ("car", &error);
  g_autoptr (ReeveRoads) roads = NULL;

  road_draft_tag (draft, "AB", PRIMARY ",\"access:conditional\":\"no @ (Mo-Fr 07:00-09:00)\"");
  road_draft_tag (draft, "BC", PRIMARY ",\"maxspeed:conditional\":\"20 @ (22:00-06:00)\"");
  road_draft_tag (draft, "CD", PRIMARY ",\"access\":\"no\",\"access:conditional\":\"yes @ (22:00-06:00)\"");
  road_draft_tag (draft, "DE", PRIMARY ",\"access:conditional\":\"no @ (sunset-sunrise)\"");
  roads = road_draft_end (draft);
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (ReeveRoadChange));
      guint n_held, n_unread;

      reeve_roads_list_held (roads, profile, at (rows[i].moment), changes, &n_held, &n_unread);
      g_assert_cmpuint (changes->len, ==, rows[i].n);
      g_assert_cmpuint (n_held, ==, rows[i].n_held);
      g_assert_cmpuint (n_unread, ==, 1);
      if (changes->len == 0)
        continue;
      g_assert_cmpfloat (g_array_index (changes, ReeveRoadChange, 0).speed_kmh, ==,
                         rows[i].speed_kmh);
      g_assert_false (g_array_index (changes, ReeveRoadChange, 0).raise);
      if (changes->len == 4)
        {
          g_assert_true (g_array_index (changes, ReeveRoadChange, 2).raise);
          g_assert_cmpfloat (g_array_index (changes, ReeveRoadChange, 3).speed_kmh, >, 0);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/hours/hours-are-read", test_hours_are_read);
  g_test_add_func ("/network/hours/the-last-value-that-holds-counts",
                   test_the_last_value_that_holds_counts);
  g_test_add_func ("/network/hours/streets-change-with-the-hour", test_streets_change_with_the_hour);

  return g_test_run ();
}
