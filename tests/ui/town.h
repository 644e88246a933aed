/* ui/town.h — a small town for tests: its files, its window, its command line */
#pragma once

#include <gio/gio.h>

#define TOWN_DEADLINE_US (240 * G_USEC_PER_SEC)
#define TOWN_POLL_US 50000

/* Given on the test's command line. */
extern const char *town_window_program;
extern const char *town_command_program;

typedef struct
{
  char            *folder;
  char            *city;
  GDBusConnection *bus;
  GSubprocess     *window;
} Town;

void     town_set_up         (Town              *fixture,
                              gconstpointer      data);
void     town_tear_down      (Town              *fixture,
                              gconstpointer      data);
void     town_write_text     (Town              *fixture,
                              const char        *name,
                              const char        *text);
/* @n streets each way, 200 m apart. */
void     town_write_streets  (Town              *fixture,
                              const char        *file,
                              int                n);

/* (transfer full): what it printed */
char    *town_run_command    (const char *const *arguments);
gboolean town_has_layer      (Town              *fixture,
                              const char        *name);
void     town_wait_for_layer (Town              *fixture,
                              const char        *name,
                              gboolean           wanted);

void     town_start_window   (Town              *fixture,
                              const char        *city);
/* Whatever it was at, it has to end well. */
void     town_wait_for_end   (Town              *fixture);
/* As a person ends it. */
void     town_end_window     (Town              *fixture);
/* Waits until the window offers the action. */
void     town_activate       (Town              *fixture,
                              const char        *action,
                              GVariant          *parameter);
void     town_import         (Town              *fixture,
                              const char        *file,
                              const char        *button);
