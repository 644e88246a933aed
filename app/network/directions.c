/* network/directions.c — a journey as one would tell it: turn by turn */
#include "network/directions.h"

#include "network/engine-private.h"
#include "network/road-cut.h"

#include <math.h>
#include <string.h>

/* The way a street sets out is looked at as far as a driver does. */
#define LOOK_M 15.0

#define STRAIGHT_DEG 35.0
#define SHARP_DEG 120.0
#define BACK_DEG 170.0
#define FORK_DEG 50.0

/* A place nearer to the street's middle lies on neither side. */
#define BESIDE_M 4.0

typedef struct
{
  const ReeveEngine     *engine;
  const ReeveRoads      *roads;
  const ReeveTimedRoute *route;
  GArray                *steps;   /* of ReeveDirection */
} Teller;

static guint32
get_arc (const Teller *self,
         guint         i)
{
  return g_array_index (self->route->arcs, guint32, i);
}

/* --- streets --- */

static const char *
get_tag (const Teller *self,
         guint32       arc,
         const char   *key)
{
  return reeve_roads_get_tag (self->roads, reeve_arc_segment (arc), key);
}

static const char *
get_street (const Teller *self,
            guint32       arc)
{
  const char *name = reeve_roads_get_name (self->roads, reeve_arc_segment (arc));
  const char *ref = *name == '\0' ? get_tag (self, arc, "ref") : NULL;

  return ref != NULL ? ref : name;
}

static gboolean
is_roundabout (const Teller *self,
               guint32       arc)
{
  const char *junction = get_tag (self, arc, "junction");

  return g_strcmp0 (junction, "roundabout") == 0 || g_strcmp0 (junction, "circular") == 0;
}

static gboolean
is_ferry (const Teller *self,
          guint32       arc)
{
  const char *route = get_tag (self, arc, "route");

  return get_tag (self, arc, "highway") == NULL && route != NULL
         && (strcmp (route, "ferry") == 0 || strcmp (route, "shuttle_train") == 0);
}

static gboolean
is_ramp (const Teller *self,
         guint32       arc)
{
  const char *class_name = get_tag (self, arc, "highway");

  return class_name != NULL && g_str_has_suffix (class_name, "_link");
}

static gboolean
is_highway (const Teller *self,
            guint32       arc)
{
  const char *class_name = get_tag (self, arc, "highway");

  return g_strcmp0 (class_name, "motorway") == 0 || g_strcmp0 (class_name, "trunk") == 0;
}

/* --- angles --- */

static double
get_bearing (ReeveLonLat a,
             ReeveLonLat b)
{
  b = reeve_lonlat_near (b, a.lon);
  return atan2 ((b.lon - a.lon) * cos ((a.lat + b.lat) * (G_PI / 360)), b.lat - a.lat)
         * (180 / G_PI);
}

static ReeveLonLat
get_point (const Teller *self,
           guint32       arc,
           double        share)
{
  return reeve_road_point (self->roads, reeve_arc_segment (arc),
                           reeve_arc_is_forward (arc) ? share : 1 - share);
}

static double
get_look_share (const Teller *self,
                guint32       arc)
{
  double length_m = self->roads->segments[reeve_arc_segment (arc)].length_m;

  return length_m > LOOK_M ? LOOK_M / length_m : 1;
}

static double
get_start_deg (const Teller *self,
               guint32       arc)
{
  return get_bearing (get_point (self, arc, 0), get_point (self, arc, get_look_share (self, arc)));
}

static double
get_end_deg (const Teller *self,
             guint32       arc)
{
  return get_bearing (get_point (self, arc, 1 - get_look_share (self, arc)),
                      get_point (self, arc, 1));
}

/* To the right is positive. */
static double
get_angle (const Teller *self,
           guint32       from,
           guint32       to)
{
  return to == (from ^ 1) ? 180 : remainder (get_start_deg (self, to) - get_end_deg (self, from), 360);
}

/* --- junctions --- */

/* What else one could have driven into. */
typedef struct
{
  guint    n;           /* other ways on, going back not counted */
  gboolean forks;       /* another goes much the same way */
  gboolean is_left;     /* ours is left of that other */
} Choice;

static Choice
look_around (const Teller *self,
             guint32       from,
             guint32       to,
             double        angle)
{
  const ReeveTurnGraph *graph = self->engine->graph;
  guint32 v = graph->arc_vertex[from];
  Choice choice = { 0 };

  for (guint32 k = graph->first[v]; k < graph->first[v + 1]; k++)
    {
      guint32 arc = graph->vertex_arc[graph->head[k]];
      double other;

      if (arc == to || arc == (from ^ 1) || !reeve_engine_arc_is_open (self->engine, arc))
        continue;
      choice.n++;
      other = get_angle (self, from, arc);
      if (fabs (other) <= FORK_DEG && fabs (angle - other) <= FORK_DEG)
        {
          choice.forks = TRUE;
          choice.is_left = angle < other;
        }
    }
  return choice;
}

static ReeveDirectionKind
name_turn (double angle)
{
  if (fabs (angle) >= BACK_DEG)
    return REEVE_STEP_U_TURN;
  if (fabs (angle) >= SHARP_DEG)
    return angle < 0 ? REEVE_STEP_SHARP_LEFT : REEVE_STEP_SHARP_RIGHT;
  return angle < 0 ? REEVE_STEP_TURN_LEFT : REEVE_STEP_TURN_RIGHT;
}

/* FALSE where there is nothing to say. */
static gboolean
judge_junction (const Teller  *self,
                guint32        from,
                guint32        to,
                ReeveDirectionKind *out)
{
  double angle = get_angle (self, from, to);
  Choice choice = look_around (self, from, to, angle);
  const char *street = get_street (self, to);
  gboolean renamed = strcmp (get_street (self, from), street) != 0;

  if (is_ramp (self, from) && is_highway (self, to) && fabs (angle) < 60)
    *out = REEVE_STEP_JOIN;
  else if (is_highway (self, from) && is_ramp (self, to) && fabs (angle) < 60 && choice.n > 0)
    *out = (choice.forks ? choice.is_left : angle < 0) ? REEVE_STEP_EXIT_LEFT
                                                       : REEVE_STEP_EXIT_RIGHT;
  else if (fabs (angle) > STRAIGHT_DEG)
    {
      *out = name_turn (angle);
      return choice.n > 0 || *out == REEVE_STEP_U_TURN || (renamed && *street != '\0');
    }
  else if (choice.forks && (renamed || is_ramp (self, to) || is_highway (self, to)))
    *out = choice.is_left ? REEVE_STEP_KEEP_LEFT : REEVE_STEP_KEEP_RIGHT;
  else
    {
      *out = REEVE_STEP_CONTINUE;
      return renamed && *street != '\0';
    }
  return TRUE;
}

/* --- steps --- */

static void
begin_step (Teller        *self,
            ReeveDirectionKind  kind,
            guint          first)
{
  ReeveDirection step = { .kind = kind, .first = first, .street = get_street (self, get_arc (self, first)) };

  if (first > 0)
    step.same_street = *step.street != '\0'
                       && strcmp (step.street, get_street (self, get_arc (self, first - 1))) == 0;
  g_array_append_val (self->steps, step);
}

/* Counts the ways out that are passed. Returns where the roundabout is left. */
static guint
drive_around (Teller *self,
              guint   i)
{
  const ReeveTurnGraph *graph = self->engine->graph;
  guint exit = 1;
  guint end = i;
  ReeveDirection *step;

  while (end < self->route->arcs->len && is_roundabout (self, get_arc (self, end)))
    end++;
  for (guint k = i; k + 1 < end; k++)
    {
      guint32 v = graph->arc_vertex[get_arc (self, k)];
      gboolean leaves = FALSE;

      for (guint32 t = graph->first[v]; t < graph->first[v + 1]; t++)
        leaves |= !is_roundabout (self, graph->vertex_arc[graph->head[t]]);
      exit += leaves;
    }
  begin_step (self, REEVE_STEP_ROUNDABOUT, i);
  step = &g_array_index (self->steps, ReeveDirection, self->steps->len - 1);
  step->exit = end < self->route->arcs->len ? exit : 0;
  if (end < self->route->arcs->len)
    {
      step->street = get_street (self, get_arc (self, end));
      step->same_street = *step->street != '\0' && i > 0
                          && strcmp (step->street, get_street (self, get_arc (self, i - 1))) == 0;
    }
  return end;
}

static void
list_steps (Teller *self)
{
  guint n = self->route->arcs->len;
  guint i = 1;

  begin_step (self, REEVE_STEP_DEPART, 0);
  while (i < n)
    {
      guint32 from = get_arc (self, i - 1);
      guint32 to = get_arc (self, i);
      ReeveDirectionKind kind;

      if (is_roundabout (self, to) && !is_roundabout (self, from))
        {
          i = drive_around (self, i) + 1;
          continue;
        }
      if (is_ferry (self, to) != is_ferry (self, from))
        begin_step (self, is_ferry (self, to) ? REEVE_STEP_FERRY : REEVE_STEP_LEAVE_FERRY, i);
      else if (!is_roundabout (self, to) && judge_junction (self, from, to, &kind))
        begin_step (self, kind, i);
      i++;
    }
}

static void
measure_steps (Teller *self)
{
  const ReeveTimedRoute *route = self->route;

  for (guint s = 0; s < self->steps->len; s++)
    {
      ReeveDirection *step = &g_array_index (self->steps, ReeveDirection, s);
      guint end = s + 1 < self->steps->len ? g_array_index (self->steps, ReeveDirection, s + 1).first
                                           : route->arcs->len;

      step->n = end - step->first;
      step->start_ms = step->first == 0 ? route->start_ms
                                        : g_array_index (route->leave_ms, guint32, step->first - 1);
      step->end_ms = end == route->arcs->len ? route->end_ms
                                             : g_array_index (route->leave_ms, guint32, end - 1);
      for (guint i = step->first; i < end; i++)
        {
          double begin_share = i == 0 ? route->first_share : 0;
          double end_share = i + 1 == route->arcs->len ? route->last_share : 1;

          step->length_m += self->roads->segments[reeve_arc_segment (get_arc (self, i))].length_m
                            * (end_share - begin_share);
        }
    }
}

static int
find_side (const Teller *self,
           ReeveLonLat   destination)
{
  guint32 arc = get_arc (self, self->route->arcs->len - 1);
  double length_m = self->roads->segments[reeve_arc_segment (arc)].length_m;
  double share = self->route->last_share;
  double look = length_m > LOOK_M ? LOOK_M / length_m : 1;
  ReeveLonLat here = get_point (self, arc, share);
  double heading = share > look / 2 ? get_bearing (get_point (self, arc, MAX (share - look, 0)), here)
                                    : get_bearing (here, get_point (self, arc, MIN (share + look, 1)));
  double angle = remainder (get_bearing (here, destination) - heading, 360);

  if (reeve_distance_m (here, destination) < BESIDE_M || fabs (angle) < 20 || fabs (angle) > 160)
    return 0;
  return angle < 0 ? -1 : 1;
}

GArray *
reeve_directions_list (const ReeveEngine     *engine,
                       const ReeveTimedRoute *route,
                       ReeveLonLat            destination)
{
  Teller self = { engine, reeve_engine_get_roads ((ReeveEngine *) engine), route,
                  g_array_new (FALSE, FALSE, sizeof (ReeveDirection)) };
  ReeveDirection last = { .kind = REEVE_STEP_ARRIVE, .street = "", .first = route->arcs->len,
                     .start_ms = route->end_ms, .end_ms = route->end_ms };

  list_steps (&self);
  measure_steps (&self);
  g_array_index (self.steps, ReeveDirection, 0).heading_deg =
    get_bearing (get_point (&self, get_arc (&self, 0), route->first_share),
                 get_point (&self, get_arc (&self, 0), 1));
  last.side = find_side (&self, destination);
  g_array_append_val (self.steps, last);
  return self.steps;
}

ReeveShape *
reeve_directions_dup_shape (const ReeveEngine     *engine,
                            const ReeveTimedRoute *route,
                            const ReeveDirection       *step)
{
  const ReeveRoads *roads = reeve_engine_get_roads ((ReeveEngine *) engine);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));

  for (guint i = step->first; i < step->first + step->n; i++)
    {
      guint32 arc = g_array_index (route->arcs, guint32, i);
      double begin = i == 0 ? route->first_share : 0;
      double end = i + 1 == route->arcs->len ? route->last_share : 1;

      if (!reeve_arc_is_forward (arc))
        {
          begin = 1 - begin;
          end = 1 - end;
        }
      reeve_road_cut (roads, reeve_arc_segment (arc), begin, end, points);
    }
  if (points->len == 1)
    {
      ReeveLonLat only = g_array_index (points, ReeveLonLat, 0);

      g_array_append_val (points, only);
    }
  return reeve_shape_new_line ((ReeveLonLat *) (gpointer) points->data, points->len);
}
