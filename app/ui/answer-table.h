/* ui/answer-table.h — the first rows of an answer's first layer */
#pragma once

#include "ui/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* (nullable): without an output that is still there, or a table too long to look at.
 * Rows activate "win.show-record". */
GtkWidget *reeve_answer_table_new (ReeveSession      *session,
                                   const ReeveResult *result);
/* Of an answer that is not stored: its rows cannot be shown by number. */
GtkWidget *reeve_answer_table_new_live (const char       *name,
                                        const ReeveTable *table);

G_END_DECLS
