/* tests/workspace/test-open.c — whatever is opened: it is read, and not changed by a byte */
#include "core/error.h"
#include "scene.h"
#include "workspace/workspace-private.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
run_sql (const char *path,
         const char *sql)
{
  sqlite3 *db = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
  sqlite3_close (db);
}

static void
test_looking_changes_no_byte (void)
{
  g_autoptr (Scene) scene = scene_new_city ();
  g_autofree char *before = scene_hash (scene->path);
  g_autofree char *names = scene_list (scene);
  g_autofree char *after = NULL;
  g_autofree char *names_after = NULL;
  g_autoptr (GError) error = NULL;
  struct stat old;
  struct stat new;

  g_assert_cmpstr (names, ==, "city.gpkg");
  g_assert_cmpint (stat (scene->path, &old), ==, 0);
  {
    g_autoptr (ReeveWorkspace) workspace = reeve_workspace_open (scene->path, &error);
    g_autofree char *dump = NULL;
    g_autofree char *reason = NULL;
    g_autofree char *name = NULL;

    g_assert_no_error (error);
    dump = scene_dump (workspace);
    scene_check (workspace);
    reason = reeve_workspace_dup_read_only_reason (workspace);
    g_assert_null (reason);
    name = reeve_workspace_dup_undo_name (workspace);
    g_assert_cmpstr (name, ==, "Import Quarters");
  }
  after = scene_hash (scene->path);
  names_after = scene_list (scene);
  g_assert_cmpint (stat (scene->path, &new), ==, 0);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpstr (names, ==, names_after);
  g_assert_cmpint (old.st_mtim.tv_sec, ==, new.st_mtim.tv_sec);
  g_assert_cmpint (old.st_mtim.tv_nsec, ==, new.st_mtim.tv_nsec);
}

static gboolean
rename_func (ReeveEdit *edit,
             gpointer   data,
             ReeveJob  *job,
             GError   **error)
{
  gint64 *id = data;

  return reeve_edit_rename_dataset (edit, *id, "Health", error);
}

static void
test_the_second_stays_read_only_and_is_told (void)
{
  g_autoptr (Scene) scene = scene_new_city ();
  g_autoptr (GError) error = NULL;
  ReeveWorkspace *first = reeve_workspace_open (scene->path, &error);
  g_autoptr (ReeveWorkspace) second = reeve_workspace_open (scene->path, &error);
  g_autofree char *process = g_strdup_printf ("%d", (int) getpid ());
  g_autofree char *reason = NULL;
  g_autofree char *names = NULL;
  gint64 id;

  g_assert_no_error (error);
  id = scene_find (first, "Clinics");
  g_assert_true (reeve_workspace_edit (first, "Rename", rename_func, &id, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (reeve_workspace_edit (second, "Rename", rename_func, &id, NULL, &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, g_get_user_name ()));
  g_assert_nonnull (strstr (error->message, g_get_host_name ()));
  g_assert_nonnull (strstr (error->message, process));
  g_clear_error (&error);
  reason = reeve_workspace_dup_read_only_reason (second);
  g_assert_nonnull (strstr (reason, g_get_host_name ()));
  /* It sees what the first wrote, and so does one that opens only now. */
  g_assert_cmpint (scene_find (second, "Health"), ==, id);
  {
    g_autoptr (ReeveWorkspace) third = reeve_workspace_open (scene->path, &error);

    g_assert_no_error (error);
    g_assert_cmpint (scene_find (third, "Health"), ==, id);
  }

  g_object_unref (first);
  g_clear_pointer (&reason, g_free);
  reason = reeve_workspace_dup_read_only_reason (second);
  g_assert_null (reason);
  names = scene_list (scene);
  g_assert_cmpstr (names, ==, "city.gpkg");
}

/* What a program that was killed leaves: the file and a -wal with a finished edit. */
static void
test_a_leftover_wal_is_recovered (void)
{
  g_autoptr (Scene) scene = scene_new_city ();
  g_autoptr (Scene) killed = scene_new ();
  g_autofree char *wal = g_strconcat (scene->path, "-wal", NULL);
  g_autofree char *killed_wal = g_strconcat (killed->path, "-wal", NULL);
  g_autofree char *text = NULL;
  g_autofree char *names = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  gint64 id;

  {
    g_autoptr (ReeveWorkspace) workspace = reeve_workspace_open (scene->path, &error);

    g_assert_no_error (error);
    id = scene_find (workspace, "Clinics");
    g_assert_true (reeve_workspace_edit (workspace, "Rename", rename_func, &id, NULL, &error));
    g_assert_true (g_file_get_contents (scene->path, &text, &length, NULL));
    g_assert_true (g_file_set_contents (killed->path, text, (gssize) length, NULL));
    g_clear_pointer (&text, g_free);
    g_assert_true (g_file_get_contents (wal, &text, &length, NULL));
    g_assert_true (g_file_set_contents (killed_wal, text, (gssize) length, NULL));
  }
  {
    g_autoptr (ReeveWorkspace) workspace = reeve_workspace_open (killed->path, &error);

    g_assert_no_error (error);
    g_assert_cmpint (scene_find (workspace, "Health"), ==, id);
    scene_check (workspace);
  }
  names = scene_list (killed);
  g_assert_cmpstr (names, ==, "city.gpkg");
}

/* On a disk that may not be written the finished edit is read all the same. */
static void
test_read_only_media_are_read_from_a_copy (void)
{
  g_autoptr (Scene) scene = scene_new_city ();
  g_autofree char *wal = g_strconcat (scene->path, "-wal", NULL);
  g_autofree char *kept = g_strconcat (scene->path, "-kept", NULL);
  g_autofree char *before = NULL;
  g_autofree char *names = NULL;
  g_autofree char *after = NULL;
  g_autofree char *names_after = NULL;
  g_autoptr (GError) error = NULL;
  pid_t child;
  int status;
  gint64 id;

  {
    g_autoptr (ReeveWorkspace) workspace = reeve_workspace_open (scene->path, &error);
    g_autofree char *text = NULL;
    gsize length;

    g_assert_no_error (error);
    id = scene_find (workspace, "Clinics");
    g_assert_true (reeve_workspace_edit (workspace, "Rename", rename_func, &id, NULL, &error));
    g_assert_true (g_file_get_contents (wal, &text, &length, NULL));
    g_assert_true (g_file_set_contents (kept, text, (gssize) length, NULL));
  }
  g_assert_cmpint (g_rename (kept, wal), ==, 0);
  before = scene_hash (scene->path);
  names = scene_list (scene);
  g_assert_cmpint (g_chmod (scene->path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (wal, 0444), ==, 0);
  g_assert_cmpint (g_chmod (scene->folder, 0555), ==, 0);

  /* Root may write anywhere, so a child looks as somebody else. */
  child = fork ();
  if (child == 0)
    {
      ReeveWorkspace *workspace;
      g_autofree char *reason = NULL;

      if (geteuid () == 0 && setuid (65534) != 0)
        _exit (77);
      workspace = reeve_workspace_open (scene->path, NULL);
      if (workspace == NULL || scene_find (workspace, "Health") != id)
        _exit (1);
      reason = reeve_workspace_dup_read_only_reason (workspace);
      if (reason == NULL || reeve_workspace_edit (workspace, "Rename", rename_func, &id, NULL, NULL))
        _exit (2);
      g_object_unref (workspace);
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (g_chmod (scene->folder, 0755), ==, 0);
  if (WIFEXITED (status) && WEXITSTATUS (status) == 77)
    {
      g_test_skip ("the user cannot be changed here");
      return;
    }
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  after = scene_hash (scene->path);
  names_after = scene_list (scene);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpstr (names, ==, names_after);
}

static void
assert_refused (const char *path,
                const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = g_file_test (path, G_FILE_TEST_IS_REGULAR) ? scene_hash (path) : NULL;

  g_assert_null (reeve_workspace_open (path, &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_STORE);
  if (strstr (error->message, words) == NULL)
    g_error ("expected “%s”, found “%s”", words, error->message);
  if (before != NULL)
    {
      g_autofree char *after = scene_hash (path);

      g_assert_cmpstr (before, ==, after);
    }
}

static void
test_hostile_files_are_refused (void)
{
  static const struct { const char *sql; const char *words; } cases[] = {
    { "UPDATE reeve_meta SET value = '3' WHERE key = 'migration'", "another version" },
    { "CREATE TRIGGER evil AFTER INSERT ON reeve_log BEGIN DELETE FROM reeve_log; END", "evil" },
    { "CREATE TRIGGER evil AFTER UPDATE ON clinics BEGIN DELETE FROM clinics; END", "evil" },
    { "CREATE TRIGGER evil AFTER INSERT ON gpkg_contents BEGIN DELETE FROM clinics; END", "evil" },
    { "DROP TRIGGER rtree_clinics_geom_delete; CREATE TRIGGER rtree_clinics_geom_delete AFTER DELETE ON "
      "clinics BEGIN DELETE FROM quarters; END", "rtree_clinics_geom_delete" },
    { "DROP TABLE reeve_style; CREATE VIEW reeve_style AS SELECT 1 AS dataset_id, 'x' AS json", "reeve_style" },
    { "DROP TABLE reeve_style", "damaged" },
    { "UPDATE reeve_dataset SET table_name = 'reeve_log' WHERE name = 'Clinics'", "reeve_log" },
    { "UPDATE reeve_dataset SET table_name = 'quarters' WHERE name = 'Clinics'", "quarters" },
    { "UPDATE reeve_dataset SET table_name = 'gone' WHERE name = 'Clinics'", "gone" },
    { "UPDATE reeve_dataset SET kind = 77 WHERE name = 'Clinics'", "clinics" },
    { "PRAGMA application_id = 7", "not a workspace" },
    { "DROP TABLE rtree_quarters_geom; CREATE VIEW rtree_quarters_geom AS SELECT 1 AS id", "rtree_quarters_geom" },
    { "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE TABLE reeve_style (x CHECK (x > "
      "randomblob(9)))' WHERE name = 'reeve_style'", "reeve_style" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Scene) scene = scene_new_city ();
      sqlite3 *db = NULL;

      g_assert_cmpint (sqlite3_open (scene->path, &db), ==, SQLITE_OK);
      g_assert_true (reeve_gpkg_register_functions (db, NULL));
      if (sqlite3_exec (db, cases[i].sql, NULL, NULL, NULL) != SQLITE_OK)
        g_error ("%s: %s", cases[i].sql, sqlite3_errmsg (db));
      sqlite3_close (db);
      assert_refused (scene->path, cases[i].words);
    }
}

/* Layers and triggers that QGIS added beside ours are none of our business. */
static void
test_foreign_tables_are_left_alone (void)
{
  g_autoptr (Scene) scene = scene_new_city ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = NULL;
  gint64 id;

  run_sql (scene->path, "CREATE TABLE theirs (a); CREATE TABLE theirs_log (a);"
           "CREATE TRIGGER their_trigger AFTER INSERT ON theirs BEGIN INSERT INTO theirs_log VALUES (NEW.a); END;"
           "CREATE VIEW their_view AS SELECT * FROM theirs;");
  workspace = reeve_workspace_open (scene->path, &error);
  g_assert_no_error (error);
  id = scene_find (workspace, "Clinics");
  g_assert_true (reeve_workspace_edit (workspace, "Rename", rename_func, &id, NULL, &error));
  g_assert_no_error (error);
}

static void
test_what_is_no_workspace_is_named (void)
{
  g_autoptr (Scene) scene = scene_new_city ();
  g_autofree char *text = NULL;
  g_autofree char *other = g_build_filename (scene->folder, "other.gpkg", NULL);
  gsize length;

  assert_refused (other, "could not be opened");
  assert_refused (scene->folder, "not a file");
  g_assert_true (g_file_set_contents (other, "", 0, NULL));
  assert_refused (other, "empty");
  g_assert_true (g_file_set_contents (other, "name,beds\nA,1\n", -1, NULL));
  assert_refused (other, "other.gpkg");
  g_assert_true (g_file_get_contents (scene->path, &text, &length, NULL));
  g_assert_true (g_file_set_contents (other, text, 5000, NULL));
  assert_refused (other, "damaged");
  for (gsize i = 4096; i < length; i++)
    text[i] = (char) (i * 7);
  g_assert_true (g_file_set_contents (other, text, (gssize) length, NULL));
  assert_refused (other, "damaged");
  g_assert_cmpint (g_remove (other), ==, 0);
  run_sql (other, "CREATE TABLE x (a); INSERT INTO x VALUES (1)");
  assert_refused (other, "not a workspace");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/workspace/open/looking-changes-no-byte", test_looking_changes_no_byte);
  g_test_add_func ("/workspace/open/the-second-stays-read-only-and-is-told",
                   test_the_second_stays_read_only_and_is_told);
  g_test_add_func ("/workspace/open/a-leftover-wal-is-recovered", test_a_leftover_wal_is_recovered);
  g_test_add_func ("/workspace/open/read-only-media-are-read-from-a-copy",
                   test_read_only_media_are_read_from_a_copy);
  g_test_add_func ("/workspace/open/hostile-files-are-refused", test_hostile_files_are_refused);
  g_test_add_func ("/workspace/open/foreign-tables-are-left-alone", test_foreign_tables_are_left_alone);
  g_test_add_func ("/workspace/open/what-is-no-workspace-is-named", test_what_is_no_workspace_is_named);

  return g_test_run ();
}
