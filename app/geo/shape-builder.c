/* geo/shape-builder.c — points and rings gathered into a shape */
#include "geo/shape-builder-private.h"

#include "core/error.h"
#include "core/i18n.h"

#include <math.h>

static const char *
name_kind (ReeveShapeKind kind)
{
  switch (kind)
    {
    case REEVE_SHAPE_POINT:
      return _("points");

    case REEVE_SHAPE_LINE:
      return _("lines");

    case REEVE_SHAPE_AREA:
      return _("areas");

    case REEVE_SHAPE_NONE:
      break;
    }
  return _("nothing");
}

void
reeve_shape_builder_init (ReeveShapeBuilder *self)
{
  *self = (ReeveShapeBuilder) {
    .points = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat)),
    .rings = g_array_new (FALSE, FALSE, sizeof (ReeveRing)),
  };
}

void
reeve_shape_builder_clear (ReeveShapeBuilder *self)
{
  g_clear_pointer (&self->points, g_array_unref);
  g_clear_pointer (&self->rings, g_array_unref);
}

gboolean
reeve_shape_builder_begin (ReeveShapeBuilder *self,
                           ReeveShapeKind     kind,
                           GError           **error)
{
  if (self->points->len > 0 && self->kind != kind)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: twice one of points, lines, areas */
                   _("The geometry mixes %s and %s; a row needs one kind"),
                   name_kind (self->kind), name_kind (kind));
      return FALSE;
    }

  self->kind = kind;
  return TRUE;
}

void
reeve_shape_builder_add (ReeveShapeBuilder *self,
                         double             lon,
                         double             lat)
{
  ReeveLonLat point = { lon, lat };

  g_array_append_val (self->points, point);
}

ReeveLonLat *
reeve_shape_builder_add_room (ReeveShapeBuilder *self,
                              guint              n_points)
{
  guint before = self->points->len;

  g_array_set_size (self->points, before + n_points);
  return n_points == 0 ? NULL : (ReeveLonLat *) (gpointer) self->points->data + before;
}

static gboolean
check_finite (const ReeveShapeBuilder *self,
              GError                 **error)
{
  for (guint i = self->ring_start; i < self->points->len; i++)
    {
      const ReeveLonLat *point = &g_array_index (self->points, ReeveLonLat, i);

      if (!isfinite (point->lon) || !isfinite (point->lat))
        {
          g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                       /* Translators: the number of a point, from 1 */
                       _("Point %u of the geometry is not finite; both coordinates need to be "
                         "numbers"), i + 1);
          return FALSE;
        }
    }
  return TRUE;
}

static void
close_ring (ReeveShapeBuilder *self)
{
  ReeveLonLat first = g_array_index (self->points, ReeveLonLat, self->ring_start);
  ReeveLonLat last = g_array_index (self->points, ReeveLonLat, self->points->len - 1);

  if (first.lon != last.lon || first.lat != last.lat)
    g_array_append_val (self->points, first);
}

static gboolean
begins_part (const ReeveShapeBuilder *self)
{
  guint n_rings = self->rings->len;

  return n_rings == 0 || g_array_index (self->rings, ReeveRing, n_rings - 1).part != self->part;
}

gboolean
reeve_shape_builder_end_ring (ReeveShapeBuilder *self,
                              GError           **error)
{
  guint n_points = self->points->len - self->ring_start;
  ReeveRing ring;

  if (n_points == 0)
    {
      /* Empty holes are left out; an empty outline must have no holes either. */
      self->hollow |= self->kind == REEVE_SHAPE_AREA && begins_part (self);
      return TRUE;
    }
  if (!check_finite (self, error))
    return FALSE;
  if (self->kind == REEVE_SHAPE_AREA)
    {
      close_ring (self);
      n_points = self->points->len - self->ring_start;
    }
  self->ring_start = self->points->len;
  if (self->kind == REEVE_SHAPE_POINT)
    return TRUE;

  if (self->kind == REEVE_SHAPE_LINE && n_points < 2)
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_DATA,
                           _("A line has 1 point; it needs 2 or more"));
      return FALSE;
    }
  if (self->kind == REEVE_SHAPE_AREA && n_points < 4)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a number of points */
                   _("An outline has %u points, the last equal to the first; it needs 4 or more"),
                   n_points);
      return FALSE;
    }
  if (self->hollow)
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_DATA,
                           _("An area has holes but its outline is empty; it needs an outline"));
      return FALSE;
    }

  ring.end = self->points->len;
  ring.part = self->part;
  g_array_append_val (self->rings, ring);
  if (self->kind == REEVE_SHAPE_LINE)
    self->part++;
  return TRUE;
}

void
reeve_shape_builder_end_part (ReeveShapeBuilder *self)
{
  self->hollow = FALSE;
  if (!begins_part (self))
    self->part++;
}

ReeveShape *
reeve_shape_builder_finish (ReeveShapeBuilder *self)
{
  ReeveShape *shape = g_new0 (ReeveShape, 1);

  shape->kind = self->points->len > 0 ? self->kind : REEVE_SHAPE_NONE;
  shape->n_points = self->points->len;
  shape->n_rings = self->rings->len;
  shape->points = (ReeveLonLat *) g_array_free (g_steal_pointer (&self->points), FALSE);
  shape->rings = (ReeveRing *) g_array_free (g_steal_pointer (&self->rings), FALSE);
  reeve_shape_builder_clear (self);
  reeve_shape_builder_init (self);
  return shape;
}
