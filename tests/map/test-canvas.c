/* Our rasteriser beside Cairo.
 *
 * Tolerance: a pixel may differ by one part in twelve of full ink where one
 * shape's edge passes through it. Where several edges meet in a pixel shares are
 * added, not united, so more is allowed there, in few pixels only. */
#include "fixture.h"

#include "map/canvas-private.h"
#include "map/render.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIZE 160
#define EDGE_TOLERANCE 22

typedef struct
{
  guint32          ours[SIZE * SIZE];
  ReeveCanvas     *canvas;
  cairo_surface_t *surface;
  cairo_t         *cr;
  ReeveCanvas     *oracle;
  ReevePath        path;
} Fixture;

static const ReeveColour ink = { 20, 60, 200, 255 };

static void
set_up (Fixture      *self,
        gconstpointer scale)
{
  double factor = GPOINTER_TO_INT (scale);

  memset (self, 0, sizeof *self);
  self->canvas = reeve_canvas_new_pixels (self->ours, SIZE, SIZE, SIZE, factor);
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, SIZE, SIZE);
  self->cr = cairo_create (self->surface);
  cairo_set_tolerance (self->cr, 0.02);
  cairo_set_antialias (self->cr, CAIRO_ANTIALIAS_BEST);
  cairo_scale (self->cr, factor, factor);
  self->oracle = reeve_canvas_new_cairo (self->cr, factor);
  reeve_canvas_paint (self->canvas, REEVE_COLOUR (0xffffff));
  reeve_canvas_paint (self->oracle, REEVE_COLOUR (0xffffff));
}

static void
tear_down (Fixture      *self,
           gconstpointer unused)
{
  reeve_canvas_free (self->canvas);
  reeve_canvas_free (self->oracle);
  cairo_destroy (self->cr);
  cairo_surface_destroy (self->surface);
  reeve_path_clear (&self->path);
}

/* Share of pixels that differ by more than the tolerance; @out_most: the most. */
static double
compare (Fixture *self,
         int     *out_most)
{
  const unsigned char *theirs;
  guint n_off = 0;

  cairo_surface_flush (self->surface);
  theirs = cairo_image_surface_get_data (self->surface);
  *out_most = 0;
  for (int i = 0; i < SIZE * SIZE; i++)
    {
      int most = 0;

      for (int byte = 0; byte < 4; byte++)
        most = MAX (most, abs ((int) ((const unsigned char *) &self->ours[i])[byte] -
                               theirs[4 * i + byte]));
      *out_most = MAX (*out_most, most);
      n_off += most > EDGE_TOLERANCE;
    }
  return (double) n_off / (SIZE * SIZE);
}

static void
start_over (Fixture *self)
{
  reeve_path_empty (&self->path);
  reeve_canvas_paint (self->canvas, REEVE_COLOUR (0xffffff));
  reeve_canvas_paint (self->oracle, REEVE_COLOUR (0xffffff));
}

static void
add_point (Fixture *self,
           double   x,
           double   y)
{
  reeve_path_grow (&self->path, 1);
  reeve_path_add (&self->path, reeve_path_round (x * 256), reeve_path_round (y * 256));
}

/* Star-shaped around a place, so that it never crosses itself. */
static void
add_blob (Fixture *self,
          GRand   *rand,
          double   x,
          double   y,
          double   radius,
          gboolean backwards)
{
  guint n = (guint) g_rand_int_range (rand, 3, 24);

  for (guint i = 0; i < n; i++)
    {
      double angle = 2 * G_PI * (backwards ? n - i : i) / n;
      double r = radius * g_rand_double_range (rand, 0.7, 1);

      add_point (self, x + r * cos (angle), y + r * sin (angle));
    }
  reeve_path_end (&self->path, TRUE, 0);
}

static void
test_shapes_with_holes (Fixture      *self,
                        gconstpointer unused)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (41);

  for (guint trial = 0; trial < 60; trial++)
    {
      ReeveFillRule rule = trial % 2 == 0 ? REEVE_FILL_NON_ZERO : REEVE_FILL_EVEN_ODD;
      double x = g_rand_double_range (rand, -20, SIZE + 20);
      double y = g_rand_double_range (rand, -20, SIZE + 20);
      double radius = g_rand_double_range (rand, 4, 130);
      gboolean backwards = trial % 4 > 1;
      int most;

      start_over (self);
      add_blob (self, rand, x, y, radius, backwards);
      /* A hole, and an island in it. */
      add_blob (self, rand, x, y, radius * 0.6, !backwards);
      add_blob (self, rand, x, y, radius * 0.3, backwards);
      reeve_canvas_fill (self->canvas, &self->path, rule, ink, 1);
      reeve_canvas_fill (self->oracle, &self->path, rule, ink, 1);
      g_assert_cmpfloat (compare (self, &most), <, 0.002);
      g_assert_cmpint (most, <, 128);
    }
}

/* Many of one direction fill as their union; what turns the other way is taken
 * off, as the winding number says. */
static void
test_many_shapes_as_one (Fixture      *self,
                         gconstpointer unused)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (43);

  for (guint trial = 0; trial < 30; trial++)
    {
      int most;

      start_over (self);
      for (guint i = 0; i < 25; i++)
        add_blob (self, rand, g_rand_double_range (rand, 0, SIZE),
                  g_rand_double_range (rand, 0, SIZE), g_rand_double_range (rand, 3, 30),
                  trial % 2 == 1 && i % 3 == 0);
      reeve_canvas_fill (self->canvas, &self->path, REEVE_FILL_NON_ZERO, ink, 0.6);
      reeve_canvas_fill (self->oracle, &self->path, REEVE_FILL_NON_ZERO, ink, 0.6);
      g_assert_cmpfloat (compare (self, &most), <, 0.02);
    }
}

static void
test_huge_shapes_are_cut (Fixture      *self,
                          gconstpointer unused)
{
  int most;

  add_point (self, -16000, -15000);
  add_point (self, 16000, -14000);
  add_point (self, 15500, 16000);
  add_point (self, 80.25, 90.75);
  add_point (self, -15000, 16000);
  reeve_path_end (&self->path, TRUE, 0);
  reeve_canvas_fill (self->canvas, &self->path, REEVE_FILL_NON_ZERO, ink, 1);
  reeve_canvas_fill (self->oracle, &self->path, REEVE_FILL_NON_ZERO, ink, 1);
  g_assert_cmpfloat (compare (self, &most), <, 0.001);
  g_assert_cmphex (self->ours[0], ==, 0xff143cc8);
  g_assert_cmphex (self->ours[SIZE * SIZE - SIZE / 2], ==, 0xffffffff);
}

/* What was closed leaves nothing behind, however it lay. */
static void
test_nothing_is_left_behind (Fixture      *self,
                             gconstpointer unused)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (47);
  g_autofree guint32 *before = NULL;

  for (guint i = 0; i < 4000; i++)
    {
      add_point (self, g_rand_double_range (rand, -300, 500),
                 g_rand_double_range (rand, -300, 500));
      if (i % 9 == 8)
        reeve_path_end (&self->path, TRUE, 0);
    }
  reeve_canvas_fill (self->canvas, &self->path, REEVE_FILL_EVEN_ODD, ink, 1);
  before = g_memdup2 (self->ours, sizeof self->ours);
  reeve_path_empty (&self->path);
  reeve_path_add_box (&self->path, -1000, -1000, -500, -500);
  reeve_canvas_fill (self->canvas, &self->path, REEVE_FILL_NON_ZERO, ink, 1);
  g_assert_cmpmem (before, sizeof self->ours, self->ours, sizeof self->ours);
}

static void
add_walk (Fixture *self,
          GRand   *rand,
          guint    n,
          double   step)
{
  double x = g_rand_double_range (rand, 20, SIZE - 20);
  double y = g_rand_double_range (rand, 20, SIZE - 20);
  double angle = g_rand_double_range (rand, 0, 2 * G_PI);

  for (guint i = 0; i < n; i++)
    {
      add_point (self, x, y);
      angle += g_rand_double_range (rand, -1.2, 1.2);
      x += step * cos (angle);
      y += step * sin (angle);
    }
}

static void
test_lines_with_joins_and_caps (Fixture      *self,
                                gconstpointer scale)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (53);
  double factor = GPOINTER_TO_INT (scale);

  for (guint trial = 0; trial < 90; trial++)
    {
      static const double widths[] = { 0.5, 1.4, 3, 7, 14 };
      ReevePen pen = { .width_px = widths[trial % 5] / factor, .join = (ReeveJoin) (trial % 3),
                       .cap = (ReeveCap) (trial / 3 % 2) };
      gboolean closed = trial % 7 == 6;
      int most;

      start_over (self);
      add_walk (self, rand, 7, 24);
      reeve_path_end (&self->path, closed, 0);
      reeve_canvas_stroke (self->canvas, &self->path, &pen, ink, 1);
      reeve_canvas_stroke (self->oracle, &self->path, &pen, ink, 1);
      g_assert_cmpfloat (compare (self, &most), <, 0.005);
    }
}

static void
test_dashes (Fixture      *self,
             gconstpointer scale)
{
  static const double dash[] = { 6, 3.5 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (59);

  for (guint trial = 0; trial < 30; trial++)
    {
      ReevePen pen = { .width_px = 2.4, .join = REEVE_JOIN_ROUND, .dash_px = dash, .n_dash = 2 };
      int most;

      start_over (self);
      add_walk (self, rand, 8, 18);
      reeve_path_end (&self->path, FALSE, 0);
      reeve_canvas_stroke (self->canvas, &self->path, &pen, ink, 1);
      reeve_canvas_stroke (self->oracle, &self->path, &pen, ink, 1);
      g_assert_cmpfloat (compare (self, &most), <, 0.006);
    }
}

static void
test_hatching (Fixture      *self,
               gconstpointer unused)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (61);
  ReeveHatch hatch = { 5.5, 0.9, 3.3 };
  int most;

  add_blob (self, rand, 80, 80, 70, FALSE);
  reeve_canvas_hatch (self->canvas, &self->path, REEVE_FILL_NON_ZERO, &hatch, ink, 0.65);
  reeve_canvas_hatch (self->oracle, &self->path, REEVE_FILL_NON_ZERO, &hatch, ink, 0.65);
  g_assert_cmpfloat (compare (self, &most), <, 0.005);
}

static void
test_layers_and_dots (Fixture      *self,
                      gconstpointer unused)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (67);
  ReeveCanvas *both[] = { self->canvas, self->oracle };
  int most;

  add_blob (self, rand, 80, 80, 70, FALSE);
  for (guint i = 0; i < 2; i++)
    {
      reeve_canvas_begin_layer (both[i]);
      reeve_canvas_fill (both[i], &self->path, REEVE_FILL_NON_ZERO, ink, 0.7);
      reeve_canvas_end_layer (both[i]);
      reeve_canvas_put_layer (both[i], 1);
      reeve_canvas_put_layer (both[i], 0.42);
      for (guint j = 0; j < 8; j++)
        reeve_canvas_dot (both[i], 20.125 + 15.25 * j, 30.375 + 10.5 * j, 3 + j,
                          REEVE_COLOUR (0xA84A4D), REEVE_COLOUR (0xFBFAF7), 0.9);
    }
  g_assert_cmpfloat (compare (self, &most), <, 0.002);
}

/* --- the whole map --- */

/* Tiles put together are the picture: dashes, hatches, symbols and sides go on
 * across their edges. */
static void
test_tiles_fit_together (void)
{
  g_autoptr (ReeveScene) scene = fixture_city (300);
  const ReeveBaseStyle *base = reeve_base_style_get ("light");
  ReeveMapPoint centre = reeve_mercator_from_lonlat (
    (ReeveLonLat) { (reeve_scene_get_box (scene).west + reeve_scene_get_box (scene).east) / 2,
                    (reeve_scene_get_box (scene).south + reeve_scene_get_box (scene).north) / 2 });

  for (int zoom = 11; zoom <= 16; zoom++)
    {
      double unit = reeve_mercator_px_per_unit (zoom);
      double left = floor (centre.x * unit), top = floor (centre.y * unit);
      ReeveViewport whole = { reeve_mercator_to_lonlat (left / unit, top / unit), zoom, 512, 512,
                              1 };
      cairo_surface_t *picture =
        reeve_render_surface (scene, &whole, base, REEVE_RENDER_NO_LABELS, NULL);
      const unsigned char *pixels = cairo_image_surface_get_data (picture);
      guint n_off = 0;

      for (int tile = 0; tile < 4; tile++)
        {
          double x = left + (tile % 2 == 0 ? -128 : 128);
          double y = top + (tile / 2 == 0 ? -128 : 128);
          ReeveViewport part = { reeve_mercator_to_lonlat (x / unit, y / unit), zoom, 256, 256,
                                 1 };
          cairo_surface_t *piece =
            reeve_render_surface (scene, &part, base, REEVE_RENDER_NO_LABELS, NULL);
          const unsigned char *bytes = cairo_image_surface_get_data (piece);

          for (int row = 0; row < 256; row++)
            for (int byte = 0; byte < 1024; byte++)
              n_off += abs (bytes[row * 1024 + byte] -
                            pixels[(row + tile / 2 * 256) * 2048 + tile % 2 * 1024 + byte]) > 6;
          cairo_surface_destroy (piece);
        }
      g_assert_cmpuint (n_off, <, 512 * 512 * 4 / 2000);
      cairo_surface_destroy (picture);
    }
}

/* Every line has pixels of its own number, and only where it lies. */
static void
test_ids_tell_which_line_it_is (void)
{
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_LINE);
  g_autoptr (ReeveSceneLayer) layer = NULL;
  g_autoptr (ReeveScene) scene = NULL;
  ReeveViewport viewport = { { 0, 0 }, 12, 200, 100, 2 };
  g_autofree guint32 *ids = g_new (guint32, 400 * 200);
  guint32 argb[9];
  g_autofree guint32 *pixels = g_new (guint32, 400 * 200);

  reeve_table_add_column (table, "a", "A", REEVE_COLUMN_INTEGER, "");
  for (guint i = 0; i < 9; i++)
    {
      double lat = 0.012 - 0.003 * i;
      ReeveLonLat points[] = { { -0.02, lat }, { 0.02, lat } };

      reeve_table_add_row (table);
      reeve_table_set_shape (table, i, reeve_shape_new_line (points, 2));
      argb[i] = 0xff000000u | i;
    }
  argb[4] = 0;
  layer = fixture_layer (table, 5, "Flow", "traffic", "{\"width\":4}");
  scene = reeve_scene_new (&layer, 1);
  g_assert_false (reeve_render_ids (scene, 6, &viewport, reeve_base_style_get ("light"), ids,
                                    NULL));
  g_assert_true (reeve_render_ids (scene, 5, &viewport, reeve_base_style_get ("light"), ids,
                                   NULL));
  reeve_ids_colour (ids, 400 * 200, argb, 9, pixels);
  for (guint i = 0; i < 9; i++)
    {
      int y = (int) floor ((50 - (0.012 - 0.003 * i) / 360 * 256 * 4096) * 2);

      g_assert_cmphex (ids[y * 400 + 200], ==, 0xff000000u | (i + 1));
      g_assert_cmphex (pixels[y * 400 + 200], ==, argb[i]);
    }
  g_assert_cmphex (ids[3 * 400 + 10], ==, 0);
  g_assert_cmphex (pixels[3 * 400 + 10], ==, 0);
}

#define ADD(name, scale, func) \
  g_test_add ("/map/canvas/" name, Fixture, GINT_TO_POINTER (scale), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("shapes-with-holes-are-as-cairo-fills-them", 1, test_shapes_with_holes);
  ADD ("many-shapes-fill-as-one", 1, test_many_shapes_as_one);
  ADD ("huge-shapes-are-cut", 1, test_huge_shapes_are_cut);
  ADD ("nothing-is-left-behind", 1, test_nothing_is_left_behind);
  ADD ("lines-are-as-cairo-strokes-them", 1, test_lines_with_joins_and_caps);
  ADD ("lines-on-a-fine-screen-too", 2, test_lines_with_joins_and_caps);
  ADD ("dashes-fall-where-cairo-puts-them", 1, test_dashes);
  ADD ("dashes-on-a-fine-screen-too", 2, test_dashes);
  ADD ("hatching-is-as-cairo-draws-it", 1, test_hatching);
  ADD ("layers-and-dots-are-as-cairo-draws-them", 1, test_layers_and_dots);
  g_test_add_func ("/map/canvas/tiles-fit-together", test_tiles_fit_together);
  g_test_add_func ("/map/canvas/ids-tell-which-line-it-is", test_ids_tell_which_line_it_is);
  return g_test_run ();
}
