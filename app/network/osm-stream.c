/* network/osm-stream.c — the text of a plain, gzip or bzip2 file, piece by piece */
#include "network/osm-stream.h"

#include "core/error.h"
#include "core/i18n.h"

#include <bzlib.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#define CHUNK (64 * 1024)

struct _ReeveOsmStream
{
  char     *name;         /* owned */
  FILE     *file;         /* owned */
  guint64   size;
  guint64   taken;        /* bytes taken from the file and used */
  enum { PLAIN, GZIP, BZIP2 } kind;
  z_stream  z;
  bz_stream bz;
  gboolean  in_member;    /* a member is begun and not ended */
  guint8    bytes[CHUNK];
  gsize     n_bytes;      /* in @bytes */
  gsize     n_used;       /* of @bytes */
};

static gboolean
fill (ReeveOsmStream  *self,
      GError         **error)
{
  if (self->n_used < self->n_bytes)
    return TRUE;

  self->n_used = 0;
  self->n_bytes = fread (self->bytes, 1, sizeof self->bytes, self->file);
  if (self->n_bytes == 0 && ferror (self->file))
    {
      /* Translators: file name, then the system's words */
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA, _("%s cannot be read: %s"),
                   self->name, g_strerror (errno));
      return FALSE;
    }

  return TRUE;
}

ReeveOsmStream *
reeve_osm_stream_open (const char  *path,
                       const char  *name,
                       GError     **error)
{
  g_autoptr (ReeveOsmStream) self = g_new0 (ReeveOsmStream, 1);
  struct stat about;

  self->name = g_strdup (name);
  self->file = fopen (path, "rbe");
  if (self->file == NULL || fstat (fileno (self->file), &about) != 0)
    {
      /* Translators: file name, then the system's words */
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA, _("%s cannot be read: %s"),
                   name, g_strerror (errno));
      return NULL;
    }
  self->size = (guint64) about.st_size;
  if (!fill (self, error))
    return NULL;

  if (self->n_bytes >= 2 && self->bytes[0] == 0x1f && self->bytes[1] == 0x8b)
    self->kind = GZIP;
  else if (self->n_bytes >= 3 && self->bytes[0] == 'B' && self->bytes[1] == 'Z'
           && self->bytes[2] == 'h')
    self->kind = BZIP2;

  return g_steal_pointer (&self);
}

static void
end_member (ReeveOsmStream *self)
{
  if (self->in_member && self->kind == GZIP)
    inflateEnd (&self->z);
  if (self->in_member && self->kind == BZIP2)
    BZ2_bzDecompressEnd (&self->bz);
  self->in_member = FALSE;
}

void
reeve_osm_stream_free (ReeveOsmStream *self)
{
  if (self == NULL)
    return;

  end_member (self);
  if (self->file != NULL)
    fclose (self->file);
  g_free (self->name);
  g_free (self);
}

static void
begin_member (ReeveOsmStream *self)
{
  if (self->kind == GZIP)
    {
      self->z = (z_stream) { 0 };
      self->in_member = inflateInit2 (&self->z, 16 + MAX_WBITS) == Z_OK;
    }
  else
    {
      self->bz = (bz_stream) { 0 };
      self->in_member = BZ2_bzDecompressInit (&self->bz, 0, 0) == BZ_OK;
    }
}

/* One step of unpacking. Returns whether the bytes made sense. */
static gboolean
unpack (ReeveOsmStream *self,
        guint8         *buffer,
        gsize           size,
        gsize          *out_n)
{
  gsize n_in = self->n_bytes - self->n_used;
  gsize left_in, left_out;
  gboolean ended, good;

  if (self->kind == GZIP)
    {
      int result;

      self->z.next_in = self->bytes + self->n_used;
      self->z.avail_in = (uInt) n_in;
      self->z.next_out = buffer;
      self->z.avail_out = (uInt) size;
      result = inflate (&self->z, Z_NO_FLUSH);
      ended = result == Z_STREAM_END;
      good = ended || result == Z_OK;
      left_in = self->z.avail_in;
      left_out = self->z.avail_out;
    }
  else
    {
      int result;

      self->bz.next_in = (char *) self->bytes + self->n_used;
      self->bz.avail_in = (guint) n_in;
      self->bz.next_out = (char *) buffer;
      self->bz.avail_out = (guint) size;
      result = BZ2_bzDecompress (&self->bz);
      ended = result == BZ_STREAM_END;
      good = ended || result == BZ_OK;
      left_in = self->bz.avail_in;
      left_out = self->bz.avail_out;
    }

  self->n_used += n_in - left_in;
  self->taken += n_in - left_in;
  *out_n = size - left_out;
  if (ended)
    end_member (self);

  return good;
}

static gssize
read_packed (ReeveOsmStream  *self,
             guint8          *buffer,
             gsize            size,
             GError         **error)
{
  gsize n = 0;

  while (n == 0)
    {
      g_autofree char *at = NULL;

      if (!fill (self, error))
        return -1;
      if (self->n_bytes == 0 && !self->in_member)
        return 0;
      if (self->n_bytes > 0 && !self->in_member)
        begin_member (self);
      if (self->n_bytes > 0 && self->in_member && unpack (self, buffer, size, &n))
        continue;

      at = g_strdup_printf ("%" G_GUINT64_FORMAT, self->taken);
      if (self->n_bytes == 0)
        g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                     /* Translators: file name, a position in bytes */
                     _("%s ends at byte %s in the middle of its compressed content. "
                       "The file is not complete; fetch it again."), self->name, at);
      else
        g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                     /* Translators: file name, a position in bytes */
                     _("%s cannot be unpacked past byte %s. "
                       "The file is damaged; fetch it again."), self->name, at);
      return -1;
    }

  return (gssize) n;
}

gssize
reeve_osm_stream_read (ReeveOsmStream  *self,
                       gpointer         buffer,
                       gsize            size,
                       GError         **error)
{
  gsize n;

  if (self->kind != PLAIN)
    return read_packed (self, buffer, size, error);

  if (!fill (self, error))
    return -1;
  n = MIN (size, self->n_bytes - self->n_used);
  if (n > 0)
    memcpy (buffer, self->bytes + self->n_used, n);
  self->n_used += n;
  self->taken += n;

  return (gssize) n;
}

guint64
reeve_osm_stream_tell (ReeveOsmStream *self)
{
  return self->taken;
}

guint64
reeve_osm_stream_size (ReeveOsmStream *self)
{
  return self->size;
}
