/* map/store-feed-private.h — geometry unpacked by workers while rows are read
 *
 * Rows are copied into parts of some thousand; a part goes to the next free
 * worker, or is done by the reader itself when all have enough. The parts are
 * put together in the order of the rows.
 */
#pragma once

#include "map/store-private.h"

G_BEGIN_DECLS

typedef struct _ReeveStoreFeed ReeveStoreFeed;

ReeveStoreFeed    *reeve_store_feed_new    (ReeveShapeKind   kind);
void               reeve_store_feed_free   (ReeveStoreFeed  *self);
/* @blob (nullable): as a GeoPackage holds it. What cannot be read is no shape. */
void               reeve_store_feed_add    (ReeveStoreFeed  *self,
                                            gint64           fid,
                                            gconstpointer    blob,
                                            gsize            length);
/* Waits for the workers; once. FALSE: too many points. */
ReeveStoreBuilder *reeve_store_feed_finish (ReeveStoreFeed  *self,
                                            GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveStoreFeed, reeve_store_feed_free)

G_END_DECLS
