/* geo/box-index.h — a packed R-tree over boxes, in memory
 *
 * Sort-tile-recursive (Leutenegger, Lopez and Edgington 1997): built once in
 * n log n, then read by any number of threads. Coordinates are what the caller
 * says they are, as long as all agree.
 */
#pragma once

#include "geo/point.h"

G_BEGIN_DECLS

typedef struct _ReeveBoxIndex ReeveBoxIndex;

typedef gboolean (*ReeveBoxFunc) (guint32 item, gpointer data);  /* FALSE ends the search */
/* Squared distance from the query point to an item, in the index's own coordinates. */
typedef double (*ReeveBoxDistanceFunc) (guint32 item, double x, double y, gpointer data);

ReeveBoxIndex *reeve_box_index_new     (const ReeveBox       *boxes,
                                        guint32               n_boxes);
void           reeve_box_index_free    (ReeveBoxIndex        *self);
void           reeve_box_index_query   (const ReeveBoxIndex  *self,
                                        const ReeveBox       *box,
                                        ReeveBoxFunc          func,
                                        gpointer              data);
/* The nearest item, ties to the lowest number; G_MAXUINT32 when none is within
 * @limit2, a squared distance. *out_distance2 is set when found. */
guint32        reeve_box_index_nearest (const ReeveBoxIndex  *self,
                                        double                x,
                                        double                y,
                                        double                limit2,
                                        ReeveBoxDistanceFunc  distance,
                                        gpointer              data,
                                        double               *out_distance2);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveBoxIndex, reeve_box_index_free)

G_END_DECLS
