/* network/order-main.c — the process METIS runs in
 *
 * Standard input: the number of vertices, the number of edge ends, the offsets
 * and the edge ends, all 32-bit numbers of this machine. Standard output: the
 * rank of each vertex. Exit status 1 when the input is not that or METIS fails.
 */
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

int
main (void)
{
  uint32_t counts[2];
  idx_t options[METIS_NOPTIONS];
  idx_t *first;
  idx_t *head;
  idx_t *order;
  idx_t *rank;
  idx_t n;

  _Static_assert (sizeof (idx_t) == sizeof (uint32_t), "METIS counts in 32 bits");
  if (fread (counts, sizeof counts[0], 2, stdin) != 2 || counts[0] == 0)
    return 1;
  first = read_numbers (counts[0] + 1);
  head = read_numbers (counts[1]);
  check_graph (counts[0], counts[1], first, head);
  n = (idx_t) counts[0];
  order = malloc ((size_t) n * sizeof *order);
  rank = malloc ((size_t) n * sizeof *rank);
  if (order == NULL || rank == NULL)
    return 1;

  METIS_SetDefaultOptions (options);
  options[METIS_OPTION_SEED] = 1;
  options[METIS_OPTION_NUMBERING] = 0;
  if (METIS_NodeND (&n, first, head, NULL, options, order, rank) != METIS_OK)
    return 1;
  return fwrite (rank, sizeof *rank, (size_t) n, stdout) == (size_t) n
         && fflush (stdout) == 0 ? 0 : 1;
}
