/* geo/raster.c — a grid of numbers over a piece of ground */
#include "geo/raster.h"

#include "core/error.h"
#include "core/i18n.h"
#include "geo/projection-private.h"
#include "geo/shape.h"

#include <math.h>

/* How far, in cells, two grids may be apart and still be the same. */
#define GRID_SLACK 0.01

typedef struct
{
  double sum;
  double lost;   /* Neumaier's: what the sum had no digits for */
} Sum;

static void
add (Sum    *self,
     double  value)
{
  double sum = self->sum + value;

  if (fabs (self->sum) >= fabs (value))
    self->lost += (self->sum - sum) + value;
  else
    self->lost += (value - sum) + self->sum;
  self->sum = sum;
}

void
reeve_raster_free (ReeveRaster *self)
{
  if (self == NULL)
    return;

  g_free (self->crs);
  g_free (self->cells);
  g_free (self);
}

double
reeve_raster_sum (const ReeveRaster *self)
{
  gsize n_cells = (gsize) self->n_cols * self->n_rows;
  Sum sum = { 0, 0 };

  for (gsize i = 0; i < n_cells; i++)
    if (!isnan (self->cells[i]))
      add (&sum, self->cells[i]);
  return sum.sum + sum.lost;
}

static gboolean
is_wgs84 (const ReeveRaster *self)
{
  return g_str_equal (self->crs, "EPSG:4326");
}

/* @line is a fraction of rows from the top; @n places a cell apart from @first. */
static gboolean
locate_line (const ReeveRaster *self,
             double             line,
             double             first,
             guint              n,
             ReeveLonLat       *out,
             GError           **error)
{
  double y = self->top - line * self->cell_y;
  ReeveProjection *projection;

  for (guint i = 0; i < n; i++)
    out[i] = (ReeveLonLat) { self->left + (first + i) * self->cell_x, y };
  if (is_wgs84 (self))
    return TRUE;

  projection = reeve_projection_borrow (self->crs, error);
  if (projection == NULL)
    return FALSE;
  reeve_projection_to_lonlat (projection, (double *) out, n);
  return TRUE;
}

static double
measure_cell (ReeveLonLat north_west,
              ReeveLonLat north_east,
              ReeveLonLat south_east,
              ReeveLonLat south_west)
{
  ReeveLonLat corners[5] = { north_west, north_east, south_east, south_west, north_west };
  ReeveRing ring = { G_N_ELEMENTS (corners), 0 };
  ReeveShape cell = { REEVE_SHAPE_AREA, G_N_ELEMENTS (corners), 1, corners, &ring };

  for (guint i = 0; i < 4; i++)
    if (isnan (corners[i].lon))
      return NAN;
  /* Across the 180th meridian PROJ's degrees jump. */
  for (guint i = 1; i < G_N_ELEMENTS (corners); i++)
    if (corners[i].lon - corners[0].lon > 180)
      corners[i].lon -= 360;
    else if (corners[i].lon - corners[0].lon < -180)
      corners[i].lon += 360;
  return reeve_shape_area_m2 (&cell);
}

static gboolean
fail_outside (const ReeveRaster *self,
              guint              row,
              guint              col,
              GError           **error)
{
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
               /* Translators: row and column of a raster, from 1 */
               _("The cell in row %u, column %u lies outside of what its projection can show"),
               row + 1, col + 1);
  return FALSE;
}

double
reeve_raster_cell_area_m2 (const ReeveRaster *self,
                           guint              row,
                           guint              col,
                           GError           **error)
{
  ReeveLonLat north[2], south[2];
  /* In degrees all cells of a row are alike, to the last bit. */
  guint like = is_wgs84 (self) ? 0 : col;
  double area;

  g_return_val_if_fail (row < self->n_rows && col < self->n_cols, NAN);

  if (!locate_line (self, row, like, 2, north, error) ||
      !locate_line (self, row + 1, like, 2, south, error))
    return NAN;
  area = measure_cell (north[0], north[1], south[1], south[0]);
  if (isnan (area))
    fail_outside (self, row, col, error);
  return area;
}

static gboolean
add_row (const ReeveRaster *self,
         guint              row,
         const ReeveLonLat *north,
         const ReeveLonLat *south,
         Sum               *sum,
         GError           **error)
{
  const float *cells = self->cells + (gsize) row * self->n_cols;
  gboolean alike = is_wgs84 (self);
  double area_m2 = alike ? measure_cell (north[0], north[1], south[1], south[0]) : 0;

  for (guint col = 0; col < self->n_cols; col++)
    {
      if (isnan (cells[col]) || cells[col] == 0)
        continue;
      if (!alike)
        area_m2 = measure_cell (north[col], north[col + 1], south[col + 1], south[col]);
      if (isnan (area_m2))
        return fail_outside (self, row, col, error);
      add (sum, cells[col] * (area_m2 / 1e6));
    }
  return TRUE;
}

double
reeve_raster_sum_as_density (const ReeveRaster *self,
                             GError           **error)
{
  g_autofree ReeveLonLat *north = g_new (ReeveLonLat, (gsize) self->n_cols + 1);
  g_autofree ReeveLonLat *south = g_new (ReeveLonLat, (gsize) self->n_cols + 1);
  Sum sum = { 0, 0 };

  if (!locate_line (self, 0, 0, self->n_cols + 1, north, error))
    return NAN;
  for (guint row = 0; row < self->n_rows; row++)
    {
      ReeveLonLat *swap = north;

      if (!locate_line (self, row + 1, 0, self->n_cols + 1, south, error) ||
          !add_row (self, row, north, south, &sum, error))
        return NAN;
      north = south;
      south = swap;
    }
  return sum.sum + sum.lost;
}

gboolean
reeve_raster_row_centres (const ReeveRaster *self,
                          guint              row,
                          ReeveLonLat       *out,
                          GError           **error)
{
  g_return_val_if_fail (row < self->n_rows, FALSE);

  if (!locate_line (self, row + 0.5, 0.5, self->n_cols, out, error))
    return FALSE;
  for (guint i = 0; i < self->n_cols; i++)
    if (out[i].lon > 180)
      out[i].lon -= 360;
  return TRUE;
}

ReeveBox
reeve_raster_get_box (const ReeveRaster *self)
{
  const guint n_steps = 32;
  double right = self->left + self->n_cols * self->cell_x;
  double bottom = self->top - self->n_rows * self->cell_y;
  ReeveProjection *projection;
  ReeveBox box = REEVE_BOX_EMPTY;
  double ring[4 * 2 * 33];
  guint n = 0;

  if (is_wgs84 (self))
    {
      gboolean wraps = right > 180 + self->cell_x;

      return (ReeveBox) { wraps ? -180 : MAX (self->left, -180), MAX (bottom, -90),
                          wraps ? 180 : MIN (right, 180), MIN (self->top, 90) };
    }

  projection = reeve_projection_borrow (self->crs, NULL);
  if (projection == NULL)
    return box;
  for (guint i = 0; i <= n_steps; i++)
    {
      double x = self->left + (right - self->left) * i / n_steps;
      double y = bottom + (self->top - bottom) * i / n_steps;
      const double four[8] = { x, bottom, x, self->top, self->left, y, right, y };

      for (guint at = 0; at < 8; at++)
        ring[n++] = four[at];
    }
  reeve_projection_to_lonlat (projection, ring, n / 2);
  for (guint i = 0; i < n; i += 2)
    if (!isnan (ring[i]))
      reeve_box_add (&box, (ReeveLonLat) { ring[i], ring[i + 1] });
  return box;
}

static gboolean
same_crs (const char *a,
          const char *b)
{
  g_autoptr (ReeveProjection) left = NULL;
  g_autoptr (ReeveProjection) right = NULL;

  if (g_str_equal (a, b))
    return TRUE;

  left = reeve_projection_new (a, NULL);
  right = reeve_projection_new (b, NULL);
  return left != NULL && right != NULL && reeve_projection_equal (left, right);
}

gboolean
reeve_raster_same_grid (const ReeveRaster *a,
                        const ReeveRaster *b)
{
  double slack_x = GRID_SLACK * MIN (a->cell_x, b->cell_x);
  double slack_y = GRID_SLACK * MIN (a->cell_y, b->cell_y);

  /* Both corners: a tiny difference in cell size adds up over the grid. */
  return a->n_cols == b->n_cols && a->n_rows == b->n_rows &&
         fabs (a->left - b->left) <= slack_x && fabs (a->top - b->top) <= slack_y &&
         fabs ((a->left + a->n_cols * a->cell_x) - (b->left + b->n_cols * b->cell_x)) <= slack_x &&
         fabs ((a->top - a->n_rows * a->cell_y) - (b->top - b->n_rows * b->cell_y)) <= slack_y &&
         same_crs (a->crs, b->crs);
}

float
reeve_raster_value_at (const ReeveRaster *self,
                       ReeveLonLat        point)
{
  double xy[2] = { point.lon, point.lat };
  double col, row;

  if (is_wgs84 (self))
    {
      if (xy[0] < self->left)
        xy[0] += 360;   /* grids from 0 to 360 */
    }
  else
    {
      ReeveProjection *projection = reeve_projection_borrow (self->crs, NULL);

      if (projection == NULL)
        return NAN;
      reeve_projection_from_lonlat (projection, xy, 1);
    }

  col = floor ((xy[0] - self->left) / self->cell_x);
  row = floor ((self->top - xy[1]) / self->cell_y);
  if (!(col >= 0 && col < self->n_cols && row >= 0 && row < self->n_rows))
    return NAN;
  return self->cells[(gsize) row * self->n_cols + (gsize) col];
}
