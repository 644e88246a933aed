/* plan/suppress.c — small counts of people, and what would tell them, become blank
 *
 * All figures of an answer are cells of one model, and everything by which one
 * could be reckoned from others is a relation: a column and its total, columns
 * that add up to another, numbers that do, groups of one table that are rows of
 * another, the end of a rising curve. Cells below five are hidden first; then,
 * until nothing changes, wherever a relation has a single hidden cell (or only
 * cells that must all be 1, or all be 4) its next smallest is hidden too
 * (complementary suppression; Willenborg and de Waal 2001, section 1.5).
 * Relations are found from the figures themselves, so some hold by chance: then
 * too much is hidden, never too little. Cost: rounds × cells; two or three rounds.
 */
#include "plan/suppress-private.h"

#include <math.h>
#include <string.h>

typedef ReeveSuppressModel Model;
typedef ReeveSuppressBlock Block;

static void
free_block (Block *block)
{
  g_array_unref (block->columns);
  g_free (block);
}

static void
clear_model (Model *self)
{
  g_array_unref (self->values);
  g_free (self->hidden);
  g_array_unref (self->numbers);
  g_ptr_array_unref (self->blocks);
  g_array_unref (self->members);
  g_array_unref (self->ends);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Model, clear_model)

gboolean
reeve_suppress_is_people (const ReeveColumn *column)
{
  static const char *const terms[] = {
    "people", "patients", "cases", "residents", "deaths", "hospitalised", "vaccinated", "children",
    "elderly", "women", "men", "students", "killed", "injured",
  };

  if (column->type != REEVE_COLUMN_INTEGER && column->type != REEVE_COLUMN_REAL)
    return FALSE;
  /* Seats are counted in people, yet nobody sits on them. */
  if (g_str_equal (column->term, "capacity"))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
    if (g_str_equal (column->term, terms[i]))
      return TRUE;
  return g_str_equal (column->unit, "people");
}

gboolean
reeve_suppress_is_small (double value)
{
  double count = round (fabs (value));

  /* Shares of people that sum to less than half of one are nobody. */
  return isfinite (value) && count > 0 && count < REEVE_SMALL_COUNT;
}

/* --- the cells --- */

static void
add_block (Model      *self,
           ReeveTable *table)
{
  Block *block = g_new0 (Block, 1);

  block->table = table;
  block->columns = g_array_new (FALSE, FALSE, sizeof (guint));
  block->first = self->values->len;
  block->n_rows = reeve_table_get_n_rows (table);
  for (guint column = 0; column < reeve_table_get_n_columns (table); column++)
    {
      if (!reeve_suppress_is_people (reeve_table_get_column (table, column)))
        continue;
      g_array_append_val (block->columns, column);
      for (guint row = 0; row < block->n_rows; row++)
        {
          double value = reeve_table_get_real (table, row, column);

          g_array_append_val (self->values, value);
        }
    }
  g_ptr_array_add (self->blocks, block);
}

static void
fill_model (Model             *self,
            const ReeveResult *result,
            GPtrArray         *tables)
{
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
  self->numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) free_block);
  self->members = g_array_new (FALSE, FALSE, sizeof (guint));
  self->ends = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; result != NULL && i < result->numbers->len; i++)
    {
      const ReeveNumber *number = g_ptr_array_index (result->numbers, i);

      if (!number->is_people)
        continue;
      g_array_append_val (self->numbers, i);
      g_array_append_val (self->values, number->value);
    }
  for (guint i = 0; tables != NULL && i < tables->len; i++)
    add_block (self, g_ptr_array_index (tables, i));

  self->hidden = g_new0 (guint8, self->values->len + 1);
  for (guint i = 0; i < self->values->len; i++)
    self->hidden[i] = reeve_suppress_is_small (reeve_suppress_value (self, i));
}

/* --- hiding --- */

/* A single hidden cell is the rest; several small ones whose sum is the least or
 * the most they can have are known as well. */
static gboolean
gives_away (const Model *self,
            const guint *cells,
            guint        n)
{
  guint n_hidden = 0;
  gboolean all_small = TRUE;
  double sum = 0;

  for (guint i = 0; i < n; i++)
    if (self->hidden[cells[i]])
      {
        n_hidden++;
        sum += fabs (reeve_suppress_value (self, cells[i]));
        all_small = all_small && reeve_suppress_is_small (reeve_suppress_value (self, cells[i]));
      }
  return n_hidden == 1 ||
         (n_hidden > 1 && all_small &&
          (round (sum) <= n_hidden || round (sum) >= (REEVE_SMALL_COUNT - 1.0) * n_hidden));
}

static gboolean
hide_next (Model       *self,
           const guint *cells,
           guint        n)
{
  double least = INFINITY;
  guint best = 0;

  for (guint i = 0; i < n; i++)
    {
      double size = fabs (reeve_suppress_value (self, cells[i]));

      if (!self->hidden[cells[i]] && isfinite (size) && size >= 0.5 && size < least)
        {
          least = size;
          best = cells[i];
        }
    }
  if (!isfinite (least))
    return FALSE;
  self->hidden[best] = TRUE;
  return TRUE;
}

static void
hide_all (Model *self)
{
  const guint *members = (const guint *) (gpointer) self->members->data;
  gboolean changed = TRUE;

  while (changed)
    {
      guint start = 0;

      changed = FALSE;
      for (guint i = 0; i < self->ends->len; i++)
        {
          guint end = g_array_index (self->ends, guint, i);

          while (gives_away (self, members + start, end - start) &&
                 hide_next (self, members + start, end - start))
            changed = TRUE;
          start = end;
        }
    }
}

/* --- writing it back --- */

void
reeve_suppress_copy_cell (const ReeveTable *from,
                          guint             column,
                          ReeveTable       *to,
                          guint             target,
                          guint             from_row,
                          guint             to_row)
{
  if (reeve_table_is_null (from, from_row, column))
    return;
  switch (reeve_table_get_column (from, column)->type)
    {
    case REEVE_COLUMN_INTEGER:
    case REEVE_COLUMN_BOOLEAN:
      reeve_table_set_integer (to, to_row, target,
                               reeve_table_get_integer (from, from_row, column));
      break;
    case REEVE_COLUMN_REAL:
      reeve_table_set_real (to, to_row, target, reeve_table_get_real (from, from_row, column));
      break;
    case REEVE_COLUMN_TEXT:
    case REEVE_COLUMN_DATE:
    case REEVE_COLUMN_DATETIME:
    default:
      reeve_table_set_text (to, to_row, target, reeve_table_get_text (from, from_row, column));
      break;
    }
}

ReeveTable *
reeve_suppress_copy_table (const ReeveTable *from,
                           guint             first)
{
  ReeveTable *to = reeve_table_new (reeve_table_get_kind (from));
  guint n_columns = reeve_table_get_n_columns (from);

  for (guint i = first; i < n_columns; i++)
    {
      const ReeveColumn *column = reeve_table_get_column (from, i);

      reeve_table_set_term (to, reeve_table_add_column (to, column->name, column->title,
                                                        column->type, column->unit),
                            column->term);
    }
  for (guint row = 0; row < reeve_table_get_n_rows (from); row++)
    {
      const ReeveShape *shape = reeve_table_get_shape (from, row);

      reeve_table_add_row (to);
      for (guint i = first; i < n_columns; i++)
        reeve_suppress_copy_cell (from, i, to, i - first, row, row);
      if (shape != NULL)
        reeve_table_set_shape (to, row, reeve_shape_copy (shape));
    }
  return to;
}

/* (transfer full) (nullable): NULL when nothing of it is hidden */
static ReeveTable *
blank_table (const Model *self,
             const Block *block,
             guint       *inout_n)
{
  ReeveTable *copy = NULL;

  for (guint row = 0; row < block->n_rows; row++)
    {
      gboolean any = FALSE;

      for (guint k = 0; k < block->columns->len; k++)
        {
          if (!self->hidden[reeve_suppress_cell (block, k, row)])
            continue;
          if (copy == NULL)
            copy = reeve_suppress_copy_table (block->table, 0);
          reeve_table_set_null (copy, row, g_array_index (block->columns, guint, k));
          any = TRUE;
          (*inout_n)++;
        }
      /* "79 %" of 14 seats is a count too. */
      for (guint i = 0; any && i < reeve_table_get_n_columns (copy); i++)
        if (g_str_equal (reeve_table_get_column (copy, i)->unit, "share"))
          reeve_table_set_null (copy, row, i);
    }
  return copy;
}

static gboolean
share_tells (const Model *self,
             double       share)
{
  for (guint i = 0; i < self->numbers->len; i++)
    for (guint k = 0; self->hidden[i] && k < self->numbers->len; k++)
      {
        double quotient = reeve_suppress_value (self, i) / reeve_suppress_value (self, k);

        if (i != k && isfinite (quotient) &&
            (fabs (share - quotient) < 1e-9 || fabs (1 - share - quotient) < 1e-9))
          return TRUE;
      }
  return FALSE;
}

static void
blank_numbers (const Model *self,
               ReeveResult *result,
               guint       *inout_n)
{
  guint at = 0;

  for (guint i = 0; i < result->numbers->len; i++)
    {
      ReeveNumber *number = g_ptr_array_index (result->numbers, i);
      gboolean hide = number->is_people ? self->hidden[at++]
                    : g_str_equal (number->unit, "share") && share_tells (self, number->value);

      if (!hide)
        continue;
      number->value = NAN;
      (*inout_n)++;
    }
}

/* "3 people live …" → "<5 people live …", "2 places (2 in all)" → "<5 places (<5 in
 * all)", in what the tool put into words: a place may be somebody's home. */
static char *
blank_words (const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new ("(?<![\\d.,\\x{2212}])[1-4](?:[.,]\\d+)?(?![\\d.,]*\\d)"
                                          "(?=\\s*(?:people|persons?|residents|patients|cases|人|"
                                          "places?|in all|处（|）))",
                                          0, 0, NULL);
  char *blank = g_regex_replace_literal (regex, text, -1, 0, "<5", 0, NULL);

  return blank != NULL ? blank : g_strdup (text);
}

static void
blank_sentences (ReeveResult *result)
{
  char *proof = result->proof != NULL ? blank_words (result->proof) : NULL;

  for (guint i = 0; i < result->warnings->len; i++)
    {
      char *words = blank_words (g_ptr_array_index (result->warnings, i));

      g_free (g_ptr_array_index (result->warnings, i));
      g_ptr_array_index (result->warnings, i) = words;
    }
  g_free (result->proof);
  result->proof = proof;
}

void
reeve_review_suppress_answer (ReeveResult *result,
                              GPtrArray   *tables,
                              guint       *out_n_hidden)
{
  g_auto (Model) model = { 0 };
  guint n = 0;

  fill_model (&model, result, tables);
  if (memchr (model.hidden, TRUE, model.values->len) != NULL)
    {
      reeve_suppress_relate (&model);
      hide_all (&model);
    }
  for (guint i = 0; i < model.blocks->len; i++)
    {
      ReeveTable *copy = blank_table (&model, g_ptr_array_index (model.blocks, i), &n);

      if (copy == NULL)
        continue;
      reeve_table_unref (g_ptr_array_index (tables, i));
      g_ptr_array_index (tables, i) = copy;
    }
  if (result != NULL)
    {
      blank_numbers (&model, result, &n);
      blank_sentences (result);
    }
  if (out_n_hidden != NULL)
    *out_n_hidden = n;
}

ReeveTable *
reeve_review_suppress_table (const ReeveTable *table,
                             guint            *out_n_hidden)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();

  /* A table is counted, never written: the cast only takes a reference. */
  g_ptr_array_add (tables, reeve_table_ref ((ReeveTable *) table));
  reeve_review_suppress_answer (NULL, tables, out_n_hidden);
  return g_ptr_array_index (tables, 0);
}

void
reeve_review_suppress_result (ReeveResult *result,
                              guint       *out_n_hidden)
{
  reeve_review_suppress_answer (result, NULL, out_n_hidden);
}
