/* workspace/draft.c — a new workspace file, whole or not there at all
 *
 * It is written under NAME.gpkg.draft, with one byte of it locked, and takes
 * its place when it is done. The system lets go of the lock when the program is
 * killed: whoever makes that file next takes the draft over, empty.
 */
#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct _ReeveDraft
{
  char *target;  /* owned */
  char *path;    /* owned */
  int   fd;
};

static gboolean
fail (const char  *target,
      int          code,
      GError     **error)
{
  g_set_error (error, REEVE_ERROR, code == EEXIST ? REEVE_ERROR_INPUT : REEVE_ERROR_STORE,
               /* Translators: a file's path, and the system's own words */
               _("%s: could not be made: %s"), target, g_strerror (code));
  return FALSE;
}

/* SQLite's locks lie elsewhere in the file. */
static gboolean
set_lock (int fd)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1 };

  return fcntl (fd, F_OFD_SETLK, &lock) == 0;
}

static gboolean
is_still_there (int         fd,
                const char *path)
{
  struct stat mine;
  struct stat there;

  return fstat (fd, &mine) == 0 && lstat (path, &there) == 0 && S_ISREG (there.st_mode)
         && mine.st_dev == there.st_dev && mine.st_ino == there.st_ino;
}

ReeveDraft *
reeve_draft_new (const char *target,
                 GError    **error)
{
  g_autofree char *path = g_strconcat (target, ".draft", NULL);
  ReeveDraft *self;
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);

  if (fd < 0)
    {
      fail (target, errno, error);
      return NULL;
    }
  if (!set_lock (fd) || !is_still_there (fd, path))
    {
      close (fd);
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                   /* Translators: a file's path */
                   _("%s: another program is just making it"), target);
      return NULL;
    }
  if (ftruncate (fd, 0) != 0)
    {
      fail (target, errno, error);
      close (fd);
      return NULL;
    }
  self = g_new0 (ReeveDraft, 1);
  self->target = g_strdup (target);
  self->path = g_steal_pointer (&path);
  self->fd = fd;
  return self;
}

/* No journal: a draft that fails is thrown away. */
sqlite3 *
reeve_draft_open (ReeveDraft *self,
                  GError    **error)
{
  sqlite3 *db = NULL;

  if (sqlite3_open_v2 (self->path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
    reeve_sql_fail (db, _("make the workspace"), error);
  else if (reeve_sql_exec (db, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = FULL", error))
    return db;
  sqlite3_close (db);
  return NULL;
}

gboolean
reeve_draft_move (ReeveDraft *self,
                  gboolean    replace,
                  GError    **error)
{
  int code = EEXIST;

  if (!replace)
    code = link (self->path, self->target) == 0 ? 0 : errno;
  /* On media without hard links a plain rename does. */
  if (replace || (code != 0 && code != EEXIST && !g_file_test (self->target, G_FILE_TEST_EXISTS)))
    code = g_rename (self->path, self->target) == 0 ? 0 : errno;
  return code == 0 ? TRUE : fail (self->target, code, error);
}

void
reeve_draft_free (ReeveDraft *self)
{
  if (self == NULL)
    return;
  if (is_still_there (self->fd, self->path))
    g_unlink (self->path);
  close (self->fd);
  g_free (self->target);
  g_free (self->path);
  g_free (self);
}
