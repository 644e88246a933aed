/* plan/package.c — a result as it leaves the house */
#include "plan/export-private.h"

#include "core/i18n.h"
#include "core/json.h"
#include "map/style.h"
#include "plan/suppress-private.h"
#include "workspace/style.h"

#include <math.h>
#include <string.h>

static void
free_leaving (ReeveLeaving *self)
{
  reeve_dataset_free (self->dataset);
  if (self->table != NULL)
    reeve_table_unref (self->table);
  g_free (self->style);
  g_free (self);
}

void
reeve_package_free (ReevePackage *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->result, reeve_result_free);
  g_clear_pointer (&self->layers, g_ptr_array_unref);
  g_free (self->title);
  g_free (self);
}

gboolean
reeve_package_has_param (const ReevePackage *self,
                         const char         *key,
                         const char         *dataset)
{
  g_autoptr (JsonNode) params = reeve_json_parse (self->result->params_json, -1, 1 << 20, "params",
                                                  NULL);
  JsonNode *node = params != NULL && JSON_NODE_HOLDS_OBJECT (params)
                 ? json_object_get_member (json_node_get_object (params), key) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         g_strcmp0 (json_node_get_string (node), dataset) == 0;
}

/* (transfer full) (nullable): what the sites that exist are drawn with */
static char *
find_symbol (const ReevePackage *self)
{
  for (guint i = 0; i < self->result->inputs->len; i++)
    {
      const ReeveInput *input = g_ptr_array_index (self->result->inputs, i);
      g_autoptr (ReeveDataset) dataset = NULL;
      g_autoptr (ReeveLayerStyle) style = NULL;

      if (input->dataset_id == 0 || !reeve_package_has_param (self, "existing", input->name))
        continue;
      dataset = reeve_catalogue_get (self->db, input->dataset_id, NULL);
      style = dataset != NULL ? reeve_layer_style_load (self->db, dataset, NULL) : NULL;
      if (style != NULL && *style->symbol != '\0')
        return g_strdup (style->symbol);
    }
  return NULL;
}

/* Proposals are told from what is there already, and by their letters. */
static void
mark_proposals (const ReevePackage *self,
                ReeveLayerStyle    *style,
                const ReeveDataset *dataset)
{
  g_autofree char *symbol = NULL;

  if (!g_str_equal (dataset->theme, "proposals") || dataset->kind != REEVE_DATASET_POINTS ||
      style->has_colour || *style->symbol != '\0' ||
      (style->meaning != REEVE_MEANING_NONE && style->meaning != REEVE_MEANING_PROPOSED))
    return;
  style->meaning = REEVE_MEANING_PROPOSED;
  symbol = find_symbol (self);
  if (symbol != NULL)
    {
      g_free (style->symbol);
      style->symbol = g_steal_pointer (&symbol);
    }
  if (reeve_dataset_find_field (dataset, "letter") != NULL)
    {
      g_free (style->label);
      style->label = g_strdup ("letter");
    }
}

/* "Road use 2" is the second answer's in its workspace; outside there is no first. */
static void
drop_number (sqlite3         *db,
             ReeveDataset    *dataset,
             ReeveLayerStyle *style)
{
  const char *space = strrchr (dataset->name, ' ');
  g_autoptr (ReeveDataset) first = NULL;
  g_autofree char *name = NULL;

  if (space == NULL || space[1] == '\0' || strspn (space + 1, "0123456789") != strlen (space + 1))
    return;
  name = g_strndup (dataset->name, (gsize) (space - dataset->name));
  first = reeve_catalogue_find (db, name, NULL);
  if (first == NULL)
    return;
  if (style != NULL && *style->title == '\0')
    {
      g_free (style->title);
      style->title = g_strdup (name);
    }
  g_free (dataset->name);
  dataset->name = g_steal_pointer (&name);
}

static gboolean
read_layer (ReevePackage  *self,
            gint64         id,
            ReeveJob      *job,
            GError       **error)
{
  g_autoptr (ReeveDataset) dataset = reeve_catalogue_get (self->db, id, error);
  g_autoptr (ReeveLayerStyle) style = NULL;
  g_autoptr (ReeveTable) table = NULL;
  ReeveLeaving *leaving;

  if (dataset == NULL)
    return FALSE;
  if (dataset->kind == REEVE_DATASET_RASTER)
    return TRUE;
  table = reeve_dataset_read_table (self->db, dataset, job, error);
  if (table == NULL)
    return FALSE;
  if (dataset->kind != REEVE_DATASET_TABLE)
    style = reeve_layer_style_load (self->db, dataset, NULL);
  if (style != NULL)
    mark_proposals (self, style, dataset);
  drop_number (self->db, dataset, style);

  leaving = g_new0 (ReeveLeaving, 1);
  leaving->table = reeve_suppress_copy_table (table, 1);  /* without our row numbers */
  leaving->style = style != NULL ? reeve_layer_style_to_json (style) : NULL;
  dataset->classification = self->level;
  leaving->dataset = g_steal_pointer (&dataset);
  g_ptr_array_add (self->layers, leaving);
  return TRUE;
}

static void
suppress (ReevePackage *self)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();

  for (guint i = 0; i < self->layers->len; i++)
    g_ptr_array_add (tables, ((ReeveLeaving *) g_ptr_array_index (self->layers, i))->table);
  reeve_review_suppress_answer (self->result, tables, &self->n_hidden);
  for (guint i = 0; i < self->layers->len; i++)
    ((ReeveLeaving *) g_ptr_array_index (self->layers, i))->table = g_ptr_array_index (tables, i);
}

ReevePackage *
reeve_package_new (sqlite3              *db,
                   const ReeveResult    *result,
                   ReeveClassification   level,
                   const char           *title,
                   ReeveJob             *job,
                   GError              **error)
{
  g_autoptr (ReevePackage) self = g_new0 (ReevePackage, 1);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, result->id);

  self->db = db;
  self->level = level;
  self->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) free_leaving);
  self->title = g_strdup (title != NULL && *title != '\0' ? title : result->title);
  self->result = reeve_result_find (db, id, error);
  if (self->result == NULL)
    return NULL;
  for (guint i = 0; i < result->outputs->len; i++)
    if (!read_layer (self, g_array_index (result->outputs, gint64, i), job, error))
      return NULL;
  if (result->classification != REEVE_CLASS_PUBLIC)
    suppress (self);
  return g_steal_pointer (&self);
}

ReeveTable *
reeve_package_dup_numbers (const ReevePackage *self)
{
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_NONE);

  reeve_table_add_column (table, "key", _("Name of the number"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "title", _("Number"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "value", _("Value"), REEVE_COLUMN_REAL, "");
  reeve_table_add_column (table, "unit", _("Unit"), REEVE_COLUMN_TEXT, "");
  for (guint i = 0; i < self->result->numbers->len; i++)
    {
      const ReeveNumber *number = g_ptr_array_index (self->result->numbers, i);
      guint row = reeve_table_add_row (table);

      reeve_table_set_text (table, row, 0, number->key);
      reeve_table_set_text (table, row, 1, number->title);
      if (isfinite (number->value))
        reeve_table_set_real (table, row, 2, number->value);
      reeve_table_set_text (table, row, 3, number->unit);
    }
  return table;
}

char *
reeve_file_name_from (const char *text,
                      const char *fallback)
{
  g_autofree char *ascii = g_str_to_ascii (text, "C");
  g_autoptr (GString) name = g_string_new (NULL);

  for (const char *p = ascii; *p != '\0' && name->len < 60; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (name, g_ascii_tolower (*p));
    else if (name->len > 0 && name->str[name->len - 1] != '-')
      g_string_append_c (name, '-');
  while (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);
  return g_strdup (name->len > 0 ? name->str : fallback);
}
