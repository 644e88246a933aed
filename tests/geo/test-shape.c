/* Shapes survive their blobs, and hostile blobs survive nobody's patience. */
#include "core/error.h"
#include "geo/shape.h"

#include <math.h>
#include <string.h>

#define RADIUS2 (REEVE_EARTH_RADIUS_M * REEVE_EARTH_RADIUS_M)

static ReeveShape *
read_wkt (const char *text)
{
  g_autoptr (GError) error = NULL;
  ReeveShape *shape = reeve_shape_from_wkt (text, &error);

  g_assert_no_error (error);
  return shape;
}

static const char *const texts[] = {
  "POINT (106.8271530 -6.1753940)",
  "MULTIPOINT ((1.0000000 2.0000000), (3.0000000 4.0000000))",
  "LINESTRING (0.0000000 0.0000000, 1.5000000 -2.0000000)",
  "MULTILINESTRING ((0.0000000 0.0000000, 1.0000000 0.0000000), "
  "(5.0000000 5.0000000, 6.0000000 6.0000000))",
  "POLYGON ((0.0000000 0.0000000, 4.0000000 0.0000000, 4.0000000 4.0000000, 0.0000000 0.0000000), "
  "(2.0000000 1.0000000, 3.0000000 1.0000000, 3.0000000 2.0000000, 2.0000000 1.0000000))",
  "MULTIPOLYGON (((0.0000000 0.0000000, 1.0000000 0.0000000, 1.0000000 1.0000000, "
  "0.0000000 0.0000000)), ((5.0000000 5.0000000, 6.0000000 5.0000000, 6.0000000 6.0000000, "
  "5.0000000 5.0000000)))",
  "GEOMETRYCOLLECTION EMPTY",
};

static void
test_blobs_and_texts_come_back_equal (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ReeveShape) shape = read_wkt (texts[i]);
      g_autoptr (GBytes) gpkg = reeve_shape_to_gpkg (shape);
      g_autoptr (GBytes) wkb = reeve_shape_to_wkb (shape);
      g_autofree char *text = reeve_shape_to_wkt (shape);
      g_autoptr (ReeveShape) from_gpkg = NULL;
      g_autoptr (ReeveShape) from_wkb = NULL;
      ReeveBox box = reeve_shape_get_box (shape);
      ReeveBox stored;
      gsize length;
      gconstpointer bytes = g_bytes_get_data (gpkg, &length);

      g_assert_cmpstr (text, ==, texts[i]);
      from_gpkg = reeve_shape_from_gpkg (bytes, length, &error);
      g_assert_no_error (error);
      g_assert_true (reeve_shape_equal (shape, from_gpkg));
      g_assert_cmpint (reeve_shape_gpkg_get_box (bytes, length, &stored), ==, shape->n_points > 0);
      if (shape->n_points > 0)
        g_assert_cmpmem (&box, sizeof box, &stored, sizeof stored);

      bytes = g_bytes_get_data (wkb, &length);
      from_wkb = reeve_shape_from_wkb (bytes, length, &error);
      g_assert_no_error (error);
      g_assert_true (reeve_shape_equal (shape, from_wkb));
    }
}

static void
test_other_dialects_are_read (void)
{
  static const struct
  {
    const char *foreign;
    const char *plain;
  } cases[] = {
    { "SRID=4326;point z(1 2 3)", "POINT (1 2)" },
    { "POINTZM (1 2 3 4)", "POINT (1 2)" },
    { "MULTIPOINT(1 2,3 4)", "MULTIPOINT ((1 2),(3 4))" },
    { "MULTILINESTRING (EMPTY, (0 0, 1 1))", "LINESTRING (0 0, 1 1)" },
    { "POLYGON ((0 0, 1 0, 1 1))", "POLYGON ((0 0, 1 0, 1 1, 0 0))" },
    { "MULTIPOLYGON (EMPTY, ((0 0, 1 0, 1 1, 0 0)))", "POLYGON ((0 0, 1 0, 1 1, 0 0))" },
    { "GEOMETRYCOLLECTION (POINT (1 2), MULTIPOINT ((3 4)))", "MULTIPOINT (1 2, 3 4)" },
    { "  LineString ( 1e1 -.5 ,2 3 ) ", "LINESTRING (10 -0.5, 2 3)" },
  };
  /* Big-endian POINT ZM of ISO, and PostGIS's EWKB with its SRID. */
  static const guint8 big[] = { 0, 0, 0, 0x0b, 0xb9, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0,
                                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
  static const guint8 extended[] = { 1, 1, 0, 0, 0x20, 0xe6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0xf0,
                                     0x3f, 0, 0, 0, 0, 0, 0, 0, 0x40 };
  g_autoptr (ReeveShape) point = read_wkt ("POINT (1 2)");
  g_autoptr (ReeveShape) from_big = reeve_shape_from_wkb (big, sizeof big, NULL);
  g_autoptr (ReeveShape) from_extended = reeve_shape_from_wkb (extended, sizeof extended, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReeveShape) foreign = read_wkt (cases[i].foreign);
      g_autoptr (ReeveShape) plain = read_wkt (cases[i].plain);

      g_assert_true (reeve_shape_equal (foreign, plain));
    }
  g_assert_nonnull (from_big);
  g_assert_nonnull (from_extended);
  g_assert_true (reeve_shape_equal (from_big, point));
  g_assert_true (reeve_shape_equal (from_extended, point));
}

static void
test_what_is_no_shape_is_refused (void)
{
  static const char *const bad[] = {
    "", "POINT", "POINT (1)", "POINT (1 nan)", "POINT (0x10 1)", "POINT (1e999 0)", "POINT (1 2",
    "POINT (1 2) x", "LINESTRING (1 2)", "POLYGON ((0 0, 1 1))", "POLYGON (EMPTY, (0 0, 1 0, 1 1))",
    "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (1 2, 3 4))", "CIRCULARSTRING (0 0, 1 1, 2 0)",
    "POINT (1 2 3 4 5)", "LINESTRING 1 2, 3 4", "\xff\xfe",
  };
  /* A line string that declares 2^32 - 1 points, and a collection of as many members. */
  static const guint8 lie[] = { 1, 2, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0 };
  static const guint8 crowd[] = { 1, 7, 0, 0, 0, 255, 255, 255, 255, 1, 1, 0, 0, 0 };
  static const guint8 curve[] = { 1, 8, 0, 0, 0, 0, 0, 0, 0 };
  guint8 deep[9 * 1000];

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (reeve_shape_from_wkt (bad[i], &error));
      g_assert_error (error, REEVE_ERROR, REEVE_ERROR_DATA);
    }

  for (guint i = 0; i < 1000; i++)
    memcpy (deep + 9 * i, ((guint8[]) { 1, 7, 0, 0, 0, 1, 0, 0, 0 }), 9);
  g_assert_null (reeve_shape_from_wkb (lie, sizeof lie, NULL));
  g_assert_null (reeve_shape_from_wkb (crowd, sizeof crowd, NULL));
  g_assert_null (reeve_shape_from_wkb (curve, sizeof curve, NULL));
  g_assert_null (reeve_shape_from_wkb (deep, sizeof deep, NULL));
  g_assert_null (reeve_shape_from_gpkg (NULL, 0, NULL));
}

/* Property: any prefix is refused, any flipped bit gives a shape or a reason. */
static void
test_damaged_blobs_never_crash (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (ReeveShape) shape = read_wkt (texts[i]);
      g_autoptr (GBytes) gpkg = reeve_shape_to_gpkg (shape);
      gsize length;
      const guint8 *bytes = g_bytes_get_data (gpkg, &length);

      for (gsize cut = 0; cut < length; cut++)
        {
          g_autofree guint8 *prefix = g_memdup2 (bytes, cut);
          g_autoptr (GError) error = NULL;

          g_assert_null (reeve_shape_from_gpkg (prefix, cut, &error));
          g_assert_error (error, REEVE_ERROR, REEVE_ERROR_DATA);
        }
      for (gsize bit = 0; bit < 8 * length; bit++)
        {
          g_autofree guint8 *flipped = g_memdup2 (bytes, length);
          g_autoptr (GError) error = NULL;
          g_autoptr (ReeveShape) found = NULL;

          flipped[bit / 8] ^= 1 << bit % 8;
          found = reeve_shape_from_gpkg (flipped, length, &error);
          g_assert_true ((found == NULL) == (error != NULL));
        }
    }
}

static void
test_areas_and_lengths_are_those_of_the_sphere (void)
{
  g_autoptr (ReeveShape) box = read_wkt ("POLYGON ((10 40, 12 40, 12 43, 10 43, 10 40),"
                                         "(11 41, 11 42, 11.5 42, 11.5 41, 11 41))");
  g_autoptr (ReeveShape) plot = read_wkt ("POLYGON ((174.76 -36.85, 174.7601 -36.85,"
                                          "174.7601 -36.8499, 174.76 -36.8499))");
  g_autoptr (ReeveShape) meridian = read_wkt ("LINESTRING (20 0, 20 90)");
  double degree = G_PI / 180;
  double whole = RADIUS2 * 2 * degree * (sin (43 * degree) - sin (40 * degree));
  double hole = RADIUS2 * 0.5 * degree * (sin (42 * degree) - sin (41 * degree));
  double middle = cos (-36.84995 * degree);
  double small = RADIUS2 * 1e-4 * degree * 1e-4 * degree * middle;

  g_assert_cmpfloat_with_epsilon (reeve_shape_area_m2 (box) / (whole - hole), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (reeve_shape_area_m2 (plot) / small, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (reeve_shape_length_m (meridian),
                                  REEVE_EARTH_RADIUS_M * G_PI / 2, 1e-6);
}

static double
draw (GRand *rand)
{
  return g_rand_int_range (rand, 0, 12);
}

/* Property on a coarse grid, where points often lie on outlines and corners. */
static void
test_anchors_lie_inside (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20240612);
  g_autoptr (ReeveShape) ring = read_wkt ("POLYGON ((0 0, 9 0, 9 9, 0 9), (1 1, 8 1, 8 8, 1 8))");
  g_autoptr (ReeveShape) line = read_wkt ("MULTILINESTRING ((50 0, 51 0), (0 0, 4 0, 4 0, 9 0))");
  ReeveLonLat middle = reeve_shape_get_anchor (line);

  g_assert_true (reeve_shape_contains (ring, reeve_shape_get_anchor (ring)));
  g_assert_cmpfloat_with_epsilon (middle.lon, 4.5, 1e-9);
  g_assert_true (reeve_shape_contains (ring, (ReeveLonLat) { 0, 4.5 }));
  g_assert_true (reeve_shape_contains (ring, (ReeveLonLat) { 1, 1 }));
  g_assert_false (reeve_shape_contains (ring, (ReeveLonLat) { 4, 4 }));

  for (guint trial = 0; trial < 2000; trial++)
    {
      ReeveLonLat corners[3] = { { draw (rand), draw (rand) }, { draw (rand), draw (rand) },
                                 { draw (rand), draw (rand) } };
      g_autoptr (ReeveShape) triangle = reeve_shape_new_area (corners, 3);

      if (reeve_shape_area_m2 (triangle) > 1)
        g_assert_true (reeve_shape_contains (triangle, reeve_shape_get_anchor (triangle)));
      for (guint i = 0; i < 3; i++)
        g_assert_true (reeve_shape_contains (triangle, corners[i]));
    }
}

static void
test_the_local_plane_is_true_to_scale (void)
{
  static const ReeveLonLat origins[] = { { 106.8, -6.2 }, { 179.9, -17 }, { 15, 78.2 }, { 0, 89.9 } };

  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    for (guint turn = 0; turn < 12; turn++)
      {
        ReeveXY xy = { 50e3 * cos (turn * G_PI / 6), 50e3 * sin (turn * G_PI / 6) };
        ReeveLonLat place = reeve_local_to_lonlat (origins[i], xy);
        ReeveXY back = reeve_local_from_lonlat (origins[i], place);

        g_assert_cmpfloat_with_epsilon (reeve_distance_m (origins[i], place) / 50e3, 1, 1e-4);
        g_assert_cmpfloat_with_epsilon (back.x, xy.x, 1e-3);
        g_assert_cmpfloat_with_epsilon (back.y, xy.y, 1e-3);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geo/shape/blobs-and-texts-come-back-equal",
                   test_blobs_and_texts_come_back_equal);
  g_test_add_func ("/geo/shape/other-dialects-are-read", test_other_dialects_are_read);
  g_test_add_func ("/geo/shape/what-is-no-shape-is-refused", test_what_is_no_shape_is_refused);
  g_test_add_func ("/geo/shape/damaged-blobs-never-crash", test_damaged_blobs_never_crash);
  g_test_add_func ("/geo/shape/areas-and-lengths-are-those-of-the-sphere",
                   test_areas_and_lengths_are_those_of_the_sphere);
  g_test_add_func ("/geo/shape/anchors-lie-inside", test_anchors_lie_inside);
  g_test_add_func ("/geo/point/the-local-plane-is-true-to-scale",
                   test_the_local_plane_is_true_to_scale);
  return g_test_run ();
}
