/* ui/window-private.h — the inside of a window */
#pragma once

#include "core/job.h"
#include "ui/session.h"
#include "ui/shell.h"
#include "ui/window.h"

G_BEGIN_DECLS

struct _ReeveWindow
{
  AdwApplicationWindow parent_instance;

  ReeveJob            *opening;  /* owned, nullable */
  guint                poll_id;  /* removed when the opening ends */
  ReeveSession        *session;  /* owned, nullable */
  ReeveShell          *shell;    /* child of the stack, nullable */
  gboolean             gives_up; /* what was tried and not kept */

  AdwToast            *toast;      /* borrowed, nullable: the one with an Undo button */
  gint64               toast_step; /* that it takes back */

  AdwToastOverlay     *toasts;
  GtkStack            *stack;
  AdwStatusPage       *busy_page;
  GtkProgressBar      *busy_bar;
  AdwPreferencesGroup *recent_group;
};

void reeve_window_tell_failure  (ReeveWindow     *self,
                                 const char      *words,
                                 const char      *reason);
/* From the welcome to a city. */
void reeve_window_show_city     (ReeveWindow     *self,
                                 ReeveWorkspace  *workspace);

/* --- window-open.c --- */

/* In a window of its own when this one has a city. */
void reeve_window_start_opening (ReeveWindow     *self,
                                 const ReeveWork *work,
                                 const char      *path);
void reeve_window_choose_file   (ReeveWindow     *self,
                                 gboolean         is_new);
void reeve_window_list_recent   (ReeveWindow     *self);

G_END_DECLS
