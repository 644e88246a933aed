/* tests/network/road-folder.h — a folder of files that a road network comes as */
#pragma once

#include "network/road-source.h"

G_BEGIN_DECLS

typedef struct
{
  char *path;  /* owned */
} RoadFolder;

RoadFolder       road_folder_open  (void);
/* With everything in it. */
void             road_folder_clear (RoadFolder        *self);
void             road_folder_put   (const RoadFolder  *self,
                                    const char        *name,
                                    const char        *text);
/* Sound; @crs nullable */
ReeveRoadSource *road_folder_read  (const RoadFolder  *self,
                                    const char        *crs);
/* Not sound: (transfer full) the sentence that says so */
GError          *road_folder_fail  (const RoadFolder  *self);

ReeveRoads      *road_net_build    (const ReeveRoadNet *net);
gboolean         road_net_has_note (const GPtrArray    *notes,
                                    const char         *words);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RoadFolder, road_folder_clear)

G_END_DECLS
