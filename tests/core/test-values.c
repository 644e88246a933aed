#include "core/error.h"
#include "core/json.h"
#include "core/values.h"

#include <string.h>

static const ReeveChoice modes[] = { { "car", "Car" }, { "walk", "Walking" }, { NULL } };

static const ReeveParam params[] = {
  { .key = "sites", .kind = REEVE_PARAM_LAYER, .title = "Sites", .help = "Points",
    .required = TRUE },
  { .key = "reach", .kind = REEVE_PARAM_DURATION, .low = 30e3, .high = 7200e3, .preset = 480e3,
    .title = "Reach", .help = "Longest drive" },
  { .key = "open", .kind = REEVE_PARAM_COUNT, .low = 1, .high = 500, .preset = 5,
    .title = "Open", .help = "How many" },
  { .key = "mode", .kind = REEVE_PARAM_CHOICE, .choices = modes, .preset_text = "car",
    .title = "Mode", .help = "How" },
  { .key = "bands", .kind = REEVE_PARAM_DURATIONS, .title = "Bands", .help = "Limits" },
  { .key = "strict", .kind = REEVE_PARAM_FLAG, .title = "Strict", .help = "Whether" },
  { NULL }
};

static void
test_wrong_values_are_refused_and_change_nothing (void)
{
  const struct { const char *key; const char *text; } rows[] = {
    { "reach", "8" }, { "reach", "10s" }, { "reach", "3h" }, { "open", "2.5" }, { "open", "0" },
    { "mode", "boat" }, { "bands", "5min,4min" }, { "bands", "x" }, { "strict", "maybe" },
  };
  g_autoptr (ReeveValues) values = reeve_values_new (params);
  g_autoptr (JsonNode) node = reeve_values_to_json (values);
  g_autofree char *before = reeve_json_format (node, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) after_node = NULL;
      g_autofree char *after = NULL;

      g_assert_false (reeve_values_set (values, rows[i].key, rows[i].text, &error));
      g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
      after_node = reeve_values_to_json (values);
      after = reeve_json_format (after_node, FALSE);
      g_assert_cmpstr (after, ==, before);
    }
}

static void
test_required_values_are_asked_for (void)
{
  g_autoptr (ReeveValues) values = reeve_values_new (params);
  g_autoptr (GError) error = NULL;

  g_assert_false (reeve_values_check (values, &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "--sites"));
  g_clear_error (&error);
  g_assert_true (reeve_values_set (values, "sites", " Clinics & co ", &error));
  g_assert_true (reeve_values_check (values, &error));
  g_assert_cmpstr (reeve_values_get_text (values, "sites"), ==, "Clinics & co");
  g_assert_false (reeve_values_set (values, "nothing", "1", &error));
  g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION);
}

static void
test_stored_values_come_back (void)
{
  g_autoptr (ReeveValues) values = reeve_values_new (params);
  g_autoptr (ReeveValues) back = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) node2 = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text2 = NULL;
  const double *bands;
  guint n;

  g_assert_true (reeve_values_set (values, "sites", "A", &error));
  g_assert_true (reeve_values_set (values, "reach", "2.5min", &error));
  g_assert_true (reeve_values_set (values, "bands", "5min, 10min", &error));
  g_assert_true (reeve_values_set (values, "strict", "yes", &error));
  node = reeve_values_to_json (values);
  back = reeve_values_from_json (params, node, &error);
  g_assert_no_error (error);
  node2 = reeve_values_to_json (back);
  text = reeve_json_format (node, FALSE);
  text2 = reeve_json_format (node2, FALSE);
  g_assert_cmpstr (text, ==, text2);
  g_assert_cmpfloat (reeve_values_get_number (back, "reach"), ==, 150e3);
  bands = reeve_values_get_numbers (back, "bands", &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpfloat (bands[1], ==, 600e3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/values/wrong-values-are-refused-and-change-nothing",
                   test_wrong_values_are_refused_and_change_nothing);
  g_test_add_func ("/core/values/required-values-are-asked-for",
                   test_required_values_are_asked_for);
  g_test_add_func ("/core/values/stored-values-come-back", test_stored_values_come_back);
  return g_test_run ();
}
