/* analysis/median.c — the sites from which people are nearest on the whole
 *
 * One round of swaps looks at the pairs of site and place that are nearer than
 * the second nearest open site (Resende and Werneck 2007). Memory: the near
 * sites of every place, and sites × open sites.
 */
#include "analysis/median-private.h"

#include <math.h>
#include <string.h>

#define NOBODY G_MAXUINT32
#define MAX_COMPARED_WORK 2e8

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
  ReeveNearSites            near;     /* owned */
  guint32                  *slot;     /* owned, by site: where among the chosen, or NOBODY */
  double                   *gain;     /* owned, by site: what opening it saves */
  double                   *loss;     /* owned, by slot: what closing it costs */
  double                   *spared;   /* owned, by slot × site: less when both are done */
} Solver;

static gboolean
init_solver (Solver                    *solver,
             const ReeveMedianProblem  *problem,
             ReeveJob                  *job,
             GError                   **error)
{
  solver->problem = problem;
  solver->job = job;
  solver->n_sites = problem->times->n_rows;
  solver->n_places = problem->times->n_cols;
  solver->open = g_new0 (guint8, MAX (solver->n_sites, 1));
  solver->first = g_new (guint32, MAX (solver->n_places, 1));
  solver->first_ms = g_new (guint32, MAX (solver->n_places, 1));
  solver->second_ms = g_new (guint32, MAX (solver->n_places, 1));
  solver->slot = g_new (guint32, MAX (solver->n_sites, 1));
  solver->gain = g_new (double, MAX (solver->n_sites, 1));
  solver->loss = g_new (double, MAX (problem->n_open, 1));
  solver->spared = g_new (double, MAX ((gsize) problem->n_open * solver->n_sites, 1));
  return reeve_near_sites_find (problem, job, &solver->near, error);
}

static void
clear_solver (Solver *solver)
{
  reeve_near_sites_clear (&solver->near);
  g_free (solver->open);
  g_free (solver->first);
  g_free (solver->first_ms);
  g_free (solver->second_ms);
  g_free (solver->slot);
  g_free (solver->gain);
  g_free (solver->loss);
  g_free (solver->spared);
}

/* Nearest and second nearest of every place, afresh; returns the cost. Sites
 * that stay are nobody here: a place has them anyway. */
static double
assign (Solver *solver)
{
  double sum = 0;

  for (guint place = 0; place < solver->n_places; place++)
    {
      guint n = 0;

      solver->first[place] = NOBODY;
      solver->first_ms[place] = solver->near.base_ms[place];
      solver->second_ms[place] = solver->near.base_ms[place];
      for (gsize i = solver->near.first[place]; i < solver->near.first[place + 1] && n < 2; i++)
        {
          guint32 site = reeve_near_site (solver->near.near[i]);

          if (!solver->open[site])
            continue;
          if (n++ == 0)
            {
              solver->first[place] = site;
              solver->first_ms[place] = reeve_near_ms (solver->near.near[i]);
            }
          else
            solver->second_ms[place] = reeve_near_ms (solver->near.near[i]);
        }
      sum += solver->problem->weights[place] * solver->first_ms[place];
    }
  return sum;
}

static gboolean
keep_on (const Solver  *solver,
         GError       **error)
{
  return !g_cancellable_set_error_if_cancelled (reeve_job_get_cancellable (solver->job), error);
}

static gboolean
is_free (const Solver *solver,
         guint         site)
{
  return solver->problem->states[site] == REEVE_SITE_FREE && !solver->open[site];
}

/* What opening each site alone saves. */
static void
find_gains (Solver *solver)
{
  memset (solver->gain, 0, sizeof (double) * solver->n_sites);
  for (guint place = 0; place < solver->n_places; place++)
    for (gsize i = solver->near.first[place]; i < solver->near.first[place + 1]; i++)
      {
        guint32 cost = reeve_near_ms (solver->near.near[i]);

        if (cost >= solver->first_ms[place])
          break;
        solver->gain[reeve_near_site (solver->near.near[i])] +=
          solver->problem->weights[place] * (solver->first_ms[place] - cost);
      }
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

      if (!keep_on (solver, error))
        return FALSE;
      find_gains (solver);
      for (guint site = 0; site < solver->n_sites; site++)
        if (is_free (solver, site) && solver->gain[site] > best_saving)
          {
            best_saving = solver->gain[site];
            best = site;
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

/* For every site what it saves, for every slot what closing it costs, and for
 * both together what of the cost is spared, as the site takes over. */
static void
weigh_swaps (Solver *solver,
             GArray *chosen)
{
  find_gains (solver);
  memset (solver->loss, 0, sizeof (double) * chosen->len);
  memset (solver->spared, 0, sizeof (double) * chosen->len * solver->n_sites);
  for (guint i = 0; i < chosen->len; i++)
    solver->slot[g_array_index (chosen, guint, i)] = i;

  for (guint place = 0; place < solver->n_places; place++)
    {
      double weight = solver->problem->weights[place];
      guint32 first_ms = solver->first_ms[place];
      guint32 second_ms = solver->second_ms[place];
      guint32 slot;
      double *spared;

      if (solver->first[place] == NOBODY)
        continue;
      slot = solver->slot[solver->first[place]];
      spared = solver->spared + (gsize) slot * solver->n_sites;
      solver->loss[slot] += weight * (second_ms - first_ms);
      for (gsize i = solver->near.first[place]; i < solver->near.first[place + 1]; i++)
        {
          guint32 cost = reeve_near_ms (solver->near.near[i]);

          if (cost >= second_ms)
            break;
          spared[reeve_near_site (solver->near.near[i])] +=
            weight * (second_ms - MAX (cost, first_ms));
        }
    }
}

/* The best swap of one chosen site for a free one (Whitaker 1983). */
static double
find_best_swap (Solver *solver,
                GArray *chosen,
                guint  *out_slot,
                guint  *out_in)
{
  double best = 0;

  weigh_swaps (solver, chosen);
  for (guint in = 0; in < solver->n_sites; in++)
    for (guint i = 0; is_free (solver, in) && i < chosen->len; i++)
      {
        double net = solver->gain[in] - solver->loss[i] +
                     solver->spared[(gsize) i * solver->n_sites + in];

        if (net > best)
          {
            best = net;
            *out_slot = i;
            *out_in = in;
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

      if (!keep_on (solver, error))
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

      if (!reeve_job_step (solver->job, start, 2 * solver->problem->n_starts + 1, error))
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

/* A good first guess: between what a place pays and what it would without that site. */
static gboolean
find_bound (Solver   *solver,
            double    cost,
            double   *out_bound,
            GError  **error)
{
  g_autofree double *price_ms = g_new (double, MAX (solver->n_places, 1));

  for (guint place = 0; place < solver->n_places; place++)
    price_ms[place] = 0.5 * solver->first_ms[place] + 0.5 * solver->second_ms[place];
  return reeve_median_find_bound (solver->problem, &solver->near, price_ms, cost, solver->job,
                                  out_bound, error);
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
      return keep_on (solver, error);
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
  double cost = 0;
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

  done = init_solver (&solver, &own, job, error) &&
         search_starts (&solver, best, &cost, error);
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
