/* tests/ui/driver.h — the window as assistive programs and a keyboard reach it
 *
 * What is named is waited for, at most four minutes, and the test fails when it
 * does not come: nothing here lasts a given time. Names are those a screen reader says.
 */
#pragma once

#include <atspi/atspi.h>

/* (transfer full): shown and ready to be used */
AtspiAccessible *driver_find     (AtspiRole   role,
                                  const char *name);
/* Whether a label reads exactly so; spaces that do not break count as spaces. */
gboolean         driver_reads    (const char *text);
void             driver_wait_for (const char *text);

/* What comes of it comes later: it is to be waited for, the more so before the
 * same button is pressed again. */
void             driver_press    (const char *button);
void             driver_wait_gone (AtspiRole   role,
                                   const char *name);
/* Whether a widget of such a kind has the keyboard. */
gboolean         driver_has_focus      (AtspiRole role);
void             driver_wait_for_focus (AtspiRole role);
/* In a form: a list's item that begins with @item; a number; a text. */
void             driver_choose   (const char *row,
                                  const char *item);
void             driver_set      (const char *row,
                                  double      value);
void             driver_slide    (const char *slider,
                                  double      value);
void             driver_type     (AtspiRole   role,
                                  const char *row,
                                  const char *text);
/* As xdotool names them: "ctrl+z", "Return" */
void             driver_key      (const char *key);
/* Presses a key that leads on, and waits until it has. */
void             driver_step     (const char *key);
/* Types into whatever has the keyboard. */
void             driver_words    (const char *text);
