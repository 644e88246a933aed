/* sample/borders.c — where one quarter ends and the next begins
 *
 * Every square of a coarse grid goes to the quarter it is nearest to, the river
 * counting as a long way. The outlines of the squares are drawn as chains between
 * the corners where three meet; each chain is thinned the same way from either
 * side, so neighbours share every point. Points near the river or a main road
 * move onto it, as real borders do.
 */
#include "sample/city.h"

#include <string.h>

#define CELL_M 40.0
#define N_COLS ((int) (2 * REEVE_PLAN_HALF_X_M / CELL_M))
#define N_ROWS ((int) (2 * REEVE_PLAN_HALF_Y_M / CELL_M))
#define NOBODY 255

typedef struct
{
  const ReeveCity *city;
  guint8          *labels;   /* N_COLS * N_ROWS */
} Grid;

static guint8
get_label (const Grid *grid,
           int         col,
           int         row)
{
  if (col < 0 || row < 0 || col >= N_COLS || row >= N_ROWS)
    return NOBODY;
  return grid->labels[row * N_COLS + col];
}

static void
label_cells (Grid *grid)
{
  int sides[64];

  for (guint q = 0; q < reeve_n_quarters; q++)
    reeve_line_distance (grid->city->river, reeve_quarters[q].centre, NULL, &sides[q]);

  for (int row = 0; row < N_ROWS; row++)
    for (int col = 0; col < N_COLS; col++)
      {
        ReeveXY at = { (col + 0.5) * CELL_M - REEVE_PLAN_HALF_X_M,
                       (row + 0.5) * CELL_M - REEVE_PLAN_HALF_Y_M };
        double best = 640 + 60 * reeve_noise (grid->city->seed + 71, at, 500);
        guint8 label = NOBODY;
        int side;

        reeve_line_distance (grid->city->river, at, NULL, &side);
        for (guint q = 0; q < reeve_n_quarters; q++)
          {
            double far = reeve_xy_distance (at, reeve_quarters[q].centre) -
                         reeve_quarters[q].radius_m;

            if (far > best)
              continue;
            /* The eyot belongs to one bank as a whole. */
            if (sides[q] != side)
              far += q == REEVE_EYOT_QUARTER && reeve_ring_holds (grid->city->eyot, at) ? -900 : 700;
            if (far < best)
              {
                best = far;
                label = (guint8) q;
              }
          }
        grid->labels[row * N_COLS + col] = label;
      }
}

/* Squares cut off from their quarter go to the neighbour; three rounds smooth. */
static void
smooth_labels (Grid *grid)
{
  for (guint round = 0; round < 3; round++)
    {
      g_autofree guint8 *before = g_memdup2 (grid->labels, N_COLS * N_ROWS);
      Grid old = { grid->city, before };

      for (int row = 0; row < N_ROWS; row++)
        for (int col = 0; col < N_COLS; col++)
          {
            guint8 own = get_label (&old, col, row);
            guint votes[256] = { 0 };
            guint8 winner = own;

            for (int y = -1; y <= 1; y++)
              for (int x = -1; x <= 1; x++)
                votes[get_label (&old, col + x, row + y)]++;
            for (guint label = 0; label < 256; label++)
              if (votes[label] > 5 && label != own)
                winner = (guint8) label;
            grid->labels[row * N_COLS + col] = winner;
          }
    }
}

/* How many different labels meet at a grid corner, counted as border arms. */
static guint
count_arms (const Grid *grid,
            int         x,
            int         y)
{
  guint8 a = get_label (grid, x - 1, y - 1), b = get_label (grid, x, y - 1);
  guint8 c = get_label (grid, x, y), d = get_label (grid, x - 1, y);

  return (a != b) + (b != c) + (c != d) + (d != a);
}

/* Walks round the outline that has @label on its left, from the corner (x, y)
 * in direction @way (0 east, 1 north, 2 west, 3 south). */
static GArray *
walk_outline (const Grid *grid,
              guint8      label,
              int         x,
              int         y,
              guint8     *seen)
{
  static const int dx[] = { 1, 0, -1, 0 };
  static const int dy[] = { 0, 1, 0, -1 };
  GArray *corners = g_array_new (FALSE, FALSE, 2 * sizeof (int));
  int start_x = x, start_y = y;
  guint way = 0;

  do
    {
      int corner[2] = { x, y };

      g_array_append_val (corners, corner);
      if (way == 0)
        seen[y * (N_COLS + 1) + x] = 1;
      x += dx[way];
      y += dy[way];
      /* Left turn first: pieces that touch at a corner stay apart. */
      for (guint k = 0; k < 4; k++)
        {
          guint next = (way + 1 + 4 - k) % 4;
          /* The squares left and right of the next step. */
          int left_col = x - (next == 1 || next == 2);
          int left_row = y - (next == 2 || next == 3);
          int right_col = x - (next == 2 || next == 3);
          int right_row = y - (next == 0 || next == 3);

          if (get_label (grid, left_col, left_row) == label &&
              get_label (grid, right_col, right_row) != label)
            {
              way = next;
              break;
            }
        }
    }
  while (x != start_x || y != start_y || way != 0);

  return corners;
}

static ReeveXY
place_corner (const Grid *grid,
              const int  *corner)
{
  ReeveXY at = { corner[0] * CELL_M - REEVE_PLAN_HALF_X_M, corner[1] * CELL_M - REEVE_PLAN_HALF_Y_M };
  double best = 70;
  ReeveXY moved = at;
  double along;
  double far = reeve_line_distance (grid->city->river, at, &along, NULL);

  if (far < 110)
    return reeve_line_at (grid->city->river, along, NULL);
  for (guint w = 0; w < grid->city->ways->len; w++)
    {
      const ReeveWay *way = g_ptr_array_index (grid->city->ways, w);

      if ((way->class > REEVE_WAY_TERTIARY && way->class != REEVE_WAY_RAIL) || way->points == NULL ||
          !way->is_sketched || way->is_roundabout || way->points->len < 2)
        continue;
      far = reeve_line_distance (way->points, at, &along, NULL);
      if (far < best)
        {
          best = far;
          moved = reeve_line_at (way->points, along, NULL);
        }
    }
  return moved;
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
    points[i] = place_corner (grid, corners[backwards ? n - 1 - i : i]);
  thin_chain (points, keep, 0, n - 1, 16);
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
             guint8  label,
             guint8 *seen)
{
  g_autoptr (GArray) longest = NULL;
  GArray *ring = reeve_line_new ();
  guint first = 0;

  for (int y = 0; y <= N_ROWS; y++)
    for (int x = 0; x <= N_COLS; x++)
      if (get_label (grid, x, y) == label && get_label (grid, x, y - 1) != label &&
          !seen[y * (N_COLS + 1) + x])
        {
          GArray *corners = walk_outline (grid, label, x, y, seen);

          if (longest == NULL || corners->len > longest->len)
            {
              g_clear_pointer (&longest, g_array_unref);
              longest = corners;
            }
          else
            g_array_unref (corners);
        }

  if (longest != NULL)
    {
      const int (*corners)[2] = (const int (*)[2]) longest->data;
      g_autofree int (*turned)[2] = g_malloc (2 * sizeof (int) * (longest->len + 1));
      guint n = longest->len;
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

void
reeve_city_draw_borders (ReeveCity *self)
{
  g_autofree guint8 *labels = g_new (guint8, N_COLS * N_ROWS);
  Grid grid = { self, labels };

  label_cells (&grid);
  smooth_labels (&grid);
  for (guint q = 0; q < reeve_n_quarters; q++)
    {
      g_autofree guint8 *seen = g_new0 (guint8, (N_COLS + 1) * (N_ROWS + 1));

      draw_border (&grid, (guint8) q, seen);
    }
}
