/* sample/sketch.h — dice, noise, curves and a grid of buckets to draw a city with
 *
 * All positions are metres on the plan: x east, y north, zero at the market
 * square. The dice are our own, so that no setting of GLib changes a byte.
 */
#pragma once

#include <math.h>

#include "geo/point.h"

G_BEGIN_DECLS

/* SplitMix64 (Steele, Lea and Flood 2014). */
typedef struct
{
  guint64 state;
} ReeveDice;

ReeveDice reeve_dice_new     (guint32     seed,
                              guint32     stream);
guint64   reeve_dice_roll    (ReeveDice  *self);
double    reeve_dice_share   (ReeveDice  *self);               /* [0, 1) */
double    reeve_dice_between (ReeveDice  *self,
                              double      low,
                              double      high);
guint     reeve_dice_below   (ReeveDice  *self,
                              guint       n);                  /* 0 … n - 1 */
double    reeve_dice_normal  (ReeveDice  *self);               /* mean 0, deviation 1 */
guint     reeve_dice_poisson (ReeveDice  *self,
                              double      mean);

/* Smooth value noise in [-1, 1] whose bumps are about @scale_m wide. */
double    reeve_noise        (guint32     seed,
                              ReeveXY     at,
                              double      scale_m);

static inline ReeveXY
reeve_xy (double x,
          double y)
{
  return (ReeveXY) { x, y };
}

static inline ReeveXY
reeve_xy_add (ReeveXY a,
              ReeveXY b,
              double  times)
{
  return (ReeveXY) { a.x + times * b.x, a.y + times * b.y };
}

static inline double
reeve_xy_distance (ReeveXY a,
                   ReeveXY b)
{
  return sqrt ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}

/* Unit vector from @a to @b; (1, 0) when they coincide. */
ReeveXY   reeve_xy_towards   (ReeveXY a,
                              ReeveXY b);
/* @v turned left by 90 degrees. */
static inline ReeveXY
reeve_xy_left (ReeveXY v)
{
  return (ReeveXY) { -v.y, v.x };
}

/* Lines are GArrays of ReeveXY. (transfer full) */
GArray   *reeve_line_new     (void);
/* A smooth line through @points, a vertex about every @step_m metres. */
GArray   *reeve_line_curve   (const ReeveXY *points,
                              guint          n_points,
                              gboolean       closed,
                              double         step_m);
GArray   *reeve_line_offset  (const GArray  *line,
                              double         left_m);
GArray   *reeve_line_reverse (const GArray  *line);
double    reeve_line_length  (const GArray  *line);
/* Position at @along_m metres, and the direction of travel there. */
ReeveXY   reeve_line_at      (const GArray  *line,
                              double         along_m,
                              ReeveXY       *out_direction);
/* Distance from @at; @out_along_m and @out_side (+1 left, -1 right) may be NULL. */
double    reeve_line_distance (const GArray *line,
                               ReeveXY       at,
                               double       *out_along_m,
                               int          *out_side);
gboolean  reeve_ring_holds   (const GArray  *ring,
                              ReeveXY        at);
double    reeve_ring_area_m2 (const GArray  *ring);            /* > 0 anticlockwise */
ReeveXY   reeve_ring_centre  (const GArray  *ring);
/* Where segments meet: FALSE when they do not; shares along each. */
gboolean  reeve_cross        (ReeveXY  a,
                              ReeveXY  b,
                              ReeveXY  c,
                              ReeveXY  d,
                              double  *out_share,
                              double  *out_other);

/* Half the plan's size: everything lies within. */
#define REEVE_PLAN_HALF_X_M 6400.0
#define REEVE_PLAN_HALF_Y_M 5200.0

/* Buckets of numbers over the plan. */
typedef struct
{
  double   cell_m;
  guint    n_cols;
  guint    n_rows;
  GArray **buckets;  /* owned, of guint32; NULL while empty */
} ReeveBuckets;

ReeveBuckets *reeve_buckets_new     (double              cell_m);
void          reeve_buckets_free    (ReeveBuckets       *self);
/* Into every bucket that the box from @a to @b touches. */
void          reeve_buckets_add     (ReeveBuckets       *self,
                                     ReeveXY             a,
                                     ReeveXY             b,
                                     guint32             item);
/* Numbers near a place, each once and rising, into @out (cleared first). */
void          reeve_buckets_near    (const ReeveBuckets *self,
                                     ReeveXY             a,
                                     ReeveXY             b,
                                     double              margin_m,
                                     GArray             *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveBuckets, reeve_buckets_free)

#define reeve_line_point(line, i) g_array_index (line, ReeveXY, i)

G_END_DECLS
