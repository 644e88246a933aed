/* view/map-view.h — the map as a widget
 *
 * Shows a scene, pans and zooms, and tells what the pointer does. Squares of the
 * map and a sheet of names are drawn by workers; until the right ones come older
 * ones are shown in their place, so nothing here ever waits.
 *
 * Signals (all emitted on the main thread):
 *   "clicked"       (double lon, double lat, guint n_press)
 *   "hover"         (double lon, double lat, gboolean inside), at most one a frame
 *   "view-changed"  ()   centre, zoom or size; after the movement too
 *   "drawn"         (GArray *points)   ReeveLonLat; the mode goes back to PAN
 *   "draw-stopped"  ()   Escape
 *   "draw-progress" (GArray *points)   ReeveLonLat, with each point put or taken back
 *   "handle-moved"  (guint handle, double lon, double lat, gboolean finished)
 *   "feature-focused" (gint64 dataset, gint64 fid)   Tab and Shift+Tab
 *   "feature-activated" (gint64 dataset, gint64 fid)   Enter on it
 *
 * Keys: arrows 64 px, with Shift a screen; + − zoom, 0 shows all; Tab walks
 * through records from the centre outwards.
 */
#pragma once

#include "map/render.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define REEVE_TYPE_MAP_VIEW (reeve_map_view_get_type ())
G_DECLARE_FINAL_TYPE (ReeveMapView, reeve_map_view, REEVE, MAP_VIEW, GtkWidget)

typedef enum
{
  REEVE_MAP_PAN,           /* drag moves the map; a click is a click */
  REEVE_MAP_POINT,         /* one click is "drawn" with one point */
  REEVE_MAP_DRAW_LINE,     /* also for measuring */
  REEVE_MAP_DRAW_AREA,     /* Enter or double click ends, Backspace takes back, Escape stops */
} ReeveMapMode;

GtkWidget    *reeve_map_view_new            (void);

/* (nullable) @scene: none shows plain land. Keeps the viewport; the first scene
 * with features is framed. */
void          reeve_map_view_set_scene      (ReeveMapView  *self,
                                             ReeveScene    *scene);
ReeveScene   *reeve_map_view_get_scene      (ReeveMapView  *self);  /* (transfer none) (nullable) */
/* (nullable) @live: layers drawn above the scene's and below its names, anew in a
 * moment: an answer that follows what people do. */
void          reeve_map_view_set_live       (ReeveMapView  *self,
                                             ReeveScene    *live);
/* (transfer none) (nullable): of the two the one that a pick's dataset is in */
ReeveScene   *reeve_map_view_find_scene     (ReeveMapView  *self,
                                             gint64         dataset_id);
/* "light", "dark", "projector" */
void          reeve_map_view_set_base       (ReeveMapView  *self,
                                             const char    *base);
const char   *reeve_map_view_get_base       (ReeveMapView  *self);
/* The city's name for screen readers: "Map of Porto, 4 layers" */
void          reeve_map_view_set_title      (ReeveMapView  *self,
                                             const char    *title);

ReeveViewport reeve_map_view_get_viewport   (ReeveMapView  *self);
void          reeve_map_view_set_viewport   (ReeveMapView  *self,
                                             ReeveLonLat    centre,
                                             double         zoom);
/* Flights of at most 300 ms; none when farther than four screens or when
 * animations are off. */
void          reeve_map_view_go_to          (ReeveMapView  *self,
                                             ReeveLonLat    centre,
                                             double         zoom);
void          reeve_map_view_go_to_box      (ReeveMapView  *self,
                                             const ReeveBox *box);
void          reeve_map_view_zoom_by        (ReeveMapView  *self,
                                             double         steps);
void          reeve_map_view_show_all       (ReeveMapView  *self);

void          reeve_map_view_set_mode       (ReeveMapView  *self,
                                             ReeveMapMode   mode);
ReeveMapMode  reeve_map_view_get_mode       (ReeveMapView  *self);

/* What moves with time: records of a line layer in colours of their own, above
 * the map and below its names, as often as once a frame. @argb: premultiplied
 * 0xAARRGGBB by record in order of rising fid, 0 hides one; copied. @dataset_id 0
 * ends it. */
void          reeve_map_view_recolour       (ReeveMapView    *self,
                                             gint64           dataset_id,
                                             const guint32   *argb,
                                             guint            n_records);

/* More would hide the map, and take long. */
#define REEVE_MAP_MAX_MARKS 5000

/* Marked in the selection's colour, the first REEVE_MAP_MAX_MARKS of them; copied. */
void          reeve_map_view_set_selection  (ReeveMapView    *self,
                                             const ReevePick *picks,
                                             guint            n_picks);

/* Points that can be dragged: proposed sites. @symbols (nullable): names in
 * data/symbols, drawn in the colour of proposals; copied. */
void          reeve_map_view_set_handles    (ReeveMapView       *self,
                                             const ReeveLonLat  *points,
                                             const char *const  *symbols,
                                             guint               n_points);

/* What is at a widget coordinate; see map/pick.h. (transfer full) */
GArray       *reeve_map_view_pick           (ReeveMapView  *self,
                                             ReeveLonLat    point);
/* TRUE while something of the present viewport is still being drawn */
gboolean      reeve_map_view_is_busy        (ReeveMapView  *self);

G_END_DECLS
