/* analysis/tool-matrix.c — how long from each place to each other? */
#include "analysis/sites.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"

#include <math.h>

/* A table of more rows is of no use to anybody, and fills the file. */
#define MAX_PAIRS 2000000

static const ReeveParam params[] = {
  { .key = "from", .kind = REEVE_PARAM_PLACES, .required = TRUE,
    .takes = REEVE_TAKES_POINTS | REEVE_TAKES_AREAS,
    .title = N_("From"), .help = N_("Where journeys begin") },
  { .key = "to", .kind = REEVE_PARAM_PLACES, .required = TRUE,
    .takes = REEVE_TAKES_POINTS | REEVE_TAKES_AREAS,
    .title = N_("To"), .help = N_("Where they end") },
  { .key = "profile", .kind = REEVE_PARAM_CHOICE, .choices = reeve_profile_choices,
    .preset_text = "car", .title = N_("Travel"), .help = N_("Who travels, and how") },
  REEVE_DEPARTURE_PARAM,
  { .key = "limit", .kind = REEVE_PARAM_DURATION, .low = 10e3, .high = 86400e3, .advanced = TRUE,
    .title = N_("Time limit"), .help = N_("Longer journeys are left out") },
  { NULL }
};

static ReeveTable *
new_pairs_table (void)
{
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_NONE);

  reeve_table_add_column (table, "from_name", _("From"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "from_id", _("From, number"), REEVE_COLUMN_INTEGER, "");
  reeve_table_add_column (table, "to_name", _("To"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "to_id", _("To, number"), REEVE_COLUMN_INTEGER, "");
  reeve_table_add_column (table, "time", _("Time"), REEVE_COLUMN_REAL, "ms");
  return table;
}

static void
add_pairs (ReeveRun          *run,
           const ReevePlaces *from,
           const ReevePlaces *to,
           const ReeveMatrix *times)
{
  ReeveTable *table = new_pairs_table ();
  double sum = 0;
  guint32 longest = 0;
  guint n_reached = 0;

  for (guint row = 0; row < from->n; row++)
    for (guint col = 0; col < to->n; col++)
      {
        guint32 time_ms = reeve_matrix_get (times, row, col);
        guint line = reeve_table_add_row (table);

        reeve_table_set_text (table, line, 0, from->names[row]);
        reeve_table_set_integer (table, line, 1, from->fids[row]);
        reeve_table_set_text (table, line, 2, to->names[col]);
        reeve_table_set_integer (table, line, 3, to->fids[col]);
        if (time_ms == REEVE_UNREACHED_MS)
          continue;
        reeve_table_set_real (table, line, 4, time_ms);
        sum += time_ms;
        longest = MAX (longest, time_ms);
        n_reached++;
      }

  reeve_run_add_number (run, "pairs", _("Pairs"), "count", 0, FALSE, (double) from->n * to->n);
  reeve_run_add_number (run, "reached", _("Pairs with a way"), "count", 1, FALSE, n_reached);
  reeve_run_add_number (run, "mean_ms", _("Mean time"), "ms", -1, FALSE,
                        n_reached > 0 ? sum / n_reached : NAN);
  reeve_run_add_number (run, "longest_ms", _("Longest time"), "ms", -1, FALSE, longest);
  reeve_run_add_number (run, "sum_ms", _("Sum of all times, in ms"), "", 0, FALSE, sum);
  reeve_run_add_output (run, _("Travel times"), NULL, NULL, table);
}

static gboolean
run_matrix (ReeveRun  *run,
            GError   **error)
{
  const ReeveValues *values = reeve_run_get_values (run);
  ReeveEngine *engine = reeve_run_get_engine (run, NULL, NULL, 0, error);
  g_autoptr (ReevePlaces) from = NULL;
  g_autoptr (ReevePlaces) to = NULL;
  g_autoptr (ReeveMatrix) times = NULL;
  g_autofree ReeveSnap *from_snaps = NULL;
  g_autofree ReeveSnap *to_snaps = NULL;

  if (engine == NULL ||
      (from = reeve_run_read_places (run, "from", NULL, error)) == NULL ||
      (to = reeve_run_read_places (run, "to", NULL, error)) == NULL)
    return FALSE;
  if (from->n == 0 || to->n == 0 || (double) from->n * to->n > MAX_PAIRS)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: two counts of places and the number of pairs allowed */
                   _("Found %u places to start and %u to end, needs at least one each and at most "
                     "%d pairs"), from->n, to->n, MAX_PAIRS);
      return FALSE;
    }

  from_snaps = reeve_run_snap (run, engine, from, _("From"));
  to_snaps = reeve_run_snap (run, engine, to, _("To"));
  reeve_job_set_phase (reeve_run_get_job (run), 0.1, 0.9, _("Measuring travel times"));
  times = reeve_engine_matrix (engine, from_snaps, from->n, to_snaps, to->n,
                               reeve_values_is_set (values, "limit")
                               ? (guint32) reeve_values_get_number (values, "limit")
                               : REEVE_UNREACHED_MS,
                               reeve_run_get_job (run), error);
  if (times == NULL)
    return FALSE;

  add_pairs (run, from, to, times);
  return TRUE;
}

const ReeveTool reeve_tool_matrix = {
  .id = "matrix",
  .group = "network",
  .title = N_("Travel times"),
  .question = N_("How long from each place to each other?"),
  .needs = N_("needs places and roads"),
  .method = N_("Quickest journeys along the streets with one-ways, turn restrictions and closures; "
               "times are whole milliseconds, rounded once for each stretch and turn (Dijkstra "
               "1959). With a departure the speeds of that hour hold all the way; without one, "
               "streets are free."),
  .icon = "view-grid-symbolic",
  .params = params,
  .run = run_matrix,
};
