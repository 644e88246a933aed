/* network/road-source.c — roads from other sources than OpenStreetMap */
#include "network/road-source.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "geo/source.h"
#include "network/table-net.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The largest network of the collection has 3 MB. */
#define MOST_FILE_BYTES (512 * 1024 * 1024)
#define MOST_DIR_FILES  10000
#define BLOCK_BYTES     (1 << 18)

static const ReeveChoice time_units[] = {
  { "s", N_("Seconds") }, { "min", N_("Minutes") }, { "h", N_("Hours") }, { NULL, NULL }
};

static const ReeveChoice length_units[] = {
  { "m", N_("Metres") }, { "km", N_("Kilometres") }, { "mi", N_("Miles") }, { "ft", N_("Feet") },
  { NULL, NULL }
};

static const ReeveChoice speed_units[] = {
  { "kmh", N_("km/h") }, { "mph", N_("Miles per hour") }, { NULL, NULL }
};

const ReeveParam reeve_road_params[] = {
  { .key = "snap", .kind = REEVE_PARAM_LENGTH, .low = 0, .high = 100, .preset = 1,
    .title = N_("Ends meet within"), .help = N_("Lines whose ends are this near are joined") },
  { .key = "split", .kind = REEVE_PARAM_FLAG,
    .title = N_("Join where lines cross"),
    .help = N_("Lines of one level meet where they cross, not at their ends alone") },
  { .key = "time-unit", .kind = REEVE_PARAM_CHOICE, .choices = time_units, .advanced = TRUE,
    .title = N_("Unit of times"), .help = N_("Of a network that does not say it") },
  { .key = "length-unit", .kind = REEVE_PARAM_CHOICE, .choices = length_units, .advanced = TRUE,
    .title = N_("Unit of lengths"), .help = N_("Of a network that does not say it") },
  { .key = "speed-unit", .kind = REEVE_PARAM_CHOICE, .choices = speed_units, .advanced = TRUE,
    .title = N_("Unit of speeds"), .help = N_("Of a network or layer that does not say it") },
  { NULL }
};

void
reeve_road_source_free (ReeveRoadSource *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->name);
  g_free (self->kind);
  g_free (self->hash);
  g_clear_pointer (&self->about, reeve_dataset_free);
  g_clear_pointer (&self->net, reeve_road_net_free);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_free (self);
}

/* --- which files --- */

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* (transfer full) (element-type utf8): sorted */
static GPtrArray *
list_folder (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && names->len < MOST_DIR_FILES && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  if (dir != NULL)
    g_dir_close (dir);
  g_ptr_array_sort (names, compare_names);
  return names;
}

static gboolean
ends_with (const char *name,
           const char *ending)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_str_has_suffix (lower, ending);
}

/* (transfer full) (nullable): the network's file of links */
static char *
find_tntp (const char *path)
{
  g_autoptr (GPtrArray) names = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return ends_with (path, "_net.tntp") ? g_strdup (path) : NULL;
  names = list_folder (path);
  for (guint i = 0; i < names->len; i++)
    if (ends_with (names->pdata[i], "_net.tntp"))
      return g_build_filename (path, names->pdata[i], NULL);
  return NULL;
}

/* (transfer full) (nullable): the coordinates that belong to a network */
static char *
find_places (const char *net_path)
{
  static const char *const endings[] = { "_node.tntp", "_nodes.tntp", "_nodes.geojson",
                                         "coordinates.geojson" };
  g_autofree char *folder = g_path_get_dirname (net_path);
  g_autofree char *base = g_path_get_basename (net_path);
  g_autofree char *prefix = g_ascii_strdown (base, (gssize) (strlen (base) - strlen ("_net.tntp")));
  g_autoptr (GPtrArray) names = list_folder (folder);

  for (guint e = 0; e < G_N_ELEMENTS (endings); e++)
    for (guint i = 0; i < names->len; i++)
      {
        g_autofree char *lower = g_ascii_strdown (names->pdata[i], -1);

        if (g_str_has_prefix (lower, prefix) && g_str_has_suffix (lower, endings[e]))
          return g_build_filename (folder, names->pdata[i], NULL);
      }
  return NULL;
}

gboolean
reeve_road_source_is (const char *path)
{
  g_autofree char *net = find_tntp (path);
  g_auto (ReeveTableNetFiles) files = { NULL };

  return net != NULL || reeve_table_net_find (path, &files);
}

/* --- reading --- */

static gboolean
fail_to_read (const char  *path,
              const char  *reason,
              GError     **error)
{
  g_autofree char *shown = g_filename_display_basename (path);

  /* Translators: a file's name, the system's reason */
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA, _("%s cannot be read: %s"), shown, reason);
  return FALSE;
}

static gboolean
check_file (const char  *path,
            GError     **error)
{
  g_autofree char *shown = g_filename_display_basename (path);
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    return fail_to_read (path, g_strerror (errno), error);
  if (!S_ISREG (status.st_mode))
    {
      /* Translators: a file's name */
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   _("%s is a pipe or a device; it needs to be a file or a folder"), shown);
      return FALSE;
    }
  if (status.st_size > MOST_FILE_BYTES)
    {
      g_autofree char *found = reeve_format_bytes ((guint64) status.st_size);

      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a file, its size */
                   _("%s has %s; no road network has so much"), shown, found);
      return FALSE;
    }
  return TRUE;
}

static gboolean
hash_file (GChecksum   *sum,
           const char  *path,
           ReeveJob    *job,
           GError     **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &cause);
  g_autofree guint8 *block = g_malloc (BLOCK_BYTES);
  gssize n = 0;

  while (stream != NULL
         && (n = g_input_stream_read (G_INPUT_STREAM (stream), block, BLOCK_BYTES,
                                      reeve_job_get_cancellable (job), &cause)) > 0)
    g_checksum_update (sum, block, n);
  if (cause == NULL)
    return TRUE;
  if (!g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return fail_to_read (path, cause->message, error);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/* Every file that the network is read from, in this order; NULL where it has none. */
static gboolean
hash_files (ReeveRoadSource    *self,
            const char *const  *paths,
            guint               n_paths,
            ReeveJob           *job,
            GError            **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < n_paths; i++)
    {
      const guint8 number = (guint8) i;

      if (paths[i] == NULL)
        continue;
      /* What moves from one file to the next is a change, too. */
      if (i > 0)
        g_checksum_update (sum, &number, 1);
      if (!check_file (paths[i], error) || !hash_file (sum, paths[i], job, error))
        return FALSE;
    }
  self->hash = g_strdup (g_checksum_get_string (sum));
  return TRUE;
}

/* Of a file that was checked. */
static gboolean
read_file (const char *path,
           char      **out_text,
           gsize      *out_length,
           GError    **error)
{
  g_autoptr (GError) cause = NULL;

  return g_file_get_contents (path, out_text, out_length, &cause)
         || fail_to_read (path, cause->message, error);
}

/* Points with an "id": what some networks have for a node file. */
static gboolean
read_geojson_places (ReeveRoadNet *net,
                     const char   *path,
                     ReeveJob     *job,
                     GError      **error)
{
  g_autoptr (ReeveSource) source = reeve_source_open (path, NULL, job, error);
  const ReeveSourceRow *row;
  g_autofree char *reason = NULL;
  ReeveRowState state;
  int id = -1;

  if (source == NULL)
    return FALSE;
  for (guint i = 0; i < reeve_source_get_n_fields (source); i++)
    if (g_ascii_strcasecmp (reeve_source_get_field (source, i)->name, "id") == 0)
      id = (int) i;
  while (id >= 0 && (state = reeve_source_next (source, &row, &reason, error)) != REEVE_ROW_END)
    {
      gint64 number;

      if (state == REEVE_ROW_FAILED)
        return FALSE;
      g_clear_pointer (&reason, g_free);
      if (state == REEVE_ROW_REJECTED || row->texts[id] == NULL || row->shape == NULL
          || row->shape->kind != REEVE_SHAPE_POINT || row->shape->n_points != 1)
        continue;
      number = g_ascii_strtoll (row->texts[id], NULL, 10);
      if (number >= 1 && number <= (gint64) net->nodes->len)
        g_array_index (net->nodes, ReeveNetNode, (guint32) number - 1).place = row->shape->points[0];
    }
  return TRUE;
}

static ReeveNetUnit
get_unit (const ReeveValues *values,
          const char        *key,
          const ReeveChoice *choices)
{
  const char *text = reeve_values_get_text (values, key);

  for (guint i = 0; text != NULL && choices[i].id != NULL; i++)
    if (strcmp (text, choices[i].id) == 0)
      return (ReeveNetUnit) (REEVE_UNIT_FIRST + i);
  return REEVE_UNIT_GUESS;
}

static gboolean
is_mph (const ReeveValues *values)
{
  return g_strcmp0 (reeve_values_get_text (values, "speed-unit"), "mph") == 0;
}

static gboolean
read_tntp (ReeveRoadSource   *self,
           const char        *net_path,
           const char        *crs,
           const ReeveValues *values,
           ReeveJob          *job,
           GError           **error)
{
  g_autofree char *shown = g_filename_display_basename (net_path);
  g_autofree char *places_path = find_places (net_path);
  const char *const paths[] = { net_path, places_path };
  g_autofree char *text = NULL;
  ReeveTntpUnits units = { get_unit (values, "time-unit", time_units),
                           get_unit (values, "length-unit", length_units) };
  gsize length = 0;

  self->kind = g_strdup (_("TNTP network"));
  self->name = g_strndup (shown, strlen (shown) - strlen ("_net.tntp"));
  if (!hash_files (self, paths, G_N_ELEMENTS (paths), job, error)
      || !read_file (net_path, &text, &length, error))
    return FALSE;
  self->net = reeve_tntp_parse (text, length, shown, &units, job, error);
  if (self->net == NULL)
    return FALSE;

  if (places_path != NULL && ends_with (places_path, ".geojson"))
    {
      /* GDAL gives degrees. */
      return read_geojson_places (self->net, places_path, job, error)
             && reeve_road_net_place (self->net, NULL, error);
    }
  if (places_path != NULL)
    {
      g_autofree char *places_shown = g_filename_display_basename (places_path);
      g_autofree char *places_text = NULL;

      if (!read_file (places_path, &places_text, &length, error)
          || !reeve_tntp_parse_places (self->net, places_text, length, places_shown, error))
        return FALSE;
    }
  return reeve_road_net_place (self->net, crs, error);
}

static gboolean
read_tables (ReeveRoadSource          *self,
             const ReeveTableNetFiles *files,
             const char               *crs,
             const ReeveValues        *values,
             ReeveJob                 *job,
             GError                  **error)
{
  ReeveTableNetOptions options = {
    .crs = crs, .length = get_unit (values, "length-unit", length_units),
    .speed_given = reeve_values_is_set (values, "speed-unit"), .speed_mph = is_mph (values),
  };
  const char *const paths[] = { files->links, files->nodes, files->geometry, files->movements,
                                files->config };
  g_autofree char *folder = g_path_get_dirname (files->links);

  if (strcmp (folder, ".") == 0)
    {
      g_free (folder);
      folder = g_get_current_dir ();
    }
  self->kind = g_strdup (strstr (files->links, "link") != NULL ? _("GMNS network")
                                                               : _("network of two tables"));
  self->name = g_filename_display_basename (folder);
  if (!hash_files (self, paths, G_N_ELEMENTS (paths), job, error))
    return FALSE;
  self->net = reeve_table_net_read (files, &options, self->problems, &self->n_rejected, job, error);
  return self->net != NULL;
}

static void
count_all (ReeveRoadSource *self)
{
  self->n_nodes = self->net->nodes->len;
  self->n_links = self->net->links->len;
  self->n_turns = self->net->turns->len;
  for (guint32 i = 0; i < self->net->nodes->len; i++)
    self->n_zones += g_array_index (self->net->nodes, ReeveNetNode, i).is_zone;
}

ReeveRoadSource *
reeve_road_source_read (const char         *path,
                        const char         *crs,
                        const ReeveValues  *values,
                        ReeveJob           *job,
                        GError            **error)
{
  g_autoptr (ReeveRoadSource) self = g_new0 (ReeveRoadSource, 1);
  g_autofree char *net_path = find_tntp (path);
  g_auto (ReeveTableNetFiles) files = { NULL };
  g_autofree char *shown = g_filename_display_basename (path);

  self->path = g_strdup (path);
  self->about = reeve_dataset_new (NULL, REEVE_DATASET_LINES);
  g_free (self->about->theme);
  self->about->theme = g_strdup ("roads");
  self->problems = g_ptr_array_new_with_free_func (g_free);
  if (net_path != NULL)
    {
      if (!read_tntp (self, net_path, crs, values, job, error))
        return NULL;
    }
  else if (reeve_table_net_find (path, &files))
    {
      if (!read_tables (self, &files, crs, values, job, error))
        return NULL;
    }
  else
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a file */
                   _("%s is no road network: needs NAME_net.tntp, or link.csv beside node.csv"),
                   shown);
      return NULL;
    }
  count_all (self);
  return g_steal_pointer (&self);
}

GPtrArray *
reeve_road_source_list_facts (const ReeveRoadSource *self)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *nodes = reeve_format_count ((double) self->n_nodes);
  g_autofree char *links = reeve_format_count ((double) self->n_links);
  g_autofree char *zones = reeve_format_count ((double) self->n_zones);
  g_autofree char *turns = reeve_format_count ((double) self->n_turns);
  g_autofree char *rejected = reeve_format_count ((double) self->n_rejected);

  g_ptr_array_add (facts,
                   /* Translators: "TNTP network", three counts */
                   g_strdup_printf (_("%s: %s nodes, %s links, %s zones"), self->kind, nodes, links,
                                    zones));
  if (self->n_turns > 0)
    /* Translators: a count */
    g_ptr_array_add (facts, g_strdup_printf (ngettext ("%s turn is forbidden.",
                                                       "%s turns are forbidden.",
                                                       (gulong) self->n_turns), turns));
  if (self->n_rejected > 0)
    /* Translators: a count */
    g_ptr_array_add (facts, g_strdup_printf (ngettext ("%s row cannot be used.",
                                                       "%s rows cannot be used.",
                                                       (gulong) self->n_rejected), rejected));
  for (guint i = 0; i < self->net->notes->len; i++)
    g_ptr_array_add (facts, g_strdup (self->net->notes->pdata[i]));
  return facts;
}

/* --- bringing in --- */

typedef struct
{
  const ReeveRoadSource *source;
  ReeveRoadReport       *report;
} Import;

static gboolean
run_import (ReeveEdit *edit,
            gpointer   data,
            ReeveJob  *job,
            GError   **error)
{
  Import *import = data;

  reeve_job_set_phase (job, 0, 0.5, _("Road network"));
  if (!reeve_road_net_store (import->source->net, import->source->about->attribution, edit,
                             import->report, job, error))
    return FALSE;
  reeve_job_set_phase (job, 0.5, 1, _("Writing rows"));
  return reeve_road_net_add_layers (import->source, edit, import->report, job, error);
}

ReeveRoadReport *
reeve_road_source_import (ReeveWorkspace         *workspace,
                          const ReeveRoadSource  *self,
                          ReeveJob               *job,
                          GError                **error)
{
  g_autoptr (ReeveRoadReport) report = reeve_road_report_new ();
  g_autofree char *file = g_filename_display_basename (self->path);
  /* Translators: undo's name for an import; a file name */
  g_autofree char *name = g_strdup_printf (_("Import %s"), file);
  Import import = { self, report };

  if (!reeve_workspace_edit (workspace, name, run_import, &import, job, error))
    return NULL;
  report->n_rejected = self->n_rejected;
  for (guint i = 0; i < self->problems->len; i++)
    g_ptr_array_add (report->problems, g_strdup (self->problems->pdata[i]));
  return g_steal_pointer (&report);
}
