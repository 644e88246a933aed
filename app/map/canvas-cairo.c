/* map/canvas-cairo.c — the map on anything that Cairo draws on: PDF, SVG, PNG */
#include "map/canvas-private.h"
#include "map/paint-private.h"

#include <math.h>
#include <string.h>

typedef struct
{
  ReeveCanvas      parent;
  cairo_t         *cr;       /* owned */
  cairo_pattern_t *layer;    /* owned, nullable */
} CairoCanvas;

static void
canvas_free (ReeveCanvas *canvas)
{
  CairoCanvas *self = (CairoCanvas *) canvas;

  g_clear_pointer (&self->layer, cairo_pattern_destroy);
  cairo_destroy (self->cr);
  g_free (self);
}

static void
set_ink (CairoCanvas *self,
         ReeveColour  ink,
         double       opacity)
{
  cairo_set_source_rgba (self->cr, ink.r / 255.0, ink.g / 255.0, ink.b / 255.0,
                         ink.a / 255.0 * opacity);
}

static void
add_path (CairoCanvas     *self,
          const ReevePath *path,
          double           dx,
          double           dy)
{
  double unit = 1 / (self->parent.scale * REEVE_PATH_ONE);
  guint32 start = 0;

  cairo_new_path (self->cr);
  for (guint32 part = 0; part < path->n_parts; part++)
    {
      for (guint32 i = start; i < path->parts[part].end; i++)
        {
          double x = path->points[i].x * unit + dx;
          double y = path->points[i].y * unit + dy;

          if (i == start)
            cairo_move_to (self->cr, x, y);
          else
            cairo_line_to (self->cr, x, y);
        }
      if (path->parts[part].closed)
        cairo_close_path (self->cr);
      start = path->parts[part].end;
    }
}

static void
paint (ReeveCanvas *canvas,
       ReeveColour  ink)
{
  CairoCanvas *self = (CairoCanvas *) canvas;

  set_ink (self, ink, 1);
  cairo_paint (self->cr);
}

static void
draw_hatch (CairoCanvas      *self,
            const ReeveHatch *hatch)
{
  double step = hatch->spacing_px * G_SQRT2;
  double x0, y0, x1, y1, first;

  cairo_save (self->cr);
  cairo_path_extents (self->cr, &x0, &y0, &x1, &y1);
  cairo_clip (self->cr);
  first = floor ((x0 + y0 - hatch->anchor_px) / step) * step + hatch->anchor_px;
  for (double sum = first; x1 > x0 && y1 > y0 && sum < x1 + y1; sum += step)
    {
      cairo_move_to (self->cr, sum - y0, y0);
      cairo_line_to (self->cr, sum - y1, y1);
    }
  cairo_set_line_width (self->cr, hatch->width_px);
  cairo_set_line_cap (self->cr, CAIRO_LINE_CAP_BUTT);
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
}

static void
fill (ReeveCanvas        *canvas,
      const ReeveFilling *filling)
{
  CairoCanvas *self = (CairoCanvas *) canvas;

  add_path (self, filling->path, filling->dx, filling->dy);
  cairo_set_fill_rule (self->cr, filling->rule == REEVE_FILL_EVEN_ODD ? CAIRO_FILL_RULE_EVEN_ODD
                                                                      : CAIRO_FILL_RULE_WINDING);
  set_ink (self, filling->ink, filling->opacity);
  if (filling->hatch != NULL)
    draw_hatch (self, filling->hatch);
  else
    cairo_fill (self->cr);
}

static void
stroke (ReeveCanvas     *canvas,
        const ReevePath *path,
        const ReevePen  *pen,
        ReeveColour      ink,
        double           opacity)
{
  static const cairo_line_join_t joins[] = {
    CAIRO_LINE_JOIN_MITER, CAIRO_LINE_JOIN_ROUND, CAIRO_LINE_JOIN_BEVEL
  };
  CairoCanvas *self = (CairoCanvas *) canvas;

  add_path (self, path, 0, 0);
  set_ink (self, ink, opacity);
  cairo_set_line_width (self->cr, pen->width_px);
  cairo_set_line_join (self->cr, joins[pen->join]);
  cairo_set_line_cap (self->cr, pen->cap == REEVE_CAP_ROUND ? CAIRO_LINE_CAP_ROUND
                                                            : CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (self->cr, pen->dash_px, (int) pen->n_dash, 0);
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
}

static void
draw_dot (ReeveCanvas    *canvas,
          const ReeveDot *dot)
{
  reeve_paint_dot (((CairoCanvas *) canvas)->cr, dot->ink, dot->halo, dot->x, dot->y, dot->size_px,
                   dot->opacity);
}

static void
draw_symbol (ReeveCanvas     *canvas,
             const ReeveSign *sign)
{
  CairoCanvas *self = (CairoCanvas *) canvas;

  cairo_save (self->cr);
  cairo_translate (self->cr, sign->x, sign->y);
  reeve_symbol_draw (sign->symbol, self->cr, sign->size_px, sign->colour, sign->shadow);
  cairo_restore (self->cr);
}

static void
draw_image (ReeveCanvas *canvas,
            guint32     *pixels,
            int          width,
            int          height,
            double       fineness,
            double       opacity)
{
  CairoCanvas *self = (CairoCanvas *) canvas;
  /* A copy: paper keeps it until the page is shown. */
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  int stride = cairo_image_surface_get_stride (surface);

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return;
    }
  cairo_surface_flush (surface);
  for (int y = 0; y < height; y++)
    memcpy (cairo_image_surface_get_data (surface) + (gsize) y * (gsize) stride,
            pixels + (gsize) y * (gsize) width, (gsize) width * sizeof *pixels);
  cairo_surface_mark_dirty (surface);
  cairo_save (self->cr);
  cairo_scale (self->cr, 1 / fineness, 1 / fineness);
  cairo_set_source_surface (self->cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (self->cr), CAIRO_FILTER_NEAREST);
  cairo_paint_with_alpha (self->cr, opacity);
  cairo_restore (self->cr);
  cairo_surface_destroy (surface);
}

static void
begin_layer (ReeveCanvas *canvas)
{
  cairo_push_group (((CairoCanvas *) canvas)->cr);
}

static void
end_layer (ReeveCanvas *canvas)
{
  CairoCanvas *self = (CairoCanvas *) canvas;

  g_clear_pointer (&self->layer, cairo_pattern_destroy);
  self->layer = cairo_pop_group (self->cr);
}

static void
put_layer (ReeveCanvas *canvas,
           double       opacity)
{
  CairoCanvas *self = (CairoCanvas *) canvas;

  cairo_set_source (self->cr, self->layer);
  cairo_paint_with_alpha (self->cr, opacity);
}

static const ReeveCanvasKind cairo_kind = {
  canvas_free, paint, fill, stroke, draw_dot, draw_symbol, draw_image, begin_layer, end_layer,
  put_layer
};

ReeveCanvas *
reeve_canvas_new_cairo (cairo_t *cr,
                        double   scale)
{
  CairoCanvas *self = g_new0 (CairoCanvas, 1);

  self->parent.kind = &cairo_kind;
  self->parent.scale = scale;
  self->cr = cairo_reference (cr);
  return &self->parent;
}
