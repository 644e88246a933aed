/* ui/map-key.h — what the map's colours and signs mean, in a card that folds */
#pragma once

#include "ui/session.h"
#include "view/map-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define REEVE_TYPE_MAP_KEY (reeve_map_key_get_type ())
G_DECLARE_FINAL_TYPE (ReeveMapKey, reeve_map_key, REEVE, MAP_KEY, AdwBin)

GtkWidget *reeve_map_key_new       (ReeveSession *session,
                                    ReeveMapView *view);
/* After the map's base was changed. */
void       reeve_map_key_show_base (ReeveMapKey  *self);
/* The pane's size: a low map shows the title only, until it is opened by hand. */
void       reeve_map_key_fit       (ReeveMapKey  *self,
                                    int           width,
                                    int           height);

G_END_DECLS
