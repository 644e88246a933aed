/* workspace/import-plan.c — the plan as a thing that is made, copied and ended */
#include "workspace/import-private.h"

#include "core/i18n.h"
#include "core/units.h"

#include <math.h>
#include <string.h>

static void
free_column (gpointer data)
{
  ReeveImportColumn *column = data;

  g_free (column->title);
  g_free (column->term);
  g_free (column->unit);
  g_free (column->reason);
  g_strfreev (column->samples);
  g_free (column);
}

static void
free_problem (gpointer data)
{
  ReeveImportProblem *problem = data;

  g_free (problem->reason);
  g_strfreev (problem->texts);
  g_free (problem);
}

static void
free_texts (gpointer data)
{
  g_strfreev (data);
}

void
reeve_import_plan_free (ReeveImportPlan *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->hash);
  reeve_source_options_clear (&self->options);
  g_free (self->name);
  g_free (self->theme);
  g_free (self->theme_reason);
  g_free (self->guessed_theme);
  g_free (self->department);
  g_free (self->date);
  g_free (self->licence);
  g_free (self->attribution);
  g_free (self->classification_reason);
  g_free (self->crs);
  g_free (self->crs_reason);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->first_rows, g_ptr_array_unref);
  g_clear_pointer (&self->first_points, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_free (self);
}

char *
reeve_import_count_text (guint64 count)
{
  return reeve_format_count ((double) count);
}

/* 888 million rather than 888,123,456: the two totals are to be told apart. */
static char *
format_total (double value)
{
  g_autofree char *millions = NULL;

  if (fabs (value) < 1e6)
    return reeve_format_count (value);
  millions = fabs (value) < 9.995e8 ? g_strdup_printf ("%.3g", value / 1e6)
                                    : reeve_format_count (value / 1e6);
  /* Translators: a count of millions */
  return g_strdup_printf (_("%s million"), millions);
}

char *
reeve_import_totals_text (const ReeveImportPlan *plan)
{
  g_autofree char *counts = format_total (plan->sum_as_count);
  g_autofree char *density = format_total (plan->sum_as_density);

  /* Translators: two totals of people */
  return g_strdup_printf (_("as counts: %s; as people per km²: %s"), counts, density);
}

gboolean
reeve_import_needs_meaning (const ReeveImportPlan *plan)
{
  return plan->is_raster && !plan->meaning_given &&
         (plan->meaning_asked || g_strcmp0 (plan->theme, "people") == 0);
}

void
reeve_import_options_copy (ReeveSourceOptions       *to,
                           const ReeveSourceOptions *from)
{
  reeve_source_options_clear (to);
  if (from == NULL)
    return;
  to->layer = g_strdup (from->layer);
  to->crs = g_strdup (from->crs);
  to->encoding = g_strdup (from->encoding);
  to->delimiter = g_strdup (from->delimiter);
  to->decimal = g_strdup (from->decimal);
  to->lon_field = g_strdup (from->lon_field);
  to->lat_field = g_strdup (from->lat_field);
  to->wkt_field = g_strdup (from->wkt_field);
  to->swap = from->swap;
  to->date_order = g_strdup (from->date_order);
}

ReeveImportPlan *
reeve_import_plan_start (const char *path)
{
  ReeveImportPlan *plan = g_new0 (ReeveImportPlan, 1);

  plan->path = g_strdup (path);
  plan->theme = g_strdup ("");
  plan->department = g_strdup ("");
  plan->licence = g_strdup ("");
  plan->attribution = g_strdup ("");
  plan->crs = g_strdup ("");
  plan->columns = g_ptr_array_new_with_free_func (free_column);
  plan->notes = g_ptr_array_new_with_free_func (g_free);
  plan->first_rows = g_ptr_array_new_with_free_func (free_texts);
  plan->first_points = g_ptr_array_new_with_free_func (g_free);
  plan->problems = g_ptr_array_new_with_free_func (free_problem);
  plan->remember = TRUE;
  plan->band = 1;
  return plan;
}

static ReeveImportColumn *
copy_column (const ReeveImportColumn *from)
{
  ReeveImportColumn *column = g_memdup2 (from, sizeof *from);

  column->title = g_strdup (from->title);
  column->term = g_strdup (from->term);
  column->unit = g_strdup (from->unit);
  column->reason = g_strdup (from->reason);
  column->samples = g_strdupv (from->samples);
  return column;
}

static void
copy_text (char       **to,
           const char  *from)
{
  g_free (*to);
  *to = g_strdup (from);
}

ReeveImportPlan *
reeve_import_plan_copy_to_run (const ReeveImportPlan *self)
{
  ReeveImportPlan *copy = reeve_import_plan_start (self->path);

  copy_text (&copy->hash, self->hash);
  reeve_import_options_copy (&copy->options, &self->options);
  copy_text (&copy->name, self->name);
  copy_text (&copy->theme, self->theme);
  copy_text (&copy->theme_reason, self->theme_reason);
  copy_text (&copy->guessed_theme, self->guessed_theme);
  copy_text (&copy->department, self->department);
  copy_text (&copy->date, self->date);
  copy_text (&copy->licence, self->licence);
  copy_text (&copy->attribution, self->attribution);
  copy_text (&copy->classification_reason, self->classification_reason);
  copy_text (&copy->crs, self->crs);
  copy_text (&copy->crs_reason, self->crs_reason);
  for (guint i = 0; i < self->columns->len; i++)
    g_ptr_array_add (copy->columns, copy_column (self->columns->pdata[i]));
  for (guint i = 0; i < self->notes->len; i++)
    g_ptr_array_add (copy->notes, g_strdup (self->notes->pdata[i]));
  copy->classification = self->classification;
  copy->kind = self->kind;
  copy->n_rows = self->n_rows;
  copy->n_bad = self->n_bad;
  copy->looks_swapped = self->looks_swapped;
  copy->crs_asked = self->crs_asked;
  copy->remembered = self->remembered;
  copy->remember = self->remember;
  copy->follows = self->follows;
  copy->after = self->after;
  copy->after_data = self->after_data;
  copy->is_raster = self->is_raster;
  copy->meaning_asked = self->meaning_asked;
  copy->meaning_given = self->meaning_given;
  copy->meaning = self->meaning;
  copy->sum_as_count = self->sum_as_count;
  copy->sum_as_density = self->sum_as_density;
  copy->band = self->band;
  return copy;
}
