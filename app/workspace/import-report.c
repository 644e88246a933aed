/* workspace/import-report.c — what an import read, kept and turned away, for good */
#include "workspace/import-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/json.h"

#define MAX_REPORT_BYTES (64 * 1024 * 1024)

static void
free_problem (gpointer data)
{
  ReeveImportProblem *problem = data;

  g_free (problem->reason);
  g_strfreev (problem->texts);
  g_free (problem);
}

ReeveImportReport *
reeve_import_report_new (void)
{
  ReeveImportReport *report = g_new0 (ReeveImportReport, 1);

  report->problems = g_ptr_array_new_with_free_func (free_problem);
  report->notes = g_ptr_array_new_with_free_func (g_free);
  return report;
}

void
reeve_import_report_free (ReeveImportReport *self)
{
  if (self == NULL)
    return;
  g_free (self->dataset_name);
  g_ptr_array_unref (self->problems);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

void
reeve_import_report_add_problem (GPtrArray         *problems,
                                 guint              limit,
                                 guint64            number,
                                 const char        *reason,
                                 const char *const *texts,
                                 guint              n_texts)
{
  ReeveImportProblem *problem;

  if (problems->len >= limit)
    return;
  problem = g_new0 (ReeveImportProblem, 1);
  problem->number = number;
  problem->reason = g_utf8_make_valid (reason != NULL ? reason : "", -1);
  if (texts != NULL)
    problem->texts = g_new0 (char *, n_texts + 1);
  for (guint i = 0; texts != NULL && i < n_texts; i++)
    problem->texts[i] = g_strdup (texts[i] != NULL ? texts[i] : "");
  g_ptr_array_add (problems, problem);
}

static char *
format_report (const ReeveImportReport *report)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *problems = json_array_new ();
  JsonArray *notes = json_array_new ();

  for (guint i = 0; i < report->problems->len; i++)
    {
      const ReeveImportProblem *problem = report->problems->pdata[i];
      JsonObject *row = json_object_new ();

      json_object_set_int_member (row, "row", (gint64) problem->number);
      json_object_set_string_member (row, "reason", problem->reason);
      json_array_add_object_element (problems, row);
    }
  for (guint i = 0; i < report->notes->len; i++)
    json_array_add_string_element (notes, report->notes->pdata[i]);

  json_object_set_int_member (object, "read", report->n_read);
  json_object_set_int_member (object, "kept", report->n_kept);
  json_object_set_int_member (object, "rejected", report->n_rejected);
  json_object_set_array_member (object, "problems", problems);
  json_object_set_array_member (object, "notes", notes);
  json_node_take_object (root, object);
  return reeve_json_format (root, FALSE);
}

gboolean
reeve_import_report_store (const ReeveImportReport *report,
                           sqlite3                 *db,
                           GError                 **error)
{
  g_autofree char *json = format_report (report);
  g_autoptr (sqlite3_stmt) stmt =
    reeve_sql_prepare (db, "INSERT INTO reeve_report (dataset_id, json) VALUES (?1, ?2) "
                           "ON CONFLICT (dataset_id) DO UPDATE SET json = ?2", error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, report->dataset_id);
  reeve_sql_bind_text (stmt, 2, json);
  return reeve_sql_run (stmt, error);
}

static gint64
get_count (JsonObject *object,
           const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;
}

static const char *
get_text (JsonNode *node)
{
  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
         ? json_node_get_string (node) : "";
}

static JsonArray *
get_array (JsonObject *object,
           const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static ReeveImportReport *
read_report (JsonObject *object)
{
  ReeveImportReport *report = reeve_import_report_new ();
  JsonArray *problems = get_array (object, "problems");
  JsonArray *notes = get_array (object, "notes");

  report->n_read = get_count (object, "read");
  report->n_kept = get_count (object, "kept");
  report->n_rejected = get_count (object, "rejected");
  for (guint i = 0; problems != NULL && i < json_array_get_length (problems); i++)
    {
      JsonNode *node = json_array_get_element (problems, i);
      JsonObject *row = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (row != NULL)
        reeve_import_report_add_problem (report->problems, G_MAXUINT, (guint64) get_count (row, "row"),
                                         get_text (json_object_get_member (row, "reason")), NULL, 0);
    }
  for (guint i = 0; notes != NULL && i < json_array_get_length (notes); i++)
    g_ptr_array_add (report->notes, g_strdup (get_text (json_array_get_element (notes, i))));
  return report;
}

ReeveImportReport *
reeve_import_report_load (sqlite3 *db,
                          gint64   dataset_id,
                          GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  g_autoptr (ReeveDataset) dataset = NULL;
  g_autoptr (JsonNode) root = NULL;
  ReeveImportReport *report;
  gboolean has_row = FALSE;

  stmt = reeve_sql_prepare (db, "SELECT json FROM reeve_report WHERE dataset_id = ?1", error);
  if (stmt == NULL)
    return NULL;
  sqlite3_bind_int64 (stmt, 1, dataset_id);
  if (!reeve_sql_step (stmt, &has_row, error) || !has_row || reeve_sql_text (stmt, 0) == NULL)
    return NULL;

  root = reeve_json_parse (reeve_sql_text (stmt, 0), -1, MAX_REPORT_BYTES, "reeve_report", error);
  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   _("The stored import report is damaged: found no JSON object"));
      return NULL;
    }
  dataset = reeve_catalogue_get (db, dataset_id, error);
  if (dataset == NULL)
    return NULL;
  report = read_report (json_node_get_object (root));
  report->dataset_id = dataset_id;
  report->dataset_name = g_strdup (dataset->name);
  return report;
}
