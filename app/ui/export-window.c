/* ui/export-window.c — an answer as files, in four steps */
#include "ui/export-window.h"

#include "core/i18n.h"
#include "core/units.h"
#include "ui/exchange-style.h"
#include "ui/export-draft.h"
#include "ui/progress.h"

#include <string.h>

#define N_LEVELS 3

static const char *const pages[] = { "what", "who", "review", "done" };

struct _ReeveExportWindow
{
  AdwWindow         parent_instance;

  ReeveSession     *session;  /* owned: waits for the job */
  ReeveExportDraft *draft;    /* owned; a worker's while there is a job */
  ReeveJob         *job;      /* owned, nullable */
  gboolean          running;  /* the job writes; else it looks */
  guint             page;     /* of pages */

  GtkStack         *stack;
  GtkWidget        *steps[G_N_ELEMENTS (pages)];
  GtkButton        *cancel_button;
  GtkButton        *back_button;
  GtkButton        *next_button;
  GtkButton        *done_button;
  GtkCheckButton   *formats[REEVE_EXPORT_N_FORMATS];
  AdwEntryRow      *title_row;
  AdwActionRow     *folder_row;
  GtkCheckButton   *levels[N_LEVELS];
  AdwPreferencesGroup *level_group;
  AdwEntryRow      *receiver_row;
  AdwEntryRow      *reason_row;
  GtkListBox       *lines;
  GtkLabel         *review_words;
  GtkLabel         *working_title;
  ReeveProgress    *progress;
  AdwStatusPage    *failed_page;
  GtkListBox       *files;
  GtkLabel         *done_words;
};

G_DEFINE_FINAL_TYPE (ReeveExportWindow, reeve_export_window, ADW_TYPE_WINDOW)

/* --- pages --- */

static gboolean
is_decision (ReeveExportWindow *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->stack);

  return self->page < 3 && g_strcmp0 (name, pages[self->page]) == 0;
}

static void
update_buttons (ReeveExportWindow *self)
{
  g_autofree char *obstacle = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->next_button), is_decision (self));
  if (!is_decision (self))
    return;
  obstacle = self->page == 0 ? reeve_export_draft_dup_what_obstacle (self->draft)
             : self->page == 1 ? reeve_export_draft_dup_who_obstacle (self->draft)
             : reeve_export_draft_dup_review_obstacle (self->draft);
  gtk_button_set_label (self->next_button, self->page == 2 ? _("Export") : _("Next"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->next_button), obstacle == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->next_button), obstacle);
}

static void
show_page (ReeveExportWindow *self,
           const char        *name)
{
  gboolean is_done;

  gtk_stack_set_visible_child_name (self->stack, name);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (strcmp (pages[i], name) == 0)
      self->page = i;
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      gtk_widget_remove_css_class (self->steps[i], "reeve-step-now");
      gtk_widget_remove_css_class (self->steps[i], "reeve-step-done");
      if (i == self->page)
        gtk_widget_add_css_class (self->steps[i], "reeve-step-now");
      else if (i < self->page)
        gtk_widget_add_css_class (self->steps[i], "reeve-step-done");
    }
  is_done = strcmp (name, "done") == 0;
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), !is_done);
  gtk_widget_set_visible (GTK_WIDGET (self->done_button), is_done);
  gtk_widget_set_visible (GTK_WIDGET (self->back_button),
                          (is_decision (self) && self->page > 0) ||
                          (strcmp (name, "failed") == 0 && self->draft->review != NULL));
  update_buttons (self);
}

static void
clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
line_toggled_cb (GtkCheckButton    *button,
                 ReeveExportWindow *self)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "line"));

  self->draft->decided[index] = gtk_check_button_get_active (button);
  update_buttons (self);
}

static void
add_line (ReeveExportWindow *self,
          guint              index)
{
  const ReeveReviewLine *line = self->draft->review->lines->pdata[index];
  gboolean restricted = line->classification == REEVE_CLASS_RESTRICTED;
  g_autofree char *title = *line->field != '\0'
                           ? g_strdup_printf ("%s · %s", line->dataset, line->field)
                           : g_strdup (line->dataset);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title,
                                 "subtitle", line->suggestion, NULL);
  GtkWidget *badge = gtk_label_new (reeve_classification_get_title (line->classification));

  gtk_widget_add_css_class (badge, "reeve-badge");
  if (restricted)
    gtk_widget_add_css_class (badge, "restricted");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), badge);
  if (restricted)
    {
      GtkWidget *check = gtk_check_button_new_with_label (_("May leave"));

      gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), self->draft->decided[index]);
      g_object_set_data (G_OBJECT (check), "line", GUINT_TO_POINTER (index));
      g_signal_connect_object (check, "toggled", G_CALLBACK (line_toggled_cb), self, 0);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), check);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
    }
  gtk_list_box_append (self->lines, row);
}

static void
show_review (ReeveExportWindow *self)
{
  guint n = self->draft->review->lines->len;

  clear_list (self->lines);
  for (guint i = 0; i < n; i++)
    add_line (self, i);
  gtk_widget_set_visible (GTK_WIDGET (self->lines), n > 0);
  gtk_label_set_text (self->review_words,
                      n > 0 ? _("This leaves the house. Small counts of people are hidden as said "
                                "here; each restricted line must be decided.")
                            : _("Nothing here needs a decision."));
}

static void
show_draft (ReeveExportWindow *self)
{
  g_autofree char *words = NULL;
  const char *level = reeve_classification_get_title (self->draft->review->released);

  for (guint i = 0; i < REEVE_EXPORT_N_FORMATS; i++)
    gtk_check_button_set_active (self->formats[i], self->draft->formats[i]);
  gtk_editable_set_text (GTK_EDITABLE (self->title_row), self->draft->title);
  adw_action_row_set_subtitle (self->folder_row, self->draft->folder);
  gtk_check_button_set_active (self->levels[self->draft->level], TRUE);
  /* Translators: a level of secrecy */
  words = g_strdup_printf (_("This answer is: %s. Its inputs say so."), level);
  adw_preferences_group_set_description (self->level_group, words);
  show_review (self);
}

static void
show_files (ReeveExportWindow *self)
{
  GPtrArray *files = self->draft->files;
  g_autofree char *count = reeve_format_count (files->len);
  /* Translators: a count of files */
  g_autofree char *words = g_strdup_printf (ngettext ("%s file, reopened and counted",
                                                      "%s files, reopened and counted",
                                                      files->len), count);

  clear_list (self->files);
  gtk_label_set_text (self->done_words, words);
  for (guint i = 0; i < files->len; i++)
    {
      const ReeveExported *file = files->pdata[i];
      g_autofree char *name = g_filename_display_basename (file->path);
      g_autofree char *rows = reeve_format_count ((double) file->n_rows);
      g_autofree char *size = reeve_format_bytes (file->n_bytes);
      /* Translators: a count of rows, a file's size */
      g_autofree char *about = g_strdup_printf (ngettext ("%s row · %s", "%s rows · %s",
                                                          (gulong) file->n_rows), rows, size);

      gtk_list_box_append (self->files,
                           g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", name,
                                         "subtitle", about, NULL));
    }
}

/* --- work --- */

static gpointer
look_worker (gpointer   input,
             ReeveJob  *job,
             GError   **error)
{
  return reeve_export_draft_look (input, job, error) ? reeve_export_draft_ref (input) : NULL;
}

static gpointer
run_worker (gpointer   input,
            ReeveJob  *job,
            GError   **error)
{
  return reeve_export_draft_run (input, job, error) ? reeve_export_draft_ref (input) : NULL;
}

static void
free_draft (gpointer data)
{
  reeve_export_draft_unref (data);
}

static const ReeveWork look_work = { look_worker, free_draft, free_draft };
static const ReeveWork run_work = { run_worker, free_draft, free_draft };

static void
end_job (ReeveExportWindow *self)
{
  if (self->progress != NULL)
    reeve_progress_follow (self->progress, NULL);
  g_clear_object (&self->job);
}

static void
job_done_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (ReeveExportWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveExportDraft) done = reeve_job_run_finish (REEVE_JOB (source), result, &error);

  /* Closed meanwhile. */
  if (self->job != REEVE_JOB (source))
    return;
  end_job (self);

  if (done == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if (self->draft->review == NULL)
        gtk_window_close (GTK_WINDOW (self));
      else
        show_page (self, "review");
    }
  else if (done == NULL)
    {
      g_autofree char *markup = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->failed_page, markup);
      show_page (self, "failed");
    }
  else if (self->running)
    {
      show_files (self);
      show_page (self, "done");
    }
  else
    {
      show_draft (self);
      show_page (self, "what");
    }
}

static void
start_job (ReeveExportWindow *self,
           gboolean           running)
{
  g_return_if_fail (self->job == NULL);

  gtk_label_set_text (self->working_title, running ? _("Writing the files")
                                                   : _("Looking at the answer"));
  show_page (self, "working");
  self->running = running;
  self->job = reeve_job_new ();
  reeve_progress_follow (self->progress, self->job);
  /* Stopped by closing, it has still to remove what it wrote. */
  reeve_session_run (self->session, self->job, running ? &run_work : &look_work,
                     reeve_export_draft_ref (self->draft), job_done_cb, g_object_ref (self));
}

/* --- what a person does --- */

static gboolean
is_open (ReeveExportWindow *self)
{
  return self->draft != NULL && self->draft->review != NULL && self->job == NULL &&
         is_decision (self);
}

static void
take_text (char        **text,
           AdwEntryRow  *row)
{
  g_free (*text);
  *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
choice_changed_cb (ReeveExportWindow *self)
{
  if (!is_open (self))
    return;
  for (guint i = 0; i < REEVE_EXPORT_N_FORMATS; i++)
    self->draft->formats[i] = gtk_check_button_get_active (self->formats[i]);
  for (guint i = 0; i < N_LEVELS; i++)
    if (gtk_check_button_get_active (self->levels[i]))
      self->draft->level = (ReeveClassification) i;
  take_text (&self->draft->title, self->title_row);
  take_text (&self->draft->receiver, self->receiver_row);
  take_text (&self->draft->reason, self->reason_row);
  update_buttons (self);
}

static void
folder_response_cb (GtkNativeDialog   *chooser,
                    int                response,
                    ReeveExportWindow *self)
{
  g_autoptr (GFile) file = NULL;
  char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL && self->draft != NULL)
    {
      g_autofree char *shown = g_filename_display_name (path);

      g_free (self->draft->folder);
      self->draft->folder = path;
      adw_action_row_set_subtitle (self->folder_row, shown);
    }
  gtk_native_dialog_destroy (chooser);
}

static void
folder_clicked_cb (ReeveExportWindow *self)
{
  GtkFileChooserNative *chooser =
    gtk_file_chooser_native_new (_("Folder"), GTK_WINDOW (self),
                                 GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Choose"), _("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (folder_response_cb), self, 0);
  /* The response is the dialog's last word: it lives until then. */
  g_object_set_data_full (G_OBJECT (self), "chooser", chooser, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
cancel_clicked_cb (ReeveExportWindow *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
back_clicked_cb (ReeveExportWindow *self)
{
  if (is_decision (self) && self->page > 0)
    show_page (self, pages[self->page - 1]);
  else
    show_page (self, "review");
}

static void
next_clicked_cb (ReeveExportWindow *self)
{
  if (!is_open (self))
    return;
  if (self->page == 2)
    start_job (self, TRUE);
  else
    show_page (self, pages[self->page + 1]);
}

static void
stop_clicked_cb (ReeveExportWindow *self)
{
  if (self->job != NULL)
    reeve_job_cancel (self->job);
}

static void
open_clicked_cb (ReeveExportWindow *self)
{
  g_autofree char *uri = g_filename_to_uri (self->draft->folder, NULL, NULL);

  if (uri != NULL)
    gtk_show_uri (GTK_WINDOW (self), uri, GDK_CURRENT_TIME);
}

static gboolean
close_request_cb (ReeveExportWindow *self)
{
  if (self->job != NULL)
    reeve_job_cancel (self->job);
  end_job (self);
  return GDK_EVENT_PROPAGATE;
}

/* --- class --- */

static void
reeve_export_window_dispose (GObject *object)
{
  ReeveExportWindow *self = REEVE_EXPORT_WINDOW (object);

  if (self->job != NULL)
    reeve_job_cancel (self->job);
  end_job (self);
  g_clear_pointer (&self->draft, reeve_export_draft_unref);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), REEVE_TYPE_EXPORT_WINDOW);

  G_OBJECT_CLASS (reeve_export_window_parent_class)->dispose (object);
}

static void
bind_numbered (GtkWidgetClass *widget_class)
{
  static const char *const steps[] = { "what_step", "who_step", "review_step", "done_step" };
  static const char *const levels[] = { "public_button", "internal_button", "restricted_button" };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    gtk_widget_class_bind_template_child_full (widget_class, steps[i], FALSE,
                                               G_STRUCT_OFFSET (ReeveExportWindow, steps) +
                                               (gssize) (i * sizeof (gpointer)));
  for (guint i = 0; i < N_LEVELS; i++)
    gtk_widget_class_bind_template_child_full (widget_class, levels[i], FALSE,
                                               G_STRUCT_OFFSET (ReeveExportWindow, levels) +
                                               (gssize) (i * sizeof (gpointer)));
  for (guint i = 0; i < REEVE_EXPORT_N_FORMATS; i++)
    gtk_widget_class_bind_template_child_full (widget_class, reeve_export_formats[i], FALSE,
                                               G_STRUCT_OFFSET (ReeveExportWindow, formats) +
                                               (gssize) (i * sizeof (gpointer)));
}

static void
reeve_export_window_class_init (ReeveExportWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = reeve_export_window_dispose;

  reeve_exchange_style_ensure ();
  g_type_ensure (REEVE_TYPE_PROGRESS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/reeve/ui/export-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ReeveExportWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, ReeveExportWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, ReeveExportWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, ReeveExportWindow, next_button);
  gtk_widget_class_bind_template_child (widget_class, ReeveExportWindow, done_button);
  gtk_widget_class_bind_template_child (widget_class, ReeveExportWindow, title_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveExportWindow, folder_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveExportWindow, level_group);
  gtk_widget_class_bind_template_child (widget_class, ReeveExportWindow, receiver_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveExportWindow, reason_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveExportWindow, lines);
  gtk_widget_class_bind_template_child (widget_class, ReeveExportWindow, review_words);
  gtk_widget_class_bind_template_child (widget_class, ReeveExportWindow, working_title);
  gtk_widget_class_bind_template_child (widget_class, ReeveExportWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, ReeveExportWindow, failed_page);
  gtk_widget_class_bind_template_child (widget_class, ReeveExportWindow, files);
  gtk_widget_class_bind_template_child (widget_class, ReeveExportWindow, done_words);
  bind_numbered (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, choice_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, folder_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_request_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
reeve_export_window_init (ReeveExportWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
reeve_export_window_present (GtkWindow    *parent,
                             ReeveSession *session,
                             gint64        result_id)
{
  ReeveExportWindow *self = g_object_new (REEVE_TYPE_EXPORT_WINDOW,
                                          "transient-for", parent,
                                          "modal", parent != NULL,
                                          NULL);

  self->session = g_object_ref (session);
  self->draft = reeve_export_draft_new (reeve_session_get_workspace (session), result_id);
  start_job (self, FALSE);
  gtk_window_present (GTK_WINDOW (self));
}
