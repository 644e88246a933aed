/* plan/review.c — what would leave the house, and whether it may */
#include "plan/review.h"

#include "core/i18n.h"
#include "core/units.h"
#include "map/style.h"
#include "plan/suppress-private.h"

static void
free_line (ReeveReviewLine *line)
{
  g_free (line->dataset);
  g_free (line->field);
  g_free (line->suggestion);
  g_free (line);
}

void
reeve_review_free (ReeveReview *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_free (self);
}

static ReeveReview *
new_review (void)
{
  ReeveReview *self = g_new0 (ReeveReview, 1);

  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) free_line);
  return self;
}

static ReeveReviewLine *
add_line (ReeveReview         *self,
          const ReeveDataset  *dataset,
          const char          *field,
          ReeveClassification  classification)
{
  ReeveReviewLine *line = g_new0 (ReeveReviewLine, 1);

  line->dataset_id = dataset->id;
  line->dataset = g_strdup (dataset->name);
  line->field = g_strdup (field);
  line->classification = classification;
  line->suggestion = g_strdup ("");
  g_ptr_array_add (self->lines, line);
  return line;
}

static void
suggest_hiding (ReeveReviewLine *line)
{
  g_autofree char *small = reeve_format_count (line->n_small);
  g_autofree char *hidden = reeve_format_count (line->n_hidden);

  g_free (line->suggestion);
  if (line->n_small == 0)
    /* Translators: a number of cells of a table */
    line->suggestion = g_strdup_printf (ngettext ("%s cell would tell another: hide",
                                                  "%s cells would tell others: hide",
                                                  line->n_hidden), hidden);
  else if (line->n_hidden > line->n_small)
    line->suggestion =
      /* Translators: cells of a table with a count from 1 to 4; cells to hide in all */
      g_strdup_printf (ngettext ("%s cell under 5: hide it and what would tell it, %s in all",
                                 "%s cells under 5: hide them and what would tell them, %s in all",
                                 line->n_small), small, hidden);
  else
    /* Translators: cells of a table with a count from 1 to 4 */
    line->suggestion = g_strdup_printf (ngettext ("%s cell under 5: hide", "%s cells under 5: hide",
                                                  line->n_small), small);
}

static void
add_column_lines (ReeveReview        *self,
                  const ReeveDataset *dataset,
                  const ReeveTable   *before,
                  const ReeveTable   *after)
{
  for (guint column = 0; column < reeve_table_get_n_columns (before); column++)
    {
      const ReeveColumn *about = reeve_table_get_column (before, column);
      guint n_small = 0, n_hidden = 0;
      ReeveReviewLine *line;

      for (guint row = 0; row < reeve_table_get_n_rows (before); row++)
        {
          n_small += reeve_suppress_is_people (about) &&
                     reeve_suppress_is_small (reeve_table_get_real (before, row, column));
          n_hidden += reeve_table_is_null (after, row, column) &&
                      !reeve_table_is_null (before, row, column);
        }
      if (n_hidden == 0)
        continue;
      line = add_line (self, dataset, about->title, dataset->classification);
      line->n_small = n_small;
      line->n_hidden = n_hidden;
      suggest_hiding (line);
    }
}

static gboolean
review_outputs (ReeveReview        *self,
                sqlite3            *db,
                const ReeveResult  *result,
                ReeveJob           *job,
                GError            **error)
{
  g_autoptr (GPtrArray) datasets = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                                   reeve_dataset_free);
  g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                                 reeve_table_unref);
  g_autoptr (GPtrArray) after = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                                reeve_table_unref);

  for (guint i = 0; i < result->outputs->len; i++)
    {
      ReeveDataset *dataset = reeve_catalogue_get (db, g_array_index (result->outputs, gint64, i),
                                                   error);
      ReeveTable *table;

      if (dataset == NULL)
        return FALSE;
      g_ptr_array_add (datasets, dataset);
      add_line (self, dataset, "", dataset->classification);
      if (dataset->kind == REEVE_DATASET_RASTER)
        continue;
      table = reeve_dataset_read_table (db, dataset, job, error);
      if (table == NULL)
        return FALSE;
      g_ptr_array_add (before, table);
      g_ptr_array_add (after, reeve_table_ref (table));
    }
  if (self->classification != REEVE_CLASS_PUBLIC)
    reeve_review_suppress_answer (NULL, after, NULL);
  for (guint i = 0, k = 0; i < datasets->len; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (datasets, i);

      if (dataset->kind == REEVE_DATASET_RASTER)
        continue;
      add_column_lines (self, dataset, g_ptr_array_index (before, k),
                        g_ptr_array_index (after, k));
      k++;
    }
  return TRUE;
}

static void
add_restricted_fields (ReeveReview        *self,
                       const ReeveDataset *dataset)
{
  for (guint i = 0; i < dataset->fields->len; i++)
    {
      const ReeveField *field = g_ptr_array_index (dataset->fields, i);

      if (field->classification == REEVE_CLASS_RESTRICTED)
        add_line (self, dataset, field->title, field->classification);
    }
}

/* The road network, which is no dataset. */
static gboolean
add_restricted_roads (ReeveReview  *self,
                      sqlite3      *db,
                      GError      **error)
{
  g_autoptr (ReeveDataset) roads = reeve_dataset_new (_("Roads"), REEVE_DATASET_LINES);

  if (!reeve_catalogue_get_roads_level (db, &roads->classification, error))
    return FALSE;
  if (roads->classification == REEVE_CLASS_RESTRICTED)
    add_line (self, roads, "", roads->classification);
  return TRUE;
}

gboolean
reeve_review_add_roads (ReeveReview  *self,
                        sqlite3      *db,
                        GError      **error)
{
  ReeveClassification level;

  if (!reeve_catalogue_get_roads_level (db, &level, error) ||
      !add_restricted_roads (self, db, error))
    return FALSE;
  self->classification = MAX (self->classification, level);
  self->released = MAX (self->released, level);
  self->needs_release = self->released == REEVE_CLASS_RESTRICTED;
  return TRUE;
}

ReeveReview *
reeve_review_new (sqlite3            *db,
                  const ReeveResult  *result,
                  ReeveJob           *job,
                  GError            **error)
{
  g_autoptr (ReeveReview) self = new_review ();

  self->classification = result->classification;
  self->released = result->released;
  self->needs_release = result->released == REEVE_CLASS_RESTRICTED;
  if (!review_outputs (self, db, result, job, error))
    return NULL;
  for (guint i = 0; i < result->inputs->len; i++)
    {
      const ReeveInput *input = g_ptr_array_index (result->inputs, i);
      g_autoptr (ReeveDataset) dataset = NULL;

      if (input->dataset_id == 0 && !add_restricted_roads (self, db, error))
        return NULL;
      /* An input that was deleted since made its mark on the result already. */
      if (input->dataset_id != 0)
        dataset = reeve_catalogue_get (db, input->dataset_id, NULL);
      if (dataset == NULL)
        continue;
      if (dataset->classification == REEVE_CLASS_RESTRICTED)
        add_line (self, dataset, "", dataset->classification);
      add_restricted_fields (self, dataset);
    }
  return g_steal_pointer (&self);
}

/* What a map shows of a dataset: its shapes, and the columns its style speaks of. */
static ReeveClassification
classify_drawn (sqlite3            *db,
                const ReeveDataset *dataset)
{
  g_autoptr (ReeveLayerStyle) style = reeve_layer_style_load (db, dataset, NULL);
  ReeveClassification strictest = dataset->classification;

  for (guint i = 0; style != NULL && i < dataset->fields->len; i++)
    {
      const ReeveField *field = g_ptr_array_index (dataset->fields, i);

      if (g_str_equal (field->name, style->field) || g_str_equal (field->name, style->label) ||
          g_str_equal (field->name, style->divide_by) ||
          g_str_equal (field->name, style->width_field))
        strictest = MAX (strictest, field->classification);
    }
  return strictest;
}

ReeveReview *
reeve_review_new_for_datasets (sqlite3       *db,
                               const gint64  *ids,
                               guint          n_ids,
                               ReeveJob      *job,
                               GError       **error)
{
  g_autoptr (ReeveReview) self = new_review ();

  for (guint i = 0; i < n_ids; i++)
    {
      g_autoptr (ReeveDataset) dataset = reeve_catalogue_get (db, ids[i], error);
      ReeveClassification before, now;

      if (dataset == NULL || !reeve_job_step (job, i, n_ids, error))
        return NULL;
      before = classify_drawn (db, dataset);
      now = before;
      if (dataset->result_id != 0)
        {
          g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, dataset->result_id);
          g_autoptr (ReeveResult) result = reeve_result_find (db, id, NULL);

          if (result != NULL)
            now = result->released;
        }
      self->classification = MAX (self->classification, before);
      self->released = MAX (self->released, now);
      if (now != REEVE_CLASS_PUBLIC)
        add_line (self, dataset, "", now);
    }
  self->needs_release = self->released == REEVE_CLASS_RESTRICTED;
  return g_steal_pointer (&self);
}
