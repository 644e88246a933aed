/* plan/compare.c — results side by side, with the difference of every number */
#include "plan/compare.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/json.h"

#include <math.h>

static void
free_row (ReeveCompareRow *row)
{
  g_free (row->key);
  g_free (row->title);
  g_free (row->unit);
  g_free (row->values);
  g_free (row->changes);
  g_free (row);
}

void
reeve_comparison_free (ReeveComparison *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->titles, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->params, g_ptr_array_unref);
  g_free (self);
}

static ReeveCompareRow *
find_row (ReeveComparison   *self,
          const ReeveNumber *number)
{
  ReeveCompareRow *row;

  for (guint i = 0; i < self->rows->len; i++)
    {
      row = g_ptr_array_index (self->rows, i);
      if (g_str_equal (row->key, number->key))
        return row;
    }

  row = g_new0 (ReeveCompareRow, 1);
  row->key = g_strdup (number->key);
  row->title = g_strdup (number->title);
  row->unit = g_strdup (number->unit);
  row->better = number->better;
  row->values = g_new (double, self->n_results);
  row->changes = g_new (double, self->n_results);
  for (guint i = 0; i < self->n_results; i++)
    row->values[i] = NAN;
  g_ptr_array_add (self->rows, row);
  return row;
}

static char *
text_of_member (JsonNode   *node,
                const char *key)
{
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
                     ? json_node_get_object (node) : NULL;
  JsonNode *member = object != NULL ? json_object_get_member (object, key) : NULL;

  return member != NULL ? reeve_json_format (member, FALSE) : g_strdup ("–");
}

/* One sentence for each parameter that is not the same as in the first result. */
static void
compare_params (ReeveComparison   *self,
                const ReeveResult *first,
                const ReeveResult *other,
                guint              number)
{
  g_autoptr (JsonNode) left = reeve_json_parse (first->params_json, -1, 1 << 20, "params", NULL);
  g_autoptr (JsonNode) right = reeve_json_parse (other->params_json, -1, 1 << 20, "params", NULL);
  g_autoptr (GList) keys = NULL;
  g_autoptr (GList) more = NULL;

  if (left == NULL || right == NULL || !JSON_NODE_HOLDS_OBJECT (left) ||
      !JSON_NODE_HOLDS_OBJECT (right))
    return;
  keys = json_object_get_members (json_node_get_object (left));
  more = json_object_get_members (json_node_get_object (right));
  for (GList *l = more; l != NULL; l = l->next)
    if (!json_object_has_member (json_node_get_object (left), l->data))
      keys = g_list_append (keys, l->data);

  for (GList *l = keys; l != NULL; l = l->next)
    {
      g_autofree char *a = text_of_member (left, l->data);
      g_autofree char *b = text_of_member (right, l->data);

      if (!g_str_equal (a, b))
        g_ptr_array_add (self->params,
                         /* Translators: a parameter, its value in the first answer, which
                          * answer differs, its value there */
                         g_strdup_printf (_("%s: %s; in answer %u: %s"), (const char *) l->data,
                                          a, number, b));
    }
  if (first->seed != other->seed)
    g_ptr_array_add (self->params, g_strdup_printf (_("The seed differs in answer %u"), number));
}

static gboolean
check_results (GPtrArray  *results,
               GError    **error)
{
  const ReeveResult *first = results->len > 0 ? g_ptr_array_index (results, 0) : NULL;

  if (results->len < 2)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a number of results */
                   _("Found %u answer to compare, needs two or more"), results->len);
      return FALSE;
    }
  for (guint i = 1; i < results->len; i++)
    {
      const ReeveResult *other = g_ptr_array_index (results, i);

      if (!g_str_equal (first->tool, other->tool))
        {
          g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                       /* Translators: two tools' ids */
                       _("Found answers of %s and of %s; only answers to one question compare"),
                       first->tool, other->tool);
          return FALSE;
        }
    }
  return TRUE;
}

ReeveComparison *
reeve_comparison_new (GPtrArray  *results,
                      GError    **error)
{
  ReeveComparison *self;

  if (!check_results (results, error))
    return NULL;

  self = g_new0 (ReeveComparison, 1);
  self->n_results = results->len;
  self->titles = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) free_row);
  self->params = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < results->len; i++)
    {
      const ReeveResult *result = g_ptr_array_index (results, i);
      const char *scenario = *result->scenario_name != '\0' ? result->scenario_name
                                                            : _("Baseline");

      g_ptr_array_add (self->titles, g_strdup_printf ("%s · %s", result->title, scenario));
      for (guint k = 0; k < result->numbers->len; k++)
        {
          const ReeveNumber *number = g_ptr_array_index (result->numbers, k);

          find_row (self, number)->values[i] = number->value;
        }
      if (i > 0)
        compare_params (self, g_ptr_array_index (results, 0), result, i + 1);
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      ReeveCompareRow *row = g_ptr_array_index (self->rows, i);

      for (guint k = 0; k < self->n_results; k++)
        row->changes[k] = row->values[k] - row->values[0];
    }
  return self;
}
