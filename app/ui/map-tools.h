/* ui/map-tools.h — what a click on the map does: look, draw a hazard, close a road, measure */
#pragma once

#include "ui/session.h"
#include "view/map-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum
{
  REEVE_TOOL_LOOK,
  REEVE_TOOL_HAZARD,
  REEVE_TOOL_CLOSE_ROAD,
  REEVE_TOOL_MEASURE,
} ReeveMapTool;

#define REEVE_TYPE_MAP_TOOLS (reeve_map_tools_get_type ())
/* Signal: "look" (double lon, double lat): a click that asks what is there */
G_DECLARE_FINAL_TYPE (ReeveMapTools, reeve_map_tools, REEVE, MAP_TOOLS, AdwBin)

GtkWidget *reeve_map_tools_new (ReeveSession  *session,
                                ReeveMapView  *view);
void       reeve_map_tools_set (ReeveMapTools *self,
                                ReeveMapTool   tool);

G_END_DECLS
