/* geo/shape.c — one geometry in memory */
#include "geo/shape.h"

#include <string.h>

static ReeveShape *
new_shape (ReeveShapeKind     kind,
           const ReeveLonLat *points,
           guint              n_points,
           gboolean           close)
{
  ReeveShape *self = g_new0 (ReeveShape, 1);

  self->kind = kind;
  self->n_points = n_points + close;
  self->points = g_new (ReeveLonLat, self->n_points);
  memcpy (self->points, points, n_points * sizeof *points);
  if (close)
    self->points[n_points] = points[0];
  if (kind != REEVE_SHAPE_POINT)
    {
      self->n_rings = 1;
      self->rings = g_new0 (ReeveRing, 1);
      self->rings[0].end = self->n_points;
    }
  return self;
}

ReeveShape *
reeve_shape_new_point (ReeveLonLat point)
{
  return new_shape (REEVE_SHAPE_POINT, &point, 1, FALSE);
}

ReeveShape *
reeve_shape_new_line (const ReeveLonLat *points,
                      guint              n_points)
{
  g_return_val_if_fail (n_points >= 2, NULL);

  return new_shape (REEVE_SHAPE_LINE, points, n_points, FALSE);
}

ReeveShape *
reeve_shape_new_area (const ReeveLonLat *points,
                      guint              n_points)
{
  const ReeveLonLat *last = points + n_points - 1;

  g_return_val_if_fail (n_points >= 3, NULL);

  return new_shape (REEVE_SHAPE_AREA, points, n_points,
                    points->lon != last->lon || points->lat != last->lat);
}

ReeveShape *
reeve_shape_copy (const ReeveShape *self)
{
  ReeveShape *copy = g_new (ReeveShape, 1);

  *copy = *self;
  copy->points = g_memdup2 (self->points, self->n_points * sizeof *self->points);
  copy->rings = g_memdup2 (self->rings, self->n_rings * sizeof *self->rings);
  return copy;
}

void
reeve_shape_free (ReeveShape *self)
{
  if (self == NULL)
    return;

  g_free (self->points);
  g_free (self->rings);
  g_free (self);
}

ReeveBox
reeve_shape_get_box (const ReeveShape *self)
{
  ReeveBox box = { G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE };

  if (self->n_points == 0)
    return REEVE_BOX_EMPTY;

  for (guint i = 0; i < self->n_points; i++)
    reeve_box_add (&box, self->points[i]);
  return box;
}

gboolean
reeve_shape_equal (const ReeveShape *a,
                   const ReeveShape *b)
{
  if (a->kind != b->kind || a->n_points != b->n_points || a->n_rings != b->n_rings)
    return FALSE;

  for (guint i = 0; i < a->n_points; i++)
    if (a->points[i].lon != b->points[i].lon || a->points[i].lat != b->points[i].lat)
      return FALSE;
  for (guint i = 0; i < a->n_rings; i++)
    if (a->rings[i].end != b->rings[i].end || a->rings[i].part != b->rings[i].part)
      return FALSE;
  return TRUE;
}
