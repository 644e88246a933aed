/* view/map-tiles-private.h — the inside of the squares */
#pragma once

#include "view/map-sheet.h"
#include "view/map-tiles.h"

#include <math.h>

G_BEGIN_DECLS

#define REEVE_TILE_PX 512   /* of the screen */

typedef struct
{
  double zoom;
  double scale;
  gint32 col;
  gint32 row;
  guint  stamp;    /* of scene and base */
} ReeveTileKey;

typedef struct
{
  ReeveTileKey     key;
  GdkTexture *texture;   /* owned; NULL: all of one colour */
  GdkRGBA     colour;
  guint64     used;      /* the turn that last showed it */
} ReeveMapTile;

struct _ReeveMapTiles
{
  void                (*changed) (gpointer data);
  gpointer              data;
  GHashTable           *tiles;      /* owned: ReeveTileKey (in the tile) → ReeveMapTile */
  gsize                 n_bytes;
  GPtrArray            *running;    /* of Work, borrowed: each frees itself */
  ReeveMapWanted        wanted;
  double                level;      /* zoom that is drawn */
  gboolean              stale;      /* squares of an older stamp are kept */
  guint                 rest_id;    /* 0: the view is at rest */
  guint64               turn;
};

typedef struct
{
  gint32 col0, row0, col1, row1;   /* ends included */
} ReeveTileRange;

/* Design px of a square at its own zoom */
static inline double
reeve_map_tile_size (double scale)
{
  return REEVE_TILE_PX / scale;
}

/* The view's left and top from the middle of the world, in px of @zoom */
ReeveXY        reeve_map_tiles_corner (const ReeveViewport *viewport,
                                       double               zoom);
/* Squares of the level in view, and @ring around them */
ReeveTileRange reeve_map_tiles_range  (const ReeveMapTiles *self,
                                       gint32               ring);
/* (nullable): the right one, borrowed */
ReeveMapTile  *reeve_map_tiles_find   (ReeveMapTiles       *self,
                                       gint32               col,
                                       gint32               row);
gboolean       reeve_map_tiles_is_complete (ReeveMapTiles  *self);

G_END_DECLS
