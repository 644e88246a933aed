/* network/isochrone-grid.h — a lattice of times over the ground around streets
 *
 * Every lattice point holds the time at which its ground is reached: at the
 * four corners of each square that a street runs through, the soonest time on
 * the street inside that square; off the streets, the time of the nearest point
 * that has one, as far as REEVE_GROUND_M. The area within a limit is the
 * contour around all points whose time is within it. So whatever is reached of
 * a street lies inside, ground nearer to a street that is not reached lies
 * outside, and a longer limit holds every shorter one.
 */
#pragma once

#include "geo/shape.h"

G_BEGIN_DECLS

/* Ground this far from a reached street counts as reached: half a city block. */
#define REEVE_GROUND_M 100.0

#define REEVE_GRID_EMPTY  G_MAXUINT32        /* no street near */

typedef struct
{
  gint64      first_x;     /* of column and row 0, in steps from 0° E, 0° N */
  gint64      first_y;
  double      step_lon;
  double      step_lat;
  double      step_m;
  guint32     n_x;
  guint32     n_y;
  guint32    *time_ms;     /* owned: n_x * n_y, row by row northwards */
} ReeveGrid;

/* @box: of all that is reached; longitudes may go beyond 180. Lattice points
 * are the same for every box with the same @lat, as long as the step is. */
ReeveGrid  *reeve_grid_new    (const ReeveBox    *box,
                               double             lat);
void        reeve_grid_free   (ReeveGrid         *self);
/* The ground a grid covers. */
ReeveBox    reeve_grid_get_box (const ReeveGrid  *self);
/* A straight piece of street, driven from @a to @b; what lies outside the grid
 * is left out. Times may be equal. */
void        reeve_grid_draw   (ReeveGrid         *self,
                               ReeveLonLat        a,
                               ReeveLonLat        b,
                               double             a_ms,
                               double             b_ms);
/* Gives ground off the streets the time of the nearest street. */
void        reeve_grid_spread (ReeveGrid         *self);
/* REEVE_SHAPE_NONE when no point is within @limit_ms. */
ReeveShape *reeve_grid_trace  (const ReeveGrid   *self,
                               guint32            limit_ms);

static inline ReeveLonLat
reeve_grid_get_point (const ReeveGrid *self,
                      double           x,
                      double           y)
{
  return (ReeveLonLat) { ((double) self->first_x + x) * self->step_lon,
                         ((double) self->first_y + y) * self->step_lat };
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveGrid, reeve_grid_free)

G_END_DECLS
