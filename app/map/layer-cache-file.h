/* map/layer-cache-file.h — how the files of the layer cache are laid out */
#pragma once

#include "map/layer-cache-private.h"

G_BEGIN_DECLS

#define REEVE_CACHE_STORE  0x52767332u
#define REEVE_CACHE_COLUMN 0x52766332u

struct _ReeveLayerCache
{
  gatomicrefcount refs;
  char           *folder;     /* owned */
  char           *stem;       /* owned: dataset and revision */
  gint64          log_id;     /* newest entry of the workspace's log; 0: none */
  char           *log_hash;   /* owned */
  sqlite3        *db;         /* borrowed; only while reading */
};

typedef struct
{
  guint32 magic;
  guint32 size;           /* of the head that follows */
  guint64 sum;            /* of all that stands behind the state */
  gint64  log_id;
  char    log_hash[72];
} ReeveCacheState;

typedef struct
{
  double      max_zoom;
  guint32     n_items;
  guint32     n_rings;
  guint32     n_points;
  guint32     n_tiers;
  guint32     tier_starts[10];
  guint32     n_nodes;
  guint32     unused;
} ReeveCacheLevel;

typedef struct
{
  ReeveCacheState       state;
  guint32     kind;
  guint32     n_features;
  ReeveMapBox box;
  guint32     n_levels;
  guint32     unused;
  ReeveCacheLevel   levels[4];
} ReeveCacheStore;

typedef struct
{
  ReeveCacheState   state;
  guint32 n;
  guint32 n_texts;        /* 0: numbers */
  guint64 n_text_bytes;
  guint32 whole;
  guint32 unused;
} ReeveCacheColumn;

/* Every word counts by its place, the first by @first. */
guint64 reeve_layer_cache_add_words (guint64                sum,
                                     gconstpointer          bytes,
                                     guint64                first,
                                     guint64                n_words);
/* (transfer full): of a column, or with NULL of the geometry */
char   *reeve_layer_cache_get_path  (const ReeveLayerCache *self,
                                     const char            *column);

G_END_DECLS
