/* network/engine.c — an engine: today's times of all arcs over the turn graph
 *
 * The time of an arc is its length by its speed, rounded once to milliseconds.
 * Changes touch times only; the turn graph stays what the streets make it.
 */
#include "network/engine-private.h"

#include "core/i18n.h"
#include "core/units.h"
#include "network/order.h"
#include "network/query.h"

#include <string.h>

/* Slower than any street: a day for one arc at most. */
#define MOST_ARC_MS 86400000.0

static guint32
get_drive_ms (double length_m,
              double speed_kmh)
{
  if (speed_kmh <= 0)
    return REEVE_FAR_MS;
  return (guint32) (CLAMP (length_m * 3600 / speed_kmh, 0, MOST_ARC_MS) + 0.5);
}

/* What a tag set says, asked once: thousands of streets share one. */
typedef struct
{
  ReeveSegmentUse use;
  guint           n_odd;
  gboolean        known;
  gboolean        is_ferry;
  gboolean        avoid_snap;
} TagUse;

static void
read_use (const ReeveEngine *self,
          guint32            segment,
          TagUse            *tag_use)
{
  const char *tunnel = reeve_roads_get_tag (self->roads, segment, "tunnel");
  const char *class_name = reeve_roads_get_tag (self->roads, segment, "highway");

  tag_use->n_odd = 0;
  reeve_profile_get_use (self->profile, self->roads, segment, &tag_use->use, &tag_use->n_odd);
  tag_use->is_ferry = reeve_profile_is_ferry (self->profile, self->roads, segment);
  tag_use->avoid_snap = tag_use->is_ferry
                        || (tunnel != NULL && !g_str_equal (tunnel, "no"))
                        || (class_name != NULL && g_str_has_prefix (class_name, "motorway"));
  tag_use->known = TRUE;
}

static gboolean
read_speeds (ReeveEngine  *self,
             guint8       *usable,
             guint        *out_n_odd,
             ReeveJob     *job,
             GError      **error)
{
  const ReeveRoads *roads = self->roads;
  g_autofree TagUse *uses = g_new0 (TagUse, MAX (roads->tag_sets->len, 1));

  self->speed_kmh = g_new0 (double, MAX (2 * (gsize) roads->n_segments, 1));
  self->capacity_vph = g_new0 (float, MAX (2 * (gsize) roads->n_segments, 1));
  self->avoid_snap = g_new0 (guint8, MAX (roads->n_segments, 1));
  for (guint32 s = 0; s < roads->n_segments; s++)
    {
      TagUse *tag_use = &uses[roads->segments[s].tags];

      if (s % 4096 == 0 && !reeve_job_step (job, s, roads->n_segments, error))
        return FALSE;
      if (!tag_use->known || tag_use->is_ferry || tag_use->use.by_length)
        read_use (self, s, tag_use);
      /* A way is counted once, however many segments it has. */
      if (s == 0 || roads->segments[s].way_id != roads->segments[s - 1].way_id)
        *out_n_odd += tag_use->n_odd;
      self->avoid_snap[s] = (guint8) tag_use->avoid_snap;
      for (guint i = 0; i < 2; i++)
        {
          self->speed_kmh[2 * s + i] = tag_use->use.speed_kmh[i];
          usable[2 * s + i] = tag_use->use.speed_kmh[i] > 0;
          self->capacity_vph[2 * s + i] = (float) tag_use->use.capacity_vph[i];
        }
    }
  return TRUE;
}

/* @speed_kmh: of the street, along and against. */
static void
apply_change (const ReeveRoadChange *change,
              double                 speed_kmh[2])
{
  for (guint i = 0; i < 2; i++)
    {
      double *speed = &speed_kmh[i];

      if ((change->direction > 0 && i == 1) || (change->direction < 0 && i == 0))
        continue;
      /* What is closed, or no street for this profile, stays so, unless the way
       * is opened on purpose: contraflow. */
      if (change->raise && change->direction != 0 && change->speed_kmh > 0)
        *speed = MAX (*speed, change->speed_kmh);
      else if (*speed > 0)
        *speed = change->raise && change->speed_kmh > 0 ? change->speed_kmh
                                                        : MIN (*speed, MAX (change->speed_kmh, 0));
    }
}

/* Against the sign, on purpose: contraflow. */
static gboolean
opens_arc (const ReeveRoadChange *change,
           const ReeveRoads      *roads)
{
  return change->raise && change->direction != 0 && change->speed_kmh > 0
         && change->segment < roads->n_segments;
}

/* Arcs that a change opens belong to the turn graph from the start. */
static guint
open_arcs (const ReeveRoads      *roads,
           const ReeveRoadChange *changes,
           guint                  n_changes,
           guint8                *usable)
{
  guint n_opened = 0;

  for (guint i = 0; i < n_changes; i++)
    if (opens_arc (&changes[i], roads))
      {
        guint8 *arc = &usable[2 * changes[i].segment + (changes[i].direction < 0)];

        n_opened += !*arc;
        *arc = TRUE;
      }
  return n_opened;
}

static void
warn (ReeveEngine *self,
      char        *sentence)  /* (transfer full) */
{
  g_ptr_array_add (self->warnings, sentence);
}

static void
list_warnings (ReeveEngine *self,
               guint        n_odd)
{
  guint32 n_parts = 0;
  guint32 n_outside = reeve_engine_find_main (self, &n_parts);
  g_autofree char *outside = reeve_format_count (n_outside);
  g_autofree char *parts = reeve_format_count (n_parts);
  g_autofree char *odd = reeve_format_count (n_odd);
  g_autofree char *gates = reeve_format_count (self->graph->n_gates);
  g_autofree char *rules = reeve_format_count (self->graph->n_rules_odd);

  if (n_outside > 0)
    /* Translators: two numbers: streets, and the groups they make */
    warn (self, g_strdup_printf (ngettext ("%s stretch of street cannot be reached from the main "
                                           "network and back (%s separate part)",
                                           "%s stretches of street cannot be reached from the "
                                           "main network and back (%s separate parts)", n_outside),
                                 outside, parts));
  if (n_odd > 0)
    /* Translators: a number of ways */
    warn (self, g_strdup_printf (ngettext ("%s street has a speed limit that makes no sense; the "
                                           "usual speed of its class is used",
                                           "%s streets have a speed limit that makes no sense; "
                                           "the usual speed of their class is used", n_odd), odd));
  if (self->graph->n_gates > 0)
    /* Translators: a number of gates */
    warn (self, g_strdup_printf (ngettext ("%s gate is taken as closed",
                                           "%s gates are taken as closed", self->graph->n_gates),
                                 gates));
  if (self->graph->n_rules_odd > 0)
    /* Translators: a number of turn restrictions */
    warn (self, g_strdup_printf (ngettext ("%s turn restriction names streets that do not meet and "
                                           "is left out",
                                           "%s turn restrictions name streets that do not meet "
                                           "and are left out", self->graph->n_rules_odd), rules));
}

/* Times without changes, which all engines of one origin share. */
static void
set_plain_times (ReeveEngine *self)
{
  guint32 n_arcs = 2 * self->roads->n_segments;

  self->plain_ms = g_new (guint32, MAX (n_arcs, 1));
  for (guint32 arc = 0; arc < n_arcs; arc++)
    self->plain_ms[arc] = get_drive_ms (self->roads->segments[arc >> 1].length_m,
                                        self->speed_kmh[arc]);
}

/* Changes to one street come one after another: the next finds the speeds that
 * the last one left. */
static void
set_times (ReeveEngine           *self,
           const ReeveRoadChange *changes,
           guint                  n_changes)
{
  const ReeveRoads *roads = self->roads;
  guint32 n_arcs = 2 * roads->n_segments;
  g_autoptr (GHashTable) speeds = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  self->arc_ms = g_memdup2 (self->plain_ms, MAX ((gsize) n_arcs, 1) * sizeof (guint32));
  for (guint i = 0; i < n_changes; i++)
    {
      guint32 segment = changes[i].segment;
      double *speed_kmh;

      if (segment >= roads->n_segments)
        continue;
      speed_kmh = g_hash_table_lookup (speeds, GUINT_TO_POINTER (segment));
      if (speed_kmh == NULL)
        {
          speed_kmh = g_memdup2 (&self->speed_kmh[2 * (gsize) segment], 2 * sizeof (double));
          g_hash_table_insert (speeds, GUINT_TO_POINTER (segment), speed_kmh);
        }
      apply_change (&changes[i], speed_kmh);
      for (guint way = 0; way < 2; way++)
        self->arc_ms[2 * segment + way] = get_drive_ms (roads->segments[segment].length_m,
                                                        speed_kmh[way]);
    }
}

static ReeveEngine *
make_empty (void)
{
  ReeveEngine *self = g_new0 (ReeveEngine, 1);

  self->ref_count = 1;
  self->scratches = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_scratch_free);
  g_mutex_init (&self->lock);
  return self;
}

ReeveEngine *
reeve_engine_new (ReeveRoads            *roads,
                  ReeveProfile          *profile,
                  const ReeveRoadChange *changes,
                  guint                  n_changes,
                  ReeveJob              *job,
                  GError               **error)
{
  g_autoptr (ReeveEngine) self = make_empty ();
  g_autofree guint8 *usable = g_new0 (guint8, MAX (2 * (gsize) roads->n_segments, 1));
  guint n_odd = 0;

  self->profile = profile;
  self->roads = reeve_roads_ref (roads);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  if (!read_speeds (self, usable, &n_odd, job, error))
    return NULL;
  self->n_opened = open_arcs (roads, changes, n_changes, usable);
  self->graph = reeve_turn_graph_new (roads, profile, usable, job, error);
  if (self->graph == NULL)
    return NULL;
  self->hierarchy = reeve_hierarchy_new (self->graph, job, error);
  if (self->hierarchy == NULL)
    return NULL;
  set_plain_times (self);
  set_times (self, changes, n_changes);
  if (!reeve_metric_customise (&self->metric, self->hierarchy, self->graph, self->arc_ms, job,
                               error))
    return NULL;
  list_warnings (self, n_odd);
  reeve_engine_index_streets (self);

  return g_steal_pointer (&self);
}

gboolean
reeve_engine_order_ahead (ReeveRoads  *roads,
                          const char  *profile_id,
                          ReeveJob    *job,
                          GError     **error)
{
  g_autoptr (ReeveEngine) self = make_empty ();
  g_autofree guint8 *usable = g_new0 (guint8, MAX (2 * (gsize) roads->n_segments, 1));
  g_autofree guint32 *rank = NULL;
  guint n_odd = 0;

  self->roads = reeve_roads_ref (roads);
  self->profile = reeve_profile_load (profile_id, error);
  if (self->profile == NULL || !read_speeds (self, usable, &n_odd, job, error))
    return FALSE;
  self->graph = reeve_turn_graph_new (roads, self->profile, usable, job, error);
  if (self->graph == NULL)
    return FALSE;
  rank = reeve_order_make (self->graph->n_vertices, self->graph->first, self->graph->head, job,
                           error);
  return rank != NULL;
}

/* Whether the turn graph itself would be another one. */
static gboolean
needs_other_turns (const ReeveEngine     *self,
                   const ReeveRoadChange *changes,
                   guint                  n_changes)
{
  if (self->n_opened > 0)
    return TRUE;
  for (guint i = 0; i < n_changes; i++)
    if (opens_arc (&changes[i], self->roads)
        && self->graph->arc_vertex[2 * changes[i].segment + (changes[i].direction < 0)]
           == REEVE_NO_VERTEX)
      return TRUE;
  return FALSE;
}

/* Shares all but the times. */
static ReeveEngine *
make_from (const ReeveEngine *self)
{
  ReeveEngine *changed = make_empty ();
  /* Being counted is not a change that anybody sees. */
  ReeveEngine *origin = self->origin != NULL ? self->origin : (ReeveEngine *) self;

  g_atomic_int_inc (&origin->ref_count);
  changed->origin = origin;
  changed->roads = self->roads;
  changed->profile = self->profile;
  changed->graph = self->graph;
  changed->hierarchy = self->hierarchy;
  changed->speed_kmh = self->speed_kmh;
  changed->plain_ms = self->plain_ms;
  changed->capacity_vph = self->capacity_vph;
  changed->in_main = self->in_main;
  changed->avoid_snap = self->avoid_snap;
  changed->index = self->index;
  changed->warnings = self->warnings;
  return changed;
}

ReeveEngine *
reeve_engine_new_changed (const ReeveEngine     *self,
                          const ReeveRoadChange *changes,
                          guint                  n_changes,
                          ReeveJob              *job,
                          GError               **error)
{
  g_autoptr (ReeveEngine) changed = NULL;

  if (needs_other_turns (self, changes, n_changes))
    return reeve_engine_new (self->roads, reeve_profile_ref (self->profile), changes, n_changes,
                             job, error);

  changed = make_from (self);
  set_times (changed, changes, n_changes);
  /* From the origin's times, whatever @self has changed of them. */
  if (!reeve_metric_customise_again (&changed->metric, &changed->origin->metric,
                                     self->hierarchy, self->graph, changed->origin->arc_ms,
                                     changed->arc_ms, job, error))
    return NULL;

  return g_steal_pointer (&changed);
}

ReeveEngine *
reeve_engine_new_with_times (const ReeveEngine  *self,
                             const guint32      *arc_ms,
                             ReeveJob           *job,
                             GError            **error)
{
  g_autoptr (ReeveEngine) changed = make_from (self);
  guint32 n_arcs = self->graph->n_arcs;

  changed->n_opened = self->n_opened;
  changed->arc_ms = g_new (guint32, MAX ((gsize) n_arcs, 1));
  for (guint32 arc = 0; arc < n_arcs; arc++)
    changed->arc_ms[arc] = reeve_engine_arc_is_open (self, arc) ? MIN (arc_ms[arc], REEVE_FAR_MS)
                                                                : REEVE_FAR_MS;
  if (!reeve_metric_customise_again (&changed->metric, &changed->origin->metric,
                                     self->hierarchy, self->graph, changed->origin->arc_ms,
                                     changed->arc_ms, job, error))
    return NULL;
  return g_steal_pointer (&changed);
}

const ReeveTurnGraph *
reeve_engine_get_turns (const ReeveEngine *self)
{
  return self->graph;
}

static void
free_shared (ReeveEngine *self)
{
  g_clear_pointer (&self->index, reeve_box_index_free);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_clear_pointer (&self->hierarchy, reeve_hierarchy_unref);
  g_clear_pointer (&self->graph, reeve_turn_graph_free);
  g_clear_pointer (&self->profile, reeve_profile_free);
  g_clear_pointer (&self->roads, reeve_roads_unref);
  g_free (self->speed_kmh);
  g_free (self->plain_ms);
  g_free (self->capacity_vph);
  g_free (self->in_main);
  g_free (self->avoid_snap);
}

ReeveEngine *
reeve_engine_ref (ReeveEngine *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
reeve_engine_free (ReeveEngine *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_clear_pointer (&self->scratches, g_ptr_array_unref);
  reeve_metric_clear (&self->metric);
  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&self->ways[i].slope, reeve_slope_free);
      g_free (self->ways[i].arc_place);
    }
  g_free (self->arc_ms);
  g_mutex_clear (&self->lock);
  if (self->origin != NULL)
    reeve_engine_free (self->origin);
  else
    free_shared (self);
  g_free (self);
}

ReeveRoads *
reeve_engine_get_roads (const ReeveEngine *self)
{
  return self->roads;
}

GPtrArray *
reeve_engine_get_warnings (const ReeveEngine *self)
{
  return self->warnings;
}

guint32
reeve_engine_get_arc_ms (const ReeveEngine *self,
                         guint32            arc)
{
  g_return_val_if_fail (arc < self->graph->n_arcs, REEVE_UNREACHED_MS);

  return reeve_engine_arc_is_open (self, arc) ? self->arc_ms[arc] : REEVE_UNREACHED_MS;
}

double
reeve_engine_get_arc_capacity (const ReeveEngine *self,
                               guint32            arc)
{
  g_return_val_if_fail (arc < self->graph->n_arcs, 0);

  return self->capacity_vph[arc];
}

gboolean
reeve_engine_is_connected (const ReeveEngine *self,
                           guint32            segment)
{
  g_return_val_if_fail (segment < self->roads->n_segments, FALSE);

  return self->in_main[segment];
}

guint32
reeve_engine_direct_ms (const ReeveEngine *self,
                        const ReeveSnap   *from,
                        const ReeveSnap   *to,
                        guint32           *out_arc)
{
  guint32 best = REEVE_FAR_MS;

  if (from->segment == G_MAXUINT32 || from->segment != to->segment)
    return REEVE_FAR_MS;
  for (guint32 arc = 2 * from->segment; arc <= 2 * from->segment + 1; arc++)
    {
      double start = reeve_snap_share_on (from, arc);
      double end = reeve_snap_share_on (to, arc);
      guint32 ms;

      if (!reeve_engine_arc_is_open (self, arc) || end < start)
        continue;
      ms = reeve_engine_part_ms (self, arc, end) - reeve_engine_part_ms (self, arc, start)
           + reeve_snap_walk_ms (from) + reeve_snap_walk_ms (to);
      if (ms < best)
        {
          best = ms;
          if (out_arc != NULL)
            *out_arc = arc;
        }
    }
  return best;
}
