/* map/layer-cache-private.h — geometry and columns as they were packed for drawing
 *
 * In the user's cache folder, one file for a layer's geometry with its drawing
 * levels and one for each column, mapped into memory as they are: five million
 * features are there at once. Named by workspace, file on disk, dataset and
 * revision, and held against the workspace's log, so that a copy that went
 * another way is not taken for this one. Deleting them costs time, never data.
 */
#pragma once

#include "map/column-private.h"
#include "map/layer-cache.h"
#include "map/store-private.h"
#include "workspace/dataset.h"

G_BEGIN_DECLS

typedef struct _ReeveLayerCache ReeveLayerCache;

/* (nullable): NULL for what is read in no time, or has no file of its own */
ReeveLayerCache *reeve_layer_cache_new   (sqlite3            *db,
                                          const ReeveDataset *dataset);
void             reeve_layer_cache_free  (ReeveLayerCache    *self);
/* (transfer full) (nullable): NULL when there is none or it is not of this state */
ReeveStore      *reeve_layer_cache_read_store  (ReeveLayerCache *self);
ReeveMapColumn  *reeve_layer_cache_read_column (ReeveLayerCache *self,
                                                const char      *name,
                                                guint32          n_features);
/* Kept by a thread of its own, in its own time; a full disk loses nothing. */
void             reeve_layer_cache_keep  (ReeveLayerCache    *self,
                                          ReeveStore         *store,     /* (nullable) */
                                          GPtrArray          *columns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveLayerCache, reeve_layer_cache_free)

G_END_DECLS
