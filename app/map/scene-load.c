/* map/scene-load.c — reading a workspace into a scene
 *
 * One pass over each dataset that is new or changed, geometry and needed columns
 * together. A layer whose style alone changed keeps its geometry and reads only
 * columns it does not have. All layers of a picture are of one state: what was
 * edited meanwhile is read again.
 */
#include "map/scene-private.h"

#include "core/i18n.h"
#include "map/layer-cache-private.h"
#include "workspace/result.h"
#include "workspace/style.h"
#include "workspace/workspace.h"

#include <string.h>

typedef struct
{
  sqlite3               *db;
  const ReeveSceneQuery *query;
  ReeveScene            *previous;   /* borrowed, nullable */
  ReeveScene            *earlier;    /* owned, nullable: of the time before, as previous */
  ReeveScene            *scene;      /* owned */
  GPtrArray             *changes;    /* owned, of ReeveChange, nullable */
  GPtrArray             *results;    /* owned, of ReeveResult, nullable */
  ReeveJob              *job;
} Loader;

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

/**
 * read_rows:
 * @names: columns to read
 * @by_area: also the size of each area
 * @store: (nullable): filled with the geometry
 *
 * Returns: (transfer full) (nullable) (element-type ReeveMapColumn)
 */
static GPtrArray *
read_rows (Loader             *loader,
           const ReeveDataset *dataset,
           GPtrArray          *names,
           gboolean            by_area,
           ReeveStoreBuilder  *store,
           GError            **error)
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
      /* A record that cannot be read is not drawn; the table shows it. */
      if (store != NULL || by_area)
        shape = reeve_cursor_get_shape (cursor, NULL);
      for (guint i = 0; i < builders->len; i++)
        add_cell (builders->pdata[i], cursor, i);
      if (by_area)
        reeve_column_builder_add_number (areas,
                                         shape == NULL ? 0 : reeve_shape_area_m2 (shape) / 1e6);
      if (store != NULL &&
          !reeve_store_builder_add (store, reeve_cursor_get_fid (cursor), shape, error))
        return NULL;
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

static ReeveSceneLayer *
load_raster (Loader                *loader,
             const ReeveDataset    *dataset,
             const ReeveLayerStyle *style,
             ReeveSceneLayer       *old,
             GError               **error)
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
is_current (Loader             *loader,
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
gather_columns (Loader             *loader,
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

/* @old: of the same revision, nullable */
static ReeveSceneLayer *
load_layer (Loader                *loader,
            const ReeveDataset    *dataset,
            const ReeveLayerStyle *style,
            ReeveSceneLayer       *old,
            GError               **error)
{
  g_autoptr (GPtrArray) names = reeve_scene_layer_list_columns (dataset, style);
  g_autoptr (ReeveLayerCache) cache = reeve_layer_cache_new (loader->db, dataset);
  g_autoptr (ReeveStore) store = NULL;
  g_autoptr (ReeveStoreBuilder) builder = NULL;
  g_autoptr (GPtrArray) columns = NULL;
  ReeveSceneLayer *layer;
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
        return NULL;
      if (fits)
        return reeve_scene_layer_new (dataset, style, columns, NULL, store, NULL, loader->job,
                                      error);
      g_clear_pointer (&columns, g_ptr_array_unref);
    }

  /* One statement reads one state, whoever edits meanwhile. */
  builder = reeve_store_builder_new (get_shape_kind (dataset));
  columns = read_rows (loader, dataset, names, by_area, builder, error);
  if (columns == NULL)
    return NULL;
  layer = reeve_scene_layer_new (dataset, style, columns, builder, NULL, NULL, loader->job, error);
  if (layer != NULL && cache != NULL && is_current (loader, dataset))
    reeve_layer_cache_keep (cache, layer->store, columns);
  return layer;
}

/* --- scenario --- */

static gboolean
is_changed (Loader             *loader,
            const ReeveDataset *dataset)
{
  for (guint i = 0; loader->changes != NULL && i < loader->changes->len; i++)
    {
      const ReeveChange *change = loader->changes->pdata[i];

      if (change->dataset_id == dataset->id &&
          (change->kind == REEVE_CHANGE_OPEN_FACILITY ||
           change->kind == REEVE_CHANGE_CLOSE_FACILITY ||
           change->kind == REEVE_CHANGE_MOVE_FACILITY))
        return TRUE;
    }
  return FALSE;
}

/* Opened and moved records take the colour of proposals. */
static void
mark_proposed (Loader          *loader,
               ReeveSceneLayer *layer)
{
  guint32 n = layer->store->n_features;

  layer->marks = g_new0 (guint8, n + 1);
  for (guint32 i = 0; i < n && layer->store->fids[i] < 0; i++)
    layer->marks[i] = REEVE_MEANING_PROPOSED;
  for (guint i = 0; i < loader->changes->len; i++)
    {
      const ReeveChange *change = loader->changes->pdata[i];
      guint32 feature;

      if (change->kind != REEVE_CHANGE_MOVE_FACILITY ||
          change->dataset_id != layer->dataset->id)
        continue;
      feature = reeve_store_find (layer->store, change->fid);
      if (feature != REEVE_NO_ITEM)
        layer->marks[feature] = REEVE_MEANING_PROPOSED;
    }
  for (guint32 i = 0; i < n; i++)
    layer->n_proposed += layer->marks[i] == REEVE_MEANING_PROPOSED;
}

static ReeveSceneLayer *
load_changed (Loader                *loader,
              const ReeveDataset    *dataset,
              const ReeveLayerStyle *style,
              GError               **error)
{
  g_autoptr (ReeveTable) table =
    reeve_scenario_read_table (loader->db, loader->query->scenario_id, dataset, loader->job, error);
  ReeveSceneLayer *layer;

  if (table == NULL)
    return NULL;
  layer = reeve_scene_layer_new_from_table (table, dataset, style);
  mark_proposed (loader, layer);
  return layer;
}

/* Segments of one way, or one of them, as stored with the road tables. */
static gboolean
add_road (Loader            *loader,
          const ReeveChange *change,
          ReeveSceneChange  *drawn,
          GError           **error)
{
  g_autoptr (sqlite3_stmt) stmt = reeve_sql_prepare (
    loader->db, "SELECT geom FROM reeve_road_segment WHERE way_id = ?1"
    " AND (?2 < 0 OR ordinal = ?2) ORDER BY ordinal", error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, change->way_id);
  sqlite3_bind_int (stmt, 2, change->ordinal);
  for (;;)
    {
      g_autoptr (ReeveShape) shape = NULL;

      if (!reeve_sql_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      shape = reeve_shape_from_gpkg (sqlite3_column_blob (stmt, 0),
                                     (gsize) sqlite3_column_bytes (stmt, 0), NULL);
      if (shape != NULL)
        reeve_scene_change_add (drawn, shape);
    }
}

/* The network has a level of its own: closing a road must not draw it for all. */
static gboolean
may_show_roads (Loader    *loader,
                gboolean  *out_may,
                GError   **error)
{
  ReeveClassification level = REEVE_CLASS_PUBLIC;

  if (loader->query->public_only &&
      !reeve_catalogue_get_roads_level (loader->db, &level, error))
    return FALSE;
  *out_may = !loader->query->hide_roads && level == REEVE_CLASS_PUBLIC;
  return TRUE;
}

static gboolean
load_changes (Loader  *loader,
              GError **error)
{
  gboolean roads;

  if (!may_show_roads (loader, &roads, error))
    return FALSE;
  for (guint i = 0; loader->changes != NULL && i < loader->changes->len; i++)
    {
      const ReeveChange *change = loader->changes->pdata[i];
      ReeveSceneChange *drawn;

      loader->scene->n_changes++;
      if (change->kind != REEVE_CHANGE_HAZARD &&
          (!roads || (change->kind != REEVE_CHANGE_CLOSE_ROAD &&
                      change->kind != REEVE_CHANGE_SLOW_ROAD)))
        continue;
      drawn = reeve_scene_change_new (change->kind, change->title,
                                      change->kind == REEVE_CHANGE_HAZARD ? change->shape : NULL);
      g_ptr_array_add (loader->scene->changes, drawn);
      if (change->kind != REEVE_CHANGE_HAZARD && !add_road (loader, change, drawn, error))
        return FALSE;
    }
  return TRUE;
}

/* --- which layers --- */

static gboolean
is_public (Loader             *loader,
           const ReeveDataset *dataset)
{
  if (dataset->classification == REEVE_CLASS_PUBLIC)
    return TRUE;
  for (guint i = 0; loader->results != NULL && i < loader->results->len; i++)
    {
      const ReeveResult *result = loader->results->pdata[i];

      if (result->id == dataset->result_id)
        return result->released == REEVE_CLASS_PUBLIC;
    }
  return FALSE;
}

static gboolean
is_wanted (Loader             *loader,
           const ReeveDataset *dataset)
{
  const ReeveSceneQuery *query = loader->query;
  gboolean listed = query->datasets == NULL && dataset->visible;

  for (guint i = 0; i < query->n_datasets && query->datasets != NULL; i++)
    listed = listed || query->datasets[i] == dataset->id;
  if (!listed || dataset->kind == REEVE_DATASET_TABLE)
    return FALSE;
  if (dataset->scenario_id != 0 && dataset->scenario_id != query->scenario_id)
    return FALSE;
  return !query->public_only || is_public (loader, dataset);
}

static ReeveLayerStyle *
get_style (Loader             *loader,
           const ReeveDataset *dataset,
           GError            **error)
{
  const ReeveLayerStyle *tried = NULL;
  g_autoptr (GError) cause = NULL;
  g_autoptr (ReeveLayerStyle) style = NULL;

  if (loader->query->styles != NULL)
    tried = g_hash_table_lookup (loader->query->styles, &dataset->id);
  if (tried != NULL)
    {
      style = reeve_layer_style_copy (tried);
      if (!reeve_layer_style_classify (style, loader->db, dataset, error))
        return NULL;
      return g_steal_pointer (&style);
    }

  style = reeve_layer_style_load (loader->db, dataset, &cause);
  if (style != NULL)
    return g_steal_pointer (&style);
  g_ptr_array_add (loader->scene->notes, g_strdup (cause->message));
  return reeve_layer_style_guess (loader->db, dataset, error);
}

static ReeveSceneLayer *
add_layer (Loader             *loader,
           const ReeveDataset *dataset,
           GError            **error)
{
  const ReeveSceneLayer *found =
    loader->previous == NULL ? NULL : reeve_scene_find_layer (loader->previous, dataset->id);
  ReeveSceneLayer *old = NULL;
  g_autoptr (ReeveLayerStyle) style = NULL;

  if (found != NULL && found->marks == NULL && found->dataset->revision == dataset->revision &&
      found->dataset->kind == dataset->kind)
    old = (ReeveSceneLayer *) found;
  style = get_style (loader, dataset, error);
  if (style == NULL)
    return NULL;
  if (is_changed (loader, dataset))
    return load_changed (loader, dataset, style, error);
  if (dataset->kind == REEVE_DATASET_RASTER)
    return load_raster (loader, dataset, style, old, error);
  return load_layer (loader, dataset, style, old, error);
}

static gboolean
load_scenario (Loader  *loader,
               GError **error)
{
  if (loader->query->public_only)
    {
      loader->results = reeve_result_list (loader->db, error);
      if (loader->results == NULL)
        return FALSE;
    }
  if (loader->query->scenario_id == 0)
    return TRUE;
  loader->changes = reeve_scenario_list_changes (loader->db, loader->query->scenario_id, error);
  return loader->changes != NULL;
}

static gboolean
load_all (Loader  *loader,
          GError **error)
{
  g_autoptr (GPtrArray) datasets = reeve_catalogue_list (loader->db, error);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  gint64 n_rows = 0;
  gint64 n_done = 0;

  if (datasets == NULL || !load_scenario (loader, error))
    return FALSE;
  for (guint i = 0; i < datasets->len; i++)
    if (is_wanted (loader, datasets->pdata[i]))
      {
        g_ptr_array_add (wanted, datasets->pdata[i]);
        n_rows += ((const ReeveDataset *) datasets->pdata[i])->n_rows + 1;
      }
  for (guint i = 0; i < wanted->len; i++)
    {
      const ReeveDataset *dataset = wanted->pdata[i];
      ReeveSceneLayer *layer;

      reeve_job_set_phase (loader->job, (double) n_done / (double) n_rows,
                           (double) (n_done + dataset->n_rows + 1) / (double) n_rows,
                           dataset->name);
      n_done += dataset->n_rows + 1;
      layer = add_layer (loader, dataset, error);
      if (layer == NULL)
        return FALSE;
      g_ptr_array_add (loader->scene->layers, layer);
    }
  reeve_scene_sort (loader->scene);
  return load_changes (loader, error);
}

/* Anew: what the time before has read and nobody changed since is kept. */
static gboolean
load_state (gpointer   data,
            GError   **error)
{
  Loader *loader = data;

  g_clear_pointer (&loader->changes, g_ptr_array_unref);
  g_clear_pointer (&loader->results, g_ptr_array_unref);
  if (loader->scene != NULL)
    {
      g_clear_pointer (&loader->earlier, reeve_scene_unref);
      loader->previous = loader->earlier = loader->scene;
    }
  loader->scene = reeve_scene_new_empty ();
  return load_all (loader, error);
}

ReeveScene *
reeve_scene_load (sqlite3               *db,
                  const ReeveSceneQuery *query,
                  ReeveScene            *previous,
                  ReeveJob              *job,
                  GError               **error)
{
  const ReeveSceneQuery everything = { NULL };
  Loader loader = { .db = db, .query = query != NULL ? query : &everything, .previous = previous,
                    .job = job };
  gboolean loaded = reeve_workspace_read_state (db, load_state, &loader, error);

  g_clear_pointer (&loader.changes, g_ptr_array_unref);
  g_clear_pointer (&loader.results, g_ptr_array_unref);
  g_clear_pointer (&loader.earlier, reeve_scene_unref);
  if (!loaded)
    g_clear_pointer (&loader.scene, reeve_scene_unref);
  return loader.scene;
}
