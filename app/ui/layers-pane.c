/* ui/layers-pane.c — what data the city has, by theme */
#include "ui/layers-pane.h"

#include "core/i18n.h"
#include "ui/layer-row.h"
#include "workspace/theme.h"

#include <adwaita.h>

struct _ReeveLayersPane
{
  GtkWidget      parent_instance;

  ReeveSession  *session;  /* owned */
  ReeveMapPane  *map;      /* borrowed: a sibling */

  GtkWidget     *box;
  GtkStack      *stack;
  GtkListBox    *list;
};

G_DEFINE_FINAL_TYPE (ReeveLayersPane, reeve_layers_pane, GTK_TYPE_WIDGET)

static void
clear_list (ReeveLayersPane *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL &&
         GTK_IS_LIST_BOX_ROW (row))
    gtk_list_box_remove (self->list, row);
}

gint64
reeve_layers_pane_get_selected (ReeveLayersPane *self)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);

  return selected != NULL ? reeve_layer_row_get_id (REEVE_LAYER_ROW (selected)) : 0;
}

/* The row that had the keyboard keeps it: an eye can be pressed twice. */
static void
fill_list (ReeveLayersPane *self)
{
  const ReeveContents *contents = reeve_session_get_contents (self->session);
  gint64 id = reeve_layers_pane_get_selected (self);

  clear_list (self);
  for (guint i = 0; i < contents->datasets->len; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (contents->datasets, i);
      GtkWidget *row = reeve_layer_row_new (self->session, self->map, dataset);

      gtk_list_box_append (self->list, row);
      if (dataset->id == id)
        gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
    }
  gtk_stack_set_visible_child_name (self->stack, contents->datasets->len > 0 ? "list" : "empty");
}

static void
header_cb (GtkListBoxRow *row,
           GtkListBoxRow *before,
           gpointer       user_data)
{
  const char *theme = reeve_layer_row_get_theme (REEVE_LAYER_ROW (row));
  GtkWidget *label;

  if (before != NULL &&
      g_str_equal (theme, reeve_layer_row_get_theme (REEVE_LAYER_ROW (before))))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (reeve_theme_get_title (theme));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_top (label, 9);
  gtk_widget_set_margin_bottom (label, 3);
  gtk_widget_set_margin_start (label, 12);
  gtk_list_box_row_set_header (row, label);
}

static void
redraw_swatches_cb (ReeveLayersPane *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self->list));
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (GTK_IS_LIST_BOX_ROW (row))
      gtk_widget_queue_draw (gtk_widget_get_first_child (gtk_list_box_row_get_child (
        GTK_LIST_BOX_ROW (row))));
}

static void
reeve_layers_pane_dispose (GObject *object)
{
  ReeveLayersPane *self = REEVE_LAYERS_PANE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (reeve_layers_pane_parent_class)->dispose (object);
}

static void
reeve_layers_pane_class_init (ReeveLayersPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = reeve_layers_pane_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
reeve_layers_pane_init (ReeveLayersPane *self)
{
  GtkWidget *title = gtk_label_new (_("Layers"));
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *empty = adw_status_page_new ();
  GtkWidget *import = gtk_button_new_with_label (_("_Import…"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_set_margin_top (title, 12);
  gtk_widget_set_margin_bottom (title, 6);
  gtk_widget_set_margin_start (title, 12);
  gtk_box_append (GTK_BOX (self->box), title);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "reeve-layers");
  gtk_list_box_set_header_func (self->list, header_cb, NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Layers"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);

  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _("No layers yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty), _("Import a city to begin"));
  gtk_button_set_use_underline (GTK_BUTTON (import), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (import), "win.import");
  gtk_widget_set_halign (import, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (import, "pill");
  gtk_widget_add_css_class (import, "suggested-action");
  adw_status_page_set_child (ADW_STATUS_PAGE (empty), import);
  gtk_widget_add_css_class (empty, "compact");
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_stack_add_named (self->stack, scroller, "list");
  gtk_stack_add_named (self->stack, empty, "empty");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->stack));
}

GtkWidget *
reeve_layers_pane_new (ReeveSession *session,
                       ReeveMapPane *map)
{
  ReeveLayersPane *self = g_object_new (REEVE_TYPE_LAYERS_PANE, NULL);

  self->session = g_object_ref (session);
  self->map = map;
  g_signal_connect_object (session, "contents-changed", G_CALLBACK (fill_list), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "scene-changed", G_CALLBACK (redraw_swatches_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
