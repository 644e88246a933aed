/* view/map-view-above.c — what lies above the drawn map: marks, handles, the
 * line being drawn, the focus ring
 */
#include "view/map-view-private.h"

#include "map/symbol.h"

#include <math.h>

#define SYMBOL_PX  32.0
#define SYMBOL_BOX 44.0f

static void
set_ink (cairo_t    *cr,
         ReeveColour ink,
         double      opacity)
{
  cairo_set_source_rgba (cr, ink.r / 255.0, ink.g / 255.0, ink.b / 255.0, opacity);
}

static cairo_t *
append_cairo (ReeveMapView *self,
              GtkSnapshot  *snapshot)
{
  return gtk_snapshot_append_cairo (
    snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (GTK_WIDGET (self)),
                                   gtk_widget_get_height (GTK_WIDGET (self))));
}

/* What the keyboard is on follows each key at once. */
static void
draw_focused (ReeveMapView *self,
              GtkSnapshot  *snapshot)
{
  ReeveViewport viewport = reeve_map_view_get_viewport (self);
  cairo_t *cr;

  if (self->scene == NULL || self->near == NULL || self->focused < 0)
    return;
  viewport.scale = 1;
  cr = append_cairo (self, snapshot);
  reeve_scene_draw_selection (self->scene, cr, &viewport, self->base,
                              &g_array_index (self->near, ReevePick, self->focused), 1);
  cairo_destroy (cr);
}

static void
draw_handle (ReeveMapView *self,
             GtkSnapshot  *snapshot,
             guint         number)
{
  ReeveViewport viewport = reeve_map_view_get_viewport (self);
  ReeveXY at = reeve_viewport_to_px (&viewport, g_array_index (self->handles, ReeveLonLat, number));
  const ReeveSymbol *symbol = reeve_symbol_get (self->symbols->pdata[number]);
  /* The violet of light maps: white glyphs stand on it. */
  ReeveColour ink = reeve_base_style_meaning (reeve_base_style_get ("light"),
                                              REEVE_MEANING_PROPOSED);
  double size = (int) number == self->dragged ? SYMBOL_PX * 1.12 : SYMBOL_PX;
  cairo_t *cr = gtk_snapshot_append_cairo (
    snapshot, &GRAPHENE_RECT_INIT ((float) at.x - SYMBOL_BOX / 2, (float) at.y - SYMBOL_BOX / 2,
                                   SYMBOL_BOX, SYMBOL_BOX));

  cairo_translate (cr, at.x, at.y);
  if (symbol != NULL)
    {
      reeve_symbol_draw (symbol, cr, size, &ink, TRUE);
    }
  else
    {
      cairo_arc (cr, 0, 0, size * 0.3, 0, 2 * G_PI);
      set_ink (cr, ink, 1);
      cairo_fill_preserve (cr);
      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_set_line_width (cr, 2);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
}

static void
add_path (ReeveMapView *self,
          cairo_t      *cr)
{
  ReeveViewport viewport = reeve_map_view_get_viewport (self);

  for (guint i = 0; i < self->points->len; i++)
    {
      ReeveXY at = reeve_viewport_to_px (&viewport, g_array_index (self->points, ReeveLonLat, i));

      cairo_line_to (cr, at.x, at.y);
    }
  if (self->pointer_inside)
    cairo_line_to (cr, self->pointer.x, self->pointer.y);
  if (self->mode == REEVE_MAP_DRAW_AREA)
    cairo_close_path (cr);
}

static void
draw_drawing (ReeveMapView *self,
              GtkSnapshot  *snapshot)
{
  static const double dash[] = { 6, 4 };
  ReeveViewport viewport = reeve_map_view_get_viewport (self);
  ReeveColour ink = reeve_base_style_meaning (self->base, REEVE_MEANING_SELECTION);
  cairo_t *cr;

  if (self->mode == REEVE_MAP_PAN || self->points->len == 0)
    return;
  cr = append_cairo (self, snapshot);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  add_path (self, cr);
  if (self->mode == REEVE_MAP_DRAW_AREA)
    {
      set_ink (cr, ink, 0.18);
      cairo_fill_preserve (cr);
    }
  cairo_set_source_rgba (cr, 1, 1, 1, 0.9);
  cairo_set_line_width (cr, 4.5);
  cairo_stroke_preserve (cr);
  set_ink (cr, ink, 1);
  cairo_set_line_width (cr, 2.2);
  cairo_set_dash (cr, dash, 2, 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  for (guint i = 0; i < self->points->len; i++)
    {
      ReeveXY at = reeve_viewport_to_px (&viewport, g_array_index (self->points, ReeveLonLat, i));

      cairo_arc (cr, at.x, at.y, 4.5, 0, 2 * G_PI);
      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_fill_preserve (cr);
      set_ink (cr, ink, 1);
      cairo_set_line_width (cr, 2);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
}

static void
append_border (ReeveMapView *self,
               GtkSnapshot  *snapshot,
               GdkRGBA       ink,
               float         inset)
{
  GskRoundedRect outline;
  float widths[4] = { 2, 2, 2, 2 };
  GdkRGBA inks[4] = { ink, ink, ink, ink };

  gsk_rounded_rect_init_from_rect (
    &outline, &GRAPHENE_RECT_INIT (inset, inset,
                                   gtk_widget_get_width (GTK_WIDGET (self)) - 2 * inset,
                                   gtk_widget_get_height (GTK_WIDGET (self)) - 2 * inset), 0);
  gtk_snapshot_append_border (snapshot, &outline, widths, inks);
}

/* Two pixels of accent and two of halo, when the keyboard is here. */
static void
draw_focus (ReeveMapView *self,
            GtkSnapshot  *snapshot)
{
  ReeveColour ink = reeve_base_style_meaning (self->base, REEVE_MEANING_SELECTION);
  ReeveColour halo = reeve_base_style_ink (self->base, REEVE_INK_HALO);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!gtk_widget_has_focus (GTK_WIDGET (self)) || !GTK_IS_WINDOW (root) ||
      !gtk_window_get_focus_visible (GTK_WINDOW (root)))
    return;
  append_border (self, snapshot, (GdkRGBA) { ink.r / 255.0f, ink.g / 255.0f, ink.b / 255.0f, 1 },
                 0);
  append_border (self, snapshot,
                 (GdkRGBA) { halo.r / 255.0f, halo.g / 255.0f, halo.b / 255.0f, 0.8f }, 2);
}

void
reeve_map_view_snapshot_above (ReeveMapView *self,
                               GtkSnapshot  *snapshot)
{
  reeve_map_marks_snapshot (self->marks, snapshot);
  draw_focused (self, snapshot);
  for (guint i = 0; i < self->handles->len; i++)
    draw_handle (self, snapshot, i);
  draw_drawing (self, snapshot);
  draw_focus (self, snapshot);
}
