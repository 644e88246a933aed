/* ui/map-hover.h — the name of what the pointer rests on, or Tab has come to
 *
 * Lies above the map and places itself; it takes no clicks.
 */
#pragma once

#include "view/map-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define REEVE_TYPE_MAP_HOVER (reeve_map_hover_get_type ())
G_DECLARE_FINAL_TYPE (ReeveMapHover, reeve_map_hover, REEVE, MAP_HOVER, AdwBin)

GtkWidget *reeve_map_hover_new (ReeveMapView *view);

G_END_DECLS
