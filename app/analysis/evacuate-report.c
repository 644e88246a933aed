/* analysis/evacuate-report.c — numbers, proof and layers of an evacuation */
#include "analysis/evacuate-private.h"

#include "core/i18n.h"
#include "core/units.h"

#include <math.h>

static double
sum_left (const ReeveEvacuateTask *task,
          ReeveLeft                cause)
{
  double sum = 0;

  for (guint i = 0; i < task->zones->n; i++)
    sum += task->plan->left[cause][i];
  return sum * task->per_vehicle;
}

static double
sum_people (const double *people,
            guint         n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += people[i];
  return sum;
}

static void
add_numbers (ReeveEvacuateTask *task)
{
  ReeveRun *run = task->run;
  double no_car = sum_people (task->no_car, task->zones->n);
  double no_road = sum_left (task, REEVE_LEFT_NO_ROAD);
  double no_shelter = sum_left (task, REEVE_LEFT_NO_SHELTER);
  double too_late = sum_left (task, REEVE_LEFT_TOO_LATE);
  double arrived = task->people_total - no_car - no_road - no_shelter - too_late;
  guint n_used = 0;

  for (guint i = 0; i < task->shelters->n; i++)
    n_used += task->plan->shelter_people[i] + task->walked[i] > 0;

  reeve_run_add_number (run, "clearance_ms", _("Until the last arrives"), "ms", -1, FALSE,
                        MAX (task->plan->clearance_ms, task->walk_ms));
  reeve_run_add_number (run, "arrived", _("Reach a shelter"), "people", 1, TRUE, arrived);
  reeve_run_add_number (run, "remaining", _("Have no way out"), "people", -1, TRUE,
                        no_car + no_road + no_shelter + too_late);
  reeve_run_add_number (run, "people", _("Have to leave"), "people", 0, TRUE, task->people_total);
  reeve_run_add_number (run, "no_car", _("Stay: no car"), "people", -1, TRUE, no_car);
  reeve_run_add_number (run, "no_road", _("Stay: no road"), "people", -1, TRUE, no_road);
  reeve_run_add_number (run, "no_shelter", _("Stay: no seat"), "people", -1, TRUE, no_shelter);
  reeve_run_add_number (run, "too_late", _("Stay: too late"), "people", -1, TRUE, too_late);
  reeve_run_add_number (run, "walked", _("Walk to a shelter"), "people", 0, TRUE,
                        task->walked_total);
  reeve_run_add_number (run, "bound_ms", _("No plan can be faster than"), "ms", 0, FALSE,
                        task->plan->bound_ms);
  reeve_run_add_number (run, "vehicles", _("Vehicles"), "vehicles", 0, FALSE,
                        task->vehicles_total);
  reeve_run_add_number (run, "seats", _("Seats"), "people", 1, FALSE, task->seats_total);
  reeve_run_add_number (run, "shelters_used", _("Shelters used"), "count", 0, FALSE, n_used);
  reeve_run_add_number (run, "roads_flooded", _("Streets the hazard reaches"), "count", -1, FALSE,
                        task->n_flooded);
}

static void
set_proof (ReeveEvacuateTask *task)
{
  double clearance = task->plan->clearance_ms;
  g_autofree char *bound = reeve_format_duration (task->plan->bound_ms);
  double gap = clearance > 0 ? (clearance - task->plan->bound_ms) / clearance : 0;
  /* Rounded up: "within 0.0 %" would promise more than was shown. */
  g_autofree char *share = reeve_format_share (ceil (gap * 1000) / 1000);

  if (task->plan->trips->len > 0)
    reeve_run_set_proof (task->run,
                         /* Translators: a duration and a share: 0.8 % */
                         _("No plan can be faster than %s. This one is within %s of the best "
                           "possible."), bound, share);
}

/* --- shelters --- */

static void
add_shelters (ReeveEvacuateTask *task)
{
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_POINT);
  guint name = reeve_table_add_column (table, "name", _("Shelter"), REEVE_COLUMN_TEXT, "");
  guint people = reeve_table_add_column (table, "people", _("People"), REEVE_COLUMN_REAL, "people");
  guint seats = reeve_table_add_column (table, "seats", _("Seats"), REEVE_COLUMN_REAL, "people");
  guint full = reeve_table_add_column (table, "full", _("Full"), REEVE_COLUMN_REAL, "share");
  guint last = reeve_table_add_column (table, "last", _("Last arrival"), REEVE_COLUMN_REAL, "ms");
  g_autofree guint32 *last_ms = g_new0 (guint32, MAX (task->shelters->n, 1));

  reeve_table_set_term (table, name, "name");
  reeve_table_set_term (table, people, "people");
  reeve_table_set_term (table, seats, "capacity");
  for (guint i = 0; i < task->plan->trips->len; i++)
    {
      const ReeveTrip *trip = &g_array_index (task->plan->trips, ReeveTrip, i);

      last_ms[trip->shelter] = MAX (last_ms[trip->shelter], trip->arrive_ms);
    }
  for (guint i = 0; i < task->shelters->n; i++)
    {
      double in = task->plan->shelter_people[i] + task->walked[i];
      double all = task->seats[i] + task->walked[i];
      guint row;

      if (all <= 0)
        continue;
      row = reeve_table_add_row (table);
      reeve_table_set_text (table, row, name, task->shelters->names[i]);
      reeve_table_set_real (table, row, people, in);
      reeve_table_set_real (table, row, seats, all);
      reeve_table_set_real (table, row, full, in / all);
      if (last_ms[i] > 0)
        reeve_table_set_real (table, row, last, last_ms[i]);
      reeve_table_set_shape (table, row, reeve_shape_new_point (task->shelters->points[i]));
    }
  reeve_run_add_output (task->run, _("Shelter loads"), NULL,
                        "{\"symbol\": \"shelter\", \"label\": \"name\"}", table);
}

/* --- zones --- */

/* 0 when all of a zone's people get out, 1 for some, 2 for none; those who walk
 * are on their way as well. */
static guint
find_outcome (const ReeveEvacuateTask *task,
              guint                    zone,
              double                   drove)
{
  double left = task->no_car[zone];

  for (guint k = 0; k < REEVE_N_LEFT; k++)
    left += task->plan->left[k][zone] * task->per_vehicle;
  if (left < 0.5)
    return 0;
  return drove > 0 || task->people[zone] - left > 0.5 ? 1 : 2;
}

static void
add_zones (ReeveEvacuateTask *task)
{
  gboolean areas = task->zones->table != NULL &&
                   reeve_table_get_kind (task->zones->table) == REEVE_SHAPE_AREA;
  ReeveTable *table = reeve_table_new (areas ? REEVE_SHAPE_AREA : REEVE_SHAPE_POINT);
  const char *names[] = { "no_road", "no_shelter", "too_late" };
  const char *titles[] = { _("No road"), _("No seat"), _("Too late") };
  const char *outcomes[] = {
    C_("people of a place who leave", "all reach a shelter"),
    C_("people of a place who leave", "some reach a shelter"),
    C_("people of a place who leave", "nobody reaches a shelter"),
  };
  const ReeveRunKind kinds[] = {
    { outcomes[0], outcomes[0], "reached" },
    { outcomes[1], outcomes[1], "shelter-high" },
    { outcomes[2], outcomes[2], "unreached" },
  };
  g_autofree char *style = reeve_run_style_kinds ("outcome", kinds, G_N_ELEMENTS (kinds),
                                                 task->zones->n);
  g_autofree double *arrived = g_new0 (double, MAX (task->zones->n, 1));
  g_autofree guint32 *last_ms = g_new0 (guint32, MAX (task->zones->n, 1));

  reeve_table_add_column (table, "name", _("Name"), REEVE_COLUMN_TEXT, "");
  reeve_table_set_term (table, 0, "name");
  reeve_table_add_column (table, "people", _("People"), REEVE_COLUMN_REAL, "people");
  reeve_table_set_term (table, 1, "people");
  reeve_table_add_column (table, "drove", _("Drove to a shelter"), REEVE_COLUMN_REAL, "people");
  reeve_table_add_column (table, "no_car", _("No car"), REEVE_COLUMN_REAL, "people");
  for (guint i = 0; i < REEVE_N_LEFT; i++)
    reeve_table_add_column (table, names[i], titles[i], REEVE_COLUMN_REAL, "people");
  reeve_table_add_column (table, "last", _("Last arrival"), REEVE_COLUMN_REAL, "ms");
  reeve_table_add_column (table, "outcome", _("Outcome"), REEVE_COLUMN_TEXT, "");

  for (guint i = 0; i < task->plan->trips->len; i++)
    {
      const ReeveTrip *trip = &g_array_index (task->plan->trips, ReeveTrip, i);

      arrived[trip->zone] += trip->vehicles * task->per_vehicle;
      last_ms[trip->zone] = MAX (last_ms[trip->zone], trip->arrive_ms);
    }
  for (guint i = 0; i < task->zones->n; i++)
    {
      guint row;

      if (task->people[i] <= 0)
        continue;
      row = reeve_table_add_row (table);
      reeve_table_set_text (table, row, 0, task->zones->names[i]);
      reeve_table_set_real (table, row, 1, task->people[i]);
      reeve_table_set_real (table, row, 2, arrived[i]);
      reeve_table_set_real (table, row, 3, task->no_car[i]);
      for (guint k = 0; k < REEVE_N_LEFT; k++)
        reeve_table_set_real (table, row, 4 + k, task->plan->left[k][i] * task->per_vehicle);
      if (last_ms[i] > 0)
        reeve_table_set_real (table, row, 4 + REEVE_N_LEFT, last_ms[i]);
      reeve_table_set_text (table, row, 5 + REEVE_N_LEFT,
                            outcomes[find_outcome (task, i, arrived[i])]);
      reeve_table_set_shape (table, row, areas
        ? reeve_shape_copy (reeve_table_get_shape (task->zones->table, task->zones->rows[i]))
        : reeve_shape_new_point (task->zones->points[i]));
    }
  reeve_run_add_output (task->run, _("Who leaves"), NULL, style, table);
}

/* --- roads --- */

static ReeveShape *
shape_of_arc (const ReeveRoads *roads,
              guint32           arc)
{
  const ReeveSegment *segment = &roads->segments[arc >> 1];
  ReeveShape *shape = reeve_shape_new_line (roads->points + segment->points, segment->n_points);

  for (guint32 i = 0; !reeve_arc_is_forward (arc) && i < shape->n_points / 2; i++)
    {
      ReeveLonLat point = shape->points[i];

      shape->points[i] = shape->points[shape->n_points - 1 - i];
      shape->points[shape->n_points - 1 - i] = point;
    }
  return shape;
}

/* What a street is called by; without a name, by the number of its way. */
static char *
dup_street (const ReeveRoads *roads,
            guint32           segment)
{
  const char *name = reeve_roads_get_name (roads, segment);
  g_autofree char *number = NULL;

  if (name != NULL && *name != '\0')
    return g_strdup (name);
  number = g_strdup_printf ("%" G_GINT64_FORMAT, roads->segments[segment].way_id);
  /* Translators: a street without a name, by the number of its way */
  return g_strdup_printf (_("way %s"), number);
}

static void
add_roads (ReeveEvacuateTask *task)
{
  const ReeveRoads *roads = reeve_engine_get_roads (task->engine);
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_LINE);

  reeve_table_add_column (table, "name", _("Street"), REEVE_COLUMN_TEXT, "");
  reeve_table_set_term (table, 0, "name");
  reeve_table_add_column (table, "vehicles", _("Vehicles"), REEVE_COLUMN_REAL, "vehicles");
  reeve_table_add_column (table, "use", _("Fullest, share of capacity"), REEVE_COLUMN_REAL,
                          "share");
  reeve_table_add_column (table, "wait", _("Longest wait"), REEVE_COLUMN_REAL, "ms");
  reeve_table_add_column (table, "capacity", _("Vehicles an hour"), REEVE_COLUMN_REAL, "vehicles");
  reeve_table_add_column (table, "way", _("Way"), REEVE_COLUMN_INTEGER, "");
  for (guint32 arc = 0; arc < 2 * roads->n_segments; arc++)
    {
      g_autofree char *street = NULL;
      guint row;

      if (task->plan->arc_vehicles[arc] <= 0)
        continue;
      street = dup_street (roads, arc >> 1);
      row = reeve_table_add_row (table);
      reeve_table_set_text (table, row, 0, street);
      reeve_table_set_real (table, row, 1, task->plan->arc_vehicles[arc]);
      reeve_table_set_real (table, row, 2, task->plan->arc_peak[arc]);
      reeve_table_set_real (table, row, 3, task->plan->arc_wait_ms[arc]);
      reeve_table_set_real (table, row, 4, task->capacity_vph[arc]);
      reeve_table_set_integer (table, row, 5, roads->segments[arc >> 1].way_id);
      reeve_table_set_shape (table, row, shape_of_arc (roads, arc));
    }
  reeve_run_add_output (task->run, _("Road use"), NULL,
                        "{\"draw\": \"colour\", \"field\": \"use\", \"breaks\": \"manual\", "
                        "\"classes\": 5, \"limits\": [0.25, 0.5, 0.75, 1], "
                        "\"palette\": \"congestion\", \"unit\": \"share\", \"width_field\": \"vehicles\"}", table);
}

typedef struct
{
  guint32 arc;
  double  wait_ms;
} Queue;

static int
compare_queues (gconstpointer a,
                gconstpointer b)
{
  const Queue *x = a;
  const Queue *y = b;

  if (x->wait_ms != y->wait_ms)
    return x->wait_ms > y->wait_ms ? -1 : 1;
  return (x->arc > y->arc) - (x->arc < y->arc);
}

/* One queue stands in several pieces of a street: the longest of them is told.
 * Another street of that name is another queue. */
#define SAME_QUEUE_M 1500
#define MOST_BOTTLENECKS 10

static gboolean
is_told (const ReeveRoads  *roads,
         const GArray      *told,
         guint32            arc)
{
  g_autofree char *street = dup_street (roads, arc >> 1);
  ReeveLonLat at = roads->points[roads->segments[arc >> 1].points];

  for (guint i = 0; i < told->len; i++)
    {
      guint32 other = g_array_index (told, Queue, i).arc;
      g_autofree char *other_street = dup_street (roads, other >> 1);

      if (g_str_equal (street, other_street) &&
          reeve_distance_m (at, roads->points[roads->segments[other >> 1].points]) <= SAME_QUEUE_M)
        return TRUE;
    }
  return FALSE;
}

static void
add_bottlenecks (ReeveEvacuateTask *task)
{
  const ReeveRoads *roads = reeve_engine_get_roads (task->engine);
  g_autoptr (GArray) queues = g_array_new (FALSE, FALSE, sizeof (Queue));
  g_autoptr (GArray) told = g_array_new (FALSE, FALSE, sizeof (Queue));
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_LINE);

  reeve_table_add_column (table, "rank", _("Rank"), REEVE_COLUMN_INTEGER, "");
  reeve_table_add_column (table, "name", _("Street"), REEVE_COLUMN_TEXT, "");
  reeve_table_set_term (table, 1, "name");
  reeve_table_add_column (table, "wait", _("Longest wait"), REEVE_COLUMN_REAL, "ms");
  reeve_table_add_column (table, "vehicles", _("Vehicles"), REEVE_COLUMN_REAL, "vehicles");
  for (guint32 arc = 0; arc < 2 * roads->n_segments; arc++)
    {
      Queue queue = { arc, task->plan->arc_wait_ms[arc] };

      if (queue.wait_ms >= 1000)
        g_array_append_val (queues, queue);
    }
  g_array_sort (queues, compare_queues);
  for (guint i = 0; i < queues->len && told->len < MOST_BOTTLENECKS; i++)
    if (!is_told (roads, told, g_array_index (queues, Queue, i).arc))
      g_array_append_val (told, g_array_index (queues, Queue, i));
  for (guint i = 0; i < told->len; i++)
    {
      const Queue *queue = &g_array_index (told, Queue, i);
      g_autofree char *street = dup_street (roads, queue->arc >> 1);
      guint row = reeve_table_add_row (table);

      reeve_table_set_integer (table, row, 0, i + 1);
      reeve_table_set_text (table, row, 1, street);
      reeve_table_set_real (table, row, 2, queue->wait_ms);
      reeve_table_set_real (table, row, 3, task->plan->arc_vehicles[queue->arc]);
      reeve_table_set_shape (table, row, shape_of_arc (roads, queue->arc));
    }
  reeve_run_add_number (task->run, "longest_wait_ms", _("Longest queue"), "ms", -1, FALSE,
                        queues->len > 0 ? g_array_index (queues, Queue, 0).wait_ms : 0);
  reeve_run_add_output (task->run, _("Bottlenecks"), NULL,
                        "{\"meaning\": \"unreached\", \"width\": 6, \"label\": \"rank\"}", table);
}

/* --- routes: for each zone and shelter, the way that most vehicles take --- */

static ReeveShape *
shape_of_trip (const ReeveEvacuateTask *task,
               const ReeveTrip         *trip)
{
  const ReeveRoads *roads = reeve_engine_get_roads (task->engine);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));
  ReeveLonLat first = task->zone_snaps[trip->zone].point;

  g_array_append_val (points, first);
  for (guint32 i = 0; i < trip->n_arcs; i++)
    {
      guint32 arc = g_array_index (task->plan->arcs, guint32, trip->first_arc + i);
      g_autoptr (ReeveShape) shape = shape_of_arc (roads, arc);

      if (i + 1 < trip->n_arcs)
        g_array_append_vals (points, shape->points + (i == 0 ? shape->n_points - 1 : 0),
                             i == 0 ? 1 : shape->n_points);
    }
  first = task->shelter_snaps[trip->shelter].point;
  g_array_append_val (points, first);
  return reeve_shape_new_line ((const ReeveLonLat *) (gpointer) points->data, points->len);
}

/* Street names in the order they are driven, each once in a row. */
static char *
name_streets (const ReeveEvacuateTask *task,
              const ReeveTrip         *trip)
{
  const ReeveRoads *roads = reeve_engine_get_roads (task->engine);
  g_autoptr (GString) out = g_string_new (NULL);
  const char *last = "";

  for (guint32 i = 0; i < trip->n_arcs; i++)
    {
      guint32 arc = g_array_index (task->plan->arcs, guint32, trip->first_arc + i);
      const char *name = reeve_roads_get_name (roads, arc >> 1);

      if (name == NULL || *name == '\0' || g_str_equal (name, last))
        continue;
      g_string_append_printf (out, "%s%s", out->len > 0 ? " – " : "", name);
      last = name;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

typedef struct
{
  guint   trip;      /* the one with most vehicles */
  double  most;
  double  vehicles;
  guint32 depart_ms;
  guint32 arrive_ms;
} Pair;

static void
add_routes (ReeveEvacuateTask *task)
{
  guint n = task->zones->n * task->shelters->n;
  g_autofree Pair *pairs = g_new0 (Pair, MAX (n, 1));
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_LINE);

  reeve_table_add_column (table, "from_name", _("From"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "to_name", _("Shelter"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "people", _("People"), REEVE_COLUMN_REAL, "people");
  reeve_table_set_term (table, 2, "people");
  reeve_table_add_column (table, "depart", _("First sets out"), REEVE_COLUMN_REAL, "ms");
  reeve_table_add_column (table, "arrive", _("Last arrives"), REEVE_COLUMN_REAL, "ms");
  reeve_table_add_column (table, "streets", _("By way of"), REEVE_COLUMN_TEXT, "");

  for (guint i = 0; i < task->plan->trips->len; i++)
    {
      const ReeveTrip *trip = &g_array_index (task->plan->trips, ReeveTrip, i);
      Pair *pair = &pairs[trip->zone * task->shelters->n + trip->shelter];

      if (pair->vehicles == 0)
        pair->depart_ms = trip->depart_ms;
      pair->depart_ms = MIN (pair->depart_ms, trip->depart_ms);
      pair->arrive_ms = MAX (pair->arrive_ms, trip->arrive_ms);
      pair->vehicles += trip->vehicles;
      if (trip->vehicles > pair->most)
        {
          pair->most = trip->vehicles;
          pair->trip = i;
        }
    }
  for (guint i = 0; i < n; i++)
    {
      const ReeveTrip *trip;
      g_autofree char *streets = NULL;
      guint row;

      if (pairs[i].vehicles <= 0)
        continue;
      trip = &g_array_index (task->plan->trips, ReeveTrip, pairs[i].trip);
      streets = name_streets (task, trip);
      row = reeve_table_add_row (table);
      reeve_table_set_text (table, row, 0, task->zones->names[trip->zone]);
      reeve_table_set_text (table, row, 1, task->shelters->names[trip->shelter]);
      reeve_table_set_real (table, row, 2, pairs[i].vehicles * task->per_vehicle);
      reeve_table_set_real (table, row, 3, pairs[i].depart_ms);
      reeve_table_set_real (table, row, 4, pairs[i].arrive_ms);
      reeve_table_set_text (table, row, 5, streets);
      reeve_table_set_shape (table, row, shape_of_trip (task, trip));
    }
  /* Every street of it is in the road use, with how full it gets. */
  reeve_run_add_output (task->run, _("Evacuation routes"), NULL,
                        "{\"meaning\": \"reached\", \"width\": 1.5, \"dash\": true}", table);
  reeve_run_hide_output (task->run);
}

/* --- over time --- */

static void
add_times (ReeveEvacuateTask *task)
{
  guint n = task->plan->clearance_ms / 60000 + 2;
  g_autofree double *out = g_new0 (double, n);
  g_autofree double *in = g_new0 (double, n);
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_NONE);
  double left = 0;
  double arrived = 0;

  reeve_table_add_column (table, "minute", _("Minute"), REEVE_COLUMN_INTEGER, "");
  reeve_table_add_column (table, "departed", _("Have set out"), REEVE_COLUMN_REAL, "people");
  reeve_table_add_column (table, "arrived", _("In shelter"), REEVE_COLUMN_REAL, "people");
  reeve_table_add_column (table, "driving", _("On the road"), REEVE_COLUMN_REAL, "people");
  for (guint i = 0; i < task->plan->trips->len; i++)
    {
      const ReeveTrip *trip = &g_array_index (task->plan->trips, ReeveTrip, i);

      out[MIN (trip->depart_ms / 60000, n - 1)] += trip->vehicles * task->per_vehicle;
      in[MIN ((trip->arrive_ms + 59999) / 60000, n - 1)] += trip->vehicles * task->per_vehicle;
    }
  for (guint minute = 0; minute < n; minute++)
    {
      guint row = reeve_table_add_row (table);

      left += out[minute];
      arrived += in[minute];
      reeve_table_set_integer (table, row, 0, minute);
      reeve_table_set_real (table, row, 1, left);
      reeve_table_set_real (table, row, 2, arrived);
      reeve_table_set_real (table, row, 3, MAX (left - arrived, 0));
    }
  reeve_run_add_output (task->run, _("People by minute"), NULL, NULL, table);
}

void
reeve_evacuate_report (ReeveEvacuateTask *task)
{
  add_numbers (task);
  set_proof (task);
  add_bottlenecks (task);
  add_shelters (task);
  add_zones (task);
  add_roads (task);
  add_routes (task);
  add_times (task);
}
