/* network/hierarchy.c — the arcs of a customizable contraction hierarchy
 *
 * The elimination tree comes from the order (Liu 1986); ranks are then given
 * again in the tree's postorder, which changes no arc but puts every subtree in
 * one run of ranks. A vertex's arcs upwards are those of its own turns and of
 * its children in the tree. Work: the number of arcs.
 */
#include "network/hierarchy.h"

#include "network/order.h"

#include <stdlib.h>
#include <string.h>

/* Share of the whole work that one subtree may take: enough of them to keep
 * every core busy to the end. */
#define SUBTREES_AT_LEAST 48

/* Neighbours of each vertex, both ways, by rank. */
typedef struct
{
  guint32 *first;  /* owned */
  guint32 *ends;   /* owned */
} Neighbours;

static void
list_neighbours (const ReeveTurnGraph *graph,
                 const guint32        *rank,
                 Neighbours           *out)
{
  guint32 n = graph->n_vertices;
  guint32 *start = g_new0 (guint32, (gsize) n + 2);

  for (guint32 v = 0; v < n; v++)
    for (guint32 k = graph->first[v]; k < graph->first[v + 1]; k++)
      {
        start[rank[v] + 2]++;
        start[rank[graph->head[k]] + 2]++;
      }
  for (guint32 r = 0; r < n; r++)
    start[r + 2] += start[r + 1];
  out->ends = g_new (guint32, MAX (2 * (gsize) graph->n_turns, 1));
  for (guint32 v = 0; v < n; v++)
    for (guint32 k = graph->first[v]; k < graph->first[v + 1]; k++)
      {
        guint32 a = rank[v];
        guint32 b = rank[graph->head[k]];

        out->ends[start[a + 1]++] = b;
        out->ends[start[b + 1]++] = a;
      }
  out->first = start;
}

/* The parent of each rank: the lowest later vertex it is joined to. */
static guint32 *
find_parents (const Neighbours *neighbours,
              guint32           n)
{
  guint32 *parent = g_new (guint32, MAX (n, 1));
  g_autofree guint32 *ancestor = g_new (guint32, MAX (n, 1));

  for (guint32 v = 0; v < n; v++)
    {
      parent[v] = ancestor[v] = REEVE_NO_PARENT;
      for (guint32 k = neighbours->first[v]; k < neighbours->first[v + 1]; k++)
        {
          guint32 u = neighbours->ends[k];

          while (u < v && u != REEVE_NO_PARENT)
            {
              guint32 next = ancestor[u];

              ancestor[u] = v;
              if (next == REEVE_NO_PARENT)
                parent[u] = v;
              u = next;
            }
        }
    }
  return parent;
}

/* New number of each rank, children before parents, subtrees in one run. */
static guint32 *
number_postorder (const guint32 *parent,
                  guint32        n)
{
  guint32 *number = g_new (guint32, MAX (n, 1));
  g_autofree guint32 *size = g_new (guint32, MAX (n, 1));
  g_autofree guint32 *next = g_new (guint32, MAX (n, 1));
  guint32 next_root = 0;

  for (guint32 v = 0; v < n; v++)
    size[v] = 1;
  for (guint32 v = 0; v < n; v++)
    if (parent[v] != REEVE_NO_PARENT)
      size[parent[v]] += size[v];
  /* From the top: a vertex knows where its subtree starts, and hands runs out
   * to its children, the highest last so that it ends next to its parent. */
  for (guint32 v = n; v-- > 0;)
    {
      guint32 end;

      if (parent[v] == REEVE_NO_PARENT)
        {
          end = n - next_root;
          next_root += size[v];
        }
      else
        {
          end = next[parent[v]];
          next[parent[v]] -= size[v];
        }
      number[v] = end - 1;
      next[v] = end - 1;
    }
  return number;
}

/* By insertion; the heads of high vertices, a few hundred, by Shell's steps. */
static void
sort_heads (guint32 *heads,
            guint32  n)
{
  if (n > 64)
    {
      for (guint32 gap = n / 2; gap > 0; gap /= 2)
        for (guint32 i = gap; i < n; i++)
          {
            guint32 value = heads[i];
            guint32 at = i;

            for (; at >= gap && heads[at - gap] > value; at -= gap)
              heads[at] = heads[at - gap];
            heads[at] = value;
          }
      return;
    }
  for (guint32 i = 1; i < n; i++)
    {
      guint32 value = heads[i];
      guint32 at = i;

      for (; at > 0 && heads[at - 1] > value; at--)
        heads[at] = heads[at - 1];
      heads[at] = value;
    }
}

static void
add_head (GArray  *heads,
          guint32 *seen,
          guint32  v,
          guint32  head)
{
  if (head <= v || seen[head] == v)
    return;
  seen[head] = v;
  g_array_append_val (heads, head);
}

static gboolean
join_arcs (ReeveHierarchy   *self,
           const Neighbours *neighbours,
           ReeveJob         *job,
           GError          **error)
{
  guint32 n = self->n;
  g_autoptr (GArray) heads = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree guint32 *seen = g_new (guint32, MAX (n, 1));
  g_autofree guint32 *child = g_new (guint32, MAX (n, 1));    /* last child, or none */
  g_autofree guint32 *sibling = g_new (guint32, MAX (n, 1));

  self->first = g_new (guint32, (gsize) n + 1);
  self->parent = g_new (guint32, MAX (n, 1));
  for (guint32 v = 0; v < n; v++)
    seen[v] = child[v] = sibling[v] = G_MAXUINT32;
  for (guint32 v = 0; v < n; v++)
    {
      if (v % 16384 == 0 && !reeve_job_step (job, v, n, error))
        return FALSE;
      self->first[v] = heads->len;
      for (guint32 k = neighbours->first[v]; k < neighbours->first[v + 1]; k++)
        add_head (heads, seen, v, neighbours->ends[k]);
      for (guint32 c = child[v]; c != G_MAXUINT32; c = sibling[c])
        for (guint32 k = self->first[c] + 1; k < self->first[c + 1]; k++)
          add_head (heads, seen, v, g_array_index (heads, guint32, k));
      self->first[v + 1] = heads->len;
      self->parent[v] = REEVE_NO_PARENT;
      if (heads->len == self->first[v])
        continue;
      sort_heads (&g_array_index (heads, guint32, self->first[v]), heads->len - self->first[v]);
      self->parent[v] = g_array_index (heads, guint32, self->first[v]);
      sibling[v] = child[self->parent[v]];
      child[self->parent[v]] = v;
    }
  self->first[n] = self->n_arcs = heads->len;
  /* An array even where no vertex is above another: pointers into it are made. */
  self->head = heads->len > 0 ? g_memdup2 (heads->data, (gsize) heads->len * sizeof (guint32))
                              : g_new0 (guint32, 1);
  return TRUE;
}

static void
turn_arcs_around (ReeveHierarchy *self)
{
  g_autofree guint32 *fill = NULL;

  self->low_first = g_new0 (guint32, (gsize) self->n + 1);
  self->low_arc = g_new (guint32, MAX (self->n_arcs, 1));
  self->low_tail = g_new (guint32, MAX (self->n_arcs, 1));
  for (guint32 k = 0; k < self->n_arcs; k++)
    self->low_first[self->head[k] + 1]++;
  for (guint32 v = 0; v < self->n; v++)
    self->low_first[v + 1] += self->low_first[v];
  fill = g_memdup2 (self->low_first, ((gsize) self->n + 1) * sizeof (guint32));
  for (guint32 v = 0; v < self->n; v++)
    for (guint32 k = self->first[v]; k < self->first[v + 1]; k++)
      {
        guint32 place = fill[self->head[k]]++;

        self->low_arc[place] = k;
        self->low_tail[place] = v;
      }
}

guint32
reeve_hierarchy_find_arc (const ReeveHierarchy *self,
                          guint32               low,
                          guint32               high)
{
  guint32 from = self->first[low];
  guint32 to = self->first[low + 1];

  while (from < to)
    {
      guint32 middle = (from + to) / 2;

      if (self->head[middle] < high)
        from = middle + 1;
      else
        to = middle;
    }
  return from < self->first[low + 1] && self->head[from] == high ? from : G_MAXUINT32;
}

static void
find_slots (ReeveHierarchy       *self,
            const ReeveTurnGraph *graph)
{
  self->turn_slot = g_new (guint32, MAX (graph->n_turns, 1));
  for (guint32 v = 0; v < graph->n_vertices; v++)
    for (guint32 k = graph->first[v]; k < graph->first[v + 1]; k++)
      {
        guint32 a = self->rank[v];
        guint32 b = self->rank[graph->head[k]];

        self->turn_slot[k] = a == b ? G_MAXUINT32
                             : a < b ? 2 * reeve_hierarchy_find_arc (self, a, b)
                                     : 2 * reeve_hierarchy_find_arc (self, b, a) + 1;
      }
}

/* Subtrees that are small enough, and whose parents' are not. */
static void
find_subtrees (ReeveHierarchy *self)
{
  g_autofree double *work = g_new (double, MAX (self->n, 1));
  g_autofree guint32 *low = g_new (guint32, MAX (self->n, 1));
  g_autoptr (GArray) lows = g_array_new (FALSE, FALSE, sizeof (guint32));
  double all = 0;
  double most;

  for (guint32 v = 0; v < self->n; v++)
    {
      double d = self->first[v + 1] - self->first[v];

      work[v] = 1 + d * d;
      low[v] = v;
    }
  for (guint32 v = 0; v < self->n; v++)
    {
      guint32 parent = self->parent[v];

      if (parent == REEVE_NO_PARENT)
        {
          all += work[v];
          continue;
        }
      work[parent] += work[v];
      low[parent] = MIN (low[parent], low[v]);
    }
  most = all / SUBTREES_AT_LEAST;
  self->subtrees = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 v = 0; v < self->n; v++)
    if (work[v] <= most && (self->parent[v] == REEVE_NO_PARENT || work[self->parent[v]] > most))
      {
        g_array_append_val (self->subtrees, v);
        g_array_append_val (lows, low[v]);
      }
  self->subtree_low = g_memdup2 (lows->data, MAX ((gsize) lows->len, 1) * sizeof (guint32));
}

/* Turns by the arc they lie in, so that a vertex finds its own. */
static void
sort_turns (ReeveHierarchy *self,
            guint32         n_turns)
{
  g_autofree guint32 *fill = g_new0 (guint32, (gsize) self->n_arcs + 1);
  guint32 n = 0;

  for (guint32 k = 0; k < n_turns; k++)
    if (self->turn_slot[k] != G_MAXUINT32)
      {
        fill[(self->turn_slot[k] >> 1) + 1]++;
        n++;
      }
  for (guint32 arc = 0; arc < self->n_arcs; arc++)
    fill[arc + 1] += fill[arc];
  self->turn_first = g_new (guint32, (gsize) self->n + 1);
  for (guint32 v = 0; v <= self->n; v++)
    self->turn_first[v] = fill[self->first[v]];
  self->slot_turn = g_new (guint32, MAX (n, 1));
  for (guint32 k = 0; k < n_turns; k++)
    if (self->turn_slot[k] != G_MAXUINT32)
      self->slot_turn[fill[self->turn_slot[k] >> 1]++] = k;
}

static int
compare_levels (gconstpointer a,
                gconstpointer b)
{
  const ReeveChain *left = a;
  const ReeveChain *right = b;

  if (left->level != right->level)
    return left->level < right->level ? -1 : 1;
  return left->low < right->low ? -1 : left->low > right->low;
}

static void
add_to_chains (ReeveHierarchy *self,
               guint32        *chain,       /* by rank: number of its chain */
               guint32        *n_children,  /* by rank: those above the subtrees */
               guint32        *level,       /* by rank: lowest that it may have */
               guint32         v)
{
  guint32 parent = self->parent[v];
  gboolean goes_on = n_children[v] == 1 && v > 0 && self->parent[v - 1] == v
                     && chain[v - 1] != G_MAXUINT32;

  if (goes_on)
    {
      chain[v] = chain[v - 1];
      g_array_index (self->chains, ReeveChain, chain[v]).high = v;
    }
  else
    {
      ReeveChain next = { v, v, level[v] };

      chain[v] = self->chains->len;
      g_array_append_val (self->chains, next);
    }
  if (parent != REEVE_NO_PARENT)
    {
      n_children[parent]++;
      level[parent] = MAX (level[parent],
                           g_array_index (self->chains, ReeveChain, chain[v]).level + 1);
    }
}

static void
find_chains (ReeveHierarchy *self)
{
  guint32 n = MAX (self->n, 1);
  g_autofree guint32 *chain = g_new (guint32, n);
  g_autofree guint32 *n_children = g_new0 (guint32, n);
  g_autofree guint32 *level = g_new0 (guint32, n);
  guint32 next = 0;

  memset (chain, 0xff, n * sizeof *chain);
  self->chains = g_array_new (FALSE, FALSE, sizeof (ReeveChain));
  for (guint part = 0; part <= self->subtrees->len; part++)
    {
      guint32 end = part < self->subtrees->len ? self->subtree_low[part] : self->n;

      for (; next < end; next++)
        add_to_chains (self, chain, n_children, level, next);
      if (part < self->subtrees->len)
        next = g_array_index (self->subtrees, guint32, part) + 1;
    }
  g_array_sort (self->chains, compare_levels);
}

ReeveHierarchy *
reeve_hierarchy_new (const ReeveTurnGraph  *graph,
                     ReeveJob              *job,
                     GError               **error)
{
  g_autoptr (ReeveHierarchy) self = g_new0 (ReeveHierarchy, 1);
  Neighbours neighbours = { NULL, NULL };
  g_autofree guint32 *parent = NULL;
  g_autofree guint32 *number = NULL;
  gboolean done;

  self->ref_count = 1;
  self->n = graph->n_vertices;
  self->rank = reeve_order_make (graph->n_vertices, graph->first, graph->head, job, error);
  if (self->rank == NULL)
    return NULL;
  list_neighbours (graph, self->rank, &neighbours);
  parent = find_parents (&neighbours, self->n);
  number = number_postorder (parent, self->n);
  g_free (neighbours.first);
  g_free (neighbours.ends);

  self->vertex = g_new (guint32, MAX (self->n, 1));
  for (guint32 v = 0; v < self->n; v++)
    {
      self->rank[v] = number[self->rank[v]];
      self->vertex[self->rank[v]] = v;
    }
  list_neighbours (graph, self->rank, &neighbours);
  done = join_arcs (self, &neighbours, job, error);
  g_free (neighbours.first);
  g_free (neighbours.ends);
  if (!done)
    return NULL;
  turn_arcs_around (self);
  find_slots (self, graph);
  sort_turns (self, graph->n_turns);
  find_subtrees (self);
  find_chains (self);

  return g_steal_pointer (&self);
}

ReeveHierarchy *
reeve_hierarchy_ref (ReeveHierarchy *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
reeve_hierarchy_unref (ReeveHierarchy *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_free (self->rank);
  g_free (self->vertex);
  g_free (self->parent);
  g_free (self->first);
  g_free (self->head);
  g_free (self->low_first);
  g_free (self->low_arc);
  g_free (self->low_tail);
  g_free (self->turn_slot);
  g_free (self->slot_turn);
  g_free (self->turn_first);
  g_clear_pointer (&self->chains, g_array_unref);
  g_clear_pointer (&self->subtrees, g_array_unref);
  g_free (self->subtree_low);
  g_free (self);
}
