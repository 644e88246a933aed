/* sample/faces.c — the blocks that streets enclose
 *
 * Every street is two half edges; at each node the next one is the first to
 * the right. Walks that turn left in sum go round a block.
 */
#include "sample/city.h"

typedef struct
{
  guint32 from, to;
  double  angle;
} HalfEdge;

static int
compare_half_edges (gconstpointer a,
                    gconstpointer b)
{
  const HalfEdge *x = a;
  const HalfEdge *y = b;

  if (x->from != y->from)
    return x->from < y->from ? -1 : 1;
  if (x->angle != y->angle)
    return x->angle < y->angle ? -1 : 1;
  return x->to < y->to ? -1 : x->to > y->to;
}

static void
add_half_edge (ReeveCity *self,
               GArray    *edges,
               guint32    from,
               guint32    to)
{
  ReeveXY a = g_array_index (self->nodes, ReeveNode, from).at;
  ReeveXY b = g_array_index (self->nodes, ReeveNode, to).at;
  HalfEdge edge = { from, to, atan2 (b.y - a.y, b.x - a.x) };

  g_array_append_val (edges, edge);
}

/* From @from to @to: its number, by the sorted order at @from. */
static guint32
find_half_edge (const GArray  *edges,
                const guint32 *first,
                guint32        from,
                guint32        to)
{
  for (guint32 i = first[from]; i < first[from + 1]; i++)
    if (g_array_index (edges, HalfEdge, i).to == to)
      return i;

  return first[from];
}

void
reeve_city_find_faces (ReeveCity *self)
{
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (HalfEdge));
  g_autofree guint32 *first = g_new0 (guint32, self->nodes->len + 2);
  g_autofree guint8 *done = NULL;

  for (guint w = 0; w < self->ways->len; w++)
    {
      const ReeveWay *way = g_ptr_array_index (self->ways, w);

      if (way->class == REEVE_WAY_RAIL || way->class <= REEVE_WAY_MOTORWAY_LINK)
        continue;
      for (guint i = 0; i + 1 < way->nodes->len; i++)
        if (!g_array_index (way->bridges, guint8, i))
          {
            guint32 a = g_array_index (way->nodes, guint32, i);
            guint32 b = g_array_index (way->nodes, guint32, i + 1);

            add_half_edge (self, edges, a, b);
            add_half_edge (self, edges, b, a);
          }
    }
  g_array_sort (edges, compare_half_edges);
  for (guint i = 0; i < edges->len; i++)
    first[g_array_index (edges, HalfEdge, i).from + 1]++;
  for (guint i = 0; i < self->nodes->len; i++)
    first[i + 1] += first[i];

  done = g_new0 (guint8, edges->len + 1);
  for (guint32 start = 0; start < edges->len; start++)
    {
      GArray *ring;
      guint32 at = start;

      if (done[start])
        continue;
      ring = reeve_line_new ();
      while (!done[at])
        {
          const HalfEdge *edge = &g_array_index (edges, HalfEdge, at);
          guint32 back = find_half_edge (edges, first, edge->to, edge->from);

          done[at] = 1;
          g_array_append_val (ring, g_array_index (self->nodes, ReeveNode, edge->from).at);
          /* The next one clockwise from the way back: keeps the block on the left. */
          at = back == first[edge->to] ? first[edge->to + 1] - 1 : back - 1;
        }
      if (ring->len >= 3 && reeve_ring_area_m2 (ring) > 200)
        g_ptr_array_add (self->faces, ring);
      else
        g_array_unref (ring);
    }
}
