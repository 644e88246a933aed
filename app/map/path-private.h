/* map/path-private.h — outlines and lines on their way to a canvas
 *
 * Points are 1/256 of a pixel of the surface, the fineness that Cairo keeps too.
 * Emptied and filled again for every colour, so memory is taken once.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define REEVE_PATH_ONE 256

/* Beyond this far (16,384 px) a point is moved there: numbers stay in range. */
#define REEVE_PATH_LIMIT 4194304

typedef struct
{
  gint32 x;
  gint32 y;
} ReevePathPoint;

typedef struct
{
  guint32  end;      /* one past its last point */
  gboolean closed;
  float    phase;    /* in 1/256 px: how far from its line's start; for dashes */
} ReevePathPart;

typedef struct
{
  ReevePathPoint *points;   /* owned */
  ReevePathPart  *parts;    /* owned */
  guint32         n_points;
  guint32         n_parts;
  guint32         room_points;
  guint32         room_parts;
} ReevePath;

void reeve_path_clear  (ReevePath *self);
/* Room for @n points more */
void reeve_path_grow   (ReevePath *self,
                        guint32    n);
/* What was added since the last part is a part; fewer than two points are none. */
void reeve_path_end    (ReevePath *self,
                        gboolean   closed,
                        double     phase);
/* A closed part of four points, x1 > x0, y1 > y0; turns as outer rings do. */
void reeve_path_add_box (ReevePath *self,
                         gint32     x0,
                         gint32     y0,
                         gint32     x1,
                         gint32     y1);
/* FALSE when empty */
gboolean reeve_path_get_box (const ReevePath *self,
                             gint32          *out_x0,
                             gint32          *out_y0,
                             gint32          *out_x1,
                             gint32          *out_y1);

static inline void
reeve_path_empty (ReevePath *self)
{
  self->n_points = 0;
  self->n_parts = 0;
}

static inline guint32
reeve_path_part_start (const ReevePath *self,
                       guint32          part)
{
  return part == 0 ? 0 : self->parts[part - 1].end;
}

/* To the nearest 1/256; @value within a million pixels. Faster than floor(),
 * which is a call on the oldest processors. */
static inline gint32
reeve_path_round (double value)
{
  value = value > REEVE_PATH_LIMIT ? REEVE_PATH_LIMIT
        : value < -REEVE_PATH_LIMIT ? -REEVE_PATH_LIMIT : value;
  return (gint32) (value + (2 * REEVE_PATH_LIMIT + 0.5)) - 2 * REEVE_PATH_LIMIT;
}

/* After reeve_path_grow() */
static inline void
reeve_path_add (ReevePath *self,
                gint32     x,
                gint32     y)
{
  self->points[self->n_points++] = (ReevePathPoint) { x, y };
}

G_END_DECLS
