/* ui/scenario-edits.c — what people do to options: make, delete, change */
#include "ui/scenario-edits.h"

#include "core/i18n.h"
#include "ui/ask-text.h"

/* One step: an option that may be new, and a change that it may get. */
typedef struct
{
  ReeveSession *session;      /* owned; touched on the main thread only */
  char         *name;         /* owned, nullable: of the option to make */
  gint64        scenario_id;  /* of the parent, then of the option */
  ReeveChange  *change;       /* owned, nullable */
  char         *told;         /* owned, nullable: what a toast says of the change */
} Step;

static void
step_free (gpointer data)
{
  Step *step = data;

  g_object_unref (step->session);
  g_free (step->name);
  g_free (step->told);
  g_clear_pointer (&step->change, reeve_change_free);
  g_free (step);
}

static Step *
step_new (ReeveSession *session,
          ReeveChange  *change,
          const char   *told)
{
  Step *step = g_new0 (Step, 1);

  step->session = g_object_ref (session);
  step->scenario_id = reeve_session_get_scenario (session);
  step->change = change;
  step->told = g_strdup (told);
  return step;
}

static gboolean
step_edit (ReeveEdit  *edit,
           gpointer    data,
           ReeveJob   *job,
           GError    **error)
{
  Step *step = data;
  gint64 id = step->scenario_id;

  if (step->name != NULL && !reeve_edit_add_scenario (edit, step->name, id, &id, error))
    return FALSE;
  if (step->change != NULL)
    {
      step->change->scenario_id = id;
      if (!reeve_edit_add_change (edit, step->change, error))
        return FALSE;
    }
  step->scenario_id = id;
  return TRUE;
}

static void
made_cb (ReeveSession *session,
         gpointer      data)
{
  Step *step = data;

  reeve_session_set_scenario (session, step->scenario_id);
}

static void
run_step (Step       *step,
          const char *name)
{
  reeve_session_edit (step->session, name, step_edit, step, step_free,
                      step->told != NULL ? step->told : name, made_cb);
}

static void
named_cb (const char *text,
          gpointer    user_data)
{
  Step *asked = user_data;
  Step *step = step_new (asked->session, g_steal_pointer (&asked->change), asked->told);
  /* Translators: the name of an option; the name of a step */
  g_autofree char *words = g_strdup_printf (_("New option %s"), text);

  step->name = g_strdup (text);
  run_step (step, step->change != NULL ? step->change->title : words);
}

static void
ask (Step       *step,
     GtkWidget  *parent,
     const char *body)
{
  const ReeveContents *contents = reeve_session_get_contents (step->session);
  guint n = contents != NULL ? contents->scenarios->len : 0;
  /* Translators: a letter: the first option is called Option A */
  g_autofree char *initial = g_strdup_printf (_("Option %c"), 'A' + (int) (n % 26));

  reeve_ask_text (parent, _("New Option"), body, initial, _("_Create"), named_cb, step, step_free);
}

void
reeve_scenario_ask_new (ReeveSession *session,
                        GtkWidget    *parent)
{
  g_autofree char *name = reeve_session_dup_scenario_name (session);
  /* Translators: the option that a new one is made from */
  g_autofree char *body = g_strdup_printf (_("It begins as a copy of “%s”."), name);

  ask (step_new (session, NULL, NULL), parent, body);
}

void
reeve_scenario_add_change (ReeveSession *session,
                           GtkWidget    *parent,
                           ReeveChange  *change,
                           const char   *told)
{
  Step *step = step_new (session, change, told);

  if (step->scenario_id == 0)
    ask (step, parent, _("The baseline stays as it is. Changes go to an option."));
  else
    run_step (step, change->title);
}

static gboolean
delete_edit (ReeveEdit  *edit,
             gpointer    data,
             ReeveJob   *job,
             GError    **error)
{
  return reeve_edit_delete_scenario (edit, *(gint64 *) data, error);
}

static gboolean
delete_change_edit (ReeveEdit  *edit,
                    gpointer    data,
                    ReeveJob   *job,
                    GError    **error)
{
  return reeve_edit_delete_change (edit, *(gint64 *) data, error);
}

void
reeve_scenario_delete (ReeveSession        *session,
                       const ReeveScenario *scenario)
{
  /* Translators: the name of an option; the name of a step */
  g_autofree char *words = g_strdup_printf (_("Delete option %s"), scenario->name);
  /* Translators: the name of an option */
  g_autofree char *told = g_strdup_printf (_("Deleted option %s"), scenario->name);

  reeve_session_edit (session, words, delete_edit,
                      g_memdup2 (&scenario->id, sizeof scenario->id), g_free, told, NULL);
}

void
reeve_scenario_take_back (ReeveSession      *session,
                          const ReeveChange *change,
                          const char        *name,
                          const char        *told)
{
  reeve_session_edit (session, name, delete_change_edit,
                      g_memdup2 (&change->id, sizeof change->id), g_free, told, NULL);
}

void
reeve_scenario_delete_change (ReeveSession      *session,
                              const ReeveChange *change)
{
  /* Translators: the title of a change, such as: Close Main Street */
  g_autofree char *words = g_strdup_printf (_("Take back: %s"), change->title);
  /* Translators: the title of a change, such as: Close Main Street */
  g_autofree char *told = g_strdup_printf (_("Took back: %s"), change->title);

  reeve_scenario_take_back (session, change, words, told);
}
