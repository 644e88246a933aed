/* network/road-class.h — road classes by other names than OpenStreetMap's */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (nullable): the class of the profiles that @text means: "Principal Arterial",
 * "freeway", "secondary"; NULL when no word of it is known. */
const char *reeve_road_class_find  (const char *text);
/* For a road of unknown class whose free speed is known: one that allows it. */
const char *reeve_road_class_at_speed (double speed_kmh);

G_END_DECLS
