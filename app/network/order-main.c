/* network/order-main.c — the process METIS runs in
 *
 * Standard input: the number of vertices, the number of edge ends, the offsets
 * and the edge ends, all 32-bit numbers of this machine. Standard output: the
 * rank of each vertex. Exit status 1 when the input is not that or METIS fails.
 * Vertices with few neighbours are taken before METIS looks (order-peel.h).
 */
#include "network/order-peel.h"

#include <metis.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Half of what 32-bit offsets can count. */
#define MOST_NUMBERS (1u << 30)

static idx_t *
read_numbers (uint32_t n)
{
  idx_t *numbers = n < MOST_NUMBERS ? malloc (((size_t) n + 1) * sizeof *numbers) : NULL;

  if (numbers == NULL || fread (numbers, sizeof *numbers, n, stdin) != n)
    exit (1);
  return numbers;
}

static void
check_graph (uint32_t     n,
             uint32_t     n_ends,
             const idx_t *first,
             const idx_t *head)
{
  if (first[0] != 0 || first[n] != (idx_t) n_ends)
    exit (1);
  for (uint32_t v = 0; v < n; v++)
    if (first[v] > first[v + 1])
      exit (1);
  for (uint32_t k = 0; k < n_ends; k++)
    if (head[k] < 0 || head[k] >= (idx_t) n)
      exit (1);
}

/* Rank of what METIS was given, in @rank of the whole graph. */
static int
order_rest (const OrderPeel *peel,
            uint32_t        *rank)
{
  idx_t options[METIS_NOPTIONS];
  idx_t n = (idx_t) peel->n_left;
  idx_t *order = malloc (((size_t) n + 1) * sizeof *order);
  idx_t *place = malloc (((size_t) n + 1) * sizeof *place);
  int status = order != NULL && place != NULL ? METIS_OK : METIS_ERROR;

  METIS_SetDefaultOptions (options);
  options[METIS_OPTION_SEED] = 1;
  options[METIS_OPTION_NUMBERING] = 0;
  if (status == METIS_OK && n > 0)
    status = METIS_NodeND (&n, (idx_t *) peel->first, (idx_t *) peel->head, NULL, options, order,
                           place);
  for (uint32_t i = 0; status == METIS_OK && i < peel->n_left; i++)
    rank[peel->left[i]] = peel->n_taken + (uint32_t) place[i];
  free (order);
  free (place);
  return status;
}

int
main (void)
{
  uint32_t counts[2];
  OrderPeel peel;
  idx_t *first;
  idx_t *head;
  uint32_t *rank;

  _Static_assert (sizeof (idx_t) == sizeof (uint32_t), "METIS counts in 32 bits");
  if (fread (counts, sizeof counts[0], 2, stdin) != 2 || counts[0] == 0)
    return 1;
  first = read_numbers (counts[0] + 1);
  head = read_numbers (counts[1]);
  check_graph (counts[0], counts[1], first, head);
  rank = malloc ((size_t) counts[0] * sizeof *rank);
  if (rank == NULL
      || order_peel (counts[0], (const uint32_t *) first, (const uint32_t *) head, &peel) != 0)
    return 1;
  free (first);
  free (head);

  for (uint32_t i = 0; i < peel.n_taken; i++)
    rank[peel.taken[i]] = i;
  if (order_rest (&peel, rank) != METIS_OK)
    return 1;
  return fwrite (rank, sizeof *rank, counts[0], stdout) == counts[0]
         && fflush (stdout) == 0 ? 0 : 1;
}
