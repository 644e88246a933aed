/* tests/network/city-roads.h — a real city's streets */
#pragma once

#include "network/roads.h"

G_BEGIN_DECLS

/* (nullable): of osm/@name in REEVE_TEST_DATA; skips the test where that is not set */
ReeveRoads *city_roads_read (const char *name);

G_END_DECLS
