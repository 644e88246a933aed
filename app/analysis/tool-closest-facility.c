/* analysis/tool-closest-facility.c — which facilities are nearest to each place? */
#include "analysis/sites.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"

static const ReeveParam params[] = {
  { .key = "incidents", .kind = REEVE_PARAM_PLACES, .required = TRUE,
    .takes = REEVE_TAKES_POINTS | REEVE_TAKES_AREAS,
    .title = N_("Places"), .help = N_("Where help is needed or people live") },
  { .key = "facilities", .kind = REEVE_PARAM_PLACES, .required = TRUE, .theme = "facilities",
    .takes = REEVE_TAKES_POINTS | REEVE_TAKES_AREAS,
    .title = N_("Facilities"), .help = N_("What is to be near") },
  { .key = "count", .kind = REEVE_PARAM_COUNT, .low = 1, .high = 100, .preset = 1,
    .title = N_("How many"), .help = N_("Facilities for each place, nearest first") },
  { .key = "profile", .kind = REEVE_PARAM_CHOICE, .choices = reeve_profile_choices,
    .preset_text = "car", .title = N_("Travel"), .help = N_("Who travels, and how") },
  REEVE_DEPARTURE_PARAM,
  { .key = "towards", .kind = REEVE_PARAM_CHOICE, .choices = reeve_towards_choices,
    .preset_text = "people", .advanced = TRUE,
    .title = N_("Direction"), .help = N_("Whether the service drives out or people come") },
  { .key = "limit", .kind = REEVE_PARAM_DURATION, .low = 10e3, .high = 86400e3, .advanced = TRUE,
    .title = N_("Time limit"), .help = N_("Farther facilities do not count") },
  { .key = "routes", .kind = REEVE_PARAM_FLAG, .preset = 1,
    .title = N_("Draw routes"), .help = N_("As lines along the streets; up to 2,000") },
  { NULL }
};

#define MAX_ROUTES 2000

typedef struct
{
  guint   facility;
  guint32 time_ms;
} Near;

static int
compare_near (gconstpointer a,
              gconstpointer b)
{
  const Near *x = a;
  const Near *y = b;

  if (x->time_ms != y->time_ms)
    return x->time_ms < y->time_ms ? -1 : 1;
  return (x->facility > y->facility) - (x->facility < y->facility);
}

typedef struct
{
  ReeveRun    *run;
  ReeveEngine *engine;
  ReeveTimed  *timed;            /* NULL without a departure */
  ReevePlaces *incidents;        /* owned */
  ReevePlaces *facilities;       /* owned */
  ReeveSnap   *incident_snaps;   /* owned */
  ReeveSnap   *facility_snaps;   /* owned */
  gboolean     towards_site;
  guint        count;
} Question;

static void
clear_question (Question *q)
{
  reeve_places_free (q->incidents);
  reeve_places_free (q->facilities);
  g_free (q->incident_snaps);
  g_free (q->facility_snaps);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, clear_question)

static gboolean
read_question (Question  *q,
               GError   **error)
{
  const ReeveValues *values = reeve_run_get_values (q->run);

  q->engine = reeve_run_get_engine (q->run, NULL, NULL, 0, error);
  if (q->engine == NULL)
    return FALSE;
  if (reeve_values_is_set (values, "departure") &&
      (q->timed = reeve_run_get_timed (q->run, NULL, error)) == NULL)
    return FALSE;
  if ((q->incidents = reeve_run_read_places (q->run, "incidents", NULL, error)) == NULL ||
      (q->facilities = reeve_run_read_places (q->run, "facilities", NULL, error)) == NULL)
    return FALSE;
  if (q->incidents->n == 0 || q->facilities->n == 0 ||
      (double) q->incidents->n * q->facilities->n > 400e6)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: two counts */
                   _("Found %u places and %u facilities, needs at least one each and at most 400 "
                     "million pairs"), q->incidents->n, q->facilities->n);
      return FALSE;
    }
  q->incident_snaps = reeve_run_snap (q->run, q->engine, q->incidents, _("Places"));
  q->facility_snaps = reeve_run_snap (q->run, q->engine, q->facilities, _("Facilities"));
  q->towards_site = g_str_equal (reeve_values_get_text (values, "towards"), "site");
  q->count = (guint) reeve_values_get_number (values, "count");
  return TRUE;
}

/* --- journeys that cross the hours --- */

typedef struct
{
  const Question    *q;
  const ReeveSnap   *from;
  ReeveTimedTargets *targets;
  guint              n_nearest;
  guint32            limit_ms;
  ReeveMatrix       *times;
} TimedWork;

static gboolean
time_row (guint     part,
          gpointer  data,
          GError  **error)
{
  const TimedWork *work = data;

  return reeve_timed_times (work->q->timed, &work->from[part], 0, work->targets, work->n_nearest,
                            work->limit_ms,
                            work->times->time_ms + (gsize) part * work->times->n_cols,
                            reeve_run_get_job (work->q->run), error);
}

/* Rows are where journeys begin. From places only the nearest facilities are
 * exact, which is all that is asked. */
static ReeveMatrix *
find_timed (const Question  *q,
            guint32          limit_ms,
            GError         **error)
{
  g_autoptr (ReeveMatrix) times = g_new0 (ReeveMatrix, 1);
  g_autoptr (ReeveTimedTargets) targets = NULL;
  TimedWork work = { .q = q, .limit_ms = limit_ms, .times = times };

  times->n_rows = q->towards_site ? q->incidents->n : q->facilities->n;
  times->n_cols = q->towards_site ? q->facilities->n : q->incidents->n;
  times->time_ms = g_new (guint32, (gsize) times->n_rows * times->n_cols);
  work.from = q->towards_site ? q->incident_snaps : q->facility_snaps;
  work.n_nearest = q->towards_site ? q->count : 0;
  targets = reeve_timed_targets_new (q->timed, q->towards_site ? q->facility_snaps
                                                               : q->incident_snaps, times->n_cols);
  work.targets = targets;
  if ((q->towards_site && !reeve_timed_targets_aim (targets, reeve_run_get_job (q->run), error)) ||
      !reeve_job_share_out (reeve_run_get_job (q->run), times->n_rows, time_row, &work, error))
    return NULL;
  return g_steal_pointer (&times);
}

/* FALSE with @error; the line is handed over. */
static gboolean
find_line (const Question   *q,
           const ReeveSnap  *from,
           const ReeveSnap  *to,
           double           *out_length_m,
           ReeveShape      **out_shape,
           GError          **error)
{
  g_autoptr (ReeveTimedRoute) timed = NULL;
  g_autoptr (ReeveRoute) route = NULL;

  if (q->timed != NULL)
    {
      timed = reeve_timed_route (q->timed, from, to, 0, reeve_run_get_job (q->run), error);
      if (timed == NULL)
        return FALSE;
      *out_length_m = timed->length_m;
      *out_shape = g_steal_pointer (&timed->shape);
      return TRUE;
    }
  route = reeve_engine_route (q->engine, from, to, error);
  if (route == NULL)
    return FALSE;
  *out_length_m = route->length_m;
  *out_shape = g_steal_pointer (&route->shape);
  return TRUE;
}

/* The nearest facilities of place @i, at most q->count, in @near. */
static guint
pick_nearest (const Question    *q,
              const ReeveMatrix *times,
              guint              i,
              Near              *near)
{
  guint n = 0;

  for (guint k = 0; k < q->facilities->n; k++)
    {
      guint32 time_ms = q->towards_site ? reeve_matrix_get (times, i, k)
                                        : reeve_matrix_get (times, k, i);

      if (time_ms != REEVE_UNREACHED_MS)
        near[n++] = (Near) { k, time_ms };
    }
  qsort (near, n, sizeof (Near), compare_near);
  return MIN (n, q->count);
}

static gboolean
add_line (const Question  *q,
          ReeveTable      *table,
          guint            i,
          guint            rank,
          const Near      *near,
          gboolean         routes,
          GError         **error)
{
  guint row = reeve_table_add_row (table);

  reeve_table_set_text (table, row, 0, q->incidents->names[i]);
  reeve_table_set_integer (table, row, 1, q->incidents->fids[i]);
  if (near == NULL)
    return TRUE;

  reeve_table_set_text (table, row, 2, q->facilities->names[near->facility]);
  reeve_table_set_integer (table, row, 3, q->facilities->fids[near->facility]);
  reeve_table_set_integer (table, row, 4, rank + 1);
  reeve_table_set_real (table, row, 5, near->time_ms);
  if (routes)
    {
      const ReeveSnap *place = &q->incident_snaps[i];
      const ReeveSnap *facility = &q->facility_snaps[near->facility];
      ReeveShape *shape = NULL;
      double length_m = 0;

      if (!find_line (q, q->towards_site ? place : facility, q->towards_site ? facility : place,
                      &length_m, &shape, error))
        return FALSE;
      reeve_table_set_real (table, row, 6, length_m);
      reeve_table_set_shape (table, row, shape);
    }
  return TRUE;
}

static ReeveTable *
new_table (gboolean routes)
{
  ReeveTable *table = reeve_table_new (routes ? REEVE_SHAPE_LINE : REEVE_SHAPE_NONE);

  reeve_table_add_column (table, "place", _("Place"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "place_id", _("Place, number"), REEVE_COLUMN_INTEGER, "");
  reeve_table_add_column (table, "facility", _("Facility"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "facility_id", _("Facility, number"), REEVE_COLUMN_INTEGER, "");
  reeve_table_add_column (table, "rank", _("Rank"), REEVE_COLUMN_INTEGER, "");
  reeve_table_add_column (table, "time", _("Time"), REEVE_COLUMN_REAL, "ms");
  reeve_table_add_column (table, "length", _("Length"), REEVE_COLUMN_REAL, "m");
  return table;
}

static gboolean
answer (Question           *q,
        const ReeveMatrix  *times,
        ReeveTable         *table,
        GError            **error)
{
  g_autofree Near *near = g_new (Near, q->facilities->n);
  gboolean routes = reeve_table_get_kind (table) == REEVE_SHAPE_LINE;
  double sum = 0;
  guint32 longest = 0;
  guint n_reached = 0;

  for (guint i = 0; i < q->incidents->n; i++)
    {
      guint n = pick_nearest (q, times, i, near);

      if (!reeve_job_step (reeve_run_get_job (q->run), i, q->incidents->n, error))
        return FALSE;
      for (guint rank = 0; rank < MAX (n, 1); rank++)
        if (!add_line (q, table, i, rank, n > 0 ? &near[rank] : NULL, routes, error))
          return FALSE;
      if (n > 0)
        {
          n_reached++;
          sum += near[0].time_ms;
          longest = MAX (longest, near[0].time_ms);
        }
    }

  reeve_run_add_number (q->run, "mean_ms", _("Mean time to the nearest"), "ms", -1, FALSE,
                        n_reached > 0 ? sum / n_reached : 0);
  reeve_run_add_number (q->run, "longest_ms", _("Longest time to the nearest"), "ms", -1, FALSE,
                        longest);
  reeve_run_add_number (q->run, "reached", _("Places with a facility"), "count", 1, FALSE,
                        n_reached);
  reeve_run_add_number (q->run, "unreached", _("Places without one"), "count", -1, FALSE,
                        q->incidents->n - n_reached);
  return TRUE;
}

static gboolean
run_closest_facility (ReeveRun  *run,
                      GError   **error)
{
  g_auto (Question) q = { .run = run };
  const ReeveValues *values = reeve_run_get_values (run);
  g_autoptr (ReeveMatrix) times = NULL;
  g_autoptr (ReeveTable) table = NULL;
  gboolean routes = reeve_values_get_flag (values, "routes");
  guint32 limit_ms = reeve_values_is_set (values, "limit")
                   ? (guint32) reeve_values_get_number (values, "limit") : REEVE_UNREACHED_MS;

  if (!read_question (&q, error))
    return FALSE;
  reeve_job_set_phase (reeve_run_get_job (run), 0.1, 0.6, _("Measuring travel times"));
  times = q.timed != NULL ? find_timed (&q, limit_ms, error)
        : q.towards_site
        ? reeve_engine_matrix (q.engine, q.incident_snaps, q.incidents->n, q.facility_snaps,
                               q.facilities->n, limit_ms, reeve_run_get_job (run), error)
        : reeve_engine_matrix (q.engine, q.facility_snaps, q.facilities->n, q.incident_snaps,
                               q.incidents->n, limit_ms, reeve_run_get_job (run), error);
  if (times == NULL)
    return FALSE;

  if (routes && (double) q.incidents->n * q.count > MAX_ROUTES)
    {
      reeve_run_add_warning (run, _("Routes are not drawn: there would be more than %d"),
                             MAX_ROUTES);
      routes = FALSE;
    }
  table = new_table (routes);
  reeve_job_set_phase (reeve_run_get_job (run), 0.6, 0.9, _("Following the streets"));
  if (!answer (&q, times, table, error))
    return FALSE;
  reeve_run_add_output (run, _("Nearest facilities"), NULL,
                        "{\"draw\": \"colour\", \"field\": \"time\", \"palette\": \"congestion\", "
                        "\"unit\": \"ms\", \"width\": 3}", g_steal_pointer (&table));
  return TRUE;
}

const ReeveTool reeve_tool_closest_facility = {
  .id = "closest-facility",
  .group = "network",
  .title = N_("Nearest facilities"),
  .question = N_("Where is the nearest facility, and how long does it take?"),
  .needs = N_("needs places, facilities and roads"),
  .method = N_("Quickest journeys along the streets with one-ways, turn restrictions and closures "
               "(Dijkstra 1959). With a departure each street is driven at the speeds of the hours in "
               "which one is on it, so that who sets out later never arrives earlier (Orda and Rom "
               "1990); without one, streets are free. On equal times the facility that stands first "
               "in its layer counts as nearer."),
  .icon = "find-location-symbolic",
  .params = params,
  .run = run_closest_facility,
};
