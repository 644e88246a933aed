/* core/data-dir.h — where the files lie that a city can edit: themes, styles, profiles
 *
 * Asked in this order: $REEVE_DATA_DIR, the installed folder, the folder beside
 * the source. A file in an earlier place hides the same file in a later one.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full) (nullable): the first place that has @relative
 * ("themes/health.json", or a folder: "styles"); NULL when none has. */
char      *reeve_data_path  (const char *relative);

/* (transfer full) (element-type filename): the paths of every file of @folder
 * that ends in @suffix, in order of name; each name once, as reeve_data_path()
 * would find it. Empty when there are none. */
GPtrArray *reeve_data_list  (const char *folder,
                             const char *suffix);

G_END_DECLS
