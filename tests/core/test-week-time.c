#include "core/week-time.h"

#include "core/error.h"
#include "core/values.h"

static void
test_words_are_read (void)
{
  const struct { const char *text; double hours; } rows[] = {
    { "Mon 00:00", 0 }, { "Tue 08:00", 32 }, { "tuesday 8:00", 32 }, { " SUN  23:30 ", 167.5 },
    { "08:00", 56 }, { "8:15", 56.25 }, { "2026-11-24 08:00", 32 }, { "2026-11-24T08:00", 32 },
    { "2024-02-29 12:00:36", 84.01 },
    /* As the importer keeps them; no zone moves the clock. */
    { "2024-06-04T08:00:00Z", 32 }, { "2024-06-04T08:00:00+08:00", 32 }, { "2024-06-04T08:00:00-0330", 32 },
    { "2024-06-04T08:00:00.500", 32 }, { "2024-06-04T08:00:00.123456Z", 32 }, { "2024-06-04 08:00+08", 32 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double ms = -1;

      g_assert_true (reeve_parse_week_time (rows[i].text, &ms));
      g_assert_cmpfloat_with_epsilon (ms, rows[i].hours * REEVE_HOUR_MS, 0.5);
    }
}

static void
test_other_words_are_refused (void)
{
  static const char *const rows[] = {
    "", "8", "Tue", "Tue 8", "24:00", "08:60", "08:0", "8:000", "-8:00", "someday 08:00",
    "2026-02-30 08:00", "0000-00-00 08:00", "2026-11-24", "08:00:", "08:00:61", "08:00 Tue", ":", " :",
    "99999999999:00", "2026-11-24Z08:00", "08:00:00:00",
    "2024-06-04T08:00:00.", "2024-06-04T08:00:00+", "2024-06-04T08:00:00+8", "2024-06-04T08:00:00+08:",
    "2024-06-04T08:00:00+25:00", "2024-06-04T08:00:00Zulu", "2024-06-04T08:00:00+08:0x", "Tue 08:00Z", "08:00Z",
    "2024-06-04T08:00.5", "2024-06-04T08:00:00+-8:00",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double ms = -1;

      g_assert_false (reeve_parse_week_time (rows[i], &ms));
      g_assert_cmpfloat (ms, ==, -1);
    }
}

static void
test_words_come_back (void)
{
  for (guint minute = 0; minute < 7 * 24 * 60; minute += 13)
    {
      g_autofree char *text = reeve_week_time_to_text (minute * 60000.0);
      g_autofree char *weeks_on = reeve_week_time_to_text (minute * 60000.0 + 3.0 * REEVE_WEEK_MS);
      g_autofree char *shown = reeve_format_week_time (minute * 60000.0);
      double ms;

      g_assert_true (reeve_parse_week_time (text, &ms));
      g_assert_cmpfloat (ms, ==, minute * 60000.0);
      g_assert_true (reeve_parse_week_time (shown, &ms));
      g_assert_cmpfloat (ms, ==, minute * 60000.0);
      g_assert_cmpstr (weeks_on, ==, text);
    }
}

/* As a parameter it is stored as what a person would type. */
static void
test_a_departure_is_a_parameter (void)
{
  static const ReeveParam params[] = {
    { .key = "departure", .kind = REEVE_PARAM_WEEK_TIME, .title = "Departure", .help = "When" },
    { NULL }
  };
  g_autoptr (ReeveValues) values = reeve_values_new (params);
  g_autoptr (ReeveValues) read = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *shown = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (reeve_values_is_set (values, "departure"));
  g_assert_false (reeve_values_set (values, "departure", "soon", &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
  g_assert_nonnull (g_strrstr (error->message, "Tue 08:00"));
  g_clear_error (&error);

  g_assert_true (reeve_values_set (values, "departure", "8:00", &error));
  g_assert_cmpstr (reeve_values_get_text (values, "departure"), ==, "Wed 08:00");
  node = reeve_values_to_json (values);
  read = reeve_values_from_json (params, node, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (reeve_values_get_number (read, "departure"), ==, 56.0 * REEVE_HOUR_MS);
  shown = reeve_values_dup_display (read, "departure");
  g_assert_cmpstr (shown, ==, "Wed 08:00");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/week-time/words-are-read", test_words_are_read);
  g_test_add_func ("/core/week-time/other-words-are-refused", test_other_words_are_refused);
  g_test_add_func ("/core/week-time/words-come-back", test_words_come_back);
  g_test_add_func ("/core/week-time/a-departure-is-a-parameter", test_a_departure_is_a_parameter);

  return g_test_run ();
}
