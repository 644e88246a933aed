/* map/label.h — words on the map, never over one another
 *
 * Greedy by rank, then weight (people), then id: the same words whatever the
 * order of the data. Names of streets follow their line, a letter at a time,
 * and are left out where it bends over half a radian between letters. Text is
 * set in Inter, then Noto Sans CJK, with a halo.
 */
#pragma once

#include "map/base-style.h"
#include "map/viewport.h"

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  REEVE_LABEL_POINT,    /* centred on a place */
  REEVE_LABEL_SYMBOL,   /* right, below, left or above of a symbol */
  REEVE_LABEL_LINE,     /* along a line */
  REEVE_LABEL_SHIELD,   /* a road's number, upright on the line */
} ReeveLabelKind;

typedef struct
{
  ReeveLabelKind kind;
  const char    *text;        /* borrowed until the labels are drawn */
  int            rank;        /* lower goes first */
  double         weight;      /* more goes first */
  gint64         id;          /* then lower goes first */
  double         size_px;
  int            font_weight; /* 400 to 700 */
  gboolean       italic;
  double         spacing_px;
  ReeveColour    colour;
  ReeveXY        at;          /* design px; POINT and SYMBOL */
  double         gap_px;      /* SYMBOL: half the symbol's size */
  const ReeveXY *line;        /* borrowed; LINE and SHIELD */
  guint          n_line;
  double         repeat_px;   /* least distance between two of one text; 0: once */
  double         avoid_px;    /* POINT, SYMBOL: room for the symbol itself; 0: none */
} ReeveLabel;

typedef struct
{
  guint   label;       /* number of the label */
  double  x0, y0, x1, y1;  /* what it covers, with padding; LINE: one box for each letter */
} ReevePlacedBox;

typedef struct _ReeveLabels ReeveLabels;

ReeveLabels *reeve_labels_new    (const ReeveBaseStyle *base,
                                  double                width,
                                  double                height);
void         reeve_labels_free   (ReeveLabels          *self);
/* Copies the struct, not what it borrows. */
void         reeve_labels_add    (ReeveLabels          *self,
                                  const ReeveLabel     *label);
/* Keeps a place free: a symbol, furniture on paper */
void         reeve_labels_block  (ReeveLabels          *self,
                                  double                x0,
                                  double                y0,
                                  double                x1,
                                  double                y1);
/* Lays out and draws; @cr in design px. FALSE when stopped. */
gboolean     reeve_labels_draw   (ReeveLabels          *self,
                                  cairo_t              *cr,
                                  GCancellable         *cancellable);
/* After drawing: (element-type ReevePlacedBox) borrowed; how many had no room */
GArray      *reeve_labels_get_placed    (ReeveLabels   *self);
guint        reeve_labels_get_n_dropped (ReeveLabels   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveLabels, reeve_labels_free)

G_END_DECLS
