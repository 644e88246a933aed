/* network/osm-stream.h — the text of a plain, gzip or bzip2 file, piece by piece */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _ReeveOsmStream ReeveOsmStream;

/* @name is the file's, for messages. Several members one after another are read
 * as one. */
ReeveOsmStream *reeve_osm_stream_open (const char      *path,
                                       const char      *name,
                                       GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void            reeve_osm_stream_free (ReeveOsmStream  *self);
/* Up to @size bytes; 0 at the end, -1 with @error set. */
gssize          reeve_osm_stream_read (ReeveOsmStream  *self,
                                       gpointer         buffer,
                                       gsize            size,
                                       GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* How far into the file as it lies on disk, and how long that is. */
guint64         reeve_osm_stream_tell (ReeveOsmStream  *self);
guint64         reeve_osm_stream_size (ReeveOsmStream  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveOsmStream, reeve_osm_stream_free)

G_END_DECLS
