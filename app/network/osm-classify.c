/* network/osm-classify.c — tags decide which datasets an object belongs to
 *
 * https://wiki.openstreetmap.org/wiki/Map_features. Facilities are told by the
 * words that mappers use for places that serve people, in use or not being
 * planned; "disused:amenity" and the like are other keys and never match.
 */
#include "network/osm-layers.h"

#include <string.h>

static const char *const key_names[REEVE_OSM_N_KEYS] = {
  [REEVE_OSM_KEY_ACCESS] = "access",
  [REEVE_OSM_KEY_ADDR_CITY] = "addr:city",
  [REEVE_OSM_KEY_ADDR_FULL] = "addr:full",
  [REEVE_OSM_KEY_ADDR_HOUSENUMBER] = "addr:housenumber",
  [REEVE_OSM_KEY_ADDR_POSTCODE] = "addr:postcode",
  [REEVE_OSM_KEY_ADDR_STREET] = "addr:street",
  [REEVE_OSM_KEY_ADMIN_LEVEL] = "admin_level",
  [REEVE_OSM_KEY_AMENITY] = "amenity",
  [REEVE_OSM_KEY_AREA] = "area",
  [REEVE_OSM_KEY_BEDS] = "beds",
  [REEVE_OSM_KEY_BOUNDARY] = "boundary",
  [REEVE_OSM_KEY_BRIDGE] = "bridge",
  [REEVE_OSM_KEY_BUILDING] = "building",
  [REEVE_OSM_KEY_BUILDING_LEVELS] = "building:levels",
  [REEVE_OSM_KEY_BUS] = "bus",
  [REEVE_OSM_KEY_CAPACITY] = "capacity",
  [REEVE_OSM_KEY_CAPACITY_BEDS] = "capacity:beds",
  [REEVE_OSM_KEY_CAPACITY_PERSONS] = "capacity:persons",
  [REEVE_OSM_KEY_CONTACT_PHONE] = "contact:phone",
  [REEVE_OSM_KEY_EMERGENCY] = "emergency",
  [REEVE_OSM_KEY_HEALTHCARE] = "healthcare",
  [REEVE_OSM_KEY_HEIGHT] = "height",
  [REEVE_OSM_KEY_HIGHWAY] = "highway",
  [REEVE_OSM_KEY_JUNCTION] = "junction",
  [REEVE_OSM_KEY_LANDUSE] = "landuse",
  [REEVE_OSM_KEY_LANES] = "lanes",
  [REEVE_OSM_KEY_LAYER] = "layer",
  [REEVE_OSM_KEY_LEISURE] = "leisure",
  [REEVE_OSM_KEY_MAXSPEED] = "maxspeed",
  [REEVE_OSM_KEY_NAME] = "name",
  [REEVE_OSM_KEY_NAME_ZH] = "name:zh",
  [REEVE_OSM_KEY_NAME_ZH_HANS] = "name:zh-Hans",
  [REEVE_OSM_KEY_NATURAL] = "natural",
  [REEVE_OSM_KEY_ONEWAY] = "oneway",
  [REEVE_OSM_KEY_OPENING_HOURS] = "opening_hours",
  [REEVE_OSM_KEY_OPERATOR] = "operator",
  [REEVE_OSM_KEY_PHONE] = "phone",
  [REEVE_OSM_KEY_PLACE] = "place",
  [REEVE_OSM_KEY_POPULATION] = "population",
  [REEVE_OSM_KEY_PUBLIC_TRANSPORT] = "public_transport",
  [REEVE_OSM_KEY_RAILWAY] = "railway",
  [REEVE_OSM_KEY_REF] = "ref",
  [REEVE_OSM_KEY_ROUTE] = "route",
  [REEVE_OSM_KEY_SERVICE] = "service",
  [REEVE_OSM_KEY_SOCIAL_FACILITY] = "social_facility",
  [REEVE_OSM_KEY_SURFACE] = "surface",
  [REEVE_OSM_KEY_TUNNEL] = "tunnel",
  [REEVE_OSM_KEY_TYPE] = "type",
  [REEVE_OSM_KEY_WATER] = "water",
  [REEVE_OSM_KEY_WATERWAY] = "waterway",
  [REEVE_OSM_KEY_WEBSITE] = "website",
};

/* By key: what a value makes of an object. */
typedef struct
{
  const char     *value;
  ReeveOsmLayerId layer;
  const char     *class;   /* of the layer's own words; NULL: the value */
} Word;

static const Word amenities[] = {
  { "bus_station", REEVE_OSM_BUS_STATIONS }, { "childcare", REEVE_OSM_KINDERGARTENS },
  { "clinic", REEVE_OSM_CLINICS }, { "college", REEVE_OSM_UNIVERSITIES },
  { "community_centre", REEVE_OSM_COMMUNITY }, { "doctors", REEVE_OSM_CLINICS },
  { "evacuation_center", REEVE_OSM_SHELTERS }, { "evacuation_centre", REEVE_OSM_SHELTERS },
  { "fire_station", REEVE_OSM_FIRE_STATIONS }, { "fuel", REEVE_OSM_FUEL },
  { "health_post", REEVE_OSM_CLINICS }, { "hospital", REEVE_OSM_HOSPITALS },
  { "kindergarten", REEVE_OSM_KINDERGARTENS }, { "library", REEVE_OSM_LIBRARIES },
  { "marketplace", REEVE_OSM_MARKETS }, { "nursing_home", REEVE_OSM_CARE_HOMES },
  { "pharmacy", REEVE_OSM_PHARMACIES }, { "place_of_worship", REEVE_OSM_WORSHIP },
  { "police", REEVE_OSM_POLICE }, { "refugee_site", REEVE_OSM_SHELTERS },
  { "school", REEVE_OSM_SCHOOLS }, { "social_centre", REEVE_OSM_COMMUNITY },
  { "townhall", REEVE_OSM_TOWN_HALLS }, { "university", REEVE_OSM_UNIVERSITIES },
  { NULL }
};

static const Word healthcares[] = {
  { "centre", REEVE_OSM_CLINICS }, { "clinic", REEVE_OSM_CLINICS },
  { "doctor", REEVE_OSM_CLINICS }, { "doctors", REEVE_OSM_CLINICS },
  { "hospital", REEVE_OSM_HOSPITALS }, { "nursing_home", REEVE_OSM_CARE_HOMES },
  { "pharmacy", REEVE_OSM_PHARMACIES },
  { NULL }
};

static const Word social_facilities[] = {
  { "assisted_living", REEVE_OSM_CARE_HOMES }, { "nursing_home", REEVE_OSM_CARE_HOMES },
  { "shelter", REEVE_OSM_SHELTERS },
  { NULL }
};

static const Word emergencies[] = {
  { "ambulance_station", REEVE_OSM_AMBULANCES }, { "assembly_point", REEVE_OSM_ASSEMBLY },
  { "disaster_shelter", REEVE_OSM_SHELTERS }, { "shelter", REEVE_OSM_SHELTERS },
  { NULL }
};

static const Word landuses[] = {
  { "allotments", REEVE_OSM_GREEN, "green" }, { "basin", REEVE_OSM_WATER },
  { "cemetery", REEVE_OSM_GREEN, "green" }, { "commercial", REEVE_OSM_BUILT_UP },
  { "education", REEVE_OSM_BUILT_UP }, { "flowerbed", REEVE_OSM_GREEN, "green" },
  { "forest", REEVE_OSM_GREEN, "wood" }, { "garages", REEVE_OSM_BUILT_UP },
  { "grass", REEVE_OSM_GREEN, "green" }, { "industrial", REEVE_OSM_BUILT_UP },
  { "institutional", REEVE_OSM_BUILT_UP }, { "meadow", REEVE_OSM_GREEN, "green" },
  { "orchard", REEVE_OSM_GREEN, "green" }, { "plant_nursery", REEVE_OSM_GREEN, "green" },
  { "recreation_ground", REEVE_OSM_GREEN, "green" }, { "religious", REEVE_OSM_BUILT_UP },
  { "reservoir", REEVE_OSM_WATER }, { "residential", REEVE_OSM_BUILT_UP },
  { "retail", REEVE_OSM_BUILT_UP }, { "village_green", REEVE_OSM_GREEN, "green" },
  { "vineyard", REEVE_OSM_GREEN, "green" },
  { NULL }
};

static const Word naturals[] = {
  { "beach", REEVE_OSM_GREEN, "sand" }, { "dune", REEVE_OSM_GREEN, "sand" },
  { "grassland", REEVE_OSM_GREEN, "green" }, { "heath", REEVE_OSM_GREEN, "green" },
  { "sand", REEVE_OSM_GREEN, "sand" }, { "scrub", REEVE_OSM_GREEN, "green" },
  { "water", REEVE_OSM_WATER }, { "wetland", REEVE_OSM_GREEN, "green" },
  { "wood", REEVE_OSM_GREEN, "wood" },
  { NULL }
};

static const Word leisures[] = {
  { "common", REEVE_OSM_GREEN, "green" }, { "dog_park", REEVE_OSM_GREEN, "green" },
  { "garden", REEVE_OSM_GREEN, "green" }, { "golf_course", REEVE_OSM_GREEN, "green" },
  { "nature_reserve", REEVE_OSM_GREEN, "green" }, { "park", REEVE_OSM_GREEN, "green" },
  { "pitch", REEVE_OSM_GREEN, "green" }, { "playground", REEVE_OSM_GREEN, "green" },
  { "recreation_ground", REEVE_OSM_GREEN, "green" }, { "sports_centre", REEVE_OSM_SPORT },
  { "sports_hall", REEVE_OSM_SPORT }, { "stadium", REEVE_OSM_SPORT },
  { NULL }
};

static const Word waterways[] = {
  { "canal", REEVE_OSM_WATERWAYS }, { "ditch", REEVE_OSM_WATERWAYS },
  { "dock", REEVE_OSM_WATER }, { "drain", REEVE_OSM_WATERWAYS },
  { "river", REEVE_OSM_WATERWAYS }, { "riverbank", REEVE_OSM_WATER },
  { "stream", REEVE_OSM_WATERWAYS }, { "tidal_channel", REEVE_OSM_WATERWAYS },
  { NULL }
};

static const Word railways[] = {
  { "funicular", REEVE_OSM_RAILWAYS }, { "halt", REEVE_OSM_STATIONS },
  { "light_rail", REEVE_OSM_RAILWAYS }, { "monorail", REEVE_OSM_RAILWAYS },
  { "narrow_gauge", REEVE_OSM_RAILWAYS }, { "preserved", REEVE_OSM_RAILWAYS },
  { "rail", REEVE_OSM_RAILWAYS }, { "station", REEVE_OSM_STATIONS },
  { "subway", REEVE_OSM_RAILWAYS }, { "tram", REEVE_OSM_RAILWAYS },
  { "tram_stop", REEVE_OSM_STATIONS },
  { NULL }
};

static const Word places[] = {
  { "borough", REEVE_OSM_PLACES }, { "city", REEVE_OSM_PLACES }, { "hamlet", REEVE_OSM_PLACES },
  { "island", REEVE_OSM_PLACES }, { "isolated_dwelling", REEVE_OSM_PLACES },
  { "locality", REEVE_OSM_PLACES }, { "neighbourhood", REEVE_OSM_PLACES },
  { "quarter", REEVE_OSM_PLACES }, { "suburb", REEVE_OSM_PLACES }, { "town", REEVE_OSM_PLACES },
  { "village", REEVE_OSM_PLACES },
  { NULL }
};

static const Word highways[] = {
  { "bridleway", REEVE_OSM_ROADS }, { "bus_guideway", REEVE_OSM_ROADS },
  { "bus_stop", REEVE_OSM_BUS_STOPS }, { "busway", REEVE_OSM_ROADS }, { "byway", REEVE_OSM_ROADS },
  { "corridor", REEVE_OSM_ROADS }, { "cycleway", REEVE_OSM_ROADS }, { "escape", REEVE_OSM_ROADS },
  { "footway", REEVE_OSM_ROADS }, { "living_street", REEVE_OSM_ROADS },
  { "minor", REEVE_OSM_ROADS, "unclassified" }, { "motorway", REEVE_OSM_ROADS },
  { "motorway_link", REEVE_OSM_ROADS, "motorway" }, { "path", REEVE_OSM_ROADS },
  { "pedestrian", REEVE_OSM_ROADS }, { "primary", REEVE_OSM_ROADS },
  { "primary_link", REEVE_OSM_ROADS, "primary" }, { "residential", REEVE_OSM_ROADS },
  { "road", REEVE_OSM_ROADS }, { "secondary", REEVE_OSM_ROADS },
  { "secondary_link", REEVE_OSM_ROADS, "secondary" }, { "service", REEVE_OSM_ROADS },
  { "steps", REEVE_OSM_ROADS }, { "tertiary", REEVE_OSM_ROADS },
  { "tertiary_link", REEVE_OSM_ROADS, "tertiary" }, { "track", REEVE_OSM_ROADS },
  { "trunk", REEVE_OSM_ROADS }, { "trunk_link", REEVE_OSM_ROADS, "trunk" },
  { "unclassified", REEVE_OSM_ROADS },
  { NULL }
};

/* In the order in which they speak for an object. */
static const struct
{
  ReeveOsmKey key;
  const Word *words;
} tables[] = {
  { REEVE_OSM_KEY_AMENITY, amenities },
  { REEVE_OSM_KEY_HEALTHCARE, healthcares },
  { REEVE_OSM_KEY_SOCIAL_FACILITY, social_facilities },
  { REEVE_OSM_KEY_EMERGENCY, emergencies },
  { REEVE_OSM_KEY_LANDUSE, landuses },
  { REEVE_OSM_KEY_NATURAL, naturals },
  { REEVE_OSM_KEY_LEISURE, leisures },
  { REEVE_OSM_KEY_WATERWAY, waterways },
  { REEVE_OSM_KEY_RAILWAY, railways },
  { REEVE_OSM_KEY_PLACE, places },
  { REEVE_OSM_KEY_HIGHWAY, highways },
};

guint8 *
reeve_osm_map_keys (const ReeveOsm *osm)
{
  guint8 *map = g_new0 (guint8, MAX (osm->n_string_bytes, 1));
  guint32 offsets[REEVE_OSM_N_KEYS];

  G_STATIC_ASSERT (REEVE_OSM_N_KEYS < G_MAXUINT8);
  reeve_osm_find_strings (osm, key_names, REEVE_OSM_N_KEYS, offsets);
  for (guint i = 0; i < REEVE_OSM_N_KEYS; i++)
    if (offsets[i] != G_MAXUINT32)
      map[offsets[i]] = (guint8) (i + 1);

  return map;
}

gboolean
reeve_osm_get_values (const ReeveOsm *osm,
                      const guint8   *map,
                      guint32         tags,
                      guint32         n_tags,
                      ReeveOsmValues *out)
{
  gboolean any = FALSE;

  memset (out, 0, sizeof *out);
  for (guint32 i = tags; i < tags + n_tags; i++)
    {
      guint8 key = map[osm->tags[i].key];

      if (key == 0)
        continue;
      out->values[key - 1] = osm->strings + osm->tags[i].value;
      any = TRUE;
    }

  return any;
}

static const Word *
find_word (const Word *words,
           const char *value)
{
  for (; words->value != NULL; words++)
    if (strcmp (words->value, value) == 0)
      return words;

  return NULL;
}

static gboolean
has (const ReeveOsmValues *values,
     ReeveOsmKey           key,
     const char           *value)
{
  return values->values[key] != NULL && strcmp (values->values[key], value) == 0;
}

guint64
reeve_osm_classify (const ReeveOsmValues *values)
{
  guint64 layers = 0;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      const char *value = values->values[tables[i].key];
      const Word *word = value != NULL ? find_word (tables[i].words, value) : NULL;

      if (word != NULL)
        layers |= G_GUINT64_CONSTANT (1) << word->layer;
    }

  if (has (values, REEVE_OSM_KEY_ROUTE, "ferry"))
    layers |= G_GUINT64_CONSTANT (1) << REEVE_OSM_ROADS;
  if (values->values[REEVE_OSM_KEY_BUILDING] != NULL && !has (values, REEVE_OSM_KEY_BUILDING, "no"))
    layers |= G_GUINT64_CONSTANT (1) << REEVE_OSM_BUILDINGS;
  if (has (values, REEVE_OSM_KEY_BOUNDARY, "administrative"))
    layers |= G_GUINT64_CONSTANT (1) << REEVE_OSM_BOUNDARIES
              | G_GUINT64_CONSTANT (1) << REEVE_OSM_DISTRICTS;
  if (has (values, REEVE_OSM_KEY_PUBLIC_TRANSPORT, "platform")
      && has (values, REEVE_OSM_KEY_BUS, "yes"))
    layers |= G_GUINT64_CONSTANT (1) << REEVE_OSM_BUS_STOPS;

  return layers;
}

const char *
reeve_osm_get_class (ReeveOsmLayerId       layer,
                     const ReeveOsmValues *values)
{
  if (layer == REEVE_OSM_BUILDINGS)
    return values->values[REEVE_OSM_KEY_BUILDING];
  if (layer == REEVE_OSM_WATER && values->values[REEVE_OSM_KEY_WATER] != NULL)
    return values->values[REEVE_OSM_KEY_WATER];

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      const char *value = values->values[tables[i].key];
      const Word *word = value != NULL ? find_word (tables[i].words, value) : NULL;

      if (word != NULL && word->layer == layer)
        return word->class != NULL ? word->class : word->value;
    }
  if (layer == REEVE_OSM_ROADS)
    return "ferry";
  if (layer == REEVE_OSM_BUS_STOPS)
    return "platform";

  return NULL;
}

const char *
reeve_osm_get_use (ReeveOsmLayerId       layer,
                   const ReeveOsmValues *values)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      const char *value = values->values[tables[i].key];
      const Word *word = value != NULL ? find_word (tables[i].words, value) : NULL;

      if (word != NULL && word->layer == layer)
        return word->value;
    }

  return NULL;
}
