/* ui/answer-page.h — an answer: figures, proof, warnings, layers, table
 *
 * Shows what is stored with the result and computes nothing.
 *
 * Signals:
 *   "back"  ()
 *   "again" ()
 */
#pragma once

#include "ui/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define REEVE_TYPE_ANSWER_PAGE (reeve_answer_page_get_type ())
G_DECLARE_FINAL_TYPE (ReeveAnswerPage, reeve_answer_page, REEVE, ANSWER_PAGE, AdwBin)

GtkWidget *reeve_answer_page_new (ReeveSession *session,
                                  gint64        result);

G_END_DECLS
