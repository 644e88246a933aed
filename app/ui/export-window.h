/* ui/export-window.h — an answer as files, in four steps: What, Who Receives It, Review, Done
 *
 * Works on plan/review.h and plan/export.h. Nothing is written before each
 * restricted line was decided.
 */
#pragma once

#include "ui/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define REEVE_TYPE_EXPORT_WINDOW (reeve_export_window_get_type ())
G_DECLARE_FINAL_TYPE (ReeveExportWindow, reeve_export_window, REEVE, EXPORT_WINDOW, AdwWindow)

void reeve_export_window_present (GtkWindow    *parent,
                                  ReeveSession *session,
                                  gint64        result_id);

G_END_DECLS
