/* ui/layers-pane.h — what data the city has, by theme */
#pragma once

#include "ui/map-pane.h"
#include "ui/session.h"

G_BEGIN_DECLS

#define REEVE_TYPE_LAYERS_PANE (reeve_layers_pane_get_type ())
G_DECLARE_FINAL_TYPE (ReeveLayersPane, reeve_layers_pane, REEVE, LAYERS_PANE, GtkWidget)

GtkWidget *reeve_layers_pane_new (ReeveSession *session,
                                  ReeveMapPane *map);
/* The dataset that the keyboard is on; 0 for none. */
gint64     reeve_layers_pane_get_selected (ReeveLayersPane *self);
/* H: hides the layer that is selected, or shows it. */
void       reeve_layers_pane_toggle_layer (ReeveLayersPane *self);
void       reeve_layers_pane_take_focus   (ReeveLayersPane *self);

G_END_DECLS
