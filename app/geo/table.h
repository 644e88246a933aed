/* geo/table.h — rows in memory: what a tool answers with and an export writes
 *
 * Typed columns, one optional shape a row. Built by one thread, then only read.
 */
#pragma once

#include "geo/shape.h"

G_BEGIN_DECLS

typedef enum
{
  REEVE_COLUMN_INTEGER,   /* gint64 */
  REEVE_COLUMN_REAL,
  REEVE_COLUMN_TEXT,
  REEVE_COLUMN_BOOLEAN,
  REEVE_COLUMN_DATE,      /* text, YYYY-MM-DD */
  REEVE_COLUMN_DATETIME,  /* text, ISO 8601 */
} ReeveColumnType;

typedef struct
{
  char           *name;   /* owned: lower case, no spaces */
  char           *title;  /* owned: for people, translated */
  ReeveColumnType type;
  char           *unit;   /* owned: as in reeve_format_quantity(); "" for none */
  char           *term;   /* owned: standard term; "" for none */
} ReeveColumn;

typedef struct _ReeveTable ReeveTable;

ReeveTable        *reeve_table_new         (ReeveShapeKind    kind);
ReeveTable        *reeve_table_ref         (ReeveTable       *self);
void               reeve_table_unref       (ReeveTable       *self);
ReeveShapeKind     reeve_table_get_kind    (const ReeveTable *self);

/* Before the first row. Returns the column's number. */
guint              reeve_table_add_column  (ReeveTable       *self,
                                            const char       *name,
                                            const char       *title,
                                            ReeveColumnType   type,
                                            const char       *unit);
void               reeve_table_set_term    (ReeveTable       *self,
                                            guint             column,
                                            const char       *term);
guint              reeve_table_get_n_columns (const ReeveTable *self);
const ReeveColumn *reeve_table_get_column  (const ReeveTable *self,
                                            guint             column);
/* -1 when there is none */
int                reeve_table_find_column (const ReeveTable *self,
                                            const char       *name);

/* All cells start as null. Returns the row's number. */
guint              reeve_table_add_row     (ReeveTable       *self);
guint              reeve_table_get_n_rows  (const ReeveTable *self);
void               reeve_table_set_integer (ReeveTable *self, guint row, guint column, gint64 value);
void               reeve_table_set_real    (ReeveTable *self, guint row, guint column, double value);
void               reeve_table_set_text    (ReeveTable *self, guint row, guint column, const char *value);
void               reeve_table_set_null    (ReeveTable *self, guint row, guint column);
void               reeve_table_set_shape   (ReeveTable *self, guint row, ReeveShape *shape); /* (transfer full) */

gboolean           reeve_table_is_null     (const ReeveTable *self, guint row, guint column);
gint64             reeve_table_get_integer (const ReeveTable *self, guint row, guint column); /* 0 for null */
double             reeve_table_get_real    (const ReeveTable *self, guint row, guint column); /* NAN for null; integers too */
const char        *reeve_table_get_text    (const ReeveTable *self, guint row, guint column); /* (nullable) */
const ReeveShape  *reeve_table_get_shape   (const ReeveTable *self, guint row);               /* (nullable) */

/* (transfer full): as people read it, with its unit; "" for null */
char              *reeve_table_dup_display (const ReeveTable *self, guint row, guint column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveTable, reeve_table_unref)

G_END_DECLS
