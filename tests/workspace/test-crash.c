/* tests/workspace/test-crash.c — whatever ends the program, finished steps stand
 *
 * Step k adds the layer "step k", edits it, and takes the layer of step k - 2
 * away; every seventh step replaces the road tables too. What must be there
 * after n steps follows from n alone.
 */
#include "core/error.h"
#include "scene.h"
#include "shaky-vfs.h"
#include "workspace/workspace-private.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static gboolean
step_func (ReeveEdit *edit,
           gpointer   data,
           ReeveJob  *job,
           GError   **error)
{
  guint k = GPOINTER_TO_UINT (data);
  g_autofree char *name = g_strdup_printf ("step %u", k);
  g_autofree char *old = g_strdup_printf ("step %u", k - 2);
  g_autoptr (ReeveDataset) dataset = NULL;
  gint64 id;

  if (!scene_write (edit, name, k % 4, 40 + k % 90, k, &id, error)
      || !reeve_edit_set_cell (edit, id, 1 + k % 7, "beds", "100000", error)
      || !reeve_edit_delete_record (edit, id, 1 + k % 7 + 1, error))
    return FALSE;
  if (k > 2 && (dataset = reeve_catalogue_find (reeve_edit_get_db (edit), old, error)) == NULL)
    return FALSE;
  if (dataset != NULL && !reeve_edit_delete_dataset (edit, dataset->id, error))
    return FALSE;
  if (k % 7 == 0
      && (!reeve_edit_begin_roads (edit, error)
          || !reeve_sql_execf (reeve_edit_get_db (edit), error,
                               "INSERT INTO reeve_road_node VALUES (%d, 0, 0, 0, '')", (int) k)))
    return FALSE;
  return TRUE;
}

static gboolean
do_step (ReeveWorkspace *workspace,
         guint           k,
         GError        **error)
{
  g_autofree char *name = g_strdup_printf ("step %u", k);

  return reeve_workspace_edit (workspace, name, step_func, GUINT_TO_POINTER (k), NULL, error);
}

static guint
count_steps (sqlite3 *db)
{
  gint64 n;

  /* The oldest steps are forgotten, and steps are numbered. */
  g_assert_true (reeve_sql_int64 (db, "SELECT max(id) FROM reeve_undo WHERE done", 0, &n, NULL));
  return (guint) n;
}

/* What is in the file is what @n finished steps leave. */
static void
assert_holds (ReeveWorkspace *workspace,
              guint           n)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = reeve_workspace_open_reader (workspace, &error);
  g_autoptr (GPtrArray) datasets = NULL;
  gint64 node;

  g_assert_no_error (error);
  g_assert_cmpuint (count_steps (db), ==, n);
  datasets = reeve_catalogue_list (db, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (datasets->len, ==, MIN (n, 2));
  for (guint i = 0; i < datasets->len; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (datasets, i);
      guint k = n - datasets->len + 1 + i;
      g_autofree char *name = g_strdup_printf ("step %u", k);
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) * 10 + sum(beds = 100000) FROM \"%s\"", dataset->table);
      gint64 figure;

      g_assert_cmpstr (dataset->name, ==, name);
      g_assert_true (reeve_sql_int64 (db, sql, 0, &figure, NULL));
      g_assert_cmpint (figure, ==, (40 + k % 90 - 1) * 10 + 1);
    }
  g_assert_true (reeve_sql_int64 (db, "SELECT id FROM reeve_road_node", 0, &node, NULL));
  g_assert_cmpint (node, ==, n / 7 * 7);
  g_assert_true (reeve_workspace_check_log (db, &error));
  g_assert_no_error (error);
  reeve_workspace_close_reader (db);
  scene_check (workspace);
}

/* Opens what was left, and finds @n steps or, of the one under way, all of it. */
static guint
assert_recovers (const char *path,
                 guint       n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_open (path, &error);
  sqlite3 *db;
  guint found;

  g_assert_no_error (error);
  db = reeve_workspace_open_reader (workspace, &error);
  g_assert_no_error (error);
  found = count_steps (db);
  reeve_workspace_close_reader (db);
  g_assert_cmpuint (found, >=, n);
  g_assert_cmpuint (found, <=, n + 1);
  assert_holds (workspace, found);
  if (found > 0)
    {
      g_assert_true (reeve_workspace_step (workspace, FALSE, NULL, NULL, &error));
      g_assert_no_error (error);
      assert_holds (workspace, found - 1);
      g_assert_true (reeve_workspace_step (workspace, TRUE, NULL, NULL, &error));
      g_assert_no_error (error);
      assert_holds (workspace, found);
    }
  return found;
}

static void
make_empty (Scene *scene)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_create (scene->path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (workspace);
}

static gboolean
is_long (void)
{
  return g_strcmp0 (g_getenv ("REEVE_TEST_LONG"), "yes") == 0;
}

/* A workspace of its own: what is held is counted after each cut, and grows. */
static void
cut_power (GRand *rand)
{
  g_autoptr (Scene) scene = scene_new ();
  guint n = 0;

  make_empty (scene);
  for (guint cut = 0; cut < 25; cut++)
    {
      g_autoptr (GError) error = NULL;
      ReeveWorkspace *workspace = reeve_workspace_open_with (scene->path, SHAKY_NAME, &error);

      g_assert_no_error (error);
      shaky_set_power_cut ((guint) g_rand_int_range (rand, 1, cut % 4 == 0 ? 700 : 150));
      while (!shaky_is_cut ())
        {
          if (do_step (workspace, n + 1, NULL))
            n++;
          else
            g_assert_true (shaky_is_cut ());
          /* Now and then it goes while the file is being closed. */
          if (n % 3 == 0)
            break;
        }
      reeve_workspace_close (workspace, NULL);
      g_object_unref (workspace);
      shaky_restore (rand);
      n = assert_recovers (scene->path, n);
    }
  g_assert_cmpuint (n, >, 3);
}

static void
test_power_may_go_at_any_write (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20240611);
  guint n_rounds = is_long () ? 40 : 1;

  shaky_register ();
  for (guint round = 0; round < n_rounds; round++)
    cut_power (rand);
}

static void
test_a_full_disk_changes_nothing (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = NULL;
  guint n_refused = 0;
  guint n = 0;

  shaky_register ();
  make_empty (scene);
  workspace = reeve_workspace_open_with (scene->path, SHAKY_NAME, &error);
  g_assert_no_error (error);
  for (guint trial = 0; trial < 16; trial++)
    {
      shaky_set_room (g_rand_int_range (rand, 0, 400000));
      if (do_step (workspace, n + 1, &error))
        n++;
      else
        {
          g_assert_error (error, REEVE_ERROR, REEVE_ERROR_STORE);
          g_assert_nonnull (strstr (error->message, "the disk is full"));
          g_clear_error (&error);
          n_refused++;
        }
      shaky_set_room (G_MAXINT64);
      assert_holds (workspace, n);
    }
  g_assert_cmpuint (n_refused, >, 3);
  g_assert_cmpuint (n, >, 3);
  g_clear_object (&workspace);
  assert_recovers (scene->path, n);
}

/* Room for an edit, none to bring it into the file: it is saved, that is said, and
 * who opens the file reads it without room, too. */
static void
test_a_full_disk_at_the_end_is_no_failure (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autofree char *names = NULL;

  shaky_register ();
  make_empty (scene);
  for (guint trial = 0; trial < 3; trial++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ReeveWorkspace) workspace = reeve_workspace_open_with (scene->path, SHAKY_NAME, &error);
      g_autofree char *note = NULL;

      g_assert_no_error (error);
      assert_holds (workspace, trial);
      shaky_set_room (G_MAXINT64);
      g_assert_true (do_step (workspace, trial + 1, &error));
      g_assert_no_error (error);
      shaky_set_room (0);
      g_assert_true (reeve_workspace_close (workspace, &error));
      g_assert_no_error (error);
      note = reeve_workspace_dup_close_note (workspace);
      g_assert_nonnull (note);
      g_assert_nonnull (strstr (note, "city.gpkg-wal"));
    }
  shaky_set_room (G_MAXINT64);
  assert_recovers (scene->path, 3);
  names = scene_list (scene);
  g_assert_cmpstr (names, ==, "city.gpkg");
}

/* The child edits and tells each finished step, until it is killed. */
static int
run_child (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_open (path, &error);
  sqlite3 *db = workspace != NULL ? reeve_workspace_open_reader (workspace, &error) : NULL;
  guint n;

  if (db == NULL)
    return 3;
  n = count_steps (db);
  reeve_workspace_close_reader (db);
  for (;;)
    {
      if (!do_step (workspace, ++n, &error))
        {
          fprintf (stderr, "%s\n", error->message);
          return 4;
        }
      if (write (STDOUT_FILENO, &n, sizeof n) != sizeof n)
        return 5;
    }
}

/* @after_first: the instants are counted from the first step that is told. */
static guint
run_and_kill (const char *program,
              const char *path,
              gboolean    after_first,
              guint       after_ms,
              guint       n)
{
  int pipes[2];
  pid_t child;
  guint last;
  int status;

  g_assert_cmpint (pipe (pipes), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      dup2 (pipes[1], STDOUT_FILENO);
      execl (program, program, "--child", path, NULL);
      _exit (6);
    }
  close (pipes[1]);
  if (after_first)
    {
      g_assert_cmpint (read (pipes[0], &last, sizeof last), ==, sizeof last);
      n = last;
    }
  g_usleep (after_ms * 1000);
  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  while (read (pipes[0], &last, sizeof last) == sizeof last)
    n = last;
  close (pipes[0]);
  return n;
}

static char *program;

static void
test_a_kill_at_any_instant_loses_nothing (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (99);
  guint n_kills = is_long () ? 200 : 20;
  guint n = 0;

  make_empty (scene);
  for (guint i = 0; i < n_kills; i++)
    {
      guint after_ms = (guint) g_rand_int_range (rand, 1, 90);

      /* However slow the machine is, every other child gets as far as to edit. */
      n = assert_recovers (scene->path,
                           run_and_kill (program, scene->path, i % 2 == 0, after_ms, n));
    }
  g_assert_cmpuint (n, >=, n_kills / 2);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--child") == 0)
    return run_child (argv[2]);

  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workspace/crash/power-may-go-at-any-write", test_power_may_go_at_any_write);
  g_test_add_func ("/workspace/crash/a-full-disk-changes-nothing", test_a_full_disk_changes_nothing);
  g_test_add_func ("/workspace/crash/a-full-disk-at-the-end-is-no-failure",
                   test_a_full_disk_at_the_end_is_no_failure);
  g_test_add_func ("/workspace/crash/a-kill-at-any-instant-loses-nothing",
                   test_a_kill_at_any_instant_loses_nothing);
  return g_test_run ();
}
