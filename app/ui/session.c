/* ui/session.c — one open workspace as its window sees it */
#include "ui/session-private.h"

#include "core/i18n.h"

typedef struct
{
  ReeveJob *job;    /* owned */
  char     *title;  /* owned */
} Tracked;

enum
{
  CONTENTS_CHANGED,
  SCENE_CHANGED,
  SCENARIO_CHANGED,
  JOBS_CHANGED,
  DONE,
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReeveSession, reeve_session, G_TYPE_OBJECT)

static void
tracked_free (gpointer data)
{
  Tracked *tracked = data;

  g_object_unref (tracked->job);
  g_free (tracked->title);
  g_free (tracked);
}

static void
tell_failure (ReeveSession *self,
              const char   *words,
              GError       *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !self->closed)
    g_signal_emit (self, signals[FAILED], 0, words, error->message);
}

/* --- reading --- */

typedef struct
{
  ReeveWorkspace *workspace;    /* owned */
  gint64          scenario_id;
  ReeveScene     *previous;     /* owned, nullable */
  GArray         *shown;        /* owned, nullable, of gint64: what a view or an answer shows */
} ReadInput;

static void
read_input_free (gpointer data)
{
  ReadInput *input = data;

  g_object_unref (input->workspace);
  g_clear_pointer (&input->previous, reeve_scene_unref);
  g_clear_pointer (&input->shown, g_array_unref);
  g_free (input);
}

static gpointer
read_contents_worker (gpointer   data,
                      ReeveJob  *job,
                      GError   **error)
{
  ReadInput *input = data;

  return reeve_contents_read (input->workspace, input->scenario_id, error);
}

static void
contents_free (gpointer data)
{
  reeve_contents_free (data);
}

static gpointer
load_scene_worker (gpointer   data,
                   ReeveJob  *job,
                   GError   **error)
{
  ReadInput *input = data;
  ReeveSceneQuery query = { .scenario_id = input->scenario_id };
  sqlite3 *db = reeve_workspace_open_reader (input->workspace, error);
  ReeveScene *scene;

  if (db == NULL)
    return NULL;
  if (input->shown != NULL)
    {
      query.datasets = (const gint64 *) (gconstpointer) input->shown->data;
      query.n_datasets = input->shown->len;
    }
  scene = reeve_scene_load (db, &query, input->previous, job, error);
  reeve_workspace_close_reader (db);
  return scene;
}

static void
scene_free (gpointer data)
{
  reeve_scene_unref (data);
}

static const ReeveWork read_contents = { read_contents_worker, read_input_free, contents_free };
static const ReeveWork load_scene = { load_scene_worker, read_input_free, scene_free };

static ReadInput *
read_input_new (ReeveSession *self)
{
  ReadInput *input = g_new0 (ReadInput, 1);

  input->workspace = g_object_ref (self->workspace);
  input->scenario_id = self->scenario_id;
  return input;
}

static void reload_contents (ReeveSession *self);
static void reload_scene    (ReeveSession *self);

static void
scene_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (ReeveSession) self = user_data;
  g_autoptr (GError) error = NULL;
  ReeveScene *scene = reeve_job_run_finish (REEVE_JOB (source), result, &error);

  reeve_session_remove_job (self, self->drawing);
  g_clear_object (&self->drawing);
  if (scene == NULL)
    tell_failure (self, _("The map could not be drawn"), error);
  else
    {
      g_clear_pointer (&self->scene, reeve_scene_unref);
      self->scene = scene;
      g_signal_emit (self, signals[SCENE_CHANGED], 0);
    }
  if (self->draw_again)
    reload_scene (self);
}

/* Names, not ids: a layer that is brought in again under its name is shown. */
static GArray *
list_shown (ReeveSession *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->contents->datasets->len; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (self->contents->datasets, i);

      if (reeve_session_is_shown (self, dataset))
        g_array_append_val (ids, dataset->id);
    }
  return ids;
}

static void
reload_scene (ReeveSession *self)
{
  ReadInput *input;

  if (self->closed)
    return;
  self->draw_again = self->drawing != NULL;
  if (self->drawing != NULL)
    return;

  input = read_input_new (self);
  input->previous = self->scene != NULL ? reeve_scene_ref (self->scene) : NULL;
  input->shown = self->view_name != NULL || self->answer_id != 0 ? list_shown (self) : NULL;
  self->drawing = reeve_job_new ();
  reeve_session_add_job (self, self->drawing, _("Reading the map"));
  reeve_job_run_async (self->drawing, &load_scene, input, scene_loaded_cb, g_object_ref (self));
}

void
reeve_session_show_again (ReeveSession *self)
{
  g_signal_emit (self, signals[CONTENTS_CHANGED], 0);
  reload_scene (self);
}

static gboolean
has_scenario (ReeveSession *self,
              gint64        id)
{
  for (guint i = 0; i < self->contents->scenarios->len; i++)
    if (((ReeveScenario *) g_ptr_array_index (self->contents->scenarios, i))->id == id)
      return TRUE;
  return id == 0;
}

static void
contents_read_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (ReeveSession) self = user_data;
  g_autoptr (GError) error = NULL;
  ReeveContents *contents = reeve_job_run_finish (REEVE_JOB (source), result, &error);

  g_clear_object (&self->reading);
  if (contents == NULL)
    tell_failure (self, _("The workspace could not be read"), error);
  else
    {
      g_clear_pointer (&self->contents, contents_free);
      self->contents = contents;
      /* Undone, or deleted: the others are seen again. */
      if (reeve_session_find_result (self, self->answer_id) == NULL)
        self->answer_id = 0;
      if (!has_scenario (self, self->scenario_id))
        reeve_session_set_scenario (self, 0);
      g_signal_emit (self, signals[CONTENTS_CHANGED], 0);
      reload_scene (self);
    }
  if (self->read_again)
    reload_contents (self);
}

static void
reload_contents (ReeveSession *self)
{
  if (self->closed)
    return;
  self->read_again = self->reading != NULL;
  if (self->reading != NULL)
    return;

  self->reading = reeve_job_new ();
  reeve_job_run_async (self->reading, &read_contents, read_input_new (self), contents_read_cb,
                       g_object_ref (self));
}

/* --- editing --- */

typedef struct
{
  ReeveSession    *session;   /* owned; touched on the main thread only */
  ReeveWorkspace  *workspace; /* borrowed from the session, which lives as long */
  char            *name;      /* owned */
  ReeveEditFunc    func;      /* NULL: undo or redo */
  gboolean         forth;
  gpointer         data;      /* owned */
  GDestroyNotify   data_free;
  char            *told;      /* owned, nullable */
  ReeveSessionDone done;
} Edit;

static void
edit_free (Edit *edit)
{
  if (edit->data_free != NULL)
    edit->data_free (edit->data);
  g_object_unref (edit->session);
  g_free (edit->name);
  g_free (edit->told);
  g_free (edit);
}

/* Which step it is is known when it is done: others may be on their way before it. */
static gboolean
step_back_or_forth (Edit      *edit,
                    ReeveJob  *job,
                    GError   **error)
{
  g_autofree char *name = NULL;

  if (!reeve_workspace_step (edit->workspace, edit->forth, &name, job, error))
    return FALSE;
  edit->told = edit->forth
               /* Translators: the name of a step that was done again */
               ? g_strdup_printf (_("Redone: %s"), name)
               /* Translators: the name of a step that was taken back */
               : g_strdup_printf (_("Undone: %s"), name);
  return TRUE;
}

static gpointer
edit_worker (gpointer   data,
             ReeveJob  *job,
             GError   **error)
{
  Edit *edit = data;
  gboolean changed;

  if (edit->func != NULL)
    changed = reeve_workspace_edit (edit->workspace, edit->name, edit->func, edit->data, job,
                                    error);
  else
    changed = step_back_or_forth (edit, job, error);
  return changed ? edit : NULL;
}

static const ReeveWork edit_work = { edit_worker, NULL, NULL };

static void
edited_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Edit *edit = user_data;
  g_autoptr (GError) error = NULL;
  gpointer changed = reeve_job_run_finish (REEVE_JOB (source), result, &error);

  reeve_session_remove_job (edit->session, REEVE_JOB (source));
  if (changed == NULL)
    tell_failure (edit->session, _("Nothing was changed"), error);
  else if (!edit->session->closed)
    {
      if (edit->done != NULL)
        edit->done (edit->session, edit->data);
      if (edit->told != NULL)
        g_signal_emit (edit->session, signals[DONE], 0, edit->told, edit->func != NULL);
    }
  edit_free (edit);
}

static void
start_edit (ReeveSession *self,
            Edit         *edit)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();

  edit->session = g_object_ref (self);
  edit->workspace = self->workspace;
  reeve_session_add_job (self, job, edit->name);
  reeve_job_run_async (job, &edit_work, edit, edited_cb, edit);
}

void
reeve_session_edit (ReeveSession     *self,
                    const char       *name,
                    ReeveEditFunc     func,
                    gpointer          data,
                    GDestroyNotify    data_free,
                    const char       *told,
                    ReeveSessionDone  done)
{
  Edit *edit = g_new0 (Edit, 1);

  edit->name = g_strdup (name);
  edit->func = func;
  edit->data = data;
  edit->data_free = data_free;
  edit->told = g_strdup (told);
  edit->done = done;
  start_edit (self, edit);
}

static void
step (ReeveSession *self,
      gboolean      forth)
{
  const char *name = self->contents == NULL ? NULL
                     : forth ? self->contents->redo_name : self->contents->undo_name;
  Edit *edit;

  if (name == NULL || self->closed)
    return;
  edit = g_new0 (Edit, 1);
  edit->forth = forth;
  edit->name = g_strdup (forth ? _("Redo") : _("Undo"));
  start_edit (self, edit);
}

void
reeve_session_undo (ReeveSession *self)
{
  step (self, FALSE);
}

void
reeve_session_redo (ReeveSession *self)
{
  step (self, TRUE);
}

/* --- jobs --- */

void
reeve_session_add_job (ReeveSession *self,
                       ReeveJob     *job,
                       const char   *title)
{
  Tracked *tracked = g_new0 (Tracked, 1);

  tracked->job = g_object_ref (job);
  tracked->title = g_strdup (title);
  g_ptr_array_add (self->jobs, tracked);
  g_signal_emit (self, signals[JOBS_CHANGED], 0);
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
  g_signal_emit (self, signals[JOBS_CHANGED], 0);
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
  g_signal_emit (self, signals[SCENARIO_CHANGED], 0);
  reload_contents (self);
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

/* Readers must be gone before the file is closed: jobs were told to stop. */
static gboolean
close_when_idle_cb (gpointer data)
{
  ReeveSession *self = data;
  g_autoptr (ReeveJob) job = NULL;

  if (self->jobs->len > 0 || self->reading != NULL || self->drawing != NULL)
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
    reeve_job_cancel (((Tracked *) g_ptr_array_index (self->jobs, i))->job);
  g_application_hold (g_application_get_default ());
  g_timeout_add (20, close_when_idle_cb, g_object_ref (self));
}

ReeveSession *
reeve_session_new (ReeveWorkspace *workspace)
{
  ReeveSession *self = g_object_new (REEVE_TYPE_SESSION, NULL);

  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (workspace, "changed", G_CALLBACK (reload_contents), self,
                           G_CONNECT_SWAPPED);
  reload_contents (self);
  return self;
}

static void
reeve_session_finalize (GObject *object)
{
  ReeveSession *self = REEVE_SESSION (object);

  g_clear_pointer (&self->scene, reeve_scene_unref);
  g_clear_pointer (&self->contents, contents_free);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->view_layers, g_hash_table_unref);
  g_clear_pointer (&self->kept, g_hash_table_unref);
  g_free (self->view_name);
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
  G_OBJECT_CLASS (klass)->finalize = reeve_session_finalize;

  signals[CONTENTS_CHANGED] = add_signal ("contents-changed");
  signals[SCENE_CHANGED] = add_signal ("scene-changed");
  signals[SCENARIO_CHANGED] = add_signal ("scenario-changed");
  signals[JOBS_CHANGED] = add_signal ("jobs-changed");
  signals[DONE] = g_signal_new ("done", REEVE_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[FAILED] = g_signal_new ("failed", REEVE_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
reeve_session_init (ReeveSession *self)
{
  self->jobs = g_ptr_array_new_with_free_func (tracked_free);
  self->kept = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}
