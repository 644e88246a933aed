/* core/job.c — work away from the main loop: progress, words, and a way to stop */
#include "core/job.h"

struct _ReeveJob
{
  GObject          parent_instance;

  GCancellable    *cancellable;  /* owned */
  const ReeveWork *work;         /* borrowed, static */
  int              permille;     /* atomic; a panel polls it ten times a second */

  GMutex           lock;         /* guards what follows */
  double           from;
  double           to;
  char            *words;        /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (ReeveJob, reeve_job, G_TYPE_OBJECT)

static void
run_worker (GTask        *task,
            gpointer      source,
            gpointer      input,
            GCancellable *cancellable)
{
  ReeveJob *self = source;
  GError *error = NULL;
  gpointer result = self->work->run (input, self, &error);

  if (error == NULL)
    {
      g_task_return_pointer (task, result, self->work->result_free);
      return;
    }

  if (result != NULL && self->work->result_free != NULL)
    self->work->result_free (result);
  g_task_return_error (task, error);
}

ReeveJob *
reeve_job_new (void)
{
  return g_object_new (REEVE_TYPE_JOB, NULL);
}

void
reeve_job_cancel (ReeveJob *self)
{
  g_return_if_fail (REEVE_IS_JOB (self));

  g_cancellable_cancel (self->cancellable);
}

gboolean
reeve_job_is_cancelled (ReeveJob *self)
{
  g_return_val_if_fail (REEVE_IS_JOB (self), FALSE);

  return g_cancellable_is_cancelled (self->cancellable);
}

GCancellable *
reeve_job_get_cancellable (ReeveJob *self)
{
  g_return_val_if_fail (REEVE_IS_JOB (self), NULL);

  return self->cancellable;
}

gboolean
reeve_job_step (ReeveJob  *self,
                guint64    done,
                guint64    total,
                GError   **error)
{
  double share;

  g_return_val_if_fail (REEVE_IS_JOB (self), FALSE);
  g_return_val_if_fail (total > 0, FALSE);

  share = (double) MIN (done, total) / (double) total;
  g_mutex_lock (&self->lock);
  share = self->from + share * (self->to - self->from);
  g_mutex_unlock (&self->lock);
  g_atomic_int_set (&self->permille, (int) (1000 * share));

  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

void
reeve_job_set_phase (ReeveJob   *self,
                     double      from,
                     double      to,
                     const char *words)
{
  g_return_if_fail (REEVE_IS_JOB (self));
  g_return_if_fail (from >= 0 && from <= to && to <= 1);

  g_mutex_lock (&self->lock);
  self->from = from;
  self->to = to;
  g_free (self->words);
  self->words = g_strdup (words);
  g_mutex_unlock (&self->lock);
  g_atomic_int_set (&self->permille, (int) (1000 * from));
}

double
reeve_job_get_share (ReeveJob *self)
{
  g_return_val_if_fail (REEVE_IS_JOB (self), 0);

  return g_atomic_int_get (&self->permille) / 1000.0;
}

char *
reeve_job_dup_words (ReeveJob *self)
{
  char *words;

  g_return_val_if_fail (REEVE_IS_JOB (self), NULL);

  g_mutex_lock (&self->lock);
  words = g_strdup (self->words != NULL ? self->words : "");
  g_mutex_unlock (&self->lock);

  return words;
}

void
reeve_job_run_async (ReeveJob            *self,
                     const ReeveWork     *work,
                     gpointer             input,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (REEVE_IS_JOB (self));
  g_return_if_fail (self->work == NULL);  /* a job runs once */

  self->work = work;
  task = g_task_new (self, self->cancellable, callback, user_data);
  g_task_set_source_tag (task, reeve_job_run_async);
  /* Work that was committed before the stop arrived is delivered, not thrown away. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, input, work->input_free);
  g_task_run_in_thread (task, run_worker);
}

gpointer
reeve_job_run_finish (ReeveJob      *self,
                      GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  ReeveJob       *job;
  ReeveShareFunc  func;
  gpointer        data;
  guint           n_parts;
  int             next;        /* atomic: the next part nobody has taken */
  int             failed;      /* atomic */

  GMutex          lock;        /* guards what follows */
  guint           bad_part;
  GError         *bad_error;   /* owned */
} Sharing;

static gpointer
share_worker (gpointer data)
{
  Sharing *sharing = data;

  while (!g_atomic_int_get (&sharing->failed))
    {
      guint part = (guint) g_atomic_int_add (&sharing->next, 1);
      GError *error = NULL;

      if (part >= sharing->n_parts)
        break;

      if (reeve_job_is_cancelled (sharing->job))
        g_cancellable_set_error_if_cancelled (sharing->job->cancellable, &error);
      else if (sharing->func (part, sharing->data, &error))
        continue;

      g_mutex_lock (&sharing->lock);
      if (sharing->bad_error == NULL || part < sharing->bad_part)
        {
          g_clear_error (&sharing->bad_error);
          sharing->bad_error = g_steal_pointer (&error);
          sharing->bad_part = part;
        }
      g_mutex_unlock (&sharing->lock);
      g_clear_error (&error);
      g_atomic_int_set (&sharing->failed, TRUE);
    }

  return NULL;
}

guint
reeve_job_count_threads (void)
{
  const char *text = g_getenv ("REEVE_THREADS");
  guint64 n = text != NULL ? g_ascii_strtoull (text, NULL, 10) : g_get_num_processors ();

  return (guint) CLAMP (n, 1, 64);
}

gboolean
reeve_job_share_out (ReeveJob        *self,
                     guint            n_parts,
                     ReeveShareFunc   func,
                     gpointer         data,
                     GError         **error)
{
  Sharing sharing = { .job = self, .func = func, .data = data, .n_parts = n_parts };
  guint n_threads = MIN (reeve_job_count_threads (), n_parts);
  g_autofree GThread **threads = NULL;

  g_return_val_if_fail (REEVE_IS_JOB (self), FALSE);
  g_return_val_if_fail (n_parts <= G_MAXINT - 128, FALSE);

  threads = g_new0 (GThread *, MAX (n_threads, 1));
  g_mutex_init (&sharing.lock);
  for (guint i = 1; i < n_threads; i++)
    threads[i] = g_thread_new ("reeve-share", share_worker, &sharing);
  share_worker (&sharing);
  for (guint i = 1; i < n_threads; i++)
    g_thread_join (threads[i]);
  g_mutex_clear (&sharing.lock);

  if (sharing.bad_error != NULL)
    {
      g_propagate_error (error, sharing.bad_error);
      return FALSE;
    }
  return TRUE;
}

static void
reeve_job_finalize (GObject *object)
{
  ReeveJob *self = REEVE_JOB (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->words, g_free);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (reeve_job_parent_class)->finalize (object);
}

static void
reeve_job_class_init (ReeveJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = reeve_job_finalize;
}

static void
reeve_job_init (ReeveJob *self)
{
  self->cancellable = g_cancellable_new ();
  self->to = 1;
  g_mutex_init (&self->lock);
}
