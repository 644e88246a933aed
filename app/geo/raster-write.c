/* geo/raster-write.c — a grid of numbers as a GeoTIFF, written by GDAL */
#include "geo/raster-write.h"

#include "core/error.h"
#include "core/i18n.h"

#include <cpl_error.h>
#include <cpl_string.h>
#include <gdal.h>
#include <math.h>
#include <ogr_srs_api.h>

#define NO_DATA (-9999.0f)

static gboolean
fail_store (const char  *path,
            GError     **error)
{
  const char *reason = CPLGetLastErrorMsg ();

  g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
               /* Translators: a file's path, then the reason in the library's words */
               _("“%s” could not be written: %s"), path,
               reason != NULL && *reason != '\0' ? reason : _("no reason was given"));
  return FALSE;
}

static gboolean
set_projection (GDALDatasetH       dataset,
                const ReeveRaster *self)
{
  OGRSpatialReferenceH reference = OSRNewSpatialReference (NULL);
  gboolean done = OSRSetFromUserInput (reference, self->crs) == OGRERR_NONE;

  if (done)
    {
      OSRSetAxisMappingStrategy (reference, OAMS_TRADITIONAL_GIS_ORDER);
      done = GDALSetSpatialRef (dataset, reference) == CE_None;
    }
  OSRDestroySpatialReference (reference);
  return done;
}

static gboolean
write_rows (GDALRasterBandH    band,
            const ReeveRaster *self)
{
  g_autofree float *row = g_new (float, self->n_cols);

  if (GDALSetRasterNoDataValue (band, NO_DATA) != CE_None)
    return FALSE;
  for (guint y = 0; y < self->n_rows; y++)
    {
      for (guint x = 0; x < self->n_cols; x++)
        {
          float value = self->cells[(gsize) y * self->n_cols + x];

          row[x] = isnan (value) ? NO_DATA : value;
        }
      if (GDALRasterIO (band, GF_Write, 0, (int) y, (int) self->n_cols, 1, row,
                        (int) self->n_cols, 1, GDT_Float32, 0, 0) != CE_None)
        return FALSE;
    }
  return TRUE;
}

gboolean
reeve_raster_write_geotiff (const ReeveRaster  *self,
                            const char         *path,
                            GError            **error)
{
  double transform[6] = { self->left, self->cell_x, 0, self->top, 0, -self->cell_y };
  char **options = NULL;
  GDALDriverH driver;
  GDALDatasetH dataset;
  gboolean done;

  GDALAllRegister ();
  CPLErrorReset ();
  CPLPushErrorHandler (CPLQuietErrorHandler);
  options = CSLSetNameValue (options, "COMPRESS", "DEFLATE");
  driver = GDALGetDriverByName ("GTiff");
  dataset = driver == NULL ? NULL
                           : GDALCreate (driver, path, (int) self->n_cols, (int) self->n_rows, 1,
                                         GDT_Float32, options);
  CSLDestroy (options);
  done = dataset != NULL && GDALSetGeoTransform (dataset, transform) == CE_None &&
         set_projection (dataset, self) && write_rows (GDALGetRasterBand (dataset, 1), self);
  if (done)
    {
      /* What could not be flushed shows up as an error only. */
      GDALFlushCache (dataset);
      done = CPLGetLastErrorType () < CE_Failure;
    }
  if (!done)
    fail_store (path, error);
  if (dataset != NULL)
    GDALClose (dataset);
  CPLPopErrorHandler ();
  return done;
}
