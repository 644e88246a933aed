/* Real data: Auckland's people and Jakarta's flood.
 *
 * The figures are those of reference_impacts.csv beside the Jakarta data (made
 * with numpy, GDAL and GEOS) and of the census for Auckland. Both folders state
 * their origin and licence in a README.
 */
#include "geo/area-cutter.h"
#include "geo/measure.h"
#include "geo/overlay.h"
#include "geo/raster.h"
#include "geo/source.h"

#include <math.h>
#include <string.h>

static char *
find_data (const char *name)
{
  const char *root = g_getenv ("REEVE_TEST_DATA");

  if (root != NULL)
    return g_build_filename (root, name, NULL);
  g_test_skip ("REEVE_TEST_DATA does not name the folder of real data");
  return NULL;
}

static ReeveRaster *
read_raster (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = find_data (name);
  ReeveRaster *raster;

  if (path == NULL)
    return NULL;
  raster = reeve_raster_read (path, 1, NULL, NULL, &error);
  g_assert_no_error (error);
  return raster;
}

static GPtrArray *
read_shapes (const char *name)
{
  g_autoptr (GPtrArray) shapes = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_shape_free);
  g_autofree char *path = find_data (name);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveSource) source = NULL;
  const ReeveSourceRow *row;
  ReeveRowState state;
  g_autofree char *reason = NULL;

  if (path == NULL)
    return NULL;
  source = reeve_source_open (path, NULL, job, &error);
  g_assert_no_error (error);
  while ((state = reeve_source_next (source, &row, &reason, &error)) != REEVE_ROW_END)
    {
      g_assert_no_error (error);
      g_assert_cmpint (state, ==, REEVE_ROW_READ);
      g_ptr_array_add (shapes, reeve_shape_copy (row->shape));
    }
  return g_steal_pointer (&shapes);
}

static void
project_all (GPtrArray       *shapes,
             ReeveProjection *plane)
{
  for (guint i = 0; i < shapes->len; i++)
    {
      g_autoptr (GError) error = NULL;
      ReeveShape *flat = reeve_shape_project (shapes->pdata[i], plane, &error);

      g_assert_no_error (error);
      reeve_shape_free (shapes->pdata[i]);
      shapes->pdata[i] = flat;
    }
}

static void
assert_close (double found,
              double known)
{
  g_test_message ("found %.6f, known %.6f", found, known);
  g_assert_cmpfloat_with_epsilon (found / known, 1, 1e-6);
}

static void
test_aucklands_people_are_a_density (void)
{
  g_autoptr (ReeveRaster) people =
    read_raster ("ems-auckland/population_density_census_2013_rasters_auckland-pop-densit-40m/"
                 "auckland-pop-densit-40m.tif");
  g_autoptr (GError) error = NULL;
  double count, as_density;

  if (people == NULL)
    return;
  count = reeve_raster_sum (people);
  as_density = reeve_raster_sum_as_density (people, &error);
  g_assert_no_error (error);
  g_test_message ("%.0f as counts, %.0f as people per km²", count, as_density);
  g_assert_cmpfloat_with_epsilon (count / 888e6, 1, 0.01);
  g_assert_cmpfloat_with_epsilon (as_density / 1.41e6, 1, 0.01);
}

static void
test_jakartas_people_by_depth (void)
{
  static const double depths[] = { 0, 0.3, 0.5, 1, 1.5, 2 };
  static const double known[] = { 99218057.975, 83225569.061, 68280012.615, 38939886.160,
                                  19274129.517, 8920074.457 };
  g_autoptr (ReeveRaster) people = read_raster ("hazard-jakarta/Population_Jakarta_geographic.tif");
  g_autoptr (ReeveRaster) flood =
    people != NULL ? read_raster ("hazard-jakarta/Flood_Current_Depth_Jakarta_geographic.asc") : NULL;

  if (people == NULL)
    return;
  g_assert_true (reeve_raster_same_grid (people, flood));
  assert_close (reeve_raster_sum (people), 355987630.380);
  for (guint i = 0; i < G_N_ELEMENTS (depths); i++)
    {
      double sum = 0;

      for (gsize cell = 0; cell < (gsize) people->n_cols * people->n_rows; cell++)
        if (flood->cells[cell] > (float) depths[i] && !isnan (people->cells[cell]))
          sum += people->cells[cell];
      assert_close (sum, known[i]);
    }
}

static void
test_jakartas_flooded_roads (void)
{
  g_autoptr (GPtrArray) flooded = read_shapes ("hazard-jakarta/Jakarta_RW_2007flood.shp");
  g_autoptr (GPtrArray) roads = flooded != NULL ? read_shapes ("hazard-jakarta/jakarta_roads.shp")
                                                : NULL;
  g_autoptr (ReeveProjection) utm = NULL;
  g_autoptr (ReeveShape) flood = NULL;
  g_autoptr (ReeveAreaCutter) cutter = NULL;
  g_autoptr (GError) error = NULL;
  double length_m = 0, inside_m = 0;
  guint n_inside = 0;
  gint64 start;

  if (flooded == NULL)
    return;
  utm = reeve_projection_new ("EPSG:32748", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (flooded->len, ==, 1009);
  g_assert_cmpuint (roads->len, ==, 18574);
  project_all (flooded, utm);
  project_all (roads, utm);

  start = g_get_monotonic_time ();
  flood = reeve_shape_union (flooded, &error);
  g_assert_no_error (error);
  g_test_message ("union: %.3f s", (g_get_monotonic_time () - start) / 1e6);
  assert_close (reeve_shape_planar_area (flood), 238074881.6);

  start = g_get_monotonic_time ();
  cutter = reeve_area_cutter_new (flood);
  for (guint i = 0; i < roads->len; i++)
    {
      double part_m = reeve_area_cutter_length_inside (cutter, roads->pdata[i]);

      length_m += reeve_shape_planar_length (roads->pdata[i]);
      inside_m += part_m;
      n_inside += part_m > 0;
    }
  g_test_message ("roads: %.3f s", (g_get_monotonic_time () - start) / 1e6);
  assert_close (length_m, 5692022.7);
  assert_close (inside_m, 1971121.4);
  g_assert_cmpuint (n_inside, ==, 7495);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geo/raster/aucklands-people-are-a-density",
                   test_aucklands_people_are_a_density);
  g_test_add_func ("/geo/raster/jakartas-people-by-depth", test_jakartas_people_by_depth);
  g_test_add_func ("/geo/area-cutter/jakartas-flooded-roads", test_jakartas_flooded_roads);
  return g_test_run ();
}
