/* Projections against values of EPSG's and PROJ's own tools, and at the edges. */
#include "core/error.h"
#include "geo/measure.h"

#include <math.h>

static ReeveProjection *
open_crs (const char *crs)
{
  g_autoptr (GError) error = NULL;
  ReeveProjection *projection = reeve_projection_new (crs, &error);

  g_assert_no_error (error);
  return projection;
}

/* UTM of WGS 84 by hand: the series of Krüger to n⁴, good to a micrometre near
 * the central meridian. */
static ReeveXY
compute_utm (ReeveLonLat point,
             double      meridian)
{
  const double a = 6378137, f = 1 / 298.257223563, n = f / (2 - f);
  const double radius = a / (1 + n) * (1 + n * n / 4 + n * n * n * n / 64);
  const double alpha[4] = {
    n / 2 - 2 * n * n / 3 + 5 * n * n * n / 16 + 41 * n * n * n * n / 180,
    13 * n * n / 48 - 3 * n * n * n / 5 + 557 * n * n * n * n / 1440,
    61 * n * n * n / 240 - 103 * n * n * n * n / 140,
    49561 * n * n * n * n / 161280,
  };
  double e = 2 * sqrt (n) / (1 + n);
  double lat = point.lat * G_PI / 180, lon = (point.lon - meridian) * G_PI / 180;
  double t = sinh (atanh (sin (lat)) - e * atanh (e * sin (lat)));
  double xi = atan2 (t, cos (lon)), eta = atanh (sin (lon) / sqrt (1 + t * t));
  ReeveXY out = { eta, xi };

  for (int j = 1; j <= 4; j++)
    {
      out.x += alpha[j - 1] * cos (2 * j * xi) * sinh (2 * j * eta);
      out.y += alpha[j - 1] * sin (2 * j * xi) * cosh (2 * j * eta);
    }
  return (ReeveXY) { 500000 + 0.9996 * radius * out.x,
                     (point.lat < 0 ? 1e7 : 0) + 0.9996 * radius * out.y };
}

static void
test_utm_agrees_with_the_series (void)
{
  static const struct
  {
    const char *crs;
    double      meridian;
    ReeveLonLat point;
  } cases[] = {
    { "EPSG:32748", 105, { 106.827153, -6.175394 } },   /* Jakarta */
    { "EPSG:32754", 141, { 143.9, -38.6 } },          /* the Surf Coast */
    { "EPSG:32701", -177, { -179.999, -16.8 } },        /* Taveuni */
    { "EPSG:32633", 15, { 17.5, 85 } },
    { "EPSG:32630", -3, { -8.6291, 41.1579 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReeveProjection) utm = open_crs (cases[i].crs);
      ReeveXY known = compute_utm (cases[i].point, cases[i].meridian);
      double xy[2] = { cases[i].point.lon, cases[i].point.lat };

      reeve_projection_from_lonlat (utm, xy, 1);
      g_assert_cmpfloat_with_epsilon (xy[0], known.x, 1e-3);
      g_assert_cmpfloat_with_epsilon (xy[1], known.y, 1e-3);
      reeve_projection_to_lonlat (utm, xy, 1);
      g_assert_cmpfloat_with_epsilon (xy[0], cases[i].point.lon, 1e-9);
      g_assert_cmpfloat_with_epsilon (xy[1], cases[i].point.lat, 1e-9);
    }
}

static void
test_degrees_come_through_untouched (void)
{
  static const char *const names[] = { "EPSG:4326", "OGC:CRS84", "+proj=longlat +datum=WGS84",
    ("GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],"
     "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]") };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (ReeveProjection) degrees = open_crs (names[i]);
      double xy[] = { 0.1 + 0.2, -12.345678901234567, 180.0000000001, 10, 12, 411, NAN, 3 };

      g_assert_true (reeve_projection_is_degrees (degrees));
      reeve_projection_to_lonlat (degrees, xy, 4);
      g_assert_cmpfloat (xy[0], ==, 0.1 + 0.2);
      g_assert_cmpfloat (xy[1], ==, -12.345678901234567);
      g_assert_cmpfloat (xy[2], ==, 180);
      g_assert_true (isnan (xy[4]) && isnan (xy[5]) && isnan (xy[7]));
    }
}

static void
test_units_titles_and_zones (void)
{
  g_autoptr (ReeveProjection) feet = open_crs ("EPSG:2263");
  g_autoptr (ReeveProjection) utm = open_crs ("EPSG:32748");
  g_autoptr (ReeveProjection) same = open_crs ("+proj=utm +zone=48 +south +datum=WGS84 +type=crs");
  g_autofree char *title = reeve_projection_dup_title (utm);
  static const struct
  {
    ReeveLonLat point;
    const char *crs;
  } zones[] = {
    { { 106.8, -6.2 }, "EPSG:32748" }, { { 143.9, -38.6 }, "EPSG:32754" },
    { { 180, -17 }, "EPSG:32701" },    { { -180, 10 }, "EPSG:32601" },
    { { 179.99, 10 }, "EPSG:32660" },  { { 5.3, 60.4 }, "EPSG:32632" },
    { { 15.6, 78.2 }, "EPSG:32633" },  { { 0, 0 }, "EPSG:32631" },
  };

  g_assert_cmpfloat_with_epsilon (reeve_projection_get_unit_m (feet), 0.3048006, 1e-7);
  g_assert_cmpstr (title, ==, "WGS 84 / UTM zone 48S (EPSG:32748)");
  g_assert_true (reeve_projection_equal (utm, same));
  g_assert_false (reeve_projection_equal (utm, feet));
  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autofree char *crs = reeve_utm_crs_at (zones[i].point);

      g_assert_cmpstr (crs, ==, zones[i].crs);
    }
}

static void
test_what_is_no_projection_is_refused (void)
{
  static const char *const bad[] = { "", "EPSG:0", "EPSG:999999999", "nonsense", "EPSG:5773",
                                     "EPSG:4978", "+proj=pipeline +step +proj=utm +zone=3",
                                     "LOCAL_CS[\"x\",UNIT[\"metre\",1]]", "\xff" };
  g_autofree char *deep = g_strnfill (200000, '[');

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (reeve_projection_new (bad[i], &error));
      g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
    }
  g_assert_null (reeve_projection_new (deep, NULL));
}

static void
test_lengths_are_of_the_named_plane (void)
{
  ReeveLonLat corners[4] = { { 106.8, -6.2 }, { 106.81, -6.2 }, { 106.81, -6.19 }, { 106.8, -6.19 } };
  g_autoptr (ReeveShape) square = reeve_shape_new_area (corners, 4);
  g_autoptr (ReeveProjection) utm = open_crs ("EPSG:32748");
  g_autoptr (ReeveProjection) feet = open_crs ("+proj=utm +zone=48 +south +datum=WGS84 "
                                               "+units=us-ft +type=crs");
  g_autoptr (ReeveProjection) degrees = open_crs ("EPSG:4326");
  g_autoptr (ReeveShape) flat = reeve_shape_project (square, utm, NULL);
  g_autoptr (ReeveShape) back = reeve_shape_unproject (flat, utm, NULL);
  double length = 0, twice = 0;

  for (guint i = 0; i < 4; i++)
    {
      ReeveXY a = compute_utm (corners[i], 105), b = compute_utm (corners[(i + 1) % 4], 105);

      length += hypot (b.x - a.x, b.y - a.y);
      twice += a.x * b.y - b.x * a.y;
    }
  g_assert_cmpfloat_with_epsilon (reeve_shape_length_in (square, utm), length, 1e-3);
  g_assert_cmpfloat_with_epsilon (reeve_shape_area_in (square, utm), twice / 2, 1);
  g_assert_cmpfloat_with_epsilon (reeve_shape_length_in (square, feet), length, 1e-3);
  g_assert_true (isnan (reeve_shape_length_in (square, degrees)));
  for (guint i = 0; i < 5; i++)
    g_assert_cmpfloat_with_epsilon (back->points[i].lon, square->points[i].lon, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geo/projection/utm-agrees-with-the-series", test_utm_agrees_with_the_series);
  g_test_add_func ("/geo/projection/degrees-come-through-untouched",
                   test_degrees_come_through_untouched);
  g_test_add_func ("/geo/projection/units-titles-and-zones", test_units_titles_and_zones);
  g_test_add_func ("/geo/projection/what-is-no-projection-is-refused",
                   test_what_is_no_projection_is_refused);
  g_test_add_func ("/geo/measure/lengths-are-of-the-named-plane",
                   test_lengths_are_of_the_named_plane);
  return g_test_run ();
}
