/* workspace/open-paths.c — a workspace's path: its title, and whether it is open in
 * this process: no lock tells of those that are only looked at
 */
#include "workspace/workspace-private.h"

#include <stdlib.h>
#include <string.h>

static GMutex lock;
static GHashTable *open_paths;  /* path → how often */

char *
reeve_path_resolve (const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  char *real = realpath (absolute, NULL);
  char *copy;

  if (real == NULL)
    return g_steal_pointer (&absolute);
  copy = g_strdup (real);
  free (real);
  return copy;
}

void
reeve_open_paths_count (const char *path,
                        gboolean    is_open)
{
  guint n;

  g_mutex_lock (&lock);
  if (open_paths == NULL)
    open_paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (open_paths, path));
  n = is_open ? n + 1 : n - 1;
  if (n > 0)
    g_hash_table_replace (open_paths, g_strdup (path), GUINT_TO_POINTER (n));
  else
    g_hash_table_remove (open_paths, path);
  g_mutex_unlock (&lock);
}

gboolean
reeve_workspace_is_open_here (const char *path)
{
  gboolean is_open;

  g_mutex_lock (&lock);
  is_open = open_paths != NULL && g_hash_table_contains (open_paths, path);
  g_mutex_unlock (&lock);
  return is_open;
}

char *
reeve_workspace_dup_title (ReeveWorkspace *self)
{
  g_autofree char *base = NULL;
  char *dot;

  g_return_val_if_fail (REEVE_IS_WORKSPACE (self), NULL);

  base = g_path_get_basename (reeve_workspace_get_path (self));
  dot = strrchr (base, '.');
  if (dot != NULL && dot != base)
    *dot = '\0';
  return g_filename_display_name (base);
}
