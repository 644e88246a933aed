/* geo/gdal-out.c — a table as a file for other programs, and that file counted again */
#include "geo/gdal-out.h"

#include "core/error.h"
#include "core/i18n.h"
#include "geo/csv-writer.h"
#include "geo/gdal-guard.h"
#include "geo/gdal-shape.h"
#include "geo/kml-writer.h"
#include "geo/source.h"

#include <cpl_string.h>
#include <gdal.h>
#include <glib/gstdio.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <string.h>

typedef struct
{
  GDALDatasetH dataset;  /* owned */
  OGRLayerH    layer;
} Output;

const char *
reeve_file_format_get_suffix (ReeveFileFormat format)
{
  return format == REEVE_FILE_GEOJSON ? ".geojson" : format == REEVE_FILE_KML ? ".kml" : ".csv";
}

static OGRFieldType
find_field_type (ReeveColumnType type)
{
  switch (type)
    {
    case REEVE_COLUMN_INTEGER:
      return OFTInteger64;
    case REEVE_COLUMN_BOOLEAN:
      return OFTInteger;
    case REEVE_COLUMN_REAL:
      return OFTReal;
    case REEVE_COLUMN_TEXT:
    case REEVE_COLUMN_DATE:
    case REEVE_COLUMN_DATETIME:
    default:
      return OFTString;  /* ISO 8601, which the format keeps as text */
    }
}

static gboolean
create_fields (const ReeveTable *table,
               OGRLayerH         layer)
{
  for (guint i = 0; i < reeve_table_get_n_columns (table); i++)
    {
      const ReeveColumn *column = reeve_table_get_column (table, i);
      OGRFieldDefnH field = OGR_Fld_Create (column->name, find_field_type (column->type));
      OGRErr done;

      if (column->type == REEVE_COLUMN_BOOLEAN)
        OGR_Fld_SetSubType (field, OFSTBoolean);
      done = OGR_L_CreateField (layer, field, TRUE);
      OGR_Fld_Destroy (field);
      if (done != OGRERR_NONE)
        return FALSE;
    }
  return TRUE;
}

static gboolean
create_output (const ReeveTable *table,
               const char       *name,
               const char       *path,
               Output           *out)
{
  const char *const geojson[] = { "RFC7946=YES", "COORDINATE_PRECISION=7", NULL };
  GDALDriverH driver = GDALGetDriverByName ("GeoJSON");
  OGRSpatialReferenceH crs;

  if (driver != NULL)
    out->dataset = GDALCreate (driver, path, 0, 0, 0, GDT_Unknown, NULL);
  if (out->dataset == NULL)
    return FALSE;

  crs = OSRNewSpatialReference (NULL);
  OSRSetWellKnownGeogCS (crs, "WGS84");
  OSRSetAxisMappingStrategy (crs, OAMS_TRADITIONAL_GIS_ORDER);
  out->layer = GDALDatasetCreateLayer (out->dataset, name, crs,
                                       reeve_table_get_kind (table) == REEVE_SHAPE_NONE ? wkbNone
                                                                                        : wkbUnknown,
                                       (char **) geojson);
  OSRDestroySpatialReference (crs);
  return out->layer != NULL && create_fields (table, out->layer);
}

static void
set_field (const ReeveTable *table,
           guint             row,
           guint             column,
           OGRFeatureH       feature)
{
  int field = (int) column;
  double value;

  switch (reeve_table_get_column (table, column)->type)
    {
    case REEVE_COLUMN_INTEGER:
    case REEVE_COLUMN_BOOLEAN:
      OGR_F_SetFieldInteger64 (feature, field, reeve_table_get_integer (table, row, column));
      break;

    case REEVE_COLUMN_REAL:
      value = reeve_table_get_real (table, row, column);
      if (isfinite (value))  /* the format knows no infinity */
        OGR_F_SetFieldDouble (feature, field, value);
      else
        OGR_F_SetFieldNull (feature, field);
      break;

    case REEVE_COLUMN_TEXT:
    case REEVE_COLUMN_DATE:
    case REEVE_COLUMN_DATETIME:
    default:
      OGR_F_SetFieldString (feature, field, reeve_table_get_text (table, row, column));
      break;
    }
}

static gboolean
write_row (const ReeveTable *table,
           guint             row,
           OGRLayerH         layer)
{
  OGRFeatureH feature = OGR_F_Create (OGR_L_GetLayerDefn (layer));
  const ReeveShape *shape = reeve_table_get_shape (table, row);
  gboolean done;

  for (guint i = 0; i < reeve_table_get_n_columns (table); i++)
    if (reeve_table_is_null (table, row, i))
      OGR_F_SetFieldNull (feature, (int) i);
    else
      set_field (table, row, i, feature);

  if (shape != NULL && shape->kind != REEVE_SHAPE_NONE)
    OGR_F_SetGeometryDirectly (feature, reeve_gdal_make_geometry (shape));
  done = OGR_L_CreateFeature (layer, feature) == OGRERR_NONE;
  OGR_F_Destroy (feature);
  return done;
}

static void
set_write_error (const char            *path,
                 const ReeveGdalGuard  *guard,
                 GError               **error)
{
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
               /* Translators: a file, why */
               _("%s: could not be written: %s"), path,
               guard->message != NULL ? guard->message : _("the disk may be full"));
}

static gboolean
write_geojson (const ReeveTable  *table,
               const char        *name,
               const char        *part,
               const char        *path,
               ReeveJob          *job,
               GError           **error)
{
  g_auto (ReeveGdalGuard) guard = { 0 };
  Output out = { NULL };
  guint n_rows = reeve_table_get_n_rows (table);
  gboolean done;
  gboolean stopped = FALSE;

  reeve_gdal_guard_begin (&guard);
  done = create_output (table, name, part, &out);
  for (guint row = 0; done && !stopped && row < n_rows; row++)
    {
      stopped = row % 1000 == 0 && !reeve_job_step (job, row, n_rows, error);
      done = !stopped && write_row (table, row, out.layer);
    }

  if (out.dataset != NULL)
    GDALClose (out.dataset);  /* writes the rest: it may fail here too */
  if (stopped)
    return FALSE;
  if (!done || guard.message != NULL)
    {
      set_write_error (path, &guard, error);
      return FALSE;
    }
  return TRUE;
}

/* The name under which @path is made: the suffix stays, since drivers look at it. */
static char *
make_part_path (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *part = g_strdup_printf (".part-%s", name);

  return g_build_filename (folder, part, NULL);
}

gboolean
reeve_table_write_file (const ReeveTable  *table,
                        ReeveFileFormat    format,
                        const char        *layer,
                        const char        *path,
                        ReeveJob          *job,
                        GError           **error)
{
  g_autofree char *part = make_part_path (path);
  gboolean done;

  g_unlink (part);
  if (format == REEVE_FILE_CSV)
    done = reeve_csv_write (table, part, path, job, error);
  else if (format == REEVE_FILE_KML)
    done = reeve_kml_write (table, layer, part, path, job, error);
  else
    done = write_geojson (table, layer, part, path, job, error);

  if (done && g_rename (part, path) != 0)
    {
      ReeveGdalGuard none = { 0 };

      set_write_error (path, &none, error);
      done = FALSE;
    }
  if (!done)
    g_unlink (part);
  return done;
}

gint64
reeve_file_count_rows (const char  *path,
                       ReeveJob    *job,
                       GError     **error)
{
  g_autoptr (ReeveSource) source = reeve_source_open (path, NULL, job, error);
  gint64 n_rows = 0;

  if (source == NULL)
    return -1;

  for (;;)
    {
      const ReeveSourceRow *row;
      g_autofree char *reason = NULL;

      if (n_rows % 1000 == 0 && !reeve_job_step (job, 0, 1, error))
        return -1;
      switch (reeve_source_next (source, &row, &reason, error))
        {
        case REEVE_ROW_END:
          return n_rows;
        case REEVE_ROW_FAILED:
          return -1;
        case REEVE_ROW_REJECTED:
          g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                       /* Translators: a file that was just written, why */
                       _("%s: does not read back as it was written: %s"), path, reason);
          return -1;
        case REEVE_ROW_READ:
        default:
          n_rows++;
          break;
        }
    }
}
