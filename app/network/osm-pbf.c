/* network/osm-pbf.c — the blocks of a PBF file
 *
 * A first walk over the mapped file finds the blocks and checks every length
 * against the file's own; then all cores inflate and decode. A block is at most
 * 64 KiB of header and 32 MiB of content, as the format demands.
 */
#include "network/osm-part-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "network/osm-wire-private.h"

#include <libdeflate.h>
#include <string.h>

#define MAX_HEADER_BYTES (64 * 1024)
#define MAX_BLOCK_BYTES (32 * 1024 * 1024)

typedef struct
{
  guint64       at;        /* of the block in the file */
  const guint8 *bytes;
  guint64       n_bytes;
} Blob;

typedef struct
{
  const char  *name;
  GArray      *blobs;      /* of Blob */
  GPtrArray   *parts;      /* of ReeveOsmPart, as long as blobs */
  ReeveJob    *job;
  guint64      memory_limit;
  gint         n_kib;      /* atomic: what parts take so far */
  gint         n_done;     /* atomic */
} Reading;

static char *
dup_place (const char *name,
           guint64     at)
{
  g_autofree char *byte = g_strdup_printf ("%" G_GUINT64_FORMAT, at);

  /* Translators: file name and position in it; a sentence follows after a colon */
  return g_strdup_printf (_("%s, byte %s"), name, byte);
}

static gboolean
fail_truncated (const char  *name,
                guint64      size,
                guint64      at,
                guint64      needed,
                GError     **error)
{
  g_autofree char *found_text = g_strdup_printf ("%" G_GUINT64_FORMAT, size);
  g_autofree char *at_text = g_strdup_printf ("%" G_GUINT64_FORMAT, at);
  g_autofree char *needed_text = g_strdup_printf ("%" G_GUINT64_FORMAT, needed);

  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
               /* Translators: file name, three positions in bytes */
               _("%s ends at byte %s, but its block at byte %s reaches to byte %s. "
                 "The file is not complete; fetch it again."),
               name, found_text, at_text, needed_text);
  return FALSE;
}

static const char *
name_compression (guint field)
{
  switch (field)
    {
    case 4: return "LZMA";
    case 5: return "bzip2";
    case 6: return "LZ4";
    case 7: return "ZSTD";
    default: return NULL;
    }
}

/* (transfer full): the content of a blob; raw ones are copied */
static guint8 *
inflate_blob (const char   *place,
              const Blob   *blob,
              gsize        *out_length,
              GError      **error)
{
  ReeveWire wire = { blob->bytes, blob->bytes + blob->n_bytes, FALSE };
  ReeveWire raw = { 0 }, packed = { 0 };
  guint64 raw_size = 0;
  const char *foreign = NULL;
  g_autofree guint8 *content = NULL;
  struct libdeflate_decompressor *inflater;
  enum libdeflate_result result;

  while (reeve_wire_more (&wire))
    {
      guint64 field = reeve_wire_varint (&wire);

      if (field == (1 << 3 | REEVE_WIRE_BYTES))
        raw = reeve_wire_bytes (&wire);
      else if (field == (2 << 3 | REEVE_WIRE_VARINT))
        raw_size = reeve_wire_varint (&wire);
      else if (field == (3 << 3 | REEVE_WIRE_BYTES))
        packed = reeve_wire_bytes (&wire);
      else
        {
          foreign = name_compression ((guint) MIN (field >> 3, 99));
          reeve_wire_skip (&wire, field & 7);
        }
    }

  if (raw.at != NULL)
    raw_size = (guint64) (raw.end - raw.at);
  if (raw_size > MAX_BLOCK_BYTES)
    {
      g_autofree char *found = reeve_format_bytes (raw_size);
      g_autofree char *most = reeve_format_bytes (MAX_BLOCK_BYTES);

      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: file and byte, size found, size allowed */
                   _("%s: the block announces %s of content; the format allows %s"),
                   place, found, most);
      return NULL;
    }
  if (raw.at == NULL && packed.at == NULL && foreign != NULL)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: file and byte, name of a compression such as ZSTD */
                   _("%s: the block is compressed with %s; Reeve reads zlib. Rewrite the file "
                     "with “osmium cat --output-format pbf” first."), place, foreign);
      return NULL;
    }
  if (wire.bad || (raw.at == NULL && packed.at == NULL))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: file and byte */
                   _("%s: the block has no content that can be read. "
                     "The file is damaged; fetch it again."), place);
      return NULL;
    }

  content = g_malloc (MAX (raw_size, 1));
  *out_length = raw_size;
  if (raw.at != NULL)
    {
      memcpy (content, raw.at, raw_size);
      return g_steal_pointer (&content);
    }

  inflater = libdeflate_alloc_decompressor ();
  result = libdeflate_zlib_decompress (inflater, packed.at, (gsize) (packed.end - packed.at),
                                       content, raw_size, NULL);
  libdeflate_free_decompressor (inflater);
  if (result != LIBDEFLATE_SUCCESS)
    {
      g_autofree char *needed = g_strdup_printf ("%" G_GUINT64_FORMAT, raw_size);

      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: file and byte, a number of bytes */
                   _("%s: the block cannot be unpacked to the %s bytes it announces. "
                     "The file is damaged; fetch it again."), place, needed);
      return NULL;
    }

  return g_steal_pointer (&content);
}

static gboolean
is_known_feature (const ReeveWire *text)
{
  static const char *const known[] = { "OsmSchema-V0.6", "DenseNodes", "HistoricalInformation" };
  gsize length = (gsize) (text->end - text->at);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strlen (known[i]) == length && memcmp (known[i], text->at, length) == 0)
      return TRUE;

  return FALSE;
}

/* HeaderBBox: left, right, top, bottom in nanodegrees. */
static void
read_bounds (ReeveOsm *osm,
             ReeveWire wire)
{
  double sides[4] = { 0 };

  while (reeve_wire_more (&wire))
    {
      guint64 field = reeve_wire_varint (&wire);

      if ((field & 7) == REEVE_WIRE_VARINT && field >> 3 >= 1 && field >> 3 <= 4)
        sides[(field >> 3) - 1] = (double) reeve_wire_signed (&wire) / 1e9;
      else
        reeve_wire_skip (&wire, field & 7);
    }
  if (!wire.bad)
    osm->bounds = (ReeveBox) { sides[0], sides[3], sides[1], sides[2] };
}

static gboolean
read_header (ReeveOsm    *osm,
             const char  *name,
             const Blob  *blob,
             GError     **error)
{
  g_autofree char *place = dup_place (name, blob->at);
  gsize length = 0;
  g_autofree guint8 *content = inflate_blob (place, blob, &length, error);
  ReeveWire wire = { content };

  if (content == NULL)
    return FALSE;

  wire.end = content + length;
  while (reeve_wire_more (&wire))
    {
      guint64 field = reeve_wire_varint (&wire);

      if (field == (4 << 3 | REEVE_WIRE_BYTES))
        {
          ReeveWire text = reeve_wire_bytes (&wire);

          if (!is_known_feature (&text))
            {
              g_autofree char *feature = g_utf8_make_valid ((const char *) text.at,
                                                            MIN (text.end - text.at, 60));

              g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                           /* Translators: file and byte, name of a feature */
                           _("%s: the file demands a reader for “%s”; Reeve knows "
                             "OsmSchema-V0.6, DenseNodes and HistoricalInformation"),
                           place, feature);
              return FALSE;
            }
        }
      else if (field == (1 << 3 | REEVE_WIRE_BYTES))
        {
          read_bounds (osm, reeve_wire_bytes (&wire));
        }
      else if (field == (32 << 3 | REEVE_WIRE_VARINT))
        {
          gint64 seconds = (gint64) reeve_wire_varint (&wire);
          g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

          g_free (osm->timestamp);
          osm->timestamp = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
        }
      else
        reeve_wire_skip (&wire, field & 7);
    }

  return TRUE;
}

/* Reads the header of the block at @at. *out_kind is 'H', 'D' or '?'. */
static gboolean
read_block_header (const char    *name,
                   const guint8  *bytes,
                   guint64        size,
                   guint64        at,
                   Blob          *out,
                   char          *out_kind,
                   GError       **error)
{
  guint64 length;
  guint64 data_size = 0;
  ReeveWire wire;

  if (size - at < 4)
    return fail_truncated (name, size, at, at + 4, error);
  length = (guint64) bytes[at] << 24 | (guint64) bytes[at + 1] << 16
           | (guint64) bytes[at + 2] << 8 | bytes[at + 3];
  if (length == 0 || length > MAX_HEADER_BYTES)
    {
      g_autofree char *place = dup_place (name, at);
      g_autofree char *found = g_strdup_printf ("%" G_GUINT64_FORMAT, length);

      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: file and byte, a number of bytes */
                   _("%s: a block header of %s bytes was found, 1 to 65,536 are possible. "
                     "This is not an OpenStreetMap PBF file, or it is damaged."), place, found);
      return FALSE;
    }
  if (length > size - at - 4)
    return fail_truncated (name, size, at, at + 4 + length, error);

  wire = (ReeveWire) { bytes + at + 4, bytes + at + 4 + length, FALSE };
  *out_kind = '?';
  while (reeve_wire_more (&wire))
    {
      guint64 field = reeve_wire_varint (&wire);

      if (field == (1 << 3 | REEVE_WIRE_BYTES))
        {
          ReeveWire text = reeve_wire_bytes (&wire);
          gsize n = (gsize) (text.end - text.at);

          if (n == 7 && memcmp (text.at, "OSMData", 7) == 0)
            *out_kind = 'D';
          else if (n == 9 && memcmp (text.at, "OSMHeader", 9) == 0)
            *out_kind = 'H';
        }
      else if (field == (3 << 3 | REEVE_WIRE_VARINT))
        data_size = reeve_wire_varint (&wire);
      else
        reeve_wire_skip (&wire, field & 7);
    }
  if (wire.bad || data_size > (guint64) MAX_BLOCK_BYTES + MAX_HEADER_BYTES)
    {
      g_autofree char *place = dup_place (name, at);

      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: file and byte */
                   _("%s: the block's header does not make sense. "
                     "This is not an OpenStreetMap PBF file, or it is damaged."), place);
      return FALSE;
    }
  if (data_size > size - at - 4 - length)
    return fail_truncated (name, size, at, at + 4 + length + data_size, error);

  *out = (Blob) { at, bytes + at + 4 + length, data_size };
  return TRUE;
}

static gboolean
find_blobs (ReeveOsm      *osm,
            const char    *name,
            const guint8  *bytes,
            guint64        size,
            GArray        *blobs,
            GError       **error)
{
  gboolean has_header = FALSE;

  for (guint64 at = 0; at < size;)
    {
      Blob blob;
      char kind = '?';

      if (!read_block_header (name, bytes, size, at, &blob, &kind, error))
        return FALSE;
      if (kind == 'H' && !read_header (osm, name, &blob, error))
        return FALSE;
      has_header |= kind == 'H';
      if (!has_header)
        {
          g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                       /* Translators: file name */
                       _("%s does not begin with the header of an OpenStreetMap PBF file "
                         "(a block named OSMHeader)"), name);
          return FALSE;
        }
      if (kind == 'D')
        g_array_append_val (blobs, blob);
      at = (guint64) (blob.bytes - bytes) + blob.n_bytes;
    }

  return TRUE;
}

static gboolean
decode_blob (guint     i,
             gpointer  data,
             GError  **error)
{
  Reading *reading = data;
  const Blob *blob = &g_array_index (reading->blobs, Blob, i);
  g_autofree char *place = dup_place (reading->name, blob->at);
  gsize length = 0;
  g_autofree guint8 *content = inflate_blob (place, blob, &length, error);
  ReeveOsmPart *part;
  gint n_kib;

  if (content == NULL)
    return FALSE;
  part = reeve_osm_decode_block (place, content, length, error);
  if (part == NULL)
    return FALSE;

  reading->parts->pdata[i] = part;
  n_kib = (gint) (reeve_osm_part_get_memory (part) / 1024);
  n_kib += g_atomic_int_add (&reading->n_kib, n_kib);
  if ((guint64) n_kib > reading->memory_limit / 1024)
    {
      reeve_osm_fail_memory (reading->name, error);
      return FALSE;
    }

  return reeve_job_step (reading->job, (guint64) g_atomic_int_add (&reading->n_done, 1),
                         reading->blobs->len, error);
}

gboolean
reeve_osm_read_pbf (ReeveOsm      *self,
                    const char    *name,
                    const guint8  *bytes,
                    gsize          n_bytes,
                    ReeveJob      *job,
                    GError       **error)
{
  g_autoptr (GArray) blobs = g_array_new (FALSE, FALSE, sizeof (Blob));
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_osm_part_free);
  Reading reading = { .name = name, .blobs = blobs, .parts = parts, .job = job,
                      .memory_limit = reeve_osm_get_memory_limit () };

  if (!find_blobs (self, name, bytes, n_bytes, blobs, error))
    return FALSE;

  g_ptr_array_set_size (parts, (gint) blobs->len);
  if (!reeve_job_share_out (job, blobs->len, decode_blob, &reading, error))
    return FALSE;

  return reeve_osm_join (self, parts, name, job, error);
}
