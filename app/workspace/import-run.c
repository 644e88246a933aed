/* workspace/import-run.c — a plan is carried out: one undo step, one stored report
 *
 * The file is opened and proven to be the one that was planned with before the
 * workspace is touched. A row that does not fit is turned away with its number
 * and reason; a file that does not fit leaves nothing behind, for the edit is
 * one transaction.
 */
#include "workspace/import-private.h"

#include "core/error.h"
#include "core/i18n.h"

#include <errno.h>
#include <math.h>
#include <string.h>

static void
clear_run (ReeveImportRun *run)
{
  g_clear_pointer (&run->source, reeve_source_close);
  g_clear_pointer (&run->raster, reeve_raster_free);
  g_clear_pointer (&run->report, reeve_import_report_free);
  g_clear_pointer (&run->stamp, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReeveImportRun, clear_run)

static char *
dup_file_name (const ReeveImportRun *run)
{
  return g_filename_display_basename (run->plan->path);
}

/* --- before the workspace is touched --- */

static gboolean
check_columns (const ReeveImportPlan  *plan,
               GError                **error)
{
  guint n_kept = 0;

  for (guint i = 0; i < plan->columns->len; i++)
    n_kept += ((ReeveImportColumn *) plan->columns->pdata[i])->keep;
  if (n_kept > REEVE_IMPORT_MAX_COLUMNS)
    {
      g_autofree char *found = reeve_import_count_text (n_kept);
      g_autofree char *allowed = reeve_import_count_text (REEVE_IMPORT_MAX_COLUMNS);
      g_autofree char *file = g_filename_display_basename (plan->path);

      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a file, two counts */
                   _("%s has %s columns; at most %s can be kept. Leave some out."), file, found,
                   allowed);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_meaning (const ReeveImportPlan  *plan,
               GError                **error)
{
  g_autofree char *file = NULL;
  g_autofree char *totals = NULL;

  if (!reeve_import_needs_meaning (plan))
    return TRUE;
  file = g_filename_display_basename (plan->path);
  totals = reeve_import_totals_text (plan);
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a file, two totals as a clause */
               _("%s may hold people; say whether a cell is a count or a density. People in all "
                 "%s"), file, totals);
  return FALSE;
}

/* FALSE with a sentence when not one row is kept. */
static gboolean
check_rows (const char                *path,
            gint64                     n_read,
            gint64                     n_kept,
            const ReeveImportProblem  *first,
            GError                   **error)
{
  g_autofree char *file = g_filename_display_basename (path);
  g_autofree char *read = reeve_import_count_text ((guint64) n_read);

  if (n_kept > 0)
    return TRUE;
  if (n_read == 0)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: a file */
                 _("%s holds no rows; it needs at least one"), file);
  else
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: a file, a count, the reason for the first row */
                 _("%s: none of %s rows can be kept. %s"), file, read,
                 first != NULL ? first->reason : "");
  return FALSE;
}

static const ReeveImportProblem *
get_first (GPtrArray *problems)
{
  return problems->len > 0 ? problems->pdata[0] : NULL;
}

/* The few rows that fit by chance would be worse than none. */
static gboolean
check_swap (const ReeveImportPlan  *plan,
            GError                **error)
{
  g_autofree char *file = g_filename_display_basename (plan->path);
  g_autofree char *bad = reeve_import_count_text ((guint64) plan->n_bad);
  g_autofree char *all = reeve_import_count_text ((guint64) plan->n_rows);
  const ReeveImportProblem *first = get_first (plan->problems);

  if (!plan->looks_swapped || plan->options.swap || plan->n_bad * 2 <= plan->n_rows)
    return TRUE;
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a file, two counts, the reason for the first row */
               _("%s: longitude and latitude seem to have changed places; %s of %s rows cannot be "
                 "read as they are. Swap them. %s"), file, bad, all,
               first != NULL ? first->reason : "");
  return FALSE;
}

/* What is known to fail does so before the workspace is opened for writing. */
static gboolean
check_plan (const ReeveImportPlan  *plan,
            GError                **error)
{
  if (!check_columns (plan, error) || !check_meaning (plan, error) || !check_swap (plan, error))
    return FALSE;
  return plan->is_raster || plan->crs_asked ||
         check_rows (plan->path, plan->n_rows, plan->n_rows - plan->n_bad,
                     get_first (plan->problems), error);
}

static gboolean
fail_as_changed (const ReeveImportRun  *run,
                 GError               **error)
{
  g_autofree char *file = dup_file_name (run);

  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
               /* Translators: a file */
               _("%s has changed since it was looked at; look at it again"), file);
  return FALSE;
}

static gboolean
check_file (ReeveImportRun  *run,
            ReeveJob        *job,
            GError         **error)
{
  g_autofree char *hash = NULL;

  run->stamp = reeve_import_file_stamp (run->plan->path);
  hash = reeve_import_file_hash (run->plan->path, job, error);
  if (hash == NULL)
    return FALSE;
  if (strcmp (hash, run->plan->hash) != 0)
    return fail_as_changed (run, error);
  return TRUE;
}

static gboolean
open_source (ReeveImportRun  *run,
             ReeveJob        *job,
             GError         **error)
{
  const ReeveImportPlan *plan = run->plan;

  run->source = reeve_source_open (plan->path, &plan->options, job, error);
  if (run->source == NULL)
    return FALSE;
  if (reeve_source_get_n_fields (run->source) != plan->columns->len)
    return fail_as_changed (run, error);
  for (guint i = 0; i < plan->columns->len; i++)
    if (g_strcmp0 (reeve_source_get_field (run->source, i)->name,
                   ((ReeveImportColumn *) plan->columns->pdata[i])->title) != 0)
      return fail_as_changed (run, error);
  return TRUE;
}

/* --- the dataset --- */

static ReeveDatasetKind
kind_of_shape (ReeveShapeKind kind)
{
  static const ReeveDatasetKind kinds[] = { REEVE_DATASET_TABLE, REEVE_DATASET_POINTS,
                                            REEVE_DATASET_LINES, REEVE_DATASET_AREAS };

  return kinds[kind];
}

static ReeveDatasetKind
get_kind (const ReeveImportRun *run)
{
  return run->raster != NULL ? REEVE_DATASET_RASTER
                             : kind_of_shape (reeve_source_get_kind (run->source));
}

static void
replace_text (char       **text,
              const char  *with)
{
  g_free (*text);
  *text = g_strdup (with != NULL ? with : "");
}

static ReeveDataset *
describe_dataset (const ReeveImportRun *run)
{
  const ReeveImportPlan *plan = run->plan;
  ReeveDatasetKind kind = get_kind (run);
  ReeveDataset *dataset = reeve_dataset_new (plan->name, kind);

  replace_text (&dataset->theme, plan->theme);
  replace_text (&dataset->department, plan->department);
  g_free (dataset->source);
  dataset->source = dup_file_name (run);
  replace_text (&dataset->source_hash, plan->hash);
  replace_text (&dataset->date, plan->date);
  replace_text (&dataset->licence, plan->licence);
  replace_text (&dataset->attribution, plan->attribution);
  replace_text (&dataset->crs, run->raster != NULL ? run->raster->crs
                                                   : reeve_source_get_crs (run->source));
  dataset->classification = plan->classification;
  dataset->meaning = plan->is_raster ? plan->meaning : REEVE_RASTER_VALUE;
  if (kind != REEVE_DATASET_RASTER)
    {
      g_ptr_array_unref (dataset->fields);
      dataset->fields = reeve_import_fields (plan, run->old);
    }
  return dataset;
}

static void
note_rows (ReeveImportRun *run)
{
  ReeveImportReport *report = run->report;
  g_autofree char *shapeless = reeve_import_count_text (run->n_shapeless);
  g_autofree char *nans = reeve_import_count_text (run->n_not_a_number);

  for (guint i = 0; i < run->plan->notes->len; i++)
    g_ptr_array_add (report->notes, g_strdup (run->plan->notes->pdata[i]));
  for (guint i = 0; i < run->plan->columns->len; i++)
    {
      const ReeveImportColumn *column = run->plan->columns->pdata[i];

      if (!column->keep)
        g_ptr_array_add (report->notes,
                         /* Translators: a column, the reason */
                         g_strdup_printf (_("“%s” was left out. %s"), column->title,
                                          column->reason != NULL ? column->reason : ""));
    }
  if (run->n_shapeless > 0)
    g_ptr_array_add (report->notes,
                     /* Translators: a count */
                     g_strdup_printf (ngettext ("%s row has no place; it is kept and not drawn",
                                                "%s rows have no place; they are kept and not drawn",
                                                (gulong) run->n_shapeless), shapeless));
  if (run->n_not_a_number > 0)
    g_ptr_array_add (report->notes,
                     /* Translators: a count */
                     g_strdup_printf (ngettext ("%s cell says “not a number” and is left empty",
                                                "%s cells say “not a number” and are left empty",
                                                (gulong) run->n_not_a_number), nans));
}

static gboolean
check_kind (const ReeveDataset  *old,
            ReeveDatasetKind     kind,
            GError             **error)
{
  if (old == NULL || old->kind == kind)
    return TRUE;
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a dataset */
               _("The file holds another kind of data than “%s”: points, lines, areas, a table and "
                 "a raster cannot take each other's place"), old->name);
  return FALSE;
}

/* Times of files wander on some file systems, so another time alone proves
 * nothing: the bytes decide. */
static gboolean
check_unchanged (const ReeveImportRun  *run,
                 ReeveJob              *job,
                 GError               **error)
{
  g_autofree char *stamp = reeve_import_file_stamp (run->plan->path);
  g_autofree char *hash = NULL;

  if (strcmp (stamp, run->stamp) == 0)
    return TRUE;
  hash = reeve_import_file_hash (run->plan->path, job, error);
  if (hash == NULL)
    return FALSE;
  return strcmp (hash, run->plan->hash) == 0 || fail_as_changed (run, error);
}

static gboolean
write_features (ReeveImportRun  *run,
                ReeveEdit       *edit,
                ReeveDataset    *dataset,
                ReeveJob        *job,
                GError         **error)
{
  g_autoptr (ReeveWriter) writer = reeve_writer_new (edit, dataset, error);

  if (writer == NULL ||
      !reeve_import_write_rows (run, writer, dataset->kind != REEVE_DATASET_TABLE, job, error) ||
      !check_rows (run->plan->path, run->report->n_read, run->report->n_kept,
                   get_first (run->report->problems), error))
    return FALSE;
  return check_unchanged (run, job, error) && reeve_writer_finish (writer, error);
}

static gboolean
finish_report (ReeveImportRun  *run,
               ReeveEdit       *edit,
               ReeveDataset    *dataset,
               GError         **error)
{
  sqlite3 *db = reeve_edit_get_db (edit);
  g_autoptr (ReeveDataset) stored = NULL;

  if (run->old != NULL && !reeve_edit_replace_dataset (edit, run->old->id, dataset->id, error))
    return FALSE;
  run->report->dataset_id = run->old != NULL ? run->old->id : dataset->id;
  stored = reeve_catalogue_get (db, run->report->dataset_id, error);
  if (stored == NULL)
    return FALSE;
  run->report->dataset_name = g_strdup (stored->name);
  note_rows (run);
  return reeve_import_report_store (run->report, db, error) &&
         reeve_mapping_store (run->plan, db, error);
}

static gboolean
import_rows (ReeveImportRun  *run,
             ReeveEdit       *edit,
             ReeveJob        *job,
             GError         **error)
{
  g_autoptr (ReeveDataset) dataset = NULL;

  reeve_job_set_phase (job, 0.35, 1, _("Writing rows"));
  dataset = describe_dataset (run);
  if (run->raster != NULL ? !reeve_edit_add_raster (edit, dataset, run->raster, job, error)
                          : !write_features (run, edit, dataset, job, error))
    return FALSE;
  return finish_report (run, edit, dataset, error);
}

static gboolean
import_edit (ReeveEdit  *edit,
             gpointer    data,
             ReeveJob   *job,
             GError    **error)
{
  ReeveImportRun *run = data;

  return import_rows (run, edit, job, error)
         && (run->plan->after == NULL
             || run->plan->after (edit, run->report->dataset_id, run->plan->after_data, job, error));
}

static gboolean
open_raster (ReeveImportRun  *run,
             ReeveJob        *job,
             GError         **error)
{
  const ReeveImportPlan *plan = run->plan;
  gint64 n_cells;
  gint64 n_empty = 0;

  run->raster = reeve_raster_read (plan->path, plan->band, plan->options.crs, job, error);
  if (run->raster == NULL)
    return FALSE;
  n_cells = (gint64) run->raster->n_cols * run->raster->n_rows;
  for (gint64 i = 0; i < n_cells; i++)
    n_empty += isnan (run->raster->cells[i]);
  if (n_empty == n_cells)
    {
      g_autofree char *file = dup_file_name (run);

      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a file */
                   _("%s: not one cell has a value"), file);
      return FALSE;
    }
  run->report->n_read = n_cells;
  run->report->n_kept = n_cells;
  return TRUE;
}

static ReeveImportReport *
carry_out (ReeveWorkspace        *workspace,
           const ReeveImportPlan *plan,
           const ReeveDataset    *old,       /* nullable: what is updated */
           const char            *step,
           ReeveJob              *job,
           GError               **error)
{
  g_auto (ReeveImportRun) run = { .plan = plan, .old = old, .report = reeve_import_report_new () };

  if (!check_plan (plan, error))
    return NULL;
  reeve_job_set_phase (job, 0, 0.1, _("Reading the file"));
  if (!check_file (&run, job, error))
    return NULL;

  reeve_job_set_phase (job, 0.1, 0.35, _("Reading the file"));
  if (plan->is_raster ? !open_raster (&run, job, error) : !open_source (&run, job, error))
    return NULL;
  if (!check_kind (old, get_kind (&run), error))
    return NULL;

  if (!reeve_workspace_edit (workspace, step, import_edit, &run, job, error))
    return NULL;
  return g_steal_pointer (&run.report);
}

ReeveImportReport *
reeve_import_run (ReeveWorkspace         *workspace,
                  const ReeveImportPlan  *plan,
                  ReeveJob               *job,
                  GError                **error)
{
  g_autofree char *file = NULL;
  g_autofree char *step = NULL;

  g_return_val_if_fail (REEVE_IS_WORKSPACE (workspace), NULL);
  g_return_val_if_fail (plan != NULL && REEVE_IS_JOB (job), NULL);

  file = g_filename_display_basename (plan->path);
  /* Translators: a file */
  step = g_strdup_printf (_("Import %s"), file);
  return carry_out (workspace, plan, NULL, step, job, error);
}

static ReeveDataset *
read_dataset (ReeveWorkspace  *workspace,
              gint64           id,
              GError         **error)
{
  sqlite3 *db = reeve_workspace_open_reader (workspace, error);
  ReeveDataset *dataset;

  if (db == NULL)
    return NULL;
  dataset = reeve_catalogue_get (db, id, error);
  reeve_workspace_close_reader (db);
  return dataset;
}

ReeveImportReport *
reeve_import_update (ReeveWorkspace         *workspace,
                     gint64                  dataset_id,
                     const ReeveImportPlan  *plan,
                     ReeveJob               *job,
                     GError                **error)
{
  g_autoptr (ReeveDataset) dataset = NULL;
  g_autoptr (ReeveImportPlan) followed = NULL;
  g_autofree char *step = NULL;

  g_return_val_if_fail (REEVE_IS_WORKSPACE (workspace), NULL);
  g_return_val_if_fail (plan != NULL && REEVE_IS_JOB (job), NULL);

  dataset = read_dataset (workspace, dataset_id, error);
  if (dataset == NULL)
    return NULL;
  if (plan->follows != dataset_id)
    {
      followed = reeve_import_plan_copy_to_run (plan);
      reeve_import_plan_follow (followed, dataset);
      plan = followed;
    }
  /* Translators: a dataset */
  step = g_strdup_printf (_("Update %s"), dataset->name);
  return carry_out (workspace, plan, dataset, step, job, error);
}
