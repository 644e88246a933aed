/* network/line-cut.c — where lines are cut to meet: at ends that touch them, at crossings
 *
 * Cost: one step for each pair of an end and a straight piece near it, and for
 * each pair of pieces whose boxes meet. That is few for streets; lines that all
 * lead to one centre, or all cross each other, are as many pairs as they make,
 * so the pairs are what the job counts, and the cuts kept have an end.
 */
#include "network/line-net-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"

/* Cuts kept at most: streets have two or three in a piece. */
#define MOST_CUTS           1000000
#define MOST_CUTS_PER_PIECE 16
/* Pairs looked at from one step of the job to the next. */
#define PAIRS_PER_STEP      4096

typedef struct
{
  guint32 end;       /* the last that touched the part, + 1 */
  guint32 place;     /* of its cut in the search's list */
} Touch;

typedef struct
{
  ReeveLineJoining *joining;
  guint32    part;
  guint32    vertex;   /* of the end, or of the edge's first */
  guint32    edge;
  guint32    end;      /* number of the end, + 1 */
  ReeveXY    at;
  Touch     *touches;  /* by part */
  GArray    *touched;  /* of ReeveLineCut: the nearest on each part; its distance in the next array */
  GArray    *distances; /* of double */
  guint64    n_pairs;
  guint64    done;     /* for the job's step */
  guint64    total;
  ReeveJob  *job;
  GError   **error;
  gboolean   failed;
} Search;

static gboolean
are_level (const ReeveLineJoining *joining,
           guint32                 a,   /* parts */
           guint32                 b)
{
  const char *x = reeve_line_row (joining, reeve_line_part (joining, a)->row)->link.level;
  const char *y = reeve_line_row (joining, reeve_line_part (joining, b)->row)->link.level;

  return g_strcmp0 (x != NULL ? x : "0", y != NULL ? y : "0") == 0;
}

static gboolean
fail_for_cuts (Search  *search,
               guint64  most)
{
  g_autofree char *limit = reeve_format_count ((double) most);

  g_set_error (search->error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a dataset, a count */
               _("The lines of “%s” meet in more than %s places; those of streets meet in far fewer"),
               search->joining->options->name, limit);
  search->failed = TRUE;
  return FALSE;
}

/* Not where the part ends anyway. */
static gboolean
add_cut (Search  *search,
         guint32  number,
         double   position,
         ReeveXY  at)
{
  ReeveLineJoining *joining = search->joining;
  const ReeveLinePart *part = reeve_line_part (joining, number);
  guint64 most = MOST_CUTS + MOST_CUTS_PER_PIECE * (guint64) joining->edges->len;
  ReeveLineCut cut = { number, position, at };

  if (reeve_line_are_near (joining, at, reeve_line_xy (joining, part, 0))
      || reeve_line_are_near (joining, at, reeve_line_xy (joining, part, part->n - 1)))
    return TRUE;
  if (joining->cuts->len >= most)
    return fail_for_cuts (search, most);
  g_array_append_val (joining->cuts, cut);
  return TRUE;
}

/* FALSE ends the search: stopped. */
static gboolean
count_pair (Search *search)
{
  if (++search->n_pairs % PAIRS_PER_STEP == 0
      && !reeve_job_step (search->job, search->done, search->total, search->error))
    search->failed = TRUE;
  return !search->failed;
}

static void
keep_nearest (Search       *search,
              ReeveLineCut  cut,
              double        distance)
{
  Touch *touch = &search->touches[cut.part];

  if (touch->end != search->end)
    {
      *touch = (Touch) { search->end, search->touched->len };
      g_array_append_val (search->touched, cut);
      g_array_append_val (search->distances, distance);
    }
  else if (distance < g_array_index (search->distances, double, touch->place))
    {
      g_array_index (search->touched, ReeveLineCut, touch->place) = cut;
      g_array_index (search->distances, double, touch->place) = distance;
    }
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

  if (!count_pair (search))
    return FALSE;
  t = CLAMP (t, 0, 1);
  cut.position = edge->vertex + t;
  cut.at = (ReeveXY) { a.x + t * dx, a.y + t * dy };
  /* The end touches the very line it ends. */
  if (edge->part == search->part
      && (search->vertex == 0 ? edge->vertex == 0 : edge->vertex + 2 == part->n))
    return TRUE;
  if (reeve_line_are_near (joining, cut.at, search->at)
      && are_level (joining, edge->part, search->part))
    keep_nearest (search, cut, hypot (cut.at.x - search->at.x, cut.at.y - search->at.y));
  return TRUE;
}

static gboolean
cut_at_end (Search *search)
{
  ReeveBox box = { search->at.x, search->at.y, search->at.x, search->at.y };

  g_array_set_size (search->touched, 0);
  g_array_set_size (search->distances, 0);
  reeve_box_index_query (search->joining->index, &box, touch_cb, search);
  for (guint i = 0; !search->failed && i < search->touched->len; i++)
    {
      ReeveLineCut cut = g_array_index (search->touched, ReeveLineCut, i);

      if (!add_cut (search, cut.part, cut.position, cut.at))
        return FALSE;
    }
  return !search->failed;
}

gboolean
reeve_line_cut_at_ends (ReeveLineJoining  *joining,
                        ReeveJob          *job,
                        GError           **error)
{
  g_autoptr (GArray) touched = g_array_new (FALSE, FALSE, sizeof (ReeveLineCut));
  g_autoptr (GArray) distances = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree Touch *touches = g_new0 (Touch, MAX (joining->parts->len, 1));
  Search search = { .joining = joining, .touches = touches, .touched = touched,
                    .distances = distances, .total = 3 * (guint64) joining->parts->len,
                    .job = job, .error = error };

  for (guint32 p = 0; p < joining->parts->len; p++)
    {
      const ReeveLinePart *part = reeve_line_part (joining, p);

      if (p % 1024 == 0 && !reeve_job_step (job, p, search.total, error))
        return FALSE;
      search.done = search.part = p;
      for (guint end = 0; end < 2; end++)
        {
          search.vertex = end == 0 ? 0 : part->n - 1;
          search.at = reeve_line_xy (joining, part, search.vertex);
          search.end++;
          if (!cut_at_end (&search))
            return FALSE;
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

  if (!count_pair (search))
    return FALSE;
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

      if (!add_cut (search, search->part, search->vertex + t, at)
          || !add_cut (search, other->part, other->vertex + u, at))
        return FALSE;
    }
  return TRUE;
}

gboolean
reeve_line_cut_at_crossings (ReeveLineJoining  *joining,
                             ReeveJob          *job,
                             GError           **error)
{
  Search search = { .joining = joining, .total = 3 * (guint64) joining->edges->len, .job = job,
                    .error = error };

  for (guint32 i = 0; i < joining->edges->len; i++)
    {
      const ReeveLineEdge *edge = &g_array_index (joining->edges, ReeveLineEdge, i);
      ReeveBox box = reeve_line_edge_box (joining, i);

      search.part = edge->part;
      search.vertex = edge->vertex;
      search.edge = i;
      search.done = (guint64) joining->edges->len + i;
      if (i % 1024 == 0 && !reeve_job_step (job, search.done, search.total, error))
        return FALSE;
      reeve_box_index_query (joining->index, &box, cross_cb, &search);
      if (search.failed)
        return FALSE;
    }
  return TRUE;
}
