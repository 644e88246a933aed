/* geo/raster.h — a grid of numbers over a piece of ground
 *
 * Cells keep the grid and the projection they came in. Row 0 is the north.
 */
#pragma once

#include "core/job.h"
#include "geo/point.h"

G_BEGIN_DECLS

typedef struct
{
  guint   n_cols;
  guint   n_rows;
  double  left;       /* outer edge of column 0, in @crs */
  double  top;        /* outer edge of row 0, in @crs */
  double  cell_x;     /* cell size in @crs units, > 0 */
  double  cell_y;     /* > 0, southwards */
  char   *crs;        /* owned: "EPSG:4326" or WKT */
  float  *cells;      /* owned: n_cols * n_rows, row by row; NAN is no data */
} ReeveRaster;

/* @path: any raster GDAL reads; @band from 1. Rotated grids are refused. At
 * most 400 million cells. @crs overrides what the file says; nullable, but then
 * a file without projection is refused. @job is nullable. */
ReeveRaster *reeve_raster_read     (const char         *path,
                                    guint               band,
                                    const char         *crs,
                                    ReeveJob           *job,
                                    GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void         reeve_raster_free     (ReeveRaster        *self);
/* Compensated sum of all cells with data. */
double       reeve_raster_sum      (const ReeveRaster  *self);
/* The same if cells are per km²: sum of value × the cell's area on the globe. */
double       reeve_raster_sum_as_density (const ReeveRaster *self,
                                          GError           **error);
/* Area of the cells of one row on the ground, by its corners. */
double       reeve_raster_cell_area_m2 (const ReeveRaster *self,
                                        guint              row,
                                        guint              col,
                                        GError           **error);
/* Centres of all cells of a row, as degrees; @out holds n_cols. NAN where the
 * projection has no place. */
gboolean     reeve_raster_row_centres (const ReeveRaster *self,
                                       guint              row,
                                       ReeveLonLat       *out,
                                       GError           **error);
ReeveBox     reeve_raster_get_box  (const ReeveRaster  *self);
gboolean     reeve_raster_same_grid (const ReeveRaster *a,
                                     const ReeveRaster *b);
/* Value at a place, NAN outside. */
float        reeve_raster_value_at (const ReeveRaster  *self,
                                    ReeveLonLat         point);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveRaster, reeve_raster_free)

G_END_DECLS
