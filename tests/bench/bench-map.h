/* bench-map.h — the parts of bench-map */
#pragma once

#include "map/render.h"

#include <json-glib/json-glib.h>

/* A workspace of about @n_features in @folder, made when it is not there: the
 * 3 × 2 mosaic of Porto, filled up with invented houses along its streets and
 * records. 0: Porto alone, as it is. (transfer full) */
char *bench_city_path   (const char  *folder,
                         guint        n_features);
/* One workspace in a window: opening, panning, zooming, recolouring. */
void  bench_view        (const char  *path,
                         JsonBuilder *json);
/* Tiles of one workspace by zoom, beside Cairo. */
void  bench_tiles       (const char  *path,
                         JsonBuilder *json);
void  bench_fail_on     (GError      *error);
/* All that is visible. (transfer full) */
ReeveScene *bench_load  (const char  *path);
