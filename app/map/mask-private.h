/* map/mask-private.h — which share of each pixel shapes cover
 *
 * Every edge leaves, in the cells of its row, how much it changes the share
 * covered to its right (signed area, as in FreeType's and Levien's rasterisers);
 * one running sum along the row then gives the winding number with its
 * fractions. Whole numbers throughout: a closed shape sums to nothing exactly,
 * and the picture is the same on every machine. Shapes may overlap 16,000 deep.
 *
 * Where edges of two shapes meet inside one pixel their shares are added, not
 * united: shapes that abut leave no seam, and thin ones that cross are a little
 * stronger there than in Cairo. Work: cells that edges cross, and pixels that
 * are covered; marks for each 16 cells let the rest be passed over.
 */
#pragma once

#include "map/colour.h"
#include "map/path-private.h"

G_BEGIN_DECLS

typedef enum
{
  REEVE_FILL_NON_ZERO,
  REEVE_FILL_EVEN_ODD,
} ReeveFillRule;

/* One path's pen; lengths in 1/256 px */
typedef struct
{
  double        width;
  guint         join;       /* ReeveJoin */
  guint         cap;        /* ReeveCap */
  const double *dash;       /* borrowed, nullable */
  guint         n_dash;     /* even */
} ReeveNib;

typedef struct _ReeveMask ReeveMask;

/* NULL when there is no memory for it */
ReeveMask *reeve_mask_new   (int                   width,
                                     int                   height);
void           reeve_mask_free  (ReeveMask        *self);
/* 1/256 px, each within REEVE_PATH_LIMIT of zero */
void           reeve_mask_edge  (ReeveMask        *self,
                                     gint32                x0,
                                     gint32                y0,
                                     gint32                x1,
                                     gint32                y1);
/* Every part is taken as closed. */
void           reeve_mask_fill  (ReeveMask        *self,
                                     const ReevePath      *path,
                                     gint32                shift_x,
                                     gint32                shift_y);
/* In stroke.c. Everything turns one way: REEVE_FILL_NON_ZERO shows it whole. */
void           reeve_mask_stroke (ReeveMask       *self,
                                      const ReevePath     *path,
                                      const ReeveNib      *nib);
/* Lays @ink (times @opacity) over ARGB32 pixels where they are covered, and
 * starts afresh. @stripes (nullable): shares of 255 by x + y. */
void           reeve_mask_blend (ReeveMask        *self,
                                     ReeveFillRule         rule,
                                     guint32              *pixels,
                                     gsize                 stride,    /* pixels */
                                     ReeveColour           ink,
                                     double                opacity,
                                     const guint8         *stripes);

/* Puts a share (of 255, highest byte) and a number (the rest) where no greater
 * share stands, and starts afresh. */
void           reeve_mask_put_number (ReeveMask            *self,
                                      guint32              *numbers,
                                      gsize                 stride,
                                      guint32               number);

/* Premultiplied ARGB32. */
static inline guint32
reeve_argb_scale (guint32 argb,
                  guint32 share)   /* of 255 */
{
  guint32 rb = (argb & 0x00ff00ff) * share + 0x00800080;
  guint32 ag = ((argb >> 8) & 0x00ff00ff) * share + 0x00800080;

  rb = ((rb + ((rb >> 8) & 0x00ff00ff)) >> 8) & 0x00ff00ff;
  ag = (ag + ((ag >> 8) & 0x00ff00ff)) & 0xff00ff00;
  return rb | ag;
}

static inline guint32
reeve_argb_over (guint32 above,
                 guint32 below)
{
  return above + reeve_argb_scale (below, 255 - (above >> 24));
}

guint32 reeve_argb_from_ink (ReeveColour ink,
                             double      opacity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveMask, reeve_mask_free)

G_END_DECLS
