/* ui/ask-text.h — asks for one name */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*ReeveAskTextDone) (const char *text, gpointer user_data);

/**
 * reeve_ask_text:
 * @body: (nullable)
 * @verb: on the button: "_Create"
 * @done: called once when a name was given, never for an empty one
 * @user_data_free: called when the dialog is gone
 */
void reeve_ask_text (GtkWidget        *parent,
                     const char       *heading,
                     const char       *body,
                     const char       *initial,
                     const char       *verb,
                     ReeveAskTextDone  done,
                     gpointer          user_data,
                     GDestroyNotify    user_data_free);

G_END_DECLS
