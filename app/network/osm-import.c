/* network/osm-import.c — an extract becomes a city: base map, facilities, roads
 *
 * Reading, cutting roads and assembling areas use all cores and touch no
 * workspace; only then does the edit begin. One undo step holds everything.
 */
#include "network/osm-import.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/units.h"
#include "network/order-ahead.h"
#include "network/osm-import-private.h"

#include <stdio.h>
#include <string.h>

#define ATTRIBUTION "© OpenStreetMap contributors, ODbL"
#define LICENCE "ODbL 1.0"

/* What most questions are asked for. */
#define FIRST_PROFILE "car"

typedef struct
{
  const char      *path;
  char            *source;    /* owned: file name */
  char            *hash;      /* owned */
  char            *date;      /* owned */
  gboolean         replace;
  ReeveClassification level;
  gint64           streets;   /* the dataset of roads */
  ReeveOsm        *osm;       /* owned */
  guint32         *refs;      /* owned: of reeve_osm_resolve_refs() */
  ReeveOsmSorting *sorting;   /* owned */
  ReeveRoadBuild  *roads;     /* owned */
  ReeveOrderAhead *order;     /* owned, nullable: made beside the rest */
  ReeveOsmReport  *report;    /* owned */
  gint64           n_lost;    /* objects none of whose nodes are here */
  GPtrArray       *earlier;   /* owned, of ReeveDataset: of an earlier extract, not yet replaced */
} Import;

void
reeve_osm_report_free (ReeveOsmReport *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->datasets, g_ptr_array_unref);
  g_clear_pointer (&self->n_rows, g_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self);
}

static void
clear_import (Import *import)
{
  reeve_order_ahead_stop (import->order);
  g_free (import->source);
  g_free (import->hash);
  g_free (import->date);
  g_free (import->refs);
  reeve_osm_sorting_free (import->sorting);
  reeve_road_build_free (import->roads);
  reeve_osm_free (import->osm);
  reeve_osm_report_free (import->report);
  g_clear_pointer (&import->earlier, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, clear_import)

/* (transfer full) (nullable): SHA-256 of the file */
static char *
hash_file (const char  *path,
           ReeveJob    *job,
           GError     **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (1 << 20);
  gssize n;

  if (stream == NULL)
    return NULL;
  while ((n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, 1 << 20,
                                   reeve_job_get_cancellable (job), error)) > 0)
    g_checksum_update (sum, buffer, n);

  return n == 0 ? g_strdup (g_checksum_get_string (sum)) : NULL;
}

/* --- notes --- */

G_GNUC_PRINTF (3, 0)
static void
note (Import     *import,
      gint64      n,
      const char *format)
{
  g_autofree char *count = reeve_format_count ((double) n);

  if (n > 0)
    g_ptr_array_add (import->report->notes, g_strdup_printf (format, count));
}

static void
take_notes (Import *import)
{
  const ReeveOsmSorting *sorting = import->sorting;
  gint64 n_cut = import->roads->n_cut;
  gint64 n_timed = import->roads->n_timed;
  gint64 n_unmet = import->roads->n_unmet;

  for (guint i = 0; i < import->osm->notes->len; i++)
    g_ptr_array_add (import->report->notes, g_strdup (import->osm->notes->pdata[i]));
  note (import, sorting->n_broken,
        /* Translators: a count */
        ngettext ("%s area could not be drawn: its outline does not close or is not whole in the "
                  "extract.",
                  "%s areas could not be drawn: their outlines do not close or are not whole in the "
                  "extract.", sorting->n_broken));
  note (import, sorting->n_partial,
        /* Translators: a count */
        ngettext ("%s district is not whole in the extract and was left out.",
                  "%s districts are not whole in the extract and were left out.",
                  sorting->n_partial));
  if (sorting->seas == NULL)
    g_ptr_array_add (import->report->notes,
                     g_strdup (_("The coastline has gaps or runs the wrong way; the sea is not "
                                 "drawn.")));
  note (import, n_cut,
        /* Translators: a count */
        ngettext ("%s road leaves the extract and ends at its edge.",
                  "%s roads leave the extract and end at its edge.", n_cut));
  note (import, n_timed,
        /* Translators: a count */
        ngettext ("%s turn restriction holds at some hours only and was not applied.",
                  "%s turn restrictions hold at some hours only and were not applied.", n_timed));
  note (import, n_unmet,
        /* Translators: a count */
        ngettext ("%s turn restriction names roads that are not here or do not meet.",
                  "%s turn restrictions name roads that are not here or do not meet.", n_unmet));
  note (import, import->n_lost,
        /* Translators: a count */
        ngettext ("%s object has no place in the extract and was left out.",
                  "%s objects have no place in the extract and were left out.", import->n_lost));
}

/* --- earlier extracts --- */

/* "hospitals" and "hospitals_2" are of the layer "Hospitals". */
static gboolean
is_of_layer (const ReeveDataset *dataset,
             const char         *name)
{
  g_autofree char *slug = g_ascii_strdown (name, -1);
  const char *rest;

  g_strdelimit (slug, " -", '_');
  if (!g_str_has_prefix (dataset->table, slug))
    return FALSE;
  rest = dataset->table + strlen (slug);

  return *rest == '\0' || (*rest == '_' && strspn (rest + 1, "0123456789") == strlen (rest + 1));
}

static gboolean
find_earlier (Import   *import,
              sqlite3  *db,
              GError  **error)
{
  g_autoptr (GPtrArray) all = NULL;

  import->earlier = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_dataset_free);
  if (!import->replace)
    return TRUE;

  all = reeve_catalogue_list (db, error);
  if (all == NULL)
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    {
      const ReeveDataset *dataset = all->pdata[i];

      if (dataset->result_id == 0 && g_strcmp0 (dataset->attribution, ATTRIBUTION) == 0)
        g_ptr_array_add (import->earlier, reeve_dataset_copy (dataset));
    }

  return TRUE;
}

/* The id of the earlier dataset of a layer, taken off the list; 0 for none. */
static gint64
take_earlier (Import     *import,
              const char *name)
{
  for (guint i = 0; i < import->earlier->len; i++)
    {
      const ReeveDataset *dataset = import->earlier->pdata[i];
      gint64 id = dataset->id;

      if (is_of_layer (dataset, name))
        {
          g_ptr_array_remove_index (import->earlier, i);
          return id;
        }
    }

  return 0;
}

/* --- datasets --- */

static ReeveDataset *
make_dataset (const Import    *import,
              ReeveOsmLayerId  id)
{
  const ReeveOsmLayer *layer = &reeve_osm_layers[id];
  ReeveDataset *dataset = reeve_dataset_new (layer->name, layer->kind);

  g_free (dataset->theme);
  dataset->theme = g_strdup (layer->theme);
  g_free (dataset->source);
  dataset->source = g_strdup (import->source);
  g_free (dataset->source_hash);
  dataset->source_hash = g_strdup (import->hash);
  g_free (dataset->date);
  dataset->date = g_strdup (import->date);
  g_free (dataset->licence);
  dataset->licence = g_strdup (LICENCE);
  g_free (dataset->attribution);
  dataset->attribution = g_strdup (ATTRIBUTION);
  g_free (dataset->crs);
  dataset->crs = g_strdup ("EPSG:4326");
  dataset->visible = !layer->hidden;
  dataset->classification = import->level;
  dataset->position = (int) id;
  for (guint i = 0; layer->columns[i].name != NULL; i++)
    {
      const ReeveOsmColumn *column = &layer->columns[i];
      ReeveField *field = reeve_dataset_add_field (dataset, column->name, _(column->title),
                                                   column->type);

      g_free (field->term);
      field->term = g_strdup (column->term);
      g_free (field->unit);
      field->unit = g_strdup (column->unit);
      field->classification = import->level;
    }

  return dataset;
}

/* The table keeps its English name, by which the map knows it; people see the
 * name in their language. */
static gboolean
name_dataset (ReeveEdit     *edit,
              ReeveDataset  *dataset,
              const char    *wanted,
              GError       **error)
{
  if (strcmp (dataset->name, wanted) == 0)
    return TRUE;

  for (guint n = 1; n < 1000; n++)
    {
      g_autofree char *name = n == 1 ? g_strdup (wanted) : g_strdup_printf ("%s %u", wanted, n);
      g_autoptr (ReeveDataset) taken = reeve_catalogue_find (reeve_edit_get_db (edit), name, NULL);

      if (taken != NULL && taken->id == dataset->id)
        return TRUE;
      if (taken != NULL)
        continue;
      if (!reeve_edit_rename_dataset (edit, dataset->id, name, error))
        return FALSE;
      g_free (dataset->name);
      dataset->name = g_steal_pointer (&name);
      return TRUE;
    }

  return TRUE;
}

static gboolean
store_report (sqlite3    *db,
              gint64      dataset_id,
              gint64      n_read,
              gint64      n_kept,
              GPtrArray  *notes,
              GError    **error)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *texts = json_array_new ();
  g_autofree char *json = NULL;
  g_autoptr (sqlite3_stmt) stmt =
    reeve_sql_prepare (db, "INSERT OR REPLACE INTO reeve_report (dataset_id, json) VALUES (?1, ?2)",
                       error);

  for (guint i = 0; notes != NULL && i < notes->len; i++)
    json_array_add_string_element (texts, notes->pdata[i]);
  json_object_set_int_member (object, "read", n_read);
  json_object_set_int_member (object, "kept", n_kept);
  json_object_set_int_member (object, "rejected", MAX (n_read - n_kept, 0));
  json_object_set_array_member (object, "problems", json_array_new ());
  json_object_set_array_member (object, "notes", texts);
  json_node_take_object (root, object);
  json = reeve_json_format (root, FALSE);
  if (stmt == NULL)
    return FALSE;

  sqlite3_bind_int64 (stmt, 1, dataset_id);
  reeve_sql_bind_text (stmt, 2, json);
  return reeve_sql_run (stmt, error);
}

static gboolean
add_layer (Import           *import,
           ReeveEdit        *edit,
           ReeveOsmLayerId   id,
           ReeveJob         *job,
           GError          **error)
{
  g_autoptr (ReeveDataset) dataset = make_dataset (import, id);
  g_autoptr (ReeveWriter) writer = reeve_writer_new (edit, dataset, error);
  const char *name = reeve_osm_layers[id].name;
  gint64 n_lost = 0;
  gint64 earlier;

  if (writer == NULL
      || !reeve_osm_write_layer (import->sorting, id, writer, job, &n_lost, error)
      || !reeve_writer_finish (writer, error))
    return FALSE;
  if (reeve_osm_layers[id].kind == REEVE_DATASET_AREAS)
    import->sorting->n_broken += n_lost;
  else
    import->n_lost += n_lost;

  earlier = take_earlier (import, name);
  if (earlier != 0)
    {
      g_autoptr (ReeveDataset) kept = NULL;

      if (!reeve_edit_replace_dataset (edit, earlier, dataset->id, error))
        return FALSE;
      kept = reeve_catalogue_get (reeve_edit_get_db (edit), earlier, error);
      if (kept == NULL)
        return FALSE;
      g_ptr_array_add (import->report->datasets, g_strdup (kept->name));
      dataset->id = earlier;
    }
  else
    {
      if (!name_dataset (edit, dataset, _(name), error))
        return FALSE;
      g_ptr_array_add (import->report->datasets, g_strdup (dataset->name));
    }

  if (id == REEVE_OSM_ROADS)
    import->streets = dataset->id;
  g_array_append_val (import->report->n_rows, dataset->n_rows);
  return store_report (reeve_edit_get_db (edit), dataset->id, dataset->n_rows + n_lost,
                       dataset->n_rows, NULL, error);
}

/* --- the edit --- */

static gboolean
add_layers (Import     *import,
            ReeveEdit  *edit,
            ReeveJob   *job,
            GError    **error)
{
  guint64 n_total = 1, n_done = 0;

  for (guint i = 0; i < REEVE_OSM_N_LAYERS; i++)
    n_total += reeve_osm_count_objects (import->sorting, i);

  for (guint i = 0; i < REEVE_OSM_N_LAYERS; i++)
    {
      guint n = reeve_osm_count_objects (import->sorting, i);
      double from = 0.3 + 0.45 * (double) n_done / (double) n_total;
      double to = 0.3 + 0.45 * (double) (n_done + n) / (double) n_total;

      if (n == 0)
        continue;
      reeve_job_set_phase (job, from, to, _(reeve_osm_layers[i].name));
      if (!add_layer (import, edit, i, job, error))
        return FALSE;
      n_done += n;
    }

  return TRUE;
}

/* What an earlier extract had and this one has not. */
static gboolean
drop_earlier (Import     *import,
              ReeveEdit  *edit,
              GError    **error)
{
  for (guint i = 0; i < import->earlier->len; i++)
    {
      const ReeveDataset *dataset = import->earlier->pdata[i];

      for (guint layer = 0; layer < REEVE_OSM_N_LAYERS; layer++)
        if (is_of_layer (dataset, reeve_osm_layers[layer].name))
          {
            if (!reeve_edit_delete_dataset (edit, dataset->id, error))
              return FALSE;
            break;
          }
    }

  return TRUE;
}

static gboolean
add_roads (Import     *import,
           ReeveEdit  *edit,
           ReeveJob   *job,
           GError    **error)
{
  sqlite3 *db = reeve_edit_get_db (edit);
  ReeveClassification level = import->level;
  gint64 n_before;

  if (import->roads->roads->n_segments == 0)
    {
      g_ptr_array_add (import->report->notes,
                       g_strdup (_("The extract holds no roads; the workspace's road network "
                                   "stays as it is.")));
      return TRUE;
    }
  if (!reeve_sql_int64 (db, "SELECT count(*) FROM (SELECT 1 FROM reeve_road_segment LIMIT 1)", 0,
                        &n_before, error))
    return FALSE;
  if (n_before > 0 && !import->replace)
    g_ptr_array_add (import->report->notes,
                     g_strdup (_("The road network of the earlier import was replaced by this one; "
                                 "its map layers stay.")));

  if (n_before > 0 && import->replace)
    {
      ReeveClassification before;

      if (!reeve_catalogue_get_roads_level (db, &before, error))
        return FALSE;
      level = MAX (level, before);
    }

  reeve_job_set_phase (job, 0.75, 0.97, _("Road network"));
  return reeve_edit_begin_roads (edit, error)
         && reeve_edit_set_roads_level (edit, level, import->streets, error)
         && reeve_road_build_store (import->roads, db, job, error);
}

static gboolean
run_edit (ReeveEdit  *edit,
          gpointer    data,
          ReeveJob   *job,
          GError    **error)
{
  Import *import = data;
  sqlite3 *db = reeve_edit_get_db (edit);
  g_autoptr (ReeveDataset) first = NULL;

  if (!find_earlier (import, db, error)
      || !add_layers (import, edit, job, error)
      || !drop_earlier (import, edit, error)
      || !add_roads (import, edit, job, error))
    return FALSE;

  take_notes (import);
  first = reeve_catalogue_find (db, import->report->datasets->pdata[0], error);
  return first != NULL
         && store_report (db, first->id, first->n_rows, first->n_rows, import->report->notes, error);
}

static gboolean
is_empty (const Import *import)
{
  for (guint i = 0; i < REEVE_OSM_N_LAYERS; i++)
    if (import->sorting->lists[i]->len > 0)
      return FALSE;

  return TRUE;
}

/* Everything that needs no workspace. */
static gboolean
prepare (Import    *import,
         ReeveJob  *job,
         GError   **error)
{
  reeve_job_set_phase (job, 0, 0.15, _("Reading the extract"));
  import->osm = reeve_osm_read (import->path, job, error);
  if (import->osm == NULL)
    return FALSE;
  import->hash = hash_file (import->path, job, error);
  if (import->hash == NULL)
    return FALSE;
  import->date = import->osm->timestamp != NULL ? g_strndup (import->osm->timestamp, 10)
                                                : g_strdup ("");

  reeve_job_set_phase (job, 0.15, 0.3, _("Cutting roads at their junctions"));
  import->refs = reeve_osm_resolve_refs (import->osm, job, error);
  if (import->refs == NULL)
    return FALSE;
  import->roads = reeve_road_build_new (import->osm, import->refs, job, error);
  if (import->roads == NULL)
    return FALSE;
  if (import->roads->roads->n_segments > 0)
    import->order = reeve_order_ahead_start (import->roads->roads, FIRST_PROFILE);
  import->sorting = reeve_osm_sort (import->osm, import->refs, job, error);
  if (import->sorting == NULL)
    return FALSE;

  if (is_empty (import))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: file name */
                   _("%s holds no roads, buildings, water, places or facilities; there is nothing "
                     "to import"), import->source);
      return FALSE;
    }
  return TRUE;
}

ReeveOsmReport *
reeve_osm_import (ReeveWorkspace        *workspace,
                  const char            *path,
                  const ReeveOsmOptions *options,
                  ReeveJob              *job,
                  GError               **error)
{
  g_auto (Import) import = { .path = path, .replace = options != NULL && options->replace,
                             .level = options != NULL ? options->classification
                                                      : REEVE_CLASS_PUBLIC };
  g_autofree char *name = NULL;
  ReeveOsmReport *report = g_new0 (ReeveOsmReport, 1);

  import.source = g_filename_display_basename (path);
  import.report = report;
  report->datasets = g_ptr_array_new_with_free_func (g_free);
  report->n_rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  report->notes = g_ptr_array_new_with_free_func (g_free);
  if (!prepare (&import, job, error))
    return NULL;

  /* Translators: undo's name for an import; a file name */
  name = g_strdup_printf (_("Import %s"), import.source);
  if (!reeve_workspace_edit (workspace, name, run_edit, &import, job, error))
    return NULL;

  /* Whoever stops now stops the waiting only: the import stands. */
  reeve_job_set_phase (job, 0.97, 1, _("Putting the streets in order for travel times"));
  if (import.order != NULL)
    reeve_order_ahead_finish (g_steal_pointer (&import.order), job);

  report->n_nodes = (gint64) import.osm->n_nodes;
  report->n_ways = (gint64) import.osm->n_ways;
  report->n_relations = (gint64) import.osm->n_relations;
  report->n_segments = import.roads->roads->n_segments;
  report->n_turns = import.roads->turns->len;
  report->n_areas_broken = import.sorting->n_broken;

  return g_steal_pointer (&import.report);
}
