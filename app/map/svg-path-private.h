/* map/svg-path-private.h — the few SVG elements that our symbols use */
#pragma once

#include "map/colour.h"

#include <cairo.h>

G_BEGIN_DECLS

typedef struct
{
  guint8 kind;        /* 'M' 2, 'L' 2, 'C' 6, 'Z' 0 numbers */
  double xy[6];
} ReeveSvgSegment;

typedef struct
{
  GArray        *segments;      /* owned, of ReeveSvgSegment, in the view's units */
  cairo_matrix_t matrix;
  ReeveColour    fill;
  ReeveColour    stroke;
  double         stroke_width;  /* 0: none; drawn below the fill */
  gboolean       even_odd;
} ReeveSvgShape;

/* (transfer full) (nullable) (element-type ReeveSvgShape): NULL when there is
 * no shape or something is not understood */
GPtrArray *reeve_svg_parse      (const char          *text,
                                 gsize                length);
/* Appends to the current path. */
void       reeve_svg_shape_path (const ReeveSvgShape *shape,
                                 cairo_t             *cr);

G_END_DECLS
