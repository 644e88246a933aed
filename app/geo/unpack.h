/* geo/unpack.h — one file out of an archive, with what belongs to it
 *
 * Members are taken out into a private temporary folder under their last name
 * only, so that no name can lead elsewhere. An archive that would grow past
 * all measure is refused before anything is written.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full) (element-type utf8): the members that are tables or layers, sorted */
GPtrArray *reeve_unpack_list   (const char   *path,
                                GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * reeve_unpack_member:
 * @path: a ZIP archive
 * @layer: (inout) (nullable): "MEMBER", "MEMBER/LAYER" or, where the archive
 *   holds one member, a layer of it; what is left of it afterwards
 * @out_folder: (out): give it to reeve_unpack_remove()
 *
 * Returns: (transfer full) (nullable): where the member now is
 */
char      *reeve_unpack_member (const char   *path,
                                const char  **layer,
                                char        **out_folder,
                                GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): a new private folder */
char      *reeve_unpack_new_folder (GError  **error) G_GNUC_WARN_UNUSED_RESULT;
/* With all that is in it. */
void       reeve_unpack_remove (const char   *folder);

G_END_DECLS
