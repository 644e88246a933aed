/* analysis/tool-traffic-profile.c — how fast are streets at each hour? */
#include "analysis/sites.h"
#include "analysis/traffic-fill.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "core/week-time.h"
#include "network/road-cut.h"

#include <math.h>
#include <string.h>

static const ReeveChoice unit_choices[] = {
  { "kmh", N_("km/h") }, { "mph", N_("mph") }, { "mps", N_("m/s") }, { NULL },
};

static const ReeveChoice way_choices[] = {
  { "both", N_("Both directions together") }, { "each", N_("One direction") }, { NULL },
};

static const ReeveParam params[] = {
  { .key = "sensors", .kind = REEVE_PARAM_LAYER, .required = TRUE, .theme = "roads",
    .takes = REEVE_TAKES_POINTS | REEVE_TAKES_TABLE,
    .title = N_("Counts or speeds"), .help = N_("One row for each sensor and hour") },
  { .key = "sensor", .kind = REEVE_PARAM_FIELD, .of = "sensors", .term = "sensor",
    .title = N_("Sensor"), .help = N_("Column with its id; without one, its position") },
  { .key = "hour", .kind = REEVE_PARAM_FIELD, .of = "sensors", .term = "hour",
    .title = N_("Hour"), .help = N_("Column with the hour, a time, or a date with a time") },
  { .key = "day", .kind = REEVE_PARAM_FIELD, .of = "sensors", .term = "day",
    .title = N_("Day"),
    .help = N_("Column with a weekday, “weekday”, “weekend” or a date; without one, every day") },
  { .key = "speed", .kind = REEVE_PARAM_FIELD, .of = "sensors", .term = "speed",
    .title = N_("Speed"), .help = N_("Column with the mean speed; it counts before the vehicles") },
  { .key = "count", .kind = REEVE_PARAM_FIELD, .of = "sensors", .term = "vehicles_per_hour",
    .title = N_("Vehicles per hour"), .help = N_("Column with counts, from which speeds follow") },
  { .key = "road", .kind = REEVE_PARAM_FIELD, .of = "sensors", .term = "road", .advanced = TRUE,
    .title = N_("Street's name"), .help = N_("Column with the street that the sensor stands on") },
  { .key = "places", .kind = REEVE_PARAM_LAYER, .takes = REEVE_TAKES_POINTS, .advanced = TRUE,
    .title = N_("Where sensors stand"), .help = N_("Points, when the rows have none") },
  { .key = "place-sensor", .kind = REEVE_PARAM_FIELD, .of = "places", .term = "sensor",
    .advanced = TRUE, .title = N_("Sensor there"), .help = N_("Column with the same id") },
  { .key = "unit", .kind = REEVE_PARAM_CHOICE, .choices = unit_choices, .preset_text = "kmh",
    .advanced = TRUE, .title = N_("Unit of speed"), .help = N_("Of the column of speeds") },
  { .key = "counted", .kind = REEVE_PARAM_CHOICE, .choices = way_choices, .preset_text = "both",
    .advanced = TRUE, .title = N_("Counted"), .help = N_("Which vehicles a count holds") },
  { .key = "profile", .kind = REEVE_PARAM_CHOICE, .choices = reeve_profile_choices,
    .preset_text = "car", .advanced = TRUE,
    .title = N_("Travel"), .help = N_("Whose free speeds and capacities are taken") },
  { .key = "reach", .kind = REEVE_PARAM_LENGTH, .low = 1, .high = 500, .preset = 40,
    .advanced = TRUE, .title = N_("Farthest street"),
    .help = N_("A sensor that is farther from any street is left out") },
  { .key = "spread", .kind = REEVE_PARAM_LENGTH, .low = 0, .high = 50000, .preset = 3000,
    .title = N_("Fill in within"),
    .help = N_("Streets of the same name or class follow sensors that are no farther") },
  { NULL }
};

typedef struct
{
  ReeveRun         *run;
  ReeveEngine      *engine;    /* borrowed */
  const ReeveRoads *roads;     /* borrowed */
  ReeveProfile     *profile;   /* owned */
  GPtrArray        *sensors;   /* owned */
  ReeveTrafficFill *fill;      /* owned */
  guint             n_placed;
  guint             n_gaps;
} Question;

static void
clear_question (Question *self)
{
  g_clear_pointer (&self->profile, reeve_profile_free);
  g_clear_pointer (&self->sensors, g_ptr_array_unref);
  g_clear_pointer (&self->fill, reeve_traffic_fill_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, clear_question)

static double
get_free_kmh (const Question *q,
              guint32         segment)
{
  ReeveSegmentUse use;

  reeve_profile_get_use (q->profile, q->roads, segment, &use, NULL);
  return MAX (use.speed_kmh[0], use.speed_kmh[1]);
}

static void
finish_sensors (Question *q)
{
  gboolean both = g_str_equal (reeve_values_get_text (reeve_run_get_values (q->run), "counted"),
                               "both");

  for (guint i = 0; i < q->sensors->len; i++)
    {
      ReeveSensor *sensor = g_ptr_array_index (q->sensors, i);
      ReeveSegmentUse use;
      double most_vph;

      if (sensor->segment == G_MAXUINT32)
        continue;
      reeve_profile_get_use (q->profile, q->roads, sensor->segment, &use, NULL);
      most_vph = MAX (use.capacity_vph[0], use.capacity_vph[1]);
      q->n_gaps += reeve_sensor_finish (sensor, MAX (use.speed_kmh[0], use.speed_kmh[1]),
                                        both ? use.capacity_vph[0] + use.capacity_vph[1] : most_vph,
                                        q->profile);
    }
}

/* --- what comes out --- */

static void
add_hours (ReeveTable *table,
           const char *unit)
{
  for (guint hour = 0; hour < 24; hour++)
    {
      g_autofree char *name = g_strdup_printf ("h%02u", hour);
      g_autofree char *title = g_strdup_printf ("%02u:00", hour);

      reeve_table_add_column (table, name, title, REEVE_COLUMN_REAL, unit);
    }
}

static ReeveTable *
make_profiles_table (const ReeveTrafficFill *fill)
{
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_NONE);

  reeve_table_add_column (table, "profile", _("Profile"), REEVE_COLUMN_INTEGER, "");
  reeve_table_add_column (table, "day", _("Day, 0 for Monday"), REEVE_COLUMN_INTEGER, "");
  reeve_table_add_column (table, "sensors", _("Sensors"), REEVE_COLUMN_TEXT, "");
  add_hours (table, "");
  for (guint i = 0; i < fill->profiles->len; i++)
    for (guint day = 0; day < 7; day++)
      {
        const ReeveTrafficProfile *profile = &g_array_index (fill->profiles, ReeveTrafficProfile, i);
        guint row = reeve_table_add_row (table);

        reeve_table_set_integer (table, row, 0, i + 1);
        reeve_table_set_integer (table, row, 1, day);
        reeve_table_set_text (table, row, 2, g_ptr_array_index (fill->sources, i));
        for (guint hour = 0; hour < 24; hour++)
          reeve_table_set_real (table, row, 3 + hour, profile->shares[24 * day + hour]);
      }
  return table;
}

enum { COL_NAME, COL_CLASS, COL_SOURCE, COL_SLOWEST, COL_SLOWEST_AT, COL_FREE, COL_SENSORS,
       COL_WAY, COL_FIRST, COL_LAST, COL_DIRECTION, COL_PROFILE, COL_HOURS };

static ReeveTable *
new_streets_table (void)
{
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_LINE);

  reeve_table_add_column (table, "name", _("Street"), REEVE_COLUMN_TEXT, "");
  reeve_table_set_term (table, COL_NAME, "name");
  reeve_table_add_column (table, "class", _("Class"), REEVE_COLUMN_TEXT, "");
  reeve_table_set_term (table, COL_CLASS, "road_class");
  reeve_table_add_column (table, "source", _("Measured or filled in"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "slowest", _("Slowest hour"), REEVE_COLUMN_REAL, "km/h");
  reeve_table_set_term (table, COL_SLOWEST, "speed");
  reeve_table_add_column (table, "slowest_at", _("When"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "free", _("Free speed"), REEVE_COLUMN_REAL, "km/h");
  reeve_table_add_column (table, "sensors", _("Sensors"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "way_id", _("Way"), REEVE_COLUMN_INTEGER, "");
  reeve_table_add_column (table, "first", _("First stretch"), REEVE_COLUMN_INTEGER, "");
  reeve_table_add_column (table, "last", _("Last stretch"), REEVE_COLUMN_INTEGER, "");
  reeve_table_add_column (table, "direction", _("Direction"), REEVE_COLUMN_INTEGER, "");
  reeve_table_add_column (table, "profile", _("Profile"), REEVE_COLUMN_INTEGER, "");
  add_hours (table, "km/h");
  return table;
}

/* One decimal: a sensor knows no more. */
static double
get_kmh (double free_kmh,
         double share)
{
  return round (free_kmh * share / REEVE_FREE_SHARE * 10) / 10;
}

static void
add_street (Question   *q,
            ReeveTable *table,
            guint32     first,
            guint32     end)
{
  const ReeveTrafficProfile *profile =
    &g_array_index (q->fill->profiles, ReeveTrafficProfile, q->fill->profile[first]);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));
  double free_kmh = get_free_kmh (q, first);
  guint slowest = 0;
  guint row = reeve_table_add_row (table);
  g_autofree char *moment = NULL;

  for (guint slot = 1; slot < REEVE_WEEK_HOURS; slot++)
    if (profile->shares[slot] < profile->shares[slowest])
      slowest = slot;
  moment = reeve_format_week_time (slowest * (double) REEVE_HOUR_MS);
  for (guint32 s = first; s < end; s++)
    reeve_road_cut (q->roads, s, 0, 1, points);

  reeve_table_set_text (table, row, COL_NAME, reeve_roads_get_name (q->roads, first));
  reeve_table_set_text (table, row, COL_CLASS, reeve_roads_get_tag (q->roads, first, "highway"));
  reeve_table_set_text (table, row, COL_SOURCE, q->fill->is_measured[first] ? REEVE_TRAFFIC_MEASURED
                                                                            : REEVE_TRAFFIC_FILLED);
  reeve_table_set_real (table, row, COL_SLOWEST, get_kmh (free_kmh, profile->shares[slowest]));
  reeve_table_set_text (table, row, COL_SLOWEST_AT, moment);
  reeve_table_set_real (table, row, COL_FREE, get_kmh (free_kmh, REEVE_FREE_SHARE));
  reeve_table_set_text (table, row, COL_SENSORS,
                        g_ptr_array_index (q->fill->sources, q->fill->profile[first]));
  reeve_table_set_integer (table, row, COL_WAY, q->roads->segments[first].way_id);
  reeve_table_set_integer (table, row, COL_FIRST, q->roads->segments[first].ordinal);
  reeve_table_set_integer (table, row, COL_LAST, q->roads->segments[end - 1].ordinal);
  reeve_table_set_integer (table, row, COL_DIRECTION, 0);
  reeve_table_set_integer (table, row, COL_PROFILE, q->fill->profile[first] + 1);
  for (guint hour = 0; hour < 24; hour++)
    {
      double sum = 0;

      for (guint day = 0; day < 5; day++)
        sum += profile->shares[24 * day + hour];
      reeve_table_set_real (table, row, COL_HOURS + hour, get_kmh (free_kmh, sum / 5));
    }
  reeve_table_set_shape (table, row, reeve_shape_new_line ((ReeveLonLat *) (gpointer) points->data,
                                                           points->len));
}

static gboolean
goes_on (const Question *q,
         guint32         segment)
{
  const ReeveSegment *now = &q->roads->segments[segment];

  return segment > 0 && now->way_id == now[-1].way_id && now->ordinal == now[-1].ordinal + 1
         && now->from == now[-1].to && q->fill->profile[segment] == q->fill->profile[segment - 1]
         && q->fill->is_measured[segment] == q->fill->is_measured[segment - 1];
}

static ReeveTable *
make_streets_table (Question *q,
                    double    out_length_m[2])
{
  ReeveTable *table = new_streets_table ();

  for (guint32 first = 0, end; first < q->roads->n_segments; first = end)
    {
      double length_m = 0;

      for (end = first; end == first || (end < q->roads->n_segments && goes_on (q, end)); end++)
        length_m += q->roads->segments[end].length_m;
      if (q->fill->profile[first] == G_MAXUINT32 || get_free_kmh (q, first) <= 0)
        continue;
      add_street (q, table, first, end);
      out_length_m[q->fill->is_measured[first] ? 0 : 1] += length_m;
    }
  return table;
}

static ReeveTable *
make_sensors_table (const Question *q)
{
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_POINT);

  reeve_table_add_column (table, "sensor", _("Sensor"), REEVE_COLUMN_TEXT, "");
  reeve_table_set_term (table, 0, "name");
  reeve_table_add_column (table, "street", _("Street"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "way_id", _("Way"), REEVE_COLUMN_INTEGER, "");
  reeve_table_add_column (table, "distance", _("Distance"), REEVE_COLUMN_REAL, "m");
  reeve_table_add_column (table, "rows", _("Rows"), REEVE_COLUMN_INTEGER, "count");
  reeve_table_add_column (table, "hours", _("Hours of the week measured"), REEVE_COLUMN_INTEGER,
                          "count");
  for (guint i = 0; i < q->sensors->len; i++)
    {
      const ReeveSensor *sensor = g_ptr_array_index (q->sensors, i);
      guint row = reeve_table_add_row (table);

      reeve_table_set_text (table, row, 0, sensor->name);
      reeve_table_set_integer (table, row, 4, sensor->n_rows);
      if (sensor->is_placed)
        reeve_table_set_shape (table, row, reeve_shape_new_point (sensor->at));
      if (sensor->segment == G_MAXUINT32)
        continue;
      reeve_table_set_text (table, row, 1, reeve_roads_get_name (q->roads, sensor->segment));
      reeve_table_set_integer (table, row, 2, q->roads->segments[sensor->segment].way_id);
      reeve_table_set_real (table, row, 3, round (sensor->distance_m * 10) / 10);
      reeve_table_set_integer (table, row, 5, sensor->n_hours);
    }
  return table;
}

static void
add_answer (Question *q)
{
  double length_m[2] = { 0, 0 };
  ReeveTable *streets = make_streets_table (q, length_m);

  reeve_run_add_number (q->run, "sensors", _("Sensors"), "count", 0, FALSE, q->sensors->len);
  reeve_run_add_number (q->run, "sensors_placed", _("Sensors on a street"), "count", 1, FALSE,
                        q->n_placed);
  reeve_run_add_number (q->run, "measured_m", _("Streets measured"), "m", 1, FALSE,
                        round (length_m[0]));
  reeve_run_add_number (q->run, "filled_m", _("Streets filled in"), "m", 0, FALSE,
                        round (length_m[1]));
  reeve_run_add_number (q->run, "hours_filled", _("Hours filled in at sensors"), "count", -1, FALSE,
                        q->n_gaps);
  reeve_run_add_output (q->run, _("Road speeds"), "roads", NULL, streets);
  reeve_run_add_output (q->run, _("Traffic profiles"), "roads", NULL,
                        make_profiles_table (q->fill));
  reeve_run_add_output (q->run, _("Traffic sensors"), "roads", NULL, make_sensors_table (q));
}

static gboolean
run_traffic_profile (ReeveRun  *run,
                     GError   **error)
{
  const ReeveValues *values = reeve_run_get_values (run);
  ReeveJob *job = reeve_run_get_job (run);
  g_auto (Question) q = { .run = run };
  g_autoptr (GError) place_error = NULL;

  q.engine = reeve_run_get_engine (run, NULL, NULL, 0, error);
  if (q.engine == NULL)
    return FALSE;
  q.roads = reeve_engine_get_roads (q.engine);
  q.profile = reeve_profile_load (reeve_values_get_text (values, "profile"), error);
  if (q.profile == NULL || (q.sensors = reeve_sensors_read (run, error)) == NULL)
    return FALSE;

  reeve_job_set_phase (job, 0.3, 0.6, _("Finding the sensors' streets"));
  q.n_placed = reeve_sensors_place (q.sensors, q.engine, reeve_values_get_number (values, "reach"),
                                    job, &place_error);
  if (place_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&place_error));
      return FALSE;
    }
  if (q.n_placed == 0)
    {
      g_autofree char *reach = reeve_format_length (reeve_values_get_number (values, "reach"));

      g_set_error (error, REEVE_ERROR, REEVE_ERROR_NO_RESULT,
                   /* Translators: a number of sensors and a distance */
                   _("None of the %u sensors stands within %s of a street that may be driven"),
                   q.sensors->len, reach);
      return FALSE;
    }
  if (q.n_placed < q.sensors->len)
    reeve_run_add_warning (run, ngettext ("%u sensor stands on no street and is left out",
                                          "%u sensors stand on no street and are left out",
                                          q.sensors->len - q.n_placed), q.sensors->len - q.n_placed);

  finish_sensors (&q);
  reeve_job_set_phase (job, 0.6, 0.9, _("Filling in streets like them"));
  q.fill = reeve_traffic_fill_new (q.sensors, q.engine, reeve_values_get_number (values, "spread"),
                                   job, error);
  if (q.fill == NULL)
    return FALSE;
  add_answer (&q);
  return TRUE;
}

const ReeveTool reeve_tool_traffic_profile = {
  .id = "traffic-profile",
  .group = "traffic",
  .title = N_("Traffic by the hour"),
  .question = N_("How fast are streets at each hour of the week?"),
  .needs = N_("needs counts or speeds, and roads"),
  .method = N_("Each sensor belongs to the nearest street. Its speeds, or speeds that follow from "
               "counts and the street's capacity by the function of the Bureau of Public Roads "
               "(1964), become shares of the free speed for each hour of the week, never above it. "
               "Streets without a sensor follow sensors on streets of their name, else the median "
               "of the five nearest on streets of their class; they are marked as filled in. Both "
               "directions follow the same sensors. All questions asked with a departure use the "
               "newest answer, until it is undone or deleted."),
  .icon = "preferences-system-time-symbolic",
  .params = params,
  .run = run_traffic_profile,
};
