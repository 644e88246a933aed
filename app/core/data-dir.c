/* core/data-dir.c — where the files lie that a city can edit: themes, styles, profiles */
#include "core/data-dir.h"

#include "config.h"

#include <stdlib.h>
#include <string.h>

static void
list_places (const char *places[3])
{
  places[0] = g_getenv ("REEVE_DATA_DIR");
  places[1] = REEVE_DATA_DIR;
  places[2] = REEVE_SOURCE_DATA_DIR;
}

char *
reeve_data_path (const char *relative)
{
  const char *places[3];

  g_return_val_if_fail (relative != NULL, NULL);

  list_places (places);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = NULL;

      if (places[i] == NULL || places[i][0] == '\0')
        continue;
      path = g_build_filename (places[i], relative, NULL);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
  return NULL;
}

static int
compare_names (const void *a,
               const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_names (GHashTable *names,
           const char *place,
           const char *folder,
           const char *suffix)
{
  g_autofree char *path = g_build_filename (place, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (name[0] != '.' && g_str_has_suffix (name, suffix))
      g_hash_table_add (names, g_strdup (name));
}

GPtrArray *
reeve_data_list (const char *folder,
                 const char *suffix)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree gpointer *sorted = NULL;
  guint n_names = 0;
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  const char *places[3];

  g_return_val_if_fail (folder != NULL && suffix != NULL, paths);

  list_places (places);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (places[i] != NULL && places[i][0] != '\0')
      add_names (names, places[i], folder, suffix);

  sorted = g_hash_table_get_keys_as_array (names, &n_names);
  qsort (sorted, n_names, sizeof *sorted, compare_names);
  for (guint i = 0; i < n_names; i++)
    {
      g_autofree char *relative = g_build_filename (folder, sorted[i], NULL);
      char *path = reeve_data_path (relative);

      if (path != NULL)
        g_ptr_array_add (paths, path);
    }
  return paths;
}
