/* tests/geo/test-cell.c — what the text of a cell may mean */
#include "geo/cell.h"

#include <math.h>
#include <string.h>

static void
test_numbers_keep_their_digits (void)
{
  static const struct
  {
    const char     *text;
    char            decimal;
    ReeveCellNumber kind;
    const char     *plain;
  } cases[] = {
    { "1.234,5", ',', REEVE_NUMBER_REAL, "1234.5" },
    { "1,234.5", '.', REEVE_NUMBER_REAL, "1234.5" },
    { "1.234,5", '.', REEVE_NUMBER_NONE, NULL },
    { "41,1496", ',', REEVE_NUMBER_REAL, "41.1496" },
    { "41,1496", '.', REEVE_NUMBER_NONE, NULL },
    { "1,234,567", '.', REEVE_NUMBER_INTEGER, "1234567" },
    { "1,234.567,8", '.', REEVE_NUMBER_NONE, NULL },
    { "1'234'567", '.', REEVE_NUMBER_INTEGER, "1234567" },
    { "1\xc2\xa0" "234,5", ',', REEVE_NUMBER_REAL, "1234.5" },
    { "555 123", '.', REEVE_NUMBER_NONE, NULL },
    { "\xe2\x88\x92" "8.61", '.', REEVE_NUMBER_REAL, "-8.61" },
    { "+7", '.', REEVE_NUMBER_INTEGER, "7" },
    { ".5", '.', REEVE_NUMBER_REAL, "0.5" },
    { "5.", '.', REEVE_NUMBER_REAL, "5" },
    { " 12 ", '.', REEVE_NUMBER_INTEGER, "12" },
    { "0.10", '.', REEVE_NUMBER_REAL, "0.10" },
    { "1e5", '.', REEVE_NUMBER_REAL, "1e5" },
    { "1e309", '.', REEVE_NUMBER_HUGE, "1e309" },
    { "007", '.', REEVE_NUMBER_CODE, "007" },
    { "12345678901234567890", '.', REEVE_NUMBER_CODE, "12345678901234567890" },
    { "1.2.2020", ',', REEVE_NUMBER_NONE, NULL },
    { "-", '.', REEVE_NUMBER_NONE, NULL },
    { ".", '.', REEVE_NUMBER_NONE, NULL },
    { "", '.', REEVE_NUMBER_NONE, NULL },
    { "12 m", '.', REEVE_NUMBER_NONE, NULL },
    { "0x10", '.', REEVE_NUMBER_NONE, NULL },
    { "nan", '.', REEVE_NUMBER_NONE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char plain[REEVE_CELL_BYTES] = "";

      g_test_message ("“%s” with %c", cases[i].text, cases[i].decimal);
      g_assert_cmpint (reeve_cell_parse_number (cases[i].text, cases[i].decimal, plain), ==,
                       cases[i].kind);
      if (cases[i].plain != NULL)
        g_assert_cmpstr (plain, ==, cases[i].plain);
    }
}

/* Oracle: what the C library reads from the plain form is the number that was printed. */
static void
test_random_numbers_survive (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20240611);

  for (guint trial = 0; trial < 20000; trial++)
    {
      double value = (g_rand_double (rand) - 0.5) * pow (10, g_rand_int_range (rand, -3, 12));
      char mark = g_rand_boolean (rand) ? ',' : '.';
      char text[64];
      char plain[REEVE_CELL_BYTES];
      char *point;

      g_ascii_formatd (text, sizeof text, "%.6f", value);
      point = strchr (text, '.');
      *point = mark;
      g_assert_cmpint (reeve_cell_parse_number (text, mark, plain), ==, REEVE_NUMBER_REAL);
      *point = '.';
      g_assert_cmpfloat (g_ascii_strtod (plain, NULL), ==, g_ascii_strtod (text, NULL));
    }
}

static void
test_dates_become_iso (void)
{
  static const struct
  {
    const char *text;
    const char *day_first;    /* NULL: no date */
    const char *month_first;
  } cases[] = {
    { "2024-02-29", "2024-02-29", "2024-02-29" },
    { "2023-02-29", NULL, NULL },
    { "28/02/2024", "2024-02-28", NULL },
    { "02/28/2024", NULL, "2024-02-28" },
    { "03/04/2024", "2024-04-03", "2024-03-04" },
    { "3.4.24", "2024-04-03", "2024-03-04" },
    { "19/01/2010 13:59", "2010-01-19T13:59:00", NULL },
    { "1/19/2010 1:59:07 PM", NULL, "2010-01-19T13:59:07" },
    { "2010/01/19 12:00 am", "2010-01-19T00:00:00", "2010-01-19T00:00:00" },
    { "2024-06-04T10:00:00.250Z", "2024-06-04T10:00:00.250Z", "2024-06-04T10:00:00.250Z" },
    { "2024-06-04T10:00:00+08:00", "2024-06-04T10:00:00+08:00", "2024-06-04T10:00:00+08:00" },
    { "4-Jun-2024", "2024-06-04", "2024-06-04" },
    { "June 4, 2024", "2024-06-04", "2024-06-04" },
    { "2024年6月4日", "2024-06-04", "2024-06-04" },
    { "1900-01-01", "1900-01-01", "1900-01-01" },
    { "31/12/69", "1969-12-31", NULL },
    { "2024-06", NULL, NULL },
    { "12.05", NULL, NULL },
    { "24:00", NULL, NULL },
    { "10/11/12/13", NULL, NULL },
    { "2024-06-04 25:00", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint order = 0; order < 2; order++)
      {
        const char *wanted = order == 0 ? cases[i].day_first : cases[i].month_first;
        ReeveCellDate date;
        gboolean found = reeve_cell_parse_date (cases[i].text, (ReeveDateOrder) order, &date);
        char iso[REEVE_CELL_BYTES];

        g_test_message ("“%s”", cases[i].text);
        g_assert_cmpint (found, ==, wanted != NULL);
        if (!found)
          continue;
        reeve_cell_format_date (&date, date.has_time, iso);
        g_assert_cmpstr (iso, ==, wanted);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/geo/cell/numbers-keep-their-digits", test_numbers_keep_their_digits);
  g_test_add_func ("/geo/cell/random-numbers-survive", test_random_numbers_survive);
  g_test_add_func ("/geo/cell/dates-become-iso", test_dates_become_iso);

  return g_test_run ();
}
