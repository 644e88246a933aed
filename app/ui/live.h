/* ui/live.h — the answer that is read, kept current
 *
 * When something it rests on has changed (a street was closed in the option that
 * is shown, another option was opened), or somebody tries another place or hour
 * for it, the answer is computed again by a worker, in memory only: the newest
 * request wins. What is stored stays as it is until the live answer is kept, as
 * one step. Questions that take long are not followed; they say that they are
 * out of date.
 *
 * What was tried are steps too: undo takes them back while nothing was changed
 * in the file since. They wait with their answer while another one is read, and
 * end with the window. Main thread only.
 *
 * Signals:
 *   "changed" ()   the state, the answer or what is tried
 */
#pragma once

#include "analysis/tool.h"
#include "map/scene.h"

G_BEGIN_DECLS

typedef struct _ReeveSession ReeveSession;

#define REEVE_TYPE_LIVE (reeve_live_get_type ())
G_DECLARE_FINAL_TYPE (ReeveLive, reeve_live, REEVE, LIVE, GObject)

typedef enum
{
  REEVE_LIVE_STORED,    /* what is stored holds, or is not followed */
  REEVE_LIVE_WORKING,   /* the last answer, live or stored, stands meanwhile */
  REEVE_LIVE_CURRENT,   /* the live answer holds */
  REEVE_LIVE_FAILED,    /* there is none, and a reason */
} ReeveLiveState;

/* By the session, which owns it and outlives it. */
ReeveLive         *reeve_live_new         (ReeveSession *session);

/* The answer that is read; 0: none. */
void               reeve_live_follow      (ReeveLive    *self,
                                           gint64        result_id);
/* Whether it is an answer that is computed again by itself */
gboolean           reeve_live_is_following (ReeveLive   *self);
ReeveLiveState     reeve_live_get_state   (ReeveLive    *self);
const char        *reeve_live_get_failure (ReeveLive    *self);  /* (nullable) */
/* (nullable): the live answer, with no outputs of its own; NULL: the stored one stands */
const ReeveResult *reeve_live_get_result  (ReeveLive    *self);
/* Another number with each live answer; 0: there is none */
guint              reeve_live_get_serial  (ReeveLive    *self);
/* (nullable): rows of one of its outputs, in the order of the stored answer's */
const ReeveTable  *reeve_live_get_table   (ReeveLive    *self,
                                           guint         output);
/* (nullable): the map's layers of it. A layer's dataset has the negative of the id
 * that the stored answer's has. */
ReeveScene        *reeve_live_get_scene   (ReeveLive    *self);
/* (transfer full): @scene with the live layers, or only without the stored ones
 * that they stand for */
ReeveScene        *reeve_live_dup_scene   (ReeveLive    *self,
                                           ReeveScene   *scene,
                                           gboolean      with_layers);

/* --- trying --- */

const ReeveTool   *reeve_live_get_tool    (ReeveLive    *self);  /* (nullable) */
/* (nullable): as asked, with what is tried now */
const ReeveValues *reeve_live_get_values  (ReeveLive    *self);
/**
 * reeve_live_try:
 * @name: the step as undo shows it
 * @finished: %FALSE while a pointer still moves: no step yet
 *
 * Returns: %FALSE with @error when @text is not what @key takes
 */
gboolean           reeve_live_try         (ReeveLive    *self,
                                           const char   *name,
                                           const char   *key,
                                           const char   *text,
                                           gboolean      finished,
                                           GError      **error);
/* Whether a pointer moves something */
gboolean           reeve_live_is_moving   (ReeveLive    *self);
/* What it moved is given up, or waits for the step that says so. */
void               reeve_live_stop_moving (ReeveLive    *self);
void               reeve_live_release     (ReeveLive    *self);
/* Whether something is tried that is not kept */
gboolean           reeve_live_has_tries   (ReeveLive    *self,
                                           gint64        result_id);
gboolean           reeve_live_has_any     (ReeveLive    *self);
/* What was tried with it has been kept, or is given up. */
void               reeve_live_forget      (ReeveLive    *self,
                                           gint64        result_id);
/* (nullable): the try that undo takes back or redo does again: newer than all
 * steps of the file */
const char        *reeve_live_get_step    (ReeveLive    *self,
                                           gboolean      forth);
void               reeve_live_step        (ReeveLive    *self,
                                           gboolean      forth);

G_END_DECLS
