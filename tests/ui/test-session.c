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
              gboolean    undoable)
{
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

  while (reeve_session_get_n_jobs (self->session) > 0 || g_main_context_pending (NULL))
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_object_unref (self->session);
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

#define ADD(name, func) \
  g_test_add ("/ui/session/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-views-base-goes-with-it", test_a_views_base_goes_with_it);
  ADD ("two-quick-undos-are-told-apart", test_two_quick_undos_are_told_apart);
  return g_test_run ();
}
