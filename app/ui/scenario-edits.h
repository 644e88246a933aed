/* ui/scenario-edits.h — what people do to options: make, delete, change */
#pragma once

#include "ui/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks for a name, makes an option of the one shown and shows it. */
void reeve_scenario_ask_new    (ReeveSession        *session,
                                GtkWidget           *parent);
/* Adds to the option shown; at the baseline asks for a new option first. Takes
 * @change over; its title names the step, and @told is what a toast says. */
void reeve_scenario_add_change (ReeveSession        *session,
                                GtkWidget           *parent,
                                ReeveChange         *change,
                                const char          *told);
void reeve_scenario_delete     (ReeveSession        *session,
                                const ReeveScenario *scenario);
void reeve_scenario_delete_change (ReeveSession     *session,
                                   const ReeveChange *change);
/* The same in words of one's own: the step, and what a toast says of it */
void reeve_scenario_take_back (ReeveSession      *session,
                               const ReeveChange *change,
                               const char        *name,
                               const char        *told);

G_END_DECLS
