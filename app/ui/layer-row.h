/* ui/layer-row.h — one dataset in the list of layers */
#pragma once

#include "ui/map-pane.h"
#include "ui/session.h"

G_BEGIN_DECLS

#define REEVE_TYPE_LAYER_ROW (reeve_layer_row_get_type ())
G_DECLARE_FINAL_TYPE (ReeveLayerRow, reeve_layer_row, REEVE, LAYER_ROW, GtkListBoxRow)

GtkWidget  *reeve_layer_row_new        (ReeveSession       *session,
                                        ReeveMapPane       *map,
                                        const ReeveDataset *dataset);
gint64      reeve_layer_row_get_id     (ReeveLayerRow      *self);
const char *reeve_layer_row_get_theme  (ReeveLayerRow      *self);

/* Undoable, on a worker; also for the outputs of a result. */
void        reeve_layer_set_visible    (ReeveSession       *session,
                                        const ReeveDataset *dataset,
                                        gboolean            visible);

G_END_DECLS
