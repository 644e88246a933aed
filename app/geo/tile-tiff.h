/* geo/tile-tiff.h — one square of a raster as a TIFF in memory
 *
 * What GeoPackage's gridded coverages are made of: 256 × 256 32-bit floats, one
 * band, LZW. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define REEVE_TILE_CELLS 256

/* @cells: REEVE_TILE_CELLS squared, row by row */
GBytes  *reeve_tile_encode (const float    *cells,
                            GError        **error) G_GNUC_WARN_UNUSED_RESULT;
/* Refuses anything of another size or number of bands. */
gboolean reeve_tile_decode (gconstpointer   data,
                            gsize           length,
                            float          *out_cells,
                            GError        **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
