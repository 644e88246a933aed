/* analysis/exposure-people.c — people inside a hazard: cells, areas by share, points */
#include "analysis/exposure-private.h"

#include <math.h>

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
count_people_raster (ReeveExposure       *self,
                     const ReeveDataset  *dataset,
                     GError             **error)
{
  g_autoptr (ReeveRaster) raster = reeve_dataset_read_raster (reeve_run_get_db (self->run), dataset,
                                                              reeve_run_get_job (self->run), error);
  g_autofree ReeveLonLat *centres = NULL;
  g_autofree double *lost = g_new0 (double, self->hazard->levels->len + 1);
  gboolean aligned;

  if (raster == NULL)
    return FALSE;
  self->weighted = TRUE;
  aligned = self->hazard->raster != NULL && reeve_raster_same_grid (self->hazard->raster, raster);
  centres = g_new (ReeveLonLat, raster->n_cols);
  for (guint row = 0; row < raster->n_rows; row++)
    {
      if (!reeve_job_step (reeve_run_get_job (self->run), row, raster->n_rows, error) ||
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
          add_exactly (&self->people_total, &lost[self->hazard->levels->len], people);
          for (guint k = 0; k < self->hazard->levels->len; k++)
            if (aligned ? reeve_hazard_holds_value (self->hazard, reeve_exposure_level (self, k),
                                                    self->hazard->raster->cells[cell])
                        : reeve_hazard_holds (self->hazard, reeve_exposure_level (self, k),
                                              centres[col]))
              add_exactly (&self->people[k], &lost[k], people);
        }
    }
  for (guint k = 0; k < self->hazard->levels->len; k++)
    self->people[k] += lost[k];
  self->people_total += lost[self->hazard->levels->len];
  return TRUE;
}

static gboolean
count_people_rows (ReeveExposure  *self,
                   GError        **error)
{
  g_autoptr (ReevePlaces) places = reeve_run_read_places (self->run, "people", "weight", error);

  if (places == NULL)
    return FALSE;
  self->weighted = places->weighted;
  for (guint i = 0; i < places->n; i++)
    {
      const ReeveShape *shape = reeve_table_get_shape (places->table, places->rows[i]);

      if (!reeve_job_step (reeve_run_get_job (self->run), i, places->n, error))
        return FALSE;
      self->people_total += places->weights[i];
      for (guint k = 0; k < self->hazard->levels->len; k++)
        {
          const ReeveHazardLevel *level = reeve_exposure_level (self, k);
          double share = 0;

          if (shape->kind != REEVE_SHAPE_AREA)
            share = reeve_hazard_holds (self->hazard, level, places->points[i]);
          else if (!reeve_hazard_share_of_area (self->hazard, level, shape, &share, error))
            return FALSE;
          self->people[k] += share * places->weights[i];
        }
    }
  return TRUE;
}

gboolean
reeve_exposure_count_people (ReeveExposure  *self,
                             GError        **error)
{
  g_autoptr (GError) dataset_error = NULL;
  g_autoptr (ReeveDataset) dataset = reeve_run_find_dataset (self->run, "people", &dataset_error);

  if (dataset_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&dataset_error));
      return FALSE;
    }
  if (dataset == NULL)
    return TRUE;
  self->has_people = TRUE;
  return dataset->kind == REEVE_DATASET_RASTER ? count_people_raster (self, dataset, error)
                                               : count_people_rows (self, error);
}
