/* ui/views-menu.h — saved views: where to look, and how */
#pragma once

#include "ui/map-pane.h"
#include "ui/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define REEVE_TYPE_VIEWS_MENU (reeve_views_menu_get_type ())
G_DECLARE_FINAL_TYPE (ReeveViewsMenu, reeve_views_menu, REEVE, VIEWS_MENU, AdwBin)

GtkWidget *reeve_views_menu_new (ReeveSession *session,
                                 ReeveMapPane *map);
/* Goes there, with the layers it shows. */
void       reeve_views_menu_show (ReeveViewsMenu *self,
                                  const char     *name);

/* Page Down and Page Up: the next saved view, the one before. */
void       reeve_views_menu_step (ReeveViewsMenu *self,
                                  int             step);

G_END_DECLS
