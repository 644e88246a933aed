/* ui/questions-pane.c — the questions a city can ask, and their answers */
#include "ui/questions-pane.h"

#include "analysis/tool.h"
#include "core/i18n.h"
#include "core/units.h"
#include "ui/answer-page.h"
#include "ui/answer-values.h"
#include "ui/param-row.h"
#include "ui/question-form.h"

struct _ReeveQuestionsPane
{
  AdwBin          parent_instance;

  ReeveSession   *session;      /* owned */
  GtkStack       *stack;        /* child */
  GtkBox         *gallery;      /* child: groups and answers */
  GtkSearchEntry *search;       /* child */
  GtkWidget      *nothing;      /* child: when the search finds none */
  GtkLabel       *nothing_words; /* child */
  GPtrArray      *rows;         /* owned, of borrowed AdwActionRow: the questions */
  GtkWidget      *answers;      /* child: group of stored answers */
  GPtrArray      *answer_rows;  /* owned, of borrowed rows */
  gint64          result_id;    /* shown, or 0 */
  gint64          awaited_id;   /* answered, not yet known to the session, or 0 */
  gint64          before_id;    /* the answer that it replaces, or 0 */
};

G_DEFINE_FINAL_TYPE (ReeveQuestionsPane, reeve_questions_pane, ADW_TYPE_BIN)

static void list_answers (ReeveQuestionsPane *self);
static void show_form   (ReeveQuestionsPane *self,
                         const ReeveTool    *tool,
                         const ReeveValues  *values);
static void show_answer (ReeveQuestionsPane *self,
                         gint64              id);

/* --- pages beside the gallery: one at a time, replaced whole --- */

static void
back_cb (ReeveQuestionsPane *self)
{
  self->result_id = 0;
  self->awaited_id = 0;
  /* Its row says what was tried. */
  if (self->session != NULL)
    list_answers (self);
  gtk_stack_set_visible_child_name (self->stack, "gallery");
}

static void
show_page (ReeveQuestionsPane *self,
           GtkWidget          *page)
{
  GtkWidget *old = gtk_stack_get_child_by_name (self->stack, "page");

  if (old != NULL)
    gtk_stack_remove (self->stack, old);
  gtk_stack_add_named (self->stack, page, "page");
  gtk_stack_set_visible_child (self->stack, page);
  gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

/* The page stays until the session knows the answer: figures follow figures. */
static void
answered_cb (ReeveQuestionsPane *self,
             gint64              id)
{
  self->before_id = self->result_id;
  self->awaited_id = id;
  /* What a saved view hides would hide the answer. */
  if (reeve_session_get_view (self->session) != NULL)
    reeve_session_show_view (self->session, NULL);
  if (self->awaited_id != 0 && reeve_session_find_result (self->session, id) != NULL)
    show_answer (self, id);
}

static void
show_form (ReeveQuestionsPane *self,
           const ReeveTool    *tool,
           const ReeveValues  *values)
{
  GtkWidget *form = reeve_question_form_new (self->session, tool, values);

  g_signal_connect_swapped (form, "back", G_CALLBACK (back_cb), self);
  g_signal_connect_swapped (form, "answered", G_CALLBACK (answered_cb), self);
  show_page (self, form);
  self->result_id = 0;
}

static void
change_cb (ReeveQuestionsPane *self)
{
  const ReeveResult *result = reeve_session_find_result (self->session, self->result_id);
  const ReeveTool *tool = result != NULL ? reeve_tool_find (result->tool, NULL) : NULL;
  g_autoptr (ReeveValues) values = tool != NULL ? reeve_answer_values (result) : NULL;

  if (tool != NULL)
    show_form (self, tool, values);
}

static void
show_answer (ReeveQuestionsPane *self,
             gint64              id)
{
  gint64 before_id = id == self->awaited_id ? self->before_id : 0;
  GtkWidget *page;

  self->result_id = id;
  self->awaited_id = 0;
  /* First: the page has a switch for each layer. */
  reeve_session_show_answer (self->session, id);
  /* What was tried with the one before is in this one. */
  if (before_id != 0)
    reeve_live_forget (reeve_session_get_live (self->session), before_id);
  page = reeve_answer_page_new (self->session, id, before_id);
  g_signal_connect_swapped (page, "back", G_CALLBACK (back_cb), self);
  g_signal_connect_swapped (page, "change", G_CALLBACK (change_cb), self);
  g_signal_connect_swapped (page, "answered", G_CALLBACK (answered_cb), self);
  show_page (self, page);
}

/* --- the gallery --- */

static void
question_activated_cb (ReeveQuestionsPane *self,
                       AdwActionRow       *row)
{
  show_form (self, g_object_get_data (G_OBJECT (row), "tool"), NULL);
}

static void
answer_activated_cb (ReeveQuestionsPane *self,
                     AdwActionRow       *row)
{
  reeve_questions_pane_show (self, *(gint64 *) g_object_get_data (G_OBJECT (row), "result"));
}

/* Whether the city has a layer for each that the question cannot do without. */
static gboolean
has_inputs (const ReeveTool     *tool,
            const ReeveContents *contents)
{
  for (const ReeveParam *param = tool->params; param->key != NULL; param++)
    {
      gboolean found = !param->required || param->kind != REEVE_PARAM_LAYER;

      for (guint i = 0; !found && i < contents->datasets->len; i++)
        found = reeve_param_takes (param, g_ptr_array_index (contents->datasets, i));
      if (!found)
        return FALSE;
    }
  return contents->datasets->len > 0;
}

/* A card without its data stays, and says where the data comes from. */
static void
mark_questions (ReeveQuestionsPane  *self,
                const ReeveContents *contents)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      GtkWidget *import = g_object_get_data (G_OBJECT (row), "import");
      gboolean ready = has_inputs (g_object_get_data (G_OBJECT (row), "tool"), contents);

      /* With nothing at all the map asks for a city, once. */
      gtk_widget_set_visible (import, !ready && contents->datasets->len > 0);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), ready);
    }
}

static GtkWidget *
new_import_button (void)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Import…"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.import");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (button, FALSE);
  return button;
}

static GtkWidget *
add_question (ReeveQuestionsPane *self,
              const ReeveTool    *tool)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *import = new_import_button ();
  GtkWidget *icon = gtk_image_new_from_icon_name (tool->icon);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(tool->question));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(tool->needs));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), import);
  g_object_set_data (G_OBJECT (row), "import", import);
  g_object_set_data (G_OBJECT (row), "tool", (gpointer) tool);
  g_signal_connect_swapped (row, "activated", G_CALLBACK (question_activated_cb), self);
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
fill_gallery (ReeveQuestionsPane *self)
{
  const char *group_id = "";
  GtkWidget *group = NULL;

  for (guint i = 0; reeve_tool_list ()[i] != NULL; i++)
    {
      const ReeveTool *tool = reeve_tool_list ()[i];

      if (!g_str_equal (group_id, tool->group))
        {
          group = adw_preferences_group_new ();
          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group),
                                           reeve_tool_get_group_title (tool->group));
          gtk_box_append (self->gallery, group);
          group_id = tool->group;
        }
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), add_question (self, tool));
    }
}

static gboolean
row_matches (AdwPreferencesRow *row,
             const char        *folded)
{
  const ReeveTool *tool = g_object_get_data (G_OBJECT (row), "tool");
  g_autofree char *all = g_strjoin (" ", _(tool->question), _(tool->title), tool->id, NULL);
  g_autofree char *text = g_utf8_casefold (all, -1);

  return strstr (text, folded) != NULL;
}

static void
search_changed_cb (ReeveQuestionsPane *self)
{
  g_autofree char *folded = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)),
                                             -1);
  guint n_shown = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      gboolean shown = row_matches (ADW_PREFERENCES_ROW (row), folded);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      gtk_widget_set_visible (row, shown);
      n_shown += shown;
      /* A heading without a question says nothing. */
      if (i == 0 || group != gtk_widget_get_ancestor (g_ptr_array_index (self->rows, i - 1),
                                                      ADW_TYPE_PREFERENCES_GROUP))
        gtk_widget_set_visible (group, shown);
      else if (shown)
        gtk_widget_set_visible (group, TRUE);
    }
  gtk_widget_set_visible (self->nothing, n_shown == 0);
  if (n_shown == 0)
    {
      /* Translators: what was searched for */
      g_autofree char *words =
        g_strdup_printf (_("Nothing here matches “%s”"),
                         gtk_editable_get_text (GTK_EDITABLE (self->search)));

      gtk_label_set_label (self->nothing_words, words);
    }
}

static void
search_activated_cb (ReeveQuestionsPane *self)
{
  /* Enter may come before the entry says that it has changed. */
  search_changed_cb (self);
  for (guint i = 0; i < self->rows->len; i++)
    if (gtk_widget_get_visible (g_ptr_array_index (self->rows, i)))
      {
        question_activated_cb (self, g_ptr_array_index (self->rows, i));
        return;
      }
}

static GtkWidget *
new_warning (void)
{
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  gtk_widget_add_css_class (icon, "warning");
  return icon;
}

static GtkWidget *
new_answer_row (ReeveQuestionsPane *self,
                const ReeveResult  *result)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *number = g_strdup_printf ("%d", (int) result->id);
  /* Translators: an answer's number, the option it was asked of */
  g_autofree char *plain = g_strdup_printf (_("No. %s · %s"), number,
                                            *result->scenario_name != '\0'
                                            ? result->scenario_name : _("Baseline"));
  /* Translators: what changed since the answer */
  g_autofree char *stale = g_strdup_printf (_("Out of date: %s"), result->out_of_date);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), result->title);
  if (*result->out_of_date != '\0')
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), new_warning ());
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               reeve_live_has_tries (reeve_session_get_live (self->session),
                                                     result->id)
                               ? _("Something was tried with it and is not kept")
                               : *result->out_of_date != '\0' ? stale : plain);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "result", g_memdup2 (&result->id, sizeof result->id),
                          g_free);
  g_signal_connect_swapped (row, "activated", G_CALLBACK (answer_activated_cb), self);
  return row;
}

static void
list_answers (ReeveQuestionsPane *self)
{
  const ReeveContents *contents = reeve_session_get_contents (self->session);

  for (guint i = 0; i < self->answer_rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->answers),
                                  g_ptr_array_index (self->answer_rows, i));
  g_ptr_array_set_size (self->answer_rows, 0);
  for (guint i = contents != NULL ? contents->results->len : 0; i-- > 0;)
    {
      GtkWidget *row = new_answer_row (self, g_ptr_array_index (contents->results, i));

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->answers), row);
      g_ptr_array_add (self->answer_rows, row);
    }
  gtk_widget_set_visible (self->answers, self->answer_rows->len > 0);
}

static void
contents_changed_cb (ReeveQuestionsPane *self)
{
  const ReeveContents *contents = reeve_session_get_contents (self->session);

  list_answers (self);
  if (contents == NULL)
    return;
  mark_questions (self, contents);
  /* Undone, or deleted: there is nothing to show any more. */
  if (self->result_id != 0 && reeve_session_find_result (self->session, self->result_id) == NULL)
    back_cb (self);
  if (self->awaited_id != 0 && reeve_session_find_result (self->session, self->awaited_id) != NULL)
    show_answer (self, self->awaited_id);
}

void
reeve_questions_pane_ask (ReeveQuestionsPane *self)
{
  back_cb (self);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
reeve_questions_pane_again (ReeveQuestionsPane *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (self->stack);

  if (REEVE_IS_ANSWER_PAGE (page))
    reeve_answer_page_again (REEVE_ANSWER_PAGE (page));
}

void
reeve_questions_pane_answer (ReeveQuestionsPane *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (self->stack);

  if (REEVE_IS_QUESTION_FORM (page))
    reeve_question_form_answer (REEVE_QUESTION_FORM (page));
}

void
reeve_questions_pane_take_focus (ReeveQuestionsPane *self)
{
  gtk_widget_child_focus (gtk_stack_get_visible_child (self->stack), GTK_DIR_TAB_FORWARD);
}

void
reeve_questions_pane_show (ReeveQuestionsPane *self,
                           gint64              result_id)
{
  const ReeveResult *result = reeve_session_find_result (self->session, result_id);

  if (result == NULL)
    return;
  reeve_session_set_scenario (self->session, result->scenario_id);
  show_answer (self, result_id);
}

gboolean
reeve_questions_pane_can_export (ReeveQuestionsPane *self)
{
  return self->result_id != 0 &&
         reeve_live_get_state (reeve_session_get_live (self->session)) == REEVE_LIVE_STORED;
}

gint64
reeve_questions_pane_get_result (ReeveQuestionsPane *self)
{
  return self->result_id;
}

static void
clear_cb (ReeveQuestionsPane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static GtkWidget *
new_nothing (ReeveQuestionsPane *self)
{
  GtkWidget *clear = gtk_button_new_with_mnemonic (_("_Clear"));

  self->nothing = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->nothing_words = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->nothing_words, TRUE);
  gtk_label_set_wrap_mode (self->nothing_words, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (self->nothing_words, GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->nothing_words), "dim-label");
  gtk_widget_set_halign (clear, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (clear, "clicked", G_CALLBACK (clear_cb), self);
  gtk_box_append (GTK_BOX (self->nothing), GTK_WIDGET (self->nothing_words));
  gtk_box_append (GTK_BOX (self->nothing), clear);
  gtk_widget_set_visible (self->nothing, FALSE);
  return self->nothing;
}

static void
build (ReeveQuestionsPane *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *title = gtk_label_new (_("Questions"));

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_transition_type (self->stack, GTK_STACK_TRANSITION_TYPE_SLIDE_LEFT_RIGHT);
  self->gallery = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  gtk_widget_set_margin_top (GTK_WIDGET (self->gallery), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->gallery), 18);
  gtk_widget_set_margin_start (GTK_WIDGET (self->gallery), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->gallery), 12);
  gtk_widget_add_css_class (title, "heading");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_box_append (self->gallery, title);

  self->search = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  g_object_set (self->search, "placeholder-text", _("Find a question"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Find a question"), -1);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (search_activated_cb), self);
  gtk_box_append (self->gallery, GTK_WIDGET (self->search));

  gtk_box_append (self->gallery, new_nothing (self));
  fill_gallery (self);

  self->answers = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->answers), _("Answers"));
  gtk_widget_set_visible (self->answers, FALSE);
  gtk_box_append (self->gallery, self->answers);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->gallery));
  gtk_stack_add_named (self->stack, scroller, "gallery");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

static void
reeve_questions_pane_dispose (GObject *object)
{
  ReeveQuestionsPane *self = REEVE_QUESTIONS_PANE (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->answer_rows, g_ptr_array_unref);

  G_OBJECT_CLASS (reeve_questions_pane_parent_class)->dispose (object);
}

static void
reeve_questions_pane_class_init (ReeveQuestionsPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = reeve_questions_pane_dispose;
}

static void
reeve_questions_pane_init (ReeveQuestionsPane *self)
{
  self->rows = g_ptr_array_new ();
  self->answer_rows = g_ptr_array_new ();
  build (self);
}

GtkWidget *
reeve_questions_pane_new (ReeveSession *session)
{
  ReeveQuestionsPane *self = g_object_new (REEVE_TYPE_QUESTIONS_PANE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "contents-changed", G_CALLBACK (contents_changed_cb), self);
  contents_changed_cb (self);
  return GTK_WIDGET (self);
}
