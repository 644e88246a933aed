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

          if (kind == REEVE_DATASET_TABLE && strstr (edits[i].sql, "geom") != NULL)
            continue;
          /* Ours raise it once, theirs once more; while the file is open or not. */
          if (i == 2)
            set_cell (workspace, id, 1, "77");
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

  g_assert_true (reeve_workspace_undo (workspace, NULL, &error));
  g_assert_no_error (error);
  undone = scene_get (workspace, id);
  g_assert_cmpint (undone->revision, >, edited->revision);
  g_assert_cmpint (undone->n_rows, ==, 19);
  g_assert_true (reeve_workspace_redo (workspace, NULL, &error));
  g_assert_no_error (error);
  redone = scene_get (workspace, id);
  g_assert_cmpint (redone->revision, >, undone->revision);
  g_assert_cmpint (redone->n_rows, ==, 19);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (reeve_workspace_undo (workspace, NULL, &error));
      g_assert_no_error (error);
    }
  scene_check (workspace);

  /* The rows themselves are theirs now: that is said, and nothing is changed. */
  for (guint i = 0; i < 2; i++)
    g_assert_true (reeve_workspace_redo (workspace, NULL, &error));
  run_other (scene->path, "UPDATE places SET beds = 5 WHERE fid = 1");
  g_assert_false (reeve_workspace_undo (workspace, NULL, &error));
  g_assert_nonnull (strstr (error->message, "places"));
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
  return g_test_run ();
}
