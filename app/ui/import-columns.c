/* ui/import-columns.c — what the columns of a file mean, its first rows and its bad ones */
#include "ui/import-columns.h"

#include "core/i18n.h"
#include "core/units.h"
#include "ui/import-column-row.h"

#include <string.h>

/* Columns shown at once; the rest on demand, for a file may have thousands. */
#define COLUMNS_AT_ONCE 60
#define ROWS_SHOWN 5
#define PROBLEMS_SHOWN 10
#define CELLS_SHOWN 24

struct _ReeveImportColumns
{
  AdwBin            parent_instance;

  ReeveImportDraft *draft;     /* owned, nullable */
  ReeveMeanings    *meanings;  /* owned, nullable */
  gboolean          filling;   /* what is shown is being set, not chosen */

  GtkLabel         *heading;
  GtkLabel         *about;
  GtkListBox       *list;
  GtkListBox       *cells;
  AdwActionRow     *count_row;
  AdwActionRow     *density_row;
  GtkCheckButton   *count_button;
  GtkCheckButton   *density_button;
  GtkCheckButton   *value_button;
  GtkButton        *more_button;
  GtkBox           *rows_box;
  GtkLabel         *rows_heading;
  GtkGrid          *grid;
  GtkBox           *problem_box;
  GtkLabel         *problem;
  GtkBox           *swap_box;
  GtkLabel         *notes;
};

G_DEFINE_FINAL_TYPE (ReeveImportColumns, reeve_import_columns, ADW_TYPE_BIN)

enum
{
  CHANGED,
  READ_AGAIN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- columns --- */

static void
update_rows (ReeveImportColumns *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    reeve_import_column_row_update (REEVE_IMPORT_COLUMN_ROW (row));
}

static void
chosen_cb (ReeveImportColumnRow *row,
           const char           *choice,
           ReeveImportColumns   *self)
{
  if (reeve_import_draft_choose (self->draft, reeve_import_column_row_get_column (row), choice))
    {
      g_signal_emit (self, signals[READ_AGAIN], 0);
      return;
    }
  /* A term stands once: the column that had it shows so at once. */
  update_rows (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
add_columns (ReeveImportColumns *self,
             guint               from,
             guint               n)
{
  GPtrArray *columns = self->draft->plan->columns;

  for (guint i = from; i < columns->len && i < from + n; i++)
    {
      GtkWidget *row = reeve_import_column_row_new (columns->pdata[i], self->meanings);

      g_signal_connect_object (row, "chosen", G_CALLBACK (chosen_cb), self, 0);
      gtk_list_box_append (self->list, row);
    }
  if (from + n < columns->len)
    {
      g_autofree char *count = reeve_format_count (columns->len - from - n);
      /* Translators: a count of columns */
      g_autofree char *words = g_strdup_printf (ngettext ("Show %s More Column",
                                                          "Show %s More Columns",
                                                          columns->len - from - n), count);

      gtk_button_set_label (self->more_button, words);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->more_button), from + n < columns->len);
}

static void
more_clicked_cb (ReeveImportColumns *self)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (self->list, (int) n) != NULL)
    n++;
  add_columns (self, n, 2 * COLUMNS_AT_ONCE);
}

/* --- rows --- */

static void
add_cell (ReeveImportColumns *self,
          const char         *text,
          const char         *css_class,
          int                 column,
          int                 row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 22);
  gtk_label_set_width_chars (GTK_LABEL (label), column == 0 ? 4 : 6);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, css_class);
  if (g_utf8_strlen (text, -1) > 20)
    gtk_widget_set_tooltip_text (label, text);
  gtk_widget_set_halign (label, GTK_ALIGN_START);
  gtk_grid_attach (self->grid, label, column, row, 1, 1);
}

/* The reason quotes the column and what stood in it. */
static gboolean
is_bad_cell (const ReeveImportProblem *problem,
             const char               *title,
             const char               *text)
{
  g_autofree char *quoted = g_strdup_printf ("“%s”", title);

  return *text != '\0' && strstr (problem->reason, quoted) != NULL &&
         strstr (problem->reason, text) != NULL;
}

static void
add_row (ReeveImportColumns       *self,
         const char *const        *texts,
         const ReeveImportProblem *problem,
         int                       row)
{
  GPtrArray *columns = self->draft->plan->columns;
  gboolean ended = FALSE;

  if (problem != NULL)
    {
      g_autofree char *number = reeve_format_count ((double) problem->number);

      add_cell (self, number, "dim-label", 0, row);
    }
  for (guint i = 0; i < MIN (columns->len, CELLS_SHOWN); i++)
    {
      const ReeveImportColumn *column = columns->pdata[i];
      const char *text;

      ended = ended || texts[i] == NULL;
      text = ended ? "" : texts[i];
      if (problem != NULL && is_bad_cell (problem, column->title, text))
        add_cell (self, text, "reeve-bad-cell", (int) i + 1, row);
      else
        add_cell (self, text, column->keep ? "body" : "dim-label", (int) i + 1, row);
    }
}

static void
clear_grid (ReeveImportColumns *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
}

static void
show_rows (ReeveImportColumns *self)
{
  const ReeveImportPlan *plan = self->draft->plan;
  int row = 0;

  clear_grid (self);
  gtk_widget_set_visible (GTK_WIDGET (self->rows_box),
                          plan->first_rows->len + plan->problems->len > 0);
  gtk_label_set_text (self->rows_heading, plan->n_bad > 0 ? _("First rows, and rows with a problem")
                                                          : _("First rows"));
  for (guint i = 0; i < MIN (plan->columns->len, CELLS_SHOWN); i++)
    add_cell (self, ((ReeveImportColumn *) plan->columns->pdata[i])->title, "dim-label",
              (int) i + 1, row);
  for (guint i = 0; i < MIN (plan->first_rows->len, ROWS_SHOWN); i++)
    add_row (self, plan->first_rows->pdata[i], NULL, ++row);
  for (guint i = 0; i < MIN (plan->problems->len, PROBLEMS_SHOWN); i++)
    {
      const ReeveImportProblem *problem = plan->problems->pdata[i];

      if (problem->texts != NULL)
        add_row (self, (const char *const *) problem->texts, problem, ++row);
    }
}

static void
show_problems (ReeveImportColumns *self)
{
  const ReeveImportPlan *plan = self->draft->plan;
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < MIN (plan->problems->len, 3); i++)
    g_string_append_printf (words, "%s\n", ((ReeveImportProblem *) plan->problems->pdata[i])->reason);
  if (plan->n_bad > 0)
    {
      g_autofree char *count = reeve_format_count ((double) plan->n_bad);

      /* Translators: a count of rows */
      g_string_append_printf (words, ngettext ("%s row will be left out and listed in the report.",
                                               "%s rows will be left out and listed in the report.",
                                               (gulong) plan->n_bad), count);
    }
  gtk_label_set_text (self->problem, words->str);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_box), words->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->swap_box),
                          plan->looks_swapped && !self->draft->asked.swap);
}

static void
show_notes (ReeveImportColumns *self)
{
  GPtrArray *notes = self->draft->plan->notes;
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < MIN (notes->len, 12); i++)
    g_string_append_printf (words, "%s%s", i > 0 ? "\n" : "", (char *) notes->pdata[i]);
  gtk_label_set_text (self->notes, words->str);
  gtk_widget_set_visible (GTK_WIDGET (self->notes), words->len > 0);
}

static void
swap_clicked_cb (ReeveImportColumns *self)
{
  self->draft->asked.swap = TRUE;
  g_signal_emit (self, signals[READ_AGAIN], 0);
}

/* --- what a raster's cells are --- */

static void
show_cells (ReeveImportColumns *self)
{
  const ReeveImportPlan *plan = self->draft->plan;
  g_autofree char *count = reeve_format_count (plan->sum_as_count);
  g_autofree char *density = reeve_format_count (plan->sum_as_density);
  /* Translators: a count of people */
  g_autofree char *as_count = g_strdup_printf (_("Then %s people live here in all"), count);
  g_autofree char *as_density = g_strdup_printf (_("Then %s people live here in all"), density);
  gboolean given = plan->meaning_given || !plan->meaning_asked;

  self->filling = TRUE;
  adw_action_row_set_subtitle (self->count_row, as_count);
  adw_action_row_set_subtitle (self->density_row, as_density);
  gtk_check_button_set_active (self->count_button, given && plan->meaning == REEVE_RASTER_COUNT);
  gtk_check_button_set_active (self->density_button,
                               given && plan->meaning == REEVE_RASTER_DENSITY);
  gtk_check_button_set_active (self->value_button, given && plan->meaning == REEVE_RASTER_VALUE);
  self->filling = FALSE;
}

static void
cells_toggled_cb (ReeveImportColumns *self)
{
  if (self->filling || self->draft == NULL)
    return;
  if (gtk_check_button_get_active (self->count_button))
    reeve_import_draft_set_meaning (self->draft, REEVE_RASTER_COUNT);
  else if (gtk_check_button_get_active (self->density_button))
    reeve_import_draft_set_meaning (self->draft, REEVE_RASTER_DENSITY);
  else if (gtk_check_button_get_active (self->value_button))
    reeve_import_draft_set_meaning (self->draft, REEVE_RASTER_VALUE);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- the whole --- */

static char *
describe_file (const ReeveImportDraft *draft)
{
  const ReeveImportPlan *plan = draft->plan;
  g_autofree char *file = reeve_import_draft_dup_file (draft);
  g_autofree char *rows = reeve_format_count ((double) plan->n_rows);
  g_autofree char *columns = reeve_format_count (plan->columns->len);
  g_autoptr (GString) words = g_string_new (file);

  if (plan->is_raster)
    /* Translators: a count of cells of a raster */
    g_string_append_printf (words, ngettext (" · %s cell", " · %s cells", (gulong) plan->n_rows),
                            rows);
  else
    {
      /* Translators: a count of rows */
      g_string_append_printf (words, ngettext (" · %s row", " · %s rows", (gulong) plan->n_rows),
                              rows);
      /* Translators: a count of columns */
      g_string_append_printf (words, ngettext (" · %s column", " · %s columns",
                                               plan->columns->len), columns);
    }
  if (plan->options.encoding != NULL)
    g_string_append_printf (words, " · %s", plan->options.encoding);
  g_string_append (words, ". ");
  if (!plan->is_raster)
    g_string_append (words, plan->remembered || draft->update_id != 0
                            ? _("Read as the last delivery was; change what is wrong.")
                            : _("Reeve’s guess is filled in; change what is wrong."));
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
clear (ReeveImportColumns *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  clear_grid (self);
  g_clear_pointer (&self->meanings, reeve_meanings_free);
  g_clear_pointer (&self->draft, reeve_import_draft_unref);
}

void
reeve_import_columns_show (ReeveImportColumns *self,
                           ReeveImportDraft   *draft)
{
  g_autofree char *about = NULL;

  if (draft != NULL)
    reeve_import_draft_ref (draft);
  clear (self);
  if (draft == NULL)
    return;

  self->draft = draft;
  self->meanings = reeve_meanings_new (draft->plan->theme);
  about = describe_file (draft);
  gtk_label_set_text (self->heading, draft->plan->is_raster ? _("What is in a cell?")
                                                            : _("What do these columns mean?"));
  gtk_label_set_text (self->about, about);
  gtk_widget_set_visible (GTK_WIDGET (self->list), draft->plan->columns->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->cells), draft->plan->is_raster);
  if (draft->plan->is_raster)
    show_cells (self);
  add_columns (self, 0, COLUMNS_AT_ONCE);
  show_rows (self);
  show_problems (self);
  show_notes (self);
}

static void
reeve_import_columns_dispose (GObject *object)
{
  ReeveImportColumns *self = REEVE_IMPORT_COLUMNS (object);

  if (self->draft != NULL)
    clear (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), REEVE_TYPE_IMPORT_COLUMNS);

  G_OBJECT_CLASS (reeve_import_columns_parent_class)->dispose (object);
}

static void
reeve_import_columns_class_init (ReeveImportColumnsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = reeve_import_columns_dispose;
  signals[CHANGED] = g_signal_new ("changed", REEVE_TYPE_IMPORT_COLUMNS, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[READ_AGAIN] = g_signal_new ("read-again", REEVE_TYPE_IMPORT_COLUMNS, G_SIGNAL_RUN_LAST,
                                      0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/reeve/ui/import-columns.ui");
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumns, heading);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumns, about);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumns, list);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumns, cells);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumns, count_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumns, density_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumns, count_button);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumns, density_button);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumns, value_button);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumns, more_button);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumns, rows_box);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumns, rows_heading);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumns, grid);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumns, problem_box);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumns, problem);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumns, swap_box);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumns, notes);
  gtk_widget_class_bind_template_callback (widget_class, cells_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, swap_clicked_cb);
}

static void
reeve_import_columns_init (ReeveImportColumns *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
