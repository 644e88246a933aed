/* tests/workspace/scene.c — a workspace in a folder of its own, and what is in it */
#include "scene.h"

#include <glib/gstdio.h>
#include <string.h>

Scene *
scene_new (void)
{
  Scene *self = g_new0 (Scene, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("reeve-test-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "city.gpkg", NULL);
  return self;
}

void
scene_free (Scene *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
dump_table (sqlite3    *db,
            const char *table,
            GString    *out)
{
  sqlite3_stmt *stmt = NULL;
  char *sql = sqlite3_mprintf ("SELECT * FROM \"%w\"", table);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL), ==, SQLITE_OK);
  sqlite3_free (sql);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      GString *row = g_string_new (table);

      for (int i = 0; i < sqlite3_column_count (stmt); i++)
        {
          const char *name = sqlite3_column_name (stmt, i);
          gconstpointer data = sqlite3_column_blob (stmt, i);
          gsize length = (gsize) sqlite3_column_bytes (stmt, i);
          g_autofree char *sum = NULL;

          if (strcmp (name, "last_change") == 0 || strcmp (name, "update_time") == 0)
            continue;
          if (sqlite3_column_type (stmt, i) == SQLITE_BLOB)
            sum = g_compute_checksum_for_data (G_CHECKSUM_MD5, data, length);
          g_string_append_printf (row, "|%s=%s", name,
                                  sum != NULL ? sum : data != NULL ? (const char *) sqlite3_column_text (stmt, i)
                                                                   : "-");
        }
      g_ptr_array_add (rows, g_string_free (row, FALSE));
    }
  sqlite3_finalize (stmt);
  g_ptr_array_sort (rows, compare_texts);
  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (out, "%s\n", (char *) g_ptr_array_index (rows, i));
}

char *
scene_dump (ReeveWorkspace *workspace)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = reeve_workspace_open_reader (workspace, &error);
  g_autoptr (GString) out = g_string_new (NULL);
  sqlite3_stmt *stmt = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT name, type || ' ' || name || ': ' || coalesce(sql, '') "
    "FROM sqlite_master WHERE name NOT LIKE 'sqlite%' AND name NOT LIKE '%reeve\\_bin%' ESCAPE '\\' "
    "AND name NOT LIKE 'reeve\\_undo%' ESCAPE '\\' AND name NOT IN ('reeve_log', 'reeve_counter') "
    "AND name NOT LIKE 'rtree%\\_node' ESCAPE '\\' AND name NOT LIKE 'rtree%\\_parent' ESCAPE '\\' "
    "AND name NOT LIKE 'rtree%\\_rowid' ESCAPE '\\' ORDER BY name", -1, &stmt, NULL), ==, SQLITE_OK);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      g_string_append_printf (out, "%s\n", sqlite3_column_text (stmt, 1));
      if (g_str_has_prefix ((const char *) sqlite3_column_text (stmt, 1), "table"))
        dump_table (db, (const char *) sqlite3_column_text (stmt, 0), out);
    }
  sqlite3_finalize (stmt);
  reeve_workspace_close_reader (db);
  return g_strdup (out->str);
}

void
scene_assert_same (const char *now,
                   const char *expected)
{
  g_auto (GStrv) a = g_strsplit (now, "\n", -1);
  g_auto (GStrv) b = g_strsplit (expected, "\n", -1);

  for (guint i = 0; a[i] != NULL || b[i] != NULL; i++)
    {
      g_assert_cmpstr (a[i], ==, b[i]);
      if (a[i] == NULL)
        break;
    }
}

static void
assert_ok (sqlite3    *db,
           const char *sql)
{
  sqlite3_stmt *stmt = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL), ==, SQLITE_OK);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    g_assert_cmpstr ((const char *) sqlite3_column_text (stmt, 0), ==, "ok");
  sqlite3_finalize (stmt);
}

void
scene_check (ReeveWorkspace *workspace)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = reeve_workspace_open_reader (workspace, &error);

  g_assert_no_error (error);
  assert_ok (db, "PRAGMA integrity_check");
  assert_ok (db, "SELECT rtreecheck(name) FROM sqlite_master WHERE sql LIKE '%USING rtree%'");
  /* The index holds what the table holds. */
  {
    g_autoptr (GPtrArray) datasets = reeve_catalogue_list (db, &error);

    g_assert_no_error (error);
    for (guint i = 0; i < datasets->len; i++)
      {
        const ReeveDataset *dataset = g_ptr_array_index (datasets, i);
        g_autofree char *sql = NULL;

        if (dataset->kind > REEVE_DATASET_AREAS)
          continue;
        sql = g_strdup_printf ("SELECT CASE WHEN (SELECT group_concat(fid) FROM (SELECT fid FROM \"%s\" "
          "WHERE geom NOT NULL ORDER BY fid)) IS (SELECT group_concat(id) FROM (SELECT id FROM "
          "\"rtree_%s_geom\" ORDER BY id)) AND (SELECT count(*) FROM \"%s\") = %d THEN 'ok' ELSE 'differs' END",
          dataset->table, dataset->table, dataset->table, (int) dataset->n_rows);
        assert_ok (db, sql);
      }
  }
  reeve_workspace_close_reader (db);
}

static ReeveShape *
random_shape (GRand            *rand,
              ReeveDatasetKind  kind)
{
  ReeveLonLat at = { g_rand_double_range (rand, -9, -8), g_rand_double_range (rand, 41, 42) };
  ReeveLonLat points[] = { at, { at.lon + 0.01, at.lat }, { at.lon + 0.01, at.lat + 0.01 } };

  switch (kind)
    {
    case REEVE_DATASET_POINTS:
      return reeve_shape_new_point (at);
    case REEVE_DATASET_LINES:
      return reeve_shape_new_line (points, 3);
    case REEVE_DATASET_AREAS:
      return reeve_shape_new_area (points, 3);
    default:
      return NULL;
    }
}

gboolean
scene_write (ReeveEdit         *edit,
             const char        *name,
             ReeveDatasetKind   kind,
             guint              n,
             guint32            seed,
             gint64            *out_id,
             GError           **error)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (ReeveDataset) dataset = reeve_dataset_new (name, kind);
  g_autoptr (ReeveWriter) writer = NULL;

  reeve_dataset_add_field (dataset, "name", "Name", REEVE_COLUMN_TEXT);
  reeve_dataset_add_field (dataset, "beds", "Beds", REEVE_COLUMN_INTEGER);
  reeve_dataset_add_field (dataset, "share", "Share", REEVE_COLUMN_REAL);
  reeve_dataset_add_field (dataset, "opened", "Opened", REEVE_COLUMN_DATE);
  writer = reeve_writer_new (edit, dataset, error);
  if (writer == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ReeveShape) shape = i % 17 == 5 ? NULL : random_shape (rand, kind);
      g_autofree char *text = g_strdup_printf ("%s %u", name, i);

      reeve_writer_set_text (writer, 0, text);
      reeve_writer_set_integer (writer, 1, g_rand_int_range (rand, 0, 500));
      if (i % 5 != 0)
        reeve_writer_set_real (writer, 2, g_rand_double (rand));
      reeve_writer_set_text (writer, 3, "2024-06-04");
      if (!reeve_writer_append (writer, shape, error))
        return FALSE;
    }
  if (!reeve_writer_finish (writer, error))
    return FALSE;
  if (out_id != NULL)
    *out_id = dataset->id;
  return TRUE;
}

typedef struct
{
  const char      *name;
  ReeveDatasetKind kind;
  guint            n;
  guint32          seed;
} Add;

static gboolean
add_func (ReeveEdit *edit,
          gpointer   data,
          ReeveJob  *job,
          GError   **error)
{
  const Add *add = data;

  return scene_write (edit, add->name, add->kind, add->n, add->seed, NULL, error);
}

void
scene_add (ReeveWorkspace   *workspace,
           const char       *name,
           ReeveDatasetKind  kind,
           guint             n,
           guint32           seed)
{
  Add add = { name, kind, n, seed };
  g_autofree char *step = g_strdup_printf ("Import %s", name);
  g_autoptr (GError) error = NULL;

  g_assert_true (reeve_workspace_edit (workspace, step, add_func, &add, NULL, &error));
  g_assert_no_error (error);
}

gint64
scene_find (ReeveWorkspace *workspace,
            const char     *name)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = reeve_workspace_open_reader (workspace, &error);
  g_autoptr (ReeveDataset) dataset = NULL;

  g_assert_no_error (error);
  dataset = reeve_catalogue_find (db, name, &error);
  g_assert_no_error (error);
  reeve_workspace_close_reader (db);
  return dataset->id;
}

char *
scene_hash (const char *path)
{
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length);
}

char *
scene_list (const Scene *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_texts);
  g_ptr_array_add (names, NULL);
  return g_strjoinv ("\n", (char **) names->pdata);
}

Scene *
scene_new_city (void)
{
  Scene *scene = scene_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_create (scene->path, &error);

  g_assert_no_error (error);
  scene_add (workspace, "Clinics", REEVE_DATASET_POINTS, 60, 1);
  scene_add (workspace, "Quarters", REEVE_DATASET_AREAS, 20, 2);
  g_assert_true (reeve_workspace_close (workspace, &error));
  g_assert_no_error (error);
  return scene;
}

ReeveDataset *
scene_get (ReeveWorkspace *workspace,
           gint64          id)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = reeve_workspace_open_reader (workspace, &error);
  ReeveDataset *dataset;

  g_assert_no_error (error);
  dataset = reeve_catalogue_get (db, id, &error);
  g_assert_no_error (error);
  reeve_workspace_close_reader (db);
  return dataset;
}
