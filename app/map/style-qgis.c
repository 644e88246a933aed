/* map/style-qgis.c — the same look in QGIS: QML and SLD
 *
 * Pixels of the light style become pixels in QGIS. Hatching, halos and symbols
 * that follow the zoom have no counterpart there and are left out; symbols of
 * data/symbols travel inside the style.
 */
#include "map/style.h"

#include "core/data-dir.h"
#include "core/i18n.h"
#include "map/scene.h"
#include "workspace/dataset.h"

#include <math.h>
#include <string.h>

static void add (GString *out, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
add (GString    *out,
     const char *format,
     ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_markup_vprintf_escaped (format, args);
  va_end (args);
  g_string_append (out, text);
}

/* Numbers are written with a point in every locale. */
static const char *
number (double value,
        char   *buffer)
{
  return g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, "%.10g", value);
}

static double
get_fill_opacity (const ReeveLayerStyle *self,
                  int                    index)
{
  ReeveMeaning meaning = self->meaning;

  if (index >= 0 && self->mode == REEVE_DRAW_CATEGORIES)
    meaning = ((const ReeveCategory *) self->categories->pdata[index])->meaning;
  if (self->fill >= 0)
    return self->fill * self->opacity;
  if (meaning == REEVE_MEANING_HAZARD)
    return 0.3 * self->opacity;
  if (meaning != REEVE_MEANING_NONE)
    return 0.14 * self->opacity;
  return (self->mode == REEVE_DRAW_COLOUR ? 0.9 : 0.6) * self->opacity;
}

/* (transfer full) (nullable): the symbol's file as QGIS embeds it */
static char *
embed_symbol (const char *name)
{
  g_autofree char *relative = g_strdup_printf ("symbols/%s.svg", name);
  g_autofree char *path = name[0] == '\0' || strchr (name, '/') != NULL ? NULL
                                                                       : reeve_data_path (relative);
  g_autofree char *bytes = NULL;
  g_autofree char *base64 = NULL;
  gsize length;

  if (path == NULL || !g_file_get_contents (path, &bytes, &length, NULL) || length > 16384)
    return NULL;
  base64 = g_base64_encode ((const guchar *) bytes, length);
  return g_strconcat ("base64:", base64, NULL);
}

/* --- QML --- */

static void
add_option (GString    *out,
            const char *name,
            const char *value)
{
  add (out, "<Option type=\"QString\" name=\"%s\" value=\"%s\"/>", name, value);
}

static void
add_colour_option (GString    *out,
                   const char *name,
                   ReeveColour ink,
                   double      opacity)
{
  g_autofree char *value = g_strdup_printf ("%d,%d,%d,%d", ink.r, ink.g, ink.b,
                                            (int) (255 * CLAMP (opacity, 0, 1) + 0.5));

  add_option (out, name, value);
}

static void
add_marker (GString               *out,
            const ReeveLayerStyle *self,
            const char            *name,
            ReeveColour            ink)
{
  g_autofree char *symbol = embed_symbol (name);
  char size[G_ASCII_DTOSTR_BUF_SIZE];

  add (out, "<layer class=\"%s\" enabled=\"1\" locked=\"0\" pass=\"0\"><Option type=\"Map\">",
       symbol != NULL ? "SvgMarker" : "SimpleMarker");
  if (symbol != NULL)
    add_option (out, "name", symbol);
  else
    add_option (out, "name", "circle");
  add_colour_option (out, "color", ink, self->opacity);
  add_colour_option (out, "outline_color", REEVE_COLOUR (0xFFFFFF), self->opacity);
  add_option (out, "outline_width", "0.8");
  add_option (out, "outline_width_unit", "Pixel");
  add_option (out, "size", number (symbol != NULL ? self->size_px : MIN (self->size_px, 9), size));
  add_option (out, "size_unit", "Pixel");
  g_string_append (out, "</Option></layer>");
}

static void
add_qml_symbol (GString               *out,
                const ReeveLayerStyle *self,
                ReeveDatasetKind       kind,
                guint                  number_of,
                int                    index,
                ReeveColour            ink,
                double                 width_px)
{
  static const char *const types[] = { "marker", "line", "fill" };
  char width[G_ASCII_DTOSTR_BUF_SIZE];
  const char *symbol = self->symbol;

  if (self->mode == REEVE_DRAW_CATEGORIES && index >= 0 &&
      ((const ReeveCategory *) self->categories->pdata[index])->symbol[0] != '\0')
    symbol = ((const ReeveCategory *) self->categories->pdata[index])->symbol;
  add (out, "<symbol type=\"%s\" name=\"%u\" alpha=\"1\" clip_to_extent=\"1\">",
       types[MIN (kind, REEVE_DATASET_AREAS)], number_of);
  number (width_px, width);
  if (kind == REEVE_DATASET_POINTS)
    {
      add_marker (out, self, symbol, ink);
    }
  else if (kind == REEVE_DATASET_LINES)
    {
      g_string_append (out, "<layer class=\"SimpleLine\" enabled=\"1\" locked=\"0\" pass=\"0\">"
                            "<Option type=\"Map\">");
      add_colour_option (out, "line_color", ink, self->opacity);
      add_option (out, "line_width", width);
      add_option (out, "line_width_unit", "Pixel");
      add_option (out, "line_style", self->dash ? "dash" : "solid");
      add_option (out, "capstyle", "round");
      add_option (out, "joinstyle", "round");
      g_string_append (out, "</Option></layer>");
    }
  else
    {
      g_string_append (out, "<layer class=\"SimpleFill\" enabled=\"1\" locked=\"0\" pass=\"0\">"
                            "<Option type=\"Map\">");
      add_colour_option (out, "color", ink, get_fill_opacity (self, index));
      add_option (out, "style", "solid");
      add_colour_option (out, "outline_color", reeve_colour_darken (ink, 0.22), self->opacity);
      add_option (out, "outline_style", self->outline ? "solid" : "no");
      add_option (out, "outline_width", "0.8");
      add_option (out, "outline_width_unit", "Pixel");
      g_string_append (out, "</Option></layer>");
    }
  g_string_append (out, "</symbol>");
}

/* What the value is, as a QGIS expression. */
static char *
make_expression (const ReeveLayerStyle *self,
                 const ReeveDataset    *dataset)
{
  const ReeveField *field = reeve_dataset_find_field (dataset, self->field);
  const ReeveField *by = reeve_dataset_find_field (dataset, self->divide_by);
  char per[G_ASCII_DTOSTR_BUF_SIZE];
  g_autoptr (GString) name = g_string_new (field != NULL ? field->name : self->field);
  g_autoptr (GString) divisor = g_string_new (by != NULL ? by->name : self->divide_by);

  if (self->divide_by[0] == '\0')
    return g_string_free (g_steal_pointer (&name), FALSE);
  g_string_replace (name, "\"", "\"\"", 0);
  g_string_replace (divisor, "\"", "\"\"", 0);
  number (self->per, per);
  if (strcmp (self->divide_by, REEVE_STYLE_BY_AREA) == 0)
    return g_strdup_printf ("\"%s\" / ($area / 1000000) * %s", name->str, per);
  return g_strdup_printf ("\"%s\" / nullif(\"%s\", 0) * %s", name->str, divisor->str, per);
}

static void
add_graduated (GString               *out,
               const ReeveLayerStyle *self,
               const ReeveDataset    *dataset)
{
  const ReeveBaseStyle *base = reeve_base_style_get ("light");
  g_autofree char *expression = make_expression (self, dataset);

  add (out, "<renderer-v2 type=\"graduatedSymbol\" attr=\"%s\" graduatedMethod=\"GraduatedColor\""
            " symbollevels=\"0\" enableorderby=\"0\" forceraster=\"0\"><ranges>", expression);
  for (guint i = 0; i < self->n_classes; i++)
    {
      g_autofree char *title = reeve_layer_style_class_title (self, i, FALSE);
      char low[G_ASCII_DTOSTR_BUF_SIZE];
      char high[G_ASCII_DTOSTR_BUF_SIZE];

      add (out, "<range lower=\"%s\" upper=\"%s\" symbol=\"%u\" label=\"%s\" render=\"true\"/>",
           i == 0 ? "-1e+300" : number (self->limits[i - 1], low),
           i + 1 == self->n_classes ? "1e+300" : number (self->limits[i], high), i, title);
    }
  g_string_append (out, "</ranges><symbols>");
  for (guint i = 0; i < self->n_classes; i++)
    add_qml_symbol (out, self, dataset->kind, i, (int) i,
                    reeve_layer_style_get_colour (self, base, (int) i), self->width_px);
  g_string_append (out, "</symbols></renderer-v2>");
}

static void
add_categorized (GString               *out,
                 const ReeveLayerStyle *self,
                 const ReeveDataset    *dataset)
{
  const ReeveBaseStyle *base = reeve_base_style_get ("light");
  const ReeveField *field = reeve_dataset_find_field (dataset, self->field);

  add (out, "<renderer-v2 type=\"categorizedSymbol\" attr=\"%s\" symbollevels=\"0\""
            " enableorderby=\"0\" forceraster=\"0\"><categories>",
       field != NULL ? field->name : self->field);
  for (guint i = 0; i < self->categories->len; i++)
    {
      const ReeveCategory *category = self->categories->pdata[i];

      add (out, "<category value=\"%s\" symbol=\"%u\" label=\"%s\" render=\"true\"/>",
           category->value, i, category->title[0] != '\0' ? category->title : category->value);
    }
  g_string_append (out, "</categories><symbols>");
  for (guint i = 0; i < self->categories->len; i++)
    add_qml_symbol (out, self, dataset->kind, i, (int) i,
                    reeve_layer_style_get_colour (self, base, (int) i), self->width_px);
  g_string_append (out, "</symbols></renderer-v2>");
}

/* The base map's roads by class, its areas in one ink. */
static void
add_base (GString            *out,
          const ReeveLayerStyle *self,
          const ReeveDataset *dataset,
          ReeveBaseRole       role)
{
  static const char *const classes[] = { "motorway", "trunk", "primary", "secondary", "tertiary" };
  static const ReeveInk inks[] = {
    [REEVE_BASE_RAILWAYS] = REEVE_INK_RAIL, [REEVE_BASE_WATER] = REEVE_INK_WATER,
    [REEVE_BASE_WATERWAYS] = REEVE_INK_WATER_LINE, [REEVE_BASE_GREEN] = REEVE_INK_GREEN,
    [REEVE_BASE_BUILT_UP] = REEVE_INK_URBAN, [REEVE_BASE_BUILDINGS] = REEVE_INK_BUILDING,
    [REEVE_BASE_PLACES] = REEVE_INK_LABEL, [REEVE_BASE_BOUNDARIES] = REEVE_INK_BOUNDARY,
  };
  const ReeveBaseStyle *base = reeve_base_style_get ("light");
  g_autoptr (ReeveLayerStyle) plain = reeve_layer_style_copy (self);
  guint n = G_N_ELEMENTS (classes);

  plain->fill = 1;
  if (role != REEVE_BASE_ROADS)
    {
      g_string_append (out, "<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\""
                            " enableorderby=\"0\" forceraster=\"0\"><symbols>");
      add_qml_symbol (out, plain, dataset->kind, 0, -1, reeve_base_style_ink (base, inks[role]), 1);
      g_string_append (out, "</symbols></renderer-v2>");
      return;
    }
  g_string_append (out, "<renderer-v2 type=\"categorizedSymbol\" attr=\"class\" symbollevels=\"0\""
                        " enableorderby=\"0\" forceraster=\"0\"><categories>");
  for (guint i = 0; i < n; i++)
    add (out, "<category value=\"%s\" symbol=\"%u\" label=\"%s\" render=\"true\"/>", classes[i], i,
         classes[i]);
  add (out, "<category value=\"\" symbol=\"%u\" label=\"\" render=\"true\"/></categories><symbols>",
       n);
  for (guint i = 0; i <= n; i++)
    add_qml_symbol (out, plain, dataset->kind, i, -1,
                    i <= REEVE_ROAD_PRIMARY
                      ? reeve_base_style_road (base, (ReeveRoadClass) i)
                      : reeve_base_style_casing (base, (ReeveRoadClass) MIN (i, n)),
                    MAX (reeve_base_style_road_px (base, (ReeveRoadClass) i, 13), 0.6));
  g_string_append (out, "</symbols></renderer-v2>");
}

char *
reeve_layer_style_to_qml (const ReeveLayerStyle *self,
                          const ReeveDataset    *dataset)
{
  const ReeveBaseStyle *base = reeve_base_style_get ("light");
  g_autoptr (GString) out = g_string_new (
    "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    "<qgis version=\"3.22.0\" styleCategories=\"Symbology\">");
  ReeveBaseRole role = reeve_base_role_of (dataset);

  if (role != REEVE_BASE_NONE)
    {
      add_base (out, self, dataset, role);
    }
  else if (self->mode == REEVE_DRAW_COLOUR && self->has_limits)
    {
      add_graduated (out, self, dataset);
    }
  else if (self->mode == REEVE_DRAW_CATEGORIES && self->categories->len > 0)
    {
      add_categorized (out, self, dataset);
    }
  else
    {
      g_string_append (out, "<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\""
                            " enableorderby=\"0\" forceraster=\"0\"><symbols>");
      add_qml_symbol (out, self, dataset->kind, 0, -1,
                      reeve_layer_style_get_colour (self, base, -1), self->width_px);
      g_string_append (out, "</symbols></renderer-v2>");
    }
  g_string_append (out, "<blendMode>0</blendMode><featureBlendMode>0</featureBlendMode></qgis>\n");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* --- SLD 1.0 --- */

static void
add_sld_ink (GString               *out,
             const ReeveLayerStyle *self,
             ReeveDatasetKind       kind,
             int                    index,
             ReeveColour            ink)
{
  g_autofree char *hex = reeve_colour_format ((ReeveColour) { ink.r, ink.g, ink.b, 255 });
  g_autofree char *dark = reeve_colour_format (reeve_colour_darken ((ReeveColour) { ink.r, ink.g,
                                                                                    ink.b, 255 },
                                                                    0.22));
  char a[G_ASCII_DTOSTR_BUF_SIZE];
  char b[G_ASCII_DTOSTR_BUF_SIZE];

  if (kind == REEVE_DATASET_POINTS)
    add (out, "<PointSymbolizer><Graphic><Mark><WellKnownName>circle</WellKnownName><Fill>"
              "<CssParameter name=\"fill\">%s</CssParameter></Fill><Stroke>"
              "<CssParameter name=\"stroke\">#FFFFFF</CssParameter></Stroke></Mark>"
              "<Size>%s</Size></Graphic></PointSymbolizer>",
         hex, number (MIN (self->size_px, 12), a));
  else if (kind == REEVE_DATASET_LINES)
    add (out, "<LineSymbolizer><Stroke><CssParameter name=\"stroke\">%s</CssParameter>"
              "<CssParameter name=\"stroke-width\">%s</CssParameter>"
              "<CssParameter name=\"stroke-opacity\">%s</CssParameter></Stroke></LineSymbolizer>",
         hex, number (self->width_px, a), number (self->opacity, b));
  else
    add (out, "<PolygonSymbolizer><Fill><CssParameter name=\"fill\">%s</CssParameter>"
              "<CssParameter name=\"fill-opacity\">%s</CssParameter></Fill><Stroke>"
              "<CssParameter name=\"stroke\">%s</CssParameter>"
              "<CssParameter name=\"stroke-width\">0.8</CssParameter></Stroke></PolygonSymbolizer>",
         hex, number (get_fill_opacity (self, index), a), dark);
}

static void
add_bound (GString    *out,
           const char *operation,
           const char *field,
           double      value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  add (out, "<ogc:%s><ogc:PropertyName>%s</ogc:PropertyName><ogc:Literal>%s</ogc:Literal></ogc:%s>",
       operation, field, number (value, text), operation);
}

/* Quotients have no counterpart that all readers know: one ink then. */
static void
add_sld_classes (GString               *out,
                 const ReeveLayerStyle *self,
                 const ReeveDataset    *dataset,
                 const char            *field)
{
  const ReeveBaseStyle *base = reeve_base_style_get ("light");

  for (guint i = 0; i < self->n_classes; i++)
    {
      g_autofree char *title = reeve_layer_style_class_title (self, i, FALSE);
      gboolean both = i > 0 && i + 1 < self->n_classes;

      add (out, "<Rule><Name>%s</Name>", title);
      if (self->n_classes > 1)
        {
          g_string_append (out, both ? "<ogc:Filter><ogc:And>" : "<ogc:Filter>");
          if (i > 0)
            add_bound (out, "PropertyIsGreaterThanOrEqualTo", field, self->limits[i - 1]);
          if (i + 1 < self->n_classes)
            add_bound (out, "PropertyIsLessThan", field, self->limits[i]);
          g_string_append (out, both ? "</ogc:And></ogc:Filter>" : "</ogc:Filter>");
        }
      add_sld_ink (out, self, dataset->kind, (int) i,
                   reeve_layer_style_get_colour (self, base, (int) i));
      g_string_append (out, "</Rule>");
    }
}

static void
add_sld_categories (GString               *out,
                    const ReeveLayerStyle *self,
                    const ReeveDataset    *dataset,
                    const char            *field)
{
  const ReeveBaseStyle *base = reeve_base_style_get ("light");

  for (guint i = 0; i < self->categories->len; i++)
    {
      const ReeveCategory *category = self->categories->pdata[i];

      add (out, "<Rule><Name>%s</Name><ogc:Filter><ogc:PropertyIsEqualTo><ogc:PropertyName>%s"
                "</ogc:PropertyName><ogc:Literal>%s</ogc:Literal></ogc:PropertyIsEqualTo>"
                "</ogc:Filter>",
           category->title[0] != '\0' ? category->title : category->value, field, category->value);
      add_sld_ink (out, self, dataset->kind, (int) i,
                   reeve_layer_style_get_colour (self, base, (int) i));
      g_string_append (out, "</Rule>");
    }
}

char *
reeve_layer_style_to_sld (const ReeveLayerStyle *self,
                          const ReeveDataset    *dataset)
{
  const ReeveField *field = reeve_dataset_find_field (dataset, self->field);
  const char *name = field != NULL ? field->name : self->field;
  g_autoptr (GString) out = g_string_new (
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<StyledLayerDescriptor xmlns=\"http://www.opengis.net/sld\""
    " xmlns:ogc=\"http://www.opengis.net/ogc\" version=\"1.0.0\"><NamedLayer>");

  add (out, "<Name>%s</Name><UserStyle><Title>%s</Title><FeatureTypeStyle>", dataset->table,
       dataset->name);
  if (self->mode == REEVE_DRAW_COLOUR && self->has_limits && self->divide_by[0] == '\0')
    {
      add_sld_classes (out, self, dataset, name);
    }
  else if (self->mode == REEVE_DRAW_CATEGORIES && self->categories->len > 0)
    {
      add_sld_categories (out, self, dataset, name);
    }
  else
    {
      g_string_append (out, "<Rule>");
      add_sld_ink (out, self, dataset->kind, -1,
                   reeve_layer_style_get_colour (self, reeve_base_style_get ("light"), -1));
      g_string_append (out, "</Rule>");
    }
  g_string_append (out, "</FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>\n");
  return g_string_free (g_steal_pointer (&out), FALSE);
}
