/* ui/live.c — the answer that is read, kept current */
#include "ui/live.h"

#include "core/json.h"
#include "ui/answer-values.h"
#include "ui/live-work.h"
#include "ui/session-private.h"

#include <string.h>

/* A question whose stored run took longer is asked again by hand only. */
#define MAX_SECONDS 5

typedef struct
{
  char        *name;    /* owned */
  ReeveValues *values;  /* owned */
  guint        at;      /* steps of the file that were done before it */
} Try;

/* What was tried with one answer. */
typedef struct
{
  GPtrArray *list;    /* owned, of Try: oldest first */
  guint      n_done;  /* the others were taken back */
} Tries;

struct _ReeveLive
{
  GObject          parent_instance;

  ReeveSession    *session;    /* borrowed: owns this */
  gint64           result_id;  /* 0: nothing is followed */
  const ReeveTool *tool;       /* borrowed, static; NULL: nothing is followed */
  ReeveValues     *stored;     /* owned, nullable: as it was asked */
  ReeveValues     *moving;     /* owned, nullable: while a pointer moves */
  gboolean         released;   /* it moves no more; a step is on its way */
  GHashTable      *tries;      /* owned: of gint64, Tries */
  char            *wanted;     /* owned, nullable: what the answer is, or will be, of */
  ReeveLiveAnswer *answer;     /* owned, nullable */
  guint            serial;     /* of the last one there was */
  ReeveJob        *job;        /* owned, nullable */
  gboolean         passing;    /* the job is for a place that the pointer only passes */
  gboolean         again;
  char            *failure;    /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (ReeveLive, reeve_live, G_TYPE_OBJECT)

static guint changed_signal;

static void
try_free (gpointer data)
{
  Try *try = data;

  g_free (try->name);
  reeve_values_free (try->values);
  g_free (try);
}

static void
tries_free (gpointer data)
{
  Tries *tries = data;

  g_ptr_array_unref (tries->list);
  g_free (tries);
}

static void
emit_changed (ReeveLive *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* --- what is wanted --- */

static Tries *
find_tries (ReeveLive *self,
            gint64     result_id)
{
  return g_hash_table_lookup (self->tries, &result_id);
}

const ReeveValues *
reeve_live_get_values (ReeveLive *self)
{
  const Tries *tries = find_tries (self, self->result_id);

  if (self->moving != NULL)
    return self->moving;
  if (tries != NULL && tries->n_done > 0)
    return ((Try *) g_ptr_array_index (tries->list, tries->n_done - 1))->values;
  return self->stored;
}

static const ReeveResult *
get_stored (ReeveLive *self)
{
  return self->tool != NULL ? reeve_session_find_result (self->session, self->result_id) : NULL;
}

/* Everything that the answer depends on, in words that differ when it does. */
static char *
describe (ReeveLive         *self,
          const ReeveResult *stored)
{
  const ReeveContents *contents = reeve_session_get_contents (self->session);
  g_autoptr (JsonNode) node = reeve_values_to_json (reeve_live_get_values (self));
  g_autofree char *values = reeve_json_format (node, FALSE);
  GString *text = g_string_new (values);
  ReeveScene *scene = reeve_session_get_scene (self->session);

  g_string_append_printf (text, "\n%d %s\n%s\n",
                          (int) (reeve_session_get_scenario (self->session) % G_MAXINT),
                          contents->undo_name != NULL ? contents->undo_name : "",
                          stored->out_of_date);
  for (guint i = 0; i < contents->changes->len; i++)
    g_string_append_printf (text, "%d ",
                            (int) ((ReeveChange *) contents->changes->pdata[i])->id);
  for (guint i = 0; scene != NULL && i < stored->outputs->len; i++)
    if (reeve_scene_find_layer (scene, g_array_index (stored->outputs, gint64, i)) != NULL)
      g_string_append_printf (text, "+%u", i);
  return g_string_free (text, FALSE);
}

static gboolean
is_wanted (ReeveLive         *self,
           const ReeveResult *stored)
{
  const Tries *tries = find_tries (self, self->result_id);

  return *stored->out_of_date != '\0' || self->moving != NULL ||
         (tries != NULL && tries->n_done > 0) ||
         stored->scenario_id != reeve_session_get_scenario (self->session);
}

/* --- answering --- */

static void start (ReeveLive *self);

static void
drop_answer (ReeveLive *self)
{
  gboolean had = self->answer != NULL || self->failure != NULL || self->job != NULL;

  self->again = FALSE;
  if (self->job != NULL)
    reeve_job_cancel (self->job);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->answer, reeve_live_answer_free);
  g_clear_pointer (&self->failure, g_free);
  if (had)
    emit_changed (self);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *async,
             gpointer      user_data)
{
  g_autoptr (ReeveSession) session = user_data;
  ReeveLive *self = reeve_session_get_live (session);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveLiveAnswer) answer = reeve_live_ask_finish (session, REEVE_JOB (source), async,
                                                              &error);

  g_clear_object (&self->job);
  if (self->wanted != NULL && answer != NULL)
    {
      g_clear_pointer (&self->answer, reeve_live_answer_free);
      g_clear_pointer (&self->failure, g_free);
      self->answer = g_steal_pointer (&answer);
      self->serial++;
    }
  else if (self->wanted != NULL && !self->again &&
           !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_free (self->failure);
      self->failure = g_strdup (error->message);
    }
  if (self->again && !session->closed)
    start (self);
  emit_changed (self);
}

static void
start (ReeveLive *self)
{
  const ReeveResult *stored = get_stored (self);

  self->again = FALSE;
  if (stored == NULL || self->wanted == NULL)
    return;
  self->job = reeve_job_new ();
  self->passing = self->moving != NULL;
  reeve_live_ask (self->session, self->tool, reeve_live_get_values (self), stored, self->job,
                  answered_cb, g_object_ref (self->session));
}

/* Looks whether the answer still holds. A pointer's next place waits for the
 * answer of the one before, else there would never be one; all else stops it. */
static void
update (ReeveLive *self)
{
  const ReeveResult *stored = get_stored (self);
  g_autofree char *wanted = NULL;

  if (stored == NULL || !is_wanted (self, stored))
    {
      drop_answer (self);
      return;
    }
  wanted = describe (self, stored);
  if (g_strcmp0 (wanted, self->wanted) == 0)
    return;
  g_free (self->wanted);
  self->wanted = g_steal_pointer (&wanted);
  if (self->job == NULL)
    start (self);
  else
    {
      self->again = TRUE;
      if (!(self->passing && self->moving != NULL))
        reeve_job_cancel (self->job);
    }
  emit_changed (self);
}

static gboolean
can_follow (const ReeveTool   *tool,
            const ReeveResult *result)
{
  return result->elapsed_s <= MAX_SECONDS ||
         (g_str_equal (tool->group, "network") && !g_str_equal (tool->id, "matrix"));
}

void
reeve_live_follow (ReeveLive *self,
                   gint64     result_id)
{
  const ReeveResult *result = reeve_session_find_result (self->session, result_id);
  const ReeveTool *tool = result != NULL ? reeve_tool_find (result->tool, NULL) : NULL;

  if (result_id == self->result_id)
    return;
  drop_answer (self);
  g_clear_pointer (&self->stored, reeve_values_free);
  g_clear_pointer (&self->moving, reeve_values_free);
  self->result_id = result_id;
  self->tool = NULL;
  if (tool != NULL && can_follow (tool, result))
    self->stored = reeve_answer_values (result);
  if (self->stored != NULL)
    {
      self->tool = tool;
      reeve_live_warm_up (self->session, self->stored);
    }
  update (self);
  emit_changed (self);
}

gboolean
reeve_live_is_following (ReeveLive *self)
{
  return self->tool != NULL;
}

const ReeveTool *
reeve_live_get_tool (ReeveLive *self)
{
  return self->tool;
}

ReeveLiveState
reeve_live_get_state (ReeveLive *self)
{
  if (self->wanted == NULL)
    return REEVE_LIVE_STORED;
  if (self->job != NULL)
    return REEVE_LIVE_WORKING;
  return self->failure != NULL ? REEVE_LIVE_FAILED : REEVE_LIVE_CURRENT;
}

const char *
reeve_live_get_failure (ReeveLive *self)
{
  return self->failure;
}

const ReeveResult *
reeve_live_get_result (ReeveLive *self)
{
  return self->answer != NULL ? self->answer->result : NULL;
}

guint
reeve_live_get_serial (ReeveLive *self)
{
  return self->answer != NULL ? self->serial : 0;
}

const ReeveTable *
reeve_live_get_table (ReeveLive *self,
                      guint      output)
{
  return self->answer != NULL && output < self->answer->tables->len
         ? g_ptr_array_index (self->answer->tables, output) : NULL;
}

ReeveScene *
reeve_live_get_scene (ReeveLive *self)
{
  return self->answer != NULL ? self->answer->scene : NULL;
}

ReeveScene *
reeve_live_dup_scene (ReeveLive  *self,
                      ReeveScene *scene,
                      gboolean    with_layers)
{
  ReeveScene *live = reeve_live_get_scene (self);
  g_autofree gint64 *without = NULL;
  g_autofree ReeveSceneLayer **layers = NULL;
  guint n = live != NULL ? reeve_scene_get_n_layers (live) : 0;

  if (n == 0)
    return reeve_scene_ref (scene);
  without = g_new (gint64, n);
  layers = g_new (ReeveSceneLayer *, n);
  for (guint i = 0; i < n; i++)
    {
      layers[i] = (ReeveSceneLayer *) reeve_scene_get_layer (live, i);
      without[i] = -reeve_scene_layer_get_dataset (layers[i])->id;
    }
  return reeve_scene_with (scene, without, n, layers, with_layers ? n : 0);
}

/* --- trying --- */

static void
add_try (ReeveLive   *self,
         const char  *name,
         ReeveValues *values)  /* (transfer full) */
{
  Tries *tries = find_tries (self, self->result_id);
  Try *try = g_new0 (Try, 1);

  if (tries == NULL)
    {
      tries = g_new0 (Tries, 1);
      tries->list = g_ptr_array_new_with_free_func (try_free);
      g_hash_table_insert (self->tries, g_memdup2 (&self->result_id, sizeof self->result_id),
                           tries);
    }
  g_ptr_array_set_size (tries->list, (int) tries->n_done);
  try->name = g_strdup (name);
  try->values = values;
  try->at = reeve_session_get_n_steps (self->session);
  g_ptr_array_add (tries->list, try);
  tries->n_done++;
}

gboolean
reeve_live_try (ReeveLive   *self,
                const char  *name,
                const char  *key,
                const char  *text,
                gboolean     finished,
                GError     **error)
{
  g_autoptr (ReeveValues) values = NULL;

  g_return_val_if_fail (self->tool != NULL, FALSE);

  values = reeve_values_copy (reeve_live_get_values (self));
  if (!reeve_values_set (values, key, text, error))
    return FALSE;
  g_clear_pointer (&self->moving, reeve_values_free);
  self->released = FALSE;
  if (finished)
    add_try (self, name, g_steal_pointer (&values));
  else
    self->moving = g_steal_pointer (&values);
  update (self);
  emit_changed (self);
  return TRUE;
}

gboolean
reeve_live_is_moving (ReeveLive *self)
{
  return self->moving != NULL;
}

void
reeve_live_stop_moving (ReeveLive *self)
{
  self->released = FALSE;
  g_clear_pointer (&self->moving, reeve_values_free);
  update (self);
  emit_changed (self);
}

void
reeve_live_release (ReeveLive *self)
{
  self->released = self->moving != NULL;
}

static void
contents_changed_cb (ReeveLive *self)
{
  if (self->released)
    g_clear_pointer (&self->moving, reeve_values_free);
  self->released = FALSE;
  update (self);
}

gboolean
reeve_live_has_tries (ReeveLive *self,
                      gint64     result_id)
{
  const Tries *tries = find_tries (self, result_id);

  return tries != NULL && tries->n_done > 0;
}

gboolean
reeve_live_has_any (ReeveLive *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->tries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((const Tries *) value)->n_done > 0)
      return TRUE;
  return FALSE;
}

void
reeve_live_forget (ReeveLive *self,
                   gint64     result_id)
{
  if (!g_hash_table_remove (self->tries, &result_id))
    return;
  update (self);
  emit_changed (self);
}

/* (nullable) */
static const Try *
find_step (ReeveLive *self,
           gboolean   forth)
{
  const Tries *tries = self->tool != NULL ? find_tries (self, self->result_id) : NULL;
  guint n_steps = reeve_session_get_n_steps (self->session);
  const Try *try;

  if (tries == NULL || (forth ? tries->n_done == tries->list->len : tries->n_done == 0))
    return NULL;
  try = g_ptr_array_index (tries->list, forth ? tries->n_done : tries->n_done - 1);
  return (forth ? try->at == n_steps : try->at >= n_steps) ? try : NULL;
}

const char *
reeve_live_get_step (ReeveLive *self,
                     gboolean   forth)
{
  const Try *try = find_step (self, forth);

  return try != NULL ? try->name : NULL;
}

void
reeve_live_step (ReeveLive *self,
                 gboolean   forth)
{
  Tries *tries = find_tries (self, self->result_id);

  if (find_step (self, forth) == NULL)
    return;
  g_clear_pointer (&self->moving, reeve_values_free);
  tries->n_done += forth ? 1u : -1u;
  update (self);
  emit_changed (self);
}

/* --- class --- */

static void
reeve_live_finalize (GObject *object)
{
  ReeveLive *self = REEVE_LIVE (object);

  g_clear_pointer (&self->answer, reeve_live_answer_free);
  g_clear_pointer (&self->stored, reeve_values_free);
  g_clear_pointer (&self->moving, reeve_values_free);
  g_clear_pointer (&self->tries, g_hash_table_unref);
  g_clear_object (&self->job);
  g_free (self->wanted);
  g_free (self->failure);

  G_OBJECT_CLASS (reeve_live_parent_class)->finalize (object);
}

static void
reeve_live_class_init (ReeveLiveClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = reeve_live_finalize;
  changed_signal = g_signal_new ("changed", REEVE_TYPE_LIVE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
reeve_live_init (ReeveLive *self)
{
  self->tries = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, tries_free);
}

ReeveLive *
reeve_live_new (ReeveSession *session)
{
  ReeveLive *self = g_object_new (REEVE_TYPE_LIVE, NULL);

  self->session = session;
  g_signal_connect_object (session, "contents-changed", G_CALLBACK (contents_changed_cb), self,
                           G_CONNECT_SWAPPED);
  /* A step that could not be made ends the wait for it, too. */
  g_signal_connect_object (session, "failed", G_CALLBACK (contents_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "scene-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  return self;
}
