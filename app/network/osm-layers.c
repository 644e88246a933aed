/* network/osm-layers.c — the datasets that an extract becomes */
#include "network/osm-layers.h"

#include "core/i18n.h"

#define TEXT(name, title, key, term) \
  { name, title, REEVE_COLUMN_TEXT, REEVE_OSM_FROM_TEXT, REEVE_OSM_KEY_##key, term, "" }
#define OTHER(name, title, type, from, term, unit) \
  { name, title, REEVE_COLUMN_##type, REEVE_OSM_FROM_##from, 0, term, unit }
#define WITH_KEY(name, title, type, from, key, term, unit) \
  { name, title, REEVE_COLUMN_##type, REEVE_OSM_FROM_##from, REEVE_OSM_KEY_##key, term, unit }
#define NAMES \
  TEXT ("name", N_("Name"), NAME, "name"), \
  OTHER ("name_zh", N_("Chinese name"), TEXT, NAME_ZH, "", "")
#define IDENTITY \
  OTHER ("osm_type", N_("OSM type"), TEXT, TYPE, "", ""), \
  OTHER ("osm_id", N_("OSM id"), INTEGER, ID, "", "")

static const ReeveOsmColumn road_columns[] = {
  NAMES,
  TEXT ("ref", N_("Road number"), REF, ""),
  OTHER ("class", N_("Road class"), TEXT, CLASS, "road_class", ""),
  OTHER ("link", N_("Slip road"), BOOLEAN, LINK, "", ""),
  OTHER ("oneway", N_("One-way"), INTEGER, ONEWAY, "direction", ""),
  WITH_KEY ("bridge", N_("Bridge"), BOOLEAN, FLAG, BRIDGE, "", ""),
  WITH_KEY ("tunnel", N_("Tunnel"), BOOLEAN, FLAG, TUNNEL, "", ""),
  WITH_KEY ("layer", N_("Level above ground"), INTEGER, NUMBER, LAYER, "", ""),
  WITH_KEY ("lanes", N_("Lanes"), INTEGER, NUMBER, LANES, "lanes", ""),
  WITH_KEY ("maxspeed", N_("Speed limit"), REAL, SPEED, MAXSPEED, "speed_limit", "km/h"),
  TEXT ("surface", N_("Surface"), SURFACE, ""),
  OTHER ("osm_id", N_("OSM id"), INTEGER, ID, "", ""),
  { NULL }
};

static const ReeveOsmColumn railway_columns[] = {
  TEXT ("name", N_("Name"), NAME, "name"),
  OTHER ("class", N_("Kind of track"), TEXT, CLASS, "", ""),
  TEXT ("service", N_("Service track"), SERVICE, ""),
  WITH_KEY ("bridge", N_("Bridge"), BOOLEAN, FLAG, BRIDGE, "", ""),
  WITH_KEY ("tunnel", N_("Tunnel"), BOOLEAN, FLAG, TUNNEL, "", ""),
  WITH_KEY ("layer", N_("Level above ground"), INTEGER, NUMBER, LAYER, "", ""),
  OTHER ("osm_id", N_("OSM id"), INTEGER, ID, "", ""),
  { NULL }
};

static const ReeveOsmColumn waterway_columns[] = {
  NAMES,
  OTHER ("kind", N_("Kind"), TEXT, CLASS, "", ""),
  WITH_KEY ("tunnel", N_("Tunnel"), BOOLEAN, FLAG, TUNNEL, "", ""),
  OTHER ("osm_id", N_("OSM id"), INTEGER, ID, "", ""),
  { NULL }
};

static const ReeveOsmColumn water_columns[] = {
  NAMES,
  OTHER ("kind", N_("Kind"), TEXT, CLASS, "", ""),
  IDENTITY,
  { NULL }
};

static const ReeveOsmColumn land_columns[] = {
  NAMES,
  OTHER ("kind", N_("Kind"), TEXT, CLASS, "", ""),
  OTHER ("land_use", N_("Land use"), TEXT, USE, "land_use", ""),
  IDENTITY,
  { NULL }
};

static const ReeveOsmColumn building_columns[] = {
  TEXT ("name", N_("Name"), NAME, "name"),
  OTHER ("kind", N_("Kind"), TEXT, CLASS, "category", ""),
  WITH_KEY ("storeys", N_("Storeys"), REAL, NUMBER, BUILDING_LEVELS, "storeys", "count"),
  WITH_KEY ("height", N_("Height"), REAL, NUMBER, HEIGHT, "height", "m"),
  OTHER ("address", N_("Address"), TEXT, ADDRESS, "address", ""),
  IDENTITY,
  { NULL }
};

static const ReeveOsmColumn place_columns[] = {
  NAMES,
  OTHER ("place", N_("Place"), TEXT, CLASS, "", ""),
  WITH_KEY ("population", N_("Population"), INTEGER, NUMBER, POPULATION, "people", "people"),
  OTHER ("osm_id", N_("OSM id"), INTEGER, ID, "", ""),
  { NULL }
};

static const ReeveOsmColumn boundary_columns[] = {
  TEXT ("name", N_("Name"), NAME, "name"),
  WITH_KEY ("admin_level", N_("Level of government"), INTEGER, NUMBER, ADMIN_LEVEL, "", ""),
  OTHER ("osm_id", N_("OSM id"), INTEGER, ID, "", ""),
  { NULL }
};

static const ReeveOsmColumn district_columns[] = {
  NAMES,
  WITH_KEY ("admin_level", N_("Level of government"), INTEGER, NUMBER, ADMIN_LEVEL, "", ""),
  WITH_KEY ("population", N_("Population"), INTEGER, NUMBER, POPULATION, "people", "people"),
  IDENTITY,
  { NULL }
};

static const ReeveOsmColumn health_columns[] = {
  NAMES,
  OTHER ("kind", N_("Kind"), TEXT, CLASS, "category", ""),
  OTHER ("beds", N_("Beds"), INTEGER, BEDS, "beds", "count"),
  OTHER ("capacity", N_("Capacity"), INTEGER, CAPACITY, "capacity", "count"),
  TEXT ("emergency", N_("Emergency department"), EMERGENCY, ""),
  TEXT ("operator", N_("Operator"), OPERATOR, "operator"),
  OTHER ("address", N_("Address"), TEXT, ADDRESS, "address", ""),
  OTHER ("phone", N_("Phone"), TEXT, PHONE, "phone", ""),
  TEXT ("website", N_("Website"), WEBSITE, "website"),
  TEXT ("opening_hours", N_("Opening hours"), OPENING_HOURS, "opening_hours"),
  IDENTITY,
  { NULL }
};

static const ReeveOsmColumn facility_columns[] = {
  NAMES,
  OTHER ("kind", N_("Kind"), TEXT, CLASS, "category", ""),
  OTHER ("capacity", N_("Capacity"), INTEGER, CAPACITY, "capacity", "people"),
  TEXT ("operator", N_("Operator"), OPERATOR, "operator"),
  OTHER ("address", N_("Address"), TEXT, ADDRESS, "address", ""),
  OTHER ("phone", N_("Phone"), TEXT, PHONE, "phone", ""),
  TEXT ("website", N_("Website"), WEBSITE, "website"),
  TEXT ("opening_hours", N_("Opening hours"), OPENING_HOURS, "opening_hours"),
  IDENTITY,
  { NULL }
};

static const ReeveOsmColumn stop_columns[] = {
  NAMES,
  TEXT ("ref", N_("Stop number"), REF, ""),
  OTHER ("kind", N_("Kind"), TEXT, CLASS, "category", ""),
  TEXT ("operator", N_("Operator"), OPERATOR, "operator"),
  IDENTITY,
  { NULL }
};

#define FACILITY(name, theme, columns) { name, theme, REEVE_DATASET_POINTS, columns, FALSE }
#define HIDDEN(name, theme, columns) { name, theme, REEVE_DATASET_POINTS, columns, TRUE }

const ReeveOsmLayer reeve_osm_layers[REEVE_OSM_N_LAYERS] = {
  [REEVE_OSM_ROADS] = { N_("Roads"), "base", REEVE_DATASET_LINES, road_columns, FALSE },
  [REEVE_OSM_RAILWAYS] = { N_("Railways"), "base", REEVE_DATASET_LINES, railway_columns, FALSE },
  [REEVE_OSM_WATERWAYS] = { N_("Waterways"), "base", REEVE_DATASET_LINES, waterway_columns, FALSE },
  [REEVE_OSM_WATER] = { N_("Water"), "base", REEVE_DATASET_AREAS, water_columns, FALSE },
  [REEVE_OSM_GREEN] = { N_("Green"), "base", REEVE_DATASET_AREAS, land_columns, FALSE },
  [REEVE_OSM_BUILT_UP] = { N_("Built-up"), "base", REEVE_DATASET_AREAS, land_columns, FALSE },
  [REEVE_OSM_BUILDINGS] = { N_("Buildings"), "base", REEVE_DATASET_AREAS, building_columns, FALSE },
  [REEVE_OSM_PLACES] = { N_("Places"), "base", REEVE_DATASET_POINTS, place_columns, FALSE },
  [REEVE_OSM_BOUNDARIES] = { N_("Boundaries"), "base", REEVE_DATASET_LINES, boundary_columns, FALSE },
  [REEVE_OSM_DISTRICTS] = { N_("Districts"), "people", REEVE_DATASET_AREAS, district_columns, TRUE },
  [REEVE_OSM_HOSPITALS] = FACILITY (N_("Hospitals"), "health", health_columns),
  [REEVE_OSM_CLINICS] = FACILITY (N_("Clinics"), "health", health_columns),
  [REEVE_OSM_PHARMACIES] = HIDDEN (N_("Pharmacies"), "health", health_columns),
  [REEVE_OSM_AMBULANCES] = FACILITY (N_("Ambulance stations"), "health", health_columns),
  [REEVE_OSM_CARE_HOMES] = FACILITY (N_("Care homes"), "health", health_columns),
  [REEVE_OSM_FIRE_STATIONS] = FACILITY (N_("Fire stations"), "safety", facility_columns),
  [REEVE_OSM_POLICE] = FACILITY (N_("Police stations"), "safety", facility_columns),
  [REEVE_OSM_SCHOOLS] = FACILITY (N_("Schools"), "education", facility_columns),
  [REEVE_OSM_KINDERGARTENS] = HIDDEN (N_("Kindergartens"), "education", facility_columns),
  [REEVE_OSM_UNIVERSITIES] = HIDDEN (N_("Universities"), "education", facility_columns),
  [REEVE_OSM_SHELTERS] = FACILITY (N_("Shelters"), "facilities", facility_columns),
  [REEVE_OSM_ASSEMBLY] = FACILITY (N_("Assembly points"), "facilities", facility_columns),
  [REEVE_OSM_LIBRARIES] = HIDDEN (N_("Libraries"), "facilities", facility_columns),
  [REEVE_OSM_COMMUNITY] = HIDDEN (N_("Community centres"), "facilities", facility_columns),
  [REEVE_OSM_TOWN_HALLS] = HIDDEN (N_("Town halls"), "facilities", facility_columns),
  [REEVE_OSM_WORSHIP] = HIDDEN (N_("Places of worship"), "facilities", facility_columns),
  [REEVE_OSM_SPORT] = HIDDEN (N_("Sports centres"), "facilities", facility_columns),
  [REEVE_OSM_MARKETS] = HIDDEN (N_("Markets"), "facilities", facility_columns),
  [REEVE_OSM_FUEL] = HIDDEN (N_("Fuel stations"), "facilities", facility_columns),
  [REEVE_OSM_BUS_STATIONS] = HIDDEN (N_("Bus stations"), "roads", stop_columns),
  [REEVE_OSM_BUS_STOPS] = HIDDEN (N_("Bus stops"), "roads", stop_columns),
  [REEVE_OSM_STATIONS] = HIDDEN (N_("Railway stations"), "roads", stop_columns),
};
