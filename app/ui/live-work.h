/* ui/live-work.h — an answer computed in memory, ready to be drawn */
#pragma once

#include "ui/session.h"

G_BEGIN_DECLS

typedef struct
{
  ReeveResult *result;  /* owned */
  GPtrArray   *tables;  /* owned, of ReeveTable: its outputs */
  ReeveScene  *scene;   /* owned */
} ReeveLiveAnswer;

void             reeve_live_answer_free (ReeveLiveAnswer    *self);

/* @values: copied. @stored: whose seed is used, and whose layers on the map the
 * new ones are drawn like. */
void             reeve_live_ask         (ReeveSession       *session,
                                         const ReeveTool    *tool,
                                         const ReeveValues  *values,
                                         const ReeveResult  *stored,
                                         ReeveJob           *job,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
ReeveLiveAnswer *reeve_live_ask_finish  (ReeveSession       *session,
                                         ReeveJob           *job,
                                         GAsyncResult       *async,
                                         GError            **error);
/* Has the streets ready for @values before anybody asks. Nobody is told. */
void             reeve_live_warm_up     (ReeveSession       *session,
                                         const ReeveValues  *values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveLiveAnswer, reeve_live_answer_free)

G_END_DECLS
