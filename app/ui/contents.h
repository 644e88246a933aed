/* ui/contents.h — what a workspace holds, as it was at one moment
 *
 * Read by a worker, then only read. What every pane lists.
 */
#pragma once

#include "workspace/result.h"
#include "workspace/scenario.h"
#include "workspace/style.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *datasets;   /* owned, of ReeveDataset: by theme, position, id */
  GPtrArray *scenarios;  /* owned, of ReeveScenario */
  GArray    *n_changes;  /* owned, of guint: own changes of each of the scenarios */
  GPtrArray *changes;    /* owned, of ReeveChange: of the option shown */
  GPtrArray *results;    /* owned, of ReeveResult: oldest first */
  GPtrArray *views;      /* owned, of ReeveView */
  char      *undo_name;  /* owned, nullable */
  gint64     undo_step;  /* or 0 */
  char      *redo_name;  /* owned, nullable */
  char      *read_only;  /* owned, nullable: why edits are refused */
} ReeveContents;

/* (transfer full) (nullable): call from a worker */
ReeveContents *reeve_contents_read (ReeveWorkspace  *workspace,
                                    gint64           scenario_id,
                                    GError         **error);
void           reeve_contents_free (ReeveContents   *self);

G_END_DECLS
