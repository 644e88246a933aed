/* map/label-line.c — words that follow a line, a letter at a time
 *
 * A letter lies on the chord of the stretch that it covers, so small kinks of
 * the line do not shake it.
 */
#include "map/label-private.h"

#include <math.h>

#define MAX_BEND_RAD 0.5

GArray *
reeve_label_list_letters (PangoLayout *layout)
{
  GArray *letters = g_array_new (FALSE, FALSE, sizeof (ReeveLabelLetter));
  PangoLayoutLine *line = pango_layout_get_line_readonly (layout, 0);
  const char *text = pango_layout_get_text (layout);

  for (GSList *at = line->runs; at != NULL; at = at->next)
    {
      PangoGlyphItem *run = at->data;
      PangoGlyphItemIter iter;

      /* From left to right as shown, whatever the direction of the script. */
      for (gboolean more = pango_glyph_item_iter_init_start (&iter, run, text); more;
           more = pango_glyph_item_iter_next_cluster (&iter))
        {
          int first = MIN (iter.start_glyph, iter.end_glyph + (iter.end_glyph < iter.start_glyph));
          ReeveLabelLetter letter = { run, first, abs (iter.end_glyph - iter.start_glyph), 0 };

          for (int i = 0; i < letter.n_glyphs; i++)
            letter.width_px += (double) run->glyphs->glyphs[letter.first_glyph + i].geometry.width
                               / PANGO_SCALE;
          g_array_append_val (letters, letter);
        }
    }
  return letters;
}

static ReeveXY
walk (const ReeveXY *line,
      const double  *lengths,
      guint          n_line,
      double         along,
      guint         *segment)
{
  double span, share;

  while (*segment + 2 < n_line && lengths[*segment + 1] < along)
    (*segment)++;
  while (*segment > 0 && lengths[*segment] > along)
    (*segment)--;
  span = lengths[*segment + 1] - lengths[*segment];
  share = span > 0 ? (along - lengths[*segment]) / span : 0;
  return (ReeveXY) { line[*segment].x + share * (line[*segment + 1].x - line[*segment].x),
                     line[*segment].y + share * (line[*segment + 1].y - line[*segment].y) };
}

gboolean
reeve_label_follow (const ReeveXY *line,
                    const double  *lengths,
                    guint          n_line,
                    double         at_px,
                    GArray        *letters,
                    GArray        *places)
{
  double width = 0;
  double along, step;
  double last_angle = 0;
  guint segment = 0;
  ReeveXY from, to;

  for (guint i = 0; i < letters->len; i++)
    width += g_array_index (letters, ReeveLabelLetter, i).width_px;
  if (at_px - width / 2 < 0 || at_px + width / 2 > lengths[n_line - 1])
    return FALSE;

  /* Backwards along the line when that reads from left to right. */
  from = walk (line, lengths, n_line, at_px - width / 2, &segment);
  to = walk (line, lengths, n_line, at_px + width / 2, &segment);
  step = to.x < from.x ? -1 : 1;
  along = at_px - step * width / 2;
  from = step > 0 ? from : to;
  g_array_set_size (places, 0);
  for (guint i = 0; i < letters->len; i++)
    {
      double length = g_array_index (letters, ReeveLabelLetter, i).width_px;
      ReeveLabelPlace place;
      double bend;

      to = walk (line, lengths, n_line, along + step * length, &segment);
      place.angle_rad = atan2 (to.y - from.y, to.x - from.x);
      place.x = (from.x + to.x) / 2;
      place.y = (from.y + to.y) / 2;
      if (length <= 0)
        place.angle_rad = last_angle;
      bend = fabs (remainder (place.angle_rad - last_angle, 2 * G_PI));
      if (i > 0 && bend > MAX_BEND_RAD)
        return FALSE;
      /* Upside down in the middle of a hairpin. */
      if (fabs (place.angle_rad) > G_PI * 0.62)
        return FALSE;
      last_angle = place.angle_rad;
      g_array_append_val (places, place);
      along += step * length;
      from = to;
    }
  return TRUE;
}

static void
put_letter (cairo_t                *cr,
            const ReeveLabelLetter *letter,
            const ReeveLabelPlace  *place,
            double                  drop,
            gboolean                outline)
{
  PangoGlyphString *glyphs = letter->run->glyphs;
  PangoGlyphString part = { letter->n_glyphs, glyphs->glyphs + letter->first_glyph,
                            glyphs->log_clusters + letter->first_glyph };

  cairo_save (cr);
  cairo_translate (cr, place->x, place->y);
  cairo_rotate (cr, place->angle_rad);
  cairo_move_to (cr, -letter->width_px / 2, drop);
  if (outline)
    pango_cairo_glyph_string_path (cr, letter->run->item->analysis.font, &part);
  else
    pango_cairo_show_glyph_string (cr, letter->run->item->analysis.font, &part);
  cairo_restore (cr);
}

void
reeve_label_draw_letters (cairo_t     *cr,
                          PangoLayout *layout,
                          GArray      *letters,
                          GArray      *places,
                          ReeveColour  ink,
                          ReeveColour  halo,
                          double       halo_px)
{
  PangoRectangle logical;
  double drop;

  /* The middle of small letters lies on the line. */
  pango_layout_get_pixel_extents (layout, NULL, &logical);
  drop = (double) pango_layout_get_baseline (layout) / PANGO_SCALE - logical.height / 2.0;
  cairo_new_path (cr);
  for (guint i = 0; i < letters->len; i++)
    put_letter (cr, &g_array_index (letters, ReeveLabelLetter, i),
                &g_array_index (places, ReeveLabelPlace, i), drop, TRUE);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, 2 * halo_px);
  cairo_set_source_rgba (cr, halo.r / 255.0, halo.g / 255.0, halo.b / 255.0, 0.92);
  cairo_stroke (cr);
  cairo_set_source_rgb (cr, ink.r / 255.0, ink.g / 255.0, ink.b / 255.0);
  for (guint i = 0; i < letters->len; i++)
    put_letter (cr, &g_array_index (letters, ReeveLabelLetter, i),
                &g_array_index (places, ReeveLabelPlace, i), drop, FALSE);
}
