/* ui/open-work.c — opening, making and sampling a workspace on a worker */
#include "ui/open-work.h"

#include "core/i18n.h"
#include "plan/bring-in.h"
#include "sample/sample.h"

#include <glib/gstdio.h>

static gpointer
open_worker (gpointer   input,
             ReeveJob  *job,
             GError   **error)
{
  return reeve_workspace_open (input, error);
}

static gpointer
create_worker (gpointer   input,
               ReeveJob  *job,
               GError   **error)
{
  return reeve_workspace_replace (input, error);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static gboolean
make_sample (const char  *path,
             const char  *folder,
             ReeveJob    *job,
             GError     **error)
{
  ReeveCityView views[REEVE_SAMPLE_N_VIEWS];

  reeve_job_set_phase (job, 0, 0.3, _("Building the city"));
  return reeve_sample_write (folder, REEVE_SAMPLE_SEED, views, job, error) &&
         reeve_bring_in (path, folder, reeve_sample_list_files (), views, G_N_ELEMENTS (views), job,
                         error);
}

static gpointer
sample_worker (gpointer   input,
               ReeveJob  *job,
               GError   **error)
{
  const char *path = input;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autofree char *parent = g_path_get_dirname (path);
      g_autofree char *folder = g_dir_make_tmp ("reeve-sample-XXXXXX", error);
      gboolean made;

      if (folder == NULL)
        return NULL;
      g_mkdir_with_parents (parent, 0700);
      made = make_sample (path, folder, job, error);
      remove_folder (folder);
      if (!made)
        return NULL;
    }
  return reeve_workspace_open (path, error);
}

char *
reeve_sample_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "reeve", "Dravín.gpkg", NULL);
}

const ReeveWork reeve_work_open = { open_worker, g_free, g_object_unref };
const ReeveWork reeve_work_create = { create_worker, g_free, g_object_unref };
const ReeveWork reeve_work_sample = { sample_worker, g_free, g_object_unref };
