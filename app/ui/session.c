/* ui/session.c — one open workspace as its window sees it */
#include "ui/session-private.h"

#include "core/i18n.h"

#include <math.h>

typedef struct
{
  ReeveJob *job;    /* owned */
  char     *title;  /* owned */
  gboolean  lasts;  /* closing waits for it */
} Tracked;

guint reeve_session_signals[REEVE_SESSION_N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReeveSession, reeve_session, G_TYPE_OBJECT)

static void
tracked_free (gpointer data)
{
  Tracked *tracked = data;

  g_object_unref (tracked->job);
  g_free (tracked->title);
  g_free (tracked);
}

void
reeve_session_fail (ReeveSession *self,
                    const char   *words,
                    const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !self->closed)
    g_signal_emit (self, reeve_session_signals[REEVE_SESSION_FAILED], 0, words, error->message);
}

/* --- jobs --- */

static void
track (ReeveSession *self,
       ReeveJob     *job,
       const char   *title,
       gboolean      lasts)
{
  Tracked *tracked = g_new0 (Tracked, 1);

  tracked->job = g_object_ref (job);
  tracked->title = g_strdup (title);
  tracked->lasts = lasts;
  g_ptr_array_add (self->jobs, tracked);
  g_signal_emit (self, reeve_session_signals[REEVE_SESSION_JOBS_CHANGED], 0);
}

void
reeve_session_add_job (ReeveSession *self,
                       ReeveJob     *job,
                       const char   *title)
{
  track (self, job, title, FALSE);
}

void
reeve_session_add_lasting_job (ReeveSession *self,
                               ReeveJob     *job,
                               const char   *title)
{
  track (self, job, title, TRUE);
}

void
reeve_session_remove_job (ReeveSession *self,
                          ReeveJob     *job)
{
  for (guint i = 0; i < self->jobs->len; i++)
    if (((Tracked *) g_ptr_array_index (self->jobs, i))->job == job)
      {
        g_ptr_array_remove_index (self->jobs, i);
        break;
      }
  g_signal_emit (self, reeve_session_signals[REEVE_SESSION_JOBS_CHANGED], 0);
}

guint
reeve_session_get_n_jobs (ReeveSession *self)
{
  return self->jobs->len;
}

ReeveJob *
reeve_session_get_job (ReeveSession  *self,
                       guint          index,
                       const char   **out_title)
{
  Tracked *tracked = g_ptr_array_index (self->jobs, index);

  *out_title = tracked->title;
  return tracked->job;
}

typedef struct
{
  ReeveSession        *session;    /* owned */
  GAsyncReadyCallback  callback;
  gpointer             user_data;
} Run;

static void
run_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Run *run = user_data;

  run->callback (source, result, run->user_data);
  g_ptr_array_remove_fast (run->session->runs, source);
  g_object_unref (run->session);
  g_free (run);
}

static gpointer
refuse_worker (gpointer   input,
               ReeveJob  *job,
               GError   **error)
{
  g_cancellable_set_error_if_cancelled (reeve_job_get_cancellable (job), error);
  return NULL;
}

static const ReeveWork refuse_work = { refuse_worker, NULL, NULL };

void
reeve_session_run (ReeveSession        *self,
                   ReeveJob            *job,
                   const ReeveWork     *work,
                   gpointer             input,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  Run *run = g_new (Run, 1);

  *run = (Run) { g_object_ref (self), callback, user_data };
  g_ptr_array_add (self->runs, g_object_ref (job));
  if (!self->closed)
    {
      reeve_job_run_async (job, work, input, run_cb, run);
      return;
    }
  /* The file may be closed already. */
  if (work->input_free != NULL)
    work->input_free (input);
  reeve_job_cancel (job);
  reeve_job_run_async (job, &refuse_work, NULL, run_cb, run);
}

/* --- what is shown --- */

ReeveWorkspace *
reeve_session_get_workspace (ReeveSession *self)
{
  return self->workspace;
}

const ReeveContents *
reeve_session_get_contents (ReeveSession *self)
{
  return self->contents;
}

ReeveScene *
reeve_session_get_scene (ReeveSession *self)
{
  return self->scene;
}

const ReeveDataset *
reeve_session_find_dataset (ReeveSession *self,
                            gint64        id)
{
  for (guint i = 0; self->contents != NULL && i < self->contents->datasets->len; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (self->contents->datasets, i);

      if (dataset->id == id)
        return dataset;
    }
  return NULL;
}

const ReeveResult *
reeve_session_find_result (ReeveSession *self,
                           gint64        id)
{
  for (guint i = 0; self->contents != NULL && i < self->contents->results->len; i++)
    {
      const ReeveResult *result = g_ptr_array_index (self->contents->results, i);

      if (result->id == id)
        return result;
    }
  return NULL;
}

gint64
reeve_session_get_scenario (ReeveSession *self)
{
  return self->scenario_id;
}

void
reeve_session_set_scenario (ReeveSession *self,
                            gint64        id)
{
  if (self->scenario_id == id)
    return;
  self->scenario_id = id;
  g_signal_emit (self, reeve_session_signals[REEVE_SESSION_SCENARIO_CHANGED], 0);
  reeve_session_reload (self);
}

const char *
reeve_session_get_scenario_id_name (ReeveSession *self)
{
  for (guint i = 0; self->contents != NULL && i < self->contents->scenarios->len; i++)
    {
      const ReeveScenario *scenario = g_ptr_array_index (self->contents->scenarios, i);

      if (scenario->id == self->scenario_id)
        return scenario->name;
    }
  return "";
}

char *
reeve_session_dup_scenario_name (ReeveSession *self)
{
  const char *name = reeve_session_get_scenario_id_name (self);

  return g_strdup (*name != '\0' ? name : _("Baseline"));
}

/* --- a place on the map --- */

void
reeve_session_want_point (ReeveSession *self,
                          const char   *hint)
{
  reeve_session_give_point (self, (ReeveLonLat) { NAN, NAN });
  g_signal_emit (self, reeve_session_signals[REEVE_SESSION_POINT_WANTED], 0, hint);
}

void
reeve_session_give_point (ReeveSession *self,
                          ReeveLonLat   point)
{
  g_signal_emit (self, reeve_session_signals[REEVE_SESSION_POINT_GIVEN], 0, point.lon, point.lat);
}

/* --- closing --- */

static gpointer
close_worker (gpointer   data,
              ReeveJob  *job,
              GError   **error)
{
  ReeveWorkspace *workspace = data;

  return reeve_workspace_close (workspace, error) ? workspace : NULL;
}

static const ReeveWork close_work = { close_worker, NULL, NULL };

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (reeve_job_run_finish (REEVE_JOB (source), result, &error) == NULL)
    g_warning ("%s", error->message);
  g_application_release (g_application_get_default ());
  g_object_unref (user_data);  /* the session, held until its file was closed */
}

/* Readers must be gone before the file is closed. */
static gboolean
close_when_idle_cb (gpointer data)
{
  ReeveSession *self = data;
  g_autoptr (ReeveJob) job = NULL;

  if (self->jobs->len > 0 || self->runs->len > 0 || self->reading != NULL ||
      self->drawing != NULL)
    return G_SOURCE_CONTINUE;

  job = reeve_job_new ();
  reeve_job_run_async (job, &close_work, self->workspace, closed_cb, self);
  return G_SOURCE_REMOVE;
}

void
reeve_session_close (ReeveSession *self)
{
  if (self->closed)
    return;
  self->closed = TRUE;
  for (guint i = 0; i < self->jobs->len; i++)
    {
      const Tracked *tracked = g_ptr_array_index (self->jobs, i);

      if (!tracked->lasts)
        reeve_job_cancel (tracked->job);
    }
  for (guint i = 0; i < self->runs->len; i++)
    reeve_job_cancel (g_ptr_array_index (self->runs, i));
  g_application_hold (g_application_get_default ());
  g_timeout_add (20, close_when_idle_cb, g_object_ref (self));
}

ReeveLive *
reeve_session_get_live (ReeveSession *self)
{
  return self->live;
}

guint
reeve_session_get_n_steps (ReeveSession *self)
{
  return self->n_steps;
}

static void
workspace_changed_cb (ReeveSession *self)
{
  self->n_steps++;
  reeve_session_reload (self);
}

ReeveSession *
reeve_session_new (ReeveWorkspace *workspace)
{
  ReeveSession *self = g_object_new (REEVE_TYPE_SESSION, NULL);

  self->workspace = g_object_ref (workspace);
  self->live = reeve_live_new (self);
  g_signal_connect_object (workspace, "changed", G_CALLBACK (workspace_changed_cb), self,
                           G_CONNECT_SWAPPED);
  reeve_session_reload (self);
  return self;
}

static void
reeve_session_finalize (GObject *object)
{
  ReeveSession *self = REEVE_SESSION (object);

  g_clear_object (&self->live);
  g_clear_pointer (&self->scene, reeve_scene_unref);
  g_clear_pointer (&self->contents, reeve_contents_free);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  g_clear_pointer (&self->view_layers, g_hash_table_unref);
  g_clear_pointer (&self->kept, g_hash_table_unref);
  g_clear_pointer (&self->eyes, g_hash_table_unref);
  g_free (self->view_name);
  g_free (self->view_base);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (reeve_session_parent_class)->finalize (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, REEVE_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
reeve_session_class_init (ReeveSessionClass *klass)
{
  guint *signals = reeve_session_signals;

  G_OBJECT_CLASS (klass)->finalize = reeve_session_finalize;

  signals[REEVE_SESSION_CONTENTS_CHANGED] = add_signal ("contents-changed");
  signals[REEVE_SESSION_SCENE_CHANGED] = add_signal ("scene-changed");
  signals[REEVE_SESSION_SCENARIO_CHANGED] = add_signal ("scenario-changed");
  signals[REEVE_SESSION_JOBS_CHANGED] = add_signal ("jobs-changed");
  signals[REEVE_SESSION_DONE] = g_signal_new ("done", REEVE_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
                                              NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                              G_TYPE_INT64);
  signals[REEVE_SESSION_FAILED] = g_signal_new ("failed", REEVE_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
                                                NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                                G_TYPE_STRING);
  signals[REEVE_SESSION_POINT_WANTED] = g_signal_new ("point-wanted", REEVE_TYPE_SESSION,
                                                      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                      G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REEVE_SESSION_POINT_GIVEN] = g_signal_new ("point-given", REEVE_TYPE_SESSION,
                                                     G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                     G_TYPE_NONE, 2, G_TYPE_DOUBLE,
                                                     G_TYPE_DOUBLE);
}

static void
reeve_session_init (ReeveSession *self)
{
  self->n_steps = G_MAXUINT / 2;
  self->jobs = g_ptr_array_new_with_free_func (tracked_free);
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  self->kept = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->eyes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}
