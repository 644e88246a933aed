/* ui/answer-page.c — an answer: figures, proof, warnings, layers, table */
#include "ui/answer-page.h"

#include "core/i18n.h"
#include "core/units.h"
#include "ui/answer-figures.h"
#include "ui/answer-table.h"
#include "ui/answer-values.h"

struct _ReeveAnswerPage
{
  ReeveQuestionPage parent_instance;

  ReeveSession *session;      /* borrowed from the page's class */
  gint64        result_id;
  gint64        before_id;    /* the answer it replaces, or 0: figures say what changed */
  GtkBox       *outer;        /* child */
  GtkBox       *page;         /* child: filled when the session knows the result */
  gboolean      is_filled;
  GtkWidget    *stale;        /* child: strip of an answer that is out of date */
  GtkLabel     *stale_words;  /* child */
  GtkWidget    *body;         /* child: dimmed while a new answer is on its way */
  GtkWidget    *live;         /* child: strip of an answer that follows what is done */
  GtkSpinner   *live_spinner; /* child */
  GtkLabel     *live_words;   /* child */
  GtkWidget    *keep;         /* child */
  GtkWidget    *export;       /* child */
  GtkBox       *figures;      /* child: made anew with each live answer */
  GtkBox       *notes;        /* child: the same */
  guint         serial;       /* of the live answer they are of; 0: of the stored one */
  GtkWidget    *running;      /* child */
  GtkLabel     *message;      /* child: why there is no new answer */
};

G_DEFINE_FINAL_TYPE (ReeveAnswerPage, reeve_answer_page, REEVE_TYPE_QUESTION_PAGE)

static guint change_signal;

static GtkWidget *
new_label (const char *text,
           const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* --- lists --- */

static GtkWidget *
new_row (const char *title,
         const char *value)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  if (value != NULL)
    {
      label = gtk_label_new (value);
      gtk_widget_add_css_class (label, "numeric");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    }
  return row;
}

static void
add_numbers (GtkBox            *page,
             const ReeveResult *result)
{
  GtkWidget *group = adw_preferences_group_new ();

  for (guint i = REEVE_ANSWER_N_FIGURES; i < result->numbers->len; i++)
    {
      const ReeveNumber *number = g_ptr_array_index (result->numbers, i);
      g_autofree char *value = reeve_format_quantity (number->value, number->unit);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new_row (number->title, value));
    }
  if (result->numbers->len > REEVE_ANSWER_N_FIGURES)
    gtk_box_append (page, group);
}

static void
add_warnings (GtkBox            *page,
              const ReeveResult *result)
{
  GtkWidget *group = adw_preferences_group_new ();

  if (result->warnings->len == 0)
    return;
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("To Bear in Mind"));
  for (guint i = 0; i < result->warnings->len; i++)
    {
      GtkWidget *row = new_row (g_ptr_array_index (result->warnings, i), NULL);
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_widget_add_css_class (icon, "warning");
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  gtk_box_append (page, group);
}

/* --- layers of the answer on the map --- */

static gboolean
layer_switched_cb (ReeveAnswerPage *self,
                   gboolean         state,
                   GtkSwitch       *toggle)
{
  const gint64 *id = g_object_get_data (G_OBJECT (toggle), "dataset");
  const ReeveDataset *dataset = reeve_session_find_dataset (self->session, *id);

  if (dataset != NULL)
    reeve_session_set_shown (self->session, dataset, state);
  return FALSE;
}

/* Eyes are opened and closed in the list of layers too. */
static void
follow_layer_cb (ReeveSession *session,
                 GtkSwitch    *toggle)
{
  const gint64 *id = g_object_get_data (G_OBJECT (toggle), "dataset");
  const ReeveDataset *dataset = reeve_session_find_dataset (session, *id);

  if (dataset == NULL)
    return;
  g_signal_handlers_block_matched (toggle, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, layer_switched_cb, NULL);
  gtk_switch_set_active (toggle, reeve_session_is_shown (session, dataset));
  g_signal_handlers_unblock_matched (toggle, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, layer_switched_cb,
                                     NULL);
}

static void
add_layers (ReeveAnswerPage   *self,
            const ReeveResult *result)
{
  GtkWidget *group = adw_preferences_group_new ();
  guint n = 0;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("On the Map"));
  for (guint i = 0; i < result->outputs->len; i++)
    {
      gint64 id = g_array_index (result->outputs, gint64, i);
      const ReeveDataset *dataset = reeve_session_find_dataset (self->session, id);
      GtkWidget *toggle;
      GtkWidget *row;

      if (dataset == NULL || dataset->kind == REEVE_DATASET_TABLE)
        continue;
      row = new_row (dataset->name, NULL);
      toggle = gtk_switch_new ();
      gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
      gtk_switch_set_active (GTK_SWITCH (toggle),
                             reeve_session_is_shown (self->session, dataset));
      g_object_set_data_full (G_OBJECT (toggle), "dataset", g_memdup2 (&id, sizeof id), g_free);
      g_signal_connect_swapped (toggle, "state-set", G_CALLBACK (layer_switched_cb), self);
      g_signal_connect_object (self->session, "contents-changed", G_CALLBACK (follow_layer_cb),
                               toggle, 0);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
      n++;
    }
  if (n > 0)
    gtk_box_append (self->page, group);
}

/* --- leaving --- */

static void
change_cb (ReeveAnswerPage *self)
{
  g_signal_emit (self, change_signal, 0);
}

/* --- answering again --- */

/* The figures stay, dimmed, until new ones stand. */
static void
set_running (ReeveQuestionPage *page,
             gboolean           running)
{
  ReeveAnswerPage *self = REEVE_ANSWER_PAGE (page);

  gtk_widget_set_visible (self->running, running);
  gtk_widget_set_opacity (self->body, running ? 0.45 : 1);
  gtk_widget_set_sensitive (self->stale, !running);
}

static void
show_message (ReeveQuestionPage *page,
              const char        *text,
              gboolean           failed)
{
  ReeveAnswerPage *self = REEVE_ANSWER_PAGE (page);

  gtk_label_set_label (self->message, text);
  gtk_widget_set_visible (GTK_WIDGET (self->message), *text != '\0');
}

/* What is tried now is asked, too: so a live answer is kept. */
void
reeve_answer_page_again (ReeveAnswerPage *self)
{
  ReeveLive *live = reeve_session_get_live (self->session);
  const ReeveResult *result = reeve_session_find_result (self->session, self->result_id);
  const ReeveTool *tool = result != NULL ? reeve_tool_find (result->tool, NULL) : NULL;
  ReeveValues *values;

  if (tool == NULL)
    return;
  values = reeve_live_is_following (live) ? reeve_values_copy (reeve_live_get_values (live))
                                          : reeve_answer_values (result);
  if (values != NULL)
    reeve_question_page_ask (REEVE_QUESTION_PAGE (self), tool, values);
}

static GtkWidget *
new_running (ReeveAnswerPage *self)
{
  GtkWidget *progress = reeve_question_page_new_progress (REEVE_QUESTION_PAGE (self));
  GtkWidget *stop = gtk_button_new_with_mnemonic (_("_Stop"));

  self->running = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_set_hexpand (progress, TRUE);
  gtk_widget_set_valign (stop, GTK_ALIGN_START);
  g_signal_connect_swapped (stop, "clicked", G_CALLBACK (reeve_question_page_stop), self);
  gtk_box_append (GTK_BOX (self->running), progress);
  gtk_box_append (GTK_BOX (self->running), stop);
  gtk_widget_set_visible (self->running, FALSE);
  return self->running;
}

/* --- the page --- */

static void
add_header (ReeveAnswerPage   *self,
            const ReeveResult *result)
{
  const ReeveTool *tool = reeve_tool_find (result->tool, NULL);
  GString *inputs = g_string_new (*result->scenario_name != '\0' ? result->scenario_name
                                                                 : _("Baseline"));

  gtk_box_append (self->page,
                  reeve_question_page_new_header (REEVE_QUESTION_PAGE (self), result->title));
  if (tool != NULL)
    gtk_box_append (self->page, new_label (_(tool->question), "title-2"));
  for (guint i = 0; i < result->inputs->len; i++)
    g_string_append_printf (inputs, " · %s",
                            ((ReeveInput *) g_ptr_array_index (result->inputs, i))->name);
  gtk_box_append (self->page, new_label (inputs->str, "dim-label"));
  g_string_free (inputs, TRUE);
}

static void
add_stale_strip (ReeveAnswerPage *self)
{
  GtkWidget *again = gtk_button_new_with_label (_("Answer Again"));

  self->stale = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->stale_words = GTK_LABEL (new_label ("", NULL));
  gtk_widget_set_hexpand (GTK_WIDGET (self->stale_words), TRUE);
  gtk_widget_set_valign (again, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (again, _("Ctrl+R"));
  g_signal_connect_swapped (again, "clicked", G_CALLBACK (reeve_answer_page_again), self);
  gtk_widget_add_css_class (self->stale, "reeve-strip");
  gtk_widget_add_css_class (self->stale, "warning");
  gtk_widget_add_css_class (self->stale, "in-page");
  gtk_box_append (GTK_BOX (self->stale), GTK_WIDGET (self->stale_words));
  gtk_box_append (GTK_BOX (self->stale), again);
  gtk_box_append (self->page, self->stale);
}

static void
add_run (GtkBox            *page,
         const ReeveResult *result)
{
  g_autofree char *seconds = reeve_format_duration (result->elapsed_s * 1000);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, result->seed);
  /* Translators: a seed, a duration, a version */
  g_autofree char *words = g_strdup_printf (_("Seed %s · %s · Reeve %s"), seed, seconds,
                                            result->version);
  GtkWidget *label = new_label (words, "caption");

  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (page, label);
}

static GtkWidget *
new_footer (ReeveAnswerPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *change = gtk_button_new_with_label (_("Change…"));
  GtkWidget *export = gtk_button_new_with_label (_("Export…"));

  self->export = export;
  gtk_widget_set_tooltip_text (change, _("Ask again with other values"));
  g_signal_connect_swapped (change, "clicked", G_CALLBACK (change_cb), self);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (export), "win.export");
  gtk_widget_add_css_class (export, "suggested-action");
  gtk_widget_set_hexpand (change, TRUE);
  gtk_widget_set_hexpand (export, TRUE);
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  gtk_box_append (GTK_BOX (box), export);
  gtk_box_append (GTK_BOX (box), change);
  gtk_widget_add_css_class (box, "reeve-footer");
  return box;
}

/* --- following --- */

static void
add_live_strip (ReeveAnswerPage *self)
{
  self->live = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->live_spinner = GTK_SPINNER (gtk_spinner_new ());
  self->live_words = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role",
                                              GTK_ACCESSIBLE_ROLE_STATUS, "xalign", 0.0,
                                              "wrap", TRUE, "hexpand", TRUE, NULL));
  self->keep = gtk_button_new_with_mnemonic (_("_Keep"));
  gtk_widget_set_valign (self->keep, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->keep, _("Store this answer as one step (Ctrl+R)"));
  g_signal_connect_swapped (self->keep, "clicked", G_CALLBACK (reeve_answer_page_again), self);
  gtk_widget_add_css_class (self->live, "reeve-strip");
  gtk_widget_add_css_class (self->live, "live");
  gtk_widget_add_css_class (self->live, "in-page");
  gtk_box_append (GTK_BOX (self->live), GTK_WIDGET (self->live_spinner));
  gtk_box_append (GTK_BOX (self->live), GTK_WIDGET (self->live_words));
  gtk_box_append (GTK_BOX (self->live), self->keep);
  gtk_box_append (self->page, self->live);
}

static char *
dup_live_words (ReeveAnswerPage *self,
                ReeveLive       *live)
{
  g_autofree char *option = reeve_session_dup_scenario_name (self->session);

  switch (reeve_live_get_state (live))
    {
    case REEVE_LIVE_WORKING:
      return g_strdup (_("Following what changed…"));
    case REEVE_LIVE_FAILED:
      /* Translators: why an answer could not follow what was changed */
      return g_strdup_printf (_("Cannot follow: %s"), reeve_live_get_failure (live));
    case REEVE_LIVE_CURRENT:
      /* Translators: the name of an option */
      return g_strdup_printf (_("Live, not saved: “%s” as it is now"), option);
    case REEVE_LIVE_STORED:
    default:
      return g_strdup ("");
    }
}

/* Told once it rests: a reader would never end when each place is told. */
static void
show_live_words (ReeveAnswerPage *self,
                 const char      *words)
{
  if (!g_str_equal (gtk_label_get_label (self->live_words), words))
    gtk_label_set_label (self->live_words, words);
}

static void
show_state (ReeveAnswerPage   *self,
            const ReeveResult *stored)
{
  ReeveLive *live = reeve_session_get_live (self->session);
  ReeveLiveState state = reeve_live_get_state (live);
  gboolean is_stored = state == REEVE_LIVE_STORED;
  g_autofree char *words = dup_live_words (self, live);

  show_live_words (self, words);
  gtk_widget_set_visible (self->live, !is_stored);
  gtk_widget_set_visible (GTK_WIDGET (self->live_spinner), state == REEVE_LIVE_WORKING);
  gtk_spinner_set_spinning (self->live_spinner, state == REEVE_LIVE_WORKING);
  gtk_widget_set_sensitive (self->keep, state == REEVE_LIVE_CURRENT);
  gtk_widget_set_sensitive (self->export, is_stored);
  gtk_widget_set_tooltip_text (self->export,
                               is_stored ? _("Give this answer out (Ctrl+E)")
                                         : _("Keep the answer first: what is stored is older"));
  if (state == REEVE_LIVE_FAILED)
    gtk_widget_add_css_class (self->live, "warning");
  else
    gtk_widget_remove_css_class (self->live, "warning");

  gtk_widget_set_visible (self->stale, is_stored && *stored->out_of_date != '\0');
  if (*stored->out_of_date != '\0')
    {
      /* Translators: what changed since the answer */
      g_autofree char *stale = g_strdup_printf (_("Out of date: %s"), stored->out_of_date);

      gtk_label_set_label (self->stale_words, stale);
    }
}

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static GtkWidget *
new_table (ReeveAnswerPage   *self,
           const ReeveResult *stored)
{
  const ReeveTable *rows = reeve_live_get_table (reeve_session_get_live (self->session), 0);
  const ReeveDataset *dataset = stored->outputs->len > 0
    ? reeve_session_find_dataset (self->session, g_array_index (stored->outputs, gint64, 0)) : NULL;

  if (rows == NULL)
    return reeve_answer_table_new (self->session, stored);
  return dataset != NULL ? reeve_answer_table_new_live (dataset->name, rows) : NULL;
}

/* The live answer's figures say what became of the stored one's. */
static void
fill_answer (ReeveAnswerPage   *self,
             const ReeveResult *stored)
{
  guint serial = reeve_live_get_serial (reeve_session_get_live (self->session));
  const ReeveResult *live = reeve_live_get_result (reeve_session_get_live (self->session));
  const ReeveResult *result = live != NULL ? live : stored;
  const ReeveResult *before = live != NULL ? stored
                              : reeve_session_find_result (self->session, self->before_id);
  GtkWidget *table;

  /* The session reads its list anew with each step; what is stored stays the same. */
  if (gtk_widget_get_first_child (GTK_WIDGET (self->figures)) != NULL && self->serial == serial)
    return;
  self->serial = serial;
  clear_box (self->figures);
  clear_box (self->notes);
  gtk_box_append (self->figures, reeve_answer_figures_new (result, before));
  table = new_table (self, stored);
  if (table != NULL)
    gtk_box_append (self->figures, table);
  add_numbers (self->figures, result);
  add_warnings (self->notes, result);
  add_run (self->notes, result);
}

/* --- the whole --- */

static GtkBox *
add_part (ReeveAnswerPage *self)
{
  GtkWidget *part = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_append (self->page, part);
  return GTK_BOX (part);
}

static void
build (ReeveAnswerPage   *self,
       const ReeveResult *result)
{
  add_header (self, result);
  add_stale_strip (self);
  add_live_strip (self);
  gtk_box_append (self->page, new_running (self));
  self->message = GTK_LABEL (new_label ("", "error"));
  gtk_widget_set_visible (GTK_WIDGET (self->message), FALSE);
  gtk_box_append (self->page, GTK_WIDGET (self->message));
  self->page = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  self->body = GTK_WIDGET (self->page);
  gtk_box_append (self->outer, self->body);
  self->figures = add_part (self);
  add_layers (self, result);
  self->notes = add_part (self);
}

static void
fill (ReeveAnswerPage *self)
{
  const ReeveResult *result = reeve_session_find_result (self->session, self->result_id);

  if (result == NULL)
    return;
  if (!self->is_filled)
    build (self, result);
  self->is_filled = TRUE;
  fill_answer (self, result);
  show_state (self, result);
}

static void
reeve_answer_page_dispose (GObject *object)
{
  ReeveAnswerPage *self = REEVE_ANSWER_PAGE (object);

  g_signal_handlers_disconnect_by_data (self->session, self);
  g_signal_handlers_disconnect_by_data (reeve_session_get_live (self->session), self);

  G_OBJECT_CLASS (reeve_answer_page_parent_class)->dispose (object);
}

static void
reeve_answer_page_class_init (ReeveAnswerPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = reeve_answer_page_dispose;
  REEVE_QUESTION_PAGE_CLASS (klass)->set_running = set_running;
  REEVE_QUESTION_PAGE_CLASS (klass)->show_message = show_message;
  change_signal = g_signal_new ("change", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
}

static void
reeve_answer_page_init (ReeveAnswerPage *self)
{
  GtkWidget *whole = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->page = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  self->outer = self->page;
  gtk_widget_set_margin_top (GTK_WIDGET (self->page), 6);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->page), 18);
  gtk_widget_set_margin_start (GTK_WIDGET (self->page), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->page), 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->page));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (whole), scroller);
  gtk_box_append (GTK_BOX (whole), new_footer (self));
  adw_bin_set_child (ADW_BIN (self), whole);
}

GtkWidget *
reeve_answer_page_new (ReeveSession *session,
                       gint64        result,
                       gint64        before)
{
  ReeveAnswerPage *self = g_object_new (REEVE_TYPE_ANSWER_PAGE, "session", session, NULL);

  self->session = session;
  self->result_id = result;
  self->before_id = before;
  g_signal_connect_swapped (session, "contents-changed", G_CALLBACK (fill), self);
  g_signal_connect_swapped (reeve_session_get_live (session), "changed", G_CALLBACK (fill), self);
  fill (self);
  return GTK_WIDGET (self);
}
