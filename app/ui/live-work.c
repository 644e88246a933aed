/* ui/live-work.c — an answer computed in memory, ready to be drawn */
#include "ui/live-work.h"

#include "analysis/scenario-roads.h"
#include "core/i18n.h"

/* A layer of the stored answer that the map shows. */
typedef struct
{
  guint            output;
  ReeveDataset    *dataset;  /* owned */
  ReeveLayerStyle *style;    /* owned */
} Shown;

typedef struct
{
  ReeveWorkspace  *workspace;  /* owned */
  const ReeveTool *tool;       /* borrowed, static */
  ReeveValues     *values;     /* owned */
  char            *scenario;   /* owned */
  guint64          seed;
  GPtrArray       *shown;      /* owned, of Shown */
} Wanted;

static void
shown_free (gpointer data)
{
  Shown *shown = data;

  reeve_dataset_free (shown->dataset);
  reeve_layer_style_free (shown->style);
  g_free (shown);
}

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_object_unref (wanted->workspace);
  reeve_values_free (wanted->values);
  g_free (wanted->scenario);
  g_ptr_array_unref (wanted->shown);
  g_free (wanted);
}

void
reeve_live_answer_free (ReeveLiveAnswer *self)
{
  g_clear_pointer (&self->result, reeve_result_free);
  g_clear_pointer (&self->tables, g_ptr_array_unref);
  g_clear_pointer (&self->scene, reeve_scene_unref);
  g_free (self);
}

static void
answer_free (gpointer data)
{
  reeve_live_answer_free (data);
}

static ReeveScene *
make_scene (const Wanted *wanted,
            GPtrArray    *tables)
{
  g_autoptr (GPtrArray) layers =
    g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_scene_layer_unref);

  for (guint i = 0; i < wanted->shown->len; i++)
    {
      const Shown *shown = g_ptr_array_index (wanted->shown, i);

      if (shown->output < tables->len)
        g_ptr_array_add (layers,
                         reeve_scene_layer_new_from_table (g_ptr_array_index (tables,
                                                                              shown->output),
                                                           shown->dataset, shown->style));
    }
  return reeve_scene_new ((ReeveSceneLayer *const *) layers->pdata, layers->len);
}

static gpointer
ask_worker (gpointer   data,
            ReeveJob  *job,
            GError   **error)
{
  const Wanted *wanted = data;
  g_autoptr (GPtrArray) tables = NULL;
  ReeveLiveAnswer *answer;
  ReeveResult *result = reeve_tool_run (wanted->workspace, wanted->tool, wanted->values,
                                        wanted->scenario, wanted->seed, FALSE, &tables, job,
                                        error);

  if (result == NULL)
    return NULL;
  answer = g_new0 (ReeveLiveAnswer, 1);
  answer->result = result;
  answer->scene = make_scene (wanted, tables);
  answer->tables = g_steal_pointer (&tables);
  return answer;
}

static const ReeveWork ask_work = { ask_worker, wanted_free, answer_free };

/* Drawn as the stored ones are: the same colours mean the same. */
static GPtrArray *
list_shown (ReeveSession      *session,
            const ReeveResult *stored)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (shown_free);
  ReeveScene *scene = reeve_session_get_scene (session);

  for (guint i = 0; scene != NULL && i < stored->outputs->len; i++)
    {
      gint64 id = g_array_index (stored->outputs, gint64, i);
      const ReeveSceneLayer *layer = reeve_scene_find_layer (scene, id);
      Shown *shown;

      if (layer == NULL)
        continue;
      shown = g_new0 (Shown, 1);
      shown->output = i;
      shown->dataset = reeve_dataset_copy (reeve_scene_layer_get_dataset (layer));
      shown->dataset->id = -id;
      g_free (shown->dataset->name);
      shown->dataset->name =
        /* Translators: a layer of an answer that is not stored yet */
        g_strdup_printf (_("%s (live)"), reeve_scene_layer_get_dataset (layer)->name);
      shown->style = reeve_layer_style_copy (reeve_scene_layer_get_style (layer));
      g_ptr_array_add (list, shown);
    }
  return list;
}

void
reeve_live_ask (ReeveSession        *session,
                const ReeveTool     *tool,
                const ReeveValues   *values,
                const ReeveResult   *stored,
                ReeveJob            *job,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  Wanted *wanted = g_new0 (Wanted, 1);

  wanted->workspace = g_object_ref (reeve_session_get_workspace (session));
  wanted->tool = tool;
  wanted->values = reeve_values_copy (values);
  wanted->scenario = g_strdup (reeve_session_get_scenario_id_name (session));
  wanted->seed = stored->seed;
  wanted->shown = list_shown (session, stored);
  reeve_session_add_job (session, job, _(tool->title));
  reeve_job_run_async (job, &ask_work, wanted, callback, user_data);
}

ReeveLiveAnswer *
reeve_live_ask_finish (ReeveSession  *session,
                       ReeveJob      *job,
                       GAsyncResult  *async,
                       GError       **error)
{
  reeve_session_remove_job (session, job);
  return reeve_job_run_finish (job, async, error);
}

/* --- before anybody asks --- */

typedef struct
{
  ReeveWorkspace *workspace;  /* owned */
  char           *scenario;   /* owned */
  char           *profile;    /* owned */
} Warm;

static void
warm_free (gpointer data)
{
  Warm *warm = data;

  g_object_unref (warm->workspace);
  g_free (warm->scenario);
  g_free (warm->profile);
  g_free (warm);
}

static gpointer
warm_worker (gpointer   data,
             ReeveJob  *job,
             GError   **error)
{
  Warm *warm = data;
  ReeveEngine *engine = reeve_scenario_get_engine (warm->workspace, warm->scenario, warm->profile,
                                                   NULL, 0, job, error);

  if (engine == NULL)
    return NULL;
  reeve_engine_free (engine);   /* the workspace's cache keeps it */
  return warm;
}

static const ReeveWork warm_work = { warm_worker, warm_free, NULL };

static void
warmed_cb (GObject      *source,
           GAsyncResult *async,
           gpointer      user_data)
{
  g_autoptr (ReeveSession) session = user_data;
  g_autoptr (GError) error = NULL;

  reeve_session_remove_job (session, REEVE_JOB (source));
  /* Whoever asks next is told why not. */
  if (reeve_job_run_finish (REEVE_JOB (source), async, &error) == NULL)
    g_debug ("%s", error->message);
}

void
reeve_live_warm_up (ReeveSession      *session,
                    const ReeveValues *values)
{
  gboolean travels = reeve_params_find (reeve_values_get_params (values), "profile") != NULL;
  const char *profile = travels ? reeve_values_get_text (values, "profile") : NULL;
  g_autoptr (ReeveJob) job = NULL;
  Warm *warm;

  if (profile == NULL)
    return;
  warm = g_new0 (Warm, 1);
  warm->workspace = g_object_ref (reeve_session_get_workspace (session));
  warm->scenario = g_strdup (reeve_session_get_scenario_id_name (session));
  warm->profile = g_strdup (profile);
  job = reeve_job_new ();
  reeve_session_add_job (session, job, _("Reading the streets"));
  reeve_job_run_async (job, &warm_work, warm, warmed_cb, g_object_ref (session));
}
