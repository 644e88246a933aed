/* geo/gdal-open.c — how a file is opened with GDAL */
#include "geo/gdal-open.h"

#include "core/error.h"
#include "core/i18n.h"
#include "geo/file-check.h"
#include "geo/source.h"
#include "geo/unpack.h"

#include <cpl_conv.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <ogr_srs_api.h>
#include <string.h>
#include <unistd.h>

static const char *const drivers[] = {
  "ESRI Shapefile", "GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON", "GPKG", "OpenFileGDB",
  "LIBKML", "KML", "GPX", "GML", "MapInfo File", "SQLite", "FlatGeobuf", "XLSX", "ODS", "XLS",
  "DXF", "DGN", "OGR_GMT", "JML", "AVCE00", NULL
};

char *
reeve_gdal_find_crs (OGRLayerH layer)
{
  OGRSpatialReferenceH given = OGR_L_GetSpatialRef (layer);
  OGRSpatialReferenceH crs;
  OGRSpatialReferenceH wgs84;
  const char *code;
  char *text = NULL;
  char *wkt = NULL;

  if (given == NULL || OSRIsLocal (given))
    return g_strdup ("");

  crs = OSRClone (given);
  wgs84 = OSRNewSpatialReference (NULL);
  OSRSetWellKnownGeogCS (wgs84, "WGS84");
  OSRSetAxisMappingStrategy (crs, OAMS_TRADITIONAL_GIS_ORDER);
  OSRSetAxisMappingStrategy (wgs84, OAMS_TRADITIONAL_GIS_ORDER);
  if (OSRIsGeographic (crs) && OSRIsSameGeogCS (crs, wgs84) && OSRIsSame (crs, wgs84))
    text = g_strdup ("EPSG:4326");
  else
    {
      OSRAutoIdentifyEPSG (crs);
      code = OSRGetAuthorityCode (crs, NULL);
      if (code != NULL && g_strcmp0 (OSRGetAuthorityName (crs, NULL), "EPSG") == 0)
        text = g_strdup_printf ("EPSG:%s", code);
      else if (OSRExportToWkt (crs, &wkt) == OGRERR_NONE && wkt != NULL)
        text = g_strdup (wkt);
    }

  CPLFree (wkt);
  OSRDestroySpatialReference (wgs84);
  OSRDestroySpatialReference (crs);
  return text != NULL ? text : g_strdup ("");
}

char *
reeve_gdal_split_name (GDALDatasetH    dataset,
                  const char     *asked,
                  ReeveShapeKind *out_kind)
{
  static const char *const suffixes[] = { ":points", ":lines", ":areas" };

  *out_kind = REEVE_SHAPE_NONE;
  if (asked == NULL || GDALDatasetGetLayerByName (dataset, asked) != NULL)
    return g_strdup (asked);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (asked, suffixes[i]))
      {
        *out_kind = (ReeveShapeKind) (REEVE_SHAPE_POINT + i);
        return g_strndup (asked, strlen (asked) - strlen (suffixes[i]));
      }
  return g_strdup (asked);
}

OGRLayerH
reeve_gdal_find_layer (GDALDatasetH   dataset,
            const char    *name,
            const char    *shown,
            GError       **error)
{
  int n = GDALDatasetGetLayerCount (dataset);
  g_autoptr (GString) list = g_string_new (NULL);

  for (int i = 0; i < n; i++)
    {
      OGRLayerH layer = GDALDatasetGetLayer (dataset, i);

      if (name != NULL ? strcmp (OGR_L_GetName (layer), name) == 0
                       : OGR_L_GetFeatureCount (layer, FALSE) != 0)
        return layer;
      if (i < 20)
        g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", OGR_L_GetName (layer));
    }

  if (name == NULL && n > 0)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                 /* Translators: a file, the names of its layers */
                 _("%s: holds no rows in any of its layers (%s)"), shown, list->str);
  else if (n == 0)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                 _("%s: holds no layer of points, lines or areas and no table"), shown);
  else
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: a file, a layer that was asked for, the layers there are */
                 _("%s: has no layer “%s”; it has %s"), shown, name, list->str);
  return NULL;
}

static char *
replace_suffix (const char *path,
                const char *suffix)
{
  const char *dot = strrchr (path, '.');

  return g_strdup_printf ("%.*s%s", (int) (dot - path), path, suffix);
}

gboolean
reeve_path_has_ending (const char *path,
            const char *ending)
{
  gsize n = strlen (path);
  gsize n_ending = strlen (ending);

  return n > n_ending && g_ascii_strcasecmp (path + n - n_ending, ending) == 0;
}

/* In a folder of our own, links to the parts of a shapefile whose index is
 * missing: GDAL then makes the index there and not beside the source. */
static char *
link_shapefile (const char  *path,
                const char  *folder)
{
  static const char *const parts[] = { ".shp", ".dbf", ".prj", ".cpg" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *absolute = g_canonicalize_filename (path, NULL);
      g_autofree char *part = i == 0 ? g_strdup (absolute) : replace_suffix (absolute, parts[i]);
      g_autofree char *name = g_strconcat ("layer", parts[i], NULL);
      g_autofree char *link = g_build_filename (folder, name, NULL);

      if (g_file_test (part, G_FILE_TEST_EXISTS) && symlink (part, link) != 0)
        return NULL;
    }
  return g_build_filename (folder, "layer.shp", NULL);
}

/* A database whose last changes still wait in its journal is read from a copy:
 * reading it in place would write beside it. */
static char *
copy_with_journal (const char *path,
                   const char *folder)
{
  static const char *const parts[] = { "", "-wal" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *from = g_strconcat (path, parts[i], NULL);
      g_autofree char *to = g_strconcat (folder, "/copy.gpkg", parts[i], NULL);
      g_autoptr (GFile) source = g_file_new_for_path (from);
      g_autoptr (GFile) target = g_file_new_for_path (to);

      if (!g_file_copy (source, target, G_FILE_COPY_NONE, NULL, NULL, NULL, NULL))
        return NULL;
    }
  return g_build_filename (folder, "copy.gpkg", NULL);
}

char *
reeve_gdal_find_stand_in (const char  *path,
                          const char  *shown,
                          char       **out_folder,
                          GError     **error)
{
  g_autofree char *index = reeve_path_has_ending (path, ".shp") ? replace_suffix (path, ".shx") : NULL;
  g_autofree char *upper = reeve_path_has_ending (path, ".shp") ? replace_suffix (path, ".SHX") : NULL;
  g_autofree char *journal = g_strconcat (path, "-wal", NULL);
  gboolean lacks_index = index != NULL && !g_file_test (index, G_FILE_TEST_EXISTS) &&
                         !g_file_test (upper, G_FILE_TEST_EXISTS);
  gboolean has_journal = g_file_test (journal, G_FILE_TEST_EXISTS);
  char *stand_in;

  if (!lacks_index && !has_journal)
    return g_strdup (path);

  *out_folder = reeve_unpack_new_folder (error);
  if (*out_folder == NULL)
    return NULL;
  stand_in = lacks_index ? link_shapefile (path, *out_folder)
                         : copy_with_journal (path, *out_folder);
  if (stand_in == NULL)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                 _("%s: no copy of it could be made in the temporary folder"), shown);
  return stand_in;
}

gboolean
reeve_gdal_lacks_encoding (const char *path)
{
  g_autofree char *table = NULL;
  g_autofree char *page = NULL;
  guint8 head[32];
  FILE *file;
  gboolean lacks;

  if (!reeve_path_has_ending (path, ".shp") && !reeve_path_has_ending (path, ".dbf"))
    return FALSE;
  page = replace_suffix (path, ".cpg");
  table = replace_suffix (path, ".dbf");
  if (g_file_test (page, G_FILE_TEST_EXISTS))
    return FALSE;

  file = g_fopen (table, "rbe");
  if (file == NULL)
    return FALSE;
  lacks = fread (head, 1, sizeof head, file) == sizeof head && (head[29] == 0 || head[29] == 0x57);
  fclose (file);
  return lacks;
}

/* GDAL rewrites the index of every shapefile it is told to restore, so only a
 * stand-in, which has none, may be restored: a source is never written. */
static gboolean
may_restore_index (const char *path)
{
  g_autofree char *lower = NULL;
  g_autofree char *upper = NULL;

  if (!reeve_path_has_ending (path, ".shp"))
    return FALSE;
  lower = replace_suffix (path, ".shx");
  upper = replace_suffix (path, ".SHX");
  return !g_file_test (lower, G_FILE_TEST_EXISTS) && !g_file_test (upper, G_FILE_TEST_EXISTS);
}

GDALDatasetH
reeve_gdal_open (const char      *path,
              const char      *shown,
              gboolean         raw_text,
              ReeveGdalGuard  *guard,
              GError         **error)
{
  const char *options[4] = { NULL };
  guint n = 0;
  GDALDatasetH dataset;

  if (!reeve_file_check_nesting (path, shown, error))
    return NULL;
  if (raw_text)
    options[n++] = "ENCODING=";
  if (reeve_path_has_ending (path, ".gpkg") && !g_str_has_suffix (path, "/copy.gpkg"))
    options[n++] = "IMMUTABLE=YES";

  CPLSetThreadLocalConfigOption ("SHAPE_RESTORE_SHX", may_restore_index (path) ? "YES" : NULL);
  dataset = GDALOpenEx (path, GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers, options, NULL);
  CPLSetThreadLocalConfigOption ("SHAPE_RESTORE_SHX", NULL);
  if (dataset != NULL)
    {
      reeve_gdal_guard_forget (guard);
      return dataset;
    }

  if (guard->message != NULL)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                 /* Translators: a file, GDAL's own words */
                 _("%s: could not be read: %s"), shown, guard->message);
  else
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                 _("%s: is in no format that is known here: GeoPackage, shapefile, GeoJSON, KML, "
                   "File Geodatabase, a spreadsheet or separated text are"), shown);
  return NULL;
}

gboolean
reeve_source_is_raster (const char *path)
{
  static const char *const raster_drivers[] = {
    "GTiff", "COG", "GPKG", "AAIGrid", "HFA", "EHdr", "ENVI", "SRTMHGT", "netCDF", "PNG", "JPEG",
    "BIL", "GRIB", "RST", "USGSDEM", "GSAG", "GSBG", "GS7BG", "SAGA", "XYZ", "NTv2", NULL
  };
  g_auto (ReeveGdalGuard) guard = { 0 };
  GDALDatasetH raster;
  GDALDatasetH vector;
  gboolean found;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR) || reeve_path_has_ending (path, ".csv") ||
      reeve_path_has_ending (path, ".txt"))
    return FALSE;

  reeve_gdal_guard_begin (&guard);
  raster = GDALOpenEx (path, GDAL_OF_RASTER | GDAL_OF_READONLY, raster_drivers, NULL, NULL);
  found = raster != NULL && GDALGetRasterCount (raster) > 0;
  if (raster != NULL)
    GDALClose (raster);
  if (!found)
    return FALSE;

  vector = GDALOpenEx (path, GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers, NULL, NULL);
  found = vector == NULL || GDALDatasetGetLayerCount (vector) == 0;
  if (vector != NULL)
    GDALClose (vector);
  return found;
}
