/* ui/question-work.h — a tool run as a job of the session */
#pragma once

#include "analysis/tool.h"
#include "ui/session.h"

G_BEGIN_DECLS

/**
 * reeve_question_ask:
 * @values: (transfer full): its parameters
 * @job: (transfer none): listed by the session until it is finished
 *
 * Asked of the option that is shown. Call reeve_question_ask_finish() in @callback.
 */
void         reeve_question_ask        (ReeveSession        *session,
                                        const ReeveTool     *tool,
                                        ReeveValues         *values,
                                        ReeveJob            *job,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
/* (transfer full) (nullable) */
ReeveResult *reeve_question_ask_finish (ReeveSession        *session,
                                        ReeveJob            *job,
                                        GAsyncResult        *async,
                                        GError             **error);

G_END_DECLS
