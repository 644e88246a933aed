/* geo/point.c — positions on the globe and on a plane */
#include "geo/point.h"

#include <math.h>

#define DEGREE (G_PI / 180.0)

double
reeve_distance_m (ReeveLonLat a,
                  ReeveLonLat b)
{
  double south = sin ((b.lat - a.lat) * DEGREE / 2);
  double east = sin ((b.lon - a.lon) * DEGREE / 2);
  double square = south * south + cos (a.lat * DEGREE) * cos (b.lat * DEGREE) * east * east;

  return 2 * REEVE_EARTH_RADIUS_M * asin (sqrt (MIN (square, 1)));
}

/* Stereographic: angles are true everywhere, lengths grow by d² / 4R² with the
 * distance d from the origin (0.0015 % at 50 km), and neither the poles nor
 * the 180th meridian are special. */
ReeveXY
reeve_local_from_lonlat (ReeveLonLat origin,
                         ReeveLonLat point)
{
  double lat0 = origin.lat * DEGREE;
  double lat = point.lat * DEGREE;
  double east = (point.lon - origin.lon) * DEGREE;
  double half = sin (east / 2);
  double up = sin (lat0) * sin (lat) + cos (lat0) * cos (lat) * cos (east);
  double scale = 2 * REEVE_EARTH_RADIUS_M / (1 + up);

  /* The second term is the textbook's difference of two products, written so
   * that neighbours a metre apart do not cancel. */
  return (ReeveXY) {
    scale * cos (lat) * sin (east),
    scale * (sin (lat - lat0) + 2 * sin (lat0) * cos (lat) * half * half),
  };
}

ReeveLonLat
reeve_local_to_lonlat (ReeveLonLat origin,
                       ReeveXY     point)
{
  double lat0 = origin.lat * DEGREE;
  double x = point.x / (2 * REEVE_EARTH_RADIUS_M);
  double y = point.y / (2 * REEVE_EARTH_RADIUS_M);
  double square = x * x + y * y;
  double up = (1 - square) / (1 + square);
  double east = 2 * x / (1 + square);
  double north = 2 * y / (1 + square);
  double equator = up * cos (lat0) - north * sin (lat0);
  double lon = origin.lon + atan2 (east, equator) / DEGREE;

  return (ReeveLonLat) {
    lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon,
    atan2 (up * sin (lat0) + north * cos (lat0), hypot (equator, east)) / DEGREE,
  };
}
