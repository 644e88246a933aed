/* view/map-view.c — the map as a widget: what is shown */
#include "view/map-view-private.h"

#include "core/i18n.h"

#include <string.h>

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

void
reeve_map_view_renew (ReeveMapView *self)
{
  want_picture (self);
  queue_label (self);
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
  reeve_map_view_frame_first (self);
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

  reeve_map_view_frame_first (self);
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

  reeve_map_view_stop_flight (self);
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
  self->zoom = REEVE_MAP_MIN_ZOOM;
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
