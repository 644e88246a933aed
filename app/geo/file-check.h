/* geo/file-check.h — a look at a file's text before a library parses it
 *
 * Libraries recurse: brackets without end and entities that multiply are met
 * here, with a sentence, before they are met there.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Brackets in JSON and entity declarations in XML; other files pass. @shown
 * names the file in messages. Reads a JSON file to its end. */
gboolean reeve_file_check_nesting (const char  *path,
                                   const char  *shown,
                                   GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
