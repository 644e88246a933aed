/* network/table-rows.c — the rows of a table of nodes and of a table of links */
#include "network/table-net-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "network/road-class.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Ids beyond are no whole numbers in many a program that wrote them. */
#define MOST_ID ((gint64) 1 << 53)

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
            gsize         offset)  /* of the gint64 id in an item */
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  gsize size = g_array_get_element_size ((GArray *) items);

  for (guint i = 0; i < items->len; i++)
    if (!g_hash_table_add (seen, items->data + i * size + offset))
      return FALSE;
  return TRUE;
}

/* What follows the last row. Rows whose ids are not all numbers are counted. */
static gboolean
end_rows (ReeveTableReading  *reading,
          const ReeveNetCsv  *csv,
          GArray             *items,
          gsize               offset,       /* of the gint64 id in an item */
          gboolean            all_numbers,
          GError             *end,          /* (transfer full) (nullable) */
          GError            **error)
{
  gsize size = g_array_get_element_size (items);

  reading->n_rejected += csv->n_rejected;
  if (end != NULL)
    {
      g_propagate_error (error, end);
      return FALSE;
    }
  all_numbers = all_numbers && are_unique (items, offset);
  for (guint i = 0; !all_numbers && i < items->len; i++)
    G_STRUCT_MEMBER (gint64, items->data + i * size, offset) = i + 1;
  return TRUE;
}

/* --- nodes --- */

static gboolean
needs_columns (const ReeveNetCsv  *csv,
               const char         *needed,
               GError            **error)
{
  g_autofree char *found = g_strjoinv (", ", csv->layout.names);

  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
               /* Translators: a file, names of columns, the names of those it has */
               _("%s needs the columns %s; it has %s"), csv->shown, needed, found);
  return FALSE;
}

gboolean
reeve_table_read_nodes (ReeveTableReading  *reading,
                        const char         *path,
                        ReeveJob           *job,
                        GError            **error)
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
  return end_rows (reading, csv, reading->net->nodes, G_STRUCT_OFFSET (ReeveNetNode, id), all_numbers,
                   g_steal_pointer (&end), error);
}

/* --- links --- */

typedef struct
{
  int id, from, to, directed, direction, length, capacity, speed, lanes, class_name, name, geometry,
      geometry_id, uses, time, emergency, alpha, beta;
  double time_unit_ms;
} LinkColumns;

static gboolean
find_columns (ReeveTableReading  *reading,
              const ReeveNetCsv  *csv,
              LinkColumns        *out,
              GError            **error)
{
  static const struct { const char *names; ReeveNetUnit unit; } lengths[] = {
    { "lengthm|lengthmeters|lengthmetres", REEVE_UNIT_METRE }, { "lengthkm", REEVE_UNIT_KILOMETRE },
    { "lengthmi|lengthmiles", REEVE_UNIT_MILE }, { "lengthft", REEVE_UNIT_FOOT },
    { "length|distance", REEVE_UNIT_GUESS },
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
      reading->named = out->length >= 0 ? lengths[i].unit : REEVE_UNIT_GUESS;
    }
  for (guint i = 0; out->time < 0 && i < G_N_ELEMENTS (times); i++)
    {
      out->time = reeve_net_csv_find (csv, times[i].names);
      out->time_unit_ms = times[i].unit;
    }
  reading->is_gmns = reeve_net_csv_find (csv, "fromnodeid") >= 0;
  reading->has_times = out->time >= 0;
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

static void
reject_figure (ReeveNetCsv *csv,
               int          column)
{
  /* Translators: a column, what its cell holds */
  reeve_net_csv_reject (csv, _("“%s” is “%s”, needs a number of 0 or more"),
                        csv->layout.names[column], reeve_net_csv_text (csv, column));
}

/* FALSE rejects the row. */
static gboolean
read_figures (ReeveRoadNet      *net,
              ReeveNetCsv       *csv,
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
          reject_figure (csv, cells[i].column);
          return FALSE;
        }
      if (cells[i].figure == REEVE_LINK_TIME_MS || cells[i].figure == REEVE_LINK_EMERGENCY_MS)
        value = MIN (floor (value + 0.5), 86400000.0);
      if (*text != '\0')
        link->figures[cells[i].figure] = value;
    }
  /* "35 mph" is understood as what is posted; "walk" is told there. */
  if (isnan (link->figures[REEVE_LINK_SPEED_KMH]))
    link->limit = reeve_road_net_keep (net, reeve_net_csv_text (csv, columns->speed));
  return TRUE;
}

static gboolean
read_ends (ReeveTableReading *reading,
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
read_words (ReeveTableReading *reading,
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

gboolean
reeve_table_read_links (ReeveTableReading  *reading,
                        const char         *path,
                        ReeveJob           *job,
                        GError            **error)
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

      if (!read_ends (reading, csv, &columns, &link)
          || !read_figures (reading->net, csv, &columns, &link))
        continue;
      if (length < 0 || length > 1e9)
        {
          reject_figure (csv, columns.length);
          continue;
        }
      link.length_m = reading->named != REEVE_UNIT_GUESS ? length * reeve_net_unit_m (reading->named)
                                                          : length;
      if (columns.id >= 0 && !remember (reading->links, reeve_net_csv_text (csv, columns.id),
                                        reading->net->links->len))
        all_numbers = FALSE;
      all_numbers &= link.id >= 0;
      read_words (reading, csv, &columns, &link);
      g_array_append_val (reading->net->links, link);
    }
  return end_rows (reading, csv, reading->net->links, G_STRUCT_OFFSET (ReeveNetLink, id), all_numbers,
                   g_steal_pointer (&end), error);
}
