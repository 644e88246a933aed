/* network/road-class.c — road classes by other names than OpenStreetMap's
 *
 * The functional classes of GMNS and of highway agencies, and those of German,
 * French, Spanish, Portuguese and Chinese registers. Longer words come before
 * the shorter ones that they hold.
 */
#include "network/road-class.h"

#include <math.h>
#include <string.h>

static const char *const own_classes[] = {
  "motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary",
  "secondary_link", "tertiary", "tertiary_link", "unclassified", "residential", "living_street",
  "service", "track", "pedestrian", "footway", "cycleway", "path", "steps", "busway", "road", NULL
};

static const struct
{
  const char *word;
  const char *highway;
} words[] = {
  { "on ramp", "motorway_link" }, { "off ramp", "motorway_link" }, { "ramp", "motorway_link" },
  { "freeway", "motorway" }, { "interstate", "motorway" }, { "autobahn", "motorway" },
  { "autoroute", "motorway" }, { "autopista", "motorway" }, { "auto-estrada", "motorway" },
  { "autostrada", "motorway" }, { "高速", "motorway" }, { "motorway", "motorway" },
  { "expressway", "trunk" }, { "highway", "trunk" }, { "bundesstra", "trunk" },
  { "autovía", "trunk" }, { "快速", "trunk" }, { "国道", "trunk" }, { "trunk", "trunk" },
  { "minor arterial", "secondary" }, { "principal arterial", "primary" },
  { "major arterial", "primary" }, { "arterial", "primary" }, { "主干", "primary" },
  { "省道", "primary" }, { "nationale", "primary" }, { "primary", "primary" },
  { "major collector", "secondary" }, { "次干", "secondary" }, { "县道", "secondary" },
  { "secondary", "secondary" }, { "collector", "tertiary" }, { "支路", "tertiary" },
  { "乡道", "tertiary" }, { "tertiary", "tertiary" },
  { "residential", "residential" }, { "local", "residential" }, { "wohnstra", "residential" },
  { "connector", "road" }, { "centroid", "road" },
  { "sidewalk", "footway" }, { "walkway", "footway" }, { "footpath", "footway" },
  { "crosswalk", "footway" }, { "bike", "cycleway" }, { "cycle", "cycleway" },
  { "alley", "service" }, { "driveway", "service" }, { "service", "service" },
};

const char *
reeve_road_class_find (const char *text)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);

  g_strstrip (lower);
  for (guint i = 0; own_classes[i] != NULL; i++)
    if (strcmp (lower, own_classes[i]) == 0)
      return own_classes[i];
  g_strdelimit (lower, "_-", ' ');
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (lower, words[i].word) != NULL)
      return words[i].highway;
  return NULL;
}

const char *
reeve_road_class_at_speed (double speed_kmh)
{
  if (isnan (speed_kmh) || speed_kmh <= 0)
    return "road";
  return speed_kmh > 85 ? "trunk" : speed_kmh > 60 ? "primary" : speed_kmh > 45 ? "secondary"
                                                                                : "road";
}
