/* map/canvas-private.h — what the map is drawn on: pixels or Cairo
 *
 * The painters speak to this alone. On pixels our own rasteriser fills and
 * strokes; Cairo makes PDF and SVG of the same calls, and is the rasteriser's
 * oracle in the tests. Lengths are design pixels, paths 1/256 of a pixel of the
 * surface. One thread.
 */
#pragma once

#include "map/mask-private.h"
#include "map/symbol.h"

#include <cairo.h>

G_BEGIN_DECLS

typedef enum
{
  REEVE_JOIN_MITER,
  REEVE_JOIN_ROUND,
  REEVE_JOIN_BEVEL,
} ReeveJoin;

typedef enum
{
  REEVE_CAP_BUTT,
  REEVE_CAP_ROUND,
} ReeveCap;

typedef struct
{
  double        width_px;
  ReeveJoin     join;
  ReeveCap      cap;
  const double *dash_px;   /* borrowed, nullable */
  guint         n_dash;    /* even */
} ReevePen;

/* Diagonal lines from the lower left to the upper right. */
typedef struct
{
  double spacing_px;
  double width_px;
  double anchor_px;   /* x + y of a place on one of them */
} ReeveHatch;

typedef struct _ReeveCanvas ReeveCanvas;

/* @width, @height: of the surface; @scale: its pixels for a design pixel */
ReeveCanvas *reeve_canvas_new_cairo  (cairo_t       *cr,      /* referenced; its unit: design px */
                                      double         scale);
/* (nullable): NULL without memory. @pixels: borrowed; premultiplied ARGB32 */
ReeveCanvas *reeve_canvas_new_pixels (guint32       *pixels,
                                      int            width,
                                      int            height,
                                      gsize          stride,  /* pixels */
                                      double         scale);
void         reeve_canvas_free       (ReeveCanvas   *self);

/* All of it */
void         reeve_canvas_paint      (ReeveCanvas     *self,
                                      ReeveColour      ink);
void         reeve_canvas_fill       (ReeveCanvas     *self,
                                      const ReevePath *path,
                                      ReeveFillRule    rule,
                                      ReeveColour      ink,
                                      double           opacity);
/* The same, moved by design px */
void         reeve_canvas_fill_moved (ReeveCanvas     *self,
                                      const ReevePath *path,
                                      double           dx,
                                      double           dy,
                                      ReeveColour      ink);
void         reeve_canvas_hatch      (ReeveCanvas     *self,
                                      const ReevePath *path,
                                      ReeveFillRule    rule,
                                      const ReeveHatch *hatch,
                                      ReeveColour      ink,
                                      double           opacity);
void         reeve_canvas_stroke     (ReeveCanvas     *self,
                                      const ReevePath *path,
                                      const ReevePen  *pen,
                                      ReeveColour      ink,
                                      double           opacity);
/* A circle with a ring of halo from 4 px up. */
void         reeve_canvas_dot        (ReeveCanvas     *self,
                                      double           x,
                                      double           y,
                                      double           size_px,
                                      ReeveColour      ink,
                                      ReeveColour      halo,
                                      double           opacity);
/* @colour (nullable): instead of its own */
void         reeve_canvas_symbol     (ReeveCanvas       *self,
                                      const ReeveSymbol *symbol,
                                      double             x,
                                      double             y,
                                      double             size_px,
                                      const ReeveColour *colour,
                                      gboolean           shadow);
/* Premultiplied ARGB32 as large as the canvas at @fineness pixels a design px;
 * on pixels that is the scale. */
void         reeve_canvas_image      (ReeveCanvas     *self,
                                      guint32         *pixels,
                                      int              width,
                                      int              height,
                                      double           fineness,
                                      double           opacity);
/* What follows, until the end, goes to a layer of its own, kept until the next
 * begins; it is laid over the canvas as often as wanted. */
void         reeve_canvas_begin_layer (ReeveCanvas    *self);
void         reeve_canvas_end_layer   (ReeveCanvas    *self);
void         reeve_canvas_put_layer   (ReeveCanvas    *self,
                                       double          opacity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveCanvas, reeve_canvas_free)

/* What a kind of canvas is told to draw; the words are those of the calls above. */
typedef struct
{
  const ReevePath  *path;      /* borrowed */
  ReeveFillRule     rule;
  double            dx;
  double            dy;
  const ReeveHatch *hatch;     /* borrowed, nullable */
  ReeveColour       ink;
  double            opacity;
} ReeveFilling;

typedef struct
{
  double      x;
  double      y;
  double      size_px;
  ReeveColour ink;
  ReeveColour halo;
  double      opacity;
} ReeveDot;

typedef struct
{
  const ReeveSymbol *symbol;   /* borrowed */
  double             x;
  double             y;
  double             size_px;
  const ReeveColour *colour;   /* borrowed, nullable */
  gboolean           shadow;
} ReeveSign;

/* What a kind of canvas does; for canvas.c and its two kinds. */
typedef struct
{
  void (*free)        (ReeveCanvas *self);
  void (*paint)       (ReeveCanvas *self, ReeveColour ink);
  void (*fill)        (ReeveCanvas *self, const ReeveFilling *filling);
  void (*stroke)      (ReeveCanvas *self, const ReevePath *path, const ReevePen *pen,
                       ReeveColour ink, double opacity);
  void (*dot)         (ReeveCanvas *self, const ReeveDot *dot);
  void (*symbol)      (ReeveCanvas *self, const ReeveSign *sign);
  void (*image)       (ReeveCanvas *self, guint32 *pixels, int width, int height,
                       double fineness, double opacity);
  void (*begin_layer) (ReeveCanvas *self);
  void (*end_layer)   (ReeveCanvas *self);
  void (*put_layer)   (ReeveCanvas *self, double opacity);
} ReeveCanvasKind;

struct _ReeveCanvas
{
  const ReeveCanvasKind *kind;    /* borrowed, static */
  double                 scale;
};

G_END_DECLS
