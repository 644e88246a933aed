/* geo/raster-write.h — a grid of numbers as a GeoTIFF */
#pragma once

#include "geo/raster.h"

G_BEGIN_DECLS

/* 32-bit reals, deflate-compressed, −9999 where there is no data. Replaces
 * @path; the same raster gives the same bytes. */
gboolean reeve_raster_write_geotiff (const ReeveRaster  *self,
                                     const char         *path,
                                     GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
