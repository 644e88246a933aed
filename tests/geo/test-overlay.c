/* Overlays against rectangles counted by hand, indexes against asking each. */
#include "core/error.h"
#include "geo/area-cutter.h"
#include "geo/measure.h"
#include "geo/overlay.h"

#include <math.h>

static ReeveShape *
read_wkt (const char *text)
{
  g_autoptr (GError) error = NULL;
  ReeveShape *shape = reeve_shape_from_wkt (text, &error);

  g_assert_no_error (error);
  return shape;
}

static ReeveShape *
make_box (double west,
          double south,
          double east,
          double north)
{
  ReeveLonLat corners[4] = { { west, south }, { east, south }, { east, north }, { west, north } };

  return reeve_shape_new_area (corners, 4);
}

/* A wheel of @n spokes of random length: never crosses itself. */
static ReeveShape *
draw_star (GRand *rand,
           guint  n)
{
  g_autofree ReeveLonLat *corners = g_new (ReeveLonLat, n);
  double lon = g_rand_double_range (rand, -5, 5), lat = g_rand_double_range (rand, -5, 5);

  for (guint i = 0; i < n; i++)
    {
      double length = g_rand_double_range (rand, 0.3, 4);

      corners[i] = (ReeveLonLat) { lon + length * cos (2 * G_PI * i / n),
                                   lat + length * sin (2 * G_PI * i / n) };
    }
  return reeve_shape_new_area (corners, n);
}

static ReeveLonLat
draw_place (GRand *rand)
{
  return (ReeveLonLat) { g_rand_double_range (rand, -9, 9), g_rand_double_range (rand, -9, 9) };
}

static void
test_rectangles_combine_as_counted (void)
{
  g_autoptr (GPtrArray) both = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_shape_free);
  g_autoptr (GRand) rand = g_rand_new_with_seed (20240614);

  for (guint trial = 0; trial < 100; trial++)
    {
      int v[8];
      g_autoptr (ReeveShape) whole = NULL;
      g_autoptr (ReeveShape) shared = NULL;
      g_autoptr (ReeveShape) rest = NULL;
      double wide, high, a, b, common;

      for (guint i = 0; i < 4; i++)
        {
          v[i] = g_rand_int_range (rand, 0, 10);
          v[i + 4] = v[i] + g_rand_int_range (rand, 1, 8);
        }
      g_ptr_array_set_size (both, 0);
      g_ptr_array_add (both, make_box (v[0], v[1], v[4], v[5]));
      g_ptr_array_add (both, make_box (v[2], v[3], v[6], v[7]));
      whole = reeve_shape_union (both, NULL);
      shared = reeve_shape_intersection (both->pdata[0], both->pdata[1], NULL);
      rest = reeve_shape_difference (both->pdata[0], both->pdata[1], NULL);

      wide = MIN (v[4], v[6]) - MAX (v[0], v[2]);
      high = MIN (v[5], v[7]) - MAX (v[1], v[3]);
      common = MAX (wide, 0) * MAX (high, 0);
      a = (v[4] - v[0]) * (v[5] - v[1]);
      b = (v[6] - v[2]) * (v[7] - v[3]);
      g_assert_cmpfloat_with_epsilon (reeve_shape_planar_area (whole), a + b - common, 1e-9);
      g_assert_cmpfloat_with_epsilon (reeve_shape_planar_area (shared), common, 1e-9);
      g_assert_cmpfloat_with_epsilon (reeve_shape_planar_area (rest), a - common, 1e-9);
      g_assert_cmpint (shared->kind, ==, common > 0 ? REEVE_SHAPE_AREA : REEVE_SHAPE_NONE);
    }
}

static void
test_bow_ties_are_named_and_mended (void)
{
  g_autoptr (ReeveShape) bow = read_wkt ("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))");
  g_autoptr (ReeveShape) mended = reeve_shape_make_valid (bow, NULL);
  g_autoptr (ReeveShape) half = make_box (0, 0, 1, 2);
  g_autoptr (ReeveShape) cut = reeve_shape_intersection (bow, half, NULL);
  g_autofree char *reason = NULL;

  g_assert_false (reeve_shape_is_valid (bow, &reason));
  g_assert_cmpstr (reason, ==, "The outline crosses itself at 1.000000, 1.000000");
  g_assert_true (reeve_shape_is_valid (mended, NULL));
  g_assert_cmpfloat_with_epsilon (reeve_shape_planar_area (mended), 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (reeve_shape_planar_area (cut), 1, 1e-12);
}

static void
test_buffers_are_round_and_cut_at_the_180th (void)
{
  static const ReeveLonLat places[] = { { 106.8, -6.2 }, { 179.99, -16.8 }, { -179.999, 66 },
                                        { 15.6, 78.2 } };
  g_autoptr (ReeveShape) pole = reeve_shape_new_point ((ReeveLonLat) { 0, 89 });
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (ReeveShape) point = reeve_shape_new_point (places[i]);
      g_autoptr (ReeveShape) round = reeve_shape_buffer (point, 10e3, NULL);
      ReeveBox box = reeve_shape_get_box (round);
      guint n_parts = round->rings[round->n_rings - 1].part + 1;

      /* The ellipsoid's metres against the sphere's: half a per cent. */
      g_assert_cmpfloat_with_epsilon (reeve_shape_area_m2 (round) / (G_PI * 1e8), 1, 0.01);
      g_assert_true (reeve_shape_contains (round, places[i]));
      g_assert_cmpuint (n_parts, ==, i == 1 || i == 2 ? 2 : 1);
      g_assert_cmpfloat (box.west, >=, -180);
      g_assert_cmpfloat (box.east, <=, 180);
    }
  g_assert_null (reeve_shape_buffer (pole, 200e3, &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
}

/* Oracle: asking every area in turn. */
static void
test_the_area_index_finds_the_first (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20240615);

  for (guint trial = 0; trial < 20; trial++)
    {
      g_autoptr (GPtrArray) areas = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_shape_free);
      g_autoptr (ReeveAreaIndex) index = NULL;

      for (guint i = 0; i < 30; i++)
        g_ptr_array_add (areas, i == 3 ? reeve_shape_new_point (draw_place (rand))
                                       : draw_star (rand, 3 + i * 7));
      index = reeve_area_index_new (areas);
      for (guint ask = 0; ask < 300; ask++)
        {
          const ReeveShape *some = areas->pdata[g_rand_int_range (rand, 0, 30)];
          ReeveLonLat place = ask % 3 == 0 ? some->points[some->n_points / 2] : draw_place (rand);
          ReeveBox box = { place.lon, place.lat, place.lon + 1, place.lat + 1 };
          g_autoptr (GArray) found = reeve_area_index_query (index, &box);
          int first = -1;
          guint n = 0;

          for (guint i = 0; i < areas->len; i++)
            {
              ReeveBox other = reeve_shape_get_box (areas->pdata[i]);

              if (first < 0 && reeve_shape_contains (areas->pdata[i], place))
                first = (int) i;
              if (((ReeveShape *) areas->pdata[i])->kind == REEVE_SHAPE_AREA &&
                  reeve_box_meets (&other, &box))
                g_assert_cmpuint (g_array_index (found, guint, n++), ==, i);
            }
          g_assert_cmpint (reeve_area_index_find (index, place), ==, first);
          g_assert_cmpuint (found->len, ==, n);
        }
    }
}

/* Oracle: GEOS, for the same area and lines. */
static void
test_the_cutter_agrees_with_geos (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20240616);

  for (guint trial = 0; trial < 60; trial++)
    {
      g_autoptr (GPtrArray) stars = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_shape_free);
      g_autoptr (ReeveShape) area = NULL;
      g_autoptr (ReeveShape) line = NULL;
      g_autoptr (ReeveShape) piece = draw_star (rand, 9);
      g_autoptr (ReeveAreaCutter) cutter = NULL;
      g_autoptr (ReeveShape) known = NULL;
      g_autoptr (ReeveShape) found = NULL;
      g_autoptr (ReeveShape) known_area = NULL;
      g_autoptr (ReeveShape) found_area = NULL;
      ReeveLonLat path[12];

      for (guint i = 0; i < 6; i++)
        g_ptr_array_add (stars, draw_star (rand, 4 + trial));
      area = reeve_shape_union (stars, NULL);
      cutter = reeve_area_cutter_new (area);
      for (guint i = 0; i < G_N_ELEMENTS (path); i++)
        path[i] = i % 4 == 1 ? area->points[i] : draw_place (rand);
      line = reeve_shape_new_line (path, G_N_ELEMENTS (path));

      known = reeve_shape_intersection (line, area, NULL);
      found = reeve_area_cutter_intersection (cutter, line, NULL);
      g_assert_cmpfloat_with_epsilon (reeve_area_cutter_length_inside (cutter, line),
                                      reeve_shape_planar_length (known), 1e-9);
      g_assert_cmpfloat_with_epsilon (reeve_shape_planar_length (found),
                                      reeve_shape_planar_length (known), 1e-9);
      known_area = reeve_shape_intersection (piece, area, NULL);
      found_area = reeve_area_cutter_intersection (cutter, piece, NULL);
      g_assert_cmpfloat_with_epsilon (reeve_shape_planar_area (found_area),
                                      reeve_shape_planar_area (known_area), 1e-9);
      for (guint i = 0; i < 100; i++)
        {
          ReeveLonLat place = draw_place (rand);

          g_assert_cmpint (reeve_area_cutter_contains_point (cutter, place), ==,
                           reeve_shape_contains (area, place));
        }
    }
}

static void
test_the_cutter_keeps_to_the_line (void)
{
  g_autoptr (ReeveShape) area = read_wkt ("MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4), (1 1, 3 1, 3 3, 1 3)),"
                                          "((6 0, 8 0, 7 2)))");
  g_autoptr (ReeveAreaCutter) cutter = reeve_area_cutter_new (area);
  g_autoptr (ReeveShape) line = read_wkt ("LINESTRING (-1 2, 9 2)");
  g_autoptr (ReeveShape) edge = read_wkt ("LINESTRING (0 -1, 0 5)");
  g_autoptr (ReeveShape) inner = read_wkt ("LINESTRING (0.2 0.2, 0.5 0.2, 0.8 0.5)");
  g_autoptr (ReeveShape) far = read_wkt ("LINESTRING (50 50, 60 60)");
  g_autoptr (ReeveShape) parts = reeve_area_cutter_intersection (cutter, line, NULL);
  g_autoptr (ReeveShape) same = reeve_area_cutter_intersection (cutter, inner, NULL);
  g_autoptr (ReeveShape) none = reeve_area_cutter_intersection (cutter, far, NULL);
  g_autofree char *text = reeve_shape_to_wkt (parts);

  g_assert_cmpstr (text, ==, "MULTILINESTRING ((0.0000000 2.0000000, 1.0000000 2.0000000), "
                             "(3.0000000 2.0000000, 4.0000000 2.0000000))");
  g_assert_true (reeve_shape_equal (same, inner));
  g_assert_cmpint (none->kind, ==, REEVE_SHAPE_NONE);
  g_assert_cmpfloat (reeve_area_cutter_length_inside (cutter, edge), ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geo/overlay/rectangles-combine-as-counted", test_rectangles_combine_as_counted);
  g_test_add_func ("/geo/overlay/bow-ties-are-named-and-mended", test_bow_ties_are_named_and_mended);
  g_test_add_func ("/geo/buffer/round-and-cut-at-the-180th",
                   test_buffers_are_round_and_cut_at_the_180th);
  g_test_add_func ("/geo/area-index/finds-the-first", test_the_area_index_finds_the_first);
  g_test_add_func ("/geo/area-cutter/agrees-with-geos", test_the_cutter_agrees_with_geos);
  g_test_add_func ("/geo/area-cutter/keeps-to-the-line", test_the_cutter_keeps_to_the_line);
  return g_test_run ();
}
