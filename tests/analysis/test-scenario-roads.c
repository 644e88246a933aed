/* Engines are kept from one question to the next, and follow scenario and roads. */
#include "analysis/scenario-roads.h"

#include "network/engine-cache.h"
#include "network/osm-import.h"
#include "workspace/edit.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

typedef struct
{
  char           *folder;     /* owned */
  ReeveWorkspace *workspace;  /* owned */
  gboolean        is_imported;
} Town;

static char *
get_path (const Town *town,
          const char *file)
{
  return g_build_filename (town->folder, file, NULL);
}

/* A square of streets, 1-2-3-4, each side a way of its own (12, 23, 34, 41). */
static void
import_square (Town       *town,
               const char *maxspeed)
{
  g_autofree char *text = g_strdup_printf (
    "<osm version='0.6'>"
    "<node id='1' lon='0.00' lat='0'/><node id='2' lon='0.01' lat='0'/>"
    "<node id='3' lon='0.01' lat='0.01'/><node id='4' lon='0.00' lat='0.01'/>"
    "<way id='12'><nd ref='1'/><nd ref='2'/><tag k='highway' v='primary'/>"
    "<tag k='maxspeed' v='%s'/></way>"
    "<way id='23'><nd ref='2'/><nd ref='3'/><tag k='highway' v='primary'/></way>"
    "<way id='34'><nd ref='3'/><nd ref='4'/><tag k='highway' v='primary'/></way>"
    "<way id='41'><nd ref='4'/><nd ref='1'/><tag k='highway' v='primary'/></way></osm>", maxspeed);
  g_autofree char *path = get_path (town, "town.osm");
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveOsmReport) report = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  report = reeve_osm_import (town->workspace, path, &(ReeveOsmOptions) { .replace = TRUE },
                             job, &error);
  g_assert_no_error (error);
}

static void
open_town (Town *town)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  town->folder = g_dir_make_tmp ("reeve-town-XXXXXX", &error);
  g_assert_no_error (error);
  path = get_path (town, "town.gpkg");
  town->workspace = reeve_workspace_create (path, &error);
  g_assert_no_error (error);
  import_square (town, "50");
}

static void
clear_town (Town *town)
{
  static const char *const files[] = { "town.gpkg", "town.gpkg.lock", "town.osm" };

  g_clear_object (&town->workspace);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = get_path (town, files[i]);

      g_unlink (path);
    }
  g_rmdir (town->folder);
  g_free (town->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Town, clear_town)

static gboolean
close_way (ReeveEdit *edit,
           gpointer   data,
           ReeveJob  *job,
           GError   **error)
{
  ReeveChange change = { .kind = REEVE_CHANGE_CLOSE_ROAD, .title = (char *) "Closed 12",
                         .way_id = 12, .ordinal = -1, .until_ms = INFINITY };

  return reeve_edit_add_scenario (edit, "Shut", 0, &change.scenario_id, error)
         && reeve_edit_add_change (edit, &change, error);
}

static ReeveEngine *
get_engine (const Town *town,
            const char *scenario)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  ReeveEngine *engine = reeve_scenario_get_engine (town->workspace, scenario, "car", NULL, 0, job,
                                                   &error);

  g_assert_no_error (error);
  return engine;
}

static guint32
get_way_ms (const ReeveEngine *engine,
            const char        *way)
{
  g_autoptr (GArray) segments = reeve_roads_find (reeve_engine_get_roads (engine), way);

  g_assert_cmpuint (segments->len, >, 0);
  return reeve_engine_get_arc_ms (engine, 2 * g_array_index (segments, guint32, 0));
}

static void
test_a_closure_shares_the_rest (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveEngine) open = NULL;
  g_autoptr (ReeveEngine) again = NULL;
  g_autoptr (ReeveEngine) shut = NULL;

  open_town (&town);
  open = get_engine (&town, NULL);
  again = get_engine (&town, "");
  g_assert_true (open == again);
  g_assert_true (reeve_workspace_edit (town.workspace, "Close", close_way, NULL, job, &error));
  g_assert_no_error (error);

  shut = get_engine (&town, "Shut");
  g_assert_true (reeve_engine_get_turns (shut) == reeve_engine_get_turns (open));
  g_assert_cmpuint (get_way_ms (shut, "12"), ==, REEVE_UNREACHED_MS);
  g_assert_cmpuint (get_way_ms (shut, "23"), ==, get_way_ms (open, "23"));
  g_assert_cmpuint (get_way_ms (open, "12"), <, REEVE_UNREACHED_MS);
}

/* An import, its undoing and another import: never the streets of before. */
static void
test_other_roads_other_engine (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  guint32 ms[4];
  static const char *const speeds[] = { "25", NULL, "10" };

  open_town (&town);
  for (guint i = 0; i < G_N_ELEMENTS (ms); i++)
    {
      g_autoptr (ReeveEngine) engine = get_engine (&town, NULL);

      ms[i] = get_way_ms (engine, "12");
      if (i < G_N_ELEMENTS (speeds) && speeds[i] != NULL)
        import_square (&town, speeds[i]);
      else if (i < G_N_ELEMENTS (speeds))
        g_assert_true (reeve_workspace_step (town.workspace, FALSE, NULL, job, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpuint (ms[1], >, ms[0]);
  g_assert_cmpuint (ms[2], ==, ms[0]);
  g_assert_cmpuint (ms[3], >, ms[1]);
}

/* Imports anew at the first word of segments, when the nodes have been read. */
static int
import_between (unsigned  event,
                void     *data,
                void     *stmt,
                void     *text)
{
  Town *town = data;

  if (!town->is_imported && strstr (text, "FROM reeve_road_segment") != NULL)
    {
      town->is_imported = TRUE;
      import_square (town, "25");
    }
  return 0;
}

static void
test_an_import_meanwhile_tears_no_roads (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveRoads) roads = NULL;
  g_autoptr (ReeveRoads) newer = NULL;
  gint64 revision;
  sqlite3 *db;

  open_town (&town);
  db = reeve_workspace_open_reader (town.workspace, &error);
  g_assert_no_error (error);
  g_assert_true (reeve_roads_read_revision (db, &revision, &error));
  sqlite3_trace_v2 (db, SQLITE_TRACE_STMT, import_between, &town);
  roads = reeve_engine_cache_get_roads (town.workspace, db, job, &error);
  g_assert_no_error (error);
  g_assert_true (town.is_imported);
  g_assert_cmpint (roads->revision, ==, revision);
  g_assert_true (sqlite3_get_autocommit (db));

  newer = reeve_engine_cache_get_roads (town.workspace, db, job, &error);
  g_assert_no_error (error);
  g_assert_cmpint (newer->revision, >, revision);
  reeve_workspace_close_reader (db);
}

/* Who holds roads gets engines of these; others get what the workspace holds. */
static void
test_held_roads_keep_their_engines (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveRoads) roads = NULL;
  g_autoptr (ReeveEngine) newer = NULL;
  g_autoptr (ReeveEngine) again = NULL;
  g_autoptr (ReeveEngine) held = NULL;
  sqlite3 *db;

  open_town (&town);
  db = reeve_workspace_open_reader (town.workspace, &error);
  g_assert_no_error (error);
  roads = reeve_engine_cache_get_roads (town.workspace, db, job, &error);
  g_assert_no_error (error);
  import_square (&town, "25");
  newer = get_engine (&town, NULL);
  g_assert_true (reeve_engine_get_roads (newer) != roads);
  held = reeve_engine_cache_get (town.workspace, db, roads, "car", NULL, 0, job, &error);
  g_assert_no_error (error);
  g_assert_true (reeve_engine_get_roads (held) == roads);
  g_assert_cmpuint (get_way_ms (held, "12"), <, get_way_ms (newer, "12"));
  again = reeve_engine_cache_get (town.workspace, db, NULL, "car", NULL, 0, job, &error);
  g_assert_true (again == newer);
  reeve_workspace_close_reader (db);
}

static void
test_stops_when_cancelled (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveEngine) engine = NULL;

  open_town (&town);
  reeve_job_cancel (job);
  g_assert_null (reeve_scenario_get_engine (town.workspace, NULL, "car", NULL, 0, job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  engine = get_engine (&town, NULL);
  g_assert_cmpuint (get_way_ms (engine, "12"), <, REEVE_UNREACHED_MS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/analysis/scenario-roads/a-closure-shares-the-rest",
                   test_a_closure_shares_the_rest);
  g_test_add_func ("/analysis/scenario-roads/other-roads-other-engine",
                   test_other_roads_other_engine);
  g_test_add_func ("/analysis/scenario-roads/an-import-meanwhile-tears-no-roads",
                   test_an_import_meanwhile_tears_no_roads);
  g_test_add_func ("/analysis/scenario-roads/held-roads-keep-their-engines",
                   test_held_roads_keep_their_engines);
  g_test_add_func ("/analysis/scenario-roads/stops-when-cancelled", test_stops_when_cancelled);

  return g_test_run ();
}
