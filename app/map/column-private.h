/* map/column-private.h — one column in memory, by feature */
#pragma once

#include "geo/table.h"

#include <math.h>

G_BEGIN_DECLS

typedef struct
{
  gatomicrefcount refs;
  char           *name;      /* owned */
  guint32         n;
  double         *values;    /* owned; numbers, NAN for null; NULL for texts */
  guint32        *codes;     /* owned; texts: index in @texts, 0 is "" and null */
  GPtrArray      *texts;     /* owned, of char*: each once, in order of appearance */
  gboolean        whole;     /* numbers: none has a fraction */
  GMappedFile    *mapped;    /* owned, nullable: holds the arrays, which are then not owned */
} ReeveMapColumn;

typedef struct _ReeveColumnBuilder ReeveColumnBuilder;

ReeveColumnBuilder *reeve_column_builder_new    (const char         *name,
                                                 gboolean            text);
void                reeve_column_builder_free   (ReeveColumnBuilder *self);
gboolean            reeve_column_builder_is_text (ReeveColumnBuilder *self);
void                reeve_column_builder_add_number (ReeveColumnBuilder *self,
                                                     double              value);
void                reeve_column_builder_add_text (ReeveColumnBuilder *self,
                                                   const char         *text);  /* (nullable) */
ReeveMapColumn     *reeve_column_builder_finish (ReeveColumnBuilder *self);    /* frees the builder */

ReeveMapColumn     *reeve_map_column_ref        (ReeveMapColumn     *self);
void                reeve_map_column_unref      (ReeveMapColumn     *self);
gsize               reeve_map_column_n_bytes    (const ReeveMapColumn *self);

/* "" for null, for numbers and for @self NULL; borrowed */
static inline const char *
reeve_map_column_text (const ReeveMapColumn *self,
                       guint32               feature)
{
  return self == NULL || self->codes == NULL ? "" : self->texts->pdata[self->codes[feature]];
}

static inline double
reeve_map_column_number (const ReeveMapColumn *self,
                         guint32               feature)
{
  return self == NULL || self->values == NULL ? (double) NAN : self->values[feature];
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveMapColumn, reeve_map_column_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveColumnBuilder, reeve_column_builder_free)

G_END_DECLS
