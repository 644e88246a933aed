/* cli/cmd-sample.c — the sample city: its source files, then its workspace */
#include "cli/command.h"

#include "core/error.h"
#include "core/i18n.h"
#include "plan/bring-in.h"
#include "sample/sample.h"

static gboolean
run_sample (ReeveLine  *line,
            GError    **error)
{
  const char *folder = reeve_line_word (line, 0);
  const char *seed_text = reeve_line_option (line, "seed");
  guint64 seed = REEVE_SAMPLE_SEED;
  g_autofree char *path = g_build_filename (folder, "dravin.gpkg", NULL);
  ReeveCityView views[REEVE_SAMPLE_N_VIEWS];

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

  if (!reeve_sample_write (folder, (guint32) seed, views, line->job, error))
    return FALSE;
  /* Translators: a folder */
  reeve_line_print (line, _("The departments' files are in %s"), folder);
  reeve_line_add_text (line, "folder", folder);
  if (reeve_line_has (line, "files-only"))
    return TRUE;
  if (!reeve_bring_in (path, folder, reeve_sample_list_files (), views, G_N_ELEMENTS (views),
                       line->job, error))
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
