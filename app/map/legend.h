/* map/legend.h — the key, the scale bar, the north arrow
 *
 * Made from the scene and the zoom it is drawn at, by the same code that draws:
 * what is listed is what is there. Base-map colours need no key.
 */
#pragma once

#include "map/scene.h"
#include "map/viewport.h"

#include <cairo.h>

G_BEGIN_DECLS

typedef struct
{
  const ReeveSceneLayer *layer;   /* borrowed from the scene; NULL for a change of the scenario */
  int                    index;   /* class or category, -1: the whole layer, -2: no data, -3: only words */
  ReeveMeaning           meaning; /* of a change */
  char                  *title;   /* owned: "35 to 39" */
  char                  *count;   /* owned: "11"; "" when it says nothing */
} ReeveLegendEntry;

typedef struct
{
  char   *title;      /* owned: "" for layers of one entry, which need none */
  char   *subtitle;   /* owned: "per 1,000 people (quantiles)" */
  GArray *entries;    /* owned, of ReeveLegendEntry */
} ReeveLegendSection;

typedef struct
{
  ReeveScene *scene;     /* owned reference */
  GPtrArray  *sections;  /* owned, of ReeveLegendSection, top first */
} ReeveLegend;

/* @zoom: layers hidden at it are left out */
ReeveLegend *reeve_legend_new  (ReeveScene        *scene,
                                double             zoom);
void         reeve_legend_free (ReeveLegend       *self);

/* Cuts long lists short, and leaves out what lies lowest, until the card is no
 * higher than @most_height and covers no more than @most_area (in the units of
 * @font_px; 0: any). What is left out is counted: "and 5 more". At the least the
 * title of what lies on top stays. */
void         reeve_legend_fit  (ReeveLegend          *self,
                                const ReeveBaseStyle *base,
                                double                font_px,
                                double                max_width,
                                double                most_height,
                                double                most_area);
/* Only the title of what lies on top stays, and how much more there is. */
void         reeve_legend_collapse (ReeveLegend      *self);

/* The small picture of one entry in a box of @width × @height at the origin.
 * Also for layer lists: pass index -1. */
void reeve_legend_draw_swatch  (const ReeveSceneLayer *layer,
                                int                    index,
                                ReeveMeaning           meaning,
                                const ReeveBaseStyle  *base,
                                cairo_t               *cr,
                                double                 width,
                                double                 height);
/* The same from a style alone, for a layer not on the map. */
void reeve_style_draw_swatch   (const ReeveLayerStyle *style,
                                ReeveDatasetKind       kind,
                                ReeveBaseRole          role,
                                const ReeveBaseStyle  *base,
                                cairo_t               *cr,
                                double                 width,
                                double                 height);

/* All of it on a card; @font_px 12 suits a screen. Draws nothing with @cr NULL.
 * Text wider than @max_width wraps. */
void reeve_legend_draw         (const ReeveLegend     *self,
                                const ReeveBaseStyle  *base,
                                cairo_t               *cr,
                                double                 font_px,
                                double                 max_width,
                                double                *out_width,
                                double                *out_height);

/* A bar of a round length, at most @max_width px; its length in @out_m. */
double reeve_scale_bar_fit     (const ReeveViewport   *viewport,
                                double                 max_width,
                                double                *out_m);
/* With its words, from the origin; returns the width drawn. Height is 2 × font. */
double reeve_scale_bar_draw    (const ReeveViewport   *viewport,
                                cairo_t               *cr,
                                ReeveColour            ink,
                                double                 font_px,
                                double                 max_width);
void   reeve_north_arrow_draw  (cairo_t               *cr,
                                ReeveColour            ink,
                                double                 size_px);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveLegend, reeve_legend_free)

G_END_DECLS
