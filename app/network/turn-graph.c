/* network/turn-graph.c — which arc may follow which, and what the turn costs
 *
 * Work: the sum over junctions of arcs in times arcs out. A U-turn is offered
 * as the profile says; at a dead end means: no other way on is allowed to one
 * who came this way. Turning costs nothing where only one street goes on.
 */
#include "network/turn-graph.h"

#include "network/turn-rules.h"

#include <math.h>

typedef struct
{
  const ReeveRoads   *roads;
  const ReeveProfile *profile;
  const guint8       *usable;
  ReeveTurnGraph     *graph;

  guint32            *exit_first;   /* owned: n_nodes + 1 */
  guint32            *exits;        /* owned: usable arcs that leave a node, rising */
  guint8             *degree;       /* owned: ends of usable streets at a node, 3 for more */
  guint8             *is_ferry;     /* owned: by segment */
  float              *start_deg;    /* owned: by arc, clockwise from north */
  ReeveTurnRules     *rules;        /* owned */
  guint32            *state_vertex; /* owned: by state of depth 2 or more */
  guint32            *vertex_state; /* owned */
} Maker;

static void
list_exits (Maker *maker)
{
  const ReeveRoads *roads = maker->roads;
  guint32 n_arcs = 2 * roads->n_segments;
  g_autofree guint32 *fill = NULL;

  maker->exit_first = g_new0 (guint32, (gsize) roads->n_nodes + 1);
  for (guint32 arc = 0; arc < n_arcs; arc++)
    if (maker->usable[arc])
      maker->exit_first[reeve_arc_tail_node (roads, arc) + 1]++;
  for (guint32 node = 0; node < roads->n_nodes; node++)
    maker->exit_first[node + 1] += maker->exit_first[node];

  maker->exits = g_new (guint32, MAX (maker->exit_first[roads->n_nodes], 1));
  fill = g_memdup2 (maker->exit_first, ((gsize) roads->n_nodes + 1) * sizeof (guint32));
  for (guint32 arc = 0; arc < n_arcs; arc++)
    if (maker->usable[arc])
      maker->exits[fill[reeve_arc_tail_node (roads, arc)]++] = arc;

  maker->degree = g_new0 (guint8, MAX (roads->n_nodes, 1));
  for (guint32 segment = 0; segment < roads->n_segments; segment++)
    if (maker->usable[2 * segment] || maker->usable[2 * segment + 1])
      for (guint32 arc = 2 * segment; arc <= 2 * segment + 1; arc++)
        {
          guint8 *degree = &maker->degree[reeve_arc_tail_node (roads, arc)];

          *degree = MIN (*degree + 1, 3);
        }
}

static double
wrap_deg (double angle)
{
  while (angle > 180)
    angle -= 360;
  while (angle <= -180)
    angle += 360;
  return angle;
}

static double
get_bearing (ReeveLonLat a,
             ReeveLonLat b)
{
  double x = wrap_deg (b.lon - a.lon) * cos ((a.lat + b.lat) * (G_PI / 360));

  return atan2 (x, b.lat - a.lat) * (180 / G_PI);
}

/* The way a street sets out, from its first two points that differ. */
static double
get_start_deg (const ReeveRoads *roads,
               guint32           arc)
{
  const ReeveSegment *segment = &roads->segments[arc >> 1];
  const ReeveLonLat *points = &roads->points[segment->points];
  gboolean forward = (arc & 1) == 0;
  ReeveLonLat start = points[forward ? 0 : segment->n_points - 1];

  for (guint32 i = 1; i < segment->n_points; i++)
    {
      ReeveLonLat next = points[forward ? i : segment->n_points - 1 - i];

      if (next.lon != start.lon || next.lat != start.lat)
        return get_bearing (start, next);
    }
  return 0;
}

/* Roundabouts are driven clockwise where traffic keeps left. */
static gboolean
find_side (const ReeveRoads *roads)
{
  double sum_deg = 0;

  for (guint32 s = 0; s < roads->n_segments; s++)
    {
      const ReeveSegment *segment = &roads->segments[s];
      const ReeveLonLat *points = &roads->points[segment->points];
      const char *junction = reeve_roads_get_tag (roads, s, "junction");

      if (g_strcmp0 (junction, "roundabout") != 0
          || g_strcmp0 (reeve_roads_get_tag (roads, s, "oneway"), "-1") == 0)
        continue;
      for (guint32 i = 0; i + 2 < segment->n_points; i++)
        sum_deg += wrap_deg (get_bearing (points[i + 1], points[i + 2])
                             - get_bearing (points[i], points[i + 1]));
    }
  return sum_deg > 0;
}

static void
add_vertices (Maker *maker)
{
  ReeveTurnGraph *graph = maker->graph;
  guint32 n_states = reeve_turn_rules_get_n_states (maker->rules);
  guint32 n = 0;

  for (guint32 arc = 0; arc < graph->n_arcs; arc++)
    n += maker->usable[arc] != 0;
  graph->arc_vertex = g_new (guint32, MAX (graph->n_arcs, 1));
  graph->vertex_arc = g_new (guint32, (gsize) n + n_states);
  graph->vertex_next = g_new (guint32, (gsize) n + n_states);
  maker->vertex_state = g_new0 (guint32, (gsize) n + n_states);
  maker->state_vertex = g_new (guint32, n_states);

  n = 0;
  for (guint32 arc = 0; arc < graph->n_arcs; arc++)
    {
      graph->arc_vertex[arc] = maker->usable[arc] ? n : REEVE_NO_VERTEX;
      if (!maker->usable[arc])
        continue;
      graph->vertex_arc[n] = arc;
      graph->vertex_next[n] = REEVE_NO_VERTEX;
      n++;
    }
  for (guint32 state = 1; state < n_states; state++)
    {
      guint32 arc = reeve_turn_rules_get_arc (maker->rules, state);
      guint32 base = graph->arc_vertex[arc];

      maker->state_vertex[state] = REEVE_NO_VERTEX;
      if (base == REEVE_NO_VERTEX)
        continue;
      if (reeve_turn_rules_get_depth (maker->rules, state) == 1)
        {
          maker->vertex_state[base] = state;
          maker->state_vertex[state] = base;
          continue;
        }
      if (reeve_turn_rules_is_banned (maker->rules, state))
        continue;
      graph->vertex_arc[n] = arc;
      graph->vertex_next[n] = graph->vertex_next[base];
      graph->vertex_next[base] = n;
      maker->vertex_state[n] = state;
      maker->state_vertex[state] = n;
      n++;
    }
  graph->n_vertices = n;
}

/* The vertex reached by turning from @vertex into @arc, or none when a rule bans it. */
static guint32
find_head (const Maker *maker,
           guint32      vertex,
           guint32      arc)
{
  guint32 state = maker->vertex_state[vertex];
  gboolean banned;

  if (state == 0)
    return maker->graph->arc_vertex[arc];
  state = reeve_turn_rules_follow (maker->rules, state, arc, &banned);
  if (banned)
    return REEVE_NO_VERTEX;
  return state == 0 ? maker->graph->arc_vertex[arc] : maker->state_vertex[state];
}

static guint32
get_turn_ms (const Maker *maker,
             guint32      from,
             guint32      to)
{
  const ReeveRoads *roads = maker->roads;
  guint32 node = reeve_arc_head_node (roads, from);
  guint32 flags = roads->node_flags[node];
  guint32 boarding_ms = 0;
  double angle;

  if (to == (from ^ 1))
    return reeve_profile_turn_ms (maker->profile, 180, TRUE, flags);
  if (maker->is_ferry[to >> 1] && !maker->is_ferry[from >> 1])
    boarding_ms = reeve_profile_boarding_ms (maker->profile);
  if (maker->degree[node] <= 2)
    return reeve_profile_turn_ms (maker->profile, 0, FALSE, flags) + boarding_ms;
  /* Coming in is setting out the other way, turned about. */
  angle = wrap_deg (maker->start_deg[to] - maker->start_deg[from ^ 1] + 180);
  return reeve_profile_turn_ms (maker->profile, maker->graph->keeps_left ? -angle : angle,
                                FALSE, flags) + boarding_ms;
}

/* A zone is never passed through: its links lead to its connector and from it only. */
static gboolean
is_connector (const Maker *maker,
              guint32      segment)
{
  const ReeveSegment *ends = &maker->roads->segments[segment];

  return ((maker->roads->node_flags[ends->from] | maker->roads->node_flags[ends->to])
          & REEVE_NODE_CENTROID) != 0;
}

static gboolean
may_turn (const Maker *maker,
          guint32      node,
          guint32      from,
          guint32      to)
{
  guint32 flags = maker->roads->node_flags[node];

  if ((flags & REEVE_NODE_ZONE) != 0)
    return is_connector (maker, from >> 1) != is_connector (maker, to >> 1);
  return reeve_profile_may_pass (maker->profile, flags);
}

/* Lists the turns out of @vertex; returns how many, at most the node's exits. */
static guint32
list_turns (const Maker *maker,
            guint32      vertex,
            guint32     *heads,     /* nullable: only count */
            guint32     *turn_ms)
{
  guint32 arc = maker->graph->vertex_arc[vertex];
  guint32 node = reeve_arc_head_node (maker->roads, arc);
  ReeveUTurns u_turns = reeve_profile_get_u_turns (maker->profile);
  gboolean is_zone = (maker->roads->node_flags[node]
                      & (REEVE_NODE_ZONE | REEVE_NODE_CENTROID)) != 0;
  gboolean goes_on = FALSE;
  guint32 back = REEVE_NO_VERTEX;
  guint32 n = 0;

  for (guint32 k = maker->exit_first[node]; k < maker->exit_first[node + 1]; k++)
    {
      guint32 to = maker->exits[k];
      guint32 head = find_head (maker, vertex, to);

      if (to == (arc ^ 1))
        back = head;
      if (head == REEVE_NO_VERTEX || to == (arc ^ 1) || !may_turn (maker, node, arc, to))
        continue;
      if (heads != NULL)
        {
          heads[n] = head;
          turn_ms[n] = get_turn_ms (maker, arc, to);
        }
      n++;
      goes_on |= !is_connector (maker, to >> 1);
    }
  if (back != REEVE_NO_VERTEX && !is_zone
      && (u_turns == REEVE_U_TURNS_ANYWHERE || (u_turns == REEVE_U_TURNS_DEAD_ENDS && !goes_on)))
    {
      if (heads != NULL)
        {
          heads[n] = back;
          turn_ms[n] = get_turn_ms (maker, arc, arc ^ 1);
        }
      n++;
    }
  return n;
}

static gboolean
add_turns (Maker     *maker,
           ReeveJob  *job,
           GError   **error)
{
  ReeveTurnGraph *graph = maker->graph;
  guint64 n_turns = 0;

  graph->first = g_new (guint32, (gsize) graph->n_vertices + 1);
  for (guint32 v = 0; v < graph->n_vertices; v++)
    {
      graph->first[v] = (guint32) n_turns;
      n_turns += list_turns (maker, v, NULL, NULL);
      if (v % 4096 == 0 && !reeve_job_step (job, v, 2 * (guint64) graph->n_vertices, error))
        return FALSE;
    }
  g_return_val_if_fail (n_turns < G_MAXUINT32, FALSE);
  graph->first[graph->n_vertices] = graph->n_turns = (guint32) n_turns;

  graph->head = g_new (guint32, MAX (n_turns, 1));
  graph->turn_ms = g_new (guint32, MAX (n_turns, 1));
  for (guint32 v = 0; v < graph->n_vertices; v++)
    {
      list_turns (maker, v, &graph->head[graph->first[v]], &graph->turn_ms[graph->first[v]]);
      if (v % 4096 == 0 && !reeve_job_step (job, (guint64) graph->n_vertices + v,
                                            2 * (guint64) graph->n_vertices, error))
        return FALSE;
    }
  return TRUE;
}

static void
turn_around (ReeveTurnGraph *graph)
{
  g_autofree guint32 *fill = NULL;

  graph->back_first = g_new0 (guint32, (gsize) graph->n_vertices + 1);
  graph->back_tail = g_new (guint32, MAX (graph->n_turns, 1));
  graph->back_ms = g_new (guint32, MAX (graph->n_turns, 1));
  for (guint32 k = 0; k < graph->n_turns; k++)
    graph->back_first[graph->head[k] + 1]++;
  for (guint32 v = 0; v < graph->n_vertices; v++)
    graph->back_first[v + 1] += graph->back_first[v];

  fill = g_memdup2 (graph->back_first, ((gsize) graph->n_vertices + 1) * sizeof (guint32));
  for (guint32 v = 0; v < graph->n_vertices; v++)
    for (guint32 k = graph->first[v]; k < graph->first[v + 1]; k++)
      {
        guint32 place = fill[graph->head[k]]++;

        graph->back_tail[place] = v;
        graph->back_ms[place] = graph->turn_ms[k];
      }
}

static void
look_at_streets (Maker *maker)
{
  const ReeveRoads *roads = maker->roads;

  maker->is_ferry = g_new0 (guint8, MAX (roads->n_segments, 1));
  maker->start_deg = g_new (float, MAX (maker->graph->n_arcs, 1));
  for (guint32 s = 0; s < roads->n_segments; s++)
    {
      maker->is_ferry[s] = (guint8) reeve_profile_is_ferry (maker->profile, roads, s);
      maker->start_deg[2 * s] = (float) get_start_deg (roads, 2 * s);
      maker->start_deg[2 * s + 1] = (float) get_start_deg (roads, 2 * s + 1);
    }
  for (guint32 node = 0; node < roads->n_nodes; node++)
    maker->graph->n_gates += (roads->node_flags[node] & REEVE_NODE_GATE) != 0
                             && maker->degree[node] >= 2
                             && !reeve_profile_may_pass (maker->profile, REEVE_NODE_GATE);
}

static void
maker_clear (Maker *maker)
{
  g_free (maker->exit_first);
  g_free (maker->exits);
  g_free (maker->degree);
  g_free (maker->is_ferry);
  g_free (maker->start_deg);
  g_free (maker->state_vertex);
  g_free (maker->vertex_state);
  reeve_turn_rules_free (maker->rules);
}

ReeveTurnGraph *
reeve_turn_graph_new (const ReeveRoads    *roads,
                      const ReeveProfile  *profile,
                      const guint8        *usable,
                      ReeveJob            *job,
                      GError             **error)
{
  g_autoptr (ReeveTurnGraph) graph = g_new0 (ReeveTurnGraph, 1);
  Maker maker = { .roads = roads, .profile = profile, .usable = usable, .graph = graph };
  gboolean obeys = reeve_profile_obeys_turns (profile);
  gboolean done;

  graph->n_arcs = 2 * roads->n_segments;
  graph->keeps_left = find_side (roads);
  list_exits (&maker);
  look_at_streets (&maker);
  maker.rules = reeve_turn_rules_new (roads, obeys ? roads->n_rules : 0,
                                      reeve_profile_get_vehicles (profile),
                                      maker.exit_first, maker.exits);
  graph->n_rules_odd = reeve_turn_rules_get_n_odd (maker.rules);
  add_vertices (&maker);
  done = add_turns (&maker, job, error);
  maker_clear (&maker);
  if (!done)
    return NULL;
  turn_around (graph);

  return g_steal_pointer (&graph);
}

void
reeve_turn_graph_free (ReeveTurnGraph *self)
{
  if (self == NULL)
    return;
  g_free (self->arc_vertex);
  g_free (self->vertex_arc);
  g_free (self->vertex_next);
  g_free (self->first);
  g_free (self->head);
  g_free (self->turn_ms);
  g_free (self->back_first);
  g_free (self->back_tail);
  g_free (self->back_ms);
  g_free (self);
}
