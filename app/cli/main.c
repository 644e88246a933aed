/* cli/main.c — reeve-cli: everything the window does, as commands */
#include "cli/command.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/spelling.h"
#include "map/layer-cache.h"

#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const ReeveCommand *const reeve_commands[] = {
  &reeve_command_new,
  &reeve_command_import,
  &reeve_command_update,
  &reeve_command_join,
  &reeve_command_edit,
  &reeve_command_rename,
  &reeve_command_delete,
  &reeve_command_style,
  &reeve_command_view,
  &reeve_command_undo,
  &reeve_command_redo,
  &reeve_command_log,
  &reeve_command_scenario,
  &reeve_command_layers,
  &reeve_command_check,
  &reeve_command_tools,
  &reeve_command_help,
  &reeve_command_run,
  &reeve_command_results,
  &reeve_command_compare,
  &reeve_command_export,
  &reeve_command_render,
  &reeve_command_sample,
  NULL,
};

/* --- stopping: one thread waits for the signals, so that a stop is an ordinary
 * call and not something that happens inside a handler --- */

static gpointer
signal_worker (gpointer data)
{
  ReeveJob *job = data;
  sigset_t set;
  int number;

  sigemptyset (&set);
  sigaddset (&set, SIGINT);
  sigaddset (&set, SIGTERM);
  sigaddset (&set, SIGHUP);
  while (sigwait (&set, &number) == 0)
    reeve_job_cancel (job);
  return NULL;
}

static void
watch_signals (ReeveJob *job)
{
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGINT);
  sigaddset (&set, SIGTERM);
  sigaddset (&set, SIGHUP);
  pthread_sigmask (SIG_BLOCK, &set, NULL);
  /* The thread waits for signals for as long as the program runs. */
  g_thread_unref (g_thread_new ("reeve-signals", signal_worker, g_object_ref (job)));
}

/* --- progress --- */

static int progress_ended;  /* atomic */

static gpointer
progress_worker (gpointer data)
{
  ReeveJob *job = data;
  gboolean shown = FALSE;

  for (guint tick = 0; !g_atomic_int_get (&progress_ended); tick++)
    {
      g_usleep (100000);
      if (tick >= 2)
        {
          g_autofree char *words = reeve_job_dup_words (job);

          fprintf (stderr, "\r\033[K%3d %%  %s", (int) (100 * reeve_job_get_share (job)), words);
          fflush (stderr);
          shown = TRUE;
        }
    }
  if (shown)
    fputs ("\r\033[K", stderr);
  return NULL;
}

/* --- the program --- */

static void
print_overview (void)
{
  printf ("%s\n\n", _("reeve-cli COMMAND … answers a city's questions without a window."));
  for (guint i = 0; reeve_commands[i] != NULL; i++)
    printf ("  %-9s %s\n            %s\n", reeve_commands[i]->name, reeve_commands[i]->usage,
            _(reeve_commands[i]->help));
  printf ("\n%s\n", _("With --json a command prints one JSON document. “reeve-cli help COMMAND” "
                      "and “reeve-cli help TOOL” tell more."));
}

static const ReeveCommand *
find_command (const char  *name,
              GError     **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *nearest;

  for (guint i = 0; reeve_commands[i] != NULL; i++)
    {
      if (g_str_equal (reeve_commands[i]->name, name))
        return reeve_commands[i];
      g_ptr_array_add (names, (gpointer) reeve_commands[i]->name);
    }
  g_ptr_array_add (names, NULL);
  nearest = reeve_spelling_nearest (name, (const char *const *) names->pdata);
  if (nearest != NULL)
    /* Translators: a command as typed, and one that exists */
    reeve_line_fail (error, _("There is no command “%s”. Did you mean “%s”?"), name, nearest);
  else
    /* Translators: a command as typed */
    reeve_line_fail (error, _("There is no command “%s”. “reeve-cli help” lists them."), name);
  return NULL;
}

static gboolean
run_command (const ReeveCommand *command,
             ReeveLine          *line,
             GError            **error)
{
  GThread *progress = NULL;
  gboolean done;

  if (isatty (STDERR_FILENO))
    progress = g_thread_new ("reeve-progress", progress_worker, line->job);
  json_builder_begin_object (line->out);
  done = command->run (line, error);
  g_atomic_int_set (&progress_ended, TRUE);
  if (progress != NULL)
    g_thread_join (progress);
  return done;
}

static void
print_json (ReeveLine *line)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_end_object (line->out);
  root = json_builder_get_root (line->out);
  text = reeve_json_format (root, TRUE);
  printf ("%s\n", text);
}

static void
clear_line (ReeveLine *line)
{
  g_ptr_array_unref (line->words);
  g_ptr_array_unref (line->options);
  g_object_unref (line->job);
  g_object_unref (line->out);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReeveLine, clear_line)

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_auto (ReeveLine) line = {
    .words = g_ptr_array_new_with_free_func (g_free),
    .options = g_ptr_array_new_with_free_func (g_free),
    .job = reeve_job_new (),
    .out = json_builder_new (),
  };
  const ReeveCommand *command;

  setlocale (LC_ALL, "");
  /* Figures are written by core/units alone, never by the C library's locale. */
  setlocale (LC_NUMERIC, "C");
  bindtextdomain (GETTEXT_PACKAGE, REEVE_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (argc < 2 || g_str_equal (argv[1], "--help"))
    {
      print_overview ();
      return argc < 2 ? 1 : 0;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      puts ("Reeve " REEVE_VERSION);
      return 0;
    }

  command = find_command (argv[1], &error);
  if (command != NULL && reeve_line_parse (&line, command, argc - 2, argv + 2, &error))
    {
      watch_signals (line.job);
      if (run_command (command, &line, &error) && line.json)
        print_json (&line);
      reeve_layer_cache_flush ();
    }
  if (error == NULL && fflush (stdout) == 0)
    return 0;
  if (error == NULL)
    {
      reeve_line_warn ("%s", _("Standard output could not be written"));
      return 1;
    }

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    reeve_line_warn ("%s", _("Stopped. Nothing was changed."));
  else
    reeve_line_warn ("%s", error->message);
  return reeve_error_get_exit_status (error);
}
