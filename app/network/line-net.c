/* network/line-net.c — a road network out of plain lines
 *
 * Works on a plane around the middle of the layer, true to scale there and
 * along every meridian; good for a city, usable for a province. Lines are cut
 * first (ends that touch, crossings), then the ends of all pieces are gathered
 * into nodes, in the order of the rows: the same layer gives the same network.
 * Cost: n log n in the straight pieces, as long as few of them overlap; see
 * network/line-cut.c for those that do not.
 */
#include "network/line-net-private.h"

#include "core/i18n.h"
#include "core/units.h"

/* Closer is the same point, whatever the tolerance. */
#define LEAST_TOLERANCE_M 0.001

void
reeve_line_row_clear (ReeveLineRow *row)
{
  g_clear_pointer (&row->shape, reeve_shape_free);
}

static void
clear_joining (ReeveLineJoining *joining)
{
  g_clear_pointer (&joining->xy, g_array_unref);
  g_clear_pointer (&joining->parts, g_array_unref);
  g_clear_pointer (&joining->edges, g_array_unref);
  g_clear_pointer (&joining->index, reeve_box_index_free);
  g_clear_pointer (&joining->cuts, g_array_unref);
  g_clear_pointer (&joining->cells, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReeveLineJoining, clear_joining)

/* --- the plane --- */

static double
wrap_lon (double lon,
          double near)
{
  return fabs (lon - near) > 180 ? lon - 360 * rint ((lon - near) / 360) : lon;
}

static ReeveXY
to_plane (const ReeveLineJoining *joining,
          ReeveLonLat             point)
{
  return (ReeveXY) { (wrap_lon (point.lon, joining->middle_lon) - joining->middle_lon)
                     * joining->x_scale, point.lat * joining->y_scale };
}

static ReeveLonLat
from_plane (const ReeveLineJoining *joining,
            ReeveXY                 xy)
{
  return (ReeveLonLat) { wrap_lon (joining->middle_lon + xy.x / joining->x_scale, 0),
                         xy.y / joining->y_scale };
}

static void
set_plane (ReeveLineJoining *joining)
{
  double low = 90, high = -90;
  double first = NAN, west = 0, east = 0;

  for (guint32 r = 0; r < joining->rows->len; r++)
    {
      const ReeveShape *shape = reeve_line_row (joining, r)->shape;

      for (guint32 i = 0; i < shape->n_points; i++)
        {
          double lon;

          if (isnan (first))
            first = shape->points[i].lon;
          lon = wrap_lon (shape->points[i].lon, first) - first;
          west = MIN (west, lon);
          east = MAX (east, lon);
          low = MIN (low, shape->points[i].lat);
          high = MAX (high, shape->points[i].lat);
        }
    }
  joining->middle_lon = isnan (first) ? 0 : first + (west + east) / 2;
  joining->y_scale = REEVE_EARTH_RADIUS_M * G_PI / 180;
  joining->x_scale = joining->y_scale * MAX (cos ((low + high) / 2 * G_PI / 180), 1e-3);
}

static void
list_parts (ReeveLineJoining *joining)
{
  for (guint32 r = 0; r < joining->rows->len; r++)
    {
      const ReeveShape *shape = reeve_line_row (joining, r)->shape;

      for (guint ring = 0; ring < shape->n_rings; ring++)
        {
          ReeveLinePart part = { r, joining->xy->len, 0 };

          for (guint32 i = reeve_shape_ring_start (shape, ring); i < shape->rings[ring].end; i++)
            {
              ReeveXY xy = to_plane (joining, shape->points[i]);

              if (part.n > 0)
                {
                  ReeveXY last = reeve_line_xy (joining, &part, part.n - 1);

                  if (last.x == xy.x && last.y == xy.y)
                    continue;
                }
              g_array_append_val (joining->xy, xy);
              part.n++;
            }
          if (part.n < 2)
            {
              joining->n_dropped++;
              continue;
            }
          for (guint32 v = 0; v + 1 < part.n; v++)
            {
              ReeveLineEdge edge = { joining->parts->len, v };

              g_array_append_val (joining->edges, edge);
            }
          g_array_append_val (joining->parts, part);
        }
    }
}

ReeveBox
reeve_line_edge_box (const ReeveLineJoining *joining,
                     guint32                 number)
{
  const ReeveLineEdge *edge = &g_array_index (joining->edges, ReeveLineEdge, number);
  const ReeveLinePart *part = reeve_line_part (joining, edge->part);
  ReeveXY a = reeve_line_xy (joining, part, edge->vertex);
  ReeveXY b = reeve_line_xy (joining, part, edge->vertex + 1);
  double grow = joining->tolerance_m;

  return (ReeveBox) { MIN (a.x, b.x) - grow, MIN (a.y, b.y) - grow, MAX (a.x, b.x) + grow,
                      MAX (a.y, b.y) + grow };
}

static void
index_edges (ReeveLineJoining *joining)
{
  guint32 n = joining->edges->len;
  g_autofree ReeveBox *boxes = g_new (ReeveBox, MAX (n, 1));

  for (guint32 i = 0; i < n; i++)
    boxes[i] = reeve_line_edge_box (joining, i);
  joining->index = reeve_box_index_new (boxes, n);
}

/* --- nodes --- */

static gint64
get_cell (const ReeveLineJoining *joining,
          ReeveXY                 at,
          int                     dx,
          int                     dy)
{
  double size = MAX (joining->tolerance_m, 0.01);

  return ((gint64) floor (at.x / size) + dx) * ((gint64) 1 << 32) + (gint64) floor (at.y / size) + dy;
}

static guint32
find_node (ReeveLineJoining *joining,
           ReeveXY           at)
{
  ReeveRoadNet *net = joining->net;
  guint32 best = G_MAXUINT32;
  double nearest = joining->tolerance_m;
  gint64 cell;
  GArray *list;
  ReeveNetNode node = { .id = (gint64) net->nodes->len + 1, .place = from_plane (joining, at) };
  guint32 number = net->nodes->len;

  for (int dx = -1; dx <= 1; dx++)
    for (int dy = -1; dy <= 1; dy++)
      {
        cell = get_cell (joining, at, dx, dy);
        list = g_hash_table_lookup (joining->cells, &cell);
        for (guint i = 0; list != NULL && i < list->len; i++)
          {
            guint32 other = g_array_index (list, guint32, i);
            ReeveXY place = to_plane (joining, g_array_index (net->nodes, ReeveNetNode, other).place);
            double distance = hypot (place.x - at.x, place.y - at.y);

            if (distance < nearest || (distance == nearest && other < best))
              {
                nearest = distance;
                best = other;
              }
          }
      }
  if (best != G_MAXUINT32)
    return best;

  cell = get_cell (joining, at, 0, 0);
  list = g_hash_table_lookup (joining->cells, &cell);
  if (list == NULL)
    {
      gint64 *key = g_new (gint64, 1);

      *key = cell;
      list = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_hash_table_insert (joining->cells, key, list);
    }
  g_array_append_val (list, number);
  g_array_append_val (net->nodes, node);
  return number;
}

/* --- pieces --- */

static void
add_link (ReeveLineJoining *joining,
          guint32           row_number,
          const ReeveXY    *points,
          guint             n,
          guint32           from,
          guint32           to,
          guint32          *ordinal)
{
  ReeveRoadNet *net = joining->net;
  const ReeveLineRow *row = reeve_line_row (joining, row_number);
  gboolean back = row->direction < 0;
  ReeveNetLink link = row->link;

  link.ordinal = (*ordinal)++;
  link.from = back ? to : from;
  link.to = back ? from : to;
  link.both = row->direction == 0;
  link.points = net->points->len;
  link.n_points = n;
  for (guint i = 0; i < n; i++)
    {
      guint at = back ? n - 1 - i : i;
      ReeveLonLat point = at == 0 ? g_array_index (net->nodes, ReeveNetNode, from).place
                        : at == n - 1 ? g_array_index (net->nodes, ReeveNetNode, to).place
                                      : from_plane (joining, points[at]);

      g_array_append_val (net->points, point);
    }
  g_array_append_val (net->links, link);
}

static void
add_piece (ReeveLineJoining *joining,
           guint32           row,
           GArray           *points,
           guint32          *ordinal)
{
  const ReeveXY *xy = (const ReeveXY *) points->data;
  guint n = points->len;
  guint32 from = find_node (joining, xy[0]);
  guint32 to = find_node (joining, xy[n - 1]);
  guint middle = n / 2;
  guint32 node;

  if (from != to)
    {
      add_link (joining, row, xy, n, from, to, ordinal);
      return;
    }
  /* A ring is cut at its middle point; what is shorter than the tolerance is nothing. */
  node = n > 2 ? find_node (joining, xy[middle]) : from;
  if (node == from)
    {
      joining->n_dropped++;
      return;
    }
  joining->n_loops++;
  add_link (joining, row, xy, middle + 1, from, node, ordinal);
  add_link (joining, row, xy + middle, n - middle, node, to, ordinal);
}

static int
compare_cuts (gconstpointer a,
              gconstpointer b)
{
  const ReeveLineCut *x = a, *y = b;

  if (x->part != y->part)
    return x->part < y->part ? -1 : 1;
  return x->position < y->position ? -1 : x->position > y->position;
}

static void
cut_part (ReeveLineJoining *joining,
          guint32           number,
          guint            *at_cut,
          GArray           *points,
          guint32          *ordinal)
{
  const ReeveLinePart *part = reeve_line_part (joining, number);
  ReeveXY last = reeve_line_xy (joining, part, 0);

  g_array_set_size (points, 0);
  g_array_append_val (points, last);
  for (guint32 v = 0; v + 1 < part->n; v++)
    {
      ReeveXY next = reeve_line_xy (joining, part, v + 1);

      for (; *at_cut < joining->cuts->len; (*at_cut)++)
        {
          const ReeveLineCut *cut = &g_array_index (joining->cuts, ReeveLineCut, *at_cut);

          if (cut->part != number || cut->position > v + 1)
            break;
          /* Two cuts at one place are one. */
          if (points->len == 1
              && reeve_line_are_near (joining, g_array_index (points, ReeveXY, 0), cut->at))
            continue;
          g_array_append_val (points, cut->at);
          add_piece (joining, reeve_line_part (joining, number)->row, points, ordinal);
          g_array_set_size (points, 0);
          g_array_append_val (points, cut->at);
        }
      last = g_array_index (points, ReeveXY, points->len - 1);
      if (last.x != next.x || last.y != next.y)
        g_array_append_val (points, next);
    }
  if (points->len >= 2)
    add_piece (joining, part->row, points, ordinal);
}

static gboolean
cut_parts (ReeveLineJoining  *joining,
           ReeveJob          *job,
           GError           **error)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (ReeveXY));
  guint at_cut = 0;
  guint32 ordinal = 0;

  g_array_sort (joining->cuts, compare_cuts);
  for (guint32 p = 0; p < joining->parts->len; p++)
    {
      if (p > 0 && reeve_line_part (joining, p)->row != reeve_line_part (joining, p - 1)->row)
        ordinal = 0;
      if (p % 1024 == 0
          && !reeve_job_step (job, 2 * (guint64) joining->parts->len + p,
                              3 * (guint64) joining->parts->len, error))
        return FALSE;
      cut_part (joining, p, &at_cut, points, &ordinal);
    }
  return TRUE;
}

static void
note_joining (ReeveLineJoining *joining)
{
  g_autofree char *tolerance = reeve_format_length (joining->options->tolerance_m);
  g_autofree char *dropped = reeve_format_count (joining->n_dropped);

  if (joining->options->split)
    /* Translators: a distance */
    reeve_road_net_note (joining->net, _("Lines meet at ends within %s of each other, where an end "
                                         "touches a line, and where lines of one level cross."),
                         tolerance);
  else
    /* Translators: a distance */
    reeve_road_net_note (joining->net, _("Lines meet at ends within %s of each other and where an "
                                         "end touches a line; where lines cross they do not."),
                         tolerance);
  if (joining->n_dropped > 0)
    /* Translators: a count */
    reeve_road_net_note (joining->net, ngettext ("%s piece of line has no length and was left out.",
                                                 "%s pieces of line have no length and were left "
                                                 "out.", joining->n_dropped), dropped);
}

static void
free_list (gpointer data)
{
  g_array_unref (data);
}

gboolean
reeve_line_net_join (ReeveRoadNet               *net,
                     const GArray               *rows,
                     const ReeveLineNetOptions  *options,
                     ReeveJob                   *job,
                     GError                    **error)
{
  g_auto (ReeveLineJoining) joining = {
    .net = net, .rows = rows, .options = options,
    .tolerance_m = MAX (options->tolerance_m, LEAST_TOLERANCE_M),
    .xy = g_array_new (FALSE, FALSE, sizeof (ReeveXY)),
    .parts = g_array_new (FALSE, FALSE, sizeof (ReeveLinePart)),
    .edges = g_array_new (FALSE, FALSE, sizeof (ReeveLineEdge)),
    .cuts = g_array_new (FALSE, FALSE, sizeof (ReeveLineCut)),
    .cells = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_list),
  };

  set_plane (&joining);
  list_parts (&joining);
  index_edges (&joining);
  if (!reeve_line_cut_at_ends (&joining, job, error)
      || (options->split && !reeve_line_cut_at_crossings (&joining, job, error))
      || !cut_parts (&joining, job, error))
    return FALSE;
  net->is_placed = TRUE;
  note_joining (&joining);
  return TRUE;
}
