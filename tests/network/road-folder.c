/* tests/network/road-folder.c — a folder of files that a road network comes as */
#include "road-folder.h"

#include <glib/gstdio.h>
#include <string.h>

RoadFolder
road_folder_open (void)
{
  return (RoadFolder) { g_dir_make_tmp ("reeve-net-XXXXXX", NULL) };
}

void
road_folder_clear (RoadFolder *self)
{
  GDir *dir = g_dir_open (self->path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->path, name, NULL);

      g_unlink (path);
    }
  g_dir_close (dir);
  g_rmdir (self->path);
  g_free (self->path);
}

void
road_folder_put (const RoadFolder *self,
                 const char       *name,
                 const char       *text)
{
  g_autofree char *path = g_build_filename (self->path, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static ReeveRoadSource *
read_folder (const RoadFolder  *self,
             const char        *crs,
             GError           **error)
{
  g_autoptr (ReeveValues) values = reeve_values_new (reeve_road_params);
  g_autoptr (ReeveJob) job = reeve_job_new ();

  g_assert_true (reeve_road_source_is (self->path));
  return reeve_road_source_read (self->path, crs, values, job, error);
}

ReeveRoadSource *
road_folder_read (const RoadFolder *self,
                  const char       *crs)
{
  g_autoptr (GError) error = NULL;
  ReeveRoadSource *source = read_folder (self, crs, &error);

  g_assert_no_error (error);
  return source;
}

GError *
road_folder_fail (const RoadFolder *self)
{
  GError *error = NULL;

  g_assert_null (read_folder (self, NULL, &error));
  return error;
}

ReeveRoads *
road_net_build (const ReeveRoadNet *net)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveRoadBuild) build = reeve_road_net_build (net, NULL, job, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (build->n_unmet, ==, 0);
  return reeve_roads_ref (build->roads);
}

gboolean
road_net_has_note (const GPtrArray *notes,
                   const char      *words)
{
  for (guint i = 0; i < notes->len; i++)
    if (strstr (notes->pdata[i], words) != NULL)
      return TRUE;
  return FALSE;
}
