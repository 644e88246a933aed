/* network/engine-cache.h — roads and engines kept from one question to the next
 *
 * A workspace keeps the roads it has read and the engines that were made of
 * them for as long as it is open. Whoever asks again gets the same engine at
 * once; whoever asks for other changes gets one that shares all but the times
 * with the engine without changes: closing a street in a metropolis costs tens
 * of milliseconds, not seconds. When the roads' revision moves on (an import,
 * an undo), all of it is let go.
 *
 * Every tool run goes through here, so a window needs nothing else than to run
 * its tools again; one that drags something may keep an engine and ask it.
 *
 * Safe to call from any thread. Two that need one engine wait for one of them to
 * make it, and a waiting one can be stopped. At most REEVE_KEPT_ENGINES engines
 * stay, those asked for last; an engine that is still held elsewhere lives on.
 */
#pragma once

#include "network/engine.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

#define REEVE_KEPT_ENGINES 6

/* As reeve_roads_load() from @db, which is a reader or an edit of @workspace.
 * (transfer full) */
ReeveRoads  *reeve_engine_cache_get_roads (ReeveWorkspace        *workspace,
                                           sqlite3               *db,
                                           ReeveJob              *job,
                                           GError               **error) G_GNUC_WARN_UNUSED_RESULT;
/* The engine of the profile @profile_id with @changes, as reeve_engine_new()
 * would make it. @roads: (nullable) those that @changes speak of, which may be
 * older than the workspace's by now; NULL for the workspace's. (transfer full):
 * a reference, reeve_engine_free() ends it */
ReeveEngine *reeve_engine_cache_get       (ReeveWorkspace        *workspace,
                                           sqlite3               *db,
                                           ReeveRoads            *roads,
                                           const char            *profile_id,
                                           const ReeveRoadChange *changes,
                                           guint                  n_changes,
                                           ReeveJob              *job,
                                           GError               **error) G_GNUC_WARN_UNUSED_RESULT;
/* Lets everything go. */
void         reeve_engine_cache_clear     (ReeveWorkspace        *workspace);

G_END_DECLS
