/* map/layer-cache-keep.c — the layer cache's files are written, and old ones removed
 *
 * By one thread, from drafts that take their name when they are on the disk.
 */
#include "map/layer-cache-file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Workspaces that were not opened for so long are forgotten. */
#define KEPT_S (60 * 86400)

typedef struct
{
  ReeveLayerCache *cache;     /* owned reference */
  ReeveStore      *store;     /* owned reference, nullable */
  GPtrArray       *columns;   /* owned, of ReeveMapColumn */
} Keeping;

static GMutex keep_lock;
static GCond kept;
static guint n_keeping;

typedef struct
{
  FILE   *file;
  guint64 sum;
  guint64 n_words;
} Putter;

static void
put (Putter       *self,
     gconstpointer bytes,
     guint64       n,
     gsize         size)
{
  guint64 n_words = n * size / 8;
  gsize rest = n * size % 8;
  guint64 last = 0;

  self->sum = reeve_layer_cache_add_words (self->sum, bytes, self->n_words, n_words);
  self->n_words += n_words;
  if (n_words > 0)
    fwrite (bytes, 8, n_words, self->file);
  if (rest == 0)
    return;
  memcpy (&last, (const char *) bytes + 8 * n_words, rest);
  self->sum = reeve_layer_cache_add_words (self->sum, &last, self->n_words, 1);
  self->n_words++;
  fwrite (&last, 8, 1, self->file);
}

/* The state comes last, when the sum is known. */
static void
put_head (Putter      *self,
          const ReeveCacheState *state,
          gsize        size)
{
  fwrite (state, sizeof *state, 1, self->file);
  put (self, state + 1, 1, size - sizeof *state);
}

static void
set_state (const ReeveLayerCache *cache,
           ReeveCacheState                 *state,
           guint32                magic,
           gsize                  size)
{
  state->magic = magic;
  state->size = (guint32) size;
  state->log_id = cache->log_id;
  g_strlcpy (state->log_hash, cache->log_hash, sizeof state->log_hash);
}

static void
put_store (Putter           *file,
           const Keeping    *keeping,
           ReeveCacheState            *out_state)
{
  const ReeveStore *store = keeping->store;
  ReeveCacheStore head;

  memset (&head, 0, sizeof head);
  set_state (keeping->cache, &head.state, REEVE_CACHE_STORE, sizeof head);
  head.kind = store->kind;
  head.n_features = store->n_features;
  head.box = store->box;
  head.n_levels = store->n_levels;
  for (guint i = 0; i < store->n_levels; i++)
    {
      const ReeveStoreLevel *level = &store->levels[i];
      ReeveCacheLevel *out = &head.levels[i];

      out->max_zoom = level->max_zoom;
      out->n_items = level->n_items;
      out->n_rings = level->n_rings;
      out->n_points = level->n_points;
      out->n_tiers = level->n_tiers;
      memcpy (out->tier_starts, level->tier_starts, sizeof out->tier_starts);
      out->n_nodes = reeve_store_n_nodes (level);
    }
  *out_state = head.state;
  put_head (file, &head.state, sizeof head);
  put (file, store->fids, store->n_features, sizeof *store->fids);
  put (file, store->items, store->n_features, sizeof *store->items);
  for (guint i = 0; i < store->n_levels; i++)
    {
      const ReeveStoreLevel *level = &store->levels[i];

      put (file, level->features, level->n_items, sizeof *level->features);
      put (file, level->boxes, level->n_items, sizeof *level->boxes);
      put (file, level->first_rings, (guint64) level->n_items + 1, sizeof *level->first_rings);
      put (file, level->ring_ends, level->n_rings, sizeof *level->ring_ends);
      put (file, level->points, level->n_points, sizeof *level->points);
      put (file, level->nodes, head.levels[i].n_nodes, sizeof *level->nodes);
    }
}

static void
put_column (Putter               *file,
            const Keeping        *keeping,
            const ReeveMapColumn *column,
            ReeveCacheState                *out_state)
{
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GString) texts = g_string_new (NULL);
  ReeveCacheColumn head;

  memset (&head, 0, sizeof head);
  set_state (keeping->cache, &head.state, REEVE_CACHE_COLUMN, sizeof head);
  for (guint i = 0; column->texts != NULL && i < column->texts->len; i++)
    {
      guint32 start = (guint32) texts->len;

      g_array_append_val (starts, start);
      g_string_append_len (texts, column->texts->pdata[i],
                           (gssize) strlen (column->texts->pdata[i]) + 1);
    }
  head.n = column->n;
  head.n_texts = starts->len;
  head.n_text_bytes = texts->len;
  head.whole = column->whole != FALSE;
  *out_state = head.state;
  put_head (file, &head.state, sizeof head);
  if (column->values != NULL)
    put (file, column->values, column->n, sizeof *column->values);
  else
    put (file, column->codes, column->n, sizeof *column->codes);
  if (head.n_texts > 0)
    {
      put (file, starts->data, starts->len, sizeof (guint32));
      put (file, texts->str, texts->len, 1);
    }
}

/* To a draft, which takes its name when it is whole. */
static void
write_one (const Keeping        *keeping,
           const ReeveMapColumn *column)   /* (nullable): the geometry */
{
  g_autofree char *path = reeve_layer_cache_get_path (keeping->cache, column == NULL ? NULL : column->name);
  g_autofree char *draft = g_strconcat (path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (draft, O_WRONLY, 0600);
  Putter putter = { fd < 0 ? NULL : fdopen (fd, "wb"), 0, 0 };
  ReeveCacheState state;
  gboolean written;

  if (putter.file == NULL)
    return;
  if (column == NULL)
    put_store (&putter, keeping, &state);
  else
    put_column (&putter, keeping, column, &state);
  state.sum = putter.sum;
  rewind (putter.file);
  fwrite (&state, sizeof state, 1, putter.file);
  written = fflush (putter.file) == 0 && ferror (putter.file) == 0 && fdatasync (fd) == 0;
  written = fclose (putter.file) == 0 && written;
  if (!written || g_rename (draft, path) != 0)
    g_unlink (draft);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

/* Earlier revisions of the dataset, and what nobody has opened for long. */
static void
remove_old (const ReeveLayerCache *self)
{
  g_autofree char *root = g_path_get_dirname (self->folder);
  g_autofree char *id = g_strndup (self->stem, (gsize) (strchr (self->stem + 1, '-') - self->stem)
                                               + 1);
  g_autofree char *now = g_strconcat (self->stem, ".", NULL);
  g_autoptr (GDir) folders = g_dir_open (root, 0, NULL);
  g_autoptr (GDir) files = g_dir_open (self->folder, 0, NULL);
  gint64 today = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      gboolean draft = strchr (name, '.') != strrchr (name, '.');
      struct stat info;

      /* A draft that is an hour old was left by a program that ended. */
      if ((g_str_has_prefix (name, id) && !g_str_has_prefix (name, now)) ||
          (draft && stat (path, &info) == 0 && info.st_mtime < today - 3600))
        g_unlink (path);
    }
  while (folders != NULL && (name = g_dir_read_name (folders)) != NULL)
    {
      g_autofree char *path = g_build_filename (root, name, NULL);
      struct stat info;

      if (stat (path, &info) == 0 && S_ISDIR (info.st_mode) && info.st_mtime < today - KEPT_S)
        remove_folder (path);
    }
}

static void
keep_worker (gpointer data,
             gpointer unused)
{
  Keeping *keeping = data;

  if (g_mkdir_with_parents (keeping->cache->folder, 0700) == 0)
    {
      remove_old (keeping->cache);
      if (keeping->store != NULL)
        write_one (keeping, NULL);
      for (guint i = 0; i < keeping->columns->len; i++)
        write_one (keeping, keeping->columns->pdata[i]);
    }
  reeve_layer_cache_free (keeping->cache);
  g_clear_pointer (&keeping->store, reeve_store_unref);
  g_ptr_array_unref (keeping->columns);
  g_free (keeping);
  g_mutex_lock (&keep_lock);
  n_keeping--;
  g_cond_broadcast (&kept);
  g_mutex_unlock (&keep_lock);
}

void
reeve_layer_cache_keep (ReeveLayerCache *self,
                        ReeveStore      *store,
                        GPtrArray       *columns)
{
  static gsize once;
  static GThreadPool *pool;
  Keeping *keeping = g_new0 (Keeping, 1);

  if (g_once_init_enter (&once))
    {
      pool = g_thread_pool_new (keep_worker, NULL, 1, FALSE, NULL);
      g_once_init_leave (&once, 1);
    }
  g_atomic_ref_count_inc (&self->refs);
  keeping->cache = self;
  keeping->store = store == NULL ? NULL : reeve_store_ref (store);
  keeping->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_map_column_unref);
  for (guint i = 0; i < columns->len; i++)
    g_ptr_array_add (keeping->columns, reeve_map_column_ref (columns->pdata[i]));
  g_mutex_lock (&keep_lock);
  n_keeping++;
  g_mutex_unlock (&keep_lock);
  g_thread_pool_push (pool, keeping, NULL);
}

void
reeve_layer_cache_flush (void)
{
  g_mutex_lock (&keep_lock);
  while (n_keeping > 0)
    g_cond_wait (&kept, &keep_lock);
  g_mutex_unlock (&keep_lock);
}
