/* Layers from rows in memory, for tests of the map. */
#pragma once

#include "map/scene.h"
#include "workspace/edit.h"
#include "workspace/workspace.h"

#include <glib/gstdio.h>

static inline ReeveDataset *
fixture_dataset (gint64      id,
                 const char *name,
                 const char *theme)
{
  ReeveDataset *self = g_new0 (ReeveDataset, 1);

  self->id = id;
  self->name = g_strdup (name);
  self->table = g_ascii_strdown (name, -1);
  self->theme = g_strdup (theme);
  self->department = g_strdup ("");
  self->source = g_strdup ("");
  self->source_hash = g_strdup ("");
  self->date = g_strdup ("");
  self->licence = g_strdup ("");
  self->attribution = g_strdup_printf ("%s department", name);
  self->crs = g_strdup ("");
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_field_free);
  return self;
}

/* @table is taken over. */
static inline ReeveSceneLayer *
fixture_layer (ReeveTable *table,
               gint64      id,
               const char *name,
               const char *theme,
               const char *style_json)
{
  g_autoptr (ReeveTable) rows = table;
  g_autoptr (ReeveDataset) dataset = fixture_dataset (id, name, theme);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveLayerStyle) style = reeve_layer_style_from_json (style_json, "test", &error);

  g_assert_no_error (error);
  return reeve_scene_layer_new_from_table (rows, dataset, style);
}

/* Streets, places and squares with numbers around Porto, by a fixed seed. */
static inline ReeveScene *
fixture_city (guint n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  ReeveTable *roads = reeve_table_new (REEVE_SHAPE_LINE);
  ReeveTable *places = reeve_table_new (REEVE_SHAPE_POINT);
  ReeveTable *squares = reeve_table_new (REEVE_SHAPE_AREA);
  ReeveTable *clinics = reeve_table_new (REEVE_SHAPE_POINT);
  static const char *const classes[] = { "motorway", "primary", "residential", "footway" };
  ReeveSceneLayer *layers[4];
  ReeveScene *scene;

  reeve_table_add_column (roads, "name", "Name", REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (roads, "ref", "Number", REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (roads, "class", "Class", REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (roads, "bridge", "Bridge", REEVE_COLUMN_BOOLEAN, "");
  reeve_table_add_column (places, "name", "Name", REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (places, "place", "Place", REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (squares, "cases", "Cases", REEVE_COLUMN_INTEGER, "");
  reeve_table_add_column (clinics, "name", "Name", REEVE_COLUMN_TEXT, "");
  for (guint i = 0; i < n; i++)
    {
      double lon = g_rand_double_range (rand, -8.65, -8.55);
      double lat = g_rand_double_range (rand, 41.12, 41.18);
      ReeveLonLat line[] = { { lon, lat },
                             { lon + g_rand_double_range (rand, -0.01, 0.01), lat + 0.002 },
                             { lon + g_rand_double_range (rand, -0.02, 0.02), lat + 0.004 } };
      ReeveLonLat ring[] = { { lon, lat }, { lon + 0.004, lat }, { lon + 0.004, lat + 0.003 },
                             { lon, lat + 0.003 } };
      g_autofree char *name = g_strdup_printf ("Rua %u", i % 37);
      g_autofree char *place = g_strdup_printf (i % 3 == 0 ? "测试区 %u" : "Bairro %u", i);
      guint row = reeve_table_add_row (roads);

      reeve_table_set_text (roads, row, 0, name);
      reeve_table_set_text (roads, row, 1, i % 5 == 0 ? "A 20" : NULL);
      reeve_table_set_text (roads, row, 2, classes[i % 4]);
      reeve_table_set_integer (roads, row, 3, i % 11 == 0);
      reeve_table_set_shape (roads, row, reeve_shape_new_line (line, 3));
      row = reeve_table_add_row (places);
      reeve_table_set_text (places, row, 0, place);
      reeve_table_set_text (places, row, 1, i % 4 == 0 ? "suburb" : "quarter");
      reeve_table_set_shape (places, row, reeve_shape_new_point (line[0]));
      row = reeve_table_add_row (squares);
      if (i % 9 != 0)
        reeve_table_set_integer (squares, row, 0, g_rand_int_range (rand, 0, 90));
      reeve_table_set_shape (squares, row, reeve_shape_new_area (ring, 4));
      row = reeve_table_add_row (clinics);
      reeve_table_set_text (clinics, row, 0, place);
      reeve_table_set_shape (clinics, row, reeve_shape_new_point (line[2]));
    }
  layers[0] = fixture_layer (roads, 1, "Roads", "base", "{}");
  layers[1] = fixture_layer (places, 2, "Places", "base", "{}");
  layers[2] = fixture_layer (squares, 3, "Cases", "health",
                             "{\"draw\":\"colour\",\"field\":\"cases\",\"palette\":\"health\"}");
  layers[3] = fixture_layer (clinics, 4, "Clinics", "health",
                             "{\"symbol\":\"clinic\",\"label\":\"name\"}");
  scene = reeve_scene_new (layers, 4);
  for (guint i = 0; i < 4; i++)
    reeve_scene_layer_unref (layers[i]);
  return scene;
}

/* A workspace in a folder of its own. */
typedef struct
{
  char           *folder;     /* owned */
  char           *path;       /* owned */
  ReeveWorkspace *workspace;  /* owned */
  ReeveJob       *job;        /* owned */
} FixtureFile;

static inline void
fixture_file_open (FixtureFile  *self,
                   ReeveEditFunc fill,
                   gpointer      data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("reeve-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "city.gpkg", NULL);
  self->job = reeve_job_new ();
  self->workspace = reeve_workspace_create (self->path, &error);
  g_assert_no_error (error);
  g_assert_true (reeve_workspace_edit (self->workspace, "Fill", fill, data, self->job, &error));
  g_assert_no_error (error);
}

static inline void
fixture_file_close (FixtureFile *self)
{
  g_autofree char *lock = g_strconcat (self->path, ".lock", NULL);

  g_assert_true (reeve_workspace_close (self->workspace, NULL));
  g_object_unref (self->workspace);
  g_object_unref (self->job);
  g_unlink (self->path);
  g_unlink (lock);
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
}
