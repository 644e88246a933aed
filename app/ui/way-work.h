/* ui/way-work.h — which way of the extract a street on the map is */
#pragma once

#include "map/pick.h"
#include "ui/session.h"

G_BEGIN_DECLS

/* @way_id: as changes of roads name it */
typedef void (*ReeveWayFound) (gint64 way_id, gpointer user_data);

/* @pick: of the base map's roads; @point: on it. @found is called on the main
 * thread unless reading failed, which the session tells; then @data is freed. */
void reeve_way_find (ReeveSession    *session,
                     const ReevePick *pick,
                     ReeveLonLat      point,
                     ReeveWayFound    found,
                     gpointer         data,
                     GDestroyNotify   data_free);

G_END_DECLS
