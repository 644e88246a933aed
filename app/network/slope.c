/* network/slope.c — one direction of the times, packed in the order a sweep runs down
 *
 * Arcs that nobody can drive, half of them, are left out. Looking at one vertex
 * after the other, the processor guesses wrong at the end of nearly every one;
 * side by side a sweep takes a third of the time (Porto, 154,000 vertices: 2.1
 * and 0.7 ms).
 */
#include "network/slope.h"

#include "network/engine-private.h"
#include "network/wide-private.h"

#include <string.h>

/* Vertices of a part: its times stay in a cache. */
#define PART_VERTICES 8192

/* What it costs, in rounds, to bring eight lanes together at the end. */
#define LONG_ROUNDS 1

#define BLOCKS_PER_SHARE 4096

/* Smaller hierarchies are packed sooner than threads are started. */
#define LEAST_SHARED_ARCS 1000000

typedef struct
{
  const ReeveHierarchy *hierarchy;
  const guint32        *weight;
  ReeveSlope           *slope;
  guint32              *n_steps;      /* owned: by rank */
  guint32              *order;        /* owned: ranks, by level, those with most steps first */
  guint32              *level_first;  /* owned: in order; n_levels + 1 */
  guint32              *part_level;   /* owned: first level of a part; n_parts + 1 */
  guint32              *block_order;  /* owned: first rank of a block, in order; n_blocks + 1 */
  guint                 n_parts;
  guint32               n_levels;
  guint32               n_blocks;
} Packing;

static void
clear_packing (Packing *packing)
{
  g_free (packing->n_steps);
  g_free (packing->order);
  g_free (packing->level_first);
  g_free (packing->part_level);
  g_free (packing->block_order);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Packing, clear_packing)

static guint32
count_steps (Packing *packing)
{
  const ReeveHierarchy *hierarchy = packing->hierarchy;
  guint32 most = 0;

  packing->n_steps = g_new0 (guint32, MAX (hierarchy->n, 1));
  for (guint32 v = 0; v < hierarchy->n; v++)
    {
      guint32 n = 0;

      for (guint32 k = hierarchy->first[v]; k < hierarchy->first[v + 1]; k++)
        n += packing->weight[k] < REEVE_FAR_MS;
      packing->n_steps[v] = n;
      most = MAX (most, n);
    }
  return most;
}

/* By rank: 0 for the top; subtrees side by side make one of the others. */
static guint32 *
list_parts (Packing *packing)
{
  const ReeveHierarchy *hierarchy = packing->hierarchy;
  guint32 *part = g_new0 (guint32, MAX (hierarchy->n, 1));
  guint32 n = PART_VERTICES;

  packing->n_parts = 1;
  for (guint i = 0; i < hierarchy->subtrees->len; i++)
    {
      guint32 root = g_array_index (hierarchy->subtrees, guint32, i);

      if (n >= PART_VERTICES)
        {
          packing->n_parts++;
          n = 0;
        }
      for (guint32 v = hierarchy->subtree_low[i]; v <= root; v++)
        part[v] = packing->n_parts - 1;
      n += root - hierarchy->subtree_low[i] + 1;
    }
  return part;
}

/* (transfer full): by rank, numbered on from part to part */
static guint32 *
list_levels (Packing *packing)
{
  const ReeveHierarchy *hierarchy = packing->hierarchy;
  g_autofree guint32 *part = list_parts (packing);
  guint32 *level = g_new (guint32, MAX (hierarchy->n, 1));
  guint32 *first = g_new0 (guint32, (gsize) packing->n_parts + 1);

  for (guint32 v = hierarchy->n; v-- > 0;)
    {
      guint32 parent = hierarchy->parent[v];
      gboolean follows = parent != REEVE_NO_PARENT && part[parent] == part[v];

      level[v] = follows ? level[parent] + 1 : 0;
      first[part[v] + 1] = MAX (first[part[v] + 1], level[v] + 1);
    }
  for (guint i = 0; i < packing->n_parts; i++)
    first[i + 1] += first[i];
  for (guint32 v = 0; v < hierarchy->n; v++)
    level[v] += first[part[v]];
  packing->n_levels = first[packing->n_parts];
  packing->part_level = first;
  return level;
}

/* Sorts @from by @key (by rank) into @to; ranks of one key stay in their order.
 * @first: n_keys + 1, becomes where each key begins. */
static void
sort_ranks (const guint32 *from,
            guint32        n,
            const guint32 *key,
            guint32        n_keys,
            guint32       *first,
            guint32       *to)
{
  memset (first, 0, ((gsize) n_keys + 1) * sizeof *first);
  for (guint32 i = 0; i < n; i++)
    first[key[i] + 1]++;
  for (guint32 k = 0; k < n_keys; k++)
    first[k + 1] += first[k];
  for (guint32 i = 0; i < n; i++)
    to[first[key[from[i]]]++] = from[i];
  memmove (first + 1, first, n_keys * sizeof *first);
  first[0] = 0;
}

static void
sort_by_level (Packing *packing)
{
  guint32 n = packing->hierarchy->n;
  guint32 n_most = count_steps (packing);
  g_autofree guint32 *level = list_levels (packing);
  g_autofree guint32 *ranks = g_new (guint32, MAX (n, 1));
  g_autofree guint32 *fewer = g_new (guint32, MAX (n, 1));
  g_autofree guint32 *first = g_new (guint32, (gsize) n_most + 2);

  packing->order = g_new (guint32, MAX (n, 1));
  packing->level_first = g_new (guint32, (gsize) packing->n_levels + 1);
  for (guint32 v = 0; v < n; v++)
    {
      packing->order[v] = v;
      fewer[v] = n_most - packing->n_steps[v];
    }
  sort_ranks (packing->order, n, fewer, n_most + 1, first, ranks);
  sort_ranks (ranks, n, level, packing->n_levels, packing->level_first, packing->order);
}

static void
add_block (Packing *packing,
           guint32  first,     /* in order */
           guint32  n_rounds,
           gboolean is_long)
{
  ReeveSlope *slope = packing->slope;

  slope->blocks[packing->n_blocks] = (ReeveBlock) { slope->n_rounds, slope->n_places, is_long };
  packing->block_order[packing->n_blocks++] = first;
  slope->n_rounds += n_rounds;
}

static guint32
get_long_rounds (const Packing *packing,
                 guint32        v)
{
  return (packing->n_steps[v] + REEVE_SLOPE_LANES - 1) / REEVE_SLOPE_LANES;
}

/* The next vertices of a level: as one block of up to eight, or each for itself. */
static void
add_group (Packing *packing,
           guint32  first,
           guint32  n)
{
  ReeveSlope *slope = packing->slope;
  guint32 n_rounds = packing->n_steps[packing->order[first]];
  guint32 n_long = 0;

  for (guint32 i = first; i < first + n; i++)
    n_long += get_long_rounds (packing, packing->order[i]) + LONG_ROUNDS;
  if (n_rounds <= n_long)
    {
      for (guint32 i = 0; i < n; i++)
        slope->place[packing->order[first + i]] = slope->n_places + i;
      add_block (packing, first, n_rounds, FALSE);
      slope->n_places += REEVE_SLOPE_LANES;
      return;
    }
  for (guint32 i = first; i < first + n; i++)
    {
      slope->place[packing->order[i]] = slope->n_places;
      add_block (packing, i, get_long_rounds (packing, packing->order[i]), TRUE);
      slope->n_places++;
    }
}

static void
lay_blocks (Packing *packing)
{
  ReeveSlope *slope = packing->slope;
  guint32 n = packing->hierarchy->n;

  slope->place = g_new (guint32, MAX (n, 1));
  slope->blocks = g_new (ReeveBlock, (gsize) n + 1);
  slope->part_first = g_array_new (FALSE, FALSE, sizeof (guint32));
  packing->block_order = g_new (guint32, (gsize) n + 1);
  for (guint part = 0; part < packing->n_parts; part++)
    {
      g_array_append_val (slope->part_first, packing->n_blocks);
      for (guint32 level = packing->part_level[part]; level < packing->part_level[part + 1]; level++)
        for (guint32 i = packing->level_first[level]; i < packing->level_first[level + 1];
             i += REEVE_SLOPE_LANES)
          add_group (packing, i, MIN (REEVE_SLOPE_LANES, packing->level_first[level + 1] - i));
    }
  g_array_append_val (slope->part_first, packing->n_blocks);
  slope->blocks[packing->n_blocks] = (ReeveBlock) { slope->n_rounds, slope->n_places, FALSE };
  packing->block_order[packing->n_blocks] = n;
  slope->blocks = g_renew (ReeveBlock, slope->blocks, (gsize) packing->n_blocks + 1);
}

/* The steps of @v go to the lanes from @lane on, every @stride-th; what is left
 * of @n_slots lead nowhere. */
static void
fill_lanes (const Packing *packing,
            ReeveRound    *rounds,
            guint32        v,        /* G_MAXUINT32 for none */
            guint          lane,
            guint          stride,
            guint32        n_slots)
{
  const ReeveHierarchy *hierarchy = packing->hierarchy;
  const guint32 *place = packing->slope->place;
  guint32 end = v != G_MAXUINT32 ? hierarchy->first[v + 1] : 0;
  guint32 slot = lane;

  for (guint32 k = v != G_MAXUINT32 ? hierarchy->first[v] : 0; k < end; k++)
    if (packing->weight[k] < REEVE_FAR_MS)
      {
        rounds[slot / REEVE_SLOPE_LANES].head[slot % REEVE_SLOPE_LANES] = place[hierarchy->head[k]];
        rounds[slot / REEVE_SLOPE_LANES].ms[slot % REEVE_SLOPE_LANES] = packing->weight[k];
        slot += stride;
      }
  for (; slot < n_slots; slot += stride)
    {
      rounds[slot / REEVE_SLOPE_LANES].head[slot % REEVE_SLOPE_LANES] =
        REEVE_SLOPE_NOWHERE (packing->slope);
      rounds[slot / REEVE_SLOPE_LANES].ms[slot % REEVE_SLOPE_LANES] = 0;
    }
}

static void
fill_block (const Packing *packing,
            guint32        number)
{
  const ReeveBlock *block = &packing->slope->blocks[number];
  ReeveRound *rounds = &packing->slope->rounds[block->first];
  guint32 n_slots = (block[1].first - block->first) * REEVE_SLOPE_LANES;
  guint32 first = packing->block_order[number];
  guint32 n = packing->block_order[number + 1] - first;

  if (block->is_long)
    fill_lanes (packing, rounds, packing->order[first], 0, 1, n_slots);
  else
    for (guint lane = 0; lane < REEVE_SLOPE_LANES; lane++)
      fill_lanes (packing, rounds, lane < n ? packing->order[first + lane] : G_MAXUINT32, lane,
                  REEVE_SLOPE_LANES, n_slots);
}

static gboolean
fill_share (guint     share,
            gpointer  data,
            GError  **error)
{
  const Packing *packing = data;
  guint32 end = MIN ((share + 1) * BLOCKS_PER_SHARE, packing->n_blocks);

  for (guint32 block = share * BLOCKS_PER_SHARE; block < end; block++)
    fill_block (packing, block);
  return TRUE;
}

ReeveSlope *
reeve_slope_new (const ReeveHierarchy  *hierarchy,
                 const guint32         *weight,
                 ReeveJob              *job,
                 GError               **error)
{
  g_autoptr (ReeveSlope) self = g_new0 (ReeveSlope, 1);
  g_auto (Packing) packing = { .hierarchy = hierarchy, .weight = weight, .slope = self };
  guint n_shares;

  sort_by_level (&packing);
  lay_blocks (&packing);
  self->rounds = g_new (ReeveRound, MAX (self->n_rounds, 1));
  n_shares = (packing.n_blocks + BLOCKS_PER_SHARE - 1) / BLOCKS_PER_SHARE;
  if (hierarchy->n_arcs < LEAST_SHARED_ARCS)
    for (guint share = 0; share < n_shares; share++)
      fill_share (share, &packing, NULL);
  else if (!reeve_job_share_out (job, n_shares, fill_share, &packing, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
reeve_slope_free (ReeveSlope *self)
{
  if (self == NULL)
    return;
  g_free (self->place);
  g_free (self->blocks);
  g_clear_pointer (&self->part_first, g_array_unref);
  g_free (self->rounds);
  g_free (self);
}

/* --- running down --- */

/* Eight times, all below 2³¹; the compiler keeps them in one register where there is
 * one so wide. */
typedef gint32 Lanes __attribute__ ((vector_size (4 * REEVE_SLOPE_LANES)));

static REEVE_INLINED void
settle_part (const ReeveSlope *self,
             guint             part,
             gint32           *ms)
{
  guint32 end = g_array_index (self->part_first, guint32, part + 1);

  for (guint32 b = g_array_index (self->part_first, guint32, part); b < end; b++)
    {
      const ReeveBlock *block = &self->blocks[b];
      const ReeveRound *round = &self->rounds[block->first];
      const ReeveRound *last = &self->rounds[self->blocks[b + 1].first];
      gint32 *mine = &ms[block->place];
      Lanes best;

      if (block->is_long)
        best = (Lanes) { mine[0], mine[0], mine[0], mine[0], mine[0], mine[0], mine[0], mine[0] };
      else
        memcpy (&best, mine, sizeof best);
      for (; round < last; round++)
        {
          const guint32 *head = round->head;
          Lanes there = { ms[head[0]], ms[head[1]], ms[head[2]], ms[head[3]],
                          ms[head[4]], ms[head[5]], ms[head[6]], ms[head[7]] };
          Lanes more, sooner;

          memcpy (&more, round->ms, sizeof more);
          there += more;
          sooner = there < best;
          best = (there & sooner) | (best & ~sooner);
        }
      if (block->is_long)
        for (guint i = 0; i < REEVE_SLOPE_LANES; i++)
          mine[0] = MIN (mine[0], best[i]);
      else
        memcpy (mine, &best, sizeof best);
    }
}

static REEVE_WIDE void
settle_part_wide (const ReeveSlope *self,
                  guint             part,
                  gint32           *ms)
{
  settle_part (self, part, ms);
}

void
reeve_slope_settle (const ReeveSlope *self,
                    guint             part,
                    guint32          *ms)
{
  if (reeve_cpu_is_wide ())
    settle_part_wide (self, part, (gint32 *) ms);
  else
    settle_part (self, part, (gint32 *) ms);
}

void
reeve_slope_settle_labels (const ReeveSlope *self,
                           guint             part,
                           guint64          *label)
{
  guint32 end = g_array_index (self->part_first, guint32, part + 1);

  for (guint32 b = g_array_index (self->part_first, guint32, part); b < end; b++)
    {
      const ReeveBlock *block = &self->blocks[b];
      guint64 *mine = &label[block->place];

      for (guint32 r = block->first; r < self->blocks[b + 1].first; r++)
        for (guint i = 0; i < REEVE_SLOPE_LANES; i++)
          {
            guint64 there = label[self->rounds[r].head[i]] + ((guint64) self->rounds[r].ms[i] << 32);
            guint64 *here = block->is_long ? mine : &mine[i];

            *here = MIN (*here, there);
          }
    }
}
