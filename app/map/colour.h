/* map/colour.h — colours as styles write them: "#7B1FA2" or "#7B1FA280" */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint8 r;
  guint8 g;
  guint8 b;
  guint8 a;
} ReeveColour;

#define REEVE_COLOUR(hex) ((ReeveColour) { (hex) >> 16 & 255, (hex) >> 8 & 255, (hex) & 255, 255 })

gboolean    reeve_colour_parse  (const char  *text,
                                 ReeveColour *out);
char       *reeve_colour_format (ReeveColour  self);
/* @share of the way from @a to @b, in sRGB */
ReeveColour reeve_colour_mix    (ReeveColour  a,
                                 ReeveColour  b,
                                 double       share);
/* The same hue, darker: for outlines */
ReeveColour reeve_colour_darken (ReeveColour  self,
                                 double       share);
/* WCAG relative luminance, 0 to 1 */
double      reeve_colour_luminance (ReeveColour self);

G_END_DECLS
