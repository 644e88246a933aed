/* network/road-advice.c — what is wrong with a road network, and what to do about it
 *
 * Groups of streets and speeds have files of their own; here are nodes and
 * doubled lines.
 */
#include "network/road-advice-private.h"

#include "core/i18n.h"
#include "core/units.h"
#include "network/turn-graph.h"

void
reeve_road_look_clear (ReeveRoadLook *look)
{
  g_free (look->usable);
  g_free (look->in_main);
  g_free (look->degree);
}

void
reeve_road_advice_free (ReeveRoadAdvice *self)
{
  if (self == NULL)
    return;
  g_free (self->what);
  g_free (self->remedy);
  g_free (self);
}

ReeveRoadAdvice *
reeve_road_advice_add (GPtrArray  *list,
                       const char *id,
                       gint64      count,
                       char       *what,
                       const char *remedy)
{
  ReeveRoadAdvice *self = g_new0 (ReeveRoadAdvice, 1);

  self->id = id;
  self->count = count;
  self->what = what;
  self->remedy = g_strdup (remedy);
  g_ptr_array_add (list, self);
  return self;
}

void
reeve_road_advice_add_place (ReeveRoadAdvice *self,
                             ReeveLonLat      place)
{
  if (self->n_places < REEVE_ADVICE_PLACES)
    self->places[self->n_places++] = place;
}

void
reeve_road_look_init (ReeveRoadLook *look)
{
  const ReeveRoads *roads = look->roads;

  look->usable = g_new0 (guint8, 2 * (gsize) MAX (roads->n_segments, 1));
  look->in_main = g_new0 (guint8, MAX (roads->n_nodes, 1));
  look->degree = g_new0 (guint32, MAX (roads->n_nodes, 1));
  for (guint32 s = 0; s < roads->n_segments; s++)
    {
      const ReeveSegment *segment = &roads->segments[s];

      for (guint32 arc = 2 * s; arc <= 2 * s + 1; arc++)
        look->usable[arc] = reeve_engine_get_arc_ms (look->engine, arc) != REEVE_UNREACHED_MS;
      if (!reeve_road_look_is_usable (look, s))
        continue;
      look->degree[segment->from]++;
      look->degree[segment->to]++;
      if (reeve_engine_is_connected (look->engine, s))
        look->in_main[segment->from] = look->in_main[segment->to] = TRUE;
    }
}

/* --- nodes --- */

/* (transfer full) (element-type guint32): one-way streets that lead nowhere */
static GArray *
list_dead_ends (const ReeveRoadLook *look)
{
  const ReeveRoads *roads = look->roads;
  g_autofree guint8 *marks = g_new0 (guint8, MAX (roads->n_nodes, 1));  /* 1 arrives, 2 leaves */
  GArray *nodes = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 s = 0; s < roads->n_segments; s++)
    {
      const ReeveSegment *segment = &roads->segments[s];

      marks[segment->to] |= (look->usable[2 * s] ? 1 : 0) | (look->usable[2 * s + 1] ? 2 : 0);
      marks[segment->from] |= (look->usable[2 * s] ? 2 : 0) | (look->usable[2 * s + 1] ? 1 : 0);
    }
  for (guint32 node = 0; node < roads->n_nodes; node++)
    if ((marks[node] == 1 || marks[node] == 2) && !reeve_road_look_is_zone (look, node))
      g_array_append_val (nodes, node);
  return nodes;
}

static gboolean
has_exit (const ReeveTurnGraph *graph,
          guint32               arc)
{
  guint32 v = graph->arc_vertex[arc];

  for (guint32 k = graph->first[v]; k < graph->first[v + 1]; k++)
    if (graph->vertex_arc[graph->head[k]] != (arc ^ 1))
      return TRUE;
  return FALSE;
}

/* (transfer full) (element-type guint32): turn restrictions leave no way on but back */
static GArray *
list_no_exits (const ReeveRoadLook *look)
{
  const ReeveTurnGraph *graph = reeve_engine_get_turns (look->engine);
  GArray *nodes = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 arc = 0; arc < graph->n_arcs; arc++)
    {
      guint32 node = reeve_arc_head_node (look->roads, arc);

      if (graph->arc_vertex[arc] != REEVE_NO_VERTEX && look->degree[node] >= 2
          && !reeve_road_look_is_zone (look, node)
          && reeve_profile_may_pass (look->profile, look->roads->node_flags[node])
          && reeve_engine_is_connected (look->engine, arc >> 1) && !has_exit (graph, arc))
        g_array_append_val (nodes, node);
    }
  return nodes;
}

/* Names the first of @nodes; there is at least one. */
static void
add_nodes (ReeveRoadLook *look,
           const char    *id,
           const GArray  *nodes,
           char          *what,    /* (transfer full) */
           const char    *remedy)
{
  ReeveRoadAdvice *advice = reeve_road_advice_add (look->list, id, nodes->len, what, remedy);

  for (guint i = 0; i < nodes->len; i++)
    reeve_road_advice_add_place (advice,
                                 look->roads->node_points[g_array_index (nodes, guint32, i)]);
}

static void
advise_dead_ends (ReeveRoadLook *look)
{
  g_autoptr (GArray) nodes = list_dead_ends (look);
  g_autofree char *count = reeve_format_count (nodes->len);

  if (nodes->len > 0)
    add_nodes (look, "dead-end", nodes,
               /* Translators: a count */
               g_strdup_printf (ngettext ("%s one-way street ends, or begins, where no other "
                                          "street leads on",
                                          "%s one-way streets end, or begin, where no other "
                                          "street leads on", nodes->len), count),
               _("Turn the one-way sign round in the source, or open the "
                 "street both ways; at the edge of the source nothing "
                 "is wrong."));
}

static void
advise_no_exits (ReeveRoadLook *look)
{
  g_autoptr (GArray) nodes = list_no_exits (look);
  g_autofree char *count = reeve_format_count (nodes->len);

  if (nodes->len > 0)
    add_nodes (look, "no-exit", nodes,
               /* Translators: a count */
               g_strdup_printf (ngettext ("%s arm of a junction may go nowhere on: every exit "
                                          "is forbidden or one-way against it",
                                          "%s arms of junctions may go nowhere on: every exit "
                                          "is forbidden or one-way against them", nodes->len),
                                count),
               _("Look at the turn restrictions and the one-way signs of "
                 "this junction in the source; they are obeyed as they "
                 "stand."));
}

/* --- duplicates --- */

static int
compare_for_twins (gconstpointer a,
                   gconstpointer b,
                   gpointer      data)
{
  const ReeveRoads *roads = data;
  const ReeveSegment *x = &roads->segments[*(const guint32 *) a];
  const ReeveSegment *y = &roads->segments[*(const guint32 *) b];
  guint32 xs[] = { MIN (x->from, x->to), MAX (x->from, x->to), x->n_points };
  guint32 ys[] = { MIN (y->from, y->to), MAX (y->from, y->to), y->n_points };

  for (guint i = 0; i < 3; i++)
    if (xs[i] != ys[i])
      return xs[i] < ys[i] ? -1 : 1;
  return *(const guint32 *) a < *(const guint32 *) b ? -1 : 1;
}

static gboolean
are_twins (const ReeveRoadLook *look,
           guint32              a,
           guint32              b)
{
  const ReeveRoads *roads = look->roads;
  const ReeveSegment *x = &roads->segments[a], *y = &roads->segments[b];
  gboolean same = x->from == y->from && x->to == y->to;
  gboolean back = x->from == y->to && x->to == y->from;

  if (x->n_points != y->n_points || (!same && !back))
    return FALSE;
  for (guint32 i = 0; i < x->n_points; i++)
    {
      ReeveLonLat p = roads->points[x->points + i];
      ReeveLonLat q = roads->points[y->points + (same ? i : y->n_points - 1 - i)];

      if (p.lon != q.lon || p.lat != q.lat)
        return FALSE;
    }
  /* Two one-way lines to and fro are a street, not a street twice. */
  return (look->usable[2 * a] && look->usable[2 * b + (back ? 1 : 0)])
         || (look->usable[2 * a + 1] && look->usable[2 * b + (back ? 0 : 1)]);
}

static void
advise_duplicates (ReeveRoadLook *look)
{
  const ReeveRoads *roads = look->roads;
  guint32 n_segments = roads->n_segments;
  g_autofree guint32 *order = g_new (guint32, MAX (n_segments, 1));
  ReeveRoadAdvice *advice = NULL;
  double length_m = 0;
  guint n = 0;

  for (guint32 s = 0; s < n_segments; s++)
    order[s] = s;
  g_qsort_with_data (order, (gint) n_segments, sizeof (guint32), compare_for_twins,
                     (gpointer) roads);
  for (guint32 i = 1; i < n_segments; i++)
    if (are_twins (look, order[i - 1], order[i]))
      {
        if (n++ == 0)
          advice = reeve_road_advice_add (look->list, "duplicate", 0, NULL,
                                          _("Delete one of each pair in the source: routes are the "
                                            "same, but capacity counts twice."));
        reeve_road_advice_add_place (advice, roads->points[roads->segments[order[i]].points]);
        length_m += roads->segments[order[i]].length_m;
      }
  if (n > 0)
    {
      g_autofree char *count = reeve_format_count (n);
      g_autofree char *length = reeve_format_length (length_m);

      advice->count = n;
      advice->length_m = length_m;
      /* Translators: a count, a length */
      advice->what = g_strdup_printf (ngettext ("%s stretch of street is there twice (%s)",
                                                "%s stretches of street are there twice (%s)", n),
                                      count, length);
    }
}

static gboolean
advise_about (ReeveRoadLook  *look,
              sqlite3        *db,
              GError        **error)
{
  g_autoptr (sqlite3_stmt) stmt =
    reeve_sql_prepare (db, "SELECT value FROM reeve_meta WHERE key = 'roads_about'", error);
  gboolean row;

  if (stmt == NULL || !reeve_sql_step (stmt, &row, error))
    return FALSE;
  if (row && reeve_sql_text (stmt, 0) != NULL && *reeve_sql_text (stmt, 0) != '\0')
    reeve_road_advice_add (look->list, "scheme", 1, g_strdup (reeve_sql_text (stmt, 0)),
                           _("Times hold, distances to other layers do not. Import the network "
                             "again with --crs, or with its coordinates."));
  return TRUE;
}

GPtrArray *
reeve_road_advice_list (sqlite3             *db,
                        const ReeveEngine   *engine,
                        const ReeveProfile  *profile,
                        ReeveJob            *job,
                        GError             **error)
{
  g_autoptr (GPtrArray) list =
    g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_road_advice_free);
  g_auto (ReeveRoadLook) look = { .list = list, .engine = engine,
                         .roads = reeve_engine_get_roads (engine), .profile = profile };

  reeve_road_look_init (&look);
  if (!reeve_job_step (job, 1, 4, error) || !advise_about (&look, db, error))
    return NULL;
  reeve_road_look_at_groups (&look);
  advise_dead_ends (&look);
  advise_no_exits (&look);
  if (!reeve_job_step (job, 2, 4, error))
    return NULL;
  reeve_road_look_at_speeds (&look);
  advise_duplicates (&look);
  if (!reeve_road_advice_add_demand (list, db, engine, job, error))
    return NULL;
  return g_steal_pointer (&list);
}
