/* network/osm-reader.h — an OpenStreetMap extract in memory
 *
 * PBF by our own reader (mmap, hand-decoded wire format, libdeflate and zlib
 * blobs, all cores); .osm, .osm.gz and .osm.bz2 through expat. Objects out of
 * order are sorted, never dropped; ids may be negative; the last of two
 * objects with one id counts (by version, then by place). Strings are interned
 * once. A whole city fits: about 40 bytes a node.
 */
#pragma once

#include "core/job.h"
#include "geo/point.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 key;      /* offset in strings */
  guint32 value;
} ReeveOsmTag;

typedef struct
{
  gint64  id;
  gint32  lon_e7;   /* degrees × 10⁷ */
  gint32  lat_e7;
  guint32 tags;     /* first of its tags */
  guint32 n_tags;
} ReeveOsmNode;

typedef struct
{
  gint64  id;
  guint32 refs;     /* first of its node references */
  guint32 n_refs;
  guint32 tags;
  guint32 n_tags;
} ReeveOsmWay;

typedef struct
{
  gint64  ref;
  guint32 role;     /* offset in strings */
  guint8  type;     /* 0 node, 1 way, 2 relation */
} ReeveOsmMember;

typedef struct
{
  gint64  id;
  guint32 members;
  guint32 n_members;
  guint32 tags;
  guint32 n_tags;
} ReeveOsmRelation;

typedef struct
{
  ReeveOsmNode     *nodes;      /* owned, by id, rising */
  ReeveOsmWay      *ways;       /* owned, by id, rising */
  ReeveOsmRelation *relations;  /* owned, by id, rising */
  gint64           *refs;       /* owned: node ids */
  ReeveOsmMember   *members;    /* owned */
  ReeveOsmTag      *tags;       /* owned */
  char             *strings;    /* owned: NUL-terminated, one after another; offset 0 is "" */
  guint64           n_nodes;
  guint64           n_ways;
  guint64           n_relations;
  guint64           n_refs;
  guint64           n_members;
  guint64           n_tags;
  gsize             n_string_bytes;
  gboolean          was_sorted;
  ReeveBox          box;        /* of all nodes */
  ReeveBox          bounds;     /* that the file says it was cut to; no width when it does not */
  char             *timestamp;  /* owned, nullable: replication time the header states, ISO */
  GPtrArray        *notes;      /* owned, of char*: what was odd, in sentences */
} ReeveOsm;

ReeveOsm   *reeve_osm_read       (const char       *path,
                                  ReeveJob         *job,
                                  GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void        reeve_osm_free       (ReeveOsm         *self);
/* TRUE when name or first bytes say so: .pbf, .osm, .osm.gz, .osm.bz2 */
gboolean    reeve_osm_is_extract (const char       *path);
/* (nullable) */
const char *reeve_osm_get_tag    (const ReeveOsm   *self,
                                  guint32           tags,
                                  guint32           n_tags,
                                  const char       *key);
/* Index in nodes or ways, or -1. */
gint64      reeve_osm_find_node  (const ReeveOsm   *self,
                                  gint64            id);
gint64      reeve_osm_find_way   (const ReeveOsm   *self,
                                  gint64            id);

/* For every reference the index of its node, G_MAXUINT32 where the file does not
 * hold it. (transfer full) (nullable): n_refs numbers; NULL when stopped */
guint32    *reeve_osm_resolve_refs (const ReeveOsm  *self,
                                    ReeveJob        *job,
                                    GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* Offsets of texts that differ from each other; G_MAXUINT32 where nothing uses
 * one. Strings are interned, so comparing offsets compares texts. */
void        reeve_osm_find_strings (const ReeveOsm    *self,
                                    const char *const *texts,
                                    guint              n_texts,
                                    guint32           *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveOsm, reeve_osm_free)

G_END_DECLS
