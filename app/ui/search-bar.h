/* ui/search-bar.h — search in the header: commands, places, streets, records, layers
 *
 * Down and Up walk through what was found, Tab goes to the next section, Enter
 * goes there, Escape ends. “>” before a word looks among commands only.
 */
#pragma once

#include "ui/map-pane.h"
#include "ui/session.h"

G_BEGIN_DECLS

#define REEVE_TYPE_SEARCH_BAR (reeve_search_bar_get_type ())
G_DECLARE_FINAL_TYPE (ReeveSearchBar, reeve_search_bar, REEVE, SEARCH_BAR, GtkWidget)

GtkWidget *reeve_search_bar_new   (ReeveSession   *session,
                                   ReeveMapPane   *map);
/* Ctrl+K */
void       reeve_search_bar_begin (ReeveSearchBar *self);

G_END_DECLS
