/* network/road-advice-private.h — what the looks at a road network share */
#pragma once

#include "network/road-advice.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray          *list;      /* borrowed: takes the advice */
  const ReeveEngine  *engine;    /* borrowed */
  const ReeveRoads   *roads;     /* borrowed */
  const ReeveProfile *profile;   /* borrowed */
  guint8             *usable;    /* owned: by arc */
  guint8             *in_main;   /* owned: by node: a street of the main network touches it */
  guint32            *degree;    /* owned: by node: usable streets */
} ReeveRoadLook;

static inline gboolean
reeve_road_look_is_usable (const ReeveRoadLook *look,
           guint32     segment)
{
  return look->usable[2 * segment] || look->usable[2 * segment + 1];
}

static inline gboolean
reeve_road_look_is_zone (const ReeveRoadLook *look,
         guint32     node)
{
  return (look->roads->node_flags[node] & (REEVE_NODE_ZONE | REEVE_NODE_CENTROID)) != 0;
}

/* network/road-advice.c */
void reeve_road_look_init  (ReeveRoadLook *look);
void reeve_road_look_clear (ReeveRoadLook *look);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReeveRoadLook, reeve_road_look_clear)

/* network/road-advice-groups.c: streets outside the main network. */
void reeve_road_look_at_groups (ReeveRoadLook *look);
/* network/road-advice-speeds.c: speeds and times the source gives, or does not. */
void reeve_road_look_at_speeds (ReeveRoadLook *look);

G_END_DECLS
