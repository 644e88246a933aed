/* geo/gdal-out.h — a table as a file for other programs, and that file counted again
 *
 * Shapes are written as WGS 84 degrees with 7 decimals (a centimetre). GeoJSON
 * follows RFC 7946 and comes from GDAL. KML 2.2 and separated text are our own:
 * UTF-8, commas, points as columns "lon" and "lat", other shapes as "wkt", and
 * text that a spreadsheet would run as a formula with an apostrophe before it.
 */
#pragma once

#include "core/job.h"
#include "geo/table.h"

G_BEGIN_DECLS

typedef enum
{
  REEVE_FILE_GEOJSON,
  REEVE_FILE_KML,
  REEVE_FILE_CSV,
} ReeveFileFormat;

/* ".geojson", ".kml", ".csv" */
const char *reeve_file_format_get_suffix (ReeveFileFormat   format);

/* Replaces what is at @path, and leaves nothing there when it fails. @layer is
 * what the layer is called inside the file. */
gboolean    reeve_table_write_file       (const ReeveTable *table,
                                          ReeveFileFormat   format,
                                          const char       *layer,
                                          const char       *path,
                                          ReeveJob         *job,
                                          GError          **error) G_GNUC_WARN_UNUSED_RESULT;

/* Opens the file as any import would and reads it to the end. -1 with @error set. */
gint64      reeve_file_count_rows        (const char       *path,
                                          ReeveJob         *job,
                                          GError          **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
