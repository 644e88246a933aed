/* geo/tile-tiff.c — one square of a raster as a TIFF in memory */
#include "geo/tile-tiff.h"

#include "core/error.h"
#include "core/i18n.h"
#include "geo/gdal-guard.h"

#include <cpl_vsi.h>
#include <gdal.h>

/* (transfer full): a name in memory that no other thread uses */
static char *
make_name (void)
{
  static int counter;

  return g_strdup_printf ("/vsimem/reeve-tile-%d.tif", g_atomic_int_add (&counter, 1));
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
  g_auto (ReeveGdalGuard) guard = { 0 };
  g_autofree char *name = make_name ();
  char *options[] = { (char *) "COMPRESS=LZW", (char *) "PROFILE=BASELINE", NULL };
  GDALDatasetH dataset;
  GBytes *bytes = NULL;
  vsi_l_offset length = 0;
  GByte *buffer;
  gboolean done = FALSE;

  reeve_gdal_guard_begin (&guard);
  dataset = GDALCreate (GDALGetDriverByName ("GTiff"), name, REEVE_TILE_CELLS, REEVE_TILE_CELLS, 1,
                        GDT_Float32, options);
  if (dataset != NULL)
    {
      done = transfer (dataset, GF_Write, (float *) cells);
      GDALClose (dataset);
    }
  buffer = VSIGetMemFileBuffer (name, &length, TRUE);
  if (done && buffer != NULL)
    bytes = g_bytes_new (buffer, length);
  VSIFree (buffer);

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
  g_auto (ReeveGdalGuard) guard = { 0 };
  g_autofree char *name = make_name ();
  VSILFILE *file;
  GDALDatasetH dataset = NULL;
  gboolean done = FALSE;

  reeve_gdal_guard_begin (&guard);
  file = VSIFileFromMemBuffer (name, (GByte *) data, length, FALSE);
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

  if (!done)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                 /* Translators: a number of cells along each side */
                 _("A part of a raster is damaged: it is not a TIFF of %d × %d cells"),
                 REEVE_TILE_CELLS, REEVE_TILE_CELLS);
  return done;
}
