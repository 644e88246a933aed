/* map/style-json.c — a layer's style as JSON and back
 *
 * A stored style may come from anyone's file: every value is checked, and the
 * message names the key, what was found and what is needed.
 */
#include "map/style.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/json.h"

#include <math.h>
#include <string.h>

#define MAX_BYTES (256 * 1024)
#define MAX_TEXT  500

static const char *const modes[] = { "single", "categories", "colour", "size", NULL };
static const char *const breaks[] = { "quantile", "equal", "jenks", "stddev", "manual", NULL };
static const char *const meanings[] = {
  "none", "proposed", "selection", "closed", "reached", "unreached", "no-data", "shelter",
  "shelter-high", "shelter-full", "hazard", NULL
};

/* --- writing --- */

static void
set_text (JsonObject *object,
          const char *key,
          const char *value)
{
  if (value[0] != '\0')
    json_object_set_string_member (object, key, value);
}

static void
set_number (JsonObject *object,
            const char *key,
            double      value,
            double      preset)
{
  if (value == preset)
    return;
  if (value == floor (value) && fabs (value) < 1e15)
    json_object_set_int_member (object, key, (gint64) value);
  else
    json_object_set_double_member (object, key, value);
}

static void
set_colour (JsonObject *object,
            gboolean    has_colour,
            ReeveColour colour)
{
  g_autofree char *text = reeve_colour_format (colour);

  if (has_colour)
    json_object_set_string_member (object, "colour", text);
}

static void
set_meaning (JsonObject  *object,
             ReeveMeaning meaning)
{
  if (meaning != REEVE_MEANING_NONE)
    json_object_set_string_member (object, "meaning", meanings[meaning]);
}

static void
write_categories (const ReeveLayerStyle *self,
                  JsonObject            *object)
{
  JsonArray *array;

  if (self->categories->len == 0)
    return;
  array = json_array_new ();
  for (guint i = 0; i < self->categories->len; i++)
    {
      const ReeveCategory *category = self->categories->pdata[i];
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "value", category->value);
      set_text (entry, "title", category->title);
      set_colour (entry, category->has_colour, category->colour);
      set_meaning (entry, category->meaning);
      set_text (entry, "symbol", category->symbol);
      json_array_add_object_element (array, entry);
    }
  json_object_set_array_member (object, "categories", array);
}

static void
write_classes (const ReeveLayerStyle *self,
               JsonObject            *object)
{
  JsonArray *array;

  if (self->breaks != REEVE_BREAKS_QUANTILE)
    json_object_set_string_member (object, "breaks", breaks[self->breaks]);
  set_number (object, "classes", self->n_classes, 5);
  if (!self->has_limits)
    return;
  array = json_array_new ();
  for (guint i = 0; i + 1 < self->n_classes; i++)
    json_array_add_double_element (array, self->limits[i]);
  json_object_set_array_member (object, "limits", array);
}

char *
reeve_layer_style_to_json (const ReeveLayerStyle *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "draw", modes[self->mode]);
  set_text (object, "field", self->field);
  set_text (object, "divide_by", self->divide_by);
  set_number (object, "per", self->per, 1);
  write_classes (self, object);
  if (strcmp (self->palette, "people") != 0)
    set_text (object, "palette", self->palette);
  if (self->reverse)
    json_object_set_boolean_member (object, "reverse", TRUE);
  write_categories (self, object);
  set_meaning (object, self->meaning);
  set_colour (object, self->has_colour, self->colour);
  set_text (object, "symbol", self->symbol);
  set_number (object, "size", self->size_px, 24);
  set_number (object, "fill", self->fill, -1);
  if (!self->outline)
    json_object_set_boolean_member (object, "outline", FALSE);
  if (self->hatch)
    json_object_set_boolean_member (object, "hatch", TRUE);
  set_number (object, "width", self->width_px, 2.5);
  set_text (object, "width_field", self->width_field);
  set_number (object, "width_full", self->width_full, 0);
  if (self->dash)
    json_object_set_boolean_member (object, "dash", TRUE);
  set_text (object, "label", self->label);
  set_number (object, "opacity", self->opacity, 1);
  set_number (object, "min_zoom", self->min_zoom, 0);
  set_number (object, "max_zoom", self->max_zoom, 24);
  set_text (object, "title", self->title);
  set_text (object, "subtitle", self->subtitle);
  set_text (object, "unit", self->unit);
  return reeve_json_format (node, FALSE);
}

/* --- reading --- */

typedef struct
{
  const char *where;
  JsonObject *object;
  GError    **error;
  gboolean    failed;
} Reader;

static void
fail (Reader     *reader,
      const char *key,
      const char *needed)
{
  JsonNode *node = json_object_get_member (reader->object, key);
  g_autofree char *found = node == NULL ? g_strdup ("") : reeve_json_format (node, FALSE);

  if (reader->failed)
    return;
  reader->failed = TRUE;
  if (g_utf8_strlen (found, -1) > 60)
    strcpy (g_utf8_offset_to_pointer (found, 57), "…");
  g_set_error (reader->error, REEVE_ERROR, REEVE_ERROR_DATA,
               /* Translators: a place, a key, the value found and the values allowed */
               _("%s: style key “%s” is %s; needs %s"), reader->where, key, found, needed);
}

/* NULL: leave the preset. */
static JsonNode *
get_value (Reader     *reader,
           const char *key,
           GType       type,
           const char *needed)
{
  JsonNode *node = json_object_get_member (reader->object, key);

  if (node == NULL || reader->failed)
    return NULL;
  if (!JSON_NODE_HOLDS_VALUE (node) ||
      (json_node_get_value_type (node) != type &&
       !(type == G_TYPE_DOUBLE && json_node_get_value_type (node) == G_TYPE_INT64)))
    {
      fail (reader, key, needed);
      return NULL;
    }
  return node;
}

static void
read_text (Reader     *reader,
           const char *key,
           char      **out)
{
  JsonNode *node = get_value (reader, key, G_TYPE_STRING, _("a text"));

  if (node == NULL)
    return;
  if (strlen (json_node_get_string (node)) > MAX_TEXT)
    {
      g_autofree char *needed = g_strdup_printf (_("a text of at most %d bytes"), MAX_TEXT);

      fail (reader, key, needed);
      return;
    }
  g_free (*out);
  *out = g_strdup (json_node_get_string (node));
}

static void
read_flag (Reader     *reader,
           const char *key,
           gboolean   *out)
{
  JsonNode *node = get_value (reader, key, G_TYPE_BOOLEAN, _("true or false"));

  if (node != NULL)
    *out = json_node_get_boolean (node);
}

static gboolean
get_number (JsonNode *node,
            double   *out)
{
  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    *out = (double) json_node_get_int (node);
  else if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    *out = json_node_get_double (node);
  else
    return FALSE;
  return isfinite (*out);
}

static void
read_number (Reader     *reader,
             const char *key,
             double      low,
             double      high,
             double     *out)
{
  g_autofree char *needed = g_strdup_printf (_("a number from %g to %g"), low, high);
  JsonNode *node = get_value (reader, key, G_TYPE_DOUBLE, needed);
  double value;

  if (node == NULL)
    return;
  if (!get_number (node, &value) || value < low || value > high)
    fail (reader, key, needed);
  else
    *out = value;
}

static guint
read_choice (Reader            *reader,
             const char        *key,
             const char *const *choices,
             guint              preset)
{
  g_autofree char *needed = g_strjoinv (", ", (char **) choices);
  JsonNode *node = get_value (reader, key, G_TYPE_STRING, needed);

  if (node == NULL)
    return preset;
  for (guint i = 0; choices[i] != NULL; i++)
    if (strcmp (choices[i], json_node_get_string (node)) == 0)
      return i;
  fail (reader, key, needed);
  return preset;
}

static void
read_colour (Reader      *reader,
             gboolean    *out_has_colour,
             ReeveColour *out)
{
  JsonNode *node = get_value (reader, "colour", G_TYPE_STRING, "#RRGGBB");

  if (node == NULL)
    return;
  *out_has_colour = reeve_colour_parse (json_node_get_string (node), out);
  if (!*out_has_colour)
    fail (reader, "colour", "#RRGGBB");
}

static JsonArray *
get_array (Reader     *reader,
           const char *key,
           guint       low,
           guint       high)
{
  g_autofree char *needed = g_strdup_printf (_("a list of %u to %u entries"), low, high);
  JsonNode *node = json_object_get_member (reader->object, key);
  JsonArray *array = NULL;

  if (node == NULL || reader->failed)
    return NULL;
  if (JSON_NODE_HOLDS_ARRAY (node))
    array = json_node_get_array (node);
  if (array == NULL || json_array_get_length (array) < low || json_array_get_length (array) > high)
    {
      fail (reader, key, needed);
      return NULL;
    }
  return array;
}

static void
read_limits (Reader          *reader,
             ReeveLayerStyle *self)
{
  JsonArray *array = get_array (reader, "limits", 1, REEVE_STYLE_MAX_CLASSES - 1);

  if (array == NULL)
    return;
  self->n_classes = json_array_get_length (array) + 1;
  for (guint i = 0; i + 1 < self->n_classes; i++)
    if (!get_number (json_array_get_element (array, i), &self->limits[i]) ||
        (i > 0 && self->limits[i] <= self->limits[i - 1]))
      {
        fail (reader, "limits", _("rising numbers"));
        return;
      }
  self->has_limits = TRUE;
}

static void
read_categories (Reader          *reader,
                 ReeveLayerStyle *self)
{
  JsonArray *array = get_array (reader, "categories", 1, REEVE_STYLE_MAX_CATEGORIES);

  for (guint i = 0; array != NULL && i < json_array_get_length (array) && !reader->failed; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      Reader inner = { reader->where, NULL, reader->error, FALSE };
      ReeveCategory *category;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          fail (reader, "categories", _("a list of objects"));
          return;
        }
      category = g_new0 (ReeveCategory, 1);
      category->value = g_strdup ("");
      category->title = g_strdup ("");
      category->symbol = g_strdup ("");
      g_ptr_array_add (self->categories, category);
      inner.object = json_node_get_object (node);
      read_text (&inner, "value", &category->value);
      read_text (&inner, "title", &category->title);
      read_text (&inner, "symbol", &category->symbol);
      read_colour (&inner, &category->has_colour, &category->colour);
      category->meaning = (ReeveMeaning) read_choice (&inner, "meaning", meanings, 0);
      reader->failed = inner.failed;
    }
}

static void
read_all (Reader          *reader,
          ReeveLayerStyle *self)
{
  double n_classes = self->n_classes;

  self->mode = (ReeveDrawMode) read_choice (reader, "draw", modes, self->mode);
  read_text (reader, "field", &self->field);
  read_text (reader, "divide_by", &self->divide_by);
  read_number (reader, "per", 1e-9, 1e9, &self->per);
  self->breaks = (ReeveBreaks) read_choice (reader, "breaks", breaks, self->breaks);
  read_number (reader, "classes", 1, REEVE_STYLE_MAX_CLASSES, &n_classes);
  self->n_classes = (guint) n_classes;
  read_limits (reader, self);
  read_text (reader, "palette", &self->palette);
  if (!reader->failed && !reeve_palette_exists (self->palette))
    {
      g_autofree char *needed = g_strjoinv (", ", (char **) reeve_palette_list ());

      fail (reader, "palette", needed);
    }
  read_flag (reader, "reverse", &self->reverse);
  read_categories (reader, self);
  self->meaning = (ReeveMeaning) read_choice (reader, "meaning", meanings, self->meaning);
  read_colour (reader, &self->has_colour, &self->colour);
  read_text (reader, "symbol", &self->symbol);
  read_number (reader, "size", 2, 96, &self->size_px);
  read_number (reader, "fill", -1, 1, &self->fill);
  read_flag (reader, "outline", &self->outline);
  read_flag (reader, "hatch", &self->hatch);
  read_number (reader, "width", 0.1, 40, &self->width_px);
  read_text (reader, "width_field", &self->width_field);
  read_number (reader, "width_full", 0, 1e12, &self->width_full);
  read_flag (reader, "dash", &self->dash);
  read_text (reader, "label", &self->label);
  read_number (reader, "opacity", 0, 1, &self->opacity);
  read_number (reader, "min_zoom", 0, 24, &self->min_zoom);
  read_number (reader, "max_zoom", 0, 24, &self->max_zoom);
  read_text (reader, "title", &self->title);
  read_text (reader, "subtitle", &self->subtitle);
  read_text (reader, "unit", &self->unit);
}

ReeveLayerStyle *
reeve_layer_style_from_json (const char *json,
                             const char *where,
                             GError    **error)
{
  g_autoptr (ReeveLayerStyle) self = reeve_layer_style_new ();
  g_autoptr (JsonNode) node = reeve_json_parse (json, -1, MAX_BYTES, where, error);
  Reader reader = { where, NULL, error, FALSE };

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   _("%s: a style is a JSON object"), where);
      return NULL;
    }

  reader.object = json_node_get_object (node);
  read_all (&reader, self);
  return reader.failed ? NULL : g_steal_pointer (&self);
}
