/* geo/gdal-open.h — how a file is opened with GDAL (inside geo only)
 *
 * Only drivers that read one local file are let in, and nothing is ever written
 * beside the file. Call all of these inside a ReeveGdalGuard.
 */
#pragma once

#include "geo/gdal-guard.h"
#include "geo/shape.h"

#include <gdal.h>
#include <ogr_api.h>

G_BEGIN_DECLS

/* What to open in place of @path: itself, or a stand-in in a new folder, which
 * *out_folder then names: remove it with reeve_unpack_remove(). */
char        *reeve_gdal_find_stand_in   (const char      *path,
                                         const char      *shown,
                                         char           **out_folder,
                                         GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* @raw_text: strings of a .dbf as their bytes are */
GDALDatasetH reeve_gdal_open            (const char      *path,
                                         const char      *shown,
                                         gboolean         raw_text,
                                         ReeveGdalGuard  *guard,
                                         GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* @name NULL: the first that has rows */
OGRLayerH    reeve_gdal_find_layer      (GDALDatasetH     dataset,
                                         const char      *name,
                                         const char      *shown,
                                         GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full) (nullable): "roads:lines" is the lines of the layer "roads",
 * unless there is a layer of that very name */
char        *reeve_gdal_split_name      (GDALDatasetH     dataset,
                                         const char      *asked,
                                         ReeveShapeKind  *out_kind);
/* (transfer full): "EPSG:4326", WKT, or "" */
char        *reeve_gdal_find_crs        (OGRLayerH        layer);
/* A shapefile whose table does not say its encoding. */
gboolean     reeve_gdal_lacks_encoding  (const char      *path);
gboolean     reeve_path_has_ending      (const char      *path,
                                         const char      *ending);

G_END_DECLS
