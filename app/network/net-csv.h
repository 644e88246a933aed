/* network/net-csv.h — a table of a road network, read by the names of its columns
 *
 * Columns go by several names; spaces, "_" and "-" in them do not count, nor
 * does case. Encoding and delimiter are guessed as in any import.
 */
#pragma once

#include "geo/csv-guess.h"
#include "geo/csv-reader.h"

G_BEGIN_DECLS

typedef struct
{
  char           *shown;    /* owned: the file's name */
  ReeveTextInput  input;
  ReeveCsvLayout  layout;
  ReeveCsvReader *reader;   /* owned */
  const ReeveCsvRecord *record;  /* the row in hand */
  GPtrArray      *problems; /* borrowed, of char*: rows that cannot be used */
  gint64          n_rejected;
} ReeveNetCsv;

ReeveNetCsv *reeve_net_csv_open   (const char   *path,
                                   GPtrArray    *problems,
                                   ReeveJob     *job,
                                   GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void         reeve_net_csv_free   (ReeveNetCsv  *self);
/* The first of @names ("nodeid|id") that is a column; -1 when none is. */
int          reeve_net_csv_find   (const ReeveNetCsv *self,
                                   const char        *names);
/* FALSE at the end and on failure; @error tells which. Rows that are not sound
 * are rejected. */
gboolean     reeve_net_csv_next   (ReeveNetCsv  *self,
                                   ReeveJob     *job,
                                   GError      **error);
/* Of the row in hand; "" for an empty cell and for no column. */
const char  *reeve_net_csv_text   (const ReeveNetCsv *self,
                                   int                column);
/* NAN for an empty cell, for no column and for what is no number. */
double       reeve_net_csv_number (const ReeveNetCsv *self,
                                   int                column);
/* Turns the row in hand away. */
void         reeve_net_csv_reject (ReeveNetCsv  *self,
                                   const char   *format,
                                   ...) G_GNUC_PRINTF (2, 3);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveNetCsv, reeve_net_csv_free)

G_END_DECLS
