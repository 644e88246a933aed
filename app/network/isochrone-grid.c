/* network/isochrone-grid.c — a lattice of times over the ground around streets
 *
 * Drawing walks a piece square by square (Amanatides and Woo 1987). Spreading
 * is a two-pass chamfer transform with weights 3 and 4 (Borgefors 1986) that
 * carries times along; equal distances take the sooner time.
 */
#include "network/isochrone-grid.h"

#include <math.h>

#define LEAST_STEP_M 25.0

/* Enough for 40 km by 40 km at 25 m; larger areas get a wider step. */
#define MOST_POINTS 2600000.0

#define M_PER_DEG (REEVE_EARTH_RADIUS_M * G_PI / 180)

/* Lattice points beyond the ground around streets: the outermost stay empty. */
#define MARGIN_POINTS 3

ReeveGrid *
reeve_grid_new (const ReeveBox *box,
                double          lat)
{
  ReeveGrid *self = g_new0 (ReeveGrid, 1);
  double lon_m = M_PER_DEG * cos (CLAMP (lat, -89.9, 89.9) * (G_PI / 180));
  double width_m = (box->east - box->west) * lon_m + 2 * REEVE_GROUND_M;
  double height_m = (box->north - box->south) * M_PER_DEG + 2 * REEVE_GROUND_M;
  double margin;

  self->step_m = LEAST_STEP_M;
  while (width_m / self->step_m * (height_m / self->step_m) > MOST_POINTS
         || MAX (width_m, height_m) / self->step_m > 1e6)
    self->step_m *= 2;
  self->step_lon = self->step_m / lon_m;
  self->step_lat = self->step_m / M_PER_DEG;
  margin = REEVE_GROUND_M / self->step_m + MARGIN_POINTS;
  self->first_x = (gint64) floor (box->west / self->step_lon - margin);
  self->first_y = (gint64) floor (box->south / self->step_lat - margin);
  self->n_x = (guint32) (ceil (box->east / self->step_lon + margin) - (double) self->first_x) + 1;
  self->n_y = (guint32) (ceil (box->north / self->step_lat + margin) - (double) self->first_y) + 1;
  self->time_ms = g_new (guint32, (gsize) self->n_x * self->n_y);
  for (gsize i = 0; i < (gsize) self->n_x * self->n_y; i++)
    self->time_ms[i] = REEVE_GRID_EMPTY;
  return self;
}

void
reeve_grid_free (ReeveGrid *self)
{
  if (self == NULL)
    return;
  g_free (self->time_ms);
  g_free (self);
}

ReeveBox
reeve_grid_get_box (const ReeveGrid *self)
{
  ReeveLonLat low = reeve_grid_get_point (self, 0, 0);
  ReeveLonLat high = reeve_grid_get_point (self, self->n_x - 1.0, self->n_y - 1.0);

  return (ReeveBox) { low.lon, low.lat, high.lon, high.lat };
}

/* All four corners, so that the contour goes around the whole square. */
static void
mark_square (ReeveGrid *self,
             gint64     x,
             gint64     y,
             double     ms)
{
  guint32 time_ms = ms >= REEVE_GRID_EMPTY - 1 ? REEVE_GRID_EMPTY - 1 : (guint32) ceil (ms);
  guint32 *corner;

  if (x < 1 || y < 1 || x + 2 >= self->n_x || y + 2 >= self->n_y)
    return;
  corner = &self->time_ms[(gsize) y * self->n_x + (gsize) x];
  corner[0] = MIN (corner[0], time_ms);
  corner[1] = MIN (corner[1], time_ms);
  corner += self->n_x;
  corner[0] = MIN (corner[0], time_ms);
  corner[1] = MIN (corner[1], time_ms);
}

/* Cuts the piece to the grid; FALSE when nothing is left. Shares of the piece. */
static gboolean
clip (const ReeveGrid *self,
      ReeveXY          a,
      ReeveXY          b,
      double          *out_from,
      double          *out_to)
{
  double delta[2] = { b.x - a.x, b.y - a.y };
  double start[2] = { a.x, a.y };
  double end[2] = { self->n_x - 1.0, self->n_y - 1.0 };
  double from = 0;
  double to = 1;

  for (guint i = 0; i < 2; i++)
    {
      double low = -start[i];
      double high = end[i] - start[i];

      if (delta[i] == 0)
        {
          if (low > 0 || high < 0)
            return FALSE;
          continue;
        }
      from = MAX (from, MIN (low / delta[i], high / delta[i]));
      to = MIN (to, MAX (low / delta[i], high / delta[i]));
    }
  *out_from = from;
  *out_to = to;
  return from <= to;
}

void
reeve_grid_draw (ReeveGrid   *self,
                 ReeveLonLat  a,
                 ReeveLonLat  b,
                 double       a_ms,
                 double       b_ms)
{
  ReeveXY from = { a.lon / self->step_lon - (double) self->first_x,
                   a.lat / self->step_lat - (double) self->first_y };
  ReeveXY to = { b.lon / self->step_lon - (double) self->first_x,
                 b.lat / self->step_lat - (double) self->first_y };
  double dx = to.x - from.x;
  double dy = to.y - from.y;
  double t;
  double end;
  gint64 x;
  gint64 y;
  double next_x;
  double next_y;

  if (!clip (self, from, to, &t, &end))
    return;
  x = (gint64) floor (from.x + t * dx);
  y = (gint64) floor (from.y + t * dy);
  next_x = dx > 0 ? (x + 1 - from.x) / dx : dx < 0 ? (x - from.x) / dx : INFINITY;
  next_y = dy > 0 ? (y + 1 - from.y) / dy : dy < 0 ? (y - from.y) / dy : INFINITY;
  for (;;)
    {
      double leave = MIN (MIN (next_x, next_y), end);
      double here_ms = a_ms + t * (b_ms - a_ms);
      double leave_ms = a_ms + leave * (b_ms - a_ms);

      mark_square (self, x, y, MIN (here_ms, leave_ms));
      if (leave >= end)
        break;
      t = leave;
      if (next_x <= next_y)
        {
          x += dx > 0 ? 1 : -1;
          next_x += fabs (1 / dx);
        }
      else
        {
          y += dy > 0 ? 1 : -1;
          next_y += fabs (1 / dy);
        }
    }
}

typedef struct
{
  ReeveGrid *grid;
  guint8    *distance;   /* owned: thirds of a step; 255 for far */
  guint8     most;
} Spread;

static inline void
take (Spread *spread,
      gsize   at,
      gsize   from,
      guint   cost)
{
  guint distance = spread->distance[from] + cost;
  guint32 *time_ms = spread->grid->time_ms;

  if (distance > spread->most || distance > spread->distance[at])
    return;
  if (distance < spread->distance[at] || time_ms[from] < time_ms[at])
    time_ms[at] = time_ms[from];
  spread->distance[at] = (guint8) distance;
}

void
reeve_grid_spread (ReeveGrid *self)
{
  gsize n = (gsize) self->n_x * self->n_y;
  gsize w = self->n_x;
  Spread spread = { .grid = self, .distance = g_malloc (n) };

  spread.most = (guint8) CLAMP (REEVE_GROUND_M / self->step_m * 3, 3, 200);
  for (gsize i = 0; i < n; i++)
    spread.distance[i] = self->time_ms[i] == REEVE_GRID_EMPTY ? 255 : 0;

  for (guint32 y = 1; y + 1 < self->n_y; y++)
    for (gsize i = y * w + 1; i < (y + 1) * w - 1; i++)
      if (spread.distance[i] > 0)
        {
          take (&spread, i, i - 1, 3);
          take (&spread, i, i - w, 3);
          take (&spread, i, i - w - 1, 4);
          take (&spread, i, i - w + 1, 4);
        }
  for (guint32 y = self->n_y - 2; y >= 1; y--)
    for (gsize i = (y + 1) * w - 2; i > y * w; i--)
      if (spread.distance[i] > 0)
        {
          take (&spread, i, i + 1, 3);
          take (&spread, i, i + w, 3);
          take (&spread, i, i + w + 1, 4);
          take (&spread, i, i + w - 1, 4);
        }
  g_free (spread.distance);
}
