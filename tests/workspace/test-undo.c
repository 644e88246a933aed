#include "core/error.h"
#include "scene.h"
#include "workspace/result.h"
#include "workspace/scenario.h"
#include "workspace/style.h"

#include <string.h>

/* One random change of any kind; what it needs may be missing, then it does nothing. */
static gboolean
random_func (ReeveEdit *edit,
             gpointer   data,
             ReeveJob  *job,
             GError   **error)
{
  GRand *rand = data;
  g_autoptr (GPtrArray) datasets = reeve_catalogue_list (reeve_edit_get_db (edit), error);
  guint n_changes = (guint) g_rand_int_range (rand, 1, 4);

  g_assert_nonnull (datasets);
  for (guint i = 0; i < n_changes; i++)
    {
      g_autofree char *name = g_strdup_printf ("layer %d", g_rand_int_range (rand, 0, 1000));
      const ReeveDataset *dataset = NULL;
      gint64 id;

      g_ptr_array_unref (datasets);
      datasets = reeve_catalogue_list (reeve_edit_get_db (edit), error);
      if (datasets->len > 0)
        dataset = g_ptr_array_index (datasets, (guint) g_rand_int_range (rand, 0, (int) datasets->len));
      switch (dataset != NULL ? g_rand_int_range (rand, 0, 12) : 0)
        {
        case 0:
        case 1:
          if (!scene_write (edit, name, g_rand_int_range (rand, 0, 4), (guint) g_rand_int_range (rand, 0, 70),
                            g_rand_int (rand), NULL, error))
            return FALSE;
          break;
        case 2:
          if (!reeve_edit_delete_dataset (edit, dataset->id, error))
            return FALSE;
          break;
        case 3:
          if (!reeve_edit_rename_dataset (edit, dataset->id, name, NULL))
            break;
          break;
        case 4:
          if (!scene_write (edit, "next", dataset->kind, 50, g_rand_int (rand), &id, error)
              || !reeve_edit_replace_dataset (edit, dataset->id, id, error))
            return FALSE;
          break;
        case 5:
        case 6:
          if (!reeve_edit_set_cell (edit, dataset->id, g_rand_int_range (rand, 1, 60), "beds", "17", NULL))
            break;
          break;
        case 7:
          if (!reeve_edit_delete_record (edit, dataset->id, g_rand_int_range (rand, 1, 60), NULL))
            break;
          break;
        case 8:
          if (!reeve_edit_add_record (edit, dataset->id, NULL, &id, error))
            return FALSE;
          if (dataset->kind == REEVE_DATASET_POINTS)
            {
              g_autoptr (ReeveShape) shape = reeve_shape_new_point ((ReeveLonLat) { 3, 4 });

              if (!reeve_edit_set_shape (edit, dataset->id, id, shape, error))
                return FALSE;
            }
          break;
        case 9:
          if (!reeve_edit_set_style (edit, dataset->id, name, name, NULL, error))
            return FALSE;
          break;
        case 10:
          if (!reeve_edit_begin_roads (edit, error)
              || !reeve_sql_execf (reeve_edit_get_db (edit), error,
                                   "INSERT INTO reeve_road_node VALUES (%d, 1, 2, 0, '{}')",
                                   g_rand_int_range (rand, -100, 100)))
            return FALSE;
          break;
        default:
          {
            ReeveChange change = { .kind = REEVE_CHANGE_CLOSE_ROAD, .title = name, .way_id = 7 };

            if (!reeve_edit_add_scenario (edit, name, 0, &change.scenario_id, NULL))
              break;
            if (!reeve_edit_add_change (edit, &change, error))
              return FALSE;
            break;
          }
        }
    }
  return TRUE;
}

static ReeveWorkspace *
reopen (ReeveWorkspace *workspace)
{
  g_autofree char *path = g_strdup (reeve_workspace_get_path (workspace));
  g_autoptr (GError) error = NULL;
  ReeveWorkspace *again;

  g_assert_true (reeve_workspace_close (workspace, &error));
  g_assert_no_error (error);
  g_object_unref (workspace);
  again = reeve_workspace_open (path, &error);
  g_assert_no_error (error);
  return again;
}

/* Property: after any edits, undoing k steps gives the dump from k steps ago, and
 * redoing gives the later ones, also when the file is closed in between. */
static void
test_undo_is_exact (void)
{
  for (guint trial = 0; trial < 2; trial++)
    {
      g_autoptr (Scene) scene = scene_new ();
      g_autoptr (GRand) rand = g_rand_new_with_seed (20241100 + trial);
      g_autoptr (GPtrArray) dumps = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GError) error = NULL;
      ReeveWorkspace *workspace = reeve_workspace_create (scene->path, &error);

      g_assert_no_error (error);
      g_ptr_array_add (dumps, scene_dump (workspace));
      for (guint step = 0; step < 18; step++)
        {
          guint back = (guint) g_rand_int_range (rand, 0, 4);
          guint n_undone = 0;
          gboolean edited;
          guint64 serial = reeve_workspace_get_serial (workspace);

          edited = reeve_workspace_edit (workspace, "random", random_func, rand, NULL, &error);
          g_assert_no_error (error);
          g_assert_true (edited);
          if (reeve_workspace_get_serial (workspace) > serial)
            g_ptr_array_add (dumps, scene_dump (workspace));
          while (n_undone < back && dumps->len > n_undone + 1)
            {
              g_autofree char *now = NULL;

              g_assert_true (reeve_workspace_step (workspace, FALSE, NULL, NULL, &error));
              g_assert_no_error (error);
              n_undone++;
              now = scene_dump (workspace);
              scene_assert_same (now, g_ptr_array_index (dumps, dumps->len - 1 - n_undone));
            }
          if (g_rand_int_range (rand, 0, 3) == 0)
            workspace = reopen (workspace);
          for (guint forth = (guint) g_rand_int_range (rand, 0, 4); n_undone > 0 && forth > 0; forth--)
            {
              g_autofree char *now = NULL;

              g_assert_true (reeve_workspace_step (workspace, TRUE, NULL, NULL, &error));
              g_assert_no_error (error);
              n_undone--;
              now = scene_dump (workspace);
              scene_assert_same (now, g_ptr_array_index (dumps, dumps->len - 1 - n_undone));
            }
          /* What stays undone is replaced by the next edit. */
          g_ptr_array_set_size (dumps, (int) (dumps->len - n_undone));
        }
      scene_check (workspace);
      while (dumps->len > 1)
        {
          g_autofree char *now = NULL;

          g_ptr_array_set_size (dumps, (int) dumps->len - 1);
          g_assert_true (reeve_workspace_step (workspace, FALSE, NULL, NULL, &error));
          g_assert_no_error (error);
          now = scene_dump (workspace);
          scene_assert_same (now, g_ptr_array_index (dumps, dumps->len - 1));
        }
      g_assert_false (reeve_workspace_step (workspace, FALSE, NULL, NULL, &error));
      g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
      g_object_unref (workspace);
    }
}

static gboolean
same_value_func (ReeveEdit *edit,
                 gpointer   data,
                 ReeveJob  *job,
                 GError   **error)
{
  gint64 *id = data;

  return reeve_edit_set_cell (edit, *id, 1, "name", "clinics 0", error);
}

static void
test_a_step_without_change_leaves_no_trace (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_create (scene->path, &error);
  g_autofree char *name = NULL;
  gint64 id;

  g_assert_no_error (error);
  scene_add (workspace, "clinics", REEVE_DATASET_POINTS, 10, 1);
  id = scene_find (workspace, "clinics");
  g_assert_true (reeve_workspace_edit (workspace, "Nothing", same_value_func, &id, NULL, &error));
  g_assert_no_error (error);
  name = reeve_workspace_dup_undo_name (workspace);
  g_assert_cmpstr (name, ==, "Import clinics");
  g_assert_cmpuint (reeve_workspace_get_serial (workspace), ==, 1);
}

static gboolean
delete_first_func (ReeveEdit *edit,
                   gpointer   data,
                   ReeveJob  *job,
                   GError   **error)
{
  g_autoptr (GPtrArray) datasets = reeve_catalogue_list (reeve_edit_get_db (edit), error);

  return datasets != NULL
         && reeve_edit_delete_dataset (edit, ((ReeveDataset *) datasets->pdata[0])->id, error);
}

static void
run_sql (const Scene *scene,
         const char  *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (scene->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
set_limit (const Scene *scene,
           const char  *key,
           const char  *value)
{
  g_autofree char *sql = g_strdup_printf ("INSERT OR REPLACE INTO reeve_meta VALUES ('%s', '%s')", key, value);

  run_sql (scene, sql);
}

static gint64
count (ReeveWorkspace *workspace,
       const char     *sql)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = reeve_workspace_open_reader (workspace, &error);
  gint64 n;

  g_assert_no_error (error);
  g_assert_true (reeve_sql_int64 (db, sql, 0, &n, &error));
  g_assert_no_error (error);
  reeve_workspace_close_reader (db);
  return n;
}

#define COUNT_STEPS "SELECT count(*) FROM reeve_undo"
#define COUNT_BINS "SELECT count(*) FROM sqlite_master WHERE name GLOB 'reeve_bin_*' AND type = 'table' " \
                   "AND name NOT GLOB '*rtree*'"
#define COUNT_NOTES "SELECT count(*) FROM reeve_log WHERE action = 'note'"

static void
delete_one (ReeveWorkspace *workspace)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (reeve_workspace_edit (workspace, "Delete", delete_first_func, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
test_the_oldest_steps_are_forgotten (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_create (scene->path, &error);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_assert_no_error (error);
  set_limit (scene, "undo_steps", "5");
  for (guint i = 0; i < 6; i++)
    scene_add (workspace, "clinics", REEVE_DATASET_AREAS, 400, i);
  g_assert_cmpint (count (workspace, COUNT_STEPS), ==, 5);
  g_assert_cmpint (count (workspace, COUNT_NOTES), ==, 1);
  for (guint i = 0; i < 4; i++)
    delete_one (workspace);
  g_assert_cmpint (count (workspace, COUNT_STEPS), ==, 5);
  g_assert_cmpint (count (workspace, COUNT_BINS), ==, 4);

  /* Room for about two of them; the newest always stays. */
  set_limit (scene, "undo_bytes", "150000");
  before = scene_dump (workspace);
  delete_one (workspace);
  g_assert_cmpint (count (workspace, COUNT_STEPS), >=, 1);
  g_assert_cmpint (count (workspace, COUNT_STEPS), <=, 3);
  g_assert_cmpint (count (workspace, COUNT_BINS), ==, count (workspace, COUNT_STEPS));
  g_assert_true (reeve_workspace_step (workspace, FALSE, NULL, NULL, &error));
  g_assert_no_error (error);
  after = scene_dump (workspace);
  scene_assert_same (after, before);
  set_limit (scene, "undo_bytes", "0");
  delete_one (workspace);
  g_assert_cmpint (count (workspace, COUNT_STEPS), ==, 1);
  g_assert_cmpint (count (workspace, COUNT_BINS), ==, 1);
  scene_check (workspace);
}

#define COUNT_MEASURED "SELECT count(*) FROM reeve_counter WHERE name LIKE 'bin %' AND value > 0"
#define SUM_MEASURED "SELECT sum(value) FROM reeve_counter WHERE name LIKE 'bin %'"
#define SUM_PAGES "SELECT sum(pgsize) FROM dbstat WHERE name GLOB 'reeve_bin_*'"

/* What a bin weighs is kept: what is kept decides, and no page is read again. */
static void
test_a_bin_is_measured_once (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_create (scene->path, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 4; i++)
    scene_add (workspace, "clinics", REEVE_DATASET_TABLE, 400, i);
  for (guint i = 0; i < 2; i++)
    delete_one (workspace);
  g_assert_cmpint (count (workspace, COUNT_MEASURED), ==, 2);
  g_assert_cmpint (count (workspace, SUM_MEASURED), ==, count (workspace, SUM_PAGES));

  /* A file of an older Reeve knows nothing of its bins. */
  run_sql (scene, "DELETE FROM reeve_counter WHERE name LIKE 'bin %'");
  delete_one (workspace);
  g_assert_cmpint (count (workspace, COUNT_MEASURED), ==, 3);
  g_assert_cmpint (count (workspace, SUM_MEASURED), ==, count (workspace, SUM_PAGES));

  run_sql (scene, "UPDATE reeve_counter SET value = 2000000000 WHERE name = "
           "(SELECT 'bin ' || min(bin) FROM reeve_undo_op WHERE kind = 'D')");
  delete_one (workspace);
  g_assert_cmpint (count (workspace, COUNT_BINS), ==, 3);
  g_assert_cmpint (count (workspace, COUNT_STEPS), ==, 3);
  g_assert_cmpint (count (workspace, COUNT_MEASURED), ==, 3);
}

/* Two keys pressed quickly: menus still show the name that stood before the first. */
static void
test_the_name_is_of_the_step_that_was_undone (void)
{
  static const char *const names[] = { "One", "Two", "Three" };
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_create (scene->path, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      guint64 serial = reeve_workspace_get_serial (workspace);

      /* Some random edits change nothing and are no step. */
      while (reeve_workspace_get_serial (workspace) == serial)
        g_assert_true (reeve_workspace_edit (workspace, names[i], random_func, rand, NULL, &error));
    }
  for (guint i = G_N_ELEMENTS (names); i-- > 0;)
    {
      g_autofree char *name = NULL;

      g_assert_true (reeve_workspace_step (workspace, FALSE, &name, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (name, ==, names[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = NULL;

      g_assert_true (reeve_workspace_step (workspace, TRUE, &name, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (name, ==, names[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workspace/undo/undo-is-exact", test_undo_is_exact);
  g_test_add_func ("/workspace/undo/a-step-without-change-leaves-no-trace",
                   test_a_step_without_change_leaves_no_trace);
  g_test_add_func ("/workspace/undo/the-name-is-of-the-step-that-was-undone",
                   test_the_name_is_of_the_step_that_was_undone);
  g_test_add_func ("/workspace/undo/a-bin-is-measured-once", test_a_bin_is_measured_once);
  g_test_add_func ("/workspace/undo/the-oldest-steps-are-forgotten", test_the_oldest_steps_are_forgotten);
  return g_test_run ();
}
