/* analysis/run.c — one run of a tool: what it may ask for, and what becomes of its answer */
#include "analysis/run-private.h"

#include "analysis/scenario-roads.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/json.h"
#include "network/engine-cache.h"
#include "workspace/style.h"

/* More dots than these are drawn small. */
#define MANY_ROWS 2000

static void
free_output (ReeveOutput *output)
{
  g_free (output->name);
  g_free (output->theme);
  g_free (output->style_json);
  reeve_table_unref (output->table);
  g_free (output);
}

static void
free_run (ReeveRun *run)
{
  g_clear_pointer (&run->timed, g_ptr_array_unref);
  g_clear_pointer (&run->engines, g_ptr_array_unref);
  g_clear_pointer (&run->free, g_ptr_array_unref);
  g_clear_pointer (&run->traffic, reeve_traffic_free);
  g_clear_pointer (&run->plain, g_ptr_array_unref);
  g_clear_pointer (&run->profiles, g_ptr_array_unref);
  g_clear_pointer (&run->roads, reeve_roads_unref);
  g_clear_pointer (&run->outputs, g_ptr_array_unref);
  g_clear_pointer (&run->hazards, g_ptr_array_unref);
  g_clear_pointer (&run->changes, g_ptr_array_unref);
  g_clear_pointer (&run->scenario, reeve_scenario_free);
  g_clear_pointer (&run->result, reeve_result_free);
  g_clear_pointer (&run->db, reeve_workspace_close_reader);
  g_free (run);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveRun, free_run)

sqlite3 *
reeve_run_get_db (ReeveRun *run)
{
  return run->db;
}

ReeveJob *
reeve_run_get_job (ReeveRun *run)
{
  return run->job;
}

const ReeveValues *
reeve_run_get_values (ReeveRun *run)
{
  return run->values;
}

guint64
reeve_run_get_seed (ReeveRun *run)
{
  return run->result->seed;
}

gint64
reeve_run_get_scenario (ReeveRun *run)
{
  return run->scenario->id;
}

GPtrArray *
reeve_run_get_hazards (ReeveRun *run)
{
  return run->hazards;
}

void
reeve_run_add_input (ReeveRun           *run,
                     const ReeveDataset *dataset)
{
  ReeveInput *input;

  for (guint i = 0; i < run->result->inputs->len; i++)
    if (((ReeveInput *) g_ptr_array_index (run->result->inputs, i))->dataset_id == dataset->id)
      return;

  input = g_new0 (ReeveInput, 1);
  input->dataset_id = dataset->id;
  input->name = g_strdup (dataset->name);
  input->revision = dataset->revision;
  g_ptr_array_add (run->result->inputs, input);
  run->result->classification = MAX (run->result->classification, dataset->classification);
  for (guint i = 0; i < dataset->fields->len; i++)
    {
      const ReeveField *field = g_ptr_array_index (dataset->fields, i);

      run->result->classification = MAX (run->result->classification, field->classification);
    }
}

/* --- roads --- */

static ReeveRoads *
load_roads (ReeveRun  *run,
            GError   **error)
{
  ReeveInput *input;
  ReeveClassification level;

  if (run->roads != NULL)
    return run->roads;
  run->roads = reeve_engine_cache_get_roads (run->workspace, run->db, run->job, error);
  if (run->roads == NULL || !reeve_catalogue_get_roads_level (run->db, &level, error))
    return NULL;

  run->result->classification = MAX (run->result->classification, level);
  input = g_new0 (ReeveInput, 1);
  input->name = g_strdup (_("Roads"));
  input->revision = run->roads->revision;
  g_ptr_array_add (run->result->inputs, input);

  return run->roads;
}

/* (transfer full): the engine of the departure, made of @free */
static ReeveEngine *
make_departure_engine (ReeveRun           *run,
                       const char         *profile,
                       const ReeveEngine  *free,
                       GError            **error)
{
  ReeveTimed *timed = reeve_run_make_timed (run, profile, free, error);

  return timed != NULL ? reeve_timed_new_engine (timed, run->job, error) : NULL;
}

/* Keeps the engine without traffic, and that of the departure, if there is one. */
static ReeveEngine *
keep_plain (ReeveRun     *run,
            const char   *profile,
            ReeveEngine  *free,
            GError      **error)
{
  ReeveEngine *engine = free;
  GPtrArray *warnings = reeve_engine_get_warnings (free);

  if (reeve_values_is_set (run->values, "departure"))
    {
      engine = make_departure_engine (run, profile, free, error);
      if (engine == NULL)
        return NULL;
      g_ptr_array_add (run->engines, engine);
    }
  g_ptr_array_add (run->profiles, g_strdup (profile));
  g_ptr_array_add (run->plain, engine);
  g_ptr_array_add (run->free, free);
  for (guint i = 0; i < warnings->len; i++)
    reeve_run_add_warning (run, "%s", (const char *) g_ptr_array_index (warnings, i));
  return engine;
}

ReeveEngine *
reeve_run_get_engine (ReeveRun               *run,
                      const char             *profile,
                      const ReeveRoadChange  *extra,
                      guint                   n_extra,
                      GError                **error)
{
  const char *id = profile != NULL ? profile : reeve_values_get_text (run->values, "profile");
  g_autoptr (GArray) changes = NULL;
  g_autoptr (GArray) option = NULL;
  ReeveEngine *free;
  ReeveEngine *engine;

  if (extra == NULL)
    for (guint i = 0; i < run->profiles->len; i++)
      if (g_str_equal (g_ptr_array_index (run->profiles, i), id))
        return g_ptr_array_index (run->plain, i);

  if (load_roads (run, error) == NULL)
    return NULL;

  /* The option comes last: what it closes stays closed at any hour. */
  changes = g_array_new (FALSE, FALSE, sizeof (ReeveRoadChange));
  if (!reeve_run_list_held (run, id, changes, error))
    return NULL;
  option = reeve_scenario_collect_roads (run->changes, run->roads, extra, n_extra);
  g_array_append_vals (changes, option->data, option->len);
  free = reeve_engine_cache_get (run->workspace, run->db, run->roads, id,
                                 (const ReeveRoadChange *) (gpointer) changes->data,
                                 changes->len, run->job, error);
  if (free == NULL)
    return NULL;

  g_ptr_array_add (run->engines, free);
  if (extra == NULL)
    return keep_plain (run, id, free, error);
  if (!reeve_values_is_set (run->values, "departure"))
    return free;
  engine = make_departure_engine (run, id, free, error);
  if (engine != NULL)
    g_ptr_array_add (run->engines, engine);
  return engine;
}

ReeveTimed *
reeve_run_get_timed (ReeveRun    *run,
                     const char  *profile,
                     GError     **error)
{
  const char *id = profile != NULL ? profile : reeve_values_get_text (run->values, "profile");

  if (reeve_run_get_engine (run, id, NULL, 0, error) == NULL)
    return NULL;
  for (guint i = 0; i < run->profiles->len; i++)
    if (g_str_equal (g_ptr_array_index (run->profiles, i), id))
      return reeve_run_make_timed (run, id, g_ptr_array_index (run->free, i), error);
  g_return_val_if_reached (NULL);
}

/* --- the answer --- */

void
reeve_run_add_number (ReeveRun   *run,
                      const char *key,
                      const char *title,
                      const char *unit,
                      int         better,
                      gboolean    is_people,
                      double      value)
{
  ReeveNumber *number = g_new0 (ReeveNumber, 1);

  number->key = g_strdup (key);
  number->title = g_strdup (title);
  number->unit = g_strdup (unit);
  number->better = better;
  number->is_people = is_people;
  number->value = value;
  g_ptr_array_add (run->result->numbers, number);
}

char *
reeve_run_style_kinds (const char                *field,
                       const ReeveRunKind        *kinds,
                       guint                      n_kinds,
                       guint                      n_rows)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *style = json_object_new ();
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < n_kinds; i++)
    {
      JsonObject *kind = json_object_new ();

      json_object_set_string_member (kind, "value", kinds[i].value);
      json_object_set_string_member (kind, "title", kinds[i].title);
      if (kinds[i].meaning != NULL)
        json_object_set_string_member (kind, "meaning", kinds[i].meaning);
      json_array_add_object_element (list, kind);
    }
  json_object_set_string_member (style, "draw", "categories");
  json_object_set_string_member (style, "field", field);
  json_object_set_array_member (style, "categories", list);
  /* Outlines of ten thousand houses would be all that is seen of them. */
  json_object_set_boolean_member (style, "outline", n_rows <= MANY_ROWS);
  json_object_set_double_member (style, "fill", n_rows <= MANY_ROWS ? 0.35 : 0.8);
  json_object_set_double_member (style, "size", n_rows <= MANY_ROWS ? 7 : 3.5);
  json_node_take_object (root, style);
  return reeve_json_format (root, FALSE);
}

void
reeve_run_hide_output (ReeveRun *run)
{
  g_return_if_fail (run->outputs->len > 0);

  ((ReeveOutput *) g_ptr_array_index (run->outputs, run->outputs->len - 1))->hidden = TRUE;
}

void
reeve_run_add_output (ReeveRun   *run,
                      const char *name,
                      const char *theme,
                      const char *style_json,
                      ReeveTable *table)
{
  ReeveOutput *output = g_new0 (ReeveOutput, 1);

  output->name = g_strdup (name);
  output->theme = g_strdup (theme != NULL ? theme : "results");
  output->style_json = g_strdup (style_json);
  output->table = table;
  g_ptr_array_add (run->outputs, output);
}

void
reeve_run_add_warning (ReeveRun   *run,
                       const char *format,
                       ...)
{
  va_list args;
  char *text;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  for (guint i = 0; i < run->result->warnings->len; i++)
    if (g_str_equal (g_ptr_array_index (run->result->warnings, i), text))
      {
        g_free (text);
        return;
      }
  g_ptr_array_add (run->result->warnings, text);
}

void
reeve_run_set_proof (ReeveRun   *run,
                     const char *format,
                     ...)
{
  va_list args;

  va_start (args, format);
  g_free (run->result->proof);
  run->result->proof = g_strdup_vprintf (format, args);
  va_end (args);
}

/* --- storing it --- */

static ReeveDatasetKind
kind_of_table (const ReeveTable *table)
{
  switch (reeve_table_get_kind (table))
    {
    case REEVE_SHAPE_POINT:
      return REEVE_DATASET_POINTS;

    case REEVE_SHAPE_LINE:
      return REEVE_DATASET_LINES;

    case REEVE_SHAPE_AREA:
      return REEVE_DATASET_AREAS;

    case REEVE_SHAPE_NONE:
    default:
      return REEVE_DATASET_TABLE;
    }
}

static ReeveDataset *
describe_output (const ReeveRun    *run,
                 const ReeveOutput *output)
{
  ReeveDataset *dataset = g_new0 (ReeveDataset, 1);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  dataset->name = g_strdup (output->name);
  dataset->kind = kind_of_table (output->table);
  dataset->theme = g_strdup (output->theme);
  dataset->department = g_strdup ("");
  dataset->source = g_strdup (run->tool->id);
  dataset->source_hash = g_strdup ("");
  dataset->date = g_date_time_format (now, "%Y-%m-%d");
  dataset->licence = g_strdup ("");
  dataset->attribution = g_strdup (run->roads != NULL && run->roads->attribution != NULL
                                   ? run->roads->attribution : "");
  dataset->crs = g_strdup ("EPSG:4326");
  dataset->classification = run->result->classification;
  dataset->scenario_id = run->scenario->id;
  dataset->visible = dataset->kind != REEVE_DATASET_TABLE && !output->hidden;
  dataset->box = REEVE_BOX_EMPTY;
  dataset->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_field_free);
  for (guint i = 0; i < reeve_table_get_n_columns (output->table); i++)
    {
      const ReeveColumn *column = reeve_table_get_column (output->table, i);
      ReeveField *field = g_new0 (ReeveField, 1);

      field->name = g_strdup (column->name);
      field->title = g_strdup (column->title);
      field->type = column->type;
      field->term = g_strdup (column->term);
      field->unit = g_strdup (column->unit);
      field->classification = run->result->classification;
      g_ptr_array_add (dataset->fields, field);
    }

  return dataset;
}

static gboolean
store_answer (ReeveEdit *edit,
              gpointer   data,
              ReeveJob  *job,
              GError   **error)
{
  ReeveRun *run = data;

  for (guint i = 0; i < run->outputs->len; i++)
    {
      const ReeveOutput *output = g_ptr_array_index (run->outputs, i);
      g_autoptr (ReeveDataset) dataset = describe_output (run, output);

      if (!reeve_edit_add_table (edit, dataset, output->table, job, error))
        return FALSE;
      if (output->style_json != NULL &&
          !reeve_edit_set_style (edit, dataset->id, output->style_json, NULL, NULL, error))
        return FALSE;
      g_array_append_val (run->result->outputs, dataset->id);
    }

  return reeve_edit_add_result (edit, run->result, error);
}

static void
describe_result (ReeveRun *run)
{
  g_autoptr (JsonNode) params = reeve_values_to_json (run->values);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  run->result->tool = g_strdup (run->tool->id);
  run->result->version = g_strdup (REEVE_VERSION);
  run->result->title = g_strdup (_(run->tool->title));
  run->result->scenario_id = run->scenario->id;
  run->result->scenario_name = g_strdup (run->scenario->name);
  run->result->params_json = reeve_json_format (params, FALSE);
  run->result->created = g_date_time_format_iso8601 (now);
  if (run->result->proof == NULL)
    run->result->proof = g_strdup ("");
  run->result->out_of_date = g_strdup ("");
}

static gboolean
prepare_run (ReeveRun    *run,
             const char  *scenario,
             GError     **error)
{
  run->db = reeve_workspace_open_reader (run->workspace, error);
  if (run->db == NULL)
    return FALSE;
  run->scenario = reeve_scenario_find (run->db, scenario != NULL ? scenario : "", error);
  if (run->scenario == NULL)
    return FALSE;
  run->changes = reeve_scenario_list_changes (run->db, run->scenario->id, error);
  if (run->changes == NULL)
    return FALSE;

  run->hazards = g_ptr_array_new ();
  for (guint i = 0; i < run->changes->len; i++)
    if (((ReeveChange *) g_ptr_array_index (run->changes, i))->kind == REEVE_CHANGE_HAZARD)
      g_ptr_array_add (run->hazards, g_ptr_array_index (run->changes, i));
  return TRUE;
}

ReeveResult *
reeve_tool_run (ReeveWorkspace     *workspace,
                const ReeveTool    *tool,
                const ReeveValues  *values,
                const char         *scenario,
                guint64             seed,
                gboolean            store,
                GPtrArray         **out_tables,
                ReeveJob           *job,
                GError            **error)
{
  g_autoptr (ReeveRun) run = g_new0 (ReeveRun, 1);
  gint64 start = g_get_monotonic_time ();

  run->workspace = workspace;
  run->tool = tool;
  run->values = values;
  run->job = job;
  run->engines = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_engine_free);
  run->profiles = g_ptr_array_new_with_free_func (g_free);
  run->plain = g_ptr_array_new ();
  run->free = g_ptr_array_new ();
  run->timed = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_timed_free);
  run->outputs = g_ptr_array_new_with_free_func ((GDestroyNotify) free_output);
  run->result = reeve_result_new ();
  run->result->seed = seed;

  if (!reeve_values_check (values, error) || !prepare_run (run, scenario, error))
    return NULL;
  reeve_job_set_phase (job, 0, store ? 0.95 : 1, _("Reading the data"));
  if (!tool->run (run, error))
    return NULL;

  run->result->elapsed_s = (double) (g_get_monotonic_time () - start) / 1e6;
  run->result->released = run->result->classification;
  describe_result (run);
  /* The reader is closed first: an open one would keep the writer from tidying up. */
  g_clear_pointer (&run->db, reeve_workspace_close_reader);

  if (store)
    {
      /* Translators: an undo step: a tool's title */
      g_autofree char *name = g_strdup_printf (_("Answer “%s”"), _(tool->title));

      reeve_job_set_phase (job, 0.95, 1, _("Storing the answer"));
      if (!reeve_workspace_edit (workspace, name, store_answer, run, job, error))
        return NULL;
    }

  if (out_tables != NULL)
    {
      *out_tables = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_table_unref);
      for (guint i = 0; i < run->outputs->len; i++)
        g_ptr_array_add (*out_tables, reeve_table_ref (
          ((ReeveOutput *) g_ptr_array_index (run->outputs, i))->table));
    }

  return g_steal_pointer (&run->result);
}
