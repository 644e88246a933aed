/* workspace/recover.c — what a program that was killed left behind
 *
 * The contents of a leftover journal go back into the file. On media that may
 * not be written, that happens in a private copy.
 */
#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"

#include <glib/gstdio.h>
#include <unistd.h>

static gboolean
copy_if_there (const char *from,
               const char *to,
               const char *suffix,
               GError    **error)
{
  g_autofree char *from_path = g_strconcat (from, suffix, NULL);
  g_autofree char *to_path = g_strconcat (to, suffix, NULL);
  g_autoptr (GFile) source = g_file_new_for_path (from_path);
  g_autoptr (GFile) target = g_file_new_for_path (to_path);
  g_autoptr (GError) cause = NULL;

  if (!g_file_query_exists (source, NULL))
    return TRUE;
  if (g_file_copy (source, target, G_FILE_COPY_TARGET_DEFAULT_PERMS, NULL, NULL, NULL, &cause))
    return TRUE;
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
               /* Translators: a file's path, and the system's own words */
               _("%s: could not be copied to be recovered: %s"), from_path, cause->message);
  return FALSE;
}

static void
remove_private_copy (char *copy)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };
  g_autofree char *folder = g_path_get_dirname (copy);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (copy, suffixes[i], NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

void
reeve_private_copy_free (char *copy)
{
  if (copy == NULL)
    return;
  remove_private_copy (copy);
  g_free (copy);
}

static char *
make_private_copy (const char *path,
                   const char *vfs,
                   GError    **error)
{
  static const char *const suffixes[] = { "", "-wal", "-journal" };
  g_autoptr (GError) cause = NULL;
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *folder = g_dir_make_tmp ("reeve-XXXXXX", &cause);
  char *copy;
  gboolean done = TRUE;

  if (folder == NULL)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                   _("%s: could not be copied to be recovered: %s"), path, cause->message);
      return NULL;
    }
  copy = g_build_filename (folder, base, NULL);
  for (guint i = 0; done && i < G_N_ELEMENTS (suffixes); i++)
    done = copy_if_there (path, copy, suffixes[i], error);
  if (done && reeve_connection_settle (copy, vfs, error))
    return copy;
  reeve_private_copy_free (copy);
  return NULL;
}

gboolean
reeve_may_write (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return access (path, W_OK) == 0 && access (folder, W_OK) == 0;
}

gboolean
reeve_recover (const char  *path,
               const char  *vfs,
               char       **out_copy,
               GError     **error)
{
  g_autofree char *holder = NULL;
  ReeveLock *lock;
  gboolean done;

  *out_copy = NULL;
  if (!reeve_connection_needs_recovery (path, vfs))
    return TRUE;
  holder = reeve_lock_dup_holder (path);
  if (holder != NULL)
    return TRUE;
  if (!reeve_may_write (path))
    {
      *out_copy = make_private_copy (path, vfs, error);
      return *out_copy != NULL;
    }

  lock = reeve_lock_take (path, NULL);
  if (lock == NULL)
    return TRUE;
  done = reeve_connection_settle (path, vfs, error);
  reeve_lock_release (lock);
  return done;
}
