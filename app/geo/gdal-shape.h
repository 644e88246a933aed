/* geo/gdal-shape.h — between GDAL's geometries and our shapes (inside geo only) */
#pragma once

#include "geo/shape.h"

#include <ogr_api.h>

G_BEGIN_DECLS

/* REEVE_SHAPE_NONE for types that say nothing. */
ReeveShapeKind reeve_gdal_find_type_kind (OGRwkbGeometryType   type);
/* Collections count as what they hold, when that is one kind. */
ReeveShapeKind reeve_gdal_find_kind      (OGRGeometryH         geometry);
/* @geometry (transfer full) (nullable): curves become lines, heights go. */
gboolean       reeve_gdal_take_shape     (OGRGeometryH         geometry,
                                          ReeveShape         **out_shape,
                                          GError             **error) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full) */
OGRGeometryH   reeve_gdal_make_geometry  (const ReeveShape    *shape);

G_END_DECLS
