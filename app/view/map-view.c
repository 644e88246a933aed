/* view/map-view.c — the map as a widget: what is shown */
#include "view/map-view-private.h"

#include "core/i18n.h"

#include <math.h>
#include <string.h>

#define MIN_ZOOM       2.0
#define MAX_ZOOM       20.0
#define FIRST_ZOOM_MAX 17.0
#define FRAME_PADDING  36.0
#define FLIGHT_US      300000
#define STEP_US        180000
#define MAX_SCREENS    4.0
#define LABEL_DELAY_MS 500

guint reeve_map_view_signals[REEVE_MAP_N_SIGNALS];

/* How far from a line or point a click still means it. */
#define PICK_PX 5

G_DEFINE_FINAL_TYPE (ReeveMapView, reeve_map_view, GTK_TYPE_WIDGET)

ReeveViewport
reeve_map_view_get_viewport (ReeveMapView *self)
{
  return (ReeveViewport) {
    self->centre, self->zoom, gtk_widget_get_width (GTK_WIDGET (self)),
    gtk_widget_get_height (GTK_WIDGET (self)), gtk_widget_get_scale_factor (GTK_WIDGET (self)),
  };
}

static void
want_picture (ReeveMapView *self)
{
  ReeveViewport viewport = reeve_map_view_get_viewport (self);

  if (self->tiles == NULL)
    return;
  reeve_map_tiles_want (self->tiles, self->scene, self->base, &viewport);
  reeve_map_flow_want (self->flow, self->scene, self->base, &viewport);
  reeve_map_names_want (self->live_sheet, self->live, self->base, &viewport);
  reeve_map_names_want (self->names, self->scene, self->base, &viewport);
  reeve_map_marks_want (self->marks, self->scene, self->base, &viewport);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
picture_changed_cb (gpointer data)
{
  gtk_widget_queue_draw (data);
}

/* --- words for a screen reader --- */

static gboolean
label_cb (gpointer data)
{
  ReeveMapView *self = data;
  g_autofree char *name = NULL;
  g_autofree char *layers = NULL;
  guint n_layers = 0;

  for (guint i = 0; self->scene != NULL && i < reeve_scene_get_n_layers (self->scene); i++)
    n_layers += reeve_scene_layer_get_role (reeve_scene_get_layer (self->scene, i)) ==
                REEVE_BASE_NONE;
  if (self->title[0] != '\0')
    /* Translators: what a screen reader says of the map; the name of a city */
    name = g_strdup_printf (_("Map of %s"), self->title);
  else
    name = g_strdup (_("Map"));
  /* Translators: "Map of Porto", and how many layers lie on it */
  layers = g_strdup_printf (ngettext ("%s, %u layer", "%s, %u layers", n_layers), name, n_layers);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, layers, -1);
  self->label_timeout = 0;
  return G_SOURCE_REMOVE;
}

static void
queue_label (ReeveMapView *self)
{
  g_clear_handle_id (&self->label_timeout, g_source_remove);
  self->label_timeout = g_timeout_add (LABEL_DELAY_MS, label_cb, self);
}

/* --- moving --- */

void
reeve_map_view_move (ReeveMapView *self,
                     ReeveLonLat   centre,
                     double        zoom)
{
  centre.lon = CLAMP (centre.lon, -180, 180);
  centre.lat = CLAMP (centre.lat, -85, 85);
  zoom = CLAMP (zoom, MIN_ZOOM, MAX_ZOOM);
  if (centre.lon == self->centre.lon && centre.lat == self->centre.lat && zoom == self->zoom)
    return;
  self->centre = centre;
  self->zoom = zoom;
  g_clear_pointer (&self->near, g_array_unref);
  want_picture (self);
  queue_label (self);
  g_signal_emit (self, reeve_map_view_signals[REEVE_MAP_SIGNAL_VIEW_CHANGED], 0);
}

static void
stop_flight (ReeveMapView *self)
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
      double px_per_unit = reeve_mercator_px_per_unit (CLAMP (zoom, MIN_ZOOM, MAX_ZOOM));

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

  stop_flight (self);
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

  stop_flight (self);
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
      stop_flight (self);
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
  self->flight.to_zoom = CLAMP (target + steps, MIN_ZOOM, MAX_ZOOM);
  self->flight.anchored = TRUE;
  self->flight.anchor = reeve_viewport_from_px (&viewport, px);
  self->flight.anchor_px = px;
  if (animate)
    {
      start_flight (self, STEP_US);
      return;
    }
  stop_flight (self);
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

static void
frame_first_scene (ReeveMapView *self)
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

/* --- what is shown --- */

void
reeve_map_view_set_scene (ReeveMapView *self,
                          ReeveScene   *scene)
{
  g_return_if_fail (REEVE_IS_MAP_VIEW (self));

  if (scene == self->scene)
    return;
  if (scene != NULL)
    reeve_scene_ref (scene);
  g_clear_pointer (&self->scene, reeve_scene_unref);
  self->scene = scene;
  if (scene == NULL)
    self->framed = FALSE;
  g_clear_pointer (&self->near, g_array_unref);
  self->focused = -1;
  frame_first_scene (self);
  want_picture (self);
  queue_label (self);
}

void
reeve_map_view_set_live (ReeveMapView *self,
                         ReeveScene   *live)
{
  g_return_if_fail (REEVE_IS_MAP_VIEW (self));

  if (live == self->live)
    return;
  if (live != NULL)
    reeve_scene_ref (live);
  g_clear_pointer (&self->live, reeve_scene_unref);
  self->live = live;
  want_picture (self);
}

ReeveScene *
reeve_map_view_find_scene (ReeveMapView *self,
                           gint64        dataset_id)
{
  if (self->live != NULL && reeve_scene_find_layer (self->live, dataset_id) != NULL)
    return self->live;
  return self->scene;
}

ReeveScene *
reeve_map_view_get_scene (ReeveMapView *self)
{
  return self->scene;
}

void
reeve_map_view_set_base (ReeveMapView *self,
                         const char   *base)
{
  g_return_if_fail (REEVE_IS_MAP_VIEW (self));

  self->base = reeve_base_style_get (base);
  want_picture (self);
}

const char *
reeve_map_view_get_base (ReeveMapView *self)
{
  return reeve_base_style_get_id (self->base);
}

void
reeve_map_view_set_title (ReeveMapView *self,
                          const char   *title)
{
  g_return_if_fail (REEVE_IS_MAP_VIEW (self));

  g_free (self->title);
  self->title = g_strdup (title != NULL ? title : "");
  queue_label (self);
}

gboolean
reeve_map_view_is_busy (ReeveMapView *self)
{
  return reeve_map_tiles_is_busy (self->tiles) || reeve_map_flow_is_busy (self->flow) ||
         reeve_map_names_is_busy (self->live_sheet) || reeve_map_names_is_busy (self->names) ||
         reeve_map_marks_is_busy (self->marks);
}

void
reeve_map_view_recolour (ReeveMapView  *self,
                         gint64         dataset_id,
                         const guint32 *argb,
                         guint          n_records)
{
  g_return_if_fail (REEVE_IS_MAP_VIEW (self));

  reeve_map_flow_colour (self->flow, dataset_id, argb, n_records);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
reeve_map_view_set_selection (ReeveMapView    *self,
                              const ReevePick *picks,
                              guint            n_picks)
{
  g_return_if_fail (REEVE_IS_MAP_VIEW (self));

  if (self->marks == NULL)
    return;  /* disposed of: whoever marked takes it back */
  reeve_map_marks_set (self->marks, picks, MIN (n_picks, REEVE_MAP_MAX_MARKS));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
reeve_map_view_set_handles (ReeveMapView      *self,
                            const ReeveLonLat *points,
                            const char *const *symbols,
                            guint              n_points)
{
  g_return_if_fail (REEVE_IS_MAP_VIEW (self));

  /* A handle in the hand keeps its place. */
  if (self->dragged >= 0 && self->dragged < (int) n_points)
    {
      ReeveLonLat held = g_array_index (self->handles, ReeveLonLat, self->dragged);

      g_array_set_size (self->handles, 0);
      g_array_append_vals (self->handles, points, n_points);
      g_array_index (self->handles, ReeveLonLat, self->dragged) = held;
    }
  else
    {
      self->dragged = -1;
      g_array_set_size (self->handles, 0);
      g_array_append_vals (self->handles, points, n_points);
    }
  g_ptr_array_set_size (self->symbols, 0);
  for (guint i = 0; i < n_points; i++)
    g_ptr_array_add (self->symbols, g_strdup (symbols != NULL && symbols[i] != NULL ? symbols[i]
                                                                                    : ""));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

GArray *
reeve_map_view_pick (ReeveMapView *self,
                     ReeveLonLat   point)
{
  ReeveViewport viewport = reeve_map_view_get_viewport (self);
  GArray *picks;
  g_autoptr (GArray) below = NULL;

  if (self->live == NULL && self->scene == NULL)
    return g_array_new (FALSE, FALSE, sizeof (ReevePick));
  if (self->live == NULL || self->scene == NULL)
    return reeve_scene_pick (self->scene != NULL ? self->scene : self->live, &viewport, point,
                             PICK_PX, FALSE);
  picks = reeve_scene_pick (self->live, &viewport, point, PICK_PX, FALSE);
  below = reeve_scene_pick (self->scene, &viewport, point, PICK_PX, FALSE);
  g_array_append_vals (picks, below->data, below->len);
  return picks;
}

/* --- widget --- */

static void
reeve_map_view_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  ReeveMapView *self = REEVE_MAP_VIEW (widget);
  ReeveColour land = reeve_base_style_ink (self->base, REEVE_INK_LAND);
  GdkRGBA ink = { land.r / 255.0f, land.g / 255.0f, land.b / 255.0f, 1 };

  reeve_map_tiles_snapshot (self->tiles, snapshot, &ink);
  reeve_map_flow_snapshot (self->flow, snapshot);
  reeve_map_names_snapshot (self->live_sheet, snapshot);
  reeve_map_names_snapshot (self->names, snapshot);
  reeve_map_view_snapshot_above (self, snapshot);
}

static void
reeve_map_view_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  ReeveMapView *self = REEVE_MAP_VIEW (widget);

  frame_first_scene (self);
  want_picture (self);
  g_signal_emit (self, reeve_map_view_signals[REEVE_MAP_SIGNAL_VIEW_CHANGED], 0);
}

static void
reeve_map_view_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  *minimum = 120;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 480;
}

static void
reeve_map_view_dispose (GObject *object)
{
  ReeveMapView *self = REEVE_MAP_VIEW (object);

  stop_flight (self);
  g_clear_handle_id (&self->label_timeout, g_source_remove);
  if (self->hover_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->hover_tick);
  self->hover_tick = 0;
  g_clear_pointer (&self->tiles, reeve_map_tiles_free);
  g_clear_pointer (&self->flow, reeve_map_flow_free);
  g_clear_pointer (&self->live_sheet, reeve_map_names_free);
  g_clear_pointer (&self->names, reeve_map_names_free);
  g_clear_pointer (&self->marks, reeve_map_marks_free);
  g_clear_pointer (&self->live, reeve_scene_unref);
  g_clear_pointer (&self->scene, reeve_scene_unref);

  G_OBJECT_CLASS (reeve_map_view_parent_class)->dispose (object);
}

static void
reeve_map_view_finalize (GObject *object)
{
  ReeveMapView *self = REEVE_MAP_VIEW (object);

  g_free (self->title);
  g_array_unref (self->points);
  g_array_unref (self->handles);
  g_ptr_array_unref (self->symbols);
  g_clear_pointer (&self->near, g_array_unref);

  G_OBJECT_CLASS (reeve_map_view_parent_class)->finalize (object);
}

static void
add_signal (guint       signal,
            const char *name,
            guint       n_params,
            ...)
{
  GType types[4];
  va_list args;

  va_start (args, n_params);
  for (guint i = 0; i < n_params; i++)
    types[i] = va_arg (args, GType);
  va_end (args);
  reeve_map_view_signals[signal] =
    g_signal_newv (name, REEVE_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, NULL, NULL, NULL, NULL,
                   G_TYPE_NONE, n_params, types);
}

static void
reeve_map_view_class_init (ReeveMapViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = reeve_map_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = reeve_map_view_finalize;
  widget_class->snapshot = reeve_map_view_snapshot;
  widget_class->size_allocate = reeve_map_view_size_allocate;
  widget_class->measure = reeve_map_view_measure;
  gtk_widget_class_set_css_name (widget_class, "reeve-map");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  add_signal (REEVE_MAP_SIGNAL_CLICKED, "clicked", 3, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_UINT);
  add_signal (REEVE_MAP_SIGNAL_HOVER, "hover", 3, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_BOOLEAN);
  add_signal (REEVE_MAP_SIGNAL_VIEW_CHANGED, "view-changed", 0);
  add_signal (REEVE_MAP_SIGNAL_DRAWN, "drawn", 1, G_TYPE_ARRAY);
  add_signal (REEVE_MAP_SIGNAL_DRAW_STOPPED, "draw-stopped", 0);
  add_signal (REEVE_MAP_SIGNAL_DRAW_PROGRESS, "draw-progress", 1, G_TYPE_ARRAY);
  add_signal (REEVE_MAP_SIGNAL_HANDLE_MOVED, "handle-moved", 4, G_TYPE_UINT, G_TYPE_DOUBLE,
              G_TYPE_DOUBLE, G_TYPE_BOOLEAN);
  add_signal (REEVE_MAP_SIGNAL_FEATURE_FOCUSED, "feature-focused", 2, G_TYPE_INT64, G_TYPE_INT64);
  add_signal (REEVE_MAP_SIGNAL_FEATURE_ACTIVATED, "feature-activated", 2, G_TYPE_INT64,
              G_TYPE_INT64);
}

static void
reeve_map_view_init (ReeveMapView *self)
{
  self->base = reeve_base_style_get ("light");
  self->title = g_strdup ("");
  self->zoom = MIN_ZOOM;
  self->tiles = reeve_map_tiles_new (picture_changed_cb, self);
  self->flow = reeve_map_flow_new (picture_changed_cb, self);
  self->live_sheet = reeve_map_names_new (REEVE_RENDER_NO_BASE | REEVE_RENDER_NO_LABELS,
                                          picture_changed_cb, self);
  self->names = reeve_map_names_new (REEVE_RENDER_LABELS_ONLY, picture_changed_cb, self);
  self->marks = reeve_map_marks_new (picture_changed_cb, self);
  self->points = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));
  self->handles = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));
  self->symbols = g_ptr_array_new_with_free_func (g_free);
  self->dragged = -1;
  self->focused = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (want_picture), NULL);
  reeve_map_view_add_input (self);
  queue_label (self);
}

GtkWidget *
reeve_map_view_new (void)
{
  return g_object_new (REEVE_TYPE_MAP_VIEW, NULL);
}
