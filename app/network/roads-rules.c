/* network/roads-rules.c — turn restrictions name ways; rules name segments
 *
 * A way may run through the junction where its restriction holds, so both of
 * its segments there could be meant. One-way streets leave one; else the pair
 * whose angle comes nearest to the restriction's own word ("left") is taken.
 */
#include "network/roads-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ENDS 8

typedef struct
{
  guint32  segment;
  gboolean along;     /* driven from its first to its last point */
} End;

void
reeve_road_turn_clear (ReeveRoadTurn *self)
{
  g_free (self->kind);
  g_free (self->via);
  g_free (self->tags);
}

/* 1 along only, -1 against only, 0 both */
static int
get_oneway (const ReeveRoads *roads,
            guint32           segment)
{
  const char *oneway = reeve_roads_get_tag (roads, segment, "oneway");
  const char *junction = reeve_roads_get_tag (roads, segment, "junction");
  const char *highway = reeve_roads_get_tag (roads, segment, "highway");

  if (oneway != NULL)
    {
      if (strcmp (oneway, "yes") == 0 || strcmp (oneway, "1") == 0 || strcmp (oneway, "true") == 0)
        return 1;
      return strcmp (oneway, "-1") == 0 || strcmp (oneway, "reverse") == 0 ? -1 : 0;
    }
  if (g_strcmp0 (junction, "roundabout") == 0 || g_strcmp0 (junction, "circular") == 0
      || g_strcmp0 (highway, "motorway") == 0)
    return 1;

  return 0;
}

/* The segments of a way by which @node is reached, or left. */
static guint
find_ends (const ReeveRoads *roads,
           gint64            way_id,
           guint32           node,
           gboolean          arriving,
           End               out[MAX_ENDS])
{
  guint32 first, end;
  guint n = 0;

  if (!reeve_roads_find_way (roads, way_id, &first, &end))
    return 0;

  for (guint32 s = first; s < end; s++)
    {
      int oneway = get_oneway (roads, s);
      const ReeveSegment *segment = &roads->segments[s];

      if ((arriving ? segment->to : segment->from) == node && oneway >= 0 && n < MAX_ENDS)
        out[n++] = (End) { s, TRUE };
      if ((arriving ? segment->from : segment->to) == node && oneway <= 0 && n < MAX_ENDS)
        out[n++] = (End) { s, FALSE };
    }

  return n;
}

/* Direction of driving in degrees, at the end of the segment or at its start. */
static double
get_heading (const ReeveRoads *roads,
             End               end,
             gboolean          at_end)
{
  const ReeveSegment *segment = &roads->segments[end.segment];
  const ReeveLonLat *points = roads->points + segment->points;
  guint32 last = segment->n_points - 1;
  gboolean high = at_end == end.along;
  ReeveLonLat a = high ? points[last - 1] : points[0];
  ReeveLonLat b = high ? points[last] : points[1];
  double heading = atan2 ((b.lon - a.lon) * cos (a.lat * G_PI / 180), b.lat - a.lat) * 180 / G_PI;

  return end.along ? heading : heading + 180;
}

/* How far a turn is from what the restriction's word says; 0 is best. */
static double
get_mismatch (const ReeveRoads *roads,
              const char       *kind,
              End               from,
              End               to)
{
  double angle = remainder (get_heading (roads, to, FALSE) - get_heading (roads, from, TRUE), 360);
  gboolean same = from.segment == to.segment;

  if (g_str_has_suffix (kind, "u_turn"))
    return same ? 0 : 180 - fabs (angle);
  if (same)
    return 1000;
  if (g_str_has_suffix (kind, "left_turn"))
    return fabs (angle + 90);
  if (g_str_has_suffix (kind, "right_turn"))
    return fabs (angle - 90);
  if (g_str_has_suffix (kind, "straight_on"))
    return fabs (angle);

  return 0;
}

static guint32
parse_vehicles (const char *text)
{
  static const struct { const char *word; guint32 vehicles; } words[] = {
    { "bicycle", REEVE_VEHICLE_BICYCLE },
    { "bus", REEVE_VEHICLE_BUS },
    { "emergency", REEVE_VEHICLE_EMERGENCY },
    { "foot", REEVE_VEHICLE_FOOT },
    { "hgv", REEVE_VEHICLE_HGV },
    { "motor_vehicle", REEVE_VEHICLE_MOTORCAR | REEVE_VEHICLE_HGV | REEVE_VEHICLE_EMERGENCY
                       | REEVE_VEHICLE_BUS },
    { "motorcar", REEVE_VEHICLE_MOTORCAR },
    { "psv", REEVE_VEHICLE_BUS },
    { "vehicle", REEVE_VEHICLE_ALL & ~REEVE_VEHICLE_FOOT },
  };
  g_auto (GStrv) parts = g_strsplit_set (text, ";,", 32);
  guint32 vehicles = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    for (guint k = 0; k < G_N_ELEMENTS (words); k++)
      if (strcmp (g_strstrip (parts[i]), words[k].word) == 0)
        vehicles |= words[k].vehicles;

  return vehicles;
}

/* Nobody on foot is meant unless the restriction says so. */
static guint32
get_except (GHashTable *tags)
{
  const char *except = g_hash_table_lookup (tags, "except");
  guint32 vehicles = except != NULL ? parse_vehicles (except) : 0;
  guint32 only = 0;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, tags);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, "restriction:"))
      only |= parse_vehicles ((const char *) key + strlen ("restriction:"));

  if (only == 0 || g_hash_table_contains (tags, "restriction"))
    return vehicles | REEVE_VEHICLE_FOOT;

  return vehicles | (REEVE_VEHICLE_ALL & ~only);
}

static gboolean
touches (const ReeveRoads *roads,
         gint64            way_id,
         guint32           node)
{
  guint32 first, end;

  if (!reeve_roads_find_way (roads, way_id, &first, &end))
    return FALSE;
  for (guint32 s = first; s < end; s++)
    if (roads->segments[s].from == node || roads->segments[s].to == node)
      return TRUE;

  return FALSE;
}

typedef struct
{
  guint32 first;    /* segment */
  guint32 n;        /* how many; 0: none found */
  gboolean along;
  guint32 entry;    /* nodes */
  guint32 exit;
} Stretch;

/* From position @at of the way (before its @at-th segment) on, or back, to the
 * first node that @is_exit marks: two marks a segment, for its from and to. */
static void
try_stretch (const ReeveRoads *roads,
             guint32           first,
             guint32           n,
             guint32           at,
             gboolean          along,
             const gboolean   *is_exit,
             Stretch          *best)
{
  const ReeveSegment *segments = roads->segments + first;
  guint32 entry = along ? segments[at].from : segments[at - 1].to;
  guint32 node = entry;

  for (guint32 length = 1; length <= (along ? n - at : at); length++)
    {
      guint32 s = along ? at + length - 1 : at - length;

      /* A way that misses nodes may go on elsewhere. */
      if ((along ? segments[s].from : segments[s].to) != node)
        return;
      node = along ? segments[s].to : segments[s].from;
      if (is_exit[2 * s + along] && node != entry)
        {
          if (best->n == 0 || length < best->n)
            *best = (Stretch) { along ? first + at : first + at - 1, length, along, entry, node };
          return;
        }
    }
}

/* The shortest stretch of a way from @entry, or else from a node of @before, to
 * a node of @after. Appends its segments to @via. */
static gboolean
cross_way (const ReeveRoads *roads,
           gint64            way_id,
           gint64            before,
           guint32           entry,     /* G_MAXUINT32: any that @before touches */
           gint64            after,
           GArray           *via,
           guint32          *out_entry,
           guint32          *out_exit)
{
  guint32 first, end, n;
  g_autofree gboolean *is_exit = NULL;
  Stretch best = { 0 };

  if (!reeve_roads_find_way (roads, way_id, &first, &end))
    return FALSE;

  n = end - first;
  is_exit = g_new (gboolean, 2 * (gsize) n);
  for (guint32 i = 0; i < n; i++)
    {
      is_exit[2 * i] = touches (roads, after, roads->segments[first + i].from);
      is_exit[2 * i + 1] = touches (roads, after, roads->segments[first + i].to);
    }
  for (guint32 i = 0; i <= n; i++)
    {
      guint32 up = i < n ? roads->segments[first + i].from : G_MAXUINT32;
      guint32 down = i > 0 ? roads->segments[first + i - 1].to : G_MAXUINT32;

      if (i < n && (entry == G_MAXUINT32 ? touches (roads, before, up) : up == entry))
        try_stretch (roads, first, n, i, TRUE, is_exit, &best);
      if (i > 0 && (entry == G_MAXUINT32 ? touches (roads, before, down) : down == entry))
        try_stretch (roads, first, n, i, FALSE, is_exit, &best);
    }
  if (best.n == 0)
    return FALSE;

  for (guint32 i = 0; i < best.n; i++)
    {
      guint32 segment = best.along ? best.first + i : best.first - i;

      g_array_append_val (via, segment);
    }
  *out_entry = best.entry;
  *out_exit = best.exit;
  return TRUE;
}

typedef struct
{
  guint32 entry;   /* where the from way ends */
  guint32 exit;    /* where the to way begins */
} Junction;

static gboolean
find_junction (const ReeveRoads    *roads,
               const ReeveRoadTurn *turn,
               GArray              *via,
               Junction            *out)
{
  g_auto (GStrv) parts = g_strsplit (turn->via, " ", 64);
  guint n = g_strv_length (parts);
  guint32 entry = G_MAXUINT32;

  if (n == 1 && parts[0][0] == 'n')
    {
      out->entry = out->exit = reeve_roads_find_node (roads, g_ascii_strtoll (parts[0] + 1, NULL, 10));
      return out->entry != G_MAXUINT32;
    }

  for (guint i = 0; i < n; i++)
    {
      gint64 way = g_ascii_strtoll (parts[i] + 1, NULL, 10);
      gint64 after = i + 1 < n ? g_ascii_strtoll (parts[i + 1] + 1, NULL, 10) : turn->to_way;
      guint32 in, exit;

      if (parts[i][0] != 'w'
          || !cross_way (roads, way, turn->from_way, entry, after, via, &in, &exit))
        return FALSE;
      if (i == 0)
        out->entry = in;
      out->exit = entry = exit;
    }

  return n > 0;
}

static gboolean
add_rule (ReeveRoads          *roads,
          const ReeveRoadTurn *turn,
          guint32              except,
          GArray              *rules,
          GArray              *all_via)
{
  g_autoptr (GArray) via = g_array_new (FALSE, FALSE, sizeof (guint32));
  End from[MAX_ENDS], to[MAX_ENDS];
  guint n_from, n_to;
  Junction junction;
  ReeveTurnRule rule = { .except = except };
  double best = INFINITY;

  if (!find_junction (roads, turn, via, &junction))
    return FALSE;
  n_from = find_ends (roads, turn->from_way, junction.entry, TRUE, from);
  n_to = find_ends (roads, turn->to_way, junction.exit, FALSE, to);
  for (guint i = 0; i < n_from; i++)
    for (guint k = 0; k < n_to; k++)
      {
        double mismatch = get_mismatch (roads, turn->kind, from[i], to[k]);

        if (mismatch < best)
          {
            best = mismatch;
            rule.from_segment = from[i].segment;
            rule.to_segment = to[k].segment;
          }
      }
  if (isinf (best))
    return FALSE;

  rule.kind = g_str_has_prefix (turn->kind, "only_");
  rule.via_node = junction.entry;
  rule.first_via = all_via->len;
  rule.n_via = via->len;
  g_array_append_vals (all_via, via->data, via->len);
  g_array_append_val (rules, rule);

  return TRUE;
}

guint
reeve_roads_set_rules (ReeveRoads   *self,
                       const GArray *turns)
{
  GArray *rules = g_array_new (FALSE, FALSE, sizeof (ReeveTurnRule));
  GArray *via = g_array_new (FALSE, FALSE, sizeof (guint32));
  ReeveRoads scratch = { .tag_sets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref),
                         .names = g_ptr_array_new (), .texts = g_string_chunk_new (256) };
  ReeveRoadTags tags;
  guint n_unmet = 0;

  reeve_road_tags_init (&tags, &scratch);
  for (guint i = 0; i < turns->len; i++)
    {
      const ReeveRoadTurn *turn = &g_array_index (turns, ReeveRoadTurn, i);
      guint32 set = reeve_road_tags_add (&tags, turn->tags != NULL ? turn->tags : "{}");
      guint32 except = get_except (g_ptr_array_index (scratch.tag_sets, set));

      n_unmet += !add_rule (self, turn, except, rules, via);
    }
  reeve_road_tags_clear (&tags);
  g_ptr_array_unref (scratch.tag_sets);
  g_ptr_array_unref (scratch.names);
  g_string_chunk_free (scratch.texts);

  self->n_rules = rules->len;
  self->n_via = via->len;
  self->rules = (ReeveTurnRule *) (gpointer) g_array_free (rules, FALSE);
  self->via = (guint32 *) (gpointer) g_array_free (via, FALSE);

  return n_unmet;
}
