#include "core/error.h"

#include <gio/gio.h>

static void
test_each_kind_has_its_exit_status (void)
{
  const struct { GQuark domain; int code; int status; } rows[] = {
    { REEVE_ERROR, REEVE_ERROR_INPUT, 2 },
    { REEVE_ERROR, REEVE_ERROR_DATA, 2 },
    { REEVE_ERROR, REEVE_ERROR_NO_RESULT, 3 },
    { REEVE_ERROR, REEVE_ERROR_STORE, 4 },
    { G_IO_ERROR, G_IO_ERROR_CANCELLED, 130 },
    { G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION, 1 },
    { G_FILE_ERROR, G_FILE_ERROR_NOENT, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (rows[i].domain, rows[i].code, "x");

      g_assert_cmpint (reeve_error_get_exit_status (error), ==, rows[i].status);
    }
  g_assert_cmpint (reeve_error_get_exit_status (NULL), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/error/each-kind-has-its-exit-status",
                   test_each_kind_has_its_exit_status);
  return g_test_run ();
}
