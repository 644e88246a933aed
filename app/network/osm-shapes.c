/* network/osm-shapes.c — geometry of an extract's ways and relations
 *
 * Multipolygons: the member ways are joined end to end into rings. Where more
 * than two ends meet, the chain is closed as soon as it comes back to a place
 * it has been, so rings that touch in a point stay apart. Rings are then sorted
 * by size; one that lies in an even number of others is an outside, else a hole
 * of the smallest that holds it.
 */
#include "network/osm-shapes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* More rings than any lake with islands has. */
#define MAX_RINGS 20000

GPtrArray *
reeve_osm_way_lines (const ReeveOsmShapes *self,
                     guint64               index)
{
  const ReeveOsmWay *way = &self->osm->ways[index];
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_shape_free);
  g_autofree ReeveLonLat *points = g_new (ReeveLonLat, MAX (way->n_refs, 1));
  guint32 last = G_MAXUINT32;
  guint n = 0;

  for (guint32 i = 0; i <= way->n_refs; i++)
    {
      guint32 node = i < way->n_refs ? self->refs[way->refs + i] : G_MAXUINT32;

      if (node != G_MAXUINT32 && node != last)
        points[n++] = reeve_osm_node_point (self->osm, node);
      if (node == G_MAXUINT32 && n >= 2)
        g_ptr_array_add (lines, reeve_shape_new_line (points, n));
      if (node == G_MAXUINT32)
        n = 0;
      last = node;
    }

  return lines;
}

gboolean
reeve_osm_way_is_closed (const ReeveOsmShapes *self,
                         guint64               index)
{
  const ReeveOsmWay *way = &self->osm->ways[index];

  return way->n_refs >= 4
         && self->osm->refs[way->refs] == self->osm->refs[way->refs + way->n_refs - 1];
}

ReeveShape *
reeve_osm_way_area (const ReeveOsmShapes *self,
                    guint64               index)
{
  const ReeveOsmWay *way = &self->osm->ways[index];
  g_autofree ReeveLonLat *points = NULL;
  guint32 last = G_MAXUINT32;
  guint n = 0;

  if (!reeve_osm_way_is_closed (self, index))
    return NULL;

  points = g_new (ReeveLonLat, way->n_refs);
  for (guint32 i = 0; i < way->n_refs; i++)
    {
      guint32 node = self->refs[way->refs + i];

      if (node == G_MAXUINT32)
        return NULL;
      if (node != last)
        points[n++] = reeve_osm_node_point (self->osm, node);
      last = node;
    }

  return n >= 4 ? reeve_shape_new_area (points, n) : NULL;
}

/* --- rings --- */

typedef struct
{
  guint32 *nodes;    /* owned; first = last */
  guint    n;
  double   area;     /* square degrees, without sign */
  double   west, south, east, north;
  int      parent;   /* ring that it lies in, -1 */
  guint    depth;
} Ring;

typedef struct
{
  guint32  node;     /* one of its ends */
  guint    member;
} WayEnd;

typedef struct
{
  const ReeveOsmShapes *shapes;
  GArray  *members;  /* owned, of guint64: ways */
  GArray  *ends;     /* owned, of WayEnd, by node then member */
  gboolean *used;    /* owned: by member */
  GArray  *rings;    /* owned, of Ring */
} Assembly;

static void
clear_ring (gpointer data)
{
  g_free (((Ring *) data)->nodes);
}

static guint32
get_ref (const Assembly *self,
         guint           member,
         guint32         i)
{
  const ReeveOsmWay *way = &self->shapes->osm->ways[g_array_index (self->members, guint64, member)];

  return self->shapes->refs[way->refs + i];
}

static guint32
get_n_refs (const Assembly *self,
            guint           member)
{
  return self->shapes->osm->ways[g_array_index (self->members, guint64, member)].n_refs;
}

static void
add_ring (Assembly      *self,
          const guint32 *nodes,
          guint          n)
{
  const ReeveOsmNode *all = self->shapes->osm->nodes;
  Ring ring = { .n = n, .parent = -1, .west = INFINITY, .south = INFINITY,
                .east = -INFINITY, .north = -INFINITY };
  double area = 0;

  for (guint i = 0; i + 1 < n; i++)
    {
      const ReeveOsmNode *a = &all[nodes[i]], *b = &all[nodes[i + 1]];

      area += (double) a->lon_e7 * b->lat_e7 - (double) b->lon_e7 * a->lat_e7;
      ring.west = MIN (ring.west, a->lon_e7);
      ring.east = MAX (ring.east, a->lon_e7);
      ring.south = MIN (ring.south, a->lat_e7);
      ring.north = MAX (ring.north, a->lat_e7);
    }
  /* There and back again is no ring. */
  if (n < 4 || area == 0)
    return;

  ring.area = fabs (area);
  ring.nodes = g_memdup2 (nodes, n * sizeof *nodes);
  g_array_append_val (self->rings, ring);
}

/* Member ways that are there; FALSE when one is missing or misses nodes. */
static gboolean
collect_members (Assembly *self,
                 guint64   relation)
{
  const ReeveOsm *osm = self->shapes->osm;
  const ReeveOsmRelation *r = &osm->relations[relation];

  for (guint32 i = r->members; i < r->members + r->n_members; i++)
    {
      const ReeveOsmMember *member = &osm->members[i];
      const ReeveOsmWay *way;
      gint64 found;
      guint64 index;
      gboolean listed = FALSE;

      if (member->type != 1)
        continue;
      found = reeve_osm_find_way (osm, member->ref);
      if (found < 0)
        return FALSE;
      index = (guint64) found;
      way = &osm->ways[index];
      for (guint32 k = 0; k < way->n_refs; k++)
        if (self->shapes->refs[way->refs + k] == G_MAXUINT32)
          return FALSE;
      /* Named twice by mistake; looked for among the last ones only. */
      for (guint k = self->members->len; k > 0 && self->members->len - k < 64 && !listed; k--)
        listed = g_array_index (self->members, guint64, k - 1) == index;
      if (way->n_refs >= 2 && !listed)
        g_array_append_val (self->members, index);
    }

  return self->members->len > 0;
}

static int
compare_ends (gconstpointer a,
              gconstpointer b)
{
  const WayEnd *x = a, *y = b;

  if (x->node != y->node)
    return x->node < y->node ? -1 : 1;
  return x->member < y->member ? -1 : x->member > y->member;
}

/* The lowest unused member with an end at @node, or -1. */
static int
find_next (const Assembly *self,
           guint32         node)
{
  guint low = 0, high = self->ends->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->ends, WayEnd, middle).node < node)
        low = middle + 1;
      else
        high = middle;
    }
  for (; low < self->ends->len && g_array_index (self->ends, WayEnd, low).node == node; low++)
    if (!self->used[g_array_index (self->ends, WayEnd, low).member])
      return (int) g_array_index (self->ends, WayEnd, low).member;

  return -1;
}

/* Appends a member's nodes, begun at @node; the first is not repeated. */
static void
append_member (Assembly *self,
               guint     member,
               guint32   node,
               GArray   *chain)
{
  guint32 n = get_n_refs (self, member);
  gboolean along = get_ref (self, member, 0) == node;

  self->used[member] = TRUE;
  for (guint32 i = 0; i < n; i++)
    {
      guint32 ref = get_ref (self, member, along ? i : n - 1 - i);

      if (chain->len == 0 || g_array_index (chain, guint32, chain->len - 1) != ref)
        g_array_append_val (chain, ref);
    }
}

/* One chain from a member on, rings cut off as they close. */
static gboolean
follow_chain (Assembly *self,
              guint     member)
{
  g_autoptr (GArray) chain = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) joints = g_array_new (FALSE, FALSE, sizeof (guint));  /* places in chain */
  guint32 node = get_ref (self, member, 0);
  guint start = 0;

  g_array_append_val (joints, start);
  g_array_append_val (chain, node);
  for (int next = (int) member; next >= 0; next = find_next (self, node))
    {
      append_member (self, (guint) next, node, chain);
      node = g_array_index (chain, guint32, chain->len - 1);
      for (guint i = joints->len; i > 0; i--)
        {
          guint at = g_array_index (joints, guint, i - 1);

          if (g_array_index (chain, guint32, at) != node)
            continue;
          add_ring (self, &g_array_index (chain, guint32, at), chain->len - at);
          g_array_set_size (chain, at + 1);
          g_array_set_size (joints, i - 1);
          break;
        }
      if (chain->len == 1)
        return TRUE;
      start = chain->len - 1;
      g_array_append_val (joints, start);
    }

  return FALSE;
}

static gboolean
assemble_rings (Assembly *self)
{
  for (guint i = 0; i < self->members->len; i++)
    {
      WayEnd first = { get_ref (self, i, 0), i };
      WayEnd last = { get_ref (self, i, get_n_refs (self, i) - 1), i };

      g_array_append_val (self->ends, first);
      g_array_append_val (self->ends, last);
    }
  g_array_sort (self->ends, compare_ends);
  self->used = g_new0 (gboolean, self->members->len);

  for (guint i = 0; i < self->members->len; i++)
    if (!self->used[i] && !follow_chain (self, i))
      return FALSE;

  return self->rings->len > 0 && self->rings->len <= MAX_RINGS;
}

static int
compare_rings (gconstpointer a,
               gconstpointer b)
{
  const Ring *x = a, *y = b;

  if (x->area != y->area)
    return x->area > y->area ? -1 : 1;
  return x->nodes[0] < y->nodes[0] ? -1 : x->nodes[0] > y->nodes[0];
}

/* 1 inside, -1 outside, 0 on the outline. Exact: positions are whole numbers. */
static int
locate (const ReeveOsmNode *nodes,
        const Ring         *ring,
        double              x,
        double              y)
{
  gboolean inside = FALSE;

  for (guint i = 0; i + 1 < ring->n; i++)
    {
      const ReeveOsmNode *a = &nodes[ring->nodes[i]], *b = &nodes[ring->nodes[i + 1]];
      double cross = ((double) b->lon_e7 - a->lon_e7) * (y - a->lat_e7)
                     - ((double) b->lat_e7 - a->lat_e7) * (x - a->lon_e7);

      if (cross == 0 && MIN (a->lon_e7, b->lon_e7) <= x && x <= MAX (a->lon_e7, b->lon_e7)
          && MIN (a->lat_e7, b->lat_e7) <= y && y <= MAX (a->lat_e7, b->lat_e7))
        return 0;
      if ((a->lat_e7 > y) != (b->lat_e7 > y) && (cross > 0) == (b->lat_e7 > a->lat_e7))
        inside = !inside;
    }

  return inside ? 1 : -1;
}

/* By the first of its points, or else middles of its edges, that is not on the
 * other's outline. */
static gboolean
lies_in (const ReeveOsmNode *nodes,
         const Ring         *inner,
         const Ring         *outer)
{
  if (inner->west < outer->west || inner->east > outer->east
      || inner->south < outer->south || inner->north > outer->north)
    return FALSE;

  for (guint i = 0; i + 1 < inner->n; i++)
    {
      const ReeveOsmNode *a = &nodes[inner->nodes[i]], *b = &nodes[inner->nodes[i + 1]];
      int where = locate (nodes, outer, a->lon_e7, a->lat_e7);

      if (where == 0)
        where = locate (nodes, outer, ((double) a->lon_e7 + b->lon_e7) / 2,
                        ((double) a->lat_e7 + b->lat_e7) / 2);
      if (where != 0)
        return where > 0;
    }

  return FALSE;
}

static void
nest_rings (Assembly *self)
{
  Ring *rings = (Ring *) (gpointer) self->rings->data;

  g_array_sort (self->rings, compare_rings);
  for (guint i = 1; i < self->rings->len; i++)
    for (guint k = i; k > 0 && rings[i].parent < 0; k--)
      if (lies_in (self->shapes->osm->nodes, &rings[i], &rings[k - 1]))
        {
          rings[i].parent = (int) k - 1;
          rings[i].depth = rings[k - 1].depth + 1;
        }
}

static void
copy_ring (const Assembly *self,
           const Ring     *ring,
           guint32         part,
           ReeveShape     *out)
{
  for (guint i = 0; i < ring->n; i++)
    out->points[out->n_points++] = reeve_osm_node_point (self->shapes->osm, ring->nodes[i]);
  out->rings[out->n_rings++] = (ReeveRing) { out->n_points, part };
}

static ReeveShape *
make_shape (const Assembly *self)
{
  const Ring *rings = (const Ring *) (gpointer) self->rings->data;
  ReeveShape *shape = g_new0 (ReeveShape, 1);
  gsize n_points = 0;
  guint32 part = 0;

  for (guint i = 0; i < self->rings->len; i++)
    n_points += rings[i].n;
  shape->kind = REEVE_SHAPE_AREA;
  shape->points = g_new (ReeveLonLat, n_points);
  shape->rings = g_new (ReeveRing, self->rings->len);
  for (guint i = 0; i < self->rings->len; i++)
    {
      if (rings[i].depth % 2 == 1)
        continue;
      copy_ring (self, &rings[i], part, shape);
      for (guint k = i + 1; k < self->rings->len; k++)
        if (rings[k].parent == (int) i)
          copy_ring (self, &rings[k], part, shape);
      part++;
    }

  return shape;
}

ReeveShape *
reeve_osm_relation_area (const ReeveOsmShapes *self,
                         guint64               relation)
{
  Assembly assembly = { .shapes = self };
  ReeveShape *shape = NULL;

  assembly.members = g_array_new (FALSE, FALSE, sizeof (guint64));
  assembly.ends = g_array_new (FALSE, FALSE, sizeof (WayEnd));
  assembly.rings = g_array_new (FALSE, FALSE, sizeof (Ring));
  g_array_set_clear_func (assembly.rings, clear_ring);

  if (collect_members (&assembly, relation) && assemble_rings (&assembly))
    {
      nest_rings (&assembly);
      shape = make_shape (&assembly);
    }

  g_array_unref (assembly.members);
  g_array_unref (assembly.ends);
  g_array_unref (assembly.rings);
  g_free (assembly.used);
  return shape;
}

gboolean
reeve_osm_relation_middle (const ReeveOsmShapes *self,
                           guint64               relation,
                           ReeveLonLat          *out)
{
  const ReeveOsm *osm = self->osm;
  const ReeveOsmRelation *r = &osm->relations[relation];
  ReeveBox box = REEVE_BOX_EMPTY;

  for (guint32 i = r->members; i < r->members + r->n_members; i++)
    {
      gint64 found = osm->members[i].type == 0 ? reeve_osm_find_node (osm, osm->members[i].ref)
                     : osm->members[i].type == 1 ? reeve_osm_find_way (osm, osm->members[i].ref) : -1;

      if (found >= 0 && osm->members[i].type == 0)
        reeve_box_add (&box, reeve_osm_node_point (osm, (guint64) found));
      else if (found >= 0)
        for (guint32 k = 0; k < osm->ways[found].n_refs; k++)
          {
            guint32 node = self->refs[osm->ways[found].refs + k];

            if (node != G_MAXUINT32)
              reeve_box_add (&box, reeve_osm_node_point (osm, node));
          }
    }
  if (reeve_box_is_empty (&box))
    return FALSE;

  *out = (ReeveLonLat) { (box.west + box.east) / 2, (box.south + box.north) / 2 };
  return TRUE;
}
