/* ui/town.c — a small town for tests: its files, its window, its command line */
#include "town.h"

#include "driver.h"

#include <glib/gstdio.h>
#include <string.h>

#define WINDOW_PATH "/io/reeve/Reeve/window/1"

const char *town_window_program;
const char *town_command_program;

/* --- the command line --- */

char *
town_run_command (const char *const *arguments)
{
  g_autoptr (GPtrArray) line = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  char *words = NULL;

  g_ptr_array_add (line, (gpointer) town_command_program);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (line, (gpointer) arguments[i]);
  g_ptr_array_add (line, NULL);
  process = g_subprocess_newv ((const char *const *) line->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &words, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  return words;
}

gboolean
town_has_layer (Town       *fixture,
                const char *name)
{
  g_autofree char *words = town_run_command ((const char *[]) { "layers", fixture->city, NULL });
  g_auto (GStrv) lines = g_strsplit (words, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], name) && lines[i][strlen (name)] == ' ')
      return TRUE;
  return FALSE;
}

void
town_wait_for_layer (Town       *fixture,
                     const char *name,
                     gboolean    wanted)
{
  gint64 end = g_get_monotonic_time () + TOWN_DEADLINE_US;

  while (town_has_layer (fixture, name) != wanted)
    {
      if (g_get_monotonic_time () > end)
        g_error ("%s: waited four minutes for the layer to be %s", name, wanted ? "there" : "gone");
      g_usleep (TOWN_POLL_US);
    }
}

/* --- the window --- */

/* Refused until the window has its city. */
void
town_activate (Town       *fixture,
               const char *action,
               GVariant   *parameter)
{
  gint64 end = g_get_monotonic_time () + TOWN_DEADLINE_US;
  g_autoptr (GVariant) kept = g_variant_ref_sink (parameter);

  while (g_get_monotonic_time () < end)
    {
      g_autoptr (GVariant) about =
        g_dbus_connection_call_sync (fixture->bus, "io.reeve.Reeve", WINDOW_PATH,
                                     "org.gtk.Actions", "Describe",
                                     g_variant_new ("(s)", action), NULL,
                                     G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT, NULL, NULL);
      gboolean enabled = FALSE;

      if (about != NULL)
        g_variant_get (about, "((bgav))", &enabled, NULL, NULL);
      if (enabled)
        {
          g_autoptr (GVariantBuilder) parameters = g_variant_builder_new (G_VARIANT_TYPE ("av"));
          g_autoptr (GVariant) answer = NULL;

          g_variant_builder_add (parameters, "v", kept);
          answer = g_dbus_connection_call_sync (fixture->bus, "io.reeve.Reeve", WINDOW_PATH,
                                                "org.gtk.Actions", "Activate",
                                                g_variant_new ("(sava{sv})", action, parameters,
                                                               NULL),
                                                NULL, G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL,
                                                NULL);
          if (answer != NULL)
            return;
        }
      g_usleep (TOWN_POLL_US);
    }
  g_error ("%s: waited four minutes for this action", action);
}

void
town_start_window (Town       *fixture,
                   const char *city)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  const char *asan = g_getenv ("ASAN_OPTIONS");
  g_autofree char *options = g_strconcat (asan != NULL ? asan : "", ":detect_leaks=0", NULL);
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "HOME", fixture->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CACHE_HOME", fixture->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", fixture->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "LANGUAGE", "en", TRUE);
  /* What the toolkit keeps to the end is no fault of ours; all other findings count. */
  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", options, TRUE);
  g_subprocess_launcher_setenv (launcher, "G_DEBUG", "fatal-criticals", TRUE);
  fixture->window = g_subprocess_launcher_spawn (launcher, &error, town_window_program, city, NULL);
  g_assert_no_error (error);
}

/* Whatever it was at, it has to end well. */
void
town_wait_for_end (Town *fixture)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check (fixture->window, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->window);
}

/* As a person ends it. */
void
town_end_window (Town *fixture)
{
  driver_key ("ctrl+w");
  town_wait_for_end (fixture);
}

/* --- a small city --- */

void
town_write_text (Town       *fixture,
                 const char *name,
                 const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* @n streets each way, 200 m apart. */
void
town_write_streets (Town       *fixture,
                    const char *file,
                    int         n)
{
  g_autoptr (GString) osm = g_string_new ("<?xml version=\"1.0\"?>\n<osm version=\"0.6\">\n");

  for (int row = 0; row < n; row++)
    for (int column = 0; column < n; column++)
      g_string_append_printf (osm, "<node id=\"%d\" lat=\"49.%04d\" lon=\"14.%04d\"/>\n",
                              1 + row * n + column, 1000 + row * 18, 2000 + column * 27);
  for (int street = 0; street < 2 * n; street++)
    {
      g_string_append_printf (osm, "<way id=\"%d\">", 100 + street);
      for (int i = 0; i < n; i++)
        g_string_append_printf (osm, "<nd ref=\"%d\"/>",
                                street < n ? 1 + street * n + i : 1 + i * n + street - n);
      g_string_append_printf (osm, "<tag k=\"highway\" v=\"residential\"/>"
                                   "<tag k=\"name\" v=\"Street %d\"/></way>\n", street + 1);
    }
  g_string_append (osm, "</osm>\n");
  town_write_text (fixture, file, osm->str);
}

void
town_set_up (Town          *fixture,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("reeve-window-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->city = g_build_filename (fixture->folder, "town.gpkg", NULL);
  town_write_streets (fixture, "town.osm", 6);
  town_write_text (fixture, "clinics.csv",
              "id,name,lat,lon,beds\n"
              "1,North,49.1080,14.2020,20\n"
              "2,South,49.1010,14.2100,12\n"
              "3,Nowhere,491.01,14.2100,12\n");
  /* Two corners with most of the people, far from each other. */
  town_write_text (fixture, "people.csv",
              "id,name,lat,lon,people\n"
              "1,West,49.1000,14.2000,120\n"
              "2,Middle,49.1036,14.2054,40\n"
              "3,East,49.1090,14.2135,300\n"
              "4,Beside East,49.1090,14.2108,80\n");
  fixture->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

void
town_tear_down (Town          *fixture,
                gconstpointer  data)
{
  if (fixture->window != NULL)
    town_end_window (fixture);
  remove_folder (fixture->folder);
  g_clear_object (&fixture->bus);
  g_free (fixture->folder);
  g_free (fixture->city);
}

void
town_import (Town       *fixture,
             const char *file,
             const char *button)
{
  g_autofree char *path = g_build_filename (fixture->folder, file, NULL);

  town_activate (fixture, "import-file", g_variant_new_string (path));
  driver_press (button);
  driver_press ("Done");
  driver_wait_gone (ATSPI_ROLE_PUSH_BUTTON, "Done");
}
