/* network/profile.c — how fast a street is for one kind of traffic, and in which direction
 *
 * The street's class sets the free speed and the room of a lane; posted limits,
 * access tags, one-way signs and size limits change them. Access is asked from
 * the most specific key to the most general; the first that is known decides.
 */
#include "network/profile-private.h"

#include "core/i18n.h"

#include <math.h>
#include <string.h>

/* A time of no length at all still needs some speed; rounds to 0 ms. */
#define LEAST_TIME_MS 0.4

/* Longer than any trip along one link: a day. */
#define MOST_TIME_MS 86400000.0

/* More lanes in one direction than any street has: a typing mistake. */
#define MOST_LANES 10

typedef struct
{
  const ReeveRoads *roads;
  guint32           segment;
  guint             n_odd;
} Tags;

static const char *
get_tag (const Tags *tags,
         const char *key)
{
  return reeve_roads_get_tag (tags->roads, tags->segment, key);
}

/* Share of the speed that access leaves; *out_granted when a key of this very
 * kind of traffic, not just "access", said so. */
static double
read_access (const ReeveProfile *self,
             const Tags         *tags,
             gboolean           *out_granted)
{
  *out_granted = FALSE;
  for (guint i = 0; self->access_keys[i] != NULL; i++)
    {
      const char *value = get_tag (tags, self->access_keys[i]);
      const double *share = value != NULL ? g_hash_table_lookup (self->access, value) : NULL;

      if (share == NULL)
        continue;
      *out_granted = *share > 0 && !g_str_equal (self->access_keys[i], "access");
      return *share;
    }
  return 1;
}

/* 1 along only, −1 against only, 0 both, 2 neither can be relied on. */
static int
read_oneway (const ReeveProfile *self,
             const Tags         *tags)
{
  const char *class_name = get_tag (tags, "highway");
  const char *junction = get_tag (tags, "junction");

  for (guint i = 0; self->oneway_keys[i] != NULL; i++)
    {
      const char *value = get_tag (tags, self->oneway_keys[i]);

      if (value == NULL)
        continue;
      if (g_str_equal (value, "yes") || g_str_equal (value, "1") || g_str_equal (value, "true"))
        return 1;
      if (g_str_equal (value, "-1") || g_str_equal (value, "reverse"))
        return -1;
      if (g_str_equal (value, "no") || g_str_equal (value, "0") || g_str_equal (value, "false")
          || g_str_equal (value, "alternating"))
        return 0;
      if (g_str_equal (value, "reversible"))
        return 2;
    }
  if (!self->obeys_oneway)
    return 0;
  if (junction != NULL && (g_str_equal (junction, "roundabout")
                           || g_str_equal (junction, "circular")))
    return 1;
  return class_name != NULL && g_str_equal (class_name, "motorway") ? 1 : 0;
}

static gboolean
is_too_small (const ReeveProfile *self,
              const Tags         *tags)
{
  double limit;

  if (self->weight_t > 0)
    {
      limit = reeve_read_weight_t (get_tag (tags, "maxweight"));
      if (limit > 0 && limit < self->weight_t)
        return TRUE;
      limit = reeve_read_weight_t (get_tag (tags, "maxweightrating:hgv"));
      if (limit > 0 && limit < self->weight_t)
        return TRUE;
    }
  limit = self->height_m > 0 ? reeve_read_size_m (get_tag (tags, "maxheight")) : 0;
  if (limit > 0 && limit < self->height_m)
    return TRUE;
  limit = self->width_m > 0 ? reeve_read_size_m (get_tag (tags, "maxwidth")) : 0;
  return limit > 0 && limit < self->width_m;
}

/* What a planning network says of one direction, or of both alike. */
static const char *
get_directed (const Tags *tags,
              const char *key,
              gboolean    backward)
{
  g_autofree char *directed = g_strconcat (key, backward ? ":backward" : ":forward", NULL);
  const char *text = get_tag (tags, directed);

  return text != NULL ? text : get_tag (tags, key);
}

/* NAN without one. */
static double
read_given (const ReeveProfile *self,
            const Tags         *tags,
            const char         *key,
            gboolean            backward,
            double              most)
{
  const char *text = get_directed (tags, key, backward);
  double value = text != NULL ? g_ascii_strtod (text, NULL) : NAN;

  return value >= 0 && value <= most ? value : NAN;
}

/* Who walks follows no road's times. */
static gboolean
is_driven (const ReeveProfile *self)
{
  return self->limit_keys[0] != NULL;
}

static double
read_time_ms (const ReeveProfile *self,
              const Tags         *tags,
              gboolean            backward)
{
  double time_ms = NAN;

  if ((self->vehicles & REEVE_VEHICLE_EMERGENCY) != 0)
    time_ms = read_given (self, tags, "time:emergency", backward, MOST_TIME_MS);
  return isnan (time_ms) ? read_given (self, tags, "time", backward, MOST_TIME_MS) : time_ms;
}

static double
read_speed (const ReeveProfile  *self,
            Tags                *tags,
            const ReeveClassRow *row,
            gboolean             backward)
{
  double speed = row->speed_kmh;
  double free_kmh = 0;
  ReeveLimit free_limit = is_driven (self)
                          ? reeve_read_limit (get_directed (tags, "free_speed", backward), &free_kmh)
                          : REEVE_LIMIT_NONE;

  tags->n_odd += free_limit == REEVE_LIMIT_ODD;
  if (free_limit == REEVE_LIMIT_POSTED)
    return MIN (free_kmh * self->limit_share, self->most_kmh);
  for (guint i = 0; self->limit_keys[i] != NULL; i++)
    {
      g_autofree char *key = g_strconcat (self->limit_keys[i],
                                          backward ? ":backward" : ":forward", NULL);
      const char *text = get_tag (tags, key);
      double posted = 0;
      ReeveLimit limit;

      if (text == NULL)
        text = get_tag (tags, self->limit_keys[i]);
      limit = reeve_read_limit (text, &posted);
      tags->n_odd += limit == REEVE_LIMIT_ODD;
      if (limit == REEVE_LIMIT_POSTED)
        speed = posted * self->limit_share;
      else if (limit == REEVE_LIMIT_UNLIMITED)
        speed = self->most_kmh;
      if (limit == REEVE_LIMIT_POSTED || limit == REEVE_LIMIT_UNLIMITED)
        break;
    }
  if (row->ceiling_kmh > 0)
    speed = MIN (speed, row->ceiling_kmh);
  return MIN (speed, self->most_kmh);
}

static guint
read_count (const Tags *tags,
            const char *key)
{
  const char *text = get_tag (tags, key);
  guint64 value = text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;

  return value <= 2 * MOST_LANES ? (guint) value : 0;
}

static guint
read_lanes (const Tags          *tags,
            const ReeveClassRow *row,
            gboolean             backward,
            gboolean             is_oneway)
{
  guint own = read_count (tags, backward ? "lanes:backward" : "lanes:forward");
  guint all = read_count (tags, "lanes");

  if (own == 0 && all > 0)
    own = is_oneway ? all : MAX (all / 2, 1);
  if (own == 0)
    own = row->lanes;
  return MIN (own, MOST_LANES);
}

/* What the source says of one direction in place of what the class does. */
static void
take_given (const ReeveProfile *self,
            const Tags         *tags,
            guint               way,
            ReeveSegmentUse    *use)
{
  double length_m = MAX ((double) tags->roads->segments[tags->segment].length_m, 1e-3);
  double time_ms = is_driven (self) ? read_time_ms (self, tags, way == 1) : NAN;
  double capacity_vph = (self->vehicles & (REEVE_VEHICLE_MOTORCAR | REEVE_VEHICLE_EMERGENCY)) != 0
                        ? read_given (self, tags, "capacity", way == 1, 1e7) : NAN;

  if (!isnan (time_ms))
    {
      use->speed_kmh[way] = length_m * 3600 / MAX (time_ms, LEAST_TIME_MS);
      use->by_length = TRUE;
    }
  if (!isnan (capacity_vph))
    use->capacity_vph[way] = capacity_vph;
}

/* Along a ferry's whole line, so that its times add up to the timetable's. */
static double
read_ferry_speed (const Tags          *tags,
                  const ReeveClassRow *row)
{
  const ReeveRoads *roads = tags->roads;
  gint64 way_id = roads->segments[tags->segment].way_id;
  double span_s = reeve_read_span_s (get_tag (tags, "duration"));
  double length_m = 0;
  guint32 first = tags->segment;

  if (span_s <= 0)
    return row->speed_kmh;
  while (first > 0 && roads->segments[first - 1].way_id == way_id)
    first--;
  for (guint32 i = first; i < roads->n_segments && roads->segments[i].way_id == way_id; i++)
    length_m += roads->segments[i].length_m;
  return CLAMP (length_m / span_s * 3.6, 1, 80);
}

static const ReeveClassRow *
find_class (const ReeveProfile *self,
            const Tags         *tags,
            gboolean           *out_is_ferry)
{
  const char *route = get_tag (tags, "route");
  const char *class_name = get_tag (tags, "highway");

  *out_is_ferry = class_name == NULL && route != NULL
                  && (g_str_equal (route, "ferry") || g_str_equal (route, "shuttle_train"));
  if (*out_is_ferry)
    return g_hash_table_lookup (self->classes, "ferry");
  return class_name != NULL ? g_hash_table_lookup (self->classes, class_name) : NULL;
}

gboolean
reeve_profile_is_ferry (const ReeveProfile *self,
                        const ReeveRoads   *roads,
                        guint32             segment)
{
  Tags tags = { .roads = roads, .segment = segment };
  gboolean is_ferry = FALSE;

  g_return_val_if_fail (segment < roads->n_segments, FALSE);

  find_class (self, &tags, &is_ferry);
  return is_ferry;
}

void
reeve_profile_get_use (const ReeveProfile *self,
                       const ReeveRoads   *roads,
                       guint32             segment,
                       ReeveSegmentUse    *out_use,
                       guint              *out_n_odd)
{
  Tags tags = { .roads = roads, .segment = segment };
  const ReeveClassRow *row;
  gboolean is_ferry;
  gboolean granted;
  double share;
  int oneway;

  g_return_if_fail (segment < roads->n_segments);

  memset (out_use, 0, sizeof *out_use);
  row = find_class (self, &tags, &is_ferry);
  if (row == NULL)
    return;
  share = read_access (self, &tags, &granted);
  if (share <= 0 || (row->only_if_granted && !granted) || is_too_small (self, &tags))
    return;
  oneway = read_oneway (self, &tags);
  for (guint i = 0; i < 2; i++)
    {
      if (oneway == 2 || oneway == (i == 0 ? -1 : 1))
        continue;
      out_use->speed_kmh[i] = share * (is_ferry ? read_ferry_speed (&tags, row)
                                                : read_speed (self, &tags, row, i == 1));
      out_use->lanes[i] = read_lanes (&tags, row, i == 1, oneway != 0);
      out_use->capacity_vph[i] = row->lane_vph * out_use->lanes[i];
      take_given (self, &tags, i, out_use);
    }
  if (out_n_odd != NULL)
    *out_n_odd += tags.n_odd > 0;
}

gboolean
reeve_profile_may_pass (const ReeveProfile *self,
                        guint32             node_flags)
{
  if ((node_flags & REEVE_NODE_ZONE) != 0)
    return FALSE;
  if ((node_flags & REEVE_NODE_BARRIER) != 0 && !self->passes_barrier)
    return FALSE;
  return (node_flags & REEVE_NODE_GATE) == 0 || self->passes_gate;
}

guint32
reeve_profile_turn_ms (const ReeveProfile *self,
                       double              angle_deg,
                       gboolean            is_u_turn,
                       guint32             node_flags)
{
  guint32 turn_ms = (node_flags & REEVE_NODE_SIGNALS) != 0 ? self->signals_ms : 0;

  if (is_u_turn)
    return turn_ms + self->u_turn_ms;
  if ((node_flags & REEVE_NODE_PLAIN) != 0)
    return 0;
  if (fabs (angle_deg) <= self->straight_to_deg)
    return turn_ms;
  turn_ms += angle_deg > 0 ? self->near_ms : self->across_ms;
  return fabs (angle_deg) >= self->sharp_from_deg ? turn_ms + self->sharp_ms : turn_ms;
}

const char *
reeve_profile_get_id (const ReeveProfile *self)
{
  return self->id;
}

const char *
reeve_profile_get_title (const ReeveProfile *self)
{
  /* The titles of the profiles that come with Reeve. */
  static const char *const titles[] = { N_("Car"), N_("Emergency vehicle"), N_("Heavy vehicle"),
                                        N_("On foot") };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (self->title, titles[i]))
      return _(titles[i]);
  return self->title;
}

gboolean
reeve_profile_obeys_turns (const ReeveProfile *self)
{
  return self->obeys_rules;
}

guint32
reeve_profile_get_vehicles (const ReeveProfile *self)
{
  return self->vehicles;
}

ReeveUTurns
reeve_profile_get_u_turns (const ReeveProfile *self)
{
  return self->u_turns;
}

guint32
reeve_profile_boarding_ms (const ReeveProfile *self)
{
  return self->boarding_ms;
}

double
reeve_profile_get_traffic_share (const ReeveProfile *self)
{
  return self->traffic_share;
}

double
reeve_profile_get_loaded_share (const ReeveProfile *self,
                                double              load)
{
  return 1 / (1 + self->bpr_alpha * pow (MAX (load, 0), self->bpr_beta));
}
