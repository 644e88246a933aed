/* ui/answer-table.c — the first rows of an answer's first layer
 *
 * Read by a worker; the card comes when they are there. Each row can be shown on
 * the map.
 */
#include "ui/answer-table.h"

#include "core/i18n.h"

#define N_PREVIEW_ROWS    8
#define N_PREVIEW_COLUMNS 3
/* A preview of eight rows is not worth reading more. */
#define MAX_ROWS          20000

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

typedef struct
{
  GtkWidget *box;         /* owned */
  gint64     dataset_id;
} Card;

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
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_set_hexpand (label, !number);
  gtk_widget_add_css_class (label, row == 0 ? "caption-heading" : "numeric");
  if (row == 0)
    gtk_widget_add_css_class (label, "dim-label");
  gtk_grid_attach (grid, label, (int) column, (int) row, 1, 1);
}

static void
put_button (GtkGrid          *grid,
            const ReeveTable *table,
            gint64            dataset_id,
            guint             column,
            guint             row)
{
  GtkWidget *button;
  gint64 fid;

  if (dataset_id <= 0 || reeve_table_get_shape (table, row) == NULL)
    return;
  fid = reeve_table_get_integer (table, row, 0);
  button = gtk_button_new_from_icon_name ("find-location-symbolic");
  gtk_widget_set_tooltip_text (button, _("Show on the Map"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Show on the Map"), -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(xx)", dataset_id, fid);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-record");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "reeve-compact");
  gtk_grid_attach (grid, button, (int) column, (int) row + 1, 1, 1);
}

static GtkWidget *
make_grid (const ReeveTable *table,
           gint64            dataset_id)
{
  GtkWidget *grid = gtk_grid_new ();
  guint n_rows = MIN (reeve_table_get_n_rows (table), N_PREVIEW_ROWS);
  /* A stored record's number tells people nothing. */
  guint first = dataset_id > 0 ? 1 : 0;
  guint shown = 0;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_widget_set_margin_top (grid, 9);
  gtk_widget_set_margin_bottom (grid, 6);
  gtk_widget_set_margin_start (grid, 12);
  gtk_widget_set_margin_end (grid, 6);
  for (guint i = first; i < reeve_table_get_n_columns (table) && shown < N_PREVIEW_COLUMNS; i++)
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
  for (guint row = 0; row < n_rows; row++)
    put_button (GTK_GRID (grid), table, dataset_id, shown, row);
  return grid;
}

static void
fill_card (GtkWidget        *box,
           const ReeveTable *table,
           gint64            dataset_id)
{
  GtkWidget *grid = make_grid (table, dataset_id);

  gtk_widget_add_css_class (grid, "reeve-table");
  gtk_box_append (GTK_BOX (gtk_widget_get_last_child (box)), grid);
  gtk_widget_set_visible (box, TRUE);
}

static void
table_read_cb (GObject      *source,
               GAsyncResult *async,
               gpointer      data)
{
  Card *card = data;
  g_autoptr (ReeveTable) table = reeve_job_run_finish (REEVE_JOB (source), async, NULL);

  if (table != NULL && reeve_table_get_n_rows (table) > 0 &&
      gtk_widget_get_root (card->box) != NULL)
    fill_card (card->box, table, card->dataset_id);
  g_object_unref (card->box);
  g_free (card);
}

/* Not seen before it has a table. */
static GtkWidget *
make_card (const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title = gtk_label_new (name);
  GtkWidget *frame = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (frame, "card");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), frame);
  gtk_widget_set_visible (box, FALSE);
  return box;
}

GtkWidget *
reeve_answer_table_new_live (const char       *name,
                             const ReeveTable *table)
{
  GtkWidget *box = make_card (name);

  if (reeve_table_get_n_rows (table) > 0)
    fill_card (box, table, 0);
  return box;
}

GtkWidget *
reeve_answer_table_new (ReeveSession      *session,
                        const ReeveResult *result)
{
  const ReeveDataset *dataset = NULL;
  g_autoptr (ReeveJob) job = NULL;
  Wanted *wanted;
  Card *card;

  for (guint i = 0; i < result->outputs->len && dataset == NULL; i++)
    dataset = reeve_session_find_dataset (session, g_array_index (result->outputs, gint64, i));
  if (dataset == NULL || dataset->n_rows > MAX_ROWS)
    return NULL;

  card = g_new0 (Card, 1);
  card->dataset_id = dataset->id;
  card->box = g_object_ref (make_card (dataset->name));
  wanted = g_new0 (Wanted, 1);
  wanted->workspace = g_object_ref (reeve_session_get_workspace (session));
  wanted->dataset_id = dataset->id;
  job = reeve_job_new ();
  reeve_session_run (session, job, &reading, wanted, table_read_cb, card);
  return card->box;
}
