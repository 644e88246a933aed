/* The real window, driven as assistive programs do: a workspace is made, a city
 * and a table come in, a question is asked, its answer goes out, steps are
 * undone. What the window says it did is asked of the command line each time. */
#include "driver.h"

#include "core/json.h"
#include "core/units.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define DEADLINE_US (240 * G_USEC_PER_SEC)
#define POLL_US 50000
#define PROGRAM_PATH "/io/reeve/Reeve"
#define WINDOW_PATH "/io/reeve/Reeve/window/1"

static const char *window_program;
static const char *command_program;

typedef struct
{
  char            *folder;
  char            *city;
  GDBusConnection *bus;
  GSubprocess     *window;
} Fixture;

/* --- the command line --- */

static char *
run_command (const char *const *arguments)
{
  g_autoptr (GPtrArray) line = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  char *words = NULL;

  g_ptr_array_add (line, (gpointer) command_program);
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

static gboolean
has_layer (Fixture    *fixture,
           const char *name)
{
  g_autofree char *words = run_command ((const char *[]) { "layers", fixture->city, NULL });
  g_auto (GStrv) lines = g_strsplit (words, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], name) && lines[i][strlen (name)] == ' ')
      return TRUE;
  return FALSE;
}

static void
wait_for_layer (Fixture    *fixture,
                const char *name,
                gboolean    wanted)
{
  gint64 end = g_get_monotonic_time () + DEADLINE_US;

  while (has_layer (fixture, name) != wanted)
    {
      if (g_get_monotonic_time () > end)
        g_error ("%s: waited four minutes for the layer to be %s", name, wanted ? "there" : "gone");
      g_usleep (POLL_US);
    }
}

/* --- the window --- */

/* Refused until the window has its city. */
static void
activate (Fixture    *fixture,
          const char *action,
          GVariant   *parameter)
{
  gint64 end = g_get_monotonic_time () + DEADLINE_US;
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
      g_usleep (POLL_US);
    }
  g_error ("%s: waited four minutes for this action", action);
}

static void
start_window (Fixture    *fixture,
              const char *city)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "HOME", fixture->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CACHE_HOME", fixture->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", fixture->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "LANGUAGE", "en", TRUE);
  g_subprocess_launcher_setenv (launcher, "G_DEBUG", "fatal-criticals", TRUE);
  fixture->window = g_subprocess_launcher_spawn (launcher, &error, window_program, city, NULL);
  g_assert_no_error (error);
}

/* Whatever it was at, it has to end well. */
static void
wait_for_end (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check (fixture->window, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->window);
}

/* As a person ends it. */
static void
end_window (Fixture *fixture)
{
  driver_key ("ctrl+w");
  wait_for_end (fixture);
}

/* --- a small city --- */

static void
write_text (Fixture    *fixture,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* @n streets each way, 200 m apart. */
static void
write_streets (Fixture    *fixture,
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
  write_text (fixture, file, osm->str);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("reeve-window-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->city = g_build_filename (fixture->folder, "town.gpkg", NULL);
  write_streets (fixture, "town.osm", 6);
  write_text (fixture, "clinics.csv",
              "id,name,lat,lon,beds\n"
              "1,North,49.1080,14.2020,20\n"
              "2,South,49.1010,14.2100,12\n"
              "3,Nowhere,491.01,14.2100,12\n");
  /* Two corners with most of the people, far from each other. */
  write_text (fixture, "people.csv",
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

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->window != NULL)
    end_window (fixture);
  remove_folder (fixture->folder);
  g_clear_object (&fixture->bus);
  g_free (fixture->folder);
  g_free (fixture->city);
}

static void
import (Fixture    *fixture,
        const char *file,
        const char *button)
{
  g_autofree char *path = g_build_filename (fixture->folder, file, NULL);

  activate (fixture, "import-file", g_variant_new_string (path));
  driver_press (button);
  driver_press ("Done");
  driver_wait_gone (ATSPI_ROLE_PUSH_BUTTON, "Done");
}

/* --- what the command line says --- */

/* (transfer full) (nullable): the newest answer */
static JsonObject *
read_answer (Fixture *fixture)
{
  g_autofree char *words = run_command ((const char *[]) { "results", fixture->city, "--json",
                                                           NULL });
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = reeve_json_parse (words, -1, 1 << 20, "results", &error);
  JsonArray *results;

  g_assert_no_error (error);
  results = json_object_get_array_member (json_node_get_object (node), "results");
  if (json_array_get_length (results) == 0)
    return NULL;
  return json_object_ref (json_array_get_object_element (results,
                                                         json_array_get_length (results) - 1));
}

static double
get_number (JsonObject *answer,
            const char *key)
{
  return json_object_get_double_member (json_object_get_object_member (answer, "numbers"), key);
}

static gint64
read_answer_id (Fixture *fixture)
{
  g_autoptr (JsonObject) answer = read_answer (fixture);

  return json_object_get_int_member (answer, "id");
}

static void
wait_for_answer (Fixture *fixture,
                 gboolean wanted)
{
  gint64 end = g_get_monotonic_time () + DEADLINE_US;

  for (;;)
    {
      g_autoptr (JsonObject) answer = read_answer (fixture);

      if ((answer != NULL) == wanted)
        return;
      if (g_get_monotonic_time () > end)
        g_error ("waited four minutes for the answer to be %s", wanted ? "there" : "gone");
      g_usleep (POLL_US);
    }
}

/* The figures at the top of the page are those that were stored. */
static void
check_figures (Fixture *fixture)
{
  static const struct { const char *key; const char *unit; } figures[] = {
    { "share_reached", "share" }, { "reached", "people" }, { "mean_ms", "ms" },
  };
  g_autoptr (JsonObject) answer = read_answer (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      double value = get_number (answer, figures[i].key);
      g_autofree char *text = reeve_format_quantity (value, figures[i].unit);

      driver_wait_for (text);
    }
  /* One site in a minute: the two in the east, and not those in the west. */
  g_assert_cmpfloat (get_number (answer, "reached"), ==, 380);
  g_assert_cmpfloat (get_number (answer, "total"), ==, 540);
}

static gboolean
has_file (const char *folder,
          const char *suffix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, suffix))
      return TRUE;
  return FALSE;
}

static void
wait_for_file (const char *folder,
               const char *suffix)
{
  gint64 end = g_get_monotonic_time () + DEADLINE_US;

  while (!has_file (folder, suffix))
    {
      if (g_get_monotonic_time () > end)
        g_error ("%s: waited four minutes for such a file", suffix);
      g_usleep (POLL_US);
    }
}

/* --- the tests --- */

static void
test_import_and_undo (Fixture       *fixture,
                      gconstpointer  data)
{
  /* The chooser takes a path typed into it. */
  start_window (fixture, NULL);
  driver_press ("New…");
  g_object_unref (driver_find (ATSPI_ROLE_PUSH_BUTTON, "Create"));
  driver_wait_for_focus (ATSPI_ROLE_TEXT);
  driver_key ("ctrl+a");
  driver_words (fixture->city);
  driver_key ("Return");
  wait_for_file (fixture->folder, "town.gpkg");

  import (fixture, "town.osm", "Import City");
  g_assert_true (has_layer (fixture, "Roads"));

  /* The third row lies nowhere: two come in. */
  import (fixture, "clinics.csv", "Import 2 Rows");
  g_assert_true (has_layer (fixture, "Clinics"));

  driver_press ("Undo Import clinics.csv");
  wait_for_layer (fixture, "Clinics", FALSE);
  g_assert_true (has_layer (fixture, "Roads"));
}

static void
bring_in (Fixture    *fixture,
          const char *file)
{
  g_autofree char *path = g_build_filename (fixture->folder, file, NULL);

  g_free (run_command ((const char *[]) { "import", fixture->city, path, NULL }));
}

/* Found in the gallery, its card opened, its form filled, and Answer. */
static void
ask (void)
{
  driver_key ("ctrl+j");
  driver_words ("cover the most");
  g_object_unref (driver_find (ATSPI_ROLE_LIST_ITEM,
                               "Where should sites open to reach the most people in time?"));
  driver_wait_gone (ATSPI_ROLE_LIST_ITEM, "Which way, and how long does it take?");
  driver_key ("Tab");
  driver_key ("Return");

  driver_choose ("Demand", "People");
  driver_choose ("People in each", "people");
  driver_set ("Sites to open", 1);
  driver_type (ATSPI_ROLE_TEXT, "Time limit", "1 min");
  driver_press ("Answer");
}

static void
test_ask_and_export (Fixture       *fixture,
                     gconstpointer  data)
{
  g_free (run_command ((const char *[]) { "new", fixture->city, NULL }));
  bring_in (fixture, "town.osm");
  bring_in (fixture, "people.csv");
  start_window (fixture, fixture->city);
  driver_wait_for ("People");
  ask ();
  wait_for_answer (fixture, TRUE);
  check_figures (fixture);

  driver_key ("ctrl+z");
  wait_for_answer (fixture, FALSE);
  g_assert_false (has_layer (fixture, "Proposed sites"));
  driver_press ("Redo Answer “Cover the most people”");
  wait_for_answer (fixture, TRUE);

  /* Undone, the page had gone. */
  activate (fixture, "export-result", g_variant_new_int64 (read_answer_id (fixture)));
  driver_press ("Next");
  g_object_unref (driver_find (ATSPI_ROLE_PUSH_BUTTON, "Back"));
  driver_press ("Next");
  driver_press ("Export");
  wait_for_file (fixture->folder, ".pdf");
  driver_press ("Close");

  driver_press ("Undo Answer “Cover the most people”");
  wait_for_answer (fixture, FALSE);
  g_assert_false (has_layer (fixture, "Proposed sites"));
  g_assert_true (has_layer (fixture, "People"));
}

/* Two answers of the same question: the one that is read is on the map. */
static void
test_show_one_answer (Fixture       *fixture,
                      gconstpointer  data)
{
  g_free (run_command ((const char *[]) { "new", fixture->city, NULL }));
  bring_in (fixture, "town.osm");
  bring_in (fixture, "people.csv");
  for (guint i = 0; i < 2; i++)
    g_free (run_command ((const char *[]) { "run", fixture->city, "site-max-cover", "--demand",
                                            "People", "--open", "1", "--reach", "1min", NULL }));
  start_window (fixture, fixture->city);
  driver_wait_for ("Proposed sites 2");
  activate (fixture, "show-result", g_variant_new_int64 (read_answer_id (fixture)));
  g_object_unref (driver_find (ATSPI_ROLE_PUSH_BUTTON, "Show Proposed sites"));
  g_object_unref (driver_find (ATSPI_ROLE_PUSH_BUTTON, "Hide Proposed sites 2"));
  g_object_unref (driver_find (ATSPI_ROLE_PUSH_BUTTON, "Hide People"));

  /* An eye is opened all the same, and nothing of this is a step. */
  driver_press ("Show Proposed sites");
  g_object_unref (driver_find (ATSPI_ROLE_PUSH_BUTTON, "Hide Proposed sites"));
  g_object_unref (driver_find (ATSPI_ROLE_PUSH_BUTTON, "Undo Answer “Cover the most people”"));
}

/* An answer about the middle of a town with an odd number of streets: one of them
 * goes through the middle of the map. */
static void
show_service_area (Fixture *fixture)
{
  write_streets (fixture, "odd.osm", 7);
  g_free (run_command ((const char *[]) { "new", fixture->city, NULL }));
  bring_in (fixture, "odd.osm");
  g_free (run_command ((const char *[]) { "run", fixture->city, "service-area", "--from",
                                          "14.2081,49.1054", "--limits", "1min", NULL }));
  start_window (fixture, fixture->city);
  driver_wait_for ("Service area");
  activate (fixture, "show-result", g_variant_new_int64 (read_answer_id (fixture)));
  driver_wait_for ("Where can one get to in time?");
  g_object_unref (driver_find (ATSPI_ROLE_PUSH_BUTTON, "Export…"));
}

/* From the layers to the map. */
static void
go_to_map (void)
{
  driver_key ("F6");
  driver_key ("F6");
}

/* (transfer full): the answer that Keep stores */
static JsonObject *
keep (Fixture *fixture)
{
  gint64 before = read_answer_id (fixture);
  gint64 end = g_get_monotonic_time () + DEADLINE_US;

  driver_press ("Keep");
  while (read_answer_id (fixture) == before)
    {
      if (g_get_monotonic_time () > end)
        g_error ("waited four minutes for the answer that was kept");
      g_usleep (POLL_US);
    }
  return read_answer (fixture);
}

/* A street is closed by keyboard; the answer follows by itself, and is stored when
 * it is kept: one step for the street, one for the answer. */
static void
test_follow_a_closed_street (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr (JsonObject) before = NULL;
  g_autoptr (JsonObject) after = NULL;

  show_service_area (fixture);
  before = read_answer (fixture);
  go_to_map ();
  driver_key ("x");
  driver_key ("x");
  driver_press ("Create");
  driver_wait_for ("Live, not saved: “Option A” as it is now");
  /* Only the street is a step, and the stored answer is as it was. */
  g_assert_cmpint (read_answer_id (fixture), ==, json_object_get_int_member (before, "id"));

  after = keep (fixture);
  g_assert_cmpfloat (get_number (after, "area_60"), <, get_number (before, "area_60"));
  driver_press ("Undo Answer “Service area”");
}

/* Another place and another hour are tried, taken back and done again, before
 * anything is stored. */
static void
test_try_another_place_and_hour (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autoptr (JsonObject) after = NULL;
  JsonObject *params;

  show_service_area (fixture);
  go_to_map ();
  driver_key ("Right");
  driver_key ("p");
  driver_key ("Return");
  driver_wait_for ("Live, not saved: “Baseline” as it is now");
  driver_slide ("Hour of departure", 600);
  driver_wait_for ("Tue 10:00");
  driver_press ("Undo Departure Tue 10:00");
  driver_press ("Undo Move “Places”");
  driver_press ("Redo Move “Places”");
  driver_press ("Redo Departure Tue 10:00");
  driver_wait_for ("Live, not saved: “Baseline” as it is now");

  after = keep (fixture);
  params = json_object_get_object_member (after, "params");
  g_assert_cmpstr (json_object_get_string_member (params, "from"), !=, "14.2081,49.1054");
  g_assert_cmpstr (json_object_get_string_member (params, "departure"), ==, "Tue 10:00");
}

/* Two tables are a network; its name and units are asked, and it is routed on. */
static void
test_import_a_road_network (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autofree char *checked = NULL;

  g_free (run_command ((const char *[]) { "new", fixture->city, NULL }));
  write_text (fixture, "node.csv", "node_id,x_coord,y_coord\n1,14.20,49.10\n2,14.21,49.10\n"
                                   "3,14.21,49.11\n");
  write_text (fixture, "link.csv", "link_id,from_node_id,to_node_id,directed,length,free_speed\n"
                                   "1,1,2,0,730,50\n2,2,3,0,1110,30\n");
  start_window (fixture, fixture->city);
  import (fixture, "link.csv", "Import Road Network");
  end_window (fixture);
  checked = run_command ((const char *[]) { "run", fixture->city, "route", "--from",
                                            "14.2,49.1", "--to", "14.21,49.11", NULL });
  g_assert_nonnull (strstr (checked, "Route"));
}

/* Typed on without a pause, the list is still that of the first two letters. */
static void
test_enter_means_what_was_typed (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_free (run_command ((const char *[]) { "new", fixture->city, NULL }));
  bring_in (fixture, "people.csv");
  start_window (fixture, fixture->city);
  g_object_unref (driver_find (ATSPI_ROLE_PUSH_BUTTON, "Undo Import people.csv"));
  driver_key ("ctrl+k");
  driver_words ("Un");
  driver_wait_for ("Undo");
  driver_words ("known");
  driver_key ("Return");
  driver_wait_gone (ATSPI_ROLE_LABEL, "Undo");

  driver_key ("ctrl+a");
  driver_words ("Middle");
  driver_key ("Return");
  driver_wait_for_focus (ATSPI_ROLE_IMAGE);
  g_assert_true (has_layer (fixture, "People"));
}

/* Found by the keyboard: the map, a record on it, its card. */
static void
test_close_over_a_card (Fixture       *fixture,
                        gconstpointer  data)
{
  g_free (run_command ((const char *[]) { "new", fixture->city, NULL }));
  bring_in (fixture, "people.csv");
  start_window (fixture, fixture->city);
  g_object_unref (driver_find (ATSPI_ROLE_IMAGE, "Map of town, 1 layer"));
  for (guint i = 0; i < 3 && !driver_has_focus (ATSPI_ROLE_IMAGE); i++)
    driver_step ("F6");
  driver_wait_for_focus (ATSPI_ROLE_IMAGE);
  driver_key ("Tab");
  driver_key ("Return");
  /* A field of the card, in no other place. */
  driver_wait_for ("lat");
  /* The card has the keyboard for itself: the window closes from without. */
  g_dbus_connection_call (fixture->bus, "io.reeve.Reeve", PROGRAM_PATH, "org.gtk.Actions",
                          "Activate", g_variant_new ("(sava{sv})", "quit", NULL, NULL), NULL,
                          G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, NULL, NULL);
  wait_for_end (fixture);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *keys = g_find_program_in_path ("xdotool");

  g_test_init (&argc, &argv, NULL);
  if (keys == NULL)
    {
      g_print ("1..0 # SKIP xdotool is not installed: nothing can press the window's keys\n");
      return 77;
    }
  /* The bus warns while the window is still joining it. */
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  g_assert_cmpint (argc, ==, 3);
  window_program = argv[1];
  command_program = argv[2];
  atspi_init ();

  g_test_add ("/ui/window/makes-a-workspace-brings-a-city-and-a-table-in-and-undoes", Fixture, NULL,
              set_up, test_import_and_undo, tear_down);
  g_test_add ("/ui/window/answers-a-question-exports-it-and-undoes", Fixture, NULL, set_up,
              test_ask_and_export, tear_down);
  g_test_add ("/ui/window/shows-the-layers-of-the-answer-that-is-read", Fixture, NULL, set_up,
              test_show_one_answer, tear_down);
  g_test_add ("/ui/window/follows-a-closed-street", Fixture, NULL, set_up,
              test_follow_a_closed_street, tear_down);
  g_test_add ("/ui/window/tries-another-place-and-hour", Fixture, NULL, set_up,
              test_try_another_place_and_hour, tear_down);
  g_test_add ("/ui/window/brings-a-road-network-in", Fixture, NULL, set_up,
              test_import_a_road_network, tear_down);
  g_test_add ("/ui/window/enter-means-what-was-typed", Fixture, NULL, set_up,
              test_enter_means_what_was_typed, tear_down);
  g_test_add ("/ui/window/closes-with-a-record-s-card-open", Fixture, NULL, set_up,
              test_close_over_a_card, tear_down);
  return g_test_run ();
}
