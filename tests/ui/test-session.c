/* What a window is told of its workspace. */
#include "ui/session.h"

#include "workspace/edit.h"

#include <glib/gstdio.h>

typedef struct
{
  char           *folder;
  char           *path;
  ReeveWorkspace *workspace;
  ReeveSession   *session;
  GPtrArray      *told;      /* of char* */
  gint64          step;      /* last told of */
} Fixture;

static gboolean
add_layer (ReeveEdit *edit,
           gpointer   data,
           ReeveJob  *job,
           GError   **error)
{
  g_autoptr (ReeveTable) table = reeve_table_new (REEVE_SHAPE_POINT);
  g_autoptr (ReeveDataset) dataset = reeve_dataset_new (data, REEVE_DATASET_POINTS);

  reeve_table_add_row (table);
  reeve_table_set_shape (table, 0, reeve_shape_new_point ((ReeveLonLat) { 1, 2 }));
  return reeve_edit_add_table (edit, dataset, table, job, error);
}

static void
note_done_cb (Fixture    *self,
              const char *words,
              gint64      step)
{
  self->step = step;
  g_ptr_array_add (self->told, g_strdup (words));
}

static void
set_up (Fixture      *self,
        gconstpointer unused)
{
  static const char *const names[] = { "One", "Two", "Three" };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("reeve-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "city.gpkg", NULL);
  self->told = g_ptr_array_new_with_free_func (g_free);
  self->workspace = reeve_workspace_create (self->path, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (reeve_workspace_edit (self->workspace, names[i], add_layer,
                                         (gpointer) names[i], job, &error));
  self->session = reeve_session_new (self->workspace);
  g_signal_connect_swapped (self->session, "done", G_CALLBACK (note_done_cb), self);
  while (reeve_session_get_contents (self->session) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture      *self,
           gconstpointer unused)
{
  g_autofree char *lock = g_strconcat (self->path, ".lock", NULL);

  while ((self->session != NULL && reeve_session_get_n_jobs (self->session) > 0) ||
         g_main_context_pending (NULL))
    g_main_context_iteration (NULL, TRUE);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_assert_true (reeve_workspace_close (self->workspace, NULL));
  g_object_unref (self->workspace);
  g_ptr_array_unref (self->told);
  g_unlink (self->path);
  g_unlink (lock);
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
}

static void
wait_for (Fixture *self,
          guint    n_told)
{
  while (self->told->len < n_told)
    g_main_context_iteration (NULL, TRUE);
}

/* The second key comes before the first step is taken back. */
static void
test_two_quick_undos_are_told_apart (Fixture      *self,
                                     gconstpointer unused)
{
  reeve_session_undo (self->session);
  reeve_session_undo (self->session);
  wait_for (self, 2);
  /* Which of the two workers is heard first is open. */
  g_assert_true (g_ptr_array_find_with_equal_func (self->told, "Undone: Three", g_str_equal, NULL));
  g_assert_true (g_ptr_array_find_with_equal_func (self->told, "Undone: Two", g_str_equal, NULL));
}

/* The base map of a view is the view's: it goes with it, and gives way to a choice. */
static void
test_a_views_base_goes_with_it (Fixture      *self,
                                gconstpointer unused)
{
  ReeveView view = { .name = (char *) "Night", .base = (char *) "dark", .layers = (char *) "One",
                     .note = (char *) "" };

  g_assert_null (reeve_session_get_view_base (self->session));
  reeve_session_show_view (self->session, &view);
  g_assert_cmpstr (reeve_session_get_view_base (self->session), ==, "dark");
  reeve_session_show_view (self->session, NULL);
  g_assert_null (reeve_session_get_view_base (self->session));
  reeve_session_show_view (self->session, &view);
  reeve_session_leave_view_base (self->session);
  g_assert_null (reeve_session_get_view_base (self->session));
  g_assert_cmpstr (reeve_session_get_view (self->session), ==, "Night");
}

static void
note_failed_cb (Fixture    *self,
                const char *words,
                const char *reason)
{
  g_ptr_array_add (self->told, g_strdup (reason));
}

/* What a toast offers to take back is the step it told of. */
static void
test_no_other_step_is_taken_back (Fixture      *self,
                                  gconstpointer unused)
{
  gint64 four;

  g_signal_connect_swapped (self->session, "failed", G_CALLBACK (note_failed_cb), self);
  reeve_session_edit (self->session, "Four", add_layer, (gpointer) "Four", NULL, "Added", NULL);
  wait_for (self, 1);
  four = self->step;
  g_assert_cmpint (four, !=, 0);
  reeve_session_edit (self->session, "Five", add_layer, (gpointer) "Five", NULL, "Added", NULL);
  wait_for (self, 2);
  g_assert_cmpint (self->step, !=, four);

  reeve_session_undo_step (self->session, four);
  wait_for (self, 3);
  g_assert_cmpstr (g_ptr_array_index (self->told, 2), ==, "“Five” was done since: undo that first");
  reeve_session_undo_step (self->session, self->step);
  wait_for (self, 4);
  g_assert_cmpstr (g_ptr_array_index (self->told, 3), ==, "Undone: Five");
  g_assert_cmpint (self->step, ==, 0);
  reeve_session_undo_step (self->session, four);
  wait_for (self, 5);
  g_assert_cmpstr (g_ptr_array_index (self->told, 4), ==, "Undone: Four");
}

/* Another window holds the file: what is shown in this one is its own affair. */
static void
test_layers_hide_where_nothing_may_be_edited (Fixture      *self,
                                              gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) second = reeve_workspace_open (self->path, &error);
  g_autoptr (ReeveSession) session = NULL;
  const ReeveContents *contents;
  const ReeveDataset *dataset;

  g_assert_no_error (error);
  session = reeve_session_new (second);
  g_signal_connect_swapped (session, "failed", G_CALLBACK (note_failed_cb), self);
  while (reeve_session_get_scene (session) == NULL)
    g_main_context_iteration (NULL, TRUE);
  contents = reeve_session_get_contents (session);
  g_assert_nonnull (contents->read_only);
  dataset = g_ptr_array_index (contents->datasets, 0);
  g_assert_true (reeve_session_is_shown (session, dataset));
  g_assert_cmpuint (reeve_scene_get_n_layers (reeve_session_get_scene (session)), ==, 3);

  reeve_session_set_shown (session, dataset, FALSE);
  g_assert_false (reeve_session_is_shown (session, dataset));
  while (reeve_scene_get_n_layers (reeve_session_get_scene (session)) != 2)
    g_main_context_iteration (NULL, TRUE);
  reeve_session_set_shown (session, dataset, TRUE);
  while (reeve_scene_get_n_layers (reeve_session_get_scene (session)) != 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (self->told->len, ==, 0);
}

/* --- closing --- */

static gpointer
read_until_stopped (gpointer   input,
                    ReeveJob  *job,
                    GError   **error)
{
  while (reeve_job_step (job, 0, 1, error))
    g_usleep (1000);
  return NULL;
}

static void
note_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (reeve_job_run_finish (REEVE_JOB (source), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  ++*(guint *) user_data;
}

static void
run_reader (Fixture *self,
            guint   *n_ended)
{
  static const ReeveWork work = { read_until_stopped, NULL, NULL };
  g_autoptr (ReeveJob) job = reeve_job_new ();

  reeve_session_run (self->session, job, &work, NULL, note_read_cb, n_ended);
}

/* Edits are carried out though the window went; readers are not waited out. */
static void
test_closing_ends_edits_and_stops_readers (Fixture      *self,
                                           gconstpointer unused)
{
  g_autoptr (GApplication) program = g_application_new ("io.reeve.Test", G_APPLICATION_NON_UNIQUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) again = NULL;
  g_autoptr (GPtrArray) datasets = NULL;
  gpointer session = self->session;
  guint n_ended = 0;
  sqlite3 *db;

  g_application_set_default (program);
  run_reader (self, &n_ended);
  reeve_session_undo (self->session);
  reeve_session_edit (self->session, "Four", add_layer, (gpointer) "Four", NULL, NULL, NULL);
  reeve_session_close (self->session);
  run_reader (self, &n_ended);
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_object_add_weak_pointer (session, &session);
  g_clear_object (&self->session);
  while (session != NULL || n_ended < 2)
    g_main_context_iteration (NULL, TRUE);
  g_application_set_default (NULL);

  again = reeve_workspace_open (self->path, &error);
  g_assert_no_error (error);
  db = reeve_workspace_open_reader (again, &error);
  g_assert_no_error (error);
  datasets = reeve_catalogue_list (db, &error);
  g_assert_no_error (error);
  reeve_workspace_close_reader (db);
  /* Which of the two came first is open. */
  g_assert_cmpuint (datasets->len, ==, 3);
}

#define ADD(name, func) \
  g_test_add ("/ui/session/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-views-base-goes-with-it", test_a_views_base_goes_with_it);
  ADD ("two-quick-undos-are-told-apart", test_two_quick_undos_are_told_apart);
  ADD ("no-other-step-is-taken-back", test_no_other_step_is_taken_back);
  ADD ("layers-hide-where-nothing-may-be-edited", test_layers_hide_where_nothing_may_be_edited);
  ADD ("closing-ends-edits-and-stops-readers", test_closing_ends_edits_and_stops_readers);
  return g_test_run ();
}
