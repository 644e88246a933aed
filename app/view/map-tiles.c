/* view/map-tiles.c — the map as squares of pixels, drawn by workers
 *
 * A level is a zoom at which squares are drawn, any fraction of one: the world
 * at that zoom is cut from its middle. The level follows the view when that has
 * come to rest, or has gone too far from it. Squares of one colour are kept as
 * that.
 */
#include "view/map-tiles-private.h"

#include "view/map-workers.h"
#include "view/picture.h"

#include <math.h>
#include <stdlib.h>

#define MAX_BYTES   134217728
#define TILE_BYTES  (REEVE_TILE_PX * REEVE_TILE_PX * 4)
#define FLAT_BYTES  256
#define FAR_ZOOMS   0.45      /* farther from its level than this a view wants another */
#define REST_MS     70

typedef struct
{
  ReeveMapWork     parent;
  ReeveTileKey     key;
  cairo_surface_t *surface;   /* owned, nullable: the result */
  gboolean         flat;      /* all of one colour */
} Work;

static guint
hash_key (gconstpointer data)
{
  const ReeveTileKey *key = data;

  return (guint) key->col * 73856093u ^ (guint) key->row * 19349663u ^ key->stamp * 83492791u ^
         (guint) (key->zoom * 4096) * 2654435761u;
}

static gboolean
equal_keys (gconstpointer a,
            gconstpointer b)
{
  const ReeveTileKey *x = a;
  const ReeveTileKey *y = b;

  return x->zoom == y->zoom && x->scale == y->scale && x->col == y->col && x->row == y->row &&
         x->stamp == y->stamp;
}

static void
tile_free (gpointer data)
{
  ReeveMapTile *tile = data;

  g_clear_object (&tile->texture);
  g_free (tile);
}

ReeveMapTiles *
reeve_map_tiles_new (void   (*changed) (gpointer data),
                     gpointer data)
{
  ReeveMapTiles *self = g_new0 (ReeveMapTiles, 1);

  self->changed = changed;
  self->data = data;
  self->tiles = g_hash_table_new_full (hash_key, equal_keys, NULL, tile_free);
  self->running = g_ptr_array_new ();
  self->level = -1;
  return self;
}

void
reeve_map_tiles_free (ReeveMapTiles *self)
{
  for (guint i = 0; i < self->running->len; i++)
    reeve_map_work_leave (&((Work *) self->running->pdata[i])->parent);
  g_ptr_array_unref (self->running);
  g_hash_table_unref (self->tiles);
  reeve_map_wanted_clear (&self->wanted);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_free (self);
}

/* --- where squares lie --- */

ReeveXY
reeve_map_tiles_corner (const ReeveViewport *viewport,
                        double               zoom)
{
  ReeveMapPoint centre = reeve_mercator_from_lonlat (viewport->centre);
  double px_per_unit = reeve_mercator_px_per_unit (zoom);
  double shrink = exp2 (zoom - viewport->zoom);

  return (ReeveXY) { centre.x * px_per_unit - viewport->width / 2 * shrink,
                     centre.y * px_per_unit - viewport->height / 2 * shrink };
}

ReeveTileRange
reeve_map_tiles_range (const ReeveMapTiles *self,
                       gint32               ring)
{
  ReeveXY corner = reeve_map_tiles_corner (&self->wanted.view, self->level);
  double shrink = exp2 (self->level - self->wanted.view.zoom);
  double size = reeve_map_tile_size (self->wanted.view.scale);

  return (ReeveTileRange) {
    (gint32) floor (corner.x / size) - ring, (gint32) floor (corner.y / size) - ring,
    (gint32) floor ((corner.x + self->wanted.view.width * shrink - 1e-6) / size) + ring,
    (gint32) floor ((corner.y + self->wanted.view.height * shrink - 1e-6) / size) + ring,
  };
}

ReeveMapTile *
reeve_map_tiles_find (ReeveMapTiles *self,
                      gint32         col,
                      gint32         row)
{
  ReeveTileKey key = { self->level, self->wanted.view.scale, col, row, self->wanted.stamp };

  return g_hash_table_lookup (self->tiles, &key);
}

gboolean
reeve_map_tiles_is_complete (ReeveMapTiles *self)
{
  ReeveTileRange range = reeve_map_tiles_range (self, 0);

  for (gint32 row = range.row0; row <= range.row1; row++)
    for (gint32 col = range.col0; col <= range.col1; col++)
      if (reeve_map_tiles_find (self, col, row) == NULL)
        return FALSE;
  return TRUE;
}

gboolean
reeve_map_tiles_is_busy (ReeveMapTiles *self)
{
  return reeve_map_wanted_some (&self->wanted) &&
         (self->rest_id != 0 || !reeve_map_tiles_is_complete (self));
}

/* --- keeping --- */

static gsize
get_n_bytes (const ReeveMapTile *tile)
{
  return tile->texture == NULL ? FLAT_BYTES : TILE_BYTES;
}

static void
drop_tile (ReeveMapTiles *self,
           ReeveMapTile          *tile)
{
  self->n_bytes -= get_n_bytes (tile);
  g_hash_table_remove (self->tiles, &tile->key);
}

static int
compare_use (gconstpointer a,
             gconstpointer b)
{
  const ReeveMapTile *x = *(ReeveMapTile *const *) a;
  const ReeveMapTile *y = *(ReeveMapTile *const *) b;

  return (x->used > y->used) - (x->used < y->used);
}

/* Longest unseen first, down to three quarters, so that it is not done for every
 * square. Those of an older scene go as soon as nothing needs them. */
static void
drop_tiles (ReeveMapTiles *self)
{
  gboolean complete = reeve_map_tiles_is_complete (self);
  g_autoptr (GPtrArray) tiles = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->tiles);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (tiles, value);
  g_ptr_array_sort (tiles, compare_use);
  for (guint i = 0; i < tiles->len; i++)
    {
      ReeveMapTile *tile = tiles->pdata[i];

      if ((complete && tile->key.stamp != self->wanted.stamp) ||
          (tile->used < self->turn && self->n_bytes > MAX_BYTES / 4 * 3))
        drop_tile (self, tile);
    }
  self->stale = self->stale && !complete;
}

/* --- drawing --- */

static gboolean
is_flat (const guint32 *pixels)
{
  for (guint i = 1; i < REEVE_TILE_PX * REEVE_TILE_PX; i++)
    if (pixels[i] != pixels[0])
      return FALSE;
  return TRUE;
}

static ReeveMapTile *
make_tile (const Work *work)
{
  const guint32 *pixels = (const guint32 *) (const void *)
    cairo_image_surface_get_data (work->surface);
  ReeveMapTile *tile = g_new0 (ReeveMapTile, 1);

  tile->key = work->key;
  if (work->flat)
    {
      tile->colour = (GdkRGBA) { (pixels[0] >> 16 & 255) / 255.0f, (pixels[0] >> 8 & 255) / 255.0f,
                                 (pixels[0] & 255) / 255.0f, 1 };
      return tile;
    }
  tile->texture = reeve_picture_new (cairo_surface_reference (work->surface));
  return tile;
}

static void start (ReeveMapTiles *self);

static void
draw_work (gpointer data)
{
  Work *work = data;
  double size = reeve_map_tile_size (work->key.scale);
  double px_per_unit = reeve_mercator_px_per_unit (work->key.zoom);
  ReeveViewport viewport = {
    reeve_mercator_to_lonlat ((work->key.col + 0.5) * size / px_per_unit,
                              (work->key.row + 0.5) * size / px_per_unit),
    work->key.zoom, size, size, work->key.scale
  };

  if (g_cancellable_is_cancelled (work->parent.cancellable))
    return;
  work->surface = reeve_render_surface (work->parent.scene, &viewport, work->parent.base,
                                        REEVE_RENDER_NO_LABELS, work->parent.cancellable);
  work->flat = work->surface != NULL &&
               is_flat ((const guint32 *) (const void *)
                        cairo_image_surface_get_data (work->surface));
}

static void
finish_work (gpointer data)
{
  Work *work = data;
  ReeveMapTiles *self = work->parent.owner;
  ReeveMapTile *tile;

  if (self == NULL)
    return;
  g_ptr_array_remove_fast (self->running, work);
  if (work->surface != NULL && work->key.stamp == self->wanted.stamp &&
      !g_hash_table_contains (self->tiles, &work->key))
    {
      tile = make_tile (work);
      tile->used = self->turn;
      g_hash_table_insert (self->tiles, &tile->key, tile);
      self->n_bytes += get_n_bytes (tile);
      if (self->n_bytes > MAX_BYTES || (self->stale && reeve_map_tiles_is_complete (self)))
        drop_tiles (self);
    }
  start (self);
  self->changed (self->data);
}

static void
free_work (gpointer data)
{
  Work *work = data;

  reeve_map_work_clear (&work->parent);
  g_clear_pointer (&work->surface, cairo_surface_destroy);
  g_free (work);
}

static const ReeveMapTask task = { draw_work, finish_work, free_work };

static gboolean
is_running (ReeveMapTiles *self,
            gint32         col,
            gint32         row)
{
  ReeveTileKey key = { self->level, self->wanted.view.scale, col, row, self->wanted.stamp };

  for (guint i = 0; i < self->running->len; i++)
    if (equal_keys (&((const Work *) self->running->pdata[i])->key, &key))
      return TRUE;
  return FALSE;
}

static void
start_tile (ReeveMapTiles *self,
            gint32         col,
            gint32         row)
{
  Work *work = g_new0 (Work, 1);

  reeve_map_work_init (&work->parent, self, &self->wanted);
  work->key = (ReeveTileKey) { self->level, self->wanted.view.scale, col, row, self->wanted.stamp };
  g_ptr_array_add (self->running, work);
  reeve_map_workers_push (&task, work);
}

/* The missing square nearest to the middle. */
static gboolean
find_missing (ReeveMapTiles *self,
              gint32         ring,
              gint32        *out_col,
              gint32        *out_row)
{
  ReeveTileRange range = reeve_map_tiles_range (self, ring);
  ReeveXY corner = reeve_map_tiles_corner (&self->wanted.view, self->level);
  double shrink = exp2 (self->level - self->wanted.view.zoom);
  double size = reeve_map_tile_size (self->wanted.view.scale);
  double x = (corner.x + self->wanted.view.width / 2 * shrink) / size - 0.5;
  double y = (corner.y + self->wanted.view.height / 2 * shrink) / size - 0.5;
  double nearest = G_MAXDOUBLE;

  for (gint32 row = range.row0; row <= range.row1; row++)
    for (gint32 col = range.col0; col <= range.col1; col++)
      {
        double distance = hypot (col - x, row - y);

        if (distance >= nearest || reeve_map_tiles_find (self, col, row) != NULL ||
            is_running (self, col, row))
          continue;
        nearest = distance;
        *out_col = col;
        *out_row = row;
      }
  return nearest < G_MAXDOUBLE;
}

/* One more than there are workers lies ready; ahead of need only one is drawn. */
static void
start (ReeveMapTiles *self)
{
  gint32 col = 0, row = 0;

  if (!reeve_map_wanted_some (&self->wanted))
    return;
  while (self->running->len <= reeve_map_workers_count () && find_missing (self, 0, &col, &row))
    start_tile (self, col, row);
  if (self->running->len == 0 && self->rest_id == 0 && find_missing (self, 1, &col, &row))
    start_tile (self, col, row);
}

static void
stop_useless (ReeveMapTiles *self)
{
  ReeveTileRange range = reeve_map_tiles_range (self, 1);

  for (guint i = 0; i < self->running->len; i++)
    {
      Work *work = self->running->pdata[i];

      if (work->key.stamp != self->wanted.stamp || work->key.zoom != self->level ||
          work->key.scale != self->wanted.view.scale || work->key.col < range.col0 ||
          work->key.col > range.col1 || work->key.row < range.row0 || work->key.row > range.row1)
        g_cancellable_cancel (work->parent.cancellable);
    }
}

static void
draw_level (ReeveMapTiles *self,
            double         level)
{
  self->level = level;
  stop_useless (self);
  start (self);
}

static gboolean
rest_cb (gpointer data)
{
  ReeveMapTiles *self = data;

  self->rest_id = 0;
  draw_level (self, self->wanted.view.zoom);
  self->changed (self->data);
  return G_SOURCE_REMOVE;
}

void
reeve_map_tiles_want (ReeveMapTiles        *self,
                      ReeveScene           *scene,
                      const ReeveBaseStyle *base,
                      const ReeveViewport  *viewport)
{
  gboolean zoomed = viewport->zoom != self->wanted.view.zoom;

  if (reeve_map_wanted_set (&self->wanted, scene, base, viewport))
    self->stale = TRUE;
  if (self->wanted.scene == NULL)
    {
      g_hash_table_remove_all (self->tiles);
      self->n_bytes = 0;
    }
  if (zoomed)
    g_clear_handle_id (&self->rest_id, g_source_remove);
  if (fabs (viewport->zoom - self->level) > FAR_ZOOMS)
    self->level = viewport->zoom;
  if (viewport->zoom != self->level && self->rest_id == 0)
    self->rest_id = g_timeout_add (REST_MS, rest_cb, self);
  draw_level (self, self->level);
}
