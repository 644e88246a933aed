/* ui/session-read.c — catalogue and map, read by workers and replaced whole
 *
 * One reading of each kind at a time; what changed meanwhile asks for one more.
 */
#include "ui/session-private.h"

#include "core/i18n.h"

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

static void reload_scene (ReeveSession *self);

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
    reeve_session_fail (self, _("The map could not be drawn"), error);
  else
    {
      g_clear_pointer (&self->scene, reeve_scene_unref);
      self->scene = scene;
      g_signal_emit (self, reeve_session_signals[REEVE_SESSION_SCENE_CHANGED], 0);
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
  if (self->view_name != NULL || self->answer_id != 0 || g_hash_table_size (self->eyes) > 0)
    input->shown = list_shown (self);
  self->drawing = reeve_job_new ();
  reeve_session_add_job (self, self->drawing, _("Reading the map"));
  reeve_job_run_async (self->drawing, &load_scene, input, scene_loaded_cb, g_object_ref (self));
}

void
reeve_session_show_again (ReeveSession *self)
{
  g_signal_emit (self, reeve_session_signals[REEVE_SESSION_CONTENTS_CHANGED], 0);
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
    reeve_session_fail (self, _("The workspace could not be read"), error);
  else
    {
      g_clear_pointer (&self->contents, contents_free);
      self->contents = contents;
      /* Undone, or deleted: the others are seen again. */
      if (reeve_session_find_result (self, self->answer_id) == NULL)
        {
          self->answer_id = 0;
          reeve_live_follow (self->live, 0);
        }
      if (!has_scenario (self, self->scenario_id))
        reeve_session_set_scenario (self, 0);
      g_signal_emit (self, reeve_session_signals[REEVE_SESSION_CONTENTS_CHANGED], 0);
      reload_scene (self);
    }
  if (self->read_again)
    reeve_session_reload (self);
}

void
reeve_session_reload (ReeveSession *self)
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
