/* network/road-advice.c — what is wrong with a road network, and what to do about it
 *
 * Streets outside the main network are gathered where they touch. A group that
 * touches no street of the main network is an island; one that does, at a gate
 * or a barrier, is gated; any other lets traffic in and never out, or the other
 * way round.
 */
#include "network/road-advice.h"

#include "core/i18n.h"
#include "core/units.h"
#include "network/turn-graph.h"

#include <math.h>
#include <string.h>

/* A given time that needs this to be kept is a mistake in the source. */
#define MOST_TIMED_KMH  200.0
#define LEAST_TIMED_KMH 1.0

/* A link that takes no time at all counts as 0.4 ms, one of a millisecond makes 3,600. */
#define MOST_KMH_PER_M  5000.0

typedef struct
{
  GPtrArray          *list;
  const ReeveEngine  *engine;
  const ReeveRoads   *roads;
  const ReeveProfile *profile;
  guint8             *usable;    /* owned: by arc */
  guint8             *in_main;   /* owned: by node: a street of the main network touches it */
  guint32            *degree;    /* owned: by node: usable streets */
} Look;

static void
clear_look (Look *look)
{
  g_free (look->usable);
  g_free (look->in_main);
  g_free (look->degree);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, clear_look)

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

static gboolean
is_usable (const Look *look,
           guint32     segment)
{
  return look->usable[2 * segment] || look->usable[2 * segment + 1];
}

static gboolean
is_zone (const Look *look,
         guint32     node)
{
  return (look->roads->node_flags[node] & (REEVE_NODE_ZONE | REEVE_NODE_CENTROID)) != 0;
}

static void
look_at_streets (Look *look)
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
      if (!is_usable (look, s))
        continue;
      look->degree[segment->from]++;
      look->degree[segment->to]++;
      if (reeve_engine_is_connected (look->engine, s))
        look->in_main[segment->from] = look->in_main[segment->to] = TRUE;
    }
}

/* --- parts of the network --- */

typedef enum { GROUP_ISLAND, GROUP_GATED, GROUP_TRAP, N_GROUPS } GroupKind;

typedef struct
{
  guint32     node;      /* the lowest */
  double      length_m;
  GroupKind   kind;
  ReeveLonLat place;
} Group;

static guint32
find_root (guint32 *parents,
           guint32  node)
{
  while (parents[node] != node)
    {
      parents[node] = parents[parents[node]];
      node = parents[node];
    }
  return node;
}

/* Groups do not grow through nodes of the main network: two lanes behind two
 * gates of one street are two. */
static void
join_groups (const Look *look,
             guint32    *parents)
{
  const ReeveRoads *roads = look->roads;

  for (guint32 node = 0; node < roads->n_nodes; node++)
    parents[node] = node;
  for (guint32 s = 0; s < roads->n_segments; s++)
    {
      guint32 from = roads->segments[s].from, to = roads->segments[s].to;

      if (!is_usable (look, s) || reeve_engine_is_connected (look->engine, s)
          || look->in_main[from] || look->in_main[to])
        continue;
      from = find_root (parents, from);
      to = find_root (parents, to);
      parents[MAX (from, to)] = MIN (from, to);
    }
}

static int
compare_groups (gconstpointer a,
                gconstpointer b)
{
  const Group *x = a, *y = b;

  if (x->length_m != y->length_m)
    return x->length_m > y->length_m ? -1 : 1;
  return x->node < y->node ? -1 : x->node > y->node;
}

/* (transfer full) (element-type Group): longest first */
static GArray *
list_groups (const Look *look)
{
  const ReeveRoads *roads = look->roads;
  g_autofree guint32 *parents = g_new (guint32, MAX (roads->n_nodes, 1));
  g_autofree guint32 *numbers = g_new0 (guint32, MAX (roads->n_nodes, 1));
  GArray *groups = g_array_new (FALSE, TRUE, sizeof (Group));

  join_groups (look, parents);
  for (guint32 s = 0; s < roads->n_segments; s++)
    {
      const ReeveSegment *segment = &roads->segments[s];
      guint32 ends[2] = { segment->from, segment->to };
      guint32 root;
      Group *group;

      if (!is_usable (look, s) || reeve_engine_is_connected (look->engine, s))
        continue;
      root = find_root (parents, look->in_main[ends[0]] ? ends[1] : ends[0]);
      if (numbers[root] == 0)
        {
          Group first = { .node = root, .place = roads->points[segment->points] };

          g_array_append_val (groups, first);
          numbers[root] = groups->len;
        }
      group = &g_array_index (groups, Group, numbers[root] - 1);
      group->length_m += segment->length_m;
      for (guint k = 0; k < 2; k++)
        if (look->in_main[ends[k]])
          group->kind = MAX (group->kind, reeve_profile_may_pass (look->profile,
                                                                  roads->node_flags[ends[k]])
                                          ? GROUP_TRAP : GROUP_GATED);
    }
  g_array_sort (groups, compare_groups);
  return groups;
}

static char *
describe_groups (GroupKind   kind,
                 guint       n,
                 const char *count,
                 const char *length,
                 const char *longest)
{
  if (kind == GROUP_ISLAND)
    /* Translators: a count, two lengths */
    return g_strdup_printf (ngettext ("%s group of streets is not joined to the rest: %s in all, "
                                      "the longest %s",
                                      "%s groups of streets are not joined to the rest: %s in all, "
                                      "the longest %s", n), count, length, longest);
  if (kind == GROUP_GATED)
    /* Translators: a count, two lengths */
    return g_strdup_printf (ngettext ("%s group of streets lies behind a gate or barrier: %s in "
                                      "all, the longest %s",
                                      "%s groups of streets lie behind gates or barriers: %s in "
                                      "all, the longest %s", n), count, length, longest);
  /* Translators: a count, two lengths */
  return g_strdup_printf (ngettext ("%s group of streets can be driven into and not out of, or out "
                                    "of and not into: %s in all, the longest %s",
                                    "%s groups of streets can be driven into and not out of, or out "
                                    "of and not into: %s in all, the longest %s", n), count, length,
                          longest);
}

static void
advise_groups (Look *look)
{
  static const char *const ids[N_GROUPS] = { "island", "gate", "trap" };
  const char *remedies[N_GROUPS] = {
    _("Join them in the source where a street is missing, or raise the tolerance of a line layer; "
      "what is an island by nature needs its ferry."),
    _("Say in the source who may pass the gate, or ask with the emergency profile, which passes."),
    _("Look for a one-way sign that points the wrong way, or for a street that the source cuts "
      "off at its edge."),
  };
  g_autoptr (GArray) groups = list_groups (look);

  for (GroupKind kind = 0; kind < N_GROUPS; kind++)
    {
      g_autofree char *count = NULL;
      g_autofree char *length = NULL;
      g_autofree char *longest = NULL;
      ReeveRoadAdvice *advice;
      double sum_m = 0, most_m = 0;
      guint n = 0;

      for (guint i = 0; i < groups->len; i++)
        if (g_array_index (groups, Group, i).kind == kind)
          {
            n++;
            sum_m += g_array_index (groups, Group, i).length_m;
            most_m = MAX (most_m, g_array_index (groups, Group, i).length_m);
          }
      if (n == 0)
        continue;
      count = reeve_format_count (n);
      length = reeve_format_length (sum_m);
      longest = reeve_format_length (most_m);
      advice = reeve_road_advice_add (look->list, ids[kind], n,
                                      describe_groups (kind, n, count, length, longest),
                                      remedies[kind]);
      advice->length_m = sum_m;
      for (guint i = 0; i < groups->len; i++)
        if (g_array_index (groups, Group, i).kind == kind)
          reeve_road_advice_add_place (advice, g_array_index (groups, Group, i).place);
    }
}

/* --- nodes --- */

static void
advise_dead_ends (Look *look)
{
  const ReeveRoads *roads = look->roads;
  g_autofree guint8 *marks = g_new0 (guint8, MAX (roads->n_nodes, 1));  /* 1 arrives, 2 leaves */
  ReeveRoadAdvice *advice = NULL;
  guint n = 0;

  for (guint32 s = 0; s < roads->n_segments; s++)
    {
      const ReeveSegment *segment = &roads->segments[s];

      marks[segment->to] |= (look->usable[2 * s] ? 1 : 0) | (look->usable[2 * s + 1] ? 2 : 0);
      marks[segment->from] |= (look->usable[2 * s] ? 2 : 0) | (look->usable[2 * s + 1] ? 1 : 0);
    }
  for (guint32 node = 0; node < roads->n_nodes; node++)
    if ((marks[node] == 1 || marks[node] == 2) && !is_zone (look, node))
      {
        if (n++ == 0)
          advice = reeve_road_advice_add (look->list, "dead-end", 0, NULL,
                                          _("Turn the one-way sign round in the source, or open the "
                                            "street both ways; at the edge of the source nothing "
                                            "is wrong."));
        reeve_road_advice_add_place (advice, roads->node_points[node]);
      }
  if (n > 0)
    {
      g_autofree char *count = reeve_format_count (n);

      advice->count = n;
      /* Translators: a count */
      advice->what = g_strdup_printf (ngettext ("%s one-way street ends, or begins, where no other "
                                                "street leads on",
                                                "%s one-way streets end, or begin, where no other "
                                                "street leads on", n), count);
    }
}

/* Turn restrictions that leave no way on but back. */
static void
advise_no_exits (Look *look)
{
  const ReeveRoads *roads = look->roads;
  const ReeveTurnGraph *graph = reeve_engine_get_turns (look->engine);
  ReeveRoadAdvice *advice = NULL;
  guint n = 0;

  for (guint32 arc = 0; arc < graph->n_arcs; arc++)
    {
      guint32 v = graph->arc_vertex[arc];
      guint32 node = reeve_arc_head_node (roads, arc);
      gboolean goes_on = FALSE;

      if (v == REEVE_NO_VERTEX || look->degree[node] < 2 || is_zone (look, node)
          || !reeve_profile_may_pass (look->profile, roads->node_flags[node])
          || !reeve_engine_is_connected (look->engine, arc >> 1))
        continue;
      for (guint32 k = graph->first[v]; k < graph->first[v + 1]; k++)
        goes_on |= graph->vertex_arc[graph->head[k]] != (arc ^ 1);
      if (goes_on)
        continue;
      if (n++ == 0)
        advice = reeve_road_advice_add (look->list, "no-exit", 0, NULL,
                                        _("Look at the turn restrictions and the one-way signs of "
                                          "this junction in the source; they are obeyed as they "
                                          "stand."));
      reeve_road_advice_add_place (advice, roads->node_points[node]);
    }
  if (n > 0)
    {
      g_autofree char *count = reeve_format_count (n);

      advice->count = n;
      /* Translators: a count */
      advice->what = g_strdup_printf (ngettext ("%s arm of a junction may go nowhere on: every exit "
                                                "is forbidden or one-way against it",
                                                "%s arms of junctions may go nowhere on: every exit "
                                                "is forbidden or one-way against them", n), count);
    }
}

/* --- speeds --- */

static const char *
get_written_speed (const ReeveRoads *roads,
                   guint32           segment)
{
  static const char *const keys[] = { "free_speed", "maxspeed", "maxspeed:forward",
                                      "maxspeed:backward", "maxspeed:hgv" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *text = reeve_roads_get_tag (roads, segment, keys[i]);

      if (text != NULL)
        return text;
    }
  return NULL;
}

static gboolean
is_absurd (const ReeveSegmentUse *use,
           double                 length_m)
{
  gboolean absurd = FALSE;

  /* Links of zones take no time, and so they should. */
  for (guint i = 0; i < 2 && use->by_length && length_m > 1; i++)
    absurd |= use->speed_kmh[i] > 0 && use->speed_kmh[i] < MOST_KMH_PER_M * length_m
              && (use->speed_kmh[i] > MOST_TIMED_KMH || use->speed_kmh[i] < LEAST_TIMED_KMH);
  return absurd;
}

static void
tell_speeds (Look        *look,
             guint        n_odd,
             const char  *words,
             double       odd_m,
             ReeveLonLat  place)
{
  g_autofree char *count = reeve_format_count (n_odd);
  ReeveRoadAdvice *advice =
    reeve_road_advice_add (look->list, "speed", n_odd,
                           /* Translators: a count, what stands there: “walk”, “−5” */
                           g_strdup_printf (ngettext ("%s street has a speed limit that makes no "
                                                      "sense (%s); the usual speed of its class is "
                                                      "used",
                                                      "%s streets have speed limits that make no "
                                                      "sense (%s); the usual speeds of their "
                                                      "classes are used", n_odd), count, words),
                           _("Correct the speeds in the source and import it again."));

  advice->length_m = odd_m;
  reeve_road_advice_add_place (advice, place);
}

static void
advise_speeds (Look *look)
{
  const ReeveRoads *roads = look->roads;
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  double all_m = 0, bare_m = 0, odd_m = 0;
  guint n_odd = 0, n_absurd = 0;
  ReeveLonLat odd_place = { 0, 0 }, absurd_place = { 0, 0 };

  for (guint32 s = 0; s < roads->n_segments; s++)
    {
      const ReeveSegment *segment = &roads->segments[s];
      const char *text = get_written_speed (roads, s);
      ReeveSegmentUse use;
      guint odd = 0;

      if (!is_usable (look, s) || reeve_profile_is_ferry (look->profile, roads, s)
          || is_zone (look, segment->from) || is_zone (look, segment->to))
        continue;
      reeve_profile_get_use (look->profile, roads, s, &use, &odd);
      all_m += segment->length_m;
      bare_m += text == NULL && !use.by_length ? segment->length_m : 0;
      if (is_absurd (&use, segment->length_m) && n_absurd++ == 0)
        absurd_place = roads->points[segment->points];
      if (odd == 0)
        continue;
      odd_m += segment->length_m;
      if (segment->ordinal == 0 && n_odd++ == 0)
        odd_place = roads->points[segment->points];
      if (text != NULL && g_hash_table_size (told) < 5 && g_hash_table_add (told, (gpointer) text))
        g_string_append_printf (words, "%s“%.20s”", words->len > 0 ? ", " : "", text);
    }
  if (n_odd > 0)
    {
      g_autofree char *valid = g_utf8_make_valid (words->str, -1);

      tell_speeds (look, n_odd, valid, odd_m, odd_place);
    }
  if (n_absurd > 0)
    {
      g_autofree char *count = reeve_format_count (n_absurd);
      ReeveRoadAdvice *advice =
        reeve_road_advice_add (look->list, "time", n_absurd,
                               /* Translators: a count */
                               g_strdup_printf (ngettext ("%s link has a travel time that means "
                                                          "less than 1 or more than 200 km/h",
                                                          "%s links have travel times that mean "
                                                          "less than 1 or more than 200 km/h",
                                                          n_absurd), count),
                               _("Import the network again and name its units: --time-unit, "
                                 "--length-unit."));

      reeve_road_advice_add_place (advice, absurd_place);
    }
  if (bare_m > 0)
    {
      g_autofree char *share = reeve_format_share (bare_m / MAX (all_m, 1));
      ReeveRoadAdvice *advice =
        reeve_road_advice_add (look->list, "no-speed", 1,
                               /* Translators: a share */
                               g_strdup_printf (_("%s of the streets' length has no posted speed; "
                                                  "the usual speed of the class is used"), share),
                               _("Where the usual speeds are not this city's, change them in "
                                 "data/profiles."));

      advice->length_m = bare_m;
    }
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
are_twins (const Look *look,
           guint32     a,
           guint32     b)
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
advise_duplicates (Look *look)
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
advise_about (Look     *look,
              sqlite3  *db,
              GError  **error)
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
reeve_road_advice_list (sqlite3            *db,
                        const ReeveEngine  *engine,
                        const ReeveProfile *profile,
                        ReeveJob           *job,
                        GError            **error)
{
  g_autoptr (GPtrArray) list =
    g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_road_advice_free);
  g_auto (Look) look = { .list = list, .engine = engine,
                         .roads = reeve_engine_get_roads (engine), .profile = profile };

  look_at_streets (&look);
  if (!reeve_job_step (job, 1, 4, error) || !advise_about (&look, db, error))
    return NULL;
  advise_groups (&look);
  advise_dead_ends (&look);
  advise_no_exits (&look);
  if (!reeve_job_step (job, 2, 4, error))
    return NULL;
  advise_speeds (&look);
  advise_duplicates (&look);
  if (!reeve_road_advice_add_demand (list, db, engine, job, error))
    return NULL;
  return g_steal_pointer (&list);
}
