/* geo/shape-wkb.c — shapes as WKB and as GeoPackage blobs
 *
 * Reads ISO WKB and the EWKB of PostGIS, either byte order. Every count is held
 * against the bytes that are left before anything is allocated, so memory is
 * never more than twice the blob.
 */
#include "geo/shape.h"

#include "core/error.h"
#include "core/i18n.h"
#include "geo/shape-builder-private.h"

#include <math.h>
#include <string.h>

/* SQLite's own limit for a blob. */
#define MAX_BYTES (1000 * 1000 * 1000)

#define EWKB_Z    0x80000000u
#define EWKB_M    0x40000000u
#define EWKB_SRID 0x20000000u

enum
{
  WKB_POINT = 1,
  WKB_LINE,
  WKB_POLYGON,
  WKB_MULTI_POINT,
  WKB_MULTI_LINE,
  WKB_MULTI_POLYGON,
  WKB_COLLECTION,
  WKB_POLYHEDRAL_SURFACE = 15,
  WKB_TIN,
  WKB_TRIANGLE,
};

typedef struct
{
  const guint8 *bytes;  /* borrowed */
  gsize         length;
  gsize         at;
  gboolean      little;
} Reader;

static gboolean
need_bytes (const Reader *self,
            guint64       n_bytes,
            GError      **error)
{
  g_autofree char *found = NULL;
  g_autofree char *needed = NULL;

  if (n_bytes <= self->length - self->at)
    return TRUE;

  found = g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) (self->length - self->at));
  needed = g_strdup_printf ("%" G_GUINT64_FORMAT, n_bytes);
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
               /* Translators: two numbers of bytes */
               _("The geometry is cut short: %s bytes are left where it needs %s"), found, needed);
  return FALSE;
}

static guint32
take_number (Reader *self)
{
  guint32 value;

  memcpy (&value, self->bytes + self->at, sizeof value);
  self->at += sizeof value;
  return self->little ? GUINT32_FROM_LE (value) : GUINT32_FROM_BE (value);
}

static double
take_double (Reader *self)
{
  guint64 bits;
  double value;

  memcpy (&bits, self->bytes + self->at, sizeof bits);
  self->at += sizeof bits;
  bits = self->little ? GUINT64_FROM_LE (bits) : GUINT64_FROM_BE (bits);
  memcpy (&value, &bits, sizeof value);
  return value;
}

/* A count of things that take at least @size bytes each. */
static gboolean
take_count (Reader  *self,
            guint    size,
            guint32 *out_count,
            GError **error)
{
  if (!need_bytes (self, 4, error))
    return FALSE;

  *out_count = take_number (self);
  return need_bytes (self, (guint64) *out_count * size, error);
}

static void
take_points (Reader            *self,
             guint              n_dims,
             guint32            n_points,
             ReeveShapeBuilder *out)
{
  ReeveLonLat *points = reeve_shape_builder_add_room (out, n_points);

  for (guint32 i = 0; i < n_points; i++)
    {
      points[i].lon = take_double (self);
      points[i].lat = take_double (self);
      self->at += (n_dims - 2) * sizeof (double);
    }
}

static gboolean
read_point (Reader            *self,
            guint              n_dims,
            ReeveShapeBuilder *out,
            GError           **error)
{
  double lon, lat;

  if (!need_bytes (self, n_dims * sizeof (double), error))
    return FALSE;

  lon = take_double (self);
  lat = take_double (self);
  self->at += (n_dims - 2) * sizeof (double);

  /* The standard's way to write an empty point. */
  if (isnan (lon) && isnan (lat))
    return TRUE;
  if (!reeve_shape_builder_begin (out, REEVE_SHAPE_POINT, error))
    return FALSE;
  reeve_shape_builder_add (out, lon, lat);
  return reeve_shape_builder_end_ring (out, error);
}

static gboolean
read_line (Reader            *self,
           guint              n_dims,
           ReeveShapeBuilder *out,
           GError           **error)
{
  guint32 n_points;

  if (!take_count (self, n_dims * sizeof (double), &n_points, error))
    return FALSE;
  if (n_points == 0)
    return TRUE;
  if (!reeve_shape_builder_begin (out, REEVE_SHAPE_LINE, error))
    return FALSE;
  take_points (self, n_dims, n_points, out);
  return reeve_shape_builder_end_ring (out, error);
}

static gboolean
read_polygon (Reader            *self,
              guint              n_dims,
              ReeveShapeBuilder *out,
              GError           **error)
{
  guint32 n_rings;

  if (!take_count (self, 4, &n_rings, error))
    return FALSE;
  if (n_rings == 0)
    return TRUE;
  if (!reeve_shape_builder_begin (out, REEVE_SHAPE_AREA, error))
    return FALSE;
  for (guint32 ring = 0; ring < n_rings; ring++)
    {
      guint32 n_points;

      if (!take_count (self, n_dims * sizeof (double), &n_points, error))
        return FALSE;
      take_points (self, n_dims, n_points, out);
      if (!reeve_shape_builder_end_ring (out, error))
        return FALSE;
    }
  reeve_shape_builder_end_part (out);
  return TRUE;
}

static gboolean
read_head (Reader  *self,
           guint32 *out_type,
           guint   *out_n_dims,
           GError **error)
{
  guint32 type;

  if (!need_bytes (self, 5, error))
    return FALSE;
  if (self->bytes[self->at] > 1)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a number */
                   _("The geometry's byte order is %u; it needs to be 0 or 1"),
                   self->bytes[self->at]);
      return FALSE;
    }
  self->little = self->bytes[self->at++] == 1;

  type = take_number (self);
  *out_n_dims = 2 + ((type & EWKB_Z) != 0) + ((type & EWKB_M) != 0);
  if (type & EWKB_SRID)
    {
      if (!need_bytes (self, 4, error))
        return FALSE;
      self->at += 4;
    }
  type &= ~(EWKB_Z | EWKB_M | EWKB_SRID);
  if (*out_n_dims == 2 && type >= 1000 && type < 4000)
    {
      *out_n_dims = type >= 3000 ? 4 : 3;
      type %= 1000;
    }
  *out_type = type;
  return TRUE;
}

static gboolean
read_geometry (Reader            *self,
               guint              depth,
               ReeveShapeBuilder *out,
               GError           **error)
{
  guint32 type, n_members;
  guint n_dims;

  if (depth >= REEVE_SHAPE_MAX_DEPTH)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a number */
                   _("The geometry is a collection nested more than %u deep"),
                   REEVE_SHAPE_MAX_DEPTH);
      return FALSE;
    }
  if (!read_head (self, &type, &n_dims, error))
    return FALSE;

  switch (type)
    {
    case WKB_POINT:
      return read_point (self, n_dims, out, error);

    case WKB_LINE:
      return read_line (self, n_dims, out, error);

    case WKB_POLYGON:
    case WKB_TRIANGLE:
      return read_polygon (self, n_dims, out, error);

    case WKB_MULTI_POINT:
    case WKB_MULTI_LINE:
    case WKB_MULTI_POLYGON:
    case WKB_COLLECTION:
    case WKB_POLYHEDRAL_SURFACE:
    case WKB_TIN:
      if (!take_count (self, 9, &n_members, error))
        return FALSE;
      for (guint32 i = 0; i < n_members; i++)
        if (!read_geometry (self, depth + 1, out, error))
          return FALSE;
      return TRUE;

    default:
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a code number */
                   _("The geometry is of type %u, a curve or something unknown; it needs points, "
                     "straight lines or areas"), type);
      return FALSE;
    }
}

static gboolean
check_size (gsize    length,
            GError **error)
{
  g_autofree char *found = NULL;

  if (length <= MAX_BYTES)
    return TRUE;

  found = g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) length);
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
               /* Translators: two numbers of bytes */
               _("The geometry has %s bytes; it may have %u"), found, MAX_BYTES);
  return FALSE;
}

static ReeveShape *
read_shape (Reader  *reader,
            GError **error)
{
  g_auto (ReeveShapeBuilder) builder;

  reeve_shape_builder_init (&builder);
  if (!read_geometry (reader, 0, &builder, error))
    return NULL;

  if (reader->at != reader->length)
    {
      g_autofree char *left = g_strdup_printf ("%" G_GUINT64_FORMAT,
                                               (guint64) (reader->length - reader->at));

      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a number of bytes */
                   _("The geometry is followed by %s bytes that do not belong to it"), left);
      return NULL;
    }
  return reeve_shape_builder_finish (&builder);
}

ReeveShape *
reeve_shape_from_wkb (gconstpointer   wkb,
                      gsize           length,
                      GError        **error)
{
  Reader reader = { .bytes = wkb, .length = length };

  if (!check_size (length, error))
    return NULL;
  return read_shape (&reader, error);
}

/* Moves past the GeoPackage header; the envelope, if any, begins 8 bytes in. */
static gboolean
read_gpkg_head (Reader  *self,
                guint   *out_envelope,
                GError **error)
{
  static const guint envelope_bytes[] = { 0, 32, 48, 48, 64 };
  guint envelope;
  gint32 srs;

  if (!check_size (self->length, error) || !need_bytes (self, 8, error))
    return FALSE;

  envelope = (self->bytes[3] >> 1) & 7;
  if (memcmp (self->bytes, "GP", 3) != 0 || (self->bytes[3] & 0x20) != 0 ||
      envelope >= G_N_ELEMENTS (envelope_bytes))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: four bytes as hexadecimal numbers */
                   _("The geometry begins with %02x %02x %02x %02x, not with a GeoPackage header"),
                   self->bytes[0], self->bytes[1], self->bytes[2], self->bytes[3]);
      return FALSE;
    }

  self->little = self->bytes[3] & 1;
  self->at = 4;
  srs = (gint32) take_number (self);
  /* 0 is the standard's "geographic, not further known". */
  if (srs != 4326 && srs != 0)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: the number of a projection */
                   _("The geometry is in projection %d; the workspace needs 4326, longitude and "
                     "latitude"), srs);
      return FALSE;
    }
  if (!need_bytes (self, envelope_bytes[envelope], error))
    return FALSE;

  self->at += envelope_bytes[envelope];
  *out_envelope = envelope;
  return TRUE;
}

ReeveShape *
reeve_shape_from_gpkg (gconstpointer   blob,
                       gsize           length,
                       GError        **error)
{
  Reader reader = { .bytes = blob, .length = length };
  guint envelope;

  if (!read_gpkg_head (&reader, &envelope, error))
    return NULL;
  return read_shape (&reader, error);
}

gboolean
reeve_shape_gpkg_get_box (gconstpointer  blob,
                          gsize          length,
                          ReeveBox      *out_box)
{
  Reader reader = { .bytes = blob, .length = length };
  g_autoptr (ReeveShape) shape = NULL;
  guint envelope;

  if (!read_gpkg_head (&reader, &envelope, NULL))
    return FALSE;

  if (envelope > 0)
    {
      reader.at = 8;
      out_box->west = take_double (&reader);
      out_box->east = take_double (&reader);
      out_box->south = take_double (&reader);
      out_box->north = take_double (&reader);
      return out_box->west <= out_box->east && out_box->south <= out_box->north;
    }

  shape = read_shape (&reader, NULL);
  if (shape == NULL || shape->kind == REEVE_SHAPE_NONE)
    return FALSE;
  *out_box = reeve_shape_get_box (shape);
  return TRUE;
}

static void
put_number (GByteArray *out,
            guint32     value)
{
  guint32 little = GUINT32_TO_LE (value);

  g_byte_array_append (out, (const guint8 *) &little, sizeof little);
}

static void
put_double (GByteArray *out,
            double      value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  g_byte_array_append (out, (const guint8 *) &bits, sizeof bits);
}

static void
put_head (GByteArray *out,
          guint32     type)
{
  g_byte_array_append (out, (const guint8 *) "\1", 1);
  put_number (out, type);
}

static void
put_points (GByteArray       *out,
            const ReeveShape *self,
            guint32           start,
            guint32           end)
{
  for (guint32 i = start; i < end; i++)
    {
      put_double (out, self->points[i].lon);
      put_double (out, self->points[i].lat);
    }
}

static void
put_rings (GByteArray       *out,
           const ReeveShape *self,
           guint             from,
           guint             to)
{
  for (guint ring = from; ring < to; ring++)
    {
      guint32 start = reeve_shape_ring_start (self, ring);

      put_number (out, self->rings[ring].end - start);
      put_points (out, self, start, self->rings[ring].end);
    }
}

/* One past the last ring of the polygon that @ring begins. */
static guint
find_part_end (const ReeveShape *self,
               guint             ring)
{
  guint end = ring + 1;

  while (end < self->n_rings && self->rings[end].part == self->rings[ring].part)
    end++;
  return end;
}

static guint
count_parts (const ReeveShape *self)
{
  guint n_parts = 0;

  for (guint ring = 0; ring < self->n_rings; ring = find_part_end (self, ring))
    n_parts++;
  return n_parts;
}

static void
put_areas (GByteArray       *out,
           const ReeveShape *self)
{
  guint n_parts = count_parts (self);

  if (n_parts > 1)
    {
      put_head (out, WKB_MULTI_POLYGON);
      put_number (out, n_parts);
    }
  for (guint ring = 0, end; ring < self->n_rings; ring = end)
    {
      end = find_part_end (self, ring);
      put_head (out, WKB_POLYGON);
      put_number (out, end - ring);
      put_rings (out, self, ring, end);
    }
}

static void
put_geometry (GByteArray       *out,
              const ReeveShape *self)
{
  switch (self->kind)
    {
    case REEVE_SHAPE_NONE:
      put_head (out, WKB_COLLECTION);
      put_number (out, 0);
      break;

    case REEVE_SHAPE_POINT:
      if (self->n_points > 1)
        {
          put_head (out, WKB_MULTI_POINT);
          put_number (out, self->n_points);
        }
      for (guint32 i = 0; i < self->n_points; i++)
        {
          put_head (out, WKB_POINT);
          put_points (out, self, i, i + 1);
        }
      break;

    case REEVE_SHAPE_LINE:
      if (self->n_rings > 1)
        {
          put_head (out, WKB_MULTI_LINE);
          put_number (out, self->n_rings);
        }
      for (guint ring = 0; ring < self->n_rings; ring++)
        {
          put_head (out, WKB_LINE);
          put_rings (out, self, ring, ring + 1);
        }
      break;

    case REEVE_SHAPE_AREA:
      put_areas (out, self);
      break;
    }
}

GBytes *
reeve_shape_to_wkb (const ReeveShape *self)
{
  GByteArray *out = g_byte_array_sized_new (13 + 16 * self->n_points + 16 * self->n_rings);

  put_geometry (out, self);
  return g_byte_array_free_to_bytes (out);
}

GBytes *
reeve_shape_to_gpkg (const ReeveShape *self)
{
  GByteArray *out = g_byte_array_sized_new (53 + 16 * self->n_points + 16 * self->n_rings);
  gboolean empty = self->kind == REEVE_SHAPE_NONE;
  ReeveBox box = reeve_shape_get_box (self);
  guint8 flags = 1 | (empty ? 0x10 : 1 << 1);

  g_byte_array_append (out, (const guint8 *) "GP", 3);
  g_byte_array_append (out, &flags, 1);
  put_number (out, 4326);
  if (!empty)
    {
      put_double (out, box.west);
      put_double (out, box.east);
      put_double (out, box.south);
      put_double (out, box.north);
    }
  put_geometry (out, self);
  return g_byte_array_free_to_bytes (out);
}
