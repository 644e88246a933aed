/* plan/compare.h — results side by side, with the difference of every number */
#pragma once

#include "workspace/result.h"

G_BEGIN_DECLS

typedef struct
{
  char    *key;       /* owned */
  char    *title;     /* owned */
  char    *unit;      /* owned */
  int      better;    /* as in ReeveNumber */
  double  *values;    /* owned, one for each result; NAN where a result lacks it */
  double  *changes;   /* owned: against the first result */
} ReeveCompareRow;

typedef struct
{
  guint      n_results;
  GPtrArray *titles;    /* owned, of char*: title and scenario of each result */
  GPtrArray *rows;      /* owned, of ReeveCompareRow: in the first result's order, then others' */
  GPtrArray *params;    /* owned, of char*: sentences on parameters and inputs that differ */
} ReeveComparison;

void             reeve_comparison_free (ReeveComparison *self);
/* (element-type ReeveResult): two or more of one tool; REEVE_ERROR_INPUT otherwise */
ReeveComparison *reeve_comparison_new  (GPtrArray  *results,
                                        GError    **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveComparison, reeve_comparison_free)

G_END_DECLS
