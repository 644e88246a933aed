/* map/furniture.c — scale bar and north arrow */
#include "map/legend.h"

#include "core/units.h"
#include "map/text.h"

#include <math.h>

double
reeve_scale_bar_fit (const ReeveViewport *viewport,
                     double               max_width,
                     double              *out_m)
{
  double m_per_px = reeve_viewport_m_per_px (viewport);
  double most_m = max_width * m_per_px;
  double power = pow (10, floor (log10 (most_m)));
  double length_m = power;

  /* 1, 2 or 5 times a power of ten: the longest that fits. */
  if (most_m >= 5 * power)
    length_m = 5 * power;
  else if (most_m >= 2 * power)
    length_m = 2 * power;
  *out_m = length_m;
  return length_m / m_per_px;
}

double
reeve_scale_bar_draw (const ReeveViewport *viewport,
                      cairo_t             *cr,
                      ReeveColour          ink,
                      double               font_px,
                      double               max_width)
{
  double length_m;
  double width = reeve_scale_bar_fit (viewport, max_width, &length_m);
  g_autofree char *words = reeve_format_length (length_m);
  double middle = font_px * 0.75;
  double text_width;

  cairo_save (cr);
  cairo_set_source_rgb (cr, ink.r / 255.0, ink.g / 255.0, ink.b / 255.0);
  cairo_new_path (cr);
  cairo_move_to (cr, 0.5, middle - font_px * 0.35);
  cairo_line_to (cr, 0.5, middle + font_px * 0.35);
  cairo_move_to (cr, 0.5, middle + font_px * 0.35);
  cairo_line_to (cr, width, middle + font_px * 0.35);
  cairo_line_to (cr, width, middle - font_px * 0.35);
  cairo_set_line_width (cr, MAX (font_px / 9, 1));
  cairo_stroke (cr);
  reeve_text_measure (cr, words, font_px, 500, 0, &text_width, NULL);
  reeve_text_draw (cr, words, width + font_px * 0.6, middle - font_px * 0.62, font_px, 500, 0);
  cairo_restore (cr);
  return width + font_px * 0.6 + text_width;
}

void
reeve_north_arrow_draw (cairo_t     *cr,
                        ReeveColour  ink,
                        double       size_px)
{
  double text_width;

  cairo_save (cr);
  cairo_set_source_rgb (cr, ink.r / 255.0, ink.g / 255.0, ink.b / 255.0);
  reeve_text_measure (cr, "N", size_px * 0.36, 700, 0, &text_width, NULL);
  reeve_text_draw (cr, "N", size_px / 2 - text_width / 2, 0, size_px * 0.36, 700, 0);
  for (int side = -1; side <= 1; side += 2)
    {
      cairo_new_path (cr);
      cairo_move_to (cr, size_px / 2, size_px * 0.44);
      cairo_line_to (cr, size_px / 2 + side * size_px * 0.2, size_px);
      cairo_line_to (cr, size_px / 2, size_px * 0.86);
      cairo_close_path (cr);
      cairo_set_line_width (cr, 0.8);
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
      if (side < 0)
        cairo_fill_preserve (cr);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}
