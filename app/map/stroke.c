/* map/stroke.c — lines of a width, as edges
 *
 * Both sides of a line are followed at once: each new point of the left side is
 * an edge forwards, each of the right side an edge backwards, so one closed
 * outline turns one way whatever the line does. At a bend the outer side gets
 * the join and the inner side passes through the bend itself: every piece then
 * adds to the sum and none takes away, however short the pieces are.
 */
#include "map/canvas-private.h"
#include "map/mask-private.h"

#include <math.h>

/* How far an arc may be from a circle. */
#define TOLERANCE (0.12 * REEVE_PATH_ONE)

/* Bends of a line this thin (half) cannot be told from mitred ones. */
#define THIN (0.9 * REEVE_PATH_ONE)

#define MITER_LIMIT 10.0

typedef struct
{
  double x;
  double y;
} Vector;

typedef struct
{
  ReeveMask *mask;   /* borrowed */
  double         half;       /* of the width */
  guint          join;
  guint          cap;
  gint32         left_x, left_y;    /* ends of both sides */
  gint32         right_x, right_y;
} Stroker;

static void
go_left (Stroker *self,
         double   x,
         double   y)
{
  gint32 to_x = reeve_path_round (x);
  gint32 to_y = reeve_path_round (y);

  reeve_mask_edge (self->mask, self->left_x, self->left_y, to_x, to_y);
  self->left_x = to_x;
  self->left_y = to_y;
}

static void
go_right (Stroker *self,
          double   x,
          double   y)
{
  gint32 to_x = reeve_path_round (x);
  gint32 to_y = reeve_path_round (y);

  reeve_mask_edge (self->mask, to_x, to_y, self->right_x, self->right_y);
  self->right_x = to_x;
  self->right_y = to_y;
}

/* Points of an arc around @at between two directions (as long as the radius),
 * without its ends; halved until it is round. */
static void
go_round (Stroker *self,
          void   (*go) (Stroker *self, double x, double y),
          Vector   at,
          Vector   from,
          Vector   to,
          guint    depth)
{
  Vector middle = { from.x + to.x, from.y + to.y };
  double length = hypot (middle.x, middle.y);

  if (depth == 0 || length < 1e-6 || self->half - length / 2 < TOLERANCE)
    return;
  middle.x *= self->half / length;
  middle.y *= self->half / length;
  go_round (self, go, at, from, middle, depth - 1);
  go (self, at.x + middle.x, at.y + middle.y);
  go_round (self, go, at, middle, to, depth - 1);
}

/* The outer side of a bend. */
static void
go_outside (Stroker *self,
            void   (*go) (Stroker *self, double x, double y),
            Vector   at,
            Vector   from,
            Vector   to,
            Vector   forward,
            double   cosine)
{
  go (self, at.x + from.x, at.y + from.y);
  if (self->join == REEVE_JOIN_ROUND)
    {
      if (cosine < -0.999)
        {
          Vector tip = { forward.x * self->half, forward.y * self->half };

          go_round (self, go, at, from, tip, 5);
          go (self, at.x + tip.x, at.y + tip.y);
          go_round (self, go, at, tip, to, 5);
        }
      else
        {
          go_round (self, go, at, from, to, 6);
        }
    }
  else if (self->join == REEVE_JOIN_MITER &&
           (1 + cosine) / 2 * MITER_LIMIT * MITER_LIMIT > 1)
    {
      go (self, at.x + (from.x + to.x) / (1 + cosine), at.y + (from.y + to.y) / (1 + cosine));
    }
  go (self, at.x + to.x, at.y + to.y);
}

static void
go_inside (Stroker *self,
           void   (*go) (Stroker *self, double x, double y),
           Vector   at,
           Vector   from,
           Vector   to)
{
  go (self, at.x + from.x, at.y + from.y);
  go (self, at.x, at.y);
  go (self, at.x + to.x, at.y + to.y);
}

/* @from, @to: directions of length 1 */
static void
bend (Stroker *self,
      Vector   at,
      Vector   from,
      Vector   to)
{
  double cosine = from.x * to.x + from.y * to.y;
  double sine = from.x * to.y - from.y * to.x;
  Vector before = { -from.y * self->half, from.x * self->half };
  Vector after = { -to.y * self->half, to.x * self->half };
  Vector before_right = { -before.x, -before.y };
  Vector after_right = { -after.x, -after.y };

  if (cosine > 0.985 || (cosine > 0.5 && self->half < THIN))
    {
      double x = (before.x + after.x) / (1 + cosine);
      double y = (before.y + after.y) / (1 + cosine);

      go_left (self, at.x + x, at.y + y);
      go_right (self, at.x - x, at.y - y);
    }
  else if (sine > 0)
    {
      go_inside (self, go_left, at, before, after);
      go_outside (self, go_right, at, before_right, after_right, from, cosine);
    }
  else
    {
      go_outside (self, go_left, at, before, after, from, cosine);
      go_inside (self, go_right, at, before_right, after_right);
    }
}

static void
start_sides (Stroker *self,
             Vector   at,
             Vector   direction)
{
  double x = -direction.y * self->half;
  double y = direction.x * self->half;

  self->left_x = reeve_path_round (at.x + x);
  self->left_y = reeve_path_round (at.y + y);
  self->right_x = reeve_path_round (at.x - x);
  self->right_y = reeve_path_round (at.y - y);
}

/* From the left side around to the right. */
static void
end_left (Stroker *self,
          Vector   at,
          Vector   direction)
{
  Vector left = { -direction.y * self->half, direction.x * self->half };
  Vector right = { -left.x, -left.y };
  Vector tip = { direction.x * self->half, direction.y * self->half };

  if (self->cap == REEVE_CAP_ROUND)
    {
      go_round (self, go_left, at, left, tip, 5);
      go_left (self, at.x + tip.x, at.y + tip.y);
      go_round (self, go_left, at, tip, right, 5);
    }
  reeve_mask_edge (self->mask, self->left_x, self->left_y, self->right_x, self->right_y);
}

static void
start_cap (Stroker *self,
           Vector   at,
           Vector   direction)
{
  Stroker back = *self;

  /* The start is the end of the way back: its left is our right. */
  back.left_x = self->right_x;
  back.left_y = self->right_y;
  back.right_x = self->left_x;
  back.right_y = self->left_y;
  end_left (&back, at, (Vector) { -direction.x, -direction.y });
}

static gboolean
get_direction (ReevePathPoint from,
               ReevePathPoint to,
               Vector        *out)
{
  double dx = (double) to.x - from.x;
  double dy = (double) to.y - from.y;
  double length = sqrt (dx * dx + dy * dy);

  if (length < 4)
    return FALSE;
  *out = (Vector) { dx / length, dy / length };
  return TRUE;
}

static void
stroke_points (Stroker              *self,
               const ReevePathPoint *points,
               guint32               n,
               gboolean              closed)
{
  ReevePathPoint last = points[0];
  Vector first = { 0, 0 };
  Vector direction = { 0, 0 };
  Vector at = { last.x, last.y };
  gboolean started = FALSE;
  gint32 left_x = 0, left_y = 0, right_x = 0, right_y = 0;

  for (guint32 i = 1; i < n + closed; i++)
    {
      ReevePathPoint point = points[i < n ? i : 0];
      Vector next;

      if (!get_direction (last, point, &next))
        continue;
      at = (Vector) { last.x, last.y };
      if (!started)
        {
          first = next;
          start_sides (self, at, next);
          left_x = self->left_x, left_y = self->left_y;
          right_x = self->right_x, right_y = self->right_y;
          if (!closed)
            start_cap (self, at, next);
          started = TRUE;
        }
      else
        {
          bend (self, at, direction, next);
        }
      direction = next;
      last = point;
    }
  if (!started)
    return;

  at = (Vector) { last.x, last.y };
  if (closed)
    {
      bend (self, at, direction, first);
      reeve_mask_edge (self->mask, self->left_x, self->left_y, left_x, left_y);
      reeve_mask_edge (self->mask, right_x, right_y, self->right_x, self->right_y);
      return;
    }
  go_left (self, at.x - direction.y * self->half, at.y + direction.x * self->half);
  go_right (self, at.x + direction.y * self->half, at.y - direction.x * self->half);
  end_left (self, at, direction);
}

/* --- dashes --- */

typedef struct
{
  Stroker        *stroker;
  const ReeveNib *nib;
  GArray         *piece;    /* owned, of ReevePathPoint */
  guint           number;   /* of the dash or gap */
  double          left;     /* of it */
} Dasher;

static void
finish_piece (Dasher *self)
{
  if (self->piece->len >= 2)
    stroke_points (self->stroker, (const ReevePathPoint *) (void *) self->piece->data,
                   self->piece->len, FALSE);
  g_array_set_size (self->piece, 0);
}

static void
dash_points (Dasher               *self,
             const ReevePathPoint *points,
             guint32               n,
             gboolean              closed)
{
  g_array_set_size (self->piece, 0);
  if (self->number % 2 == 0)
    g_array_append_val (self->piece, points[0]);
  for (guint32 i = 1; i < n + closed; i++)
    {
      ReevePathPoint from = points[i - 1];
      ReevePathPoint to = points[i < n ? i : 0];
      double dx = (double) to.x - from.x;
      double dy = (double) to.y - from.y;
      double length = sqrt (dx * dx + dy * dy);
      double walked = 0;

      while (length - walked > self->left)
        {
          ReevePathPoint at;

          walked += self->left;
          at.x = reeve_path_round (from.x + dx * walked / length);
          at.y = reeve_path_round (from.y + dy * walked / length);
          g_array_append_val (self->piece, at);
          if (self->number % 2 == 0)
            finish_piece (self);
          self->number = (self->number + 1) % self->nib->n_dash;
          self->left = self->nib->dash[self->number];
          g_array_set_size (self->piece, 0);
          if (self->number % 2 == 0)
            g_array_append_val (self->piece, at);
        }
      self->left -= length - walked;
      if (self->number % 2 == 0)
        g_array_append_val (self->piece, to);
    }
  if (self->number % 2 == 0)
    finish_piece (self);
}

/* Where in its pattern a line begins that was cut @phase from its start */
static void
start_dash (Dasher *self,
            double  phase)
{
  double period = 0;

  for (guint i = 0; i < self->nib->n_dash; i++)
    period += self->nib->dash[i];
  phase = fmod (phase, period);
  self->number = 0;
  while (phase >= self->nib->dash[self->number])
    {
      phase -= self->nib->dash[self->number];
      self->number = (self->number + 1) % self->nib->n_dash;
    }
  self->left = self->nib->dash[self->number] - phase;
}

void
reeve_mask_stroke (ReeveMask   *self,
                       const ReevePath *path,
                       const ReeveNib  *nib)
{
  Stroker stroker = { self, nib->width / 2, nib->join, nib->cap, 0, 0, 0, 0 };
  Dasher dasher = { &stroker, nib, NULL, 0, 0 };
  guint32 start = 0;

  if (nib->n_dash > 0)
    dasher.piece = g_array_new (FALSE, FALSE, sizeof (ReevePathPoint));
  for (guint32 part = 0; part < path->n_parts; part++)
    {
      guint32 end = path->parts[part].end;

      if (nib->n_dash > 0)
        {
          start_dash (&dasher, path->parts[part].phase);
          dash_points (&dasher, path->points + start, end - start, path->parts[part].closed);
        }
      else
        {
          stroke_points (&stroker, path->points + start, end - start, path->parts[part].closed);
        }
      start = end;
    }
  g_clear_pointer (&dasher.piece, g_array_unref);
}
