/* map/scene-slot.c — reading one dataset into a layer
 *
 * One pass over each dataset that is new or changed, geometry and needed columns
 * together; workers unpack the geometry meanwhile, and pack a layer that is read
 * while the next one is. A layer whose style alone changed keeps its geometry and
 * reads only columns it does not have.
 */
#include "map/scene-slot-private.h"

#include "map/store-feed-private.h"

#include <string.h>

/* Layers packed at once: their rows are in memory twice. */
#define MAX_PACKING 2

/* --- columns --- */

static gboolean
is_text (const ReeveDataset *dataset,
         const char         *name)
{
  const ReeveField *field = reeve_dataset_find_field (dataset, name);

  return field->type != REEVE_COLUMN_INTEGER && field->type != REEVE_COLUMN_REAL &&
         field->type != REEVE_COLUMN_BOOLEAN;
}

static void
add_cell (ReeveColumnBuilder *builder,
          ReeveCursor        *cursor,
          guint               column)
{
  if (reeve_column_builder_is_text (builder))
    reeve_column_builder_add_text (builder, reeve_cursor_get_text (cursor, column));
  else
    reeve_column_builder_add_number (builder, reeve_cursor_get_real (cursor, column));
}

static ReeveShapeKind
get_shape_kind (const ReeveDataset *dataset)
{
  if (dataset->kind == REEVE_DATASET_POINTS)
    return REEVE_SHAPE_POINT;
  return dataset->kind == REEVE_DATASET_LINES ? REEVE_SHAPE_LINE : REEVE_SHAPE_AREA;
}

static void
feed_row (ReeveStoreFeed *feed,
          ReeveCursor    *cursor)
{
  gsize length;
  gconstpointer blob = reeve_cursor_get_blob (cursor, &length);

  reeve_store_feed_add (feed, reeve_cursor_get_fid (cursor), blob, length);
}

/**
 * read_rows:
 * @names: columns to read
 * @by_area: also the size of each area
 * @feed: (nullable): gets the geometry
 *
 * Returns: (transfer full) (nullable) (element-type ReeveMapColumn)
 */
static GPtrArray *
read_rows (ReeveSceneLoader    *loader,
           const ReeveDataset  *dataset,
           GPtrArray           *names,
           gboolean             by_area,
           ReeveStoreFeed      *feed,
           GError             **error)
{
  g_autoptr (GPtrArray) columns =
    g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_map_column_unref);
  g_autoptr (GPtrArray) builders =
    g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_column_builder_free);
  g_autoptr (ReeveColumnBuilder) areas =
    by_area ? reeve_column_builder_new (REEVE_STYLE_BY_AREA, FALSE) : NULL;
  g_autofree const char **fields = g_new0 (const char *, names->len + 1);
  g_autoptr (ReeveCursor) cursor = NULL;
  g_autoptr (GError) cause = NULL;
  guint64 n_read = 0;

  for (guint i = 0; i < names->len; i++)
    {
      fields[i] = names->pdata[i];
      g_ptr_array_add (builders, reeve_column_builder_new (fields[i], is_text (dataset, fields[i])));
    }
  cursor = reeve_cursor_new (loader->db, dataset, fields, NULL, error);
  if (cursor == NULL)
    return NULL;
  while (reeve_cursor_next (cursor, &cause))
    {
      g_autoptr (ReeveShape) shape = NULL;

      if (n_read++ % 1024 == 0 &&
          !reeve_job_step (loader->job, n_read, MAX ((guint64) dataset->n_rows, n_read), error))
        return NULL;
      if (by_area)
        shape = reeve_cursor_get_shape (cursor, NULL);
      for (guint i = 0; i < builders->len; i++)
        add_cell (builders->pdata[i], cursor, i);
      if (by_area)
        reeve_column_builder_add_number (areas,
                                         shape == NULL ? 0 : reeve_shape_area_m2 (shape) / 1e6);
      if (feed != NULL)
        feed_row (feed, cursor);
    }
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }

  for (guint i = 0; i < builders->len; i++)
    g_ptr_array_add (columns, reeve_column_builder_finish (g_steal_pointer (&builders->pdata[i])));
  g_ptr_array_set_free_func (builders, NULL);
  if (by_area)
    g_ptr_array_add (columns, reeve_column_builder_finish (g_steal_pointer (&areas)));
  return g_steal_pointer (&columns);
}

/* --- one layer --- */

static const ReeveMapColumn *
find_own_column (const ReeveSceneLayer *layer,
                 const char            *name)
{
  for (guint i = 0; i < layer->columns->len; i++)
    if (strcmp (((const ReeveMapColumn *) layer->columns->pdata[i])->name, name) == 0)
      return layer->columns->pdata[i];
  return NULL;
}

ReeveSceneLayer *
reeve_scene_slot_load_raster (ReeveSceneLoader       *loader,
                              const ReeveDataset     *dataset,
                              const ReeveLayerStyle  *style,
                              ReeveSceneLayer        *old,
                              GError                **error)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (ReeveRaster) raster = NULL;
  g_autoptr (ReeveMapRaster) drawn = NULL;

  if (old != NULL && old->raster != NULL)
    return reeve_scene_layer_new (dataset, style, none, NULL, NULL, old->raster, loader->job,
                                  error);
  raster = reeve_dataset_read_raster (loader->db, dataset, loader->job, error);
  if (raster == NULL)
    return NULL;
  drawn = reeve_map_raster_new (raster, loader->job, error);
  if (drawn == NULL)
    return NULL;
  return reeve_scene_layer_new (dataset, style, none, NULL, NULL, drawn, loader->job, error);
}

/* FALSE when it was edited while it was read: the rows are those of another state. */
static gboolean
is_current (ReeveSceneLoader   *loader,
            const ReeveDataset *dataset)
{
  g_autoptr (ReeveDataset) now = reeve_catalogue_get (loader->db, dataset->id, NULL);

  return now != NULL && now->revision == dataset->revision;
}

static gboolean
is_as_long (GPtrArray        *columns,
            const ReeveStore *store)
{
  for (guint i = 0; i < columns->len; i++)
    if (((const ReeveMapColumn *) columns->pdata[i])->n != store->n_features)
      return FALSE;
  return TRUE;
}

/* What is drawn by @store's rows: from the scene before, from the cache, and
 * what neither has from the workspace. *out_fits is FALSE when that is of
 * another state than @store. */
static GPtrArray *
gather_columns (ReeveSceneLoader             *loader,
                const ReeveDataset *dataset,
                GPtrArray          *names,
                gboolean            by_area,
                ReeveSceneLayer    *old,       /* (nullable) */
                ReeveLayerCache    *cache,     /* (nullable) */
                ReeveStore         *store,
                gboolean           *out_fits,
                GError            **error)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  g_autoptr (GPtrArray) found =
    g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_map_column_unref);
  g_autoptr (GPtrArray) read = NULL;

  for (guint i = 0; old != NULL && i < old->columns->len; i++)
    g_ptr_array_add (found, reeve_map_column_ref (old->columns->pdata[i]));
  *out_fits = TRUE;
  for (guint i = 0; i < names->len + (by_area ? 1 : 0); i++)
    {
      const char *name = i < names->len ? names->pdata[i] : REEVE_STYLE_BY_AREA;
      ReeveMapColumn *column;

      if (old != NULL && find_own_column (old, name) != NULL)
        continue;
      column = cache == NULL ? NULL
                             : reeve_layer_cache_read_column (cache, name, store->n_features);
      if (column != NULL)
        g_ptr_array_add (found, column);
      else
        g_ptr_array_add (missing, (gpointer) name);
    }
  if (missing->len == 0)
    return g_steal_pointer (&found);
  by_area = by_area && strcmp (missing->pdata[missing->len - 1], REEVE_STYLE_BY_AREA) == 0;
  if (by_area)
    g_ptr_array_set_size (missing, (int) missing->len - 1);
  read = read_rows (loader, dataset, missing, by_area, NULL, error);
  if (read == NULL)
    return NULL;
  *out_fits = is_as_long (read, store) && is_current (loader, dataset);
  if (cache != NULL && *out_fits)
    reeve_layer_cache_keep (cache, NULL, read);
  for (guint i = 0; i < read->len; i++)
    g_ptr_array_add (found, reeve_map_column_ref (read->pdata[i]));
  return g_steal_pointer (&found);
}

static gpointer
pack_worker (gpointer data)
{
  ReeveSceneSlot *slot = data;

  slot->layer = reeve_scene_layer_new (slot->dataset, slot->style, slot->columns, slot->builder,
                                       NULL, NULL, slot->job, &slot->error);
  return NULL;
}

/* Reads all rows; the layer is packed by a thread of its own. */
static gboolean
read_layer (ReeveSceneLoader                *loader,
            const ReeveDataset    *dataset,
            const ReeveLayerStyle *style,
            GPtrArray             *names,
            gboolean               by_area,
            ReeveLayerCache       *cache,     /* (transfer full) (nullable) */
            ReeveSceneSlot                  *slot,
            GError               **error)
{
  g_autoptr (ReeveStoreFeed) feed = reeve_store_feed_new (get_shape_kind (dataset));
  g_autoptr (ReeveLayerCache) kept = cache;

  /* One statement reads one state, whoever edits meanwhile. */
  slot->columns = read_rows (loader, dataset, names, by_area, feed, error);
  if (slot->columns == NULL)
    return FALSE;
  slot->builder = reeve_store_feed_finish (feed, error);
  if (slot->builder == NULL)
    return FALSE;
  slot->dataset = dataset;
  slot->style = reeve_layer_style_copy (style);
  slot->job = loader->packing;
  if (kept != NULL && is_current (loader, dataset))
    slot->cache = g_steal_pointer (&kept);
  if (reeve_job_count_threads () > 1)
    slot->thread = g_thread_new ("reeve-pack", pack_worker, slot);
  else
    pack_worker (slot);
  return TRUE;
}

/* @old: of the same revision, nullable */
gboolean
reeve_scene_slot_load (ReeveSceneLoader       *loader,
                       const ReeveDataset     *dataset,
                       const ReeveLayerStyle  *style,
                       ReeveSceneLayer        *old,
                       ReeveSceneSlot         *slot,
                       GError                **error)
{
  g_autoptr (GPtrArray) names = reeve_scene_layer_list_columns (dataset, style);
  g_autoptr (ReeveLayerCache) cache = reeve_layer_cache_new (loader->db, dataset);
  g_autoptr (ReeveStore) store = NULL;
  g_autoptr (GPtrArray) columns = NULL;
  gboolean by_area = strcmp (style->divide_by, REEVE_STYLE_BY_AREA) == 0;

  if (old != NULL && old->store != NULL)
    store = reeve_store_ref (old->store);
  else if (cache != NULL)
    store = reeve_layer_cache_read_store (cache);
  if (store != NULL)
    {
      gboolean fits;

      columns = gather_columns (loader, dataset, names, by_area, old, cache, store, &fits, error);
      if (columns == NULL)
        return FALSE;
      if (fits)
        {
          slot->layer = reeve_scene_layer_new (dataset, style, columns, NULL, store, NULL,
                                               loader->job, error);
          return slot->layer != NULL;
        }
    }
  return read_layer (loader, dataset, style, names, by_area, g_steal_pointer (&cache), slot, error);
}

/* --- layers that are being packed --- */

static void
end_packing (ReeveSceneSlot *slot)
{
  if (slot->thread != NULL)
    g_thread_join (g_steal_pointer (&slot->thread));
  if (slot->layer != NULL && slot->cache != NULL)
    reeve_layer_cache_keep (slot->cache, slot->layer->store, slot->columns);
  g_clear_pointer (&slot->style, reeve_layer_style_free);
  g_clear_pointer (&slot->columns, g_ptr_array_unref);
  g_clear_pointer (&slot->builder, reeve_store_builder_free);
  g_clear_pointer (&slot->cache, reeve_layer_cache_free);
}

void
reeve_scene_slot_free (gpointer data)
{
  ReeveSceneSlot *slot = data;

  end_packing (slot);
  g_clear_pointer (&slot->layer, reeve_scene_layer_unref);
  g_clear_error (&slot->error);
  g_free (slot);
}

void
reeve_scene_slots_make_room (GPtrArray *slots)
{
  guint n_packing = 0;

  for (guint i = slots->len; i-- > 0;)
    {
      ReeveSceneSlot *slot = slots->pdata[i];

      if (slot->thread != NULL && ++n_packing >= MAX_PACKING)
        end_packing (slot);
    }
}

gboolean
reeve_scene_slots_take (ReeveSceneLoader  *loader,
                        GPtrArray         *slots,
                        GError           **error)
{
  for (guint i = 0; i < slots->len; i++)
    {
      ReeveSceneSlot *slot = slots->pdata[i];

      end_packing (slot);
      if (slot->error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&slot->error));
          return FALSE;
        }
      g_ptr_array_add (loader->scene->layers, g_steal_pointer (&slot->layer));
    }
  return TRUE;
}
