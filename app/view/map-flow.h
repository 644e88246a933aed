/* view/map-flow.h — a layer of lines whose colours change from frame to frame
 *
 * Which record covers each pixel is drawn once by a worker; every frame then only
 * looks colours up (a million pixels: some milliseconds). Main thread only.
 */
#pragma once

#include "map/render.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _ReeveMapFlow ReeveMapFlow;

/* @changed: called on the main thread when there is more to show */
ReeveMapFlow *reeve_map_flow_new      (void               (*changed) (gpointer data),
                                       gpointer             data);
void          reeve_map_flow_free     (ReeveMapFlow        *self);
/* @dataset_id 0: none. @argb: premultiplied, by rising fid; copied. */
void          reeve_map_flow_colour   (ReeveMapFlow        *self,
                                       gint64               dataset_id,
                                       const guint32       *argb,
                                       guint                n_argb);
void          reeve_map_flow_want     (ReeveMapFlow        *self,
                                       ReeveScene          *scene,   /* (nullable) */
                                       const ReeveBaseStyle *base,
                                       const ReeveViewport *viewport);
void          reeve_map_flow_snapshot (ReeveMapFlow        *self,
                                       GtkSnapshot         *snapshot);
gboolean      reeve_map_flow_is_busy  (ReeveMapFlow        *self);

G_END_DECLS
