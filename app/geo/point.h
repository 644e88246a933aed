/* geo/point.h — positions on the globe and on a plane */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The sphere that known answers of the literature use. */
#define REEVE_EARTH_RADIUS_M 6371008.8

/* Degrees on WGS 84, longitude first. */
typedef struct
{
  double lon;
  double lat;
} ReeveLonLat;

/* Metres on a plane that the holder states. */
typedef struct
{
  double x;
  double y;
} ReeveXY;

/* Degrees; empty when west > east. */
typedef struct
{
  double west;
  double south;
  double east;
  double north;
} ReeveBox;

#define REEVE_BOX_EMPTY ((ReeveBox) { 181, 91, -181, -91 })

static inline gboolean
reeve_box_is_empty (const ReeveBox *box)
{
  return box->west > box->east || box->south > box->north;
}

static inline void
reeve_box_add (ReeveBox    *box,
               ReeveLonLat  point)
{
  box->west = MIN (box->west, point.lon);
  box->east = MAX (box->east, point.lon);
  box->south = MIN (box->south, point.lat);
  box->north = MAX (box->north, point.lat);
}

static inline void
reeve_box_join (ReeveBox       *box,
                const ReeveBox *other)
{
  box->west = MIN (box->west, other->west);
  box->east = MAX (box->east, other->east);
  box->south = MIN (box->south, other->south);
  box->north = MAX (box->north, other->north);
}

static inline gboolean
reeve_box_meets (const ReeveBox *a,
                 const ReeveBox *b)
{
  return a->west <= b->east && b->west <= a->east && a->south <= b->north && b->south <= a->north;
}

/* Great circle on the sphere above (haversine). */
double   reeve_distance_m     (ReeveLonLat a,
                               ReeveLonLat b);

/* A plane that is true to scale at @origin: transverse enough for one city.
 * Error below 0.1 % within 50 km. Good for snapping and buffers, never for a
 * figure that is reported: those use reeve_distance_m() or a projection. */
ReeveXY     reeve_local_from_lonlat (ReeveLonLat origin,
                                     ReeveLonLat point);
ReeveLonLat reeve_local_to_lonlat   (ReeveLonLat origin,
                                     ReeveXY     point);

G_END_DECLS
