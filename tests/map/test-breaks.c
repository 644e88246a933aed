#include "map/breaks.h"

#include <math.h>
#include <string.h>

static double
get_cost (const double *sorted,
          guint         from,
          guint         until)
{
  double mean = 0;
  double sum = 0;

  for (guint i = from; i < until; i++)
    mean += sorted[i] / (until - from);
  for (guint i = from; i < until; i++)
    sum += (sorted[i] - mean) * (sorted[i] - mean);
  return sum;
}

/* The least cost of @n values in @k classes, by trying every first class. */
static double
try_all (const double *sorted,
         guint         from,
         guint         n,
         guint         k)
{
  double least = INFINITY;

  if (k == 1)
    return get_cost (sorted, from, n);
  for (guint cut = from + 1; cut + k - 1 <= n; cut++)
    least = MIN (least, get_cost (sorted, from, cut) + try_all (sorted, cut, n, k - 1));
  return least;
}

static double
cost_of_limits (const double *sorted,
                guint         n,
                const double *limits,
                guint         n_limits)
{
  double sum = 0;
  guint from = 0;

  for (guint k = 0; k <= n_limits; k++)
    {
      guint until = from;

      while (until < n && (k == n_limits || sorted[until] < limits[k]))
        until++;
      g_assert_cmpuint (until, >, from);
      sum += get_cost (sorted, from, until);
      from = until;
    }
  return sum;
}

static void
test_jenks_is_the_best_there_is (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint round = 0; round < 200; round++)
    {
      double values[14];
      double limits[8];
      guint n = 8 + round % 7;
      guint k = 2 + round % 4;
      guint found;

      for (guint i = 0; i < n; i++)
        values[i] = i == 0 ? 1e6 : values[i - 1] + 1 + g_rand_int_range (rand, 0, 40);
      found = reeve_breaks_jenks (values, n, k, limits);
      g_assert_cmpuint (found, ==, k - 1);
      g_assert_cmpfloat_with_epsilon (cost_of_limits (values, n, limits, found),
                                      try_all (values, 0, n, k), 1e-6);
    }
}

static void
test_jenks_copes_with_few_and_many_values (void)
{
  g_autofree double *many = g_new (double, 200000);
  double limits[8];
  double same[] = { 3, 3, 3, NAN, INFINITY };

  g_assert_cmpuint (reeve_breaks_jenks (same, 5, 5, limits), ==, 0);
  g_assert_cmpuint (reeve_breaks_jenks (NULL, 0, 5, limits), ==, 0);
  for (guint i = 0; i < 200000; i++)
    many[i] = (i % 4) * 1000 + i * 1e-4;
  g_assert_cmpuint (reeve_breaks_jenks (many, 200000, 4, limits), ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (limits[i], (i + 1) * 1000, 1);
}

static void
test_quantiles_are_as_even_as_ties_allow (void)
{
  double limits[8];
  double ties[] = { 1, 1, 1, 1, 1, 1, 2, 3, 4, 5 };
  double plain[100];

  for (guint i = 0; i < 100; i++)
    plain[i] = 99 - i;
  g_assert_cmpuint (reeve_breaks_quantile (plain, 100, 5, limits), ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (limits[i], ==, 20.0 * (i + 1));
  /* Six ones fill one class; equal values never fall apart. */
  g_assert_cmpuint (reeve_breaks_quantile (ties, 10, 5, limits), ==, 2);
  g_assert_cmpfloat (limits[0], ==, 2);
  g_assert_cmpfloat (limits[1], ==, 4);
  g_assert_cmpuint (reeve_breaks_quantile (ties, 3, 5, limits), ==, 0);
  g_assert_cmpuint (reeve_breaks_quantile (NULL, 0, 5, limits), ==, 0);
}

static void
test_limits_rise_and_leave_no_class_empty (void)
{
  guint (*const ways[]) (const double *, gsize, guint, double *) = {
    reeve_breaks_quantile, reeve_breaks_jenks, reeve_breaks_stddev,
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  for (guint round = 0; round < 300; round++)
    {
      double values[60];
      double limits[8];
      guint n = 1 + round % 60;

      for (guint i = 0; i < n; i++)
        values[i] = round % 2 == 0 ? g_rand_int_range (rand, 0, 6) : g_rand_double (rand);
      for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
        {
          guint found = ways[way] (values, n, 2 + round % 8, limits);

          for (guint i = 0; i <= found; i++)
            {
              guint inside = 0;

              g_assert_true (i == 0 || i == found || limits[i] > limits[i - 1]);
              for (guint j = 0; j < n; j++)
                inside += (i == 0 || values[j] >= limits[i - 1]) &&
                          (i == found || values[j] < limits[i]);
              if (ways[way] != reeve_breaks_stddev)
                g_assert_cmpuint (inside, >, 0);
            }
        }
    }
}

static guint
count_between (const double *values,
               guint         n,
               double        low,
               double        high)
{
  guint inside = 0;

  for (guint i = 0; i < n; i++)
    inside += values[i] >= low && values[i] < high;
  return inside;
}

/* Digits of @value in @unit, trailing zeros aside. */
static guint
count_digits (double value,
              double unit)
{
  g_autofree char *text = g_strdup_printf ("%.9e", value / unit);
  guint n = 0;

  for (const char *p = text; *p != 'e' && *p != '\0'; p++)
    if (*p >= '1' && *p <= '9')
      n = (guint) (p - text) + 1;
  return n;
}

/* Property: rounding moves at most a tenth of a class, or one of five, empties
 * none, and asks for no more than three figures of a hundred even values. */
static void
test_round_limits_stay_true_to_the_data (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint round = 0; round < 300; round++)
    {
      double values[200], limits[8], rounded[8];
      guint n = 10 + round % 190;
      double unit = round % 3 == 0 ? 60000 : 1;
      guint n_limits;

      for (guint i = 0; i < n; i++)
        values[i] = unit * exp (g_rand_double_range (rand, -2, 9));
      n_limits = round % 2 == 0 ? reeve_breaks_quantile (values, n, 5, limits)
                                : reeve_breaks_jenks (values, n, 5, limits);
      memcpy (rounded, limits, sizeof limits);
      reeve_breaks_round (values, n, unit, rounded, n_limits);
      for (guint i = 0; i < n_limits; i++)
        {
          double low = MIN (limits[i], rounded[i]), high = MAX (limits[i], rounded[i]);
          guint before = count_between (values, n, i > 0 ? limits[i - 1] : -INFINITY, limits[i]);

          g_assert_cmpuint (count_between (values, n, low, high), <=, MAX (before / 5 + 1, 1));
          g_assert_cmpuint (count_between (values, n, i > 0 ? rounded[i - 1] : -INFINITY,
                                           rounded[i]), >, 0);
          g_assert_cmpuint (count_digits (rounded[i], unit), <=, count_digits (limits[i], unit));
        }
      g_assert_cmpuint (count_between (values, n, rounded[n_limits - 1], INFINITY), >, 0);
    }
}

static void
test_limits_are_as_round_as_one_would_write_them (void)
{
  double densities[] = { 120, 140, 151, 160, 178.4, 184.379, 260, 410, 600, 690, 703.909, 900,
                         1100, 1300, 1400, 1460.623, 1800, 2200, 2500, 2900, 3003.646, 3400, 4100,
                         5000, 6000 };
  double limits[] = { 184.379, 703.909, 1460.623, 3003.646 };
  double minutes[] = { 60e3, 120e3, 170e3, 186e3, 200e3, 290e3, 301e3, 400e3, 500e3 };
  double times[] = { 186e3, 301e3 };

  reeve_breaks_round (densities, G_N_ELEMENTS (densities), 1, limits, 4);
  g_assert_cmpfloat (limits[0], ==, 180);
  g_assert_cmpfloat (limits[1], ==, 700);
  g_assert_cmpfloat (limits[3], ==, 3000);
  reeve_breaks_round (minutes, G_N_ELEMENTS (minutes), 60e3, times, 2);
  g_assert_cmpfloat (times[0], ==, 3 * 60e3);
  g_assert_cmpfloat (times[1], ==, 5 * 60e3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map/breaks/jenks-is-the-best-there-is", test_jenks_is_the_best_there_is);
  g_test_add_func ("/map/breaks/jenks-copes-with-few-and-many-values",
                   test_jenks_copes_with_few_and_many_values);
  g_test_add_func ("/map/breaks/quantiles-are-as-even-as-ties-allow",
                   test_quantiles_are_as_even_as_ties_allow);
  g_test_add_func ("/map/breaks/round-limits-stay-true-to-the-data",
                   test_round_limits_stay_true_to_the_data);
  g_test_add_func ("/map/breaks/limits-are-as-round-as-one-would-write-them",
                   test_limits_are_as_round_as_one_would_write_them);
  g_test_add_func ("/map/breaks/limits-rise-and-leave-no-class-empty",
                   test_limits_rise_and_leave_no_class_empty);
  return g_test_run ();
}
