/* ui/session-edit.c — steps: done by a worker, taken back, done again */
#include "ui/session-private.h"

#include "core/i18n.h"

typedef struct
{
  ReeveSession    *session;   /* owned; touched on the main thread only */
  ReeveWorkspace  *workspace; /* borrowed from the session, which lives as long */
  char            *name;      /* owned */
  ReeveEditFunc    func;      /* NULL: undo or redo */
  gboolean         forth;
  gint64           only;      /* the step that undo has to take back, or 0: the last */
  gint64           step;      /* that was stored, or 0 */
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

  if (edit->only != 0
      ? !reeve_workspace_undo_step (edit->workspace, edit->only, &name, job, error)
      : !reeve_workspace_step (edit->workspace, edit->forth, &name, job, error))
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
    changed = reeve_workspace_edit_step (edit->workspace, edit->name, edit->func, edit->data,
                                         &edit->step, job, error);
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
    reeve_session_fail (edit->session, _("Nothing was changed"), error);
  else if (!edit->session->closed)
    {
      /* Taken back, the step before it is the last; "changed" counts one up. */
      if (edit->func == NULL && !edit->forth)
        edit->session->n_steps -= 2;
      if (edit->done != NULL)
        edit->done (edit->session, edit->data);
      if (edit->told != NULL)
        g_signal_emit (edit->session, reeve_session_signals[REEVE_SESSION_DONE], 0, edit->told,
                       edit->step);
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
  if (self->closed)
    {
      edit_free (edit);
      return;
    }
  reeve_session_add_lasting_job (self, job, edit->name);
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

const char *
reeve_session_get_step (ReeveSession *self,
                        gboolean      forth)
{
  const char *tried = reeve_live_get_step (self->live, forth);

  if (tried != NULL || self->contents == NULL)
    return tried;
  return forth ? self->contents->redo_name : self->contents->undo_name;
}

static void
step (ReeveSession *self,
      gboolean      forth)
{
  Edit *edit;

  if (reeve_session_get_step (self, forth) == NULL || self->closed)
    return;
  if (reeve_live_get_step (self->live, forth) != NULL)
    {
      reeve_live_step (self->live, forth);
      return;
    }
  edit = g_new0 (Edit, 1);
  edit->forth = forth;
  edit->name = g_strdup (forth ? _("Redo") : _("Undo"));
  start_edit (self, edit);
}

void
reeve_session_undo_step (ReeveSession *self,
                         gint64        step)
{
  Edit *edit = g_new0 (Edit, 1);

  edit->only = step;
  edit->name = g_strdup (_("Undo"));
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
