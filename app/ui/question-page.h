/* ui/question-page.h — a page that asks: the form of a question, and its answer
 *
 * Runs a tool as a job of the session. A kind of page says how it looks while it
 * waits, and where it puts what went wrong.
 *
 * Signals:
 *   "back"     ()              by its button, or Escape
 *   "answered" (gint64 result)
 */
#pragma once

#include "analysis/tool.h"
#include "ui/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define REEVE_TYPE_QUESTION_PAGE (reeve_question_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (ReeveQuestionPage, reeve_question_page, REEVE, QUESTION_PAGE, AdwBin)

struct _ReeveQuestionPageClass
{
  AdwBinClass parent_class;

  void (*set_running)  (ReeveQuestionPage *self,
                        gboolean           running);
  /* @text: "" takes it away; @failed: it is an error, not only a word */
  void (*show_message) (ReeveQuestionPage *self,
                        const char        *text,
                        gboolean           failed);
};

/* Construct with the property "session". */
ReeveSession *reeve_question_page_get_session  (ReeveQuestionPage *self);

/* The button that leads back, then @title. */
GtkWidget    *reeve_question_page_new_header   (ReeveQuestionPage *self,
                                                const char        *title);
/* Follows the questions that are asked. Once. */
GtkWidget    *reeve_question_page_new_progress (ReeveQuestionPage *self);

/* @values: (transfer full). Nothing while the last one runs. */
void          reeve_question_page_ask          (ReeveQuestionPage *self,
                                                const ReeveTool   *tool,
                                                ReeveValues       *values);
void          reeve_question_page_stop         (ReeveQuestionPage *self);

G_END_DECLS
