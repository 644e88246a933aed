/* workspace/sheet-private.h — what a person typed above a column, understood */
#pragma once

#include "workspace/sheet.h"

G_BEGIN_DECLS

typedef enum
{
  REEVE_CONDITION_ANY,      /* nothing was typed */
  REEVE_CONDITION_EMPTY,
  REEVE_CONDITION_FILLED,
  REEVE_CONDITION_HOLDS,    /* the text is in the cell */
  REEVE_CONDITION_IS,
  REEVE_CONDITION_IS_NOT,
  REEVE_CONDITION_RANGE,
} ReeveConditionKind;

typedef struct
{
  ReeveConditionKind kind;
  ReeveColumnType    type;
  char              *text;       /* owned, folded */
  double             low;        /* of a range of numbers; closed unless said; 1 for yes */
  double             high;
  char              *low_text;   /* owned, nullable: of dates, how they begin as stored */
  char              *high_text;  /* owned, nullable */
  gboolean           low_open;
  gboolean           high_open;
} ReeveCondition;

gboolean reeve_condition_parse (ReeveCondition    *self,
                                const ReeveField  *field,
                                const char        *typed,
                                GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void     reeve_condition_clear (ReeveCondition    *self);
gboolean reeve_condition_meets (const ReeveCondition *self,
                                sqlite3_stmt         *stmt,
                                int                   column);

/* Appends @text without regard to case, @max bytes at the most. */
void     reeve_fold_append     (GString    *out,
                                const char *text,
                                gsize       max);

G_END_DECLS
