/* network/osm-reader.c — an OpenStreetMap extract in memory */
#include "network/osm-reader.h"

#include "core/error.h"
#include "core/i18n.h"
#include "network/osm-part-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

typedef enum
{
  FORMAT_UNKNOWN,
  FORMAT_PBF,
  FORMAT_XML,
  FORMAT_PACKED,    /* gzip or bzip2: of what is seen when unpacked */
} Format;

static gboolean
has_ending (const char        *path,
            const char *const *endings)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; endings[i] != NULL; i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;

  return FALSE;
}

static Format
look_at_bytes (const guint8 *bytes,
               gsize         n)
{
  if (n >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
    {
      bytes += 3;
      n -= 3;
    }
  if (n >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b)
    return FORMAT_PACKED;
  if (n >= 3 && memcmp (bytes, "BZh", 3) == 0)
    return FORMAT_PACKED;
  if (n >= 15 && memcmp (bytes + 4, "\x0a\x09OSMHeader", 11) == 0)
    return FORMAT_PBF;
  if (memmem (bytes, MIN (n, 2048), "<osm", 4) != NULL)
    return FORMAT_XML;

  return FORMAT_UNKNOWN;
}

/* An open file that is a file and not empty, or -1. */
static int
open_file (const char  *path,
           const char  *name,
           gsize       *out_size,
           GError     **error)
{
  /* A FIFO would wait for a writer for ever without O_NONBLOCK. */
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat about;

  if (fd < 0 || fstat (fd, &about) != 0)
    {
      /* Translators: file name, then the system's words */
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA, _("%s cannot be read: %s"),
                   name, g_strerror (errno));
      if (fd >= 0)
        close (fd);
      return -1;
    }
  if (!S_ISREG (about.st_mode))
    /* Translators: file name */
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                 _("%s is a folder or a device; an OpenStreetMap file is needed"), name);
  else if (about.st_size == 0)
    /* Translators: file name */
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                 _("%s is empty (0 bytes); an OpenStreetMap file is needed"), name);
  else
    {
      *out_size = (gsize) about.st_size;
      return fd;
    }

  close (fd);
  return -1;
}

static gboolean
read_mapped (ReeveOsm      *osm,
             const char    *path,
             const char    *name,
             const guint8  *bytes,
             gsize          n,
             ReeveJob      *job,
             GError       **error)
{
  static const char *const pbf_endings[] = { ".pbf", NULL };
  static const char *const xml_endings[] = { ".osm", NULL };
  Format format = look_at_bytes (bytes, n);

  /* A file that claims to be one gets the message of that reader. */
  if (format == FORMAT_UNKNOWN && has_ending (path, pbf_endings))
    format = FORMAT_PBF;
  if (format == FORMAT_UNKNOWN && has_ending (path, xml_endings))
    format = FORMAT_XML;

  if (format == FORMAT_PBF)
    return reeve_osm_read_pbf (osm, name, bytes, n, job, error);
  if (format == FORMAT_XML || format == FORMAT_PACKED)
    return reeve_osm_read_xml (osm, name, path, job, error);

  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
               /* Translators: file name */
               _("%s is not an OpenStreetMap file; .osm.pbf, .osm, .osm.gz or .osm.bz2 is needed"),
               name);
  return FALSE;
}

ReeveOsm *
reeve_osm_read (const char  *path,
                ReeveJob    *job,
                GError     **error)
{
  g_autoptr (ReeveOsm) self = g_new0 (ReeveOsm, 1);
  g_autofree char *name = g_filename_display_basename (path);
  gsize size = 0;
  int fd = open_file (path, name, &size, error);
  guint8 *bytes;
  gboolean ok;

  if (fd < 0)
    return NULL;

  self->notes = g_ptr_array_new_with_free_func (g_free);
  bytes = mmap (NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
  close (fd);
  if (bytes == MAP_FAILED)
    {
      /* Translators: file name, then the system's words */
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA, _("%s cannot be read: %s"),
                   name, g_strerror (errno));
      return NULL;
    }

  ok = read_mapped (self, path, name, bytes, size, job, error);
  munmap (bytes, size);
  if (!ok)
    return NULL;

  return g_steal_pointer (&self);
}

void
reeve_osm_free (ReeveOsm *self)
{
  if (self == NULL)
    return;

  g_free (self->nodes);
  g_free (self->ways);
  g_free (self->relations);
  g_free (self->refs);
  g_free (self->members);
  g_free (self->tags);
  g_free (self->strings);
  g_free (self->timestamp);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self);
}

gboolean
reeve_osm_is_extract (const char *path)
{
  static const char *const endings[] = { ".pbf", ".osm", ".osm.gz", ".osm.bz2", NULL };
  guint8 bytes[2048];
  struct stat about;
  ssize_t n = 0;
  int fd;
  Format format;

  if (has_ending (path, endings))
    return TRUE;

  fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    return FALSE;
  if (fstat (fd, &about) == 0 && S_ISREG (about.st_mode))
    n = read (fd, bytes, sizeof bytes);
  close (fd);

  format = look_at_bytes (bytes, (gsize) MAX (n, 0));
  return format == FORMAT_PBF || format == FORMAT_XML;
}

const char *
reeve_osm_get_tag (const ReeveOsm *self,
                   guint32         tags,
                   guint32         n_tags,
                   const char     *key)
{
  for (guint32 i = tags; i < tags + n_tags; i++)
    if (strcmp (self->strings + self->tags[i].key, key) == 0)
      return self->strings + self->tags[i].value;

  return NULL;
}

gint64
reeve_osm_find_node (const ReeveOsm *self,
                     gint64          id)
{
  guint64 low = 0, high = self->n_nodes;

  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;

      if (self->nodes[middle].id < id)
        low = middle + 1;
      else
        high = middle;
    }

  return low < self->n_nodes && self->nodes[low].id == id ? (gint64) low : -1;
}

gint64
reeve_osm_find_way (const ReeveOsm *self,
                    gint64          id)
{
  guint64 low = 0, high = self->n_ways;

  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;

      if (self->ways[middle].id < id)
        low = middle + 1;
      else
        high = middle;
    }

  return low < self->n_ways && self->ways[low].id == id ? (gint64) low : -1;
}

/* Neighbours in a way mostly lie near each other in the file too: gallop from
 * the last hit instead of searching the whole. */
static guint32
find_near (const ReeveOsm *self,
           gint64          id,
           guint64         hint)
{
  guint64 low = 0, high = self->n_nodes;

  if (self->nodes[hint].id <= id)
    {
      low = hint;
      for (guint64 step = 1; hint + step < self->n_nodes; step *= 4)
        {
          if (self->nodes[hint + step].id > id)
            {
              high = hint + step;
              break;
            }
          low = hint + step;
        }
    }
  else
    {
      high = hint;
      for (guint64 step = 1; step <= hint; step *= 4)
        {
          if (self->nodes[hint - step].id <= id)
            {
              low = hint - step;
              break;
            }
          high = hint - step;
        }
    }

  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;

      if (self->nodes[middle].id < id)
        low = middle + 1;
      else
        high = middle;
    }

  return low < self->n_nodes && self->nodes[low].id == id ? (guint32) low : G_MAXUINT32;
}

#define REFS_PER_PART (1 << 16)

typedef struct
{
  const ReeveOsm *osm;
  guint32        *out;
} Resolving;

static gboolean
resolve_part (guint     part,
              gpointer  data,
              GError  **error)
{
  const Resolving *resolving = data;
  guint64 end = MIN ((guint64) (part + 1) * REFS_PER_PART, resolving->osm->n_refs);
  guint32 hint = 0;

  for (guint64 i = (guint64) part * REFS_PER_PART; i < end; i++)
    {
      resolving->out[i] = find_near (resolving->osm, resolving->osm->refs[i], hint);
      if (resolving->out[i] != G_MAXUINT32)
        hint = resolving->out[i];
    }

  return TRUE;
}

guint32 *
reeve_osm_resolve_refs (const ReeveOsm  *self,
                        ReeveJob        *job,
                        GError         **error)
{
  g_autofree guint32 *out = g_new (guint32, MAX (self->n_refs, 1));
  Resolving resolving = { self, out };

  if (self->n_nodes == 0)
    memset (out, 0xff, self->n_refs * sizeof *out);
  else if (!reeve_job_share_out (job, (guint) ((self->n_refs + REFS_PER_PART - 1) / REFS_PER_PART),
                                 resolve_part, &resolving, error))
    return NULL;

  return g_steal_pointer (&out);
}

void
reeve_osm_find_strings (const ReeveOsm    *self,
                        const char *const *texts,
                        guint              n_texts,
                        guint32           *out)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n_texts; i++)
    {
      g_hash_table_insert (wanted, (gpointer) texts[i], GUINT_TO_POINTER (i + 1));
      out[i] = G_MAXUINT32;
    }

  for (gsize at = 1; at < self->n_string_bytes; at += strlen (self->strings + at) + 1)
    {
      guint i = GPOINTER_TO_UINT (g_hash_table_lookup (wanted, self->strings + at));

      if (i > 0)
        out[i - 1] = (guint32) at;
    }
}
