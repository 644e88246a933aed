/* ui/window.h — one window: a welcome, or a city */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define REEVE_TYPE_WINDOW (reeve_window_get_type ())
G_DECLARE_FINAL_TYPE (ReeveWindow, reeve_window, REEVE, WINDOW, AdwApplicationWindow)

GtkWidget *reeve_window_new       (GtkApplication *application);
/* In this window when it has no city yet, else in a new one. */
void       reeve_window_open_path (ReeveWindow    *self,
                                   const char     *path);

G_END_DECLS
