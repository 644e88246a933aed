/* map/canvas.c — what the map is drawn on */
#include "map/canvas-private.h"

void
reeve_canvas_free (ReeveCanvas *self)
{
  self->kind->free (self);
}

void
reeve_canvas_paint (ReeveCanvas *self,
                    ReeveColour  ink)
{
  self->kind->paint (self, ink);
}

void
reeve_canvas_fill (ReeveCanvas     *self,
                   const ReevePath *path,
                   ReeveFillRule    rule,
                   ReeveColour      ink,
                   double           opacity)
{
  if (path->n_parts > 0)
    self->kind->fill (self, &(ReeveFilling) { path, rule, 0, 0, NULL, ink, opacity });
}

void
reeve_canvas_fill_moved (ReeveCanvas     *self,
                         const ReevePath *path,
                         double           dx,
                         double           dy,
                         ReeveColour      ink)
{
  if (path->n_parts > 0)
    self->kind->fill (self, &(ReeveFilling) { path, REEVE_FILL_NON_ZERO, dx, dy, NULL, ink, 1 });
}

void
reeve_canvas_hatch (ReeveCanvas      *self,
                    const ReevePath  *path,
                    ReeveFillRule     rule,
                    const ReeveHatch *hatch,
                    ReeveColour       ink,
                    double            opacity)
{
  if (path->n_parts > 0)
    self->kind->fill (self, &(ReeveFilling) { path, rule, 0, 0, hatch, ink, opacity });
}

void
reeve_canvas_stroke (ReeveCanvas     *self,
                     const ReevePath *path,
                     const ReevePen  *pen,
                     ReeveColour      ink,
                     double           opacity)
{
  if (path->n_parts > 0 && pen->width_px > 0)
    self->kind->stroke (self, path, pen, ink, opacity);
}

void
reeve_canvas_dot (ReeveCanvas *self,
                  double       x,
                  double       y,
                  double       size_px,
                  ReeveColour  ink,
                  ReeveColour  halo,
                  double       opacity)
{
  self->kind->dot (self, &(ReeveDot) { x, y, size_px, ink, halo, opacity });
}

void
reeve_canvas_symbol (ReeveCanvas       *self,
                     const ReeveSymbol *symbol,
                     double             x,
                     double             y,
                     double             size_px,
                     const ReeveColour *colour,
                     gboolean           shadow)
{
  self->kind->symbol (self, &(ReeveSign) { symbol, x, y, size_px, colour, shadow });
}

void
reeve_canvas_image (ReeveCanvas *self,
                    guint32     *pixels,
                    int          width,
                    int          height,
                    double       fineness,
                    double       opacity)
{
  self->kind->image (self, pixels, width, height, fineness, opacity);
}

void
reeve_canvas_begin_layer (ReeveCanvas *self)
{
  self->kind->begin_layer (self);
}

void
reeve_canvas_end_layer (ReeveCanvas *self)
{
  self->kind->end_layer (self);
}

void
reeve_canvas_put_layer (ReeveCanvas *self,
                        double       opacity)
{
  self->kind->put_layer (self, opacity);
}
