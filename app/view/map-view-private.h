/* view/map-view-private.h — the inside of the map widget */
#pragma once

#include "view/map-flow.h"
#include "view/map-marks.h"
#include "view/map-names.h"
#include "view/map-tiles.h"
#include "view/map-view.h"

G_BEGIN_DECLS

#define REEVE_MAP_MIN_ZOOM 2.0

typedef struct
{
  ReeveLonLat from, to;       /* centres */
  double      from_zoom, to_zoom;
  gboolean    anchored;       /* the place under the anchor stays there */
  ReeveLonLat anchor;
  ReeveXY     anchor_px;
  gint64      start_us;
  gint64      length_us;
  guint       tick_id;        /* 0: nothing moves */
} ReeveFlight;

struct _ReeveMapView
{
  GtkWidget            parent_instance;

  ReeveScene          *scene;        /* owned reference, nullable */
  ReeveScene          *live;         /* owned reference, nullable: above it */
  const ReeveBaseStyle *base;
  char                *title;        /* owned */
  ReeveLonLat          centre;
  double               zoom;
  gboolean             framed;       /* the first scene has been shown whole */
  ReeveMapTiles       *tiles;        /* owned; NULL once disposed of */
  ReeveMapFlow        *flow;         /* owned; these with @tiles */
  ReeveMapNames       *live_sheet;   /* owned */
  ReeveMapNames       *names;        /* owned */
  ReeveMapMarks       *marks;        /* owned: of the selection */
  ReeveFlight          flight;

  ReeveMapMode         mode;
  GArray              *points;       /* owned, of ReeveLonLat: being drawn */
  GArray              *handles;      /* owned, of ReeveLonLat */
  GPtrArray           *symbols;      /* owned, of char*: by handle */
  int                  dragged;      /* handle, -1 */
  GArray              *near;         /* owned, nullable: what Tab walks through */
  int                  focused;      /* in @near, -1 */

  ReeveXY              pointer;      /* widget px */
  gboolean             pointer_inside;
  guint                hover_tick;
  ReeveXY              drag_start;
  ReeveLonLat          drag_centre;
  gboolean             panning;
  double               pinch_zoom;
  guint                label_timeout;
};

enum
{
  REEVE_MAP_SIGNAL_CLICKED,
  REEVE_MAP_SIGNAL_HOVER,
  REEVE_MAP_SIGNAL_VIEW_CHANGED,
  REEVE_MAP_SIGNAL_DRAWN,
  REEVE_MAP_SIGNAL_DRAW_STOPPED,
  REEVE_MAP_SIGNAL_DRAW_PROGRESS,
  REEVE_MAP_SIGNAL_HANDLE_MOVED,
  REEVE_MAP_SIGNAL_FEATURE_FOCUSED,
  REEVE_MAP_SIGNAL_FEATURE_ACTIVATED,
  REEVE_MAP_N_SIGNALS,
};

extern guint reeve_map_view_signals[REEVE_MAP_N_SIGNALS];

/* Moves without a flight; keeps the map inside the world. */
void reeve_map_view_move      (ReeveMapView *self,
                               ReeveLonLat   centre,
                               double        zoom);
void reeve_map_view_zoom_at   (ReeveMapView *self,
                               ReeveXY       px,
                               double        steps,
                               gboolean      animate);
void reeve_map_view_stop_flight (ReeveMapView *self);
/* Frames the data of the first scene that has any. */
void reeve_map_view_frame_first (ReeveMapView *self);
/* Asks for the picture of where the map looks now, and its words. */
void reeve_map_view_renew     (ReeveMapView *self);
void reeve_map_view_add_input (ReeveMapView *self);
void reeve_map_view_emit_point (ReeveMapView *self,
                                guint         signal,
                                ReeveLonLat   point,
                                guint         extra);
/* Ends drawing: with what has been drawn, if that is enough. */
void reeve_map_view_finish_drawing (ReeveMapView *self);
void reeve_map_view_stop_drawing   (ReeveMapView *self);
/* Draws lines, handles and marks that lie above the tiles. */
void reeve_map_view_snapshot_above (ReeveMapView *self,
                                    GtkSnapshot  *snapshot);

G_END_DECLS
