/* view/picture.h — pixels that are put on the screen again and again
 *
 * A texture, for the graphics card. Where the processor paints, GTK 4.8 would
 * turn every pixel of one into floats and back at each frame; there the Cairo
 * surface behind it is painted itself.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @surface: (transfer full): ARGB32, not written to any more. Any thread. */
GdkTexture *reeve_picture_new      (cairo_surface_t       *surface);
/* @pixels: (transfer full): width × height, freed by g_free() */
GdkTexture *reeve_picture_new_take (guint32               *pixels,
                                    int                    width,
                                    int                    height);
/* @scale: pixels of the screen for each unit of @box */
void        reeve_picture_append   (GtkSnapshot           *snapshot,
                                    GdkTexture            *picture,
                                    const graphene_rect_t *box,
                                    double                 scale);

G_END_DECLS
