/* map/style.h — how a dataset is drawn
 *
 * The JSON kept in reeve_style, and what tools attach to their outputs. Every
 * key may be left out:
 *
 *   {"draw": "single" | "categories" | "colour" | "size",
 *    "field": "cases", "divide_by": "people",        value or kind of a row; ":km2"
 *    "per": 1000,                                    divides by the area's own size
 *    "breaks": "quantile" | "equal" | "jenks" | "stddev" | "manual",
 *    "classes": 5, "limits": [35, 40, 48, 58],       one less than classes, rising
 *    "palette": "people", "reverse": false,
 *    "categories": [{"value": "a", "title": "A", "colour": "#1A60B1",
 *                    "meaning": "reached", "symbol": "clinic"}],
 *    "meaning": "proposed" | "selection" | "closed" | "reached" | "unreached" |
 *               "no-data" | "shelter" | "shelter-high" | "shelter-full" | "hazard",
 *    "colour": "#7B1FA2", "symbol": "clinic", "size": 24,
 *    "fill": 0.12, "outline": true, "hatch": false,  areas
 *    "width": 2.5, "width_field": "flow", "width_full": 900, "dash": false,   lines
 *    "label": "name", "opacity": 1, "min_zoom": 0, "max_zoom": 24,
 *    "title": "Lung patients", "subtitle": "per 1,000 people", "unit": "people"}
 *
 * "colour" without "limits" is classified when it is first drawn. Colours are
 * best left to palettes and meanings: those change with the base style.
 */
#pragma once

#include "map/base-style.h"
#include "workspace/dataset.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define REEVE_STYLE_MAX_CLASSES    9
#define REEVE_STYLE_MAX_CATEGORIES 40

/* divide_by: square kilometres on the sphere */
#define REEVE_STYLE_BY_AREA ":km2"

typedef enum
{
  REEVE_DRAW_SINGLE,
  REEVE_DRAW_CATEGORIES,
  REEVE_DRAW_COLOUR,     /* classes of a number, by colour */
  REEVE_DRAW_SIZE,       /* points: area of the circle in proportion */
} ReeveDrawMode;

typedef enum
{
  REEVE_BREAKS_QUANTILE,
  REEVE_BREAKS_EQUAL,
  REEVE_BREAKS_JENKS,
  REEVE_BREAKS_STDDEV,
  REEVE_BREAKS_MANUAL,
} ReeveBreaks;

typedef struct
{
  char        *value;       /* owned: the cell's text; "" is a null */
  char        *title;       /* owned: as the legend says it */
  char        *symbol;      /* owned: "" for none */
  ReeveMeaning meaning;
  gboolean     has_colour;  /* else the meaning's, else the palette's */
  ReeveColour  colour;
} ReeveCategory;

typedef struct
{
  ReeveDrawMode mode;
  char         *field;        /* owned: these are "" when not given */
  char         *divide_by;    /* owned: a column, or REEVE_STYLE_BY_AREA */
  double        per;          /* the quotient times this: 1,000 people */
  ReeveBreaks   breaks;
  guint         n_classes;    /* 2 to 9 */
  double        limits[REEVE_STYLE_MAX_CLASSES - 1];  /* lower end of class i + 1 */
  gboolean      has_limits;
  char         *palette;      /* owned */
  gboolean      reverse;
  GPtrArray    *categories;   /* owned, of ReeveCategory */
  ReeveMeaning  meaning;
  gboolean      has_colour;
  ReeveColour   colour;
  char         *symbol;       /* owned: file of data/symbols without ".svg" */
  double        size_px;      /* symbols 16, 24, 32; circles: the largest's diameter */
  double        fill;         /* share of 1, areas; negative: by mode */
  gboolean      outline;
  gboolean      hatch;
  double        width_px;
  char         *width_field;  /* owned */
  double        width_full;   /* value drawn 12.4 px wide; 0: the largest */
  gboolean      dash;
  char         *label;        /* owned: column */
  double        opacity;
  double        min_zoom;
  double        max_zoom;
  char         *title;        /* owned: heading in the legend; "" the dataset's name */
  char         *subtitle;     /* owned */
  char         *unit;         /* owned: of the classes; "" the field's */
  guint         hide_below;   /* never stored: counts from 1 to below it are as if not there */
} ReeveLayerStyle;

ReeveLayerStyle *reeve_layer_style_new       (void);
ReeveLayerStyle *reeve_layer_style_copy      (const ReeveLayerStyle *self);
void             reeve_layer_style_free      (ReeveLayerStyle       *self);
gboolean         reeve_layer_style_equal     (const ReeveLayerStyle *a,
                                              const ReeveLayerStyle *b);
void             reeve_category_free         (ReeveCategory         *self);

/* (transfer full): one line; keys in fixed order, defaults left out */
char            *reeve_layer_style_to_json   (const ReeveLayerStyle *self);
/* REEVE_ERROR_DATA names @where, the key, what was found and what is needed.
 * Unknown keys are ignored. */
ReeveLayerStyle *reeve_layer_style_from_json (const char            *json,
                                              const char            *where,
                                              GError               **error) G_GNUC_WARN_UNUSED_RESULT;

/* By kind, and what data/themes says of the theme and the fields' terms; reads
 * values to find classes and categories. Never NULL unless reading failed. */
ReeveLayerStyle *reeve_layer_style_guess     (sqlite3               *db,
                                              const ReeveDataset    *dataset,
                                              GError               **error) G_GNUC_WARN_UNUSED_RESULT;
/* The stored style, else the guess. A stored one that cannot be read is told
 * in @error and NULL is returned. */
ReeveLayerStyle *reeve_layer_style_load      (sqlite3               *db,
                                              const ReeveDataset    *dataset,
                                              GError               **error) G_GNUC_WARN_UNUSED_RESULT;

/* Fills what is missing from the dataset's values: limits of a "colour" style,
 * width_full, the categories. */
gboolean         reeve_layer_style_classify  (ReeveLayerStyle       *self,
                                              sqlite3               *db,
                                              const ReeveDataset    *dataset,
                                              GError               **error) G_GNUC_WARN_UNUSED_RESULT;

/* QGIS: layer_styles.styleQML and styleSLD. (transfer full) */
char            *reeve_layer_style_to_qml    (const ReeveLayerStyle *self,
                                              const ReeveDataset    *dataset);
char            *reeve_layer_style_to_sld    (const ReeveLayerStyle *self,
                                              const ReeveDataset    *dataset);

/* The same from numbers at hand. */
void             reeve_layer_style_set_values (ReeveLayerStyle      *self,
                                              const double          *values,
                                              gsize                  n_values);

/* Class of a number: 0 to n_classes - 1; -1 for NAN or without limits */
int              reeve_layer_style_class_of  (const ReeveLayerStyle *self,
                                              double                 value);
/* (transfer full): "under 35", "35 to 39", "58 or more" */
char            *reeve_layer_style_class_title (const ReeveLayerStyle *self,
                                                guint                  index,
                                                gboolean               whole);
/* How much of the value one of the unit is that classes are shown in: 60000 for
 * milliseconds in minutes, 0.01 for shares in per cent. */
double           reeve_layer_style_unit_size (const ReeveLayerStyle *self);
/* Colour of class, category, or (index -1) of the whole; on @base */
ReeveColour      reeve_layer_style_get_colour (const ReeveLayerStyle *self,
                                               const ReeveBaseStyle  *base,
                                               int                    index);
/* Flow and volume: 1.4 + 11 · (value / width_full)^0.62 */
double           reeve_layer_style_width_px  (const ReeveLayerStyle *self,
                                              double                 value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveLayerStyle, reeve_layer_style_free)

G_END_DECLS
