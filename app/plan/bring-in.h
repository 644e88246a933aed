/* plan/bring-in.h — a folder of deliveries becomes a workspace
 *
 * For files whose meaning is known beforehand: the sample city, a city's
 * standard set. OpenStreetMap extracts and everything else go the same road as
 * one by one; each file is an undo step of its own, and so is the arranging at
 * the end.
 */
#pragma once

#include "geo/city-files.h"
#include "workspace/import.h"

G_BEGIN_DECLS

/**
 * reeve_bring_in:
 * @path_of_workspace: must not exist
 * @folder: where the files are
 * @files: in the order to import; ends with an entry whose file is NULL
 * @views: saved in the workspace, which opens looking as the first one does
 *
 * Where an extract and a department both know of the same facilities, the
 * department's file takes the place of the extract's layer of that name. On
 * failure or stop the workspace is taken away again.
 */
gboolean reeve_bring_in (const char           *path_of_workspace,
                         const char           *folder,
                         const ReeveCityFile  *files,
                         const ReeveCityView  *views,
                         guint                 n_views,
                         ReeveJob             *job,
                         GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
