/* geo/text-stream.h — a file of any encoding as UTF-8, piece by piece
 *
 * Memory does not grow with the file. Bytes that the encoding does not know
 * come out as REEVE_TEXT_BAD_BYTE, so that the reader can say in which line
 * they stand; NUL bytes pass through. A byte-order mark is left out.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Never part of UTF-8. */
#define REEVE_TEXT_BAD_BYTE 0xff

/* Where bytes come from: @bytes when set, else the file at @path. */
typedef struct
{
  const char *path;   /* borrowed */
  GBytes     *bytes;  /* borrowed, nullable */
  const char *shown;  /* borrowed: what messages name */
} ReeveTextInput;

typedef struct _ReeveTextStream ReeveTextStream;

/* @encoding: any name that iconv knows. */
ReeveTextStream *reeve_text_stream_new      (const ReeveTextInput  *input,
                                             const char            *encoding,
                                             GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void             reeve_text_stream_free     (ReeveTextStream       *self);
/* Appends what comes next, up to about 256 kB; nothing at the end. */
gboolean         reeve_text_stream_read     (ReeveTextStream       *self,
                                             GString               *text,
                                             gboolean              *out_at_end,
                                             GError               **error) G_GNUC_WARN_UNUSED_RESULT;
/* Raw bytes taken so far, and how many there are, for progress. */
guint64          reeve_text_stream_get_done (ReeveTextStream       *self);
guint64          reeve_text_stream_get_size (ReeveTextStream       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveTextStream, reeve_text_stream_free)

G_END_DECLS
