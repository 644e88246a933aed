/* network/order-peel.h — vertices with few neighbours are ordered before METIS looks
 *
 * A vertex with at most three neighbours goes first in any good order, and when
 * it goes it joins them. A third of a turn graph goes this way (926,000 vertices
 * become 642,000), which METIS would need a quarter of its time for; the
 * hierarchy has as many triangles as before. From four neighbours on there
 * would be more (measured on Porto and on six copies of it).
 *
 * Part of reeve-order, which knows no GLib.
 */
#pragma once

#include <stdint.h>

typedef struct
{
  uint32_t  n_taken;
  uint32_t *taken;    /* owned: vertices in the order taken */
  uint32_t  n_left;
  uint32_t *left;     /* owned: vertices that stay, rising */
  uint32_t *first;    /* owned: n_left + 1; the graph of those, numbered from 0 */
  uint32_t *head;     /* owned: both ends of every edge, rising */
} OrderPeel;

/* @first, @head: both ends of every edge, rising, each once. Returns 0, or -1
 * when memory ends. */
int  order_peel       (uint32_t        n,
                       const uint32_t *first,
                       const uint32_t *head,
                       OrderPeel      *out);
void order_peel_clear (OrderPeel      *self);
