/* analysis/median.c — the sites from which people are nearest on the whole
 *
 * One round of swaps costs sites × places. Memory: a few numbers a place.
 */
#include "analysis/median.h"

#include <math.h>
#include <string.h>

#define NOBODY G_MAXUINT32
#define MAX_COMPARED_WORK 2e8
#define BOUND_STEPS 1000

typedef struct
{
  const ReeveMedianProblem *problem;
  ReeveJob                 *job;
  guint                     n_sites;
  guint                     n_places;
  guint8                   *open;     /* owned */
  guint32                  *first;    /* owned: nearest open site of a place */
  guint32                  *first_ms; /* owned */
  guint32                  *second_ms;/* owned: of the second nearest */
  double                   *loss;     /* owned: by site, what closing it costs */
} Solver;

static void
init_solver (Solver                   *solver,
             const ReeveMedianProblem *problem,
             ReeveJob                 *job)
{
  solver->problem = problem;
  solver->job = job;
  solver->n_sites = problem->times->n_rows;
  solver->n_places = problem->times->n_cols;
  solver->open = g_new0 (guint8, MAX (solver->n_sites, 1));
  solver->first = g_new (guint32, MAX (solver->n_places, 1));
  solver->first_ms = g_new (guint32, MAX (solver->n_places, 1));
  solver->second_ms = g_new (guint32, MAX (solver->n_places, 1));
  solver->loss = g_new (double, MAX (solver->n_sites, 1));
}

static void
clear_solver (Solver *solver)
{
  g_free (solver->open);
  g_free (solver->first);
  g_free (solver->first_ms);
  g_free (solver->second_ms);
  g_free (solver->loss);
}

/* Nearest and second nearest of every place, afresh; returns the cost. */
static double
assign (Solver *solver)
{
  double sum = 0;

  for (guint place = 0; place < solver->n_places; place++)
    {
      solver->first[place] = NOBODY;
      solver->first_ms[place] = solver->problem->penalty_ms;
      solver->second_ms[place] = solver->problem->penalty_ms;
    }
  for (guint site = 0; site < solver->n_sites; site++)
    {
      if (!solver->open[site])
        continue;
      for (guint place = 0; place < solver->n_places; place++)
        {
          guint32 cost = reeve_median_cost (solver->problem, site, place);

          if (cost < solver->first_ms[place])
            {
              solver->second_ms[place] = solver->first_ms[place];
              solver->first_ms[place] = cost;
              solver->first[place] = site;
            }
          else if (cost < solver->second_ms[place])
            solver->second_ms[place] = cost;
        }
    }
  for (guint place = 0; place < solver->n_places; place++)
    sum += solver->problem->weights[place] * solver->first_ms[place];
  return sum;
}

static gboolean
is_free (const Solver *solver,
         guint         site)
{
  return solver->problem->states[site] == REEVE_SITE_FREE && !solver->open[site];
}

/* What opening @site alone saves. */
static double
saving_of (const Solver *solver,
           guint         site)
{
  double saving = 0;

  for (guint place = 0; place < solver->n_places; place++)
    {
      guint32 cost = reeve_median_cost (solver->problem, site, place);

      if (cost < solver->first_ms[place])
        saving += solver->problem->weights[place] * (solver->first_ms[place] - cost);
    }
  return saving;
}

static gboolean
start_greedily (Solver  *solver,
                GArray  *chosen,
                GError **error)
{
  while (chosen->len < solver->problem->n_open)
    {
      guint best = NOBODY;
      double best_saving = -1;

      if (!reeve_job_step (solver->job, chosen->len, solver->problem->n_open, error))
        return FALSE;
      for (guint site = 0; site < solver->n_sites; site++)
        if (is_free (solver, site))
          {
            double saving = saving_of (solver, site);

            if (saving > best_saving)
              {
                best_saving = saving;
                best = site;
              }
          }
      if (best == NOBODY)
        break;
      solver->open[best] = TRUE;
      g_array_append_val (chosen, best);
      assign (solver);
    }
  return TRUE;
}

static void
start_at_random (Solver *solver,
                 GArray *chosen,
                 GRand  *rand)
{
  g_autoptr (GArray) pool = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint site = 0; site < solver->n_sites; site++)
    if (is_free (solver, site))
      g_array_append_val (pool, site);
  for (guint i = 0; i < pool->len && chosen->len < solver->problem->n_open; i++)
    {
      guint k = (guint) g_rand_int_range (rand, (gint32) i, (gint32) pool->len);
      guint site = g_array_index (pool, guint, k);

      g_array_index (pool, guint, k) = g_array_index (pool, guint, i);
      g_array_append_val (chosen, site);
      solver->open[site] = TRUE;
    }
  assign (solver);
}

/* The best swap of one chosen site for a free one: Whitaker's sums give, for a
 * site that comes in, what it saves and how that changes each closing's loss. */
static double
find_best_swap (Solver *solver,
                GArray *chosen,
                guint  *out_slot,
                guint  *out_in)
{
  const double *weights = solver->problem->weights;
  double best = 0;

  for (guint in = 0; in < solver->n_sites; in++)
    {
      double gain = 0;

      if (!is_free (solver, in))
        continue;
      for (guint i = 0; i < chosen->len; i++)
        solver->loss[g_array_index (chosen, guint, i)] = 0;
      for (guint place = 0; place < solver->n_places; place++)
        {
          guint32 cost = reeve_median_cost (solver->problem, in, place);
          guint32 first_ms = solver->first_ms[place];

          if (cost < first_ms)
            gain += weights[place] * (first_ms - cost);
          else if (solver->first[place] != NOBODY)
            solver->loss[solver->first[place]] +=
              weights[place] * (MIN (cost, solver->second_ms[place]) - first_ms);
        }
      for (guint i = 0; i < chosen->len; i++)
        {
          double net = gain - solver->loss[g_array_index (chosen, guint, i)];

          if (net > best)
            {
              best = net;
              *out_slot = i;
              *out_in = in;
            }
        }
    }
  return best;
}

static gboolean
swap_until_still (Solver  *solver,
                  GArray  *chosen,
                  double  *inout_cost,
                  GError **error)
{
  for (guint round = 0; round < 10000; round++)
    {
      guint slot = 0;
      guint in = 0;
      double gain;

      if (!reeve_job_step (solver->job, 0, 1, error))
        return FALSE;
      gain = find_best_swap (solver, chosen, &slot, &in);
      if (gain <= *inout_cost * 1e-12)
        break;
      solver->open[g_array_index (chosen, guint, slot)] = FALSE;
      solver->open[in] = TRUE;
      g_array_index (chosen, guint, slot) = in;
      *inout_cost = assign (solver);
    }
  return TRUE;
}

static void
reset_open (Solver *solver)
{
  for (guint site = 0; site < solver->n_sites; site++)
    solver->open[site] = solver->problem->states[site] == REEVE_SITE_STAYS;
}

static int
compare_sites (gconstpointer a,
               gconstpointer b)
{
  guint x = *(const guint *) a;
  guint y = *(const guint *) b;

  return (x > y) - (x < y);
}

static gboolean
search_starts (Solver  *solver,
               GArray  *best,
               double  *out_cost,
               GError **error)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) (solver->problem->seed ^
                                                            (solver->problem->seed >> 32)));

  *out_cost = INFINITY;
  for (guint start = 0; start < MAX (solver->problem->n_starts, 1); start++)
    {
      g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (guint));
      double cost;

      if (!reeve_job_step (solver->job, start, solver->problem->n_starts + 1, error))
        return FALSE;
      reset_open (solver);
      assign (solver);
      if (start > 0)
        start_at_random (solver, chosen, rand);
      else if (!start_greedily (solver, chosen, error))
        return FALSE;
      cost = assign (solver);
      if (!swap_until_still (solver, chosen, &cost, error))
        return FALSE;
      if (cost < *out_cost * (1 - 1e-12))
        {
          *out_cost = cost;
          g_array_set_size (best, 0);
          g_array_append_vals (best, chosen->data, chosen->len);
        }
    }
  g_array_sort (best, compare_sites);
  return TRUE;
}

/* --- bound --- */

static int
compare_rising (gconstpointer a,
                gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* L(v) = Σ v + Σ (sites that stay) ρ + the n_open smallest ρ of the free ones,
 * ρ(site) = Σ min (0, w·cost − v). A place nobody reaches costs its penalty: a
 * site with the penalty for everybody is always open. */
static double
evaluate_prices (const Solver *solver,
                 const double *price,
                 double       *rho,
                 gint32       *n_served)
{
  const ReeveMedianProblem *problem = solver->problem;
  g_autoptr (GArray) free_rho = g_array_new (FALSE, FALSE, sizeof (double));
  double bound = 0;
  double cut = -INFINITY;
  guint n_left;

  for (guint place = 0; place < solver->n_places; place++)
    {
      double rest = problem->weights[place] * problem->penalty_ms - price[place];

      bound += price[place] + MIN (rest, 0);
      n_served[place] = rest < 0;
    }
  for (guint site = 0; site < solver->n_sites; site++)
    {
      rho[site] = 0;
      if (problem->states[site] == REEVE_SITE_BARRED)
        continue;
      for (guint place = 0; place < solver->n_places; place++)
        {
          guint32 cost = reeve_median_cost (problem, site, place);

          if (cost < problem->penalty_ms)
            rho[site] += MIN (0, problem->weights[place] * cost - price[place]);
        }
      if (problem->states[site] == REEVE_SITE_FREE)
        g_array_append_val (free_rho, rho[site]);
    }

  g_array_sort (free_rho, compare_rising);
  n_left = MIN (problem->n_open, free_rho->len);
  if (n_left > 0)
    cut = g_array_index (free_rho, double, n_left - 1);
  for (guint site = 0; site < solver->n_sites; site++)
    {
      gboolean taken = problem->states[site] == REEVE_SITE_STAYS;

      if (problem->states[site] == REEVE_SITE_FREE && n_left > 0 && rho[site] <= cut)
        {
          taken = TRUE;
          n_left--;
        }
      if (!taken)
        continue;
      bound += rho[site];
      for (guint place = 0; place < solver->n_places; place++)
        {
          guint32 cost = reeve_median_cost (problem, site, place);

          n_served[place] += cost < problem->penalty_ms &&
                             problem->weights[place] * cost < price[place];
        }
    }
  return bound;
}

static gboolean
find_bound (Solver  *solver,
            double   cost,
            double  *out_bound,
            GError **error)
{
  guint n = solver->n_places;
  g_autofree double *price = g_new0 (double, MAX (n, 1));
  g_autofree double *rho = g_new0 (double, MAX (solver->n_sites, 1));
  g_autofree gint32 *n_served = g_new0 (gint32, MAX (n, 1));
  double pace = 2;
  guint since_better = 0;

  /* A good start: what a place pays with the second nearest open site. */
  for (guint place = 0; place < n; place++)
    price[place] = solver->problem->weights[place] *
                   (0.5 * solver->first_ms[place] + 0.5 * solver->second_ms[place]);
  *out_bound = -INFINITY;

  for (guint step = 0; step < BOUND_STEPS; step++)
    {
      double bound;
      double norm = 0;
      double stride;

      if (!reeve_job_step (solver->job, step, BOUND_STEPS, error))
        return FALSE;
      bound = evaluate_prices (solver, price, rho, n_served);
      if (bound > *out_bound + 1e-9 * fabs (cost))
        since_better = 0;
      else if (++since_better == 30)
        {
          pace /= 2;
          since_better = 0;
        }
      *out_bound = MAX (*out_bound, bound);
      if (*out_bound >= cost * (1 - 1e-9))
        break;

      for (guint place = 0; place < n; place++)
        norm += (double) (1 - n_served[place]) * (1 - n_served[place]);
      if (norm == 0)
        break;
      stride = pace * (cost - bound) / norm;
      for (guint place = 0; place < n; place++)
        price[place] = MAX (0, price[place] + stride * (1 - n_served[place]));
    }
  *out_bound = CLAMP (*out_bound, 0, cost);
  return TRUE;
}

/* --- every combination --- */

typedef struct
{
  Solver  *solver;
  GArray  *pool;         /* of guint: free sites */
  guint   *stack;
  guint32 *cost_ms;      /* (n_open + 1) × places: nearest so far at each depth */
  GArray  *best;
  double   best_cost;
  guint64  n_compared;
} Search;

static gboolean
compare_from (Search  *search,
              guint    depth,
              guint    start,
              GError **error)
{
  Solver *solver = search->solver;
  guint n = solver->n_places;
  const guint32 *now = search->cost_ms + (gsize) depth * n;
  guint n_open = solver->problem->n_open;

  if (depth == n_open)
    {
      double cost = 0;

      for (guint place = 0; place < n; place++)
        cost += solver->problem->weights[place] * now[place];
      search->n_compared++;
      if (cost < search->best_cost * (1 - 1e-12))
        {
          search->best_cost = cost;
          g_array_set_size (search->best, 0);
          g_array_append_vals (search->best, search->stack, n_open);
        }
      return reeve_job_step (solver->job, 0, 1, error);
    }

  for (guint i = start; i + (n_open - depth) <= search->pool->len; i++)
    {
      guint site = g_array_index (search->pool, guint, i);
      guint32 *next = search->cost_ms + (gsize) (depth + 1) * n;

      for (guint place = 0; place < n; place++)
        next[place] = MIN (now[place], reeve_median_cost (solver->problem, site, place));
      search->stack[depth] = site;
      if (!compare_from (search, depth + 1, i + 1, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
compare_all (Solver   *solver,
             GArray   *pool,
             GArray   *best,
             double   *inout_cost,
             guint64  *out_n,
             GError  **error)
{
  guint n_open = solver->problem->n_open;
  g_autofree guint *stack = g_new (guint, MAX (n_open, 1));
  g_autofree guint32 *cost_ms = g_new (guint32, (gsize) (n_open + 1) * MAX (solver->n_places, 1));
  Search search = {
    .solver = solver, .pool = pool, .stack = stack, .cost_ms = cost_ms, .best = best,
    .best_cost = *inout_cost,
  };

  reset_open (solver);
  assign (solver);
  memcpy (cost_ms, solver->first_ms, sizeof (guint32) * solver->n_places);
  if (!compare_from (&search, 0, 0, error))
    return FALSE;
  *inout_cost = search.best_cost;
  *out_n = search.n_compared;
  return TRUE;
}

gboolean
reeve_median_solve (const ReeveMedianProblem  *problem,
                    ReeveJob                  *job,
                    ReeveChoiceResult         *out,
                    GError                   **error)
{
  ReeveMedianProblem own = *problem;
  g_autoptr (GArray) pool = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) best = g_array_new (FALSE, FALSE, sizeof (guint));
  Solver solver = { 0 };
  double n_combinations = 1;
  double cost;
  double bound;
  guint64 n_compared = 0;
  ReeveProof proof = REEVE_PROOF_NONE;
  gboolean done;

  for (guint site = 0; site < problem->times->n_rows; site++)
    if (problem->states[site] == REEVE_SITE_FREE)
      g_array_append_val (pool, site);
  own.n_open = MIN (problem->n_open, pool->len);
  for (guint i = 0; i < own.n_open; i++)
    n_combinations = n_combinations * (pool->len - i) / (i + 1);

  init_solver (&solver, &own, job);
  done = search_starts (&solver, best, &cost, error);
  if (done && n_combinations * MAX (solver.n_places, 1) <= MAX_COMPARED_WORK)
    {
      done = compare_all (&solver, pool, best, &cost, &n_compared, error);
      proof = REEVE_PROOF_ENUMERATED;
    }

  bound = cost;
  if (done)
    {
      reset_open (&solver);
      for (guint i = 0; i < best->len; i++)
        solver.open[g_array_index (best, guint, i)] = TRUE;
      cost = assign (&solver);
      bound = cost;
      if (proof == REEVE_PROOF_NONE)
        {
          done = find_bound (&solver, cost, &bound, error);
          proof = done && bound >= cost * (1 - 1e-9) ? REEVE_PROOF_BOUND : REEVE_PROOF_NONE;
        }
    }
  clear_solver (&solver);
  if (!done)
    return FALSE;

  out->sites = g_steal_pointer (&best);
  out->value = cost;
  out->bound = bound;
  out->proof = proof;
  out->n_compared = n_compared;
  return TRUE;
}
