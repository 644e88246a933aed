/* workspace/raster-store.c — rasters as GeoPackage's tiled gridded coverages
 *
 * Cells stay in their own projection and size: one zoom level of 256 × 256
 * tiles. A tile without data is left out. GeoPackage cannot store NaN, so the
 * lowest float stands for no data.
 */
#include "core/error.h"
#include "core/i18n.h"
#include "geo/srs.h"
#include "geo/tile-tiff.h"
#include "workspace/workspace-private.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define NO_DATA (-FLT_MAX)
#define MAX_CELLS 400000000
#define N REEVE_TILE_CELLS

/* (transfer none): -1 with @error set */
static gint64
find_srs (sqlite3     *db,
          const char  *crs,
          GError     **error)
{
  g_autoptr (ReeveSrs) srs = reeve_srs_new (crs, error);
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gint64 id;
  gboolean row;

  if (srs == NULL)
    return -1;
  stmt = reeve_sql_preparef (db, error, "SELECT srs_id FROM gpkg_spatial_ref_sys WHERE srs_id > 0 AND "
                             "((%d > 0 AND lower(organization) = lower(%Q) AND organization_coordsys_id = %d) "
                             "OR definition = %Q) ORDER BY srs_id LIMIT 1",
                             srs->code, srs->organization, srs->code, srs->wkt);
  if (stmt == NULL || !reeve_sql_step (stmt, &row, error))
    return -1;
  if (row)
    return sqlite3_column_int64 (stmt, 0);

  g_clear_pointer (&stmt, sqlite3_finalize);
  if (!reeve_sql_int64 (db, "SELECT max(max(srs_id), 99999) + 1 FROM gpkg_spatial_ref_sys", 100000, &id, error))
    return -1;
  if (srs->code > 0 && g_ascii_strcasecmp (srs->organization, "EPSG") == 0)
    id = srs->code;
  if (!reeve_sql_execf (db, error, "INSERT INTO gpkg_spatial_ref_sys VALUES (%Q, %lld, %Q, %lld, %Q, NULL)",
                        srs->title, id, srs->organization, srs->code > 0 ? (gint64) srs->code : id, srs->wkt))
    return -1;
  return id;
}

/* FALSE when the tile holds no data at all. */
static gboolean
cut_tile (const ReeveRaster *raster,
          guint              tile_col,
          guint              tile_row,
          float             *out,
          double            *low,
          double            *high)
{
  gboolean any = FALSE;

  *low = INFINITY;
  *high = -INFINITY;
  for (guint y = 0; y < N; y++)
    for (guint x = 0; x < N; x++)
      {
        guint col = tile_col * N + x;
        guint row = tile_row * N + y;
        float value = col < raster->n_cols && row < raster->n_rows
                      ? raster->cells[(gsize) row * raster->n_cols + col] : NAN;

        out[y * N + x] = isnan (value) ? NO_DATA : value;
        if (!isnan (value))
          {
            any = TRUE;
            *low = MIN (*low, value);
            *high = MAX (*high, value);
          }
      }
  return any;
}

static gboolean
insert_tile (sqlite3       *db,
             sqlite3_stmt  *tile,
             sqlite3_stmt  *ancillary,
             const char    *table,
             guint          col,
             guint          row,
             const float   *cells,
             double         low,
             double         high,
             GError       **error)
{
  g_autoptr (GBytes) bytes = reeve_tile_encode (cells, error);
  gconstpointer data;
  gsize length;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &length);
  sqlite3_bind_int (tile, 1, (int) col);
  sqlite3_bind_int (tile, 2, (int) row);
  sqlite3_bind_blob64 (tile, 3, data, length, SQLITE_TRANSIENT);
  if (!reeve_sql_run (tile, error))
    return FALSE;

  reeve_sql_bind_text (ancillary, 1, table);
  sqlite3_bind_int64 (ancillary, 2, sqlite3_last_insert_rowid (db));
  sqlite3_bind_double (ancillary, 3, isfinite (low) ? low : -FLT_MAX);
  sqlite3_bind_double (ancillary, 4, isfinite (high) ? high : FLT_MAX);
  return reeve_sql_run (ancillary, error);
}

static gboolean
insert_tiles (sqlite3            *db,
              const char         *table,
              const ReeveRaster  *raster,
              ReeveJob           *job,
              GError            **error)
{
  g_autofree float *cells = g_new (float, N * N);
  g_autoptr (sqlite3_stmt) tile = NULL;
  g_autoptr (sqlite3_stmt) ancillary = NULL;
  guint n_cols = (raster->n_cols + N - 1) / N;
  guint n_rows = (raster->n_rows + N - 1) / N;

  tile = reeve_sql_preparef (db, error, "INSERT INTO \"%w\" (zoom_level, tile_column, tile_row, tile_data) "
                             "VALUES (0, ?, ?, ?)", table);
  if (tile == NULL)
    return FALSE;
  ancillary = reeve_sql_prepare (db, "INSERT INTO gpkg_2d_gridded_tile_ancillary "
                                 "(tpudt_name, tpudt_id, min, max) VALUES (?, ?, ?, ?)", error);
  if (ancillary == NULL)
    return FALSE;
  for (guint row = 0; row < n_rows; row++)
    for (guint col = 0; col < n_cols; col++)
      {
        double low;
        double high;

        if (job != NULL && !reeve_job_step (job, (guint64) row * n_cols + col, (guint64) n_rows * n_cols, error))
          return FALSE;
        if (cut_tile (raster, col, row, cells, &low, &high)
            && !insert_tile (db, tile, ancillary, table, col, row, cells, low, high, error))
          return FALSE;
      }
  return TRUE;
}

/* The standard's rows about the raster. */
static gboolean
describe (sqlite3              *db,
          const ReeveDataset   *dataset,
          const ReeveRaster    *raster,
          gint64                srs_id,
          GError              **error)
{
  guint n_cols = (raster->n_cols + N - 1) / N;
  guint n_rows = (raster->n_rows + N - 1) / N;
  g_autoptr (sqlite3_stmt) stmt = NULL;

  stmt = reeve_sql_prepare (db, "INSERT INTO gpkg_contents (table_name, data_type, identifier, min_x, min_y, "
                            "max_x, max_y, srs_id) VALUES (?, '2d-gridded-coverage', ?, ?, ?, ?, ?, ?)", error);
  if (stmt == NULL)
    return FALSE;
  reeve_sql_bind_text (stmt, 1, dataset->table);
  reeve_sql_bind_text (stmt, 2, dataset->name);
  sqlite3_bind_double (stmt, 3, raster->left);
  sqlite3_bind_double (stmt, 4, raster->top - raster->n_rows * raster->cell_y);
  sqlite3_bind_double (stmt, 5, raster->left + raster->n_cols * raster->cell_x);
  sqlite3_bind_double (stmt, 6, raster->top);
  sqlite3_bind_int64 (stmt, 7, srs_id);
  if (!reeve_sql_run (stmt, error))
    return FALSE;

  g_clear_pointer (&stmt, sqlite3_finalize);
  stmt = reeve_sql_prepare (db, "INSERT INTO gpkg_tile_matrix_set VALUES (?, ?, ?, ?, ?, ?)", error);
  if (stmt == NULL)
    return FALSE;
  reeve_sql_bind_text (stmt, 1, dataset->table);
  sqlite3_bind_int64 (stmt, 2, srs_id);
  sqlite3_bind_double (stmt, 3, raster->left);
  sqlite3_bind_double (stmt, 4, raster->top - (double) n_rows * N * raster->cell_y);
  sqlite3_bind_double (stmt, 5, raster->left + (double) n_cols * N * raster->cell_x);
  sqlite3_bind_double (stmt, 6, raster->top);
  if (!reeve_sql_run (stmt, error))
    return FALSE;

  g_clear_pointer (&stmt, sqlite3_finalize);
  stmt = reeve_sql_preparef (db, error, "INSERT INTO gpkg_tile_matrix VALUES (%Q, 0, %u, %u, %d, %d, ?, ?)",
                             dataset->table, n_cols, n_rows, N, N);
  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_double (stmt, 1, raster->cell_x);
  sqlite3_bind_double (stmt, 2, raster->cell_y);
  if (!reeve_sql_run (stmt, error))
    return FALSE;

  g_clear_pointer (&stmt, sqlite3_finalize);
  stmt = reeve_sql_preparef (db, error, "INSERT INTO gpkg_2d_gridded_coverage_ancillary "
                             "(tile_matrix_set_name, datatype, data_null, grid_cell_encoding, field_name, "
                             "quantity_definition) VALUES (%Q, 'float', ?, 'grid-value-is-area', 'Value', 'Value')",
                             dataset->table);
  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_double (stmt, 1, (double) NO_DATA);
  return reeve_sql_run (stmt, error);
}

static gboolean
remember_grid (sqlite3            *db,
               gint64              id,
               const ReeveRaster  *raster,
               GError            **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  const double numbers[] = { raster->left, raster->top, raster->cell_x, raster->cell_y };

  stmt = reeve_sql_preparef (db, error, "INSERT INTO reeve_raster VALUES (%lld, %u, %u, ?, ?, ?, ?)",
                             id, raster->n_cols, raster->n_rows);
  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    sqlite3_bind_double (stmt, 1 + (int) i, numbers[i]);
  return reeve_sql_run (stmt, error);
}

static gboolean
create_table (ReeveEdit     *self,
              ReeveDataset  *dataset,
              GError       **error)
{
  char *name = reeve_catalogue_make_name (self->db, dataset->name, 0, error);

  if (name == NULL)
    return FALSE;
  g_free (dataset->name);
  dataset->name = name;
  g_free (dataset->table);
  dataset->table = reeve_catalogue_make_table (self->db, name, error);
  return dataset->table != NULL
         && reeve_sql_execf (self->db, error, "CREATE TABLE \"%w\" (id INTEGER PRIMARY KEY AUTOINCREMENT, "
                             "zoom_level INTEGER NOT NULL, tile_column INTEGER NOT NULL, "
                             "tile_row INTEGER NOT NULL, tile_data BLOB NOT NULL, "
                             "UNIQUE (zoom_level, tile_column, tile_row))", dataset->table);
}

gboolean
reeve_edit_add_raster (ReeveEdit          *self,
                       ReeveDataset       *dataset,
                       const ReeveRaster  *raster,
                       ReeveJob           *job,
                       GError            **error)
{
  gint64 srs_id;

  g_return_val_if_fail (dataset->kind == REEVE_DATASET_RASTER, FALSE);
  g_return_val_if_fail (dataset->fields->len == 0, FALSE);

  srs_id = find_srs (self->db, raster->crs, error);
  if (srs_id < 0
      || !create_table (self, dataset, error)
      || !reeve_edit_did_add (self, dataset, error))
    return FALSE;

  g_free (dataset->crs);
  dataset->crs = g_strdup (raster->crs);
  dataset->box = reeve_raster_get_box (raster);
  dataset->n_rows = (gint64) raster->n_cols * raster->n_rows;
  return reeve_catalogue_add (self, dataset, NULL, error)
         && describe (self->db, dataset, raster, srs_id, error)
         && remember_grid (self->db, dataset->id, raster, error)
         && insert_tiles (self->db, dataset->table, raster, job, error);
}

/* Reading */

static ReeveRaster *
make_grid (sqlite3             *db,
           const ReeveDataset  *dataset,
           GError             **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  g_autoptr (ReeveRaster) raster = g_new0 (ReeveRaster, 1);
  gint64 n_cols;
  gint64 n_rows;
  gboolean row;

  stmt = reeve_sql_preparef (db, error, "SELECT n_cols, n_rows, left_edge, top_edge, cell_x, cell_y "
                             "FROM reeve_raster WHERE dataset_id = %lld", dataset->id);
  if (stmt == NULL || !reeve_sql_step (stmt, &row, error))
    return NULL;
  n_cols = row ? sqlite3_column_int64 (stmt, 0) : 0;
  n_rows = row ? sqlite3_column_int64 (stmt, 1) : 0;
  raster->left = sqlite3_column_double (stmt, 2);
  raster->top = sqlite3_column_double (stmt, 3);
  raster->cell_x = sqlite3_column_double (stmt, 4);
  raster->cell_y = sqlite3_column_double (stmt, 5);
  if (n_cols < 1 || n_rows < 1 || n_cols > MAX_CELLS || n_rows > MAX_CELLS || n_cols * n_rows > MAX_CELLS
      || !(raster->cell_x > 0) || !(raster->cell_y > 0))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a layer's name, a number of cells */
                   _("“%s”: the raster's size is not between 1 and %d cells"), dataset->name, MAX_CELLS);
      return NULL;
    }

  raster->n_cols = (guint) n_cols;
  raster->n_rows = (guint) n_rows;
  raster->crs = g_strdup (dataset->crs);
  raster->cells = g_try_new (float, n_cols * n_rows);
  if (raster->cells == NULL)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a layer's name */
                   _("“%s”: there is not enough memory for this raster"), dataset->name);
      return NULL;
    }
  for (gint64 i = 0; i < n_cols * n_rows; i++)
    raster->cells[i] = NAN;
  return g_steal_pointer (&raster);
}

static void
paste_tile (ReeveRaster *raster,
            guint        tile_col,
            guint        tile_row,
            const float *cells)
{
  guint n_cols = MIN (N, raster->n_cols - tile_col * N);
  guint n_rows = MIN (N, raster->n_rows - tile_row * N);

  for (guint y = 0; y < n_rows; y++)
    for (guint x = 0; x < n_cols; x++)
      {
        float value = cells[y * N + x];
        gsize at = (gsize) (tile_row * N + y) * raster->n_cols + tile_col * N + x;

        raster->cells[at] = value == NO_DATA ? NAN : value;
      }
}

static gboolean
read_tile (sqlite3_stmt        *stmt,
           const ReeveDataset  *dataset,
           ReeveRaster         *raster,
           float               *cells,
           GError             **error)
{
  gint64 col = sqlite3_column_int64 (stmt, 0);
  gint64 row = sqlite3_column_int64 (stmt, 1);
  gconstpointer data = sqlite3_column_blob (stmt, 2);
  g_autoptr (GError) cause = NULL;

  if (col < 0 || row < 0 || col * N >= raster->n_cols || row * N >= raster->n_rows)
    return TRUE;
  if (!reeve_tile_decode (data != NULL ? data : "", (gsize) sqlite3_column_bytes (stmt, 2), cells, &cause))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA, "“%s”: %s", dataset->name, cause->message);
      return FALSE;
    }
  paste_tile (raster, (guint) col, (guint) row, cells);
  return TRUE;
}

ReeveRaster *
reeve_dataset_read_raster (sqlite3             *db,
                           const ReeveDataset  *dataset,
                           ReeveJob            *job,
                           GError             **error)
{
  g_autoptr (ReeveRaster) raster = NULL;
  g_autoptr (sqlite3_stmt) stmt = NULL;
  g_autofree float *cells = g_new (float, N * N);
  guint64 n_tiles;
  guint64 n_done = 0;
  gboolean row;

  if (dataset->kind != REEVE_DATASET_RASTER)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a layer's name */
                   _("“%s” is not a raster"), dataset->name);
      return NULL;
    }
  raster = make_grid (db, dataset, error);
  if (raster == NULL)
    return NULL;
  n_tiles = (guint64) ((raster->n_cols + N - 1) / N) * ((raster->n_rows + N - 1) / N);
  stmt = reeve_sql_preparef (db, error, "SELECT tile_column, tile_row, tile_data FROM \"%w\" "
                             "WHERE zoom_level = 0 ORDER BY id", dataset->table);
  if (stmt == NULL)
    return NULL;
  for (;;)
    {
      if (!reeve_sql_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&raster);
      if (!read_tile (stmt, dataset, raster, cells, error))
        return NULL;
      if (job != NULL && !reeve_job_step (job, ++n_done, MAX (n_tiles, 1), error))
        return NULL;
    }
}
