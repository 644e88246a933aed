/* analysis/tool-service-area.c — where can one get to in time? */
#include "analysis/sites.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "geo/overlay.h"
#include "network/isochrone.h"

static const ReeveChoice merge_choices[] = {
  { "merged", N_("One area for all places") },
  { "each", N_("One area for each place") },
  { NULL },
};

static const ReeveChoice shape_choices[] = {
  { "overlapping", N_("Each limit holds the smaller ones") },
  { "bands", N_("Rings from one limit to the next") },
  { NULL },
};

static const ReeveParam params[] = {
  { .key = "from", .kind = REEVE_PARAM_PLACES, .required = TRUE, .theme = "facilities",
    .takes = REEVE_TAKES_POINTS | REEVE_TAKES_AREAS,
    .title = N_("Places"), .help = N_("Where journeys begin or end") },
  { .key = "limits", .kind = REEVE_PARAM_DURATIONS, .low = 10e3, .high = 14400e3,
    .preset_text = "5min, 10min, 15min",
    .title = N_("Time limits"), .help = N_("One or several, rising") },
  { .key = "profile", .kind = REEVE_PARAM_CHOICE, .choices = reeve_profile_choices,
    .preset_text = "car", .title = N_("Travel"), .help = N_("Who travels, and how") },
  REEVE_DEPARTURE_PARAM,
  { .key = "towards", .kind = REEVE_PARAM_CHOICE, .choices = reeve_towards_choices,
    .preset_text = "people", .advanced = TRUE,
    .title = N_("Direction"), .help = N_("Whether the service drives out or people come") },
  { .key = "areas", .kind = REEVE_PARAM_CHOICE, .choices = merge_choices, .preset_text = "merged",
    .title = N_("Areas"), .help = N_("Together, or place by place") },
  { .key = "rings", .kind = REEVE_PARAM_CHOICE, .choices = shape_choices,
    .preset_text = "overlapping", .advanced = TRUE,
    .title = N_("Bands"), .help = N_("What an area of a longer limit holds") },
  { .key = "people", .kind = REEVE_PARAM_LAYER, .theme = "people",
    .takes = REEVE_TAKES_POINTS | REEVE_TAKES_AREAS | REEVE_TAKES_RASTER,
    .title = N_("People to count"), .help = N_("Counted inside each limit by travel time") },
  { .key = "weight", .kind = REEVE_PARAM_FIELD, .of = "people", .term = "people",
    .title = N_("People in each"), .help = N_("Column that counts; without one every row counts 1") },
  { NULL }
};

typedef struct
{
  ReeveEngine   *engine;     /* borrowed */
  ReevePlaces   *places;     /* owned */
  ReeveSnap     *snaps;      /* owned */
  gboolean       reverse;
  gboolean       bands;
  const double  *limits;     /* borrowed from the values */
  guint          n_limits;
  guint32       *limits_ms;  /* owned */
} Question;

static void
clear_question (Question *self)
{
  reeve_places_free (self->places);
  g_free (self->snaps);
  g_free (self->limits_ms);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, clear_question)

static void
add_area (ReeveTable *table,
          const char *name,
          double      limit_ms,
          ReeveShape *shape)  /* (transfer full) */
{
  guint row = reeve_table_add_row (table);

  reeve_table_set_text (table, row, 0, name);
  reeve_table_set_real (table, row, 1, limit_ms);
  reeve_table_set_real (table, row, 2, reeve_shape_area_m2 (shape));
  reeve_table_set_shape (table, row, shape);
}

/* Largest limit first, so that drawing in order shows every one. */
static gboolean
add_areas (Question    *q,
           ReeveRun    *run,
           ReeveTable  *table,
           guint        first,
           guint        n,
           const char  *name,
           GError     **error)
{
  g_autoptr (GPtrArray) areas = reeve_isochrone_compute (q->engine, q->snaps + first, n,
                                                         q->reverse, q->limits_ms, q->n_limits,
                                                         reeve_run_get_job (run), error);

  if (areas == NULL)
    return FALSE;
  for (guint i = q->n_limits; i-- > 0;)
    {
      const ReeveShape *area = g_ptr_array_index (areas, i);
      const ReeveShape *inner = i > 0 ? g_ptr_array_index (areas, i - 1) : NULL;
      ReeveShape *shape;

      if (area->kind == REEVE_SHAPE_NONE)
        continue;
      shape = q->bands && inner != NULL && inner->kind != REEVE_SHAPE_NONE
            ? reeve_shape_difference (area, inner, error) : reeve_shape_copy (area);
      if (shape == NULL)
        return FALSE;
      add_area (table, name, q->limits[i], shape);
    }
  return TRUE;
}

/* People by travel time to the nearest place, not by lying inside a drawn area. */
static gboolean
count_people (Question  *q,
              ReeveRun  *run,
              GError   **error)
{
  g_autoptr (ReevePlaces) people = reeve_run_read_places (run, "people", "weight", error);
  g_autofree ReeveSnap *snaps = NULL;
  g_autofree double *sums = g_new0 (double, q->n_limits);
  g_autofree guint32 *best = NULL;
  double total = 0;

  if (people == NULL)
    return FALSE;
  if (people->n == 0)
    return TRUE;

  snaps = reeve_run_snap (run, q->engine, people, _("People"));
  best = g_new (guint32, people->n);
  for (guint i = 0; i < people->n; i++)
    best[i] = REEVE_UNREACHED_MS;
  for (guint row = 0; row < q->places->n; row++)
    {
      g_autoptr (ReeveMatrix) times = q->reverse
        ? reeve_engine_matrix (q->engine, snaps, people->n, q->snaps + row, 1,
                               q->limits_ms[q->n_limits - 1], reeve_run_get_job (run), error)
        : reeve_engine_matrix (q->engine, q->snaps + row, 1, snaps, people->n,
                               q->limits_ms[q->n_limits - 1], reeve_run_get_job (run), error);

      if (times == NULL)
        return FALSE;
      for (guint i = 0; i < people->n; i++)
        best[i] = MIN (best[i], times->time_ms[i]);
    }

  for (guint i = 0; i < people->n; i++)
    {
      total += people->weights[i];
      for (guint k = 0; k < q->n_limits; k++)
        if (best[i] <= q->limits_ms[k])
          sums[k] += people->weights[i];
    }
  for (guint k = 0; k < q->n_limits; k++)
    {
      g_autofree char *key = g_strdup_printf ("people_%u", (guint) (q->limits[k] / 1000));
      g_autofree char *limit = reeve_format_duration (q->limits[k]);
      /* Translators: a duration */
      g_autofree char *title = g_strdup_printf (_("Within %s"), limit);

      reeve_run_add_number (run, key, title, people->weighted ? "people" : "count", 1,
                            TRUE, sums[k]);
    }
  reeve_run_add_number (run, "people_total", _("All"), people->weighted ? "people" : "count", 0,
                        TRUE, total);
  return TRUE;
}

static gboolean
read_question (Question  *q,
               ReeveRun  *run,
               GError   **error)
{
  const ReeveValues *values = reeve_run_get_values (run);

  q->engine = reeve_run_get_engine (run, NULL, NULL, 0, error);
  if (q->engine == NULL)
    return FALSE;
  q->places = reeve_run_read_places (run, "from", NULL, error);
  if (q->places == NULL)
    return FALSE;
  if (q->places->n == 0)
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                           _("Places: found none, needs at least one"));
      return FALSE;
    }
  q->snaps = reeve_run_snap (run, q->engine, q->places, _("Places"));
  q->reverse = g_str_equal (reeve_values_get_text (values, "towards"), "site");
  q->bands = g_str_equal (reeve_values_get_text (values, "rings"), "bands");
  q->limits = reeve_values_get_numbers (values, "limits", &q->n_limits);
  q->limits_ms = g_new (guint32, MAX (q->n_limits, 1));
  for (guint i = 0; i < q->n_limits; i++)
    q->limits_ms[i] = (guint32) q->limits[i];
  return TRUE;
}

/* What is near is dark. Steps of the palette "access" without its palest, which
 * would vanish in the open country. */
static char *
style_of_limits (const Question *q)
{
  static const char *const colours[] = { "#154C5D", "#2C7F7F", "#5FAA9B", "#9CCDB1" };
  g_autoptr (GString) json = g_string_new ("{\"draw\": \"categories\", \"field\": \"limit\", "
                                           "\"fill\": 0.45, \"categories\": [");

  for (guint i = 0; i < q->n_limits; i++)
    {
      g_autofree char *words = reeve_format_duration (q->limits[i]);
      /* Translators: a duration */
      g_autofree char *title = g_strdup_printf (_("within %s"), words);

      g_string_append_printf (json, "%s{\"value\": \"%u\", \"title\": \"%s\", \"colour\": \"%s\"}",
                              i > 0 ? ", " : "", q->limits_ms[i], title,
                              colours[MIN (i, G_N_ELEMENTS (colours) - 1)]);
    }
  g_string_append (json, "]}");
  return g_strdup (json->str);
}

static gboolean
run_service_area (ReeveRun  *run,
                  GError   **error)
{
  g_auto (Question) q = { 0 };
  g_autofree char *style = NULL;
  ReeveTable *table;
  gboolean each;
  gboolean done = TRUE;

  if (!read_question (&q, run, error))
    return FALSE;
  each = g_str_equal (reeve_values_get_text (reeve_run_get_values (run), "areas"), "each");
  table = reeve_table_new (REEVE_SHAPE_AREA);
  reeve_table_add_column (table, "name", _("Name"), REEVE_COLUMN_TEXT, "");
  reeve_table_set_term (table, 0, "name");
  reeve_table_add_column (table, "limit", _("Time limit"), REEVE_COLUMN_REAL, "ms");
  reeve_table_add_column (table, "area", _("Area"), REEVE_COLUMN_REAL, "m2");

  for (guint i = 0; done && i < (each ? q.places->n : 1); i++)
    {
      reeve_job_set_phase (reeve_run_get_job (run), 0.1 + 0.7 * i / q.places->n,
                           0.1 + 0.7 * (i + 1) / q.places->n, _("Following the streets"));
      done = add_areas (&q, run, table, i, each ? 1 : q.places->n,
                        each ? q.places->names[i] : _("All places"), error);
    }
  if (!done || !count_people (&q, run, error))
    {
      reeve_table_unref (table);
      return FALSE;
    }

  for (guint row = 0; !each && row < reeve_table_get_n_rows (table); row++)
    {
      double limit = reeve_table_get_real (table, row, 1);
      g_autofree char *key = g_strdup_printf ("area_%u", (guint) (limit / 1000));
      g_autofree char *words = reeve_format_duration (limit);
      /* Translators: a duration */
      g_autofree char *title = g_strdup_printf (_("Area within %s"), words);

      reeve_run_add_number (run, key, title, "m2", 1, FALSE, reeve_table_get_real (table, row, 2));
    }
  reeve_run_add_number (run, "places", _("Places"), "count", 0, FALSE, q.places->n);
  style = style_of_limits (&q);
  reeve_run_add_output (run, _("Service area"), NULL, style, table);
  return TRUE;
}

const ReeveTool reeve_tool_service_area = {
  .id = "service-area",
  .group = "network",
  .title = N_("Service area"),
  .question = N_("Where can one get to in time?"),
  .needs = N_("needs places and roads"),
  .method = N_("Travel times along the streets from the places (or towards them), with one-ways, "
               "turn restrictions and closures. The area follows the reached streets; people are "
               "counted by their own travel time, not by lying inside the drawn area. With a "
               "departure the speeds of that hour hold all the way; without one, streets are free."),
  .icon = "find-location-symbolic",
  .params = params,
  .run = run_service_area,
};
