/* workspace/result.c — a tool's answer, stored with all that led to it
 *
 * Lists are JSON columns, read back through core/json since the file may come
 * from anywhere. Numbers that JSON cannot hold are written as text.
 */
#include "workspace/result.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/json.h"
#include "workspace/scenario.h"
#include "workspace/workspace-private.h"

#include <math.h>
#include <string.h>

#define MAX_JSON_BYTES (16 * 1024 * 1024)

void
reeve_number_free (ReeveNumber *self)
{
  if (self == NULL)
    return;
  g_free (self->key);
  g_free (self->title);
  g_free (self->unit);
  g_free (self);
}

void
reeve_input_free (ReeveInput *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self);
}

ReeveResult *
reeve_result_new (void)
{
  ReeveResult *self = g_new0 (ReeveResult, 1);

  self->numbers = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_number_free);
  self->inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_input_free);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->outputs = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

void
reeve_result_free (ReeveResult *self)
{
  if (self == NULL)
    return;
  g_free (self->tool);
  g_free (self->version);
  g_free (self->title);
  g_free (self->scenario_name);
  g_free (self->params_json);
  g_free (self->created);
  g_free (self->proof);
  g_free (self->out_of_date);
  g_clear_pointer (&self->numbers, g_ptr_array_unref);
  g_clear_pointer (&self->inputs, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_clear_pointer (&self->outputs, g_array_unref);
  g_free (self);
}

const ReeveNumber *
reeve_result_find_number (const ReeveResult *self,
                          const char        *key)
{
  for (guint i = 0; i < self->numbers->len; i++)
    {
      const ReeveNumber *number = g_ptr_array_index (self->numbers, i);

      if (strcmp (number->key, key) == 0)
        return number;
    }
  return NULL;
}

/* Writing */

static char *
end_json (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;

  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return reeve_json_format (root, FALSE);
}

static JsonBuilder *
begin_json (void)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_array (builder);
  return builder;
}

static void
add_text (JsonBuilder *builder,
          const char  *key,
          const char  *text)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_string_value (builder, text != NULL ? text : "");
}

static char *
write_numbers (GPtrArray *numbers)
{
  g_autoptr (JsonBuilder) builder = begin_json ();

  for (guint i = 0; i < numbers->len; i++)
    {
      const ReeveNumber *number = g_ptr_array_index (numbers, i);

      json_builder_begin_object (builder);
      add_text (builder, "key", number->key);
      add_text (builder, "title", number->title);
      add_text (builder, "unit", number->unit);
      json_builder_set_member_name (builder, "value");
      if (isfinite (number->value))
        json_builder_add_double_value (builder, number->value);
      else
        json_builder_add_string_value (builder, isnan (number->value) ? "nan"
                                                : number->value > 0 ? "inf" : "-inf");
      json_builder_set_member_name (builder, "better");
      json_builder_add_int_value (builder, number->better);
      json_builder_set_member_name (builder, "is_people");
      json_builder_add_boolean_value (builder, number->is_people);
      json_builder_end_object (builder);
    }
  return end_json (builder);
}

static char *
write_inputs (GPtrArray *inputs)
{
  g_autoptr (JsonBuilder) builder = begin_json ();

  for (guint i = 0; i < inputs->len; i++)
    {
      const ReeveInput *input = g_ptr_array_index (inputs, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "dataset");
      json_builder_add_int_value (builder, input->dataset_id);
      add_text (builder, "name", input->name);
      json_builder_set_member_name (builder, "revision");
      json_builder_add_int_value (builder, input->revision);
      json_builder_end_object (builder);
    }
  return end_json (builder);
}

static char *
write_texts (GPtrArray *texts)
{
  g_autoptr (JsonBuilder) builder = begin_json ();

  for (guint i = 0; i < texts->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (texts, i));
  return end_json (builder);
}

static char *
write_ids (GArray *ids)
{
  g_autoptr (JsonBuilder) builder = begin_json ();

  for (guint i = 0; i < ids->len; i++)
    json_builder_add_int_value (builder, g_array_index (ids, gint64, i));
  return end_json (builder);
}

/* Reading */

static gint64
get_int (JsonObject *object,
         const char *key)
{
  return json_object_get_int_member_with_default (object, key, 0);
}

static char *
dup_member (JsonObject *object,
            const char *key)
{
  return g_strdup (json_object_get_string_member_with_default (object, key, ""));
}

static double
read_value (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "value");

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NAN;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_ascii_strtod (json_node_get_string (node), NULL);
  return json_node_get_double (node);
}

/* (transfer full): an array, or %NULL with @error */
static JsonNode *
parse_list (sqlite3_stmt  *stmt,
            int            column,
            GError       **error)
{
  const char *text = reeve_sql_text (stmt, column);
  g_autofree char *where = g_strdup_printf ("reeve_result.%s", sqlite3_column_name (stmt, column));
  g_autoptr (JsonNode) node = NULL;

  node = reeve_json_parse (text != NULL ? text : "[]", -1, MAX_JSON_BYTES, where, error);
  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a place in the workspace */
                   _("%s: found another kind of JSON, needs a list"), where);
      return NULL;
    }
  return g_steal_pointer (&node);
}

static JsonObject *
get_object (JsonArray *array,
            guint      i)
{
  JsonNode *node = json_array_get_element (array, i);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
read_numbers (sqlite3_stmt  *stmt,
              int            column,
              GPtrArray     *numbers,
              GError       **error)
{
  g_autoptr (JsonNode) node = parse_list (stmt, column, error);
  JsonArray *array;

  if (node == NULL)
    return FALSE;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = get_object (array, i);
      ReeveNumber *number;

      if (object == NULL)
        continue;
      number = g_new0 (ReeveNumber, 1);
      number->key = dup_member (object, "key");
      number->title = dup_member (object, "title");
      number->unit = dup_member (object, "unit");
      number->value = read_value (object);
      number->better = (int) CLAMP (get_int (object, "better"), -1, 1);
      number->is_people = json_object_get_boolean_member_with_default (object, "is_people", FALSE);
      g_ptr_array_add (numbers, number);
    }
  return TRUE;
}

static gboolean
read_inputs (sqlite3_stmt  *stmt,
             int            column,
             GPtrArray     *inputs,
             GError       **error)
{
  g_autoptr (JsonNode) node = parse_list (stmt, column, error);
  JsonArray *array;

  if (node == NULL)
    return FALSE;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = get_object (array, i);
      ReeveInput *input;

      if (object == NULL)
        continue;
      input = g_new0 (ReeveInput, 1);
      input->dataset_id = get_int (object, "dataset");
      input->name = dup_member (object, "name");
      input->revision = get_int (object, "revision");
      g_ptr_array_add (inputs, input);
    }
  return TRUE;
}

static gboolean
read_rest (sqlite3_stmt  *stmt,
           ReeveResult   *result,
           GError       **error)
{
  g_autoptr (JsonNode) warnings = parse_list (stmt, 14, error);
  g_autoptr (JsonNode) outputs = NULL;
  JsonArray *array;

  if (warnings == NULL)
    return FALSE;
  array = json_node_get_array (warnings);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_ptr_array_add (result->warnings, g_strdup (json_node_get_string (node)));
    }

  outputs = parse_list (stmt, 15, error);
  if (outputs == NULL)
    return FALSE;
  array = json_node_get_array (outputs);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      gint64 id = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : 0;

      if (id != 0)
        g_array_append_val (result->outputs, id);
    }
  return TRUE;
}

static char *
dup_text (sqlite3_stmt *stmt,
          int           column)
{
  const char *text = reeve_sql_text (stmt, column);

  return g_strdup (text != NULL ? text : "");
}

/* Roads are input 0; their revision stands in reeve_meta. */
static char *
describe_change (sqlite3           *db,
                 const ReeveInput  *input,
                 GError           **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gboolean row;

  if (input->dataset_id == 0)
    stmt = reeve_sql_prepare (db, "SELECT CAST(value AS INTEGER) FROM reeve_meta "
                              "WHERE key = 'roads_revision'", error);
  else
    stmt = reeve_sql_preparef (db, error, "SELECT revision, name FROM reeve_dataset WHERE id = %lld",
                               input->dataset_id);
  if (stmt == NULL || !reeve_sql_step (stmt, &row, error))
    return NULL;
  if (!row)
    /* Translators: a layer's name */
    return g_strdup_printf (_("“%s” is gone"), input->name);
  if (sqlite3_column_int64 (stmt, 0) == input->revision)
    return g_strdup ("");
  if (input->dataset_id == 0)
    return g_strdup (_("The roads changed"));
  /* Translators: a layer's name */
  return g_strdup_printf (_("“%s” changed"), reeve_sql_text (stmt, 1));
}

static char *
describe_scenario (sqlite3     *db,
                   gint64       id,
                   const char  *name,
                   const char  *state)
{
  g_autofree char *now = NULL;

  if (id == 0)
    return g_strdup ("");
  now = reeve_scenario_dup_state (db, id, NULL);
  if (now == NULL)
    /* Translators: the name of an option */
    return g_strdup_printf (_("Option “%s” is gone"), name);
  /* Translators: the name of an option */
  return strcmp (now, state) == 0 ? g_strdup ("") : g_strdup_printf (_("Option “%s” changed"), name);
}

static gboolean
derive_out_of_date (sqlite3      *db,
                    ReeveResult  *result,
                    const char   *state,
                    GError      **error)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i <= result->inputs->len; i++)
    {
      g_autofree char *part = NULL;

      if (i < result->inputs->len)
        part = describe_change (db, g_ptr_array_index (result->inputs, i), error);
      else
        part = describe_scenario (db, result->scenario_id, result->scenario_name, state);
      if (part == NULL)
        return FALSE;
      if (*part != '\0')
        g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", part);
    }
  result->out_of_date = g_strdup (words->str);
  return TRUE;
}

static ReeveResult *
read_result (sqlite3       *db,
             sqlite3_stmt  *stmt,
             GError       **error)
{
  g_autoptr (ReeveResult) result = reeve_result_new ();
  g_autofree char *state = dup_text (stmt, 6);

  result->id = sqlite3_column_int64 (stmt, 0);
  result->tool = dup_text (stmt, 1);
  result->version = dup_text (stmt, 2);
  result->title = dup_text (stmt, 3);
  result->scenario_id = sqlite3_column_int64 (stmt, 4);
  result->scenario_name = dup_text (stmt, 5);
  result->params_json = dup_text (stmt, 7);
  result->seed = (guint64) sqlite3_column_int64 (stmt, 8);
  result->elapsed_s = sqlite3_column_double (stmt, 9);
  result->created = dup_text (stmt, 10);
  result->proof = dup_text (stmt, 11);
  result->classification = CLAMP (sqlite3_column_int (stmt, 16), 0, REEVE_CLASS_RESTRICTED);
  result->released = CLAMP (sqlite3_column_int (stmt, 17), 0, REEVE_CLASS_RESTRICTED);
  if (!read_numbers (stmt, 12, result->numbers, error)
      || !read_inputs (stmt, 13, result->inputs, error)
      || !read_rest (stmt, result, error)
      || !derive_out_of_date (db, result, state, error))
    return NULL;
  return g_steal_pointer (&result);
}

GPtrArray *
reeve_result_list (sqlite3 *db,
                   GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_result_free);
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gboolean row;

  stmt = reeve_sql_prepare (db, "SELECT id, tool, version, title, scenario_id, scenario_name, scenario_state, "
                            "params, seed, elapsed_s, created, proof, numbers, inputs, warnings, outputs, "
                            "classification, released FROM reeve_result ORDER BY id", error);
  if (stmt == NULL)
    return NULL;
  for (;;)
    {
      ReeveResult *result;

      if (!reeve_sql_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&results);
      result = read_result (db, stmt, error);
      if (result == NULL)
        return NULL;
      g_ptr_array_add (results, result);
    }
}

ReeveResult *
reeve_result_find (sqlite3     *db,
                   const char  *id_or_title,
                   GError     **error)
{
  g_autoptr (GPtrArray) results = reeve_result_list (db, error);
  char *end;
  gint64 id = g_ascii_strtoll (id_or_title, &end, 10);

  if (results == NULL)
    return NULL;
  for (guint i = 0; *end == '\0' && i < results->len; i++)
    if (((ReeveResult *) g_ptr_array_index (results, i))->id == id)
      return g_ptr_array_steal_index (results, i);
  /* Of several with one title the newest is meant. */
  for (guint i = results->len; i > 0; i--)
    if (strcmp (((ReeveResult *) g_ptr_array_index (results, i - 1))->title, id_or_title) == 0)
      return g_ptr_array_steal_index (results, i - 1);
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: the name or number of a result, how many there are */
               ngettext ("There is no result “%s” (the workspace holds %u result)",
                         "There is no result “%s” (the workspace holds %u results)", results->len),
               id_or_title, results->len);
  return NULL;
}

/* Editing */

gboolean
reeve_edit_add_result (ReeveEdit    *edit,
                       ReeveResult  *result,
                       GError      **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  g_autofree char *numbers = write_numbers (result->numbers);
  g_autofree char *inputs = write_inputs (result->inputs);
  g_autofree char *warnings = write_texts (result->warnings);
  g_autofree char *outputs = write_ids (result->outputs);
  g_autofree char *state = reeve_scenario_dup_state (edit->db, result->scenario_id, error);
  const char *texts[9] = { result->tool, result->version, result->title, result->scenario_name,
                           state, result->params_json, NULL, result->proof, numbers };

  if (state == NULL)
    return FALSE;
  if (result->created == NULL || *result->created == '\0')
    {
      g_free (result->created);
      result->created = reeve_now_iso ();
    }
  texts[6] = result->created;
  stmt = reeve_sql_prepare (edit->db, "INSERT INTO reeve_result (tool, version, title, scenario_name, "
                            "scenario_state, params, created, proof, numbers, inputs, warnings, outputs, "
                            "scenario_id, seed, elapsed_s, classification, released) "
                            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", error);
  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    reeve_sql_bind_text (stmt, 1 + (int) i, texts[i] != NULL ? texts[i] : "");
  reeve_sql_bind_text (stmt, 10, inputs);
  reeve_sql_bind_text (stmt, 11, warnings);
  reeve_sql_bind_text (stmt, 12, outputs);
  sqlite3_bind_int64 (stmt, 13, result->scenario_id);
  sqlite3_bind_int64 (stmt, 14, (gint64) result->seed);
  sqlite3_bind_double (stmt, 15, isfinite (result->elapsed_s) ? result->elapsed_s : 0);
  sqlite3_bind_int (stmt, 16, result->classification);
  sqlite3_bind_int (stmt, 17, result->released);
  if (!reeve_sql_run (stmt, error))
    return FALSE;
  result->id = sqlite3_last_insert_rowid (edit->db);

  for (guint i = 0; i < result->outputs->len; i++)
    if (!reeve_sql_execf (edit->db, error, "UPDATE reeve_dataset SET result_id = %lld WHERE id = %lld",
                          result->id, g_array_index (result->outputs, gint64, i)))
      return FALSE;
  return TRUE;
}

static gboolean
fail_gone (GError **error)
{
  g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT, _("This result does not exist any more"));
  return FALSE;
}

gboolean
reeve_edit_delete_result (ReeveEdit *edit,
                          gint64     id,
                          GError   **error)
{
  g_autoptr (GPtrArray) datasets = reeve_catalogue_list (edit->db, error);

  if (datasets == NULL
      || !reeve_sql_execf (edit->db, error, "DELETE FROM reeve_result WHERE id = %lld", id))
    return FALSE;
  if (sqlite3_changes (edit->db) == 0)
    return fail_gone (error);
  for (guint i = 0; i < datasets->len; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (datasets, i);

      if (dataset->result_id == id && !reeve_edit_delete_dataset (edit, dataset->id, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
reeve_edit_release_result (ReeveEdit            *edit,
                           gint64                id,
                           ReeveClassification   level,
                           const char           *reason,
                           GError              **error)
{
  g_autofree char *text = NULL;

  if (reason == NULL || *reason == '\0')
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT, _("A release needs a reason"));
      return FALSE;
    }
  if (!reeve_sql_execf (edit->db, error, "UPDATE reeve_result SET released = %d WHERE id = %lld",
                        (int) level, id))
    return FALSE;
  if (sqlite3_changes (edit->db) == 0)
    return fail_gone (error);
  text = g_strdup_printf ("%" G_GINT64_FORMAT " %s: %s", id, reeve_classification_get_id (level), reason);
  return reeve_log_append (edit->db, "release", text, error);
}
