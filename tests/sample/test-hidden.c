/* tests/sample — what is hidden in the city can be found in its files by plain counting
 *
 * No tool of ours is asked: a tool that does not find these things later is at
 * fault, not the data.
 */
#include "sample/sample.h"

#include "core/json.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define WEEKS 52
#define QUARTERS 25

static char *city;
static JsonNode *hidden;
static ReeveCityView views[REEVE_SAMPLE_N_VIEWS];

static JsonObject *
get_hidden (const char *name)
{
  return json_object_get_object_member (json_node_get_object (hidden), name);
}

static char *
read_text (const char *name)
{
  g_autofree char *path = g_build_filename (city, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* (element-type GStrv): rows without the heading; no cell of these is quoted */
static GPtrArray *
read_rows (const char *name)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autofree char *text = read_text (name);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    g_ptr_array_add (rows, g_strsplit (lines[i], ",", -1));
  g_assert_cmpuint (rows->len, >, 0);
  return rows;
}

/* --- the outbreak --- */

typedef struct
{
  double      cases[QUARTERS][WEEKS];
  double      of_quarter[QUARTERS], of_week[WEEKS], all;
  const char *codes[QUARTERS];
  const char *weeks[WEEKS];
} Cases;

static void
count_cases (Cases     *self,
             GPtrArray *rows)
{
  g_assert_cmpuint (rows->len, ==, QUARTERS * WEEKS);
  for (guint i = 0; i < rows->len; i++)
    {
      char **row = rows->pdata[i];
      guint q = i % QUARTERS, w = i / QUARTERS;
      double n = g_ascii_strtod (row[2], NULL);

      self->codes[q] = row[0];
      self->weeks[w] = row[1];
      self->cases[q][w] = n;
      self->of_quarter[q] += n;
      self->of_week[w] += n;
      self->all += n;
    }
}

/* Standard deviations above what the quarter's share of those weeks would be. */
static double
find_excess (const Cases *self,
             guint        quarter,
             guint        week)
{
  double found = 0, usual = 0;

  for (guint w = week; w < week + 3; w++)
    {
      found += self->cases[quarter][w];
      usual += self->of_week[w] * self->of_quarter[quarter] / self->all;
    }
  return usual > 0 ? (found - usual) / sqrt (usual) : 0;
}

static gboolean
names_text (JsonArray  *array,
            const char *text)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (strcmp (json_array_get_string_element (array, i), text) == 0)
      return TRUE;
  return FALSE;
}

static void
test_outbreak (void)
{
  g_autoptr (GPtrArray) rows = read_rows ("cases-weekly.csv");
  JsonArray *quarters = json_object_get_array_member (get_hidden ("outbreak"), "quarters");
  const char *first = json_array_get_string_element (
    json_object_get_array_member (get_hidden ("outbreak"), "weeks"), 0);
  double least_inside = G_MAXDOUBLE, most_outside = 0;
  Cases cases = { 0 };

  count_cases (&cases, rows);
  for (guint q = 0; q < QUARTERS; q++)
    for (guint w = 0; w + 3 <= WEEKS; w++)
      {
        double excess = find_excess (&cases, q, w);

        if (!names_text (quarters, cases.codes[q]))
          most_outside = MAX (most_outside, excess);
        else if (strcmp (cases.weeks[w], first) == 0)
          least_inside = MIN (least_inside, excess);
      }
  g_test_message ("least in the outbreak %.1f, most elsewhere %.1f", least_inside, most_outside);
  g_assert_cmpfloat (least_inside, >, most_outside);
}

/* --- the hot spot, and burglaries that come back --- */

#define M_PER_DEGREE 111320.0

typedef struct
{
  double x, y;  /* metres */
  double day;   /* of the year */
} Call;

static double
find_day (const char *text)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *iso = g_strdup_printf ("%.10sT%s:00Z", text, text + 11);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  time = g_date_time_new_from_iso8601 (iso, utc);
  g_assert_nonnull (time);
  return (double) g_date_time_to_unix (time) / 86400.0;
}

static GArray *
read_calls (const char *type,
            double      lat)
{
  GArray *calls = g_array_new (FALSE, FALSE, sizeof (Call));
  g_autoptr (GPtrArray) rows = read_rows ("incidents.csv");

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = rows->pdata[i];
      Call call = { g_ascii_strtod (row[4], NULL) * M_PER_DEGREE * cos (lat * G_PI / 180),
                    g_ascii_strtod (row[5], NULL) * M_PER_DEGREE, find_day (row[2]) };

      if (strcmp (row[1], type) == 0 && fabs (call.y / M_PER_DEGREE - lat) < 1)
        g_array_append_val (calls, call);
    }
  return calls;
}

static guint
count_near (GArray *calls,
            Call    at,
            double  metres)
{
  guint n = 0;

  for (guint i = 0; i < calls->len; i++)
    {
      const Call *call = &g_array_index (calls, Call, i);

      n += hypot (call->x - at.x, call->y - at.y) <= metres;
    }
  return n;
}

static void
test_hot_spot (void)
{
  JsonObject *spot = get_hidden ("hot_spot");
  double lat = json_object_get_double_member (spot, "lat");
  double radius = (double) json_object_get_int_member (spot, "radius_m");
  Call middle = { json_object_get_double_member (spot, "lon") * M_PER_DEGREE *
                  cos (lat * G_PI / 180), lat * M_PER_DEGREE, 0 };
  g_autoptr (GArray) calls = read_calls (json_object_get_string_member (spot, "type"), lat);
  guint inside = count_near (calls, middle, radius), most_outside = 0;

  g_assert_cmpuint (inside, >=, json_object_get_int_member (spot, "extra_incidents"));
  for (guint i = 0; i < calls->len; i++)
    {
      Call at = g_array_index (calls, Call, i);

      if (hypot (at.x - middle.x, at.y - middle.y) > 2 * radius)
        most_outside = MAX (most_outside, count_near (calls, at, radius));
    }
  g_test_message ("in the spot %u, most elsewhere %u", inside, most_outside);
  g_assert_cmpuint (inside, >, 2 * most_outside);
}

static void
test_near_repeats (void)
{
  JsonObject *repeat = get_hidden ("near_repeat");
  double days = (double) json_object_get_int_member (repeat, "within_days");
  double metres = (double) json_object_get_int_member (repeat, "within_m");
  g_autoptr (GArray) calls = read_calls (json_object_get_string_member (repeat, "type"),
                                         json_object_get_double_member (get_hidden ("hot_spot"),
                                                                        "lat"));
  guint soon = 0, later = 0;

  for (guint i = 0; i < calls->len; i++)
    for (guint j = 0; j < i; j++)
      {
        const Call *a = &g_array_index (calls, Call, i);
        const Call *b = &g_array_index (calls, Call, j);
        double gap = fabs (a->day - b->day);

        if (hypot (a->x - b->x, a->y - b->y) > metres)
          continue;
        soon += gap <= days;
        later += gap > days && gap <= 2 * days;
      }
  g_test_message ("pairs within %.0f days %u, in as many days after %u", days, soon, later);
  g_assert_cmpuint (soon, >, 2 * later);
}

/* --- the bridge --- */

/* Nowhere does traffic lose as much of its night's speed. */
static void
test_bottleneck_bridge (void)
{
  g_autoptr (GPtrArray) rows = read_rows ("traffic-counts.csv");
  const char *name = json_object_get_string_member (json_node_get_object (hidden),
                                                    "bottleneck_bridge");
  const char *worst_road = "";
  double worst = 1;

  for (guint i = 0; i < rows->len;)
    {
      const char *sensor = ((char **) rows->pdata[i])[0];
      const char *road = ((char **) rows->pdata[i])[1];
      double slowest = G_MAXDOUBLE, fastest = 0;

      for (; i < rows->len && strcmp (((char **) rows->pdata[i])[0], sensor) == 0; i++)
        {
          double speed = g_ascii_strtod (((char **) rows->pdata[i])[5], NULL);

          slowest = MIN (slowest, speed);
          fastest = MAX (fastest, speed);
        }
      if (slowest / fastest < worst)
        {
          worst = slowest / fastest;
          worst_road = road;
        }
    }
  g_test_message ("%s: %.0f %% of its best speed is left", worst_road, 100 * worst);
  g_assert_cmpstr (worst_road, ==, name);
}

/* --- the views --- */

static void
test_views (void)
{
  JsonObject *spot = get_hidden ("hot_spot");
  double lon = json_object_get_double_member (spot, "lon");
  double lat = json_object_get_double_member (spot, "lat");

  for (guint i = 0; i < REEVE_SAMPLE_N_VIEWS; i++)
    {
      g_assert_cmpfloat (views[i].box.west, <, views[i].box.east);
      g_assert_nonnull (views[i].layers[0]);
    }
  g_assert_true (views[2].box.west < lon && lon < views[2].box.east);
  g_assert_true (views[2].box.south < lat && lat < views[2].box.north);
}

static void
drop_city (void)
{
  g_autoptr (GDir) dir = g_dir_open (city, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (city, name, NULL);

      g_unlink (path);
    }
  g_rmdir (city);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autofree char *text = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  city = g_dir_make_tmp ("reeve-hidden-XXXXXX", &error);
  g_assert_no_error (error);
  g_assert_true (reeve_sample_write (city, REEVE_SAMPLE_SEED, views, job, &error));
  g_assert_no_error (error);
  text = read_text ("hidden.json");
  hidden = reeve_json_parse (text, -1, 1 << 20, "hidden.json", &error);
  g_assert_no_error (error);

  g_test_add_func ("/sample/hidden/outbreak-stands-out", test_outbreak);
  g_test_add_func ("/sample/hidden/hot-spot-stands-out", test_hot_spot);
  g_test_add_func ("/sample/hidden/burglaries-come-back-soon", test_near_repeats);
  g_test_add_func ("/sample/hidden/bottleneck-bridge-is-slowest", test_bottleneck_bridge);
  g_test_add_func ("/sample/hidden/views-look-at-it", test_views);

  status = g_test_run ();
  json_node_unref (hidden);
  drop_city ();
  g_free (city);
  return status;
}
