/* ui/import-columns.h — what the columns of a file mean, its first rows and its bad ones */
#pragma once

#include "ui/import-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define REEVE_TYPE_IMPORT_COLUMNS (reeve_import_columns_get_type ())
G_DECLARE_FINAL_TYPE (ReeveImportColumns, reeve_import_columns, REEVE, IMPORT_COLUMNS, AdwBin)

/* Shows the draft's plan. Emits "changed" () after a choice, "read-again" () when
 * the file must be read anew. NULL clears: the plan is about to go. */
void reeve_import_columns_show (ReeveImportColumns *self,
                                ReeveImportDraft   *draft);

G_END_DECLS
