/* The map widget under a real display: it shows what its scene holds, never
 * holds up the main loop, and survives whatever comes in the middle. */
#include "view/map-view.h"

#include <math.h>
#include <time.h>

/* @n × @n squares of a tenth of a degree around 0, 0, and a point in each. */
static ReeveScene *
make_scene (guint       n,
            const char *style_json)
{
  g_autoptr (ReeveTable) table = reeve_table_new (REEVE_SHAPE_AREA);
  g_autoptr (ReeveLayerStyle) style = reeve_layer_style_from_json (style_json, "test", NULL);
  g_autoptr (ReeveSceneLayer) layer = NULL;
  ReeveDataset dataset = { .id = 1, .name = "Squares", .table = "squares",
                           .kind = REEVE_DATASET_AREAS, .theme = "people", .department = "",
                           .source = "", .source_hash = "", .date = "", .licence = "",
                           .attribution = "", .crs = "" };

  dataset.fields = g_ptr_array_new ();
  reeve_table_add_column (table, "value", "Value", REEVE_COLUMN_REAL, "");
  for (guint i = 0; i < n * n; i++)
    {
      double west = -0.1 + 0.2 * (i % n) / n;
      double south = -0.1 + 0.2 * (i / n) / n;
      double size = 0.2 / n;
      ReeveLonLat ring[] = { { west, south }, { west + size, south },
                             { west + size, south + size }, { west, south + size } };
      guint row = reeve_table_add_row (table);

      reeve_table_set_real (table, row, 0, i % 7);
      reeve_table_set_shape (table, row, reeve_shape_new_area (ring, 4));
    }
  layer = reeve_scene_layer_new_from_table (table, &dataset, style);
  g_ptr_array_unref (dataset.fields);
  return reeve_scene_new (&layer, 1);
}

typedef struct
{
  GtkWidget    *window;
  ReeveMapView *map;
  gint64        longest_us;  /* that this thread worked in one turn of the main loop */
} Fixture;

/* What this thread has worked so far; on a busy machine a clock would count the
 * others' work too. */
static gint64
get_work_us (void)
{
  struct timespec now;

  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now), ==, 0);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
spin (Fixture *self,
      guint    ms)
{
  gint64 end = g_get_monotonic_time () + (gint64) ms * 1000;

  while (g_get_monotonic_time () < end)
    {
      gint64 before = get_work_us ();

      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (500);
      self->longest_us = MAX (self->longest_us, get_work_us () - before);
    }
}

/* Here and below what does not come is ended by the whole test's time alone. */
static void
spin_until_drawn (Fixture *self)
{
  do
    spin (self, 10);
  while (reeve_map_view_is_busy (self->map));
}

static void
set_up (Fixture      *self,
        gconstpointer unused)
{
  self->window = gtk_window_new ();
  self->map = REEVE_MAP_VIEW (reeve_map_view_new ());
  gtk_window_set_decorated (GTK_WINDOW (self->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 640, 480);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->map));
  gtk_window_present (GTK_WINDOW (self->window));
  while (!gtk_widget_get_mapped (GTK_WIDGET (self->map)) ||
         gtk_widget_get_width (GTK_WIDGET (self->map)) < 2)
    spin (self, 10);
}

static void
tear_down (Fixture      *self,
           gconstpointer unused)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  spin (self, 100);
}

/* What the map last put on the screen; %NULL as long as that is nothing. */
static GskRenderNode *
get_node (Fixture *self)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (self->map));
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot),
                          gtk_widget_get_width (GTK_WIDGET (self->map)),
                          gtk_widget_get_height (GTK_WIDGET (self->map)));
  return gtk_snapshot_free_to_node (snapshot);
}

/* The pixel in the middle, drawn by a renderer of the test's own. */
static guint32
get_middle_pixel (Fixture       *self,
                  GskRenderNode *node)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->map));
  int height = gtk_widget_get_height (GTK_WIDGET (self->map));
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * (gsize) height);
  g_autoptr (GdkTexture) texture = NULL;

  g_assert_true (gsk_renderer_realize (renderer, NULL, NULL));
  texture = gsk_renderer_render_texture (renderer, node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  gsk_renderer_unrealize (renderer);
  return pixels[(gsize) (height / 2) * (gsize) width + (gsize) width / 2] & 0xffffff;
}

/* The frame with a finished picture comes when the display gets to it, which on
 * a busy machine is long after the picture is finished. */
static void
assert_middle_becomes (Fixture *self,
                       guint32  colour)
{
  guint32 found = 0;

  do
    {
      g_autoptr (GskRenderNode) node = NULL;

      spin_until_drawn (self);
      node = get_node (self);
      if (node != NULL)
        found = get_middle_pixel (self, node);
    }
  while (found != colour);
}

static void
test_first_scene_is_framed_and_shown (Fixture      *self,
                                      gconstpointer unused)
{
  g_autoptr (ReeveScene) scene = make_scene (1, "{\"colour\":\"#1A60B1\",\"fill\":1}");
  ReeveColour land = reeve_base_style_ink (reeve_base_style_get ("light"), REEVE_INK_LAND);
  ReeveViewport viewport;

  assert_middle_becomes (self, (guint32) land.r << 16 | (guint32) land.g << 8 | land.b);
  reeve_map_view_set_scene (self->map, scene);
  assert_middle_becomes (self, 0x1A60B1);
  viewport = reeve_map_view_get_viewport (self->map);
  g_assert_cmpfloat_with_epsilon (viewport.centre.lon, 0, 1e-3);
  g_assert_cmpfloat_with_epsilon (viewport.centre.lat, 0, 1e-3);
  g_assert_cmpfloat (viewport.zoom, >, 8);
}

/* The software renderer of the test's display needs as long to put a picture that
 * is there on the screen. */
static gint64
measure_showing (Fixture *self)
{
  self->longest_us = 0;
  for (guint i = 0; i < 10; i++)
    {
      gtk_widget_queue_draw (GTK_WIDGET (self->map));
      spin (self, 16);
    }
  return self->longest_us;
}

/* As long as a turn would take that drew what it shows. */
static gint64
measure_picture (Fixture *self)
{
  ReeveViewport viewport = reeve_map_view_get_viewport (self->map);
  gint64 before = get_work_us ();
  cairo_surface_t *surface = reeve_render_surface (reeve_map_view_get_scene (self->map), &viewport,
                                                   reeve_base_style_get ("light"),
                                                   REEVE_RENDER_ALL, NULL);

  g_assert_nonnull (surface);
  cairo_surface_destroy (surface);
  return get_work_us () - before;
}

static void
test_a_heavy_scene_never_holds_up_the_loop (Fixture      *self,
                                            gconstpointer unused)
{
  g_autoptr (ReeveScene) scene =
    make_scene (250, "{\"draw\":\"colour\",\"field\":\"value\"}");

  gint64 show_us;
  gint64 picture_us;

  reeve_map_view_set_scene (self->map, scene);
  reeve_map_view_set_viewport (self->map, (ReeveLonLat) { 0, 0 }, 11);
  spin_until_drawn (self);
  show_us = measure_showing (self);
  picture_us = measure_picture (self);
  self->longest_us = 0;
  for (guint i = 0; i < 40; i++)
    {
      reeve_map_view_set_viewport (self->map, (ReeveLonLat) { 0.001 * i, 0 }, 11 + 0.05 * i);
      spin (self, 16);
    }
  spin_until_drawn (self);
  g_test_message ("longest turn %.1f ms, a frame %.1f ms, a picture %.1f ms",
                  (double) self->longest_us / 1000, (double) show_us / 1000,
                  (double) picture_us / 1000);
  g_assert_cmpint (self->longest_us, <, 2 * show_us + picture_us);
}

static void
test_closing_in_the_middle_is_safe (Fixture      *self,
                                    gconstpointer unused)
{
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (ReeveScene) scene = make_scene (100, "{\"outline\":true}");
      GtkWidget *other = g_object_ref_sink (reeve_map_view_new ());

      gtk_window_set_child (GTK_WINDOW (self->window), other);
      reeve_map_view_set_scene (REEVE_MAP_VIEW (other), scene);
      spin (self, 5 * i);
      reeve_map_view_set_scene (REEVE_MAP_VIEW (other), i % 2 == 0 ? NULL : scene);
      gtk_window_set_child (GTK_WINDOW (self->window), NULL);
      g_object_unref (other);
      spin (self, 30);
    }
}

static void
count_cb (GtkWidget *map,
          guint     *count)
{
  (*count)++;
}

static void
spin_until_zoom (Fixture *self,
                 double   zoom)
{
  while (reeve_map_view_get_viewport (self->map).zoom != zoom)
    spin (self, 10);
}

static void
test_flights_end_where_they_should (Fixture      *self,
                                    gconstpointer unused)
{
  ReeveViewport viewport;
  guint count = 0;

  g_signal_connect (self->map, "view-changed", G_CALLBACK (count_cb), &count);
  reeve_map_view_set_viewport (self->map, (ReeveLonLat) { 10, 50 }, 12);
  reeve_map_view_go_to (self->map, (ReeveLonLat) { 10.02, 50.01 }, 13);
  spin_until_zoom (self, 13);
  viewport = reeve_map_view_get_viewport (self->map);
  g_assert_cmpfloat_with_epsilon (viewport.centre.lon, 10.02, 1e-9);
  g_assert_cmpfloat_with_epsilon (viewport.centre.lat, 50.01, 1e-9);
  g_assert_cmpfloat (viewport.zoom, ==, 13);
  g_assert_cmpuint (count, >=, 2);
  reeve_map_view_zoom_by (self->map, -1);
  spin_until_zoom (self, 12);
  viewport = reeve_map_view_get_viewport (self->map);
  g_assert_cmpfloat_with_epsilon (viewport.zoom, 12, 1e-9);
  g_assert_cmpfloat_with_epsilon (viewport.centre.lon, 10.02, 1e-6);
  /* No zoom leaves the world. */
  reeve_map_view_set_viewport (self->map, (ReeveLonLat) { 500, -500 }, 99);
  viewport = reeve_map_view_get_viewport (self->map);
  g_assert_cmpfloat (viewport.zoom, <=, 20);
  g_assert_cmpfloat (fabs (viewport.centre.lat), <=, 85);
}

static void
test_it_says_what_it_is (Fixture      *self,
                         gconstpointer unused)
{
  g_autoptr (ReeveScene) scene = make_scene (1, "{}");

  reeve_map_view_set_title (self->map, "Porto");
  reeve_map_view_set_scene (self->map, scene);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (self->map), GTK_ACCESSIBLE_ROLE_IMG);
  for (;;)
    {
      g_autofree char *other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (self->map),
                                                                   GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                                   "Map of Porto, 1 layer");

      if (other == NULL)
        break;
      spin (self, 10);
    }
}

#define ADD(name, func) \
  g_test_add ("/view/map-view/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  ADD ("first-scene-is-framed-and-shown", test_first_scene_is_framed_and_shown);
  ADD ("a-heavy-scene-never-holds-up-the-loop", test_a_heavy_scene_never_holds_up_the_loop);
  ADD ("closing-in-the-middle-is-safe", test_closing_in_the_middle_is_safe);
  ADD ("flights-end-where-they-should", test_flights_end_where_they_should);
  ADD ("it-says-what-it-is", test_it_says_what_it_is);
  return g_test_run ();
}
