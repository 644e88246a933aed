/* network/road-net.h — a road network as a planning source gives it: nodes and links
 *
 * What TNTP, GMNS, tables of arcs and line layers have in common, before it
 * becomes road tables. A link is directed unless it says otherwise; two that
 * run to and fro between the same nodes become one street. Belongs to one
 * thread.
 */
#pragma once

#include "network/roads-private.h"

G_BEGIN_DECLS

/* Figures of a link; NAN where the source says nothing. */
typedef enum
{
  REEVE_LINK_TIME_MS,
  REEVE_LINK_EMERGENCY_MS,  /* with lights and siren */
  REEVE_LINK_SPEED_KMH,     /* of free traffic */
  REEVE_LINK_LIMIT_KMH,     /* as posted */
  REEVE_LINK_CAPACITY_VPH,  /* all lanes */
  REEVE_LINK_LANES,
  REEVE_LINK_BPR_B,         /* travel time = free time × (1 + b × (flow / capacity)^power) */
  REEVE_LINK_BPR_POWER,
  REEVE_LINK_TOLL,
  REEVE_LINK_N_FIGURES,
} ReeveLinkFigure;

typedef struct
{
  gint64      id;       /* no two alike */
  ReeveLonLat place;    /* as the source says until reeve_road_net_place(); NAN where it says nothing */
  guint32     flags;    /* REEVE_NODE_… */
  gboolean    is_zone;  /* trips begin and end here: it gets a connector */
} ReeveNetNode;

typedef struct
{
  gint64      id;         /* becomes the way id; links of one id lie one after another */
  guint32     ordinal;    /* among those of one id */
  guint32     from;       /* numbers of nodes */
  guint32     to;
  gboolean    both;       /* driven both ways */
  double      length_m;   /* NAN: measured along its line */
  double      figures[REEVE_LINK_N_FIGURES];
  guint32     points;     /* first of its points, ends included */
  guint32     n_points;   /* 0: straight from node to node */
  /* Of the net's texts, nullable: */
  const char *highway;    /* class as the profiles know it */
  const char *class_name; /* as the source calls it */
  const char *name;
  const char *ref;        /* its id where that is no number */
  const char *limit;      /* posted speed as it was written */
  const char *level;
} ReeveNetLink;

typedef struct
{
  GArray       *nodes;    /* owned, of ReeveNetNode */
  GArray       *links;    /* owned, of ReeveNetLink */
  GArray       *points;   /* owned, of ReeveLonLat */
  GArray       *turns;    /* owned, of ReeveRoadTurn: by ids of links and nodes */
  GStringChunk *texts;    /* owned */
  GPtrArray    *notes;    /* owned, of char*: sentences for people */
  gboolean      is_plain; /* the times of its links hold what turning costs */
  gboolean      is_placed;
  gboolean      is_scheme;  /* drawn, not surveyed: the source does not say where it lies */
} ReeveRoadNet;

ReeveRoadNet *reeve_road_net_new  (void);
void          reeve_road_net_free (ReeveRoadNet *self);
/* A link without figures. */
ReeveNetLink  reeve_net_link_new  (gint64        id,
                                   guint32       from,
                                   guint32       to);
/* (nullable): kept by the net; NULL for an empty text */
const char   *reeve_road_net_keep (ReeveRoadNet *self,
                                   const char   *text);
void          reeve_road_net_note (ReeveRoadNet *self,
                                   const char   *format,
                                   ...) G_GNUC_PRINTF (2, 3);
/* The middle of @values that are above 0; NAN when none is. Sorts them. */
double        reeve_net_median    (GArray       *values);

/* Puts every node on the globe and says in the notes how. @crs nullable: what
 * the source's coordinates are. Without it they are degrees when they can be;
 * else a plane around 0°, 0°; without any, a circle there. */
gboolean      reeve_road_net_place (ReeveRoadNet  *self,
                                    const char    *crs,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;
/* Metres along a link, as it is drawn. */
double        reeve_road_net_measure (const ReeveRoadNet *self,
                                      const ReeveNetLink *link);

/* Of a net that was placed. */
ReeveRoadBuild *reeve_road_net_build (const ReeveRoadNet  *self,
                                      const char          *attribution,
                                      ReeveJob            *job,
                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;
/* Streets of the road tables that the links make, connectors of zones left out. */
typedef struct
{
  guint32 forward;    /* link; always there */
  guint32 backward;   /* link; G_MAXUINT32 when the street is one-way or one link goes both ways */
} ReeveNetStreet;

/* (transfer full) (element-type ReeveNetStreet): by id and ordinal of the forward link */
GArray         *reeve_road_net_pair  (const ReeveRoadNet  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveRoadNet, reeve_road_net_free)

G_END_DECLS
