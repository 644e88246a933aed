/* ui/import-facts.h — what is known of a file as a whole: name, theme, place, level, source */
#pragma once

#include "ui/import-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define REEVE_TYPE_IMPORT_FACTS (reeve_import_facts_get_type ())
G_DECLARE_FINAL_TYPE (ReeveImportFacts, reeve_import_facts, REEVE, IMPORT_FACTS, AdwBin)

/* Emits "changed" () after a choice, "theme-changed" () when columns were guessed
 * anew, "read-again" () when the file must be read anew. NULL clears. */
void reeve_import_facts_show   (ReeveImportFacts *self,
                                ReeveImportDraft *draft);
/* The level follows what is kept: shows it as it now stands. */
void reeve_import_facts_update (ReeveImportFacts *self);

G_END_DECLS
