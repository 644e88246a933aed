/* ui/save-copy.h — a copy of a workspace that cannot be changed, to go on with */
#pragma once

#include "ui/session.h"
#include "ui/window.h"

G_BEGIN_DECLS

/* Asks where, copies on a worker and opens the copy in a window of its own. */
void reeve_save_copy (ReeveWindow  *window,
                      ReeveSession *session);

G_END_DECLS
