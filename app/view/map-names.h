/* view/map-names.h — what lies above the squares of the map, drawn by a worker
 *
 * The names, and an answer that follows what people do: neither can wait until
 * all squares are drawn anew. One sheet for the whole view with a margin around
 * it: it moves with the map until a better one has come, and needs no better one
 * while it covers the view. Main thread only.
 */
#pragma once

#include "map/render.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _ReeveMapNames ReeveMapNames;

/* @changed: called on the main thread when a sheet has come */
ReeveMapNames *reeve_map_names_new      (ReeveRenderFlags     flags,
                                         void               (*changed) (gpointer data),
                                         gpointer             data);
void           reeve_map_names_free     (ReeveMapNames       *self);
void           reeve_map_names_want     (ReeveMapNames       *self,
                                         ReeveScene          *scene,   /* (nullable) */
                                         const ReeveBaseStyle *base,
                                         const ReeveViewport *viewport);
void           reeve_map_names_snapshot (ReeveMapNames       *self,
                                         GtkSnapshot         *snapshot);
gboolean       reeve_map_names_is_busy  (ReeveMapNames       *self);

G_END_DECLS
