/* sample/borders.c — where one quarter ends and the next begins
 *
 * Every square of a coarse grid goes to the quarter it is nearest to, the river
 * counting as a long way. The outlines of the squares are drawn as chains between
 * the corners where three meet; each chain is thinned the same way from either
 * side, so neighbours share every point. Points near the river move onto it, as
 * real borders do.
 */
#include "sample/city.h"
#include "sample/outline.h"

#include <string.h>

#define CELL_M 40.0

typedef struct
{
  const ReeveCity *city;
  ReeveOutlines    squares;
  double           pull;      /* how eagerly corners move onto the river */
} Grid;

static void
label_cells (Grid *grid)
{
  int sides[64];

  for (guint q = 0; q < reeve_n_quarters; q++)
    reeve_line_distance (grid->city->river, reeve_quarters[q].centre, NULL, &sides[q]);

  for (int row = 0; row < grid->squares.n_rows; row++)
    for (int col = 0; col < grid->squares.n_cols; col++)
      {
        ReeveXY at = { (col + 0.5) * CELL_M - REEVE_PLAN_HALF_X_M,
                       (row + 0.5) * CELL_M - REEVE_PLAN_HALF_Y_M };
        double best = 640 + 60 * reeve_noise (grid->city->seed + 71, at, 500);
        guint8 label = REEVE_NO_LABEL;
        int side = 0;

        for (guint q = 0; q < reeve_n_quarters; q++)
          {
            double far = reeve_xy_distance (at, reeve_quarters[q].centre) -
                         reeve_quarters[q].radius_m;

            if (far > best)
              continue;
            if (side == 0)
              reeve_line_distance (grid->city->river, at, NULL, &side);
            /* The eyot belongs to one bank as a whole. */
            if (sides[q] != side)
              far += q == REEVE_EYOT_QUARTER && reeve_ring_holds (grid->city->eyot, at) ? -900 : 700;
            if (far < best)
              {
                best = far;
                label = (guint8) q;
              }
          }
        grid->squares.labels[row * grid->squares.n_cols + col] = label;
      }
}

/* How many different labels meet at a grid corner, counted as border arms. */
static guint
count_arms (const Grid *grid,
            int         x,
            int         y)
{
  guint8 a = reeve_outlines_get (&grid->squares, x - 1, y - 1), b = reeve_outlines_get (&grid->squares, x, y - 1);
  guint8 c = reeve_outlines_get (&grid->squares, x, y), d = reeve_outlines_get (&grid->squares, x - 1, y);

  return (a != b) + (b != c) + (c != d) + (d != a);
}

static ReeveXY
place_corner (const int *corner)
{
  return reeve_xy (corner[0] * CELL_M - REEVE_PLAN_HALF_X_M,
                   corner[1] * CELL_M - REEVE_PLAN_HALF_Y_M);
}

/* Onto the middle of the river, if that is near. */
static ReeveXY
pull_to_river (const Grid *grid,
               ReeveXY     at)
{
  double along;

  if (reeve_line_distance (grid->city->river, at, &along, NULL) < 80 * grid->pull)
    return reeve_line_at (grid->city->river, along, NULL);
  return at;
}

/* Means of neighbours, ends apart, take the steps out of a chain. */
static void
flatten_chain (ReeveXY *points,
               guint    n)
{
  for (guint round = 0; round < 10; round++)
    {
      ReeveXY before = points[0];

      for (guint i = 1; i + 1 < n; i++)
        {
          ReeveXY own = points[i];

          points[i] = reeve_xy ((before.x + 2 * own.x + points[i + 1].x) / 4,
                                (before.y + 2 * own.y + points[i + 1].y) / 4);
          before = own;
        }
    }
}

/* Douglas and Peucker 1973 between two kept corners. */
static void
thin_chain (const ReeveXY *points,
            guint8        *keep,
            guint          first,
            guint          last,
            double         tolerance_m)
{
  g_autoptr (GArray) chord = reeve_line_new ();
  double worst = tolerance_m;
  guint at = 0;

  g_array_append_val (chord, points[first]);
  g_array_append_val (chord, points[last]);
  for (guint i = first + 1; i < last; i++)
    {
      double far = reeve_line_distance (chord, points[i], NULL, NULL);

      if (far > worst)
        {
          worst = far;
          at = i;
        }
    }
  if (at == 0)
    return;
  keep[at] = 1;
  thin_chain (points, keep, first, at, tolerance_m);
  thin_chain (points, keep, at, last, tolerance_m);
}

/* One chain between two corners where three quarters meet, drawn the same way
 * whichever side it is walked from. */
static void
add_chain (const Grid *grid,
           const int (*corners)[2],
           guint       n,
           GArray     *ring)
{
  gboolean backwards = corners[n - 1][0] < corners[0][0] ||
                       (corners[n - 1][0] == corners[0][0] && corners[n - 1][1] < corners[0][1]);
  g_autofree ReeveXY *points = g_new (ReeveXY, n);
  g_autofree guint8 *keep = g_new0 (guint8, n);

  for (guint i = 0; i < n; i++)
    points[i] = place_corner (corners[backwards ? n - 1 - i : i]);
  flatten_chain (points, n);
  for (guint i = 0; i < n; i++)
    points[i] = pull_to_river (grid, points[i]);
  thin_chain (points, keep, 0, n - 1, 7);
  keep[0] = 1;
  for (guint i = 0; i + 1 < n; i++)
    {
      guint k = backwards ? n - 1 - i : i;

      if (i == 0 || keep[k])
        g_array_append_val (ring, points[k]);
    }
}

static void
draw_border (Grid   *grid,
             guint8  label)
{
  g_autoptr (GPtrArray) outlines = reeve_outlines_walk (&grid->squares, label);
  GArray *ring = reeve_line_new ();
  const GArray *longest = NULL;

  for (guint i = 0; i < outlines->len; i++)
    {
      const GArray *outline = g_ptr_array_index (outlines, i);

      if (longest == NULL || outline->len > longest->len)
        longest = outline;
    }
  if (longest != NULL)
    {
      const int (*corners)[2] = (const int (*)[2]) longest->data;
      g_autofree int (*turned)[2] = g_malloc (2 * sizeof (int) * (longest->len + 1));
      guint n = longest->len;
      guint first = 0;
      guint start = 0;

      while (first < n && count_arms (grid, corners[first][0], corners[first][1]) < 3)
        first++;
      first %= n;
      for (guint i = 0; i <= n; i++)
        memcpy (turned[i], corners[(first + i) % n], 2 * sizeof (int));
      for (guint i = 1; i <= n; i++)
        if (i == n || count_arms (grid, turned[i][0], turned[i][1]) >= 3)
          {
            add_chain (grid, (const int (*)[2]) turned + start, i - start + 1, ring);
            start = i;
          }
    }
  g_ptr_array_add (grid->city->borders, ring);
}

static gboolean
crosses_itself (const GArray *ring)
{
  double share, other;

  for (guint i = 0; i < ring->len; i++)
    for (guint k = i + 2; k < ring->len; k++)
      if ((i > 0 || k + 1 < ring->len) &&
          reeve_cross (reeve_line_point (ring, i), reeve_line_point (ring, i + 1),
                       reeve_line_point (ring, k), reeve_line_point (ring, (k + 1) % ring->len),
                       &share, &other))
        return TRUE;

  return FALSE;
}

void
reeve_city_draw_borders (ReeveCity *self)
{
  Grid grid = { .city = self };
  gboolean crossed = TRUE;

  reeve_outlines_init (&grid.squares, CELL_M);
  label_cells (&grid);
  reeve_outlines_smooth (&grid.squares, 3);
  /* Corners that move may overtake each other: then all move less. */
  for (grid.pull = 1; crossed && grid.pull > -0.1; grid.pull -= 0.25)
    {
      crossed = FALSE;
      g_ptr_array_set_size (self->borders, 0);
      for (guint q = 0; q < reeve_n_quarters; q++)
        {
          draw_border (&grid, (guint8) q);
          crossed |= crosses_itself (g_ptr_array_index (self->borders, q));
        }
    }
  reeve_outlines_clear (&grid.squares);
}
