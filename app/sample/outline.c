/* sample/outline.c — outlines of labelled squares */
#include "sample/outline.h"

#include <string.h>

void
reeve_outlines_init (ReeveOutlines *self,
                     double         cell_m)
{
  self->cell_m = cell_m;
  self->n_cols = (int) (2 * REEVE_PLAN_HALF_X_M / cell_m);
  self->n_rows = (int) (2 * REEVE_PLAN_HALF_Y_M / cell_m);
  self->labels = g_malloc ((gsize) self->n_cols * self->n_rows);
  memset (self->labels, REEVE_NO_LABEL, (gsize) self->n_cols * self->n_rows);
}

void
reeve_outlines_clear (ReeveOutlines *self)
{
  g_clear_pointer (&self->labels, g_free);
}

void
reeve_outlines_smooth (ReeveOutlines *self,
                       guint          n_rounds)
{
  for (guint round = 0; round < n_rounds; round++)
    {
      g_autofree guint8 *before = g_memdup2 (self->labels, (gsize) self->n_cols * self->n_rows);
      ReeveOutlines old = { self->cell_m, self->n_cols, self->n_rows, before };

      for (int row = 0; row < self->n_rows; row++)
        for (int col = 0; col < self->n_cols; col++)
          {
            guint8 around[9];
            guint n = 0;

            for (int y = -1; y <= 1; y++)
              for (int x = -1; x <= 1; x++)
                around[n++] = reeve_outlines_get (&old, col + x, row + y);
            /* Six of nine agree: at most one label can. */
            for (guint i = 0; i < 4; i++)
              {
                guint votes = 0;

                for (guint k = 0; k < 9; k++)
                  votes += around[k] == around[i];
                if (votes > 5)
                  self->labels[row * self->n_cols + col] = around[i];
              }
          }
    }
}

/* Walks round the outline that has @label on its left, from the corner (x, y)
 * in direction @way (0 east, 1 north, 2 west, 3 south). */
static GArray *
walk_one (const ReeveOutlines *self,
          guint8               label,
          int                  x,
          int                  y,
          guint8              *seen)
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
        seen[y * (self->n_cols + 1) + x] = 1;
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

          if (reeve_outlines_get (self, left_col, left_row) == label &&
              reeve_outlines_get (self, right_col, right_row) != label)
            {
              way = next;
              break;
            }
        }
    }
  while (x != start_x || y != start_y || way != 0);

  return corners;
}

GPtrArray *
reeve_outlines_walk (const ReeveOutlines *self,
                     guint8               label)
{
  GPtrArray *outlines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autofree guint8 *seen = g_new0 (guint8, (gsize) (self->n_cols + 1) * (self->n_rows + 1));

  for (int y = 0; y <= self->n_rows; y++)
    for (int x = 0; x < self->n_cols; x++)
      if (reeve_outlines_get (self, x, y) == label && reeve_outlines_get (self, x, y - 1) != label &&
          !seen[y * (self->n_cols + 1) + x])
        g_ptr_array_add (outlines, walk_one (self, label, x, y, seen));

  return outlines;
}

GArray *
reeve_outlines_round (const ReeveOutlines *self,
                      const GArray        *outline)
{
  g_autoptr (GArray) ring = reeve_line_new ();

  for (guint i = 0; i < outline->len; i++)
    {
      const int *corner = &g_array_index (outline, int, 2 * i);
      ReeveXY at = { corner[0] * self->cell_m - REEVE_PLAN_HALF_X_M,
                     corner[1] * self->cell_m - REEVE_PLAN_HALF_Y_M };

      g_array_append_val (ring, at);
    }
  /* Means of neighbours flatten the steps, then half the points are enough. */
  for (guint round = 0; round < 4; round++)
    {
      g_autoptr (GArray) before = g_steal_pointer (&ring);

      ring = reeve_line_new ();
      for (guint i = 0; i < before->len; i++)
        {
          ReeveXY a = reeve_line_point (before, (i + before->len - 1) % before->len);
          ReeveXY b = reeve_line_point (before, i);
          ReeveXY c = reeve_line_point (before, (i + 1) % before->len);
          ReeveXY at = { (a.x + 2 * b.x + c.x) / 4, (a.y + 2 * b.y + c.y) / 4 };

          if (round < 3 || i % 2 == 0)
            g_array_append_val (ring, at);
        }
    }
  return g_steal_pointer (&ring);
}
