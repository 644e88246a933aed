/* ui/table-drawer.h — the attribute table at the foot of the map
 *
 * Shows every row of one layer: sorted by the column whose title is pressed,
 * filtered as one types above a column, summed up below. What is selected here
 * is marked on the map; a row that is activated is shown there.
 */
#pragma once

#include "ui/map-pane.h"
#include "ui/session.h"

G_BEGIN_DECLS

#define REEVE_TYPE_TABLE_DRAWER (reeve_table_drawer_get_type ())
G_DECLARE_FINAL_TYPE (ReeveTableDrawer, reeve_table_drawer, REEVE, TABLE_DRAWER, GtkWidget)

/* Hidden at first. */
GtkWidget *reeve_table_drawer_new   (ReeveSession     *session,
                                     ReeveMapPane     *map);
void       reeve_table_drawer_show  (ReeveTableDrawer *self,
                                     gint64            dataset);
void       reeve_table_drawer_close (ReeveTableDrawer *self);
/* 0 while it is closed */
gint64     reeve_table_drawer_get_dataset (ReeveTableDrawer *self);

G_END_DECLS
