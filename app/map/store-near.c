/* map/store-near.c — a level's items, the nearest first
 *
 * Best first through the packed tree: a node lies no farther than anything in it,
 * so what comes off the heap as an item is the nearest of those left. Looks at no
 * more than the nodes on the way there, however many items there are. Where
 * several are equally far, items go before nodes: thousands of records in one
 * place cost no more than others.
 */
#include "map/store-private.h"

#define ITEM      G_MAXUINT32

typedef struct
{
  double  distance2;  /* map units */
  guint32 tier;       /* of a node; ITEM */
  guint32 index;
} Candidate;

static gboolean
is_before (const Candidate *a,
           const Candidate *b)
{
  if (a->distance2 != b->distance2)
    return a->distance2 < b->distance2;
  if ((a->tier == ITEM) != (b->tier == ITEM))
    return a->tier == ITEM;
  return a->tier != b->tier ? a->tier < b->tier : a->index < b->index;
}

static void
push (GArray    *heap,
      Candidate  candidate)
{
  guint at = heap->len;

  g_array_append_val (heap, candidate);
  while (at > 0)
    {
      guint above = (at - 1) / 2;

      if (!is_before (&candidate, &g_array_index (heap, Candidate, above)))
        break;
      g_array_index (heap, Candidate, at) = g_array_index (heap, Candidate, above);
      at = above;
    }
  g_array_index (heap, Candidate, at) = candidate;
}

static Candidate
pop (GArray *heap)
{
  Candidate top = g_array_index (heap, Candidate, 0);
  Candidate last = g_array_index (heap, Candidate, heap->len - 1);
  guint at = 0;

  g_array_set_size (heap, heap->len - 1);
  while (2 * at + 1 < heap->len)
    {
      guint below = 2 * at + 1;

      if (below + 1 < heap->len && is_before (&g_array_index (heap, Candidate, below + 1),
                                              &g_array_index (heap, Candidate, below)))
        below++;
      if (!is_before (&g_array_index (heap, Candidate, below), &last))
        break;
      g_array_index (heap, Candidate, at) = g_array_index (heap, Candidate, below);
      at = below;
    }
  if (heap->len > 0)
    g_array_index (heap, Candidate, at) = last;
  return top;
}

static double
measure_box (const ReeveMapBox *box,
             double             x,
             double             y)
{
  double dx = x - CLAMP (x, box->x0, box->x1);
  double dy = y - CLAMP (y, box->y0, box->y1);

  return dx * dx + dy * dy;
}

static double
measure_centre (const ReeveMapBox *box,
                double             x,
                double             y)
{
  double dx = x - ((double) box->x0 + box->x1) / 2;
  double dy = y - ((double) box->y0 + box->y1) / 2;

  return dx * dx + dy * dy;
}

void
reeve_store_visit_near (const ReeveStoreLevel *level,
                        double                 x,
                        double                 y,
                        double                 reach,
                        gboolean               by_centre,
                        ReeveStoreVisitFunc    visit,
                        gpointer               data)
{
  g_autoptr (GArray) heap = g_array_new (FALSE, FALSE, sizeof (Candidate));

  if (level->n_tiers > 0)
    push (heap, (Candidate) { 0, level->n_tiers - 1, 0 });
  else if (level->n_items == 1)
    push (heap, (Candidate) { by_centre ? measure_centre (&level->boxes[0], x, y)
                                        : measure_box (&level->boxes[0], x, y), ITEM, 0 });
  while (heap->len > 0)
    {
      Candidate next = pop (heap);
      guint32 n_below;
      guint32 first;

      if (next.distance2 > reach * reach)
        return;
      if (next.tier == ITEM)
        {
          if (!visit (next.index, data))
            return;
          continue;
        }
      n_below = next.tier == 0 ? level->n_items
                               : level->tier_starts[next.tier] - level->tier_starts[next.tier - 1];
      first = next.index * REEVE_STORE_NODE_SIZE;
      for (guint32 i = first; i < MIN (first + REEVE_STORE_NODE_SIZE, n_below); i++)
        {
          const ReeveMapBox *box =
            next.tier == 0 ? &level->boxes[i]
                           : &level->nodes[level->tier_starts[next.tier - 1] + i];
          double distance2 = next.tier == 0 && by_centre ? measure_centre (box, x, y)
                                                         : measure_box (box, x, y);

          if (distance2 <= reach * reach)
            push (heap, (Candidate) { distance2, next.tier == 0 ? ITEM : next.tier - 1, i });
        }
    }
}
