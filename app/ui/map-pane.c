/* ui/map-pane.c — the map with its furniture: tools, zoom, key, scale, sources */
#include "ui/map-pane.h"

#include "core/i18n.h"
#include "ui/application.h"
#include "ui/departure-card.h"
#include "ui/identify.h"
#include "ui/map-handles.h"
#include "ui/map-hover.h"
#include "ui/map-key.h"
#include "ui/map-status.h"
#include "ui/map-tools.h"

#include <adwaita.h>

#define ABOVE_STATUS 54

struct _ReeveMapPane
{
  GtkWidget       parent_instance;

  ReeveSession   *session;  /* owned */
  ReeveScene     *scene;    /* owned, nullable: the session's, last shown */
  guint           n_above;  /* live layers that stand for some of its */

  GtkWidget      *overlay;
  ReeveMapView   *view;
  ReeveMapHandles *handles; /* owned */
  ReeveMapKey    *key;
  ReeveMapStatus *status;
  GtkWidget      *empty;    /* a card, until there is a layer */
  guint           fit_id;   /* removed in dispose */
  int             width;    /* last allocated */
  int             height;   /* last allocated */
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
  static const char *const bases[] = { "light", "dark", "projector", NULL };
  GSettings *settings = reeve_application_get_settings ();
  AdwStyleManager *style = adw_style_manager_get_default ();
  const char *of_view = reeve_session_get_view_base (self->session);
  g_autofree char *chosen = settings != NULL ? g_settings_get_string (settings, "base-style")
                                             : g_strdup ("auto");
  const char *id = of_view != NULL && g_strv_contains (bases, of_view) ? of_view : chosen;

  /* A dark map in a light window would swallow the cards, and the other way. */
  adw_style_manager_set_color_scheme (style,
                                      g_str_equal (id, "auto") ? ADW_COLOR_SCHEME_DEFAULT
                                      : g_str_equal (id, "dark") ? ADW_COLOR_SCHEME_FORCE_DARK
                                      : ADW_COLOR_SCHEME_FORCE_LIGHT);
  if (g_str_equal (id, "auto"))
    reeve_map_view_set_base (self->view, adw_style_manager_get_dark (style) ? "dark" : "light");
  else
    reeve_map_view_set_base (self->view, id);
  reeve_map_status_show_base (self->status);
  reeve_map_key_show_base (self->key);
}

static gboolean
fit_furniture_cb (gpointer data)
{
  ReeveMapPane *self = data;

  self->fit_id = 0;
  reeve_map_key_fit (self->key, self->width, self->height);
  reeve_map_status_fit (self->status, self->width);
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
  gtk_widget_set_visible (self->empty,
                          reeve_session_get_contents (self->session)->datasets->len == 0);
  /* A saved view was shown or left. */
  update_base (self);
}

/* A live answer lies above the map and takes the stored one's place. The squares
 * are drawn anew only when other layers are to be on them. */
static void
scene_changed_cb (ReeveMapPane *self)
{
  ReeveLive *live = reeve_session_get_live (self->session);
  ReeveScene *scene = reeve_session_get_scene (self->session);
  ReeveScene *above = reeve_live_get_scene (live);
  guint n_above = above != NULL ? reeve_scene_get_n_layers (above) : 0;

  if (scene != NULL && (scene != self->scene || n_above != self->n_above))
    {
      g_autoptr (ReeveScene) below = reeve_live_dup_scene (live, scene, FALSE);

      reeve_map_view_set_scene (self->view, below);
      g_clear_pointer (&self->scene, reeve_scene_unref);
      self->scene = reeve_scene_ref (scene);
      self->n_above = n_above;
    }
  reeve_map_view_set_live (self->view, n_above > 0 ? above : NULL);
}

/* --- what is here? --- */

static void
feature_activated_cb (ReeveMapView *view,
                      gint64        dataset,
                      gint64        fid,
                      ReeveMapPane *self)
{
  reeve_identify_feature (GTK_WIDGET (self), self->session, view, dataset, fid);
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
build (ReeveMapPane *self)
{
  GtkWidget *tools = reeve_map_tools_new (self->session, self->view);
  GtkWidget *departure;

  build_zoom (self);
  self->key = REEVE_MAP_KEY (reeve_map_key_new (self->session, self->view));
  place_card (self, GTK_WIDGET (self->key), GTK_ALIGN_START, GTK_ALIGN_END);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->key), ABOVE_STATUS);
  self->status = REEVE_MAP_STATUS (reeve_map_status_new (self->session, self->view));
  place_card (self, GTK_WIDGET (self->status), GTK_ALIGN_END, GTK_ALIGN_END);
  departure = reeve_departure_card_new (self->session);
  place_card (self, departure, GTK_ALIGN_END, GTK_ALIGN_END);
  gtk_widget_set_margin_bottom (departure, ABOVE_STATUS);
  build_empty (self);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay),
                           reeve_map_hover_new (self->view));
  g_signal_connect_object (tools, "look", G_CALLBACK (look_cb), self, 0);
  place_card (self, tools, GTK_ALIGN_START, GTK_ALIGN_START);
  self->handles = reeve_map_handles_new (self->session, self->view, REEVE_MAP_TOOLS (tools));
}

static void
reeve_map_pane_dispose (GObject *object)
{
  ReeveMapPane *self = REEVE_MAP_PANE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_clear_object (&self->handles);
  g_clear_pointer (&self->scene, reeve_scene_unref);
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
}

GtkWidget *
reeve_map_pane_new (ReeveSession *session)
{
  ReeveMapPane *self = g_object_new (REEVE_TYPE_MAP_PANE, NULL);
  GSettings *settings = reeve_application_get_settings ();
  g_autofree char *title = reeve_workspace_dup_title (reeve_session_get_workspace (session));

  self->session = g_object_ref (session);
  reeve_map_view_set_title (self->view, title);
  g_signal_connect_object (session, "scene-changed", G_CALLBACK (scene_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (reeve_session_get_live (session), "changed",
                           G_CALLBACK (scene_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "contents-changed", G_CALLBACK (contents_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "feature-activated", G_CALLBACK (feature_activated_cb), self,
                           0);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_base), self, G_CONNECT_SWAPPED);
  if (settings != NULL)
    g_signal_connect_object (settings, "changed::base-style", G_CALLBACK (update_base), self,
                             G_CONNECT_SWAPPED);
  build (self);
  update_base (self);
  return GTK_WIDGET (self);
}
