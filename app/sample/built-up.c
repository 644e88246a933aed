/* sample/built-up.c — the ground that houses, works and shops stand on
 *
 * Squares near buildings, by what most of them are for, outlined and smoothed.
 */
#include "sample/city.h"
#include "sample/outline.h"

#define CELL_M 25.0
#define REACH_M 38.0

static guint8
find_use (const ReeveCity *self,
          ReeveXY          at)
{
  int q = reeve_city_quarter_at (self, at, NULL);

  if (q >= 0 && reeve_quarters[q].fabric == REEVE_FABRIC_WORKS)
    return 1;
  if (q >= 0 && reeve_quarters[q].fabric == REEVE_FABRIC_TRADE)
    return 2;
  return 0;
}

static void
mark_around (ReeveOutlines *squares,
             ReeveXY        at,
             guint8         use)
{
  int first_col = (int) ((at.x - REACH_M + REEVE_PLAN_HALF_X_M) / CELL_M);
  int last_col = (int) ((at.x + REACH_M + REEVE_PLAN_HALF_X_M) / CELL_M);
  int first_row = (int) ((at.y - REACH_M + REEVE_PLAN_HALF_Y_M) / CELL_M);
  int last_row = (int) ((at.y + REACH_M + REEVE_PLAN_HALF_Y_M) / CELL_M);

  for (int row = MAX (0, first_row); row <= MIN (squares->n_rows - 1, last_row); row++)
    for (int col = MAX (0, first_col); col <= MIN (squares->n_cols - 1, last_col); col++)
      squares->labels[row * squares->n_cols + col] = use;
}

void
reeve_city_outline_built_up (ReeveCity *self)
{
  static const char *const tags[] = { "landuse=residential", "landuse=industrial",
                                      "landuse=commercial" };
  ReeveOutlines squares;

  reeve_outlines_init (&squares, CELL_M);
  for (guint i = 0; i < self->buildings->len; i++)
    {
      const ReeveBuilding *building = &g_array_index (self->buildings, ReeveBuilding, i);
      guint8 use = find_use (self, building->centre);

      for (guint k = 0; k < building->n_corners; k++)
        mark_around (&squares, building->corners[k], use);
    }
  /* Water and the ground along it stay free. */
  for (int row = 0; row < squares.n_rows; row++)
    for (int col = 0; col < squares.n_cols; col++)
      if (reeve_city_get_cover (self, reeve_xy ((col + 0.5) * CELL_M - REEVE_PLAN_HALF_X_M,
                                                (row + 0.5) * CELL_M - REEVE_PLAN_HALF_Y_M)) &
          (REEVE_COVER_WATER | REEVE_COVER_BANK))
        squares.labels[row * squares.n_cols + col] = REEVE_NO_LABEL;
  reeve_outlines_smooth (&squares, 4);

  for (guint use = 0; use < G_N_ELEMENTS (tags); use++)
    {
      g_autoptr (GPtrArray) outlines = reeve_outlines_walk (&squares, (guint8) use);

      for (guint i = 0; i < outlines->len; i++)
        {
          GArray *ring = reeve_outlines_round (&squares, g_ptr_array_index (outlines, i));

          /* Holes run the other way round; small ones are courtyards. */
          if (ring->len >= 4 && reeve_ring_area_m2 (ring) > 6000)
            reeve_city_add_area (self, tags[use], NULL, ring);
          else
            g_array_unref (ring);
        }
    }
  reeve_outlines_clear (&squares);
}
