/* core/params.h — what a tool asks for, written once as data
 *
 * The form, the command's options, the checks, the help page and the report's
 * method section are all made from one table of these. A table ends with a row
 * whose key is NULL and lives as long as the program.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  REEVE_PARAM_LAYER,      /* a dataset by name; "NAME:FIELD" also sets the FIELD params of it */
  REEVE_PARAM_PLACES,     /* a dataset by name, or points "LON,LAT; LON,LAT" */
  REEVE_PARAM_FIELD,      /* a column of the layer in .of: "FIELD" or "LAYER:FIELD" */
  REEVE_PARAM_DURATION,   /* milliseconds */
  REEVE_PARAM_LENGTH,     /* metres */
  REEVE_PARAM_COUNT,      /* a whole number */
  REEVE_PARAM_NUMBER,
  REEVE_PARAM_SHARE,      /* 0 to 1 */
  REEVE_PARAM_CHOICE,     /* one id of .choices */
  REEVE_PARAM_FLAG,       /* yes or no */
  REEVE_PARAM_TEXT,
  REEVE_PARAM_DURATIONS,  /* rising list: "5min, 10min" */
  REEVE_PARAM_NUMBERS,    /* rising list: "0.3, 1, 2" */
  REEVE_PARAM_ROADS,      /* street names or way ids, separated by ";" */
  REEVE_PARAM_WEEK_TIME,  /* a moment of the week, "Tue 08:00": milliseconds since Monday 00:00 */
} ReeveParamKind;

/* Which datasets a LAYER or PLACES parameter takes; several may be joined with |. */
typedef enum
{
  REEVE_TAKES_ANY      = 0,
  REEVE_TAKES_POINTS   = 1 << 0,
  REEVE_TAKES_LINES    = 1 << 1,
  REEVE_TAKES_AREAS    = 1 << 2,
  REEVE_TAKES_RASTER   = 1 << 3,
  REEVE_TAKES_TABLE    = 1 << 4,  /* rows without geometry */
} ReeveTakes;

typedef struct
{
  const char *id;     /* what commands and files say */
  const char *title;  /* N_() */
} ReeveChoice;

typedef struct
{
  const char        *key;         /* lower case, words joined by '-' */
  ReeveParamKind     kind;
  const char        *title;       /* N_() */
  const char        *help;        /* N_(), one sentence without a full stop */
  double             low;         /* of numbers, in the kind's unit; low == high: no limits */
  double             high;
  double             preset;      /* of numbers and flags */
  const char        *preset_text; /* nullable; of all other kinds, as a user would type it */
  gboolean           required;
  gboolean           advanced;    /* folded away in the form */
  gboolean           many;        /* LAYER: several names, separated by ";" */
  const char        *of;          /* FIELD: key of the LAYER parameter it is a column of */
  const char        *term;        /* FIELD: standard term that is picked when nothing is said */
  ReeveTakes         takes;       /* LAYER and PLACES */
  const char        *theme;       /* LAYER and PLACES: theme offered first; nullable */
  const ReeveChoice *choices;     /* CHOICE: ends with an id of NULL */
} ReeveParam;

/* (nullable) */
const ReeveParam *reeve_params_find       (const ReeveParam *params,
                                           const char       *key);
/* TRUE for DURATION, LENGTH, COUNT, NUMBER, SHARE and FLAG */
gboolean          reeve_param_is_number   (const ReeveParam *param);
/* (transfer full): what is allowed, in words: "from 30 s to 2 h" ; may be empty */
char             *reeve_param_dup_range   (const ReeveParam *param);
/* (transfer full): "DURATION", "LAYER": what stands behind --key in a help page */
char             *reeve_param_dup_metavar (const ReeveParam *param);

G_END_DECLS
