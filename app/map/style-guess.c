/* map/style-guess.c — how a dataset is drawn before anyone says
 *
 * The theme gives palette, colour and symbol (data/themes); the kind and the
 * terms of the columns decide what is told by them. Counts of areas are never
 * coloured as they are: a large area would look ill because it is large.
 */
#include "map/style.h"

#include "core/i18n.h"
#include "map/scene.h"
#include "workspace/style.h"
#include "workspace/theme.h"

#include <string.h>

/* More records than this are dots without names. */
#define MANY_RECORDS 2000
#define MAX_KINDS    8

/* What a layer is most likely looked at for, most telling first. */
static const char *const rate_terms[] = {
  "rate", "density", "no_car", "depth", "intensity", "probability", "travel_time", "distance",
  "income", "speed", NULL
};
static const char *const count_terms[] = {
  "cases", "patients", "incidents", "people", "vehicles_per_hour", "vehicles_per_day", "students",
  "households", "dwellings", "jobs", "visitors", "deaths", "count", NULL
};
static const char *const kind_terms[] = {
  "hazard_class", "incident_type", "shelter_type", "category", "land_use", "status", "level", NULL
};

static const ReeveField *
find_term (const ReeveDataset *dataset,
           const char *const  *terms,
           gboolean            numeric)
{
  for (guint i = 0; terms[i] != NULL; i++)
    for (guint j = 0; j < dataset->fields->len; j++)
      {
        const ReeveField *field = dataset->fields->pdata[j];

        if (strcmp (field->term, terms[i]) == 0 &&
            (!numeric || field->type == REEVE_COLUMN_INTEGER || field->type == REEVE_COLUMN_REAL))
          return field;
      }
  return NULL;
}

static void
set_text (char      **target,
          const char *text)
{
  g_free (*target);
  *target = g_strdup (text);
}

static void
set_label (ReeveLayerStyle    *self,
           const ReeveDataset *dataset)
{
  static const char *const name[] = { "name", NULL };
  const ReeveField *field = find_term (dataset, name, FALSE);

  if (field == NULL)
    for (guint i = 0; i < dataset->fields->len && field == NULL; i++)
      if (g_ascii_strcasecmp (((ReeveField *) dataset->fields->pdata[i])->name, "name") == 0)
        field = dataset->fields->pdata[i];
  if (field != NULL)
    set_text (&self->label, field->name);
}

static void
set_theme (ReeveLayerStyle    *self,
           const ReeveDataset *dataset)
{
  const ReeveTheme *theme = reeve_theme_find (dataset->theme);

  if (theme == NULL)
    return;
  if (reeve_palette_exists (theme->palette))
    set_text (&self->palette, theme->palette);
  self->has_colour = reeve_colour_parse (theme->colour, &self->colour);
}

/* Few enough kinds to tell apart; a column with a kind for each row says nothing. */
static gboolean
try_kinds (ReeveLayerStyle    *self,
           sqlite3            *db,
           const ReeveDataset *dataset,
           GError            **error)
{
  const ReeveField *field = find_term (dataset, kind_terms, FALSE);
  guint n;

  if (field == NULL)
    return TRUE;
  set_text (&self->field, field->name);
  self->mode = REEVE_DRAW_CATEGORIES;
  if (!reeve_layer_style_classify (self, db, dataset, error))
    return FALSE;
  n = self->categories->len;
  if (n >= 2 && n <= MAX_KINDS && (gint64) n < dataset->n_rows)
    {
      if (strcmp (field->term, "hazard_class") != 0)
        set_text (&self->palette, "groups");
      return TRUE;
    }
  g_ptr_array_set_size (self->categories, 0);
  set_text (&self->field, "");
  self->mode = REEVE_DRAW_SINGLE;
  return TRUE;
}

static void
set_number (ReeveLayerStyle    *self,
            const ReeveDataset *dataset,
            const ReeveField   *field,
            gboolean            is_count)
{
  static const char *const people[] = { "people", NULL };
  const ReeveField *divisor = find_term (dataset, people, TRUE);

  self->mode = REEVE_DRAW_COLOUR;
  set_text (&self->field, field->name);
  set_text (&self->unit, field->unit);
  if (!is_count)
    return;
  set_text (&self->unit, "");
  if (divisor != NULL && divisor != field)
    {
      set_text (&self->divide_by, divisor->name);
      self->per = 1000;
      set_text (&self->subtitle, _("per 1,000 people"));
    }
  else
    {
      set_text (&self->divide_by, REEVE_STYLE_BY_AREA);
      set_text (&self->subtitle, _("per km²"));
    }
}

static gboolean
guess_points (ReeveLayerStyle    *self,
              sqlite3            *db,
              const ReeveDataset *dataset,
              GError            **error)
{
  static const char *const sizes[] = { "people", "cases", "patients", "incidents", NULL };
  const ReeveField *size = find_term (dataset, sizes, TRUE);
  const char *symbol = reeve_theme_get_symbol (dataset->theme, dataset->name);

  if (strcmp (dataset->theme, "people") == 0 && size != NULL)
    {
      self->mode = REEVE_DRAW_SIZE;
      set_text (&self->field, size->name);
      return TRUE;
    }
  set_label (self, dataset);
  if (dataset->n_rows <= MANY_RECORDS)
    {
      set_text (&self->symbol, symbol);
      if (symbol[0] != '\0')
        return TRUE;
    }
  self->size_px = 9;
  if (dataset->n_rows > MANY_RECORDS)
    {
      /* Thousands of dots are a grain that darkens where they crowd, not a
       * blanket over the streets. */
      self->size_px = 4;
      self->opacity = 0.55;
    }
  return try_kinds (self, db, dataset, error);
}

static gboolean
guess_lines (ReeveLayerStyle    *self,
             sqlite3            *db,
             const ReeveDataset *dataset,
             GError            **error)
{
  static const char *const volumes[] = { "vehicles_per_hour", "vehicles_per_day", NULL };
  static const char *const speeds[] = { "speed", "rate", NULL };
  const ReeveField *volume = find_term (dataset, volumes, TRUE);
  const ReeveField *speed = find_term (dataset, speeds, TRUE);

  if (dataset->n_rows > MANY_RECORDS)
    {
      /* A city's streets as a department sends them: a net to see through. */
      self->width_px = 1;
      self->opacity = 0.75;
    }
  if (volume != NULL)
    set_text (&self->width_field, volume->name);
  if (speed != NULL)
    {
      self->mode = REEVE_DRAW_COLOUR;
      set_text (&self->field, speed->name);
      set_text (&self->unit, speed->unit);
      self->reverse = strcmp (speed->term, "speed") == 0;
    }
  return TRUE;
}

static gboolean
guess_areas (ReeveLayerStyle    *self,
             sqlite3            *db,
             const ReeveDataset *dataset,
             GError            **error)
{
  const ReeveField *rate = find_term (dataset, rate_terms, TRUE);
  const ReeveField *count = find_term (dataset, count_terms, TRUE);

  if (rate != NULL || count != NULL)
    {
      set_number (self, dataset, rate != NULL ? rate : count, rate == NULL);
      return TRUE;
    }
  if (strcmp (dataset->theme, "hazards") == 0)
    self->meaning = REEVE_MEANING_HAZARD;
  return try_kinds (self, db, dataset, error);
}

ReeveLayerStyle *
reeve_layer_style_guess (sqlite3            *db,
                         const ReeveDataset *dataset,
                         GError            **error)
{
  g_autoptr (ReeveLayerStyle) self = reeve_layer_style_new ();
  gboolean done = TRUE;

  if (reeve_base_role_of (dataset) != REEVE_BASE_NONE)
    return g_steal_pointer (&self);

  set_theme (self, dataset);
  if (strcmp (dataset->theme, "proposals") == 0)
    self->meaning = REEVE_MEANING_PROPOSED;
  switch (dataset->kind)
    {
    case REEVE_DATASET_POINTS:
      done = guess_points (self, db, dataset, error);
      break;
    case REEVE_DATASET_LINES:
      done = guess_lines (self, db, dataset, error);
      break;
    case REEVE_DATASET_AREAS:
      done = guess_areas (self, db, dataset, error);
      break;
    case REEVE_DATASET_RASTER:
      self->mode = REEVE_DRAW_COLOUR;
      self->opacity = 0.85;
      if (dataset->meaning == REEVE_RASTER_COUNT)
        set_text (&self->subtitle, _("people in a cell"));
      else if (dataset->meaning == REEVE_RASTER_DENSITY)
        set_text (&self->subtitle, _("people per km²"));
      break;
    case REEVE_DATASET_TABLE:
      break;
    }
  /* A hazard's own ink is its meaning's, with the hatching. */
  if (self->meaning != REEVE_MEANING_NONE)
    self->has_colour = FALSE;
  if (!done || !reeve_layer_style_classify (self, db, dataset, error))
    return NULL;
  return g_steal_pointer (&self);
}

ReeveLayerStyle *
reeve_layer_style_load (sqlite3            *db,
                        const ReeveDataset *dataset,
                        GError            **error)
{
  g_autoptr (ReeveLayerStyle) self = NULL;
  g_autoptr (GError) cause = NULL;
  g_autofree char *json = reeve_style_get (db, dataset->id, &cause);

  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  if (json == NULL)
    return reeve_layer_style_guess (db, dataset, error);

  self = reeve_layer_style_from_json (json, dataset->name, error);
  if (self == NULL || !reeve_layer_style_classify (self, db, dataset, error))
    return NULL;
  return g_steal_pointer (&self);
}
