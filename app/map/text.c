/* map/text.c — setting words with Pango, the same on screen and paper */
#include "map/text.h"

#include <math.h>
#include <string.h>

#define FAMILY "Inter, Noto Sans CJK SC, sans-serif"

PangoLayout *
reeve_text_new_layout (cairo_t *cr)
{
  PangoContext *context = pango_cairo_create_context (cr);
  cairo_font_options_t *options = cairo_font_options_create ();
  PangoLayout *layout;

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_language (context, pango_language_from_string ("zh-cn"));
  layout = pango_layout_new (context);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  cairo_font_options_destroy (options);
  g_object_unref (context);
  return layout;
}

/* Length of a unit that begins here and ends with its word; 0 for none. */
static gsize
get_unit_length (const char *text)
{
  static const char *const units[] = {
    "%", "ms", "s", "min", "h", "m", "km", "m²", "ha", "km²", "km/h", "bytes", "kB", "MB", "GB",
    "people", "vehicles", "秒", "分钟", "小时", "毫秒", "人", "辆", "米", "千米", "公里", "平方米",
    "公顷", "平方公里", "平方千米",
  };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      gsize length = strlen (units[i]);

      if (strncmp (text, units[i], length) == 0 && !g_ascii_isalnum (text[length]) &&
          (text[length] & 0x80) == 0)
        return length;
    }
  return 0;
}

char *
reeve_text_bind (const char *text)
{
  GString *bound = g_string_sized_new (strlen (text) + 8);

  for (const char *p = text; *p != '\0'; p++)
    if (*p == ' ' && p > text && g_ascii_isdigit (p[-1]) && get_unit_length (p + 1) > 0)
      g_string_append (bound, "\302\240");
    else
      g_string_append_c (bound, *p);
  return g_string_free (bound, FALSE);
}

void
reeve_text_set (PangoLayout *layout,
                const char  *text,
                double       size_px,
                int          weight,
                gboolean     italic,
                double       spacing_px)
{
  PangoFontDescription *font = pango_font_description_from_string (FAMILY);
  g_autofree char *bound = reeve_text_bind (text);

  pango_font_description_set_absolute_size (font, size_px * PANGO_SCALE);
  pango_font_description_set_weight (font, (PangoWeight) weight);
  pango_font_description_set_style (font, italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  if (spacing_px != 0)
    {
      PangoAttrList *attributes = pango_attr_list_new ();

      pango_attr_list_insert (attributes,
                              pango_attr_letter_spacing_new ((int) (spacing_px * PANGO_SCALE)));
      pango_layout_set_attributes (layout, attributes);
      pango_attr_list_unref (attributes);
    }
  else
    {
      pango_layout_set_attributes (layout, NULL);
    }
  pango_layout_set_text (layout, bound, -1);
}

static PangoLayout *
make_layout (cairo_t    *cr,
             const char *text,
             double      size_px,
             int         weight,
             double      width)
{
  PangoLayout *layout = reeve_text_new_layout (cr);

  reeve_text_set (layout, text, size_px, weight, FALSE, 0);
  if (width > 0)
    {
      pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
    }
  return layout;
}

double
reeve_text_draw (cairo_t    *cr,
                 const char *text,
                 double      x,
                 double      y,
                 double      size_px,
                 int         weight,
                 double      width)
{
  g_autoptr (PangoLayout) layout = make_layout (cr, text, size_px, weight, width);
  PangoRectangle logical;

  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
  pango_layout_get_pixel_extents (layout, NULL, &logical);
  return logical.height;
}

void
reeve_text_measure (cairo_t    *cr,
                    const char *text,
                    double      size_px,
                    int         weight,
                    double      width,
                    double     *out_width,
                    double     *out_height)
{
  g_autoptr (PangoLayout) layout = make_layout (cr, text, size_px, weight, width);
  PangoRectangle logical;

  pango_layout_get_extents (layout, NULL, &logical);
  if (out_width != NULL)
    *out_width = (double) logical.width / PANGO_SCALE;
  if (out_height != NULL)
    *out_height = ceil ((double) logical.height / PANGO_SCALE);
}

void
reeve_text_rounded_box (cairo_t *cr,
                        double   x,
                        double   y,
                        double   width,
                        double   height,
                        double   radius)
{
  double r = MIN (radius, MIN (width, height) / 2);

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -G_PI / 2, 0);
  cairo_arc (cr, x + width - r, y + height - r, r, 0, G_PI / 2);
  cairo_arc (cr, x + r, y + height - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}
