/* analysis/exposure-roads.c — length of roads inside a hazard, by level and by class */
#include "analysis/exposure-private.h"

#include "core/i18n.h"
#include "geo/measure.h"

#include <string.h>

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
add_class_table (ReeveExposure *self,
                 GPtrArray     *classes)
{
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_NONE);

  g_ptr_array_sort (classes, compare_classes);
  reeve_table_add_column (table, "class", _("Class"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "length", _("Length"), REEVE_COLUMN_REAL, "m");
  for (guint k = 0; k < self->hazard->levels->len; k++)
    reeve_table_add_column (table, reeve_exposure_level (self, k)->key,
                            reeve_exposure_level (self, k)->title, REEVE_COLUMN_REAL, "m");
  for (guint i = 0; i < classes->len; i++)
    {
      const RoadClass *class = g_ptr_array_index (classes, i);
      guint row = reeve_table_add_row (table);

      reeve_table_set_text (table, row, 0, class->name);
      reeve_table_set_real (table, row, 1, class->length_m);
      for (guint k = 0; k < self->hazard->levels->len; k++)
        reeve_table_set_real (table, row, 2 + k, class->inside_m[k]);
    }
  reeve_run_add_output (self->run, _("Roads by class"), NULL, NULL, table);
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
measure_road (ReeveExposure     *self,
              const ReeveShape  *line,
              RoadClass         *class,
              double            *out_length,
              double            *out_inside,
              GError           **error)
{
  g_autoptr (ReeveShape) plane = reeve_shape_project (line, self->hazard->projection, error);

  if (plane == NULL)
    return FALSE;
  *out_length = reeve_shape_planar_length (plane);
  *out_inside = 0;
  self->roads_total_m += *out_length;
  class->length_m += *out_length;
  for (guint k = 0; k < self->hazard->levels->len; k++)
    {
      double inside = reeve_hazard_length_m (self->hazard, reeve_exposure_level (self, k), line,
                                             plane);

      self->roads_m[k] += inside;
      self->roads_touched[k] += inside > 0;
      class->inside_m[k] += inside;
      *out_inside = MAX (*out_inside, inside);
    }
  return TRUE;
}

gboolean
reeve_exposure_measure_roads (ReeveExposure  *self,
                              GError        **error)
{
  g_autoptr (GError) dataset_error = NULL;
  g_autoptr (ReeveDataset) dataset = reeve_run_find_dataset (self->run, "roads", &dataset_error);
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
  self->has_roads = TRUE;
  table = reeve_run_read_table (self->run, dataset, error);
  if (table == NULL)
    return FALSE;

  class_column = find_column (dataset, table,
                              reeve_values_get_text (reeve_run_get_values (self->run), "road-class"));
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

      if (!reeve_job_step (reeve_run_get_job (self->run), row, reeve_table_get_n_rows (table),
                           error))
        return FALSE;
      if (line == NULL || line->kind != REEVE_SHAPE_LINE)
        continue;
      if (!measure_road (self, line, find_class (classes, class_name != NULL ? class_name : "",
                                                 self->hazard->levels->len),
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
  reeve_run_add_output (self->run, _("Roads in the hazard"), NULL,
                        "{\"meaning\": \"closed\", \"width\": 1.2}", g_steal_pointer (&out));
  if (class_column >= 0)
    add_class_table (self, classes);
  return TRUE;
}
