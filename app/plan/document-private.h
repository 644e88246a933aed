/* plan/document-private.h — what the pages of a document share
 *
 * Units are points on A4 landscape, from the top left.
 */
#pragma once

#include "analysis/tool.h"
#include "map/scene.h"
#include "plan/export-private.h"

#include <pango/pangocairo.h>

G_BEGIN_DECLS

#define REEVE_PAGE_WIDTH  841.89
#define REEVE_PAGE_HEIGHT 595.28
#define REEVE_PAGE_LEFT   22.0
#define REEVE_PAGE_RIGHT  (REEVE_PAGE_WIDTH - 22.0)
#define REEVE_PAGE_TOP    58.0
#define REEVE_PAGE_BOTTOM 560.0

#define REEVE_INK_TEXT  0x141414
#define REEVE_INK_QUIET 0x595959
#define REEVE_INK_RULE  0xC4C4C4

typedef struct
{
  const ReevePackage *package;   /* borrowed */
  const ReeveTool    *tool;      /* (nullable): of a later version */
  GPtrArray          *inputs;    /* owned, of ReeveDataset; NULL where one is gone */
  ReeveJob           *job;       /* borrowed */
  ReeveScene         *scene;     /* owned */
  cairo_t            *cr;        /* borrowed: of this pass */
  PangoLayout        *layout;    /* owned: of this pass */
  guint               page;      /* from 1 */
  guint               n_pages;   /* 0 while they are counted */
  guint               method_page;
  guint               table_page;  /* of the first full table; 0 for none */
} ReeveDocument;

typedef enum
{
  REEVE_ALIGN_LEFT,
  REEVE_ALIGN_RIGHT,
  REEVE_ALIGN_CENTRE,
} ReeveAlign;

/* Text in a box of @width from @x; wraps, or ends with "…" when @one_line. The height. */
double reeve_document_text   (ReeveDocument *self, const char *text, double x, double y,
                              double width, double size, int weight, guint32 ink,
                              ReeveAlign align, gboolean one_line);
double reeve_document_height (ReeveDocument *self, const char *text, double width, double size,
                              int weight);
double reeve_document_width  (ReeveDocument *self, const char *text, double size, int weight);
void   reeve_document_rule   (ReeveDocument *self, double x0, double x1, double y, double width,
                              guint32 ink);
void   reeve_document_fill   (ReeveDocument *self, double x, double y, double width, double height,
                              guint32 ink);
/* Ends the page before, if any, and begins one with @title above; "" on the first. */
void   reeve_document_begin_page (ReeveDocument *self, const char *title);

/* (transfer full): a cell without the unit that its heading says; "–" when blank */
char  *reeve_document_cell   (const ReeveTable *table, guint row, guint column);
gboolean reeve_document_is_number (const ReeveColumn *column);
/* Columns worth printing: no numbers of rows, none that is blank throughout. */
guint  reeve_document_pick_columns (const ReeveTable *table, guint *columns, guint most);
/* document-summary.c. (transfer full) (element-type ReeveTable): rows counted and
 * summed by the columns that group them; may be empty */
GPtrArray  *reeve_document_group_rows (const ReeveDocument *self, const ReeveTable *table);
/* (transfer full): the @n rows with most of what *out_measure names (nullable) */
ReeveTable *reeve_document_pick_rows  (const ReeveTable *table, guint n, char **out_measure);
/* (transfer full): fewer than @n or so of a table by minute */
ReeveTable *reeve_document_thin_rows  (const ReeveTable *table, guint n);
/* Rows from @first on until @bottom; returns the row after the last one drawn.
 * @columns: which, in this order. @inout_y moves below. */
guint  reeve_document_table  (ReeveDocument *self, const ReeveTable *table, const guint *columns,
                              guint n_columns, guint first, guint last, double x, double width,
                              double bottom, gboolean total, double *inout_y);

/* document-front.c, document-map.c, document-chart.c, document-method.c */
gboolean reeve_document_draw_front  (ReeveDocument *self, GError **error);
gboolean reeve_document_load_scene  (ReeveDocument *self, GError **error);
/* Draws the map in the box and returns the denominator of its scale. */
gboolean reeve_document_draw_map    (ReeveDocument *self, double x, double y, double width,
                                     double height, double *out_denominator, GError **error);
/* What the whole key needs. */
double   reeve_document_measure_key (ReeveDocument *self, double width);
void     reeve_document_draw_key    (ReeveDocument *self, double x, double y, double width,
                                     double bottom);
/* The height drawn; 0 when the answer has nothing to chart. */
double   reeve_document_draw_chart  (ReeveDocument *self, double x, double y, double width,
                                     double height);
void     reeve_document_draw_method (ReeveDocument *self);
gboolean reeve_document_draw_tables (ReeveDocument *self, GError **error);

G_END_DECLS
