/* view/map-tiles.h — the map as squares of pixels, drawn by workers
 *
 * A view asks for what it shows; squares of 512 pixels of the screen are drawn
 * from the middle outwards and kept, at most 128 MB of them. Panning moves them;
 * zooming stretches those there are until the right ones have come, so a frame
 * never waits for drawing. A ring around the view is drawn ahead. Main thread
 * only.
 */
#pragma once

#include "map/render.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _ReeveMapTiles ReeveMapTiles;

/* @changed: called on the main thread when a square has come */
ReeveMapTiles *reeve_map_tiles_new      (void               (*changed) (gpointer data),
                                         gpointer             data);
void           reeve_map_tiles_free     (ReeveMapTiles       *self);
/* What is to be seen. A new scene or base starts anew, with the old squares
 * standing in. @scene nullable. */
void           reeve_map_tiles_want     (ReeveMapTiles       *self,
                                         ReeveScene          *scene,
                                         const ReeveBaseStyle *base,
                                         const ReeveViewport *viewport);
/* Puts what there is of the wanted view, on @ground where there is nothing. */
void           reeve_map_tiles_snapshot (ReeveMapTiles       *self,
                                         GtkSnapshot         *snapshot,
                                         const GdkRGBA       *ground);
/* TRUE while something in view is still being drawn */
gboolean       reeve_map_tiles_is_busy  (ReeveMapTiles       *self);

G_END_DECLS
