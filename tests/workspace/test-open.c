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

static Scene *
make_city (void)
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

static void
test_looking_changes_no_byte (void)
{
  g_autoptr (Scene) scene = make_city ();
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

typedef struct
{
  gint64      id;
  const char *name;  /* borrowed */
} Rename;

static gboolean
rename_to_func (ReeveEdit *edit,
                gpointer   data,
                ReeveJob  *job,
                GError   **error)
{
  const Rename *rename = data;

  return reeve_edit_rename_dataset (edit, rename->id, rename->name, error);
}

static void
test_the_second_stays_read_only_and_is_told (void)
{
  g_autoptr (Scene) scene = make_city ();
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
  g_autoptr (Scene) scene = make_city ();
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
  g_autoptr (Scene) scene = make_city ();
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
    { "UPDATE reeve_meta SET value = '2' WHERE key = 'migration'", "another version" },
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
      g_autoptr (Scene) scene = make_city ();
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
  g_autoptr (Scene) scene = make_city ();
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
  g_autoptr (Scene) scene = make_city ();
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

static void
test_a_copy_is_the_same (void)
{
  g_autoptr (Scene) scene = make_city ();
  g_autofree char *path = g_build_filename (scene->folder, "copy.gpkg", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_open (scene->path, &error);
  g_autoptr (ReeveWorkspace) copy = NULL;
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_auto (GStrv) a = NULL;
  g_auto (GStrv) b = NULL;
  g_autofree char *dump_a = NULL;
  g_autofree char *dump_b = NULL;
  g_autofree char *names = NULL;

  g_assert_no_error (error);
  scene_add (workspace, "Late", REEVE_DATASET_LINES, 30, 3);
  g_assert_true (reeve_workspace_copy (workspace, path, job, &error));
  g_assert_no_error (error);
  g_assert_false (reeve_workspace_copy (workspace, scene->path, job, &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
  g_clear_error (&error);
  copy = reeve_workspace_open (path, &error);
  g_assert_no_error (error);
  dump_a = scene_dump (workspace);
  dump_b = scene_dump (copy);
  a = g_regex_split_simple ("\\|value=[0-9a-f-]{36}", dump_a, 0, 0);
  b = g_regex_split_simple ("\\|value=[0-9a-f-]{36}", dump_b, 0, 0);
  g_assert_cmpuint (g_strv_length (a), ==, 2);
  scene_assert_same (b[0], a[0]);
  scene_assert_same (b[1], a[1]);
  g_assert_cmpstr (dump_a, !=, dump_b);

  reeve_job_cancel (job);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_false (reeve_workspace_copy (workspace, path, job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_object_unref (g_steal_pointer (&workspace));
  names = scene_list (scene);
  g_assert_cmpstr (names, ==, "city.gpkg");
}

static void
test_creating_takes_no_ones_place (void)
{
  g_autoptr (Scene) scene = make_city ();
  g_autofree char *before = scene_hash (scene->path);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (reeve_workspace_create (scene->path, &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
  g_clear_error (&error);
  after = scene_hash (scene->path);
  g_assert_cmpstr (before, ==, after);
  g_assert_null (reeve_workspace_create ("/proc/no/such/folder/x.gpkg", &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_STORE);
}

/* Killed while one was made, the next takes the place of what was left. */
static void
test_a_leftover_draft_goes (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autofree char *draft = g_strconcat (scene->path, ".draft", NULL);
  g_autofree char *names = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveDraft) other = NULL;
  g_autoptr (ReeveWorkspace) workspace = NULL;

  g_assert_true (g_file_set_contents (draft, "half a workspace", -1, NULL));
  other = reeve_draft_new (scene->path, &error);
  g_assert_no_error (error);
  g_assert_null (reeve_workspace_create (scene->path, &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_STORE);
  g_clear_error (&error);
  g_clear_pointer (&other, reeve_draft_free);

  g_assert_true (g_file_set_contents (draft, "half a workspace", -1, NULL));
  workspace = reeve_workspace_create (scene->path, &error);
  g_assert_no_error (error);
  scene_check (workspace);
  names = scene_list (scene);
  g_assert_cmpstr (names, ==, "city.gpkg");
}

/* Killed when the whole workspace had both names; the person gave it a third. */
static void
test_a_draft_that_is_a_workspace_stays_one (void)
{
  g_autoptr (Scene) scene = make_city ();
  g_autofree char *draft = g_strconcat (scene->path, ".draft", NULL);
  g_autofree char *moved = g_build_filename (scene->folder, "city-2026.gpkg", NULL);
  g_autofree char *before = scene_hash (scene->path);
  g_autofree char *after = NULL;
  g_autofree char *names = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = NULL;

  g_assert_cmpint (link (scene->path, draft), ==, 0);
  g_assert_cmpint (g_rename (scene->path, moved), ==, 0);
  workspace = reeve_workspace_create (scene->path, &error);
  g_assert_no_error (error);
  scene_check (workspace);
  after = scene_hash (moved);
  g_assert_cmpstr (after, ==, before);
  names = scene_list (scene);
  g_assert_cmpstr (names, ==, "city-2026.gpkg\ncity.gpkg");
  g_assert_cmpint (g_remove (moved), ==, 0);
}

/* A workspace with an edit in its -wal, as a writer that was killed leaves it. */
static void
leave_killed (Scene      *scene,
              const char *path)
{
  g_autofree char *wal = g_strconcat (scene->path, "-wal", NULL);
  g_autofree char *left_wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *text = NULL;
  g_autofree char *wal_text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_open (scene->path, &error);
  gsize length;
  gsize wal_length;

  g_assert_no_error (error);
  scene_add (workspace, "Left", REEVE_DATASET_LINES, 500, 4);
  g_assert_true (g_file_get_contents (scene->path, &text, &length, NULL));
  g_assert_true (g_file_get_contents (wal, &wal_text, &wal_length, NULL));
  g_assert_true (g_file_set_contents (path, text, (gssize) length, NULL));
  g_assert_true (g_file_set_contents (left_wal, wal_text, (gssize) wal_length, NULL));
  g_assert_true (reeve_workspace_undo (workspace, NULL, &error));
  g_assert_no_error (error);
}

static void
test_a_killed_writers_rests_stay_out_of_a_new_file (void)
{
  g_autoptr (Scene) scene = make_city ();
  g_autofree char *path = g_build_filename (scene->folder, "copy.gpkg", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *names = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = NULL;
  g_autoptr (ReeveWorkspace) copy = NULL;
  g_autoptr (ReeveWorkspace) fresh = NULL;

  leave_killed (scene, path);
  workspace = reeve_workspace_open (scene->path, &error);
  g_assert_no_error (error);
  g_assert_true (reeve_workspace_copy (workspace, path, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  copy = reeve_workspace_open (path, &error);
  g_assert_no_error (error);
  scene_check (copy);
  g_assert_cmpint (scene_find (copy, "Clinics"), ==, scene_find (workspace, "Clinics"));
  g_clear_object (&copy);

  /* Where the file itself is gone. */
  leave_killed (scene, path);
  g_assert_cmpint (g_remove (path), ==, 0);
  fresh = reeve_workspace_create (path, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  scene_check (fresh);
  g_clear_object (&fresh);

  /* A place that cannot be taken is left as it was. */
  leave_killed (scene, path);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_false (reeve_workspace_copy (workspace, path, NULL, &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_STORE);
  g_clear_error (&error);
  g_clear_object (&workspace);
  names = scene_list (scene);
  g_assert_cmpstr (names, ==, "city.gpkg\ncopy.gpkg\ncopy.gpkg-wal");
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_remove (wal), ==, 0);
}

static void
count_cb (ReeveWorkspace *workspace,
          gpointer        data)
{
  (*(guint *) data)++;
}

static gboolean
add_many_func (ReeveEdit *edit,
               gpointer   data,
               ReeveJob  *job,
               GError   **error)
{
  return scene_write (edit, "Many", REEVE_DATASET_AREAS, 30000, 9, NULL, error);
}

static gpointer
edit_worker (gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (reeve_workspace_edit (data, "Import", add_many_func, NULL, NULL, &error));
  g_assert_no_error (error);
  return NULL;
}

static void
test_changed_comes_on_the_makers_context (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_create (scene->path, &error);
  guint n_changed = 0;

  g_assert_no_error (error);
  g_signal_connect (workspace, "changed", G_CALLBACK (count_cb), &n_changed);
  g_thread_join (g_thread_new ("edit", edit_worker, workspace));
  g_assert_cmpuint (n_changed, ==, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_changed, ==, 1);
  /* 30,000 rows went into the index in bulk. */
  scene_check (workspace);
}

static void
test_a_stopped_edit_leaves_nothing (void)
{
  g_autoptr (Scene) scene = make_city ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_open (scene->path, &error);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_assert_no_error (error);
  before = scene_dump (workspace);
  reeve_job_cancel (job);
  g_assert_false (reeve_workspace_edit (workspace, "Import", add_many_func, NULL, job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  after = scene_dump (workspace);
  scene_assert_same (after, before);
  g_assert_cmpuint (reeve_workspace_get_serial (workspace), ==, 0);
}

static gboolean
fail_func (ReeveEdit *edit,
           gpointer   data,
           ReeveJob  *job,
           GError   **error)
{
  if (!scene_write (edit, "Many", REEVE_DATASET_AREAS, 2000, 9, NULL, error))
    return FALSE;
  g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT, "row 30,001");
  return FALSE;
}

static gboolean
nothing_func (ReeveEdit *edit,
              gpointer   data,
              ReeveJob  *job,
              GError   **error)
{
  return TRUE;
}

/* While it is open already, when no one else reads; at the latest when it is closed. */
static void
test_an_edit_that_fails_leaves_every_byte (void)
{
  g_autoptr (Scene) scene = make_city ();
  g_autofree char *before = scene_hash (scene->path);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveJob) job = reeve_job_new ();

  reeve_job_cancel (job);
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (ReeveWorkspace) workspace = reeve_workspace_open (scene->path, &error);
      gboolean is_watched = i % 2 == 1;
      sqlite3 *reader = is_watched ? reeve_workspace_open_reader (workspace, &error) : NULL;
      g_autofree char *open = NULL;
      g_autofree char *closed = NULL;
      g_autofree char *names = NULL;
      gint64 n;

      g_assert_no_error (error);
      if (i / 2 == 0)
        g_assert_false (reeve_workspace_edit (workspace, "Fail", fail_func, NULL, NULL, &error));
      else if (i / 2 == 1)
        g_assert_false (reeve_workspace_edit (workspace, "Stop", add_many_func, NULL, job, &error));
      else if (i / 2 == 2)
        g_assert_false (reeve_workspace_redo (workspace, NULL, &error));
      else
        g_assert_true (reeve_workspace_edit (workspace, "Nothing", nothing_func, NULL, NULL, &error));
      g_clear_error (&error);
      if (is_watched)
        {
          /* Once it has read, it keeps the file in write-ahead mode. */
          g_assert_true (reeve_sql_int64 (reader, "SELECT count(*) FROM clinics", 0, &n, &error));
          g_assert_cmpint (n, ==, 60);
          g_assert_false (reeve_workspace_edit (workspace, "Fail", fail_func, NULL, NULL, &error));
          g_clear_error (&error);
          reeve_workspace_close_reader (reader);
        }
      else
        {
          open = scene_hash (scene->path);
          g_assert_cmpstr (open, ==, before);
        }
      g_assert_true (reeve_workspace_close (workspace, &error));
      closed = scene_hash (scene->path);
      g_assert_cmpstr (closed, ==, before);
      names = scene_list (scene);
      g_assert_cmpstr (names, ==, "city.gpkg");
    }
}

/* The counts in the header came again; no reader may take new pages for old. */
static void
test_a_reader_sees_what_came_after_a_failed_edit (void)
{
  g_autoptr (Scene) scene = make_city ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_open (scene->path, &error);
  sqlite3 *reader = reeve_workspace_open_reader (workspace, &error);
  gint64 id;

  g_assert_no_error (error);
  id = scene_find (workspace, "Clinics");
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *found = NULL;
      g_autofree char *name = g_strdup_printf ("Clinics %u", i);
      g_autoptr (ReeveDataset) dataset = reeve_catalogue_get (reader, id, &error);

      g_assert_no_error (error);
      found = g_strdup_printf ("Clinics %u", i - 1);
      g_assert_cmpstr (dataset->name, ==, i == 0 ? "Clinics" : found);
      g_assert_false (reeve_workspace_edit (workspace, "Fail", fail_func, NULL, NULL, &error));
      g_clear_error (&error);
      g_assert_true (reeve_workspace_edit (workspace, "Rename", rename_to_func, &(Rename) { id, name }, NULL,
                                           &error));
      g_assert_no_error (error);
      g_assert_true (reeve_workspace_close (workspace, &error));
    }
  reeve_workspace_close_reader (reader);
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
  g_test_add_func ("/workspace/open/a-copy-is-the-same", test_a_copy_is_the_same);
  g_test_add_func ("/workspace/open/creating-takes-no-ones-place", test_creating_takes_no_ones_place);
  g_test_add_func ("/workspace/open/a-leftover-draft-goes", test_a_leftover_draft_goes);
  g_test_add_func ("/workspace/open/a-draft-that-is-a-workspace-stays-one",
                   test_a_draft_that_is_a_workspace_stays_one);
  g_test_add_func ("/workspace/open/a-killed-writers-rests-stay-out-of-a-new-file",
                   test_a_killed_writers_rests_stay_out_of_a_new_file);
  g_test_add_func ("/workspace/open/changed-comes-on-the-makers-context",
                   test_changed_comes_on_the_makers_context);
  g_test_add_func ("/workspace/open/a-stopped-edit-leaves-nothing", test_a_stopped_edit_leaves_nothing);
  g_test_add_func ("/workspace/open/an-edit-that-fails-leaves-every-byte",
                   test_an_edit_that_fails_leaves_every_byte);
  g_test_add_func ("/workspace/open/a-reader-sees-what-came-after-a-failed-edit",
                   test_a_reader_sees_what_came_after_a_failed_edit);
  return g_test_run ();
}
