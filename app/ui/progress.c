/* ui/progress.c — how far a job is, and with what */
#include "ui/progress.h"

#include "core/i18n.h"

#define POLL_MS   100
#define MAX_CHARS 60

struct _ReeveProgress
{
  GtkBox          parent_instance;

  ReeveJob       *job;      /* owned, nullable */
  guint           poll_id;  /* removed in dispose */

  GtkProgressBar *bar;
  GtkLabel       *words;
};

G_DEFINE_FINAL_TYPE (ReeveProgress, reeve_progress, GTK_TYPE_BOX)

static gboolean
poll_cb (gpointer data)
{
  ReeveProgress *self = data;
  g_autofree char *words = reeve_job_dup_words (self->job);

  gtk_progress_bar_set_fraction (self->bar, reeve_job_get_share (self->job));
  gtk_label_set_label (self->words, words);
  return G_SOURCE_CONTINUE;
}

void
reeve_progress_follow (ReeveProgress *self,
                       ReeveJob      *job)
{
  g_clear_handle_id (&self->poll_id, g_source_remove);
  if (!g_set_object (&self->job, job) || job == NULL)
    return;
  gtk_progress_bar_set_fraction (self->bar, 0);
  gtk_label_set_label (self->words, "");
  self->poll_id = g_timeout_add (POLL_MS, poll_cb, self);
}

static void
reeve_progress_dispose (GObject *object)
{
  reeve_progress_follow (REEVE_PROGRESS (object), NULL);

  G_OBJECT_CLASS (reeve_progress_parent_class)->dispose (object);
}

static void
reeve_progress_class_init (ReeveProgressClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = reeve_progress_dispose;
}

static void
reeve_progress_init (ReeveProgress *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Progress"), -1);
  self->words = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->words, 0);
  gtk_label_set_wrap (self->words, TRUE);
  gtk_label_set_wrap_mode (self->words, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (self->words, MAX_CHARS);
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "numeric");
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->bar));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->words));
}

GtkWidget *
reeve_progress_new (void)
{
  return g_object_new (REEVE_TYPE_PROGRESS, NULL);
}
