/* map/layer-cache.c — geometry and columns as they were packed for drawing
 *
 * A file takes its name when it is on the disk, and carries a sum over all of
 * its words: what a power cut tore, or a disk forgot, is read anew from the
 * workspace. The sum runs at the speed of memory: a million features of a city
 * (133 MB) are there in 73 ms instead of 38, five million (584 MB) in 125
 * instead of 34, on two cores.
 */
#include "map/layer-cache-file.h"

#include "core/sql.h"
#include "workspace/workspace.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Fewer rows are read as fast from the workspace. */
#define MIN_ROWS 20000

/* Every word counts by its place. The turns depend on no other, so that a
 * processor works on several at once. */
guint64
reeve_layer_cache_add_words (guint64       sum,
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
  return self->log_hash != NULL && strlen (self->log_hash) < sizeof ((ReeveCacheState *) NULL)->log_hash;
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

char *
reeve_layer_cache_get_path (const ReeveLayerCache *self,
                            const char            *column)
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
            const ReeveCacheState     *state)
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
  g_autofree char *path = reeve_layer_cache_get_path (self, column);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  const ReeveCacheState *state;

  if (file == NULL || g_mapped_file_get_length (file) < size)
    return NULL;
  state = (const ReeveCacheState *) (const void *) g_mapped_file_get_contents (file);
  if (state->magic != magic || state->size != size || !is_of_past (self, state) ||
      g_mapped_file_get_length (file) % 8 != 0 ||
      state->sum != reeve_layer_cache_add_words (0, state + 1, 0,
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
            const ReeveCacheLevel *head,
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
  g_autoptr (GMappedFile) file = map_file (self, NULL, REEVE_CACHE_STORE, sizeof (ReeveCacheStore));
  const ReeveCacheStore *head;
  g_autoptr (ReeveStore) store = NULL;
  Taker taker;

  if (file == NULL)
    return NULL;
  taker = (Taker) { g_mapped_file_get_contents (file), sizeof (ReeveCacheStore),
                    g_mapped_file_get_length (file) };
  head = (const ReeveCacheStore *) (const void *) taker.bytes;
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
            const ReeveCacheColumn *head,
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
  g_autoptr (GMappedFile) file = map_file (self, name, REEVE_CACHE_COLUMN, sizeof (ReeveCacheColumn));
  g_autoptr (ReeveMapColumn) column = NULL;
  const ReeveCacheColumn *head;
  Taker taker;

  if (file == NULL)
    return NULL;
  taker = (Taker) { g_mapped_file_get_contents (file), sizeof (ReeveCacheColumn),
                    g_mapped_file_get_length (file) };
  head = (const ReeveCacheColumn *) (const void *) taker.bytes;
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
