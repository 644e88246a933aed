/* map/pick.h — what is at a point
 *
 * Brute-force exact over the candidates that the index gives: areas by
 * containment, lines and points by distance.
 */
#pragma once

#include "map/scene.h"
#include "map/viewport.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 dataset_id;
  gint64 fid;
  double distance_px;   /* 0: inside, or on the symbol */
  int    class_index;   /* class or category drawn; -1 for none or no data */
  double value;         /* what it is drawn by; NAN without */
} ReevePick;

/**
 * reeve_scene_pick:
 * @tolerance_px: how far from a line or point still counts
 * @with_base: also what the base map is made of
 *
 * Only what is drawn at the viewport's zoom, as exactly as it is drawn there; of
 * each layer the nearest hundred. Takes no longer where there are millions.
 *
 * Returns: (transfer full) (element-type ReevePick): points first, then lines,
 *   then areas; each by distance, then upper layers first, then by fid
 */
GArray     *reeve_scene_pick       (const ReeveScene    *scene,
                                    const ReeveViewport *viewport,
                                    ReeveLonLat          point,
                                    double               tolerance_px,
                                    gboolean             with_base);
/* The nearest road of the base map; FALSE when none is within the tolerance.
 * @out_point (nullable): the foot on it. fid is the record's; its column osm_id says the way. */
gboolean    reeve_scene_pick_road  (const ReeveScene    *scene,
                                    const ReeveViewport *viewport,
                                    ReeveLonLat          point,
                                    double               tolerance_px,
                                    ReevePick           *out_pick,
                                    ReeveLonLat         *out_point);
/* Records whose box's centre is in view, nearest to the centre first: for the
 * keyboard. (transfer full) (element-type ReevePick): 500 at most, no base map */
GArray     *reeve_scene_list_near  (const ReeveScene    *scene,
                                    const ReeveViewport *viewport);
/* (transfer full) (nullable): its name: the label column, or "name" */
char       *reeve_scene_dup_name   (const ReeveScene    *scene,
                                    const ReevePick     *pick);
/* (transfer full) (nullable): its shape, rounded to the map's grid (1 cm) */
ReeveShape *reeve_scene_dup_shape  (const ReeveScene    *scene,
                                    gint64               dataset_id,
                                    gint64               fid);

G_END_DECLS
