/* ui/answer-page.h — an answer: figures, proof, warnings, layers, table
 *
 * Shows what is stored with the result, or what the session's live answer says,
 * and computes nothing.
 *
 * Signals, beside those of its class:
 *   "change" ()   the same question with other values
 */
#pragma once

#include "ui/question-page.h"

G_BEGIN_DECLS

#define REEVE_TYPE_ANSWER_PAGE (reeve_answer_page_get_type ())
G_DECLARE_FINAL_TYPE (ReeveAnswerPage, reeve_answer_page, REEVE, ANSWER_PAGE,
                      ReeveQuestionPage)

/* @before: the answer that it replaces, or 0 */
GtkWidget   *reeve_answer_page_new   (ReeveSession      *session,
                                      gint64             result,
                                      gint64             before);
/* Asks it again of the option that is shown, with what is tried now, and stores it;
 * the page shows the old figures meanwhile. */
void         reeve_answer_page_again (ReeveAnswerPage   *self);

G_END_DECLS
