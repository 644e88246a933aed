/* cli/cmd-scenario.c — options beside the baseline: roads, facilities, hazards */
#include "cli/command.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "geo/overlay.h"
#include "network/roads.h"
#include "workspace/scenario.h"

#include <math.h>
#include <string.h>

typedef struct
{
  ReeveLine     *line;
  sqlite3       *db;         /* a reader, while the change is put together */
  ReeveScenario *scenario;   /* owned, nullable */
  GPtrArray     *changes;    /* owned, of ReeveChange: to be added */
  const char    *new_name;
  gint64         new_id;
} Work;

static void
clear_work (Work *work)
{
  g_clear_pointer (&work->scenario, reeve_scenario_free);
  g_clear_pointer (&work->changes, g_ptr_array_unref);
  g_clear_pointer (&work->db, reeve_workspace_close_reader);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, clear_work)

static ReeveChange *
add_change (Work            *work,
            ReeveChangeKind  kind,
            char            *title)  /* (transfer full) */
{
  ReeveChange *change = g_new0 (ReeveChange, 1);

  change->scenario_id = work->scenario->id;
  change->kind = kind;
  change->title = title;
  change->ordinal = -1;
  change->until_ms = INFINITY;
  change->value = NAN;
  g_ptr_array_add (work->changes, change);
  return change;
}

static gboolean
read_time (ReeveLine   *line,
           const char  *option,
           double      *inout_ms,
           GError     **error)
{
  const char *text = reeve_line_option (line, option);

  if (text == NULL || reeve_parse_duration (text, inout_ms))
    return TRUE;
  /* Translators: an option and what was typed */
  return reeve_line_fail (error, _("--%s: found “%s”, needs a duration such as 21min"), option,
                          text);
}

/* --- roads --- */

static gboolean
read_direction (ReeveLine  *line,
                int        *out,
                GError    **error)
{
  const char *text = reeve_line_option (line, "direction");

  if (text == NULL || g_str_equal (text, "both"))
    *out = 0;
  else if (g_str_equal (text, "forward"))
    *out = 1;
  else if (g_str_equal (text, "backward"))
    *out = -1;
  else
    /* Translators: what was typed */
    return reeve_line_fail (error, _("--direction: found “%s”, needs both, forward or backward"),
                            text);
  return TRUE;
}

static gboolean
change_road (Work             *work,
             ReeveChangeKind   kind,
             GError          **error)
{
  const char *road = reeve_line_word (work->line, 3);
  const char *speed = reeve_line_option (work->line, "speed");
  g_autoptr (ReeveRoads) roads = NULL;
  g_autoptr (GArray) segments = NULL;
  double speed_kmh = 0;
  int direction = 0;

  if (road == NULL)
    return reeve_line_fail (error, "%s", _("Needs a street's name or a way's number"));
  if (kind == REEVE_CHANGE_SLOW_ROAD &&
      (speed == NULL || !reeve_parse_number (speed, &speed_kmh) || speed_kmh <= 0))
    return reeve_line_fail (error, "%s", _("slow-road needs --speed in km/h, more than 0"));
  if (!read_direction (work->line, &direction, error))
    return FALSE;
  roads = reeve_roads_load (work->db, work->line->job, error);
  if (roads == NULL)
    return FALSE;
  segments = reeve_roads_find (roads, road);
  if (segments->len == 0)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: what was typed */
                   _("No street is called “%s”, and no way has that number"), road);
      return FALSE;
    }

  /* Segments are ordered by way: one change for each way. */
  for (guint i = 0; i < segments->len; i++)
    {
      guint32 segment = g_array_index (segments, guint32, i);
      gint64 way = roads->segments[segment].way_id;
      ReeveChange *change;

      if (i > 0 && roads->segments[g_array_index (segments, guint32, i - 1)].way_id == way)
        continue;
      change = add_change (work, kind, kind == REEVE_CHANGE_CLOSE_ROAD
                           /* Translators: a street */
                           ? g_strdup_printf (_("Close %s"), road)
                           : g_strdup_printf (_("Slow %s"), road));
      change->way_id = way;
      change->direction = direction;
      change->speed_kmh = speed_kmh;
      if (!read_time (work->line, "from", &change->from_ms, error) ||
          !read_time (work->line, "until", &change->until_ms, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
close_road (Work    *work,
            GError **error)
{
  return change_road (work, REEVE_CHANGE_CLOSE_ROAD, error);
}

static gboolean
slow_road (Work    *work,
           GError **error)
{
  return change_road (work, REEVE_CHANGE_SLOW_ROAD, error);
}

/* --- facilities --- */

static gboolean
read_point (const char  *text,
            ReeveLonLat *out,
            GError     **error)
{
  if (text != NULL && reeve_parse_lonlat (text, &out->lon, &out->lat))
    return TRUE;
  /* Translators: what was typed */
  return reeve_line_fail (error, _("Found “%s”, needs a place as LON,LAT"),
                          text != NULL ? text : "");
}

/* A record by number or by name. */
static gboolean
find_record (Work                *work,
             const ReeveDataset  *dataset,
             const char          *text,
             gint64              *out_fid,
             GError             **error)
{
  g_autoptr (ReeveTable) table = NULL;
  const ReeveField *name = reeve_dataset_find_field (dataset, "name");
  int column;

  if (text == NULL)
    return reeve_line_fail (error, "%s", _("Needs a facility's name or number"));
  table = reeve_dataset_read_table (work->db, dataset, work->line->job, error);
  if (table == NULL)
    return FALSE;
  column = name != NULL ? reeve_table_find_column (table, name->name) : -1;
  for (guint row = 0; row < reeve_table_get_n_rows (table); row++)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT,
                                                 reeve_table_get_integer (table, row, 0));

      *out_fid = reeve_table_get_integer (table, row, 0);
      if (g_str_equal (number, text) ||
          (column >= 0 && g_strcmp0 (reeve_table_get_text (table, row, (guint) column), text) == 0))
        return TRUE;
    }
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a dataset and what was typed */
               _("“%s” has no record called or numbered “%s”"), dataset->name, text);
  return FALSE;
}

static gboolean
change_facility (Work             *work,
                 ReeveChangeKind   kind,
                 GError          **error)
{
  const char *layer = reeve_line_word (work->line, 3);
  const char *record = reeve_line_word (work->line, 4);
  const char *capacity = reeve_line_option (work->line, "capacity");
  const char *name = reeve_line_option (work->line, "name");
  g_autoptr (ReeveDataset) dataset = NULL;
  ReeveChange *change;
  ReeveLonLat point;
  gint64 fid = 0;

  if (layer == NULL)
    return reeve_line_fail (error, "%s", _("Needs a dataset of facilities"));
  dataset = reeve_catalogue_find (work->db, layer, error);
  if (dataset == NULL)
    return FALSE;
  if (kind != REEVE_CHANGE_OPEN_FACILITY && !find_record (work, dataset, record, &fid, error))
    return FALSE;
  if (kind != REEVE_CHANGE_CLOSE_FACILITY &&
      !read_point (kind == REEVE_CHANGE_OPEN_FACILITY ? record : reeve_line_word (work->line, 5),
                   &point, error))
    return FALSE;

  change = add_change (work, kind,
                       kind == REEVE_CHANGE_OPEN_FACILITY
                       ? g_strdup (name != NULL ? name : _("New place"))
                       /* Translators: a dataset and a record's name or number */
                       : g_strdup_printf ("%s: %s", dataset->name, record));
  change->dataset_id = dataset->id;
  change->fid = fid;
  if (kind != REEVE_CHANGE_CLOSE_FACILITY)
    change->shape = reeve_shape_new_point (point);
  if (capacity != NULL && !reeve_parse_number (capacity, &change->value))
    /* Translators: what was typed */
    return reeve_line_fail (error, _("--capacity: found “%s”, needs a number"), capacity);
  return TRUE;
}

static gboolean
open_facility (Work    *work,
               GError **error)
{
  return change_facility (work, REEVE_CHANGE_OPEN_FACILITY, error);
}

static gboolean
close_facility (Work    *work,
                GError **error)
{
  return change_facility (work, REEVE_CHANGE_CLOSE_FACILITY, error);
}

static gboolean
move_facility (Work    *work,
               GError **error)
{
  return change_facility (work, REEVE_CHANGE_MOVE_FACILITY, error);
}

/* --- hazards --- */

/* All areas of a dataset as one. */
static ReeveShape *
join_layer (Work        *work,
            const char  *name,
            GError     **error)
{
  g_autoptr (ReeveDataset) dataset = reeve_catalogue_find (work->db, name, error);
  g_autoptr (ReeveTable) table = NULL;
  g_autoptr (GPtrArray) shapes = g_ptr_array_new ();

  if (dataset == NULL)
    return NULL;
  if (dataset->kind != REEVE_DATASET_AREAS)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a dataset */
                   _("“%s” holds no areas; a hazard needs areas"), dataset->name);
      return NULL;
    }
  table = reeve_dataset_read_table (work->db, dataset, work->line->job, error);
  if (table == NULL)
    return NULL;
  for (guint row = 0; row < reeve_table_get_n_rows (table); row++)
    if (reeve_table_get_shape (table, row) != NULL)
      g_ptr_array_add (shapes, (gpointer) reeve_table_get_shape (table, row));
  return reeve_shape_union (shapes, error);
}

static gboolean
draw_hazard (Work    *work,
             GError **error)
{
  const char *wkt = reeve_line_option (work->line, "area");
  const char *layer = reeve_line_option (work->line, "layer");
  const char *name = reeve_line_option (work->line, "name");
  const char *depth = reeve_line_option (work->line, "depth");
  g_autoptr (ReeveShape) shape = NULL;
  ReeveChange *change;

  if ((wkt == NULL) == (layer == NULL))
    return reeve_line_fail (error, "%s", _("hazard needs either --area WKT or --layer DATASET"));
  shape = wkt != NULL ? reeve_shape_from_wkt (wkt, error) : join_layer (work, layer, error);
  if (shape == NULL)
    return FALSE;
  if (shape->kind != REEVE_SHAPE_AREA)
    return reeve_line_fail (error, "%s", _("--area: needs a POLYGON or MULTIPOLYGON"));

  change = add_change (work, REEVE_CHANGE_HAZARD, g_strdup (name != NULL ? name : _("Hazard")));
  change->shape = g_steal_pointer (&shape);
  if (depth != NULL && !reeve_parse_length (depth, &change->value))
    /* Translators: what was typed */
    return reeve_line_fail (error, _("--depth: found “%s”, needs a length such as 1.5m"), depth);
  return read_time (work->line, "from", &change->from_ms, error) &&
         read_time (work->line, "until", &change->until_ms, error);
}

/* --- the list, and new options --- */

static void
show_changes (Work      *work,
              GPtrArray *changes)
{
  static const char *const kinds[] = {
    "close-road", "slow-road", "open", "close", "move", "hazard",
  };

  json_builder_set_member_name (work->line->out, "changes");
  json_builder_begin_array (work->line->out);
  for (guint i = 0; i < changes->len; i++)
    {
      const ReeveChange *change = g_ptr_array_index (changes, i);

      reeve_line_print (work->line, "  %-10s %s", kinds[change->kind], change->title);
      json_builder_begin_object (work->line->out);
      reeve_line_add_int (work->line, "id", change->id);
      reeve_line_add_text (work->line, "kind", kinds[change->kind]);
      reeve_line_add_text (work->line, "title", change->title);
      if (change->kind <= REEVE_CHANGE_SLOW_ROAD)
        reeve_line_add_int (work->line, "way", change->way_id);
      json_builder_end_object (work->line->out);
    }
  json_builder_end_array (work->line->out);
}

static gboolean
list_scenarios (Work    *work,
                GError **error)
{
  g_autoptr (GPtrArray) scenarios = reeve_scenario_list (work->db, error);

  if (scenarios == NULL)
    return FALSE;
  json_builder_set_member_name (work->line->out, "scenarios");
  json_builder_begin_array (work->line->out);
  for (guint i = 0; i < scenarios->len; i++)
    {
      const ReeveScenario *scenario = g_ptr_array_index (scenarios, i);
      g_autoptr (GPtrArray) changes = reeve_scenario_list_changes (work->db, scenario->id, error);

      if (changes == NULL)
        return FALSE;
      reeve_line_print (work->line, "%s", scenario->name);
      json_builder_begin_object (work->line->out);
      reeve_line_add_int (work->line, "id", scenario->id);
      reeve_line_add_text (work->line, "name", scenario->name);
      show_changes (work, changes);
      json_builder_end_object (work->line->out);
    }
  json_builder_end_array (work->line->out);
  return TRUE;
}

static gboolean
make_scenario (ReeveEdit *edit,
               gpointer   data,
               ReeveJob  *job,
               GError   **error)
{
  Work *work = data;

  return reeve_edit_add_scenario (edit, work->new_name,
                                  work->scenario != NULL ? work->scenario->id : 0, &work->new_id,
                                  error);
}

static gboolean
add_changes (ReeveEdit *edit,
             gpointer   data,
             ReeveJob  *job,
             GError   **error)
{
  Work *work = data;

  for (guint i = 0; i < work->changes->len; i++)
    if (!reeve_edit_add_change (edit, g_ptr_array_index (work->changes, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
delete_scenario (ReeveEdit *edit,
                 gpointer   data,
                 ReeveJob  *job,
                 GError   **error)
{
  Work *work = data;

  return reeve_edit_delete_scenario (edit, work->scenario->id, error);
}

static gboolean
run_step (Work            *work,
          ReeveWorkspace  *workspace,
          const char      *name,
          ReeveEditFunc    func,
          GError         **error)
{
  g_clear_pointer (&work->db, reeve_workspace_close_reader);
  return reeve_line_edit (work->line, workspace, name, func, work, error);
}

typedef struct
{
  const char *name;
  gboolean  (*collect) (Work *work, GError **error);
} Verb;

static const Verb verbs[] = {
  { "close-road", close_road },
  { "slow-road", slow_road },
  { "open", open_facility },
  { "close", close_facility },
  { "move", move_facility },
  { "hazard", draw_hazard },
};

static gboolean
run_verb (Work            *work,
          ReeveWorkspace  *workspace,
          const char      *verb,
          GError         **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].name, verb))
      {
        const ReeveChange *change;
        g_autofree char *name = NULL;

        if (!verbs[i].collect (work, error))
          return FALSE;
        change = g_ptr_array_index (work->changes, 0);
        /* Translators: an option, and what is changed in it */
        name = g_strdup_printf (_("%s: %s"), work->scenario->name, change->title);
        return run_step (work, workspace, name, add_changes, error);
      }
  /* Translators: what was typed */
  return reeve_line_fail (error, _("Found “%s”, needs new, list, delete, close-road, slow-road, "
                                   "open, close, move or hazard"), verb);
}

static gboolean
run_scenario (ReeveLine  *line,
              GError    **error)
{
  g_autoptr (ReeveWorkspace) workspace = reeve_line_open (line, error);
  g_auto (Work) work = { .line = line, .new_name = reeve_line_word (line, 2) };
  const char *verb = reeve_line_word (line, 1);
  g_autofree char *name = NULL;

  if (workspace == NULL)
    return FALSE;
  work.changes = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_change_free);
  work.db = reeve_workspace_open_reader (workspace, error);
  if (work.db == NULL)
    return FALSE;
  if (g_str_equal (verb, "list"))
    return list_scenarios (&work, error);
  if (work.new_name == NULL)
    return reeve_line_fail (error, "%s", _("Needs the option's name"));

  if (g_str_equal (verb, "new"))
    {
      const char *from = reeve_line_option (line, "from");

      if (from != NULL && (work.scenario = reeve_scenario_find (work.db, from, error)) == NULL)
        return FALSE;
      /* Translators: an option's name */
      name = g_strdup_printf (_("New option %s"), work.new_name);
      return run_step (&work, workspace, name, make_scenario, error);
    }

  work.scenario = reeve_scenario_find (work.db, work.new_name, error);
  if (work.scenario == NULL)
    return FALSE;
  if (g_str_equal (verb, "delete"))
    {
      /* Translators: an option's name */
      name = g_strdup_printf (_("Delete option %s"), work.scenario->name);
      return run_step (&work, workspace, name, delete_scenario, error);
    }
  return run_verb (&work, workspace, verb, error);
}

static const ReeveOption options[] = {
  { "from", "OPTION|DURATION", N_("new: what it builds on; else: minutes until it holds") },
  { "until", "DURATION", N_("When it ends") },
  { "direction", "both|forward|backward", N_("Roads: which way") },
  { "speed", "KMH", N_("slow-road: the new speed") },
  { "name", "TEXT", N_("open, hazard: what it is called") },
  { "capacity", "N", N_("open: seats or beds") },
  { "area", "WKT", N_("hazard: its outline") },
  { "layer", "DATASET", N_("hazard: the areas of a dataset") },
  { "depth", "LENGTH", N_("hazard: water depth") },
  { NULL }
};

const ReeveCommand reeve_command_scenario = {
  .name = "scenario",
  .usage = "WORKSPACE new|list|delete|close-road|slow-road|open|close|move|hazard …",
  .help = N_("Options beside the baseline: change roads, facilities and hazards."),
  .min_words = 2, .max_words = 6, .options = options, .run = run_scenario,
};
