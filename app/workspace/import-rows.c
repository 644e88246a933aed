/* workspace/import-rows.c — rows of a source into a table
 *
 * A row that does not fit is turned away with its number and reason.
 */
#include "workspace/import-private.h"

#include "core/i18n.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define MAX_PROBLEMS 10000

static char *
explain_cell (guint64     number,
              const char *title,
              const char *found,
              const char *needed)
{
  g_autofree char *row = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  /* Translators: a row, a column, a value, "a whole number" */
  return g_strdup_printf (_("Row %s, “%s”: found %s, needs %s"), row, title, found, needed);
}

static gboolean
parse_real (const char *text,
            double     *out_value)
{
  char *end;
  double value = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0')
    return FALSE;
  *out_value = value;
  return TRUE;
}

static gboolean
set_integer (ReeveWriter *writer,
             guint        field,
             const char  *text)
{
  char *end;
  gint64 value;
  double real;

  errno = 0;
  value = g_ascii_strtoll (text, &end, 10);
  if (end != text && *end == '\0' && errno == 0)
    {
      reeve_writer_set_integer (writer, field, value);
      return TRUE;
    }
  /* "12.0" of a format that knows no whole numbers. */
  if (parse_real (text, &real) && real == floor (real) && fabs (real) < 9e15)
    {
      reeve_writer_set_integer (writer, field, (gint64) real);
      return TRUE;
    }
  return FALSE;
}

/* FALSE with the reason when @text does not fit the column. */
static gboolean
set_cell (ReeveImportRun           *run,
          ReeveWriter              *writer,
          guint                     field,
          const ReeveImportColumn  *column,
          const char               *text,
          guint64                   number,
          char                    **out_reason)
{
  double value;

  if (text == NULL)
    {
      reeve_writer_set_null (writer, field);
      return TRUE;
    }
  switch (column->type)
    {
    case REEVE_COLUMN_INTEGER:
      if (*text == '\0')
        reeve_writer_set_null (writer, field);
      else if (!set_integer (writer, field, text))
        {
          *out_reason = explain_cell (number, column->title, text, _("a whole number"));
          return FALSE;
        }
      return TRUE;

    case REEVE_COLUMN_REAL:
      if (*text == '\0')
        {
          reeve_writer_set_null (writer, field);
          return TRUE;
        }
      if (!parse_real (text, &value) || isinf (value))
        {
          *out_reason = explain_cell (number, column->title, text, _("a number"));
          return FALSE;
        }
      run->n_not_a_number += isnan (value);
      reeve_writer_set_real (writer, field, value);
      return TRUE;

    case REEVE_COLUMN_BOOLEAN:
      reeve_writer_set_integer (writer, field,
                                strcmp (text, "true") == 0 || strcmp (text, "1") == 0);
      return TRUE;

    case REEVE_COLUMN_TEXT:
    case REEVE_COLUMN_DATE:
    case REEVE_COLUMN_DATETIME:
    default:
      reeve_writer_set_text (writer, field, text);
      return TRUE;
    }
}

static gboolean
set_cells (ReeveImportRun        *run,
           ReeveWriter           *writer,
           const ReeveSourceRow  *row,
           char                 **out_reason)
{
  guint field = 0;

  for (guint i = 0; i < run->plan->columns->len; i++)
    {
      const ReeveImportColumn *column = run->plan->columns->pdata[i];

      if (!column->keep)
        continue;
      if (!set_cell (run, writer, field++, column, row->texts[i], row->number, out_reason))
        return FALSE;
    }
  return TRUE;
}

static void
reject_row (ReeveImportRun       *run,
            const ReeveSourceRow *row,
            const char           *reason)
{
  run->report->n_rejected++;
  reeve_import_report_add_problem (run->report->problems, MAX_PROBLEMS,
                                   row != NULL ? row->number : (guint64) run->report->n_read,
                                   reason, NULL, 0);
}

gboolean
reeve_import_write_rows (ReeveImportRun  *run,
                         ReeveWriter     *writer,
                         gboolean         has_shape,
                         ReeveJob        *job,
                         GError         **error)
{
  ReeveImportReport *report = run->report;
  guint64 expected = (guint64) MAX (run->plan->n_rows, 0);

  for (;;)
    {
      const ReeveSourceRow *row = NULL;
      g_autofree char *reason = NULL;
      ReeveRowState state = reeve_source_next (run->source, &row, &reason, error);

      if (state == REEVE_ROW_FAILED)
        return FALSE;
      if (state == REEVE_ROW_END)
        return TRUE;

      report->n_read++;
      if (report->n_read % 1000 == 0 &&
          !reeve_job_step (job, (guint64) report->n_read,
                           MAX (expected, (guint64) report->n_read + 1), error))
        return FALSE;
      if (state == REEVE_ROW_REJECTED || !set_cells (run, writer, row, &reason))
        {
          reject_row (run, row, reason);
          continue;
        }
      run->n_shapeless += has_shape && row->shape == NULL;
      if (!reeve_writer_append (writer, row->shape, error))
        return FALSE;
      report->n_kept++;
    }
}
