/* plan/document-table.c — tables on paper, on as many pages as they need */
#include "plan/document-private.h"

#include "core/i18n.h"
#include "core/units.h"

#include <math.h>

#define ROW_HEIGHT 14.5
#define HEAD_SIZE  7.5
#define CELL_SIZE  7.8
/* Rows that decide the widths. */
#define ROWS_MEASURED 200
/* 48 pages; whoever needs more wants a file to reckon with. */
#define MAX_ROWS 2000
#define MAX_COLUMNS 32

gboolean
reeve_document_is_number (const ReeveColumn *column)
{
  return column->type == REEVE_COLUMN_INTEGER || column->type == REEVE_COLUMN_REAL;
}

static gboolean
is_counted (const ReeveColumn *column)
{
  return reeve_document_is_number (column) &&
         (g_str_equal (column->unit, "people") || g_str_equal (column->unit, "vehicles") ||
          g_str_equal (column->unit, "count"));
}

char *
reeve_document_cell (const ReeveTable *table,
                     guint             row,
                     guint             column)
{
  if (reeve_table_is_null (table, row, column))
    return g_strdup ("–");
  if (is_counted (reeve_table_get_column (table, column)))
    return reeve_format_count (reeve_table_get_real (table, row, column));
  return reeve_table_dup_display (table, row, column);
}

/* Numbers get what they need, texts share what is left. */
static void
fit_columns (ReeveDocument    *self,
             const ReeveTable *table,
             const guint      *columns,
             guint             n,
             guint             first,
             double            width,
             double           *widths)
{
  double fixed = 0, texts = 0;

  for (guint k = 0; k < n; k++)
    {
      const ReeveColumn *column = reeve_table_get_column (table, columns[k]);

      widths[k] = reeve_document_width (self, column->title, HEAD_SIZE, 600);
      for (guint row = first; row < MIN (reeve_table_get_n_rows (table), first + ROWS_MEASURED);
           row++)
        {
          g_autofree char *text = reeve_document_cell (table, row, columns[k]);

          widths[k] = MAX (widths[k], reeve_document_width (self, text, CELL_SIZE, 400));
        }
      widths[k] = MIN (widths[k], width / 2) + 12;
      if (reeve_document_is_number (column))
        fixed += widths[k];
      else
        texts += widths[k];
    }
  for (guint k = 0; k < n; k++)
    {
      gboolean is_text = !reeve_document_is_number (reeve_table_get_column (table, columns[k]));

      if (fixed + texts <= width)
        widths[k] += is_text || texts == 0 ? (width - fixed - texts) * widths[k] /
                                             (texts > 0 ? texts : fixed) : 0;
      else if (texts > 0 && width - fixed > 40)
        widths[k] *= is_text ? (width - fixed) / texts : 1;
      else
        widths[k] *= width / (fixed + texts);
    }
}

static void
draw_row (ReeveDocument    *self,
          const ReeveTable *table,
          const guint      *columns,
          guint             n,
          const double     *widths,
          int               row,       /* -1: the heading, -2: totals */
          double            x,
          double            y)
{
  for (guint k = 0; k < n; k++)
    {
      const ReeveColumn *column = reeve_table_get_column (table, columns[k]);
      gboolean number = reeve_document_is_number (column);
      g_autofree char *text = NULL;
      double sum = 0;

      for (guint i = 0; row == -2 && number && i < reeve_table_get_n_rows (table); i++)
        sum += reeve_table_get_real (table, i, columns[k]);
      text = row == -1 ? g_strdup (column->title)
           : row >= 0 ? reeve_document_cell (table, (guint) row, columns[k])
           : k == 0 && !number ? g_strdup (_("Total"))
           : is_counted (column) && isfinite (sum) ? reeve_format_count (sum) : g_strdup ("");
      /* Numbers end short of the next column, but at the edge in the last. */
      reeve_document_text (self, text, x, y + 3, widths[k] - (number && k + 1 == n ? 0 : 8),
                           row == -1 ? HEAD_SIZE : CELL_SIZE, row == -2 ? 700 : row == -1 ? 600 : 400,
                           row == -1 ? REEVE_INK_QUIET : REEVE_INK_TEXT,
                           number ? REEVE_ALIGN_RIGHT : REEVE_ALIGN_LEFT, TRUE);
      x += widths[k];
    }
}

guint
reeve_document_table (ReeveDocument    *self,
                      const ReeveTable *table,
                      const guint      *columns,
                      guint             n_columns,
                      guint             first,
                      guint             last,
                      double            x,
                      double            width,
                      double            bottom,
                      gboolean          total,
                      double           *inout_y)
{
  double widths[MAX_COLUMNS];
  double y = *inout_y;
  guint row = first;

  n_columns = MIN (n_columns, MAX_COLUMNS);
  fit_columns (self, table, columns, n_columns, 0, width, widths);
  draw_row (self, table, columns, n_columns, widths, -1, x, y);
  y += ROW_HEIGHT;
  reeve_document_rule (self, x, x + width, y, 0.7, REEVE_INK_QUIET);
  for (; row < last && y + ROW_HEIGHT <= bottom; row++)
    {
      draw_row (self, table, columns, n_columns, widths, (int) row, x, y);
      y += ROW_HEIGHT;
      reeve_document_rule (self, x, x + width, y, 0.35, REEVE_INK_RULE);
    }
  if (total && row == last && y + ROW_HEIGHT <= bottom)
    {
      draw_row (self, table, columns, n_columns, widths, -2, x, y);
      y += ROW_HEIGHT;
    }
  *inout_y = y;
  return row;
}

static void
note_rest (ReeveDocument *self,
           guint          shown,
           guint          n_rows,
           double         y)
{
  g_autofree char *all = reeve_format_count (n_rows);
  g_autofree char *some = reeve_format_count (shown);
  /* Translators: how many rows are printed, and how many there are */
  g_autofree char *note = g_strdup_printf (_("The first %s of %s rows. The others are in the CSV "
                                             "and GeoPackage files."), some, all);

  reeve_document_text (self, note, REEVE_PAGE_LEFT, y + 2, 500, 7, 400, REEVE_INK_QUIET,
                       REEVE_ALIGN_LEFT, TRUE);
}

/* Below the table before when half a dozen rows have room there. */
static gboolean
draw_whole_table (ReeveDocument       *self,
                  const ReeveLeaving  *leaving,
                  double              *inout_y,
                  GError             **error)
{
  guint columns[MAX_COLUMNS];
  guint n_columns = MIN (reeve_table_get_n_columns (leaving->table), MAX_COLUMNS);
  guint n_rows = reeve_table_get_n_rows (leaving->table);
  guint shown = MIN (n_rows, MAX_ROWS);
  double width = MIN (REEVE_PAGE_RIGHT - REEVE_PAGE_LEFT, 150.0 * n_columns);
  double bottom = REEVE_PAGE_BOTTOM - 12;
  guint row = 0;

  for (guint i = 0; i < n_columns; i++)
    columns[i] = i;
  while (row < shown)
    {
      if (!reeve_job_step (self->job, row, shown, error))
        return FALSE;
      if (row > 0 || *inout_y + 20 + ROW_HEIGHT * (MIN (shown, 6) + 1) > bottom)
        {
          reeve_document_begin_page (self, leaving->dataset->name);
          *inout_y = REEVE_PAGE_TOP - 4;
        }
      else
        {
          reeve_document_text (self, leaving->dataset->name, REEVE_PAGE_LEFT, *inout_y + 14, width,
                               11, 700, REEVE_INK_TEXT, REEVE_ALIGN_LEFT, TRUE);
          *inout_y += 32;
        }
      if (self->table_page == 0)
        self->table_page = self->page;
      row = reeve_document_table (self, leaving->table, columns, n_columns, row, shown,
                                  REEVE_PAGE_LEFT, width, bottom, FALSE, inout_y);
    }
  if (shown < n_rows)
    {
      note_rest (self, shown, n_rows, *inout_y);
      *inout_y += 12;
    }
  return TRUE;
}

gboolean
reeve_document_draw_tables (ReeveDocument  *self,
                            GError        **error)
{
  double y = REEVE_PAGE_HEIGHT;

  for (guint i = 0; i < self->package->layers->len; i++)
    if (!draw_whole_table (self, g_ptr_array_index (self->package->layers, i), &y, error))
      return FALSE;
  return TRUE;
}
