/* ui/search-row.h — one thing that was found */
#pragma once

#include "map/pick.h"
#include "workspace/search.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define REEVE_TYPE_SEARCH_ROW (reeve_search_row_get_type ())
G_DECLARE_FINAL_TYPE (ReeveSearchRow, reeve_search_row, REEVE, SEARCH_ROW, GtkListBoxRow)

GtkWidget  *reeve_search_row_new_command (const char         *title,
                                          const char         *action);
GtkWidget  *reeve_search_row_new_layer   (const ReeveDataset *dataset);
GtkWidget  *reeve_search_row_new_hit     (const ReeveHit     *hit,
                                          const ReeveDataset *dataset);

int         reeve_search_row_get_section (ReeveSearchRow *self);
/* (nullable): of a command */
const char *reeve_search_row_get_action  (ReeveSearchRow *self);
ReeveBox    reeve_search_row_get_box     (ReeveSearchRow *self);
/* (transfer full) (element-type ReevePick): what is to be marked */
GArray     *reeve_search_row_dup_picks   (ReeveSearchRow *self);

/* For the list: a section's title above its first row. */
void        reeve_search_row_header      (GtkListBoxRow *row,
                                          GtkListBoxRow *before,
                                          gpointer       user_data);

G_END_DECLS
