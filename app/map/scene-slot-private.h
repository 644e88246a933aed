/* map/scene-slot-private.h — layers on their way into a scene */
#pragma once

#include "map/layer-cache-private.h"
#include "map/scene-private.h"

G_BEGIN_DECLS

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
  ReeveJob              *packing;    /* owned: of the layers that are being packed */
} ReeveSceneLoader;

/* A layer that is ready, or whose rows are read and which is being packed. */
typedef struct
{
  ReeveSceneLayer     *layer;     /* owned, nullable */
  GThread             *thread;    /* owned, nullable */
  const ReeveDataset  *dataset;   /* borrowed */
  ReeveLayerStyle     *style;     /* owned, nullable */
  GPtrArray           *columns;   /* owned, nullable */
  ReeveStoreBuilder   *builder;   /* owned, nullable */
  ReeveLayerCache     *cache;     /* owned, nullable: to be kept there */
  ReeveJob            *job;       /* borrowed */
  GError              *error;     /* owned, nullable */
} ReeveSceneSlot;

void             reeve_scene_slot_free        (gpointer               slot);
/* @old: of the same revision, nullable */
gboolean         reeve_scene_slot_load        (ReeveSceneLoader      *loader,
                                               const ReeveDataset    *dataset,
                                               const ReeveLayerStyle *style,
                                               ReeveSceneLayer       *old,
                                               ReeveSceneSlot        *slot,
                                               GError               **error) G_GNUC_WARN_UNUSED_RESULT;
ReeveSceneLayer *reeve_scene_slot_load_raster (ReeveSceneLoader      *loader,
                                               const ReeveDataset    *dataset,
                                               const ReeveLayerStyle *style,
                                               ReeveSceneLayer       *old,
                                               GError               **error) G_GNUC_WARN_UNUSED_RESULT;
/* Waits until one more layer may be packed. */
void             reeve_scene_slots_make_room  (GPtrArray             *slots);
/* Waits for all of them, and moves them into the scene in their order. */
gboolean         reeve_scene_slots_take       (ReeveSceneLoader      *loader,
                                               GPtrArray             *slots,
                                               GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
