/* map/base-style.c — the three looks, read from data/styles
 *
 * A file that a city has spoiled is left aside with a warning on the log; the
 * same file as it was at build time, kept in a resource, stands in.
 */
#include "map/base-style.h"

#include "core/data-dir.h"
#include "core/i18n.h"
#include "core/json.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#define MAX_PALETTE 9
#define N_WIDTHS    6
#define MAX_BYTES   (256 * 1024)

extern GResource *reeve_map_get_resource (void);

static const char *const base_ids[] = { "light", "dark", "projector", NULL };

static const char *const ink_keys[REEVE_N_INKS] = {
  "land", "urban", "water", "water_line", "green", "wood", "sand", "building", "building_line",
  "building_side", "rail", "boundary", "label", "label_minor", "label_water", "label_green",
  "label_road", "halo", "shield", "shield_text",
};

static const char *const road_keys[REEVE_N_ROADS] = {
  "motorway", "trunk", "primary", "secondary", "tertiary", "residential", "service", "path",
};

static const char *const meaning_keys[REEVE_N_MEANINGS] = {
  NULL, "proposed", "selection", "closed", "reached", "unreached", "no-data", "shelter",
  "shelter-high", "shelter-full", "hazard",
};

static const char *const palette_ids[] = {
  "people", "health", "access", "hazard", "worse-better", "below-above", "groups", "congestion",
  NULL
};

#define N_PALETTES (G_N_ELEMENTS (palette_ids) - 1)

typedef struct
{
  ReeveColour colours[MAX_PALETTE];
  guint       n_colours;
} Palette;

struct _ReeveBaseStyle
{
  const char *id;
  gboolean    dark;
  double      width_factor;
  double      font_factor;
  double      halo_px;
  ReeveColour inks[REEVE_N_INKS];
  ReeveColour roads[REEVE_N_ROADS];
  ReeveColour casings[REEVE_N_ROADS];
  ReeveColour meanings[REEVE_N_MEANINGS];
  ReeveColour hazard_line;
  double      zooms[N_WIDTHS];
  double      widths[REEVE_N_ROADS + 1][N_WIDTHS];  /* the last is rail */
  Palette     palettes[N_PALETTES];
};

static JsonNode *
get_member (JsonObject  *object,
            const char  *key,
            JsonNodeType type,
            GError     **error)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL || json_node_get_node_type (node) != type)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "\"%s\" is missing", key);
      return NULL;
    }
  return node;
}

static gboolean
read_number (JsonNode   *node,
             const char *key,
             double      low,
             double      high,
             double     *out,
             GError    **error)
{
  double value = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : NAN;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    value = (double) json_node_get_int (node);
  if (!(value >= low && value <= high))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "\"%s\" is not a number between %g and %g", key, low, high);
      return FALSE;
    }
  *out = value;
  return TRUE;
}

static gboolean
read_colour (JsonNode    *node,
             const char  *key,
             ReeveColour *out,
             GError     **error)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING ||
      !reeve_colour_parse (json_node_get_string (node), out))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "\"%s\" is not a colour", key);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_colours (JsonObject  *root,
              const char  *group,
              const char *const *keys,
              guint        n_keys,
              ReeveColour *out,
              GError     **error)
{
  JsonNode *node = get_member (root, group, JSON_NODE_OBJECT, error);

  if (node == NULL)
    return FALSE;
  for (guint i = 0; i < n_keys; i++)
    {
      JsonNode *value;

      if (keys[i] == NULL)
        continue;
      value = get_member (json_node_get_object (node), keys[i], JSON_NODE_VALUE, error);
      if (value == NULL || !read_colour (value, keys[i], &out[i], error))
        return FALSE;
    }
  return TRUE;
}

static JsonArray *
get_array (JsonObject *object,
           const char *key,
           guint       low,
           guint       high,
           GError    **error)
{
  JsonNode *node = get_member (object, key, JSON_NODE_ARRAY, error);
  JsonArray *array = node == NULL ? NULL : json_node_get_array (node);

  if (array != NULL && (json_array_get_length (array) < low || json_array_get_length (array) > high))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "\"%s\" has %u entries; needs %u to %u", key, json_array_get_length (array),
                   low, high);
      return NULL;
    }
  return array;
}

static gboolean
read_roads (ReeveBaseStyle *self,
            JsonObject     *root,
            GError        **error)
{
  JsonNode *node = get_member (root, "roads", JSON_NODE_OBJECT, error);

  for (guint i = 0; node != NULL && i < REEVE_N_ROADS; i++)
    {
      JsonArray *pair = get_array (json_node_get_object (node), road_keys[i], 2, 2, error);

      if (pair == NULL ||
          !read_colour (json_array_get_element (pair, 0), road_keys[i], &self->roads[i], error) ||
          !read_colour (json_array_get_element (pair, 1), road_keys[i], &self->casings[i], error))
        return FALSE;
    }
  return node != NULL;
}

static gboolean
read_row (JsonObject *object,
          const char *key,
          double     *out,
          GError    **error)
{
  JsonArray *row = get_array (object, key, N_WIDTHS, N_WIDTHS, error);

  for (guint i = 0; row != NULL && i < N_WIDTHS; i++)
    if (!read_number (json_array_get_element (row, i), key, 0, 100, &out[i], error))
      return FALSE;
  return row != NULL;
}

static gboolean
read_widths (ReeveBaseStyle *self,
             JsonObject     *root,
             GError        **error)
{
  JsonNode *node = get_member (root, "widths", JSON_NODE_OBJECT, error);

  if (node == NULL || !read_row (root, "width_zooms", self->zooms, error))
    return FALSE;
  for (guint i = 0; i <= REEVE_N_ROADS; i++)
    if (!read_row (json_node_get_object (node), i < REEVE_N_ROADS ? road_keys[i] : "rail",
                   self->widths[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
read_palettes (ReeveBaseStyle *self,
               JsonObject     *root,
               GError        **error)
{
  JsonNode *node = get_member (root, "palettes", JSON_NODE_OBJECT, error);

  for (guint i = 0; node != NULL && i < N_PALETTES; i++)
    {
      Palette *palette = &self->palettes[i];
      JsonArray *list = get_array (json_node_get_object (node), palette_ids[i], 2, MAX_PALETTE,
                                   error);

      if (list == NULL)
        return FALSE;
      palette->n_colours = json_array_get_length (list);
      for (guint j = 0; j < palette->n_colours; j++)
        if (!read_colour (json_array_get_element (list, j), palette_ids[i], &palette->colours[j],
                          error))
          return FALSE;
    }
  return node != NULL;
}

static gboolean
read_style (ReeveBaseStyle *self,
            const char     *text,
            gsize           length,
            const char     *where,
            GError        **error)
{
  static const char *const factors[] = { "width_scale", "font_scale", "halo_px" };
  static const char *const hazard_line[] = { "hazard-line" };
  double *targets[] = { &self->width_factor, &self->font_factor, &self->halo_px };
  g_autoptr (JsonNode) node = reeve_json_parse (text, (gssize) length, MAX_BYTES, where, error);
  JsonObject *root;

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not an object");
      return FALSE;
    }

  root = json_node_get_object (node);
  self->dark = json_object_get_boolean_member_with_default (root, "dark", FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    {
      JsonNode *value = get_member (root, factors[i], JSON_NODE_VALUE, error);

      if (value == NULL || !read_number (value, factors[i], 0.1, 10, targets[i], error))
        return FALSE;
    }
  return read_colours (root, "inks", ink_keys, REEVE_N_INKS, self->inks, error) &&
         read_roads (self, root, error) &&
         read_colours (root, "meanings", meaning_keys, REEVE_N_MEANINGS, self->meanings, error) &&
         read_colours (root, "meanings", hazard_line, 1, &self->hazard_line, error) &&
         read_widths (self, root, error) &&
         read_palettes (self, root, error);
}

static ReeveBaseStyle *
load_style (const char *id)
{
  g_autofree char *relative = g_strdup_printf ("styles/%s.json", id);
  g_autofree char *path = reeve_data_path (relative);
  g_autofree char *inside = g_strdup_printf ("/io/reeve/map/%s.json", id);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  ReeveBaseStyle *self = g_new0 (ReeveBaseStyle, 1);
  gsize length;

  if (path != NULL && g_file_get_contents (path, &text, &length, &error) &&
      read_style (self, text, length, path, &error))
    {
      self->id = id;
      return self;
    }
  if (error != NULL)
    g_info ("%s: %s", path, error->message);

  bytes = g_resource_lookup_data (reeve_map_get_resource (), inside,
                                  G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  memset (self, 0, sizeof *self);
  if (bytes == NULL ||
      !read_style (self, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), inside, NULL))
    g_error ("the program's own style %s cannot be read", id);
  self->id = id;
  return self;
}

const ReeveBaseStyle *
reeve_base_style_get (const char *id)
{
  static ReeveBaseStyle *styles[G_N_ELEMENTS (base_ids) - 1];
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; base_ids[i] != NULL; i++)
        styles[i] = load_style (base_ids[i]);
      g_once_init_leave (&ready, 1);
    }

  for (guint i = 0; base_ids[i] != NULL; i++)
    if (g_strcmp0 (id, base_ids[i]) == 0)
      return styles[i];
  return styles[0];
}

const char *const *
reeve_base_style_list (void)
{
  return base_ids;
}

const char *
reeve_base_style_get_title (const char *id)
{
  if (g_strcmp0 (id, "dark") == 0)
    return C_("map style", "Dark");
  if (g_strcmp0 (id, "projector") == 0)
    return C_("map style", "Projector");
  return C_("map style", "Light");
}

const char *
reeve_base_style_get_id (const ReeveBaseStyle *self)
{
  return self->id;
}

gboolean
reeve_base_style_is_dark (const ReeveBaseStyle *self)
{
  return self->dark;
}

ReeveColour
reeve_base_style_ink (const ReeveBaseStyle *self,
                      ReeveInk              ink)
{
  return self->inks[ink];
}

ReeveColour
reeve_base_style_meaning (const ReeveBaseStyle *self,
                          ReeveMeaning          meaning)
{
  return self->meanings[meaning];
}

ReeveColour
reeve_base_style_hazard_line (const ReeveBaseStyle *self)
{
  return self->hazard_line;
}

ReeveColour
reeve_base_style_road (const ReeveBaseStyle *self,
                       ReeveRoadClass        road)
{
  return self->roads[road];
}

ReeveColour
reeve_base_style_casing (const ReeveBaseStyle *self,
                         ReeveRoadClass        road)
{
  return self->casings[road];
}

/* Between two columns of the table in a straight line; a class that starts at
 * one column is not drawn before the middle of the step to it. */
static double
interpolate (const ReeveBaseStyle *self,
             const double         *row,
             double                zoom)
{
  for (guint i = 0; i + 1 < N_WIDTHS; i++)
    if (zoom < self->zooms[i + 1] || i + 2 == N_WIDTHS)
      {
        double share = (zoom - self->zooms[i]) / (self->zooms[i + 1] - self->zooms[i]);

        if (share < 0)
          return row[0] * exp2 ((zoom - self->zooms[0]) / 2);
        if (row[i] == 0 && share < 0.5)
          return 0;
        return (row[i] + (row[i + 1] - row[i]) * share) * self->width_factor;
      }
  return 0;
}

double
reeve_base_style_road_px (const ReeveBaseStyle *self,
                          ReeveRoadClass        road,
                          double                zoom)
{
  return interpolate (self, self->widths[road], zoom);
}

double
reeve_base_style_rail_px (const ReeveBaseStyle *self,
                          double                zoom)
{
  return interpolate (self, self->widths[REEVE_N_ROADS], zoom);
}

double
reeve_base_style_width_factor (const ReeveBaseStyle *self)
{
  return self->width_factor;
}

double
reeve_base_style_font_factor (const ReeveBaseStyle *self)
{
  return self->font_factor;
}

double
reeve_base_style_halo_px (const ReeveBaseStyle *self)
{
  return self->halo_px;
}

/* --- palettes --- */

static int
find_palette (const char *id)
{
  for (guint i = 0; i < N_PALETTES; i++)
    if (g_strcmp0 (palette_ids[i], id) == 0)
      return (int) i;
  return -1;
}

const char *const *
reeve_palette_list (void)
{
  return palette_ids;
}

const char *
reeve_palette_get_title (const char *id)
{
  static const char *const titles[N_PALETTES] = {
    NC_("palette", "People"), NC_("palette", "Health"), NC_("palette", "Access"),
    NC_("palette", "Hazard"), NC_("palette", "Worse to better"),
    NC_("palette", "Below to above"), NC_("palette", "Groups"), NC_("palette", "Congestion"),
  };
  int index = find_palette (id);

  return index < 0 ? id : g_dpgettext2 (NULL, "palette", titles[index]);
}

gboolean
reeve_palette_exists (const char *id)
{
  return find_palette (id) >= 0;
}

ReeveColour
reeve_palette_get (const ReeveBaseStyle *base,
                   const char           *id,
                   guint                 index,
                   guint                 n_classes,
                   gboolean              reverse)
{
  const Palette *palette = &base->palettes[MAX (find_palette (id), 0)];
  double place;
  guint low;

  if (g_strcmp0 (id, "groups") == 0)
    return palette->colours[index % palette->n_colours];

  if (n_classes < 2)
    return palette->colours[palette->n_colours * 3 / 5];
  index = MIN (index, n_classes - 1);
  place = (double) (reverse ? n_classes - 1 - index : index) / (n_classes - 1) *
          (palette->n_colours - 1);
  low = MIN ((guint) place, palette->n_colours - 2);
  return reeve_colour_mix (palette->colours[low], palette->colours[low + 1], place - low);
}
