/* geo/geos.c — shapes to GEOS and back */
#include "geo/geos-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "geo/shape-builder-private.h"

static void
keep_message (const char *message,
              void       *data)
{
  ReeveGeos *self = data;

  g_free (self->message);
  self->message = g_utf8_make_valid (message, -1);
}

void
reeve_geos_init (ReeveGeos *self)
{
  self->handle = GEOS_init_r ();
  self->message = NULL;
  GEOSContext_setErrorMessageHandler_r (self->handle, keep_message, self);
}

void
reeve_geos_clear (ReeveGeos *self)
{
  g_clear_pointer (&self->handle, GEOS_finish_r);
  g_clear_pointer (&self->message, g_free);
}

gboolean
reeve_geos_fail (ReeveGeos  *self,
                 GError    **error)
{
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
               /* Translators: the words of the geometry library, in English */
               _("The shapes could not be combined: %s"),
               self->message != NULL ? self->message : _("no reason was given"));
  return FALSE;
}

static GEOSCoordSequence *
write_points (ReeveGeos        *self,
              const ReeveShape *shape,
              guint32           start,
              guint32           end)
{
  return GEOSCoordSeq_copyFromBuffer_r (self->handle, (const double *) (shape->points + start),
                                        end - start, 0, 0);
}

static GEOSGeometry *
write_ring (ReeveGeos        *self,
            const ReeveShape *shape,
            guint             ring)
{
  guint32 start = reeve_shape_ring_start (shape, ring);
  GEOSCoordSequence *points = write_points (self, shape, start, shape->rings[ring].end);

  if (points == NULL)
    return NULL;
  if (shape->kind == REEVE_SHAPE_LINE)
    return GEOSGeom_createLineString_r (self->handle, points);
  return GEOSGeom_createLinearRing_r (self->handle, points);
}

static void
destroy_all (ReeveGeos     *self,
             GEOSGeometry **members,
             guint          n)
{
  for (guint i = 0; i < n; i++)
    GEOSGeom_destroy_r (self->handle, members[i]);
}

/* The polygon whose rings are [@from, @to). */
static GEOSGeometry *
write_polygon (ReeveGeos        *self,
               const ReeveShape *shape,
               guint             from,
               guint             to)
{
  g_autofree GEOSGeometry **rings = g_new0 (GEOSGeometry *, to - from);

  for (guint i = 0; i < to - from; i++)
    {
      rings[i] = write_ring (self, shape, from + i);
      if (rings[i] == NULL)
        {
          destroy_all (self, rings, i);
          return NULL;
        }
    }
  return GEOSGeom_createPolygon_r (self->handle, rings[0], rings + 1, to - from - 1);
}

static guint
count_in_part (const ReeveShape *shape,
               guint             ring)
{
  guint end = ring + 1;

  while (end < shape->n_rings && shape->rings[end].part == shape->rings[ring].part)
    end++;
  return end - ring;
}

static GEOSGeometry *
write_member (ReeveGeos        *self,
              const ReeveShape *shape,
              guint            *at)
{
  guint n_rings;

  if (shape->kind == REEVE_SHAPE_POINT)
    {
      ReeveLonLat point = shape->points[(*at)++];

      return GEOSGeom_createPointFromXY_r (self->handle, point.lon, point.lat);
    }
  if (shape->kind == REEVE_SHAPE_LINE)
    return write_ring (self, shape, (*at)++);

  n_rings = count_in_part (shape, *at);
  *at += n_rings;
  return write_polygon (self, shape, *at - n_rings, *at);
}

GEOSGeometry *
reeve_geos_write (ReeveGeos         *self,
                  const ReeveShape  *shape,
                  GError           **error)
{
  static const int types[] = { GEOS_GEOMETRYCOLLECTION, GEOS_MULTIPOINT, GEOS_MULTILINESTRING,
                               GEOS_MULTIPOLYGON };
  guint end = shape->kind == REEVE_SHAPE_POINT ? shape->n_points : shape->n_rings;
  g_autofree GEOSGeometry **members = g_new0 (GEOSGeometry *, end + 1);
  GEOSGeometry *whole;
  guint n = 0;

  for (guint at = 0; at < end; n++)
    {
      members[n] = write_member (self, shape, &at);
      if (members[n] == NULL)
        {
          destroy_all (self, members, n);
          reeve_geos_fail (self, error);
          return NULL;
        }
    }

  whole = n == 1 ? members[0]
                 : GEOSGeom_createCollection_r (self->handle, types[shape->kind], members, n);
  if (whole == NULL)
    reeve_geos_fail (self, error);
  return whole;
}

GEOSGeometry *
reeve_geos_write_valid (ReeveGeos         *self,
                        const ReeveShape  *shape,
                        GError           **error)
{
  GEOSGeometry *geometry = reeve_geos_write (self, shape, error);
  GEOSGeometry *valid;

  if (geometry == NULL || shape->kind != REEVE_SHAPE_AREA ||
      GEOSisValid_r (self->handle, geometry) == 1)
    return geometry;

  valid = GEOSMakeValid_r (self->handle, geometry);
  GEOSGeom_destroy_r (self->handle, geometry);
  if (valid == NULL)
    reeve_geos_fail (self, error);
  return valid;
}

static gboolean
read_points (ReeveGeos          *self,
             const GEOSGeometry *geometry,
             ReeveShapeBuilder  *out,
             GError            **error)
{
  const GEOSCoordSequence *points = GEOSGeom_getCoordSeq_r (self->handle, geometry);
  unsigned int n = 0;
  g_autofree double *values = NULL;

  if (points == NULL || GEOSCoordSeq_getSize_r (self->handle, points, &n) == 0)
    return reeve_geos_fail (self, error);

  values = g_new (double, 2 * (gsize) n);
  if (GEOSCoordSeq_copyToBuffer_r (self->handle, points, values, 0, 0) == 0)
    return reeve_geos_fail (self, error);
  for (unsigned int i = 0; i < n; i++)
    reeve_shape_builder_add (out, values[2 * i], values[2 * i + 1]);
  return reeve_shape_builder_end_ring (out, error);
}

static gboolean
read_polygon (ReeveGeos          *self,
              const GEOSGeometry *geometry,
              ReeveShapeBuilder  *out,
              GError            **error)
{
  int n_holes = GEOSGetNumInteriorRings_r (self->handle, geometry);

  if (!read_points (self, GEOSGetExteriorRing_r (self->handle, geometry), out, error))
    return FALSE;
  for (int i = 0; i < n_holes; i++)
    if (!read_points (self, GEOSGetInteriorRingN_r (self->handle, geometry, i), out, error))
      return FALSE;
  reeve_shape_builder_end_part (out);
  return TRUE;
}

static gboolean
read_members (ReeveGeos          *self,
              const GEOSGeometry *geometry,
              ReeveShapeKind      kind,
              ReeveShapeBuilder  *out,
              GError            **error)
{
  int type = GEOSGeomTypeId_r (self->handle, geometry);

  if (GEOSisEmpty_r (self->handle, geometry) == 1)
    return TRUE;
  if (type >= GEOS_MULTIPOINT)
    {
      int n = GEOSGetNumGeometries_r (self->handle, geometry);

      for (int i = 0; i < n; i++)
        if (!read_members (self, GEOSGetGeometryN_r (self->handle, geometry, i), kind, out, error))
          return FALSE;
      return TRUE;
    }
  if ((kind == REEVE_SHAPE_POINT && type == GEOS_POINT) ||
      (kind == REEVE_SHAPE_LINE && (type == GEOS_LINESTRING || type == GEOS_LINEARRING)))
    return reeve_shape_builder_begin (out, kind, error) && read_points (self, geometry, out, error);
  if (kind == REEVE_SHAPE_AREA && type == GEOS_POLYGON)
    return reeve_shape_builder_begin (out, kind, error) && read_polygon (self, geometry, out, error);
  return TRUE;
}

ReeveShape *
reeve_geos_read (ReeveGeos       *self,
                 GEOSGeometry    *geometry,
                 ReeveShapeKind   kind,
                 GError         **error)
{
  g_auto (ReeveShapeBuilder) builder;
  gboolean ok;

  reeve_shape_builder_init (&builder);
  if (geometry == NULL)
    {
      reeve_geos_fail (self, error);
      return NULL;
    }

  ok = read_members (self, geometry, kind, &builder, error);
  GEOSGeom_destroy_r (self->handle, geometry);
  return ok ? reeve_shape_builder_finish (&builder) : NULL;
}
