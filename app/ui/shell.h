/* ui/shell.h — a city: layers, map and questions side by side
 *
 * Panes fold to overlays when the window is narrow: the questions below 900
 * pixels, the layers below 1180.
 */
#pragma once

#include "ui/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define REEVE_TYPE_SHELL (reeve_shell_get_type ())
G_DECLARE_FINAL_TYPE (ReeveShell, reeve_shell, REEVE, SHELL, GtkWidget)

GtkWidget *reeve_shell_new (ReeveSession *session);
/* @action: the name of a window's action without "win." */
void       reeve_shell_act (ReeveShell   *self,
                            const char   *action);
/* Nothing happens when there is none such. */
void       reeve_shell_show_result (ReeveShell *self,
                                    gint64      id);
void       reeve_shell_show_view   (ReeveShell *self,
                                    const char *name);

/* Opens the attribute table of a dataset at the foot of the map. */
void       reeve_shell_show_table (ReeveShell *self,
                                   gint64      dataset);
/* Frames one record on the map and marks it; nothing when its layer is hidden. */
void       reeve_shell_show_record (ReeveShell *self,
                                    gint64      dataset,
                                    gint64      fid);

G_END_DECLS
