/* plan/suppress-private.h — what review.c and suppress.c share */
#pragma once

#include "plan/review.h"

G_BEGIN_DECLS

typedef struct
{
  ReeveTable *table;    /* borrowed */
  GArray     *columns;  /* owned, of guint: those that count people */
  guint       first;    /* cell of the first row of the first of them */
  guint       n_rows;
} ReeveSuppressBlock;

typedef struct
{
  GArray    *values;    /* owned, of double: NAN is blank from the start */
  guint8    *hidden;    /* owned */
  GArray    *numbers;   /* owned, of guint: numbers of people; the first cells */
  GPtrArray *blocks;    /* owned, of ReeveSuppressBlock */
  GArray    *members;   /* owned, of guint: cells of all relations, one after the other */
  GArray    *ends;      /* owned, of guint: where each relation ends */
} ReeveSuppressModel;

static inline double
reeve_suppress_value (const ReeveSuppressModel *self,
          guint        cell)
{
  return g_array_index (self->values, double, cell);
}

static inline guint
reeve_suppress_cell (const ReeveSuppressBlock *block,
         guint        column,
         guint        row)
{
  return block->first + column * block->n_rows + row;
}

/* suppress-relate.c: finds all relations between the cells. */
void     reeve_suppress_relate    (ReeveSuppressModel *model);

/* TRUE for a column of counts of people, by its term or its unit. */
gboolean reeve_suppress_is_people (const ReeveColumn *column);
/* From 1 to 4, and fractions of it; 0 is not. */
gboolean reeve_suppress_is_small  (double             value);
/* One cell to a column of the same type. */
void     reeve_suppress_copy_cell (const ReeveTable *from, guint column,
                                   ReeveTable *to, guint target, guint from_row, guint to_row);
/* (transfer full): the columns from @first on */
ReeveTable *reeve_suppress_copy_table (const ReeveTable *from,
                                       guint             first);

G_END_DECLS
