/* workspace/writing.c — the writing handle, from its first edit to its last
 *
 * To begin: the lock, one handle, write-ahead mode. To end: everything goes
 * into the file, which returns to rollback mode. SQLite counts both changes of
 * mode in the file's header; when nothing was committed in between, the header
 * is written back as it was, so that an edit which was refused, failed or
 * stopped leaves every byte alone. That write happens under SQLite's exclusive
 * lock, taken before the mode changes and held until the handle is closed, so
 * no reader ever keeps pages under a count that comes again. Cut off in the
 * middle it does no harm: what differs are the counts only, and SQLite trusts
 * the size beside them only when they agree.
 *
 * What was committed is safe in the write-ahead file. That it cannot be brought
 * back into the file at the end, because a reader holds that or the disk takes
 * no more, is no failure of the edit: it stays beside the file and is read there.
 */
#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"

#include <string.h>

#define HEADER_BYTES 100
#define CLOSE_BUSY_MS 500
#define GIVE_UP_BUSY_MS 100

struct _ReeveWriting
{
  sqlite3   *db;                    /* owned */
  ReeveLock *lock;                  /* owned */
  guint8     header[HEADER_BYTES];  /* of the file, before */
  gint64     data_version;          /* rises when another program commits */
  gboolean   is_untouched;          /* @header may be written back */
};

static sqlite3_file *
get_file (sqlite3 *db)
{
  sqlite3_file *file = NULL;

  if (sqlite3_file_control (db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK
      || file == NULL || file->pMethods == NULL)
    return NULL;
  return file;
}

static gboolean
read_header (sqlite3 *db,
             guint8   header[HEADER_BYTES])
{
  sqlite3_file *file = get_file (db);

  return file != NULL && file->pMethods->xRead (file, header, HEADER_BYTES, 0) == SQLITE_OK;
}

/* The count of commits in rollback mode. */
static guint32
get_count (const guint8 header[HEADER_BYTES])
{
  return (guint32) header[24] << 24 | (guint32) header[25] << 16 | (guint32) header[26] << 8 | header[27];
}

/* Nothing but @n_commits changes of mode lies between the two. */
static gboolean
is_same_but_for_modes (const guint8 before[HEADER_BYTES],
                       const guint8 after[HEADER_BYTES],
                       guint32      n_commits)
{
  return before[18] == 1 && before[19] == 1
         && get_count (after) == get_count (before) + n_commits
         && memcmp (before, after, 18) == 0
         && memcmp (before + 32, after + 32, 92 - 32) == 0;
}

static gboolean
enter_write_ahead (ReeveWriting *self,
                   GError      **error)
{
  guint8 after[HEADER_BYTES] = { 0 };
  gboolean is_known = read_header (self->db, self->header);

  if (!reeve_sql_exec (self->db, "PRAGMA synchronous = EXTRA; PRAGMA journal_mode = WAL; "
                       "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864;", error)
      || !reeve_sql_int64 (self->db, "PRAGMA data_version", 0, &self->data_version, error))
    return FALSE;
  self->is_untouched = is_known && read_header (self->db, after)
                       && is_same_but_for_modes (self->header, after, 1);
  return TRUE;
}

ReeveWriting *
reeve_writing_begin (const char *path,
                     const char *vfs,
                     GError    **error)
{
  g_autofree ReeveWriting *self = g_new0 (ReeveWriting, 1);

  self->lock = reeve_lock_take (path, error);
  if (self->lock == NULL)
    return NULL;
  self->db = reeve_connection_open (path, vfs, TRUE, error);
  if (self->db != NULL
      && reeve_schema_check (self->db, path, error)
      && enter_write_ahead (self, error))
    return g_steal_pointer (&self);

  sqlite3_close (self->db);
  reeve_lock_release (self->lock);
  return NULL;
}

sqlite3 *
reeve_writing_get_db (ReeveWriting *self)
{
  return self->db;
}

void
reeve_writing_committed (ReeveWriting *self)
{
  self->is_untouched = FALSE;
}

/* Under the exclusive lock. That it fails matters to no one: the file is sound. */
static void
write_header_back (ReeveWriting *self)
{
  sqlite3_file *file = get_file (self->db);
  guint8 now[HEADER_BYTES] = { 0 };

  if (file == NULL || !read_header (self->db, now) || !is_same_but_for_modes (self->header, now, 2))
    return;
  if (file->pMethods->xWrite (file, self->header, HEADER_BYTES, 0) == SQLITE_OK)
    file->pMethods->xSync (file, SQLITE_SYNC_NORMAL);
}

static gboolean
is_still_untouched (ReeveWriting *self)
{
  gint64 data_version;

  return self->is_untouched
         && reeve_sql_int64 (self->db, "PRAGMA data_version", 0, &data_version, NULL)
         && data_version == self->data_version;
}

static gboolean
leave_write_ahead (ReeveWriting *self,
                   int           busy_ms,
                   GError      **error)
{
  gboolean is_untouched = is_still_untouched (self);

  sqlite3_busy_timeout (self->db, busy_ms);
  if (!reeve_sql_exec (self->db, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA synchronous = EXTRA;", error)
      || (is_untouched && !reeve_sql_exec (self->db, "PRAGMA locking_mode = EXCLUSIVE", error))
      || !reeve_sql_exec (self->db, "PRAGMA journal_mode = DELETE", error))
    return FALSE;
  if (is_untouched)
    write_header_back (self);
  return TRUE;
}

static void
release (ReeveWriting *self)
{
  sqlite3_close_v2 (self->db);
  reeve_lock_release (self->lock);
  g_free (self);
}

gboolean
reeve_writing_give_up (ReeveWriting *self)
{
  if (!self->is_untouched)
    return FALSE;
  if (leave_write_ahead (self, GIVE_UP_BUSY_MS, NULL))
    {
      release (self);
      return TRUE;
    }
  /* A reader holds the file: closing tries again. */
  (void) !reeve_sql_exec (self->db, "PRAGMA locking_mode = NORMAL; PRAGMA synchronous = FULL;", NULL);
  sqlite3_busy_timeout (self->db, REEVE_BUSY_MS);
  return FALSE;
}

static char *
dup_note (ReeveWriting *self)
{
  const char *path = sqlite3_db_filename (self->db, "main");
  g_autofree char *base = g_path_get_basename (path);

  /* Translators: a file's path, its name */
  return g_strdup_printf (_("%s: saved. The file could not be tidied up, as the disk takes no more: "
                            "what was saved last lies in “%s-wal” beside it. Keep the two together "
                            "until there is room and the workspace was opened once more."), path, base);
}

gboolean
reeve_writing_end (ReeveWriting *self,
                   char        **out_note,
                   GError      **error)
{
  g_autoptr (GError) cause = NULL;
  gboolean is_committed = !self->is_untouched;
  gboolean may_stay = TRUE;

  *out_note = NULL;
  if (!leave_write_ahead (self, CLOSE_BUSY_MS, &cause))
    {
      int code = sqlite3_errcode (self->db) & 0xff;
      gboolean is_full = reeve_sql_is_full (self->db);

      may_stay = code == SQLITE_BUSY || code == SQLITE_LOCKED || is_full;
      if (is_full && is_committed)
        *out_note = dup_note (self);
    }
  release (self);

  /* Whoever writes next brings it back. */
  if (may_stay)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}
