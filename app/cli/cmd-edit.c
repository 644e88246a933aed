/* cli/cmd-edit.c — edit, rename, delete, style, view */
#include "cli/command.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/units.h"
#include "map/style.h"
#include "workspace/edit.h"
#include "workspace/style.h"

#include <string.h>

/* What an edit works on: the line, and what was found before it began. */
typedef struct
{
  ReeveLine      *line;
  ReeveWorkspace *workspace; /* owned */
  ReeveDataset   *dataset;   /* owned, nullable */
  gint64          fid;
  ReeveView      *view;      /* owned, nullable */
} Work;

static void
clear_work (Work *work)
{
  g_clear_object (&work->workspace);
  g_clear_pointer (&work->dataset, reeve_dataset_free);
  g_clear_pointer (&work->view, reeve_view_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, clear_work)

/* The workspace, and the dataset behind it in the line. */
static gboolean
begin (Work    *work,
       GError **error)
{
  work->workspace = reeve_line_open (work->line, error);
  if (work->workspace == NULL)
    return FALSE;
  work->dataset = reeve_line_find_dataset (work->workspace, reeve_line_word (work->line, 1), error);
  return work->dataset != NULL;
}

/* @name: (transfer full) */
static gboolean
finish (Work           *work,
        ReeveEditFunc   func,
        char           *name,
        GError        **error)
{
  g_autofree char *step = name;

  return reeve_line_edit (work->line, work->workspace, step, func, work, error);
}

/* --- edit --- */

static gboolean
set_cells (Work       *work,
           ReeveEdit  *edit,
           guint       first,
           GError    **error)
{
  for (guint i = first; i < work->line->words->len; i++)
    {
      const char *word = reeve_line_word (work->line, i);
      const char *equals = strchr (word, '=');
      g_autofree char *field = NULL;

      if (equals == NULL)
        /* Translators: what was typed */
        return reeve_line_fail (error, _("Found “%s”, needs COLUMN=VALUE"), word);
      field = g_strndup (word, (gsize) (equals - word));
      if (!reeve_edit_set_cell (edit, work->dataset->id, work->fid, field,
                                equals[1] != '\0' ? equals + 1 : NULL, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
edit_record (ReeveEdit *edit,
             gpointer   data,
             ReeveJob  *job,
             GError   **error)
{
  Work *work = data;
  const char *at = reeve_line_option (work->line, "at");
  const char *wkt = reeve_line_option (work->line, "wkt");
  g_autoptr (ReeveShape) shape = NULL;
  ReeveLonLat point;

  if (reeve_line_has (work->line, "delete"))
    return reeve_edit_delete_record (edit, work->dataset->id, work->fid, error);

  if (at != NULL)
    {
      if (!reeve_parse_lonlat (at, &point.lon, &point.lat))
        /* Translators: what was typed */
        return reeve_line_fail (error, _("--at: found “%s”, needs LON,LAT"), at);
      shape = reeve_shape_new_point (point);
    }
  else if (wkt != NULL && (shape = reeve_shape_from_wkt (wkt, error)) == NULL)
    return FALSE;

  if (reeve_line_has (work->line, "add"))
    {
      if (!reeve_edit_add_record (edit, work->dataset->id, shape, &work->fid, error))
        return FALSE;
      return set_cells (work, edit, 2, error);
    }
  if (shape != NULL &&
      !reeve_edit_set_shape (edit, work->dataset->id, work->fid, shape, error))
    return FALSE;
  return set_cells (work, edit, 3, error);
}

static gboolean
run_edit (ReeveLine  *line,
          GError    **error)
{
  g_auto (Work) work = { .line = line };
  gboolean add = reeve_line_has (line, "add");
  char *name;

  if (!begin (&work, error))
    return FALSE;
  if (!add)
    {
      const char *text = reeve_line_word (line, 2);
      char *end = NULL;

      work.fid = text != NULL ? g_ascii_strtoll (text, &end, 10) : 0;
      if (text == NULL || end == text || *end != '\0')
        return reeve_line_fail (error, "%s", _("edit needs a record's number behind the dataset, "
                                               "or --add"));
    }

  /* Translators: a dataset, a record's number */
  name = add ? g_strdup_printf (_("Add to %s"), work.dataset->name)
             : g_strdup_printf (_("Edit %s, record %d"), work.dataset->name, (int) work.fid);
  if (!finish (&work, edit_record, name, error))
    return FALSE;
  reeve_line_add_int (line, "fid", work.fid);
  return TRUE;
}

static const ReeveOption edit_options[] = {
  { "add", NULL, N_("Add a record instead of changing one") },
  { "delete", NULL, N_("Delete the record") },
  { "at", "LON,LAT", N_("Where the record is") },
  { "wkt", "TEXT", N_("Its shape as well-known text") },
  { NULL }
};

const ReeveCommand reeve_command_edit = {
  .name = "edit", .usage = "WORKSPACE DATASET FID|--add COLUMN=VALUE… [--at LON,LAT]",
  .help = N_("Change, add or delete one record."),
  .min_words = 2, .max_words = G_MAXUINT, .options = edit_options, .run = run_edit,
};

/* --- rename, delete --- */

static gboolean
rename_dataset (ReeveEdit *edit,
                gpointer   data,
                ReeveJob  *job,
                GError   **error)
{
  Work *work = data;

  return reeve_edit_rename_dataset (edit, work->dataset->id, reeve_line_word (work->line, 2),
                                    error);
}

static gboolean
run_rename (ReeveLine  *line,
            GError    **error)
{
  g_auto (Work) work = { .line = line };

  if (!begin (&work, error))
    return FALSE;
  /* Translators: the old and the new name */
  return finish (&work, rename_dataset,
                 g_strdup_printf (_("Rename %s to %s"), work.dataset->name,
                                  reeve_line_word (line, 2)), error);
}

const ReeveCommand reeve_command_rename = {
  .name = "rename", .usage = "WORKSPACE DATASET NAME", .help = N_("Call a dataset otherwise."),
  .min_words = 3, .max_words = 3, .run = run_rename,
};

static gboolean
delete_dataset (ReeveEdit *edit,
                gpointer   data,
                ReeveJob  *job,
                GError   **error)
{
  Work *work = data;

  return reeve_edit_delete_dataset (edit, work->dataset->id, error);
}

static gboolean
run_delete (ReeveLine  *line,
            GError    **error)
{
  g_auto (Work) work = { .line = line };

  if (!begin (&work, error))
    return FALSE;
  /* Translators: a dataset */
  return finish (&work, delete_dataset,
                 g_strdup_printf (_("Delete %s"), work.dataset->name), error);
}

const ReeveCommand reeve_command_delete = {
  .name = "delete", .usage = "WORKSPACE DATASET",
  .help = N_("Delete a dataset; undo brings it back."),
  .min_words = 2, .max_words = 2, .run = run_delete,
};

/* --- style --- */

static gboolean
set_style (ReeveEdit *edit,
           gpointer   data,
           ReeveJob  *job,
           GError   **error)
{
  Work *work = data;
  const char *json = reeve_line_option (work->line, "set");
  const char *visible = reeve_line_option (work->line, "visible");

  if (visible != NULL)
    {
      g_autoptr (ReeveDataset) changed = reeve_dataset_copy (work->dataset);

      changed->visible = g_str_equal (visible, "yes");
      if (!reeve_edit_set_dataset (edit, changed, error))
        return FALSE;
    }
  if (json != NULL)
    {
      g_autoptr (ReeveLayerStyle) style = reeve_layer_style_from_json (json, "--set", error);
      g_autofree char *qml = NULL;
      g_autofree char *sld = NULL;

      if (style == NULL)
        return FALSE;
      qml = reeve_layer_style_to_qml (style, work->dataset);
      sld = reeve_layer_style_to_sld (style, work->dataset);
      return reeve_edit_set_style (edit, work->dataset->id, json, qml, sld, error);
    }
  return TRUE;
}

static gboolean
show_style (Work    *work,
            GError **error)
{
  sqlite3 *db = reeve_workspace_open_reader (work->workspace, error);
  g_autoptr (GError) style_error = NULL;
  g_autofree char *json = NULL;

  if (db == NULL)
    return FALSE;
  json = reeve_style_get (db, work->dataset->id, &style_error);
  if (json == NULL && style_error == NULL)
    {
      g_autoptr (ReeveLayerStyle) style = reeve_layer_style_guess (db, work->dataset, &style_error);

      json = style != NULL ? reeve_layer_style_to_json (style) : NULL;
    }
  reeve_workspace_close_reader (db);
  if (json == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&style_error));
      return FALSE;
    }
  reeve_line_print (work->line, "%s", json);
  reeve_line_add_text (work->line, "style", json);
  return TRUE;
}

static gboolean
run_style (ReeveLine  *line,
           GError    **error)
{
  g_auto (Work) work = { .line = line };

  if (!begin (&work, error))
    return FALSE;
  if (!reeve_line_has (line, "set") && !reeve_line_has (line, "visible"))
    return show_style (&work, error);
  /* Translators: a dataset */
  return finish (&work, set_style, g_strdup_printf (_("Style %s"), work.dataset->name), error);
}

static const ReeveOption style_options[] = {
  { "set", "JSON", N_("The new style") },
  { "visible", "yes|no", N_("Whether the map shows it") },
  { NULL }
};

const ReeveCommand reeve_command_style = {
  .name = "style", .usage = "WORKSPACE DATASET [--set JSON] [--visible yes|no]",
  .help = N_("Show or change how a dataset is drawn."),
  .min_words = 2, .max_words = 2, .options = style_options, .run = run_style,
};

/* --- view --- */

static gboolean
set_view (ReeveEdit *edit,
          gpointer   data,
          ReeveJob  *job,
          GError   **error)
{
  Work *work = data;

  return reeve_edit_set_view (edit, work->view, error);
}

static gboolean
delete_view (ReeveEdit *edit,
             gpointer   data,
             ReeveJob  *job,
             GError   **error)
{
  Work *work = data;

  return reeve_edit_delete_view (edit, work->view->id, error);
}

static gboolean
list_views (ReeveLine  *line,
            sqlite3    *db,
            GError    **error)
{
  g_autoptr (GPtrArray) views = reeve_view_list (db, error);

  if (views == NULL)
    return FALSE;
  json_builder_set_member_name (line->out, "views");
  json_builder_begin_array (line->out);
  for (guint i = 0; i < views->len; i++)
    {
      const ReeveView *view = g_ptr_array_index (views, i);

      reeve_line_print (line, "%s  %.5f,%.5f,%.5f,%.5f", view->name, view->box.west,
                        view->box.south, view->box.east, view->box.north);
      json_builder_begin_object (line->out);
      reeve_line_add_text (line, "name", view->name);
      reeve_line_add_real (line, "west", view->box.west);
      reeve_line_add_real (line, "south", view->box.south);
      reeve_line_add_real (line, "east", view->box.east);
      reeve_line_add_real (line, "north", view->box.north);
      reeve_line_add_text (line, "base", view->base);
      json_builder_end_object (line->out);
    }
  json_builder_end_array (line->out);
  return TRUE;
}

static gboolean
read_box (const char  *text,
          ReeveBox    *out_box,
          GError     **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  double *edges[] = { &out_box->west, &out_box->south, &out_box->east, &out_box->north };
  gboolean good = g_strv_length (parts) == 4;

  for (guint i = 0; good && i < 4; i++)
    good = reeve_parse_number (parts[i], edges[i]);
  if (!good || out_box->west >= out_box->east || out_box->south >= out_box->north)
    /* Translators: what was typed */
    return reeve_line_fail (error, _("--bbox: found “%s”, needs WEST,SOUTH,EAST,NORTH in degrees"),
                            text);
  return TRUE;
}

static gboolean
check_layers (char    **names,
              sqlite3  *db,
              GError  **error)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (ReeveDataset) dataset = reeve_catalogue_find (db, names[i], error);

      if (dataset == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
run_view (ReeveLine  *line,
          GError    **error)
{
  g_auto (Work) work = { .line = line };
  const char *title = reeve_line_word (line, 1);
  const char *base = reeve_line_option (line, "base");
  g_auto (GStrv) layers = reeve_line_options (line, "layer");
  gboolean done;
  sqlite3 *db;

  work.workspace = reeve_line_open (line, error);
  if (work.workspace == NULL ||
      (db = reeve_workspace_open_reader (work.workspace, error)) == NULL)
    return FALSE;
  done = check_layers (layers, db, error) && (title != NULL || list_views (line, db, error));
  if (done && title != NULL && reeve_line_has (line, "delete"))
    done = (work.view = reeve_view_find (db, title, error)) != NULL;
  reeve_workspace_close_reader (db);
  if (!done || title == NULL)
    return done;

  if (reeve_line_has (line, "delete"))
    {
      /* Translators: a saved view */
      return finish (&work, delete_view, g_strdup_printf (_("Delete view %s"), title), error);
    }
  if (!reeve_line_has (line, "bbox"))
    return reeve_line_fail (error, "%s", _("view needs --bbox WEST,SOUTH,EAST,NORTH"));
  work.view = g_new0 (ReeveView, 1);
  work.view->name = g_strdup (title);
  work.view->base = g_strdup (base != NULL ? base : "light");
  work.view->layers = g_strjoinv ("\n", layers);
  work.view->note = g_strdup (reeve_line_option (line, "note") != NULL
                              ? reeve_line_option (line, "note") : "");
  if (!read_box (reeve_line_option (line, "bbox"), &work.view->box, error))
    return FALSE;
  /* Translators: a saved view */
  return finish (&work, set_view, g_strdup_printf (_("Save view %s"), title), error);
}

static const ReeveOption view_options[] = {
  { "bbox", "W,S,E,N", N_("What the view shows") },
  { "layer", "DATASET", N_("Shown in it; may be repeated; else what the map shows") },
  { "base", "light|dark|projector", N_("How the base map looks") },
  { "note", "TEXT", N_("A sentence for the presenter") },
  { "delete", NULL, N_("Delete the view") },
  { NULL }
};

const ReeveCommand reeve_command_view = {
  .name = "view", .usage = "WORKSPACE [NAME --bbox W,S,E,N [--layer DATASET]… | NAME --delete]",
  .help = N_("List, save or delete saved views."),
  .min_words = 1, .max_words = 2, .options = view_options, .run = run_view,
};
