/* network/osm-layers.h — which datasets an extract becomes, and what goes where
 *
 * A layer is one dataset to be. Its table name comes from its English name, so
 * that the map knows the base map's parts in every language.
 */
#pragma once

#include "network/osm-reader.h"
#include "workspace/dataset.h"

G_BEGIN_DECLS

typedef enum
{
  REEVE_OSM_ROADS,
  REEVE_OSM_RAILWAYS,
  REEVE_OSM_WATERWAYS,
  REEVE_OSM_WATER,
  REEVE_OSM_GREEN,
  REEVE_OSM_BUILT_UP,
  REEVE_OSM_BUILDINGS,
  REEVE_OSM_PLACES,
  REEVE_OSM_BOUNDARIES,
  REEVE_OSM_DISTRICTS,
  REEVE_OSM_HOSPITALS,      /* the first of the facilities */
  REEVE_OSM_CLINICS,
  REEVE_OSM_PHARMACIES,
  REEVE_OSM_AMBULANCES,
  REEVE_OSM_CARE_HOMES,
  REEVE_OSM_FIRE_STATIONS,
  REEVE_OSM_POLICE,
  REEVE_OSM_SCHOOLS,
  REEVE_OSM_KINDERGARTENS,
  REEVE_OSM_UNIVERSITIES,
  REEVE_OSM_SHELTERS,
  REEVE_OSM_ASSEMBLY,
  REEVE_OSM_LIBRARIES,
  REEVE_OSM_COMMUNITY,
  REEVE_OSM_TOWN_HALLS,
  REEVE_OSM_WORSHIP,
  REEVE_OSM_SPORT,
  REEVE_OSM_MARKETS,
  REEVE_OSM_FUEL,
  REEVE_OSM_BUS_STATIONS,
  REEVE_OSM_BUS_STOPS,
  REEVE_OSM_STATIONS,
  REEVE_OSM_N_LAYERS,
} ReeveOsmLayerId;

/* Keys that a layer or a column asks for. */
typedef enum
{
  REEVE_OSM_KEY_ACCESS, REEVE_OSM_KEY_ADDR_CITY, REEVE_OSM_KEY_ADDR_FULL,
  REEVE_OSM_KEY_ADDR_HOUSENUMBER, REEVE_OSM_KEY_ADDR_POSTCODE, REEVE_OSM_KEY_ADDR_STREET,
  REEVE_OSM_KEY_ADMIN_LEVEL, REEVE_OSM_KEY_AMENITY, REEVE_OSM_KEY_AREA, REEVE_OSM_KEY_BEDS,
  REEVE_OSM_KEY_BOUNDARY, REEVE_OSM_KEY_BRIDGE, REEVE_OSM_KEY_BUILDING,
  REEVE_OSM_KEY_BUILDING_LEVELS, REEVE_OSM_KEY_BUS, REEVE_OSM_KEY_CAPACITY,
  REEVE_OSM_KEY_CAPACITY_BEDS, REEVE_OSM_KEY_CAPACITY_PERSONS, REEVE_OSM_KEY_CONTACT_PHONE,
  REEVE_OSM_KEY_EMERGENCY, REEVE_OSM_KEY_HEALTHCARE, REEVE_OSM_KEY_HEIGHT, REEVE_OSM_KEY_HIGHWAY,
  REEVE_OSM_KEY_JUNCTION, REEVE_OSM_KEY_LANDUSE, REEVE_OSM_KEY_LANES, REEVE_OSM_KEY_LAYER,
  REEVE_OSM_KEY_LEISURE, REEVE_OSM_KEY_MAXSPEED, REEVE_OSM_KEY_NAME, REEVE_OSM_KEY_NAME_ZH,
  REEVE_OSM_KEY_NAME_ZH_HANS, REEVE_OSM_KEY_NATURAL, REEVE_OSM_KEY_ONEWAY,
  REEVE_OSM_KEY_OPENING_HOURS, REEVE_OSM_KEY_OPERATOR, REEVE_OSM_KEY_PHONE, REEVE_OSM_KEY_PLACE,
  REEVE_OSM_KEY_POPULATION, REEVE_OSM_KEY_PUBLIC_TRANSPORT, REEVE_OSM_KEY_RAILWAY,
  REEVE_OSM_KEY_REF, REEVE_OSM_KEY_ROUTE, REEVE_OSM_KEY_SERVICE, REEVE_OSM_KEY_SOCIAL_FACILITY,
  REEVE_OSM_KEY_SURFACE, REEVE_OSM_KEY_TUNNEL, REEVE_OSM_KEY_TYPE, REEVE_OSM_KEY_WATER,
  REEVE_OSM_KEY_WATERWAY, REEVE_OSM_KEY_WEBSITE,
  REEVE_OSM_N_KEYS,
} ReeveOsmKey;

/* What a column is filled with. */
typedef enum
{
  REEVE_OSM_FROM_TEXT,       /* the key's value */
  REEVE_OSM_FROM_NUMBER,     /* the number it begins with; metres for lengths */
  REEVE_OSM_FROM_FLAG,       /* 1 unless absent or "no" */
  REEVE_OSM_FROM_SPEED,      /* km/h, also from mph */
  REEVE_OSM_FROM_CLASS,      /* the layer's own word for the object */
  REEVE_OSM_FROM_LINK,       /* 1 for a slip road */
  REEVE_OSM_FROM_ONEWAY,     /* 1, -1 or 0 */
  REEVE_OSM_FROM_USE,        /* the tag that made it green or built-up */
  REEVE_OSM_FROM_NAME_ZH,
  REEVE_OSM_FROM_ADDRESS,
  REEVE_OSM_FROM_BEDS,
  REEVE_OSM_FROM_CAPACITY,
  REEVE_OSM_FROM_PHONE,
  REEVE_OSM_FROM_TYPE,       /* "node", "way", "relation" */
  REEVE_OSM_FROM_ID,
} ReeveOsmFrom;

typedef struct
{
  const char     *name;
  const char     *title;
  ReeveColumnType type;
  ReeveOsmFrom    from;
  ReeveOsmKey     key;
  const char     *term;   /* "" for none */
  const char     *unit;
} ReeveOsmColumn;

typedef struct
{
  const char           *name;      /* for gettext; in English also the table's */
  const char           *theme;
  ReeveDatasetKind      kind;
  const ReeveOsmColumn *columns;   /* ends with a NULL name */
  gboolean              hidden;    /* not drawn at first */
} ReeveOsmLayer;

extern const ReeveOsmLayer reeve_osm_layers[REEVE_OSM_N_LAYERS];

/* One object's values by key; NULL where it has none. */
typedef struct
{
  const char *values[REEVE_OSM_N_KEYS];
} ReeveOsmValues;

/* Which key each string is: one byte for each byte of the strings, 0 for none,
 * else key + 1. (transfer full) */
guint8   *reeve_osm_map_keys    (const ReeveOsm *osm);
/* FALSE when the object has none of the keys. */
gboolean  reeve_osm_get_values  (const ReeveOsm *osm,
                                 const guint8   *map,
                                 guint32         tags,
                                 guint32         n_tags,
                                 ReeveOsmValues *out);

/* Bits of layers, 1 << ReeveOsmLayerId. Lines and areas exclude each other by
 * the layer, not here: a closed way may be both. */
guint64     reeve_osm_classify  (const ReeveOsmValues *values);
/* The layer's own word for an object: "motorway", "wood", "residential". */
const char *reeve_osm_get_class (ReeveOsmLayerId       layer,
                                 const ReeveOsmValues *values);
/* The plain tag behind it: "forest", "allotments". */
const char *reeve_osm_get_use   (ReeveOsmLayerId       layer,
                                 const ReeveOsmValues *values);

G_END_DECLS
