/* sample/outline.h — outlines of labelled squares over the plan */
#pragma once

#include "sample/sketch.h"

G_BEGIN_DECLS

#define REEVE_NO_LABEL 255

typedef struct
{
  double  cell_m;
  int     n_cols;
  int     n_rows;
  guint8 *labels;  /* owned, row by row from the south-west */
} ReeveOutlines;

void       reeve_outlines_init   (ReeveOutlines       *self,
                                  double               cell_m);
void       reeve_outlines_clear  (ReeveOutlines       *self);
/* Squares go with six of the nine around them. */
void       reeve_outlines_smooth (ReeveOutlines       *self,
                                  guint                n_rounds);
/* (transfer full): every ring round squares of @label, holes too; arrays of
 * int pairs, grid corners with the label on the left. */
GPtrArray *reeve_outlines_walk   (const ReeveOutlines *self,
                                  guint8               label);
/* (transfer full): an outline in plan metres, its steps smoothed */
GArray    *reeve_outlines_round  (const ReeveOutlines *self,
                                  const GArray        *outline);

static inline guint8
reeve_outlines_get (const ReeveOutlines *self,
                    int                  col,
                    int                  row)
{
  if (col < 0 || row < 0 || col >= self->n_cols || row >= self->n_rows)
    return REEVE_NO_LABEL;
  return self->labels[row * self->n_cols + col];
}

G_END_DECLS
