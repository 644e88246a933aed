/* ui/map-pane.h — the map with its furniture: tools, zoom, key, scale, sources */
#pragma once

#include "ui/session.h"
#include "view/map-view.h"

G_BEGIN_DECLS

#define REEVE_TYPE_MAP_PANE (reeve_map_pane_get_type ())
G_DECLARE_FINAL_TYPE (ReeveMapPane, reeve_map_pane, REEVE, MAP_PANE, GtkWidget)

GtkWidget            *reeve_map_pane_new      (ReeveSession *session);
ReeveMapView         *reeve_map_pane_get_view (ReeveMapPane *self);
/* The look that is drawn now: the setting, or what the desktop prefers. */
const ReeveBaseStyle *reeve_map_pane_get_base (ReeveMapPane *self);

G_END_DECLS
