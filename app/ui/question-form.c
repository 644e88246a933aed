/* ui/question-form.c — one question's form, made from its tool's table */
#include "ui/question-form.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "ui/param-row.h"

#include <math.h>

struct _ReeveQuestionForm
{
  ReeveQuestionPage parent_instance;

  ReeveSession    *session;    /* borrowed from the page's class */
  const ReeveTool *tool;       /* borrowed, static */
  GPtrArray       *rows;       /* owned, of ReeveParamRow: in the table's order */

  GtkWidget       *groups;     /* child: insensitive while running */
  GtkRevealer     *running;    /* child */
  GtkLabel        *message;    /* child: what went wrong, or that it was stopped */
  GtkWidget       *copy;       /* child: shown with what went wrong */
  GtkWidget       *answer;     /* child */
  GtkWidget       *stop;       /* child */
};

G_DEFINE_FINAL_TYPE (ReeveQuestionForm, reeve_question_form, REEVE_TYPE_QUESTION_PAGE)

/* --- running --- */

static void
show_message (ReeveQuestionPage *page,
              const char        *text,
              gboolean           failed)
{
  ReeveQuestionForm *self = REEVE_QUESTION_FORM (page);

  gtk_label_set_label (self->message, text);
  gtk_widget_set_visible (GTK_WIDGET (self->message), *text != '\0');
  gtk_widget_set_visible (self->copy, failed);
  if (failed)
    gtk_widget_add_css_class (GTK_WIDGET (self->message), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->message), "error");
}

static void
set_running (ReeveQuestionPage *page,
             gboolean           running)
{
  ReeveQuestionForm *self = REEVE_QUESTION_FORM (page);

  gtk_widget_set_sensitive (self->groups, !running);
  gtk_revealer_set_reveal_child (self->running, running);
  gtk_widget_set_visible (self->answer, !running);
  gtk_widget_set_visible (self->stop, running);
}

/* The first row that is wrong is marked and gets the focus. */
static ReeveValues *
read_values (ReeveQuestionForm *self)
{
  g_autoptr (ReeveValues) values = reeve_values_new (self->tool->params);
  gboolean good = TRUE;

  for (guint i = self->rows->len; i-- > 0;)
    {
      ReeveParamRow *row = g_ptr_array_index (self->rows, i);
      g_autofree char *text = reeve_param_row_dup_text (row);
      g_autoptr (GError) error = NULL;

      reeve_param_row_set_error (row, NULL);
      if (reeve_values_set (values, row->param->key, text, &error) &&
          (!row->param->required || reeve_values_is_set (values, row->param->key)))
        continue;
      good = FALSE;
      reeve_param_row_set_error (row, error != NULL ? error->message
                                                    : _("Nothing is chosen; this is needed"));
    }
  return good ? g_steal_pointer (&values) : NULL;
}

void
reeve_question_form_answer (ReeveQuestionForm *self)
{
  ReeveValues *values = read_values (self);

  if (values != NULL)
    reeve_question_page_ask (REEVE_QUESTION_PAGE (self), self->tool, values);
  else
    show_message (REEVE_QUESTION_PAGE (self), "", FALSE);
}

static void
answer_cb (ReeveQuestionForm *self)
{
  reeve_question_form_answer (self);
}

/* --- building --- */

/* What a stored answer had, or the preset, as a person would type it. */
static char *
dup_start_text (const ReeveParam  *param,
                const ReeveValues *values)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  double number;

  if (!reeve_values_is_set (values, param->key))
    return g_strdup ("");
  if (param->kind == REEVE_PARAM_FLAG)
    return g_strdup (reeve_values_get_flag (values, param->key) ? "yes" : "no");
  if (param->kind == REEVE_PARAM_WEEK_TIME)
    return reeve_values_dup_display (values, param->key);
  if (!reeve_param_is_number (param))
    return g_strdup (reeve_values_get_text (values, param->key));

  number = reeve_values_get_number (values, param->key);
  if (param->kind == REEVE_PARAM_DURATION)
    {
      gboolean minutes = number >= 60e3 && fmod (number, 6e3) == 0;

      g_ascii_formatd (digits, sizeof digits, "%g", number / (minutes ? 60e3 : 1e3));
      return g_strdup_printf ("%s %s", digits, minutes ? "min" : "s");
    }
  g_ascii_formatd (digits, sizeof digits, "%g", param->kind == REEVE_PARAM_SHARE ? 100 * number
                                                                               : number);
  return g_strdup_printf ("%s%s", digits, param->kind == REEVE_PARAM_SHARE ? " %" :
                                          param->kind == REEVE_PARAM_LENGTH ? " m" : "");
}

static ReeveParamRow *
find_row (ReeveQuestionForm *self,
          const char        *key)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      ReeveParamRow *row = g_ptr_array_index (self->rows, i);

      if (g_str_equal (row->param->key, key))
        return row;
    }
  return NULL;
}

/* Rows of columns follow the dataset they are columns of. */
static void
follow_dataset (ReeveQuestionForm *self,
                ReeveParamRow     *row)
{
  const ReeveContents *contents = reeve_session_get_contents (self->session);
  ReeveParamRow *layer = find_row (self, row->param->of);
  g_autofree char *name = layer != NULL ? reeve_param_row_dup_text (layer) : NULL;
  const ReeveDataset *found = NULL;

  for (guint i = 0; name != NULL && contents != NULL && i < contents->datasets->len; i++)
    if (g_str_equal (((ReeveDataset *) g_ptr_array_index (contents->datasets, i))->name, name))
      found = g_ptr_array_index (contents->datasets, i);
  reeve_param_row_set_dataset (row, found);
}

static void
layer_chosen_cb (ReeveQuestionForm *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      ReeveParamRow *row = g_ptr_array_index (self->rows, i);

      if (row->param->kind == REEVE_PARAM_FIELD && row->param->of != NULL)
        follow_dataset (self, row);
    }
}

static void
fill_rows (ReeveQuestionForm *self,
           const ReeveValues *values)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *more = NULL;

  gtk_box_append (GTK_BOX (self->groups), group);
  for (const ReeveParam *param = self->tool->params; param->key != NULL; param++)
    {
      g_autofree char *text = dup_start_text (param, values);
      ReeveParamRow *row = reeve_param_row_new (param, self->tool->params, self->session,
                                                text);

      g_ptr_array_add (self->rows, row);
      if (param->advanced && more == NULL)
        {
          GtkWidget *last = adw_preferences_group_new ();

          more = adw_expander_row_new ();
          adw_preferences_row_set_title (ADW_PREFERENCES_ROW (more), _("More"));
          adw_preferences_group_add (ADW_PREFERENCES_GROUP (last), more);
          gtk_box_append (GTK_BOX (self->groups), last);
        }
      if (param->advanced)
        adw_expander_row_add_row (ADW_EXPANDER_ROW (more), row->row);
      else
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row->row);
      if (param->kind == REEVE_PARAM_LAYER || param->kind == REEVE_PARAM_PLACES)
        g_signal_connect_swapped (row->row, "notify::selected", G_CALLBACK (layer_chosen_cb), self);
    }
  layer_chosen_cb (self);
  /* Columns that a stored answer named are there only now. */
  for (guint i = 0; i < self->rows->len; i++)
    {
      ReeveParamRow *row = g_ptr_array_index (self->rows, i);
      const char *said = row->param->kind == REEVE_PARAM_FIELD
                       ? reeve_values_get_text (values, row->param->key) : NULL;

      for (guint k = 0; said != NULL && k < row->texts->len; k++)
        if (g_str_has_suffix (said, g_ptr_array_index (row->texts, k)) &&
            *(const char *) g_ptr_array_index (row->texts, k) != '\0')
          adw_combo_row_set_selected (ADW_COMBO_ROW (row->row), k);
    }
}

static GtkWidget *
new_running (ReeveQuestionForm *self)
{
  GtkWidget *progress = reeve_question_page_new_progress (REEVE_QUESTION_PAGE (self));

  self->running = GTK_REVEALER (gtk_revealer_new ());
  gtk_widget_set_margin_top (progress, 12);
  gtk_widget_set_margin_start (progress, 12);
  gtk_widget_set_margin_end (progress, 12);
  gtk_revealer_set_child (self->running, progress);
  return GTK_WIDGET (self->running);
}

static void
copy_cb (ReeveQuestionForm *self)
{
  g_autofree char *details = g_strdup_printf ("Reeve %s\n%s\n%s", REEVE_VERSION, self->tool->id,
                                              gtk_label_get_label (self->message));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), details);
}

static GtkWidget *
new_message (ReeveQuestionForm *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->message = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role",
                                           GTK_ACCESSIBLE_ROLE_ALERT, NULL));
  gtk_label_set_wrap (self->message, TRUE);
  gtk_label_set_xalign (self->message, 0);
  gtk_label_set_selectable (self->message, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->message), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->message), FALSE);
  self->copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  gtk_widget_set_tooltip_text (self->copy, _("Copy Details"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->copy), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Copy Details"), -1);
  gtk_widget_add_css_class (self->copy, "flat");
  gtk_widget_set_valign (self->copy, GTK_ALIGN_START);
  gtk_widget_set_visible (self->copy, FALSE);
  g_signal_connect_swapped (self->copy, "clicked", G_CALLBACK (copy_cb), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->message));
  gtk_box_append (GTK_BOX (box), self->copy);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  return box;
}

static GtkWidget *
new_footer (ReeveQuestionForm *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->answer = gtk_button_new_with_mnemonic (_("_Answer"));
  gtk_widget_add_css_class (self->answer, "suggested-action");
  gtk_widget_set_hexpand (self->answer, TRUE);
  gtk_widget_set_tooltip_text (self->answer, _("Ctrl+Enter"));
  g_signal_connect_swapped (self->answer, "clicked", G_CALLBACK (answer_cb), self);
  self->stop = gtk_button_new_with_mnemonic (_("_Stop"));
  gtk_widget_set_hexpand (self->stop, TRUE);
  gtk_widget_set_visible (self->stop, FALSE);
  g_signal_connect_swapped (self->stop, "clicked", G_CALLBACK (reeve_question_page_stop), self);
  gtk_box_append (GTK_BOX (box), self->answer);
  gtk_box_append (GTK_BOX (box), self->stop);
  return box;
}

static void
set_margins (GtkWidget *widget)
{
  gtk_widget_set_margin_top (widget, 12);
  gtk_widget_set_margin_bottom (widget, 12);
  gtk_widget_set_margin_start (widget, 12);
  gtk_widget_set_margin_end (widget, 12);
}

static void
build (ReeveQuestionForm *self,
       const ReeveValues *values)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *question = gtk_label_new (_(self->tool->question));
  GtkWidget *footer = new_footer (self);

  gtk_widget_add_css_class (question, "title-2");
  gtk_label_set_wrap (GTK_LABEL (question), TRUE);
  gtk_label_set_xalign (GTK_LABEL (question), 0);
  self->groups = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  set_margins (page);
  gtk_box_append (GTK_BOX (page),
                  reeve_question_page_new_header (REEVE_QUESTION_PAGE (self),
                                                  _(self->tool->title)));
  gtk_box_append (GTK_BOX (page), question);
  gtk_box_append (GTK_BOX (page), self->groups);
  fill_rows (self, values);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), page);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (outer), scroller);
  set_margins (footer);
  gtk_box_append (GTK_BOX (outer), new_message (self));
  gtk_box_append (GTK_BOX (outer), new_running (self));
  gtk_box_append (GTK_BOX (outer), footer);
  adw_bin_set_child (ADW_BIN (self), outer);
}

static gboolean
answer_shortcut_cb (GtkWidget *widget,
                    GVariant  *args,
                    gpointer   data)
{
  answer_cb (REEVE_QUESTION_FORM (widget));
  return TRUE;
}

static void
reeve_question_form_finalize (GObject *object)
{
  ReeveQuestionForm *self = REEVE_QUESTION_FORM (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (reeve_question_form_parent_class)->finalize (object);
}

static void
reeve_question_form_class_init (ReeveQuestionFormClass *klass)
{
  ReeveQuestionPageClass *page_class = REEVE_QUESTION_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = reeve_question_form_finalize;
  page_class->set_running = set_running;
  page_class->show_message = show_message;
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Return, GDK_CONTROL_MASK,
                                answer_shortcut_cb, NULL);
}

static void
reeve_question_form_init (ReeveQuestionForm *self)
{
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_param_row_free);
}

GtkWidget *
reeve_question_form_new (ReeveSession      *session,
                         const ReeveTool   *tool,
                         const ReeveValues *values)
{
  ReeveQuestionForm *self = g_object_new (REEVE_TYPE_QUESTION_FORM, "session", session,
                                          NULL);
  g_autoptr (ReeveValues) presets = values == NULL ? reeve_values_new (tool->params) : NULL;

  self->session = session;
  self->tool = tool;
  build (self, values != NULL ? values : presets);
  return GTK_WIDGET (self);
}
