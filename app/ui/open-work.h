/* ui/open-work.h — opening, making and sampling a workspace on a worker */
#pragma once

#include "workspace/workspace.h"

G_BEGIN_DECLS

/* The job's input is a path (transfer full), its result a ReeveWorkspace. */
extern const ReeveWork reeve_work_open;
/* Replaces the file, unless that is open: the file chooser has asked. */
extern const ReeveWork reeve_work_create;
/* Makes the sample city there unless it is there already, and opens it. */
extern const ReeveWork reeve_work_sample;

/* (transfer full): where the sample city is kept */
char *reeve_sample_path (void);

G_END_DECLS
