/* tests/workspace/shaky-vfs.c — a disk that fills up, and one that loses power */
#include "shaky-vfs.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define SECTOR 512

typedef struct
{
  gint64  offset;   /* of a write; or the new length when @bytes is NULL */
  GBytes *bytes;    /* owned, nullable */
} Pending;

typedef struct
{
  GByteArray *synced;   /* owned: what is safe on the disk */
  GArray     *pending;  /* owned, of Pending: in order */
  gboolean    removed;  /* not yet safely */
  gboolean    fresh;    /* made, and the folder not yet synced */
} Disk;

typedef struct
{
  sqlite3_file  base;
  Disk         *disk;   /* borrowed, nullable */
  sqlite3_file *real;   /* lies behind this struct */
} ShakyFile;

static sqlite3_vfs vfs;
static sqlite3_vfs *real_vfs;
static GHashTable *disks;  /* path to Disk */
static gint64 room = G_MAXINT64;
static guint cut_in;
static gboolean is_cut;

static void
clear_pending (gpointer data)
{
  g_clear_pointer (&((Pending *) data)->bytes, g_bytes_unref);
}

static void
free_disk (gpointer data)
{
  Disk *disk = data;

  g_byte_array_unref (disk->synced);
  g_array_unref (disk->pending);
  g_free (disk);
}

static Disk *
get_disk (const char *path)
{
  Disk *disk = g_hash_table_lookup (disks, path);
  g_autofree char *text = NULL;
  gsize length = 0;

  if (disk != NULL)
    return disk;
  disk = g_new0 (Disk, 1);
  disk->synced = g_byte_array_new ();
  disk->pending = g_array_new (FALSE, FALSE, sizeof (Pending));
  g_array_set_clear_func (disk->pending, clear_pending);
  if (g_file_get_contents (path, &text, &length, NULL))
    g_byte_array_append (disk->synced, (const guint8 *) text, (guint) length);
  g_hash_table_insert (disks, g_strdup (path), disk);
  return disk;
}

static void
apply (GByteArray    *bytes,
       const Pending *pending,
       gsize          from,
       gsize          to)
{
  gconstpointer data;

  if (pending->bytes == NULL)
    {
      g_byte_array_set_size (bytes, (guint) pending->offset);
      return;
    }
  data = g_bytes_get_data (pending->bytes, NULL);
  if (bytes->len < pending->offset + to)
    {
      guint old = bytes->len;

      g_byte_array_set_size (bytes, (guint) (pending->offset + to));
      memset (bytes->data + old, 0, bytes->len - old);
    }
  memcpy (bytes->data + pending->offset + from, (const guint8 *) data + from, to - from);
}

/* FALSE once the power is gone. */
static gboolean
tick (void)
{
  if (!is_cut && cut_in > 0 && --cut_in == 0)
    is_cut = TRUE;
  return !is_cut;
}

static int
shaky_close (sqlite3_file *file)
{
  ShakyFile *self = (ShakyFile *) file;

  return self->real->pMethods->xClose (self->real);
}

static int
shaky_read (sqlite3_file *file, void *data, int n, sqlite3_int64 offset)
{
  ShakyFile *self = (ShakyFile *) file;

  return is_cut ? SQLITE_IOERR_READ : self->real->pMethods->xRead (self->real, data, n, offset);
}

static int
shaky_write (sqlite3_file *file, const void *data, int n, sqlite3_int64 offset)
{
  ShakyFile *self = (ShakyFile *) file;

  if (!tick ())
    return SQLITE_IOERR_WRITE;
  if (room < n)
    return SQLITE_FULL;
  if (room != G_MAXINT64)
    room -= n;
  if (self->disk != NULL)
    {
      Pending pending = { offset, g_bytes_new (data, (gsize) n) };

      g_array_append_val (self->disk->pending, pending);
    }
  return self->real->pMethods->xWrite (self->real, data, n, offset);
}

static int
shaky_truncate (sqlite3_file *file, sqlite3_int64 length)
{
  ShakyFile *self = (ShakyFile *) file;
  Pending pending = { length, NULL };

  if (!tick ())
    return SQLITE_IOERR_TRUNCATE;
  if (self->disk != NULL)
    g_array_append_val (self->disk->pending, pending);
  return self->real->pMethods->xTruncate (self->real, length);
}

static void
make_removals_safe (void)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, disks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Disk *disk = value;

      if (!disk->removed)
        continue;
      g_byte_array_set_size (disk->synced, 0);
      g_array_set_size (disk->pending, 0);
    }
}

static int
shaky_sync (sqlite3_file *file, int flags)
{
  ShakyFile *self = (ShakyFile *) file;

  if (!tick ())
    return SQLITE_IOERR_FSYNC;
  if (self->disk != NULL)
    {
      for (guint i = 0; i < self->disk->pending->len; i++)
        {
          const Pending *pending = &g_array_index (self->disk->pending, Pending, i);

          apply (self->disk->synced, pending, 0, pending->bytes != NULL ? g_bytes_get_size (pending->bytes) : 0);
        }
      g_array_set_size (self->disk->pending, 0);
      /* The real one syncs the folder too when it syncs a new file first. */
      if (self->disk->fresh)
        make_removals_safe ();
      self->disk->fresh = FALSE;
    }
  return SQLITE_OK;
}

static int
shaky_size (sqlite3_file *file, sqlite3_int64 *out)
{
  ShakyFile *self = (ShakyFile *) file;

  return is_cut ? SQLITE_IOERR_FSTAT : self->real->pMethods->xFileSize (self->real, out);
}

#define FORWARD(name, params, args) \
  static int shaky_##name params \
  { \
    ShakyFile *self = (ShakyFile *) file; \
    return self->real->pMethods->name args; \
  }

FORWARD (xLock, (sqlite3_file *file, int level), (self->real, level))
FORWARD (xUnlock, (sqlite3_file *file, int level), (self->real, level))
FORWARD (xCheckReservedLock, (sqlite3_file *file, int *out), (self->real, out))
FORWARD (xFileControl, (sqlite3_file *file, int op, void *arg), (self->real, op, arg))
FORWARD (xSectorSize, (sqlite3_file *file), (self->real))
FORWARD (xDeviceCharacteristics, (sqlite3_file *file), (self->real))
FORWARD (xShmMap, (sqlite3_file *file, int page, int size, int extend, void volatile **out),
         (self->real, page, size, extend, out))
FORWARD (xShmLock, (sqlite3_file *file, int offset, int n, int flags), (self->real, offset, n, flags))
FORWARD (xShmUnmap, (sqlite3_file *file, int remove), (self->real, remove))

static void
shaky_xShmBarrier (sqlite3_file *file)
{
  ShakyFile *self = (ShakyFile *) file;

  self->real->pMethods->xShmBarrier (self->real);
}

static const sqlite3_io_methods methods = {
  2, shaky_close, shaky_read, shaky_write, shaky_truncate, shaky_sync, shaky_size,
  shaky_xLock, shaky_xUnlock, shaky_xCheckReservedLock, shaky_xFileControl, shaky_xSectorSize,
  shaky_xDeviceCharacteristics, shaky_xShmMap, shaky_xShmLock, shaky_xShmBarrier, shaky_xShmUnmap,
};

static int
shaky_open (sqlite3_vfs *self_vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  ShakyFile *self = (ShakyFile *) file;
  gboolean is_new;
  gboolean lasting = name != NULL && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL));
  int code;

  memset (self, 0, sizeof *self);
  self->real = (sqlite3_file *) (self + 1);
  if (is_cut)
    return SQLITE_CANTOPEN;
  self->disk = lasting ? get_disk (name) : NULL;
  is_new = lasting && !g_file_test (name, G_FILE_TEST_EXISTS);
  code = real_vfs->xOpen (real_vfs, name, self->real, flags, out_flags);
  if (code == SQLITE_OK)
    {
      self->base.pMethods = &methods;
      if (self->disk != NULL && is_new)
        {
          Pending nothing = { 0, NULL };

          g_array_append_val (self->disk->pending, nothing);
          self->disk->removed = FALSE;
          self->disk->fresh = TRUE;
        }
    }
  return code;
}

static int
shaky_delete (sqlite3_vfs *self_vfs, const char *name, int sync_folder)
{
  Disk *disk = g_hash_table_lookup (disks, name);

  if (!tick ())
    return SQLITE_IOERR_DELETE;
  if (disk != NULL)
    {
      disk->removed = TRUE;
      if (sync_folder)
        make_removals_safe ();
    }
  return real_vfs->xDelete (real_vfs, name, FALSE);
}

void
shaky_register (void)
{
  if (disks != NULL)
    return;
  disks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_disk);
  real_vfs = sqlite3_vfs_find (NULL);
  vfs = *real_vfs;
  vfs.zName = SHAKY_NAME;
  vfs.pNext = NULL;
  vfs.szOsFile = (int) sizeof (ShakyFile) + real_vfs->szOsFile;
  vfs.xOpen = shaky_open;
  vfs.xDelete = shaky_delete;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, FALSE), ==, SQLITE_OK);
}

void
shaky_set_room (gint64 n_bytes)
{
  room = n_bytes;
}

void
shaky_set_power_cut (guint n)
{
  cut_in = n;
}

gboolean
shaky_is_cut (void)
{
  return is_cut;
}

static void
restore_disk (const char *path,
              Disk       *disk,
              GRand      *rand)
{
  /* A removal that was not made safe may or may not have reached the disk. */
  if (disk->removed && (disk->synced->len == 0 || g_rand_boolean (rand)))
    {
      g_remove (path);
      return;
    }
  for (guint i = 0; i < disk->pending->len; i++)
    {
      const Pending *pending = &g_array_index (disk->pending, Pending, i);
      gsize length = pending->bytes != NULL ? g_bytes_get_size (pending->bytes) : 0;

      if (pending->bytes == NULL && g_rand_boolean (rand))
        apply (disk->synced, pending, 0, 0);
      for (gsize from = 0; from < length; from += SECTOR)
        if (g_rand_boolean (rand))
          apply (disk->synced, pending, from, MIN (from + SECTOR, length));
    }
  g_assert_true (g_file_set_contents (path, (const char *) disk->synced->data, (gssize) disk->synced->len, NULL));
}

void
shaky_restore (GRand *rand)
{
  g_autoptr (GList) paths = g_list_sort (g_hash_table_get_keys (disks), (GCompareFunc) strcmp);

  for (GList *l = paths; l != NULL; l = l->next)
    {
      g_autofree char *shm = g_strconcat (l->data, "-shm", NULL);

      restore_disk (l->data, g_hash_table_lookup (disks, l->data), rand);
      g_remove (shm);
    }
  g_hash_table_remove_all (disks);
  is_cut = FALSE;
  cut_in = 0;
}
