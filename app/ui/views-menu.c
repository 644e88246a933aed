/* ui/views-menu.c — saved views: where to look, and how */
#include "ui/views-menu.h"

#include "core/i18n.h"
#include "ui/ask-text.h"

struct _ReeveViewsMenu
{
  AdwBin         parent_instance;

  ReeveSession  *session;  /* owned */
  ReeveMapPane  *map;      /* borrowed: a sibling */
  gint64         view_id;  /* last gone to, or 0 */

  GtkMenuButton *button;
  GtkPopover    *popover;
  GtkListBox    *list;
};

G_DEFINE_FINAL_TYPE (ReeveViewsMenu, reeve_views_menu, ADW_TYPE_BIN)

static void
view_free (gpointer data)
{
  reeve_view_free (data);
}

static gboolean
save_edit (ReeveEdit  *edit,
           gpointer    data,
           ReeveJob   *job,
           GError    **error)
{
  return reeve_edit_set_view (edit, data, error);
}

static gboolean
delete_edit (ReeveEdit  *edit,
             gpointer    data,
             ReeveJob   *job,
             GError    **error)
{
  return reeve_edit_delete_view (edit, *(gint64 *) data, error);
}

static char *
dup_visible_names (ReeveSession *session)
{
  const ReeveContents *contents = reeve_session_get_contents (session);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; contents != NULL && i < contents->datasets->len; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (contents->datasets, i);

      if (reeve_session_is_shown (session, dataset))
        g_string_append_printf (names, "%s%s", names->len > 0 ? "\n" : "", dataset->name);
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
named_cb (const char *text,
          gpointer    user_data)
{
  ReeveViewsMenu *self = user_data;
  ReeveMapView *map = reeve_map_pane_get_view (self->map);
  ReeveViewport viewport = reeve_map_view_get_viewport (map);
  ReeveView *view = g_new0 (ReeveView, 1);
  /* Translators: the name of a view; the name of a step */
  g_autofree char *words = g_strdup_printf (_("Save view %s"), text);
  /* Translators: the name of a view */
  g_autofree char *told = g_strdup_printf (_("Saved view %s"), text);

  view->name = g_strdup (text);
  view->box = reeve_viewport_get_box (&viewport);
  view->zoom = viewport.zoom;
  view->base = g_strdup (reeve_map_view_get_base (map));
  view->layers = dup_visible_names (self->session);
  view->note = g_strdup ("");
  reeve_session_edit (self->session, words, save_edit, view, view_free, told, NULL);
}

static void
save_clicked_cb (ReeveViewsMenu *self)
{
  gtk_popover_popdown (self->popover);
  reeve_ask_text (GTK_WIDGET (self), _("Save View"), NULL, _("View"), _("_Save"), named_cb,
                  g_object_ref (self), g_object_unref);
}

static const ReeveView *
get_view (ReeveViewsMenu *self,
          guint           index)
{
  const ReeveContents *contents = reeve_session_get_contents (self->session);

  return index < contents->views->len ? g_ptr_array_index (contents->views, index) : NULL;
}

static void
delete_clicked_cb (GtkButton      *button,
                   ReeveViewsMenu *self)
{
  const ReeveView *view = get_view (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button),
                                                                               "index")));
  g_autofree char *words = NULL;
  g_autofree char *told = NULL;

  if (view == NULL)
    return;
  /* Translators: the name of a view; the name of a step */
  words = g_strdup_printf (_("Delete view %s"), view->name);
  /* Translators: the name of a view */
  told = g_strdup_printf (_("Deleted view %s"), view->name);
  reeve_session_edit (self->session, words, delete_edit, g_memdup2 (&view->id, sizeof view->id),
                      g_free, told, NULL);
}

/* Where, how and what: all three without an edit. */
static void
go_to_view (ReeveViewsMenu  *self,
            const ReeveView *view)
{
  self->view_id = view->id;
  reeve_map_view_go_to_box (reeve_map_pane_get_view (self->map), &view->box);
  reeve_session_show_view (self->session, view);
}

void
reeve_views_menu_step (ReeveViewsMenu *self,
                       int             step)
{
  const ReeveContents *contents = reeve_session_get_contents (self->session);
  int n = contents != NULL ? (int) contents->views->len : 0;
  int at = -1;

  for (int i = 0; i < n; i++)
    if (get_view (self, (guint) i)->id == self->view_id)
      at = i;
  if (at < 0)
    at = step > 0 ? -1 : n;
  if (at + step >= 0 && at + step < n)
    go_to_view (self, get_view (self, (guint) (at + step)));
}

static void
row_activated_cb (GtkListBox     *list,
                  GtkListBoxRow  *row,
                  ReeveViewsMenu *self)
{
  const ReeveView *view = get_view (self, (guint) gtk_list_box_row_get_index (row));

  gtk_popover_popdown (self->popover);
  if (view != NULL)
    go_to_view (self, view);
}

void
reeve_views_menu_show (ReeveViewsMenu *self,
                       const char     *name)
{
  for (guint i = 0; get_view (self, i) != NULL; i++)
    if (g_str_equal (get_view (self, i)->name, name))
      {
        go_to_view (self, get_view (self, i));
        return;
      }
}

static void
refresh (ReeveViewsMenu *self)
{
  const ReeveContents *contents = reeve_session_get_contents (self->session);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < contents->views->len; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), get_view (self, i)->name);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), get_view (self, i)->note);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_widget_set_tooltip_text (button, _("Delete View"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _("Delete View"), -1);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (i));
      g_signal_connect_object (button, "clicked", G_CALLBACK (delete_clicked_cb), self, 0);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      gtk_list_box_append (self->list, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->list), contents->views->len > 0);
}

static void
reeve_views_menu_dispose (GObject *object)
{
  ReeveViewsMenu *self = REEVE_VIEWS_MENU (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (reeve_views_menu_parent_class)->dispose (object);
}

static void
reeve_views_menu_class_init (ReeveViewsMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = reeve_views_menu_dispose;
}

static void
reeve_views_menu_init (ReeveViewsMenu *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *save = gtk_button_new_with_mnemonic (_("_Save This View…"));

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  g_signal_connect_swapped (save, "clicked", G_CALLBACK (save_clicked_cb), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box), save);
  gtk_widget_set_size_request (box, 280, -1);
  self->popover = GTK_POPOVER (gtk_popover_new ());
  gtk_popover_set_child (self->popover, box);
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_icon_name (self->button, "user-bookmarks-symbolic");
  gtk_menu_button_set_popover (self->button, GTK_WIDGET (self->popover));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), _("Saved Views"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Saved Views"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
}

GtkWidget *
reeve_views_menu_new (ReeveSession *session,
                      ReeveMapPane *map)
{
  ReeveViewsMenu *self = g_object_new (REEVE_TYPE_VIEWS_MENU, NULL);

  self->session = g_object_ref (session);
  self->map = map;
  g_signal_connect_object (session, "contents-changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
