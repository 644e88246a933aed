/* tests/network/test-isochrone.c — areas follow the streets that are reached */
#include "engines.h"
#include "network/isochrone.h"
#include "network/road-cut.h"

#include "core/error.h"
#include "geo/overlay.h"

#include <math.h>

/* Nothing that far from what is reached may lie inside: half a block and two
 * steps of the lattice. */
#define FAR_M 200

/* A street that is not reached lies outside this far from those that are. */
#define NEAR_M 80

/* Streets of a bent grid, some missing, some one-way, some slow. */
static ReeveRoads *
make_random_grid (GRand *rand,
                  guint  n,
                  double lat)
{
  RoadDraft *draft = road_draft_new ();
  ReeveLonLat start = { g_rand_double_range (rand, -170, 170), lat };
  double step_m = g_rand_double_range (rand, 60, 600);

  for (guint y = 0; y < n; y++)
    for (guint x = 0; x < n; x++)
      road_draft_node (draft, reeve_local_to_lonlat (start, (ReeveXY) {
                         (x + g_rand_double_range (rand, -0.3, 0.3)) * step_m,
                         (y + g_rand_double_range (rand, -0.3, 0.3)) * step_m }), 0);
  for (guint y = 0; y < n; y++)
    for (guint x = 0; x < n; x++)
      for (guint way = 0; way < 2; way++)
        {
          int kind = g_rand_int_range (rand, 0, 10);
          guint32 here = y * n + x;

          if (kind == 0 || (way == 0 ? x : y) + 1 == n)
            continue;
          road_draft_segment (draft, here, here + (way == 0 ? 1 : n), -1,
                              kind == 1 ? "{" STREET ",\"oneway\":\"yes\"}"
                              : kind == 2 ? "{\"highway\":\"service\"}"
                              : kind == 3 ? "{\"highway\":\"primary\"}" : "{" STREET "}");
        }
  return road_draft_end (draft);
}

typedef struct
{
  const ReeveEngine *engine;
  GArray            *inside;    /* of ReeveLonLat: on stretches that are reached */
  GArray            *outside;   /* on stretches that are not */
} Samples;

#define SAMPLES_PER_STREET 9

/* From the sweep's own times, by the arc's end: independent of what the area
 * is made from. */
static void
sample_streets (Samples         *samples,
                const ReeveSnap *from,
                gboolean         reverse,
                guint32          limit_ms)
{
  const ReeveRoads *roads = reeve_engine_get_roads (samples->engine);
  guint32 n_arcs = 2 * roads->n_segments;
  g_autofree guint32 *ms = g_new (guint32, n_arcs);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (reeve_engine_sweep (samples->engine, from, 1, reverse, REEVE_UNREACHED_MS, ms,
                                     NULL, job, &error));
  for (guint32 s = 0; s < roads->n_segments; s++)
    for (guint i = 0; i <= SAMPLES_PER_STREET; i++)
      {
        double share = (double) i / SAMPLES_PER_STREET;
        ReeveLonLat point = reeve_road_point (roads, s, share);
        gboolean reached = FALSE;

        for (guint32 arc = 2 * s; arc <= 2 * s + 1; arc++)
          {
            double along = (arc & 1) == 0 ? share : 1 - share;
            double left = reverse ? along : 1 - along;
            double source = (arc & 1) == 0 ? from->share : 1 - from->share;
            double arc_ms = reeve_engine_get_arc_ms (samples->engine, arc);

            if (ms[arc] == REEVE_UNREACHED_MS || arc_ms >= REEVE_UNREACHED_MS)
              continue;
            /* The part behind the source may be reached by no way or another. */
            if (s == from->segment && (reverse ? along > source : along < source))
              continue;
            reached |= ms[arc] - left * arc_ms <= limit_ms - 1.0;
          }
        if (reached)
          g_array_append_val (samples->inside, point);
        else if (s != from->segment)
          g_array_append_val (samples->outside, point);
      }
}

static double
get_least_distance (const GArray *points,
                    ReeveLonLat   point)
{
  double least = INFINITY;

  for (guint i = 0; i < points->len; i++)
    least = MIN (least, reeve_distance_m (g_array_index (points, ReeveLonLat, i), point));
  return least;
}

static void
check_area (const ReeveShape *area,
            const Samples    *samples,
            double            spacing_m)
{
  g_autofree char *reason = NULL;

  if (!reeve_shape_is_valid (area, &reason))
    g_error ("%s", reason);
  for (guint i = 0; i < samples->inside->len; i++)
    g_assert_true (reeve_shape_contains (area, g_array_index (samples->inside, ReeveLonLat, i)));
  for (guint i = 0; i < samples->outside->len; i++)
    {
      ReeveLonLat point = g_array_index (samples->outside, ReeveLonLat, i);

      if (get_least_distance (samples->inside, point) > NEAR_M + spacing_m)
        g_assert_false (reeve_shape_contains (area, point));
    }
  for (guint i = 0; i < area->n_points; i++)
    g_assert_cmpfloat (get_least_distance (samples->inside, area->points[i]), <,
                       FAR_M + spacing_m);
}

static void
test_area_follows_streets (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (42);
  g_autoptr (ReeveJob) job = reeve_job_new ();

  for (guint trial = 0; trial < 40; trial++)
    {
      double lat = trial % 5 == 0 ? 84 : g_rand_double_range (rand, -60, 60);
      g_autoptr (ReeveRoads) roads = make_random_grid (rand, 7, lat);
      g_autoptr (ReeveEngine) engine = engine_load (roads, "car", NULL, 0);
      guint32 limits_ms[] = { 20000, 60000, 61000, 180000 };
      gboolean reverse = trial % 2 == 1;
      ReeveSnap from = { .segment = (guint32) g_rand_int_range (rand, 0, (int) roads->n_segments),
                         .share = 0.4f };
      g_autoptr (GPtrArray) areas = NULL;
      g_autoptr (GError) error = NULL;
      const ReeveSegment *street = &roads->segments[from.segment];
      double spacing_m = 0;

      from.point = reeve_road_point (roads, from.segment, from.share);
      for (guint32 s = 0; s < roads->n_segments; s++)
        spacing_m = MAX (spacing_m, (double) roads->segments[s].length_m / SAMPLES_PER_STREET);
      areas = reeve_isochrone_compute (engine, &from, 1, reverse, limits_ms,
                                       G_N_ELEMENTS (limits_ms), job, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (areas->len, ==, G_N_ELEMENTS (limits_ms));
      g_assert_cmpuint (street->n_points, ==, 2);
      for (guint i = 0; i < areas->len; i++)
        {
          Samples samples = { engine, g_array_new (FALSE, FALSE, sizeof (ReeveLonLat)),
                              g_array_new (FALSE, FALSE, sizeof (ReeveLonLat)) };
          const ReeveShape *area = areas->pdata[i];

          sample_streets (&samples, &from, reverse, limits_ms[i]);
          check_area (area, &samples, spacing_m);
          g_assert_true (reeve_shape_contains (area, from.point));
          if (i > 0)
            for (guint k = 0; k < ((ReeveShape *) areas->pdata[i - 1])->n_points; k++)
              g_assert_true (reeve_shape_contains (area,
                                                   ((ReeveShape *) areas->pdata[i - 1])->points[k]));
          g_array_unref (samples.inside);
          g_array_unref (samples.outside);
        }
    }
}

static void
test_other_limits_change_nothing (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (ReeveRoads) roads = make_random_grid (rand, 7, 45);
  g_autoptr (ReeveEngine) engine = engine_load (roads, "car", NULL, 0);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  guint32 limits_ms[] = { 30000, 45000, 400000 };
  ReeveSnap from = { .segment = 3, .share = 0.4f, .point = roads->points[0] };
  g_autoptr (GPtrArray) all = NULL;

  all = reeve_isochrone_compute (engine, &from, 1, FALSE, limits_ms, 3, job, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GPtrArray) one = reeve_isochrone_compute (engine, &from, 1, FALSE, &limits_ms[i], 1,
                                                           job, &error);

      g_assert_true (reeve_shape_equal (all->pdata[i], one->pdata[0]));
    }
}

static void
test_block_without_streets_stays_a_hole (void)
{
  RoadDraft *draft = road_draft_from_text ("A---------B\n"
                                           "|         |\n"
                                           "|         |\n"
                                           "|         |\n"
                                           "|         |\n"
                                           "C---------D", STREET);
  g_autoptr (ReeveRoads) roads = road_draft_end (draft);
  g_autoptr (ReeveEngine) engine = engine_load (roads, "car", NULL, 0);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) areas = NULL;
  guint32 limits_ms[] = { 60000, 3600000 };
  ReeveSnap from = { .segment = 0, .share = 0.5f, .point = roads->points[0] };
  ReeveShape *area;

  areas = reeve_isochrone_compute (engine, &from, 1, FALSE, limits_ms, 2, job, &error);
  g_assert_no_error (error);
  area = areas->pdata[1];
  g_assert_cmpuint (area->n_rings, ==, 2);
  g_assert_cmpuint (area->rings[1].part, ==, 0);
  g_assert_false (reeve_shape_contains (area, (ReeveLonLat) {
    (roads->node_points[0].lon + roads->node_points[1].lon) / 2,
    (roads->node_points[0].lat + roads->node_points[3].lat) / 2 }));
  area = areas->pdata[0];
  g_assert_cmpuint (area->n_rings, ==, 1);
}

static void
test_streets_that_are_near_but_not_reached_stay_outside (void)
{
  /* Two rows of streets 200 m apart that meet nowhere. */
  RoadDraft *draft = road_draft_from_text ("A---------B\n"
                                           "           \n"
                                           "C---------D", STREET);
  g_autoptr (ReeveRoads) roads = road_draft_end (draft);
  g_autoptr (ReeveEngine) engine = engine_load (roads, "car", NULL, 0);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) areas = NULL;
  guint32 limit_ms = 3600000;
  ReeveSnap from = { .segment = 0, .share = 0.5f, .point = roads->points[0] };

  areas = reeve_isochrone_compute (engine, &from, 1, FALSE, &limit_ms, 1, job, &error);
  g_assert_no_error (error);
  for (guint i = 0; i <= 20; i++)
    {
      g_assert_true (reeve_shape_contains (areas->pdata[0], reeve_road_point (roads, 0, i / 20.0)));
      g_assert_false (reeve_shape_contains (areas->pdata[0], reeve_road_point (roads, 1, i / 20.0)));
    }
}

/* Fiji's streets, and some far north. */
static void
test_antimeridian_and_far_north (void)
{
  static const double lats[] = { -17, 0, 85 };

  for (guint i = 0; i < G_N_ELEMENTS (lats); i++)
    {
      RoadDraft *draft = road_draft_new ();
      ReeveLonLat west = { 179.998, lats[i] };
      ReeveLonLat east = { -179.998, lats[i] };
      ReeveLonLat far_west = { 179.99, lats[i] };
      g_autoptr (ReeveRoads) roads = NULL;
      g_autoptr (ReeveEngine) engine = NULL;
      g_autoptr (ReeveJob) job = reeve_job_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) areas = NULL;
      guint32 limit_ms = 600000;
      ReeveSnap from;
      ReeveSnap to;

      road_draft_node (draft, west, 0);
      road_draft_node (draft, east, 0);
      road_draft_node (draft, far_west, 0);
      road_draft_segment (draft, 0, 1, -1, "{" STREET "}");
      road_draft_segment (draft, 2, 0, -1, "{" STREET "}");
      roads = road_draft_end (draft);
      g_assert_cmpfloat (roads->segments[0].length_m, <, 1000);
      engine = engine_load (roads, "car", NULL, 0);
      from = reeve_engine_snap (engine, (ReeveLonLat) { -179.999, lats[i] }, 1000);
      to = reeve_engine_snap (engine, (ReeveLonLat) { 179.999, lats[i] }, 1000);
      g_assert_cmpuint (from.segment, ==, 0);
      g_assert_cmpuint (to.segment, ==, 0);
      g_assert_cmpfloat (fabsf (from.share - 0.75f), <, 0.001f);
      g_assert_cmpfloat (fabsf (to.share - 0.25f), <, 0.001f);
      g_assert_cmpfloat (from.distance_m, <, 1);
      /* Greenwich is nowhere near. */
      g_assert_cmpuint (reeve_engine_snap (engine, (ReeveLonLat) { 0, lats[i] }, 5000).segment, ==,
                        G_MAXUINT32);
      areas = reeve_isochrone_compute (engine, &from, 1, FALSE, &limit_ms, 1, job, &error);
      g_assert_no_error (error);
      g_assert_true (reeve_shape_is_valid (areas->pdata[0], NULL));
      g_assert_true (reeve_shape_contains (areas->pdata[0], (ReeveLonLat) { -179.999, lats[i] }));
      g_assert_true (reeve_shape_contains (areas->pdata[0], (ReeveLonLat) { -180.001, lats[i] }));
      g_assert_cmpfloat (reeve_shape_area_m2 (areas->pdata[0]), <, 4e6);
    }
}

static void
test_nothing_reached_is_no_area (void)
{
  RoadDraft *draft = road_draft_from_text ("A---B", STREET);
  g_autoptr (ReeveRoads) roads = road_draft_end (draft);
  g_autoptr (ReeveEngine) engine = engine_load (roads, "car", NULL, 0);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  guint32 limits_ms[] = { 1000, 100000 };
  guint32 falling_ms[] = { 2000, 1000 };
  ReeveSnap far = { .segment = 0, .share = 0.5f, .distance_m = 100, .point = roads->points[0] };
  ReeveSnap none = { .segment = G_MAXUINT32 };
  g_autoptr (GPtrArray) areas = NULL;
  g_autoptr (GPtrArray) nothing = NULL;

  areas = reeve_isochrone_compute (engine, &far, 1, FALSE, limits_ms, 2, job, &error);
  g_assert_no_error (error);
  g_assert_cmpint (((ReeveShape *) areas->pdata[0])->kind, ==, REEVE_SHAPE_NONE);
  g_assert_cmpint (((ReeveShape *) areas->pdata[1])->kind, ==, REEVE_SHAPE_AREA);
  nothing = reeve_isochrone_compute (engine, &none, 1, FALSE, limits_ms, 2, job, &error);
  g_assert_no_error (error);
  g_assert_cmpint (((ReeveShape *) nothing->pdata[1])->kind, ==, REEVE_SHAPE_NONE);
  g_assert_null (reeve_isochrone_compute (engine, &far, 1, FALSE, falling_ms, 2, job, &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/isochrone/area-follows-streets", test_area_follows_streets);
  g_test_add_func ("/network/isochrone/other-limits-change-nothing",
                   test_other_limits_change_nothing);
  g_test_add_func ("/network/isochrone/block-without-streets-stays-a-hole",
                   test_block_without_streets_stays_a_hole);
  g_test_add_func ("/network/isochrone/streets-that-are-near-but-not-reached-stay-outside",
                   test_streets_that_are_near_but_not_reached_stay_outside);
  g_test_add_func ("/network/isochrone/antimeridian-and-far-north",
                   test_antimeridian_and_far_north);
  g_test_add_func ("/network/isochrone/nothing-reached-is-no-area",
                   test_nothing_reached_is_no_area);

  return g_test_run ();
}
