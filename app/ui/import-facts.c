/* ui/import-facts.c — what is known of a file as a whole: name, theme, place, level, source */
#include "ui/import-facts.h"

#include "core/i18n.h"
#include "core/units.h"
#include "geo/projection.h"
#include "ui/import-preview.h"
#include "ui/import-roads.h"

#include <string.h>

static const char *const encodings[] = { "", "UTF-8", "ISO-8859-1", "windows-1252", "GB18030",
                                         "Big5", "Shift_JIS", "UTF-16LE", NULL };
static const char *const delimiters[] = { "", ",", ";", "tab", "|", NULL };
static const char *const decimals[] = { "", ".", ",", NULL };
static const char *const date_orders[] = { "", "dmy", "mdy", NULL };

struct _ReeveImportFacts
{
  AdwBin              parent_instance;

  GtkWidget          *lines_group;   /* of lines: a road network of them */
  AdwExpanderRow     *lines_row;
  GPtrArray          *line_rows;     /* owned, of borrowed rows in it */
  ReeveRoadRows      *road_rows;     /* owned, nullable */

  ReeveImportDraft   *draft;    /* owned, nullable */
  gboolean            filling;  /* what is shown is being set, not chosen */

  ReeveImportPreview *preview;
  GtkLabel           *preview_words;
  AdwEntryRow        *name_row;
  AdwComboRow        *layer_row;
  AdwComboRow        *theme_row;
  AdwActionRow       *crs_row;
  AdwEntryRow        *crs_entry;
  AdwComboRow        *level_row;
  AdwExpanderRow     *source_row;
  AdwEntryRow        *department_row;
  AdwEntryRow        *date_row;
  AdwEntryRow        *licence_row;
  AdwEntryRow        *attribution_row;
  AdwExpanderRow     *writing_row;
  AdwComboRow        *encoding_row;
  AdwComboRow        *delimiter_row;
  AdwComboRow        *decimal_row;
  AdwComboRow        *date_order_row;
  AdwActionRow       *remember_row;
  GtkSwitch          *remember;
  GtkWidget          *remember_group;
};

G_DEFINE_FINAL_TYPE (ReeveImportFacts, reeve_import_facts, ADW_TYPE_BIN)

enum
{
  CHANGED,
  THEME_CHANGED,
  READ_AGAIN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- shown --- */

static void
show_preview (ReeveImportFacts *self)
{
  const ReeveImportPlan *plan = self->draft->plan;
  const ReeveTheme *theme = reeve_theme_find (plan->theme);
  g_autofree char *good = reeve_format_count ((double) (plan->n_rows - plan->n_bad));
  g_autofree char *all = reeve_format_count ((double) plan->n_rows);
  /* Translators: two counts of rows */
  g_autofree char *words = g_strdup_printf (_("%s of %s rows can be read."), good, all);
  gboolean has_map = plan->first_points->len > 0;

  gtk_widget_set_visible (GTK_WIDGET (self->preview), has_map);
  gtk_widget_set_visible (GTK_WIDGET (self->preview_words), !plan->is_raster && !plan->crs_asked);
  gtk_label_set_text (self->preview_words, words);
  if (has_map)
    reeve_import_preview_show (self->preview, self->draft->workspace, plan->first_points,
                               theme != NULL ? theme->colour : "");
}

static void
show_layers (ReeveImportFacts *self)
{
  GPtrArray *layers = self->draft->layers;
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint selected = 0;

  gtk_widget_set_visible (GTK_WIDGET (self->layer_row), layers != NULL && layers->len > 1);
  for (guint i = 0; layers != NULL && i < layers->len; i++)
    {
      gtk_string_list_append (list, layers->pdata[i]);
      if (g_strcmp0 (layers->pdata[i], self->draft->plan->options.layer) == 0)
        selected = i;
    }
  adw_combo_row_set_model (self->layer_row, G_LIST_MODEL (list));
  adw_combo_row_set_selected (self->layer_row, selected);
}

static void
show_themes (ReeveImportFacts *self)
{
  GPtrArray *themes = reeve_theme_list ();
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < themes->len; i++)
    {
      const ReeveTheme *theme = themes->pdata[i];

      gtk_string_list_append (list, theme->title);
      if (g_strcmp0 (theme->id, self->draft->plan->theme) == 0)
        selected = i;
    }
  adw_combo_row_set_model (self->theme_row, G_LIST_MODEL (list));
  adw_combo_row_set_selected (self->theme_row, selected);
}

static void
show_crs (ReeveImportFacts *self)
{
  const ReeveImportPlan *plan = self->draft->plan;
  gboolean has_place = plan->kind != REEVE_DATASET_TABLE;
  g_autoptr (ReeveProjection) projection = reeve_projection_new (plan->crs, NULL);
  g_autofree char *code = projection != NULL ? reeve_projection_dup_code (projection) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->crs_row), has_place);
  gtk_widget_set_visible (GTK_WIDGET (self->crs_entry), has_place);
  adw_action_row_set_subtitle (self->crs_row, plan->crs_reason != NULL ? plan->crs_reason : "");
  gtk_editable_set_text (GTK_EDITABLE (self->crs_entry), code != NULL ? code : "");
  if (plan->crs_asked)
    gtk_widget_add_css_class (GTK_WIDGET (self->crs_row), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->crs_row), "warning");
}

static void
select_text (AdwComboRow       *row,
             const char *const *values,
             const char        *value)
{
  guint selected = 0;

  for (guint i = 0; values[i] != NULL; i++)
    if (g_strcmp0 (values[i], value) == 0)
      selected = i;
  adw_combo_row_set_selected (row, selected);
}

static void
set_entry (AdwEntryRow *row,
           const char  *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

static void
show_writing (ReeveImportFacts *self)
{
  const ReeveSourceOptions *asked = &self->draft->asked;
  const ReeveSourceOptions *found = &self->draft->plan->options;
  g_autofree char *words = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->writing_row), found->delimiter != NULL);
  select_text (self->encoding_row, encodings, asked->encoding);
  select_text (self->delimiter_row, delimiters, asked->delimiter);
  select_text (self->decimal_row, decimals, asked->decimal);
  select_text (self->date_order_row, date_orders, asked->date_order);
  if (found->delimiter == NULL)
    return;
  /* Translators: an encoding; the character between two columns */
  words = g_strdup_printf (_("%s, columns apart by “%s”"),
                           found->encoding != NULL ? found->encoding : "UTF-8", found->delimiter);
  adw_expander_row_set_subtitle (self->writing_row, words);
}

void
reeve_import_facts_update (ReeveImportFacts *self)
{
  const ReeveImportPlan *plan = self->draft->plan;

  self->filling = TRUE;
  adw_combo_row_set_selected (self->level_row, plan->classification);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->level_row),
                               plan->classification_reason != NULL ? plan->classification_reason
                                                                   : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->theme_row),
                               plan->theme_reason != NULL ? plan->theme_reason : "");
  self->filling = FALSE;
}

/* --- lines to route on --- */

static gboolean is_open (ReeveImportFacts *self);

static void
add_line_row_cb (GtkWidget *row,
                 gpointer   data)
{
  ReeveImportFacts *self = data;

  adw_expander_row_add_row (self->lines_row, row);
  g_ptr_array_add (self->line_rows, row);
}

static void
lines_changed_cb (gpointer data)
{
  ReeveImportFacts *self = data;
  ReeveValues *values;

  if (!is_open (self) || self->road_rows == NULL)
    return;
  self->draft->make_roads = adw_expander_row_get_enable_expansion (self->lines_row);
  values = reeve_road_rows_read (self->road_rows);
  if (values == NULL)
    return;
  reeve_values_free (self->draft->road_values);
  self->draft->road_values = values;
}

static void
lines_switched_cb (ReeveImportFacts *self)
{
  lines_changed_cb (self);
}

static void
clear_lines (ReeveImportFacts *self)
{
  g_clear_pointer (&self->road_rows, reeve_road_rows_free);
  for (guint i = 0; i < self->line_rows->len; i++)
    adw_expander_row_remove (self->lines_row, self->line_rows->pdata[i]);
  g_ptr_array_set_size (self->line_rows, 0);
}

static void
show_lines (ReeveImportFacts *self)
{
  gboolean lines = self->draft->plan->kind == REEVE_DATASET_LINES;

  clear_lines (self);
  gtk_widget_set_visible (self->lines_group, lines);
  if (!lines)
    return;
  adw_expander_row_set_enable_expansion (self->lines_row, self->draft->make_roads);
  self->road_rows = reeve_road_rows_new (self->draft->road_values, add_line_row_cb,
                                         lines_changed_cb, self);
}

static void
build_lines (ReeveImportFacts *self)
{
  self->line_rows = g_ptr_array_new ();
  self->lines_group = adw_preferences_group_new ();
  self->lines_row = ADW_EXPANDER_ROW (adw_expander_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->lines_row), _("Streets to route on"));
  adw_expander_row_set_subtitle (self->lines_row,
                                 _("Make the road network of these lines. The columns say which are "
                                   "one-way, which pass over others, and how fast they are."));
  adw_expander_row_set_show_enable_switch (self->lines_row, TRUE);
  adw_expander_row_set_enable_expansion (self->lines_row, FALSE);
  g_signal_connect_swapped (self->lines_row, "notify::enable-expansion",
                            G_CALLBACK (lines_switched_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->lines_group),
                             GTK_WIDGET (self->lines_row));
  gtk_widget_insert_before (self->lines_group,
                            gtk_widget_get_parent (GTK_WIDGET (self->remember_group)),
                            GTK_WIDGET (self->remember_group));
}

void
reeve_import_facts_show (ReeveImportFacts *self,
                         ReeveImportDraft *draft)
{
  const ReeveImportPlan *plan;
  g_autofree char *columns = NULL;
  g_autofree char *words = NULL;

  if (draft != NULL)
    reeve_import_draft_ref (draft);
  g_clear_pointer (&self->draft, reeve_import_draft_unref);
  clear_lines (self);
  if (draft == NULL)
    return;

  self->draft = draft;
  plan = draft->plan;
  self->filling = TRUE;
  show_layers (self);
  show_themes (self);
  show_crs (self);
  show_writing (self);
  set_entry (self->name_row, plan->name);
  set_entry (self->department_row, plan->department);
  set_entry (self->date_row, plan->date);
  set_entry (self->licence_row, plan->licence);
  set_entry (self->attribution_row, plan->attribution);
  gtk_widget_set_sensitive (GTK_WIDGET (self->name_row), draft->update_id == 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->theme_row), draft->update_id == 0);
  gtk_widget_set_visible (self->remember_group, plan->columns->len > 0);
  gtk_switch_set_active (self->remember, !draft->forget);
  columns = reeve_format_count (plan->columns->len);
  /* Translators: a count of columns */
  words = g_strdup_printf (ngettext ("Files with this %s column", "Files with these %s columns",
                                     plan->columns->len), columns);
  adw_action_row_set_subtitle (self->remember_row, words);
  show_lines (self);
  reeve_import_facts_update (self);
  self->filling = FALSE;
  show_preview (self);
}

/* --- chosen --- */

static gboolean
is_open (ReeveImportFacts *self)
{
  return self->draft != NULL && !self->filling;
}

static void
changed (ReeveImportFacts *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Which of the texts an entry holds goes with the entry. */
static void
text_changed_cb (ReeveImportFacts *self,
                 GtkEditable      *entry)
{
  ReeveDraftText which = entry == GTK_EDITABLE (self->name_row) ? REEVE_DRAFT_NAME
                         : entry == GTK_EDITABLE (self->department_row) ? REEVE_DRAFT_DEPARTMENT
                         : entry == GTK_EDITABLE (self->date_row) ? REEVE_DRAFT_DATE
                         : entry == GTK_EDITABLE (self->licence_row) ? REEVE_DRAFT_LICENCE
                         : REEVE_DRAFT_ATTRIBUTION;
  g_autofree char *text = NULL;

  if (!is_open (self))
    return;
  text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  reeve_import_draft_set_text (self->draft, which, text);
  changed (self);
}

static void
theme_changed_cb (ReeveImportFacts *self)
{
  GPtrArray *themes = reeve_theme_list ();
  guint selected = adw_combo_row_get_selected (self->theme_row);

  if (!is_open (self) || selected >= themes->len)
    return;
  reeve_import_draft_set_theme (self->draft, ((ReeveTheme *) themes->pdata[selected])->id);
  reeve_import_facts_update (self);
  g_signal_emit (self, signals[THEME_CHANGED], 0);
}

static void
level_changed_cb (ReeveImportFacts *self)
{
  guint selected = adw_combo_row_get_selected (self->level_row);

  if (!is_open (self) || selected > REEVE_CLASS_RESTRICTED)
    return;
  reeve_import_draft_set_classification (self->draft, (ReeveClassification) selected);
  reeve_import_facts_update (self);
  changed (self);
}

/* "" asks for the guess again. */
static void
ask (ReeveImportFacts  *self,
     char             **option,
     const char        *value)
{
  if (g_strcmp0 (*option, value) == 0 || (*option == NULL && *value == '\0'))
    return;
  g_free (*option);
  *option = *value != '\0' ? g_strdup (value) : NULL;
  g_signal_emit (self, signals[READ_AGAIN], 0);
}

static void
layer_changed_cb (ReeveImportFacts *self)
{
  guint selected = adw_combo_row_get_selected (self->layer_row);

  if (is_open (self) && self->draft->layers != NULL && selected < self->draft->layers->len)
    ask (self, &self->draft->asked.layer, self->draft->layers->pdata[selected]);
}

static void
crs_applied_cb (ReeveImportFacts *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text
                                                (GTK_EDITABLE (self->crs_entry))));
  g_autofree char *code = g_ascii_isdigit (*text) ? g_strconcat ("EPSG:", text, NULL)
                                                  : g_strdup (text);
  g_autoptr (ReeveProjection) projection = NULL;
  g_autoptr (GError) error = NULL;

  if (!is_open (self))
    return;
  projection = *code != '\0' ? reeve_projection_new (code, &error) : NULL;
  if (error != NULL)
    {
      adw_action_row_set_subtitle (self->crs_row, error->message);
      gtk_widget_add_css_class (GTK_WIDGET (self->crs_entry), "error");
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self->crs_entry), "error");
  ask (self, &self->draft->asked.crs, code);
}

static void
writing_changed_cb (ReeveImportFacts *self,
                    GParamSpec       *pspec,
                    AdwComboRow      *row)
{
  ReeveSourceOptions *asked;
  guint selected = adw_combo_row_get_selected (row);

  if (!is_open (self) || selected == GTK_INVALID_LIST_POSITION)
    return;
  asked = &self->draft->asked;
  if (row == self->encoding_row)
    ask (self, &asked->encoding, encodings[selected]);
  else if (row == self->delimiter_row)
    ask (self, &asked->delimiter, delimiters[selected]);
  else if (row == self->decimal_row)
    ask (self, &asked->decimal, decimals[selected]);
  else
    ask (self, &asked->date_order, date_orders[selected]);
}

static void
remember_changed_cb (ReeveImportFacts *self)
{
  if (!is_open (self))
    return;
  self->draft->forget = !gtk_switch_get_active (self->remember);
  self->draft->plan->remember = !self->draft->forget;
}

/* --- class --- */

static void
reeve_import_facts_dispose (GObject *object)
{
  ReeveImportFacts *self = REEVE_IMPORT_FACTS (object);

  g_clear_pointer (&self->road_rows, reeve_road_rows_free);
  g_clear_pointer (&self->line_rows, g_ptr_array_unref);
  g_clear_pointer (&self->draft, reeve_import_draft_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), REEVE_TYPE_IMPORT_FACTS);

  G_OBJECT_CLASS (reeve_import_facts_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, preview);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, preview_words);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, name_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, layer_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, theme_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, crs_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, crs_entry);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, level_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, source_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, department_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, date_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, licence_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, attribution_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, writing_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, encoding_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, delimiter_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, decimal_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, date_order_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, remember_row);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, remember);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportFacts, remember_group);
}

static void
reeve_import_facts_class_init (ReeveImportFactsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const char *const names[] = { "changed", "theme-changed", "read-again" };

  G_OBJECT_CLASS (klass)->dispose = reeve_import_facts_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], REEVE_TYPE_IMPORT_FACTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);

  g_type_ensure (REEVE_TYPE_IMPORT_PREVIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/reeve/ui/import-facts.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, theme_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, level_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, layer_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, crs_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, writing_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, remember_changed_cb);
}

static void
set_titles (AdwComboRow *row,
            const char  *titles[])
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (titles);

  adw_combo_row_set_model (row, G_LIST_MODEL (list));
}

static void
reeve_import_facts_init (ReeveImportFacts *self)
{
  g_autoptr (GtkStringList) levels = gtk_string_list_new (NULL);
  const char *encoding_titles[G_N_ELEMENTS (encodings)] = { _("As found") };
  const char *delimiter_titles[] = { _("As found"), _("Comma"), _("Semicolon"), _("Tab"),
                                     _("Bar"), NULL };
  const char *decimal_titles[] = { _("As found"), _("Point"), _("Comma"), NULL };
  const char *order_titles[] = { _("As found"), _("Day first"), _("Month first"), NULL };

  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = REEVE_CLASS_PUBLIC; i <= REEVE_CLASS_RESTRICTED; i++)
    gtk_string_list_append (levels, reeve_classification_get_title ((ReeveClassification) i));
  adw_combo_row_set_model (self->level_row, G_LIST_MODEL (levels));
  for (guint i = 1; i < G_N_ELEMENTS (encodings); i++)
    encoding_titles[i] = encodings[i];
  set_titles (self->encoding_row, encoding_titles);
  set_titles (self->delimiter_row, delimiter_titles);
  set_titles (self->decimal_row, decimal_titles);
  set_titles (self->date_order_row, order_titles);
  build_lines (self);
  self->filling = FALSE;
}
