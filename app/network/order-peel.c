/* network/order-peel.c — vertices with few neighbours are ordered before METIS looks
 *
 * Lists of neighbours lie in one array; a list that outgrows its place moves to
 * the end. Vertices wait in one queue for each number of neighbours.
 */
#include "network/order-peel.h"

#include <stdlib.h>
#include <string.h>

/* Most neighbours of a vertex that is taken. */
#define MOST 3

typedef struct
{
  uint32_t start;
  uint32_t n;
  uint32_t room;
} List;

typedef struct
{
  uint32_t *items;
  uint32_t  n;
  uint32_t  next;
  uint32_t  room;
} Queue;

typedef struct
{
  uint32_t  n;
  List     *lists;
  uint32_t *pool;
  size_t    n_pool;
  size_t    pool_room;
  uint8_t  *gone;
  Queue     queues[MOST + 1];
  uint32_t *merged;     /* a list being made */
  uint32_t  merged_room;
} Peel;

static int
grow (uint32_t **items,
      uint32_t  *room,
      uint32_t   needed)
{
  uint32_t *more;
  uint32_t wanted = *room;

  if (needed <= *room)
    return 0;
  while (wanted < needed)
    wanted = wanted < 64 ? 64 : wanted * 2;
  more = realloc (*items, (size_t) wanted * sizeof **items);
  if (more == NULL)
    return -1;
  *items = more;
  *room = wanted;
  return 0;
}

static int
enqueue (Peel     *peel,
         uint32_t  v)
{
  Queue *queue;

  if (peel->lists[v].n > MOST)
    return 0;
  queue = &peel->queues[peel->lists[v].n];
  if (grow (&queue->items, &queue->room, queue->n + 1) != 0)
    return -1;
  queue->items[queue->n++] = v;
  return 0;
}

static int
init (Peel           *peel,
      uint32_t        n,
      const uint32_t *first,
      const uint32_t *head)
{
  peel->n = n;
  peel->pool_room = (size_t) first[n] * 2 + 2 * (size_t) n + 64;
  peel->lists = calloc ((size_t) n + 1, sizeof *peel->lists);
  peel->pool = malloc (peel->pool_room * sizeof *peel->pool);
  peel->gone = calloc ((size_t) n + 1, 1);
  if (peel->lists == NULL || peel->pool == NULL || peel->gone == NULL)
    return -1;
  for (uint32_t v = 0; v < n; v++)
    {
      uint32_t degree = first[v + 1] - first[v];

      /* Most lists grow by one or two. */
      peel->lists[v] = (List) { (uint32_t) peel->n_pool, degree, degree + 2 };
      memcpy (&peel->pool[peel->n_pool], &head[first[v]], degree * sizeof *head);
      peel->n_pool += degree + 2;
      if (enqueue (peel, v) != 0)
        return -1;
    }
  return 0;
}

static int
set_list (Peel           *peel,
          uint32_t        v,
          const uint32_t *items,
          uint32_t        n)
{
  List *list = &peel->lists[v];

  if (n > list->room)
    {
      size_t room = 2 * (size_t) n;

      if (peel->n_pool + room > UINT32_MAX)
        return -1;
      if (peel->n_pool + room > peel->pool_room)
        {
          size_t wanted = peel->pool_room * 2 + room;
          uint32_t *more = realloc (peel->pool, wanted * sizeof *more);

          if (more == NULL)
            return -1;
          peel->pool = more;
          peel->pool_room = wanted;
        }
      list->start = (uint32_t) peel->n_pool;
      list->room = (uint32_t) room;
      peel->n_pool += room;
    }
  memcpy (&peel->pool[list->start], items, n * sizeof *items);
  list->n = n;
  return 0;
}

/* @v gets the other neighbours of @gone and loses @gone. */
static int
join (Peel           *peel,
      uint32_t        v,
      uint32_t        gone,
      const uint32_t *others,
      uint32_t        n_others)
{
  const uint32_t *own = &peel->pool[peel->lists[v].start];
  uint32_t n_own = peel->lists[v].n;
  uint32_t n = 0;
  uint32_t i = 0;
  uint32_t k = 0;

  if (grow (&peel->merged, &peel->merged_room, n_own + n_others) != 0)
    return -1;
  while (i < n_own || k < n_others)
    {
      uint32_t a = i < n_own ? own[i] : UINT32_MAX;
      uint32_t b = k < n_others ? others[k] : UINT32_MAX;
      uint32_t next = a < b ? a : b;

      i += a == next;
      k += b == next;
      if (next != v && next != gone)
        peel->merged[n++] = next;
    }
  return set_list (peel, v, peel->merged, n) != 0 ? -1 : enqueue (peel, v);
}

/* The next with fewest neighbours, or peel->n. */
static uint32_t
take_next (Peel *peel)
{
  for (uint32_t degree = 0; degree <= MOST; degree++)
    {
      Queue *queue = &peel->queues[degree];

      while (queue->next < queue->n)
        {
          uint32_t v = queue->items[queue->next++];

          /* Otherwise it stands in another queue by now. */
          if (!peel->gone[v] && peel->lists[v].n == degree)
            return v;
        }
    }
  return peel->n;
}

static int
take_all (Peel      *peel,
          OrderPeel *out)
{
  uint32_t v;

  while ((v = take_next (peel)) < peel->n)
    {
      uint32_t others[MOST];
      uint32_t n = peel->lists[v].n;

      memcpy (others, &peel->pool[peel->lists[v].start], n * sizeof *others);
      peel->gone[v] = 1;
      out->taken[out->n_taken++] = v;
      for (uint32_t i = 0; i < n; i++)
        if (join (peel, others[i], v, others, n) != 0)
          return -1;
    }
  return 0;
}

static int
number_rest (const Peel *peel,
             OrderPeel  *out)
{
  uint32_t *number = malloc (((size_t) peel->n + 1) * sizeof *number);
  uint64_t n_ends = 0;

  out->left = malloc (((size_t) peel->n + 1) * sizeof *out->left);
  if (number == NULL || out->left == NULL)
    {
      free (number);
      return -1;
    }
  for (uint32_t v = 0; v < peel->n; v++)
    if (!peel->gone[v])
      {
        number[v] = out->n_left;
        out->left[out->n_left++] = v;
        n_ends += peel->lists[v].n;
      }
  out->first = malloc (((size_t) out->n_left + 1) * sizeof *out->first);
  out->head = malloc (((size_t) n_ends + 1) * sizeof *out->head);
  if (out->first != NULL && out->head != NULL && n_ends < INT32_MAX)
    {
      uint32_t at = 0;

      for (uint32_t i = 0; i < out->n_left; i++)
        {
          const List *list = &peel->lists[out->left[i]];

          out->first[i] = at;
          for (uint32_t k = 0; k < list->n; k++)
            out->head[at++] = number[peel->pool[list->start + k]];
        }
      out->first[out->n_left] = at;
    }
  free (number);
  return out->first != NULL && out->head != NULL && n_ends < INT32_MAX ? 0 : -1;
}

int
order_peel (uint32_t        n,
            const uint32_t *first,
            const uint32_t *head,
            OrderPeel      *out)
{
  Peel peel = { 0 };
  int status;

  *out = (OrderPeel) { 0 };
  out->taken = malloc (((size_t) n + 1) * sizeof *out->taken);
  status = out->taken == NULL || init (&peel, n, first, head) != 0
           || take_all (&peel, out) != 0 || number_rest (&peel, out) != 0 ? -1 : 0;
  free (peel.lists);
  free (peel.pool);
  free (peel.gone);
  free (peel.merged);
  for (int i = 0; i <= MOST; i++)
    free (peel.queues[i].items);
  if (status != 0)
    order_peel_clear (out);
  return status;
}

void
order_peel_clear (OrderPeel *self)
{
  free (self->taken);
  free (self->left);
  free (self->first);
  free (self->head);
  *self = (OrderPeel) { 0 };
}
