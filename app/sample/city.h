/* sample/city.h — Dravín on the Mirava: the plan that all files are made from
 *
 * Built in steps, each in its own file, each with its own dice, so that a
 * change to one leaves the others as they were: skeleton, streets, junctions,
 * naming, land, buildings, facilities, people. Read-only afterwards.
 */
#pragma once

#include "sample/sketch.h"

G_BEGIN_DECLS

/* The market square, on the grid of the projection. */
#define REEVE_CITY_CRS "EPSG:32633"
#define REEVE_CITY_EAST_M 441500.0
#define REEVE_CITY_NORTH_M 5438500.0
#define REEVE_CITY_PEOPLE 60000u

/* Kinds of building pattern. */
typedef enum
{
  REEVE_FABRIC_OLD,
  REEVE_FABRIC_TERRACE,
  REEVE_FABRIC_VILLA,
  REEVE_FABRIC_GRID,
  REEVE_FABRIC_SUBURB,
  REEVE_FABRIC_SLABS,
  REEVE_FABRIC_WORKS,
  REEVE_FABRIC_TRADE,
  REEVE_FABRIC_VILLAGE,
} ReeveFabric;

typedef struct
{
  const char  *code;       /* with leading zeros */
  const char  *name;
  const char  *name_zh;    /* nullable */
  ReeveXY      centre;
  double       radius_m;
  ReeveFabric  fabric;
  double       angle_deg;  /* of the long streets, from east */
} ReeveQuarter;

/* Roads first, most important first; then what no car may use. */
typedef enum
{
  REEVE_WAY_MOTORWAY,
  REEVE_WAY_MOTORWAY_LINK,
  REEVE_WAY_TRUNK,
  REEVE_WAY_PRIMARY,
  REEVE_WAY_SECONDARY,
  REEVE_WAY_TERTIARY,
  REEVE_WAY_UNCLASSIFIED,
  REEVE_WAY_RESIDENTIAL,
  REEVE_WAY_LIVING,
  REEVE_WAY_SERVICE,
  REEVE_WAY_TRACK,
  REEVE_WAY_PEDESTRIAN,
  REEVE_WAY_CYCLEWAY,
  REEVE_WAY_FOOTWAY,
  REEVE_WAY_STEPS,
  REEVE_WAY_RAIL,
} ReeveWayClass;

#define reeve_way_carries_cars(class) ((class) <= REEVE_WAY_TRACK)

typedef struct
{
  ReeveWayClass class;
  const char   *name;        /* borrowed from the plan's words; nullable */
  const char   *ref;         /* static; nullable */
  GArray       *points;      /* owned, of ReeveXY; before the junctions are made */
  GArray       *nodes;       /* owned, of guint32; afterwards, NULL before */
  GArray       *bridges;     /* owned, of guint8: is the segment after vertex i raised? */
  guint         lanes;       /* 0: not said */
  guint         speed_kmh;   /* 0: not said */
  gboolean      is_oneway;
  gboolean      is_roundabout;
  gboolean      is_gated;
  gboolean      is_sketched; /* drawn by hand: never dropped, keeps its class */
  const char   *bridge_name; /* static; nullable */
  const char   *extra;       /* static further tags, "key=value;key=value"; nullable */
} ReeveWay;

typedef enum
{
  REEVE_NODE_PLAIN,
  REEVE_NODE_SIGNALS,
  REEVE_NODE_LEVEL_CROSSING,
  REEVE_NODE_GATE,
  REEVE_NODE_TURNING_CIRCLE,
  REEVE_NODE_CROSSING,
  REEVE_NODE_MOTORWAY_JUNCTION,
} ReeveNodeKind;

typedef struct
{
  ReeveXY       at;
  ReeveNodeKind kind;
  guint         n_ways;  /* how often ways pass; 0: unused */
} ReeveNode;

typedef struct
{
  const char *tags;      /* static, "key=value;key=value" */
  const char *name;      /* nullable */
  GArray     *outer;     /* owned, of ReeveXY, not closed */
  GArray     *inner;     /* owned; nullable */
} ReeveArea;

#define REEVE_BUILDING_MAX_CORNERS 12

typedef struct
{
  const char *kind;      /* static: the value of building=* */
  guint8      levels;    /* 0: not said */
  guint8      n_corners;
  ReeveXY     corners[REEVE_BUILDING_MAX_CORNERS];  /* anticlockwise */
  ReeveXY     centre;
  double      area_m2;
  guint8      quarter;   /* index */
  guint       people;
  const char *name;      /* nullable */
  const char *street;    /* nullable */
  guint       number;    /* house number; 0: none */
} ReeveBuilding;

typedef struct
{
  const char *tags;      /* static */
  const char *name;      /* nullable */
  const char *name_zh;   /* static; nullable */
  ReeveXY     at;
  guint       people;    /* population tag; 0: none */
} ReevePlace;

typedef struct
{
  guint32  from_way, via_node, to_way;
  const char *kind;      /* static: "no_left_turn" … */
} ReeveTurnRule;

/* What covers each 4 m square of ground. */
typedef enum
{
  REEVE_COVER_WATER = 1 << 0,
  REEVE_COVER_ROAD = 1 << 1,
  REEVE_COVER_RAIL = 1 << 2,
  REEVE_COVER_FAST = 1 << 3,      /* trunk and motorway with their verges */
  REEVE_COVER_KEPT = 1 << 4,      /* parks and grounds: no streets, no houses */
  REEVE_COVER_WOOD = 1 << 5,
  REEVE_COVER_BANK = 1 << 6,
} ReeveCover;

#define REEVE_COVER_CELL_M 4.0

typedef struct
{
  guint32       seed;
  GPtrArray    *ways;        /* of ReeveWay */
  GArray       *nodes;       /* of ReeveNode */
  GPtrArray    *areas;       /* of ReeveArea */
  GArray       *buildings;   /* of ReeveBuilding */
  GArray       *places;      /* of ReevePlace: facilities and places */
  GArray       *rules;       /* of ReeveTurnRule */
  GPtrArray    *faces;       /* of GArray of ReeveXY: what streets enclose */
  GArray       *river;       /* the middle of the river, downstream */
  GArray       *river_half;  /* of double: half width at each of its points */
  GArray       *river_bank;  /* ring of the water */
  GArray       *eyot;        /* ring of the river's island */
  GPtrArray    *borders;     /* one ring (GArray of ReeveXY) per quarter */
  guint8       *cover;       /* of ReeveCover bits */
  guint         cover_cols;
  guint         cover_rows;
  GStringChunk *words;
} ReeveCity;

/* @n_quarters entries; static. The old town is number 0. */
extern const ReeveQuarter reeve_quarters[];
extern const guint reeve_n_quarters;
#define REEVE_N_CITY_QUARTERS 20  /* villages follow */
#define REEVE_BOTTLENECK_NAME "Mlýnský most"
#define REEVE_RIVER_NAME "Mirava"
#define REEVE_CITY_NAME "Dravín"
#define REEVE_EYOT_NAME "Vrbový ostrov"
#define REEVE_EYOT_LANE "Ostrovní"
#define REEVE_EYOT_QUARTER 16

ReeveCity *reeve_city_new     (guint32       seed);
void       reeve_city_free    (ReeveCity    *self);

/* @points: (transfer full) */
ReeveWay  *reeve_city_add_way (ReeveCity    *self,
                               ReeveWayClass class,
                               GArray       *points);
ReeveArea *reeve_city_add_area (ReeveCity   *self,
                                const char  *tags,
                                const char  *name,
                                GArray      *outer);     /* (transfer full) */
ReevePlace *reeve_city_add_place (ReeveCity *self,
                                  const char *tags,
                                  const char *name,
                                  ReeveXY     at);

/* Number of the quarter whose streets reach @at, or -1 in open country. The
 * share is 0 at its centre and 1 at its edge; nullable. */
int        reeve_city_quarter_at (const ReeveCity *self,
                                  ReeveXY          at,
                                  double          *out_share);
/* Number of the quarter whose border holds @at. */
guint      reeve_city_border_at  (const ReeveCity *self,
                                  ReeveXY          at);

guint8     reeve_city_get_cover (const ReeveCity *self,
                                 ReeveXY          at);
void       reeve_city_cover_line (ReeveCity      *self,
                                  const GArray   *line,
                                  double          half_m,
                                  guint8          bits);
void       reeve_city_cover_ring (ReeveCity      *self,
                                  const GArray   *ring,
                                  guint8          bits);
/* Half the paved width. */
double     reeve_way_half_m      (ReeveWayClass   class);

/* The steps, in this order. */
void       reeve_city_draw_skeleton  (ReeveCity *self);
void       reeve_city_reserve_land   (ReeveCity *self);
void       reeve_city_trace_streets  (ReeveCity *self);
void       reeve_city_make_junctions (ReeveCity *self);
void       reeve_city_find_faces     (ReeveCity *self);
void       reeve_city_lay_out_land   (ReeveCity *self);
void       reeve_city_draw_borders   (ReeveCity *self);
void       reeve_city_sign_streets   (ReeveCity *self);
void       reeve_city_place_landmarks (ReeveCity *self);
void       reeve_city_build_houses   (ReeveCity *self);
void       reeve_city_outline_built_up (ReeveCity *self);
void       reeve_city_place_facilities (ReeveCity *self);
void       reeve_city_settle_people  (ReeveCity *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveCity, reeve_city_free)

G_END_DECLS
