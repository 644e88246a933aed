/* ui/scenario-menu.c — which option is shown, and what it changes */
#include "ui/scenario-menu.h"

#include "core/i18n.h"
#include "core/units.h"
#include "ui/scenario-edits.h"

struct _ReeveScenarioMenu
{
  AdwBin         parent_instance;

  ReeveSession  *session;  /* owned */

  GtkMenuButton *button;
  GtkPopover    *popover;
  GtkListBox    *options;
  GtkListBox    *changes;
  GtkWidget     *changes_title;
};

G_DEFINE_FINAL_TYPE (ReeveScenarioMenu, reeve_scenario_menu, ADW_TYPE_BIN)

static void
clear (GtkListBox *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
}

static GtkWidget *
add_row (GtkListBox *list,
         const char *title,
         const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_append (list, row);
  return row;
}

static GtkWidget *
add_button (GtkWidget  *row,
            const char *icon,
            const char *words)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return button;
}

static void
delete_clicked_cb (GtkButton         *button,
                   ReeveScenarioMenu *self)
{
  const ReeveContents *contents = reeve_session_get_contents (self->session);
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));

  gtk_popover_popdown (self->popover);
  if (index < contents->scenarios->len)
    reeve_scenario_delete (self->session, g_ptr_array_index (contents->scenarios, index));
}

static void
take_back_clicked_cb (GtkButton         *button,
                      ReeveScenarioMenu *self)
{
  const ReeveContents *contents = reeve_session_get_contents (self->session);
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));

  if (index < contents->changes->len)
    reeve_scenario_delete_change (self->session, g_ptr_array_index (contents->changes, index));
}

static void
add_sign (GtkWidget *row,
          gboolean   shown)
{
  GtkWidget *sign = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_widget_set_opacity (sign, shown ? 1 : 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), sign);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
}

static void
list_options (ReeveScenarioMenu   *self,
              const ReeveContents *contents)
{
  gint64 shown = reeve_session_get_scenario (self->session);

  clear (self->options);
  add_sign (add_row (self->options, _("Baseline"), _("The city as it is")), shown == 0);
  for (guint i = 0; i < contents->scenarios->len; i++)
    {
      const ReeveScenario *scenario = g_ptr_array_index (contents->scenarios, i);
      guint n = g_array_index (contents->n_changes, guint, i);
      g_autofree char *count = reeve_format_count (n);
      /* Translators: a count */
      g_autofree char *subtitle = g_strdup_printf (ngettext ("%s change", "%s changes", n), count);
      GtkWidget *row = add_row (self->options, scenario->name, subtitle);
      GtkWidget *button = add_button (row, "user-trash-symbolic", _("Delete Option"));

      add_sign (row, scenario->id == shown);
      g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (i));
      g_signal_connect_object (button, "clicked", G_CALLBACK (delete_clicked_cb), self, 0);
    }
}

static void
list_changes (ReeveScenarioMenu   *self,
              const ReeveContents *contents)
{
  gint64 shown = reeve_session_get_scenario (self->session);

  clear (self->changes);
  for (guint i = 0; i < contents->changes->len; i++)
    {
      const ReeveChange *change = g_ptr_array_index (contents->changes, i);
      GtkWidget *row = add_row (self->changes, change->title, NULL);
      GtkWidget *button;

      /* A parent's changes are taken back there. */
      if (change->scenario_id != shown)
        continue;
      button = add_button (row, "edit-undo-symbolic", _("Take Back"));
      g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (i));
      g_signal_connect_object (button, "clicked", G_CALLBACK (take_back_clicked_cb), self, 0);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->changes), contents->changes->len > 0);
  gtk_widget_set_visible (self->changes_title, contents->changes->len > 0);
}

static void
refresh (ReeveScenarioMenu *self)
{
  const ReeveContents *contents = reeve_session_get_contents (self->session);
  g_autofree char *name = reeve_session_dup_scenario_name (self->session);

  gtk_menu_button_set_label (self->button, name);
  if (contents == NULL)
    return;
  list_options (self, contents);
  list_changes (self, contents);
}

static void
option_activated_cb (GtkListBox        *list,
                     GtkListBoxRow     *row,
                     ReeveScenarioMenu *self)
{
  const ReeveContents *contents = reeve_session_get_contents (self->session);
  int index = gtk_list_box_row_get_index (row) - 1;

  gtk_popover_popdown (self->popover);
  if (index < 0)
    reeve_session_set_scenario (self->session, 0);
  else if ((guint) index < contents->scenarios->len)
    reeve_session_set_scenario (
      self->session, ((ReeveScenario *) g_ptr_array_index (contents->scenarios, index))->id);
}

static void
new_clicked_cb (ReeveScenarioMenu *self)
{
  gtk_popover_popdown (self->popover);
  reeve_scenario_ask_new (self->session, GTK_WIDGET (self));
}

static void
reeve_scenario_menu_dispose (GObject *object)
{
  ReeveScenarioMenu *self = REEVE_SCENARIO_MENU (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (reeve_scenario_menu_parent_class)->dispose (object);
}

static void
reeve_scenario_menu_class_init (ReeveScenarioMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = reeve_scenario_menu_dispose;
}

static GtkListBox *
add_list (GtkBox *box)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_box_append (box, list);
  return GTK_LIST_BOX (list);
}

static void
reeve_scenario_menu_init (ReeveScenarioMenu *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *new_option = gtk_button_new_with_mnemonic (_("_New Option From Here…"));

  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_always_show_arrow (self->button, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), _("Options"));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));

  self->options = add_list (GTK_BOX (box));
  g_signal_connect (self->options, "row-activated", G_CALLBACK (option_activated_cb), self);
  g_signal_connect_swapped (new_option, "clicked", G_CALLBACK (new_clicked_cb), self);
  gtk_box_append (GTK_BOX (box), new_option);
  self->changes_title = gtk_label_new (_("Changes"));
  gtk_label_set_xalign (GTK_LABEL (self->changes_title), 0);
  gtk_widget_add_css_class (self->changes_title, "heading");
  gtk_box_append (GTK_BOX (box), self->changes_title);
  self->changes = add_list (GTK_BOX (box));
  gtk_widget_add_css_class (box, "reeve-page");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 480);
  gtk_widget_set_size_request (scroller, 320, -1);

  self->popover = GTK_POPOVER (gtk_popover_new ());
  gtk_popover_set_child (self->popover, scroller);
  gtk_menu_button_set_popover (self->button, GTK_WIDGET (self->popover));
}

GtkWidget *
reeve_scenario_menu_new (ReeveSession *session)
{
  ReeveScenarioMenu *self = g_object_new (REEVE_TYPE_SCENARIO_MENU, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "contents-changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "scenario-changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}
