/* analysis/median-near.c — the sites that could be nearest to a place
 *
 * Work: sites × places to read the times, and sorting what is kept. Memory:
 * eight bytes for each pair kept; where stations stay open, few are.
 */
#include "analysis/median-private.h"

#include <stdlib.h>

/* Places sorted at once by one worker. */
#define PART 512

typedef struct
{
  const ReeveNearSites *near;
  guint                 n_places;
} Sorting;

static int
compare_near (const void *a,
              const void *b)
{
  guint64 x = *(const guint64 *) a;
  guint64 y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

static gboolean
sort_part (guint     part,
           gpointer  data,
           GError  **error)
{
  const Sorting *sorting = data;
  const ReeveNearSites *near = sorting->near;

  for (guint place = part * PART; place < MIN ((part + 1) * PART, sorting->n_places); place++)
    qsort (near->near + near->first[place], near->first[place + 1] - near->first[place],
           sizeof (guint64), compare_near);
  return TRUE;
}

static gboolean
is_near (const ReeveMedianProblem *problem,
         const ReeveNearSites     *near,
         guint                     site,
         guint                     place)
{
  return problem->weights[place] > 0 &&
         reeve_median_cost (problem, site, place) < near->base_ms[place];
}

static void
find_base (const ReeveMedianProblem *problem,
           ReeveNearSites           *near)
{
  guint n_places = problem->times->n_cols;

  for (guint place = 0; place < n_places; place++)
    near->base_ms[place] = problem->penalty_ms;
  for (guint site = 0; site < problem->times->n_rows; site++)
    for (guint place = 0; problem->states[site] == REEVE_SITE_STAYS && place < n_places; place++)
      near->base_ms[place] = MIN (near->base_ms[place], reeve_median_cost (problem, site, place));
}

gboolean
reeve_near_sites_find (const ReeveMedianProblem *problem,
                       ReeveJob                 *job,
                       ReeveNearSites           *out,
                       GError                  **error)
{
  guint n_sites = problem->times->n_rows;
  guint n_places = problem->times->n_cols;
  g_auto (ReeveNearSites) near = { 0 };
  g_autofree gsize *at = g_new (gsize, MAX (n_places, 1));
  Sorting sorting = { .near = &near, .n_places = n_places };

  near.first = g_new0 (gsize, n_places + 1);
  near.base_ms = g_new (guint32, MAX (n_places, 1));
  find_base (problem, &near);
  for (guint site = 0; site < n_sites; site++)
    for (guint place = 0; problem->states[site] == REEVE_SITE_FREE && place < n_places; place++)
      near.first[place + 1] += is_near (problem, &near, site, place);
  for (guint place = 0; place < n_places; place++)
    {
      near.first[place + 1] += near.first[place];
      at[place] = near.first[place];
    }

  near.near = g_new (guint64, MAX (near.first[n_places], 1));
  for (guint site = 0; site < n_sites; site++)
    {
      if (!reeve_job_step (job, site, 20 * n_sites, error))
        return FALSE;
      for (guint place = 0; problem->states[site] == REEVE_SITE_FREE && place < n_places; place++)
        if (is_near (problem, &near, site, place))
          near.near[at[place]++] =
            ((guint64) reeve_median_cost (problem, site, place) << 32) | site;
    }
  if (!reeve_job_share_out (job, (n_places + PART - 1) / PART, sort_part, &sorting, error))
    return FALSE;
  *out = near;
  near = (ReeveNearSites) { 0 };
  return TRUE;
}

void
reeve_near_sites_clear (ReeveNearSites *self)
{
  g_clear_pointer (&self->first, g_free);
  g_clear_pointer (&self->near, g_free);
  g_clear_pointer (&self->base_ms, g_free);
}
