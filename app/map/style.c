/* map/style.c — how a dataset is drawn: the values and what they come to */
#include "map/style.h"

#include "core/i18n.h"
#include "core/units.h"

#include <math.h>
#include <string.h>

void
reeve_category_free (ReeveCategory *self)
{
  g_free (self->value);
  g_free (self->title);
  g_free (self->symbol);
  g_free (self);
}

ReeveLayerStyle *
reeve_layer_style_new (void)
{
  ReeveLayerStyle *self = g_new0 (ReeveLayerStyle, 1);

  self->mode = REEVE_DRAW_SINGLE;
  self->field = g_strdup ("");
  self->divide_by = g_strdup ("");
  self->per = 1;
  self->breaks = REEVE_BREAKS_QUANTILE;
  self->n_classes = 5;
  self->palette = g_strdup ("people");
  self->categories = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_category_free);
  self->symbol = g_strdup ("");
  self->size_px = 24;
  self->fill = -1;
  self->outline = TRUE;
  self->width_px = 2.5;
  self->width_field = g_strdup ("");
  self->label = g_strdup ("");
  self->opacity = 1;
  self->max_zoom = 24;
  self->title = g_strdup ("");
  self->subtitle = g_strdup ("");
  self->unit = g_strdup ("");
  return self;
}

static char **
list_texts (ReeveLayerStyle *self,
            guint            index)
{
  char **const texts[] = {
    &self->field, &self->divide_by, &self->palette, &self->symbol, &self->width_field,
    &self->label, &self->title, &self->subtitle, &self->unit,
  };

  return index < G_N_ELEMENTS (texts) ? texts[index] : NULL;
}

ReeveLayerStyle *
reeve_layer_style_copy (const ReeveLayerStyle *self)
{
  ReeveLayerStyle *copy = g_memdup2 (self, sizeof *self);
  char **text;

  for (guint i = 0; (text = list_texts (copy, i)) != NULL; i++)
    *text = g_strdup (*text);
  copy->categories = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_category_free);
  for (guint i = 0; i < self->categories->len; i++)
    {
      ReeveCategory *category = g_memdup2 (self->categories->pdata[i], sizeof (ReeveCategory));

      category->value = g_strdup (category->value);
      category->title = g_strdup (category->title);
      category->symbol = g_strdup (category->symbol);
      g_ptr_array_add (copy->categories, category);
    }
  return copy;
}

void
reeve_layer_style_free (ReeveLayerStyle *self)
{
  char **text;

  for (guint i = 0; (text = list_texts (self, i)) != NULL; i++)
    g_free (*text);
  g_ptr_array_unref (self->categories);
  g_free (self);
}

gboolean
reeve_layer_style_equal (const ReeveLayerStyle *a,
                         const ReeveLayerStyle *b)
{
  g_autofree char *a_json = reeve_layer_style_to_json (a);
  g_autofree char *b_json = reeve_layer_style_to_json (b);

  return strcmp (a_json, b_json) == 0;
}

int
reeve_layer_style_class_of (const ReeveLayerStyle *self,
                            double                 value)
{
  int index = 0;

  if (!self->has_limits || isnan (value))
    return -1;
  while (index + 1 < (int) self->n_classes && value >= self->limits[index])
    index++;
  return index;
}

/* Units that a value is not shown in as it is stored, by the size of the largest
 * limit: from @from on the unit is @size of the stored one. */
static const struct
{
  const char *stored;
  double      from;
  double      size;
  const char *title;
} shown_units[] = {
  { "ms", 2 * 3600e3, 3600e3, N_("h") },
  { "ms", 90e3, 60e3, N_("min") },
  { "ms", 0, 1e3, N_("s") },
  { "m", 2e3, 1e3, N_("km") },
  { "m", 0, 1, N_("m") },
  { "m2", 1e6, 1e6, N_("km²") },
  { "m2", 1e5, 1e4, N_("ha") },
  { "m2", 0, 1, N_("m²") },
  { "share", 0, 0.01, "%" },
  { "mps", 0, 1 / 3.6, N_("km/h") },
};

/* -1 for a unit that is shown as it is stored, behind no figure */
static int
find_unit (const ReeveLayerStyle *self)
{
  double most = self->n_classes > 1 ? fabs (self->limits[self->n_classes - 2]) : 0;

  for (guint i = 0; i < G_N_ELEMENTS (shown_units); i++)
    if (strcmp (self->unit, shown_units[i].stored) == 0 && most >= shown_units[i].from)
      return (int) i;
  return -1;
}

double
reeve_layer_style_unit_size (const ReeveLayerStyle *self)
{
  int unit = find_unit (self);

  return unit < 0 ? 1 : shown_units[unit].size;
}

static char *
format_limit (const ReeveLayerStyle *self,
              double                 value,
              gboolean               with_unit)
{
  int unit = find_unit (self);
  double shown = unit < 0 ? value : value / shown_units[unit].size;
  g_autofree char *number = fabs (shown) >= 10000 ? reeve_format_count (shown)
                                                  : reeve_format_number (shown);

  if (unit < 0 || !with_unit)
    return g_steal_pointer (&number);
  /* A figure stays with its unit, wherever the line ends. */
  return g_strdup_printf ("%s\302\240%s", number, _(shown_units[unit].title));
}

char *
reeve_layer_style_class_title (const ReeveLayerStyle *self,
                               guint                  index,
                               gboolean               whole)
{
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;

  if (self->n_classes < 2)
    return g_strdup (C_("class of a legend", "all"));
  /* No whole number lies between 2.5 and 3. */
  whole = whole && find_unit (self) < 0;
  if (index > 0)
    low = format_limit (self, whole ? ceil (self->limits[index - 1]) : self->limits[index - 1],
                        index + 1 == self->n_classes);
  if (index == 0)
    {
      high = format_limit (self, whole ? ceil (self->limits[0]) : self->limits[0], TRUE);
      /* Translators: a class of a map's legend: every value below this one */
      return g_strdup_printf (_("under %s"), high);
    }
  if (index + 1 == self->n_classes)
    /* Translators: a class of a map's legend: this value and every higher one */
    return g_strdup_printf (_("%s or more"), low);
  /* Whole numbers say the last one inside: "35 to 39", not "35 to 40". */
  if (whole)
    {
      g_autofree char *last = format_limit (self, ceil (self->limits[index]) - 1, FALSE);

      if (strcmp (low, last) == 0)
        return g_steal_pointer (&low);
      /* Translators: a class of a map's legend, both ends included */
      return g_strdup_printf (_("%s to %s"), low, last);
    }
  high = format_limit (self, self->limits[index], TRUE);
  /* Translators: a class of a map's legend: from one value up to below another */
  return g_strdup_printf (_("%s to under %s"), low, high);
}

ReeveColour
reeve_layer_style_get_colour (const ReeveLayerStyle *self,
                              const ReeveBaseStyle  *base,
                              int                    index)
{
  if (self->mode == REEVE_DRAW_CATEGORIES && index >= 0 && index < (int) self->categories->len)
    {
      const ReeveCategory *category = self->categories->pdata[index];

      if (category->has_colour)
        return category->colour;
      if (category->meaning != REEVE_MEANING_NONE)
        return reeve_base_style_meaning (base, category->meaning);
      if (strcmp (self->palette, "groups") == 0 || self->categories->len < 2)
        return reeve_palette_get (base, "groups", (guint) index, self->categories->len, FALSE);
      return reeve_palette_get (base, self->palette, (guint) index, self->categories->len,
                                self->reverse);
    }
  if (self->mode == REEVE_DRAW_COLOUR && index >= 0)
    return reeve_palette_get (base, self->palette, (guint) index, self->n_classes, self->reverse);
  if (self->mode == REEVE_DRAW_CATEGORIES || self->mode == REEVE_DRAW_COLOUR)
    return reeve_base_style_meaning (base, REEVE_MEANING_NO_DATA);
  if (self->has_colour)
    return self->colour;
  if (self->meaning != REEVE_MEANING_NONE)
    return reeve_base_style_meaning (base, self->meaning);
  return reeve_palette_get (base, self->palette, strcmp (self->palette, "groups") == 0 ? 0 : 3, 5,
                            self->reverse != reeve_base_style_is_dark (base));
}

double
reeve_layer_style_width_px (const ReeveLayerStyle *self,
                            double                 value)
{
  if (self->width_field[0] == '\0' || !(self->width_full > 0))
    return self->width_px;
  if (!(value > 0))
    return 0;
  /* A volume far over the full one would hide the map. */
  return 1.4 + 11 * pow (MIN (value / self->width_full, 1.5), 0.62);
}
