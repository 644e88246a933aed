/* sample/bridges.h — roundabouts and bridges cut into the drawn lines */
#pragma once

#include "sample/city.h"

G_BEGIN_DECLS

/* A ring road of one-way traffic; what lies within it is taken away. */
void reeve_city_add_roundabout (ReeveCity    *self,
                                ReeveXY       centre,
                                double        radius_m,
                                ReeveWayClass class);
/* Marks the pieces of lines that cross the river, the motorway or the railway
 * above it, to 12 m. */
void reeve_city_raise_bridges  (ReeveCity    *self);
/* Paths along the river, the lane on its island, and what water covers. */
void reeve_city_draw_riverside (ReeveCity    *self);

G_END_DECLS
