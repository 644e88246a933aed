#include "core/error.h"
#include "core/json.h"

#include <string.h>

static void
test_deep_text_is_refused (void)
{
  g_autofree char *deep = g_malloc (200001);
  g_autoptr (GError) error = NULL;

  memset (deep, '[', 200000);
  deep[200000] = '\0';
  g_assert_null (reeve_json_parse (deep, -1, 1 << 20, "file.json", &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "file.json"));
}

static void
test_brackets_in_strings_do_not_count (void)
{
  g_autofree char *brackets = g_strnfill (500, '[');
  g_autofree char *text = g_strdup_printf ("{\"a\": \"%s\\\"\"}", brackets);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = reeve_json_parse (text, -1, 1 << 20, "x", &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
}

/* Regression: depth was counted twice where it grew, and never came back. */
static void
test_depth_is_of_nesting_not_of_length (void)
{
  g_autoptr (GString) text = g_string_new ("[");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  for (guint i = 0; i < 500; i++)
    g_string_append_printf (text, "%s[{}]", i > 0 ? "," : "");
  g_string_append_c (text, ']');
  node = reeve_json_parse (text->str, -1, 1 << 20, "x", &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
}

static void
test_long_empty_and_broken_texts_are_refused (void)
{
  const char *texts[] = { "", "  ", "{", "{\"a\":}", "\xff\xfe", "[1,2,3,4,5,6,7,8,9,10,11,12,13]" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (reeve_json_parse (texts[i], -1, 30, "x", &error));
      g_assert_error (error, REEVE_ERROR, REEVE_ERROR_DATA);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/json/deep-text-is-refused", test_deep_text_is_refused);
  g_test_add_func ("/core/json/brackets-in-strings-do-not-count",
                   test_brackets_in_strings_do_not_count);
  g_test_add_func ("/core/json/depth-is-of-nesting-not-of-length",
                   test_depth_is_of_nesting_not_of_length);
  g_test_add_func ("/core/json/long-empty-and-broken-texts-are-refused",
                   test_long_empty_and_broken_texts_are_refused);
  return g_test_run ();
}
