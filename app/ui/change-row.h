/* ui/change-row.h — one change of the option shown, in the list of layers */
#pragma once

#include "ui/map-pane.h"
#include "ui/session.h"

G_BEGIN_DECLS

/* A GtkListBoxRow with what was drawn, closed or opened, and a button that takes
 * it back. @inherited: it belongs to the option that this one was made from. */
GtkWidget *reeve_change_row_new (ReeveSession      *session,
                                 ReeveMapPane      *map,
                                 const ReeveChange *change,
                                 gboolean           inherited);

G_END_DECLS
