/* map/base-style.h — the three looks: light, dark, projector
 *
 * Read once from data/styles/NAME.json and never freed; any thread may read
 * them. One vocabulary for screen, paper and legend.
 */
#pragma once

#include "map/colour.h"

G_BEGIN_DECLS

typedef enum
{
  REEVE_ROAD_MOTORWAY,
  REEVE_ROAD_TRUNK,
  REEVE_ROAD_PRIMARY,
  REEVE_ROAD_SECONDARY,
  REEVE_ROAD_TERTIARY,
  REEVE_ROAD_RESIDENTIAL,
  REEVE_ROAD_SERVICE,
  REEVE_ROAD_PATH,
  REEVE_N_ROADS,
} ReeveRoadClass;

/* Colours of the base map. */
typedef enum
{
  REEVE_INK_LAND,
  REEVE_INK_URBAN,
  REEVE_INK_WATER,
  REEVE_INK_WATER_LINE,
  REEVE_INK_GREEN,
  REEVE_INK_WOOD,
  REEVE_INK_SAND,
  REEVE_INK_BUILDING,
  REEVE_INK_BUILDING_LINE,
  REEVE_INK_BUILDING_SIDE,
  REEVE_INK_RAIL,
  REEVE_INK_BOUNDARY,
  REEVE_INK_LABEL,
  REEVE_INK_LABEL_MINOR,
  REEVE_INK_LABEL_WATER,
  REEVE_INK_LABEL_GREEN,
  REEVE_INK_LABEL_ROAD,
  REEVE_INK_HALO,
  REEVE_INK_SHIELD,
  REEVE_INK_SHIELD_TEXT,
  REEVE_N_INKS,
} ReeveInk;

/* What a colour says, the same on every map. */
typedef enum
{
  REEVE_MEANING_NONE,
  REEVE_MEANING_PROPOSED,
  REEVE_MEANING_SELECTION,
  REEVE_MEANING_CLOSED,
  REEVE_MEANING_REACHED,
  REEVE_MEANING_UNREACHED,     /* hatched */
  REEVE_MEANING_NO_DATA,       /* hatched */
  REEVE_MEANING_SHELTER,
  REEVE_MEANING_SHELTER_HIGH,
  REEVE_MEANING_SHELTER_FULL,
  REEVE_MEANING_HAZARD,        /* 30 %, hatched, with a dashed line */
  REEVE_N_MEANINGS,
} ReeveMeaning;

typedef struct _ReeveBaseStyle ReeveBaseStyle;

/* "light", "dark", "projector"; anything else, or a file that cannot be read,
 * gives light as it was compiled in. Never NULL. */
const ReeveBaseStyle *reeve_base_style_get        (const char           *id);
/* NULL-terminated: ids in the order a menu shows them */
const char *const    *reeve_base_style_list       (void);
const char           *reeve_base_style_get_title  (const char           *id);  /* translated */
const char           *reeve_base_style_get_id     (const ReeveBaseStyle *self);
gboolean              reeve_base_style_is_dark    (const ReeveBaseStyle *self);
ReeveColour           reeve_base_style_ink        (const ReeveBaseStyle *self,
                                                   ReeveInk              ink);
ReeveColour           reeve_base_style_meaning    (const ReeveBaseStyle *self,
                                                   ReeveMeaning          meaning);
/* The dashed line around a hazard */
ReeveColour           reeve_base_style_hazard_line (const ReeveBaseStyle *self);
ReeveColour           reeve_base_style_road       (const ReeveBaseStyle *self,
                                                   ReeveRoadClass        road);
ReeveColour           reeve_base_style_casing     (const ReeveBaseStyle *self,
                                                   ReeveRoadClass        road);
/* Design pixels; 0: not drawn at this zoom */
double                reeve_base_style_road_px    (const ReeveBaseStyle *self,
                                                   ReeveRoadClass        road,
                                                   double                zoom);
double                reeve_base_style_rail_px    (const ReeveBaseStyle *self,
                                                   double                zoom);
double                reeve_base_style_width_factor (const ReeveBaseStyle *self);
double                reeve_base_style_font_factor  (const ReeveBaseStyle *self);
double                reeve_base_style_halo_px      (const ReeveBaseStyle *self);

/* Palettes: "people", "health", "access", "hazard" (one direction),
 * "worse-better", "below-above" (two), "groups" (kinds), "congestion". */
const char *const    *reeve_palette_list          (void);
const char           *reeve_palette_get_title     (const char           *id);  /* translated */
gboolean              reeve_palette_exists        (const char           *id);
/* Colour of class @index of @n_classes, spread over the palette; for "groups"
 * the @index-th colour, from the ninth on again from the first. On dark bases
 * one-directional palettes run the other way: most is lightest. */
ReeveColour           reeve_palette_get           (const ReeveBaseStyle *base,
                                                   const char           *id,
                                                   guint                 index,
                                                   guint                 n_classes,
                                                   gboolean              reverse);

G_END_DECLS
