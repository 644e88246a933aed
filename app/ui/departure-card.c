/* ui/departure-card.c — when the answer that is read sets out */
#include "ui/departure-card.h"

#include "core/i18n.h"
#include "core/week-time.h"

#include <math.h>

#define MINUTE_MS   60000
#define DAY_MINUTES 1440
#define STEP        15     /* minutes: an arrow */
#define PAGE        60
#define SETTLE_MS   700    /* a slider that rests so long has been set */
#define WIDTH       372

struct _ReeveDepartureCard
{
  AdwBin           parent_instance;

  ReeveSession    *session;    /* owned */
  guint            settle_id;  /* removed in dispose */
  gboolean         showing;    /* what is set is no wish */

  GtkLabel        *clock;
  GtkDropDown     *day;
  GtkToggleButton *free;
  GtkRange        *slider;
};

G_DEFINE_FINAL_TYPE (ReeveDepartureCard, reeve_departure_card, ADW_TYPE_BIN)

/* --- the moment --- */

static double
get_moment (ReeveDepartureCard *self)
{
  /* A click on the slider may fall between its steps. */
  return gtk_drop_down_get_selected (self->day) * (double) REEVE_DAY_MS +
         round (gtk_range_get_value (self->slider) / STEP) * STEP * MINUTE_MS;
}

static void
show_clock (ReeveDepartureCard *self)
{
  g_autofree char *moment = reeve_format_week_time (get_moment (self));
  const char *words = gtk_toggle_button_get_active (self->free) ? _("Free streets") : moment;

  gtk_label_set_label (self->clock, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->slider),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, words, -1);
}

static void
try_moment (ReeveDepartureCard *self,
            gboolean            finished)
{
  ReeveLive *live = reeve_session_get_live (self->session);
  gboolean is_free = gtk_toggle_button_get_active (self->free);
  g_autofree char *text = is_free ? g_strdup ("") : reeve_week_time_to_text (get_moment (self));
  g_autofree char *moment = reeve_format_week_time (get_moment (self));
  g_autofree char *name = is_free ? g_strdup (_("Departure on free streets"))
                          /* Translators: a weekday and an hour; the name of a step */
                          : g_strdup_printf (_("Departure %s"), moment);

  if (reeve_live_is_following (live))
    reeve_live_try (live, name, "departure", text, finished, NULL);
}

static gboolean
settle_cb (gpointer data)
{
  ReeveDepartureCard *self = data;

  self->settle_id = 0;
  try_moment (self, TRUE);
  return G_SOURCE_REMOVE;
}

/* Each place of the slider is answered, and the one where it rests is a step. */
static void
moved_cb (ReeveDepartureCard *self)
{
  if (self->showing)
    return;
  self->showing = TRUE;
  gtk_toggle_button_set_active (self->free, FALSE);
  self->showing = FALSE;
  show_clock (self);
  try_moment (self, FALSE);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  self->settle_id = g_timeout_add (SETTLE_MS, settle_cb, self);
}

static void
free_cb (ReeveDepartureCard *self)
{
  if (self->showing)
    return;
  g_clear_handle_id (&self->settle_id, g_source_remove);
  show_clock (self);
  try_moment (self, TRUE);
}

/* --- following --- */

static void
live_changed_cb (ReeveDepartureCard *self)
{
  ReeveLive *live = reeve_session_get_live (self->session);
  const ReeveTool *tool = reeve_live_get_tool (live);
  const ReeveValues *values = reeve_live_get_values (live);
  gboolean takes = tool != NULL && reeve_params_find (tool->params, "departure") != NULL;
  gboolean is_free;
  double moment;

  gtk_widget_set_visible (GTK_WIDGET (self), takes);
  if (!takes || reeve_live_is_moving (live) || self->settle_id != 0)
    return;
  is_free = !reeve_values_is_set (values, "departure");
  moment = is_free ? REEVE_DAY_MS + 8.0 * REEVE_HOUR_MS
                   : reeve_values_get_number (values, "departure");
  self->showing = TRUE;
  /* Without one the slider stays where it was: at eight on a Tuesday at first. */
  if (!is_free || gtk_range_get_value (self->slider) == 0)
    {
      gtk_drop_down_set_selected (self->day, (guint) (moment / REEVE_DAY_MS));
      gtk_range_set_value (self->slider,
                           (moment - (guint) (moment / REEVE_DAY_MS) * (double) REEVE_DAY_MS) /
                           MINUTE_MS);
    }
  gtk_toggle_button_set_active (self->free, is_free);
  self->showing = FALSE;
  show_clock (self);
}

/* --- building --- */

static GtkWidget *
new_day (ReeveDepartureCard *self)
{
  g_autoptr (GtkStringList) days = gtk_string_list_new (NULL);

  for (guint i = 0; i < 7; i++)
    gtk_string_list_append (days, reeve_weekday_get_title (i));
  self->day = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&days)), NULL));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->day), _("Day of departure"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->day), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Day of departure"), -1);
  g_signal_connect_swapped (self->day, "notify::selected", G_CALLBACK (moved_cb), self);
  return GTK_WIDGET (self->day);
}

static GtkWidget *
new_slider (ReeveDepartureCard *self)
{
  GtkWidget *slider = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, DAY_MINUTES - STEP,
                                                STEP);

  self->slider = GTK_RANGE (slider);
  gtk_range_set_increments (self->slider, STEP, PAGE);
  for (guint hour = 0; hour < 24; hour += 6)
    {
      g_autofree char *words = g_strdup_printf ("%u:00", hour);

      gtk_scale_add_mark (GTK_SCALE (slider), hour * 60, GTK_POS_BOTTOM, words);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (slider), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Hour of departure"), -1);
  gtk_widget_set_tooltip_text (slider, _("Hour of departure: arrows move it by a quarter of an "
                                         "hour, Page Up and Page Down by an hour"));
  g_signal_connect_swapped (slider, "value-changed", G_CALLBACK (moved_cb), self);
  return slider;
}

static void
build (ReeveDepartureCard *self)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (_("Departure"));

  self->clock = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role",
                                         GTK_ACCESSIBLE_ROLE_STATUS, "xalign", 0.0, "hexpand",
                                         TRUE, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->clock), "reeve-clock");
  gtk_widget_add_css_class (GTK_WIDGET (self->clock), "numeric");
  gtk_widget_add_css_class (title, "dim-label");
  self->free = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_mnemonic (_("_Free Streets")));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->free), _("No departure: streets without traffic"));
  g_signal_connect_swapped (self->free, "toggled", G_CALLBACK (free_cb), self);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->clock));
  gtk_box_append (GTK_BOX (head), new_day (self));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->free));
  gtk_box_append (GTK_BOX (card), head);
  gtk_box_append (GTK_BOX (card), new_slider (self));
  gtk_widget_add_css_class (card, "reeve-card");
  gtk_widget_add_css_class (card, "departure");
  gtk_widget_set_size_request (card, WIDTH, -1);
  adw_bin_set_child (ADW_BIN (self), card);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
reeve_departure_card_dispose (GObject *object)
{
  ReeveDepartureCard *self = REEVE_DEPARTURE_CARD (object);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (reeve_departure_card_parent_class)->dispose (object);
}

static void
reeve_departure_card_class_init (ReeveDepartureCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = reeve_departure_card_dispose;
}

static void
reeve_departure_card_init (ReeveDepartureCard *self)
{
  self->showing = TRUE;
  build (self);
  self->showing = FALSE;
}

GtkWidget *
reeve_departure_card_new (ReeveSession *session)
{
  ReeveDepartureCard *self = g_object_new (REEVE_TYPE_DEPARTURE_CARD, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (reeve_session_get_live (session), "changed",
                           G_CALLBACK (live_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
