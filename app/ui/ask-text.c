/* ui/ask-text.c — asks for one name */
#include "ui/ask-text.h"

#include "core/i18n.h"

#include <adwaita.h>

typedef struct
{
  GtkEditable      *entry;           /* within the dialog */
  ReeveAskTextDone  done;
  gpointer          user_data;       /* owned */
  GDestroyNotify    user_data_free;
} Ask;

static void
ask_free (gpointer  data,
          GClosure *closure)
{
  Ask *ask = data;

  if (ask->user_data_free != NULL)
    ask->user_data_free (ask->user_data);
  g_free (ask);
}

static void
response_cb (AdwMessageDialog *dialog,
             const char       *response,
             Ask              *ask)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (ask->entry)));

  if (g_str_equal (response, "done") && *text != '\0')
    ask->done (text, ask->user_data);
}

static void
text_changed_cb (GtkEditable      *entry,
                 AdwMessageDialog *dialog)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "done", *text != '\0');
}

void
reeve_ask_text (GtkWidget        *parent,
                const char       *heading,
                const char       *body,
                const char       *initial,
                const char       *verb,
                ReeveAskTextDone  done,
                gpointer          user_data,
                GDestroyNotify    user_data_free)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (parent)), heading,
                                              body);
  GtkWidget *entry = gtk_entry_new ();
  Ask *ask = g_new0 (Ask, 1);

  ask->entry = GTK_EDITABLE (entry);
  ask->done = done;
  ask->user_data = user_data;
  ask->user_data_free = user_data_free;
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"),
                                    "done", verb, NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "done");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "done",
                                              ADW_RESPONSE_SUGGESTED);
  g_signal_connect (entry, "changed", G_CALLBACK (text_changed_cb), dialog);
  gtk_editable_set_text (GTK_EDITABLE (entry), initial);
  text_changed_cb (GTK_EDITABLE (entry), ADW_MESSAGE_DIALOG (dialog));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Name"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), ask, ask_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}
