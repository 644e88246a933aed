/* sample/flood-zone.c — the outline of the flood, as the water board would publish it */
#include "sample/delivery.h"
#include "sample/outline.h"

/* Puddles beside the flood are not on the board's map. */
#define LEAST_M2 20000.0

static void
append_zone (GString *text,
             GArray  *ring,
             guint    number)
{
  g_string_append_printf (text,
                          "%s{\"type\":\"Feature\",\"properties\":{\"id\":%u,"
                          "\"name\":\"Flood of the " REEVE_RIVER_NAME "\"},\n"
                          "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[",
                          number > 1 ? ",\n" : "", number);
  for (guint i = 0; i <= ring->len; i++)
    {
      ReeveXY at = reeve_line_point (ring, i % ring->len);

      g_string_append (text, i == 0 ? "[" : ",[");
      reeve_append_number (text, at.x, 6);
      g_string_append_c (text, ',');
      reeve_append_number (text, at.y, 6);
      g_string_append_c (text, ']');
    }
  g_string_append (text, "]]}}");
}

gboolean
reeve_deliver_flood_zone (ReeveHidden  *hidden,
                          const char   *path,
                          ReeveJob     *job,
                          GError      **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) outlines = NULL;
  ReeveOutlines squares;
  guint n = 0;

  reeve_outlines_init (&squares, REEVE_FLOOD_CELL_M);
  for (int i = 0; i < squares.n_cols * squares.n_rows; i++)
    squares.labels[i] = hidden->wet[i] ? 0 : REEVE_NO_LABEL;
  reeve_outlines_smooth (&squares, 2);
  outlines = reeve_outlines_walk (&squares, 0);

  g_string_append (text, "{\"type\":\"FeatureCollection\",\"name\":\"flood zone\",\"features\":[\n");
  for (guint i = 0; i < outlines->len; i++)
    {
      g_autoptr (GArray) ring = reeve_outlines_round (&squares, g_ptr_array_index (outlines, i));

      /* Holes run the other way round: ground within the flood counts as flooded. */
      if (ring->len < 4 || reeve_ring_area_m2 (ring) < LEAST_M2)
        continue;
      if (!reeve_city_to_lonlat ((ReeveXY *) ring->data, ring->len, error))
        {
          reeve_outlines_clear (&squares);
          return FALSE;
        }
      append_zone (text, ring, ++n);
    }
  g_string_append (text, "\n]}\n");
  reeve_outlines_clear (&squares);
  return g_file_set_contents (path, text->str, (gssize) text->len, error);
}
