/* analysis/places.c — the places a tool works on, read as the scenario sees them */
#include "analysis/run-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"

#include <math.h>
#include <string.h>

void
reeve_places_free (ReevePlaces *self)
{
  if (self == NULL)
    return;

  g_free (self->fids);
  g_free (self->points);
  g_strfreev (self->names);
  g_free (self->weights);
  g_free (self->rows);
  g_clear_pointer (&self->table, reeve_table_unref);
  g_free (self);
}

static ReevePlaces *
new_places (guint n)
{
  ReevePlaces *self = g_new0 (ReevePlaces, 1);

  self->fids = g_new0 (gint64, MAX (n, 1));
  self->points = g_new0 (ReeveLonLat, MAX (n, 1));
  self->names = g_new0 (char *, n + 1);
  self->weights = g_new0 (double, MAX (n, 1));
  self->rows = g_new0 (guint, MAX (n, 1));
  return self;
}

/* "NAME:FIELD" in @text: the two parts; FIELD is NULL without one. A dataset
 * whose own name holds a colon is found first. */
static ReeveDataset *
find_named (ReeveRun    *run,
            const char  *text,
            char       **out_field,
            GError     **error)
{
  g_autoptr (GError) whole_error = NULL;
  ReeveDataset *dataset = reeve_catalogue_find (run->db, text, &whole_error);
  const char *colon = strrchr (text, ':');

  if (out_field != NULL)
    *out_field = NULL;
  if (dataset == NULL && colon != NULL)
    {
      g_autofree char *name = g_strndup (text, (gsize) (colon - text));

      dataset = reeve_catalogue_find (run->db, name, NULL);
      if (dataset != NULL && out_field != NULL)
        *out_field = g_strdup (colon + 1);
    }
  if (dataset == NULL)
    g_propagate_error (error, g_steal_pointer (&whole_error));
  return dataset;
}

static ReeveTakes
takes_of_kind (ReeveDatasetKind kind)
{
  switch (kind)
    {
    case REEVE_DATASET_POINTS:
      return REEVE_TAKES_POINTS;

    case REEVE_DATASET_LINES:
      return REEVE_TAKES_LINES;

    case REEVE_DATASET_AREAS:
      return REEVE_TAKES_AREAS;

    case REEVE_DATASET_RASTER:
      return REEVE_TAKES_RASTER;

    case REEVE_DATASET_TABLE:
    default:
      return REEVE_TAKES_TABLE;
    }
}

static gboolean
check_kind (const ReeveParam    *param,
            const ReeveDataset  *dataset,
            GError             **error)
{
  static const ReeveChoice kinds[] = {
    { "", N_("points") }, { "", N_("lines") }, { "", N_("areas") }, { "", N_("a raster") },
    { "", N_("a table without geometry") },
  };
  ReeveTakes found = takes_of_kind (dataset->kind);
  g_autoptr (GString) needed = g_string_new (NULL);
  const char *found_words = "";

  if (param->takes == REEVE_TAKES_ANY || (param->takes & found) != 0)
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if ((found & (1 << i)) != 0)
        found_words = _(kinds[i].title);
      if ((param->takes & (1 << i)) != 0)
        g_string_append_printf (needed, "%s%s", needed->len > 0 ? _(" or ") : "",
                                _(kinds[i].title));
    }
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a parameter, a dataset, what it is, what is needed */
               _("%s: “%s” is %s, needs %s"), _(param->title), dataset->name, found_words,
               needed->str);
  return FALSE;
}

ReeveDataset *
reeve_run_find_dataset (ReeveRun    *run,
                        const char  *key,
                        GError     **error)
{
  const ReeveParam *param = reeve_params_find (run->tool->params, key);
  const char *text = reeve_values_get_text (run->values, key);
  g_autoptr (ReeveDataset) dataset = NULL;

  if (text == NULL)
    return NULL;
  dataset = find_named (run, text, NULL, error);
  if (dataset == NULL || !check_kind (param, dataset, error))
    return NULL;

  reeve_run_add_input (run, dataset);
  return g_steal_pointer (&dataset);
}

ReeveTable *
reeve_run_read_table (ReeveRun            *run,
                      const ReeveDataset  *dataset,
                      GError             **error)
{
  return reeve_scenario_read_table (run->db, run->scenario->id, dataset, run->job, error);
}

/* The column of weights: what was said, what stands behind the layer's colon,
 * or the standard term. NULL without @error: there is none, all weigh 1. */
static const ReeveField *
find_weight (ReeveRun            *run,
             const ReeveDataset  *dataset,
             const char          *weight_key,
             const char          *colon_field,
             GError             **error)
{
  const ReeveParam *param = weight_key != NULL
                          ? reeve_params_find (run->tool->params, weight_key) : NULL;
  const char *said = param != NULL ? reeve_values_get_text (run->values, weight_key) : NULL;
  const ReeveField *field;
  const char *name;

  name = said != NULL ? said : colon_field;
  if (name == NULL)
    return param != NULL && param->term != NULL
         ? reeve_dataset_find_field (dataset, param->term) : NULL;

  /* "LAYER:FIELD" names the layer once more. */
  if (g_str_has_prefix (name, dataset->name) && name[strlen (dataset->name)] == ':')
    name += strlen (dataset->name) + 1;
  field = reeve_dataset_find_field (dataset, name);
  if (field == NULL)
    {
      g_autoptr (GString) names = g_string_new (NULL);

      for (guint i = 0; i < dataset->fields->len; i++)
        g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                                ((ReeveField *) g_ptr_array_index (dataset->fields, i))->title);
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a dataset, a column that is not there, those that are */
                   _("“%s” has no column “%s”. It has: %s"), dataset->name, name, names->str);
      return NULL;
    }
  if (field->type != REEVE_COLUMN_INTEGER && field->type != REEVE_COLUMN_REAL)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a dataset and its column */
                   _("“%s”: the column “%s” holds text, needs numbers"), dataset->name,
                   field->title);
      return NULL;
    }
  return field;
}

static char *
name_row (const ReeveTable *table,
          guint             row,
          int               name_column,
          gint64            fid)
{
  const char *name = name_column >= 0
                   ? reeve_table_get_text (table, row, (guint) name_column) : NULL;
  g_autofree char *number = NULL;

  if (name != NULL && *name != '\0')
    return g_strdup (name);
  number = g_strdup_printf ("%" G_GINT64_FORMAT, fid);
  /* Translators: a place without a name: its number in the dataset */
  return g_strdup_printf (_("No. %s"), number);
}

static ReevePlaces *
places_of_table (ReeveRun            *run,
                 const ReeveDataset  *dataset,
                 const ReeveField    *weight,
                 GError             **error)
{
  g_autoptr (ReeveTable) table = reeve_run_read_table (run, dataset, error);
  const ReeveField *name_field = reeve_dataset_find_field (dataset, "name");
  ReevePlaces *self;
  int weight_column;
  int name_column;
  guint n_bare = 0;
  guint n_bad = 0;

  if (table == NULL)
    return NULL;

  weight_column = weight != NULL ? reeve_table_find_column (table, weight->name) : -1;
  name_column = name_field != NULL ? reeve_table_find_column (table, name_field->name) : -1;
  self = new_places (reeve_table_get_n_rows (table));
  for (guint row = 0; row < reeve_table_get_n_rows (table); row++)
    {
      const ReeveShape *shape = reeve_table_get_shape (table, row);
      double value = weight_column >= 0
                   ? reeve_table_get_real (table, row, (guint) weight_column) : 1;

      if (shape == NULL || shape->kind == REEVE_SHAPE_NONE)
        n_bare++;
      else if (!isfinite (value) || value < 0)
        n_bad++;
      else
        {
          gint64 fid = reeve_table_get_integer (table, row, 0);

          self->fids[self->n] = fid;
          self->points[self->n] = reeve_shape_get_anchor (shape);
          self->names[self->n] = name_row (table, row, name_column, fid);
          self->weights[self->n] = value;
          self->rows[self->n] = row;
          self->n++;
        }
    }
  self->table = g_steal_pointer (&table);
  self->weighted = weight_column >= 0;
  self->are_named = dataset->classification == REEVE_CLASS_PUBLIC;

  if (n_bare > 0)
    reeve_run_add_warning (run, ngettext ("“%s”: %u row has no place and was left out",
                                          "“%s”: %u rows have no place and were left out", n_bare),
                           dataset->name, n_bare);
  if (n_bad > 0)
    reeve_run_add_warning (run, ngettext ("“%s”: %u row has no number in “%s” and was left out",
                                          "“%s”: %u rows have no number in “%s” and were left out",
                                          n_bad),
                           dataset->name, n_bad, weight->title);
  return self;
}

static ReevePlaces *
places_of_raster (ReeveRun            *run,
                  const ReeveDataset  *dataset,
                  GError             **error)
{
  g_autoptr (ReeveRaster) raster = reeve_dataset_read_raster (run->db, dataset, run->job, error);
  g_autofree ReeveLonLat *centres = NULL;
  ReevePlaces *self;
  guint n_cells = 0;

  if (raster == NULL)
    return NULL;

  for (gsize i = 0; i < (gsize) raster->n_cols * raster->n_rows; i++)
    n_cells += raster->cells[i] > 0;
  self = new_places (n_cells);
  self->weighted = TRUE;
  centres = g_new (ReeveLonLat, raster->n_cols);
  for (guint row = 0; row < raster->n_rows; row++)
    {
      const float *cells = raster->cells + (gsize) row * raster->n_cols;
      double factor = 1;

      if (!reeve_job_step (run->job, row, raster->n_rows, error) ||
          !reeve_raster_row_centres (raster, row, centres, error))
        {
          reeve_places_free (self);
          return NULL;
        }
      for (guint col = 0; col < raster->n_cols; col++)
        {
          if (!(cells[col] > 0))
            continue;
          if (dataset->meaning == REEVE_RASTER_DENSITY)
            factor = reeve_raster_cell_area_m2 (raster, row, col, NULL) / 1e6;
          self->fids[self->n] = (gint64) row * raster->n_cols + col + 1;
          self->points[self->n] = centres[col];
          self->names[self->n] = g_strdup ("");
          self->weights[self->n] = cells[col] * factor;
          self->n++;
        }
    }
  return self;
}

/* "LON,LAT; LON,LAT"; NULL when @text is anything else. */
static ReevePlaces *
places_of_points (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  ReevePlaces *self = new_places (g_strv_length (parts));

  for (guint i = 0; parts[i] != NULL; i++)
    {
      ReeveLonLat point;

      if (*g_strstrip (parts[i]) == '\0')
        continue;
      if (!reeve_parse_lonlat (parts[i], &point.lon, &point.lat))
        {
          reeve_places_free (self);
          return NULL;
        }
      self->points[self->n] = point;
      self->names[self->n] = g_strdup (parts[i]);
      self->weights[self->n] = 1;
      self->n++;
    }
  self->are_named = TRUE;
  return self;
}

ReevePlaces *
reeve_run_read_places (ReeveRun    *run,
                       const char  *key,
                       const char  *weight_key,
                       GError     **error)
{
  const ReeveParam *param = reeve_params_find (run->tool->params, key);
  const char *text = reeve_values_get_text (run->values, key);
  g_autoptr (ReeveDataset) dataset = NULL;
  g_autofree char *colon_field = NULL;
  g_autoptr (GError) weight_error = NULL;
  const ReeveField *weight;
  ReevePlaces *typed;

  if (text == NULL)
    return new_places (0);
  typed = param->kind == REEVE_PARAM_PLACES ? places_of_points (text) : NULL;
  if (typed != NULL)
    return typed;

  dataset = find_named (run, text, &colon_field, error);
  if (dataset == NULL || !check_kind (param, dataset, error))
    return NULL;
  reeve_run_add_input (run, dataset);
  if (dataset->kind == REEVE_DATASET_RASTER)
    return places_of_raster (run, dataset, error);

  weight = find_weight (run, dataset, weight_key, colon_field, &weight_error);
  if (weight_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&weight_error));
      return NULL;
    }
  return places_of_table (run, dataset, weight, error);
}
