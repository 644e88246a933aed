/* ui/question-work.c — a tool run as a job of the session */
#include "ui/question-work.h"

#include "core/i18n.h"

/* The same question with the same data gives the same answer. */
#define FORM_SEED 7

typedef struct
{
  ReeveWorkspace  *workspace;  /* owned */
  const ReeveTool *tool;       /* borrowed, static */
  ReeveValues     *values;     /* owned */
  char            *scenario;   /* owned */
} Question;

static void
free_question (gpointer data)
{
  Question *question = data;

  g_object_unref (question->workspace);
  reeve_values_free (question->values);
  g_free (question->scenario);
  g_free (question);
}

static void
free_result (gpointer data)
{
  reeve_result_free (data);
}

static gpointer
run_worker (gpointer   input,
            ReeveJob  *job,
            GError   **error)
{
  Question *question = input;

  return reeve_tool_run (question->workspace, question->tool, question->values,
                         question->scenario, FORM_SEED, TRUE, NULL, job, error);
}

static const ReeveWork work = {
  .run = run_worker, .input_free = free_question, .result_free = free_result,
};

void
reeve_question_ask (ReeveSession        *session,
                    const ReeveTool     *tool,
                    ReeveValues         *values,
                    ReeveJob            *job,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  Question *question = g_new0 (Question, 1);

  question->workspace = g_object_ref (reeve_session_get_workspace (session));
  question->tool = tool;
  question->values = values;
  question->scenario = g_strdup (reeve_session_get_scenario_id_name (session));
  reeve_session_add_job (session, job, _(tool->title));
  reeve_job_run_async (job, &work, question, callback, user_data);
}

ReeveResult *
reeve_question_ask_finish (ReeveSession  *session,
                           ReeveJob      *job,
                           GAsyncResult  *async,
                           GError       **error)
{
  reeve_session_remove_job (session, job);
  return reeve_job_run_finish (job, async, error);
}
