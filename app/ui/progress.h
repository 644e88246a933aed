/* ui/progress.h — how far a job is, and with what
 *
 * A bar and a line of words that follow a job ten times a second. In templates
 * as ReeveProgress.
 */
#pragma once

#include "core/job.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define REEVE_TYPE_PROGRESS (reeve_progress_get_type ())
G_DECLARE_FINAL_TYPE (ReeveProgress, reeve_progress, REEVE, PROGRESS, GtkBox)

GtkWidget *reeve_progress_new    (void);
/* From the beginning; NULL: no more. */
void       reeve_progress_follow (ReeveProgress *self,
                                  ReeveJob      *job);

G_END_DECLS
