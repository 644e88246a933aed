/* network/roads-private.h — what the makers of roads share */
#pragma once

#include "network/roads.h"

G_BEGIN_DECLS

/* A turn restriction as OpenStreetMap and the road tables hold it. */
typedef struct
{
  gint64  relation_id;
  char   *kind;       /* owned: "no_left_turn", "only_straight_on" … */
  gint64  from_way;
  char   *via;        /* owned: "n12" for a node, "w3 w4" for ways in order */
  gint64  to_way;
  char   *tags;       /* owned: JSON object; the kind's key ("restriction:hgv") and "except" */
} ReeveRoadTurn;

void        reeve_road_turn_clear (ReeveRoadTurn *self);

/* Tag sets are made one for each different text. */
typedef struct
{
  ReeveRoads *roads;    /* borrowed */
  GHashTable *numbers;  /* owned: text → number + 1 */
  GPtrArray  *texts;    /* owned, of char*: by number */
} ReeveRoadTags;

void        reeve_road_tags_init  (ReeveRoadTags *self,
                                   ReeveRoads    *roads);
void        reeve_road_tags_clear (ReeveRoadTags *self);
/* Number of the tag set that @text, a JSON object of texts, says. What is no
 * such object is an empty set. */
guint32     reeve_road_tags_add   (ReeveRoadTags *self,
                                   const char    *text);
/* Appends "key":"value" to a JSON object that is being written. */
void        reeve_road_tags_write (GString       *json,
                                   const char    *key,
                                   const char    *value);

ReeveRoads *reeve_roads_new       (void);
/* G_MAXUINT32 when there is none. */
guint32     reeve_roads_find_node (const ReeveRoads *self,
                                   gint64            id);
/* Segments of a way: [*out_first, *out_end). FALSE when there are none. */
gboolean    reeve_roads_find_way  (const ReeveRoads *self,
                                   gint64            way_id,
                                   guint32          *out_first,
                                   guint32          *out_end);
/* Those of them whose ordinals lie from @first to @last, both included. */
gboolean    reeve_roads_find_stretch (const ReeveRoads *self,
                                      gint64            way_id,
                                      gint64            first,
                                      gint64            last,
                                      guint32          *out_first,
                                      guint32          *out_end);
/* Makes rules of @turns (of ReeveRoadTurn), in order. Returns how many could
 * not be: their ways are not here or do not meet. */
guint       reeve_roads_set_rules (ReeveRoads       *self,
                                   const GArray     *turns);

/* (transfer full) (element-type ReeveRoadTurn) */
GArray     *reeve_osm_collect_turns (const ReeveOsm *osm,
                                     guint          *out_n_timed);

/* Roads of an extract, with what the road tables hold beside them. */
typedef struct
{
  ReeveRoads *roads;      /* owned */
  ReeveRoadTags tags;     /* texts by tag set */
  GArray     *turns;      /* owned, of ReeveRoadTurn */
  GHashTable *node_tags;  /* owned: OSM id (gint64*) → JSON object */
  char       *about;      /* owned, nullable: what everybody should know who reads a map of it */
  guint       n_cut;      /* ways that miss some of their nodes */
  guint       n_timed;    /* restrictions for some hours only: not made rules */
  guint       n_unmet;    /* restrictions that could not be made rules */
} ReeveRoadBuild;

/* @refs: of reeve_osm_resolve_refs() */
ReeveRoadBuild *reeve_road_build_new  (const ReeveOsm  *osm,
                                       const guint32   *refs,
                                       ReeveJob        *job,
                                       GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void            reeve_road_build_free (ReeveRoadBuild  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveRoadBuild, reeve_road_build_free)

G_END_DECLS
