/* geo/table.c — rows in memory, held by column */
#include "geo/table.h"

#include "core/i18n.h"
#include "core/units.h"

#include <math.h>

/* Values are kept by column; which array is used depends on the type. A real
 * is null when NAN, a text when NULL; whole numbers need @known. */
typedef struct
{
  ReeveColumn column;
  gint64     *integers;  /* owned */
  guint8     *known;     /* owned: 1 where integers[] holds a value */
  double     *reals;     /* owned */
  char      **texts;     /* owned, and each of them */
} Cells;

struct _ReeveTable
{
  gatomicrefcount refs;
  ReeveShapeKind  kind;
  GArray         *cells;    /* owned, of Cells */
  ReeveShape    **shapes;   /* owned, and each of them; NULL for no geometry */
  guint           n_rows;
  guint           n_room;   /* rows the arrays have room for */
};

static void
clear_column (ReeveColumn *column)
{
  g_free (column->name);
  g_free (column->title);
  g_free (column->unit);
  g_free (column->term);
}

ReeveTable *
reeve_table_new (ReeveShapeKind kind)
{
  ReeveTable *self = g_new0 (ReeveTable, 1);

  g_atomic_ref_count_init (&self->refs);
  self->kind = kind;
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cells));
  return self;
}

ReeveTable *
reeve_table_ref (ReeveTable *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
reeve_table_unref (ReeveTable *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;

  for (guint i = 0; i < self->cells->len; i++)
    {
      Cells *cells = &g_array_index (self->cells, Cells, i);

      for (guint row = 0; cells->texts != NULL && row < self->n_rows; row++)
        g_free (cells->texts[row]);
      g_free (cells->texts);
      g_free (cells->integers);
      g_free (cells->known);
      g_free (cells->reals);
      clear_column (&cells->column);
    }
  for (guint row = 0; self->shapes != NULL && row < self->n_rows; row++)
    reeve_shape_free (self->shapes[row]);
  g_free (self->shapes);
  g_array_unref (self->cells);
  g_free (self);
}

ReeveShapeKind
reeve_table_get_kind (const ReeveTable *self)
{
  return self->kind;
}

guint
reeve_table_add_column (ReeveTable      *self,
                        const char      *name,
                        const char      *title,
                        ReeveColumnType  type,
                        const char      *unit)
{
  Cells cells = { 0 };

  g_return_val_if_fail (self->n_rows == 0, 0);
  g_return_val_if_fail (name != NULL, 0);

  cells.column = (ReeveColumn) {
    .name = g_strdup (name),
    .title = g_strdup (title != NULL ? title : name),
    .type = type,
    .unit = g_strdup (unit != NULL ? unit : ""),
    .term = g_strdup (""),
  };
  g_array_append_val (self->cells, cells);
  return self->cells->len - 1;
}

static Cells *
get_cells (const ReeveTable *self,
           guint             column)
{
  return &g_array_index (self->cells, Cells, column);
}

void
reeve_table_set_term (ReeveTable *self,
                      guint       column,
                      const char *term)
{
  Cells *cells;

  g_return_if_fail (column < self->cells->len);

  cells = get_cells (self, column);
  g_free (cells->column.term);
  cells->column.term = g_strdup (term != NULL ? term : "");
}

guint
reeve_table_get_n_columns (const ReeveTable *self)
{
  return self->cells->len;
}

const ReeveColumn *
reeve_table_get_column (const ReeveTable *self,
                        guint             column)
{
  g_return_val_if_fail (column < self->cells->len, NULL);

  return &get_cells (self, column)->column;
}

int
reeve_table_find_column (const ReeveTable *self,
                         const char       *name)
{
  for (guint i = 0; i < self->cells->len; i++)
    if (g_str_equal (get_cells (self, i)->column.name, name))
      return (int) i;
  return -1;
}

static gboolean
is_whole (ReeveColumnType type)
{
  return type == REEVE_COLUMN_INTEGER || type == REEVE_COLUMN_BOOLEAN;
}

static void
make_room (ReeveTable *self)
{
  self->n_room = MAX (16, 2 * self->n_room);
  for (guint i = 0; i < self->cells->len; i++)
    {
      Cells *cells = get_cells (self, i);

      if (is_whole (cells->column.type))
        {
          cells->integers = g_renew (gint64, cells->integers, self->n_room);
          cells->known = g_renew (guint8, cells->known, self->n_room);
        }
      else if (cells->column.type == REEVE_COLUMN_REAL)
        cells->reals = g_renew (double, cells->reals, self->n_room);
      else
        cells->texts = g_renew (char *, cells->texts, self->n_room);
    }
  if (self->kind != REEVE_SHAPE_NONE)
    self->shapes = g_renew (ReeveShape *, self->shapes, self->n_room);
}

guint
reeve_table_add_row (ReeveTable *self)
{
  guint row = self->n_rows;

  g_return_val_if_fail (row < G_MAXUINT / 2, 0);

  if (row == self->n_room)
    make_room (self);
  for (guint i = 0; i < self->cells->len; i++)
    {
      Cells *cells = get_cells (self, i);

      if (cells->integers != NULL)
        cells->integers[row] = cells->known[row] = 0;
      else if (cells->reals != NULL)
        cells->reals[row] = NAN;
      else
        cells->texts[row] = NULL;
    }
  if (self->shapes != NULL)
    self->shapes[row] = NULL;
  return self->n_rows++;
}

guint
reeve_table_get_n_rows (const ReeveTable *self)
{
  return self->n_rows;
}

/* NULL, with a warning, when there is no such cell. */
static Cells *
find_cells (const ReeveTable *self,
            guint             row,
            guint             column)
{
  g_return_val_if_fail (row < self->n_rows, NULL);
  g_return_val_if_fail (column < self->cells->len, NULL);

  return get_cells (self, column);
}

void
reeve_table_set_integer (ReeveTable *self,
                         guint       row,
                         guint       column,
                         gint64      value)
{
  Cells *cells = find_cells (self, row, column);

  g_return_if_fail (cells != NULL && cells->texts == NULL);

  if (cells->reals != NULL)
    {
      cells->reals[row] = (double) value;
      return;
    }
  cells->integers[row] = cells->column.type == REEVE_COLUMN_BOOLEAN ? value != 0 : value;
  cells->known[row] = 1;
}

void
reeve_table_set_real (ReeveTable *self,
                      guint       row,
                      guint       column,
                      double      value)
{
  Cells *cells = find_cells (self, row, column);

  g_return_if_fail (cells != NULL && cells->reals != NULL);

  cells->reals[row] = value;
}

void
reeve_table_set_text (ReeveTable *self,
                      guint       row,
                      guint       column,
                      const char *value)
{
  Cells *cells = find_cells (self, row, column);

  g_return_if_fail (cells != NULL && cells->texts != NULL);

  g_free (cells->texts[row]);
  cells->texts[row] = g_strdup (value);
}

void
reeve_table_set_null (ReeveTable *self,
                      guint       row,
                      guint       column)
{
  Cells *cells = find_cells (self, row, column);

  g_return_if_fail (cells != NULL);

  if (cells->integers != NULL)
    cells->integers[row] = cells->known[row] = 0;
  else if (cells->reals != NULL)
    cells->reals[row] = NAN;
  else
    g_clear_pointer (&cells->texts[row], g_free);
}

void
reeve_table_set_shape (ReeveTable *self,
                       guint       row,
                       ReeveShape *shape)
{
  if (self->shapes == NULL || row >= self->n_rows)
    {
      reeve_shape_free (shape);
      g_return_if_fail (self->shapes != NULL);
      g_return_if_fail (row < self->n_rows);
    }

  reeve_shape_free (self->shapes[row]);
  self->shapes[row] = shape;
}

gboolean
reeve_table_is_null (const ReeveTable *self,
                     guint             row,
                     guint             column)
{
  const Cells *cells = find_cells (self, row, column);

  if (cells == NULL)
    return TRUE;
  if (cells->integers != NULL)
    return !cells->known[row];
  if (cells->reals != NULL)
    return isnan (cells->reals[row]);
  return cells->texts[row] == NULL;
}

gint64
reeve_table_get_integer (const ReeveTable *self,
                         guint             row,
                         guint             column)
{
  const Cells *cells = find_cells (self, row, column);

  g_return_val_if_fail (cells != NULL && cells->integers != NULL, 0);

  return cells->integers[row];
}

double
reeve_table_get_real (const ReeveTable *self,
                      guint             row,
                      guint             column)
{
  const Cells *cells = find_cells (self, row, column);

  g_return_val_if_fail (cells != NULL && cells->texts == NULL, NAN);

  if (cells->reals != NULL)
    return cells->reals[row];
  return cells->known[row] ? (double) cells->integers[row] : NAN;
}

const char *
reeve_table_get_text (const ReeveTable *self,
                      guint             row,
                      guint             column)
{
  const Cells *cells = find_cells (self, row, column);

  return cells != NULL && cells->texts != NULL ? cells->texts[row] : NULL;
}

const ReeveShape *
reeve_table_get_shape (const ReeveTable *self,
                       guint             row)
{
  return self->shapes != NULL && row < self->n_rows ? self->shapes[row] : NULL;
}

/* Numbers without a unit are often ids and years: all digits, nothing between. */
static char *
format_bare_integer (gint64 value)
{
  guint64 size = value < 0 ? -(guint64) value : (guint64) value;

  return g_strdup_printf ("%s%" G_GUINT64_FORMAT, value < 0 ? "\xe2\x88\x92" : "", size);
}

char *
reeve_table_dup_display (const ReeveTable *self,
                         guint             row,
                         guint             column)
{
  const Cells *cells = find_cells (self, row, column);

  if (cells == NULL || reeve_table_is_null (self, row, column))
    return g_strdup ("");

  switch (cells->column.type)
    {
    case REEVE_COLUMN_INTEGER:
      if (*cells->column.unit == '\0')
        return format_bare_integer (cells->integers[row]);
      return reeve_format_quantity ((double) cells->integers[row], cells->column.unit);

    case REEVE_COLUMN_REAL:
      return reeve_format_quantity (cells->reals[row], cells->column.unit);

    case REEVE_COLUMN_BOOLEAN:
      return g_strdup (cells->integers[row] ? _("yes") : _("no"));

    case REEVE_COLUMN_DATE:
      return reeve_format_date (cells->texts[row]);

    case REEVE_COLUMN_TEXT:
    case REEVE_COLUMN_DATETIME:
      break;
    }
  return g_strdup (cells->texts[row]);
}
