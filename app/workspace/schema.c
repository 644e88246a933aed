/* workspace/schema.c — the tables of a workspace, and what is refused when opening one
 *
 * Migration 1 made all tables, migration 2 other triggers on those of datasets.
 * Looking at a file of migration 1 leaves it so; the first edit brings it up.
 * Opening compares every table of ours
 * with the text that the migrations make, and every trigger on them with the
 * text that gpkg.c makes: what differs was not made by Reeve and is refused.
 * Tables, triggers and views of other programs are left alone; nothing of ours
 * ever writes to their tables, so that their triggers never run.
 */
#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"

#include <string.h>

#define GPKG_APPLICATION_ID 0x47504B47
#define NOW "strftime('%Y-%m-%dT%H:%M:%fZ','now')"

static const char gpkg_sql[] =
  "PRAGMA application_id = 1196444487;"
  "PRAGMA user_version = 10300;"
  "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, "
  "organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, "
  "definition TEXT NOT NULL, description TEXT);"
  "INSERT INTO gpkg_spatial_ref_sys VALUES "
  "('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),"
  "('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),"
  "('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\","
  "SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],"
  "AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],"
  "UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AXIS[\"Latitude\",NORTH],"
  "AXIS[\"Longitude\",EAST],AUTHORITY[\"EPSG\",\"4326\"]]', 'longitude/latitude coordinates in "
  "decimal degrees on the WGS 84 spheroid'),"
  /* Asked for by the extension for rasters; the old way to write it does not exist. */
  "('WGS 84 3D', 4979, 'EPSG', 4979, 'undefined', NULL);"
  "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, "
  "identifier TEXT UNIQUE, description TEXT DEFAULT '', "
  "last_change DATETIME NOT NULL DEFAULT (" NOW "), min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, "
  "max_y DOUBLE, srs_id INTEGER, "
  "CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));"
  "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, "
  "geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, "
  "CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), "
  "CONSTRAINT uk_gc_table_name UNIQUE (table_name), "
  "CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name), "
  "CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));"
  "CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, "
  "definition TEXT NOT NULL, scope TEXT NOT NULL, "
  "CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));"
  "CREATE TABLE gpkg_tile_matrix_set (table_name TEXT NOT NULL PRIMARY KEY, srs_id INTEGER NOT NULL, "
  "min_x DOUBLE NOT NULL, min_y DOUBLE NOT NULL, max_x DOUBLE NOT NULL, max_y DOUBLE NOT NULL, "
  "CONSTRAINT fk_gtms_table_name FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name), "
  "CONSTRAINT fk_gtms_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));"
  "CREATE TABLE gpkg_tile_matrix (table_name TEXT NOT NULL, zoom_level INTEGER NOT NULL, "
  "matrix_width INTEGER NOT NULL, matrix_height INTEGER NOT NULL, tile_width INTEGER NOT NULL, "
  "tile_height INTEGER NOT NULL, pixel_x_size DOUBLE NOT NULL, pixel_y_size DOUBLE NOT NULL, "
  "CONSTRAINT pk_ttm PRIMARY KEY (table_name, zoom_level), "
  "CONSTRAINT fk_tmm_table_name FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name));"
  "CREATE TABLE gpkg_2d_gridded_coverage_ancillary (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
  "tile_matrix_set_name TEXT NOT NULL UNIQUE, datatype TEXT NOT NULL DEFAULT 'integer', "
  "scale REAL NOT NULL DEFAULT 1.0, offset REAL NOT NULL DEFAULT 0.0, precision REAL DEFAULT 1.0, "
  "data_null REAL, grid_cell_encoding TEXT DEFAULT 'grid-value-is-center', uom TEXT, "
  "field_name TEXT DEFAULT 'Height', quantity_definition TEXT DEFAULT 'Height', "
  "CONSTRAINT fk_g2dgtct_name FOREIGN KEY('tile_matrix_set_name') "
  "REFERENCES gpkg_tile_matrix_set ( table_name ) CHECK (datatype in ('integer','float')));"
  "CREATE TABLE gpkg_2d_gridded_tile_ancillary (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
  "tpudt_name TEXT NOT NULL, tpudt_id INTEGER NOT NULL, scale REAL NOT NULL DEFAULT 1.0, "
  "offset REAL NOT NULL DEFAULT 0.0, min REAL DEFAULT NULL, max REAL DEFAULT NULL, "
  "mean REAL DEFAULT NULL, std_dev REAL DEFAULT NULL, "
  "CONSTRAINT fk_g2dgtat_name FOREIGN KEY (tpudt_name) REFERENCES gpkg_contents(table_name), "
  "UNIQUE (tpudt_name, tpudt_id));"
  "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), "
  "f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), "
  "styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), "
  "update_time DATETIME DEFAULT (" NOW "));"
  "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES "
  "('layer_styles', 'attributes', 'layer_styles'), ('reeve_dataset', 'attributes', 'reeve_dataset');";

static const char reeve_sql[] =
  "CREATE TABLE reeve_meta (key TEXT NOT NULL PRIMARY KEY, value TEXT);"
  "CREATE TABLE reeve_counter (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL);"
  "CREATE TABLE reeve_dataset (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name TEXT NOT NULL, "
  "table_name TEXT NOT NULL, kind INTEGER NOT NULL, theme TEXT NOT NULL, department TEXT NOT NULL, "
  "source TEXT NOT NULL, source_hash TEXT NOT NULL, date TEXT NOT NULL, licence TEXT NOT NULL, "
  "attribution TEXT NOT NULL, crs TEXT NOT NULL, classification INTEGER NOT NULL, "
  "meaning INTEGER NOT NULL, revision INTEGER NOT NULL, n_rows INTEGER NOT NULL, "
  "west REAL, south REAL, east REAL, north REAL, result_id INTEGER NOT NULL, "
  "scenario_id INTEGER NOT NULL, visible INTEGER NOT NULL, position INTEGER NOT NULL);"
  "CREATE TABLE reeve_field (dataset_id INTEGER NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, "
  "title TEXT NOT NULL, type INTEGER NOT NULL, term TEXT NOT NULL, unit TEXT NOT NULL, "
  "classification INTEGER NOT NULL, PRIMARY KEY (dataset_id, position));"
  "CREATE TABLE reeve_raster (dataset_id INTEGER PRIMARY KEY NOT NULL, n_cols INTEGER NOT NULL, "
  "n_rows INTEGER NOT NULL, left_edge REAL NOT NULL, top_edge REAL NOT NULL, cell_x REAL NOT NULL, "
  "cell_y REAL NOT NULL);"
  "CREATE TABLE reeve_scenario (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name TEXT NOT NULL, "
  "parent_id INTEGER NOT NULL, created TEXT NOT NULL, revision INTEGER NOT NULL);"
  "CREATE TABLE reeve_change (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
  "scenario_id INTEGER NOT NULL, kind INTEGER NOT NULL, title TEXT NOT NULL, way_id INTEGER NOT NULL, "
  "ordinal INTEGER NOT NULL, direction INTEGER NOT NULL, speed_kmh REAL, from_ms REAL, until_ms REAL, "
  "dataset_id INTEGER NOT NULL, fid INTEGER NOT NULL, value REAL, geom BLOB);"
  "CREATE TABLE reeve_result (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, tool TEXT NOT NULL, "
  "version TEXT NOT NULL, title TEXT NOT NULL, scenario_id INTEGER NOT NULL, "
  "scenario_name TEXT NOT NULL, scenario_state TEXT NOT NULL, params TEXT NOT NULL, "
  "seed INTEGER NOT NULL, elapsed_s REAL NOT NULL, created TEXT NOT NULL, proof TEXT NOT NULL, "
  "numbers TEXT NOT NULL, inputs TEXT NOT NULL, warnings TEXT NOT NULL, outputs TEXT NOT NULL, "
  "classification INTEGER NOT NULL, released INTEGER NOT NULL);"
  "CREATE TABLE reeve_view (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name TEXT NOT NULL, "
  "west REAL, south REAL, east REAL, north REAL, zoom REAL, base TEXT NOT NULL, layers TEXT NOT NULL, "
  "note TEXT NOT NULL);"
  "CREATE TABLE reeve_style (dataset_id INTEGER PRIMARY KEY NOT NULL, json TEXT NOT NULL);"
  "CREATE TABLE reeve_report (dataset_id INTEGER PRIMARY KEY NOT NULL, json TEXT NOT NULL);"
  "CREATE TABLE reeve_mapping (shape TEXT NOT NULL PRIMARY KEY, json TEXT NOT NULL);"
  "CREATE TABLE reeve_undo (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name TEXT NOT NULL, "
  "time TEXT NOT NULL, user TEXT NOT NULL, done INTEGER NOT NULL);"
  "CREATE TABLE reeve_undo_op (step_id INTEGER NOT NULL, ordinal INTEGER NOT NULL, kind TEXT NOT NULL, "
  "table_name TEXT, other TEXT, dataset_kind INTEGER NOT NULL, bin INTEGER NOT NULL, changes BLOB, "
  "PRIMARY KEY (step_id, ordinal));"
  "CREATE TABLE reeve_log (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, time TEXT NOT NULL, "
  "user TEXT NOT NULL, action TEXT NOT NULL, text TEXT NOT NULL, hash TEXT NOT NULL);"
  "INSERT INTO reeve_meta VALUES ('migration', '2'), ('roads_revision', '0');"
  "INSERT INTO reeve_counter VALUES ('revision', 0), ('bin', 0);";

/* Names are quoted: moving a table to the bin and back then leaves its SQL as it was. */
static const char road_sql[] =
  "CREATE TABLE \"reeve_road_node\" (id INTEGER PRIMARY KEY, lon REAL NOT NULL, lat REAL NOT NULL, "
  "kind INTEGER NOT NULL, tags TEXT);"
  "CREATE TABLE \"reeve_road_segment\" (id INTEGER PRIMARY KEY, way_id INTEGER NOT NULL, "
  "ordinal INTEGER NOT NULL, from_node INTEGER NOT NULL, to_node INTEGER NOT NULL, geom BLOB, "
  "length_m REAL NOT NULL, tags TEXT);"
  "CREATE TABLE \"reeve_road_turn\" (id INTEGER PRIMARY KEY, relation_id INTEGER NOT NULL, "
  "kind TEXT NOT NULL, from_way INTEGER NOT NULL, via TEXT NOT NULL, to_way INTEGER NOT NULL, tags TEXT);";

static const char *const unwatched[] = {
  "reeve_counter", "reeve_mapping", "reeve_undo", "reeve_undo_op", "reeve_log",
  "reeve_road_node", "reeve_road_segment", "reeve_road_turn", NULL
};

gboolean
reeve_schema_is_watched (const char *table)
{
  if (g_str_has_prefix (table, "reeve_bin_") || strcmp (table, "gpkg_extensions") == 0)
    return FALSE;
  if (g_str_has_prefix (table, "gpkg_") || strcmp (table, "layer_styles") == 0)
    return TRUE;
  return g_str_has_prefix (table, "reeve_") && !g_strv_contains (unwatched, table);
}

gboolean
reeve_schema_create_roads (sqlite3 *db,
                           GError **error)
{
  return reeve_sql_exec (db, road_sql, error);
}

gboolean
reeve_schema_create (sqlite3 *db,
                     GError **error)
{
  g_autofree char *uuid = g_uuid_string_random ();

  return reeve_sql_exec (db, gpkg_sql, error)
         && reeve_sql_exec (db, reeve_sql, error)
         && reeve_sql_exec (db, road_sql, error)
         && reeve_sql_execf (db, error, "INSERT INTO reeve_meta VALUES ('uuid', %Q)", uuid)
         && reeve_sql_exec (db,
              "INSERT INTO gpkg_extensions SELECT name, NULL, 'reeve_workspace', "
              "'https://reeve.io/gpkg', 'write-only' FROM sqlite_master "
              "WHERE type = 'table' AND name LIKE 'reeve\\_%' ESCAPE '\\' ORDER BY name;"
              "INSERT INTO gpkg_extensions VALUES "
              "('gpkg_2d_gridded_coverage_ancillary', NULL, 'gpkg_2d_gridded_coverage', "
              "'http://docs.opengeospatial.org/is/17-066r1/17-066r1.html', 'read-write'),"
              "('gpkg_2d_gridded_tile_ancillary', NULL, 'gpkg_2d_gridded_coverage', "
              "'http://docs.opengeospatial.org/is/17-066r1/17-066r1.html', 'read-write');", error);
}

static GHashTable *
read_own_tables (GError **error)
{
  g_autoptr (GHashTable) tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (sqlite3_stmt) stmt = NULL;
  sqlite3 *db = NULL;
  gboolean row = FALSE;
  gboolean done;

  done = sqlite3_open (":memory:", &db) == SQLITE_OK && reeve_schema_create (db, error);
  if (done)
    stmt = reeve_sql_prepare (db, "SELECT name, sql FROM sqlite_master WHERE type = 'table' "
                              "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'", error);
  done = stmt != NULL;
  while (done && (done = reeve_sql_step (stmt, &row, error)) && row)
    g_hash_table_insert (tables, g_strdup (reeve_sql_text (stmt, 0)), g_strdup (reeve_sql_text (stmt, 1)));
  g_clear_pointer (&stmt, sqlite3_finalize);
  sqlite3_close (db);

  return done ? g_steal_pointer (&tables) : NULL;
}

/* (transfer none): name to SQL of every table that the migrations make; read once */
static GHashTable *
get_own_tables (void)
{
  static GHashTable *kept;

  if (g_once_init_enter (&kept))
    {
      g_autoptr (GError) error = NULL;
      GHashTable *tables = read_own_tables (&error);

      if (tables == NULL)
        g_error ("the workspace's own tables: %s", error->message);
      g_once_init_leave (&kept, tables);
    }
  return kept;
}

static gboolean
refuse (const char *path,
        const char *name,
        GError    **error)
{
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
               /* Translators: a file's path and the name of a table or trigger */
               _("%s: “%s” in it was not made by Reeve and could do harm. The file stays closed."),
               path, name);
  return FALSE;
}

static gboolean
check_version (sqlite3    *db,
               const char *path,
               GError    **error)
{
  gint64 application;
  gint64 found;

  if (!reeve_sql_int64 (db, "PRAGMA application_id", 0, &application, error)
      || !reeve_sql_int64 (db, "SELECT count(*) FROM sqlite_master WHERE type = 'table' "
                           "AND name = 'reeve_meta'", 0, &found, error))
    return FALSE;
  if (application != GPKG_APPLICATION_ID || found != 1)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                   /* Translators: a file's path */
                   _("%s: not a workspace of Reeve. Import it into a workspace instead."), path);
      return FALSE;
    }
  if (!reeve_sql_int64 (db, "SELECT CAST(value AS INTEGER) FROM reeve_meta WHERE key = 'migration'",
                        0, &found, error))
    return FALSE;
  if (found < 1 || found > REEVE_MIGRATION)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                   /* Translators: a file's path, the version found, the newest version known */
                   _("%s: made by another version of Reeve (layout %d; this one reads up to %d). "
                     "Update Reeve to open it."),
                   path, (int) CLAMP (found, -1, G_MAXINT), REEVE_MIGRATION);
      return FALSE;
    }
  return TRUE;
}

/* Tables of datasets: name to what their triggers must be called. */
static GHashTable *
list_dataset_tables (sqlite3     *db,
                     const char  *path,
                     GHashTable  *own,
                     GError     **error)
{
  g_autoptr (GHashTable) tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gboolean row;

  stmt = reeve_sql_prepare (db, "SELECT d.table_name, d.kind, m.sql FROM reeve_dataset d "
                            "LEFT JOIN sqlite_master m ON m.name = d.table_name AND m.type = 'table'",
                            error);
  if (stmt == NULL)
    return NULL;

  for (;;)
    {
      const char *name;
      const char *sql;
      gint64 kind;

      if (!reeve_sql_step (stmt, &row, error))
        return NULL;
      if (!row)
        break;
      name = reeve_sql_text (stmt, 0);
      kind = sqlite3_column_int64 (stmt, 1);
      sql = reeve_sql_text (stmt, 2);
      if (name == NULL || sql == NULL || kind < 0 || kind > REEVE_DATASET_RASTER
          || !g_str_has_prefix (sql, "CREATE TABLE") || g_hash_table_contains (own, name)
          || g_hash_table_contains (tables, name)
          || g_ascii_strncasecmp (name, "reeve_", 6) == 0
          || g_ascii_strncasecmp (name, "gpkg_", 5) == 0
          || g_ascii_strncasecmp (name, "sqlite_", 7) == 0)
        {
          refuse (path, name != NULL ? name : "reeve_dataset", error);
          return NULL;
        }
      g_hash_table_insert (tables, g_strdup (name), GINT_TO_POINTER ((int) kind + 1));
    }

  return g_steal_pointer (&tables);
}

static gboolean
is_expected_trigger (const char *name,
                     const char *table,
                     const char *sql)
{
  for (guint i = 0;; i++)
    {
      g_autofree char *expected_name = reeve_gpkg_dup_trigger_name (table, i);
      g_autofree char *expected = NULL;
      g_autofree char *old = NULL;

      if (expected_name == NULL)
        return FALSE;
      if (strcmp (expected_name, name) != 0)
        continue;
      expected = reeve_gpkg_dup_trigger (table, i);
      old = reeve_gpkg_dup_old_trigger (table, i);
      return strcmp (expected, sql) == 0 || g_strcmp0 (old, sql) == 0;
    }
}

static gboolean
is_expected_rtree (const char *name,
                   const char *sql)
{
  g_autofree char *expected = reeve_gpkg_dup_rtree (name);

  return g_strcmp0 (sql, expected) == 0;
}

/* "rtree_clinics_geom" and "rtree_clinics_geom_node" belong to the dataset "clinics". */
static gboolean
is_index_of (GHashTable *datasets,
             const char *name,
             gboolean   *out_is_root)
{
  const char *end = strstr (name, "_geom");
  g_autofree char *table = NULL;

  if (!g_str_has_prefix (name, "rtree_"))
    return FALSE;
  while (end != NULL && strstr (end + 1, "_geom") != NULL)
    end = strstr (end + 1, "_geom");
  if (end == NULL || end < name + 6)
    return FALSE;
  table = g_strndup (name + 6, end - name - 6);
  *out_is_root = strcmp (end, "_geom") == 0;
  return g_hash_table_contains (datasets, table);
}

static gboolean
check_entry (const char  *path,
             const char  *type,
             const char  *name,
             const char  *table,
             const char  *sql,
             GHashTable  *own,
             GHashTable  *datasets,
             GError     **error)
{
  const char *expected = g_hash_table_lookup (own, name);
  gboolean is_root = FALSE;
  gboolean ours = g_hash_table_contains (own, table) || g_hash_table_contains (datasets, table)
                  || g_ascii_strncasecmp (table, "reeve_", 6) == 0
                  || is_index_of (datasets, table, &is_root);

  if (strcmp (type, "trigger") == 0)
    return !ours || is_expected_trigger (name, table, sql) ? TRUE : refuse (path, name, error);
  if (strcmp (type, "view") == 0)
    return !ours && expected == NULL ? TRUE : refuse (path, name, error);
  if (strcmp (type, "index") == 0)
    return !ours || sql == NULL || g_hash_table_contains (datasets, table)
           ? TRUE : refuse (path, name, error);

  if (expected != NULL)
    return g_strcmp0 (expected, sql) == 0 ? TRUE : refuse (path, name, error);
  if (is_root || (g_str_has_prefix (name, "reeve_bin_") && g_str_has_suffix (name, "_rtree")))
    return is_expected_rtree (name, sql) ? TRUE : refuse (path, name, error);
  if (ours && (sql == NULL || !g_str_has_prefix (sql, "CREATE TABLE")))
    return refuse (path, name, error);
  return TRUE;
}

gboolean
reeve_schema_check (sqlite3    *db,
                    const char *path,
                    GError    **error)
{
  g_autoptr (GHashTable) datasets = NULL;
  g_autoptr (sqlite3_stmt) stmt = NULL;
  GHashTable *own;
  guint n_found = 0;
  gboolean row;

  if (!check_version (db, path, error))
    return FALSE;
  own = get_own_tables ();
  datasets = list_dataset_tables (db, path, own, error);
  if (datasets == NULL)
    return FALSE;

  stmt = reeve_sql_prepare (db, "SELECT type, name, tbl_name, sql FROM sqlite_master", error);
  if (stmt == NULL)
    return FALSE;
  for (;;)
    {
      const char *type;
      const char *name;
      const char *table;
      const char *sql;

      if (!reeve_sql_step (stmt, &row, error))
        return FALSE;
      if (!row)
        break;
      type = reeve_sql_text (stmt, 0);
      name = reeve_sql_text (stmt, 1);
      table = reeve_sql_text (stmt, 2);
      sql = reeve_sql_text (stmt, 3);
      if (type == NULL || name == NULL || table == NULL)
        return refuse (path, "sqlite_master", error);
      if (!check_entry (path, type, name, table, sql, own, datasets, error))
        return FALSE;
      n_found += strcmp (type, "table") == 0 && g_hash_table_contains (own, name);
    }

  if (n_found != g_hash_table_size (own))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                   /* Translators: a file's path, two counts of tables */
                   _("%s: damaged: %u of Reeve's %u tables are there. Restore a copy."),
                   path, n_found, g_hash_table_size (own));
      return FALSE;
    }
  return TRUE;
}

/* --- bringing a file up to date --- */

static gboolean
renew_triggers (sqlite3 *db,
                GError **error)
{
  g_autoptr (GPtrArray) datasets = reeve_catalogue_list (db, error);

  for (guint i = 0; datasets != NULL && i < datasets->len; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (datasets, i);

      if (dataset->kind != REEVE_DATASET_RASTER
          && (!reeve_gpkg_drop_triggers (db, dataset->table, error)
              || !reeve_gpkg_create_triggers (db, dataset->table, dataset->kind, error)))
        return FALSE;
    }
  return datasets != NULL;
}

/* The triggers of migration 1 may have counted wrong: all counts are left open. */
static gboolean
migrate_to_2 (sqlite3 *db,
              GError **error)
{
  return renew_triggers (db, error)
         && reeve_sql_execf (db, error, "UPDATE reeve_dataset SET n_rows = -1 WHERE kind != %d",
                             REEVE_DATASET_RASTER)
         && reeve_sql_exec (db, "UPDATE reeve_meta SET value = '2' WHERE key = 'migration'", error);
}

static gboolean
count_open (sqlite3 *db,
            GError **error)
{
  g_autoptr (GPtrArray) datasets = NULL;
  gint64 n_open;

  if (!reeve_sql_int64 (db, "SELECT count(*) FROM reeve_dataset WHERE n_rows < 0", 0, &n_open, error))
    return FALSE;
  if (n_open == 0)
    return TRUE;
  datasets = reeve_catalogue_list (db, error);
  for (guint i = 0; datasets != NULL && i < datasets->len; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (datasets, i);

      if (!reeve_sql_execf (db, error, "UPDATE reeve_dataset SET n_rows = %lld WHERE id = %lld AND n_rows < 0",
                            dataset->n_rows, dataset->id))
        return FALSE;
    }
  return datasets != NULL;
}

gboolean
reeve_schema_bring_up (sqlite3 *db,
                       GError **error)
{
  gint64 found;

  return reeve_sql_int64 (db, "SELECT CAST(value AS INTEGER) FROM reeve_meta WHERE key = 'migration'",
                          0, &found, error)
         && (found >= 2 || migrate_to_2 (db, error))
         && count_open (db, error);
}
