/* geo/cell.h — what the text of a cell may mean: a number, a date, nothing
 *
 * Pure functions over one text. What a whole column is, csv-columns decides.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Room for any number or date in plain form. */
#define REEVE_CELL_BYTES 96

typedef enum
{
  REEVE_NUMBER_NONE,
  REEVE_NUMBER_INTEGER,   /* fits gint64 */
  REEVE_NUMBER_REAL,
  REEVE_NUMBER_CODE,      /* digits that would lose by being a number: 007, 20 digits */
  REEVE_NUMBER_HUGE,      /* past what a double holds: 1e309 */
} ReeveCellNumber;

/* @decimal: '.' or ','; the other one, an apostrophe or a no-break
 * space may group thousands. @plain, nullable, receives "-1234.5", digit for digit. */
ReeveCellNumber reeve_cell_parse_number (const char *text,
                                         char        decimal,
                                         char        plain[REEVE_CELL_BYTES]);

typedef enum
{
  REEVE_DATE_DAY_FIRST,
  REEVE_DATE_MONTH_FIRST,
} ReeveDateOrder;

typedef struct
{
  int      year;
  int      month;
  int      day;
  gboolean by_order;   /* @order decided which is the day */
  gboolean has_time;
  int      hour;
  int      minute;
  int      second;
  int      milli;      /* -1: not given */
  gboolean has_zone;
  int      zone_min;   /* east of Greenwich */
} ReeveCellDate;

/* ISO dates, 31.12.2024, 12/31/24, 31-Dec-2024, 2024年12月31日, each with a time or
 * without. Only days that exist. */
gboolean        reeve_cell_parse_date   (const char          *text,
                                         ReeveDateOrder       order,
                                         ReeveCellDate       *out_date);
void            reeve_cell_format_date  (const ReeveCellDate *date,
                                         gboolean             with_time,
                                         char                 iso[REEVE_CELL_BYTES]);

/* -1: neither true nor false */
int             reeve_cell_parse_boolean (const char         *text);
/* "NA", "NaN", "null" …: what programs write where a number is missing. */
gboolean        reeve_cell_is_missing   (const char          *text);
/* Nothing but white space. */
gboolean        reeve_cell_is_empty     (const char          *text);

G_END_DECLS
