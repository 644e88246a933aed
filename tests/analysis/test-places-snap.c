/* tests/analysis/test-places-snap.c — places whose street leads nowhere are named, with why */
#include "analysis/tool.h"

#include "network/osm-import.h"
#include "workspace/edit.h"

#include <glib/gstdio.h>
#include <string.h>

#define NODE(id, lon, lat, tags) \
  "<node id='" #id "' lon='" #lon "' lat='" #lat "'>" tags "</node>"
#define WAY(id, a, b, tags) \
  "<way id='" #id "'><nd ref='" #a "'/><nd ref='" #b "'/>" tags "</way>"
#define TAG(key, value) "<tag k='" key "' v='" value "'/>"
#define STREET TAG ("highway", "residential")

/* A square; behind it a lane with a gate, one that only leads out, an island and
 * a motorway far from any other street. */
static const char town[] =
  "<osm version='0.6'>"
  NODE (1, 0.00, 0, "") NODE (2, 0.01, 0, "") NODE (3, 0.01, 0.01, "") NODE (4, 0.00, 0.01, "")
  NODE (5, 0.011, 0, TAG ("barrier", "gate")) NODE (6, 0.03, 0, "")
  NODE (7, 0.03, 0.01, "") NODE (8, 0.05, 0.05, "") NODE (9, 0.06, 0.05, "")
  NODE (10, -0.03, 0.01, "")
  WAY (12, 1, 2, STREET) WAY (23, 2, 3, STREET) WAY (34, 3, 4, STREET) WAY (41, 4, 1, STREET)
  WAY (25, 2, 5, STREET) WAY (56, 5, 6, STREET)
  WAY (37, 3, 7, STREET TAG ("oneway", "yes"))
  WAY (89, 8, 9, STREET)
  WAY (410, 4, 10, TAG ("highway", "motorway") TAG ("oneway", "no"))
  "</osm>";

static const struct { const char *name; ReeveLonLat point; } places[] = {
  { "Square", { 0.005, 0 } }, { "Gated farm", { 0.025, 0 } },
  { "Way out", { 0.028, 0.01 } }, { "Isle", { 0.055, 0.05 } },
  { "Services", { -0.028, 0.01 } }, { "Ship", { 1, 1 } },
};

static gboolean
add_places (ReeveEdit *edit,
            gpointer   data,
            ReeveJob  *job,
            GError   **error)
{
  const ReeveClassification *classification = data;
  g_autoptr (ReeveDataset) dataset = reeve_dataset_new ("Places", REEVE_DATASET_POINTS);
  g_autoptr (ReeveTable) table = reeve_table_new (REEVE_SHAPE_POINT);

  reeve_table_add_column (table, "name", "Name", REEVE_COLUMN_TEXT, "");
  reeve_table_set_term (table, 0, "name");
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      guint row = reeve_table_add_row (table);

      reeve_table_set_text (table, row, 0, places[i].name);
      reeve_table_set_shape (table, row, reeve_shape_new_point (places[i].point));
    }
  dataset->classification = *classification;
  return reeve_edit_add_table (edit, dataset, table, job, error);
}

typedef struct
{
  const char *tool;
  const char *key;      /* that takes the places */
  const char *other;    /* that is asked beside them */
  const char *square;
  const char *title;    /* what the places are called */
} Question;

static const Question questions[] = {
  { "matrix", "from", "to", "0.005,0", "From: 1 place" },
  { "closest-facility", "facilities", "incidents", "0.005,0", "Facilities: 1 place" },
  { "service-area", "from", "limits", "5min", "Places: 1 place" },
  { "site-max-cover", "existing", "demand", "Places", "Facilities that stay: 1 place" },
};

/* (transfer full): the warnings of an answer about the places, one a line */
static char *
ask (const Question     *question,
     ReeveClassification classification)
{
  g_autofree char *folder = g_dir_make_tmp ("reeve-snap-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "town.gpkg", NULL);
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);
  g_autofree char *source = g_build_filename (folder, "town.osm", NULL);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveOsmReport) report = NULL;
  g_autoptr (ReeveValues) values = NULL;
  g_autoptr (ReeveResult) result = NULL;
  ReeveWorkspace *workspace = reeve_workspace_create (path, &error);
  const ReeveTool *tool = reeve_tool_find (question->tool, &error);

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (source, town, -1, NULL));
  report = reeve_osm_import (workspace, source, &(ReeveOsmOptions) { .replace = TRUE },
                             job, &error);
  g_assert_no_error (error);
  g_assert_true (reeve_workspace_edit (workspace, "Fill", add_places, &classification, job, &error));
  values = reeve_values_new (tool->params);
  g_assert_true (reeve_values_set (values, question->key, "Places", &error));
  g_assert_true (reeve_values_set (values, question->other, question->square, &error));
  result = reeve_tool_run (workspace, tool, values, NULL, 1, FALSE, NULL, job, &error);
  g_assert_no_error (error);
  g_ptr_array_add (result->warnings, NULL);
  g_object_unref (workspace);
  g_unlink (path);
  g_unlink (lock);
  g_unlink (source);
  g_rmdir (folder);
  return g_strjoinv ("\n", (char **) result->warnings->pdata);
}

static void
expect (const char *warnings,
        const char *title,
        const char *words,
        const char *place)
{
  g_auto (GStrv) lines = g_strsplit (warnings, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (strstr (lines[i], words) != NULL && g_str_has_prefix (lines[i], title))
      {
        g_assert_true (g_str_has_suffix (lines[i], place));
        return;
      }
  g_error ("no warning with “%s” in: %s", words, warnings);
}

static void
test_places_are_named_with_why (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      const char *title = questions[i].title;
      g_autofree char *warnings = ask (&questions[i], REEVE_CLASS_PUBLIC);

      expect (warnings, title, "gate or barrier", ": Gated farm");
      expect (warnings, title, "driven into and not out of", ": Way out");
      expect (warnings, title, "cut off from the rest", ": Isle");
      expect (warnings, title, "motorway or a tunnel", ": Services");
      expect (warnings, title, "farther than 1 km", ": Ship");
      g_assert_null (strstr (warnings, "Square"));
    }
}

/* A warning is read by more people than a restricted layer. */
static void
test_names_that_are_not_public_stay_in (void)
{
  const char *title = questions[0].title;
  g_autofree char *warnings = ask (&questions[0], REEVE_CLASS_RESTRICTED);

  expect (warnings, title, "gate or barrier", ": No. 2");
  expect (warnings, title, "farther than 1 km", ": No. 6");
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    g_assert_null (strstr (warnings, places[i].name));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/analysis/places-snap/places-are-named-with-why",
                   test_places_are_named_with_why);
  g_test_add_func ("/analysis/places-snap/names-that-are-not-public-stay-in",
                   test_names_that_are_not_public_stay_in);

  return g_test_run ();
}
