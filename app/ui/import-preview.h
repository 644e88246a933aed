/* ui/import-preview.h — where the rows of a file would fall on the city's map
 *
 * Streets, water and green of the workspace drawn small, with a dot for each
 * row; drawn on a worker, anew when the points or the look of the desktop change.
 */
#pragma once

#include "workspace/workspace.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define REEVE_TYPE_IMPORT_PREVIEW (reeve_import_preview_get_type ())
G_DECLARE_FINAL_TYPE (ReeveImportPreview, reeve_import_preview, REEVE, IMPORT_PREVIEW, AdwBin)

/* @points: (element-type ReeveLonLat): copied. @colour: "#A84A4D" */
void reeve_import_preview_show (ReeveImportPreview *self,
                                ReeveWorkspace     *workspace,
                                GPtrArray          *points,
                                const char         *colour);

G_END_DECLS
