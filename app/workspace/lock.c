/* workspace/lock.c — one writer for each workspace
 *
 * An open-file-description lock on NAME.gpkg.lock: the system lets go of it
 * when the program ends, however it ends, and two workspace objects of one
 * program exclude each other too. The file says who holds it, from where and
 * since when; it is removed while still locked, so whoever opens it next sees
 * that it is no longer the one in the folder and begins again.
 */
#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct _ReeveLock
{
  char *path;  /* owned */
  int   fd;
};

static char *
make_lock_path (const char *path)
{
  return g_strconcat (path, ".lock", NULL);
}

static gboolean
set_lock (int fd)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  return fcntl (fd, F_OFD_SETLK, &lock) == 0;
}

static gboolean
is_held (int fd)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  return fcntl (fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

/* The lock file was written by somebody's program: it is cut and cleaned. */
static char *
read_holder (int fd)
{
  char text[600];
  ssize_t n_bytes = pread (fd, text, sizeof text - 1, 0);
  g_autofree char *valid = NULL;
  g_auto (GStrv) lines = NULL;

  text[MAX (n_bytes, 0)] = '\0';
  valid = g_utf8_make_valid (text, -1);
  lines = g_strsplit (valid, "\n", 5);
  if (g_strv_length (lines) < 4)
    return g_strdup (_("open in another window"));
  for (guint i = 0; i < 4; i++)
    g_strdelimit (lines[i], "\t\r\v\f\b\033", ' ');
  return g_strdup_printf (
    /* Translators: a user's name, a computer's name, a number, a time */
    _("open in another window, by %s on %s (process %s), since %s"), lines[0], lines[1], lines[3],
    lines[2]);
}

char *
reeve_lock_dup_holder (const char *path)
{
  g_autofree char *lock_path = make_lock_path (path);
  int fd = open (lock_path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  char *holder = NULL;

  if (fd < 0)
    return NULL;
  if (is_held (fd))
    holder = read_holder (fd);
  close (fd);

  return holder;
}

static gboolean
is_still_there (int         fd,
                const char *path)
{
  struct stat mine;
  struct stat there;

  return fstat (fd, &mine) == 0 && stat (path, &there) == 0
         && mine.st_dev == there.st_dev && mine.st_ino == there.st_ino;
}

static void
write_holder (int fd)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H:%M");
  g_autofree char *text = g_strdup_printf ("%s\n%s\n%s\n%d\n", g_get_user_name (), g_get_host_name (), time,
                                           (int) getpid ());
  gsize length = strlen (text);

  /* Only told to others: that it cannot be written does not weaken the lock. */
  if (ftruncate (fd, 0) == 0 && pwrite (fd, text, length, 0) != (ssize_t) length)
    g_debug ("lock file not written: %s", g_strerror (errno));
}

ReeveLock *
reeve_lock_take (const char *path,
                 GError    **error)
{
  g_autofree char *lock_path = make_lock_path (path);

  for (guint trial = 0; trial < 100; trial++)
    {
      int fd = open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
      ReeveLock *self;

      if (fd < 0)
        {
          g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                       /* Translators: the path of a lock file, and the system's own words */
                       _("%s: the lock could not be taken (%s), so nothing may be changed. "
                         "Save a copy to edit."),
                       lock_path, g_strerror (errno));
          return NULL;
        }
      if (!set_lock (fd))
        {
          g_autofree char *holder = read_holder (fd);

          close (fd);
          g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                       /* Translators: a file's path; "open in another window, by …" */
                       _("%s: read-only: %s. Save a copy to edit."), path, holder);
          return NULL;
        }
      if (!is_still_there (fd, lock_path))
        {
          close (fd);
          continue;
        }

      write_holder (fd);
      self = g_new0 (ReeveLock, 1);
      self->path = g_steal_pointer (&lock_path);
      self->fd = fd;
      return self;
    }

  g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
               /* Translators: the path of a lock file */
               _("%s: the lock keeps being removed by another program"), lock_path);
  return NULL;
}

void
reeve_lock_release (ReeveLock *self)
{
  if (self == NULL)
    return;
  unlink (self->path);
  close (self->fd);
  g_free (self->path);
  g_free (self);
}
