/* geo/box-index.c — a packed R-tree over boxes, in memory */
#include "geo/box-index.h"

#include <stdlib.h>
#include <string.h>

#define FAN_OUT 16
#define MAX_LEVELS 9  /* 16⁹ > 2³² */

struct _ReeveBoxIndex
{
  guint32   n_items;
  guint     n_levels;             /* of boxes; 0 when there are no items */
  guint32   counts[MAX_LEVELS];   /* boxes of each level; level 0 are the items */
  ReeveBox *levels[MAX_LEVELS];   /* owned */
  guint32  *items;                /* owned: number of the item in each box of level 0 */
};

typedef struct
{
  double  key;
  guint32 item;
} Sorted;

static int
compare_sorted (const void *a,
                const void *b)
{
  const Sorted *left = a, *right = b;

  if (left->key != right->key)
    return left->key < right->key ? -1 : 1;
  return (left->item > right->item) - (left->item < right->item);
}

static double
get_middle (double low,
            double high)
{
  return low / 2 + high / 2;
}

/* Slices by x, each sorted by y: neighbours end up in one node. */
static void
sort_into_tiles (const ReeveBox *boxes,
                 Sorted         *sorted,
                 guint32         n)
{
  guint64 n_nodes = (n + FAN_OUT - 1) / FAN_OUT;
  guint64 n_slices = 1;
  guint64 per_slice;

  while (n_slices * n_slices < n_nodes)
    n_slices++;
  per_slice = (n_nodes + n_slices - 1) / n_slices * FAN_OUT;

  for (guint32 i = 0; i < n; i++)
    sorted[i].key = get_middle (boxes[sorted[i].item].west, boxes[sorted[i].item].east);
  qsort (sorted, n, sizeof *sorted, compare_sorted);

  for (guint32 i = 0; i < n; i++)
    sorted[i].key = get_middle (boxes[sorted[i].item].south, boxes[sorted[i].item].north);
  for (guint64 start = 0; start < n; start += per_slice)
    qsort (sorted + start, MIN (per_slice, n - start), sizeof *sorted, compare_sorted);
}

static void
build_levels (ReeveBoxIndex *self)
{
  self->n_levels = 1;
  while (self->counts[self->n_levels - 1] > 1)
    {
      guint level = self->n_levels++;
      const ReeveBox *below = self->levels[level - 1];
      guint32 n_below = self->counts[level - 1];

      self->counts[level] = (n_below + FAN_OUT - 1) / FAN_OUT;
      self->levels[level] = g_new (ReeveBox, self->counts[level]);
      for (guint32 i = 0; i < n_below; i++)
        if (i % FAN_OUT == 0)
          self->levels[level][i / FAN_OUT] = below[i];
        else
          reeve_box_join (&self->levels[level][i / FAN_OUT], &below[i]);
    }
}

ReeveBoxIndex *
reeve_box_index_new (const ReeveBox *boxes,
                     guint32         n_boxes)
{
  ReeveBoxIndex *self = g_new0 (ReeveBoxIndex, 1);
  g_autofree Sorted *sorted = g_new (Sorted, n_boxes);
  guint32 n = 0;

  /* An empty box, or one with NAN, meets nothing. */
  for (guint32 i = 0; i < n_boxes; i++)
    if (boxes[i].west <= boxes[i].east && boxes[i].south <= boxes[i].north)
      sorted[n++].item = i;

  self->n_items = n;
  if (n == 0)
    return self;

  sort_into_tiles (boxes, sorted, n);
  self->counts[0] = n;
  self->levels[0] = g_new (ReeveBox, n);
  self->items = g_new (guint32, n);
  for (guint32 i = 0; i < n; i++)
    {
      self->items[i] = sorted[i].item;
      self->levels[0][i] = boxes[sorted[i].item];
    }
  build_levels (self);
  return self;
}

void
reeve_box_index_free (ReeveBoxIndex *self)
{
  if (self == NULL)
    return;

  for (guint level = 0; level < self->n_levels; level++)
    g_free (self->levels[level]);
  g_free (self->items);
  g_free (self);
}

typedef struct
{
  guint   level;
  guint32 node;
} Place;

void
reeve_box_index_query (const ReeveBoxIndex *self,
                       const ReeveBox      *box,
                       ReeveBoxFunc         func,
                       gpointer             data)
{
  Place stack[MAX_LEVELS * FAN_OUT];
  guint n_stack = 0;

  if (self->n_levels == 0 || !(box->west <= box->east && box->south <= box->north))
    return;

  stack[n_stack++] = (Place) { self->n_levels - 1, 0 };
  while (n_stack > 0)
    {
      Place at = stack[--n_stack];
      guint32 first, end;

      if (!reeve_box_meets (&self->levels[at.level][at.node], box))
        continue;
      if (at.level == 0)
        {
          if (!func (self->items[at.node], data))
            return;
          continue;
        }

      first = at.node * FAN_OUT;
      end = (guint32) MIN ((guint64) first + FAN_OUT, self->counts[at.level - 1]);
      while (end-- > first)
        stack[n_stack++] = (Place) { at.level - 1, end };
    }
}

static double
measure_gap2 (const ReeveBox *box,
              double          x,
              double          y)
{
  double dx = x < box->west ? box->west - x : x > box->east ? x - box->east : 0;
  double dy = y < box->south ? box->south - y : y > box->north ? y - box->north : 0;

  return dx * dx + dy * dy;
}

typedef struct
{
  const ReeveBoxIndex *index;
  double               x;
  double               y;
  ReeveBoxDistanceFunc distance;
  gpointer             data;
  guint32              best;
  double               best2;
} Search;

/* Depth first, the nearer child first: no heap, and a bound early. What is as
 * far as the best is still looked at, for it may have a lower number. */
static void
search_nearest (Search *self,
                guint   level,
                guint32 node)
{
  guint32 first = node * FAN_OUT;
  guint32 end;
  double gaps[FAN_OUT];
  guint order[FAN_OUT];
  guint n = 0;

  if (level == 0)
    {
      guint32 item = self->index->items[node];
      double found2 = self->distance (item, self->x, self->y, self->data);

      if (found2 < self->best2 || (found2 == self->best2 && item < self->best))
        {
          self->best2 = found2;
          self->best = item;
        }
      return;
    }

  end = (guint32) MIN ((guint64) first + FAN_OUT, self->index->counts[level - 1]);
  for (guint32 child = first; child < end; child++)
    {
      double gap = measure_gap2 (&self->index->levels[level - 1][child], self->x, self->y);
      guint at = n++;

      for (; at > 0 && gaps[order[at - 1]] > gap; at--)
        order[at] = order[at - 1];
      order[at] = child - first;
      gaps[child - first] = gap;
    }
  for (guint i = 0; i < n && gaps[order[i]] <= self->best2; i++)
    search_nearest (self, level - 1, first + order[i]);
}

guint32
reeve_box_index_nearest (const ReeveBoxIndex  *self,
                         double                x,
                         double                y,
                         double                limit2,
                         ReeveBoxDistanceFunc  distance,
                         gpointer              data,
                         double               *out_distance2)
{
  Search search = { self, x, y, distance, data, G_MAXUINT32, limit2 };

  if (self->n_levels > 0 && measure_gap2 (&self->levels[self->n_levels - 1][0], x, y) <= limit2)
    search_nearest (&search, self->n_levels - 1, 0);
  if (search.best != G_MAXUINT32 && out_distance2 != NULL)
    *out_distance2 = search.best2;
  return search.best;
}
