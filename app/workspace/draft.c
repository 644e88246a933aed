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

static int
open_locked (const char *path,
             int         flags,
             gboolean   *out_locked)
{
  int fd = open (path, flags | O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);

  *out_locked = fd >= 0 && set_lock (fd) && is_still_there (fd, path);
  return fd;
}

ReeveDraft *
reeve_draft_new (const char *target,
                 GError    **error)
{
  g_autofree char *path = g_strconcat (target, ".draft", NULL);
  ReeveDraft *self;
  struct stat info;
  gboolean locked;
  int fd = open_locked (path, 0, &locked);

  /* Left between link() and unlink(): it is a whole workspace too, under whatever
   * name that has now. Only the draft's name goes. */
  if (locked && fstat (fd, &info) == 0 && info.st_nlink > 1)
    {
      g_unlink (path);
      close (fd);
      fd = open_locked (path, O_EXCL, &locked);
    }
  if (fd < 0)
    {
      fail (target, errno, error);
      return NULL;
    }
  if (!locked)
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

static int
put_in_place (ReeveDraft *self,
              gboolean    replace)
{
  int code = EEXIST;

  if (!replace)
    code = link (self->path, self->target) == 0 ? 0 : errno;
  if (!replace && code == 0)
    g_unlink (self->path);
  /* On media without hard links a plain rename does. */
  if (replace || (code != 0 && code != EEXIST && !g_file_test (self->target, G_FILE_TEST_EXISTS)))
    code = g_rename (self->path, self->target) == 0 ? 0 : errno;
  return code;
}

typedef enum
{
  REST_ASIDE,
  REST_BACK,
  REST_GONE,
} Rest;

static int
treat_rest (const char *rest,
            const char *aside,
            Rest        what)
{
  int code = 0;

  if (what == REST_ASIDE && g_rename (rest, aside) == 0)
    return 0;
  if (what == REST_ASIDE && errno != ENOENT)
    code = errno;
  if (what == REST_BACK)
    g_rename (aside, rest);
  else
    g_unlink (aside);
  return code;
}

/* What SQLite left beside an earlier file of the name would be played into the new one. */
static int
treat_rests (const char *target,
             Rest        what)
{
  static const char *const rests[] = { "-wal", "-shm", "-journal" };
  int code = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rests); i++)
    {
      g_autofree char *rest = g_strconcat (target, rests[i], NULL);
      g_autofree char *aside = g_strconcat (rest, ".draft", NULL);
      int one = treat_rest (rest, aside, what);

      code = code != 0 ? code : one;
    }
  return code;
}

static gboolean
fail_open (const char  *target,
           GError     **error)
{
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a file's path */
               _("%s: this workspace is open. Choose another name."), target);
  return FALSE;
}

gboolean
reeve_draft_check_target (const char *target,
                          GError    **error)
{
  g_autofree char *holder = reeve_lock_dup_holder (target);

  return holder == NULL && !reeve_workspace_is_open_here (target) ? TRUE : fail_open (target, error);
}

/* A program that was killed may have left the last commits of the file that is to be
 * replaced beside it. Were they moved away first, a kill in between would leave
 * that file without them. What SQLite cannot read has none. */
static gboolean
settle_target (const char *target,
               GError    **error)
{
  if (!reeve_connection_needs_recovery (target, NULL)
      || !reeve_connection_settle (target, NULL, NULL)
      || !reeve_connection_needs_recovery (target, NULL))
    return TRUE;
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
               /* Translators: a file's path */
               _("%s: could not be replaced: another program reads it, or the disk is full. "
                 "Choose another name."), target);
  return FALSE;
}

static gboolean
move (ReeveDraft *self,
      gboolean    replace,
      GError    **error)
{
  gboolean with_rests = replace || !g_file_test (self->target, G_FILE_TEST_EXISTS);
  int code = with_rests ? treat_rests (self->target, REST_ASIDE) : 0;

  if (code == 0)
    code = put_in_place (self, replace);
  if (with_rests)
    treat_rests (self->target, code == 0 ? REST_GONE : REST_BACK);
  return code == 0 ? TRUE : fail (self->target, code, error);
}

gboolean
reeve_draft_move (ReeveDraft *self,
                  gboolean    replace,
                  GError    **error)
{
  ReeveLock *lock;
  gboolean done;

  if (!replace || !g_file_test (self->target, G_FILE_TEST_IS_REGULAR))
    return move (self, replace, error);
  if (!reeve_draft_check_target (self->target, error))
    return FALSE;
  lock = reeve_lock_take (self->target, NULL);
  if (lock == NULL)
    return fail_open (self->target, error);
  done = settle_target (self->target, error) && move (self, TRUE, error);
  reeve_lock_release (lock);
  return done;
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
