/* map/store.c — the geometry of one layer, packed for drawing */
#include "map/store-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "map/simplify-private.h"

#include <stdlib.h>
#include <string.h>

#define MAX_POINTS (G_MAXUINT32 / 2)

static const double level_zooms[] = { 24, 13.2, 11.2, 9.2 };

struct _ReeveStoreBuilder
{
  ReeveShapeKind kind;
  GArray        *fids;        /* owned, of gint64: by feature */
  GArray        *features;    /* owned, of guint32: with a shape, by item as added */
  GArray        *boxes;       /* owned, of ReeveMapBox */
  GArray        *first_rings; /* owned, of guint32 */
  GArray        *ring_ends;   /* owned, of guint32 */
  GArray        *points;      /* owned, of ReeveMapPoint */
};

ReeveStoreBuilder *
reeve_store_builder_new (ReeveShapeKind kind)
{
  ReeveStoreBuilder *self = g_new0 (ReeveStoreBuilder, 1);

  self->kind = kind;
  self->fids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->features = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->boxes = g_array_new (FALSE, FALSE, sizeof (ReeveMapBox));
  self->first_rings = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->ring_ends = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->points = g_array_new (FALSE, FALSE, sizeof (ReeveMapPoint));
  return self;
}

void
reeve_store_builder_free (ReeveStoreBuilder *self)
{
  g_array_unref (self->fids);
  g_array_unref (self->features);
  g_array_unref (self->boxes);
  g_array_unref (self->first_rings);
  g_array_unref (self->ring_ends);
  g_array_unref (self->points);
  g_free (self);
}

/* Twice the signed area; positive turns clockwise on the screen. */
static double
measure_turn (const ReeveMapPoint *points,
              guint                n)
{
  double sum = 0;

  for (guint i = 0; i + 1 < n; i++)
    sum += ((double) points[i].x - points[0].x) * ((double) points[i + 1].y - points[0].y) -
           ((double) points[i + 1].x - points[0].x) * ((double) points[i].y - points[0].y);
  return sum;
}

static void
reverse_points (ReeveMapPoint *points,
                guint          n)
{
  for (guint i = 0; i < n / 2; i++)
    {
      ReeveMapPoint kept = points[i];

      points[i] = points[n - 1 - i];
      points[n - 1 - i] = kept;
    }
}

static void
add_ring (ReeveStoreBuilder *self,
          const ReeveLonLat *points,
          guint              n,
          gboolean           hole,
          ReeveMapBox       *box)
{
  guint start = self->points->len;
  guint32 end;
  ReeveMapPoint *ring;

  g_array_set_size (self->points, start + n);
  ring = (ReeveMapPoint *) (gpointer) self->points->data + start;
  end = 0;
  for (guint i = 0; i < n; i++)
    {
      ReeveMapPoint point = reeve_mercator_from_lonlat (points[i]);

      if (end > 0 && i + 1 < n && ring[end - 1].x == point.x && ring[end - 1].y == point.y)
        continue;
      ring[end++] = point;
      reeve_map_box_add (box, point);
    }
  g_array_set_size (self->points, start + end);

  end = self->points->len;
  if (self->kind == REEVE_SHAPE_AREA && (measure_turn (ring, end - start) < 0) != hole)
    reverse_points (ring, end - start);
  g_array_append_val (self->ring_ends, end);
}

static gboolean
check_n_points (const ReeveStoreBuilder *self,
                guint                    n_more,
                GError                 **error)
{
  if ((guint64) self->points->len + n_more <= MAX_POINTS)
    return TRUE;
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
               _("The layer has more points than can be drawn: at most %u"), MAX_POINTS);
  return FALSE;
}

gboolean
reeve_store_builder_add (ReeveStoreBuilder *self,
                         gint64             fid,
                         const ReeveShape  *shape,
                         GError           **error)
{
  guint32 feature = self->fids->len;
  guint32 first_ring = self->ring_ends->len;
  ReeveMapBox box = REEVE_MAP_BOX_EMPTY;

  g_array_append_val (self->fids, fid);
  if (shape == NULL || shape->kind != self->kind || shape->n_points == 0)
    return TRUE;
  if (!check_n_points (self, shape->n_points, error))
    return FALSE;

  if (shape->kind == REEVE_SHAPE_POINT)
    add_ring (self, shape->points, shape->n_points, FALSE, &box);
  for (guint i = 0; shape->kind != REEVE_SHAPE_POINT && i < shape->n_rings; i++)
    {
      guint32 start = reeve_shape_ring_start (shape, i);

      add_ring (self, shape->points + start, shape->rings[i].end - start,
                i > 0 && shape->rings[i].part == shape->rings[i - 1].part, &box);
    }
  g_array_append_val (self->features, feature);
  g_array_append_val (self->boxes, box);
  g_array_append_val (self->first_rings, first_ring);
  return TRUE;
}

static void
append_moved (GArray       *into,
              const GArray *from,
              guint32       by)
{
  guint before = into->len;
  const guint32 *numbers = (const guint32 *) (gconstpointer) from->data;
  guint32 *moved;

  g_array_set_size (into, before + from->len);
  moved = (guint32 *) (gpointer) into->data + before;
  for (guint i = 0; i < from->len; i++)
    moved[i] = numbers[i] + by;
}

gboolean
reeve_store_builder_append (ReeveStoreBuilder       *self,
                            const ReeveStoreBuilder *from,
                            GError                 **error)
{
  if (!check_n_points (self, from->points->len, error))
    return FALSE;
  append_moved (self->features, from->features, self->fids->len);
  append_moved (self->first_rings, from->first_rings, self->ring_ends->len);
  append_moved (self->ring_ends, from->ring_ends, self->points->len);
  g_array_append_vals (self->fids, from->fids->data, from->fids->len);
  g_array_append_vals (self->boxes, from->boxes->data, from->boxes->len);
  g_array_append_vals (self->points, from->points->data, from->points->len);
  return TRUE;
}

/* --- packing --- */

typedef struct
{
  guint64 key;
  guint32 item;
} Place;

static guint64
spread_bits (guint32 value)
{
  guint64 bits = value;

  bits = (bits | bits << 16) & G_GUINT64_CONSTANT (0x0000ffff0000ffff);
  bits = (bits | bits << 8) & G_GUINT64_CONSTANT (0x00ff00ff00ff00ff);
  bits = (bits | bits << 4) & G_GUINT64_CONSTANT (0x0f0f0f0f0f0f0f0f);
  bits = (bits | bits << 2) & G_GUINT64_CONSTANT (0x3333333333333333);
  return (bits | bits << 1) & G_GUINT64_CONSTANT (0x5555555555555555);
}

static guint64
get_morton (const ReeveMapBox *box)
{
  guint32 x = (guint32) ((((gint64) box->x0 + box->x1) / 2) + ((gint64) 1 << 31));
  guint32 y = (guint32) ((((gint64) box->y0 + box->y1) / 2) + ((gint64) 1 << 31));

  return spread_bits (x) | spread_bits (y) << 1;
}

static int
compare_places (const void *a,
                const void *b)
{
  const Place *x = a;
  const Place *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return (x->item > y->item) - (x->item < y->item);
}

guint32
reeve_store_n_nodes (const ReeveStoreLevel *level)
{
  guint32 n_nodes = 0;

  for (guint32 n = level->n_items; n > 1; n = (n + REEVE_STORE_NODE_SIZE - 1) / REEVE_STORE_NODE_SIZE)
    n_nodes += (n + REEVE_STORE_NODE_SIZE - 1) / REEVE_STORE_NODE_SIZE;
  return n_nodes;
}

static void
build_tree (ReeveStoreLevel *level)
{
  guint32 n_below = level->n_items;
  const ReeveMapBox *below = level->boxes;
  guint32 n_nodes = reeve_store_n_nodes (level);
  guint32 filled = 0;

  level->nodes = g_new (ReeveMapBox, MAX (n_nodes, 1));
  level->n_tiers = 0;
  while (n_below > 1)
    {
      guint32 n_here = (n_below + REEVE_STORE_NODE_SIZE - 1) / REEVE_STORE_NODE_SIZE;

      level->tier_starts[level->n_tiers++] = filled;
      for (guint32 i = 0; i < n_here; i++)
        {
          ReeveMapBox box = REEVE_MAP_BOX_EMPTY;

          for (guint32 j = i * REEVE_STORE_NODE_SIZE; j < MIN ((i + 1) * REEVE_STORE_NODE_SIZE, n_below); j++)
            reeve_map_box_join (&box, &below[j]);
          level->nodes[filled + i] = box;
        }
      below = level->nodes + filled;
      filled += n_here;
      n_below = n_here;
    }
}

/* Copies the items of @order, which are numbered as they were added. */
static void
pack_level (ReeveStoreLevel         *level,
            const ReeveStoreBuilder *from,
            const Place             *order,
            guint32                  n)
{
  guint32 n_points = 0;
  guint32 n_rings = 0;

  level->n_items = n;
  level->features = g_new (guint32, n + 1);
  level->boxes = g_new (ReeveMapBox, n + 1);
  level->first_rings = g_new (guint32, n + 1);
  level->ring_ends = g_new (guint32, from->ring_ends->len + 1);
  level->points = g_new (ReeveMapPoint, from->points->len + 1);
  for (guint32 i = 0; i < n; i++)
    {
      guint32 item = order[i].item;
      guint32 first = g_array_index (from->first_rings, guint32, item);
      guint32 after = item + 1 < from->first_rings->len
                        ? g_array_index (from->first_rings, guint32, item + 1)
                        : from->ring_ends->len;

      level->features[i] = g_array_index (from->features, guint32, item);
      level->boxes[i] = g_array_index (from->boxes, ReeveMapBox, item);
      level->first_rings[i] = n_rings;
      for (guint32 ring = first; ring < after; ring++)
        {
          guint32 start = ring == 0 ? 0 : g_array_index (from->ring_ends, guint32, ring - 1);
          guint32 count = g_array_index (from->ring_ends, guint32, ring) - start;

          memcpy (level->points + n_points, &g_array_index (from->points, ReeveMapPoint, start),
                  count * sizeof (ReeveMapPoint));
          n_points += count;
          level->ring_ends[n_rings++] = n_points;
        }
    }
  level->first_rings[n] = n_rings;
  level->n_rings = n_rings;
  level->n_points = n_points;
  build_tree (level);
}

/* The same features as @full, as far as they are kept, with fewer points. */
static void
thin_level (ReeveStoreLevel       *level,
            const ReeveStore      *store,
            ReeveStoreKeepFunc     keep,
            gpointer               data)
{
  const ReeveStoreLevel *full = &store->levels[0];
  double tolerance = 0.4 / reeve_mercator_px_per_unit (level->max_zoom);
  g_autoptr (GArray) scratch = g_array_new (FALSE, FALSE, sizeof (guint32));

  level->features = g_new (guint32, full->n_items + 1);
  level->boxes = g_new (ReeveMapBox, full->n_items + 1);
  level->first_rings = g_new (guint32, full->n_items + 1);
  level->ring_ends = g_new (guint32, full->n_rings + 1);
  level->points = g_new (ReeveMapPoint, full->n_points + 1);
  for (guint32 i = 0; i < full->n_items; i++)
    {
      if (keep != NULL && !keep (full->features[i], level->max_zoom, data))
        continue;
      level->features[level->n_items] = full->features[i];
      level->boxes[level->n_items] = full->boxes[i];
      level->first_rings[level->n_items++] = level->n_rings;
      for (guint32 ring = full->first_rings[i]; ring < full->first_rings[i + 1]; ring++)
        {
          guint32 start = reeve_store_ring_start (full, ring);
          guint32 n = reeve_simplify (full->points + start, full->ring_ends[ring] - start,
                                      store->kind == REEVE_SHAPE_AREA, tolerance,
                                      level->points + level->n_points, scratch);

          level->n_points += n;
          level->ring_ends[level->n_rings++] = level->n_points;
        }
    }
  level->first_rings[level->n_items] = level->n_rings;
  level->points = g_renew (ReeveMapPoint, level->points, level->n_points + 1);
  level->ring_ends = g_renew (guint32, level->ring_ends, level->n_rings + 1);
  level->features = g_renew (guint32, level->features, level->n_items + 1);
  level->boxes = g_renew (ReeveMapBox, level->boxes, level->n_items + 1);
  level->first_rings = g_renew (guint32, level->first_rings, level->n_items + 1);
  build_tree (level);
}

typedef struct
{
  ReeveStore        *store;
  ReeveStoreKeepFunc keep;
  gpointer           data;
} Thinning;

static gboolean
thin_worker (guint    part,
             gpointer data,
             GError **error)
{
  Thinning *thinning = data;

  thin_level (&thinning->store->levels[part + 1], thinning->store, thinning->keep,
              thinning->data);
  return TRUE;
}

ReeveStore *
reeve_store_builder_finish (ReeveStoreBuilder *self,
                            ReeveStoreKeepFunc keep,
                            gpointer           data,
                            ReeveJob          *job,
                            GError           **error)
{
  g_autoptr (ReeveStore) store = g_new0 (ReeveStore, 1);
  guint32 n_items = self->features->len;
  g_autofree Place *order = g_new (Place, n_items + 1);
  Thinning thinning = { store, keep, data };

  g_atomic_ref_count_init (&store->refs);
  store->kind = self->kind;
  store->n_features = self->fids->len;
  store->box = REEVE_MAP_BOX_EMPTY;
  for (guint32 i = 0; i < n_items; i++)
    {
      const ReeveMapBox *box = &g_array_index (self->boxes, ReeveMapBox, i);

      order[i] = (Place) { get_morton (box), i };
      reeve_map_box_join (&store->box, box);
    }
  qsort (order, n_items, sizeof *order, compare_places);

  store->n_levels = 1;
  store->levels[0].max_zoom = level_zooms[0];
  pack_level (&store->levels[0], self, order, n_items);
  store->fids = (gint64 *) g_array_free (self->fids, FALSE);
  self->fids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_set_size (self->points, 0);
  store->items = g_new (guint32, store->n_features + 1);
  memset (store->items, 0xff, (store->n_features + 1) * sizeof (guint32));
  for (guint32 i = 0; i < n_items; i++)
    store->items[store->levels[0].features[i]] = i;

  if (store->kind != REEVE_SHAPE_POINT)
    {
      store->n_levels = G_N_ELEMENTS (level_zooms);
      for (guint i = 1; i < store->n_levels; i++)
        store->levels[i].max_zoom = level_zooms[i];
      if (!reeve_job_share_out (job, store->n_levels - 1, thin_worker, &thinning, error))
        return NULL;
    }
  return g_steal_pointer (&store);
}

/* --- reading --- */

ReeveStore *
reeve_store_ref (ReeveStore *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
reeve_store_unref (ReeveStore *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  if (self->mapped != NULL)
    {
      g_mapped_file_unref (self->mapped);
      g_free (self);
      return;
    }
  for (guint i = 0; i < self->n_levels; i++)
    {
      g_free (self->levels[i].features);
      g_free (self->levels[i].boxes);
      g_free (self->levels[i].first_rings);
      g_free (self->levels[i].ring_ends);
      g_free (self->levels[i].points);
      g_free (self->levels[i].nodes);
    }
  g_free (self->fids);
  g_free (self->items);
  g_free (self);
}

gsize
reeve_store_n_bytes (const ReeveStore *self)
{
  gsize n_bytes = (gsize) self->n_features * (sizeof (gint64) + sizeof (guint32));

  for (guint i = 0; i < self->n_levels; i++)
    n_bytes += (gsize) self->levels[i].n_items * (2 * sizeof (guint32) + sizeof (ReeveMapBox)) +
               (gsize) self->levels[i].n_items / (REEVE_STORE_NODE_SIZE - 1) * sizeof (ReeveMapBox) +
               (gsize) self->levels[i].n_rings * sizeof (guint32) +
               (gsize) self->levels[i].n_points * sizeof (ReeveMapPoint);
  return n_bytes;
}

guint32
reeve_store_find (const ReeveStore *self,
                  gint64            fid)
{
  guint32 low = 0;
  guint32 high = self->n_features;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (self->fids[middle] < fid)
        low = middle + 1;
      else
        high = middle;
    }
  return low < self->n_features && self->fids[low] == fid ? low : REEVE_NO_ITEM;
}

const ReeveStoreLevel *
reeve_store_level (const ReeveStore *self,
                   double            zoom)
{
  guint level = 0;

  while (level + 1 < self->n_levels && zoom <= self->levels[level + 1].max_zoom)
    level++;
  return &self->levels[level];
}

static void
query_node (const ReeveStoreLevel *level,
            guint32                tier,
            guint32                node,
            const ReeveMapBox     *box,
            GArray                *items)
{
  guint32 n_below = tier == 0 ? level->n_items
                              : level->tier_starts[tier] - level->tier_starts[tier - 1];
  guint32 end = MIN ((node + 1) * REEVE_STORE_NODE_SIZE, n_below);

  for (guint32 i = node * REEVE_STORE_NODE_SIZE; i < end; i++)
    {
      if (tier == 0)
        {
          if (reeve_map_box_meets (&level->boxes[i], box))
            g_array_append_val (items, i);
        }
      else if (reeve_map_box_meets (&level->nodes[level->tier_starts[tier - 1] + i], box))
        query_node (level, tier - 1, i, box, items);
    }
}

void
reeve_store_query (const ReeveStoreLevel *level,
                   const ReeveMapBox     *box,
                   GArray                *items)
{
  if (level->n_tiers > 0)
    {
      query_node (level, level->n_tiers - 1, 0, box, items);
    }
  else if (level->n_items == 1 && reeve_map_box_meets (&level->boxes[0], box))
    {
      guint32 only = 0;

      g_array_append_val (items, only);
    }
}
