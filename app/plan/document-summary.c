/* plan/document-summary.c — long tables on paper: what they come to, and their largest rows
 *
 * A council reads ten lines, not four thousand: rows are counted and summed by
 * the one or two columns that group them, and those with most people, vehicles
 * or time stand below. The whole table is in the CSV and GeoPackage files.
 */
#include "plan/document-private.h"

#include "core/i18n.h"
#include "core/units.h"
#include "plan/suppress-private.h"

#include <math.h>
#include <string.h>

#define MAX_GROUPS   40    /* more are no groups */
#define MAX_GROUPINGS 2

/* --- groups --- */

static gboolean
is_summed (const ReeveColumn *column)
{
  static const char *const units[] = { "people", "vehicles", "count", "m", "m2" };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (reeve_document_is_number (column) && g_str_equal (column->unit, units[i]))
      return TRUE;
  return FALSE;
}

/* (transfer full) (nullable): first row of each group, in order of appearance;
 * NULL where the column does not group. */
static GHashTable *
find_groups (const ReeveTable *table,
             guint             column,
             GPtrArray        *names)
{
  const ReeveColumn *about = reeve_table_get_column (table, column);
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_rows = reeve_table_get_n_rows (table);

  if (about->type != REEVE_COLUMN_TEXT && about->type != REEVE_COLUMN_BOOLEAN)
    return NULL;
  for (guint row = 0; row < n_rows; row++)
    {
      char *text = reeve_document_cell (table, row, column);

      if (g_hash_table_contains (groups, text))
        {
          g_free (text);
          continue;
        }
      if (g_hash_table_size (groups) >= MAX_GROUPS)
        {
          g_free (text);
          return NULL;
        }
      g_hash_table_insert (groups, text, GUINT_TO_POINTER (names->len));
      g_ptr_array_add (names, g_strdup (text));
    }
  return g_hash_table_size (groups) >= 2 && g_hash_table_size (groups) * 3 <= n_rows
         ? g_steal_pointer (&groups) : NULL;
}

/* A sum over blank cells would be no sum, and one hidden among them could be
 * reckoned from it. Parts of people that are nobody each can come to a few. */
static double
sum_group (const ReeveTable *table,
           guint             column,
           const guint      *group_of,
           guint             group,
           gboolean          hides,
           gboolean          guarded)
{
  double sum = 0;

  for (guint row = 0; row < reeve_table_get_n_rows (table); row++)
    if (group_of[row] == group && !reeve_table_is_null (table, row, column))
      sum += reeve_table_get_real (table, row, column);
    else if (group_of[row] == group && hides)
      return NAN;
  return guarded && reeve_suppress_is_people (reeve_table_get_column (table, column)) &&
         reeve_suppress_is_small (sum) ? NAN : sum;
}

static ReeveTable *
make_groups (const ReeveDocument *self,
             const ReeveTable    *table,
             guint                column,
             GHashTable          *groups,
             GPtrArray           *names)
{
  gboolean hides = self->package->n_hidden > 0;
  gboolean guarded = self->package->result->classification != REEVE_CLASS_PUBLIC;
  guint n_rows = reeve_table_get_n_rows (table);
  g_autofree guint *group_of = g_new (guint, n_rows + 1);
  g_autofree guint *counts = g_new0 (guint, names->len + 1);
  ReeveTable *out = reeve_table_new (REEVE_SHAPE_NONE);

  for (guint row = 0; row < n_rows; row++)
    {
      g_autofree char *text = reeve_document_cell (table, row, column);

      group_of[row] = GPOINTER_TO_UINT (g_hash_table_lookup (groups, text));
      counts[group_of[row]]++;
    }
  reeve_table_add_column (out, "group", reeve_table_get_column (table, column)->title,
                          REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (out, "rows", _("Rows"), REEVE_COLUMN_INTEGER, "count");
  for (guint i = 0; i < reeve_table_get_n_columns (table); i++)
    {
      const ReeveColumn *about = reeve_table_get_column (table, i);

      if (is_summed (about))
        reeve_table_add_column (out, about->name, about->title, REEVE_COLUMN_REAL, about->unit);
    }
  for (guint group = 0; group < names->len; group++)
    {
      guint target = 2;

      reeve_table_add_row (out);
      reeve_table_set_text (out, group, 0, names->pdata[group]);
      reeve_table_set_integer (out, group, 1, counts[group]);
      for (guint i = 0; i < reeve_table_get_n_columns (table); i++)
        if (is_summed (reeve_table_get_column (table, i)))
          {
            double sum = sum_group (table, i, group_of, group, hides, guarded);

            if (isfinite (sum))
              reeve_table_set_real (out, group, target, sum);
            target++;
          }
    }
  return out;
}

GPtrArray *
reeve_document_group_rows (const ReeveDocument *self,
                           const ReeveTable    *table)
{
  GPtrArray *groupings = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_table_unref);

  for (guint i = 0; i < reeve_table_get_n_columns (table) && groupings->len < MAX_GROUPINGS; i++)
    {
      g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GHashTable) groups = find_groups (table, i, names);

      if (groups != NULL)
        g_ptr_array_add (groupings, make_groups (self, table, i, groups, names));
    }
  return groupings;
}

/* --- the largest rows --- */

/* People before vehicles before lengths and times; -1 when there is no number. */
static int
find_measure (const ReeveTable *table)
{
  static const char *const units[] = { "people", "vehicles", "count", "m", "ms" };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    for (guint column = 0; column < reeve_table_get_n_columns (table); column++)
      {
        const ReeveColumn *about = reeve_table_get_column (table, column);

        if (reeve_document_is_number (about) && g_str_equal (about->unit, units[i]))
          return (int) column;
      }
  return -1;
}

typedef struct
{
  double value;
  guint  row;
} Ranked;

static int
compare_ranked (gconstpointer a,
                gconstpointer b)
{
  const Ranked *x = a, *y = b;

  if (x->value != y->value)
    return x->value > y->value ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

ReeveTable *
reeve_document_pick_rows (const ReeveTable *table,
                          guint             n,
                          char            **out_measure)
{
  int measure = find_measure (table);
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));
  ReeveTable *out = reeve_table_new (REEVE_SHAPE_NONE);

  *out_measure = measure >= 0
               ? g_strdup (reeve_table_get_column (table, (guint) measure)->title) : NULL;
  for (guint row = 0; row < reeve_table_get_n_rows (table); row++)
    {
      Ranked entry = { measure >= 0 ? reeve_table_get_real (table, row, (guint) measure) : 0, row };

      if (isnan (entry.value))
        entry.value = -INFINITY;
      g_array_append_val (ranked, entry);
    }
  g_array_sort (ranked, compare_ranked);
  for (guint i = 0; i < reeve_table_get_n_columns (table); i++)
    {
      const ReeveColumn *about = reeve_table_get_column (table, i);

      reeve_table_add_column (out, about->name, about->title, about->type, about->unit);
    }
  for (guint k = 0; k < MIN (n, ranked->len); k++)
    {
      reeve_table_add_row (out);
      for (guint i = 0; i < reeve_table_get_n_columns (table); i++)
        reeve_suppress_copy_cell (table, i, out, i, g_array_index (ranked, Ranked, k).row, k);
    }
  return out;
}

/* Every so many minutes, and the last. */
ReeveTable *
reeve_document_thin_rows (const ReeveTable *table,
                          guint             n)
{
  guint n_rows = reeve_table_get_n_rows (table);
  guint steps[] = { 1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 960 };
  guint step = steps[G_N_ELEMENTS (steps) - 1];
  ReeveTable *out = reeve_table_new (REEVE_SHAPE_NONE);

  for (guint i = G_N_ELEMENTS (steps); i > 0; i--)
    if (n_rows / steps[i - 1] < n)
      step = steps[i - 1];
  for (guint i = 0; i < reeve_table_get_n_columns (table); i++)
    {
      const ReeveColumn *about = reeve_table_get_column (table, i);

      reeve_table_add_column (out, about->name, about->title, about->type, about->unit);
    }
  for (guint row = 0; row < n_rows; row++)
    {
      guint to;

      if (row % step != 0 && row + 1 < n_rows)
        continue;
      to = reeve_table_add_row (out);
      for (guint i = 0; i < reeve_table_get_n_columns (table); i++)
        reeve_suppress_copy_cell (table, i, out, i, row, to);
    }
  return out;
}
