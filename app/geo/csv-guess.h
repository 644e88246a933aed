/* geo/csv-guess.h — how a separated text is laid out: encoding, delimiter, header
 *
 * Looks at all bytes for the encoding and at the first records for the rest.
 * What is given is not guessed. What is guessed is explained in @notes.
 */
#pragma once

#include "core/job.h"
#include "geo/text-stream.h"

G_BEGIN_DECLS

typedef struct
{
  char    *encoding;     /* owned */
  char     delimiter;
  guint64  header_line;  /* 0: no row names the columns */
  guint64  data_line;    /* records that start before this line are not data */
  guint    n_columns;
  GStrv    names;        /* owned: one for each column, no two alike */
} ReeveCsvLayout;

void     reeve_csv_layout_clear (ReeveCsvLayout        *layout);

/* @encoding, @delimiter nullable; @delimiter is one character or "tab". */
gboolean reeve_csv_guess_layout (const ReeveTextInput  *input,
                                 const char            *encoding,
                                 const char            *delimiter,
                                 ReeveJob              *job,
                                 GPtrArray             *notes,
                                 ReeveCsvLayout        *out_layout,
                                 GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReeveCsvLayout, reeve_csv_layout_clear)

G_END_DECLS
