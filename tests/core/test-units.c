#include "core/units.h"

#include <math.h>

static void
test_figures_read_as_people_write_them (void)
{
  const struct { double value; const char *unit; const char *text; } rows[] = {
    { 480e3, "ms", "8.0 min" }, { 3840e3, "ms", "64 min" }, { 0, "ms", "0 s" },
    { 90, "m", "90 m" }, { 2500, "m", "2.5 km" }, { 0.702, "share", "70.2 %" },
    { 7518, "people", "7,518 people" }, { -5, "", "\xe2\x88\x92" "5" },
    { 1234567, "count", "1,234,567" }, { 0.25, "", "0.25" }, { -0.0001, "count", "0" },
    { INFINITY, "ms", "not reached" }, { 250e4, "m2", "2.5 km²" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = reeve_format_quantity (rows[i].value, rows[i].unit);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_durations_and_lengths_are_read (void)
{
  const struct { const char *text; double value_ms; } rows[] = {
    { "8min", 480e3 }, { "90s", 90e3 }, { "1h30", 5400e3 }, { "1 h 30 min", 5400e3 },
    { "2,5 min", 150e3 }, { "250ms", 250 }, { "1e3ms", 1000 },
  };
  const char *bad[] = { "", "8", "min", "8 parsecs", "8min x", "nan s", "inf s", "1.2.3s" };
  double value = 7;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_true (reeve_parse_duration (rows[i].text, &value));
      g_assert_cmpfloat (value, ==, rows[i].value_ms);
    }
  value = 7;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (reeve_parse_duration (bad[i], &value));
  g_assert_cmpfloat (value, ==, 7);

  g_assert_true (reeve_parse_length ("2.5km", &value));
  g_assert_cmpfloat (value, ==, 2500);
  g_assert_false (reeve_parse_length ("2.5", &value));
  g_assert_true (reeve_parse_share ("30 %", &value));
  g_assert_cmpfloat_with_epsilon (value, 0.3, 1e-12);
}

/* Property: what is formatted with full digits reads back as the same number. */
static void
test_written_numbers_read_back (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260101);

  for (guint trial = 0; trial < 2000; trial++)
    {
      double value = round (g_rand_double_range (rand, -900, 900) * 100) / 100;
      g_autofree char *text = reeve_format_number (value);
      double back;

      g_assert_true (reeve_parse_number (text, &back));
      g_assert_cmpfloat_with_epsilon (back, value, 1e-9);
    }
}

static void
test_places_outside_the_globe_are_refused (void)
{
  double lon;
  double lat;

  g_assert_true (reeve_parse_lonlat ("-8.61, 41.15", &lon, &lat));
  g_assert_cmpfloat (lon, ==, -8.61);
  g_assert_cmpfloat (lat, ==, 41.15);
  g_assert_false (reeve_parse_lonlat ("-8.61, 411.5", &lon, &lat));
  g_assert_false (reeve_parse_lonlat ("-8.61", &lon, &lat));
  g_assert_false (reeve_parse_lonlat ("181, 2", &lon, &lat));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/units/figures-read-as-people-write-them",
                   test_figures_read_as_people_write_them);
  g_test_add_func ("/core/units/durations-and-lengths-are-read",
                   test_durations_and_lengths_are_read);
  g_test_add_func ("/core/units/written-numbers-read-back", test_written_numbers_read_back);
  g_test_add_func ("/core/units/places-outside-the-globe-are-refused",
                   test_places_outside_the_globe_are_refused);
  return g_test_run ();
}
