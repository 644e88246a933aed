/* ui/import-window.h — a foreign file becomes a layer, in three steps: File, Columns, Report
 *
 * Works on workspace/import.h and network/osm-import.h. Reading and writing run on
 * workers; closing the window stops them, and a stopped import leaves nothing.
 */
#pragma once

#include "workspace/workspace.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define REEVE_TYPE_IMPORT_WINDOW (reeve_import_window_get_type ())
G_DECLARE_FINAL_TYPE (ReeveImportWindow, reeve_import_window, REEVE, IMPORT_WINDOW, AdwWindow)

/* @path_or_null: NULL begins with the choice of a file */
void reeve_import_window_present        (GtkWindow      *parent,
                                         ReeveWorkspace *workspace,
                                         const char     *path_or_null);
/* The next delivery of @dataset_id; @path_or_null as above */
void reeve_import_window_present_update (GtkWindow      *parent,
                                         ReeveWorkspace *workspace,
                                         gint64          dataset_id,
                                         const char     *path_or_null);

G_END_DECLS
