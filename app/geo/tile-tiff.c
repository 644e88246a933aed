/* geo/tile-tiff.c — one square of a raster as a TIFF in memory */
#include "geo/tile-tiff.h"

#include "core/error.h"
#include "core/i18n.h"

#include <cpl_error.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <gdal_frmts.h>

static gpointer
register_driver (gpointer data)
{
  GDALRegister_GTiff ();
  return NULL;
}

/* (transfer full): a name in memory that no other thread uses */
static char *
begin (void)
{
  static GOnce once = G_ONCE_INIT;
  static int counter;

  g_once (&once, register_driver, NULL);
  CPLPushErrorHandler (CPLQuietErrorHandler);
  return g_strdup_printf ("/vsimem/reeve-tile-%d.tif", g_atomic_int_add (&counter, 1));
}

static void
end (void)
{
  CPLErrorReset ();
  CPLPopErrorHandler ();
}

static gboolean
transfer (GDALDatasetH  dataset,
          GDALRWFlag    flag,
          float        *cells)
{
  const int n = REEVE_TILE_CELLS;

  return GDALRasterIO (GDALGetRasterBand (dataset, 1), flag, 0, 0, n, n, cells, n, n,
                       GDT_Float32, 0, 0) == CE_None;
}

GBytes *
reeve_tile_encode (const float  *cells,
                   GError      **error)
{
  g_autofree char *name = begin ();
  char *options[] = { (char *) "COMPRESS=LZW", (char *) "PROFILE=BASELINE", NULL };
  GDALDatasetH dataset = GDALCreate (GDALGetDriverByName ("GTiff"), name, REEVE_TILE_CELLS,
                                     REEVE_TILE_CELLS, 1, GDT_Float32, options);
  GBytes *bytes = NULL;
  vsi_l_offset length = 0;
  GByte *buffer;
  gboolean done = FALSE;

  if (dataset != NULL)
    {
      done = transfer (dataset, GF_Write, (float *) cells);
      GDALClose (dataset);
    }
  buffer = VSIGetMemFileBuffer (name, &length, TRUE);
  if (done && buffer != NULL)
    bytes = g_bytes_new (buffer, length);
  VSIFree (buffer);
  end ();

  if (bytes == NULL)
    g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_STORE, _("A part of a raster could not be packed"));
  return bytes;
}

gboolean
reeve_tile_decode (gconstpointer   data,
                   gsize           length,
                   float          *out_cells,
                   GError        **error)
{
  static const char *const drivers[] = { "GTiff", NULL };
  g_autofree char *name = begin ();
  VSILFILE *file = VSIFileFromMemBuffer (name, (GByte *) data, length, FALSE);
  GDALDatasetH dataset = NULL;
  gboolean done = FALSE;

  if (file != NULL)
    {
      VSIFCloseL (file);
      dataset = GDALOpenEx (name, GDAL_OF_RASTER | GDAL_OF_READONLY, drivers, NULL, NULL);
    }
  if (dataset != NULL)
    {
      done = GDALGetRasterXSize (dataset) == REEVE_TILE_CELLS
             && GDALGetRasterYSize (dataset) == REEVE_TILE_CELLS
             && GDALGetRasterCount (dataset) == 1
             && transfer (dataset, GF_Read, out_cells);
      GDALClose (dataset);
    }
  VSIUnlink (name);
  end ();

  if (!done)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                 /* Translators: a number of cells along each side */
                 _("A part of a raster is damaged: it is not a TIFF of %d × %d cells"),
                 REEVE_TILE_CELLS, REEVE_TILE_CELLS);
  return done;
}
