/* ui/import-window.c — a foreign file becomes a layer, in three steps: File, Columns, Report */
#include "ui/import-window.h"

#include "core/i18n.h"
#include "core/units.h"
#include "ui/exchange-style.h"
#include "ui/import-columns.h"
#include "ui/import-draft.h"
#include "ui/import-facts.h"
#include "ui/import-report.h"
#include "ui/import-roads.h"
#include "ui/progress.h"

#include <string.h>

struct _ReeveImportWindow
{
  AdwWindow              parent_instance;

  ReeveWorkspace        *workspace;  /* owned */
  gint64                 update_id;  /* 0: a new dataset */
  ReeveImportDraft      *draft;      /* owned, nullable; a worker's while there is a job */
  ReeveJob              *job;        /* owned, nullable */
  gboolean               running;    /* the job brings the file in; else it looks */
  char                  *failure;    /* owned, nullable: the reason last shown */

  GtkStack              *stack;
  GtkWidget             *steps[3];
  GtkButton             *cancel_button;
  GtkButton             *back_button;
  GtkButton             *import_button;
  GtkButton             *done_button;
  AdwStatusPage         *file_page;
  ReeveProgress         *progress;
  GtkLabel              *working_title;
  AdwStatusPage         *failed_page;
  GtkLabel              *osm_file;
  GtkWidget             *replace_group;
  GtkSwitch             *replace;
  ReeveImportColumns    *columns;
  ReeveImportFacts      *facts;
  ReeveImportRoads      *roads;
  ReeveImportReportPage *report;
};

G_DEFINE_FINAL_TYPE (ReeveImportWindow, reeve_import_window, ADW_TYPE_WINDOW)

/* --- pages --- */

static void
show_step (ReeveImportWindow *self,
           guint              step)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->steps); i++)
    {
      gtk_widget_remove_css_class (self->steps[i], "reeve-step-now");
      gtk_widget_remove_css_class (self->steps[i], "reeve-step-done");
      if (i == step)
        gtk_widget_add_css_class (self->steps[i], "reeve-step-now");
      else if (i < step)
        gtk_widget_add_css_class (self->steps[i], "reeve-step-done");
    }
}

static gboolean
is_page (ReeveImportWindow *self,
         const char        *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), name) == 0;
}

static char *
name_import (const ReeveImportDraft *draft)
{
  const ReeveImportPlan *plan = draft->plan;
  g_autofree char *count = NULL;
  gint64 n;

  if (draft->is_osm)
    return g_strdup (_("Import City"));
  if (draft->is_network)
    return g_strdup (_("Import Road Network"));
  if (plan == NULL || plan->is_raster || plan->crs_asked)
    return g_strdup (draft->update_id != 0 ? _("Update") : _("Import"));
  n = MAX (plan->n_rows - plan->n_bad, 0);
  count = reeve_format_count ((double) n);
  if (draft->update_id != 0)
    /* Translators: on a button; a count of rows */
    return g_strdup_printf (ngettext ("Update with %s Row", "Update with %s Rows", (gulong) n),
                            count);
  /* Translators: on a button; a count of rows */
  return g_strdup_printf (ngettext ("Import %s Row", "Import %s Rows", (gulong) n), count);
}

static void
update_import_button (ReeveImportWindow *self)
{
  g_autofree char *obstacle = reeve_import_draft_dup_obstacle (self->draft);
  g_autofree char *label = name_import (self->draft);

  gtk_button_set_label (self->import_button, label);
  gtk_widget_set_sensitive (GTK_WIDGET (self->import_button), obstacle == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->import_button), obstacle);
}

static void
show_page (ReeveImportWindow *self,
           const char        *name)
{
  gboolean is_decision = strcmp (name, "columns") == 0 || strcmp (name, "osm") == 0 ||
                         strcmp (name, "roads") == 0;
  gboolean is_end = strcmp (name, "report") == 0;

  gtk_stack_set_visible_child_name (self->stack, name);
  show_step (self, is_end ? 2 : strcmp (name, "file") == 0 ? 0 : 1);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), !is_end);
  gtk_widget_set_visible (GTK_WIDGET (self->back_button),
                          is_decision || strcmp (name, "failed") == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->import_button), is_decision);
  gtk_widget_set_visible (GTK_WIDGET (self->done_button), is_end);
  if (is_decision)
    update_import_button (self);
}

static void
show_draft (ReeveImportWindow *self)
{
  if (self->draft->is_osm)
    {
      g_autofree char *file = reeve_import_draft_dup_file (self->draft);

      gtk_label_set_text (self->osm_file, file);
      gtk_widget_set_visible (self->replace_group, self->draft->has_roads);
      gtk_switch_set_active (self->replace, self->draft->replace);
      show_page (self, "osm");
      return;
    }
  if (self->draft->is_network)
    {
      reeve_import_roads_show (self->roads, self->draft);
      show_page (self, "roads");
      return;
    }
  reeve_import_columns_show (self->columns, self->draft);
  reeve_import_facts_show (self->facts, self->draft);
  show_page (self, "columns");
}

/* --- work --- */

static gpointer
look_worker (gpointer   input,
             ReeveJob  *job,
             GError   **error)
{
  return reeve_import_draft_look (input, job, error) ? reeve_import_draft_ref (input) : NULL;
}

static gpointer
run_worker (gpointer   input,
            ReeveJob  *job,
            GError   **error)
{
  return reeve_import_draft_run (input, job, error) ? reeve_import_draft_ref (input) : NULL;
}

static void
free_draft (gpointer data)
{
  reeve_import_draft_unref (data);
}

static const ReeveWork look_work = { look_worker, free_draft, free_draft };
static const ReeveWork run_work = { run_worker, free_draft, free_draft };

static void
end_job (ReeveImportWindow *self)
{
  if (self->progress != NULL)
    reeve_progress_follow (self->progress, NULL);
  g_clear_object (&self->job);
}

/* After a stop the last decision stands again; before the first, the file's choice. */
static void
show_stopped (ReeveImportWindow *self)
{
  if (reeve_import_draft_is_read (self->draft) || (self->draft->is_osm && self->running))
    {
      show_draft (self);
      return;
    }
  adw_status_page_set_description (self->file_page, _("Stopped. Nothing was changed."));
  show_page (self, "file");
}

static void
job_done_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (ReeveImportWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveImportDraft) done = reeve_job_run_finish (REEVE_JOB (source), result, &error);

  g_application_release (g_application_get_default ());
  /* Closed meanwhile. */
  if (self->job != REEVE_JOB (source))
    return;
  end_job (self);

  if (done == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_stopped (self);
  else if (done == NULL)
    {
      g_autofree char *markup = g_markup_escape_text (error->message, -1);

      g_free (self->failure);
      self->failure = g_strdup (error->message);
      adw_status_page_set_description (self->failed_page, markup);
      show_page (self, "failed");
    }
  else if (self->running)
    {
      reeve_import_report_page_show (self->report, self->draft);
      show_page (self, "report");
    }
  else
    show_draft (self);
}

static void
start_job (ReeveImportWindow *self,
           gboolean           running)
{
  g_autofree char *file = reeve_import_draft_dup_file (self->draft);
  /* Translators: a file */
  g_autofree char *title = g_strdup_printf (running ? _("Importing %s") : _("Reading %s"), file);

  g_return_if_fail (self->job == NULL);

  /* The panes hold the plan; it is about to change. */
  reeve_import_columns_show (self->columns, NULL);
  reeve_import_facts_show (self->facts, NULL);
  reeve_import_roads_show (self->roads, NULL);
  gtk_label_set_text (self->working_title, title);
  show_page (self, "working");
  self->running = running;
  self->job = reeve_job_new ();
  reeve_progress_follow (self->progress, self->job);
  /* Stopped by closing, it has still to take back what it did. */
  g_application_hold (g_application_get_default ());
  reeve_job_run_async (self->job, running ? &run_work : &look_work,
                       reeve_import_draft_ref (self->draft), job_done_cb, g_object_ref (self));
}

static void
take_file (ReeveImportWindow *self,
           const char        *path)
{
  if (self->job != NULL)
    return;
  g_clear_pointer (&self->draft, reeve_import_draft_unref);
  self->draft = reeve_import_draft_new (self->workspace, path, self->update_id);
  start_job (self, FALSE);
}

/* --- what a person does --- */

static void
chooser_response_cb (GtkNativeDialog   *chooser,
                     int                response,
                     ReeveImportWindow *self)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL)
    take_file (self, path);
  gtk_native_dialog_destroy (chooser);
}

static void
choose_clicked_cb (ReeveImportWindow *self)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_("Import"), GTK_WINDOW (self),
                                                               GTK_FILE_CHOOSER_ACTION_OPEN,
                                                               _("_Import"), _("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chooser_response_cb), self, 0);
  /* The response is the dialog's last word: it lives until then. */
  g_object_set_data_full (G_OBJECT (self), "chooser", chooser, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static gboolean
drop_cb (ReeveImportWindow *self,
         const GValue      *value)
{
  GSList *files = g_value_get_boxed (value);
  g_autofree char *path = files != NULL ? g_file_get_path (files->data) : NULL;

  if (path == NULL || is_page (self, "working"))
    return FALSE;
  take_file (self, path);
  return TRUE;
}

static void
cancel_clicked_cb (ReeveImportWindow *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
back_clicked_cb (ReeveImportWindow *self)
{
  if (is_page (self, "failed") && self->draft != NULL && reeve_import_draft_is_read (self->draft))
    show_draft (self);
  else
    show_page (self, "file");
}

static void
retry_clicked_cb (ReeveImportWindow *self)
{
  if (self->draft != NULL)
    start_job (self, self->running);
}

static void
copy_clicked_cb (ReeveImportWindow *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));

  if (self->failure != NULL)
    gdk_clipboard_set_text (clipboard, self->failure);
}

static void
stop_clicked_cb (ReeveImportWindow *self)
{
  if (self->job != NULL)
    reeve_job_cancel (self->job);
}

static void
import_clicked_cb (ReeveImportWindow *self)
{
  if (self->job == NULL)
    start_job (self, TRUE);
}

static void
another_clicked_cb (ReeveImportWindow *self)
{
  g_clear_pointer (&self->draft, reeve_import_draft_unref);
  show_page (self, "file");
}

static void
replace_changed_cb (ReeveImportWindow *self)
{
  if (self->draft != NULL && self->job == NULL)
    self->draft->replace = gtk_switch_get_active (self->replace);
}

static void
columns_changed_cb (ReeveImportWindow *self)
{
  reeve_import_facts_update (self->facts);
  update_import_button (self);
}

static void
theme_changed_cb (ReeveImportWindow *self)
{
  reeve_import_columns_show (self->columns, self->draft);
  update_import_button (self);
}

static gboolean
read_again_idle_cb (gpointer data)
{
  ReeveImportWindow *self = data;

  if (self->job == NULL && (is_page (self, "columns") || is_page (self, "roads")))
    start_job (self, FALSE);
  return G_SOURCE_REMOVE;
}

/* The row that asks is taken away by reading: it must have ended its signal. */
static void
read_again_cb (ReeveImportWindow *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, read_again_idle_cb, g_object_ref (self), g_object_unref);
}

static gboolean
close_request_cb (ReeveImportWindow *self)
{
  if (self->job != NULL)
    reeve_job_cancel (self->job);
  end_job (self);
  return GDK_EVENT_PROPAGATE;
}

/* --- class --- */

static void
reeve_import_window_dispose (GObject *object)
{
  ReeveImportWindow *self = REEVE_IMPORT_WINDOW (object);

  if (self->job != NULL)
    reeve_job_cancel (self->job);
  end_job (self);
  g_clear_pointer (&self->draft, reeve_import_draft_unref);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->failure, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), REEVE_TYPE_IMPORT_WINDOW);

  G_OBJECT_CLASS (reeve_import_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, ReeveImportWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportWindow, import_button);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportWindow, done_button);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportWindow, file_page);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportWindow, working_title);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportWindow, failed_page);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportWindow, osm_file);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportWindow, replace_group);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportWindow, replace);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportWindow, columns);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportWindow, facts);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportWindow, report);
  gtk_widget_class_bind_template_child_full (widget_class, "file_step", FALSE,
                                             G_STRUCT_OFFSET (ReeveImportWindow, steps[0]));
  gtk_widget_class_bind_template_child_full (widget_class, "columns_step", FALSE,
                                             G_STRUCT_OFFSET (ReeveImportWindow, steps[1]));
  gtk_widget_class_bind_template_child_full (widget_class, "report_step", FALSE,
                                             G_STRUCT_OFFSET (ReeveImportWindow, steps[2]));
}

static void
reeve_import_window_class_init (ReeveImportWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = reeve_import_window_dispose;

  reeve_exchange_style_ensure ();
  g_type_ensure (REEVE_TYPE_PROGRESS);
  g_type_ensure (REEVE_TYPE_IMPORT_COLUMNS);
  g_type_ensure (REEVE_TYPE_IMPORT_FACTS);
  g_type_ensure (REEVE_TYPE_IMPORT_REPORT_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/reeve/ui/import-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, choose_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, another_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, replace_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, columns_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, theme_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, read_again_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_request_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
reeve_import_window_init (ReeveImportWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->roads = REEVE_IMPORT_ROADS (reeve_import_roads_new ());
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->roads), "roads");
  g_signal_connect_object (self->roads, "changed", G_CALLBACK (update_import_button), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->roads, "read-again", G_CALLBACK (read_again_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

void
reeve_import_window_present_update (GtkWindow      *parent,
                                    ReeveWorkspace *workspace,
                                    gint64          dataset_id,
                                    const char     *path_or_null)
{
  ReeveImportWindow *self = g_object_new (REEVE_TYPE_IMPORT_WINDOW,
                                          "transient-for", parent,
                                          "modal", parent != NULL,
                                          NULL);

  self->workspace = g_object_ref (workspace);
  self->update_id = dataset_id;
  if (dataset_id != 0)
    gtk_window_set_title (GTK_WINDOW (self), _("Update"));
  show_page (self, "file");
  if (path_or_null != NULL)
    take_file (self, path_or_null);
  gtk_window_present (GTK_WINDOW (self));
}

void
reeve_import_window_present (GtkWindow      *parent,
                             ReeveWorkspace *workspace,
                             const char     *path_or_null)
{
  reeve_import_window_present_update (parent, workspace, 0, path_or_null);
}
