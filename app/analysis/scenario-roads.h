/* analysis/scenario-roads.h — the roads as a scenario has them
 *
 * What a tool run in a scenario drives on. A window that follows the pointer
 * (a facility dragged, a street about to be closed) asks for the engine once,
 * on a worker, and then asks the engine as often as it likes: engines are only
 * read. See network/engine-cache.h for what is kept and what it costs.
 */
#pragma once

#include "network/engine.h"
#include "workspace/scenario.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

/* (transfer full): of ReeveRoadChange, in order: the streets that @changes (of
 * ReeveChange) close or slow from the start, then @extra. Closures that begin
 * later belong to the tools that know of time. */
GArray      *reeve_scenario_collect_roads (GPtrArray             *changes,
                                           const ReeveRoads      *roads,
                                           const ReeveRoadChange *extra,
                                           guint                  n_extra);

/**
 * reeve_scenario_get_engine:
 * @scenario: (nullable): a name; NULL or "" is the baseline
 * @profile_id: "car", "walking" …
 * @extra: (array length=n_extra) (nullable): changes beside the scenario's: a
 *   street that is closed on trial
 *
 * With an engine of these roads and this profile already kept: milliseconds.
 *
 * Returns: (transfer full): reeve_engine_free() ends the reference
 */
ReeveEngine *reeve_scenario_get_engine    (ReeveWorkspace        *workspace,
                                           const char            *scenario,
                                           const char            *profile_id,
                                           const ReeveRoadChange *extra,
                                           guint                  n_extra,
                                           ReeveJob              *job,
                                           GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
