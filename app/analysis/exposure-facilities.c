/* analysis/exposure-facilities.c — facilities inside a hazard, counted and named */
#include "analysis/exposure-private.h"

#include "core/error.h"
#include "core/i18n.h"

static char *
name_levels (const ReeveExposure *self,
             ReeveLonLat          point)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint k = 0; k < self->hazard->levels->len; k++)
    if (reeve_hazard_holds (self->hazard, reeve_exposure_level (self, k), point))
      {
        /* The deepest threshold says it all. */
        if (!self->hazard->by_class)
          g_string_truncate (out, 0);
        g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "",
                                reeve_exposure_level (self, k)->title);
      }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
count_layer (ReeveExposure  *self,
             const char     *name,
             ReeveTable     *out,
             GError        **error)
{
  g_autoptr (ReeveDataset) dataset = reeve_catalogue_find (reeve_run_get_db (self->run), name,
                                                           error);
  g_autoptr (ReeveTable) table = NULL;
  const ReeveField *name_field;
  int name_column;

  if (dataset == NULL)
    return FALSE;
  if (dataset->kind != REEVE_DATASET_POINTS && dataset->kind != REEVE_DATASET_AREAS)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a dataset */
                   _("Facilities: “%s” holds neither points nor areas"), dataset->name);
      return FALSE;
    }
  reeve_run_add_input (self->run, dataset);
  table = reeve_run_read_table (self->run, dataset, error);
  if (table == NULL)
    return FALSE;
  name_field = reeve_dataset_find_field (dataset, "name");
  name_column = name_field != NULL ? reeve_table_find_column (table, name_field->name) : -1;
  for (guint i = 0; i < reeve_table_get_n_rows (table); i++)
    {
      const ReeveShape *shape = reeve_table_get_shape (table, i);
      g_autofree char *levels = NULL;
      ReeveLonLat point;
      guint row;

      if (shape == NULL || shape->kind == REEVE_SHAPE_NONE)
        continue;
      point = reeve_shape_get_anchor (shape);
      self->facilities_total++;
      for (guint k = 0; k < self->hazard->levels->len; k++)
        self->facilities[k] += reeve_hazard_holds (self->hazard, reeve_exposure_level (self, k),
                                                   point);
      levels = name_levels (self, point);
      if (*levels == '\0')
        continue;
      row = reeve_table_add_row (out);
      if (name_column >= 0)
        reeve_table_set_text (out, row, 0,
                              reeve_table_get_text (table, i, (guint) name_column));
      reeve_table_set_text (out, row, 1, dataset->name);
      reeve_table_set_text (out, row, 2, levels);
      reeve_table_set_shape (out, row, reeve_shape_new_point (point));
    }
  return TRUE;
}

/* More than these are drawn small and without names. */
#define MANY_FACILITIES 500

gboolean
reeve_exposure_count_facilities (ReeveExposure  *self,
                                 GError        **error)
{
  g_auto (GStrv) names = reeve_values_dup_list (reeve_run_get_values (self->run), "facilities");
  g_autoptr (ReeveTable) table = NULL;
  gboolean many;

  if (names[0] == NULL)
    return TRUE;
  self->has_facilities = TRUE;
  table = reeve_table_new (REEVE_SHAPE_POINT);
  reeve_table_add_column (table, "name", _("Name"), REEVE_COLUMN_TEXT, "");
  reeve_table_set_term (table, 0, "name");
  reeve_table_add_column (table, "layer", _("Layer"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "level", _("Hazard"), REEVE_COLUMN_TEXT, "");
  for (guint i = 0; names[i] != NULL; i++)
    if (!count_layer (self, names[i], table, error))
      return FALSE;
  /* Asked before the table is handed over: arguments come in any order. */
  many = reeve_table_get_n_rows (table) > MANY_FACILITIES;
  reeve_run_add_output (self->run, _("Facilities in the hazard"), NULL,
                        many
                        ? "{\"meaning\": \"unreached\", \"size\": 3.5, \"opacity\": 0.7}"
                        : "{\"meaning\": \"unreached\", \"size\": 7, \"label\": \"name\"}",
                        g_steal_pointer (&table));
  return TRUE;
}
