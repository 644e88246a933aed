/* analysis/evacuate-roads.c — what the hazard and the option do to the streets */
#include "analysis/evacuate-private.h"

#include "core/error.h"
#include "core/i18n.h"

#include <math.h>

/* --- the hazard: areas, and when each comes --- */

static void
add_hazard (ReeveEvacuateTask *task,
            const ReeveShape  *shape,
            double             from_ms)
{
  g_ptr_array_add (task->hazards, (gpointer) shape);
  g_array_append_val (task->hazard_ms, from_ms);
}

gboolean
reeve_evacuate_read_hazard (ReeveEvacuateTask  *task,
                            GError            **error)
{
  GPtrArray *drawn = reeve_run_get_hazards (task->run);
  g_autoptr (ReevePlaces) rows = reeve_run_read_places (task->run, "hazard", "arrival", error);
  gboolean timed = reeve_values_is_set (reeve_run_get_values (task->run), "arrival");

  if (rows == NULL)
    return FALSE;
  task->hazards = g_ptr_array_new ();
  task->hazard_ms = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < drawn->len; i++)
    {
      const ReeveChange *change = g_ptr_array_index (drawn, i);

      if (change->shape != NULL)
        add_hazard (task, change->shape, change->from_ms);
    }
  for (guint i = 0; i < rows->n; i++)
    add_hazard (task, reeve_table_get_shape (rows->table, rows->rows[i]),
                timed ? rows->weights[i] * 60e3 : 0);
  task->hazard_table = rows->table != NULL ? reeve_table_ref (rows->table) : NULL;
  task->hazard_index = reeve_area_index_new (task->hazards);
  return TRUE;
}

double
reeve_evacuate_hazard_ms_at (const ReeveEvacuateTask *task,
                             ReeveLonLat              point)
{
  ReeveBox box = { point.lon, point.lat, point.lon, point.lat };
  g_autoptr (GArray) near = reeve_area_index_query (task->hazard_index, &box);
  double soonest = INFINITY;

  for (guint i = 0; i < near->len; i++)
    {
      guint k = g_array_index (near, guint, i);

      if (reeve_shape_contains (g_ptr_array_index (task->hazards, k), point))
        soonest = MIN (soonest, g_array_index (task->hazard_ms, double, k));
    }
  return soonest;
}

/* --- roads --- */

/* Contraflow: of a street's two directions the one from whose end a shelter is
 * nearer leads out and gets both capacities; the other is closed. */
static GArray *
choose_contraflow (ReeveEvacuateTask  *task,
                   GError            **error)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (ReeveRoadChange));
  g_auto (GStrv) names = reeve_values_dup_list (reeve_run_get_values (task->run), "contraflow");
  ReeveEngine *plain;
  const ReeveRoads *roads;
  g_autofree ReeveSnap *snaps = NULL;
  g_autofree guint32 *sweep_ms = NULL;

  if (names[0] == NULL)
    return g_steal_pointer (&changes);
  plain = reeve_run_get_engine (task->run, NULL, NULL, 0, error);
  if (plain == NULL)
    return NULL;
  roads = reeve_engine_get_roads (plain);
  snaps = g_new (ReeveSnap, MAX (task->shelters->n, 1));
  reeve_engine_snap_all (plain, task->shelters->points, task->shelters->n, 1000, snaps);
  sweep_ms = g_new (guint32, MAX (2 * roads->n_segments, 1));
  if (!reeve_engine_sweep (plain, snaps, task->shelters->n, TRUE, REEVE_UNREACHED_MS, sweep_ms,
                           NULL, reeve_run_get_job (task->run), error))
    return NULL;

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GArray) segments = reeve_roads_find (roads, names[i]);

      if (segments->len == 0)
        {
          g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                       /* Translators: a street's name as typed */
                       _("Contraflow: no street is called “%s”"), names[i]);
          return NULL;
        }
      for (guint k = 0; k < segments->len; k++)
        {
          guint32 segment = g_array_index (segments, guint32, k);
          gboolean forward = sweep_ms[2 * segment] <= sweep_ms[2 * segment + 1];
          guint32 there = 2 * segment + !forward;
          guint32 ms = MIN (reeve_engine_get_arc_ms (plain, there),
                            reeve_engine_get_arc_ms (plain, there ^ 1));
          double speed = roads->segments[segment].length_m / MAX (ms, 1) * 3600;
          ReeveRoadChange out = { segment, forward ? 1 : -1, speed, TRUE };
          ReeveRoadChange in = { segment, forward ? -1 : 1, 0, FALSE };
          guint32 opened = there;

          if (ms == REEVE_UNREACHED_MS)
            continue;
          g_array_append_val (changes, out);
          g_array_append_val (changes, in);
          g_array_append_val (task->contraflow_arcs, opened);
        }
    }
  return g_steal_pointer (&changes);
}

static double
hazard_ms_at_node (const ReeveEvacuateTask *task,
                   const ReeveRoads        *roads,
                   guint32                  node)
{
  return reeve_evacuate_hazard_ms_at (task, roads->node_points[node]);
}

/* A hazard that is there from the start is what people flee from: unless told
 * otherwise they may leave over its streets, but nobody drives into it. */
static void
close_street (ReeveEvacuateTask *task,
              const ReeveRoads  *roads,
              guint32            s,
              double             soonest_ms,
              gboolean           all)
{
  if (soonest_ms > 0 || all)
    {
      task->close_ms[2 * s] = soonest_ms;
      task->close_ms[2 * s + 1] = soonest_ms;
      return;
    }
  for (guint32 arc = 2 * s; arc < 2 * s + 2; arc++)
    if (hazard_ms_at_node (task, roads, reeve_arc_tail_node (roads, arc)) > 0 &&
        hazard_ms_at_node (task, roads, reeve_arc_head_node (roads, arc)) <= 0)
      task->close_ms[arc] = 0;
}

/* A street closes when the hazard reaches any point of it. */
static void
close_flooded (ReeveEvacuateTask *task,
               const ReeveRoads  *roads)
{
  const char *closing = reeve_values_get_text (reeve_run_get_values (task->run), "closing");

  for (guint32 s = 0; task->hazards->len > 0 && s < roads->n_segments; s++)
    {
      const ReeveSegment *segment = &roads->segments[s];
      double soonest = INFINITY;

      for (guint32 i = 0; i < segment->n_points; i++)
        soonest = MIN (soonest, reeve_evacuate_hazard_ms_at (task, roads->points[segment->points + i]));
      if (!isfinite (soonest))
        continue;
      task->n_flooded++;
      if (!g_str_equal (closing, "none"))
        close_street (task, roads, s, soonest, g_str_equal (closing, "all"));
    }
}

/* The option's closures that begin later. */
static gboolean
close_later (ReeveEvacuateTask  *task,
             const ReeveRoads   *roads,
             GError            **error)
{
  g_autoptr (GPtrArray) changes =
    reeve_scenario_list_changes (reeve_run_get_db (task->run), reeve_run_get_scenario (task->run),
                                 error);

  if (changes == NULL)
    return FALSE;
  for (guint i = 0; i < changes->len; i++)
    {
      const ReeveChange *change = g_ptr_array_index (changes, i);
      g_autofree char *way = g_strdup_printf ("%" G_GINT64_FORMAT, change->way_id);
      g_autoptr (GArray) segments = NULL;

      if (change->kind != REEVE_CHANGE_CLOSE_ROAD || change->from_ms <= 0)
        continue;
      segments = reeve_roads_find (roads, way);
      for (guint k = 0; k < segments->len; k++)
        {
          guint32 s = g_array_index (segments, guint32, k);

          if (change->ordinal >= 0 && (guint32) change->ordinal != roads->segments[s].ordinal)
            continue;
          if (change->direction >= 0)
            task->close_ms[2 * s] = MIN (task->close_ms[2 * s], change->from_ms);
          if (change->direction <= 0)
            task->close_ms[2 * s + 1] = MIN (task->close_ms[2 * s + 1], change->from_ms);
        }
    }
  return TRUE;
}

/* What is closed from the start is closed for everybody: the engine knows it,
 * so that "no road" and "too late" are told apart. */
static void
append_closures (const ReeveEvacuateTask *task,
                 guint32                  n_segments,
                 GArray                  *changes)
{
  for (guint32 arc = 0; arc < 2 * n_segments; arc++)
    if (task->close_ms[arc] <= 0)
      {
        ReeveRoadChange closed = { arc >> 1, reeve_arc_is_forward (arc) ? 1 : -1, 0, FALSE };

        g_array_append_val (changes, closed);
      }
}

static gboolean
read_closures (ReeveEvacuateTask  *task,
               GError            **error)
{
  ReeveEngine *plain = reeve_run_get_engine (task->run, NULL, NULL, 0, error);
  const ReeveRoads *roads;

  if (plain == NULL)
    return FALSE;
  roads = reeve_engine_get_roads (plain);
  task->close_ms = g_new (double, MAX (2 * roads->n_segments, 1));
  for (guint32 arc = 0; arc < 2 * roads->n_segments; arc++)
    task->close_ms[arc] = INFINITY;
  close_flooded (task, roads);
  return close_later (task, roads, error);
}

gboolean
reeve_evacuate_read_roads (ReeveEvacuateTask  *task,
                           GError            **error)
{
  double background = reeve_values_get_number (reeve_run_get_values (task->run), "background");
  g_autoptr (GArray) changes = NULL;
  guint32 n_segments;

  task->contraflow_arcs = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (!read_closures (task, error))
    return FALSE;
  changes = choose_contraflow (task, error);
  if (changes == NULL)
    return FALSE;
  n_segments = reeve_engine_get_roads (reeve_run_get_engine (task->run, NULL, NULL, 0, NULL))->n_segments;
  append_closures (task, n_segments, changes);
  task->engine = changes->len > 0
    ? reeve_run_get_engine (task->run, NULL, (const ReeveRoadChange *) (gpointer) changes->data,
                            changes->len, error)
    : reeve_run_get_engine (task->run, NULL, NULL, 0, error);
  if (task->engine == NULL)
    return FALSE;

  task->capacity_vph = g_new (double, MAX (2 * n_segments, 1));
  for (guint32 arc = 0; arc < 2 * n_segments; arc++)
    task->capacity_vph[arc] = reeve_engine_get_arc_capacity (task->engine, arc) *
                              (1 - background);
  for (guint i = 0; i < task->contraflow_arcs->len; i++)
    {
      guint32 arc = g_array_index (task->contraflow_arcs, guint32, i);

      task->capacity_vph[arc] = (reeve_engine_get_arc_capacity (task->engine, arc) +
                                 reeve_engine_get_arc_capacity (task->engine, arc ^ 1)) *
                                (1 - background);
    }
  return TRUE;
}
