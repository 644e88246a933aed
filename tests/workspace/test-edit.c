/* tests/workspace/test-edit.c — an edit is told of once, and one that fails leaves nothing */
#include "core/error.h"
#include "scene.h"
#include "workspace/workspace-private.h"

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
  g_autoptr (Scene) scene = scene_new_city ();
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
  g_autoptr (Scene) scene = scene_new_city ();
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
        g_assert_false (reeve_workspace_step (workspace, TRUE, NULL, NULL, &error));
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

/* The counts in the header came again; no reader may take new pages for old. */
static void
test_a_reader_sees_what_came_after_a_failed_edit (void)
{
  g_autoptr (Scene) scene = scene_new_city ();
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

  g_test_add_func ("/workspace/edit/changed-comes-on-the-makers-context",
                   test_changed_comes_on_the_makers_context);
  g_test_add_func ("/workspace/edit/a-stopped-edit-leaves-nothing", test_a_stopped_edit_leaves_nothing);
  g_test_add_func ("/workspace/edit/an-edit-that-fails-leaves-every-byte",
                   test_an_edit_that_fails_leaves_every_byte);
  g_test_add_func ("/workspace/edit/a-reader-sees-what-came-after-a-failed-edit",
                   test_a_reader_sees_what_came_after_a_failed_edit);

  return g_test_run ();
}
