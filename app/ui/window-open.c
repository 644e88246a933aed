/* ui/window-open.c — a window's way from the welcome to a workspace */
#include "ui/window-private.h"

#include "core/i18n.h"
#include "ui/open-work.h"

#define MAX_RECENT 5

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
      reeve_window_show_city (self, workspace);
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, "welcome");
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    reeve_window_tell_failure (self, _("The workspace could not be opened"), error->message);
}

void
reeve_window_start_opening (ReeveWindow     *self,
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
  reeve_window_start_opening (self, &reeve_work_open, path);
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

      reeve_window_start_opening (self, is_new ? &reeve_work_create : &reeve_work_open,
                                  path != NULL ? path : uri);
    }
  g_object_unref (dialog);
}

void
reeve_window_choose_file (ReeveWindow *self,
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

void
reeve_window_list_recent (ReeveWindow *self)
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
