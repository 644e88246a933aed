/* map/map-raster.c — a raster brought to the map's own projection
 *
 * Nearest cell, so no value is drawn that the source does not hold; at most
 * 16 million cells, enough for any screen.
 */
#include "map/scene-private.h"

#include "geo/projection.h"

#include <math.h>

#define MAX_CELLS 16000000.0

static void
fill_row (ReeveMapRaster    *self,
          const ReeveRaster *raster,
          ReeveProjection   *projection,
          guint              row,
          double            *xy)
{
  double y = self->box.y0 + (row + 0.5) * ((double) self->box.y1 - self->box.y0) / self->n_rows;
  double step = ((double) self->box.x1 - self->box.x0) / self->n_cols;
  float *out = self->cells + (gsize) row * self->n_cols;

  for (guint col = 0; col < self->n_cols; col++)
    {
      ReeveLonLat point = reeve_mercator_to_lonlat (self->box.x0 + (col + 0.5) * step, y);

      xy[2 * col] = point.lon;
      xy[2 * col + 1] = point.lat;
    }
  reeve_projection_from_lonlat (projection, xy, self->n_cols);
  for (guint col = 0; col < self->n_cols; col++)
    {
      double from_col = floor ((xy[2 * col] - raster->left) / raster->cell_x);
      double from_row = floor ((raster->top - xy[2 * col + 1]) / raster->cell_y);

      out[col] = NAN;
      if (from_col >= 0 && from_col < raster->n_cols && from_row >= 0 && from_row < raster->n_rows)
        out[col] = raster->cells[(gsize) from_row * raster->n_cols + (gsize) from_col];
    }
}

ReeveMapRaster *
reeve_map_raster_new (const ReeveRaster *raster,
                      ReeveJob          *job,
                      GError           **error)
{
  g_autoptr (ReeveProjection) projection = reeve_projection_new (raster->crs, error);
  g_autoptr (ReeveMapRaster) self = NULL;
  g_autofree double *xy = NULL;
  ReeveBox box;
  double shrink, n_cols, n_rows, aspect;

  if (projection == NULL)
    return NULL;

  self = g_new0 (ReeveMapRaster, 1);
  g_atomic_ref_count_init (&self->refs);
  box = reeve_raster_get_box (raster);
  self->box = reeve_mercator_from_box (&box);
  /* As many cells as the source, in the shape that the map gives its box. */
  aspect = MAX ((double) self->box.x1 - self->box.x0, 1) /
           MAX ((double) self->box.y1 - self->box.y0, 1);
  n_cols = MAX (raster->n_cols, raster->n_rows * aspect);
  n_rows = MAX (raster->n_rows, n_cols / aspect);
  shrink = sqrt (MAX (n_cols * n_rows / MAX_CELLS, 1));
  self->n_cols = (guint) CLAMP (ceil (n_cols / shrink), 1, MAX_CELLS);
  self->n_rows = (guint) CLAMP (ceil (n_rows / shrink), 1, MAX_CELLS / self->n_cols + 1);
  self->cells = g_new (float, (gsize) self->n_cols * self->n_rows);
  xy = g_new (double, 2 * (gsize) self->n_cols);
  for (guint row = 0; row < self->n_rows; row++)
    {
      if (row % 64 == 0 && !reeve_job_step (job, row, self->n_rows, error))
        return NULL;
      fill_row (self, raster, projection, row, xy);
    }
  return g_steal_pointer (&self);
}

ReeveMapRaster *
reeve_map_raster_ref (ReeveMapRaster *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
reeve_map_raster_unref (ReeveMapRaster *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->cells);
  g_free (self);
}
