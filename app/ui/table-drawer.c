/* ui/table-drawer.c — the attribute table at the foot of the map */
#include "ui/table-drawer.h"

#include "core/i18n.h"
#include "core/units.h"
#include "ui/table-columns.h"

#include <adwaita.h>

#define FILTER_DELAY_MS 150
#define MIN_HEIGHT      160

struct _ReeveTableDrawer
{
  GtkWidget          parent_instance;

  ReeveSession      *session;     /* owned */
  ReeveMapPane      *map;         /* borrowed: a sibling */
  ReeveTableModel   *model;       /* owned */
  ReeveDataset      *dataset;     /* owned, nullable: the one shown */
  gint64             wanted;      /* the last asked for; 0 for none */
  GtkMultiSelection *selection;   /* owned */
  ReeveJob          *job;         /* owned, nullable: sorting, filtering, summing up */
  guint              serial;      /* of the last request */
  guint              filter_id;   /* removed in dispose */

  GtkWidget         *box;
  GtkLabel          *title;
  GtkLabel          *status;
  GtkSpinner        *spinner;
  GtkWidget         *zoom;
  GtkWidget         *more;        /* while columns are not shown yet */
  ReeveTableColumns *columns;
};

G_DEFINE_FINAL_TYPE (ReeveTableDrawer, reeve_table_drawer, GTK_TYPE_WIDGET)

/* --- asking for an order --- */

typedef struct
{
  ReeveWorkspace    *workspace;   /* owned */
  gint64             id;
  char             **conditions;  /* owned, nullable: by field, "" for none; as long as fields */
  guint              n_fields;
  int                sort;
  gboolean           descending;
  guint              serial;

  ReeveDataset      *dataset;     /* owned, nullable: read anew */
  ReeveSheet        *sheet;       /* owned, nullable */
  ReeveSheetSummary *summary;     /* owned, nullable */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->workspace);
  g_strfreev (request->conditions);
  g_clear_pointer (&request->dataset, reeve_dataset_free);
  g_clear_pointer (&request->sheet, reeve_sheet_unref);
  g_free (request->summary);
  g_free (request);
}

static gpointer
request_worker (gpointer   data,
                ReeveJob  *job,
                GError   **error)
{
  Request *request = data;
  sqlite3 *db = reeve_workspace_open_reader (request->workspace, error);

  if (db == NULL)
    return NULL;
  request->dataset = reeve_catalogue_get (db, request->id, error);
  if (request->dataset != NULL)
    {
      gboolean same = request->dataset->fields->len == request->n_fields;

      request->sheet = reeve_sheet_new (db, request->dataset,
                                        same ? (const char *const *) request->conditions : NULL,
                                        same ? request->sort : REEVE_SHEET_BY_FID,
                                        same && request->descending, job, error);
    }
  if (request->sheet != NULL)
    request->summary = reeve_sheet_summarise (request->sheet, db, request->dataset, job, error);
  reeve_workspace_close_reader (db);
  return request->summary != NULL ? request : NULL;
}

static const ReeveWork request_work = { request_worker, NULL, NULL };

static void
tell_rows (ReeveTableDrawer *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  g_autoptr (GtkBitset) selected =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint64 n_selected = gtk_bitset_get_size (selected);
  g_autofree char *shown = reeve_format_count (n);
  g_autofree char *all = reeve_format_count ((double) self->dataset->n_rows);
  g_autofree char *marked = reeve_format_count ((double) n_selected);
  g_autofree char *rows = (gint64) n == self->dataset->n_rows
    /* Translators: how many rows a table has */
    ? g_strdup_printf (_("%s rows"), all)
    /* Translators: how many rows are shown, how many there are */
    : g_strdup_printf (_("%s of %s rows"), shown, all);
  g_autofree char *most = reeve_format_count (REEVE_MAP_MAX_MARKS);
  g_autofree char *text = n_selected > REEVE_MAP_MAX_MARKS
    /* Translators: "9,000 rows", how many are selected, how many of these the map marks */
    ? g_strdup_printf (_("%s · %s selected, the first %s marked on the map"), rows, marked, most)
    : n_selected > 0
    /* Translators: "1,200 rows", how many rows are selected */
    ? g_strdup_printf (_("%s · %s selected"), rows, marked) : g_strdup (rows);

  gtk_label_set_label (self->status, text);
  gtk_widget_remove_css_class (GTK_WIDGET (self->status), "error");
  gtk_widget_set_sensitive (self->zoom, n_selected > 0);
}

static void
tell_columns (ReeveTableDrawer *self)
{
  guint n = reeve_table_columns_get_n_shown (self->columns);
  guint n_all = self->dataset->fields->len;
  g_autofree char *shown = reeve_format_count (n);
  g_autofree char *all = reeve_format_count (n_all);
  /* Translators: how many columns are shown, how many there are */
  g_autofree char *words = g_strdup_printf (_("%s of %s columns: show more"), shown, all);

  gtk_widget_set_visible (self->more, n < n_all);
  gtk_button_set_label (GTK_BUTTON (self->more), words);
}

static void
tell_failure (ReeveTableDrawer *self,
              const char       *words)
{
  gtk_label_set_label (self->status, words);
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "error");
}

static void
show_sheet (ReeveTableDrawer *self,
            Request          *request)
{
  if (self->dataset == NULL || request->dataset->id != self->dataset->id ||
      request->dataset->fields->len != self->dataset->fields->len)
    reeve_table_columns_set_dataset (self->columns, request->dataset);
  g_clear_pointer (&self->dataset, reeve_dataset_free);
  self->dataset = g_steal_pointer (&request->dataset);
  /* Rows are other objects from now on: the view would look for the selected
   * ones among all. */
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  reeve_table_model_set (self->model, request->sheet, self->dataset);
  reeve_table_columns_set_summary (self->columns, request->summary);
  gtk_label_set_label (self->title, self->dataset->name);
  tell_rows (self);
  tell_columns (self);
}

static void
request_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ReeveTableDrawer) self = user_data;
  g_autoptr (GError) error = NULL;
  Request *request = g_object_get_data (source, "request");
  gboolean found = reeve_job_run_finish (REEVE_JOB (source), result, &error) != NULL;

  if (request->serial != self->serial)
    return;
  g_clear_object (&self->job);
  gtk_spinner_stop (self->spinner);
  if (found)
    show_sheet (self, request);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell_failure (self, error->message);
}

static void
ask (ReeveTableDrawer *self,
     gint64            id)
{
  const ReeveDataset *dataset = reeve_session_find_dataset (self->session, id);
  gboolean same = self->dataset != NULL && self->dataset->id == id;
  Request *request = g_new0 (Request, 1);

  self->wanted = id;
  if (self->job != NULL)
    reeve_job_cancel (self->job);
  g_clear_object (&self->job);
  request->workspace = g_object_ref (reeve_session_get_workspace (self->session));
  request->id = id;
  request->sort = REEVE_SHEET_BY_FID;
  request->n_fields = dataset != NULL ? dataset->fields->len : 0;
  if (same)
    {
      request->conditions = reeve_table_columns_dup_conditions (self->columns);
      request->n_fields = g_strv_length (request->conditions);
      request->sort = reeve_table_columns_get_sort (self->columns, &request->descending);
    }
  request->serial = ++self->serial;
  self->job = reeve_job_new ();
  g_object_set_data_full (G_OBJECT (self->job), "request", request, request_free);
  gtk_spinner_start (self->spinner);
  reeve_session_run (self->session, self->job, &request_work, request, request_cb,
                     g_object_ref (self));
}

/* --- what a person does --- */

static gboolean
filter_cb (gpointer data)
{
  ReeveTableDrawer *self = data;

  self->filter_id = 0;
  ask (self, self->dataset->id);
  return G_SOURCE_REMOVE;
}

static void
order_changed_cb (ReeveTableDrawer *self)
{
  if (self->dataset == NULL)
    return;
  g_clear_handle_id (&self->filter_id, g_source_remove);
  self->filter_id = g_timeout_add (FILTER_DELAY_MS, filter_cb, self);
}

static void
selection_cb (ReeveTableDrawer *self)
{
  g_autoptr (GtkBitset) selected =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autoptr (GArray) picks = g_array_new (FALSE, TRUE, sizeof (ReevePick));
  ReeveSheet *sheet = reeve_table_model_get_sheet (self->model);
  GtkBitsetIter iter;
  guint row;

  if (self->dataset == NULL || sheet == NULL)
    return;
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &row);
       more && picks->len < REEVE_MAP_MAX_MARKS; more = gtk_bitset_iter_next (&iter, &row))
    {
      ReevePick pick = { .dataset_id = self->dataset->id, .fid = reeve_sheet_get_fid (sheet, row) };

      g_array_append_val (picks, pick);
    }
  reeve_map_view_set_selection (reeve_map_pane_get_view (self->map),
                                (const ReevePick *) picks->data, picks->len);
  tell_rows (self);
}

static void
zoom_to_selection (ReeveTableDrawer *self)
{
  ReeveMapView *view = reeve_map_pane_get_view (self->map);
  ReeveScene *scene = reeve_map_view_get_scene (view);
  g_autoptr (GtkBitset) selected =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  ReeveSheet *sheet = reeve_table_model_get_sheet (self->model);
  ReeveBox box = REEVE_BOX_EMPTY;
  GtkBitsetIter iter;
  guint row;
  guint n = 0;

  if (scene == NULL || sheet == NULL)
    return;
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &row);
       more && n < REEVE_MAP_MAX_MARKS; more = gtk_bitset_iter_next (&iter, &row), n++)
    {
      g_autoptr (ReeveShape) shape = reeve_scene_dup_shape (scene, self->dataset->id,
                                                            reeve_sheet_get_fid (sheet, row));
      ReeveBox own;

      if (shape == NULL)
        continue;
      own = reeve_shape_get_box (shape);
      reeve_box_add (&box, (ReeveLonLat) { own.west, own.south });
      reeve_box_add (&box, (ReeveLonLat) { own.east, own.north });
    }
  if (!reeve_box_is_empty (&box))
    reeve_map_view_go_to_box (view, &box);
}

static void
activated_cb (ReeveTableDrawer *self,
              guint             position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  zoom_to_selection (self);
}

static void
more_clicked_cb (ReeveTableDrawer *self)
{
  if (self->dataset == NULL)
    return;
  reeve_table_columns_show_more (self->columns);
  tell_columns (self);
}

static gboolean
key_cb (ReeveTableDrawer *self,
        guint             keyval)
{
  if (keyval != GDK_KEY_Escape)
    return FALSE;
  reeve_table_drawer_close (self);
  return TRUE;
}

/* Rows changed under the table, or the layer went. */
static void
contents_cb (ReeveTableDrawer *self)
{
  const ReeveDataset *dataset;

  if (self->wanted == 0)
    return;
  dataset = reeve_session_find_dataset (self->session, self->wanted);
  if (dataset == NULL)
    reeve_table_drawer_close (self);
  else if (self->dataset == NULL || self->dataset->id != self->wanted)
    return;
  else if (dataset->revision != self->dataset->revision ||
           !g_str_equal (dataset->name, self->dataset->name))
    ask (self, dataset->id);
}

/* --- the widget --- */

void
reeve_table_drawer_show (ReeveTableDrawer *self,
                         gint64            dataset)
{
  const ReeveDataset *shown = reeve_session_find_dataset (self->session, dataset);

  if (shown == NULL || shown->kind == REEVE_DATASET_RASTER)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  if (self->wanted == dataset)
    return;
  g_clear_handle_id (&self->filter_id, g_source_remove);
  gtk_label_set_label (self->title, shown->name);
  gtk_label_set_label (self->status, NULL);
  ask (self, dataset);
}

void
reeve_table_drawer_close (ReeveTableDrawer *self)
{
  g_clear_handle_id (&self->filter_id, g_source_remove);
  self->wanted = 0;
  self->serial++;
  if (self->job != NULL)
    reeve_job_cancel (self->job);
  g_clear_object (&self->job);
  gtk_spinner_stop (self->spinner);
  g_clear_pointer (&self->dataset, reeve_dataset_free);
  reeve_table_model_set (self->model, NULL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  reeve_map_view_set_selection (reeve_map_pane_get_view (self->map), NULL, 0);
  gtk_widget_grab_focus (GTK_WIDGET (reeve_map_pane_get_view (self->map)));
}

gint64
reeve_table_drawer_get_dataset (ReeveTableDrawer *self)
{
  return self->dataset != NULL ? self->dataset->id : 0;
}

static GtkWidget *
add_button (GtkBox     *box,
            const char *icon,
            const char *words)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_box_append (box, button);
  return button;
}

static GtkWidget *
build_head (ReeveTableDrawer *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *clear;
  GtkWidget *close;

  self->title = GTK_LABEL (gtk_label_new (NULL));
  self->status = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role",
                                          GTK_ACCESSIBLE_ROLE_STATUS, NULL));
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "numeric");
  gtk_label_set_xalign (self->status, 0);
  gtk_label_set_ellipsize (self->status, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->status), TRUE);
  gtk_widget_add_css_class (head, "reeve-table-head");
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->status));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->spinner));
  self->more = gtk_button_new ();
  gtk_widget_add_css_class (self->more, "flat");
  gtk_widget_set_visible (self->more, FALSE);
  g_signal_connect_swapped (self->more, "clicked", G_CALLBACK (more_clicked_cb), self);
  gtk_box_append (GTK_BOX (head), self->more);
  self->zoom = add_button (GTK_BOX (head), "zoom-fit-best-symbolic", _("Zoom to Selection"));
  clear = add_button (GTK_BOX (head), "edit-clear-all-symbolic", _("Clear Filters"));
  close = add_button (GTK_BOX (head), "window-close-symbolic", _("Close Table (Esc)"));
  g_signal_connect_swapped (self->zoom, "clicked", G_CALLBACK (zoom_to_selection), self);
  g_signal_connect_swapped (clear, "clicked", G_CALLBACK (reeve_table_columns_clear), self->columns);
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (reeve_table_drawer_close), self);
  return head;
}

static void
reeve_table_drawer_dispose (GObject *object)
{
  ReeveTableDrawer *self = REEVE_TABLE_DRAWER (object);

  g_clear_handle_id (&self->filter_id, g_source_remove);
  if (self->job != NULL)
    reeve_job_cancel (self->job);
  self->serial++;
  g_clear_object (&self->job);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_pointer (&self->dataset, reeve_dataset_free);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (reeve_table_drawer_parent_class)->dispose (object);
}

static void
reeve_table_drawer_class_init (ReeveTableDrawerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = reeve_table_drawer_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
reeve_table_drawer_init (ReeveTableDrawer *self)
{
}

GtkWidget *
reeve_table_drawer_new (ReeveSession *session,
                        ReeveMapPane *map)
{
  ReeveTableDrawer *self = g_object_new (REEVE_TYPE_TABLE_DRAWER, "visible", FALSE, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->session = g_object_ref (session);
  self->map = map;
  self->model = reeve_table_model_new (session);
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  self->columns =
    REEVE_TABLE_COLUMNS (reeve_table_columns_new (GTK_SELECTION_MODEL (self->selection)));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "reeve-pane");
  gtk_widget_set_size_request (self->box, -1, MIN_HEIGHT);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), build_head (self));
  gtk_widget_set_vexpand (GTK_WIDGET (self->columns), TRUE);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->columns));
  g_signal_connect_swapped (self->columns, "order-changed", G_CALLBACK (order_changed_cb), self);
  g_signal_connect_swapped (self->columns, "activated", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (self->selection, "selection-changed", G_CALLBACK (selection_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_object (session, "contents-changed", G_CALLBACK (contents_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
