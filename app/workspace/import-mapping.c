/* workspace/import-mapping.c — what columns mean, said once and remembered
 *
 * A mapping is kept under the shape of its file: the kind and the column names,
 * in any order. The next file of that shape is offered the same. A city's words
 * change seldom; its deliveries come every week.
 */
#include "workspace/import-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/spelling.h"

#include <string.h>

#define MAX_MAPPING_BYTES (8 * 1024 * 1024)

static void
replace_text (char       **text,
              const char  *with)
{
  char *copy = g_strdup (with);

  g_free (*text);
  *text = copy;
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
dup_shape (const ReeveImportPlan *plan)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *kind = g_strdup_printf ("%d", plan->kind);

  for (guint i = 0; i < plan->columns->len; i++)
    g_ptr_array_add (titles, ((ReeveImportColumn *) plan->columns->pdata[i])->title);
  g_ptr_array_sort (titles, compare_texts);

  g_checksum_update (checksum, (const guchar *) kind, -1);
  for (guint i = 0; i < titles->len; i++)
    g_checksum_update (checksum, titles->pdata[i], (gssize) strlen (titles->pdata[i]) + 1);
  return g_strdup (g_checksum_get_string (checksum));
}

static ReeveImportColumn *
find_column (const ReeveImportPlan *plan,
             const char            *title)
{
  for (guint i = 0; i < plan->columns->len; i++)
    if (g_strcmp0 (((ReeveImportColumn *) plan->columns->pdata[i])->title, title) == 0)
      return plan->columns->pdata[i];
  return NULL;
}

static const char *
get_text (JsonObject *object,
          const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
         ? json_node_get_string (node) : "";
}

static void
apply_column (const ReeveImportPlan *plan,
              JsonObject            *object)
{
  ReeveImportColumn *column = find_column (plan, get_text (object, "title"));
  JsonNode *keep = json_object_get_member (object, "keep");

  if (column == NULL)
    return;
  column->keep = keep == NULL || json_node_get_value_type (keep) != G_TYPE_BOOLEAN ||
                 json_node_get_boolean (keep);
  replace_text (&column->term, get_text (object, "term"));
  replace_text (&column->unit, get_text (object, "unit"));
  reeve_classification_parse (get_text (object, "classification"), &column->classification);
  /* How many rows have a place is of this file alone. */
  if (column->is_place)
    return;
  replace_text (&column->reason, _("As in the last delivery"));
  column->sure = TRUE;
}

static void
apply_json (ReeveImportPlan *plan,
            JsonObject      *object)
{
  JsonNode *columns = json_object_get_member (object, "columns");
  JsonArray *array = columns != NULL && JSON_NODE_HOLDS_ARRAY (columns)
                     ? json_node_get_array (columns) : NULL;

  /* Many files have but a name and a place: another department's is not theirs. */
  if (reeve_theme_find (get_text (object, "theme")) != NULL &&
      g_strcmp0 (get_text (object, "guess"), plan->guessed_theme) == 0)
    {
      replace_text (&plan->theme, get_text (object, "theme"));
      replace_text (&plan->theme_reason, _("As in the last delivery"));
    }
  replace_text (&plan->department, get_text (object, "department"));
  replace_text (&plan->licence, get_text (object, "licence"));
  replace_text (&plan->attribution, get_text (object, "attribution"));
  if (reeve_classification_parse (get_text (object, "classification"), &plan->classification))
    replace_text (&plan->classification_reason, _("As in the last delivery"));
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        apply_column (plan, json_node_get_object (node));
    }
  plan->remembered = TRUE;
}

gboolean
reeve_mapping_apply (ReeveImportPlan *plan,
                     sqlite3         *db,
                     GError         **error)
{
  g_autofree char *shape = dup_shape (plan);
  g_autoptr (sqlite3_stmt) stmt = NULL;
  g_autoptr (JsonNode) root = NULL;
  gboolean has_row = FALSE;

  /* Rasters have no columns to remember. */
  if (plan->columns->len == 0)
    return TRUE;
  stmt = reeve_sql_prepare (db, "SELECT json FROM reeve_mapping WHERE shape = ?1", error);
  if (stmt == NULL)
    return FALSE;
  reeve_sql_bind_text (stmt, 1, shape);
  if (!reeve_sql_step (stmt, &has_row, error))
    return FALSE;
  if (!has_row || reeve_sql_text (stmt, 0) == NULL)
    return TRUE;

  /* A damaged memory is forgotten: the guess stands, and the next run mends it. */
  root = reeve_json_parse (reeve_sql_text (stmt, 0), -1, MAX_MAPPING_BYTES, "reeve_mapping", NULL);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    apply_json (plan, json_node_get_object (root));
  return TRUE;
}

static char *
format_mapping (const ReeveImportPlan *plan)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *columns = json_array_new ();

  for (guint i = 0; i < plan->columns->len; i++)
    {
      const ReeveImportColumn *column = plan->columns->pdata[i];
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "title", column->title);
      json_object_set_boolean_member (entry, "keep", column->keep);
      json_object_set_string_member (entry, "term", column->term);
      json_object_set_string_member (entry, "unit", column->unit);
      json_object_set_string_member (entry, "classification",
                                     reeve_classification_get_id (column->classification));
      json_array_add_object_element (columns, entry);
    }
  json_object_set_string_member (object, "theme", plan->theme);
  json_object_set_string_member (object, "guess",
                                 plan->guessed_theme != NULL ? plan->guessed_theme : "");
  json_object_set_string_member (object, "department", plan->department);
  json_object_set_string_member (object, "licence", plan->licence);
  json_object_set_string_member (object, "attribution", plan->attribution);
  json_object_set_string_member (object, "classification",
                                 reeve_classification_get_id (plan->classification));
  json_object_set_array_member (object, "columns", columns);
  json_node_take_object (root, object);
  return reeve_json_format (root, FALSE);
}

gboolean
reeve_mapping_store (const ReeveImportPlan *plan,
                     sqlite3               *db,
                     GError               **error)
{
  g_autofree char *shape = dup_shape (plan);
  g_autofree char *json = format_mapping (plan);
  g_autoptr (sqlite3_stmt) stmt = NULL;

  if (!plan->remember || plan->columns->len == 0)
    return TRUE;
  stmt = reeve_sql_prepare (db, "INSERT INTO reeve_mapping (shape, json) VALUES (?1, ?2) "
                                "ON CONFLICT (shape) DO UPDATE SET json = ?2", error);
  if (stmt == NULL)
    return FALSE;
  reeve_sql_bind_text (stmt, 1, shape);
  reeve_sql_bind_text (stmt, 2, json);
  return reeve_sql_run (stmt, error);
}

/* --- corrections --- */

gboolean
reeve_import_plan_set_theme (ReeveImportPlan *self,
                             const char      *theme,
                             GError         **error)
{
  if (reeve_theme_find (theme) == NULL)
    {
      GPtrArray *themes = reeve_theme_list ();
      g_autoptr (GString) known = g_string_new (NULL);

      for (guint i = 0; i < themes->len; i++)
        g_string_append_printf (known, i == 0 ? "%s" : ", %s",
                                ((ReeveTheme *) themes->pdata[i])->id);
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a name, a list of names */
                   _("There is no theme “%s”; there are %s"), theme, known->str);
      return FALSE;
    }
  replace_text (&self->theme, theme);
  replace_text (&self->theme_reason, _("Chosen"));
  reeve_guess_columns (self);
  reeve_guess_classification (self);
  return TRUE;
}

static const ReeveTerm *
check_term (const ReeveImportPlan *plan,
            const char            *id,
            GError               **error)
{
  const ReeveTerm *term = reeve_theme_find_term (plan->theme, id);
  GPtrArray *terms = reeve_theme_list_terms (plan->theme);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  const char *nearest;

  if (term == NULL)
    term = reeve_theme_find_term (NULL, id);
  if (term != NULL)
    return term;

  for (guint i = 0; i < terms->len; i++)
    g_ptr_array_add (ids, ((ReeveTerm *) terms->pdata[i])->id);
  g_ptr_array_add (ids, NULL);
  nearest = reeve_spelling_nearest (id, (const char *const *) ids->pdata);
  if (nearest != NULL)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: two terms */
                 _("There is no standard term “%s”; did you mean “%s”?"), id, nearest);
  else
    {
      g_autofree char *known = g_strjoinv (", ", (char **) ids->pdata);

      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a term, a list of terms */
                   _("There is no standard term “%s”; there are %s"), id, known);
    }
  return NULL;
}

static ReeveImportColumn *
check_column (const ReeveImportPlan *plan,
              const char            *title,
              GError               **error)
{
  ReeveImportColumn *found = find_column (plan, title);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autofree char *known = NULL;
  g_autofree char *file = g_path_get_basename (plan->path);

  for (guint i = 0; found == NULL && i < plan->columns->len; i++)
    {
      ReeveImportColumn *column = plan->columns->pdata[i];

      if (g_ascii_strcasecmp (column->title, title) == 0)
        found = column;
    }
  if (found != NULL)
    return found;

  for (guint i = 0; i < MIN (plan->columns->len, 50); i++)
    g_ptr_array_add (titles, ((ReeveImportColumn *) plan->columns->pdata[i])->title);
  g_ptr_array_add (titles, NULL);
  known = g_strjoinv (", ", (char **) titles->pdata);
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a file, a column, a list of columns */
               _("%s has no column “%s”; it has %s"), file, title, known);
  return NULL;
}

gboolean
reeve_import_plan_map (ReeveImportPlan *self,
                       const char      *term,
                       const char      *column,
                       GError         **error)
{
  const ReeveTerm *wanted = check_term (self, term, error);
  ReeveImportColumn *target = wanted != NULL ? check_column (self, column, error) : NULL;

  if (target == NULL)
    return FALSE;
  for (guint i = 0; i < self->columns->len; i++)
    {
      ReeveImportColumn *other = self->columns->pdata[i];

      if (other != target && strcmp (other->term, term) == 0)
        {
          replace_text (&other->term, "");
          replace_text (&other->unit, "");
        }
    }
  replace_text (&target->term, wanted->id);
  replace_text (&target->unit, wanted->unit);
  replace_text (&target->reason, _("Chosen"));
  target->sure = TRUE;
  target->keep = TRUE;
  if (wanted->is_personal)
    target->classification = REEVE_CLASS_RESTRICTED;
  if (strcmp (term, "lon") == 0)
    replace_text (&self->options.lon_field, target->title);
  else if (strcmp (term, "lat") == 0)
    replace_text (&self->options.lat_field, target->title);
  /* Which rows have a place is then only known when they are read again. */
  if (strcmp (term, "lon") == 0 || strcmp (term, "lat") == 0)
    self->n_bad = 0;
  if (target->classification > self->classification)
    reeve_guess_classification (self);
  return TRUE;
}

static const ReeveField *
find_field (const ReeveDataset *dataset,
            const char         *title)
{
  for (guint i = 0; i < dataset->fields->len; i++)
    if (g_strcmp0 (((ReeveField *) dataset->fields->pdata[i])->title, title) == 0)
      return dataset->fields->pdata[i];
  return NULL;
}

static gboolean
is_number (ReeveColumnType type)
{
  return type == REEVE_COLUMN_INTEGER || type == REEVE_COLUMN_REAL;
}

static void
follow_field (ReeveImportPlan   *plan,
              ReeveImportColumn *column,
              const ReeveField  *field)
{
  column->keep = TRUE;
  replace_text (&column->term, field->term);
  replace_text (&column->unit, field->unit);
  column->classification = field->classification;
  replace_text (&column->reason, _("As in the last delivery"));
  column->sure = TRUE;
  /* Codes that all happen to lack a leading zero this time are still codes, and
   * whole numbers fit where there were fractions. */
  if (field->type == REEVE_COLUMN_TEXT ||
      (field->type == REEVE_COLUMN_REAL && column->type == REEVE_COLUMN_INTEGER))
    column->type = field->type;
  else if (column->type != field->type && column->n_filled > 0 &&
           !(is_number (column->type) && is_number (field->type)))
    {
      g_autofree char *note =
        /* Translators: a column */
        g_strdup_printf (_("“%s” holds another kind of values than in the last delivery"),
                         column->title);

      g_ptr_array_add (plan->notes, g_steal_pointer (&note));
    }
}

void
reeve_import_plan_follow (ReeveImportPlan    *self,
                          const ReeveDataset *dataset)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      ReeveImportColumn *column = self->columns->pdata[i];
      const ReeveField *field = find_field (dataset, column->title);

      if (field != NULL)
        follow_field (self, column, field);
      else if (column->keep && !column->is_place)
        g_ptr_array_add (self->notes,
                         /* Translators: a column */
                         g_strdup_printf (_("“%s” is new in this delivery"), column->title));
    }
  for (guint i = 0; i < dataset->fields->len; i++)
    {
      const ReeveField *field = dataset->fields->pdata[i];

      if (find_column (self, field->title) == NULL)
        g_ptr_array_add (self->notes,
                         /* Translators: a column */
                         g_strdup_printf (_("“%s” is no longer in the file"), field->title));
    }

  replace_text (&self->name, dataset->name);
  replace_text (&self->theme, dataset->theme);
  replace_text (&self->theme_reason, _("As in the last delivery"));
  replace_text (&self->department, dataset->department);
  replace_text (&self->licence, dataset->licence);
  replace_text (&self->attribution, dataset->attribution);
  self->classification = dataset->classification;
  replace_text (&self->classification_reason, _("As in the last delivery"));
  if (self->is_raster && !self->meaning_given)
    {
      self->meaning = dataset->meaning;
      self->meaning_given = dataset->meaning != REEVE_RASTER_VALUE;
    }
  self->follows = dataset->id;
}

/* --- columns to be --- */

GPtrArray *
reeve_import_fields (const ReeveImportPlan *plan,
                     const ReeveDataset    *old)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_field_free);

  for (guint i = 0; i < plan->columns->len; i++)
    {
      const ReeveImportColumn *column = plan->columns->pdata[i];
      const ReeveField *before = old != NULL ? find_field (old, column->title) : NULL;
      ReeveField *field;

      if (!column->keep)
        continue;
      field = g_new0 (ReeveField, 1);
      field->name = g_strdup (before != NULL ? before->name : column->title);
      field->title = g_strdup (column->title);
      field->type = column->type;
      field->term = g_strdup (column->term);
      field->unit = g_strdup (column->unit);
      field->classification = column->classification;
      g_ptr_array_add (fields, field);
    }
  return fields;
}
