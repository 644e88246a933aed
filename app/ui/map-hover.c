/* ui/map-hover.c — the name of what the pointer rests on, or Tab has come to */
#include "ui/map-hover.h"

#include "core/units.h"
#include "map/pick.h"

#include <math.h>

#define HOVER_DELAY_MS 150

struct _ReeveMapHover
{
  AdwBin        parent_instance;

  ReeveMapView *view;        /* borrowed: a sibling of the same size as the overlay */
  GtkLabel     *label;
  ReeveLonLat   at;
  guint         timeout_id;  /* removed in dispose */
};

G_DEFINE_FINAL_TYPE (ReeveMapHover, reeve_map_hover, ADW_TYPE_BIN)

static void
hide (ReeveMapHover *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* (nullable): its name, and the number it is drawn by */
static char *
dup_words (ReeveMapHover   *self,
           const ReevePick *pick)
{
  ReeveScene *scene = reeve_map_view_find_scene (self->view, pick->dataset_id);
  const ReeveSceneLayer *layer = scene != NULL ? reeve_scene_find_layer (scene, pick->dataset_id)
                                               : NULL;
  const ReeveDataset *dataset = layer != NULL ? reeve_scene_layer_get_dataset (layer) : NULL;
  g_autofree char *name = dataset != NULL ? reeve_scene_dup_name (scene, pick) : NULL;
  g_autofree char *value = NULL;

  if (dataset == NULL)
    return NULL;
  if (isfinite (pick->value))
    value = fabs (pick->value) < 10 ? reeve_format_number (pick->value)
                                    : reeve_format_count (round (pick->value));
  if (name == NULL || *name == '\0')
    return value != NULL ? g_strdup_printf ("%s · %s", dataset->name, value)
                         : g_strdup (dataset->name);
  return value != NULL ? g_strdup_printf ("%s · %s", name, value) : g_steal_pointer (&name);
}

static void
show (ReeveMapHover   *self,
      const ReevePick *pick,
      ReeveLonLat      at)
{
  g_autofree char *words = dup_words (self, pick);
  ReeveViewport viewport = reeve_map_view_get_viewport (self->view);
  ReeveXY px = reeve_viewport_to_px (&viewport, at);
  int width;
  int height;

  if (words == NULL)
    return;
  gtk_label_set_label (self->label, words);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_measure (GTK_WIDGET (self->label), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width,
                      NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (self->label), GTK_ORIENTATION_VERTICAL, width, NULL, &height,
                      NULL, NULL);
  gtk_widget_set_margin_start (GTK_WIDGET (self),
                               CLAMP ((int) px.x + 14, 0, MAX (0, (int) viewport.width - width)));
  gtk_widget_set_margin_top (GTK_WIDGET (self),
                             CLAMP ((int) px.y + 14, 0, MAX (0, (int) viewport.height - height)));
}

static gboolean
timeout_cb (gpointer data)
{
  ReeveMapHover *self = data;
  g_autoptr (GArray) picks = reeve_map_view_pick (self->view, self->at);

  self->timeout_id = 0;
  if (picks->len > 0)
    show (self, &g_array_index (picks, ReevePick, 0), self->at);
  return G_SOURCE_REMOVE;
}

static void
hover_cb (ReeveMapView  *view,
          double         lon,
          double         lat,
          gboolean       inside,
          ReeveMapHover *self)
{
  hide (self);
  self->at = (ReeveLonLat) { lon, lat };
  if (inside && reeve_map_view_get_mode (view) == REEVE_MAP_PAN)
    self->timeout_id = g_timeout_add (HOVER_DELAY_MS, timeout_cb, self);
}

static void
feature_focused_cb (ReeveMapView  *view,
                    gint64         dataset,
                    gint64         fid,
                    ReeveMapHover *self)
{
  ReeveScene *scene = reeve_map_view_find_scene (self->view, dataset);
  ReevePick pick = { .dataset_id = dataset, .fid = fid, .class_index = -1, .value = NAN };
  g_autoptr (ReeveShape) shape = scene != NULL ? reeve_scene_dup_shape (scene, dataset, fid) : NULL;

  hide (self);
  if (shape != NULL)
    show (self, &pick, reeve_shape_get_anchor (shape));
}

static void
reeve_map_hover_dispose (GObject *object)
{
  ReeveMapHover *self = REEVE_MAP_HOVER (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);

  G_OBJECT_CLASS (reeve_map_hover_parent_class)->dispose (object);
}

static void
reeve_map_hover_class_init (ReeveMapHoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = reeve_map_hover_dispose;
}

static void
reeve_map_hover_init (ReeveMapHover *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (self->label, 40);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "reeve-floating");
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "hover");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
reeve_map_hover_new (ReeveMapView *view)
{
  ReeveMapHover *self = g_object_new (REEVE_TYPE_MAP_HOVER, NULL);

  self->view = view;
  g_signal_connect_object (view, "hover", G_CALLBACK (hover_cb), self, 0);
  g_signal_connect_object (view, "feature-focused", G_CALLBACK (feature_focused_cb), self, 0);
  g_signal_connect_object (view, "feature-activated", G_CALLBACK (hide), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "view-changed", G_CALLBACK (hide), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
