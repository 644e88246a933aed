/* tests/plan/test-review.c — nobody can be reckoned from what is published */
#include "plan/document-private.h"
#include "plan/review.h"

#include <math.h>

static ReeveTable *
new_table (guint n_people)
{
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_NONE);

  reeve_table_add_column (table, "name", "Name", REEVE_COLUMN_TEXT, "");
  for (guint i = 0; i < n_people; i++)
    {
      g_autofree char *name = g_strdup_printf ("c%u", i);

      reeve_table_add_column (table, name, name, REEVE_COLUMN_REAL, "people");
    }
  return table;
}

static void
add_row (ReeveTable   *table,
         const char   *name,
         const double *values,
         guint         n)
{
  guint row = reeve_table_add_row (table);

  reeve_table_set_text (table, row, 0, name);
  for (guint i = 0; i < n; i++)
    reeve_table_set_real (table, row, i + 1, values[i]);
}

static void
add_number (ReeveResult *result,
            const char  *key,
            const char  *unit,
            double       value)
{
  ReeveNumber *number = g_new0 (ReeveNumber, 1);

  number->key = g_strdup (key);
  number->title = g_strdup (key);
  number->unit = g_strdup (unit);
  number->value = value;
  number->is_people = g_str_equal (unit, "people");
  g_ptr_array_add (result->numbers, number);
}

static gboolean
is_hidden (ReeveResult *result,
           const char  *key)
{
  return isnan (reeve_result_find_number (result, key)->value);
}

/* Property: whoever knows every total and every cell that is shown is left with
 * two or more unknowns, or none, in each column and in each row that adds up. */
static void
test_no_hidden_cell_follows_from_totals (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261121);

  for (guint trial = 0; trial < 300; trial++)
    {
      g_autoptr (ReeveTable) before = new_table (4);
      g_autoptr (ReeveTable) after = NULL;
      guint n_rows = (guint) g_rand_int_range (rand, 2, 15);
      guint n_hidden;

      for (guint row = 0; row < n_rows; row++)
        {
          double v[4] = { 0, g_rand_int_range (rand, 0, 30), g_rand_int_range (rand, 0, 12),
                          g_rand_int_range (rand, 0, 200) };

          v[0] = v[1] + v[2] + v[3];
          add_row (before, "a", v, 4);
        }
      after = reeve_review_suppress_table (before, &n_hidden);

      for (guint row = 0; row < n_rows; row++)
        {
          guint unknown = 0;

          for (guint k = 1; k < 5; k++)
            {
              double value = reeve_table_get_real (before, row, k);

              unknown += reeve_table_is_null (after, row, k);
              if (value > 0 && value < 5)
                g_assert_true (reeve_table_is_null (after, row, k));
              if (value == 0)
                g_assert_false (reeve_table_is_null (after, row, k));
              if (!reeve_table_is_null (after, row, k))
                g_assert_cmpfloat (reeve_table_get_real (after, row, k), ==, value);
            }
          g_assert_cmpuint (unknown, !=, 1);
        }
      for (guint k = 1; k < 5; k++)
        {
          guint unknown = 0, others = 0;

          for (guint row = 0; row < n_rows; row++)
            {
              unknown += reeve_table_is_null (after, row, k);
              others += !reeve_table_is_null (after, row, k) &&
                        reeve_table_get_real (after, row, k) > 0;
            }
          /* A column whose only people are few has a total that is as small. */
          g_assert_true (unknown != 1 || others == 0);
        }
    }
}

static void
test_large_counts_seats_and_zeros_stay (void)
{
  g_autoptr (ReeveTable) table = new_table (2);
  g_autoptr (ReeveTable) after = NULL;
  guint n_hidden;

  reeve_table_set_term (table, 2, "capacity");
  add_row (table, "a", (double[]) { 5, 3 }, 2);
  add_row (table, "b", (double[]) { 0, 2 }, 2);
  after = reeve_review_suppress_table (table, &n_hidden);
  g_assert_cmpuint (n_hidden, ==, 0);
  g_assert_cmpfloat (reeve_table_get_real (after, 0, 2), ==, 3);
}

static void
test_shares_of_hidden_people_go (void)
{
  g_autoptr (ReeveTable) table = new_table (2);
  g_autoptr (ReeveTable) after = NULL;
  guint full = reeve_table_add_column (table, "full", "Full", REEVE_COLUMN_REAL, "share");

  reeve_table_set_term (table, 2, "capacity");
  for (guint i = 0; i < 3; i++)
    {
      add_row (table, "a", (double[]) { i == 0 ? 3 : 50 + i, 100 }, 2);
      reeve_table_set_real (table, i, full, (i == 0 ? 3 : 50 + i) / 100.0);
    }
  after = reeve_review_suppress_table (table, NULL);
  g_assert_true (reeve_table_is_null (after, 0, full));
  g_assert_true (reeve_table_is_null (after, 1, full));   /* the next smallest hides the total */
  g_assert_false (reeve_table_is_null (after, 2, full));
}

static void
test_numbers_do_not_tell_each_other (void)
{
  g_autoptr (ReeveResult) result = reeve_result_new ();
  guint n_hidden;

  result->proof = g_strdup ("Only 3 people wait, and 13 people do not");
  g_ptr_array_add (result->warnings, g_strdup ("还有 2 人没有出路"));
  add_number (result, "people", "people", 5000);
  add_number (result, "arrived", "people", 4997);
  add_number (result, "remaining", "people", 3);
  add_number (result, "share", "share", 4997 / 5000.0);
  add_number (result, "sites", "count", 2);
  reeve_review_suppress_result (result, &n_hidden);

  g_assert_true (is_hidden (result, "remaining"));
  g_assert_true (is_hidden (result, "arrived"));
  g_assert_true (is_hidden (result, "share"));
  g_assert_false (is_hidden (result, "people"));
  g_assert_false (is_hidden (result, "sites"));
  g_assert_cmpuint (n_hidden, ==, 3);
  g_assert_cmpstr (result->proof, ==, "Only <5 people wait, and 13 people do not");
  g_assert_cmpstr (g_ptr_array_index (result->warnings, 0), ==, "还有 <5 人没有出路");
}

/* A number that is hidden must not be the sum of a column that is shown, nor
 * the end of a curve, nor a group of another table a row of this one. */
static void
test_tables_do_not_tell_numbers (void)
{
  g_autoptr (ReeveResult) result = reeve_result_new ();
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                                 reeve_table_unref);
  ReeveTable *loads = new_table (1), *curve = new_table (1), *routes = new_table (1);
  guint hidden = 0;

  add_number (result, "people", "people", 203);
  add_number (result, "arrived", "people", 200);
  add_number (result, "remaining", "people", 3);
  add_row (loads, "Hall", (double[]) { 90 }, 1);
  add_row (loads, "School", (double[]) { 110 }, 1);
  for (guint i = 0; i < 6; i++)
    add_row (curve, "", (double[]) { MIN (i * 60, 200) }, 1);
  add_row (routes, "School", (double[]) { 60 }, 1);
  add_row (routes, "School", (double[]) { 50 }, 1);
  add_row (routes, "Hall", (double[]) { 90 }, 1);
  g_ptr_array_add (tables, loads);
  g_ptr_array_add (tables, curve);
  g_ptr_array_add (tables, routes);
  reeve_review_suppress_answer (result, tables, NULL);

  g_assert_true (is_hidden (result, "remaining"));
  g_assert_true (is_hidden (result, "arrived"));
  for (guint row = 0; row < 2; row++)
    hidden += reeve_table_is_null (g_ptr_array_index (tables, 0), row, 1);
  g_assert_cmpuint (hidden, >, 0);
  g_assert_true (reeve_table_is_null (g_ptr_array_index (tables, 1), 5, 1));
  g_assert_true (reeve_table_is_null (g_ptr_array_index (tables, 1), 4, 1));
  g_assert_true (reeve_table_is_null (g_ptr_array_index (tables, 2), 2, 1) ||
                 !reeve_table_is_null (g_ptr_array_index (tables, 0), 0, 1));
}

/* Ten times 0.3 is nobody in each row, and three in their sum. */
static void
test_sums_of_groups_do_not_tell_few (void)
{
  g_autoptr (ReeveTable) table = reeve_table_new (REEVE_SHAPE_NONE);
  g_autoptr (ReeveResult) result = reeve_result_new ();
  ReevePackage package = { .result = result };
  ReeveDocument document = { .package = &package };

  reeve_table_add_column (table, "kind", "Kind", REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "people", "People", REEVE_COLUMN_REAL, "people");
  for (guint i = 0; i < 20; i++)
    {
      reeve_table_add_row (table);
      reeve_table_set_text (table, i, 0, i < 10 ? "few" : "many");
      reeve_table_set_real (table, i, 1, i < 10 ? 0.3 : 30);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) groupings = NULL;

      result->classification = i == 0 ? REEVE_CLASS_PUBLIC : REEVE_CLASS_INTERNAL;
      groupings = reeve_document_group_rows (&document, table);
      g_assert_cmpuint (groupings->len, ==, 1);
      g_assert_cmpint (reeve_table_is_null (groupings->pdata[0], 0, 2), ==, i == 1);
      g_assert_cmpfloat (reeve_table_get_real (groupings->pdata[0], 1, 2), ==, 300);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/review/no-hidden-cell-follows-from-totals",
                   test_no_hidden_cell_follows_from_totals);
  g_test_add_func ("/plan/review/large-counts-seats-and-zeros-stay",
                   test_large_counts_seats_and_zeros_stay);
  g_test_add_func ("/plan/review/shares-of-hidden-people-go", test_shares_of_hidden_people_go);
  g_test_add_func ("/plan/review/numbers-do-not-tell-each-other",
                   test_numbers_do_not_tell_each_other);
  g_test_add_func ("/plan/review/tables-do-not-tell-numbers", test_tables_do_not_tell_numbers);
  g_test_add_func ("/plan/document/sums-of-groups-do-not-tell-few",
                   test_sums_of_groups_do_not_tell_few);
  return g_test_run ();
}
