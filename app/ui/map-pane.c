/* ui/map-pane.c — the map with its furniture: tools, zoom, key, scale, sources */
#include "ui/map-pane.h"

#include "core/i18n.h"
#include "core/units.h"
#include "map/legend.h"
#include "map/pick.h"
#include "ui/application.h"
#include "ui/identify.h"
#include "ui/map-tools.h"

#include <adwaita.h>
#include <math.h>

#define LEGEND_FONT_PX   12
#define LEGEND_MAX_WIDTH 220
#define LEGEND_MAX_HEIGHT 420
#define LEGEND_MAX_SHARE 0.42  /* of the map's height */
#define LEGEND_SHARE     0.25  /* of the pane, at the most */
#define MIN_LEGEND_PANE  620   /* px of height; below, the key shows its title only */
#define MIN_PLACE_PANE   700   /* px of width; below, coordinates give way to the sources */
#define ABOVE_STATUS     54
#define HOVER_DELAY_MS   150
#define SCALE_MAX_WIDTH  90
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
  GtkWidget     *legend_scroller;
  GtkWidget     *legend_arrow;
  gboolean       legend_small;  /* the map is too low for it */
  gboolean       legend_opened; /* by hand, although it is */
  gboolean       legend_closed; /* by hand, although it is not */
  GtkWidget     *scale_area;
  GtkLabel      *place_label;
  GtkLabel      *sources_label;
  GtkMenuButton *base_button;
  GtkWidget     *no_base;       /* said in the status line */
  GtkWidget     *empty;         /* a card, until there is a layer */
  GtkLabel      *hover;
  ReeveLonLat    hover_at;
  guint          hover_id;      /* removed in dispose */
  guint          fit_id;        /* removed in dispose */
  int            width;         /* last allocated */
  int            height;        /* last allocated */
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

static const char *
get_base_title (const char *id)
{
  if (g_str_equal (id, "dark"))
    return _("Dark");
  return g_str_equal (id, "projector") ? _("Projector") : _("Light");
}

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
  gtk_menu_button_set_label (self->base_button,
                             get_base_title (reeve_map_view_get_base (self->view)));
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
  /* Opened by hand on a low map it may scroll: all of it is wanted then. */
  if (self->legend != NULL && self->height >= MIN_LEGEND_PANE)
    reeve_legend_fit (self->legend, reeve_map_pane_get_base (self), LEGEND_FONT_PX,
                      LEGEND_MAX_WIDTH, LEGEND_MAX_SHARE * self->height,
                      LEGEND_SHARE * self->width * self->height);
  if (self->legend != NULL && self->legend->sections->len > 0)
    reeve_legend_draw (self->legend, reeve_map_pane_get_base (self), NULL, LEGEND_FONT_PX,
                       LEGEND_MAX_WIDTH, &width, &height);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->legend_area), (int) ceil (width));
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->legend_area), (int) ceil (height));
  gtk_widget_set_visible (self->legend_card, height > 0);
  gtk_widget_queue_draw (self->legend_area);
}

static void
show_legend (ReeveMapPane *self)
{
  gboolean open = self->legend_small ? self->legend_opened : !self->legend_closed;

  gtk_widget_set_visible (self->legend_scroller, open);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->legend_arrow), open ? "pan-down-symbolic"
                                                                     : "pan-up-symbolic");
}

static void
legend_clicked_cb (ReeveMapPane *self)
{
  gboolean *by_hand = self->legend_small ? &self->legend_opened : &self->legend_closed;

  *by_hand = !*by_hand;
  show_legend (self);
}

static gboolean
fit_furniture_cb (gpointer data)
{
  ReeveMapPane *self = data;
  int height = gtk_widget_get_height (GTK_WIDGET (self));

  self->fit_id = 0;
  self->legend_small = height < MIN_LEGEND_PANE;
  gtk_widget_set_visible (GTK_WIDGET (self->place_label), self->width >= MIN_PLACE_PANE);
  update_legend (self);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->legend_scroller),
                                              MIN (LEGEND_MAX_HEIGHT,
                                                   MAX (80, (int) (height * LEGEND_MAX_SHARE))));
  show_legend (self);
  return G_SOURCE_REMOVE;
}

static void
reeve_map_pane_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  ReeveMapPane *self = REEVE_MAP_PANE (widget);

  gtk_widget_allocate (self->overlay, width, height, baseline, NULL);
  /* After this allocation: changing the key within it would ask for another. */
  if ((height != self->height || width != self->width) && self->fit_id == 0)
    self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_furniture_cb, self, NULL);
  self->height = height;
  self->width = width;
}

static void
reeve_map_pane_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  gtk_widget_measure (REEVE_MAP_PANE (widget)->overlay, orientation, for_size, minimum, natural,
                      NULL, NULL);
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
hide_hover (ReeveMapPane *self)
{
  g_clear_handle_id (&self->hover_id, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self->hover), FALSE);
}

static void
view_changed_cb (ReeveMapPane *self)
{
  ReeveViewport viewport = reeve_map_view_get_viewport (self->view);
  /* Translators: latitude, longitude and zoom of the map's centre */
  g_autofree char *place = g_strdup_printf (_("%.4f° %.4f° · z %.1f"), viewport.centre.lat,
                                            viewport.centre.lon, viewport.zoom);

  hide_hover (self);
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

static GtkWidget *
make_legend_title (ReeveMapPane *self)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (_("Key"));

  self->legend_arrow = gtk_image_new_from_icon_name ("pan-down-symbolic");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "caption-heading");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->legend_arrow);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_tooltip_text (button, _("Show or hide the key of the map"));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "reeve-compact");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (legend_clicked_cb), self);
  return button;
}

static void
build_legend (ReeveMapPane *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->legend_card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->legend_scroller = scroller;
  gtk_box_append (GTK_BOX (self->legend_card), make_legend_title (self));
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

static GtkWidget *
make_base_button (ReeveMapPane *self)
{
  static const struct { const char *words; const char *target; } bases[] = {
    { N_("Follow the Desktop"), "auto" }, { N_("Light"), "light" }, { N_("Dark"), "dark" },
    { N_("Projector"), "projector" },
  };
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (bases); i++)
    {
      g_autofree char *action = g_strdup_printf ("win.base-style::%s", bases[i].target);

      g_menu_append (menu, _(bases[i].words), action);
    }
  self->base_button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_menu_model (self->base_button, G_MENU_MODEL (menu));
  gtk_menu_button_set_always_show_arrow (self->base_button, TRUE);
  gtk_menu_button_set_direction (self->base_button, GTK_ARROW_UP);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->base_button), _("Base Map"));
  gtk_widget_add_css_class (GTK_WIDGET (self->base_button), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self->base_button), "reeve-status-button");
  return GTK_WIDGET (self->base_button);
}

/* --- nothing to show --- */

static void
build_empty (ReeveMapPane *self)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *import = gtk_button_new_with_mnemonic (_("_Import…"));

  self->empty = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "document-open-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("Import a city to begin"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                   _("An OpenStreetMap extract gives the base map and the roads. "
                                     "Files can also be dropped here."));
  gtk_widget_set_halign (import, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (import), "win.import");
  gtk_widget_add_css_class (import, "pill");
  gtk_widget_add_css_class (import, "suggested-action");
  adw_status_page_set_child (ADW_STATUS_PAGE (page), import);
  gtk_widget_add_css_class (page, "compact");
  gtk_widget_set_size_request (page, 380, 350);
  gtk_widget_add_css_class (self->empty, "reeve-card");
  gtk_box_append (GTK_BOX (self->empty), page);
  gtk_widget_set_visible (self->empty, FALSE);
  place_card (self, self->empty, GTK_ALIGN_CENTER, GTK_ALIGN_CENTER);
}

static void
contents_changed_cb (ReeveMapPane *self)
{
  const ReeveContents *contents = reeve_session_get_contents (self->session);
  gboolean has_base = FALSE;

  for (guint i = 0; i < contents->datasets->len; i++)
    has_base |= g_str_equal (((ReeveDataset *) contents->datasets->pdata[i])->theme, "base");
  gtk_widget_set_visible (self->empty, contents->datasets->len == 0);
  gtk_widget_set_visible (self->no_base, contents->datasets->len > 0 && !has_base);
}

/* --- what the pointer is on --- */

/* (nullable): its name, and the number it is drawn by */
static char *
dup_hover_words (ReeveMapPane    *self,
                 const ReevePick *pick)
{
  ReeveScene *scene = reeve_session_get_scene (self->session);
  const ReeveDataset *dataset = reeve_session_find_dataset (self->session, pick->dataset_id);
  g_autofree char *name = scene != NULL ? reeve_scene_dup_name (scene, pick) : NULL;
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
show_hover (ReeveMapPane    *self,
            const ReevePick *pick,
            ReeveLonLat      at)
{
  g_autofree char *words = dup_hover_words (self, pick);
  ReeveViewport viewport = reeve_map_view_get_viewport (self->view);
  ReeveXY px = reeve_viewport_to_px (&viewport, at);
  int width;
  int height;

  if (words == NULL)
    return;
  gtk_label_set_label (self->hover, words);
  gtk_widget_set_visible (GTK_WIDGET (self->hover), TRUE);
  gtk_widget_measure (GTK_WIDGET (self->hover), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL,
                      NULL);
  gtk_widget_measure (GTK_WIDGET (self->hover), GTK_ORIENTATION_VERTICAL, width, NULL, &height,
                      NULL, NULL);
  gtk_widget_set_margin_start (GTK_WIDGET (self->hover),
                               CLAMP ((int) px.x + 14, 0, MAX (0, (int) viewport.width - width)));
  gtk_widget_set_margin_top (GTK_WIDGET (self->hover),
                             CLAMP ((int) px.y + 14, 0, MAX (0, (int) viewport.height - height)));
}

static gboolean
hover_timeout_cb (gpointer data)
{
  ReeveMapPane *self = data;
  g_autoptr (GArray) picks = reeve_map_view_pick (self->view, self->hover_at);

  self->hover_id = 0;
  if (picks->len > 0)
    show_hover (self, &g_array_index (picks, ReevePick, 0), self->hover_at);
  return G_SOURCE_REMOVE;
}

static void
hover_cb (ReeveMapView *view,
          double        lon,
          double        lat,
          gboolean      inside,
          ReeveMapPane *self)
{
  hide_hover (self);
  self->hover_at = (ReeveLonLat) { lon, lat };
  if (inside && reeve_map_view_get_mode (view) == REEVE_MAP_PAN)
    self->hover_id = g_timeout_add (HOVER_DELAY_MS, hover_timeout_cb, self);
}

static void
feature_focused_cb (ReeveMapView *view,
                    gint64        dataset,
                    gint64        fid,
                    ReeveMapPane *self)
{
  ReeveScene *scene = reeve_session_get_scene (self->session);
  ReevePick pick = { .dataset_id = dataset, .fid = fid, .class_index = -1, .value = NAN };
  g_autoptr (ReeveShape) shape = scene != NULL ? reeve_scene_dup_shape (scene, dataset, fid) : NULL;

  hide_hover (self);
  if (shape != NULL)
    show_hover (self, &pick, reeve_shape_get_anchor (shape));
}

static void
feature_activated_cb (ReeveMapView *view,
                      gint64        dataset,
                      gint64        fid,
                      ReeveMapPane *self)
{
  hide_hover (self);
  reeve_identify_feature (GTK_WIDGET (self), self->session, view, dataset, fid);
}

static void
build_hover (ReeveMapPane *self)
{
  self->hover = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->hover, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (self->hover, 40);
  gtk_widget_set_halign (GTK_WIDGET (self->hover), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self->hover), GTK_ALIGN_START);
  gtk_widget_set_can_target (GTK_WIDGET (self->hover), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->hover), "reeve-floating");
  gtk_widget_add_css_class (GTK_WIDGET (self->hover), "hover");
  gtk_widget_set_visible (GTK_WIDGET (self->hover), FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->hover));
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
  gtk_box_append (GTK_BOX (box), make_base_button (self));
  self->no_base = gtk_button_new_with_label (_("No base map yet · Import OpenStreetMap…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->no_base), "win.import");
  gtk_widget_add_css_class (self->no_base, "flat");
  gtk_widget_add_css_class (self->no_base, "caption");
  gtk_widget_set_visible (self->no_base, FALSE);
  gtk_box_append (GTK_BOX (box), self->no_base);
  self->sources_label = add_caption (GTK_BOX (box));
  /* It never hides: rather two lines. */
  gtk_label_set_wrap (self->sources_label, TRUE);
  gtk_label_set_xalign (self->sources_label, 0);
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

  g_clear_handle_id (&self->hover_id, g_source_remove);
  g_clear_handle_id (&self->fit_id, g_source_remove);
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
  GTK_WIDGET_CLASS (klass)->measure = reeve_map_pane_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = reeve_map_pane_size_allocate;
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
  build_empty (self);
  build_hover (self);
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
  g_signal_connect_object (session, "contents-changed", G_CALLBACK (contents_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "hover", G_CALLBACK (hover_cb), self, 0);
  g_signal_connect_object (self->view, "feature-focused", G_CALLBACK (feature_focused_cb), self, 0);
  g_signal_connect_object (self->view, "feature-activated", G_CALLBACK (feature_activated_cb), self,
                           0);
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
