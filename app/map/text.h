/* map/text.h — setting words with Pango, the same on screen and paper
 *
 * Sizes are Cairo's own units. No hinting and no rounding of widths, so that a
 * line breaks at the same letter at every scale.
 */
#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* (transfer full): for one thread */
PangoLayout *reeve_text_new_layout  (cairo_t     *cr);
/* (transfer full): a figure stays with its unit: the space between "16" and "min"
 * becomes one that no line ends at */
char        *reeve_text_bind        (const char  *text);
/* Sets text and font; wraps nothing, and binds figures to their units. */
void         reeve_text_set         (PangoLayout *layout,
                                     const char  *text,
                                     double       size_px,
                                     int          weight,
                                     gboolean     italic,
                                     double       spacing_px);
/* Text with its top left at the point; @width > 0 wraps there. Returns the height. */
double       reeve_text_draw        (cairo_t     *cr,
                                     const char  *text,
                                     double       x,
                                     double       y,
                                     double       size_px,
                                     int          weight,
                                     double       width);
void         reeve_text_measure     (cairo_t     *cr,
                                     const char  *text,
                                     double       size_px,
                                     int          weight,
                                     double       width,
                                     double      *out_width,
                                     double      *out_height);
/* A closed path. */
void         reeve_text_rounded_box (cairo_t     *cr,
                                     double       x,
                                     double       y,
                                     double       width,
                                     double       height,
                                     double       radius);

G_END_DECLS
