/* view/map-view-move.c — where the map looks, and its flights from there to there */
#include "view/map-view-private.h"

#include <math.h>

#define MAX_ZOOM       20.0
#define FIRST_ZOOM_MAX 17.0
#define FRAME_PADDING  36.0
#define FLIGHT_US      300000
#define STEP_US        180000
#define MAX_SCREENS    4.0

void
reeve_map_view_move (ReeveMapView *self,
                     ReeveLonLat   centre,
                     double        zoom)
{
  centre.lon = CLAMP (centre.lon, -180, 180);
  centre.lat = CLAMP (centre.lat, -85, 85);
  zoom = CLAMP (zoom, REEVE_MAP_MIN_ZOOM, MAX_ZOOM);
  if (centre.lon == self->centre.lon && centre.lat == self->centre.lat && zoom == self->zoom)
    return;
  self->centre = centre;
  self->zoom = zoom;
  g_clear_pointer (&self->near, g_array_unref);
  reeve_map_view_renew (self);
  g_signal_emit (self, reeve_map_view_signals[REEVE_MAP_SIGNAL_VIEW_CHANGED], 0);
}

void
reeve_map_view_stop_flight (ReeveMapView *self)
{
  if (self->flight.tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->flight.tick_id);
  self->flight.tick_id = 0;
}

static void
show_flight (ReeveMapView *self,
             double        share)
{
  ReeveFlight *flight = &self->flight;
  double zoom = flight->from_zoom + (flight->to_zoom - flight->from_zoom) * share;
  ReeveMapPoint from = reeve_mercator_from_lonlat (flight->from);
  ReeveMapPoint to = reeve_mercator_from_lonlat (flight->to);
  double x = from.x + ((double) to.x - from.x) * share;
  double y = from.y + ((double) to.y - from.y) * share;

  if (flight->anchored)
    {
      ReeveMapPoint anchor = reeve_mercator_from_lonlat (flight->anchor);
      double px_per_unit = reeve_mercator_px_per_unit (CLAMP (zoom, REEVE_MAP_MIN_ZOOM, MAX_ZOOM));

      x = anchor.x + (gtk_widget_get_width (GTK_WIDGET (self)) / 2.0 - flight->anchor_px.x) /
                       px_per_unit;
      y = anchor.y + (gtk_widget_get_height (GTK_WIDGET (self)) / 2.0 - flight->anchor_px.y) /
                       px_per_unit;
    }
  reeve_map_view_move (self, share >= 1 && !flight->anchored ? flight->to
                                                             : reeve_mercator_to_lonlat (x, y),
                       zoom);
}

static gboolean
flight_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       unused)
{
  ReeveMapView *self = REEVE_MAP_VIEW (widget);
  double share = (double) (gdk_frame_clock_get_frame_time (clock) - self->flight.start_us) /
                 (double) self->flight.length_us;

  share = CLAMP (share, 0, 1);
  show_flight (self, 1 - pow (1 - share, 3));
  if (share < 1)
    return G_SOURCE_CONTINUE;
  self->flight.tick_id = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
may_animate (ReeveMapView *self)
{
  gboolean enabled = FALSE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &enabled,
                NULL);
  return enabled && gtk_widget_get_mapped (GTK_WIDGET (self));
}

static void
start_flight (ReeveMapView *self,
              gint64        length_us)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  reeve_map_view_stop_flight (self);
  if (!may_animate (self) || clock == NULL)
    {
      show_flight (self, 1);
      return;
    }
  self->flight.start_us = gdk_frame_clock_get_frame_time (clock);
  self->flight.length_us = length_us;
  self->flight.tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), flight_cb, NULL, NULL);
}

void
reeve_map_view_set_viewport (ReeveMapView *self,
                             ReeveLonLat   centre,
                             double        zoom)
{
  g_return_if_fail (REEVE_IS_MAP_VIEW (self));

  reeve_map_view_stop_flight (self);
  self->framed = TRUE;
  reeve_map_view_move (self, centre, zoom);
}

void
reeve_map_view_go_to (ReeveMapView *self,
                      ReeveLonLat   centre,
                      double        zoom)
{
  ReeveViewport viewport;
  ReeveXY target;

  g_return_if_fail (REEVE_IS_MAP_VIEW (self));

  viewport = reeve_map_view_get_viewport (self);
  target = reeve_viewport_to_px (&viewport, centre);
  self->framed = TRUE;
  self->flight.from = self->centre;
  self->flight.to = centre;
  self->flight.from_zoom = self->zoom;
  self->flight.to_zoom = zoom;
  self->flight.anchored = FALSE;
  if (hypot (target.x - viewport.width / 2, target.y - viewport.height / 2) >
      MAX_SCREENS * MAX (viewport.width, viewport.height))
    {
      reeve_map_view_stop_flight (self);
      reeve_map_view_move (self, centre, zoom);
      return;
    }
  start_flight (self, FLIGHT_US);
}

void
reeve_map_view_go_to_box (ReeveMapView   *self,
                          const ReeveBox *box)
{
  ReeveViewport viewport;

  g_return_if_fail (REEVE_IS_MAP_VIEW (self));

  if (reeve_box_is_empty (box))
    return;
  viewport = reeve_viewport_fit (box, MAX (gtk_widget_get_width (GTK_WIDGET (self)), 64),
                                 MAX (gtk_widget_get_height (GTK_WIDGET (self)), 64),
                                 FRAME_PADDING, FIRST_ZOOM_MAX);
  reeve_map_view_go_to (self, viewport.centre, viewport.zoom);
}

void
reeve_map_view_zoom_at (ReeveMapView *self,
                        ReeveXY       px,
                        double        steps,
                        gboolean      animate)
{
  ReeveViewport viewport = reeve_map_view_get_viewport (self);
  double target = self->flight.tick_id != 0 && self->flight.anchored ? self->flight.to_zoom
                                                                     : self->zoom;

  self->framed = TRUE;
  self->flight.from = self->flight.to = self->centre;
  self->flight.from_zoom = self->zoom;
  self->flight.to_zoom = CLAMP (target + steps, REEVE_MAP_MIN_ZOOM, MAX_ZOOM);
  self->flight.anchored = TRUE;
  self->flight.anchor = reeve_viewport_from_px (&viewport, px);
  self->flight.anchor_px = px;
  if (animate)
    {
      start_flight (self, STEP_US);
      return;
    }
  reeve_map_view_stop_flight (self);
  show_flight (self, 1);
}

void
reeve_map_view_zoom_by (ReeveMapView *self,
                        double        steps)
{
  g_return_if_fail (REEVE_IS_MAP_VIEW (self));

  reeve_map_view_zoom_at (self, (ReeveXY) { gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                                            gtk_widget_get_height (GTK_WIDGET (self)) / 2.0 },
                          steps, TRUE);
}

static ReeveBox
get_data_box (ReeveMapView *self)
{
  return self->scene == NULL ? REEVE_BOX_EMPTY : reeve_scene_get_data_box (self->scene);
}

void
reeve_map_view_show_all (ReeveMapView *self)
{
  ReeveBox box;

  g_return_if_fail (REEVE_IS_MAP_VIEW (self));

  box = get_data_box (self);
  reeve_map_view_go_to_box (self, &box);
}

void
reeve_map_view_frame_first (ReeveMapView *self)
{
  ReeveBox box = get_data_box (self);
  ReeveViewport viewport;

  if (self->framed || reeve_box_is_empty (&box) || gtk_widget_get_width (GTK_WIDGET (self)) < 2)
    return;
  viewport = reeve_viewport_fit (&box, gtk_widget_get_width (GTK_WIDGET (self)),
                                 gtk_widget_get_height (GTK_WIDGET (self)), FRAME_PADDING,
                                 FIRST_ZOOM_MAX);
  self->framed = TRUE;
  reeve_map_view_move (self, viewport.centre, viewport.zoom);
}
