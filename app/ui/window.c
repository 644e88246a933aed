/* ui/window.c — one window: a welcome, or a city */
#include "ui/window-private.h"

#include "core/i18n.h"
#include "ui/application.h"
#include "ui/export-window.h"
#include "ui/import-window.h"
#include "ui/open-work.h"
#include "ui/save-copy.h"

G_DEFINE_FINAL_TYPE (ReeveWindow, reeve_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- telling --- */

void
reeve_window_tell_failure (ReeveWindow *self,
                           const char  *words,
                           const char  *reason)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), words, reason);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
toast_dismissed_cb (AdwToast    *toast,
                    ReeveWindow *self)
{
  if (self->toast == toast)
    self->toast = NULL;
}

/* Its button speaks of one step: it goes when that is no longer the last. */
static void
dismiss_toast (ReeveWindow *self)
{
  AdwToast *toast = g_steal_pointer (&self->toast);

  if (toast != NULL)
    adw_toast_dismiss (toast);
}

static void
session_done_cb (ReeveSession *session,
                 const char   *words,
                 gint64        step,
                 ReeveWindow  *self)
{
  g_autofree char *markup = g_markup_escape_text (words, -1);
  AdwToast *toast = adw_toast_new (markup);

  dismiss_toast (self);
  if (step != 0)
    {
      adw_toast_set_button_label (toast, _("_Undo"));
      adw_toast_set_action_name (toast, "win.undo-step");
      adw_toast_set_action_target (toast, "x", step);
      g_signal_connect_object (toast, "dismissed", G_CALLBACK (toast_dismissed_cb), self, 0);
      self->toast = toast;
      self->toast_step = step;
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
session_failed_cb (ReeveSession *session,
                   const char   *words,
                   const char   *reason,
                   ReeveWindow  *self)
{
  reeve_window_tell_failure (self, words, reason);
}

static void enable_exchange (ReeveWindow *self);

static void
enable_steps (ReeveWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo",
                                 reeve_session_get_step (self->session, FALSE) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.redo",
                                 reeve_session_get_step (self->session, TRUE) != NULL);
}

static void
session_contents_cb (ReeveSession *session,
                     ReeveWindow  *self)
{
  /* What was read before the step was stored has an older one. */
  if (reeve_session_get_contents (session)->undo_step > self->toast_step)
    dismiss_toast (self);
  enable_steps (self);
  enable_exchange (self);
}

void
reeve_window_show_city (ReeveWindow    *self,
                        ReeveWorkspace *workspace)
{
  g_autofree char *title = reeve_workspace_dup_title (workspace);
  g_autoptr (GFile) file = g_file_new_for_path (reeve_workspace_get_path (workspace));
  g_autofree char *uri = g_file_get_uri (file);

  self->session = reeve_session_new (workspace);
  g_signal_connect_object (self->session, "done", G_CALLBACK (session_done_cb), self, 0);
  g_signal_connect_object (self->session, "failed", G_CALLBACK (session_failed_cb), self, 0);
  g_signal_connect_object (self->session, "contents-changed", G_CALLBACK (session_contents_cb),
                           self, 0);
  g_signal_connect_object (reeve_session_get_live (self->session), "changed",
                           G_CALLBACK (enable_steps), self, G_CONNECT_SWAPPED);
  self->shell = REEVE_SHELL (reeve_shell_new (self->session));
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->shell), "city");
  gtk_stack_set_visible_child_name (self->stack, "city");
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_recent_manager_add_item (gtk_recent_manager_get_default (), uri);
}

/* --- files in, answers out --- */

static void
import_file (ReeveWindow *self,
             const char  *path)
{
  if (self->session != NULL)
    reeve_import_window_present (GTK_WINDOW (self), reeve_session_get_workspace (self->session),
                                 path);
}

static void
export_result (ReeveWindow *self,
               gint64       id)
{
  if (self->session != NULL)
    reeve_export_window_present (GTK_WINDOW (self), self->session, id);
}

static void
import_file_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  import_file (user_data, g_variant_get_string (parameter, NULL));
}

static void
export_result_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  export_result (user_data, g_variant_get_int64 (parameter));
}

static void
show_result_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  ReeveWindow *self = user_data;

  reeve_shell_show_result (self->shell, g_variant_get_int64 (parameter));
}

static void
show_view_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  ReeveWindow *self = user_data;

  reeve_shell_show_view (self->shell, g_variant_get_string (parameter, NULL));
}

static gboolean
drop_cb (ReeveWindow  *self,
         const GValue *value)
{
  GSList *files = g_value_get_boxed (value);
  g_autofree char *path = files != NULL ? g_file_get_path (files->data) : NULL;

  if (path == NULL)
    return FALSE;
  if (self->session == NULL)
    reeve_window_open_path (self, path);
  else
    import_file (self, path);
  return TRUE;
}

/* Files and answers by name: for drops, result panes, and over the bus. Off until
 * there is a city. */
static void
add_exchange (ReeveWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "import-file", .activate = import_file_cb, .parameter_type = "s" },
    { .name = "export-result", .activate = export_result_cb, .parameter_type = "x" },
    { .name = "show-result", .activate = show_result_cb, .parameter_type = "x" },
    { .name = "show-view", .activate = show_view_cb, .parameter_type = "s" },
  };
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self),
                                                                              entries[i].name)),
                                 FALSE);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
enable_exchange (ReeveWindow *self)
{
  static const char *const names[] = { "import-file", "export-result", "show-result", "show-view" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self),
                                                                              names[i])), TRUE);
}

static void
stop_clicked_cb (ReeveWindow *self)
{
  if (self->opening != NULL)
    reeve_job_cancel (self->opening);
}

/* --- actions --- */

static void
action_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  ReeveWindow *self = REEVE_WINDOW (widget);

  if (g_str_equal (name, "win.open"))
    reeve_window_choose_file (self, FALSE);
  else if (g_str_equal (name, "win.new"))
    reeve_window_choose_file (self, TRUE);
  else if (g_str_equal (name, "win.sample"))
    {
      g_autofree char *path = reeve_sample_path ();

      reeve_window_start_opening (self, &reeve_work_sample, path);
    }
  else if (g_str_equal (name, "win.undo") && self->session != NULL)
    reeve_session_undo (self->session);
  else if (g_str_equal (name, "win.redo") && self->session != NULL)
    reeve_session_redo (self->session);
  else if (g_str_equal (name, "win.import") && self->session != NULL)
    reeve_import_window_present (GTK_WINDOW (self), reeve_session_get_workspace (self->session),
                                 NULL);
  else if (g_str_equal (name, "win.save-copy") && self->session != NULL)
    reeve_save_copy (self, self->session);
  else if (g_str_equal (name, "win.fullscreen"))
    {
      if (gtk_window_is_fullscreen (GTK_WINDOW (self)))
        gtk_window_unfullscreen (GTK_WINDOW (self));
      else
        gtk_window_fullscreen (GTK_WINDOW (self));
    }
  else if (g_str_equal (name, "win.show-table") && self->shell != NULL)
    reeve_shell_show_table (self->shell, g_variant_get_int64 (parameter));
  else if (self->shell != NULL)
    reeve_shell_act (self->shell, name + strlen ("win."));
}

static void
undo_step_cb (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  ReeveWindow *self = REEVE_WINDOW (widget);

  if (self->session != NULL)
    reeve_session_undo_step (self->session, g_variant_get_int64 (parameter));
}

static void
show_record_cb (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  ReeveWindow *self = REEVE_WINDOW (widget);
  gint64 dataset;
  gint64 fid;

  g_variant_get (parameter, "(xx)", &dataset, &fid);
  if (self->shell != NULL)
    reeve_shell_show_record (self->shell, dataset, fid);
}

static void
base_style_chosen_cb (GSimpleAction *action,
                      GVariant      *value,
                      ReeveWindow   *self)
{
  GSettings *settings = reeve_application_get_settings ();
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchemaKey) key = NULL;

  if (settings != NULL)
    {
      g_object_get (settings, "settings-schema", &schema, NULL);
      key = g_settings_schema_get_key (schema, "base-style");
      if (!g_settings_schema_key_range_check (key, value))
        return;
      g_settings_set_value (settings, "base-style", value);
    }
  g_simple_action_set_state (action, value);
  /* What is chosen counts more than what a view was saved with. */
  if (self->session != NULL)
    reeve_session_leave_view_base (self->session);
}

/* Another window may have chosen. */
static void
base_style_changed_cb (GSettings     *settings,
                       const char    *key,
                       GSimpleAction *action)
{
  g_simple_action_set_state (action, g_settings_get_value (settings, key));
}

static void
add_base_style_action (ReeveWindow *self)
{
  GSettings *settings = reeve_application_get_settings ();
  g_autoptr (GSimpleAction) action =
    g_simple_action_new_stateful ("base-style", G_VARIANT_TYPE_STRING,
                                  settings != NULL ? g_settings_get_value (settings, "base-style")
                                                   : g_variant_new_string ("auto"));

  g_signal_connect (action, "change-state", G_CALLBACK (base_style_chosen_cb), self);
  if (settings != NULL)
    g_signal_connect_object (settings, "changed::base-style", G_CALLBACK (base_style_changed_cb),
                             action, 0);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

/* F1: every key there is. */
static void
add_help (ReeveWindow *self)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/io/reeve/ui/shortcuts.ui");

  gtk_application_window_set_help_overlay (
    GTK_APPLICATION_WINDOW (self),
    GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "help_overlay")));
}

static void
given_up_cb (AdwMessageDialog *dialog,
             const char       *response,
             ReeveWindow      *self)
{
  if (!g_str_equal (response, "close"))
    return;
  self->gives_up = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static void
ask_giving_up (ReeveWindow *self)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Close without keeping?"),
                                              _("Another place or hour was tried with an answer. "
                                                "What is not kept ends with the window."));

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "close",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (given_up_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
reeve_window_close_request (GtkWindow *window)
{
  ReeveWindow *self = REEVE_WINDOW (window);
  GSettings *settings = reeve_application_get_settings ();
  int width;
  int height;

  if (self->session != NULL && !self->gives_up &&
      reeve_live_has_any (reeve_session_get_live (self->session)))
    {
      ask_giving_up (self);
      return GDK_EVENT_STOP;
    }
  if (settings != NULL)
    {
      gtk_window_get_default_size (window, &width, &height);
      g_settings_set_int (settings, "window-width", width);
      g_settings_set_int (settings, "window-height", height);
      g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
    }
  if (self->opening != NULL)
    reeve_job_cancel (self->opening);
  if (self->session != NULL)
    reeve_session_close (self->session);
  return GTK_WINDOW_CLASS (reeve_window_parent_class)->close_request (window);
}

static void
reeve_window_dispose (GObject *object)
{
  ReeveWindow *self = REEVE_WINDOW (object);

  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_object (&self->opening);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (reeve_window_parent_class)->dispose (object);
}

static void
reeve_window_class_init (ReeveWindowClass *klass)
{
  static const char *const names[] = {
    "win.open", "win.new", "win.sample", "win.undo", "win.redo", "win.fullscreen",
    "win.import", "win.export", "win.ask", "win.answer", "win.again", "win.stop-job",
    "win.show-layers", "win.show-questions", "win.next-pane", "win.hide-layer", "win.next-view",
    "win.previous-view", "win.save-copy", "win.table",
    "win.search",
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = reeve_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = reeve_window_close_request;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_class_install_action (widget_class, names[i], NULL, action_cb);
  gtk_widget_class_install_action (widget_class, "win.show-table", "x", action_cb);
  gtk_widget_class_install_action (widget_class, "win.show-record", "(xx)", show_record_cb);
  gtk_widget_class_install_action (widget_class, "win.undo-step", "x", undo_step_cb);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/reeve/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, ReeveWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, ReeveWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, ReeveWindow, busy_page);
  gtk_widget_class_bind_template_child (widget_class, ReeveWindow, busy_bar);
  gtk_widget_class_bind_template_child (widget_class, ReeveWindow, recent_group);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
}

static void
reeve_window_init (ReeveWindow *self)
{
  GSettings *settings = reeve_application_get_settings ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.redo", FALSE);
  add_help (self);
  add_base_style_action (self);
  add_exchange (self);
  reeve_window_list_recent (self);
  gtk_window_set_default_size (GTK_WINDOW (self), 1280, 800);
  if (settings == NULL)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

GtkWidget *
reeve_window_new (GtkApplication *application)
{
  return g_object_new (REEVE_TYPE_WINDOW, "application", application, NULL);
}
