#include "fixture.h"

#include "core/error.h"
#include "map/legend.h"
#include "map/render.h"
#include "map/scene-private.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const ReeveViewport city_view = { { -8.6, 41.15 }, 13.4, 700, 500, 1 };

static GBytes *
get_pixels (const ReeveScene    *scene,
            const ReeveViewport *viewport,
            const char          *base)
{
  cairo_surface_t *surface =
    reeve_render_surface (scene, viewport, reeve_base_style_get (base), REEVE_RENDER_ALL, NULL);
  GBytes *bytes;

  g_assert_nonnull (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface),
                       (gsize) cairo_image_surface_get_stride (surface) *
                         (gsize) cairo_image_surface_get_height (surface));
  cairo_surface_destroy (surface);
  return bytes;
}

static gpointer
draw_worker (gpointer data)
{
  return get_pixels (data, &city_view, "light");
}

static void
test_the_same_picture_on_every_thread (void)
{
  g_autoptr (ReeveScene) scene = fixture_city (400);
  g_autoptr (ReeveScene) again = fixture_city (400);
  g_autoptr (GBytes) first = get_pixels (scene, &city_view, "light");
  g_autoptr (GBytes) second = get_pixels (again, &city_view, "light");
  GThread *threads[4];

  g_assert_true (g_bytes_equal (first, second));
  for (guint i = 0; i < 4; i++)
    threads[i] = g_thread_new ("draw", draw_worker, scene);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GBytes) other = g_thread_join (threads[i]);

      g_assert_true (g_bytes_equal (first, other));
    }
}

static void
test_every_base_and_zoom_can_be_drawn (void)
{
  g_autoptr (ReeveScene) scene = fixture_city (300);

  for (guint i = 0; reeve_base_style_list ()[i] != NULL; i++)
    for (double zoom = 0; zoom <= 21; zoom += 1.4)
      {
        ReeveViewport viewport = { { -8.6, 41.15 }, zoom, 200, 150, 1.5 };
        g_autoptr (GBytes) pixels = get_pixels (scene, &viewport, reeve_base_style_list ()[i]);

        g_assert_cmpuint (g_bytes_get_size (pixels), ==, 300 * 225 * 4);
      }
}

static void
test_a_stopped_picture_is_none (void)
{
  g_autoptr (ReeveScene) scene = fixture_city (50);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  g_assert_null (reeve_render_surface (scene, &city_view, reeve_base_style_get ("light"),
                                       REEVE_RENDER_ALL, cancellable));
}

/* The colour of an area, its hole, and the land beside it, whichever way the
 * rings turn. */
static void
test_holes_stay_open_either_way_round (void)
{
  ReeveLonLat points[2][10] = {
    { { -0.1, -0.1 }, { 0.1, -0.1 }, { 0.1, 0.1 }, { -0.1, 0.1 }, { -0.1, -0.1 },
      { -0.05, -0.05 }, { 0.05, -0.05 }, { 0.05, 0.05 }, { -0.05, 0.05 }, { -0.05, -0.05 } },
    { { -0.1, -0.1 }, { 0.1, -0.1 }, { 0.1, 0.1 }, { -0.1, 0.1 }, { -0.1, -0.1 },
      { -0.05, -0.05 }, { -0.05, 0.05 }, { 0.05, 0.05 }, { 0.05, -0.05 }, { -0.05, -0.05 } },
  };
  ReeveRing rings[] = { { 5, 0 }, { 10, 0 } };
  ReeveViewport viewport = { { 0, 0 }, 11, 400, 400, 1 };
  ReeveColour land = reeve_base_style_ink (reeve_base_style_get ("light"), REEVE_INK_LAND);

  for (guint i = 0; i < 2; i++)
    {
      ReeveShape shape = { REEVE_SHAPE_AREA, 10, 2, points[i], rings };
      ReeveTable *table = reeve_table_new (REEVE_SHAPE_AREA);
      g_autoptr (ReeveSceneLayer) layer = NULL;
      g_autoptr (ReeveScene) scene = NULL;
      g_autoptr (GBytes) bytes = NULL;
      const guint32 *pixels;

      reeve_table_add_column (table, "a", "A", REEVE_COLUMN_INTEGER, "");
      reeve_table_add_row (table);
      reeve_table_set_shape (table, 0, reeve_shape_copy (&shape));
      layer = fixture_layer (table, 1, "Lake", "health", "{\"colour\":\"#FF0000\",\"fill\":1}");
      scene = reeve_scene_new (&layer, 1);
      bytes = get_pixels (scene, &viewport, "light");
      pixels = g_bytes_get_data (bytes, NULL);
      g_assert_cmphex (pixels[200 * 400 + 200] & 0xffffff, ==,
                       (guint32) land.r << 16 | (guint32) land.g << 8 | land.b);
      g_assert_cmphex (pixels[200 * 400 + 90] & 0xffffff, ==, 0xff0000);
    }
}

static void
test_an_area_under_a_pixel_is_not_lost (void)
{
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_AREA);
  ReeveLonLat ring[] = { { 0, 0 }, { 1e-5, 0 }, { 1e-5, 1e-5 } };
  ReeveViewport viewport = { { 0, 0 }, 9, 21, 21, 1 };
  g_autoptr (ReeveSceneLayer) layer = NULL;
  g_autoptr (ReeveScene) scene = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const guint32 *pixels;
  guint touched = 0;

  reeve_table_add_column (table, "a", "A", REEVE_COLUMN_INTEGER, "");
  reeve_table_add_row (table);
  reeve_table_set_shape (table, 0, reeve_shape_new_area (ring, 3));
  layer = fixture_layer (table, 1, "Hut", "health",
                         "{\"colour\":\"#FF0000\",\"fill\":1,\"outline\":false}");
  scene = reeve_scene_new (&layer, 1);
  bytes = get_pixels (scene, &viewport, "light");
  pixels = g_bytes_get_data (bytes, NULL);
  for (guint i = 0; i < 21 * 21; i++)
    touched += pixels[i] != pixels[0];
  g_assert_cmpuint (touched, >, 0);
}

static void
test_the_legend_tells_the_classes_that_are_drawn (void)
{
  g_autoptr (ReeveScene) scene = fixture_city (300);
  g_autoptr (ReeveLegend) legend = reeve_legend_new (scene, 13);
  const ReeveSceneLayer *layer = reeve_scene_find_layer (scene, 3);
  const ReeveLayerStyle *style = reeve_scene_layer_get_style (layer);
  const ReeveLegendSection *section = legend->sections->pdata[0];
  guint sum = 0;
  double width, height;

  g_assert_cmpuint (legend->sections->len, ==, 2);
  g_assert_cmpstr (section->title, ==, "Cases");
  g_assert_cmpuint (section->entries->len, ==, style->n_classes + 1);
  for (guint i = 0; i < section->entries->len; i++)
    {
      const ReeveLegendEntry *entry = &g_array_index (section->entries, ReeveLegendEntry, i);

      sum += (guint) g_ascii_strtoull (entry->count, NULL, 10);
      g_assert_cmpint (entry->index, ==, i < style->n_classes ? (int) i : -2);
    }
  g_assert_cmpuint (sum, ==, 300);
  section = legend->sections->pdata[1];
  g_assert_cmpuint (section->entries->len, ==, 1);
  g_assert_cmpstr (g_array_index (section->entries, ReeveLegendEntry, 0).title, ==, "Clinics");
  reeve_legend_draw (legend, reeve_base_style_get ("dark"), NULL, 12, 240, &width, &height);
  g_assert_cmpfloat (width, >, 100);
  g_assert_cmpfloat (width, <=, 240);
  g_assert_cmpfloat (height, >, 120);
}

static void
test_hidden_layers_are_not_in_the_legend (void)
{
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_POINT);
  g_autoptr (ReeveSceneLayer) layer = NULL;
  g_autoptr (ReeveScene) scene = NULL;
  g_autoptr (ReeveLegend) far = NULL;
  g_autoptr (ReeveLegend) near = NULL;

  reeve_table_add_column (table, "a", "A", REEVE_COLUMN_INTEGER, "");
  reeve_table_add_row (table);
  reeve_table_set_shape (table, 0, reeve_shape_new_point ((ReeveLonLat) { 0, 0 }));
  layer = fixture_layer (table, 1, "Taps", "health", "{\"min_zoom\":12}");
  scene = reeve_scene_new (&layer, 1);
  far = reeve_legend_new (scene, 11);
  near = reeve_legend_new (scene, 13);
  g_assert_cmpuint (far->sections->len, ==, 0);
  g_assert_cmpuint (near->sections->len, ==, 1);
}

/* Names of thirty layers, each with a point. */
static ReeveScene *
make_crowd (void)
{
  ReeveSceneLayer *layers[30];
  ReeveScene *scene;

  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      ReeveTable *table = reeve_table_new (REEVE_SHAPE_POINT);
      g_autofree char *name = g_strdup_printf ("Layer %u", i + 1);

      reeve_table_add_column (table, "kind", "Kind", REEVE_COLUMN_TEXT, "");
      for (guint row = 0; row < 40; row++)
        {
          g_autofree char *kind = g_strdup_printf ("kind %u", row);

          reeve_table_add_row (table);
          reeve_table_set_text (table, row, 0, kind);
          reeve_table_set_shape (table, row, reeve_shape_new_point ((ReeveLonLat) { 0, 0 }));
        }
      layers[i] = fixture_layer (table, i + 1, name, "health", i < 29 ? "{}"
                                 : "{\"draw\":\"categories\",\"field\":\"kind\",\"categories\":["
                                   "{\"value\":\"kind 1\"},{\"value\":\"kind 2\"},{\"value\":\"kind 3\"},"
                                   "{\"value\":\"kind 4\"},{\"value\":\"kind 5\"},{\"value\":\"kind 6\"},"
                                   "{\"value\":\"kind 7\"},{\"value\":\"kind 8\"},{\"value\":\"kind 9\"},"
                                   "{\"value\":\"kind 10\"},{\"value\":\"kind 11\"}]}");
    }
  scene = reeve_scene_new (layers, G_N_ELEMENTS (layers));
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    reeve_scene_layer_unref (layers[i]);
  return scene;
}

/* Entries and what the last of them counts make up what there is. */
static void
test_the_legend_never_covers_the_map (void)
{
  static const double heights[] = { 2000, 500, 300, 160, 60 };
  g_autoptr (ReeveScene) scene = make_crowd ();
  const ReeveBaseStyle *base = reeve_base_style_get ("light");

  for (guint i = 0; i < G_N_ELEMENTS (heights); i++)
    {
      g_autoptr (ReeveLegend) legend = reeve_legend_new (scene, 13);
      const ReeveLegendSection *first;
      double width, height;

      reeve_legend_fit (legend, base, 12, 240, heights[i], 0.25 * 800 * heights[i]);
      reeve_legend_draw (legend, base, NULL, 12, 240, &width, &height);
      g_assert_cmpuint (legend->sections->len, >=, 1);
      g_assert_cmpfloat (height, <=, MAX (heights[i], 62));
      g_assert_cmpfloat (width * height, <=, MAX (0.25 * 800 * heights[i], 200 * 62));
      first = legend->sections->pdata[0];
      g_assert_cmpstr (first->title, ==, "Layer 30");
      /* Ten kinds at the most, and how many more: never a part of the classes. */
      if (first->entries->len > 1)
        {
          const ReeveLegendEntry *last = &g_array_index (first->entries, ReeveLegendEntry,
                                                         first->entries->len - 1);

          g_assert_cmpuint (first->entries->len, ==, 9);
          g_assert_cmpint (last->index, ==, -3);
        }
    }
}

static void
test_a_collapsed_legend_is_its_title (void)
{
  g_autoptr (ReeveScene) scene = make_crowd ();
  g_autoptr (ReeveLegend) legend = reeve_legend_new (scene, 13);
  const ReeveLegendSection *section;

  reeve_legend_collapse (legend);
  g_assert_cmpuint (legend->sections->len, ==, 1);
  section = legend->sections->pdata[0];
  g_assert_cmpstr (section->title, ==, "Layer 30");
  g_assert_cmpuint (section->entries->len, ==, 1);
  g_assert_cmpstr (g_array_index (section->entries, ReeveLegendEntry, 0).title, ==, "and 29 more");
}

static void
write_file (const ReeveScene *scene,
            ReeveRenderFormat format,
            const char       *path)
{
  ReeveRenderPage page = { "Zur Probe", TRUE, TRUE };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (reeve_render_file (scene, &city_view, reeve_base_style_get ("light"), &page,
                                    format, path, job, &error));
  g_assert_no_error (error);
}

static void
test_files_hold_words_and_are_whole_or_absent (void)
{
  g_autoptr (ReeveScene) scene = fixture_city (120);
  g_autofree char *folder = g_dir_make_tmp ("reeve-XXXXXX", NULL);
  g_autofree char *pdf = g_build_filename (folder, "map.pdf", NULL);
  g_autofree char *svg = g_build_filename (folder, "map.svg", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no", "map.png", NULL);
  g_autofree char *pdftotext = g_find_program_in_path ("pdftotext");
  g_autofree char *words = NULL;
  g_autofree char *head = NULL;
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  const char *argv[] = { pdftotext, pdf, "-", NULL };

  write_file (scene, REEVE_RENDER_PDF, pdf);
  write_file (scene, REEVE_RENDER_SVG, svg);
  g_assert_true (g_file_get_contents (svg, &head, NULL, NULL));
  g_assert_nonnull (strstr (head, "<svg"));
  if (pdftotext != NULL)
    {
      g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &words,
                                   NULL, NULL, NULL));
      g_assert_nonnull (strstr (words, "Zur Probe"));
      g_assert_nonnull (strstr (words, "Clinics department"));
      g_assert_nonnull (strstr (words, "Bairro"));
      g_assert_nonnull (strstr (words, "测试区"));
      g_assert_nonnull (strstr (words, "no data"));
    }

  g_assert_false (reeve_render_file (scene, &city_view, reeve_base_style_get ("light"), NULL,
                                     REEVE_RENDER_PNG, nowhere, job, &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, nowhere));
  g_clear_error (&error);
  reeve_job_cancel (job);
  g_unlink (pdf);
  g_assert_false (reeve_render_file (scene, &city_view, reeve_base_style_get ("light"), NULL,
                                     REEVE_RENDER_PDF, pdf, job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (pdf, G_FILE_TEST_EXISTS));
  g_unlink (svg);
  /* No draft is left behind. */
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Squares of 1.24 km² with 50, 150, 3 and 900 people. */
static ReeveSceneLayer *
make_quarters (guint hide_below)
{
  static const gint64 people[] = { 50, 150, 3, 900 };
  g_autoptr (ReeveTable) table = reeve_table_new (REEVE_SHAPE_AREA);
  g_autoptr (ReeveDataset) dataset = fixture_dataset (1, "Quarters", "people");
  g_autoptr (ReeveLayerStyle) style = reeve_layer_style_from_json (
    "{\"draw\":\"colour\",\"field\":\"people\",\"divide_by\":\":km2\",\"limits\":[20,100]}", "x", NULL);

  reeve_table_add_column (table, "people", "People", REEVE_COLUMN_INTEGER, "people");
  reeve_table_add_column (table, "name", "Name", REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "name_zh", "Chinese name", REEVE_COLUMN_TEXT, "");
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      double lon = i * 0.01;
      ReeveLonLat ring[] = { { lon, 0 }, { lon + 0.01, 0 }, { lon + 0.01, 0.01 }, { lon, 0.01 } };

      reeve_table_add_row (table);
      reeve_table_set_integer (table, i, 0, people[i]);
      reeve_table_set_text (table, i, 1, i == 0 ? "Nový Dvůr" : "Hutě");
      reeve_table_set_text (table, i, 2, i == 0 ? "新庄" : NULL);
      reeve_table_set_shape (table, i, reeve_shape_new_area (ring, 4));
    }
  g_free (style->label);
  style->label = g_strdup ("name");
  style->hide_below = hide_below;
  return reeve_scene_layer_new_from_table (table, dataset, style);
}

/* 40, 121, 2 and 726 to the square kilometre. */
static void
test_densities_are_divided_once (void)
{
  g_autoptr (ReeveSceneLayer) layer = make_quarters (0);
  g_autoptr (ReeveSceneLayer) hiding = make_quarters (5);

  g_assert_cmpuint (layer->counts[0], ==, 1);
  g_assert_cmpuint (layer->counts[1], ==, 1);
  g_assert_cmpuint (layer->counts[2], ==, 2);
  g_assert_cmpuint (layer->n_no_data, ==, 0);
  g_assert_cmpuint (hiding->counts[0], ==, 0);
  g_assert_cmpuint (hiding->n_no_data, ==, 1);
}

static GBytes *
draw_cells (float value,
            guint hide_below)
{
  ReeveViewport viewport = { { 0, 0 }, 9, 40, 40, 1 };
  g_autoptr (ReeveMapRaster) raster = g_new0 (ReeveMapRaster, 1);
  g_autoptr (ReeveDataset) dataset = fixture_dataset (1, "People by square", "people");
  g_autoptr (ReeveLayerStyle) style = reeve_layer_style_from_json (
    "{\"draw\":\"colour\",\"field\":\"value\",\"limits\":[20,100],\"palette\":\"health\"}", "x", NULL);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (ReeveSceneLayer) layer = NULL;
  g_autoptr (ReeveScene) scene = NULL;

  g_atomic_ref_count_init (&raster->refs);
  raster->box = (ReeveMapBox) { 0, 0, G_MAXINT32, G_MAXINT32 };
  raster->n_cols = raster->n_rows = 1;
  raster->cells = g_new (float, 1);
  raster->cells[0] = value;
  dataset->kind = REEVE_DATASET_RASTER;
  style->hide_below = hide_below;
  layer = reeve_scene_layer_new (dataset, style, none, NULL, NULL, raster, NULL, NULL);
  scene = reeve_scene_new (&layer, 1);
  return get_pixels (scene, &viewport, "light");
}

static void
test_squares_of_few_people_are_as_if_empty (void)
{
  g_autoptr (GBytes) empty = draw_cells (0, 5);
  g_autoptr (GBytes) few = draw_cells (4.4f, 5);
  g_autoptr (GBytes) open = draw_cells (4.4f, 0);
  g_autoptr (GBytes) many = draw_cells (5, 5);

  g_assert_true (g_bytes_equal (few, empty));
  g_assert_false (g_bytes_equal (open, empty));
  g_assert_false (g_bytes_equal (many, empty));
}

static void
test_names_are_in_the_readers_language (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (ReeveSceneLayer) layer = NULL;

      g_setenv ("LANGUAGE", i == 0 ? "cs_CZ" : "zh_CN", TRUE);
      layer = make_quarters (0);
      g_assert_cmpstr (reeve_map_column_text (layer->label, 0), ==, i == 0 ? "Nový Dvůr" : "新庄");
      g_assert_cmpstr (reeve_map_column_text (layer->label, 1), ==, "Hutě");
    }
  g_unsetenv ("LANGUAGE");
}

static void
test_sources_are_each_named_once (void)
{
  g_autoptr (ReeveScene) scene = fixture_city (3);
  g_autofree char *text = reeve_scene_dup_attribution (scene);

  g_assert_nonnull (strstr (text, "Clinics department"));
  g_assert_nonnull (strstr (text, "Roads department"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map/render/the-same-picture-on-every-thread",
                   test_the_same_picture_on_every_thread);
  g_test_add_func ("/map/render/every-base-and-zoom-can-be-drawn",
                   test_every_base_and_zoom_can_be_drawn);
  g_test_add_func ("/map/render/a-stopped-picture-is-none", test_a_stopped_picture_is_none);
  g_test_add_func ("/map/render/holes-stay-open-either-way-round",
                   test_holes_stay_open_either_way_round);
  g_test_add_func ("/map/render/an-area-under-a-pixel-is-not-lost",
                   test_an_area_under_a_pixel_is_not_lost);
  g_test_add_func ("/map/render/files-hold-words-and-are-whole-or-absent",
                   test_files_hold_words_and_are_whole_or_absent);
  g_test_add_func ("/map/legend/tells-the-classes-that-are-drawn",
                   test_the_legend_tells_the_classes_that_are_drawn);
  g_test_add_func ("/map/legend/never-covers-the-map", test_the_legend_never_covers_the_map);
  g_test_add_func ("/map/legend/collapsed-is-its-title", test_a_collapsed_legend_is_its_title);
  g_test_add_func ("/map/legend/hidden-layers-are-not-in-it",
                   test_hidden_layers_are_not_in_the_legend);
  g_test_add_func ("/map/scene/densities-are-divided-once", test_densities_are_divided_once);
  g_test_add_func ("/map/render/squares-of-few-people-are-as-if-empty",
                   test_squares_of_few_people_are_as_if_empty);
  g_test_add_func ("/map/scene/names-are-in-the-readers-language",
                   test_names_are_in_the_readers_language);
  g_test_add_func ("/map/scene/sources-are-each-named-once", test_sources_are_each_named_once);
  return g_test_run ();
}
