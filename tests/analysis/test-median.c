#include "analysis/median-private.h"

#include <math.h>

static void
fill_times (GRand       *rand,
            ReeveMatrix *times,
            guint        n_sites,
            guint        n_places)
{
  times->n_rows = n_sites;
  times->n_cols = n_places;
  times->time_ms = g_new (guint32, n_sites * n_places);
  for (guint i = 0; i < n_sites * n_places; i++)
    times->time_ms[i] = g_rand_int_range (rand, 0, 15) == 0
                      ? REEVE_UNREACHED_MS : (guint32) g_rand_int_range (rand, 1000, 900000);
}

static double
cost_of_set (const ReeveMedianProblem *problem,
             guint                     bits)
{
  double sum = 0;

  for (guint place = 0; place < problem->times->n_cols; place++)
    {
      guint32 best = problem->penalty_ms;

      for (guint site = 0; site < problem->times->n_rows; site++)
        if (bits >> site & 1)
          {
            guint32 t = reeve_matrix_get (problem->times, site, place);

            if (t <= problem->limit_ms && t < best)
              best = t;
          }
      sum += problem->weights[place] * best;
    }
  return sum;
}

/* Prices that start anywhere, and aim too high, end below the best of all. */
static void
check_bound (const ReeveMedianProblem *problem,
             double                    best,
             ReeveJob                 *job)
{
  g_auto (ReeveNearSites) near = { 0 };
  g_autofree double *price_ms = g_new (double, problem->times->n_cols);
  g_autoptr (GError) error = NULL;
  double bound;

  for (guint place = 0; place < problem->times->n_cols; place++)
    price_ms[place] = 60000.0 * (place % 17);
  g_assert_true (reeve_near_sites_find (problem, job, &near, &error));
  g_assert_true (reeve_median_find_bound (problem, &near, price_ms, 1.5 * best, job, &bound,
                                          &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (bound, <=, best * (1 + 1e-9));
  g_assert_cmpfloat (bound, >=, 0.5 * best);
}

static void
test_answer_is_the_best_of_all (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint trial = 0; trial < 60; trial++)
    {
      ReeveMatrix times = { 0 };
      double weights[20];
      ReeveSiteState states[9] = { 0 };
      ReeveMedianProblem problem = {
        .times = &times, .weights = weights, .states = states, .n_open = 3,
        .limit_ms = trial % 2 ? REEVE_UNREACHED_MS : 400000, .penalty_ms = 1800000,
        .n_starts = 3, .seed = 7,
      };
      g_autoptr (ReeveJob) job = reeve_job_new ();
      g_autoptr (GError) error = NULL;
      g_auto (ReeveChoiceResult) result = { 0 };
      double best = INFINITY;

      fill_times (rand, &times, 9, 20);
      for (guint i = 0; i < 20; i++)
        weights[i] = g_rand_int_range (rand, 0, 9);
      states[1] = REEVE_SITE_STAYS;
      states[4] = REEVE_SITE_BARRED;
      for (guint bits = 0; bits < 512; bits++)
        if ((bits & 2) && !(bits & 16) && __builtin_popcount (bits) == 4)
          best = fmin (best, cost_of_set (&problem, bits));

      g_assert_true (reeve_median_solve (&problem, job, &result, &error));
      g_assert_no_error (error);
      g_assert_cmpfloat_with_epsilon (result.value, best, 1e-6 * best);
      check_bound (&problem, best, job);
      g_free (times.time_ms);
    }
}

/* Property: the bound never passes the optimum, which for large random
 * instances is at most what was found; the gap stays small. */
static void
test_bound_holds_on_large_instances (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  ReeveMatrix times = { 0 };
  g_autofree double *weights = g_new (double, 400);
  g_autofree ReeveSiteState *states = g_new0 (ReeveSiteState, 100);
  g_autofree ReeveLonLat *places = g_new (ReeveLonLat, 400);
  ReeveMedianProblem problem = {
    .times = &times, .weights = weights, .states = states, .n_open = 8,
    .limit_ms = REEVE_UNREACHED_MS, .penalty_ms = 7200000, .n_starts = 40, .seed = 1,
  };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_auto (ReeveChoiceResult) result = { 0 };
  g_auto (ReeveChoiceResult) again = { 0 };

  times.n_rows = 100;
  times.n_cols = 400;
  times.time_ms = g_new (guint32, 100 * 400);
  for (guint i = 0; i < 400; i++)
    {
      places[i] = (ReeveLonLat) { g_rand_double (rand), g_rand_double (rand) };
      weights[i] = g_rand_int_range (rand, 1, 50);
    }
  for (guint site = 0; site < 100; site++)
    for (guint i = 0; i < 400; i++)
      times.time_ms[site * 400 + i] = (guint32) (1e6 * hypot (places[site].lon - places[i].lon,
                                                              places[site].lat - places[i].lat));

  g_assert_true (reeve_median_solve (&problem, job, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (result.bound, <=, result.value);
  g_assert_cmpfloat (result.bound, >=, 0.98 * result.value);

  g_assert_true (reeve_median_solve (&problem, job, &again, &error));
  g_assert_cmpmem (result.sites->data, result.sites->len * sizeof (guint),
                   again.sites->data, again.sites->len * sizeof (guint));
  g_free (times.time_ms);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/median/answer-is-the-best-of-all", test_answer_is_the_best_of_all);
  g_test_add_func ("/analysis/median/bound-holds-on-large-instances",
                   test_bound_holds_on_large_instances);
  return g_test_run ();
}
