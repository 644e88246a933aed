/* ui/departure-card.h — when the answer that is read sets out
 *
 * A slider over the day, a weekday and a clock; the answer follows. Only seen with
 * an answer whose question takes a departure.
 */
#pragma once

#include "ui/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define REEVE_TYPE_DEPARTURE_CARD (reeve_departure_card_get_type ())
G_DECLARE_FINAL_TYPE (ReeveDepartureCard, reeve_departure_card, REEVE, DEPARTURE_CARD, AdwBin)

GtkWidget *reeve_departure_card_new (ReeveSession *session);

G_END_DECLS
