/* analysis/scenario-roads.c — the roads as a scenario has them */
#include "analysis/scenario-roads.h"

#include "network/engine-cache.h"

/* The segments a change of a road means: one by ordinal, or the whole way. */
static void
append_road_change (GArray            *rows,
                    const ReeveRoads  *roads,
                    const ReeveChange *change)
{
  g_autofree char *way = g_strdup_printf ("%" G_GINT64_FORMAT, change->way_id);
  g_autoptr (GArray) segments = reeve_roads_find (roads, way);

  for (guint i = 0; i < segments->len; i++)
    {
      guint32 segment = g_array_index (segments, guint32, i);
      ReeveRoadChange row = {
        .segment = segment,
        .direction = change->direction,
        .speed_kmh = change->kind == REEVE_CHANGE_CLOSE_ROAD ? 0 : change->speed_kmh,
      };

      if (change->ordinal < 0 || (guint32) change->ordinal == roads->segments[segment].ordinal)
        g_array_append_val (rows, row);
    }
}

GArray *
reeve_scenario_collect_roads (GPtrArray             *changes,
                              const ReeveRoads      *roads,
                              const ReeveRoadChange *extra,
                              guint                  n_extra)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (ReeveRoadChange));

  for (guint i = 0; i < changes->len; i++)
    {
      const ReeveChange *change = g_ptr_array_index (changes, i);

      if ((change->kind == REEVE_CHANGE_CLOSE_ROAD || change->kind == REEVE_CHANGE_SLOW_ROAD)
          && change->from_ms <= 0)
        append_road_change (rows, roads, change);
    }
  if (n_extra > 0)
    g_array_append_vals (rows, extra, n_extra);

  return rows;
}

static ReeveEngine *
get_engine (ReeveWorkspace         *workspace,
            sqlite3                *db,
            const char             *scenario_name,
            const char             *profile_id,
            const ReeveRoadChange  *extra,
            guint                   n_extra,
            ReeveJob               *job,
            GError                **error)
{
  g_autoptr (ReeveScenario) scenario =
    reeve_scenario_find (db, scenario_name != NULL ? scenario_name : "", error);
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (ReeveRoads) roads = NULL;
  g_autoptr (GArray) rows = NULL;

  if (scenario == NULL)
    return NULL;
  changes = reeve_scenario_list_changes (db, scenario->id, error);
  if (changes == NULL)
    return NULL;
  roads = reeve_engine_cache_get_roads (workspace, db, job, error);
  if (roads == NULL)
    return NULL;
  rows = reeve_scenario_collect_roads (changes, roads, extra, n_extra);
  return reeve_engine_cache_get (workspace, db, roads, profile_id,
                                 (const ReeveRoadChange *) (gpointer) rows->data, rows->len, job,
                                 error);
}

ReeveEngine *
reeve_scenario_get_engine (ReeveWorkspace         *workspace,
                           const char             *scenario,
                           const char             *profile_id,
                           const ReeveRoadChange  *extra,
                           guint                   n_extra,
                           ReeveJob               *job,
                           GError                **error)
{
  sqlite3 *db = reeve_workspace_open_reader (workspace, error);
  ReeveEngine *engine;

  if (db == NULL)
    return NULL;
  engine = get_engine (workspace, db, scenario, profile_id, extra, n_extra, job, error);
  reeve_workspace_close_reader (db);
  return engine;
}
