/* ui/map-status.c — the map's foot: scale, place, base map, sources */
#include "ui/map-status.h"

#include "core/i18n.h"
#include "map/legend.h"

#define MIN_PLACE_PANE  700   /* px of width; below, coordinates give way to the sources */
#define MAX_SCALE_WIDTH 90
#define SCALE_FONT_PX   11

struct _ReeveMapStatus
{
  AdwBin         parent_instance;

  ReeveSession  *session;      /* owned */
  ReeveMapView  *view;         /* borrowed: a sibling */

  GtkWidget     *scale_area;
  GtkLabel      *place_label;
  GtkLabel      *sources_label;
  GtkMenuButton *base_button;
  GtkWidget     *no_base;      /* said instead of it */
};

G_DEFINE_FINAL_TYPE (ReeveMapStatus, reeve_map_status, ADW_TYPE_BIN)

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
  ReeveMapStatus *self = user_data;
  ReeveViewport viewport = reeve_map_view_get_viewport (self->view);

  if (viewport.width > 0)
    reeve_scale_bar_draw (&viewport, cr, ink_of (GTK_WIDGET (area)), SCALE_FONT_PX,
                          MAX_SCALE_WIDTH);
}

static void
view_changed_cb (ReeveMapStatus *self)
{
  ReeveViewport viewport = reeve_map_view_get_viewport (self->view);
  /* Translators: latitude, longitude and zoom of the map's centre */
  g_autofree char *place = g_strdup_printf (_("%.4f° %.4f° · z %.1f"), viewport.centre.lat,
                                            viewport.centre.lon, viewport.zoom);

  gtk_label_set_label (self->place_label, place);
  gtk_widget_queue_draw (self->scale_area);
}

static void
scene_changed_cb (ReeveMapStatus *self)
{
  g_autofree char *sources = reeve_scene_dup_attribution (reeve_session_get_scene (self->session));

  gtk_label_set_label (self->sources_label, sources);
  gtk_widget_set_visible (GTK_WIDGET (self->sources_label), *sources != '\0');
}

static void
contents_changed_cb (ReeveMapStatus *self)
{
  GPtrArray *datasets = reeve_session_get_contents (self->session)->datasets;
  gboolean has_base = FALSE;

  for (guint i = 0; i < datasets->len; i++)
    has_base |= g_str_equal (((ReeveDataset *) datasets->pdata[i])->theme, "base");
  gtk_widget_set_visible (self->no_base, datasets->len > 0 && !has_base);
}

/* --- the look --- */

static const char *
get_base_title (const char *id)
{
  if (g_str_equal (id, "dark"))
    return _("Dark");
  return g_str_equal (id, "projector") ? _("Projector") : _("Light");
}

void
reeve_map_status_show_base (ReeveMapStatus *self)
{
  gtk_menu_button_set_label (self->base_button,
                             get_base_title (reeve_map_view_get_base (self->view)));
  gtk_widget_queue_draw (self->scale_area);
}

void
reeve_map_status_fit (ReeveMapStatus *self,
                      int             width)
{
  gtk_widget_set_visible (GTK_WIDGET (self->place_label), width >= MIN_PLACE_PANE);
}

/* --- building --- */

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
make_base_button (ReeveMapStatus *self)
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

static void
build (ReeveMapStatus *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->scale_area = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->scale_area), MAX_SCALE_WIDTH + 48);
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
  adw_bin_set_child (ADW_BIN (self), box);
}

static void
reeve_map_status_dispose (GObject *object)
{
  ReeveMapStatus *self = REEVE_MAP_STATUS (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (reeve_map_status_parent_class)->dispose (object);
}

static void
reeve_map_status_class_init (ReeveMapStatusClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = reeve_map_status_dispose;
}

static void
reeve_map_status_init (ReeveMapStatus *self)
{
  build (self);
}

GtkWidget *
reeve_map_status_new (ReeveSession *session,
                      ReeveMapView *view)
{
  ReeveMapStatus *self = g_object_new (REEVE_TYPE_MAP_STATUS, NULL);

  self->session = g_object_ref (session);
  self->view = view;
  g_signal_connect_object (session, "scene-changed", G_CALLBACK (scene_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "contents-changed", G_CALLBACK (contents_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "view-changed", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
