/* ui/answer-table.h — the first rows of an answer's first layer */
#pragma once

#include "ui/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* (nullable): without an output that is still there, or a table too long to look at.
 * Rows activate "win.show-record". */
GtkWidget *reeve_answer_table_new (ReeveSession      *session,
                                   const ReeveResult *result);

G_END_DECLS
