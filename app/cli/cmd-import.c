/* cli/cmd-import.c — import, update, join */
#include "cli/roads.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "network/osm-import.h"
#include "network/osm-reader.h"
#include "workspace/import.h"

#include <string.h>

static const ReeveOption import_options[] = {
  { "layer", "L", N_("Layer of a file that holds several") },
  { "as", "NAME", N_("What the dataset is called") },
  { "theme", "T", N_("Theme: roads, health, safety, facilities, education, people, hazards, base") },
  { "map", "TERM=COLUMN", N_("What a column means; may be repeated") },
  { "leave-out", "COLUMN", N_("Do not bring this column in; may be repeated") },
  { "crs", "EPSG:N", N_("Projection, when the file does not say or says it wrong") },
  { "encoding", "NAME", N_("Of a CSV: UTF-8, GB18030, ISO-8859-1 …") },
  { "delimiter", "C", N_("Of a CSV: one character, or tab") },
  { "decimal", "C", N_("Of a CSV: . or ,") },
  { "lon", "COLUMN", N_("Column of longitudes") },
  { "lat", "COLUMN", N_("Column of latitudes") },
  { "wkt", "COLUMN", N_("Column of well-known text") },
  { "swap", NULL, N_("Longitude and latitude change places") },
  { "cells", "count|density|value", N_("What a raster's cells are: people in each, people per km², or no people") },
  { "band", "N", N_("Band of a raster") },
  { "classification", "C", N_("public, internal or restricted") },
  { "department", "TEXT", N_("Who delivers the data") },
  { "date", "DATE", N_("Date of the data: YYYY-MM-DD") },
  { "licence", "TEXT", N_("Licence of the data") },
  { "attribution", "TEXT", N_("Drawn on maps") },
  { "replace", NULL, N_("OpenStreetMap: take the place of the extract that is there") },
  { "roads", NULL, N_("Lines, a file's or a dataset's: make the road network of them, to route on") },
  { "no-roads", NULL, N_("A road network's tables: bring them in as plain tables") },
  { "snap", "LENGTH", N_("Roads of lines: ends this near meet (1 m)") },
  { "split", NULL, N_("Roads of lines: lines of one level meet where they cross, too") },
  { "time-unit", "s|min|h", N_("Of a road network that does not say it") },
  { "length-unit", "m|km|mi|ft", N_("Of a road network that does not say it") },
  { "speed-unit", "kmh|mph", N_("Of a road network or layer that does not say it") },
  { "plan", NULL, N_("Only say what would be done; cannot be said of OpenStreetMap") },
  { "key", "COLUMN", N_("Join: the column that both have") },
  { "table-key", "COLUMN", N_("Join: the table's column, when it has another name") },
  { "rows", "refuse|sum|mean|latest", N_("Join: what becomes of several rows with one key (refuse)") },
  { "latest-by", "COLUMN", N_("Join: the table's column that tells which row is the latest") },
  { NULL }
};

static void
read_options (ReeveLine          *line,
              ReeveSourceOptions *options)
{
  options->layer = g_strdup (reeve_line_option (line, "layer"));
  options->crs = g_strdup (reeve_line_option (line, "crs"));
  options->encoding = g_strdup (reeve_line_option (line, "encoding"));
  options->delimiter = g_strdup (reeve_line_option (line, "delimiter"));
  options->decimal = g_strdup (reeve_line_option (line, "decimal"));
  options->lon_field = g_strdup (reeve_line_option (line, "lon"));
  options->lat_field = g_strdup (reeve_line_option (line, "lat"));
  options->wkt_field = g_strdup (reeve_line_option (line, "wkt"));
  options->swap = reeve_line_has (line, "swap");
}

static gboolean
apply_cells (ReeveLine        *line,
             ReeveImportPlan  *plan,
             GError          **error)
{
  const char *cells = reeve_line_option (line, "cells");

  if (cells == NULL)
    return TRUE;
  if (!plan->is_raster)
    /* Translators: a file */
    return reeve_line_fail (error, _("--cells is for rasters; %s is none"), plan->path);

  if (g_str_equal (cells, "count"))
    plan->meaning = REEVE_RASTER_COUNT;
  else if (g_str_equal (cells, "density"))
    plan->meaning = REEVE_RASTER_DENSITY;
  else if (g_str_equal (cells, "value"))
    plan->meaning = REEVE_RASTER_VALUE;
  else
    /* Translators: what was typed */
    return reeve_line_fail (error, _("--cells: found “%s”, needs count, density or value"), cells);
  plan->meaning_given = TRUE;
  return TRUE;
}

static gboolean
apply_columns (ReeveLine        *line,
               ReeveImportPlan  *plan,
               GError          **error)
{
  g_auto (GStrv) maps = reeve_line_options (line, "map");
  g_auto (GStrv) left_out = reeve_line_options (line, "leave-out");

  for (guint i = 0; maps[i] != NULL; i++)
    {
      const char *equals = strchr (maps[i], '=');
      g_autofree char *term = NULL;

      if (equals == NULL)
        /* Translators: what was typed */
        return reeve_line_fail (error, _("--map: found “%s”, needs TERM=COLUMN"), maps[i]);
      term = g_strndup (maps[i], (gsize) (equals - maps[i]));
      if (!reeve_import_plan_map (plan, term, equals + 1, error))
        return FALSE;
    }
  for (guint i = 0; left_out[i] != NULL; i++)
    {
      gboolean known = FALSE;

      for (guint k = 0; k < plan->columns->len; k++)
        {
          ReeveImportColumn *column = g_ptr_array_index (plan->columns, k);

          if (g_str_equal (column->title, left_out[i]))
            {
              column->keep = FALSE;
              known = TRUE;
            }
        }
      if (!known)
        /* Translators: a file and a column as typed */
        return reeve_line_fail (error, _("%s has no column “%s”"), plan->path, left_out[i]);
    }
  return TRUE;
}

static gboolean
apply_line (ReeveLine        *line,
            ReeveImportPlan  *plan,
            GError          **error)
{
  reeve_line_take_text (line, "as", &plan->name);
  reeve_line_take_text (line, "theme", &plan->theme);
  reeve_line_take_text (line, "department", &plan->department);
  reeve_line_take_text (line, "date", &plan->date);
  reeve_line_take_text (line, "licence", &plan->licence);
  reeve_line_take_text (line, "attribution", &plan->attribution);
  plan->remember = TRUE;
  return reeve_line_take_classification (line, &plan->classification, error)
         && apply_cells (line, plan, error) && apply_columns (line, plan, error);
}

static ReeveImportPlan *
make_plan (ReeveLine       *line,
           ReeveWorkspace  *workspace,
           const char      *path,
           GError         **error)
{
  ReeveSourceOptions options = { 0 };
  g_autoptr (ReeveImportPlan) plan = NULL;
  const char *band = reeve_line_option (line, "band");
  sqlite3 *db = reeve_workspace_open_reader (workspace, error);

  if (db == NULL)
    return NULL;
  read_options (line, &options);
  plan = reeve_import_plan_new (path, &options, db, line->job, error);
  reeve_source_options_clear (&options);
  reeve_workspace_close_reader (db);
  if (plan == NULL)
    return NULL;

  if (band != NULL)
    {
      plan->band = (guint) g_ascii_strtoull (band, NULL, 10);
      if (plan->band == 0)
        {
          /* Translators: what was typed */
          reeve_line_fail (error, _("--band: found “%s”, needs a number from 1"), band);
          return NULL;
        }
    }
  return apply_line (line, plan, error) ? g_steal_pointer (&plan) : NULL;
}

static void
show_plan (ReeveLine             *line,
           const ReeveImportPlan *plan)
{
  reeve_line_print (line, "%s: %s — %s", plan->name, plan->theme, plan->theme_reason);
  reeve_line_print (line, "%s — %s", reeve_classification_get_id (plan->classification),
                    plan->classification_reason);
  if (plan->crs_reason != NULL)
    reeve_line_print (line, "%s", plan->crs_reason);
  json_builder_set_member_name (line->out, "columns");
  json_builder_begin_array (line->out);
  for (guint i = 0; i < plan->columns->len; i++)
    {
      const ReeveImportColumn *column = g_ptr_array_index (plan->columns, i);

      reeve_line_print (line, "  %-24s %s %-14s %s", column->title,
                        column->keep ? "→" : "×", column->term, column->reason);
      json_builder_begin_object (line->out);
      reeve_line_add_text (line, "column", column->title);
      reeve_line_add_flag (line, "keep", column->keep);
      reeve_line_add_text (line, "term", column->term);
      reeve_line_add_text (line, "reason", column->reason);
      reeve_line_add_flag (line, "sure", column->sure);
      json_builder_end_object (line->out);
    }
  json_builder_end_array (line->out);
  reeve_line_add_text (line, "name", plan->name);
  reeve_line_add_text (line, "theme", plan->theme);
  reeve_line_add_text (line, "classification", reeve_classification_get_id (plan->classification));
  reeve_line_add_texts (line, "notes", plan->notes);
  if (plan->is_raster)
    {
      reeve_line_add_real (line, "sum_as_count", plan->sum_as_count);
      reeve_line_add_real (line, "sum_as_density", plan->sum_as_density);
    }
  for (guint i = 0; i < plan->notes->len; i++)
    reeve_line_print (line, "%s", (char *) g_ptr_array_index (plan->notes, i));
}

static void
show_report (ReeveLine               *line,
             const ReeveImportReport *report)
{
  g_autofree char *read = reeve_format_count ((double) report->n_read);
  g_autofree char *kept = reeve_format_count ((double) report->n_kept);
  g_autofree char *rejected = reeve_format_count ((double) report->n_rejected);

  /* Translators: a dataset, three counts of rows */
  reeve_line_print (line, ngettext ("%s: %s row read, %s kept, %s rejected",
                                    "%s: %s rows read, %s kept, %s rejected",
                                    (gulong) report->n_read), report->dataset_name, read, kept,
                    rejected);
  json_builder_set_member_name (line->out, "problems");
  json_builder_begin_array (line->out);
  for (guint i = 0; i < report->problems->len; i++)
    {
      const ReeveImportProblem *problem = g_ptr_array_index (report->problems, i);

      if (i < 20)
        reeve_line_print (line, "  %s", problem->reason);
      json_builder_begin_object (line->out);
      reeve_line_add_int (line, "row", (gint64) problem->number);
      reeve_line_add_text (line, "reason", problem->reason);
      json_builder_end_object (line->out);
    }
  json_builder_end_array (line->out);
  for (guint i = 0; i < report->notes->len; i++)
    reeve_line_print (line, "  %s", (char *) g_ptr_array_index (report->notes, i));
  reeve_line_add_text (line, "dataset", report->dataset_name);
  reeve_line_add_int (line, "id", report->dataset_id);
  reeve_line_add_int (line, "read", report->n_read);
  reeve_line_add_int (line, "kept", report->n_kept);
  reeve_line_add_int (line, "rejected", report->n_rejected);
  reeve_line_add_texts (line, "notes", report->notes);
}

static gboolean
import_osm (ReeveLine       *line,
            ReeveWorkspace  *workspace,
            GError         **error)
{
  ReeveOsmOptions options = { reeve_line_has (line, "replace"), REEVE_CLASS_PUBLIC };
  g_autoptr (ReeveOsmReport) report = NULL;

  if (!reeve_line_take_classification (line, &options.classification, error))
    return FALSE;
  report = reeve_osm_import (workspace, reeve_line_word (line, 1), &options, line->job, error);
  if (report == NULL)
    return FALSE;
  for (guint i = 0; i < report->datasets->len; i++)
    {
      g_autofree char *rows = reeve_format_count ((double) g_array_index (report->n_rows, gint64, i));

      reeve_line_print (line, "%-34s %10s", (char *) g_ptr_array_index (report->datasets, i), rows);
    }
  for (guint i = 0; i < report->notes->len; i++)
    reeve_line_print (line, "  %s", (char *) g_ptr_array_index (report->notes, i));
  reeve_line_add_texts (line, "datasets", report->datasets);
  json_builder_set_member_name (line->out, "rows");
  json_builder_begin_array (line->out);
  for (guint i = 0; i < report->n_rows->len; i++)
    json_builder_add_int_value (line->out, g_array_index (report->n_rows, gint64, i));
  json_builder_end_array (line->out);
  reeve_line_add_int (line, "nodes", report->n_nodes);
  reeve_line_add_int (line, "ways", report->n_ways);
  reeve_line_add_int (line, "relations", report->n_relations);
  reeve_line_add_int (line, "road_segments", report->n_segments);
  reeve_line_add_int (line, "turn_restrictions", report->n_turns);
  reeve_line_add_int (line, "areas_broken", report->n_areas_broken);
  reeve_line_add_texts (line, "notes", report->notes);
  return TRUE;
}

/* Roads out of the layer that is brought in, in the same step. */
typedef struct
{
  ReeveValues     *values;   /* owned */
  ReeveRoadReport *report;   /* owned */
} RoadWork;

static void
clear_road_work (RoadWork *work)
{
  g_clear_pointer (&work->values, reeve_values_free);
  g_clear_pointer (&work->report, reeve_road_report_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RoadWork, clear_road_work)

static gboolean
make_roads (ReeveEdit  *edit,
            gint64      dataset_id,
            gpointer    data,
            ReeveJob   *job,
            GError    **error)
{
  RoadWork *work = data;

  work->report = reeve_road_lines_make (edit, dataset_id, work->values, job, error);
  return work->report != NULL;
}

static gboolean
want_roads (ReeveLine        *line,
            ReeveImportPlan  *plan,
            RoadWork         *work,
            GError          **error)
{
  if (!reeve_line_has (line, "roads"))
    return TRUE;
  work->values = reeve_line_read_road_values (line, error);
  plan->after = make_roads;
  plan->after_data = work;
  return work->values != NULL;
}

/* FALSE with --plan, where only doing it would tell. */
static gboolean
check_no_plan (ReeveLine   *line,
               const char  *source,
               GError     **error)
{
  if (!reeve_line_has (line, "plan"))
    return TRUE;
  /* Translators: a file or dataset as typed */
  return reeve_line_fail (error, _("--plan cannot tell what %s would become; nothing was changed"),
                          source);
}

static gboolean
run_import (ReeveLine  *line,
            GError    **error)
{
  g_autoptr (ReeveWorkspace) workspace = reeve_line_open (line, error);
  g_autoptr (ReeveImportPlan) plan = NULL;
  g_autoptr (ReeveImportReport) report = NULL;
  g_auto (RoadWork) roads = { NULL };
  const char *source = reeve_line_word (line, 1);

  if (workspace == NULL)
    return FALSE;
  if (reeve_osm_is_extract (source))
    return check_no_plan (line, source, error) && import_osm (line, workspace, error)
           && reeve_line_close (workspace, error);
  if (!reeve_line_has (line, "no-roads") && reeve_road_source_is (source))
    return reeve_line_import_network (line, workspace, error);
  if (reeve_line_has (line, "roads") && !g_file_test (source, G_FILE_TEST_EXISTS))
    return check_no_plan (line, source, error)
           && reeve_line_import_lines (line, workspace, error);

  plan = make_plan (line, workspace, source, error);
  if (plan == NULL || !want_roads (line, plan, &roads, error))
    return FALSE;
  if (reeve_line_has (line, "plan"))
    {
      show_plan (line, plan);
      return TRUE;
    }
  report = reeve_import_run (workspace, plan, line->job, error);
  if (report == NULL || !reeve_line_close (workspace, error))
    return FALSE;
  show_report (line, report);
  if (roads.report != NULL)
    reeve_line_show_roads (line, roads.report);
  return TRUE;
}

const ReeveCommand reeve_command_import = {
  .name = "import", .usage = "WORKSPACE SOURCE [--as NAME] [--theme T] [--map TERM=COLUMN]…",
  .help = N_("Bring a file in: OpenStreetMap, a road network (GMNS, TNTP), CSV, a raster, or anything GDAL reads."),
  .min_words = 2, .max_words = 2, .options = import_options, .run = run_import,
};

static gboolean
run_update (ReeveLine  *line,
            GError    **error)
{
  g_autoptr (ReeveWorkspace) workspace = reeve_line_open (line, error);
  g_autoptr (ReeveDataset) dataset = NULL;
  g_autoptr (ReeveImportPlan) plan = NULL;
  g_autoptr (ReeveImportReport) report = NULL;
  g_auto (RoadWork) roads = { NULL };

  if (workspace == NULL || !check_no_plan (line, reeve_line_word (line, 2), error) ||
      (dataset = reeve_line_find_dataset (workspace, reeve_line_word (line, 1), error)) == NULL ||
      (plan = make_plan (line, workspace, reeve_line_word (line, 2), error)) == NULL ||
      !want_roads (line, plan, &roads, error))
    return FALSE;
  report = reeve_import_update (workspace, dataset->id, plan, line->job, error);
  if (report == NULL || !reeve_line_close (workspace, error))
    return FALSE;
  show_report (line, report);
  if (roads.report != NULL)
    reeve_line_show_roads (line, roads.report);
  return TRUE;
}

const ReeveCommand reeve_command_update = {
  .name = "update", .usage = "WORKSPACE DATASET SOURCE",
  .help = N_("Replace a dataset by its next delivery; styles stay, older results say so."),
  .min_words = 3, .max_words = 3, .options = import_options, .run = run_update,
};

/* --- join --- */

static void
show_list (ReeveLine  *line,
           const char *key,
           const char *words,
           GPtrArray  *texts)
{
  reeve_line_add_texts (line, key, texts);
  if (texts->len == 0)
    return;
  reeve_line_print (line, "%s", words);
  for (guint i = 0; i < MIN (texts->len, 20); i++)
    reeve_line_print (line, "  %s", (char *) g_ptr_array_index (texts, i));
  if (texts->len > 20)
    reeve_line_print (line, "  … %u", texts->len - 20);
}

/* The table: a dataset of the workspace, or a file that is imported first. */
static ReeveDataset *
find_or_import_table (ReeveLine       *line,
                      ReeveWorkspace  *workspace,
                      GError         **error)
{
  const char *name = reeve_line_word (line, 2);
  g_autoptr (ReeveImportPlan) plan = NULL;
  g_autoptr (ReeveImportReport) report = NULL;

  if (!g_file_test (name, G_FILE_TEST_EXISTS))
    return reeve_line_find_dataset (workspace, name, error);
  if (reeve_line_has (line, "plan"))
    {
      /* Translators: a file */
      reeve_line_fail (error, _("--plan changes nothing, so it cannot bring %s in; import it, then "
                                "plan with the dataset that it becomes"), name);
      return NULL;
    }
  plan = make_plan (line, workspace, name, error);
  if (plan == NULL)
    return NULL;
  report = reeve_import_run (workspace, plan, line->job, error);
  return report != NULL ? reeve_line_find_dataset (workspace, report->dataset_name, error) : NULL;
}

static gboolean
read_rows (ReeveLine      *line,
           ReeveJoinRows  *out_rows,
           GError        **error)
{
  static const char *const ids[] = { "refuse", "sum", "mean", "latest" };
  const char *said = reeve_line_option (line, "rows");

  *out_rows = REEVE_JOIN_REFUSE;
  if (said == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    if (g_str_equal (said, ids[i]))
      {
        *out_rows = (ReeveJoinRows) i;
        return TRUE;
      }
  /* Translators: what was typed */
  return reeve_line_fail (error, _("--rows: found “%s”, needs refuse, sum, mean or latest"), said);
}

static gboolean
run_join (ReeveLine  *line,
          GError    **error)
{
  g_autoptr (ReeveWorkspace) workspace = NULL;
  g_autoptr (ReeveDataset) dataset = NULL;
  g_autoptr (ReeveDataset) table = NULL;
  g_autoptr (ReeveJoinReport) report = NULL;
  const char *key = reeve_line_option (line, "key");
  const char *table_key = reeve_line_option (line, "table-key");
  ReeveJoinRequest request;
  ReeveJoinRows rows;

  if (!read_rows (line, &rows, error))
    return FALSE;
  if (key == NULL)
    return reeve_line_fail (error, "%s", _("join needs --key: the column that both have"));
  workspace = reeve_line_open (line, error);
  if (workspace == NULL ||
      (dataset = reeve_line_find_dataset (workspace, reeve_line_word (line, 1), error)) == NULL ||
      (table = find_or_import_table (line, workspace, error)) == NULL)
    return FALSE;
  request = (ReeveJoinRequest) { dataset->id, key, table->id, table_key, rows,
                                 reeve_line_option (line, "latest-by") };
  report = reeve_join_run (workspace, &request, reeve_line_has (line, "plan"), line->job, error);
  if (report == NULL || !reeve_line_close (workspace, error))
    return FALSE;

  /* Translators: a dataset and a count */
  reeve_line_print (line, _("%s: %d matched"), dataset->name, (int) report->n_matched);
  reeve_line_add_int (line, "matched", report->n_matched);
  show_list (line, "areas_without", _("Without a row in the table:"), report->areas_without);
  show_list (line, "rows_without", _("Rows of the table without a place:"), report->rows_without);
  show_list (line, "suggestions", _("Perhaps:"), report->suggestions);
  show_list (line, "duplicates", _("More than once in the table:"), report->duplicates);
  if (report->duplicates->len > 0)
    reeve_line_print (line, "%s", _("They were not joined. --rows sum, mean or latest takes several "
                                    "rows with one key as one."));
  if (report->most_rows > 1 && report->merged->len > 0)
    show_list (line, "merged", rows == REEVE_JOIN_SUM ? _("Summed over the rows of one key:")
                                                      : _("Averaged over the rows of one key:"),
               report->merged);
  return TRUE;
}

const ReeveCommand reeve_command_join = {
  .name = "join", .usage = "WORKSPACE DATASET TABLE --key COLUMN [--table-key COLUMN] "
                          "[--rows sum|mean|latest] [--plan]",
  .help = N_("Bring a table without coordinates onto areas by a common key."),
  .min_words = 3, .max_words = 3, .options = import_options, .run = run_join,
};
