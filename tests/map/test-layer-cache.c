/* What is kept in the cache folder is what was read, as long as it is right. */
#include "fixture.h"

#include "map/layer-cache-private.h"
#include "map/render.h"
#include "map/scene-private.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_ROWS 21000

typedef struct
{
  FixtureFile     file;
  gint64          dataset;
} Fixture;

static gboolean
fill (ReeveEdit *edit,
      gpointer   data,
      ReeveJob  *job,
      GError   **error)
{
  Fixture *self = data;
  g_autoptr (ReeveTable) table = reeve_table_new (REEVE_SHAPE_AREA);
  g_autoptr (ReeveDataset) dataset = fixture_dataset (0, "Plots", "people");
  gboolean added;

  reeve_table_add_column (table, "name", "Name", REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "people", "People", REEVE_COLUMN_INTEGER, "people");
  for (guint i = 0; i < N_ROWS; i++)
    {
      double lon = i % 150 * 0.001;
      double lat = i / 150 * 0.001;
      ReeveLonLat ring[] = { { lon, lat }, { lon + 0.0008, lat }, { lon + 0.0004, lat + 0.0009 } };
      g_autofree char *name = g_strdup_printf ("Plot %u", i % 700);

      reeve_table_add_row (table);
      reeve_table_set_text (table, i, 0, name);
      reeve_table_set_integer (table, i, 1, i % 90);
      if (i % 1000 != 7)
        reeve_table_set_shape (table, i, reeve_shape_new_area (ring, 3));
    }
  dataset->visible = TRUE;
  dataset->kind = REEVE_DATASET_AREAS;
  added = reeve_edit_add_table (edit, dataset, table, job, error);
  self->dataset = dataset->id;
  return added;
}

static void
set_up (Fixture      *self,
        gconstpointer unused)
{
  fixture_file_open (&self->file, fill, self);
}

static void
tear_down (Fixture      *self,
           gconstpointer unused)
{
  reeve_layer_cache_flush ();
  fixture_file_close (&self->file);
}

/* Anew, as another session would. */
static ReeveScene *
load (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = reeve_workspace_open_reader (self->file.workspace, &error);
  ReeveScene *scene;

  g_assert_no_error (error);
  scene = reeve_scene_load (db, NULL, NULL, self->file.job, &error);
  g_assert_no_error (error);
  reeve_workspace_close_reader (db);
  reeve_layer_cache_flush ();
  return scene;
}

static gboolean
is_mapped (Fixture          *self,
           const ReeveScene *scene)
{
  return reeve_scene_find_layer (scene, self->dataset)->store->mapped != NULL;
}

static GBytes *
draw (const ReeveScene *scene,
      double            zoom)
{
  ReeveViewport viewport = { { 0.07, 0.07 }, zoom, 400, 400, 1 };
  cairo_surface_t *surface = reeve_render_surface (scene, &viewport, reeve_base_style_get ("light"),
                                                   REEVE_RENDER_ALL, NULL);
  GBytes *bytes = g_bytes_new (cairo_image_surface_get_data (surface), 400 * 400 * 4);

  cairo_surface_destroy (surface);
  return bytes;
}

static void
test_the_picture_is_the_same (Fixture      *self,
                              gconstpointer unused)
{
  g_autoptr (ReeveScene) read = load (self);
  g_autoptr (ReeveScene) mapped = load (self);

  g_assert_false (is_mapped (self, read));
  g_assert_true (is_mapped (self, mapped));
  for (double zoom = 8; zoom < 16; zoom += 1.3)
    {
      g_autoptr (GBytes) a = draw (read, zoom);
      g_autoptr (GBytes) b = draw (mapped, zoom);

      g_assert_true (g_bytes_equal (a, b));
    }
}

static gboolean
change (ReeveEdit *edit,
        gpointer   data,
        ReeveJob  *job,
        GError   **error)
{
  Fixture *self = data;

  return reeve_edit_set_cell (edit, self->dataset, 3, "people", "77", error);
}

static void
test_an_edit_is_seen (Fixture      *self,
                      gconstpointer unused)
{
  g_autoptr (ReeveScene) before = load (self);
  g_autoptr (ReeveScene) after = NULL;
  g_autoptr (ReeveScene) undone = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (is_mapped (self, before));
  g_assert_true (reeve_workspace_edit (self->file.workspace, "Change", change, self, self->file.job, &error));
  after = load (self);
  g_assert_false (is_mapped (self, after));
  g_assert_true (reeve_workspace_step (self->file.workspace, FALSE, NULL, self->file.job, &error));
  g_assert_no_error (error);
  undone = load (self);
  g_assert_false (is_mapped (self, undone));
  g_clear_pointer (&undone, reeve_scene_unref);
  undone = load (self);
  g_assert_true (is_mapped (self, undone));
}

typedef enum { CUT, ZERO, FLIP } Damage;

static void
spoil (char   *bytes,
       gsize  *length,
       Damage  damage,
       gssize  place)   /* from the end when below 0 */
{
  gsize at = place < 0 ? (gsize) MAX ((gssize) *length + place, 0) : MIN (*length, (gsize) place);

  if (damage == CUT)
    *length = at;
  else if (damage == ZERO)
    memset (bytes + at, 0, MIN (4096, *length - at));
  else if (at < *length)
    bytes[at] ^= 0x40;
}

static void
spoil_files (const char *root,
             Damage      damage,
             gssize      place)
{
  g_autoptr (GDir) folders = g_dir_open (root, 0, NULL);
  const char *folder;

  while (folders != NULL && (folder = g_dir_read_name (folders)) != NULL)
    {
      g_autofree char *path = g_build_filename (root, folder, NULL);
      g_autoptr (GDir) files = g_dir_open (path, 0, NULL);
      const char *name;

      while (files != NULL && (name = g_dir_read_name (files)) != NULL)
        {
          g_autofree char *file = g_build_filename (path, name, NULL);
          g_autofree char *bytes = NULL;
          gsize length;

          g_assert_true (g_file_get_contents (file, &bytes, &length, NULL));
          spoil (bytes, &length, damage, place);
          g_assert_true (g_file_set_contents (file, bytes, (gssize) length, NULL));
        }
    }
}

/* Lengths that are right over pages that never came to the disk, and more. */
static void
test_what_is_torn_is_not_used (Fixture      *self,
                               gconstpointer unused)
{
  static const struct { Damage damage; gssize place; } cases[] = {
    { CUT, 0 }, { CUT, 10 }, { CUT, 300 }, { CUT, 5000 }, { CUT, -8 },
    { ZERO, 0 }, { ZERO, 4096 }, { ZERO, 40 * 4096 }, { ZERO, -9000 },
    { FLIP, 105 }, { FLIP, 200001 }, { FLIP, 900003 }, { FLIP, -100 },
  };
  g_autofree char *root = g_build_filename (g_get_user_cache_dir (), "reeve", "layers", NULL);
  g_autoptr (ReeveScene) first = load (self);
  g_autoptr (GBytes) picture = draw (first, 12);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReeveScene) scene = NULL;
      g_autoptr (GBytes) again = NULL;

      spoil_files (root, cases[i].damage, cases[i].place);
      scene = load (self);
      again = draw (scene, 12);
      g_assert_false (is_mapped (self, scene));
      g_assert_true (g_bytes_equal (picture, again));
    }
}

/* The same uuid and revision, another history: a copy that was put in its place. */
static void
test_another_history_is_another_file (Fixture      *self,
                                      gconstpointer unused)
{
  g_autoptr (ReeveScene) first = load (self);
  g_autoptr (ReeveScene) second = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *db = NULL;

  g_assert_false (is_mapped (self, first));
  g_assert_true (reeve_workspace_close (self->file.workspace, &error));
  g_object_unref (self->file.workspace);
  g_assert_cmpint (sqlite3_open (self->file.path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "UPDATE reeve_log SET hash = 'other'", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (db);
  self->file.workspace = reeve_workspace_open (self->file.path, &error);
  g_assert_no_error (error);
  second = load (self);
  g_assert_false (is_mapped (self, second));
}

/* Geometry from the cache, a column from rows that changed since. */
static void
test_rows_of_another_state_are_not_mixed (Fixture      *self,
                                          gconstpointer unused)
{
  g_autoptr (ReeveScene) first = load (self);
  g_autoptr (ReeveScene) second = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) styles = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL,
                                                         (GDestroyNotify) reeve_layer_style_free);
  ReeveSceneQuery query = { .styles = styles };
  const ReeveSceneLayer *layer;
  sqlite3 *db = NULL;

  g_assert_false (is_mapped (self, first));
  g_assert_true (reeve_workspace_close (self->file.workspace, &error));
  g_assert_cmpint (sqlite3_open (self->file.path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "DELETE FROM plots WHERE fid > 20000", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  g_hash_table_insert (styles, &self->dataset, reeve_layer_style_from_json (
    "{\"draw\":\"colour\",\"field\":\"people\",\"divide_by\":\":km2\",\"label\":\"name\"}", "x",
    &error));
  second = reeve_scene_load (db, &query, NULL, self->file.job, &error);
  g_assert_no_error (error);
  sqlite3_close (db);
  layer = reeve_scene_find_layer (second, self->dataset);
  g_assert_cmpuint (layer->store->n_features, ==, 20000);
  for (guint i = 0; i < layer->columns->len; i++)
    g_assert_cmpuint (((const ReeveMapColumn *) layer->columns->pdata[i])->n, ==, 20000);
  g_object_unref (self->file.workspace);
  self->file.workspace = reeve_workspace_open (self->file.path, &error);
  g_assert_no_error (error);
}

#define ADD(name, func) \
  g_test_add ("/map/layer-cache/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *cache = g_dir_make_tmp ("reeve-cache-XXXXXX", NULL);

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("the-picture-is-the-same", test_the_picture_is_the_same);
  ADD ("an-edit-is-seen", test_an_edit_is_seen);
  ADD ("what-is-torn-is-not-used", test_what_is_torn_is_not_used);
  ADD ("rows-of-another-state-are-not-mixed", test_rows_of_another_state_are_not_mixed);
  ADD ("another-history-is-another-file", test_another_history_is_another_file);
  return g_test_run ();
}
