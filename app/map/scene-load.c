/* map/scene-load.c — which layers make a scene, and what an option changes
 *
 * All layers of a picture are of one state: what was edited meanwhile is read
 * again.
 */
#include "map/scene-slot-private.h"

#include "core/i18n.h"
#include "workspace/result.h"
#include "workspace/style.h"
#include "workspace/workspace.h"

#include <string.h>

/* --- scenario --- */

static gboolean
is_changed (ReeveSceneLoader   *loader,
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
mark_proposed (ReeveSceneLoader *loader,
               ReeveSceneLayer  *layer)
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
load_changed (ReeveSceneLoader       *loader,
              const ReeveDataset     *dataset,
              const ReeveLayerStyle  *style,
              GError                **error)
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
add_road (ReeveSceneLoader   *loader,
          const ReeveChange  *change,
          ReeveSceneChange   *drawn,
          GError            **error)
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
may_show_roads (ReeveSceneLoader  *loader,
                gboolean          *out_may,
                GError           **error)
{
  ReeveClassification level = REEVE_CLASS_PUBLIC;

  if (loader->query->public_only &&
      !reeve_catalogue_get_roads_level (loader->db, &level, error))
    return FALSE;
  *out_may = !loader->query->hide_roads && level == REEVE_CLASS_PUBLIC;
  return TRUE;
}

static gboolean
load_changes (ReeveSceneLoader  *loader,
              GError           **error)
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
is_public (ReeveSceneLoader   *loader,
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
is_wanted (ReeveSceneLoader   *loader,
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
get_style (ReeveSceneLoader    *loader,
           const ReeveDataset  *dataset,
           GError             **error)
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

static gboolean
fill_slot (ReeveSceneLoader    *loader,
           const ReeveDataset  *dataset,
           ReeveSceneSlot      *slot,
           GError             **error)
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
    return FALSE;
  if (!is_changed (loader, dataset) && dataset->kind != REEVE_DATASET_RASTER)
    return reeve_scene_slot_load (loader, dataset, style, old, slot, error);
  slot->layer = is_changed (loader, dataset) ? load_changed (loader, dataset, style, error)
                                             : reeve_scene_slot_load_raster (loader, dataset, style, old, error);
  return slot->layer != NULL;
}

static gboolean
load_scenario (ReeveSceneLoader  *loader,
               GError           **error)
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
load_all (ReeveSceneLoader  *loader,
          GError           **error)
{
  g_autoptr (GPtrArray) datasets = reeve_catalogue_list (loader->db, error);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  g_autoptr (GPtrArray) slots = g_ptr_array_new_with_free_func (reeve_scene_slot_free);
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

      reeve_job_set_phase (loader->job, (double) n_done / (double) n_rows,
                           (double) (n_done + dataset->n_rows + 1) / (double) n_rows,
                           dataset->name);
      n_done += dataset->n_rows + 1;
      reeve_scene_slots_make_room (slots);
      g_ptr_array_add (slots, g_new0 (ReeveSceneSlot, 1));
      if (!fill_slot (loader, dataset, slots->pdata[i], error))
        {
          reeve_job_cancel (loader->packing);
          return FALSE;
        }
    }
  if (!reeve_scene_slots_take (loader, slots, error))
    return FALSE;
  reeve_scene_sort (loader->scene);
  return load_changes (loader, error);
}

/* Anew: what the time before has read and nobody changed since is kept. */
static gboolean
load_state (gpointer   data,
            GError   **error)
{
  ReeveSceneLoader *loader = data;

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
  ReeveSceneLoader loader = {
    .db = db, .query = query != NULL ? query : &everything, .previous = previous, .job = job,
    .packing = reeve_job_new (),
  };
  gboolean loaded = reeve_workspace_read_state (db, load_state, &loader, error);

  g_clear_object (&loader.packing);
  g_clear_pointer (&loader.changes, g_ptr_array_unref);
  g_clear_pointer (&loader.results, g_ptr_array_unref);
  g_clear_pointer (&loader.earlier, reeve_scene_unref);
  if (!loaded)
    g_clear_pointer (&loader.scene, reeve_scene_unref);
  return loader.scene;
}
