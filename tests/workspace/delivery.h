/* tests/workspace/delivery.h — files as departments send them, and their import */
#pragma once

#include "scene.h"
#include "workspace/import.h"

/* (transfer full): writes @text under @name into the scene's folder; its path */
char              *delivery_write  (const Scene *scene, const char *name, const char *text);
/* An empty workspace in the scene's folder. */
ReeveWorkspace    *delivery_start  (const Scene *scene);
/* Plans and runs; fails the test on an error. */
ReeveImportReport *delivery_import (ReeveWorkspace *workspace, const char *path);
ReeveImportPlan   *delivery_plan   (ReeveWorkspace *workspace, const char *path, GError **error);
ReeveTable        *delivery_read   (ReeveWorkspace *workspace, gint64 id);
const ReeveImportColumn *delivery_column (const ReeveImportPlan *plan, const char *title);
