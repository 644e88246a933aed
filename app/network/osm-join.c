/* network/osm-join.c — the parts of an extract become one
 *
 * Strings are interned in order of the parts, so offsets do not depend on which
 * thread read what. Arrays are copied to their places by all cores. Only a file
 * out of order, with doubles or with deleted objects pays for sorting.
 */
#include "network/osm-part-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

typedef struct
{
  guint64 nodes;
  guint64 ways;
  guint64 relations;
  guint64 refs;
  guint64 members;
  guint64 tags;
} Counts;

typedef struct
{
  ReeveOsm   *osm;
  GPtrArray  *parts;    /* borrowed, of ReeveOsmPart */
  Counts     *starts;   /* owned: where each part's objects go */
  guint32   **maps;     /* owned: string numbers of a part to offsets */
  gboolean    keep_packed[3];
} Join;

static ReeveOsmPart *
get_part (const Join *join,
          guint       i)
{
  return g_ptr_array_index (join->parts, i);
}

/* FALSE when the offsets of 32 bits do not reach. */
static gboolean
count_all (Join *join)
{
  Counts sum = { 0 };

  for (guint i = 0; i < join->parts->len; i++)
    {
      const ReeveOsmPart *part = get_part (join, i);

      join->starts[i] = sum;
      sum.nodes += part->nodes->len;
      sum.ways += part->ways->len;
      sum.relations += part->relations->len;
      sum.refs += part->refs->len;
      sum.members += part->members->len;
      sum.tags += part->tags->len;
    }
  join->osm->n_nodes = sum.nodes;
  join->osm->n_ways = sum.ways;
  join->osm->n_relations = sum.relations;
  join->osm->n_refs = sum.refs;
  join->osm->n_members = sum.members;
  join->osm->n_tags = sum.tags;

  return sum.refs < G_MAXUINT32 && sum.members < G_MAXUINT32 && sum.tags < G_MAXUINT32
         && sum.nodes < G_MAXUINT32 && sum.ways < G_MAXUINT32 && sum.relations < G_MAXUINT32;
}

typedef struct
{
  guint32 hash;
  guint32 offset;   /* 0: free */
} Slot;

typedef struct
{
  Slot       *slots;     /* owned */
  guint32     n_slots;   /* a power of two */
  guint32     n_used;
  GByteArray *bytes;     /* owned */
} Pool;

static void
grow_pool (Pool *pool)
{
  Slot *old = pool->slots;
  guint32 n_old = pool->n_slots;

  pool->n_slots = MAX (4096, n_old * 2);
  pool->slots = g_new0 (Slot, pool->n_slots);
  for (guint32 i = 0; i < n_old; i++)
    if (old[i].offset != 0)
      {
        guint32 at = old[i].hash & (pool->n_slots - 1);

        while (pool->slots[at].offset != 0)
          at = (at + 1) & (pool->n_slots - 1);
        pool->slots[at] = old[i];
      }
  g_free (old);
}

static guint32
intern (Pool       *pool,
        const char *text,
        guint32     length,
        guint32     hash)
{
  guint32 at;

  if (pool->n_used >= pool->n_slots / 2)
    grow_pool (pool);

  at = hash & (pool->n_slots - 1);
  for (; pool->slots[at].offset != 0; at = (at + 1) & (pool->n_slots - 1))
    {
      const char *other = (const char *) pool->bytes->data + pool->slots[at].offset;

      /* Both hold no NUL inside, and the other ends with one. */
      if (pool->slots[at].hash == hash && strncmp (other, text, length) == 0
          && other[length] == '\0')
        return pool->slots[at].offset;
    }

  pool->slots[at] = (Slot) { hash, pool->bytes->len };
  pool->n_used++;
  g_byte_array_append (pool->bytes, (const guint8 *) text, length);
  g_byte_array_append (pool->bytes, (const guint8 *) "", 1);

  return pool->slots[at].offset;
}

/* FALSE when the texts together pass 4 GiB. */
static gboolean
intern_all (Join *join)
{
  Pool pool = { .bytes = g_byte_array_new () };
  gboolean fits = TRUE;

  g_byte_array_append (pool.bytes, (const guint8 *) "", 1);
  for (guint i = 0; i < join->parts->len && fits; i++)
    {
      const ReeveOsmPart *part = get_part (join, i);

      join->maps[i] = g_new (guint32, part->strings->len);
      fits = (guint64) pool.bytes->len + part->bytes->len + part->strings->len < G_MAXINT32;
      for (guint k = 0; k < part->strings->len && fits; k++)
        {
          const ReeveOsmString *string = &g_array_index (part->strings, ReeveOsmString, k);

          join->maps[i][k] = string->length == 0 ? 0
                             : intern (&pool, (const char *) part->bytes->data + string->start,
                                       string->length, string->hash);
        }
    }
  g_free (pool.slots);
  join->osm->n_string_bytes = pool.bytes->len;
  join->osm->strings = (char *) g_byte_array_free (pool.bytes, FALSE);

  return fits;
}

static void
copy_nodes (const Join *join,
            guint       i)
{
  const ReeveOsmPart *part = get_part (join, i);
  const ReeveOsmNode *from = (const ReeveOsmNode *) (gpointer) part->nodes->data;
  ReeveOsmNode *to = join->osm->nodes + join->starts[i].nodes;
  guint32 first_tag = (guint32) join->starts[i].tags;
  guint32 mask = join->keep_packed[REEVE_OSM_NODE] ? G_MAXUINT32 : REEVE_OSM_MAX_TAGS;

  for (guint k = 0; k < part->nodes->len; k++)
    {
      to[k] = from[k];
      to[k].n_tags &= mask;
      to[k].tags = (to[k].n_tags & REEVE_OSM_MAX_TAGS) > 0 ? from[k].tags + first_tag : 0;
    }
}

static void
copy_ways (const Join *join,
           guint       i)
{
  const ReeveOsmPart *part = get_part (join, i);
  const Counts *start = &join->starts[i];
  guint32 mask = join->keep_packed[REEVE_OSM_WAY] ? G_MAXUINT32 : REEVE_OSM_MAX_TAGS;

  for (guint k = 0; k < part->ways->len; k++)
    {
      ReeveOsmWay way = g_array_index (part->ways, ReeveOsmWay, k);

      way.n_tags &= mask;
      way.tags += (guint32) start->tags;
      way.refs += (guint32) start->refs;
      join->osm->ways[start->ways + k] = way;
    }
  if (part->refs->len > 0)
    memcpy (join->osm->refs + start->refs, part->refs->data, part->refs->len * sizeof (gint64));
}

static void
copy_relations (const Join *join,
                guint       i)
{
  const ReeveOsmPart *part = get_part (join, i);
  const Counts *start = &join->starts[i];
  guint32 mask = join->keep_packed[REEVE_OSM_RELATION] ? G_MAXUINT32 : REEVE_OSM_MAX_TAGS;

  for (guint k = 0; k < part->relations->len; k++)
    {
      ReeveOsmRelation relation = g_array_index (part->relations, ReeveOsmRelation, k);

      relation.n_tags &= mask;
      relation.tags += (guint32) start->tags;
      relation.members += (guint32) start->members;
      join->osm->relations[start->relations + k] = relation;
    }
  for (guint k = 0; k < part->members->len; k++)
    {
      ReeveOsmMember member = g_array_index (part->members, ReeveOsmMember, k);

      member.role = join->maps[i][member.role];
      join->osm->members[start->members + k] = member;
    }
}

static gboolean
copy_part (guint     i,
           gpointer  data,
           GError  **error)
{
  const Join *join = data;
  ReeveOsmPart *part = get_part (join, i);
  const ReeveOsmTag *tags = (const ReeveOsmTag *) (gpointer) part->tags->data;
  ReeveOsmTag *to = join->osm->tags + join->starts[i].tags;

  copy_nodes (join, i);
  copy_ways (join, i);
  copy_relations (join, i);
  for (guint k = 0; k < part->tags->len; k++)
    to[k] = (ReeveOsmTag) { join->maps[i][tags[k].key], join->maps[i][tags[k].value] };

  g_array_set_size (part->nodes, 0);
  g_clear_pointer (&join->maps[i], g_free);
  return TRUE;
}

/* The id of every kind of object stands first in its struct. */
static gint
compare_objects (gconstpointer a,
                 gconstpointer b,
                 gpointer      n_tags_at)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;
  guint32 p, q;

  if (x != y)
    return x < y ? -1 : 1;

  memcpy (&p, (const char *) a + GPOINTER_TO_SIZE (n_tags_at), sizeof p);
  memcpy (&q, (const char *) b + GPOINTER_TO_SIZE (n_tags_at), sizeof q);
  p = p >> 16 & 0x7fff;
  q = q >> 16 & 0x7fff;

  return p < q ? -1 : p > q;
}

/* Sorts by id, then version, then place (the sort is stable); keeps the last of
 * each id unless that one is deleted. Returns how many stay. */
static guint64
settle (gpointer  objects,
        guint64   n,
        gsize     size,
        gsize     n_tags_at,
        guint64  *out_n_double)
{
  char *base = objects;
  guint64 kept = 0;

  g_qsort_with_data (objects, (gint) n, size, compare_objects, GSIZE_TO_POINTER (n_tags_at));
  for (guint64 i = 0; i < n; i++)
    {
      char *object = base + i * size;
      guint32 packed;

      memcpy (&packed, object + n_tags_at, sizeof packed);
      if (i + 1 < n && *(gint64 *) (gpointer) object == *(gint64 *) (gpointer) (object + size))
        {
          *out_n_double += 1;
          continue;
        }
      if ((packed & REEVE_OSM_DELETED) != 0)
        continue;

      packed &= REEVE_OSM_MAX_TAGS;
      memcpy (object + n_tags_at, &packed, sizeof packed);
      memmove (base + kept++ * size, object, size);
    }

  return kept;
}

/* Which types stand in rising order over all parts, and whether nodes come
 * before ways before relations. */
static void
look_at_order (Join *join)
{
  gint64 last[3] = { G_MININT64, G_MININT64, G_MININT64 };
  gboolean any[3] = { FALSE, FALSE, FALSE };
  gboolean rising[3] = { TRUE, TRUE, TRUE };
  gboolean deleted = FALSE;
  gboolean types_in_order = TRUE;

  for (guint i = 0; i < join->parts->len; i++)
    {
      const ReeveOsmPart *part = get_part (join, i);
      const GArray *arrays[3] = { part->nodes, part->ways, part->relations };

      for (guint type = 0; type < 3; type++)
        {
          gsize size = g_array_get_element_size ((GArray *) arrays[type]);
          guint n = arrays[type]->len;

          if (n == 0)
            continue;
          for (guint later = type + 1; later < 3; later++)
            types_in_order &= !any[later];
          rising[type] &= part->rising[type];
          rising[type] &= !any[type] || last[type] < *(gint64 *) (gpointer) arrays[type]->data;
          last[type] = *(gint64 *) (gpointer) (arrays[type]->data + (n - 1) * size);
        }
      for (guint type = 0; type < 3; type++)
        any[type] |= arrays[type]->len > 0;
      deleted |= part->has_deleted;
    }

  join->osm->was_sorted = rising[0] && rising[1] && rising[2] && types_in_order;
  for (guint type = 0; type < 3; type++)
    join->keep_packed[type] = !rising[type] || deleted;
}

static void
note_oddities (const Join *join,
               guint64     n_double)
{
  GPtrArray *notes = join->osm->notes;
  guint64 n_nowhere = 0, n_mended = 0;
  gint64 first = 0;

  for (guint i = 0; i < join->parts->len; i++)
    {
      const ReeveOsmPart *part = get_part (join, i);

      if (n_nowhere == 0 && part->n_nowhere > 0)
        first = part->first_nowhere;
      n_nowhere += part->n_nowhere;
      n_mended += part->n_mended;
    }

  if (n_nowhere > 0)
    {
      g_autofree char *count = reeve_format_count ((double) n_nowhere);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, first);

      g_ptr_array_add (notes, g_strdup_printf (
        /* Translators: count, then the id of a node */
        ngettext ("%s node has no position on the globe and was left out (node %s).",
                  "%s nodes have no position on the globe and were left out (the first: node %s).",
                  n_nowhere), count, id));
    }
  if (n_double > 0)
    {
      g_autofree char *count = reeve_format_count ((double) n_double);

      g_ptr_array_add (notes, g_strdup_printf (
        /* Translators: a count */
        ngettext ("%s object stands in the file more than once; its newest version was taken.",
                  "%s objects stand in the file more than once; their newest versions were taken.",
                  n_double), count));
    }
  if (n_mended > 0)
    {
      g_autofree char *count = reeve_format_count ((double) n_mended);

      g_ptr_array_add (notes, g_strdup_printf (
        /* Translators: a count */
        ngettext ("%s text was not UTF-8; its unreadable bytes were replaced.",
                  "%s texts were not UTF-8; their unreadable bytes were replaced.",
                  n_mended), count));
    }
}

#define NODES_PER_PART (1 << 17)

typedef struct
{
  gint32 west;
  gint32 south;
  gint32 east;
  gint32 north;
} Bounds;

typedef struct
{
  const ReeveOsm *osm;
  Bounds         *bounds;  /* owned: of each part */
} Bounding;

static gboolean
bound_part (guint     part,
            gpointer  data,
            GError  **error)
{
  const Bounding *bounding = data;
  guint64 end = MIN ((guint64) (part + 1) * NODES_PER_PART, bounding->osm->n_nodes);
  Bounds bounds = { G_MAXINT32, G_MAXINT32, G_MININT32, G_MININT32 };

  for (guint64 i = (guint64) part * NODES_PER_PART; i < end; i++)
    {
      const ReeveOsmNode *node = &bounding->osm->nodes[i];

      bounds.west = MIN (bounds.west, node->lon_e7);
      bounds.east = MAX (bounds.east, node->lon_e7);
      bounds.south = MIN (bounds.south, node->lat_e7);
      bounds.north = MAX (bounds.north, node->lat_e7);
    }
  bounding->bounds[part] = bounds;
  return TRUE;
}

static gboolean
find_box (ReeveOsm  *osm,
          ReeveJob  *job,
          GError   **error)
{
  guint n_parts = (guint) ((osm->n_nodes + NODES_PER_PART - 1) / NODES_PER_PART);
  Bounding bounding = { osm, g_new (Bounds, MAX (n_parts, 1)) };
  gboolean ok = reeve_job_share_out (job, n_parts, bound_part, &bounding, error);

  osm->box = REEVE_BOX_EMPTY;
  for (guint i = 0; ok && i < n_parts; i++)
    {
      const Bounds *bounds = &bounding.bounds[i];

      reeve_box_add (&osm->box, (ReeveLonLat) { bounds->west / 1e7, bounds->south / 1e7 });
      reeve_box_add (&osm->box, (ReeveLonLat) { bounds->east / 1e7, bounds->north / 1e7 });
    }
  g_free (bounding.bounds);
  return ok;
}

/* Pages of two megabytes where the system has them: every page touched for the
 * first time costs, and whoever looks up nodes jumps about in them. */
#define LARGE_BYTES (8 * 1024 * 1024)
#define LARGE_PAGE  (2 * 1024 * 1024)

static gpointer
allocate_array (guint64 n,
                gsize   size)
{
  gsize n_bytes = MAX (n, 1) * size;
  gpointer array = NULL;

  if (n_bytes < LARGE_BYTES || posix_memalign (&array, LARGE_PAGE, n_bytes) != 0)
    return g_malloc (n_bytes);
  /* A wish; without it all is well too. */
  madvise (array, n_bytes, MADV_HUGEPAGE);
  return array;
}

static void
allocate (ReeveOsm *osm)
{
  osm->nodes = allocate_array (osm->n_nodes, sizeof (ReeveOsmNode));
  osm->ways = allocate_array (osm->n_ways, sizeof (ReeveOsmWay));
  osm->relations = allocate_array (osm->n_relations, sizeof (ReeveOsmRelation));
  osm->refs = allocate_array (osm->n_refs, sizeof (gint64));
  osm->members = allocate_array (osm->n_members, sizeof (ReeveOsmMember));
  osm->tags = allocate_array (osm->n_tags, sizeof (ReeveOsmTag));
}

gboolean
reeve_osm_join (ReeveOsm    *self,
                GPtrArray   *parts,
                const char  *name,
                ReeveJob    *job,
                GError     **error)
{
  Join join = { .osm = self, .parts = parts };
  guint64 n_double = 0;
  gboolean ok;

  join.starts = g_new0 (Counts, MAX (parts->len, 1));
  join.maps = g_new0 (guint32 *, MAX (parts->len, 1));
  ok = count_all (&join) && intern_all (&join);
  if (!ok)
    reeve_osm_fail_memory (name, error);
  else
    {
      look_at_order (&join);
      allocate (self);
      ok = reeve_job_share_out (job, parts->len, copy_part, &join, error);
    }

  if (ok && join.keep_packed[REEVE_OSM_NODE])
    self->n_nodes = settle (self->nodes, self->n_nodes, sizeof (ReeveOsmNode),
                            G_STRUCT_OFFSET (ReeveOsmNode, n_tags), &n_double);
  if (ok && join.keep_packed[REEVE_OSM_WAY])
    self->n_ways = settle (self->ways, self->n_ways, sizeof (ReeveOsmWay),
                           G_STRUCT_OFFSET (ReeveOsmWay, n_tags), &n_double);
  if (ok && join.keep_packed[REEVE_OSM_RELATION])
    self->n_relations = settle (self->relations, self->n_relations, sizeof (ReeveOsmRelation),
                                G_STRUCT_OFFSET (ReeveOsmRelation, n_tags), &n_double);
  if (ok)
    {
      note_oddities (&join, n_double);
      ok = find_box (self, job, error);
    }

  for (guint i = 0; i < parts->len; i++)
    g_free (join.maps[i]);
  g_free (join.maps);
  g_free (join.starts);
  return ok;
}
