/* ui/layers-pane.c — what data the city has, by theme */
#include "ui/layers-pane.h"

#include "core/i18n.h"
#include "core/units.h"
#include "ui/change-row.h"
#include "ui/layer-row.h"
#include "workspace/theme.h"

#include <adwaita.h>

struct _ReeveLayersPane
{
  GtkWidget      parent_instance;

  ReeveSession  *session;    /* owned */
  ReeveMapPane  *map;        /* borrowed: a sibling */
  GHashTable    *collapsed;  /* owned, a set of group ids */

  GtkWidget     *box;
  GtkWidget     *view_strip;
  GtkLabel      *view_label;
  GtkStack      *stack;
  GtkListBox    *list;
};

G_DEFINE_FINAL_TYPE (ReeveLayersPane, reeve_layers_pane, GTK_TYPE_WIDGET)

/* --- groups --- */

/* Answers on top, the base map below everything, as on the map. */
static int
get_position (const char *group)
{
  const ReeveTheme *theme = reeve_theme_find (group);

  if (g_str_equal (group, "answers"))
    return G_MININT;
  if (g_str_equal (group, "base"))
    return G_MAXINT;
  return theme != NULL ? theme->position : G_MAXINT - 1;
}

static int
compare_datasets (gconstpointer a,
                  gconstpointer b)
{
  const char *left = reeve_layer_group_of (*(ReeveDataset *const *) a);
  const char *right = reeve_layer_group_of (*(ReeveDataset *const *) b);
  int order = get_position (left) < get_position (right) ? -1
              : get_position (left) > get_position (right);

  return order != 0 ? order : strcmp (left, right);
}

static int
compare_stably (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  return compare_datasets (a, b);
}

static GPtrArray *
sort_datasets (const ReeveContents *contents)
{
  GPtrArray *sorted = g_ptr_array_new ();

  for (guint i = 0; i < contents->datasets->len; i++)
    g_ptr_array_add (sorted, g_ptr_array_index (contents->datasets, i));
  /* A merge sort: within a group the order stays. */
  g_qsort_with_data (sorted->pdata, (int) sorted->len, sizeof (gpointer), compare_stably, NULL);
  return sorted;
}

static guint
count_group (GPtrArray  *sorted,
             const char *group)
{
  guint n = 0;

  for (guint i = 0; i < sorted->len; i++)
    n += g_str_equal (reeve_layer_group_of (g_ptr_array_index (sorted, i)), group);
  return n;
}

static GtkWidget *
make_heading (const char *group,
              const char *words,
              guint       n,
              gboolean    open)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *arrow = gtk_image_new_from_icon_name (open ? "pan-down-symbolic"
                                                        : "pan-end-symbolic");
  GtkWidget *title = gtk_label_new (words);
  g_autofree char *count = reeve_format_count (n);
  GtkWidget *label = gtk_label_new (count);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "caption-heading");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), arrow);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_add_css_class (row, "reeve-heading");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
  g_object_set_data_full (G_OBJECT (row), "group", g_strdup (group), g_free);
  return row;
}

/* --- the list --- */

static void
clear_list (ReeveLayersPane *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

/* (nullable): what the keyboard is on, a group's id or a layer's number */
static char *
dup_focus (ReeveLayersPane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list)) ? NULL
                   : GTK_IS_LIST_BOX_ROW (focus) ? focus
                   : gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW);

  if (row == NULL)
    return NULL;
  /* A change has neither: it is taken back, not kept. */
  if (!REEVE_IS_LAYER_ROW (row))
    return g_strdup (g_object_get_data (G_OBJECT (row), "group"));
  return g_strdup_printf ("%" G_GINT64_FORMAT, reeve_layer_row_get_id (REEVE_LAYER_ROW (row)));
}

static void
append (ReeveLayersPane *self,
        GtkWidget       *row,
        const char      *key,
        const char      *focus)
{
  gtk_list_box_append (self->list, row);
  if (g_strcmp0 (key, focus) == 0)
    gtk_widget_grab_focus (row);
}

/* What the option shown changes stands above all layers, as it lies on the map. */
static void
add_changes (ReeveLayersPane     *self,
             const ReeveContents *contents,
             const char          *focus)
{
  gboolean open = !g_hash_table_contains (self->collapsed, "option");
  g_autofree char *name = reeve_session_dup_scenario_name (self->session);

  if (contents->changes->len == 0)
    return;
  append (self, make_heading ("option", name, contents->changes->len, open), "option", focus);
  for (guint i = 0; open && i < contents->changes->len; i++)
    {
      const ReeveChange *change = g_ptr_array_index (contents->changes, i);

      gtk_list_box_append (self->list,
                           reeve_change_row_new (self->session, self->map, change,
                                                 change->scenario_id !=
                                                 reeve_session_get_scenario (self->session)));
    }
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
  g_autoptr (GPtrArray) sorted = sort_datasets (contents);
  g_autofree char *focus = dup_focus (self);
  const char *group = "";

  clear_list (self);
  add_changes (self, contents, focus);
  for (guint i = 0; i < sorted->len; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (sorted, i);
      const char *of = reeve_layer_group_of (dataset);
      guint n = count_group (sorted, of);
      gboolean open = !g_hash_table_contains (self->collapsed, of) || n == sorted->len;
      g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, dataset->id);
      GtkWidget *row;

      if (!g_str_equal (group, of))
        append (self,
                make_heading (of, g_str_equal (of, "answers") ? _("Answers")
                                                              : reeve_theme_get_title (of), n, open),
                of, focus);
      group = of;
      if (!open)
        continue;
      row = reeve_layer_row_new (self->session, self->map, dataset);
      append (self, row, key, focus);
      if (dataset->id == id)
        gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
    }
  gtk_stack_set_visible_child_name (self->stack, sorted->len > 0 ? "list" : "empty");
}

static void
contents_changed_cb (ReeveLayersPane *self)
{
  const char *view = reeve_session_get_view (self->session);

  fill_list (self);
  gtk_widget_set_visible (self->view_strip, view != NULL);
  if (view != NULL)
    {
      /* Translators: the name of a saved view */
      g_autofree char *words = g_strdup_printf (_("As in the view “%s”"), view);

      gtk_label_set_label (self->view_label, words);
    }
}

static void
row_activated_cb (GtkListBox      *list,
                  GtkListBoxRow   *row,
                  ReeveLayersPane *self)
{
  const char *group = g_object_get_data (G_OBJECT (row), "group");

  if (group == NULL)
    return;
  if (!g_hash_table_remove (self->collapsed, group))
    g_hash_table_add (self->collapsed, g_strdup (group));
  fill_list (self);
}

void
reeve_layers_pane_toggle_layer (ReeveLayersPane *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL)
    reeve_layer_row_toggle (REEVE_LAYER_ROW (row));
}

void
reeve_layers_pane_take_focus (ReeveLayersPane *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  else
    gtk_widget_child_focus (self->box, GTK_DIR_TAB_FORWARD);
}

static void
redraw_swatches_cb (ReeveLayersPane *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    gtk_widget_queue_draw (gtk_widget_get_first_child (gtk_list_box_row_get_child (row)));
}

static void
leave_view_cb (ReeveLayersPane *self)
{
  reeve_session_show_view (self->session, NULL);
}

/* --- building --- */

static GtkWidget *
make_icon_button (const char *icon,
                  const char *words)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  gtk_widget_add_css_class (button, "flat");
  return button;
}

static GtkWidget *
make_title (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (_("Layers"));
  GtkWidget *import = make_icon_button ("list-add-symbolic", _("Import… (Ctrl+I)"));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "heading");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (import), "win.import");
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 3);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 6);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), import);
  return box;
}

static GtkWidget *
make_view_strip (ReeveLayersPane *self)
{
  GtkWidget *leave = make_icon_button ("window-close-symbolic", _("Leave the View"));

  self->view_strip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->view_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->view_label, 0);
  gtk_label_set_wrap (self->view_label, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->view_label), TRUE);
  gtk_widget_add_css_class (leave, "reeve-compact");
  gtk_widget_set_valign (leave, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->view_strip, "reeve-view-strip");
  g_signal_connect_swapped (leave, "clicked", G_CALLBACK (leave_view_cb), self);
  gtk_box_append (GTK_BOX (self->view_strip), GTK_WIDGET (self->view_label));
  gtk_box_append (GTK_BOX (self->view_strip), leave);
  gtk_widget_set_visible (self->view_strip, FALSE);
  return self->view_strip;
}

static GtkWidget *
make_empty (void)
{
  GtkWidget *empty = adw_status_page_new ();

  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _("No layers yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty),
                                   _("What you import is listed here, by theme."));
  gtk_widget_add_css_class (empty, "compact");
  return empty;
}

static gboolean
hide_shortcut_cb (GtkWidget *widget,
                  GVariant  *args,
                  gpointer   data)
{
  reeve_layers_pane_toggle_layer (REEVE_LAYERS_PANE (widget));
  return TRUE;
}

static void
reeve_layers_pane_dispose (GObject *object)
{
  ReeveLayersPane *self = REEVE_LAYERS_PANE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->collapsed, g_hash_table_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (reeve_layers_pane_parent_class)->dispose (object);
}

static void
reeve_layers_pane_class_init (ReeveLayersPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = reeve_layers_pane_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_h, 0, hide_shortcut_cb, NULL);
}

static void
reeve_layers_pane_init (ReeveLayersPane *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->collapsed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  /* Nine layers that are always there would push the city's own out of sight. */
  g_hash_table_add (self->collapsed, g_strdup ("base"));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_box_append (GTK_BOX (self->box), make_title ());
  gtk_box_append (GTK_BOX (self->box), make_view_strip (self));

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "reeve-layers");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Layers"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_stack_add_named (self->stack, scroller, "list");
  gtk_stack_add_named (self->stack, make_empty (), "empty");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->stack));
}

GtkWidget *
reeve_layers_pane_new (ReeveSession *session,
                       ReeveMapPane *map)
{
  ReeveLayersPane *self = g_object_new (REEVE_TYPE_LAYERS_PANE, NULL);

  self->session = g_object_ref (session);
  self->map = map;
  g_signal_connect_object (session, "contents-changed", G_CALLBACK (contents_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "scene-changed", G_CALLBACK (redraw_swatches_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
