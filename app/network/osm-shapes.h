/* network/osm-shapes.h — geometry of an extract's ways and relations */
#pragma once

#include "geo/shape.h"
#include "network/osm-reader.h"

G_BEGIN_DECLS

typedef struct
{
  const ReeveOsm *osm;    /* borrowed */
  const guint32  *refs;   /* borrowed: of reeve_osm_resolve_refs() */
} ReeveOsmShapes;

/* (transfer full) (element-type ReeveShape): a line for each stretch whose
 * nodes are there; empty when none has two different ones */
GPtrArray  *reeve_osm_way_lines     (const ReeveOsmShapes *self,
                                     guint64               way);
/* TRUE for a ring of at least three different nodes. */
gboolean    reeve_osm_way_is_closed (const ReeveOsmShapes *self,
                                     guint64               way);
/* (transfer full) (nullable): NULL when nodes are missing or it has no inside */
ReeveShape *reeve_osm_way_area      (const ReeveOsmShapes *self,
                                     guint64               way);
/* Rings from the relation's way members; what lies in what decides about holes,
 * not the roles that mappers gave. (transfer full) (nullable): NULL when the
 * rings do not close */
ReeveShape *reeve_osm_relation_area (const ReeveOsmShapes *self,
                                     guint64               relation);
/* The middle of what there is of a relation's nodes and ways; FALSE for nothing. */
gboolean    reeve_osm_relation_middle (const ReeveOsmShapes *self,
                                       guint64               relation,
                                       ReeveLonLat          *out);

static inline ReeveLonLat
reeve_osm_node_point (const ReeveOsm *osm,
                      guint64         node)
{
  return (ReeveLonLat) { osm->nodes[node].lon_e7 / 1e7, osm->nodes[node].lat_e7 / 1e7 };
}

G_END_DECLS
