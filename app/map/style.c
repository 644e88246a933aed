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

static char *
format_limit (const ReeveLayerStyle *self,
              double                 value)
{
  static const char *const known[] = { "ms", "m", "m2", "share", "mps" };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (self->unit, known[i]) == 0)
      return reeve_format_quantity (value, self->unit);
  return fabs (value) >= 10000 ? reeve_format_count (value) : reeve_format_number (value);
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
  if (index > 0)
    low = format_limit (self, self->limits[index - 1]);
  if (index == 0)
    {
      high = format_limit (self, self->limits[0]);
      /* Translators: a class of a map's legend: every value below this one */
      return g_strdup_printf (_("under %s"), high);
    }
  if (index + 1 == self->n_classes)
    /* Translators: a class of a map's legend: this value and every higher one */
    return g_strdup_printf (_("%s or more"), low);
  /* Whole numbers say the last one inside: "35 to 39", not "35 to 40". */
  if (whole)
    {
      g_autofree char *last = format_limit (self, self->limits[index] - 1);

      if (strcmp (low, last) == 0)
        return g_steal_pointer (&low);
      /* Translators: a class of a map's legend, both ends included */
      return g_strdup_printf (_("%s to %s"), low, last);
    }
  high = format_limit (self, self->limits[index]);
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
