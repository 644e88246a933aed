/* cli/cmd-roads.c — the road networks among the files that import takes */
#include "cli/roads.h"

#include "core/i18n.h"
#include "core/units.h"

#define MOST_SHOWN 20

ReeveValues *
reeve_line_read_road_values (ReeveLine  *line,
                             GError    **error)
{
  g_autoptr (ReeveValues) values = reeve_values_new (reeve_road_params);

  for (guint i = 0; reeve_road_params[i].key != NULL; i++)
    {
      const ReeveParam *param = &reeve_road_params[i];
      const char *text = reeve_line_option (line, param->key);

      if (text != NULL && param->kind == REEVE_PARAM_FLAG && *text == '\0')
        text = "yes";
      if (text != NULL && !reeve_values_set (values, param->key, text, error))
        return NULL;
    }
  return g_steal_pointer (&values);
}

static void
print_all (ReeveLine       *line,
           const GPtrArray *texts)
{
  for (guint i = 0; i < texts->len && i < MOST_SHOWN; i++)
    reeve_line_print (line, "  %s", (char *) texts->pdata[i]);
}

void
reeve_line_show_roads (ReeveLine             *line,
                       const ReeveRoadReport *report)
{
  g_autofree char *nodes = reeve_format_count ((double) report->n_nodes);
  g_autofree char *links = reeve_format_count ((double) report->n_links);
  g_autofree char *zones = reeve_format_count ((double) report->n_zones);

  if (report->n_zones > 0)
    /* Translators: three counts */
    reeve_line_print (line, _("Road network: %s nodes, %s links, %s zones"), nodes, links, zones);
  else
    /* Translators: two counts */
    reeve_line_print (line, _("Road network: %s nodes, %s links"), nodes, links);
  print_all (line, report->problems);
  print_all (line, report->notes);
  reeve_line_add_int (line, "road_nodes", report->n_nodes);
  reeve_line_add_int (line, "road_links", report->n_links);
  reeve_line_add_int (line, "road_zones", report->n_zones);
  reeve_line_add_int (line, "road_segments", report->n_segments);
  reeve_line_add_int (line, "turn_restrictions", report->n_turns);
  reeve_line_add_int (line, "road_rows_rejected", report->n_rejected);
  reeve_line_add_texts (line, "datasets", report->datasets);
  reeve_line_add_texts (line, "road_problems", report->problems);
  reeve_line_add_texts (line, "road_notes", report->notes);
}

static void
show_source (ReeveLine             *line,
             const ReeveRoadSource *source)
{
  g_autoptr (GPtrArray) facts = reeve_road_source_list_facts (source);
  const char *level = reeve_classification_get_id (source->about->classification);

  reeve_line_print (line, "%s: %s, %s", source->name, source->about->theme, level);
  for (guint i = 0; i < facts->len; i++)
    reeve_line_print (line, "%s", (char *) facts->pdata[i]);
  print_all (line, source->problems);
  reeve_line_add_text (line, "name", source->name);
  reeve_line_add_text (line, "theme", source->about->theme);
  reeve_line_add_text (line, "classification", level);
  reeve_line_add_text (line, "kind", source->kind);
  reeve_line_add_int (line, "road_nodes", source->n_nodes);
  reeve_line_add_int (line, "road_links", source->n_links);
  reeve_line_add_int (line, "road_zones", source->n_zones);
  reeve_line_add_texts (line, "notes", facts);
}

static gboolean
describe_source (ReeveLine        *line,
                 ReeveRoadSource  *source,
                 GError          **error)
{
  ReeveDataset *about = source->about;

  reeve_line_take_text (line, "as", &source->name);
  reeve_line_take_text (line, "theme", &about->theme);
  reeve_line_take_text (line, "department", &about->department);
  reeve_line_take_text (line, "date", &about->date);
  reeve_line_take_text (line, "licence", &about->licence);
  reeve_line_take_text (line, "attribution", &about->attribution);
  return reeve_line_take_classification (line, &about->classification, error);
}

gboolean
reeve_line_import_network (ReeveLine       *line,
                           ReeveWorkspace  *workspace,
                           GError         **error)
{
  g_autoptr (ReeveValues) values = reeve_line_read_road_values (line, error);
  g_autoptr (ReeveRoadSource) source = NULL;
  g_autoptr (ReeveRoadReport) report = NULL;

  if (values == NULL)
    return FALSE;
  source = reeve_road_source_read (reeve_line_word (line, 1), reeve_line_option (line, "crs"),
                                   values, line->job, error);
  if (source == NULL)
    return FALSE;
  if (!describe_source (line, source, error))
    return FALSE;
  if (reeve_line_has (line, "plan"))
    {
      show_source (line, source);
      return TRUE;
    }
  report = reeve_road_source_import (workspace, source, line->job, error);
  if (report == NULL || !reeve_line_close (workspace, error))
    return FALSE;
  print_all (line, report->datasets);
  reeve_line_show_roads (line, report);
  return TRUE;
}

gboolean
reeve_line_import_lines (ReeveLine       *line,
                         ReeveWorkspace  *workspace,
                         GError         **error)
{
  g_autoptr (ReeveValues) values = reeve_line_read_road_values (line, error);
  g_autoptr (ReeveRoadReport) report = NULL;

  if (values == NULL)
    return FALSE;
  if (reeve_line_has (line, "classification"))
    return reeve_line_fail (error, "%s", _("--classification: roads made of a layer have the level "
                                           "of that layer"));
  report = reeve_road_lines_import (workspace, reeve_line_word (line, 1), values, line->job, error);
  if (report == NULL || !reeve_line_close (workspace, error))
    return FALSE;
  reeve_line_show_roads (line, report);
  return TRUE;
}
