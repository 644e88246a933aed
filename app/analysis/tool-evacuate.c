/* analysis/tool-evacuate.c — how long to get everyone out? */
#include "analysis/evacuate-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "geo/overlay.h"
#include "network/profile.h"

#include <math.h>
#include <string.h>

static const ReeveChoice curve_choices[] = {
  { "s-curve", N_("Slow at first and at the end") },
  { "even", N_("Evenly") },
  { "at-once", N_("All at once") },
  { NULL },
};

static const ReeveChoice closing_choices[] = {
  { "entry", N_("Nobody drives into it; those inside may leave") },
  { "all", N_("Its streets close when it is there") },
  { "none", N_("Its streets stay open") },
  { NULL },
};

static const ReeveParam params[] = {
  { .key = "zones", .kind = REEVE_PARAM_LAYER, .required = TRUE, .theme = "people",
    .takes = REEVE_TAKES_POINTS | REEVE_TAKES_AREAS | REEVE_TAKES_RASTER,
    .title = N_("People"), .help = N_("Where the people are who must leave") },
  { .key = "weight", .kind = REEVE_PARAM_FIELD, .of = "zones", .term = "people",
    .title = N_("People in each"), .help = N_("Column that counts; without one every row counts 1") },
  { .key = "hazard", .kind = REEVE_PARAM_LAYER, .theme = "hazards", .takes = REEVE_TAKES_AREAS,
    .title = N_("Hazard"),
    .help = N_("Areas to leave, beside those drawn in the option; without any, everybody leaves") },
  { .key = "arrival", .kind = REEVE_PARAM_FIELD, .of = "hazard",
    .title = N_("Hazard comes after"), .advanced = TRUE,
    .help = N_("Column of minutes until the hazard reaches an area; without one it is there at once") },
  { .key = "closing", .kind = REEVE_PARAM_CHOICE, .choices = closing_choices,
    .preset_text = "entry", .advanced = TRUE,
    .title = N_("Streets in the hazard"), .help = N_("What a hazard that is there closes") },
  { .key = "shelters", .kind = REEVE_PARAM_LAYER, .required = TRUE, .theme = "safety",
    .takes = REEVE_TAKES_POINTS | REEVE_TAKES_AREAS,
    .title = N_("Shelters"), .help = N_("Where people go") },
  { .key = "seats", .kind = REEVE_PARAM_FIELD, .of = "shelters", .term = "capacity",
    .title = N_("Seats"), .help = N_("Column with how many people each takes in") },
  { .key = "types", .kind = REEVE_PARAM_TEXT, .advanced = TRUE,
    .title = N_("Shelter types"), .help = N_("Only shelters of these types, parted by “;”") },
  { .key = "type-field", .kind = REEVE_PARAM_FIELD, .of = "shelters", .term = "shelter_type",
    .advanced = TRUE, .title = N_("Column of types"), .help = N_("Where a shelter's type stands") },
  { .key = "people-per-vehicle", .kind = REEVE_PARAM_NUMBER, .low = 1, .high = 80, .preset = 2.6,
    .title = N_("People per vehicle"), .help = N_("On the average") },
  { .key = "no-car", .kind = REEVE_PARAM_SHARE, .low = 0, .high = 1, .preset = 0,
    .title = N_("Share without a car"), .help = N_("They stay, and are told apart, unless they walk") },
  { .key = "walk", .kind = REEVE_PARAM_DURATION, .low = 0, .high = 7200e3, .preset = 0,
    .advanced = TRUE, .title = N_("Longest walk"),
    .help = N_("People without a car walk to a shelter that is no farther") },
  { .key = "curve", .kind = REEVE_PARAM_CHOICE, .choices = curve_choices, .preset_text = "s-curve",
    .title = N_("Setting out"), .help = N_("How departures spread over time") },
  { .key = "mobilise", .kind = REEVE_PARAM_DURATION, .low = 0, .high = 86400e3, .preset = 1800e3,
    .title = N_("Until all have set out"), .help = N_("From the warning to the last departure") },
  { .key = "background", .kind = REEVE_PARAM_SHARE, .low = 0, .high = 0.99, .preset = 0.2,
    .title = N_("Background traffic"), .help = N_("Share of the roads' capacity that others use") },
  { .key = "contraflow", .kind = REEVE_PARAM_ROADS, .advanced = TRUE,
    .title = N_("Contraflow"), .help = N_("Streets on which all lanes lead out") },
  { .key = "profile", .kind = REEVE_PARAM_CHOICE, .choices = reeve_profile_choices,
    .preset_text = "car", .advanced = TRUE, .title = N_("Travel"),
    .help = N_("Who travels, and how") },
  REEVE_DEPARTURE_PARAM,
  { .key = "horizon", .kind = REEVE_PARAM_DURATION, .low = 600e3, .high = 172800e3,
    .preset = 21600e3, .title = N_("End of the plan"), .help = N_("Later arrivals are too late") },
  { .key = "step", .kind = REEVE_PARAM_DURATION, .low = 10e3, .high = 600e3, .preset = 60e3,
    .advanced = TRUE, .title = N_("Step"), .help = N_("In which road capacity is counted") },
  { NULL }
};

/* --- people and shelters --- */

static gboolean
read_zones (ReeveEvacuateTask  *task,
            GError            **error)
{
  ReevePlaces *zones = reeve_run_read_places (task->run, "zones", "weight", error);

  task->zones = zones;
  if (zones == NULL)
    return FALSE;
  task->people = g_new0 (double, MAX (zones->n, 1));
  for (guint i = 0; i < zones->n; i++)
    {
      gboolean leaves = task->hazards->len == 0 || isfinite (reeve_evacuate_hazard_ms_at (task, zones->points[i]));

      task->people[i] = leaves ? zones->weights[i] : 0;
      task->people_total += task->people[i];
      task->n_leaving += leaves;
    }
  if (task->people_total > 0)
    return TRUE;

  g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                       task->hazards->len > 0
                       ? _("Nobody lives inside the hazard: needs at least one place with people")
                       : _("Nobody has to leave: needs at least one place with people"));
  return FALSE;
}

static gboolean
type_is_wanted (GStrv       types,
                const char *type)
{
  if (types[0] == NULL)
    return TRUE;
  for (guint i = 0; types[i] != NULL; i++)
    if (type != NULL && g_utf8_collate (g_strstrip (types[i]), type) == 0)
      return TRUE;
  return FALSE;
}

/* Column of types, or -1. */
static int
find_type_column (ReeveEvacuateTask *task)
{
  const char *said = reeve_values_get_text (reeve_run_get_values (task->run), "type-field");
  const char *name = said != NULL && strrchr (said, ':') != NULL ? strrchr (said, ':') + 1 : said;

  for (guint i = 0; i < reeve_table_get_n_columns (task->shelters->table); i++)
    {
      const ReeveColumn *column = reeve_table_get_column (task->shelters->table, i);

      if (name != NULL ? g_str_equal (column->name, name) || g_str_equal (column->title, name)
                       : g_str_equal (column->term, "type") || g_str_equal (column->name, "type"))
        return (int) i;
    }
  return -1;
}

static gboolean
read_shelters (ReeveEvacuateTask  *task,
               GError            **error)
{
  const char *types_text = reeve_values_get_text (reeve_run_get_values (task->run), "types");
  g_auto (GStrv) types = g_strsplit (types_text != NULL ? types_text : "", ";", -1);
  guint n_flooded = 0;
  double seats = 0;
  int type_column;

  task->shelters = reeve_run_read_places (task->run, "shelters", "seats", error);
  if (task->shelters == NULL)
    return FALSE;
  if (!task->shelters->weighted)
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                           _("Seats (--seats) has no column: name the one that tells how many "
                             "people each shelter takes in"));
      return FALSE;
    }
  type_column = find_type_column (task);
  task->seats = g_new0 (double, MAX (task->shelters->n, 1));
  for (guint i = 0; i < task->shelters->n; i++)
    {
      const char *type = type_column >= 0
        ? reeve_table_get_text (task->shelters->table, task->shelters->rows[i],
                                (guint) type_column) : NULL;

      if (!type_is_wanted (types, type))
        continue;
      if (isfinite (reeve_evacuate_hazard_ms_at (task, task->shelters->points[i])))
        {
          n_flooded++;
          continue;
        }
      task->seats[i] = task->shelters->weights[i];
      seats += task->seats[i];
    }

  if (n_flooded > 0)
    reeve_run_add_warning (task->run, ngettext ("%u shelter lies inside the hazard and takes "
                                                "nobody in",
                                                "%u shelters lie inside the hazard and take "
                                                "nobody in", n_flooded), n_flooded);
  task->seats_total = seats;
  if (seats > 0)
    return TRUE;
  g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_NO_RESULT,
                       _("No shelter outside the hazard has a seat: there is nowhere to go"));
  return FALSE;
}

/* --- departures --- */

/* Shares of each step. The curve is Rayleigh's, as Tweedie et al. (1986) fitted
 * it to evacuations, scaled so that 99 % have set out at the end. */
static double *
make_curve (const char *curve,
            double      mobilise_ms,
            double      step_ms,
            guint      *out_n)
{
  guint n = g_str_equal (curve, "at-once") ? 1 : (guint) MAX (ceil (mobilise_ms / step_ms), 1);
  double *shares = g_new0 (double, n);
  double sum = 0;

  for (guint i = 0; i < n; i++)
    {
      double a = (double) i / n;
      double b = (double) (i + 1) / n;

      shares[i] = g_str_equal (curve, "s-curve")
                ? exp (-a * a * log (100)) - exp (-b * b * log (100)) : b - a;
      sum += shares[i];
    }
  for (guint i = 0; i < n; i++)
    shares[i] /= sum;
  *out_n = n;
  return shares;
}

/* People without a car walk to the nearest shelter with seats, nearest first;
 * those who cannot stay and are counted. Walkers take their seats first. */
static gboolean
send_walkers (ReeveEvacuateTask  *task,
              double              share,
              GError            **error)
{
  guint32 limit = (guint32) reeve_values_get_number (reeve_run_get_values (task->run), "walk");
  g_autofree ReeveSnap *zone_snaps = NULL;
  g_autofree ReeveSnap *shelter_snaps = NULL;
  g_autoptr (ReeveMatrix) times = NULL;
  ReeveEngine *engine;

  for (guint i = 0; i < task->zones->n; i++)
    task->no_car[i] = task->people[i] * share;
  if (share <= 0 || limit == 0)
    return TRUE;

  engine = reeve_run_get_engine (task->run, "walking", NULL, 0, error);
  if (engine == NULL)
    return FALSE;
  zone_snaps = g_new (ReeveSnap, MAX (task->zones->n, 1));
  shelter_snaps = g_new (ReeveSnap, MAX (task->shelters->n, 1));
  reeve_engine_snap_all (engine, task->zones->points, task->zones->n, 1000, zone_snaps);
  reeve_engine_snap_all (engine, task->shelters->points, task->shelters->n, 1000, shelter_snaps);
  times = reeve_engine_matrix (engine, zone_snaps, task->zones->n, shelter_snaps,
                               task->shelters->n, limit, reeve_run_get_job (task->run), error);
  if (times == NULL)
    return FALSE;

  while (TRUE)
    {
      guint32 best_ms = REEVE_UNREACHED_MS;
      guint best_zone = 0;
      guint best_shelter = 0;
      double people;

      for (guint i = 0; i < task->zones->n; i++)
        for (guint k = 0; task->no_car[i] > 1e-9 && k < task->shelters->n; k++)
          if (task->seats[k] > 1e-9 && reeve_matrix_get (times, i, k) < best_ms)
            {
              best_ms = reeve_matrix_get (times, i, k);
              best_zone = i;
              best_shelter = k;
            }
      if (best_ms == REEVE_UNREACHED_MS)
        break;
      people = MIN (task->no_car[best_zone], task->seats[best_shelter]);
      task->no_car[best_zone] -= people;
      task->seats[best_shelter] -= people;
      task->walked[best_shelter] += people;
      task->walked_total += people;
      task->walk_ms = MAX (task->walk_ms, best_ms);
    }
  return TRUE;
}

static gboolean
solve (ReeveEvacuateTask  *task,
       GError            **error)
{
  const ReeveValues *values = reeve_run_get_values (task->run);
  double share = reeve_values_get_number (values, "no-car");
  double per_vehicle = reeve_values_get_number (values, "people-per-vehicle");
  g_autofree double *curve = NULL;
  ReeveEvacuation problem = { .engine = task->engine };

  task->no_car = g_new0 (double, MAX (task->zones->n, 1));
  task->walked = g_new0 (double, MAX (task->shelters->n, 1));
  if (!send_walkers (task, share, error))
    return FALSE;

  task->zone_snaps = reeve_run_snap (task->run, task->engine, task->zones, _("People"));
  task->shelter_snaps = reeve_run_snap (task->run, task->engine, task->shelters, _("Shelters"));
  task->vehicles = g_new0 (double, MAX (task->zones->n, 1));
  for (guint i = 0; i < task->zones->n; i++)
    {
      task->vehicles[i] = task->people[i] * (1 - share) / per_vehicle;
      task->vehicles_total += task->vehicles[i];
    }
  task->step_ms = (guint32) reeve_values_get_number (values, "step");
  curve = make_curve (reeve_values_get_text (values, "curve"),
                      reeve_values_get_number (values, "mobilise"), task->step_ms,
                      &problem.n_departures);

  problem.departures = curve;
  problem.capacity_vph = task->capacity_vph;
  problem.close_ms = task->close_ms;
  problem.n_zones = task->zones->n;
  problem.zones = task->zone_snaps;
  problem.vehicles = task->vehicles;
  problem.n_shelters = task->shelters->n;
  problem.shelters = task->shelter_snaps;
  problem.seats = task->seats;
  problem.people_per_vehicle = per_vehicle;
  problem.step_ms = task->step_ms;
  problem.horizon_ms = (guint32) reeve_values_get_number (values, "horizon");
  task->per_vehicle = per_vehicle;
  reeve_job_set_phase (reeve_run_get_job (task->run), 0.15, 0.9, _("Sending people on their way"));
  task->plan = reeve_evacuation_solve (&problem, reeve_run_get_job (task->run), error);
  return task->plan != NULL;
}

void
reeve_evacuate_task_clear (ReeveEvacuateTask *task)
{
  g_clear_pointer (&task->hazards, g_ptr_array_unref);
  g_clear_pointer (&task->hazard_ms, g_array_unref);
  g_clear_pointer (&task->hazard_table, reeve_table_unref);
  g_clear_pointer (&task->hazard_index, reeve_area_index_free);
  g_clear_pointer (&task->zones, reeve_places_free);
  g_clear_pointer (&task->shelters, reeve_places_free);
  g_clear_pointer (&task->contraflow_arcs, g_array_unref);
  g_clear_pointer (&task->plan, reeve_evacuation_plan_free);
  g_free (task->people);
  g_free (task->seats);
  g_free (task->no_car);
  g_free (task->walked);
  g_free (task->vehicles);
  g_free (task->capacity_vph);
  g_free (task->close_ms);
  g_free (task->zone_snaps);
  g_free (task->shelter_snaps);
}

static gboolean
run_evacuate (ReeveRun  *run,
              GError   **error)
{
  g_auto (ReeveEvacuateTask) task = { .run = run };

  if (!reeve_evacuate_read_hazard (&task, error) || !read_zones (&task, error) ||
      !read_shelters (&task, error) || !reeve_evacuate_read_roads (&task, error) || !solve (&task, error))
    return FALSE;
  reeve_evacuate_report (&task);
  return TRUE;
}

const ReeveTool reeve_tool_evacuate = {
  .id = "evacuate",
  .group = "evacuation",
  .title = N_("Evacuate"),
  .question = N_("How long to get everyone out?"),
  .needs = N_("needs people, shelters and roads"),
  .method = N_("Capacity-constrained route planning over time (Lu, George and Shekhar 2005) on the "
               "street network with turn restrictions: again and again the vehicles that can "
               "arrive soonest are sent, and the road capacity and seats they use are taken off. "
               "Waiting vehicles queue where they are. No plan is faster than the bound: by a "
               "shorter time as many do not fit through, counted by maximum flows (Dinic 1970) "
               "of those who have set out by then, on empty streets into the seats, and through "
               "each street in the time that anybody can be on it. Everybody is accounted for: "
               "those who arrive, and those who do not, by cause."),
  .icon = "system-run-symbolic",
  .params = params,
  .run = run_evacuate,
};
