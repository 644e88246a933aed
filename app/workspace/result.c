/* workspace/result.c — a tool's answer, stored with all that led to it */
#include "workspace/result.h"

#include "core/error.h"
#include "core/i18n.h"
#include "workspace/result-private.h"
#include "workspace/scenario.h"
#include "workspace/workspace-private.h"

#include <math.h>
#include <string.h>

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

/* Reading */

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
  g_autofree char *state = reeve_sql_dup_text (stmt, 6);

  result->id = sqlite3_column_int64 (stmt, 0);
  result->tool = reeve_sql_dup_text (stmt, 1);
  result->version = reeve_sql_dup_text (stmt, 2);
  result->title = reeve_sql_dup_text (stmt, 3);
  result->scenario_id = sqlite3_column_int64 (stmt, 4);
  result->scenario_name = reeve_sql_dup_text (stmt, 5);
  result->params_json = reeve_sql_dup_text (stmt, 7);
  result->seed = (guint64) sqlite3_column_int64 (stmt, 8);
  result->elapsed_s = sqlite3_column_double (stmt, 9);
  result->created = reeve_sql_dup_text (stmt, 10);
  result->proof = reeve_sql_dup_text (stmt, 11);
  result->classification = CLAMP (sqlite3_column_int (stmt, 16), 0, REEVE_CLASS_RESTRICTED);
  result->released = CLAMP (sqlite3_column_int (stmt, 17), 0, REEVE_CLASS_RESTRICTED);
  if (!reeve_result_read_lists (result, stmt, 12, error)
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
  g_autofree char *numbers = reeve_result_numbers_to_json (result->numbers);
  g_autofree char *inputs = reeve_result_inputs_to_json (result->inputs);
  g_autofree char *warnings = reeve_result_texts_to_json (result->warnings);
  g_autofree char *outputs = reeve_result_ids_to_json (result->outputs);
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
