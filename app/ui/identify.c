/* ui/identify.c — the card of a record: what is here?
 *
 * Fields are read by a worker through the spatial index, for all hits at once:
 * turning a page waits for nothing.
 */
#include "ui/identify.h"

#include "core/i18n.h"
#include "core/units.h"
#include "map/pick.h"

#include <adwaita.h>

#define MAX_HITS     12
#define TOLERANCE_PX 12
#define CARD_WIDTH   300

typedef struct
{
  ReevePick     pick;
  ReeveDataset *dataset;  /* owned */
  GPtrArray    *texts;    /* owned, of char*: title, value, title, value … */
} Hit;

typedef struct
{
  ReeveWorkspace *workspace;  /* owned */
  ReeveBox        box;
  GPtrArray      *hits;       /* owned, of Hit */
} Input;

typedef struct
{
  GPtrArray    *hits;     /* owned, of Hit */
  guint         shown;
  ReeveMapView *view;     /* owned */
  GtkLabel     *title;
  GtkLabel     *subtitle;
  GtkLabel     *count;
  GtkGrid      *grid;
} Card;

static void
hit_free (gpointer data)
{
  Hit *hit = data;

  reeve_dataset_free (hit->dataset);
  g_ptr_array_unref (hit->texts);
  g_free (hit);
}

static void
input_free (gpointer data)
{
  Input *input = data;

  g_object_unref (input->workspace);
  g_ptr_array_unref (input->hits);
  g_free (input);
}

/* --- reading --- */

static char *
dup_cell (ReeveCursor      *cursor,
          const ReeveField *field,
          guint             column)
{
  switch (field->type)
    {
    case REEVE_COLUMN_INTEGER:
    case REEVE_COLUMN_REAL:
      return reeve_format_quantity (reeve_cursor_get_real (cursor, column), field->unit);
    case REEVE_COLUMN_BOOLEAN:
      return g_strdup (reeve_cursor_get_integer (cursor, column) != 0 ? _("yes") : _("no"));
    case REEVE_COLUMN_DATE:
    case REEVE_COLUMN_DATETIME:
      return reeve_format_date (reeve_cursor_get_text (cursor, column));
    case REEVE_COLUMN_TEXT:
    default:
      return g_strdup (reeve_cursor_get_text (cursor, column));
    }
}

static gboolean
read_hit (sqlite3         *db,
          Hit             *hit,
          const ReeveBox  *box,
          GError         **error)
{
  g_autoptr (ReeveCursor) cursor = reeve_cursor_new (db, hit->dataset, NULL, box, error);

  if (cursor == NULL)
    return FALSE;
  while (reeve_cursor_next (cursor, error))
    {
      if (reeve_cursor_get_fid (cursor) != hit->pick.fid)
        continue;
      for (guint i = 0; i < hit->dataset->fields->len; i++)
        {
          const ReeveField *field = g_ptr_array_index (hit->dataset->fields, i);

          if (reeve_cursor_is_null (cursor, i))
            continue;
          g_ptr_array_add (hit->texts, g_strdup (*field->title != '\0' ? field->title
                                                                       : field->name));
          g_ptr_array_add (hit->texts, dup_cell (cursor, field, i));
        }
      break;
    }
  return TRUE;
}

static gpointer
read_worker (gpointer   data,
             ReeveJob  *job,
             GError   **error)
{
  Input *input = data;
  sqlite3 *db = reeve_workspace_open_reader (input->workspace, error);
  gboolean read = db != NULL;

  for (guint i = 0; read && i < input->hits->len; i++)
    {
      Hit *hit = g_ptr_array_index (input->hits, i);

      /* What is not stored was read when the hits were listed. */
      read = hit->dataset->id < 0 || read_hit (db, hit, &input->box, error);
    }
  g_clear_pointer (&db, reeve_workspace_close_reader);
  return read ? g_ptr_array_ref (input->hits) : NULL;
}

static void
hits_free (gpointer data)
{
  g_ptr_array_unref (data);
}

static const ReeveWork read_work = { read_worker, input_free, hits_free };

/* --- the card --- */

static void
card_free (gpointer data)
{
  Card *card = data;

  reeve_map_view_set_selection (card->view, NULL, 0);
  g_ptr_array_unref (card->hits);
  g_object_unref (card->view);
  g_free (card);
}

static void
attach (GtkGrid    *grid,
        const char *text,
        int         column,
        int         row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), column == 1);
  gtk_widget_add_css_class (label, column == 0 ? "dim-label" : "numeric");
  gtk_widget_set_hexpand (label, column == 1);
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

static void
show_hit (Card *card)
{
  Hit *hit = g_ptr_array_index (card->hits, card->shown);
  ReeveScene *scene = reeve_map_view_find_scene (card->view, hit->pick.dataset_id);
  g_autofree char *name = scene != NULL ? reeve_scene_dup_name (scene, &hit->pick) : NULL;
  g_autofree char *date = reeve_format_date (hit->dataset->date);
  g_autofree char *count = g_strdup_printf ("%u / %u", card->shown + 1, card->hits->len);
  g_autofree char *subtitle =
    g_strconcat (hit->dataset->name, " · ",
                 reeve_classification_get_title (hit->dataset->classification),
                 *date != '\0' ? " · " : "", date, NULL);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (card->grid))) != NULL)
    gtk_grid_remove (card->grid, child);
  for (guint i = 0; i + 1 < hit->texts->len; i += 2)
    {
      attach (card->grid, g_ptr_array_index (hit->texts, i), 0, (int) i / 2);
      attach (card->grid, g_ptr_array_index (hit->texts, i + 1), 1, (int) i / 2);
    }
  gtk_label_set_label (card->title, name != NULL && *name != '\0' ? name : hit->dataset->name);
  gtk_label_set_label (card->subtitle, subtitle);
  gtk_label_set_label (card->count, count);
  reeve_map_view_set_selection (card->view, &hit->pick, 1);
}

static void
next_clicked_cb (Card *card)
{
  card->shown = (card->shown + 1) % card->hits->len;
  show_hit (card);
}

static GtkLabel *
add_label (GtkBox     *box,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static GtkWidget *
build_card (Card *card)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *next = gtk_button_new_with_mnemonic (_("_Next"));

  card->title = add_label (GTK_BOX (box), "heading");
  card->subtitle = add_label (GTK_BOX (box), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (card->subtitle), "dim-label");
  card->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (card->grid, 12);
  gtk_grid_set_row_spacing (card->grid, 3);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (card->grid));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 260);
  gtk_box_append (GTK_BOX (box), scroller);
  card->count = add_label (GTK_BOX (foot), "numeric");
  gtk_widget_set_hexpand (GTK_WIDGET (card->count), TRUE);
  gtk_box_append (GTK_BOX (foot), next);
  gtk_widget_set_visible (foot, card->hits->len > 1);
  g_signal_connect_swapped (next, "clicked", G_CALLBACK (next_clicked_cb), card);
  gtk_box_append (GTK_BOX (box), foot);
  gtk_widget_set_size_request (box, CARD_WIDTH, -1);
  return box;
}

static gboolean
unparent_cb (gpointer popover)
{
  if (gtk_widget_get_parent (popover) != NULL)
    gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* Not within the signal: the popover still has to end its own work. When it is the
 * window that ends, the popover goes before the main loop is idle. */
static void
closed_cb (GtkPopover *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_cb, g_object_ref (popover), g_object_unref);
}

typedef struct
{
  GtkWidget    *parent;  /* owned */
  ReeveMapView *view;    /* owned */
  ReeveLonLat   point;
} Place;

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Place *place = user_data;
  GPtrArray *hits = reeve_job_run_finish (REEVE_JOB (source), result, NULL);

  if (hits != NULL && gtk_widget_get_root (place->parent) != NULL)
    {
      ReeveViewport viewport = reeve_map_view_get_viewport (place->view);
      ReeveXY px = reeve_viewport_to_px (&viewport, place->point);
      GtkWidget *popover = gtk_popover_new ();
      Card *card = g_new0 (Card, 1);

      card->hits = g_steal_pointer (&hits);
      card->view = g_object_ref (place->view);
      gtk_popover_set_child (GTK_POPOVER (popover), build_card (card));
      g_object_set_data_full (G_OBJECT (popover), "card", card, card_free);
      gtk_widget_set_parent (popover, place->parent);
      gtk_popover_set_pointing_to (GTK_POPOVER (popover),
                                   &(GdkRectangle) { (int) px.x, (int) px.y, 1, 1 });
      g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
      show_hit (card);
      gtk_popover_popup (GTK_POPOVER (popover));
    }
  g_clear_pointer (&hits, g_ptr_array_unref);
  g_object_unref (place->parent);
  g_object_unref (place->view);
  g_free (place);
}

/* Rows in memory have no numbers of their own but their place. */
static void
read_live_hit (ReeveSession *session,
               Hit          *hit)
{
  const ReeveResult *stored =
    reeve_session_find_result (session, reeve_session_get_answer (session));
  const ReeveTable *table = NULL;
  guint row = (guint) (hit->pick.fid - 1);

  for (guint i = 0; stored != NULL && i < stored->outputs->len; i++)
    if (g_array_index (stored->outputs, gint64, i) == -hit->dataset->id)
      table = reeve_live_get_table (reeve_session_get_live (session), i);
  for (guint i = 0; table != NULL && row < reeve_table_get_n_rows (table) &&
                    i < reeve_table_get_n_columns (table); i++)
    if (!reeve_table_is_null (table, row, i))
      {
        g_ptr_array_add (hit->texts, g_strdup (reeve_table_get_column (table, i)->title));
        g_ptr_array_add (hit->texts, reeve_table_dup_display (table, row, i));
      }
}

static GPtrArray *
list_hits (ReeveSession *session,
           ReeveMapView *view,
           GArray       *picks)
{
  GPtrArray *hits = g_ptr_array_new_with_free_func (hit_free);

  for (guint i = 0; i < picks->len && hits->len < MAX_HITS; i++)
    {
      const ReevePick *pick = &g_array_index (picks, ReevePick, i);
      const ReeveDataset *dataset = reeve_session_find_dataset (session, pick->dataset_id);
      ReeveScene *scene = reeve_map_view_find_scene (view, pick->dataset_id);
      Hit *hit;

      if (dataset == NULL && pick->dataset_id < 0 && scene != NULL &&
          reeve_scene_find_layer (scene, pick->dataset_id) != NULL)
        dataset = reeve_scene_layer_get_dataset (reeve_scene_find_layer (scene, pick->dataset_id));
      if (dataset == NULL)
        continue;
      hit = g_new0 (Hit, 1);
      hit->pick = *pick;
      hit->dataset = reeve_dataset_copy (dataset);
      hit->texts = g_ptr_array_new_with_free_func (g_free);
      if (dataset->id < 0)
        read_live_hit (session, hit);
      g_ptr_array_add (hits, hit);
    }
  return hits;
}

static void
read_hits (GtkWidget      *parent,
           ReeveSession   *session,
           ReeveMapView   *view,
           GArray         *picks,
           ReeveLonLat     point,
           const ReeveBox *box)
{
  g_autoptr (GPtrArray) hits = list_hits (session, view, picks);
  g_autoptr (ReeveJob) job = NULL;
  Input *input;
  Place *place;

  if (hits->len == 0)
    return;
  input = g_new0 (Input, 1);
  input->workspace = g_object_ref (reeve_session_get_workspace (session));
  input->hits = g_ptr_array_ref (hits);
  input->box = *box;
  place = g_new0 (Place, 1);
  place->parent = g_object_ref (parent);
  place->view = g_object_ref (view);
  place->point = point;
  job = reeve_job_new ();
  reeve_session_run (session, job, &read_work, input, read_cb, place);
}

void
reeve_identify (GtkWidget    *parent,
                ReeveSession *session,
                ReeveMapView *view,
                ReeveLonLat   point)
{
  ReeveViewport viewport = reeve_map_view_get_viewport (view);
  g_autoptr (GArray) picks = reeve_map_view_pick (view, point);
  ReeveXY px = reeve_viewport_to_px (&viewport, point);
  ReeveBox box = REEVE_BOX_EMPTY;

  for (int i = -1; i <= 1; i += 2)
    reeve_box_add (&box,
                   reeve_viewport_from_px (&viewport, (ReeveXY) { px.x + 2 * i * TOLERANCE_PX,
                                                                  px.y + 2 * i * TOLERANCE_PX }));
  read_hits (parent, session, view, picks, point, &box);
}

void
reeve_identify_feature (GtkWidget    *parent,
                        ReeveSession *session,
                        ReeveMapView *view,
                        gint64        dataset,
                        gint64        fid)
{
  ReeveScene *scene = reeve_map_view_find_scene (view, dataset);
  g_autoptr (ReeveShape) shape = scene != NULL ? reeve_scene_dup_shape (scene, dataset, fid) : NULL;
  g_autoptr (GArray) picks = g_array_new (FALSE, TRUE, sizeof (ReevePick));
  ReevePick pick = { .dataset_id = dataset, .fid = fid, .class_index = -1 };
  ReeveBox box;

  if (shape == NULL)
    return;
  box = reeve_shape_get_box (shape);
  g_array_append_val (picks, pick);
  read_hits (parent, session, view, picks, reeve_shape_get_anchor (shape), &box);
}
