/* network/road-net.c — nodes and links become road tables
 *
 * A zone is two nodes: the one its links meet, which nobody passes through, and
 * one of its own at the end of a connector without length, where trips begin and
 * end. So a trip may take any of the zone's links, and none may cross it.
 */
#include "network/road-net.h"

#include <math.h>
#include <string.h>

static const char *const figure_keys[REEVE_LINK_N_FIGURES] = {
  "time", "time:emergency", "free_speed", "maxspeed", "capacity", "lanes", "bpr:b", "bpr:power",
  "toll:cost",
};

ReeveRoadNet *
reeve_road_net_new (void)
{
  ReeveRoadNet *self = g_new0 (ReeveRoadNet, 1);

  self->nodes = g_array_new (FALSE, FALSE, sizeof (ReeveNetNode));
  self->links = g_array_new (FALSE, FALSE, sizeof (ReeveNetLink));
  self->points = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));
  self->turns = g_array_new (FALSE, FALSE, sizeof (ReeveRoadTurn));
  g_array_set_clear_func (self->turns, (GDestroyNotify) reeve_road_turn_clear);
  self->texts = g_string_chunk_new (4096);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
reeve_road_net_free (ReeveRoadNet *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->nodes);
  g_array_unref (self->links);
  g_array_unref (self->points);
  g_array_unref (self->turns);
  g_string_chunk_free (self->texts);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

ReeveNetLink
reeve_net_link_new (gint64  id,
                    guint32 from,
                    guint32 to)
{
  ReeveNetLink link = { .id = id, .from = from, .to = to, .length_m = NAN };

  for (guint i = 0; i < REEVE_LINK_N_FIGURES; i++)
    link.figures[i] = NAN;
  return link;
}

const char *
reeve_road_net_keep (ReeveRoadNet *self,
                     const char   *text)
{
  return text != NULL && *text != '\0' ? g_string_chunk_insert_const (self->texts, text) : NULL;
}

void
reeve_road_net_note (ReeveRoadNet *self,
                     const char   *format,
                     ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (self->notes, g_strdup_vprintf (format, args));
  va_end (args);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

double
reeve_net_median (GArray *values)
{
  guint n = 0;

  for (guint i = 0; i < values->len; i++)
    {
      double value = g_array_index (values, double, i);

      if (isfinite (value) && value > 0)
        g_array_index (values, double, n++) = value;
    }
  g_array_set_size (values, n);
  if (n == 0)
    return NAN;
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, n / 2);
}

static const ReeveNetLink *
get_link (const ReeveRoadNet *self,
          guint32             number)
{
  return &g_array_index (self->links, ReeveNetLink, number);
}

static ReeveLonLat
get_place (const ReeveRoadNet *self,
           guint32             node)
{
  return g_array_index (self->nodes, ReeveNetNode, node).place;
}

double
reeve_road_net_measure (const ReeveRoadNet *self,
                        const ReeveNetLink *link)
{
  double length_m = 0;

  if (link->n_points == 0)
    return reeve_distance_m (get_place (self, link->from), get_place (self, link->to));
  for (guint32 i = 1; i < link->n_points; i++)
    length_m += reeve_distance_m (g_array_index (self->points, ReeveLonLat, link->points + i - 1),
                                  g_array_index (self->points, ReeveLonLat, link->points + i));
  return length_m;
}

/* --- links that run to and fro --- */

static int
compare_numbers (double x,
                 double y)
{
  return x < y ? -1 : x > y;
}

/* Vertex @i, counted from the end with the lower node. */
static ReeveLonLat
get_vertex (const ReeveRoadNet *self,
            const ReeveNetLink *link,
            guint32             i)
{
  return g_array_index (self->points, ReeveLonLat,
                        link->points + (link->from < link->to ? i : link->n_points - 1 - i));
}

/* What a link's time comes from when its source gives none; −1 when it does. */
static double
get_length_key (const ReeveNetLink *link)
{
  return isnan (link->figures[REEVE_LINK_TIME_MS]) && !isnan (link->length_m) ? link->length_m : -1;
}

/* 0 for links of one street, whichever way they run. */
static int
compare_alike (const ReeveRoadNet *self,
               const ReeveNetLink *x,
               const ReeveNetLink *y)
{
  guint32 ends[] = { MIN (x->from, x->to), MIN (y->from, y->to),
                     MAX (x->from, x->to), MAX (y->from, y->to), x->n_points, y->n_points };
  int order = 0;

  for (guint i = 0; i < G_N_ELEMENTS (ends); i += 2)
    if (ends[i] != ends[i + 1])
      return ends[i] < ends[i + 1] ? -1 : 1;
  if ((order = g_strcmp0 (x->name, y->name)) != 0
      || (order = g_strcmp0 (x->highway, y->highway)) != 0
      || (order = g_strcmp0 (x->limit, y->limit)) != 0
      || (order = compare_numbers (get_length_key (x), get_length_key (y))) != 0)
    return order;
  for (guint32 i = 0; order == 0 && i < x->n_points; i++)
    {
      ReeveLonLat p = get_vertex (self, x, i), q = get_vertex (self, y, i);

      order = p.lon != q.lon ? compare_numbers (p.lon, q.lon) : compare_numbers (p.lat, q.lat);
    }
  return order;
}

static int
compare_links (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  guint32 i = *(const guint32 *) a, k = *(const guint32 *) b;
  int order = compare_alike (data, get_link (data, i), get_link (data, k));

  return order != 0 ? order : i < k ? -1 : i > k;
}

/* Pairs the links of @order[@start] to @end, all alike, each with the first that
 * runs the other way. What waits for its partner runs one way only, so the
 * first that waits moves on alone. */
static void
pair_alike (const ReeveRoadNet *self,
            const guint32      *order,
            guint32             start,
            guint32             end,
            guint32            *partners,   /* by link, G_MAXUINT32 for none */
            guint8             *taken)      /* by link: runs back along another */
{
  guint32 waiting = start;

  for (guint32 k = start; k < end; k++)
    {
      const ReeveNetLink *link = get_link (self, order[k]), *first;

      while (waiting < k && (taken[order[waiting]] || partners[order[waiting]] != G_MAXUINT32
                             || get_link (self, order[waiting])->both))
        waiting++;
      first = get_link (self, order[waiting]);
      if (waiting < k && !link->both && first->from == link->to && first->to == link->from)
        {
          partners[order[waiting]] = order[k];
          taken[order[k]] = TRUE;
        }
    }
}

static int
compare_streets (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  const ReeveRoadNet *self = data;
  const ReeveNetLink *x = get_link (self, ((const ReeveNetStreet *) a)->forward);
  const ReeveNetLink *y = get_link (self, ((const ReeveNetStreet *) b)->forward);

  if (x->id != y->id)
    return x->id < y->id ? -1 : 1;
  return x->ordinal < y->ordinal ? -1 : x->ordinal > y->ordinal;
}

GArray *
reeve_road_net_pair (const ReeveRoadNet *self)
{
  GArray *streets = g_array_new (FALSE, FALSE, sizeof (ReeveNetStreet));
  guint32 n = self->links->len;
  g_autofree guint32 *order = g_new (guint32, MAX (n, 1));
  g_autofree guint32 *partners = g_new (guint32, MAX (n, 1));
  g_autofree guint8 *taken = g_new0 (guint8, MAX (n, 1));

  for (guint32 i = 0; i < n; i++)
    {
      order[i] = i;
      partners[i] = G_MAXUINT32;
    }
  g_qsort_with_data (order, (gint) n, sizeof (guint32), compare_links, (gpointer) self);
  for (guint32 start = 0, end; start < n; start = end)
    {
      for (end = start + 1; end < n; end++)
        if (compare_alike (self, get_link (self, order[start]), get_link (self, order[end])) != 0)
          break;
      pair_alike (self, order, start, end, partners, taken);
    }
  for (guint32 i = 0; i < n; i++)
    {
      ReeveNetStreet street = { i, partners[i] };

      if (!taken[i])
        g_array_append_val (streets, street);
    }
  g_qsort_with_data (streets->data, (gint) streets->len, sizeof (ReeveNetStreet), compare_streets,
                     (gpointer) self);
  return streets;
}

/* --- road tables --- */

typedef struct
{
  const ReeveRoadNet *net;
  ReeveRoadBuild     *build;
  guint32            *numbers;   /* owned: of the nodes, by id */
  GArray             *zones;     /* owned, of guint32: nodes that zones' links meet */
  GArray             *streets;   /* owned, of ReeveNetStreet */
  GArray             *segments;  /* owned, of ReeveSegment */
  GArray             *points;    /* owned, of ReeveLonLat */
  GString            *json;      /* owned */
} Builder;

static void
clear_builder (Builder *builder)
{
  g_free (builder->numbers);
  g_clear_pointer (&builder->zones, g_array_unref);
  g_clear_pointer (&builder->streets, g_array_unref);
  g_clear_pointer (&builder->segments, g_array_unref);
  g_clear_pointer (&builder->points, g_array_unref);
  g_string_free (builder->json, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Builder, clear_builder)

static int
compare_nodes (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  const ReeveRoadNet *self = data;
  gint64 x = g_array_index (self->nodes, ReeveNetNode, *(const guint32 *) a).id;
  gint64 y = g_array_index (self->nodes, ReeveNetNode, *(const guint32 *) b).id;

  return x < y ? -1 : x > y;
}

/* Nodes by id, then the zones' own ends. */
static void
add_nodes (Builder *builder)
{
  const ReeveRoadNet *net = builder->net;
  ReeveRoads *roads = builder->build->roads;
  guint32 n = net->nodes->len;
  guint32 n_zones = 0;
  g_autofree guint32 *order = g_new (guint32, MAX (n, 1));

  for (guint32 i = 0; i < n; i++)
    {
      order[i] = i;
      n_zones += g_array_index (net->nodes, ReeveNetNode, i).is_zone;
    }
  g_qsort_with_data (order, (gint) n, sizeof (guint32), compare_nodes, (gpointer) net);

  roads->node_ids = g_new (gint64, MAX (n + n_zones, 1));
  roads->node_points = g_new (ReeveLonLat, MAX (n + n_zones, 1));
  roads->node_flags = g_new (guint32, MAX (n + n_zones, 1));
  builder->numbers = g_new (guint32, MAX (n, 1));
  for (guint32 i = 0; i < n; i++)
    {
      const ReeveNetNode *node = &g_array_index (net->nodes, ReeveNetNode, order[i]);

      builder->numbers[order[i]] = i;
      roads->node_ids[i] = node->id;
      roads->node_points[i] = node->place;
      roads->node_flags[i] = node->flags | (net->is_plain ? REEVE_NODE_PLAIN : 0);
    }
  for (guint32 i = 0; i < n; i++)
    if (g_array_index (net->nodes, ReeveNetNode, order[i]).is_zone)
      {
        guint32 own = n + builder->zones->len;

        roads->node_ids[own] = roads->node_ids[n - 1] + 1 + builder->zones->len;
        roads->node_points[own] = roads->node_points[i];
        roads->node_flags[own] = REEVE_NODE_CENTROID | REEVE_NODE_PLAIN;
        g_array_append_val (builder->zones, i);
      }
  roads->n_nodes = n + n_zones;
}

static void
write_figure (GString    *json,
              const char *key,
              const char *direction,
              double      value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *full = g_strconcat (key, direction, NULL);

  if (!isnan (value))
    reeve_road_tags_write (json, full, g_ascii_formatd (text, sizeof text, "%.10g", value));
}

static void
write_figures (GString            *json,
               const ReeveNetLink *forward,
               const ReeveNetLink *backward)  /* nullable */
{
  for (guint i = 0; i < REEVE_LINK_N_FIGURES; i++)
    {
      const char *key = figure_keys[i];
      gboolean directed = backward != NULL
                          && (forward->figures[i] != backward->figures[i]
                              || i == REEVE_LINK_LANES);

      /* What holds for a street both ways is said once; lanes belong to a direction. */
      write_figure (json, key, directed || (i == REEVE_LINK_LANES && forward->both) ? ":forward" : "",
                    forward->figures[i]);
      if (directed || (i == REEVE_LINK_LANES && forward->both))
        write_figure (json, key, ":backward", (backward != NULL ? backward : forward)->figures[i]);
    }
}

static void
write_text (GString    *json,
            const char *key,
            const char *value)
{
  if (value != NULL)
    reeve_road_tags_write (json, key, value);
}

static guint32
add_tags (Builder            *builder,
          const ReeveNetLink *forward,
          const ReeveNetLink *backward)
{
  GString *json = builder->json;

  g_string_truncate (json, 0);
  reeve_road_tags_write (json, "highway", forward->highway != NULL ? forward->highway : "road");
  write_text (json, "class", forward->class_name);
  write_text (json, "name", forward->name);
  write_text (json, "ref", forward->ref);
  write_text (json, "layer", forward->level);
  reeve_road_tags_write (json, "oneway", forward->both || backward != NULL ? "no" : "yes");
  write_text (json, "maxspeed", forward->limit);
  write_figures (json, forward, backward);
  g_string_append_c (json, '}');
  return reeve_road_tags_add (&builder->build->tags, json->str);
}

static void
add_points (Builder            *builder,
            const ReeveNetLink *link,
            ReeveSegment       *segment)
{
  const ReeveRoadNet *net = builder->net;
  ReeveLonLat ends[] = { get_place (net, link->from), get_place (net, link->to) };

  segment->points = builder->points->len;
  segment->n_points = MAX (link->n_points, 2);
  if (link->n_points >= 2)
    g_array_append_vals (builder->points, &g_array_index (net->points, ReeveLonLat, link->points),
                         link->n_points);
  else
    g_array_append_vals (builder->points, ends, 2);
}

static gboolean
takes_time (const ReeveNetLink *link)
{
  return link->figures[REEVE_LINK_TIME_MS] > 0 || link->figures[REEVE_LINK_EMERGENCY_MS] > 0;
}

/* A given time needs a length to spread over. */
static double
get_length_m (const ReeveRoadNet *net,
              const ReeveNetLink *link,
              const ReeveNetLink *back)  /* nullable */
{
  double length_m = isnan (link->length_m) ? reeve_road_net_measure (net, link) : link->length_m;

  if (length_m <= 0 && (takes_time (link) || (back != NULL && takes_time (back))))
    length_m = MAX (reeve_road_net_measure (net, link), 1);
  return MIN (length_m, 9e7);
}

static void
add_connectors (Builder *builder)
{
  ReeveRoads *roads = builder->build->roads;
  guint n_zones = builder->zones->len;

  for (guint i = 0; i < n_zones; i++)
    {
      guint32 hub = g_array_index (builder->zones, guint32, i);
      ReeveSegment segment = { .way_id = (gint64) i - (gint64) n_zones,
                               .from = roads->n_nodes - n_zones + i, .to = hub,
                               .points = builder->points->len, .n_points = 2 };
      ReeveLonLat place = roads->node_points[hub];
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, roads->node_ids[hub]);

      g_string_truncate (builder->json, 0);
      reeve_road_tags_write (builder->json, "highway", "road");
      reeve_road_tags_write (builder->json, "oneway", "no");
      reeve_road_tags_write (builder->json, "zone", id);
      g_string_append_c (builder->json, '}');
      segment.tags = reeve_road_tags_add (&builder->build->tags, builder->json->str);
      g_array_append_val (builder->points, place);
      g_array_append_val (builder->points, place);
      g_array_append_val (builder->segments, segment);
    }
}

static gboolean
add_streets (Builder   *builder,
             ReeveJob  *job,
             GError   **error)
{
  const ReeveRoadNet *net = builder->net;
  const GArray *streets = builder->streets;

  for (guint i = 0; i < streets->len; i++)
    {
      const ReeveNetStreet *street = &g_array_index (streets, ReeveNetStreet, i);
      const ReeveNetLink *link = get_link (net, street->forward);
      const ReeveNetLink *back = street->backward != G_MAXUINT32 ? get_link (net, street->backward)
                                                                 : NULL;
      ReeveSegment segment = { .way_id = link->id, .ordinal = link->ordinal,
                               .from = builder->numbers[link->from],
                               .to = builder->numbers[link->to],
                               .length_m = (float) get_length_m (net, link, back) };

      if (i % 4096 == 0 && !reeve_job_step (job, i, streets->len, error))
        return FALSE;
      segment.tags = add_tags (builder, link, back);
      add_points (builder, link, &segment);
      g_array_append_val (builder->segments, segment);
    }
  return TRUE;
}

/* A restriction names links; a street is known by its forward one. */
static void
add_turns (Builder *builder)
{
  const ReeveRoadNet *net = builder->net;
  const GArray *streets = builder->streets;
  g_autoptr (GHashTable) way_of = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < streets->len; i++)
    {
      const ReeveNetStreet *street = &g_array_index (streets, ReeveNetStreet, i);

      if (street->backward != G_MAXUINT32)
        g_hash_table_insert (way_of, (gpointer) &get_link (net, street->backward)->id,
                             (gpointer) &get_link (net, street->forward)->id);
    }
  for (guint i = 0; i < net->turns->len; i++)
    {
      const ReeveRoadTurn *turn = &g_array_index (net->turns, ReeveRoadTurn, i);
      const gint64 *from = g_hash_table_lookup (way_of, &turn->from_way);
      const gint64 *to = g_hash_table_lookup (way_of, &turn->to_way);
      ReeveRoadTurn copy = { turn->relation_id, g_strdup (turn->kind),
                             from != NULL ? *from : turn->from_way, g_strdup (turn->via),
                             to != NULL ? *to : turn->to_way, g_strdup (turn->tags) };

      g_array_append_val (builder->build->turns, copy);
    }
}

ReeveRoadBuild *
reeve_road_net_build (const ReeveRoadNet  *self,
                      const char          *attribution,
                      ReeveJob            *job,
                      GError             **error)
{
  g_autoptr (ReeveRoadBuild) build = g_new0 (ReeveRoadBuild, 1);
  g_auto (Builder) builder = { .net = self, .build = build, .json = g_string_new (NULL) };
  ReeveRoads *roads = reeve_roads_new ();

  g_return_val_if_fail (self->is_placed, NULL);

  build->roads = roads;
  roads->attribution = g_strdup (attribution != NULL ? attribution : "");
  build->turns = g_array_new (FALSE, FALSE, sizeof (ReeveRoadTurn));
  g_array_set_clear_func (build->turns, (GDestroyNotify) reeve_road_turn_clear);
  build->node_tags = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  reeve_road_tags_init (&build->tags, roads);
  builder.segments = g_array_new (FALSE, FALSE, sizeof (ReeveSegment));
  builder.points = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));
  builder.zones = g_array_new (FALSE, FALSE, sizeof (guint32));
  builder.streets = reeve_road_net_pair (self);

  add_nodes (&builder);
  /* First, so that a place at a zone is snapped to its connector and not to one of its links. */
  add_connectors (&builder);
  if (!add_streets (&builder, job, error))
    return NULL;
  add_turns (&builder);

  roads->n_segments = builder.segments->len;
  roads->n_points = builder.points->len;
  roads->segments = (ReeveSegment *) (gpointer) g_array_free (g_steal_pointer (&builder.segments),
                                                              FALSE);
  roads->points = (ReeveLonLat *) (gpointer) g_array_free (g_steal_pointer (&builder.points), FALSE);
  build->n_unmet = reeve_roads_set_rules (roads, build->turns);
  return g_steal_pointer (&build);
}
