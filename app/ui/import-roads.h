/* ui/import-roads.h — a road network among the files: what it is, how it is read
 *
 * Signals:
 *   "changed" ()      a name or a level
 *   "read-again" ()   units or tolerances: the file must be read anew
 */
#pragma once

#include "ui/import-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define REEVE_TYPE_IMPORT_ROADS (reeve_import_roads_get_type ())
G_DECLARE_FINAL_TYPE (ReeveImportRoads, reeve_import_roads, REEVE, IMPORT_ROADS, AdwBin)

GtkWidget *reeve_import_roads_new  (void);
/* (nullable) @draft: NULL clears */
void       reeve_import_roads_show (ReeveImportRoads *self,
                                    ReeveImportDraft *draft);

/* Rows for how roads are read (of reeve_road_params), in @values as they are set. */
typedef struct _ReeveRoadRows ReeveRoadRows;

/* @add: takes each row; @changed: one was set otherwise */
ReeveRoadRows *reeve_road_rows_new   (const ReeveValues *values,
                                      void             (*add) (GtkWidget *row, gpointer data),
                                      void             (*changed) (gpointer data),
                                      gpointer           data);
void           reeve_road_rows_free  (ReeveRoadRows     *self);
/* (transfer full) (nullable): what they say; a wrong one is marked */
ReeveValues   *reeve_road_rows_read  (ReeveRoadRows     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveRoadRows, reeve_road_rows_free)

G_END_DECLS
