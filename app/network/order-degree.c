/* network/order-degree.c — an order by minimum degree (Tinney and Walker 1967)
 *
 * The vertex with fewest neighbours left is taken next, and its neighbours
 * become neighbours of each other. Neighbours are kept as sorted lists.
 */
#include "network/order.h"

typedef struct
{
  guint32 degree;
  guint32 vertex;
} Candidate;

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint32 left = *(const guint32 *) a;
  guint32 right = *(const guint32 *) b;

  return left < right ? -1 : left > right;
}

static void
sort_and_thin (GArray *list)
{
  guint32 *items = (guint32 *) list->data;
  guint n = 0;

  g_array_sort (list, compare_numbers);
  for (guint i = 0; i < list->len; i++)
    if (n == 0 || items[n - 1] != items[i])
      items[n++] = items[i];
  g_array_set_size (list, n);
}

static gboolean
is_before (Candidate a,
           Candidate b)
{
  return a.degree != b.degree ? a.degree < b.degree : a.vertex < b.vertex;
}

static void
push (GArray    *heap,
      Candidate  candidate)
{
  guint at = heap->len;
  Candidate *items;

  g_array_append_val (heap, candidate);
  items = (Candidate *) heap->data;
  while (at > 0 && is_before (candidate, items[(at - 1) / 2]))
    {
      items[at] = items[(at - 1) / 2];
      at = (at - 1) / 2;
    }
  items[at] = candidate;
}

static Candidate
pop (GArray *heap)
{
  Candidate *items = (Candidate *) heap->data;
  Candidate top = items[0];
  Candidate moved = items[heap->len - 1];
  guint n = heap->len - 1;
  guint at = 0;

  g_array_set_size (heap, n);
  while (2 * at + 1 < n)
    {
      guint child = 2 * at + 1;

      if (child + 1 < n && is_before (items[child + 1], items[child]))
        child++;
      if (!is_before (items[child], moved))
        break;
      items[at] = items[child];
      at = child;
    }
  if (n > 0)
    items[at] = moved;
  return top;
}

/* @list becomes itself and @more without @self and @gone; all sorted. */
static void
merge (GArray       *list,
       const GArray *more,
       GArray       *scratch,
       guint32       self,
       guint32       gone)
{
  guint i = 0;
  guint k = 0;

  g_array_set_size (scratch, 0);
  while (i < list->len || k < more->len)
    {
      guint32 a = i < list->len ? g_array_index (list, guint32, i) : G_MAXUINT32;
      guint32 b = k < more->len ? g_array_index (more, guint32, k) : G_MAXUINT32;
      guint32 next = MIN (a, b);

      i += a == next;
      k += b == next;
      if (next != self && next != gone)
        g_array_append_val (scratch, next);
    }
  g_array_set_size (list, 0);
  g_array_append_vals (list, scratch->data, scratch->len);
}

static GArray **
list_neighbours (guint32        n,
                 const guint32 *first,
                 const guint32 *head)
{
  GArray **lists = g_new (GArray *, MAX (n, 1));

  for (guint32 v = 0; v < n; v++)
    lists[v] = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 v = 0; v < n; v++)
    for (guint32 k = first[v]; k < first[v + 1]; k++)
      if (head[k] != v)
        {
          g_array_append_val (lists[v], head[k]);
          g_array_append_val (lists[head[k]], v);
        }
  for (guint32 v = 0; v < n; v++)
    sort_and_thin (lists[v]);
  return lists;
}

guint32 *
reeve_order_by_degree (guint32        n,
                       const guint32 *first,
                       const guint32 *head,
                       ReeveJob      *job,
                       GError       **error)
{
  g_autofree guint32 *rank = g_new (guint32, MAX (n, 1));
  g_autoptr (GArray) heap = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autoptr (GArray) scratch = g_array_new (FALSE, FALSE, sizeof (guint32));
  GArray **lists = list_neighbours (n, first, head);
  guint32 n_taken = 0;
  gboolean stopped = FALSE;

  for (guint32 v = 0; v < n; v++)
    {
      push (heap, (Candidate) { lists[v]->len, v });
      rank[v] = G_MAXUINT32;
    }
  while (n_taken < n && !stopped)
    {
      Candidate next = pop (heap);
      GArray *list = lists[next.vertex];

      /* An old entry: the vertex was taken, or stands in the heap again. */
      if (rank[next.vertex] != G_MAXUINT32 || next.degree != list->len)
        continue;
      rank[next.vertex] = n_taken++;
      for (guint i = 0; i < list->len; i++)
        {
          guint32 u = g_array_index (list, guint32, i);

          merge (lists[u], list, scratch, u, next.vertex);
          push (heap, (Candidate) { lists[u]->len, u });
        }
      g_array_set_size (list, 0);
      stopped = n_taken % 1024 == 0 && !reeve_job_step (job, n_taken, n, error);
    }
  for (guint32 v = 0; v < n; v++)
    g_array_unref (lists[v]);
  g_free (lists);
  return stopped ? NULL : g_steal_pointer (&rank);
}
