/* sample/surfaces.c — grids of people and of water, and the quarters
 *
 * The flood is a level 2.6 m above the river's; the ground rises from the bank
 * at a rate that differs from place to place, least where the fishermen's and
 * the millers' quarters lie.
 */
#include "sample/delivery.h"

#include "geo/raster-write.h"

#define PEOPLE_CELL_M 100.0
#define FLOOD_LEVEL_M 2.6

static void
init_raster (ReeveRaster *raster,
             double       cell_m)
{
  raster->n_cols = (guint) (2 * REEVE_PLAN_HALF_X_M / cell_m);
  raster->n_rows = (guint) (2 * REEVE_PLAN_HALF_Y_M / cell_m);
  raster->left = REEVE_CITY_EAST_M - REEVE_PLAN_HALF_X_M;
  raster->top = REEVE_CITY_NORTH_M + REEVE_PLAN_HALF_Y_M;
  raster->cell_x = raster->cell_y = cell_m;
  raster->crs = (char *) REEVE_CITY_CRS;
  raster->cells = g_new0 (float, (gsize) raster->n_cols * raster->n_rows);
}

gboolean
reeve_deliver_population (ReeveHidden  *hidden,
                          const char   *path,
                          ReeveJob     *job,
                          GError      **error)
{
  ReeveRaster raster = { 0 };
  g_autofree float *cells = NULL;

  init_raster (&raster, PEOPLE_CELL_M);
  cells = raster.cells;
  for (guint i = 0; i < hidden->city->buildings->len; i++)
    {
      const ReeveBuilding *building = &g_array_index (hidden->city->buildings, ReeveBuilding, i);
      guint col = (guint) ((building->centre.x + REEVE_PLAN_HALF_X_M) / PEOPLE_CELL_M);
      guint row = (guint) ((REEVE_PLAN_HALF_Y_M - building->centre.y) / PEOPLE_CELL_M);

      cells[(gsize) row * raster.n_cols + col] += building->people;
    }
  return reeve_raster_write_geotiff (&raster, path, error);
}

/* Metres of water at a place; 0 when dry. */
static double
find_depth (const ReeveCity *city,
            ReeveXY          at)
{
  double bank, half, along, rise, ground;
  guint nearest = 0;
  double best = G_MAXDOUBLE;
  static const ReeveXY low[] = { { -1480, -520 }, { 250, -1050 }, { 2100, 50 } };

  for (guint i = 0; i < city->river->len; i++)
    {
      double dx = at.x - reeve_line_point (city->river, i).x;
      double dy = at.y - reeve_line_point (city->river, i).y;

      if (dx * dx + dy * dy < best)
        {
          best = dx * dx + dy * dy;
          nearest = i;
        }
    }
  half = g_array_index (city->river_half, double, nearest);
  if (best > (half + 700) * (half + 700))
    return 0;
  if (reeve_ring_holds (city->eyot, at))
    return MAX (0, FLOOD_LEVEL_M - 2.0 - 0.6 * reeve_noise (city->seed + 81, at, 90));
  bank = reeve_line_distance (city->river, at, &along, NULL) - half;
  if (bank <= 0)
    return FLOOD_LEVEL_M + 1.6 * (1 - pow (1 + bank / half, 2));

  rise = 0.011 + 0.007 * reeve_noise (city->seed + 82, at, 800);
  for (guint i = 0; i < G_N_ELEMENTS (low); i++)
    {
      double far = reeve_xy_distance (at, low[i]);

      rise *= 1 - 0.7 * exp (-far * far / (420.0 * 420.0));
    }
  ground = 0.35 + rise * bank + 0.22 * reeve_noise (city->seed + 83, at, 70);
  return MAX (0, FLOOD_LEVEL_M - ground);
}

gboolean
reeve_deliver_flood (ReeveHidden  *hidden,
                     const char   *path,
                     ReeveJob     *job,
                     GError      **error)
{
  const ReeveCity *city = hidden->city;
  ReeveRaster raster = { 0 };
  g_autofree float *cells = NULL;

  init_raster (&raster, REEVE_FLOOD_CELL_M);
  cells = raster.cells;
  hidden->wet = g_new0 (guint8, (gsize) raster.n_cols * raster.n_rows);
  for (guint row = 0; row < raster.n_rows; row++)
    {
      if (!reeve_job_step (job, row, raster.n_rows, error))
        return FALSE;
      for (guint col = 0; col < raster.n_cols; col++)
        {
          ReeveXY at = { (col + 0.5) * REEVE_FLOOD_CELL_M - REEVE_PLAN_HALF_X_M,
                         REEVE_PLAN_HALF_Y_M - (row + 0.5) * REEVE_FLOOD_CELL_M };
          double depth = find_depth (city, at);
          gboolean wet = depth >= 0.05;

          /* Centimetres, as a hydraulic model would give. */
          cells[(gsize) row * raster.n_cols + col] = wet ? (float) (round (100 * depth) / 100) : NAN;
          hidden->wet[(gsize) (raster.n_rows - 1 - row) * raster.n_cols + col] = wet;
          hidden->flood_area_m2 += wet ? REEVE_FLOOD_CELL_M * REEVE_FLOOD_CELL_M : 0;
        }
    }
  for (guint i = 0; i < city->buildings->len; i++)
    {
      const ReeveBuilding *building = &g_array_index (city->buildings, ReeveBuilding, i);
      guint col = (guint) ((building->centre.x + REEVE_PLAN_HALF_X_M) / REEVE_FLOOD_CELL_M);
      guint row = (guint) ((REEVE_PLAN_HALF_Y_M - building->centre.y) / REEVE_FLOOD_CELL_M);

      if (!isnan (cells[(gsize) row * raster.n_cols + col]))
        hidden->n_flooded_people += building->people;
    }
  return reeve_raster_write_geotiff (&raster, path, error);
}

static void
append_ring (GString      *text,
             const GArray *ring)
{
  for (guint i = 0; i <= ring->len; i++)
    {
      ReeveXY at = reeve_line_point (ring, i % ring->len);

      g_string_append (text, i == 0 ? "[" : ",[");
      reeve_append_number (text, at.x, 6);
      g_string_append_c (text, ',');
      reeve_append_number (text, at.y, 6);
      g_string_append_c (text, ']');
    }
}

/* Shares by building pattern: over 75, households without a car. */
static const double older[] = { 0.11, 0.1, 0.15, 0.08, 0.06, 0.12, 0.05, 0.06, 0.1 };
static const double carless[] = { 0.46, 0.42, 0.14, 0.24, 0.09, 0.37, 0.3, 0.35, 0.08 };

gboolean
reeve_deliver_quarters (ReeveHidden  *hidden,
                        const char   *path,
                        ReeveJob     *job,
                        GError      **error)
{
  const ReeveCity *city = hidden->city;
  ReeveDice dice = reeve_dice_new (city->seed, 24);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append (text, "{\"type\":\"FeatureCollection\",\"name\":\"quarters\",\"features\":[\n");
  for (guint q = 0; q < reeve_n_quarters; q++)
    {
      const ReeveQuarter *quarter = &reeve_quarters[q];
      const GArray *border = g_ptr_array_index (city->borders, q);
      g_autoptr (GArray) ring = reeve_line_new ();
      guint residents = hidden->residents[q];
      guint old = (guint) (residents * older[quarter->fabric] * reeve_dice_between (&dice, 0.85, 1.2));
      guint households = (guint) (residents / reeve_dice_between (&dice, 2.0, 2.5));
      guint without = (guint) (households * carless[quarter->fabric] *
                               reeve_dice_between (&dice, 0.85, 1.15));

      g_array_append_vals (ring, border->data, border->len);
      if (!reeve_city_to_lonlat ((ReeveXY *) ring->data, ring->len, error))
        return FALSE;
      g_string_append_printf (text,
                              "{\"type\":\"Feature\",\"properties\":{\"code\":\"%s\",\"name\":\"%s\","
                              "\"residents\":%u,\"residents_over_75\":%u,"
                              "\"households_without_car\":%u},\n"
                              "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[",
                              quarter->code, quarter->name, residents, old, without);
      append_ring (text, ring);
      g_string_append (text, q + 1 < reeve_n_quarters ? "]]}},\n" : "]]}}\n");
    }
  g_string_append (text, "]}\n");
  return g_file_set_contents (path, text->str, (gssize) text->len, error);
}
