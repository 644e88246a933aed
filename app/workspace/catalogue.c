/* workspace/catalogue.c — datasets enter, change and leave the catalogue
 *
 * Each dataset also stands in gpkg_contents, so that other programs list it
 * under the same name.
 */
#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"

#include <string.h>

#define MAX_NAME_CHARS 120

/* ":" and ";" separate names in commands, line feeds separate them in views. */
char *
reeve_clean_name (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name != NULL ? name : "", -1);
  g_autoptr (GString) clean = g_string_new (NULL);
  glong n_chars = 0;

  for (const char *p = valid; *p != '\0' && n_chars < MAX_NAME_CHARS; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean space = c == ':' || c == ';' || g_unichar_iscntrl (c) || g_unichar_isspace (c);

      if (space && (clean->len == 0 || clean->str[clean->len - 1] == ' '))
        continue;
      g_string_append_unichar (clean, space ? ' ' : c);
      n_chars++;
    }
  g_strchomp (clean->str);
  return g_strdup (*clean->str != '\0' ? clean->str : _("Data"));
}

static gboolean
is_taken (sqlite3     *db,
          const char  *name,
          gint64       except,
          gboolean    *out_taken,
          GError     **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  g_autofree char *folded = g_utf8_casefold (name, -1);
  gboolean row;

  stmt = reeve_sql_preparef (db, error, "SELECT name FROM reeve_dataset WHERE id != %lld "
                             "UNION ALL SELECT identifier FROM gpkg_contents WHERE table_name NOT IN "
                             "(SELECT table_name FROM reeve_dataset)", except);
  if (stmt == NULL)
    return FALSE;
  for (*out_taken = FALSE; !*out_taken;)
    {
      g_autofree char *other = NULL;

      if (!reeve_sql_step (stmt, &row, error))
        return FALSE;
      if (!row)
        break;
      if (reeve_sql_text (stmt, 0) == NULL)
        continue;
      other = g_utf8_casefold (reeve_sql_text (stmt, 0), -1);
      *out_taken = strcmp (other, folded) == 0;
    }
  return TRUE;
}

char *
reeve_catalogue_make_name (sqlite3     *db,
                           const char  *wanted,
                           gint64       except,
                           GError     **error)
{
  g_autofree char *base = reeve_clean_name (wanted);

  for (guint i = 1;; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup (base) : g_strdup_printf ("%s %u", base, i);
      gboolean taken;

      if (!is_taken (db, name, except, &taken, error))
        return NULL;
      if (!taken)
        return g_steal_pointer (&name);
    }
}

/* Letters, digits and underscores, so that any program can name the table. */
static char *
make_slug (const char *name)
{
  static const char *const reserved[] = { "reeve_", "gpkg_", "rtree_", "sqlite_", "layer_styles", NULL };
  g_autofree char *plain = g_str_to_ascii (name, "C");
  g_autoptr (GString) slug = g_string_new (NULL);

  for (const char *p = plain; *p != '\0' && slug->len < 50; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (slug, g_ascii_tolower (*p));
    else if (*p != '?' && slug->len > 0 && slug->str[slug->len - 1] != '_')
      g_string_append_c (slug, '_');
  while (slug->len > 0 && slug->str[slug->len - 1] == '_')
    g_string_truncate (slug, slug->len - 1);

  if (slug->len == 0 || g_ascii_isdigit (*slug->str))
    g_string_prepend (slug, "data_");
  for (guint i = 0; reserved[i] != NULL; i++)
    if (g_str_has_prefix (slug->str, reserved[i]))
      g_string_prepend (slug, "data_");
  while (slug->len > 0 && slug->str[slug->len - 1] == '_')
    g_string_truncate (slug, slug->len - 1);
  return g_strdup (slug->str);
}

char *
reeve_catalogue_make_table (sqlite3     *db,
                            const char  *name,
                            GError     **error)
{
  g_autofree char *base = make_slug (name);

  for (guint i = 1;; i++)
    {
      g_autofree char *table = i == 1 ? g_strdup (base) : g_strdup_printf ("%s_%u", base, i);
      g_autoptr (sqlite3_stmt) stmt = NULL;
      gboolean row;

      stmt = reeve_sql_preparef (db, error, "SELECT 1 FROM sqlite_master WHERE lower(name) IN "
                                 "(lower(%Q), lower('rtree_' || %Q || '_geom'))", table, table);
      if (stmt == NULL || !reeve_sql_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&table);
    }
}

static void
bind_box (sqlite3_stmt   *stmt,
          int             column,
          const ReeveBox *box)
{
  const double edges[] = { box->west, box->south, box->east, box->north };

  for (int i = 0; i < 4; i++)
    if (reeve_box_is_empty (box))
      sqlite3_bind_null (stmt, column + i);
    else
      sqlite3_bind_double (stmt, column + i, edges[i]);
}

static const char *
get (const char *text)
{
  return text != NULL ? text : "";
}

/* The part of the row that people and importers decide, from column 1 on. */
static void
bind_words (sqlite3_stmt       *stmt,
            const ReeveDataset *dataset)
{
  const char *const texts[] = { dataset->theme, dataset->department, dataset->source,
                                dataset->source_hash, dataset->date, dataset->licence,
                                dataset->attribution, dataset->crs };

  for (int i = 0; i < (int) G_N_ELEMENTS (texts); i++)
    reeve_sql_bind_text (stmt, 1 + i, get (texts[i]));
  sqlite3_bind_int (stmt, 9, dataset->classification);
  sqlite3_bind_int (stmt, 10, dataset->meaning);
  sqlite3_bind_int64 (stmt, 11, dataset->result_id);
  sqlite3_bind_int64 (stmt, 12, dataset->scenario_id);
  sqlite3_bind_int (stmt, 13, dataset->visible);
  sqlite3_bind_int (stmt, 14, dataset->position);
}

gboolean
reeve_catalogue_set_fields (sqlite3             *db,
                            const ReeveDataset  *dataset,
                            GError             **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;

  if (!reeve_sql_execf (db, error, "DELETE FROM reeve_field WHERE dataset_id = %lld AND position >= %u",
                        dataset->id, dataset->fields->len))
    return FALSE;
  stmt = reeve_sql_prepare (db, "INSERT INTO reeve_field VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
                            "ON CONFLICT (dataset_id, position) DO UPDATE SET name = ?3, title = ?4, "
                            "type = ?5, term = ?6, unit = ?7, classification = ?8", error);
  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < dataset->fields->len; i++)
    {
      const ReeveField *field = g_ptr_array_index (dataset->fields, i);

      sqlite3_bind_int64 (stmt, 1, dataset->id);
      sqlite3_bind_int (stmt, 2, (int) i);
      reeve_sql_bind_text (stmt, 3, get (field->name));
      reeve_sql_bind_text (stmt, 4, get (field->title));
      sqlite3_bind_int (stmt, 5, field->type);
      reeve_sql_bind_text (stmt, 6, get (field->term));
      reeve_sql_bind_text (stmt, 7, get (field->unit));
      sqlite3_bind_int (stmt, 8, field->classification);
      if (!reeve_sql_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_contents (sqlite3       *db,
              ReeveDataset  *dataset,
              const char    *geometry_type,
              GError       **error)
{
  const char *type = dataset->kind == REEVE_DATASET_TABLE ? "attributes" : "features";

  if (!reeve_sql_execf (db, error, "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
                        "VALUES (%Q, %Q, %Q, %s)", dataset->table, type, dataset->name,
                        geometry_type != NULL ? "4326" : "NULL"))
    return FALSE;
  return geometry_type == NULL
         || reeve_sql_execf (db, error, "INSERT INTO gpkg_geometry_columns VALUES "
                             "(%Q, 'geom', %Q, 4326, 0, 0)", dataset->table, geometry_type);
}

gboolean
reeve_catalogue_set_extent (sqlite3             *db,
                            const ReeveDataset  *dataset,
                            GError             **error)
{
  g_autoptr (sqlite3_stmt) own = NULL;
  g_autoptr (sqlite3_stmt) contents = NULL;

  own = reeve_sql_prepare (db, "UPDATE reeve_dataset SET n_rows = ?6, west = ?1, south = ?2, east = ?3, "
                           "north = ?4 WHERE id = ?5", error);
  if (own == NULL)
    return FALSE;
  bind_box (own, 1, &dataset->box);
  sqlite3_bind_int64 (own, 5, dataset->id);
  sqlite3_bind_int64 (own, 6, dataset->n_rows);
  if (!reeve_sql_run (own, error))
    return FALSE;
  /* A raster's extent there is in its own projection. */
  if (dataset->kind == REEVE_DATASET_RASTER)
    return TRUE;

  contents = reeve_sql_prepare (db, "UPDATE gpkg_contents SET min_x = ?1, min_y = ?2, max_x = ?3, "
                                "max_y = ?4 WHERE table_name = ?5", error);
  if (contents == NULL)
    return FALSE;
  bind_box (contents, 1, &dataset->box);
  reeve_sql_bind_text (contents, 5, dataset->table);
  return reeve_sql_run (contents, error);
}

static gboolean
next_position (sqlite3       *db,
               ReeveDataset  *dataset,
               GError       **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gboolean row;

  stmt = reeve_sql_preparef (db, error, "SELECT coalesce(max(position) + 1, 0) FROM reeve_dataset "
                             "WHERE theme = %Q", get (dataset->theme));
  if (stmt == NULL || !reeve_sql_step (stmt, &row, error))
    return FALSE;
  if (dataset->position == 0)
    dataset->position = sqlite3_column_int (stmt, 0);
  return TRUE;
}

gboolean
reeve_catalogue_add (ReeveEdit     *edit,
                     ReeveDataset  *dataset,
                     const char    *geometry_type,
                     GError       **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;

  if (!reeve_counter_next (edit->db, "revision", &dataset->revision, error)
      || !next_position (edit->db, dataset, error))
    return FALSE;
  stmt = reeve_sql_prepare (edit->db, "INSERT INTO reeve_dataset (theme, department, source, source_hash, "
                            "date, licence, attribution, crs, classification, meaning, result_id, "
                            "scenario_id, visible, position, name, table_name, kind, revision, n_rows) "
                            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)", error);
  if (stmt == NULL)
    return FALSE;
  bind_words (stmt, dataset);
  reeve_sql_bind_text (stmt, 15, dataset->name);
  reeve_sql_bind_text (stmt, 16, dataset->table);
  sqlite3_bind_int (stmt, 17, dataset->kind);
  sqlite3_bind_int64 (stmt, 18, dataset->revision);
  if (!reeve_sql_run (stmt, error))
    return FALSE;
  dataset->id = sqlite3_last_insert_rowid (edit->db);

  /* A raster's rows in the standard's tables are the raster store's. */
  return (dataset->kind == REEVE_DATASET_RASTER || add_contents (edit->db, dataset, geometry_type, error))
         && reeve_catalogue_set_fields (edit->db, dataset, error)
         && reeve_catalogue_set_extent (edit->db, dataset, error);
}

gboolean
reeve_edit_set_dataset (ReeveEdit           *self,
                        const ReeveDataset  *dataset,
                        GError             **error)
{
  g_autoptr (ReeveDataset) old = reeve_catalogue_get (self->db, dataset->id, error);
  g_autoptr (sqlite3_stmt) stmt = NULL;

  if (old == NULL)
    return FALSE;
  if (dataset->fields->len != old->fields->len)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a layer's name, two counts */
                   _("“%s” has %u columns, not %u"), old->name, old->fields->len, dataset->fields->len);
      return FALSE;
    }
  stmt = reeve_sql_prepare (self->db, "UPDATE reeve_dataset SET theme = ?1, department = ?2, source = ?3, "
                            "source_hash = ?4, date = ?5, licence = ?6, attribution = ?7, crs = ?8, "
                            "classification = ?9, meaning = ?10, result_id = ?11, scenario_id = ?12, "
                            "visible = ?13, position = ?14 WHERE id = ?15", error);
  if (stmt == NULL)
    return FALSE;
  bind_words (stmt, dataset);
  sqlite3_bind_int64 (stmt, 15, dataset->id);
  if (!reeve_sql_run (stmt, error))
    return FALSE;

  /* What the cells of a raster mean changes every figure made from them. */
  if (dataset->meaning != old->meaning && !reeve_edit_touch (self, old->id, error))
    return FALSE;
  /* Columns keep their names and types: those are the table's. */
  for (guint i = 0; i < old->fields->len; i++)
    {
      const ReeveField *from = g_ptr_array_index (dataset->fields, i);
      ReeveField *field = g_ptr_array_index (old->fields, i);

      g_free (field->title);
      g_free (field->term);
      g_free (field->unit);
      field->title = g_strdup (get (from->title));
      field->term = g_strdup (get (from->term));
      field->unit = g_strdup (get (from->unit));
      field->classification = from->classification;
    }
  return reeve_catalogue_set_fields (self->db, old, error);
}

gboolean
reeve_edit_rename_dataset (ReeveEdit   *self,
                           gint64       id,
                           const char  *name,
                           GError     **error)
{
  g_autoptr (ReeveDataset) dataset = reeve_catalogue_get (self->db, id, error);
  g_autofree char *clean = NULL;
  gboolean taken;

  if (dataset == NULL)
    return FALSE;
  clean = reeve_clean_name (name);
  if (strcmp (clean, name) != 0)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a name found, and the nearest one that would do */
                   _("A layer cannot be called “%s”: a name has 1 to 120 characters, without “:”, “;” "
                     "or double spaces. Perhaps “%s”?"), name, clean);
      return FALSE;
    }
  if (!is_taken (self->db, name, id, &taken, error))
    return FALSE;
  if (taken)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a layer's name */
                   _("There is a layer “%s” already"), name);
      return FALSE;
    }
  return reeve_sql_execf (self->db, error, "UPDATE reeve_dataset SET name = %Q WHERE id = %lld", name, id)
         && reeve_sql_execf (self->db, error, "UPDATE gpkg_contents SET identifier = %Q "
                             "WHERE table_name = %Q", name, dataset->table);
}

/* Rows about @table in the standard's tables. */
static gboolean
remove_contents (sqlite3     *db,
                 const char  *table,
                 GError     **error)
{
  static const char *const places[] = {
    "gpkg_2d_gridded_tile_ancillary WHERE tpudt_name", "gpkg_tile_matrix WHERE table_name",
    "gpkg_2d_gridded_coverage_ancillary WHERE tile_matrix_set_name",
    "gpkg_tile_matrix_set WHERE table_name", "gpkg_geometry_columns WHERE table_name",
    "gpkg_contents WHERE table_name",
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (!reeve_sql_execf (db, error, "DELETE FROM %s = %Q", places[i], table))
      return FALSE;
  return TRUE;
}

static gboolean
bin_table (ReeveEdit           *self,
           const ReeveDataset  *dataset,
           GError             **error)
{
  ReeveOp *op;
  gint64 bin;

  if (!reeve_counter_next (self->db, "bin", &bin, error))
    return FALSE;
  op = g_new0 (ReeveOp, 1);
  op->kind = REEVE_OP_DELETE;
  op->table = g_strdup (dataset->table);
  op->dataset_kind = dataset->kind;
  op->bin = bin;
  return reeve_edit_do (self, op, error);
}

gboolean
reeve_edit_delete_dataset (ReeveEdit *self,
                           gint64     id,
                           GError   **error)
{
  static const char *const places[] = {
    "reeve_field", "reeve_style", "reeve_report", "reeve_raster"
  };
  g_autoptr (ReeveDataset) dataset = reeve_catalogue_get (self->db, id, error);

  if (dataset == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (!reeve_sql_execf (self->db, error, "DELETE FROM %s WHERE dataset_id = %lld", places[i], id))
      return FALSE;
  return reeve_sql_execf (self->db, error, "DELETE FROM layer_styles WHERE f_table_name = %Q", dataset->table)
         && remove_contents (self->db, dataset->table, error)
         && reeve_sql_execf (self->db, error, "DELETE FROM reeve_dataset WHERE id = %lld", id)
         && bin_table (self, dataset, error);
}

/* Rows about the table @from become rows about @to, whose own are gone. */
static gboolean
rename_contents (sqlite3     *db,
                 const char  *from,
                 const char  *to,
                 const char  *identifier,
                 GError     **error)
{
  static const char *const places[] = {
    "gpkg_2d_gridded_tile_ancillary SET tpudt_name", "gpkg_tile_matrix SET table_name",
    "gpkg_2d_gridded_coverage_ancillary SET tile_matrix_set_name",
    "gpkg_tile_matrix_set SET table_name", "gpkg_geometry_columns SET table_name",
    "gpkg_contents SET table_name",
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const char *column = strrchr (places[i], ' ') + 1;

      if (!reeve_sql_execf (db, error, "UPDATE %s = %Q WHERE %s = %Q", places[i], to, column, from))
        return FALSE;
    }
  return reeve_sql_execf (db, error, "UPDATE gpkg_contents SET identifier = %Q WHERE table_name = %Q",
                          identifier, to);
}

gboolean
reeve_edit_replace_dataset (ReeveEdit *self,
                            gint64     id,
                            gint64     replacement,
                            GError   **error)
{
  g_autoptr (ReeveDataset) old = reeve_catalogue_get (self->db, id, error);
  g_autoptr (ReeveDataset) new = NULL;
  ReeveOp *op;

  if (old == NULL)
    return FALSE;
  new = reeve_catalogue_get (self->db, replacement, error);
  if (new == NULL)
    return FALSE;
  g_return_val_if_fail (id != replacement, FALSE);

  /* The older rows go to the bin, the newer table takes their table's name. */
  if (!remove_contents (self->db, old->table, error)
      || !bin_table (self, old, error))
    return FALSE;
  op = g_new0 (ReeveOp, 1);
  op->kind = REEVE_OP_RENAME;
  op->table = g_strdup (new->table);
  op->other = g_strdup (old->table);
  op->dataset_kind = new->kind;
  if (!reeve_edit_do (self, op, error)
      || !rename_contents (self->db, new->table, old->table, old->name, error))
    return FALSE;

  return reeve_sql_execf (self->db, error,
           "DELETE FROM reeve_field WHERE dataset_id = %lld;"
           "UPDATE reeve_field SET dataset_id = %lld WHERE dataset_id = %lld;"
           "DELETE FROM reeve_raster WHERE dataset_id = %lld;"
           "UPDATE reeve_raster SET dataset_id = %lld WHERE dataset_id = %lld;"
           "INSERT OR REPLACE INTO reeve_report SELECT %lld, json FROM reeve_report WHERE dataset_id = %lld;"
           "DELETE FROM reeve_report WHERE dataset_id = %lld;"
           "DELETE FROM reeve_style WHERE dataset_id = %lld;",
           id, id, replacement, id, id, replacement, id, replacement, replacement, replacement)
         && reeve_sql_execf (self->db, error,
           "UPDATE reeve_dataset SET (kind, source, source_hash, date, crs, meaning, revision, n_rows, "
           "west, south, east, north, classification) = (SELECT kind, source, source_hash, date, crs, "
           "meaning, revision, n_rows, west, south, east, north, max(classification, %d) "
           "FROM reeve_dataset WHERE id = %lld) WHERE id = %lld;"
           "DELETE FROM reeve_dataset WHERE id = %lld;",
           (int) old->classification, replacement, id, replacement);
}
