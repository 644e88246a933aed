/* network/road-cut.h — part of a street, as points */
#pragma once

#include "network/roads.h"

G_BEGIN_DECLS

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
