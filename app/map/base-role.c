/* map/base-role.c — what the base map's datasets are, and what their words mean */
#include "map/base-role-private.h"

#include <string.h>

/* The table's name starts so, after "base_". Longer names first. */
static const struct
{
  const char      *prefix;
  ReeveBaseRole    role;
  ReeveDatasetKind kind;
} tables[] = {
  { "roads", REEVE_BASE_ROADS, REEVE_DATASET_LINES },
  { "rail", REEVE_BASE_RAILWAYS, REEVE_DATASET_LINES },
  { "waterway", REEVE_BASE_WATERWAYS, REEVE_DATASET_LINES },
  { "water", REEVE_BASE_WATER, REEVE_DATASET_AREAS },
  { "green", REEVE_BASE_GREEN, REEVE_DATASET_AREAS },
  { "built", REEVE_BASE_BUILT_UP, REEVE_DATASET_AREAS },
  { "buildings", REEVE_BASE_BUILDINGS, REEVE_DATASET_AREAS },
  { "places", REEVE_BASE_PLACES, REEVE_DATASET_POINTS },
  { "boundar", REEVE_BASE_BOUNDARIES, REEVE_DATASET_LINES },
};

static gboolean
has_field (const ReeveDataset *dataset,
           const char         *name)
{
  for (guint i = 0; i < dataset->fields->len; i++)
    if (strcmp (((const ReeveField *) dataset->fields->pdata[i])->name, name) == 0)
      return TRUE;
  return FALSE;
}

/* A table of another name: a base map that was imported under a name of its own. */
static ReeveBaseRole
tell_by_columns (const ReeveDataset *dataset)
{
  if (dataset->kind == REEVE_DATASET_POINTS)
    return has_field (dataset, "place") ? REEVE_BASE_PLACES : REEVE_BASE_NONE;
  if (dataset->kind == REEVE_DATASET_LINES && has_field (dataset, "class") &&
      has_field (dataset, "oneway"))
    return REEVE_BASE_ROADS;
  if (dataset->kind == REEVE_DATASET_AREAS &&
      (has_field (dataset, "storeys") || has_field (dataset, "building")))
    return REEVE_BASE_BUILDINGS;
  return REEVE_BASE_NONE;
}

ReeveBaseRole
reeve_base_role_of (const ReeveDataset *dataset)
{
  const char *table = dataset->table;

  if (g_strcmp0 (dataset->theme, "base") != 0 || table == NULL)
    return REEVE_BASE_NONE;
  if (g_str_has_prefix (table, "base_"))
    table += strlen ("base_");
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (dataset->kind == tables[i].kind && g_str_has_prefix (table, tables[i].prefix))
      return tables[i].role;
  return tell_by_columns (dataset);
}

ReeveRoadClass
reeve_base_parse_road (const char *text,
                       gboolean   *out_link)
{
  static const struct
  {
    const char    *word;
    ReeveRoadClass road;
  } words[] = {
    { "motorway", REEVE_ROAD_MOTORWAY }, { "trunk", REEVE_ROAD_TRUNK },
    { "primary", REEVE_ROAD_PRIMARY }, { "secondary", REEVE_ROAD_SECONDARY },
    { "tertiary", REEVE_ROAD_TERTIARY }, { "residential", REEVE_ROAD_RESIDENTIAL },
    { "unclassified", REEVE_ROAD_RESIDENTIAL }, { "living_street", REEVE_ROAD_RESIDENTIAL },
    { "pedestrian", REEVE_ROAD_SERVICE }, { "road", REEVE_ROAD_RESIDENTIAL },
    { "service", REEVE_ROAD_SERVICE }, { "busway", REEVE_ROAD_SERVICE },
  };
  const char *end = strstr (text, "_link");
  gsize length = end == NULL ? strlen (text) : (gsize) (end - text);

  *out_link = end != NULL;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i].word) == length && strncmp (text, words[i].word, length) == 0)
      return words[i].road;
  return REEVE_ROAD_PATH;
}

guint
reeve_base_parse_place (const char *text)
{
  static const struct
  {
    const char *word;
    guint       rank;
  } words[] = {
    { "city", REEVE_PLACE_CITY }, { "town", REEVE_PLACE_TOWN },
    { "borough", REEVE_PLACE_SUBURB }, { "suburb", REEVE_PLACE_SUBURB },
    { "village", REEVE_PLACE_SUBURB }, { "quarter", REEVE_PLACE_QUARTER },
    { "neighbourhood", REEVE_PLACE_QUARTER }, { "hamlet", REEVE_PLACE_QUARTER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].word, text) == 0)
      return words[i].rank;
  return REEVE_PLACE_OTHER;
}

guint
reeve_base_parse_green (const char *text)
{
  if (strcmp (text, "wood") == 0 || strcmp (text, "forest") == 0)
    return REEVE_GREEN_WOOD;
  if (strcmp (text, "sand") == 0 || strcmp (text, "beach") == 0)
    return REEVE_GREEN_SAND;
  return REEVE_GREEN_GREEN;
}

double
reeve_base_road_min_zoom (ReeveRoadClass road)
{
  static const double zooms[REEVE_N_ROADS] = { 0, 0, 0, 9, 9, 11, 13, 13 };

  return zooms[road];
}
