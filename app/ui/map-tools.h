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
  REEVE_TOOL_PLACE,
} ReeveMapTool;

#define REEVE_TYPE_MAP_TOOLS (reeve_map_tools_get_type ())
/* Signals:
 *   "look" (double lon, double lat): a click that asks what is there
 *   "move-wanted" (gboolean again): a place of the answer is to be moved */
G_DECLARE_FINAL_TYPE (ReeveMapTools, reeve_map_tools, REEVE, MAP_TOOLS, AdwBin)

GtkWidget *reeve_map_tools_new (ReeveSession  *session,
                                ReeveMapView  *view);
void       reeve_map_tools_set (ReeveMapTools *self,
                                ReeveMapTool   tool);

/* One click, or Enter for the middle of the map; @func is not called when it is
 * stopped. @data outlives the tools. */
void       reeve_map_tools_ask_point (ReeveMapTools *self,
                                      const char    *hint,
                                      void         (*func) (ReeveLonLat point, gpointer data),
                                      gpointer       data);
/* How many places of an answer can be moved: without any that tool is hidden. */
void       reeve_map_tools_set_n_points (ReeveMapTools *self,
                                         guint          n_points);

G_END_DECLS
