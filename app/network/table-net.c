/* network/table-net.c — GMNS, and other road networks that come as two tables
 *
 * The specification: github.com/zephyr-data-specs/GMNS. Its capacity is that of
 * one lane and its units stand in config.csv or, of lengths, in the column's
 * name; where they stand nowhere, the unit of length is the one in which links
 * are as long as they are drawn, and speeds follow it. Ids are texts; numbers keep being ids, others are counted.
 */
#include "network/table-net-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "network/road-class.h"

#include <math.h>
#include <string.h>

#define KMH_PER_MPH 1.609344

static void
clear_reading (ReeveTableReading *reading)
{
  g_clear_pointer (&reading->net, reeve_road_net_free);
  g_clear_pointer (&reading->nodes, g_hash_table_unref);
  g_clear_pointer (&reading->links, g_hash_table_unref);
  g_clear_pointer (&reading->geometries, g_hash_table_unref);
  g_clear_pointer (&reading->texts, g_ptr_array_unref);
  g_free (reading->crs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReeveTableReading, clear_reading)

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
read_config (ReeveTableReading  *reading,
             const char         *path,
             ReeveJob           *job,
             GError            **error)
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

static gboolean
read_geometries (ReeveTableReading  *reading,
                 const char         *path,
                 ReeveJob           *job,
                 GError            **error)
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

/* --- units --- */

/* The unit in which links are as long as they are drawn. */
static ReeveNetUnit
guess_length (const ReeveTableReading *reading)
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
apply_units (ReeveTableReading *reading)
{
  ReeveRoadNet *net = reading->net;
  gboolean is_named = reading->named != REEVE_UNIT_GUESS;
  gboolean has_length = FALSE;
  gboolean has_speed = FALSE;

  if (reading->length == REEVE_UNIT_GUESS)
    reading->length = is_named ? reading->named
                               : net->is_scheme ? REEVE_UNIT_METRE : guess_length (reading);
  if (!reading->speed_given)
    reading->speed_mph = reading->length == REEVE_UNIT_MILE || reading->length == REEVE_UNIT_FOOT;
  for (guint32 i = 0; i < net->links->len; i++)
    {
      ReeveNetLink *link = &g_array_index (net->links, ReeveNetLink, i);
      double lanes = link->figures[REEVE_LINK_LANES];

      has_length |= !isnan (link->length_m);
      has_speed |= !isnan (link->figures[REEVE_LINK_SPEED_KMH]);
      if (!is_named)
        link->length_m *= reeve_net_unit_m (reading->length);
      if (reading->speed_mph)
        link->figures[REEVE_LINK_SPEED_KMH] *= KMH_PER_MPH;
      if (reading->is_gmns && lanes > 0)
        link->figures[REEVE_LINK_CAPACITY_VPH] *= lanes;
      if (link->highway == NULL)
        link->highway = reeve_road_class_at_speed (link->figures[REEVE_LINK_SPEED_KMH]);
    }
  if (has_length && !is_named)
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
check_links (const ReeveTableReading  *reading,
             const char               *path,
             GError                  **error)
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
reeve_table_net_read (const ReeveTableNetFiles    *files,
                      const ReeveTableNetOptions  *options,
                      GPtrArray                   *problems,
                      gint64                      *out_n_rejected,
                      ReeveJob                    *job,
                      GError                     **error)
{
  g_auto (ReeveTableReading) reading = {
    .options = options, .net = reeve_road_net_new (), .problems = problems,
    .nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .texts = g_ptr_array_new_with_free_func (g_free), .crs = g_strdup (options->crs),
    .length = options->length, .speed_given = options->speed_given,
    .speed_mph = options->speed_mph,
  };

  if ((files->config != NULL && !read_config (&reading, files->config, job, error))
      || (files->geometry != NULL && !read_geometries (&reading, files->geometry, job, error))
      || !reeve_table_read_nodes (&reading, files->nodes, job, error)
      || !reeve_table_read_links (&reading, files->links, job, error)
      || !check_links (&reading, files->links, error)
      || !reeve_road_net_place (reading.net, reading.crs, error)
      || !reeve_table_take_lines (&reading, error))
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
