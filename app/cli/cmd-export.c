/* cli/cmd-export.c — export, render */
#include "cli/command.h"

#include "core/i18n.h"
#include "core/units.h"
#include "plan/export.h"

#include <stdio.h>
#include <string.h>

static gboolean
read_release (ReeveLine            *line,
              gboolean             *out_given,
              ReeveClassification  *out_level,
              const char          **out_reason,
              GError              **error)
{
  const char *level = reeve_line_option (line, "release");

  *out_given = level != NULL;
  *out_reason = reeve_line_option (line, "reason");
  if (level == NULL)
    return TRUE;
  if (!reeve_classification_parse (level, out_level))
    /* Translators: what was typed */
    return reeve_line_fail (error, _("--release: found “%s”, needs public, internal or restricted"),
                            level);
  if (*out_reason == NULL || **out_reason == '\0')
    return reeve_line_fail (error, "%s", _("--release needs --reason: why this may leave"));
  return TRUE;
}

static gboolean
run_export (ReeveLine  *line,
            GError    **error)
{
  g_autoptr (ReeveWorkspace) workspace = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_auto (GStrv) formats = NULL;
  ReeveExportOptions options = { 0 };
  const char *folder = reeve_line_option (line, "to");

  if (folder == NULL)
    return reeve_line_fail (error, "%s", _("export needs --to: a folder"));
  if (!read_release (line, &options.release_given, &options.release, &options.reason, error))
    return FALSE;
  if (reeve_line_has (line, "formats"))
    formats = g_strsplit (reeve_line_option (line, "formats"), ",", -1);
  options.formats = (const char *const *) formats;
  options.title = reeve_line_option (line, "title");
  options.base = reeve_line_option (line, "base");

  workspace = reeve_line_open (line, error);
  if (workspace == NULL)
    return FALSE;
  files = reeve_plan_export (workspace, reeve_line_word (line, 1), folder, &options, line->job,
                             error);
  if (files == NULL || !reeve_line_close (workspace, error))
    return FALSE;

  json_builder_set_member_name (line->out, "files");
  json_builder_begin_array (line->out);
  for (guint i = 0; i < files->len; i++)
    {
      const ReeveExported *file = g_ptr_array_index (files, i);
      g_autofree char *size = reeve_format_bytes (file->n_bytes);
      g_autofree char *rows = reeve_format_count ((double) file->n_rows);

      reeve_line_print (line, "%s  %s  %s", file->path, rows, size);
      json_builder_begin_object (line->out);
      reeve_line_add_text (line, "path", file->path);
      reeve_line_add_text (line, "format", file->format);
      reeve_line_add_int (line, "rows", file->n_rows);
      reeve_line_add_int (line, "bytes", (gint64) file->n_bytes);
      json_builder_end_object (line->out);
    }
  json_builder_end_array (line->out);
  return TRUE;
}

static const ReeveOption export_options[] = {
  { "to", "DIR", N_("Folder for the files; made when missing") },
  { "formats", "LIST", N_("gpkg, geojson, kml, csv, pdf; all of them when not given") },
  { "title", "TEXT", N_("Title of the document") },
  { "base", "light|dark|projector", N_("How the map in the document looks") },
  { "release", "LEVEL", N_("The review's answer: public, internal or restricted") },
  { "reason", "TEXT", N_("Why this may leave; written to the log") },
  { NULL }
};

const ReeveCommand reeve_command_export = {
  .name = "export", .usage = "WORKSPACE RESULT --to DIR [--formats gpkg,geojson,kml,csv,pdf]",
  .help = N_("Write an answer as files for another department."),
  .min_words = 2, .max_words = 2, .options = export_options, .run = run_export,
};

/* --- render --- */

static gboolean
read_size (ReeveLine               *line,
           ReevePlanRenderOptions  *options,
           GError                 **error)
{
  const char *text = reeve_line_option (line, "size");
  char rest;

  options->width = 1280;
  options->height = 800;
  if (text == NULL ||
      (sscanf (text, "%ux%u%c", &options->width, &options->height, &rest) == 2 &&
       options->width >= 16 && options->height >= 16 &&
       options->width <= 16384 && options->height <= 16384))
    return TRUE;
  /* Translators: what was typed */
  return reeve_line_fail (error, _("--size: found “%s”, needs WIDTHxHEIGHT from 16x16 to "
                                   "16384x16384"), text);
}

static gboolean
read_box (ReeveLine  *line,
          ReeveBox   *out_box,
          GError    **error)
{
  const char *text = reeve_line_option (line, "bbox");
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", ",", -1);
  double *edges[] = { &out_box->west, &out_box->south, &out_box->east, &out_box->north };
  gboolean good = g_strv_length (parts) == 4;

  *out_box = REEVE_BOX_EMPTY;
  if (text == NULL)
    return TRUE;
  for (guint i = 0; good && i < 4; i++)
    good = reeve_parse_number (parts[i], edges[i]);
  if (!good || out_box->west >= out_box->east || out_box->south >= out_box->north)
    /* Translators: what was typed */
    return reeve_line_fail (error, _("--bbox: found “%s”, needs WEST,SOUTH,EAST,NORTH in degrees"),
                            text);
  return TRUE;
}

static gboolean
run_render (ReeveLine  *line,
            GError    **error)
{
  g_autoptr (ReeveWorkspace) workspace = NULL;
  g_auto (GStrv) layers = reeve_line_options (line, "layer");
  ReevePlanRenderOptions options = { 0 };
  const char *path = reeve_line_option (line, "out");

  if (path == NULL)
    return reeve_line_fail (error, "%s", _("render needs --out: FILE.png, FILE.pdf or FILE.svg"));
  if (!read_release (line, &options.release_given, &options.release, &options.reason, error) ||
      !read_size (line, &options, error) || !read_box (line, &options.box, error))
    return FALSE;
  options.view = reeve_line_option (line, "view");
  options.scenario = reeve_line_option (line, "scenario");
  options.base = reeve_line_option (line, "base");
  options.layers = layers[0] != NULL ? (const char *const *) layers : NULL;
  options.furniture = !reeve_line_has (line, "bare");

  workspace = reeve_line_open (line, error);
  if (workspace == NULL || !reeve_plan_render (workspace, path, &options, line->job, error) ||
      !reeve_line_close (workspace, error))
    return FALSE;
  /* Translators: a file */
  reeve_line_print (line, _("Drew %s"), path);
  reeve_line_add_text (line, "path", path);
  return TRUE;
}

static const ReeveOption render_options[] = {
  { "view", "NAME", N_("A saved view") },
  { "bbox", "W,S,E,N", N_("What to show, in degrees") },
  { "size", "WxH", N_("Pixels, or points of a PDF") },
  { "out", "FILE", N_("FILE.png, FILE.pdf or FILE.svg") },
  { "scenario", "NAME", N_("The option that is drawn") },
  { "base", "light|dark|projector", N_("How the base map looks") },
  { "layer", "NAME", N_("Only this layer; may be repeated") },
  { "bare", NULL, N_("Without legend, scale and north arrow; the attribution stays") },
  { "release", "LEVEL", N_("The review's answer: public, internal or restricted") },
  { "reason", "TEXT", N_("Why this may leave; written to the log") },
  { NULL }
};

const ReeveCommand reeve_command_render = {
  .name = "render",
  .usage = "WORKSPACE [--view V | --bbox W,S,E,N] --size WxH --out FILE.{png,pdf,svg}",
  .help = N_("Draw the map."),
  .min_words = 1, .max_words = 1, .options = render_options, .run = run_render,
};
