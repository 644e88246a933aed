/* map/mercator.c — whole-number Web Mercator */
#include "map/mercator.h"

#define WORLD_UNITS 4294967296.0
#define WORLD_M     40075016.685578488

static gint32
clamp_unit (double value)
{
  return (gint32) CLAMP (floor (value + 0.5), (double) G_MININT32, (double) G_MAXINT32);
}

ReeveMapPoint
reeve_mercator_from_lonlat (ReeveLonLat point)
{
  double lat = CLAMP (point.lat, -REEVE_MERCATOR_MAX_LAT, REEVE_MERCATOR_MAX_LAT);
  double sine = sin (lat * G_PI / 180);

  return (ReeveMapPoint) {
    clamp_unit (point.lon / 360 * WORLD_UNITS),
    clamp_unit (-0.25 / G_PI * log ((1 + sine) / (1 - sine)) * WORLD_UNITS),
  };
}

ReeveLonLat
reeve_mercator_to_lonlat (double x,
                          double y)
{
  return (ReeveLonLat) {
    x / WORLD_UNITS * 360,
    atan (sinh (-y / WORLD_UNITS * 2 * G_PI)) * 180 / G_PI,
  };
}

ReeveMapBox
reeve_mercator_from_box (const ReeveBox *box)
{
  ReeveMapPoint top_left = reeve_mercator_from_lonlat ((ReeveLonLat) { box->west, box->north });
  ReeveMapPoint bottom_right = reeve_mercator_from_lonlat ((ReeveLonLat) { box->east, box->south });

  if (reeve_box_is_empty (box))
    return REEVE_MAP_BOX_EMPTY;
  return (ReeveMapBox) { top_left.x, top_left.y, bottom_right.x, bottom_right.y };
}

double
reeve_mercator_unit_m (double lat)
{
  return WORLD_M / WORLD_UNITS * cos (lat * G_PI / 180);
}
