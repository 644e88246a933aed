/* ui/scenario-menu.h — which option is shown, and what it changes */
#pragma once

#include "ui/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define REEVE_TYPE_SCENARIO_MENU (reeve_scenario_menu_get_type ())
G_DECLARE_FINAL_TYPE (ReeveScenarioMenu, reeve_scenario_menu, REEVE, SCENARIO_MENU, AdwBin)

GtkWidget *reeve_scenario_menu_new (ReeveSession *session);

G_END_DECLS
