/* view/picture.c — pixels that are put on the screen again and again */
#include "view/picture.h"

#include "view/renderer.h"

#include <math.h>

#define SURFACE_KEY "reeve-surface"

static void
surface_unref (gpointer data)
{
  cairo_surface_destroy (data);
}

GdkTexture *
reeve_picture_new (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = NULL;
  GdkTexture *texture;

  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                      stride * (gsize) height, surface_unref, surface);
  texture = gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
  g_object_set_data_full (G_OBJECT (texture), SURFACE_KEY, cairo_surface_reference (surface),
                          surface_unref);
  return texture;
}

GdkTexture *
reeve_picture_new_take (guint32 *pixels,
                        int      width,
                        int      height)
{
  static const cairo_user_data_key_t key;
  cairo_surface_t *surface =
    cairo_image_surface_create_for_data ((guchar *) pixels, CAIRO_FORMAT_ARGB32, width, height,
                                         width * (int) sizeof *pixels);

  cairo_surface_set_user_data (surface, &key, pixels, g_free);
  return reeve_picture_new (surface);
}

void
reeve_picture_append (GtkSnapshot           *snapshot,
                      GdkTexture            *picture,
                      const graphene_rect_t *box,
                      double                 scale)
{
  double x_factor = box->size.width / gdk_texture_get_width (picture);
  double y_factor = box->size.height / gdk_texture_get_height (picture);
  gboolean exact = fabs (x_factor * scale - 1) < 1e-6 && fabs (y_factor * scale - 1) < 1e-6;
  cairo_t *cr;

  if (!reeve_renderer_is_processor ())
    {
      gtk_snapshot_append_texture (snapshot, picture, box);
      return;
    }
  cr = gtk_snapshot_append_cairo (snapshot, box);
  cairo_translate (cr, box->origin.x, box->origin.y);
  cairo_scale (cr, x_factor, y_factor);
  cairo_set_source_surface (cr, g_object_get_data (G_OBJECT (picture), SURFACE_KEY), 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), exact ? CAIRO_FILTER_NEAREST
                                                         : CAIRO_FILTER_BILINEAR);
  /* Stretched squares meet without a seam. */
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_rectangle (cr, 0, 0, gdk_texture_get_width (picture), gdk_texture_get_height (picture));
  cairo_fill (cr);
  cairo_destroy (cr);
}
