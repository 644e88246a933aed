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
/* Shows what is hidden and hides what is shown. */
void        reeve_layer_row_toggle     (ReeveLayerRow      *self);

/* The heading it stands under: its theme, or "answers". Borrowed. */
const char *reeve_layer_group_of       (const ReeveDataset *dataset);

G_END_DECLS
