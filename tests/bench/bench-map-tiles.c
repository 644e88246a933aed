/* tests/bench/bench-map-tiles.c — tiles by zoom, ours beside Cairo's */
#include "bench-map.h"

#include <math.h>

#define TILE_PX 512
#define FIRST_ZOOM 10
#define LAST_ZOOM 16
#define N_SIDE 3
#define VIEW_WIDTH 1280
#define VIEW_HEIGHT 800

/* Porto's town hall. */
static const ReeveLonLat middle = { -8.6110, 41.1496 };

static ReeveViewport
get_tile (int zoom,
          int col,
          int row)
{
  ReeveMapPoint centre = reeve_mercator_from_lonlat (middle);
  double px_per_unit = reeve_mercator_px_per_unit (zoom);
  double x = (floor (centre.x * px_per_unit / TILE_PX) + col + 0.5) * TILE_PX / px_per_unit;
  double y = (floor (centre.y * px_per_unit / TILE_PX) + row + 0.5) * TILE_PX / px_per_unit;

  return (ReeveViewport) { reeve_mercator_to_lonlat (x, y), zoom, TILE_PX, TILE_PX, 1 };
}

static double
time_ours (const ReeveScene    *scene,
           const ReeveViewport *viewport,
           ReeveRenderFlags     flags)
{
  gint64 start = g_get_monotonic_time ();
  cairo_surface_t *surface =
    reeve_render_surface (scene, viewport, reeve_base_style_get ("light"), flags, NULL);

  cairo_surface_destroy (surface);
  return (double) (g_get_monotonic_time () - start) / 1e3;
}

static double
time_cairo (const ReeveScene    *scene,
            const ReeveViewport *viewport)
{
  gint64 start = g_get_monotonic_time ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, TILE_PX, TILE_PX);
  cairo_t *cr = cairo_create (surface);

  reeve_scene_draw (scene, cr, viewport, reeve_base_style_get ("light"), REEVE_RENDER_NO_LABELS,
                    NULL);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return (double) (g_get_monotonic_time () - start) / 1e3;
}

typedef struct
{
  double sum;
  double worst;
} Times;

static void
add_time (Times *self,
          double ms)
{
  self->sum += ms;
  self->worst = MAX (self->worst, ms);
}

static void
add_member (JsonBuilder *json,
            int          zoom,
            double       mean,
            double       worst)
{
  g_autofree char *name = g_strdup_printf ("%d", zoom);

  json_builder_set_member_name (json, name);
  json_builder_begin_array (json);
  json_builder_add_double_value (json, round (mean * 100) / 100);
  json_builder_add_double_value (json, round (worst * 100) / 100);
  json_builder_end_array (json);
}

static void
write_times (JsonBuilder *json,
             const char  *name,
             const Times *times)
{
  json_builder_set_member_name (json, name);
  json_builder_begin_object (json);
  for (int zoom = FIRST_ZOOM; zoom <= LAST_ZOOM; zoom++)
    add_member (json, zoom, times[zoom].sum / (N_SIDE * N_SIDE), times[zoom].worst);
  json_builder_end_object (json);
}

/* The view that qgis-map.py draws too, with labels. */
static void
write_views (JsonBuilder      *json,
             const ReeveScene *scene)
{
  json_builder_set_member_name (json, "view_ms");
  json_builder_begin_object (json);
  for (int zoom = 10; zoom <= 14; zoom += 2)
    {
      ReeveViewport viewport = { middle, zoom, VIEW_WIDTH, VIEW_HEIGHT, 1 };
      g_autofree char *name = g_strdup_printf ("%d", zoom);
      double best = G_MAXDOUBLE;

      for (guint i = 0; i < 5; i++)
        best = MIN (best, time_ours (scene, &viewport, REEVE_RENDER_ALL));
      json_builder_set_member_name (json, name);
      json_builder_add_double_value (json, round (best * 100) / 100);
    }
  json_builder_end_object (json);
}

void
bench_tiles (const char  *path,
             JsonBuilder *json)
{
  g_autoptr (ReeveScene) scene = bench_load (path);
  Times ours[LAST_ZOOM + 1] = { { 0 } };
  Times cairo[LAST_ZOOM + 1] = { { 0 } };
  double ratio = G_MAXDOUBLE;

  for (int zoom = FIRST_ZOOM; zoom <= LAST_ZOOM; zoom++)
    for (int i = 0; i < N_SIDE * N_SIDE; i++)
      {
        ReeveViewport viewport = get_tile (zoom, i % N_SIDE - 1, i / N_SIDE - 1);
        double best = G_MAXDOUBLE, best_cairo = G_MAXDOUBLE;

        /* The best of three: the first pays for memory that is new. */
        for (guint run = 0; run < 3; run++)
          {
            best = MIN (best, time_ours (scene, &viewport, REEVE_RENDER_NO_LABELS));
            best_cairo = MIN (best_cairo, time_cairo (scene, &viewport));
          }
        add_time (&ours[zoom], best);
        add_time (&cairo[zoom], best_cairo);
      }
  write_times (json, "tile_ms", ours);
  write_times (json, "cairo_tile_ms", cairo);
  for (int zoom = 12; zoom <= 14; zoom++)
    ratio = MIN (ratio, cairo[zoom].sum / ours[zoom].sum);
  json_builder_set_member_name (json, "cairo_tile_ratio");
  json_builder_add_double_value (json, round (ratio * 100) / 100);
  write_views (json, scene);
}
