/* tests/workspace/test-others.c — rows that QGIS or ogr2ogr change
 *
 * The other program is a bare SQLite handle with the functions of GeoPackage,
 * as GDAL has them.
 */
#include "scene.h"
#include "workspace/workspace-private.h"

#include <string.h>

typedef struct
{
  gint64      id;
  gint64      fid;
  const char *text;  /* borrowed */
} Cell;

static void
run_other (const char *path,
           const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_true (reeve_gpkg_register_functions (db, NULL));
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  sqlite3_close (db);
}

static gboolean
set_cell_func (ReeveEdit *edit,
               gpointer   data,
               ReeveJob  *job,
               GError   **error)
{
  const Cell *cell = data;

  return reeve_edit_set_cell (edit, cell->id, cell->fid, "beds", cell->text, error);
}

static void
set_cell (ReeveWorkspace *workspace,
          gint64          id,
          gint64          fid,
          const char     *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (reeve_workspace_edit (workspace, "Beds", set_cell_func, &(Cell) { id, fid, text }, NULL,
                                       &error));
  g_assert_no_error (error);
}

static void
test_their_edits_raise_the_revision (void)
{
  static const struct { const char *sql; int n_more; } edits[] = {
    { "UPDATE places SET beds = 5 WHERE fid = 3", 0 },
    { "DELETE FROM places WHERE fid IN (4, 5)", -2 },
    { "INSERT INTO places (beds) VALUES (9)", 1 },
    { "UPDATE places SET geom = NULL WHERE fid = 7", 0 },
    { "UPDATE places SET fid = 1000 WHERE fid = 8", 0 },
    /* Rows that are replaced go without a trigger. */
    { "INSERT OR REPLACE INTO places SELECT * FROM places WHERE fid IN (10, 11)", 0 },
    { "UPDATE OR REPLACE places SET fid = 13 WHERE fid = 12", -1 },
    { "INSERT INTO places (beds) VALUES (9); DELETE FROM places WHERE fid IN (14, 15)", -1 },
    { "INSERT INTO places (fid, beds) VALUES (16, 1) ON CONFLICT (fid) DO UPDATE SET beds = 2", 0 },
    { "INSERT OR IGNORE INTO places (fid, beds) VALUES (17, 1), (2000, 1)", 1 },
  };

  for (guint kind = REEVE_DATASET_POINTS; kind <= REEVE_DATASET_TABLE; kind++)
    {
      g_autoptr (Scene) scene = scene_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (ReeveWorkspace) workspace = reeve_workspace_create (scene->path, &error);
      g_autoptr (ReeveDataset) other = NULL;
      g_autoptr (ReeveDataset) other_after = NULL;
      gint64 id;

      g_assert_no_error (error);
      scene_add (workspace, "places", kind, 20, 3);
      scene_add (workspace, "others", kind, 20, 4);
      id = scene_find (workspace, "places");
      other = scene_get (workspace, scene_find (workspace, "others"));
      for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
        {
          g_autoptr (ReeveDataset) before = scene_get (workspace, id);
          g_autoptr (ReeveDataset) after = NULL;
          g_autofree char *beds = g_strdup_printf ("%u", 1000 + i);

          if (kind == REEVE_DATASET_TABLE && strstr (edits[i].sql, "geom") != NULL)
            continue;
          /* Ours raise it once and count, theirs once more; while the file is open or not. */
          if (i >= 2)
            set_cell (workspace, id, 1, beds);
          if (i % 2 == 1)
            g_assert_true (reeve_workspace_close (workspace, NULL));
          run_other (scene->path, edits[i].sql);
          after = scene_get (workspace, id);
          g_assert_cmpint (after->revision, >, before->revision);
          g_assert_cmpint (after->n_rows, ==, before->n_rows + edits[i].n_more);
        }
      other_after = scene_get (workspace, other->id);
      g_assert_cmpint (other_after->revision, ==, other->revision);
      scene_check (workspace);
    }
}

/* Undo goes on after them: their rows stay, and no revision comes again. */
static void
test_their_edits_do_not_stop_undo (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_create (scene->path, &error);
  g_autoptr (ReeveDataset) edited = NULL;
  g_autoptr (ReeveDataset) undone = NULL;
  g_autoptr (ReeveDataset) redone = NULL;
  gint64 id;

  g_assert_no_error (error);
  scene_add (workspace, "places", REEVE_DATASET_POINTS, 20, 3);
  id = scene_find (workspace, "places");
  set_cell (workspace, id, 1, "77");
  run_other (scene->path, "DELETE FROM places WHERE fid = 9; UPDATE gpkg_contents SET last_change = "
             "'2030-01-01T00:00:00.000Z' WHERE table_name = 'places'");
  edited = scene_get (workspace, id);

  g_assert_true (reeve_workspace_step (workspace, FALSE, NULL, NULL, &error));
  g_assert_no_error (error);
  undone = scene_get (workspace, id);
  g_assert_cmpint (undone->revision, >, edited->revision);
  g_assert_cmpint (undone->n_rows, ==, 19);
  g_assert_true (reeve_workspace_step (workspace, TRUE, NULL, NULL, &error));
  g_assert_no_error (error);
  redone = scene_get (workspace, id);
  g_assert_cmpint (redone->revision, >, undone->revision);
  g_assert_cmpint (redone->n_rows, ==, 19);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (reeve_workspace_step (workspace, FALSE, NULL, NULL, &error));
      g_assert_no_error (error);
    }
  scene_check (workspace);

  /* The rows themselves are theirs now: that is said, and nothing is changed. */
  for (guint i = 0; i < 2; i++)
    g_assert_true (reeve_workspace_step (workspace, TRUE, NULL, NULL, &error));
  run_other (scene->path, "UPDATE places SET beds = 5 WHERE fid = 1");
  g_assert_false (reeve_workspace_step (workspace, FALSE, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "places"));
  scene_check (workspace);
}

static gboolean
replace_func (ReeveEdit *edit,
              gpointer   data,
              ReeveJob  *job,
              GError   **error)
{
  gint64 replacement;

  return scene_write (edit, "next", REEVE_DATASET_POINTS, 30, 5, &replacement, error)
         && reeve_edit_replace_dataset (edit, *(gint64 *) data, replacement, error);
}

/* A step that puts one table in another's place: what is counted are the rows of
 * the one that is there in the end. */
static void
test_their_edits_do_not_spoil_counts_of_an_update (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_create (scene->path, &error);
  gint64 id;

  g_assert_no_error (error);
  scene_add (workspace, "places", REEVE_DATASET_POINTS, 20, 3);
  id = scene_find (workspace, "places");
  g_assert_true (reeve_workspace_edit (workspace, "Update", replace_func, &id, NULL, &error));
  g_assert_no_error (error);
  run_other (scene->path, "DELETE FROM places WHERE fid IN (4, 5); UPDATE places SET beds = 1 WHERE fid = 6");
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (ReeveDataset) before = scene_get (workspace, id);
      g_autoptr (ReeveDataset) after = NULL;
      g_autofree char *name = NULL;

      g_assert_true (reeve_workspace_step (workspace, i % 2 == 1, &name, NULL, &error));
      g_assert_no_error (error);
      after = scene_get (workspace, id);
      g_assert_cmpint (after->n_rows, ==, i % 2 == 0 ? 20 : 28);
      g_assert_cmpint (after->revision, >, before->revision);
      scene_check (workspace);
    }
}

/* The triggers that migration 1 made, which miss a row that is replaced. */
static void
make_first_layout (const char *path)
{
  static const char *const events[][2] = {
    { "insert", ", n_rows = n_rows + 1" }, { "update", "" }, { "delete", ", n_rows = n_rows - 1" },
  };
  g_autoptr (GString) sql = g_string_new ("DROP TRIGGER reeve_changed_places_again;"
                                          "UPDATE reeve_meta SET value = '1' WHERE key = 'migration';");

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_autofree char *upper = g_ascii_strup (events[i][0], -1);

      g_string_append_printf (sql, "DROP TRIGGER reeve_changed_places_%s;"
                              "CREATE TRIGGER \"reeve_changed_places_%s\" AFTER %s ON \"places\" "
                              "WHEN NOT EXISTS (SELECT 1 FROM \"reeve_counter\" WHERE name = 'writing') "
                              "BEGIN UPDATE \"reeve_counter\" SET value = value + 1 WHERE name = 'revision'; "
                              "UPDATE \"reeve_dataset\" SET revision = (SELECT value FROM \"reeve_counter\" "
                              "WHERE name = 'revision')%s WHERE table_name = 'places'; END;",
                              events[i][0], events[i][0], upper, events[i][1]);
    }
  run_other (path, sql->str);
}

static void
test_a_file_of_the_first_layout_counts_right_again (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_create (scene->path, &error);
  g_autoptr (ReeveDataset) dataset = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  sqlite3 *db;
  gint64 id;
  gint64 n;

  g_assert_no_error (error);
  scene_add (workspace, "places", REEVE_DATASET_POINTS, 20, 3);
  id = scene_find (workspace, "places");
  g_clear_object (&workspace);
  make_first_layout (scene->path);
  run_other (scene->path, "INSERT OR REPLACE INTO places SELECT * FROM places WHERE fid = 10");

  /* Looking and an edit that fails leave it as it is. */
  before = scene_hash (scene->path);
  workspace = reeve_workspace_open (scene->path, &error);
  g_assert_no_error (error);
  g_assert_false (reeve_workspace_edit (workspace, "Beds", set_cell_func, &(Cell) { id, 900, "1" }, NULL, NULL));
  after = scene_hash (scene->path);
  g_assert_cmpstr (after, ==, before);

  set_cell (workspace, id, 1, "77");
  dataset = scene_get (workspace, id);
  g_assert_cmpint (dataset->n_rows, ==, 20);
  db = reeve_workspace_open_reader (workspace, &error);
  g_assert_no_error (error);
  g_assert_true (reeve_sql_int64 (db, "SELECT count(*) FROM sqlite_master WHERE name LIKE 'reeve_changed_places_%' "
                                  "AND (SELECT value FROM reeve_meta WHERE key = 'migration') = '2'", 0, &n, NULL));
  g_assert_cmpint (n, ==, 4);
  reeve_workspace_close_reader (db);
  g_assert_true (reeve_workspace_step (workspace, FALSE, NULL, NULL, &error));
  g_assert_no_error (error);
  scene_check (workspace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workspace/others/their-edits-raise-the-revision",
                   test_their_edits_raise_the_revision);
  g_test_add_func ("/workspace/others/their-edits-do-not-stop-undo",
                   test_their_edits_do_not_stop_undo);
  g_test_add_func ("/workspace/others/their-edits-do-not-spoil-counts-of-an-update",
                   test_their_edits_do_not_spoil_counts_of_an_update);
  g_test_add_func ("/workspace/others/a-file-of-the-first-layout-counts-right-again",
                   test_a_file_of_the_first_layout_counts_right_again);
  return g_test_run ();
}
