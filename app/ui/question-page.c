/* ui/question-page.c — a page that asks: the form of a question, and its answer */
#include "ui/question-page.h"

#include "core/i18n.h"
#include "ui/progress.h"
#include "ui/question-work.h"

typedef struct
{
  ReeveSession  *session;   /* owned */
  ReeveJob      *job;       /* owned, nullable: asking */
  ReeveProgress *progress;  /* owned, nullable */
} ReeveQuestionPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ReeveQuestionPage, reeve_question_page, ADW_TYPE_BIN)

enum { BACK, ANSWERED, N_SIGNALS };
static guint signals[N_SIGNALS];

static ReeveQuestionPagePrivate *
get_private (ReeveQuestionPage *self)
{
  return reeve_question_page_get_instance_private (self);
}

ReeveSession *
reeve_question_page_get_session (ReeveQuestionPage *self)
{
  return get_private (self)->session;
}

/* --- leaving --- */

static void
back_cb (ReeveQuestionPage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static gboolean
back_shortcut_cb (GtkWidget *widget,
                  GVariant  *args,
                  gpointer   data)
{
  back_cb (REEVE_QUESTION_PAGE (widget));
  return TRUE;
}

GtkWidget *
reeve_question_page_new_header (ReeveQuestionPage *self,
                                const char        *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  GtkWidget *label = gtk_label_new (title);

  gtk_widget_add_css_class (back, "flat");
  gtk_widget_set_tooltip_text (back, _("All Questions"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (back), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("All Questions"), -1);
  g_signal_connect_swapped (back, "clicked", G_CALLBACK (back_cb), self);
  gtk_widget_add_css_class (label, "heading");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), back);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

/* --- asking --- */

GtkWidget *
reeve_question_page_new_progress (ReeveQuestionPage *self)
{
  ReeveQuestionPagePrivate *private = get_private (self);

  g_return_val_if_fail (private->progress == NULL, NULL);

  private->progress = g_object_ref_sink (REEVE_PROGRESS (reeve_progress_new ()));
  return GTK_WIDGET (private->progress);
}

static void
follow (ReeveQuestionPage *self,
        ReeveJob          *job)
{
  ReeveQuestionPagePrivate *private = get_private (self);

  g_set_object (&private->job, job);
  if (private->progress != NULL)
    reeve_progress_follow (private->progress, job);
}

static void
asked_cb (GObject      *source,
          GAsyncResult *async,
          gpointer      data)
{
  g_autoptr (ReeveQuestionPage) self = data;
  ReeveQuestionPageClass *klass = REEVE_QUESTION_PAGE_GET_CLASS (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveResult) result = reeve_question_ask_finish (get_private (self)->session,
                                                              REEVE_JOB (source), async, &error);

  follow (self, NULL);
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    {
      /* The pane has gone on to something else. */
      if (result == NULL)
        reeve_session_fail (get_private (self)->session, _("The question was not answered"), error);
      return;
    }

  klass->set_running (self, FALSE);
  if (result != NULL)
    g_signal_emit (self, signals[ANSWERED], 0, result->id);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    klass->show_message (self, _("Stopped. Nothing was changed."), FALSE);
  else
    klass->show_message (self, error->message, TRUE);
}

void
reeve_question_page_ask (ReeveQuestionPage *self,
                         const ReeveTool   *tool,
                         ReeveValues       *values)
{
  ReeveQuestionPageClass *klass = REEVE_QUESTION_PAGE_GET_CLASS (self);
  ReeveQuestionPagePrivate *private = get_private (self);
  g_autoptr (ReeveJob) job = NULL;

  if (private->job != NULL)
    {
      reeve_values_free (values);
      return;
    }
  job = reeve_job_new ();
  follow (self, job);
  klass->show_message (self, "", FALSE);
  klass->set_running (self, TRUE);
  reeve_question_ask (private->session, tool, values, job, asked_cb, g_object_ref (self));
}

void
reeve_question_page_stop (ReeveQuestionPage *self)
{
  ReeveQuestionPagePrivate *private = get_private (self);

  if (private->job != NULL)
    reeve_job_cancel (private->job);
}

/* --- class --- */

static void
reeve_question_page_set_property (GObject      *object,
                                  guint         id,
                                  const GValue *value,
                                  GParamSpec   *spec)
{
  get_private (REEVE_QUESTION_PAGE (object))->session = g_value_dup_object (value);
}

/* Not in dispose: a question that still runs holds the page, and ends with it. */
static void
reeve_question_page_finalize (GObject *object)
{
  ReeveQuestionPagePrivate *private = get_private (REEVE_QUESTION_PAGE (object));

  g_clear_object (&private->progress);
  g_clear_object (&private->job);
  g_clear_object (&private->session);

  G_OBJECT_CLASS (reeve_question_page_parent_class)->finalize (object);
}

static void
reeve_question_page_class_init (ReeveQuestionPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->set_property = reeve_question_page_set_property;
  object_class->finalize = reeve_question_page_finalize;
  g_object_class_install_property (object_class, 1,
                                   g_param_spec_object ("session", NULL, NULL, REEVE_TYPE_SESSION,
                                                        G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY |
                                                        G_PARAM_STATIC_STRINGS));
  signals[BACK] = g_signal_new ("back", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                0);
  signals[ANSWERED] = g_signal_new ("answered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, back_shortcut_cb,
                                NULL);
}

static void
reeve_question_page_init (ReeveQuestionPage *self)
{
}
