/* network/engine-cache.c — roads and engines kept from one question to the next
 *
 * Hangs on the workspace object. One lock guards the lists; what takes long is
 * made outside of it by one thread at a time.
 */
#include "network/engine-cache.h"

#include <string.h>

/* How often one that waits for another's engine looks whether it should stop. */
#define LOOK_US 50000

typedef struct
{
  char        *profile;   /* owned: id and digest */
  GBytes      *changes;   /* owned */
  ReeveEngine *engine;    /* owned reference */
} Kept;

typedef struct
{
  GMutex      lock;       /* guards everything */
  GCond       made;
  gboolean    is_making;
  ReeveRoads *roads;      /* owned reference, nullable */
  GPtrArray  *kept;       /* owned, of Kept: the one asked for last at the end */
} Cache;

static void
free_kept (Kept *kept)
{
  g_free (kept->profile);
  g_bytes_unref (kept->changes);
  reeve_engine_free (kept->engine);
  g_free (kept);
}

static void
free_cache (gpointer data)
{
  Cache *cache = data;

  g_ptr_array_unref (cache->kept);
  g_clear_pointer (&cache->roads, reeve_roads_unref);
  g_cond_clear (&cache->made);
  g_mutex_clear (&cache->lock);
  g_free (cache);
}

static Cache *
get_cache (ReeveWorkspace *workspace)
{
  static GMutex hanging;
  Cache *cache;

  g_mutex_lock (&hanging);
  cache = g_object_get_data (G_OBJECT (workspace), "reeve-engine-cache");
  if (cache == NULL)
    {
      cache = g_new0 (Cache, 1);
      g_mutex_init (&cache->lock);
      g_cond_init (&cache->made);
      cache->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) free_kept);
      g_object_set_data_full (G_OBJECT (workspace), "reeve-engine-cache", cache, free_cache);
    }
  g_mutex_unlock (&hanging);

  return cache;
}

/* Changes as bytes that are alike when the changes are. */
static GBytes *
pack_changes (const ReeveRoadChange *changes,
              guint                  n_changes)
{
  gsize size = n_changes * sizeof (ReeveRoadChange);
  ReeveRoadChange *rows = g_malloc0 (MAX (size, 1));

  /* Field by field: the gaps between fields hold anything. */
  for (guint i = 0; i < n_changes; i++)
    {
      rows[i].segment = changes[i].segment;
      rows[i].direction = changes[i].direction;
      rows[i].speed_kmh = changes[i].speed_kmh;
      rows[i].raise = changes[i].raise;
    }
  return g_bytes_new_take (rows, size);
}

/* What is not of @roads any more goes. */
static void
use_roads (Cache      *cache,
           ReeveRoads *roads)
{
  if (cache->roads == roads)
    return;
  g_ptr_array_set_size (cache->kept, 0);
  g_clear_pointer (&cache->roads, reeve_roads_unref);
  cache->roads = reeve_roads_ref (roads);
}

/* (transfer full) (nullable) */
static ReeveEngine *
find_engine (Cache            *cache,
             const ReeveRoads *roads,
             const char       *profile,
             GBytes           *changes)
{
  if (cache->roads != roads)
    return NULL;
  for (guint i = 0; i < cache->kept->len; i++)
    {
      Kept *kept = g_ptr_array_index (cache->kept, i);

      if (!g_str_equal (kept->profile, profile) || !g_bytes_equal (kept->changes, changes))
        continue;
      g_ptr_array_steal_index (cache->kept, i);
      g_ptr_array_add (cache->kept, kept);
      return reeve_engine_ref (kept->engine);
    }
  return NULL;
}

static void
keep_engine (Cache       *cache,
             ReeveRoads  *roads,
             const char  *profile,
             GBytes      *changes,
             ReeveEngine *engine)
{
  Kept *kept;

  /* One of roads that others have taken the place of is its asker's alone. */
  if (cache->roads != NULL && cache->roads != roads)
    return;
  use_roads (cache, roads);
  kept = g_new (Kept, 1);
  *kept = (Kept) { g_strdup (profile), g_bytes_ref (changes), reeve_engine_ref (engine) };
  if (cache->kept->len >= REEVE_KEPT_ENGINES)
    g_ptr_array_remove_index (cache->kept, 0);
  g_ptr_array_add (cache->kept, kept);
}

/* Under the lock: waits until nobody makes anything. */
static gboolean
wait_for_turn (Cache     *cache,
               ReeveJob  *job,
               GError   **error)
{
  while (cache->is_making)
    {
      g_cond_wait_until (&cache->made, &cache->lock, g_get_monotonic_time () + LOOK_US);
      if (!reeve_job_step (job, 0, 1, error))
        return FALSE;
    }
  return TRUE;
}

static void
end_turn (Cache *cache)
{
  cache->is_making = FALSE;
  g_cond_broadcast (&cache->made);
}

ReeveRoads *
reeve_engine_cache_get_roads (ReeveWorkspace  *workspace,
                              sqlite3         *db,
                              ReeveJob        *job,
                              GError         **error)
{
  Cache *cache = get_cache (workspace);
  ReeveRoads *roads = NULL;
  gint64 revision;

  if (!reeve_roads_read_revision (db, &revision, error))
    return NULL;
  g_mutex_lock (&cache->lock);
  if (cache->roads != NULL && cache->roads->revision == revision)
    roads = reeve_roads_ref (cache->roads);
  else if (wait_for_turn (cache, job, error))
    {
      if (cache->roads != NULL && cache->roads->revision == revision)
        roads = reeve_roads_ref (cache->roads);
      else
        {
          cache->is_making = TRUE;
          g_mutex_unlock (&cache->lock);
          roads = reeve_roads_load (db, job, error);
          g_mutex_lock (&cache->lock);
          if (roads != NULL)
            use_roads (cache, roads);
          end_turn (cache);
        }
    }
  g_mutex_unlock (&cache->lock);

  return roads;
}

/* Makes what is not there, from the engine without changes where there are
 * some. Called by whoever's turn it is, without the lock. */
static ReeveEngine *
make_engine (Cache                 *cache,
             ReeveRoads            *roads,
             ReeveProfile          *profile,   /* (transfer full) */
             const char            *key,
             const ReeveRoadChange *changes,
             guint                  n_changes,
             ReeveJob              *job,
             GError               **error)
{
  g_autoptr (ReeveEngine) plain = NULL;
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);

  g_mutex_lock (&cache->lock);
  plain = find_engine (cache, roads, key, nothing);
  g_mutex_unlock (&cache->lock);
  if (plain == NULL)
    {
      plain = reeve_engine_new (roads, profile, NULL, 0, job, error);
      if (plain == NULL)
        return NULL;
      g_mutex_lock (&cache->lock);
      keep_engine (cache, roads, key, nothing, plain);
      g_mutex_unlock (&cache->lock);
    }
  else
    reeve_profile_free (profile);

  return n_changes == 0 ? g_steal_pointer (&plain)
                        : reeve_engine_new_changed (plain, changes, n_changes, job, error);
}

ReeveEngine *
reeve_engine_cache_get (ReeveWorkspace         *workspace,
                        sqlite3                *db,
                        ReeveRoads             *roads,
                        const char             *profile_id,
                        const ReeveRoadChange  *changes,
                        guint                   n_changes,
                        ReeveJob               *job,
                        GError                **error)
{
  Cache *cache = get_cache (workspace);
  g_autoptr (ReeveProfile) profile = reeve_profile_load (profile_id, error);
  g_autoptr (ReeveRoads) used = NULL;
  g_autoptr (GBytes) packed = pack_changes (changes, n_changes);
  g_autofree char *key = NULL;
  ReeveEngine *engine;

  if (profile == NULL)
    return NULL;
  key = g_strdup_printf ("%s %s", profile_id, reeve_profile_get_digest (profile));
  used = roads != NULL ? reeve_roads_ref (roads)
                       : reeve_engine_cache_get_roads (workspace, db, job, error);
  if (used == NULL)
    return NULL;

  g_mutex_lock (&cache->lock);
  engine = find_engine (cache, used, key, packed);
  if (engine == NULL && wait_for_turn (cache, job, error))
    {
      engine = find_engine (cache, used, key, packed);
      if (engine == NULL)
        {
          cache->is_making = TRUE;
          g_mutex_unlock (&cache->lock);
          engine = make_engine (cache, used, g_steal_pointer (&profile), key, changes, n_changes,
                                job, error);
          g_mutex_lock (&cache->lock);
          if (engine != NULL && n_changes > 0)
            keep_engine (cache, used, key, packed, engine);
          end_turn (cache);
        }
    }
  g_mutex_unlock (&cache->lock);

  return engine;
}

void
reeve_engine_cache_clear (ReeveWorkspace *workspace)
{
  Cache *cache = get_cache (workspace);

  g_mutex_lock (&cache->lock);
  g_ptr_array_set_size (cache->kept, 0);
  g_clear_pointer (&cache->roads, reeve_roads_unref);
  g_mutex_unlock (&cache->lock);
}
