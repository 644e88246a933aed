/* ui/application.h — the program: its windows, shortcuts and settings */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define REEVE_APPLICATION_ID "io.reeve.Reeve"

#define REEVE_TYPE_APPLICATION (reeve_application_get_type ())
G_DECLARE_FINAL_TYPE (ReeveApplication, reeve_application, REEVE, APPLICATION, AdwApplication)

GApplication *reeve_application_new (void);
/* (transfer none) (nullable): NULL when the settings were never installed */
GSettings    *reeve_application_get_settings (void);

G_END_DECLS
