/* map/layer-cache.c — geometry and columns as they were packed for drawing
 *
 * A file takes its name when it is on the disk, and carries a sum over all of
 * its words: what a power cut tore, or a disk forgot, is read anew from the
 * workspace. The sum runs at the speed of memory: a million features of a city
 * (133 MB) are there in 73 ms instead of 38, five million (584 MB) in 125
 * instead of 34, on two cores.
 */
#include "map/layer-cache-private.h"

#include "core/sql.h"
#include "workspace/workspace.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Fewer rows are read as fast from the workspace. */
#define MIN_ROWS 20000

/* Workspaces that were not opened for so long are forgotten. */
#define KEPT_S (60 * 86400)

#define STORE_MAGIC  0x52767332u
#define COLUMN_MAGIC 0x52766332u

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
} State;

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
} LevelHead;

typedef struct
{
  State       state;
  guint32     kind;
  guint32     n_features;
  ReeveMapBox box;
  guint32     n_levels;
  guint32     unused;
  LevelHead   levels[4];
} StoreHead;

typedef struct
{
  State   state;
  guint32 n;
  guint32 n_texts;        /* 0: numbers */
  guint64 n_text_bytes;
  guint32 whole;
  guint32 unused;
} ColumnHead;

/* --- torn files --- */

/* Every word counts by its place. The turns depend on no other, so that a
 * processor works on several at once. */
static guint64
add_words (guint64       sum,
           gconstpointer bytes,
           guint64       first,
           guint64       n_words)
{
  const guint64 *words = bytes;

  for (guint64 i = 0; i < n_words; i++)
    {
      guint64 word = (words[i] ^ (first + i + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15))
                     * G_GUINT64_CONSTANT (0xd6e8feb86659fd93);

      sum += word ^ word >> 29;
    }
  return sum;
}

/* --- where --- */

static gboolean
read_log_head (ReeveLayerCache *self)
{
  g_autoptr (sqlite3_stmt) stmt =
    reeve_sql_prepare (self->db, "SELECT id, hash FROM reeve_log ORDER BY id DESC LIMIT 1", NULL);

  if (stmt == NULL)
    return FALSE;
  self->log_hash = g_strdup ("");
  if (sqlite3_step (stmt) != SQLITE_ROW)
    return TRUE;
  g_free (self->log_hash);
  self->log_id = sqlite3_column_int64 (stmt, 0);
  self->log_hash = g_strdup (reeve_sql_text (stmt, 1));
  return self->log_hash != NULL && strlen (self->log_hash) < sizeof ((State *) NULL)->log_hash;
}

ReeveLayerCache *
reeve_layer_cache_new (sqlite3            *db,
                       const ReeveDataset *dataset)
{
  g_autoptr (ReeveLayerCache) self = NULL;
  const char *path = sqlite3_db_filename (db, "main");
  g_autofree char *uuid = NULL;
  g_autofree char *name = NULL;
  g_autofree char *words = NULL;
  struct stat info;

  if (dataset->n_rows < MIN_ROWS || path == NULL || path[0] == '\0' || stat (path, &info) != 0)
    return NULL;
  uuid = reeve_workspace_dup_uuid (db);
  if (uuid == NULL)
    return NULL;
  self = g_new0 (ReeveLayerCache, 1);
  g_atomic_ref_count_init (&self->refs);
  self->db = db;
  if (!read_log_head (self))
    return NULL;
  words = g_strdup_printf ("%s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, uuid,
                           (guint64) info.st_dev, (guint64) info.st_ino);
  name = g_compute_checksum_for_string (G_CHECKSUM_SHA256, words, -1);
  name[32] = '\0';
  self->folder = g_build_filename (g_get_user_cache_dir (), "reeve", "layers", name, NULL);
  self->stem = g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, dataset->id,
                                dataset->revision);
  utimensat (AT_FDCWD, self->folder, NULL, 0);
  return g_steal_pointer (&self);
}

void
reeve_layer_cache_free (ReeveLayerCache *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->folder);
  g_free (self->stem);
  g_free (self->log_hash);
  g_free (self);
}

static char *
get_path (const ReeveLayerCache *self,
          const char            *column)   /* (nullable): the geometry */
{
  g_autofree char *hash = column == NULL ? g_strdup ("shapes")
                                         : g_compute_checksum_for_string (G_CHECKSUM_SHA256,
                                                                          column, -1);
  g_autofree char *name = g_strdup_printf ("%s.%.24s", self->stem, hash);

  return g_build_filename (self->folder, name, NULL);
}

/* --- reading --- */

/* Was it kept at a state that this one came from? Revisions only rise, so the
 * rows are the same then. */
static gboolean
is_of_past (ReeveLayerCache *self,
            const State     *state)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;

  if (state->log_hash[sizeof state->log_hash - 1] != '\0')
    return FALSE;
  if (state->log_id == 0 ||
      (state->log_id == self->log_id && strcmp (state->log_hash, self->log_hash) == 0))
    return TRUE;
  stmt = reeve_sql_prepare (self->db, "SELECT hash FROM reeve_log WHERE id = ?1", NULL);
  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, state->log_id);
  return sqlite3_step (stmt) == SQLITE_ROW &&
         g_strcmp0 (reeve_sql_text (stmt, 0), state->log_hash) == 0;
}

/* (transfer full) (nullable): with the right head at its beginning */
static GMappedFile *
map_file (ReeveLayerCache *self,
          const char      *column,
          guint32          magic,
          gsize            size)
{
  g_autofree char *path = get_path (self, column);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  const State *state;

  if (file == NULL || g_mapped_file_get_length (file) < size)
    return NULL;
  state = (const State *) (const void *) g_mapped_file_get_contents (file);
  if (state->magic != magic || state->size != size || !is_of_past (self, state) ||
      g_mapped_file_get_length (file) % 8 != 0 ||
      state->sum != add_words (0, state + 1, 0,
                               (g_mapped_file_get_length (file) - sizeof *state) / 8))
    return NULL;
  return g_steal_pointer (&file);
}

/* Arrays follow one another, each from a multiple of 8. */
typedef struct
{
  char   *bytes;
  guint64 at;
  guint64 length;
} Taker;

static gpointer
take (Taker  *self,
      guint64 n,
      gsize   size)
{
  guint64 n_bytes = n > self->length ? self->length : (n * size + 7) / 8 * 8;
  gpointer found = self->bytes + self->at;

  if (n_bytes > self->length - self->at)
    {
      self->at = self->length = 0;
      return NULL;
    }
  self->at += n_bytes;
  return found;
}

static gboolean
take_level (Taker           *taker,
            const LevelHead *head,
            guint32          n_features,
            ReeveStoreLevel *level)
{
  level->max_zoom = head->max_zoom;
  level->n_items = head->n_items;
  level->n_rings = head->n_rings;
  level->n_points = head->n_points;
  level->n_tiers = head->n_tiers;
  memcpy (level->tier_starts, head->tier_starts, sizeof level->tier_starts);
  level->features = take (taker, head->n_items, sizeof (guint32));
  level->boxes = take (taker, head->n_items, sizeof (ReeveMapBox));
  level->first_rings = take (taker, (guint64) head->n_items + 1, sizeof (guint32));
  level->ring_ends = take (taker, head->n_rings, sizeof (guint32));
  level->points = take (taker, head->n_points, sizeof (ReeveMapPoint));
  level->nodes = take (taker, head->n_nodes, sizeof (ReeveMapBox));
  return taker->length > 0 && head->n_tiers <= 10 && head->n_items <= n_features &&
         level->first_rings[head->n_items] == head->n_rings &&
         (head->n_rings == 0 || level->ring_ends[head->n_rings - 1] == head->n_points);
}

ReeveStore *
reeve_layer_cache_read_store (ReeveLayerCache *self)
{
  g_autoptr (GMappedFile) file = map_file (self, NULL, STORE_MAGIC, sizeof (StoreHead));
  const StoreHead *head;
  g_autoptr (ReeveStore) store = NULL;
  Taker taker;

  if (file == NULL)
    return NULL;
  taker = (Taker) { g_mapped_file_get_contents (file), sizeof (StoreHead),
                    g_mapped_file_get_length (file) };
  head = (const StoreHead *) (const void *) taker.bytes;
  if (head->n_levels < 1 || head->n_levels > 4)
    return NULL;
  store = g_new0 (ReeveStore, 1);
  g_atomic_ref_count_init (&store->refs);
  store->mapped = g_mapped_file_ref (file);
  store->kind = (ReeveShapeKind) head->kind;
  store->n_features = head->n_features;
  store->box = head->box;
  store->n_levels = head->n_levels;
  store->fids = take (&taker, head->n_features, sizeof (gint64));
  store->items = take (&taker, head->n_features, sizeof (guint32));
  for (guint i = 0; i < head->n_levels; i++)
    if (!take_level (&taker, &head->levels[i], head->n_features, &store->levels[i]))
      return NULL;
  return taker.at == taker.length ? g_steal_pointer (&store) : NULL;
}

static gboolean
take_texts (Taker            *taker,
            const ColumnHead *head,
            ReeveMapColumn   *column)
{
  const guint32 *starts = take (taker, head->n_texts, sizeof (guint32));
  char *bytes = take (taker, head->n_text_bytes, 1);

  if (taker->length == 0 || head->n_text_bytes == 0 || bytes[head->n_text_bytes - 1] != '\0')
    return FALSE;
  column->texts = g_ptr_array_new_full (head->n_texts, NULL);
  for (guint32 i = 0; i < head->n_texts; i++)
    {
      if (starts[i] >= head->n_text_bytes)
        return FALSE;
      g_ptr_array_add (column->texts, bytes + starts[i]);
    }
  for (guint32 i = 0; i < head->n; i++)
    if (column->codes[i] >= head->n_texts)
      return FALSE;
  return TRUE;
}

ReeveMapColumn *
reeve_layer_cache_read_column (ReeveLayerCache *self,
                               const char      *name,
                               guint32          n_features)
{
  g_autoptr (GMappedFile) file = map_file (self, name, COLUMN_MAGIC, sizeof (ColumnHead));
  g_autoptr (ReeveMapColumn) column = NULL;
  const ColumnHead *head;
  Taker taker;

  if (file == NULL)
    return NULL;
  taker = (Taker) { g_mapped_file_get_contents (file), sizeof (ColumnHead),
                    g_mapped_file_get_length (file) };
  head = (const ColumnHead *) (const void *) taker.bytes;
  if (head->n != n_features)
    return NULL;
  column = g_new0 (ReeveMapColumn, 1);
  g_atomic_ref_count_init (&column->refs);
  column->mapped = g_mapped_file_ref (file);
  column->name = g_strdup (name);
  column->n = head->n;
  column->whole = head->whole != 0;
  if (head->n_texts == 0)
    column->values = take (&taker, head->n, sizeof (double));
  else
    column->codes = take (&taker, head->n, sizeof (guint32));
  if (taker.length == 0 || (head->n_texts > 0 && !take_texts (&taker, head, column)))
    return NULL;
  return taker.at == taker.length ? g_steal_pointer (&column) : NULL;
}

/* --- keeping --- */

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

  self->sum = add_words (self->sum, bytes, self->n_words, n_words);
  self->n_words += n_words;
  if (n_words > 0)
    fwrite (bytes, 8, n_words, self->file);
  if (rest == 0)
    return;
  memcpy (&last, (const char *) bytes + 8 * n_words, rest);
  self->sum = add_words (self->sum, &last, self->n_words, 1);
  self->n_words++;
  fwrite (&last, 8, 1, self->file);
}

/* The state comes last, when the sum is known. */
static void
put_head (Putter      *self,
          const State *state,
          gsize        size)
{
  fwrite (state, sizeof *state, 1, self->file);
  put (self, state + 1, 1, size - sizeof *state);
}

static void
set_state (const ReeveLayerCache *cache,
           State                 *state,
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
           State            *out_state)
{
  const ReeveStore *store = keeping->store;
  StoreHead head;

  memset (&head, 0, sizeof head);
  set_state (keeping->cache, &head.state, STORE_MAGIC, sizeof head);
  head.kind = store->kind;
  head.n_features = store->n_features;
  head.box = store->box;
  head.n_levels = store->n_levels;
  for (guint i = 0; i < store->n_levels; i++)
    {
      const ReeveStoreLevel *level = &store->levels[i];
      LevelHead *out = &head.levels[i];

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
            State                *out_state)
{
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GString) texts = g_string_new (NULL);
  ColumnHead head;

  memset (&head, 0, sizeof head);
  set_state (keeping->cache, &head.state, COLUMN_MAGIC, sizeof head);
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
  g_autofree char *path = get_path (keeping->cache, column == NULL ? NULL : column->name);
  g_autofree char *draft = g_strconcat (path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (draft, O_WRONLY, 0600);
  Putter putter = { fd < 0 ? NULL : fdopen (fd, "wb"), 0, 0 };
  State state;
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
