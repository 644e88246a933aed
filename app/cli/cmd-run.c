/* cli/cmd-run.c — tools, help, run, results, compare */
#include "cli/command.h"

#include "analysis/tool.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/units.h"
#include "plan/compare.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static gboolean
run_tools (ReeveLine  *line,
           GError    **error)
{
  const char *group = "";

  json_builder_set_member_name (line->out, "tools");
  json_builder_begin_array (line->out);
  for (guint i = 0; reeve_tool_list ()[i] != NULL; i++)
    {
      const ReeveTool *tool = reeve_tool_list ()[i];

      if (!g_str_equal (group, tool->group))
        reeve_line_print (line, "%s", reeve_tool_get_group_title (tool->group));
      group = tool->group;
      reeve_line_print (line, "  %-18s %s", tool->id, _(tool->question));
      json_builder_begin_object (line->out);
      reeve_line_add_text (line, "id", tool->id);
      reeve_line_add_text (line, "group", tool->group);
      reeve_line_add_text (line, "title", _(tool->title));
      reeve_line_add_text (line, "question", _(tool->question));
      json_builder_end_object (line->out);
    }
  json_builder_end_array (line->out);
  return TRUE;
}

const ReeveCommand reeve_command_tools = {
  .name = "tools", .usage = "", .help = N_("List the questions Reeve answers."),
  .min_words = 0, .max_words = 0, .run = run_tools,
};

/* --- help --- */

static void
print_option (ReeveLine  *line,
              const char *name,
              const char *metavar,
              const char *help)
{
  g_autofree char *left = g_strdup_printf ("--%s%s%s", name, metavar != NULL ? " " : "",
                                           metavar != NULL ? metavar : "");

  reeve_line_print (line, "  %-32s %s", left, help);
}

static void
help_tool (ReeveLine       *line,
           const ReeveTool *tool)
{
  g_autoptr (ReeveValues) presets = reeve_values_new (tool->params);

  reeve_line_print (line, "%s — %s", tool->id, _(tool->question));
  reeve_line_print (line, "\nreeve-cli run WORKSPACE %s …", tool->id);
  json_builder_set_member_name (line->out, "params");
  json_builder_begin_array (line->out);
  for (const ReeveParam *param = tool->params; param->key != NULL; param++)
    {
      g_autofree char *metavar = reeve_param_dup_metavar (param);
      g_autofree char *range = reeve_param_dup_range (param);
      g_autofree char *preset = reeve_values_dup_display (presets, param->key);
      g_autoptr (GString) help = g_string_new (_(param->help));

      if (*range != '\0')
        g_string_append_printf (help, "; %s", range);
      if (param->required)
        g_string_append_printf (help, " [%s]", _("required"));
      else if (*preset != '\0')
        g_string_append_printf (help, " [%s]", preset);
      print_option (line, param->key, metavar, help->str);
      json_builder_begin_object (line->out);
      reeve_line_add_text (line, "key", param->key);
      reeve_line_add_text (line, "title", _(param->title));
      reeve_line_add_text (line, "help", _(param->help));
      reeve_line_add_text (line, "range", range);
      reeve_line_add_text (line, "preset", preset);
      reeve_line_add_flag (line, "required", param->required);
      json_builder_end_object (line->out);
    }
  json_builder_end_array (line->out);
  print_option (line, "scenario", "NAME", _("The option it is asked of; else the baseline"));
  print_option (line, "seed", "N", _("Where random numbers begin; the same seed repeats the answer"));
  reeve_line_print (line, "\n%s", _(tool->method));
  reeve_line_add_text (line, "tool", tool->id);
  reeve_line_add_text (line, "method", _(tool->method));
}

static gboolean
run_help (ReeveLine  *line,
          GError    **error)
{
  const char *name = reeve_line_word (line, 0);
  const ReeveTool *tool;

  for (guint i = 0; reeve_commands[i] != NULL; i++)
    {
      const ReeveCommand *command = reeve_commands[i];

      if (name == NULL)
        reeve_line_print (line, "%-9s %s", command->name, _(command->help));
      else if (g_str_equal (name, command->name))
        {
          reeve_line_print (line, "reeve-cli %s %s\n%s", command->name, command->usage,
                            _(command->help));
          for (const ReeveOption *option = command->options;
               option != NULL && option->name != NULL; option++)
            print_option (line, option->name, option->metavar, _(option->help));
          return TRUE;
        }
    }
  if (name == NULL)
    return TRUE;
  tool = reeve_tool_find (name, error);
  if (tool == NULL)
    return FALSE;
  help_tool (line, tool);
  return TRUE;
}

const ReeveCommand reeve_command_help = {
  .name = "help", .usage = "[COMMAND|TOOL]", .help = N_("Explain a command or a tool."),
  .min_words = 0, .max_words = 1, .run = run_help,
};

/* --- run --- */

static gboolean
read_values (ReeveLine    *line,
             ReeveValues  *values,
             GError      **error)
{
  for (guint i = 0; i < line->options->len; i += 2)
    {
      const char *name = g_ptr_array_index (line->options, i);

      if (!g_str_equal (name, "scenario") && !g_str_equal (name, "seed") &&
          !reeve_values_set (values, name, g_ptr_array_index (line->options, i + 1), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_seed (ReeveLine  *line,
           guint64    *out_seed,
           GError    **error)
{
  const char *text = reeve_line_option (line, "seed");
  char *end = NULL;

  *out_seed = 7;
  if (text == NULL)
    return TRUE;
  *out_seed = g_ascii_strtoull (text, &end, 10);
  if (end == text || *end != '\0' || *text == '-')
    /* Translators: what was typed */
    return reeve_line_fail (error, _("--seed: found “%s”, needs a whole number from 0"), text);
  return TRUE;
}

static void
add_inputs (ReeveLine         *line,
            const ReeveResult *result)
{
  json_builder_set_member_name (line->out, "inputs");
  json_builder_begin_array (line->out);
  for (guint i = 0; i < result->inputs->len; i++)
    {
      const ReeveInput *input = g_ptr_array_index (result->inputs, i);

      json_builder_begin_object (line->out);
      reeve_line_add_text (line, "name", input->name);
      reeve_line_add_int (line, "revision", input->revision);
      json_builder_end_object (line->out);
    }
  json_builder_end_array (line->out);
}

static void
add_outputs (ReeveLine         *line,
             sqlite3           *db,
             const ReeveResult *result)
{
  json_builder_set_member_name (line->out, "outputs");
  json_builder_begin_array (line->out);
  for (guint i = 0; i < result->outputs->len; i++)
    {
      g_autoptr (ReeveDataset) dataset =
        reeve_catalogue_get (db, g_array_index (result->outputs, gint64, i), NULL);

      if (dataset != NULL)
        json_builder_add_string_value (line->out, dataset->name);
    }
  json_builder_end_array (line->out);
}

static void
add_numbers (ReeveLine         *line,
             const ReeveResult *result)
{
  json_builder_set_member_name (line->out, "numbers");
  json_builder_begin_object (line->out);
  for (guint i = 0; i < result->numbers->len; i++)
    {
      const ReeveNumber *number = g_ptr_array_index (result->numbers, i);

      reeve_line_add_real (line, number->key, number->value);
    }
  json_builder_end_object (line->out);
}

/* The members that DESIGN.md promises to scripts. */
static void
add_result (ReeveLine         *line,
            sqlite3           *db,
            const ReeveResult *result)
{
  reeve_line_add_text (line, "tool", result->tool);
  reeve_line_add_int (line, "id", result->id);
  reeve_line_add_text (line, "title", result->title);
  reeve_line_add_text (line, "scenario", result->scenario_name);
  json_builder_set_member_name (line->out, "params");
  {
    JsonNode *params = reeve_json_parse (result->params_json, -1, 1 << 20, "params", NULL);

    if (params != NULL)
      json_builder_add_value (line->out, params);
    else
      json_builder_add_null_value (line->out);
  }
  add_inputs (line, result);
  reeve_line_add_int (line, "seed", (gint64) result->seed);
  reeve_line_add_text (line, "version", result->version);
  reeve_line_add_real (line, "elapsed_s", result->elapsed_s);
  add_numbers (line, result);
  reeve_line_add_text (line, "proof", result->proof);
  add_outputs (line, db, result);
  reeve_line_add_texts (line, "warnings", result->warnings);
  reeve_line_add_text (line, "classification",
                       reeve_classification_get_id (result->classification));
  reeve_line_add_text (line, "out_of_date", result->out_of_date);
}

static void
print_result (ReeveLine         *line,
              const ReeveResult *result)
{
  reeve_line_print (line, "%d  %s%s%s", (int) result->id, result->title,
                    *result->scenario_name != '\0' ? " · " : "", result->scenario_name);
  for (guint i = 0; i < result->numbers->len; i++)
    {
      const ReeveNumber *number = g_ptr_array_index (result->numbers, i);
      g_autofree char *value = reeve_format_quantity (number->value, number->unit);

      reeve_line_print (line, "  %-34s %s", number->title, value);
    }
  if (*result->proof != '\0')
    reeve_line_print (line, "  %s", result->proof);
  if (*result->out_of_date != '\0')
    /* Translators: what changed */
    reeve_line_print (line, _("  Out of date: %s"), result->out_of_date);
  for (guint i = 0; i < result->warnings->len; i++)
    reeve_line_print (line, "  ! %s", (char *) g_ptr_array_index (result->warnings, i));
}

static gboolean
run_run (ReeveLine  *line,
         GError    **error)
{
  const ReeveTool *tool = reeve_tool_find (reeve_line_word (line, 1), error);
  g_autoptr (ReeveValues) values = NULL;
  g_autoptr (ReeveWorkspace) workspace = NULL;
  g_autoptr (ReeveResult) result = NULL;
  sqlite3 *db;
  guint64 seed;

  if (tool == NULL)
    return FALSE;
  values = reeve_values_new (tool->params);
  if (!read_values (line, values, error) || !read_seed (line, &seed, error))
    return FALSE;
  workspace = reeve_line_open (line, error);
  if (workspace == NULL)
    return FALSE;
  result = reeve_tool_run (workspace, tool, values, reeve_line_option (line, "scenario"), seed,
                           TRUE, NULL, line->job, error);
  if (result == NULL || (db = reeve_workspace_open_reader (workspace, error)) == NULL)
    return FALSE;
  add_result (line, db, result);
  reeve_workspace_close_reader (db);
  print_result (line, result);
  return reeve_line_close (workspace, error);
}

const ReeveCommand reeve_command_run = {
  .name = "run", .usage = "WORKSPACE TOOL [--PARAM VALUE]… [--scenario S] [--seed N]",
  .help = N_("Answer a question and store the answer."),
  .min_words = 2, .max_words = 2, .any_option = TRUE, .run = run_run,
};

/* --- results, compare --- */

static gboolean
run_results (ReeveLine  *line,
             GError    **error)
{
  g_autoptr (ReeveWorkspace) workspace = reeve_line_open (line, error);
  g_autoptr (GPtrArray) results = NULL;
  sqlite3 *db;

  if (workspace == NULL || (db = reeve_workspace_open_reader (workspace, error)) == NULL)
    return FALSE;
  results = reeve_result_list (db, error);
  json_builder_set_member_name (line->out, "results");
  json_builder_begin_array (line->out);
  for (guint i = 0; results != NULL && i < results->len; i++)
    {
      json_builder_begin_object (line->out);
      add_result (line, db, g_ptr_array_index (results, i));
      json_builder_end_object (line->out);
      print_result (line, g_ptr_array_index (results, i));
    }
  json_builder_end_array (line->out);
  reeve_workspace_close_reader (db);
  return results != NULL;
}

const ReeveCommand reeve_command_results = {
  .name = "results", .usage = "WORKSPACE", .help = N_("List the answers that are stored."),
  .min_words = 1, .max_words = 1, .run = run_results,
};

static void
show_comparison (ReeveLine             *line,
                 const ReeveComparison *comparison)
{
  reeve_line_add_texts (line, "results", comparison->titles);
  reeve_line_add_texts (line, "differences", comparison->params);
  json_builder_set_member_name (line->out, "numbers");
  json_builder_begin_object (line->out);
  for (guint i = 0; i < comparison->rows->len; i++)
    {
      const ReeveCompareRow *row = g_ptr_array_index (comparison->rows, i);
      g_autoptr (GString) words = g_string_new (NULL);

      json_builder_set_member_name (line->out, row->key);
      json_builder_begin_object (line->out);
      json_builder_set_member_name (line->out, "values");
      json_builder_begin_array (line->out);
      for (guint k = 0; k < comparison->n_results; k++)
        {
          g_autofree char *value = reeve_format_quantity (row->values[k], row->unit);

          g_string_append_printf (words, "  %s", value);
          if (isfinite (row->values[k]))
            json_builder_add_double_value (line->out, row->values[k]);
          else
            json_builder_add_null_value (line->out);
        }
      json_builder_end_array (line->out);
      json_builder_set_member_name (line->out, "changes");
      json_builder_begin_array (line->out);
      for (guint k = 0; k < comparison->n_results; k++)
        if (isfinite (row->changes[k]))
          json_builder_add_double_value (line->out, row->changes[k]);
        else
          json_builder_add_null_value (line->out);
      json_builder_end_array (line->out);
      json_builder_end_object (line->out);
      reeve_line_print (line, "%-34s%s", row->title, words->str);
    }
  json_builder_end_object (line->out);
  for (guint i = 0; i < comparison->params->len; i++)
    reeve_line_print (line, "%s", (char *) g_ptr_array_index (comparison->params, i));
}

static gboolean
run_compare (ReeveLine  *line,
             GError    **error)
{
  g_autoptr (ReeveWorkspace) workspace = reeve_line_open (line, error);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_result_free);
  g_autoptr (ReeveComparison) comparison = NULL;
  sqlite3 *db;

  if (workspace == NULL || (db = reeve_workspace_open_reader (workspace, error)) == NULL)
    return FALSE;
  for (guint i = 1; i < line->words->len; i++)
    {
      ReeveResult *result = reeve_result_find (db, reeve_line_word (line, i), error);

      if (result == NULL)
        break;
      g_ptr_array_add (results, result);
    }
  reeve_workspace_close_reader (db);
  if (results->len + 1 < line->words->len)
    return FALSE;
  comparison = reeve_comparison_new (results, error);
  if (comparison == NULL)
    return FALSE;
  show_comparison (line, comparison);
  return TRUE;
}

const ReeveCommand reeve_command_compare = {
  .name = "compare", .usage = "WORKSPACE RESULT RESULT…",
  .help = N_("Put answers side by side, with the difference of every number."),
  .min_words = 3, .max_words = G_MAXUINT, .run = run_compare,
};
