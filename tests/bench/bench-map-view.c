/* tests/bench/bench-map-view.c — the map under the hand, in a real window
 *
 * 1280 × 800 with panes of rows on both sides. First picture: from opening the
 * file until the window has painted a map that wants nothing more. Then a drive
 * of 24 s, the same every time: pans of 700 px/s at five zooms in three quarters
 * of the mosaic, flights between them. A frame's time is from one paint to the next.
 */
#include "bench-map.h"

#include "view/map-view.h"
#include "view/renderer.h"
#include "workspace/workspace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DRIVE_S   24.0
#define SPEED_PX  700.0

typedef struct
{
  const char   *path;
  GtkWidget    *window;
  ReeveMapView *map;
  ReeveScene   *scene;      /* owned, nullable */
  gint64        painted_us;
  gint64        start_us;   /* of the drive */
  gint64        before_us;
  ReeveLonLat   home;
  ReeveLonLat   at;
  double        zoom;
  guint         leg;
  GArray       *frames_ms;  /* owned, of double; filled while driving */
} Bench;

static void
painted_cb (GdkFrameClock *clock,
            Bench         *self)
{
  self->painted_us = g_get_monotonic_time ();
}

static GtkWidget *
make_pane (int width)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  for (guint i = 0; i < 24; i++)
    {
      g_autofree char *text = g_strdup_printf ("Layer %u", i);

      gtk_list_box_append (GTK_LIST_BOX (list), gtk_label_new (text));
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_widget_set_size_request (scrolled, width, -1);
  return scrolled;
}

static void
make_window (Bench *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->window = gtk_window_new ();
  self->map = REEVE_MAP_VIEW (reeve_map_view_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->map), TRUE);
  gtk_box_append (GTK_BOX (box), make_pane (290));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->map));
  gtk_box_append (GTK_BOX (box), make_pane (340));
  gtk_window_set_decorated (GTK_WINDOW (self->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1280, 800);
  gtk_window_set_child (GTK_WINDOW (self->window), box);
  gtk_window_present (GTK_WINDOW (self->window));
  g_signal_connect (gtk_widget_get_frame_clock (self->window), "after-paint",
                    G_CALLBACK (painted_cb), self);
}

static void
spin (guint ms)
{
  gint64 end = g_get_monotonic_time () + (gint64) ms * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
}

static void
load_worker (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  g_task_return_pointer (task, bench_load (data), (GDestroyNotify) reeve_scene_unref);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Bench *self = data;

  self->scene = g_task_propagate_pointer (G_TASK (result), NULL);
  reeve_map_view_set_scene (self->map, self->scene);
}

static double
time_first_picture (Bench *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, loaded_cb, self);
  gint64 start = g_get_monotonic_time ();
  gint64 ready;

  g_task_set_task_data (task, g_strdup (self->path), g_free);
  g_task_run_in_thread (task, load_worker);
  while (self->scene == NULL || reeve_map_view_is_busy (self->map))
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
  ready = g_get_monotonic_time ();
  while (self->painted_us < ready && g_get_monotonic_time () < ready + 500000)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
  return (double) (MAX (self->painted_us, ready) - start) / 1e6;
}

/* --- driving --- */

static void
move_px (Bench *self,
         double dx,
         double dy)
{
  ReeveViewport viewport = reeve_map_view_get_viewport (self->map);

  self->at = reeve_viewport_from_px (&viewport, (ReeveXY) { viewport.width / 2 + dx,
                                                            viewport.height / 2 + dy });
}

static gboolean
drive_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       data)
{
  static const double zooms[] = { 10, 12, 13.5, 15, 17, 12 };
  Bench *self = data;
  gint64 now = g_get_monotonic_time ();
  double time_s = (double) (now - self->start_us) / 1e6;
  double step_s = (double) (now - self->before_us) / 1e6;
  guint leg = (guint) (time_s / (DRIVE_S / 6));
  double within = time_s - leg * (DRIVE_S / 6);
  /* To and fro where a second's way would leave the city, else around blocks. */
  double angle = zooms[leg % 6] < 13 ? leg + G_PI * ((int) (within * 2) % 2)
                                     : leg + G_PI / 2 * (int) within;

  if (time_s >= DRIVE_S)
    return G_SOURCE_REMOVE;
  if (self->before_us != self->start_us)
    {
      double ms = step_s * 1e3;

      g_array_append_val (self->frames_ms, ms);
    }
  self->before_us = now;
  if (leg != self->leg)
    {
      self->leg = leg;
      self->at.lon = self->home.lon + 0.42 * (leg % 3);
      self->at.lat = self->home.lat;
      reeve_map_view_set_viewport (self->map, self->at, self->zoom);
    }
  /* The first 0.8 s of each leg lead from one zoom to the next. */
  if (within < 0.8 && leg > 0)
    self->zoom = zooms[leg - 1] + (zooms[leg] - zooms[leg - 1]) * (within / 0.8);
  else
    self->zoom = zooms[leg];
  move_px (self, cos (angle) * SPEED_PX * step_s, sin (angle) * SPEED_PX * step_s);
  reeve_map_view_set_viewport (self->map, self->at, self->zoom);
  return G_SOURCE_CONTINUE;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
drive (Bench       *self,
       JsonBuilder *json)
{
  double sum = 0;
  guint n;

  self->home = self->at = (ReeveLonLat) { -8.6110, 41.1496 };
  self->zoom = 10;
  reeve_map_view_set_viewport (self->map, self->at, self->zoom);
  spin (1000);
  self->frames_ms = g_array_new (FALSE, FALSE, sizeof (double));
  self->start_us = self->before_us = g_get_monotonic_time ();
  gtk_widget_add_tick_callback (GTK_WIDGET (self->map), drive_cb, self, NULL);
  spin ((guint) (DRIVE_S * 1000) + 200);
  g_array_sort (self->frames_ms, compare_doubles);
  n = self->frames_ms->len;
  for (guint i = 0; i < n; i++)
    sum += g_array_index (self->frames_ms, double, i);
  json_builder_set_member_name (json, "pan_fps");
  json_builder_add_double_value (json, round (n / sum * 1e4) / 10);
  json_builder_set_member_name (json, "p99_frame_ms");
  json_builder_add_double_value (json, round (g_array_index (self->frames_ms, double,
                                                             n * 99 / 100) * 10) / 10);
  json_builder_set_member_name (json, "worst_frame_ms");
  json_builder_add_double_value (json, round (g_array_index (self->frames_ms, double, n - 1) * 10) /
                                       10);
  g_array_unref (self->frames_ms);
}

/* --- colours by the hour --- */

typedef struct
{
  Bench   *bench;
  gint64   dataset_id;
  guint32 *argb;       /* owned */
  guint    n;
  guint    n_frames;
} Player;

static gboolean
play_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  static const guint32 inks[] = { 0xff7fae9a, 0xffddbe48, 0xffde641f, 0xffae1d39, 0xff560c2f };
  Player *self = data;

  for (guint i = 0; i < self->n; i++)
    self->argb[i] = inks[(i * 7 + self->n_frames) / 13 % 5];
  reeve_map_view_recolour (self->bench->map, self->dataset_id, self->argb, self->n);
  self->n_frames++;
  return G_SOURCE_CONTINUE;
}

/* The largest layer of roads, in the whole window. */
static void
play (Bench       *self,
      JsonBuilder *json)
{
  Player player = { .bench = self };
  gint64 start;
  guint tick;

  for (guint i = 0; i < reeve_scene_get_n_layers (self->scene); i++)
    {
      const ReeveSceneLayer *layer = reeve_scene_get_layer (self->scene, i);

      if (reeve_scene_layer_get_role (layer) == REEVE_BASE_ROADS &&
          reeve_scene_layer_get_n_features (layer) > player.n)
        {
          player.n = reeve_scene_layer_get_n_features (layer);
          player.dataset_id = reeve_scene_layer_get_dataset (layer)->id;
        }
    }
  player.argb = g_new0 (guint32, player.n + 1);
  reeve_map_view_set_viewport (self->map, (ReeveLonLat) { -8.19, 41.35 }, 11.3);
  reeve_map_view_recolour (self->map, player.dataset_id, player.argb, player.n);
  while (reeve_map_view_is_busy (self->map))
    spin (20);
  tick = gtk_widget_add_tick_callback (GTK_WIDGET (self->map), play_cb, &player, NULL);
  start = g_get_monotonic_time ();
  spin (5000);
  json_builder_set_member_name (json, "recolour_fps");
  json_builder_add_double_value (json, round (player.n_frames * 1e7 /
                                              (double) (g_get_monotonic_time () - start)) / 10);
  json_builder_set_member_name (json, "recolour_segments");
  json_builder_add_int_value (json, player.n);
  gtk_widget_remove_tick_callback (GTK_WIDGET (self->map), tick);
  g_free (player.argb);
}

static double
get_rss_mb (void)
{
  g_autofree char *status = NULL;
  const char *at;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  at = strstr (status, "VmHWM:");
  return at == NULL ? 0 : (double) g_ascii_strtoull (at + 6, NULL, 10) / 1024;
}

void
bench_view (const char  *path,
            JsonBuilder *json)
{
  Bench self = { .path = path };

  reeve_renderer_choose ();
  gtk_init ();
  make_window (&self);
  spin (1000);
  json_builder_set_member_name (json, "first_picture_s");
  json_builder_add_double_value (json, round (time_first_picture (&self) * 1e3) / 1e3);
  drive (&self, json);
  for (GtkWidget *pane = gtk_widget_get_first_child (gtk_window_get_child (GTK_WINDOW (self.window)));
       pane != NULL; pane = gtk_widget_get_next_sibling (pane))
    gtk_widget_set_visible (pane, pane == GTK_WIDGET (self.map));
  play (&self, json);
  json_builder_set_member_name (json, "rss_mb");
  json_builder_add_double_value (json, round (get_rss_mb ()));
  gtk_window_destroy (GTK_WINDOW (self.window));
  reeve_scene_unref (self.scene);
}
