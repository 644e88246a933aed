/* ui/session.h — one open workspace as its window sees it
 *
 * Holds what every pane shows: the catalogue, options, results and saved views
 * as they were at the last edit, and the scene that the map draws. Both are
 * read by workers and replaced whole; panes follow the signals. Main thread
 * only.
 *
 * Signals:
 *   "contents-changed" ()           catalogue, options, results, views, undo
 *   "scene-changed"    ()
 *   "scenario-changed" ()           another option is shown
 *   "jobs-changed"     ()
 *   "done"   (const char *words, gint64 step)   that undo can take back, or 0
 *   "failed" (const char *words, const char *reason)
 *   "point-wanted" (const char *hint)   the map asks for a place
 *   "point-given" (double lon, double lat)   NAN: nobody waits for one any more
 */
#pragma once

#include "map/scene.h"
#include "ui/contents.h"
#include "ui/live.h"

G_BEGIN_DECLS

#define REEVE_TYPE_SESSION (reeve_session_get_type ())
G_DECLARE_FINAL_TYPE (ReeveSession, reeve_session, REEVE, SESSION, GObject)

ReeveSession        *reeve_session_new           (ReeveWorkspace *workspace);
ReeveWorkspace      *reeve_session_get_workspace (ReeveSession   *self);
/* (nullable) until the first reading ends; valid until "contents-changed" */
const ReeveContents *reeve_session_get_contents  (ReeveSession   *self);
ReeveScene          *reeve_session_get_scene     (ReeveSession   *self);  /* (nullable) */
const ReeveDataset  *reeve_session_find_dataset  (ReeveSession   *self,
                                                  gint64          id);    /* (nullable) */
const ReeveResult   *reeve_session_find_result   (ReeveSession   *self,
                                                  gint64          id);    /* (nullable) */

gint64               reeve_session_get_scenario  (ReeveSession   *self);
void                 reeve_session_set_scenario  (ReeveSession   *self,
                                                  gint64          id);
/* (transfer full): "Baseline" or the option's name */
char                *reeve_session_dup_scenario_name (ReeveSession *self);
/* The name as commands and tools take it: "" for the baseline. Borrowed. */
const char          *reeve_session_get_scenario_id_name (ReeveSession *self);

typedef void (*ReeveSessionDone) (ReeveSession *self, gpointer user_data);

/**
 * reeve_session_edit:
 * @name: the step as undo shows it
 * @func: runs on a worker inside one undo step
 * @data: (transfer full): for @func and, before it is freed, for @done
 * @told: (nullable): what a toast with an Undo button says when it is done
 * @done: (nullable): on the main thread, after success only
 */
void                 reeve_session_edit          (ReeveSession    *self,
                                                  const char      *name,
                                                  ReeveEditFunc    func,
                                                  gpointer         data,
                                                  GDestroyNotify   data_free,
                                                  const char      *told,
                                                  ReeveSessionDone done);
/* What was only tried, and is newer than all steps of the file, goes first. */
void                 reeve_session_undo          (ReeveSession    *self);
void                 reeve_session_redo          (ReeveSession    *self);
/* That step and no other: "failed" when another was made since. */
void                 reeve_session_undo_step     (ReeveSession    *self,
                                                  gint64           step);

/* (nullable): the step that undo takes back, or redo does again */
const char          *reeve_session_get_step      (ReeveSession    *self,
                                                  gboolean         forth);
/* Rises with each step of the file, and falls when one is taken back. */
guint                reeve_session_get_n_steps   (ReeveSession    *self);

/* The answer that is read, kept current */
ReeveLive           *reeve_session_get_live      (ReeveSession    *self);

/* What a saved view shows, and what an eye then changes, lasts until the view is
 * left with NULL: looking changes no byte of the file. Both emit
 * "contents-changed". Without a view an eye is an edit, in a workspace that may
 * not be edited one of this window alone. */
void                 reeve_session_show_view     (ReeveSession       *self,
                                                  const ReeveView    *view);
const char          *reeve_session_get_view      (ReeveSession       *self);  /* (nullable) */
/* The base map that the view was saved with, instead of the chosen one; until the
 * view is left or another base is chosen. */
const char          *reeve_session_get_view_base   (ReeveSession     *self);  /* (nullable) */
void                 reeve_session_leave_view_base (ReeveSession     *self);
gboolean             reeve_session_is_shown      (ReeveSession       *self,
                                                  const ReeveDataset *dataset);
void                 reeve_session_set_shown     (ReeveSession       *self,
                                                  const ReeveDataset *dataset,
                                                  gboolean            shown);

/* Of the answers' layers only those of this one, and those it was asked with, are
 * shown in this window; their stored eyes stay as they are. An eye that is
 * opened shows a layer all the same. 0: all. Emits "contents-changed". */
void                 reeve_session_show_answer   (ReeveSession       *self,
                                                  gint64              result_id);
gint64               reeve_session_get_answer    (ReeveSession       *self);

/* Asks whoever shows the map for a place; @hint says what for. */
void                 reeve_session_want_point    (ReeveSession    *self,
                                                  const char      *hint);
void                 reeve_session_give_point    (ReeveSession    *self,
                                                  ReeveLonLat      point);

/* Emits "failed", but for what was stopped, or when the window is gone. */
void                 reeve_session_fail          (ReeveSession       *self,
                                                  const char         *words,
                                                  const GError       *error);

/* Jobs that the header lists. The session keeps them until they are taken off;
 * closing stops them, */
void                 reeve_session_add_job       (ReeveSession    *self,
                                                  ReeveJob        *job,
                                                  const char      *title);
/* and waits for these instead: what a person did is done. */
void                 reeve_session_add_lasting_job (ReeveSession  *self,
                                                    ReeveJob      *job,
                                                    const char    *title);
void                 reeve_session_remove_job    (ReeveSession    *self,
                                                  ReeveJob        *job);
guint                reeve_session_get_n_jobs    (ReeveSession    *self);
ReeveJob            *reeve_session_get_job       (ReeveSession    *self,
                                                  guint            index,
                                                  const char     **out_title);
/**
 * reeve_session_run:
 *
 * reeve_job_run_async() for a job that reads the file and shows its progress
 * itself, or is too short to be listed: closing stops it and waits for its end.
 * Once the session is closed the callback is told that it was stopped.
 */
void                 reeve_session_run           (ReeveSession        *self,
                                                  ReeveJob            *job,
                                                  const ReeveWork     *work,
                                                  gpointer             input,  /* (transfer full) */
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
/* Stops readers and questions, waits for them and for every edit, and closes the
 * file on a worker; the application is held until then. The session shows what it
 * last had and can only be unreffed. */
void                 reeve_session_close         (ReeveSession    *self);

G_END_DECLS
