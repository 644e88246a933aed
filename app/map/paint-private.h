/* map/paint-private.h — the brush that all drawing shares
 *
 * One painter serves one picture on one thread. Coordinates are design pixels;
 * what lies outside the picture and a margin is cut off, so that Cairo's
 * numbers stay small at any zoom.
 */
#pragma once

#include "map/canvas-private.h"
#include "map/label.h"
#include "map/render.h"
#include "map/scene-private.h"

G_BEGIN_DECLS

typedef struct
{
  const ReeveScene     *scene;
  ReeveCanvas          *canvas;      /* borrowed; NULL for names only */
  const ReeveViewport  *viewport;
  const ReeveBaseStyle *base;
  ReeveRenderFlags      flags;
  GCancellable         *cancellable;

  double       origin_x;     /* px = (x - origin_x) · px_per_unit */
  double       origin_y;
  double       px_per_unit;
  double       zoom;         /* widths and visibility */
  double       detail_zoom;  /* geometry: more on fine screens and paper */
  double       fixed_per_unit;  /* 1/256 px of the surface */
  double       fixed_per_px;
  ReeveMapBox  box;          /* the picture and its margin */
  double       x0, y0, x1, y1;  /* the same in px */
  gboolean     quiet;        /* roads stand back behind data */
  GArray      *items;        /* scratch, of guint32 */
  ReevePath    path;         /* scratch: what is filled or stroked next */
  guint8      *splats;       /* owned, nullable: by pixel, how many specks of the path lie there */
  gsize        n_splats;
  GArray      *ring;         /* scratch, of ReeveXY */
  GArray      *ring2;        /* scratch, of ReeveXY */
  ReeveLabels *labels;       /* nullable */
  GPtrArray   *keep;         /* owned: what labels borrow */
} ReevePainter;

void     reeve_painter_init    (ReevePainter          *self,
                                const ReeveScene      *scene,
                                ReeveCanvas           *canvas,
                                const ReeveViewport   *viewport,
                                const ReeveBaseStyle  *base,
                                ReeveRenderFlags       flags,
                                GCancellable          *cancellable);
void     reeve_painter_clear   (ReevePainter          *self);
gboolean reeve_painter_stopped (ReevePainter          *self);
ReeveXY  reeve_painter_place   (const ReevePainter    *self,
                                ReeveMapPoint          point);
/* Fills self->items with what meets the picture. */
const ReeveStoreLevel *
         reeve_painter_query   (ReevePainter          *self,
                                const ReeveStore      *store);
/* The same for what is drawn larger than it is: symbols and dots */
const ReeveStoreLevel *
         reeve_painter_query_wide (ReevePainter       *self,
                                   const ReeveStore   *store);
void     reeve_painter_new_path (ReevePainter         *self);
/* Append to the path. */
void     reeve_painter_line    (ReevePainter          *self,
                                const ReeveStoreLevel *level,
                                guint32                item);
void     reeve_painter_area    (ReevePainter          *self,
                                const ReeveStoreLevel *level,
                                guint32                item);
void     reeve_painter_rings   (ReevePainter          *self,
                                const ReeveMapPoint   *points,
                                const guint32         *ring_ends,
                                guint                  n_rings,
                                const ReeveMapBox     *box,
                                gboolean               area);
/* Diagonal lines over the path */
void     reeve_painter_hatch   (ReevePainter          *self,
                                ReeveFillRule          rule,
                                ReeveColour            ink,
                                double                 opacity,
                                double                 spacing_px,
                                double                 width_px);
/* Where a name fits inside an area in view: the middle of the longest stretch of
 * its middle height. @out_room: that stretch's length in px. */
gboolean reeve_painter_inside  (ReevePainter          *self,
                                const ReeveStoreLevel *level,
                                guint32                item,
                                ReeveXY               *out_at,
                                double                *out_room);

/* Each draws one tier, in the order of UI.md. */
void     reeve_paint_ground    (ReevePainter          *self);
void     reeve_paint_buildings (ReevePainter          *self);
void     reeve_paint_roads     (ReevePainter          *self);
void     reeve_paint_boundaries (ReevePainter         *self);
void     reeve_paint_rasters   (ReevePainter          *self);
void     reeve_paint_areas     (ReevePainter          *self);
void     reeve_paint_outlines  (ReevePainter          *self);
void     reeve_paint_lines     (ReevePainter          *self);
void     reeve_paint_points    (ReevePainter          *self);
void     reeve_paint_hazards   (ReevePainter          *self);
void     reeve_paint_hazard_lines (ReevePainter       *self);
void     reeve_paint_closures  (ReevePainter          *self);
void     reeve_paint_base_labels (ReevePainter        *self);
void     reeve_paint_street_labels (ReevePainter      *self);
void     reeve_paint_data_labels (ReevePainter        *self);
/* Above the map, in one piece however it is cut into tiles: signs on closed
 * roads; they and the symbols keep names away. */
void     reeve_paint_signs     (ReevePainter          *self,
                                cairo_t               *cr);
void     reeve_paint_block_points (ReevePainter       *self);

/* Design px that a record of a line layer is drawn wide */
double   reeve_paint_line_px      (const ReevePainter    *self,
                                   const ReeveSceneLayer *layer,
                                   guint32                feature);
/* Shared with the legend, so that it shows what is drawn. */
double   reeve_paint_area_opacity (const ReeveLayerStyle *style,
                                   int                    index);
/* The meaning that class or category @index is drawn by */
ReeveMeaning reeve_paint_meaning  (const ReeveLayerStyle *style,
                                   int                    index);
double   reeve_paint_symbol_px    (double                 size_px,
                                   double                 zoom,
                                   guint                  n_in_view);
/* Diameter of a "size" circle */
double   reeve_paint_circle_px    (const ReeveLayerStyle *style,
                                   double                 value,
                                   double                 largest);
void     reeve_paint_dot          (cairo_t               *cr,
                                   ReeveColour            ink,
                                   ReeveColour            halo,
                                   double                 x,
                                   double                 y,
                                   double                 size_px,
                                   double                 opacity);
void     reeve_paint_no_entry     (cairo_t               *cr,
                                   double                 x,
                                   double                 y,
                                   double                 size_px);

G_END_DECLS
