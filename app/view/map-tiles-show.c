/* view/map-tiles-show.c — squares put where they belong, or stretched to stand in */
#include "view/map-tiles-private.h"

#include "view/picture.h"

/* To whole pixels of the screen, so that neighbours share their edges. */
static double
snap (double px,
      double scale)
{
  return floor (px * scale + 0.5) / scale;
}

static void
append_tile (ReeveMapTiles *self,
             GtkSnapshot   *snapshot,
             ReeveMapTile          *tile,
             const ReeveXY *corner)   /* of the view, at the tile's zoom */
{
  double factor = exp2 (self->wanted.view.zoom - tile->key.zoom);
  double size = reeve_map_tile_size (tile->key.scale);
  double scale = self->wanted.view.scale;
  ReeveXY from = { snap (corner->x * factor, scale), snap (corner->y * factor, scale) };
  double x0 = snap (tile->key.col * size * factor, scale) - from.x;
  double y0 = snap (tile->key.row * size * factor, scale) - from.y;
  double x1 = snap ((tile->key.col + 1) * size * factor, scale) - from.x;
  double y1 = snap ((tile->key.row + 1) * size * factor, scale) - from.y;
  graphene_rect_t box = GRAPHENE_RECT_INIT ((float) x0, (float) y0, (float) (x1 - x0),
                                            (float) (y1 - y0));

  tile->used = self->turn;
  if (tile->texture == NULL)
    gtk_snapshot_append_color (snapshot, &tile->colour, &box);
  else
    reeve_picture_append (snapshot, tile->texture, &box, scale);
}

/* Does it lie over a square that is missing? Both in squares of the level. */
static gboolean
stands_in (ReeveMapTiles *self,
           const ReeveMapTile    *tile,
           const ReeveTileRange   *range)
{
  double factor = exp2 (self->level - tile->key.zoom) * reeve_map_tile_size (tile->key.scale) /
                  reeve_map_tile_size (self->wanted.view.scale);
  gint32 col0 = MAX ((gint32) floor (tile->key.col * factor + 1e-6), range->col0);
  gint32 row0 = MAX ((gint32) floor (tile->key.row * factor + 1e-6), range->row0);
  gint32 col1 = MIN ((gint32) ceil ((tile->key.col + 1) * factor - 1e-6) - 1, range->col1);
  gint32 row1 = MIN ((gint32) ceil ((tile->key.row + 1) * factor - 1e-6) - 1, range->row1);

  for (gint32 row = row0; row <= row1; row++)
    for (gint32 col = col0; col <= col1; col++)
      if (reeve_map_tiles_find (self, col, row) == NULL)
        return TRUE;
  return FALSE;
}

typedef struct
{
  ReeveMapTile  *tile;
  double worth;   /* the more, the later it is put */
} StandIn;

static int
compare_stand_ins (gconstpointer a,
                   gconstpointer b)
{
  const StandIn *x = a;
  const StandIn *y = b;

  return (x->worth > y->worth) - (x->worth < y->worth);
}

/* Older scenes lowest, then by how far their zoom is. */
static void
append_stand_ins (ReeveMapTiles *self,
                  GtkSnapshot   *snapshot,
                  const ReeveTileRange   *range)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (StandIn));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->tiles);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      ReeveMapTile *tile = value;
      double away = fabs (tile->key.zoom - self->wanted.view.zoom);
      StandIn stand_in = { tile, tile->key.stamp * 100.0 - away };

      if ((tile->key.stamp == self->wanted.stamp && tile->key.zoom == self->level) || away > 6 ||
          !stands_in (self, tile, range))
        continue;
      g_array_append_val (found, stand_in);
    }
  g_array_sort (found, compare_stand_ins);
  for (guint i = 0; i < found->len; i++)
    {
      ReeveMapTile *tile = g_array_index (found, StandIn, i).tile;
      ReeveXY corner = reeve_map_tiles_corner (&self->wanted.view, tile->key.zoom);

      append_tile (self, snapshot, tile, &corner);
    }
}

void
reeve_map_tiles_snapshot (ReeveMapTiles *self,
                          GtkSnapshot   *snapshot,
                          const GdkRGBA *ground)
{
  gboolean none = !reeve_map_wanted_some (&self->wanted);
  ReeveTileRange range;
  ReeveXY corner;

  /* Squares hide it; where pixels are painted in software it is dear. */
  if (none || !reeve_map_tiles_is_complete (self))
    gtk_snapshot_append_color (snapshot, ground,
                               &GRAPHENE_RECT_INIT (0, 0, (float) self->wanted.view.width,
                                                    (float) self->wanted.view.height));
  if (none)
    return;
  self->turn++;
  range = reeve_map_tiles_range (self, 0);
  corner = reeve_map_tiles_corner (&self->wanted.view, self->level);
  if (!reeve_map_tiles_is_complete (self))
    append_stand_ins (self, snapshot, &range);
  for (gint32 row = range.row0; row <= range.row1; row++)
    for (gint32 col = range.col0; col <= range.col1; col++)
      {
        ReeveMapTile *tile = reeve_map_tiles_find (self, col, row);

        if (tile != NULL)
          append_tile (self, snapshot, tile, &corner);
      }
}
