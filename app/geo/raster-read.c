/* geo/raster-read.c — a raster file through GDAL into memory
 *
 * The header is held against limits before any cell has memory. Values become
 * 32-bit reals after scale and offset; what the file calls no data, and what
 * is not finite, becomes NAN.
 */
#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "geo/gdal-guard.h"
#include "geo/projection.h"
#include "geo/raster.h"

#include <cpl_conv.h>
#include <gdal.h>
#include <glib/gstdio.h>
#include <math.h>
#include <ogr_srs_api.h>

#define MAX_CELLS (400 * 1000 * 1000)
/* Values read at a time, as doubles: 32 MB. */
#define MAX_CHUNK (4 * 1000 * 1000)

/* One local file each, nothing that names other files or servers. */
static const char *const drivers[] = {
  "GTiff", "AAIGrid", "GRASSASCIIGrid", "HFA", "GPKG", "netCDF", "EHdr", "ENVI", "SAGA", "RST",
  "GSAG", "GSBG", "GS7BG", "SRTMHGT", "USGSDEM", "DTED", "ERS", "PNG", "JPEG", "BMP", "GIF",
  "JP2OpenJPEG", "GRIB", "PCIDSK", "ILWIS", "BT", "XYZ", NULL
};

typedef struct
{
  const char      *path;      /* borrowed */
  char            *shown;     /* owned */
  ReeveGdalGuard   guard;
  GDALDatasetH     dataset;   /* owned */
  GDALRasterBandH  band;
  gboolean         has_none;  /* the file names a value for no data */
  double           none;
  double           scale;
  double           offset;
  gboolean         south_up;
  ReeveRaster     *raster;    /* owned */
} Reader;

static void
clear_reader (Reader *self)
{
  if (self->dataset != NULL)
    GDALClose (self->dataset);
  reeve_gdal_guard_end (&self->guard);
  reeve_raster_free (self->raster);
  g_free (self->shown);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, clear_reader)

static gboolean
open_file (Reader  *self,
           GError **error)
{
  if (!g_file_test (self->path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a file */
                   _("%s: there is no such file; a raster is one file"), self->shown);
      return FALSE;
    }

  self->dataset = GDALOpenEx (self->path, GDAL_OF_RASTER | GDAL_OF_READONLY, drivers, NULL, NULL);
  if (self->dataset != NULL && GDALGetRasterCount (self->dataset) > 0)
    return TRUE;

  if (self->guard.message != NULL)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA, _("%s: could not be read: %s"),
                 self->shown, self->guard.message);
  else
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                 /* Translators: a file */
                 _("%s: is no raster that is known here: GeoTIFF, ASCII grid, IMG or netCDF are"),
                 self->shown);
  return FALSE;
}

static gboolean
refuse_size (Reader  *self,
             double   n_cells,
             GError **error)
{
  g_autofree char *found = reeve_format_count (n_cells);
  g_autofree char *needed = reeve_format_count (MAX_CELLS);

  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
               /* Translators: a file, two numbers of cells */
               _("%s: has %s cells by its header; at most %s can be read"),
               self->shown, found, needed);
  return FALSE;
}

/* A text grid takes a digit and a space for each cell. */
static gboolean
check_text_length (Reader  *self,
                   double   n_cells,
                   GError **error)
{
  const char *driver = GDALGetDriverShortName (GDALGetDatasetDriver (self->dataset));
  g_autofree char *found = NULL;
  g_autofree char *promised = NULL;
  GStatBuf status;

  if ((g_strcmp0 (driver, "AAIGrid") != 0 && g_strcmp0 (driver, "GRASSASCIIGrid") != 0) ||
      g_stat (self->path, &status) != 0 || (double) status.st_size >= n_cells)
    return TRUE;

  found = reeve_format_bytes ((guint64) status.st_size);
  promised = reeve_format_count (n_cells);
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
               /* Translators: a file, a number of cells, a size */
               _("%s: has %s cells by its header but only %s of text; it is cut short"),
               self->shown, promised, found);
  return FALSE;
}

static gboolean
read_size (Reader  *self,
           guint    band,
           GError **error)
{
  int n_bands = GDALGetRasterCount (self->dataset);
  int n_cols = GDALGetRasterXSize (self->dataset);
  int n_rows = GDALGetRasterYSize (self->dataset);
  double n_cells = (double) n_cols * n_rows;

  if (band < 1 || band > (guint) n_bands)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a file, the band asked for, how many there are */
                   _("%s: has no band %u; it has %d"), self->shown, band, n_bands);
      return FALSE;
    }
  if (n_cols < 1 || n_rows < 1 || n_cells > MAX_CELLS)
    return refuse_size (self, n_cells, error);
  if (!check_text_length (self, n_cells, error))
    return FALSE;

  self->band = GDALGetRasterBand (self->dataset, (int) band);
  if (GDALDataTypeIsComplex (GDALGetRasterDataType (self->band)))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a file */
                   _("%s: holds complex numbers; a raster of plain numbers is needed"),
                   self->shown);
      return FALSE;
    }
  self->raster->n_cols = (guint) n_cols;
  self->raster->n_rows = (guint) n_rows;
  return TRUE;
}

static gboolean
read_grid (Reader  *self,
           GError **error)
{
  ReeveRaster *raster = self->raster;
  double g[6];

  if (GDALGetGeoTransform (self->dataset, g) != CE_None)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a file */
                   _("%s: does not say where on the ground it lies"), self->shown);
      return FALSE;
    }
  if (g[2] != 0 || g[4] != 0 || !(g[1] > 0) || g[5] == 0)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a file */
                   _("%s: the grid is rotated or mirrored; one with north up is needed"),
                   self->shown);
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (g); i++)
    if (!isfinite (g[i]))
      {
        g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                     /* Translators: a file */
                     _("%s: the place of its corner is not a number"), self->shown);
        return FALSE;
      }

  self->south_up = g[5] > 0;
  raster->left = g[0];
  raster->top = self->south_up ? g[3] + g[5] * raster->n_rows : g[3];
  raster->cell_x = g[1];
  raster->cell_y = fabs (g[5]);
  return TRUE;
}

/* (transfer full) (nullable) */
static char *
find_crs (Reader *self)
{
  static const char *const options[] = { "FORMAT=WKT2_2019", NULL };
  OGRSpatialReferenceH found = GDALGetSpatialRef (self->dataset);
  g_autofree char *text = NULL;
  char *wkt = NULL;

  if (found != NULL && !OSRIsLocal (found) &&
      OSRExportToWktEx (found, &wkt, options) == OGRERR_NONE)
    text = g_strdup (wkt);
  CPLFree (wkt);
  return g_steal_pointer (&text);
}

static gboolean
read_crs (Reader      *self,
          const char  *crs,
          GError     **error)
{
  g_autofree char *text = crs != NULL && *crs != '\0' ? g_strdup (crs) : find_crs (self);
  g_autoptr (ReeveProjection) projection = NULL;
  ReeveRaster *raster = self->raster;
  double bottom = raster->top - raster->cell_y * raster->n_rows;

  if (text == NULL)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a file */
                   _("%s: does not say its projection; choose one"), self->shown);
      return FALSE;
    }
  projection = reeve_projection_new (text, error);
  if (projection == NULL)
    {
      g_prefix_error (error, "%s: ", self->shown);
      return FALSE;
    }
  if (reeve_projection_is_degrees (projection) &&
      (raster->top > 90 + raster->cell_y || bottom < -90 - raster->cell_y))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a file, two numbers */
                   _("%s: reaches from latitude %.6g to %.6g; degrees need to lie between -90 and "
                     "90, so its projection is another"), self->shown, bottom, raster->top);
      return FALSE;
    }

  raster->crs = reeve_projection_dup_code (projection);
  if (raster->crs == NULL)
    raster->crs = g_steal_pointer (&text);
  return TRUE;
}

static void
read_meaning (Reader *self)
{
  int known = 0;

  self->none = GDALGetRasterNoDataValue (self->band, &known);
  self->has_none = known != 0;
  self->scale = GDALGetRasterScale (self->band, &known);
  if (!known || self->scale == 0)
    self->scale = 1;
  self->offset = GDALGetRasterOffset (self->band, &known);
  if (!known)
    self->offset = 0;
}

static float
convert (const Reader *self,
         double        value)
{
  /* A 32-bit file's marker may be written with other digits than its cells. */
  if (self->has_none && (value == self->none || (float) value == (float) self->none))
    return NAN;

  value = value * self->scale + self->offset;
  return isfinite ((float) value) ? (float) value : NAN;
}

static gboolean
read_cells (Reader    *self,
            ReeveJob  *job,
            GError   **error)
{
  ReeveRaster *raster = self->raster;
  guint n_cols = raster->n_cols, n_rows = raster->n_rows;
  guint chunk = CLAMP (MAX_CHUNK / n_cols, 1, n_rows);
  g_autofree double *values = g_new (double, (gsize) chunk * n_cols);

  raster->cells = g_try_malloc_n ((gsize) n_cols * n_rows, sizeof (float));
  if (raster->cells == NULL)
    return refuse_size (self, (double) n_cols * n_rows, error);

  for (guint first = 0; first < n_rows; first += chunk)
    {
      guint n = MIN (chunk, n_rows - first);

      if (job != NULL && !reeve_job_step (job, first, n_rows, error))
        return FALSE;
      if (GDALRasterIO (self->band, GF_Read, 0, (int) first, (int) n_cols, (int) n, values,
                        (int) n_cols, (int) n, GDT_Float64, 0, 0) != CE_None)
        {
          g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                       /* Translators: a file, a row number, GDAL's own words */
                       _("%s: cannot be read from row %u on: %s"), self->shown, first + 1,
                       self->guard.message != NULL ? self->guard.message : _("no reason was given"));
          return FALSE;
        }
      for (guint row = first; row < first + n; row++)
        {
          const double *from = values + (gsize) (row - first) * n_cols;
          float *to = raster->cells + (gsize) (self->south_up ? n_rows - 1 - row : row) * n_cols;

          for (guint col = 0; col < n_cols; col++)
            to[col] = convert (self, from[col]);
        }
    }
  return TRUE;
}

ReeveRaster *
reeve_raster_read (const char  *path,
                   guint        band,
                   const char  *crs,
                   ReeveJob    *job,
                   GError     **error)
{
  g_auto (Reader) reader = { .path = path };

  reeve_gdal_guard_begin (&reader.guard);
  reader.shown = g_filename_display_basename (path);
  reader.raster = g_new0 (ReeveRaster, 1);
  if (!open_file (&reader, error) || !read_size (&reader, band, error) ||
      !read_grid (&reader, error) || !read_crs (&reader, crs, error))
    return NULL;
  read_meaning (&reader);
  if (!read_cells (&reader, job, error))
    return NULL;
  return g_steal_pointer (&reader.raster);
}
