/* sample/osm.c — nodes, ways and relations as OpenStreetMap writes them
 *
 * Objects get ids in the order they are written. Time stamps and versions come
 * from the dice, so the file looks lived in and stays the same.
 */
#include "sample/osm.h"

#include "core/error.h"
#include "core/i18n.h"
#include "geo/projection.h"

#include <string.h>
#include <zlib.h>

#define FIRST_NODE 410000001
#define FIRST_WAY 52000001
#define FIRST_RELATION 3100001

typedef struct
{
  const ReeveCity *city;
  GString         *text;
  ReeveDice        dice;
  GArray          *positions;  /* of ReeveXY: plan, then degrees; every node */
  guint32         *numbers;    /* of the street nodes: position, or G_MAXUINT32 */
  guint32          n_ways;
} Writer;

void
reeve_append_number (GString *text,
                     double   value,
                     guint    decimals)
{
  char digits[32];
  guint n = sizeof digits;
  gint64 scale = 1;
  guint64 scaled;

  for (guint i = 0; i < decimals; i++)
    scale *= 10;
  scaled = (guint64) llround (fabs (value) * scale);
  if (value < 0 && scaled > 0)
    g_string_append_c (text, '-');
  /* By hand: a quarter of a million coordinates are written. */
  for (guint i = 0; i < decimals || scaled > 0 || i == decimals; i++)
    {
      if (i == decimals)
        digits[--n] = '.';
      digits[--n] = (char) ('0' + scaled % 10);
      scaled /= 10;
    }
  g_string_append_len (text, digits + n, sizeof digits - n);
}

gboolean
reeve_city_to_lonlat (ReeveXY  *points,
                      gsize     n,
                      GError  **error)
{
  g_autoptr (ReeveProjection) projection = reeve_projection_new (REEVE_CITY_CRS, error);

  if (projection == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      points[i].x += REEVE_CITY_EAST_M;
      points[i].y += REEVE_CITY_NORTH_M;
    }
  reeve_projection_to_lonlat (projection, &points->x, n);
  return TRUE;
}

static void
append_escaped (GString    *text,
                const char *value,
                gsize       length)
{
  for (gsize i = 0; i < length; i++)
    switch (value[i])
      {
      case '&':
        g_string_append (text, "&amp;");
        break;
      case '<':
        g_string_append (text, "&lt;");
        break;
      case '"':
        g_string_append (text, "&quot;");
        break;
      default:
        g_string_append_c (text, value[i]);
      }
}

static void
append_tag (Writer     *self,
            const char *key,
            const char *value)
{
  if (value == NULL)
    return;
  g_string_append (self->text, "    <tag k=\"");
  append_escaped (self->text, key, strlen (key));
  g_string_append (self->text, "\" v=\"");
  append_escaped (self->text, value, strlen (value));
  g_string_append (self->text, "\"/>\n");
}

static void
append_count (Writer     *self,
              const char *key,
              guint       value)
{
  char digits[16];

  if (value == 0)
    return;
  g_snprintf (digits, sizeof digits, "%u", value);
  append_tag (self, key, digits);
}

/* "key=value;key=value" */
static void
append_tags (Writer     *self,
             const char *tags)
{
  while (tags != NULL && *tags != '\0')
    {
      const char *end = strchrnul (tags, ';');
      const char *equals = memchr (tags, '=', end - tags);

      if (equals != NULL)
        {
          g_string_append (self->text, "    <tag k=\"");
          append_escaped (self->text, tags, equals - tags);
          g_string_append (self->text, "\" v=\"");
          append_escaped (self->text, equals + 1, end - equals - 1);
          g_string_append (self->text, "\"/>\n");
        }
      tags = *end == ';' ? end + 1 : end;
    }
}

static void
open_object (Writer     *self,
             const char *kind,
             gint64      id)
{
  guint version = 1 + reeve_dice_below (&self->dice, 4);
  guint year = 2019 + reeve_dice_below (&self->dice, 6);
  guint month = 1 + reeve_dice_below (&self->dice, 12);
  guint day = 1 + reeve_dice_below (&self->dice, 28);

  g_string_append_printf (self->text,
                          "  <%s id=\"%" G_GINT64_FORMAT "\" version=\"%u\" "
                          "timestamp=\"%04u-%02u-%02uT%02u:%02u:00Z\"",
                          kind, id, version, year, month, day,
                          reeve_dice_below (&self->dice, 24), reeve_dice_below (&self->dice, 60));
}

static void
open_node (Writer  *self,
           guint32  position)
{
  ReeveXY at = g_array_index (self->positions, ReeveXY, position);

  open_object (self, "node", FIRST_NODE + (gint64) position);
  g_string_append (self->text, " lat=\"");
  reeve_append_number (self->text, at.y, 7);
  g_string_append (self->text, "\" lon=\"");
  reeve_append_number (self->text, at.x, 7);
  g_string_append_c (self->text, '"');
}

static const char *
tag_node_kind (ReeveNodeKind kind)
{
  switch (kind)
    {
    case REEVE_NODE_SIGNALS:
      return "highway=traffic_signals";
    case REEVE_NODE_LEVEL_CROSSING:
      return "railway=level_crossing";
    case REEVE_NODE_GATE:
      return "barrier=gate;access=private";
    case REEVE_NODE_TURNING_CIRCLE:
      return "highway=turning_circle";
    case REEVE_NODE_CROSSING:
      return "highway=crossing;crossing=uncontrolled";
    case REEVE_NODE_MOTORWAY_JUNCTION:
      return "highway=motorway_junction";
    case REEVE_NODE_PLAIN:
    default:
      return NULL;
    }
}

/* Positions: street nodes in use, places, then corners of areas and buildings. */
static void
collect_positions (Writer *self)
{
  const ReeveCity *city = self->city;

  self->numbers = g_new (guint32, city->nodes->len + 1);
  for (guint i = 0; i < city->nodes->len; i++)
    {
      const ReeveNode *node = &g_array_index (city->nodes, ReeveNode, i);

      self->numbers[i] = G_MAXUINT32;
      if (node->n_ways == 0)
        continue;
      self->numbers[i] = self->positions->len;
      g_array_append_val (self->positions, node->at);
    }
  for (guint i = 0; i < city->places->len; i++)
    g_array_append_val (self->positions, g_array_index (city->places, ReevePlace, i).at);
  g_array_append_vals (self->positions, city->river->data, city->river->len);
  for (guint i = 0; i < city->areas->len; i++)
    {
      const ReeveArea *area = g_ptr_array_index (city->areas, i);

      g_array_append_vals (self->positions, area->outer->data, area->outer->len);
      if (area->inner != NULL)
        g_array_append_vals (self->positions, area->inner->data, area->inner->len);
    }
  for (guint i = 0; i < city->buildings->len; i++)
    {
      const ReeveBuilding *building = &g_array_index (city->buildings, ReeveBuilding, i);

      g_array_append_vals (self->positions, building->corners, building->n_corners);
    }
}

static void
append_nodes (Writer *self)
{
  const ReeveCity *city = self->city;
  guint32 position = 0;

  for (guint i = 0; i < city->nodes->len; i++)
    {
      const char *tags = tag_node_kind (g_array_index (city->nodes, ReeveNode, i).kind);

      if (self->numbers[i] == G_MAXUINT32)
        continue;
      open_node (self, position++);
      if (tags == NULL)
        {
          g_string_append (self->text, "/>\n");
          continue;
        }
      g_string_append (self->text, ">\n");
      append_tags (self, tags);
      g_string_append (self->text, "  </node>\n");
    }
  for (guint i = 0; i < city->places->len; i++)
    {
      const ReevePlace *place = &g_array_index (city->places, ReevePlace, i);

      open_node (self, position++);
      g_string_append (self->text, ">\n");
      append_tags (self, place->tags);
      append_tag (self, "name", place->name);
      append_tag (self, "name:zh", place->name_zh);
      append_count (self, "population", place->people);
      g_string_append (self->text, "  </node>\n");
    }
  for (; position < self->positions->len; position++)
    {
      open_node (self, position);
      g_string_append (self->text, "/>\n");
    }
}

static const char *const class_tags[] = {
  [REEVE_WAY_MOTORWAY] = "highway=motorway",
  [REEVE_WAY_MOTORWAY_LINK] = "highway=motorway_link",
  [REEVE_WAY_TRUNK] = "highway=trunk",
  [REEVE_WAY_PRIMARY] = "highway=primary",
  [REEVE_WAY_SECONDARY] = "highway=secondary",
  [REEVE_WAY_TERTIARY] = "highway=tertiary",
  [REEVE_WAY_UNCLASSIFIED] = "highway=unclassified",
  [REEVE_WAY_RESIDENTIAL] = "highway=residential",
  [REEVE_WAY_LIVING] = "highway=living_street",
  [REEVE_WAY_SERVICE] = "highway=service",
  [REEVE_WAY_TRACK] = "highway=track;tracktype=grade2",
  [REEVE_WAY_PEDESTRIAN] = "highway=pedestrian",
  [REEVE_WAY_CYCLEWAY] = "highway=cycleway",
  [REEVE_WAY_FOOTWAY] = "highway=footway",
  [REEVE_WAY_STEPS] = "highway=steps",
  [REEVE_WAY_RAIL] = "railway=rail;gauge=1435;electrified=contact_line",
};

static void
open_way (Writer *self)
{
  open_object (self, "way", FIRST_WAY + (gint64) self->n_ways++);
  g_string_append (self->text, ">\n");
}

static void
append_ref (Writer  *self,
            guint32  position)
{
  g_string_append_printf (self->text, "    <nd ref=\"%" G_GINT64_FORMAT "\"/>\n",
                          FIRST_NODE + (gint64) position);
}

static void
append_way_tags (Writer         *self,
                 const ReeveWay *way,
                 gboolean        raised,
                 const char     *bridge)
{
  append_tags (self, class_tags[way->class]);
  append_tag (self, "name", bridge != NULL ? bridge : way->name);
  append_tag (self, "ref", way->ref);
  append_count (self, "lanes", way->lanes);
  append_count (self, "maxspeed", way->speed_kmh);
  if (way->is_roundabout)
    append_tag (self, "junction", "roundabout");
  else if (way->is_oneway)
    append_tag (self, "oneway", "yes");
  if (way->is_gated)
    append_tag (self, "access", "private");
  append_tags (self, way->extra);
  if (raised)
    {
      append_tags (self, "bridge=yes;layer=1");
      append_tag (self, "bridge:name", bridge);
    }
}

/* The bridge's name, when the run from vertex @first to @last is over the river. */
static const char *
name_run (const ReeveCity *city,
          const ReeveWay  *way,
          guint            first,
          guint            last)
{
  for (guint i = first; i < last; i++)
    {
      ReeveXY a = g_array_index (city->nodes, ReeveNode, g_array_index (way->nodes, guint32, i)).at;
      ReeveXY b = g_array_index (city->nodes, ReeveNode, g_array_index (way->nodes, guint32, i + 1)).at;

      if (reeve_ring_holds (city->river_bank, reeve_xy ((a.x + b.x) / 2, (a.y + b.y) / 2)))
        return way->bridge_name;
    }
  return NULL;
}

/* One OSM way for each run of edges that is all raised or all not. */
static void
append_street (Writer         *self,
               const ReeveWay *way)
{
  guint first = 0;

  while (first + 1 < way->nodes->len)
    {
      guint8 raised = g_array_index (way->bridges, guint8, first);
      guint last = first + 1;

      while (last + 1 < way->nodes->len && g_array_index (way->bridges, guint8, last) == raised)
        last++;
      open_way (self);
      for (guint i = first; i <= last; i++)
        append_ref (self, self->numbers[g_array_index (way->nodes, guint32, i)]);
      append_way_tags (self, way, raised, raised ? name_run (self->city, way, first, last) : NULL);
      g_string_append (self->text, "  </way>\n");
      first = last;
    }
}

static guint32
append_ring (Writer  *self,
             guint32  position,
             guint    n)
{
  for (guint i = 0; i < n; i++)
    append_ref (self, position + i);
  append_ref (self, position);
  return position + n;
}

static void
append_building (Writer              *self,
                 const ReeveBuilding *building)
{
  append_tag (self, "building", building->kind);
  append_count (self, "building:levels", building->levels);
  append_tag (self, "name", building->name);
  append_tag (self, "addr:street", building->number > 0 ? building->street : NULL);
  append_count (self, "addr:housenumber", building->number);
}

/* @first_way_of: the OSM way that starts each street, for the turn rules. */
static void
append_ways (Writer  *self,
             guint32 *first_way_of,
             guint32 *water_ways)
{
  const ReeveCity *city = self->city;
  guint32 position = 0;

  for (guint i = 0; i < city->ways->len; i++)
    {
      first_way_of[i] = self->n_ways;
      append_street (self, g_ptr_array_index (city->ways, i));
    }
  for (guint i = 0; i < city->nodes->len; i++)
    position += self->numbers[i] != G_MAXUINT32;
  position += city->places->len;

  open_way (self);
  for (guint i = 0; i < city->river->len; i++)
    append_ref (self, position++);
  append_tags (self, "waterway=river");
  append_tag (self, "name", REEVE_RIVER_NAME);
  append_tag (self, "name:zh", "米拉瓦河");
  g_string_append (self->text, "  </way>\n");

  for (guint i = 0; i < city->areas->len; i++)
    {
      const ReeveArea *area = g_ptr_array_index (city->areas, i);

      if (area->inner != NULL)
        water_ways[0] = self->n_ways;
      open_way (self);
      position = append_ring (self, position, area->outer->len);
      if (area->inner == NULL)
        {
          append_tags (self, area->tags);
          append_tag (self, "name", area->name);
        }
      g_string_append (self->text, "  </way>\n");
      if (area->inner != NULL)
        {
          water_ways[1] = self->n_ways;
          open_way (self);
          position = append_ring (self, position, area->inner->len);
          g_string_append (self->text, "  </way>\n");
        }
    }
  for (guint i = 0; i < city->buildings->len; i++)
    {
      const ReeveBuilding *building = &g_array_index (city->buildings, ReeveBuilding, i);

      open_way (self);
      position = append_ring (self, position, building->n_corners);
      append_building (self, building);
      g_string_append (self->text, "  </way>\n");
    }
}

static void
append_member (Writer     *self,
               const char *type,
               gint64      id,
               const char *role)
{
  g_string_append_printf (self->text,
                          "    <member type=\"%s\" ref=\"%" G_GINT64_FORMAT "\" role=\"%s\"/>\n",
                          type, id, role);
}

/* The OSM way, among those a street was written as, that has @node at an end
 * or inside. Rules are made on streets without raised pieces: there is one. */
static void
append_relations (Writer        *self,
                  const guint32 *first_way_of,
                  const guint32 *water_ways)
{
  const ReeveCity *city = self->city;
  gint64 id = FIRST_RELATION;

  for (guint i = 0; i < city->areas->len; i++)
    {
      const ReeveArea *area = g_ptr_array_index (city->areas, i);

      if (area->inner == NULL)
        continue;
      open_object (self, "relation", id++);
      g_string_append (self->text, ">\n");
      append_member (self, "way", FIRST_WAY + (gint64) water_ways[0], "outer");
      append_member (self, "way", FIRST_WAY + (gint64) water_ways[1], "inner");
      append_tag (self, "type", "multipolygon");
      append_tags (self, area->tags);
      append_tag (self, "name", area->name);
      g_string_append (self->text, "  </relation>\n");
    }
  for (guint i = 0; i < city->rules->len; i++)
    {
      const ReeveTurnRule *rule = &g_array_index (city->rules, ReeveTurnRule, i);

      open_object (self, "relation", id++);
      g_string_append (self->text, ">\n");
      append_member (self, "way", FIRST_WAY + (gint64) first_way_of[rule->from_way], "from");
      append_member (self, "node", FIRST_NODE + (gint64) self->numbers[rule->via_node], "via");
      append_member (self, "way", FIRST_WAY + (gint64) first_way_of[rule->to_way], "to");
      append_tag (self, "type", "restriction");
      append_tag (self, "restriction", rule->kind);
      g_string_append (self->text, "  </relation>\n");
    }
}

static void
append_bounds (Writer *self)
{
  ReeveBox box = REEVE_BOX_EMPTY;

  for (guint i = 0; i < self->positions->len; i++)
    {
      ReeveXY at = g_array_index (self->positions, ReeveXY, i);

      reeve_box_add (&box, (ReeveLonLat) { at.x, at.y });
    }
  g_string_append (self->text, "  <bounds minlat=\"");
  reeve_append_number (self->text, box.south, 7);
  g_string_append (self->text, "\" minlon=\"");
  reeve_append_number (self->text, box.west, 7);
  g_string_append (self->text, "\" maxlat=\"");
  reeve_append_number (self->text, box.north, 7);
  g_string_append (self->text, "\" maxlon=\"");
  reeve_append_number (self->text, box.east, 7);
  g_string_append (self->text, "\"/>\n");
}

/* A gzip member without a time stamp or name, so that bytes repeat. */
static GBytes *
compress_text (const GString *text)
{
  z_stream stream = { 0 };
  gsize room = text->len / 2 + 4096;
  g_autofree guint8 *out = g_malloc (room);
  int status;

  if (deflateInit2 (&stream, 6, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
    return NULL;
  stream.next_in = (Bytef *) text->str;
  stream.avail_in = (uInt) text->len;
  stream.next_out = out;
  stream.avail_out = (uInt) room;
  status = deflate (&stream, Z_FINISH);
  room = stream.total_out;
  deflateEnd (&stream);

  return status == Z_STREAM_END ? g_bytes_new_take (g_steal_pointer (&out), room) : NULL;
}

gboolean
reeve_city_write_osm (const ReeveCity  *city,
                      const char       *path,
                      ReeveJob         *job,
                      GError          **error)
{
  g_autoptr (GString) text = g_string_sized_new (16 << 20);
  g_autoptr (GArray) positions = reeve_line_new ();
  g_autoptr (GBytes) packed = NULL;
  g_autofree guint32 *first_way_of = g_new0 (guint32, city->ways->len + 1);
  g_autofree guint32 *numbers = NULL;
  guint32 water_ways[2] = { 0, 0 };
  Writer writer = { city, text, reeve_dice_new (city->seed, 90), positions, NULL, 0 };

  collect_positions (&writer);
  numbers = writer.numbers;
  if (!reeve_city_to_lonlat ((ReeveXY *) positions->data, positions->len, error))
    return FALSE;

  g_string_append (text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<osm version=\"0.6\" generator=\"Reeve sample city\">\n");
  append_bounds (&writer);
  append_nodes (&writer);
  if (!reeve_job_step (job, 1, 3, error))
    return FALSE;
  append_ways (&writer, first_way_of, water_ways);
  append_relations (&writer, first_way_of, water_ways);
  g_string_append (text, "</osm>\n");
  if (!reeve_job_step (job, 2, 3, error))
    return FALSE;

  packed = compress_text (text);
  if (packed == NULL)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                   /* Translators: a file's path */
                   _("“%s” could not be compressed"), path);
      return FALSE;
    }
  return g_file_set_contents (path, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed),
                              error);
}
