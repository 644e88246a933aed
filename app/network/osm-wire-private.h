/* network/osm-wire-private.h — reading protobuf's wire format by hand
 *
 * A wire is a range of bytes that somebody else wrote. Reading past its end
 * sets @bad, yields zeros and stays at the end, so loops finish and the caller
 * asks once.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const guint8 *at;
  const guint8 *end;
  gboolean      bad;
} ReeveWire;

enum
{
  REEVE_WIRE_VARINT = 0,
  REEVE_WIRE_64     = 1,
  REEVE_WIRE_BYTES  = 2,
  REEVE_WIRE_32     = 5,
};

static inline gboolean
reeve_wire_more (const ReeveWire *self)
{
  return self->at < self->end;
}

static inline guint64
reeve_wire_varint (ReeveWire *self)
{
  guint64 value = 0;

  if (G_LIKELY (self->at < self->end && *self->at < 0x80))
    return *self->at++;
  /* Steps from node to node mostly take two or three bytes. */
  if (G_LIKELY (self->end - self->at >= 3))
    {
      const guint8 *at = self->at;

      if (at[1] < 0x80)
        {
          self->at += 2;
          return (guint64) (at[0] & 0x7f) | (guint64) at[1] << 7;
        }
      if (at[2] < 0x80)
        {
          self->at += 3;
          return (guint64) (at[0] & 0x7f) | (guint64) (at[1] & 0x7f) << 7 | (guint64) at[2] << 14;
        }
    }

  for (guint shift = 0; shift < 64 && self->at < self->end; shift += 7)
    {
      guint8 byte = *self->at++;

      value |= (guint64) (byte & 0x7f) << shift;
      if (byte < 0x80)
        return value;
    }

  self->bad = TRUE;
  self->at = self->end;
  return 0;
}

static inline gint64
reeve_wire_signed (ReeveWire *self)
{
  guint64 value = reeve_wire_varint (self);

  return (gint64) (value >> 1) ^ -(gint64) (value & 1);
}

static inline ReeveWire
reeve_wire_bytes (ReeveWire *self)
{
  guint64 length = reeve_wire_varint (self);
  ReeveWire inner = { self->end, self->end, FALSE };

  if (length > (guint64) (self->end - self->at))
    {
      self->bad = TRUE;
      self->at = self->end;
      return inner;
    }

  inner.at = self->at;
  inner.end = self->at + length;
  self->at = inner.end;
  return inner;
}

static inline void
reeve_wire_skip (ReeveWire *self,
                 guint      type)
{
  gsize length = type == REEVE_WIRE_64 ? 8 : type == REEVE_WIRE_32 ? 4 : 0;

  if (type == REEVE_WIRE_VARINT)
    reeve_wire_varint (self);
  else if (type == REEVE_WIRE_BYTES)
    reeve_wire_bytes (self);
  else if (length > 0 && length <= (gsize) (self->end - self->at))
    self->at += length;
  else
    {
      self->bad = TRUE;
      self->at = self->end;
    }
}

/* How many varints the rest holds: each ends with a byte below 0x80. */
static inline guint32
reeve_wire_count (const ReeveWire *self)
{
  gsize n = 0;

  for (const guint8 *byte = self->at; byte < self->end; byte++)
    n += *byte < 0x80;

  return (guint32) n;
}

G_END_DECLS
