/* Oracle: the same rows read whole, kept and sorted the plain way. */
#include "core/error.h"
#include "scene.h"
#include "workspace/sheet.h"

#include <math.h>
#include <string.h>

typedef struct
{
  Scene          *scene;
  ReeveWorkspace *workspace;
  sqlite3        *db;
  ReeveDataset   *dataset;
  ReeveTable     *table;    /* column 0 is fid, then name, beds, share, opened */
} City;

enum { NAME, BEDS, SHARE, OPENED, N_FIELDS };

static gboolean
spoil (ReeveEdit  *edit,
       gpointer    data,
       ReeveJob   *job,
       GError    **error)
{
  gint64 id = *(gint64 *) data;

  return reeve_edit_set_cell (edit, id, 7, "name", "Ärztehaus Süd", error)
         && reeve_edit_set_cell (edit, id, 8, "name", "ärztehaus NORD", error)
         && reeve_edit_set_cell (edit, id, 9, "name", "北门诊所", error)
         && reeve_edit_set_cell (edit, id, 10, "name", NULL, error)
         && reeve_edit_set_cell (edit, id, 11, "share", "-0.25", error)
         && reeve_edit_set_cell (edit, id, 12, "share", "-3", error)
         && reeve_edit_set_cell (edit, id, 13, "opened", "1999-12-31", error)
         && reeve_edit_delete_record (edit, id, 40, error);
}

static void
city_begin (City *city)
{
  g_autoptr (GError) error = NULL;
  gint64 id;

  city->scene = scene_new ();
  city->workspace = reeve_workspace_create (city->scene->path, &error);
  g_assert_no_error (error);
  scene_add (city->workspace, "Clinics", REEVE_DATASET_POINTS, 500, 1);
  id = scene_find (city->workspace, "Clinics");
  g_assert_true (reeve_workspace_edit (city->workspace, "Spoil", spoil, &id, NULL, &error));
  g_assert_no_error (error);
  city->db = reeve_workspace_open_reader (city->workspace, &error);
  city->dataset = reeve_catalogue_get (city->db, id, &error);
  city->table = reeve_dataset_read_table (city->db, city->dataset, NULL, &error);
  g_assert_no_error (error);
}

static void
city_end (City *city)
{
  reeve_table_unref (city->table);
  reeve_dataset_free (city->dataset);
  reeve_workspace_close_reader (city->db);
  g_object_unref (city->workspace);
  scene_free (city->scene);
}

static ReeveSheet *
make (City       *city,
      int         field,
      const char *typed,
      int         sort,
      gboolean    descending)
{
  const char *conditions[N_FIELDS] = { NULL };
  g_autoptr (GError) error = NULL;
  ReeveSheet *sheet;

  if (field >= 0)
    conditions[field] = typed;
  sheet = reeve_sheet_new (city->db, city->dataset, conditions, sort, descending, NULL, &error);
  g_assert_no_error (error);
  return sheet;
}

static int
compare_cells (City *city,
               guint a,
               guint b,
               int   sort)
{
  guint column = (guint) sort + 1;

  if (sort == NAME)
    {
      g_autofree char *one = g_utf8_casefold (reeve_table_get_text (city->table, a, column), -1);
      g_autofree char *two = g_utf8_casefold (reeve_table_get_text (city->table, b, column), -1);

      return strcmp (one, two);
    }
  {
    double one = reeve_table_get_real (city->table, a, column);
    double two = reeve_table_get_real (city->table, b, column);

    return one < two ? -1 : one > two;
  }
}

/* Each row before the next: by its cell, then by fid; empty ones last. */
static void
test_every_order_is_the_plain_one (void)
{
  static const int sorts[] = { NAME, BEDS, SHARE };
  City city;

  city_begin (&city);
  for (guint trial = 0; trial < 2 * G_N_ELEMENTS (sorts); trial++)
    {
      int sort = sorts[trial / 2];
      gboolean descending = trial % 2 == 1;
      g_autoptr (ReeveSheet) sheet = make (&city, -1, NULL, sort, descending);
      g_autofree guint *row_of = g_new0 (guint, 501);
      guint n = reeve_sheet_get_n_rows (sheet);

      g_assert_cmpuint (n, ==, 499);
      for (guint row = 0; row < reeve_table_get_n_rows (city.table); row++)
        row_of[reeve_table_get_integer (city.table, row, 0)] = row;
      for (guint i = 0; i + 1 < n; i++)
        {
          gint64 fid = reeve_sheet_get_fid (sheet, i);
          gint64 next = reeve_sheet_get_fid (sheet, i + 1);
          gboolean empty = reeve_table_is_null (city.table, row_of[fid], (guint) sort + 1);
          gboolean next_empty = reeve_table_is_null (city.table, row_of[next], (guint) sort + 1);
          int order;

          g_assert_true (!empty || next_empty);
          order = empty != next_empty ? -1 : empty ? 0
                  : compare_cells (&city, row_of[fid], row_of[next], sort);
          if (descending && !empty && !next_empty)
            order = -order;
          g_assert_cmpint (order, <=, 0);
          if (order == 0)
            g_assert_cmpint (fid, <, next);
        }
    }
  city_end (&city);
}

static void
test_conditions_keep_what_they_say (void)
{
  static const struct
  {
    int         field;
    const char *typed;
    guint       n;
  } cases[] = {
    { NAME, "", 499 },
    { NAME, "ÄRZTEHAUS", 2 },
    { NAME, "门诊", 1 },
    { NAME, "=clinics 5", 1 },
    { NAME, "clinics 5", 11 },   /* 5 and 50 to 59 */
    { NAME, "=", 1 },
    { NAME, "!=", 498 },
    { SHARE, "< 0", 2 },
    { SHARE, "-3..-0.25", 2 },
    { SHARE, "-3", 1 },
    { OPENED, "< 2000", 1 },
    { OPENED, "2024-06-04", 498 },
    { OPENED, "1999..1999", 1 },
    { OPENED, "> 2024-06-04", 0 },
  };
  City city;

  city_begin (&city);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *conditions[N_FIELDS] = { NULL };
      g_autoptr (GError) error = NULL;
      g_autoptr (ReeveSheet) sheet = NULL;

      conditions[cases[i].field] = cases[i].typed;
      sheet = reeve_sheet_new (city.db, city.dataset, conditions, REEVE_SHEET_BY_FID, FALSE, NULL,
                               &error);
      g_assert_no_error (error);
      g_assert_cmpuint (reeve_sheet_get_n_rows (sheet), ==, cases[i].n);
    }
  city_end (&city);
}

static void
test_a_condition_that_is_none_says_what_it_needs (void)
{
  static const char *const typed[] = { "many", ">", "1..x", "!=two" };
  City city;

  city_begin (&city);
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      const char *conditions[N_FIELDS] = { NULL, NULL, typed[i], NULL };
      g_autoptr (GError) error = NULL;

      g_assert_null (reeve_sheet_new (city.db, city.dataset, conditions, NAME, FALSE, NULL, &error));
      g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, "Share"));
      g_assert_nonnull (strstr (error->message, typed[i]));
    }
  city_end (&city);
}

static const struct { int is_open; const char *day; const char *time; } visits[] = {
  { 1, "2024-06-04", "2024-06-04T08:00:00Z" },
  { 0, "2024-06-05", "2024-06-04T08:05:30.500+08:00" },
  { 1, "2023-12-31", "2024-06-05 23:59:00" },
  { -1, NULL, NULL },
};

static gboolean
write_visits (ReeveEdit  *edit,
              gpointer    data,
              ReeveJob   *job,
              GError    **error)
{
  g_autoptr (ReeveDataset) dataset = reeve_dataset_new ("Visits", REEVE_DATASET_TABLE);
  g_autoptr (ReeveWriter) writer = NULL;

  reeve_dataset_add_field (dataset, "open", "Open", REEVE_COLUMN_BOOLEAN);
  reeve_dataset_add_field (dataset, "day", "Day", REEVE_COLUMN_DATE);
  reeve_dataset_add_field (dataset, "time", "Time", REEVE_COLUMN_DATETIME);
  writer = reeve_writer_new (edit, dataset, error);
  for (guint i = 0; writer != NULL && i < G_N_ELEMENTS (visits); i++)
    {
      if (visits[i].is_open >= 0)
        reeve_writer_set_integer (writer, 0, visits[i].is_open);
      reeve_writer_set_text (writer, 1, visits[i].day);
      reeve_writer_set_text (writer, 2, visits[i].time);
      if (!reeve_writer_append (writer, NULL, error))
        return FALSE;
    }
  return writer != NULL && reeve_writer_finish (writer, error);
}

/* A person types what the table shows, or what an export of it says. */
static void
test_what_is_shown_can_be_typed (void)
{
  enum { OPEN, DAY, TIME };
  static const struct { int field; const char *typed; int n; } cases[] = {
    { OPEN, "yes", 2 }, { OPEN, "Yes", 2 }, { OPEN, "no", 1 }, { OPEN, "= 1", 2 }, { OPEN, "!=yes", 2 },
    { OPEN, "=", 1 }, { OPEN, "maybe", -1 }, { OPEN, "> 0", -1 },
    { DAY, "4 June 2024", 1 }, { DAY, "> 4 June 2024", 1 }, { DAY, "<= 4.6.2024", -1 }, { DAY, "<= 13.6.2024", 3 },
    { DAY, "2023..4 June 2024", 2 }, { DAY, "2024-06", 2 }, { DAY, "june", 2 }, { DAY, "< 2024", 1 },
    { DAY, "> yesterday", -1 }, { DAY, "2024-02-30..", -1 }, { DAY, "=soon", -1 }, { DAY, "!=2024-06-04", 3 },
    { TIME, "4 June 2024", 2 }, { TIME, "> 4 June 2024", 1 }, { TIME, "<= 2024-06-04", 2 },
    { TIME, ">= 2024-06-04 08:05", 2 }, { TIME, "> 2024-06-04 08:05", 1 }, { TIME, "2024-06-04T08:00:00Z", 1 },
    { TIME, "2024年6月5日", 1 }, { TIME, "08:05", 1 },
  };
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_create (scene->path, &error);
  g_autoptr (ReeveDataset) dataset = NULL;
  sqlite3 *db;

  g_assert_true (reeve_workspace_edit (workspace, "Make", write_visits, NULL, NULL, &error));
  g_assert_no_error (error);
  dataset = scene_get (workspace, scene_find (workspace, "Visits"));
  db = reeve_workspace_open_reader (workspace, &error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *conditions[3] = { NULL };
      g_autoptr (ReeveSheet) sheet = NULL;

      g_test_message ("%s", cases[i].typed);
      conditions[cases[i].field] = cases[i].typed;
      sheet = reeve_sheet_new (db, dataset, conditions, REEVE_SHEET_BY_FID, FALSE, NULL, &error);
      if (cases[i].n >= 0)
        {
          g_assert_no_error (error);
          g_assert_cmpuint (reeve_sheet_get_n_rows (sheet), ==, (guint) cases[i].n);
          continue;
        }
      g_assert_null (sheet);
      g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, cases[i].typed));
      g_clear_error (&error);
    }
  reeve_workspace_close_reader (db);
}

static void
test_a_deleted_row_shifts_the_others (void)
{
  City city;
  g_autoptr (ReeveSheet) sheet = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  guint row;

  city_begin (&city);
  sheet = make (&city, -1, NULL, REEVE_SHEET_BY_FID, FALSE);
  g_assert_true (reeve_sheet_find (sheet, 41, &row));
  g_assert_cmpuint (row, ==, 39);
  g_assert_false (reeve_sheet_find (sheet, 40, &row));
  rows = reeve_sheet_read (sheet, city.db, city.dataset, 495, 50, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 4);
  g_assert_cmpstr (((GStrv) g_ptr_array_index (rows, 3))[NAME], ==, "Clinics 499");
  city_end (&city);
}

static void
test_a_summary_is_of_the_rows_shown (void)
{
  City city;
  g_autoptr (ReeveSheet) sheet = NULL;
  g_autofree ReeveSheetSummary *found = NULL;
  g_autoptr (GError) error = NULL;
  double sum = 0;
  guint n = 0;

  city_begin (&city);
  sheet = make (&city, BEDS, "> 250", SHARE, TRUE);
  found = reeve_sheet_summarise (sheet, city.db, city.dataset, NULL, &error);
  g_assert_no_error (error);
  for (guint row = 0; row < reeve_table_get_n_rows (city.table); row++)
    if (reeve_table_get_real (city.table, row, BEDS + 1) > 250)
      {
        sum += reeve_table_get_real (city.table, row, BEDS + 1);
        n++;
      }
  g_assert_cmpuint (n, >, 100);
  g_assert_cmpuint (reeve_sheet_get_n_rows (sheet), ==, n);
  g_assert_cmpuint (found[BEDS].n_filled, ==, n);
  g_assert_cmpfloat (found[BEDS].sum, ==, sum);
  g_assert_cmpfloat (found[BEDS].min, >=, 251);
  g_assert_cmpuint (found[SHARE].n_filled, <, n);
  g_assert_cmpuint (found[NAME].n_numbers, ==, 0);
  city_end (&city);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workspace/sheet/every-order-is-the-plain-one", test_every_order_is_the_plain_one);
  g_test_add_func ("/workspace/sheet/conditions-keep-what-they-say", test_conditions_keep_what_they_say);
  g_test_add_func ("/workspace/sheet/a-condition-that-is-none-says-what-it-needs",
                   test_a_condition_that_is_none_says_what_it_needs);
  g_test_add_func ("/workspace/sheet/what-is-shown-can-be-typed", test_what_is_shown_can_be_typed);
  g_test_add_func ("/workspace/sheet/a-deleted-row-shifts-the-others",
                   test_a_deleted_row_shifts_the_others);
  g_test_add_func ("/workspace/sheet/a-summary-is-of-the-rows-shown",
                   test_a_summary_is_of_the_rows_shown);
  return g_test_run ();
}
