/* network/osm-pbf-block.c — one block of a PBF file
 *
 * Decoded straight from the inflated bytes into the part's arrays. Counts are
 * taken from the bytes that are there, never from what a field claims. Of the
 * block's string table only what tags and roles name is kept: names of
 * mappers never leave this function.
 * Format: https://wiki.openstreetmap.org/wiki/PBF_Format
 */
#include "network/osm-part-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "network/osm-wire-private.h"

typedef struct
{
  ReeveOsmPart *part;       /* owned */
  const char   *place;      /* borrowed */
  ReeveWire    *texts;      /* owned: the string table */
  guint32      *numbers;    /* owned: number in the part + 1; 0 while unused */
  guint32       n_texts;
  gint64        granularity;
  gint64        lat_offset;
  gint64        lon_offset;
  gboolean      bad_string; /* a tag names a string that is not in the table */
  gboolean      bad;        /* counts that do not fit each other */
  gboolean      many_tags;
} Block;

static guint32
use_string (Block   *block,
            guint64  index)
{
  if (G_UNLIKELY (index >= block->n_texts))
    {
      block->bad_string = TRUE;
      return 0;
    }

  if (block->numbers[index] == 0)
    {
      const ReeveWire *text = &block->texts[index];

      block->numbers[index] = 1 + reeve_osm_part_add_string (block->part, (const char *) text->at,
                                                             (gsize) (text->end - text->at));
    }
  return block->numbers[index] - 1;
}

/* Tags given as two lists of numbers. Returns how many. */
static guint32
add_tags (Block     *block,
          ReeveWire  keys,
          ReeveWire  values)
{
  guint32 n = reeve_wire_count (&keys);
  GArray *all = block->part->tags;
  guint first = all->len;

  if (n != reeve_wire_count (&values))
    block->bad = TRUE;
  if (n > REEVE_OSM_MAX_TAGS)
    block->many_tags = TRUE;
  if (block->bad || block->many_tags)
    return 0;

  g_array_set_size (all, first + n);
  for (guint32 i = 0; i < n; i++)
    {
      ReeveOsmTag *tag = &g_array_index (all, ReeveOsmTag, first + i);

      tag->key = use_string (block, reeve_wire_varint (&keys));
      tag->value = use_string (block, reeve_wire_varint (&values));
    }
  block->bad |= keys.bad | values.bad;

  return n;
}

/* Nanodegrees to 10⁻⁷ degrees. Wraps on absurd input, which is then off the
 * globe or merely wrong. */
static gint64
scale_position (gint64 offset,
                gint64 granularity,
                gint64 value)
{
  gint64 nano = (gint64) ((guint64) offset + (guint64) granularity * (guint64) value);

  return nano >= 0 ? (nano / 10 + 5) / 10 : (nano / 10 - 5) / 10;
}

static guint32
decode_info (Block     *block,
             ReeveWire  info)
{
  gint64 version = 0;
  gboolean visible = TRUE;

  while (reeve_wire_more (&info))
    {
      guint64 field = reeve_wire_varint (&info);

      if (field == (1 << 3 | REEVE_WIRE_VARINT))
        version = (gint64) reeve_wire_varint (&info);
      else if (field == (6 << 3 | REEVE_WIRE_VARINT))
        visible = reeve_wire_varint (&info) != 0;
      else
        reeve_wire_skip (&info, field & 7);
    }
  block->bad |= info.bad;
  block->part->has_deleted |= !visible;

  return reeve_osm_pack_version (version, visible);
}

static void
decode_node (Block     *block,
             ReeveWire  node)
{
  ReeveWire keys = { 0 }, values = { 0 }, info = { 0 };
  gint64 id = 0, lat = G_MAXINT32, lon = G_MAXINT32;
  guint32 first = block->part->tags->len;
  guint32 packed;

  while (reeve_wire_more (&node))
    {
      guint64 field = reeve_wire_varint (&node);

      switch (field)
        {
        case 1 << 3 | REEVE_WIRE_VARINT: id = reeve_wire_signed (&node); break;
        case 2 << 3 | REEVE_WIRE_BYTES: keys = reeve_wire_bytes (&node); break;
        case 3 << 3 | REEVE_WIRE_BYTES: values = reeve_wire_bytes (&node); break;
        case 4 << 3 | REEVE_WIRE_BYTES: info = reeve_wire_bytes (&node); break;
        case 8 << 3 | REEVE_WIRE_VARINT: lat = reeve_wire_signed (&node); break;
        case 9 << 3 | REEVE_WIRE_VARINT: lon = reeve_wire_signed (&node); break;
        default: reeve_wire_skip (&node, field & 7);
        }
    }
  block->bad |= node.bad;

  packed = decode_info (block, info) | add_tags (block, keys, values);
  reeve_osm_part_add_node (block->part, id,
                           scale_position (block->lon_offset, block->granularity, lon),
                           scale_position (block->lat_offset, block->granularity, lat),
                           first, packed);
}

typedef struct
{
  ReeveWire ids;
  ReeveWire lats;
  ReeveWire lons;
  ReeveWire tags;
  ReeveWire versions;
  ReeveWire visibles;
} Dense;

static Dense
split_dense (Block     *block,
             ReeveWire  group)
{
  Dense dense = { 0 };
  ReeveWire info = { 0 };

  while (reeve_wire_more (&group))
    {
      guint64 field = reeve_wire_varint (&group);

      switch (field)
        {
        case 1 << 3 | REEVE_WIRE_BYTES: dense.ids = reeve_wire_bytes (&group); break;
        case 5 << 3 | REEVE_WIRE_BYTES: info = reeve_wire_bytes (&group); break;
        case 8 << 3 | REEVE_WIRE_BYTES: dense.lats = reeve_wire_bytes (&group); break;
        case 9 << 3 | REEVE_WIRE_BYTES: dense.lons = reeve_wire_bytes (&group); break;
        case 10 << 3 | REEVE_WIRE_BYTES: dense.tags = reeve_wire_bytes (&group); break;
        default: reeve_wire_skip (&group, field & 7);
        }
    }
  while (reeve_wire_more (&info))
    {
      guint64 field = reeve_wire_varint (&info);

      if (field == (1 << 3 | REEVE_WIRE_BYTES))
        dense.versions = reeve_wire_bytes (&info);
      else if (field == (6 << 3 | REEVE_WIRE_BYTES))
        dense.visibles = reeve_wire_bytes (&info);
      else
        reeve_wire_skip (&info, field & 7);
    }
  block->bad |= group.bad | info.bad;

  return dense;
}

/* Keys and values of one dense node, up to the 0 that ends them. */
static guint32
add_dense_tags (Block     *block,
                ReeveWire *tags)
{
  guint32 n = 0;

  while (reeve_wire_more (tags))
    {
      guint64 key = reeve_wire_varint (tags);
      ReeveOsmTag tag;

      if (key == 0)
        break;
      if (!reeve_wire_more (tags))
        {
          block->bad = TRUE;
          break;
        }
      tag.key = use_string (block, key);
      tag.value = use_string (block, reeve_wire_varint (tags));
      g_array_append_val (block->part->tags, tag);
      n++;
    }
  block->many_tags |= n > REEVE_OSM_MAX_TAGS;

  return n & REEVE_OSM_MAX_TAGS;
}

static void
decode_dense (Block     *block,
              ReeveWire  group)
{
  Dense dense = split_dense (block, group);
  guint32 n = reeve_wire_count (&dense.ids);
  gint64 id = 0, lat = 0, lon = 0;

  if (n != reeve_wire_count (&dense.lats) || n != reeve_wire_count (&dense.lons))
    block->bad = TRUE;

  /* Appending one by one costs a division each. */
  reeve_osm_part_reserve_nodes (block->part, n);
  for (guint32 i = 0; i < n && !block->bad; i++)
    {
      guint32 first = block->part->tags->len;
      guint32 packed = 0;

      /* Sums of absurd steps wrap: through unsigned, where that is defined. */
      id = (gint64) ((guint64) id + (guint64) reeve_wire_signed (&dense.ids));
      lat = (gint64) ((guint64) lat + (guint64) reeve_wire_signed (&dense.lats));
      lon = (gint64) ((guint64) lon + (guint64) reeve_wire_signed (&dense.lons));
      if (reeve_wire_more (&dense.versions))
        packed = reeve_osm_pack_version ((gint64) reeve_wire_varint (&dense.versions), TRUE);
      if (reeve_wire_more (&dense.visibles) && reeve_wire_varint (&dense.visibles) == 0)
        {
          packed |= REEVE_OSM_DELETED;
          block->part->has_deleted = TRUE;
        }
      packed |= add_dense_tags (block, &dense.tags);
      reeve_osm_part_add_node (block->part, id,
                               scale_position (block->lon_offset, block->granularity, lon),
                               scale_position (block->lat_offset, block->granularity, lat),
                               first, packed);
    }
  block->bad |= dense.ids.bad | dense.lats.bad | dense.lons.bad | dense.tags.bad;
}

static void
decode_way (Block     *block,
            ReeveWire  way)
{
  ReeveWire keys = { 0 }, values = { 0 }, info = { 0 }, refs = { 0 };
  GArray *all = block->part->refs;
  ReeveOsmWay out = { .refs = all->len, .tags = block->part->tags->len };
  gint64 ref = 0;

  while (reeve_wire_more (&way))
    {
      guint64 field = reeve_wire_varint (&way);

      switch (field)
        {
        case 1 << 3 | REEVE_WIRE_VARINT: out.id = (gint64) reeve_wire_varint (&way); break;
        case 2 << 3 | REEVE_WIRE_BYTES: keys = reeve_wire_bytes (&way); break;
        case 3 << 3 | REEVE_WIRE_BYTES: values = reeve_wire_bytes (&way); break;
        case 4 << 3 | REEVE_WIRE_BYTES: info = reeve_wire_bytes (&way); break;
        case 8 << 3 | REEVE_WIRE_BYTES: refs = reeve_wire_bytes (&way); break;
        default: reeve_wire_skip (&way, field & 7);
        }
    }

  out.n_refs = reeve_wire_count (&refs);
  g_array_set_size (all, out.refs + out.n_refs);
  for (guint32 i = 0; i < out.n_refs; i++)
    {
      ref = (gint64) ((guint64) ref + (guint64) reeve_wire_signed (&refs));
      g_array_index (all, gint64, out.refs + i) = ref;
    }
  block->bad |= way.bad | refs.bad;
  out.n_tags = decode_info (block, info) | add_tags (block, keys, values);
  g_array_append_val (block->part->ways, out);
}

static void
decode_relation (Block     *block,
                 ReeveWire  relation)
{
  ReeveWire keys = { 0 }, values = { 0 }, info = { 0 }, roles = { 0 }, refs = { 0 }, types = { 0 };
  GArray *all = block->part->members;
  ReeveOsmRelation out = { .members = all->len, .tags = block->part->tags->len };
  gint64 ref = 0;

  while (reeve_wire_more (&relation))
    {
      guint64 field = reeve_wire_varint (&relation);

      switch (field)
        {
        case 1 << 3 | REEVE_WIRE_VARINT: out.id = (gint64) reeve_wire_varint (&relation); break;
        case 2 << 3 | REEVE_WIRE_BYTES: keys = reeve_wire_bytes (&relation); break;
        case 3 << 3 | REEVE_WIRE_BYTES: values = reeve_wire_bytes (&relation); break;
        case 4 << 3 | REEVE_WIRE_BYTES: info = reeve_wire_bytes (&relation); break;
        case 8 << 3 | REEVE_WIRE_BYTES: roles = reeve_wire_bytes (&relation); break;
        case 9 << 3 | REEVE_WIRE_BYTES: refs = reeve_wire_bytes (&relation); break;
        case 10 << 3 | REEVE_WIRE_BYTES: types = reeve_wire_bytes (&relation); break;
        default: reeve_wire_skip (&relation, field & 7);
        }
    }

  out.n_members = reeve_wire_count (&refs);
  if (out.n_members != reeve_wire_count (&roles) || out.n_members != reeve_wire_count (&types))
    block->bad = TRUE;
  for (guint32 i = 0; i < out.n_members && !block->bad; i++)
    {
      ReeveOsmMember member = { 0 };
      guint64 type = reeve_wire_varint (&types);

      ref = (gint64) ((guint64) ref + (guint64) reeve_wire_signed (&refs));
      member.ref = ref;
      member.role = use_string (block, reeve_wire_varint (&roles));
      member.type = (guint8) MIN (type, REEVE_OSM_RELATION);
      block->bad |= type > REEVE_OSM_RELATION;
      g_array_append_val (all, member);
    }
  block->bad |= relation.bad | roles.bad | refs.bad | types.bad;
  out.n_tags = decode_info (block, info) | add_tags (block, keys, values);
  g_array_append_val (block->part->relations, out);
}

static void
decode_group (Block     *block,
              ReeveWire  group)
{
  while (reeve_wire_more (&group) && !block->bad)
    {
      guint64 field = reeve_wire_varint (&group);

      switch (field)
        {
        case 1 << 3 | REEVE_WIRE_BYTES: decode_node (block, reeve_wire_bytes (&group)); break;
        case 2 << 3 | REEVE_WIRE_BYTES: decode_dense (block, reeve_wire_bytes (&group)); break;
        case 3 << 3 | REEVE_WIRE_BYTES: decode_way (block, reeve_wire_bytes (&group)); break;
        case 4 << 3 | REEVE_WIRE_BYTES: decode_relation (block, reeve_wire_bytes (&group)); break;
        default: reeve_wire_skip (&group, field & 7);
        }
    }
  block->bad |= group.bad;
}

static void
decode_strings (Block     *block,
                ReeveWire  table)
{
  ReeveWire counting = table;
  guint32 n = 0;

  while (reeve_wire_more (&counting))
    {
      n++;
      reeve_wire_skip (&counting, reeve_wire_varint (&counting) & 7);
    }
  block->bad |= counting.bad;

  block->texts = g_new0 (ReeveWire, MAX (n, 1));
  block->numbers = g_new0 (guint32, MAX (n, 1));
  while (reeve_wire_more (&table) && !block->bad)
    {
      guint64 field = reeve_wire_varint (&table);

      if (field == (1 << 3 | REEVE_WIRE_BYTES))
        block->texts[block->n_texts++] = reeve_wire_bytes (&table);
      else
        reeve_wire_skip (&table, field & 7);
    }
}

/* The settings stand behind the groups they hold for, so the first pass reads
 * them and the second the groups. */
static void
decode_block (Block     *block,
              ReeveWire  bytes)
{
  ReeveWire strings = { 0 };
  ReeveWire again = bytes;

  while (reeve_wire_more (&bytes))
    {
      guint64 field = reeve_wire_varint (&bytes);

      switch (field)
        {
        case 1 << 3 | REEVE_WIRE_BYTES: strings = reeve_wire_bytes (&bytes); break;
        case 17 << 3 | REEVE_WIRE_VARINT: block->granularity = (gint64) reeve_wire_varint (&bytes); break;
        case 19 << 3 | REEVE_WIRE_VARINT: block->lat_offset = (gint64) reeve_wire_varint (&bytes); break;
        case 20 << 3 | REEVE_WIRE_VARINT: block->lon_offset = (gint64) reeve_wire_varint (&bytes); break;
        default: reeve_wire_skip (&bytes, field & 7);
        }
    }
  block->bad |= bytes.bad;
  decode_strings (block, strings);

  while (reeve_wire_more (&again) && !block->bad)
    {
      guint64 field = reeve_wire_varint (&again);

      if (field == (2 << 3 | REEVE_WIRE_BYTES))
        decode_group (block, reeve_wire_bytes (&again));
      else
        reeve_wire_skip (&again, field & 7);
    }
}

ReeveOsmPart *
reeve_osm_decode_block (const char    *place,
                        const guint8  *bytes,
                        gsize          n_bytes,
                        GError       **error)
{
  Block block = { .part = reeve_osm_part_new (), .place = place, .granularity = 100 };
  ReeveWire wire = { bytes, bytes + n_bytes, FALSE };

  decode_block (&block, wire);
  g_free (block.texts);
  g_free (block.numbers);

  if (block.bad)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                 /* Translators: file and byte */
                 _("%s: the block's lists do not have the lengths they announce. "
                   "The file is damaged; fetch it again."), place);
  else if (block.bad_string)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                 /* Translators: file and byte */
                 _("%s: an object names a text that the block does not hold. "
                   "The file is damaged; fetch it again."), place);
  else if (block.many_tags)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                 /* Translators: file and byte */
                 _("%s: an object has more than 65,535 tags; OpenStreetMap's have "
                   "a few dozen at most."), place);
  else
    {
      reeve_osm_part_finish (block.part);
      return block.part;
    }

  reeve_osm_part_free (block.part);
  return NULL;
}
