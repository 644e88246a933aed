/* map/symbol.h — the signs of data/symbols, as paths
 *
 * Our own reader of the few SVG elements that they use (g, path, rect, circle,
 * fill, stroke, transform): they stay lines on paper. Read once, never freed.
 */
#pragma once

#include "map/colour.h"

#include <cairo.h>

G_BEGIN_DECLS

typedef struct _ReeveSymbol ReeveSymbol;

/* (nullable): NULL when data/symbols has no such file or it cannot be read.
 * Any thread. */
const ReeveSymbol *reeve_symbol_get        (const char        *name);
/* NULL-terminated, by name; owned by the program */
const char *const *reeve_symbol_list       (void);
const char        *reeve_symbol_get_title  (const char        *name);   /* translated */
/* What its shape is filled with: the theme's colour */
ReeveColour        reeve_symbol_get_colour (const ReeveSymbol *self);

/* Centred on the origin. @colour (nullable): instead of its own; @shadow for 32 px and up */
void               reeve_symbol_draw       (const ReeveSymbol *self,
                                            cairo_t           *cr,
                                            double             size_px,
                                            const ReeveColour *colour,
                                            gboolean           shadow);

G_END_DECLS
