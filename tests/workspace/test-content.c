#include "core/error.h"
#include "scene.h"
#include "workspace/result.h"
#include "workspace/scenario.h"
#include "workspace/style.h"

#include <math.h>
#include <string.h>

typedef struct
{
  Scene          *scene;
  ReeveWorkspace *workspace;
  sqlite3        *db;
  gint64          clinics;
  gint64          rows;
} City;

static void
city_begin (City *city)
{
  g_autoptr (GError) error = NULL;

  city->scene = scene_new ();
  city->workspace = reeve_workspace_create (city->scene->path, &error);
  g_assert_no_error (error);
  scene_add (city->workspace, "Clinics", REEVE_DATASET_POINTS, 200, 1);
  scene_add (city->workspace, "Rows", REEVE_DATASET_TABLE, 5, 2);
  city->clinics = scene_find (city->workspace, "Clinics");
  city->rows = scene_find (city->workspace, "Rows");
  city->db = reeve_workspace_open_reader (city->workspace, &error);
  g_assert_no_error (error);
}

static void
city_end (City *city)
{
  reeve_workspace_close_reader (city->db);
  g_object_unref (city->workspace);
  scene_free (city->scene);
}

static void
edit (City          *city,
      ReeveEditFunc  func,
      gpointer       data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = reeve_workspace_edit (city->workspace, "Edit", func, data, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

/* Oracle: every row's own box. */
static void
test_a_box_finds_what_meets_it (void)
{
  City city;
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (GError) error = NULL;

  city_begin (&city);
  for (guint trial = 0; trial < 30; trial++)
    {
      g_autoptr (ReeveDataset) dataset = reeve_catalogue_get (city.db, city.clinics, &error);
      const char *fields[] = { "Beds", "name", NULL };
      g_autoptr (ReeveCursor) found = NULL;
      g_autoptr (ReeveCursor) all = reeve_cursor_new (city.db, dataset, fields, NULL, &error);
      double west = g_rand_double_range (rand, -9, -8.2);
      double south = g_rand_double_range (rand, 41, 41.8);
      ReeveBox box = { west, south, west + 0.2, south + 0.2 };

      g_assert_no_error (error);
      found = reeve_cursor_new (city.db, dataset, fields, &box, &error);
      g_assert_no_error (error);
      while (reeve_cursor_next (all, &error))
        {
          g_autoptr (ReeveShape) shape = reeve_cursor_get_shape (all, &error);
          g_autoptr (ReeveShape) other = NULL;
          ReeveBox own;

          g_assert_no_error (error);
          if (shape == NULL)
            continue;
          own = reeve_shape_get_box (shape);
          if (!reeve_box_meets (&own, &box))
            continue;
          g_assert_true (reeve_cursor_next (found, &error));
          g_assert_cmpint (reeve_cursor_get_fid (found), ==, reeve_cursor_get_fid (all));
          g_assert_cmpint (reeve_cursor_get_integer (found, 0), ==, reeve_cursor_get_integer (all, 0));
          g_assert_cmpstr (reeve_cursor_get_text (found, 1), ==, reeve_cursor_get_text (all, 1));
          g_assert_true (isnan (reeve_cursor_get_real (found, 1)));
          other = reeve_cursor_get_shape (found, &error);
          g_assert_true (reeve_shape_equal (shape, other));
        }
      g_assert_no_error (error);
      g_assert_false (reeve_cursor_next (found, &error));
      g_assert_no_error (error);
    }
  city_end (&city);
}

typedef struct
{
  const char *field;
  const char *text;
  const char *expected;  /* NULL: refused */
} Cell;

static gboolean
cell_func (ReeveEdit *edit_,
           gpointer   data,
           ReeveJob  *job,
           GError   **error)
{
  gpointer *pair = data;
  const Cell *cell = pair[1];

  return reeve_edit_set_cell (edit_, ((City *) pair[0])->clinics, 3, cell->field, cell->text, error);
}

static void
test_cells_take_what_their_column_holds (void)
{
  static const Cell cells[] = {
    { "beds", "12", "12" }, { "beds", " 13 ", "13" }, { "beds", "1.5", NULL }, { "beds", "many", NULL },
    { "beds", "", NULL }, { "share", "0,25", "0.25" }, { "share", "x", NULL },
    { "opened", "2024-02-29", "2024-02-29" }, { "opened", "2023-02-29", NULL },
    { "opened", "29.2.2024", NULL }, { "Name", "o'Brien \"x\"", "o'Brien \"x\"" }, { "wings", "1", NULL },
  };
  City city;

  city_begin (&city);
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      gpointer pair[] = { &city, (gpointer) &cells[i] };
      g_autoptr (GError) error = NULL;
      g_autoptr (ReeveDataset) dataset = NULL;
      g_autoptr (ReeveCursor) cursor = NULL;
      const char *fields[] = { cells[i].field, NULL };
      gboolean done = reeve_workspace_edit (city.workspace, "Edit", cell_func, pair, NULL, &error);

      if (cells[i].expected == NULL && *cells[i].text != '\0')
        {
          g_assert_false (done);
          g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
          continue;
        }
      g_assert_no_error (error);
      dataset = reeve_catalogue_get (city.db, city.clinics, &error);
      cursor = reeve_cursor_new (city.db, dataset, fields, NULL, &error);
      for (guint row = 0; row < 3; row++)
        g_assert_true (reeve_cursor_next (cursor, &error));
      g_assert_cmpstr (reeve_cursor_get_text (cursor, 0), ==, cells[i].expected);
    }
  city_end (&city);
}

static gboolean
option_func (ReeveEdit *edit_,
             gpointer   data,
             ReeveJob  *job,
             GError   **error)
{
  City *city = data;
  g_autoptr (ReeveShape) here = reeve_shape_new_point ((ReeveLonLat) { 1, 2 });
  gint64 first;
  gint64 second;
  ReeveChange changes[] = {
    { .kind = REEVE_CHANGE_CLOSE_FACILITY, .title = (char *) "", .dataset_id = city->clinics, .fid = 2 },
    { .kind = REEVE_CHANGE_MOVE_FACILITY, .title = (char *) "", .dataset_id = city->clinics, .fid = 3, .shape = here },
    { .kind = REEVE_CHANGE_OPEN_FACILITY, .title = (char *) "New", .dataset_id = city->clinics, .shape = here,
      .value = 40, .until_ms = INFINITY },
    { .kind = REEVE_CHANGE_OPEN_FACILITY, .title = (char *) "Newer", .dataset_id = city->clinics, .shape = here },
    { .kind = REEVE_CHANGE_CLOSE_FACILITY, .title = (char *) "", .dataset_id = city->clinics, .fid = -1 },
  };

  if (!reeve_edit_add_scenario (edit_, "One", 0, &first, error)
      || !reeve_edit_add_scenario (edit_, "Two", first, &second, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      changes[i].scenario_id = i < 4 ? first : second;
      if (!reeve_edit_add_change (edit_, &changes[i], error))
        return FALSE;
    }
  return TRUE;
}

static void
test_an_option_sees_its_own_facilities (void)
{
  City city;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveScenario) two = NULL;
  g_autoptr (ReeveScenario) none = NULL;
  g_autoptr (ReeveDataset) dataset = NULL;
  g_autoptr (ReeveTable) table = NULL;
  g_autoptr (GPtrArray) changes = NULL;

  city_begin (&city);
  edit (&city, option_func, &city);
  two = reeve_scenario_find (city.db, "Two", &error);
  g_assert_no_error (error);
  dataset = reeve_catalogue_get (city.db, city.clinics, &error);
  table = reeve_scenario_read_table (city.db, two->id, dataset, NULL, &error);
  g_assert_no_error (error);
  /* 200, one closed, two opened of which the child closes one. */
  g_assert_cmpuint (reeve_table_get_n_rows (table), ==, 200);
  g_assert_cmpint (reeve_table_get_integer (table, 0, 0), ==, 1);
  g_assert_cmpint (reeve_table_get_integer (table, 1, 0), ==, 3);
  g_assert_cmpfloat (reeve_table_get_shape (table, 1)->points[0].lon, ==, 1);
  g_assert_cmpint (reeve_table_get_integer (table, 199, 0), ==, -2);
  changes = reeve_scenario_list_changes (city.db, two->id, &error);
  g_assert_cmpuint (changes->len, ==, 5);
  g_assert_true (isinf (((ReeveChange *) g_ptr_array_index (changes, 2))->until_ms));
  none = reeve_scenario_find (city.db, "three", &error);
  g_assert_null (none);
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
  city_end (&city);
}

static gboolean
result_func (ReeveEdit *edit_,
             gpointer   data,
             ReeveJob  *job,
             GError   **error)
{
  City *city = data;
  g_autoptr (ReeveResult) result = reeve_result_new ();
  g_autoptr (ReeveDataset) dataset = reeve_catalogue_get (reeve_edit_get_db (edit_), city->clinics, error);
  g_autoptr (ReeveScenario) one = reeve_scenario_find (reeve_edit_get_db (edit_), "One", error);
  const double values[] = { 1.0 / 3, NAN, -INFINITY };

  for (guint i = 0; i < 3; i++)
    {
      ReeveNumber *number = g_new0 (ReeveNumber, 1);

      number->key = g_strdup_printf ("n%u", i);
      number->title = g_strdup ("“é”");
      number->unit = g_strdup ("people");
      number->value = values[i];
      number->better = -1;
      number->is_people = TRUE;
      g_ptr_array_add (result->numbers, number);
    }
  for (guint i = 0; i < 2; i++)
    {
      ReeveInput *input = g_new0 (ReeveInput, 1);

      input->dataset_id = i == 0 ? city->clinics : 0;
      input->name = g_strdup (i == 0 ? "Clinics" : "Roads");
      input->revision = i == 0 ? dataset->revision : 0;
      g_ptr_array_add (result->inputs, input);
    }
  g_ptr_array_add (result->warnings, g_strdup ("careful"));
  g_array_append_val (result->outputs, city->rows);
  result->tool = g_strdup ("matrix");
  result->title = g_strdup ("Times");
  result->scenario_id = one->id;
  result->scenario_name = g_strdup (one->name);
  result->seed = G_MAXUINT64 - 7;
  result->classification = REEVE_CLASS_RESTRICTED;
  result->released = REEVE_CLASS_RESTRICTED;
  return reeve_edit_add_result (edit_, result, error);
}

static gboolean
touch_func (ReeveEdit *edit_,
            gpointer   data,
            ReeveJob  *job,
            GError   **error)
{
  return reeve_edit_set_cell (edit_, ((City *) data)->clinics, 1, "beds", "777", error);
}

static gboolean
roads_func (ReeveEdit *edit_,
            gpointer   data,
            ReeveJob  *job,
            GError   **error)
{
  return reeve_edit_begin_roads (edit_, error);
}

static gboolean
change_func (ReeveEdit *edit_,
             gpointer   data,
             ReeveJob  *job,
             GError   **error)
{
  g_autoptr (ReeveScenario) one = reeve_scenario_find (reeve_edit_get_db (edit_), "One", error);
  ReeveChange change = { .kind = REEVE_CHANGE_CLOSE_ROAD, .title = (char *) "x", .scenario_id = one->id };

  return reeve_edit_add_change (edit_, &change, error);
}

static gboolean
delete_func (ReeveEdit *edit_,
             gpointer   data,
             ReeveJob  *job,
             GError   **error)
{
  return reeve_edit_delete_dataset (edit_, ((City *) data)->clinics, error);
}

static void
assert_out_of_date (City       *city,
                    const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveResult) result = reeve_result_find (city->db, "Times", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (result->out_of_date, ==, words);
}

/* Each kind of change shows, and is gone when it is undone. */
static void
test_a_result_knows_when_it_is_out_of_date (void)
{
  static const struct { ReeveEditFunc func; const char *words; } cases[] = {
    { touch_func, "“Clinics” changed" }, { roads_func, "The roads changed" },
    { change_func, "Option “One” changed" }, { delete_func, "“Clinics” is gone" },
  };
  City city;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveResult) result = NULL;

  city_begin (&city);
  edit (&city, option_func, &city);
  edit (&city, result_func, &city);
  result = reeve_result_find (city.db, "1", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->seed, ==, G_MAXUINT64 - 7);
  g_assert_cmpfloat (reeve_result_find_number (result, "n0")->value, ==, 1.0 / 3);
  g_assert_true (isnan (reeve_result_find_number (result, "n1")->value));
  g_assert_cmpfloat (reeve_result_find_number (result, "n2")->value, ==, -INFINITY);
  g_assert_true (reeve_result_find_number (result, "n2")->is_people);
  g_assert_cmpstr (g_ptr_array_index (result->warnings, 0), ==, "careful");
  {
    g_autoptr (ReeveDataset) rows = reeve_catalogue_get (city.db, city.rows, &error);

    g_assert_cmpint (rows->result_id, ==, result->id);
  }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      assert_out_of_date (&city, "");
      edit (&city, cases[i].func, &city);
      assert_out_of_date (&city, cases[i].words);
      g_assert_true (reeve_workspace_step (city.workspace, FALSE, NULL, NULL, &error));
      g_assert_no_error (error);
    }
  assert_out_of_date (&city, "");
  city_end (&city);
}

/* After an undo another edit must not give the same revision to other rows. */
static void
test_a_revision_is_never_given_twice (void)
{
  City city;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveDataset) a = NULL;
  g_autoptr (ReeveDataset) b = NULL;
  static const Cell cell = { "beds", "1", "1" };
  gpointer pair[] = { &city, (gpointer) &cell };

  city_begin (&city);
  edit (&city, touch_func, &city);
  a = reeve_catalogue_get (city.db, city.clinics, &error);
  g_assert_true (reeve_workspace_step (city.workspace, FALSE, NULL, NULL, &error));
  edit (&city, cell_func, pair);
  b = reeve_catalogue_get (city.db, city.clinics, &error);
  g_assert_cmpint (b->revision, >, a->revision);
  city_end (&city);
}

static void
test_an_altered_log_is_told (void)
{
  City city;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  sqlite3 *db = NULL;

  city_begin (&city);
  g_assert_true (reeve_workspace_log (city.workspace, "note", "Boat 2 to Alfândega", &error));
  g_assert_true (reeve_workspace_check_log (city.db, &error));
  g_assert_no_error (error);
  entries = reeve_workspace_list_log (city.db, &error);
  g_assert_cmpuint (entries->len, ==, 3);
  g_assert_cmpstr (((ReeveLogEntry *) g_ptr_array_index (entries, 2))->action, ==, "note");

  g_assert_cmpint (sqlite3_open (city.scene->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "UPDATE reeve_log SET text = 'Import hospitals' WHERE id = 1",
                                 NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  g_assert_false (reeve_workspace_check_log (city.db, &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "Log entry 1"));
  city_end (&city);
}

static gboolean
style_func (ReeveEdit *edit_,
            gpointer   data,
            ReeveJob  *job,
            GError   **error)
{
  ReeveView view = { .name = (char *) "Centre", .box = { 1, 2, 3, 4 }, .zoom = 12.5, .layers = (char *) "Clinics\n" };

  return reeve_edit_set_style (edit_, ((City *) data)->clinics, "{}", "<qgis/>", "<sld/>", error)
         && reeve_edit_set_view (edit_, &view, error);
}

static void
test_styles_and_views_are_kept (void)
{
  City city;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  g_autofree char *none = NULL;
  g_autoptr (ReeveView) view = NULL;
  guint64 serial;

  city_begin (&city);
  edit (&city, style_func, &city);
  serial = reeve_workspace_get_serial (city.workspace);
  edit (&city, style_func, &city);
  g_assert_cmpuint (reeve_workspace_get_serial (city.workspace), ==, serial);
  json = reeve_style_get (city.db, city.clinics, &error);
  g_assert_cmpstr (json, ==, "{}");
  none = reeve_style_get (city.db, city.rows, &error);
  g_assert_no_error (error);
  g_assert_null (none);
  view = reeve_view_find (city.db, "Centre", &error);
  g_assert_cmpfloat (view->zoom, ==, 12.5);
  g_assert_cmpfloat (view->box.north, ==, 4);
  city_end (&city);
}

static gboolean
groups_func (ReeveEdit *edit_,
             gpointer   data,
             ReeveJob  *job,
             GError   **error)
{
  g_autoptr (ReeveDataset) dataset = reeve_dataset_new ("a:b; c", REEVE_DATASET_POINTS);
  g_autoptr (ReeveShape) group = reeve_shape_from_wkt ("MULTIPOINT ((1 2), (3 4))", error);
  g_autoptr (ReeveShape) one = reeve_shape_new_point ((ReeveLonLat) { 5, 6 });
  g_autoptr (ReeveWriter) writer = NULL;

  reeve_dataset_add_field (dataset, "fid", "fid", REEVE_COLUMN_TEXT);
  reeve_dataset_add_field (dataset, "Größe", "Größe", REEVE_COLUMN_TEXT);
  reeve_dataset_add_field (dataset, "Größe", "Größe", REEVE_COLUMN_TEXT);
  reeve_dataset_add_field (dataset, "drop\"table", "x", REEVE_COLUMN_TEXT);
  writer = reeve_writer_new (edit_, dataset, error);
  g_assert_cmpstr (dataset->name, ==, "a b c");
  reeve_writer_set_text (writer, 2, "kept");
  g_assert_true (reeve_writer_append_with_fid (writer, -7, one, error));
  g_assert_true (reeve_writer_append_with_fid (writer, G_MAXINT64 - 1, group, error));
  return reeve_writer_finish (writer, error);
}

static void
test_odd_names_and_groups_of_points_fit (void)
{
  City city;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveDataset) dataset = NULL;
  g_autoptr (ReeveTable) table = NULL;

  city_begin (&city);
  edit (&city, groups_func, NULL);
  dataset = reeve_catalogue_find (city.db, "A B C", &error);
  g_assert_no_error (error);
  table = reeve_dataset_read_table (city.db, dataset, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (reeve_table_get_integer (table, 0, 0), ==, -7);
  g_assert_cmpstr (reeve_table_get_text (table, 0, 3), ==, "kept");
  g_assert_cmpuint (reeve_table_get_shape (table, 1)->n_points, ==, 2);
  scene_check (city.workspace);
  g_assert_null (reeve_catalogue_find (city.db, "Clinisc", &error));
  g_assert_nonnull (strstr (error->message, "Perhaps “Clinics”"));
  city_end (&city);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workspace/cursor/a-box-finds-what-meets-it", test_a_box_finds_what_meets_it);
  g_test_add_func ("/workspace/record/cells-take-what-their-column-holds",
                   test_cells_take_what_their_column_holds);
  g_test_add_func ("/workspace/scenario/an-option-sees-its-own-facilities",
                   test_an_option_sees_its_own_facilities);
  g_test_add_func ("/workspace/result/a-result-knows-when-it-is-out-of-date",
                   test_a_result_knows_when_it_is_out_of_date);
  g_test_add_func ("/workspace/edit/a-revision-is-never-given-twice", test_a_revision_is_never_given_twice);
  g_test_add_func ("/workspace/log/an-altered-log-is-told", test_an_altered_log_is_told);
  g_test_add_func ("/workspace/style/styles-and-views-are-kept", test_styles_and_views_are_kept);
  g_test_add_func ("/workspace/writer/odd-names-and-groups-of-points-fit",
                   test_odd_names_and_groups_of_points_fit);
  return g_test_run ();
}
