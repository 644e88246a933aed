/* ui/import-column-row.c — one column of a file: what it holds and what it means */
#include "ui/import-column-row.h"

#include "core/i18n.h"

#include <string.h>

struct _ReeveImportColumnRow
{
  GtkListBoxRow        parent_instance;

  ReeveImportColumn   *column;    /* borrowed: of the plan */
  const ReeveMeanings *meanings;  /* borrowed */
  gboolean             filling;   /* the choice is being set, not made */

  GtkLabel            *title;
  GtkLabel            *samples;
  GtkDropDown         *meaning;
  GtkLabel            *unit;
  GtkImage            *lock;
  GtkImage            *sign;
  GtkLabel            *reason;
};

G_DEFINE_FINAL_TYPE (ReeveImportColumnRow, reeve_import_column_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

ReeveMeanings *
reeve_meanings_new (const char *theme)
{
  ReeveMeanings *self = g_new0 (ReeveMeanings, 1);
  GPtrArray *terms = reeve_theme_list_terms (theme);

  self->titles = gtk_string_list_new (NULL);
  self->choices = g_ptr_array_new_with_free_func (g_free);
  gtk_string_list_append (self->titles, _("Leave out"));
  g_ptr_array_add (self->choices, g_strdup ("-"));
  gtk_string_list_append (self->titles, _("Keep as it is"));
  g_ptr_array_add (self->choices, g_strdup (""));
  for (guint i = 0; i < terms->len; i++)
    {
      const ReeveTerm *term = terms->pdata[i];

      gtk_string_list_append (self->titles, term->title);
      g_ptr_array_add (self->choices, g_strdup (term->id));
    }
  return self;
}

void
reeve_meanings_free (ReeveMeanings *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->titles);
  g_ptr_array_unref (self->choices);
  g_free (self);
}

static guint
find_choice (const ReeveMeanings     *meanings,
             const ReeveImportColumn *column)
{
  if (!column->keep)
    return 0;
  for (guint i = 1; i < meanings->choices->len; i++)
    if (strcmp (meanings->choices->pdata[i], column->term) == 0)
      return i;
  return 1;
}

static char *
describe_samples (const ReeveImportColumn *column)
{
  if (column->samples == NULL || column->samples[0] == NULL)
    return g_strdup (_("(empty)"));
  if (column->n_empty > 4 * column->n_filled)
    return g_strdup (_("(mostly empty)"));
  return g_strjoinv (", ", column->samples);
}

/* A shape's own column has no meaning to choose. */
static gboolean
is_shape (const ReeveImportColumn *column)
{
  return column->is_place && strcmp (column->term, "lon") != 0 &&
         strcmp (column->term, "lat") != 0;
}

static void
show_sign (ReeveImportColumnRow *self)
{
  const ReeveImportColumn *column = self->column;
  const char *icon = !column->sure ? "dialog-warning-symbolic"
                     : !column->keep && !is_shape (column) ? "list-remove-symbolic"
                     : "object-select-symbolic";
  const char *words = !column->sure ? _("Look at this") : column->keep ? _("Kept") : _("Left out");

  gtk_image_set_from_icon_name (self->sign, icon);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->sign), words);
  gtk_widget_remove_css_class (GTK_WIDGET (self->sign), "success");
  gtk_widget_remove_css_class (GTK_WIDGET (self->sign), "warning");
  gtk_widget_remove_css_class (GTK_WIDGET (self->reason), "warning");
  gtk_widget_remove_css_class (GTK_WIDGET (self->reason), "dim-label");
  if (!column->sure)
    gtk_widget_add_css_class (GTK_WIDGET (self->sign), "warning");
  else if (column->keep)
    gtk_widget_add_css_class (GTK_WIDGET (self->sign), "success");
  gtk_widget_add_css_class (GTK_WIDGET (self->reason), column->sure ? "dim-label" : "warning");
}

/* Symbols are the same in every language; words are not. */
static const char *
get_unit_title (const char *unit)
{
  static const struct { const char *unit; const char *title; } titles[] = {
    { "count", N_("count") },
    { "people", N_("people") },
    { "people/km²", N_("people/km²") },
    { "share", N_("share") },
    { "vehicles", N_("vehicles") },
    { "vehicles/d", N_("vehicles/d") },
    { "vehicles/h", N_("vehicles/h") },
    { "years", N_("years") },
    { "m2", "m²" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_strcmp0 (unit, titles[i].unit) == 0)
      return _(titles[i].title);
  return unit;
}

void
reeve_import_column_row_update (ReeveImportColumnRow *self)
{
  const ReeveImportColumn *column = self->column;
  gboolean restricted = column->keep && column->classification == REEVE_CLASS_RESTRICTED;

  self->filling = TRUE;
  gtk_drop_down_set_selected (self->meaning, find_choice (self->meanings, column));
  self->filling = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->meaning), !is_shape (column));
  gtk_label_set_text (self->unit, column->keep ? get_unit_title (column->unit) : "");
  gtk_widget_set_visible (GTK_WIDGET (self->lock), restricted);
  gtk_label_set_text (self->reason, column->reason);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->reason), column->reason);
  show_sign (self);
}

ReeveImportColumn *
reeve_import_column_row_get_column (ReeveImportColumnRow *self)
{
  return self->column;
}

static void
meaning_changed_cb (ReeveImportColumnRow *self)
{
  guint selected = gtk_drop_down_get_selected (self->meaning);

  if (self->filling || self->meanings == NULL || selected >= self->meanings->choices->len)
    return;
  g_signal_emit (self, signals[CHOSEN], 0, self->meanings->choices->pdata[selected]);
}

static void
reeve_import_column_row_dispose (GObject *object)
{
  ReeveImportColumnRow *self = REEVE_IMPORT_COLUMN_ROW (object);

  self->filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), REEVE_TYPE_IMPORT_COLUMN_ROW);

  G_OBJECT_CLASS (reeve_import_column_row_parent_class)->dispose (object);
}

static void
reeve_import_column_row_class_init (ReeveImportColumnRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = reeve_import_column_row_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", REEVE_TYPE_IMPORT_COLUMN_ROW, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/reeve/ui/import-column-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumnRow, title);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumnRow, samples);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumnRow, meaning);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumnRow, unit);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumnRow, lock);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumnRow, sign);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportColumnRow, reason);
  gtk_widget_class_bind_template_callback (widget_class, meaning_changed_cb);
}

static void
reeve_import_column_row_init (ReeveImportColumnRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
reeve_import_column_row_new (ReeveImportColumn   *column,
                             const ReeveMeanings *meanings)
{
  ReeveImportColumnRow *self = g_object_new (REEVE_TYPE_IMPORT_COLUMN_ROW, NULL);
  g_autofree char *samples = describe_samples (column);
  /* Translators: a column of a file */
  g_autofree char *label = g_strdup_printf (_("Meaning of %s"), column->title);

  self->column = column;
  gtk_label_set_text (self->title, column->title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), column->title);
  gtk_label_set_text (self->samples, samples);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->samples), samples);
  self->filling = TRUE;
  gtk_drop_down_set_model (self->meaning, G_LIST_MODEL (meanings->titles));
  self->filling = FALSE;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->meaning), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  self->meanings = meanings;
  reeve_import_column_row_update (self);
  return GTK_WIDGET (self);
}
