/* map/viewport.h — which piece of the world is shown, and how large
 *
 * Sizes are design pixels, 1/96 inch: widths and type of the style hold for
 * them. @scale says how many pixels of the surface one of them covers: 2 on a
 * fine screen, 0.75 on paper, whose unit is the point.
 */
#pragma once

#include "map/mercator.h"

G_BEGIN_DECLS

#define REEVE_VIEWPORT_MAX_ZOOM 21.0

typedef struct
{
  ReeveLonLat centre;
  double      zoom;     /* the world is 256 · 2^zoom design pixels wide */
  double      width;    /* design pixels */
  double      height;
  double      scale;    /* surface pixels for one design pixel; > 0 */
} ReeveViewport;

/* The largest zoom (at most @max_zoom) at which all of @box is inside, with
 * @padding on every side; an empty box shows the world. */
ReeveViewport reeve_viewport_fit         (const ReeveBox      *box,
                                          double               width,
                                          double               height,
                                          double               padding,
                                          double               max_zoom);
/* For paper: 1 : @denominator at the centre. */
double        reeve_viewport_zoom_for_scale (double            denominator,
                                             double            lat);
/* The denominator of the map scale at the centre. */
double        reeve_viewport_denominator (const ReeveViewport *self);
ReeveXY       reeve_viewport_to_px       (const ReeveViewport *self,   /* design px from top left */
                                          ReeveLonLat          point);
ReeveLonLat   reeve_viewport_from_px     (const ReeveViewport *self,
                                          ReeveXY              px);
ReeveBox      reeve_viewport_get_box     (const ReeveViewport *self);
double        reeve_viewport_m_per_px    (const ReeveViewport *self);  /* at the centre */

G_END_DECLS
