/* ui/table-columns.c — the columns of the attribute table
 *
 * Before GTK 4.10 a column view does not tell which column it sorts by. Each
 * column's sorter here compares nothing: it notes its own number and says
 * "smaller". Asking the view's sorter to compare two rows then tells the column,
 * and, by what came of "smaller", the direction.
 */
#include "ui/table-columns.h"

#include "core/i18n.h"
#include "core/units.h"

#define WIDTH_NUMBER 120
#define WIDTH_TEXT   190
#define WIDTH_FIRST  230
/* Each has a widget in each row: with thousands of them no row would ever come. */
#define COLUMNS_AT_ONCE 50

typedef struct
{
  ReeveTableColumns *owner;   /* borrowed */
  int                number;
  gboolean           is_number;
  char              *unit;    /* owned */
} Column;

struct _ReeveTableColumns
{
  GtkWidget          parent_instance;

  GPtrArray         *columns;   /* owned, of Column: the first of the fields */
  ReeveDataset      *dataset;   /* owned, nullable: has all fields */
  ReeveSheetSummary *summaries; /* owned, nullable: by field */
  GPtrArray         *entries;   /* borrowed, of GtkEntry: in filters */
  GPtrArray         *sums;      /* borrowed, of GtkLabel: in summary */
  int                probed;    /* the number a sorter noted */
  gboolean           is_quiet;  /* entries are being changed by us */

  GtkWidget         *box;
  GtkWidget         *filters;
  GtkColumnView     *view;
  GtkWidget         *summary;
};

enum
{
  ORDER_CHANGED,
  ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReeveTableColumns, reeve_table_columns, GTK_TYPE_WIDGET)

static void
column_free (gpointer data)
{
  Column *column = data;

  g_free (column->unit);
  g_free (column);
}

static void show_summaries (ReeveTableColumns *self);

/* --- cells --- */

static void
row_read_cb (ReeveTableRow *row,
             GtkListItem   *item)
{
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));
  const Column *column = g_object_get_data (G_OBJECT (label), "column");

  gtk_label_set_label (label, reeve_table_row_get_cell (row, (guint) column->number));
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          Column                   *column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), column->is_number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  if (column->is_number)
    gtk_widget_add_css_class (label, "numeric");
  g_object_set_data (G_OBJECT (label), "column", column);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         Column                   *column)
{
  ReeveTableRow *row = gtk_list_item_get_item (item);

  row_read_cb (row, item);
  g_signal_connect (row, "read", G_CALLBACK (row_read_cb), item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           Column                   *column)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), row_read_cb, item);
}

/* --- sorting --- */

static int
probe_cb (gconstpointer a,
          gconstpointer b,
          gpointer      data)
{
  Column *column = data;

  column->owner->probed = column->number;
  return GTK_ORDERING_SMALLER;
}

int
reeve_table_columns_get_sort (ReeveTableColumns *self,
                              gboolean          *out_descending)
{
  g_autoptr (ReeveTableRow) one = g_object_new (REEVE_TYPE_TABLE_ROW, NULL);
  g_autoptr (ReeveTableRow) two = g_object_new (REEVE_TYPE_TABLE_ROW, NULL);
  GtkOrdering order;

  self->probed = REEVE_SHEET_BY_FID;
  order = gtk_sorter_compare (gtk_column_view_get_sorter (self->view), one, two);
  *out_descending = self->probed != REEVE_SHEET_BY_FID && order == GTK_ORDERING_LARGER;
  return self->probed;
}

static void
sorter_changed_cb (ReeveTableColumns *self)
{
  if (!self->is_quiet)
    g_signal_emit (self, signals[ORDER_CHANGED], 0);
}

/* --- columns --- */

static void
set_width (GtkWidget *above,
           GtkWidget *below,
           int        width)
{
  gtk_widget_set_size_request (above, width, -1);
  gtk_widget_set_size_request (below, width, -1);
}

static void
width_changed_cb (GtkColumnViewColumn *view_column,
                  GParamSpec          *pspec,
                  ReeveTableColumns   *self)
{
  const Column *column = g_object_get_data (G_OBJECT (view_column), "column");
  int width = gtk_column_view_column_get_fixed_width (view_column);

  if (width > 0 && (guint) column->number < self->entries->len)
    set_width (g_ptr_array_index (self->entries, column->number),
               g_ptr_array_index (self->sums, column->number), width);
}

static void
filter_changed_cb (ReeveTableColumns *self)
{
  if (!self->is_quiet)
    g_signal_emit (self, signals[ORDER_CHANGED], 0);
}

static void
add_entry (ReeveTableColumns *self,
           const char        *title)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *label = gtk_label_new (NULL);
  /* Translators: a column's name */
  g_autofree char *words = g_strdup_printf (_("Filter %s"), title);

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 1);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 1);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Filter"));
  gtk_widget_set_tooltip_text (entry, _("Part of a text, a number, > 5, 2..8, = for empty cells"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (filter_changed_cb), self);
  gtk_box_append (GTK_BOX (self->filters), entry);
  g_ptr_array_add (self->entries, entry);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (self->summary), label);
  g_ptr_array_add (self->sums, label);
}

static void
add_column (ReeveTableColumns *self,
            const ReeveField  *field)
{
  Column *column = g_new0 (Column, 1);
  const char *title = *field->title != '\0' ? field->title : field->name;
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *view_column;
  g_autoptr (GtkSorter) sorter = NULL;
  int width;

  column->owner = self;
  column->number = (int) self->columns->len;
  column->is_number = field->type == REEVE_COLUMN_INTEGER || field->type == REEVE_COLUMN_REAL;
  column->unit = g_strdup (field->unit);
  g_ptr_array_add (self->columns, column);
  width = column->is_number ? WIDTH_NUMBER : column->number == 0 ? WIDTH_FIRST : WIDTH_TEXT;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), column);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), column);
  view_column = gtk_column_view_column_new (title, factory);
  g_object_set_data (G_OBJECT (view_column), "column", column);
  sorter = GTK_SORTER (gtk_custom_sorter_new (probe_cb, column, NULL));
  gtk_column_view_column_set_sorter (view_column, sorter);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  add_entry (self, title);
  gtk_label_set_xalign (g_ptr_array_index (self->sums, column->number), column->is_number ? 1 : 0);
  g_signal_connect (view_column, "notify::fixed-width", G_CALLBACK (width_changed_cb), self);
  gtk_column_view_column_set_fixed_width (view_column, width);
  gtk_column_view_append_column (self->view, view_column);
  g_object_unref (view_column);
}

static void
remove_columns (ReeveTableColumns *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  GtkWidget *child;

  gtk_column_view_sort_by_column (self->view, NULL, GTK_SORT_ASCENDING);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      g_signal_handlers_disconnect_by_data (column, self);
      gtk_column_view_remove_column (self->view, column);
    }
  while ((child = gtk_widget_get_first_child (self->filters)) != NULL)
    gtk_box_remove (GTK_BOX (self->filters), child);
  while ((child = gtk_widget_get_first_child (self->summary)) != NULL)
    gtk_box_remove (GTK_BOX (self->summary), child);
  g_ptr_array_set_size (self->entries, 0);
  g_ptr_array_set_size (self->sums, 0);
  g_ptr_array_set_size (self->columns, 0);
}

void
reeve_table_columns_set_dataset (ReeveTableColumns  *self,
                                 const ReeveDataset *dataset)
{
  self->is_quiet = TRUE;
  remove_columns (self);
  g_clear_pointer (&self->summaries, g_free);
  g_clear_pointer (&self->dataset, reeve_dataset_free);
  self->dataset = reeve_dataset_copy (dataset);
  self->is_quiet = FALSE;
  reeve_table_columns_show_more (self);
}

void
reeve_table_columns_show_more (ReeveTableColumns *self)
{
  guint end = MIN (self->columns->len + COLUMNS_AT_ONCE, self->dataset->fields->len);

  self->is_quiet = TRUE;
  while (self->columns->len < end)
    add_column (self, g_ptr_array_index (self->dataset->fields, self->columns->len));
  self->is_quiet = FALSE;
  if (self->summaries != NULL)
    show_summaries (self);
}

guint
reeve_table_columns_get_n_shown (ReeveTableColumns *self)
{
  return self->columns->len;
}

void
reeve_table_columns_set_summary (ReeveTableColumns       *self,
                                 const ReeveSheetSummary *summary)
{
  g_free (self->summaries);
  self->summaries = g_memdup2 (summary, self->dataset->fields->len * sizeof *summary);
  show_summaries (self);
}

/* Numbers: their sum; the tooltip has the mean and the ends. Other cells: how
 * many are filled. */
static void
show_summaries (ReeveTableColumns *self)
{
  const ReeveSheetSummary *summary = self->summaries;

  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = g_ptr_array_index (self->columns, i);
      GtkLabel *label = g_ptr_array_index (self->sums, i);
      g_autofree char *n = reeve_format_count (summary[i].n_filled);
      /* Translators: how many cells of a column have something in them */
      g_autofree char *filled = g_strdup_printf (_("%s filled"), n);
      g_autofree char *sum = reeve_format_quantity (summary[i].sum, column->unit);
      g_autofree char *min = reeve_format_quantity (summary[i].min, column->unit);
      g_autofree char *max = reeve_format_quantity (summary[i].max, column->unit);
      g_autofree char *mean = reeve_format_quantity (
        summary[i].n_numbers > 0 ? summary[i].sum / summary[i].n_numbers : 0, column->unit);
      g_autofree char *total = g_strconcat ("Σ ", sum, NULL);
      g_autofree char *tip = !column->is_number || summary[i].n_numbers == 0
        ? g_strdup (filled)
        /* Translators: sum, mean, smallest and largest of a column; "12 filled" */
        : g_strdup_printf (_("Sum %s\nMean %s\nSmallest %s\nLargest %s\n%s"), sum, mean, min, max,
                           filled);

      gtk_label_set_label (label, column->is_number && summary[i].n_numbers > 0 ? total : filled);
      gtk_widget_set_tooltip_text (GTK_WIDGET (label), tip);
    }
}

char **
reeve_table_columns_dup_conditions (ReeveTableColumns *self)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  for (guint i = 0; self->dataset != NULL && i < self->dataset->fields->len; i++)
    g_strv_builder_add (texts, i < self->entries->len
                        ? gtk_editable_get_text (GTK_EDITABLE (g_ptr_array_index (self->entries, i)))
                        : "");
  return g_strv_builder_end (texts);
}

void
reeve_table_columns_clear (ReeveTableColumns *self)
{
  self->is_quiet = TRUE;
  for (guint i = 0; i < self->entries->len; i++)
    gtk_editable_set_text (GTK_EDITABLE (g_ptr_array_index (self->entries, i)), "");
  self->is_quiet = FALSE;
  filter_changed_cb (self);
}

/* --- the widget --- */

static void
activate_cb (ReeveTableColumns *self,
             guint              position)
{
  g_signal_emit (self, signals[ACTIVATED], 0, position);
}

static GtkWidget *
follow (GtkWidget     *child,
        GtkAdjustment *adjustment)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_EXTERNAL,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_hadjustment (GTK_SCROLLED_WINDOW (scroller), adjustment);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  return scroller;
}

static void
reeve_table_columns_dispose (GObject *object)
{
  ReeveTableColumns *self = REEVE_TABLE_COLUMNS (object);

  if (self->box != NULL)
    {
      self->is_quiet = TRUE;
      remove_columns (self);
    }
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (reeve_table_columns_parent_class)->dispose (object);
}

static void
reeve_table_columns_finalize (GObject *object)
{
  ReeveTableColumns *self = REEVE_TABLE_COLUMNS (object);

  g_ptr_array_unref (self->columns);
  g_clear_pointer (&self->dataset, reeve_dataset_free);
  g_free (self->summaries);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->sums);

  G_OBJECT_CLASS (reeve_table_columns_parent_class)->finalize (object);
}

static void
reeve_table_columns_class_init (ReeveTableColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = reeve_table_columns_dispose;
  G_OBJECT_CLASS (klass)->finalize = reeve_table_columns_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[ORDER_CHANGED] = g_signal_new ("order-changed", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
reeve_table_columns_init (ReeveTableColumns *self)
{
  self->columns = g_ptr_array_new_with_free_func (column_free);
  self->entries = g_ptr_array_new ();
  self->sums = g_ptr_array_new ();
}

GtkWidget *
reeve_table_columns_new (GtkSelectionModel *model)
{
  ReeveTableColumns *self = g_object_new (REEVE_TYPE_TABLE_COLUMNS, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkAdjustment *sideways;

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (g_object_ref (model)));
  gtk_column_view_set_show_row_separators (self->view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Table"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  gtk_widget_set_vexpand (scroller, TRUE);
  sideways = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller));
  self->filters = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->filters, "reeve-table-filters");
  self->summary = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->summary, "reeve-table-summary");
  gtk_box_append (GTK_BOX (self->box), follow (self->filters, sideways));
  gtk_box_append (GTK_BOX (self->box), scroller);
  gtk_box_append (GTK_BOX (self->box), follow (self->summary, sideways));
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (gtk_column_view_get_sorter (self->view), "changed",
                            G_CALLBACK (sorter_changed_cb), self);
  return GTK_WIDGET (self);
}
