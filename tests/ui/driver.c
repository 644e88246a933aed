/* tests/ui/driver.c — finds, presses, chooses and types */
#include "driver.h"

#include <gio/gio.h>
#include <string.h>

#define DEADLINE_US (240 * G_USEC_PER_SEC)
#define POLL_US 50000
#define MAX_STEPS 40

/* A label's words follow the name of what it labels: "_Answer Answer". */
static gboolean
is_named (const char *found,
          const char *name)
{
  gsize all;
  gsize wanted = strlen (name);

  if (found == NULL)
    return FALSE;
  all = strlen (found);
  return g_str_equal (found, name) ||
         (all > wanted && found[all - wanted - 1] == ' ' && g_str_has_suffix (found, name));
}

static gboolean
is_ready (AtspiAccessible *item)
{
  AtspiStateSet *states = atspi_accessible_get_state_set (item);
  gboolean ready = atspi_state_set_contains (states, ATSPI_STATE_SENSITIVE) &&
                   atspi_state_set_contains (states, ATSPI_STATE_VISIBLE);

  g_object_unref (states);
  return ready;
}

typedef gboolean (*Match) (AtspiAccessible *item, gconstpointer data);

/* (transfer full) (nullable) */
static AtspiAccessible *
search (AtspiAccessible *from,
        Match            match,
        gconstpointer    data)
{
  int n;

  if (match (from, data))
    return g_object_ref (from);
  n = atspi_accessible_get_child_count (from, NULL);
  for (int i = 0; i < n; i++)
    {
      AtspiAccessible *child = atspi_accessible_get_child_at_index (from, i, NULL);
      AtspiAccessible *found = child != NULL ? search (child, match, data) : NULL;

      g_clear_object (&child);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The newest window lies in front. */
static AtspiAccessible *
search_windows (AtspiAccessible *program,
                Match            match,
                gconstpointer    data)
{
  AtspiAccessible *found = NULL;

  for (int i = atspi_accessible_get_child_count (program, NULL) - 1; i >= 0 && found == NULL; i--)
    {
      AtspiAccessible *window = atspi_accessible_get_child_at_index (program, i, NULL);

      found = window != NULL ? search (window, match, data) : NULL;
      g_clear_object (&window);
    }
  return found;
}

/* Names are cached until the queue is emptied and the cache told to forget. */
static AtspiAccessible *
search_all (Match         match,
            gconstpointer data)
{
  AtspiAccessible *desktop = atspi_get_desktop (0);
  AtspiAccessible *found = NULL;
  int n;

  while (g_main_context_iteration (NULL, FALSE));
  atspi_accessible_clear_cache (desktop);
  n = atspi_accessible_get_child_count (desktop, NULL);
  for (int i = 0; i < n && found == NULL; i++)
    {
      AtspiAccessible *program = atspi_accessible_get_child_at_index (desktop, i, NULL);

      found = program != NULL ? search_windows (program, match, data) : NULL;
      g_clear_object (&program);
    }
  g_object_unref (desktop);
  return found;
}

typedef struct
{
  AtspiRole   role;
  const char *name;
} Wanted;

static gboolean
match_wanted (AtspiAccessible *item,
              gconstpointer    data)
{
  const Wanted *wanted = data;
  g_autofree char *name = NULL;

  if (atspi_accessible_get_role (item, NULL) != wanted->role)
    return FALSE;
  name = atspi_accessible_get_name (item, NULL);
  return is_named (name, wanted->name) && is_ready (item);
}

AtspiAccessible *
driver_find (AtspiRole   role,
             const char *name)
{
  gint64 end = g_get_monotonic_time () + DEADLINE_US;
  Wanted wanted = { role, name };

  while (g_get_monotonic_time () < end)
    {
      AtspiAccessible *found = search_all (match_wanted, &wanted);

      if (found != NULL)
        return found;
      g_usleep (POLL_US);
    }
  g_error ("“%s”: waited four minutes for this", name);
}

static gboolean
match_text (AtspiAccessible *item,
            gconstpointer    data)
{
  g_autofree char *name = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *plain = NULL;

  /* What is told when it changes has a role of its own. */
  if (atspi_accessible_get_role (item, NULL) != ATSPI_ROLE_LABEL &&
      atspi_accessible_get_role (item, NULL) != ATSPI_ROLE_STATUS_BAR)
    return FALSE;
  name = atspi_accessible_get_name (item, NULL);
  parts = g_strsplit (name != NULL ? name : "", "\xc2\xa0", -1);
  plain = g_strjoinv (" ", parts);
  return g_str_equal (plain, data);
}

gboolean
driver_reads (const char *text)
{
  AtspiAccessible *found = search_all (match_text, text);
  gboolean reads = found != NULL;

  g_clear_object (&found);
  return reads;
}

void
driver_wait_for (const char *text)
{
  gint64 end = g_get_monotonic_time () + DEADLINE_US;

  while (!driver_reads (text))
    {
      if (g_get_monotonic_time () > end)
        g_error ("“%s”: waited four minutes to read this", text);
      g_usleep (POLL_US);
    }
}

/* Waits until the button can be pressed, and presses it. */
void
driver_press (const char *button)
{
  gint64 end = g_get_monotonic_time () + DEADLINE_US;

  while (g_get_monotonic_time () < end)
    {
      AtspiAccessible *found = driver_find (ATSPI_ROLE_PUSH_BUTTON, button);
      AtspiAction *action = atspi_accessible_get_action_iface (found);
      gboolean pressed = action != NULL && atspi_action_do_action (action, 0, NULL);

      g_clear_object (&action);
      g_object_unref (found);
      if (pressed)
        return;
    }
  g_error ("“%s”: could not be pressed", button);
}

void
driver_wait_gone (AtspiRole   role,
                  const char *name)
{
  gint64 end = g_get_monotonic_time () + DEADLINE_US;
  Wanted wanted = { role, name };

  for (;;)
    {
      AtspiAccessible *found = search_all (match_wanted, &wanted);

      if (found == NULL)
        return;
      g_object_unref (found);
      if (g_get_monotonic_time () > end)
        g_error ("“%s”: waited four minutes for this to go", name);
      g_usleep (POLL_US);
    }
}

/* --- the keyboard --- */

static gboolean
match_focused (AtspiAccessible *item,
               gconstpointer    data)
{
  AtspiStateSet *states = atspi_accessible_get_state_set (item);
  gboolean focused = atspi_state_set_contains (states, ATSPI_STATE_FOCUSED);

  g_object_unref (states);
  return focused;
}

/* (transfer full): what has the keyboard; "" while nothing has */
static char *
dup_focused (void)
{
  AtspiAccessible *item = search_all (match_focused, NULL);
  char *path = g_strdup (item != NULL ? ((AtspiObject *) item)->path : "");

  g_clear_object (&item);
  return path;
}

/* (transfer full): what has the keyboard once @before has it no more */
static char *
wait_for_other (const char *before)
{
  gint64 end = g_get_monotonic_time () + DEADLINE_US;

  for (;;)
    {
      g_autofree char *now = dup_focused ();

      if (*now != '\0' && !g_str_equal (now, before))
        return g_steal_pointer (&now);
      if (g_get_monotonic_time () > end)
        g_error ("waited four minutes for the keyboard to go on");
      g_usleep (POLL_US);
    }
}

void
driver_step (const char *key)
{
  g_autofree char *before = dup_focused ();

  driver_key (key);
  g_free (wait_for_other (before));
}

static gboolean
match_focused_role (AtspiAccessible *item,
                    gconstpointer    data)
{
  return atspi_accessible_get_role (item, NULL) == *(const AtspiRole *) data &&
         match_focused (item, NULL);
}

gboolean
driver_has_focus (AtspiRole role)
{
  AtspiAccessible *item = search_all (match_focused_role, &role);
  gboolean has = item != NULL;

  g_clear_object (&item);
  return has;
}

void
driver_wait_for_focus (AtspiRole role)
{
  gint64 end = g_get_monotonic_time () + DEADLINE_US;

  while (!driver_has_focus (role))
    {
      if (g_get_monotonic_time () > end)
        g_error ("waited four minutes for the keyboard to come to a widget of role %d", role);
      g_usleep (POLL_US);
    }
}

/* As people without a pointer do: GTK 4.8 gives nobody else the focus. */
static void
walk_to (AtspiRole   role,
         const char *name)
{
  for (guint i = 0; i < MAX_STEPS; i++)
    {
      AtspiAccessible *item = driver_find (role, name);
      gboolean there = match_focused (item, NULL);

      g_object_unref (item);
      if (there)
        return;
      driver_step ("Down");
    }
  g_error ("“%s”: the arrow key does not reach it", name);
}

/* A dataset is shown with its count: "People · 4". */
static gboolean
match_item (AtspiAccessible *item,
            gconstpointer    data)
{
  g_autofree char *name = NULL;
  g_autofree char *counted = g_strconcat (data, " · ", NULL);

  if (atspi_accessible_get_role (item, NULL) != ATSPI_ROLE_LABEL)
    return FALSE;
  name = atspi_accessible_get_name (item, NULL);
  return name != NULL && (g_str_equal (name, data) || g_str_has_prefix (name, counted));
}

static gboolean
shows_item (const char *row,
            const char *item)
{
  AtspiAccessible *combo = driver_find (ATSPI_ROLE_COMBO_BOX, row);
  AtspiAccessible *label = search (combo, match_item, item);
  gboolean shows = label != NULL;

  g_clear_object (&label);
  g_object_unref (combo);
  return shows;
}

void
driver_choose (const char *row,
               const char *item)
{
  walk_to (ATSPI_ROLE_COMBO_BOX, row);
  for (guint i = 0; i < MAX_STEPS; i++)
    {
      if (shows_item (row, item))
        return;
      /* Into its list, one on, and back with it. */
      driver_step ("Return");
      driver_step ("Down");
      driver_step ("Return");
    }
  g_error ("%s: there is no “%s” to choose", row, item);
}

static void
set_value (AtspiRole   role,
           const char *row,
           double      value)
{
  AtspiAccessible *range = driver_find (role, row);
  AtspiValue *number = atspi_accessible_get_value_iface (range);

  g_assert_nonnull (number);
  g_assert_true (atspi_value_set_current_value (number, value, NULL));
  g_object_unref (number);
  g_object_unref (range);
}

void
driver_set (const char *row,
            double      value)
{
  set_value (ATSPI_ROLE_SPIN_BUTTON, row, value);
}

void
driver_slide (const char *slider,
              double      value)
{
  set_value (ATSPI_ROLE_SLIDER, slider, value);
}

void
driver_type (AtspiRole   role,
             const char *row,
             const char *text)
{
  AtspiAccessible *entry = driver_find (role, row);
  AtspiEditableText *editable = atspi_accessible_get_editable_text_iface (entry);

  g_assert_nonnull (editable);
  g_assert_true (atspi_editable_text_set_text_contents (editable, text, NULL));
  g_object_unref (editable);
  g_object_unref (entry);
}

static void
run_xdotool (const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_NONE, &error);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

void
driver_key (const char *key)
{
  run_xdotool ((const char *[]) { "xdotool", "key", key, NULL });
}

void
driver_words (const char *text)
{
  run_xdotool ((const char *[]) { "xdotool", "type", "--delay", "20", text, NULL });
}
