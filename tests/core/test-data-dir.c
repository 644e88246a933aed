/* tests/core/test-data-dir.c — a city's own file hides the one that came with Reeve */
#include "core/data-dir.h"

#include <glib/gstdio.h>

static char *folder;

static void
write_file (const char *name)
{
  g_autofree char *path = g_build_filename (folder, "words", name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, name, -1, NULL));
}

static void
remove_file (const char *name)
{
  g_autofree char *path = g_build_filename (folder, "words", name, NULL);

  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
test_own_file_is_found (void)
{
  g_autofree char *wanted = g_build_filename (folder, "words", "b.json", NULL);
  g_autofree char *found = NULL;

  write_file ("b.json");
  found = reeve_data_path ("words/b.json");
  g_assert_cmpstr (found, ==, wanted);
  g_assert_null (reeve_data_path ("words/there-is-no-such-file.json"));
  remove_file ("b.json");
}

static void
test_list_is_sorted (void)
{
  g_autoptr (GPtrArray) paths = NULL;

  write_file ("c.json");
  write_file ("a.json");
  write_file ("b.txt");
  write_file (".hidden.json");
  paths = reeve_data_list ("words", ".json");
  g_assert_cmpuint (paths->len, ==, 2);
  g_assert_true (g_str_has_suffix (paths->pdata[0], "/a.json"));
  g_assert_true (g_str_has_suffix (paths->pdata[1], "/c.json"));
  remove_file ("c.json");
  remove_file ("a.json");
  remove_file ("b.txt");
  remove_file (".hidden.json");
}

int
main (int argc, char **argv)
{
  g_autofree char *words = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("reeve-data-XXXXXX", NULL);
  g_setenv ("REEVE_DATA_DIR", folder, TRUE);

  g_test_add_func ("/core/data-dir/own-file-is-found", test_own_file_is_found);
  g_test_add_func ("/core/data-dir/list-is-sorted", test_list_is_sorted);

  status = g_test_run ();
  words = g_build_filename (folder, "words", NULL);
  g_rmdir (words);
  g_rmdir (folder);
  g_free (folder);
  return status;
}
