#include "core/spelling.h"

static void
test_distances_are_known (void)
{
  g_assert_cmpuint (reeve_spelling_distance ("hospital", "hosptial"), ==, 1);
  g_assert_cmpuint (reeve_spelling_distance ("Vila Nova", "vila nóva"), ==, 0);
  g_assert_cmpuint (reeve_spelling_distance ("kitten", "sitting"), ==, 3);
  g_assert_cmpuint (reeve_spelling_distance ("", "abc"), ==, 3);
}

static void
test_only_near_names_are_offered (void)
{
  const char *names[] = { "Clinics", "Hospitals", "Schools", NULL };

  g_assert_cmpstr (reeve_spelling_nearest ("hosptals", names), ==, "Hospitals");
  g_assert_null (reeve_spelling_nearest ("rivers", names));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/spelling/distances-are-known", test_distances_are_known);
  g_test_add_func ("/core/spelling/only-near-names-are-offered",
                   test_only_near_names_are_offered);
  return g_test_run ();
}
