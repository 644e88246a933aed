/* analysis/directions-words.c — a step of a journey in words
 *
 * Whole sentences, so that each language may put the street where it belongs.
 */
#include "analysis/directions-words.h"

#include "core/i18n.h"

#include <math.h>

typedef struct
{
  const char *onto;     /* with the street's name */
  const char *stay;     /* the name stays */
  const char *plain;    /* without a name */
} Words;

static const Words words[] = {
  /* Translators: a street's name, in each of these */
  [REEVE_STEP_CONTINUE] = { N_("Continue onto %s"), N_("Continue on %s"), N_("Continue straight on") },
  [REEVE_STEP_KEEP_LEFT] = { N_("Keep left onto %s"), N_("Keep left to stay on %s"), N_("Keep left") },
  [REEVE_STEP_KEEP_RIGHT] = { N_("Keep right onto %s"), N_("Keep right to stay on %s"),
                              N_("Keep right") },
  [REEVE_STEP_TURN_LEFT] = { N_("Turn left onto %s"), N_("Turn left to stay on %s"), N_("Turn left") },
  [REEVE_STEP_TURN_RIGHT] = { N_("Turn right onto %s"), N_("Turn right to stay on %s"),
                              N_("Turn right") },
  [REEVE_STEP_SHARP_LEFT] = { N_("Turn sharp left onto %s"), N_("Turn sharp left to stay on %s"),
                              N_("Turn sharp left") },
  [REEVE_STEP_SHARP_RIGHT] = { N_("Turn sharp right onto %s"), N_("Turn sharp right to stay on %s"),
                               N_("Turn sharp right") },
  [REEVE_STEP_U_TURN] = { N_("Turn around onto %s"), N_("Turn around on %s"), N_("Turn around") },
  [REEVE_STEP_JOIN] = { N_("Join %s"), N_("Join %s"), N_("Join the main road") },
  [REEVE_STEP_EXIT_LEFT] = { N_("Take the exit on the left onto %s"),
                             N_("Take the exit on the left to stay on %s"),
                             N_("Take the exit on the left") },
  [REEVE_STEP_EXIT_RIGHT] = { N_("Take the exit on the right onto %s"),
                              N_("Take the exit on the right to stay on %s"),
                              N_("Take the exit on the right") },
  [REEVE_STEP_FERRY] = { N_("Take the ferry %s"), N_("Stay on the ferry %s"), N_("Take the ferry") },
  [REEVE_STEP_LEAVE_FERRY] = { N_("Leave the ferry onto %s"), N_("Leave the ferry and stay on %s"),
                               N_("Leave the ferry") },
};

static char *
dup_departure (const ReeveDirection *step)
{
  static const struct { const char *on; const char *plain; } sides[8] = {
    { N_("Head north on %s"), N_("Head north") },
    { N_("Head north-east on %s"), N_("Head north-east") },
    { N_("Head east on %s"), N_("Head east") },
    { N_("Head south-east on %s"), N_("Head south-east") },
    { N_("Head south on %s"), N_("Head south") },
    { N_("Head south-west on %s"), N_("Head south-west") },
    { N_("Head west on %s"), N_("Head west") },
    { N_("Head north-west on %s"), N_("Head north-west") },
  };
  guint eighth = (guint) floor (step->heading_deg / 45 + 0.5 + 8) % 8;

  return *step->street != '\0' ? g_strdup_printf (_(sides[eighth].on), step->street)
                               : g_strdup (_(sides[eighth].plain));
}

static char *
dup_roundabout (const ReeveDirection *step)
{
  if (step->exit == 0)
    return g_strdup (_("Drive into the roundabout"));
  if (*step->street == '\0')
    /* Translators: which exit, counted from 1 */
    return g_strdup_printf (_("At the roundabout take exit %u"), step->exit);
  if (step->same_street)
    /* Translators: which exit, and a street's name */
    return g_strdup_printf (_("At the roundabout take exit %u to stay on %s"), step->exit,
                            step->street);
  /* Translators: which exit, and a street's name */
  return g_strdup_printf (_("At the roundabout take exit %u onto %s"), step->exit, step->street);
}

static char *
dup_arrival (const ReeveDirection *step,
             const char      *place)
{
  if (step->side < 0)
    /* Translators: a place */
    return g_strdup_printf (_("Arrive at %s, on the left"), place);
  if (step->side > 0)
    /* Translators: a place */
    return g_strdup_printf (_("Arrive at %s, on the right"), place);
  /* Translators: a place */
  return g_strdup_printf (_("Arrive at %s"), place);
}

char *
reeve_step_dup_words (const ReeveDirection *step,
                      const char      *place)
{
  const Words *row;

  if (step->kind == REEVE_STEP_DEPART)
    return dup_departure (step);
  if (step->kind == REEVE_STEP_ROUNDABOUT)
    return dup_roundabout (step);
  if (step->kind == REEVE_STEP_ARRIVE)
    return dup_arrival (step, place);

  row = &words[step->kind];
  if (*step->street == '\0')
    return g_strdup (_(row->plain));
  return g_strdup_printf (step->same_street ? _(row->stay) : _(row->onto), step->street);
}
