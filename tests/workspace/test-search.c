#include "core/error.h"
#include "scene.h"
#include "workspace/search.h"

#include <string.h>

static const struct
{
  const char *name;
  double      lon;
} streets[] = {
  { "Rua do Infante", -8.61 }, { "Ponte do Infante", -8.60 }, { "Rua do Infante", -8.59 },
  { "Hôtel-de-Ville", -8.58 }, { "100% \"Quoted\" OR", -8.57 }, { "中山北路", -8.56 }, { NULL, -8.55 },
};

static gboolean
write_streets (ReeveEdit  *edit,
               gpointer    data,
               ReeveJob   *job,
               GError    **error)
{
  g_autoptr (ReeveDataset) dataset = reeve_dataset_new ("Roads", REEVE_DATASET_LINES);
  g_autoptr (ReeveWriter) writer = NULL;
  ReeveField *field;

  g_free (dataset->theme);
  dataset->theme = g_strdup ("base");
  field = reeve_dataset_add_field (dataset, "name", "Name", REEVE_COLUMN_TEXT);
  g_free (field->term);
  field->term = g_strdup ("name");
  field = reeve_dataset_add_field (dataset, "class", "Class", REEVE_COLUMN_TEXT);
  g_free (field->term);
  field->term = g_strdup ("road_class");
  writer = reeve_writer_new (edit, dataset, error);
  for (guint i = 0; writer != NULL && i < G_N_ELEMENTS (streets); i++)
    {
      ReeveLonLat points[2] = { { streets[i].lon, 41.1 }, { streets[i].lon + 0.001, 41.2 } };
      g_autoptr (ReeveShape) shape = reeve_shape_new_line (points, 2);

      reeve_writer_set_text (writer, 0, streets[i].name);
      if (!reeve_writer_append (writer, shape, error))
        return FALSE;
    }
  return writer != NULL && reeve_writer_finish (writer, error);
}

typedef struct
{
  Scene          *scene;
  ReeveWorkspace *workspace;
  sqlite3        *db;
  ReeveSearch    *search;
} City;

static void
city_begin (City *city)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) datasets = NULL;

  city->scene = scene_new ();
  city->workspace = reeve_workspace_create (city->scene->path, &error);
  g_assert_true (reeve_workspace_edit (city->workspace, "Make", write_streets, NULL, NULL, &error));
  g_assert_no_error (error);
  city->db = reeve_workspace_open_reader (city->workspace, &error);
  datasets = reeve_catalogue_list (city->db, &error);
  city->search = reeve_search_new (city->db, datasets, NULL, &error);
  g_assert_no_error (error);
}

static void
city_end (City *city)
{
  reeve_search_unref (city->search);
  reeve_workspace_close_reader (city->db);
  g_object_unref (city->workspace);
  scene_free (city->scene);
}

static char *
find (City       *city,
      const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = reeve_search_find (city->search, city->db, text, 5, &error);
  g_autoptr (GString) titles = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < hits->len; i++)
    {
      const ReeveHit *hit = g_ptr_array_index (hits, i);

      g_assert_cmpint (hit->kind, ==, REEVE_HIT_STREET);
      g_string_append_printf (titles, "%s;", hit->title);
    }
  return g_strdup (titles->str);
}

static void
test_words_are_found_by_their_beginnings (void)
{
  static const char *const cases[][2] = {
    { "infante", "Rua do Infante;Ponte do Infante;" },
    { "inf PON", "Ponte do Infante;" },
    { "rua", "Rua do Infante;" },
    { "hotel", "Hôtel-de-Ville;" },
    { "nfante", "" },
    { "山北", "中山北路;" },
    { "100% \"", "100% \"Quoted\" OR;" },
    { "OR", "100% \"Quoted\" OR;" },
    { "\"*(){}:^-", "" },
    { "", "" },
    { "NEAR(", "" },
  };
  City city;

  city_begin (&city);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = find (&city, cases[i][0]);

      g_assert_cmpstr (found, ==, cases[i][1]);
    }
  city_end (&city);
}

static void
test_a_street_is_found_whole (void)
{
  City city;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  const ReeveHit *hit;

  city_begin (&city);
  hits = reeve_search_find (city.search, city.db, "rua do", 5, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hits->len, ==, 1);
  hit = g_ptr_array_index (hits, 0);
  g_assert_cmpint (hit->fid, ==, 1);
  g_assert_cmpuint (hit->fids->len, ==, 2);
  g_assert_cmpfloat (hit->box.west, <=, -8.61);
  g_assert_cmpfloat (hit->box.east, >=, -8.589);
  city_end (&city);
}

static int
note_scan (guint     kind,
           gpointer  data,
           gpointer  stmt,
           gpointer  time_ns)
{
  guint *n = data;

  n[0]++;
  n[1] += (guint) sqlite3_stmt_status (stmt, SQLITE_STMTSTATUS_FULLSCAN_STEP, FALSE);
  return 0;
}

/* It runs at every keystroke: rows of the workspace are met by their number only. */
static void
test_finding_scans_no_table (void)
{
  City city;
  g_autofree char *found = NULL;
  guint n[2] = { 0, 0 };

  city_begin (&city);
  sqlite3_trace_v2 (city.db, SQLITE_TRACE_PROFILE, note_scan, n);
  found = find (&city, "infante");
  g_assert_cmpstr (found, ==, "Rua do Infante;Ponte do Infante;");
  g_assert_cmpuint (n[0], >, 0);
  g_assert_cmpuint (n[1], ==, 0);
  city_end (&city);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workspace/search/words-are-found-by-their-beginnings",
                   test_words_are_found_by_their_beginnings);
  g_test_add_func ("/workspace/search/a-street-is-found-whole", test_a_street_is_found_whole);
  g_test_add_func ("/workspace/search/finding-scans-no-table", test_finding_scans_no_table);
  return g_test_run ();
}
