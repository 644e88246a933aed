/* workspace/theme.h — the words of a city's departments
 *
 * data/themes holds one JSON file for each department: the standard terms that
 * its columns map to, what they are called in eight languages, how secret they
 * are at first and how they are drawn at first. common.json holds the terms of
 * all. A city may add files and terms of its own; a title that Reeve does not
 * know is shown as the file gives it. Everything is read once and then only
 * read; any thread may ask.
 */
#pragma once

#include "workspace/dataset.h"

G_BEGIN_DECLS

typedef struct
{
  char               *id;              /* owned: "health" */
  char               *title;           /* owned, translated */
  ReeveClassification classification;  /* of a dataset, at first */
  char               *palette;         /* owned: "health", as the map's styles name it; "" for none */
  char               *colour;          /* owned: "#A84A4D" */
  char               *symbol;          /* owned: of points; "" for none */
  int                 position;
  GPtrArray          *terms;           /* owned, of ReeveTerm: without the common ones */
  GPtrArray          *symbols;         /* owned, of ReeveThemeSymbol */
  GPtrArray          *file_words;      /* owned, of char*, folded */
} ReeveTheme;

typedef enum
{
  REEVE_TERM_ANY,
  REEVE_TERM_NUMBER,
  REEVE_TERM_TEXT,
  REEVE_TERM_DATE,
} ReeveTermType;

typedef struct
{
  char         *id;           /* owned: "beds" */
  char         *title;        /* owned, translated */
  char         *unit;         /* owned: "" for none */
  gboolean      is_personal;  /* values name people or can */
  ReeveTermType type;
  GPtrArray    *words;        /* owned, of char*, folded: what columns call it */
} ReeveTerm;

typedef struct
{
  char      *symbol;  /* owned: "hospital" */
  GPtrArray *words;   /* owned, of char*, folded */
} ReeveThemeSymbol;

/* (transfer none) (element-type ReeveTheme): as a panel lists them */
GPtrArray        *reeve_theme_list          (void);
/* (transfer none) (element-type ReeveTerm): its own, then the common ones;
 * NULL or an unknown @theme: all, each id once */
GPtrArray        *reeve_theme_list_terms    (const char *theme);
/* (nullable) */
const ReeveTheme *reeve_theme_find          (const char *theme);
const ReeveTerm  *reeve_theme_find_term     (const char *theme,
                                             const char *term);
/* An unknown @theme is its own title. */
const char       *reeve_theme_get_title     (const char *theme);
/* What points of @dataset_name are drawn with: "Hospitals" → "hospital"; "" for none */
const char       *reeve_theme_get_symbol    (const char *theme,
                                             const char *dataset_name);
/* (transfer none) (element-type utf8): files of data/themes that could not be
 * used, each with the reason */
GPtrArray        *reeve_theme_list_problems (void);

/* (transfer full): lower case, without accents, words apart by one space:
 * "Número_deCamas" → "numero de camas" */
char             *reeve_theme_fold          (const char *text);
/* How well @words speak of @folded: 1 is the same, 0 is not at all, between
 * them part of it. @out_word, nullable: which word, (transfer none). */
double            reeve_theme_match         (const char *folded,
                                             GPtrArray  *words,
                                             const char **out_word);

G_END_DECLS
