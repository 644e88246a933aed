/* cli/cmd-sample.c — the sample city: its source files, then its workspace */
#include "cli/command.h"

#include "core/error.h"
#include "core/i18n.h"
#include "plan/bring-in.h"
#include "sample/sample.h"

static gboolean
bring_sample_in (ReeveLine   *line,
                 const char  *folder,
                 const char  *path,
                 GError     **error)
{
  const ReeveSampleFile *list = reeve_sample_list_files ();
  g_autoptr (GArray) files = g_array_new (FALSE, FALSE, sizeof (ReeveBringIn));
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; list[i].file != NULL; i++)
    {
      ReeveBringIn file = {
        .name = _(list[i].title),
        .theme = list[i].theme,
        .of_counts = list[i].how == REEVE_SAMPLE_RASTER_OF_COUNTS,
      };

      g_ptr_array_add (paths, g_build_filename (folder, list[i].file, NULL));
      file.path = g_ptr_array_index (paths, i);
      g_array_append_val (files, file);
    }
  return reeve_bring_in (path, (const ReeveBringIn *) (gpointer) files->data, files->len,
                         line->job, error);
}

static gboolean
run_sample (ReeveLine  *line,
            GError    **error)
{
  const char *folder = reeve_line_word (line, 0);
  const char *seed_text = reeve_line_option (line, "seed");
  guint64 seed = REEVE_SAMPLE_SEED;
  g_autofree char *path = g_build_filename (folder, "dravin.gpkg", NULL);

  if (seed_text != NULL && !g_ascii_string_to_unsigned (seed_text, 10, 0, G_MAXUINT32, &seed, NULL))
    /* Translators: what was typed */
    return reeve_line_fail (error, _("--seed: found “%s”, needs a whole number from 0"), seed_text);
  if (!reeve_line_has (line, "files-only") && g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a file */
                   _("%s is there already; choose another folder"), path);
      return FALSE;
    }

  if (!reeve_sample_write (folder, (guint32) seed, line->job, error))
    return FALSE;
  /* Translators: a folder */
  reeve_line_print (line, _("The departments' files are in %s"), folder);
  reeve_line_add_text (line, "folder", folder);
  if (reeve_line_has (line, "files-only"))
    return TRUE;
  if (!bring_sample_in (line, folder, path, error))
    return FALSE;
  /* Translators: a file */
  reeve_line_print (line, _("The city is in %s"), path);
  reeve_line_add_text (line, "workspace", path);
  return TRUE;
}

static const ReeveOption options[] = {
  { "seed", "N", N_("What the city grows from; the same seed gives the same city") },
  { "files-only", NULL, N_("Do not make the workspace") },
  { NULL }
};

const ReeveCommand reeve_command_sample = {
  .name = "sample", .usage = "DIR [--seed N] [--files-only]",
  .help = N_("Make the sample city's source files, then its workspace."),
  .min_words = 1, .max_words = 1, .options = options, .run = run_sample,
};
