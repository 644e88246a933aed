/* ui/param-row.c — one parameter as a row of a form */
#include "ui/param-row.h"

#include "core/i18n.h"
#include "core/units.h"
#include "core/week-time.h"

#include <math.h>
#include <string.h>

void
reeve_param_row_free (ReeveParamRow *self)
{
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_free (self->help);
  g_free (self);
}

/* --- combos --- */

gboolean
reeve_param_takes (const ReeveParam   *param,
                   const ReeveDataset *dataset)
{
  static const ReeveTakes kinds[] = {
    [REEVE_DATASET_POINTS] = REEVE_TAKES_POINTS,
    [REEVE_DATASET_LINES] = REEVE_TAKES_LINES,
    [REEVE_DATASET_AREAS] = REEVE_TAKES_AREAS,
    [REEVE_DATASET_TABLE] = REEVE_TAKES_TABLE,
    [REEVE_DATASET_RASTER] = REEVE_TAKES_RASTER,
  };

  return param->takes == REEVE_TAKES_ANY || (param->takes & kinds[dataset->kind]) != 0;
}

static void
add_item (ReeveParamRow *self,
          GtkStringList *list,
          const char    *text,
          const char    *title)
{
  g_ptr_array_add (self->texts, g_strdup (text));
  gtk_string_list_append (list, title);
}

static const ReeveField *
find_term (const ReeveDataset *dataset,
           const char         *term)
{
  for (guint i = 0; i < dataset->fields->len; i++)
    {
      const ReeveField *field = g_ptr_array_index (dataset->fields, i);

      if (g_strcmp0 (field->term, term) == 0)
        return field;
    }
  return NULL;
}

/* Higher is offered sooner: what has the columns that the question asks for,
 * then what is of its theme, and last the base map, which it seldom is. */
static int
get_rank (const ReeveParam   *param,
          const ReeveParam   *params,
          const ReeveDataset *dataset)
{
  int rank = 0;

  for (const ReeveParam *field = params; field->key != NULL; field++)
    if (g_strcmp0 (field->of, param->key) == 0 && field->term != NULL &&
        find_term (dataset, field->term) != NULL)
      rank += 4;
  if (g_strcmp0 (param->theme, dataset->theme) == 0)
    return rank + 3;
  return g_str_equal (dataset->theme, "base") ? rank : rank + 1;
}

typedef struct
{
  const ReeveDataset *dataset;
  int                 rank;
  guint               index;
} Offer;

static int
compare_offers (gconstpointer a,
                gconstpointer b)
{
  const Offer *left = a;
  const Offer *right = b;

  if (left->rank != right->rank)
    return left->rank > right->rank ? -1 : 1;
  return left->index < right->index ? -1 : left->index > right->index;
}

static void
add_datasets (ReeveParamRow    *self,
              GtkStringList    *list,
              ReeveSession     *session,
              const ReeveParam *params)
{
  const ReeveContents *contents = reeve_session_get_contents (session);
  g_autoptr (GArray) offers = g_array_new (FALSE, FALSE, sizeof (Offer));

  for (guint i = 0; contents != NULL && i < contents->datasets->len; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (contents->datasets, i);
      Offer offer = { dataset, get_rank (self->param, params, dataset), i };

      if (reeve_param_takes (self->param, dataset))
        g_array_append_val (offers, offer);
    }
  g_array_sort (offers, compare_offers);
  for (guint i = 0; i < offers->len; i++)
    {
      const ReeveDataset *dataset = g_array_index (offers, Offer, i).dataset;
      g_autofree char *count = reeve_format_count ((double) dataset->n_rows);
      g_autofree char *title = g_strdup_printf ("%s · %s", dataset->name, count);

      add_item (self, list, dataset->name, title);
    }
}

static void
select_text (ReeveParamRow *self,
             const char    *text)
{
  for (guint i = 0; text != NULL && i < self->texts->len; i++)
    if (g_str_equal (g_ptr_array_index (self->texts, i), text))
      {
        adw_combo_row_set_selected (ADW_COMBO_ROW (self->row), i);
        return;
      }
}

static void
make_combo (ReeveParamRow    *self,
            ReeveSession     *session,
            const ReeveParam *params,
            const char       *text)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  self->row = adw_combo_row_new ();
  self->control = self->row;
  self->texts = g_ptr_array_new_with_free_func (g_free);
  /* Below the title a name has the whole width; what it is for is the row's tooltip. */
  adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (self->row), TRUE);
  gtk_widget_set_tooltip_text (self->row, self->help);
  if (self->param->kind == REEVE_PARAM_CHOICE)
    for (const ReeveChoice *choice = self->param->choices; choice->id != NULL; choice++)
      add_item (self, list, choice->id, _(choice->title));
  else
    {
      if (!self->param->required)
        add_item (self, list, "", _("None"));
      if (self->param->kind != REEVE_PARAM_FIELD)
        add_datasets (self, list, session, params);
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (self->row), G_LIST_MODEL (list));
  select_text (self, text);
}

void
reeve_param_row_set_dataset (ReeveParamRow      *self,
                             const ReeveDataset *dataset)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  g_autofree char *kept = reeve_param_row_dup_text (self);
  g_autofree char *by_itself = NULL;
  const ReeveField *found;

  g_return_if_fail (self->param->kind == REEVE_PARAM_FIELD);

  g_ptr_array_set_size (self->texts, 0);
  found = dataset != NULL && self->param->term != NULL ? find_term (dataset, self->param->term)
                                                       : NULL;
  if (found != NULL)
    /* Translators: a column that is taken when nobody says otherwise */
    by_itself = g_strdup_printf (_("%s, found by itself"),
                                 *found->title != '\0' ? found->title : found->name);
  add_item (self, list, "", by_itself != NULL ? by_itself : _("None"));
  for (guint i = 0; dataset != NULL && i < dataset->fields->len; i++)
    {
      const ReeveField *field = g_ptr_array_index (dataset->fields, i);

      add_item (self, list, field->name, field->title);
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (self->row), G_LIST_MODEL (list));
  select_text (self, kept);
}

/* --- places that are in no layer --- */

/* (transfer full): "41.1550° −8.6100°", or how many */
static char *
name_places (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  guint n = g_strv_length (parts);
  g_autofree char *count = reeve_format_count (n);
  double lon;
  double lat;

  if (n > 1)
    /* Translators: a count of places, chosen one by one */
    return g_strdup_printf (ngettext ("%s place on the map", "%s places on the map", n), count);
  if (!reeve_parse_lonlat (g_strstrip (parts[0]), &lon, &lat))
    return g_strdup (text);
  /* Translators: latitude and longitude of a place that was chosen on the map */
  return g_strdup_printf (_("%.4f° %.4f°, on the map"), lat, lon);
}

/* Chosen on the map, typed, or asked of a stored answer: an item like the layers. */
static void
set_places (ReeveParamRow *self,
            const char    *text)
{
  GtkStringList *list = GTK_STRING_LIST (adw_combo_row_get_model (ADW_COMBO_ROW (self->row)));
  g_autofree char *title = NULL;

  for (guint i = 0; i < self->texts->len; i++)
    if (g_str_equal (g_ptr_array_index (self->texts, i), text))
      {
        adw_combo_row_set_selected (ADW_COMBO_ROW (self->row), i);
        return;
      }
  title = name_places (text);
  add_item (self, list, text, title);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->row), self->texts->len - 1);
}

static void
point_given_cb (ReeveSession *session,
                double        lon,
                double        lat,
                GtkWidget    *row)
{
  ReeveParamRow *self = g_object_get_data (G_OBJECT (row), "param-row");
  char lon_text[G_ASCII_DTOSTR_BUF_SIZE];
  char lat_text[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *text = NULL;

  g_signal_handlers_disconnect_by_func (session, point_given_cb, row);
  if (!isfinite (lon) || self == NULL)
    return;
  g_ascii_formatd (lon_text, sizeof lon_text, "%.6f", lon);
  g_ascii_formatd (lat_text, sizeof lat_text, "%.6f", lat);
  text = g_strdup_printf ("%s,%s", lon_text, lat_text);
  set_places (self, text);
  gtk_widget_grab_focus (row);
}

static void
on_map_cb (ReeveParamRow *self)
{
  /* Translators: a parameter's title, such as From */
  g_autofree char *hint = g_strdup_printf (_("Click the place for “%s”, or Enter for the middle of "
                                             "the map; Escape stops"), _(self->param->title));

  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (self->typed),
                                                             GTK_TYPE_POPOVER)));
  reeve_session_want_point (self->session, hint);
  g_signal_connect_object (self->session, "point-given", G_CALLBACK (point_given_cb), self->row, 0);
}

static void
typed_cb (ReeveParamRow *self)
{
  const char *text = gtk_editable_get_text (self->typed);
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  gboolean good = *text != '\0';
  double lon;
  double lat;

  for (guint i = 0; parts[i] != NULL; i++)
    good = good && reeve_parse_lonlat (g_strstrip (parts[i]), &lon, &lat);
  if (!good)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->typed), "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->typed), GTK_ACCESSIBLE_STATE_INVALID,
                                   GTK_ACCESSIBLE_INVALID_TRUE, -1);
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self->typed), "error");
  gtk_accessible_reset_state (GTK_ACCESSIBLE (self->typed), GTK_ACCESSIBLE_STATE_INVALID);
  set_places (self, text);
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (self->typed),
                                                             GTK_TYPE_POPOVER)));
}

static void
add_place_button (ReeveParamRow *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *on_map = gtk_button_new_with_mnemonic (_("_Choose on the Map"));
  GtkWidget *label = gtk_label_new (_("Or longitude, latitude:"));
  GtkWidget *entry = gtk_entry_new ();

  self->typed = GTK_EDITABLE (entry);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), "14.2081, 49.1054");
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Longitude, latitude"), -1);
  g_signal_connect_swapped (on_map, "clicked", G_CALLBACK (on_map_cb), self);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (typed_cb), self);
  gtk_box_append (GTK_BOX (box), on_map);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "find-location-symbolic");
  gtk_widget_set_tooltip_text (button, _("A Place on the Map"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("A Place on the Map"), -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->row), button);
  g_object_set_data (G_OBJECT (self->row), "param-row", self);
}

/* --- the others --- */

static void
make_spin (ReeveParamRow *self,
           const char    *text)
{
  gboolean limited = self->param->low < self->param->high;
  double low = limited ? self->param->low : 0;
  double high = limited ? self->param->high : 1e6;

  self->row = adw_action_row_new ();
  self->control = gtk_spin_button_new_with_range (low, high, 1);
  gtk_widget_set_valign (self->control, GTK_ALIGN_CENTER);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->control),
                             text != NULL && *text != '\0' ? g_ascii_strtod (text, NULL)
                                                           : MAX (self->param->preset, low));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->row), self->control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self->row), self->control);
}

static void
make_switch (ReeveParamRow *self,
             const char    *text)
{
  self->row = adw_action_row_new ();
  self->control = gtk_switch_new ();
  gtk_widget_set_valign (self->control, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (self->control),
                         text != NULL ? g_str_equal (text, "yes") : self->param->preset != 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->row), self->control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self->row), self->control);
}

static void
make_entry (ReeveParamRow *self,
            const char    *text)
{
  gboolean wide = !reeve_param_is_number (self->param);

  self->row = adw_action_row_new ();
  self->control = gtk_entry_new ();
  gtk_widget_set_valign (self->control, GTK_ALIGN_CENTER);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->control), wide ? 14 : 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->control), wide ? 14 : 8);
  gtk_entry_set_activates_default (GTK_ENTRY (self->control), TRUE);
  if (self->param->kind == REEVE_PARAM_WEEK_TIME)
    {
      g_autofree char *sample = reeve_format_week_time (REEVE_DAY_MS + 8.0 * REEVE_HOUR_MS);

      gtk_entry_set_placeholder_text (GTK_ENTRY (self->control), sample);
    }
  gtk_editable_set_text (GTK_EDITABLE (self->control), text != NULL ? text : "");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->row), self->control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self->row), self->control);
}

ReeveParamRow *
reeve_param_row_new (const ReeveParam *param,
                     const ReeveParam *params,
                     ReeveSession     *session,
                     const char       *text)
{
  ReeveParamRow *self = g_new0 (ReeveParamRow, 1);

  self->param = param;
  self->session = session;
  self->help = g_strdup (_(param->help));
  if (param->kind == REEVE_PARAM_LAYER || param->kind == REEVE_PARAM_PLACES ||
      param->kind == REEVE_PARAM_FIELD || param->kind == REEVE_PARAM_CHOICE)
    {
      make_combo (self, session, params, text);
      if (param->kind == REEVE_PARAM_PLACES)
        add_place_button (self);
      if (param->kind == REEVE_PARAM_PLACES && text != NULL && *text != '\0')
        set_places (self, text);
    }
  else if (param->kind == REEVE_PARAM_COUNT)
    make_spin (self, text);
  else if (param->kind == REEVE_PARAM_FLAG)
    make_switch (self, text);
  else
    make_entry (self, text);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), _(param->title));
  if (self->texts == NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->row), self->help);
  if (self->control != self->row)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->control),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, _(param->title), -1);
  return self;
}

char *
reeve_param_row_dup_text (ReeveParamRow *self)
{
  if (self->texts != NULL)
    {
      guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->row));

      return g_strdup (selected < self->texts->len ? g_ptr_array_index (self->texts, selected)
                                                   : "");
    }
  if (GTK_IS_SPIN_BUTTON (self->control))
    return g_strdup_printf ("%d", gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->control)));
  if (GTK_IS_SWITCH (self->control))
    return g_strdup (gtk_switch_get_active (GTK_SWITCH (self->control)) ? "yes" : "no");
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->control)));
}

void
reeve_param_row_set_error (ReeveParamRow *self,
                           const char    *message)
{
  if (self->texts != NULL)
    adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (self->row), message == NULL);
  if (self->texts == NULL || message != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->row), message != NULL ? message : self->help);
  if (message == NULL)
    {
      gtk_widget_remove_css_class (self->row, "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_STATE_INVALID);
      return;
    }
  gtk_widget_add_css_class (self->row, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_widget_grab_focus (self->control);
}
