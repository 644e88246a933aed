/* tests/workspace/test-new.c — what a new file takes the place of, and what it does not */
#include "core/error.h"
#include "scene.h"
#include "workspace/workspace-private.h"

#include <glib/gstdio.h>
#include <unistd.h>

static void
test_a_copy_is_the_same (void)
{
  g_autoptr (Scene) scene = scene_new_city ();
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

  g_clear_object (&copy);
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
  g_autoptr (Scene) scene = scene_new_city ();
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
  g_autoptr (Scene) scene = scene_new_city ();
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
  g_assert_true (reeve_workspace_step (workspace, FALSE, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
test_a_killed_writers_rests_stay_out_of_a_new_file (void)
{
  g_autoptr (Scene) scene = scene_new_city ();
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

/* What a killed writer left beside the file that is replaced goes into that file
 * first: another name of it shows how it was at the moment it was replaced. */
static void
test_the_file_replaced_is_whole_until_then (void)
{
  g_autoptr (Scene) scene = scene_new_city ();
  g_autofree char *path = g_build_filename (scene->folder, "copy.gpkg", NULL);
  g_autofree char *kept = g_build_filename (scene->folder, "kept.gpkg", NULL);
  g_autofree char *names = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = NULL;
  g_autoptr (ReeveWorkspace) old = NULL;

  leave_killed (scene, path);
  g_assert_cmpint (link (path, kept), ==, 0);
  workspace = reeve_workspace_open (scene->path, &error);
  g_assert_no_error (error);
  g_assert_true (reeve_workspace_copy (workspace, path, NULL, &error));
  g_assert_no_error (error);
  old = reeve_workspace_open (kept, &error);
  g_assert_no_error (error);
  g_assert_cmpint (scene_find (old, "Left"), >, 0);
  scene_check (old);
  g_clear_object (&old);
  g_clear_object (&workspace);
  names = scene_list (scene);
  g_assert_cmpstr (names, ==, "city.gpkg\ncopy.gpkg\nkept.gpkg");
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_remove (kept), ==, 0);
}

static void
assert_not_replaced (const char *path,
                     int         code)
{
  g_autofree char *before = scene_hash (path);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (reeve_workspace_replace (path, &error));
  g_assert_error (error, REEVE_ERROR, code);
  after = scene_hash (path);
  g_assert_cmpstr (after, ==, before);
}

/* Neither one that is looked at in this process nor one that somebody writes. */
static void
test_an_open_workspace_is_not_replaced (void)
{
  g_autoptr (Scene) scene = scene_new_city ();
  g_autofree char *link_path = g_build_filename (scene->folder, "link.gpkg", NULL);
  g_autofree char *names = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_open (scene->path, &error);
  g_autoptr (ReeveWorkspace) second = reeve_workspace_open (scene->path, &error);
  g_autoptr (ReeveDraft) draft = NULL;
  ReeveLock *lock;

  g_assert_no_error (error);
  g_assert_cmpint (symlink (scene->path, link_path), ==, 0);
  assert_not_replaced (scene->path, REEVE_ERROR_INPUT);
  g_clear_object (&second);
  assert_not_replaced (link_path, REEVE_ERROR_INPUT);
  g_clear_object (&workspace);
  lock = reeve_lock_take (scene->path, &error);
  g_assert_no_error (error);
  assert_not_replaced (scene->path, REEVE_ERROR_INPUT);
  reeve_lock_release (lock);

  /* When the new one cannot be made, the old one stays. */
  draft = reeve_draft_new (scene->path, &error);
  g_assert_no_error (error);
  assert_not_replaced (scene->path, REEVE_ERROR_STORE);
  g_clear_pointer (&draft, reeve_draft_free);

  workspace = reeve_workspace_replace (link_path, &error);
  g_assert_no_error (error);
  {
    sqlite3 *db = reeve_workspace_open_reader (workspace, &error);
    g_autoptr (GPtrArray) datasets = reeve_catalogue_list (db, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (datasets->len, ==, 0);
    reeve_workspace_close_reader (db);
  }
  g_clear_object (&workspace);
  names = scene_list (scene);
  g_assert_cmpstr (names, ==, "city.gpkg\nlink.gpkg");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/workspace/new/a-copy-is-the-same", test_a_copy_is_the_same);
  g_test_add_func ("/workspace/new/creating-takes-no-ones-place", test_creating_takes_no_ones_place);
  g_test_add_func ("/workspace/new/a-leftover-draft-goes", test_a_leftover_draft_goes);
  g_test_add_func ("/workspace/new/a-draft-that-is-a-workspace-stays-one",
                   test_a_draft_that_is_a_workspace_stays_one);
  g_test_add_func ("/workspace/new/a-killed-writers-rests-stay-out-of-a-new-file",
                   test_a_killed_writers_rests_stay_out_of_a_new_file);
  g_test_add_func ("/workspace/new/the-file-replaced-is-whole-until-then",
                   test_the_file_replaced_is_whole_until_then);
  g_test_add_func ("/workspace/new/an-open-workspace-is-not-replaced", test_an_open_workspace_is_not_replaced);

  return g_test_run ();
}
