/* view/map-view-input.c — pointer, touch and keyboard on the map */
#include "view/map-view-private.h"

#include <math.h>

#define DRAG_PX        4.0
#define HANDLE_PX      16.0
#define ARROW_PX       64.0
#define SCROLL_STEP    0.4
#define SMOOTH_STEP    0.02

static ReeveLonLat
get_place (ReeveMapView *self,
           double        x,
           double        y)
{
  ReeveViewport viewport = reeve_map_view_get_viewport (self);

  return reeve_viewport_from_px (&viewport, (ReeveXY) { x, y });
}

/* --- drawing --- */

ReeveMapMode
reeve_map_view_get_mode (ReeveMapView *self)
{
  return self->mode;
}

void
reeve_map_view_set_mode (ReeveMapView *self,
                         ReeveMapMode  mode)
{
  g_return_if_fail (REEVE_IS_MAP_VIEW (self));

  self->mode = mode;
  g_array_set_size (self->points, 0);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), mode == REEVE_MAP_PAN ? NULL : "crosshair");
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static guint
get_least_points (ReeveMapMode mode)
{
  if (mode == REEVE_MAP_DRAW_AREA)
    return 3;
  return mode == REEVE_MAP_DRAW_LINE ? 2 : 1;
}

void
reeve_map_view_finish_drawing (ReeveMapView *self)
{
  g_autoptr (GArray) points = NULL;

  if (self->mode == REEVE_MAP_PAN || self->points->len < get_least_points (self->mode))
    return;
  points = g_array_copy (self->points);
  reeve_map_view_set_mode (self, REEVE_MAP_PAN);
  g_signal_emit (self, reeve_map_view_signals[REEVE_MAP_SIGNAL_DRAWN], 0, points);
}

void
reeve_map_view_stop_drawing (ReeveMapView *self)
{
  if (self->mode == REEVE_MAP_PAN)
    return;
  reeve_map_view_set_mode (self, REEVE_MAP_PAN);
  g_signal_emit (self, reeve_map_view_signals[REEVE_MAP_SIGNAL_DRAW_STOPPED], 0);
}

static void
tell_progress (ReeveMapView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, reeve_map_view_signals[REEVE_MAP_SIGNAL_DRAW_PROGRESS], 0, self->points);
}

static void
take_back_point (ReeveMapView *self)
{
  if (self->points->len == 0)
    return;
  g_array_set_size (self->points, self->points->len - 1);
  tell_progress (self);
}

/* --- pressing and dragging --- */

void
reeve_map_view_emit_point (ReeveMapView *self,
                           guint         signal,
                           ReeveLonLat   point,
                           guint         extra)
{
  g_signal_emit (self, reeve_map_view_signals[signal], 0, point.lon, point.lat, extra);
}

static void
click_released_cb (ReeveMapView    *self,
                   int              n_press,
                   double           x,
                   double           y,
                   GtkGestureClick *gesture)
{
  ReeveLonLat point = get_place (self, x, y);

  if (self->panning)
    return;
  if (self->mode == REEVE_MAP_PAN)
    {
      reeve_map_view_emit_point (self, REEVE_MAP_SIGNAL_CLICKED, point, (guint) n_press);
      if (n_press == 2)
        reeve_map_view_zoom_at (self, (ReeveXY) { x, y }, 1, TRUE);
      return;
    }
  if (n_press >= 2)
    {
      reeve_map_view_finish_drawing (self);
      return;
    }
  g_array_append_val (self->points, point);
  tell_progress (self);
  if (self->mode == REEVE_MAP_POINT)
    reeve_map_view_finish_drawing (self);
}

static int
find_handle (ReeveMapView *self,
             double        x,
             double        y)
{
  ReeveViewport viewport = reeve_map_view_get_viewport (self);

  for (guint i = self->handles->len; i > 0; i--)
    {
      ReeveXY at = reeve_viewport_to_px (&viewport,
                                         g_array_index (self->handles, ReeveLonLat, i - 1));

      if (hypot (at.x - x, at.y - y) <= HANDLE_PX)
        return (int) i - 1;
    }
  return -1;
}

static void
drag_begin_cb (ReeveMapView *self,
               double        x,
               double        y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag_start = (ReeveXY) { x, y };
  self->drag_centre = self->centre;
  self->panning = FALSE;
  self->dragged = self->mode == REEVE_MAP_PAN ? find_handle (self, x, y) : -1;
}

static void
emit_handle (ReeveMapView *self,
             gboolean      finished)
{
  ReeveLonLat point = g_array_index (self->handles, ReeveLonLat, self->dragged);

  g_signal_emit (self, reeve_map_view_signals[REEVE_MAP_SIGNAL_HANDLE_MOVED], 0,
                 (guint) self->dragged, point.lon, point.lat, finished);
}

static void
drag_update_cb (ReeveMapView   *self,
                double          dx,
                double          dy,
                GtkGestureDrag *gesture)
{
  ReeveViewport viewport = reeve_map_view_get_viewport (self);

  if (!self->panning && hypot (dx, dy) < DRAG_PX)
    return;
  if (!self->panning)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->panning = TRUE;
  if (self->dragged >= 0)
    {
      g_array_index (self->handles, ReeveLonLat, self->dragged) =
        get_place (self, self->drag_start.x + dx, self->drag_start.y + dy);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      emit_handle (self, FALSE);
      return;
    }
  viewport.centre = self->drag_centre;
  reeve_map_view_set_viewport (self,
                               reeve_viewport_from_px (&viewport,
                                                       (ReeveXY) { viewport.width / 2 - dx,
                                                                   viewport.height / 2 - dy }),
                               self->zoom);
}

static void
drag_end_cb (ReeveMapView *self,
             double        dx,
             double        dy)
{
  if (self->dragged >= 0 && self->panning)
    emit_handle (self, TRUE);
  self->dragged = -1;
}

static gboolean
scroll_cb (ReeveMapView             *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *controller)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));
  gboolean wheel = event == NULL || gdk_scroll_event_get_direction (event) != GDK_SCROLL_SMOOTH;
  ReeveXY at = self->pointer;

  if (!self->pointer_inside)
    at = (ReeveXY) { gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                     gtk_widget_get_height (GTK_WIDGET (self)) / 2.0 };
  if (wheel)
    reeve_map_view_zoom_at (self, at, -dy * SCROLL_STEP, TRUE);
  else
    reeve_map_view_zoom_at (self, at, -dy * (fabs (dy) < 3 ? SCROLL_STEP : SMOOTH_STEP), FALSE);
  return GDK_EVENT_STOP;
}

static void
pinch_begin_cb (ReeveMapView *self)
{
  self->pinch_zoom = self->zoom;
}

static void
pinch_changed_cb (ReeveMapView   *self,
                  double          scale,
                  GtkGestureZoom *gesture)
{
  double x = gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
  double y = gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;

  if (scale <= 0)
    return;
  gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y);
  reeve_map_view_zoom_at (self, (ReeveXY) { x, y }, self->pinch_zoom + log2 (scale) - self->zoom,
                          FALSE);
}

/* --- hovering --- */

static gboolean
hover_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       unused)
{
  ReeveMapView *self = REEVE_MAP_VIEW (widget);

  self->hover_tick = 0;
  reeve_map_view_emit_point (self, REEVE_MAP_SIGNAL_HOVER,
                             get_place (self, self->pointer.x, self->pointer.y),
                             (guint) self->pointer_inside);
  return G_SOURCE_REMOVE;
}

static void
queue_hover (ReeveMapView *self)
{
  if (self->hover_tick == 0)
    self->hover_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), hover_cb, NULL, NULL);
  if (self->mode != REEVE_MAP_PAN)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (ReeveMapView *self,
           double        x,
           double        y)
{
  self->pointer = (ReeveXY) { x, y };
  self->pointer_inside = TRUE;
  queue_hover (self);
}

static void
leave_cb (ReeveMapView *self)
{
  self->pointer_inside = FALSE;
  queue_hover (self);
}

/* --- keyboard --- */

static void
pan_by (ReeveMapView *self,
        double        dx,
        double        dy)
{
  ReeveViewport viewport = reeve_map_view_get_viewport (self);

  reeve_map_view_go_to (self, reeve_viewport_from_px (&viewport,
                                                      (ReeveXY) { viewport.width / 2 + dx,
                                                                  viewport.height / 2 + dy }),
                        self->zoom);
}

/* FALSE at either end: focus goes on to the next widget. */
static gboolean
walk (ReeveMapView *self,
      int           step)
{
  ReeveViewport viewport = reeve_map_view_get_viewport (self);
  const ReevePick *pick;

  if (self->scene == NULL)
    return FALSE;
  if (self->near == NULL)
    {
      self->near = reeve_scene_list_near (self->scene, &viewport);
      self->focused = step > 0 ? -1 : (int) self->near->len;
    }
  self->focused += step;
  if (self->focused < 0 || self->focused >= (int) self->near->len)
    {
      g_clear_pointer (&self->near, g_array_unref);
      self->focused = -1;
      gtk_widget_queue_draw (GTK_WIDGET (self));
      return FALSE;
    }
  pick = &g_array_index (self->near, ReevePick, self->focused);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, reeve_map_view_signals[REEVE_MAP_SIGNAL_FEATURE_FOCUSED], 0,
                 pick->dataset_id, pick->fid);
  return TRUE;
}

static gboolean
press_enter (ReeveMapView *self)
{
  const ReevePick *pick;

  if (self->mode != REEVE_MAP_PAN)
    {
      /* Without a pointer the middle of the map is where a point goes. */
      if (self->mode == REEVE_MAP_POINT && self->points->len == 0)
        g_array_append_val (self->points, self->centre);
      reeve_map_view_finish_drawing (self);
      return TRUE;
    }
  if (self->near == NULL || self->focused < 0)
    return FALSE;
  pick = &g_array_index (self->near, ReevePick, self->focused);
  g_signal_emit (self, reeve_map_view_signals[REEVE_MAP_SIGNAL_FEATURE_ACTIVATED], 0,
                 pick->dataset_id, pick->fid);
  return TRUE;
}

static gboolean
press_space (ReeveMapView *self)
{
  if (self->mode == REEVE_MAP_PAN)
    return FALSE;
  g_array_append_val (self->points, self->centre);
  tell_progress (self);
  if (self->mode == REEVE_MAP_POINT)
    reeve_map_view_finish_drawing (self);
  return TRUE;
}

static gboolean
press_arrow (ReeveMapView *self,
             guint         key,
             gboolean      screen)
{
  double x = screen ? gtk_widget_get_width (GTK_WIDGET (self)) * 0.85 : ARROW_PX;
  double y = screen ? gtk_widget_get_height (GTK_WIDGET (self)) * 0.85 : ARROW_PX;

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      pan_by (self, -x, 0);
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      pan_by (self, x, 0);
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      pan_by (self, 0, -y);
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      pan_by (self, 0, y);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
key_pressed_cb (ReeveMapView   *self,
                guint           key,
                guint           code,
                GdkModifierType state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      reeve_map_view_zoom_by (self, 1);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      reeve_map_view_zoom_by (self, -1);
      return TRUE;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      reeve_map_view_show_all (self);
      return TRUE;
    case GDK_KEY_Tab:
    case GDK_KEY_KP_Tab:
      return walk (self, 1);
    case GDK_KEY_ISO_Left_Tab:
      return walk (self, -1);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      return press_enter (self);
    case GDK_KEY_space:
      return press_space (self);
    case GDK_KEY_Escape:
      if (self->mode == REEVE_MAP_PAN)
        return FALSE;
      reeve_map_view_stop_drawing (self);
      return TRUE;
    case GDK_KEY_BackSpace:
      if (self->mode == REEVE_MAP_PAN)
        return FALSE;
      take_back_point (self);
      return TRUE;
    default:
      return press_arrow (self, key, (state & GDK_SHIFT_MASK) != 0);
    }
}

static void
focus_left_cb (ReeveMapView *self)
{
  self->focused = -1;
  g_clear_pointer (&self->near, g_array_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
reeve_map_view_add_input (ReeveMapView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (
    GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), GDK_BUTTON_PRIMARY);
  g_signal_connect_swapped (click, "released", G_CALLBACK (click_released_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinch_changed_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_add_controller (widget, focus);
}
