/* network/isochrone-contour.c — the outline of all lattice points within a limit
 *
 * Marching squares (Maple 2003): the outline crosses a lattice edge whenever
 * exactly one of its ends lies inside, and always has the inside to its left.
 * Where two opposite corners of a square lie inside, they stay apart. Every
 * crossing is passed once, so rings never touch one another or themselves: the
 * area is valid by construction. Rings that run left about are outsides; each
 * belongs, like the holes in it, to one group of points joined along lattice
 * edges.
 *
 * The crossing lies a little farther out for a longer limit. So a longer
 * limit's outline never shares a line with a shorter one's, and that one area
 * holds another is true to the last bit.
 */
#include "network/isochrone-grid.h"

/* Parts of a lattice step: whole numbers make "straight on" exact. */
#define UNIT 65536

/* Crossings lie from a quarter of the step (no time) to three quarters. */
#define NEAREST (UNIT / 4)
#define HALF_WAY_MS 1200000.0

typedef struct
{
  gint64 x;   /* UNITs from lattice point 0, 0 */
  gint64 y;
} Crossing;

/* Points of one row that lie inside, side by side. */
typedef struct
{
  guint32 from;     /* first and last column */
  guint32 to;
  guint32 group;    /* of another run, or itself: a forest */
} Run;

typedef struct
{
  const ReeveGrid *grid;
  guint32          limit_ms;
  gint64           reach;      /* from the inside point to the crossing, in UNITs */
  GArray          *runs;       /* owned, of Run: row by row */
  guint32         *row_first;  /* owned: n_y + 1 */
  guint8          *seen;       /* owned: crossings passed northwards, by their western point */
} Tracer;

typedef struct
{
  guint32 group;
  gboolean is_outside;
  guint32 order;       /* of being found */
  GArray *points;      /* owned, of Crossing */
  Crossing step;       /* from the last crossing but one to the last */
} Outline;

static inline gboolean
is_inside (const Tracer *tracer,
           guint32       x,
           guint32       y)
{
  return tracer->grid->time_ms[(gsize) y * tracer->grid->n_x + x] <= tracer->limit_ms;
}

static guint32
find_group (Tracer *tracer,
            guint32 run)
{
  Run *runs = (Run *) tracer->runs->data;

  while (runs[run].group != run)
    {
      runs[run].group = runs[runs[run].group].group;
      run = runs[run].group;
    }
  return run;
}

static void
join_row (Tracer *tracer,
          guint32 y)
{
  Run *runs = (Run *) tracer->runs->data;
  guint32 below = tracer->row_first[y - 1];
  guint32 above = tracer->row_first[y];

  while (below < tracer->row_first[y] && above < tracer->row_first[y + 1])
    {
      if (runs[below].from <= runs[above].to && runs[above].from <= runs[below].to)
        {
          guint32 a = find_group (tracer, below);
          guint32 b = find_group (tracer, above);

          /* The earliest run names the group. */
          runs[MAX (a, b)].group = MIN (a, b);
        }
      if (runs[below].to < runs[above].to)
        below++;
      else
        above++;
    }
}

static void
list_runs (Tracer *tracer)
{
  const ReeveGrid *grid = tracer->grid;

  for (guint32 y = 0; y < grid->n_y; y++)
    {
      tracer->row_first[y] = tracer->runs->len;
      for (guint32 x = 0; x < grid->n_x; x++)
        {
          Run run = { x, x, tracer->runs->len };

          if (!is_inside (tracer, x, y))
            continue;
          while (x + 1 < grid->n_x && is_inside (tracer, x + 1, y))
            x++;
          run.to = x;
          g_array_append_val (tracer->runs, run);
        }
      tracer->row_first[y + 1] = tracer->runs->len;
      if (y > 0)
        join_row (tracer, y);
    }
}

static guint32
get_group (Tracer *tracer,
           guint32 x,
           guint32 y)
{
  const Run *runs = (const Run *) tracer->runs->data;
  guint32 low = tracer->row_first[y];
  guint32 high = tracer->row_first[y + 1] - 1;

  while (low < high)
    {
      guint32 middle = (low + high) / 2;

      if (runs[middle].to < x)
        low = middle + 1;
      else
        high = middle;
    }
  return find_group (tracer, low);
}

/* A walk through squares: north, west, south, east. */
static const gint8 step_x[] = { 0, -1, 0, 1 };
static const gint8 step_y[] = { 1, 0, -1, 0 };
/* Corners of the square one steps into: near left, near right, far left, far right. */
static const guint8 corner_x[4][4] = { { 0, 1, 0, 1 }, { 1, 1, 0, 0 }, { 1, 0, 1, 0 },
                                       { 0, 0, 1, 1 } };
static const guint8 corner_y[4][4] = { { 0, 0, 1, 1 }, { 0, 1, 0, 1 }, { 1, 1, 0, 0 },
                                       { 1, 0, 1, 0 } };

static void
add_crossing (Outline  *outline,
              Crossing  crossing,
              Crossing *last)
{
  Crossing step = { crossing.x - last->x, crossing.y - last->y };
  GArray *points = outline->points;

  if (points->len >= 2 && step.x * outline->step.y == step.y * outline->step.x)
    g_array_index (points, Crossing, points->len - 1) = crossing;
  else
    g_array_append_val (points, crossing);
  outline->step = step;
  *last = crossing;
}

/* Follows the outline from the crossing east of (x, y), going north. */
static Outline
follow (Tracer  *tracer,
        guint32  start_x,
        guint32  start_y)
{
  Outline outline = { .points = g_array_new (FALSE, FALSE, sizeof (Crossing)),
                      .group = get_group (tracer, start_x, start_y) };
  Crossing last = { 0, 0 };
  guint32 x = start_x;
  guint32 y = start_y;
  guint way = 0;
  double area = 0;

  do
    {
      guint32 ax = x + corner_x[way][0];
      guint32 ay = y + corner_y[way][0];
      gint64 dx = (gint64) x + corner_x[way][1] - ax;
      gint64 dy = (gint64) y + corner_y[way][1] - ay;
      Crossing crossing = { (gint64) ax * UNIT + dx * tracer->reach,
                            (gint64) ay * UNIT + dy * tracer->reach };

      if (way == 0)
        tracer->seen[(gsize) ay * tracer->grid->n_x + ax] = TRUE;
      add_crossing (&outline, crossing, &last);
      if (!is_inside (tracer, x + corner_x[way][2], y + corner_y[way][2]))
        way = (way + 1) % 4;
      else if (is_inside (tracer, x + corner_x[way][3], y + corner_y[way][3]))
        way = (way + 3) % 4;
      x += (guint32) step_x[way];
      y += (guint32) step_y[way];
    }
  while (x != start_x || y != start_y || way != 0);

  for (guint i = 0; i < outline.points->len; i++)
    {
      Crossing a = g_array_index (outline.points, Crossing, i);
      Crossing b = g_array_index (outline.points, Crossing, (i + 1) % outline.points->len);

      area += (double) (a.x - last.x) * (double) (b.y - last.y)
              - (double) (b.x - last.x) * (double) (a.y - last.y);
    }
  outline.is_outside = area > 0;
  return outline;
}

static int
compare_outlines (gconstpointer a,
                  gconstpointer b)
{
  const Outline *left = a;
  const Outline *right = b;

  if (left->group != right->group)
    return left->group < right->group ? -1 : 1;
  if (left->is_outside != right->is_outside)
    return left->is_outside ? -1 : 1;
  return left->order < right->order ? -1 : left->order > right->order;
}

static ReeveShape *
make_shape (const ReeveGrid *grid,
            GArray          *outlines)
{
  ReeveShape *shape = g_new0 (ReeveShape, 1);
  guint32 n_points = 0;
  guint32 part = 0;

  if (outlines->len == 0)
    return shape;
  for (guint i = 0; i < outlines->len; i++)
    n_points += g_array_index (outlines, Outline, i).points->len + 1;
  shape->kind = REEVE_SHAPE_AREA;
  shape->points = g_new (ReeveLonLat, n_points);
  shape->rings = g_new (ReeveRing, outlines->len);
  for (guint i = 0; i < outlines->len; i++)
    {
      const Outline *outline = &g_array_index (outlines, Outline, i);
      guint n = outline->points->len;

      if (i > 0 && outline->is_outside)
        part++;
      for (guint k = 0; k <= n; k++)
        {
          Crossing point = g_array_index (outline->points, Crossing, k % n);

          shape->points[shape->n_points++] =
            reeve_grid_get_point (grid, (double) point.x / UNIT, (double) point.y / UNIT);
        }
      shape->rings[shape->n_rings++] = (ReeveRing) { shape->n_points, part };
    }
  return shape;
}

static void
outline_clear (gpointer data)
{
  g_array_unref (((Outline *) data)->points);
}

ReeveShape *
reeve_grid_trace (const ReeveGrid *self,
                  guint32          limit_ms)
{
  Tracer tracer = { .grid = self, .limit_ms = MIN (limit_ms, REEVE_GRID_EMPTY - 2) };
  g_autoptr (GArray) outlines = g_array_new (FALSE, FALSE, sizeof (Outline));
  ReeveShape *shape;

  tracer.reach = NEAREST + (gint64) (2 * NEAREST * (limit_ms / (limit_ms + HALF_WAY_MS)));
  g_array_set_clear_func (outlines, outline_clear);
  tracer.runs = g_array_new (FALSE, FALSE, sizeof (Run));
  tracer.row_first = g_new0 (guint32, (gsize) self->n_y + 1);
  tracer.seen = g_new0 (guint8, (gsize) self->n_x * self->n_y);
  list_runs (&tracer);
  /* Every ring goes north somewhere: east of the last point of a run. */
  for (guint32 y = 0; y < self->n_y; y++)
    for (guint32 i = tracer.row_first[y]; i < tracer.row_first[y + 1]; i++)
      {
        guint32 x = g_array_index (tracer.runs, Run, i).to;
        Outline outline;

        if (tracer.seen[(gsize) y * self->n_x + x])
          continue;
        outline = follow (&tracer, x, y);
        outline.order = outlines->len;
        g_array_append_val (outlines, outline);
      }
  g_array_sort (outlines, compare_outlines);
  shape = make_shape (self, outlines);
  g_array_unref (tracer.runs);
  g_free (tracer.row_first);
  g_free (tracer.seen);
  return shape;
}
