/* ui/jobs-menu.h — what is running, and what has just ended */
#pragma once

#include "ui/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define REEVE_TYPE_JOBS_MENU (reeve_jobs_menu_get_type ())
G_DECLARE_FINAL_TYPE (ReeveJobsMenu, reeve_jobs_menu, REEVE, JOBS_MENU, AdwBin)

GtkWidget *reeve_jobs_menu_new  (ReeveSession  *session);
/* Ctrl+. : stops the job that began last; nothing without one. */
void       reeve_jobs_menu_stop (ReeveJobsMenu *self);

G_END_DECLS
