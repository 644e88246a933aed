/* geo/csv-encoding.h — which encoding a text is in, by looking at all of it
 *
 * UTF-8 when every byte fits it. Else GB18030 when nearly every pair of high
 * bytes is a common Chinese character, else WINDOWS-1252, the Latin-1 that
 * programs write. UTF-16 by its mark or by its zeros.
 */
#pragma once

#include "core/job.h"
#include "geo/text-stream.h"

G_BEGIN_DECLS

/* Fed piece by piece; borders of pieces do not matter. */
typedef struct _ReeveEncodingGuess ReeveEncodingGuess;

ReeveEncodingGuess *reeve_encoding_guess_new   (void);
void                reeve_encoding_guess_free  (ReeveEncodingGuess *self);
void                reeve_encoding_guess_feed  (ReeveEncodingGuess *self,
                                                const guint8       *bytes,
                                                gsize               n_bytes);
/* A static name. *out_line is where the first byte stands that is not UTF-8. */
const char         *reeve_encoding_guess_end   (ReeveEncodingGuess *self,
                                                guint64            *out_line);

/* The same over a whole input; adds a sentence to @notes unless it is UTF-8. */
const char         *reeve_encoding_guess_input (const ReeveTextInput  *input,
                                                ReeveJob              *job,
                                                GPtrArray             *notes,
                                                GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveEncodingGuess, reeve_encoding_guess_free)

G_END_DECLS
