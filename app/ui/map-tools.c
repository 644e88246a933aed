/* ui/map-tools.c — what a click on the map does: look, draw a hazard, close a road, measure,
 * choose a place */
#include "ui/map-tools.h"

#include "core/i18n.h"
#include "core/units.h"
#include "map/pick.h"
#include "ui/ask-text.h"
#include "ui/scenario-edits.h"
#include "ui/way-work.h"

#include <math.h>

#define ROAD_TOLERANCE_PX 12
#define N_TOOLS           5

struct _ReeveMapTools
{
  AdwBin           parent_instance;

  ReeveSession    *session;   /* owned */
  ReeveMapView    *view;      /* borrowed: a sibling */
  ReeveMapTool     tool;

  void           (*point_func) (ReeveLonLat point, gpointer data);  /* nullable */
  gpointer         point_data;
  guint            n_points;  /* places of an answer that can be moved */

  GtkToggleButton *buttons[N_TOOLS];
  GtkLabel        *hint;
};

G_DEFINE_FINAL_TYPE (ReeveMapTools, reeve_map_tools, ADW_TYPE_BIN)

static guint look_signal;
static guint move_signal;

static const struct
{
  const char  *icon;
  const char  *words;  /* N_() */
  const char  *hint;   /* N_(), nullable */
  ReeveMapMode mode;
} tools[N_TOOLS] = {
  { "reeve-pan-symbolic", N_("Move and Look (V)"), NULL, REEVE_MAP_PAN },
  { "reeve-draw-area-symbolic", N_("Draw a Hazard (D)"),
    N_("Click the corners; Enter or a double click ends, Escape stops"), REEVE_MAP_DRAW_AREA },
  { "reeve-close-road-symbolic", N_("Close or Open a Road (X)"),
    N_("Click the street to close, or to open again; X takes the one in the middle of the map"),
    REEVE_MAP_PAN },
  { "reeve-measure-symbolic", N_("Measure (M)"), N_("Click along the way; Escape stops"),
    REEVE_MAP_DRAW_LINE },
  { "find-location-symbolic", N_("Move a Place of the Answer (P)"), NULL, REEVE_MAP_POINT },
};

static void
set_hint (ReeveMapTools *self,
          const char    *text)
{
  gtk_label_set_label (self->hint, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), text != NULL);
}

void
reeve_map_tools_set (ReeveMapTools *self,
                     ReeveMapTool   tool)
{
  self->tool = tool;
  self->point_func = NULL;
  gtk_toggle_button_set_active (self->buttons[tool], TRUE);
  set_hint (self, tools[tool].hint != NULL ? _(tools[tool].hint) : NULL);
  if (reeve_map_view_get_mode (self->view) != tools[tool].mode)
    reeve_map_view_set_mode (self->view, tools[tool].mode);
  if (tool == REEVE_TOOL_PLACE)
    g_signal_emit (self, move_signal, 0, FALSE);
}

void
reeve_map_tools_ask_point (ReeveMapTools *self,
                           const char    *hint,
                           void         (*func) (ReeveLonLat point, gpointer data),
                           gpointer       data)
{
  self->tool = REEVE_TOOL_PLACE;
  self->point_func = func;
  self->point_data = data;
  gtk_toggle_button_set_active (self->buttons[REEVE_TOOL_PLACE], TRUE);
  set_hint (self, hint);
  if (reeve_map_view_get_mode (self->view) != REEVE_MAP_POINT)
    reeve_map_view_set_mode (self->view, REEVE_MAP_POINT);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

void
reeve_map_tools_set_n_points (ReeveMapTools *self,
                              guint          n_points)
{
  self->n_points = n_points;
  gtk_widget_set_visible (GTK_WIDGET (self->buttons[REEVE_TOOL_PLACE]), n_points > 0);
}

static void
toggled_cb (GtkToggleButton *button,
            ReeveMapTools   *self)
{
  for (guint i = 0; i < N_TOOLS; i++)
    if (self->buttons[i] == button && gtk_toggle_button_get_active (button) &&
        self->tool != (ReeveMapTool) i)
      reeve_map_tools_set (self, (ReeveMapTool) i);
}

static ReeveChange *
change_new (ReeveChangeKind  kind,
            char            *title)  /* (transfer full) */
{
  ReeveChange *change = g_new0 (ReeveChange, 1);

  change->kind = kind;
  change->title = title;
  change->ordinal = -1;
  change->until_ms = INFINITY;
  change->value = NAN;
  return change;
}

/* --- closing a road --- */

/* (nullable): of the option that is shown */
static const ReeveChange *
find_closure (ReeveMapTools *self,
              gint64         way_id)
{
  const ReeveContents *contents = reeve_session_get_contents (self->session);

  for (guint i = 0; contents != NULL && i < contents->changes->len; i++)
    {
      const ReeveChange *change = g_ptr_array_index (contents->changes, i);

      if (change->kind == REEVE_CHANGE_CLOSE_ROAD && change->way_id == way_id)
        return change;
    }
  return NULL;
}

static void
open_road (ReeveMapTools     *self,
           const ReeveChange *closure,
           const char        *name)
{
  /* Translators: a street; the name of a step */
  g_autofree char *words = g_strdup_printf (_("Open %s again"), name);
  /* Translators: a street that is open again */
  g_autofree char *told = g_strdup_printf (_("Opened %s again"), name);

  if (closure->scenario_id != reeve_session_get_scenario (self->session))
    set_hint (self, _("This street was closed in the option that this one began with"));
  else
    reeve_scenario_take_back (self->session, closure, words, told);
}

/* A street that was clicked, while its way is looked up. */
typedef struct
{
  ReeveMapTools *self;  /* owned */
  char          *name;  /* owned, nullable: a street without one */
} Street;

static void
street_free (gpointer data)
{
  Street *street = data;

  g_object_unref (street->self);
  g_free (street->name);
  g_free (street);
}

static void
way_found_cb (gint64   way_id,
              gpointer data)
{
  Street *street = data;
  const ReeveChange *closure = find_closure (street->self, way_id);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, way_id);
  g_autofree char *name = street->name != NULL ? g_strdup (street->name)
                          /* Translators: a street without a name, by the number of its way */
                          : g_strdup_printf (_("way %s"), number);
  g_autofree char *told = NULL;
  ReeveChange *change;

  if (closure != NULL)
    {
      open_road (street->self, closure, name);
      return;
    }
  /* Translators: a street; the name of a step */
  change = change_new (REEVE_CHANGE_CLOSE_ROAD, g_strdup_printf (_("Close %s"), name));
  change->way_id = way_id;
  /* Translators: a street that is closed now */
  told = g_strdup_printf (_("Closed %s"), name);
  reeve_scenario_add_change (street->self->session, GTK_WIDGET (street->self), change, told);
}

static void
close_road (ReeveMapTools *self,
            ReeveLonLat    point)
{
  ReeveScene *scene = reeve_session_get_scene (self->session);
  ReeveViewport viewport = reeve_map_view_get_viewport (self->view);
  ReeveLonLat foot;
  Street *street;
  ReevePick pick;

  if (scene == NULL ||
      !reeve_scene_pick_road (scene, &viewport, point, ROAD_TOLERANCE_PX, &pick, &foot))
    {
      set_hint (self, _("No street here: zoom in, and take one"));
      return;
    }
  street = g_new0 (Street, 1);
  street->self = g_object_ref (self);
  street->name = reeve_scene_dup_name (scene, &pick);
  if (street->name != NULL && *street->name == '\0')
    g_clear_pointer (&street->name, g_free);
  reeve_way_find (self->session, &pick, foot, way_found_cb, street, street_free);
}

static void
clicked_cb (ReeveMapView  *view,
            double         lon,
            double         lat,
            guint          n_press,
            ReeveMapTools *self)
{
  if (n_press != 1 || reeve_map_view_get_mode (view) != REEVE_MAP_PAN)
    return;
  if (self->tool == REEVE_TOOL_CLOSE_ROAD)
    close_road (self, (ReeveLonLat) { lon, lat });
  else if (self->tool == REEVE_TOOL_LOOK)
    g_signal_emit (self, look_signal, 0, lon, lat);
}

/* --- drawing --- */

typedef struct
{
  ReeveMapTools *self;    /* owned */
  GArray        *points;  /* owned, of ReeveLonLat */
} Hazard;

static void
hazard_free (gpointer data)
{
  Hazard *hazard = data;

  g_object_unref (hazard->self);
  g_array_unref (hazard->points);
  g_free (hazard);
}

static void
hazard_named_cb (const char *text,
                 gpointer    user_data)
{
  Hazard *hazard = user_data;
  ReeveChange *change = change_new (REEVE_CHANGE_HAZARD, g_strdup (text));
  /* Translators: the name of a hazard that was drawn on the map */
  g_autofree char *told = g_strdup_printf (_("Drew %s"), text);

  change->shape = reeve_shape_new_area ((const ReeveLonLat *) (gpointer) hazard->points->data,
                                        hazard->points->len);
  reeve_scenario_add_change (hazard->self->session, GTK_WIDGET (hazard->self), change, told);
}

static char *
dup_length (GArray *points)
{
  double length_m = 0;

  for (guint i = 1; i < points->len; i++)
    length_m += reeve_distance_m (g_array_index (points, ReeveLonLat, i - 1),
                                  g_array_index (points, ReeveLonLat, i));
  return reeve_format_length (length_m);
}

static void
drawn_cb (ReeveMapView  *view,
          GArray        *points,
          ReeveMapTools *self)
{
  if (self->tool == REEVE_TOOL_HAZARD && points->len >= 3)
    {
      Hazard *hazard = g_new0 (Hazard, 1);

      hazard->self = g_object_ref (self);
      hazard->points = g_array_copy (points);
      reeve_ask_text (GTK_WIDGET (self), _("What is the hazard?"), NULL, _("Flood"), _("_Draw"),
                      hazard_named_cb, hazard, hazard_free);
      reeve_map_tools_set (self, REEVE_TOOL_LOOK);
    }
  else if (self->tool == REEVE_TOOL_MEASURE)
    {
      g_autofree char *length = dup_length (points);

      reeve_map_tools_set (self, REEVE_TOOL_LOOK);
      set_hint (self, length);
    }
  else if (self->tool == REEVE_TOOL_PLACE && points->len > 0)
    {
      void (*func) (ReeveLonLat point, gpointer data) = self->point_func;

      reeve_map_tools_set (self, REEVE_TOOL_LOOK);
      if (func != NULL)
        func (g_array_index (points, ReeveLonLat, 0), self->point_data);
    }
}

static void
give_point_cb (ReeveLonLat point,
               gpointer    data)
{
  reeve_session_give_point (REEVE_MAP_TOOLS (data)->session, point);
}

static void
point_wanted_cb (ReeveMapTools *self,
                 const char    *hint)
{
  reeve_map_tools_ask_point (self, hint, give_point_cb, self);
}

static void
draw_progress_cb (ReeveMapView  *view,
                  GArray        *points,
                  ReeveMapTools *self)
{
  if (self->tool == REEVE_TOOL_MEASURE && points->len >= 2)
    {
      g_autofree char *length = dup_length (points);

      set_hint (self, length);
    }
}

static void
draw_stopped_cb (ReeveMapTools *self)
{
  reeve_map_tools_set (self, REEVE_TOOL_LOOK);
}

/* --- keys --- */

static gboolean
key_cb (GtkWidget *widget,
        GVariant  *args,
        gpointer   user_data)
{
  ReeveMapTools *self = user_data;
  ReeveMapTool tool = (ReeveMapTool) g_variant_get_int32 (args);

  /* Once more is the click of those who have no pointer. */
  if (tool == REEVE_TOOL_CLOSE_ROAD && self->tool == tool)
    close_road (self, reeve_map_view_get_viewport (self->view).centre);
  else if (tool == REEVE_TOOL_PLACE && self->tool == tool)
    g_signal_emit (self, move_signal, 0, TRUE);
  else if (tool != REEVE_TOOL_PLACE || self->n_points > 0)
    reeve_map_tools_set (self, tool);
  return TRUE;
}

static const struct
{
  guint       key;
  const char *action;
} map_keys[] = {
  { GDK_KEY_h, "win.hide-layer" },
  { GDK_KEY_Page_Down, "win.next-view" },
  { GDK_KEY_Page_Up, "win.previous-view" },
};

/* Single letters only while the map has the keyboard: elsewhere they are typed. */
static void
add_keys (ReeveMapTools *self)
{
  static const guint keys[N_TOOLS] = { GDK_KEY_v, GDK_KEY_d, GDK_KEY_x, GDK_KEY_m,
                                         GDK_KEY_p };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < N_TOOLS; i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (keys[i], 0),
                                                gtk_callback_action_new (key_cb, self, NULL));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 ((gint32) i));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  for (guint i = 0; i < G_N_ELEMENTS (map_keys); i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (map_keys[i].key, 0),
                        gtk_named_action_new (map_keys[i].action)));
  gtk_widget_add_controller (GTK_WIDGET (self->view), controller);
}

static void
reeve_map_tools_dispose (GObject *object)
{
  ReeveMapTools *self = REEVE_MAP_TOOLS (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (reeve_map_tools_parent_class)->dispose (object);
}

static void
reeve_map_tools_class_init (ReeveMapToolsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = reeve_map_tools_dispose;
  look_signal = g_signal_new ("look", REEVE_TYPE_MAP_TOOLS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  move_signal = g_signal_new ("move-wanted", REEVE_TYPE_MAP_TOOLS, G_SIGNAL_RUN_LAST, 0, NULL,
                              NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
reeve_map_tools_init (ReeveMapTools *self)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);

  for (guint i = 0; i < N_TOOLS; i++)
    {
      GtkWidget *button = gtk_toggle_button_new ();

      gtk_button_set_icon_name (GTK_BUTTON (button), tools[i].icon);
      gtk_widget_set_tooltip_text (button, _(tools[i].words));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _(tools[i].words), -1);
      gtk_widget_add_css_class (button, "flat");
      self->buttons[i] = GTK_TOGGLE_BUTTON (button);
      gtk_toggle_button_set_group (self->buttons[i], i > 0 ? self->buttons[0] : NULL);
      gtk_box_append (GTK_BOX (card), button);
    }
  gtk_toggle_button_set_active (self->buttons[0], TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->buttons[REEVE_TOOL_PLACE]), FALSE);
  for (guint i = 0; i < N_TOOLS; i++)
    g_signal_connect (self->buttons[i], "toggled", G_CALLBACK (toggled_cb), self);

  self->hint = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->hint, TRUE);
  gtk_label_set_width_chars (self->hint, 24);
  gtk_label_set_max_width_chars (self->hint, 36);
  gtk_label_set_xalign (self->hint, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->hint), "numeric");
  gtk_widget_set_margin_start (GTK_WIDGET (self->hint), 6);
  gtk_widget_set_margin_end (GTK_WIDGET (self->hint), 9);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), FALSE);
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (self->hint));
  gtk_widget_add_css_class (card, "reeve-floating");
  adw_bin_set_child (ADW_BIN (self), card);
}

GtkWidget *
reeve_map_tools_new (ReeveSession *session,
                     ReeveMapView *view)
{
  ReeveMapTools *self = g_object_new (REEVE_TYPE_MAP_TOOLS, NULL);

  self->session = g_object_ref (session);
  self->view = view;
  add_keys (self);
  g_signal_connect_object (session, "point-wanted", G_CALLBACK (point_wanted_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "clicked", G_CALLBACK (clicked_cb), self, 0);
  g_signal_connect_object (view, "drawn", G_CALLBACK (drawn_cb), self, 0);
  g_signal_connect_object (view, "draw-progress", G_CALLBACK (draw_progress_cb), self, 0);
  g_signal_connect_object (view, "draw-stopped", G_CALLBACK (draw_stopped_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
