/* ui/map-key.c — what the map's colours and signs mean, in a card that folds */
#include "ui/map-key.h"

#include "core/i18n.h"
#include "map/legend.h"

#include <math.h>

#define FONT_PX    12
#define MAX_WIDTH  220
#define MAX_HEIGHT 420
#define MAX_SHARE  0.42  /* of the map's height */
#define SHARE      0.25  /* of the pane, at the most */
#define MIN_PANE   620   /* px of height; below, the title only is shown */

struct _ReeveMapKey
{
  AdwBin         parent_instance;

  ReeveSession  *session;  /* owned */
  ReeveMapView  *view;     /* borrowed: a sibling */
  ReeveLegend   *legend;   /* owned, nullable */
  int            zoom;     /* whole zoom that the key was made for */
  guint          serial;   /* of the live answer that it is of */
  int            width;    /* of the pane */
  int            height;

  GtkWidget     *area;
  GtkWidget     *scroller;
  GtkWidget     *arrow;
  gboolean       small;    /* the map is too low for it */
  gboolean       opened;   /* by hand, although it is */
  gboolean       closed;   /* by hand, although it is not */
};

G_DEFINE_FINAL_TYPE (ReeveMapKey, reeve_map_key, ADW_TYPE_BIN)

static const ReeveBaseStyle *
get_base (ReeveMapKey *self)
{
  return reeve_base_style_get (reeve_map_view_get_base (self->view));
}

static void
draw_cb (GtkDrawingArea *area,
         cairo_t        *cr,
         int             width,
         int             height,
         gpointer        user_data)
{
  ReeveMapKey *self = user_data;

  if (self->legend != NULL)
    reeve_legend_draw (self->legend, get_base (self), cr, FONT_PX, MAX_WIDTH, NULL, NULL);
}

static void
update (ReeveMapKey *self)
{
  ReeveScene *stored = reeve_session_get_scene (self->session);
  g_autoptr (ReeveScene) scene =
    stored != NULL ? reeve_live_dup_scene (reeve_session_get_live (self->session), stored, TRUE)
                   : NULL;
  double zoom = reeve_map_view_get_viewport (self->view).zoom;
  double width = 0;
  double height = 0;

  g_clear_pointer (&self->legend, reeve_legend_free);
  self->zoom = (int) zoom;
  if (scene != NULL)
    self->legend = reeve_legend_new (scene, zoom);
  /* Opened by hand on a low map it may scroll: all of it is wanted then. */
  if (self->legend != NULL && self->height >= MIN_PANE)
    reeve_legend_fit (self->legend, get_base (self), FONT_PX, MAX_WIDTH,
                      MAX_SHARE * self->height, SHARE * self->width * self->height);
  if (self->legend != NULL && self->legend->sections->len > 0)
    reeve_legend_draw (self->legend, get_base (self), NULL, FONT_PX, MAX_WIDTH, &width, &height);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->area), (int) ceil (width));
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->area), (int) ceil (height));
  gtk_widget_set_visible (GTK_WIDGET (self), height > 0);
  gtk_widget_queue_draw (self->area);
}

static void
show (ReeveMapKey *self)
{
  gboolean open = self->small ? self->opened : !self->closed;

  gtk_widget_set_visible (self->scroller, open);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->arrow), open ? "pan-down-symbolic"
                                                              : "pan-up-symbolic");
}

static void
clicked_cb (ReeveMapKey *self)
{
  gboolean *by_hand = self->small ? &self->opened : &self->closed;

  *by_hand = !*by_hand;
  show (self);
}

static GtkWidget *
make_title (ReeveMapKey *self)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (_("Key"));

  self->arrow = gtk_image_new_from_icon_name ("pan-down-symbolic");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "caption-heading");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->arrow);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_tooltip_text (button, _("Show or hide the key of the map"));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "reeve-compact");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked_cb), self);
  return button;
}

static void
build (ReeveMapKey *self)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->scroller = scroller;
  gtk_box_append (GTK_BOX (card), make_title (self));
  self->area = gtk_drawing_area_new ();
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->area), draw_cb, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->area), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Key of the map"), -1);
  gtk_widget_add_css_class (card, "reeve-card");
  gtk_widget_set_overflow (card, GTK_OVERFLOW_HIDDEN);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->area);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_box_append (GTK_BOX (card), scroller);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  adw_bin_set_child (ADW_BIN (self), card);
}

static void
live_changed_cb (ReeveMapKey *self)
{
  guint serial = reeve_live_get_serial (reeve_session_get_live (self->session));

  if (serial == self->serial)
    return;
  self->serial = serial;
  update (self);
}

static void
view_changed_cb (ReeveMapKey *self)
{
  if ((int) reeve_map_view_get_viewport (self->view).zoom != self->zoom)
    update (self);
}

void
reeve_map_key_show_base (ReeveMapKey *self)
{
  gtk_widget_queue_draw (self->area);
}

void
reeve_map_key_fit (ReeveMapKey *self,
                   int          width,
                   int          height)
{
  self->width = width;
  self->height = height;
  self->small = height < MIN_PANE;
  update (self);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller),
                                              MIN (MAX_HEIGHT,
                                                   MAX (80, (int) (height * MAX_SHARE))));
  show (self);
}

static void
reeve_map_key_dispose (GObject *object)
{
  ReeveMapKey *self = REEVE_MAP_KEY (object);

  g_clear_pointer (&self->legend, reeve_legend_free);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (reeve_map_key_parent_class)->dispose (object);
}

static void
reeve_map_key_class_init (ReeveMapKeyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = reeve_map_key_dispose;
}

static void
reeve_map_key_init (ReeveMapKey *self)
{
  build (self);
}

GtkWidget *
reeve_map_key_new (ReeveSession *session,
                   ReeveMapView *view)
{
  ReeveMapKey *self = g_object_new (REEVE_TYPE_MAP_KEY, NULL);

  self->session = g_object_ref (session);
  self->view = view;
  g_signal_connect_object (session, "scene-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (reeve_session_get_live (session), "changed",
                           G_CALLBACK (live_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "view-changed", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
