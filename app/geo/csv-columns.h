/* geo/csv-columns.h — what each column of a separated text holds, learnt from all rows
 *
 * One pass. A column is a number, a date or true/false only when every cell
 * that is filled says so; else it is text. Leading zeros make text. Which mark
 * is the decimal one is decided for the whole file, which comes first of day
 * and month for each column.
 */
#pragma once

#include "geo/cell.h"
#include "geo/csv-guess.h"
#include "geo/table.h"

G_BEGIN_DECLS

/* How the numbers of a column lie, for finding coordinates. */
typedef struct
{
  guint64 n;         /* cells that are numbers */
  guint64 n_in_90;   /* of these from -90 to 90 */
  guint64 n_in_180;
  double  low;
  double  high;
} ReeveNumberSpan;

typedef struct
{
  ReeveColumnType type;
  ReeveDateOrder  order;
  gboolean        unique;
  guint64         n_empty;   /* of sound rows */
  guint64         n_filled;
  GStrv           samples;  /* owned */
  ReeveNumberSpan span;
} ReeveCsvColumn;

typedef struct
{
  char            decimal;
  guint64         n_rows;   /* sound and faulty */
  guint           n_columns;
  ReeveCsvColumn *columns;  /* owned */
} ReeveCsvColumns;

void     reeve_csv_columns_clear (ReeveCsvColumns       *columns);

/* @decimal "." or "," and @date_order "dmy" or "mdy": nullable, then guessed. */
gboolean reeve_csv_learn_columns (const ReeveTextInput  *input,
                                  const ReeveCsvLayout  *layout,
                                  const char            *decimal,
                                  const char            *date_order,
                                  ReeveJob              *job,
                                  GPtrArray             *notes,
                                  ReeveCsvColumns       *out_columns,
                                  GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReeveCsvColumns, reeve_csv_columns_clear)

G_END_DECLS
