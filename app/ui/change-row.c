/* ui/change-row.c — one change of the option shown, in the list of layers */
#include "ui/change-row.h"

#include "core/i18n.h"
#include "map/legend.h"
#include "ui/scenario-edits.h"

#define SWATCH_PX 20

typedef struct
{
  ReeveSession   *session;  /* owned */
  ReeveMapPane   *map;      /* borrowed: lives as long as the window's pane */
  gint64          id;
  ReeveChangeKind kind;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_object_unref (row->session);
  g_free (row);
}

static ReeveMeaning
get_meaning (ReeveChangeKind kind)
{
  switch (kind)
    {
    case REEVE_CHANGE_HAZARD:
      return REEVE_MEANING_HAZARD;
    case REEVE_CHANGE_CLOSE_ROAD:
    case REEVE_CHANGE_SLOW_ROAD:
    case REEVE_CHANGE_CLOSE_FACILITY:
      return REEVE_MEANING_CLOSED;
    case REEVE_CHANGE_OPEN_FACILITY:
    case REEVE_CHANGE_MOVE_FACILITY:
    default:
      return REEVE_MEANING_PROPOSED;
    }
}

static const char *
get_caption (ReeveChangeKind kind)
{
  switch (kind)
    {
    case REEVE_CHANGE_HAZARD:
      return _("Drawn hazard");
    case REEVE_CHANGE_CLOSE_ROAD:
      return _("Closed road");
    case REEVE_CHANGE_SLOW_ROAD:
      return _("Slowed road");
    case REEVE_CHANGE_CLOSE_FACILITY:
      return _("Closed facility");
    case REEVE_CHANGE_OPEN_FACILITY:
      return _("Opened facility");
    case REEVE_CHANGE_MOVE_FACILITY:
    default:
      return _("Moved facility");
    }
}

static void
draw_swatch_cb (GtkDrawingArea *area,
                cairo_t        *cr,
                int             width,
                int             height,
                gpointer        user_data)
{
  const Row *row = user_data;

  reeve_legend_draw_swatch (NULL, -1, get_meaning (row->kind), reeve_map_pane_get_base (row->map),
                            cr, width, height);
}

static void
take_back_cb (GtkButton *button,
              gpointer   user_data)
{
  const Row *row = g_object_get_data (G_OBJECT (user_data), "row");
  const ReeveContents *contents = reeve_session_get_contents (row->session);

  for (guint i = 0; i < contents->changes->len; i++)
    {
      const ReeveChange *change = g_ptr_array_index (contents->changes, i);

      if (change->id == row->id)
        {
          reeve_scenario_delete_change (row->session, change);
          return;
        }
    }
}

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, text);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_texts (const ReeveChange *change,
            gboolean           inherited)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *below = make_label (inherited ? _("From the option before") : get_caption (change->kind),
                                 "caption");

  gtk_widget_add_css_class (below, "dim-label");
  gtk_box_append (GTK_BOX (box), make_label (change->title, NULL));
  gtk_box_append (GTK_BOX (box), below);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  return box;
}

GtkWidget *
reeve_change_row_new (ReeveSession      *session,
                      ReeveMapPane      *map,
                      const ReeveChange *change,
                      gboolean           inherited)
{
  GtkWidget *widget = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *swatch = gtk_drawing_area_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  Row *row = g_new0 (Row, 1);

  row->session = g_object_ref (session);
  row->map = map;
  row->id = change->id;
  row->kind = change->kind;
  g_object_set_data_full (G_OBJECT (widget), "row", row, row_free);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (swatch), SWATCH_PX);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (swatch), SWATCH_PX);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (swatch), draw_swatch_cb, row, NULL);
  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Take Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Take Back"), -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "reeve-compact");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (button, !inherited);
  g_signal_connect_object (button, "clicked", G_CALLBACK (take_back_cb), widget, 0);
  gtk_box_append (GTK_BOX (box), swatch);
  gtk_box_append (GTK_BOX (box), make_texts (change, inherited));
  gtk_box_append (GTK_BOX (box), button);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (widget), box);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (widget), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (widget), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  change->title, -1);
  return widget;
}
