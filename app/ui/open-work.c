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

/* What an ended program left of it. */
static void
remove_draft (const char *draft)
{
  static const char *const rests[] = { "", "-wal", "-shm", "-journal", ".lock" };

  for (guint i = 0; i < G_N_ELEMENTS (rests); i++)
    {
      g_autofree char *file = g_strconcat (draft, rests[i], NULL);

      g_unlink (file);
    }
}

/* Made beside its place: what lies there is whole. */
static gboolean
make_sample_at (const char  *path,
                ReeveJob    *job,
                GError     **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *hidden = g_strconcat (".", name, NULL);
  g_autofree char *draft = g_build_filename (parent, hidden, NULL);
  g_autofree char *folder = g_dir_make_tmp ("reeve-sample-XXXXXX", error);
  gboolean made;

  if (folder == NULL)
    return FALSE;
  g_mkdir_with_parents (parent, 0700);
  remove_draft (draft);
  made = make_sample (draft, folder, job, error);
  remove_folder (folder);
  if (made && g_rename (draft, path) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path,
                   g_strerror (errno));
      made = FALSE;
    }
  remove_draft (draft);
  return made;
}

/* Two windows may ask at once: the second waits for the first one's. */
static GMutex making;

static gpointer
sample_worker (gpointer   input,
               ReeveJob  *job,
               GError   **error)
{
  const char *path = input;
  gboolean there;

  while (!g_mutex_trylock (&making))
    {
      if (!reeve_job_step (job, 0, 1, error))
        return NULL;
      g_usleep (G_USEC_PER_SEC / 20);
    }
  there = g_file_test (path, G_FILE_TEST_EXISTS) || make_sample_at (path, job, error);
  g_mutex_unlock (&making);
  return there ? reeve_workspace_open (path, error) : NULL;
}

char *
reeve_sample_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "reeve", "Dravín.gpkg", NULL);
}

const ReeveWork reeve_work_open = { open_worker, g_free, g_object_unref };
const ReeveWork reeve_work_create = { create_worker, g_free, g_object_unref };
const ReeveWork reeve_work_sample = { sample_worker, g_free, g_object_unref };
