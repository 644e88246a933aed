/* plan/suppress-relate.c — by what a hidden figure could be reckoned from others
 *
 * Found from the figures themselves: whatever adds up in every row is a relation.
 */
#include "plan/suppress-private.h"

#include <math.h>

/* Columns of one table that are tried as sums of each other: 8 × 2⁷ tries. */
#define MAX_COLUMNS_SUMMED 8
#define MAX_NUMBERS_SUMMED 13
/* Rows a sum of columns is tried on; more would only find fewer sums. */
#define MAX_ROWS_TRIED 5000

typedef ReeveSuppressModel Model;
typedef ReeveSuppressBlock Block;

static gboolean
same (double a,
      double b)
{
  return fabs (a - b) <= 1e-6 * MAX (1, MAX (fabs (a), fabs (b)));
}

static void
end_relation (Model *self)
{
  g_array_append_val (self->ends, self->members->len);
}

/* Every way in which some of @cells[k][0..n] add up to another in all rows. */
static void
find_sums (Model       *self,
           const guint *firsts,
           guint        n,
           guint        n_rows)
{
  for (guint total = 0; total < n; total++)
    for (guint mask = 1; mask < 1u << n; mask++)
      {
        gboolean holds = (mask >> total & 1) == 0;

        for (guint row = 0; holds && row < MIN (n_rows, MAX_ROWS_TRIED); row++)
          {
            double sum = 0;

            for (guint k = 0; k < n; k++)
              if (mask >> k & 1 && isfinite (reeve_suppress_value (self, firsts[k] + row)))
                sum += reeve_suppress_value (self, firsts[k] + row);
            holds = same (sum, isfinite (reeve_suppress_value (self, firsts[total] + row))
                               ? reeve_suppress_value (self, firsts[total] + row) : 0);
          }
        for (guint row = 0; holds && row < n_rows; row++)
          {
            for (guint k = 0; k < n; k++)
              if (k == total || mask >> k & 1)
                {
                  guint cell = firsts[k] + row;

                  g_array_append_val (self->members, cell);
                }
            end_relation (self);
          }
      }
}

static gboolean
column_is_empty (const Model *self,
                 guint        first,
                 guint        n_rows)
{
  for (guint row = 0; row < n_rows; row++)
    if (isfinite (reeve_suppress_value (self, first + row)) && reeve_suppress_value (self, first + row) != 0)
      return FALSE;
  return TRUE;
}

static void
relate_numbers (Model *self)
{
  guint firsts[MAX_NUMBERS_SUMMED];
  guint n = 0;

  for (guint i = 0; i < self->numbers->len && n < MAX_NUMBERS_SUMMED; i++)
    if (!column_is_empty (self, i, 1))
      firsts[n++] = i;
  find_sums (self, firsts, n, 1);
}

static void
relate_columns (Model       *self,
                const Block *block)
{
  guint firsts[MAX_COLUMNS_SUMMED];
  guint n = 0;

  for (guint k = 0; k < block->columns->len && n < MAX_COLUMNS_SUMMED; k++)
    if (!column_is_empty (self, reeve_suppress_cell (block, k, 0), block->n_rows))
      firsts[n++] = reeve_suppress_cell (block, k, 0);
  find_sums (self, firsts, n, block->n_rows);
}

/* A column with its total: a number of the answer, or one that others may know.
 * Along a rising curve all that equals its end tells the end's number. */
static void
relate_total (Model       *self,
              const Block *block,
              guint        column)
{
  guint first = reeve_suppress_cell (block, column, 0);
  double sum = 0, last = -INFINITY;
  gboolean rises = block->n_rows > 1;

  for (guint row = 0; row < block->n_rows; row++)
    {
      double value = reeve_suppress_value (self, first + row);

      rises = rises && value >= last;
      last = value;
      sum += isfinite (value) ? value : 0;
    }
  for (guint i = 0; i <= self->numbers->len; i++)
    {
      if (i < self->numbers->len && !same (reeve_suppress_value (self, i), sum))
        continue;
      for (guint row = 0; row < block->n_rows; row++)
        {
          guint cell = first + row;

          g_array_append_val (self->members, cell);
        }
      if (i < self->numbers->len)
        g_array_append_val (self->members, i);
      end_relation (self);
    }
  for (guint i = 0; rises && i < self->numbers->len; i++)
    for (guint row = block->n_rows; same (reeve_suppress_value (self, i), last) && row-- > 0 &&
                                    same (reeve_suppress_value (self, first + row), last);)
      {
        guint cell = first + row;

        g_array_append_val (self->members, i);
        g_array_append_val (self->members, cell);
        end_relation (self);
      }
}

/* Rows of @parts by the text in @by (GArray of row numbers), in order of first sight. */
static GHashTable *
group_rows (const Block *parts,
            guint        by,
            GPtrArray   *names)
{
  GHashTable *groups = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                              (GDestroyNotify) g_array_unref);

  for (guint row = 0; row < parts->n_rows; row++)
    {
      const char *name = reeve_table_get_text (parts->table, row, by);
      GArray *rows = name != NULL ? g_hash_table_lookup (groups, name) : NULL;

      if (name == NULL)
        continue;
      if (rows == NULL)
        {
          rows = g_array_new (FALSE, FALSE, sizeof (guint));
          g_hash_table_insert (groups, (gpointer) name, rows);
          g_ptr_array_add (names, (gpointer) name);
        }
      g_array_append_val (rows, row);
    }
  return groups;
}

static double
sum_rows (const Model  *self,
          const Block  *parts,
          guint         column,
          const GArray *rows)
{
  double sum = 0;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      double value = reeve_suppress_value (self, reeve_suppress_cell (parts, column, g_array_index (rows, guint, i)));

      sum += isfinite (value) ? value : 0;
    }
  return sum;
}

/* Rows of @whole, named in @label, that are the sums of @parts' groups. */
static void
relate_group (Model       *self,
              const Block *whole,
              guint        label,
              guint        total,
              const Block *parts,
              guint        column,
              GHashTable  *groups)
{
  gboolean holds = TRUE;

  for (guint row = 0; holds && row < whole->n_rows; row++)
    {
      const char *name = reeve_table_get_text (whole->table, row, label);
      double value = reeve_suppress_value (self, reeve_suppress_cell (whole, total, row));

      holds = name != NULL && same (sum_rows (self, parts, column,
                                              g_hash_table_lookup (groups, name)),
                                    isfinite (value) ? value : 0);
    }
  for (guint row = 0; holds && row < whole->n_rows; row++)
    {
      const GArray *rows = g_hash_table_lookup (groups, reeve_table_get_text (whole->table, row,
                                                                              label));
      guint cell = reeve_suppress_cell (whole, total, row);

      if (rows == NULL)
        continue;
      g_array_append_val (self->members, cell);
      for (guint i = 0; i < rows->len; i++)
        {
          cell = reeve_suppress_cell (parts, column, g_array_index (rows, guint, i));
          g_array_append_val (self->members, cell);
        }
      end_relation (self);
    }
}

static int
next_text_column (const ReeveTable *table,
                  int               after)
{
  for (guint i = (guint) (after + 1); i < reeve_table_get_n_columns (table); i++)
    if (reeve_table_get_column (table, i)->type == REEVE_COLUMN_TEXT)
      return (int) i;
  return -1;
}

static void
relate_groups (Model       *self,
               const Block *whole,
               const Block *parts)
{
  int label = next_text_column (whole->table, -1);

  if (label < 0 || whole->n_rows == 0)
    return;
  for (int by = next_text_column (parts->table, -1); by >= 0;
       by = next_text_column (parts->table, by))
    {
      g_autoptr (GPtrArray) names = g_ptr_array_new ();
      g_autoptr (GHashTable) groups = group_rows (parts, (guint) by, names);

      for (guint total = 0; total < whole->columns->len; total++)
        for (guint column = 0; column < parts->columns->len; column++)
          relate_group (self, whole, (guint) label, total, parts, column, groups);
    }
}

void
reeve_suppress_relate (ReeveSuppressModel *self)
{
  relate_numbers (self);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const Block *block = g_ptr_array_index (self->blocks, i);

      relate_columns (self, block);
      for (guint k = 0; k < block->columns->len; k++)
        relate_total (self, block, k);
      for (guint j = 0; j < self->blocks->len; j++)
        if (i != j)
          relate_groups (self, block, g_ptr_array_index (self->blocks, j));
    }
}
