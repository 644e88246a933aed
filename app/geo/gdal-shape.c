/* geo/gdal-shape.c — between GDAL's geometries and our shapes */
#include "geo/gdal-shape.h"

#include "core/error.h"
#include "core/i18n.h"

#define MAX_POINTS_BYTES ((gsize) 1 << 30)

ReeveShapeKind
reeve_gdal_find_type_kind (OGRwkbGeometryType type)
{
  switch (OGR_GT_Flatten (type))
    {
    case wkbPoint:
    case wkbMultiPoint:
      return REEVE_SHAPE_POINT;

    case wkbLineString:
    case wkbMultiLineString:
    case wkbCircularString:
    case wkbCompoundCurve:
    case wkbMultiCurve:
    case wkbCurve:
    case wkbLinearRing:
      return REEVE_SHAPE_LINE;

    case wkbPolygon:
    case wkbMultiPolygon:
    case wkbCurvePolygon:
    case wkbMultiSurface:
    case wkbSurface:
    case wkbPolyhedralSurface:
    case wkbTIN:
    case wkbTriangle:
      return REEVE_SHAPE_AREA;

    default:
      return REEVE_SHAPE_NONE;
    }
}

ReeveShapeKind
reeve_gdal_find_kind (OGRGeometryH geometry)
{
  ReeveShapeKind kind = reeve_gdal_find_type_kind (OGR_G_GetGeometryType (geometry));

  if (kind != REEVE_SHAPE_NONE)
    return kind;

  for (int i = 0; i < OGR_G_GetGeometryCount (geometry); i++)
    {
      ReeveShapeKind part = reeve_gdal_find_kind (OGR_G_GetGeometryRef (geometry, i));

      if (kind != REEVE_SHAPE_NONE && part != kind)
        return REEVE_SHAPE_NONE;
      kind = part;
    }
  return kind;
}

/* Straight and flat. */
static OGRGeometryH
simplify_type (OGRGeometryH geometry)
{
  OGRwkbGeometryType type = OGR_GT_Flatten (OGR_G_GetGeometryType (geometry));

  if (OGR_G_HasCurveGeometry (geometry, FALSE))
    {
      OGRGeometryH straight = OGR_G_GetLinearGeometry (geometry, 0, NULL);

      OGR_G_DestroyGeometry (geometry);
      geometry = straight;
    }
  if (geometry != NULL && (type == wkbPolyhedralSurface || type == wkbTIN || type == wkbTriangle))
    geometry = OGR_G_ForceToMultiPolygon (geometry);
  if (geometry != NULL)
    OGR_G_FlattenTo2D (geometry);
  return geometry;
}

gboolean
reeve_gdal_take_shape (OGRGeometryH   geometry,
                       ReeveShape   **out_shape,
                       GError       **error)
{
  g_autofree guint8 *wkb = NULL;
  gsize n_bytes;

  *out_shape = NULL;
  if (geometry == NULL)
    return TRUE;
  geometry = simplify_type (geometry);
  if (geometry == NULL || OGR_G_IsEmpty (geometry))
    {
      OGR_G_DestroyGeometry (geometry);
      return TRUE;
    }

  n_bytes = OGR_G_WkbSizeEx (geometry);
  if (n_bytes > MAX_POINTS_BYTES)
    {
      OGR_G_DestroyGeometry (geometry);
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA, _("it is larger than 1 GB"));
      return FALSE;
    }
  wkb = g_malloc (n_bytes);
  OGR_G_ExportToIsoWkb (geometry, wkbNDR, wkb);
  OGR_G_DestroyGeometry (geometry);

  *out_shape = reeve_shape_from_wkb (wkb, n_bytes, error);
  return *out_shape != NULL;
}

OGRGeometryH
reeve_gdal_make_geometry (const ReeveShape *shape)
{
  g_autoptr (GBytes) wkb = reeve_shape_to_wkb (shape);
  OGRGeometryH geometry = NULL;
  gsize n_bytes;
  gconstpointer bytes = g_bytes_get_data (wkb, &n_bytes);

  if (OGR_G_CreateFromWkb (bytes, NULL, &geometry, (int) n_bytes) != OGRERR_NONE)
    return NULL;
  return geometry;
}
