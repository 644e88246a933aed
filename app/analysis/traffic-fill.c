/* analysis/traffic-fill.c — from where sensors stand to all streets like theirs
 *
 * A bottleneck is like no other street, so the middle of several sensors is
 * taken and not their mean, and what stands on a bridge stays there. Work:
 * sensors × streets, each a few sums.
 */
#include "analysis/traffic-fill.h"

#include "geo/box-index.h"

#include <math.h>
#include <string.h>

#define N_NEAREST 5

/* A sensor belongs to the through road beside the lane it is nearer to. */
#define SIDE_STREET_M 10

static gboolean
may_drive (const ReeveEngine *engine,
           guint32            segment)
{
  return reeve_engine_get_arc_ms (engine, 2 * segment) != REEVE_UNREACHED_MS
         || reeve_engine_get_arc_ms (engine, 2 * segment + 1) != REEVE_UNREACHED_MS;
}

/* "primary" for "primary_link", too; "" for what is no road. */
static char *
dup_class (const ReeveRoads *roads,
           guint32           segment)
{
  const char *class_name = reeve_roads_get_tag (roads, segment, "highway");

  if (class_name == NULL)
    return g_strdup ("");
  return g_str_has_suffix (class_name, "_link") ? g_strndup (class_name, strlen (class_name) - 5)
                                                : g_strdup (class_name);
}

static gboolean
is_through_road (const ReeveRoads *roads,
                 guint32           segment)
{
  static const char *const through[] = { "motorway", "trunk", "primary", "secondary", "tertiary",
                                         NULL };
  g_autofree char *class_name = dup_class (roads, segment);

  return g_strv_contains (through, class_name);
}

static gboolean
has_name (const ReeveRoads *roads,
          guint32           segment,
          const char       *name)
{
  static const char *const keys[] = { "ref", "bridge:name", "name:en" };
  g_autofree char *wanted = NULL;
  g_autofree char *own = NULL;

  if (name == NULL || *name == '\0')
    return FALSE;
  wanted = g_utf8_casefold (name, -1);
  own = g_utf8_casefold (reeve_roads_get_name (roads, segment), -1);
  if (strcmp (wanted, own) == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *text = reeve_roads_get_tag (roads, segment, keys[i]);
      g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

      if (g_strcmp0 (wanted, folded) == 0)
        return TRUE;
    }
  return FALSE;
}

/* --- where a sensor stands --- */

static double
get_distance_m (const ReeveRoads *roads,
                guint32           segment,
                ReeveLonLat       at)
{
  const ReeveSegment *row = &roads->segments[segment];
  double best = INFINITY;
  ReeveXY a = reeve_local_from_lonlat (at, roads->points[row->points]);

  for (guint32 i = 1; i < row->n_points; i++)
    {
      ReeveXY b = reeve_local_from_lonlat (at, roads->points[row->points + i]);
      double dx = b.x - a.x;
      double dy = b.y - a.y;
      double length2 = dx * dx + dy * dy;
      double share = length2 > 0 ? CLAMP (-(a.x * dx + a.y * dy) / length2, 0, 1) : 0;

      best = MIN (best, hypot (a.x + share * dx, a.y + share * dy));
      a = b;
    }
  return best;
}

static ReeveBox *
list_boxes (const ReeveRoads *roads)
{
  ReeveBox *boxes = g_new (ReeveBox, MAX (roads->n_segments, 1));

  for (guint32 s = 0; s < roads->n_segments; s++)
    {
      const ReeveSegment *row = &roads->segments[s];

      boxes[s] = REEVE_BOX_EMPTY;
      for (guint32 i = 0; i < row->n_points; i++)
        reeve_box_add (&boxes[s], roads->points[row->points + i]);
    }
  return boxes;
}

typedef struct
{
  ReeveSensor       *sensor;
  const ReeveEngine *engine;
  const ReeveRoads  *roads;
  double             reach_m;
  double             best;
} Placing;

/* Ties go to the lowest street, in whatever order they come. */
static gboolean
try_street (guint32  s,
            gpointer data)
{
  Placing *placing = data;
  ReeveSensor *sensor = placing->sensor;
  double distance_m, score;

  if (!may_drive (placing->engine, s) || reeve_roads_get_tag (placing->roads, s, "highway") == NULL)
    return TRUE;
  distance_m = get_distance_m (placing->roads, s, sensor->at);
  score = distance_m + (is_through_road (placing->roads, s) ? 0 : SIDE_STREET_M)
          + (has_name (placing->roads, s, sensor->road) ? 0 : placing->reach_m);
  if (distance_m > placing->reach_m || score > placing->best
      || (score == placing->best && s > sensor->segment))
    return TRUE;
  placing->best = score;
  sensor->segment = s;
  sensor->distance_m = distance_m;
  return TRUE;
}

static void
place_sensor (ReeveSensor         *sensor,
              const ReeveEngine   *engine,
              const ReeveBoxIndex *index,
              double               reach_m)
{
  Placing placing = { sensor, engine, reeve_engine_get_roads ((ReeveEngine *) engine), reach_m,
                      INFINITY };
  double reach_deg = reach_m / 110000;
  double wide_deg = reach_deg / MAX (cos (sensor->at.lat * G_PI / 180), 0.01);
  ReeveBox near = { sensor->at.lon - wide_deg, sensor->at.lat - reach_deg,
                    sensor->at.lon + wide_deg, sensor->at.lat + reach_deg };

  reeve_box_index_query (index, &near, try_street, &placing);
}

guint
reeve_sensors_place (GPtrArray          *sensors,
                     const ReeveEngine  *engine,
                     double              reach_m,
                     ReeveJob           *job,
                     GError            **error)
{
  g_autofree ReeveBox *boxes = list_boxes (reeve_engine_get_roads ((ReeveEngine *) engine));
  g_autoptr (ReeveBoxIndex) index =
    reeve_box_index_new (boxes, reeve_engine_get_roads ((ReeveEngine *) engine)->n_segments);
  guint n_placed = 0;

  for (guint i = 0; i < sensors->len; i++)
    {
      ReeveSensor *sensor = g_ptr_array_index (sensors, i);

      if (!reeve_job_step (job, i, sensors->len, error))
        return 0;
      if (sensor->is_placed)
        place_sensor (sensor, engine, index, reach_m);
      n_placed += sensor->segment != G_MAXUINT32;
    }
  return n_placed;
}

/* --- spreading --- */

typedef struct
{
  const ReeveSensor *sensor;
  const char        *class_name;  /* interned */
  const char        *name;        /* borrowed from the roads */
  gboolean           stays;       /* on a bridge or in a tunnel */
} Source;

typedef struct
{
  guint  source;
  double distance_m;
} Near;

typedef struct
{
  const ReeveRoads  *roads;
  const ReeveEngine *engine;
  GArray            *sources;     /* owned, of Source: placed sensors */
  GHashTable        *known;       /* owned: numbers of sensors as text → profile + 1 */
  ReeveTrafficFill  *fill;
  double             spread_m;
} Filler;

static gboolean
is_set (const ReeveRoads *roads,
        guint32           segment,
        const char       *key)
{
  const char *text = reeve_roads_get_tag (roads, segment, key);

  return text != NULL && strcmp (text, "no") != 0;
}

static void
list_sources (Filler          *self,
              const GPtrArray *sensors)
{
  self->sources = g_array_new (FALSE, FALSE, sizeof (Source));
  for (guint i = 0; i < sensors->len; i++)
    {
      const ReeveSensor *sensor = g_ptr_array_index (sensors, i);
      g_autofree char *class_name = NULL;
      Source source = { .sensor = sensor };

      if (sensor->segment == G_MAXUINT32)
        continue;
      class_name = dup_class (self->roads, sensor->segment);
      source.class_name = g_intern_string (class_name);
      source.name = reeve_roads_get_name (self->roads, sensor->segment);
      source.stays = is_set (self->roads, sensor->segment, "bridge")
                     || is_set (self->roads, sensor->segment, "tunnel");
      g_array_append_val (self->sources, source);
    }
}

static int
compare_near (gconstpointer a,
              gconstpointer b)
{
  const Near *x = a;
  const Near *y = b;

  if (x->distance_m != y->distance_m)
    return x->distance_m < y->distance_m ? -1 : 1;
  return (x->source > y->source) - (x->source < y->source);
}

static int
compare_shares (gconstpointer a,
                gconstpointer b)
{
  return (int) *(const guint16 *) a - (int) *(const guint16 *) b;
}

/* The profile of the median of some sources, made once for each set of them. */
static guint32
get_profile (Filler      *self,
             const Near  *near,
             guint        n)
{
  g_autoptr (GString) key = g_string_new (NULL);
  g_autoptr (GString) names = g_string_new (NULL);
  ReeveTrafficProfile profile;
  guint number;

  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (key, "%u ", near[i].source);
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                              g_array_index (self->sources, Source, near[i].source).sensor->name);
    }
  number = GPOINTER_TO_UINT (g_hash_table_lookup (self->known, key->str));
  if (number > 0)
    return number - 1;

  for (guint slot = 0; slot < REEVE_WEEK_HOURS; slot++)
    {
      guint16 shares[N_NEAREST];

      for (guint i = 0; i < n; i++)
        shares[i] = g_array_index (self->sources, Source, near[i].source).sensor->shares[slot];
      qsort (shares, n, sizeof *shares, compare_shares);
      profile.shares[slot] = (guint16) ((shares[(n - 1) / 2] + shares[n / 2] + 1) / 2);
    }
  g_array_append_val (self->fill->profiles, profile);
  g_ptr_array_add (self->fill->sources, g_string_free (g_steal_pointer (&names), FALSE));
  g_hash_table_insert (self->known, g_string_free (g_steal_pointer (&key), FALSE),
                       GUINT_TO_POINTER (self->fill->profiles->len));
  return self->fill->profiles->len - 1;
}

/* Each of the way's segments follows the sensor on it that is fewest segments
 * away; FALSE when there is none. */
static gboolean
follow_own (Filler  *self,
            guint32  first,
            guint32  end)
{
  gboolean found = FALSE;

  for (guint32 s = first; s < end; s++)
    {
      guint32 best = G_MAXUINT32;
      Near near[N_NEAREST];
      guint n = 0;

      for (guint i = 0; i < self->sources->len; i++)
        {
          guint32 own = g_array_index (self->sources, Source, i).sensor->segment;
          guint32 apart = own > s ? own - s : s - own;

          if (own < first || own >= end || apart > best)
            continue;
          if (apart < best)
            n = 0;
          best = apart;
          if (n < N_NEAREST)
            near[n++] = (Near) { i, 0 };
        }
      if (n == 0)
        return FALSE;
      self->fill->profile[s] = get_profile (self, near, n);
      self->fill->is_measured[s] = TRUE;
      found = TRUE;
    }
  return found;
}

static guint
list_near (const Filler *self,
           ReeveLonLat   at,
           const char   *name,        /* nullable: of this name, else of the class */
           const char   *class_name,
           Near         *out)         /* as many as there are sources */
{
  guint n = 0;

  for (guint i = 0; i < self->sources->len; i++)
    {
      const Source *source = &g_array_index (self->sources, Source, i);
      double distance_m;

      if (source->class_name != class_name
          || (name != NULL ? strcmp (source->name, name) != 0 : source->stays))
        continue;
      distance_m = reeve_distance_m (at, source->sensor->at);
      if (distance_m <= self->spread_m)
        out[n++] = (Near) { i, distance_m };
    }
  qsort (out, n, sizeof *out, compare_near);
  return MIN (n, N_NEAREST);
}

static void
follow_others (Filler  *self,
               guint32  first,
               guint32  end,
               Near    *near)
{
  const ReeveSegment *middle = &self->roads->segments[first + (end - first) / 2];
  ReeveLonLat at = self->roads->points[middle->points + middle->n_points / 2];
  const char *name = reeve_roads_get_name (self->roads, first);
  g_autofree char *class_text = dup_class (self->roads, first);
  const char *class_name = g_intern_string (class_text);
  guint n = 0;
  guint32 profile;

  if (*name != '\0')
    n = list_near (self, at, name, class_name, near);
  if (n == 0)
    n = list_near (self, at, NULL, class_name, near);
  if (n == 0)
    return;
  profile = get_profile (self, near, n);
  for (guint32 s = first; s < end; s++)
    self->fill->profile[s] = profile;
}

ReeveTrafficFill *
reeve_traffic_fill_new (const GPtrArray    *sensors,
                        const ReeveEngine  *engine,
                        double              spread_m,
                        ReeveJob           *job,
                        GError            **error)
{
  const ReeveRoads *roads = reeve_engine_get_roads ((ReeveEngine *) engine);
  g_autoptr (ReeveTrafficFill) fill = g_new0 (ReeveTrafficFill, 1);
  Filler self = { .roads = roads, .engine = engine, .fill = fill, .spread_m = spread_m };
  g_autofree Near *near = NULL;
  gboolean done = TRUE;

  fill->profiles = g_array_new (FALSE, FALSE, sizeof (ReeveTrafficProfile));
  fill->sources = g_ptr_array_new_with_free_func (g_free);
  fill->profile = g_new (guint32, MAX (roads->n_segments, 1));
  fill->is_measured = g_new0 (guint8, MAX (roads->n_segments, 1));
  list_sources (&self, sensors);
  self.known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  near = g_new (Near, MAX (self.sources->len, 1));

  for (guint32 first = 0, end; done && first < roads->n_segments; first = end)
    {
      for (end = first; end < roads->n_segments
                        && roads->segments[end].way_id == roads->segments[first].way_id; end++)
        fill->profile[end] = G_MAXUINT32;
      if (first % 1024 < end - first)
        done = reeve_job_step (job, first, roads->n_segments, error);
      if (!follow_own (&self, first, end))
        follow_others (&self, first, end, near);
    }
  g_array_unref (self.sources);
  g_hash_table_unref (self.known);
  return done ? g_steal_pointer (&fill) : NULL;
}

void
reeve_traffic_fill_free (ReeveTrafficFill *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->profiles, g_array_unref);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_free (self->profile);
  g_free (self->is_measured);
  g_free (self);
}
