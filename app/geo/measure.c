/* geo/measure.c — lengths and areas in the plane of a projection */
#include "geo/measure.h"

#include "core/error.h"
#include "core/i18n.h"

#include <math.h>

G_STATIC_ASSERT (sizeof (ReeveLonLat) == 2 * sizeof (double));

static gboolean
check_plane (ReeveProjection  *projection,
             GError          **error)
{
  g_autofree char *title = NULL;

  if (!reeve_projection_is_degrees (projection))
    return TRUE;

  title = reeve_projection_dup_title (projection);
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: the name of a projection */
               _("%s has degrees; a length needs a projection with metres"), title);
  return FALSE;
}

static gboolean
check_points (const ReeveShape  *found,
              const ReeveShape  *given,
              ReeveProjection   *projection,
              GError           **error)
{
  for (guint32 i = 0; i < found->n_points; i++)
    if (isnan (found->points[i].lon))
      {
        g_autofree char *title = reeve_projection_dup_title (projection);

        g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                     /* Translators: two coordinates, the name of a projection */
                     _("The point %.7g, %.7g lies outside of what %s can show"),
                     given->points[i].lon, given->points[i].lat, title);
        return FALSE;
      }
  return TRUE;
}

ReeveShape *
reeve_shape_project (const ReeveShape  *self,
                     ReeveProjection   *projection,
                     GError           **error)
{
  g_autoptr (ReeveShape) copy = NULL;
  double unit_m = reeve_projection_get_unit_m (projection);

  if (!check_plane (projection, error))
    return NULL;

  copy = reeve_shape_copy (self);
  reeve_projection_from_lonlat (projection, (double *) copy->points, copy->n_points);
  if (!check_points (copy, self, projection, error))
    return NULL;

  for (guint32 i = 0; i < copy->n_points; i++)
    {
      copy->points[i].lon *= unit_m;
      copy->points[i].lat *= unit_m;
    }
  return g_steal_pointer (&copy);
}

ReeveShape *
reeve_shape_unproject (const ReeveShape  *self,
                       ReeveProjection   *projection,
                       GError           **error)
{
  g_autoptr (ReeveShape) copy = NULL;
  double unit_m = reeve_projection_get_unit_m (projection);

  if (!check_plane (projection, error))
    return NULL;

  copy = reeve_shape_copy (self);
  for (guint32 i = 0; i < copy->n_points; i++)
    {
      copy->points[i].lon /= unit_m;
      copy->points[i].lat /= unit_m;
    }
  reeve_projection_to_lonlat (projection, (double *) copy->points, copy->n_points);
  if (!check_points (copy, self, projection, error))
    return NULL;
  return g_steal_pointer (&copy);
}

double
reeve_shape_planar_length (const ReeveShape *self)
{
  double sum = 0;

  for (guint ring = 0; ring < self->n_rings; ring++)
    for (guint i = reeve_shape_ring_start (self, ring) + 1; i < self->rings[ring].end; i++)
      sum += hypot (self->points[i].lon - self->points[i - 1].lon,
                    self->points[i].lat - self->points[i - 1].lat);
  return sum;
}

double
reeve_shape_planar_area (const ReeveShape *self)
{
  double sum = 0;

  if (self->kind != REEVE_SHAPE_AREA)
    return 0;

  for (guint ring = 0; ring < self->n_rings; ring++)
    {
      guint start = reeve_shape_ring_start (self, ring);
      gboolean hole = ring > 0 && self->rings[ring].part == self->rings[ring - 1].part;
      ReeveLonLat origin = self->points[start];
      double twice = 0;

      /* From the ring's own first point: far from zero, products lose digits. */
      for (guint i = start + 1; i < self->rings[ring].end; i++)
        twice += (self->points[i - 1].lon - origin.lon) * (self->points[i].lat - origin.lat) -
                 (self->points[i].lon - origin.lon) * (self->points[i - 1].lat - origin.lat);
      sum += hole ? -fabs (twice) / 2 : fabs (twice) / 2;
    }
  return MAX (sum, 0);
}

double
reeve_shape_length_in (const ReeveShape *self,
                       ReeveProjection  *projection)
{
  g_autoptr (ReeveShape) flat = reeve_shape_project (self, projection, NULL);

  return flat != NULL ? reeve_shape_planar_length (flat) : NAN;
}

double
reeve_shape_area_in (const ReeveShape *self,
                     ReeveProjection  *projection)
{
  g_autoptr (ReeveShape) flat = reeve_shape_project (self, projection, NULL);

  return flat != NULL ? reeve_shape_planar_area (flat) : NAN;
}
