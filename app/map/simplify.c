/* map/simplify.c — fewer points that look the same */
#include "map/simplify-private.h"

static double
get_distance2 (ReeveMapPoint point,
               ReeveMapPoint a,
               ReeveMapPoint b)
{
  double dx = (double) b.x - a.x;
  double dy = (double) b.y - a.y;
  double px = (double) point.x - a.x;
  double py = (double) point.y - a.y;
  double length2 = dx * dx + dy * dy;
  double share = length2 > 0 ? CLAMP ((px * dx + py * dy) / length2, 0, 1) : 0;

  px -= share * dx;
  py -= share * dy;
  return px * px + py * py;
}

static guint32
find_farthest (const ReeveMapPoint *points,
               guint32              from,
               guint32              to,
               double              *out_distance2)
{
  guint32 found = from;
  double most = -1;

  for (guint32 i = from + 1; i < to; i++)
    {
      double distance2 = get_distance2 (points[i], points[from], points[to]);

      if (distance2 > most)
        {
          most = distance2;
          found = i;
        }
    }
  *out_distance2 = most;
  return found;
}

guint32
reeve_simplify (const ReeveMapPoint *points,
                guint32              n,
                gboolean             closed,
                double               tolerance,
                ReeveMapPoint       *out,
                GArray              *scratch)
{
  guint32 written = 0;
  guint32 from = 0;
  guint32 last = n - 1;
  double distance2;

  if (n <= (closed ? 4u : 2u))
    {
      for (guint32 i = 0; i < n; i++)
        out[i] = points[i];
      return n;
    }

  /* The stack holds the far ends still to be reached, nearest on top; the far
   * side of a ring is always kept, or all of it would lie on one point. */
  g_array_set_size (scratch, 0);
  g_array_append_val (scratch, last);
  if (closed)
    {
      guint32 far = find_farthest (points, 0, last, &distance2);

      g_array_append_val (scratch, far);
    }
  out[written++] = points[0];
  while (scratch->len > 0)
    {
      guint32 to = g_array_index (scratch, guint32, scratch->len - 1);
      guint32 middle = find_farthest (points, from, to, &distance2);

      if (middle != from && distance2 > tolerance * tolerance)
        {
          g_array_append_val (scratch, middle);
          continue;
        }
      out[written++] = points[to];
      from = to;
      g_array_set_size (scratch, scratch->len - 1);
    }

  /* There and back is no area: keep the middle of the first half too. */
  if (closed && written < 4 && n > 4)
    {
      written = 0;
      out[written++] = points[0];
      out[written++] = points[n / 3];
      out[written++] = points[2 * n / 3];
      out[written++] = points[last];
    }
  return written;
}
