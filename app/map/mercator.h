/* map/mercator.h — whole-number Web Mercator
 *
 * The world is 2³² units wide; x grows eastwards, y southwards, both from the
 * middle. One unit is 9.3 mm on the equator: exact enough for any zoom a screen
 * can show, half the size of doubles.
 */
#pragma once

#include "geo/point.h"

#include <math.h>

G_BEGIN_DECLS

/* The latitude at which the square world ends. */
#define REEVE_MERCATOR_MAX_LAT 85.0511287798066

typedef struct
{
  gint32 x;
  gint32 y;
} ReeveMapPoint;

/* Both ends included. */
typedef struct
{
  gint32 x0;
  gint32 y0;
  gint32 x1;
  gint32 y1;
} ReeveMapBox;

#define REEVE_MAP_BOX_EMPTY ((ReeveMapBox) { G_MAXINT32, G_MAXINT32, G_MININT32, G_MININT32 })

/* Positions outside the square world are moved to its edge. */
ReeveMapPoint reeve_mercator_from_lonlat (ReeveLonLat   point);
ReeveLonLat   reeve_mercator_to_lonlat   (double        x,
                                          double        y);
ReeveMapBox   reeve_mercator_from_box    (const ReeveBox *box);

/* Metres on the ground that one unit covers at a latitude. */
double        reeve_mercator_unit_m      (double        lat);

/* Pixels (256 · 2^zoom to the world) that one unit covers. */
static inline double
reeve_mercator_px_per_unit (double zoom)
{
  return exp2 (zoom + 8 - 32);
}

static inline gboolean
reeve_map_box_meets (const ReeveMapBox *a,
                     const ReeveMapBox *b)
{
  return a->x0 <= b->x1 && b->x0 <= a->x1 && a->y0 <= b->y1 && b->y0 <= a->y1;
}

static inline void
reeve_map_box_add (ReeveMapBox   *box,
                   ReeveMapPoint  point)
{
  box->x0 = MIN (box->x0, point.x);
  box->y0 = MIN (box->y0, point.y);
  box->x1 = MAX (box->x1, point.x);
  box->y1 = MAX (box->y1, point.y);
}

static inline void
reeve_map_box_join (ReeveMapBox       *box,
                    const ReeveMapBox *other)
{
  box->x0 = MIN (box->x0, other->x0);
  box->y0 = MIN (box->y0, other->y0);
  box->x1 = MAX (box->x1, other->x1);
  box->y1 = MAX (box->y1, other->y1);
}

G_END_DECLS
