/* tests/fuzz/fuzz-workspace.c — a damaged or hostile file is told, never obeyed
 *
 * A whole workspace is far longer than what a fuzzer plays with, so the input is
 * a list of changes to a good one. After an even byte they are patches: offset
 * (3 bytes), length (1 byte), bytes; after an odd one they are cells: column,
 * row, length (1 byte each), bytes. An input that begins like an SQLite file is
 * taken as the file itself.
 */
#include "workspace/result.h"
#include "workspace/scenario.h"
#include "workspace/style.h"

#include <glib/gstdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static char *folder;
static char *path;
static char *good;
static gsize good_length;
static GPtrArray *columns;  /* "table column" of every table of ours */

static gboolean
add_raster (ReeveEdit *edit,
            ReeveJob  *job,
            GError   **error)
{
  g_autoptr (ReeveDataset) dataset = reeve_dataset_new ("Depth", REEVE_DATASET_RASTER);
  float cells[] = { 1, 2, 3, 4, 5, 6 };
  ReeveRaster raster = { .n_cols = 3, .n_rows = 2, .cell_x = 0.1, .cell_y = 0.1,
                         .crs = (char *) "EPSG:4326", .cells = cells };

  return reeve_edit_add_raster (edit, dataset, &raster, job, error);
}

static gboolean
fill_func (ReeveEdit *edit,
           gpointer   data,
           ReeveJob  *job,
           GError   **error)
{
  g_autoptr (ReeveDataset) places = reeve_dataset_new ("Places", REEVE_DATASET_POINTS);
  g_autoptr (ReeveWriter) writer = NULL;
  g_autoptr (ReeveResult) result = reeve_result_new ();
  g_autoptr (ReeveShape) shape = reeve_shape_new_point ((ReeveLonLat) { 1, 2 });
  ReeveNumber *number = g_new0 (ReeveNumber, 1);
  ReeveChange change = { .kind = REEVE_CHANGE_CLOSE_FACILITY, .title = (char *) "x", .fid = 1 };
  ReeveView view = { .name = (char *) "View" };

  number->key = g_strdup ("people");
  g_ptr_array_add (result->numbers, number);
  g_ptr_array_add (result->warnings, g_strdup ("careful"));
  reeve_dataset_add_field (places, "beds", "Beds", REEVE_COLUMN_INTEGER);
  writer = reeve_writer_new (edit, places, error);
  for (guint i = 0; i < 3; i++)
    if (!reeve_writer_append (writer, shape, error))
      return FALSE;
  if (!reeve_writer_finish (writer, error)
      || !reeve_edit_add_scenario (edit, "Option", 0, &change.scenario_id, error))
    return FALSE;
  change.dataset_id = places->id;
  return reeve_edit_add_change (edit, &change, error)
         && reeve_edit_add_result (edit, result, error)
         && reeve_edit_set_view (edit, &view, error)
         && reeve_edit_set_style (edit, places->id, "{}", NULL, NULL, error)
         && add_raster (edit, job, error);
}

static void
list_columns (void)
{
  sqlite3_stmt *stmt = NULL;
  sqlite3 *db = NULL;

  columns = g_ptr_array_new_with_free_func (g_free);
  if (sqlite3_open (path, &db) != SQLITE_OK
      || sqlite3_prepare_v2 (db, "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info (m.name) c "
                             "WHERE m.type = 'table' AND m.name NOT LIKE 'rtree%' AND m.name NOT LIKE 'sqlite%' "
                             "ORDER BY 1, 2", -1, &stmt, NULL) != SQLITE_OK)
    abort ();
  while (sqlite3_step (stmt) == SQLITE_ROW)
    g_ptr_array_add (columns, g_strdup_printf ("%s \"%s\"", sqlite3_column_text (stmt, 0),
                                               sqlite3_column_text (stmt, 1)));
  sqlite3_finalize (stmt);
  sqlite3_close (db);
}

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  const char *base = g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : g_get_tmp_dir ();
  g_autofree char *template = g_build_filename (base, "reeve-fuzz-XXXXXX", NULL);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  ReeveWorkspace *workspace;

  folder = g_strdup (g_mkdtemp (template));
  path = g_build_filename (folder, "city.gpkg", NULL);
  workspace = reeve_workspace_create (path, NULL);
  if (workspace == NULL || !reeve_workspace_edit (workspace, "Fill", fill_func, NULL, job, NULL))
    abort ();
  g_object_unref (workspace);
  if (!g_file_get_contents (path, &good, &good_length, NULL))
    abort ();
  list_columns ();
  return 0;
}

static void
patch_bytes (const uint8_t *data,
             size_t         size)
{
  g_autofree char *bytes = g_memdup2 (good, good_length);

  while (size >= 5)
    {
      gsize offset = ((gsize) data[0] << 16 | (gsize) data[1] << 8 | data[2]) % good_length;
      gsize length = MIN (MIN ((gsize) data[3] + 1, size - 4), good_length - offset);

      memcpy (bytes + offset, data + 4, length);
      data += 4 + length;
      size -= 4 + length;
    }
  g_file_set_contents (path, bytes, (gssize) good_length, NULL);
}

/* Numbers are bound as numbers, so that ids and kinds are met too. */
static void
bind_value (sqlite3_stmt  *stmt,
            const uint8_t *data,
            gsize          length)
{
  if (length <= 2)
    sqlite3_bind_int64 (stmt, 1, length == 0 ? -1
                                 : data[0] | (length == 2 ? (sqlite3_int64) data[1] << 24 : 0));
  else if (data[0] % 2 == 0)
    sqlite3_bind_text (stmt, 1, (const char *) data, (int) length, SQLITE_TRANSIENT);
  else
    sqlite3_bind_blob (stmt, 1, data, (int) length, SQLITE_TRANSIENT);
}

static void
change_cells (const uint8_t *data,
              size_t         size)
{
  sqlite3 *db = NULL;

  g_file_set_contents (path, good, (gssize) good_length, NULL);
  if (sqlite3_open (path, &db) != SQLITE_OK)
    abort ();
  sqlite3_exec (db, "PRAGMA synchronous = OFF; BEGIN", NULL, NULL, NULL);
  while (size >= 4)
    {
      const char *column = g_ptr_array_index (columns, data[0] % columns->len);
      gsize length = MIN ((gsize) data[2], size - 3);
      g_auto (GStrv) names = g_strsplit (column, " ", 2);
      g_autofree char *sql = g_strdup_printf ("UPDATE OR IGNORE %s SET %s = ?1 WHERE rowid = %d",
                                              names[0], names[1], 1 + data[1] % 3);
      sqlite3_stmt *stmt = NULL;

      if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) == SQLITE_OK)
        {
          bind_value (stmt, data + 3, length);
          sqlite3_step (stmt);
        }
      sqlite3_finalize (stmt);
      data += 3 + length;
      size -= 3 + length;
    }
  sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
  sqlite3_close (db);
}

static void
write_file (const uint8_t *data,
            size_t         size)
{
  if (size >= 16 && memcmp (data, "SQLite format 3", 16) == 0)
    g_file_set_contents (path, (const char *) data, (gssize) size, NULL);
  else if (size == 0 || data[0] % 2 == 0)
    patch_bytes (data + (size > 0), size - (size > 0));
  else
    change_cells (data + 1, size - 1);
}

static void
read_all (sqlite3 *db)
{
  g_autoptr (GPtrArray) datasets = reeve_catalogue_list (db, NULL);
  GPtrArray *others[] = { reeve_scenario_list (db, NULL), reeve_result_list (db, NULL),
                          reeve_view_list (db, NULL), reeve_workspace_list_log (db, NULL) };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_clear_pointer (&others[i], g_ptr_array_unref);

  for (guint i = 0; datasets != NULL && i < MIN (datasets->len, 10); i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (datasets, i);

      g_free (reeve_style_get (db, dataset->id, NULL));
      if (dataset->kind == REEVE_DATASET_RASTER)
        {
          ReeveRaster *raster = reeve_dataset_read_raster (db, dataset, NULL, NULL);

          reeve_raster_free (raster);
        }
      else
        {
          ReeveTable *table = reeve_scenario_read_table (db, 1, dataset, NULL, NULL);

          if (table != NULL)
            reeve_table_unref (table);
        }
    }
  (void) !reeve_workspace_check_log (db, NULL);
}

static gboolean
edit_func (ReeveEdit *edit,
           gpointer   data,
           ReeveJob  *job,
           GError   **error)
{
  gint64 fid;

  return reeve_edit_set_cell (edit, 1, 2, "beds", "7", error)
         && reeve_edit_add_record (edit, 1, NULL, &fid, error)
         && reeve_edit_delete_dataset (edit, 2, error);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (ReeveWorkspace) workspace = NULL;
  sqlite3 *db;

  write_file (data, size);
  workspace = reeve_workspace_open (path, NULL);
  if (workspace == NULL)
    return 0;
  db = reeve_workspace_open_reader (workspace, NULL);
  if (db != NULL)
    read_all (db);
  reeve_workspace_close_reader (db);
  /* Steps cost a hundred times what opening costs: one input in eight makes some. */
  if (size % 8 == 1)
    {
      (void) !reeve_workspace_edit (workspace, "Edit", edit_func, NULL, NULL, NULL);
      for (guint i = 0; i < 2; i++)
        (void) !reeve_workspace_step (workspace, FALSE, NULL, NULL, NULL);
      (void) !reeve_workspace_step (workspace, TRUE, NULL, NULL, NULL);
    }
  return 0;
}
