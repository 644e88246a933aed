/* network/road-cut.h — part of a street, as points */
#pragma once

#include "network/roads.h"

G_BEGIN_DECLS

/* The same place, less than half the globe east or west of @near_lon: streets
 * go on across the antimeridian. */
static inline ReeveLonLat
reeve_lonlat_near (ReeveLonLat point,
                   double      near_lon)
{
  if (point.lon - near_lon > 180)
    point.lon -= 360;
  else if (point.lon - near_lon < -180)
    point.lon += 360;
  return point;
}

/* Appends to @points (of ReeveLonLat) the street from one share of its length
 * to another; backwards when @from > @to. A point equal to the last one already
 * in @points is left out. */
void        reeve_road_cut   (const ReeveRoads *roads,
                              guint32           segment,
                              double            from,
                              double            to,
                              GArray           *points);
/* The point at @share of its length. */
ReeveLonLat reeve_road_point (const ReeveRoads *roads,
                              guint32           segment,
                              double            share);

G_END_DECLS
