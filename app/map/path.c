/* map/path.c — outlines and lines on their way to a canvas */
#include "map/path-private.h"

void
reeve_path_clear (ReevePath *self)
{
  g_clear_pointer (&self->points, g_free);
  g_clear_pointer (&self->parts, g_free);
  *self = (ReevePath) { NULL };
}

void
reeve_path_grow (ReevePath *self,
                 guint32    n)
{
  if ((guint64) self->n_points + n <= self->room_points)
    return;
  self->room_points = MAX (self->room_points * 2, self->n_points + n + 1024);
  self->points = g_renew (ReevePathPoint, self->points, self->room_points);
}

void
reeve_path_end (ReevePath *self,
                gboolean   closed,
                double     phase)
{
  guint32 start = reeve_path_part_start (self, self->n_parts);

  if (self->n_points < start + 2)
    {
      self->n_points = start;
      return;
    }
  if (self->n_parts == self->room_parts)
    {
      self->room_parts = self->room_parts * 2 + 256;
      self->parts = g_renew (ReevePathPart, self->parts, self->room_parts);
    }
  self->parts[self->n_parts++] = (ReevePathPart) { self->n_points, closed, (float) phase };
}

void
reeve_path_add_box (ReevePath *self,
                    gint32     x0,
                    gint32     y0,
                    gint32     x1,
                    gint32     y1)
{
  reeve_path_grow (self, 4);
  reeve_path_add (self, x0, y0);
  reeve_path_add (self, x1, y0);
  reeve_path_add (self, x1, y1);
  reeve_path_add (self, x0, y1);
  reeve_path_end (self, TRUE, 0);
}

gboolean
reeve_path_get_box (const ReevePath *self,
                    gint32          *out_x0,
                    gint32          *out_y0,
                    gint32          *out_x1,
                    gint32          *out_y1)
{
  *out_x0 = *out_y0 = G_MAXINT32;
  *out_x1 = *out_y1 = G_MININT32;
  for (guint32 i = 0; i < self->n_points; i++)
    {
      *out_x0 = MIN (*out_x0, self->points[i].x);
      *out_y0 = MIN (*out_y0, self->points[i].y);
      *out_x1 = MAX (*out_x1, self->points[i].x);
      *out_y1 = MAX (*out_y1, self->points[i].y);
    }
  return self->n_points > 0;
}
