/* ui/map-pane.c — the map with its furniture: tools, zoom, key, scale, sources */
#include "ui/map-pane.h"

#include "core/i18n.h"
#include "map/legend.h"
#include "ui/application.h"
#include "ui/identify.h"
#include "ui/map-tools.h"

#include <adwaita.h>

#define LEGEND_FONT_PX   12
#define LEGEND_MAX_WIDTH 220
#define LEGEND_MAX_HEIGHT 360
#define MIN_LEGEND_PANE  620   /* px of height; below, the key is its title */
#define LEGEND_SHARE     0.25  /* of the pane, at the most */
#define ABOVE_STATUS     54
#define SCALE_MAX_WIDTH  120
#define SCALE_FONT_PX    11

struct _ReeveMapPane
{
  GtkWidget      parent_instance;

  ReeveSession  *session;      /* owned */
  ReeveLegend   *legend;       /* owned, nullable */
  int            legend_zoom;  /* whole zoom that the key was made for */

  GtkWidget     *overlay;
  ReeveMapView  *view;
  GtkWidget     *legend_area;
  GtkWidget     *legend_card;
  GtkWidget     *scale_area;
  GtkLabel      *place_label;
  GtkLabel      *sources_label;
};

G_DEFINE_FINAL_TYPE (ReeveMapPane, reeve_map_pane, GTK_TYPE_WIDGET)

ReeveMapView *
reeve_map_pane_get_view (ReeveMapPane *self)
{
  return self->view;
}

const ReeveBaseStyle *
reeve_map_pane_get_base (ReeveMapPane *self)
{
  return reeve_base_style_get (reeve_map_view_get_base (self->view));
}

/* --- the look --- */

static void
update_base (ReeveMapPane *self)
{
  GSettings *settings = reeve_application_get_settings ();
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autofree char *id = settings != NULL ? g_settings_get_string (settings, "base-style")
                                         : g_strdup ("auto");

  /* A dark map in a light window would swallow the cards, and the other way. */
  adw_style_manager_set_color_scheme (style,
                                      g_str_equal (id, "auto") ? ADW_COLOR_SCHEME_DEFAULT
                                      : g_str_equal (id, "dark") ? ADW_COLOR_SCHEME_FORCE_DARK
                                      : ADW_COLOR_SCHEME_FORCE_LIGHT);
  if (g_str_equal (id, "auto"))
    reeve_map_view_set_base (self->view, adw_style_manager_get_dark (style) ? "dark" : "light");
  else
    reeve_map_view_set_base (self->view, id);
  gtk_widget_queue_draw (self->legend_area);
  gtk_widget_queue_draw (self->scale_area);
}

/* --- the key --- */

static void
draw_legend_cb (GtkDrawingArea *area,
                cairo_t        *cr,
                int             width,
                int             height,
                gpointer        user_data)
{
  ReeveMapPane *self = user_data;

  if (self->legend != NULL)
    reeve_legend_draw (self->legend, reeve_map_pane_get_base (self), cr, LEGEND_FONT_PX,
                       LEGEND_MAX_WIDTH, NULL, NULL);
}

static void
update_legend (ReeveMapPane *self)
{
  ReeveScene *scene = reeve_session_get_scene (self->session);
  double zoom = reeve_map_view_get_viewport (self->view).zoom;
  double width = 0;
  double height = 0;

  g_clear_pointer (&self->legend, reeve_legend_free);
  self->legend_zoom = (int) zoom;
  if (scene != NULL)
    self->legend = reeve_legend_new (scene, zoom);
  if (self->legend != NULL)
    {
      double pane_width = gtk_widget_get_width (GTK_WIDGET (self));
      double pane_height = gtk_widget_get_height (GTK_WIDGET (self));

      if (pane_height > 0 && pane_height < MIN_LEGEND_PANE)
        reeve_legend_collapse (self->legend);
      else
        reeve_legend_fit (self->legend, reeve_map_pane_get_base (self), LEGEND_FONT_PX,
                          LEGEND_MAX_WIDTH, LEGEND_MAX_HEIGHT,
                          LEGEND_SHARE * pane_width * pane_height);
    }
  if (self->legend != NULL && self->legend->sections->len > 0)
    reeve_legend_draw (self->legend, reeve_map_pane_get_base (self), NULL, LEGEND_FONT_PX,
                       LEGEND_MAX_WIDTH, &width, &height);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->legend_area), (int) ceil (width));
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->legend_area), (int) ceil (height));
  gtk_widget_set_visible (self->legend_card, height > 0);
  gtk_widget_queue_draw (self->legend_area);
}

/* --- scale and sources --- */

static ReeveColour
ink_of (GtkWidget *widget)
{
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  return (ReeveColour) { .r = (guint8) (colour.red * 255), .g = (guint8) (colour.green * 255),
                         .b = (guint8) (colour.blue * 255), .a = (guint8) (colour.alpha * 255) };
}

static void
draw_scale_cb (GtkDrawingArea *area,
               cairo_t        *cr,
               int             width,
               int             height,
               gpointer        user_data)
{
  ReeveMapPane *self = user_data;
  ReeveViewport viewport = reeve_map_view_get_viewport (self->view);

  if (viewport.width > 0)
    reeve_scale_bar_draw (&viewport, cr, ink_of (GTK_WIDGET (area)), SCALE_FONT_PX,
                          SCALE_MAX_WIDTH);
}

static void
view_changed_cb (ReeveMapPane *self)
{
  ReeveViewport viewport = reeve_map_view_get_viewport (self->view);
  /* Translators: latitude, longitude and zoom of the map's centre */
  g_autofree char *place = g_strdup_printf (_("%.4f° %.4f°  z %.1f"), viewport.centre.lat,
                                            viewport.centre.lon, viewport.zoom);

  gtk_label_set_label (self->place_label, place);
  gtk_widget_queue_draw (self->scale_area);
  if ((int) viewport.zoom != self->legend_zoom)
    update_legend (self);
}

static void
scene_changed_cb (ReeveMapPane *self)
{
  ReeveScene *scene = reeve_session_get_scene (self->session);
  g_autofree char *sources = reeve_scene_dup_attribution (scene);

  reeve_map_view_set_scene (self->view, scene);
  gtk_label_set_label (self->sources_label, sources);
  gtk_widget_set_visible (GTK_WIDGET (self->sources_label), *sources != '\0');
  update_legend (self);
}

/* --- furniture --- */

static void
zoom_in_cb (ReeveMapPane *self)
{
  reeve_map_view_zoom_by (self->view, 1);
}

static void
zoom_out_cb (ReeveMapPane *self)
{
  reeve_map_view_zoom_by (self->view, -1);
}

static void
show_all_cb (ReeveMapPane *self)
{
  reeve_map_view_show_all (self->view);
}

static GtkWidget *
add_round_button (ReeveMapPane *self,
                  GtkBox       *box,
                  const char   *icon,
                  const char   *tooltip,
                  GCallback     callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip,
                                  -1);
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_add_css_class (button, "reeve-floating");
  gtk_widget_add_css_class (button, "round");
  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_box_append (box, button);
  return button;
}

static void
place_card (ReeveMapPane *self,
            GtkWidget    *card,
            GtkAlign      halign,
            GtkAlign      valign)
{
  gtk_widget_set_halign (card, halign);
  gtk_widget_set_valign (card, valign);
  gtk_widget_set_margin_start (card, 12);
  gtk_widget_set_margin_end (card, 12);
  gtk_widget_set_margin_top (card, 12);
  gtk_widget_set_margin_bottom (card, 12);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), card);
}

static void
build_zoom (ReeveMapPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  add_round_button (self, GTK_BOX (box), "zoom-in-symbolic", _("Zoom In"),
                    G_CALLBACK (zoom_in_cb));
  add_round_button (self, GTK_BOX (box), "zoom-out-symbolic", _("Zoom Out"),
                    G_CALLBACK (zoom_out_cb));
  add_round_button (self, GTK_BOX (box), "zoom-fit-best-symbolic", _("Show Everything"),
                    G_CALLBACK (show_all_cb));
  place_card (self, box, GTK_ALIGN_END, GTK_ALIGN_START);
}

static void
build_legend (ReeveMapPane *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->legend_card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->legend_area = gtk_drawing_area_new ();
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->legend_area), draw_legend_cb, self,
                                  NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->legend_area),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Key of the map"), -1);
  gtk_widget_add_css_class (self->legend_card, "reeve-card");
  gtk_widget_set_overflow (self->legend_card, GTK_OVERFLOW_HIDDEN);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->legend_area);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), LEGEND_MAX_HEIGHT);
  gtk_box_append (GTK_BOX (self->legend_card), scroller);
  gtk_widget_set_visible (self->legend_card, FALSE);
  place_card (self, self->legend_card, GTK_ALIGN_START, GTK_ALIGN_END);
  gtk_widget_set_margin_bottom (self->legend_card, ABOVE_STATUS);
}

static GtkLabel *
add_caption (GtkBox *box)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static void
build_status (ReeveMapPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->scale_area = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->scale_area), SCALE_MAX_WIDTH + 48);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->scale_area), 2 * SCALE_FONT_PX);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->scale_area), draw_scale_cb, self, NULL);
  gtk_widget_set_valign (self->scale_area, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->scale_area);
  self->place_label = add_caption (GTK_BOX (box));
  self->sources_label = add_caption (GTK_BOX (box));
  gtk_label_set_ellipsize (self->sources_label, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (box, "reeve-floating");
  gtk_widget_add_css_class (box, "status");
  place_card (self, box, GTK_ALIGN_END, GTK_ALIGN_END);
}

static void
look_cb (ReeveMapTools *tools,
         double         lon,
         double         lat,
         ReeveMapPane  *self)
{
  reeve_identify (GTK_WIDGET (self), self->session, self->view, (ReeveLonLat) { lon, lat });
}

static void
reeve_map_pane_dispose (GObject *object)
{
  ReeveMapPane *self = REEVE_MAP_PANE (object);
  GtkWidget *child;

  g_clear_pointer (&self->legend, reeve_legend_free);
  g_clear_object (&self->session);
  /* A record's card may be open. */
  while ((child = gtk_widget_get_last_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (reeve_map_pane_parent_class)->dispose (object);
}

static void
reeve_map_pane_class_init (ReeveMapPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = reeve_map_pane_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
reeve_map_pane_init (ReeveMapPane *self)
{
  self->overlay = gtk_overlay_new ();
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  self->view = REEVE_MAP_VIEW (reeve_map_view_new ());
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->view));
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  build_zoom (self);
  build_legend (self);
  build_status (self);
}

GtkWidget *
reeve_map_pane_new (ReeveSession *session)
{
  ReeveMapPane *self = g_object_new (REEVE_TYPE_MAP_PANE, NULL);
  GSettings *settings = reeve_application_get_settings ();
  g_autofree char *title = reeve_workspace_dup_title (reeve_session_get_workspace (session));
  GtkWidget *tools;

  self->session = g_object_ref (session);
  reeve_map_view_set_title (self->view, title);
  g_signal_connect_object (session, "scene-changed", G_CALLBACK (scene_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "view-changed", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_base), self, G_CONNECT_SWAPPED);
  if (settings != NULL)
    g_signal_connect_object (settings, "changed::base-style", G_CALLBACK (update_base), self,
                             G_CONNECT_SWAPPED);
  tools = reeve_map_tools_new (session, self->view);
  g_signal_connect_object (tools, "look", G_CALLBACK (look_cb), self, 0);
  place_card (self, tools, GTK_ALIGN_START, GTK_ALIGN_START);
  update_base (self);
  return GTK_WIDGET (self);
}
