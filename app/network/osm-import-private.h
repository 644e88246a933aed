/* network/osm-import-private.h — the steps of an import */
#pragma once

#include "network/osm-import.h"
#include "network/osm-layers.h"
#include "network/osm-shapes.h"
#include "network/roads-private.h"
#include "workspace/edit.h"

G_BEGIN_DECLS

/* An object of a layer: its type in the upper half, its index in the lower. */
#define REEVE_OSM_OBJECT(type, index) ((guint64) (type) << 32 | (guint64) (index))

/* Every object in the layers it belongs to, and what that needs. */
typedef struct
{
  ReeveOsmShapes shapes;
  guint8        *keys;        /* owned: of reeve_osm_map_keys() */
  GArray        *lists[REEVE_OSM_N_LAYERS];  /* owned, of guint64 */
  ReeveShape   **areas;       /* owned: by relation; NULL where there is none */
  guint32       *speakers;    /* owned: by relation: the way whose tags speak for it */
  guint32       *levels;      /* owned: by way: offset of a boundary's admin_level, 0 for none */
  gint64         n_broken;    /* polygons that do not close */
  gint64         n_partial;   /* boundaries that are not whole in the extract */
  GArray        *coast;       /* owned, of guint64: ways of the coastline */
  GPtrArray     *seas;        /* owned, of ReeveShape; NULL where the coastline is wrong */
} ReeveOsmSorting;

ReeveOsmSorting *reeve_osm_sort         (const ReeveOsm   *osm,
                                         const guint32    *refs,
                                         ReeveJob         *job,
                                         GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void             reeve_osm_sorting_free (ReeveOsmSorting  *self);

/* Rows that a layer will have, or nearly: the sea belongs to the water. */
guint            reeve_osm_count_objects (const ReeveOsmSorting *self,
                                          ReeveOsmLayerId        layer);
/* Appends the rows of one layer. *out_n_lost counts objects without a place. */
gboolean         reeve_osm_write_layer  (const ReeveOsmSorting *self,
                                         ReeveOsmLayerId        layer,
                                         ReeveWriter           *writer,
                                         ReeveJob              *job,
                                         gint64                *out_n_lost,
                                         GError               **error) G_GNUC_WARN_UNUSED_RESULT;

/* Fills the road tables, which reeve_edit_begin_roads() has emptied. */
gboolean         reeve_road_build_store (const ReeveRoadBuild *self,
                                         sqlite3              *db,
                                         ReeveJob             *job,
                                         GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveOsmSorting, reeve_osm_sorting_free)

G_END_DECLS
