/* analysis/cover.c — the sites that together reach the most weight
 *
 * Work: greedy and swaps cost sites × their lists a round; a subgradient step
 * costs the same. Ties go to the lower site, so a plan repeats on every machine.
 */
#include "analysis/cover.h"

#include <math.h>
#include <string.h>

/* Comparing this many combinations takes about a second. */
#define MAX_COMBINATIONS 2000000
/* More steps changed the bound by less than 0.01 % on Church's 55-node data. */
#define BOUND_STEPS 300

typedef struct
{
  const ReeveCoverage  *coverage;
  const double         *weights;
  const ReeveSiteState *states;
  guint                 n_open;
  ReeveJob             *job;

  guint32              *n_covering;  /* owned: how many open sites cover a place */
  guint8               *open;        /* owned: by site */
  double                value;       /* weight covered now */
} Solver;

void
reeve_coverage_free (ReeveCoverage *self)
{
  if (self == NULL)
    return;

  g_free (self->first);
  g_free (self->places);
  g_free (self);
}

void
reeve_choice_result_clear (ReeveChoiceResult *self)
{
  g_clear_pointer (&self->sites, g_array_unref);
}

static double
weight_gained (const Solver *solver,
               guint         site)
{
  const ReeveCoverage *coverage = solver->coverage;
  double sum = 0;

  for (guint32 i = coverage->first[site]; i < coverage->first[site + 1]; i++)
    if (solver->n_covering[coverage->places[i]] == 0)
      sum += solver->weights[coverage->places[i]];
  return sum;
}

static void
open_site (Solver *solver,
           guint   site)
{
  const ReeveCoverage *coverage = solver->coverage;

  solver->value += weight_gained (solver, site);
  for (guint32 i = coverage->first[site]; i < coverage->first[site + 1]; i++)
    solver->n_covering[coverage->places[i]]++;
  solver->open[site] = TRUE;
}

static void
close_site (Solver *solver,
            guint   site)
{
  const ReeveCoverage *coverage = solver->coverage;

  for (guint32 i = coverage->first[site]; i < coverage->first[site + 1]; i++)
    solver->n_covering[coverage->places[i]]--;
  solver->open[site] = FALSE;
  solver->value -= weight_gained (solver, site);
}

/* The free, closed site that adds most; G_MAXUINT when none adds anything. */
static guint
find_best_gain (const Solver *solver,
                double       *out_gain)
{
  guint best = G_MAXUINT;

  *out_gain = 0;
  for (guint site = 0; site < solver->coverage->n_sites; site++)
    if (solver->states[site] == REEVE_SITE_FREE && !solver->open[site])
      {
        double gain = weight_gained (solver, site);

        if (gain > *out_gain)
          {
            *out_gain = gain;
            best = site;
          }
      }
  return best;
}

static gboolean
choose_greedily (Solver  *solver,
                 GArray  *chosen,
                 GError **error)
{
  while (chosen->len < solver->n_open)
    {
      double gain;
      guint site;

      if (!reeve_job_step (solver->job, chosen->len, solver->n_open, error))
        return FALSE;
      site = find_best_gain (solver, &gain);
      if (site == G_MAXUINT)
        break;
      open_site (solver, site);
      g_array_append_val (chosen, site);
    }
  return TRUE;
}

/* Takes each chosen site out in turn and puts in the best instead, until a
 * whole round changes nothing. */
static gboolean
swap_until_still (Solver  *solver,
                  GArray  *chosen,
                  GError **error)
{
  gboolean changed = TRUE;

  for (guint round = 0; changed && round < 100; round++)
    {
      changed = FALSE;
      for (guint i = 0; i < chosen->len; i++)
        {
          guint old = g_array_index (chosen, guint, i);
          double before = solver->value;
          double gain;
          guint site;

          if (!reeve_job_step (solver->job, round, 100, error))
            return FALSE;
          close_site (solver, old);
          site = find_best_gain (solver, &gain);
          /* A real gain, not the rounding of a sum. */
          if (site == G_MAXUINT || solver->value + gain <= before * (1 + 1e-12))
            site = old;
          changed |= site != old;
          open_site (solver, site);
          g_array_index (chosen, guint, i) = site;
        }
    }
  return TRUE;
}

/* --- bound --- */

static int
compare_falling (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x < y) - (x > y);
}

/* One subgradient step: the bound at @price, and where it leads. */
static double
evaluate_prices (const Solver *solver,
                 const double *price,
                 double       *scratch,
                 double       *slope)
{
  const ReeveCoverage *coverage = solver->coverage;
  g_autofree double *worth = g_new (double, MAX (coverage->n_sites, 1));
  double bound = 0;
  double cut;
  guint n_free = 0;
  guint n_left;

  for (guint place = 0; place < coverage->n_places; place++)
    {
      double rest = solver->weights[place] - price[place];

      bound += MAX (rest, 0);
      slope[place] = rest > 0 ? 1 : 0;
    }
  for (guint site = 0; site < coverage->n_sites; site++)
    {
      worth[site] = 0;
      for (guint32 i = coverage->first[site]; i < coverage->first[site + 1]; i++)
        worth[site] += price[coverage->places[i]];
      if (solver->states[site] == REEVE_SITE_FREE)
        scratch[n_free++] = worth[site];
    }

  qsort (scratch, n_free, sizeof (double), compare_falling);
  n_left = MIN (solver->n_open, n_free);
  cut = n_left > 0 ? scratch[n_left - 1] : INFINITY;
  for (guint site = 0; site < coverage->n_sites && n_left > 0; site++)
    if (solver->states[site] == REEVE_SITE_FREE && worth[site] >= cut)
      {
        bound += worth[site];
        n_left--;
        for (guint32 i = coverage->first[site]; i < coverage->first[site + 1]; i++)
          slope[coverage->places[i]] -= 1;
      }
  return bound;
}

/* @covered: places that sites which stay cover: they count whatever happens. */
static gboolean
find_bound (const Solver *solver,
            const guint8 *covered,
            double        value,
            double       *out_bound,
            GError      **error)
{
  guint n = solver->coverage->n_places;
  g_autofree double *price = g_new0 (double, MAX (n, 1));
  g_autofree double *slope = g_new0 (double, MAX (n, 1));
  g_autofree double *scratch = g_new (double, MAX (solver->coverage->n_sites, 1));
  g_autofree double *weights = g_new (double, MAX (n, 1));
  Solver rest = *solver;
  double base = 0;
  double pace = 1;
  guint since_better = 0;

  for (guint i = 0; i < n; i++)
    {
      base += covered[i] ? solver->weights[i] : 0;
      weights[i] = covered[i] ? 0 : solver->weights[i];
      price[i] = weights[i] / 2;
    }
  rest.weights = weights;
  *out_bound = INFINITY;

  for (guint step = 0; step < BOUND_STEPS; step++)
    {
      double bound;
      double norm = 0;
      double stride;

      if (!reeve_job_step (solver->job, step, BOUND_STEPS, error))
        return FALSE;
      bound = base + evaluate_prices (&rest, price, scratch, slope);
      if (bound < *out_bound * (1 - 1e-9))
        since_better = 0;
      else if (++since_better == 10)
        {
          pace /= 2;
          since_better = 0;
        }
      *out_bound = MIN (*out_bound, bound);
      if (*out_bound <= value * (1 + 1e-9))
        break;

      for (guint i = 0; i < n; i++)
        norm += slope[i] * slope[i];
      if (norm == 0)
        break;
      stride = pace * (bound - value) / norm;
      /* The slope is that of the bound in the negative price, so go against it. */
      for (guint i = 0; i < n; i++)
        price[i] = CLAMP (price[i] + stride * slope[i], 0, weights[i]);
    }
  *out_bound = MAX (*out_bound, value);
  return TRUE;
}

/* --- every combination --- */

static double
count_combinations (guint n,
                    guint k)
{
  double count = 1;

  for (guint i = 0; i < k; i++)
    count = count * (n - i) / (i + 1);
  return count;
}

typedef struct
{
  Solver  *solver;
  GArray  *free_sites;   /* of guint */
  GArray  *stack;        /* of guint: chosen now */
  GArray  *best;         /* of guint */
  double   best_value;
  guint64  n_compared;
  double   n_total;
} Search;

static gboolean
compare_from (Search  *search,
              guint    start,
              GError **error)
{
  Solver *solver = search->solver;
  guint n_missing = solver->n_open - search->stack->len;

  if (n_missing == 0)
    {
      search->n_compared++;
      if (solver->value > search->best_value * (1 + 1e-12))
        {
          search->best_value = solver->value;
          g_array_set_size (search->best, 0);
          g_array_append_vals (search->best, search->stack->data, search->stack->len);
        }
      return (search->n_compared & 1023) != 0 ||
             reeve_job_step (solver->job, search->n_compared, (guint64) search->n_total + 1, error);
    }

  for (guint i = start; i + n_missing <= search->free_sites->len; i++)
    {
      guint site = g_array_index (search->free_sites, guint, i);
      double before = solver->value;
      gboolean go_on;

      open_site (solver, site);
      g_array_append_val (search->stack, site);
      go_on = compare_from (search, i + 1, error);
      g_array_set_size (search->stack, search->stack->len - 1);
      close_site (solver, site);
      solver->value = before;   /* sums of doubles do not undo themselves exactly */
      if (!go_on)
        return FALSE;
    }
  return TRUE;
}

/* Replaces @chosen by the best of all combinations. */
static gboolean
compare_all (Solver   *solver,
             GArray   *chosen,
             guint64  *out_n,
             GError  **error)
{
  g_autoptr (GArray) free_sites = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint));
  Search search = { .solver = solver, .free_sites = free_sites, .stack = stack, .best = chosen };

  search.best_value = solver->value;
  for (guint i = 0; i < chosen->len; i++)
    close_site (solver, g_array_index (chosen, guint, i));
  for (guint site = 0; site < solver->coverage->n_sites; site++)
    if (solver->states[site] == REEVE_SITE_FREE)
      g_array_append_val (free_sites, site);
  search.n_total = count_combinations (free_sites->len, solver->n_open);

  if (!compare_from (&search, 0, error))
    return FALSE;
  for (guint i = 0; i < chosen->len; i++)
    open_site (solver, g_array_index (chosen, guint, i));
  *out_n = search.n_compared;
  return TRUE;
}

static double
sum_work (const Solver *solver,
          guint         n_free)
{
  double mean = solver->coverage->n_sites > 0
              ? (double) solver->coverage->first[solver->coverage->n_sites] /
                solver->coverage->n_sites : 0;

  return count_combinations (n_free, solver->n_open) * (mean + 1) / 200;
}

/* Puts the site that adds most first, then the one that adds most to it. */
static void
order_by_gain (Solver *solver,
               GArray *chosen)
{
  for (guint i = 0; i < chosen->len; i++)
    close_site (solver, g_array_index (chosen, guint, i));
  for (guint i = 0; i < chosen->len; i++)
    {
      guint best = i;
      double best_gain = -1;
      guint site;

      for (guint k = i; k < chosen->len; k++)
        {
          guint other = g_array_index (chosen, guint, k);
          double gain = weight_gained (solver, other);

          if (gain > best_gain ||
              (gain == best_gain && other < g_array_index (chosen, guint, best)))
            {
              best = k;
              best_gain = gain;
            }
        }
      site = g_array_index (chosen, guint, best);
      g_array_index (chosen, guint, best) = g_array_index (chosen, guint, i);
      g_array_index (chosen, guint, i) = site;
      open_site (solver, site);
    }
}

/* The weight covered, summed afresh in one order so that it repeats exactly. */
static double
sum_covered (const Solver *solver)
{
  double sum = 0;

  for (guint place = 0; place < solver->coverage->n_places; place++)
    if (solver->n_covering[place] > 0)
      sum += solver->weights[place];
  return sum;
}

gboolean
reeve_cover_solve (const ReeveCoverage   *coverage,
                   const double          *weights,
                   const ReeveSiteState  *states,
                   guint                  n_open,
                   ReeveJob              *job,
                   ReeveChoiceResult     *out,
                   GError               **error)
{
  g_autofree guint32 *n_covering = g_new0 (guint32, MAX (coverage->n_places, 1));
  g_autofree guint8 *open = g_new0 (guint8, MAX (coverage->n_sites, 1));
  g_autofree guint8 *covered = g_new0 (guint8, MAX (coverage->n_places, 1));
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (guint));
  Solver solver = {
    .coverage = coverage, .weights = weights, .states = states, .n_open = n_open, .job = job,
    .n_covering = n_covering, .open = open,
  };
  guint n_free = 0;
  guint64 n_compared = 0;
  ReeveProof proof = REEVE_PROOF_NONE;
  double bound;

  for (guint site = 0; site < coverage->n_sites; site++)
    {
      if (states[site] == REEVE_SITE_STAYS)
        open_site (&solver, site);
      n_free += states[site] == REEVE_SITE_FREE;
    }
  for (guint place = 0; place < coverage->n_places; place++)
    covered[place] = n_covering[place] > 0;
  solver.n_open = MIN (n_open, n_free);

  if (!choose_greedily (&solver, chosen, error) || !swap_until_still (&solver, chosen, error))
    return FALSE;
  if (sum_work (&solver, n_free) <= MAX_COMBINATIONS)
    {
      /* Greedy stops early when nothing is left to cover; there is no better then. */
      if (chosen->len == solver.n_open &&
          !compare_all (&solver, chosen, &n_compared, error))
        return FALSE;
      proof = REEVE_PROOF_ENUMERATED;
    }

  order_by_gain (&solver, chosen);
  solver.value = sum_covered (&solver);
  bound = solver.value;
  if (proof == REEVE_PROOF_NONE)
    {
      if (!find_bound (&solver, covered, solver.value, &bound, error))
        return FALSE;
      if (bound <= solver.value * (1 + 1e-9))
        proof = REEVE_PROOF_BOUND;
    }

  out->sites = g_steal_pointer (&chosen);
  out->value = solver.value;
  out->bound = bound;
  out->proof = proof;
  out->n_compared = n_compared;
  return TRUE;
}
