/* analysis/tool-site-p-median.c — which sites are nearest to people on the whole? */
#include "analysis/median.h"
#include "analysis/sites.h"

#include "core/i18n.h"
#include "core/units.h"

static const ReeveParam params[] = {
  REEVE_SITE_PARAMS,
  { .key = "limit", .kind = REEVE_PARAM_DURATION, .low = 30e3, .high = 14400e3,
    .title = N_("Longest journey"), .advanced = TRUE,
    .help = N_("Nobody is sent farther; without one there is no limit") },
  { .key = "starts", .kind = REEVE_PARAM_COUNT, .low = 1, .high = 1000, .preset = 40,
    .title = N_("Starts"), .help = N_("How many beginnings the search tries"), .advanced = TRUE },
  { NULL }
};

/* What a place counts that nobody reaches: twice the limit, or twice the
 * longest journey there is, so that leaving people out never pays. */
static guint32
choose_penalty (const ReeveMatrix *times,
                guint32            limit_ms)
{
  guint32 longest = 1;

  if (limit_ms != REEVE_UNREACHED_MS)
    return 2 * limit_ms;
  for (gsize i = 0; i < (gsize) times->n_rows * times->n_cols; i++)
    if (times->time_ms[i] != REEVE_UNREACHED_MS)
      longest = MAX (longest, times->time_ms[i]);
  return (guint32) MIN ((guint64) 2 * longest, G_MAXUINT32 - 1);
}

/* By how much the weighted time would rise if one chosen site were missing. */
static double *
find_gains (const ReeveMedianProblem *problem,
            guint                     n_existing,
            GArray                   *chosen)
{
  double *gains = g_new0 (double, MAX (chosen->len, 1));

  for (guint place = 0; place < problem->times->n_cols; place++)
    {
      guint32 best_ms = problem->penalty_ms;
      guint best = G_MAXUINT;

      for (guint site = 0; site < n_existing; site++)
        best_ms = MIN (best_ms, reeve_median_cost (problem, site, place));
      for (guint i = 0; i < chosen->len; i++)
        {
          guint32 cost = reeve_median_cost (problem, g_array_index (chosen, guint, i), place);

          if (cost < best_ms)
            {
              best_ms = cost;
              best = i;
            }
        }
      if (best != G_MAXUINT)
        gains[best] += problem->weights[place];
    }
  return gains;
}

static void
add_numbers (ReeveRun               *run,
             const ReeveSiteProblem *problem,
             const ReeveSiteTimes   *times,
             const ReeveChoiceResult *choice,
             guint32                 limit_ms)
{
  double unserved = 0;
  guint32 longest = 0;

  for (guint i = 0; i < problem->demand->n; i++)
    if (times->after_ms[i] == REEVE_UNREACHED_MS || times->after_ms[i] > limit_ms)
      unserved += problem->demand->weights[i];
    else if (problem->demand->weights[i] > 0)
      longest = MAX (longest, times->after_ms[i]);

  reeve_run_add_number (run, "mean_ms", _("Mean time"), "ms", -1, FALSE,
                        reeve_site_mean_ms (problem, times->after_ms, limit_ms));
  reeve_run_add_number (run, "mean_before_ms", _("Mean time today"), "ms", -1, FALSE,
                        reeve_site_mean_ms (problem, times->before_ms, limit_ms));
  reeve_run_add_number (run, "longest_ms", _("Longest time"), "ms", -1, FALSE, longest);
  reeve_run_add_number (run, "unserved", _("Not served"), problem->unit, -1, TRUE,
                        unserved);
  reeve_run_add_number (run, "total", _("All"), problem->unit, 0, TRUE,
                        problem->total_weight);
  reeve_run_add_number (run, "sites_opened", _("Sites opened"), "count", 0, FALSE,
                        choice->sites->len);
  reeve_run_add_number (run, "candidates", _("Candidate sites"), "count", 0, FALSE,
                        problem->n_sites - problem->n_existing);
  reeve_run_add_number (run, "cost_ms", _("Sum of weighted times"), "", -1, FALSE, choice->value);
  reeve_run_add_number (run, "bound_ms", _("Least sum possible"), "", 0, FALSE, choice->bound);
}

static gboolean
run_site_p_median (ReeveRun  *run,
                   GError   **error)
{
  const ReeveValues *values = reeve_run_get_values (run);
  guint32 limit_ms = reeve_values_is_set (values, "limit")
                   ? (guint32) reeve_values_get_number (values, "limit") : REEVE_UNREACHED_MS;
  g_autoptr (ReeveSiteProblem) problem = reeve_site_problem_read (run, error);
  g_autoptr (ReeveMatrix) matrix = NULL;
  g_auto (ReeveChoiceResult) choice = { 0 };
  g_auto (ReeveSiteTimes) times = { 0 };
  g_autofree double *gains = NULL;
  ReeveMedianProblem median = { 0 };

  if (problem == NULL)
    return FALSE;
  reeve_job_set_phase (reeve_run_get_job (run), 0.1, 0.5, _("Measuring travel times"));
  matrix = reeve_site_problem_times (run, problem, 0, problem->n_sites, REEVE_UNREACHED_MS, error);
  if (matrix == NULL)
    return FALSE;

  median = (ReeveMedianProblem) {
    .times = matrix, .weights = problem->demand->weights, .states = problem->states,
    .n_open = (guint) reeve_values_get_number (values, "open"), .limit_ms = limit_ms,
    .penalty_ms = choose_penalty (matrix, limit_ms),
    .n_starts = (guint) reeve_values_get_number (values, "starts"),
    .seed = reeve_run_get_seed (run),
  };
  reeve_job_set_phase (reeve_run_get_job (run), 0.5, 0.9, _("Comparing sites"));
  if (!reeve_median_solve (&median, reeve_run_get_job (run), &choice, error) ||
      !reeve_site_times_find (run, problem, choice.sites, &times, error))
    return FALSE;

  gains = find_gains (&median, problem->n_existing, choice.sites);
  add_numbers (run, problem, &times, &choice, limit_ms);
  reeve_site_set_proof (run, &choice,
                        choice.value > 0 ? (choice.value - choice.bound) / choice.value : 0);
  reeve_site_add_outputs (run, problem, choice.sites, gains, &times, limit_ms);
  return TRUE;
}

const ReeveTool reeve_tool_site_p_median = {
  .id = "site-p-median",
  .group = "sites",
  .title = N_("Come nearest to people"),
  .question = N_("Where should sites open so that people are nearest on the whole?"),
  .needs = N_("needs people and roads"),
  .method = N_("The p-median problem (Hakimi 1964) over road travel times with turn restrictions: "
               "the sum of people times their quickest journey is made least. A place that no open "
               "site reaches within the limit counts twice the limit and is told apart. Greedy and "
               "random starts are improved by exchanges (Teitz and Bart 1968, Whitaker 1983); the "
               "bound comes from the Lagrangian relaxation of the assignment (Narula, Ogbu and "
               "Samuelsson 1977)."),
  .icon = "mark-location-symbolic",
  .params = params,
  .run = run_site_p_median,
};
