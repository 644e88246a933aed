/* ui/import-column-row.h — one column of a file: what it holds and what it means */
#pragma once

#include "ui/import-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define REEVE_TYPE_IMPORT_COLUMN_ROW (reeve_import_column_row_get_type ())
G_DECLARE_FINAL_TYPE (ReeveImportColumnRow, reeve_import_column_row, REEVE, IMPORT_COLUMN_ROW,
                      GtkListBoxRow)

/* What a column may mean: shared by the rows of one file. @choices are as
 * reeve_import_draft_choose() takes them. */
typedef struct
{
  GtkStringList *titles;   /* owned */
  GPtrArray     *choices;  /* owned, of char* */
} ReeveMeanings;

ReeveMeanings *reeve_meanings_new  (const char    *theme);
void           reeve_meanings_free (ReeveMeanings *self);

/**
 * reeve_import_column_row_new:
 * @meanings: borrowed; outlives the row
 *
 * Emits "chosen" (const char *choice) when a person picks another meaning.
 */
GtkWidget         *reeve_import_column_row_new        (ReeveImportColumn    *column,
                                                       const ReeveMeanings  *meanings);
ReeveImportColumn *reeve_import_column_row_get_column (ReeveImportColumnRow *self);
/* Shows the column as it now stands. */
void               reeve_import_column_row_update     (ReeveImportColumnRow *self);

G_END_DECLS
