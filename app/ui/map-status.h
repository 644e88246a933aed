/* ui/map-status.h — the map's foot: scale, place, base map, sources */
#pragma once

#include "ui/session.h"
#include "view/map-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define REEVE_TYPE_MAP_STATUS (reeve_map_status_get_type ())
G_DECLARE_FINAL_TYPE (ReeveMapStatus, reeve_map_status, REEVE, MAP_STATUS, AdwBin)

GtkWidget *reeve_map_status_new       (ReeveSession   *session,
                                       ReeveMapView   *view);
/* After the map's base was changed. */
void       reeve_map_status_show_base (ReeveMapStatus *self);
/* @width: the pane's; on a narrow one coordinates give way to the sources */
void       reeve_map_status_fit       (ReeveMapStatus *self,
                                       int             width);

G_END_DECLS
