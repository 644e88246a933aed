/* cli/line.c — the line a command was called with, and what it prints */
#include "cli/command.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/spelling.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

gboolean
reeve_line_fail (GError    **error,
                 const char *format,
                 ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, text);
  return FALSE;
}

const char *
reeve_line_word (ReeveLine *line,
                 guint      index)
{
  return index < line->words->len ? g_ptr_array_index (line->words, index) : NULL;
}

const char *
reeve_line_option (ReeveLine  *line,
                   const char *name)
{
  for (guint i = line->options->len; i >= 2; i -= 2)
    if (g_str_equal (g_ptr_array_index (line->options, i - 2), name))
      return g_ptr_array_index (line->options, i - 1);
  return NULL;
}

gboolean
reeve_line_has (ReeveLine  *line,
                const char *name)
{
  return reeve_line_option (line, name) != NULL;
}

GStrv
reeve_line_options (ReeveLine  *line,
                    const char *name)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < line->options->len; i += 2)
    if (g_str_equal (g_ptr_array_index (line->options, i), name))
      g_strv_builder_add (builder, g_ptr_array_index (line->options, i + 1));
  return g_strv_builder_end (builder);
}

void
reeve_line_take_text (ReeveLine   *line,
                      const char  *option,
                      char       **inout_text)
{
  const char *text = reeve_line_option (line, option);

  if (text == NULL)
    return;
  g_free (*inout_text);
  *inout_text = g_strdup (text);
}

gboolean
reeve_line_take_classification (ReeveLine            *line,
                                ReeveClassification  *inout_level,
                                GError              **error)
{
  const char *level = reeve_line_option (line, "classification");

  if (level == NULL || reeve_classification_parse (level, inout_level))
    return TRUE;
  /* Translators: what was typed */
  return reeve_line_fail (error, _("--classification: found “%s”, needs public, internal or "
                                   "restricted"), level);
}

ReeveWorkspace *
reeve_line_open (ReeveLine  *line,
                 GError    **error)
{
  return reeve_workspace_open (reeve_line_word (line, 0), error);
}

gboolean
reeve_line_close (ReeveWorkspace  *workspace,
                  GError         **error)
{
  g_autofree char *note = NULL;

  if (!reeve_workspace_close (workspace, error))
    return FALSE;
  note = reeve_workspace_dup_close_note (workspace);
  if (note != NULL)
    reeve_line_warn ("%s", note);
  return TRUE;
}

void
reeve_line_print (ReeveLine  *line,
                  const char *format,
                  ...)
{
  va_list args;

  if (line->json)
    return;
  va_start (args, format);
  vprintf (format, args);
  va_end (args);
  putchar ('\n');
}

void
reeve_line_warn (const char *format,
                 ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  fprintf (stderr, "reeve-cli: %s\n", text);
}

void
reeve_line_add_text (ReeveLine  *line,
                     const char *key,
                     const char *value)
{
  json_builder_set_member_name (line->out, key);
  if (value == NULL)
    json_builder_add_null_value (line->out);
  else
    json_builder_add_string_value (line->out, value);
}

void
reeve_line_add_int (ReeveLine  *line,
                    const char *key,
                    gint64      value)
{
  json_builder_set_member_name (line->out, key);
  json_builder_add_int_value (line->out, value);
}

void
reeve_line_add_real (ReeveLine  *line,
                     const char *key,
                     double      value)
{
  json_builder_set_member_name (line->out, key);
  if (!isfinite (value))
    json_builder_add_null_value (line->out);
  else if (value == floor (value) && fabs (value) < 9e15)
    json_builder_add_int_value (line->out, (gint64) value);
  else
    json_builder_add_double_value (line->out, value);
}

void
reeve_line_add_flag (ReeveLine  *line,
                     const char *key,
                     gboolean    value)
{
  json_builder_set_member_name (line->out, key);
  json_builder_add_boolean_value (line->out, value);
}

void
reeve_line_add_texts (ReeveLine  *line,
                      const char *key,
                      GPtrArray  *texts)
{
  json_builder_set_member_name (line->out, key);
  json_builder_begin_array (line->out);
  for (guint i = 0; texts != NULL && i < texts->len; i++)
    json_builder_add_string_value (line->out, g_ptr_array_index (texts, i));
  json_builder_end_array (line->out);
}

/* --- parsing --- */

static const ReeveOption *
find_option (const ReeveCommand *command,
             const char         *name)
{
  for (const ReeveOption *option = command->options;
       option != NULL && option->name != NULL; option++)
    if (g_str_equal (option->name, name))
      return option;
  return NULL;
}

static gboolean
fail_unknown (const ReeveCommand *command,
              const char         *name,
              GError            **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *nearest;

  for (const ReeveOption *option = command->options;
       option != NULL && option->name != NULL; option++)
    g_ptr_array_add (names, (gpointer) option->name);
  g_ptr_array_add (names, NULL);
  nearest = reeve_spelling_nearest (name, (const char *const *) names->pdata);
  if (nearest != NULL)
    /* Translators: a command, an option as typed, one that exists */
    return reeve_line_fail (error, _("%s has no option --%s. Did you mean --%s?"), command->name,
                            name, nearest);
  /* Translators: a command and an option as typed */
  return reeve_line_fail (error, _("%s has no option --%s"), command->name, name);
}

static gboolean
take_option (ReeveLine          *line,
             const ReeveCommand *command,
             char              **argv,
             int                 argc,
             int                *inout_at,
             GError            **error)
{
  const char *text = argv[*inout_at] + 2;
  const char *equals = strchr (text, '=');
  g_autofree char *name = equals != NULL ? g_strndup (text, (gsize) (equals - text))
                                         : g_strdup (text);
  const ReeveOption *option = find_option (command, name);
  const char *value = equals != NULL ? equals + 1 : NULL;

  if (g_str_equal (name, "json"))
    {
      line->json = TRUE;
      return TRUE;
    }
  if (option == NULL && !command->any_option)
    return fail_unknown (command, name, error);

  if (option != NULL && option->metavar == NULL)
    {
      if (value != NULL)
        /* Translators: an option */
        return reeve_line_fail (error, _("--%s takes no value"), name);
      value = "";
    }
  else if (value == NULL)
    {
      if (*inout_at + 1 >= argc)
        /* Translators: an option */
        return reeve_line_fail (error, _("--%s needs a value behind it"), name);
      value = argv[++*inout_at];
    }

  g_ptr_array_add (line->options, g_steal_pointer (&name));
  g_ptr_array_add (line->options, g_strdup (value));
  return TRUE;
}

gboolean
reeve_line_parse (ReeveLine           *line,
                  const ReeveCommand  *command,
                  int                  argc,
                  char               **argv,
                  GError             **error)
{
  gboolean only_words = FALSE;

  for (int i = 0; i < argc; i++)
    {
      if (!g_utf8_validate (argv[i], -1, NULL))
        return reeve_line_fail (error, _("Word %d is not UTF-8"), i + 1);
      if (!only_words && g_str_equal (argv[i], "--"))
        only_words = TRUE;
      else if (!only_words && g_str_has_prefix (argv[i], "--"))
        {
          if (!take_option (line, command, argv, argc, &i, error))
            return FALSE;
        }
      else
        g_ptr_array_add (line->words, g_strdup (argv[i]));
    }

  if (line->words->len < command->min_words || line->words->len > command->max_words)
    /* Translators: how a command is called */
    return reeve_line_fail (error, _("Found %u words, needs: reeve-cli %s %s"), line->words->len,
                            command->name, command->usage);
  return TRUE;
}

ReeveDataset *
reeve_line_find_dataset (ReeveWorkspace  *workspace,
                         const char      *name,
                         GError         **error)
{
  sqlite3 *db = reeve_workspace_open_reader (workspace, error);
  ReeveDataset *dataset;

  if (db == NULL)
    return NULL;
  dataset = reeve_catalogue_find (db, name, error);
  reeve_workspace_close_reader (db);
  return dataset;
}

gboolean
reeve_line_edit (ReeveLine       *line,
                 ReeveWorkspace  *workspace,
                 const char      *name,
                 ReeveEditFunc    func,
                 gpointer         data,
                 GError         **error)
{
  if (!reeve_workspace_edit (workspace, name, func, data, line->job, error) ||
      !reeve_line_close (workspace, error))
    return FALSE;
  reeve_line_print (line, "%s", name);
  reeve_line_add_text (line, "step", name);
  return TRUE;
}
