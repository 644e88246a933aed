/* ui/param-row.c — one parameter as a row of a form */
#include "ui/param-row.h"

#include "core/i18n.h"
#include "core/units.h"

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
    gtk_entry_set_placeholder_text (GTK_ENTRY (self->control), "Tue 08:00");
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
  self->help = g_strdup (_(param->help));
  if (param->kind == REEVE_PARAM_LAYER || param->kind == REEVE_PARAM_PLACES ||
      param->kind == REEVE_PARAM_FIELD || param->kind == REEVE_PARAM_CHOICE)
    make_combo (self, session, params, text);
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
