/* geo/overlay.c — union, intersection, difference: GEOS behind our shapes */
#include "geo/overlay.h"

#include "core/error.h"
#include "core/i18n.h"
#include "geo/geos-private.h"
#include "geo/shape-builder-private.h"

typedef GEOSGeometry *(*Combine) (GEOSContextHandle_t handle,
                                  const GEOSGeometry *a,
                                  const GEOSGeometry *b);

static ReeveShape *
make_none (void)
{
  return g_new0 (ReeveShape, 1);
}

ReeveShape *
reeve_shape_union (GPtrArray  *shapes,
                   GError    **error)
{
  g_auto (ReeveGeos) geos;
  g_autofree GEOSGeometry **members = g_new0 (GEOSGeometry *, shapes->len);
  GEOSGeometry *all, *whole;
  guint n = 0;

  reeve_geos_init (&geos);
  for (guint i = 0; i < shapes->len; i++)
    {
      const ReeveShape *shape = g_ptr_array_index (shapes, i);

      if (shape == NULL || shape->kind != REEVE_SHAPE_AREA)
        continue;
      members[n] = reeve_geos_write_valid (&geos, shape, error);
      if (members[n] == NULL)
        {
          while (n > 0)
            GEOSGeom_destroy_r (geos.handle, members[--n]);
          return NULL;
        }
      n++;
    }

  all = GEOSGeom_createCollection_r (geos.handle, GEOS_GEOMETRYCOLLECTION, members, n);
  if (all == NULL)
    {
      reeve_geos_fail (&geos, error);
      return NULL;
    }
  whole = GEOSUnaryUnion_r (geos.handle, all);
  GEOSGeom_destroy_r (geos.handle, all);
  return reeve_geos_read (&geos, whole, REEVE_SHAPE_AREA, error);
}

static ReeveShape *
keep_points (const ReeveShape *points,
             const ReeveShape *area,
             gboolean          inside)
{
  g_auto (ReeveShapeBuilder) builder;

  reeve_shape_builder_init (&builder);
  (void) reeve_shape_builder_begin (&builder, REEVE_SHAPE_POINT, NULL);
  for (guint32 i = 0; i < points->n_points; i++)
    if (reeve_shape_contains (area, points->points[i]) == inside)
      reeve_shape_builder_add (&builder, points->points[i].lon, points->points[i].lat);
  return reeve_shape_builder_finish (&builder);
}

static ReeveShape *
combine (const ReeveShape  *a,
         const ReeveShape  *area,
         Combine            how,
         GError           **error)
{
  g_auto (ReeveGeos) geos;
  GEOSGeometry *left, *right, *result = NULL;

  reeve_geos_init (&geos);
  left = reeve_geos_write_valid (&geos, a, error);
  if (left == NULL)
    return NULL;
  right = reeve_geos_write_valid (&geos, area, error);
  if (right != NULL)
    result = how (geos.handle, left, right);
  GEOSGeom_destroy_r (geos.handle, left);
  if (right == NULL)
    return NULL;
  GEOSGeom_destroy_r (geos.handle, right);
  return reeve_geos_read (&geos, result, a->kind, error);
}

ReeveShape *
reeve_shape_intersection (const ReeveShape  *a,
                          const ReeveShape  *area,
                          GError           **error)
{
  ReeveBox box = reeve_shape_get_box (a);
  ReeveBox other = reeve_shape_get_box (area);

  if (a->n_points == 0 || area->kind != REEVE_SHAPE_AREA || !reeve_box_meets (&box, &other))
    return make_none ();
  if (a->kind == REEVE_SHAPE_POINT)
    return keep_points (a, area, TRUE);
  return combine (a, area, GEOSIntersection_r, error);
}

ReeveShape *
reeve_shape_difference (const ReeveShape  *a,
                        const ReeveShape  *area,
                        GError           **error)
{
  ReeveBox box = reeve_shape_get_box (a);
  ReeveBox other = reeve_shape_get_box (area);

  if (a->n_points == 0 || area->kind != REEVE_SHAPE_AREA || !reeve_box_meets (&box, &other))
    return reeve_shape_copy (a);
  if (a->kind == REEVE_SHAPE_POINT)
    return keep_points (a, area, FALSE);
  return combine (a, area, GEOSDifference_r, error);
}

ReeveShape *
reeve_shape_simplify (const ReeveShape  *self,
                      double             tolerance_deg,
                      GError           **error)
{
  g_auto (ReeveGeos) geos;
  GEOSGeometry *geometry, *result;

  reeve_geos_init (&geos);
  geometry = reeve_geos_write_valid (&geos, self, error);
  if (geometry == NULL)
    return NULL;
  result = GEOSTopologyPreserveSimplify_r (geos.handle, geometry, tolerance_deg);
  GEOSGeom_destroy_r (geos.handle, geometry);
  return reeve_geos_read (&geos, result, self->kind, error);
}

ReeveShape *
reeve_shape_make_valid (const ReeveShape  *self,
                        GError           **error)
{
  g_auto (ReeveGeos) geos;
  GEOSGeometry *geometry;

  reeve_geos_init (&geos);
  geometry = reeve_geos_write_valid (&geos, self, error);
  return geometry != NULL ? reeve_geos_read (&geos, geometry, self->kind, error) : NULL;
}

/* GEOS's words, ours. */
static const struct
{
  const char *english;
  const char *words;
} reasons[] = {
  { "Self-intersection", N_("The outline crosses itself") },
  { "Ring Self-intersection", N_("The outline touches itself") },
  { "Hole lies outside shell", N_("A hole lies outside of the outline") },
  { "Holes are nested", N_("A hole lies in another hole") },
  { "Interior is disconnected", N_("Holes cut the area apart") },
  { "Nested shells", N_("A part lies in another part") },
  { "Duplicate Rings", N_("An outline stands there twice") },
  { "Too few points in geometry component", N_("An outline has too few different points") },
};

static char *
describe_reason (const char *english)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_ascii_strcasecmp (english, reasons[i].english) == 0)
      return g_strdup (_(reasons[i].words));
  return g_utf8_make_valid (english, -1);
}

gboolean
reeve_shape_is_valid (const ReeveShape  *self,
                      char             **out_reason)
{
  g_auto (ReeveGeos) geos;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  GEOSGeometry *geometry, *where = NULL;
  char *english = NULL;
  double lon = 0, lat = 0;
  gboolean valid;

  reeve_geos_init (&geos);
  geometry = reeve_geos_write (&geos, self, &error);
  if (geometry == NULL)
    {
      if (out_reason != NULL)
        *out_reason = g_strdup (error->message);
      return FALSE;
    }

  valid = GEOSisValidDetail_r (geos.handle, geometry, 0, &english, &where) == 1;
  if (!valid && out_reason != NULL)
    {
      words = describe_reason (english != NULL ? english : _("no reason was given"));
      if (where != NULL && GEOSGeomGetX_r (geos.handle, where, &lon) == 1 &&
          GEOSGeomGetY_r (geos.handle, where, &lat) == 1)
        /* Translators: what is wrong with an outline, longitude, latitude */
        *out_reason = g_strdup_printf (_("%s at %.6f, %.6f"), words, lon, lat);
      else
        *out_reason = g_steal_pointer (&words);
    }
  GEOSFree_r (geos.handle, english);
  GEOSGeom_destroy_r (geos.handle, where);
  GEOSGeom_destroy_r (geos.handle, geometry);
  return valid;
}
