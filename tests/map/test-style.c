#include "fixture.h"

#include "core/error.h"
#include "map/legend.h"
#include "map/scene-private.h"
#include "map/symbol.h"
#include "map/text.h"

#include <math.h>
#include <string.h>

static void
test_json_comes_back_as_it_went (void)
{
  const char *texts[] = {
    "{\"draw\":\"single\"}",
    "{\"draw\":\"colour\",\"field\":\"cases\",\"divide_by\":\"people\",\"per\":1000,"
    "\"breaks\":\"jenks\",\"classes\":3,\"limits\":[35.5,40.25],\"palette\":\"health\","
    "\"reverse\":true,\"opacity\":0.5,\"title\":\"Lung \\\"patients\\\" & <more>\"}",
    "{\"draw\":\"categories\",\"field\":\"kind\",\"palette\":\"groups\",\"categories\":["
    "{\"value\":\"\",\"title\":\"none\"},{\"value\":\"a\",\"colour\":\"#1A60B1\","
    "\"symbol\":\"clinic\"},{\"value\":\"b\",\"meaning\":\"reached\"}]}",
    "{\"draw\":\"size\",\"field\":\"n\",\"meaning\":\"proposed\",\"colour\":\"#11223344\","
    "\"size\":32,\"fill\":0,\"outline\":false,\"hatch\":true,\"width\":4,"
    "\"width_field\":\"flow\",\"width_full\":900,\"dash\":true,\"label\":\"name\","
    "\"min_zoom\":9.5,\"max_zoom\":18}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ReeveLayerStyle) style = reeve_layer_style_from_json (texts[i], "x", &error);
      g_autoptr (ReeveLayerStyle) copy = NULL;
      g_autoptr (ReeveLayerStyle) again = NULL;
      g_autofree char *json = NULL;

      g_assert_no_error (error);
      json = reeve_layer_style_to_json (style);
      again = reeve_layer_style_from_json (json, "x", &error);
      g_assert_no_error (error);
      copy = reeve_layer_style_copy (style);
      g_assert_true (reeve_layer_style_equal (style, again));
      g_assert_true (reeve_layer_style_equal (style, copy));
    }
}

static void
test_hostile_json_is_refused_by_name (void)
{
  static const struct
  {
    const char *text;
    const char *word;
  } cases[] = {
    { "[]", "object" },
    { "{\"draw\":\"heat\"}", "heat" },
    { "{\"draw\":7}", "draw" },
    { "{\"classes\":1e99}", "classes" },
    { "{\"limits\":[3,2]}", "limits" },
    { "{\"limits\":[1,2,3,4,5,6,7,8,9,10]}", "limits" },
    { "{\"limits\":[\"1\"]}", "limits" },
    { "{\"palette\":\"rainbow\"}", "rainbow" },
    { "{\"colour\":\"red\"}", "colour" },
    { "{\"opacity\":-1}", "opacity" },
    { "{\"size\":100000}", "size" },
    { "{\"outline\":\"yes\"}", "outline" },
    { "{\"categories\":[1]}", "categories" },
    { "{\"categories\":[{\"colour\":\"#12\"}]}", "colour" },
    { "{\"field\":[[[]]]}", "field" },
  };
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *wide = g_strdup_printf ("{\"title\":\"%s\"}", deep);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) cause = NULL;

      g_assert_null (reeve_layer_style_from_json (cases[i].text, "the place", &cause));
      g_assert_error (cause, REEVE_ERROR, REEVE_ERROR_DATA);
      g_assert_nonnull (strstr (cause->message, "the place"));
      g_assert_nonnull (strstr (cause->message, cases[i].word));
    }
  g_assert_null (reeve_layer_style_from_json (deep, "x", &error));
  g_clear_error (&error);
  g_assert_null (reeve_layer_style_from_json (wide, "x", &error));
}

static void
test_values_fall_into_the_class_that_says_so (void)
{
  g_autoptr (ReeveLayerStyle) style =
    reeve_layer_style_from_json ("{\"draw\":\"colour\",\"limits\":[35,40,48]}", "x", NULL);
  g_autofree char *first = reeve_layer_style_class_title (style, 0, TRUE);
  g_autofree char *second = reeve_layer_style_class_title (style, 1, TRUE);
  g_autofree char *loose = reeve_layer_style_class_title (style, 1, FALSE);
  g_autofree char *last = reeve_layer_style_class_title (style, 3, TRUE);

  g_assert_cmpint (reeve_layer_style_class_of (style, 34.99), ==, 0);
  g_assert_cmpint (reeve_layer_style_class_of (style, 35), ==, 1);
  g_assert_cmpint (reeve_layer_style_class_of (style, 48), ==, 3);
  g_assert_cmpint (reeve_layer_style_class_of (style, INFINITY), ==, 3);
  g_assert_cmpint (reeve_layer_style_class_of (style, NAN), ==, -1);
  g_assert_cmpstr (first, ==, "under 35");
  g_assert_cmpstr (second, ==, "35 to 39");
  g_assert_cmpstr (loose, ==, "35 to under 40");
  g_assert_cmpstr (last, ==, "48 or more");
}

/* A figure and its unit are one word; "25 % to under 50 %" says it once. */
static void
test_classes_name_their_unit_once (void)
{
  static const struct
  {
    const char *json;
    const char *titles[3];
  } cases[] = {
    { "{\"draw\":\"colour\",\"limits\":[0.25,0.5],\"unit\":\"share\"}",
      { "under 25\302\240%", "25 to under 50\302\240%", "50\302\240% or more" } },
    { "{\"draw\":\"colour\",\"limits\":[180000,450000],\"unit\":\"ms\"}",
      { "under 3\302\240min", "3 to under 7.5\302\240min", "7.5\302\240min or more" } },
    { "{\"draw\":\"colour\",\"limits\":[500,5000],\"unit\":\"m\"}",
      { "under 0.5\302\240km", "0.5 to under 5\302\240km", "5\302\240km or more" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReeveLayerStyle) style = reeve_layer_style_from_json (cases[i].json, "x", NULL);

      g_assert_cmpuint (style->n_classes, ==, 3);
      for (guint k = 0; k < 3; k++)
        {
          g_autofree char *title = reeve_layer_style_class_title (style, k, k == 1);

          g_assert_cmpstr (title, ==, cases[i].titles[k]);
        }
    }
}

static void
test_figures_stay_with_their_units (void)
{
  g_autofree char *bound = reeve_text_bind ("in 16 min, 381 m from 7 mines; 70.2 % of 12 people");

  g_assert_cmpstr (bound, ==, "in 16\302\240min, 381\302\240m from 7 mines; 70.2\302\240% of "
                   "12\302\240people");
}

static void
test_styles_for_qgis_are_well_formed (void)
{
  static const char *const texts[] = {
    "{}", "{\"symbol\":\"clinic\"}",
    "{\"draw\":\"colour\",\"field\":\"a<b\",\"divide_by\":\":km2\",\"limits\":[1,2]}",
    "{\"draw\":\"colour\",\"field\":\"x\",\"limits\":[1]}",
    "{\"draw\":\"categories\",\"field\":\"k\",\"categories\":[{\"value\":\"<&\\\"'>\"}]}",
  };
  static const GMarkupParser nothing = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (texts) * 3; i++)
    {
      g_autoptr (ReeveLayerStyle) style =
        reeve_layer_style_from_json (texts[i / 3], "x", NULL);
      g_autoptr (ReeveDataset) dataset = fixture_dataset (1, "R & D <x>", "health");

      dataset->kind = (ReeveDatasetKind) (i % 3);
      for (guint way = 0; way < 2; way++)
        {
          g_autofree char *xml = way == 0 ? reeve_layer_style_to_qml (style, dataset)
                                          : reeve_layer_style_to_sld (style, dataset);
          g_autoptr (GMarkupParseContext) context =
            g_markup_parse_context_new (&nothing, 0, NULL, NULL);
          g_autoptr (GError) error = NULL;

          g_markup_parse_context_parse (context, xml, -1, &error);
          g_assert_no_error (error);
          g_markup_parse_context_end_parse (context, &error);
          g_assert_no_error (error);
        }
    }
}

static double
get_contrast (ReeveColour a,
              ReeveColour b)
{
  double x = reeve_colour_luminance (a) + 0.05;
  double y = reeve_colour_luminance (b) + 0.05;

  return MAX (x, y) / MIN (x, y);
}

static void
test_words_stand_out_on_every_base (void)
{
  for (guint i = 0; reeve_base_style_list ()[i] != NULL; i++)
    {
      const ReeveBaseStyle *base = reeve_base_style_get (reeve_base_style_list ()[i]);
      ReeveColour land = reeve_base_style_ink (base, REEVE_INK_LAND);

      g_assert_cmpstr (reeve_base_style_get_id (base), ==, reeve_base_style_list ()[i]);
      g_assert_cmpfloat (get_contrast (reeve_base_style_ink (base, REEVE_INK_LABEL), land), >, 7);
      g_assert_cmpfloat (get_contrast (reeve_base_style_ink (base, REEVE_INK_LABEL),
                                       reeve_base_style_ink (base, REEVE_INK_HALO)), >, 7);
      for (guint m = REEVE_MEANING_PROPOSED; m < REEVE_N_MEANINGS; m++)
        if (m != REEVE_MEANING_NO_DATA && m != REEVE_MEANING_SHELTER_HIGH)
          g_assert_cmpfloat (get_contrast (reeve_base_style_meaning (base, (ReeveMeaning) m),
                                           land), >, 2.9);
      for (guint zoom = 8; zoom < 20; zoom++)
        g_assert_cmpfloat (reeve_base_style_road_px (base, REEVE_ROAD_MOTORWAY, zoom), <,
                           reeve_base_style_road_px (base, REEVE_ROAD_MOTORWAY, zoom + 1));
    }
  g_assert_cmpstr (reeve_base_style_get_id (reeve_base_style_get ("no such")), ==, "light");
}

static void
test_a_spoiled_file_leaves_the_style_as_built (void)
{
  if (g_test_subprocess ())
    {
      g_autofree char *folder = g_dir_make_tmp ("reeve-XXXXXX", NULL);
      g_autofree char *styles = g_build_filename (folder, "styles", NULL);
      g_autofree char *file = g_build_filename (styles, "light.json", NULL);

      g_assert_cmpint (g_mkdir_with_parents (styles, 0700), ==, 0);
      g_assert_true (g_file_set_contents (file, "{\"inks\":{\"land\":\"mud\"}}", -1, NULL));
      g_setenv ("REEVE_DATA_DIR", folder, TRUE);
      g_assert_cmpint (reeve_base_style_ink (reeve_base_style_get ("light"),
                                             REEVE_INK_LAND).r, ==, 0xF5);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_every_symbol_is_read_and_has_a_title (void)
{
  const char *const *names = reeve_symbol_list ();
  guint n = 0;

  for (; names[n] != NULL; n++)
    {
      const ReeveSymbol *symbol = reeve_symbol_get (names[n]);
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 24, 24);
      cairo_t *cr = cairo_create (surface);
      guint32 middle = 0;

      g_assert_nonnull (symbol);
      g_assert_cmpstr (reeve_symbol_get_title (names[n]), !=, names[n]);
      cairo_translate (cr, 12, 12);
      reeve_symbol_draw (symbol, cr, 24, NULL, FALSE);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_surface_flush (surface);
      for (guint i = 0; i < 24; i++)
        middle |= ((guint32 *) (void *) (cairo_image_surface_get_data (surface) +
                                         12 * cairo_image_surface_get_stride (surface)))[i];
      g_assert_cmphex (middle >> 24, ==, 0xff);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
  g_assert_cmpuint (n, ==, 43);
  g_assert_null (reeve_symbol_get ("../styles/light"));
}

/* In lists a layer is shown as a whole: a proposal in the colour of proposals. */
static void
test_a_proposals_swatch_is_violet (void)
{
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_POINT);
  const ReeveBaseStyle *base = reeve_base_style_get ("light");
  ReeveColour violet = reeve_base_style_meaning (base, REEVE_MEANING_PROPOSED);
  g_autoptr (ReeveScene) scene = reeve_scene_new_empty ();
  ReeveSceneLayer *layer;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 20, 20);
  cairo_t *cr = cairo_create (surface);
  const guint32 *pixels;
  guint n_violet = 0;

  reeve_table_add_row (table);
  reeve_table_set_shape (table, 0, reeve_shape_new_point ((ReeveLonLat) { 1, 2 }));
  layer = fixture_layer (table, 1, "Sites", "health",
                         "{\"meaning\":\"proposed\",\"symbol\":\"clinic\"}");
  g_ptr_array_add (scene->layers, layer);
  reeve_legend_draw_swatch (layer, -1, REEVE_MEANING_NONE, base, cr, 20, 20);
  cairo_surface_flush (surface);
  pixels = (const guint32 *) (gconstpointer) cairo_image_surface_get_data (surface);
  for (guint i = 0; i < 20 * 20; i++)
    n_violet += (pixels[i] & 0xffffff) ==
                ((guint32) violet.r << 16 | (guint32) violet.g << 8 | violet.b);
  g_assert_cmpuint (n_violet, >, 60);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map/style/json-comes-back-as-it-went", test_json_comes_back_as_it_went);
  g_test_add_func ("/map/style/hostile-json-is-refused-by-name",
                   test_hostile_json_is_refused_by_name);
  g_test_add_func ("/map/style/values-fall-into-the-class-that-says-so",
                   test_values_fall_into_the_class_that_says_so);
  g_test_add_func ("/map/style/classes-name-their-unit-once", test_classes_name_their_unit_once);
  g_test_add_func ("/map/text/figures-stay-with-their-units", test_figures_stay_with_their_units);
  g_test_add_func ("/map/style/styles-for-qgis-are-well-formed",
                   test_styles_for_qgis_are_well_formed);
  g_test_add_func ("/map/base-style/words-stand-out-on-every-base",
                   test_words_stand_out_on_every_base);
  g_test_add_func ("/map/base-style/a-spoiled-file-leaves-the-style-as-built",
                   test_a_spoiled_file_leaves_the_style_as_built);
  g_test_add_func ("/map/symbol/every-symbol-is-read-and-has-a-title",
                   test_every_symbol_is_read_and_has_a_title);
  g_test_add_func ("/map/swatch/a-proposal-is-violet", test_a_proposals_swatch_is_violet);
  return g_test_run ();
}
