/* ui/question-form.h — one question's form, made from its tool's table
 */
#pragma once

#include "ui/question-page.h"

G_BEGIN_DECLS

#define REEVE_TYPE_QUESTION_FORM (reeve_question_form_get_type ())
G_DECLARE_FINAL_TYPE (ReeveQuestionForm, reeve_question_form, REEVE, QUESTION_FORM,
                      ReeveQuestionPage)

/* @values nullable: filled in at first; copied */
GtkWidget *reeve_question_form_new (ReeveSession      *session,
                                    const ReeveTool   *tool,
                                    const ReeveValues *values);
/* Ctrl+Enter: as the button, and nothing while it runs. */
void       reeve_question_form_answer (ReeveQuestionForm *self);

G_END_DECLS
