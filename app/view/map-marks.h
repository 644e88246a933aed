/* view/map-marks.h — marks of selected records, drawn once for a view by a worker
 *
 * Until the right sheet has come the last one moves along with the map. Main
 * thread only.
 */
#pragma once

#include "map/render.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _ReeveMapMarks ReeveMapMarks;

/* @changed: told on the main loop when there is something new to show. */
ReeveMapMarks *reeve_map_marks_new      (void               (*changed) (gpointer data),
                                         gpointer             data);
void           reeve_map_marks_free     (ReeveMapMarks       *self);
/* Copied. */
void           reeve_map_marks_set      (ReeveMapMarks        *self,
                                         const ReevePick      *picks,
                                         guint                 n_picks);
void           reeve_map_marks_want     (ReeveMapMarks        *self,
                                         ReeveScene           *scene,     /* (nullable) */
                                         const ReeveBaseStyle *base,
                                         const ReeveViewport  *viewport);
gboolean       reeve_map_marks_is_busy  (ReeveMapMarks        *self);
void           reeve_map_marks_snapshot (ReeveMapMarks        *self,
                                         GtkSnapshot          *snapshot);

G_END_DECLS
