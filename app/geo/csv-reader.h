/* geo/csv-reader.h — separated text, record by record
 *
 * RFC 4180 and what is sent in its place: any delimiter, line ends of three
 * kinds, line breaks and doubled quotes inside quotes. Nothing is guessed here
 * and nothing is thrown away: a record that is not sound says what is wrong
 * with it, and the next one is read. Blank lines are passed over. Streams:
 * only the record in hand is in memory, at most REEVE_CSV_RECORD_BYTES of it.
 */
#pragma once

#include "geo/text-stream.h"

G_BEGIN_DECLS

#define REEVE_CSV_RECORD_BYTES (64 * 1024 * 1024)
#define REEVE_CSV_MAX_CELLS    100000

typedef struct
{
  guint64      line;      /* where it starts, from 1 */
  guint        n_cells;
  const char **cells;     /* UTF-8; "" for an empty cell */
  gboolean     has_nul;
  gboolean     has_bad_bytes;  /* shown as U+FFFD */
  gboolean     unclosed;  /* a quotation mark opens in this line and never closes: no cells */
} ReeveCsvRecord;         /* owned by the reader until the next one */

typedef struct _ReeveCsvReader ReeveCsvReader;

ReeveCsvReader *reeve_csv_reader_new      (const ReeveTextInput  *input,
                                           const char            *encoding,
                                           char                   delimiter,
                                           GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void            reeve_csv_reader_free     (ReeveCsvReader        *self);

/* *out_record is NULL at the end. FALSE when the file itself is at fault. */
gboolean        reeve_csv_reader_next     (ReeveCsvReader        *self,
                                           const ReeveCsvRecord **out_record,
                                           GError               **error) G_GNUC_WARN_UNUSED_RESULT;
guint64         reeve_csv_reader_get_done (ReeveCsvReader        *self);
guint64         reeve_csv_reader_get_size (ReeveCsvReader        *self);

/* (transfer full) (nullable): why a record cannot be used, or NULL when it can */
char           *reeve_csv_record_dup_fault (const ReeveCsvRecord *record,
                                            guint                 n_needed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveCsvReader, reeve_csv_reader_free)

G_END_DECLS
