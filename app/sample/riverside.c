/* sample/riverside.c — paths on the banks, the lane on the island, wet ground */
#include "sample/bridges.h"

/* Paths along both banks through the town. */
static void
draw_bank_paths (ReeveCity *self)
{
  for (int side = -1; side <= 1; side += 2)
    {
      GArray *path = reeve_line_new ();
      ReeveWay *way;

      for (guint i = 1; i + 1 < self->river->len; i++)
        {
          ReeveXY at = reeve_line_point (self->river, i);
          ReeveXY normal = reeve_xy_left (reeve_xy_towards (reeve_line_point (self->river, i - 1),
                                                            reeve_line_point (self->river, i + 1)));
          double out = g_array_index (self->river_half, double, i) + 19;

          if (at.x < -2300 || at.x > 2900)
            continue;
          at = reeve_xy_add (at, normal, side * out);
          g_array_append_val (path, at);
        }
      way = reeve_city_add_way (self, REEVE_WAY_CYCLEWAY, path);
      way->name = side > 0 ? "Levobřežní stezka" : "Pravobřežní stezka";
      way->extra = "foot=designated;segregated=no;surface=asphalt";
      way->bridges = g_array_sized_new (FALSE, TRUE, sizeof (guint8), path->len);
      g_array_set_size (way->bridges, path->len - 1);
    }
}

/* The lane on the river's island: nothing leads there. */
static void
draw_eyot_lane (ReeveCity *self)
{
  GArray *lane = reeve_line_new ();
  ReeveWay *way;

  for (guint i = 0; i <= 6; i++)
    {
      ReeveXY at = reeve_line_point (self->eyot, 3 + i * 8 / 6);
      ReeveXY across = reeve_line_point (self->eyot, self->eyot->len - 3 - i * 8 / 6);

      at = reeve_xy ((at.x + across.x) / 2, (at.y + across.y) / 2);
      g_array_append_val (lane, at);
    }
  way = reeve_city_add_way (self, REEVE_WAY_RESIDENTIAL, lane);
  way->name = REEVE_EYOT_LANE;
  way->is_sketched = TRUE;
  way->bridges = g_array_new (FALSE, TRUE, sizeof (guint8));
  g_array_set_size (way->bridges, lane->len - 1);
}

void
reeve_city_draw_riverside (ReeveCity *self)
{
  draw_bank_paths (self);
  draw_eyot_lane (self);

  reeve_city_cover_ring (self, self->river_bank, REEVE_COVER_WATER);
  for (guint i = 1; i < self->river->len; i++)
    {
      g_autoptr (GArray) piece = reeve_line_new ();

      g_array_append_vals (piece, &reeve_line_point (self->river, i - 1), 2);
      reeve_city_cover_line (self, piece, g_array_index (self->river_half, double, i) + 13,
                             REEVE_COVER_BANK);
    }
  for (guint row = 0; row < self->cover_rows; row++)
    for (guint col = 0; col < self->cover_cols; col++)
      if (self->cover[(gsize) row * self->cover_cols + col] & REEVE_COVER_WATER &&
          reeve_ring_holds (self->eyot, reeve_xy ((col + 0.5) * REEVE_COVER_CELL_M - REEVE_PLAN_HALF_X_M,
                                                  (row + 0.5) * REEVE_COVER_CELL_M - REEVE_PLAN_HALF_Y_M)))
        self->cover[(gsize) row * self->cover_cols + col] = 0;
}
