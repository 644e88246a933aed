/* analysis/median-bound.c — no choice of sites costs less
 *
 * Lagrangian relaxation of "every place is served once" (Narula, Ogbu and
 * Samuelsson 1977): with a price for each place,
 *
 *   L(v) = Σ v + the n_open smallest ρ of the free sites,
 *   ρ(site) = Σ min (0, weight × cost − v)
 *
 * is below every choice's cost. No price need pass what the place pays where
 * it is served today, so sites that stay add nothing. Prices follow Polyak's
 * steps (1969). Work of a step: the pairs whose cost is below the price.
 */
#include "analysis/median-private.h"

#include <math.h>
#include <string.h>

#define STEPS 1000
/* Steps without a better bound until they are made smaller, and how small they
 * become before no more can be hoped for. */
#define PATIENCE 30
#define LEAST_PACE 1e-4

typedef struct
{
  const ReeveMedianProblem *problem;
  const ReeveNearSites     *near;
  double                   *price;     /* owned, by place */
  double                   *rho;       /* owned, by site */
  guint8                   *taken;     /* owned, by site */
  gint8                    *slope;     /* owned, by place: 1 less the sites that serve it */
} Prices;

static int
compare_rising (gconstpointer a,
                gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Marks the n_open free sites of least ρ, lowest numbers first; their sum. */
static double
take_sites (Prices *self)
{
  const ReeveMedianProblem *problem = self->problem;
  g_autoptr (GArray) rising = g_array_new (FALSE, FALSE, sizeof (double));
  double sum = 0;
  double cut;
  guint n_below = 0;
  guint n_left;

  memset (self->taken, 0, problem->times->n_rows);
  for (guint site = 0; site < problem->times->n_rows; site++)
    if (problem->states[site] == REEVE_SITE_FREE)
      g_array_append_val (rising, self->rho[site]);
  g_array_sort (rising, compare_rising);
  n_left = MIN (problem->n_open, rising->len);
  if (n_left == 0)
    return 0;

  cut = g_array_index (rising, double, n_left - 1);
  while (g_array_index (rising, double, n_below) < cut)
    n_below++;
  n_left -= n_below;
  for (guint site = 0; site < problem->times->n_rows; site++)
    {
      if (problem->states[site] != REEVE_SITE_FREE || self->rho[site] > cut ||
          (self->rho[site] == cut && n_left == 0))
        continue;
      n_left -= self->rho[site] == cut;
      self->taken[site] = TRUE;
      sum += self->rho[site];
    }
  return sum;
}

static double
evaluate (Prices *self)
{
  const ReeveMedianProblem *problem = self->problem;
  const ReeveNearSites *near = self->near;
  double bound = 0;

  memset (self->rho, 0, sizeof (double) * problem->times->n_rows);
  for (guint place = 0; place < problem->times->n_cols; place++)
    {
      double weight = problem->weights[place];
      double price = self->price[place];

      bound += price;
      for (gsize i = near->first[place]; i < near->first[place + 1]; i++)
        {
          double cost = weight * reeve_near_ms (near->near[i]);

          if (cost >= price)
            break;
          self->rho[reeve_near_site (near->near[i])] += cost - price;
        }
    }
  return bound + take_sites (self);
}

/* Which way each price should go; returns the square of the length. */
static double
find_slope (Prices *self)
{
  const ReeveMedianProblem *problem = self->problem;
  const ReeveNearSites *near = self->near;
  double norm = 0;

  for (guint place = 0; place < problem->times->n_cols; place++)
    {
      double weight = problem->weights[place];
      double price = self->price[place];
      int slope = 1;

      for (gsize i = near->first[place]; i < near->first[place + 1] && slope > -100; i++)
        {
          if (weight * reeve_near_ms (near->near[i]) >= price)
            break;
          slope -= self->taken[reeve_near_site (near->near[i])];
        }
      if (slope > 0 && price >= weight * near->base_ms[place])
        slope = 0;
      self->slope[place] = (gint8) slope;
      norm += (double) slope * slope;
    }
  return norm;
}

static void
move_prices (Prices *self,
             double  stride)
{
  const ReeveMedianProblem *problem = self->problem;

  for (guint place = 0; place < problem->times->n_cols; place++)
    self->price[place] = CLAMP (self->price[place] + stride * self->slope[place], 0,
                                problem->weights[place] * self->near->base_ms[place]);
}

static gboolean
follow_slope (Prices    *self,
              double     cost,
              ReeveJob  *job,
              double    *out_bound,
              GError   **error)
{
  double best = -INFINITY;
  double pace = 2;
  guint since_better = 0;

  for (guint step = 0; step < STEPS && pace > LEAST_PACE; step++)
    {
      double bound = evaluate (self);
      double norm;

      if (!reeve_job_step (job, STEPS + step, 2 * STEPS, error))
        return FALSE;
      if (bound > best + 1e-7 * fabs (cost))
        since_better = 0;
      else if (++since_better == PATIENCE)
        {
          pace /= 2;
          since_better = 0;
        }
      best = MAX (best, bound);
      if (best >= cost * (1 - 1e-9))
        break;
      norm = find_slope (self);
      if (norm == 0)
        break;
      move_prices (self, pace * (cost - bound) / norm);
    }
  *out_bound = CLAMP (best, 0, cost);
  return TRUE;
}

gboolean
reeve_median_find_bound (const ReeveMedianProblem  *problem,
                         const ReeveNearSites      *near,
                         const double              *price_ms,
                         double                     cost,
                         ReeveJob                  *job,
                         double                    *out_bound,
                         GError                   **error)
{
  guint n_sites = MAX (problem->times->n_rows, 1);
  guint n_places = MAX (problem->times->n_cols, 1);
  g_autofree double *price = g_new0 (double, n_places);
  g_autofree double *rho = g_new (double, n_sites);
  g_autofree guint8 *taken = g_new (guint8, n_sites);
  g_autofree gint8 *slope = g_new0 (gint8, n_places);
  Prices self = {
    .problem = problem, .near = near, .price = price, .rho = rho, .taken = taken, .slope = slope,
  };

  for (guint place = 0; place < problem->times->n_cols; place++)
    price[place] = problem->weights[place] * MIN (price_ms[place], near->base_ms[place]);
  return follow_slope (&self, cost, job, out_bound, error);
}
