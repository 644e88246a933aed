/* workspace/create.c — a new workspace, whole or not there at all */
#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

static gboolean
fill_new_file (const char *path,
               GError    **error)
{
  sqlite3 *db = NULL;
  gboolean done = sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;

  if (!done)
    reeve_sql_fail (db, _("make the workspace"), error);
  else
    done = reeve_sql_exec (db, "BEGIN", error) && reeve_schema_create (db, error)
           && reeve_sql_exec (db, "COMMIT", error);
  sqlite3_close (db);
  return done;
}

/* Takes the place of no file. On media without hard links a plain rename does. */
static gboolean
move_into_place (const char *from,
                 const char *path,
                 GError    **error)
{
  int code = link (from, path) == 0 ? 0 : errno;

  if (code != 0 && code != EEXIST && !g_file_test (path, G_FILE_TEST_EXISTS))
    code = g_rename (from, path) == 0 ? 0 : errno;
  if (code == 0)
    return TRUE;
  g_set_error (error, REEVE_ERROR, code == EEXIST ? REEVE_ERROR_INPUT : REEVE_ERROR_STORE,
               /* Translators: a file's path, and the system's own words */
               _("%s: could not be made: %s"), path, g_strerror (code));
  return FALSE;
}

ReeveWorkspace *
reeve_workspace_create (const char *path,
                        GError    **error)
{
  g_autofree char *absolute = NULL;
  g_autofree char *draft = NULL;
  int fd;
  gboolean done;

  g_return_val_if_fail (path != NULL, NULL);

  absolute = g_canonicalize_filename (path, NULL);
  if (g_file_test (absolute, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a file's path */
                   _("%s: exists already. Choose another name, or open it."), absolute);
      return NULL;
    }
  draft = g_strconcat (absolute, ".XXXXXX", NULL);
  fd = g_mkstemp_full (draft, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                   _("%s: could not be made: %s"), absolute, g_strerror (errno));
      return NULL;
    }
  close (fd);

  done = fill_new_file (draft, error) && move_into_place (draft, absolute, error);
  g_unlink (draft);
  return done ? reeve_workspace_open (absolute, error) : NULL;
}
