/* network/osm-part-private.h — a piece of an extract, and joining the pieces
 *
 * Readers fill parts: a block of a PBF file is one part, an XML file is one
 * part. Within a part a string is called by its number; number 0 is "". While
 * objects lie in a part, the upper half of n_tags holds their version and
 * whether they were deleted, so that duplicates can be told apart without an
 * array of versions; reeve_osm_join() takes it off again.
 */
#pragma once

#include "network/osm-reader.h"

G_BEGIN_DECLS

#define REEVE_OSM_MAX_TAGS 0xffff
#define REEVE_OSM_DELETED  (1u << 31)

typedef enum
{
  REEVE_OSM_NODE,
  REEVE_OSM_WAY,
  REEVE_OSM_RELATION,
} ReeveOsmType;

typedef struct
{
  guint32 start;    /* in bytes */
  guint32 length;
  guint32 hash;
} ReeveOsmString;

typedef struct
{
  GArray    *nodes;           /* owned, of ReeveOsmNode */
  guint      n_reserved;      /* nodes that fit without asking */
  GArray    *ways;            /* owned, of ReeveOsmWay */
  GArray    *relations;       /* owned, of ReeveOsmRelation */
  GArray    *refs;            /* owned, of gint64 */
  GArray    *members;         /* owned, of ReeveOsmMember */
  GArray    *tags;            /* owned, of ReeveOsmTag */
  GArray    *strings;         /* owned, of ReeveOsmString */
  GByteArray *bytes;          /* owned: the texts of strings */
  gboolean   rising[3];       /* by type: every id larger than the one before */
  gboolean   has_deleted;
  guint64    n_nowhere;       /* nodes without a position on the globe: left out */
  gint64     first_nowhere;
  guint64    n_mended;        /* texts that were not UTF-8 */
} ReeveOsmPart;

ReeveOsmPart *reeve_osm_part_new        (void);
void          reeve_osm_part_free       (ReeveOsmPart *self);
/* Appends a text as it is; the reader sees to it that each comes once. Cut at a
 * NUL, mended where it is not UTF-8. Returns its number. */
guint32       reeve_osm_part_add_string (ReeveOsmPart *self,
                                         const char   *text,
                                         gsize         length);
/* Room for @n more nodes. */
void          reeve_osm_part_reserve_nodes (ReeveOsmPart *self,
                                            guint         n);
/* Where no room is left, or the node does not lie on the globe: it is counted as
 * being nowhere then. */
void          reeve_osm_part_add_odd_node (ReeveOsmPart *self,
                                           ReeveOsmNode  node,
                                           gboolean      is_nowhere);
/* Once, after the last object: looks at the order while the arrays are
 * still warm. */
void          reeve_osm_part_finish     (ReeveOsmPart *self);
gsize         reeve_osm_part_get_memory (const ReeveOsmPart *self);

/* Two million times for a metropolis. */
static inline void
reeve_osm_part_add_node (ReeveOsmPart *self,
                         gint64        id,
                         gint64        lon_e7,
                         gint64        lat_e7,
                         guint32       first_tag,
                         guint32       n_tags)
{
  ReeveOsmNode node = { id, (gint32) lon_e7, (gint32) lat_e7, first_tag, n_tags };
  /* A deleted node has no position, and must still displace its older versions. */
  gboolean is_nowhere = (n_tags & REEVE_OSM_DELETED) == 0
                        && (lon_e7 < -1800000000 || lon_e7 > 1800000000
                            || lat_e7 < -900000000 || lat_e7 > 900000000);

  if (G_LIKELY (!is_nowhere && self->nodes->len < self->n_reserved))
    g_array_index (self->nodes, ReeveOsmNode, self->nodes->len++) = node;
  else
    reeve_osm_part_add_odd_node (self, node, is_nowhere);
}

/* What goes into the upper half of n_tags. */
static inline guint32
reeve_osm_pack_version (gint64   version,
                        gboolean visible)
{
  return (guint32) CLAMP (version, 0, 0x7fff) << 16 | (visible ? 0 : REEVE_OSM_DELETED);
}

/* Bytes that an extract may take: most of this machine's memory. */
guint64       reeve_osm_get_memory_limit (void);
void          reeve_osm_fail_memory      (const char  *name,
                                          GError     **error);

/* Joins the parts in order, sorts what is out of order, drops what is double or
 * deleted. Frees the parts' arrays as it goes. @name is the file's, for messages. */
gboolean      reeve_osm_join (ReeveOsm    *self,
                              GPtrArray   *parts,   /* of ReeveOsmPart */
                              const char  *name,
                              ReeveJob    *job,
                              GError     **error) G_GNUC_WARN_UNUSED_RESULT;

/* The readers of the two formats. @name is the file's, for messages; @bytes
 * the whole file. */
gboolean      reeve_osm_read_pbf (ReeveOsm      *self,
                                  const char    *name,
                                  const guint8  *bytes,
                                  gsize          n_bytes,
                                  ReeveJob      *job,
                                  GError       **error) G_GNUC_WARN_UNUSED_RESULT;
/* @path may be plain, gzip or bzip2. */
gboolean      reeve_osm_read_xml (ReeveOsm      *self,
                                  const char    *name,
                                  const char    *path,
                                  ReeveJob      *job,
                                  GError       **error) G_GNUC_WARN_UNUSED_RESULT;
/* One block as it lies in the file after inflating: PrimitiveBlock. @place
 * stands before the sentence in messages. */
ReeveOsmPart *reeve_osm_decode_block (const char    *place,
                                      const guint8  *bytes,
                                      gsize          n_bytes,
                                      GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveOsmPart, reeve_osm_part_free)

G_END_DECLS
