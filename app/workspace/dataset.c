/* workspace/dataset.c — the catalogue: rows of reeve_dataset and reeve_field */
#include "workspace/dataset.h"

#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"

#include <string.h>

static const char *const class_ids[] = { "public", "internal", "restricted" };

const char *
reeve_classification_get_id (ReeveClassification self)
{
  g_return_val_if_fail ((guint) self < G_N_ELEMENTS (class_ids), "restricted");

  return class_ids[self];
}

const char *
reeve_classification_get_title (ReeveClassification self)
{
  static const char *const titles[] = {
    /* Translators: who may see a layer */
    NC_("classification", "Public"), NC_("classification", "Internal"),
    NC_("classification", "Restricted")
  };

  g_return_val_if_fail ((guint) self < G_N_ELEMENTS (titles), "");

  return g_dpgettext2 (GETTEXT_PACKAGE, "classification", titles[self]);
}

gboolean
reeve_classification_parse (const char          *id,
                            ReeveClassification *out)
{
  for (guint i = 0; i < G_N_ELEMENTS (class_ids); i++)
    if (g_strcmp0 (id, class_ids[i]) == 0)
      {
        *out = i;
        return TRUE;
      }
  return FALSE;
}

void
reeve_field_free (ReeveField *field)
{
  if (field == NULL)
    return;
  g_free (field->name);
  g_free (field->title);
  g_free (field->term);
  g_free (field->unit);
  g_free (field);
}

ReeveField *
reeve_dataset_add_field (ReeveDataset    *self,
                         const char      *name,
                         const char      *title,
                         ReeveColumnType  type)
{
  ReeveField *field = g_new0 (ReeveField, 1);

  field->name = g_strdup (name);
  field->title = g_strdup (title != NULL ? title : name);
  field->type = type;
  field->term = g_strdup ("");
  field->unit = g_strdup ("");
  g_ptr_array_add (self->fields, field);
  return field;
}

static void
list_texts (ReeveDataset *self,
            char        **out[10])
{
  char **all[] = {
    &self->name, &self->table, &self->theme, &self->department, &self->source,
    &self->source_hash, &self->date, &self->licence, &self->attribution, &self->crs
  };

  memcpy (out, all, sizeof all);
}

ReeveDataset *
reeve_dataset_new (const char       *name,
                   ReeveDatasetKind  kind)
{
  ReeveDataset *self = g_new0 (ReeveDataset, 1);
  char **texts[10];

  list_texts (self, texts);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (i == 0 && name != NULL ? name : "");
  self->kind = kind;
  self->visible = TRUE;
  self->box = REEVE_BOX_EMPTY;
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_field_free);
  return self;
}

ReeveDataset *
reeve_dataset_copy (const ReeveDataset *self)
{
  ReeveDataset *copy = g_memdup2 (self, sizeof *self);
  char **texts[10];

  list_texts (copy, texts);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (*texts[i]);
  copy->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_field_free);
  for (guint i = 0; self->fields != NULL && i < self->fields->len; i++)
    {
      const ReeveField *from = g_ptr_array_index (self->fields, i);
      ReeveField *field = reeve_dataset_add_field (copy, from->name, from->title, from->type);

      g_free (field->term);
      g_free (field->unit);
      field->term = g_strdup (from->term);
      field->unit = g_strdup (from->unit);
      field->classification = from->classification;
    }
  return copy;
}

void
reeve_dataset_free (ReeveDataset *self)
{
  char **texts[10];

  if (self == NULL)
    return;
  list_texts (self, texts);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*texts[i]);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_free (self);
}

static gboolean
same_word (const char *a,
           const char *b)
{
  g_autofree char *folded_a = a != NULL ? g_utf8_casefold (a, -1) : NULL;
  g_autofree char *folded_b = b != NULL ? g_utf8_casefold (b, -1) : NULL;

  return g_strcmp0 (folded_a, folded_b) == 0;
}

const ReeveField *
reeve_dataset_find_field (const ReeveDataset *self,
                          const char         *name)
{
  if (name == NULL || *name == '\0')
    return NULL;
  for (guint round = 0; round < 3; round++)
    for (guint i = 0; i < self->fields->len; i++)
      {
        const ReeveField *field = g_ptr_array_index (self->fields, i);
        const char *word = round == 0 ? field->name : round == 1 ? field->title : field->term;

        if (same_word (word, name))
          return field;
      }
  return NULL;
}

/* Reading */

#define COLUMNS "id, name, table_name, kind, theme, department, source, source_hash, date, licence, " \
                "attribution, crs, classification, meaning, revision, n_rows, west, south, east, north, " \
                "result_id, scenario_id, visible, position"

/* What a number in the file says, if it is one of ours. */
static int
read_choice (sqlite3_stmt *stmt,
             int           column,
             int           highest)
{
  gint64 value = sqlite3_column_int64 (stmt, column);

  return (int) CLAMP (value, 0, highest);
}

static ReeveDataset *
read_row (sqlite3_stmt *stmt)
{
  g_autofree char *name = reeve_sql_dup_text (stmt, 1);
  ReeveDataset *self = reeve_dataset_new (name, read_choice (stmt, 3, REEVE_DATASET_RASTER));
  char **texts[] = { &self->theme, &self->department, &self->source, &self->source_hash,
                     &self->date, &self->licence, &self->attribution, &self->crs };

  self->id = sqlite3_column_int64 (stmt, 0);
  g_free (self->table);
  self->table = reeve_sql_dup_text (stmt, 2);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_free (*texts[i]);
      *texts[i] = reeve_sql_dup_text (stmt, 4 + (int) i);
    }
  self->classification = read_choice (stmt, 12, REEVE_CLASS_RESTRICTED);
  self->meaning = read_choice (stmt, 13, REEVE_RASTER_DENSITY);
  self->revision = sqlite3_column_int64 (stmt, 14);
  self->n_rows = sqlite3_column_int64 (stmt, 15);
  if (sqlite3_column_type (stmt, 16) != SQLITE_NULL)
    self->box = (ReeveBox) { sqlite3_column_double (stmt, 16), sqlite3_column_double (stmt, 17),
                             sqlite3_column_double (stmt, 18), sqlite3_column_double (stmt, 19) };
  self->result_id = sqlite3_column_int64 (stmt, 20);
  self->scenario_id = sqlite3_column_int64 (stmt, 21);
  self->visible = sqlite3_column_int (stmt, 22) != 0;
  self->position = sqlite3_column_int (stmt, 23);
  return self;
}

static gboolean
read_fields (sqlite3       *db,
             ReeveDataset  *self,
             GError       **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gboolean row;

  stmt = reeve_sql_preparef (db, error, "SELECT name, title, type, term, unit, classification "
                             "FROM reeve_field WHERE dataset_id = %lld ORDER BY position", self->id);
  if (stmt == NULL)
    return FALSE;
  for (;;)
    {
      g_autofree char *name = NULL;
      g_autofree char *title = NULL;
      ReeveField *field;

      if (!reeve_sql_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      name = reeve_sql_dup_text (stmt, 0);
      title = reeve_sql_dup_text (stmt, 1);
      field = reeve_dataset_add_field (self, name, title, read_choice (stmt, 2, REEVE_COLUMN_DATETIME));
      g_free (field->term);
      g_free (field->unit);
      field->term = reeve_sql_dup_text (stmt, 3);
      field->unit = reeve_sql_dup_text (stmt, 4);
      field->classification = read_choice (stmt, 5, REEVE_CLASS_RESTRICTED);
    }
}

/* Another program may have left the count open. */
static gboolean
settle_count (sqlite3       *db,
              ReeveDataset  *self,
              GError       **error)
{
  char *sql;
  gboolean done;

  if (self->n_rows >= 0)
    return TRUE;
  self->n_rows = 0;
  if (self->kind == REEVE_DATASET_RASTER)
    return TRUE;
  sql = sqlite3_mprintf ("SELECT count(*) FROM \"%w\"", self->table);
  done = reeve_sql_int64 (db, sql, 0, &self->n_rows, error);
  sqlite3_free (sql);
  return done;
}

GPtrArray *
reeve_catalogue_list (sqlite3 *db,
                      GError **error)
{
  g_autoptr (GPtrArray) datasets = NULL;
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gboolean row;

  datasets = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_dataset_free);
  stmt = reeve_sql_prepare (db, "SELECT " COLUMNS " FROM reeve_dataset ORDER BY theme, position, id", error);
  if (stmt == NULL)
    return NULL;
  for (;;)
    {
      ReeveDataset *dataset;

      if (!reeve_sql_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&datasets);
      dataset = read_row (stmt);
      g_ptr_array_add (datasets, dataset);
      if (!settle_count (db, dataset, error) || !read_fields (db, dataset, error))
        return NULL;
    }
}

ReeveDataset *
reeve_catalogue_get (sqlite3 *db,
                     gint64   id,
                     GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  g_autoptr (ReeveDataset) dataset = NULL;
  gboolean row;

  stmt = reeve_sql_preparef (db, error, "SELECT " COLUMNS " FROM reeve_dataset WHERE id = %lld", id);
  if (stmt == NULL || !reeve_sql_step (stmt, &row, error))
    return NULL;
  if (!row)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, id);

      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a number */
                   _("There is no layer with the number %s"), text);
      return NULL;
    }
  dataset = read_row (stmt);
  return settle_count (db, dataset, error) && read_fields (db, dataset, error)
         ? g_steal_pointer (&dataset) : NULL;
}

/* Levenshtein's distance over characters, up to 60 of them. */
static guint
count_typos (const char *a,
             const char *b)
{
  g_autofree char *folded_a = g_utf8_casefold (a, -1);
  g_autofree char *folded_b = g_utf8_casefold (b, -1);
  glong n_a = 0;
  glong n_b = 0;
  g_autofree gunichar *chars_a = g_utf8_to_ucs4_fast (folded_a, -1, &n_a);
  g_autofree gunichar *chars_b = g_utf8_to_ucs4_fast (folded_b, -1, &n_b);
  guint row[61];

  n_a = MIN (n_a, 60);
  n_b = MIN (n_b, 60);
  for (glong j = 0; j <= n_b; j++)
    row[j] = (guint) j;
  for (glong i = 1; i <= n_a; i++)
    {
      guint corner = row[0];

      row[0] = (guint) i;
      for (glong j = 1; j <= n_b; j++)
        {
          guint above = row[j];

          row[j] = MIN (MIN (above, row[j - 1]) + 1, corner + (chars_a[i - 1] != chars_b[j - 1]));
          corner = above;
        }
    }
  return row[n_b];
}

static void
report_unknown (GPtrArray   *datasets,
                const char  *name,
                GError     **error)
{
  g_autoptr (GString) list = g_string_new (NULL);
  const char *nearest = NULL;
  guint fewest = 4;

  for (guint i = 0; i < datasets->len; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (datasets, i);
      guint n_typos = count_typos (dataset->name, name);

      if (n_typos < fewest)
        {
          fewest = n_typos;
          nearest = dataset->name;
        }
      if (i < 30)
        g_string_append_printf (list, "%s%s", i == 0 ? "" : ", ", dataset->name);
      else if (i == 30)
        g_string_append (list, ", …");
    }

  if (datasets->len == 0)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: the name of a layer */
                 _("There is no layer “%s”: the workspace is empty. Import something first."), name);
  else if (nearest != NULL)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: the name asked for, the nearest one there is, all there are */
                 _("There is no layer “%s”. Perhaps “%s”? There are: %s"), name, nearest, list->str);
  else
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: the name asked for, all there are */
                 _("There is no layer “%s”. There are: %s"), name, list->str);
}

ReeveDataset *
reeve_catalogue_find (sqlite3     *db,
                      const char  *name,
                      GError     **error)
{
  g_autoptr (GPtrArray) datasets = reeve_catalogue_list (db, error);

  if (datasets == NULL)
    return NULL;
  for (guint i = 0; i < datasets->len; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (datasets, i);

      if (strcmp (dataset->name, name) == 0)
        return reeve_dataset_copy (dataset);
    }
  for (guint i = 0; i < datasets->len; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (datasets, i);

      if (same_word (dataset->name, name))
        return reeve_dataset_copy (dataset);
    }
  report_unknown (datasets, name, error);
  return NULL;
}
