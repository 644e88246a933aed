/* network/osm-roads.c — the ways of an extract are cut into road segments
 *
 * A way is cut where it meets another road (or itself), at its ends, at the
 * node of a turn restriction, at barriers and at traffic signals. A piece that
 * would end where it began is cut in two, so that each segment has two
 * different ends wherever its points allow. Ways that miss nodes (they cross
 * the edge of the extract) are taken in the pieces that are there.
 */
#include "network/roads-private.h"

#include <string.h>

#define ATTRIBUTION "© OpenStreetMap contributors, ODbL"

/* Kept for roads; everything that a profile, a label or a report may ask. */
static const char *const road_keys[] = {
  "highway", "route", "name", "ref", "name:en", "name:zh", "oneway", "oneway:bicycle", "junction",
  "maxspeed", "maxspeed:forward", "maxspeed:backward", "maxspeed:conditional", "maxspeed:hgv",
  "lanes", "lanes:forward", "lanes:backward", "access", "vehicle", "motor_vehicle", "motorcar",
  "hgv", "bus", "psv", "bicycle", "foot", "emergency", "access:conditional",
  "motor_vehicle:conditional", "vehicle:conditional", "motorcar:conditional", "hgv:conditional",
  "oneway:conditional", "maxheight", "maxweight", "maxwidth", "bridge", "tunnel", "layer",
  "surface", "tracktype", "smoothness", "service", "toll", "duration", "sidewalk", "width",
  "incline", "lit", "area",
};

static const char *const road_values[] = {
  "motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary",
  "secondary_link", "tertiary", "tertiary_link", "unclassified", "residential", "living_street",
  "service", "road", "minor", "track", "path", "footway", "cycleway", "bridleway", "steps",
  "pedestrian", "busway", "bus_guideway", "corridor", "escape", "byway",
};

enum { NODE_KEY_HIGHWAY, NODE_KEY_BARRIER, NODE_KEY_ACCESS, NODE_KEY_VEHICLE,
       NODE_KEY_MOTOR_VEHICLE, NODE_KEY_EMERGENCY, NODE_KEY_FOOT, NODE_KEY_BICYCLE,
       NODE_KEY_LOCKED, N_NODE_KEYS };

static const char *const node_keys[N_NODE_KEYS] = {
  "highway", "barrier", "access", "vehicle", "motor_vehicle", "emergency", "foot", "bicycle",
  "locked",
};

typedef struct
{
  const ReeveOsm *osm;
  const guint32  *refs;
  ReeveRoadBuild *build;
  ReeveJob       *job;
  guint32         keys[G_N_ELEMENTS (road_keys)];
  guint32         values[G_N_ELEMENTS (road_values)];
  guint32         node_keys[N_NODE_KEYS];
  guint8         *uses;      /* owned: by node; 0 no road, 1 within one, 2 a cut */
  guint8         *flags;     /* owned: by node */
  guint8         *is_road;   /* owned: by way */
  guint32        *numbers;   /* owned: by node: its number among road nodes */
  guint32        *run;       /* owned: nodes in a row, no two alike; room for any way */
  guint           n_run;
  GArray         *segments;  /* owned, of ReeveSegment */
  GArray         *points;    /* owned, of ReeveLonLat */
  GString        *json;      /* owned */
} Cutting;

static gboolean
is_in (guint32        text,
       const guint32 *list,
       guint          n)
{
  for (guint i = 0; i < n; i++)
    if (list[i] == text)
      return TRUE;

  return FALSE;
}

/* (nullable) */
static const char *
get_value (const Cutting *cutting,
           guint32        tags,
           guint32        n_tags,
           guint32        key)
{
  for (guint32 i = tags; i < tags + n_tags; i++)
    if (cutting->osm->tags[i].key == key)
      return cutting->osm->strings + cutting->osm->tags[i].value;

  return NULL;
}

static gboolean
is_road (const Cutting     *cutting,
         const ReeveOsmWay *way)
{
  const ReeveOsm *osm = cutting->osm;
  gboolean road = FALSE;
  gboolean walk_only = FALSE;
  gboolean area = FALSE;

  for (guint32 i = way->tags; i < way->tags + way->n_tags; i++)
    {
      const ReeveOsmTag *tag = &osm->tags[i];
      const char *value = osm->strings + tag->value;

      if (tag->key == cutting->keys[0])
        {
          road |= is_in (tag->value, cutting->values, G_N_ELEMENTS (road_values));
          walk_only = strcmp (value, "pedestrian") == 0 || strcmp (value, "footway") == 0;
        }
      else if (tag->key == cutting->keys[1])
        road |= strcmp (value, "ferry") == 0;
      else if (tag->key == cutting->keys[G_N_ELEMENTS (road_keys) - 1])
        area = strcmp (value, "yes") == 0;
    }

  /* Squares can be walked around; other areas are not ways. */
  return road && way->n_refs >= 2 && (!area || walk_only);
}

/* The next nodes of the way that are there without a gap; FALSE at its end. */
static gboolean
next_run (Cutting           *cutting,
          const ReeveOsmWay *way,
          guint32           *at)
{
  guint n = 0;

  for (; *at < way->n_refs; (*at)++)
    {
      guint32 node = cutting->refs[way->refs + *at];

      if (node == G_MAXUINT32 && n >= 2)
        break;
      if (node == G_MAXUINT32)
        n = 0;
      else if (n == 0 || cutting->run[n - 1] != node)
        cutting->run[n++] = node;
    }
  cutting->n_run = n;

  return n >= 2;
}

static void
mark_uses (Cutting *cutting)
{
  for (guint64 w = 0; w < cutting->osm->n_ways; w++)
    {
      const ReeveOsmWay *way = &cutting->osm->ways[w];
      gboolean cut = FALSE;

      cutting->is_road[w] = is_road (cutting, way);
      if (!cutting->is_road[w])
        continue;

      for (guint32 at = 0; next_run (cutting, way, &at);)
        {
          const guint32 *run = cutting->run;
          guint n = cutting->n_run;

          for (guint i = 0; i < n; i++)
            cutting->uses[run[i]] = cutting->uses[run[i]] > 0 ? 2 : 1;
          cutting->uses[run[0]] = cutting->uses[run[n - 1]] = 2;
        }
      for (guint32 i = 0; i < way->n_refs; i++)
        cut |= cutting->refs[way->refs + i] == G_MAXUINT32;
      cutting->build->n_cut += cut;
    }
}

static gboolean
is_denied (const char *access)
{
  return access != NULL && (strcmp (access, "no") == 0 || strcmp (access, "private") == 0);
}

static gboolean
is_granted (const char *access)
{
  return access != NULL && !is_denied (access);
}

/* What a barrier does to motor vehicles, by its tags; the nearest word counts. */
static guint8
get_barrier_flags (const char *const *values)
{
  static const char *const closed[] = {
    "block", "bollard", "bus_trap", "chain", "cycle_barrier", "debris", "ditch", "fence",
    "full-height_turnstile", "guard_rail", "hedge", "horse_stile", "jersey_barrier",
    "kissing_gate", "log", "motorcycle_barrier", "planter", "retaining_wall", "rope", "stile",
    "turnstile", "wall", "wedge", NULL
  };
  static const char *const gates[] = {
    "gate", "hampshire_gate", "lift_gate", "sliding_gate", "swing_gate", "wicket_gate", NULL
  };
  const char *access = values[NODE_KEY_MOTOR_VEHICLE] != NULL ? values[NODE_KEY_MOTOR_VEHICLE]
                       : values[NODE_KEY_VEHICLE] != NULL ? values[NODE_KEY_VEHICLE]
                                                          : values[NODE_KEY_ACCESS];
  const char *barrier = values[NODE_KEY_BARRIER];

  if (barrier == NULL)
    return is_denied (access) ? REEVE_NODE_BARRIER : 0;
  if (g_strv_contains (gates, barrier))
    return REEVE_NODE_GATE
           | (is_denied (access) || g_strcmp0 (values[NODE_KEY_LOCKED], "yes") == 0
              ? REEVE_NODE_BARRIER : 0);
  if (g_strv_contains (closed, barrier))
    return is_granted (access) ? 0 : REEVE_NODE_BARRIER;

  return is_denied (access) ? REEVE_NODE_BARRIER : 0;
}

static void
mark_nodes (Cutting *cutting)
{
  const ReeveOsm *osm = cutting->osm;

  for (guint64 i = 0; i < osm->n_nodes; i++)
    {
      const ReeveOsmNode *node = &osm->nodes[i];
      const char *values[N_NODE_KEYS] = { NULL };
      guint8 flags;

      if (node->n_tags == 0 || cutting->uses[i] == 0)
        continue;

      g_string_truncate (cutting->json, 0);
      for (guint k = 0; k < N_NODE_KEYS; k++)
        {
          values[k] = get_value (cutting, node->tags, node->n_tags, cutting->node_keys[k]);
          if (values[k] != NULL)
            reeve_road_tags_write (cutting->json, node_keys[k], values[k]);
        }
      flags = get_barrier_flags (values);
      if (g_strcmp0 (values[NODE_KEY_HIGHWAY], "traffic_signals") == 0)
        flags |= REEVE_NODE_SIGNALS;
      if (flags != 0)
        cutting->uses[i] = 2;
      cutting->flags[i] = flags;
      if (cutting->json->len > 0)
        {
          gint64 *id = g_new (gint64, 1);

          *id = node->id;
          g_string_append_c (cutting->json, '}');
          g_hash_table_insert (cutting->build->node_tags, id, g_strdup (cutting->json->str));
        }
    }
}

/* A piece that ends where it began is cut at its middle point. */
static void
cut_loops (Cutting *cutting)
{
  for (guint64 w = 0; w < cutting->osm->n_ways; w++)
    {
      if (!cutting->is_road[w])
        continue;

      for (guint32 at = 0; next_run (cutting, &cutting->osm->ways[w], &at);)
        {
          const guint32 *run = cutting->run;
          guint start = 0;

          for (guint i = 1; i < cutting->n_run; i++)
            if (cutting->uses[run[i]] == 2)
              {
                if (run[start] == run[i] && i - start >= 2)
                  cutting->uses[run[start + (i - start) / 2]] = 2;
                start = i;
              }
        }
    }
}

static ReeveLonLat
get_point (const Cutting *cutting,
           guint32        node)
{
  const ReeveOsmNode *place = &cutting->osm->nodes[node];

  return (ReeveLonLat) { place->lon_e7 / 1e7, place->lat_e7 / 1e7 };
}

static void
number_nodes (Cutting *cutting)
{
  ReeveRoads *roads = cutting->build->roads;
  guint32 n = 0;

  for (guint64 i = 0; i < cutting->osm->n_nodes; i++)
    n += cutting->uses[i] == 2;
  roads->node_ids = g_new (gint64, n);
  roads->node_points = g_new (ReeveLonLat, n);
  roads->node_flags = g_new (guint32, n);

  n = 0;
  for (guint64 i = 0; i < cutting->osm->n_nodes; i++)
    if (cutting->uses[i] == 2)
      {
        roads->node_ids[n] = cutting->osm->nodes[i].id;
        roads->node_points[n] = get_point (cutting, (guint32) i);
        roads->node_flags[n] = cutting->flags[i];
        cutting->numbers[i] = n++;
      }
  roads->n_nodes = n;
}

static guint32
add_way_tags (Cutting           *cutting,
              const ReeveOsmWay *way)
{
  g_string_truncate (cutting->json, 0);
  for (guint k = 0; k < G_N_ELEMENTS (road_keys); k++)
    {
      const char *value = get_value (cutting, way->tags, way->n_tags, cutting->keys[k]);

      if (value != NULL)
        reeve_road_tags_write (cutting->json, road_keys[k], value);
    }
  g_string_append_c (cutting->json, '}');

  return reeve_road_tags_add (&cutting->build->tags, cutting->json->str);
}

static void
add_segment (Cutting       *cutting,
             gint64         way_id,
             guint32        ordinal,
             guint32        tags,
             const guint32 *nodes,
             guint          n)
{
  ReeveSegment segment = { .way_id = way_id, .ordinal = ordinal, .from = cutting->numbers[nodes[0]],
                           .to = cutting->numbers[nodes[n - 1]], .points = cutting->points->len,
                           .n_points = n, .tags = tags };

  g_array_set_size (cutting->points, segment.points + n);
  for (guint i = 0; i < n; i++)
    g_array_index (cutting->points, ReeveLonLat, segment.points + i) = get_point (cutting, nodes[i]);
  g_array_append_val (cutting->segments, segment);
}

static void
cut_ways (Cutting *cutting)
{
  for (guint64 w = 0; w < cutting->osm->n_ways; w++)
    {
      const ReeveOsmWay *way = &cutting->osm->ways[w];
      guint32 ordinal = 0;
      guint32 tags = 0;

      if (!cutting->is_road[w])
        continue;

      for (guint32 at = 0; next_run (cutting, way, &at);)
        {
          const guint32 *run = cutting->run;
          guint start = 0;

          if (ordinal == 0)
            tags = add_way_tags (cutting, way);
          for (guint i = 1; i < cutting->n_run; i++)
            if (cutting->uses[run[i]] == 2)
              {
                add_segment (cutting, way->id, ordinal++, tags, run + start, i - start + 1);
                start = i;
              }
        }
    }
}

#define SEGMENTS_PER_PART 8192

static gboolean
measure_part (guint     part,
              gpointer  data,
              GError  **error)
{
  ReeveRoads *roads = data;
  guint32 end = MIN ((part + 1) * SEGMENTS_PER_PART, roads->n_segments);

  for (guint32 s = part * SEGMENTS_PER_PART; s < end; s++)
    {
      const ReeveLonLat *points = roads->points + roads->segments[s].points;
      double length_m = 0;

      for (guint32 i = 1; i < roads->segments[s].n_points; i++)
        length_m += reeve_distance_m (points[i - 1], points[i]);
      roads->segments[s].length_m = (float) length_m;
    }

  return TRUE;
}

static gboolean
cut_all (Cutting  *cutting,
         GError  **error)
{
  ReeveRoads *roads = cutting->build->roads;

  mark_uses (cutting);
  if (!reeve_job_step (cutting->job, 1, 5, error))
    return FALSE;
  mark_nodes (cutting);
  for (guint i = 0; i < cutting->build->turns->len; i++)
    {
      const ReeveRoadTurn *turn = &g_array_index (cutting->build->turns, ReeveRoadTurn, i);
      gint64 node = turn->via[0] == 'n'
                    ? reeve_osm_find_node (cutting->osm, g_ascii_strtoll (turn->via + 1, NULL, 10))
                    : -1;

      if (node >= 0 && cutting->uses[node] == 1)
        cutting->uses[node] = 2;
    }
  cut_loops (cutting);
  number_nodes (cutting);
  if (!reeve_job_step (cutting->job, 2, 5, error))
    return FALSE;
  cut_ways (cutting);
  if (!reeve_job_step (cutting->job, 3, 5, error))
    return FALSE;

  roads->n_segments = cutting->segments->len;
  roads->n_points = cutting->points->len;
  roads->segments = (ReeveSegment *) (gpointer) g_array_free (g_steal_pointer (&cutting->segments), FALSE);
  roads->points = (ReeveLonLat *) (gpointer) g_array_free (g_steal_pointer (&cutting->points), FALSE);

  return reeve_job_share_out (cutting->job,
                              (roads->n_segments + SEGMENTS_PER_PART - 1) / SEGMENTS_PER_PART,
                              measure_part, roads, error);
}

ReeveRoadBuild *
reeve_road_build_new (const ReeveOsm  *osm,
                      const guint32   *refs,
                      ReeveJob        *job,
                      GError         **error)
{
  g_autoptr (ReeveRoadBuild) self = g_new0 (ReeveRoadBuild, 1);
  Cutting cutting = { .osm = osm, .refs = refs, .build = self, .job = job };
  guint32 longest = 1;
  gboolean ok;

  self->roads = reeve_roads_new ();
  self->roads->attribution = g_strdup (ATTRIBUTION);
  self->turns = reeve_osm_collect_turns (osm, &self->n_timed);
  self->node_tags = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  reeve_road_tags_init (&self->tags, self->roads);

  reeve_osm_find_strings (osm, road_keys, G_N_ELEMENTS (road_keys), cutting.keys);
  reeve_osm_find_strings (osm, road_values, G_N_ELEMENTS (road_values), cutting.values);
  reeve_osm_find_strings (osm, node_keys, N_NODE_KEYS, cutting.node_keys);
  cutting.uses = g_new0 (guint8, MAX (osm->n_nodes, 1));
  cutting.flags = g_new0 (guint8, MAX (osm->n_nodes, 1));
  cutting.is_road = g_new0 (guint8, MAX (osm->n_ways, 1));
  cutting.numbers = g_new (guint32, MAX (osm->n_nodes, 1));
  for (guint64 w = 0; w < osm->n_ways; w++)
    longest = MAX (longest, osm->ways[w].n_refs);
  cutting.run = g_new (guint32, longest);
  cutting.segments = g_array_new (FALSE, FALSE, sizeof (ReeveSegment));
  cutting.points = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));
  cutting.json = g_string_new (NULL);

  ok = cut_all (&cutting, error);

  g_free (cutting.uses);
  g_free (cutting.flags);
  g_free (cutting.is_road);
  g_free (cutting.numbers);
  g_free (cutting.run);
  g_clear_pointer (&cutting.segments, g_array_unref);
  g_clear_pointer (&cutting.points, g_array_unref);
  g_string_free (cutting.json, TRUE);
  if (!ok)
    return NULL;

  self->n_unmet = reeve_roads_set_rules (self->roads, self->turns);
  return g_steal_pointer (&self);
}

void
reeve_road_build_free (ReeveRoadBuild *self)
{
  if (self == NULL)
    return;

  reeve_road_tags_clear (&self->tags);
  g_clear_pointer (&self->roads, reeve_roads_unref);
  g_clear_pointer (&self->turns, g_array_unref);
  g_clear_pointer (&self->node_tags, g_hash_table_unref);
  g_free (self->about);
  g_free (self);
}

ReeveRoads *
reeve_roads_from_osm (const ReeveOsm  *osm,
                      ReeveJob        *job,
                      GError         **error)
{
  g_autofree guint32 *refs = reeve_osm_resolve_refs (osm, job, error);
  g_autoptr (ReeveRoadBuild) build = NULL;

  if (refs == NULL)
    return NULL;
  build = reeve_road_build_new (osm, refs, job, error);
  if (build == NULL)
    return NULL;

  return g_steal_pointer (&build->roads);
}
