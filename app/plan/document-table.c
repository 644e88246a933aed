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
/* Two pages; longer tables are told in short. */
#define MAX_WHOLE 60
#define N_LARGEST 15
/* Half of a short table on each of two pages is read on neither. */
#define ROWS_TOGETHER 15
#define ROWS_ALONE    4   /* fewer than these do not begin a page */
/* Wider than its cells need, a row cannot be followed across the paper. */
#define SLACK 1.25
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

static double
get_natural_width (ReeveDocument    *self,
                   const ReeveTable *table,
                   const guint      *columns,
                   guint             n)
{
  double sum = 0;

  for (guint k = 0; k < n; k++)
    {
      const ReeveColumn *column = reeve_table_get_column (table, columns[k]);
      double width = reeve_document_width (self, column->title, HEAD_SIZE, 600);

      for (guint row = 0; row < MIN (reeve_table_get_n_rows (table), ROWS_MEASURED); row++)
        {
          g_autofree char *text = reeve_document_cell (table, row, columns[k]);

          width = MAX (width, reeve_document_width (self, text, CELL_SIZE, 400));
        }
      sum += width + 12;
    }
  return sum;
}

/* A row of nothing but its name is no total. */
static gboolean
has_total (const ReeveTable *table,
           const guint      *columns,
           guint             n)
{
  for (guint k = 0; k < n; k++)
    if (is_counted (reeve_table_get_column (table, columns[k])))
      return TRUE;
  return FALSE;
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
  if (total && has_total (table, columns, n_columns) && row == last && y + ROW_HEIGHT <= bottom)
    {
      draw_row (self, table, columns, n_columns, widths, -2, x, y);
      y += ROW_HEIGHT;
    }
  *inout_y = y;
  return row;
}

guint
reeve_document_pick_columns (const ReeveTable *table,
                             guint            *columns,
                             guint             most)
{
  guint n = 0;

  for (guint i = 0; i < reeve_table_get_n_columns (table) && n < most; i++)
    {
      const char *name = reeve_table_get_column (table, i)->name;
      gboolean blank = TRUE;

      if (g_str_has_suffix (name, "_id") || g_str_equal (name, "way"))
        continue;
      for (guint row = 0; row < reeve_table_get_n_rows (table) && blank; row++)
        {
          g_autofree char *text = reeve_document_cell (table, row, i);

          blank = *text == '\0' || g_str_equal (text, "–");
        }
      if (!blank)
        columns[n++] = i;
    }
  return n;
}

/* The row before which the page ends, so that the next has more than a few. */
static guint
find_end (guint  row,
          guint  n_rows,
          double room)
{
  guint fit = (guint) MAX (room / ROW_HEIGHT - 1, 1);

  return n_rows > row + fit && n_rows - row - fit < ROWS_ALONE && fit > 2 * ROWS_ALONE
         ? n_rows - ROWS_ALONE : n_rows;
}

/* With its heading, on as many pages as it needs; below the one before when half
 * a dozen rows have room there. @note (nullable): under the first heading */
static gboolean
draw_part (ReeveDocument     *self,
           const ReeveTable  *table,
           const char        *title,
           const char        *note,
           double            *inout_y,
           GError           **error)
{
  guint columns[MAX_COLUMNS];
  guint n_columns = reeve_document_pick_columns (table, columns, MAX_COLUMNS);
  guint n_rows = reeve_table_get_n_rows (table);
  double width = CLAMP (SLACK * get_natural_width (self, table, columns, n_columns), 260,
                        REEVE_PAGE_RIGHT - REEVE_PAGE_LEFT);
  double bottom = REEVE_PAGE_BOTTOM - 12;
  guint together = n_rows <= ROWS_TOGETHER ? n_rows : 8;
  guint row = 0;

  while (row < n_rows && n_columns > 0)
    {
      if (!reeve_job_step (self->job, row, n_rows, error))
        return FALSE;
      if (row > 0 || *inout_y + 32 + (note != NULL ? 16 : 0) +
                     ROW_HEIGHT * (together + 1) > bottom)
        {
          reeve_document_begin_page (self, title);
          *inout_y = REEVE_PAGE_TOP - 4;
        }
      else
        {
          reeve_document_text (self, title, REEVE_PAGE_LEFT, *inout_y + 14,
                               REEVE_PAGE_RIGHT - REEVE_PAGE_LEFT, 11, 700,
                               REEVE_INK_TEXT, REEVE_ALIGN_LEFT, TRUE);
          *inout_y += 32;
        }
      if (self->table_page == 0)
        self->table_page = self->page;
      if (row == 0 && note != NULL)
        *inout_y += 6 + reeve_document_text (self, note, REEVE_PAGE_LEFT, *inout_y, 560, 8, 400,
                                             REEVE_INK_QUIET, REEVE_ALIGN_LEFT, FALSE);
      row = reeve_document_table (self, table, columns, n_columns, row,
                                  find_end (row, n_rows, bottom - *inout_y), REEVE_PAGE_LEFT,
                                  width, bottom, FALSE, inout_y);
    }
  return TRUE;
}

static char *
describe_summary (guint n_rows)
{
  g_autofree char *all = reeve_format_count (n_rows);

  /* Translators: how many rows a table has */
  return g_strdup_printf (_("In short: all %s rows are in the CSV and GeoPackage files."), all);
}

static gboolean
draw_summary (ReeveDocument       *self,
              const ReeveLeaving  *leaving,
              double              *inout_y,
              GError             **error)
{
  g_autoptr (GPtrArray) groupings = reeve_document_group_rows (self, leaving->table);
  g_autofree char *measure = NULL;
  g_autoptr (ReeveTable) largest = reeve_document_pick_rows (leaving->table, N_LARGEST, &measure);
  g_autofree char *note = describe_summary (reeve_table_get_n_rows (leaving->table));
  g_autofree char *shown = reeve_format_count (reeve_table_get_n_rows (largest));
  g_autofree char *title = NULL;

  for (guint i = 0; i < groupings->len; i++)
    {
      const ReeveTable *groups = groupings->pdata[i];
      /* Translators: a table, and the column its rows are put together by */
      g_autofree char *words = g_strdup_printf (_("%s, by: %s"), leaving->dataset->name,
                                                reeve_table_get_column (groups, 0)->title);

      if (!draw_part (self, groups, words, i == 0 ? note : NULL, inout_y, error))
        return FALSE;
    }
  if (measure != NULL)
    /* Translators: a table, how many of its rows are shown, and the column by which
     * they are the largest */
    title = g_strdup_printf (_("%s: the %s largest, by: %s"), leaving->dataset->name, shown,
                             measure);
  else
    /* Translators: a table, and how many of its rows are shown */
    title = g_strdup_printf (_("%s: the first %s"), leaving->dataset->name, shown);
  return draw_part (self, largest, title, groupings->len == 0 ? note : NULL, inout_y, error);
}

static gboolean
draw_whole_table (ReeveDocument       *self,
                  const ReeveLeaving  *leaving,
                  double              *inout_y,
                  GError             **error)
{
  if (reeve_table_get_n_rows (leaving->table) <= MAX_WHOLE)
    return draw_part (self, leaving->table, leaving->dataset->name, NULL, inout_y, error);
  if (reeve_table_find_column (leaving->table, "minute") >= 0)
    {
      g_autoptr (ReeveTable) thin = reeve_document_thin_rows (leaving->table, MAX_WHOLE / 2);
      g_autofree char *note = describe_summary (reeve_table_get_n_rows (leaving->table));

      return draw_part (self, thin, leaving->dataset->name, note, inout_y, error);
    }
  return draw_summary (self, leaving, inout_y, error);
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
