#include "analysis/cover.h"

#include <math.h>

static ReeveCoverage *
random_coverage (GRand *rand,
                 guint  n_sites,
                 guint  n_places,
                 double share)
{
  ReeveCoverage *self = g_new0 (ReeveCoverage, 1);
  GArray *places = g_array_new (FALSE, FALSE, sizeof (guint32));

  self->n_sites = n_sites;
  self->n_places = n_places;
  self->first = g_new0 (guint32, n_sites + 1);
  for (guint site = 0; site < n_sites; site++)
    {
      for (guint32 place = 0; place < n_places; place++)
        if (g_rand_double (rand) < share)
          g_array_append_val (places, place);
      self->first[site + 1] = places->len;
    }
  self->places = (guint32 *) (gpointer) g_array_free (places, FALSE);
  return self;
}

/* Oracle: weight covered by a set given as bits, counted the slow way. */
static double
count_set (const ReeveCoverage *coverage,
           const double        *weights,
           guint                bits)
{
  double sum = 0;

  for (guint place = 0; place < coverage->n_places; place++)
    {
      gboolean hit = FALSE;

      for (guint site = 0; site < coverage->n_sites; site++)
        if (bits >> site & 1)
          for (guint32 i = coverage->first[site]; i < coverage->first[site + 1]; i++)
            hit |= coverage->places[i] == place;
      sum += hit ? weights[place] : 0;
    }
  return sum;
}

static void
test_answer_is_the_best_of_all (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint trial = 0; trial < 60; trial++)
    {
      g_autoptr (ReeveCoverage) coverage = random_coverage (rand, 10, 24, 0.2);
      g_autoptr (ReeveJob) job = reeve_job_new ();
      g_autoptr (GError) error = NULL;
      g_auto (ReeveChoiceResult) result = { 0 };
      ReeveSiteState states[10];
      double weights[24];
      double best = 0;
      guint always = 0;
      guint never = 0;
      guint chosen = 0;

      for (guint i = 0; i < 24; i++)
        weights[i] = g_rand_int_range (rand, 0, 50);
      for (guint i = 0; i < 10; i++)
        {
          states[i] = (ReeveSiteState) (g_rand_int_range (rand, 0, 10) == 0 ? REEVE_SITE_STAYS :
                                        g_rand_int_range (rand, 0, 10) == 0 ? REEVE_SITE_BARRED :
                                        REEVE_SITE_FREE);
          always |= (states[i] == REEVE_SITE_STAYS) << i;
          never |= (states[i] == REEVE_SITE_BARRED) << i;
        }
      for (guint bits = 0; bits < 1024; bits++)
        if ((bits & always) == always && (bits & never) == 0 &&
            __builtin_popcount (bits & ~always) <= 3)
          best = fmax (best, count_set (coverage, weights, bits));

      g_assert_true (reeve_cover_solve (coverage, weights, states, 3, job, &result, &error));
      g_assert_no_error (error);
      for (guint i = 0; i < result.sites->len; i++)
        chosen |= 1u << g_array_index (result.sites, guint, i);
      g_assert_cmpuint (chosen & never, ==, 0);
      g_assert_cmpuint (result.sites->len, <=, 3);
      g_assert_cmpfloat (result.value, ==, best);
      g_assert_cmpfloat (count_set (coverage, weights, chosen | always), ==, best);
      g_assert_cmpint (result.proof, ==, REEVE_PROOF_ENUMERATED);
    }
}

/* Property: on instances too large to compare, the bound is never below what
 * any choice reaches, and stays near what was found. */
static void
test_bound_holds_on_large_instances (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (ReeveCoverage) coverage = random_coverage (rand, 120, 900, 0.03);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_auto (ReeveChoiceResult) result = { 0 };
  g_autofree ReeveSiteState *states = g_new0 (ReeveSiteState, 120);
  g_autofree double *weights = g_new (double, 900);

  for (guint i = 0; i < 900; i++)
    weights[i] = g_rand_int_range (rand, 1, 100);
  g_assert_true (reeve_cover_solve (coverage, weights, states, 12, job, &result, &error));
  g_assert_cmpint (result.proof, !=, REEVE_PROOF_ENUMERATED);
  g_assert_cmpfloat (result.bound, >=, result.value);
  g_assert_cmpfloat (result.bound, <=, result.value * 1.12);

  for (guint trial = 0; trial < 300; trial++)
    {
      g_autofree guint8 *hit = g_new0 (guint8, 900);
      double sum = 0;

      for (guint i = 0; i < 12; i++)
        {
          guint site = (guint) g_rand_int_range (rand, 0, 120);

          for (guint32 k = coverage->first[site]; k < coverage->first[site + 1]; k++)
            hit[coverage->places[k]] = TRUE;
        }
      for (guint i = 0; i < 900; i++)
        sum += hit[i] ? weights[i] : 0;
      g_assert_cmpfloat (sum, <=, result.value);
    }
}

static void
test_stops_when_cancelled (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (ReeveCoverage) coverage = random_coverage (rand, 10, 20, 0.2);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_auto (ReeveChoiceResult) result = { 0 };
  ReeveSiteState states[10] = { 0 };
  double weights[20] = { 1 };

  reeve_job_cancel (job);
  g_assert_false (reeve_cover_solve (coverage, weights, states, 2, job, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (result.sites);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/cover/answer-is-the-best-of-all", test_answer_is_the_best_of_all);
  g_test_add_func ("/analysis/cover/bound-holds-on-large-instances",
                   test_bound_holds_on_large_instances);
  g_test_add_func ("/analysis/cover/stops-when-cancelled", test_stops_when_cancelled);
  return g_test_run ();
}
