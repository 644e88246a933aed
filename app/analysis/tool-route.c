/* analysis/tool-route.c — which way, and how long does it take? */
#include "analysis/directions-words.h"
#include "analysis/run-private.h"
#include "analysis/sites.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "core/week-time.h"

#include <string.h>

#define MAX_STOPS 100

static const ReeveParam params[] = {
  { .key = "from", .kind = REEVE_PARAM_PLACES, .required = TRUE,
    .takes = REEVE_TAKES_POINTS | REEVE_TAKES_AREAS,
    .title = N_("From"), .help = N_("The place where the journey begins") },
  { .key = "to", .kind = REEVE_PARAM_PLACES, .required = TRUE,
    .takes = REEVE_TAKES_POINTS | REEVE_TAKES_AREAS,
    .title = N_("To"), .help = N_("The place where it ends") },
  { .key = "stops", .kind = REEVE_PARAM_PLACES, .takes = REEVE_TAKES_POINTS | REEVE_TAKES_AREAS,
    .title = N_("By way of"), .help = N_("Places to pass in this order, up to 100") },
  { .key = "profile", .kind = REEVE_PARAM_CHOICE, .choices = reeve_profile_choices,
    .preset_text = "car", .title = N_("Travel"), .help = N_("Who travels, and how") },
  REEVE_DEPARTURE_PARAM,
  { NULL }
};

typedef struct
{
  ReeveRun          *run;
  ReeveTimed        *timed;    /* borrowed */
  const ReeveEngine *engine;   /* borrowed: free roads */
  guint              n;        /* places on the way, both ends included */
  ReeveLonLat       *points;   /* owned */
  ReeveSnap         *snaps;    /* owned */
  GStrv              names;    /* owned */
  GPtrArray         *legs;     /* owned, of ReeveTimedRoute */
} Question;

static void
clear_question (Question *self)
{
  g_free (self->points);
  g_free (self->snaps);
  g_strfreev (self->names);
  g_clear_pointer (&self->legs, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, clear_question)

/* --- the places --- */

static gboolean
append_places (Question      *q,
               GStrvBuilder  *names,
               const char    *key,
               const char    *title,
               guint          most,
               GError       **error)
{
  g_autoptr (ReevePlaces) places = reeve_run_read_places (q->run, key, NULL, error);
  g_autofree ReeveSnap *snaps = NULL;

  if (places == NULL)
    return FALSE;
  if (places->n > most || (most == 1 && places->n == 0))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a parameter's title, two counts */
                   most == 1 ? _("%s: found %u places, needs exactly %u")
                             : _("%s: found %u places, needs at most %u"), title, places->n, most);
      return FALSE;
    }
  snaps = reeve_run_snap (q->run, (ReeveEngine *) q->engine, places, title);
  q->points = g_renew (ReeveLonLat, q->points, q->n + places->n + 1);
  q->snaps = g_renew (ReeveSnap, q->snaps, q->n + places->n + 1);
  for (guint i = 0; i < places->n; i++)
    {
      q->points[q->n] = places->points[i];
      q->snaps[q->n] = snaps[i];
      g_strv_builder_add (names, places->names[i]);
      q->n++;
    }
  return TRUE;
}

static gboolean
read_question (Question  *q,
               GError   **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  q->timed = reeve_run_get_timed (q->run, NULL, error);
  if (q->timed == NULL)
    return FALSE;
  q->engine = reeve_timed_get_engine (q->timed);
  q->legs = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_timed_route_free);
  if (!append_places (q, names, "from", _("From"), 1, error)
      || !append_places (q, names, "stops", _("By way of"), MAX_STOPS, error)
      || !append_places (q, names, "to", _("To"), 1, error))
    return FALSE;
  q->names = g_strv_builder_end (names);
  return TRUE;
}

/* --- why there is no way --- */

typedef struct
{
  guint   n_streets;   /* that are reached, or from which it is */
  guint32 gate;        /* node of the first gate at their edge; G_MAXUINT32 */
} Reach;

static gboolean
look_how_far (Question         *q,
              const ReeveSnap  *snap,
              gboolean          reverse,
              ReeveProfile     *profile,
              Reach            *out,
              GError          **error)
{
  const ReeveRoads *roads = reeve_engine_get_roads ((ReeveEngine *) q->engine);
  g_autofree guint32 *ms = g_new (guint32, MAX (2 * roads->n_segments, 1));

  *out = (Reach) { 0, G_MAXUINT32 };
  if (!reeve_engine_sweep (q->engine, snap, 1, reverse, REEVE_UNREACHED_MS, ms, NULL,
                           reeve_run_get_job (q->run), error))
    return FALSE;
  for (guint32 s = 0; s < roads->n_segments; s++)
    {
      const guint32 ends[2] = { roads->segments[s].from, roads->segments[s].to };

      if (ms[2 * s] == REEVE_UNREACHED_MS && ms[2 * s + 1] == REEVE_UNREACHED_MS)
        continue;
      out->n_streets++;
      for (guint i = 0; i < 2 && out->gate == G_MAXUINT32; i++)
        if ((roads->node_flags[ends[i]] & (REEVE_NODE_GATE | REEVE_NODE_BARRIER)) != 0
            && !reeve_profile_may_pass (profile, roads->node_flags[ends[i]]))
          out->gate = ends[i];
    }
  return TRUE;
}

/* Whether the option's closed streets are all that is in the way: without them
 * streets keep the hours that they have of their own. */
static gboolean
is_cut_by_option (Question         *q,
                  const ReeveSnap  *from,
                  const ReeveSnap  *to)
{
  const char *profile = reeve_values_get_text (reeve_run_get_values (q->run), "profile");
  g_autoptr (GArray) held = g_array_new (FALSE, FALSE, sizeof (ReeveRoadChange));
  g_autoptr (ReeveEngine) plain = NULL;
  g_autoptr (ReeveRoute) route = NULL;

  if (reeve_run_get_scenario (q->run) == 0 || !reeve_run_list_held (q->run, profile, held, NULL))
    return FALSE;
  plain = reeve_engine_new_changed (q->engine, (const ReeveRoadChange *) (gpointer) held->data,
                                    held->len, reeve_run_get_job (q->run), NULL);
  route = plain != NULL ? reeve_engine_route (plain, from, to, NULL) : NULL;
  return route != NULL;
}

static void
tell_gate (const Question  *q,
           guint            shut_in,
           guint32          gate,
           const char      *from,
           const char      *to,
           GError         **error)
{
  ReeveLonLat at = reeve_engine_get_roads ((ReeveEngine *) q->engine)->node_points[gate];

  g_set_error (error, REEVE_ERROR, REEVE_ERROR_NO_RESULT,
               /* Translators: two places, the one that is shut in, longitude, latitude */
               _("There is no way from %s to %s: %s lies behind a gate or barrier at %.5f, %.5f that "
                 "this kind of travel may not pass"), from, to, q->names[shut_in], at.lon, at.lat);
}

/* Sets @error to what keeps the two apart. */
static void
explain (Question  *q,
         guint      leg,
         GError   **error)
{
  const char *id = reeve_values_get_text (reeve_run_get_values (q->run), "profile");
  g_autoptr (ReeveProfile) profile = reeve_profile_load (id, error);
  const char *from = q->names[leg];
  const char *to = q->names[leg + 1];
  Reach ahead, behind;
  gboolean at_start;
  g_autofree char *streets = NULL;

  if (profile == NULL)
    return;
  for (guint i = leg; i <= leg + 1; i++)
    if (q->snaps[i].segment == G_MAXUINT32)
      {
        g_set_error (error, REEVE_ERROR, REEVE_ERROR_NO_RESULT,
                     /* Translators: a place */
                     _("There is no way: %s is farther than 1 km from any open street for this kind "
                       "of travel"), q->names[i]);
        return;
      }
  if (is_cut_by_option (q, &q->snaps[leg], &q->snaps[leg + 1]))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_NO_RESULT,
                   /* Translators: two places */
                   _("There is no way from %s to %s: the streets that this option closes cut it; "
                     "without them there is one"), from, to);
      return;
    }
  if (!look_how_far (q, &q->snaps[leg], FALSE, profile, &ahead, error)
      || !look_how_far (q, &q->snaps[leg + 1], TRUE, profile, &behind, error))
    return;

  at_start = ahead.n_streets <= behind.n_streets;
  if ((at_start ? ahead : behind).gate != G_MAXUINT32)
    {
      tell_gate (q, at_start ? leg : leg + 1, (at_start ? ahead : behind).gate, from, to, error);
      return;
    }
  streets = reeve_format_count ((at_start ? ahead : behind).n_streets);
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_NO_RESULT,
               at_start
               /* Translators: two places, the first one again, a number */
               ? _("There is no way from %s to %s: from %s only %s stretches of street can be reached")
               /* Translators: two places, the second one again, a number */
               : _("There is no way from %s to %s: %s can only be reached from %s stretches of street"),
               from, to, at_start ? from : to, streets);
}

static gboolean
find_legs (Question  *q,
           GError   **error)
{
  guint32 now_ms = 0;

  for (guint leg = 0; leg + 1 < q->n; leg++)
    {
      g_autoptr (GError) no_way = NULL;
      ReeveTimedRoute *route = reeve_timed_route (q->timed, &q->snaps[leg], &q->snaps[leg + 1],
                                                  now_ms, reeve_run_get_job (q->run), &no_way);

      if (route == NULL)
        {
          if (g_error_matches (no_way, REEVE_ERROR, REEVE_ERROR_NO_RESULT))
            explain (q, leg, error);
          else
            g_propagate_error (error, g_steal_pointer (&no_way));
          return FALSE;
        }
      g_ptr_array_add (q->legs, route);
      now_ms = route->end_ms;
    }
  return TRUE;
}

/* --- the answer --- */

enum { COL_NUMBER, COL_INSTRUCTION, COL_STREET, COL_LENGTH, COL_TIME, COL_AFTER, COL_AT, COL_LEG };

static ReeveTable *
new_table (ReeveShapeKind kind)
{
  ReeveTable *table = reeve_table_new (kind);

  reeve_table_add_column (table, "number", _("Number"), REEVE_COLUMN_INTEGER, "");
  reeve_table_add_column (table, "instruction", _("Instruction"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "street", _("Street"), REEVE_COLUMN_TEXT, "");
  reeve_table_set_term (table, COL_STREET, "name");
  reeve_table_add_column (table, "length", _("Length"), REEVE_COLUMN_REAL, "m");
  reeve_table_add_column (table, "time", _("Time"), REEVE_COLUMN_REAL, "ms");
  reeve_table_add_column (table, "after", _("After"), REEVE_COLUMN_REAL, "ms");
  reeve_table_add_column (table, "at", _("At"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "leg", _("Leg"), REEVE_COLUMN_INTEGER, "");
  return table;
}

static guint
add_row (const Question  *q,
         ReeveTable      *table,
         const ReeveDirection *step,
         guint            number,
         guint            leg)
{
  const ReeveValues *values = reeve_run_get_values (q->run);
  g_autofree char *instruction = reeve_step_dup_words (step, q->names[leg + 1]);
  guint row = reeve_table_add_row (table);

  reeve_table_set_integer (table, row, COL_NUMBER, number);
  reeve_table_set_text (table, row, COL_INSTRUCTION, instruction);
  reeve_table_set_text (table, row, COL_STREET, step->street);
  reeve_table_set_real (table, row, COL_LENGTH, step->length_m);
  reeve_table_set_real (table, row, COL_TIME, step->end_ms - step->start_ms);
  reeve_table_set_real (table, row, COL_AFTER, step->start_ms);
  if (reeve_values_is_set (values, "departure"))
    {
      double seconds = (step->start_ms + 500) / 1000;
      g_autofree char *moment =
        reeve_format_week_time (reeve_values_get_number (values, "departure") + seconds * 1000);

      reeve_table_set_text (table, row, COL_AT, moment);
    }
  reeve_table_set_integer (table, row, COL_LEG, leg + 1);
  return row;
}

static void
add_tables (Question *q)
{
  ReeveTable *lines = new_table (REEVE_SHAPE_LINE);
  ReeveTable *rows = new_table (REEVE_SHAPE_NONE);
  guint number = 0;

  for (guint leg = 0; leg < q->legs->len; leg++)
    {
      const ReeveTimedRoute *route = g_ptr_array_index (q->legs, leg);
      g_autoptr (GArray) steps = reeve_directions_list (q->engine, route, q->points[leg + 1]);

      for (guint i = 0; i < steps->len; i++)
        {
          const ReeveDirection *step = &g_array_index (steps, ReeveDirection, i);
          guint row;

          add_row (q, rows, step, ++number, leg);
          if (step->n == 0)
            continue;
          row = add_row (q, lines, step, number, leg);
          reeve_table_set_shape (lines, row, reeve_directions_dup_shape (q->engine, route, step));
        }
    }
  reeve_run_add_number (q->run, "steps", _("Steps"), "count", 0, FALSE, number);
  reeve_run_add_output (q->run, _("Route"), NULL, NULL, lines);
  reeve_run_add_output (q->run, _("Directions"), NULL, NULL, rows);
}

/* What the same way would take at an hour without traffic: never more. */
static gboolean
add_free_time (Question  *q,
               double     time_ms,
               GError   **error)
{
  double free_ms = 0;

  for (guint leg = 0; leg + 1 < q->n; leg++)
    {
      g_autoptr (ReeveRoute) route = reeve_engine_route (q->engine, &q->snaps[leg],
                                                         &q->snaps[leg + 1], error);

      if (route == NULL)
        return FALSE;
      free_ms += route->time_ms;
    }
  reeve_run_add_number (q->run, "free_ms", _("Time on free streets"), "ms", -1, FALSE, free_ms);
  reeve_run_add_number (q->run, "delay_ms", _("Lost in traffic"), "ms", -1, FALSE,
                        time_ms - free_ms);
  return TRUE;
}

static gboolean
run_route (ReeveRun  *run,
           GError   **error)
{
  g_auto (Question) q = { .run = run };
  double length_m = 0;
  double time_ms;

  if (!read_question (&q, error))
    return FALSE;
  reeve_job_set_phase (reeve_run_get_job (run), 0.2, 0.9, _("Following the streets"));
  if (!find_legs (&q, error))
    return FALSE;

  for (guint leg = 0; leg < q.legs->len; leg++)
    length_m += ((ReeveTimedRoute *) g_ptr_array_index (q.legs, leg))->length_m;
  time_ms = ((ReeveTimedRoute *) g_ptr_array_index (q.legs, q.legs->len - 1))->end_ms;
  reeve_run_add_number (run, "time_ms", _("Time"), "ms", -1, FALSE, time_ms);
  reeve_run_add_number (run, "length_m", _("Length"), "m", -1, FALSE, length_m);
  if (reeve_values_is_set (reeve_run_get_values (run), "departure")
      && !add_free_time (&q, time_ms, error))
    return FALSE;
  add_tables (&q);
  reeve_run_set_proof (run, _("No quicker way exists on these streets at these speeds."));
  return TRUE;
}

const ReeveTool reeve_tool_route = {
  .id = "route",
  .group = "network",
  .title = N_("Route"),
  .question = N_("Which way, and how long does it take?"),
  .needs = N_("needs two places and roads"),
  .method = N_("The quickest way along the streets with one-ways, turn restrictions, turn costs and "
               "closures. With a departure each street is driven at the speeds of the hours in which "
               "one is on it, so that who sets out later never arrives earlier (Orda and Rom 1990), "
               "by A* over the contraction hierarchy of free streets (Strasser and Zeitz 2021); "
               "without one, streets are free. Stops are passed in the order given."),
  .icon = "mark-location-symbolic",
  .params = params,
  .run = run_route,
};
