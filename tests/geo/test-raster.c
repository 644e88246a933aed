/* Rasters: small ones by hand, hostile ones, and sums against slow ways. */
#include "core/error.h"
#include "geo/raster.h"

#include <gdal.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static char *folder;

static char *
write_text (const char *name,
            const char *text)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* A GeoTIFF of @n × @n cells of 32-bit reals, sparse unless @cells is given. */
static char *
write_tiff (const char   *name,
            int           n,
            const double *transform,
            float        *cells)
{
  char *path = g_build_filename (folder, name, NULL);
  char *options[] = { (char *) "SPARSE_OK=TRUE", NULL };
  double copy[6];
  GDALDatasetH file;

  GDALAllRegister ();
  memcpy (copy, transform, sizeof copy);
  file = GDALCreate (GDALGetDriverByName ("GTiff"), path, n, n, 1, GDT_Float32, options);
  g_assert_nonnull (file);
  GDALSetGeoTransform (file, copy);
  if (cells != NULL)
    g_assert_cmpint (GDALRasterIO (GDALGetRasterBand (file, 1), GF_Write, 0, 0, n, n, cells, n, n,
                                   GDT_Float32, 0, 0), ==, CE_None);
  GDALClose (file);
  return path;
}

static ReeveRaster *
read_raster (const char *path,
             const char *crs)
{
  g_autoptr (GError) error = NULL;
  ReeveRaster *raster = reeve_raster_read (path, 1, crs, NULL, &error);

  g_assert_no_error (error);
  return raster;
}

static void
test_cells_keep_place_and_value (void)
{
  g_autofree char *path = write_text ("small.asc", "ncols 3\nnrows 2\nxllcorner 106\nyllcorner -7\n"
                                                   "cellsize 0.5\nNODATA_value -9999\n"
                                                   "1 2 3.5\n-9999 5 6\n");
  g_autoptr (ReeveRaster) raster = read_raster (path, "EPSG:4326");
  ReeveBox box = reeve_raster_get_box (raster);
  ReeveLonLat centres[3];
  double degree = G_PI / 180;
  double area = REEVE_EARTH_RADIUS_M * REEVE_EARTH_RADIUS_M * 0.5 * degree *
                (sin (-6 * degree) - sin (-6.5 * degree));

  g_assert_cmpuint (raster->n_cols, ==, 3);
  g_assert_true (isnan (raster->cells[3]));
  g_assert_cmpfloat (reeve_raster_sum (raster), ==, 17.5);
  g_assert_true (reeve_raster_row_centres (raster, 1, centres, NULL));
  g_assert_cmpfloat (centres[2].lon, ==, 107.25);
  g_assert_cmpfloat (centres[2].lat, ==, -6.75);
  g_assert_cmpfloat (reeve_raster_value_at (raster, (ReeveLonLat) { 107.4, -6.1 }), ==, 3.5);
  g_assert_true (isnan (reeve_raster_value_at (raster, (ReeveLonLat) { 105, -6.1 })));
  g_assert_cmpfloat (box.west, ==, 106);
  g_assert_cmpfloat (box.north, ==, -6);
  g_assert_cmpfloat_with_epsilon (reeve_raster_cell_area_m2 (raster, 0, 2, NULL) / area, 1, 1e-9);
}

/* Property: the sum by density is that of its cells, in degrees and metres. */
static void
test_density_sums_are_those_of_the_cells (void)
{
  static const char *const crs[] = { "EPSG:4326", "EPSG:32748", "EPSG:3857" };
  static const double steps[] = { 0.01, 1000, 1000 };
  static const double corners[][2] = { { 106, -6 }, { 700000, 9320000 }, { 11890000, -690000 } };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20240617);
  float cells[20 * 20];

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    cells[i] = i % 7 == 0 ? NAN : (float) g_rand_double_range (rand, 0, 500);
  for (guint i = 0; i < G_N_ELEMENTS (crs); i++)
    {
      double transform[6] = { corners[i][0], steps[i], 0, corners[i][1], 0, -steps[i] };
      g_autofree char *path = write_tiff ("density.tif", 20, transform, cells);
      g_autoptr (ReeveRaster) raster = read_raster (path, crs[i]);
      ReeveBox box = reeve_raster_get_box (raster);
      double sum = 0, ground_m2 = 0;

      for (guint row = 0; row < 20; row++)
        for (guint col = 0; col < 20; col++)
          {
            double area_m2 = reeve_raster_cell_area_m2 (raster, row, col, NULL);
            float value = raster->cells[20 * row + col];

            ground_m2 += area_m2;
            sum += isnan (value) ? 0 : value * area_m2 / 1e6;
          }
      g_assert_cmpfloat_with_epsilon (reeve_raster_sum_as_density (raster, NULL) / sum, 1, 1e-12);
      g_assert_true (box.west > 105 && box.east < 108 && box.south > -7 && box.north <= -6);
      /* UTM is nearly true to area; Web Mercator at 6° south is 1 % too wide twice. */
      if (i == 1)
        g_assert_cmpfloat_with_epsilon (ground_m2 / 4e8, 1, 0.006);
      if (i == 2)
        g_assert_cmpfloat_with_epsilon (ground_m2 / 4e8, 0.988, 0.006);
    }
}

static void
test_south_up_grids_are_turned (void)
{
  double transform[6] = { 10, 1, 0, 40, 0, 1 };
  float cells[4] = { 1, 2, 3, 4 };
  g_autofree char *path = write_tiff ("south-up.tif", 2, transform, cells);
  g_autoptr (ReeveRaster) raster = read_raster (path, "EPSG:4326");

  g_assert_cmpfloat (raster->top, ==, 42);
  g_assert_cmpfloat (reeve_raster_value_at (raster, (ReeveLonLat) { 10.5, 40.5 }), ==, 1);
  g_assert_cmpfloat (reeve_raster_value_at (raster, (ReeveLonLat) { 11.5, 41.5 }), ==, 4);
}

static void
refuse (char       *path,  /* (transfer full) */
        const char *crs,
        const char *words)
{
  g_autofree char *owned G_GNUC_UNUSED = path;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveRaster) raster = reeve_raster_read (path, 1, crs, NULL, &error);

  g_assert_null (raster);
  g_assert_nonnull (error);
  g_assert_true (error->domain == REEVE_ERROR);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_hostile_files_are_refused_with_reasons (void)
{
  static const double turned[6] = { 10, 1, 0.2, 40, 0.2, -1 };
  static const double plain[6] = { 10, 0.0001, 0, 40, 0, -0.0001 };
  float cells[4] = { 1, 2, 3, 4 };
  const char *head = "ncols %u\nnrows %u\nxllcorner 1\nyllcorner 2\ncellsize 0.001\n1 2 3\n";
  g_autofree char *huge = g_strdup_printf (head, 32768, 32768);
  g_autofree char *large = g_strdup_printf (head, 15000, 15000);
  g_autofree char *metres = g_strdup ("ncols 2\nnrows 1\nxllcorner 700000\nyllcorner 9320000\n"
                                      "cellsize 100\n1 2\n");
  g_autofree char *cut = g_strdup ("ncols 2\nnrows 3\nxllcorner 7\nyllcorner 9\n"
                                   "cellsize 0.1\n1 2\n");

  refuse (write_tiff ("turned.tif", 2, turned, cells), "EPSG:4326", "rotated");
  refuse (write_tiff ("huge.tif", 65000, plain, NULL), "EPSG:4326", "4,225,000,000");
  refuse (write_text ("huge.asc", huge), "EPSG:4326", "1,073,741,824");
  refuse (write_text ("large.asc", large), "EPSG:4326", "225,000,000");
  refuse (write_text ("metres.asc", metres), "EPSG:4326", "latitude");
  refuse (write_text ("cut.asc", cut), "EPSG:4326", "row 1");
  refuse (write_text ("nowhere.asc", "ncols 1\nnrows 1\nxllcorner 1\nyllcorner 1\ncellsize 1\n1\n"),
          NULL, "projection");
  refuse (write_text ("words.tif", "no raster"), "EPSG:4326", "words.tif");
  refuse (write_text ("empty.tif", ""), "EPSG:4326", "empty.tif");
  refuse (g_strdup (folder), "EPSG:4326", "no such file");
  refuse (g_build_filename (folder, "missing.tif", NULL), "EPSG:4326", "missing.tif");
}

/* Property: a file with any byte changed gives a raster or a reason. */
static void
test_damaged_files_never_crash (void)
{
  static const double plain[6] = { 10, 1, 0, 40, 0, -1 };
  float cells[4] = { 1, 2, 3, 4 };
  g_autofree char *path = write_tiff ("whole.tif", 2, plain, cells);
  g_autofree char *broken = g_build_filename (folder, "broken.tif", NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (gsize at = 0; at < length; at++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ReeveRaster) raster = NULL;

      bytes[at] ^= 0xff;
      g_assert_true (g_file_set_contents (broken, bytes, at % 2 ? (gssize) length : (gssize) at,
                                          NULL));
      bytes[at] ^= 0xff;
      raster = reeve_raster_read (broken, 1, "EPSG:4326", NULL, &error);
      g_assert_true ((raster == NULL) == (error != NULL));
    }
}

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("reeve-raster-XXXXXX", NULL);
  g_test_add_func ("/geo/raster/cells-keep-place-and-value", test_cells_keep_place_and_value);
  g_test_add_func ("/geo/raster/density-sums-are-those-of-the-cells",
                   test_density_sums_are_those_of_the_cells);
  g_test_add_func ("/geo/raster/south-up-grids-are-turned", test_south_up_grids_are_turned);
  g_test_add_func ("/geo/raster/hostile-files-are-refused-with-reasons",
                   test_hostile_files_are_refused_with_reasons);
  g_test_add_func ("/geo/raster/damaged-files-never-crash", test_damaged_files_never_crash);
  status = g_test_run ();
  remove_folder ();
  return status;
}
