/* ui/answer-page.c — an answer: figures, proof, warnings, layers, table */
#include "ui/answer-page.h"

#include "analysis/tool.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/units.h"

#define N_FIGURES 3
#define N_PREVIEW_ROWS 8
#define N_PREVIEW_COLUMNS 3

struct _ReeveAnswerPage
{
  AdwBin        parent_instance;

  ReeveSession *session;      /* owned */
  gint64        result_id;
  GtkBox       *page;         /* child: filled when the session knows the result */
  gboolean      is_filled;
  GtkWidget    *stale;        /* child: strip of an answer that is out of date */
  GtkLabel     *stale_words;  /* child */
  GtkWidget    *table_box;    /* child */
};

G_DEFINE_FINAL_TYPE (ReeveAnswerPage, reeve_answer_page, ADW_TYPE_BIN)

enum { BACK, AGAIN, N_SIGNALS };
static guint signals[N_SIGNALS];

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

/* --- figures and proof --- */

static GtkWidget *
new_figure (const ReeveNumber *number)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *value = reeve_format_quantity (number->value, number->unit);
  GtkWidget *figure = new_label (value, "reeve-figure");
  GtkWidget *title = new_label (number->title, "caption");

  gtk_widget_add_css_class (figure, "title-3");
  gtk_widget_add_css_class (figure, "numeric");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 6);
  gtk_box_append (GTK_BOX (box), figure);
  gtk_box_append (GTK_BOX (box), title);
  return box;
}

static GtkWidget *
new_proof (const char *proof)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new_from_icon_name ("object-select-symbolic");
  GtkWidget *label = new_label (proof, "reeve-proof");

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
add_figures (ReeveAnswerPage   *self,
             const ReeveResult *result)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *figures = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (card, "card");
  gtk_box_set_homogeneous (GTK_BOX (figures), TRUE);
  for (guint i = 0; i < MIN (result->numbers->len, N_FIGURES); i++)
    gtk_box_append (GTK_BOX (figures), new_figure (g_ptr_array_index (result->numbers, i)));
  gtk_box_append (GTK_BOX (card), figures);
  if (*result->proof != '\0')
    {
      gtk_box_append (GTK_BOX (card), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
      gtk_box_append (GTK_BOX (card), new_proof (result->proof));
    }
  gtk_box_append (self->page, card);
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
add_numbers (ReeveAnswerPage   *self,
             const ReeveResult *result)
{
  GtkWidget *group = adw_preferences_group_new ();

  for (guint i = N_FIGURES; i < result->numbers->len; i++)
    {
      const ReeveNumber *number = g_ptr_array_index (result->numbers, i);
      g_autofree char *value = reeve_format_quantity (number->value, number->unit);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new_row (number->title, value));
    }
  if (result->numbers->len > N_FIGURES)
    gtk_box_append (self->page, group);
}

static void
add_warnings (ReeveAnswerPage   *self,
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
  gtk_box_append (self->page, group);
}

/* --- a table of the first layer: read by a worker --- */

typedef struct
{
  ReeveWorkspace *workspace;  /* owned */
  gint64          dataset_id;
} Wanted;

static void
free_wanted (gpointer data)
{
  Wanted *wanted = data;

  g_object_unref (wanted->workspace);
  g_free (wanted);
}

static gpointer
read_worker (gpointer   input,
             ReeveJob  *job,
             GError   **error)
{
  Wanted *wanted = input;
  sqlite3 *db = reeve_workspace_open_reader (wanted->workspace, error);
  g_autoptr (ReeveDataset) dataset = NULL;
  ReeveTable *table = NULL;

  if (db == NULL)
    return NULL;
  dataset = reeve_catalogue_get (db, wanted->dataset_id, error);
  if (dataset != NULL)
    table = reeve_dataset_read_table (db, dataset, job, error);
  reeve_workspace_close_reader (db);
  return table;
}

static void
free_table (gpointer table)
{
  reeve_table_unref (table);
}

static const ReeveWork reading = {
  .run = read_worker, .input_free = free_wanted, .result_free = free_table,
};

static void
put_cell (GtkGrid    *grid,
          const char *text,
          guint       column,
          guint       row,
          gboolean    number)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, !number);
  gtk_widget_add_css_class (label, row == 0 ? "caption-heading" : "numeric");
  if (row == 0)
    gtk_widget_add_css_class (label, "dim-label");
  gtk_grid_attach (grid, label, (int) column, (int) row, 1, 1);
}

static void
show_table (ReeveAnswerPage  *self,
            const ReeveTable *table)
{
  GtkWidget *grid = gtk_grid_new ();
  guint n_rows = MIN (reeve_table_get_n_rows (table), N_PREVIEW_ROWS);
  guint shown = 0;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 9);
  gtk_widget_set_margin_top (grid, 12);
  gtk_widget_set_margin_bottom (grid, 12);
  gtk_widget_set_margin_start (grid, 12);
  gtk_widget_set_margin_end (grid, 12);
  /* Column 0 is the record's number, which tells people nothing. */
  for (guint i = 1; i < reeve_table_get_n_columns (table) && shown < N_PREVIEW_COLUMNS; i++)
    {
      const ReeveColumn *column = reeve_table_get_column (table, i);
      gboolean number = column->type == REEVE_COLUMN_INTEGER || column->type == REEVE_COLUMN_REAL;

      put_cell (GTK_GRID (grid), column->title, shown, 0, number);
      for (guint row = 0; row < n_rows; row++)
        {
          g_autofree char *text = reeve_table_dup_display (table, row, i);

          put_cell (GTK_GRID (grid), text, shown, row + 1, number);
        }
      shown++;
    }
  gtk_widget_add_css_class (self->table_box, "card");
  gtk_box_append (GTK_BOX (self->table_box), grid);
  gtk_widget_set_visible (self->table_box, n_rows > 0);
}

static void
table_read_cb (GObject      *source,
               GAsyncResult *async,
               gpointer      data)
{
  g_autoptr (ReeveAnswerPage) self = data;
  g_autoptr (ReeveTable) table = reeve_job_run_finish (REEVE_JOB (source), async, NULL);

  if (table != NULL && self->session != NULL)
    show_table (self, table);
}

static void
add_table (ReeveAnswerPage   *self,
           const ReeveResult *result)
{
  const ReeveDataset *dataset = NULL;
  g_autoptr (ReeveJob) job = NULL;
  Wanted *wanted;

  for (guint i = 0; i < result->outputs->len && dataset == NULL; i++)
    dataset = reeve_session_find_dataset (self->session,
                                          g_array_index (result->outputs, gint64, i));
  /* A preview of eight rows is not worth reading a hundred thousand. */
  if (dataset == NULL || dataset->n_rows > 20000)
    return;

  gtk_box_append (self->page, new_label (dataset->name, "heading"));
  self->table_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_visible (self->table_box, FALSE);
  gtk_box_append (self->page, self->table_box);
  wanted = g_new0 (Wanted, 1);
  wanted->workspace = g_object_ref (reeve_session_get_workspace (self->session));
  wanted->dataset_id = dataset->id;
  job = reeve_job_new ();
  reeve_job_run_async (job, &reading, wanted, table_read_cb, g_object_ref (self));
}

/* --- layers of the answer on the map --- */

static gboolean
set_visible (ReeveEdit *edit,
             gpointer   data,
             ReeveJob  *job,
             GError   **error)
{
  return reeve_edit_set_dataset (edit, data, error);
}

static void
free_dataset (gpointer dataset)
{
  reeve_dataset_free (dataset);
}

static gboolean
layer_switched_cb (ReeveAnswerPage *self,
                   gboolean         state,
                   GtkSwitch       *toggle)
{
  const gint64 *id = g_object_get_data (G_OBJECT (toggle), "dataset");
  const ReeveDataset *dataset = reeve_session_find_dataset (self->session, *id);
  ReeveDataset *changed;
  g_autofree char *name = NULL;

  if (dataset == NULL || dataset->visible == state)
    return FALSE;
  changed = reeve_dataset_copy (dataset);
  changed->visible = state;
  /* Translators: a dataset */
  name = state ? g_strdup_printf (_("Show %s"), dataset->name)
               : g_strdup_printf (_("Hide %s"), dataset->name);
  reeve_session_edit (self->session, name, set_visible, changed, free_dataset, FALSE, NULL);
  return FALSE;
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
      gtk_switch_set_active (GTK_SWITCH (toggle), dataset->visible);
      g_object_set_data_full (G_OBJECT (toggle), "dataset", g_memdup2 (&id, sizeof id), g_free);
      g_signal_connect_swapped (toggle, "state-set", G_CALLBACK (layer_switched_cb), self);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
      n++;
    }
  if (n > 0)
    gtk_box_append (self->page, group);
}

/* --- the page --- */

static void
back_cb (ReeveAnswerPage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
again_cb (ReeveAnswerPage *self)
{
  g_signal_emit (self, signals[AGAIN], 0);
}

static void
add_header (ReeveAnswerPage   *self,
            const ReeveResult *result)
{
  const ReeveTool *tool = reeve_tool_find (result->tool, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  GString *inputs = g_string_new (*result->scenario_name != '\0' ? result->scenario_name
                                                                 : _("Baseline"));

  gtk_widget_add_css_class (back, "flat");
  gtk_widget_set_tooltip_text (back, _("All Questions"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (back), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("All Questions"), -1);
  g_signal_connect_swapped (back, "clicked", G_CALLBACK (back_cb), self);
  gtk_box_append (GTK_BOX (box), back);
  gtk_box_append (GTK_BOX (box), new_label (result->title, "heading"));
  gtk_box_append (self->page, box);
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
  self->stale_words = GTK_LABEL (new_label ("", "warning"));
  gtk_widget_set_hexpand (GTK_WIDGET (self->stale_words), TRUE);
  gtk_widget_set_valign (again, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (again, "clicked", G_CALLBACK (again_cb), self);
  gtk_box_append (GTK_BOX (self->stale), GTK_WIDGET (self->stale_words));
  gtk_box_append (GTK_BOX (self->stale), again);
  gtk_box_append (self->page, self->stale);
}

static void
add_foot (ReeveAnswerPage   *self,
          const ReeveResult *result)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *again = gtk_button_new_with_label (_("Answer Again"));
  GtkWidget *export = gtk_button_new_with_label (_("Export…"));
  g_autofree char *seconds = reeve_format_duration (result->elapsed_s * 1000);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, result->seed);
  /* Translators: a seed, a duration, a version */
  g_autofree char *words = g_strdup_printf (_("Seed %s · %s · Reeve %s"), seed, seconds,
                                            result->version);

  gtk_box_append (self->page, new_label (words, "caption"));
  g_signal_connect_swapped (again, "clicked", G_CALLBACK (again_cb), self);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (export), "win.export");
  gtk_widget_set_hexpand (again, TRUE);
  gtk_widget_set_hexpand (export, TRUE);
  gtk_box_append (GTK_BOX (box), again);
  gtk_box_append (GTK_BOX (box), export);
  gtk_box_append (self->page, box);
}

static void
fill (ReeveAnswerPage *self)
{
  const ReeveResult *result = reeve_session_find_result (self->session, self->result_id);

  if (result == NULL)
    return;
  if (!self->is_filled)
    {
      self->is_filled = TRUE;
      add_header (self, result);
      add_stale_strip (self);
      add_figures (self, result);
      add_table (self, result);
      add_numbers (self, result);
      add_layers (self, result);
      add_warnings (self, result);
      add_foot (self, result);
    }
  gtk_widget_set_visible (self->stale, *result->out_of_date != '\0');
  if (*result->out_of_date != '\0')
    {
      /* Translators: what changed since the answer */
      g_autofree char *words = g_strdup_printf (_("Out of date: %s"), result->out_of_date);

      gtk_label_set_label (self->stale_words, words);
    }
}

static gboolean
back_shortcut_cb (GtkWidget *widget,
                  GVariant  *args,
                  gpointer   data)
{
  back_cb (REEVE_ANSWER_PAGE (widget));
  return TRUE;
}

static void
reeve_answer_page_dispose (GObject *object)
{
  ReeveAnswerPage *self = REEVE_ANSWER_PAGE (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (reeve_answer_page_parent_class)->dispose (object);
}

static void
reeve_answer_page_class_init (ReeveAnswerPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = reeve_answer_page_dispose;
  signals[BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
  signals[AGAIN] = g_signal_new ("again", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, back_shortcut_cb,
                                NULL);
}

static void
reeve_answer_page_init (ReeveAnswerPage *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->page = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  gtk_widget_set_margin_top (GTK_WIDGET (self->page), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->page), 18);
  gtk_widget_set_margin_start (GTK_WIDGET (self->page), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->page), 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->page));
  adw_bin_set_child (ADW_BIN (self), scroller);
}

GtkWidget *
reeve_answer_page_new (ReeveSession *session,
                       gint64        result)
{
  ReeveAnswerPage *self = g_object_new (REEVE_TYPE_ANSWER_PAGE, NULL);

  self->session = g_object_ref (session);
  self->result_id = result;
  g_signal_connect_swapped (session, "contents-changed", G_CALLBACK (fill), self);
  fill (self);
  return GTK_WIDGET (self);
}
