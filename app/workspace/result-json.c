/* workspace/result-json.c — the lists of a result as JSON columns
 *
 * Read back through core/json, since the file may come from anywhere. Numbers
 * that JSON cannot hold are written as text.
 */
#include "core/error.h"
#include "core/i18n.h"
#include "core/json.h"
#include "workspace/result-private.h"

#include <math.h>

#define MAX_JSON_BYTES (16 * 1024 * 1024)

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

char *
reeve_result_numbers_to_json (GPtrArray *numbers)
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

char *
reeve_result_inputs_to_json (GPtrArray *inputs)
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

char *
reeve_result_texts_to_json (GPtrArray *texts)
{
  g_autoptr (JsonBuilder) builder = begin_json ();

  for (guint i = 0; i < texts->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (texts, i));
  return end_json (builder);
}

char *
reeve_result_ids_to_json (GArray *ids)
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

static void
take_number (JsonNode *node,
             gpointer  numbers)
{
  JsonObject *object = json_node_get_object (node);
  ReeveNumber *number = g_new0 (ReeveNumber, 1);

  number->key = dup_member (object, "key");
  number->title = dup_member (object, "title");
  number->unit = dup_member (object, "unit");
  number->value = read_value (object);
  number->better = (int) CLAMP (get_int (object, "better"), -1, 1);
  number->is_people = json_object_get_boolean_member_with_default (object, "is_people", FALSE);
  g_ptr_array_add (numbers, number);
}

static void
take_input (JsonNode *node,
            gpointer  inputs)
{
  JsonObject *object = json_node_get_object (node);
  ReeveInput *input = g_new0 (ReeveInput, 1);

  input->dataset_id = get_int (object, "dataset");
  input->name = dup_member (object, "name");
  input->revision = get_int (object, "revision");
  g_ptr_array_add (inputs, input);
}

static void
take_text (JsonNode *node,
           gpointer  texts)
{
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    g_ptr_array_add (texts, g_strdup (json_node_get_string (node)));
}

static void
take_id (JsonNode *node,
         gpointer  ids)
{
  gint64 id = json_node_get_int (node);

  if (id != 0)
    g_array_append_val ((GArray *) ids, id);
}

/* What is of another type than the list's is passed over. */
static gboolean
read_list (sqlite3_stmt  *stmt,
           int            column,
           JsonNodeType   type,
           void         (*take) (JsonNode *node, gpointer list),
           gpointer       list,
           GError       **error)
{
  g_autoptr (JsonNode) root = parse_list (stmt, column, error);
  JsonArray *array;

  if (root == NULL)
    return FALSE;
  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (json_node_get_node_type (node) == type)
        take (node, list);
    }
  return TRUE;
}

gboolean
reeve_result_read_lists (ReeveResult   *self,
                         sqlite3_stmt  *stmt,
                         int            first,
                         GError       **error)
{
  return read_list (stmt, first, JSON_NODE_OBJECT, take_number, self->numbers, error)
         && read_list (stmt, first + 1, JSON_NODE_OBJECT, take_input, self->inputs, error)
         && read_list (stmt, first + 2, JSON_NODE_VALUE, take_text, self->warnings, error)
         && read_list (stmt, first + 3, JSON_NODE_VALUE, take_id, self->outputs, error);
}
