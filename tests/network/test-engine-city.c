/* tests/network/test-engine-city.c — on a real city's streets */
#include "city-roads.h"
#include "dijkstra.h"
#include "engines.h"
#include "network/isochrone.h"

#include "geo/overlay.h"
#include "network/road-cut.h"

#include <math.h>

static void
list_places (const ReeveEngine *engine,
             GRand             *rand,
             ReeveSnap         *snaps,
             guint              n)
{
  const ReeveRoads *roads = reeve_engine_get_roads (engine);

  for (guint i = 0; i < n; i++)
    {
      guint32 node = (guint32) g_rand_int_range (rand, 0, (int) roads->n_nodes);
      ReeveLonLat place = roads->node_points[node];

      place.lon += g_rand_double_range (rand, -0.002, 0.002);
      place.lat += g_rand_double_range (rand, -0.002, 0.002);
      snaps[i] = reeve_engine_snap (engine, place, 5000);
      g_assert_cmpuint (snaps[i].segment, !=, G_MAXUINT32);
      g_assert_cmpfloat (fabs (reeve_distance_m (place, snaps[i].point) - snaps[i].distance_m),
                         <, 0.01 * snaps[i].distance_m + 0.1);
    }
}

#define N_ORACLE 100

/* A hundred places to a hundred others, as today's streets are and with some
 * of them closed. */
static void
check_oracle (const ReeveEngine *engine,
              GRand             *rand)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveMatrix) matrix = NULL;
  Dijkstra *dijkstra = dijkstra_new (engine);
  ReeveSnap from[N_ORACLE];
  ReeveSnap to[N_ORACLE];

  list_places (engine, rand, from, N_ORACLE);
  list_places (engine, rand, to, N_ORACLE);
  matrix = reeve_engine_matrix (engine, from, N_ORACLE, to, N_ORACLE, REEVE_UNREACHED_MS, job,
                                &error);
  g_assert_no_error (error);
  for (guint row = 0; row < N_ORACLE; row++)
    {
      dijkstra_run (dijkstra, &from[row]);
      for (guint col = 0; col < N_ORACLE; col++)
        {
          guint32 ms = MIN (dijkstra_get_arrival_ms (dijkstra, &to[col]),
                            reeve_engine_direct_ms (engine, &from[row], &to[col], NULL));

          g_assert_cmpuint (reeve_matrix_get (matrix, row, col), ==,
                            ms < REEVE_FAR_MS ? ms : REEVE_UNREACHED_MS);
        }
    }
  dijkstra_free (dijkstra);
}

/* Arrival at a place from the times of a sweep: at the start of its arcs. */
static guint32
read_sweep (const ReeveEngine *engine,
            const guint32     *end_ms,
            const ReeveSnap   *to)
{
  double best = INFINITY;

  for (guint32 arc = 2 * to->segment; arc <= 2 * to->segment + 1; arc++)
    {
      double share = (arc & 1) == 0 ? to->share : 1.0 - (double) to->share;
      double arc_ms = reeve_engine_get_arc_ms (engine, arc);

      if (end_ms[arc] != REEVE_UNREACHED_MS)
        best = MIN (best, end_ms[arc] - arc_ms + floor (arc_ms * share + 0.5)
                    + floor ((double) to->distance_m * 720 + 0.5));
    }
  return isinf (best) ? REEVE_UNREACHED_MS : (guint32) best;
}

#define N_PLACES 30

static void
check_times (const ReeveEngine *engine,
             GRand             *rand)
{
  guint32 n_arcs = 2 * reeve_engine_get_roads (engine)->n_segments;
  g_autofree guint32 *end_ms = g_new (guint32, n_arcs);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveMatrix) matrix = NULL;
  ReeveSnap snaps[N_PLACES];
  guint n_reached = 0;

  list_places (engine, rand, snaps, N_PLACES);
  matrix = reeve_engine_matrix (engine, snaps, N_PLACES, snaps, N_PLACES, REEVE_UNREACHED_MS, job,
                                &error);
  g_assert_no_error (error);
  for (guint row = 0; row < N_PLACES; row++)
    {
      g_assert_true (reeve_engine_sweep (engine, &snaps[row], 1, FALSE, REEVE_UNREACHED_MS, end_ms,
                                         NULL, job, &error));
      for (guint col = 0; col < N_PLACES; col++)
        {
          guint32 ms = reeve_matrix_get (matrix, row, col);
          g_autoptr (GError) no_way = NULL;
          g_autoptr (ReeveRoute) route = reeve_engine_route (engine, &snaps[row], &snaps[col],
                                                             &no_way);

          if (snaps[row].segment != snaps[col].segment)
            g_assert_cmpuint (ms, ==, read_sweep (engine, end_ms, &snaps[col]));
          g_assert_cmpint (route != NULL, ==, ms != REEVE_UNREACHED_MS);
          if (route == NULL)
            continue;
          n_reached++;
          g_assert_cmpuint (route->time_ms, ==, ms);
          g_assert_cmpfloat (fabs (reeve_shape_length_m (route->shape) - route->length_m), <,
                             0.01 * route->length_m + 1);
        }
    }
  /* Places are snapped to streets that lead on. */
  g_assert_cmpuint (n_reached, >, N_PLACES * N_PLACES * 9 / 10);
}

/* --- what is reached lies inside, what is not outside --- */

/* Reached ground is this near to a reached stretch, with room for a lattice of
 * 50 m and for the spacing of samples. */
#define CELL_M 250.0

static gint64
get_cell (ReeveLonLat point,
          int         dx,
          int         dy)
{
  double y = floor (point.lat * 111195 / CELL_M) + dy;
  double x = floor (point.lon * 111195 * 0.5 / CELL_M) + dx;

  return (gint64) x * 1000003 + (gint64) y;
}

/* When the point at @share of the street is reached, by either arc. The street
 * that one sets out on is another matter. */
static double
get_point_ms (const ReeveEngine *engine,
              const guint32     *end_ms,
              guint32            segment,
              double             share)
{
  double best = INFINITY;

  for (guint32 arc = 2 * segment; arc <= 2 * segment + 1; arc++)
    if (end_ms[arc] != REEVE_UNREACHED_MS)
      {
        double rest = (arc & 1) == 0 ? 1 - share : share;

        best = MIN (best, end_ms[arc] - rest * reeve_engine_get_arc_ms (engine, arc));
      }
  return best;
}

static gboolean
is_near_reached (GHashTable  *reached,
                 ReeveLonLat  point)
{
  for (int dx = -1; dx <= 1; dx++)
    for (int dy = -1; dy <= 1; dy++)
      {
        gint64 cell = get_cell (point, dx, dy);

        if (g_hash_table_contains (reached, &cell))
          return TRUE;
      }
  return FALSE;
}

static void
add_reached (GHashTable  *reached,
             ReeveLonLat  point)
{
  gint64 cell = get_cell (point, 0, 0);

  g_hash_table_add (reached, g_memdup2 (&cell, sizeof cell));
}

/* Returns how many points of streets lay outside for good. */
static guint
check_ground (const ReeveEngine *engine,
              const guint32     *end_ms,
              guint32            from_segment,
              guint32            limit_ms,
              const ReeveShape  *area)
{
  const ReeveRoads *roads = reeve_engine_get_roads (engine);
  g_autoptr (GHashTable) reached = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                                          NULL);
  guint n_outside = 0;

  for (guint32 s = 0; s < roads->n_segments; s++)
    {
      guint n = 1 + (guint) (roads->segments[s].length_m / 50);

      for (guint i = 0; i <= n; i++)
        {
          double share = (double) i / n;
          ReeveLonLat point = reeve_road_point (roads, s, share);
          gboolean in_time = get_point_ms (engine, end_ms, s, share) <= limit_ms;

          if (s == from_segment || in_time)
            add_reached (reached, point);
          if (in_time && s != from_segment && (s + i) % 5 == 0)
            g_assert_true (reeve_shape_contains (area, point));
        }
    }
  for (guint32 s = 0; s < roads->n_segments; s += 11)
    {
      ReeveLonLat point = reeve_road_point (roads, s, 0.5);

      if (is_near_reached (reached, point))
        continue;
      g_assert_false (reeve_shape_contains (area, point));
      n_outside++;
    }
  return n_outside;
}

static void
check_area (const ReeveEngine *engine,
            GRand             *rand)
{
  const ReeveRoads *roads = reeve_engine_get_roads (engine);
  guint32 limits_ms[] = { 120000, 300000, 900000 };
  g_autofree guint32 *end_ms = g_new (guint32, 2 * roads->n_segments);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) areas = NULL;
  ReeveSnap from;

  list_places (engine, rand, &from, 1);
  areas = reeve_isochrone_compute (engine, &from, 1, FALSE, limits_ms, 3, job, &error);
  g_assert_no_error (error);
  g_assert_true (reeve_engine_sweep (engine, &from, 1, FALSE, REEVE_UNREACHED_MS, end_ms, NULL, job,
                                     &error));
  for (guint i = 0; i < 3; i++)
    {
      const ReeveShape *area = areas->pdata[i];
      g_autofree char *reason = NULL;

      if (area->kind == REEVE_SHAPE_NONE)
        continue;
      if (!reeve_shape_is_valid (area, &reason))
        g_error ("%s", reason);
      check_ground (engine, end_ms, from.segment, limits_ms[i], area);
      if (i > 0)
        {
          const ReeveShape *shorter = areas->pdata[i - 1];

          for (guint k = 0; k < shorter->n_points; k++)
            g_assert_true (reeve_shape_contains (area, shorter->points[k]));
        }
    }
}

static void
test_city (gconstpointer name)
{
  g_autoptr (ReeveRoads) roads = city_roads_read (name);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  const char *const *ids = reeve_profile_list_ids ();

  for (guint i = 0; roads != NULL && ids[i] != NULL; i++)
    {
      g_autoptr (ReeveEngine) engine = engine_load (roads, ids[i], NULL, 0);
      GPtrArray *warnings = reeve_engine_get_warnings (engine);

      for (guint k = 0; k < warnings->len; k++)
        g_test_message ("%s: %s", ids[i], (char *) warnings->pdata[k]);
      check_times (engine, rand);
      for (guint k = 0; k < 5; k++)
        check_area (engine, rand);
    }
}

static void
test_areas (gconstpointer name)
{
  g_autoptr (ReeveRoads) roads = city_roads_read (name);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (ReeveEngine) engine = roads != NULL ? engine_load (roads, "car", NULL, 0) : NULL;

  for (guint k = 0; engine != NULL && k < 3; k++)
    check_area (engine, rand);
}

static void
test_oracle (gconstpointer name)
{
  g_autoptr (ReeveRoads) roads = city_roads_read (name);
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  g_autoptr (ReeveEngine) open = NULL;
  g_autoptr (ReeveEngine) shut = NULL;
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  ReeveRoadChange changes[40];

  if (roads == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    changes[i] = (ReeveRoadChange) {
      .segment = (guint32) g_rand_int_range (rand, 0, (int) roads->n_segments),
      .speed_kmh = i % 2 == 0 ? 0 : 7,
    };
  open = engine_load (roads, "car", NULL, 0);
  check_oracle (open, rand);
  shut = reeve_engine_new_changed (open, changes, G_N_ELEMENTS (changes), job, &error);
  g_assert_no_error (error);
  check_oracle (shut, rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/network/engine-city/monaco", "monaco.osm.pbf", test_city);
  g_test_add_data_func ("/network/engine-city/liechtenstein", "liechtenstein-2013.osm.pbf",
                        test_city);
  g_test_add_data_func ("/network/engine-city/helsinki", "helsinki.osm.pbf", test_city);

  g_test_add_data_func ("/network/engine-city/areas/heidelberg", "heidelberg.osm.pbf", test_areas);
  g_test_add_data_func ("/network/engine-city/areas/auckland", "auckland-roads.osm.pbf",
                        test_areas);

  g_test_add_data_func ("/network/engine-city/agrees-with-oracle/monaco", "monaco.osm.pbf",
                        test_oracle);
  g_test_add_data_func ("/network/engine-city/agrees-with-oracle/helsinki", "helsinki.osm.pbf",
                        test_oracle);
  g_test_add_data_func ("/network/engine-city/agrees-with-oracle/heidelberg",
                        "heidelberg.osm.pbf", test_oracle);
  g_test_add_data_func ("/network/engine-city/agrees-with-oracle/liechtenstein",
                        "liechtenstein-2013.osm.pbf", test_oracle);
  g_test_add_data_func ("/network/engine-city/agrees-with-oracle/auckland",
                        "auckland-roads.osm.pbf", test_oracle);

  return g_test_run ();
}
