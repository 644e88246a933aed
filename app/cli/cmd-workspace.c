/* cli/cmd-workspace.c — new, layers, log, undo, redo */
#include "cli/command.h"

#include "core/i18n.h"
#include "core/units.h"
#include "workspace/dataset.h"

static gboolean
run_new (ReeveLine  *line,
         GError    **error)
{
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_create (reeve_line_word (line, 0), error);

  if (workspace == NULL || !reeve_line_close (workspace, error))
    return FALSE;
  /* Translators: a file */
  reeve_line_print (line, _("Made %s"), reeve_line_word (line, 0));
  reeve_line_add_text (line, "workspace", reeve_line_word (line, 0));
  return TRUE;
}

const ReeveCommand reeve_command_new = {
  .name = "new", .usage = "WORKSPACE.gpkg", .help = N_("Make an empty workspace."),
  .min_words = 1, .max_words = 1, .run = run_new,
};

/* --- layers --- */

static const char *
name_of_kind (ReeveDatasetKind kind)
{
  static const char *const names[] = { "points", "lines", "areas", "table", "raster" };

  return names[kind];
}

static void
add_fields (ReeveLine          *line,
            const ReeveDataset *dataset)
{
  json_builder_set_member_name (line->out, "fields");
  json_builder_begin_array (line->out);
  for (guint i = 0; i < dataset->fields->len; i++)
    {
      const ReeveField *field = g_ptr_array_index (dataset->fields, i);

      json_builder_begin_object (line->out);
      reeve_line_add_text (line, "name", field->name);
      reeve_line_add_text (line, "title", field->title);
      reeve_line_add_text (line, "term", field->term);
      reeve_line_add_text (line, "unit", field->unit);
      reeve_line_add_text (line, "classification",
                           reeve_classification_get_id (field->classification));
      json_builder_end_object (line->out);
    }
  json_builder_end_array (line->out);
}

static void
show_layer (ReeveLine          *line,
            const ReeveDataset *dataset)
{
  g_autofree char *rows = reeve_format_count ((double) dataset->n_rows);

  reeve_line_print (line, "%-34s %-8s %10s  %-10s %s", dataset->name,
                    name_of_kind (dataset->kind), rows, dataset->theme,
                    reeve_classification_get_id (dataset->classification));
  json_builder_begin_object (line->out);
  reeve_line_add_int (line, "id", dataset->id);
  reeve_line_add_text (line, "name", dataset->name);
  reeve_line_add_text (line, "kind", name_of_kind (dataset->kind));
  reeve_line_add_text (line, "theme", dataset->theme);
  reeve_line_add_int (line, "rows", dataset->n_rows);
  reeve_line_add_int (line, "revision", dataset->revision);
  reeve_line_add_text (line, "classification",
                       reeve_classification_get_id (dataset->classification));
  reeve_line_add_text (line, "source", dataset->source);
  reeve_line_add_text (line, "date", dataset->date);
  reeve_line_add_text (line, "attribution", dataset->attribution);
  add_fields (line, dataset);
  json_builder_end_object (line->out);
}

static gboolean
run_layers (ReeveLine  *line,
            GError    **error)
{
  g_autoptr (ReeveWorkspace) workspace = reeve_line_open (line, error);
  g_autoptr (GPtrArray) datasets = NULL;
  sqlite3 *db;

  if (workspace == NULL || (db = reeve_workspace_open_reader (workspace, error)) == NULL)
    return FALSE;
  datasets = reeve_catalogue_list (db, error);
  reeve_workspace_close_reader (db);
  if (datasets == NULL)
    return FALSE;

  if (datasets->len == 0)
    reeve_line_print (line, "%s", _("Nothing yet. “reeve-cli import” brings files in."));
  json_builder_set_member_name (line->out, "layers");
  json_builder_begin_array (line->out);
  for (guint i = 0; i < datasets->len; i++)
    show_layer (line, g_ptr_array_index (datasets, i));
  json_builder_end_array (line->out);
  return TRUE;
}

const ReeveCommand reeve_command_layers = {
  .name = "layers", .usage = "WORKSPACE", .help = N_("List what data there is."),
  .min_words = 1, .max_words = 1, .run = run_layers,
};

/* --- log, undo, redo --- */

static gboolean
run_log (ReeveLine  *line,
         GError    **error)
{
  g_autoptr (ReeveWorkspace) workspace = reeve_line_open (line, error);
  g_autoptr (GPtrArray) entries = NULL;
  sqlite3 *db;

  if (workspace == NULL)
    return FALSE;
  if (reeve_line_has (line, "note") &&
      !reeve_workspace_log (workspace, "note", reeve_line_option (line, "note"), error))
    return FALSE;
  db = reeve_workspace_open_reader (workspace, error);
  if (db == NULL)
    return FALSE;
  entries = reeve_workspace_list_log (db, error);
  reeve_workspace_close_reader (db);
  if (entries == NULL)
    return FALSE;

  json_builder_set_member_name (line->out, "log");
  json_builder_begin_array (line->out);
  for (guint i = 0; i < entries->len; i++)
    {
      const ReeveLogEntry *entry = g_ptr_array_index (entries, i);

      reeve_line_print (line, "%s  %-10s %-8s %s", entry->time, entry->user, entry->action,
                        entry->text);
      json_builder_begin_object (line->out);
      reeve_line_add_text (line, "time", entry->time);
      reeve_line_add_text (line, "user", entry->user);
      reeve_line_add_text (line, "action", entry->action);
      reeve_line_add_text (line, "text", entry->text);
      json_builder_end_object (line->out);
    }
  json_builder_end_array (line->out);
  return TRUE;
}

static const ReeveOption log_options[] = {
  { "note", "TEXT", N_("Append a note first") },
  { NULL }
};

const ReeveCommand reeve_command_log = {
  .name = "log", .usage = "WORKSPACE [--note TEXT]", .help = N_("Show who did what when."),
  .min_words = 1, .max_words = 1, .options = log_options, .run = run_log,
};

static gboolean
step_history (ReeveLine  *line,
              gboolean    back,
              GError    **error)
{
  g_autoptr (ReeveWorkspace) workspace = reeve_line_open (line, error);
  g_autofree char *name = NULL;

  if (workspace == NULL ||
      !reeve_workspace_step (workspace, !back, &name, line->job, error) ||
      !reeve_line_close (workspace, error))
    return FALSE;

  /* Translators: the name of a step */
  reeve_line_print (line, back ? _("Undone: %s") : _("Done again: %s"), name);
  reeve_line_add_text (line, "step", name);
  return TRUE;
}

static gboolean
run_undo (ReeveLine  *line,
          GError    **error)
{
  return step_history (line, TRUE, error);
}

static gboolean
run_redo (ReeveLine  *line,
          GError    **error)
{
  return step_history (line, FALSE, error);
}

const ReeveCommand reeve_command_undo = {
  .name = "undo", .usage = "WORKSPACE", .help = N_("Take the last step back."),
  .min_words = 1, .max_words = 1, .run = run_undo,
};

const ReeveCommand reeve_command_redo = {
  .name = "redo", .usage = "WORKSPACE", .help = N_("Do the step again that was taken back."),
  .min_words = 1, .max_words = 1, .run = run_redo,
};
