/* network/table-net.c — GMNS, and other road networks that come as two tables
 *
 * The specification: github.com/zephyr-data-specs/GMNS. Its capacity is that of
 * one lane and its units stand in config.csv; where they stand nowhere, the
 * unit of length is the one in which links are as long as they are drawn, and
 * speeds follow it. Ids are texts; numbers keep being ids, others are counted.
 */
#include "network/table-net.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "geo/projection.h"
#include "geo/shape.h"
#include "network/net-csv.h"
#include "network/road-class.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Ids beyond are no whole numbers in half of the programs that wrote them. */
#define MOST_ID ((gint64) 1 << 53)

/* A line's end this near its node is the node. */
#define END_M 200.0

#define KMH_PER_MPH 1.609344

typedef struct
{
  const ReeveTableNetOptions *options;
  ReeveRoadNet *net;          /* owned */
  GHashTable   *nodes;        /* owned: text of the id → number + 1 */
  GHashTable   *links;        /* owned */
  GHashTable   *geometries;   /* owned, nullable: id → WKT */
  GPtrArray    *texts;        /* owned, of char*: WKT of each link, nullable */
  GPtrArray    *problems;     /* borrowed */
  gint64        n_rejected;
  char         *crs;          /* owned, nullable */
  ReeveNetUnit  length;
  gboolean      speed_given;
  gboolean      speed_mph;
  gboolean      length_named; /* "length_m" says its unit */
  gboolean      is_gmns;
  gboolean      has_times;
  guint         n_strange;    /* lines that do not lead from node to node */
} Reading;

static void
clear_reading (Reading *reading)
{
  g_clear_pointer (&reading->net, reeve_road_net_free);
  g_clear_pointer (&reading->nodes, g_hash_table_unref);
  g_clear_pointer (&reading->links, g_hash_table_unref);
  g_clear_pointer (&reading->geometries, g_hash_table_unref);
  g_clear_pointer (&reading->texts, g_ptr_array_unref);
  g_free (reading->crs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, clear_reading)

void
reeve_table_net_files_clear (ReeveTableNetFiles *self)
{
  g_clear_pointer (&self->nodes, g_free);
  g_clear_pointer (&self->links, g_free);
  g_clear_pointer (&self->geometry, g_free);
  g_clear_pointer (&self->movements, g_free);
  g_clear_pointer (&self->config, g_free);
}

/* --- which files --- */

/* (transfer full) (nullable) */
static char *
find_file (const char        *folder,
           const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }
  return NULL;
}

gboolean
reeve_table_net_find (const char         *path,
                      ReeveTableNetFiles *out_files)
{
  static const char *const nodes[] = { "node.csv", "nodes.csv", NULL };
  static const char *const links[] = { "link.csv", "links.csv", "arc.csv", "arcs.csv", "edges.csv",
                                       "edge.csv", NULL };
  static const char *const geometry[] = { "geometry.csv", NULL };
  static const char *const movements[] = { "movement.csv", "movements.csv", NULL };
  static const char *const config[] = { "config.csv", NULL };
  g_autofree char *folder = NULL;
  g_autofree char *name = g_path_get_basename (path);

  memset (out_files, 0, sizeof *out_files);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      folder = g_strdup (path);
      out_files->links = find_file (folder, links);
    }
  else if (g_strv_contains (links, name))
    {
      folder = g_path_get_dirname (path);
      out_files->links = g_strdup (path);
    }
  out_files->nodes = folder != NULL ? find_file (folder, nodes) : NULL;
  if (out_files->nodes == NULL || out_files->links == NULL)
    {
      reeve_table_net_files_clear (out_files);
      return FALSE;
    }
  out_files->geometry = find_file (folder, geometry);
  out_files->movements = find_file (folder, movements);
  out_files->config = find_file (folder, config);
  return TRUE;
}

/* --- config.csv --- */

static ReeveNetUnit
parse_length_unit (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  g_strstrip (lower);
  if (g_str_has_prefix (lower, "mi"))
    return REEVE_UNIT_MILE;
  if (g_str_has_prefix (lower, "k"))
    return REEVE_UNIT_KILOMETRE;
  if (g_str_has_prefix (lower, "f"))
    return REEVE_UNIT_FOOT;
  return lower[0] == 'm' ? REEVE_UNIT_METRE : REEVE_UNIT_GUESS;
}

static gboolean
read_config (Reading     *reading,
             const char  *path,
             ReeveJob    *job,
             GError     **error)
{
  g_autoptr (ReeveNetCsv) csv = reeve_net_csv_open (path, reading->problems, job, error);
  g_autoptr (GError) end = NULL;

  if (csv == NULL)
    return FALSE;
  if (reeve_net_csv_next (csv, job, &end))
    {
      const char *crs = reeve_net_csv_text (csv, reeve_net_csv_find (csv, "crs"));
      const char *length = reeve_net_csv_text (csv, reeve_net_csv_find (csv, "longlength"));
      const char *speed = reeve_net_csv_text (csv, reeve_net_csv_find (csv, "speed"));

      if (reading->crs == NULL && *crs != '\0')
        reading->crs = g_strdup (crs);
      if (reading->length == REEVE_UNIT_GUESS)
        reading->length = parse_length_unit (length);
      if (!reading->speed_given && *speed != '\0')
        {
          reading->speed_given = TRUE;
          reading->speed_mph = g_ascii_strncasecmp (speed, "mi", 2) == 0
                               || g_ascii_strncasecmp (speed, "mph", 3) == 0;
        }
    }
  if (end != NULL)
    g_propagate_error (error, g_steal_pointer (&end));
  return end == NULL;
}

/* --- ids --- */

static gint64
parse_id (const char *text)
{
  gint64 id = -1;

  return g_ascii_string_to_signed (text, 10, 0, MOST_ID, &id, NULL) ? id : -1;
}

static gboolean
is_known (GHashTable *table,
          const char *text)
{
  return g_hash_table_contains (table, text);
}

/* TRUE when the text was not there yet. */
static gboolean
remember (GHashTable *table,
          const char *text,
          guint32     number)
{
  if (is_known (table, text))
    return FALSE;
  g_hash_table_insert (table, g_strdup (text), GUINT_TO_POINTER (number + 1));
  return TRUE;
}

/* "7" and "07" are two texts and one number. */
static gboolean
are_unique (const GArray *items,
            gsize         size,
            gsize         offset)  /* of the gint64 id in an item */
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < items->len; i++)
    if (!g_hash_table_add (seen, items->data + i * size + offset))
      return FALSE;
  return TRUE;
}

/* --- nodes --- */

static gboolean
needs_columns (const ReeveNetCsv *csv,
               const char        *needed,
               GError           **error)
{
  g_autofree char *found = g_strjoinv (", ", csv->layout.names);

  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
               /* Translators: a file, names of columns, the names of those it has */
               _("%s needs the columns %s; it has %s"), csv->shown, needed, found);
  return FALSE;
}

static gboolean
read_nodes (Reading     *reading,
            const char  *path,
            ReeveJob    *job,
            GError     **error)
{
  g_autoptr (ReeveNetCsv) csv = reeve_net_csv_open (path, reading->problems, job, error);
  g_autoptr (GError) end = NULL;
  gboolean all_numbers = TRUE;
  int id, x, y, kind, control;

  if (csv == NULL)
    return FALSE;
  id = reeve_net_csv_find (csv, "nodeid|id|node|n");
  x = reeve_net_csv_find (csv, "xcoord|lon|longitude|lng|x");
  y = reeve_net_csv_find (csv, "ycoord|lat|latitude|y");
  kind = reeve_net_csv_find (csv, "nodetype");
  control = reeve_net_csv_find (csv, "ctrltype");
  if (id < 0)
    return needs_columns (csv, "node_id, x_coord, y_coord", error);

  while (reeve_net_csv_next (csv, job, &end))
    {
      const char *text = reeve_net_csv_text (csv, id);
      ReeveNetNode node = { .id = parse_id (text),
                            .place = { reeve_net_csv_number (csv, x), reeve_net_csv_number (csv, y) } };

      if (*text == '\0')
        {
          reeve_net_csv_reject (csv, "%s", _("the node has no id"));
          continue;
        }
      if (!remember (reading->nodes, text, reading->net->nodes->len))
        {
          /* Translators: an id */
          reeve_net_csv_reject (csv, _("there is a node %s already"), text);
          continue;
        }
      if (!(fabs (node.place.lon) <= 1e9 && fabs (node.place.lat) <= 1e9))
        node.place = (ReeveLonLat) { NAN, NAN };
      if (g_ascii_strcasecmp (reeve_net_csv_text (csv, kind), "centroid") == 0)
        {
          node.flags |= REEVE_NODE_ZONE;
          node.is_zone = TRUE;
        }
      if (g_ascii_strncasecmp (reeve_net_csv_text (csv, control), "signal", 6) == 0)
        node.flags |= REEVE_NODE_SIGNALS;
      all_numbers &= node.id >= 0;
      g_array_append_val (reading->net->nodes, node);
    }
  reading->n_rejected += csv->n_rejected;
  if (end != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&end));
      return FALSE;
    }
  all_numbers = all_numbers
                && are_unique (reading->net->nodes, sizeof (ReeveNetNode),
                               G_STRUCT_OFFSET (ReeveNetNode, id));
  for (guint32 i = 0; !all_numbers && i < reading->net->nodes->len; i++)
    g_array_index (reading->net->nodes, ReeveNetNode, i).id = i + 1;
  return TRUE;
}

/* --- links --- */

typedef struct
{
  int id, from, to, directed, direction, length, capacity, speed, lanes, class_name, name, geometry,
      geometry_id, uses, time, emergency, alpha, beta;
  double length_unit_m;   /* NAN: not known by the name */
  double time_unit_ms;
} LinkColumns;

static gboolean
find_columns (Reading           *reading,
              const ReeveNetCsv *csv,
              LinkColumns       *out,
              GError           **error)
{
  static const struct { const char *names; double unit; } lengths[] = {
    { "lengthm|lengthmeters|lengthmetres", 1 }, { "lengthkm", 1000 },
    { "lengthmi|lengthmiles", 1609.344 }, { "lengthft", 0.3048 }, { "length|distance", NAN },
  };
  static const struct { const char *names; double unit; } times[] = {
    { "timems|timelowms", 1 }, { "times|timesec", 1000 }, { "timemin|fftt", 60000 },
    { "timeh", 3600000 },
  };

  *out = (LinkColumns) {
    .id = reeve_net_csv_find (csv, "linkid|arcid|edgeid|id"),
    .from = reeve_net_csv_find (csv, "fromnodeid|fromnode|from|anode|tail|source"),
    .to = reeve_net_csv_find (csv, "tonodeid|tonode|to|bnode|head|target"),
    .directed = reeve_net_csv_find (csv, "directed"),
    .direction = reeve_net_csv_find (csv, "dirflag"),
    .length = -1, .time = -1,
    .capacity = reeve_net_csv_find (csv, "capacity"),
    .speed = reeve_net_csv_find (csv, "freespeed|speed"),
    .lanes = reeve_net_csv_find (csv, "lanes"),
    .class_name = reeve_net_csv_find (csv, "facilitytype|linktypename|highway|fclass|class|linktype"),
    .name = reeve_net_csv_find (csv, "name|streetname"),
    .geometry = reeve_net_csv_find (csv, "geometry|wkt"),
    .geometry_id = reeve_net_csv_find (csv, "geometryid"),
    .uses = reeve_net_csv_find (csv, "alloweduses|alloweduse"),
    .emergency = reeve_net_csv_find (csv, "timehighms"),
    .alpha = reeve_net_csv_find (csv, "vdfalpha|vdfalpha1"),
    .beta = reeve_net_csv_find (csv, "vdfbeta|vdfbeta1"),
  };
  for (guint i = 0; out->length < 0 && i < G_N_ELEMENTS (lengths); i++)
    {
      out->length = reeve_net_csv_find (csv, lengths[i].names);
      out->length_unit_m = lengths[i].unit;
    }
  for (guint i = 0; out->time < 0 && i < G_N_ELEMENTS (times); i++)
    {
      out->time = reeve_net_csv_find (csv, times[i].names);
      out->time_unit_ms = times[i].unit;
    }
  reading->is_gmns = reeve_net_csv_find (csv, "fromnodeid") >= 0;
  reading->has_times = out->time >= 0;
  reading->length_named = out->length >= 0 && !isnan (out->length_unit_m);
  if (out->from < 0 || out->to < 0)
    return needs_columns (csv, "from_node_id, to_node_id", error);
  return TRUE;
}

static gboolean
says_no (const char *text)
{
  return g_ascii_strcasecmp (text, "false") == 0 || g_ascii_strcasecmp (text, "no") == 0
         || strcmp (text, "0") == 0;
}

/* Who may use a link, in GMNS's words: "auto,truck", "walk", "all". */
static const char *
restrict_class (const char *uses,
                const char *highway)
{
  g_autofree char *lower = g_ascii_strdown (uses, -1);
  static const char *const motor[] = { "auto", "car", "all", "truck", "motor", "sov", "hov", "drive",
                                       NULL };

  if (*lower == '\0')
    return highway;
  for (guint i = 0; motor[i] != NULL; i++)
    if (strstr (lower, motor[i]) != NULL)
      return highway;
  if (strstr (lower, "bus") != NULL || strstr (lower, "transit") != NULL)
    return "busway";
  if (strstr (lower, "walk") != NULL || strstr (lower, "ped") != NULL || strstr (lower, "foot") != NULL)
    return "footway";
  return strstr (lower, "bike") != NULL ? "cycleway" : highway;
}

/* FALSE rejects the row. */
static gboolean
read_figures (ReeveNetCsv       *csv,
              const LinkColumns *columns,
              ReeveNetLink      *link)
{
  struct { int column; ReeveLinkFigure figure; double unit; gboolean checked; } cells[] = {
    { columns->time, REEVE_LINK_TIME_MS, columns->time_unit_ms, TRUE },
    { columns->emergency, REEVE_LINK_EMERGENCY_MS, 1, TRUE },
    { columns->capacity, REEVE_LINK_CAPACITY_VPH, 1, TRUE },
    { columns->lanes, REEVE_LINK_LANES, 1, TRUE },
    /* A speed that makes no sense is told by the profile that meets it. */
    { columns->speed, REEVE_LINK_SPEED_KMH, 1, FALSE },
    { columns->alpha, REEVE_LINK_BPR_B, 1, FALSE },
    { columns->beta, REEVE_LINK_BPR_POWER, 1, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      double value = reeve_net_csv_number (csv, cells[i].column) * cells[i].unit;
      const char *text = reeve_net_csv_text (csv, cells[i].column);

      if (cells[i].checked && *text != '\0' && !(value >= 0 && value <= 1e9))
        {
          /* Translators: a column, what its cell holds */
          reeve_net_csv_reject (csv, _("“%s” is “%s”, needs a number of 0 or more"),
                                csv->layout.names[cells[i].column], text);
          return FALSE;
        }
      if (cells[i].figure == REEVE_LINK_TIME_MS || cells[i].figure == REEVE_LINK_EMERGENCY_MS)
        value = MIN (floor (value + 0.5), 86400000.0);
      if (*text != '\0')
        link->figures[cells[i].figure] = value;
    }
  return TRUE;
}

static gboolean
read_ends (Reading           *reading,
           ReeveNetCsv       *csv,
           const LinkColumns *columns,
           ReeveNetLink      *link)
{
  const char *from = reeve_net_csv_text (csv, columns->from);
  const char *to = reeve_net_csv_text (csv, columns->to);

  if (!is_known (reading->nodes, from) || !is_known (reading->nodes, to))
    {
      /* Translators: the id of a node */
      reeve_net_csv_reject (csv, _("there is no node “%s”"),
                            is_known (reading->nodes, from) ? to : from);
      return FALSE;
    }
  link->from = GPOINTER_TO_UINT (g_hash_table_lookup (reading->nodes, from)) - 1;
  link->to = GPOINTER_TO_UINT (g_hash_table_lookup (reading->nodes, to)) - 1;
  if (link->from == link->to)
    {
      reeve_net_csv_reject (csv, "%s", _("the link ends where it begins"));
      return FALSE;
    }
  return TRUE;
}

static void
read_words (Reading           *reading,
            ReeveNetCsv       *csv,
            const LinkColumns *columns,
            ReeveNetLink      *link)
{
  const char *class_name = reeve_net_csv_text (csv, columns->class_name);
  const char *geometry = reeve_net_csv_text (csv, columns->geometry);
  const char *geometry_id = reeve_net_csv_text (csv, columns->geometry_id);
  const char *id = reeve_net_csv_text (csv, columns->id);
  int way = atoi (reeve_net_csv_text (csv, columns->direction));

  if (*geometry == '\0' && reading->geometries != NULL && *geometry_id != '\0')
    geometry = g_hash_table_lookup (reading->geometries, geometry_id);
  g_ptr_array_add (reading->texts, geometry != NULL && *geometry != '\0' ? g_strdup (geometry) : NULL);
  link->class_name = reeve_road_net_keep (reading->net, class_name);
  link->name = reeve_road_net_keep (reading->net, reeve_net_csv_text (csv, columns->name));
  link->ref = parse_id (id) < 0 ? reeve_road_net_keep (reading->net, id) : NULL;
  link->highway = reeve_road_class_find (class_name);
  link->highway = restrict_class (reeve_net_csv_text (csv, columns->uses), link->highway);
  link->both = columns->directed >= 0 ? says_no (reeve_net_csv_text (csv, columns->directed))
                                      : columns->direction >= 0 && way == 0;
  if (columns->directed < 0 && way < 0)
    {
      guint32 from = link->from;

      link->from = link->to;
      link->to = from;
    }
}

static gboolean
read_links (Reading     *reading,
            const char  *path,
            ReeveJob    *job,
            GError     **error)
{
  g_autoptr (ReeveNetCsv) csv = reeve_net_csv_open (path, reading->problems, job, error);
  g_autoptr (GError) end = NULL;
  gboolean all_numbers = TRUE;
  LinkColumns columns;

  if (csv == NULL || !find_columns (reading, csv, &columns, error))
    return FALSE;
  while (reeve_net_csv_next (csv, job, &end))
    {
      ReeveNetLink link = reeve_net_link_new (parse_id (reeve_net_csv_text (csv, columns.id)), 0, 0);
      double length = reeve_net_csv_number (csv, columns.length);

      if (!read_ends (reading, csv, &columns, &link) || !read_figures (csv, &columns, &link))
        continue;
      if (length < 0 || length > 1e9)
        {
          /* Translators: a column, what its cell holds */
          reeve_net_csv_reject (csv, _("“%s” is “%s”, needs a number of 0 or more"),
                                csv->layout.names[columns.length],
                                reeve_net_csv_text (csv, columns.length));
          continue;
        }
      link.length_m = reading->length_named ? length * columns.length_unit_m : length;
      if (columns.id >= 0 && !remember (reading->links, reeve_net_csv_text (csv, columns.id),
                                        reading->net->links->len))
        all_numbers = FALSE;
      all_numbers &= link.id >= 0;
      read_words (reading, csv, &columns, &link);
      g_array_append_val (reading->net->links, link);
    }
  reading->n_rejected += csv->n_rejected;
  if (end != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&end));
      return FALSE;
    }
  all_numbers = all_numbers
                && are_unique (reading->net->links, sizeof (ReeveNetLink),
                               G_STRUCT_OFFSET (ReeveNetLink, id));
  for (guint32 i = 0; !all_numbers && i < reading->net->links->len; i++)
    g_array_index (reading->net->links, ReeveNetLink, i).id = i + 1;
  return TRUE;
}

static gboolean
read_geometries (Reading     *reading,
                 const char  *path,
                 ReeveJob    *job,
                 GError     **error)
{
  g_autoptr (ReeveNetCsv) csv = reeve_net_csv_open (path, reading->problems, job, error);
  g_autoptr (GError) end = NULL;
  int id, geometry;

  if (csv == NULL)
    return FALSE;
  id = reeve_net_csv_find (csv, "geometryid");
  geometry = reeve_net_csv_find (csv, "geometry");
  reading->geometries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  while (id >= 0 && geometry >= 0 && reeve_net_csv_next (csv, job, &end))
    g_hash_table_insert (reading->geometries, g_strdup (reeve_net_csv_text (csv, id)),
                         g_strdup (reeve_net_csv_text (csv, geometry)));
  if (end != NULL)
    g_propagate_error (error, g_steal_pointer (&end));
  return end == NULL;
}

/* --- lines --- */

static gboolean
is_on_globe (const ReeveShape *shape)
{
  for (guint32 i = 0; i < shape->n_points; i++)
    if (!(fabs (shape->points[i].lon) <= 180 && fabs (shape->points[i].lat) <= 90))
      return FALSE;
  return TRUE;
}

static void
turn_round (ReeveShape *shape)
{
  for (guint32 i = 0; i < shape->n_points / 2; i++)
    {
      ReeveLonLat point = shape->points[i];

      shape->points[i] = shape->points[shape->n_points - 1 - i];
      shape->points[shape->n_points - 1 - i] = point;
    }
}

/* FALSE when the text is no line from node to node. */
static gboolean
take_line (Reading         *reading,
           const char      *text,
           ReeveProjection *projection,   /* nullable */
           ReeveNetLink    *link)
{
  g_autoptr (ReeveShape) shape = reeve_shape_from_wkt (text, NULL);
  ReeveLonLat from = g_array_index (reading->net->nodes, ReeveNetNode, link->from).place;
  ReeveLonLat to = g_array_index (reading->net->nodes, ReeveNetNode, link->to).place;
  guint32 last;

  if (shape == NULL || shape->kind != REEVE_SHAPE_LINE || shape->n_rings != 1 || shape->n_points < 2)
    return FALSE;
  if (projection != NULL)
    reeve_projection_to_lonlat (projection, (double *) (gpointer) shape->points, shape->n_points);
  if (!is_on_globe (shape))
    return FALSE;
  last = shape->n_points - 1;
  if (reeve_distance_m (shape->points[0], to) + reeve_distance_m (shape->points[last], from)
      < reeve_distance_m (shape->points[0], from) + reeve_distance_m (shape->points[last], to))
    turn_round (shape);
  if (reeve_distance_m (shape->points[0], from) > END_M
      || reeve_distance_m (shape->points[last], to) > END_M)
    return FALSE;

  shape->points[0] = from;
  shape->points[last] = to;
  link->points = reading->net->points->len;
  link->n_points = shape->n_points;
  g_array_append_vals (reading->net->points, shape->points, shape->n_points);
  return TRUE;
}

static gboolean
take_lines (Reading  *reading,
            GError  **error)
{
  g_autoptr (ReeveProjection) projection = NULL;

  /* Lines of a network that is drawn as a scheme lie on a plane of their own. */
  if (reading->net->is_scheme)
    return TRUE;
  if (reading->crs != NULL)
    {
      projection = reeve_projection_new (reading->crs, error);
      if (projection == NULL)
        return FALSE;
    }
  for (guint32 i = 0; i < reading->net->links->len; i++)
    {
      const char *text = reading->texts->pdata[i];

      if (text != NULL)
        reading->n_strange += !take_line (reading, text, projection,
                                          &g_array_index (reading->net->links, ReeveNetLink, i));
    }
  return TRUE;
}

/* --- units --- */

/* The unit in which links are as long as they are drawn. */
static ReeveNetUnit
guess_length (const Reading *reading)
{
  g_autoptr (GArray) ratios = g_array_new (FALSE, FALSE, sizeof (double));
  double ratio;

  for (guint32 i = 0; i < reading->net->links->len; i++)
    {
      const ReeveNetLink *link = &g_array_index (reading->net->links, ReeveNetLink, i);
      double one = reeve_road_net_measure (reading->net, link) / link->length_m;

      g_array_append_val (ratios, one);
    }
  ratio = reeve_net_median (ratios);
  for (ReeveNetUnit unit = REEVE_UNIT_METRE; unit <= REEVE_UNIT_FOOT; unit++)
    if (ratio > reeve_net_unit_m (unit) / 1.26 && ratio < reeve_net_unit_m (unit) * 1.26)
      return unit;
  return REEVE_UNIT_METRE;
}

static void
apply_units (Reading *reading)
{
  ReeveRoadNet *net = reading->net;
  gboolean has_length = FALSE;
  gboolean has_speed = FALSE;

  if (reading->length == REEVE_UNIT_GUESS)
    reading->length = net->is_scheme || reading->length_named ? REEVE_UNIT_METRE
                                                              : guess_length (reading);
  if (!reading->speed_given)
    reading->speed_mph = reading->length == REEVE_UNIT_MILE || reading->length == REEVE_UNIT_FOOT;
  for (guint32 i = 0; i < net->links->len; i++)
    {
      ReeveNetLink *link = &g_array_index (net->links, ReeveNetLink, i);
      double lanes = link->figures[REEVE_LINK_LANES];

      has_length |= !isnan (link->length_m);
      has_speed |= !isnan (link->figures[REEVE_LINK_SPEED_KMH]);
      if (!reading->length_named)
        link->length_m *= reeve_net_unit_m (reading->length);
      if (reading->speed_mph)
        link->figures[REEVE_LINK_SPEED_KMH] *= KMH_PER_MPH;
      if (reading->is_gmns && lanes > 0)
        link->figures[REEVE_LINK_CAPACITY_VPH] *= lanes;
      if (link->highway == NULL)
        link->highway = reeve_road_class_at_speed (link->figures[REEVE_LINK_SPEED_KMH]);
    }
  if (has_length && !reading->length_named)
    /* Translators: a unit: "miles" */
    reeve_road_net_note (net, _("Lengths are read as %s."),
                         reeve_net_unit_get_length_title (reading->length));
  if (has_speed)
    reeve_road_net_note (net, "%s", reading->speed_mph ? _("Speeds are read as miles per hour.")
                                                       : _("Speeds are read as km/h."));
  if (reading->n_strange > 0)
    {
      g_autofree char *count = reeve_format_count (reading->n_strange);

      /* Translators: a count */
      reeve_road_net_note (net, ngettext ("%s link has no line that leads from node to node; it is "
                                          "drawn straight.",
                                          "%s links have no line that leads from node to node; they "
                                          "are drawn straight.", reading->n_strange), count);
    }
}

static gboolean
check_links (const Reading  *reading,
             const char     *path,
             GError        **error)
{
  g_autofree char *shown = g_filename_display_basename (path);

  if (reading->net->links->len > 0)
    return TRUE;
  if (reading->problems->len > 0)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: a file, what is wrong with its first row */
                 _("No link of %s can be used: %s"), shown, (char *) reading->problems->pdata[0]);
  else
    /* Translators: a file */
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT, _("%s holds no links"), shown);
  return FALSE;
}

ReeveRoadNet *
reeve_table_net_read (const ReeveTableNetFiles   *files,
                      const ReeveTableNetOptions *options,
                      GPtrArray                  *problems,
                      gint64                     *out_n_rejected,
                      ReeveJob                   *job,
                      GError                    **error)
{
  g_auto (Reading) reading = {
    .options = options, .net = reeve_road_net_new (), .problems = problems,
    .nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .texts = g_ptr_array_new_with_free_func (g_free), .crs = g_strdup (options->crs),
    .length = options->length, .speed_given = options->speed_given,
    .speed_mph = options->speed_mph,
  };

  if ((files->config != NULL && !read_config (&reading, files->config, job, error))
      || (files->geometry != NULL && !read_geometries (&reading, files->geometry, job, error))
      || !read_nodes (&reading, files->nodes, job, error)
      || !read_links (&reading, files->links, job, error)
      || !check_links (&reading, files->links, error)
      || !reeve_road_net_place (reading.net, reading.crs, error)
      || !take_lines (&reading, error))
    return NULL;
  apply_units (&reading);
  reading.net->is_plain = reading.has_times;
  if (files->movements != NULL
      && !reeve_table_net_read_turns (reading.net, files->movements, reading.nodes, reading.links,
                                      problems, &reading.n_rejected, job, error))
    return NULL;
  *out_n_rejected = reading.n_rejected;
  return g_steal_pointer (&reading.net);
}
