/* map/scene.h — what is drawn: a snapshot in memory
 *
 * Made on a worker thread from a reader of the workspace, then only read, by
 * any number of threads. A new scene takes over from the previous one all that
 * has not changed (by dataset and revision), so an edit reloads one layer.
 */
#pragma once

#include "core/job.h"
#include "map/style.h"

G_BEGIN_DECLS

/* What the base map's datasets are, told by theme "base" and the table's name
 * or its columns, never by a translated title. */
typedef enum
{
  REEVE_BASE_NONE,
  REEVE_BASE_ROADS,       /* base_roads: name, ref, class, link, bridge, tunnel, layer */
  REEVE_BASE_RAILWAYS,
  REEVE_BASE_WATER,       /* areas: name */
  REEVE_BASE_WATERWAYS,   /* lines: name, kind */
  REEVE_BASE_GREEN,       /* areas: name, kind: green, wood, sand */
  REEVE_BASE_BUILT_UP,
  REEVE_BASE_BUILDINGS,
  REEVE_BASE_PLACES,      /* points: name, name_zh, place, population */
  REEVE_BASE_BOUNDARIES,
} ReeveBaseRole;

ReeveBaseRole reeve_base_role_of (const ReeveDataset *dataset);

typedef struct _ReeveScene ReeveScene;
typedef struct _ReeveSceneLayer ReeveSceneLayer;

typedef struct
{
  const gint64 *datasets;     /* (nullable): visible ones; NULL: those whose flag says so */
  guint         n_datasets;
  gint64        scenario_id;  /* 0: the baseline */
  /* (nullable) (element-type gint64 ReeveLayerStyle): keys by g_int64_hash; a
   * style being tried out in the style panel. Used instead of the stored one. */
  GHashTable   *styles;
  gboolean      public_only;  /* presentations: leave out what is neither public nor released */
  gboolean      hide_roads;   /* leave out the option's closed and slowed roads */
} ReeveSceneQuery;

/**
 * reeve_scene_load:
 * @query: (nullable): all that is visible, at the baseline
 * @previous: (nullable): parts of it are shared
 *
 * A stored style that cannot be read does not hide its layer: the guess is
 * used, and reeve_scene_get_notes() says so.
 */
ReeveScene *reeve_scene_load  (sqlite3               *db,
                               const ReeveSceneQuery *query,
                               ReeveScene            *previous,
                               ReeveJob              *job,
                               GError               **error) G_GNUC_WARN_UNUSED_RESULT;
/* Without a workspace: for tests and results not stored. Takes no layer over. */
ReeveScene *reeve_scene_new   (ReeveSceneLayer *const *layers,
                               guint                   n_layers);
/* The same with other layers: those of @without (dataset ids) are left out, and
 * @layers take their places in the order of drawing. What is left out is to lie above: roads
 * stand back as they would behind it. Nothing is read or copied. */
ReeveScene *reeve_scene_with  (ReeveScene             *self,
                               const gint64           *without,
                               guint                   n_without,
                               ReeveSceneLayer *const *layers,
                               guint                   n_layers);
ReeveScene *reeve_scene_ref   (ReeveScene            *self);
void        reeve_scene_unref (ReeveScene            *self);

/* A layer of rows in memory. @dataset: id, name, table, theme and the rest; kind
 * is the table's. Its style's limits are found from the table when missing. */
ReeveSceneLayer *reeve_scene_layer_new_from_table (const ReeveTable      *table,
                                                   const ReeveDataset    *dataset,
                                                   const ReeveLayerStyle *style);
ReeveSceneLayer *reeve_scene_layer_ref   (ReeveSceneLayer *self);
void             reeve_scene_layer_unref (ReeveSceneLayer *self);

guint                  reeve_scene_get_n_layers (const ReeveScene      *self);
/* In drawing order, lowest first. Borrowed. */
const ReeveSceneLayer *reeve_scene_get_layer    (const ReeveScene      *self,
                                                 guint                  index);
const ReeveSceneLayer *reeve_scene_find_layer   (const ReeveScene      *self,
                                                 gint64                 dataset_id);  /* (nullable) */
ReeveBox               reeve_scene_get_box      (const ReeveScene      *self);
/* What the map is of: its data; the base map only when there is nothing else. */
ReeveBox               reeve_scene_get_data_box (const ReeveScene      *self);
guint64                reeve_scene_get_n_features (const ReeveScene    *self);
gsize                  reeve_scene_get_n_bytes  (const ReeveScene      *self);
/* (element-type utf8): sentences about what could not be drawn as stored */
GPtrArray             *reeve_scene_get_notes    (const ReeveScene      *self);
/* (transfer full): sources of all layers, each once, as they must be shown:
 * "© OpenStreetMap contributors, ODbL · Census 2021"; "" when there are none */
char                  *reeve_scene_dup_attribution (const ReeveScene   *self);
/* Roads closed, hazards drawn … of the scenario: for the view's description */
guint                  reeve_scene_get_n_changes (const ReeveScene     *self);

const ReeveDataset    *reeve_scene_layer_get_dataset (const ReeveSceneLayer *self);
const ReeveLayerStyle *reeve_scene_layer_get_style   (const ReeveSceneLayer *self);
ReeveBaseRole          reeve_scene_layer_get_role    (const ReeveSceneLayer *self);
guint32                reeve_scene_layer_get_n_features (const ReeveSceneLayer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveScene, reeve_scene_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveSceneLayer, reeve_scene_layer_unref)

G_END_DECLS
