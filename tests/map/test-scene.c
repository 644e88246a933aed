/* Scenes from a workspace: what is read, what is kept, what an option adds. */
#include "fixture.h"

#include "map/legend.h"
#include "map/scene-private.h"
#include "workspace/scenario.h"
#include "workspace/style.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  FixtureFile     file;
  sqlite3        *db;
  gint64          areas;
  gint64          clinics;
} Fixture;

static gint64
add_table (ReeveEdit          *edit,
           const char         *name,
           const char         *theme,
           ReeveClassification classification,
           ReeveTable         *table,
           ReeveJob           *job)
{
  g_autoptr (ReeveDataset) dataset = fixture_dataset (0, name, theme);
  g_autoptr (GError) error = NULL;

  dataset->classification = classification;
  dataset->visible = TRUE;
  dataset->kind = reeve_table_get_kind (table) == REEVE_SHAPE_AREA ? REEVE_DATASET_AREAS
                                                                   : REEVE_DATASET_POINTS;
  if (!reeve_edit_add_table (edit, dataset, table, job, &error))
    g_assert_no_error (error);
  return dataset->id;
}

static gboolean
fill (ReeveEdit *edit,
      gpointer   data,
      ReeveJob  *job,
      GError   **error)
{
  Fixture *self = data;
  g_autoptr (ReeveTable) areas = reeve_table_new (REEVE_SHAPE_AREA);
  g_autoptr (ReeveTable) clinics = reeve_table_new (REEVE_SHAPE_POINT);

  reeve_table_set_term (areas, reeve_table_add_column (areas, "cases", "Cases",
                                                       REEVE_COLUMN_INTEGER, ""), "cases");
  reeve_table_set_term (areas, reeve_table_add_column (areas, "people", "People",
                                                       REEVE_COLUMN_INTEGER, "people"), "people");
  reeve_table_set_term (clinics, reeve_table_add_column (clinics, "name", "Name",
                                                         REEVE_COLUMN_TEXT, ""), "name");
  for (guint i = 0; i < 20; i++)
    {
      double lon = i * 0.01;
      ReeveLonLat ring[] = { { lon, 0 }, { lon + 0.01, 0 }, { lon + 0.01, 0.01 }, { lon, 0.01 } };
      g_autofree char *name = g_strdup_printf ("Clinic %u", i);

      reeve_table_add_row (areas);
      reeve_table_set_integer (areas, i, 0, i);
      reeve_table_set_integer (areas, i, 1, 1000);
      reeve_table_set_shape (areas, i, reeve_shape_new_area (ring, 4));
      reeve_table_add_row (clinics);
      reeve_table_set_text (clinics, i, 0, name);
      reeve_table_set_shape (clinics, i, reeve_shape_new_point (ring[0]));
    }
  self->areas = add_table (edit, "Lung patients", "health", REEVE_CLASS_RESTRICTED, areas, job);
  self->clinics = add_table (edit, "Clinics", "health", REEVE_CLASS_PUBLIC, clinics, job);
  return TRUE;
}

static void
set_up (Fixture      *self,
        gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture_file_open (&self->file, fill, self);
  self->db = reeve_workspace_open_reader (self->file.workspace, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *self,
           gconstpointer unused)
{
  reeve_workspace_close_reader (self->db);
  fixture_file_close (&self->file);
}

static ReeveScene *
load (Fixture               *self,
      const ReeveSceneQuery *query,
      ReeveScene            *previous)
{
  g_autoptr (GError) error = NULL;
  ReeveScene *scene = reeve_scene_load (self->db, query, previous, self->file.job, &error);

  g_assert_no_error (error);
  return scene;
}

static void
test_first_styles_make_sense (Fixture      *self,
                              gconstpointer unused)
{
  g_autoptr (ReeveScene) scene = load (self, NULL, NULL);
  const ReeveLayerStyle *areas =
    reeve_scene_layer_get_style (reeve_scene_find_layer (scene, self->areas));
  const ReeveLayerStyle *clinics =
    reeve_scene_layer_get_style (reeve_scene_find_layer (scene, self->clinics));

  g_assert_cmpuint (reeve_scene_get_n_layers (scene), ==, 2);
  g_assert_cmpuint (reeve_scene_get_n_features (scene), ==, 40);
  /* Counts are never coloured as they are. */
  g_assert_cmpint (areas->mode, ==, REEVE_DRAW_COLOUR);
  g_assert_cmpstr (areas->field, ==, "cases");
  g_assert_cmpstr (areas->divide_by, ==, "people");
  g_assert_cmpfloat (areas->per, ==, 1000);
  g_assert_cmpstr (areas->palette, ==, "health");
  g_assert_true (areas->has_limits);
  g_assert_cmpfloat (areas->limits[0], ==, 4);
  g_assert_cmpstr (clinics->symbol, ==, "clinic");
  g_assert_cmpstr (clinics->label, ==, "name");
  /* Points lie above areas. */
  g_assert_true (reeve_scene_get_layer (scene, 1) ==
                 reeve_scene_find_layer (scene, self->clinics));
}

static gboolean
change_cell (ReeveEdit *edit,
             gpointer   data,
             ReeveJob  *job,
             GError   **error)
{
  return reeve_edit_set_cell (edit, ((Fixture *) data)->areas, 1, "cases", "500", error);
}

static void
test_only_what_changed_is_read_again (Fixture      *self,
                                      gconstpointer unused)
{
  g_autoptr (ReeveScene) first = load (self, NULL, NULL);
  g_autoptr (ReeveLayerStyle) tried =
    reeve_layer_style_from_json ("{\"draw\":\"colour\",\"field\":\"people\"}", "x", NULL);
  g_autoptr (GHashTable) styles = g_hash_table_new (g_int64_hash, g_int64_equal);
  ReeveSceneQuery query = { .styles = styles };
  g_autoptr (ReeveScene) second = NULL;
  g_autoptr (ReeveScene) third = NULL;
  g_autoptr (GError) error = NULL;

  g_hash_table_insert (styles, &self->areas, tried);
  second = load (self, &query, first);
  g_assert_true (reeve_scene_find_layer (first, self->areas)->store ==
                 reeve_scene_find_layer (second, self->areas)->store);
  g_assert_cmpfloat (reeve_scene_find_layer (second, self->areas)->values[0], ==, 1000);

  g_assert_true (reeve_workspace_edit (self->file.workspace, "Edit", change_cell, self, self->file.job,
                                       &error));
  g_assert_no_error (error);
  third = load (self, NULL, first);
  g_assert_true (reeve_scene_find_layer (first, self->areas)->store !=
                 reeve_scene_find_layer (third, self->areas)->store);
  g_assert_true (reeve_scene_find_layer (first, self->clinics)->store ==
                 reeve_scene_find_layer (third, self->clinics)->store);
  g_assert_cmpfloat (reeve_scene_find_layer (third, self->areas)->values[0], ==, 500);
  /* A snapshot stays what it was. */
  g_assert_cmpfloat (reeve_scene_find_layer (first, self->areas)->values[0], ==, 0);
}

static gboolean
spoil_style (ReeveEdit *edit,
             gpointer   data,
             ReeveJob  *job,
             GError   **error)
{
  return reeve_edit_set_style (edit, ((Fixture *) data)->clinics, "{\"draw\":\"magic\"}", NULL,
                               NULL, error);
}

static void
test_a_spoiled_style_is_told_and_does_not_hide (Fixture      *self,
                                                gconstpointer unused)
{
  g_autoptr (ReeveScene) scene = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (reeve_workspace_edit (self->file.workspace, "Spoil", spoil_style, self, self->file.job,
                                       &error));
  g_assert_no_error (error);
  scene = load (self, NULL, NULL);
  g_assert_nonnull (reeve_scene_find_layer (scene, self->clinics));
  g_assert_cmpuint (reeve_scene_get_notes (scene)->len, ==, 1);
  g_assert_nonnull (strstr (reeve_scene_get_notes (scene)->pdata[0], "Clinics"));
}

static void
test_presentations_hold_public_layers_only (Fixture      *self,
                                            gconstpointer unused)
{
  ReeveSceneQuery query = { .public_only = TRUE };
  g_autoptr (ReeveScene) scene = load (self, &query, NULL);

  g_assert_cmpuint (reeve_scene_get_n_layers (scene), ==, 1);
  g_assert_null (reeve_scene_find_layer (scene, self->areas));
}

typedef struct
{
  Fixture *fixture;
  gint64   scenario;
} Option;

static gboolean
add_option (ReeveEdit *edit,
            gpointer   data,
            ReeveJob  *job,
            GError   **error)
{
  Option *option = data;
  ReeveLonLat ring[] = { { 0, 0 }, { 0.05, 0 }, { 0.05, 0.05 }, { 0, 0.05 } };
  g_autoptr (ReeveShape) flood = reeve_shape_new_area (ring, 4);
  g_autoptr (ReeveShape) place = reeve_shape_new_point ((ReeveLonLat) { 0.1, 0.02 });
  ReeveChange hazard = { .kind = REEVE_CHANGE_HAZARD, .title = "Flood", .shape = flood,
                         .until_ms = INFINITY };
  ReeveChange opened = { .kind = REEVE_CHANGE_OPEN_FACILITY, .title = "New clinic",
                         .shape = place, .dataset_id = option->fixture->clinics,
                         .until_ms = INFINITY };
  ReeveChange closed = { .kind = REEVE_CHANGE_CLOSE_FACILITY, .title = "Closed",
                         .dataset_id = option->fixture->clinics, .fid = 3,
                         .until_ms = INFINITY };

  if (!reeve_edit_add_scenario (edit, "B", 0, &option->scenario, error))
    return FALSE;
  hazard.scenario_id = opened.scenario_id = closed.scenario_id = option->scenario;
  return reeve_edit_add_change (edit, &hazard, error) &&
         reeve_edit_add_change (edit, &opened, error) &&
         reeve_edit_add_change (edit, &closed, error);
}

static void
test_an_option_shows_its_changes (Fixture      *self,
                                  gconstpointer unused)
{
  Option option = { self, 0 };
  ReeveSceneQuery query = { NULL };
  g_autoptr (ReeveScene) base = load (self, NULL, NULL);
  g_autoptr (ReeveScene) scene = NULL;
  g_autoptr (ReeveLegend) legend = NULL;
  const ReeveLegendSection *section;
  const ReeveSceneLayer *layer;
  g_autoptr (GError) error = NULL;

  g_assert_true (reeve_workspace_edit (self->file.workspace, "Option", add_option, &option, self->file.job,
                                       &error));
  g_assert_no_error (error);
  query.scenario_id = option.scenario;
  scene = load (self, &query, base);
  layer = reeve_scene_find_layer (scene, self->clinics);
  g_assert_cmpuint (reeve_scene_get_n_changes (scene), ==, 3);
  g_assert_cmpuint (scene->changes->len, ==, 1);
  /* One opened, one closed. */
  g_assert_cmpuint (reeve_scene_layer_get_n_features (layer), ==, 20);
  g_assert_cmpuint (layer->n_proposed, ==, 1);
  g_assert_cmpuint (reeve_store_find (layer->store, 3), ==, REEVE_NO_ITEM);
  g_assert_true (reeve_scene_find_layer (scene, self->areas)->store ==
                 reeve_scene_find_layer (base, self->areas)->store);

  legend = reeve_legend_new (scene, 13);
  section = legend->sections->pdata[legend->sections->len - 1];
  g_assert_cmpuint (section->entries->len, ==, 3);
  g_assert_cmpstr (g_array_index (section->entries, ReeveLegendEntry, 0).count, ==, "19");
  g_assert_cmpint (g_array_index (section->entries, ReeveLegendEntry, 1).meaning, ==,
                   REEVE_MEANING_PROPOSED);
  g_assert_cmpint (g_array_index (section->entries, ReeveLegendEntry, 2).meaning, ==,
                   REEVE_MEANING_HAZARD);
}

static void
test_answers_lie_above_what_they_are_about (Fixture      *self,
                                            gconstpointer unused)
{
  static const gint64 results[] = { 4, 0, 9 };
  static const gint64 from_below[] = { 0, 4, 9 };
  g_autoptr (ReeveTable) table = reeve_table_new (REEVE_SHAPE_AREA);
  g_autoptr (ReeveLayerStyle) style = reeve_layer_style_from_json ("{}", "test", NULL);
  ReeveSceneLayer *layers[G_N_ELEMENTS (results)];
  g_autoptr (ReeveScene) scene = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (ReeveDataset) dataset = fixture_dataset (i + 1, "Areas", "people");

      dataset->kind = REEVE_DATASET_AREAS;
      dataset->result_id = results[i];
      layers[i] = reeve_scene_layer_new_from_table (table, dataset, style);
    }
  scene = reeve_scene_new (layers, G_N_ELEMENTS (results));
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      ReeveSceneLayer *layer = scene->layers->pdata[i];

      g_assert_cmpint (layer->dataset->result_id, ==, from_below[i]);
      reeve_scene_layer_unref (layers[i]);
    }
}

#define ADD(name, func) \
  g_test_add ("/map/scene/" name, Fixture, NULL, set_up, func, tear_down)

typedef struct
{
  Fixture *fixture;
  guint    n_layers;   /* whose rows were asked for */
  gboolean is_done;
} Meanwhile;

static gboolean
delete_of_both (ReeveEdit *edit,
                gpointer   data,
                ReeveJob  *job,
                GError   **error)
{
  Fixture *self = data;

  return reeve_edit_delete_record (edit, self->areas, 1, error) &&
         reeve_edit_delete_record (edit, self->clinics, 1, error);
}

/* Between the first layer's rows and the second's. */
static int
edit_meanwhile (unsigned  what,
                void     *data,
                void     *stmt,
                void     *unused)
{
  Meanwhile *self = data;
  const char *sql = sqlite3_sql (stmt);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  if (strstr (sql, "\"geom\"") == NULL || self->is_done || self->n_layers++ == 0)
    return 0;
  self->is_done = TRUE;
  g_assert_true (reeve_workspace_edit (self->fixture->file.workspace, "Meanwhile", delete_of_both,
                                       self->fixture, job, &error));
  g_assert_no_error (error);
  return 0;
}

static void
test_layers_are_of_one_state (Fixture      *self,
                              gconstpointer unused)
{
  Meanwhile meanwhile = { .fixture = self };
  g_autoptr (ReeveScene) scene = NULL;
  g_autoptr (ReeveScene) next = NULL;

  sqlite3_trace_v2 (self->db, SQLITE_TRACE_STMT, edit_meanwhile, &meanwhile);
  scene = load (self, NULL, NULL);
  sqlite3_trace_v2 (self->db, 0, NULL, NULL);
  g_assert_true (meanwhile.is_done);
  g_assert_cmpuint (reeve_scene_find_layer (scene, self->areas)->store->n_features, ==,
                    reeve_scene_find_layer (scene, self->clinics)->store->n_features);
  next = load (self, NULL, scene);
  g_assert_cmpuint (reeve_scene_find_layer (next, self->areas)->store->n_features, ==, 19);
  g_assert_cmpuint (reeve_scene_find_layer (next, self->clinics)->store->n_features, ==, 19);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("answers-lie-above-what-they-are-about", test_answers_lie_above_what_they_are_about);
  ADD ("first-styles-make-sense", test_first_styles_make_sense);
  ADD ("only-what-changed-is-read-again", test_only_what_changed_is_read_again);
  ADD ("a-spoiled-style-is-told-and-does-not-hide", test_a_spoiled_style_is_told_and_does_not_hide);
  ADD ("presentations-hold-public-layers-only", test_presentations_hold_public_layers_only);
  ADD ("an-option-shows-its-changes", test_an_option_shows_its_changes);
  ADD ("layers-are-of-one-state", test_layers_are_of_one_state);
  return g_test_run ();
}
