/* analysis/tool-exposure.c — who and what is inside a hazard? */
#include "analysis/hazard.h"
#include "analysis/run-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "geo/measure.h"

#include <math.h>
#include <string.h>

static const ReeveChoice by_choices[] = {
  { "inside", N_("Inside or outside") },
  { "depth", N_("By depth: more than each threshold") },
  { "class", N_("By class: each value there is") },
  { NULL },
};

static const ReeveParam params[] = {
  { .key = "hazard", .kind = REEVE_PARAM_LAYER, .theme = "hazards",
    .takes = REEVE_TAKES_AREAS | REEVE_TAKES_RASTER,
    .title = N_("Hazard"), .help = N_("Areas or a raster, beside those drawn in the option") },
  { .key = "by", .kind = REEVE_PARAM_CHOICE, .choices = by_choices, .preset_text = "inside",
    .title = N_("Told apart"), .help = N_("How the hazard is divided") },
  { .key = "level", .kind = REEVE_PARAM_FIELD, .of = "hazard",
    .title = N_("Depth or class"), .help = N_("Column of the areas that tells it") },
  { .key = "thresholds", .kind = REEVE_PARAM_NUMBERS, .preset_text = "0, 0.5, 1",
    .title = N_("Thresholds"), .help = N_("Depths, rising; each counts what is deeper") },
  { .key = "people", .kind = REEVE_PARAM_LAYER, .theme = "people",
    .takes = REEVE_TAKES_POINTS | REEVE_TAKES_AREAS | REEVE_TAKES_RASTER,
    .title = N_("People"), .help = N_("Areas count by the share of their ground that is inside") },
  { .key = "weight", .kind = REEVE_PARAM_FIELD, .of = "people", .term = "people",
    .title = N_("People in each"), .help = N_("Column that counts; without one every row counts 1") },
  { .key = "facilities", .kind = REEVE_PARAM_LAYER, .theme = "facilities", .many = TRUE,
    .takes = REEVE_TAKES_POINTS | REEVE_TAKES_AREAS,
    .title = N_("Facilities"), .help = N_("One layer or several, parted by “;”") },
  { .key = "roads", .kind = REEVE_PARAM_LAYER, .theme = "base", .takes = REEVE_TAKES_LINES,
    .title = N_("Roads"), .help = N_("Lines whose length inside is measured") },
  { .key = "road-class", .kind = REEVE_PARAM_FIELD, .of = "roads",
    .title = N_("Class of roads"), .help = N_("Column by which lengths are told apart"),
    .advanced = TRUE },
  { .key = "crs", .kind = REEVE_PARAM_TEXT, .advanced = TRUE,
    .title = N_("Plane"),
    .help = N_("Projection in which lengths are measured; else the UTM zone there") },
  { NULL }
};

typedef struct
{
  ReeveRun    *run;
  ReeveHazard *hazard;       /* owned */
  double      *people;       /* owned, by level */
  double      *facilities;   /* owned, by level */
  double      *roads_m;      /* owned, by level */
  double      *roads_touched;/* owned, by level: roads with any length inside */
  double       people_total;
  double       facilities_total;
  double       roads_total_m;
  gboolean     has_people;
  gboolean     has_facilities;
  gboolean     has_roads;
  gboolean     weighted;
} Task;

static void
clear_task (Task *task)
{
  g_clear_pointer (&task->hazard, reeve_hazard_free);
  g_free (task->people);
  g_free (task->facilities);
  g_free (task->roads_m);
  g_free (task->roads_touched);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Task, clear_task)

static const ReeveHazardLevel *
level_at (const Task *task,
          guint       k)
{
  return g_ptr_array_index (task->hazard->levels, k);
}

/* --- people --- */

/* Sums with a correction for what rounding loses (Neumaier 1974): millions of
 * cells add up the same in any order of magnitude. */
static void
add_exactly (double *sum,
             double *lost,
             double  value)
{
  double total = *sum + value;

  *lost += fabs (*sum) >= fabs (value) ? (*sum - total) + value : (value - total) + *sum;
  *sum = total;
}

static gboolean
count_people_raster (Task                *task,
                     const ReeveDataset  *dataset,
                     GError             **error)
{
  g_autoptr (ReeveRaster) raster = reeve_dataset_read_raster (reeve_run_get_db (task->run), dataset,
                                                              reeve_run_get_job (task->run), error);
  g_autofree ReeveLonLat *centres = NULL;
  g_autofree double *lost = g_new0 (double, task->hazard->levels->len + 1);
  gboolean aligned;

  if (raster == NULL)
    return FALSE;
  task->weighted = TRUE;
  aligned = task->hazard->raster != NULL && reeve_raster_same_grid (task->hazard->raster, raster);
  centres = g_new (ReeveLonLat, raster->n_cols);
  for (guint row = 0; row < raster->n_rows; row++)
    {
      if (!reeve_job_step (reeve_run_get_job (task->run), row, raster->n_rows, error) ||
          (!aligned && !reeve_raster_row_centres (raster, row, centres, error)))
        return FALSE;
      for (guint col = 0; col < raster->n_cols; col++)
        {
          gsize cell = (gsize) row * raster->n_cols + col;
          double people = raster->cells[cell];

          if (!(people > 0))
            continue;
          if (dataset->meaning == REEVE_RASTER_DENSITY)
            people *= reeve_raster_cell_area_m2 (raster, row, col, NULL) / 1e6;
          add_exactly (&task->people_total, &lost[task->hazard->levels->len], people);
          for (guint k = 0; k < task->hazard->levels->len; k++)
            if (aligned ? reeve_hazard_holds_value (task->hazard, level_at (task, k),
                                                    task->hazard->raster->cells[cell])
                        : reeve_hazard_holds (task->hazard, level_at (task, k), centres[col]))
              add_exactly (&task->people[k], &lost[k], people);
        }
    }
  for (guint k = 0; k < task->hazard->levels->len; k++)
    task->people[k] += lost[k];
  task->people_total += lost[task->hazard->levels->len];
  return TRUE;
}

static gboolean
count_people_rows (Task    *task,
                   GError **error)
{
  g_autoptr (ReevePlaces) places = reeve_run_read_places (task->run, "people", "weight", error);

  if (places == NULL)
    return FALSE;
  task->weighted = places->weighted;
  for (guint i = 0; i < places->n; i++)
    {
      const ReeveShape *shape = reeve_table_get_shape (places->table, places->rows[i]);

      if (!reeve_job_step (reeve_run_get_job (task->run), i, places->n, error))
        return FALSE;
      task->people_total += places->weights[i];
      for (guint k = 0; k < task->hazard->levels->len; k++)
        {
          double share = 0;

          if (shape->kind != REEVE_SHAPE_AREA)
            share = reeve_hazard_holds (task->hazard, level_at (task, k), places->points[i]);
          else if (!reeve_hazard_share_of_area (task->hazard, level_at (task, k), shape, &share,
                                                error))
            return FALSE;
          task->people[k] += share * places->weights[i];
        }
    }
  return TRUE;
}

static gboolean
count_people (Task    *task,
              GError **error)
{
  g_autoptr (GError) dataset_error = NULL;
  g_autoptr (ReeveDataset) dataset = reeve_run_find_dataset (task->run, "people", &dataset_error);

  if (dataset_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&dataset_error));
      return FALSE;
    }
  if (dataset == NULL)
    return TRUE;
  task->has_people = TRUE;
  return dataset->kind == REEVE_DATASET_RASTER ? count_people_raster (task, dataset, error)
                                               : count_people_rows (task, error);
}

/* --- facilities --- */

static char *
name_levels (const Task *task,
             ReeveLonLat point)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint k = 0; k < task->hazard->levels->len; k++)
    if (reeve_hazard_holds (task->hazard, level_at (task, k), point))
      {
        /* The deepest threshold says it all. */
        if (!task->hazard->by_class)
          g_string_truncate (out, 0);
        g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", level_at (task, k)->title);
      }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
count_layer (Task         *task,
             const char   *name,
             ReeveTable   *out,
             GError      **error)
{
  g_autoptr (ReeveDataset) dataset = reeve_catalogue_find (reeve_run_get_db (task->run), name,
                                                           error);
  g_autoptr (ReeveTable) table = NULL;
  const ReeveField *name_field;
  int name_column;

  if (dataset == NULL)
    return FALSE;
  if (dataset->kind != REEVE_DATASET_POINTS && dataset->kind != REEVE_DATASET_AREAS)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a dataset */
                   _("Facilities: “%s” holds neither points nor areas"), dataset->name);
      return FALSE;
    }
  reeve_run_add_input (task->run, dataset);
  table = reeve_run_read_table (task->run, dataset, error);
  if (table == NULL)
    return FALSE;
  name_field = reeve_dataset_find_field (dataset, "name");
  name_column = name_field != NULL ? reeve_table_find_column (table, name_field->name) : -1;
  for (guint i = 0; i < reeve_table_get_n_rows (table); i++)
    {
      const ReeveShape *shape = reeve_table_get_shape (table, i);
      g_autofree char *levels = NULL;
      ReeveLonLat point;
      guint row;

      if (shape == NULL || shape->kind == REEVE_SHAPE_NONE)
        continue;
      point = reeve_shape_get_anchor (shape);
      task->facilities_total++;
      for (guint k = 0; k < task->hazard->levels->len; k++)
        task->facilities[k] += reeve_hazard_holds (task->hazard, level_at (task, k), point);
      levels = name_levels (task, point);
      if (*levels == '\0')
        continue;
      row = reeve_table_add_row (out);
      if (name_column >= 0)
        reeve_table_set_text (out, row, 0,
                              reeve_table_get_text (table, i, (guint) name_column));
      reeve_table_set_text (out, row, 1, dataset->name);
      reeve_table_set_text (out, row, 2, levels);
      reeve_table_set_shape (out, row, reeve_shape_new_point (point));
    }
  return TRUE;
}

/* More than these are drawn small and without names. */
#define MANY_FACILITIES 500

static gboolean
count_facilities (Task    *task,
                  GError **error)
{
  g_auto (GStrv) names = reeve_values_dup_list (reeve_run_get_values (task->run), "facilities");
  g_autoptr (ReeveTable) table = NULL;
  gboolean many;

  if (names[0] == NULL)
    return TRUE;
  task->has_facilities = TRUE;
  table = reeve_table_new (REEVE_SHAPE_POINT);
  reeve_table_add_column (table, "name", _("Name"), REEVE_COLUMN_TEXT, "");
  reeve_table_set_term (table, 0, "name");
  reeve_table_add_column (table, "layer", _("Layer"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "level", _("Hazard"), REEVE_COLUMN_TEXT, "");
  for (guint i = 0; names[i] != NULL; i++)
    if (!count_layer (task, names[i], table, error))
      return FALSE;
  /* Asked before the table is handed over: arguments come in any order. */
  many = reeve_table_get_n_rows (table) > MANY_FACILITIES;
  reeve_run_add_output (task->run, _("Facilities in the hazard"), NULL,
                        many
                        ? "{\"meaning\": \"unreached\", \"size\": 3.5, \"opacity\": 0.7}"
                        : "{\"meaning\": \"unreached\", \"size\": 7, \"label\": \"name\"}",
                        g_steal_pointer (&table));
  return TRUE;
}

/* --- roads --- */

typedef struct
{
  char   *name;      /* owned */
  double  length_m;
  double *inside_m;  /* owned, by level */
} RoadClass;

static void
free_class (RoadClass *class)
{
  g_free (class->name);
  g_free (class->inside_m);
  g_free (class);
}

static RoadClass *
find_class (GPtrArray  *classes,
            const char *name,
            guint       n_levels)
{
  RoadClass *class;

  for (guint i = 0; i < classes->len; i++)
    {
      class = g_ptr_array_index (classes, i);
      if (g_str_equal (class->name, name))
        return class;
    }
  class = g_new0 (RoadClass, 1);
  class->name = g_strdup (name);
  class->inside_m = g_new0 (double, MAX (n_levels, 1));
  g_ptr_array_add (classes, class);
  return class;
}

static int
compare_classes (gconstpointer a,
                 gconstpointer b)
{
  const RoadClass *x = *(const RoadClass *const *) a;
  const RoadClass *y = *(const RoadClass *const *) b;

  if (x->length_m != y->length_m)
    return x->length_m > y->length_m ? -1 : 1;
  return strcmp (x->name, y->name);
}

static void
add_class_table (Task      *task,
                 GPtrArray *classes)
{
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_NONE);

  g_ptr_array_sort (classes, compare_classes);
  reeve_table_add_column (table, "class", _("Class"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "length", _("Length"), REEVE_COLUMN_REAL, "m");
  for (guint k = 0; k < task->hazard->levels->len; k++)
    reeve_table_add_column (table, level_at (task, k)->key, level_at (task, k)->title,
                            REEVE_COLUMN_REAL, "m");
  for (guint i = 0; i < classes->len; i++)
    {
      const RoadClass *class = g_ptr_array_index (classes, i);
      guint row = reeve_table_add_row (table);

      reeve_table_set_text (table, row, 0, class->name);
      reeve_table_set_real (table, row, 1, class->length_m);
      for (guint k = 0; k < task->hazard->levels->len; k++)
        reeve_table_set_real (table, row, 2 + k, class->inside_m[k]);
    }
  reeve_run_add_output (task->run, _("Roads by class"), NULL, NULL, table);
}

static ReeveTable *
new_roads_table (void)
{
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_LINE);

  reeve_table_add_column (table, "name", _("Name"), REEVE_COLUMN_TEXT, "");
  reeve_table_set_term (table, 0, "name");
  reeve_table_add_column (table, "class", _("Class"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "length", _("Length"), REEVE_COLUMN_REAL, "m");
  reeve_table_add_column (table, "inside", _("Inside"), REEVE_COLUMN_REAL, "m");
  return table;
}

static int
find_column (const ReeveDataset *dataset,
             const ReeveTable   *table,
             const char         *said)
{
  const ReeveField *field;

  if (said == NULL)
    return -1;
  if (g_str_has_prefix (said, dataset->name) && said[strlen (dataset->name)] == ':')
    said += strlen (dataset->name) + 1;
  field = reeve_dataset_find_field (dataset, said);
  return field != NULL ? reeve_table_find_column (table, field->name) : -1;
}

static gboolean
measure_road (Task              *task,
              const ReeveShape  *line,
              RoadClass         *class,
              double            *out_length,
              double            *out_inside,
              GError           **error)
{
  g_autoptr (ReeveShape) plane = reeve_shape_project (line, task->hazard->projection, error);

  if (plane == NULL)
    return FALSE;
  *out_length = reeve_shape_planar_length (plane);
  *out_inside = 0;
  task->roads_total_m += *out_length;
  class->length_m += *out_length;
  for (guint k = 0; k < task->hazard->levels->len; k++)
    {
      double inside = reeve_hazard_length_m (task->hazard, level_at (task, k), line, plane);

      task->roads_m[k] += inside;
      task->roads_touched[k] += inside > 0;
      class->inside_m[k] += inside;
      *out_inside = MAX (*out_inside, inside);
    }
  return TRUE;
}

static gboolean
measure_roads (Task    *task,
               GError **error)
{
  g_autoptr (GError) dataset_error = NULL;
  g_autoptr (ReeveDataset) dataset = reeve_run_find_dataset (task->run, "roads", &dataset_error);
  g_autoptr (ReeveTable) table = NULL;
  g_autoptr (ReeveTable) out = NULL;
  g_autoptr (GPtrArray) classes = g_ptr_array_new_with_free_func ((GDestroyNotify) free_class);
  int class_column;
  int name_column;

  if (dataset_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&dataset_error));
      return FALSE;
    }
  if (dataset == NULL)
    return TRUE;
  task->has_roads = TRUE;
  table = reeve_run_read_table (task->run, dataset, error);
  if (table == NULL)
    return FALSE;

  class_column = find_column (dataset, table,
                              reeve_values_get_text (reeve_run_get_values (task->run), "road-class"));
  name_column = find_column (dataset, table, "name");
  out = new_roads_table ();
  for (guint row = 0; row < reeve_table_get_n_rows (table); row++)
    {
      const ReeveShape *line = reeve_table_get_shape (table, row);
      const char *class_name = class_column >= 0
        ? reeve_table_get_text (table, row, (guint) class_column) : NULL;
      double length;
      double inside;
      guint to;

      if (!reeve_job_step (reeve_run_get_job (task->run), row, reeve_table_get_n_rows (table),
                           error))
        return FALSE;
      if (line == NULL || line->kind != REEVE_SHAPE_LINE)
        continue;
      if (!measure_road (task, line, find_class (classes, class_name != NULL ? class_name : "",
                                                 task->hazard->levels->len),
                         &length, &inside, error))
        return FALSE;
      if (inside <= 0)
        continue;
      to = reeve_table_add_row (out);
      if (name_column >= 0)
        reeve_table_set_text (out, to, 0, reeve_table_get_text (table, row, (guint) name_column));
      reeve_table_set_text (out, to, 1, class_name);
      reeve_table_set_real (out, to, 2, length);
      reeve_table_set_real (out, to, 3, inside);
      reeve_table_set_shape (out, to, reeve_shape_copy (line));
    }
  reeve_run_add_output (task->run, _("Roads in the hazard"), NULL,
                        "{\"meaning\": \"closed\", \"width\": 1.2}", g_steal_pointer (&out));
  if (class_column >= 0)
    add_class_table (task, classes);
  return TRUE;
}

/* --- the answer --- */

static void
add_level_number (Task       *task,
                  const char *what,
                  const char *words,
                  guint       k,
                  const char *unit,
                  gboolean    people,
                  double      value)
{
  const ReeveHazardLevel *level = level_at (task, k);
  g_autofree char *key = g_strdup_printf ("%s_%s", what, level->key);
  /* Translators: what is counted, and the hazard's level */
  g_autofree char *title = g_strdup_printf (_("%s, %s"), words, level->title);

  reeve_run_add_number (task->run, key, title, unit, -1, people, value);
}

static void
add_numbers (Task *task)
{
  guint n = task->hazard->levels->len;

  for (guint k = 0; task->has_people && k < n; k++)
    add_level_number (task, "people", _("People"), k, task->weighted ? "people" : "count",
                      task->weighted, task->people[k]);
  for (guint k = 0; task->has_facilities && k < n; k++)
    add_level_number (task, "facilities", _("Facilities"), k, "count", FALSE,
                      task->facilities[k]);
  for (guint k = 0; task->has_roads && k < n; k++)
    add_level_number (task, "roads_m", _("Roads"), k, "m", FALSE, task->roads_m[k]);
  for (guint k = 0; task->has_roads && k < n; k++)
    add_level_number (task, "roads", _("Roads touched"), k, "count", FALSE,
                      task->roads_touched[k]);
  for (guint k = 0; task->hazard->raster == NULL && k < n; k++)
    add_level_number (task, "area_m2", _("Ground"), k, "m2", FALSE,
                      reeve_shape_planar_area (level_at (task, k)->plane));
  if (task->has_people)
    reeve_run_add_number (task->run, "people_total", _("People in all"),
                          task->weighted ? "people" : "count", 0, task->weighted,
                          task->people_total);
  if (task->has_facilities)
    reeve_run_add_number (task->run, "facilities_total", _("Facilities in all"), "count", 0, FALSE,
                          task->facilities_total);
  if (task->has_roads)
    reeve_run_add_number (task->run, "roads_m_total", _("Roads in all"), "m", 0, FALSE,
                          task->roads_total_m);
}

static void
add_summary (Task *task)
{
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_NONE);

  reeve_table_add_column (table, "level", _("Hazard"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "people", _("People"), REEVE_COLUMN_REAL,
                          task->weighted ? "people" : "count");
  if (task->weighted)
    reeve_table_set_term (table, 1, "people");
  reeve_table_add_column (table, "facilities", _("Facilities"), REEVE_COLUMN_REAL, "count");
  reeve_table_add_column (table, "roads", _("Roads"), REEVE_COLUMN_REAL, "m");
  for (guint k = 0; k < task->hazard->levels->len; k++)
    {
      guint row = reeve_table_add_row (table);

      reeve_table_set_text (table, row, 0, level_at (task, k)->title);
      if (task->has_people)
        reeve_table_set_real (table, row, 1, task->people[k]);
      if (task->has_facilities)
        reeve_table_set_real (table, row, 2, task->facilities[k]);
      if (task->has_roads)
        reeve_table_set_real (table, row, 3, task->roads_m[k]);
    }
  reeve_run_add_output (task->run, _("Exposure"), NULL, NULL, table);
}

static gboolean
run_exposure (ReeveRun  *run,
              GError   **error)
{
  g_auto (Task) task = { .run = run };
  guint n;

  task.hazard = reeve_hazard_read (run, error);
  if (task.hazard == NULL)
    return FALSE;
  n = MAX (task.hazard->levels->len, 1);
  task.people = g_new0 (double, n);
  task.facilities = g_new0 (double, n);
  task.roads_m = g_new0 (double, n);
  task.roads_touched = g_new0 (double, n);
  reeve_job_set_phase (reeve_run_get_job (run), 0.2, 0.9, _("Counting what is inside"));
  if (!count_people (&task, error) || !count_facilities (&task, error) ||
      !measure_roads (&task, error))
    return FALSE;
  if (!task.has_people && !task.has_facilities && !task.has_roads)
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                           _("Nothing to count: name people, facilities or roads"));
      return FALSE;
    }

  add_numbers (&task);
  add_summary (&task);
  return TRUE;
}

const ReeveTool reeve_tool_exposure = {
  .id = "exposure",
  .group = "evacuation",
  .title = N_("Inside the hazard"),
  .question = N_("Who and what is inside the hazard?"),
  .needs = N_("needs a hazard and people, facilities or roads"),
  .method = N_("Overlay. A point counts where it stands; an area of people counts by the share of "
               "its ground that is inside; a cell of a raster counts where its centre is, or cell "
               "by cell when both rasters share a grid. Facilities count where their symbol stands. "
               "Lengths are planar in the projection named; along a raster they are measured in "
               "pieces of half a cell. Overlapping areas are united first."),
  .icon = "dialog-warning-symbolic",
  .params = params,
  .run = run_exposure,
};
