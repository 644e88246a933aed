#include "analysis/merge.h"

#include <math.h>

static ReevePlaces *
random_places (guint n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  ReevePlaces *self = g_new0 (ReevePlaces, 1);

  self->n = n;
  self->fids = g_new0 (gint64, n);
  self->points = g_new0 (ReeveLonLat, n);
  self->names = g_new0 (char *, n + 1);
  self->weights = g_new0 (double, n);
  for (guint i = 0; i < n; i++)
    {
      self->points[i].lon = g_rand_double_range (rand, 174.6, 174.9);
      self->points[i].lat = g_rand_double_range (rand, -37.0, -36.8);
      self->names[i] = g_strdup ("");
      self->weights[i] = g_rand_double_range (rand, 0.1, 9);
    }
  return self;
}

/* Properties: people and their middle stay; there are few enough places. */
static void
test_nobody_is_lost (void)
{
  g_autoptr (ReevePlaces) places = random_places (20000);
  double before[3] = { 0 };
  double after[3] = { 0 };
  double side_m;

  for (guint i = 0; i < places->n; i++)
    {
      before[0] += places->weights[i];
      before[1] += places->weights[i] * places->points[i].lon;
      before[2] += places->weights[i] * places->points[i].lat;
    }
  side_m = reeve_places_merge (places, 500);
  for (guint i = 0; i < places->n; i++)
    {
      after[0] += places->weights[i];
      after[1] += places->weights[i] * places->points[i].lon;
      after[2] += places->weights[i] * places->points[i].lat;
    }
  g_assert_cmpuint (places->n, <=, 500);
  g_assert_cmpuint (places->n, >, 200);
  g_assert_cmpfloat (side_m, >=, 100);
  for (guint k = 0; k < 3; k++)
    g_assert_cmpfloat_with_epsilon (after[k], before[k], 1e-9 * fabs (before[k]));
}

static void
test_few_places_stay_as_they_are (void)
{
  g_autoptr (ReevePlaces) places = random_places (300);
  ReeveLonLat last = places->points[299];

  g_assert_cmpfloat (reeve_places_merge (places, 300), ==, 0);
  g_assert_cmpuint (places->n, ==, 300);
  g_assert_cmpfloat (places->points[299].lon, ==, last.lon);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/analysis/merge/nobody-is-lost", test_nobody_is_lost);
  g_test_add_func ("/analysis/merge/few-places-stay-as-they-are",
                   test_few_places_stay_as_they_are);

  return g_test_run ();
}
