/* ui/questions-pane.h — the questions a city can ask, and their answers
 *
 * One pane, three pages: a gallery of questions and stored answers, the form
 * of a question, and an answer. The form is made from the tool's table.
 */
#pragma once

#include "ui/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define REEVE_TYPE_QUESTIONS_PANE (reeve_questions_pane_get_type ())
G_DECLARE_FINAL_TYPE (ReeveQuestionsPane, reeve_questions_pane, REEVE, QUESTIONS_PANE, AdwBin)

GtkWidget *reeve_questions_pane_new  (ReeveSession       *session);
/* Ctrl+J: the gallery, ready to be searched. */
void       reeve_questions_pane_ask  (ReeveQuestionsPane *self);
/* Ctrl+R: the answer shown is computed anew; nothing without one. */
void       reeve_questions_pane_again (ReeveQuestionsPane *self);
/* The answer, and on the map the option it was asked of. */
void       reeve_questions_pane_show (ReeveQuestionsPane *self,
                                      gint64              result_id);
/* Ctrl+Enter: answers the form shown; nothing without one. */
void       reeve_questions_pane_answer (ReeveQuestionsPane *self);
void       reeve_questions_pane_take_focus (ReeveQuestionsPane *self);
/* Whether what is shown is what is stored. */
gboolean   reeve_questions_pane_can_export (ReeveQuestionsPane *self);
/* The answer shown, or 0. */
gint64     reeve_questions_pane_get_result (ReeveQuestionsPane *self);

G_END_DECLS
