/* tests/network/test-road-advice.c — what check says of a broken network, and lines as roads */
#include "network/road-advice.h"
#include "network/road-source.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char           *folder;     /* owned */
  char           *path;       /* owned */
  ReeveWorkspace *workspace;  /* owned */
} Town;

static Town
open_town (void)
{
  Town town = { .folder = g_dir_make_tmp ("reeve-advice-XXXXXX", NULL) };
  g_autoptr (GError) error = NULL;

  town.path = g_build_filename (town.folder, "town.gpkg", NULL);
  town.workspace = reeve_workspace_create (town.path, &error);
  g_assert_no_error (error);
  return town;
}

static void
clear_town (Town *town)
{
  g_autofree char *lock = g_strconcat (town->path, ".lock", NULL);

  g_object_unref (town->workspace);
  g_unlink (town->path);
  g_unlink (lock);
  g_rmdir (town->folder);
  g_free (town->path);
  g_free (town->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Town, clear_town)

typedef struct
{
  const char *wkt;
  const char *name;
  const char *oneway;
  const char *speed;
} Street;

/* Two blocks, an island, a one-way street that ends nowhere, a street twice. */
static const Street streets[] = {
  { "LINESTRING (7 43, 7.01 43)", "South", "no", "50" },
  { "LINESTRING (7 43, 7 43.01)", "West", "no", "50" },
  { "LINESTRING (7 43.01, 7.01 43.01)", "North", "no", "walk" },
  { "LINESTRING (7.01 43, 7.01 43.01)", "East", "no", "1000000000" },
  { "LINESTRING (7.01 43, 7.01 43.01)", "East again", "no", "50 mph" },
  { "LINESTRING (7.01 43.01, 7.02 43.01)", "Dead end", "yes", "DE:urban" },
  { "LINESTRING (7.1 43, 7.11 43)", "Island", "no", "-5" },
};

static gboolean
add_layers (ReeveEdit *edit,
            gpointer   data,
            ReeveJob  *job,
            GError   **error)
{
  g_autoptr (ReeveDataset) lines = reeve_dataset_new ("Centre lines", REEVE_DATASET_LINES);
  g_autoptr (ReeveDataset) places = reeve_dataset_new ("Clinics", REEVE_DATASET_POINTS);
  static const ReeveLonLat points[] = { { 7.001, 43.0001 }, { 7.105, 43.0001 }, { 8, 43 } };
  g_autoptr (ReeveWriter) line_writer = NULL;
  g_autoptr (ReeveWriter) place_writer = NULL;

  reeve_dataset_add_field (lines, "name", "Name", REEVE_COLUMN_TEXT);
  reeve_dataset_add_field (lines, "oneway", "One-way", REEVE_COLUMN_TEXT);
  reeve_dataset_add_field (lines, "maxspeed", "Speed", REEVE_COLUMN_TEXT);
  line_writer = reeve_writer_new (edit, lines, error);
  g_assert_nonnull (line_writer);
  for (guint i = 0; i < G_N_ELEMENTS (streets); i++)
    {
      g_autoptr (ReeveShape) shape = reeve_shape_from_wkt (streets[i].wkt, error);

      reeve_writer_set_text (line_writer, 0, streets[i].name);
      reeve_writer_set_text (line_writer, 1, streets[i].oneway);
      reeve_writer_set_text (line_writer, 2, streets[i].speed);
      g_assert_true (reeve_writer_append (line_writer, shape, error));
    }
  g_assert_true (reeve_writer_finish (line_writer, error));

  reeve_dataset_add_field (places, "name", "Name", REEVE_COLUMN_TEXT);
  place_writer = reeve_writer_new (edit, places, error);
  g_assert_nonnull (place_writer);
  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      g_autoptr (ReeveShape) shape = reeve_shape_new_point (points[i]);

      g_assert_true (reeve_writer_append (place_writer, shape, error));
    }
  return reeve_writer_finish (place_writer, error);
}

static ReeveRoadReport *
make_roads (Town *town)
{
  g_autoptr (ReeveValues) values = reeve_values_new (reeve_road_params);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  ReeveRoadReport *report;

  g_assert_true (reeve_workspace_edit (town->workspace, "Layers", add_layers, NULL, job, &error));
  report = reeve_road_lines_import (town->workspace, "Centre lines", values, job, &error);
  g_assert_no_error (error);
  return report;
}

static const ReeveRoadAdvice *
find_advice (const GPtrArray *list,
             const char      *id)
{
  for (guint i = 0; i < list->len; i++)
    if (strcmp (((const ReeveRoadAdvice *) list->pdata[i])->id, id) == 0)
      return list->pdata[i];
  return NULL;
}

static GPtrArray *
ask (Town *town)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveProfile) profile = reeve_profile_load ("car", &error);
  g_autoptr (ReeveRoads) roads = NULL;
  g_autoptr (ReeveEngine) engine = NULL;
  GPtrArray *list;
  sqlite3 *db = reeve_workspace_open_reader (town->workspace, &error);

  roads = reeve_roads_load (db, job, &error);
  g_assert_no_error (error);
  engine = reeve_engine_new (roads, reeve_profile_ref (profile), NULL, 0, job, &error);
  g_assert_no_error (error);
  list = reeve_road_advice_list (db, engine, profile, job, &error);
  g_assert_no_error (error);
  reeve_workspace_close_reader (db);
  return list;
}

static void
test_each_fault_has_a_remedy (void)
{
  g_auto (Town) town = open_town ();
  g_autoptr (ReeveRoadReport) report = make_roads (&town);
  g_autoptr (GPtrArray) list = ask (&town);
  static const struct { const char *id; gint64 count; } expected[] = {
    { "island", 1 }, { "trap", 1 }, { "dead-end", 1 }, { "speed", 3 }, { "duplicate", 1 },
    { "far", 1 }, { "cut-off", 1 },
  };

  g_assert_cmpint (report->n_links, ==, 7);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const ReeveRoadAdvice *advice = find_advice (list, expected[i].id);

      if (advice == NULL)
        g_error ("nothing is said of “%s”", expected[i].id);
      g_assert_cmpint (advice->count, ==, expected[i].count);
      g_assert_cmpuint (advice->n_places, >, 0);
      g_assert_cmpstr (advice->what, !=, "");
      g_assert_cmpstr (advice->remedy, !=, "");
    }
  g_assert_cmpfloat (find_advice (list, "island")->places[0].lon, ==, 7.1);
  g_assert_nonnull (strstr (find_advice (list, "speed")->what, "“walk”"));
  g_assert_nonnull (strstr (find_advice (list, "speed")->what, "“1000000000”"));
  g_assert_null (find_advice (list, "scheme"));
  g_assert_null (find_advice (list, "gate"));
}

/* One undo step takes the roads away again. */
static void
test_roads_of_lines_can_be_undone (void)
{
  g_auto (Town) town = open_town ();
  g_autoptr (ReeveRoadReport) report = make_roads (&town);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *step = reeve_workspace_dup_undo_name (town.workspace);
  ReeveRoads *roads;
  sqlite3 *db;

  g_assert_nonnull (report);
  g_assert_nonnull (strstr (step, "Centre lines"));
  g_assert_true (reeve_workspace_step (town.workspace, FALSE, NULL, job, &error));
  db = reeve_workspace_open_reader (town.workspace, &error);
  roads = reeve_roads_load (db, job, &error);
  reeve_workspace_close_reader (db);
  g_assert_null (roads);
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/road-advice/each-fault-has-a-remedy", test_each_fault_has_a_remedy);
  g_test_add_func ("/network/road-advice/roads-of-lines-can-be-undone",
                   test_roads_of_lines_can_be_undone);

  return g_test_run ();
}
