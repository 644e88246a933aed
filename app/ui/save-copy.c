/* ui/save-copy.c — a copy of a workspace that cannot be changed, to go on with */
#include "ui/save-copy.h"

#include "core/i18n.h"

typedef struct
{
  ReeveWindow    *window;     /* owned; touched on the main thread only */
  ReeveSession   *session;    /* owned; touched on the main thread only */
  ReeveWorkspace *workspace;  /* owned */
  char           *path;       /* owned, nullable until it is chosen */
} Copy;

static void
copy_free (Copy *copy)
{
  g_object_unref (copy->window);
  g_object_unref (copy->session);
  g_object_unref (copy->workspace);
  g_free (copy->path);
  g_free (copy);
}

static gpointer
copy_worker (gpointer   data,
             ReeveJob  *job,
             GError   **error)
{
  Copy *copy = data;

  return reeve_workspace_copy (copy->workspace, copy->path, job, error) ? copy : NULL;
}

static const ReeveWork copy_work = { copy_worker, NULL, NULL };

static void
copied_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Copy *copy = user_data;
  g_autoptr (GError) error = NULL;
  gboolean copied = reeve_job_run_finish (REEVE_JOB (source), result, &error) != NULL;

  reeve_session_remove_job (copy->session, REEVE_JOB (source));
  if (gtk_window_get_application (GTK_WINDOW (copy->window)) == NULL)
    ;  /* closed meanwhile: the copy is there */
  else if (copied)
    reeve_window_open_path (copy->window, copy->path);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (copy->window),
                                                  _("The copy could not be saved"),
                                                  error->message);

      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
      gtk_window_present (GTK_WINDOW (dialog));
    }
  copy_free (copy);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           Copy            *copy)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autoptr (ReeveJob) job = NULL;

  g_object_unref (dialog);
  if (response != GTK_RESPONSE_ACCEPT || file == NULL)
    {
      copy_free (copy);
      return;
    }
  copy->path = g_file_get_path (file);
  if (copy->path == NULL)
    copy->path = g_file_get_uri (file);  /* told as not there */
  job = reeve_job_new ();
  reeve_session_add_lasting_job (copy->session, job, _("Saving a copy"));
  reeve_job_run_async (job, &copy_work, copy, copied_cb, copy);
}

void
reeve_save_copy (ReeveWindow  *window,
                 ReeveSession *session)
{
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (_("Save a Copy"), GTK_WINDOW (window),
                                 GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  ReeveWorkspace *workspace = reeve_session_get_workspace (session);
  g_autofree char *name = g_path_get_basename (reeve_workspace_get_path (workspace));
  Copy *copy = g_new0 (Copy, 1);

  copy->window = g_object_ref (window);
  copy->session = g_object_ref (session);
  copy->workspace = g_object_ref (workspace);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (chosen_cb), copy);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
