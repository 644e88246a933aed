/* plan/bring-in.h — a folder of deliveries becomes a workspace
 *
 * For files whose meaning is known beforehand: the sample city, a city's
 * standard set. OpenStreetMap extracts and everything else go the same road as
 * one by one; each file is an undo step of its own.
 */
#pragma once

#include "workspace/import.h"

G_BEGIN_DECLS

typedef struct
{
  const char *path;
  const char *name;       /* nullable: as guessed; not for OpenStreetMap */
  const char *theme;      /* nullable: as guessed */
  gboolean    of_counts;  /* a raster of people in each cell */
} ReeveBringIn;

/* Makes @path_of_workspace (which must not exist) and brings the files in, in
 * order. On failure or stop the workspace is taken away again. */
gboolean reeve_bring_in (const char         *path_of_workspace,
                         const ReeveBringIn *files,
                         guint               n_files,
                         ReeveJob           *job,
                         GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
