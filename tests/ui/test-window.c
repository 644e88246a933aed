/* The real window, driven as assistive programs do: a workspace is made, a city
 * and a table come in, a question is asked, its answer goes out, steps are
 * undone. What the window says it did is asked of the command line each time. */
#include "driver.h"
#include "town.h"

#include "core/json.h"
#include "core/units.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define PROGRAM_PATH "/io/reeve/Reeve"

/* --- what the command line says --- */

/* (transfer full) (nullable): the newest answer */
static JsonObject *
read_answer (Town *fixture)
{
  g_autofree char *words = town_run_command ((const char *[]) { "results", fixture->city, "--json",
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
read_answer_id (Town *fixture)
{
  g_autoptr (JsonObject) answer = read_answer (fixture);

  return json_object_get_int_member (answer, "id");
}

static void
wait_for_answer (Town *fixture,
                 gboolean wanted)
{
  gint64 end = g_get_monotonic_time () + TOWN_DEADLINE_US;

  for (;;)
    {
      g_autoptr (JsonObject) answer = read_answer (fixture);

      if ((answer != NULL) == wanted)
        return;
      if (g_get_monotonic_time () > end)
        g_error ("waited four minutes for the answer to be %s", wanted ? "there" : "gone");
      g_usleep (TOWN_POLL_US);
    }
}

/* The figures at the top of the page are those that were stored. */
static void
check_figures (Town *fixture)
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
  gint64 end = g_get_monotonic_time () + TOWN_DEADLINE_US;

  while (!has_file (folder, suffix))
    {
      if (g_get_monotonic_time () > end)
        g_error ("%s: waited four minutes for such a file", suffix);
      g_usleep (TOWN_POLL_US);
    }
}

/* --- the tests --- */

static void
test_import_and_undo (Town          *fixture,
                      gconstpointer  data)
{
  /* The chooser takes a path typed into it. */
  town_start_window (fixture, NULL);
  driver_press ("New…");
  g_object_unref (driver_find (ATSPI_ROLE_PUSH_BUTTON, "Create"));
  driver_wait_for_focus (ATSPI_ROLE_TEXT);
  driver_key ("ctrl+a");
  driver_words (fixture->city);
  driver_key ("Return");
  wait_for_file (fixture->folder, "town.gpkg");

  town_import (fixture, "town.osm", "Import City");
  g_assert_true (town_has_layer (fixture, "Roads"));

  /* The third row lies nowhere: two come in. */
  town_import (fixture, "clinics.csv", "Import 2 Rows");
  g_assert_true (town_has_layer (fixture, "Clinics"));

  driver_press ("Undo Import clinics.csv");
  town_wait_for_layer (fixture, "Clinics", FALSE);
  g_assert_true (town_has_layer (fixture, "Roads"));
}

static void
bring_in (Town       *fixture,
          const char *file)
{
  g_autofree char *path = g_build_filename (fixture->folder, file, NULL);

  g_free (town_run_command ((const char *[]) { "import", fixture->city, path, NULL }));
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
test_ask_and_export (Town          *fixture,
                     gconstpointer  data)
{
  g_free (town_run_command ((const char *[]) { "new", fixture->city, NULL }));
  bring_in (fixture, "town.osm");
  bring_in (fixture, "people.csv");
  town_start_window (fixture, fixture->city);
  driver_wait_for ("People");
  ask ();
  wait_for_answer (fixture, TRUE);
  check_figures (fixture);

  driver_key ("ctrl+z");
  wait_for_answer (fixture, FALSE);
  g_assert_false (town_has_layer (fixture, "Proposed sites"));
  driver_press ("Redo Answer “Cover the most people”");
  wait_for_answer (fixture, TRUE);

  /* Undone, the page had gone. */
  town_activate (fixture, "export-result", g_variant_new_int64 (read_answer_id (fixture)));
  driver_press ("Next");
  g_object_unref (driver_find (ATSPI_ROLE_PUSH_BUTTON, "Back"));
  driver_press ("Next");
  driver_press ("Export");
  wait_for_file (fixture->folder, ".pdf");
  driver_press ("Close");

  driver_press ("Undo Answer “Cover the most people”");
  wait_for_answer (fixture, FALSE);
  g_assert_false (town_has_layer (fixture, "Proposed sites"));
  g_assert_true (town_has_layer (fixture, "People"));
}

/* Two answers of the same question: the one that is read is on the map. */
static void
test_show_one_answer (Town          *fixture,
                      gconstpointer  data)
{
  g_free (town_run_command ((const char *[]) { "new", fixture->city, NULL }));
  bring_in (fixture, "town.osm");
  bring_in (fixture, "people.csv");
  for (guint i = 0; i < 2; i++)
    g_free (town_run_command ((const char *[]) { "run", fixture->city, "site-max-cover", "--demand",
                                                 "People", "--open", "1", "--reach", "1min", NULL }));
  town_start_window (fixture, fixture->city);
  driver_wait_for ("Proposed sites 2");
  town_activate (fixture, "show-result", g_variant_new_int64 (read_answer_id (fixture)));
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
show_service_area (Town *fixture)
{
  town_write_streets (fixture, "odd.osm", 7);
  g_free (town_run_command ((const char *[]) { "new", fixture->city, NULL }));
  bring_in (fixture, "odd.osm");
  g_free (town_run_command ((const char *[]) { "run", fixture->city, "service-area", "--from",
                                               "14.2081,49.1054", "--limits", "1min", NULL }));
  town_start_window (fixture, fixture->city);
  driver_wait_for ("Service area");
  town_activate (fixture, "show-result", g_variant_new_int64 (read_answer_id (fixture)));
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
keep (Town *fixture)
{
  gint64 before = read_answer_id (fixture);
  gint64 end = g_get_monotonic_time () + TOWN_DEADLINE_US;

  driver_press ("Keep");
  while (read_answer_id (fixture) == before)
    {
      if (g_get_monotonic_time () > end)
        g_error ("waited four minutes for the answer that was kept");
      g_usleep (TOWN_POLL_US);
    }
  return read_answer (fixture);
}

/* A street is closed by keyboard; the answer follows by itself, and is stored when
 * it is kept: one step for the street, one for the answer. */
static void
test_follow_a_closed_street (Town          *fixture,
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
test_try_another_place_and_hour (Town          *fixture,
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
test_import_a_road_network (Town          *fixture,
                            gconstpointer  data)
{
  g_autofree char *checked = NULL;

  g_free (town_run_command ((const char *[]) { "new", fixture->city, NULL }));
  town_write_text (fixture, "node.csv", "node_id,x_coord,y_coord\n1,14.20,49.10\n2,14.21,49.10\n"
                                        "3,14.21,49.11\n");
  town_write_text (fixture, "link.csv",
                   "link_id,from_node_id,to_node_id,directed,length,free_speed\n"
                   "1,1,2,0,730,50\n2,2,3,0,1110,30\n");
  town_start_window (fixture, fixture->city);
  town_import (fixture, "link.csv", "Import Road Network");
  town_end_window (fixture);
  checked = town_run_command ((const char *[]) { "run", fixture->city, "route", "--from",
                                                 "14.2,49.1", "--to", "14.21,49.11", NULL });
  g_assert_nonnull (strstr (checked, "Route"));
}

/* Typed on without a pause, the list is still that of the first two letters. */
static void
test_enter_means_what_was_typed (Town          *fixture,
                                 gconstpointer  data)
{
  g_free (town_run_command ((const char *[]) { "new", fixture->city, NULL }));
  bring_in (fixture, "people.csv");
  town_start_window (fixture, fixture->city);
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
  g_assert_true (town_has_layer (fixture, "People"));
}

/* Found by the keyboard: the map, a record on it, its card. */
static void
test_close_over_a_card (Town          *fixture,
                        gconstpointer  data)
{
  g_free (town_run_command ((const char *[]) { "new", fixture->city, NULL }));
  bring_in (fixture, "people.csv");
  town_start_window (fixture, fixture->city);
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
  town_wait_for_end (fixture);
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
  town_window_program = argv[1];
  town_command_program = argv[2];
  atspi_init ();

  g_test_add ("/ui/window/makes-a-workspace-brings-a-city-and-a-table-in-and-undoes", Town, NULL,
              town_set_up, test_import_and_undo, town_tear_down);
  g_test_add ("/ui/window/answers-a-question-exports-it-and-undoes", Town, NULL, town_set_up,
              test_ask_and_export, town_tear_down);
  g_test_add ("/ui/window/shows-the-layers-of-the-answer-that-is-read", Town, NULL, town_set_up,
              test_show_one_answer, town_tear_down);
  g_test_add ("/ui/window/follows-a-closed-street", Town, NULL, town_set_up,
              test_follow_a_closed_street, town_tear_down);
  g_test_add ("/ui/window/tries-another-place-and-hour", Town, NULL, town_set_up,
              test_try_another_place_and_hour, town_tear_down);
  g_test_add ("/ui/window/brings-a-road-network-in", Town, NULL, town_set_up,
              test_import_a_road_network, town_tear_down);
  g_test_add ("/ui/window/enter-means-what-was-typed", Town, NULL, town_set_up,
              test_enter_means_what_was_typed, town_tear_down);
  g_test_add ("/ui/window/closes-with-a-record-s-card-open", Town, NULL, town_set_up,
              test_close_over_a_card, town_tear_down);
  return g_test_run ();
}
