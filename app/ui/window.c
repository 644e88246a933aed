/* ui/window.c — one window: a welcome, or a city */
#include "ui/window.h"

#include "core/i18n.h"
#include "ui/application.h"
#include "ui/export-window.h"
#include "ui/import-window.h"
#include "ui/open-work.h"
#include "ui/save-copy.h"
#include "ui/shell.h"

struct _ReeveWindow
{
  AdwApplicationWindow parent_instance;

  ReeveJob            *opening;  /* owned, nullable */
  guint                poll_id;  /* removed when the opening ends */
  ReeveSession        *session;  /* owned, nullable */
  ReeveShell          *shell;    /* child of the stack, nullable */
  gboolean             gives_up; /* what was tried and not kept */

  AdwToast            *toast;      /* borrowed, nullable: the one with an Undo button */
  gint64               toast_step; /* that it takes back */

  AdwToastOverlay     *toasts;
  GtkStack            *stack;
  AdwStatusPage       *busy_page;
  GtkProgressBar      *busy_bar;
  AdwPreferencesGroup *recent_group;
};

G_DEFINE_FINAL_TYPE (ReeveWindow, reeve_window, ADW_TYPE_APPLICATION_WINDOW)

#define MAX_RECENT 5

/* --- telling --- */

static void
show_failure (ReeveWindow *self,
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
  show_failure (self, words, reason);
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

/* --- opening --- */

static void
show_city (ReeveWindow    *self,
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

static gboolean
poll_opening_cb (gpointer data)
{
  ReeveWindow *self = data;
  g_autofree char *words = reeve_job_dup_words (self->opening);
  double share = reeve_job_get_share (self->opening);

  adw_status_page_set_description (self->busy_page, words);
  if (share > 0)
    gtk_progress_bar_set_fraction (self->busy_bar, share);
  else
    gtk_progress_bar_pulse (self->busy_bar);
  return G_SOURCE_CONTINUE;
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ReeveWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_job_run_finish (REEVE_JOB (source), result, &error);

  g_application_release (g_application_get_default ());
  /* Closed meanwhile: the workspace, if there is one, closes with its last reference. */
  if (self->opening != REEVE_JOB (source))
    return;
  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_object (&self->opening);
  if (workspace != NULL)
    {
      show_city (self, workspace);
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, "welcome");
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_failure (self, _("The workspace could not be opened"), error->message);
}

static void
start_opening (ReeveWindow     *self,
               const ReeveWork *work,
               const char      *path)
{
  g_autofree char *name = g_path_get_basename (path);

  if (self->session != NULL || self->opening != NULL)
    {
      self = REEVE_WINDOW (reeve_window_new (gtk_window_get_application (GTK_WINDOW (self))));
      gtk_window_present (GTK_WINDOW (self));
    }
  self->opening = reeve_job_new ();
  adw_status_page_set_title (self->busy_page, name);
  adw_status_page_set_description (self->busy_page, NULL);
  gtk_progress_bar_set_fraction (self->busy_bar, 0);
  gtk_stack_set_visible_child_name (self->stack, "busy");
  self->poll_id = g_timeout_add (100, poll_opening_cb, self);
  /* A window may be closed; what it has begun is ended properly first. */
  g_application_hold (g_application_get_default ());
  reeve_job_run_async (self->opening, work, g_strdup (path), opened_cb, g_object_ref (self));
}

void
reeve_window_open_path (ReeveWindow *self,
                        const char  *path)
{
  start_opening (self, &reeve_work_open, path);
}

static void
stop_clicked_cb (ReeveWindow *self)
{
  if (self->opening != NULL)
    reeve_job_cancel (self->opening);
}

static void
add_filter (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Workspaces (GeoPackage)"));
  gtk_file_filter_add_suffix (filter, "gpkg");
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
file_chosen_cb (GtkNativeDialog *dialog,
                int              response,
                ReeveWindow     *self)
{
  gboolean is_new = gtk_file_chooser_get_action (GTK_FILE_CHOOSER (dialog)) ==
                    GTK_FILE_CHOOSER_ACTION_SAVE;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    {
      /* A place that no path leads to is told as not there. */
      g_autofree char *path = g_file_get_path (file);
      g_autofree char *uri = g_file_get_uri (file);

      start_opening (self, is_new ? &reeve_work_create : &reeve_work_open, path != NULL ? path : uri);
    }
  g_object_unref (dialog);
}

static void
choose_file (ReeveWindow *self,
             gboolean     is_new)
{
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (is_new ? _("New Workspace") : _("Open a Workspace"),
                                 GTK_WINDOW (self),
                                 is_new ? GTK_FILE_CHOOSER_ACTION_SAVE
                                        : GTK_FILE_CHOOSER_ACTION_OPEN,
                                 is_new ? _("_Create") : _("_Open"), _("_Cancel"));

  add_filter (GTK_FILE_CHOOSER (dialog));
  if (is_new)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), _("City.gpkg"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (file_chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- recent files --- */

static void
recent_activated_cb (AdwActionRow *row,
                     ReeveWindow  *self)
{
  reeve_window_open_path (self, g_object_get_data (G_OBJECT (row), "path"));
}

static void
list_recent (ReeveWindow *self)
{
  GList *items = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());
  guint n = 0;

  for (GList *l = items; l != NULL && n < MAX_RECENT; l = l->next)
    {
      g_autofree char *path = g_filename_from_uri (gtk_recent_info_get_uri (l->data), NULL, NULL);
      g_autofree char *name = gtk_recent_info_get_short_name (l->data);
      g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;
      GtkWidget *row;

      if (path == NULL || !g_str_has_suffix (path, ".gpkg") || !gtk_recent_info_exists (l->data) ||
          !gtk_recent_info_has_application (l->data, g_get_application_name ()))
        continue;
      row = adw_action_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), folder);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data_full (G_OBJECT (row), "path", g_steal_pointer (&path), g_free);
      g_signal_connect (row, "activated", G_CALLBACK (recent_activated_cb), self);
      adw_preferences_group_add (self->recent_group, row);
      n++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->recent_group), n > 0);
  g_list_free_full (items, (GDestroyNotify) gtk_recent_info_unref);
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

/* --- actions --- */

static void
action_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  ReeveWindow *self = REEVE_WINDOW (widget);

  if (g_str_equal (name, "win.open"))
    choose_file (self, FALSE);
  else if (g_str_equal (name, "win.new"))
    choose_file (self, TRUE);
  else if (g_str_equal (name, "win.sample"))
    {
      g_autofree char *path = reeve_sample_path ();

      start_opening (self, &reeve_work_sample, path);
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
  list_recent (self);
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
