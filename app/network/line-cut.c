/* network/line-cut.c — where lines are cut to meet: at ends that touch them, at crossings */
#include "network/line-net-private.h"

static gboolean
are_level (const ReeveLineJoining *joining,
           guint32                 a,   /* parts */
           guint32                 b)
{
  const char *x = reeve_line_row (joining, reeve_line_part (joining, a)->row)->link.level;
  const char *y = reeve_line_row (joining, reeve_line_part (joining, b)->row)->link.level;

  return g_strcmp0 (x != NULL ? x : "0", y != NULL ? y : "0") == 0;
}

/* Not where the part ends anyway. */
static void
add_cut (ReeveLineJoining *joining,
         guint32           number,
         double            position,
         ReeveXY           at)
{
  const ReeveLinePart *part = reeve_line_part (joining, number);
  ReeveLineCut cut = { number, position, at };

  if (!reeve_line_are_near (joining, at, reeve_line_xy (joining, part, 0))
      && !reeve_line_are_near (joining, at, reeve_line_xy (joining, part, part->n - 1)))
    g_array_append_val (joining->cuts, cut);
}

typedef struct
{
  ReeveLineJoining *joining;
  guint32  part;
  guint32  vertex;   /* of the end, or of the edge's first */
  guint32  edge;
  ReeveXY  at;
  GArray  *touched;  /* of ReeveLineCut: the nearest on each part; its distance in the next array */
  GArray  *distances; /* of double */
} Search;

static void
keep_nearest (Search       *search,
              ReeveLineCut  cut,
              double        distance)
{
  for (guint i = 0; i < search->touched->len; i++)
    if (g_array_index (search->touched, ReeveLineCut, i).part == cut.part)
      {
        if (distance < g_array_index (search->distances, double, i))
          {
            g_array_index (search->touched, ReeveLineCut, i) = cut;
            g_array_index (search->distances, double, i) = distance;
          }
        return;
      }
  g_array_append_val (search->touched, cut);
  g_array_append_val (search->distances, distance);
}

static gboolean
touch_cb (guint32  item,
          gpointer data)
{
  Search *search = data;
  const ReeveLineJoining *joining = search->joining;
  const ReeveLineEdge *edge = &g_array_index (joining->edges, ReeveLineEdge, item);
  const ReeveLinePart *part = reeve_line_part (joining, edge->part);
  ReeveXY a = reeve_line_xy (joining, part, edge->vertex);
  ReeveXY b = reeve_line_xy (joining, part, edge->vertex + 1);
  double dx = b.x - a.x, dy = b.y - a.y;
  double t = ((search->at.x - a.x) * dx + (search->at.y - a.y) * dy) / (dx * dx + dy * dy);
  ReeveLineCut cut = { .part = edge->part };

  t = CLAMP (t, 0, 1);
  cut.position = edge->vertex + t;
  cut.at = (ReeveXY) { a.x + t * dx, a.y + t * dy };
  /* The end touches the very line it ends. */
  if (edge->part == search->part
      && (search->vertex == 0 ? edge->vertex == 0 : edge->vertex + 2 == part->n))
    return TRUE;
  if (are_level (joining, edge->part, search->part)
      && reeve_line_are_near (joining, cut.at, search->at))
    keep_nearest (search, cut, hypot (cut.at.x - search->at.x, cut.at.y - search->at.y));
  return TRUE;
}

gboolean
reeve_line_cut_at_ends (ReeveLineJoining  *joining,
                        ReeveJob          *job,
                        GError           **error)
{
  g_autoptr (GArray) touched = g_array_new (FALSE, FALSE, sizeof (ReeveLineCut));
  g_autoptr (GArray) distances = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint32 p = 0; p < joining->parts->len; p++)
    {
      const ReeveLinePart *part = reeve_line_part (joining, p);

      if (p % 1024 == 0 && !reeve_job_step (job, p, 3 * (guint64) joining->parts->len, error))
        return FALSE;
      for (guint end = 0; end < 2; end++)
        {
          Search search = { .joining = joining, .part = p, .vertex = end == 0 ? 0 : part->n - 1,
                            .touched = touched, .distances = distances };
          ReeveBox box;

          search.at = reeve_line_xy (joining, part, search.vertex);
          box = (ReeveBox) { search.at.x, search.at.y, search.at.x, search.at.y };
          g_array_set_size (touched, 0);
          g_array_set_size (distances, 0);
          reeve_box_index_query (joining->index, &box, touch_cb, &search);
          for (guint i = 0; i < touched->len; i++)
            {
              ReeveLineCut cut = g_array_index (touched, ReeveLineCut, i);

              add_cut (joining, cut.part, cut.position, cut.at);
            }
        }
    }
  return TRUE;
}

static gboolean
cross_cb (guint32  item,
          gpointer data)
{
  Search *search = data;
  ReeveLineJoining *joining = search->joining;
  const ReeveLineEdge *other = &g_array_index (joining->edges, ReeveLineEdge, item);
  const ReeveLinePart *part = reeve_line_part (joining, search->part);
  const ReeveLinePart *other_part = reeve_line_part (joining, other->part);
  ReeveXY a, b, c, d;
  double cross, t, u;

  if (item <= search->edge || !are_level (joining, other->part, search->part)
      || (other->part == search->part && other->vertex == search->vertex + 1))
    return TRUE;
  a = reeve_line_xy (joining, part, search->vertex);
  b = reeve_line_xy (joining, part, search->vertex + 1);
  c = reeve_line_xy (joining, other_part, other->vertex);
  d = reeve_line_xy (joining, other_part, other->vertex + 1);
  cross = (b.x - a.x) * (d.y - c.y) - (b.y - a.y) * (d.x - c.x);
  if (cross == 0)
    return TRUE;
  t = ((c.x - a.x) * (d.y - c.y) - (c.y - a.y) * (d.x - c.x)) / cross;
  u = ((c.x - a.x) * (b.y - a.y) - (c.y - a.y) * (b.x - a.x)) / cross;
  if (t >= 0 && t <= 1 && u >= 0 && u <= 1)
    {
      ReeveXY at = { a.x + t * (b.x - a.x), a.y + t * (b.y - a.y) };

      add_cut (joining, search->part, search->vertex + t, at);
      add_cut (joining, other->part, other->vertex + u, at);
    }
  return TRUE;
}

gboolean
reeve_line_cut_at_crossings (ReeveLineJoining  *joining,
                             ReeveJob          *job,
                             GError           **error)
{
  for (guint32 i = 0; i < joining->edges->len; i++)
    {
      const ReeveLineEdge *edge = &g_array_index (joining->edges, ReeveLineEdge, i);
      Search search = { .joining = joining, .part = edge->part, .vertex = edge->vertex, .edge = i };
      ReeveBox box = reeve_line_edge_box (joining, i);

      if (i % 1024 == 0
          && !reeve_job_step (job, (guint64) joining->edges->len + i,
                              3 * (guint64) joining->edges->len, error))
        return FALSE;
      reeve_box_index_query (joining->index, &box, cross_cb, &search);
    }
  return TRUE;
}
