/* ui/jobs-menu.c — what is running, and what has just ended
 *
 * The button comes when something has run for 200 ms, and stays as long as
 * there is anything to tell: what has ended is listed for ten minutes. Jobs
 * that end sooner than the button comes are not worth a row.
 */
#include "ui/jobs-menu.h"

#include "core/i18n.h"
#include "core/units.h"

#define DELAY_US      (200 * G_TIME_SPAN_MILLISECOND)
#define KEEP_US       (10 * G_TIME_SPAN_MINUTE)
#define POLL_MS       100

typedef struct
{
  ReeveJob       *job;      /* owned */
  char           *title;    /* owned */
  gint64          begun_us;
  gint64          ended_us; /* 0: it runs */

  GtkWidget      *row;      /* in the list, or NULL: too short so far */
  GtkProgressBar *bar;
  GtkWidget      *stop;
} Entry;

struct _ReeveJobsMenu
{
  AdwBin         parent_instance;

  ReeveSession  *session;   /* owned */
  GPtrArray     *entries;   /* owned, of Entry: oldest first */
  guint          poll_id;   /* removed in dispose; while there are entries */

  GtkMenuButton *button;
  GtkSpinner    *spinner;
  GtkWidget     *ended;     /* a clock, when nothing runs */
  GtkLabel      *count;
  GtkListBox    *list;
};

G_DEFINE_FINAL_TYPE (ReeveJobsMenu, reeve_jobs_menu, ADW_TYPE_BIN)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->job);
  g_free (entry->title);
  g_free (entry);
}

/* --- rows --- */

static void
stop_clicked_cb (GtkButton *button,
                 ReeveJob  *job)
{
  reeve_job_cancel (job);
}

static void
add_row (ReeveJobsMenu *self,
         Entry         *entry)
{
  entry->row = adw_action_row_new ();
  /* Titles hold file names: "Smith & Sons" is not markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (entry->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry->row), entry->title);
  entry->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_valign (GTK_WIDGET (entry->bar), GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (GTK_WIDGET (entry->bar), 72, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Progress"), -1);
  entry->stop = gtk_button_new_from_icon_name ("process-stop-symbolic");
  gtk_widget_set_valign (entry->stop, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (entry->stop, _("Stop this job"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry->stop), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Stop this job"), -1);
  gtk_widget_add_css_class (entry->stop, "flat");
  g_signal_connect_object (entry->stop, "clicked", G_CALLBACK (stop_clicked_cb), entry->job, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (entry->row), GTK_WIDGET (entry->bar));
  adw_action_row_add_suffix (ADW_ACTION_ROW (entry->row), entry->stop);
  gtk_list_box_prepend (self->list, entry->row);
}

static void
show_row (Entry *entry)
{
  g_autofree char *words = NULL;

  if (entry->ended_us != 0)
    {
      g_autofree char *time = reeve_format_duration ((double) (entry->ended_us - entry->begun_us) /
                                                     1000);

      words = g_strdup_printf ("%s · %s", reeve_job_is_cancelled (entry->job) ? _("Stopped")
                                                                              : _("Ended"), time);
      gtk_widget_set_visible (GTK_WIDGET (entry->bar), FALSE);
      gtk_widget_set_visible (entry->stop, FALSE);
    }
  else
    {
      words = reeve_job_dup_words (entry->job);
      gtk_progress_bar_set_fraction (entry->bar, reeve_job_get_share (entry->job));
    }
  adw_action_row_set_subtitle (ADW_ACTION_ROW (entry->row), words != NULL ? words : "");
}

/* --- following the session --- */

static void
show_count (ReeveJobsMenu *self,
            guint          n_running,
            guint          n_rows)
{
  g_autofree char *count = reeve_format_count (n_running);

  gtk_widget_set_visible (GTK_WIDGET (self), n_rows > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), n_running > 0);
  gtk_widget_set_visible (self->ended, n_running == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->count), n_running > 0);
  gtk_label_set_label (self->count, count);
  gtk_spinner_set_spinning (self->spinner, n_running > 0);
}

/* Rows come when their job is old enough, and go when they are too old. */
static gboolean
poll_cb (gpointer data)
{
  ReeveJobsMenu *self = data;
  gint64 now_us = g_get_monotonic_time ();
  guint n_running = 0;
  guint n_rows = 0;

  for (guint i = self->entries->len; i-- > 0;)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->ended_us != 0 && (entry->row == NULL || now_us - entry->ended_us > KEEP_US))
        {
          if (entry->row != NULL)
            gtk_list_box_remove (self->list, entry->row);
          g_ptr_array_remove_index (self->entries, i);
          continue;
        }
      if (entry->row == NULL && now_us - entry->begun_us >= DELAY_US)
        add_row (self, entry);
      if (entry->row == NULL)
        continue;
      show_row (entry);
      n_rows++;
      n_running += entry->ended_us == 0;
    }
  show_count (self, n_running, n_rows);
  if (self->entries->len > 0)
    return G_SOURCE_CONTINUE;
  self->poll_id = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
session_has (ReeveSession *session,
             ReeveJob     *job)
{
  const char *title;

  for (guint i = 0; i < reeve_session_get_n_jobs (session); i++)
    if (reeve_session_get_job (session, i, &title) == job)
      return TRUE;
  return FALSE;
}

static gboolean
is_listed (ReeveJobsMenu *self,
           ReeveJob      *job)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (((Entry *) g_ptr_array_index (self->entries, i))->job == job)
      return TRUE;
  return FALSE;
}

static void
jobs_changed_cb (ReeveJobsMenu *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->ended_us == 0 && !session_has (self->session, entry->job))
        entry->ended_us = g_get_monotonic_time ();
    }
  for (guint i = 0; i < reeve_session_get_n_jobs (self->session); i++)
    {
      const char *title;
      ReeveJob *job = reeve_session_get_job (self->session, i, &title);
      Entry *entry;

      if (is_listed (self, job))
        continue;
      entry = g_new0 (Entry, 1);
      entry->job = g_object_ref (job);
      entry->title = g_strdup (title);
      entry->begun_us = g_get_monotonic_time ();
      g_ptr_array_add (self->entries, entry);
    }
  if (self->poll_id == 0 && self->entries->len > 0)
    self->poll_id = g_timeout_add (POLL_MS, poll_cb, self);
}

void
reeve_jobs_menu_stop (ReeveJobsMenu *self)
{
  const char *title;
  guint n = reeve_session_get_n_jobs (self->session);

  if (n > 0)
    reeve_job_cancel (reeve_session_get_job (self->session, n - 1, &title));
}

/* --- building --- */

static void
reeve_jobs_menu_dispose (GObject *object)
{
  ReeveJobsMenu *self = REEVE_JOBS_MENU (object);

  g_clear_handle_id (&self->poll_id, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->entries, g_ptr_array_unref);

  G_OBJECT_CLASS (reeve_jobs_menu_parent_class)->dispose (object);
}

static void
reeve_jobs_menu_class_init (ReeveJobsMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = reeve_jobs_menu_dispose;
}

static void
reeve_jobs_menu_init (ReeveJobsMenu *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *popover = gtk_popover_new ();

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  self->ended = gtk_image_new_from_icon_name ("document-open-recent-symbolic");
  self->count = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "numeric");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->spinner));
  gtk_box_append (GTK_BOX (box), self->ended);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->count));

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Jobs"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 420);
  gtk_widget_set_size_request (scroller, 340, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);

  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_child (self->button, box);
  gtk_menu_button_set_popover (self->button, popover);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), _("Jobs"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Jobs"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
reeve_jobs_menu_new (ReeveSession *session)
{
  ReeveJobsMenu *self = g_object_new (REEVE_TYPE_JOBS_MENU, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "jobs-changed", G_CALLBACK (jobs_changed_cb), self);
  jobs_changed_cb (self);
  return GTK_WIDGET (self);
}
