/* network/roads.h — the road tables in memory, and who may use them how
 *
 * A segment runs between two junctions (or ends) along one way; way id and
 * ordinal name it for ever. Nothing here depends on a profile.
 */
#pragma once

#include "core/job.h"
#include "core/sql.h"
#include "geo/point.h"
#include "network/osm-reader.h"

G_BEGIN_DECLS

typedef struct
{
  gint64  way_id;
  guint32 ordinal;      /* within the way, from 0 */
  guint32 from;         /* node numbers */
  guint32 to;
  guint32 points;       /* first of its points; from and to included */
  guint32 n_points;
  guint32 tags;         /* number of its tag set: one for each way */
  float   length_m;
} ReeveSegment;

typedef struct
{
  guint32 kind;         /* 0 bans from→to, 1 allows only from→to */
  guint32 from_segment; /* the segment of the from way at the via */
  guint32 to_segment;
  guint32 first_via;    /* segments driven between the two; none for a via node */
  guint32 n_via;
  guint32 via_node;     /* node at the end of from_segment */
  guint32 except;       /* REEVE_VEHICLE_… that the rule does not hold for */
} ReeveTurnRule;

typedef struct
{
  guint32        n_nodes;
  guint32        n_segments;
  guint32        n_rules;
  gint64        *node_ids;      /* owned */
  ReeveLonLat   *node_points;   /* owned */
  guint32       *node_flags;    /* owned: REEVE_NODE_… */
  ReeveSegment  *segments;      /* owned, by way id then ordinal */
  ReeveLonLat   *points;        /* owned */
  guint32       *via;           /* owned: segments of via ways */
  ReeveTurnRule *rules;         /* owned */
  GPtrArray     *tag_sets;      /* owned, of GHashTable (char* → char*) */
  GPtrArray     *names;         /* owned, of char*: by tag set; "" without a name */
  char          *attribution;   /* owned */
  gint64         revision;
  guint32        n_points;
  guint32        n_via;
  GStringChunk  *texts;         /* owned: keys, values and names */
  gint           ref_count;     /* atomic */
} ReeveRoads;

enum
{
  REEVE_NODE_SIGNALS = 1 << 0,
  REEVE_NODE_BARRIER = 1 << 1,   /* closed to motor vehicles */
  REEVE_NODE_GATE    = 1 << 2,
  /* Of planning networks: */
  REEVE_NODE_PLAIN    = 1 << 3,  /* turning costs nothing: the times of the links hold it */
  REEVE_NODE_ZONE     = 1 << 4,  /* never passed through; links meet the zone's connector here */
  REEVE_NODE_CENTROID = 1 << 5,  /* the zone's own end of its connector: trips begin and end here */
};

/* Classes of vehicles that a turn rule can except, by the words of OSM's
 * "except" tag. A rule that holds for some classes only ("restriction:hgv")
 * excepts all others. */
enum
{
  REEVE_VEHICLE_MOTORCAR  = 1 << 0,   /* also motor_vehicle, with the other motor classes */
  REEVE_VEHICLE_HGV       = 1 << 1,
  REEVE_VEHICLE_EMERGENCY = 1 << 2,
  REEVE_VEHICLE_BUS       = 1 << 3,   /* bus and psv */
  REEVE_VEHICLE_BICYCLE   = 1 << 4,
  REEVE_VEHICLE_FOOT      = 1 << 5,
  REEVE_VEHICLE_ALL       = (1 << 6) - 1,
};

/* REEVE_ERROR_INPUT when the workspace has no roads: says to import them. */
ReeveRoads *reeve_roads_load  (sqlite3    *db,
                               ReeveJob   *job,
                               GError    **error) G_GNUC_WARN_UNUSED_RESULT;
/* Another import, another revision; 0 before the first. */
gboolean    reeve_roads_read_revision (sqlite3    *db,
                                       gint64     *out_revision,
                                       GError    **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same roads straight from an extract, as an import would store them.
 * Footpaths and ferries are roads too: the profile decides who may use them. */
ReeveRoads *reeve_roads_from_osm (const ReeveOsm *osm,
                                  ReeveJob       *job,
                                  GError        **error) G_GNUC_WARN_UNUSED_RESULT;
ReeveRoads *reeve_roads_ref   (ReeveRoads *self);
void        reeve_roads_unref (ReeveRoads *self);
/* (nullable) */
const char *reeve_roads_get_tag (const ReeveRoads *self,
                                 guint32           segment,
                                 const char       *key);
const char *reeve_roads_get_name (const ReeveRoads *self,
                                  guint32           segment);
/* Segments (guint32) of a street by name (any case) or of a way by id, rising.
 * (transfer full): empty when there is none */
GArray     *reeve_roads_find  (const ReeveRoads *self,
                               const char       *name_or_way_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveRoads, reeve_roads_unref)

G_END_DECLS
