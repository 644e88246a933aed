/* map/base-role-private.h — what the words in the base map's columns mean */
#pragma once

#include "map/scene-private.h"

G_BEGIN_DECLS

/* Anything unknown is a path. "motorway_link" is a motorway and a link. */
ReeveRoadClass reeve_base_parse_road  (const char *text,
                                       gboolean   *out_link);
guint          reeve_base_parse_place (const char *text);   /* REEVE_PLACE_… */
guint          reeve_base_parse_green (const char *text);   /* REEVE_GREEN_… */
/* Below it the class is never drawn, in any base style. */
double         reeve_base_road_min_zoom (ReeveRoadClass road);

G_END_DECLS
