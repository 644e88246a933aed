/* analysis/tool-site-max-cover.c — which sites reach the most people in time? */
#include "analysis/sites.h"

#include "core/error.h"
#include "core/i18n.h"

static const ReeveParam params[] = {
  REEVE_SITE_PARAMS,
  { .key = "reach", .kind = REEVE_PARAM_DURATION, .low = 30e3, .high = 7200e3, .preset = 480e3,
    .title = N_("Time limit"), .help = N_("Longest acceptable journey") },
  { NULL }
};

/* Sites whose rows are worked on at once: keeps the matrix of a large city small. */
#define ROWS_AT_ONCE 64

static ReeveCoverage *
find_coverage (ReeveRun                *run,
               const ReeveSiteProblem  *problem,
               guint32                  limit_ms,
               GError                 **error)
{
  g_autoptr (ReeveCoverage) coverage = g_new0 (ReeveCoverage, 1);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint32));

  coverage->n_sites = problem->n_sites;
  coverage->n_places = problem->demand->n;
  coverage->first = g_new0 (guint32, problem->n_sites + 1);
  for (guint first = 0; first < problem->n_sites; first += ROWS_AT_ONCE)
    {
      guint n = MIN (ROWS_AT_ONCE, problem->n_sites - first);
      g_autoptr (ReeveMatrix) times = reeve_site_problem_times (run, problem, first, n, limit_ms,
                                                                error);

      if (times == NULL)
        return NULL;
      for (guint row = 0; row < n; row++)
        {
          for (guint32 col = 0; col < times->n_cols; col++)
            if (reeve_matrix_get (times, row, col) <= limit_ms)
              g_array_append_val (places, col);
          coverage->first[first + row + 1] = places->len;
        }
    }
  coverage->places = (guint32 *) (gpointer) g_array_free (g_steal_pointer (&places), FALSE);

  return g_steal_pointer (&coverage);
}

/* What each chosen site adds to those before it. */
static double *
find_gains (const ReeveSiteProblem *problem,
            const ReeveCoverage    *coverage,
            GArray                 *chosen)
{
  g_autofree guint8 *hit = g_new0 (guint8, MAX (coverage->n_places, 1));
  double *gains = g_new0 (double, MAX (chosen->len, 1));

  for (guint site = 0; site < problem->n_existing; site++)
    for (guint32 k = coverage->first[site]; k < coverage->first[site + 1]; k++)
      hit[coverage->places[k]] = TRUE;
  for (guint i = 0; i < chosen->len; i++)
    {
      guint site = g_array_index (chosen, guint, i);

      for (guint32 k = coverage->first[site]; k < coverage->first[site + 1]; k++)
        if (!hit[coverage->places[k]])
          {
            hit[coverage->places[k]] = TRUE;
            gains[i] += problem->demand->weights[coverage->places[k]];
          }
    }
  return gains;
}

static double
sum_reached (const ReeveSiteProblem *problem,
             const guint32          *times_ms,
             guint32                 limit_ms)
{
  double sum = 0;

  for (guint i = 0; i < problem->demand->n; i++)
    if (times_ms[i] != REEVE_UNREACHED_MS && times_ms[i] <= limit_ms)
      sum += problem->demand->weights[i];
  return sum;
}

static void
add_numbers (ReeveRun               *run,
             const ReeveSiteProblem *problem,
             const ReeveSiteTimes   *times,
             const ReeveChoiceResult *choice,
             guint32                 limit_ms)
{
  double before = sum_reached (problem, times->before_ms, limit_ms);
  double after = sum_reached (problem, times->after_ms, limit_ms);
  double total = problem->total_weight;

  reeve_run_add_number (run, "share_reached", _("Reached in time"), "share", 1, FALSE,
                        after / total);
  reeve_run_add_number (run, "reached", _("Reached"), problem->unit, 1, TRUE, after);
  reeve_run_add_number (run, "mean_ms", _("Mean time of those reached"), "ms", -1, FALSE,
                        reeve_site_mean_ms (problem, times->after_ms, limit_ms));
  reeve_run_add_number (run, "reached_before", _("Reached today"), problem->unit, 1, TRUE,
                        before);
  reeve_run_add_number (run, "share_reached_before", _("Reached today, share"), "share", 1, FALSE,
                        before / total);
  reeve_run_add_number (run, "gained", _("Gained"), problem->unit, 1, TRUE, after - before);
  reeve_run_add_number (run, "unreached", _("Still too far"), problem->unit, -1, TRUE,
                        total - after);
  reeve_run_add_number (run, "total", _("All"), problem->unit, 0, TRUE, total);
  reeve_run_add_number (run, "best_possible", _("Best possible"), problem->unit, 0, TRUE,
                        MIN (choice->bound, total));
  reeve_run_add_number (run, "sites_opened", _("Sites opened"), "count", 0, FALSE,
                        choice->sites->len);
  reeve_run_add_number (run, "candidates", _("Candidate sites"), "count", 0, FALSE,
                        problem->n_sites - problem->n_existing);
}

static gboolean
run_site_max_cover (ReeveRun  *run,
                    GError   **error)
{
  const ReeveValues *values = reeve_run_get_values (run);
  guint32 limit_ms = (guint32) reeve_values_get_number (values, "reach");
  guint n_open = (guint) reeve_values_get_number (values, "open");
  g_autoptr (ReeveSiteProblem) problem = reeve_site_problem_read (run, error);
  g_autoptr (ReeveCoverage) coverage = NULL;
  g_auto (ReeveChoiceResult) choice = { 0 };
  g_auto (ReeveSiteTimes) times = { 0 };
  g_autofree double *gains = NULL;

  if (problem == NULL)
    return FALSE;
  reeve_job_set_phase (reeve_run_get_job (run), 0.1, 0.6, _("Measuring travel times"));
  coverage = find_coverage (run, problem, limit_ms, error);
  if (coverage == NULL)
    return FALSE;
  reeve_job_set_phase (reeve_run_get_job (run), 0.6, 0.9, _("Comparing sites"));
  if (!reeve_cover_solve (coverage, problem->demand->weights, problem->states, n_open,
                          reeve_run_get_job (run), &choice, error) ||
      !reeve_site_times_find (run, problem, choice.sites, &times, error))
    return FALSE;

  if (choice.sites->len < n_open)
    reeve_run_add_warning (run, ngettext ("%u site is enough: more would reach nobody else",
                                          "%u sites are enough: more would reach nobody else",
                                          choice.sites->len), choice.sites->len);
  gains = find_gains (problem, coverage, choice.sites);
  add_numbers (run, problem, &times, &choice, limit_ms);
  reeve_site_set_proof (run, &choice,
                        choice.bound > 0 ? (choice.bound - choice.value) / choice.bound : 0);
  reeve_site_add_outputs (run, problem, choice.sites, gains, &times, limit_ms);
  return TRUE;
}

const ReeveTool reeve_tool_site_max_cover = {
  .id = "site-max-cover",
  .group = "sites",
  .title = N_("Cover the most people"),
  .question = N_("Where should sites open to reach the most people in time?"),
  .needs = N_("needs people and roads"),
  .method = N_("Maximal covering location (Church and ReVelle 1974) over road travel times with "
               "turn restrictions. A place counts as reached when the quickest journey between "
               "it and an open site takes at most the time limit. Sites are chosen greedily and "
               "improved by exchanges; where the combinations are few enough all are compared. "
               "The bound comes from the Lagrangian relaxation (Galvão and ReVelle 1996)."),
  .icon = "mark-location-symbolic",
  .params = params,
  .run = run_site_max_cover,
};
