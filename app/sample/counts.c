/* sample/counts.c — cases and people in care by quarter, and traffic by hour */
#include "sample/delivery.h"

#include <string.h>

#define N_WEEKS 52
#define MAX_SENSORS 60

static gboolean
has_outbreak (guint quarter,
              guint week)
{
  static const guint quarters[] = REEVE_OUTBREAK_QUARTERS;

  if (week < REEVE_OUTBREAK_FIRST_WEEK ||
      week >= REEVE_OUTBREAK_FIRST_WEEK + REEVE_OUTBREAK_WEEKS)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (quarters); i++)
    if (quarters[i] == quarter)
      return TRUE;

  return FALSE;
}

/* Weeks begin on Mondays; week 0 on 30 December 2024. */
static void
append_week (GString *text,
             guint    week)
{
  g_autoptr (GDate) date = g_date_new_dmy (30, G_DATE_DECEMBER, 2024);

  g_date_add_days (date, 7 * week);
  g_string_append_printf (text, "%04u-%02u-%02u", g_date_get_year (date),
                          (guint) g_date_get_month (date), g_date_get_day (date));
}

gboolean
reeve_deliver_cases (ReeveHidden  *hidden,
                     const char   *path,
                     ReeveJob     *job,
                     GError      **error)
{
  ReeveDice dice = reeve_dice_new (hidden->city->seed, 26);
  g_autoptr (GString) text = g_string_new ("quarter,week,cases\n");

  for (guint week = 0; week < N_WEEKS; week++)
    for (guint q = 0; q < reeve_n_quarters; q++)
      {
        double season = 1 + 0.45 * cos (2 * G_PI * (week - 5.0) / 52);
        double usual = hidden->residents[q] * 0.0011 * season;
        guint cases = reeve_dice_poisson (&dice, usual);

        if (has_outbreak (q, week))
          {
            guint more = 4 + reeve_dice_poisson (&dice, 2.2 * usual);

            hidden->n_outbreak_cases += more;
            cases += more;
          }
        g_string_append_printf (text, "%s,", reeve_quarters[q].code);
        append_week (text, week);
        g_string_append_printf (text, ",%u\n", cases);
        hidden->n_cases += cases;
      }
  return g_file_set_contents (path, text->str, (gssize) text->len, error);
}

/* One code is typed with a letter for its zero, as happens: a join must tell. */
gboolean
reeve_deliver_care (ReeveHidden  *hidden,
                    const char   *path,
                    ReeveJob     *job,
                    GError      **error)
{
  ReeveDice dice = reeve_dice_new (hidden->city->seed, 28);
  g_autoptr (GString) text = g_string_new ("quarter,in care,living alone\n");

  for (guint q = 0; q < reeve_n_quarters; q++)
    {
      guint in_care = (guint) (hidden->residents[q] * reeve_dice_between (&dice, 0.018, 0.034));
      guint alone = (guint) (hidden->residents[q] * reeve_dice_between (&dice, 0.11, 0.23));

      g_string_append_printf (text, "%s%s,%u,%u\n", q == REEVE_MISTYPED_QUARTER ? "O" : "",
                              reeve_quarters[q].code + (q == REEVE_MISTYPED_QUARTER ? 1 : 0),
                              in_care, alone);
    }
  return g_file_set_contents (path, text->str, (gssize) text->len, error);
}

typedef struct
{
  const char *road;
  ReeveXY     at;
  double      daily;       /* vehicles on a weekday */
  double      free_kmh;
  double      capacity;    /* vehicles an hour */
} Sensor;

static const guint8 weekday_hours[24] = { 8, 5, 4, 4, 7, 18, 45, 78, 74, 56, 50, 50, 52, 52, 56, 68,
                                          80, 78, 60, 44, 32, 24, 18, 12 };
static const guint8 weekend_hours[24] = { 16, 11, 8, 6, 5, 7, 12, 20, 32, 46, 56, 60, 58, 54, 54, 56,
                                          58, 56, 50, 42, 34, 27, 22, 18 };

static double
find_daily (const ReeveWay *way,
            ReeveXY         at)
{
  static const double daily[] = {
    [REEVE_WAY_MOTORWAY] = 21000, [REEVE_WAY_MOTORWAY_LINK] = 4200, [REEVE_WAY_TRUNK] = 13500,
    [REEVE_WAY_PRIMARY] = 11500, [REEVE_WAY_SECONDARY] = 7600, [REEVE_WAY_TERTIARY] = 4300,
  };
  double far = reeve_xy_distance (at, reeve_xy (0, 0));

  return daily[way->class] * (way->class >= REEVE_WAY_PRIMARY ? 0.5 + exp (-far / 2600) : 1);
}

/* The first raised stretch of @way over the river; FALSE without one. */
static gboolean
find_bridge_middle (const ReeveCity *city,
                    const ReeveWay  *way,
                    ReeveXY         *out)
{
  for (guint i = 0; i < way->bridges->len; i++)
    {
      ReeveXY a = g_array_index (city->nodes, ReeveNode, g_array_index (way->nodes, guint32, i)).at;
      ReeveXY b = g_array_index (city->nodes, ReeveNode, g_array_index (way->nodes, guint32, i + 1)).at;

      *out = reeve_xy ((a.x + b.x) / 2, (a.y + b.y) / 2);
      if (g_array_index (way->bridges, guint8, i) && reeve_ring_holds (city->river_bank, *out))
        return TRUE;
    }
  return FALSE;
}

static void
add_sensor (GArray         *sensors,
            ReeveDice      *dice,
            const ReeveWay *way,
            const char     *road,
            ReeveXY         at)
{
  gboolean narrow = g_strcmp0 (road, REEVE_BOTTLENECK_NAME) == 0;
  Sensor sensor = {
    road, at, find_daily (way, at) * reeve_dice_between (dice, 0.8, 1.25),
    way->speed_kmh > 0 ? way->speed_kmh : 50, 1500.0 * MAX (2, way->lanes) / 2
  };

  /* Everyone from the south has to cross here. */
  if (narrow)
    {
      sensor.daily = 24500;
      sensor.capacity = 1650;
      sensor.free_kmh = 30;
    }
  g_array_append_val (sensors, sensor);
}

static void
place_sensors (const ReeveCity *city,
               ReeveDice       *dice,
               GArray          *sensors)
{
  for (guint w = 0; w < city->ways->len; w++)
    {
      const ReeveWay *way = g_ptr_array_index (city->ways, w);
      ReeveXY at;

      if (way->class <= REEVE_WAY_PRIMARY && find_bridge_middle (city, way, &at) &&
          way->bridge_name != NULL)
        add_sensor (sensors, dice, way, way->bridge_name, at);
    }
  for (guint round = 0; round < 40 && sensors->len < MAX_SENSORS; round++)
    for (guint w = round; w < city->ways->len && sensors->len < MAX_SENSORS; w += 40)
      {
        const ReeveWay *way = g_ptr_array_index (city->ways, w);
        guint middle = way->nodes->len / 2;
        gboolean apart = TRUE;
        ReeveXY a, b, at;

        if (way->class > REEVE_WAY_TERTIARY || way->class == REEVE_WAY_MOTORWAY_LINK ||
            way->is_roundabout || (way->name == NULL && way->ref == NULL) || middle == 0)
          continue;
        a = g_array_index (city->nodes, ReeveNode, g_array_index (way->nodes, guint32, middle - 1)).at;
        b = g_array_index (city->nodes, ReeveNode, g_array_index (way->nodes, guint32, middle)).at;
        at = reeve_xy ((a.x + b.x) / 2, (a.y + b.y) / 2);
        for (guint i = 0; i < sensors->len; i++)
          apart &= reeve_xy_distance (g_array_index (sensors, Sensor, i).at, at) > 150;
        if (apart)
          add_sensor (sensors, dice, way, way->name != NULL ? way->name : way->ref, at);
      }
}

gboolean
reeve_deliver_traffic (ReeveHidden  *hidden,
                       const char   *path,
                       ReeveJob     *job,
                       GError      **error)
{
  ReeveDice dice = reeve_dice_new (hidden->city->seed, 27);
  g_autoptr (GString) text = g_string_new ("sensor,road,day,hour,vehicles,mean speed,lon,lat\n");
  g_autoptr (GArray) sensors = g_array_new (FALSE, FALSE, sizeof (Sensor));
  guint sums[2] = { 0, 0 };

  place_sensors (hidden->city, &dice, sensors);
  for (guint hour = 0; hour < 24; hour++)
    {
      sums[0] += weekday_hours[hour];
      sums[1] += weekend_hours[hour];
    }
  for (guint i = 0; i < sensors->len; i++)
    {
      const Sensor *sensor = &g_array_index (sensors, Sensor, i);
      ReeveXY at = sensor->at;

      if (!reeve_city_to_lonlat (&at, 1, error))
        return FALSE;
      for (guint day = 0; day < 2; day++)
        for (guint hour = 0; hour < 24; hour++)
          {
            double share = day == 0 ? (double) weekday_hours[hour] / sums[0]
                                    : 0.62 * weekend_hours[hour] / sums[1];
            double vehicles = sensor->daily * share * reeve_dice_between (&dice, 0.93, 1.07);
            double load = vehicles / sensor->capacity;
            /* Bureau of Public Roads 1964. */
            double speed = sensor->free_kmh / (1 + 0.15 * load * load * load * load) *
                           reeve_dice_between (&dice, 0.94, 1);

            g_string_append_printf (text, "S%02u,%s,%s,%u,%u,", i + 1, sensor->road,
                                    day == 0 ? "weekday" : "weekend", hour, (guint) vehicles);
            reeve_append_number (text, speed, 1);
            g_string_append_c (text, ',');
            reeve_append_number (text, at.x, 6);
            g_string_append_c (text, ',');
            reeve_append_number (text, at.y, 6);
            g_string_append_c (text, '\n');
          }
    }
  hidden->n_sensors = sensors->len;
  return g_file_set_contents (path, text->str, (gssize) text->len, error);
}
